"""What stands in the fields of a form, as plain texts that survive a crash."""

from __future__ import annotations

from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QSpinBox,
    QWidget,
)

from kepegdesk.ui.widgets.employee_picker import Choice, EmployeePicker

YES = "ya"


def read(fields: list[QWidget]) -> dict[str, str]:
    """Return what is typed, by the names the fields have."""
    return {field.objectName(): _read(field) for field in fields if field.objectName()}


def _read(field: QWidget) -> str:
    if isinstance(field, EmployeePicker):
        person = field.employee()
        return "" if person is None else f"{person} {field.text()}"
    if isinstance(field, QLineEdit):
        return field.text()
    if isinstance(field, QPlainTextEdit):
        return field.toPlainText()
    if isinstance(field, QComboBox):
        return field.currentText()
    if isinstance(field, QSpinBox):
        return str(field.value())
    return YES if isinstance(field, QCheckBox) and field.isChecked() else ""


def show(fields: list[QWidget], texts: dict[str, str]) -> None:
    """Put a draft back; one of another release may name other fields."""
    for field in fields:
        if field.objectName() in texts:
            _show(field, texts[field.objectName()])


def _show(field: QWidget, text: str) -> None:
    if isinstance(field, EmployeePicker):
        number, _space, name = text.partition(" ")
        field.pick(Choice(int(number), name, "") if number else None)
    elif isinstance(field, QLineEdit):
        field.setText(text)
        field.editingFinished.emit()
    elif isinstance(field, QPlainTextEdit):
        field.setPlainText(text)
    elif isinstance(field, QComboBox):
        choose(field, text)
    elif isinstance(field, QSpinBox):
        field.setValue(int(text or field.minimum()))
    elif isinstance(field, QCheckBox):
        field.setChecked(text == YES)


def choose(combo: QComboBox, text: str) -> None:
    """Choose what is offered under a text; where anything may be typed, type it."""
    place = combo.findText(text)
    if place >= 0:
        combo.setCurrentIndex(place)
    elif combo.isEditable():
        combo.setEditText(text)
