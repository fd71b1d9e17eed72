"""Who of some units is at work on the days of a period, counted without looking at everybody.

People are counted by groups that work the same days; only absences are read one by one. Every
count of people at work comes from here: calendar, wall calendar, warning at the decision.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from kepegdesk.domain.kinds import (
    TAKEN,
    EmployeeKind,
    EmployeeStatus,
    LeaveState,
    WorkPattern,
)
from kepegdesk.domain.leave_facts import ServicePerson
from kepegdesk.domain.leave_ledger import LedgerContext
from kepegdesk.domain.working_days import ONE_DAY, WorkTable, calendar_days
from kepegdesk.services import leave_facts
from kepegdesk.storage.base import tuples
from kepegdesk.storage.database import rows
from kepegdesk.storage.listing import among, bound
from kepegdesk.storage.tables import LeaveEvent, LeaveRequest, Unit

CERTAIN = TAKEN | {
    LeaveState.APPROVED,
    LeaveState.CHANGED,
    LeaveState.RATIFIED,
    LeaveState.ENDORSED,
    LeaveState.TEMPORARY,
}
"""States of leave that will be taken or is: granted, or begun with an izin sementara."""

PENDING = leave_facts.LIVE - CERTAIN
"""States of leave to which somebody, for leave without pay BKN, must still agree."""

_CERTAIN = frozenset(state.value for state in CERTAIN)

UnitId = int | None


def last_day(end: dt.date, returned_on: dt.date | None, resumed: dt.date | None) -> dt.date:
    """Return the last day somebody was really away: the one before he was back, if that is earlier.

    Of leave from which a letter called somebody back, ``end`` is that day already.
    """
    back = min((day for day in (returned_on, resumed) if day is not None), default=None)
    return end if back is None else min(end, back - ONE_DAY)


def resumed(requests: Any) -> dict[int, dt.date]:
    """Return the day somebody was back in service after leave without pay, of these requests."""
    query = (
        LeaveEvent.select(LeaveEvent.request, LeaveEvent.start)
        .join(LeaveRequest)
        .where(LeaveRequest.state == LeaveState.REACTIVATED, LeaveEvent.act == "reactivate")
        .where(LeaveEvent.start.is_null(False))
    )
    if requests is not None:
        query = query.where(LeaveEvent.request.in_(requests))
    return dict(tuples(query))


class Absence(NamedTuple):
    """A leave that touches the period: who is away, from when until when, and whether for sure."""

    employee: int
    unit: UnitId
    start: dt.date
    end: dt.date
    certain: bool


@dataclass(frozen=True, slots=True)
class Lack:
    """A day on which fewer people of a unit and its sub-units are at work than it needs.

    ``present`` are at work as things stand, ``if_granted`` if all that is asked for were granted.
    """

    day: dt.date
    unit: int
    name: str
    least: int
    present: int
    if_granted: int

    @property
    def certain(self) -> bool:
        """Tell whether people lack already, not only if what waits is granted."""
        return self.present < self.least

    @property
    def words(self) -> str:
        """Word how many are at work and how many the unit needs."""
        if self.certain:
            return f"{self.name}: masuk {self.present}, minimum {self.least}"
        return f"{self.name}: masuk {self.if_granted} bila semua disetujui, minimum {self.least}"


@dataclass(slots=True)
class Presence:
    """How many of each unit work, are away and have asked, per day of a period.

    The lists hold one number a day; a unit's own people count, not those below it.
    """

    first: dt.date
    last: dt.date
    staff: dict[UnitId, list[int]] = field(default_factory=dict)
    away: dict[UnitId, list[int]] = field(default_factory=dict)
    pending: dict[UnitId, list[int]] = field(default_factory=dict)
    absences: list[Absence] = field(default_factory=list)
    lacks: list[Lack] = field(default_factory=list)

    @property
    def days(self) -> list[dt.date]:
        """Return the days of the period."""
        return [self.first + ONE_DAY * n for n in range(calendar_days(self.first, self.last))]

    def total(self, counts: dict[UnitId, list[int]]) -> list[int]:
        """Add up a count of all units, day by day."""
        return _added(counts.values(), calendar_days(self.first, self.last))


def _added(lists: Collection[list[int]], length: int) -> list[int]:
    return [sum(numbers) for numbers in zip(*lists, strict=True)] if lists else [0] * length


def read(
    first: dt.date,
    last: dt.date,
    units: Collection[int] | None,
    context: LedgerContext,
    *,
    without: int | None = None,
) -> Presence:
    """Count the people of these units, or of all, on every day; one person's leave may be left out.

    People in service count: status *Aktif*, from their TMT on, or until they left where the day
    is known. Two leaves of one person on one day count once.
    """
    reader = _Reader(first, last, units, context)
    reader.count_staff()
    reader.count_ordered()
    reader.count_absences(without)
    reader.find_lacks()
    return reader.found


class _Reader:
    """Fills a ``Presence``."""

    def __init__(
        self,
        first: dt.date,
        last: dt.date,
        units: Collection[int] | None,
        context: LedgerContext,
    ) -> None:
        self.found = Presence(first, last)
        self._units = units
        self._context = context
        self._structure = leave_facts.Structure()
        self._length = calendar_days(first, last)
        self._masks: dict[WorkTable, list[int]] = {}
        self._groups: dict[tuple[Any, ...], list[int]] = {}

    # Who works when

    def _mask(self, unit: UnitId, pattern: str | None, collective: Any) -> list[int]:
        """Return 1 for every working day of a group of people, 0 for every day off."""
        key = (unit, pattern, collective)
        if key not in self._groups:
            table = self._table(unit, pattern, collective)
            if table not in self._masks:
                self._masks[table] = [table.count(day, day) for day in self.found.days]
            self._groups[key] = self._masks[table]
        return self._groups[key]

    def _table(self, unit: UnitId, pattern: str | None, collective: Any) -> WorkTable:
        structure = self._structure
        gets = structure.gets_collective(unit) if collective is None else bool(collective)
        week = WorkPattern(pattern) if pattern else structure.pattern(unit)
        person = ServicePerson(
            EmployeeKind.PNS, None, week, gets_collective=gets, units=structure.chain(unit)
        )
        return self._context.table(person)

    def _counts(self, counts: dict[UnitId, list[int]], unit: UnitId) -> list[int]:
        if unit not in counts:
            counts[unit] = [0] * self._length
        return counts[unit]

    def _within(self) -> tuple[str, list[Any]]:
        """Return the condition that keeps to the units, and its value."""
        if self._units is None:
            return "", []
        return f"AND e.unit_id IN {among()}", [bound(self._units)]

    # Who is there

    def count_staff(self) -> None:
        """Count everybody in service, group by group, then who came or left within the period."""
        narrowed, values = self._within()
        groups = f"""
            SELECT e.unit_id, e.pattern, e.collective, count(*) FROM employee e
            WHERE e.status = ? {narrowed} GROUP BY e.unit_id, e.pattern, e.collective"""  # noqa: S608
        for unit, pattern, collective, count in rows(groups, EmployeeStatus.ACTIVE.value, *values):
            staff = self._counts(self.found.staff, unit)
            for place, works in enumerate(self._mask(unit, pattern, collective)):
                staff[place] += works * count
        for change in self._changes(narrowed, values):
            self._count_change(*change)

    def _changes(self, narrowed: str, values: list[Any]) -> Iterator[Any]:
        """Give who was not in service on every day: still to come, or gone since."""
        statement = f"""
            SELECT e.unit_id, e.pattern, e.collective, e.status, e.status_since, e.tmt_cpns
            FROM employee e
            WHERE ((e.status = ? AND e.tmt_cpns > ?) OR (e.status <> ? AND e.status_since > ?))
            {narrowed}"""  # noqa: S608
        active, first = EmployeeStatus.ACTIVE.value, self.found.first.isoformat()
        yield from rows(statement, active, first, active, first, *values)

    def _count_change(
        self, unit: UnitId, pattern: str, collective: Any, status: str, since: Any, begun: Any
    ) -> None:
        staff = self._counts(self.found.staff, unit)
        mask = self._mask(unit, pattern, collective)
        active = status == EmployeeStatus.ACTIVE
        there = self._served(status, since, begun)
        for place, works in enumerate(mask):
            if active and place not in there:
                staff[place] -= works
            elif not active and place in there:
                staff[place] += works

    def _served(self, status: str, since: Any, begun: Any) -> range:
        """Return on which days of the period, counted from 0, somebody is in service."""
        start, stop = 0, self._length
        if begun is not None:
            start = max(0, (_day(begun) - self.found.first).days)
        if status != EmployeeStatus.ACTIVE:
            stop = 0 if since is None else min(stop, (_day(since) - self.found.first).days)
        return range(start, max(start, stop))

    def count_ordered(self) -> None:
        """Count who was ordered to work on a day of cuti bersama."""
        narrowed, values = self._within()
        statement = f"""
            SELECT w.day, e.unit_id, e.pattern, e.collective
            FROM worked_collective w JOIN employee e ON e.id = w.employee_id
            WHERE w.day >= ? AND w.day <= ? AND e.status = ? {narrowed}"""  # noqa: S608
        found = self.found
        period = (found.first.isoformat(), found.last.isoformat(), EmployeeStatus.ACTIVE.value)
        for day, unit, pattern, collective in rows(statement, *period, *values):
            place = (_day(day) - found.first).days
            if not self._mask(unit, pattern, collective)[place]:
                self._counts(found.staff, unit)[place] += 1

    # Who is away

    def count_absences(self, without: int | None) -> None:
        """Count who is away or has asked to be, each on his own working days."""
        counted: dict[int, dt.date] = {}
        for row in self._absences():
            absence, pattern, collective, *service = row
            if absence.employee == without or absence.end < self.found.first:
                continue
            self.found.absences.append(absence)
            start = max(absence.start, counted.get(absence.employee, absence.start))
            counted[absence.employee] = max(absence.end + ONE_DAY, start)
            counts = self.found.away if absence.certain else self.found.pending
            there = self._served(*service)
            here = range(
                max(there.start, (start - self.found.first).days),
                min(there.stop, (absence.end - self.found.first).days + 1),
            )
            if here:
                mask = self._mask(absence.unit, pattern, collective)
                numbers = self._counts(counts, absence.unit)
                for place in here:
                    numbers[place] += mask[place]

    def _absences(self) -> Iterator[tuple[Any, ...]]:
        """Give the leave that touches the period with its person's week and service."""
        narrowed, values = self._within()
        states = [state.value for state in leave_facts.LIVE]
        marks = ", ".join("?" * len(states))
        statement = f"""
            SELECT r.id, r.employee_id, e.unit_id, r."start", r."end", r.returned_on, r.state,
                e.pattern, e.collective, e.status, e.status_since, e.tmt_cpns
            FROM leave_request r JOIN employee e ON e.id = r.employee_id
            WHERE r."start" <= ? AND r."end" >= ? AND r.state IN ({marks}) {narrowed}
            ORDER BY r.employee_id, r."start", r.id"""  # noqa: S608
        back = resumed(None)
        period = (self.found.last.isoformat(), self.found.first.isoformat())
        for request, employee, unit, start, end, returned, state, *person in rows(
            statement, *period, *states, *values
        ):
            away_until = last_day(_day(end), _day(returned), back.get(request))
            absence = Absence(employee, unit, _day(start), away_until, state in _CERTAIN)
            yield (absence, *person)

    # Who lacks

    def find_lacks(self) -> None:
        """Compare every unit that must keep people at work with those it has, day by day.

        A day on which leave takes nobody is no matter of the calendar, however few there are.
        """
        wanted = Unit.select(Unit.id, Unit.name, Unit.min_present).where(
            Unit.min_present.is_null(False)
        )
        for unit, name, least in tuples(wanted.order_by(Unit.id)):
            if self._units is None or unit in self._units:
                self._compare(unit, name, least)
        self.found.lacks.sort(key=lambda lack: lack.day)

    def _compare(self, unit: int, name: str, least: int) -> None:
        found = self.found
        staff, away, pending = (
            _added(self._below(unit, counts), self._length)
            for counts in (found.staff, found.away, found.pending)
        )
        for place, works in enumerate(self._mask(unit, None, None)):
            present = staff[place] - away[place]
            granted = present - pending[place]
            if works and granted < least and (away[place] or pending[place]):
                day = found.first + ONE_DAY * place
                found.lacks.append(Lack(day, unit, name, least, present, granted))

    def _below(self, unit: int, counts: dict[UnitId, list[int]]) -> list[list[int]]:
        """Return the counts of a unit and of everything below it."""
        return [each for below, each in counts.items() if unit in self._structure.chain(below)]


def _day(value: Any) -> Any:
    """Return a date as either engine hands it over; None stays None."""
    return None if value is None else leave_facts.as_day(value)
