"""An office goes from its file to a server and back: proven equal, marked, and cut cleanly."""

from __future__ import annotations

import datetime as dt
import hashlib
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from peewee import (  # type: ignore[attr-defined]
    BlobField,
    BooleanField,
    DateField,
    ForeignKeyField,
    IntegerField,
    sort_models,
)

from kepegdesk.errors import OfficeMoved, OfficeUnusable
from kepegdesk.progress import Cancelled
from kepegdesk.storage import journal, moving, opening, transfer
from kepegdesk.storage.base import EnumField
from kepegdesk.storage.database import postgres, run
from kepegdesk.storage.tables import (
    ALL_TABLES,
    Act,
    ActRow,
    Employee,
    Setting,
    StoredFile,
    Unit,
)
from tests.storage.test_transfer import content, furnish

Acting = Callable[..., Any]
ACTOR = journal.Actor("rahma", "PC-UJI", "2026-03-02T01:00:00+00:00")
NOW = dt.datetime(2026, 3, 2, 9, 30)  # noqa: DTZ001 - the time at the desk
ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(autouse=True)
def _closed_in_the_end() -> Iterator[None]:
    yield
    opening.close_office()


@pytest.fixture
def filled(office_path: Path, act: Acting) -> Path:
    """Return the file of an office with rows of every sort, which is open."""
    opening.open_office(office_path)
    furnish(act)
    blob = bytes(range(256)) * 9
    StoredFile.create(sha256=hashlib.sha256(blob).hexdigest(), content=blob)
    return office_path


def tables(address: str) -> list[str]:
    """Return the tables at an address."""
    server = postgres(address)
    server.connect()
    found: list[str] = server.get_tables()
    server.close()
    return found


def test_there_and_back_again(
    filled: Path, bare_postgres_url: str, tmp_path: Path, act: Acting
) -> None:
    before = content()
    moved = moving.share(bare_postgres_url, ACTOR, NOW)
    assert (moved.counts["unit"], moved.acts) == (2, 3)
    assert moved.backup.name == "kantor-sebelum-dibagikan-20260302-093000.db"

    with pytest.raises(OfficeMoved, match=r"dipindah ke postgresql://.* oleh rahma"):
        opening.open_office(filled)
    opening.open_office(bare_postgres_url)
    assert content() == before
    assert journal.verify().ok
    with act("Di server"):
        Employee.create(name="Budi", kind="PNS")
    there = content()

    out = tmp_path / "kembali.kepegdesk"
    moved = moving.unshare(out, ACTOR)
    assert moved.acts == 4
    with pytest.raises(OfficeMoved), act("Terlambat"):
        Setting.create(key="z", value="x")
    with pytest.raises(OfficeMoved, match=r"kembali\.kepegdesk"):
        opening.open_office(bare_postgres_url)
    opening.open_office(out)
    assert content() == there
    assert journal.verify().ok
    with act("Lanjut"):
        Unit.create(name="Baru", key="baru")


def test_the_file_that_was_left_holds_what_it_held(filled: Path, bare_postgres_url: str) -> None:
    before = content()
    moving.share(bare_postgres_url, ACTOR, NOW)
    opening.open_office(filled, moved_too=True)
    after = content()
    assert journal.verify().ok
    changed = {name for name in before if before[name] != after[name]}
    assert changed == {"setting", "act", "act_row"}
    with pytest.raises(OfficeMoved):
        journal.undo(ACTOR, None, lambda name: True)
    moving.reopen(ACTOR)
    opening.open_office(filled)


@pytest.mark.parametrize("at", [0, 1, 1005, 1040, 2001, 2040])
def test_a_cancel_leaves_both_sides_as_they_were(
    filled: Path, bare_postgres_url: str, at: int
) -> None:
    before = content()

    def cancel(done: int, _total: int) -> None:
        if done >= at:
            raise Cancelled

    with pytest.raises(Cancelled):
        moving.share(bare_postgres_url, ACTOR, NOW, cancel)
    assert tables(bare_postgres_url) == []
    opening.open_office(filled)
    assert content() == before
    moving.check(bare_postgres_url)


DIE = """
import os, sys, datetime as dt
from pathlib import Path
from kepegdesk.storage import journal, moving, opening
def die(done, total):
    if done >= int(sys.argv[3]):
        os._exit(9)
opening.open_office(sys.argv[1])
who = journal.Actor("rahma", "PC", "2026-03-02T01:00:00+00:00")
moving.share(sys.argv[2], who, dt.datetime(2026, 3, 2, 9, 30), die)
"""


@pytest.mark.parametrize("at", [1, 1200, 2500])
def test_a_killed_program_leaves_both_sides_whole(
    filled: Path, bare_postgres_url: str, at: int
) -> None:
    before = content()
    opening.close_office()
    command = [sys.executable, "-c", DIE, str(filled), bare_postgres_url, str(at)]
    assert subprocess.run(command, cwd=ROOT, check=False).returncode == 9  # noqa: S603
    assert tables(bare_postgres_url) == []
    opening.open_office(filled)
    assert content() == before
    assert journal.verify().ok


def test_a_copy_that_is_not_equal_is_thrown_away(
    filled: Path, bare_postgres_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Counts alone would not see it: one name is changed on the way."""
    whole = transfer._for_server

    def spoiled(row: Any, columns: Any, late: Any, truths: Any) -> list[Any]:
        return ["Anu" if value == "Ani" else value for value in whole(row, columns, late, truths)]

    monkeypatch.setattr(transfer, "_for_server", spoiled)
    with pytest.raises(OfficeUnusable, match=r"tidak sama dengan asalnya .tabel employee, listing"):
        moving.share(bare_postgres_url, ACTOR, NOW)
    assert tables(bare_postgres_url) == []
    opening.open_office(filled)


def test_a_journal_that_is_broken_is_not_moved(filled: Path, bare_postgres_url: str) -> None:
    from kepegdesk.storage import triggers
    from kepegdesk.storage.base import database

    triggers.remove(database.obj)
    Unit.update(name="Diam-diam").execute()
    triggers.install(database.obj)
    with pytest.raises(OfficeUnusable, match="Tidak dipindahkan"):
        moving.share(bare_postgres_url, ACTOR, NOW)
    assert tables(bare_postgres_url) == []


def test_who_writes_while_it_is_copied_back_is_not_lost(
    postgres_url: str, tmp_path: Path, act: Acting, monkeypatch: pytest.MonkeyPatch
) -> None:
    opening.open_office(postgres_url)
    furnish(act)
    real = moving._close_behind

    def late(*given: Any) -> int:
        with act("Sementara itu"):
            Setting.create(key="b", value="x")
        return real(*given)

    monkeypatch.setattr(moving, "_close_behind", late)
    out = tmp_path / "kembali.kepegdesk"
    with pytest.raises(OfficeUnusable, match="tidak sama dengan asalnya"):
        moving.unshare(out, ACTOR)
    assert not out.exists()
    with act("Lanjut di server"):
        Setting.create(key="c", value="x")


class TestCheck:
    """What a server must be."""

    def test_an_empty_database_will_do(self, bare_postgres_url: str) -> None:
        assert moving.check(bare_postgres_url).startswith("PostgreSQL ")

    def test_one_with_tables_will_not(self, postgres_url: str) -> None:
        with pytest.raises(OfficeUnusable, match="sudah berisi tabel"):
            moving.check(postgres_url)

    def test_nobody_there(self) -> None:
        with pytest.raises(OfficeUnusable, match="tidak menjawab"):
            moving.check("postgresql://rahma@127.0.0.1:1/kantor")

    def test_no_such_database(self, bare_postgres_url: str) -> None:
        with pytest.raises(OfficeUnusable, match="tidak ada di server"):
            moving.check(bare_postgres_url + "_lain")

    def test_without_rights(self, bare_postgres_url: str) -> None:
        server = postgres(bare_postgres_url)
        server.connect()
        role = "kepegdesk_tanpa_hak"
        run(server, f"DROP ROLE IF EXISTS {role}")
        run(server, f"CREATE ROLE {role} LOGIN PASSWORD 'x'")
        run(server, "REVOKE CREATE ON SCHEMA public FROM PUBLIC")
        try:
            host = bare_postgres_url.rpartition("@")[2]
            with pytest.raises(OfficeUnusable, match="tidak berhak membuat tabel"):
                moving.check(f"postgresql://{role}:x@{host}")
        finally:
            run(server, f"DROP ROLE {role}")
            server.close()

    def test_no_address(self) -> None:
        with pytest.raises(OfficeUnusable, match="Alamat PostgreSQL tidak lengkap"):
            moving.check("postgresql://")


def test_a_password_is_not_written_down() -> None:
    assert moving.without_password("postgresql://a:b@s/k") == "postgresql://a@s/k"
    assert moving.without_password("kantor.db") == "kantor.db"


def test_every_table_there_is_goes_and_comes_back(
    filled: Path, bare_postgres_url: str, tmp_path: Path, act: Acting
) -> None:
    """A table that a later migration adds is carried and compared without a word here."""
    with act("Sebaris dari setiap jenis"):
        for table in sort_models(ALL_TABLES):
            if table not in (Act, ActRow) and not table.select().exists():
                table.create(**{f.name: something(f) for f in table._meta.sorted_fields[1:]})
    before = content()
    assert [name for name, rows in before.items() if not rows] == []
    moved = moving.share(bare_postgres_url, ACTOR, NOW)
    assert set(before) - set(moved.counts) == {"listing"}
    assert all(moved.counts[name] == len(before[name]) for name in moved.counts)
    opening.open_office(bare_postgres_url)
    assert content() == before
    out = tmp_path / "kembali.kepegdesk"
    moving.unshare(out, ACTOR)
    opening.open_office(out)
    assert content() == before
    assert journal.verify().ok


def something(field: Any) -> Any:
    """Return a value a field may hold."""
    if isinstance(field, ForeignKeyField):
        return field.rel_model.select().first()
    if isinstance(field, EnumField):
        return next(iter(field.kind))
    if isinstance(field, DateField):
        return dt.date(2026, 1, 31)
    if isinstance(field, BlobField):
        return b"\x00\xff"
    if isinstance(field, BooleanField):
        return True
    return 7 if isinstance(field, IntegerField) else "é"
