"""How many of a list are in each group, beside it: a click shows one of them."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import (
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from kepegdesk.domain.indonesian import thousands
from kepegdesk.services.people_views import Group
from kepegdesk.ui.text import ElidedLabel, tip

WIDTH = 216
TITLES = {"unit": "Unit kerja", "kind": "Jenis", "golongan": "Golongan", "status": "Status"}
"""By what a list of people is grouped."""
_VALUE = Qt.ItemDataRole.UserRole


class GroupPanel(QWidget):
    """The groups of a list with everybody on top; hidden while the list is not grouped."""

    chosen = Signal(object)
    """A group's value, None for everybody."""
    closed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.by = ""
        self._title = ElidedLabel(self)
        self._title.setProperty("role", "section")
        self.close_button = QToolButton(self)
        self.close_button.setIcon(QIcon.fromTheme("kd-refuse"))
        self.close_button.setToolTip("Tidak dikelompokkan")
        self.close_button.setAccessibleName("Tidak dikelompokkan")
        self.close_button.clicked.connect(self.closed)
        self.list = QListWidget(self)
        self.list.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.currentItemChanged.connect(lambda _new, _old: self._on_current())
        head = QHBoxLayout()
        head.addWidget(self._title, 1)
        head.addWidget(self.close_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 6, 0)
        column.addLayout(head)
        column.addWidget(self.list, 1)
        self.setMinimumWidth(150)
        self.hide()

    def group_by(self, by: str) -> None:
        """Group by a column, or not at all."""
        self.by = by
        self._title.setText(TITLES.get(by, ""))
        self.list.setAccessibleName(f"Kelompok menurut {TITLES.get(by, '').lower()}")
        self.list.clear()
        self.setVisible(bool(by))

    def show_groups(self, groups: Sequence[Group], standing: object) -> None:
        """Show the groups, standing on the one the list is narrowed to."""
        self.list.blockSignals(True)
        self.list.clear()
        self._add("Semua", sum(group.count for group in groups), None)
        for group in groups:
            item = self._add(group.label, group.count, group.value)
            if group.value is None:
                item.setFlags(Qt.ItemFlag.NoItemFlags)
        values = [self.list.item(row).data(_VALUE) for row in range(self.list.count())]
        self.list.setCurrentRow(values.index(standing) if standing in values else 0)
        self.list.blockSignals(False)

    def _add(self, label: str, count: int, value: object) -> QListWidgetItem:
        item = QListWidgetItem(f"{label}  ·  {thousands(count)}", self.list)
        tip(item, label)
        item.setData(_VALUE, value)
        return item

    def _on_current(self) -> None:
        item = self.list.currentItem()
        if item is not None:
            self.chosen.emit(item.data(_VALUE))
