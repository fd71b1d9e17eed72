"""Triggers that write the journal: made from the tables themselves, so no bulk path can forget.

SQLite gets three triggers a table with its columns written out; PostgreSQL one function for all.
Opening an office compares what is installed with what this build makes, and installs it again
when they differ; migrations run without triggers and need not freeze them.
"""

# ruff: noqa: S608 - the pieces are names of our own tables and columns, values are bound
from __future__ import annotations

import hashlib
from collections.abc import Iterator

from peewee import BlobField, Database, Field, PostgresqlDatabase

from kepegdesk.storage.base import Base
from kepegdesk.storage.database import run
from kepegdesk.storage.tables import DATA_TABLES

SECRET = {"account": ("password_hash",), "signing_key": ("private",)}
"""Columns whose values the journal must not keep; it only notes that they changed."""

MASK = "(rahasia)"
OUTSIDE = "journal: a write outside an act"
APPEND_ONLY = "journal: append-only"

_OPEN_ACT = """coalesce(
    (SELECT id FROM act WHERE id = (SELECT max(id) FROM act) AND hash = ''),
    RAISE(ABORT, 'journal: a write outside an act'))"""

Named = dict[str, str]


def install(office: Database) -> bool:
    """Install the journal's triggers where they are missing or differ; return whether it wrote."""
    wanted = _postgres() if isinstance(office, PostgresqlDatabase) else dict(_sqlite())
    if installed(office) == wanted:
        return False
    with office.atomic():
        remove(office)
        for statement in wanted.values():
            run(office, statement)
        if isinstance(office, PostgresqlDatabase):
            mark = _fingerprint(wanted)
            run(office, f"COMMENT ON FUNCTION kepegdesk_journal() IS '{mark}'")
    return True


def installed(office: Database) -> Named:
    """Return the triggers of the journal as they stand in the database, by name."""
    if isinstance(office, PostgresqlDatabase):
        return _installed_postgres(office)
    found = run(
        office,
        "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'journal%'",
    )
    return dict(found.fetchall())


def remove(office: Database) -> None:
    """Remove the journal's triggers, as a migration needs."""
    if isinstance(office, PostgresqlDatabase):
        run(office, "DROP FUNCTION IF EXISTS kepegdesk_journal() CASCADE")
        run(office, "DROP FUNCTION IF EXISTS kepegdesk_guard() CASCADE")
        return
    for name in installed(office):
        run(office, f'DROP TRIGGER "{name}"')


def watched(table: type[Base]) -> list[Field]:
    """Return the columns of a table in their order."""
    return list(table._meta.sorted_fields)  # noqa: SLF001 - a model's own description


def name_of(table: type[Base]) -> str:
    """Return the table's name in the database."""
    return str(table._meta.table_name)  # noqa: SLF001 - a model's own description


# SQLite


def image(table: type[Base], row: str) -> str:
    """Return the SQL of a row as a JSON object; ``row`` is OLD, NEW or the table's name."""
    pairs = ", ".join(
        f"'{field.column_name}', {_value(table, field, row)}" for field in watched(table)
    )
    return f"json_object({pairs})"


def _value(table: type[Base], field: Field, row: str) -> str:
    column = f'{row}."{field.column_name}"'
    if field.column_name in SECRET.get(name_of(table), ()):
        return f"'{MASK}'"
    if isinstance(field, BlobField):
        return f"CASE WHEN {column} IS NOT NULL THEN hex({column}) END"
    return column


def _difference(table: type[Base], row: str) -> str:
    """Return the SQL of a JSON object of only the columns an update changed."""
    parts = " || ".join(
        f"CASE WHEN {_changed(field)} THEN "
        f"',\"{field.column_name}\":' || json_quote({_value(table, field, row)}) ELSE '' END"
        for field in watched(table)
    )
    return f"'{{' || substr({parts}, 2) || '}}'"


def _changed(field: Field) -> str:
    return f'OLD."{field.column_name}" IS NOT NEW."{field.column_name}"'


def _sqlite() -> Iterator[tuple[str, str]]:
    for table in DATA_TABLES:
        yield from _sqlite_table(table)
    for name in ("act_row", "act"):
        closed = "" if name == "act_row" else "WHEN OLD.hash <> ''"
        for event in ("UPDATE", "DELETE"):
            trigger = f"journal_{name}_{event.lower()}"
            yield (
                trigger,
                f'CREATE TRIGGER "{trigger}" BEFORE {event} ON "{name}" {closed} '
                f"BEGIN SELECT RAISE(ABORT, '{APPEND_ONLY}'); END",
            )


def _sqlite_table(table: type[Base]) -> Iterator[tuple[str, str]]:
    any_change = " OR ".join(_changed(field) for field in watched(table))
    kinds = (
        ("INSERT", "NEW", "I", "NULL", image(table, "NEW"), ""),
        ("DELETE", "OLD", "D", image(table, "OLD"), "NULL", ""),
        (
            "UPDATE",
            "NEW",
            "U",
            _difference(table, "OLD"),
            _difference(table, "NEW"),
            f"WHEN {any_change}",
        ),
    )
    for event, row, op, before, after, when in kinds:
        trigger = f"journal_{name_of(table)}_{event.lower()}"
        yield (
            trigger,
            f'CREATE TRIGGER "{trigger}" AFTER {event} ON "{name_of(table)}" {when} BEGIN '
            f'INSERT INTO act_row (act_id, table_name, row_id, op, "before", "after") '
            f"VALUES ({_OPEN_ACT}, '{name_of(table)}', {row}.id, '{op}', {before}, {after}); END",
        )


# PostgreSQL

_JOURNAL_FUNCTION = f"""
CREATE FUNCTION kepegdesk_journal() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    current_act integer := nullif(current_setting('kepegdesk.act', true), '')::integer;
    old_image jsonb := NULL;
    new_image jsonb := NULL;
    number integer;
BEGIN
    IF current_act IS NULL THEN
        RAISE EXCEPTION '{OUTSIDE}' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF TG_OP = 'INSERT' THEN
        number := NEW.id;
        new_image := to_jsonb(NEW);
    ELSIF TG_OP = 'DELETE' THEN
        number := OLD.id;
        old_image := to_jsonb(OLD);
    ELSE
        number := NEW.id;
        SELECT jsonb_object_agg(was.key, was.value), jsonb_object_agg(is_now.key, is_now.value)
          INTO old_image, new_image
          FROM jsonb_each(to_jsonb(OLD)) was JOIN jsonb_each(to_jsonb(NEW)) is_now USING (key)
         WHERE was.value IS DISTINCT FROM is_now.value;
        IF old_image IS NULL THEN
            RETURN NULL;
        END IF;
    END IF;
    IF TG_NARGS > 0 AND coalesce(old_image, new_image) ? TG_ARGV[0] THEN
        old_image := old_image || jsonb_build_object(TG_ARGV[0], '{MASK}');
        new_image := new_image || jsonb_build_object(TG_ARGV[0], '{MASK}');
    END IF;
    INSERT INTO act_row (act_id, table_name, row_id, op, "before", "after")
    VALUES (current_act, TG_TABLE_NAME, number, left(TG_OP, 1), old_image::text, new_image::text);
    RETURN NULL;
END $$
"""

_GUARD_FUNCTION = f"""
CREATE FUNCTION kepegdesk_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_TABLE_NAME = 'act' AND TG_LEVEL = 'ROW' THEN
        IF OLD.hash = '' THEN
            RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
        END IF;
    END IF;
    RAISE EXCEPTION '{APPEND_ONLY}' USING ERRCODE = 'integrity_constraint_violation';
END $$
"""


def _postgres() -> Named:
    made = {"kepegdesk_journal": _JOURNAL_FUNCTION, "kepegdesk_guard": _GUARD_FUNCTION}
    for table in DATA_TABLES:
        name = name_of(table)
        secret = ", ".join(f"'{column}'" for column in SECRET.get(name, ()))
        made[f"journal_{name}"] = (
            f'CREATE TRIGGER "journal_{name}" AFTER INSERT OR UPDATE OR DELETE ON "{name}" '
            f"FOR EACH ROW EXECUTE FUNCTION kepegdesk_journal({secret})"
        )
        made[f"journal_{name}_truncate"] = _truncate_guard(name)
    for name in ("act", "act_row"):
        made[f"journal_{name}"] = (
            f'CREATE TRIGGER "journal_{name}" BEFORE UPDATE OR DELETE ON "{name}" '
            f"FOR EACH ROW EXECUTE FUNCTION kepegdesk_guard()"
        )
        made[f"journal_{name}_truncate"] = _truncate_guard(name)
    return made


def _truncate_guard(name: str) -> str:
    return (
        f'CREATE TRIGGER "journal_{name}_truncate" BEFORE TRUNCATE ON "{name}" '
        f"FOR EACH STATEMENT EXECUTE FUNCTION kepegdesk_guard()"
    )


def _installed_postgres(office: Database) -> Named:
    """Return what this build makes if the server holds all of it, else nothing."""
    wanted = _postgres()
    mark = run(
        office, "SELECT obj_description(to_regproc('kepegdesk_journal')::oid, 'pg_proc')"
    ).fetchone()[0]
    names = run(
        office,
        "SELECT tgname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid "
        "WHERE NOT tgisinternal AND tgenabled <> 'D' AND left(tgname, 7) = 'journal' "
        "AND c.relnamespace = to_regnamespace(current_schema())",
    ).fetchall()
    functions = {"kepegdesk_journal", "kepegdesk_guard"}
    complete = mark == _fingerprint(wanted) and {row[0] for row in names} | functions == set(wanted)
    return wanted if complete else {}


def _fingerprint(statements: Named) -> str:
    text = "\n".join(f"{name}: {statement}" for name, statement in statements.items())
    return hashlib.sha256(text.encode()).hexdigest()
