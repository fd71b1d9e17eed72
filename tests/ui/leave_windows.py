"""The windows in which leave happens, made over the sample office for tests that look at them."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

from PySide6.QtWidgets import QWidget

from kepegdesk.domain.kinds import (
    EmployeeKind,
    EmployeeStatus,
    LeaveCase,
    LeaveKind,
    LeaveState,
    Role,
    Sex,
    Verdict,
)
from kepegdesk.domain.leave_flow import Act
from kepegdesk.services import employees, leave, leave_acts, leave_lists, leave_unpaid, letters
from kepegdesk.services.employees import Criteria
from kepegdesk.services.leave import Answer, LeaveInput
from kepegdesk.services.leave_rows import LeaveRow
from kepegdesk.services.session import Session
from kepegdesk.ui.changes import Context

LONG = "Muhammad Yusuf Kalla Putra Pratama Wijaya Kusuma Sukma Dewangga Suryaningrat Bin"
YES = Answer(Verdict.APPROVE)
TODAY = dt.date(2026, 11, 23)
MONDAY = dt.date(2026, 12, 7)
FRIDAY = dt.date(2026, 12, 11)


def somebody(
    context: Context, kind: EmployeeKind = EmployeeKind.PNS, sex: Sex | None = None
) -> int:
    """Return a person in service who may take a week of leave in December and has no other."""
    people = context.ask(employees.people, Criteria(kinds=frozenset({kind}))).page(0, 300)
    for person in people:
        file = context.ask(employees.get, person.id)
        if file.status is not EmployeeStatus.ACTIVE or sex not in (None, file.sex):
            continue
        asked = LeaveInput(LeaveKind.ANNUAL, MONDAY, FRIDAY, "Coba", "Jl. Mawar 3", "0812")
        quote = context.ask(leave.quote, person.id, asked)
        ahead = [r for r in context.ask(leave_lists.of_employee, person.id) if r.end >= TODAY]
        if not any(p.blocks for p in quote.problems) and not ahead:
            return person.id
    raise AssertionError("nobody in the sample may take leave")


def as_role(context: Context, role: Role) -> Context:
    """Return a context of another role at the same office."""
    session = Session("lain", "Lain", role, context.session.clock)
    return Context(session, context.location)


def asked(context: Context, employee: int, start: dt.date, end: dt.date, **values: Any) -> int:
    """Ask for annual leave unless told otherwise; return the request."""
    base = LeaveInput(LeaveKind.ANNUAL, start, end, "Menikahkan anak", "Jl. Mawar 3", "0812")
    wish = replace(base, **values)
    return context.do(leave.submit, employee, wish, proceed="Sudah dikonfirmasi")


def granted(context: Context, employee: int, start: dt.date, end: dt.date, **values: Any) -> int:
    """Ask for leave and grant it."""
    request = asked(context, employee, start, end, **values)
    context.do(leave.consider, request, YES)
    context.do(leave.decide, request, replace(YES, proceed="Sudah dikonfirmasi"))
    return request


def issued(context: Context, employee: int, start: dt.date, end: dt.date) -> int:
    """Ask for annual leave, grant it and issue its letter."""
    request = granted(context, employee, start, end)
    context.do(letters.issue, request)
    return request


def running(context: Context) -> LeaveRow:
    """Return annual leave of the sample that runs today and goes on tomorrow."""
    today = context.session.today
    for row in context.ask(leave_lists.listed):
        if row.kind is LeaveKind.ANNUAL and row.phase(today) == "berjalan" and row.end > today:
            return row
    raise AssertionError("nobody in the sample is on leave today")


def overdue(context: Context) -> LeaveRow:
    """Return annual leave of the sample from which somebody should have reported by now."""
    today = context.session.today
    for row in context.ask(leave_lists.listed):
        waits = row.kind is LeaveKind.ANNUAL and row.phase(today) == "menunggu lapor"
        if waits and context.ask(leave_acts.return_quote, [row.id])[0].late:
            return row
    raise AssertionError("nobody in the sample is late")


def permitted(context: Context) -> int:
    """Return an izin sementara that waits for its ratification."""
    start = context.session.today
    wish = LeaveInput(
        LeaveKind.IMPORTANT, start, start + dt.timedelta(days=3), "Ibu meninggal dunia", "Raha",
        "0812", case=LeaveCase.FAMILY_DEATH,
    )  # fmt: skip
    return context.do(leave_acts.permit, somebody(context), wish)


def unpaid(context: Context, *acts: Act) -> int:
    """Return leave without pay that the PPK agreed to, taken some acts further."""
    request = granted(
        context, somebody(context), dt.date(2027, 2, 1), dt.date(2029, 1, 31),
        kind=LeaveKind.UNPAID, case=LeaveCase.SPOUSE_DUTY,
        documents=frozenset({"Surat penugasan atau surat perintah tugas"}),
    )  # fmt: skip
    day = context.session.today
    for act in acts:
        if act is Act.PROPOSE:
            context.do(leave_unpaid.propose, request)
        elif act is Act.ENDORSE:
            context.do(leave_unpaid.endorse, request, letter="B-77/KP.03/2026", letter_date=day)
        else:
            context.do(letters.issue, request)
    return request


# Windows


def recall(context: Context) -> QWidget:
    """Return the window that calls somebody back."""
    from kepegdesk.ui.dialogs.recall import Recall

    return Recall(context, replace(running(context), name=LONG))


def history(context: Context) -> QWidget:
    """Return the history of leave without pay that BKN agreed to."""
    from kepegdesk.ui.dialogs.leave_history import LeaveHistory

    return LeaveHistory(context, unpaid(context, Act.PROPOSE, Act.ENDORSE))


def step(act: Act) -> Any:
    """Return what makes the window of a step of leave without pay."""

    def make(context: Context) -> QWidget:
        from kepegdesk.ui.dialogs.unpaid_step import UnpaidStep

        before = {Act.ENDORSE: (Act.PROPOSE,)}.get(act, ())
        row = context.ask(leave.get, unpaid(context, *before))
        return UnpaidStep(context, replace(row, name=LONG), act)

    return make


def deferral(context: Context) -> QWidget:
    """Return the decision that postpones, by another official than the table's."""
    from kepegdesk.ui.dialogs.decision import Decision

    waiting = [each.request for each in context.ask(leave_lists.inbox)]
    row = next(row for row in waiting if row.state is LeaveState.CONSIDERED)
    dialog = Decision(context, replace(row, name=LONG), Verdict.DEFER)
    dialog.ui.by.setCurrentIndex(2)
    return dialog


def urgent(context: Context) -> QWidget:
    """Return the request that begins with an izin sementara."""
    from kepegdesk.ui.dialogs.leave_request import LeaveRequest
    from kepegdesk.ui.widgets import choice_combo

    dialog = LeaveRequest(context, somebody(context), urgent=True)
    choice_combo.choose(dialog.ui.case, LeaveCase.SPECIAL_CARE)
    dialog.ui.start.set_date(MONDAY)
    dialog.ui.end.set_date(FRIDAY)
    dialog.ui.abroad.setChecked(True)
    return dialog


def birth(context: Context) -> QWidget:
    """Return the request for maternity leave that a fourth birth refuses."""
    from kepegdesk.ui.dialogs.leave_request import LeaveRequest
    from kepegdesk.ui.widgets import choice_combo

    dialog = LeaveRequest(context, somebody(context, sex=Sex.FEMALE))
    choice_combo.choose(dialog.ui.kind, LeaveKind.MATERNITY)
    dialog.ui.reason.setPlainText("Melahirkan")
    dialog.ui.start.set_date(MONDAY)
    dialog.ui.end.set_date(dt.date(2027, 3, 6))
    dialog.ui.birth.setValue(4)
    return dialog


def scan(_context: Context) -> QWidget:
    """Return a scan on screen."""
    from kepegdesk.ui.dialogs.scan_view import ScanView
    from tests.services.scans import pdf

    return ScanView(f"{LONG}.pdf", "application/pdf", pdf(), lambda: None)  # type: ignore[arg-type,return-value]
