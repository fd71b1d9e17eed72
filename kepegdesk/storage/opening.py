"""Open, make and close an office: every refusal is a sentence, and the file stays as it was.

The order for a file: where it lies, its first page, the lock, a look inside that writes nothing,
and only then the connection; a verified backup goes before any migration.
"""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import peewee
from peewee import Database

from kepegdesk.errors import OfficeUnusable, UserError
from kepegdesk.progress import Cancelled, Progress, nothing
from kepegdesk.storage import (
    backup,
    files,
    journal,
    listing,
    locking,
    probe,
    schema,
    triggers,
    volumes,
)
from kepegdesk.storage.base import database
from kepegdesk.storage.database import (
    assert_safe_engine,
    connection,
    explain,
    is_address,
    is_server,
    postgres,
    run,
    scalar,
    sqlite,
)
from kepegdesk.storage.volumes import Volume

logger = logging.getLogger(__name__)

Classify = Callable[[Path], Volume]


@dataclass(slots=True)
class _Opened:
    """The office this program holds; ``path`` and ``lock`` are None on a server."""

    location: str
    path: Path | None
    lock: locking.OfficeLock | None


class _Holder:
    """Where the one open office is remembered."""

    office: _Opened | None = None


def location() -> str:
    """Return where the open office lives, as it was asked for; empty when none is open."""
    return _Holder.office.location if _Holder.office else ""


def office_file() -> Path | None:
    """Return the file of the open office; None on a server or when none is open."""
    return _Holder.office.path if _Holder.office else None


def open_office(
    location: str | Path, *, volume: Classify | None = None, moved_too: bool = False
) -> None:
    """Open an office and bind every table to it.

    ``volume`` classifies the place (tests inject it). Raises ``OfficeUnusable`` with what to do;
    the file is then byte for byte what it was. One that was moved is only opened with
    ``moved_too``, to be read or to be taken back.
    """
    close_office()
    if is_address(str(location)):
        _open_server(str(location), moved_too)
    else:
        _open_file(str(location), _path(location), volume or volumes.volume_of, moved_too)


def create_office(location: str | Path, *, volume: Classify | None = None) -> None:
    """Make an empty office, whole or not at all; it is not opened.

    Raises ``OfficeUnusable`` when something is there already.
    """
    if is_address(str(location)):
        _create_on_server(str(location))
        return
    path = _path(location)
    _check_place(path, volume or volumes.volume_of)
    if path.exists():
        raise OfficeUnusable(f"Berkas {path.name} sudah ada. Pilih nama lain atau buka berkas itu.")
    with _worded(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        part = files.part_of(path)
        part.unlink(missing_ok=True)
        with files.discarding(part):
            schema.build(part)
            files.publish(part, path)


def close_office(now: dt.datetime | None = None, progress: Progress = nothing) -> None:
    """Write everything into the one file, close it and let go of the lock.

    With ``now`` an automatic backup is made first, if an act was added since the last one; a
    backup that fails is logged and closes the office all the same.
    """
    held = _Holder.office
    if held is None:
        return
    if now is not None and held.path is not None:
        _back_up(held.path, now, progress)
    _Holder.office = None
    office: Database = database.obj
    try:
        if held.path is not None:
            if office.is_closed():
                office.connect()
            run(office, "PRAGMA wal_checkpoint(TRUNCATE)")
    except peewee.PeeweeException:
        logger.exception("the last checkpoint failed; the next start reads the log instead")
    finally:
        office.close()
        database.initialize(None)
        if held.lock is not None:
            held.lock.release()


def _back_up(path: Path, now: dt.datetime, progress: Progress) -> None:
    try:
        with connection():
            backup.automatic(path, now, progress)
    except (UserError, OSError):
        logger.exception("the automatic backup failed")
    except Cancelled:
        logger.warning("the automatic backup was cancelled")


def restore(
    chosen: Path, now: dt.datetime, place: Path | None = None, *, volume: Classify | None = None
) -> backup.Restored:
    """Put a backup in the place of the office, move that aside, and open the result.

    ``place`` is the office's file when none is open (it may be damaged or missing). An office on
    a server gets the backup's rows; what it held is written beside the chosen file. Raises
    ``BadFile`` when the chosen file will not do; the office is then as it was, and open if it was.
    """
    office = place or office_file()
    if office is None:
        with connection():
            return backup.replace_on_server(chosen, now)
    was_open = office_file() is not None
    close_office()
    try:
        _check_place(office, volume or volumes.volume_of)
        with _worded(office):
            lock = locking.acquire(office)
            try:
                done = backup.replace_office(chosen, office, now)
            finally:
                lock.release()
    except BaseException:
        if was_open:
            open_office(office, volume=volume)
        raise
    open_office(office, volume=volume)
    return done


def _path(location: str | Path) -> Path:
    """Return the absolute path; a UNC name keeps its slashes for the judge of places."""
    if volumes.by_name(str(location)) is not None:
        return Path(location)
    return Path(location).expanduser().absolute()


def _check_place(path: Path, volume: Classify) -> None:
    refusal = volumes.refusal(path, volume(path))
    if refusal is not None:
        raise OfficeUnusable(refusal)


# A file


def _open_file(asked: str, path: Path, volume: Classify, moved_too: bool) -> None:
    assert_safe_engine()
    _check_place(path, volume)
    if not path.exists():
        raise OfficeUnusable(
            f"Data kantor {path} belum ada. Buat kantor baru, atau periksa nama dan foldernya."
        )
    probe.header(path)
    with _worded(path):
        lock = locking.acquire(path)
    try:
        with _worded(path):
            findings = probe.examine(path, thorough=lock.unclean)
            _connect(path, findings, moved_too)
    except BaseException:
        lock.abandon()
        raise
    _Holder.office = _Opened(asked, path, lock)


def _connect(path: Path, findings: probe.Findings, moved_too: bool) -> None:
    office = sqlite(str(path))
    database.initialize(office)
    try:
        office.connect()
        if not moved_too:
            journal.refuse_moved()
        backup.sweep(path)
        if findings.pending:
            _migrate_file(office, path)
        triggers.install(office)
    except BaseException:
        office.close()
        database.initialize(None)
        raise


def _migrate_file(office: Database, path: Path) -> None:
    """Bring an older office up to this build, after a verified copy of it."""
    copy = backup.before_migration(path)
    _migrate(office, f"{path.name} (cadangan sebelumnya: {copy})")
    run(office, "PRAGMA wal_checkpoint(TRUNCATE)")


def _migrate(office: Database, name: str) -> None:
    """Run the pending migrations, each whole or not at all, without the journal's triggers."""
    try:
        schema.bring_up(office)
        with office.atomic():
            listing.refresh(None, _today())
    except Exception as fault:
        logger.exception("migration failed")
        raise OfficeUnusable(
            f"Pembaruan data kantor {name} gagal dan dibatalkan; data tetap seperti semula. "
            "Hubungi pengelola KepegDesk dan sertakan catatan kesalahan (log)."
        ) from fault


def _today() -> dt.date:
    """Return this day by the engine's own clock; the next who sits down brings it up to his."""
    said = "SELECT current_date::text" if is_server() else "SELECT date('now', 'localtime')"
    return dt.date.fromisoformat(str(scalar(said)))


@contextmanager
def _worded(path: Path) -> Iterator[None]:
    """Turn faults of the engine and of the system into a sentence."""
    try:
        yield
    except UserError:
        raise
    except PermissionError as fault:
        raise OfficeUnusable(
            f"Folder {path.parent} hanya dapat dibaca, padahal data kantor perlu ditulis. "
            "Minta izin tulis, atau salin data ke folder Anda sendiri lalu buka dari sana."
        ) from fault
    except (peewee.PeeweeException, OSError) as fault:
        sentence = explain(fault)
        if sentence is None:
            sentence = f"Data kantor {path.name} tidak dapat dibuka: {fault}."
        raise OfficeUnusable(sentence) from fault
    except Exception as fault:  # rows are fetched outside Peewee's own wrapper of faults
        sentence = explain(fault)
        if sentence is None:
            raise
        raise OfficeUnusable(sentence) from fault


# A server


def _open_server(url: str, moved_too: bool) -> None:
    office = postgres(url)
    database.initialize(office)
    try:
        with connection():
            _examine_server(office)
            if not moved_too:
                journal.refuse_moved()
        office.connect()
    except BaseException as fault:
        with suppress(peewee.PeeweeException):
            office.close()
        database.initialize(None)
        if isinstance(fault, peewee.PeeweeException):
            raise _server_fault(fault) from fault
        raise
    _Holder.office = _Opened(url, None, None)


def _examine_server(office: Database) -> None:
    tables = set(office.get_tables())
    if "schema_migration" not in tables:
        raise OfficeUnusable(
            "Basis data PostgreSQL itu belum berisi kantor. Buat kantor baru di dalamnya dahulu."
            if not tables
            else "Basis data PostgreSQL itu milik program lain. Pakai basis data yang kosong."
        )
    runner = schema.runner(office)
    status = runner.status()
    if any(migration.path is None for migration in status):
        raise OfficeUnusable(
            "Kantor di server itu dibuat oleh KepegDesk yang lebih baru. Pasang KepegDesk terbaru "
            "di komputer ini, lalu buka lagi."
        )
    if any(migration.applied is None for migration in status):
        _migrate(office, "di server")
    triggers.install(office)


def _server_fault(fault: BaseException) -> OfficeUnusable:
    return OfficeUnusable(explain(fault) or f"Server PostgreSQL tidak dapat dipakai: {fault}")


def _create_on_server(url: str) -> None:
    office = postgres(url)
    try:
        office.connect()
        if office.get_tables():
            raise OfficeUnusable(
                "Basis data PostgreSQL itu sudah berisi tabel. Pakai basis data yang kosong, atau "
                "buka kantor yang sudah ada di sana."
            )
        with office.atomic():
            schema.runner(office).up()
            triggers.install(office)
    except peewee.PeeweeException as fault:
        raise _server_fault(fault) from fault
    finally:
        with suppress(peewee.PeeweeException):
            office.close()
