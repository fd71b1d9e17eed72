"""Consistent, verified copies of an office, their rotation, and the way back.

A copy is written under a ``.part`` name, opened again, checked whole and counted, and only then
gets its name. A restore looks at the chosen file first and moves the present office aside.
"""

from __future__ import annotations

import datetime as dt
import re
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from sqlcipher3 import dbapi2

from kepegdesk.errors import BadFile, OfficeUnusable
from kepegdesk.progress import Progress, nothing
from kepegdesk.storage import files, probe, schema, transfer
from kepegdesk.storage.database import connection, driver, is_server, rows, sqlite
from kepegdesk.storage.rotation import superfluous

FOLDER = "cadangan"
"""The folder of automatic backups, beside the office's file."""

_NAME = re.compile(r"-(?P<moment>\d{8}-\d{6})-j(?P<head>\d+-[0-9a-f]{16}|0)\.db$")
_STAMP = "%Y%m%d-%H%M%S"
PAGES = 1024
"""Pages copied between two reports of progress."""


@dataclass(frozen=True, slots=True)
class Backup:
    """A verified copy: where it is, its size in bytes and how many rows each table has."""

    path: Path
    size: int
    counts: dict[str, int]


@dataclass(frozen=True, slots=True)
class Restored:
    """What a restore did: rows before (None if unreadable) and after, and the office set aside."""

    before: dict[str, int] | None
    after: dict[str, int]
    aside: Path | None


def backup(out: Path, progress: Progress = nothing) -> Backup:
    """Write a verified copy of the open office; never over an existing file.

    Raises ``BadFile`` when the name is taken, ``OfficeUnusable`` when the disk or the copy fails;
    nothing is left behind then. ``progress`` counts pages and may cancel.
    """
    if out.exists():
        raise BadFile(f"Berkas {out.name} sudah ada. Pilih nama lain untuk cadangan.")
    if not out.parent.is_dir():
        raise BadFile(f"Folder {out.parent} tidak ada. Pilih folder lain untuk cadangan.")
    with connection():
        return _copy_server(out, progress) if is_server() else _copy(out, progress)


def _copy(out: Path, progress: Progress) -> Backup:
    size = int(rows("SELECT page_count * page_size FROM pragma_page_count, pragma_page_size")[0][0])
    files.require_room(out.parent, size)
    part = files.part_of(out)
    part.unlink(missing_ok=True)
    with files.discarding(part):
        before = _counts()
        _copy_pages(part, progress)
        _verify(part, before, _counts())
        files.publish(part, out)
    return Backup(out, out.stat().st_size, before)


def _copy_server(out: Path, progress: Progress) -> Backup:
    """Write the rows of a server's office into a file, which opens like any other."""
    size = int(rows("SELECT pg_database_size(current_database())")[0][0])
    files.require_room(out.parent, size)
    part = files.part_of(out)
    part.unlink(missing_ok=True)
    with files.discarding(part):
        counts = transfer.to_file(part, progress)
        _verify(part, counts, counts)
        files.publish(part, out)
    return Backup(out, out.stat().st_size, counts)


def _counts() -> dict[str, int]:
    return probe.count_rows(driver())


def _copy_pages(part: Path, progress: Progress) -> None:
    """Copy every page as it stands, damage included, so that the check of the copy sees it.

    The copy is left in DELETE mode: a WAL file on a read-only medium cannot be opened.
    """
    copy = dbapi2.connect(str(part), isolation_level=None)
    try:
        copy.execute("PRAGMA cipher_log_level = NONE")
        copy.execute("PRAGMA synchronous = OFF")

        def report(_status: int, remaining: int, pages: int) -> None:
            progress(pages - remaining, pages)

        driver().backup(copy, pages=PAGES, progress=report, sleep=0)
        copy.execute("PRAGMA journal_mode = delete")
    finally:
        copy.close()


def _verify(part: Path, before: dict[str, int], after: dict[str, int]) -> None:
    """Raise ``OfficeUnusable`` unless the copy is whole and holds what the office holds."""
    found = probe.examine(part, thorough=True).counts
    between = all(
        min(before[name], after[name]) <= found.get(name, -1) <= max(before[name], after[name])
        for name in before
    )
    if not between:
        raise OfficeUnusable(
            "Cadangan gagal diperiksa: isinya tidak sama dengan data kantor. Cadangan itu dibuang; "
            "periksa disk lalu ulangi."
        )


# Automatic backups


def folder_of(office: Path) -> Path:
    """Return the folder of an office's automatic backups."""
    return office.parent / FOLDER


def automatic(office: Path, now: dt.datetime, progress: Progress = nothing) -> Backup | None:
    """Back up the open office into its folder if an act was added since; thin out old copies.

    ``now`` is the moment at the desk. Returns None when nothing changed. After a restore nothing is
    removed until a backup of the restored office stands.
    """
    found = automatic_backups(office)
    head = _head()
    if found and _head_of(found[-1]) == head:
        return None
    folder = folder_of(office)
    folder.mkdir(exist_ok=True)
    copy = backup(folder / _name(office, now, head), progress)
    if _restored_mark(office).exists():
        _restored_mark(office).unlink()
    else:
        _rotate(office, now)
    return copy


def automatic_backups(office: Path) -> list[Path]:
    """Return the usable automatic backups, the oldest first by the moment in their names."""
    folder = folder_of(office)
    if not folder.is_dir():
        return []
    stem = office.stem
    named = [path for path in folder.iterdir() if path.name.startswith(stem) and _moment(path)]
    return sorted(
        (path for path in named if _usable(path)), key=lambda path: path.name[len(stem) :]
    )


def before_migration(office: Path) -> Path:
    """Write a verified copy of the open office before a migration; return where it lies."""
    folder = folder_of(office)
    folder.mkdir(exist_ok=True)
    last = sorted(probe.available())[-1]
    for number in range(1, 10_000):
        out = folder / f"{office.stem}-sebelum-{last}-{number}.db"
        if not out.exists():
            return backup(out).path
    raise OfficeUnusable(f"Folder {folder} penuh cadangan pembaruan; hapus yang lama.")


def sweep(office: Path) -> None:
    """Remove what an interrupted copy or creation left beside the office and in its folder."""
    leftovers = [files.part_of(office), *folder_of(office).glob("*.part*")]
    for leftover in leftovers:
        with suppress(OSError):
            leftover.unlink(missing_ok=True)


def _rotate(office: Path, now: dt.datetime) -> None:
    by_moment = {_moment(path): path for path in automatic_backups(office)}
    for moment in superfluous([moment for moment in by_moment if moment], _naive(now)):
        with suppress(OSError):
            by_moment[moment].unlink()


def _naive(now: dt.datetime) -> dt.datetime:
    return now.replace(tzinfo=None)


def _head() -> str:
    found = rows("SELECT id, hash FROM act ORDER BY id DESC LIMIT 1")
    return f"{found[0][0]}-{found[0][1][:16]}" if found else "0"


def _name(office: Path, now: dt.datetime, head: str) -> str:
    return f"{office.stem}-{now.strftime(_STAMP)}-j{head}.db"


def _moment(path: Path) -> dt.datetime | None:
    found = _NAME.search(path.name)
    try:
        return dt.datetime.strptime(found["moment"], _STAMP) if found else None  # noqa: DTZ007
    except ValueError:
        return None


def _head_of(path: Path) -> str:
    found = _NAME.search(path.name)
    return found["head"] if found else ""


def _usable(path: Path) -> bool:
    try:
        probe.header(path)
    except OfficeUnusable:
        return False
    return True


def _restored_mark(office: Path) -> Path:
    return folder_of(office) / f"{office.stem}.dipulihkan"


# The way back


def replace_office(chosen: Path, office: Path, now: dt.datetime) -> Restored:
    """Put a backup in the place of a closed office, which is moved aside with its sidecars.

    The chosen file is examined and copied first: raises ``BadFile`` with the reason, and then no
    byte of the present office has changed. ``opening.restore`` closes and opens around this.
    """
    part = files.part_of(office)
    part.unlink(missing_ok=True)
    with files.discarding(part):
        after = _extract(chosen, part)
        before = _readable_counts(office)
        aside = _move_aside(office, now)
        try:
            files.publish(part, office)
        except BaseException:
            _move_back(office, aside)
            raise
    _mark_restored(office)
    return Restored(before, after, aside)


def _extract(chosen: Path, part: Path) -> dict[str, int]:
    """Copy the chosen backup, with its WAL if it has one, into the part and check it whole."""
    try:
        probe.examine(chosen, thorough=True)
        files.require_room(part.parent, chosen.stat().st_size)
        probe.copy_whole(chosen, part)
        return probe.examine(part, thorough=True).counts
    except OfficeUnusable as fault:
        raise BadFile(f"Tidak dipulihkan; data sekarang tidak berubah. {fault}") from fault


def replace_on_server(chosen: Path, now: dt.datetime) -> Restored:
    """Put a backup's rows in the place of the open server office's, whole or not at all.

    What the office held is written into a backup beside the chosen file first. Raises ``BadFile``
    when the chosen file will not do.
    """
    import tempfile

    with tempfile.TemporaryDirectory(prefix="kepegdesk-") as folder:
        copy = Path(folder) / "pulih.db"
        _extract(chosen, copy)
        _bring_up(copy)
        aside = _free_name(chosen, f"sebelum-pemulihan-{now.strftime(_STAMP)}")
        before = backup(aside).counts
        return Restored(before, transfer.to_server(copy), aside)


def _bring_up(copy: Path) -> None:
    office = sqlite(str(copy), pragmas=schema.BUILDING)
    office.connect()
    try:
        schema.bring_up(office)
    finally:
        office.close()


def _readable_counts(office: Path) -> dict[str, int] | None:
    try:
        return probe.examine(office, thorough=True).counts
    except OfficeUnusable:
        return None


def _move_aside(office: Path, now: dt.datetime) -> Path | None:
    """Rename the office and its sidecars; return its new name, or None when there was none."""
    if not office.exists():
        return None
    aside = _free_name(office, f"sebelum-pemulihan-{now.strftime(_STAMP)}")
    files.replace(office, aside)
    for old, new in zip(probe.sidecars(office), probe.sidecars(aside), strict=True):
        if old.exists():
            files.replace(old, new)
    return aside


def _free_name(office: Path, middle: str) -> Path:
    names = (f"{office.stem}-{middle}{end}.db" for end in ("", *(f"-{n}" for n in range(2, 1000))))
    return next(path for name in names if not (path := office.with_name(name)).exists())


def _move_back(office: Path, aside: Path | None) -> None:
    if aside is None:
        return
    for old, new in zip(probe.sidecars(aside), probe.sidecars(office), strict=True):
        if old.exists():
            files.replace(old, new)
    files.replace(aside, office)


def _mark_restored(office: Path) -> None:
    folder_of(office).mkdir(exist_ok=True)
    _restored_mark(office).touch()
