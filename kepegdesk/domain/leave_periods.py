"""How long a leave is, and how much of it lies in a period: one count for every list of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from kepegdesk.domain.kinds import LeaveKind
from kepegdesk.domain.leave_facts import Choices
from kepegdesk.domain.working_days import WorkTable, calendar_days

WORKING, CALENDAR = "hari kerja", "hari"
"""What a leave is counted in, as letters and lists word it."""


def counted_in(kind: LeaveKind, choices: Choices) -> str:
    """Return what a kind of leave is counted in (leave.md §1.2)."""
    if kind is LeaveKind.ANNUAL:
        return WORKING
    if kind is LeaveKind.IMPORTANT and choices.important_in_working_days:
        return WORKING
    return CALENDAR


def days_by_year(
    table: WorkTable, start: date, end: date, free: int, charged: Mapping[int, int] | None
) -> dict[int, int]:
    """Return the working days of a leave per year: as its letter counted them, else by calendar.

    ``free`` are days of travel at the end that are not charged.
    """
    days = table.by_year(start, end - timedelta(days=free))
    return days if charged is None else {**days, **charged}


@dataclass(frozen=True, slots=True)
class Stretch:
    """A leave as registers count it: its days, and those of any period within it.

    Periods that join without a gap always add up to the whole, also where the letter counted
    other days than the calendar has by now.
    """

    start: date
    end: date
    unit: str
    by_year: Mapping[int, int]
    table: WorkTable

    @property
    def days(self) -> int:
        """Return the length of the whole leave."""
        if self.unit == CALENDAR:
            return calendar_days(self.start, self.end)
        return sum(self.by_year.values())

    def within(self, first: date, last: date) -> int:
        """Return how many of its days lie from ``first`` to ``last``, both included."""
        if self.unit == CALENDAR:
            return calendar_days(max(first, self.start), min(last, self.end))
        return sum(
            self._until(year, last) - self._until_before(year, first) for year in self.by_year
        )

    def _until_before(self, year: int, day: date) -> int:
        return 0 if day <= date(year, 1, 1) else self._until(year, day - timedelta(days=1))

    def _until(self, year: int, day: date) -> int:
        """Count the days of a year up to a day; on the last one all that the letter counted."""
        first, last = max(self.start, date(year, 1, 1)), min(self.end, date(year, 12, 31))
        if day < first:
            return 0
        counted = self.by_year[year]
        return counted if day >= last else min(counted, self.table.count(first, day))
