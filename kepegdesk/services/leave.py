"""Leave as it is asked for and decided: quote, submit, consider, decide, cancel.

The clerk records what happened on paper: every step has its day, its official and its note. What
follows a decision stands in ``leave_acts`` and ``leave_unpaid``.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import replace

from kepegdesk.domain import leave as rules
from kepegdesk.domain import leave_flow as flow
from kepegdesk.domain.kinds import GRANTED, LeaveCase, LeaveKind, LeaveState, Role, Verdict
from kepegdesk.domain.leave_facts import Facts
from kepegdesk.domain.leave_wish import Request as LeaveInput
from kepegdesk.domain.problems import Problem, error, warning
from kepegdesk.errors import Refused
from kepegdesk.services import leave_facts, letter_numbers, officials, staffing
from kepegdesk.services import leave_steps as steps
from kepegdesk.services.leave_rows import LeaveRow, read_row
from kepegdesk.services.leave_steps import Answer
from kepegdesk.services.officials import Leave, Official
from kepegdesk.services.session import Session
from kepegdesk.services.use_case import CLERKS, DECIDERS, WRITERS, Reach, query, say, use_case
from kepegdesk.storage.tables import Employee, LeaveRequest

__all__ = ["Answer", "LeaveInput", "cancel", "consider", "decide", "get", "quote", "submit"]


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
) -> int:
    """Record a request; its days are reserved from now on. Raise ``Refused`` with every error.

    ``proceed`` is the reason for going on in spite of warnings. One day of sickness is only
    recorded: the doctor's note goes to the superior, without form 1.b (leave.md §1.3).
    """
    day = on or session.today
    person = Employee.get_by_id(employee)
    _require_override(session, wish)
    found = _quote(employee, wish, day, leave_facts.facts(employee)).problems
    steps.refuse_errors(found)
    short = is_one_day_sick(wish)
    verb = "Catat" if short else "Ajukan"
    say(f"{verb} {wish.kind.label} {person.name} {wish.start:%d-%m-%Y} s.d. {wish.end:%d-%m-%Y}")
    state = LeaveState.RECORDED if short else LeaveState.SUBMITTED
    request = steps.create(person, wish, state, day)
    if proceed:
        LeaveRequest.update(proceed=proceed).where(LeaveRequest.id == request.id).execute()
    me = Official(person.name, person.nip or "")
    act = "record" if short else "submit"
    steps.record(session, request, act, day, me, waived=waived(found, proceed))
    return int(request.id)


def is_one_day_sick(wish: LeaveInput) -> bool:
    """Tell whether a wish is one day of sickness, which needs no form and no decision."""
    ordinary = wish.case in (LeaveCase.ORDINARY, LeaveCase.ILLNESS)
    return wish.kind is LeaveKind.SICK and ordinary and wish.start == wish.end


def waived(problems: Collection[Problem], proceed: str) -> str:
    """Word which warnings were overridden, and why."""
    keys = [problem.key for problem in problems if problem.severity == "warning"]
    return f"{', '.join(keys)}: {proceed}" if proceed and keys else ""


def _require_override(session: Session, wish: LeaveInput) -> None:
    """Let only the personnel office lift a rule (leave.md R2, R5, R13)."""
    if wish.override.strip() and session.role is not Role.ADMIN:
        text = "Hanya admin kepegawaian yang dapat mengecualikan aturan, dengan alasan."
        raise Refused([error("HR01", "override", text)])


@use_case("leave", roles=WRITERS, reach=Reach.REQUEST, undoable=True)
def consider(session: Session, request: int, answer: Answer, version: int | None = None) -> None:
    """Record what the direct superior thinks of a request; advice, the decision is PyBMC's."""
    row, day = LeaveRequest.get_by_id(request), answer.on or session.today
    official = officials.superior(row.employee, answer.by or steps.me(session), day)
    step = steps.step_of(session, row, official, answer)
    steps.refuse_errors([*flow.consideration_problems(row.state, step), *steps.in_order(row, day)])
    say(f"Pertimbangan atasan: {answer.verdict.label} — cuti {row.employee.name}")
    steps.move(row, version, state=LeaveState.CONSIDERED)
    steps.answered(session, row, "consider", day, official, answer)


@query(reach=Reach.REQUEST)
def doubts(session: Session, request: int, answer: Answer) -> list[Problem]:
    """Return the warnings of a decision: another official than the table's, too few at work."""
    row, day = LeaveRequest.get_by_id(request), answer.on or session.today
    leave = _leave(row)
    wanted = officials.expected(row.employee, day, leave)
    found: list[Problem] = []
    by = answer.by or steps.me(session)
    if by and not officials.same(officials.named(by, day), wanted):
        text = f"Pejabat penanda tangan tidak sesuai tabel kewenangan ({wanted.title})."
        found.append(warning("UM03", "by", text))
    if not by and not wanted.name:
        text = f"Nama {wanted.title} belum diisi; surat dicetak tanpa nama."
        found.append(warning("PJ06", "by", text))
    if answer.verdict in (Verdict.APPROVE, Verdict.CHANGE):
        start, end = answer.start or row.start, answer.end or row.end
        found += staffing.warnings(row.employee_id, start, end)
    return found


@query(reach=Reach.REQUEST)
def who_decides(session: Session, request: int, on: dt.date | None = None) -> Official:
    """Return whom the authority table names for a request on a day."""
    row = LeaveRequest.get_by_id(request)
    return officials.expected(row.employee, on or session.today, _leave(row))


@use_case("leave", roles=DECIDERS, reach=Reach.REQUEST)
def decide(session: Session, request: int, answer: Answer, version: int | None = None) -> None:
    """Record the decision of the official who grants leave; an approval takes its number here.

    Raises ``Refused`` when a rule, the balance or the authority forbids it, ``Stale`` when
    somebody decided meanwhile. Leave without pay goes to BKN next, and is numbered later.
    """
    row, day = LeaveRequest.get_by_id(request), answer.on or session.today
    official = officials.decider(row.employee, answer.by or steps.me(session), day, _leave(row))
    step = steps.step_of(session, row, official, answer)
    problems = flow.decision_problems(row.state, step, steps.subject_of(row))
    steps.refuse_errors([*problems, *steps.in_order(row, day)])
    say(f"Keputusan {answer.verdict.label} — cuti {row.employee.name}")
    values: dict[str, object] = {"state": flow.after_decision(answer.verdict)}
    if answer.verdict in (Verdict.APPROVE, Verdict.CHANGE):
        values |= granted(row, answer, day)
    elif answer.verdict is Verdict.DEFER:
        letter = letter_numbers.given_or_next("deferral", day, row.employee.name, answer.number)
        answer = replace(answer, number=letter)
    steps.move(row, version, **values)
    steps.answered(session, row, "decide", day, official, answer)
    if answer.verdict is Verdict.DEFER:
        from kepegdesk.services import papers  # reportlab is not for the first window

        papers.freeze(row.id, "deferral", answer.number, day)


def granted(row: LeaveRequest, answer: Answer, day: dt.date) -> dict[str, object]:
    """Check the balance once more, with the new days of a *perubahan*, and take the number.

    Only granted leave counts against it: of two requests that still wait, the one decided first
    is served and the other is refused at its own decision (pitfalls T-18, T-19).
    """
    start, end = answer.start or row.start, answer.end or row.end
    wish = replace(steps.wish_of(row), start=start, end=end)
    facts = leave_facts.facts(row.employee_id, GRANTED)
    steps.refuse_errors(_quote(row.employee_id, wish, row.submitted_on, facts, row.id).problems)
    values: dict[str, object] = {"start": start, "end": end}
    if row.kind is not LeaveKind.UNPAID:
        values["number"] = letter_numbers.take(
            row.kind.value, day, row.employee.name, answer.number
        )
    return values


def _leave(row: LeaveRequest) -> Leave:
    return Leave(row.kind, row.start, row.end, row.abroad)


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
    steps.refuse_errors(problems)
    say(f"Batalkan cuti {row.employee.name}: {reason}")
    if row.number:
        letter_numbers.void(row.number, f"Cuti dibatalkan: {reason}")
    steps.move(row, version, state=LeaveState.CANCELLED)
    event = steps.record(session, row, "cancel", day, note=reason)
    counted = steps.charged(row.id)
    steps.charge(row, event, {year: -days for year, days in counted.items()})
