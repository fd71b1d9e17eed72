"""One choice of the office, with the rule it rests on beside it."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from kepegdesk.services import settings
from kepegdesk.services.settings import SettingRow
from kepegdesk.ui.changes import Context
from kepegdesk.ui.dialogs.record import RecordDialog
from kepegdesk.ui.forms.setting import Ui_Setting


class Setting(RecordDialog):
    """Offers the choices a setting has, or takes a typed value; the default is named."""

    def __init__(self, context: Context, row: SettingRow, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.ui = ui = Ui_Setting()
        ui.setupUi(self)
        ui.heading.setText(row.label)
        ui.basis.setText(row.legal_basis)
        ui.choice.setEditable(not row.choices)
        for choice in row.choices:
            ui.choice.addItem(choice + (" (bawaan)" if choice == row.default else ""), choice)
        if row.choices:
            ui.choice.setCurrentIndex(ui.choice.findData(row.value))
        else:
            ui.choice.setEditText(row.value)
        self.save_with(
            ui, lambda: context.do(settings.choose, row.key, self.chosen()), {row.key: ui.choice}
        )

    def chosen(self) -> str:
        """Return the choice; an empty text returns to the default."""
        data = self.ui.choice.currentData()
        return self.ui.choice.currentText().strip() if data is None else str(data)
