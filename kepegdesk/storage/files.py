"""Write a file so that it is the old one or the new one, never half of either."""

from __future__ import annotations

import contextlib
import os
import shutil
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from kepegdesk.errors import OfficeUnusable

_BUSY_ON_WINDOWS = (5, 32, 33)
_PATIENCE = 10
_PAUSE = 0.25


def part_of(path: Path) -> Path:
    """Return the name a file bears until it is whole, in the same folder."""
    return path.with_name(path.name + ".part")


def publish(part: Path, path: Path) -> None:
    """Force a finished part to the disk and give it its name: a power cut cannot halve it."""
    with part.open("rb+") as file:
        os.fsync(file.fileno())
    replace(part, path)
    sync_folder(path.parent)


def replace(source: Path, target: Path) -> None:
    """Rename over the target; wait up to 2.5 s for a virus scanner on Windows to let go."""
    for attempt in range(_PATIENCE):
        try:
            os.replace(source, target)  # noqa: PTH105 - tests replace this very call
        except PermissionError as fault:
            busy = getattr(fault, "winerror", None) in _BUSY_ON_WINDOWS
            if not busy or attempt == _PATIENCE - 1:
                raise
            time.sleep(_PAUSE)
        else:
            return


def sync_folder(folder: Path) -> None:
    """Force a rename to the disk; Windows has no such call and needs none."""
    if sys.platform == "win32":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def require_room(folder: Path, size: int) -> None:
    """Raise ``OfficeUnusable`` unless twice as many bytes are free as will be written."""
    free = shutil.disk_usage(folder).free
    if free < 2 * size:
        raise OfficeUnusable(
            f"Disk penuh: perlu {_megabytes(2 * size)} kosong di {folder}, hanya ada "
            f"{_megabytes(free)}. Kosongkan ruang atau pilih disk lain."
        )


def _megabytes(size: int) -> str:
    return f"{max(1, size // 1_000_000)} MB"


@contextlib.contextmanager
def discarding(part: Path) -> Iterator[None]:
    """Remove the part, and what SQLite lays beside it, if the work on it fails."""
    try:
        yield
    except BaseException:
        for leftover in (part, part.with_name(part.name + "-journal")):
            with contextlib.suppress(OSError):
                leftover.unlink(missing_ok=True)
        raise
