"""The office's structure: units as a tree, their paths, their heads."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from kepegdesk.domain import unit_rows
from kepegdesk.domain.kinds import WorkPattern
from kepegdesk.domain.problems import error
from kepegdesk.domain.unit_rows import SEPARATOR, Standing
from kepegdesk.errors import Refused, Stale
from kepegdesk.services import present_units
from kepegdesk.services.session import Session
from kepegdesk.services.use_case import ADMINS, Reach, query, say, use_case
from kepegdesk.storage import listing, people
from kepegdesk.storage.base import dicts, tuples
from kepegdesk.storage.tables import Employee, Unit, UnitAlias


@dataclass(frozen=True, slots=True)
class UnitRow:
    """A unit in the order of the tree; ``path`` is «Dinas X - Bidang Y».

    ``employees`` counts its own active people, ``total`` those of its sub-units too. ``acting``
    tells that the head is a Plt., Plh. or Pj.
    """

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
    total: int = 0
    acting: str = ""


def with_sub_units(unit: int, on: dt.date | None = None) -> frozenset[int]:
    """Return the unit and everything below it, at present or on a day."""
    below: dict[int | None, list[int]] = defaultdict(list)
    for each, parent in parents(on).items():
        below[parent].append(each)
    found, waiting = {unit}, [unit]
    while waiting:
        deeper = [each for each in below[waiting.pop()] if each not in found]
        found.update(deeper)
        waiting.extend(deeper)
    return frozenset(found)


def chains(on: dt.date | None = None) -> dict[int, tuple[str, str]]:
    """Return for every unit its organisation (the root above it) and the rest of its path.

    With a day, by the names and places of that day; the dissolved ones keep their last.
    """
    units = _places(on)
    return {unit: _chain(unit, units) for unit in units}


def _places(on: dt.date | None) -> dict[int, tuple[str, int | None]]:
    """Return name and parent of every unit, at present or on a day."""
    if on is None:
        rows = tuples(Unit.select(Unit.id, Unit.name, Unit.parent))
        return {row[0]: (row[1], row[2]) for row in rows}
    return {unit: (each.name, each.parent) for unit, each in present_units.on_day(on).items()}


def _chain(unit: int, units: Mapping[int, tuple[str, int | None]]) -> tuple[str, str]:
    names: list[str] = []
    step: int | None = unit
    while step is not None:
        name, step = units[step]
        names.append(name)
    return names[-1], SEPARATOR.join(reversed(names[:-1]))


def parents(on: dt.date | None = None) -> dict[int, int | None]:
    """Return for every unit the one above it, at present or on a day."""
    return {unit: parent for unit, (_name, parent) in _places(on).items()}


def chain_of(unit: int | None, on: dt.date | None = None) -> tuple[str, str]:
    """Return one unit's organisation and the rest of its path, by walking up."""
    if on is not None and unit is not None:
        return _chain(unit, _places(on))
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
def choices(
    session: Session, keep: int | None = None, *, on: dt.date | None = None
) -> list[UnitChoice]:
    """Return the units in the session's reach as ``tree`` orders them, nobody counted.

    With a day those of that day, by the names they had. A dissolved one is not offered, save the
    one that is chosen already.
    """
    standings = present_units.standings()
    if on is not None:
        standings = unit_rows.structure(standings, present_units.name_rows(), on)
    living = {unit for unit, each in standings.items() if not each.dissolved or unit == keep}
    listed = [
        UnitChoice(unit, path(chain))
        for unit, chain in chains(on).items()
        if unit in living and session.reaches(unit)
    ]
    return sorted(listed, key=lambda unit: unit.path.casefold())


@query(reach=Reach.WITHIN)
def tree(session: Session, *, on: dt.date | None = None, gone: bool = False) -> list[UnitRow]:
    """Return the units in the session's reach, parents before children, in the order of names.

    With a day as they were then; the dissolved ones only where they are asked for.
    """
    standings = present_units.standings()
    if on is not None:
        standings = unit_rows.structure(standings, present_units.name_rows(), on)
    names = chains(on)
    heads = present_units.heads_on(session.today if on is None else on)
    called = _names_of({head for head, _acting in heads.values()})
    own = people.counted(on)
    totals = _totals(own, {unit: each.parent for unit, each in standings.items()})
    listed = []
    for row in dicts(Unit.select()):
        unit = row["id"]
        standing = standings.get(unit)
        if standing is None or (standing.dissolved and not gone) or not session.reaches(unit):
            continue
        head, acting = heads.get(unit, (None, ""))
        below = names[unit][1]
        listed.append(
            UnitRow(
                unit,
                standing.name,
                standing.parent,
                below.count(SEPARATOR) + bool(below),
                path(names[unit]),
                row["pattern"],
                called.get(head, ""),
                own.get(unit, 0),
                not standing.dissolved,
                head,
                row["collective"],
                row["min_present"],
                row["head_title"],
                totals.get(unit, 0),
                acting,
            )
        )
    return sorted(listed, key=lambda unit: unit.path.casefold())


def _names_of(employees: Collection[int]) -> dict[int | None, str]:
    query = Employee.select(Employee.id, Employee.name)
    return dict(tuples(query.where(Employee.id.in_(sorted(employees)))))


def _totals(own: Mapping[int, int], above: Mapping[int, int | None]) -> dict[int, int]:
    """Return how many people each unit has with everything below it."""
    found: dict[int, int] = defaultdict(int)
    for unit, count in own.items():
        step: int | None = unit
        while step is not None and step in above:
            found[step] += count
            step = above[step]
    return found


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
    since: dt.date | None = None,
    was: Mapping[str, Any] | None = None,
) -> int:
    """Add a unit or change one; its people and its sub-units keep their place.

    Without a ``pattern`` it keeps its working week, a new one works that of the unit above it.
    ``collective`` tells whether its people, and those below it, get cuti bersama; ``min_present``
    how many must be at work; ``head_title`` what its head is called where the name does not say.
    ``since`` dates a new name, place or head; without it the present one is corrected. ``was`` is
    what ``values`` gave before: raises ``Stale`` when somebody saved the unit meanwhile.
    """
    name = " ".join(name.split())
    if not name:
        raise Refused([error("UN01", "name", "Nama unit kerja belum diisi.")])
    if min_present is not None and min_present < 1:
        text = "Jumlah yang harus masuk paling sedikit 1, atau kosongkan."
        raise Refused([error("UN05", "min_present", text)])
    if unit is not None and was is not None and was != _values(Unit.get_by_id(unit)):
        raise Stale(f"Unit kerja {name} baru saja diubah orang lain. Muat ulang lalu ulangi.")
    say(f"{'Ubah' if unit else 'Tambah'} unit kerja {name}")
    values = {
        "pattern": pattern or week_below(unit or parent),
        "collective": collective,
        "min_present": min_present,
        "head_title": " ".join(head_title.split()),
    }
    standing = Standing(name, parent)
    with present_units.sound():
        if unit is None:
            made = Unit.create(name=name, key=_key(name), parent=parent, head=head, **values)
            present_units.begin(made.id, standing, head, since)
            return int(made.id)
        Unit.update(**values, version=Unit.version + 1).where(Unit.id == unit).execute()
        present_units.put_place(unit, standing, since, session.today)
        present_units.put_head(unit, head, since, session.today)
        present_units.derive(session.today)
    listing.refresh(present_units.people_below([unit]), session.today)
    return unit


@query(reach=Reach.WITHIN)
def values(session: Session, unit: int) -> dict[str, Any]:
    """Return what a unit is at present, by the names ``save`` takes."""
    session.require_unit(unit)
    return _values(Unit.get_by_id(unit))


def _values(row: Unit) -> dict[str, Any]:
    known: dict[str, Any] = vars(row)["__data__"]
    return {name: known[name] for name in _SAVED}


_SAVED = ("name", "parent", "pattern", "head", "collective", "min_present", "head_title")


def week_below(unit: int | None) -> WorkPattern:
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
    """Return the unit of a name, path, alias or former name, inside a use case; None when none.

    A living unit goes before one that is dissolved.
    """
    from kepegdesk.services import unit_places  # spelling is not for the first window

    wanted = _key(text)
    gone = {row[0] for row in tuples(Unit.select(Unit.id).where(~Unit.active))}
    paths = [(_key(path(chain)), unit) for unit, chain in chains().items()]
    names = tuples(Unit.select(Unit.key, Unit.id).order_by(Unit.parent.is_null(False), Unit.id))
    aliases = tuples(UnitAlias.select(UnitAlias.key, UnitAlias.unit))
    former = [(_key(name), unit) for unit, name in former_names()]
    found = [unit for key, unit in (*paths, *names, *aliases, *former) if key == wanted]
    living = next((unit for unit in found if unit not in gone), None)
    return living or unit_places.at(text) or next(iter(found), None)


def former_names() -> list[tuple[int, str]]:
    """Return what units were called in any of their dated rows, the newest first."""
    rows = present_units.name_rows()
    return [(unit, row.standing.name) for unit, each in rows.items() for row in reversed(each)]
