"""The rows of a register as a table shows them: bold sums that stay below, red below zero."""

from __future__ import annotations

import textwrap
from collections.abc import Collection
from typing import Any

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QFont

from kepegdesk.domain.indonesian import short_date
from kepegdesk.domain.register import Cell, Kind, Register, RegisterColumn, RegisterRow
from kepegdesk.ui.models.columns import CENTER, LEFT, RIGHT, Column
from kepegdesk.ui.models.rows import RowsModel
from kepegdesk.ui.models.window import Index

_LETTER, _BOLD = 7.4, 8.8
"""Dots a letter takes on screen, on the average; headings and sums are bold."""
_DATE, _NUMBER, _NIP = 108, 56, 176
_NARROW = 10
"""Letters in a line of a narrow column's heading."""
_ALIGNED = {Kind.TEXT: LEFT, Kind.DATE: CENTER, Kind.NUMBER: RIGHT, Kind.DAYS: RIGHT}


def shown(cell: Cell) -> str:
    """Return a cell as screen and clipboard show it."""
    if cell is None:
        return ""
    return (
        cell if isinstance(cell, str) else str(cell) if isinstance(cell, int) else short_date(cell)
    )


def _column(place: int, column: RegisterColumn, hidden: Collection[str]) -> Column[RegisterRow]:
    def tone(row: RegisterRow) -> str:
        cell = row.cells[place]
        return "error" if isinstance(cell, int) and cell < 0 else ""

    def order(row: RegisterRow) -> tuple[bool, Any]:
        cell = row.cells[place]
        return (cell is not None, cell.casefold() if isinstance(cell, str) else cell or 0)

    def dated(row: RegisterRow) -> str:
        cell = row.cells[place]
        return "" if cell is None or isinstance(cell, int | str) else cell.isoformat()

    return Column[RegisterRow](
        column.key,
        column.whole_title,
        _width(column),
        lambda row: shown(row.cells[place]),
        alignment=_ALIGNED[column.kind],
        hidden=column.key in hidden,
        tone=tone if column.kind is Kind.DAYS else None,
        sort_key=dated if column.kind is Kind.DATE else order,
    )


def _lines(column: RegisterColumn) -> list[str]:
    """Return the lines of a heading: narrow columns have theirs broken."""
    narrow = column.kind in (Kind.NUMBER, Kind.DAYS)
    texts = (*column.above, column.title)
    return [line for text in texts for line in (textwrap.wrap(text, _NARROW) if narrow else [text])]


def _width(column: RegisterColumn) -> int:
    """Return the dots a column wants: for its texts, and for the longest line of its heading."""
    least = {Kind.DATE: _DATE, Kind.NUMBER: _NUMBER, Kind.DAYS: _NUMBER}.get(column.kind, 0)
    title = max(map(len, _lines(column))) * _BOLD + 18
    texts = _NIP if column.key == "nip" else column.letters * _LETTER + 18
    return int(max(least, title, texts if column.kind is Kind.TEXT else 0))


class RegisterRows(RowsModel[RegisterRow]):
    """Shows the rows of one register with its last row of sums; ``hidden`` are keys of columns."""

    def __init__(
        self, register: Register, hidden: Collection[str] = (), parent: QObject | None = None
    ) -> None:
        columns = [_column(place, column, hidden) for place, column in enumerate(register.columns)]
        super().__init__(columns, parent)
        self.register = register
        self._bold = QFont()
        self._bold.setBold(True)
        rows = list(register.rows)
        if register.totals is not None and rows:
            rows.append(RegisterRow(register.totals, is_sum=True))
        self.show(rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return what a cell shows; sums are bold."""
        if role == Qt.ItemDataRole.FontRole and index.isValid():
            return self._bold if self.rows[index.row()].is_sum else None
        return super().data(index, role)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """Return what a heading shows, in as many lines as it has room for."""
        horizontal = orientation is Qt.Orientation.Horizontal
        if horizontal and role == Qt.ItemDataRole.DisplayRole and 0 <= section < len(self.columns):
            return "\n".join(_lines(self.register.columns[section]))
        return super().headerData(section, orientation, role)

    def _arrange(self) -> None:
        """Order the rows; sums belong to no order and go below."""
        super()._arrange()
        if self._order is not None:
            self.rows.sort(key=lambda row: row.is_sum)
