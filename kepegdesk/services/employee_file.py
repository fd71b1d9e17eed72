"""The file of one person as it crosses from the tables to windows, paper and the command line."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from operator import attrgetter
from typing import TypeVar

from kepegdesk.domain.kinds import EmployeeKind, EmployeeStatus, Sex, WorkPattern
from kepegdesk.services import present, units
from kepegdesk.storage import past
from kepegdesk.storage.base import tuples
from kepegdesk.storage.tables import (
    EducationHistory,
    Employee,
    PositionHistory,
    RankHistory,
    Unit,
)


@dataclass(frozen=True, slots=True)
class RankRow:
    """A rank held from its TMT on; ``id`` is None while it is new."""

    golongan: str = ""
    tmt: dt.date | None = None
    mkg_years: int | None = None
    mkg_months: int | None = None
    sk_number: str = ""
    sk_date: dt.date | None = None
    id: int | None = None


@dataclass(frozen=True, slots=True)
class PositionRow:
    """A position held from its TMT on; ``appointment`` is definitif, Plt, Plh, Pj or Pjs."""

    title: str = ""
    kind: str = ""
    eselon: str = ""
    appointment: str = "definitif"
    tmt: dt.date | None = None
    end: dt.date | None = None
    sk_number: str = ""
    sk_date: dt.date | None = None
    id: int | None = None


@dataclass(frozen=True, slots=True)
class EducationRow:
    """A completed education."""

    level: str = ""
    major: str = ""
    school: str = ""
    graduated: int | None = None
    diploma: str = ""
    id: int | None = None


Dated = TypeVar("Dated", RankRow, PositionRow)


def newest(rows: Sequence[Dated], on: dt.date | None = None) -> Dated | None:
    """Return the row with the latest TMT, by a day if told; without one it counts as the oldest."""
    begun = (row for row in rows if on is None or row.tmt is None or row.tmt <= on)
    return max(begun, key=lambda row: (row.tmt or dt.date.min, row.id or 10**9), default=None)


Seen = frozenset[tuple[str, int, int]]
"""Rows a file was read from: table, number, version; of the unit, since when it holds."""


@dataclass(frozen=True, slots=True)
class EmployeeFile:
    """A person with his histories; the current rank, position and education derive from them.

    ``status_since`` and ``unit_since`` are the days the status and the unit hold from, where they
    are known; ``on`` is the day whose rank and position are the present ones, all that are on file
    where it is None; ``collective`` tells whether his post gets cuti bersama, None as in his unit.
    """

    name: str = ""
    kind: EmployeeKind = EmployeeKind.PNS
    nip: str | None = None
    nip_lama: str = ""
    title_before: str = ""
    title_after: str = ""
    birth_place: str = ""
    birth_date: dt.date | None = None
    sex: Sex | None = None
    religion: str = ""
    marital: str = ""
    nik: str = ""
    npwp: str = ""
    phone: str = ""
    email: str = ""
    gov_email: str = ""
    address: str = ""
    domicile: str = ""
    bpjs: str = ""
    karpeg: str = ""
    karis: str = ""
    taspen: str = ""
    bank: str = ""
    bank_account: str = ""
    status: EmployeeStatus = EmployeeStatus.ACTIVE
    status_since: dt.date | None = None
    tmt_cpns: dt.date | None = None
    tmt_pns: dt.date | None = None
    contract_start: dt.date | None = None
    contract_end: dt.date | None = None
    unit: int | None = None
    unit_since: dt.date | None = None
    pattern: WorkPattern | None = None
    is_teacher: bool = False
    collective: bool | None = None
    spouses: int = 0
    children: int = 0
    note: str = ""
    ranks: tuple[RankRow, ...] = ()
    positions: tuple[PositionRow, ...] = ()
    educations: tuple[EducationRow, ...] = ()
    organisation: str = field(default="", compare=False)
    sub_unit: str = field(default="", compare=False)
    unit_pattern: WorkPattern = field(default=WorkPattern.FIVE_DAYS, compare=False)
    id: int | None = None
    version: int = 1
    on: dt.date | None = field(default=None, compare=False)
    seen: Seen = field(default=frozenset(), compare=False, repr=False)

    @property
    def rank(self) -> RankRow:
        """Return the present rank."""
        return newest(self.ranks, self.on) or RankRow()

    @property
    def position(self) -> PositionRow:
        """Return the present definitive position, or the acting one where there is no other."""
        held = [row for row in self.positions if not (self.on and row.end and row.end < self.on)]
        definitive = [row for row in held if row.appointment == "definitif"]
        found = newest(definitive, self.on) or newest(held, self.on)
        return found or newest(self.positions, self.on) or PositionRow()

    @property
    def education(self) -> EducationRow:
        """Return the latest education."""
        return max(
            self.educations, key=lambda e: (e.graduated or 0, e.id or 0), default=EducationRow()
        )

    @property
    def full_name(self) -> str:
        """Return the name with its titles, as paper shows it."""
        front = f"{self.title_before} {self.name}".strip()
        return f"{front}, {self.title_after}" if self.title_after else front

    @property
    def unit_path(self) -> str:
        """Return «Dinas X - Bidang Y»."""
        return units.path((self.organisation, self.sub_unit))

    @property
    def work_pattern(self) -> WorkPattern:
        """Return the person's own working week, else his unit's."""
        return self.pattern or self.unit_pattern


IDENTITY = (
    "nip", "nip_lama", "name", "title_before", "title_after", "birth_place", "birth_date", "sex",
    "religion", "marital", "nik", "npwp", "phone", "email", "gov_email", "address", "domicile",
    "bpjs", "karpeg", "karis", "taspen", "bank", "bank_account", "kind", "status", "status_since",
    "tmt_cpns", "tmt_pns", "contract_start", "contract_end", "pattern", "is_teacher", "collective",
    "spouses", "children", "note",
)  # fmt: skip
"""Fields that the table and the file share by name."""

identity = attrgetter(*IDENTITY)


def read_file(employee: Employee, on: dt.date) -> EmployeeFile:
    """Gather one person's file as of a day."""
    return read_files([employee.id], on)[0]


def read_files(ids: Sequence[int], on: dt.date) -> list[EmployeeFile]:
    """Gather the files of some people as of a day, in the order given, with a select per table."""
    chains = units.chains()
    patterns = dict(tuples(Unit.select(Unit.id, Unit.pattern)))
    people = {row.id: row for row in Employee.select().where(Employee.id.in_(list(ids)))}
    seen: dict[int, set[tuple[str, int, int]]] = {number: set() for number in ids}
    ranks = _histories(RankHistory, ids, _rank, seen)
    positions = _histories(PositionHistory, ids, _position, seen)
    educations = _histories(EducationHistory, ids, _education, seen)
    since = present.placed_since(ids)
    for (number, unit), day in since.items():
        if number in people and unit == people[number].unit_id:
            seen[number].add(("placement", unit or 0, day.toordinal()))
    return [
        EmployeeFile(
            **dict(zip(IDENTITY, identity(people[number]), strict=True)),
            unit=people[number].unit_id,
            unit_since=since.get((number, people[number].unit_id)),
            ranks=tuple(ranks.get(number, ())),
            positions=tuple(positions.get(number, ())),
            educations=tuple(educations.get(number, ())),
            organisation=chains.get(people[number].unit_id or 0, ("", ""))[0],
            sub_unit=chains.get(people[number].unit_id or 0, ("", ""))[1],
            unit_pattern=patterns.get(people[number].unit_id, WorkPattern.FIVE_DAYS),
            id=number,
            version=people[number].version,
            on=on,
            seen=frozenset(seen[number]),
        )
        for number in ids
        if number in people
    ]


def files_on(ids: Sequence[int], day: dt.date) -> list[EmployeeFile]:
    """Gather the files of some people as they were on a day, without who came later.

    What bears no date, such as the address, is what is on file now.
    """
    was, chains = past.values(day, ids), units.chains(day)
    return [_on(file, was[file.id], chains, day) for file in read_files(ids, day) if file.id in was]


def _on(
    file: EmployeeFile,
    was: tuple[str, str, int | None],
    chains: Mapping[int, tuple[str, str]],
    day: dt.date,
) -> EmployeeFile:
    kind, status, unit = was
    organisation, sub_unit = chains.get(unit or 0, ("", ""))
    return replace(
        file,
        kind=EmployeeKind(kind),
        status=EmployeeStatus(status),
        status_since=_by(file.status_since, day),
        unit=unit,
        unit_since=_by(file.unit_since, day) if unit == file.unit else None,
        organisation=organisation,
        sub_unit=sub_unit,
        ranks=tuple(row for row in file.ranks if row.tmt is None or row.tmt <= day),
        positions=tuple(row for row in file.positions if row.tmt is None or row.tmt <= day),
        educations=tuple(row for row in file.educations if (row.graduated or 0) <= day.year),
    )


def _by(since: dt.date | None, day: dt.date) -> dt.date | None:
    return since if since is None or since <= day else None


History = TypeVar("History", RankHistory, PositionHistory, EducationHistory)
Read = TypeVar("Read")


def _histories(
    table: type[History],
    ids: Sequence[int],
    read: Callable[[History], Read],
    seen: dict[int, set[tuple[str, int, int]]],
) -> dict[int, list[Read]]:
    found: dict[int, list[Read]] = {}
    name = table.__name__
    for row in table.select().where(table.employee.in_(list(ids))).order_by(table.id):
        found.setdefault(row.employee_id, []).append(read(row))
        seen[row.employee_id].add((name, row.id, row.version))
    return found


def _rank(row: RankHistory) -> RankRow:
    return RankRow(
        row.golongan, row.tmt, row.mkg_years, row.mkg_months, row.sk_number, row.sk_date, row.id
    )


def _position(row: PositionHistory) -> PositionRow:
    return PositionRow(
        row.title,
        row.kind,
        row.eselon,
        row.appointment,
        row.tmt,
        row.end,
        row.sk_number,
        row.sk_date,
        row.id,
    )


def _education(row: EducationHistory) -> EducationRow:
    return EducationRow(row.level, row.major, row.school, row.graduated, row.diploma, row.id)
