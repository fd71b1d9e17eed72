"""The rows an import refused, as they came, with the reason in a last column."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from kepegdesk import progress as reports
from kepegdesk.documents.workbook import Cell as Written
from kepegdesk.documents.workbook import Column, Kind, write_table
from kepegdesk.domain.sheet import Cell, CellFault

REASON = "Alasan ditolak"


def write_rejects(
    path: Path,
    headings: Sequence[str],
    rows: Iterable[tuple[Sequence[Cell], str]],
    *,
    total: int | None = None,
    progress: reports.Progress = reports.nothing,
) -> int:
    """Write refused rows under the file's own headings and return how many there were.

    Numbers stay numbers and dates dates, so that the file says the same when it is brought in
    again, corrected or not.
    """
    columns = [Column(heading, width=18, kind=Kind.TYPED) for heading in headings]
    return write_table(
        path,
        [*columns, Column(REASON, width=70, wrap=True)],
        _cells(rows, len(columns)),
        sheet_name="Ditolak",
        total=total,
        progress=progress,
    )


def _cells(rows: Iterable[tuple[Sequence[Cell], str]], width: int) -> Iterator[Sequence[Written]]:
    """Give each row's cells, as wide as the headings, and its reason."""
    for cells, reason in rows:
        found = [shown(cell) for cell in cells[:width]]
        yield [*found, *[None] * (width - len(found)), reason]


def shown(cell: Cell) -> Written:
    """Return a cell as its file had it; what no cell holds, as the text Excel shows."""
    if cell is CellFault.UNCALCULATED:
        return None
    if isinstance(cell, CellFault):
        return "#N/A"
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, float) and not math.isfinite(cell):
        return str(cell)
    return cell
