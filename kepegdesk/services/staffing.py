"""How many people a unit must have at work, and on which days a leave would leave too few."""

from __future__ import annotations

import datetime as dt

from kepegdesk.domain.indonesian import long_date
from kepegdesk.domain.kinds import EmployeeStatus
from kepegdesk.domain.problems import Problem, warning
from kepegdesk.domain.working_days import ONE_DAY
from kepegdesk.services import leave_facts, leave_presence
from kepegdesk.services.units import with_sub_units
from kepegdesk.storage.tables import Unit

MOST_DAYS = 100
"""Days looked at: a leave longer than that is planned for, whatever the unit."""


def warnings(employee: int, start: dt.date, end: dt.date) -> list[Problem]:
    """Return UM05 for the first unit, the person's own or one above it, that would lack people."""
    person = leave_facts.people([employee])[employee]
    for unit in person.units:
        row = Unit.get_by_id(unit)
        if row.min_present is None:
            continue
        found = _first_lack(unit, row.min_present, employee, start, end)
        if found is not None:
            day, present = found
            text = (
                f"Pada {long_date(day)} yang masuk di {row.name} tinggal {present} orang, di bawah "
                f"minimum {row.min_present}."
            )
            return [warning("UM05", "start", text)]
    return []


def _first_lack(
    unit: int, least: int, employee: int, start: dt.date, end: dt.date
) -> tuple[dt.date, int] | None:
    """Return the first working day on which fewer than the minimum would be at work.

    Whoever has asked for leave counts as away, as in the calendar if all were granted.
    """
    context = leave_facts.context()
    last = min(end, start + ONE_DAY * MOST_DAYS)
    found = leave_presence.read(start, last, with_sub_units(unit), context, without=employee)
    person = leave_facts.people([employee])[employee]
    table, himself = context.table(person), int(person.status is EmployeeStatus.ACTIVE)
    counts = (found.total(each) for each in (found.staff, found.away, found.pending))
    for day, staff, away, pending in zip(found.days, *counts, strict=True):
        present = staff - away - pending - himself
        if table.count(day, day) and present < least:
            return day, present
    return None
