"""The dated rows of one unit: its names and places, and its heads."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from kepegdesk.domain import unit_rows
from kepegdesk.domain.problems import Problem, error
from kepegdesk.domain.unit_rows import HeadRow, NameRow
from kepegdesk.errors import Refused
from kepegdesk.services import present_units, units
from kepegdesk.services.session import Session
from kepegdesk.services.use_case import ADMINS, Reach, query, say, use_case
from kepegdesk.storage import listing
from kepegdesk.storage.base import tuples
from kepegdesk.storage.tables import Employee, Unit, UnitHead, UnitHistory


@dataclass(frozen=True, slots=True)
class NameLine:
    """A row of names as lists show it; ``above`` words the unit above it, ``now`` marks today's."""

    row: NameRow
    above: str
    now: bool


@dataclass(frozen=True, slots=True)
class HeadLine:
    """A row of heads as lists show it, with the head's name and NIP; ``now`` marks today's."""

    row: HeadRow
    name: str
    nip: str
    now: bool


@query(reach=Reach.WITHIN)
def names(session: Session, unit: int) -> list[NameLine]:
    """Return a unit's dated names, the newest first; none where only the present one is known."""
    session.require_unit(unit)
    rows = present_units.name_rows([unit]).get(unit, [])
    held = unit_rows.holding(rows, session.today)
    return [NameLine(row, _above(row), row is held) for row in reversed(rows)]


def _above(row: NameRow) -> str:
    """Return the path of the unit above, by the names of that day."""
    return units.path(units.chain_of(row.standing.parent, row.tmt))


@query(reach=Reach.WITHIN)
def heads(session: Session, unit: int) -> list[HeadLine]:
    """Return a unit's dated heads, the newest first; none where only the present one is known."""
    session.require_unit(unit)
    rows = present_units.head_rows([unit]).get(unit, [])
    held = unit_rows.head_on(rows, session.today)
    query = Employee.select(Employee.id, Employee.name, Employee.nip)
    people = {row[0]: row[1:] for row in tuples(query.where(Employee.id.in_(_employees(rows))))}
    return [HeadLine(row, *_called(people, row), row is held) for row in reversed(rows)]


def _employees(rows: Sequence[HeadRow]) -> list[int]:
    return sorted({row.employee for row in rows if row.employee is not None})


def _called(people: dict[int, tuple[str, str | None]], row: HeadRow) -> tuple[str, str]:
    name, nip = people[row.employee or 0]
    return name, nip or ""


@use_case("unit", "leave", roles=ADMINS, reach=Reach.OFFICE, undoable=True)
def save_name(session: Session, row: NameRow) -> int:
    """Store a new row of names, or the row of this number anew; what holds today follows.

    The first row with a date gives what was before a row without. Raises ``Refused`` where the
    structure would not hold together on some day.
    """
    row = replace(row, standing=replace(row.standing, name=" ".join(row.standing.name.split())))
    rows = present_units.name_rows([row.unit]).get(row.unit, [])
    _refuse(unit_rows.check_name(row, [each for each in rows if each.id != row.id]))
    since = f" per {row.tmt:%d-%m-%Y}" if row.tmt else ""
    say(f"{'Ubah' if row.id else 'Tambah'} riwayat nama unit {row.standing.name}{since}")
    with present_units.sound():
        if row.id is None:
            if row.tmt is not None:
                present_units.keep_name_before(row.unit)
            number = present_units.add_name(row)
        else:
            number = row.id
            _known(UnitHistory, row.id)
            present_units.mend_name(row)
    _follow(session, row.unit)
    return number


@use_case("unit", "leave", roles=ADMINS, reach=Reach.OFFICE, undoable=True)
def remove_name(session: Session, number: int) -> None:
    """Take a row of names out; *Batalkan* brings it back."""
    row = _known(UnitHistory, number)
    say(f"Hapus riwayat nama unit {row.name}")
    with present_units.sound():
        UnitHistory.delete().where(UnitHistory.id == number).execute()
    _follow(session, row.unit_id)


def _follow(session: Session, unit: int) -> None:
    """Derive what the unit is today, and what lists show of its people."""
    present_units.derive(session.today)
    listing.refresh(present_units.people_below([unit]), session.today)


@use_case("unit", "leave", roles=ADMINS, reach=Reach.OFFICE, undoable=True)
def save_head(session: Session, row: HeadRow) -> int:
    """Store a new row of heads, or the row of this number anew; who heads it today follows."""
    rows = present_units.head_rows([row.unit]).get(row.unit, [])
    _refuse(unit_rows.check_head(row, [each for each in rows if each.id != row.id]))
    head, unit = Employee.get_by_id(row.employee), Unit.get_by_id(row.unit)
    since = f" per {row.tmt:%d-%m-%Y}" if row.tmt else ""
    say(f"{row.acting or 'Kepala'} {unit.name}{since}: {head.name}")
    if row.id is None:
        if row.tmt is not None:
            present_units.keep_head_before(row.unit)
        number = present_units.add_head(row)
    else:
        number = row.id
        _known(UnitHead, row.id)
        present_units.mend_head(row)
    present_units.derive(session.today)
    return number


@use_case("unit", "leave", roles=ADMINS, reach=Reach.OFFICE, undoable=True)
def remove_head(session: Session, number: int) -> None:
    """Take a row of heads out; *Batalkan* brings it back."""
    row = _known(UnitHead, number)
    unit = Unit.get_by_id(row.unit_id)
    say(f"Hapus riwayat kepala {unit.name}: {row.employee.name}")
    UnitHead.delete().where(UnitHead.id == number).execute()
    present_units.derive(session.today)


def _known(table: type[Any], number: int) -> Any:
    row = table.get_or_none(table.id == number)
    if row is None:
        raise Refused([error("UN30", "id", "Baris ini sudah tidak ada. Muat ulang daftarnya.")])
    return row


def _refuse(problems: list[Problem]) -> None:
    if problems:
        raise Refused(problems)
