"""Other names of units: what an office's spreadsheets call them, remembered for every import."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, replace

from kepegdesk.domain.import_rows import make_checker
from kepegdesk.domain.problems import Problem, error
from kepegdesk.domain.units_text import UnitBook, unit_key
from kepegdesk.errors import Refused
from kepegdesk.services import import_compare, imports, present_units, units
from kepegdesk.services.imports import Preview
from kepegdesk.services.session import Session
from kepegdesk.services.unit_places import Directory
from kepegdesk.services.use_case import CLERKS, Reach, query, say, use_case
from kepegdesk.storage.tables import Unit, UnitAlias


@use_case("unit", roles=CLERKS, reach=Reach.OFFICE, undoable=True)
def add(session: Session, alias: str, unit: str) -> None:
    """Remember another name of a unit, in place of what that name meant before.

    A unit that only the list of known units has is made. Raise ``Refused`` for an unknown one.
    """
    session.require_whole_office()
    if problems := problems_of(alias, unit):
        raise Refused(problems)
    say(f"Ingat «{alias.strip()}» sebagai {_meant(unit)[1]}")
    keep(alias, unit)


def problems_of(alias: str, unit: str) -> list[Problem]:
    """Return why a name cannot be remembered for a unit; nothing when it can."""
    try:
        _free_key(alias, _meant(unit)[1])
    except Refused as refusal:
        return list(refusal.problems)
    return []


def keep(alias: str, unit: str) -> None:
    """Store another name of a unit inside the act under way."""
    number, name = _meant(unit)
    key, place = unit_key(alias), number or Directory().place(name)
    found = UnitAlias.get_or_none(UnitAlias.key == key)
    if found is None:
        UnitAlias.create(key=key, name=alias.strip(), unit=place)
    elif found.unit_id != place:
        mine = UnitAlias.id == found.id
        UnitAlias.update(unit=place, name=alias.strip()).where(mine).execute()


@use_case("unit", roles=CLERKS, reach=Reach.OFFICE, undoable=True)
def add_to(session: Session, unit: int, alias: str) -> None:
    """Remember another name of a unit of the office, in place of what that name meant before."""
    session.require_whole_office()
    name = Unit.get_by_id(unit).name
    key, text = _free_key(alias, name), " ".join(alias.split())
    say(f"Ingat «{text}» sebagai {name}")
    UnitAlias.delete().where(UnitAlias.key == key).execute()
    UnitAlias.create(key=key, name=text, unit=unit)


@use_case("unit", roles=CLERKS, reach=Reach.OFFICE, undoable=True)
def remove(session: Session, number: int) -> None:
    """Forget another name of a unit; sheets that use it are asked about again."""
    session.require_whole_office()
    row = UnitAlias.get_or_none(UnitAlias.id == number)
    if row is None:
        raise Refused([error("UN30", "id", "Nama lain ini sudah tidak ada. Muat ulang daftarnya.")])
    say(f"Lupakan «{row.name or row.key}» sebagai nama lain {row.unit.name}")
    row.delete_instance()


@dataclass(frozen=True, slots=True)
class AliasRow:
    """Another name of a unit as lists show it."""

    id: int
    name: str
    unit: int
    path: str


@query(reach=Reach.WITHIN)
def listed(session: Session, unit: int | None = None) -> list[AliasRow]:
    """Return the other names of a unit, or of every unit in reach, by their text."""
    names = units.chains()
    rows = [
        AliasRow(row.id, row.name or row.key, row.unit_id, units.path(names[row.unit_id]))
        for row in UnitAlias.select()
        if unit in (None, row.unit_id) and session.reaches(row.unit_id)
    ]
    return sorted(rows, key=lambda row: row.name.casefold())


@query(roles=CLERKS, reach=Reach.OFFICE)
def read_with(session: Session, shown: Preview, aliases: Mapping[str, str]) -> Preview:
    """Check a sheet again as if these names were remembered already; nothing is stored."""
    session.require_whole_office()
    from kepegdesk.documents.reference import vocabulary

    known = import_compare.known()
    meant = {alias: _meant(unit) for alias, unit in aliases.items()}
    names = {alias: name for alias, (_number, name) in meant.items()}
    numbers = {alias: number for alias, (number, _name) in meant.items() if number}
    places = known.places.with_names(numbers)
    known = replace(known, unit_aliases={**known.unit_aliases, **names}, places=places)
    checker = make_checker(shown.sheet, shown.layout, known, vocabulary())
    return imports.remap(session, replace(shown, checker=checker), shown.mapping)


def _meant(unit: str) -> tuple[int | None, str]:
    """Return a living unit's number and path; no number where only the list of units has it."""
    from kepegdesk.documents.reference import vocabulary

    words = vocabulary()
    listed = UnitBook(words.units, words.unit_aliases).known(unit)
    number = units.named(unit) or units.named(listed or "")
    if number is not None:
        present_units.require_living(number, dt.date.max)
        return number, units.path(units.chain_of(number))
    if listed is None:
        raise Refused([error("UN03", "unit", f"Unit kerja «{unit}» tidak dikenal.")])
    return None, listed


def _free_key(alias: str, name: str) -> str:
    """Return the key of an alias; raise ``Refused`` where it is empty or a unit's own name."""
    key = unit_key(alias)
    if not key:
        raise Refused([error("UN01", "name", f"Singkatan untuk {name} belum diisi.")])
    if any(unit_key(other) == key for other in import_compare.known().units):
        text = f"«{alias.strip()}» sudah nama sebuah unit kerja; pakai singkatan lain."
        raise Refused([error("UN04", "name", text)])
    return key
