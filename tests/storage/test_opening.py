"""Opening an office: every refusal is a sentence, and the folder stays byte for byte as it was."""

from __future__ import annotations

import hashlib
import json
import os
import random
import shutil
import socket
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import peewee
import pytest

from kepegdesk import paths
from kepegdesk.errors import OfficeUnusable
from kepegdesk.storage import backup, locking, opening, probe, volumes
from kepegdesk.storage.base import database
from kepegdesk.storage.database import (
    APPLICATION_ID,
    SAFE_SQLITE,
    connection,
    engine,
    is_server,
    opened,
    rows,
    scalar,
    sqlite_version,
)
from kepegdesk.storage.tables import Setting
from kepegdesk.storage.volumes import Kind, Volume

Acting = Callable[..., Any]


@pytest.fixture(autouse=True)
def _closed_in_the_end() -> Iterator[None]:
    yield
    opening.close_office()


def fingerprint(folder: Path) -> dict[str, str]:
    """Return every file under a folder with the hash of its content."""
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def refused(path: Path, match: str, **options: Any) -> None:
    before = fingerprint(path.parent)
    with pytest.raises(OfficeUnusable, match=match):
        opening.open_office(path, **options)
    assert fingerprint(path.parent) == before
    assert database.obj is None


def edit(path: Path, *statements: str) -> None:
    with sqlite3.connect(path) as office:
        office.execute("PRAGMA journal_mode = delete")
        for statement in statements:
            office.execute(statement)
    office.close()


def filled(path: Path, act: Acting, many: int = 400) -> None:
    """Give an office some pages of content and close it."""
    opening.open_office(path)
    with act():
        for number in range(many):
            Setting.create(key=f"kunci {number}", value="isi " * 50)
    opening.close_office()


def test_an_office_opens_and_closes_without_leftovers(office_path: Path, act: Acting) -> None:
    opening.open_office(office_path)
    assert not is_server()
    assert engine().startswith("SQLite 3.")
    pragmas = [scalar(f"PRAGMA {name}") for name in ("journal_mode", "synchronous", "foreign_keys")]
    assert pragmas == ["wal", 2, 1]
    with act():
        Setting.create(key="a", value="x")
    assert (opening.office_file(), opening.location()) == (office_path, str(office_path))
    opening.close_office()
    assert [path.name for path in office_path.parent.iterdir()] == [office_path.name]
    assert (opening.office_file(), opening.location()) == (None, "")
    opening.open_office(office_path)
    assert Setting.get().key == "a"


def test_the_bundled_engine_has_no_wal_reset_bug() -> None:
    assert sqlite_version() >= SAFE_SQLITE


def test_an_engine_with_the_bug_is_refused(
    office_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kepegdesk.storage.database.KepegSqlite.server_version", (3, 51, 2))
    refused(office_path, "terlalu tua")


def test_without_an_office_there_is_a_sentence() -> None:
    with pytest.raises(OfficeUnusable, match="Belum ada data kantor"):
        opened()


def test_a_new_office_is_never_written_over_a_file(tmp_path: Path) -> None:
    path = tmp_path / "baru" / "kantor.db"
    opening.create_office(path)
    head = path.read_bytes()[:100]
    assert int.from_bytes(head[68:72]) == APPLICATION_ID
    assert [found.name for found in path.parent.iterdir()] == ["kantor.db"]
    with pytest.raises(OfficeUnusable, match="sudah ada"):
        opening.create_office(path)


def test_an_office_that_cannot_be_made_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(source: Path, target: Path) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", fail)
    with pytest.raises(OfficeUnusable, match="Disk penuh"):
        opening.create_office(tmp_path / "kantor.db")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("content", "match"),
    [
        (b"", "kosong"),
        (b"%PDF-1.7\n" + b"x" * 5000, "bukan data KepegDesk"),
        (b"PK\x03\x04" + b"\0" * 5000, "bukan data KepegDesk"),
        (b"nama;nip\n" * 300, "bukan data KepegDesk"),
        (b"SQLite format 3\0", "terpotong"),
        (b"SQLite format 3\0" + b"\0" * 5000, "program lain"),
    ],
)
def test_other_files_are_refused(tmp_path: Path, content: bytes, match: str) -> None:
    path = tmp_path / "kantor.db"
    path.write_bytes(content)
    refused(path, match)


def test_a_missing_file_and_a_folder_are_refused(tmp_path: Path) -> None:
    refused(tmp_path / "tidak ada.db", "belum ada")
    folder = tmp_path / "folder.db"
    folder.mkdir()
    refused(folder, "adalah folder")
    assert not (tmp_path / "tidak ada.db").exists()


def test_another_programs_database_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "kantor.db"
    edit(path, "CREATE TABLE t (a)")
    refused(path, "program lain")


def test_our_mark_without_our_tables_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "kantor.db"
    edit(path, f"PRAGMA application_id = {APPLICATION_ID}", "CREATE TABLE t (a)")
    refused(path, "rusak")


@pytest.mark.parametrize(
    "statement",
    [
        "PRAGMA user_version = 999",
        "INSERT INTO schema_migration (name, applied) VALUES ('9999_masa_depan', '2030-01-01')",
    ],
)
def test_a_newer_office_is_refused(office_path: Path, statement: str) -> None:
    edit(office_path, statement)
    refused(office_path, "lebih baru")


def test_a_newer_office_left_open_is_refused_with_its_wal(office_path: Path) -> None:
    """The newer program died before its migration reached the main file."""
    script = (
        "import os, sqlite3, sys\n"
        "office = sqlite3.connect(sys.argv[1], isolation_level=None)\n"
        "office.execute('PRAGMA journal_mode = wal')\n"
        "office.execute(\"INSERT INTO schema_migration (name, applied) VALUES ('9999', 'x')\")\n"
        "os._exit(0)\n"
    )
    subprocess.run(  # noqa: S603 - our own script
        [sys.executable, "-c", script, str(office_path)], check=True
    )
    assert probe.was_left_open(office_path)
    refused(office_path, "lebih baru")


def test_a_truncated_office_is_refused_at_every_length(office_path: Path, act: Acting) -> None:
    filled(office_path, act)
    whole = office_path.read_bytes()
    for length in (1, 15, 99, 100, 4095, 4096, len(whole) // 2, len(whole) - 4096, len(whole) - 1):
        office_path.write_bytes(whole[:length])
        refused(office_path, "terpotong|rusak|bukan data")


@pytest.mark.parametrize("offset", [0, 5, 16, 18, 46, 58, 68, 100, 101, 103, 105])
def test_a_damaged_first_page_is_refused(office_path: Path, act: Acting, offset: int) -> None:
    filled(office_path, act)
    damaged = bytearray(office_path.read_bytes())
    damaged[offset] ^= 0xFF
    damaged[offset + 1] ^= 0xFF
    office_path.write_bytes(damaged)
    refused(office_path, "rusak|program lain|bukan data|terpotong")


def test_a_damaged_page_is_refused(office_path: Path, act: Acting) -> None:
    filled(office_path, act)
    whole = office_path.read_bytes()
    choose = random.Random(48)
    size = 4096
    pages = choose.sample(range(1, len(whole) // size), 12)
    refusals = 0
    for page in pages:
        damaged = whole[: page * size] + choose.randbytes(size) + whole[(page + 1) * size :]
        office_path.write_bytes(damaged)
        try:
            opening.open_office(office_path)
        except OfficeUnusable:
            refusals += 1
        opening.close_office()
        office_path.write_bytes(whole)
    assert refusals == len(pages)


def test_flipped_bits_never_end_in_a_traceback(office_path: Path, act: Acting) -> None:
    filled(office_path, act, 60)
    whole = office_path.read_bytes()
    choose = random.Random(7)
    for _ in range(60):
        damaged = bytearray(whole)
        place = choose.randrange(len(whole))
        damaged[place] ^= 1 << choose.randrange(8)
        office_path.write_bytes(damaged)
        with suppress(OfficeUnusable):
            opening.open_office(office_path)
        opening.close_office()


# The lock


def held_by_another_process(path: Path) -> subprocess.Popen[str]:
    script = (
        "import sys\n"
        "from kepegdesk.storage import opening\n"
        "opening.open_office(sys.argv[1])\n"
        "print('terbuka', flush=True)\n"
        "sys.stdin.readline()\n"
    )
    other = subprocess.Popen(  # noqa: S603 - our own script
        [sys.executable, "-c", script, str(path)],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        cwd=paths.migrations().parents[2],
    )  # fmt: skip
    assert other.stdout is not None
    assert other.stdout.readline() == "terbuka\n"
    return other


def test_a_second_program_is_refused_and_told_who_holds_it(office_path: Path) -> None:
    other = held_by_another_process(office_path)
    try:
        refused(office_path, f"sudah terbuka di komputer ini .*proses {other.pid}")
    finally:
        other.kill()
        other.communicate()


def test_the_lock_of_a_killed_program_is_taken_over_after_a_whole_check(
    office_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = held_by_another_process(office_path)
    other.kill()
    other.communicate()
    assert locking.lock_path(office_path).exists()
    checked: list[bool] = []
    real = probe.examine

    def examine(path: Path, thorough: bool = False) -> probe.Findings:
        checked.append(thorough)
        return real(path, thorough)

    monkeypatch.setattr(probe, "examine", examine)
    opening.open_office(office_path)
    opening.close_office()
    opening.open_office(office_path)
    assert checked == [True, False]


def test_the_lock_of_another_computer_is_respected(office_path: Path) -> None:
    lock = locking.lock_path(office_path)
    lock.write_text(json.dumps({"host": "PC-SEKRETARIAT", "pid": 4711, "program": "KepegDesk"}))
    refused(office_path, "komputer PC-SEKRETARIAT .*4711.*hapus berkas kantor.db.lock")
    lock.unlink()
    opening.open_office(office_path)


@pytest.mark.parametrize("text", ["", "bukan json", "[]", '{"pid": 1}'])
def test_an_unreadable_lock_nobody_holds_is_taken_over(office_path: Path, text: str) -> None:
    locking.lock_path(office_path).write_text(text)
    opening.open_office(office_path)
    told = json.loads(locking.lock_path(office_path).read_text())
    assert told == {"host": socket.gethostname(), "pid": os.getpid(), "program": "KepegDesk"}


def test_a_refused_office_keeps_the_mark_of_its_bad_end(office_path: Path, act: Acting) -> None:
    filled(office_path, act)
    lock = locking.lock_path(office_path)
    lock.write_text(json.dumps({"host": socket.gethostname(), "pid": 999999, "program": "x"}))
    damaged = bytearray(office_path.read_bytes())
    damaged[20 * 4096 : 21 * 4096] = os.urandom(4096)
    office_path.write_bytes(damaged)
    refused(office_path, "rusak")


# Where it lies


@pytest.mark.parametrize("kind", [kind for kind in Kind if kind is not Kind.LOCAL])
def test_an_office_may_not_live_there(office_path: Path, kind: Kind) -> None:
    def volume(path: Path) -> Volume:
        return Volume(kind, "X:")

    refused(office_path, "X:.*disk lokal", volume=volume)
    with pytest.raises(OfficeUnusable, match="disk lokal"):
        opening.create_office(office_path.with_name("baru.db"), volume=volume)
    assert not office_path.with_name("baru.db").exists()


@pytest.mark.parametrize(
    "path",
    [
        r"\\server\share\kantor.db", "//server/share/kantor.db", r"\\?\UNC\server\share\kantor.db",
        r"\\wsl$\Debian\kantor.db", r"\\.\pipe\kantor.db",
    ],
)  # fmt: skip
def test_an_office_on_a_share_is_refused_by_its_name(path: str) -> None:
    for use in (opening.open_office, opening.create_office):
        with pytest.raises(OfficeUnusable, match="folder jaringan"):
            use(path)


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        (r"C:\Users\Ani\OneDrive\kantor.db", Kind.CLOUD),
        (r"C:\Users\Ani\OneDrive - Pemkot\kepeg\kantor.db", Kind.CLOUD),
        ("/home/ani/Dropbox/kantor.db", Kind.CLOUD),
        ("/home/ani/Google Drive/kantor.db", Kind.CLOUD),
        ("/Users/ani/Library/CloudStorage/GoogleDrive-ani@x.id/My Drive/kantor.db", Kind.CLOUD),
        ("/Users/ani/Library/Mobile Documents/com~apple~CloudDocs/kantor.db", Kind.CLOUD),
        ("/home/ani/Nextcloud/kantor.db", Kind.CLOUD),
        (r"\\?\C:\data\kantor.db", None),
        (r"C:\ProgramData\KepegDesk\kantor.db", None),
        ("/home/ani/Data Dropboxes/kantor.db", None),
        ("/home/ani/onedrive.db", None),
        ("/home/ani/sync/box/kantor.db", None),
    ],
)
def test_folders_that_synchronise_are_known_by_name(path: str, kind: Kind | None) -> None:
    found = volumes.by_name(path)
    assert (found.kind if found else None) is kind


@pytest.mark.parametrize(
    ("system", "mount", "kind"),
    [
        ("cifs", "/mnt/s", Kind.NETWORK), ("smb3", "/mnt/s", Kind.NETWORK),
        ("smbfs", "/Volumes/s", Kind.NETWORK), ("nfs", "/mnt/s", Kind.NETWORK),
        ("nfs4", "/mnt/s", Kind.NETWORK), ("9p", "/mnt/c", Kind.NETWORK),
        ("fuse.sshfs", "/mnt/s", Kind.NETWORK), ("fuse.rclone", "/mnt/s", Kind.NETWORK),
        ("davfs", "/mnt/s", Kind.NETWORK), ("glusterfs", "/mnt/s", Kind.NETWORK),
        ("vboxsf", "/media/sf", Kind.NETWORK), ("vfat", "/media/usb", Kind.FAT),
        ("exfat", "/media/usb", Kind.FAT), ("FAT32", "E:\\", Kind.FAT),
        ("ext4", "/", Kind.LOCAL), ("xfs", "/srv", Kind.LOCAL), ("btrfs", "/home", Kind.LOCAL),
        ("NTFS", "C:\\", Kind.LOCAL), ("fuseblk", "/media/ntfs", Kind.LOCAL),
        ("apfs", "/System", Kind.LOCAL), ("tmpfs", "/run", Kind.LOCAL),
        ("overlay", "/", Kind.LOCAL), ("9p", "/", Kind.LOCAL),
    ],
)  # fmt: skip
def test_file_systems_are_told_apart(system: str, mount: str, kind: Kind) -> None:
    assert volumes.by_file_system(system, mount).kind is kind


@pytest.mark.parametrize(
    ("number", "kind"),
    [(4, Kind.NETWORK), (2, Kind.REMOVABLE), (5, Kind.READ_ONLY), (3, Kind.LOCAL), (6, Kind.LOCAL)],
)
def test_windows_drives_are_told_apart(number: int, kind: Kind) -> None:
    assert volumes.by_drive_type(number, "Z:\\").kind is kind


def test_the_deepest_mount_decides() -> None:
    mounts = [("/", "ext4"), ("/mnt", "ext4"), ("/mnt/share", "cifs"), ("/mnt/shared", "xfs")]
    found = [
        volumes.file_system(volumes.PurePosixPath(path), mounts)[0]
        for path in ("/home/a.db", "/mnt/a.db", "/mnt/share/x/a.db", "/mnt/shared/a.db")
    ]
    assert found == ["ext4", "ext4", "cifs", "xfs"]


def test_a_folder_without_the_right_to_write_is_refused(
    office_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(volumes.os, "access", lambda path, mode: False)
    refused(office_path, "hanya dapat dibaca")


def test_this_machines_temporary_folder_is_fit(tmp_path: Path) -> None:
    assert volumes.volume_of(tmp_path / "kantor.db").kind is Kind.LOCAL


@pytest.mark.parametrize(
    "name",
    ["kantor data.db", "Ñandú 佐藤 🙂.db", "a'b\"c.db", "100%.db", "#1?.db", "x" * 200 + ".db"],
)
def test_strange_names_open(office_path: Path, name: str, act: Acting) -> None:
    path = office_path.with_name(name)
    shutil.move(office_path, path)
    opening.open_office(path)
    with act():
        Setting.create(key="a", value="x")
    opening.close_office()
    opening.open_office(path)
    assert Setting.select().count() == 1


# Migrations


@pytest.fixture
def next_release(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the folder of migrations of a program that has one more than this build."""
    folder = tmp_path / "migrasi"
    shutil.copytree(paths.migrations(), folder, ignore=shutil.ignore_patterns("__pycache__"))
    monkeypatch.setattr(paths, "migrations", lambda: folder)
    return folder / "0005_next.py"


GOOD = """
def up(migrator, db):
    db.execute_sql("UPDATE setting SET value = 'pindah'")
    db.execute_sql("CREATE TABLE extra (id INTEGER PRIMARY KEY)")
"""


def test_an_older_office_is_copied_and_then_migrated(
    office_location: str, act: Acting, next_release: Path
) -> None:
    opening.open_office(office_location)
    with act():
        Setting.create(key="a", value="x")
    opening.close_office()
    next_release.write_text(GOOD)
    opening.open_office(office_location)
    assert rows("SELECT value FROM setting") == [("pindah",)]
    with act("Lanjut"):
        Setting.create(key="b", value="x")
    if not is_server():
        folder = backup.folder_of(Path(office_location))
        (copy,) = folder.glob("*-sebelum-0005_next-1.db")
        with sqlite3.connect(copy) as old:
            assert old.execute("SELECT value FROM setting").fetchall() == [("x",)]
        old.close()


def test_a_failing_migration_changes_nothing(
    office_location: str,
    act: Acting,
    next_release: Path,
    expected_log: pytest.LogCaptureFixture,
) -> None:
    opening.open_office(office_location)
    with act():
        Setting.create(key="a", value="x")
    opening.close_office()
    next_release.write_text(GOOD + "    raise ValueError('di tengah jalan')\n")
    with pytest.raises(OfficeUnusable, match=r"gagal dan dibatalkan; data tetap seperti semula"):
        opening.open_office(office_location)
    next_release.unlink()
    opening.open_office(office_location)
    assert rows("SELECT value FROM setting") == [("x",)]
    assert "extra" not in database.obj.get_tables()
    with act("Lanjut"):
        Setting.create(key="b", value="x")


# A server


def test_a_server_office_is_made_once(bare_postgres_url: str) -> None:
    with pytest.raises(OfficeUnusable, match="belum berisi kantor"):
        opening.open_office(bare_postgres_url)
    opening.create_office(bare_postgres_url)
    with pytest.raises(OfficeUnusable, match="sudah berisi tabel"):
        opening.create_office(bare_postgres_url)
    opening.open_office(bare_postgres_url)
    assert is_server()
    assert engine().startswith("PostgreSQL ")
    with connection():
        assert scalar("SELECT count(*) FROM employee") == 0


def test_a_newer_or_strange_server_office_is_refused(bare_postgres_url: str) -> None:
    import psycopg

    with psycopg.connect(bare_postgres_url, autocommit=True) as server:
        server.execute("CREATE TABLE lain (id integer)")
        with pytest.raises(OfficeUnusable, match="program lain"):
            opening.open_office(bare_postgres_url)
        server.execute("DROP TABLE lain")
        opening.create_office(bare_postgres_url)
        server.execute("INSERT INTO schema_migration (name, applied) VALUES ('9999', now())")
        with pytest.raises(OfficeUnusable, match="lebih baru"):
            opening.open_office(bare_postgres_url)
    assert database.obj is None


@pytest.mark.parametrize(
    ("url", "match"),
    [
        ("postgresql://kepegdesk@127.0.0.1:9/tidak_ada", "tidak menjawab"),
        ("postgresql://127.0.0.1", "tidak lengkap"),
    ],
)
def test_a_server_that_does_not_answer_is_named(url: str, match: str) -> None:
    with pytest.raises(OfficeUnusable, match=match):
        opening.open_office(url)


def test_a_database_the_server_lacks_is_named(server_url: str) -> None:
    with pytest.raises(OfficeUnusable, match="tidak ada di server"):
        opening.open_office(server_url.rpartition("/")[0] + "/tidak_pernah_ada")


def test_an_office_closes_even_when_its_disk_fails(
    office_path: Path,
    act: Acting,
    monkeypatch: pytest.MonkeyPatch,
    expected_log: pytest.LogCaptureFixture,
) -> None:
    opening.open_office(office_path)
    with act():
        Setting.create(key="a", value="x")

    def fail(office: Any, sql: str, values: Any = None) -> None:
        raise peewee.OperationalError("disk I/O error")

    monkeypatch.setattr(opening, "run", fail)
    opening.close_office()
    assert "checkpoint failed" in expected_log.text
    assert opening.office_file() is None
    monkeypatch.undo()
    opening.open_office(office_path)
    assert Setting.get().key == "a"


def test_a_large_damaged_office_is_found_by_its_backup_at_the_latest(
    office_path: Path, act: Acting, monkeypatch: pytest.MonkeyPatch
) -> None:
    filled(office_path, act)
    monkeypatch.setattr(probe, "SMALL", 0)
    whole = office_path.read_bytes()
    choose = random.Random(5)
    for page in range(10, len(whole) // 4096, 9):
        damaged = whole[: page * 4096] + choose.randbytes(4096) + whole[(page + 1) * 4096 :]
        office_path.write_bytes(damaged)
        with pytest.raises(OfficeUnusable, match="rusak"):
            use_and_back_up(office_path)
        opening.close_office()
        assert not office_path.with_name("salinan.db").exists()


def use_and_back_up(path: Path) -> None:
    opening.open_office(path)
    backup.backup(path.with_name("salinan.db"))
