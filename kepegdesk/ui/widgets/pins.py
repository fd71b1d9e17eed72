"""A pin beside a field: its value is taken over into the next new record, until it is unpinned."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAccessible, QIcon, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QHBoxLayout,
    QLayout,
    QLineEdit,
    QSizePolicy,
    QToolButton,
    QWidget,
)

from kepegdesk.ui.text import tip
from kepegdesk.ui.widgets.optional_date import OptionalDate
from kepegdesk.ui.widgets.unit_combo import UnitCombo

KEY = "Ctrl+J"
HINT = "Sematkan: isinya dipakai untuk pegawai baru berikutnya"


class Pins(QObject):
    """Puts a pin beside each field; ``kept`` holds the values and outlives the form.

    The pin is clicked, or Ctrl+J turns that of the field with the focus, so that Tab still goes
    from field to field.
    """

    def __init__(
        self, kept: dict[str, object], fields: Mapping[str, QWidget], form: QWidget
    ) -> None:
        super().__init__(form)
        self._kept, self._fields = kept, dict(fields)
        self.buttons = {label: self._pin(label, field) for label, field in fields.items()}
        shortcut = QShortcut(QKeySequence(KEY), form)
        shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        shortcut.activated.connect(self.turn)

    def _pin(self, label: str, field: QWidget) -> QToolButton:
        button = QToolButton(field.parentWidget())
        button.setObjectName(f"pin_{field.objectName()}")
        button.setIcon(QIcon.fromTheme("kd-pin"))
        button.setCheckable(True)
        button.setAutoRaise(True)
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        button.setChecked(label in self._kept)
        if not field.accessibleName():
            field.setAccessibleName(label)  # its label is no longer beside it
        _put_beside(field, button)
        if not field.accessibleName():
            field.setAccessibleName(label)  # its own label no longer stands beside it
        button.toggled.connect(lambda on: self._on_toggled(label, on=on))
        self._word(button, label)
        return button

    def _word(self, button: QToolButton, label: str) -> None:
        words = f"Lepas semat {label}" if button.isChecked() else f"{HINT}: {label}"
        button.setAccessibleName(words)
        tip(button, f"{words} ({KEY})")

    def _on_toggled(self, label: str, *, on: bool) -> None:
        if on:
            self._kept[label] = _value(self._fields[label])
        else:
            self._kept.pop(label, None)
        self._word(self.buttons[label], label)

    def turn(self) -> None:
        """Pin or unpin the field with the focus."""
        focused = QApplication.focusWidget()
        for label, field in self._fields.items():
            if focused is not None and (focused is field or field.isAncestorOf(focused)):
                self.buttons[label].click()

    def allow(self, *, may: bool) -> None:
        """Let fields be pinned, or not while the form is only read."""
        for button in self.buttons.values():
            button.setEnabled(may)
            button.setVisible(may)

    def note(self) -> None:
        """Keep what the pinned fields hold now, for the record after this one."""
        for label in self._kept:
            if label in self._fields:
                self._kept[label] = _value(self._fields[label])

    def fill(self) -> list[str]:
        """Write what is pinned into the fields of an empty form; return which cannot be any more.

        A unit that was dissolved since is no longer offered: its pin is let go of.
        """
        lost = []
        for label, value in [*self._kept.items()]:
            if label in self._fields:
                _show(self._fields[label], value)
                if isinstance(field := self._fields[label], UnitCombo) and field.unit() != value:
                    self.buttons[label].setChecked(False)
                    lost.append(label)
        return lost


def _value(field: QWidget) -> object:
    if isinstance(field, OptionalDate):
        return field.date()
    if isinstance(field, UnitCombo):
        return field.unit()
    if isinstance(field, QComboBox):
        return field.currentText()
    return field.text() if isinstance(field, QLineEdit) else None


def _show(field: QWidget, value: Any) -> None:
    if isinstance(field, OptionalDate):
        field.set_date(value)
    elif isinstance(field, UnitCombo):
        field.set_unit(value)
    elif isinstance(field, QComboBox):
        field.setCurrentText(str(value))
    elif isinstance(field, QLineEdit):
        field.setText(str(value))
        field.setCursorPosition(0)


def _put_beside(field: QWidget, button: QToolButton) -> None:
    """Put a button to the right of a field, whatever layout that is in."""
    _keep_name(field)
    parent = field.parentWidget()
    layout = _layout_of(parent.layout() if parent is not None else None, field)
    if layout is None:
        return
    row = QWidget(parent)
    line = QHBoxLayout(row)
    line.setContentsMargins(0, 0, 0, 0)
    line.setSpacing(2)
    layout.replaceWidget(field, row)
    wide = field.sizePolicy().horizontalPolicy() is not QSizePolicy.Policy.Fixed
    line.addWidget(field, int(wide and field.maximumWidth() > 200))
    line.addWidget(button)
    if field.maximumWidth() <= 200:
        line.addStretch(1)


def _keep_name(field: QWidget) -> None:
    """Name a field for screen readers, who look for its label beside it and no higher."""
    face = QAccessible.queryAccessibleInterface(field)
    if face is not None and not field.accessibleName():
        field.setAccessibleName(face.text(QAccessible.Text.Name))


def _layout_of(layout: QLayout | None, field: QWidget) -> QLayout | None:
    """Return the layout that holds a field, however deep."""
    if layout is None or layout.indexOf(field) >= 0:
        return layout
    below = (layout.itemAt(place) for place in range(layout.count()))
    found = (_layout_of(item.layout(), field) for item in below if item is not None)
    return next((each for each in found if each is not None), None)
