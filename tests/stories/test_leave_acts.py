"""One person through deferral, recall and return, with keys and mouse, in the real window."""

from __future__ import annotations

import datetime as dt
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from kepegdesk.domain.kinds import EmployeeKind, EmployeeStatus, LeaveKind, LeaveState
from kepegdesk.services import accounts, balances, desk, employees, journal, leave, leave_lists
from kepegdesk.services.employees import Criteria
from kepegdesk.services.leave import LeaveInput
from kepegdesk.ui.dialogs.decision import Decision
from kepegdesk.ui.dialogs.leave_history import LeaveHistory
from kepegdesk.ui.dialogs.leave_request import LeaveRequest
from kepegdesk.ui.dialogs.pdf_preview import PdfPreview
from kepegdesk.ui.dialogs.recall import Recall
from kepegdesk.ui.dialogs.report_back import ReportBack
from kepegdesk.ui.main import Start
from kepegdesk.ui.main_window import MainWindow
from tests.stories.clerk import ADMIN, NOW, PASSWORD, Clerk, page

LATER = NOW + dt.timedelta(days=3)
"""The day the person is back at the desk: the day after he was called for."""
START, END = dt.date(2026, 11, 23), dt.date(2026, 11, 27)
CONTROL_SHIFT = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier


class Desk:
    """The clock at the desk, which the story turns on."""

    def __init__(self) -> None:
        self.now = NOW

    def clock(self) -> dt.datetime:
        """Return the moment at the desk."""
        return self.now


class Story:
    """What the clerk does for one person in three days."""

    def __init__(self, clerk: Clerk, desk_: Desk, nip: str, employee: int) -> None:
        self.clerk = clerk
        self.desk = desk_
        self.nip = nip
        self.employee = employee
        self.requests: list[int] = []

    def work(self, window: MainWindow) -> None:
        before = window.context.ask(balances.of, self.employee).available
        self.ask(window, "7/12", "9/12")
        self.defer(window)
        self.ask(window, "23/11", "27/11")
        self.grant(window)
        assert window.context.ask(balances.of, self.employee).available == before - 5
        self.recall(window)
        assert window.context.ask(balances.of, self.employee).available == before - 2
        self.desk.now = LATER
        self.come_back(window)
        self.look_back(window)
        assert window.context.ask(journal.verify).ok

    def state(self, window: MainWindow) -> LeaveState:
        """Return where the last request stands."""
        return window.context.ask(leave.get, self.requests[-1]).state

    # Asking

    def ask(self, window: MainWindow, start: str, end: str) -> None:
        self.clerk.press(Qt.Key.Key_1, control=True)
        people = page(window, "Employees")
        self.clerk.press(Qt.Key.Key_F, control=True)
        self.clerk.press(Qt.Key.Key_A, control=True)
        self.clerk.type(self.nip)
        self.clerk.wait(lambda: people.model.rowCount() == 1)
        self.clerk.press(Qt.Key.Key_Down)
        press = partial(self.clerk.press, Qt.Key.Key_L, control=True)
        self.clerk.meet(press, partial(self.fill, start, end))

    def fill(self, start: str, end: str, dialog: LeaveRequest) -> None:
        dialog.ui.employee.setFocus()
        self.clerk.press(Qt.Key.Key_Return)
        self.clerk.press(Qt.Key.Key_Return)  # the kind stays Cuti Tahunan
        for text in ("Menikahkan anak", start, end):
            self.clerk.type(text)
            self.clerk.press(Qt.Key.Key_Return)
        assert dialog.ui.notice.text() == ""
        self.clerk.press(Qt.Key.Key_Return, control=True)
        assert dialog.request is not None
        self.requests.append(dialog.request)

    # The answers

    def stand(self, window: MainWindow) -> Any:
        self.clerk.press(Qt.Key.Key_3, control=True)
        inbox = page(window, "Inbox")
        rows = [waiting.request.id for waiting in inbox.model.rows]
        self.clerk.click_cell(inbox.ui.table, rows.index(self.requests[-1]), 0)
        return inbox

    def defer(self, window: MainWindow) -> None:
        self.stand(window)
        self.clerk.press(Qt.Key.Key_S)
        assert self.state(window) is LeaveState.CONSIDERED
        self.stand(window)
        self.clerk.meet(partial(self.clerk.press, Qt.Key.Key_T), self.postpone, self.close_paper)
        assert self.state(window) is LeaveState.DEFERRED
        event = window.context.ask(leave.get, self.requests[-1]).events[-1]
        assert (event.days, event.end) == (3, dt.date(2027, 12, 31))
        assert event.letter

    def postpone(self, dialog: Decision) -> None:
        assert "31-12-2027" in dialog.ui.untilHint.text()
        self.clerk.press(Qt.Key.Key_Return, control=True)
        assert dialog.isVisible()
        assert "alasan" in dialog.ui.notice.text()
        self.clerk.type("Pemeriksaan akhir tahun", dialog.ui.note)
        self.clerk.press(Qt.Key.Key_Return, control=True)

    def grant(self, window: MainWindow) -> None:
        for _answer in range(2):
            self.stand(window)
            self.clerk.press(Qt.Key.Key_S)
        self.stand(window)
        self.clerk.meet(partial(self.clerk.press, Qt.Key.Key_S), self.close_paper)
        assert self.state(window) is LeaveState.ISSUED

    def close_paper(self, preview: PdfPreview) -> None:
        assert preview.ui.view.page_count() == 1
        self.clerk.press(Qt.Key.Key_Escape)

    # Duty calls

    def recall(self, window: MainWindow) -> None:
        self.clerk.press(Qt.Key.Key_2, control=True)
        self.click_row(window)
        press = partial(QTest.keyClick, self.clerk.focus(), Qt.Key.Key_R, CONTROL_SHIFT)
        self.clerk.meet(press, self.call, self.close_paper)
        row = window.context.ask(leave.get, self.requests[-1])
        assert (row.state, row.end) == (LeaveState.RECALLED, dt.date(2026, 11, 24))

    def call(self, dialog: Recall) -> None:
        dialog.ui.backOn.setFocus()
        self.clerk.press(Qt.Key.Key_A, control=True)
        self.clerk.type("25/11")
        self.clerk.press(Qt.Key.Key_Return)
        assert "2 hari kerja" in dialog.ui.served.text()
        assert "3 hari kerja" in dialog.ui.returned.text()
        self.clerk.type("Rapat anggaran perubahan")
        self.clerk.press(Qt.Key.Key_Return, control=True)

    def click_row(self, window: MainWindow) -> None:
        register = page(window, "Leave")
        rows = [row.id for row in register.model.rows]
        self.clerk.click_cell(register.ui.table, rows.index(self.requests[-1]), 0)

    # Back at the desk, a day late

    def come_back(self, window: MainWindow) -> None:
        self.clerk.press(Qt.Key.Key_1, control=True)
        self.clerk.press(Qt.Key.Key_R, control=True)  # shows who is awaited
        register = page(window, "Leave")
        assert register.ui.phaseFilter.currentText() == "Menunggu lapor"
        self.click_row(window)
        press = partial(self.clerk.press, Qt.Key.Key_R, control=True)
        self.clerk.meet(press, self.report)
        row = window.context.ask(leave.get, self.requests[-1])
        assert (row.state, row.returned_on) == (LeaveState.DONE, LATER.date())

    def report(self, dialog: ReportBack) -> None:
        assert "terlambat 1 hari" in dialog.ui.late.text()
        self.clerk.press(Qt.Key.Key_Return, control=True)

    def look_back(self, window: MainWindow) -> None:
        register = page(window, "Leave")
        self.clerk.click(register.ui.stack.currentWidget())
        register.ui.phaseFilter.setCurrentIndex(0)
        self.click_row(window)
        press = partial(self.clerk.press, Qt.Key.Key_H, control=True, shift=True)
        self.clerk.meet(press, self.read)

    def read(self, history: LeaveHistory) -> None:
        acts = [event.act for event in history._model.rows]
        assert acts == ["submit", "consider", "decide", "issue", "recall", "return"]
        assert {event.account for event in history._model.rows} == {ADMIN}
        papers = [history.ui.papers.item(i).text() for i in range(history.ui.papers.count())]
        assert any("Panggilan" in text and "terbit" in text for text in papers)
        self.clerk.press(Qt.Key.Key_Escape)


def _somebody(office: Path) -> tuple[str, int]:
    """Return a person of the sample who may go on leave today and asks for nothing yet."""
    with desk.opened(str(office)):
        admin = accounts.sign_in(ADMIN, PASSWORD, Desk().clock)
        for row in employees.people(admin, Criteria(kinds=frozenset({EmployeeKind.PNS}))).page(
            0, 99
        ):
            file = employees.get(admin, row.id)
            wish = LeaveInput(LeaveKind.ANNUAL, START, END, "Coba", file.address, file.phone)
            quote = leave.quote(admin, row.id, wish)
            ahead = [r for r in leave_lists.of_employee(admin, row.id) if r.end >= START]
            if (
                file.status is EmployeeStatus.ACTIVE
                and not (quote.problems or ahead)
                and quote.before.available >= 8
                and file.address
            ):
                return file.nip or "", row.id
    raise AssertionError("nobody in the sample may take leave")


def test_one_person_through_deferral_recall_and_return(clerk: Clerk, sample_office: Path) -> None:
    desk_ = Desk()
    story = Story(clerk, desk_, *_somebody(sample_office))
    clerk.run(Start(str(sample_office), desk_.clock), story.work, clerk.sign_in())
    assert len(story.requests) == 2
