"""The migrations make exactly the tables the program works with, on both engines."""

from __future__ import annotations

import pytest
from peewee import DatabaseError
from playhouse.schema_diff import diff_models

from kepegdesk.storage.base import database
from kepegdesk.storage.database import execute, is_server, rows
from kepegdesk.storage.tables import ALL_TABLES

pytestmark = pytest.mark.usefixtures("office")

OURS_ALONE = "listing_search_trgm"
"""The trigram index of PostgreSQL, which no model can declare."""


def test_migrations_make_the_tables_of_the_program() -> None:
    found = diff_models(database.obj, ALL_TABLES)
    strange = [index for index in found.drop_indexes if index.name != OURS_ALONE]
    assert not [*found.create_tables, *found.add_columns, *found.drop_columns], str(found)
    assert not [*found.add_indexes, *strange], str(found)


def test_no_table_is_left_that_nothing_reads() -> None:
    ours = {table._meta.table_name for table in ALL_TABLES} | {"schema_migration"}
    engines = ("sqlite_", "listing_search")
    found = {name for name in database.obj.get_tables() if not name.startswith(engines)}
    assert found == ours


def _columns() -> dict[str, set[tuple[str, bool]]]:
    office = database.obj
    return {
        table._meta.table_name: {
            (column.name, column.null) for column in office.get_columns(table._meta.table_name)
        }
        for table in ALL_TABLES
    }


def test_columns_may_be_empty_where_the_program_says_so() -> None:
    for table in ALL_TABLES:
        wanted = {(field.column_name, field.null) for field in table._meta.sorted_fields}
        assert _columns()[table._meta.table_name] == wanted


def test_every_reference_is_enforced_by_the_database() -> None:
    for table in ALL_TABLES:
        name = table._meta.table_name
        wanted = {field.column_name for field in table._meta.refs}
        assert {key.column for key in database.obj.get_foreign_keys(name)} == wanted


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("nip", "1" * 19),
        ("birth_date", "2026-02-31"),
        ("birth_date", "17 Agustus 1985"),
        ("children", 3_000_000_000),
        ("children", "abc"),
        ("name", "a\0b"),
        ("unit_id", 999),
        ("name", None),
    ],
)
def test_both_engines_refuse_the_same_values(act, column: str, value: object) -> None:  # type: ignore[no-untyped-def]
    values = {
        "version": 1, "nip_lama": "", "name": "Ani", "title_before": "", "title_after": "",
        "birth_place": "", "religion": "", "marital": "", "nik": "", "npwp": "", "phone": "",
        "email": "", "address": "", "kind": "PNS", "status": "Aktif", "is_teacher": False,
        "spouses": 0, "children": 0, "note": "",
    }  # fmt: skip

    def store(row: dict[str, object]) -> None:
        names = ", ".join(row)
        marks = ", ".join("?" * len(row))
        execute(f"INSERT INTO employee ({names}) VALUES ({marks})", *row.values())  # noqa: S608

    with act():
        store(values)
    with pytest.raises((DatabaseError, ValueError)), act():
        store({**values, column: value})
    assert rows("SELECT count(*) FROM employee") == [(1,)]


def test_empty_dates_stand_first_in_the_servers_indexes() -> None:
    if not is_server():
        pytest.skip("SQLite orders them so by itself")
    made = dict(rows("SELECT indexname, indexdef FROM pg_indexes WHERE tablename = 'listing'"))
    assert "NULLS FIRST" in made["listing_tmt_golongan_id"]
