"""T-08: however a leave lies among holidays and years, everything counts it alike."""

from __future__ import annotations

import datetime as dt
import json

import pytest
from desk_world import World, lots_of
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from leave_books import put

from kepegdesk.cli import Program, main
from kepegdesk.domain.kinds import LeaveKind, WorkPattern
from kepegdesk.services import (
    balances,
    holidays,
    leave,
    leave_lists,
    leave_today,
    letters,
    registers,
)
from kepegdesk.services import settings as office_settings
from kepegdesk.services.holidays import HolidayRow
from kepegdesk.services.leave import LeaveInput
from kepegdesk.services.registers import Wish
from kepegdesk.storage import opening
from kepegdesk.storage.database import connection
from kepegdesk.storage.tables import Holiday, LeaveCharge

STARTS = st.dates(dt.date(2026, 11, 24), dt.date(2027, 2, 26))


@pytest.mark.slow
@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    start=STARTS,
    length=st.integers(1, 12),
    holidays=st.sets(STARTS, max_size=4),
    pattern=st.sampled_from(WorkPattern),
)
def test_every_place_counts_alike(
    file_world: World,
    capsys: pytest.CaptureFixture[str],
    start: dt.date,
    length: int,
    holidays: set[dt.date],
    pattern: WorkPattern,
) -> None:
    world, session = file_world, file_world.session()
    for day in holidays:
        _declare(world, day)
    end = start + dt.timedelta(days=length - 1)
    days = balances.count_days(session, start, end, pattern).working_days
    if days == 0:
        return
    employee = world.person(pattern=pattern)
    before = balances.of(session, employee, on=end)
    wish = LeaveInput(LeaveKind.ANNUAL, start, end, "Keluarga", "Rumah", "0812")
    quoted = leave.quote(session, employee, wish)
    request = world.granted(employee, str(start), str(end))
    letters.issue(session, request)
    with connection():
        lines = LeaveCharge.select().where(LeaveCharge.request == request)
        charged = sum(line.days for line in lines)
    listed = next(row for row in leave_lists.listed(session) if row.id == request)
    told = {
        "quote": quoted.working_days,
        "quote by year": sum(quoted.by_year.values()),
        "form": leave.get(session, request).working_days,
        "list": listed.working_days,
        "charged": charged,
        "command line": _by_command(world, capsys, start, end, pattern),
    }
    assert set(told.values()) == {days}, told
    if start.year == end.year:
        assert before.available - balances.of(session, employee, on=end).available == days


def _declare(world: World, day: dt.date) -> None:
    """Declare a local holiday, once."""
    with connection():
        known = Holiday.select().where(Holiday.day == day, Holiday.type == "local").exists()
    if not known:
        row = HolidayRow(None, day, "Libur Uji", "local", "Perwali 1", "ditetapkan")
        holidays.save(world.session(), row)


def _by_command(
    world: World,
    capsys: pytest.CaptureFixture[str],
    start: dt.date,
    end: dt.date,
    pattern: WorkPattern,
) -> int:
    words = ["leave", "days", str(start), str(end), "--pattern", pattern.value, "--json"]
    return int(json.loads(_command(world, capsys, *words))["working_days"])


def _command(world: World, capsys: pytest.CaptureFixture[str], *words: str) -> str:
    """Ask the command line, which opens and closes the office itself."""
    opening.close_office()
    program = Program(world.clock, lambda *_: 0, lambda *_: None)
    capsys.readouterr()
    assert main(["--data", world.location, *words], program) == 0
    opening.open_office(world.location)
    return capsys.readouterr().out


def test_a_holiday_decreed_later_leaves_an_issued_leave_as_its_letter_says(world: World) -> None:
    """leave.md §7: an edit re-counts only what is not issued yet."""
    world.begins_in(2026)
    issued = world.granted(world.person(), "2026-12-07", "2026-12-11")
    letters.issue(world.session(), issued)
    asked = world.submit(world.person(), "2026-12-07", "2026-12-11")
    row = HolidayRow(
        None, dt.date(2026, 12, 9), "Pilkada susulan", "local", "Kepwal 1", "ditetapkan"
    )

    holidays.save(world.session(), row)

    days = {r.id: r.working_days for r in leave_lists.listed(world.session())}
    assert days == {issued: 5, asked: 4}
    employee = leave.get(world.session(), issued).employee
    assert balances.of(world.session(), employee).available == 12 - 5
    with connection():
        assert [line.days for line in LeaveCharge.select()] == [5]


def test_registers_count_an_issued_leave_as_its_letter_says(world: World) -> None:
    """T-08: card, book, recaps and list, after a holiday was decreed into the leave."""
    world.begins_in(2026)
    employee = world.person()
    letters.issue(world.session(), world.granted(employee, "2026-12-07", "2026-12-11"))
    _declare(world, dt.date(2026, 12, 9))
    world.on("2026-12-31")
    told = {}
    for name, keys in SHOWN.items():
        whose = employee if name == "kartu" else None
        wish = registers.of_year(name, 2026, employee=whose)
        made = registers.make(world.session(), wish)
        whole = made.totals or made.rows[-1].cells
        told |= {(name, key): whole[made.column(key)] for key in keys}
    assert told.pop(("kartu", "left")) == told.pop(("sisa", "available")) == 12 - 5
    assert set(told.values()) == {5}, told


SHOWN = {
    "penjagaan": ("within",), "rekap-bulanan": ("annual_days",), "rekap-tahunan": ("annual_days",),
    "kartu": ("left",), "sisa": ("available",),
}  # fmt: skip
"""Columns of registers that tell how long leave was, or what it left."""


def test_an_issued_leave_keeps_the_days_of_years_the_ledger_does_not_reach(world: World) -> None:
    """Four days lie before the first year of the ledger: no lot is charged, the letter has 8."""
    world.begins_in(2026)
    employee = world.person()
    request = world.granted(employee, "2026-12-28", "2027-01-08")
    letters.issue(world.session(), request)

    balances.add_opening(world.session(), employee, 2027, "N", 12, "Berita acara")

    assert lots_of(request) == {"N": 4}
    assert leave.get(world.session(), request).working_days == 8


@pytest.mark.parametrize(
    ("kind", "unit", "words"),
    [
        (LeaveKind.ANNUAL, "kalender", "5 hari kerja"),
        (LeaveKind.IMPORTANT, "kalender", "7 hari"),
        (LeaveKind.IMPORTANT, "hari kerja", "5 hari kerja"),
        (LeaveKind.LARGE, "hari kerja", "7 hari"),
    ],
)
def test_every_place_names_the_length_in_the_days_of_its_kind(
    file_world: World, capsys: pytest.CaptureFixture[str], kind: LeaveKind, unit: str, words: str
) -> None:
    world, session = file_world.on("2026-06-03"), file_world.session()
    office_settings.choose(session, "cap_satuan", unit)
    request = put(world.person(), "2026-06-02", "2026-06-08", kind=kind)
    (row,) = leave_lists.listed(session)
    (away,) = next(each.lines for each in leave_today.today(session) if each.key == "away")
    made = registers.make(session, Wish("penjagaan", start=row.start, end=row.end))
    booked = [made.rows[0].cells[made.column(key)] for key in ("days", "counted")]
    listed = _command(world, capsys, "leave", "list")
    assert row.length == words
    assert words in away.text
    assert f"{booked[0]} {booked[1]}" == words
    assert words in " ".join(listed.split())
    assert row.id == request
