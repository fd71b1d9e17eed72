"""Who was ordered to work on a day of cuti bersama: many people in one act (lots T and TL)."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from kepegdesk.domain.indonesian import long_date
from kepegdesk.domain.kinds import EmployeeStatus
from kepegdesk.domain.leave_closing import closed_problems
from kepegdesk.domain.leave_ledger import shortages
from kepegdesk.domain.problems import Problem, error
from kepegdesk.domain.working_days import COLLECTIVE
from kepegdesk.errors import Refused
from kepegdesk.services import leave_facts, units
from kepegdesk.services.session import Session
from kepegdesk.services.units import with_sub_units
from kepegdesk.services.use_case import CLERKS, Reach, query, say, use_case
from kepegdesk.storage.base import tuples
from kepegdesk.storage.tables import ActRow, Employee, Holiday, LeaveRequest, WorkedCollective
from kepegdesk.storage.triggers import name_of

MOST_NAMED = 3
"""Names a refusal lists before it says «dan … lainnya»."""


@dataclass(frozen=True, slots=True)
class CollectiveDay:
    """A day of cuti bersama; ``unit`` is None where it is everybody's."""

    day: dt.date
    name: str
    unit: int | None


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody who may have worked: ``document`` is his surat tugas where that is recorded."""

    employee: int
    name: str
    nip: str
    unit: str
    document: str


@dataclass(frozen=True, slots=True)
class WorkedRow:
    """A recorded day of work, with the surat tugas that ordered it."""

    id: int
    day: dt.date
    employee: int
    name: str
    nip: str
    unit: str
    document: str


@query(reach=Reach.OFFICE)
def days(session: Session, year: int) -> list[CollectiveDay]:
    """Return the days of cuti bersama of a year in order."""
    rows = Holiday.select().where(
        Holiday.type == COLLECTIVE,
        Holiday.day.between(dt.date(year, 1, 1), dt.date(year, 12, 31)),
    )
    return [CollectiveDay(row.day, row.name, row.unit_id) for row in rows.order_by(Holiday.day)]


@query(reach=Reach.WITHIN)
def candidates(session: Session, day: dt.date, unit: int | None = None) -> list[Candidate]:
    """Return the active people in reach, of a unit and what is below it, who have the day."""
    recorded = dict(
        tuples(
            WorkedCollective.select(WorkedCollective.employee, WorkedCollective.document).where(
                WorkedCollective.day == day
            )
        )
    )
    people = Employee.select(Employee.id, Employee.name, Employee.nip, Employee.unit).where(
        Employee.status == EmployeeStatus.ACTIVE
    )
    if unit is not None:
        people = people.where(Employee.unit.in_(list(with_sub_units(unit))))
    paths, chains = units.chains(), leave_facts.Structure()
    valid = _units_with(day)
    return [
        Candidate(number, name, nip or "", _path(paths, place), recorded.get(number, ""))
        for number, name, nip, place in tuples(people.order_by(Employee.name))
        if session.reaches(place) and not valid.isdisjoint({None, *chains.chain(place)})
    ]


def _path(paths: dict[int, tuple[str, str]], unit: int | None) -> str:
    return units.path(paths[unit]) if unit is not None else ""


def _units_with(day: dt.date) -> set[int | None]:
    """Return the units whose people have cuti bersama on a day; None stands for everybody."""
    rows = Holiday.select(Holiday.unit).where(Holiday.day == day, Holiday.type == COLLECTIVE)
    return {row[0] for row in tuples(rows)}


@query(reach=Reach.WITHIN)
def listed(session: Session, year: int, unit: int | None = None) -> list[WorkedRow]:
    """Return the recorded days of work of a year in reach, by day and name."""
    query = (
        WorkedCollective.select(WorkedCollective, Employee)
        .join(Employee)
        .where(WorkedCollective.day.between(dt.date(year, 1, 1), dt.date(year, 12, 31)))
        .order_by(WorkedCollective.day, Employee.name)
    )
    if unit is not None:
        query = query.where(Employee.unit.in_(list(with_sub_units(unit))))
    paths = units.chains()
    return [
        WorkedRow(
            row.id, row.day, row.employee_id, row.employee.name, row.employee.nip or "",
            _path(paths, row.employee.unit_id), row.document,
        )
        for row in query
        if session.reaches(row.employee.unit_id)
    ]  # fmt: skip


@use_case("leave", roles=CLERKS, reach=Reach.WITHIN, undoable=True)
def record(session: Session, day: dt.date, employees: Sequence[int], document: str) -> int:
    """Record that these people were ordered to work on a day of cuti bersama, as one act.

    Who is recorded already gets the new document. Returns for how many it is new.
    """
    people = [Employee.get_by_id(number) for number in dict.fromkeys(employees)]
    for person in people:
        session.require_unit(person.unit_id)
    problems = [*_not_yet(day, session.today), *_problems(day, people, document)]
    if problems:
        raise Refused(problems)
    whose = people[0].name if len(people) == 1 else f"{len(people)} pegawai"
    say(f"Masuk saat cuti bersama {day:%d-%m-%Y}: {whose}")
    numbers = [person.id for person in people]
    table = WorkedCollective
    known = {
        row[0]
        for row in tuples(
            table.select(table.employee).where(table.day == day, table.employee.in_(numbers))
        )
    }
    table.update(document=document.strip(), version=table.version + 1).where(
        table.day == day, table.employee.in_(list(known))
    ).execute()
    for number in numbers:
        if number not in known:
            table.create(employee=number, day=day, document=document.strip())
    return len(numbers) - len(known)


def _problems(day: dt.date, people: Sequence[Employee], document: str) -> list[Problem]:
    problems = []
    if not people:
        problems.append(error("CB12", "employees", "Pilih paling sedikit seorang pegawai."))
    if not document.strip():
        problems.append(error("CB11", "document", "Nomor surat tugas wajib diisi."))
    valid, structure = _units_with(day), leave_facts.Structure()
    if not valid:
        problems.append(error("CB10", "day", f"{day:%d-%m-%Y} bukan hari cuti bersama."))
    else:
        without = [p.name for p in people if valid.isdisjoint({None, *structure.chain(p.unit_id)})]
        if without:
            text = f"{day:%d-%m-%Y} bukan cuti bersama bagi unit {_names(without)}."
            problems.append(error("CB10", "day", text))
        problems += _free(day, people, structure)
    return [*problems, *_away(day, people), *_settled(day)]


def _not_yet(day: dt.date, today: dt.date) -> list[Problem]:
    """Nobody has worked on a day that has not come."""
    if day <= today:
        return []
    text = f"{long_date(day)} belum tiba: catat siapa yang masuk sesudah hari itu."
    return [error("CB18", "day", text)]


def _free(
    day: dt.date, people: Sequence[Employee], structure: leave_facts.Structure
) -> list[Problem]:
    """Who does not work on that day of the week lost no day by it (Peraturan BKN 7/2021 III.F)."""
    free = [
        person.name
        for person in people
        if day.weekday()
        not in (person.pattern or structure.pattern(person.unit_id)).working_weekdays
    ]
    if not free:
        return []
    text = f"{long_date(day)} bukan hari kerja {_names(free)}; tidak ada tambahan cuti."
    return [error("CB17", "employees", text)]


def _away(day: dt.date, people: Sequence[Employee]) -> list[Problem]:
    """Who is on leave on the day did not work on it."""
    on_leave = LeaveRequest.select(LeaveRequest.employee).where(
        LeaveRequest.employee.in_([person.id for person in people]),
        LeaveRequest.state.in_(list(leave_facts.LIVE)),
        LeaveRequest.start <= day,
        LeaveRequest.end >= day,
    )
    away = {row[0] for row in tuples(on_leave)}
    names = [person.name for person in people if person.id in away]
    if not names:
        return []
    text = f"{_names(names)} sedang cuti pada {long_date(day)}; tidak dapat dicatat masuk."
    return [error("CB14", "employees", text)]


def _settled(day: dt.date) -> list[Problem]:
    return closed_problems([day.year], leave_facts.closed_years(), "day")


def _names(names: Sequence[str]) -> str:
    more = len(names) - MOST_NAMED
    return ", ".join(names[:MOST_NAMED]) + (f" dan {more} lainnya" if more > 0 else "")


@use_case("leave", roles=CLERKS, reach=Reach.WITHIN, undoable=True)
def withdraw(session: Session, worked: Collection[int], reason: str) -> int:
    """Take recorded days of work back for a reason; refuse where leave was taken on them."""
    rows = list(WorkedCollective.select().where(WorkedCollective.id.in_(list(worked))))
    if not rows or not reason.strip():
        text = "Pilih catatan yang dibatalkan dan isi alasannya."
        raise Refused([error("CB13", "reason" if rows else "worked", text)])
    for row in rows:
        session.require_unit(row.employee.unit_id)
        if settled := _settled(row.day):
            raise Refused(settled)
    whose = rows[0].employee.name if len(rows) == 1 else f"{len(rows)} catatan"
    say(f"Batalkan masuk saat cuti bersama {whose}: {reason.strip()}")
    WorkedCollective.delete().where(WorkedCollective.id.in_([row.id for row in rows])).execute()
    _refuse_used(rows)
    return len(rows)


def refuse_undone(act: int) -> None:
    """Refuse where reversing an act took back days of work that leave was taken on."""
    gone = ActRow.select(ActRow.before).where(
        ActRow.act == act, ActRow.table == name_of(WorkedCollective), ActRow.op == "D"
    )
    images = [json.loads(row[0]) for row in tuples(gone)]
    _refuse_used(
        [
            WorkedCollective(employee=image["employee_id"], day=dt.date.fromisoformat(image["day"]))
            for image in images
        ]
    )


def _refuse_used(rows: Sequence[WorkedCollective]) -> None:
    """Refuse when days taken already would find no lot any more."""
    people = {row.employee_id for row in rows}
    if not people:
        return
    context, persons = leave_facts.context(), leave_facts.people(people)
    facts = leave_facts.facts_of(people)
    for row in rows:
        number = row.employee_id
        short = shortages(persons[number], facts[number], context, row.day.year + 1)
        if any(short.get(year, 0) > 0 for year in (row.day.year, row.day.year + 1)):
            text = (
                f"Tambahan {long_date(row.day)} sudah dipakai dalam cuti {row.employee.name}. "
                "Batalkan dahulu cutinya, atau catat bedanya sebagai koreksi."
            )
            raise Refused([error("CB16", "worked", text)])
