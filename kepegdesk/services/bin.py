"""The recycle bin (keranjang): what was deleted in the last 90 days, and the way back.

It has no table of its own: the journal holds every deleted row whole, and contents of scans stay
in ``stored_files``.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import Any

from kepegdesk.domain.kinds import Role
from kepegdesk.domain.problems import error
from kepegdesk.errors import NotAllowed, Refused
from kepegdesk.services import histories, journal
from kepegdesk.services.field_words import label_of, record_name, text_of
from kepegdesk.services.session import Session
from kepegdesk.services.use_case import CLERKS, Reach, act_id, query, say, use_case
from kepegdesk.storage import images, reviving, undoing
from kepegdesk.storage.base import first_tuple, tuples
from kepegdesk.storage.images import LABELS, Image
from kepegdesk.storage.reviving import Lost
from kepegdesk.storage.tables import (
    Authority,
    Employee,
    EmployeeDocument,
    Holiday,
    Signatory,
    Unit,
    UnitAlias,
    UnitHead,
    UnitHistory,
)
from kepegdesk.storage.triggers import name_of

DAYS = 90
"""How long what was deleted is offered (ux 14)."""
MOST = 2000
"""Lines shown at most; the search finds the rest by narrowing."""

_PARTS: tuple[type[Any], ...] = (*histories.TABLES.values(), EmployeeDocument)
_OF_PERSONS = {name_of(table) for table in _PARTS}
_PERSON = name_of(Employee)
_OF_UNITS: tuple[type[Any], ...] = (UnitHistory, UnitHead, UnitAlias)
_OFFICE: tuple[type[Any], ...] = (Unit, *_OF_UNITS, Signatory, Authority, Holiday)
_PARTS_OF_UNITS = {name_of(table) for table in _OF_UNITS}
_OF_OFFICE = {name_of(table) for table in _OFFICE}
_WHOLE = {_PERSON, *_OF_PERSONS, *_OF_OFFICE}
_NAME = "bin.restore"
_JOINED = "merging.merge"
"""Two files made one come apart with *Batalkan* alone: a half of them is nobody."""


@dataclass(frozen=True, slots=True)
class BinLine:
    """A deleted record: what it was and whose, what goes back with it, and for how long still."""

    act: int
    table: str
    row: int
    label: str
    name: str
    whose: str
    account: str
    at: str
    days_left: int
    parts: tuple[tuple[str, int], ...]


@dataclass(slots=True)
class _Gone:
    """A deleted row as the journal has it."""

    act: int
    table: str
    row: int
    image: Image
    account: str
    at: str
    parts: Counter[str] = field(default_factory=Counter)


@query(roles=CLERKS, reach=Reach.WITHIN)
def listed(session: Session, words: str = "") -> list[BinLine]:
    """Return what was deleted in the last 90 days and is not back, the newest first.

    ``words`` narrow it to records whose name, owner or kind holds all of them.
    """
    wanted = words.casefold().split()
    found: list[BinLine] = []
    people = _people(session)
    for gone in _roots(session):
        if gone.table in _OF_PERSONS and gone.image["employee_id"] not in people:
            continue  # out of reach, or of somebody who is gone himself
        if not _may(session, gone):
            continue
        line = _line(session, gone, people)
        told = f"{line.label} {line.name} {line.whose}".casefold()
        if all(word in told for word in wanted):
            found.append(line)
        if len(found) == MOST:
            break
    return found


def _people(session: Session) -> dict[int, str]:
    """Return the names of the people in reach."""
    people = Employee.select(Employee.id, Employee.name)
    if session.units is not None:
        people = people.where(Employee.unit.in_(list(session.units)))
    return dict(tuples(people))


def _since(session: Session) -> str:
    moment = session.clock() - dt.timedelta(days=DAYS)
    return moment.astimezone(dt.UTC).isoformat(timespec="seconds")


def _roots(session: Session) -> list[_Gone]:
    """Return the deleted records that are not back, with the counts of their parts."""
    since = _since(session)
    by_act: dict[int, dict[tuple[str, int], _Gone]] = defaultdict(dict)
    for act, table, row, image, account, at, name in reviving.deleted_since(since):
        if name != _JOINED and table in images.BY_NAME:
            by_act[act][table, row] = _Gone(act, table, row, image, account, at)
    back = _brought_back(since)
    return [
        gone
        for rows in by_act.values()
        for gone in _records(rows)
        if gone.table in _WHOLE and not _is_back(gone, back)
    ]


def _records(rows: dict[tuple[str, int], _Gone]) -> list[_Gone]:
    """Return the rows that are part of no other row the same act deleted."""
    records = []
    for gone in rows.values():
        whole = next((key for key in undoing.owners(gone.table, gone.image) if key in rows), None)
        if whole is None:
            records.append(gone)
        else:
            rows[whole].parts[gone.table] += 1
    return records


def _brought_back(since: str) -> dict[str, list[int]]:
    found: dict[str, list[int]] = defaultdict(list)
    for act, table, image in reviving.brought_back_since(since, _NAME):
        if table in _WHOLE:
            found[_likeness(table, image)].append(act)
    return found


def _is_back(gone: _Gone, back: dict[str, list[int]]) -> bool:
    """Tell whether a record came back since; each coming back speaks of one deletion."""
    acts = back.get(_likeness(gone.table, gone.image), [])
    later = next((act for act in acts if act > gone.act), None)
    if later is None:
        return False
    acts.remove(later)
    return True


def _likeness(table: str, image: Image) -> str:
    """Return what stays of a row when it comes back under another number."""
    fields = images.columns(images.BY_NAME[table])
    loose = {
        name for name, each in fields.items() if each.null and (each.unique or name.endswith("_id"))
    }
    kept = {n: v for n, v in images.plain(table, image).items() if n not in {"id", *loose}}
    return f"{table} {sorted((name, str(value)) for name, value in kept.items())}"


def _may(session: Session, gone: _Gone) -> bool:
    if gone.table in _OF_OFFICE:
        return session.role is Role.ADMIN and session.units is None
    return gone.table != _PERSON or session.reaches(gone.image.get("unit_id"))


def _line(session: Session, gone: _Gone, people: dict[int, str]) -> BinLine:
    ends = dt.datetime.fromisoformat(gone.at) + dt.timedelta(days=DAYS)
    left = (ends - session.clock()).days
    parts = tuple((LABELS[table], count) for table, count in sorted(gone.parts.items()))
    return BinLine(
        gone.act, gone.table, gone.row, LABELS[gone.table], _name(gone),
        _whose(gone, people), gone.account, gone.at, left, parts,
    )  # fmt: skip


def _whose(gone: _Gone, people: dict[int, str]) -> str:
    if gone.table in _PARTS_OF_UNITS:
        unit = Unit.get_or_none(Unit.id == gone.image["unit_id"])
        return "" if unit is None else str(unit.name)
    return people.get(gone.image.get("employee_id", 0), "")


def _name(gone: _Gone) -> str:
    return record_name(gone.table, gone.image)


# The way back


@use_case("employee", "leave", "unit", "office", roles=CLERKS, reach=Reach.WITHIN, undoable=True)
def restore(session: Session, act: int, table: str, row: int) -> tuple[str, ...]:
    """Bring a deleted record back with what belonged to it; return what could not, in sentences.

    Raises ``Refused`` when it is not offered any more or nothing of it can come back.
    """
    gone = next(
        (each for each in _roots(session) if (each.act, each.table, each.row) == (act, table, row)),
        None,
    )
    if gone is None:
        text = "Yang dihapus itu tidak ada lagi di keranjang: sudah dipulihkan, atau lewat 90 hari."
        raise Refused([error("KR01", "id", text)])
    _require_reach(session, gone)
    name = _name(gone)
    say(f"Pulihkan {LABELS[table].lower()} {name} dari keranjang")
    done = reviving.revive(act, (table, row))
    lost = tuple(_sentence(each) for each in done.lost)
    if done.row is None:
        raise Refused([error("KR02", "id", " ".join(lost))])
    _settle(session)
    return (*lost, *(_left_behind(done.row) if table == _PERSON else ()))


def _left_behind(employee: int) -> tuple[str, ...]:
    """Tell that the unit somebody comes back to was dissolved since: nobody moved him with it."""
    person = Employee.get_by_id(employee)
    if person.unit is None or person.unit.active:
        return ()
    words = f"{person.unit.name}, unit kerjanya dulu, sudah dibubarkan: pilih unit kerjanya kini."
    return (words,)


def _require_reach(session: Session, gone: _Gone) -> None:
    if gone.table in _OF_PERSONS:
        owner = Employee.select(Employee.unit).where(Employee.id == gone.image["employee_id"])
        found = first_tuple(owner)
        session.require_unit(found[0] if found else None)
    elif not _may(session, gone):
        raise NotAllowed(
            f"Akun {session.account} tidak berwenang memulihkan {LABELS[gone.table].lower()} ini. "
            "Minta admin kepegawaian melakukannya."
        )


def _settle(session: Session) -> None:
    """Derive what follows from the rows that are back; refuse what a closed year forbids."""
    from kepegdesk.services import closing, collective_work  # leave is not for the first window

    closing.refuse_undone(act_id())
    collective_work.refuse_undone(act_id())
    journal.derive_anew(act_id(), session.today)


def _sentence(lost: Lost) -> str:
    label = LABELS[lost.table]
    name = record_name(lost.table, lost.image)
    column = label_of(lost.table, lost.column) or lost.column
    if lost.by is None:
        what = LABELS[_target(lost)].lower()
        nullable = images.columns(images.BY_NAME[lost.table])[lost.column].null
        end = f"dipulihkan tanpa {column.lower()}" if nullable else "tidak dapat dipulihkan"
        return f"{label} {name}: {what} yang dulu sudah tidak ada, jadi {end}."
    value = text_of(lost.table, lost.column, lost.value)
    bearer = _bearer(lost)
    nullable = images.columns(images.BY_NAME[lost.table])[lost.column].null
    end = f"dipulihkan tanpa {column}" if nullable else "tidak dapat dipulihkan"
    return f"{label} {name}: {column} {value} sekarang dipakai {bearer}, jadi {end}."


def _target(lost: Lost) -> str:
    field: Any = images.columns(images.BY_NAME[lost.table])[lost.column]
    return images.target(field)


def _bearer(lost: Lost) -> str:
    model: Any = images.BY_NAME[lost.table]
    return record_name(lost.table, vars(model.get_by_id(lost.by)))
