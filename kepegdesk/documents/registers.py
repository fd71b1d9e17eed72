"""Registers as files that other programs open: .xlsx and .csv."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from pathlib import Path

from kepegdesk import progress as reports
from kepegdesk.documents.safe_file import replacing
from kepegdesk.documents.workbook import Column, Kind, write_table
from kepegdesk.domain.indonesian import long_date, short_date
from kepegdesk.domain.register import Cell, Register
from kepegdesk.domain.register import Kind as Holds

_KINDS = {
    Holds.TEXT: Kind.TEXT,
    Holds.NUMBER: Kind.NUMBER,
    Holds.DAYS: Kind.DAYS,
    Holds.DATE: Kind.DATE,
}
_NARROW = {Holds.NUMBER: 8.0, Holds.DAYS: 8.0, Holds.DATE: 12.0}
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""What a spreadsheet program takes for the beginning of a formula in a CSV."""


def write_workbook(
    register: Register, path: Path, progress: reports.Progress = reports.nothing
) -> int:
    """Write a register to .xlsx and return its number of rows, the last row of sums left out.

    NIP stay text, dates are dates; nothing is merged, so that it can be sorted and filtered.
    """
    columns = [
        Column(
            column.whole_title,
            width=_NARROW.get(column.kind, column.letters * 1.05),
            kind=_KINDS[column.kind],
            wrap=column.kind is Holds.TEXT,
        )
        for column in register.columns
    ]
    write_table(
        path,
        columns,
        list(_cells(register)),
        title=(
            register.title,
            register.office,
            *register.lines,
            f"Keadaan tanggal {long_date(register.day)}",
        ),
        sheet_name=register.title.capitalize(),
        frozen_columns=_frozen(register),
        progress=progress,
    )
    return len(register.rows)


def _frozen(register: Register) -> int:
    """Keep the columns up to the name in sight."""
    keys = [column.key for column in register.columns]
    return keys.index("name") + 1 if "name" in keys else 0


def _cells(register: Register) -> Iterator[Sequence[Cell]]:
    yield from (row.cells for row in register.rows)
    if register.totals is not None and register.rows:
        yield register.totals


def write_csv(register: Register, path: Path) -> int:
    """Write a register as Indonesian spreadsheet programs read it: UTF-8 with «;» between cells.

    Text that would be run as a formula is written with an apostrophe before it.
    """
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=";")
    writer.writerow(column.whole_title for column in register.columns)
    for cells in _cells(register):
        writer.writerow([_text(cell) for cell in cells])
    with replacing(path) as file:
        file.write(out.getvalue().encode("utf-8-sig"))
    return len(register.rows)


def _text(cell: Cell) -> str:
    if cell is None:
        return ""
    if isinstance(cell, str):
        return f"'{cell}" if cell.startswith(_FORMULA) else cell
    return str(cell) if isinstance(cell, int) else short_date(cell)
