"""Connections per thread, and faults of the engine told by their true cause."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import peewee
import pytest

from kepegdesk import paths
from kepegdesk.errors import OfficeUnusable, Stale
from kepegdesk.storage import database as storage
from kepegdesk.storage.base import database
from kepegdesk.storage.database import connection, execute, execute_many, is_server, rows, scalar
from kepegdesk.storage.tables import Setting

Acting = Callable[..., Any]


def fill(act: Acting) -> None:
    with act():
        Setting.create(key="besar", value="x" * 2_000_000)


def test_the_cause_is_not_hidden_by_the_rollback_sqlite_did_itself(
    office_file: Path, act: Acting
) -> None:
    """An interrupted write rolls the whole transaction back, as a full disk does."""
    storage.driver().set_progress_handler(lambda: 1, 1000)
    with pytest.raises(peewee.OperationalError, match="interrupted"), database.atomic():
        execute(
            "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 100000) "
            "INSERT INTO unsaved (version, account, subject, content, saved_at) "
            "SELECT 1, i, '', '', '' FROM n"
        )
    storage.driver().set_progress_handler(None, 1000)
    with act():
        Setting.create(key="a", value="x")


def test_a_full_disk_is_told_and_survived(office_file: Path, act: Acting) -> None:
    execute(f"PRAGMA max_page_count = {scalar('PRAGMA page_count') + 5}")
    with pytest.raises(peewee.OperationalError, match="database or disk is full"):
        fill(act)
    with pytest.raises(OfficeUnusable, match="Disk penuh"), connection():
        fill(act)
    execute("PRAGMA max_page_count = 1000000")
    fill(act)
    assert Setting.select().count() == 1


def test_a_thread_gets_a_connection_of_its_own_and_gives_it_back(office: str, act: Acting) -> None:
    told: list[Any] = []

    def work() -> None:
        told.append(database.is_closed())
        with connection():
            told.append(rows("SELECT key FROM setting"))
            with connection():
                told.append(database.is_closed())
            told.append(database.is_closed())
        told.append(database.is_closed())

    with act():
        Setting.create(key="a", value="x")
    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert told == [True, [("a",)], False, False, True]
    assert not database.is_closed()


def test_writers_wait_for_each_other(office: str, act: Acting) -> None:
    """Read, then write: both engines let one act at a time do so."""

    def add() -> None:
        for _ in range(10):
            with connection(), act():
                (value,) = rows("SELECT value FROM setting")[0]
                Setting.update(value=str(int(value) + 1)).execute()

    with act():
        Setting.create(key="a", value="0")
    threads = [threading.Thread(target=add) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert Setting.get().value == "40"


def test_refusals_pass_unchanged_and_bugs_stay_bugs(office: str) -> None:
    with pytest.raises(Stale), connection():
        raise Stale("lama")
    with pytest.raises(peewee.PeeweeException), connection():
        execute("SELECT * FROM tidak_ada")
    with pytest.raises(ZeroDivisionError), connection():
        _ = 1 / 0


def test_many_rows_of_none_are_no_statement(office: str) -> None:
    execute_many("this is not SQL", [])


@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EFBIG, errno.EIO, errno.EACCES])
def test_faults_of_the_system_are_told_when_they_have_a_sentence(code: int) -> None:
    sentence = storage.explain(OSError(code, os.strerror(code)))
    assert (sentence is not None) == (code in (errno.ENOSPC, errno.EFBIG))


def test_a_lost_server_is_told_and_found_again(postgres_url: str) -> None:
    import psycopg

    from kepegdesk.storage import opening

    def lose() -> None:
        with connection():
            scalar("SELECT 1")

    opening.open_office(postgres_url)
    try:
        assert is_server()
        with psycopg.connect(postgres_url, autocommit=True) as other:
            other.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                "WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
        with pytest.raises(OfficeUnusable, match="Hubungan ke server PostgreSQL terputus"):
            lose()
        lose()
    finally:
        opening.close_office()


def test_a_file_office_loads_no_driver_of_a_server(office_path: Path) -> None:
    script = (
        "import sys\n"
        "import kepegdesk.services.employees\n"
        "from kepegdesk.storage import opening\n"
        "opening.open_office(sys.argv[1])\n"
        "opening.close_office()\n"
        "print(sorted({'psycopg', 'asyncio', 'ssl'} & set(sys.modules)))\n"
    )
    told = subprocess.run(  # noqa: S603 - our own script
        [sys.executable, "-c", script, str(office_path)],
        check=True, capture_output=True, text=True, cwd=paths.migrations().parents[2],
    )  # fmt: skip
    assert told.stdout == "[]\n"


def test_a_server_without_its_driver_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "psycopg", None)
    with pytest.raises(OfficeUnusable, match="psycopg"):
        storage.postgres("postgresql://localhost/kantor")
