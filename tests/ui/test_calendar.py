"""The calendar page: a month, a year, the day's lists, by mouse and keys alone."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator

import pytest
from leave_books import keep_at_work, moves_to, put
from PySide6.QtCore import QModelIndex, QPoint, Qt
from PySide6.QtGui import QAccessible, QColor, QImage
from PySide6.QtWidgets import QApplication
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from kepegdesk.domain.kinds import LeaveKind, LeaveState, Role, WorkPattern
from kepegdesk.services import (
    leave,
    leave_acts,
    leave_calendar,
    leave_lists,
    leave_today,
    settings,
    units,
)
from kepegdesk.services.leave_today import Line
from kepegdesk.services.session import Session
from kepegdesk.ui import ask, jobs
from kepegdesk.ui.changes import Context
from kepegdesk.ui.dialogs import report_back
from kepegdesk.ui.dialogs.pdf_preview import PdfPreview
from kepegdesk.ui.views.calendar import CalendarPage
from kepegdesk.ui.widgets import leave_calendar_look as look
from kepegdesk.ui.widgets.leave_calendar_month import PORTION
from kepegdesk.ui.widgets.leave_calendar_year import YearModel
from tests.ui import window_checks

TODAY = dt.date(2026, 11, 23)
SMALL = (1190, 690)
Wait = Callable[[Callable[[], bool]], None]


@pytest.fixture
def make(qtbot: QtBot) -> Iterator[Callable[[Context], CalendarPage]]:
    """Return a way to show the page; what it reads beside the window is read to the end."""

    def shown(context: Context) -> CalendarPage:
        page = CalendarPage(context)
        qtbot.addWidget(page)
        page.resize(*SMALL)
        with qtbot.waitExposed(page):
            page.show()
        page.activateWindow()
        page.setFocus()
        made.append(page)
        return page

    made: list[CalendarPage] = []
    yield shown
    for page in made:
        page.close()
    qtbot.waitUntil(lambda: not jobs.is_busy(), timeout=15_000)


@pytest.fixture
def page(sample_context: Context, make: Callable[[Context], CalendarPage]) -> CalendarPage:
    """Return the page of the sample office."""
    return make(sample_context)


@pytest.fixture
def clinic(sample_context: Context) -> tuple[int, list[int]]:
    """Return a unit with a six-day week, and its people in order, none with leave of their own."""
    week = WorkPattern.SIX_DAYS
    unit = units.save(sample_context.session, None, name="Pos Uji", pattern=week)
    everyone = sample_context.ask(leave_calendar.year, None, 2026).people
    away = sample_context.ask(leave_calendar.year, None, 2026, only_away=True).people
    free = [place.employee for place in everyone if place not in away]
    for employee in free[:6]:
        moves_to(employee, unit)
    sheet = sample_context.ask(leave_calendar.month, unit, 2026, 11)
    return unit, [place.employee for place in sheet.people]


def everybody(page: CalendarPage) -> None:
    page.ui.onlyAway.setChecked(False)


def go(page: CalendarPage, employee: int, day: dt.date) -> None:
    page.ui.grid.setFocus()
    page.ui.grid.stand_on(employee, day)


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

    def test_only_the_rows_in_sight_are_read(
        self, sample_context: Context, make: Callable[[Context], CalendarPage]
    ) -> None:
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


class TestLists:
    """What the day brings."""

    @pytest.fixture
    def listed(
        self,
        sample_context: Context,
        clinic: tuple[int, list[int]],
        make: Callable[[Context], CalendarPage],
        wait_for: Wait,
    ) -> CalendarPage:
        """Return the page once the lists are read; three people of the clinic are late."""
        sample_context.do(settings.choose, "lapor_mulai", "01-11-2026")
        for employee in clinic[1][:3]:
            put(employee, "2026-11-09", "2026-11-13")
        page = make(sample_context)
        wait_for(lambda: page.lists.rowCount() > 0)
        return page

    def test_model_is_sound(self, listed: CalendarPage, qtmodeltester: ModelTester) -> None:
        qtmodeltester.check(listed.lists)

    def test_shows_the_sections_with_their_counts(
        self, listed: CalendarPage, sample_context: Context
    ) -> None:
        known = [*sample_context.ask(leave_today.today), sample_context.ask(leave_today.lapsing)]
        model = listed.lists
        shown = [model.index(row, 0).data() for row in range(model.rowCount())]
        assert shown == [f"{section.title} ({section.count})" for section in known]
        assert [len(section.lines) for section in model.sections] == [
            len(section.lines) for section in known
        ]
        assert listed.ui.panelHeading.whole() == "Hari ini, Senin, 23 November 2026"

    def test_long_sections_are_closed_and_stay_as_the_user_left_them(
        self, listed: CalendarPage, wait_for: Wait
    ) -> None:
        view, model = listed.ui.today, listed.lists
        keys = [section.key for section in model.sections]
        lapsing, away = (model.index(keys.index(key), 0) for key in ("lapsing", "away"))
        assert len(model.sections[lapsing.row()].lines) > 12
        assert not view.isExpanded(lapsing)
        assert view.isExpanded(away)
        view.setExpanded(lapsing, True)
        view.setExpanded(away, False)
        model.show(model.sections)
        assert view.isExpanded(model.index(lapsing.row(), 0))
        assert not view.isExpanded(model.index(away.row(), 0))

    def test_enter_opens_the_request(
        self, listed: CalendarPage, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        opened: list[int] = []
        forms: list[str] = []
        listed.history_wanted.connect(opened.append)
        monkeypatch.setattr(PdfPreview, "exec", lambda self: forms.append(self.windowTitle()))
        line = _choose(listed, "away", 1)[0]
        listed.ui.today.setFocus()
        qtbot.keyClick(listed.ui.today, Qt.Key.Key_Return)
        listed.ui.historyButton.click()
        assert opened == [line.request, line.request]
        qtbot.keyClick(listed.ui.today, Qt.Key.Key_F)
        assert len(forms) == 1
        assert line.name in forms[0]
        current = listed.current()
        assert current is not None
        assert current.employee == line.employee

    def test_several_report_back_in_one_act(
        self,
        listed: CalendarPage,
        sample_context: Context,
        qtbot: QtBot,
        monkeypatch: pytest.MonkeyPatch,
        wait_for: Wait,
    ) -> None:
        told: list[str] = []
        listed.told.connect(told.append)
        chosen = _choose(listed, "late", 2)
        assert len(chosen) == 2
        assert listed.ui.reportButton.isEnabled()

        def fill(dialog: report_back.ReportBack) -> int:
            dialog.show()
            assert all(line.name in dialog.ui.whom.text() for line in chosen)
            dialog.ui.on.set_date(None)
            dialog.ui.saveButton.click()
            assert "belum diisi" in dialog.ui.notice.text()
            qtbot.keyClicks(dialog.ui.on, "23/11")
            dialog.ui.saveButton.click()
            return dialog.result()

        monkeypatch.setattr(report_back.ReportBack, "exec", fill)
        listed.ui.reportButton.click()
        states = {sample_context.ask(leave.get, line.request or 0).state for line in chosen}
        assert states == {LeaveState.DONE}
        assert told == ["Lapor kembali 2 pegawai tercatat, 2 terlambat."]
        asked = {line.request for line in chosen}
        wait_for(lambda: not asked & {line.request for line in _lines(listed, "late")})
        assert _lines(listed, "late")

    def test_who_has_not_gone_cannot_report(self, listed: CalendarPage) -> None:
        _choose(listed, "starting", 1)
        assert not listed.ui.reportButton.isEnabled()
        assert listed.ui.historyButton.isEnabled()
        _choose(listed, "lapsing", 1)
        assert not listed.ui.historyButton.isEnabled()

    def test_an_auditor_sees_no_button(
        self, sample_context: Context, make: Callable[[Context], CalendarPage], wait_for: Wait
    ) -> None:
        session = Session("auditor", "Auditor", Role.AUDITOR, sample_context.session.clock)
        page = make(Context(session, sample_context.location))
        wait_for(lambda: page.lists.rowCount() > 0)
        assert not page.ui.reportButton.isVisible()
        assert not session_may(page)

    def test_a_change_elsewhere_is_shown(
        self, listed: CalendarPage, sample_context: Context, wait_for: Wait
    ) -> None:
        line = _lines(listed, "late")[0]
        assert line.request is not None
        sample_context.do(leave_acts.report_back, [line.request], TODAY)
        wait_for(lambda: line.request not in {each.request for each in _lines(listed, "late")})

    def test_names_are_counted_where_there_are_many(self) -> None:
        names = [f"Pegawai {n}" for n in range(9)]
        assert report_back.names_words(names).endswith("Pegawai 5; dan 3 orang lagi")
        assert report_back.names_words(names[:2]) == "Pegawai 0; Pegawai 1"


def session_may(page: CalendarPage) -> bool:
    return page._context.may(leave_acts.report_back)


def _lines(page: CalendarPage, key: str) -> tuple[Line, ...]:
    return next(section.lines for section in page.lists.sections if section.key == key)


def _choose(page: CalendarPage, key: str, count: int) -> list[Line]:
    """Select the first lines of a section."""
    view, model = page.ui.today, page.lists
    place = [section.key for section in model.sections].index(key)
    parent: QModelIndex = model.index(place, 0)
    view.expand(parent)
    view.clearSelection()
    chooser = view.selectionModel()
    for row in range(count):
        index = model.index(row, 0, parent)
        chooser.setCurrentIndex(index, chooser.SelectionFlag.Select)
    return view.lines()


class TestRemembered:
    """What an account looked at last."""

    def test_unit_view_filter_and_panel(
        self,
        sample_context: Context,
        make: Callable[[Context], CalendarPage],
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

    def test_each_account_its_own(
        self, sample_context: Context, make: Callable[[Context], CalendarPage]
    ) -> None:
        page = make(sample_context)
        page.ui.panelButton.setChecked(False)
        page.close()
        other = Session("lain", "Lain", Role.ADMIN, sample_context.session.clock)
        assert make(Context(other, sample_context.location)).ui.panel.isVisible()


class TestEmptiness:
    """Nobody to show: why, and what to do."""

    def test_an_empty_office_offers_the_import(
        self, empty_context: Context, make: Callable[[Context], CalendarPage], qtbot: QtBot
    ) -> None:
        page = make(empty_context)
        assert page.ui.stack.currentWidget() is page.ui.emptyPage
        assert not page.ui.printButton.isEnabled()
        with qtbot.waitSignal(page.import_wanted):
            page.ui.empty.acted.emit()

    def test_an_empty_unit_leads_back_to_all(
        self, sample_context: Context, make: Callable[[Context], CalendarPage]
    ) -> None:
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


class TestPaper:
    """Cetak A3."""

    def test_what_is_shown_is_printed(
        self,
        page: CalendarPage,
        clinic: tuple[int, list[int]],
        monkeypatch: pytest.MonkeyPatch,
        wait_for: Wait,
    ) -> None:
        made: list[PdfPreview] = []
        monkeypatch.setattr(PdfPreview, "exec", lambda self: made.append(self))
        page.reload()
        page.ui.unit.set_unit(clinic[0])
        everybody(page)
        page.ui.printButton.click()
        wait_for(lambda: len(made) == 1)
        (preview,) = made
        assert preview.windowTitle() == "Kalender cuti November 2026 — Pos Uji"
        assert preview._name == "kalender-cuti-2026-11.pdf"
        assert preview.ui.view.page_count() == 1
        page.ui.yearButton.setChecked(True)
        page.ui.printButton.click()
        wait_for(lambda: len(made) == 2)
        assert made[1]._name == "kalender-cuti-2026.pdf"

    def test_prints_a3_on_its_side(
        self, page: CalendarPage, monkeypatch: pytest.MonkeyPatch, wait_for: Wait, tmp_path: object
    ) -> None:
        import io
        from pathlib import Path

        import pypdf
        from PySide6.QtPrintSupport import QPrinter

        from kepegdesk.ui.dialogs.pdf_preview import print_pdf

        made: list[PdfPreview] = []
        monkeypatch.setattr(PdfPreview, "exec", lambda self: made.append(self))
        page.ui.printButton.click()
        wait_for(lambda: len(made) == 1)
        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
        out = Path(str(tmp_path)) / "cetak.pdf"
        printer.setOutputFileName(str(out))
        print_pdf(made[0]._pdf, printer)
        wanted = pypdf.PdfReader(io.BytesIO(made[0]._pdf)).pages[0].mediabox
        printed = pypdf.PdfReader(out).pages[0].mediabox
        assert float(wanted.width) > float(wanted.height)
        assert float(printed.width) == pytest.approx(float(wanted.width), abs=2)
        assert float(printed.height) == pytest.approx(float(wanted.height), abs=2)

    def test_a_refusal_is_told(
        self, page: CalendarPage, monkeypatch: pytest.MonkeyPatch, wait_for: Wait
    ) -> None:
        told: list[object] = []
        monkeypatch.setattr(ask, "refusal", lambda _parent, fault: told.append(fault))
        page._day = dt.date(1900, 1, 1)
        page.ui.printButton.click()
        wait_for(lambda: len(told) == 1)


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
