"""The page of the office: letterhead, signatories, holidays, units, accounts, settings."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from PySide6.QtCore import QBuffer, QIODevice, QSize, Qt, Signal
from PySide6.QtGui import QIcon, QImage, QPixmap
from PySide6.QtWidgets import QWidget

from kepegdesk.errors import BadFile, Refused, UserError
from kepegdesk.services import accounts, holidays, office, settings, signatories, units
from kepegdesk.services.accounts import AccountRow
from kepegdesk.services.holidays import HolidayRow
from kepegdesk.services.office import Letterhead
from kepegdesk.services.settings import SettingRow
from kepegdesk.services.signatories import SignatoryRow
from kepegdesk.services.units import UnitRow
from kepegdesk.ui import ask
from kepegdesk.ui.changes import Context
from kepegdesk.ui.dialogs.account import Account
from kepegdesk.ui.dialogs.holiday import Holiday
from kepegdesk.ui.dialogs.password import Password
from kepegdesk.ui.dialogs.setting import Setting
from kepegdesk.ui.dialogs.signatory import Signatory
from kepegdesk.ui.dialogs.unit import Unit
from kepegdesk.ui.forms.office_page import Ui_OfficePage
from kepegdesk.ui.models.columns import Column
from kepegdesk.ui.views.office_lists import (
    ACCOUNTS,
    HOLIDAYS,
    SETTINGS,
    SIGNATORIES,
    UNITS,
    OfficeList,
)
from kepegdesk.ui.widgets.data_table import DataTable
from kepegdesk.ui.widgets.form_keys import FormKeys
from kepegdesk.ui.widgets.marks import mark_problems

R = TypeVar("R")

PICTURES = "Gambar (*.png *.jpg *.jpeg *.bmp *.gif)"
LARGEST_LOGO = 600
"""Dots on a side of the stored coat of arms: sharp at 300 dpi in its 22 by 26 mm."""


class OfficePage(QWidget):
    """Everything the office decides about itself; who may not change it reads it."""

    counted = Signal(str)
    told = Signal(str)

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.ui = Ui_OfficePage()
        self.ui.setupUi(self)
        self._context = context
        self._shown = Letterhead()
        self._logo: bytes | None = None
        self._lists: list[OfficeList[Any]] = []
        self._make_lists()
        self._connect()
        self._allow_letterhead()
        subjects = frozenset({"office", "unit", "account", "setting", "employee", "leave"})
        context.follow(self, subjects, self.reload)
        self.show_letterhead()

    # Lists

    def _make_lists(self) -> None:
        ask_for = self._context.ask
        self.ui.year.setValue(self._context.session.today.year)
        self.signatories = self._list(
            "signatory", SIGNATORIES, "Pejabat penanda tangan", lambda: ask_for(signatories.listed)
        )
        self.holidays = self._list("holiday", HOLIDAYS, "Hari libur", self._holidays_of_year)
        self.units = self._list("unit", UNITS, "Unit kerja", lambda: ask_for(units.tree))
        self.settings = self._list(
            "setting", SETTINGS, "Pengaturan", lambda: ask_for(settings.listed)
        )
        self.accounts: OfficeList[AccountRow] | None = None
        if self._context.may(accounts.listed):
            self.accounts = self._list(
                "account", ACCOUNTS, "Akun", lambda: ask_for(accounts.listed)
            )
        else:
            self.ui.tabs.removeTab(self.ui.tabs.indexOf(self.ui.accountTab))

    def _list(
        self, name: str, columns: Sequence[Column[R]], words: str, read: Callable[[], Sequence[R]]
    ) -> OfficeList[R]:
        table: DataTable = getattr(self.ui, f"{name}Table")
        remembered = f"{self._context.session.account}/{name}"
        made = OfficeList(table, columns, remembered, words, read)
        self._lists.append(made)
        return made

    def _holidays_of_year(self) -> list[HolidayRow]:
        year = self.ui.year.value()
        found = self._context.ask(holidays.listed, year)
        unsettled = sum(row.status == "sementara" for row in found)
        collective = sum(row.type == "collective" for row in found)
        words = f"{len(found) - collective} hari libur, {collective} hari cuti bersama"
        if unsettled:
            words += f"; {unsettled} masih sementara, periksa lagi setelah keputusan terbit"
        self.ui.holidayStatus.setText(words if found else f"Belum ada hari libur {year}.")
        return found

    # Wiring

    def _connect(self) -> None:
        ui, may = self.ui, self._context.may
        ui.year.valueChanged.connect(lambda _year: self.holidays.reload())
        ui.tabs.currentChanged.connect(lambda _tab: self.counted.emit(self.words()))
        self.signatories.on_new(ui.signatoryNewButton, self._edit_signatory, may(signatories.save))
        self.signatories.on_row(
            ui.signatoryEditButton, self._edit_signatory, may(signatories.save), opens=True
        )
        self.holidays.on_new(ui.holidayNewButton, self._edit_holiday, may(holidays.save))
        self.holidays.on_row(
            ui.holidayEditButton, self._edit_holiday, may(holidays.save), opens=True
        )
        self.holidays.on_row(ui.holidayRemoveButton, self._remove_holiday, may(holidays.remove))
        self.units.on_new(ui.unitNewButton, self._new_unit, may(units.save))
        self.units.on_row(ui.unitEditButton, self._edit_unit, may(units.save), opens=True)
        self.settings.on_row(
            ui.settingEditButton, self._edit_setting, may(settings.choose), opens=True
        )
        self._connect_accounts()

    def _connect_accounts(self) -> None:
        ui, may, listed = self.ui, self._context.may, self.accounts
        if listed is None:
            return
        listed.on_new(ui.accountNewButton, self._edit_account, may(accounts.create))
        listed.on_row(ui.accountEditButton, self._edit_account, may(accounts.change), opens=True)
        listed.on_row(ui.accountPasswordButton, self._change_password, may(accounts.set_password))
        listed.on_row(ui.accountActiveButton, self._switch_account, may(accounts.set_active))
        listed.table.selectionModel().currentRowChanged.connect(lambda *_rows: self._name_switch())
        listed.model.modelReset.connect(self._name_switch)
        self._name_switch()

    def reload(self) -> None:
        """Read everything anew; a letterhead that is being typed stays."""
        for each in self._lists:
            each.reload()
        if not self.is_dirty():
            self.show_letterhead()
        self.counted.emit(self.words())

    def words(self) -> str:
        """Word how many rows the tab in front has."""
        front = self.ui.tabs.currentWidget()
        for each in self._lists:
            if front is not None and front.isAncestorOf(each.table):
                return f"{each.model.rowCount()} baris"
        return ""

    # Editing

    def _edit_signatory(self, row: SignatoryRow | None = None) -> None:
        Signatory(self._context, row, self).exec()

    def _edit_holiday(self, row: HolidayRow | None = None) -> None:
        Holiday(self._context, row, self).exec()

    @ask.shows_refusals
    def _remove_holiday(self, row: HolidayRow) -> None:
        question = f"Hapus {row.name} tanggal {row.day:%d-%m-%Y} dari kalender?"
        explain = "Cuti yang belum terbit dihitung ulang. Dapat dibatalkan dengan Ctrl+Z."
        if row.id and ask.confirm(self, question, "Hapus", explain=explain, destructive=True):
            self._context.do(holidays.remove, row.id)

    def _new_unit(self) -> None:
        standing = self.units.current()
        Unit(self._context, None, standing.parent if standing else None, self).exec()

    def _edit_unit(self, row: UnitRow) -> None:
        Unit(self._context, row, None, self).exec()

    def _edit_account(self, row: AccountRow | None = None) -> None:
        Account(self._context, row, self).exec()

    def _change_password(self, row: AccountRow) -> None:
        if Password(self._context, row, self).exec():
            self.told.emit(f"Kata sandi akun {row.name} diganti.")

    def _name_switch(self) -> None:
        row = self.accounts.current() if self.accounts else None
        words = "Nonaktifkan" if row is None or row.active else "Aktifkan"
        self.ui.accountActiveButton.setText(words)

    @ask.shows_refusals
    def _switch_account(self, row: AccountRow) -> None:
        if not row.active or ask.confirm(
            self,
            f"Nonaktifkan akun {row.name}?",
            "Nonaktifkan",
            explain="Ia tidak dapat masuk lagi sampai akunnya diaktifkan kembali.",
            destructive=True,
        ):
            self._context.do(accounts.set_active, row.id, not row.active)

    def _edit_setting(self, row: SettingRow) -> None:
        Setting(self._context, row, self).exec()

    # Letterhead

    def _allow_letterhead(self) -> None:
        ui = self.ui
        may = self._context.may(office.change_letterhead)
        fields = (ui.government, ui.officeName, ui.address, ui.city, ui.contact, ui.code)
        for field in fields:
            field.setReadOnly(not may)
        for button in (ui.logoButton, ui.noLogoButton, ui.saveButton):
            button.setVisible(may)
        for field in (ui.government, ui.officeName, ui.address, ui.contact):
            field.textChanged.connect(ui.preview.draw_soon)
        ui.preview.show_what(lambda: self._context.ask(office.letterhead_strip, self._typed()))
        ui.logoButton.clicked.connect(self._choose_logo)
        ui.noLogoButton.clicked.connect(lambda: self._show_logo(None))
        ui.saveButton.clicked.connect(self._save)
        if may:
            self.keys = FormKeys(ui.letterheadTab, self._save, fields)

    def show_letterhead(self) -> None:
        """Show the stored letterhead."""
        head, ui = self._context.ask(office.letterhead), self.ui
        ui.government.setText(head.government)
        ui.officeName.setText(head.name)
        ui.address.setPlainText(head.address)
        ui.city.setText(head.city)
        ui.contact.setText(head.contact)
        ui.code.setText(head.code)
        self._show_logo(head.logo)
        self._shown = self._typed()

    def _typed(self) -> Letterhead:
        ui = self.ui
        return Letterhead(
            government=ui.government.text().strip(),
            name=ui.officeName.text().strip(),
            address=ui.address.toPlainText().strip(),
            city=ui.city.text().strip(),
            contact=ui.contact.text().strip(),
            code=ui.code.text().strip(),
            logo=self._logo,
        )

    def is_dirty(self) -> bool:
        """Tell whether the letterhead typed is not the stored one."""
        return self._typed() != self._shown

    def save_letterhead(self) -> bool:
        """Store the letterhead, or say why not; tell whether it is stored."""
        typed, fields = self._typed(), {"name": self.ui.officeName}
        try:
            self._context.do(office.change_letterhead, typed)
        except UserError as refusal:
            problems = refusal.problems if isinstance(refusal, Refused) else ()
            mark_problems(fields, problems)
            self.ui.notice.say(str(refusal), "error")
            return False
        self._shown = typed
        mark_problems(fields, ())
        self.ui.notice.say(
            "Kop surat disimpan. Surat yang sudah terbit tetap seperti semula.", "good"
        )
        return True

    def _save(self) -> None:
        self.save_letterhead()

    def leave(self) -> bool:
        """Ask what becomes of a letterhead that is not saved; False when the page must stay."""
        if not self.is_dirty():
            return True
        question = "Kop surat yang diketik belum disimpan."
        chosen = ask.choose(self, question, ("Simpan", "Buang", "Kembali"))
        if chosen == 0:
            return self.save_letterhead()
        return chosen == 1

    @ask.shows_refusals
    def _choose_logo(self) -> None:
        chosen = ask.open_file(self, "Pilih lambang", PICTURES, "logo")
        if chosen is None:
            return
        picture = QImage(str(chosen))
        if picture.isNull():
            raise BadFile(
                f"Berkas {chosen.name} bukan gambar yang dapat dibaca. Pilih PNG atau JPG."
            )
        self._show_logo(_as_png(picture))

    def _show_logo(self, logo: bytes | None) -> None:
        self._logo = logo
        self.ui.preview.draw_soon()
        self.ui.noLogoButton.setEnabled(logo is not None)
        if logo is None:
            self.ui.logo.setPixmap(QIcon.fromTheme("kd-office").pixmap(QSize(64, 64)))
            return
        picture = QPixmap()
        picture.loadFromData(logo)
        self.ui.logo.setPixmap(_fitted(picture, 150))


def _fitted(picture: QPixmap, side: int) -> QPixmap:
    smooth = Qt.TransformationMode.SmoothTransformation
    return picture.scaled(side, side, Qt.AspectRatioMode.KeepAspectRatio, smooth)


def _as_png(picture: QImage) -> bytes:
    """Return a picture as PNG, no larger than paper needs."""
    if max(picture.width(), picture.height()) > LARGEST_LOGO:
        keep, smooth = (
            Qt.AspectRatioMode.KeepAspectRatio,
            Qt.TransformationMode.SmoothTransformation,
        )
        picture = picture.scaled(LARGEST_LOGO, LARGEST_LOGO, keep, smooth)
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    picture.save(buffer, "PNG")  # type: ignore[call-overload]
    return bytes(buffer.data().data())
