"""Invent three years of leave for the sample office, each request checked by the rules."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from random import Random
from typing import Any

from kepegdesk.domain.kinds import (
    EmployeeKind,
    EmployeeStatus,
    LeaveCase,
    LeaveKind,
    LeaveState,
    Sex,
)
from kepegdesk.domain.leave import Request, check
from kepegdesk.domain.leave_ledger import (
    Deferral,
    Facts,
    LedgerContext,
    Opening,
    ServicePerson,
    TakenLeave,
    WorkedCollective,
)
from kepegdesk.domain.working_days import shift_months
from kepegdesk.services.sample_people import Invented, words

Row = dict[str, Any]
DAY = dt.timedelta(days=1)

PAST = (
    [LeaveState.ISSUED] * 40
    + [LeaveState.REFUSED] * 2
    + [LeaveState.DEFERRED] * 2
    + [LeaveState.CANCELLED] * 2
)
AHEAD = (
    [LeaveState.SUBMITTED] * 9
    + [LeaveState.CONSIDERED] * 7
    + [LeaveState.APPROVED] * 4
    + [LeaveState.CHANGED] * 2
    + [LeaveState.ISSUED] * 6
    + [LeaveState.CANCELLED]
)
"""What becomes of requests for days to come; each is somebody's."""

GRANTED = (LeaveState.APPROVED, LeaveState.CHANGED, LeaveState.ISSUED)
NOTES = {
    LeaveState.REFUSED: "Menjelang pemeriksaan inspektorat, tenaga tidak dapat ditinggal.",
    LeaveState.DEFERRED: "Kepentingan dinas mendesak: penyusunan laporan akhir tahun.",
    LeaveState.CHANGED: "Digeser agar pelayanan tetap berjalan.",
}
OTHER_KINDS = (
    [(LeaveKind.SICK, LeaveCase.ILLNESS, ("Surat keterangan dokter",), "Sakit, perlu beristirahat")]
    * 8
    + [
        (
            LeaveKind.MATERNITY,
            LeaveCase.BIRTH,
            ("Surat keterangan dokter atau bidan tentang hari perkiraan lahir",),
            "Melahirkan",
        )
    ]
    * 3
    + [
        (
            LeaveKind.IMPORTANT,
            LeaveCase.FAMILY_ILLNESS,
            ("Surat keterangan rawat inap dari unit pelayanan kesehatan",),
            "Orang tua dirawat di rumah sakit",
        )
    ]
    * 3
    + [
        (
            LeaveKind.LARGE,
            LeaveCase.UMRAH,
            ("Surat keterangan biro perjalanan",),
            "Melaksanakan umrah",
        )
    ]
)


@dataclass(frozen=True, slots=True)
class Planned:
    """A request of the sample from its first day to where it stands."""

    person: Invented
    kind: LeaveKind
    start: dt.date
    end: dt.date
    reason: str
    state: LeaveState
    submitted: dt.date
    case: LeaveCase = LeaveCase.ORDINARY
    documents: tuple[str, ...] | None = None
    moved: int = 0
    """Days by which a *perubahan* postponed what was asked for."""
    working_days: int = 0

    @property
    def considered(self) -> dt.date:
        """Return the day the superior answered."""
        return next_office_day(self.submitted) if self._in_good_time else self.submitted

    @property
    def decided(self) -> dt.date:
        """Return the day of the decision, which is also the letter's."""
        return next_office_day(self.considered) if self._in_good_time else self.submitted

    @property
    def _in_good_time(self) -> bool:
        return self.start - self.submitted > 5 * DAY


@dataclass(slots=True)
class Record:
    """What is known of one person's leave while it is being invented."""

    person: Invented
    service: ServicePerson
    facts: Facts
    planned: list[Planned] = field(default_factory=list)
    openings: list[Row] = field(default_factory=list)
    corrected: list[Row] = field(default_factory=list)
    """Openings found only after this year's letters were issued."""
    worked: list[Row] = field(default_factory=list)


class LeaveInventor:
    """Invents leave that the rules allow; the same random source gives the same leave."""

    def __init__(
        self,
        random: Random,
        today: dt.date,
        context: LedgerContext,
        people: dict[int, ServicePerson],
    ) -> None:
        self._random = random
        self._today = today
        self._context = context
        self._people = people
        self._reasons = words("reason")
        self._first_year = today.year - 2

    def records(self, people: Iterable[Invented], collective: Iterable[dt.date]) -> list[Record]:
        """Return the leave of everybody who may have any."""
        records = [
            self._record(person)
            for person in people
            if person.row.get("status", EmployeeStatus.ACTIVE) is EmployeeStatus.ACTIVE
            and person.row["tmt_cpns"]
        ]
        pns = [r for r in records if r.service.kind is EmployeeKind.PNS]
        overdrawn = pns[len(pns) // 2]
        records.remove(overdrawn)
        asking = self._random.sample(records, 45)
        self._take_over_from_paper(records)
        self._let_work_on_days_off(records, list(collective))
        self._plan_other_kinds(records)
        for year in range(self._first_year, self._today.year + 1):
            share = 0.15 if year == self._today.year else 0.7
            for record in records:
                if self._random.random() < share:
                    self._plan_annual(record, year)
        self._plan_ahead(asking)
        self._overdraw(overdrawn)
        return [*records, overdrawn]

    def _record(self, person: Invented) -> Record:
        service = self._people[person.id]
        return Record(person, service, Facts(first_year=self._first_year))

    def _take_over_from_paper(self, records: list[Record]) -> None:
        """Open the books of some with what the paper card of the year before shows."""
        old = [r for r in records if r.service.service_start < dt.date(self._first_year - 2, 1, 1)]  # type: ignore[operator]
        for record in self._random.sample(old, 40):
            days, document = self._random.randint(1, 6), f"Kartu cuti {self._first_year - 1}"
            self._open(record, self._first_year, "N-1", days, document)

    def _open(self, record: Record, year: int, lot: str, days: int, document: str) -> None:
        record.openings.append(
            {
                "employee": record.person.id,
                "year": year,
                "lot": lot,
                "days": days,
                "document": document,
            }
        )
        openings = (*record.facts.openings, Opening(year, lot, days, document))
        record.facts = record.facts._replace(openings=openings)

    def _let_work_on_days_off(self, records: list[Record], collective: list[dt.date]) -> None:
        """Order people of the field offices to work on two days of cuti bersama."""
        field_work = [
            r
            for r in records
            if r.person.place.work in ("lapangan", "puskesmas", "perhubungan")
            and r.service.gets_collective
        ]
        for day in collective:
            for record in self._random.sample(field_work, 9):
                if record.service.service_start >= day:  # type: ignore[operator]
                    continue
                order = f"Surat Tugas {self._random.randint(10, 99)}/ST/{day.year}"
                record.worked.append({"employee": record.person.id, "day": day, "document": order})
                worked = (*record.facts.worked, WorkedCollective(day))
                record.facts = record.facts._replace(worked=worked)

    def _plan_other_kinds(self, records: list[Record]) -> None:
        for kind, case, documents, reason in OTHER_KINDS * 2:
            record = self._random.choice([r for r in records if _may(r, kind, self._today)])
            year = self._today.year - self._random.choice([0, 1, 1, 2, 2])
            start = self._working_day(record, self._some_day(year))
            end = _end_of(kind, start, self._random)
            plan = Planned(
                record.person, kind, start, end, reason, LeaveState.ISSUED,
                office_day(start), case, documents,
            )  # fmt: skip
            if plan.start <= self._today:
                self._accept(record, plan)

    def _plan_annual(self, record: Record, year: int) -> None:
        for _ in range(self._random.choice([1, 1, 2])):
            start = self._working_day(record, self._some_day(year))
            plan = self._annual(record, start, self._random.choice(PAST))
            if plan.end < self._today or year < self._today.year:
                self._accept(record, plan)

    def _plan_ahead(self, records: list[Record]) -> None:
        """Plan what waits for an answer, what was granted for later, and who is away today."""
        states = iter(AHEAD)
        state = next(states, None)
        for record in records:
            if state is None:
                return
            days = -1 if state is LeaveState.ISSUED else self._random.randint(4, 35)
            start = self._working_day(record, self._today + DAY * days)
            plan = self._annual(record, start, state)
            if plan.decided > self._today:
                plan = replace(plan, submitted=office_day(self._today - 5 * DAY))
            if self._accept(record, plan):
                state = next(states, None)

    def _overdraw(self, record: Record) -> None:
        """Correct the card of one person after his leave was issued: the balance is negative."""
        year, document = self._today.year, "Koreksi kartu cuti hasil pemeriksaan"
        for lot in ("N-2", "N-1"):
            self._open(record, year, lot, 0, document)
        self._open(record, year, "N", 5, document)
        record.corrected, record.openings = record.openings, []
        start = self._working_day(record, max(dt.date(year, 1, 5), self._today - 60 * DAY))
        days = 0
        end = start - DAY
        while days < 8:
            end += DAY
            days = self._table(record).count(start, end)
        plan = replace(self._annual(record, start, LeaveState.ISSUED), end=end, working_days=days)
        self._take(record, plan)

    def _annual(self, record: Record, start: dt.date, state: LeaveState) -> Planned:
        end = start + DAY * self._random.choice([0, 1, 2, 2, 3, 4, 4, 6, 8])
        while not self._table(record).count(end, end):
            end -= DAY
        asked = office_day(start - DAY * self._random.randint(6, 18))
        reason = self._random.choice(self._reasons)
        changed = state is LeaveState.CHANGED or (
            state is LeaveState.ISSUED and self._random.random() < 0.05
        )
        return Planned(
            record.person, LeaveKind.ANNUAL, start, end, reason, state, asked,
            moved=7 if changed else 0, working_days=self._table(record).count(start, end),
        )  # fmt: skip

    def _accept(self, record: Record, plan: Planned) -> bool:
        """Take a request into the book when the rules let it pass on its day."""
        documents = None if plan.documents is None else frozenset(plan.documents)
        wish = Request(
            plan.kind, plan.start, plan.end, plan.reason, case=plan.case, documents=documents
        )
        problems = check(wish, record.service, record.facts, self._context, plan.submitted)
        if any(problem.blocks for problem in problems):
            return False
        self._take(record, plan)
        return True

    def _take(self, record: Record, plan: Planned) -> None:
        record.planned.append(plan)
        if plan.state is LeaveState.DEFERRED:
            deferral = Deferral(plan.start.year, plan.working_days, "")
            deferrals = (*record.facts.deferrals, deferral)
            record.facts = record.facts._replace(deferrals=deferrals)
        elif plan.state not in (LeaveState.REFUSED, LeaveState.CANCELLED):
            issued = plan.state is LeaveState.ISSUED
            taken = TakenLeave(None, plan.kind, plan.start, plan.end, issued)
            record.facts = record.facts._replace(taken=(*record.facts.taken, taken))

    def _some_day(self, year: int) -> dt.date:
        return dt.date(year, 1, 20) + DAY * self._random.randint(0, 315)

    def _working_day(self, record: Record, day: dt.date) -> dt.date:
        while not self._table(record).count(day, day):
            day += DAY
        return day

    def _table(self, record: Record) -> Any:
        return self._context.table(record.service)


def office_day(day: dt.date) -> dt.date:
    """Return the day, or the Friday before a weekend."""
    return day - DAY * max(0, day.weekday() - 4)


def next_office_day(day: dt.date) -> dt.date:
    """Return the day after, or the Monday after a weekend."""
    return day + DAY * (7 - day.weekday() if day.weekday() >= 4 else 1)


def _may(record: Record, kind: LeaveKind, today: dt.date) -> bool:
    """Tell whether this kind of leave is for this person at all."""
    row = record.person.row
    if kind is LeaveKind.MATERNITY:
        age = (today - row["birth_date"]).days // 365
        return row["sex"] is Sex.FEMALE and row["marital"] == "Menikah" and age < 40
    if kind is LeaveKind.LARGE:
        return row["kind"] is EmployeeKind.PNS and (today - row["tmt_cpns"]).days > 8 * 365
    return row["kind"] is EmployeeKind.PNS or (kind is LeaveKind.SICK and row["kind"].is_pppk)


def _end_of(kind: LeaveKind, start: dt.date, random: Random) -> dt.date:
    """Return the last day: calendar days for what is not annual leave."""
    if kind is LeaveKind.MATERNITY:
        return shift_months(start, 3) - DAY
    days = {LeaveKind.SICK: (2, 12), LeaveKind.IMPORTANT: (3, 8), LeaveKind.LARGE: (25, 40)}
    return start + DAY * random.randint(*days[kind])
