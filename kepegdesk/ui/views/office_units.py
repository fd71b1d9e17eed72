"""The units of the office, and the accounts that sign in."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from kepegdesk.domain.indonesian import thousands
from kepegdesk.services import accounts, import_words, units
from kepegdesk.services.accounts import AccountRow
from kepegdesk.services.units import UnitRow
from kepegdesk.ui import ask
from kepegdesk.ui.changes import Context
from kepegdesk.ui.dialogs.account import Account
from kepegdesk.ui.dialogs.password import Password
from kepegdesk.ui.dialogs.unit import Unit
from kepegdesk.ui.dialogs.word_list import WordList
from kepegdesk.ui.forms.office_accounts import Ui_OfficeAccounts
from kepegdesk.ui.forms.office_units import Ui_OfficeUnits
from kepegdesk.ui.models.columns import RIGHT, Column
from kepegdesk.ui.views.office_section import Section

INDENT = "      "

UNITS = (
    Column[UnitRow](
        "name", "Unit kerja", 420, lambda r: INDENT * r.level + r.name,
        tip=lambda r: r.path, sort_key=lambda r: r.path.casefold(),
    ),
    Column[UnitRow]("pattern", "Hari kerja", 200, lambda r: r.pattern.label),
    Column[UnitRow](
        "employees", "Pegawai aktif", 124, lambda r: thousands(r.employees), alignment=RIGHT,
        sort_key=lambda r: r.employees,
    ),
    Column[UnitRow](
        "least", "Wajib masuk", 114, lambda r: str(r.min_present or ""), alignment=RIGHT,
        tip=lambda r: f"Paling sedikit {r.min_present} orang masuk" if r.min_present else "",
        sort_key=lambda r: r.min_present or 0,
    ),
    Column[UnitRow](
        "collective", "Cuti bersama", 116,
        lambda r: "mendapat" if r.collective else "tetap bertugas",
        tone=lambda r: "" if r.collective else "warning",
    ),
    Column[UnitRow]("head", "Kepala unit", 220, lambda r: r.head),
)  # fmt: skip

ACCOUNTS = (
    Column[AccountRow]("name", "Nama akun", 150, lambda r: r.name),
    Column[AccountRow]("full_name", "Nama lengkap", 240, lambda r: r.full_name),
    Column[AccountRow]("role", "Peran", 160, lambda r: r.role.label),
    Column[AccountRow]("nip", "NIP pemilik", 160, lambda r: r.nip or ""),
    Column[AccountRow](
        "active", "Keadaan", 110, lambda r: "Aktif" if r.active else "Nonaktif",
        tone=lambda r: "" if r.active else "soft",
    ),
)  # fmt: skip


class Units(Section):
    """The tree of units."""

    subjects = frozenset({"unit", "employee"})

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, Ui_OfficeUnits(), parent)
        self.units = self.show_list(UNITS, "unit", "Unit kerja", lambda: context.ask(units.tree))
        may = context.may(units.save)
        self.units.on_new(self.ui.newButton, self._new, may)
        self.units.on_row(self.ui.editButton, self._edit, may, opens=True)
        self.units.on_new(self.ui.wordsButton, self._show_words, context.may(import_words.forget))

    def _show_words(self) -> None:
        WordList(self.context, self).exec()

    def _new(self) -> None:
        standing = self.units.current()
        Unit(self.context, None, standing.parent if standing else None, self).exec()

    def _edit(self, row: UnitRow) -> None:
        Unit(self.context, row, None, self).exec()


class Accounts(Section):
    """Who signs in, with which role."""

    subjects = frozenset({"account", "unit"})

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, Ui_OfficeAccounts(), parent)
        ui, may = self.ui, context.may
        self.accounts = self.show_list(
            ACCOUNTS, "account", "Akun", lambda: context.ask(accounts.listed)
        )
        self.accounts.on_new(ui.newButton, self._edit, may(accounts.create))
        self.accounts.on_row(ui.editButton, self._edit, may(accounts.change), opens=True)
        self.accounts.on_row(ui.passwordButton, self._password, may(accounts.set_password))
        self.accounts.on_row(ui.activeButton, self._switch, may(accounts.set_active))
        ui.table.selectionModel().currentRowChanged.connect(lambda *_rows: self._name_switch())
        self.accounts.model.modelReset.connect(self._name_switch)
        self._name_switch()

    def _edit(self, row: AccountRow | None = None) -> None:
        Account(self.context, row, self).exec()

    def _password(self, row: AccountRow) -> None:
        if Password(self.context, row, self).exec():
            self.told.emit(f"Kata sandi akun {row.name} diganti.")

    def _name_switch(self) -> None:
        row = self.accounts.current()
        words = "Nonaktifkan" if row is None or row.active else "Aktifkan"
        self.ui.activeButton.setText(words)

    @ask.shows_refusals
    def _switch(self, row: AccountRow) -> None:
        if not row.active or ask.confirm(
            self,
            f"Nonaktifkan akun {row.name}?",
            "Nonaktifkan",
            explain="Ia tidak dapat masuk lagi sampai akunnya diaktifkan kembali.",
            destructive=True,
        ):
            self.context.do(accounts.set_active, row.id, not row.active)
