"""TickModel: a short list whose rows are ticked, and stay ticked while the list is narrowed."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from typing import Any, TypeVar

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from kepegdesk.ui.models.columns import Column
from kepegdesk.ui.models.rows import RowsModel

R = TypeVar("R")
Index = QModelIndex | QPersistentModelIndex


class TickModel(RowsModel[R]):
    """A list with a box before every row; ``key`` tells a row's number."""

    ticked_changed = Signal()

    def __init__(
        self,
        columns: Sequence[Column[R]],
        key: Callable[[R], int],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(columns, parent)
        self._key = key
        self._ticked: set[int] = set()

    def ticked(self) -> list[int]:
        """Return the numbers of the ticked rows in the order they were given; hidden ones too."""
        return sorted(self._ticked)

    def tick(self, numbers: Collection[int]) -> None:
        """Tick these rows and no others."""
        self._set(set(numbers))

    def tick_shown(self, on: bool) -> None:
        """Tick, or clear, every row that is shown; what is hidden stays as it is."""
        shown = {self._key(row) for row in self.rows}
        self._set(self._ticked | shown if on else self._ticked - shown)

    def toggle(self, row: int) -> None:
        """Turn one row's tick."""
        found = self.row(row)
        if found is not None:
            self._set(self._ticked ^ {self._key(found)})

    def _set(self, ticked: set[int]) -> None:
        if ticked == self._ticked:
            return
        self._ticked = ticked
        if self.rows:
            last = self.index(len(self.rows) - 1, 0)
            self.dataChanged.emit(self.index(0, 0), last, [Qt.ItemDataRole.CheckStateRole])
        self.ticked_changed.emit()

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Let the first column be ticked."""
        found = super().flags(index)
        if index.isValid() and index.column() == 0:
            found |= Qt.ItemFlag.ItemIsUserCheckable
        return found

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return what a cell shows, the box of the first column among it."""
        is_box = role == Qt.ItemDataRole.CheckStateRole and index.isValid() and index.column() == 0
        if not is_box:
            return super().data(index, role)
        on = self._key(self.rows[index.row()]) in self._ticked
        return Qt.CheckState.Checked if on else Qt.CheckState.Unchecked

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Turn a row's tick as its box is clicked or Space is pressed on it."""
        if role != Qt.ItemDataRole.CheckStateRole or not index.isValid():
            return False
        self.toggle(index.row())
        return True
