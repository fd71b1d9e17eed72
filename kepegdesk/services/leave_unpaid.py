"""Leave outside state care (CLTN) after the PPK agreed: BKN, decree, extension, back to service.

Peraturan BKN 24/2017 III.G and anak lampiran 1.d to 1.l: the PPK proposes it to the head of BKN
(1.d), and decrees it once that agreed (1.e, ``letters.issue``); an extension is asked for (1.f),
agreed (1.g) and decreed (1.h); at the end the person reports (1.i), is proposed for reactivation
(1.j) and reactivated (1.k), or offered to another office (1.l).
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from peewee import fn

from kepegdesk.domain import leave_flow as flow
from kepegdesk.domain import leave_unpaid as rules
from kepegdesk.domain.kinds import EmployeeStatus, LeaveKind, LeaveState
from kepegdesk.domain.leave_closing import years_of
from kepegdesk.domain.leave_unpaid import Reminder
from kepegdesk.domain.problems import error
from kepegdesk.domain.working_days import ONE_DAY
from kepegdesk.errors import Refused
from kepegdesk.services import answering, closing, leave_facts, letter_numbers, present
from kepegdesk.services import leave_steps as steps
from kepegdesk.services.officials import Official
from kepegdesk.services.session import Session
from kepegdesk.services.use_case import DECIDERS, Reach, query, say, use_case
from kepegdesk.storage.base import tuples
from kepegdesk.storage.tables import Employee, LeaveEvent, LeaveRequest

LETTERS = "cltn"
"""The kind of letter whose numbers the office's own letters about leave without pay take."""


@dataclass(frozen=True, slots=True)
class Due:
    """A reminder with whose leave it is about."""

    request: int
    employee: int
    name: str
    reminder: Reminder


@use_case("leave", roles=DECIDERS, reach=Reach.REQUEST)
def propose(session: Session, request: int, *, number: str = "", on: dt.date | None = None) -> None:
    """Ask the head of BKN to agree (1.d, or for an extension 1.g)."""
    row, day = LeaveRequest.get_by_id(request), on or session.today
    steps.refuse_errors(flow.state_problems(row.state, flow.Act.PROPOSE, row.kind))
    say(f"Usulkan CLTN {row.employee.name} kepada Kepala BKN")
    paper = "cltn_ext_endorse" if row.previous_id else "cltn_propose"
    _letter(session, row, LeaveState.PROPOSED, "propose", paper, day, number)


@use_case("leave", roles=DECIDERS, reach=Reach.REQUEST)
def endorse(
    session: Session, request: int, *, letter: str, letter_date: dt.date, agreed: bool = True,
    note: str = "",
) -> None:  # fmt: skip
    """Record what the head of BKN answered, with number and date of the pertek."""
    row = LeaveRequest.get_by_id(request)
    steps.refuse_errors(flow.state_problems(row.state, flow.Act.ENDORSE, row.kind))
    steps.refuse_own(session, row.employee, Official(), session.today, "mencatat persetujuan bagi")
    if not letter.strip():
        raise Refused([error("CL06", "letter", "Nomor surat Kepala BKN wajib diisi.")])
    _refuse_misdated(row, letter_date, session.today)
    answer = "setuju" if agreed else "tidak setuju"
    say(f"Persetujuan Kepala BKN atas CLTN {row.employee.name}: {answer}")
    state = LeaveState.ENDORSED if agreed else LeaveState.REFUSED
    values: dict[str, object] = {"state": state}
    if agreed:
        values["number"] = letter_numbers.take(
            LeaveKind.UNPAID.value, session.today, row.employee.name
        )
    steps.move(row, None, **values)
    steps.record(
        session, row, "endorse", session.today, note=note, letter=letter.strip(),
        letter_date=letter_date, verdict="approve" if agreed else "refuse",
    )  # fmt: skip
    if not agreed:
        from kepegdesk.services import papers  # reportlab is not for the first window

        papers.freeze_form(row.id, session.today)


def _refuse_misdated(row: LeaveRequest, letter_date: dt.date, today: dt.date) -> None:
    """Refuse an answer of BKN that is dated before it was asked, or ahead."""
    asked = LeaveEvent.select(fn.MAX(LeaveEvent.on_day)).where(
        LeaveEvent.request == row.id, LeaveEvent.act == "propose"
    )
    proposed = asked.scalar() or row.submitted_on
    if letter_date < proposed:
        text = (
            f"Surat Kepala BKN bertanggal {letter_date:%d-%m-%Y} mendahului usulnya, "
            f"{proposed:%d-%m-%Y}. Perbaiki tanggalnya."
        )
        raise Refused([error("FL06", "letter_date", text)])
    steps.refuse_errors(steps.not_ahead(letter_date, today, "letter_date"))


@use_case("leave", "employee", roles=DECIDERS, reach=Reach.REQUEST)
def reactivate(
    session: Session, request: int, back_on: dt.date, *, number: str = "", on: dt.date | None = None
) -> None:
    """Put a person back into service from a day (1.k); his right to leave counts anew from it.

    Leave that lasted longer ends the day before: the person is at work again, and may ask for other
    leave. What its decree granted stays in ``granted_end``.
    """
    row, day = LeaveRequest.get_by_id(request), on or session.today
    steps.refuse_errors(flow.state_problems(row.state, flow.Act.REACTIVATE, row.kind))
    if back_on <= row.start:
        text = "Tanggal pengaktifan kembali harus sesudah CLTN dimulai."
        raise Refused([error("CL07", "back_on", text)])
    say(f"Aktifkan kembali {row.employee.name} mulai {back_on:%d-%m-%Y}")
    last = row.end
    if back_on <= last:
        closing.refuse(years_of(back_on, last), "back_on")
        last = back_on - ONE_DAY
    _letter(
        session, row, LeaveState.REACTIVATED, "reactivate", "cltn_back_decree", day, number,
        start=back_on, last=last,
    )  # fmt: skip
    away = (Employee.id == row.employee_id) & (Employee.status == EmployeeStatus.CLTN)
    back = {"status": EmployeeStatus.ACTIVE, "status_since": back_on}
    if Employee.update(**back, version=Employee.version + 1).where(away).execute():
        present.put("status", row.employee_id, EmployeeStatus.ACTIVE, back_on, EmployeeStatus.CLTN)
        present.refresh([row.employee_id], session.today)


def _letter(
    session: Session,
    row: LeaveRequest,
    state: LeaveState,
    act: str,
    paper: str,
    day: dt.date,
    number: str,
    start: dt.date | None = None,
    last: dt.date | None = None,
) -> None:
    """Move a request by a letter that the PPK signs himself: number, step, paper."""
    from kepegdesk.services import papers  # reportlab is not for the first window

    official = answering.decider(row, session, None, day)
    steps.refuse_own(session, row.employee, official, day, "menandatangani surat CLTN bagi")
    by_mayor = official.is_mayor and not official.behalf
    problems = flow.unpaid_problems(row.kind, by_mayor=by_mayor)
    steps.refuse_errors([*problems, *steps.in_order(row, day, session.today)])
    letter = letter_numbers.given_or_next(LETTERS, day, row.employee.name, number)
    steps.move(row, None, state=state, end=last or row.end)
    steps.record(session, row, act, day, official, letter=letter, letter_date=day, start=start)
    papers.freeze(row.id, paper, letter, day)


@query(reach=Reach.WITHIN)
def due(session: Session, on: dt.date | None = None) -> list[Due]:
    """Return what falls due for leave without pay: extension, report of return (R8)."""
    running = (
        LeaveRequest.select(LeaveRequest, Employee)
        .join(Employee)
        .where(LeaveRequest.kind == LeaveKind.UNPAID, LeaveRequest.state == LeaveState.ISSUED)
        .order_by(LeaveRequest.end)
    )
    rows = [row for row in running if session.reaches(row.employee.unit_id)]
    extended = _extended()
    return [
        Due(row.id, row.employee_id, row.employee.name, reminder)
        for row in rows
        for reminder in rules.reminders(
            row.end,
            on or session.today,
            ask_months=_months(row, "cltn_ajukan_bulan"),
            report_months=report_months(row),
            is_extended=row.id in extended,
        )
    ]


def _extended() -> frozenset[int]:
    """Return the leave whose extension is asked for or granted; a refused one extends nothing."""
    asked = LeaveRequest.select(LeaveRequest.previous).where(
        LeaveRequest.previous.is_null(False), LeaveRequest.state.in_(list(leave_facts.LIVE))
    )
    return frozenset(row[0] for row in tuples(asked))


def report_months(row: LeaveRequest) -> int:
    """Return how many months after its end leave without pay must be reported back from."""
    return _months(row, "cltn_lapor_maks_bulan") or 1


def _months(row: LeaveRequest, key: str) -> int:
    person = leave_facts.people([row.employee_id])[row.employee_id]
    return leave_facts.context().number(key, person, row.start) or 0
