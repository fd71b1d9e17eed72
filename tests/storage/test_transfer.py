"""An office goes from a server into a file and back without losing a row, a link or its journal."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from kepegdesk.domain.kinds import EmployeeKind, Role
from kepegdesk.errors import BadFile
from kepegdesk.progress import Cancelled
from kepegdesk.storage import backup, journal, listing, opening
from kepegdesk.storage.tables import (
    ALL_TABLES,
    Account,
    Employee,
    Office,
    RankHistory,
    Setting,
    Unit,
    Unsaved,
)

Acting = Callable[..., Any]
NOW = dt.datetime(2026, 3, 2, 9, 30, tzinfo=dt.UTC)


@pytest.fixture(autouse=True)
def _closed_in_the_end() -> Iterator[None]:
    yield
    opening.close_office()


def furnish(act: Acting) -> None:
    """Fill an office with circles, blobs, truths, dates and an undone act."""
    with act("Susunan"):
        Office.create(made_on="2026-01-01", logo=b"\x00\xff")
        leaf = Unit.create(name="Bidang", key="bidang")
        root = Unit.create(name="Dinas", key="dinas")
        Unit.update(parent=root).where(Unit.id == leaf.id).execute()
        head = Employee.create(
            name="Ani", kind=EmployeeKind.PNS, unit=leaf, birth_date="1980-02-29", is_teacher=True
        )
        Unit.update(head=head).where(Unit.id == leaf.id).execute()
        RankHistory.create(employee=head, golongan="III/a")
        Account.create(name="ani", role=Role.ADMIN, password_hash="rahasia", unit=leaf)
        listing.refresh(None, dt.date(2026, 11, 23))
    with act("Salah"):
        Setting.create(key="a", value="x")
    journal.undo(journal.Actor("uji", "", "2026-03-02T02:00:00+00:00"), None, lambda name: True)
    Unsaved.create(account="ani", subject="employee", content="{}", saved_at="2026-03-02")


def content() -> dict[str, list[Any]]:
    """Return every row of the open office as plain values."""
    return {
        table._meta.table_name: [
            tuple(bytes(value) if isinstance(value, memoryview) else value for value in row)
            for row in table.select().order_by(table.id).tuples()
        ]
        for table in ALL_TABLES
    }


def test_a_server_office_becomes_a_file_and_a_server_office_again(
    postgres_url: str, tmp_path: Path, act: Acting
) -> None:
    opening.open_office(postgres_url)
    furnish(act)
    before = content()
    out = tmp_path / "salinan.db"
    done = backup.backup(out)
    assert (done.counts["unit"], done.counts["act"]) == (2, 3)

    opening.open_office(out)
    assert content() == before
    assert journal.verify().ok
    assert [row.name for row in listing.page(listing.matching("bidang"))] == ["Ani"]
    with act("Dalam berkas"):
        Setting.create(key="b", value="x")
    in_file = content()

    opening.open_office(postgres_url)
    with act("Di server"):
        Setting.create(key="c", value="x")
    restored = opening.restore(out, NOW)
    assert content() == in_file
    assert restored.aside is not None
    assert restored.aside.name == "salinan-sebelum-pemulihan-20260302-093000.db"
    assert restored.before is not None
    assert (restored.before["setting"], restored.after["setting"]) == (1, 1)
    assert journal.verify().ok
    with act("Lanjut"):
        made = Employee.create(name="Budi", kind=EmployeeKind.PNS)
    assert made.id == 2
    done_again = journal.undo(
        journal.Actor("uji", "", "2026-03-02T03:00:00+00:00"), None, lambda name: True
    )
    assert done_again.undone == 1


def test_a_wrong_file_changes_nothing_on_the_server(
    postgres_url: str, tmp_path: Path, act: Acting
) -> None:
    opening.open_office(postgres_url)
    furnish(act)
    before = content()
    wrong = tmp_path / "surat.pdf"
    wrong.write_bytes(b"%PDF-1.7" + b"x" * 5000)
    with pytest.raises(BadFile, match="bukan data KepegDesk"):
        opening.restore(wrong, NOW)
    assert content() == before
    assert [path.name for path in tmp_path.iterdir()] == ["surat.pdf"]


def test_a_restore_that_stops_halfway_changes_nothing_on_the_server(
    postgres_url: str, tmp_path: Path, act: Acting, monkeypatch: pytest.MonkeyPatch
) -> None:
    opening.open_office(postgres_url)
    furnish(act)
    copy = backup.backup(tmp_path / "salinan.db").path
    with act("Sesudahnya"):
        Setting.create(key="z", value="x")
    before = content()
    monkeypatch.setattr(
        "kepegdesk.storage.transfer._go_on_counting", lambda table: (_ for _ in ()).throw(Cancelled)
    )
    with pytest.raises(Cancelled):
        opening.restore(copy, NOW)
    assert content() == before
    with act("Lanjut"):
        Setting.create(key="y", value="x")
    assert journal.verify().ok


def test_a_cancelled_copy_of_a_server_leaves_nothing(postgres_url: str, tmp_path: Path) -> None:
    def cancel(done: int, total: int) -> None:
        raise Cancelled

    opening.open_office(postgres_url)
    with pytest.raises(Cancelled):
        backup.backup(tmp_path / "salinan.db", cancel)
    assert list(tmp_path.iterdir()) == []


def test_a_file_office_moves_to_a_server(office_path: Path, postgres_url: str, act: Acting) -> None:
    opening.open_office(office_path)
    furnish(act)
    before = content()
    opening.open_office(postgres_url)
    opening.restore(office_path, NOW)
    assert content() == before
    assert journal.verify().ok
