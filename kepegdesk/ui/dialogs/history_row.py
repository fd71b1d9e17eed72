"""One row of a history: its fields are made from what the history is made of."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtWidgets import QCheckBox, QComboBox, QLineEdit, QPlainTextEdit, QWidget

from kepegdesk.domain.histories import Field, History, Kind, Row, Value, value_text
from kepegdesk.errors import Stale
from kepegdesk.services import histories, units
from kepegdesk.services.histories import HistoryRow
from kepegdesk.ui.changes import Context
from kepegdesk.ui.dialogs.record import RecordDialog, show_beginnings
from kepegdesk.ui.forms.history_row import Ui_HistoryRow
from kepegdesk.ui.left_over import HISTORY
from kepegdesk.ui.text import PlainLabel
from kepegdesk.ui.widgets.number_edit import NumberEdit
from kepegdesk.ui.widgets.optional_date import OptionalDate, set_today
from kepegdesk.ui.widgets.unit_combo import Unit, UnitCombo

NONE = "—"
LOWEST_HEIGHT, ROW_STEP, MOST_ROWS = 210, 39, 11
"""Height of the window with no field, per field, and fields shown without scrolling."""


class HistoryRowDialog(RecordDialog):
    """Adds or changes one row; what is doubtful is said before it is saved."""

    def __init__(
        self,
        context: Context,
        employee: int,
        history: History,
        row: HistoryRow | None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.ui = Ui_HistoryRow()
        self.ui.setupUi(self)
        self._context, self._employee, self._history, self._row = context, employee, history, row
        self._told: list[str] = []
        words = f"{'Ubah' if row else 'Tambah'} {history.one}"
        self.setWindowTitle(words)
        self.ui.heading.setText(words)
        held = row.values.get("unit") if row else None
        kept = held if isinstance(held, int) else None
        offered = context.ask(units.choices, kept) if "unit" in history.by_name else []
        self.fields = {each.name: _field_for(each, offered, self) for each in history.fields}
        for each in history.fields:
            self._add(each, self.fields[each.name])
        set_today(self, context.session.today)
        self.show_row(row.values if row else {**history.empty(), **_DEFAULTS.get(history.key, {})})
        rows = min(len(history.fields), MOST_ROWS)
        self.resize(520, LOWEST_HEIGHT + rows * ROW_STEP)
        self.save_with(self.ui, self._save, self.fields)
        subject, number = f"{HISTORY}{history.key}", row.id if row else None
        self.keep_drafts(context, subject, number, employee=str(employee))
        first = self.fields[history.fields[0].name]
        if any(each.only for each in history.fields) and isinstance(first, QComboBox):
            first.currentIndexChanged.connect(lambda _index: self._show_what_applies())
            self._show_what_applies()

    def _show_what_applies(self) -> None:
        """Hide what says nothing of such a row."""
        what = self.row()[self._history.fields[0].name]
        for each in self._history.fields:
            applies = not each.only or what in each.only
            self.ui.form.setRowVisible(self.fields[each.name], applies)

    def _add(self, each: Field, field: QWidget) -> None:
        if each.kind is Kind.FLAG:
            field.setObjectName(each.name)
            self.ui.form.addRow("", field)
            return
        label = PlainLabel(self, f"{each.label}{' *' if each.required else ''}")
        label.setBuddy(field)
        field.setObjectName(each.name)
        field.setAccessibleName(each.label)
        self.ui.form.addRow(label, field)

    def show_row(self, row: Row) -> None:
        """Write a row into the fields."""
        for each in self._history.fields:
            _show(self.fields[each.name], each, row.get(each.name))
        show_beginnings(self)

    def row(self) -> dict[str, Value]:
        """Return the row as the fields say."""
        return {each.name: _read(self.fields[each.name], each) for each in self._history.fields}

    def save(self) -> None:
        """Store the row; what is doubtful is said first, and saving again goes on."""
        number = self._row.id if self._row else None
        found = self._context.ask(
            histories.check, self._employee, self._history.key, self.row(), number
        )
        doubts = [problem.text for problem in found]
        if doubts and doubts != self._told and not any(problem.blocks for problem in found):
            self._told = doubts
            self.tell_doubts(found)
        else:
            super().save()

    def _save(self) -> None:
        number, version = (self._row.id, self._row.version) if self._row else (None, 0)
        key = self._history.key
        try:
            self._context.do(histories.save, self._employee, key, self.row(), number, version)
        except Stale:
            if self._row is None:
                raise
            self._settle(self._row)

    def _settle(self, base: HistoryRow) -> None:
        """Join what is typed with what somebody else saved meanwhile, asking where they clash."""
        from kepegdesk.services import conflicts
        from kepegdesk.ui.dialogs.conflict import settle

        context, key = self._context, self._history.key
        conflict = context.ask(conflicts.of_row, self._employee, key, base, self.row())

        def save(mine: set[str]) -> None:
            row, version = conflicts.joined_row(conflict, mine), conflict.theirs.version
            context.do(histories.save, self._employee, key, row, base.id, version)

        if not settle(context, conflict, self, save):
            raise Stale("Belum disimpan: pilih dahulu nilai yang dipakai, atau batalkan.")


_DEFAULTS: dict[str, dict[str, Value]] = {
    "position": {"appointment": "definitif"},
    "family": {"claimed": True},
}
"""What a new row holds already."""


def _field_for(each: Field, offered: Sequence[Unit], parent: QWidget) -> QWidget:
    if each.kind is Kind.DATE:
        return OptionalDate(parent)
    if each.kind is Kind.NUMBER:
        return _number(each, parent)
    if each.kind is Kind.FLAG:
        return QCheckBox(each.label, parent)
    if each.kind is Kind.UNIT:
        combo = UnitCombo(parent)
        combo.fill(offered, NONE)
        return combo
    if each.kind in (Kind.CHOICE, Kind.OFFERED):
        return _choice(each, parent)
    if each.kind is Kind.LONG:
        text = QPlainTextEdit(parent)
        text.setMaximumHeight(64)
        return text
    return QLineEdit(parent)


def _number(each: Field, parent: QWidget) -> NumberEdit:
    number = NumberEdit(parent)
    number.setRange(each.lowest - 1, each.highest)
    number.setSpecialValueText(NONE)
    number.setMaximumWidth(150)
    return number


def _choice(each: Field, parent: QWidget) -> QComboBox:
    combo = QComboBox(parent)
    if each.kind is Kind.OFFERED:
        combo.setEditable(True)
        combo.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        combo.addItem("", "")
    else:
        combo.addItem(NONE, "")
    for value in each.choices:
        combo.addItem(value_text(each, value), str(value))
    return combo


def _show(field: Any, each: Field, value: Value) -> None:
    if each.kind is Kind.DATE:
        field.set_date(value)
    elif each.kind is Kind.NUMBER:
        field.setValue(field.minimum() if value is None else value)
    elif each.kind is Kind.FLAG:
        field.setChecked(bool(value))
    elif each.kind is Kind.UNIT:
        field.set_unit(value)
    elif each.kind is Kind.CHOICE:
        field.setCurrentIndex(max(0, field.findData(str(value or ""))))
    elif each.kind is Kind.OFFERED:
        field.setCurrentText(str(value or ""))
    elif each.kind is Kind.LONG:
        field.setPlainText(str(value or ""))
    else:
        field.setText(str(value or ""))


def _read(field: Any, each: Field) -> Value:
    if each.kind is Kind.DATE:
        day: Value = field.date()
        return day
    if each.kind is Kind.NUMBER:
        return None if field.value() == field.minimum() else int(field.value())
    if each.kind is Kind.FLAG:
        return bool(field.isChecked())
    if each.kind is Kind.UNIT:
        unit: Value = field.unit()
        return unit
    if each.kind is Kind.CHOICE:
        return field.currentData() or (None if each.name == "sex" else "")
    if each.kind is Kind.OFFERED:
        return str(field.currentText()).strip()
    text = field.toPlainText() if each.kind is Kind.LONG else field.text()
    return str(text).strip()
