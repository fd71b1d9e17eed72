"""A choice of unit, shown as a tree and found by any part of its name."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QCompleter, QSizePolicy, QWidget


class Unit(Protocol):
    """What a unit must tell of itself."""

    @property
    def id(self) -> int:
        """Return its number."""

    @property
    def path(self) -> str:
        """Return «Dinas X - Bidang Y»."""


class UnitCombo(QComboBox):
    """A unit, or the empty choice in the first place."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setEditable(True)
        self.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setMinimumContentsLength(18)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        completer = QCompleter(self.model(), self)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        completer.setCompletionMode(QCompleter.CompletionMode.PopupCompletion)
        self.setCompleter(completer)
        field = self.lineEdit()
        if field is not None:
            field.editingFinished.connect(self._settle)
        self.currentIndexChanged.connect(lambda _index: self._show_start())

    def fill(self, units: Sequence[Unit], empty: str) -> None:
        """Offer these units; ``empty`` words the choice of none."""
        chosen = self.unit()
        self.blockSignals(True)
        self.clear()
        self.addItem(empty, None)
        for unit in units:
            self.addItem(unit.path, unit.id)
        self.set_unit(chosen)
        self.blockSignals(False)

    def unit(self) -> int | None:
        """Return the unit chosen."""
        chosen = self.currentData()
        return int(chosen) if chosen is not None else None

    def set_unit(self, unit: int | None) -> None:
        """Choose a unit, or none."""
        self.setCurrentIndex(max(self.findData(unit), 0))
        self._show_start()

    def _settle(self) -> None:
        """Put back the unit's name where something else was typed."""
        typed = self.findText(self.currentText(), Qt.MatchFlag.MatchFixedString)
        if typed >= 0:
            self.setCurrentIndex(typed)
        self.setEditText(self.itemText(self.currentIndex()))
        self._show_start()

    def _show_start(self) -> None:
        field = self.lineEdit()
        if field is not None:
            field.setCursorPosition(0)
