"""Enter moves to the next field and finishes at the last; Ctrl+Enter finishes from anywhere.

The same in every form (ux 1). In a field of several lines Shift+Enter starts a new line.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QCheckBox,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QTabWidget,
    QWidget,
)

_FIELDS = (QLineEdit, QComboBox, QAbstractSpinBox, QCheckBox, QPlainTextEdit)


class FormKeys(QObject):
    """Gives the fields of a form one meaning of Enter; a child of the form."""

    def __init__(
        self,
        form: QWidget,
        finish: Callable[[], object],
        fields: Sequence[QWidget] | None = None,
    ) -> None:
        super().__init__(form)
        self._form = form
        self._finish = finish
        self.fields = list(fields) if fields is not None else fields_of(form)
        for field in self.fields:
            field.installEventFilter(self)
            if isinstance(field, QPlainTextEdit):
                field.setTabChangesFocus(True)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take Enter before the field or a default button does."""
        if event.type() is not QEvent.Type.KeyPress or not isinstance(event, QKeyEvent):
            return False
        if event.key() not in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            return False
        if event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            return False
        if isinstance(watched, QComboBox) and watched.view().isVisible():
            return False
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self._finish()
        else:
            self._move_on(watched)
        return True

    def _move_on(self, watched: QObject) -> None:
        place = next(i for i, field in enumerate(self.fields) if field is watched)
        for field in self.fields[place + 1 :]:
            if field.isEnabled() and not field.isHidden():
                self.go_to(field)
                return
        self._finish()

    def go_to(self, field: QWidget) -> None:
        """Bring a field to the front and give it the focus."""
        reveal(field)
        field.setFocus(Qt.FocusReason.TabFocusReason)


def reveal(field: QWidget) -> None:
    """Bring the tab that holds a field to the front."""
    child, parent = field, field.parentWidget()
    while parent is not None:
        if isinstance(parent, QTabWidget) and parent.indexOf(child) < 0:
            pages = (parent.widget(i) for i in range(parent.count()))
            page = next((page for page in pages if page and page.isAncestorOf(field)), None)
            if page is not None:
                parent.setCurrentWidget(page)
        child, parent = parent, parent.parentWidget()


def let_type(fields: Sequence[QWidget], *, may: bool) -> None:
    """Let fields be typed over, or only read and copied from."""
    for field in fields:
        if isinstance(field, QLineEdit | QPlainTextEdit):
            field.setReadOnly(not may)
        else:
            field.setEnabled(may)


def fields_of(form: QWidget) -> list[QWidget]:
    """Return the fields of a form in the order of Tab."""
    found: list[QWidget] = []
    widget = form.nextInFocusChain()
    while widget is not None and widget is not form:
        if form.isAncestorOf(widget) and isinstance(widget, _FIELDS) and _is_own(widget):
            found.append(widget)
        widget = widget.nextInFocusChain()
    return found


def _is_own(widget: QWidget) -> bool:
    """Tell whether a field stands for itself, not inside a combo box or spin box."""
    inside = isinstance(widget.parentWidget(), QComboBox | QAbstractSpinBox)
    return not inside and widget.focusPolicy() is not Qt.FocusPolicy.NoFocus
