"""Look at an office file before anything is opened or written: is it ours, whole, and not newer?

Nothing here writes to the file or beside it. A file whose last session ended well is read with
``immutable=1``, which makes no sidecar; one that was left open is examined on a copy.
"""

from __future__ import annotations

import shutil
import struct
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

from sqlcipher3 import dbapi2

from kepegdesk import paths
from kepegdesk.errors import OfficeUnusable
from kepegdesk.storage.database import APPLICATION_ID

FORMAT = 1
"""``user_version`` of the files this build writes; a greater one is of a newer program."""

SMALL = 4 * 1024 * 1024
"""A file up to this many bytes is checked whole at every start, in about 20 ms.

Of a larger one the beginning of every table is read; its whole is checked by each backup.
"""

_MAGIC = b"SQLite format 3\0"
_RESTORE = "Pulihkan dari cadangan terakhir yang baik (Berkas > Pulihkan, atau perintah restore)."


@dataclass(frozen=True, slots=True)
class Findings:
    """What a probe learned: pending migrations and, when thorough, the rows of every table."""

    pending: tuple[str, ...]
    counts: dict[str, int]


def sidecars(path: Path) -> tuple[Path, Path]:
    """Return where the WAL and the shared-memory file of an office lie."""
    return path.with_name(path.name + "-wal"), path.with_name(path.name + "-shm")


def was_left_open(path: Path) -> bool:
    """Tell whether a WAL with content lies beside the file: its last session did not end well."""
    wal = sidecars(path)[0]
    return wal.exists() and wal.stat().st_size > 0


def header(path: Path) -> None:
    """Raise ``OfficeUnusable`` unless the first page says that this is a whole office of ours."""
    try:
        with path.open("rb") as file:
            head = file.read(100)
    except IsADirectoryError as fault:
        raise OfficeUnusable(f"{path.name} adalah folder, bukan berkas data kantor.") from fault
    except FileNotFoundError as fault:
        raise OfficeUnusable(f"Berkas {path} tidak ada. Periksa nama dan foldernya.") from fault
    except OSError as fault:
        raise OfficeUnusable(
            f"Berkas {path.name} tidak dapat dibaca ({fault.strerror}). Periksa izin dan disknya."
        ) from fault
    if not head:
        raise OfficeUnusable(f"Berkas {path.name} kosong (0 bita): isinya hilang. {_RESTORE}")
    if not head.startswith(_MAGIC):
        raise OfficeUnusable(
            f"Berkas {path.name} bukan data KepegDesk, atau awalnya rusak. Pilih berkas lain, atau "
            f"bila ini memang data kantor: {_RESTORE}"
        )
    _check_header(path, head)


def _check_header(path: Path, head: bytes) -> None:
    if len(head) < 100:
        raise OfficeUnusable(f"Berkas {path.name} terpotong. {_RESTORE}")
    (application,) = struct.unpack(">I", head[68:72])
    (version,) = struct.unpack(">I", head[60:64])
    if application != APPLICATION_ID:
        raise OfficeUnusable(
            f"Berkas {path.name} adalah basis data program lain, bukan data KepegDesk. "
            "Pilih berkas data kantor yang benar."
        )
    if version > FORMAT:
        raise _newer(path)
    pages, change, valid_for = (
        struct.unpack(">I", head[28:32])
        + struct.unpack(">I", head[24:28])
        + struct.unpack(">I", head[92:96])
    )
    (size,) = struct.unpack(">H", head[16:18])
    size = 65536 if size == 1 else size
    if change == valid_for and not was_left_open(path) and path.stat().st_size < pages * size:
        raise OfficeUnusable(f"Berkas {path.name} terpotong: ujungnya hilang. {_RESTORE}")


def examine(path: Path, thorough: bool = False) -> Findings:
    """Return what the file holds; raises ``OfficeUnusable`` when it is damaged or newer.

    Small files, files left open, and all when ``thorough`` are checked whole.
    """
    header(path)
    left_open = was_left_open(path)
    with _readable(path, left_open) as file:
        try:
            known = _check_history(path, file)
            if thorough or left_open or path.stat().st_size <= SMALL:
                _check_integrity(path, file, full=thorough or left_open)
            counts = count_rows(file) if thorough else _touch(file)
        except (dbapi2.DatabaseError, UnicodeDecodeError) as fault:
            raise _damaged(path) from fault
    return Findings(tuple(sorted(available() - known)), counts)


@contextmanager
def _readable(path: Path, left_open: bool) -> Iterator[Any]:
    """Open the file, or a copy of it with its WAL, without leaving a trace beside it."""
    if not left_open:
        with _connected(f"file:{quote(str(path.absolute()))}?immutable=1") as file:
            yield file
        return
    import tempfile  # rarely needed, and slow to load before the first window

    with tempfile.TemporaryDirectory(prefix="kepegdesk-") as folder:
        copy = Path(folder) / "periksa.db"
        shutil.copyfile(path, copy)
        shutil.copyfile(sidecars(path)[0], sidecars(copy)[0])
        with _connected(f"file:{quote(str(copy))}") as file:
            yield file


def copy_whole(path: Path, out: Path) -> None:
    """Copy an examined file, with its WAL if it was left open, into one new file."""
    with _readable(path, was_left_open(path)) as file:
        file.execute("VACUUM INTO ?", (str(out),))


@contextmanager
def _connected(uri: str) -> Iterator[Any]:
    try:
        file = dbapi2.connect(uri, uri=True, isolation_level=None)
        file.execute("PRAGMA cipher_log_level = NONE")
    except dbapi2.DatabaseError as fault:
        raise OfficeUnusable("Berkas data tidak dapat dibuka untuk diperiksa.") from fault
    try:
        yield file
    finally:
        file.close()


def available() -> set[str]:
    """Return the names of the migrations this build has."""
    return {script.stem for script in paths.migrations().glob("[0-9]*.py")}


def _check_history(path: Path, file: Any) -> set[str]:
    """Return the migrations the file has been through; refuse a name this build lacks."""
    tables = {row[0] for row in file.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    if "schema_migration" not in tables:
        raise _damaged(path)
    known = {row[0] for row in file.execute("SELECT name FROM schema_migration")}
    if known - available():
        raise _newer(path)
    return known


def _check_integrity(path: Path, file: Any, full: bool) -> None:
    check = "PRAGMA integrity_check(1)" if full else "PRAGMA quick_check(1)"
    if file.execute(check).fetchone() != ("ok",):
        raise _damaged(path)
    if full and file.execute("PRAGMA foreign_key_check").fetchone() is not None:
        raise _damaged(path)


def _touch(file: Any) -> dict[str, int]:
    """Read the first row of every table, so that a damaged beginning shows."""
    for name in table_names(file):
        file.execute(f'SELECT * FROM "{name}" LIMIT 1').fetchone()  # noqa: S608
    return {}


def count_rows(file: Any) -> dict[str, int]:
    """Return the number of rows of every table of the office."""
    return {
        name: file.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0]  # noqa: S608
        for name in table_names(file)
    }


def table_names(file: Any) -> list[str]:
    """Return the names of the office's own tables, without those of the search index."""
    found = file.execute(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%' "
        "AND name NOT LIKE 'listing%' ORDER BY name"
    )
    return [row[0] for row in found]


def _newer(path: Path) -> OfficeUnusable:
    return OfficeUnusable(
        f"Data kantor {path.name} dibuat oleh KepegDesk yang lebih baru. Pasang KepegDesk terbaru "
        "di komputer ini, lalu buka lagi."
    )


def _damaged(path: Path) -> OfficeUnusable:
    return OfficeUnusable(f"Berkas {path.name} rusak dan tidak dipakai. {_RESTORE}")
