"""Balances of annual leave, what feeds them, and the count of days."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from kepegdesk.domain.kinds import WorkPattern
from kepegdesk.domain.leave_ledger import Balance, Policy, balance
from kepegdesk.domain.leave_rules import group_of
from kepegdesk.domain.opening_sheet import opening_problems
from kepegdesk.domain.problems import Problem, error
from kepegdesk.domain.working_days import calendar_days, work_table
from kepegdesk.errors import Refused
from kepegdesk.progress import Progress, nothing
from kepegdesk.services import all_balances, closing, leave_facts
from kepegdesk.services.session import Session
from kepegdesk.services.use_case import CLERKS, Reach, query, say, use_case
from kepegdesk.storage.base import tuples
from kepegdesk.storage.tables import Employee, LeaveOpening

LOTS = ("N-2", "N-1", "N")
MOST_DAYS = 24
FIRST_YEAR = 2000


@dataclass(frozen=True, slots=True)
class DayCount:
    """The length of a stretch of days, both ends included."""

    working_days: int
    calendar_days: int
    by_year: dict[int, int]


@query(reach=Reach.OFFICE)
def count_days(
    session: Session, start: dt.date, end: dt.date, pattern: WorkPattern = WorkPattern.FIVE_DAYS
) -> DayCount:
    """Count working and calendar days; raise ``Refused`` when the end precedes the start."""
    if end < start:
        raise Refused([error("TGL01", "end", "Tanggal selesai mendahului tanggal mulai.")])
    table = work_table(pattern, leave_facts.calendar())
    return DayCount(table.count(start, end), calendar_days(start, end), table.by_year(start, end))


@query(reach=Reach.EMPLOYEE)
def of(
    session: Session, employee: int, *, on: dt.date | None = None, policy: Policy | None = None
) -> Balance:
    """Return one person's balance with its working, by the office's policy or another."""
    return balance(
        leave_facts.person(employee),
        leave_facts.facts(employee),
        leave_facts.context(policy),
        on or session.today,
    )


@query(reach=Reach.WITHIN)
def of_everybody(
    session: Session, *, on: dt.date | None = None, progress: Progress = nothing
) -> dict[int, Balance]:
    """Return everybody's balance in reach by employee id, without the working."""
    reach = None if session.units is None else _in_reach(session)
    return all_balances.derive(on or session.today, reach, progress)


def _in_reach(session: Session) -> list[int]:
    query = Employee.select(Employee.id, Employee.unit)
    return [number for number, unit in tuples(query) if session.reaches(unit)]


def _within_the_cap(employee: int, year: int, lot: str, days: int) -> list[Problem]:
    """Hold an opening, with those there are already, to what any year can open with (§2.3)."""
    table = LeaveOpening
    query = table.select(table.lot, table.days)
    there = dict(tuples(query.where(table.employee == employee, table.year == year)))
    group = group_of(Employee.get_by_id(employee).kind)
    rules = leave_facts.context().frame(group, year).rules
    return opening_problems({**there, lot: days}, rules, dict.fromkeys(LOTS, "days"))


@use_case("leave", roles=CLERKS, reach=Reach.EMPLOYEE, undoable=True)
def add_opening(
    session: Session, employee: int, year: int, lot: str, days: int, document: str
) -> None:
    """Take a balance over from paper, in place of the lot it names; the document is required."""
    problems = []
    if lot not in LOTS or not 0 <= days <= MOST_DAYS:
        text = f"Saldo awal harus untuk {', '.join(LOTS)} dan 0 sampai {MOST_DAYS} hari."
        problems.append(error("SA01", "days", text))
    last = session.today.year + 1
    if not FIRST_YEAR <= year <= last:
        text = f"Tahun saldo awal harus {FIRST_YEAR} sampai {last}."
        problems.append(error("SA03", "year", text))
    if not problems:
        problems += _within_the_cap(employee, year, lot, days)
    if not document.strip():
        problems.append(error("SA02", "document", "Dokumen dasar saldo awal wajib diisi."))
    if problems:
        raise Refused(problems)
    closing.refuse([year], "year")
    person = Employee.get_by_id(employee)
    say(f"Saldo awal {lot} {year} {person.name}: {days} hari")
    LeaveOpening.delete().where(
        LeaveOpening.employee == employee, LeaveOpening.year == year, LeaveOpening.lot == lot
    ).execute()
    LeaveOpening.create(employee=employee, year=year, lot=lot, days=days, document=document.strip())
