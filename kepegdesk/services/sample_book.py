"""Write the leave invented for the sample office into its book: numbers, steps, days, returns."""

from __future__ import annotations

import datetime as dt
import json
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from random import Random
from typing import Any

from kepegdesk.domain.kinds import LeaveKind, LeaveState, Verdict
from kepegdesk.domain.ranks import rank_name
from kepegdesk.domain.units_text import head_title
from kepegdesk.services import leave_facts, leave_returns, letter_numbers, letters, officials
from kepegdesk.services.leave_returns import Ended
from kepegdesk.services.officials import Leave, Official
from kepegdesk.services.sample_leave import GRANTED, NOTES, Planned, Record, office_day
from kepegdesk.services.sample_people import Invented, Place, Row
from kepegdesk.services.session import Session
from kepegdesk.storage import bulk
from kepegdesk.storage.tables import (
    Authority,
    Employee,
    LeaveCharge,
    LeaveEvent,
    LeaveOpening,
    LeaveRequest,
    LetterKind,
    LetterNumber,
    WorkedCollective,
)

DAY = dt.timedelta(days=1)
LATE_EVERY, LATEST = 23, 4
"""One return in so many was late, by so many days at most."""
FORGOTTEN = 2
"""Leave that ended some days ago and whose return nobody noted."""


def store(records: Sequence[Record], session: Session, random: Random) -> None:
    """Store every request with its steps, number and return, and issue this year's letters."""
    plans = sorted((p for r in records for p in r.planned), key=lambda p: (p.decided, p.start))
    numbers = _number_letters(plans)
    ids = dict(zip(map(id, plans), bulk.reserve(LeaveRequest, len(plans)), strict=True))
    due = [plan for plan in plans if _is_due(plan, session.today)]
    late = {id(plan) for plan in due}
    decider = _Decider()
    rows, events = [], []
    for plan in plans:
        number, is_due = numbers.get(id(plan)), id(plan) in late
        rows.append(_request(ids[id(plan)], plan, number, due=is_due))
        ours = {"request": ids[id(plan)], "account": session.account}
        events += [{**step, **ours} for step in _events(plan, number, decider, due=is_due)]
    bulk.insert(LeaveRequest, rows)
    bulk.insert(LeaveEvent, events)
    bulk.insert(LeaveOpening, [row for record in records for row in record.openings])
    bulk.insert(WorkedCollective, [row for record in records for row in record.worked])
    _charge()
    for plan in due:  # as a clerk does, so that each letter is frozen with its form
        letters.issue(session, ids[id(plan)], plan.decided)
    bulk.insert(LeaveOpening, [row for record in records for row in record.corrected])
    _report_back(session, random, [(ids[id(plan)], plan) for plan in plans])


def _is_due(plan: Planned, today: dt.date) -> bool:
    return plan.state is LeaveState.ISSUED and plan.decided.year == today.year


# Who answers


class _Decider:
    """Asks the authority table once for all who differ in nothing it looks at."""

    def __init__(self) -> None:
        self._limits = sorted({row.max_days for row in Authority.select() if row.max_days})
        self._found: dict[tuple[Any, ...], Official] = {}

    def of(self, plan: Planned) -> Official:
        """Return whom the authority table names for a leave on the day of its decision."""
        person, leave = plan.person, Leave(plan.kind, plan.start, plan.end)
        signing = tuple(row.id for row in officials.in_force(plan.decided))
        length = bisect_left(self._limits, (plan.end - plan.start).days + 1)
        key = (*_rung(person), person.row["kind"], plan.kind, length, signing)
        if key not in self._found:
            applicant = Employee.get_by_id(person.id)
            self._found[key] = officials.expected(applicant, plan.decided, leave)
        return self._found[key]


def _rung(person: Invented) -> tuple[Any, ...]:
    """Return what the table asks about a person: heads are each their own case."""
    if person.place.head is person:
        return (person.id,)
    place, position = person.place, person.positions[-1] if person.positions else {}
    while place.above is not None:
        place = place.above
    return (place.id, position.get("kind"), position.get("eselon"))


def _superior(person: Invented) -> Official | None:
    place: Place | None = person.place
    while place is not None:
        if place.head is not None and place.head is not person:
            rank = rank_name(place.head.ranks[-1]["golongan"])
            title = head_title(place.row["name"])
            return Official(place.head.name, place.head.row["nip"], title, rank)
        place = place.above
    return None


# The book


def _number_letters(plans: Iterable[Planned]) -> dict[int, Row]:
    """Give letters their numbers in the order of the days; some cancelled leave had one too."""
    kinds = {row.kind: row for row in LetterKind.select()}
    last: Counter[int] = Counter()
    rows: dict[int, Row] = {}
    for plan in plans:
        cancelled, deferred = _is(plan, LeaveState.CANCELLED), _is(plan, LeaveState.DEFERRED)
        if plan.state not in GRANTED and not deferred and not (cancelled and plan.person.id % 2):
            continue
        last[plan.decided.year] += 1
        kind = kinds["deferral" if deferred else plan.kind.value]
        number = last[plan.decided.year]
        rows[id(plan)] = {
            "register": kind.register,
            "kind": kind.kind,
            "year": plan.decided.year,
            "number": number,
            "text": letter_numbers.compose(kind, number, plan.decided),
            "state": letter_numbers.VOID if cancelled else letter_numbers.USED,
            "letter_date": plan.decided,
            "subject": plan.person.row["name"],
            "reason": "Cuti dibatalkan atas permintaan pegawai" if cancelled else "",
        }
    for row, number in zip(rows.values(), bulk.reserve(LetterNumber, len(rows)), strict=True):
        row["id"] = number
    bulk.insert(LetterNumber, list(rows.values()))
    return rows


def _is(plan: Planned, state: LeaveState) -> bool:
    return plan.state is state


def _request(number: int, plan: Planned, letter: Row | None, *, due: bool) -> Row:
    """Return a request as it stands; a letter that is due is issued afterwards."""
    state = plan.state
    if due:
        state = LeaveState.CHANGED if plan.moved else LeaveState.APPROVED
    ticked = None if plan.documents is None else list(plan.documents)
    return {
        "id": number,
        "employee": plan.person.id,
        "kind": plan.kind,
        "start": plan.start,
        "end": plan.end,
        "asked_start": plan.start - DAY * plan.moved,
        "asked_end": plan.end - DAY * plan.moved,
        "reason": plan.reason,
        "address": plan.person.row["address"],
        "phone": plan.person.row["phone"],
        "case": plan.case,
        "documents": json.dumps(ticked, ensure_ascii=False),
        "state": state,
        "submitted_on": plan.submitted,
        "number": letter["id"] if letter and state is not LeaveState.DEFERRED else None,
        "letter_date": plan.decided if state is LeaveState.ISSUED else None,
        "granted_end": plan.end if state is LeaveState.ISSUED else None,
    }


def _events(plan: Planned, letter: Row | None, deciders: _Decider, *, due: bool) -> Iterator[Row]:
    """Yield the steps a request took."""
    me = Official(plan.person.row["name"], plan.person.row["nip"] or "")
    yield _event("submit", plan.submitted, me)
    if plan.state is LeaveState.SUBMITTED:
        return
    decider = deciders.of(plan)
    superior = _superior(plan.person) or decider
    yield _event("consider", plan.considered, superior, Verdict.APPROVE)
    if plan.state is LeaveState.CONSIDERED:
        return
    if plan.state is not LeaveState.CANCELLED or letter:
        yield _decision(plan, decider, letter)
    if plan.state is LeaveState.CANCELLED:
        note = "Dibatalkan atas permintaan pegawai"
        yield {**_event("cancel", plan.decided, Official()), "note": note}
    if plan.state is LeaveState.ISSUED and letter and not due:
        yield {**_event("issue", plan.decided, Official()), "letter": letter["text"]}


def _event(act: str, day: dt.date, by: Official, verdict: Verdict | None = None) -> Row:
    return {
        "act": act,
        "verdict": verdict.value if verdict else "",
        "on_day": day,
        "by_name": by.name,
        "by_nip": by.nip,
        "by_title": by.title,
        "by_rank": by.rank,
        "by_acting": by.acting,
        "by_behalf": "\n".join(by.behalf),
    }


def _decision(plan: Planned, decider: Official, letter: Row | None) -> Row:
    changed = plan.state is LeaveState.CHANGED or plan.moved
    verdict = Verdict.CHANGE if changed else Verdict.APPROVE
    if plan.state is LeaveState.REFUSED:
        verdict = Verdict.REFUSE
    row: Row = {"note": NOTES[LeaveState.CHANGED] if changed else NOTES.get(plan.state, "")}
    if letter and plan.state is LeaveState.DEFERRED:
        verdict = Verdict.DEFER
        row |= {"letter": letter["text"], "days": plan.working_days}
        row["end"] = dt.date(plan.start.year + 1, 12, 31)
    return {**_event("decide", plan.decided, decider, verdict), **row}


def _charge() -> None:
    """Write down what the leave issued so far counts."""
    context, people = leave_facts.context(), leave_facts.people()
    lines: list[dict[str, Any]] = []
    for number, known in leave_facts.facts_of().items():
        table = context.table(people[number])
        for taken in known.taken:
            if taken.issued and taken.kind is LeaveKind.ANNUAL:
                counted = table.by_year(taken.start, taken.end)
                lines += [
                    {"employee": number, "request": taken.id, "year": year, "days": days}
                    for year, days in counted.items()
                    if days
                ]
    bulk.insert(LeaveCharge, lines)


# Back at work


def _report_back(session: Session, random: Random, plans: Sequence[tuple[int, Planned]]) -> None:
    """Note who came back: most in good time, a few late, two forgotten, the last not yet."""
    recent = office_day(session.today - 3 * DAY)
    due = sorted(_due(plans, session.today).items(), key=lambda each: each[1])
    due = [each for each in due if each[1] < recent]
    events: list[Row] = []
    for place, (number, back) in enumerate(due[:-FORGOTTEN]):
        came = back + DAY * (random.randint(1, LATEST) if not place % LATE_EVERY else 0)
        values = {"state": LeaveState.DONE, "returned_on": came}
        LeaveRequest.update(**values, version=LeaveRequest.version + 1).where(
            LeaveRequest.id == number
        ).execute()
        step = {**_event("return", came, Official()), "start": back, "days": (came - back).days}
        events.append({**step, "request": number, "account": session.account})
    bulk.insert(LeaveEvent, events)


def _due(plans: Sequence[tuple[int, Planned]], today: dt.date) -> dict[int, dt.date]:
    """Return when whose leave is over was to be back at work."""
    ended = [
        Ended(number, plan.person.id, plan.end)
        for number, plan in plans
        if _is(plan, LeaveState.ISSUED) and plan.end < today
    ]
    return leave_returns.due(ended, leave_facts.people(), leave_facts.context())
