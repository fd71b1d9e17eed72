"""RowsModel: a short list held whole, such as a year's requests or the holidays of a year."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Generic, TypeVar

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, Qt

from kepegdesk.ui.models.columns import Column, cell, heading
from kepegdesk.ui.models.window import Index

R = TypeVar("R")


class RowsModel(QAbstractTableModel, Generic[R]):
    """A table over a list of frozen values."""

    def __init__(self, columns: Sequence[Column[R]], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.columns = tuple(columns)
        self.rows: list[R] = []
        self._order: tuple[int, Qt.SortOrder] | None = None

    def show(self, rows: Sequence[R]) -> None:
        """Show other rows, in the present order."""
        self.beginResetModel()
        self.rows = list(rows)
        self._arrange()
        self.endResetModel()

    def row(self, row: int) -> R | None:
        """Return the values at a row."""
        return self.rows[row] if 0 <= row < len(self.rows) else None

    def rowCount(self, parent: Index = QModelIndex()) -> int:
        """Return how many rows there are."""
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:
        """Return how many columns there are."""
        return 0 if parent.isValid() else len(self.columns)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return what a cell shows."""
        if not index.isValid():
            return None
        return cell(self.columns[index.column()], self.rows[index.row()], role)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """Return what a heading shows."""
        if orientation is Qt.Orientation.Horizontal and 0 <= section < len(self.columns):
            return heading(self.columns[section], role)
        return None

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Sort by a column."""
        if not (0 <= column < len(self.columns) and self.columns[column].sortable):
            return
        self._order = (column, order)
        self.show(self.rows)

    def _arrange(self) -> None:
        if self._order is None:
            return
        column = self.columns[self._order[0]]
        key = column.sort_key or (lambda row: column.text(row).casefold())
        self.rows.sort(key=key, reverse=self._order[1] is Qt.SortOrder.DescendingOrder)
