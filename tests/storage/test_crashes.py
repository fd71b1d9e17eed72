"""Killed processes and full disks: before or after, never between, and the true cause is named."""

from __future__ import annotations

import datetime as dt
import os
import random
import shutil
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from kepegdesk import paths
from kepegdesk.errors import OfficeUnusable
from kepegdesk.storage import backup, journal, listing, opening, probe
from kepegdesk.storage.database import connection, execute_many, rows, scalar
from kepegdesk.storage.tables import Employee, RankHistory, Setting

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="forks and sends SIGKILL")

ACTOR = journal.Actor("uji", "PC-UJI", "2026-03-02T01:00:00+00:00")
RUNS = 40


def killed_within(work: Callable[[], None], longest: float, choose: random.Random) -> bool:
    """Run the work in a child and kill it after a random time; return whether it was still busy."""
    child = os.fork()
    if child == 0:
        try:
            work()
        finally:
            os._exit(0)
    time.sleep(choose.uniform(0, longest))
    os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    return os.WIFSIGNALED(status)


def seconds(work: Callable[[], None]) -> float:
    """Return how long the work takes in a child that nobody kills, on this machine at this time."""
    began = time.monotonic()
    child = os.fork()
    if child == 0:
        try:
            work()
        finally:
            os._exit(0)
    os.waitpid(child, 0)
    return time.monotonic() - began


def set_to(key: str, value: str) -> None:
    with journal.act(ACTOR, "save") as scope:
        scope.sentence = "Ubah"
        Setting.insert(key=key, value=value).on_conflict(
            conflict_target=[Setting.key], update={Setting.value: value}
        ).execute()


def bring_in(many: int) -> None:
    with journal.act(ACTOR, "import") as scope:
        scope.sentence = f"Impor {many}"
        execute_many(
            "INSERT INTO employee (version, name, nip_lama, title_before, title_after, birth_place,"
            " religion, marital, nik, npwp, phone, email, address, kind, status, is_teacher,"
            " spouses, children, note) VALUES "
            "(1, ?, '', '', '', '', '', '', '', '', '', '', '', 'PNS', 'Aktif', ?, 0, 0, '')",
            [(f"Pegawai {number}", False) for number in range(many)],
        )
        ids = [row[0] for row in rows("SELECT id FROM employee ORDER BY id DESC LIMIT ?", many)]
        execute_many(
            "INSERT INTO rank_history (version, employee_id, golongan, sk_number) "
            "VALUES (1, ?, 'III/a', '')",
            [(number,) for number in ids],
        )
        listing.refresh(ids, dt.date(2026, 11, 23))


def sound() -> None:
    """Assert that the open office is whole and its journal agrees with every row."""
    assert scalar("PRAGMA integrity_check") == "ok"
    assert rows("PRAGMA foreign_key_check") == []
    assert journal.verify().ok


def test_a_kill_between_commits_loses_no_acknowledged_one(office_path: Path) -> None:
    choose = random.Random(2)
    told = office_path.with_name("ditulis")
    told.write_text("00000000")

    def work() -> None:
        opening.open_office(office_path)
        number = int(told.read_text())
        with told.open("r+b", buffering=0) as file:
            while True:
                number += 1
                set_to("hitung", str(number))
                os.pwrite(file.fileno(), f"{number:08d}".encode(), 0)

    def begin() -> None:
        opening.open_office(office_path)
        for _ in range(10):
            set_to("hitung", "0")

    longest = 2 * seconds(begin)
    for _ in range(RUNS):
        assert killed_within(work, longest, choose)
        opening.open_office(office_path)
        acknowledged = int(told.read_text())
        stored = int(scalar("SELECT value FROM setting WHERE key = 'hitung'") or 0)
        assert acknowledged <= stored <= acknowledged + 1
        told.write_text(f"{stored:08d}")
        sound()
        opening.close_office()
    assert stored > RUNS


def test_a_kill_inside_an_import_brings_in_all_or_nothing(office_path: Path) -> None:
    choose = random.Random(3)
    outcomes = set()

    def work() -> None:
        opening.open_office(office_path)
        bring_in(400)

    for _ in range(RUNS):
        killed_within(work, 0.12, choose)
        opening.open_office(office_path)
        people = Employee.select().count()
        assert people % 400 == 0
        assert RankHistory.select().count() == people == listing.count(listing.matching())
        outcomes.add(people)
        assert scalar("PRAGMA quick_check") == "ok"
        opening.close_office()
    opening.open_office(office_path)
    sound()
    opening.close_office()
    assert len(outcomes) < RUNS


def test_a_kill_inside_a_migration_leaves_the_old_or_the_new_office(
    office_path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    choose = random.Random(4)
    opening.open_office(office_path)
    bring_in(300)
    opening.close_office()
    old = office_path.read_bytes()
    folder = tmp_path / "migrasi"
    shutil.copytree(paths.migrations(), folder, ignore=shutil.ignore_patterns("__pycache__"))
    script = folder / "0005_next.py"
    migration = (
        "def up(migrator, db):\n"
        "    db.execute_sql('ALTER TABLE employee ADD COLUMN extra INTEGER')\n"
        "    db.execute_sql('UPDATE employee SET extra = id')\n"
        "    db.execute_sql('CREATE INDEX employee_extra ON employee (extra)')\n"
        "    db.execute_sql('UPDATE employee SET extra = extra + 1')\n"
    )
    monkeypatch.setattr(paths, "migrations", lambda: folder)
    outcomes = set()
    for _ in range(RUNS):
        script.write_text(migration)
        office_path.write_bytes(old)
        shutil.rmtree(backup.folder_of(office_path), ignore_errors=True)
        killed_within(lambda: opening.open_office(office_path), 0.5, choose)
        columns = applied(office_path)
        outcomes.add(columns)
        opening.open_office(office_path)
        assert scalar("SELECT count(*) FROM employee WHERE extra = id + 1") == 300
        copies = list(backup.folder_of(office_path).glob("*-sebelum-*.db"))
        assert copies
        for copy in copies:
            assert probe.examine(copy, thorough=True).counts["employee"] == 300
        opening.close_office()
    assert outcomes == {(False, False), (True, True)}


def applied(office: Path) -> tuple[bool, bool]:
    """Return whether the file, left as it is, has the new column and says that it has."""
    with probe._readable(office, probe.was_left_open(office)) as file:
        columns = {row[1] for row in file.execute("PRAGMA table_info(employee)")}
        names = {row[0] for row in file.execute("SELECT name FROM schema_migration")}
    return "extra" in columns, "0005_next" in names


def test_a_kill_inside_a_backup_publishes_nothing_damaged(office_path: Path) -> None:
    choose = random.Random(5)
    opening.open_office(office_path)
    bring_in(3000)
    opening.close_office()
    folder = backup.folder_of(office_path)
    folder.mkdir()
    parts = 0

    def work() -> None:
        opening.open_office(office_path)
        for number in range(100):
            backup.backup(folder / f"{os.getpid()}-{number}.db")

    def begin() -> None:
        opening.open_office(office_path)
        backup.backup(folder / "satu.db")

    longest = 2 * seconds(begin)
    (folder / "satu.db").unlink()
    for _ in range(RUNS):
        killed_within(work, longest, choose)
        parts += len(list(folder.glob("*.part")))
        for copy in folder.glob("*.db"):
            assert probe.examine(copy, thorough=True).counts["employee"] == 3000
            copy.unlink()
        opening.open_office(office_path)
        opening.close_office()
        assert list(folder.iterdir()) == []
    assert parts


@pytest.mark.slow
def test_a_full_disk_is_named_and_loses_nothing(office_path: Path) -> None:
    """``RLIMIT_FSIZE`` stops the file at many sizes; with room again the office goes on."""
    import resource

    start = office_path.stat().st_size
    written = 0
    limits = range(start + 40_000, start + 900_000, 60_000)

    def write_without_end() -> None:
        nonlocal written
        while True:
            with connection():
                set_to(f"{limit}-{written}", "x" * 2000)
            written += 1

    def fill() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        opening.open_office(office_path)
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, resource.RLIM_INFINITY))
        with pytest.raises(OfficeUnusable, match=r"^Disk penuh"):
            write_without_end()
        assert scalar("SELECT count(*) FROM setting WHERE key LIKE ?", f"{limit}-%") == written
        resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY,) * 2)
        with connection():
            set_to(f"{limit}-lagi", "x")
        sound()
        opening.close_office()
        os._exit(7)

    whole = office_path.read_bytes()
    for limit in limits:
        office_path.write_bytes(whole)
        child = os.fork()
        if child == 0:
            try:
                fill()
            finally:
                os._exit(1)
        _, status = os.waitpid(child, 0)
        assert os.waitstatus_to_exitcode(status) == 7
        opening.open_office(office_path)
        assert Setting.get_or_none(Setting.key == f"{limit}-lagi") is not None
        sound()
        opening.close_office()


def test_a_backup_onto_a_full_disk_is_named(office_path: Path) -> None:
    import resource

    opening.open_office(office_path)
    bring_in(500)
    opening.close_office()
    size = office_path.stat().st_size

    def copy() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        opening.open_office(office_path)
        resource.setrlimit(resource.RLIMIT_FSIZE, (size // 2, resource.RLIM_INFINITY))
        with pytest.raises(OfficeUnusable, match=r"^Disk penuh"):
            backup.backup(office_path.with_name("salinan.db"))
        os._exit(7)

    child = os.fork()
    if child == 0:
        try:
            copy()
        finally:
            os._exit(1)
    _, status = os.waitpid(child, 0)
    assert os.waitstatus_to_exitcode(status) == 7
    assert not list(office_path.parent.glob("salinan*"))
