"""A sheet as it stands in a file: rows of plain cell values and what is known about them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum


class CellFault(Enum):
    """A cell whose value the file does not hold."""

    UNCALCULATED = "rumus tanpa hasil"
    ERROR = "galat rumus"


Cell = str | int | float | bool | date | CellFault | None
"""One cell's value; blank is ``None`` or an empty text."""

Row = Sequence[Cell]

Merge = tuple[int, int, int, int]
"""First row, first column, last row, last column of merged cells, from 0 as in ``rows``."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """The rows of one sheet, those before the first filled one included, so that numbers agree."""

    name: str
    rows: Sequence[Row]
    first_row: int = 1
    merges: tuple[Merge, ...] = ()
    hidden: bool = False
    epoch_1904: bool = False
    stopped_at: int | None = None
    """Row number at which reading stopped because 50 blank rows followed (D45), if it did."""

    def number(self, index: int) -> int:
        """Return the row number that the spreadsheet program shows for a row of ``rows``."""
        return index + self.first_row


@dataclass(frozen=True, slots=True)
class Book:
    """The sheets that were read and the names of all the sheets there are."""

    sheets: tuple[Sheet, ...]
    names: tuple[str, ...]
    hidden_names: tuple[str, ...] = ()

    def __iter__(self) -> Iterator[Sheet]:
        """Go through the sheets that were read."""
        return iter(self.sheets)


def is_blank(cell: Cell) -> bool:
    """Tell whether a cell holds nothing to read; a blank date stays blank, a zero does not."""
    return cell is None or (isinstance(cell, str) and not cell.strip(" \t\r\n\xa0\u200b\ufeff"))
