"""T-11, T-12: a recall gives back what the letter counted, whatever changed since."""

from __future__ import annotations

from dataclasses import replace

import pytest
from desk_world import DAY, World

from kepegdesk.services import balances, employees, holidays, leave, leave_acts, letters, recounts
from kepegdesk.services.holidays import HolidayRow

BACK = DAY("2026-12-14")


def issued(world: World, employee: int, start: str = "2026-12-07", end: str = "2026-12-19") -> int:
    """Return annual leave of two weeks with its letter."""
    request = world.granted(employee, start, end)
    letters.issue(world.session(), request)
    return request


def day_off(world: World, day: str) -> int:
    """Add a holiday to the office's calendar."""
    return holidays.save(
        world.session(), HolidayRow(None, DAY(day), "Libur", "local", "SK 1", "ditetapkan")
    )


def recalled(world: World, request: int) -> tuple[dict[int, int], dict[int, int], int]:
    """Call somebody back; return served, given back and what the leave counts then."""
    world.on(str(BACK))
    told = leave_acts.recall_quote(world.session(), request, BACK, reason="R", letter="1")
    assert sum(told.lots.values()) == sum(told.returned.values())
    leave_acts.recall(world.session(), request, BACK, reason="Pemeriksaan")
    return told.served, told.returned, leave.get(world.session(), request).working_days


@pytest.fixture
def employee(world: World) -> int:
    """Return somebody of the five-day office, whose book begins this year."""
    world.begins_in(2026)
    return world.person()


@pytest.mark.parametrize("day", ["2026-12-09", "2026-12-16"])
def test_a_day_off_the_office_decided_to_leave_out(world: World, employee: int, day: str) -> None:
    """Ten days by the letter, five of them served: five come back, before or after the recall."""
    request = issued(world, employee)
    day_off(world, day)
    recounts.keep(world.session(), [request], "Tetap menurut surat")
    assert recalled(world, request) == ({2026: 5}, {2026: 5}, 5)
    assert balances.of(world.session(), employee, on=DAY("2026-12-31")).n == 7


@pytest.mark.parametrize(("day", "given"), [("2026-12-09", 5), ("2026-12-16", 4)])
def test_a_day_off_the_leave_was_counted_anew_for(
    world: World, employee: int, day: str, given: int
) -> None:
    """Nine days since then: four served and five left, or five and four."""
    request = issued(world, employee)
    day_off(world, day)
    recounts.apply(world.session(), [request], "SKB perubahan")
    assert recalled(world, request) == ({2026: 9 - given}, {2026: given}, 9 - given)


def test_a_day_off_moved_and_removed(world: World, employee: int) -> None:
    """The letter counted nine days round a holiday that was taken away afterwards."""
    off = day_off(world, "2026-12-16")
    request = issued(world, employee)
    (row,) = [each for each in holidays.listed(world.session(), 2026) if each.id == off]
    holidays.save(world.session(), replace(row, day=DAY("2026-12-17")))
    holidays.remove(world.session(), off)
    assert recalled(world, request) == ({2026: 5}, {2026: 4}, 5)


def test_a_move_from_a_six_day_week_to_five_days(world: World) -> None:
    """T-12: twelve days by the letter with their Saturdays; six of them are not served."""
    world.begins_in(2026)
    employee = world.person(unit=world.clinic)
    request = issued(world, employee)
    file = employees.get(world.session(), employee)
    employees.save(world.session(), replace(file, unit=world.health))
    assert recalled(world, request) == ({2026: 6}, {2026: 6}, 6)


def test_days_of_travel_are_nothing_to_give_back(world: World, employee: int) -> None:
    """R9: called back within the days that were not charged."""
    request = world.granted(employee, "2026-12-07", "2026-12-18", remote_days=5)
    letters.issue(world.session(), request)
    assert recalled(world, request) == ({2026: 5}, {}, 5)
