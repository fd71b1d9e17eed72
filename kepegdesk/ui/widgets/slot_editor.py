"""A part of a paper as its wording is edited: its name, its text, and what is wrong with it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QPlainTextEdit, QTextEdit, QVBoxLayout, QWidget

from kepegdesk.domain.wording import Fault
from kepegdesk.services.wording import SlotWording
from kepegdesk.ui.style import RED
from kepegdesk.ui.text import PlainLabel

FEWEST_LINES, MOST_LINES = 1, 9


class SlotEditor(QWidget):
    """Edits one part; ``changed`` with every letter, ``entered`` when the cursor comes in.

    Each line is a paragraph, so Enter begins another; a part of one line has none, Enter goes on.
    """

    changed = Signal()
    entered = Signal()

    def __init__(self, slot: SlotWording, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.slot = slot
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(3)
        needed = " (wajib)" if slot.required else ""
        hint = " — satu butir tiap baris" if slot.kind == "list" else ""
        label = PlainLabel(self, f"{slot.label}{needed}{hint}")
        self.edit = QPlainTextEdit(self)
        self.edit.setAccessibleName(slot.label)
        self.edit.setTabChangesFocus(True)
        self.edit.setPlainText(slot.text)
        self.edit.document().documentLayout().documentSizeChanged.connect(self._fit)
        self.edit.textChanged.connect(self.changed)
        self.edit.installEventFilter(self)
        self._faults = PlainLabel(self)
        self._faults.setProperty("tone", "error")
        self._faults.setWordWrap(True)
        self._faults.hide()
        for widget in (label, self.edit, self._faults):
            column.addWidget(widget)
        self._fit()

    def text(self) -> str:
        """Return the text as it is typed."""
        return self.edit.toPlainText()

    def set_text(self, text: str) -> None:
        """Show another text, which Ctrl+Z in the field takes back."""
        if text != self.text():
            cursor = QTextCursor(self.edit.document())
            cursor.select(QTextCursor.SelectionType.Document)
            cursor.insertText(text)

    def insert(self, text: str) -> None:
        """Put a text where the cursor stands, and go on typing there."""
        self.edit.insertPlainText(text)
        self.edit.setFocus()

    def faults(self) -> str:
        """Return what is told under the field."""
        return self._faults.text()

    def show_faults(self, faults: Sequence[Fault]) -> None:
        """Tell what is wrong, and underline where."""
        told = (f"Baris {each.line}, kolom {each.column}: {each.text}" for each in faults)
        self._faults.setText("\n".join(told))
        self._faults.setVisible(bool(faults))
        self.edit.setExtraSelections([self._mark(fault) for fault in faults])

    def _mark(self, fault: Fault) -> QTextEdit.ExtraSelection:
        mark = QTextEdit.ExtraSelection()
        shape = QTextCharFormat()
        shape.setUnderlineStyle(QTextCharFormat.UnderlineStyle.WaveUnderline)
        shape.setUnderlineColor(QColor(RED))
        block = self.edit.document().findBlockByNumber(fault.line - 1)
        place = QTextCursor(block)
        place.movePosition(
            QTextCursor.MoveOperation.Right,
            QTextCursor.MoveMode.MoveAnchor,
            min(fault.column - 1, max(0, block.length() - 2)),
        )
        place.movePosition(QTextCursor.MoveOperation.EndOfWord, QTextCursor.MoveMode.KeepAnchor)
        if not place.hasSelection():
            place.movePosition(QTextCursor.MoveOperation.Right, QTextCursor.MoveMode.KeepAnchor)
        mark.cursor, mark.format = place, shape
        return mark

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Tell when the cursor comes in; let Enter go on where there is only one line."""
        if event.type() is QEvent.Type.FocusIn:
            self.entered.emit()
        elif event.type() is QEvent.Type.Resize:
            QTimer.singleShot(0, self, self._fit)
        elif self.slot.kind == "line" and event.type() is QEvent.Type.KeyPress:
            return self._goes_on(event)
        return False

    def _goes_on(self, event: QEvent) -> bool:
        key = getattr(event, "key", lambda: None)()
        if key not in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            return False
        self.focusNextChild()
        return True

    def _fit(self, *_size: object) -> None:
        """Make the field as high as its text, within limits."""
        lines = max(FEWEST_LINES, min(MOST_LINES, self._lines()))
        high = self.edit.fontMetrics().lineSpacing() * lines + 22
        if self.edit.height() != high:
            self.edit.setFixedHeight(high)

    def _lines(self) -> int:
        """Count the lines on screen; asking for its box lays a paragraph out that was not drawn."""
        layout, block = self.edit.document().documentLayout(), self.edit.document().begin()
        count = 0
        while block.isValid():
            layout.blockBoundingRect(block)
            count += block.layout().lineCount()
            block = block.next()
        return count
