"""Requests as lists, dialogs and the command line show them."""

from __future__ import annotations

import datetime as dt
import json
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from peewee import JOIN

from kepegdesk.domain.kinds import LeaveKind, LeaveState, WorkPattern
from kepegdesk.domain.working_days import Calendar, calendar_days, work_table
from kepegdesk.services import leave_facts, units
from kepegdesk.storage.tables import Employee, LeaveEvent, LeaveRequest, LetterNumber, Unit

MANY = 500
"""From so many people on, one select of everybody is cheaper than naming them."""


@dataclass(frozen=True, slots=True)
class EventRow:
    """One step of a request."""

    act: str
    verdict: str
    on: dt.date
    by_name: str
    by_nip: str
    by_title: str
    note: str
    letter: str
    account: str


@dataclass(frozen=True, slots=True)
class LeaveRow:
    """A request with its person; ``working_days`` of an issued one stay as its letter says."""

    id: int
    version: int
    employee: int
    nip: str
    name: str
    unit: str
    kind: LeaveKind
    start: dt.date
    end: dt.date
    asked_start: dt.date
    asked_end: dt.date
    working_days: int
    calendar_days: int
    reason: str
    address: str
    phone: str
    abroad: bool
    case: str
    documents: tuple[str, ...]
    state: LeaveState
    submitted_on: dt.date
    number: str
    letter_date: dt.date | None
    events: tuple[EventRow, ...] = ()


def select_rows() -> Any:
    """Return the select that ``as_rows`` reads; callers add their conditions."""
    return (
        LeaveRequest.select(LeaveRequest, Employee, Unit, LetterNumber)
        .join(Employee)
        .join(Unit, JOIN.LEFT_OUTER)
        .switch(LeaveRequest)
        .join(LetterNumber, JOIN.LEFT_OUTER)
    )


def as_rows(query: Any, calendar: Calendar, *, with_events: bool = False) -> list[LeaveRow]:
    """Read requests with their people in one select, and their events in another if wanted."""
    requests = list(query)
    chains = units.chains()
    events = _events([request.id for request in requests]) if with_events else {}
    charged = _charged(requests)
    return [_row(request, calendar, chains, events, charged) for request in requests]


def _charged(requests: list[LeaveRequest]) -> dict[int, dict[int, int]]:
    """Return the working days of issued annual leave per year as its letter counted them."""
    people = {r.employee_id for r in requests if r.state is LeaveState.ISSUED}
    if not people:
        return {}
    found = leave_facts.issued_days(people if len(people) <= MANY else None)
    return {request: dict(years) for request, years in found.items()}


def read_row(request: int, calendar: Calendar) -> LeaveRow:
    """Read one request with its events."""
    return as_rows(select_rows().where(LeaveRequest.id == request), calendar, with_events=True)[0]


def _row(
    request: LeaveRequest,
    calendar: Calendar,
    chains: dict[int, tuple[str, str]],
    events: dict[int, list[EventRow]],
    charged: dict[int, dict[int, int]],
) -> LeaveRow:
    person = request.employee
    unit = person.unit if person.unit_id else None
    papers = json.loads(request.documents)
    pattern = person.pattern or (unit.pattern if unit else WorkPattern.FIVE_DAYS)
    return LeaveRow(
        id=request.id,
        version=request.version,
        employee=person.id,
        nip=person.nip or "",
        name=person.name,
        unit=units.path(chains[unit.id]) if unit else "",
        kind=request.kind,
        start=request.start,
        end=request.end,
        asked_start=request.asked_start,
        asked_end=request.asked_end,
        working_days=_days(request, pattern, calendar, charged.get(request.id, {})),
        calendar_days=calendar_days(request.start, request.end),
        reason=request.reason,
        address=request.address,
        phone=request.phone,
        abroad=request.abroad,
        case=papers["case"],
        documents=tuple(papers["ticked"] or ()),
        state=request.state,
        submitted_on=request.submitted_on,
        number=request.number.text if request.number else "",
        letter_date=request.letter_date,
        events=tuple(events.get(request.id, ())),
    )


def _days(
    request: LeaveRequest, pattern: WorkPattern, calendar: Calendar, charged: dict[int, int]
) -> int:
    """Count a request as its letter did; years the ledger does not reach, by the calendar."""
    counted = work_table(pattern, calendar).by_year(request.start, request.end) | charged
    return sum(counted.values())


def _events(requests: Iterable[int]) -> dict[int, list[EventRow]]:
    found: dict[int, list[EventRow]] = defaultdict(list)
    rows = LeaveEvent.select().where(LeaveEvent.request.in_(list(requests)))
    for row in rows.order_by(LeaveEvent.id):
        found[row.request_id].append(
            EventRow(
                row.act, row.verdict, row.on_day, row.by_name, row.by_nip, row.by_title,
                row.note, row.letter, row.account,
            )
        )  # fmt: skip
    return found
