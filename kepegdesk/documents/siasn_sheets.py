"""What differs between the national register and the office, as a workbook to work through."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from kepegdesk import progress as reports
from kepegdesk.documents.workbook import Cell, Column, Kind, Table, write_tables

_WHO = (
    Column("No", 6, Kind.NUMBER),
    Column("NIP", 21),
    Column("Nama", 32, wrap=True),
    Column("Unit", 36, wrap=True),
)
_DIFFERENCES = (
    *_WHO,
    Column("Data", 20),
    Column("Di kantor", 30, Kind.TYPED, wrap=True),
    Column("Di SIASN", 30, Kind.TYPED, wrap=True),
    Column("Keadaan", 17),
    Column("Akibat", 34, wrap=True),
)
_SUMMARY = (Column("Keadaan", 46, wrap=True), Column("Jumlah", 12, Kind.NUMBER))
_UNREAD = (
    Column("Baris", 8, Kind.NUMBER),
    Column("NIP", 21),
    Column("Nama", 32, wrap=True),
    Column("Alasan", 80, wrap=True),
)
_IN_SIGHT = 3


@dataclass(frozen=True, slots=True)
class SiasnSheets:
    """The rows of every sheet; those of people and of differences without a running number."""

    heading: Sequence[str]
    differences: Sequence[Sequence[Cell]]
    only_siasn: Sequence[Sequence[Cell]]
    only_office: Sequence[Sequence[Cell]]
    unread: Sequence[Sequence[Cell]]
    summary: Sequence[Sequence[Cell]]


def write_siasn(
    path: Path, sheets: SiasnSheets, progress: reports.Progress = reports.nothing
) -> int:
    """Write the workbook and return how many differences it lists."""
    tables = [
        _table(sheets, "Perbedaan", _DIFFERENCES, _numbered(sheets.differences)),
        _table(sheets, "Hanya di SIASN", _WHO, _numbered(sheets.only_siasn)),
        _table(sheets, "Hanya di kantor", _WHO, _numbered(sheets.only_office)),
        _table(sheets, "Tidak terbaca", _UNREAD, sheets.unread),
        Table(_SUMMARY, sheets.summary, sheets.heading, "Ringkasan"),
    ]
    return write_tables(path, tables, progress=progress)[0]


def _table(
    sheets: SiasnSheets, name: str, columns: Sequence[Column], rows: Sequence[Sequence[Cell]]
) -> Table:
    return Table(columns, rows, (*sheets.heading, name), name, frozen_columns=_IN_SIGHT)


def _numbered(rows: Sequence[Sequence[Cell]]) -> list[Sequence[Cell]]:
    return [(number, *row) for number, row in enumerate(rows, 1)]
