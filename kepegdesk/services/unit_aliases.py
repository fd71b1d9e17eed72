"""Other names of units: what an office's spreadsheets call them, remembered for every import."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from kepegdesk.domain.import_rows import make_checker
from kepegdesk.domain.problems import Problem, error
from kepegdesk.domain.units_text import UnitBook, unit_key
from kepegdesk.errors import Refused
from kepegdesk.services import import_compare, imports
from kepegdesk.services.imports import Preview
from kepegdesk.services.session import Session
from kepegdesk.services.units import Directory
from kepegdesk.services.use_case import CLERKS, Reach, query, say, use_case
from kepegdesk.storage.tables import UnitAlias


@use_case("unit", roles=CLERKS, reach=Reach.OFFICE, undoable=True)
def add(session: Session, alias: str, unit: str) -> None:
    """Remember another name of a unit, in place of what that name meant before.

    A unit that only the list of known units has is made. Raise ``Refused`` for an unknown one.
    """
    session.require_whole_office()
    if problems := problems_of(alias, unit):
        raise Refused(problems)
    say(f"Ingat «{alias.strip()}» sebagai {_known(unit)}")
    keep(alias, unit)


def problems_of(alias: str, unit: str) -> list[Problem]:
    """Return why a name cannot be remembered for a unit; nothing when it can."""
    try:
        _free_key(alias, _known(unit))
    except Refused as refusal:
        return list(refusal.problems)
    return []


def keep(alias: str, unit: str) -> None:
    """Store another name of a unit inside the act under way."""
    key, place = unit_key(alias), Directory().place(_known(unit))
    found = UnitAlias.get_or_none(UnitAlias.key == key)
    if found is None:
        UnitAlias.create(key=key, unit=place)
    elif found.unit_id != place:
        UnitAlias.update(unit=place).where(UnitAlias.id == found.id).execute()


@query(roles=CLERKS, reach=Reach.OFFICE)
def read_with(session: Session, shown: Preview, aliases: Mapping[str, str]) -> Preview:
    """Check a sheet again as if these names were remembered already; nothing is stored."""
    session.require_whole_office()
    from kepegdesk.documents.reference import vocabulary

    known = import_compare.known()
    meant = {alias: _known(unit) for alias, unit in aliases.items()}
    known = replace(known, unit_aliases={**known.unit_aliases, **meant})
    checker = make_checker(shown.sheet, shown.layout, known, vocabulary())
    return imports.remap(session, replace(shown, checker=checker), shown.mapping)


def _known(unit: str) -> str:
    """Return a unit's name as the office or the list of known units spells it."""
    from kepegdesk.documents.reference import vocabulary

    words, office = vocabulary(), import_compare.known()
    aliases = {**words.unit_aliases, **office.unit_aliases}
    name = UnitBook((*office.units, *words.units), aliases).known(unit)
    if name is None:
        raise Refused([error("UN03", "unit", f"Unit kerja «{unit}» tidak dikenal.")])
    return name


def _free_key(alias: str, name: str) -> str:
    """Return the key of an alias; raise ``Refused`` where it is empty or a unit's own name."""
    key = unit_key(alias)
    if not key:
        raise Refused([error("UN01", "name", f"Singkatan untuk {name} belum diisi.")])
    if any(unit_key(other) == key for other in import_compare.known().units):
        text = f"«{alias.strip()}» sudah nama sebuah unit kerja; pakai singkatan lain."
        raise Refused([error("UN04", "name", text)])
    return key
