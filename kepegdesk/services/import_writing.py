"""Write what an import changes: new people in bulk, differences one by one."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from kepegdesk.domain.kinds import EmployeeKind
from kepegdesk.errors import Stale
from kepegdesk.progress import Progress
from kepegdesk.services import contracts, present
from kepegdesk.services.import_compare import Change
from kepegdesk.services.unit_places import Directory
from kepegdesk.storage import bulk, listing
from kepegdesk.storage.base import Base
from kepegdesk.storage.tables import EducationHistory, Employee, PositionHistory, RankHistory

HISTORIES: tuple[type[Base], ...] = (RankHistory, PositionHistory, EducationHistory)
REPORT_EVERY = 100
CHUNK = 2000


def write(
    changes: Sequence[tuple[int | None, int, Change]], today: dt.date, progress: Progress
) -> None:
    """Store the changes, given with the employee's id and version, and refresh lists.

    A new person has no id. Raises ``Stale`` when a file has another version by now.
    """
    directory = Directory()
    fresh = [change for employee, _version, change in changes if employee is None]
    known = [(number, version, change) for number, version, change in changes if number is not None]
    added: list[int] = []
    for start in range(0, len(fresh), CHUNK):
        progress(start, len(changes))
        added += _add(fresh[start : start + CHUNK], directory)
    for done, (employee, version, change) in enumerate(known):
        if done % REPORT_EVERY == 0:
            progress(len(fresh) + done, len(changes))
        _update(employee, version, change, directory, today)
    progress(len(changes), len(changes))
    updated = [employee for employee, _version, _change in known]
    present.derive(updated, today)
    listing.refresh([*added, *updated], today)


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


def _update(
    employee: int, version: int, change: Change, directory: Directory, today: dt.date
) -> None:
    values: dict[str, Any] = dict(change.identity)
    if change.unit:
        values["unit"] = directory.place(*change.unit)
    _put_dated(employee, values, today)
    if start := values.get("contract_start"):
        contracts.keep(employee, start)
    changed = Employee.update(**values, version=Employee.version + 1)
    mine = (Employee.id == employee) & (Employee.version == version)
    if not changed.where(mine).execute():
        name = Employee.select(Employee.name).where(Employee.id == employee).scalar()
        raise changed_meanwhile(name or "seorang pegawai")
    for table, number, row in change.rows:
        if number is None:
            table.create(employee=employee, **row)
        else:
            table.update(**row, version=table.version + 1).where(table.id == number).execute()


def _put_dated(employee: int, values: dict[str, Any], today: dt.date) -> None:
    """Date what a sheet changes of unit, kind and status.

    A sheet does not say since when somebody is elsewhere: the office knows it from today on.
    """
    dated = {"unit", "kind", "status"} & values.keys()
    known = Employee.get_or_none(Employee.id == employee) if dated else None
    if known is None:
        return
    if "unit" in values and values["unit"] != known.unit_id:
        present.put("placement", employee, values["unit"], today, known.unit_id)
    if "kind" in values and values["kind"] != known.kind:
        begun = "tmt_pns" if values["kind"] == EmployeeKind.PNS else "tmt_cpns"
        since = values.get(begun) or getattr(known, begun)
        present.put("kind", employee, values["kind"], since, known.kind)
    if "status" in values and values["status"] != known.status:
        present.put("status", employee, values["status"], None, known.status)


def changed_meanwhile(name: str) -> Stale:
    """Return the refusal of a preview that the office has outrun."""
    return Stale(
        f"Data {name} diubah orang lain sejak berkas ini dibaca. "
        "Tidak ada yang disimpan; baca ulang berkasnya lalu terapkan lagi."
    )
