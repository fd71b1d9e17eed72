"""The office's structure: units as a tree, their paths, their heads."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from peewee import JOIN, fn

from kepegdesk.domain.kinds import EmployeeStatus, WorkPattern
from kepegdesk.domain.problems import error
from kepegdesk.errors import Refused
from kepegdesk.services.session import Session
from kepegdesk.services.use_case import ADMINS, Reach, query, say, use_case
from kepegdesk.storage import listing
from kepegdesk.storage.base import dicts, tuples
from kepegdesk.storage.tables import Employee, Unit, UnitAlias

SEPARATOR = " - "
"""Between a unit and its sub-unit, as the national export writes a chain."""


@dataclass(frozen=True, slots=True)
class UnitRow:
    """A unit in the order of the tree; ``path`` is «Dinas X - Bidang Y»."""

    id: int
    name: str
    parent: int | None
    level: int
    path: str
    pattern: WorkPattern
    head: str
    employees: int
    active: bool
    head_id: int | None
    collective: bool = True
    min_present: int | None = None
    head_title: str = ""


def with_sub_units(unit: int) -> frozenset[int]:
    """Return the unit and everything below it."""
    below: dict[int | None, list[int]] = defaultdict(list)
    for row in tuples(Unit.select(Unit.id, Unit.parent)):
        below[row[1]].append(row[0])
    found, waiting = {unit}, [unit]
    while waiting:
        deeper = below[waiting.pop()]
        found.update(deeper)
        waiting.extend(deeper)
    return frozenset(found)


def chains() -> dict[int, tuple[str, str]]:
    """Return for every unit its organisation (the root above it) and the rest of its path."""
    units = {
        row[0]: (row[1], row[2]) for row in tuples(Unit.select(Unit.id, Unit.name, Unit.parent))
    }
    result: dict[int, tuple[str, str]] = {}
    for unit in units:
        names, step = [], unit
        while step is not None:
            name, step = units[step]
            names.append(name)
        result[unit] = (names[-1], SEPARATOR.join(reversed(names[:-1])))
    return result


def parents() -> dict[int, int | None]:
    """Return for every unit the one above it."""
    return dict(tuples(Unit.select(Unit.id, Unit.parent)))


def chain_of(unit: int | None) -> tuple[str, str]:
    """Return one unit's organisation and the rest of its path, by walking up."""
    names: list[str] = []
    while unit is not None:
        row = Unit.get_by_id(unit)
        names.append(row.name)
        unit = row.parent_id
    return (names[-1], SEPARATOR.join(reversed(names[:-1]))) if names else ("", "")


def path(chain: tuple[str, str]) -> str:
    """Join an organisation and the rest of its path."""
    return SEPARATOR.join(part for part in chain if part)


@dataclass(frozen=True, slots=True)
class UnitChoice:
    """A unit as a choice offers it; ``path`` is «Dinas X - Bidang Y»."""

    id: int
    path: str


@query(reach=Reach.WITHIN)
def choices(session: Session) -> list[UnitChoice]:
    """Return the units in the session's reach as ``tree`` orders them, nobody counted."""
    listed = [
        UnitChoice(unit, path(chain)) for unit, chain in chains().items() if session.reaches(unit)
    ]
    return sorted(listed, key=lambda unit: unit.path.casefold())


@query(reach=Reach.WITHIN)
def tree(session: Session) -> list[UnitRow]:
    """Return the units in the session's reach, parents before children, in the order of names."""
    head = Employee.alias()
    rows = (
        Unit.select(Unit, head.name.alias("head_name"), fn.COUNT(Employee.id).alias("employees"))
        .join(head, JOIN.LEFT_OUTER, on=(Unit.head == head.id))
        .switch(Unit)
        .join(
            Employee,
            JOIN.LEFT_OUTER,
            on=((Employee.unit == Unit.id) & (Employee.status == EmployeeStatus.ACTIVE)),
        )
        .group_by(Unit, head.name)
        .order_by(Unit.name)
    )
    names = chains()
    listed = [
        UnitRow(
            row["id"], row["name"], row["parent"], names[row["id"]][1].count(SEPARATOR)
            + bool(names[row["id"]][1]), path(names[row["id"]]), row["pattern"],
            row["head_name"] or "", row["employees"], row["active"], row["head"],
            row["collective"], row["min_present"], row["head_title"],
        )
        for row in dicts(rows)
        if session.reaches(row["id"])
    ]  # fmt: skip
    return sorted(listed, key=lambda unit: unit.path.casefold())


@use_case("unit", "leave", roles=ADMINS, reach=Reach.OFFICE, undoable=True)
def save(
    session: Session,
    unit: int | None,
    *,
    name: str,
    parent: int | None = None,
    pattern: WorkPattern | None = None,
    head: int | None = None,
    collective: bool = True,
    min_present: int | None = None,
    head_title: str = "",
) -> int:
    """Add a unit or change one; its people and its sub-units keep their place.

    Without a ``pattern`` it keeps its working week, a new one works that of the unit above it.
    ``collective`` tells whether its people, and those below it, get cuti bersama; ``min_present``
    how many must be at work; ``head_title`` what its head is called where the name does not say.
    """
    name = " ".join(name.split())
    if not name:
        raise Refused([error("UN01", "name", "Nama unit kerja belum diisi.")])
    if min_present is not None and min_present < 1:
        text = "Jumlah yang harus masuk paling sedikit 1, atau kosongkan."
        raise Refused([error("UN05", "min_present", text)])
    if unit is not None and parent in with_sub_units(unit):
        raise Refused(
            [error("UN02", "parent", "Unit tidak dapat berada di bawah dirinya sendiri.")]
        )
    say(f"{'Ubah' if unit else 'Tambah'} unit kerja {name}")
    values = {
        "name": name,
        "key": _key(name),
        "parent": parent,
        "pattern": pattern or _week(unit or parent),
        "head": head,
        "collective": collective,
        "min_present": min_present,
        "head_title": " ".join(head_title.split()),
    }
    if unit is None:
        return int(Unit.create(**values).id)
    Unit.update(**values, version=Unit.version + 1).where(Unit.id == unit).execute()
    people = Employee.select(Employee.id).where(Employee.unit.in_(with_sub_units(unit)))
    listing.refresh([row[0] for row in tuples(people)], session.today)
    return unit


def _week(unit: int | None) -> WorkPattern:
    """Return the week a unit works, five days where there is none to follow."""
    row = None if unit is None else Unit.get_or_none(Unit.id == unit)
    return WorkPattern.FIVE_DAYS if row is None else row.pattern


def _key(name: str) -> str:
    from kepegdesk.domain.units_text import unit_key  # spelling is not for the first window

    return unit_key(name)


@query(reach=Reach.WITHIN)
def find(session: Session, text: str) -> int:
    """Return the unit of a name, path or alias; raise ``Refused`` when there is none in reach."""
    found = named(text)
    if found is None or not session.reaches(found):
        raise Refused([error("UN03", "unit", f"Unit kerja «{text}» tidak dikenal.")])
    return found


def named(text: str) -> int | None:
    """Return the unit of a name, path or alias, inside a use case; None when there is none."""
    wanted = _key(text)
    paths = {_key(path(chain)): unit for unit, chain in chains().items()}
    names = dict(tuples(Unit.select(Unit.key, Unit.id).order_by(Unit.parent.is_null())))
    aliases = dict(tuples(UnitAlias.select(UnitAlias.key, UnitAlias.unit)))
    return paths.get(wanted) or names.get(wanted) or aliases.get(wanted)


class Directory:
    """Units found by name or alias, and made when a spreadsheet brings a new one."""

    def __init__(self) -> None:
        self._found: dict[tuple[int | None, str], int] = {
            (row[1], row[2]): row[0] for row in tuples(Unit.select(Unit.id, Unit.parent, Unit.key))
        }
        for key, unit in tuples(UnitAlias.select(UnitAlias.key, UnitAlias.unit)):
            self._found.setdefault((None, key), unit)

    def place(self, name: str, below: str = "") -> int | None:
        """Return the unit of «name» and the sub-unit chain ``below``; make what is missing."""
        if not name:
            return None
        unit = self._one(name, None)
        for part in below.split(SEPARATOR) if below else []:
            unit = self._one(part, unit)
        return unit

    def _one(self, name: str, parent: int | None) -> int:
        place = (parent, _key(name))
        if place not in self._found:
            week = _week(parent)
            made = Unit.create(name=name, key=place[1], parent=parent, pattern=week)
            self._found[place] = int(made.id)
        return self._found[place]
