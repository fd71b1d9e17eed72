"""The calendar page: a month, a year, the day's lists, by mouse and keys alone."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import pytest
from leave_books import keep_at_work, put
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAccessible, QColor, QImage
from PySide6.QtWidgets import QApplication
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from kepegdesk.domain.kinds import LeaveKind, LeaveState, Role
from kepegdesk.services import (
    leave_calendar,
    leave_lists,
    units,
)
from kepegdesk.services.leave_today import Line
from kepegdesk.services.session import Session
from kepegdesk.ui.changes import Context
from kepegdesk.ui.dialogs import report_back
from kepegdesk.ui.dialogs.pdf_preview import PdfPreview
from kepegdesk.ui.views.calendar import CalendarPage
from kepegdesk.ui.widgets import leave_calendar_look as look
from kepegdesk.ui.widgets.leave_calendar_month import PORTION
from kepegdesk.ui.widgets.leave_calendar_year import YearModel
from tests.ui import calendar_desk, window_checks
from tests.ui.calendar_desk import SMALL, TODAY, Make, Wait, everybody, go


@pytest.fixture
def make(qtbot: QtBot) -> Iterator[Make]:
    """Return a way to show the page."""
    yield from calendar_desk.pages(qtbot)


@pytest.fixture
def page(sample_context: Context, make: Make) -> CalendarPage:
    """Return the page of the sample office."""
    return make(sample_context)


@pytest.fixture
def clinic(sample_context: Context) -> tuple[int, list[int]]:
    """Return a unit with a six-day week, and its people in order, none with leave of their own."""
    return calendar_desk.small_unit(sample_context)


class TestMonth:
    """People down, days across."""

    def test_models_are_sound(self, page: CalendarPage, qtmodeltester: ModelTester) -> None:
        everybody(page)
        qtmodeltester.check(page.month)

    def test_shows_everybody_under_their_units(self, page: CalendarPage) -> None:
        everybody(page)
        sheet = page.month.sheet
        assert sheet is not None
        people = [page.month.employee(row) for row in range(page.month.rowCount())]
        assert [each for each in people if each] == [place.employee for place in sheet.people]
        headings = [row for row in range(page.month.rowCount()) if page.month.is_unit(row)]
        assert len(headings) == len(sheet.units) > 10
        assert page.month.columnCount() == 30
        assert page.ui.period.text() == "November 2026"
        assert page.words() == f"{sheet.absent} pegawai cuti atau mengajukan"

    def test_begins_with_whoever_is_away(self, page: CalendarPage, sample_context: Context) -> None:
        first, last = dt.date(2026, 11, 1), dt.date(2026, 11, 30)
        rows = sample_context.ask(leave_lists.listed, (), None, first, last)
        known = {row.employee for row in rows if row.state.value not in _NOTHING}
        shown = {page.month.employee(row) for row in range(page.month.rowCount())} - {None}
        assert shown == known

    def test_a_cell_says_its_day_person_and_leave(
        self, page: CalendarPage, sample_context: Context
    ) -> None:
        row = next(
            row
            for row in sample_context.ask(leave_lists.listed, {LeaveState.ISSUED})
            if row.start == TODAY and row.kind is LeaveKind.ANNUAL
        )
        go(page, row.employee, TODAY)
        words = page.ui.detail.text()
        assert words.startswith("Senin, 23 November 2026 · ")
        assert row.name in words
        assert f"{row.working_days} hari kerja" in words
        assert row.number in words
        index = page.ui.grid.currentIndex()
        assert index.data() == "T"
        face = QAccessible.queryAccessibleInterface(page.ui.grid)
        cell = face.child((index.row() + 1) * (page.month.columnCount() + 1) + index.column() + 1)
        assert cell.text(QAccessible.Text.Name) == words

    def test_only_the_rows_in_sight_are_read(self, sample_context: Context, make: Make) -> None:
        page = make(sample_context)
        everybody(page)
        QApplication.processEvents()
        assert len(page.month._portions) <= 2
        assert page.month.rowCount() > 4 * PORTION
        page.ui.grid.scrollToBottom()
        QApplication.processEvents()
        assert page.month.rowCount() // PORTION in page.month._portions

    def test_hatched_solid_and_low_are_drawn_apart(
        self, page: CalendarPage, clinic: tuple[int, list[int]]
    ) -> None:
        """A granted week, an asked-for one, and the Sunday within a long leave."""
        unit, people = clinic
        put(people[0], "2026-11-02", "2026-11-07")
        put(people[1], "2026-11-02", "2026-11-07", LeaveState.SUBMITTED)
        put(people[2], "2026-11-02", "2026-11-14", kind=LeaveKind.SICK)
        page.reload()
        page.ui.unit.set_unit(unit)
        everybody(page)
        page.reload()
        granted, asked = (_colours(page, row, 4) for row in range(2))
        tint, edge = QColor(look.TINTS["T"]).name(), QColor(look.EDGES["T"]).name()
        assert tint in granted
        assert tint not in asked
        assert asked.count(edge) > granted.count(edge) > 0
        assert QColor("#ffffff").name() in asked
        sick = QColor(look.TINTS["S"]).name()
        work, sunday = (_colours(page, 2, day).count(sick) for day in (3, 8))
        assert work > 2 * sunday > 0

    def test_today_s_day_is_marked_in_the_heading(self, page: CalendarPage) -> None:
        header = page.ui.grid.horizontalHeader()
        image = page.ui.grid.grab().toImage()
        x = header.mapTo(page.ui.grid, QPoint(header.sectionViewportPosition(22) + 3, 4))
        from kepegdesk.ui.style import ACCENT

        assert image.pixelColor(x).name() == QColor(ACCENT).name()


_NOTHING = {"DITANGGUHKAN", "TIDAK_DISETUJUI", "DIBATALKAN", "DITOLAK", "DRAF"}


def _colours(page: CalendarPage, row: int, day: int) -> list[str]:
    """Return the colours of a cell, dot by dot."""
    grid = page.ui.grid
    index = page.month.index(row, day - 1)
    grid.setCurrentIndex(page.month.index(row + 1, 25))
    grid.scrollTo(index)
    box = grid.visualRect(index).translated(grid.viewport().pos())
    image: QImage = grid.grab(box).toImage()
    return [
        image.pixelColor(x, y).name() for x in range(image.width()) for y in range(image.height())
    ]


class TestKeys:
    """Everything from the keyboard."""

    def test_turns_months_and_comes_back_to_today(self, page: CalendarPage, qtbot: QtBot) -> None:
        grid = page.ui.grid
        grid.setFocus()
        qtbot.keyClick(grid, Qt.Key.Key_PageDown)
        assert page.ui.period.text() == "Desember 2026"
        qtbot.keyClick(grid, Qt.Key.Key_Right, Qt.KeyboardModifier.AltModifier)
        assert page.ui.period.text() == "Januari 2027"
        qtbot.keyClick(page.ui.grid, Qt.Key.Key_PageUp)
        qtbot.keyClick(page.ui.grid, Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
        assert page.ui.period.text() == "November 2026"
        qtbot.keyClick(grid, Qt.Key.Key_PageDown)
        qtbot.keyClick(page.ui.grid, Qt.Key.Key_T)
        assert page.ui.period.text() == "November 2026"
        assert grid.day() == TODAY

    def test_keeps_person_and_day_from_month_to_month(
        self, page: CalendarPage, qtbot: QtBot
    ) -> None:
        """31 January becomes 28 February, and the person stays."""
        everybody(page)
        page.step(2)
        sheet = page.month.sheet
        assert sheet is not None
        someone = sheet.people[40].employee
        go(page, someone, dt.date(2027, 1, 31))
        qtbot.keyClick(page.ui.grid, Qt.Key.Key_PageDown)
        assert page.ui.grid.day() == dt.date(2027, 2, 28)
        current = page.current()
        assert current is not None
        assert current.employee == someone

    def test_scrolls_people_with_ctrl(self, page: CalendarPage, qtbot: QtBot) -> None:
        everybody(page)
        page.ui.grid.setFocus()
        before = page.ui.grid.currentIndex().row()
        control = Qt.KeyboardModifier.ControlModifier
        qtbot.keyClick(page.ui.grid, Qt.Key.Key_PageDown, control)
        after = page.ui.grid.currentIndex().row()
        assert after > before + 5
        assert page.ui.period.text() == "November 2026"
        qtbot.keyClick(page.ui.grid, Qt.Key.Key_PageUp, control)
        assert page.ui.grid.currentIndex().row() < after

    def test_stops_at_the_years_a_calendar_has(self, page: CalendarPage) -> None:
        page._day = dt.date(2100, 12, 5)
        page._show_period()
        page.step(1)
        assert page.ui.period.text() == "Desember 2100"

    def test_enter_opens_the_leave_and_f_its_form(
        self, page: CalendarPage, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        opened: list[int] = []
        forms: list[str] = []
        page.history_wanted.connect(opened.append)
        monkeypatch.setattr(PdfPreview, "exec", lambda self: forms.append(self.windowTitle()))
        row = next(
            row
            for row in range(page.month.rowCount())
            if (cell := page.month.cell(row, 22)) and cell.span
        )
        page.ui.grid.setFocus()
        page.ui.grid.setCurrentIndex(page.month.index(row, 22))
        qtbot.keyClick(page.ui.grid, Qt.Key.Key_Return)
        span = page.ui.grid.span()
        assert span is not None
        assert opened == [span.row.id]
        qtbot.keyClick(page.ui.grid, Qt.Key.Key_F)
        assert len(forms) == 1
        assert span.row.name in forms[0]
        free = next(day for day in range(30) if page.month.cell(row, day).span is None)  # type: ignore[union-attr]
        page.ui.grid.setCurrentIndex(page.month.index(row, free))
        for key in (Qt.Key.Key_Return, Qt.Key.Key_F):
            qtbot.keyClick(page.ui.grid, key)
        assert (len(opened), len(forms)) == (1, 1)

    def test_letters_are_typed_where_one_types(self, page: CalendarPage, qtbot: QtBot) -> None:
        page.ui.find.setFocus()
        qtbot.keyClicks(page.ui.find, "btn")
        assert page.ui.find.text() == "btn"
        assert page.ui.monthButton.isChecked()

    def test_tab_leaves_the_grid(self, page: CalendarPage, qtbot: QtBot) -> None:
        page.ui.grid.setFocus()
        qtbot.keyClick(page.ui.grid, Qt.Key.Key_Tab)
        assert not page.ui.grid.hasFocus()

    def test_switches_views_and_panel(self, page: CalendarPage, qtbot: QtBot) -> None:
        page.ui.grid.setFocus()
        qtbot.keyClick(page.ui.grid, Qt.Key.Key_N)
        assert page.ui.views.currentWidget() is page.ui.yearGrid
        page.setFocus()
        assert page.ui.yearGrid.hasFocus()
        qtbot.keyClick(page.ui.yearGrid, Qt.Key.Key_B)
        assert page.ui.views.currentWidget() is page.ui.grid
        qtbot.keyClick(page, Qt.Key.Key_D)
        assert not page.ui.panel.isVisible()


class TestYear:
    """Twelve months as numbers on shades."""

    @pytest.fixture
    def year(self, page: CalendarPage) -> CalendarPage:
        """Return the page with the year in front."""
        page.ui.yearButton.setChecked(True)
        page.ui.yearGrid.setFocus()
        return page

    def test_model_is_sound(self, year: CalendarPage, qtmodeltester: ModelTester) -> None:
        qtmodeltester.check(year.year)

    @pytest.mark.parametrize("number", [2026, 2027, 2028])
    def test_every_day_has_its_own_place(self, number: int) -> None:
        first = dt.date(number, 1, 1)
        days = [first + dt.timedelta(days=n) for n in range(366)]
        days = [day for day in days if day.year == number]
        places = [YearModel.place(day) for day in days]
        assert len(set(places)) == len(days)
        assert all(
            column % 7 == day.weekday() for day, (_row, column) in zip(days, places, strict=True)
        )
        assert max(column for _row, column in places) < 37

    def test_counts_are_the_sheet_s(self, year: CalendarPage, sample_context: Context) -> None:
        """T-08: the year shows for each day what the month shows."""
        month = sample_context.ask(leave_calendar.month, None, 2026, 11)
        for day in month.days:
            shown = year.year.index(*YearModel.place(day.day)).data()
            assert shown == str(day.away + day.pending or "")

    def test_goes_day_by_day_and_opens_a_month(self, year: CalendarPage, qtbot: QtBot) -> None:
        grid = year.ui.yearGrid
        grid.stand_on(dt.date(2026, 4, 30))
        qtbot.keyClick(grid, Qt.Key.Key_Right)
        assert grid.day() == dt.date(2026, 5, 1)
        assert "Hari Buruh" in year.ui.detail.text()
        qtbot.keyClick(grid, Qt.Key.Key_Left)
        qtbot.keyClick(grid, Qt.Key.Key_Up)
        assert grid.day() == dt.date(2026, 3, 30)
        grid.stand_on(dt.date(2026, 3, 31))
        qtbot.keyClick(grid, Qt.Key.Key_Up)
        assert grid.day() == dt.date(2026, 2, 28)
        qtbot.keyClick(grid, Qt.Key.Key_Return)
        assert year.ui.period.text() == "Februari 2026"
        assert year.ui.grid.day() == dt.date(2026, 2, 28)

    def test_turns_years_past_a_leap_day(self, year: CalendarPage, qtbot: QtBot) -> None:
        year._day = dt.date(2028, 2, 29)
        year._show_period()
        qtbot.keyClick(year.ui.yearGrid, Qt.Key.Key_PageDown)
        assert year.ui.period.text() == "2029"
        assert year.ui.yearGrid.day() == dt.date(2029, 2, 28)
        assert "Kalender 2029 belum ditetapkan" in year.ui.notice.text()

    def test_heat_grows_with_the_number(self) -> None:
        shades = [look.heat(count, 12) for count in range(13)]
        light = [QColor(shade).lightness() for shade in shades]
        assert light == sorted(light, reverse=True)
        assert len(set(shades)) == len(look.HEATS)
        assert look.heat(0, 0) == look.HEATS[0]


class TestTooFew:
    """Days on which a unit lacks people."""

    def test_are_told_in_words_and_by_a_sign(
        self, page: CalendarPage, clinic: tuple[int, list[int]]
    ) -> None:
        unit, people = clinic
        keep_at_work(unit, len(people))
        put(people[0], "2026-11-04")
        put(people[1], "2026-11-05", "", LeaveState.SUBMITTED)
        page.reload()
        row = next(r for r in range(page.month.rowCount()) if page.month.employee(r) == people[0])
        heading = max(r for r in range(row) if page.month.is_unit(r))
        assert page.month.lack(heading, 3) is True
        assert page.month.lack(heading, 4) is False
        assert page.month.lack(heading, 5) is None
        assert "Pos Uji: masuk" in page.ui.notice.text()
        header = page.month.headerData(
            3, Qt.Orientation.Horizontal, Qt.ItemDataRole.AccessibleTextRole
        )
        assert f"minimum {len(people)}" in header
        assert "Pos Uji" in page.month.words(heading, 3)

    def test_two_are_named_and_the_rest_counted(
        self, page: CalendarPage, clinic: tuple[int, list[int]]
    ) -> None:
        unit, people = clinic
        keep_at_work(unit, len(people))
        put(people[0], "2026-11-02", "2026-11-06")
        page.reload()
        page.ui.unit.set_unit(unit)
        page.reload()
        sheet = page.month.sheet
        assert sheet is not None
        assert len(sheet.lacks) > 2
        assert f"; dan {len(sheet.lacks) - 2} hari lagi." in page.ui.notice.text()


class TestRemembered:
    """What an account looked at last."""

    def test_unit_view_filter_and_panel(
        self,
        sample_context: Context,
        make: Make,
        clinic: tuple[int, list[int]],
    ) -> None:
        page = make(sample_context)
        page.ui.unit.set_unit(clinic[0])
        page.ui.onlyAway.setChecked(False)
        page.ui.yearButton.setChecked(True)
        page.ui.panelButton.setChecked(False)
        page.close()
        again = make(sample_context)
        assert again.ui.unit.unit() == clinic[0]
        assert not again.ui.onlyAway.isChecked()
        assert again.ui.views.currentWidget() is again.ui.yearGrid
        assert not again.ui.panel.isVisible()
        assert again.ui.period.text() == "2026"

    def test_each_account_its_own(self, sample_context: Context, make: Make) -> None:
        page = make(sample_context)
        page.ui.panelButton.setChecked(False)
        page.close()
        other = Session("lain", "Lain", Role.ADMIN, sample_context.session.clock)
        assert make(Context(other, sample_context.location)).ui.panel.isVisible()


class TestEmptiness:
    """Nobody to show: why, and what to do."""

    def test_an_empty_office_offers_the_import(
        self, empty_context: Context, make: Make, qtbot: QtBot
    ) -> None:
        page = make(empty_context)
        assert page.ui.stack.currentWidget() is page.ui.emptyPage
        assert not page.ui.printButton.isEnabled()
        with qtbot.waitSignal(page.import_wanted):
            page.ui.empty.acted.emit()

    def test_an_empty_unit_leads_back_to_all(self, sample_context: Context, make: Make) -> None:
        unit = units.save(sample_context.session, None, name="Unit Baru")
        page = make(sample_context)
        page.reload()
        page.ui.unit.set_unit(unit)
        assert page.ui.stack.currentWidget() is page.ui.emptyPage
        assert "Unit ini" in page.ui.empty._text.text()
        page.ui.empty.acted.emit()
        assert page.ui.unit.unit() is None
        assert page.ui.stack.currentWidget() is page.ui.calendarPage

    def test_a_month_without_leave_and_a_search_without_hits(
        self, page: CalendarPage, qtbot: QtBot, wait_for: Wait
    ) -> None:
        page._day = dt.date(2030, 6, 3)
        page._show_period()
        assert page.ui.stack.currentWidget() is page.ui.emptyPage
        page.ui.empty.acted.emit()
        assert not page.ui.onlyAway.isChecked()
        assert page.month.rowCount() > 250
        qtbot.keyClicks(page.ui.find, "zzzz")
        wait_for(lambda: page.ui.stack.currentWidget() is page.ui.emptyPage)
        page.ui.empty.acted.emit()
        assert page.ui.find.text() == ""
        assert page.month.rowCount() > 250

    def test_search_finds_a_name(self, page: CalendarPage, qtbot: QtBot, wait_for: Wait) -> None:
        everybody(page)
        person = page.month.person(1)
        assert person is not None
        qtbot.keyClicks(page.ui.find, person.nip[-6:])
        wait_for(lambda: page.month.rowCount() < 20)
        assert person.id in {page.month.employee(r) for r in range(page.month.rowCount())}


@pytest.mark.parametrize("year", [False, True])
def test_fits_a_small_window(page: CalendarPage, year: bool, wait_for: Wait) -> None:
    page.ui.yearButton.setChecked(year)
    wait_for(lambda: page.lists.rowCount() > 0)
    assert window_checks.faults(page) == []
    assert page.minimumSizeHint().width() <= SMALL[0]
    assert page.minimumSizeHint().height() <= SMALL[1]
    view = page.ui.yearGrid if year else page.ui.grid
    assert view.horizontalScrollBar().maximum() == 0
    page.ui.onlyAway.setChecked(False)
    page.step(1)
    assert page.ui.period.text() in ("Desember 2026", "2027")
    assert view.horizontalScrollBar().maximum() == 0, "31 days beside a scroll bar fit, too"


def test_the_report_fits_its_window(sample_context: Context, qtbot: QtBot) -> None:
    line = Line(1, "", "Wa Ode Siti Nur Rahmawati " * 3, "", "", TODAY, 1, reports=True)
    dialog = report_back.ReportBack(sample_context, [line] * 9)
    qtbot.addWidget(dialog)
    with qtbot.waitExposed(dialog):
        dialog.show()
    assert window_checks.faults(dialog) == []
