"""The search line above a list: every letter narrows it at once."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QIcon, QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from kepegdesk.domain.list_view import LONGEST_WORDS


class SearchLine(QLineEdit):
    """Emits ``searched`` with every letter; Esc clears, Enter and Down go into the list."""

    searched = Signal(str)
    left_for_list = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setClearButtonEnabled(True)
        self.setMaxLength(LONGEST_WORDS)
        icon = QIcon.fromTheme("kd-search")
        self.addAction(icon, QLineEdit.ActionPosition.LeadingPosition)
        self.textChanged.connect(lambda text: self.searched.emit(text.strip()))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Leave for the list, or clear."""
        if event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.left_for_list.emit()
        elif event.key() == Qt.Key.Key_Escape and self.text():
            self.clear()
        else:
            super().keyPressEvent(event)


def matches(words: str, *texts: str) -> bool:
    """Tell whether every word typed is found in one of the texts."""
    whole = " ".join(texts).casefold()
    return all(word in whole for word in words.casefold().split())
