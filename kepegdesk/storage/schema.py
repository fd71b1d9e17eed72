"""Make the tables of a new office, and bring a file of an older release up to this one."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from peewee import Database

from kepegdesk import paths
from kepegdesk.storage import probe, triggers
from kepegdesk.storage.database import APPLICATION_ID, run, sqlite

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
    """Run the pending migrations, each whole or not at all, without the journal's triggers."""
    with office.atomic():
        triggers.remove(office)
    runner(office).up()
    triggers.install(office)
