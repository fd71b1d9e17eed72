"""Lists of leave: the register, the supervisor's inbox, and who is away."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from kepegdesk.domain.kinds import RESERVING, LeaveKind, LeaveState, Role
from kepegdesk.domain.leave_situation import Phase
from kepegdesk.services import leave_facts
from kepegdesk.services.leave_rows import LeaveRow, as_rows, select_rows
from kepegdesk.services.session import Session
from kepegdesk.services.units import with_sub_units
from kepegdesk.services.use_case import Reach, query
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
    rows = as_rows(query, leave_facts.context(), with_events=True)
    mine = session.nip if session.role is Role.SUPERVISOR else None
    rows = [row for row in rows if row.next_act(session.today) and (not mine or row.nip != mine)]
    return [Waiting(row, tuple(_away(row.employee, row.start, row.end))) for row in rows]


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
