"""Write a file so that its name always holds something whole: the old content or the new."""

from __future__ import annotations

import contextlib
import errno
import os
import time
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from kepegdesk.errors import BadFile

_SQLITE = b"SQLite format 3\x00"

_DATABASE = "{} adalah berkas data kantor dan tidak boleh ditimpa. Pilih nama lain."

_PATIENCE = 2.5
"""Seconds during which a virus scanner or indexer is waited for."""

_BUSY = frozenset({5, 32, 33})
"""Windows' errors for a file that another program holds: access denied, sharing, lock."""


class CannotWrite(BadFile):
    """The file could not be written and the old one is untouched; ``instead`` is a free name."""

    def __init__(self, text: str, instead: Path) -> None:
        super().__init__(text)
        self.instead = instead


@contextlib.contextmanager
def replacing(path: Path) -> Iterator[IO[bytes]]:
    """Give a file to write; it takes the name ``path`` when the block ends well.

    Until then it is ``path`` with ``.part`` behind, in the same folder; on any fault and on
    ``Cancelled`` it is deleted. Raise ``CannotWrite`` where the disk or another program is in the
    way, and where the name belongs to a database: a slip of the hand must not cost an office.
    """
    if _is_database(path):
        raise CannotWrite(_DATABASE.format(path.name), _free_name(path))
    part = part_of(path)
    try:
        with part.open("wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        _replace(part, path)
    except OSError as fault:
        _discard(part)
        raise CannotWrite(_words(fault, path), _free_name(path)) from fault
    except BaseException:
        _discard(part)
        raise


def check_place(path: Path) -> None:
    """Raise ``CannotWrite`` where ``replacing`` would; an old file stays as it is."""
    part = part_of(path)
    try:
        if _is_database(path):
            raise CannotWrite(_DATABASE.format(path.name), _free_name(path))
        part.open("wb").close()
    except OSError as fault:
        raise CannotWrite(_words(fault, path), _free_name(path)) from fault
    finally:
        _discard(part)


def _is_database(path: Path) -> bool:
    """Tell whether a name is taken by an SQLite file, or by what SQLite keeps beside one."""
    main = path.with_name(path.name.removesuffix("-wal").removesuffix("-shm"))
    try:
        with main.open("rb") as file:
            return file.read(len(_SQLITE)) == _SQLITE
    except OSError:
        return False


def write_bytes(path: Path, content: bytes) -> None:
    """Write a whole file, replacing an old one only when the new one is safe on disk."""
    with replacing(path) as file:
        file.write(content)


def write_staged(path: Path, content: bytes) -> None:
    """Write a file of a staging folder, which gets its own name only with all the others.

    It is not forced to disk: for hundreds of files that takes longer than setting them.
    """
    try:
        path.write_bytes(content)
    except OSError as fault:
        raise CannotWrite(_words(fault, path), _free_name(path)) from fault


def require_replaceable(path: Path) -> None:
    """Raise ``CannotWrite`` where ``put_in_place`` would, as far as that shows beforehand."""
    if _is_database(path):
        raise CannotWrite(_DATABASE.format(path.name), _free_name(path))
    try:
        if path.exists():
            path.open("r+b").close()
    except OSError as fault:
        raise CannotWrite(_words(fault, path), _free_name(path)) from fault


def put_in_place(made: Path, path: Path) -> None:
    """Give a finished file of the same folder's disk its name; raise ``CannotWrite`` if held."""
    if _is_database(path):
        raise CannotWrite(_DATABASE.format(path.name), _free_name(path))
    try:
        _replace(made, path)
    except OSError as fault:
        raise CannotWrite(_words(fault, path), _free_name(path)) from fault


def part_of(path: Path) -> Path:
    """Return the name a file has while it is being written."""
    return path.with_name(f"{path.name}.part")


def _discard(part: Path) -> None:
    """Delete what was begun, as far as the disk lets us."""
    with contextlib.suppress(OSError):
        part.unlink(missing_ok=True)


def _replace(part: Path, path: Path) -> None:
    """Give the finished file its name, waiting a little for a program that holds the old one."""
    give_up = time.monotonic() + _PATIENCE
    while True:
        try:
            os.replace(part, path)  # noqa: PTH105 - the call the tests make fail
        except OSError as fault:
            if getattr(fault, "winerror", None) not in _BUSY or time.monotonic() > give_up:
                raise
            time.sleep(0.1)
        else:
            return


def _words(fault: OSError, path: Path) -> str:
    """Say what stood in the way and what to do."""
    name = path.name
    if getattr(fault, "winerror", None) in _BUSY:
        return (
            f"Berkas {name} sedang dibuka program lain, misalnya Excel. Tutup berkas itu lalu "
            f"ulangi, atau simpan dengan nama lain: {_free_name(path).name}."
        )
    if fault.errno == errno.ENOSPC:
        return (
            f"Disk penuh: {name} tidak dapat disimpan. Kosongkan ruang pada disk itu, atau pilih "
            "tempat lain, lalu ulangi."
        )
    if fault.errno == errno.ENOENT:
        return f"Folder {path.parent} tidak ada. Pilih folder lain untuk menyimpan {name}."
    if fault.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return (
            f"{name} tidak boleh ditulis di folder {path.parent}. Pilih folder lain, atau nama "
            f"lain seperti {_free_name(path).name}."
        )
    return (
        f"{name} tidak dapat disimpan ({fault.strerror or fault}). Pilih tempat lain lalu ulangi."
    )


def _free_name(path: Path) -> Path:
    """Return a name beside ``path`` that nothing bears yet: ``daftar (2).xlsx``."""
    number = 2
    while (other := path.with_name(f"{path.stem} ({number}){path.suffix}")).exists():
        number += 1
    return other
