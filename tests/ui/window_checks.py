"""What every window must keep to: Indonesian buttons, names for screen readers, no cut-off text."""

from __future__ import annotations

import re
from collections.abc import Iterator

from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QTabBar,
    QWidget,
)

ENGLISH = frozenset(
    {"OK", "Cancel", "Save", "Close", "Yes", "No", "Apply", "Open", "Discard", "Help", "Reset",
     "Abort", "Retry", "Ignore", "Don't Save", "Next", "Back", "Finish", "Browse", "Print"}
)  # fmt: skip
FIELDS = (
    QLineEdit,
    QPlainTextEdit,
    QComboBox,
    QAbstractSpinBox,
    QAbstractButton,
    QAbstractItemView,
)
OF_QT = (QLineEdit, QAbstractSpinBox, QComboBox, QTabBar, QAbstractItemView)
"""Parents whose children Qt makes for itself."""


def shown(window: QWidget, kind: type[QWidget] | tuple[type[QWidget], ...]) -> Iterator[QWidget]:
    """Return the widgets of a kind that somebody sees, without Qt's own inner ones."""
    for widget in window.findChildren(QWidget):
        seen = isinstance(widget, kind) and widget.isVisible() and widget.window() is window
        if seen and not isinstance(widget.parentWidget(), OF_QT):
            yield widget


def name_of(widget: QWidget) -> str:
    """Return what a screen reader calls a widget."""
    return QAccessible.queryAccessibleInterface(widget).text(QAccessible.Text.Name)


def english(window: QWidget) -> list[str]:
    """Return the buttons that speak English."""
    texts = [button.text().replace("&", "") for button in window.findChildren(QAbstractButton)]
    return [text for text in texts if text in ENGLISH]


def nameless(window: QWidget) -> list[str]:
    """Return the fields a screen reader has no name for."""
    return [widget.objectName() for widget in shown(window, FIELDS) if not name_of(widget).strip()]


def cut_off(window: QWidget) -> list[str]:
    """Return the labels and buttons whose text has too little room."""
    QApplication.processEvents()
    labels = [w for w in shown(window, QLabel) if isinstance(w, QLabel) and w.text()]
    found = [label.text() for label in labels if _is_cut(label)]
    for button in shown(window, QAbstractButton):
        if isinstance(button, QAbstractButton) and button.text():
            needed = button.fontMetrics().horizontalAdvance(button.text().replace("&", ""))
            if needed > button.width() or button.sizeHint().height() > button.height() + 2:
                found.append(button.text())
    return found


def _is_cut(label: QLabel) -> bool:
    room = label.contentsRect()
    if label.wordWrap():
        return label.heightForWidth(label.width()) > label.height() + 1
    lines = label.text().replace("&", "" if label.buddy() else "&").split("\n")
    widest = max(label.fontMetrics().horizontalAdvance(line) for line in lines)
    return widest > room.width() + 1 and "…" not in label.text()


def crushed(window: QWidget) -> list[str]:
    """Return the fields that are lower than their text or reach out of their window."""
    found = []
    for field in shown(window, (QLineEdit, QComboBox, QAbstractSpinBox)):
        corner = field.mapTo(window, field.rect().bottomRight())
        low = field.height() < field.minimumSizeHint().height()
        if low or corner.x() >= window.width() or corner.y() >= window.height():
            found.append(field.objectName())
    return found


def clashes(window: QWidget) -> list[str]:
    """Return the texts whose mnemonic another text of the window has too."""
    taken: dict[str, str] = {}
    found = []
    for widget in shown(window, (QLabel, QAbstractButton)):
        text = getattr(widget, "text", str)()
        key = re.search(r"&(\w)", text.replace("&&", ""))
        if key and taken.setdefault(key[1].casefold(), text) != text:
            found.append(f"{text} and {taken[key[1].casefold()]}")
    return found


def rich(window: QWidget) -> list[str]:
    """Return the labels that would render markup out of data."""
    plain = Qt.TextFormat.PlainText
    labels = window.findChildren(QLabel)
    return [label.text() for label in labels if label.text() and label.textFormat() is not plain]


def faults(window: QWidget) -> list[str]:
    """Return everything a window does not keep to."""
    return [
        *(f"English: {text}" for text in english(window)),
        *(f"nameless: {name}" for name in nameless(window)),
        *(f"cut off: {text}" for text in cut_off(window)),
        *(f"same key: {texts}" for texts in clashes(window)),
        *(f"rich text: {text}" for text in rich(window)),
        *(f"crushed: {name}" for name in crushed(window)),
    ]
