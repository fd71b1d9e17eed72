"""The calendar page: the day's lists beside it, and what goes on paper."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import pytest
from leave_books import put
from PySide6.QtCore import QModelIndex, Qt
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from kepegdesk.domain.kinds import LeaveState, Role
from kepegdesk.services import (
    leave,
    leave_acts,
    leave_today,
    settings,
)
from kepegdesk.services.leave_today import Line
from kepegdesk.services.session import Session
from kepegdesk.ui import ask
from kepegdesk.ui.changes import Context
from kepegdesk.ui.dialogs import report_back
from kepegdesk.ui.dialogs.pdf_preview import PdfPreview
from kepegdesk.ui.views.calendar import CalendarPage
from tests.ui import calendar_desk
from tests.ui.calendar_desk import TODAY, Make, Wait, everybody


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


class TestLists:
    """What the day brings."""

    @pytest.fixture
    def listed(
        self,
        sample_context: Context,
        clinic: tuple[int, list[int]],
        make: Make,
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
        self, sample_context: Context, make: Make, wait_for: Wait
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

        from kepegdesk.ui.printing import print_pdf

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
