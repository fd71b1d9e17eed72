"""What form 1.b shows of a person and of his leave, kept as it stood when it was first signed.

Whatever changes afterwards, a name, a position, a balance, a day of the calendar: the form prints
again as it was signed (leave.md §3.1).
"""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import replace
from typing import Any

from kepegdesk.domain.kinds import TAKEN, LeaveKind
from kepegdesk.domain.leave import without
from kepegdesk.domain.leave_ledger import balance
from kepegdesk.domain.paper_words import as_words
from kepegdesk.domain.service_time import service_time
from kepegdesk.errors import Refused
from kepegdesk.services import leave_facts, paper_people, paper_values
from kepegdesk.services.employee_file import read_file
from kepegdesk.services.leave_rows import LeaveRow, read_row
from kepegdesk.services.office import read_letterhead
from kepegdesk.storage.base import first_tuple
from kepegdesk.storage.tables import Employee, LeaveEvent, LeaveRequest

SIGNATURES = ("submit", "permit", "consider", "decide", "ratify")
"""Steps at which somebody signs the form."""


def at_signature(request: int, act: str) -> str:
    """Return what a step has to keep of the form: nothing where an earlier signature kept it.

    A request of before this release has none of its own day; its next signature keeps it.
    """
    if act not in SIGNATURES or signed(request) is not None:
        return ""
    return json.dumps(of(read_row(request, leave_facts.context())), ensure_ascii=False)


def signed(request: int) -> dict[str, Any] | None:
    """Return what the form showed when it was first signed."""
    kept = LeaveEvent.select(LeaveEvent.shown).where(
        LeaveEvent.request == request, LeaveEvent.shown != ""
    )
    found = first_tuple(kept.order_by(LeaveEvent.id))
    return None if found is None else json.loads(found[0])


def of(row: LeaveRow) -> dict[str, Any]:
    """Return what the form shows now, as JSON holds it."""
    file = read_file(Employee.get_by_id(row.employee), row.submitted_on)
    length, unit = _asked_length(row)
    return {
        "city": read_letterhead().city,
        "addressee": as_words(_addressee(row)),
        "name": file.full_name,
        "nip": file.nip or "",
        "position": file.position.title,
        "service_time": service_time(file.tmt_cpns, row.submitted_on),
        "unit": file.unit_path,
        "rank": paper_values.rank_of(file),
        "pppk": file.kind.is_pppk,
        "length": length,
        "length_unit": unit.removesuffix(" kerja"),
        "annual": _annual(row),
        "others": _last_used(row),
    }


def _addressee(row: LeaveRow) -> str:
    """Return whom the application is addressed to; nobody where no official is entered yet."""
    try:
        return paper_people.decides(row).title
    except Refused:
        return ""


def _asked_length(row: LeaveRow) -> tuple[int, str]:
    """Return how long the leave is that was asked for, which a decision or a recall may change."""
    if (row.asked_start, row.asked_end) == (row.start, row.end):
        return paper_values.length(row)
    person = leave_facts.people([row.employee])[row.employee]
    last = row.asked_end - dt.timedelta(days=row.remote_days)
    working = leave_facts.context().table(person).count(row.asked_start, last)
    return paper_values.length(
        replace(row, start=row.asked_start, end=row.asked_end, working_days=working)
    )


def _annual(row: LeaveRow) -> list[tuple[str, str, str]]:
    """Return V.1: what was left on the day of the application, before this request."""
    facts = without(leave_facts.facts(row.employee), row.id)
    person, context = leave_facts.person(row.employee), leave_facts.context()
    found = balance(person, facts, context, row.submitted_on)
    used = {lot.lot: f"diambil {lot.taken}, sisa {lot.left}" for lot in found.lots if lot.taken}
    figures = {"N-2": found.n2, "N-1": found.n1, "N": found.n}
    return [(lot, str(left), used.get(lot, "")) for lot, left in figures.items()]


def _last_used(row: LeaveRow) -> list[str]:
    """Return V.2 to V.6: the year and length each other kind was last used, or «-»."""
    return [_last(row, kind) for kind in LeaveKind if kind is not LeaveKind.ANNUAL]


def _last(row: LeaveRow, kind: LeaveKind) -> str:
    query = (
        LeaveRequest.select(LeaveRequest.id)
        .where(
            LeaveRequest.employee == row.employee,
            LeaveRequest.kind == kind,
            LeaveRequest.state.in_(list(TAKEN)),
            LeaveRequest.id != row.id,
            LeaveRequest.start <= row.submitted_on,
        )
        .order_by(LeaveRequest.start.desc())
    )
    found = first_tuple(query)
    if found is None:
        return "-"
    used = read_row(found[0], leave_facts.context())
    number, unit = paper_values.length(used)
    return f"{used.start.year}, {number} {unit}"
