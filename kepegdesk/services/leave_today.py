"""What a day at the personnel office brings: who is away, comes back, is late, what falls due."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from peewee import fn

from kepegdesk.domain.indonesian import day_name
from kepegdesk.domain.kinds import (
    RESERVING,
    EmployeeStatus,
    LeaveCase,
    LeaveKind,
    LeaveState,
)
from kepegdesk.domain.leave import GONE
from kepegdesk.domain.leave_facts import Balance, Facts, Lot, ServicePerson
from kepegdesk.domain.leave_ledger import balance
from kepegdesk.domain.leave_situation import Phase
from kepegdesk.domain.leave_special import WARN_BEFORE_MONTHS, chain_start
from kepegdesk.domain.leave_wish import Request
from kepegdesk.domain.working_days import ONE_DAY, add_months, shift_months
from kepegdesk.progress import Progress, nothing
from kepegdesk.services import (
    balances,
    leave_facts,
    leave_presence,
    leave_returns,
    leave_unpaid,
    settings,
)
from kepegdesk.services.leave_calendar import (
    period_words,
    uncapped,
    wanted_units,
)
from kepegdesk.services.leave_presence import CERTAIN
from kepegdesk.services.leave_returns import Ended
from kepegdesk.services.leave_rows import REPORTED, LeaveRow, as_rows, select_rows
from kepegdesk.services.session import Session
from kepegdesk.services.use_case import Reach, query
from kepegdesk.storage.base import tuples
from kepegdesk.storage.database import opened, run
from kepegdesk.storage.tables import Employee, LeaveEvent, LeaveRequest, Listing

AHEAD_DAYS = 7
"""How many days ahead leave that begins is told."""
PATIENCE_DAYS = 7
"""Days after which a request that nobody took further waits too long; BKN is given more."""
BKN_PATIENCE_DAYS = 30
SOON_DAYS = 30
"""Days before a limit of sick leave at which it is told."""
LAPSE_FROM_MONTH = 10
"""From 1 October on it is told which leave lapses at the end of the year (leave.md §6.3)."""
MOST_LATE = 500
"""Reports of return that are read at most: an office that never notes any has thousands due."""
PORTION = 400
"""Requests read at once."""


@dataclass(frozen=True, slots=True)
class Line:
    """One matter of a day: whose it is, what it says, and the request behind it, if there is one.

    ``detail`` is what it says beside the kind of leave, ``day`` the day it turns on; ``urgent``
    what should have been done already. ``reports`` tells that a report of return may be noted.
    """

    employee: int
    nip: str
    name: str
    unit: str
    detail: str
    day: dt.date
    request: int | None = None
    kind: LeaveKind | None = None
    urgent: bool = False
    reports: bool = False

    @property
    def text(self) -> str:
        """Return what it says with the kind of leave."""
        return f"{self.kind.label}: {self.detail}" if self.kind else self.detail


@dataclass(frozen=True, slots=True)
class Section:
    """Matters of one sort, the nearest first; ``more`` are not read because there are too many."""

    key: str
    title: str
    lines: tuple[Line, ...]
    more: int = 0

    @property
    def count(self) -> int:
        """Return how many there are."""
        return len(self.lines) + self.more


@query(reach=Reach.WITHIN)
def today(session: Session, on: dt.date | None = None, unit: int | None = None) -> list[Section]:
    """Return what a day brings to a unit with its sub-units, or to everybody in reach.

    Sections come in the order in which they want attention; empty ones are there, too.
    """
    return _Day(session, on or session.today, unit).sections()


class _Day:
    """Gathers the sections of one day."""

    def __init__(self, session: Session, on: dt.date, unit: int | None) -> None:
        self._session = session
        self._on = on
        self._wanted = wanted_units(unit, session)
        self._context = leave_facts.context()
        self._since = settings.reports_since()

    def sections(self) -> list[Section]:
        """Return every section."""
        late, back_today, back_soon, more = self._returning()
        return [
            _section("late", "Terlambat lapor kembali", late, more),
            _section("away", "Sedang cuti", self._away()),
            _section("returning_today", "Masuk kembali hari ini", back_today),
            _section("returning_week", "Masuk kembali minggu ini", back_soon),
            _section("starting", f"Mulai cuti dalam {AHEAD_DAYS} hari", self._starting()),
            _section("temporary", "Izin sementara belum disahkan", self._temporary()),
            _section("waiting", "Menunggu terlalu lama", self._waiting()),
            _section("unpaid", "CLTN jatuh tempo", self._unpaid()),
            _section("sick", "Batas cuti sakit", self._sick()),
            _section("beyond", "Cuti melewati akhir masa dinas", self._beyond()),
        ]

    # Reading

    def _rows(self, *conditions: Any, with_events: bool = False) -> list[LeaveRow]:
        query = LeaveRequest.select(LeaveRequest.id).join(Employee).where(*conditions)
        if self._wanted is not None:
            query = query.where(Employee.unit.in_(list(self._wanted)))
        return self._read([number for (number,) in tuples(query)], with_events)

    def _read(self, ids: Sequence[int], with_events: bool = False) -> list[LeaveRow]:
        """Read requests in portions: nobody's leave but theirs is looked at."""
        found: list[LeaveRow] = []
        for start in range(0, len(ids), PORTION):
            part = select_rows().where(LeaveRequest.id.in_(ids[start : start + PORTION]))
            found += as_rows(part, self._context, with_events=with_events)
        return found

    def _line(
        self,
        row: LeaveRow,
        text: str,
        day: dt.date,
        *,
        urgent: bool = False,
        reports: bool = False,
    ) -> Line:
        return Line(
            row.employee, row.nip, row.name, row.unit, text, day, row.id, row.kind, urgent, reports
        )

    # Away, and back

    def _away(self) -> list[Line]:
        """Return who is away on the day, whoever comes back last standing last."""
        rows = self._rows(
            LeaveRequest.state.in_(list(CERTAIN)),
            LeaveRequest.start <= self._on,
            LeaveRequest.end >= self._on,
        )
        back = leave_presence.resumed([row.id for row in rows]) if rows else {}
        found = []
        for row in rows:
            last = leave_presence.last_day(row.end, row.returned_on, back.get(row.id))
            if last >= self._on:
                text = f"sampai {last:%d-%m-%Y}, {row.length}{_unless_issued(row)}"
                found.append(self._line(row, text, last, reports=_can_report(row, self._on)))
        return found

    def _returning(self) -> tuple[list[Line], list[Line], list[Line], int]:
        """Return who is late, who comes back on the day, who in the rest of the week.

        Somebody is back on the first working day after his leave, and late from the day after.
        Last comes how many more are late that are not read.
        """
        sunday = self._on + ONE_DAY * (6 - self._on.weekday())
        back = self._back_by(sunday)
        late = sorted(
            (number for number, day in back.items() if day < self._on),
            key=lambda number: (back[number], number),
            reverse=True,
        )
        read = self._read([*late[:MOST_LATE], *(n for n, day in back.items() if day >= self._on)])
        sorts: tuple[list[Line], list[Line], list[Line]] = ([], [], [])
        for row in read:
            day = back[row.id]
            waits = row.phase(self._on) == Phase.REPORT
            if day < self._on:
                sorts[0].append(self._late(row, day))
            elif day == self._on:
                text = f"selesai {row.end:%d-%m-%Y}"
                sorts[1].append(self._line(row, text, day, reports=waits))
            else:
                text = f"masuk {day_name(day)} {day:%d-%m-%Y}"
                sorts[2].append(self._line(row, text, day, reports=waits))
        return *sorts, max(0, len(late) - MOST_LATE)

    def _back_by(self, sunday: dt.date) -> dict[int, dt.date]:
        """Return when whom comes back by the end of the week, or should have reported already.

        Leave without pay has a month for the report, and a list of its own. Who left service
        comes back no more.
        """
        lately = self._on - ONE_DAY * LONGEST_BREAK
        awaited = LeaveRequest.state.in_(sorted(REPORTED)) & (LeaveRequest.end >= self._since)
        query = (
            LeaveRequest.select(
                LeaveRequest.id, LeaveRequest.employee, LeaveRequest.end, LeaveRequest.state
            )
            .join(Employee)
            .where(
                LeaveRequest.kind != LeaveKind.UNPAID,
                LeaveRequest.returned_on.is_null(),
                LeaveRequest.state.in_(sorted(_ENDING)),
                LeaveRequest.end <= sunday,
                (LeaveRequest.end >= lately) | awaited,
            )
        )
        if self._wanted is not None:
            query = query.where(Employee.unit.in_(list(self._wanted)))
        rows = list(tuples(query.order_by(LeaveRequest.end)))
        known = leave_facts.people({employee for _number, employee, *_rest in rows})
        ended = [Ended(*row[:3]) for row in rows]
        due = leave_returns.due(ended, known, self._context)
        found: dict[tuple[int, dt.date], int] = {}
        for number, employee, end, state in rows:
            day = due[number]
            late = day < self._on and state in REPORTED and end >= self._since
            if not _left_by(known[employee], day) and (late or self._on <= day <= sunday):
                found[employee, day] = number  # of two leaves that follow each other the last
        return {number: day for (_employee, day), number in found.items()}

    def _late(self, row: LeaveRow, back: dt.date) -> Line:
        days = (self._on - back).days
        text = f"seharusnya masuk {back:%d-%m-%Y}, terlambat {days} hari"
        return self._line(row, text, back, urgent=True, reports=True)

    def _starting(self) -> list[Line]:
        rows = self._rows(
            LeaveRequest.state.in_(list(leave_facts.LIVE)),
            LeaveRequest.start > self._on,
            LeaveRequest.start <= self._on + ONE_DAY * AHEAD_DAYS,
        )
        return [
            self._line(
                row,
                f"{period_words(row.start, row.end)}, {row.length}{_unless_issued(row)}",
                row.start,
                urgent=row.state in RESERVING,
            )
            for row in rows
        ]

    # What waits

    def _temporary(self) -> list[Line]:
        rows = self._rows(LeaveRequest.state == LeaveState.TEMPORARY)
        return [
            self._line(
                row,
                f"sejak {row.submitted_on:%d-%m-%Y}, cuti {period_words(row.start, row.end)}",
                row.submitted_on,
                urgent=True,
            )
            for row in rows
        ]

    def _waiting(self) -> list[Line]:
        """Return what nobody took further for a week, BKN for a month, or till the leave began."""
        last = LeaveEvent.select(fn.MAX(LeaveEvent.on_day)).where(
            LeaveEvent.request == LeaveRequest.id
        )
        states = RESERVING - {LeaveState.TEMPORARY}
        patient = self._on - ONE_DAY * PATIENCE_DAYS
        rows = self._rows(
            LeaveRequest.state.in_(list(states)),
            (LeaveRequest.start <= self._on)
            | (fn.COALESCE(last, LeaveRequest.submitted_on) <= patient),
            with_events=True,
        )
        found = []
        for row in rows:
            moved = max((event.on for event in row.events), default=row.submitted_on)
            begun = row.start <= self._on
            patience = BKN_PATIENCE_DAYS if row.state is LeaveState.PROPOSED else PATIENCE_DAYS
            if begun or (self._on - moved).days >= patience:
                start = (
                    f"sudah mulai {row.start:%d-%m-%Y}" if begun else f"mulai {row.start:%d-%m-%Y}"
                )
                text = f"{uncapped(row.waits(self._on))} sejak {moved:%d-%m-%Y}, {start}"
                found.append(self._line(row, text, moved, urgent=begun))
        return found

    # Limits

    def _unpaid(self) -> list[Line]:
        due = leave_unpaid.due(self._session, on=self._on)
        ids = [each.request for each in due]
        rows = {row.id: row for row in self._rows(LeaveRequest.id.in_(ids))} if ids else {}
        return [
            self._line(
                rows[each.request], each.reminder.text.removeprefix("CLTN "), each.reminder.due,
                urgent=each.reminder.late,
            )
            for each in due
            if each.request in rows
        ]  # fmt: skip

    def _sick(self) -> list[Line]:
        """Return whose sickness, leave after leave, passes 10 or 12 months now or soon (R12)."""
        rows = self._rows(
            LeaveRequest.state.in_(list(leave_facts.LIVE)),
            LeaveRequest.kind == LeaveKind.SICK,
            LeaveRequest.case.not_in([LeaveCase.MISCARRIAGE, LeaveCase.WORK_ACCIDENT]),
            LeaveRequest.start <= self._on + ONE_DAY * SOON_DAYS,
            LeaveRequest.end >= self._on,
        )
        ids = {row.employee for row in rows}
        known, facts = (leave_facts.people(ids), leave_facts.facts_of(ids)) if ids else ({}, {})
        found: dict[int, Line] = {}
        for row in rows:
            line = self._sick_line(row, known[row.employee], facts[row.employee])
            if line is not None:
                found[row.employee] = line
        return list(found.values())

    def _sick_line(self, row: LeaveRow, person: ServicePerson, facts: Facts) -> Line | None:
        months = self._context.number("cs_maks_bulan", person, row.start)
        if months is None:
            return None
        asked = Request(row.kind, row.start, row.end, row.reason)
        begun = chain_start(asked, person, facts, self._context)
        marks = [months - WARN_BEFORE_MONTHS, months] if months > WARN_BEFORE_MONTHS else [months]
        soon = self._on + ONE_DAY * SOON_DAYS
        passed = [
            (mark, shift_months(begun, mark))
            for mark in marks
            if row.end > add_months(begun, mark) and shift_months(begun, mark) <= soon
        ]
        if not passed:
            return None
        mark, day = passed[-1]
        when = "melewati" if day <= self._on else "akan melewati"
        text = (
            f"sakit sejak {begun:%d-%m-%Y} {when} {mark} bulan pada {day:%d-%m-%Y}; "
            "siapkan Tim Penguji Kesehatan"
        )
        return self._line(row, text, day, urgent=day <= self._on)

    def _beyond(self) -> list[Line]:
        """Return leave still open that reaches past the day its person left service (T-21)."""
        rows = self._rows(
            LeaveRequest.state.in_(list(RESERVING | _RUNNING)),
            LeaveRequest.end >= min(self._since, self._on),
            Employee.status.in_(list(GONE)),
        )
        known = leave_facts.people({row.employee for row in rows}) if rows else {}
        found = []
        for row in rows:
            person = known[row.employee]
            away = row.kind is LeaveKind.UNPAID and person.status is EmployeeStatus.CLTN
            since = person.gone_since or self._on
            if not away and row.end >= since:
                told = f" sejak {since:%d-%m-%Y}" if person.gone_since else ""
                text = f"{period_words(row.start, row.end)}; {uncapped(person.status.value)}{told}"
                found.append(self._line(row, text, row.end, urgent=True))
        return found


_RUNNING = frozenset({LeaveState.ISSUED, LeaveState.EXTENDED})
_ENDING = CERTAIN - {LeaveState.DONE, LeaveState.EXTENDED, LeaveState.REACTIVATED}
LONGEST_BREAK = 30
"""Days off that can follow a leave at most: who comes back on a day ended his no earlier."""


def _section(key: str, title: str, lines: Iterable[Line], more: int = 0) -> Section:
    ordered = sorted(lines, key=lambda line: (line.day, line.name))
    return Section(key, title, tuple(ordered), more)


def _unless_issued(row: LeaveRow) -> str:
    """Say where a leave stands that has no letter."""
    return f", {uncapped(row.state.label)}" if row.state in RESERVING else ""


def _can_report(row: LeaveRow, on: dt.date) -> bool:
    """Tell whether somebody may come back early and report: leave with a letter that has begun.

    From annual leave he is called back, from leave without pay reactivated.
    """
    by_report = row.kind not in (LeaveKind.ANNUAL, LeaveKind.UNPAID)
    return by_report and row.state is LeaveState.ISSUED and row.start < on


def _left_by(person: ServicePerson, day: dt.date) -> bool:
    """Tell whether somebody out of service was so already on the day he would have come back."""
    gone = person.status in GONE
    return gone and (person.gone_since is None or person.gone_since <= day)


# Carry-over about to lapse


@query(reach=Reach.WITHIN)
def lapsing(
    session: Session,
    on: dt.date | None = None,
    unit: int | None = None,
    progress: Progress = nothing,
) -> Section:
    """Return whose carried and extra days lapse on 31 December; before 1 October nobody's.

    N-2, N-1 and T go; what was earned on cuti bersama at the end of this year (TL) stays. Days
    asked for are taken from them first, so they are named.
    """
    day = on or session.today
    title = f"Sisa cuti hapus 31-12-{day.year}"
    if day.month < LAPSE_FROM_MONTH:
        return Section("lapsing", title, ())
    people = _people(wanted_units(unit, session))
    found = balances.of_everybody(session, on=day, progress=progress)
    found = {number: each for number, each in found.items() if number in people}
    ending = _ending_extra(found, day)
    lines = [
        _lapse_line(people[number], each, ending.get(number, 0), day)
        for number, each in found.items()
        if each.n2 + each.n1 + ending.get(number, 0) > 0
    ]
    return Section("lapsing", title, tuple(sorted(lines, key=lambda line: (line.unit, line.name))))


class _Who(NamedTuple):
    """A person as a line names him."""

    id: int
    nip: str
    name: str
    unit: str


def _people(wanted: frozenset[int] | None) -> dict[int, _Who]:
    """Return who is in service."""
    query = Listing.select(Listing.id, Listing.nip, Listing.name, Listing.unit)
    query = query.where(Listing.status.not_in(sorted(GONE)))
    if wanted is not None:
        query = query.where(Listing.unit_id.in_(list(wanted)))
    return {row[0]: _Who(*row) for row in run(opened(), *query.sql())}


def _ending_extra(found: dict[int, Balance], day: dt.date) -> dict[int, int]:
    """Return the extra days (T, and TL of last year) that end with the year, per person."""
    ids = [number for number, each in found.items() if each.extra > 0]
    if not ids:
        return {}
    people, facts, context = (
        leave_facts.people(ids),
        leave_facts.facts_of(ids),
        leave_facts.context(),
    )
    last = dt.date(day.year, 12, 31)
    return {
        number: sum(
            lot.left
            for lot in balance(people[number], facts[number], context, day).lots
            if lot.lot in _EXTRA and lot.valid_from <= day and lot.valid_to == last
        )
        for number in ids
    }


_EXTRA = (Lot.EXTRA, Lot.EXTRA_YEAR_END)


def _lapse_line(who: _Who, left: Balance, extra: int, day: dt.date) -> Line:
    parts = [("N-2", left.n2), ("N-1", left.n1), ("tambahan", extra)]
    named = ", ".join(f"{name} {days}" for name, days in parts if days > 0)
    asked = f"; sedang diajukan {left.reserved} hari" if left.reserved else ""
    text = f"{left.n2 + left.n1 + extra} hari hapus ({named}){asked}"
    return Line(who.id, who.nip, who.name, who.unit, text, dt.date(day.year, 12, 31))
