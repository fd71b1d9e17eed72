"""What a list is narrowed to, as chips that are removed by a click."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QHBoxLayout, QToolButton, QWidget

LONGEST = 34


class FilterChips(QWidget):
    """A row of chips; ``removed`` gives the key of the one that was clicked away."""

    removed = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(6)
        self._row.addStretch(1)
        self.hide()

    def show_filters(self, filters: Sequence[tuple[str, str]]) -> None:
        """Show other chips, each a key and its label."""
        while self._row.count() > 1:
            item = self._row.takeAt(0)
            widget = item.widget() if item else None
            if widget is not None:
                widget.deleteLater()
        for place, (key, label) in enumerate(filters):
            self._row.insertWidget(place, self._chip(key, label))
        self.setVisible(bool(filters))

    def _chip(self, key: str, label: str) -> QToolButton:
        chip = QToolButton(self)
        chip.setProperty("chip", True)
        chip.setText(label if len(label) <= LONGEST else f"{label[:LONGEST]}…")
        chip.setAccessibleName(f"Hapus saringan {label}")
        chip.setIcon(QIcon.fromTheme("kd-refuse"))
        chip.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        chip.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
        chip.clicked.connect(partial(self._remove, key))
        return chip

    def _remove(self, key: str) -> None:
        self.removed.emit(key)
