"""The rows an import refused, as they came, with the reason in a last column."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from pathlib import Path

from kepegdesk import progress as reports
from kepegdesk.documents.workbook import Column, write_table
from kepegdesk.domain.indonesian import short_date
from kepegdesk.domain.sheet import Cell, CellFault

REASON = "Alasan ditolak"

_MOST_DIGITS = 10**15
"""From here on Excel no longer keeps every digit of a number."""


def write_rejects(
    path: Path,
    headings: Sequence[str],
    rows: Iterable[tuple[Sequence[Cell], str]],
    *,
    total: int | None = None,
    progress: reports.Progress = reports.nothing,
) -> int:
    """Write refused rows under the file's own headings and return how many there were.

    Every cell is text, dates as dd-mm-yyyy, so that the corrected file can be brought in again.
    """
    columns = [Column(heading, width=18) for heading in headings]
    return write_table(
        path,
        [*columns, Column(REASON, width=70, wrap=True)],
        _texts(rows, len(columns)),
        sheet_name="Ditolak",
        total=total,
        progress=progress,
    )


def _texts(
    rows: Iterable[tuple[Sequence[Cell], str]], width: int
) -> Iterator[Sequence[str | None]]:
    """Give each row as texts, as wide as the headings, and its reason."""
    for cells, reason in rows:
        texts = [shown(cell) for cell in cells[:width]]
        yield [*texts, *[None] * (width - len(texts)), reason]


def shown(cell: Cell) -> str | None:
    """Write a cell as its file showed it; a number too long for Excel keeps its exponent."""
    if cell is None or cell is CellFault.UNCALCULATED:
        return None
    if isinstance(cell, CellFault):
        return "#N/A"
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, date):
        return short_date(cell)
    if isinstance(cell, float):
        whole = cell.is_integer() and abs(cell) < _MOST_DIGITS
        return str(int(cell)) if whole else f"{cell:.15G}"
    return str(cell)
