"""T-16: the machine's time zone and the hour of the day change no date and no count."""

from __future__ import annotations

import datetime as dt
import os
import time
from collections.abc import Iterator
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from desk_world import DAY, World, charged

from kepegdesk.__main__ import clock
from kepegdesk.services import balances, employees, journal, leave, letters
from kepegdesk.storage.database import connection
from kepegdesk.storage.tables import Holiday, LeaveEvent, LeaveRequest, Office

ZONES = ["Asia/Jakarta", "Asia/Makassar", "Asia/Jayapura", "UTC", "America/Los_Angeles"]


@pytest.fixture
def zone(request: pytest.FixtureRequest) -> Iterator[str]:
    """Put the machine in another time zone."""
    before = os.environ.get("TZ")
    os.environ["TZ"] = request.param
    time.tzset()
    yield request.param
    if before is None:
        del os.environ["TZ"]
    else:
        os.environ["TZ"] = before
    time.tzset()


@pytest.mark.skipif(not hasattr(time, "tzset"), reason="this system sets no zone in a process")
@pytest.mark.parametrize("hour", [dt.time(0, 5), dt.time(23, 55)], ids=["early", "late"])
@pytest.mark.parametrize("zone", ZONES, indirect=True)
def test_the_same_day_everywhere(zone: str, hour: dt.time, world: World) -> None:
    world.begins_in(2026)
    world.now = dt.datetime.combine(dt.date(2026, 12, 29), hour, ZoneInfo(zone))
    employee = world.person(birth_date=DAY("1985-01-01"))
    request = world.granted(employee, "2026-12-30", "2027-01-04")
    letters.issue(world.session(), request)
    row = leave.get(world.session(), request)
    assert (row.submitted_on, row.letter_date, row.start, row.working_days) == (
        DAY("2026-12-29"),
        DAY("2026-12-29"),
        DAY("2026-12-30"),
        3,
    )
    assert row.number.endswith("/1/BKPSDM/2026")
    with connection():
        days = [
            day for table in (LeaveRequest, LeaveEvent, Holiday, Office) for day in dates(table)
        ]
    assert charged() == {(2026, 2), (2027, 1)}
    assert {type(day) for day in days} == {dt.date}
    assert balances.of(world.session(), employee).available == 10
    assert employees.get(world.session(), employee).birth_date == DAY("1985-01-01")
    newest = journal.listed(world.session())[0]
    told = dt.datetime.fromisoformat(newest.at)
    assert (told.utcoffset(), told) == (dt.timedelta(0), world.now)


def dates(table: Any) -> list[Any]:
    """Return every value of a table's date columns."""
    columns = [field.name for field in table._meta.sorted_fields if field.field_type == "DATE"]
    values = [getattr(row, column) for row in table.select() for column in columns]
    return [value for value in values if value is not None]


def test_the_programs_clock_carries_its_zone() -> None:
    now = clock()
    assert now.utcoffset() is not None
    assert abs((now - dt.datetime.now(dt.UTC)).total_seconds()) < 60
