"""Leave as tests write it straight into the book, where the way there is not what is tested."""

from __future__ import annotations

import datetime as dt
from typing import Any

from kepegdesk.domain.kinds import EmployeeStatus, LeaveKind, LeaveState, WorkPattern
from kepegdesk.storage import journal, listing
from kepegdesk.storage.database import connection
from kepegdesk.storage.tables import Employee, LeaveRequest, Unit

DAY = dt.date.fromisoformat
_ACTOR = journal.Actor("uji", "", "2026-01-01T00:00:00+00:00")


def put(
    employee: int,
    start: str,
    end: str = "",
    state: LeaveState = LeaveState.ISSUED,
    kind: LeaveKind = LeaveKind.ANNUAL,
    **values: Any,
) -> int:
    """Write a request as it stands, issued unless told otherwise."""
    first, last = DAY(start), DAY(end or start)
    row = {
        "employee": employee,
        "kind": kind,
        "start": first,
        "end": last,
        "asked_start": first,
        "asked_end": last,
        "reason": "Keluarga",
        "state": state,
        "submitted_on": first - dt.timedelta(days=7),
    }
    with connection(), journal.act(_ACTOR, "test") as act:
        act.sentence = "Cuti uji"
        return int(LeaveRequest.create(**{**row, **values}).id)


def keep_at_work(unit: int, least: int | None) -> None:
    """Say how many of a unit must be at work."""
    change(Unit, unit, min_present=least)


def leaves_service(employee: int, status: EmployeeStatus, since: str | None) -> None:
    """Let somebody retire, move, die or be dismissed on a day."""
    day = DAY(since) if since else None
    change(Employee, employee, status=status, status_since=day)
    with connection():
        listing.refresh([employee], dt.date(2026, 11, 23))


def moves_to(employee: int, unit: int) -> None:
    """Put somebody into another unit."""
    change(Employee, employee, unit=unit)
    with connection():
        listing.refresh([employee], dt.date(2026, 11, 23))


def works(
    employee: int, *, collective: bool | None = None, week: WorkPattern | None = None
) -> None:
    """Say whether a post gets cuti bersama, and which week it works; None as in its unit."""
    change(Employee, employee, collective=collective, pattern=week)


def change(table: type[Unit | Employee | LeaveRequest], number: int, **values: Any) -> None:
    """Change a row in an act of its own."""
    with connection(), journal.act(_ACTOR, "test") as act:
        act.sentence = "Ubah uji"
        table.update(**values).where(table.id == number).execute()
