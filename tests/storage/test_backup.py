"""Backups that are whole or not there, their rotation, and the way back."""

from __future__ import annotations

import contextlib
import datetime as dt
import errno
import hashlib
import os
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kepegdesk.errors import BadFile, OfficeUnusable, UserError
from kepegdesk.progress import Cancelled
from kepegdesk.storage import backup, files, journal, opening, probe
from kepegdesk.storage.database import execute, scalar
from kepegdesk.storage.rotation import superfluous
from kepegdesk.storage.tables import Setting

Acting = Callable[..., Any]
NOW = dt.datetime(2026, 3, 2, 9, 30, tzinfo=dt.UTC)


@pytest.fixture(autouse=True)
def _closed_in_the_end() -> Iterator[None]:
    yield
    opening.close_office()


def keep(act: Acting, *keys: str) -> None:
    with act("Simpan"):
        for key in keys:
            Setting.create(key=key, value="x" * 200)


def everything(folder: Path) -> dict[str, str]:
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.rglob("*")
        if path.is_file()
    }


def keys_in(path: Path) -> list[str]:
    with contextlib.closing(sqlite3.connect(path)) as file:
        return [row[0] for row in file.execute("SELECT key FROM setting ORDER BY key")]


def test_a_backup_is_a_whole_office_with_its_journal(office_file: Path, act: Acting) -> None:
    keep(act, "a", "b")
    out = office_file.with_name("salinan.db")
    reports: list[tuple[int, int]] = []
    done = backup.backup(out, lambda written, total: reports.append((written, total)))
    assert (done.path, done.size) == (out, out.stat().st_size)
    assert (done.counts["setting"], done.counts["act"]) == (2, 1)
    assert keys_in(out) == ["a", "b"]
    assert reports[-1][0] == reports[-1][1] > 0
    assert not list(office_file.parent.glob("salinan.db?*"))
    opening.open_office(out)
    assert journal.verify().ok


def test_a_backup_holds_what_still_stands_in_the_wal(office_file: Path, act: Acting) -> None:
    keep(act, "a")
    assert probe.was_left_open(office_file)
    backup.backup(office_file.with_name("salinan.db"))
    assert keys_in(office_file.with_name("salinan.db")) == ["a"]


def test_a_backup_never_replaces_a_file(office_file: Path) -> None:
    with pytest.raises(BadFile, match="sudah ada"):
        backup.backup(office_file)
    with pytest.raises(BadFile, match=r"Folder .* tidak ada"):
        backup.backup(office_file.parent / "tidak ada" / "salinan.db")


def test_a_backup_without_room_is_refused(
    office_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda path: SimpleNamespace(free=1000))
    with pytest.raises(OfficeUnusable, match="Disk penuh: perlu"):
        backup.backup(office_file.with_name("salinan.db"))


def test_a_cancelled_backup_leaves_nothing(
    office_file: Path, act: Acting, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(backup, "PAGES", 5)
    keep(act, *(str(number) for number in range(500)))

    def cancel(written: int, total: int) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        backup.backup(office_file.with_name("salinan.db"), cancel)
    assert not list(office_file.parent.glob("salinan*"))
    keep(act, "lanjut")


def test_a_backup_that_differs_is_thrown_away(
    office_file: Path, act: Acting, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep(act, "a")
    monkeypatch.setattr(backup, "_counts", lambda: {"setting": 7})
    with pytest.raises(OfficeUnusable, match="tidak sama"):
        backup.backup(office_file.with_name("salinan.db"))
    assert not list(office_file.parent.glob("salinan*"))


def failing_at(monkeypatch: pytest.MonkeyPatch, turn: int, fault: OSError) -> list[str]:
    """Make the ``turn``-th call of the system fail among those a backup or restore makes."""
    calls: list[str] = []

    def wrap(owner: Any, name: str) -> None:
        real = getattr(owner, name)

        def call(*args: Any, **kwargs: Any) -> Any:
            calls.append(name)
            if len(calls) == turn:
                raise fault
            return real(*args, **kwargs)

        monkeypatch.setattr(owner, name, call)

    wrap(os, "fsync")
    wrap(os, "replace")
    wrap(shutil, "disk_usage")
    wrap(backup, "driver")
    wrap(probe, "examine")
    return calls


@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EIO, errno.EACCES])
def test_a_backup_survives_a_fault_at_every_call(office_file: Path, act: Acting, code: int) -> None:
    keep(act, "a")
    out = office_file.with_name("salinan.db")
    for turn in range(1, 30):
        with pytest.MonkeyPatch.context() as monkeypatch:
            calls = failing_at(monkeypatch, turn, OSError(code, os.strerror(code)))
            try:
                backup.backup(out)
            except (UserError, OSError):
                if out.exists():
                    assert calls[-2:] == ["replace", "fsync"]
                    out.unlink()
                assert not list(office_file.parent.glob("salinan*"))
                continue
        assert turn > len(calls) > 4
        break
    assert keys_in(out) == ["a"]


# Automatic backups


def test_an_automatic_backup_is_made_only_when_something_changed(
    office_file: Path, act: Acting
) -> None:
    keep(act, "a")
    first = backup.automatic(office_file, NOW)
    assert first is not None
    assert first.path.parent == office_file.parent / "cadangan"
    assert first.path.name == (
        f"kantor-20260302-093000-j{journal.head().seq}-{journal.head().hash16}.db"
    )
    assert backup.automatic(office_file, NOW + dt.timedelta(hours=1)) is None
    keep(act, "b")
    second = backup.automatic(office_file, NOW + dt.timedelta(hours=2))
    assert second is not None
    assert backup.automatic_backups(office_file) == [second.path]


def test_closing_makes_the_backup(office_path: Path, act: Acting) -> None:
    opening.open_office(office_path)
    keep(act, "a")
    opening.close_office(NOW)
    (copy,) = backup.automatic_backups(office_path)
    assert keys_in(copy) == ["a"]
    opening.open_office(office_path)
    opening.close_office(NOW + dt.timedelta(days=1))
    assert backup.automatic_backups(office_path) == [copy]


def test_a_failed_automatic_backup_still_closes(
    office_path: Path,
    act: Acting,
    monkeypatch: pytest.MonkeyPatch,
    expected_log: pytest.LogCaptureFixture,
) -> None:
    opening.open_office(office_path)
    keep(act, "a")
    monkeypatch.setattr(shutil, "disk_usage", lambda path: SimpleNamespace(free=1000))
    opening.close_office(NOW)
    assert "the automatic backup failed" in expected_log.text
    assert not office_path.with_name("kantor.db.lock").exists()
    assert keys_in(office_path) == ["a"]


def test_a_broken_backup_is_not_counted_and_not_removed(office_file: Path, act: Acting) -> None:
    keep(act, "a")
    good = backup.automatic(office_file, NOW)
    assert good is not None
    broken = good.path.with_name("kantor-20260302-235959-j9-0123456789abcdef.db")
    broken.write_bytes(b"")
    keep(act, "b")
    assert backup.automatic(office_file, NOW + dt.timedelta(days=400)) is not None
    assert broken.exists()
    assert good.path.exists()
    assert broken not in backup.automatic_backups(office_file)


def test_parts_are_swept_at_the_next_start(office_path: Path) -> None:
    folder = backup.folder_of(office_path)
    folder.mkdir()
    leftovers = [folder / "kantor-x.db.part", folder / "kantor-x.db.part-journal"]
    leftovers.append(office_path.with_name("kantor.db.part"))
    for leftover in leftovers:
        leftover.write_bytes(b"setengah")
    opening.open_office(office_path)
    assert not [leftover for leftover in leftovers if leftover.exists()]


MOMENTS = st.datetimes(dt.datetime(2024, 1, 1), dt.datetime(2029, 1, 1))  # noqa: DTZ001


@given(st.lists(MOMENTS, max_size=120), MOMENTS)
def test_rotation_keeps_days_weeks_months_and_the_newest(
    moments: list[dt.datetime], now: dt.datetime
) -> None:
    gone = superfluous(moments, now)
    kept = set(moments) - gone
    past = sorted(moment for moment in set(moments) if moment <= now)
    assert not [moment for moment in gone if moment > now]
    if past:
        assert past[-1] in kept
    for period, wanted in (
        (lambda moment: moment.date(), 7),
        (lambda moment: tuple(moment.isocalendar())[:2], 4),
        (lambda moment: (moment.year, moment.month), 12),
    ):
        latest = sorted({period(moment) for moment in past})[-wanted:]
        assert set(latest) <= {period(moment) for moment in kept}
    assert len([moment for moment in kept if moment <= now]) <= 7 + 4 + 12


# Restore


def test_a_restore_brings_back_the_copy_and_sets_the_present_aside(
    office_file: Path, act: Acting
) -> None:
    keep(act, "a")
    copy = backup.backup(office_file.with_name("salinan.db")).path
    keep(act, "b", "c")
    done = opening.restore(copy, NOW)
    assert [row.key for row in Setting.select()] == ["a"]
    assert done.before is not None
    assert (done.before["setting"], done.after["setting"]) == (3, 1)
    aside = office_file.with_name("kantor-sebelum-pemulihan-20260302-093000.db")
    assert done.aside == aside
    assert keys_in(aside) == ["a", "b", "c"]
    assert keys_in(copy) == ["a"]
    keep(act, "lanjut")
    assert journal.verify().ok
    again = opening.restore(copy, NOW)
    assert again.aside == office_file.with_name("kantor-sebelum-pemulihan-20260302-093000-2.db")


@pytest.mark.parametrize(
    ("content", "match"),
    [
        (b"", "kosong"),
        (b"%PDF-1.7\n" + b"x" * 9000, "bukan data KepegDesk"),
        (b"PK\x03\x04" + b"x" * 9000, "bukan data KepegDesk"),
        (b"nama;nip\n" * 500, "bukan data KepegDesk"),
        ("terpotong", "terpotong|rusak"),
        ("rusak", "rusak"),
        ("baru", "lebih baru"),
        ("lain", "program lain"),
        (None, "tidak ada"),
    ],
)
def test_a_wrong_file_changes_no_byte_of_the_office(
    office_path: Path, tmp_path: Path, act: Acting, content: bytes | str | None, match: str
) -> None:
    opening.open_office(office_path)
    keep(act, *(str(number) for number in range(300)))
    opening.close_office()
    folder = tmp_path / "usb"
    folder.mkdir()
    chosen = folder / "pilihan.db"
    spoil(office_path, chosen, content)
    before = everything(tmp_path)
    with pytest.raises(BadFile, match=rf"data sekarang tidak berubah.*({match})"):
        opening.restore(chosen, NOW, office_path)
    assert everything(tmp_path) == before


def spoil(office: Path, chosen: Path, content: bytes | str | None) -> None:
    """Write what somebody might choose by mistake."""
    if isinstance(content, bytes):
        chosen.write_bytes(content)
    elif content is not None:
        whole = office.read_bytes()
        chosen.write_bytes(whole[:-5000] if content == "terpotong" else whole)
        if content == "rusak":
            chosen.write_bytes(whole[:8192] + b"\xff" * 40960 + whole[49152:])
        statements = {"baru": "PRAGMA user_version = 99", "lain": "PRAGMA application_id = 1"}
        if content in statements:
            with contextlib.closing(sqlite3.connect(chosen, isolation_level=None)) as file:
                file.execute("PRAGMA journal_mode = delete")
                file.execute(statements[content])


def test_a_wrong_file_leaves_the_open_office_open(office_file: Path, act: Acting) -> None:
    keep(act, "a")
    chosen = office_file.with_name("surat.pdf")
    chosen.write_bytes(b"%PDF-1.7")
    with pytest.raises(BadFile, match="tidak berubah"):
        opening.restore(chosen, NOW)
    keep(act, "b")
    assert Setting.select().count() == 2


def test_a_damaged_office_is_replaced_with_its_stale_wal_aside(
    office_path: Path, act: Acting
) -> None:
    opening.open_office(office_path)
    keep(act, "a")
    copy = backup.backup(office_path.with_name("salinan.db")).path
    opening.close_office()
    office_path.write_bytes(b"rusak" * 1000)
    wal, _ = probe.sidecars(office_path)
    wal.write_bytes(b"basi" * 100)
    done = opening.restore(copy, NOW, office_path)
    assert done.before is None
    assert done.aside is not None
    assert done.aside.read_bytes().startswith(b"rusak")
    assert probe.sidecars(done.aside)[0].read_bytes().startswith(b"basi")
    assert [row.key for row in Setting.select()] == ["a"]


def test_a_missing_office_is_restored(office_path: Path, act: Acting) -> None:
    opening.open_office(office_path)
    keep(act, "a")
    copy = backup.backup(office_path.with_name("salinan.db")).path
    opening.close_office()
    office_path.unlink()
    done = opening.restore(copy, NOW, office_path)
    assert (done.before, done.aside) == (None, None)
    assert Setting.get().key == "a"


def test_a_restore_survives_a_fault_at_every_call(
    office_path: Path, act: Acting, tmp_path: Path
) -> None:
    opening.open_office(office_path)
    keep(act, "a")
    copy = backup.backup(tmp_path / "salinan.db").path
    keep(act, "b")
    opening.close_office()
    for turn in range(1, 40):
        with pytest.MonkeyPatch.context() as monkeypatch:
            calls = failing_at(monkeypatch, turn, OSError(errno.EIO, os.strerror(errno.EIO)))
            with contextlib.suppress(UserError, OSError):
                opening.restore(copy, NOW, office_path)
            done = len(calls) < turn
        opening.close_office()
        assert keys_in(office_path) in (["a"], ["a", "b"]), calls
        if done:
            break
    assert turn > 5
    assert keys_in(office_path) == ["a"]


def test_after_a_restore_no_backup_is_removed_at_first(office_file: Path, act: Acting) -> None:
    old = []
    for hour in range(3):
        keep(act, str(hour))
        made = backup.backup(
            _named(office_file, NOW + dt.timedelta(hours=hour), f"{hour + 1}-{'0' * 16}")
        )
        old.append(made.path)
    opening.restore(old[0], NOW + dt.timedelta(hours=4))
    keep(act, "baru")
    opening.close_office(NOW + dt.timedelta(hours=5))
    assert all(path.exists() for path in old)
    opening.open_office(office_file)
    keep(act, "lagi")
    opening.close_office(NOW + dt.timedelta(hours=6))
    assert not old[0].exists()


def _named(office: Path, moment: dt.datetime, head: str) -> Path:
    folder = backup.folder_of(office)
    folder.mkdir(exist_ok=True)
    return folder / f"{office.stem}-{moment:%Y%m%d-%H%M%S}-j{head}.db"


def test_a_backup_on_an_old_disk_waits_for_a_virus_scanner(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Windows answers 5, 32 or 33 while another program looks at the file."""
    real = os.replace
    refusals = [5, 32, 33]

    def replace(source: Path, target: Path) -> None:
        if refusals:
            fault = PermissionError(13, "busy")
            fault.winerror = refusals.pop()  # type: ignore[attr-defined]
            raise fault
        real(source, target)

    monkeypatch.setattr(os, "replace", replace)
    monkeypatch.setattr(files, "_PAUSE", 0)
    (tmp_path / "a.part").write_text("isi")
    files.replace(tmp_path / "a.part", tmp_path / "a")
    assert (tmp_path / "a").read_text() == "isi"
    refusals = [5] * 100
    (tmp_path / "b.part").write_text("isi")
    with pytest.raises(PermissionError):
        files.replace(tmp_path / "b.part", tmp_path / "b")


def test_the_copy_is_written_without_a_wal(office_file: Path, act: Acting) -> None:
    keep(act, "a")
    out = backup.backup(office_file.with_name("salinan.db")).path
    assert out.read_bytes()[18:20] == b"\1\1"
    assert scalar("PRAGMA journal_mode") == "wal"
    execute("PRAGMA optimize")
