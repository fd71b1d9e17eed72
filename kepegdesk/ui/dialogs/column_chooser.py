"""Which columns a table shows, with a search for lists of many."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QListWidgetItem, QWidget

from kepegdesk.ui.forms.column_chooser import Ui_ColumnChooser
from kepegdesk.ui.models.columns import Column

CHECKED, UNCHECKED = Qt.CheckState.Checked, Qt.CheckState.Unchecked


class ColumnChooser(QDialog):
    """A list of columns to tick."""

    def __init__(
        self, columns: Sequence[Column[Any]], shown: set[str], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.ui = Ui_ColumnChooser()
        self.ui.setupUi(self)
        for column in columns:
            item = QListWidgetItem(column.title, self.ui.list)
            item.setData(Qt.ItemDataRole.UserRole, column.key)
            item.setCheckState(CHECKED if column.key in shown else UNCHECKED)
        self.ui.search.searched.connect(self._narrow)
        self.ui.search.left_for_list.connect(self.ui.list.setFocus)
        self.ui.allButton.clicked.connect(lambda: self._tick(CHECKED))
        self.ui.noneButton.clicked.connect(lambda: self._tick(UNCHECKED))
        self.ui.list.itemChanged.connect(lambda _item: self._allow())
        self.ui.applyButton.clicked.connect(self.accept)
        self.ui.cancelButton.clicked.connect(self.reject)

    def _items(self) -> list[QListWidgetItem]:
        return [self.ui.list.item(row) for row in range(self.ui.list.count())]

    def shown(self) -> set[str]:
        """Return the keys of the ticked columns."""
        return {
            item.data(Qt.ItemDataRole.UserRole)
            for item in self._items()
            if item.checkState() is CHECKED
        }

    def _narrow(self, words: str) -> None:
        for item in self._items():
            item.setHidden(words.casefold() not in item.text().casefold())

    def _tick(self, state: Qt.CheckState) -> None:
        for item in self._items():
            if not item.isHidden():
                item.setCheckState(state)

    def _allow(self) -> None:
        """A table shows one column at least."""
        self.ui.applyButton.setEnabled(bool(self.shown()))
