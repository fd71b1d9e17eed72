"""The calendar of leave: who of a unit is away on which day of a month or a year.

A sheet holds the days and who stands on it; what a row shows is read for the rows looked at.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from kepegdesk.domain.indonesian import DAYS, month_name
from kepegdesk.domain.kinds import EmployeeKind, EmployeeStatus, LeaveKind
from kepegdesk.domain.leave_facts import ServicePerson
from kepegdesk.domain.leave_ledger import LedgerContext
from kepegdesk.domain.problems import error
from kepegdesk.domain.working_days import COLLECTIVE, ONE_DAY, WorkTable, calendar_days
from kepegdesk.errors import Refused
from kepegdesk.services import leave_facts, leave_presence, units
from kepegdesk.services.leave_presence import CERTAIN, Lack, Presence
from kepegdesk.services.leave_rows import LeaveRow, as_rows, select_rows
from kepegdesk.services.session import Session
from kepegdesk.services.units import with_sub_units
from kepegdesk.services.use_case import Reach, query
from kepegdesk.storage import listing
from kepegdesk.storage.base import tuples
from kepegdesk.storage.database import opened, run
from kepegdesk.storage.tables import Holiday, LeaveRequest, Listing

LETTERS = {
    LeaveKind.ANNUAL: "T",
    LeaveKind.LARGE: "B",
    LeaveKind.SICK: "S",
    LeaveKind.MATERNITY: "M",
    LeaveKind.IMPORTANT: "P",
    LeaveKind.UNPAID: "L",
}
"""What stands on a day of leave, so that a kind is told without its colour."""

EVERYBODY = "Semua unit kerja"
FIRST_YEAR, LAST_YEAR = 2000, 2100


class DayOff(NamedTuple):
    """A holiday or a day of cuti bersama; ``unit`` is None where it is everybody's."""

    day: dt.date
    name: str
    collective: bool
    unit: int | None


@dataclass(frozen=True, slots=True)
class Day:
    """A day of the sheet: why the unit does not work, and how its people stand.

    ``off`` is empty on a working day. ``staff`` have to work on it, of these ``away`` are on
    leave and ``pending`` have asked to be.
    """

    day: dt.date
    off: str
    holiday: bool
    staff: int
    away: int
    pending: int
    lacks: tuple[Lack, ...] = ()

    @property
    def present(self) -> int:
        """Return how many are at work as things stand."""
        return self.staff - self.away


class Place(NamedTuple):
    """Who stands on the sheet, and under which unit."""

    employee: int
    unit: int | None


@dataclass(frozen=True, slots=True)
class Sheet:
    """A period of a unit with its sub-units; ``people`` in the order of units, then of names.

    ``absent`` counts who has leave in the period or has asked for it, ``settled`` tells whether a
    decree has fixed the holidays of the year.
    """

    unit: int | None
    title: str
    first: dt.date
    last: dt.date
    on: dt.date
    days: tuple[Day, ...]
    people: tuple[Place, ...]
    units: dict[int | None, str]
    absent: int
    settled: bool

    @property
    def period(self) -> str:
        """Name the month or the year."""
        year = str(self.first.year)
        whole = self.first.month != self.last.month
        return year if whole else f"{month_name(self.first.month)} {year}"

    @property
    def lacks(self) -> list[Lack]:
        """Return every day on which a unit has too few people."""
        return [lack for day in self.days for lack in day.lacks]


@dataclass(frozen=True, slots=True)
class Span:
    """A leave as the calendar draws it: the days really spent away; its counts are the request's.

    ``beyond`` is the day the person left service, where the leave reaches it.
    """

    row: LeaveRow
    first: dt.date
    last: dt.date
    pending: bool
    beyond: dt.date | None = None

    @property
    def letter(self) -> str:
        """Return the letter of its kind."""
        return LETTERS[self.row.kind]

    @property
    def words(self) -> str:
        """Word kind, days, length and where it stands."""
        row = self.row
        number = f" nomor {row.number}" if row.number else ""
        told = f"{row.kind.label} {period_words(row.start, row.end)}, {row.length}"
        cut = f", hanya sampai {self.last:%d-%m-%Y}" if self.last < row.end else ""
        gone = f", melewati akhir masa dinas {self.beyond:%d-%m-%Y}" if self.beyond else ""
        return f"{told}, {uncapped(row.state.label)}{number}{cut}{gone}"


@dataclass(frozen=True, slots=True)
class Person:
    """A row of the sheet; ``off`` says for every day why he does not work, or nothing."""

    id: int
    name: str
    nip: str
    position: str
    unit: str
    off: tuple[str, ...]
    spans: tuple[Span, ...]

    def span(self, day: dt.date) -> Span | None:
        """Return the leave of a day."""
        return next((span for span in self.spans if span.first <= day <= span.last), None)


def period_words(first: dt.date, last: dt.date) -> str:
    """Write days as lists do: «23-11-2026 s.d. 27-11-2026», a single day once."""
    return f"{first:%d-%m-%Y}" + (f" s.d. {last:%d-%m-%Y}" if last != first else "")


def uncapped(words: str) -> str:
    """Write words within a sentence; abbreviations such as CLTN keep their capitals."""
    return words if words[1:2].isupper() else words[:1].lower() + words[1:]


# Sheets


@query(reach=Reach.WITHIN)
def month(
    session: Session,
    unit: int | None,
    year: int,
    month: int,
    *,
    words: str = "",
    only_away: bool = False,
) -> Sheet:
    """Return a month of a unit with its sub-units, or of everybody in reach.

    ``words`` narrow who stands on it, ``only_away`` to whom has leave or asked for it; what is
    counted per day stays the whole unit.
    """
    first = dt.date(year, month, 1)
    last = dt.date(year + month // 12, month % 12 + 1, 1) - ONE_DAY
    return _sheet(session, unit, first, last, words, only_away)


@query(reach=Reach.WITHIN)
def year(
    session: Session, unit: int | None, year: int, *, words: str = "", only_away: bool = False
) -> Sheet:
    """Return a year of a unit with its sub-units, or of everybody in reach."""
    return _sheet(session, unit, dt.date(year, 1, 1), dt.date(year, 12, 31), words, only_away)


def _sheet(
    session: Session,
    unit: int | None,
    first: dt.date,
    last: dt.date,
    words: str,
    only_away: bool,
) -> Sheet:
    _require_year(first.year)
    wanted, context = wanted_units(unit, session), leave_facts.context()
    present = leave_presence.read(first, last, wanted, context)
    paths: dict[int | None, str] = {None: "Tanpa unit kerja"}
    paths |= {each: units.path(chain) for each, chain in units.chains().items()}
    away = {absence.employee for absence in present.absences}
    people = _people(wanted, words, away, only_away, paths)
    title = EVERYBODY if unit is None else paths[unit]
    if unit is None and session.units is not None:
        title = "Semua unit dalam wewenang"
    return Sheet(
        unit=unit,
        title=title,
        first=first,
        last=last,
        on=session.today,
        days=tuple(_days(present, unit, context)),
        people=tuple(people),
        units={unit: paths[unit] for unit in {place.unit for place in people}},
        absent=len(away),
        settled=first.year in context.calendar.settled_years,
    )


def _require_year(year: int) -> None:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        text = f"Kalender hanya untuk tahun {FIRST_YEAR} sampai {LAST_YEAR}."
        raise Refused([error("KL01", "year", text)])


def wanted_units(unit: int | None, session: Session) -> frozenset[int] | None:
    """Return a unit with what is below it; without one all in reach, None for the whole office.

    Raises ``NotAllowed`` for a unit out of reach.
    """
    if unit is None:
        return session.units
    session.require_unit(unit)
    return with_sub_units(unit)


def _people(
    wanted: frozenset[int] | None,
    words: str,
    away: Collection[int],
    only_away: bool,
    paths: dict[int | None, str],
) -> list[Place]:
    """Return who is active or on leave, by unit and name: plain rows, there may be thousands."""
    found = listing.matching(words, unit_ids=wanted)
    query = Listing.select(Listing.id, Listing.unit_id, Listing.status)
    if found.conditions:
        query = query.where(*found.conditions)
    active = EmployeeStatus.ACTIVE.value
    named = run(opened(), *query.order_by(Listing.name_key, Listing.id).sql())
    places = [
        Place(number, unit)
        for number, unit, status in named
        if number in away or (status == active and not only_away)
    ]
    order = {unit: path.casefold() for unit, path in paths.items()}
    return sorted(places, key=lambda place: order[place.unit])


def _days(present: Presence, unit: int | None, context: LedgerContext) -> list[Day]:
    structure = leave_facts.Structure()
    table = context.table(_usual(structure, unit))
    holidays = _days_off(present.first, present.last)
    chain = frozenset(structure.chain(unit))
    gets = structure.gets_collective(unit)
    counts = [present.total(each) for each in (present.staff, present.away, present.pending)]
    lacks: dict[dt.date, list[Lack]] = {}
    for lack in present.lacks:
        lacks.setdefault(lack.day, []).append(lack)
    return [
        Day(
            day, _off(table, holidays, chain, day, gets),
            any(_is_of(each, chain, gets) for each in holidays.get(day, ())),
            staff, away, pending, tuple(lacks.get(day, ())),
        )
        for day, staff, away, pending in zip(present.days, *counts, strict=True)
    ]  # fmt: skip


def _usual(structure: leave_facts.Structure, unit: int | None) -> ServicePerson:
    """Return somebody who works as his unit does."""
    return ServicePerson(
        EmployeeKind.PNS, None, structure.pattern(unit),
        gets_collective=structure.gets_collective(unit), units=structure.chain(unit),
    )  # fmt: skip


def _days_off(first: dt.date, last: dt.date) -> dict[dt.date, list[DayOff]]:
    """Return the days off of a period with their names, everybody's first."""
    wanted = Holiday.select(Holiday.day, Holiday.name, Holiday.type, Holiday.unit)
    wanted = wanted.where(Holiday.day.between(first, last))
    found: dict[dt.date, list[DayOff]] = {}
    for day, name, kind, unit in tuples(wanted.order_by(Holiday.day, Holiday.id)):
        found.setdefault(day, []).append(DayOff(day, name, kind == COLLECTIVE, unit))
    return found


def _is_of(off: DayOff, chain: Collection[int], gets_collective: bool) -> bool:
    valid = off.unit is None or off.unit in chain
    return valid and (gets_collective or not off.collective)


def _off(
    table: WorkTable,
    holidays: dict[dt.date, list[DayOff]],
    chain: Collection[int],
    day: dt.date,
    gets_collective: bool,
) -> str:
    """Say why a day is no working day; nothing where it is one."""
    if table.count(day, day):
        return ""
    names = [off.name for off in holidays.get(day, ()) if _is_of(off, chain, gets_collective)]
    return ", ".join(names) or DAYS[day.weekday()]


# Rows


@query(reach=Reach.WITHIN)
def people(
    session: Session, employees: Sequence[int], first: dt.date, last: dt.date
) -> list[Person]:
    """Return rows of a sheet, in the order asked; who is out of reach is left out."""
    found = listing.rows(employees)
    shown = [row for row in found if session.reaches(row.unit_id)]
    ids = [row.id for row in shown]
    context, known = leave_facts.context(), leave_facts.people(ids)
    spans, holidays = _spans(ids, known, first, last, context), _days_off(first, last)
    days = [first + ONE_DAY * n for n in range(calendar_days(first, last))]
    return [
        Person(
            row.id, row.full_name, row.nip, row.position, row.unit,
            _days_of(known[row.id], context, holidays, days), tuple(spans.get(row.id, ())),
        )
        for row in shown
    ]  # fmt: skip


def _days_of(
    person: ServicePerson,
    context: LedgerContext,
    holidays: dict[dt.date, list[DayOff]],
    days: Sequence[dt.date],
) -> tuple[str, ...]:
    table, gets = context.table(person), person.gets_collective
    return tuple(_off(table, holidays, person.units, day, gets) for day in days)


def _spans(
    employees: Collection[int],
    known: dict[int, ServicePerson],
    first: dt.date,
    last: dt.date,
    context: LedgerContext,
) -> dict[int, list[Span]]:
    """Return the leave of these people that touches the period, each counted as everywhere."""
    query = select_rows().where(
        LeaveRequest.employee.in_(list(employees)),
        LeaveRequest.state.in_(list(leave_facts.LIVE)),
        LeaveRequest.start <= last,
        LeaveRequest.end >= first,
    )
    rows = as_rows(query.order_by(LeaveRequest.start, LeaveRequest.id), context)
    back = leave_presence.resumed([row.id for row in rows]) if rows else {}
    found: dict[int, list[Span]] = {}
    for row in rows:
        until = leave_presence.last_day(row.end, row.returned_on, back.get(row.id))
        if until >= max(row.start, first):
            gone = known[row.employee].gone_since
            beyond = gone if gone and until >= gone and row.kind is not LeaveKind.UNPAID else None
            span = Span(row, row.start, until, row.state not in CERTAIN, beyond)
            found.setdefault(row.employee, []).append(span)
    return found
