"""Count working days, calendar days and months of leave (BKN 24/2017; Perpres 21/2023)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from itertools import accumulate
from typing import NamedTuple

from kepegdesk.domain.kinds import WorkPattern

ONE_DAY = timedelta(days=1)

COLLECTIVE = "collective"
"""Type of a ``DayOff`` that is cuti bersama; every other type is a holiday."""

NATIONAL = "national"
"""Type of a ``DayOff`` that the joint decree (SKB 3 Menteri) fixes for the whole country."""

SETTLED = "ditetapkan"
"""Status of a ``DayOff`` that a decree has fixed; the other status is ``sementara``."""


class DayOff(NamedTuple):
    """A row of the office's calendar: its day, type, status, and the unit it is valid for."""

    day: date
    type: str
    status: str
    unit: int | None = None


@dataclass(frozen=True, slots=True)
class Calendar:
    """Days off: holidays (national and local), cuti bersama, and the years a decree has fixed.

    ``local`` holds the days of single units: unit, day, and whether it is cuti bersama.
    """

    holidays: frozenset[date] = frozenset()
    collective: frozenset[date] = frozenset()
    settled_years: frozenset[int] = frozenset()
    local: frozenset[tuple[int, date, bool]] = frozenset()

    def of_units(self, units: Iterable[int]) -> Calendar:
        """Return the calendar of somebody whose unit, and those above it, these are."""
        mine = [each for each in self.local if each[0] in set(units)] if self.local else []
        if not mine:
            return self
        off = frozenset(day for _unit, day, collective in mine if not collective)
        shared = frozenset(day for _unit, day, collective in mine if collective)
        return Calendar(
            self.holidays | off, self.collective | shared, self.settled_years, self.local
        )


def calendar_of(rows: Iterable[DayOff]) -> Calendar:
    """Build the calendar; a year is settled once a national holiday of it is *ditetapkan*.

    A local day says nothing of the year's decree. The cuti bersama of a settled year may still
    wait for its Keppres: the SKB already fixes it.
    """
    rows = list(rows)
    shared = [row for row in rows if row.unit is None]
    holidays = [row for row in shared if row.type != COLLECTIVE]
    return Calendar(
        holidays=frozenset(row.day for row in holidays),
        collective=frozenset(row.day for row in shared if row.type == COLLECTIVE),
        settled_years=frozenset(
            row.day.year for row in holidays if (row.type, row.status) == (NATIONAL, SETTLED)
        ),
        local=frozenset(
            (row.unit, row.day, row.type == COLLECTIVE) for row in rows if row.unit is not None
        ),
    )


class WorkTable:
    """Working days of one week pattern as running sums: any count costs two look-ups.

    Grows by whole years when asked for a day it does not cover yet.
    """

    def __init__(
        self, pattern: WorkPattern, calendar: Calendar, *, gets_collective: bool = True
    ) -> None:
        self._weekdays = pattern.working_weekdays
        self._off = (
            calendar.holidays | calendar.collective if gets_collective else calendar.holidays
        )
        years = {day.year for day in self._off} or {2000}
        self._cover(min(years), max(years))

    def _cover(self, first_year: int, last_year: int) -> None:
        self._first, self._last = date(first_year, 1, 1), date(last_year, 12, 31)
        self._base = self._first.toordinal()
        ordinals = range(self._base, self._last.toordinal() + 1)
        weekdays = {(weekday + 1) % 7 for weekday in self._weekdays}
        off = {day.toordinal() for day in self._off}
        worked = (int(o % 7 in weekdays and o not in off) for o in ordinals)
        self._sums = [0, *accumulate(worked)]

    def count(self, start: date, end: date) -> int:
        """Count the working days from ``start`` to ``end`` inclusive; 0 if ``end`` is earlier."""
        if end < start:
            return 0
        if start < self._first or end > self._last:
            self._cover(min(start.year, self._first.year), max(end.year, self._last.year))
        base = self._base
        return self._sums[end.toordinal() - base + 1] - self._sums[start.toordinal() - base]

    def first_after(self, day: date) -> date:
        """Return the first working day after a day."""
        day += ONE_DAY
        while not self.count(day, day):
            day += ONE_DAY
        return day

    def by_year(self, start: date, end: date) -> dict[int, int]:
        """Count per calendar year touched, in order; a year without a working day shows 0."""
        return {
            year: self.count(max(start, date(year, 1, 1)), min(end, date(year, 12, 31)))
            for year in range(start.year, end.year + 1)
        }


@lru_cache(maxsize=16)
def work_table(
    pattern: WorkPattern, calendar: Calendar, *, gets_collective: bool = True
) -> WorkTable:
    """Return the table of a pattern and calendar, made once."""
    return WorkTable(pattern, calendar, gets_collective=gets_collective)


def working_days(
    start: date,
    end: date,
    pattern: WorkPattern,
    calendar: Calendar,
    *,
    gets_collective: bool = True,
) -> int:
    """Count working days, both ends included, without holidays and cuti bersama.

    Cuti bersama counts as a working day for a post that does not get it (``gets_collective``).
    """
    return work_table(pattern, calendar, gets_collective=gets_collective).count(start, end)


def by_year(
    start: date,
    end: date,
    pattern: WorkPattern,
    calendar: Calendar,
    *,
    gets_collective: bool = True,
) -> dict[int, int]:
    """Count working days per calendar year touched (leave over New Year is posted per year)."""
    return work_table(pattern, calendar, gets_collective=gets_collective).by_year(start, end)


def working_dates(
    start: date,
    end: date,
    pattern: WorkPattern,
    calendar: Calendar,
    *,
    gets_collective: bool = True,
) -> list[date]:
    """List the working days from ``start`` to ``end`` inclusive."""
    table = work_table(pattern, calendar, gets_collective=gets_collective)
    days = (start + timedelta(days=i) for i in range(calendar_days(start, end)))
    return [day for day in days if table.count(day, day)]


def calendar_days(start: date, end: date) -> int:
    """Count all days, both ends included; 0 if ``end`` is earlier."""
    return max(0, (end - start).days + 1)


@lru_cache(maxsize=8192)
def shift_months(start: date, months: int) -> date:
    """Return the same day ``months`` later, or the 1st of the month after if it does not exist."""
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    try:
        return start.replace(year=year, month=month + 1)
    except ValueError:
        year, month = divmod(year * 12 + month + 1, 12)
        return date(year, month + 1, 1)


def add_months(start: date, months: int, days: int = 0) -> date:
    """Return the last day of a leave of ``months`` and ``days`` that begins on ``start``."""
    return shift_months(start, months) + timedelta(days=days) - ONE_DAY
