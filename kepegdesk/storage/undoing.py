"""Reverse what one act did to the rows, and tell what must stay as it is.

Rows that belong together (a person and his histories: ``ON DELETE CASCADE``) stay or go together.
"""

# ruff: noqa: S608 - the pieces are names of our own tables and columns, values are bound
from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from peewee import ForeignKeyField, sort_models  # type: ignore[attr-defined]

from kepegdesk.storage import images, triggers
from kepegdesk.storage.database import execute, execute_many, rows
from kepegdesk.storage.images import BY_NAME, Image
from kepegdesk.storage.listing import among, bound
from kepegdesk.storage.people import OUT_OF_SERVICE
from kepegdesk.storage.tables import DATA_TABLES

Key = tuple[str, int]
"""A row: its table and its number."""

SUPPORT = frozenset({"unit", "unit_alias", "import_batch", "import_mapping"})
"""Tables an act fills by the way; a count of what was undone leaves them out."""

PARENTS_FIRST = tuple(triggers.name_of(table) for table in sort_models(DATA_TABLES))


@dataclass(frozen=True, slots=True)
class Kept:
    """A record an undo left alone, and why, in a sentence."""

    table: str
    row: int
    sentence: str


@dataclass(frozen=True, slots=True)
class Reversal:
    """How many records were reversed, which were kept, which stay because those need them."""

    undone: int
    kept: tuple[Kept, ...]
    needed: tuple[Kept, ...]


@dataclass(slots=True)
class Change:
    """What an act did to one row, all its steps taken together."""

    table: str
    row: int
    op: str
    before: Image
    after: Image

    @property
    def key(self) -> Key:
        return self.table, self.row


@dataclass(slots=True)
class Plan:
    """The changes of an act by row, their groups, and the groups that stay."""

    act: int
    changes: dict[Key, Change]
    groups: dict[Key, Key]
    kept: dict[Key, str] = field(default_factory=dict)
    needed: dict[Key, str] = field(default_factory=dict)

    def stays(self, key: Key) -> bool:
        """Tell whether the row's group is left alone."""
        group = self.groups.get(key)
        return group in self.kept or group in self.needed

    def reversed(self) -> list[Change]:
        """Return the changes to apply backwards."""
        return [change for key, change in self.changes.items() if not self.stays(key)]


def reverse(act: int) -> Reversal:
    """Apply an act's images backwards in the act under way; what derives from rows is not its."""
    changes = _net_changes(act)
    plan = Plan(act, changes, _groups(changes))
    _keep_edited(plan)
    _keep_changed_values(plan)
    _keep_orphans_to_be(plan)
    _keep_out_of_dissolved(plan)
    while _keep_referred(plan):
        pass
    undone = plan.reversed()
    _put_back(undone)
    _restore(undone)
    _take_away(undone)
    _complete(undone)
    return Reversal(_count(plan, undone), _list(plan.kept), _list(plan.needed))


def belongings(act: int, root: Key) -> dict[Key, Change]:
    """Return a record an act deleted, with its parts, and the rows that lost their tie to them."""
    changes = _net_changes(act)
    gone = {
        key: change
        for key, change in changes.items()
        if change.op == "D" and root in (key, *owners(change.table, change.before))
    }
    return gone | dict(_loosened(changes, gone))


def _loosened(
    changes: Mapping[Key, Change], gone: Mapping[Key, Change]
) -> Iterator[tuple[Key, Change]]:
    for key, change in changes.items():
        ties = {
            reference.column_name: change.before[reference.column_name]
            for reference in images.references(BY_NAME[change.table])
            if change.op == "U"
            and (images.target(reference), change.before.get(reference.column_name)) in gone
            and change.after.get(reference.column_name) is None
        }
        if ties:
            yield key, Change(change.table, change.row, "U", ties, dict.fromkeys(ties))


def write_back(deleted: list[Change], loosened: list[Change]) -> None:
    """Insert deleted rows again and tie what was loosened from them."""
    _put_back(deleted)
    _restore(loosened)
    _complete(deleted)


def owners(table: str, image: Image) -> Iterator[Key]:
    """Yield the records a row goes with: a unit's head is part of the unit and of the person."""
    for reference in _owned(table):
        yield images.target(reference), image[reference.column_name]


def _net_changes(act: int) -> dict[Key, Change]:
    """Return the act's changes, several steps on one row folded into one."""
    found: dict[Key, Change] = {}
    steps = rows(
        'SELECT table_name, row_id, op, "before", "after" FROM act_row WHERE act_id = ? '
        "ORDER BY id",
        act,
    )
    for table, row, op, before, after in steps:
        step = Change(table, row, op, images.read(before), images.read(after))
        earlier = found.get(step.key)
        found[step.key] = step if earlier is None else _folded(earlier, step)
    return {key: change for key, change in found.items() if change.op != "-"}


def _folded(first: Change, then: Change) -> Change:
    """Return two steps on one row as one; op ``-`` means that nothing is left of them."""
    before = {**then.before, **first.before}
    after = {**first.after, **then.after}
    if first.op == "I":
        return Change(first.table, first.row, "-" if then.op == "D" else "I", {}, after)
    if then.op == "D":
        return Change(first.table, first.row, "D", before, {})
    return Change(first.table, first.row, "U", before, after)


# Which rows belong together


def _groups(changes: Mapping[Key, Change]) -> dict[Key, Key]:
    """Return the record each row is part of: the owner it would be deleted with, or itself."""
    groups = {key: key for key in changes}
    by_table: dict[str, list[Change]] = defaultdict(list)
    for change in changes.values():
        by_table[change.table].append(change)
    for table, members in by_table.items():
        owner = _owner(table)
        if owner is not None:
            parents = _parents(owner, members)
            groups.update(
                ((table, row), (images.target(owner), parent)) for row, parent in parents.items()
            )
    return groups


def _owner(table: str) -> ForeignKeyField | None:
    """Return the reference to the record a row of this table is part of."""
    return next(_owned(table), None)


def _owned(table: str) -> Iterator[ForeignKeyField]:
    return (ref for ref in images.references(BY_NAME[table]) if ref.on_delete == "CASCADE")


def _parents(owner: ForeignKeyField, members: Iterable[Change]) -> dict[int, int]:
    """Return the owner's number for each changed row, from its image or from the table."""
    column = owner.column_name
    parents: dict[int, int] = {}
    unknown: list[int] = []
    for change in members:
        parent = change.after.get(column) or change.before.get(column)
        if parent is None:
            unknown.append(change.row)
        else:
            parents[change.row] = parent
    table = triggers.name_of(owner.model)
    for part in _chunks(unknown):
        marks = ", ".join("?" * len(part))
        parents.update(rows(f'SELECT id, "{column}" FROM "{table}" WHERE id IN ({marks})', *part))
    return parents


# What stays


def _keep_edited(plan: Plan) -> None:
    """Keep records that a later act, itself not undone, has touched."""
    later = rows(
        "SELECT mine.table_name, mine.row_id, max(a.id) FROM act_row mine "
        "JOIN act_row theirs ON theirs.table_name = mine.table_name "
        "AND theirs.row_id = mine.row_id AND theirs.act_id > mine.act_id "
        "JOIN act a ON a.id = theirs.act_id "
        "WHERE mine.act_id = ? AND a.hash <> '' AND a.undoes IS NULL "
        "AND NOT EXISTS (SELECT 1 FROM act u WHERE u.undoes = a.id) "
        "GROUP BY mine.table_name, mine.row_id",
        plan.act,
    )
    acts = {act: _told(act) for act in {line[2] for line in later}}
    for table, row, act in later:
        group = plan.groups.get((table, row))
        if group is not None:
            plan.kept.setdefault(group, f"sudah diubah sesudahnya: {acts[act]}")


def _told(act: int) -> str:
    sentence, account = rows("SELECT sentence, account FROM act WHERE id = ?", act)[0]
    return f"«{sentence}» oleh {account}"


def _keep_changed_values(plan: Plan) -> None:
    """Keep records whose present values are not what the act left behind."""
    present = _present(plan)
    for key, change in plan.changes.items():
        found = present.get(key)
        if change.op == "D":
            if found is not None:
                plan.kept.setdefault(plan.groups[key], "sudah ada lagi")
        elif found is None:
            plan.kept.setdefault(plan.groups[key], "sudah dihapus sesudahnya")
        else:
            left = images.plain(change.table, change.after)
            found = images.plain(change.table, found)
            if any(found.get(column) != value for column, value in left.items()):
                plan.kept.setdefault(plan.groups[key], "isinya sudah berbeda")


def _present(plan: Plan) -> dict[Key, Image]:
    """Return the present image of every row the act changed."""
    found: dict[Key, Image] = {}
    for table in {change.table for change in plan.changes.values()}:
        lines = rows(
            f'SELECT id, {images.expression(table)} FROM "{table}" WHERE id IN '
            "(SELECT row_id FROM act_row WHERE act_id = ? AND table_name = ?)",
            plan.act,
            table,
        )
        found.update(((table, row), images.read(text)) for row, text in lines)
    return found


def _keep_orphans_to_be(plan: Plan) -> None:
    """Keep records that would come back referring to a row that is gone."""
    wanted: dict[str, set[int]] = defaultdict(set)
    for _, reference, parent in _comebacks(plan):
        if (images.target(reference), parent) not in plan.changes:
            wanted[images.target(reference)].add(parent)
    alive = {(table, row) for table, ids in wanted.items() for row in _existing(table, ids)}
    for change, reference, parent in _comebacks(plan):
        key = (images.target(reference), parent)
        other = plan.changes.get(key)
        gone = key not in alive if other is None else other.op == "D" and plan.stays(key)
        if gone:
            label = images.LABELS[key[0]].lower()
            plan.kept.setdefault(
                plan.groups[change.key], f"{label} yang dirujuknya sudah tidak ada"
            )


def _keep_out_of_dissolved(plan: Plan) -> None:
    """Keep people in service who would come back into a unit that was dissolved since.

    Undoing what dissolved it brings the unit back with them.
    """
    dissolved = {row[0]: row[1] for row in rows("SELECT id, name FROM unit WHERE NOT active")}
    present = _present(plan) if dissolved else {}
    for change in plan.changes.values():
        unit = change.before.get("unit_id") if change.table == "employee" else None
        if change.op == "I" or unit not in dissolved or ("unit", unit) in plan.changes:
            continue
        status = {**change.before, **present.get(change.key, {})}.get("status")
        if status not in OUT_OF_SERVICE:
            reason = f"{dissolved[unit]}, unitnya sebelum itu, sudah dibubarkan"
            plan.kept.setdefault(plan.groups[change.key], reason)


def _comebacks(plan: Plan) -> Iterator[tuple[Change, ForeignKeyField, int]]:
    """Yield the references that reversing updates and deletions would write again."""
    for change in plan.changes.values():
        if change.op == "I":
            continue
        for reference in images.references(BY_NAME[change.table]):
            parent = change.before.get(reference.column_name)
            if parent is not None:
                yield change, reference, parent


def _existing(table: str, ids: Iterable[int]) -> Iterator[int]:
    for part in _chunks(list(ids)):
        marks = ", ".join("?" * len(part))
        yield from (
            row[0] for row in rows(f'SELECT id FROM "{table}" WHERE id IN ({marks})', *part)
        )


def _keep_referred(plan: Plan) -> bool:
    """Keep what a row that stays still refers to; return whether that kept something more."""
    before = len(plan.kept) + len(plan.needed)
    for child in DATA_TABLES:
        for reference in images.references(child):
            for row, parent in _referring(plan.act, reference):
                _keep_parent(plan, (triggers.name_of(child), row), reference, parent)
    return len(plan.kept) + len(plan.needed) > before


def _referring(act: int, reference: ForeignKeyField) -> list[Any]:
    """Return the rows that refer to a row the act inserted, with that row's number."""
    table, column = triggers.name_of(reference.model), reference.column_name
    return rows(
        f'SELECT id, "{column}" FROM "{table}" WHERE "{column}" IN '
        "(SELECT row_id FROM act_row WHERE act_id = ? AND table_name = ? AND op = 'I')",
        act,
        images.target(reference),
    )


def _keep_parent(plan: Plan, child: Key, reference: ForeignKeyField, parent: int) -> None:
    target = (images.target(reference), parent)
    if target not in plan.changes or plan.stays(target):
        return
    change = plan.changes.get(child)
    label = images.LABELS[child[0]].lower()
    if change is None:
        plan.kept[plan.groups[target]] = f"sudah dirujuk {_referrer(*child)}"
    elif plan.stays(child):
        plan.needed[plan.groups[target]] = f"masih dirujuk {label} yang dipertahankan"
    elif change.op == "U" and reference.column_name not in change.before:
        plan.kept[plan.groups[target]] = f"sudah dirujuk {_referrer(*child)}"


# What is written


def _put_back(changes: Iterable[Change]) -> None:
    """Insert deleted rows again, owners first, without what only ``_complete`` can give them."""
    deleted = [change for change in changes if change.op == "D"]
    for table in PARENTS_FIRST:
        late = _late_columns(table)
        members = [change for change in deleted if change.table == table]
        for names, batch in _by_columns((change, change.before) for change in members):
            _insert(table, names, late, batch)


def _complete(changes: Iterable[Change]) -> None:
    """Give rows that came back what refers in circles, or what another row had meanwhile."""
    for change in (change for change in changes if change.op == "D"):
        again = {
            column: change.before[column]
            for column in _late_columns(change.table)
            if change.before.get(column) is not None
        }
        if again:
            _update(change.table, tuple(again), [(change, again)])


def _insert(
    table: str, names: tuple[str, ...], late: frozenset[str], batch: list[tuple[Change, Image]]
) -> None:
    fields = images.columns(BY_NAME[table])
    listed = ", ".join(f'"{name}"' for name in names)
    marks = ", ".join("?" * len(names))
    execute_many(
        f'INSERT INTO "{table}" ({listed}) VALUES ({marks})',
        [
            [None if name in late else images.bind(fields[name], image[name]) for name in names]
            for _, image in batch
        ],
    )


def _late_columns(table: str) -> frozenset[str]:
    """Return the columns written last: references to a row inserted later, and numbers of one."""
    place = PARENTS_FIRST.index(table)
    circular = {
        reference.column_name
        for reference in images.references(BY_NAME[table])
        if PARENTS_FIRST.index(images.target(reference)) >= place
    }
    fields = images.columns(BY_NAME[table]).items()
    return frozenset(circular | {name for name, field in fields if field.unique and field.null})


def _restore(changes: Iterable[Change]) -> None:
    """Give updated rows their former values and a new version."""
    for table in PARENTS_FIRST:
        updated = (
            (change, images.plain(table, change.before))
            for change in changes
            if change.op == "U" and change.table == table
        )
        for names, batch in _by_columns(updated):
            _update(table, names, batch)


def _update(table: str, names: tuple[str, ...], batch: list[tuple[Change, Image]]) -> None:
    fields = images.columns(BY_NAME[table])
    assignments = ", ".join([*(f'"{name}" = ?' for name in names), "version = version + 1"])
    execute_many(
        f'UPDATE "{table}" SET {assignments} WHERE id = ?',
        [
            [*(images.bind(fields[name], image[name]) for name in names), change.row]
            for change, image in batch
        ],
    )


def _by_columns(
    pairs: Iterable[tuple[Change, Image]],
) -> Iterator[tuple[tuple[str, ...], list[tuple[Change, Image]]]]:
    """Group rows that write the same columns, so that each group is one statement."""
    grouped: dict[tuple[str, ...], list[tuple[Change, Image]]] = defaultdict(list)
    for change, image in pairs:
        grouped[tuple(sorted(image))].append((change, image))
    yield from grouped.items()


def _take_away(changes: Iterable[Change]) -> None:
    """Delete inserted rows, the parts before their owners.

    All of a table in one statement: with the journal's triggers, SQLite needs the longer for each
    statement the more the transaction has written already.
    """
    inserted: dict[str, list[int]] = defaultdict(list)
    for change in changes:
        if change.op == "I":
            inserted[change.table].append(change.row)
    for table in reversed(PARENTS_FIRST):
        numbers = inserted.get(table, [])
        if not numbers:
            continue
        wanted = bound(numbers)
        for reference in images.references(BY_NAME[table]):
            if images.target(reference) == table:
                column = reference.column_name
                execute(f'UPDATE "{table}" SET "{column}" = NULL WHERE id IN {among()}', wanted)
        execute(f'DELETE FROM "{table}" WHERE id IN {among()}', wanted)


# What is told


def _count(plan: Plan, undone: Iterable[Change]) -> int:
    """Return how many records were reversed, without what the act filled by the way."""
    records = {plan.groups[change.key] for change in undone}
    return len({key for key in records if key[0] not in SUPPORT} or records)


def _list(records: Mapping[Key, str]) -> tuple[Kept, ...]:
    return tuple(
        Kept(table, row, f"{_named(table, row)} {reason}.")
        for (table, row), reason in sorted(records.items())
    )


def _named(table: str, row: int) -> str:
    """Return what a person calls the record."""
    label = images.LABELS[table]
    if "name" in images.columns(BY_NAME[table]):
        found = rows(f'SELECT name FROM "{table}" WHERE id = ?', row)
        if found:
            return f"{label} {found[0][0]}"
    return f"{label} nomor {row}"


def _referrer(table: str, row: int) -> str:
    """Return what a person calls a record, by whose it is where it has no name of its own."""
    owner = _owner(table)
    if "name" not in images.columns(BY_NAME[table]) and owner is not None:
        found = rows(f'SELECT "{owner.column_name}" FROM "{table}" WHERE id = ?', row)
        whose = _named(images.target(owner), found[0][0])
        return f"{images.LABELS[table].lower()} {whose[:1].lower()}{whose[1:]}"
    told = _named(table, row)
    return f"{told[:1].lower()}{told[1:]}"


def _chunks(numbers: list[int], size: int = 500) -> Iterator[list[int]]:
    for start in range(0, len(numbers), size):
        yield numbers[start : start + size]
