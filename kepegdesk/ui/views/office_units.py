"""The units of the office, and the accounts that sign in."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from kepegdesk.domain.indonesian import thousands
from kepegdesk.domain.restructuring import Change, Step
from kepegdesk.services import accounts, import_words, restructuring, units
from kepegdesk.services.accounts import AccountRow
from kepegdesk.services.units import UnitRow
from kepegdesk.ui import ask
from kepegdesk.ui.changes import Context
from kepegdesk.ui.dialogs.account import Account
from kepegdesk.ui.dialogs.password import Password
from kepegdesk.ui.dialogs.restructure import Restructure
from kepegdesk.ui.dialogs.structure_chart import StructureChart
from kepegdesk.ui.dialogs.unit import Unit
from kepegdesk.ui.dialogs.word_list import WordList
from kepegdesk.ui.forms.office_accounts import Ui_OfficeAccounts
from kepegdesk.ui.forms.office_units import Ui_OfficeUnits
from kepegdesk.ui.models.columns import RIGHT, Column
from kepegdesk.ui.views.day_choice import DayChoice
from kepegdesk.ui.views.office_section import Section
from kepegdesk.ui.widgets.unit_tree import UnitTree


def _name(row: UnitRow) -> str:
    return row.name if row.active else f"{row.name} (dibubarkan)"


UNITS = (
    Column[UnitRow]("name", "Unit kerja", 400, _name, tip=lambda r: r.path),
    Column[UnitRow]("head", "Kepala unit", 230, lambda r: f"{r.acting} {r.head}".strip()),
    Column[UnitRow](
        "employees", "Pegawai", 84, lambda r: thousands(r.employees), alignment=RIGHT,
        tip=lambda r: f"{thousands(r.employees)} pegawai aktif di {r.name} sendiri",
    ),
    Column[UnitRow](
        "total", "Dgn. sub-unit", 124, lambda r: thousands(r.total), alignment=RIGHT,
        tip=lambda r: f"{thousands(r.total)} pegawai aktif, sub-unitnya termasuk",
    ),
    Column[UnitRow]("pattern", "Hari kerja", 190, lambda r: r.pattern.label),
    Column[UnitRow](
        "least", "Wajib masuk", 104, lambda r: str(r.min_present or ""), alignment=RIGHT,
        tip=lambda r: f"Paling sedikit {r.min_present} orang masuk" if r.min_present else "",
    ),
    Column[UnitRow](
        "collective", "Cuti bersama", 116,
        lambda r: "mendapat" if r.collective else "tetap bertugas",
        tone=lambda r: "" if r.collective else "warning",
    ),
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
    """The tree of units: search, change, restructure, draw."""

    subjects = frozenset({"unit", "employee"})

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, Ui_OfficeUnits(), parent)
        ui, tree = self.ui, self.ui.tree
        self.tree: UnitTree = tree
        tree.use(UNITS, "Unit kerja")
        self.past = DayChoice(ui.day, ui.dayNotice, context.session.today)
        self.past.chosen.connect(self._on_day)
        self.past.left_for_list.connect(tree.setFocus)
        tree.let_drag(may=context.may(restructuring.carry_out))
        self.setFocusProxy(tree)
        ui.search.searched.connect(self._search)
        ui.search.left_for_list.connect(tree.setFocus)
        ui.gone.toggled.connect(lambda _on: self.reload())
        ui.newButton.clicked.connect(self._new)
        ui.editButton.clicked.connect(self._edit)
        ui.restructureButton.clicked.connect(self._restructure)
        ui.chartButton.clicked.connect(self._chart)
        ui.wordsButton.clicked.connect(self._show_words)
        tree.opened.connect(lambda _unit: self._edit())
        tree.dropped.connect(self._move)
        tree.stood.connect(self._allow)
        for button, act in ((ui.newButton, units.save), (ui.editButton, units.save),
                            (ui.restructureButton, restructuring.carry_out),
                            (ui.wordsButton, import_words.forget)):  # fmt: skip
            button.setVisible(context.may(act))
        self.reload()

    def reload(self) -> None:
        """Read the tree anew, standing where the user stood."""
        day = self.past.day
        rows = self.context.ask(units.tree, on=day, gone=self.ui.gone.isChecked())
        self.tree.show_units(rows)
        self._search(self.ui.search.text().strip())
        self._allow()
        if day is not None:
            self.past.say(f"{self.past.words()} — {self.words()}. Daftar ini hanya dibaca.")
        self.counted.emit(self.words())

    def _on_day(self) -> None:
        """Show the tree of the day, in which nothing is dragged unless it is today's."""
        is_now = self.past.day is None
        self.tree.let_drag(may=is_now and self.context.may(restructuring.carry_out))
        self.reload()

    def words(self) -> str:
        """Word how many units there are."""
        return f"{thousands(len(self.tree.rows))} unit kerja"

    def _search(self, words: str) -> None:
        self.tree.narrow(words)

    def _allow(self) -> None:
        is_now = self.past.day is None
        self.ui.newButton.setEnabled(is_now)
        self.ui.editButton.setEnabled(is_now and self.tree.current() is not None)
        self.ui.restructureButton.setEnabled(is_now and bool(self.tree.rows))
        self.ui.chartButton.setEnabled(bool(self.tree.rows))

    def _new(self) -> None:
        standing = self.tree.current()
        Unit(self.context, None, standing.parent if standing else None, self).exec()

    def _edit(self) -> None:
        row = self.tree.current()
        if row is not None and self.past.day is None and self.context.may(units.save):
            Unit(self.context, row, None, self).exec()

    def _restructure(self) -> None:
        chosen = self.tree.selected()
        Restructure(self.context, chosen[0].id if chosen else None, self).exec()

    def _move(self, unit: int, below: int | None) -> None:
        """Ask from which day on, and by which decree, a dragged unit stands elsewhere."""
        dialog = Restructure(self.context, unit, self)
        dialog.add(Change(Step.MOVE, unit, target=below))
        dialog.exec()

    def _chart(self) -> None:
        row = self.tree.current()
        StructureChart(self.context, row.id if row else None, self, self.past.day).exec()

    def _show_words(self) -> None:
        WordList(self.context, self).exec()


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
