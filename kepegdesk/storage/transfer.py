# ruff: noqa: S608 - the pieces are names of our own tables and columns, values are bound
"""Carry a whole office from a server into a file and back, row by row with its journal.

A server's administrator has ``pg_dump``; this gives the office the same kind of backup as a file
has, and the way from one kind of office to the other.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from peewee import BooleanField, Database, ForeignKeyField, sort_models  # type: ignore[attr-defined]

from kepegdesk.progress import Progress, nothing
from kepegdesk.storage import schema, triggers
from kepegdesk.storage.database import execute, execute_many, opened, rows, run, sqlite
from kepegdesk.storage.tables import ALL_TABLES, StoredFile

CHUNK = 5000
"""Rows carried at a time."""
FEW = 16
"""Contents of stored files carried at a time: each may have 10 MB."""

_COPYING = (("cipher_log_level", "NONE"), ("foreign_keys", 0), ("synchronous", 2))
_ORDER = tuple(sort_models(ALL_TABLES))


def to_file(part: Path, progress: Progress = nothing) -> dict[str, int]:
    """Write the open server office into a new file; return its row counts without derived rows.

    One snapshot: what others write meanwhile is not in it.
    """
    schema.build(part)
    file = sqlite(str(part), pragmas=_COPYING)
    file.connect()
    try:
        with opened().atomic(), file.atomic():
            execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
            triggers.remove(file)
            counts = _carry_out(file, progress)
            run(file, "INSERT INTO listing_search(rowid, search) SELECT id, search FROM listing")
            triggers.install(file)
    finally:
        file.close()
    del counts["listing"]
    return counts


def _carry_out(file: Database, progress: Progress) -> dict[str, int]:
    counts: dict[str, int] = {}
    writer: Any = file
    for number, table in enumerate(_ORDER):
        progress(number, len(_ORDER))
        columns = _columns(table)
        insert = _insert(table, columns)
        counts[_name(table)] = 0
        for batch in _batches(table, columns):
            writer.cursor().executemany(insert, [list(map(_for_file, row)) for row in batch])
            counts[_name(table)] += len(batch)
    return counts


def _batches(table: Any, columns: list[str]) -> Iterator[list[Any]]:
    """Yield the rows of a table of the open office in portions, in the order of their numbers."""
    listed = ", ".join(f'"{column}"' for column in columns)
    after = 0
    place = columns.index("id")
    while batch := rows(
        f'SELECT {listed} FROM "{_name(table)}" WHERE id > ? ORDER BY id LIMIT ?',
        after,
        chunk_of(table),
    ):
        yield batch
        after = batch[-1][place]


def chunk_of(table: Any) -> int:
    """Return how many rows of a table are held in memory at a time."""
    return FEW if table is StoredFile else CHUNK


def _for_file(value: Any) -> Any:
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, bool):
        return int(value)
    return bytes(value) if isinstance(value, memoryview) else value


def to_server(path: Path, progress: Progress = nothing) -> dict[str, int]:
    """Replace everything in the open server office by a file's office, whole or not at all.

    The file must have been through every migration of this build.
    """
    file = sqlite(str(path), pragmas=_COPYING)
    file.connect()
    office = opened()
    names = ", ".join(f'"{_name(table)}"' for table in _ORDER)
    try:
        with office.atomic():
            triggers.remove(office)
            execute(f"TRUNCATE {names} RESTART IDENTITY")
            counts = {
                _name(table): _carry_in(file, table, number, progress)
                for number, table in enumerate(_ORDER)
            }
            for table in _ORDER:
                _tie_late(file, table)
                _go_on_counting(table)
            triggers.install(office)
    finally:
        file.close()
    del counts["listing"]
    return counts


def _carry_in(file: Database, table: Any, number: int, progress: Progress) -> int:
    progress(number, len(_ORDER))
    columns = _columns(table)
    late = _late(table)
    truths = {field.column_name for field in _fields(table) if isinstance(field, BooleanField)}
    insert = _insert(table, columns)
    listed = ", ".join(f'"{column}"' for column in columns)
    cursor = run(file, f'SELECT {listed} FROM "{_name(table)}" ORDER BY id')
    count = 0
    while batch := cursor.fetchmany(chunk_of(table)):
        execute_many(insert, [_for_server(row, columns, late, truths) for row in batch])
        count += len(batch)
    return count


def _for_server(row: Any, columns: list[str], late: set[str], truths: set[str]) -> list[Any]:
    return [
        None if column in late else bool(value) if column in truths and value is not None else value
        for column, value in zip(columns, row, strict=True)
    ]


def _tie_late(file: Database, table: Any) -> None:
    """Write the references that run in circles, now that every row is there."""
    for column in _late(table):
        found = run(
            file, f'SELECT "{column}", id FROM "{_name(table)}" WHERE "{column}" IS NOT NULL'
        ).fetchall()
        execute_many(f'UPDATE "{_name(table)}" SET "{column}" = ? WHERE id = ?', found)


def _go_on_counting(table: Any) -> None:
    """Let the server number new rows after the greatest one."""
    execute(
        "SELECT setval(pg_get_serial_sequence(?, 'id'), greatest(max(id), 1), "
        f'max(id) IS NOT NULL) FROM "{_name(table)}"',
        _name(table),
    )


def _late(table: Any) -> set[str]:
    place = _ORDER.index(table)
    return {
        field.column_name
        for field in _fields(table)
        if isinstance(field, ForeignKeyField) and _ORDER.index(field.rel_model) >= place
    }


def _insert(table: Any, columns: list[str]) -> str:
    listed = ", ".join(f'"{column}"' for column in columns)
    return f'INSERT INTO "{_name(table)}" ({listed}) VALUES ({", ".join("?" * len(columns))})'


def _columns(table: Any) -> list[str]:
    return [field.column_name for field in _fields(table)]


def _fields(table: Any) -> list[Any]:
    return triggers.watched(table)


def _name(table: Any) -> str:
    return triggers.name_of(table)
