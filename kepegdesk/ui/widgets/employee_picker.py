"""A field that finds a person by any part of the name, NIP, unit or position."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QCompleter, QLineEdit, QWidget

from kepegdesk.ui.widgets.marks import mark

OFFERED = 12


class Choice(NamedTuple):
    """A person as the list of suggestions shows him."""

    id: int
    name: str
    detail: str


Find = Callable[[str, int], Sequence[Choice]]


class EmployeePicker(QLineEdit):
    """Offers the people who match what is typed; ``picked`` gives the id, or None."""

    picked = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._find: Find | None = None
        self._employee: int | None = None
        self._offers = QStandardItemModel(self)
        completer = QCompleter(self._offers, self)
        completer.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)
        completer.setCompletionRole(Qt.ItemDataRole.EditRole)
        completer.setMaxVisibleItems(OFFERED)
        completer.activated[QModelIndex].connect(self._take)  # type: ignore[index]
        self.setCompleter(completer)
        self.setPlaceholderText("Ketik nama, NIP, atau unit…")
        self.textEdited.connect(self._offer)
        self.editingFinished.connect(self._take_the_only_one)

    def search_with(self, find: Find) -> None:
        """Say where people are found."""
        self._find = find

    def employee(self) -> int | None:
        """Return the id of the person chosen."""
        return self._employee

    def pick(self, choice: Choice | None) -> None:
        """Choose a person, or nobody."""
        self.setText(choice.name if choice else "")
        self.setCursorPosition(0)
        self._set(choice.id if choice else None)

    def _offer(self, text: str) -> None:
        self._set(None)
        self._offers.clear()
        if not self._find or not text.strip():
            return
        for choice in self._find(text, OFFERED):
            item = QStandardItem(f"{choice.name}  —  {choice.detail}")
            item.setData(choice, Qt.ItemDataRole.UserRole)
            item.setData(choice.name, Qt.ItemDataRole.EditRole)
            item.setData(f"{choice.name}  —  {choice.detail}", Qt.ItemDataRole.DisplayRole)
            self._offers.appendRow(item)

    def _take(self, index: QModelIndex) -> None:
        choice = index.data(Qt.ItemDataRole.UserRole)
        if choice is not None:
            self.pick(Choice(*choice))

    def _take_the_only_one(self) -> None:
        if self._employee is None and self._offers.rowCount() == 1 and self.text():
            self._take(self._offers.index(0, 0))
        wrong = bool(self.text()) and self._employee is None
        mark(self, "wrong" if wrong else "", "Pilih seorang pegawai dari daftar yang muncul.")

    def _set(self, employee: int | None) -> None:
        if employee != self._employee:
            self._employee = employee
            self.picked.emit(employee)
        if employee is not None:
            mark(self)
