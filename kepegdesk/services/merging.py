"""Two files of one person made one: what each says, what moves, and the act that joins them."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any

from peewee import ForeignKeyField

from kepegdesk.domain.indonesian import thousands
from kepegdesk.domain.kinds import RESERVING, TAKEN
from kepegdesk.domain.leave_closing import years_of
from kepegdesk.domain.problems import Problem, error
from kepegdesk.errors import Refused
from kepegdesk.services import leave_facts, nips, present, units
from kepegdesk.services.field_words import FIELDS, said
from kepegdesk.services.quality import both
from kepegdesk.services.session import Session
from kepegdesk.services.use_case import CLERKS, Reach, query, say, use_case
from kepegdesk.storage import images
from kepegdesk.storage.base import Base, dicts, tuples
from kepegdesk.storage.journal import Undone
from kepegdesk.storage.tables import (
    DATA_TABLES,
    Act,
    Employee,
    KindHistory,
    LeaveCharge,
    LeaveCorrection,
    LeaveOpening,
    LeaveRequest,
    NipHistory,
    NotDuplicate,
    PlacementHistory,
    SignedBalance,
    StatusHistory,
    WorkedCollective,
)
from kepegdesk.storage.triggers import name_of

_DERIVED: dict[str, type[Any]] = {
    "kind": KindHistory,
    "status": StatusHistory,
    "status_since": StatusHistory,
    "unit": PlacementHistory,
}
"""Fields that follow dated rows where there are any."""
ACT = "merging.merge"


@dataclass(frozen=True, slots=True)
class FieldPair:
    """One field of both files; ``takes`` tells that the dropped file's value is the better guess.

    What ``follows`` dated rows cannot be chosen: the newest row of both files decides.
    """

    name: str
    label: str
    keep: str
    drop: str
    takes: bool = False
    follows: bool = False

    @property
    def differs(self) -> bool:
        """Tell whether the files say different things."""
        return self.keep != self.drop


@dataclass(frozen=True, slots=True)
class Preview:
    """What joining two files would do; ``problems`` forbid it."""

    keep: int
    drop: int
    keep_name: str
    drop_name: str
    fields: tuple[FieldPair, ...]
    moves: tuple[tuple[str, int], ...]
    problems: tuple[Problem, ...]


# Looking


@query(roles=CLERKS, reach=Reach.WITHIN)
def merge_preview(session: Session, keep: int, drop: int) -> Preview:
    """Return both files field by field, what would move to the kept one, and what forbids it."""
    kept, dropped = both(keep, drop, session)
    return Preview(
        keep,
        drop,
        kept.name,
        dropped.name,
        tuple(_compared(kept, dropped)),
        tuple((images.LABELS[name], len(ids)) for name, ids in _counted(keep, drop)),
        tuple(_problems(keep, drop)),
    )


def _compared(kept: Employee, dropped: Employee) -> Iterator[FieldPair]:
    ruled = _ruled(kept.id, dropped.id)
    for name, label in FIELDS.items():
        here, there = _value(kept, name), _value(dropped, name)
        takes = name not in ruled and here in _EMPTY and there not in _EMPTY
        yield FieldPair(name, label, said(here), said(there), takes, name in ruled)


_EMPTY = (None, "", 0)


def _value(person: Employee, name: str) -> Any:
    if name == "unit":
        return units.path(units.chain_of(person.unit_id))
    return getattr(person, name)


def _ruled(keep: int, drop: int) -> set[str]:
    """Return the fields whose value follows dated rows of either file."""
    tables = {
        table
        for table in _DERIVED.values()
        if table.select().where(table.employee.in_([keep, drop])).exists()
    }
    return {name for name, table in _DERIVED.items() if table in tables}


# What forbids it


def _problems(keep: int, drop: int) -> Iterator[Problem]:
    yield from _overlaps(keep, drop)
    yield from _openings(keep, drop)
    years = sorted(set(_years(drop)) & leave_facts.closed_years())
    if years:
        named = ", ".join(map(str, years))
        text = (
            f"Berkas yang digabungkan punya cuti atau sisa cuti di tahun {named} yang sudah "
            "ditutup. Pertahankan berkas itu dan gabungkan yang lain, atau minta admin membuka "
            "tahunnya dahulu."
        )
        yield error("TB01", "id", text)


def _overlaps(keep: int, drop: int) -> Iterator[Problem]:
    """Find leave both files count for the same days: only one of them can be true."""
    counted = LeaveRequest.state.in_(list(RESERVING | TAKEN))
    days = LeaveRequest.select(LeaveRequest.start, LeaveRequest.end)
    ours = tuples(days.where(LeaveRequest.employee == keep, counted))
    theirs = tuples(days.where(LeaveRequest.employee == drop, counted))
    for start, end in theirs:
        if any(first <= end and start <= last for first, last in ours):
            text = (
                f"Kedua berkas punya cuti pada hari yang sama ({start:%d-%m-%Y} s.d. "
                f"{end:%d-%m-%Y}). Batalkan dahulu salah satunya."
            )
            yield error("MD23", "id", text)


def _openings(keep: int, drop: int) -> Iterator[Problem]:
    """Find balances taken over from paper that both files state differently."""
    table = LeaveOpening
    found = table.select(table.employee, table.year, table.lot, table.days)
    rows = tuples(found.where(table.employee.in_([keep, drop])))
    ours = {(year, lot): days for owner, year, lot, days in rows if owner == keep}
    for owner, year, lot, days in rows:
        if owner == drop and ours.get((year, lot), days) != days:
            text = (
                f"Saldo awal {lot} tahun {year} berbeda: {ours[year, lot]} dan {days} hari. "
                "Samakan dahulu menurut kartunya."
            )
            yield error("MD24", "id", text)


def _years(drop: int) -> Iterator[int]:
    """Give the years of leave that the dropped file has a part in."""
    requests = LeaveRequest.select(LeaveRequest.start, LeaveRequest.end)
    for start, end in tuples(requests.where(LeaveRequest.employee == drop)):
        yield from years_of(start, end)
    by_year: tuple[type[Any], ...] = (LeaveOpening, LeaveCorrection, LeaveCharge, SignedBalance)
    for table in by_year:
        yield from (row[0] for row in tuples(table.select(table.year).where(_of(table, drop))))
    worked = WorkedCollective.select(WorkedCollective.day)
    yield from (day.year for (day,) in tuples(worked.where(_of(WorkedCollective, drop))))


def _of(table: type[Any], person: int) -> Any:
    return table.employee == person


# What moves


def _references() -> Iterator[ForeignKeyField]:
    """Yield every reference to a person that moves with him, whatever table it is in."""
    for table in DATA_TABLES:
        if table is not NotDuplicate:
            yield from (ref for ref in images.references(table) if ref.rel_model is Employee)


def _counted(keep: int, drop: int) -> Iterator[tuple[str, list[int]]]:
    for reference in _references():
        ids = _moving(reference, keep, drop)
        if ids:
            yield name_of(reference.model), ids


def _moving(reference: ForeignKeyField, keep: int, drop: int) -> list[int]:
    """Return the rows that move; what the kept person has the like of goes with its file."""
    table = reference.model
    alike = _alike_by(table, reference)
    taken = {_key(row, alike) for row in dicts(table.select().where(reference == keep))}
    mine = dicts(table.select().where(reference == drop).order_by(table.id))
    return [row["id"] for row in mine if not alike or _key(row, alike) not in taken]


def _alike_by(table: type[Base], reference: ForeignKeyField) -> tuple[str, ...]:
    """Return what else makes a row one of its kind for a person, if anything does."""
    for names, is_unique in table._meta.indexes:  # noqa: SLF001 - a model's own description
        if is_unique and reference.name in names:
            return tuple(name for name in names if name != reference.name)
    return ()


def _key(row: dict[str, Any], names: tuple[str, ...]) -> tuple[Any, ...]:
    return tuple(row[name] for name in names)


# Joining


@use_case("employee", "leave", "unit", roles=CLERKS, reach=Reach.WITHIN, undoable=True)
def merge(session: Session, keep: int, drop: int, choices: Collection[str]) -> int:
    """Join two files: the kept one takes the chosen fields and every row of the dropped one.

    ``choices`` are the fields whose value the dropped file gives. The NIP that is not used stays
    on file as a former one. Raises ``Refused`` with everything that forbids it.
    """
    kept, dropped = both(keep, drop, session)
    problems = list(_problems(keep, drop))
    if problems:
        raise Refused(problems)
    say(f"Gabungkan berkas {dropped.name} ({dropped.nip or 'tanpa NIP'}) ke {kept.name}")
    taken = set(choices) & set(FIELDS) - _ruled(keep, drop)
    _move_rows(keep, drop)
    _move_pairs(keep, drop)
    # first, because the number it has may be wanted by the one that is kept
    dropped.delete_instance()
    _take_fields(kept, dropped, taken)
    _keep_former_nip(session, kept, dropped, "nip" in taken)
    present.refresh([keep, drop], session.today)
    return keep


def _move_rows(keep: int, drop: int) -> None:
    for reference in _references():
        table: Any = reference.model
        ids = _moving(reference, keep, drop)
        for start in range(0, len(ids), 500):
            part = table.id.in_(ids[start : start + 500])
            change = {reference.name: keep, "version": table.version + 1}
            table.update(**change).where(part).execute()


def _move_pairs(keep: int, drop: int) -> None:
    """Let what was found of the dropped file hold of the kept one; the smaller number is first."""
    table = NotDuplicate
    rows = tuples(table.select(table.id, table.first, table.second))
    known = {(first, second) for _id, first, second in rows}
    for number, first, second in rows:
        if drop not in (first, second):
            continue
        one, other = sorted((keep, second if first == drop else first))
        if one != other and (one, other) not in known:
            change = {"first": one, "second": other, "version": table.version + 1}
            table.update(**change).where(table.id == number).execute()


def _take_fields(kept: Employee, dropped: Employee, taken: set[str]) -> None:
    changed = {
        name: _raw(dropped, name) for name in taken if _raw(kept, name) != _raw(dropped, name)
    }
    if changed:
        change = {**changed, "version": Employee.version + 1}
        Employee.update(**change).where(Employee.id == kept.id).execute()


def _raw(person: Employee, name: str) -> Any:
    return getattr(person, f"{name}_id" if name == "unit" else name)


def _keep_former_nip(session: Session, kept: Employee, dropped: Employee, swapped: bool) -> None:
    used, former = (dropped.nip, kept.nip) if swapped else (kept.nip, dropped.nip)
    if former and former != used:
        reason = f"Penggabungan dua berkas pegawai yang sama ({dropped.name})."
        NipHistory.create(employee=kept.id, nip=former, until=session.today, reason=reason)
        if used:
            nips.follow(former, used)


def refuse_half(act: Act, undone: Undone) -> None:
    """Refuse to take two joined files apart in part: one would be left without what is his."""
    if act.use_case == ACT and undone.kept:
        reasons = " ".join(each.sentence for each in undone.kept[:3])
        text = (
            f"«{act.sentence}» hanya dapat dibatalkan seluruhnya, tetapi "
            f"{thousands(len(undone.kept))} catatan sudah berubah. {reasons} Batalkan dahulu "
            "perubahan itu."
        )
        raise Refused([error("MD25", "act", text)])
