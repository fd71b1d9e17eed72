"""Offices of every earlier release open, keep what they held, and go on."""

from __future__ import annotations

import datetime as dt
import shutil
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from kepegdesk.domain.kinds import LeaveCase, LeaveKind, LeaveState, Role
from kepegdesk.services import balances, journal, leave, leave_lists, letters, office
from kepegdesk.services.session import Session
from kepegdesk.storage import opening
from kepegdesk.storage.database import connection, scalar
from kepegdesk.storage.tables import (
    Authority,
    IssuedLetter,
    LeaveCharge,
    LeaveDocument,
    LeaveEvent,
    LeaveRule,
    LeaveType,
    LetterKind,
)

OFFICES = Path(__file__).parents[1] / "data" / "offices"
NOW = dt.datetime(2026, 11, 25, 9, tzinfo=dt.timezone(dt.timedelta(hours=8)))
ADMIN = Session("administrator", "Administrator", Role.ADMIN, lambda: NOW)
REFERENCE = (LeaveType, LeaveDocument, LeaveRule, LetterKind, Authority)


@pytest.fixture(params=sorted(path.name for path in OFFICES.glob("*.db")))
def old_office(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Path]:
    """Open a copy of an office as an earlier release left it."""
    path = shutil.copyfile(OFFICES / request.param, tmp_path / "kantor.db")
    opening.open_office(path)
    yield path
    opening.close_office()


def test_what_it_held_is_still_there(old_office: Path) -> None:
    rows = {row.id: row for row in leave_lists.listed(ADMIN)}
    assert {row.state for row in rows.values()} == {
        LeaveState.ISSUED, LeaveState.DEFERRED, LeaveState.SUBMITTED, LeaveState.CANCELLED,
    }  # fmt: skip
    sick = next(row for row in rows.values() if row.kind is LeaveKind.SICK)
    assert (sick.case, sick.documents) == (LeaveCase.ILLNESS, ("Surat keterangan dokter",))
    days = {row.number: row.working_days for row in rows.values() if row.number}
    assert days["800.1.11.4/1/BKPSDM/2026"] == 8
    assert days["800.1.11.4/2/BKPSDM/2026"] == 8
    left = {
        number: (found.n2, found.n1, found.n, found.available)
        for number, found in balances.of_everybody(ADMIN, on=dt.date(2027, 1, 31)).items()
    }
    assert left == {1: (0, 0, 12, 12), 2: (6, 6, 12, 24), 3: (6, 6, 12, 24)}
    for number, figures in left.items():
        assert balances.of(ADMIN, number, on=dt.date(2027, 1, 31)).available == figures[-1]


def test_its_letters_print_as_they_were(old_office: Path) -> None:
    with connection():
        kept = {(row.request_id, row.paper): row.sha256 for row in IssuedLetter.select()}
        numbers = {row.number for row in IssuedLetter.select()}
        assert not scalar("SELECT count(*) FROM stored_file WHERE content IS NULL")
    assert len(kept) == 4
    assert numbers == {"800.1.11.4/1/BKPSDM/2026", "800.1.11.4/2/BKPSDM/2026"}
    assert {letters.letter(ADMIN, request)[:5] for request, _paper in kept} == {b"%PDF-"}


def test_it_counts_by_the_ledger_of_days(old_office: Path) -> None:
    with connection():
        lines = [(line.employee_id, line.year, line.days) for line in LeaveCharge.select()]
    assert sorted(lines) == [(1, 2026, 4), (1, 2026, 8), (1, 2027, 4)]


def test_what_was_postponed_over_new_year_keeps_the_days_it_had(tmp_path: Path) -> None:
    """Until now they were counted each time; from now on a moved day off leaves them alone."""
    path = shutil.copyfile(OFFICES / "0.1.db", tmp_path / "kantor.db")
    office = sqlite3.connect(path)
    triggers = office.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall()
    for (name,) in triggers:
        office.execute(f'DROP TRIGGER "{name}"')
    office.execute(
        "UPDATE leave_request SET start = '2026-12-28', end = '2027-01-08' "
        "WHERE state = 'DITANGGUHKAN'"
    )
    office.commit()
    office.close()
    opening.open_office(path)
    with connection():
        told = [row.next_days for row in LeaveEvent.select() if row.next_days]
    opening.close_office()
    assert told == [5]  # a six-day week, less the holidays of 1 and 5 January


def test_its_journal_still_proves_itself(old_office: Path) -> None:
    assert journal.verify(ADMIN).ok


def test_it_goes_on(old_office: Path, tmp_path: Path) -> None:
    """It gets the reference rows a new office is founded with, and works by them."""
    request = next(row for row in leave_lists.listed(ADMIN) if row.state is LeaveState.SUBMITTED)
    leave.consider(ADMIN, request.id, leave.Answer(leave.Verdict.APPROVE))
    leave.decide(ADMIN, request.id, leave.Answer(leave.Verdict.APPROVE))
    letters.issue(ADMIN, request.id)
    assert leave.get(ADMIN, request.id).state is LeaveState.ISSUED
    with connection():
        here = [_rows(table) for table in REFERENCE]
    opening.close_office()
    opening.create_office(tmp_path / "baru.db")
    opening.open_office(tmp_path / "baru.db")
    office.found(ADMIN)
    with connection():
        assert here == [_rows(table) for table in REFERENCE]


def _rows(table: type) -> list[tuple[object, ...]]:
    fields = [field for field in table._meta.sorted_fields if field.name not in ("id", "version")]
    rows = [tuple(getattr(row, field.column_name) for field in fields) for row in table.select()]
    return sorted(rows, key=repr)
