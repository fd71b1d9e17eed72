"""How a letter counts single days: by the calendar and the week of the act that fixed its days.

A leave keeps the count of its letter when the calendar or the person's unit changes afterwards
(pitfalls T-11, T-12); what of it is given back later is counted the same way. What held then is
read backwards from the journal.
"""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

from kepegdesk.domain.kinds import WorkPattern
from kepegdesk.domain.working_days import ONE_DAY, DayOff, WorkTable, calendar_of, work_table
from kepegdesk.services.leave_facts import as_day
from kepegdesk.storage.database import rows, scalar
from kepegdesk.storage.tables import LeaveRequest

_WATCHED = {
    "holiday": ("day", "type", "status", "unit_id"),
    "unit": ("parent_id", "pattern", "collective"),
    "employee": ("unit_id", "pattern", "collective"),
}
"""The columns that the count of a day depends on."""
_INSERTED, _DELETED = "I", "D"

Image = dict[str, Any]


def unserved(row: LeaveRequest, back_on: dt.date, counted: dict[int, int]) -> dict[int, int]:
    """Return per year the days from a day on as the letter counts them, never more than it did."""
    last = row.end - ONE_DAY * row.remote_days
    if last < back_on:
        return {}
    left = _table_of(row).by_year(back_on, last)
    found = {year: min(left.get(year, 0), days) for year, days in counted.items()}
    return {year: days for year, days in found.items() if days > 0}


def _table_of(row: LeaveRequest) -> WorkTable:
    """Return the working days of the person as they were when the leave was last counted."""
    act = _counted_by(row.id)
    person, units = _images("employee", act)[row.employee_id], _images("unit", act)
    chain = _chain(person["unit_id"], units)
    pattern = person["pattern"] or (units[chain[0]]["pattern"] if chain else WorkPattern.FIVE_DAYS)
    off = [
        DayOff(as_day(each["day"]), each["type"], each["status"], each["unit_id"])
        for each in _images("holiday", act).values()
    ]
    shared = all(units[unit]["collective"] for unit in chain)
    collective = shared if person["collective"] is None else bool(person["collective"])
    mine = calendar_of(off).of_units(chain)
    return work_table(WorkPattern(pattern), mine, gets_collective=collective)


def _counted_by(request: int) -> int | None:
    """Return the act that last fixed how many days a leave counts, if the journal knows it."""
    found: int | None = scalar(
        "SELECT max(act_id) FROM act_row WHERE table_name = 'leave_charge' AND row_id = "
        "(SELECT max(id) FROM leave_charge WHERE request_id = ?)",
        request,
    )
    return found


def _chain(unit: int | None, units: dict[int, Image]) -> list[int]:
    """Return a unit and those above it, the nearest first."""
    chain = []
    while unit is not None:
        chain.append(unit)
        unit = units[unit]["parent_id"]
    return chain


def _images(table: str, act: int | None) -> dict[int, Image]:
    """Return the rows of a table as an act left them: later changes are taken back in turn."""
    columns = _WATCHED[table]
    statement = f"SELECT id, {', '.join(columns)} FROM {table}"  # noqa: S608 - constants
    known = {row[0]: dict(zip(columns, row[1:], strict=True)) for row in rows(statement)}
    later = """
        SELECT row_id, op, before FROM act_row WHERE table_name = ? AND act_id > ?
        ORDER BY id DESC"""
    for number, op, before in rows(later, table, act) if act is not None else ():
        if op == _INSERTED:
            known.pop(number, None)
        elif op == _DELETED:
            known[number] = json.loads(before)
        else:
            known[number] |= json.loads(before)
    return known
