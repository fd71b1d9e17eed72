"""A file's name always holds something whole."""

from __future__ import annotations

import errno
import io
import os
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from kepegdesk.documents import safe_file
from kepegdesk.documents.safe_file import CannotWrite, check_place, part_of, replacing, write_bytes
from kepegdesk.progress import Cancelled

OLD, NEW = b"lama", b"baru" * 1000


@pytest.fixture
def target(tmp_path: Path) -> Path:
    """Return a file that already has content."""
    path = tmp_path / "daftar.xlsx"
    path.write_bytes(OLD)
    return path


def left_behind(folder: Path) -> list[str]:
    """Return the names in a folder."""
    return sorted(path.name for path in folder.iterdir())


def test_the_new_content_takes_the_name(target: Path) -> None:
    write_bytes(target, NEW)
    assert target.read_bytes() == NEW
    assert left_behind(target.parent) == ["daftar.xlsx"]


def test_while_writing_the_old_content_stands(target: Path) -> None:
    with replacing(target) as file:
        file.write(NEW)
        assert target.read_bytes() == OLD
        assert part_of(target).parent == target.parent
    assert target.read_bytes() == NEW


def write_half(path: Path, fault: BaseException) -> None:
    """Fail after half of the new content."""
    with replacing(path) as file:
        file.write(NEW[: len(NEW) // 2])
        raise fault


@pytest.mark.parametrize("fault", [Cancelled(), ValueError("rusak"), KeyboardInterrupt()])
def test_a_fault_leaves_the_old_file(target: Path, fault: BaseException) -> None:
    with pytest.raises(type(fault)):
        write_half(target, fault)
    assert target.read_bytes() == OLD
    assert left_behind(target.parent) == ["daftar.xlsx"]


def windows_error(number: int) -> OSError:
    """Make the error that Windows raises for a file another program holds."""
    fault = PermissionError(errno.EACCES, "Access is denied")
    fault.winerror = number
    return fault


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """Replace the waiting by a clock that only sleeping moves; return what was slept."""
    slept: list[float] = []
    monkeypatch.setattr(safe_file.time, "sleep", slept.append)
    monkeypatch.setattr(safe_file.time, "monotonic", lambda: sum(slept))
    return slept


def failing(faults: Iterator[OSError | None]) -> Callable[..., None]:
    """Return an ``os.replace`` that fails as told, then works."""
    real = os.replace

    def replace(source: Any, goal: Any) -> None:
        fault = next(faults, None)
        if fault is not None:
            raise fault
        real(source, goal)

    return replace


@pytest.mark.parametrize("number", [5, 32, 33])
def test_a_scanner_that_lets_go_is_waited_for(
    target: Path, clock: list[float], monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    faults = iter([windows_error(number)] * 5)
    monkeypatch.setattr(safe_file.os, "replace", failing(faults))
    write_bytes(target, NEW)
    assert target.read_bytes() == NEW
    assert 0 < sum(clock) < 2.5


def test_a_file_open_in_excel_is_given_up_with_another_name(
    target: Path, clock: list[float], monkeypatch: pytest.MonkeyPatch
) -> None:
    """R15: 2.5 seconds, then a sentence and a free name; the old file is untouched."""
    (target.parent / "daftar (2).xlsx").touch()
    forever = iter(lambda: windows_error(32), None)
    monkeypatch.setattr(safe_file.os, "replace", failing(forever))
    with pytest.raises(CannotWrite, match="sedang dibuka program lain") as refusal:
        write_bytes(target, NEW)
    assert sum(clock) == pytest.approx(2.5, abs=0.2)
    assert refusal.value.instead == target.with_name("daftar (3).xlsx")
    assert "daftar (3).xlsx" in str(refusal.value)
    assert target.read_bytes() == OLD
    assert left_behind(target.parent) == ["daftar (2).xlsx", "daftar.xlsx"]


def test_other_faults_are_not_waited_for(
    target: Path, clock: list[float], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(safe_file.os, "replace", failing(iter([OSError(errno.EIO, "I/O error")])))
    with pytest.raises(CannotWrite, match="I/O error"):
        write_bytes(target, NEW)
    assert clock == []
    assert target.read_bytes() == OLD


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (errno.ENOSPC, "Disk penuh"),
        (errno.EROFS, "tidak boleh ditulis"),
        (errno.EACCES, "tidak boleh ditulis"),
        (errno.EIO, "tidak dapat disimpan"),
    ],
)
@pytest.mark.parametrize("call", ["open", "write", "fsync", "replace"])
def test_the_nth_call_failing_leaves_the_old_file(
    target: Path, monkeypatch: pytest.MonkeyPatch, call: str, number: int, words: str
) -> None:
    """R14: whatever step fails, the old file is whole and no part lies about."""
    fault = OSError(number, os.strerror(number))

    def fail(*_args: Any) -> Any:
        raise fault

    if call == "open":
        monkeypatch.setattr(Path, "open", fail)
    elif call == "fsync":
        monkeypatch.setattr(safe_file.os, "fsync", fail)
    elif call == "replace":
        monkeypatch.setattr(safe_file.os, "replace", fail)
    act = (
        partial(write_half, target, fault) if call == "write" else partial(write_bytes, target, NEW)
    )
    with pytest.raises(CannotWrite, match=words):
        act()
    monkeypatch.undo()
    assert target.read_bytes() == OLD
    assert left_behind(target.parent) == ["daftar.xlsx"]


def test_a_folder_that_is_gone(tmp_path: Path) -> None:
    with pytest.raises(CannotWrite, match=r"Folder .*tidak ada"):
        write_bytes(tmp_path / "usb" / "daftar.xlsx", NEW)


def test_a_real_full_disk(target: Path) -> None:
    """/dev/full says *no space left* at the flush, as a disk does."""
    full = Path("/dev/full")
    if not full.exists():
        pytest.skip("this system has no /dev/full")
    part_of(target).symlink_to(full)
    with pytest.raises(CannotWrite, match="Disk penuh"):
        write_bytes(target, NEW * 100)
    assert target.read_bytes() == OLD
    assert left_behind(target.parent) == ["daftar.xlsx"]


def test_it_is_a_file_to_write_bytes_into(target: Path) -> None:
    with replacing(target) as file:
        assert isinstance(file, io.BufferedWriter)
        assert file.seekable()


@pytest.mark.parametrize(
    "name", ["kantor.kepegdesk", "kantor.kepegdesk-wal", "kantor.kepegdesk-shm"]
)
def test_a_database_is_never_written_over(tmp_path: Path, name: str) -> None:
    office = tmp_path / "kantor.kepegdesk"
    office.write_bytes(b"SQLite format 3\x00 and the rest")
    before = office.read_bytes()

    with pytest.raises(CannotWrite, match="tidak boleh ditimpa"):
        write_bytes(tmp_path / name, b"a letter")
    with pytest.raises(CannotWrite, match="tidak boleh ditimpa"):
        check_place(tmp_path / name)

    assert office.read_bytes() == before
    assert [path.name for path in tmp_path.iterdir()] == [office.name]


def test_a_place_is_tried_without_leaving_a_trace(tmp_path: Path) -> None:
    old = tmp_path / "surat.pdf"
    old.write_bytes(b"old")

    check_place(old)
    with pytest.raises(CannotWrite):
        check_place(tmp_path / "tidak-ada" / "surat.pdf")

    assert old.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [old]
