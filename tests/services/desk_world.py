"""What the tests of the services stand on: an office, sessions of every role, people."""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from kepegdesk.domain.kinds import (
    EmployeeKind,
    LeaveKind,
    LeaveState,
    Role,
    Sex,
    Verdict,
    WorkPattern,
)
from kepegdesk.domain.leave_ledger import postings
from kepegdesk.services import employees, leave, leave_facts, office, settings, units
from kepegdesk.services.employee_file import EmployeeFile, PositionRow, RankRow
from kepegdesk.services.leave import Answer, LeaveInput
from kepegdesk.services.session import Session
from kepegdesk.services.units import with_sub_units
from kepegdesk.storage import journal
from kepegdesk.storage.database import connection
from kepegdesk.storage.tables import LeaveCharge, LeaveRequest, Signatory

WITA = dt.timezone(dt.timedelta(hours=8))
NOW = dt.datetime(2026, 11, 23, 9, 0, tzinfo=WITA)
DAY = dt.date.fromisoformat
HEAD_NIP = "197001012000011001"
YES = Answer(Verdict.APPROVE)
_serials = itertools.count(2)


class World:
    """A founded office with two organisations, one with a sub-unit; its clock stands still."""

    def __init__(self, location: str) -> None:
        self.location = location
        self.now = NOW
        admin = self.session()
        self.health = units.find(admin, "Dinas Kesehatan")
        self.clinic = units.find(admin, "Puskesmas Uji")
        self.transport = units.find(admin, "Dinas Perhubungan")

    @staticmethod
    def found(location: str) -> World:
        """Found the open office, with its units and the names of those who sign."""
        admin = Session("administrator", "Administrator", Role.ADMIN, lambda: NOW)
        office.found(admin)
        health = units.save(admin, None, name="Dinas Kesehatan")
        week = WorkPattern.SIX_DAYS
        units.save(admin, None, name="Puskesmas Uji", parent=health, pattern=week)
        units.save(admin, None, name="Dinas Perhubungan")
        _name_signatories()
        return World(location)

    def clock(self) -> dt.datetime:
        """Return the moment at the desk."""
        return self.now

    def on(self, day: str) -> World:
        """Turn the clock to nine o'clock of a day."""
        self.now = dt.datetime.combine(DAY(day), NOW.timetz())
        return self

    def session(
        self,
        role: Role = Role.ADMIN,
        *,
        unit: int | None = None,
        nip: str | None = None,
        account: str = "",
    ) -> Session:
        """Return a signed-in account of a role, kept to a unit and what is below it."""
        with connection():
            reach = None if unit is None else with_sub_units(unit)
        name = account or f"akun-{role.value}"
        return Session(name, name.title(), role, self.clock, units=reach, nip=nip)

    def begins_in(self, year: int) -> None:
        """Let the office's records of leave begin in a year."""
        settings.choose(self.session(), "tahun_mulai", str(year))

    def person(self, **values: Any) -> int:
        """Store a person, PNS since 2010 in the health office unless told otherwise."""
        return employees.save(self.session(), person(**{"unit": self.health, **values}))

    def submit(self, employee: int, start: str, end: str = "", **values: Any) -> int:
        """Ask for leave as the clerk does."""
        return leave.submit(self.session(), employee, wish(start, end, **values))

    def granted(self, employee: int, start: str, end: str = "", **values: Any) -> int:
        """Ask for leave and grant it."""
        request = self.submit(employee, start, end, **values)
        leave.consider(self.session(), request, YES)
        leave.decide(self.session(), request, YES)
        return request


def _name_signatories() -> None:
    names = {1: ("Rahmat Uji, S.Sos.", HEAD_NIP), 2: ("Sekda Uji", "196901011999011001")}
    with connection(), journal.act(journal.Actor("uji", "", "2026-01-01T00:00:00+00:00"), "t") as a:
        a.sentence = "Pejabat uji"
        for level, (name, nip) in names.items():
            Signatory.update(name=name, nip=nip).where(Signatory.level == level).execute()
        Signatory.update(name="Wali Kota Uji").where(Signatory.level == 3).execute()


def person(unit: int | None = None, **values: Any) -> EmployeeFile:
    """Return a file whose NIP fits its birth date, TMT and sex."""
    born = values.setdefault("birth_date", dt.date(1985, 1, 1))
    start = values.setdefault("tmt_cpns", dt.date(2010, 1, 1))
    kind = values.setdefault("kind", EmployeeKind.PNS)
    sex = values.setdefault("sex", Sex.MALE)
    digit = 1 if sex is Sex.MALE else 2
    number = next(_serials)
    if start is not None:
        month = "21" if kind.is_pppk else f"{start:%m}"
        values.setdefault("nip", f"{born:%Y%m%d}{start:%Y}{month}{digit}{number % 999 + 1:03}")
    values.setdefault("name", f"Pegawai Nomor {number}")
    if kind is EmployeeKind.PNS:
        values.setdefault("ranks", (RankRow("III/a", dt.date(2020, 4, 1), 10, 0),))
    values.setdefault("positions", (PositionRow("Analis Uji", tmt=dt.date(2020, 1, 1)),))
    return EmployeeFile(unit=unit, **values)


def wish(start: str, end: str = "", **values: Any) -> LeaveInput:
    """Return a wish for annual leave unless told otherwise."""
    base = LeaveInput(LeaveKind.ANNUAL, DAY(start), DAY(end or start), "Keluarga", "Rumah", "0812")
    return replace(base, **values)


def charged() -> set[tuple[int, int]]:
    """Return year and days of every line in the ledger of days."""
    with connection():
        return {(line.year, line.days) for line in LeaveCharge.select()}


def posted(request: int) -> dict[tuple[int, str], int]:
    """Return year and lot a leave with its letter is charged to, as the ledger derives them."""
    with connection():
        employee = LeaveRequest.get_by_id(request).employee_id
        person = leave_facts.people([employee])[employee]
        return postings(person, leave_facts.facts(employee), leave_facts.context(), request)


def lots_of(request: int) -> dict[str, int]:
    """Return the lots a leave is charged to, whatever the year."""
    lots: dict[str, int] = {}
    for (_year, lot), days in posted(request).items():
        lots[lot] = lots.get(lot, 0) + days
    return lots


def keys(problems: Iterable[Any]) -> list[str]:
    """Return the keys of problems in order."""
    return [problem.key for problem in problems]


def states(rows: Iterable[Any]) -> list[LeaveState]:
    """Return the states of requests in order."""
    return [row.state for row in rows]
