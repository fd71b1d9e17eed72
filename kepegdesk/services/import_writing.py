"""Write what an import changes: new people in bulk, differences one by one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from kepegdesk.progress import Progress
from kepegdesk.services.import_compare import Change
from kepegdesk.services.units import Directory
from kepegdesk.storage import bulk, listing
from kepegdesk.storage.base import Base
from kepegdesk.storage.tables import EducationHistory, Employee, PositionHistory, RankHistory

HISTORIES: tuple[type[Base], ...] = (RankHistory, PositionHistory, EducationHistory)
REPORT_EVERY = 100
CHUNK = 2000


def write(changes: Sequence[tuple[int | None, Change]], progress: Progress) -> None:
    """Store the changes, given with the employee's id or None for a new one, and refresh lists."""
    directory = Directory()
    fresh = [change for employee, change in changes if employee is None]
    known = [(employee, change) for employee, change in changes if employee is not None]
    added: list[int] = []
    for start in range(0, len(fresh), CHUNK):
        progress(start, len(changes))
        added += _add(fresh[start : start + CHUNK], directory)
    for done, (employee, change) in enumerate(known):
        if done % REPORT_EVERY == 0:
            progress(len(fresh) + done, len(changes))
        _update(employee, change, directory)
    progress(len(changes), len(changes))
    listing.refresh([*added, *(employee for employee, _change in known)])


def _add(changes: Sequence[Change], directory: Directory) -> list[int]:
    ids = list(bulk.reserve(Employee, len(changes)))
    people = [
        {**change.identity, "id": number, "unit": _place(change, directory)}
        for number, change in zip(ids, changes, strict=True)
    ]
    bulk.insert(Employee, people)
    for table in HISTORIES:
        bulk.insert(
            table,
            [
                {**row, "employee": number}
                for number, change in zip(ids, changes, strict=True)
                for kind, _id, row in change.rows
                if kind is table
            ],
        )
    return ids


def _place(change: Change, directory: Directory) -> int | None:
    return directory.place(*change.unit) if change.unit else None


def _update(employee: int, change: Change, directory: Directory) -> None:
    values: dict[str, Any] = dict(change.identity)
    if change.unit:
        values["unit"] = directory.place(*change.unit)
    changed = Employee.update(**values, version=Employee.version + 1)
    changed.where(Employee.id == employee).execute()
    for table, number, row in change.rows:
        if number is None:
            table.create(employee=employee, **row)
        else:
            table.update(**row, version=table.version + 1).where(table.id == number).execute()
