"""An account: who signs in, in what role, over which unit."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from kepegdesk.domain.kinds import Role
from kepegdesk.services import accounts, units
from kepegdesk.services.accounts import AccountRow
from kepegdesk.ui.changes import Context
from kepegdesk.ui.dialogs.record import RecordDialog
from kepegdesk.ui.forms.account import Ui_Account
from kepegdesk.ui.widgets import choice_combo


class Account(RecordDialog):
    """A new account with its password, or one whose role, unit or owner changes."""

    def __init__(
        self, context: Context, row: AccountRow | None = None, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.ui = ui = Ui_Account()
        ui.setupUi(self)
        self._context = context
        self._row = row
        choice_combo.fill(ui.kind, Role)
        tree = context.ask(units.choices, row.unit if row else None)
        ui.unit.fill(tree, "Seluruh kantor")
        if row is not None:
            self._fill(row)
        self.save_with(
            ui,
            self._save,
            {"name": ui.name, "password": ui.password, "role": ui.kind, "nip": ui.nip},
        )

    def _fill(self, row: AccountRow) -> None:
        ui = self.ui
        ui.name.setText(row.name)
        ui.name.setReadOnly(True)
        ui.fullName.setText(row.full_name)
        choice_combo.choose(ui.kind, row.role)
        ui.unit.set_unit(row.unit)
        ui.nip.setText(row.nip or "")
        for widget in (ui.passwordLabel, ui.password):
            widget.hide()
        self.resize(self.width(), self.minimumSizeHint().height())

    def _save(self) -> None:
        ui = self.ui
        role = choice_combo.chosen(ui.kind, Role) or Role.OPERATOR
        full_name, unit, nip = ui.fullName.text(), ui.unit.unit(), ui.nip.text() or None
        do, was = self._context.do, self._row
        if was is not None:
            do(accounts.change, was.id, role, full_name=full_name, unit=unit, nip=nip, was=was)
            return
        name, password = ui.name.text(), ui.password.text()
        do(accounts.create, name, password, role, full_name=full_name, unit=unit, nip=nip)
