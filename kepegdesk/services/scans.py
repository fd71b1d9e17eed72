"""Scans, wherever they are filed: looked at before, kept once, opened as a private copy."""

from __future__ import annotations

import atexit
import shutil
import tempfile
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from kepegdesk.services import stored_files
from kepegdesk.services.session import Session
from kepegdesk.services.use_case import CLERKS, Reach, query

_PREFIX = "kepegdesk-lampiran-"
_STALE = 24 * 3600
"""Seconds after which copies that a killed program left behind are swept away."""


@dataclass(frozen=True, slots=True)
class Inspected:
    """What a file would be filed as, with its bytes for a preview."""

    name: str
    media_type: str
    content: bytes


@query(roles=CLERKS, reach=Reach.OFFICE)
def inspect(session: Session, path: Path) -> Inspected:
    """Look at a file before it is filed; raise ``BadFile`` when it cannot be."""
    return read(path)


def read(path: Path) -> Inspected:
    """Read a file that shall be filed; raise ``BadFile`` when it is no scan or too large."""
    from kepegdesk.documents import scan_file  # looks into PDFs, not for the first window

    content = scan_file.read_scan(path)
    media_type = scan_file.kind_of(path.name, content)
    return Inspected(scan_file.safe_name(path.name, media_type), media_type, content)


def private_copy(sha256: str, name: str, now: float) -> Path:
    """Copy a stored scan to a private folder, read-only, for another program to show.

    ``name`` is a safe one and ends in the extension of what the file is, so no program is ever
    started by it. The copies go when the program ends.
    """
    content = stored_files.load(sha256)
    folder = _copies(now) / sha256[:16]
    folder.mkdir(exist_ok=True)
    copy = folder / name
    if not copy.exists():
        copy.write_bytes(content)
        copy.chmod(0o400)
    return copy


_open: list[Path] = []
"""The folder of this program's copies, once there is one."""


def _copies(now: float) -> Path:
    if not _open:
        _sweep(now)
        folder = Path(tempfile.mkdtemp(prefix=_PREFIX))
        atexit.register(_forget, folder)
        _open.append(folder)
    return _open[0]


def _sweep(now: float) -> None:
    """Remove what a program that was killed left behind."""
    for left in Path(tempfile.gettempdir()).glob(f"{_PREFIX}*"):
        if left.is_dir() and not left.is_symlink() and now - left.stat().st_mtime > _STALE:
            _forget(left)


def _forget(folder: Path) -> None:
    with suppress(OSError):
        for copy in folder.rglob("*"):
            if copy.is_file() and not copy.is_symlink():
                copy.chmod(0o600)  # Windows deletes nothing that is read-only
    shutil.rmtree(folder, ignore_errors=True)
