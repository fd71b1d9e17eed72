"""Units as spreadsheets name them, found and, where a sheet brings a new one, made."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from kepegdesk.domain.unit_places import Places, parts_of
from kepegdesk.domain.units_text import unit_key
from kepegdesk.services import present_units, units
from kepegdesk.storage.base import tuples
from kepegdesk.storage.tables import Unit, UnitAlias

Found = dict[tuple[int | None, str], int]
Row = tuple[int, int | None, str]
"""A unit, the one above it, and a folded name it bears or bore there."""


def places() -> Places:
    """Return where the office's units stand, by every name a sheet may use.

    What a unit is called goes before its other and former names; a sub-unit may be named alone
    where no other bears its name; the dissolved come last.
    """
    query = Unit.select(Unit.id, Unit.parent, Unit.key, Unit.active).order_by(Unit.id)
    rows, former = tuples(query), _former()
    above = {row[0]: row[1] for row in rows}
    gone = {row[0] for row in rows if not row[3]}
    called = [tuple(row[:3]) for row in rows]
    named = [(unit, parent, key) for unit, key in _aliases() for parent in (None, above[unit])]
    living = [row for row in (*called, *former) if row[0] not in gone]
    dissolved = [row for row in (*called, *former) if row[0] in gone]
    known = [row for row in called if row[0] not in gone]
    found: Found = {}
    for unit, parent, key in (*known, *named, *living, *_alone(living), *dissolved):
        found.setdefault((parent, key), unit)
    return Places(found, units.chains(), gone)


def _aliases() -> list[tuple[int, str]]:
    return tuples(UnitAlias.select(UnitAlias.unit, UnitAlias.key).order_by(UnitAlias.id))


def _alone(living: Iterable[Row]) -> list[Row]:
    """Give the units whose name no other bears as if they stood at the top."""
    bearers: dict[str, set[int]] = defaultdict(set)
    for unit, _parent, key in living:
        bearers[key].add(unit)
    return [(min(found), None, key) for key, found in bearers.items() if len(found) == 1]


def _former() -> list[Row]:
    """Return every unit's former places and names, the newest first."""
    return [
        (unit, row.standing.parent, unit_key(row.standing.name))
        for unit, each in present_units.name_rows().items()
        for row in reversed(each)
    ]


def at(path: str) -> int | None:
    """Return the living unit a chain of names leads to, inside a use case."""
    found = places().of(path)
    return None if found is None or found.left or found.gone else found.unit


class Directory:
    """Units found by any of their names, and made when a spreadsheet brings a new one."""

    def __init__(self) -> None:
        self._places = places()
        self._made: Found = {}

    def place(self, name: str, below: str = "") -> int | None:
        """Return the unit of «name» and the sub-unit chain ``below``; make what is missing."""
        if not name:
            return None
        found = self._places.settle(name, below)
        unit = None if found is None else found.unit
        for part in [name, *parts_of(below)] if found is None else parts_of(found.left):
            unit = self._one(part, unit)
        return unit

    def _one(self, name: str, parent: int | None) -> int:
        place = (parent, unit_key(name))
        if place not in self._made:
            week = units.week_below(parent)
            made = Unit.create(name=name, key=place[1], parent=parent, pattern=week)
            self._made[place] = int(made.id)
        return self._made[place]
