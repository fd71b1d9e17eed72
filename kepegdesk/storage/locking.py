"""One program at a time on one office file, on Linux, macOS and Windows.

A lock of the system on ``<office>.lock`` is released by the system when its holder dies, however
it dies; the text inside names the holder for whoever comes second.
"""

from __future__ import annotations

import contextlib
import json
import os
import socket
import sys
from pathlib import Path
from typing import Any

from kepegdesk.errors import OfficeUnusable

_BEYOND = 1 << 30
"""The locked byte on Windows: far beyond the text, which others must be able to read."""


class OfficeLock:
    """The lock this program holds; ``unclean`` when the last holder died without releasing it."""

    def __init__(self, path: Path, handle: int, found: str) -> None:
        self.path = path
        self.unclean = bool(found)
        self._found = found
        self._handle = handle

    def abandon(self) -> None:
        """Let go and leave the lock file as it was found: the last session still ended badly."""
        if not self.unclean:
            self.release()
            return
        _write(self._handle, self._found)
        os.close(self._handle)

    def release(self) -> None:
        """Remove the lock file and let go."""
        if sys.platform == "win32":
            os.close(self._handle)
            with contextlib.suppress(OSError):
                self.path.unlink()
        else:
            self.path.unlink(missing_ok=True)
            os.close(self._handle)


def lock_path(office: Path) -> Path:
    """Return where the lock of an office lies."""
    return office.with_name(office.name + ".lock")


def acquire(office: Path) -> OfficeLock:
    """Lock an office file; raises ``OfficeUnusable`` naming who holds it.

    The lock of a program that died on this computer is taken over; that of another computer is not.
    """
    path = lock_path(office)
    while True:
        handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
        if not _try(handle):
            text = _read(handle)
            os.close(handle)
            raise _in_use(office, text)
        if _is_same_file(handle, path):
            break
        os.close(handle)
    return _claim(office, path, handle)


def _claim(office: Path, path: Path, handle: int) -> OfficeLock:
    """Write our name into a lock we hold, unless another computer's name stands there."""
    text = _read(handle)
    holder = _parsed(text)
    host = holder.get("host")
    if host and host != socket.gethostname():
        os.close(handle)
        raise _in_use(office, text)
    told = json.dumps({"host": socket.gethostname(), "pid": os.getpid(), "program": "KepegDesk"})
    _write(handle, told)
    return OfficeLock(path, handle, text)


def _in_use(office: Path, text: str) -> OfficeUnusable:
    holder = _parsed(text)
    host, pid = holder.get("host", "?"), holder.get("pid", "?")
    program = holder.get("program", "program lain")
    if host == socket.gethostname():
        return OfficeUnusable(
            f"Data kantor {office.name} sudah terbuka di komputer ini ({program}, proses {pid}). "
            "Pakai jendela yang sudah terbuka itu, atau tutup dahulu."
        )
    return OfficeUnusable(
        f"Data kantor {office.name} sedang dibuka di komputer {host} ({program}, proses {pid}). "
        "Tutup KepegDesk di komputer itu. Bila komputer itu pasti tidak memakainya lagi, hapus "
        f"berkas {lock_path(office).name} di folder yang sama lalu ulangi."
    )


def _try(handle: int) -> bool:
    """Ask the system for the lock without waiting."""
    try:
        if sys.platform == "win32":
            import msvcrt

            os.lseek(handle, _BEYOND, os.SEEK_SET)
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def _is_same_file(handle: int, path: Path) -> bool:
    """Tell whether the file we locked is still the one at the path: its holder may remove it."""
    if sys.platform == "win32":
        return True
    try:
        there = path.stat()
    except FileNotFoundError:
        return False
    ours = os.fstat(handle)
    return (there.st_ino, there.st_dev) == (ours.st_ino, ours.st_dev)


def _write(handle: int, text: str) -> None:
    os.lseek(handle, 0, os.SEEK_SET)
    os.ftruncate(handle, 0)
    os.write(handle, text.encode())


def _read(handle: int) -> str:
    os.lseek(handle, 0, os.SEEK_SET)
    return os.read(handle, 4096).decode("utf-8", "replace")


def _parsed(text: str) -> dict[str, Any]:
    try:
        told = json.loads(text)
    except ValueError:
        return {}
    return told if isinstance(told, dict) else {}
