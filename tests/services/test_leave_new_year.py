"""T-05: leave over New Year, asked and decided before or after it."""

from __future__ import annotations

import pytest
from desk_world import DAY, YES, World, charged, posted

from kepegdesk.services import balances, holidays, leave, letters
from kepegdesk.services.holidays import HolidayRow


@pytest.mark.parametrize("day", ["2025-12-15", "2026-01-05"])
def test_leave_over_new_year_counts_alike_whenever_it_is_approved(world: World, day: str) -> None:
    """T-05: 29 December to 2 January, 1 January off; the letter before it, or on 5 January."""
    world.on("2025-12-01").begins_in(2025)
    _declare_new_year(world)
    employee = world.person()
    request = world.submit(employee, "2025-12-29", "2026-01-02")
    world.on(day)
    for answer in (leave.consider, leave.decide):
        answer(world.session(), request, YES)
    letters.issue(world.session(), request)
    assert leave.get(world.session(), request).by_year == ((2025, 3), (2026, 1))
    assert charged() == {(2025, 3), (2026, 1)}
    assert posted(request) == {(2025, "N"): 3, (2026, "N-1"): 1}
    left = balances.of(world.session(), employee, on=DAY("2026-01-05"))
    assert (left.n2, left.n1, left.n) == (0, 5, 12)


def _declare_new_year(world: World) -> None:
    """Declare 1 January 2026 a holiday where the office's calendar does not have it yet."""
    session, day = world.session(), DAY("2026-01-01")
    if balances.count_days(session, day, day).working_days:
        row = HolidayRow(None, day, "Tahun Baru", "national", "SKB", "ditetapkan")
        holidays.save(session, row)
