"""How many people a unit must have at work, and on which days a leave would leave too few."""

from __future__ import annotations

import datetime as dt

from kepegdesk.domain.indonesian import long_date
from kepegdesk.domain.kinds import EmployeeStatus
from kepegdesk.domain.problems import Problem, warning
from kepegdesk.domain.working_days import ONE_DAY
from kepegdesk.services import leave_facts
from kepegdesk.services.units import with_sub_units
from kepegdesk.storage.base import tuples
from kepegdesk.storage.tables import Employee, LeaveRequest, Unit

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
    """Return the first working day on which fewer than the minimum would be at work."""
    units = list(with_sub_units(unit))
    people = Employee.select(Employee.id).where(
        Employee.unit.in_(units), Employee.status == EmployeeStatus.ACTIVE
    )
    staff = {row[0] for row in tuples(people)}
    away = LeaveRequest.select(LeaveRequest.employee, LeaveRequest.start, LeaveRequest.end).where(
        LeaveRequest.state.in_(list(leave_facts.LIVE)),
        LeaveRequest.employee.in_(people),
        LeaveRequest.employee != employee,
        LeaveRequest.start <= end,
        LeaveRequest.end >= start,
    )
    absences = tuples(away)
    table = leave_facts.context().table(leave_facts.people([employee])[employee])
    day = start
    while day <= min(end, start + ONE_DAY * MOST_DAYS):
        if table.count(day, day):
            absent = {who for who, first, last in absences if first <= day <= last} | {employee}
            present = len(staff - absent)
            if present < least:
                return day, present
        day += ONE_DAY
    return None
