"""Bring a deleted record back out of the journal, with what belonged to it, days later."""

# ruff: noqa: S608 - the pieces are names of our own tables and columns, values are bound
from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from kepegdesk.storage import images, triggers, undoing
from kepegdesk.storage.base import Base
from kepegdesk.storage.database import execute, is_server, rows, scalar
from kepegdesk.storage.images import BY_NAME, Image
from kepegdesk.storage.undoing import PARENTS_FIRST, Change, Key


@dataclass(frozen=True, slots=True)
class Lost:
    """What could not come back as it was: a value, or with no ``column`` the whole row.

    ``by`` is the row that has the value now, None where what it referred to is gone.
    """

    table: str
    image: Image
    column: str
    value: Any
    by: int | None


@dataclass(frozen=True, slots=True)
class Revived:
    """The number a record bears now, None where it could not come back; how many rows did."""

    row: int | None
    rows: int
    lost: tuple[Lost, ...]


def revive(act: int, root: Key) -> Revived:
    """Write back a record an act deleted, and what the act deleted or let go of with it.

    A number that another row bears by now is replaced by a new one.
    """
    changes = undoing.belongings(act, root)
    deleted = sorted(
        (change for change in changes.values() if change.op == "D"),
        key=lambda change: PARENTS_FIRST.index(change.table),
    )
    first = changes.get(root)
    _renumber(deleted, [change for change in changes.values() if change.op == "U"])
    lost: list[Lost] = []
    kept = [change for change in deleted if _can_come(change, deleted, lost)]
    if first is None or first not in kept:
        return Revived(None, 0, tuple(lost))
    loosened = [change for change in changes.values() if change.op == "U" and _is_loose(change)]
    undoing.write_back(kept, loosened)
    return Revived(first.row, len(kept), tuple(lost))


# Numbers


def _renumber(deleted: list[Change], loosened: list[Change]) -> None:
    """Give rows whose number is taken a new one, and let those that refer to them follow."""
    moved: dict[Key, int] = {}
    for change in deleted:
        if _exists(change.table, change.row):
            moved[change.key] = _free_number(change.table, moved)
    for change in (*deleted, *loosened):
        for reference in images.references(BY_NAME[change.table]):
            column = reference.column_name
            target = (images.target(reference), change.before.get(column))
            if target in moved:
                change.before[column] = moved[target]
    for change in deleted:
        change.row = moved.get(change.key, change.row)
        change.before["id"] = change.row


def _exists(table: str, row: int) -> bool:
    return scalar(f'SELECT 1 FROM "{table}" WHERE id = ?', row) is not None


def _free_number(table: str, moved: dict[Key, int]) -> int:
    if is_server():
        return int(scalar("SELECT nextval(pg_get_serial_sequence(?, 'id'))", table))
    highest = int(scalar(f'SELECT coalesce(max(id), 0) FROM "{table}"'))
    deleted = int(
        scalar("SELECT coalesce(max(row_id), 0) FROM act_row WHERE table_name = ?", table)
    )
    given = [number for (name, _row), number in moved.items() if name == table]
    return max(highest, deleted, *given, 0) + 1


# What cannot come back


def _can_come(change: Change, deleted: list[Change], lost: list[Lost]) -> bool:
    """Take out of a row what it cannot have any more; False when it cannot come at all."""
    return all([*_referring(change, deleted, lost), *_unique(change, lost)])


def _referring(change: Change, deleted: list[Change], lost: list[Lost]) -> Iterator[bool]:
    together = {each.key for each in deleted}
    for reference in images.references(BY_NAME[change.table]):
        column = reference.column_name
        parent = change.before.get(column)
        target = images.target(reference)
        if parent is None or (target, parent) in together or _exists(target, parent):
            continue
        lost.append(Lost(change.table, dict(change.before), column, parent, None))
        change.before[column] = None
        yield bool(reference.null)


def _unique(change: Change, lost: list[Lost]) -> Iterator[bool]:
    table: type[Base] = BY_NAME[change.table]
    for names in _one_of_a_kind(table):
        values = [change.before.get(name) for name in names]
        other = None if None in values else _bearer(change.table, names, values)
        if other is None:
            continue
        lost.append(Lost(change.table, dict(change.before), names[-1], values[-1], other))
        may_lack = len(names) == 1 and images.columns(table)[names[0]].null
        if may_lack:
            change.before[names[0]] = None
        yield bool(may_lack)


def _one_of_a_kind(table: type[Base]) -> Iterator[list[str]]:
    for field in triggers.watched(table):
        if field.unique:
            yield [field.column_name]
    meta: Any = table._meta  # noqa: SLF001 - a model's own description
    for names, is_unique in meta.indexes:
        if is_unique:
            yield [meta.fields[name].column_name for name in names]


def _bearer(table: str, names: list[str], values: list[Any]) -> int | None:
    """Return the row that bears these values."""
    fields = images.columns(BY_NAME[table])
    same = " AND ".join(f'"{name}" = ?' for name in names)
    bound = [images.bind(fields[name], value) for name, value in zip(names, values, strict=True)]
    found: int | None = scalar(f'SELECT id FROM "{table}" WHERE {same}', *bound)
    return found


def _is_loose(change: Change) -> bool:
    """Tell whether a row still lacks what the deletion took from it."""
    columns = ", ".join(f'"{column}"' for column in change.before)
    found = rows(f'SELECT {columns} FROM "{change.table}" WHERE id = ?', change.row)
    return bool(found) and all(value is None for value in found[0])


def deleted_since(moment: str) -> Iterator[tuple[Any, ...]]:
    """Yield what was deleted since a moment: act, table, row, image, account, at, act's name.

    The newest first; an act that is under way is none yet.
    """
    cursor = execute(
        'SELECT r.act_id, r.table_name, r.row_id, r."before", a.account, a.at, a.use_case '
        "FROM act_row r JOIN act a ON a.id = r.act_id WHERE r.op = 'D' AND a.hash <> '' "
        "AND r.act_id >= (SELECT coalesce(min(id), 0) FROM act WHERE at >= ?) AND a.at >= ? "
        "ORDER BY r.id DESC",
        moment,
        moment,
    )
    for act, table, row, image, *more in cursor:
        yield act, table, row, images.read(image), *more


def brought_back_since(moment: str, use_case: str) -> Iterator[tuple[int, str, Image]]:
    """Yield what was inserted by undoing or by a use case since a moment: act, table, image."""
    cursor = execute(
        'SELECT r.act_id, r.table_name, r."after" FROM act_row r JOIN act a ON a.id = r.act_id '
        "WHERE r.op = 'I' AND a.at >= ? AND (a.undoes IS NOT NULL OR a.use_case = ?) ORDER BY r.id",
        moment,
        use_case,
    )
    for act, table, image in cursor:
        yield act, table, images.read(image)
