"""One form for everybody selected: what they have in common, and only what is changed is set."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QCompleter, QDialog, QLineEdit, QWidget

from kepegdesk.domain.bulk_fields import FIELDS, BulkField
from kepegdesk.domain.indonesian import thousands
from kepegdesk.services import bulk_search, units
from kepegdesk.services.bulk_edit import Applied, Change
from kepegdesk.ui.changes import Context
from kepegdesk.ui.dialogs.bulk_preview import BulkPreview
from kepegdesk.ui.forms.change_many import Ui_ChangeMany
from kepegdesk.ui.text import PlainLabel
from kepegdesk.ui.widgets.form_keys import FormKeys

SEVERAL = "beberapa nilai"
TITLE = "Ubah banyak sekaligus"


class ChangeMany(QDialog):
    """Shows common values; *Pratinjau* shows old and new of everybody before it stores."""

    def __init__(
        self,
        context: Context,
        employees: Sequence[int],
        parent: QWidget | None = None,
        at: str = "",
    ) -> None:
        super().__init__(parent)
        self.ui = Ui_ChangeMany()
        self.ui.setupUi(self)
        self._context, self._employees = context, list(employees)
        self._common = context.ask(bulk_search.common, self._employees)
        self._offered = [unit.path for unit in context.ask(units.choices)]
        self.applied: Applied | None = None
        """What was stored, once it was."""
        self.ui.heading.setText(f"{TITLE}: {thousands(len(self._employees))} pegawai")
        self.fields = {field.name: self._field_for(field) for field in FIELDS.values()}
        self.keys = FormKeys(self, self.show_preview)
        self.ui.previewButton.clicked.connect(self.show_preview)
        self.ui.cancelButton.clicked.connect(self.reject)
        self._count()
        self.fields[at if at in self.fields else next(iter(FIELDS))].setFocus()

    def _field_for(self, each: BulkField) -> QComboBox | QLineEdit:
        choices = self._offered if each.name == "unit" else each.choices
        field = _combo(choices, self.ui.fields) if choices else QLineEdit(self.ui.fields)
        line = field.lineEdit() if isinstance(field, QComboBox) else field
        common = self._common[each.name]
        field.setObjectName(each.name)
        if line is not None:
            line.setText(common or "")
            line.setCursorPosition(0)
            line.setPlaceholderText(f"«{SEVERAL}»" if common is None else "")
            line.textChanged.connect(lambda _text: self._count())
        label = PlainLabel(self.ui.fields, each.label)
        label.setBuddy(field)
        field.setAccessibleName(each.label)
        self.ui.form.addRow(label, field)
        return field

    def text_of(self, name: str) -> str:
        """Return what a field says."""
        field = self.fields[name]
        return (field.currentText() if isinstance(field, QComboBox) else field.text()).strip()

    def touched(self) -> list[str]:
        """Return the fields whose text is not what was shown."""
        return [name for name in FIELDS if self.text_of(name) != (self._common[name] or "").strip()]

    def changes(self) -> list[Change]:
        """Return what is wanted, for everybody."""
        return [
            Change(employee, name, self.text_of(name))
            for employee in self._employees
            for name in self.touched()
        ]

    def _count(self) -> None:
        count = len(self.touched())
        self.ui.count.setText(
            f"{thousands(len(self._employees))} pegawai, {count} kolom" if count else ""
        )
        self.ui.previewButton.setEnabled(bool(count))

    def show_preview(self) -> None:
        """Show old and new of everybody; close when it was stored."""
        if not self.touched():
            return
        title = f"{TITLE}: {self.ui.count.text()}"
        preview = BulkPreview(self._context, self.changes(), title, self)
        if preview.exec():
            self.applied = preview.applied
            self.accept()


def _combo(choices: Sequence[str], parent: QWidget) -> QComboBox:
    """Return a choice that is typed into and found by any part of its words."""
    combo = QComboBox(parent)
    combo.setEditable(True)
    combo.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
    combo.setMinimumContentsLength(18)
    combo.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    combo.addItems(["", *map(str, choices)])
    completer = QCompleter(combo.model(), combo)
    completer.setFilterMode(Qt.MatchFlag.MatchContains)
    completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
    combo.setCompleter(completer)
    return combo
