"""What the arithmetic of leave needs to know of a person, gathered from the tables."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection
from functools import lru_cache
from typing import Any

from peewee import fn

from kepegdesk.domain.kinds import (
    RESERVING,
    TAKEN,
    EmployeeKind,
    EmployeeStatus,
    LeaveCase,
    LeaveKind,
    LeaveState,
    Sex,
    WorkPattern,
)
from kepegdesk.domain.leave import GONE
from kepegdesk.domain.leave_checklist import RequiredDocument
from kepegdesk.domain.leave_facts import (
    Change,
    Contract,
    Correction,
    Deferral,
    Facts,
    Opening,
    Policy,
    ServicePerson,
    Signed,
    TakenLeave,
)
from kepegdesk.domain.leave_facts import WorkedCollective as WorkedDay
from kepegdesk.domain.leave_ledger import LedgerContext
from kepegdesk.domain.leave_rules import KindRow, RuleRow
from kepegdesk.domain.retirement import last_day_of_service
from kepegdesk.domain.working_days import Calendar, DayOff, calendar_days, calendar_of
from kepegdesk.services import contracts, settings
from kepegdesk.storage.base import tuples
from kepegdesk.storage.database import rows
from kepegdesk.storage.listing import among, bound
from kepegdesk.storage.tables import (
    Employee,
    Holiday,
    LeaveCorrection,
    LeaveDocument,
    LeaveEvent,
    LeaveOpening,
    LeaveRequest,
    LeaveRule,
    LeaveType,
    LeaveYearClose,
    SignedBalance,
    Unit,
    WorkedCollective,
)

LIVE = RESERVING | TAKEN
"""States in which a request holds its days, reserved or charged."""

_CAUSES = {
    "recall": "dipanggil kembali",
    "recount": "kalender berubah",
}
"""What a line of the ledger of days after the letter is called in the working."""


def calendar() -> Calendar:
    """Return the office's calendar."""
    found = Holiday.select(Holiday.day, Holiday.type, Holiday.status, Holiday.unit)
    return calendar_of(DayOff(*row) for row in tuples(found))


def context(policy: Policy | None = None) -> LedgerContext:
    """Return what every ledger of the office shares: rules, calendar, choices, closed years."""
    return LedgerContext(
        rule_rows(), calendar(), settings.choices(policy), closed_years=closed_years(),
        kinds=kind_rows(),
    )  # fmt: skip


def rule_rows() -> list[RuleRow]:
    """Return every row of the rules of leave."""
    return [
        RuleRow(r.key, r.group, r.value, r.valid_from, r.valid_to, r.legal_basis)
        for r in LeaveRule.select()
    ]


def kind_rows() -> list[KindRow]:
    """Return which groups have which kinds of leave, from when to when."""
    table = LeaveType
    found = tuples(table.select(table.kind, table.group, table.valid_from, table.valid_to))
    return [KindRow(*row) for row in found]


def closed_years() -> frozenset[int]:
    """Return the years whose leave is settled: the last one closed and all before it."""
    last = LeaveYearClose.select(fn.MAX(LeaveYearClose.year)).scalar()
    return frozenset() if last is None else frozenset(range(EARLIEST, last + 1))


EARLIEST = 1970
"""The first year anything can be dated in."""


def required_documents(kind: LeaveKind) -> list[RequiredDocument]:
    """Return the checklist of a kind of leave, case by case."""
    table = LeaveDocument
    found = table.select().where(table.kind == kind).order_by(table.id)
    return [
        RequiredDocument(r.kind, r.case, r.document, r.level, r.group, r.valid_from, r.valid_to)
        for r in found
    ]


def person(employee: int) -> ServicePerson:
    """Return one person as the rules of leave see him, with the end of his service."""
    from dataclasses import replace

    found = people([employee])[employee]
    if not (found.kind.is_civil_servant or found.kind.is_pppk):
        return found
    row = Employee.get_by_id(employee)
    aged = last_day_of_service(row.birth_date, _position(employee))
    ends = [day for day in (found.service_end, aged) if day is not None]
    return replace(found, service_end=min(ends, default=None))


def _position(employee: int) -> Any:
    from kepegdesk.services.employee_file import read_files

    return read_files([employee], dt.date.max)[0].position


def people(employees: Collection[int] | None = None) -> dict[int, ServicePerson]:
    """Return these people, or everybody, as the rules of leave see them, with one select.

    Nobody's end of service by age is among it: balances do not ask for it. Read without Peewee's
    converters, which would take most of the time for 10,000 people.
    """
    statement = f"""
        SELECT id, kind, tmt_cpns, pattern, unit_id, contract_start, contract_end, is_teacher,
            status, status_since, collective, sex
        FROM employee WHERE true {_narrowed("id", employees)} ORDER BY id"""  # noqa: S608
    structure = Structure()
    before = contracts.earlier(employees)
    return {
        row[0]: _person(structure, before.get(row[0], ()), *row[1:])
        for row in rows(statement, *_bound(employees))
    }


class Structure:
    """The tree of units as the rules of leave see it: chains, weeks, who gets cuti bersama."""

    def __init__(self) -> None:
        found = tuples(Unit.select(Unit.id, Unit.parent, Unit.pattern, Unit.collective))
        self._units = {row[0]: row[1:] for row in found}
        self._chains: dict[int | None, tuple[int, ...]] = {None: ()}
        self._collective: dict[int | None, bool] = {}

    def chain(self, unit: int | None) -> tuple[int, ...]:
        """Return a unit and those above it, the nearest first."""
        known = self._chains.get(unit)
        if known is None and unit is not None:
            known = self._chains[unit] = (unit, *self.chain(self._units[unit][0]))
        return known or ()

    def pattern(self, unit: int | None) -> WorkPattern:
        """Return the week a unit works."""
        return self._units[unit][1] if unit is not None else WorkPattern.FIVE_DAYS

    def gets_collective(self, unit: int | None) -> bool:
        """Tell whether the people of a unit get cuti bersama: not if one above it does not."""
        known = self._collective.get(unit)
        if known is None:
            known = self._collective[unit] = all(self._units[each][2] for each in self.chain(unit))
        return known


def _person(
    structure: Structure,
    before: Collection[Contract],
    kind_value: str,
    start: Any,
    pattern: str | None,
    unit: int | None,
    contract_start: Any,
    contract_end: Any,
    is_teacher: Any,
    status_value: str,
    since: Any,
    collective: Any,
    sex: str | None,
) -> ServicePerson:
    """Read a row of either engine: texts for vocabularies, texts or dates for days."""
    kind, status = EmployeeKind(kind_value), EmployeeStatus(status_value)
    begun = start and as_day(start)
    months, ends = None, None
    if kind.is_pppk:
        ends = contract_end and as_day(contract_end)
        contract_start = contract_start and as_day(contract_start)
        months = contract_months(contract_start or begun, ends)
    return ServicePerson(
        kind,
        begun,
        WorkPattern(pattern) if pattern else structure.pattern(unit),
        months,
        bool(is_teacher),
        structure.gets_collective(unit) if collective is None else bool(collective),
        ends,
        status,
        Sex(sex) if sex else None,
        structure.chain(unit),
        since and as_day(since) if status in GONE else None,
        contracts.in_turn(before, contract_start, months) if kind.is_pppk else (),
    )


def contract_months(start: dt.date | None, end: dt.date | None) -> int | None:
    """Return the whole months of a contract; None if its begin or its end is unknown."""
    return None if start is None or end is None else contracts.months(start, end)


def facts(employee: int, states: Collection[LeaveState] = LIVE) -> Facts:
    """Return everything recorded of one person's leave; requests in other states do not count."""
    return facts_of([employee], states)[employee]


def facts_of(
    employees: Collection[int] | None = None, states: Collection[LeaveState] = LIVE
) -> dict[int, Facts]:
    """Return the recorded leave of these people, or of everybody, one select per kind of fact."""
    first_year = settings.first_year()
    openings, taken = _openings(employees), _taken(employees, states)
    postponed, worked = deferrals(employees), _worked(employees)
    corrections, signed = _corrections(employees), _signed(employees)
    if employees is None:
        employees = [row[0] for row in tuples(Employee.select(Employee.id))]
    return {
        number: Facts(
            first_year=first_year,
            openings=tuple(openings.get(number, ())),
            taken=tuple(taken.get(number, ())),
            deferrals=tuple(postponed.get(number, ())),
            worked=tuple(worked.get(number, ())),
            corrections=tuple(corrections.get(number, ())),
            signed=tuple(signed.get(number, ())),
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


def _corrections(employees: Collection[int] | None) -> dict[int, list[Correction]]:
    table = LeaveCorrection
    query = table.select(table.employee, table.year, table.lot, table.days, table.document)
    found: dict[int, list[Correction]] = defaultdict(list)
    for row in tuples(_of(query.order_by(table.id), table.employee, employees)):
        found[row[0]].append(Correction(*row[1:]))
    return found


def _signed(employees: Collection[int] | None) -> dict[int, list[Signed]]:
    table = SignedBalance
    query = table.select(
        table.employee, table.year, table.n2, table.n1, table.n, table.extra, table.next_n2,
        table.next_n1, table.next_extra, table.idle, table.document,
    )  # fmt: skip
    found: dict[int, list[Signed]] = defaultdict(list)
    for row in tuples(_of(query, table.employee, employees)):
        found[row[0]].append(Signed(*row[1:]))
    return found


def _taken(
    employees: Collection[int] | None, states: Collection[LeaveState]
) -> dict[int, list[TakenLeave]]:
    """Read the leave in some states without Peewee's converters: an office has 100,000 of them."""
    marks = ", ".join("?" * len(states))
    statement = f"""
        SELECT r.employee_id, r.id, r.kind, r."start", r."end", r.state, n.text, r."case",
            r.remote_days
        FROM leave_request r LEFT JOIN letter_number n ON n.id = r.number_id
        WHERE r.state IN ({marks}) {_narrowed("r.employee_id", employees)}
        ORDER BY r."start", r.id"""  # noqa: S608 - composed of constants
    wanted = [state.value for state in states]
    charges, resumed, recalled = charged(employees), _resumed(employees), _recalled(employees)
    found: dict[int, list[TakenLeave]] = defaultdict(list)
    for employee, request, kind, start, end, state, number, case, free in rows(
        statement, *wanted, *_bound(employees)
    ):
        counted, changes = charges.get(request, _UNCHARGED) if state in _TAKEN else _UNCHARGED
        leave = TakenLeave(
            request, _KINDS[kind], as_day(start), as_day(end), state in _TAKEN, number or "",
            tuple(counted.items()), _CASES[case], free, resumed.get(request), tuple(changes),
            recalled.get(request, 0),
        )  # fmt: skip
        found[employee].append(leave)
    return found


Charged = tuple[dict[int, int], list[Change]]
"""Days per year as the letter and what followed it count them, and what followed."""

_UNCHARGED: Charged = ({}, [])


def charged(employees: Collection[int] | None) -> dict[int, Charged]:
    """Return, per request with a letter, its days per year and the acts that changed them."""
    statement = f"""
        SELECT c.request_id, c.year, c.days, e.act
        FROM leave_charge c LEFT JOIN leave_event e ON e.id = c.event_id
        WHERE true {_narrowed("c.employee_id", employees)}
        ORDER BY c.request_id, c.id"""  # noqa: S608
    found: dict[int, Charged] = {}
    for request, year, days, act in rows(statement, *_bound(employees)):
        counted, changes = found.setdefault(request, ({}, []))
        counted[year] = counted.get(year, 0) + days
        if act in _CAUSES:
            changes.append(Change(year, days, _CAUSES[act]))
    return found


def _resumed(employees: Collection[int] | None) -> dict[int, dt.date]:
    """Return the day somebody was back in service after leave without pay, per request.

    Leave without such an act is taken to be followed by service at once.
    """
    query = (
        LeaveEvent.select(LeaveEvent.request, LeaveEvent.start)
        .join(LeaveRequest)
        .where(LeaveEvent.act == "reactivate", LeaveEvent.start.is_null(False))
    )
    return dict(tuples(_of(query, LeaveRequest.employee, employees)))


def _recalled(employees: Collection[int] | None) -> dict[int, int]:
    """Return the calendar days that calling somebody back gave back, per request."""
    query = (
        LeaveEvent.select(LeaveEvent.request, LeaveEvent.start, LeaveEvent.end)
        .join(LeaveRequest)
        .where(LeaveEvent.act == "recall", LeaveEvent.start.is_null(False))
    )
    found = tuples(_of(query, LeaveRequest.employee, employees))
    return {request: calendar_days(back, end) for request, back, end in found}


_TAKEN = frozenset(state.value for state in TAKEN)
_CASES = {case.value: case for case in LeaveCase}
_KINDS = {kind.value: kind for kind in LeaveKind}


@lru_cache(maxsize=16384)
def as_day(value: dt.date | str) -> dt.date:
    """Return a date as either engine hands it over."""
    return dt.date.fromisoformat(value) if isinstance(value, str) else value


def _narrowed(column: str, employees: Collection[int] | None) -> str:
    return "" if employees is None else f"AND {column} IN {among()}"


def _bound(employees: Collection[int] | None) -> list[Any]:
    return [] if employees is None else [bound(employees)]


def deferrals(employees: Collection[int] | None) -> dict[int, list[Deferral]]:
    """Read the days the deciding official postponed by letter (leave.md §2.3, S).

    The letter fixed the days of the year the leave was to begin in, and of leave over New Year
    those of the next.
    """
    query = (
        LeaveEvent.select(
            LeaveRequest.employee, LeaveRequest.start, LeaveEvent.days, LeaveEvent.next_days,
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
    for employee, start, days, more, letter in tuples(_of(query, LeaveRequest.employee, employees)):
        found[employee].append(Deferral(start.year, days, letter))
        if more:
            found[employee].append(Deferral(start.year + 1, more, letter))
    return found


def _worked(employees: Collection[int] | None) -> dict[int, list[WorkedDay]]:
    query = WorkedCollective.select(WorkedCollective.employee, WorkedCollective.day)
    found: dict[int, list[WorkedDay]] = defaultdict(list)
    for employee, day in tuples(_of(query, WorkedCollective.employee, employees)):
        found[employee].append(WorkedDay(day))
    return found
