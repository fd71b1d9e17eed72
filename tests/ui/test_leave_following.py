"""The windows that follow a request: inbox, register, history, recall, return, CLTN."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QItemSelectionModel, Qt
from PySide6.QtWidgets import QDialog
from pytestqt.qtbot import QtBot

from kepegdesk.domain.kinds import LeaveCase, LeaveKind, LeaveState, Role
from kepegdesk.domain.leave_flow import Act
from kepegdesk.domain.problems import warning
from kepegdesk.progress import Cancelled, nothing
from kepegdesk.services import (
    attachments,
    balances,
    journal,
    leave,
    leave_acts,
    leave_lists,
    letters,
    staffing,
)
from kepegdesk.services.session import Session
from kepegdesk.ui import ask, leave_batch
from kepegdesk.ui.changes import Context
from kepegdesk.ui.dialogs.decision import Decision
from kepegdesk.ui.dialogs.leave_glance import LeaveGlance
from kepegdesk.ui.dialogs.leave_history import LeaveHistory
from kepegdesk.ui.dialogs.recall import Recall
from kepegdesk.ui.dialogs.report_back import ReportBack
from kepegdesk.ui.dialogs.scan_view import ScanView
from kepegdesk.ui.dialogs.unpaid_step import UnpaidStep
from kepegdesk.ui.leave_commands import Somebody
from kepegdesk.ui.views.inbox import InboxPage
from kepegdesk.ui.views.leave import LeavePage
from tests.services.scans import pdf, png, written
from tests.ui import leave_windows as made
from tests.ui.leave_windows import FRIDAY, MONDAY

NOTE = "Surat keterangan dokter"
Show = Callable[..., Any]


class TestInbox:
    """What waits is followed up by one key, whatever it waits for."""

    def page(self, context: Context, show: Show, request: int) -> InboxPage:
        """Show the inbox, standing on a request."""
        shown: InboxPage = show(InboxPage(context), (1190, 690))
        shown.activateWindow()
        shown.ui.table.setFocus()
        shown.ui.table.go_to([w.request.id for w in shown.model.rows].index(request))
        return shown

    def test_it_does_not_scroll_sideways(self, sample_context: Context, show: Show) -> None:
        shown = show(InboxPage(sample_context), (1190, 690))
        assert shown.ui.table.horizontalScrollBar().maximum() == 0

    def test_a_permit_is_ratified_by_one_key(
        self, sample_context: Context, show: Show, qtbot: QtBot
    ) -> None:
        request = made.permitted(sample_context)
        page = self.page(sample_context, show, request)
        assert page.current().request.waits(sample_context.session.today) == "Menunggu pengesahan"
        assert page.ui.approveButton.text() == "Sahkan"
        assert not page.ui.deferButton.isEnabled()
        qtbot.keyClick(page.ui.table, Qt.Key.Key_S)
        assert sample_context.ask(leave.get, request).state is LeaveState.RATIFIED

    def test_a_doubtful_approval_asks_first(
        self, sample_context: Context, show: Show, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """UM05: one key does not pass over a warning."""
        asked: list[Decision] = []
        monkeypatch.setattr(Decision, "exec", lambda self: asked.append(self) or 0)
        short = warning("UM05", "start", "Tinggal 1 orang.")
        monkeypatch.setattr(staffing, "warnings", lambda *_a: [short])
        request = made.asked(sample_context, made.somebody(sample_context), MONDAY, FRIDAY)
        sample_context.do(leave.consider, request, made.YES)
        page = self.page(sample_context, show, request)
        qtbot.keyClick(page.ui.table, Qt.Key.Key_S)
        assert sample_context.ask(leave.get, request).state is LeaveState.CONSIDERED
        assert asked[0].ui.notice.text() == "Tinggal 1 orang."

    def test_cltn_goes_from_step_to_step(
        self, sample_context: Context, show: Show, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def fill(dialog: UnpaidStep) -> int:
            if dialog.ui.agreed.isVisibleTo(dialog):
                dialog.ui.number.setText("B-77/KP.03/2026")
            dialog.save()
            return dialog.result()

        monkeypatch.setattr(UnpaidStep, "exec", fill)
        request = made.unpaid(sample_context)
        states = []
        for words in ("Usulkan ke BKN…", "Catat persetujuan BKN…", "Terbitkan SK…"):
            page = self.page(sample_context, show, request)
            assert page.ui.approveButton.text() == words
            assert not page.ui.refuseButton.isVisible()
            qtbot.keyClick(page.ui.table, Qt.Key.Key_S)
            states.append(sample_context.ask(leave.get, request).state)
        assert states == [LeaveState.PROPOSED, LeaveState.ENDORSED, LeaveState.ISSUED]


class TestRecall:
    """Calling back shows live what goes where."""

    def test_the_days_are_told_while_typing(self, sample_context: Context, show: Show) -> None:
        row = made.running(sample_context)
        dialog = show(Recall(sample_context, row))
        back = row.end
        dialog.ui.backOn.set_date(back)
        told = sample_context.ask(leave_acts.recall_quote, row.id, back, reason="-", letter="-")
        assert str(sum(told.returned.values())) in dialog.ui.returned.text()
        assert str(sum(told.served.values())) in dialog.ui.served.text()
        dialog.ui.backOn.set_date(row.start)
        assert "harus sesudah" in dialog.ui.served.text()
        assert dialog.ui.returned.text() == ""

    def test_it_is_recorded_with_its_letter(self, sample_context: Context, show: Show) -> None:
        row = made.running(sample_context)
        before = sample_context.ask(balances.of, row.employee).available
        dialog = show(Recall(sample_context, row))
        dialog.ui.backOn.set_date(row.end)
        dialog.save()
        assert dialog.isVisible()
        assert dialog.ui.reason.property("wrong")
        dialog.ui.reason.setPlainText("Pemeriksaan mendadak")
        dialog.save()
        fresh = sample_context.ask(leave.get, row.id)
        assert (fresh.state, fresh.end) == (LeaveState.RECALLED, row.end - dt.timedelta(days=1))
        given_back = row.working_days - fresh.working_days
        assert sample_context.ask(balances.of, row.employee).available == before + given_back


class TestReturn:
    """Coming back tells who is late."""

    def test_late_days_are_told(self, sample_context: Context, show: Show) -> None:
        row = made.overdue(sample_context)
        dialog = show(ReportBack(sample_context, [Somebody(row.name, row.id)]))
        dialog.ui.on.set_date(row.end + dt.timedelta(days=1))
        assert dialog.ui.late.text() == "Tepat waktu."
        dialog.ui.on.set_date(sample_context.session.today)
        assert "terlambat" in dialog.ui.late.text()
        dialog.save()
        assert dialog.late == 1
        assert sample_context.ask(leave.get, row.id).state is LeaveState.DONE

    def test_before_the_end_it_points_to_the_recall(
        self, sample_context: Context, show: Show
    ) -> None:
        """A report alone would lose the days that were not taken."""
        row, desk = made.running(sample_context), sample_context.session
        last = dt.datetime.combine(row.end, dt.time(9), tzinfo=desk.clock().tzinfo)
        sample_context.session = replace(desk, clock=lambda: last)
        dialog = show(ReportBack(sample_context, [Somebody(row.name, row.id)]))
        dialog.ui.on.set_date(row.end)
        dialog.save()
        assert "Panggil kembali" in dialog.ui.notice.text()
        assert sample_context.ask(leave.get, row.id).state is LeaveState.ISSUED


class TestRegister:
    """The list: phases, many at once, its menu."""

    @pytest.fixture
    def page(self, sample_context: Context, show: Show) -> LeavePage:
        """Return the register of this year."""
        shown: LeavePage = show(LeavePage(sample_context), (1190, 690))
        return shown

    def choose(self, page: LeavePage, *requests: int) -> None:
        """Select some requests."""
        page.reload()
        page.ui.table.selectionModel().clear()
        both = QItemSelectionModel.SelectionFlag
        for request in requests:
            place = [row.id for row in page.model.rows].index(request)
            page.ui.table.selectionModel().setCurrentIndex(
                page.model.index(place, 0), both.Select | both.Rows
            )

    def enabled(self, page: LeavePage) -> set[str]:
        """Return the commands of the menu that are open."""
        page._show_commands()
        return {a.text().split("\t")[0] for a in page.menu.actions() if a.isEnabled()}

    def test_phases_narrow_the_list(self, page: LeavePage, sample_context: Context) -> None:
        today = sample_context.session.today
        for phase in ("belum mulai", "berjalan", "menunggu lapor"):
            page.ui.phaseFilter.setCurrentIndex(page.ui.phaseFilter.findData(phase))
            assert {row.phase(today) for row in page.model.rows} <= {phase}
        page.ui.phaseFilter.setCurrentIndex(page.ui.phaseFilter.findData("berjalan"))
        assert made.running(sample_context).id in [row.id for row in page.model.rows]

    def test_states_say_what_they_wait_for(self, page: LeavePage) -> None:
        column = [c.key for c in page.model.columns].index("state")
        told = {page.model.index(i, column).data() for i in range(page.model.rowCount())}
        assert {"Menunggu surat", "Menunggu keputusan", "Menunggu pertimbangan"} <= told
        assert "Disetujui" not in told

    def test_details_are_hidden_by_default(self, page: LeavePage) -> None:
        keys = [column.key for column in page.model.columns]
        for key in ("proceed", "override", "place", "returned", "case"):
            assert page.ui.table.isColumnHidden(keys.index(key))
        assert page.ui.table.horizontalScrollBar().maximum() == 0

    def test_the_menu_offers_what_the_state_allows(
        self, page: LeavePage, sample_context: Context
    ) -> None:
        self.choose(page, made.running(sample_context).id)
        open_ = self.enabled(page)
        assert {"Panggil kembali…", "Lapor kembali…", "Riwayat cuti…"} <= open_
        assert not {"Batalkan cuti…", "Tindak lanjuti", "Perpanjang…"} & open_
        request = made.asked(sample_context, made.somebody(sample_context), MONDAY, FRIDAY)
        self.choose(page, request)
        open_ = self.enabled(page)
        assert {"Batalkan cuti…", "Tindak lanjuti"} <= open_
        assert not {"Panggil kembali…", "Lapor kembali…"} & open_

    def test_an_auditor_changes_nothing(self, sample_context: Context, show: Show) -> None:
        page = show(LeavePage(made.as_role(sample_context, Role.AUDITOR)), (1190, 690))
        self.choose(page, made.running(sample_context).id)
        open_ = self.enabled(page)
        assert not {"Panggil kembali…", "Lapor kembali…", "Terbitkan surat yang dipilih"} & open_

    def test_many_letters_are_issued_and_one_that_fails_stops_no_other(
        self,
        page: LeavePage,
        sample_context: Context,
        monkeypatch: pytest.MonkeyPatch,
        wait_for: Callable[[Callable[[], bool]], None],
    ) -> None:
        people = [made.somebody(sample_context)]
        first = made.granted(sample_context, people[0], MONDAY, MONDAY)
        second = made.granted(sample_context, made.somebody(sample_context), MONDAY, MONDAY)
        self.choose(page, first, second)
        leave.cancel(sample_context.session, second, "Batal berangkat")
        sample_context.ask(letters.letter, first)  # fonts are loaded before the clock runs
        told: list[str] = []
        page.told.connect(told.append)
        warned: list[str] = []
        monkeypatch.setattr(ask, "confirm", lambda *_a, **_k: True)
        monkeypatch.setattr(ask, "warn", lambda _p, words, *, explain="": warned.append(explain))
        page.issue_chosen()
        wait_for(lambda: bool(told))
        assert told == ["1 dari 2 surat terbit."]
        assert "tidak dapat diterbitkan" in warned[0]
        assert sample_context.ask(leave.get, first).state is LeaveState.ISSUED

    def test_stopped_in_the_middle_what_is_issued_stays(self, sample_context: Context) -> None:
        people = [made.somebody(sample_context)]
        first = made.granted(sample_context, people[0], MONDAY, MONDAY)
        second = made.granted(sample_context, made.somebody(sample_context), MONDAY, MONDAY)
        rows = [sample_context.ask(leave.get, each) for each in (first, second)]

        def stop_at_the_second(done: int, _total: int) -> None:
            if done:
                raise Cancelled

        found = leave_batch.issue_each(sample_context.session, rows, stop_at_the_second)
        assert (found.done, found.stopped) == ([first], True)
        assert found.words == "1 dari 2 surat terbit. Dihentikan; sisanya belum terbit."
        assert sample_context.ask(leave.get, second).state is LeaveState.APPROVED

    def test_a_bug_at_one_row_hides_no_letter_that_was_issued(
        self,
        sample_context: Context,
        monkeypatch: pytest.MonkeyPatch,
        caplog: pytest.LogCaptureFixture,
        expected_log: None,
    ) -> None:
        """Nobody issues a letter again because a box said that nothing was done."""
        asked = [
            made.granted(sample_context, made.somebody(sample_context), MONDAY, MONDAY)
            for _ in range(3)
        ]
        rows = [sample_context.ask(leave.get, each) for each in asked]
        issue = letters.issue

        def stumble(session: Session, request: int) -> None:
            if request == asked[1]:
                raise KeyError("hilang")
            issue(session, request)

        monkeypatch.setattr(letters, "issue", stumble)
        found = leave_batch.issue_each(sample_context.session, rows, nothing)
        assert found.done == [asked[0], asked[2]]
        assert found.words == "2 dari 3 surat terbit."
        assert re.fullmatch(
            rf"{re.escape(rows[1].name)}: kesalahan di dalam program, catatan nomor \w{{8}}",
            found.reasons,
        )
        assert "KeyError: 'hilang'" in caplog.text

    def test_several_come_back_in_one_act(
        self, page: LeavePage, sample_context: Context, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        rows = [
            row
            for row in sample_context.ask(leave_lists.listed)
            if row.phase(sample_context.session.today) == "menunggu lapor"
            and row.start.year == 2026
        ][:2]
        assert len(rows) == 2
        monkeypatch.setattr(ReportBack, "exec", lambda self: self.save() or self.result())
        self.choose(page, *(row.id for row in rows))
        page.report_back()
        states = {sample_context.ask(leave.get, row.id).state for row in rows}
        assert states == {LeaveState.DONE}


class TestHistory:
    """A request act by act, with papers, scans, and the next step."""

    def test_it_shows_who_did_what_and_who_typed_it(
        self, sample_context: Context, show: Show
    ) -> None:
        request = made.unpaid(sample_context, Act.PROPOSE, Act.ENDORSE)
        dialog = show(LeaveHistory(sample_context, request))
        acts = [event.act for event in dialog._model.rows]
        assert acts == ["submit", "consider", "decide", "propose", "endorse"]
        assert {event.account for event in dialog._model.rows} == {sample_context.session.account}
        assert "Menunggu SK" in dialog.ui.summary.text()
        assert dialog.ui.nextButton.text() == "Terbitkan SK…"
        assert dialog.ui.steps.isVisible()

    def test_what_is_recorded_appears_at_once(
        self, sample_context: Context, show: Show, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(Decision, "exec", lambda self: self.decide() or self.result())
        request = made.asked(sample_context, made.somebody(sample_context), MONDAY, FRIDAY)
        dialog = show(LeaveHistory(sample_context, request))
        assert dialog.ui.nextButton.text() == "Pertimbangkan…"
        dialog.ui.nextButton.click()
        assert dialog.ui.nextButton.text() == "Putuskan…"
        assert [event.act for event in dialog._model.rows] == ["submit", "consider"]

    def test_its_papers_open(self, sample_context: Context, show: Show, papers: list[Any]) -> None:
        request = made.issued(sample_context, made.somebody(sample_context), MONDAY, FRIDAY)
        dialog = show(LeaveHistory(sample_context, request))
        assert "terbit" in dialog.ui.papers.item(0).text()
        dialog.ui.openButton.click()
        assert papers[0]._pdf == sample_context.ask(letters.letter, request)

    def test_enter_on_an_act_opens_its_paper(
        self, sample_context: Context, show: Show, papers: list[Any], qtbot: QtBot
    ) -> None:
        request = made.unpaid(sample_context, Act.PROPOSE)
        dialog = show(LeaveHistory(sample_context, request))
        acts = [event.act for event in dialog._model.rows]
        for act, paper in (("propose", "(1.d)"), ("submit", "(1.b)")):
            dialog.ui.events.setFocus()
            dialog.ui.events.go_to(acts.index(act))
            qtbot.keyClick(dialog.ui.events, Qt.Key.Key_Return)
            assert paper in papers[-1].windowTitle()
        dialog.ui.events.go_to(acts.index("consider"))
        qtbot.keyClick(dialog.ui.events, Qt.Key.Key_Return)
        assert len(papers) == 2

    def test_scans_are_filed_and_taken_off(
        self,
        sample_context: Context,
        show: Show,
        tmp_path: Path,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        seen: list[ScanView] = []
        monkeypatch.setattr(ScanView, "exec", lambda self: seen.append(self) or 0)
        monkeypatch.setattr(ask, "confirm", lambda *_a, **_k: True)
        request = made.asked(
            sample_context, made.somebody(sample_context), MONDAY, FRIDAY, kind=LeaveKind.SICK,
            case=LeaveCase.ILLNESS, documents=frozenset({NOTE}),
        )  # fmt: skip
        dialog = show(LeaveHistory(sample_context, request))
        dialog.ui.checklist.dropped.emit(NOTE, written(tmp_path, "nota.pdf", pdf()))
        scan = sample_context.ask(attachments.listed, request)[0]
        assert scan.name == "nota.pdf"
        dialog.ui.checklist.view_wanted.emit(scan.id)
        copy = seen[0]._copy()
        assert copy.read_bytes() == pdf()
        dialog.ui.checklist.remove_wanted.emit(scan.id)
        assert sample_context.ask(attachments.listed, request) == []
        sample_context.do(journal.undo)
        assert len(sample_context.ask(attachments.listed, request)) == 1

    def test_running_leave_offers_the_recall(
        self,
        sample_context: Context,
        show: Show,
        papers: list[Any],
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        def fill(dialog: Recall) -> int:
            dialog.ui.reason.setPlainText("Rapat anggaran")
            dialog.save()
            return dialog.result()

        monkeypatch.setattr(Recall, "exec", fill)
        row = made.running(sample_context)
        dialog = show(LeaveHistory(sample_context, row.id))
        assert dialog.ui.recallButton.isVisible()
        assert not dialog.ui.cancelLeaveButton.isVisible()
        dialog.ui.recallButton.click()
        assert sample_context.ask(leave.get, row.id).state is LeaveState.RECALLED
        assert "Panggilan" in papers[0].windowTitle()
        assert not dialog.ui.recallButton.isVisible()

    def test_a_picture_is_shown_the_right_way(self, show: Show) -> None:
        view = show(ScanView("foto.png", "image/png", png(400, 300)))
        assert view.ui.stack.currentWidget() is view.ui.picturePage
        assert view.ui.zoom.text() == "100%"
        view.ui.zoomInButton.click()
        assert view.ui.zoom.text() == "125%"
        view.ui.fitButton.click()
        assert view.ui.picture.zoom() == 100

    @pytest.mark.qt_log_ignore("")
    def test_a_picture_that_cannot_be_drawn_says_so(self, show: Show) -> None:
        view = show(ScanView("foto.jpg", "image/jpeg", b"\xff\xd8\xff rusak"))
        assert "tidak dapat ditampilkan" in view.ui.notice.text()


class TestGlance:
    """The form of a person tells his leave."""

    def test_balance_what_runs_and_what_was_asked_for(
        self, sample_context: Context, show: Show, qtbot: QtBot
    ) -> None:
        row = made.running(sample_context)
        glance = show(LeaveGlance(sample_context), (520, 420))
        glance.load(row.employee)
        left = sample_context.ask(balances.of, row.employee).available
        assert f"bisa diambil: {left} hari" in glance.ui.balance.text()
        assert f"{row.end:%d-%m-%Y}" in glance.ui.now.text()
        with qtbot.waitSignal(glance.history_wanted) as wanted:
            glance.ui.table.setFocus()
            glance.ui.table.go_to([each.id for each in glance._model.rows].index(row.id))
            qtbot.keyClick(glance.ui.table, Qt.Key.Key_Return)
        assert wanted.args == [row.id]

    def test_it_follows_what_is_recorded(self, sample_context: Context, show: Show) -> None:
        person = made.somebody(sample_context)
        glance = show(LeaveGlance(sample_context), (520, 420))
        glance.load(person)
        assert glance.ui.now.text() == "Tidak sedang cuti"
        made.issued(sample_context, person, MONDAY, FRIDAY)
        assert glance.ui.now.text() == "Cuti Tahunan mulai 07-12-2026"
        assert glance._model.rowCount() > 0

    def test_a_negative_balance_is_red(self, sample_context: Context, show: Show) -> None:
        """T-20."""
        everybody = sample_context.ask(balances.of_everybody)
        person = next(number for number, found in everybody.items() if found.available < 0)
        glance = show(LeaveGlance(sample_context), (520, 420))
        glance.load(person)
        assert glance.ui.balance.property("tone") == "error"
        assert f"{everybody[person].available} hari" in glance.ui.balance.text()


def test_every_dialog_closes_by_escape(sample_context: Context, show: Show, qtbot: QtBot) -> None:
    for make in (made.recall, made.history, made.deferral, made.urgent, made.scan):
        dialog: QDialog = show(make(sample_context))
        qtbot.keyClick(dialog, Qt.Key.Key_Escape)
        assert not dialog.isVisible()
