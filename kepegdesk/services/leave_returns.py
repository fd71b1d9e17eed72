"""When somebody must be back at work: after the last of leaves that follow one upon another."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection
from typing import NamedTuple

from kepegdesk.domain.kinds import LeaveKind
from kepegdesk.domain.leave_facts import ServicePerson
from kepegdesk.domain.leave_ledger import LedgerContext
from kepegdesk.services import leave_presence
from kepegdesk.storage.base import tuples
from kepegdesk.storage.tables import LeaveRequest

MANY = 500
"""From so many people on, one select of everybody is cheaper than naming them."""


class Ended(NamedTuple):
    """A leave that is over: whose it is, and its last day."""

    request: int
    employee: int
    end: dt.date


def due(
    ended: Collection[Ended], people: dict[int, ServicePerson], context: LedgerContext
) -> dict[int, dt.date]:
    """Return the first working day after each leave on which its person is on no other leave."""
    later = _later(ended)
    found = {}
    for leave in ended:
        table = context.table(people[leave.employee])
        day = table.first_after(leave.end)
        for start, last in later.get(leave.employee, ()):
            if start <= day <= last:
                day = table.first_after(last)
        found[leave.request] = day
    return found


def followed(
    ended: Collection[Ended], people: dict[int, ServicePerson], context: LedgerContext
) -> set[int]:
    """Return the leaves that go over into another without a day of work: nobody reports between."""
    back = due(ended, people, context)
    return {
        leave.request
        for leave in ended
        if back[leave.request] > context.table(people[leave.employee]).first_after(leave.end)
    }


def _later(ended: Collection[Ended]) -> dict[int, list[tuple[dt.date, dt.date]]]:
    """Return the leave of the same people that ends later, in the order of its days."""
    found: dict[int, list[tuple[dt.date, dt.date]]] = defaultdict(list)
    whom = sorted({leave.employee for leave in ended})
    if ended:
        table = LeaveRequest
        rows = table.select(table.employee, table.start, table.end, table.returned_on).where(
            table.employee.in_(whom) if len(whom) <= MANY else True,
            table.end > min(leave.end for leave in ended),
            table.kind != LeaveKind.UNPAID,
            table.state.in_(sorted(leave_presence.CERTAIN)),
        )
        for employee, start, end, returned_on in tuples(rows.order_by(table.start, table.id)):
            found[employee].append((start, leave_presence.last_day(end, returned_on, None)))
    return found
