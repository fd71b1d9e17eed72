"""One count of a leave for every list: its whole, and what of it lies in a period."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from leave_world import DAY, context, person

from kepegdesk.domain.kinds import LeaveKind
from kepegdesk.domain.leave_facts import Choices
from kepegdesk.domain.leave_periods import CALENDAR, WORKING, Stretch, counted_in, days_by_year

TABLE = context().table(person())
DAYS = st.dates(date(2025, 11, 1), date(2026, 2, 28))


@pytest.mark.parametrize(
    ("kind", "in_working_days", "unit"),
    [
        (LeaveKind.ANNUAL, False, WORKING),
        (LeaveKind.IMPORTANT, False, CALENDAR),
        (LeaveKind.IMPORTANT, True, WORKING),
        (LeaveKind.SICK, True, CALENDAR),
    ],
)
def test_what_a_kind_is_counted_in(kind: LeaveKind, in_working_days: bool, unit: str) -> None:
    assert counted_in(kind, Choices(important_in_working_days=in_working_days)) == unit


def test_days_of_travel_are_not_charged_and_the_letter_s_own_count_stays() -> None:
    start, end = DAY("2026-11-02"), DAY("2026-11-06")
    assert days_by_year(TABLE, start, end, 2, None) == {2026: 3}
    assert days_by_year(TABLE, start, end, 2, {2026: 4}) == {2026: 4}


@given(st.tuples(DAYS, DAYS), DAYS, st.integers(-3, 3), st.sampled_from([WORKING, CALENDAR]))
def test_periods_that_join_add_up_to_the_whole(
    days: tuple[date, date], cut: date, more: int, unit: str
) -> None:
    """Also where the letter counted other days than the calendar has by now."""
    start, end = sorted(days)
    counted = {year: max(0, count + more) for year, count in TABLE.by_year(start, end).items()}
    leave = Stretch(start, end, unit, counted, TABLE)
    first, last = date(2025, 1, 1), date(2026, 12, 31)
    whole = leave.within(first, cut) + leave.within(cut + timedelta(days=1), last)
    assert whole == leave.within(first, last) == leave.days
