"""Leave as it is asked for and decided: quote, submit, consider, decide, cancel.

The clerk records what happened on paper: every step has its day, its official and its note. What
follows a decision stands in ``leave_acts`` and ``leave_unpaid``.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace

from kepegdesk.domain import leave as rules
from kepegdesk.domain import leave_flow as flow
from kepegdesk.domain.kinds import GRANTED, LeaveCase, LeaveKind, LeaveState, Verdict
from kepegdesk.domain.leave_facts import Facts
from kepegdesk.domain.leave_wish import Request as LeaveInput
from kepegdesk.domain.problems import Problem, error
from kepegdesk.domain.working_days import add_months
from kepegdesk.errors import Refused
from kepegdesk.services import answering, attachments, leave_facts, letter_numbers, officials
from kepegdesk.services import leave_steps as steps
from kepegdesk.services.attachments import Scan
from kepegdesk.services.leave_offers import catalogue, offered, proposed_end
from kepegdesk.services.leave_rows import LeaveRow, read_row
from kepegdesk.services.leave_steps import Answer
from kepegdesk.services.officials import Official
from kepegdesk.services.session import Session
from kepegdesk.services.use_case import CLERKS, DECIDERS, WRITERS, Reach, query, say, use_case
from kepegdesk.storage.tables import Employee, LeaveRequest

__all__ = [
    "Answer", "LeaveInput", "cancel", "catalogue", "consider", "decide", "deferral_limit", "doubts",
    "get", "is_one_day_sick", "offered", "proposed_end", "quote", "submit",
    "who_answers", "who_decides",
]  # fmt: skip


@query(reach=Reach.EMPLOYEE)
def quote(
    session: Session, employee: int, wish: LeaveInput, *, on: dt.date | None = None
) -> rules.Quote:
    """Return days, balance before and after, and every problem of a wish, storing nothing."""
    return _quote(employee, wish, on or session.today, leave_facts.facts(employee))


def _quote(
    employee: int, wish: LeaveInput, on: dt.date, facts: Facts, without: int | None = None
) -> rules.Quote:
    return rules.quote(
        wish,
        leave_facts.person(employee),
        facts,
        leave_facts.context(),
        on,
        documents=leave_facts.required_documents(wish.kind),
        exclude_id=without,
    )  # fmt: skip


@query(reach=Reach.REQUEST)
def get(session: Session, request: int) -> LeaveRow:
    """Return one request with its events."""
    return read_row(request, leave_facts.context())


@use_case("leave", roles=CLERKS, reach=Reach.EMPLOYEE, undoable=True)
def submit(
    session: Session,
    employee: int,
    wish: LeaveInput,
    *,
    on: dt.date | None = None,
    proceed: str = "",
    scans: Sequence[Scan] = (),
) -> int:
    """Record a request; its days are reserved from now on. Raise ``Refused`` with every error.

    ``proceed`` is the reason for going on in spite of warnings, ``scans`` what is filed with it.
    One day of sickness is only recorded: the doctor's note goes to the superior, without form 1.b
    (leave.md §1.3).
    """
    day = on or session.today
    person = Employee.get_by_id(employee)
    steps.require_override(session, wish)
    asked = steps.with_scans(wish, scans)
    found = _quote(employee, asked, day, leave_facts.facts(employee)).problems
    steps.refuse_errors([*found, *steps.not_ahead(day, session.today)])
    short = is_one_day_sick(wish)
    verb = "Catat" if short else "Ajukan"
    say(f"{verb} {wish.kind.label} {person.name} {wish.start:%d-%m-%Y} s.d. {wish.end:%d-%m-%Y}")
    state = LeaveState.RECORDED if short else LeaveState.SUBMITTED
    request = steps.create(person, wish, state, day, proceed)
    for scan in scans:
        attachments.keep(request, scan, day)
    me = Official(person.name, person.nip or "")
    act = "record" if short else "submit"
    steps.record(session, request, act, day, me, waived=steps.waived(found, proceed))
    return int(request.id)


def is_one_day_sick(wish: LeaveInput) -> bool:
    """Tell whether a wish is one day of sickness, which needs no form and no decision."""
    ordinary = wish.case in (LeaveCase.ORDINARY, LeaveCase.ILLNESS)
    return wish.kind is LeaveKind.SICK and ordinary and wish.start == wish.end


@use_case("leave", roles=WRITERS, reach=Reach.REQUEST, undoable=True)
def consider(session: Session, request: int, answer: Answer, version: int | None = None) -> None:
    """Record what the direct superior thinks of a request; advice, the decision is PyBMC's."""
    row, day = LeaveRequest.get_by_id(request), answer.on or session.today
    official = answering.superior(row, session, answer.by, day)
    step = steps.step_of(session, row, official, answer)
    problems = flow.consideration_problems(row.state, step)
    steps.refuse_errors([*problems, *steps.in_order(row, day, session.today)])
    say(f"Pertimbangan atasan: {answer.verdict.label} — cuti {row.employee.name}")
    steps.move(row, version, state=LeaveState.CONSIDERED)
    steps.answered(session, row, "consider", day, official, answer)


@query(reach=Reach.REQUEST)
def doubts(session: Session, request: int, answer: Answer) -> list[Problem]:
    """Return the warnings of a decision: another official than the table's, too few at work."""
    return steps.doubts(session, LeaveRequest.get_by_id(request), answer)


@query(reach=Reach.REQUEST)
def who_decides(session: Session, request: int, on: dt.date | None = None) -> Official:
    """Return whom the authority table names for a request on a day."""
    row = LeaveRequest.get_by_id(request)
    return officials.expected(row.employee, on or session.today, steps.leave_of(row))


@query(reach=Reach.REQUEST)
def who_answers(session: Session, request: int, on: dt.date | None = None) -> Official:
    """Return who answers next if nobody else is named: the superior, or who decides.

    A supervisor at the keyboard answers himself.
    """
    row, day, by = LeaveRequest.get_by_id(request), on or session.today, steps.me(session)
    if row.state in (LeaveState.CONSIDERED, LeaveState.TEMPORARY):
        return officials.decider(row.employee, by, day, steps.leave_of(row))
    return officials.superior(row.employee, by, day)


@use_case("leave", roles=DECIDERS, reach=Reach.REQUEST)
def decide(session: Session, request: int, answer: Answer, version: int | None = None) -> None:
    """Record the decision of the official who grants leave; an approval takes its number here.

    Raises ``Refused`` when a rule, the balance or the authority forbids it, ``Stale`` when
    somebody decided meanwhile. Leave without pay goes to BKN next, and is numbered later.
    """
    row, day = LeaveRequest.get_by_id(request), answer.on or session.today
    official = answering.decider(row, session, answer.by, day)
    step = steps.step_of(session, row, official, answer)
    problems = flow.decision_problems(row.state, step, steps.subject_of(row))
    steps.refuse_errors([*problems, *steps.in_order(row, day, session.today)])
    say(f"Keputusan {answer.verdict.label} — cuti {row.employee.name}")
    answer = replace(
        answer, proceed=steps.waived(steps.doubts(session, row, answer), answer.proceed)
    )
    values: dict[str, object] = {"state": flow.after_decision(answer.verdict)}
    if answer.verdict in (Verdict.APPROVE, Verdict.CHANGE):
        values |= granted(row, answer, day)
    elif answer.verdict is Verdict.DEFER:
        until = _deferred_until(row, answer.end)
        letter = letter_numbers.given_or_next("deferral", day, row.employee.name, answer.number)
        answer = replace(answer, number=letter, end=until)
    steps.move(row, version, **values)
    steps.answered(session, row, "decide", day, official, answer)
    if answer.verdict in (Verdict.DEFER, Verdict.REFUSE):
        _freeze(row.id, answer, day)


def _freeze(request: int, answer: Answer, day: dt.date) -> None:
    """Set for good what a no leaves behind: the form, and the letter of a deferral."""
    from kepegdesk.services import papers  # reportlab is not for the first window

    if answer.verdict is Verdict.DEFER:
        papers.freeze(request, "deferral", answer.number, day)
    papers.freeze_form(request, day)


@query(reach=Reach.REQUEST)
def deferral_limit(session: Session, request: int) -> dt.date:
    """Return the last day to which a leave may be postponed."""
    return _latest_deferral(LeaveRequest.get_by_id(request))


def _latest_deferral(row: LeaveRequest) -> dt.date:
    """Return the end of next year for annual leave (it feeds that year), else a year's wait."""
    if row.kind is LeaveKind.ANNUAL:
        return dt.date(row.start.year + 1, 12, 31)
    person = leave_facts.people([row.employee_id])[row.employee_id]
    months = leave_facts.context().number("tangguh_maks_bulan", person, row.start) or 0
    return add_months(row.start, months)


def _deferred_until(row: LeaveRequest, wanted: dt.date | None) -> dt.date:
    """Return to which day a leave is postponed; raise ``Refused`` when that is too far."""
    latest = _latest_deferral(row)
    if wanted is not None and not row.start < wanted <= latest:
        text = (
            f"Penangguhan paling lama 1 tahun: sesudah {row.start:%d-%m-%Y} sampai "
            f"{latest:%d-%m-%Y}."
        )
        raise Refused([error("TG03", "end", text)])
    return wanted or latest


def granted(row: LeaveRequest, answer: Answer, day: dt.date) -> dict[str, object]:
    """Check the balance once more, with the new days of a *perubahan*, and take the number.

    Only granted leave counts against it: of two requests that still wait, the one decided first
    is served and the other is refused at its own decision (pitfalls T-18, T-19).
    """
    wish = steps.changed_wish(row, answer)
    facts = leave_facts.facts(row.employee_id, GRANTED)
    steps.refuse_errors(_quote(row.employee_id, wish, row.submitted_on, facts, row.id).problems)
    values: dict[str, object] = {
        "start": wish.start, "end": wish.end, "remote_days": wish.remote_days,
    }  # fmt: skip
    if row.kind is not LeaveKind.UNPAID:
        values["number"] = letter_numbers.take(
            row.kind.value, day, row.employee.name, answer.number
        )
    return values


@use_case("leave", roles=WRITERS, reach=Reach.REQUEST)
def cancel(
    session: Session,
    request: int,
    reason: str,
    *,
    on: dt.date | None = None,
    version: int | None = None,
) -> None:
    """Cancel a request before the leave begins; its days return to the lots they came from."""
    row, day = LeaveRequest.get_by_id(request), on or session.today
    problems = flow.cancellation_problems(row.state, start=row.start, on=day, reason=reason)
    steps.refuse_errors([*problems, *steps.in_order(row, day, session.today)])
    say(f"Batalkan cuti {row.employee.name}: {reason}")
    if row.number:
        letter_numbers.void(row.number, f"Cuti dibatalkan: {reason}")
    steps.move(row, version, state=LeaveState.CANCELLED)
    event = steps.record(session, row, "cancel", day, note=reason)
    counted = steps.charged(row.id)
    steps.charge(row, event, {year: -days for year, days in counted.items()})
    if row.previous_id is not None:
        _end_extension(session, LeaveRequest.get_by_id(row.previous_id), day, row.id)


def _end_extension(session: Session, first: LeaveRequest, day: dt.date, extension: int) -> None:
    """Let leave without pay end as it was granted, when its extension is cancelled."""
    if first.state is LeaveState.EXTENDED:
        back = LeaveState.ISSUED if first.returned_on is None else LeaveState.DONE
        steps.move(first, None, state=back)
        note = f"Permintaan nomor {extension} dibatalkan"
        steps.record(session, first, "unextend", day, note=note)
