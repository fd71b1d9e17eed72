"""The calendar of the office, and who worked on its days of cuti bersama."""

from __future__ import annotations

from PySide6.QtWidgets import QDialog, QWidget

from kepegdesk.domain.indonesian import day_name
from kepegdesk.services import collective_work, holiday_import, holidays, recounts, units
from kepegdesk.services.collective_work import WorkedRow
from kepegdesk.services.holidays import STATUSES, TYPES, HolidayRow
from kepegdesk.ui import ask
from kepegdesk.ui.changes import Context
from kepegdesk.ui.dialogs.affected import Affected
from kepegdesk.ui.dialogs.holiday import Holiday
from kepegdesk.ui.dialogs.holiday_amend import HolidayAmend
from kepegdesk.ui.dialogs.holiday_import import HolidayImport
from kepegdesk.ui.dialogs.worked import Worked
from kepegdesk.ui.forms.office_holidays import Ui_OfficeHolidays
from kepegdesk.ui.forms.office_worked import Ui_OfficeWorked
from kepegdesk.ui.models.columns import Column
from kepegdesk.ui.text import short_date
from kepegdesk.ui.views.office_section import Section
from kepegdesk.ui.widgets.search_line import matches

YEARS_BACK = 10


class Holidays(Section):
    """A year's days off; who changed one is shown which issued leave it touches."""

    subjects = frozenset({"office", "unit", "leave"})

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, Ui_OfficeHolidays(), parent)
        ui, may = self.ui, context.may
        self._paths: dict[int, str] = {}
        ui.year.setValue(context.session.today.year)
        self.holidays = self.show_list(self._columns(), "holiday", "Hari libur", self._read)
        ui.year.valueChanged.connect(lambda _year: self.reload())
        self.holidays.on_new(ui.newButton, self._new, may(holidays.save))
        self.holidays.on_row(ui.editButton, self._edit, may(holidays.save), opens=True)
        self.holidays.on_row(ui.removeButton, self._remove, may(holidays.remove))
        self.holidays.on_new(ui.amendButton, self._amend, may(holidays.amend))
        self.holidays.on_new(ui.importButton, self._import, may(holiday_import.bring_in))
        ui.affectedButton.clicked.connect(self.show_affected)
        self._count_affected()

    def _columns(self) -> tuple[Column[HolidayRow], ...]:
        return (
            Column[HolidayRow](
                "day", "Tanggal", 150, lambda r: f"{day_name(r.day)}, {short_date(r.day)}",
                sort_key=lambda r: r.day,
            ),
            Column[HolidayRow]("name", "Nama", 300, lambda r: r.name),
            Column[HolidayRow]("type", "Jenis", 110, lambda r: TYPES[r.type]),
            Column[HolidayRow](
                "status", "Status", 90, lambda r: STATUSES[r.status],
                tone=lambda r: "warning" if r.status == "sementara" else "",
            ),
            Column[HolidayRow]("unit", "Berlaku untuk", 150, self._unit_words),
            Column[HolidayRow]("basis", "Dasar hukum", 380, lambda r: r.legal_basis),
        )  # fmt: skip

    def _unit_words(self, row: HolidayRow) -> str:
        return holidays.unit_words(row.unit, self._paths)

    def _read(self) -> list[HolidayRow]:
        self._paths = {unit.id: unit.path for unit in self.context.ask(units.choices)}
        year = self.ui.year.value()
        found = self.context.ask(holidays.listed, year)
        unsettled = sum(row.status == "sementara" for row in found)
        collective = sum(row.type == "collective" for row in found)
        words = f"{len(found) - collective} hari libur, {collective} hari cuti bersama"
        if unsettled:
            words += f"; {unsettled} masih sementara, periksa lagi setelah keputusan terbit"
        self.ui.status.setText(words if found else f"Belum ada hari libur {year}.")
        return found

    def reload(self) -> None:
        """Read the year anew, and how much issued leave its changes touch."""
        super().reload()
        self._count_affected()

    def _count_affected(self) -> None:
        count = len(self.context.ask(recounts.affected))
        ui = self.ui
        ui.affectedButton.setText(f"Cuti terbit yang terkena ({count})…")
        ui.affectedButton.setEnabled(bool(count))
        words = f"{count} cuti yang sudah terbit berbeda dari kalender sekarang."
        ui.notice.say(words if count else "", "warning")

    # Changing the calendar

    def _new(self) -> None:
        self._changed_by(Holiday(self.context, None, self))

    def _edit(self, row: HolidayRow) -> None:
        self._changed_by(Holiday(self.context, row, self))

    def _amend(self) -> None:
        self._changed_by(HolidayAmend(self.context, self.ui.year.value(), self))

    def _import(self) -> None:
        self._changed_by(HolidayImport(self.context, self.ui.year.value(), self))

    def _changed_by(self, dialog: QDialog) -> None:
        before = len(self.context.ask(recounts.affected))
        if dialog.exec():
            self._offer_affected(before)

    @ask.shows_refusals
    def _remove(self, row: HolidayRow) -> None:
        question = f"Hapus {row.name} tanggal {row.day:%d-%m-%Y} dari kalender?"
        explain = "Cuti yang belum terbit dihitung ulang. Dapat dibatalkan dengan Ctrl+Z."
        if row.id and ask.confirm(self, question, "Hapus", explain=explain, destructive=True):
            before = len(self.context.ask(recounts.affected))
            self.context.do(holidays.remove, row.id)
            self._offer_affected(before)

    def _offer_affected(self, before: int) -> None:
        """Show which issued leave the change touches; nothing is counted anew by itself."""
        if len(self.context.ask(recounts.affected)) > before:
            self.show_affected()

    def show_affected(self) -> None:
        """Show the issued leave that the calendar counts otherwise."""
        Affected(self.context, self).exec()


WORKED = (
    Column[WorkedRow](
        "day", "Tanggal", 150, lambda r: f"{day_name(r.day)}, {short_date(r.day)}",
        sort_key=lambda r: r.day,
    ),
    Column[WorkedRow]("name", "Nama", 250, lambda r: r.name),
    Column[WorkedRow]("nip", "NIP", 176, lambda r: r.nip),
    Column[WorkedRow]("unit", "Unit kerja", 280, lambda r: r.unit),
    Column[WorkedRow]("document", "Surat tugas", 200, lambda r: r.document),
)  # fmt: skip


class WorkedDays(Section):
    """Who worked on cuti bersama, and so has a day more (lots T and TL)."""

    subjects = frozenset({"office", "leave", "employee", "unit"})

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, Ui_OfficeWorked(), parent)
        ui, may = self.ui, context.may
        year = context.session.today.year
        for each in range(year + 1, year - YEARS_BACK, -1):
            ui.year.addItem(str(each), each)
        ui.year.setCurrentIndex(ui.year.findData(year))
        self.worked = self.show_list(WORKED, "worked", "Yang masuk saat cuti bersama", self._read)
        ui.year.currentIndexChanged.connect(lambda _index: self.reload())
        ui.search.searched.connect(lambda _words: self.reload())
        ui.search.left_for_list.connect(ui.table.setFocus)
        self.worked.on_new(ui.newButton, self._new, may(collective_work.record))
        self.worked.on_row(ui.removeButton, self._withdraw, may(collective_work.withdraw))

    def _read(self) -> list[WorkedRow]:
        words = self.ui.search.text()
        found = self.context.ask(collective_work.listed, self.ui.year.currentData())
        return [r for r in found if matches(words, r.name, r.nip, r.unit, r.document)]

    def _new(self) -> None:
        Worked(self.context, None, self).exec()

    @ask.shows_refusals
    def _withdraw(self, row: WorkedRow) -> None:
        chosen = self.worked.chosen() or [row]
        what = row.name if len(chosen) == 1 else f"{len(chosen)} catatan"
        question = f"Alasan membatalkan {what}:"
        reason = ask.reason(self, "Batalkan catatan", question)
        if reason:
            self.context.do(collective_work.withdraw, [each.id for each in chosen], reason)
