"""A list as an office keeps it: made once, then shown on screen, on paper and in a workbook.

Every register is one frozen ``Register`` of plain values, so that the same number stands
everywhere; nothing here counts.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import Enum

Cell = str | int | date | None
"""What a cell of a register may hold; a NIP is text."""


class Kind(Enum):
    """What a column holds; ``DAYS`` are signed and red below zero."""

    TEXT = "text"
    NUMBER = "number"
    DAYS = "days"
    DATE = "date"


@dataclass(frozen=True, slots=True)
class RegisterColumn:
    """A column: ``letters`` is the width it would like, in letters of its text.

    ``above`` are the headings that stand over its title and may span its neighbours. On paper a
    ``stacked`` column stands under the one before it, a ``whole`` one is never broken into lines,
    and one that is not on ``paper`` is told by the headings of its rows.
    """

    key: str
    title: str
    kind: Kind = Kind.TEXT
    letters: float = 12.0
    above: tuple[str, ...] = ()
    paper: bool = True
    stacked: bool = False
    whole: bool = False

    @property
    def whole_title(self) -> str:
        """Return the title with the headings above it, for one row of headings."""
        return " ".join((*self.above, self.title))


@dataclass(frozen=True, slots=True)
class RegisterRow:
    """A row; ``heads`` are the headings it stands under, ``employee`` the person it is about.

    A sum row repeats what the rows above it add up to; nothing adds it up again.
    """

    cells: tuple[Cell, ...]
    heads: tuple[str, ...] = ()
    employee: int | None = None
    is_sum: bool = False


@dataclass(frozen=True, slots=True)
class Register:
    """A register as of a day: title, the lines under it, columns, rows, the last row of sums.

    ``office`` is whose list it is, which paper says in its letterhead. With ``page_each`` every
    first heading begins a page of its own.
    """

    name: str
    title: str
    office: str
    lines: tuple[str, ...]
    columns: tuple[RegisterColumn, ...]
    rows: tuple[RegisterRow, ...]
    day: date
    totals: tuple[Cell, ...] | None = None
    notes: tuple[str, ...] = ()
    page_each: bool = False

    def column(self, key: str) -> int:
        """Return the place of a column; raise ``ValueError`` when the register has none such."""
        return [column.key for column in self.columns].index(key)

    def sum(self, key: str) -> int:
        """Return the sum of a column of numbers over its rows, sum rows left out."""
        place = self.column(key)
        values = (row.cells[place] for row in self.rows if not row.is_sum)
        return sum(value for value in values if isinstance(value, int))
