"""The calendar: a month or a year of a unit, and beside it what the day brings."""

from __future__ import annotations

import calendar
import datetime as dt
from typing import Any

from PySide6.QtCore import QSettings, Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import QWidget

from kepegdesk.domain.indonesian import full_date, thousands
from kepegdesk.errors import UserError
from kepegdesk.services import (
    leave,
    leave_acts,
    leave_calendar,
    leave_today,
    leave_wall,
    rights,
    units,
)
from kepegdesk.services.leave_calendar import FIRST_YEAR, LAST_YEAR, Place, Sheet
from kepegdesk.services.leave_today import Line
from kepegdesk.ui import ask, papers
from kepegdesk.ui.changes import Context
from kepegdesk.ui.dialogs.pdf_preview import PdfPreview
from kepegdesk.ui.forms.calendar_page import Ui_CalendarPage
from kepegdesk.ui.jobs import Job, show_progress
from kepegdesk.ui.widgets.leave_calendar_month import MonthModel
from kepegdesk.ui.widgets.leave_calendar_today import TodayModel
from kepegdesk.ui.widgets.leave_calendar_year import YearModel

REST = 150
"""Milliseconds after which the day's lists are read: the calendar comes first."""
TYPING = 250
"""Milliseconds of rest in typing before people are searched."""
PANEL = 300


class CalendarPage(QWidget):
    """A grid of people and days, a year of days, and the day's lists."""

    counted = Signal(str)
    told = Signal(str)
    import_wanted = Signal()
    history_wanted = Signal(int)

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.ui = Ui_CalendarPage()
        self.ui.setupUi(self)
        self._context = context
        self._day = context.session.today
        self._sheet: Sheet | None = None
        self._job: Job | None = None
        self.month, self.year, self.lists = MonthModel(self), YearModel(self), TodayModel(self)
        self._later, self._typing = self._timer(REST), self._timer(TYPING)
        self._listed: tuple[int | None] | None = None
        self.ui.grid.use(self.month)
        self.ui.yearGrid.use(self.year)
        self.ui.today.use(self.lists)
        self.ui.grid.today = self.ui.yearGrid.today = context.session.today
        self.setFocusProxy(self.ui.views)
        self._restore()
        self._connect()
        self._give_keys()
        subjects = frozenset({"leave", "employee", "unit", "office", "setting"})
        context.follow(self, subjects, self.reload)
        self.reload()

    def _timer(self, pause: int) -> QTimer:
        timer = QTimer(self)
        timer.setSingleShot(True)
        timer.setInterval(pause)
        return timer

    def _connect(self) -> None:
        ui = self.ui
        ui.unit.currentIndexChanged.connect(lambda _index: self._show_period())
        ui.find.searched.connect(lambda _words: self._typing.start())
        ui.find.left_for_list.connect(ui.views.setFocus)
        self._typing.timeout.connect(self._show_period)
        ui.onlyAway.toggled.connect(lambda _on: self._show_period())
        ui.monthButton.toggled.connect(lambda _on: self._show_period())
        ui.previousButton.clicked.connect(lambda: self.step(-1))
        ui.nextButton.clicked.connect(lambda: self.step(1))
        ui.todayButton.clicked.connect(self.go_to_today)
        ui.printButton.clicked.connect(self.print)
        ui.panelButton.toggled.connect(self._show_panel)
        ui.grid.opened.connect(self.history_wanted)
        ui.yearGrid.opened.connect(self._open_month)
        for view in (ui.grid, ui.yearGrid):
            view.stood.connect(self._tell_place)
        ui.today.opened.connect(self._open_line)
        ui.today.chosen.connect(self._show_buttons)
        ui.historyButton.clicked.connect(lambda: self._open_line(ui.today.current()))
        ui.reportButton.clicked.connect(self.report_back)
        ui.empty.acted.connect(self._on_empty)
        self._later.timeout.connect(self._read_lists)

    def _give_keys(self) -> None:
        """Let letters and PgUp, PgDn act wherever nothing is typed."""
        ui = self.ui
        keys = {
            "PgUp": lambda: self.step(-1),
            "PgDown": lambda: self.step(1),
            "Alt+Left": lambda: self.step(-1),
            "Alt+Right": lambda: self.step(1),
            "T": self.go_to_today,
            "B": lambda: ui.monthButton.setChecked(True),
            "N": lambda: ui.yearButton.setChecked(True),
            "C": ui.onlyAway.toggle,
            "D": ui.panelButton.toggle,
            "P": ui.printButton.click,
            "L": ui.reportButton.click,
            "F": self.show_form,
        }
        for key, act in keys.items():
            shortcut = QShortcut(QKeySequence(key), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(act)

    # What is remembered

    def _key(self, name: str) -> str:
        return f"calendar/{self._context.session.account}/{name}"

    def _restore(self) -> None:
        """Show what this account looked at last: its unit, its view, who is shown, the panel."""
        ui, kept = self.ui, QSettings()
        self._fill_units()
        unit = str(kept.value(self._key("unit"), ""))
        ui.unit.set_unit(int(unit) if unit.isdigit() else None)
        ui.yearButton.setChecked(kept.value(self._key("view")) == "year")
        chosen = str(kept.value(self._key("only_away"), ""))
        ui.onlyAway.setChecked(chosen == "yes" if chosen else ui.unit.unit() is None)
        shown = str(kept.value(self._key("panel"), "yes")) == "yes"
        ui.panelButton.setChecked(shown)
        ui.panel.setVisible(shown)
        wide = str(kept.value(self._key("panel_width"), PANEL))
        ui.splitter.setSizes([10_000, int(wide) if wide.isdigit() else PANEL])
        ui.splitter.setStretchFactor(0, 1)
        ui.splitter.setStretchFactor(1, 0)

    def _remember(self) -> None:
        ui, kept = self.ui, QSettings()
        kept.setValue(self._key("unit"), "" if ui.unit.unit() is None else str(ui.unit.unit()))
        kept.setValue(self._key("view"), "month" if ui.monthButton.isChecked() else "year")
        kept.setValue(self._key("only_away"), "yes" if ui.onlyAway.isChecked() else "no")
        kept.setValue(self._key("panel"), "yes" if ui.panelButton.isChecked() else "no")
        if ui.panel.isVisible():
            kept.setValue(self._key("panel_width"), str(ui.panel.width()))

    def hideEvent(self, event: QHideEvent) -> None:
        """Remember the view, and stop reading what nobody sees."""
        self._remember()
        self._later.stop()
        if self._job is not None:
            self._job.cancel()
            self._job, self._listed = None, None
        super().hideEvent(event)

    # The calendar

    def reload(self) -> None:
        """Read the calendar and the day's lists anew."""
        self._fill_units()
        self._listed = None
        self._show_period()

    def _fill_units(self) -> None:
        offered = self._context.ask(units.choices)
        self.ui.unit.fill(offered, "Semua unit kerja")

    def _show_period(self) -> None:
        """Show the unit and the period chosen, standing where the user stood."""
        self._typing.stop()
        standing = self.current()
        try:
            self._sheet = self._read()
        except UserError as fault:
            ask.refusal(self, fault)
            return
        ui, is_month = self.ui, self.ui.monthButton.isChecked()
        ui.views.setCurrentWidget(ui.grid if is_month else ui.yearGrid)
        ui.views.setFocusProxy(ui.grid if is_month else ui.yearGrid)
        ui.onlyAway.setVisible(is_month)
        ui.find.setVisible(is_month)
        (ui.legend.explain_month if is_month else ui.legend.explain_year)()
        if is_month:
            self.month.show(self._sheet, self._read_people)
            ui.grid.stand_on(standing.employee if standing else None, self._day)
        else:
            self.year.show(self._sheet)
            ui.yearGrid.stand_on(self._day)
        self._describe(self._sheet)
        if self._listed != (ui.unit.unit(),):
            self._later.start()

    def _read(self) -> Sheet:
        unit, day, context = self.ui.unit.unit(), self._day, self._context
        if not self.ui.monthButton.isChecked():
            return context.ask(leave_calendar.year, unit, day.year)
        return context.ask(
            leave_calendar.month, unit, day.year, day.month, words=self.ui.find.text().strip(),
            only_away=self.ui.onlyAway.isChecked(),
        )  # fmt: skip

    def _read_people(self, employees: Any) -> Any:
        sheet = self._sheet
        if sheet is None:
            return ()
        return self._context.ask(leave_calendar.people, employees, sheet.first, sheet.last)

    def _describe(self, sheet: Sheet) -> None:
        """Show what stands around the grid: period, counts, warnings, holidays, an empty page."""
        ui = self.ui
        ui.period.setText(sheet.period)
        ui.holidays.setText(holidays_words(sheet))
        ui.holidays.setVisible(bool(holidays_words(sheet)))
        ui.count.setText(self.words())
        self.counted.emit(self.words())
        ui.notice.say(*notice_words(sheet))
        is_empty = not sheet.people
        ui.stack.setCurrentWidget(ui.emptyPage if is_empty else ui.calendarPage)
        ui.printButton.setEnabled(not is_empty)
        if is_empty:
            ui.empty.say(*self._emptiness(sheet))

    def _emptiness(self, sheet: Sheet) -> tuple[str, str, str, str]:
        """Say why nobody stands on the sheet, and what to do."""
        ui = self.ui
        if ui.monthButton.isChecked() and ui.find.text().strip():
            text = "Tidak ada pegawai yang cocok dengan kata itu pada unit dan masa ini."
            return "kd-search", "Tidak ada yang cocok", text, "Hapus pencarian"
        if (
            ui.monthButton.isChecked()
            and ui.onlyAway.isChecked()
            and any(day.staff for day in sheet.days)
        ):
            text = "Tidak seorang pun cuti atau mengajukan cuti pada masa ini."
            return "kd-leave", f"Tidak ada cuti {sheet.period}", text, "Tampilkan semua pegawai"
        if sheet.unit is not None:
            text = (
                "Unit ini dan sub-unitnya belum punya pegawai aktif. Pilih unit lain, atau "
                "masukkan pegawai ke unit ini di halaman Pegawai."
            )
            return "kd-people", "Belum ada pegawai", text, "Tampilkan semua unit"
        text = (
            "Kalender menampilkan cuti para pegawai. Impor daftar pegawai atau tambahkan di "
            "halaman Pegawai, lalu catat cutinya."
        )
        may = self._context.may(rights.IMPORT)
        return "kd-people", "Belum ada pegawai", text, "Impor pegawai…" if may else ""

    def _on_empty(self) -> None:
        ui = self.ui
        if ui.find.text().strip():
            ui.find.clear()
            self._show_period()
        elif ui.onlyAway.isChecked() and self._sheet and any(d.staff for d in self._sheet.days):
            ui.onlyAway.setChecked(False)
        elif ui.unit.unit() is not None:
            ui.unit.set_unit(None)
        else:
            self.import_wanted.emit()

    def words(self) -> str:
        """Word how many of the unit are on leave in the period."""
        sheet = self._sheet
        if sheet is None:
            return ""
        return f"{thousands(sheet.absent)} pegawai cuti atau mengajukan"

    def current(self) -> Place | Line | None:
        """Return whom the user stands on, in the lists or in the grid."""
        line = self.ui.today.current() if self.ui.today.hasFocus() else None
        if line is not None:
            return line
        employee = self.month.employee(self.ui.grid.currentIndex().row())
        return Place(employee, None) if employee is not None else None

    # Going

    def step(self, way: int) -> None:
        """Go a month or a year on or back."""
        self._note_day()
        months = way if self.ui.monthButton.isChecked() else 12 * way
        year, month = divmod(self._day.year * 12 + self._day.month - 1 + months, 12)
        if FIRST_YEAR <= year <= LAST_YEAR:
            last = calendar.monthrange(year, month + 1)[1]
            self._day = dt.date(year, month + 1, min(self._day.day, last))
            self._show_period()

    def go_to_today(self) -> None:
        """Show the present month or year and stand on today."""
        self._day = self._context.session.today
        self._show_period()

    def _open_month(self, day: dt.date) -> None:
        self._day = day
        self.ui.monthButton.setChecked(True)
        self.ui.grid.setFocus()

    def _note_day(self) -> None:
        view = self.ui.grid if self.ui.monthButton.isChecked() else self.ui.yearGrid
        self._day = view.day() or self._day

    def _tell_place(self, words: str) -> None:
        self.ui.detail.setText(words)
        self._note_day()

    # Opening, printing

    def _open_line(self, line: Line | None) -> None:
        if line is not None and line.request is not None:
            self.history_wanted.emit(line.request)

    @ask.shows_refusals
    def show_form(self) -> None:
        """Show form 1.b of the leave the user stands on, in the lists or in the grid."""
        ui = self.ui
        line, span = ui.today.current(), ui.grid.span()
        request = line.request if line and ui.today.hasFocus() else span.row.id if span else None
        if request is not None:
            papers.show_form(self._context, self._context.ask(leave.get, request), self)

    def print(self) -> None:
        """Set the unit and the period shown for the wall, and show the paper."""
        sheet, ui = self._sheet, self.ui
        if sheet is None or not ui.printButton.isEnabled():
            return
        month = self._day.month if ui.monthButton.isChecked() else None
        words = ui.find.text().strip() if month else ""
        only_away = ui.onlyAway.isChecked() and bool(month)
        session, unit, year = self._context.session, sheet.unit, self._day.year
        job = Job(
            lambda progress: leave_wall.printed(
                session, unit, year, month, words=words, only_away=only_away, progress=progress
            ),
            only_reads=True,
        )
        job.finished.connect(self._preview)
        job.failed.connect(self._on_print_failed)
        show_progress(self, job, "Kalender dinding", "Menyusun kalender A3…")

    def _preview(self, pdf: Any) -> None:
        sheet = self._sheet
        if sheet is None:
            return
        day = f"{sheet.first:%Y-%m}" if self.ui.monthButton.isChecked() else sheet.period
        title = f"Kalender cuti {sheet.period} — {sheet.title}"
        PdfPreview(pdf, title, f"kalender-cuti-{day}.pdf", self).exec()

    def _on_print_failed(self, fault: object) -> None:
        ask.refusal(self, fault)

    # The day's lists

    def showEvent(self, event: QShowEvent) -> None:
        """Read the lists if they were not read to the end."""
        super().showEvent(event)
        if self._listed is None:
            self._later.start()

    def _show_panel(self, shown: bool) -> None:
        self.ui.panel.setVisible(shown)
        if shown and self._listed != (self.ui.unit.unit(),):
            self._later.start()

    def _read_lists(self) -> None:
        """Read the lists beside the window; what was asked for before is dropped."""
        if not self.isVisible() or not self.ui.panel.isVisible():
            return
        if self._job is not None:
            self._job.cancel()
        session, unit = self._context.session, self.ui.unit.unit()
        self._listed = (unit,)
        self.ui.panelHeading.setText(f"Hari ini, {full_date(session.today)}")
        self._job = Job(
            lambda progress: [
                *leave_today.today(session, unit=unit),
                leave_today.lapsing(session, unit=unit, progress=progress),
            ],
            only_reads=True,
        )
        self._job.finished.connect(self._show_lists)
        self._job.failed.connect(self._on_failed)
        self._job.start()

    def _is_newest(self) -> bool:
        """Tell whether who reports is the job last begun; one that is gone has no sender."""
        return self._job is not None and self.sender() is self._job

    def _show_lists(self, sections: Any) -> None:
        if not self._is_newest():
            return
        self._job = None
        standing = self.ui.today.current()
        self.lists.show(sections)
        self.ui.today.stand_on(standing)
        self._show_buttons()

    def _on_failed(self, fault: object) -> None:
        if self._is_newest():
            self._job = None
            ask.refusal(self, fault)

    def _show_buttons(self) -> None:
        ui, lines = self.ui, self.ui.today.lines()
        may = self._context.may(leave_acts.report_back)
        ui.historyButton.setEnabled(any(line.request for line in lines))
        ui.reportButton.setVisible(may)
        ui.reportButton.setEnabled(may and any(line.reports for line in lines))

    def report_back(self) -> None:
        """Note that the people selected reported back, all in one act."""
        from kepegdesk.ui.dialogs.report_back import ReportBack

        lines = [line for line in self.ui.today.lines() if line.reports]
        if not lines or not self.ui.reportButton.isEnabled():
            return
        dialog = ReportBack(self._context, lines, self)
        if dialog.exec():
            late = f", {dialog.late} terlambat" if dialog.late else ""
            self.told.emit(f"Lapor kembali {len(lines)} pegawai tercatat{late}.")


def holidays_words(sheet: Sheet) -> str:
    """Name the holidays of a month; of a year there are too many for a line."""
    if sheet.first.month != sheet.last.month:
        return ""
    named = [f"{day.day.day} {day.off}" for day in sheet.days if day.holiday]
    return f"Hari libur: {'; '.join(named)}" if named else ""


def notice_words(sheet: Sheet) -> tuple[str, str]:
    """Word what is doubtful: days with too few people, a year no decree has fixed yet."""
    found = []
    lacks = sheet.lacks
    if lacks:
        first = [f"{lack.day:%d-%m} {lack.words}" for lack in lacks[:2]]
        rest = f"; dan {len(lacks) - 2} hari lagi" if len(lacks) > 2 else ""
        found.append(f"Di bawah minimum: {'; '.join(first)}{rest}.")
    if not sheet.settled:
        found.append(f"Kalender {sheet.first.year} belum ditetapkan; hitungan dapat berubah.")
    return "\n".join(found), "warning" if found else ""
