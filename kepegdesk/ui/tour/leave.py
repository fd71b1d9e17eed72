"""Leave: the request with its quote, the inbox, the decision, the letter, the ledger."""

from __future__ import annotations

import datetime as dt
from functools import partial
from itertools import product
from typing import Any, NamedTuple

from PySide6.QtWidgets import QApplication

from kepegdesk.domain.kinds import EmployeeKind, LeaveCase, LeaveKind, LeaveState, Verdict
from kepegdesk.services import employees, leave, letters
from kepegdesk.services.employees import Criteria
from kepegdesk.services.leave import LeaveInput
from kepegdesk.ui.changes import Context
from kepegdesk.ui.dialogs.leave_request import LeaveRequest
from kepegdesk.ui.main_window import MainWindow
from kepegdesk.ui.text import short_date
from kepegdesk.ui.tour.stage import Stage
from kepegdesk.ui.widgets import choice_combo

ENOUGH = 8
"""Days of annual leave the applicant of the tour must have."""
LENGTH = dt.timedelta(days=2)
REASON = "Menghadiri pernikahan adik di Raha"


class Applicant(NamedTuple):
    """Somebody of the sample who may take leave, and the first of his three days."""

    employee: int
    start: dt.date


def play(stage: Stage, window: MainWindow) -> None:
    """Follow a request from the wish to the issued letter."""
    applicant = _somebody_who_may(window.context)
    _ask(stage, window, applicant)
    _answer(stage, window, applicant.employee)
    _list(stage, window)
    person = partial(window.errands.show_ledger, applicant.employee)
    stage.meet(person, partial(stage.look_at, "kenapa-sisanya-segini"))
    stage.meet(window.ui.actionOpening.trigger, partial(stage.look_at, "saldo-awal"))


def _somebody_who_may(context: Context) -> Applicant:
    people = context.ask(employees.people, Criteria(kinds=frozenset({EmployeeKind.PNS})))
    for weeks, row in product(range(2, 9), people.page(0, 60)):
        start = _monday(context.session.today, weeks)
        wish = LeaveInput(LeaveKind.ANNUAL, start, start + LENGTH, REASON, "Kendari", "0401")
        quote = context.ask(leave.quote, row.id, wish)
        if quote.before.available >= ENOUGH and not any(p.blocks for p in quote.problems):
            return Applicant(row.id, start)
    raise RuntimeError("Kantor contoh tidak memuat pegawai yang masih punya cuti tahunan.")


# The request


def _ask(stage: Stage, window: MainWindow, applicant: Applicant) -> None:
    find = partial(_find_person, stage, window, applicant.employee)
    stage.meet(window.ui.actionNewLeave.trigger, find)
    ask = partial(window.errands.ask_leave, applicant.employee)
    stage.meet(ask, partial(_refused, stage))
    stage.meet(ask, partial(_other_kind, stage))
    stage.meet(window.ui.actionPermit.trigger, partial(_urgent, stage))
    stage.meet(ask, partial(_submit, stage, applicant.start))


def _find_person(stage: Stage, window: MainWindow, person: int, dialog: LeaveRequest) -> None:
    first_name = window.context.ask(employees.get, person).name.split()[0]
    dialog.ui.employee.clear()
    stage.type(dialog.ui.employee, first_name)
    stage.snap("cuti-cari-pegawai")
    popup = QApplication.activePopupWidget()
    if popup is not None:
        popup.close()


def _fill(dialog: LeaveRequest, start: dt.date, end: dt.date, reason: str) -> None:
    dialog.ui.reason.setPlainText(reason)
    for field, day in ((dialog.ui.start, start), (dialog.ui.end, end)):
        field.setText(short_date(day))
        field.editingFinished.emit()


def _monday(day: dt.date, weeks: int) -> dt.date:
    return day + dt.timedelta(days=7 * weeks - day.weekday())


def _refused(stage: Stage, dialog: LeaveRequest) -> None:
    today = stage.clock().date()
    _fill(dialog, _monday(today, -3), _monday(today, 9), "")
    dialog.ui.address.clear()
    stage.snap("cuti-ditolak-aturan")


def _other_kind(stage: Stage, dialog: LeaveRequest) -> None:
    choice_combo.choose(dialog.ui.kind, LeaveKind.SICK)
    today = stage.clock().date()
    _fill(dialog, _monday(today, 1), _monday(today, 2), "Rawat inap")
    stage.snap("cuti-sakit-dokumen")


def _urgent(stage: Stage, dialog: LeaveRequest) -> None:
    choice_combo.choose(dialog.ui.case, LeaveCase.FAMILY_DEATH)
    today = stage.clock().date()
    _fill(dialog, today, today + LENGTH, "Ibu meninggal dunia")
    stage.snap("cuti-izin-sementara")


def _submit(stage: Stage, start: dt.date, dialog: LeaveRequest) -> None:
    _fill(dialog, start, start + LENGTH, REASON)
    stage.snap("cuti-diajukan")
    dialog.ui.submitButton.click()


# The answers


def _answer(stage: Stage, window: MainWindow, applicant: int) -> None:
    page = window.show_page("Inbox")
    _stand_on(page, applicant)
    stage.snap("kotak-masuk")
    stage.meet(page.ui.deferButton.click, partial(stage.look_at, "pertimbangan-atasan"))
    page.ui.approveButton.click()
    _stand_on(page, applicant)
    stage.snap("kotak-masuk-menunggu-keputusan")
    stage.meet(page.ui.changeButton.click, partial(_decision, stage))
    stage.meet(page.ui.printButton.click, partial(_keep_paper, stage, "formulir", "konsep"))
    page.ui.approveButton.click()
    _stand_on(page, applicant)
    _issue(stage, window, page, page.current().request.id)


def _stand_on(page: Any, employee: int) -> None:
    rows = [waiting.request.employee for waiting in page.model.rows]
    page.ui.table.go_to(rows.index(employee))


def _decision(stage: Stage, dialog: Any) -> None:
    choice_combo.choose(dialog.ui.verdict, Verdict.CHANGE)
    stage.snap("keputusan")


def _keep_paper(stage: Stage, paper: str, state: str, dialog: Any) -> None:
    """Show a paper as it prints, and save it the way the user does."""
    stage.snap(f"{paper}-{state}")
    stage.paper(f"{paper}-{state}.pdf")
    dialog.ui.saveButton.click()


def _issue(stage: Stage, window: MainWindow, page: Any, request: int) -> None:
    draft = stage.paper("surat-konsep.pdf")
    letters.write(draft, window.context.ask(letters.letter, request))
    stage.meet(page.ui.approveButton.click, partial(_keep_paper, stage, "surat", "terbit"))
    final = stage.paper("formulir-terbit.pdf")
    letters.write(final, window.context.ask(letters.form, request))


def _list(stage: Stage, window: MainWindow) -> None:
    page = window.show_page("Leave")
    stage.snap("daftar-cuti")
    page.ui.yearFilter.setCurrentIndex(0)
    choice_combo.choose(page.ui.stateFilter, LeaveState.APPROVED)
    stage.snap("daftar-cuti-disaring")
    annual = [i for i, row in enumerate(page.model.rows) if row.kind is LeaveKind.ANNUAL]
    if annual:
        page.ui.table.go_to(annual[0])
        stage.meet(page.ui.letterButton.click, partial(stage.look_at, "surat-konsep"))
    choice_combo.choose(page.ui.stateFilter, None)
