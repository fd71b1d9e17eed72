"""What a person is now, derived from the dated rows of his file.

The employee's row keeps the present kind, unit and status, so that rules, rights and lists find
them in one place. They follow the histories: at every change of these, and once a day for what
was dated ahead (``catch_up``), so that a program closed for months tells the same as an open one.
The status is the newest on file even before its day, with ``status_since``: leave looks ahead.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Collection
from typing import Any

from kepegdesk.services import present_units
from kepegdesk.services.session import Clock
from kepegdesk.storage import journal, listing
from kepegdesk.storage.base import database, dicts, tuples
from kepegdesk.storage.bulk import among
from kepegdesk.storage.database import connection
from kepegdesk.storage.tables import (
    ActRow,
    Employee,
    KindHistory,
    PlacementHistory,
    StatusHistory,
)
from kepegdesk.storage.triggers import name_of

_TABLES: dict[str, tuple[type[Any], str]] = {
    "kind": (KindHistory, "kind"),
    "status": (StatusHistory, "status"),
    "placement": (PlacementHistory, "unit"),
}
_CHUNK = 2000


def derive(employees: Collection[int], today: dt.date) -> None:
    """Bring the present values of these people in line with their histories."""
    wanted = list(employees)
    for start in range(0, len(wanted), _CHUNK):
        _derive(wanted[start : start + _CHUNK], today)


def _derive(part: list[int], today: dt.date) -> None:
    kinds = _holding(KindHistory, part, today)
    units = _holding(PlacementHistory, part, today)
    statuses = _holding(StatusHistory, part, None)
    dated = kinds.keys() | units.keys() | statuses.keys()
    for person in Employee.select().where(among(Employee.id, sorted(dated))):
        values = _values(kinds.get(person.id), units.get(person.id), statuses.get(person.id))
        changed = {name: value for name, value in values.items() if getattr(person, name) != value}
        if changed:
            _write(person.id, changed)


def _values(
    kind: dict[str, Any] | None, unit: dict[str, Any] | None, status: dict[str, Any] | None
) -> dict[str, Any]:
    values: dict[str, Any] = {}
    if kind is not None:
        values["kind"] = kind["kind"]
    if unit is not None:
        values["unit_id"] = unit["unit"]
    if status is not None:
        values |= {"status": status["status"], "status_since": status["tmt"]}
    return values


def _write(employee: int, values: dict[str, Any]) -> None:
    named = {"unit" if name == "unit_id" else name: value for name, value in values.items()}
    Employee.update(**named, version=Employee.version + 1).where(Employee.id == employee).execute()


def _holding(
    table: type[Any], employees: list[int], day: dt.date | None
) -> dict[int, dict[str, Any]]:
    """Return each one's newest row that has begun by a day, or his newest of all."""
    query = table.select().where(among(table.employee, employees))
    if day is not None:
        query = query.where(table.tmt.is_null() | (table.tmt <= day))
    found: dict[int, dict[str, Any]] = {}
    for row in dicts(query.order_by(table.tmt.asc(nulls="first"), table.id)):
        found[row["employee"]] = row
    return found


def placed_since(employees: Collection[int]) -> dict[tuple[int, int | None], dt.date]:
    """Return the day of the newest dated row of a person in a unit, by person and unit."""
    table = PlacementHistory
    query = table.select(table.employee, table.unit, table.tmt)
    mine = among(table.employee, list(employees)) & table.tmt.is_null(False)
    return {
        (employee, unit): tmt
        for employee, unit, tmt in tuples(query.where(mine).order_by(table.tmt, table.id))
    }


def catch_up(clock: Clock, workstation: str = "") -> int:
    """Let what was dated ahead and has begun take effect; return for how many people.

    Asked for whenever somebody sits down, so that it does not matter whether the program was open
    on the day. The act is the program's own.
    """
    today = clock().date()
    with connection():
        if not listing.due(today) and not present_units.due(today):
            return 0
    with connection(), database.atomic():
        begun = listing.due(today)
        at = clock().astimezone(dt.UTC).isoformat(timespec="seconds")
        who = journal.Actor("program", workstation, at)
        with journal.act(who, "present.catch_up") as act:
            moved = present_units.derive(today)
            act.sentence = f"Berlaku per {today:%d-%m-%Y}: {_told(len(begun), len(moved))}"
            refresh(begun | set(present_units.people_below(moved)), today)
    return len(begun)


def _told(employees: int, units: int) -> str:
    if not employees:
        return f"nama, induk atau kepala {units} unit kerja" if units else "kepala unit kerja"
    told = f"unit kerja atau jenis kepegawaian {employees} pegawai"
    return f"{told}, nama atau induk {units} unit kerja" if units else told


def put(key: str, employee: int, value: Any, since: dt.date | None, before: Any) -> None:
    """Date a present value that was typed into the form: a new row, or the present one mended.

    What held before, and bears no row yet, keeps one without a date. A value without a date
    corrects the row that holds; where there are no rows at all it needs none.
    """
    table, column = _TABLES[key]
    if key == "placement" and value is not None and value != before:
        present_units.require_living(value, since or dt.date.max)
    query = table.select().where(table.employee == employee)
    known = dicts(query.order_by(table.tmt.asc(nulls="first"), table.id))
    holding = known[-1] if known else None
    if holding is None:
        if since is None:
            return
        if before not in (None, value):
            table.create(employee=employee, **{column: before})
        table.create(employee=employee, **{column: value, "tmt": since})
    elif since in (None, holding["tmt"]) or holding[column] == value:
        changed = {column: value, "tmt": since or holding["tmt"]}
        if any(holding[name] != now for name, now in changed.items()):
            mine = table.id == holding["id"]
            table.update(**changed, version=table.version + 1).where(mine).execute()
    else:
        table.create(employee=employee, **{column: value, "tmt": since})


def fall_back(act: int) -> None:
    """Give people whose rows an undo took away altogether what these said of the time before.

    That is a unit or a kind dated ahead which has begun meanwhile; whose own row the undo put back
    needs nothing.
    """
    query = ActRow.select(ActRow.table, ActRow.row, ActRow.op, ActRow.before)
    images = tuples(query.where(ActRow.act == act))
    put_back = {row for table, row, _op, _text in images if table == name_of(Employee)}
    for table, column in (_TABLES["placement"], _TABLES["kind"]):
        texts = [text for name, _row, op, text in images if (name, op) == (name_of(table), "D")]
        before = {row["employee_id"]: row for row in map(json.loads, texts) if row["tmt"] is None}
        wanted = sorted(before.keys() - put_back)
        mine = tuples(table.select(table.employee).where(among(table.employee, wanted)))
        for employee in set(wanted) - {row[0] for row in mine}:
            value = before[employee]["unit_id" if column == "unit" else column]
            _write(employee, {"unit_id" if column == "unit" else column: value})


def refresh(employees: Collection[int], today: dt.date) -> None:
    """Derive the present values and what lists show of these people."""
    derive(employees, today)
    listing.refresh(employees, today)
