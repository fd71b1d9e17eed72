"""Refuse a workbook that is not one, that is locked, or that would eat the machine's memory.

The spreadsheet library allocates a dense table and cannot be stopped once it has begun, so every
member is read, checked and counted here first; what passes is handed on uncompressed.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from typing import IO

from kepegdesk.domain.sheet import CellFault
from kepegdesk.errors import BadFile

MAX_TOTAL = 200 * 2**20
"""Bytes that all members together may hold."""
MAX_RATIO = 200
"""Times that a member over 1 MiB may be larger than its compressed form."""
MAX_MEMBERS = 2_000
MAX_CELLS = 1_000_000
"""Cells with content in the sheets that are read."""
MAX_FILE = 100 * 2**20

_SMALL = 2**20
_PIECE = 2**20
_LONGEST_TAG = 64
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
SAVE_AS = (
    "buka di Excel, pilih Simpan Sebagai, jenis “Excel Workbook (*.xlsx)”, lalu pilih berkas itu"
)


@dataclass(slots=True)
class CheckedBook:
    """A workbook that may be read: its members uncompressed, and what was noticed in its sheets."""

    file: IO[bytes]
    old: bool = False
    """Whether it is an ``.xls``; its members are its sheets by number."""
    sparse: set[str] = field(default_factory=set)
    """Members whose cells lie too far apart for the dense reader."""
    faults: dict[str, dict[tuple[int, int], CellFault]] = field(default_factory=dict)
    """By member: row and column from 0 of cells without a value."""
    epoch_1904: bool = False
    parts: dict[str, str] = field(default_factory=dict)
    """Name of each sheet to its member."""


def check_kind(path: Path) -> str:
    """Tell ``xlsx``, ``xls`` and ``csv`` by content; raise ``BadFile`` for all else (D42)."""
    suffix = path.suffix.lower()
    try:
        size = path.stat().st_size
        with path.open("rb") as file:
            head = file.read(4096)
    except OSError as fault:
        raise BadFile(f"Berkas “{path.name}” tidak dapat dibuka: {_why(fault)}.") from fault
    if not head:
        raise BadFile(f"Berkas “{path.name}” kosong. Simpan ulang dari Excel lalu pilih lagi.")
    if size > MAX_FILE:
        raise BadFile(f"Berkas “{path.name}” lebih dari 100 MB; bagi menjadi beberapa berkas.")
    if head.startswith((*_ZIP, _OLE)):
        return _book_kind(path, suffix, "xls" if head.startswith(_OLE) else "xlsx")
    return _text_kind(path, suffix, head)


def _why(fault: OSError) -> str:
    if isinstance(fault, FileNotFoundError):
        return "tidak ditemukan"
    if isinstance(fault, IsADirectoryError):
        return "itu folder, bukan berkas"
    return "sedang dipakai program lain atau Anda tidak berhak membacanya"


def _book_kind(path: Path, suffix: str, kind: str) -> str:
    """Trust the content of a workbook that has a workbook's name, be it the other kind's."""
    if suffix in (".xlsx", ".xlsm", ".xls"):
        return kind
    raise BadFile(
        f"Berkas “{path.name}” berisi buku kerja Excel tetapi berakhiran “{suffix}”: {SAVE_AS}."
    )


def _text_kind(path: Path, suffix: str, head: bytes) -> str:
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if start.startswith(
        (b"<html", b"<!doctype", b"<table", b"<?xml", b"<style", b"<meta", b"<div")
    ):
        raise BadFile(
            f"Berkas “{path.name}” sebenarnya halaman web (HTML), bukan buku kerja Excel:"
            f" {SAVE_AS}."
        )
    if suffix == ".csv":
        return "csv"
    if b"\0" not in head and any(mark in head for mark in (b";", b",", b"\t")):
        raise BadFile(
            f"Berkas “{path.name}” sebenarnya teks CSV: ubah akhirannya menjadi .csv, atau"
            f" {SAVE_AS}."
        )
    raise BadFile(f"Berkas “{path.name}” rusak atau bukan buku kerja .xlsx: {SAVE_AS}.")


# Members -----------------------------------------------------------------------------------------


def check_workbook(path: Path) -> CheckedBook:
    """Read, check and count every member of a workbook; raise ``BadFile`` naming what is wrong."""
    try:
        with zipfile.ZipFile(path) as archive:
            return _check_members(path, archive)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError) as fault:
        raise BadFile(
            f"Berkas “{path.name}” rusak dan tidak dapat dibaca. Buka di Excel (Excel menawarkan"
            " perbaikan), simpan ulang, lalu impor lagi; atau minta ulang dari pengirimnya."
        ) from fault
    except RuntimeError as fault:
        raise BadFile(
            f"Berkas “{path.name}” terkunci kata sandi; minta berkas tanpa sandi."
        ) from fault
    except MemoryError as fault:
        raise BadFile(f"Berkas “{path.name}” terlalu besar untuk memori komputer ini.") from fault


def _check_members(path: Path, archive: zipfile.ZipFile) -> CheckedBook:
    infos = {info.filename: info for info in archive.infolist()}
    _check_sizes(path, archive.infolist())
    if "xl/workbook.xml" not in infos:
        raise BadFile(f"Berkas “{path.name}” bukan buku kerja .xlsx: {SAVE_AS}.")
    checked = CheckedBook(BytesIO())
    content = 0
    with zipfile.ZipFile(checked.file, "w", zipfile.ZIP_STORED) as copy:
        for name, info in infos.items():
            if name.endswith((".xml", ".rels")):
                data = archive.read(info)
                _refuse_declarations(path, data)
                if b"sheetData" in data:
                    data = _check_sheet(name, data, checked)
                    content += _count_content(data)
                elif name == "xl/workbook.xml":
                    checked.epoch_1904 = _EPOCH_1904.search(data) is not None
                copy.writestr(name, data)
    checked.file.seek(0)
    if content > MAX_CELLS:
        raise BadFile(
            f"Berkas “{path.name}” berisi lebih dari 1.000.000 sel; bagi menjadi beberapa berkas."
        )
    return checked


def _check_sizes(path: Path, infos: list[zipfile.ZipInfo]) -> None:
    bomb = any(
        info.file_size > _SMALL and info.file_size > MAX_RATIO * max(1, info.compress_size)
        for info in infos
    )
    if bomb or len(infos) > MAX_MEMBERS or sum(info.file_size for info in infos) > MAX_TOTAL:
        raise BadFile(
            f"Berkas “{path.name}” mengembang tidak wajar saat dibuka (lebih dari 200 MB atau padat"
            " berlebihan) sehingga ditolak. Salin hanya lembar datanya ke buku kerja baru."
        )


_SMALL_REFERENCE = re.compile(rb'<c (?!r="[A-Z]{1,2}[0-9]{1,4}")')
_NARROW_REFERENCE = re.compile(rb'<c (?!r="[A-B]?[A-Z][0-9]{1,5}")')
_BLANK_CELL = re.compile(rb"<c [^<>]*/>")
_EPOCH_1904 = re.compile(rb'date1904\s*=\s*["\'](?:1|true)')
_PREFIXED_CELL = re.compile(rb":c\s")
_BROKEN_TAG = re.compile(rb"<c[\t\r\n]")


def _check_sheet(name: str, data: bytes, checked: CheckedBook) -> bytes:
    """Note what is odd in a sheet and return it, if need be without its blank formatted cells."""
    if not _is_dense(data):
        data = _BLANK_CELL.sub(b"", data)
        if not _is_dense(data):
            checked.sparse.add(name)
    if faults := dict(_faults(data)):
        checked.faults[name] = faults
    return data


def _count_content(data: bytes) -> int:
    """Count the cells with content; the quick count takes blank ones for filled, so count twice."""
    quick = data.count(b"</c>") + data.count(b":c>")
    if quick <= MAX_CELLS:
        return quick
    return data.count(b"<v>") + data.count(b"<is>") + data.count(b":v>") // 2


def _refuse_declarations(path: Path, data: bytes) -> None:
    """Refuse a DOCTYPE, without which there are no entities; UTF-16 spells it with zero bytes."""
    if b"!" not in data:
        return
    mark = "<!DOCTYPE"
    wide = b"\0" in data and any(mark.encode(f"utf-16-{end}") in data for end in ("le", "be"))
    if wide or mark.encode() in data:
        raise BadFile(f"Berkas “{path.name}” berisi definisi XML yang berbahaya sehingga ditolak.")


def _is_dense(data: bytes) -> bool:
    """Tell whether the dense reader may take the sheet: few rows, or few columns, in plain tags."""
    if b"\0" in data or _PREFIXED_CELL.search(data):
        return False
    if any(blank in data for blank in (b"\t", b"\r", b"\n")) and _BROKEN_TAG.search(data):
        return False
    return not (_found(_SMALL_REFERENCE, data) and _found(_NARROW_REFERENCE, data))


def _found(pattern: re.Pattern[bytes], data: bytes) -> bool:
    """Search piece by piece: one search of all would hold up the window's thread."""
    return any(
        (match := pattern.search(data, start, start + _PIECE + _LONGEST_TAG))
        and match.start() < start + _PIECE
        for start in range(0, len(data), _PIECE)
    )


_VALUELESS = re.compile(
    rb'<c r="([A-Z]{1,3})([0-9]{1,7})"[^>]*>\s*<f(?:[^>]*/>|[^>]*>[^<]*</f>)'
    rb"\s*(?:<v\s*/>|<v></v>)?\s*</c>"
)
_ERROR_CELL = re.compile(rb'<c r="([A-Z]{1,3})([0-9]{1,7})"[^>]*\st="e"')


def _faults(data: bytes) -> Iterator[tuple[tuple[int, int], CellFault]]:
    if b"</f>" in data:
        for match in _VALUELESS.finditer(data):
            yield _place(match), CellFault.UNCALCULATED
    if b"#" in data:
        for match in _ERROR_CELL.finditer(data):
            yield _place(match), CellFault.ERROR


def _place(match: re.Match[bytes]) -> tuple[int, int]:
    column = 0
    for letter in match[1]:
        column = column * 26 + letter - 64
    return int(match[2]) - 1, column - 1
