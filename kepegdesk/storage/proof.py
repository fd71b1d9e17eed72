"""Proof that the rows are what the journal last wrote of them."""

# ruff: noqa: S608 - the pieces are names of our own tables and columns, values are bound
from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from typing import Any

from kepegdesk.storage import images
from kepegdesk.storage.database import execute
from kepegdesk.storage.images import Image


@dataclass(frozen=True, slots=True)
class Stray:
    """A row that differs from the journal, and the last act that wrote it, if any."""

    table: str
    row: int
    act: int | None
    sentence: str


def first_stray() -> Stray | None:
    """Return the first row that was changed, added or removed behind the journal's back."""
    for table in images.BY_NAME:
        for stray in _strays(table):
            return stray
    return None


def _strays(table: str) -> Iterator[Stray]:
    """Walk the journal and the table together, both in the order of the row's number."""
    told = _last_told(table)
    expected = next(told, None)
    for row, text in execute(f'SELECT id, {images.expression(table)} FROM "{table}" ORDER BY id'):
        while expected is not None and expected[0] < row:
            if expected[2] is not None:
                yield _stray(table, expected[0], expected[1], "dihapus")
            expected = next(told, None)
        if expected is None or expected[0] != row or expected[2] is None:
            yield _stray(table, row, None, "ditambahkan")
        elif not _agrees(table, expected[2], images.read(text)):
            yield _stray(table, row, expected[1], "diubah")
        if expected is not None and expected[0] == row:
            expected = next(told, None)
    while expected is not None:
        if expected[2] is not None:
            yield _stray(table, expected[0], expected[1], "dihapus")
        expected = next(told, None)


def _last_told(table: str) -> Iterator[tuple[int, int, Image | None]]:
    """Yield each row with its last act and its last image; None for a deleted row."""
    lines = execute(
        'SELECT row_id, act_id, op, "after" FROM act_row WHERE table_name = ? ORDER BY row_id, id',
        table,
    )
    for row, changes in groupby(lines, key=itemgetter(0)):
        yield _folded(row, changes)


def _folded(row: int, changes: Iterator[Any]) -> tuple[int, int, Image | None]:
    image: Image | None = None
    last = 0
    for _, act, op, after in changes:
        last = act
        if op == "D":
            image = None
        elif op == "I" or image is None:
            image = images.read(after)
        else:
            image.update(images.read(after))
    return row, last, image


def _agrees(table: str, told: Image, found: Image) -> bool:
    expected, present = images.plain(table, told), images.plain(table, found)
    return all(present.get(column) == value for column, value in expected.items())


def _stray(table: str, row: int, act: int | None, done: str) -> Stray:
    label = images.LABELS[table]
    return Stray(
        table, row, act, f"{label} nomor {row} {done} di luar program: jurnal tidak cocok."
    )
