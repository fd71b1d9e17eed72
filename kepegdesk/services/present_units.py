"""What a unit is now, derived from its dated rows, as ``present`` derives what a person is.

The unit's own row keeps the present name, place, head and whether it is active, so that lists and
rules find them in one place. A unit without rows keeps what stands there.
"""

from __future__ import annotations

import datetime as dt
import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, replace
from typing import Any

from kepegdesk.domain import unit_rows
from kepegdesk.domain.problems import Problem, error
from kepegdesk.domain.unit_rows import HeadRow, NameRow, Standing
from kepegdesk.errors import Refused, Stale
from kepegdesk.storage.base import dicts, tuples
from kepegdesk.storage.tables import ActRow, Employee, Unit, UnitHead, UnitHistory
from kepegdesk.storage.triggers import name_of


def standings() -> dict[int, Standing]:
    """Return what every unit is at present."""
    query = Unit.select(Unit.id, Unit.name, Unit.parent, Unit.active)
    return {row[0]: Standing(row[1], row[2], not row[3]) for row in tuples(query)}


def name_rows(units: Collection[int] | None = None) -> dict[int, list[NameRow]]:
    """Return the dated names of these units, or of all, the oldest first."""
    found: dict[int, list[NameRow]] = defaultdict(list)
    for row in dicts(_of(UnitHistory, units)):
        standing = Standing(row["name"], row["parent"], row["dissolved"])
        found[row["unit"]].append(NameRow(row["unit"], standing, **_plain(row)))
    return dict(found)


def head_rows(units: Collection[int] | None = None) -> dict[int, list[HeadRow]]:
    """Return the dated heads of these units, or of all, the oldest first."""
    found: dict[int, list[HeadRow]] = defaultdict(list)
    for row in dicts(_of(UnitHead, units)):
        who = row["employee"], row["acting"]
        found[row["unit"]].append(HeadRow(row["unit"], *who, until=row["until"], **_plain(row)))
    return dict(found)


def _plain(row: dict[str, Any]) -> dict[str, Any]:
    """Return what both kinds of rows have."""
    return {name: row[name] for name in ("tmt", "sk_number", "sk_date", "id", "version")}


def _of(table: type[Any], units: Collection[int] | None) -> Any:
    query = table.select().order_by(table.tmt.asc(nulls="first"), table.id)
    return query if units is None else query.where(table.unit.in_(list(units)))


def on_day(day: dt.date) -> dict[int, Standing]:
    """Return what every unit is on a day; one that is not there yet as it is at present.

    Placements may name it all the same.
    """
    now = standings()
    return {**now, **unit_rows.structure(now, name_rows(), day)}


def heads_on(day: dt.date) -> dict[int, tuple[int, str]]:
    """Return who heads each unit on a day, and whether acting; vacant units are left out."""
    undated = tuples(Unit.select(Unit.id, Unit.head).where(Unit.head.is_null(False)))
    found = {unit: (head, "") for unit, head in undated}
    for unit, rows in head_rows().items():
        head = unit_rows.head_on(rows, day)
        found.pop(unit, None)
        if head is not None and head.employee is not None:
            found[unit] = (head.employee, head.acting)
    return found


def head_on(unit: Unit, day: dt.date) -> tuple[int | None, str]:
    """Return who heads one unit on a day, if anybody does, and whether acting."""
    rows = head_rows([unit.id]).get(unit.id)
    if not rows:
        return unit.head_id, ""
    row = unit_rows.head_on(rows, day)
    return (None, "") if row is None else (row.employee, row.acting)


def refuse_unsound() -> None:
    """Refuse an undo after which some unit would stand below itself."""
    _refuse(unit_rows.faults(standings(), name_rows()))


@contextmanager
def sound() -> Iterator[None]:
    """Refuse changes after which the structure would not hold together on some day."""
    before = {problem.text for problem in unit_rows.faults(standings(), name_rows())}
    yield
    after = unit_rows.faults(standings(), name_rows())
    fresh = [problem for problem in after if problem.text not in before]
    if fresh:
        raise Refused(fresh)


def begin(unit: int, standing: Standing, head: int | None, since: dt.date | None) -> None:
    """Date what a new unit is, where it is known since when."""
    if since is not None:
        add_name(NameRow(unit, standing, since))
        if head is not None:
            add_head(HeadRow(unit, head, "", since))


def put_place(unit: int, wanted: Standing, since: dt.date | None, today: dt.date) -> None:
    """Date a unit's name and place that were typed: a new row, or the present one mended."""
    rows = name_rows([unit]).get(unit, [])
    now = standings()[unit]
    held = unit_rows.holding(rows, today)
    if Standing(wanted.name, wanted.parent, now.dissolved) == now:
        return
    if since is None and held is None:
        _write(unit, {"name": wanted.name, "parent_id": wanted.parent})
    elif held is not None and since in (None, held.tmt):
        mend_name(replace(held, standing=replace(wanted, dissolved=held.standing.dissolved)))
    else:
        keep_name_before(unit)
        named = NameRow(unit, replace(wanted, dissolved=now.dissolved), since)
        _refuse(unit_rows.check_name(named, rows))
        add_name(named)


def put_head(unit: int, wanted: int | None, since: dt.date | None, today: dt.date) -> None:
    """Date a unit's head that was chosen: a new row, or the present one mended."""
    rows = head_rows([unit]).get(unit, [])
    present = Unit.get_by_id(unit).head_id
    if wanted == present:
        return
    held = unit_rows.head_on(rows, today)
    if since is None and not rows:
        _write(unit, {"head_id": wanted})
    elif wanted is None:
        keep_head_before(unit)
        end_heads([unit], since or today)
    elif held is not None and since in (None, held.tmt):
        mend_head(replace(held, employee=wanted))
    else:
        keep_head_before(unit)
        fresh = HeadRow(unit, wanted, "", since or today)
        _refuse(unit_rows.check_head(fresh, rows))
        add_head(fresh)


def _refuse(problems: list[Problem]) -> None:
    if problems:
        raise Refused(problems)


def keep_name_before(unit: int) -> None:
    """Give the name and place of a unit before the first dated ones a row without a date."""
    if not UnitHistory.select().where(UnitHistory.unit == unit).exists():
        row = Unit.get_by_id(unit)
        add_name(NameRow(unit, Standing(row.name, row.parent_id, not row.active)))


def keep_head_before(unit: int) -> None:
    """Give who heads a unit before the first dated head a row without a date."""
    row = Unit.get_by_id(unit)
    if row.head_id and not UnitHead.select().where(UnitHead.unit == unit).exists():
        add_head(HeadRow(unit, row.head_id))


def require_living(unit: int, day: dt.date) -> None:
    """Refuse to put somebody into a unit from a day on which it is dissolved."""
    rows = name_rows([unit]).get(unit, [])
    found = unit_rows.standing(rows, standings()[unit], day)
    if found is not None and found.dissolved:
        when = "" if day == dt.date.max else f" pada {day:%d-%m-%Y}"
        text = f"{found.name} sudah dibubarkan{when}. Pilih unit lain."
        raise Refused([error("UN33", "unit", text)])


def end_heads(units: Collection[int], day: dt.date) -> None:
    """Let whoever heads these units go the day before; who was to begin later never does."""
    last = day - unit_rows.DAY
    mine = UnitHead.unit.in_(sorted(units))
    UnitHead.delete().where(mine, UnitHead.tmt >= day).execute()
    open_yet = UnitHead.until.is_null() | (UnitHead.until > last)
    UnitHead.update(until=last, version=UnitHead.version + 1).where(mine, open_yet).execute()


def add_name(row: NameRow) -> int:
    """Store a new row of names."""
    return int(UnitHistory.create(unit=row.unit, **_name_values(row)).id)


def mend_name(row: NameRow) -> None:
    """Store what a row of names is corrected to."""
    _mend(UnitHistory, row, _name_values(row))


def _name_values(row: NameRow) -> dict[str, Any]:
    return {**asdict(row.standing), "tmt": row.tmt, "sk_number": row.sk_number,
            "sk_date": row.sk_date}  # fmt: skip


def add_head(row: HeadRow) -> int:
    """Store a new row of heads."""
    return int(UnitHead.create(unit=row.unit, **_head_values(row)).id)


def mend_head(row: HeadRow) -> None:
    """Store what a row of heads is corrected to."""
    _mend(UnitHead, row, _head_values(row))


def _mend(table: type[Any], row: NameRow | HeadRow, values: dict[str, Any]) -> None:
    mine = (table.id == row.id) & (table.version == row.version)
    if not table.update(**values, version=table.version + 1).where(mine).execute():
        raise Stale("Baris ini baru saja diubah atau dihapus orang lain. Muat ulang lalu ulangi.")


def _head_values(row: HeadRow) -> dict[str, Any]:
    return {name: getattr(row, name) for name in _HEAD}


_HEAD = ("employee", "acting", "tmt", "until", "sk_number", "sk_date")


def derive(today: dt.date) -> set[int]:
    """Bring every unit in line with its rows; return those whose name or place changed."""
    changes = dict(_changes(today))
    for unit, changed in changes.items():
        _write(unit, changed)
    return {unit for unit, changed in changes.items() if changed.keys() & {"name", "parent_id"}}


def due(today: dt.date) -> bool:
    """Tell whether some unit is not what its rows say of a day."""
    return any(True for _change in _changes(today))


def _changes(today: dt.date) -> Iterator[tuple[int, dict[str, Any]]]:
    """Give the units whose own row is not what their dated rows say, with what they say."""
    named, headed = name_rows(), head_rows()
    for unit in Unit.select().where(Unit.id.in_(sorted(named.keys() | headed.keys()))):
        values = {**_place(named.get(unit.id, ()), today), **_head(headed.get(unit.id, ()), today)}
        changed = {name: value for name, value in values.items() if getattr(unit, name) != value}
        if changed:
            yield unit.id, changed


def _place(rows: Iterable[NameRow], today: dt.date) -> dict[str, Any]:
    row = unit_rows.holding(rows, today)
    if row is None:
        return {}
    found = row.standing
    return {"name": found.name, "parent_id": found.parent, "active": not found.dissolved}


def _head(rows: Collection[HeadRow], today: dt.date) -> dict[str, Any]:
    if not rows:
        return {}
    row = unit_rows.head_on(rows, today)
    return {"head_id": None if row is None else row.employee}


def _write(unit: int, changed: dict[str, Any]) -> None:
    from kepegdesk.domain.units_text import unit_key  # spelling is not for the first window

    values = {name.removesuffix("_id"): value for name, value in changed.items()}
    if "name" in values:
        values["key"] = unit_key(values["name"])
    Unit.update(**values, version=Unit.version + 1).where(Unit.id == unit).execute()


def people_below(units: Collection[int]) -> list[int]:
    """Return everybody in these units and in what is below them at present."""
    below: dict[int | None, list[int]] = defaultdict(list)
    for unit, parent in tuples(Unit.select(Unit.id, Unit.parent)):
        below[parent].append(unit)
    wanted, waiting = set(units), list(units)
    while waiting:
        deeper = [unit for unit in below[waiting.pop()] if unit not in wanted]
        wanted.update(deeper)
        waiting.extend(deeper)
    people = Employee.select(Employee.id).where(Employee.unit.in_(sorted(wanted)))
    return [row[0] for row in tuples(people)]


def fall_back(act: int) -> None:
    """Give units whose rows an undo took away altogether what they were before these.

    That a row without a TMT said of the time before the first change. A unit whose own row the
    undo put back needs nothing.
    """
    tables: dict[str, Any] = {name_of(table): table for table in (Unit, UnitHistory, UnitHead)}
    query = ActRow.select(ActRow.table, ActRow.row, ActRow.op, ActRow.before)
    images = tuples(query.where(ActRow.act == act, ActRow.table.in_(sorted(tables))))
    put_back = {row for table, row, _op, _text in images if tables[table] is Unit}
    gone: dict[tuple[str, int], dict[str, Any] | None] = {}
    for table, _row, op, text in images:
        if op == "D" and tables[table] is not Unit:
            before = json.loads(text)
            key = (table, before["unit_id"])
            gone[key] = gone.get(key) or (before if before["tmt"] is None else None)
    for (table, unit), first in gone.items():
        left = tables[table].select().where(tables[table].unit == unit).exists()
        if unit not in put_back and not left:
            _restore(unit, _headed(first) if tables[table] is UnitHead else _placed(first))


def _headed(first: dict[str, Any] | None) -> dict[str, Any]:
    return {"head_id": first["employee_id"] if first else None}


def _placed(first: dict[str, Any] | None) -> dict[str, Any]:
    if first is None:
        return {}
    active = not first["dissolved"]
    return {"name": first["name"], "parent_id": first["parent_id"], "active": active}


def _restore(unit: int, values: dict[str, Any]) -> None:
    if values and Unit.get_or_none(Unit.id == unit) is not None:
        _write(unit, values)
