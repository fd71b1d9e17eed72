"""Thousands of rows at once: the statement written once, run with the driver's ``executemany``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from peewee import fn

from kepegdesk.storage.base import Base
from kepegdesk.storage.database import execute_many, is_server, rows, scalar
from kepegdesk.storage.triggers import name_of


def reserve(table: type[Base], count: int) -> range | list[int]:
    """Return ids for rows about to be inserted, inside the transaction that inserts them."""
    if is_server():
        sequence = scalar("SELECT pg_get_serial_sequence(?, 'id')", name_of(table))
        drawn = rows("SELECT nextval(?) FROM generate_series(1, ?)", sequence, count)
        return [int(row[0]) for row in drawn]
    last = table.select(fn.MAX(table.id)).scalar() or 0
    return range(last + 1, last + 1 + count)


def insert(table: type[Base], rows_in: Sequence[Mapping[str, Any]]) -> None:
    """Insert rows given by field name; what a row leaves out gets the field's default.

    Every row names its ``id``, or none does and the database numbers them.
    """
    if not rows_in:
        return
    fields = [f for f in table._meta.sorted_fields if f.name != "id" or "id" in rows_in[0]]  # noqa: SLF001
    names = ", ".join(f'"{field.column_name}"' for field in fields)
    marks = ", ".join("?" * len(fields))
    parts = [(field.name, field.default, field.db_value) for field in fields]
    values = [tuple(turn(row.get(name, blank)) for name, blank, turn in parts) for row in rows_in]
    execute_many(f'INSERT INTO "{name_of(table)}" ({names}) VALUES ({marks})', values)  # noqa: S608
