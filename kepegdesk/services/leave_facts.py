"""What the arithmetic of leave needs to know of a person, gathered from the tables."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection
from functools import lru_cache
from typing import Any

from kepegdesk.domain.kinds import (
    EmployeeKind,
    EmployeeStatus,
    LeaveKind,
    LeaveState,
    WorkPattern,
)
from kepegdesk.domain.leave import RequiredDocument
from kepegdesk.domain.leave_facts import (
    Deferral,
    Facts,
    Opening,
    Policy,
    ServicePerson,
    TakenLeave,
)
from kepegdesk.domain.leave_facts import WorkedCollective as WorkedDay
from kepegdesk.domain.leave_lots import LedgerContext
from kepegdesk.domain.leave_rules import RuleRow
from kepegdesk.domain.working_days import Calendar, DayOff, calendar_of, work_table
from kepegdesk.services import settings
from kepegdesk.storage.base import tuples
from kepegdesk.storage.database import rows
from kepegdesk.storage.listing import among, bound
from kepegdesk.storage.tables import (
    Employee,
    Holiday,
    LeaveDocument,
    LeaveEvent,
    LeaveOpening,
    LeaveRequest,
    LeaveRule,
    Unit,
    WorkedCollective,
)

LIVE = (
    LeaveState.SUBMITTED,
    LeaveState.CONSIDERED,
    LeaveState.APPROVED,
    LeaveState.CHANGED,
    LeaveState.ISSUED,
)
"""States in which a request holds its days, reserved or posted."""

GRANTED = (LeaveState.APPROVED, LeaveState.CHANGED, LeaveState.ISSUED)
"""States in which leave was granted; who is granted first of two that wait is served first."""


def calendar() -> Calendar:
    """Return the office's calendar."""
    rows = Holiday.select(Holiday.day, Holiday.type, Holiday.status)
    return calendar_of(DayOff(row.day, row.type, row.status) for row in rows)


def context(policy: Policy | None = None) -> LedgerContext:
    """Return what every ledger of the office shares: rules, calendar, and policy or another."""
    rules = [
        RuleRow(r.key, r.group, r.value, r.valid_from, r.valid_to, r.legal_basis)
        for r in LeaveRule.select()
    ]
    day, month = settings.value("akhir_tahun_mulai").split("-")
    return LedgerContext(
        rules, calendar(), policy or settings.policy(), year_end_from=(int(month), int(day))
    )


def required_documents(kind: LeaveKind) -> list[RequiredDocument]:
    """Return the checklist of a kind of leave, case by case."""
    rows = LeaveDocument.select().where(LeaveDocument.kind == kind).order_by(LeaveDocument.id)
    return [RequiredDocument(row.kind, row.case, row.document, row.level) for row in rows]


def person(employee: int) -> ServicePerson:
    """Return one person as the rules of leave see him."""
    return people([employee])[employee]


def people(employees: Collection[int] | None = None) -> dict[int, ServicePerson]:
    """Return these people, or everybody, as the rules of leave see them, with one select."""
    columns = Employee.select(
        Employee.id, Employee.kind, Employee.tmt_cpns, Employee.pattern, Unit.pattern,
        Employee.contract_start, Employee.contract_end, Employee.is_teacher, Employee.status,
    ).left_outer_join(Unit)  # fmt: skip
    return {
        row[0]: _person(row[1], row[2], row[3] or row[4], (row[5], row[6]), row[7], row[8])
        for row in tuples(_of(columns, Employee.id, employees))
    }


def _person(
    kind: EmployeeKind,
    start: dt.date | None,
    pattern: WorkPattern | None,
    contract: tuple[dt.date | None, dt.date | None],
    is_teacher: bool,
    status: EmployeeStatus,
) -> ServicePerson:
    return ServicePerson(
        kind=kind,
        service_start=start,
        pattern=pattern or WorkPattern.FIVE_DAYS,
        contract_months=_months(contract[0] or start, contract[1]) if kind.is_pppk else None,
        is_teacher=is_teacher,
        service_end=contract[1] if kind.is_pppk else None,
        status=status,
    )


def _months(start: dt.date | None, end: dt.date | None) -> int | None:
    """Return the whole months of a contract; its last day is included."""
    if start is None or end is None:
        return None
    after = end + dt.timedelta(days=1)
    return (after.year - start.year) * 12 + after.month - start.month - (after.day < start.day)


def facts(employee: int, states: Collection[LeaveState] = LIVE) -> Facts:
    """Return everything recorded of one person's leave; requests in other states do not count."""
    return facts_of([employee], states)[employee]


def facts_of(
    employees: Collection[int] | None = None, states: Collection[LeaveState] = LIVE
) -> dict[int, Facts]:
    """Return the recorded leave of these people, or of everybody, one select per kind of fact."""
    first_year = settings.first_year()
    openings, taken = _openings(employees), _taken(employees, states)
    deferrals, worked = _deferrals(employees), _worked(employees)
    if employees is None:
        employees = [row[0] for row in tuples(Employee.select(Employee.id))]
    return {
        number: Facts(
            first_year=first_year,
            openings=tuple(openings.get(number, ())),
            taken=tuple(taken.get(number, ())),
            deferrals=tuple(deferrals.get(number, ())),
            worked=tuple(worked.get(number, ())),
        )
        for number in employees
    }


def _of(query: Any, column: Any, employees: Collection[int] | None) -> Any:
    """Narrow a select to some people."""
    return query if employees is None else query.where(column.in_(list(employees)))


def _openings(employees: Collection[int] | None) -> dict[int, list[Opening]]:
    table = LeaveOpening
    query = table.select(table.employee, table.year, table.lot, table.days, table.document)
    found: dict[int, list[Opening]] = defaultdict(list)
    for row in tuples(_of(query, table.employee, employees)):
        found[row[0]].append(Opening(*row[1:]))
    return found


def _taken(
    employees: Collection[int] | None, states: Collection[LeaveState]
) -> dict[int, list[TakenLeave]]:
    """Read the leave in some states without Peewee's converters: an office has 100,000 of them."""
    marks = ", ".join("?" * len(states))
    statement = f"""
        SELECT r.employee_id, r.id, r.kind, r."start", r."end", r.state, n.text
        FROM leave_request r LEFT JOIN letter_number n ON n.id = r.number_id
        WHERE r.state IN ({marks}) {_narrowed("r.employee_id", employees)}
        ORDER BY r."start", r.id"""  # noqa: S608 - composed of constants
    wanted = [state.value for state in states]
    frozen = issued_days(employees)
    issued = LeaveState.ISSUED.value
    found: dict[int, list[TakenLeave]] = defaultdict(list)
    for employee, request, kind, start, end, state, number in rows(
        statement, *wanted, *_bound(employees)
    ):
        is_issued = state == issued
        counted = tuple(frozen.get(request, ())) if is_issued else ()
        leave = TakenLeave(
            request, _KINDS[kind], _day(start), _day(end), is_issued, number or "", counted
        )
        found[employee].append(leave)
    return found


def issued_days(employees: Collection[int] | None) -> dict[int, list[tuple[int, int]]]:
    """Return, per issued request, year and days as they were charged when its letter left."""
    statement = f"""
        SELECT p.request_id, p.year, SUM(p.days)
        FROM leave_posting p JOIN leave_request r ON r.id = p.request_id
        WHERE true {_narrowed("r.employee_id", employees)}
        GROUP BY p.request_id, p.year ORDER BY p.request_id, p.year"""  # noqa: S608
    found: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for request, year, days in rows(statement, *_bound(employees)):
        found[request].append((year, int(days)))
    return found


_KINDS = {kind.value: kind for kind in LeaveKind}


@lru_cache(maxsize=16384)
def _day(value: dt.date | str) -> dt.date:
    """Return a date as either engine hands it over."""
    return dt.date.fromisoformat(value) if isinstance(value, str) else value


def _narrowed(column: str, employees: Collection[int] | None) -> str:
    return "" if employees is None else f"AND {column} IN {among()}"


def _bound(employees: Collection[int] | None) -> list[Any]:
    return [] if employees is None else [bound(employees)]


def _deferrals(employees: Collection[int] | None) -> dict[int, list[Deferral]]:
    """Read the days the deciding official postponed by letter (leave.md §2.3, S).

    The letter fixed the days of the year the leave was to begin in; of leave over New Year the
    rest belongs to the next.
    """
    query = (
        LeaveEvent.select(
            LeaveRequest.employee, LeaveRequest.start, LeaveRequest.end, LeaveEvent.days,
            LeaveEvent.letter,
        )
        .join(LeaveRequest)
        .where(
            LeaveRequest.state == LeaveState.DEFERRED,
            LeaveRequest.kind == LeaveKind.ANNUAL,
            LeaveEvent.act == "decide",
        )
    )  # fmt: skip
    found: dict[int, list[Deferral]] = defaultdict(list)
    for employee, start, end, days, letter in tuples(_of(query, LeaveRequest.employee, employees)):
        found[employee].append(Deferral(start.year, days, letter))
        if end.year != start.year:
            table = work_table(person(employee).pattern, calendar())
            rest = table.count(dt.date(end.year, 1, 1), end)
            found[employee].append(Deferral(end.year, rest, letter))
    return found


def _worked(employees: Collection[int] | None) -> dict[int, list[WorkedDay]]:
    query = WorkedCollective.select(WorkedCollective.employee, WorkedCollective.day)
    found: dict[int, list[WorkedDay]] = defaultdict(list)
    for employee, day in tuples(_of(query, WorkedCollective.employee, employees)):
        found[employee].append(WorkedDay(day))
    return found
