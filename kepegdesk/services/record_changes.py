"""The history of a record as people read it: who, when, which field, before and after."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from kepegdesk.domain.kinds import Role
from kepegdesk.domain.problems import error
from kepegdesk.errors import NotAllowed, Refused
from kepegdesk.services import employee_documents, employees, histories, signatories, units
from kepegdesk.services.employee_documents import Details
from kepegdesk.services.field_words import label_of, record_name, text_of
from kepegdesk.services.session import Session
from kepegdesk.services.signatories import SignatoryRow
from kepegdesk.services.use_case import CLERKS, Reach, query, say, use_case
from kepegdesk.storage import images, journal
from kepegdesk.storage.base import dicts, first_tuple
from kepegdesk.storage.images import LABELS
from kepegdesk.storage.journal import HistoryLine
from kepegdesk.storage.tables import Employee, EmployeeDocument, LeaveRequest, Signatory, Unit
from kepegdesk.storage.triggers import name_of

_PERSON, _PAPER = name_of(Employee), name_of(EmployeeDocument)
_UNIT, _SIGNATORY = name_of(Unit), name_of(Signatory)
_KEYS = {name_of(table): key for key, table in histories.TABLES.items()}
_PARTS: dict[str, type[Any]] = {
    **{name_of(table): table for table in histories.TABLES.values()},
    _PAPER: EmployeeDocument,
}
_GUARDED = frozenset({"account", "signing_key"})
"""Whose history only an administrator or an auditor reads."""
_FIXED = frozenset({"photo", "file_name", "size", "filed"})
_DERIVED = frozenset({"kind", "status", "status_since", "unit_id"})
"""What follows dated rows: a former value is given back there, with its day."""
NEW, GONE = "(dibuat)", "(dihapus)"


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field one act changed; ``record`` names the row where it is a part of the record.

    ``usable`` tells that the value before can be used again.
    """

    act: int
    at: str
    account: str
    sentence: str
    table: str
    row: int
    record: str
    column: str
    label: str
    before: str
    after: str
    usable: bool


# Reading


@query(reach=Reach.EMPLOYEE)
def of_person(session: Session, employee: int) -> list[FieldChange]:
    """Return every change of a person's file and of the rows that are in it, the newest first."""
    found = list(_changes(_PERSON, [employee], {}))
    for name, table in _PARTS.items():
        rows = dicts(table.select().where(table.employee == employee))
        if rows:
            names = {row["id"]: f"{LABELS[name]} {record_name(name, row)}" for row in rows}
            found += _changes(name, list(names), names)
    return sorted(found, key=lambda each: each.act, reverse=True)


@query(reach=Reach.WITHIN)
def of_record(session: Session, table: str, row: int) -> list[FieldChange]:
    """Return every change of one row, the newest first; raise ``NotAllowed`` beyond one's units."""
    _require_reach(session, table, row)
    return list(_changes(table, [row], {}))


def _require_reach(session: Session, table: str, row: int) -> None:
    if table in _GUARDED and session.role not in (Role.ADMIN, Role.AUDITOR):
        raise NotAllowed("Riwayat ini hanya untuk admin kepegawaian dan pemeriksa.")
    owner = _owner(table, row)
    if owner is not None:
        found = first_tuple(Employee.select(Employee.unit).where(Employee.id == owner))
        session.require_unit(found[0] if found else None)


def _owner(table: str, row: int) -> int | None:
    """Return the person a row belongs to."""
    model: Any = {_PERSON: None, **_PARTS, name_of(LeaveRequest): LeaveRequest}.get(table)
    if table == _PERSON:
        return row
    found = (
        None if model is None else first_tuple(model.select(model.employee).where(model.id == row))
    )
    return found[0] if found else None


def _changes(table: str, numbers: list[int], names: dict[int, str]) -> Iterator[FieldChange]:
    for line in journal.histories(table, numbers):
        yield from _fields(line, table, names.get(line.row, ""))


def _fields(line: HistoryLine, table: str, record: str) -> Iterator[FieldChange]:
    told = (line.act, line.at, line.account, line.sentence, table, line.row, record)
    if line.op != "U":
        name = record_name(table, line.after or line.before)
        before, after = ("", name) if line.op == "I" else (name, "")
        yield FieldChange(*told, "", NEW if line.op == "I" else GONE, before, after, usable=False)
        return
    for column in line.after:
        label = label_of(table, column)
        if label:
            before = text_of(table, column, line.before.get(column))
            after = text_of(table, column, line.after.get(column))
            yield FieldChange(*told, column, label, before, after, usable=_usable(table, column))


def _usable(table: str, column: str) -> bool:
    own = table in _AGAIN and column not in _FIXED and bool(label_of(table, column))
    return own and not (table == _PERSON and column in _DERIVED)


# A former value again


@use_case("employee", "leave", "unit", "office", roles=CLERKS, reach=Reach.WITHIN, undoable=True)
def use_again(session: Session, act: int, table: str, row: int, column: str) -> None:
    """Give a field the value it had before an act, as a new act that is checked as any edit.

    Raises ``Refused`` with what forbids it, or when the row is gone.
    """
    _require_reach(session, table, row)
    line = next((line for line in journal.histories(table, [row]) if line.act == act), None)
    if line is None or column not in line.before or not _usable(table, column):
        raise Refused([error("RP01", "act", "Nilai lama ini tidak dapat dipakai lagi.")])
    model: Any = images.BY_NAME[table]
    if model.get_or_none(model.id == row) is None:
        raise Refused([error("RP02", "id", "Baris ini sudah dihapus; pulihkan dari keranjang.")])
    field: Any = images.columns(model)[column]
    value = field.python_value(line.before[column])
    _AGAIN[table](session, row, {column.removesuffix("_id"): value})
    text = text_of(table, column, line.before[column]) or "kosong"
    say(f"Pakai lagi {label_of(table, column)} «{text}»: {_whose(table, row)}")


def _whose(table: str, row: int) -> str:
    owner = _owner(table, row)
    model: Any = Employee if owner is not None else images.BY_NAME[table]
    return record_name(name_of(model), vars(model.get_by_id(owner if owner is not None else row)))


def _person_again(session: Session, row: int, values: dict[str, Any]) -> None:
    file = employees.get(session, row)
    employees.save(session, replace(file, **values))


def _history_again(table: str) -> Callable[[Session, int, dict[str, Any]], None]:
    def again(session: Session, row: int, values: dict[str, Any]) -> None:
        key, owner = _KEYS[table], _owner(table, row) or 0
        known = next(each for each in histories.rows_of(owner, key) if each.id == row)
        histories.save(session, owner, key, {**known.values, **values}, row, known.version)

    return again


def _paper_again(session: Session, row: int, values: dict[str, Any]) -> None:
    paper = EmployeeDocument.get_by_id(row)
    known = Details(paper.category, paper.title, paper.number, paper.on_day, paper.expires)
    details = replace(known, **values)
    employee_documents.change(session, paper.employee_id, row, details, paper.version)


def _unit_again(session: Session, row: int, values: dict[str, Any]) -> None:
    known = dicts(Unit.select().where(Unit.id == row))[0]
    names = ("name", "parent", "pattern", "head", "collective", "min_present", "head_title")
    units.save(session, row, **{name: values.get(name, known[name]) for name in names})


def _signatory_again(session: Session, row: int, values: dict[str, Any]) -> None:
    names = [each for each in SignatoryRow.__dataclass_fields__ if each != "id"]
    known = dicts(Signatory.select().where(Signatory.id == row))[0]
    wanted = {name: values.get(name, known[name]) for name in names}
    signatories.save(session, SignatoryRow(id=row, **wanted))


_AGAIN: dict[str, Callable[[Session, int, dict[str, Any]], None]] = {
    _PERSON: _person_again,
    _PAPER: _paper_again,
    _UNIT: _unit_again,
    _SIGNATORY: _signatory_again,
    **{table: _history_again(table) for table in _KEYS},
}
