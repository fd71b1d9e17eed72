"""Refuse an old workbook (``.xls``, BIFF) that is locked, damaged or too wide to be read densely.

The spreadsheet library allocates what the file's own counts promise, and a count that lies ends the
program. So the records are read here first, and handed on in a container of our own, without what
promises anything. The layout is that of [MS-CFB] and [MS-XLS].
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path

from kepegdesk.documents.workbook_guard import MAX_CELLS, SAVE_AS, CheckedBook
from kepegdesk.domain.sheet import CellFault
from kepegdesk.errors import BadFile

MAX_AREA = 4_000_000
"""Cells of the rectangle around the contents of one sheet, blank ones included."""

_END = 0xFFFFFFFA
"""Sector numbers from here on mark the end of a chain, or no sector at all."""
_HEADER = struct.Struct("<44x I I 4x I I I I I")
_BOF, _EOF, _FILEPASS, _BOUNDSHEET, _DATEMODE = 0x809, 0x0A, 0x2F, 0x85, 0x22
_FORMULAS = frozenset({0x06, 0x206, 0x406})
_BOOLERR, _MULRK = 0x205, 0xBD
_CELLS = _FORMULAS | {_BOOLERR, _MULRK, 0xFD, 0x204, 0xD6, 0x203, 0x27E}
_SST, _DIMENSIONS, _UNKNOWN = 0xFC, 0x200, 0xEFFF


class _Broken(Exception):
    """The container does not hold together."""


@dataclass(slots=True)
class _Extent:
    """What a sheet's cells cover, how many there are, and those without a value."""

    top: int = 1 << 16
    left: int = 1 << 16
    bottom: int = -1
    right: int = -1
    cells: int = 0
    faults: dict[tuple[int, int], CellFault] = field(default_factory=dict)

    def add(self, row: int, first: int, last: int) -> None:
        self.top, self.bottom = min(self.top, row), max(self.bottom, row)
        self.left, self.right = min(self.left, first), max(self.right, last)
        self.cells += last - first + 1

    @property
    def area(self) -> int:
        return max(0, self.bottom - self.top + 1) * max(0, self.right - self.left + 1)


def check_old_workbook(path: Path) -> CheckedBook:
    """Read and check an ``.xls``; raise ``BadFile`` naming what is wrong with it."""
    data = path.read_bytes()
    if "EncryptedPackage".encode("utf-16-le") in data:
        raise BadFile(locked_words(path))
    try:
        return _checked(path, data)
    except (_Broken, struct.error, IndexError) as fault:
        raise BadFile(
            f"Berkas “{path.name}” berformat Excel lama (.xls) tetapi rusak: {SAVE_AS}."
        ) from fault


def locked_words(path: Path) -> str:
    """Return what to do with a workbook that has a password."""
    return (
        f"Berkas “{path.name}” terkunci kata sandi. Buka di Excel dengan sandinya, hapus sandi"
        " lewat Berkas, Info, Proteksi Buku Kerja, simpan, lalu impor lagi."
    )


def _checked(path: Path, data: bytes) -> CheckedBook:
    stream = bytearray(_workbook_stream(data))
    checked = CheckedBook(BytesIO(), old=True)
    sheets = _survey(path, stream, checked)
    if sum(one.cells for one in sheets) > MAX_CELLS:
        raise BadFile(
            f"Berkas “{path.name}” berisi lebih dari 1.000.000 sel; bagi menjadi beberapa berkas."
        )
    if any(one.area > MAX_AREA for one in sheets):
        raise BadFile(
            f"Berkas “{path.name}” berisi sel yang terlalu berjauhan. Salin hanya lembar datanya"
            " ke buku kerja baru, simpan sebagai .xlsx, lalu impor lagi."
        )
    checked.file = BytesIO(_container(stream))
    checked.faults = {str(place): one.faults for place, one in enumerate(sheets) if one.faults}
    return checked


# Records -----------------------------------------------------------------------------------------


def _records(stream: bytearray) -> Iterator[tuple[int, int, int, int]]:
    """Give the place, kind, start and length of every record's content."""
    place, end = 0, len(stream)
    while place + 4 <= end:
        kind, length = struct.unpack_from("<HH", stream, place)
        if place + 4 + length > end:
            raise _Broken
        yield place, kind, place + 4, length
        place += 4 + length


def _survey(path: Path, stream: bytearray, checked: CheckedBook) -> list[_Extent]:
    """Measure every sheet, in the order in which the workbook lists them."""
    starts: dict[int, _Extent] = {}
    current: _Extent | None = None
    depth = cells = 0
    for place, kind, start, length in _records(stream):
        if kind in (_BOF, _EOF):
            depth += 1 if kind == _BOF else -1
            current = starts.get(place, current)
        elif kind == _FILEPASS:
            raise BadFile(locked_words(path))
        elif kind == _DATEMODE and length >= 2:
            checked.epoch_1904 = stream[start] == 1
        elif kind == _BOUNDSHEET:
            starts[struct.unpack_from("<I", stream, start)[0]] = _Extent()
        elif kind in (_DIMENSIONS, _SST):
            _disarm(stream, kind, place)
        elif kind in _CELLS and current is not None and depth == 1:
            _note(current, stream, kind, start, length)
            cells += 1
            if cells > MAX_CELLS:
                break
    if any(stream[place : place + 2] != b"\x09\x08" for place in starts):
        raise _Broken
    return list(starts.values())


def _disarm(stream: bytearray, kind: int, place: int) -> None:
    """Take away a promised size, and refuse more texts than cells may be."""
    if kind == _DIMENSIONS:
        struct.pack_into("<H", stream, place, _UNKNOWN)
    elif struct.unpack_from("<I", stream, place + 8)[0] > MAX_CELLS:
        raise _Broken


def _note(sheet: _Extent, stream: bytearray, kind: int, start: int, length: int) -> None:
    row, column = struct.unpack_from("<HH", stream, start)
    if kind == _MULRK:
        last = struct.unpack_from("<H", stream, start + length - 2)[0]
        sheet.add(row, column, max(column, last))
        return
    sheet.add(row, column, column)
    if (fault := _fault(stream, kind, start, length)) is not None:
        sheet.faults[row, column] = fault


def _fault(stream: bytearray, kind: int, start: int, length: int) -> CellFault | None:
    """Tell an error, and a formula that a program wrote without working it out."""
    if kind == _BOOLERR and length >= 8:
        return CellFault.ERROR if stream[start + 7] else None
    if kind not in _FORMULAS or length < 16:
        return None
    result = stream[start + 6 : start + 14]
    if result[0] == 2 and result[6:] == b"\xff\xff":
        return CellFault.ERROR
    unworked = result == bytes(8) and stream[start + 14] & 3 == 3
    return CellFault.UNCALCULATED if unworked else None


# The container -----------------------------------------------------------------------------------


def _workbook_stream(data: bytes) -> bytes:
    """Return the stream *Workbook* (or *Book*, before Excel 97) of a compound file."""
    shift, mini_shift = struct.unpack_from("<HH", data, 30)
    if shift not in (9, 12) or mini_shift != 6:
        raise _Broken
    fats, directory, cutoff, mini, _minis, difat, _difats = _HEADER.unpack_from(data)
    size = 1 << shift
    table = _sector_table(data, fats, difat, size)
    entries = _chain(data, table, directory, size, offset=1)
    found = dict(_entries(entries))
    stream = found.get("workbook") or found.get("book")
    root = found.get("root entry")
    if stream is None or root is None:
        raise _Broken
    first, length = stream
    if length >= cutoff:
        return _chain(data, table, first, size, offset=1)[:length]
    small = _numbers(_chain(data, table, mini, size, offset=1))
    return _chain(_chain(data, table, root[0], size, offset=1), small, first, 64, 0)[:length]


def _sector_table(data: bytes, count: int, difat: int, size: int) -> list[int]:
    """Return which sector follows each, from the sectors the header and the DIFAT name."""
    sectors = list(struct.unpack_from("<109I", data, 76))
    needed = min(count, len(data) // size * 4 // size + 2)
    while difat < _END and len(sectors) < needed:
        more = _numbers(_sector(data, difat, size, 1))
        sectors += more[:-1]
        difat = more[-1]
    used = [sector for sector in sectors if sector < _END][:needed]
    return [number for one in used for number in _numbers(_sector(data, one, size, 1))]


def _entries(directory: bytes) -> Iterator[tuple[str, tuple[int, int]]]:
    for place in range(0, len(directory) - 127, 128):
        length = struct.unpack_from("<H", directory, place + 64)[0]
        name = directory[place : place + max(0, min(length, 64) - 2)].decode("utf-16-le", "replace")
        yield name.casefold(), struct.unpack_from("<II", directory, place + 116)


def _chain(data: bytes, table: list[int], first: int, size: int, offset: int) -> bytes:
    """Join the sectors of a stream; a chain longer than the file runs in a circle."""
    pieces: list[bytes] = []
    while first < _END:
        if len(pieces) > len(table):
            raise _Broken
        pieces.append(_sector(data, first, size, offset))
        first = table[first]
    return b"".join(pieces)


def _sector(data: bytes, number: int, size: int, offset: int) -> bytes:
    start = (number + offset) * size
    if start >= len(data):
        raise _Broken
    return data[start : start + size].ljust(size, b"\0")


def _numbers(data: bytes) -> list[int]:
    return list(struct.unpack(f"<{len(data) // 4}I", data[: len(data) // 4 * 4]))


_NEW_SECTOR = 4096
_FREE, _LAST = 0xFFFFFFFF, 0xFFFFFFFE
_OWN = struct.Struct("<8s16x H H H H H 6x I I I I I I I I I")


def _container(stream: bytearray) -> bytes:
    """Return a compound file that holds nothing but this *Workbook* stream."""
    length = max(len(stream), _NEW_SECTOR)
    count = -(-length // _NEW_SECTOR)
    per = _NEW_SECTOR // 4
    fats = -(-(count + 2) // (per - 1))
    table = [0xFFFFFFFD] * fats + [_LAST, _LAST]
    table += [*range(fats + 3, fats + 2 + count), _LAST]
    table += [_FREE] * (fats * per - len(table))
    header = _OWN.pack(
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", 0x3E, 4, 0xFFFE, 12, 6, 1, fats, fats, 0, 4096,
        _LAST, 0, _LAST, 0,
    )  # fmt: skip
    header += struct.pack("<109I", *range(fats), *[_FREE] * (109 - fats))
    directory = _entry("Root Entry", 5, 1, fats + 1, 0) + _entry(
        "Workbook", 2, _FREE, fats + 2, length
    )
    return b"".join(
        (
            header.ljust(_NEW_SECTOR, b"\0"),
            struct.pack(f"<{len(table)}I", *table),
            directory.ljust(2 * _NEW_SECTOR, b"\0"),
            stream.ljust(count * _NEW_SECTOR, b"\0"),
        )
    )


def _entry(name: str, kind: int, child: int, first: int, length: int) -> bytes:
    encoded = name.encode("utf-16-le")
    return struct.pack(
        "<64s H B B I I I 16x I 16x I Q", encoded, len(encoded) + 2, kind, 1, _FREE, _FREE, child,
        0, first, length,
    )  # fmt: skip
