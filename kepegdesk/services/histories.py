"""The rows of a person's file: list, check, save and remove one, whatever history it is of."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from peewee import fn

from kepegdesk.domain.histories import HISTORIES, History, Kind, Row, order_key, row_text
from kepegdesk.domain.history_rules import Owner, check_row
from kepegdesk.domain.problems import Problem, error
from kepegdesk.errors import Refused, Stale
from kepegdesk.services import present, present_units, units
from kepegdesk.services.session import Session
from kepegdesk.services.use_case import CLERKS, Reach, query, say, use_case
from kepegdesk.storage.base import dicts
from kepegdesk.storage.tables import (
    AwardHistory,
    ContractHistory,
    DisciplineHistory,
    EducationHistory,
    Employee,
    FamilyMember,
    KindHistory,
    PerformanceHistory,
    PlacementHistory,
    PositionHistory,
    RankHistory,
    StatusHistory,
    TrainingHistory,
)

TABLES: dict[str, type[Any]] = {
    "rank": RankHistory,
    "position": PositionHistory,
    "placement": PlacementHistory,
    "kind": KindHistory,
    "status": StatusHistory,
    "contract": ContractHistory,
    "education": EducationHistory,
    "family": FamilyMember,
    "training": TrainingHistory,
    "award": AwardHistory,
    "discipline": DisciplineHistory,
    "performance": PerformanceHistory,
}
"""The table of each history."""


@dataclass(frozen=True, slots=True)
class HistoryRow:
    """One row as lists and dialogs have it; ``unit`` words the unit it names, if it does."""

    id: int
    version: int
    values: Row
    unit: str = ""


@query(reach=Reach.EMPLOYEE)
def listed(session: Session, employee: int, key: str) -> list[HistoryRow]:
    """Return a person's rows of one history, the newest first."""
    return rows_of(employee, key)


def rows_of(employee: int, key: str) -> list[HistoryRow]:
    """Return a person's rows of one history, the newest first."""
    history, table = HISTORIES[key], TABLES[key]
    names = units.chains() if history.named == "unit" else {}
    found = [
        HistoryRow(
            row["id"],
            row["version"],
            {each.name: row[each.name] for each in history.fields},
            units.path(names.get(row.get("unit") or 0, ("", ""))),
        )
        for row in dicts(table.select().where(table.employee == employee))
    ]
    return sorted(found, key=lambda row: order_key(history, _numbered(row)), reverse=True)


def _numbered(row: HistoryRow) -> Row:
    return {**row.values, "id": row.id}


@query(reach=Reach.EMPLOYEE)
def counts(session: Session, employee: int) -> dict[str, int]:
    """Return how many rows a person has of each history."""
    return {
        key: int(table.select(fn.COUNT(table.id)).where(table.employee == employee).scalar())
        for key, table in TABLES.items()
    }


@query(reach=Reach.EMPLOYEE)
def check(
    session: Session, employee: int, key: str, row: Row, number: int | None = None
) -> list[Problem]:
    """Return what is wrong or doubtful in a row before it is saved."""
    return _problems(session, employee, key, row, number)


def _problems(
    session: Session, employee: int, key: str, row: Row, number: int | None
) -> list[Problem]:
    person = Employee.get_by_id(employee)
    others = [each.values for each in rows_of(employee, key) if each.id != number]
    owner = Owner(person.kind, person.birth_date)
    return check_row(HISTORIES[key], row, owner, others, session.today)


@use_case("employee", "leave", roles=CLERKS, reach=Reach.EMPLOYEE, undoable=True)
def save(
    session: Session,
    employee: int,
    key: str,
    row: Row,
    number: int | None = None,
    version: int = 0,
) -> int:
    """Store a new row, or the changes of the row with this number and version.

    Raises ``Refused`` with every error, ``Stale`` when somebody changed the row meanwhile.
    """
    history = HISTORIES[key]
    found = [
        problem for problem in _problems(session, employee, key, row, number) if problem.blocks
    ]
    if found:
        raise Refused(found)
    if isinstance(unit := row.get("unit"), int):
        session.require_unit(unit)
        tmt = row.get("tmt")
        present_units.require_living(unit, tmt if isinstance(tmt, dt.date) else dt.date.min)
    name = Employee.get_by_id(employee).name
    say(f"{'Ubah' if number else 'Tambah'} {history.one} {name}: {_told(history, row)}")
    saved = _store(TABLES[key], employee, row, number, version)
    present.refresh([employee], session.today)
    return saved


def _told(history: History, row: Row) -> str:
    if history.by_name[history.named].kind is Kind.UNIT:
        row = {**row, history.named: units.path(units.chain_of(int(str(row[history.named]))))}
    return row_text(history, row)


def _store(table: type[Any], employee: int, row: Row, number: int | None, version: int) -> int:
    if number is None:
        return int(table.create(employee=employee, **row).id)
    mine = (table.id == number) & (table.employee == employee) & (table.version == version)
    if not table.update(**row, version=table.version + 1).where(mine).execute():
        raise Stale("Baris ini baru saja diubah atau dihapus orang lain. Muat ulang lalu ulangi.")
    return number


@use_case("employee", "leave", roles=CLERKS, reach=Reach.EMPLOYEE, undoable=True)
def remove(session: Session, employee: int, key: str, number: int) -> None:
    """Take a row out; *Batalkan* brings it back."""
    history, table = HISTORIES[key], TABLES[key]
    row = next((each for each in rows_of(employee, key) if each.id == number), None)
    if row is None:
        raise Refused([error("RW30", "id", "Baris ini sudah tidak ada. Muat ulang daftarnya.")])
    name = Employee.get_by_id(employee).name
    say(f"Hapus {history.one} {name}: {_told(history, row.values)}")
    table.delete().where(table.id == number).execute()
    present.refresh([employee], session.today)
