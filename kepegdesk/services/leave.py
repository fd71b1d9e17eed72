"""Leave as it is asked for and decided: quote, submit, consider, decide, cancel.

The clerk records what happened on paper: every step has its day, its official and its note.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Sequence
from dataclasses import dataclass, replace

from kepegdesk.domain import leave as rules
from kepegdesk.domain import leave_flow as flow
from kepegdesk.domain.kinds import LeaveState, Role, Verdict
from kepegdesk.domain.leave_facts import Facts
from kepegdesk.domain.problems import Problem
from kepegdesk.errors import Refused, Stale
from kepegdesk.services import leave_facts, letter_numbers, officials, postings
from kepegdesk.services.leave_rows import LeaveRow, read_row
from kepegdesk.services.officials import Official
from kepegdesk.services.session import Session
from kepegdesk.services.use_case import CLERKS, DECIDERS, WRITERS, Reach, query, say, use_case
from kepegdesk.storage.tables import Employee, LeaveEvent, LeaveRequest

LeaveInput = rules.Request
"""A wish for leave as it is typed; the domain checks it as it stands."""


@dataclass(frozen=True, slots=True)
class Answer:
    """One of the four answers; ``start`` and ``end`` are the new days of a *perubahan*.

    ``by`` is the official's NIP; left out, the superior or the deciding official is found.
    ``number`` is a letter number already given on paper.
    """

    verdict: Verdict
    note: str = ""
    by: str | None = None
    on: dt.date | None = None
    start: dt.date | None = None
    end: dt.date | None = None
    number: str = ""


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
    return read_row(request, leave_facts.calendar())


@use_case("leave", roles=CLERKS, reach=Reach.EMPLOYEE, undoable=True)
def submit(session: Session, employee: int, wish: LeaveInput, *, on: dt.date | None = None) -> int:
    """Record a request; its days are reserved from now on. Raise ``Refused`` with every error."""
    day = on or session.today
    person = Employee.get_by_id(employee)
    _refuse_errors(_quote(employee, wish, day, leave_facts.facts(employee)).problems)
    say(f"Ajukan {wish.kind.label} {person.name} {wish.start:%d-%m-%Y} s.d. {wish.end:%d-%m-%Y}")
    request = LeaveRequest.create(
        employee=person,
        kind=wish.kind,
        start=wish.start,
        end=wish.end,
        asked_start=wish.start,
        asked_end=wish.end,
        reason=wish.reason.strip(),
        address=wish.address.strip(),
        phone=wish.phone.strip(),
        abroad=wish.abroad,
        documents=_papers(wish),
        state=LeaveState.SUBMITTED,
        submitted_on=day,
    )
    me = Official(person.name, person.nip or "")
    _record(session, request, "submit", day, me)
    return int(request.id)


@use_case("leave", roles=WRITERS, reach=Reach.REQUEST, undoable=True)
def consider(session: Session, request: int, answer: Answer, version: int | None = None) -> None:
    """Record what the direct superior thinks of a request; advice, the decision is PyBMC's."""
    row, day = LeaveRequest.get_by_id(request), answer.on or session.today
    official = officials.superior(row.employee, answer.by or _me(session), day)
    step = _step(session, row, official, answer)
    _refuse_errors(flow.consideration_problems(row.state, step))
    say(f"Pertimbangan atasan: {answer.verdict.label} — cuti {row.employee.name}")
    _move(row, version, state=flow.after_consideration(row.state))
    _record(session, row, "consider", day, official, answer)


@use_case("leave", roles=DECIDERS, reach=Reach.REQUEST)
def decide(session: Session, request: int, answer: Answer, version: int | None = None) -> None:
    """Record the decision of the official who grants leave; an approval takes its number here.

    Raises ``Refused`` when a rule, the balance or the authority forbids it, ``Stale`` when
    somebody decided meanwhile.
    """
    row, day = LeaveRequest.get_by_id(request), answer.on or session.today
    by = answer.by or _me(session)
    official = officials.decider(row.employee, by, day, abroad=row.abroad)
    step = _step(session, row, official, answer)
    _refuse_errors(flow.decision_problems(row.state, step, row.kind, abroad=row.abroad))
    say(f"Keputusan {answer.verdict.label} — cuti {row.employee.name}")
    values: dict[str, object] = {"state": flow.after_decision(row.state, answer.verdict)}
    if answer.verdict in (Verdict.APPROVE, Verdict.CHANGE):
        values |= _granted(row, answer, day)
    _move(row, version, **values)
    _record(session, row, "decide", day, official, answer)


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
    _refuse_errors(problems)
    say(f"Batalkan cuti {row.employee.name}: {reason}")
    if row.number:
        letter_numbers.void(row.number, f"Cuti dibatalkan: {reason}")
    _move(row, version, state=flow.after_cancellation(row.state))
    _record(session, row, "cancel", day, Official(), note=reason)
    postings.post_again(row.employee_id)


def _me(session: Session) -> str | None:
    """Return the NIP of a supervisor who answers in his own name."""
    return session.nip if session.role is Role.SUPERVISOR else None


def _granted(row: LeaveRequest, answer: Answer, day: dt.date) -> dict[str, object]:
    """Check the balance once more, with the new days of a *perubahan*, and take the number.

    Only granted leave counts against it: of two requests that still wait, the one decided first
    is served and the other is refused at its own decision (pitfalls T-18, T-19).
    """
    start, end = answer.start or row.start, answer.end or row.end
    wish = replace(wish_of(row), start=start, end=end)
    facts = leave_facts.facts(row.employee_id, leave_facts.GRANTED)
    _refuse_errors(_quote(row.employee_id, wish, row.submitted_on, facts, row.id).problems)
    number = letter_numbers.take(row.kind.value, day, row.employee.name, answer.number)
    return {"start": start, "end": end, "number": number}


def wish_of(row: LeaveRequest) -> LeaveInput:
    """Return what was asked for, with the days as they now stand."""
    papers = json.loads(row.documents)
    ticked = None if papers["ticked"] is None else frozenset(papers["ticked"])
    return LeaveInput(
        row.kind, row.start, row.end, row.reason, row.address, row.phone, row.abroad,
        papers["case"], ticked,
    )  # fmt: skip


def _papers(wish: LeaveInput) -> str:
    ticked = None if wish.documents is None else sorted(wish.documents)
    return json.dumps({"case": wish.case, "ticked": ticked}, ensure_ascii=False)


def _step(session: Session, row: LeaveRequest, official: Official, answer: Answer) -> flow.Step:
    """Return the answer as the rules see it.

    Nobody judges his own leave, neither as the official nor at the keyboard (pitfalls T-45).
    """
    return flow.Step(
        verdict=answer.verdict,
        note=answer.note,
        letter=answer.number,
        start=answer.start,
        end=answer.end,
        own=bool(row.employee.nip) and row.employee.nip in (official.nip, session.nip),
        by_ppk=official.is_ppk,
    )


def _refuse_errors(problems: Sequence[Problem]) -> None:
    errors = [problem for problem in problems if problem.blocks]
    if errors:
        raise Refused(errors)


def _move(row: LeaveRequest, version: int | None, **values: object) -> None:
    changed = (
        LeaveRequest.update(**values, version=LeaveRequest.version + 1)
        .where(LeaveRequest.id == row.id, LeaveRequest.version == (version or row.version))
        .execute()
    )
    if not changed:
        raise Stale("Permintaan ini baru saja diubah orang lain. Muat ulang lalu ulangi.")


def _record(
    session: Session,
    row: LeaveRequest,
    act: str,
    day: dt.date,
    official: Official,
    answer: Answer | None = None,
    note: str = "",
) -> None:
    LeaveEvent.create(
        request=row,
        act=act,
        verdict=answer.verdict.value if answer else "",
        on_day=day,
        by_name=official.name,
        by_nip=official.nip,
        by_title=official.title,
        note=answer.note if answer else note,
        letter=answer.number if answer else "",
        days=_deferred_days(row, answer) if answer else 0,
        account=session.account,
    )


def _deferred_days(row: LeaveRequest, answer: Answer) -> int:
    """Return how many working days a deferral keeps for next year (leave.md §2.3, S)."""
    if answer.verdict is not Verdict.DEFER:
        return 0
    table = leave_facts.context().table(leave_facts.person(row.employee_id))
    return table.by_year(row.start, row.end)[row.start.year]
