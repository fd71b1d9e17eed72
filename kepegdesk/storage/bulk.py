"""Thousands of rows at once: the statement written once, run with the driver's ``executemany``."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from itertools import repeat
from types import NoneType
from typing import Any

from peewee import (
    SQL,
    AutoField,
    CharField,
    DateField,
    DeferredForeignKey,
    ForeignKeyField,
    IntegerField,
    TextField,
    fn,
)

from kepegdesk.storage.base import Base
from kepegdesk.storage.database import execute, execute_many, is_server, rows, scalar
from kepegdesk.storage.triggers import name_of


def reserve(table: type[Base], count: int) -> range | list[int]:
    """Return ids for rows about to be inserted, inside the transaction that inserts them."""
    if is_server():
        sequence = scalar("SELECT pg_get_serial_sequence(?, 'id')", name_of(table))
        drawn = rows("SELECT nextval(?) FROM generate_series(1, ?)", sequence, count)
        return [int(row[0]) for row in drawn]
    last = table.select(fn.MAX(table.id)).scalar() or 0
    return range(last + 1, last + 1 + count)


def among(field: Any, values: Sequence[Any]) -> Any:
    """Return the condition that a field is one of thousands of values, bound as one.

    Peewee words every value of a plain ``in_`` apart, which takes longer than the search.
    """
    if is_server():
        return field.in_(values)
    return field.in_(SQL("(SELECT value FROM json_each(?))", [json.dumps(values)]))


def insert(table: type[Base], rows_in: Sequence[Mapping[str, Any]]) -> None:
    """Insert rows given by field name; what a row leaves out gets the field's default.

    Every row names its ``id``, or none does and the database numbers them.
    """
    if not rows_in:
        return
    fields = [f for f in table._meta.sorted_fields if f.name != "id" or "id" in rows_in[0]]  # noqa: SLF001
    names = ", ".join(f'"{field.column_name}"' for field in fields)
    marks = ", ".join("?" * len(fields))
    named: set[str] = set().union(*rows_in)
    values = zip(*(_column(field, rows_in, named) for field in fields), strict=False)
    execute_many(f'INSERT INTO "{name_of(table)}" ({names}) VALUES ({marks})', values)  # noqa: S608


def update(table: type[Base], changes: Sequence[tuple[int, int, Mapping[str, Any]]]) -> int:
    """Change rows given as (id, version, values by field name); return how many still had it."""
    alike: dict[tuple[str, ...], list[list[Any]]] = {}
    for number, version, values in changes:
        names = tuple(sorted(values))
        fields = [table._meta.fields[name] for name in names]  # noqa: SLF001
        row = [f.db_value(values[n]) for n, f in zip(names, fields, strict=True)]
        alike.setdefault(names, []).append([*map(_plain_day, row), number, version])
    return sum(_change(table, names, rows_in) for names, rows_in in alike.items())


def _change(table: type[Base], names: Sequence[str], rows_in: list[list[Any]]) -> int:
    """Change rows given as the columns ``names``, id and version; return how many.

    As one statement where SQLite keeps the office: there each statement with its triggers takes
    longer the more the transaction has written.
    """
    if is_server():
        return execute_many(
            f'UPDATE "{name_of(table)}" SET {_settings(table, names)}, '  # noqa: S608
            "version = version + 1 WHERE id = ? AND version = ?",
            rows_in,
        )
    fresh = [f"value ->> {place} AS c{place}" for place in range(len(names) + 2)]
    columns = (table._meta.fields[name].column_name for name in names)  # noqa: SLF001
    settings = ", ".join(f'"{column}" = c{place}' for place, column in enumerate(columns))
    changed = execute(
        f'UPDATE "{name_of(table)}" SET {settings}, version = version + 1 '  # noqa: S608
        f"FROM (SELECT {', '.join(fresh)} FROM json_each(?)) "
        f"WHERE id = c{len(names)} AND version = c{len(names) + 1}",
        json.dumps(rows_in),
    )
    return int(changed.rowcount)


def _settings(table: type[Base], names: Sequence[str]) -> str:
    columns = (table._meta.fields[name].column_name for name in names)  # noqa: SLF001
    return ", ".join(f'"{column}" = ?' for column in columns)


def _plain_day(value: Any) -> Any:
    """Return a date as the file keeps it; the server takes it as it is."""
    return value.isoformat() if isinstance(value, date) and not is_server() else value


def _column(field: Any, rows_in: Sequence[Mapping[str, Any]], named: set[str]) -> Iterable[Any]:
    """Return one column as the driver takes it; a column no row names costs nothing."""
    blank = field.db_value(field.default)
    if field.name not in named:
        return repeat(blank)
    name, plain = field.name, _PLAIN.get(type(field))
    values = [row.get(name, blank) for row in rows_in]
    if plain is not None and {type(value) for value in values} <= plain:
        return values
    if isinstance(field, DateField) and not is_server():
        return [value.isoformat() if type(value) is date else value for value in values]
    known: dict[Any, Any] = {}
    turn = field.db_value
    for value in values:
        if value not in known:
            known[value] = turn(value)
    return [known[value] for value in values]


_TEXT: set[Any] = {str, NoneType}
_NUMBER: set[Any] = {int, NoneType}
_PLAIN: dict[Any, set[Any]] = {
    CharField: _TEXT,
    TextField: _TEXT,
    IntegerField: _NUMBER,
    AutoField: _NUMBER,
    ForeignKeyField: _NUMBER,
    DeferredForeignKey: _NUMBER,
}
"""Types that need no turning by the field, which for thousands of cells is half the time."""
