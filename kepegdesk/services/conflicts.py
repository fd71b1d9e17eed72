"""Two people saved one person's file: what each changed, joined or chosen, never overwritten."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from typing import Any

from kepegdesk.domain.histories import HISTORIES, History, Row, Value, value_text
from kepegdesk.domain.problems import error
from kepegdesk.domain.three_way import Difference, Values, differences, join
from kepegdesk.errors import Refused
from kepegdesk.services import histories, units
from kepegdesk.services.employee_file import IDENTITY, EmployeeFile, read_file
from kepegdesk.services.field_words import FIELDS, label_of, said, text_of
from kepegdesk.services.histories import HistoryRow
from kepegdesk.services.session import Session
from kepegdesk.services.use_case import Reach, query
from kepegdesk.storage import images, journal
from kepegdesk.storage.tables import Employee
from kepegdesk.storage.triggers import name_of

_TOGETHER = {
    "unit": ("unit", "unit_since"),
    "status": ("status", "status_since"),
    "contract_start": ("contract_start", "contract_end"),
}
"""Fields that only mean something together, by the first of them."""
_ROWS = {"ranks": "rank", "positions": "position", "educations": "education"}
NONE = "—"


@dataclass(frozen=True, slots=True)
class Choice:
    """A field in words: what it was, what they saved, what I typed."""

    name: str
    label: str
    base: str
    theirs: str
    mine: str
    clashes: bool
    is_mine: bool


@dataclass(frozen=True, slots=True)
class Conflict:
    """What the second to save is shown; ``by`` and ``at`` tell of the last change on file."""

    base: Any
    theirs: Any
    mine: Any
    by: str
    at: str
    fields: tuple[Choice, ...]

    @property
    def clashes(self) -> tuple[Choice, ...]:
        """Return the fields somebody must choose."""
        return tuple(each for each in self.fields if each.clashes)


# A person's file


@query(reach=Reach.EMPLOYEE)
def of_file(session: Session, employee: int, base: EmployeeFile, mine: EmployeeFile) -> Conflict:
    """Hold a file as it was read and as it was typed against what is on file by now."""
    theirs = read_file(Employee.get_by_id(employee), session.today)
    found = differences(*(_values(file, base, theirs, mine) for file in (base, theirs, mine)))
    fields = tuple(map(_file_choice, found))
    return Conflict(base, theirs, mine, *_last_of_file(theirs), fields)


def _last_of_file(theirs: EmployeeFile) -> tuple[str, str]:
    """Return who changed a file or its histories last, and when (UTC, ISO 8601)."""
    rows = {name_of(Employee): [theirs.id or 0]}
    for part, key in _ROWS.items():
        rows[name_of(histories.TABLES[key])] = list(_by_id(theirs, part))
    _act, by, at = max(journal.last_change(table, ids) for table, ids in rows.items())
    return by, at


def _values(file: EmployeeFile, *all_three: EmployeeFile) -> dict[str, Any]:
    values: dict[str, Any] = {}
    inside = {name for names in _TOGETHER.values() for name in names}
    for name in (*IDENTITY, "unit"):
        if name in _TOGETHER:
            values[name] = tuple(getattr(file, each) for each in _TOGETHER[name])
        elif name not in inside:
            values[name] = getattr(file, name)
    for part in _ROWS:
        values |= _row_values(part, file, *all_three)
    return values


def _row_values(part: str, file: EmployeeFile, *all_three: EmployeeFile) -> dict[str, Any]:
    """Return the rows that were there at first: field by field, or whole where one took it out."""
    base, theirs, mine = (_by_id(each, part) for each in all_three)
    values: dict[str, Any] = {}
    for number, row in _by_id(file, part).items():
        if number in theirs and number in mine and number in base:
            values |= {f"{part}.{number}.{name}": getattr(row, name) for name in _names(part)}
        elif number in base:
            values[f"{part}.{number}"] = row
    return values


def _by_id(file: EmployeeFile, part: str) -> dict[int, Any]:
    return {row.id: row for row in getattr(file, part) if row.id is not None}


def _names(part: str) -> Iterator[str]:
    return (each.name for each in HISTORIES[_ROWS[part]].fields)


def _file_choice(found: Difference) -> Choice:
    part, _dot, rest = found.name.partition(".")
    if part in _ROWS:
        return _row_choice(found, HISTORIES[_ROWS[part]], rest.partition(".")[2])
    if part == "unit":
        return _worded(found, FIELDS[part], _unit_text)
    return _worded(found, FIELDS[part], _text)


def _row_choice(found: Difference, history: History, name: str) -> Choice:
    if not name:
        return _worded(found, history.title, lambda row: _whole_row(history, row))
    field = history.by_name[name]
    return _worded(found, f"{history.title}: {field.label}", lambda value: value_text(field, value))


def _whole_row(history: History, row: Any) -> str:
    if row is None:
        return "(dihapus)"
    texts = (value_text(each, getattr(row, each.name)) for each in history.fields)
    return ", ".join(filter(None, texts))


def _text(value: Any) -> str:
    if isinstance(value, tuple):
        return ", ".join(filter(None, map(said, value)))
    return said(value)


def _unit_text(value: Any) -> str:
    unit, since = value
    return ", ".join(filter(None, (units.path(units.chain_of(unit)), said(since))))


def _worded(found: Difference, label: str, text: Any) -> Choice:
    base, theirs, mine = (text(value) or NONE for value in (found.base, found.theirs, found.mine))
    return Choice(found.name, label, base, theirs, mine, found.clashes, found.is_mine)


def joined_file(conflict: Conflict, chosen: Collection[str]) -> EmployeeFile:
    """Return the file both made of it, to be checked and saved as any other.

    ``chosen`` are the clashes in which what I typed stands.
    """
    all_three = (conflict.base, conflict.theirs, conflict.mine)
    base, theirs, mine = (_values(file, *all_three) for file in all_three)
    values = join(base, theirs, mine, chosen)
    change: dict[str, Any] = {}
    for name in (*IDENTITY, "unit"):
        if name in _TOGETHER:
            change |= dict(zip(_TOGETHER[name], values[name], strict=True))
        elif name in values:
            change[name] = values[name]
    change |= {part: _joined_rows(part, conflict, values) for part in _ROWS}
    theirs_file: EmployeeFile = conflict.theirs
    return replace(theirs_file, **change)


def _joined_rows(part: str, conflict: Conflict, values: dict[str, Any]) -> tuple[Any, ...]:
    base, theirs, mine = (
        _by_id(file, part) for file in (conflict.base, conflict.theirs, conflict.mine)
    )
    kept: list[Any] = []
    for number in sorted({*base, *theirs}):
        taken_out = number in base and not (number in theirs and number in mine)
        whole = values.get(f"{part}.{number}")
        row = whole if taken_out else _joined_row(part, theirs[number], values)
        if row is not None:
            kept.append(row if number in theirs else replace(row, id=None))
    known = {replace(row, id=None) for row in kept}
    fresh = (row for row in getattr(conflict.mine, part) if row.id is None)
    return (*kept, *(row for row in fresh if row not in known))


def _joined_row(part: str, row: Any, values: dict[str, Any]) -> Any:
    start = f"{part}.{row.id}."
    return replace(row, **{n: values[start + n] for n in _names(part) if start + n in values})


# A row of a history


@query(reach=Reach.EMPLOYEE)
def of_row(session: Session, employee: int, key: str, base: HistoryRow, mine: Row) -> Conflict:
    """Hold a row of a history as it was read and as it was typed against what is on file by now.

    Raises ``Refused`` when it was taken out meanwhile.
    """
    theirs = next((row for row in histories.rows_of(employee, key) if row.id == base.id), None)
    if theirs is None:
        text = "Baris ini baru saja dihapus orang lain. Yang Anda ketik belum disimpan."
        raise Refused([error("RW31", "id", text)])
    found = differences(base.values, theirs.values, mine)
    fields = tuple(_field_choice(HISTORIES[key], each) for each in found)
    _act, by, at = journal.last_change(name_of(histories.TABLES[key]), [base.id])
    return Conflict(base, theirs, mine, by, at, fields)


def _field_choice(history: History, found: Difference) -> Choice:
    field = history.by_name[found.name]
    if field.name == "unit":
        return _worded(found, field.label, lambda unit: units.path(units.chain_of(unit)))
    return _worded(found, field.label, lambda value: value_text(field, value))


def joined_row(conflict: Conflict, chosen: Collection[str]) -> dict[str, Value]:
    """Return the row both made of it; it is saved with the version of theirs."""
    return join(conflict.base.values, conflict.theirs.values, conflict.mine, chosen)


# A record of the office: a unit, somebody who signs, a day off, a row of authority


@query(reach=Reach.OFFICE)
def of_record(
    session: Session, table: str, number: int, base: Values, theirs: Values, mine: Values
) -> Conflict:
    """Hold a record by its fields as it was read and as it was typed against what is stored."""
    fields = tuple(_record_choice(table, each) for each in differences(base, theirs, mine))
    _act, by, at = journal.last_change(table, [number])
    return Conflict(base, theirs, mine, by, at, fields)


def _record_choice(table: str, found: Difference) -> Choice:
    known = images.columns(images.BY_NAME[table])
    column = found.name if found.name in known else f"{found.name}_id"
    label = label_of(table, column)
    return _worded(found, label, lambda value: text_of(table, column, value))


def joined_record(conflict: Conflict, chosen: Collection[str]) -> dict[str, Any]:
    """Return the fields both made of it; they are saved over theirs."""
    return join(conflict.base, conflict.theirs, conflict.mine, chosen)


def moment(at: str, zone: dt.tzinfo | None) -> dt.datetime | None:
    """Return a moment of the journal in the time of a desk."""
    return dt.datetime.fromisoformat(at).astimezone(zone) if at else None
