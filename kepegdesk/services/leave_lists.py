"""Lists of leave: the register, the supervisor's inbox, and who is away."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from kepegdesk.domain.kinds import RESERVING, LeaveKind, LeaveState, Role
from kepegdesk.domain.leave_ledger import LedgerContext
from kepegdesk.domain.leave_situation import Phase
from kepegdesk.services import leave_facts
from kepegdesk.services.leave_returns import MANY
from kepegdesk.services.leave_rows import LeaveRow, as_rows, select_rows
from kepegdesk.services.session import Session
from kepegdesk.services.units import with_sub_units
from kepegdesk.services.use_case import Reach, query
from kepegdesk.storage.base import tuples
from kepegdesk.storage.tables import Employee, LeaveRequest

WAITING = RESERVING
"""States in which somebody still has to act: consider, decide, ratify, hear BKN, issue."""
ENDED = (LeaveState.ISSUED, LeaveState.DONE)
"""States in which leave without pay that is over waits for the report and for reactivation."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """A request that waits, with those of the same unit who are away on some of its days."""

    request: LeaveRow
    away: tuple[LeaveRow, ...]


@query(reach=Reach.WITHIN)
def listed(
    session: Session,
    states: Collection[LeaveState] = (),
    unit: int | None = None,
    start: dt.date | None = None,
    end: dt.date | None = None,
    phase: Phase = Phase.NONE,
) -> list[LeaveRow]:
    """Return the requests that touch the period, by their first day; empty filters mean all.

    ``phase`` narrows to granted leave that is there today.
    """
    query = select_rows().order_by(LeaveRequest.start, LeaveRequest.id)
    if states:
        query = query.where(LeaveRequest.state.in_(list(states)))
    if start:
        query = query.where(LeaveRequest.end >= start)
    if end:
        query = query.where(LeaveRequest.start <= end)
    rows = as_rows(_within(session, query, unit), leave_facts.context())
    return [row for row in rows if not phase or row.phase(session.today) == phase]


@query(reach=Reach.WITHIN)
def of_employee(session: Session, employee: int) -> list[LeaveRow]:
    """Return one person's requests with their events, the newest first."""
    query = select_rows().where(LeaveRequest.employee == employee)
    query = _within(session, query.order_by(LeaveRequest.start.desc()), None)
    return as_rows(query, leave_facts.context(), with_events=True)


@query(reach=Reach.WITHIN)
def inbox(session: Session) -> list[Waiting]:
    """Return what waits for somebody to act on, the earliest leave first.

    Nobody finds his own request here: he may not consider or decide it.
    """
    over = (LeaveRequest.kind == LeaveKind.UNPAID) & LeaveRequest.state.in_(list(ENDED))
    query = select_rows().where(LeaveRequest.state.in_(list(WAITING)) | over)
    query = _within(session, query.order_by(LeaveRequest.start), None)
    context = leave_facts.context()
    rows = as_rows(query, context, with_events=True)
    mine = session.nip if session.role is Role.SUPERVISOR else None
    rows = [row for row in rows if row.next_act(session.today) and (not mine or row.nip != mine)]
    return [Waiting(row, away) for row, away in zip(rows, _beside(rows, context), strict=True)]


class _Absence(NamedTuple):
    """Leave that is asked for or granted, as far as one must know to see that it overlaps."""

    request: int
    employee: int
    unit: int | None
    start: dt.date
    end: dt.date


def _beside(rows: Sequence[LeaveRow], context: LedgerContext) -> list[tuple[LeaveRow, ...]]:
    """Return for each request who of its person's unit is away on some of its days."""
    if not rows:
        return []
    absences = _absences(rows)
    unit_of = {each.employee: each.unit for each in absences}
    by_unit = defaultdict[int | None, list[_Absence]](list)
    for each in absences:
        by_unit[each.unit].append(each)
    found = [_overlapping(row, by_unit[unit_of[row.employee]]) for row in rows]
    wanted = sorted({number for numbers in found for number in numbers})
    shown = as_rows(select_rows().where(LeaveRequest.id.in_(wanted)), context) if wanted else []
    known = {row.id: row for row in shown}
    return [tuple(known[number] for number in numbers) for numbers in found]


def _absences(rows: Sequence[LeaveRow]) -> list[_Absence]:
    """Return the live leave of the same units over the days of some requests, these included."""
    table, people = LeaveRequest, {row.employee for row in rows}
    query = (
        table.select(table.id, table.employee, Employee.unit, table.start, table.end)
        .join(Employee)
        .where(
            table.state.in_(list(leave_facts.LIVE)),
            table.start <= max(row.end for row in rows),
            table.end >= min(row.start for row in rows),
        )
        .order_by(table.start, table.id)
    )
    if len(people) <= MANY:
        same = Employee.select(Employee.unit).where(Employee.id.in_(sorted(people)))
        query = query.where(Employee.unit.in_(same) | table.employee.in_(sorted(people)))
    return [_Absence(*row) for row in tuples(query)]


def _overlapping(row: LeaveRow, absences: Sequence[_Absence]) -> list[int]:
    return [
        each.request
        for each in absences
        if each.unit is not None
        and each.employee != row.employee
        and each.start <= row.end
        and row.start <= each.end
    ]


@query(reach=Reach.EMPLOYEE)
def away_beside(session: Session, employee: int, start: dt.date, end: dt.date) -> list[LeaveRow]:
    """Return who of the person's unit is away on some of these days."""
    return _away(employee, start, end)


def _away(employee: int, start: dt.date, end: dt.date) -> list[LeaveRow]:
    unit = Employee.select(Employee.unit).where(Employee.id == employee)
    query = select_rows().where(
        LeaveRequest.state.in_(list(leave_facts.LIVE)),
        LeaveRequest.employee != employee,
        Employee.unit == unit,
        LeaveRequest.start <= end,
        LeaveRequest.end >= start,
    )
    return as_rows(query.order_by(LeaveRequest.start), leave_facts.context())


def _within(session: Session, query: Any, unit: int | None) -> Any:
    """Keep a select to the session's units and to one unit with what is below it."""
    if session.units is not None:
        query = query.where(Employee.unit.in_(list(session.units)))
    if unit is not None:
        query = query.where(Employee.unit.in_(list(with_sub_units(unit))))
    return query
