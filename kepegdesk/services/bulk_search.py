"""What a change of many people starts from: where a text occurs, and what they have in common."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from peewee import Case, fn

from kepegdesk.domain import bulk_fields
from kepegdesk.domain.bulk_fields import FIELDS, SEARCHED, replaced
from kepegdesk.domain.indonesian import thousands
from kepegdesk.domain.problems import error
from kepegdesk.errors import Refused
from kepegdesk.progress import Progress, nothing
from kepegdesk.services import bulk_edit, units
from kepegdesk.services.bulk_weighing import Change
from kepegdesk.services.employees import Criteria
from kepegdesk.services.employees import people as everybody
from kepegdesk.services.session import Session
from kepegdesk.services.use_case import CLERKS, Reach, query
from kepegdesk.storage.base import first_tuple, tuples
from kepegdesk.storage.bulk import among
from kepegdesk.storage.tables import Employee, Listing

CHUNK = 2000


@dataclass(frozen=True, slots=True)
class Replacing:
    """What is looked for in which fields, and what takes its place."""

    fields: tuple[str, ...]
    find: str
    by: str
    whole: bool = False
    case: bool = False


@query(roles=CLERKS, reach=Reach.WITHIN)
def find(
    session: Session,
    wish: Replacing,
    whom: Collection[int] | Criteria,
    *,
    progress: Progress = nothing,
) -> list[Change]:
    """Return the changes that replace a text wherever these people have it.

    Raises ``Refused`` without a text, and where it occurs more often than can be looked through.
    """
    if not (wish.find or wish.whole):
        raise Refused([error("CG01", "find", "Isi teks yang dicari.")])
    fields = [name for name in wish.fields if name in SEARCHED]
    people = list(everybody(session, whom).all_ids() if isinstance(whom, Criteria) else whom)
    found: list[Change] = []
    for start in range(0, len(people), CHUNK):
        progress(start, len(people))
        found += _found_in(session, wish, fields, people[start : start + CHUNK])
        _refuse_flood(found)
    return found


def _found_in(
    session: Session, wish: Replacing, fields: Sequence[str], people: Sequence[int]
) -> list[Change]:
    columns = [_column(name) for name in fields]
    rows = tuples(
        Employee.select(Employee.id, Employee.unit, *columns)
        .join(Listing, on=(Listing.id == Employee.id))
        .where(among(Employee.id, people))
    )
    known = {row[0]: row for row in rows if session.reaches(row[1])}
    found = []
    for employee in people:
        for name, text in zip(fields, known.get(employee, ())[2:], strict=False):
            fresh = replaced(text, wish.find, wish.by, whole=wish.whole, case=wish.case)
            if fresh is not None:
                found.append(Change(employee, name, fresh))
    return found


def _column(name: str) -> Any:
    return getattr(Listing if FIELDS[name].history else Employee, name)


def _refuse_flood(found: Sequence[Change]) -> None:
    if len(found) > bulk_edit.MOST:
        text = (
            f"Teks itu ada di lebih dari {thousands(bulk_edit.MOST)} sel. Pilih kolomnya, atau "
            "saring daftarnya dahulu."
        )
        raise Refused([error("CG02", "find", text)])


@query(roles=CLERKS, reach=Reach.WITHIN)
def common(session: Session, employees: Collection[int]) -> dict[str, str | None]:
    """Return for every field what all these people have, None where it differs."""
    people = list(employees)
    columns = {name: _comparable(name) for name in FIELDS}
    asked = [part for column in columns.values() for part in (fn.MIN(column), fn.MAX(column))]
    query = Employee.select(*asked).join(Listing, on=(Listing.id == Employee.id))
    if session.units is not None:
        query = query.where(among(Employee.unit, sorted(session.units)))
    row = first_tuple(query.where(among(Employee.id, people))) or ()
    pairs = zip(row[::2], row[1::2], strict=True)
    return {
        name: _worded(name, low) if low == high else None
        for name, (low, high) in zip(columns, pairs, strict=True)
    }


def _comparable(name: str) -> Any:
    """Return a column as text, an empty value as none, so that «empty» differs from «some»."""
    if name == "unit":
        return fn.COALESCE(Employee.unit, 0)
    column = getattr(Listing, name) if FIELDS[name].history else getattr(Employee, name)
    if isinstance(column.default, str):
        return column
    return Case(None, [(column.is_null(), "")], column.cast("text"))


def _worded(name: str, value: Any) -> str:
    if name == "unit":
        return units.path(units.chains()[value]) if value else ""
    found = bulk_fields.read(name, str(value or "")).value if value else None
    return bulk_fields.shown(found)
