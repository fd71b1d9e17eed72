"""Everybody's balance at once: days summed by the database, years stepped through.

People whose history the quick ledger cannot tell (``domain.leave_quick``) go through the whole one.
"""

from __future__ import annotations

import datetime as dt
import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from typing import Any

from kepegdesk.domain.kinds import EARLY_CASES, RESERVING, TAKEN, EmployeeKind, LeaveKind
from kepegdesk.domain.leave import GONE
from kepegdesk.domain.leave_ledger import Balance, LedgerContext, Signed, balance
from kepegdesk.domain.leave_ledger import signed as signed_by_ledger
from kepegdesk.domain.leave_quick import (
    NO_OPENINGS,
    NOTHING,
    History,
    Left,
    QuickLedger,
    QuickPerson,
)
from kepegdesk.domain.leave_rules import group_of
from kepegdesk.progress import Progress, nothing
from kepegdesk.services import collecting, contracts, leave_facts, settings
from kepegdesk.storage.database import is_server, rows
from kepegdesk.storage.listing import among, bound

CHUNK = 500


@collecting.put_off()
def derive(
    day: dt.date,
    employees: Collection[int] | None = None,
    progress: Progress = nothing,
    context: LedgerContext | None = None,
) -> dict[int, Balance]:
    """Return the balance on a day of these people, or of everybody, without the working."""
    context = context or leave_facts.context()
    known, quick = _Known(employees, context, day.year), QuickLedger(context)
    people, found, unsure = known.people, {}, []
    for done, (number, person) in enumerate(people.items()):
        if done % CHUNK == 0:
            progress(done, len(people))
        left = known.left(quick, number, person, day)
        if left is None:
            unsure.append(number)
        else:
            found[number] = _balance(day, left)
    hard = _second_look(unsure, known, quick, day, found)
    for number, days in known.reserved(day.year).items():
        if number in found:
            n2, n1, n = found[number][1:4]
            found[number] = Balance(day, n2, n1, n, 0, days, n2 + n1 + n - days)
    return found | _thoroughly(hard, day, context)


def _balance(day: dt.date, left: Left) -> Balance:
    n2, n1, n = left
    return Balance(day, n2, n1, n, 0, 0, n2 + n1 + n)


def _second_look(
    numbers: list[int],
    known: _Known,
    quick: QuickLedger,
    day: dt.date,
    found: dict[int, Balance],
) -> list[int]:
    """Try those again whose right began while the book was kept; return who needs the ledger."""
    plain = [number for number in numbers if number not in known.odd]
    first = known.first_leaves(plain)
    hard = [number for number in numbers if number in known.odd]
    for number in plain:
        left = known.left(quick, number, known.people[number], day, first.get(number))
        if left is None:
            hard.append(number)
        else:
            found[number] = _balance(day, left)
    return hard


def sign(year: int, progress: Progress = nothing) -> dict[int, Signed]:
    """Return what closing a year would sign for everybody who has annual leave in it."""
    context = leave_facts.context()
    known, quick = _Known(None, context, year), QuickLedger(context)
    found, hard = {}, list[int]()
    first = known.first_leaves([number for number in known.people if number not in known.odd])
    for done, number in enumerate(known.people):
        if done % CHUNK == 0:
            progress(done, len(known.people))
        signed = known.sign(quick, number, year, first.get(number))
        if signed is None:
            hard.append(number)
        else:
            found[number] = signed
    people, facts = leave_facts.people(hard), leave_facts.facts_of(hard)
    for number in hard:
        whole = signed_by_ledger(people[number], facts[number], context, year)
        if whole is not None:
            found[number] = whole
    return found


def _thoroughly(numbers: list[int], day: dt.date, context: LedgerContext) -> dict[int, Balance]:
    if not numbers:
        return {}
    people, facts = leave_facts.people(numbers), leave_facts.facts_of(numbers)
    return {
        number: balance(people[number], facts[number], context, day, working=False)
        for number in numbers
    }


class _Known:
    """What the tables tell of plain histories, one select per kind of fact."""

    def __init__(
        self, employees: Collection[int] | None, context: LedgerContext, last: int
    ) -> None:
        self._employees = employees
        self._context = context
        self._first_year = settings.first_year()
        self.people = dict(self._read_people())
        self._used = self._days_used()
        self._openings: dict[int, dict[tuple[int, str], int]] = defaultdict(dict)
        for employee, year, lot, days in self._read(_OPENINGS, "o.employee_id"):
            self._openings[employee][year, lot] = days
        self._deferred = self._deferrals()
        signed = self._read(_SIGNED.replace("{last}", str(last)), "s.employee_id")
        self._signed = {row[0]: Signed(*row[1:]) for row in signed}
        self.odd = {row[0] for row in self._read(_ODD, "x.employee_id")}

    def _read(self, statement: str, column: str, some: Collection[int] | None = None) -> list[Any]:
        some = self._employees if some is None else some
        narrowed = "" if some is None else f"AND {column} IN {among()}"
        given = [] if some is None else [bound(some)]
        return rows(statement.replace("{narrowed}", narrowed), *given)

    def _read_people(self) -> Iterable[tuple[int, QuickPerson]]:
        reduced = self._context.choices.collective_reduces
        before = contracts.earlier(self._employees)
        for number, kind, start, begun, ends, teaches, status, since in self._read(_PEOPLE, "id"):
            first, begun = start and leave_facts.as_day(start), begun and leave_facts.as_day(begun)
            until = ends and leave_facts.as_day(ends)
            months = leave_facts.contract_months(begun or first, until)
            held = before.get(number)
            yield (
                number,
                QuickPerson(
                    _GROUPS[kind],
                    None if _KINDS[kind] in reduced else first,
                    months,
                    bool(teaches),
                    since and leave_facts.as_day(since) if status in _GONE else None,
                    contracts.in_turn(held, begun, months) if held else (),
                ),
            )

    def _days_used(self) -> dict[int, dict[int, int]]:
        """Return the days of issued annual leave by person and year: three arrays, one row."""
        array = "json_agg" if is_server() else "json_group_array"
        ((people, years, days),) = self._read(_USED.replace("{array}", array), "employee_id")
        found: dict[int, dict[int, int]] = defaultdict(dict)
        for employee, year, count in zip(*map(_array, (people, years, days)), strict=True):
            found[employee][year] = count
        return found

    def left(
        self,
        quick: QuickLedger,
        number: int,
        person: QuickPerson,
        day: dt.date,
        first_leave: dt.date | None = None,
    ) -> Left | None:
        """Return N-2, N-1 and N of one person; None where the quick ledger cannot tell."""
        if number in self.odd:
            return None
        return quick.left(
            person,
            self._first_year,
            day,
            self._used.get(number, NOTHING),
            self._openings.get(number, NO_OPENINGS),
            self._deferred.get(number, NOTHING),
            first_leave,
            self._signed.get(number),
        )

    def sign(
        self,
        quick: QuickLedger,
        number: int,
        year: int,
        first_leave: dt.date | None = None,
    ) -> Signed | None:
        """Return what closing a year would sign for one; None where the quick ledger cannot."""
        if number in self.odd:
            return None
        told = History(
            self._used.get(number, NOTHING), self._openings.get(number, NO_OPENINGS),
            self._deferred.get(number, NOTHING), first_leave, self._signed.get(number),
        )  # fmt: skip
        return quick.sign(self.people[number], self._first_year, year, told)

    def first_leaves(self, employees: Collection[int]) -> dict[int, dt.date]:
        """Return the first day of all issued annual leave of some people."""
        if not employees:
            return {}
        found = self._read(_FIRST, "r.employee_id", employees)
        return {employee: leave_facts.as_day(day) for employee, day in found}

    def reserved(self, year: int) -> dict[int, int]:
        """Return the working days of a year that people have asked for."""
        waiting = self._read(_RESERVED, "r.employee_id")
        people = leave_facts.people({row[0] for row in waiting}) if waiting else {}
        first, last = dt.date(year, 1, 1), dt.date(year, 12, 31)
        found: dict[int, int] = defaultdict(int)
        for employee, start, end, free in waiting:
            until = leave_facts.as_day(end) - dt.timedelta(days=free)
            count = self._context.table(people[employee]).count
            days = count(max(leave_facts.as_day(start), first), min(until, last))
            found[employee] += days
        return found

    def _deferrals(self) -> Mapping[int, dict[int, int]]:
        found: dict[int, dict[int, int]] = {}
        for number, deferrals in leave_facts.deferrals(self._employees).items():
            years = found.setdefault(number, {})
            for each in deferrals:
                years[each.year] = years.get(each.year, 0) + each.days
        return found


def _array(value: Any) -> list[int]:
    """Return an array as either engine hands it over; none over no rows is empty."""
    if isinstance(value, str):
        listed: list[int] = json.loads(value)
        return listed
    return value or []


_KINDS = {kind.value: kind for kind in EmployeeKind}
_GROUPS = {kind.value: group_of(kind) for kind in EmployeeKind}
_GONE = frozenset(status.value for status in GONE)


def _listed(values: Collection[Any]) -> str:
    return ", ".join(f"'{value.value}'" for value in sorted(values))


_PEOPLE = f"""
    SELECT id, kind, tmt_cpns, contract_start,
        CASE WHEN kind IN ({_listed([k for k in EmployeeKind if k.is_pppk])}) THEN contract_end END,
        is_teacher, status, status_since
    FROM employee WHERE true {{narrowed}} ORDER BY id"""  # noqa: S608 - constants

_USED = """
    SELECT {array}(employee_id), {array}(year), {array}(days) FROM (
        SELECT employee_id, year, SUM(days) AS days FROM leave_charge
        WHERE true {narrowed} GROUP BY employee_id, year
    ) AS yearly"""

_FIRST = f"""
    SELECT r.employee_id, MIN(r."start") FROM leave_request r
    WHERE r.kind = '{LeaveKind.ANNUAL.value}' AND r.state IN ({_listed(TAKEN)}) {{narrowed}}
    GROUP BY r.employee_id"""  # noqa: S608 - constants

_OPENINGS = """
    SELECT o.employee_id, o.year, o.lot, o.days FROM leave_opening o WHERE true {narrowed}"""

_SIGNED = """
    SELECT s.employee_id, s.year, s.n2, s.n1, s.n, s.extra, s.next_n2, s.next_n1, s.next_extra,
        s.idle, s.document
    FROM signed_balance s
    WHERE s.year = (SELECT max(x.year) FROM signed_balance x
        WHERE x.employee_id = s.employee_id AND x.year <= {last}) {narrowed}"""
"""The last year up to one that was closed, of each."""

_RESERVED = f"""
    SELECT r.employee_id, r."start", r."end", r.remote_days FROM leave_request r
    WHERE r.kind = '{LeaveKind.ANNUAL.value}' AND r.state IN ({_listed(RESERVING)})
    {{narrowed}}"""  # noqa: S608 - constants

_ODD = f"""
    SELECT x.employee_id FROM (
        SELECT employee_id FROM worked_collective
        UNION SELECT employee_id FROM leave_correction
        UNION SELECT employee_id FROM leave_request
            WHERE kind IN ('{LeaveKind.LARGE.value}', '{LeaveKind.UNPAID.value}')
            AND state IN ({_listed(TAKEN)})
        UNION SELECT employee_id FROM leave_request
            WHERE "case" IN ({_listed(EARLY_CASES)}) AND state IN ({_listed(TAKEN | RESERVING)})
    ) x WHERE true {{narrowed}}"""  # noqa: S608 - constants
"""Whose history needs the whole ledger."""
