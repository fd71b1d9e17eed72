"""Counting: holidays, weeks of five and six days, years, months; sums agree however split."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from leave_world import calendar

from kepegdesk.domain.kinds import WorkPattern
from kepegdesk.domain.working_days import (
    Calendar,
    DayOff,
    WorkTable,
    add_months,
    by_year,
    calendar_days,
    calendar_of,
    shift_months,
    work_table,
    working_dates,
    working_days,
)

DATES = st.dates(date(2015, 1, 1), date(2035, 12, 31))
PATTERNS = st.sampled_from(WorkPattern)
FIVE = WorkPattern.FIVE_DAYS


def naive(start: date, end: date, pattern: WorkPattern, off: frozenset[date]) -> int:
    days = (start + timedelta(days=i) for i in range((end - start).days + 1))
    return sum(day.weekday() < int(pattern) and day not in off for day in days)


@given(DATES, st.integers(0, 900), PATTERNS, st.booleans())
def test_agrees_with_walking_day_by_day(
    start: date, length: int, pattern: WorkPattern, gets: bool
) -> None:
    end = start + timedelta(days=length)
    law = calendar()
    off = law.holidays | law.collective if gets else law.holidays
    days = working_days(start, end, pattern, law, gets_collective=gets)
    assert days == naive(start, end, pattern, off)
    assert days == len(working_dates(start, end, pattern, law, gets_collective=gets))
    assert days == sum(by_year(start, end, pattern, law, gets_collective=gets).values())


@given(DATES, st.integers(0, 400), st.integers(0, 400), PATTERNS)
def test_additive_over_split_periods(
    start: date, first: int, second: int, pattern: WorkPattern
) -> None:
    middle = start + timedelta(days=first)
    end = middle + timedelta(days=1 + second)
    table = work_table(pattern, calendar())
    split = table.count(start, middle) + table.count(middle + timedelta(days=1), end)
    assert table.count(start, end) == split


@given(DATES, DATES)
def test_table_grown_in_any_order_counts_the_same(one: date, other: date) -> None:
    law = Calendar(frozenset({date(2024, 5, 1)}))
    start, end = min(one, other), max(one, other)
    grown = WorkTable(FIVE, law)
    grown.count(end, end)
    grown.count(start, start)
    assert grown.count(start, end) == WorkTable(FIVE, law).count(start, end)


def test_the_saturday_costs_a_day_only_in_the_six_day_week() -> None:
    saturday = date(2026, 8, 22)
    assert working_days(saturday, saturday, FIVE, calendar()) == 0
    assert working_days(saturday, saturday, WorkPattern.SIX_DAYS, calendar()) == 1


def test_end_before_start_counts_nothing() -> None:
    assert working_days(date(2026, 3, 17), date(2026, 3, 16), FIVE, calendar()) == 0
    assert calendar_days(date(2026, 3, 17), date(2026, 3, 16)) == 0
    assert calendar_days(date(2026, 3, 16), date(2026, 3, 16)) == 1


def test_posts_without_cuti_bersama_count_it_as_work() -> None:
    start, end = date(2026, 3, 16), date(2026, 3, 27)
    assert working_days(start, end, FIVE, calendar()) == 5
    assert working_days(start, end, FIVE, calendar(), gets_collective=False) == 9


def test_empty_calendar_counts_the_week() -> None:
    assert working_days(date(2026, 3, 16), date(2026, 3, 22), FIVE, Calendar()) == 5


def test_a_year_is_settled_by_its_holidays() -> None:
    rows = [
        DayOff(date(2027, 1, 1), "national", "ditetapkan"),
        DayOff(date(2027, 2, 5), "collective", "sementara"),
        DayOff(date(2028, 1, 1), "national", "sementara"),
        DayOff(date(2029, 1, 2), "collective", "ditetapkan"),
        DayOff(date(2027, 5, 8), "local", "ditetapkan"),
        DayOff(date(2028, 4, 27), "local", "ditetapkan"),  # the town's own day is no SKB
    ]
    got = calendar_of(rows)
    assert got.settled_years == {2027}
    assert got.collective == {date(2027, 2, 5), date(2029, 1, 2)}
    local = {date(2027, 5, 8), date(2028, 4, 27)}
    assert got.holidays == {date(2027, 1, 1), date(2028, 1, 1)} | local


@pytest.mark.parametrize(
    ("year", "national", "collective"),
    [(2024, 19, 10), (2025, 17, 11), (2026, 17, 8), (2027, 18, 8), (2028, 0, 0)],
)
def test_the_shipped_calendar_is_complete(year: int, national: int, collective: int) -> None:
    law = calendar()
    assert sum(day.year == year for day in law.holidays) == national
    assert sum(day.year == year for day in law.collective) == collective
    assert (year in law.settled_years) == (year < 2028)


@given(DATES, st.integers(0, 48))
def test_shifted_day_is_the_same_or_the_first_of_the_next_month(start: date, months: int) -> None:
    end = shift_months(start, months)
    whole = (end.year - start.year) * 12 + end.month - start.month
    assert (end.day, whole) in {(start.day, months), (1, months + 1)}
    assert add_months(start, months, 15) == end + timedelta(days=14)
