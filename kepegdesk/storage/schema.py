"""Make the tables of a new office, and bring a file of an older release up to this one."""

from __future__ import annotations

import runpy
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from peewee import Database, PostgresqlDatabase

from kepegdesk import paths
from kepegdesk.errors import OfficeUnusable
from kepegdesk.storage import journal, probe, triggers
from kepegdesk.storage.base import database
from kepegdesk.storage.database import APPLICATION_ID, is_server, run, scalar, sqlite

BUILDING = (("cipher_log_level", "NONE"), ("foreign_keys", 1), ("synchronous", 2))


def runner(office: Database) -> Any:
    """Return Peewee's runner of our numbered scripts on a connected database."""
    from playhouse.migrations import Runner  # 30 ms and psycopg: only when there is work for it

    return Runner(office, str(paths.migrations()))


def build(path: Path) -> None:
    """Write a new file with every table and trigger and no row."""
    office = sqlite(str(path), pragmas=BUILDING)
    office.connect()
    try:
        run(office, f"PRAGMA application_id = {APPLICATION_ID}")
        run(office, f"PRAGMA user_version = {probe.FORMAT}")
        runner(office).up()
        triggers.install(office)
    finally:
        office.close()


def bring_up(office: Database) -> None:
    """Run the pending migrations and carry the rows over, all of it or nothing.

    A migration changes tables without the journal's triggers; what it does to rows stands in its
    ``carry`` and runs with them, as an act of its own, so that the journal still proves every row.
    """
    with bound(office), _without_foreign_keys(office), office.atomic():
        triggers.remove(office)
        names = runner(office).up()
        triggers.install(office)
        carrying = [each for each in map(_carrying, names) if each is not None]
        if carrying and scalar("SELECT 1 FROM office"):
            with journal.act(
                journal.Actor("program", "", str(scalar(_moment()))), "migration"
            ) as act:
                act.sentence = f"Perbarui data kantor: {', '.join(names)}"
                for carry in carrying:
                    carry(office)


@contextmanager
def bound(office: Database) -> Iterator[None]:
    """Let the tables and the journal be those of this office, or of a copy beside the open one."""
    before = database.obj
    database.initialize(office)
    try:
        yield
    finally:
        database.initialize(before)


@contextmanager
def _without_foreign_keys(office: Database) -> Iterator[None]:
    """Rebuild tables of a file without cascades; nothing may hang in the air afterwards."""
    if isinstance(office, PostgresqlDatabase):
        yield
        return
    run(office, "PRAGMA foreign_keys = 0")
    try:
        yield
        if run(office, "PRAGMA foreign_key_check").fetchone() is not None:
            raise OfficeUnusable("Pembaruan meninggalkan baris tanpa induk; data tidak dipakai.")
    finally:
        run(office, "PRAGMA foreign_keys = 1")


def _carrying(name: str) -> Callable[[Database], None] | None:
    """Return what a migration does to rows that are there already, if anything."""
    script = paths.migrations() / f"{name}.py"
    carry: Callable[[Database], None] | None = runpy.run_path(str(script)).get("carry")
    return carry


def _moment() -> str:
    """Return the SQL of this moment in UTC, by the engine's own clock."""
    if is_server():
        return "SELECT to_char(now() AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS\"+00:00\"')"
    return "SELECT strftime('%Y-%m-%dT%H:%M:%S+00:00', 'now')"
