"""Balances of thousands: the years of plain histories, stepped through a table of what was met.

``domain.leave_ledger`` is the rule; this gives the same figures (a test holds it to that) where
every lot is valid all year: then a year is told by what it opened with and how many days it used.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

from kepegdesk.domain.leave_context import LedgerContext
from kepegdesk.domain.leave_facts import Contract, Policy, Signed, contract_on
from kepegdesk.domain.leave_rules import RuleGroup
from kepegdesk.domain.leave_working import YearFrame
from kepegdesk.domain.working_days import shift_months

NOTHING: Mapping[int, int] = {}
NO_OPENINGS: Mapping[tuple[int, str], int] = {}


class QuickPerson(NamedTuple):
    """What the years of a plain history depend on; see ``ServicePerson``."""

    group: RuleGroup
    service_start: date | None
    contract_months: int | None
    is_teacher: bool
    gone_since: date | None
    contracts: tuple[Contract, ...] = ()

    def contract_on(self, day: date) -> int | None:
        """Return the months of the contract in force on a day."""
        if not self.contracts:
            return self.contract_months
        return contract_on(self.contracts, self.contract_months, day)


class Left(NamedTuple):
    """What is left of the lots of a year; a shortage makes ``n`` negative."""

    n2: int
    n1: int
    n: int


class _State(NamedTuple):
    """What a year hands to the next: its carried lots, and how many years went unused."""

    n2: int
    n1: int
    idle: int


class History(NamedTuple):
    """What is recorded of a person: see ``QuickLedger.left``."""

    used: Mapping[int, int] = NOTHING
    openings: Mapping[tuple[int, str], int] = NO_OPENINGS
    deferred: Mapping[int, int] = NOTHING
    first_leave: date | None = None
    signed: Signed | None = None


_Key = tuple[int, int, int, int, int]
_Year = tuple[Left, _State | None]
_FRESH = _State(0, 0, 0)


class QuickLedger:
    """Derives the lots of a year for people whose history is plain; shared by a whole office."""

    def __init__(self, context: LedgerContext) -> None:
        self._context = context
        self._steps: dict[tuple[RuleGroup, int | None], dict[_Key, tuple[_State, Left]]] = {}
        self._months: dict[tuple[RuleGroup, int, int], int | None] = {}

    def left(
        self,
        person: QuickPerson,
        first_year: int,
        on: date,
        used: Mapping[int, int] = NOTHING,
        openings: Mapping[tuple[int, str], int] = NO_OPENINGS,
        deferred: Mapping[int, int] = NOTHING,
        first_leave: date | None = None,
        signed: Signed | None = None,
    ) -> Left | None:
        """Return what is left on a day; None where only the whole ledger can tell.

        ``used`` are the working days of issued annual leave per year, ``openings`` the days by
        year and lot, ``deferred`` the days postponed by letter per year, ``first_leave`` the first
        day of all issued annual leave, if it was looked up; ``signed`` is the last year up to the
        day that was closed.
        """
        told = History(used, openings, deferred, first_leave, signed)
        found = self._found(person, first_year, on, told)
        return None if found is None else found[0]

    def sign(self, person: QuickPerson, first_year: int, year: int, told: History) -> Signed | None:
        """Return what closing a year would sign; None where only the whole ledger can tell.

        That is where it must tell, too, whether there is anything to sign at all.
        """
        found = self._found(person, first_year, date(year, 12, 31), told)
        if found is None or found[1] is None:
            return None
        left, state = found[0], found[1]
        return Signed(year, *left, 0, state.n2, state.n1, 0, state.idle)

    def _found(self, person: QuickPerson, first_year: int, on: date, told: History) -> _Year | None:
        """Return what is left of a year and what it hands on; no state where it has no book yet."""
        if told.signed is not None:
            return self._since(person, told.signed, on, told)
        return self._from_the_book(person, first_year, on, told)

    def _from_the_book(
        self, person: QuickPerson, first_year: int, on: date, told: History
    ) -> _Year | None:
        used, openings, deferred, first_leave, _signed = told
        group, begun, _contract, is_teacher, gone, _contracts = person
        if begun is None or gone is not None:
            return None
        start = max(first_year, begun.year)
        if openings:
            start = min(year for year, _lot in openings)
        if start > on.year:
            return Left(0, 0, 0), None
        months = self._service_months(group, start, on.year)
        if months is None:
            return None
        entitled = shift_months(begun, months)
        if openings or deferred or is_teacher or entitled > date(start, 1, 1):
            if not self._begins_plainly(entitled, start, used, openings, first_leave):
                return None
            return self._carefully(person, start, on, entitled, used, openings, deferred)
        return self._run(person, start, on.year, used)

    def _since(self, person: QuickPerson, signed: Signed, on: date, told: History) -> _Year | None:
        """Return the same of a year that was closed, or that follows one."""
        used, openings, deferred, *_others = told
        begun, start = person.service_start, signed.year + 1
        if begun is None or person.gone_since is not None or signed.extra or signed.next_extra:
            return None
        months = self._service_months(person.group, signed.year, on.year)
        if months is None or shift_months(begun, months) > date(signed.year, 1, 1):
            return None
        state = _State(signed.next_n2, signed.next_n1, signed.idle)
        if on.year == signed.year:
            return Left(signed.n2, signed.n1, signed.n), state
        if openings or deferred or person.is_teacher:
            entitled = date(signed.year, 1, 1)
            return self._carefully(person, start, on, entitled, used, openings, deferred, state)
        return self._run(person, start, on.year, used, state)

    def _begins_plainly(
        self,
        entitled: date,
        start: int,
        used: Mapping[int, int],
        openings: Mapping[tuple[int, str], int],
        first_leave: date | None,
    ) -> bool:
        """Tell whether the year in which the right begins needs no look at single days."""
        if entitled <= date(start, 1, 1):
            return True
        unused = not used.get(entitled.year)
        return not openings and (unused or (first_leave is not None and first_leave >= entitled))

    def _service_months(self, group: RuleGroup, start: int, last: int) -> int | None:
        """Return after how much service the right begins; None where that changed meanwhile."""
        key = (group, start, last)
        if key not in self._months:
            frames = (self._context.frame(group, year) for year in range(start, last + 1))
            months = {frame.rules.service_months for frame in frames}
            self._months[key] = months.pop() if len(months) == 1 else None
        return self._months[key]

    def _run(
        self,
        person: QuickPerson,
        start: int,
        last: int,
        used: Mapping[int, int],
        state: _State = _FRESH,
    ) -> _Year | None:
        """Step through years that all give the whole right."""
        group, contract = person.group, person.contract_months
        steps = self._steps.setdefault((group, contract), {})
        (n2, n1, idle), left = state, Left(0, 0, 0)
        for year in range(start, last + 1):
            if person.contracts:  # what a year leaves is opened by the contract of the next
                contract = person.contract_on(date(year + 1, 1, 1))
                steps = self._steps.setdefault((group, contract), {})
            key = (year, n2, n1, idle, used.get(year, 0))
            step = steps.get(key)
            if step is None:
                frame = self._context.frame(group, year)
                right = frame.rules.annual_days
                if right is None:
                    return None
                step = steps[key] = self._step(frame, group, contract, key, right)
            (n2, n1, idle), left = step
        return left, _State(n2, n1, idle)

    def _step(
        self, frame: YearFrame, group: RuleGroup, contract: int | None, key: _Key, right: int
    ) -> tuple[_State, Left]:
        """Charge a year's days to its lots and close it; ``key`` is what the year was met with."""
        year, n2, n1, idle, days = key
        left = _charge(n2, n1, right, days)
        idle = min(2, idle + 1) if right > 0 and not days else 0
        following = self._context.frame(group, year + 1)
        rest = max(0, left.n)
        return self._carried(following, contract, left, rest, idle, 0), left

    def _carried(
        self,
        frame: YearFrame,
        contract: int | None,
        left: Left,
        rest: int,
        idle: int,
        deferred: int,
    ) -> _State:
        """Return what opens the next year (leave.md §2.3), as ``leave_lots`` does."""
        rules = frame.rules
        n1 = max(deferred, min(frame.most_carried, rest))
        if self._context.choices.policy is Policy.EMBER:
            n2 = min(rules.carry_days, left.n1)
        else:
            n2 = rules.carry_days if deferred <= rules.carry_days and idle >= 2 else 0
        months = contract or 0
        if rules.contract_over_for_one is not None and months <= rules.contract_over_for_one:
            return _State(0, 0, idle)
        if rules.contract_over_for_two is not None and months <= rules.contract_over_for_two:
            n2 = 0
        return _State(max(0, min(n2, frame.room - n1)), n1, idle)

    def _carefully(
        self,
        person: QuickPerson,
        start: int,
        on: date,
        entitled: date,
        used: Mapping[int, int],
        openings: Mapping[tuple[int, str], int],
        deferred: Mapping[int, int],
        state: _State = _FRESH,
    ) -> _Year | None:
        """Step through years of which some have no right yet, or lots taken over from paper."""
        group, left = person.group, Left(0, 0, 0)
        for year in range(start, on.year + 1):
            frame = self._context.frame(group, year)
            if frame.rules.annual_days is None:
                return None
            barred = person.is_teacher and not frame.rules.teachers_entitled
            right = 0 if barred or frame.last < entitled else frame.rules.annual_days
            n1 = openings.get((year, "N-1"), state.n1)
            n2 = openings.get((year, "N-2"), max(0, min(state.n2, frame.room - n1)))
            n = openings.get((year, "N"), right)
            days = used.get(year, 0)
            left = _charge(n2, n1, n, days)
            unused = n > 0 and not days and n >= right
            stated = min(openings.get((year, lot), -1) for lot in ("N-2", "N-1"))
            proven = stated >= frame.rules.carry_days
            idle = min(2, max(state.idle, int(proven)) + 1) if unused else 0
            rest = max(0, left.n)
            following = self._context.frame(group, year + 1)
            postponed = min(rest, self._in_full(following, group, deferred.get(year, 0)))
            contract = person.contract_on(following.first)
            state = self._carried(following, contract, left, rest, idle, postponed)
        if on < entitled and on.year == entitled.year:
            left = Left(0, 0, min(0, left.n))
        return left, state

    def _in_full(self, frame: YearFrame, group: RuleGroup, days: int) -> int:
        chosen = self._context.choices.deferral_in_full
        whole = frame.rules.deferral_in_full if chosen is None or not group.is_pppk else chosen
        return days if whole else 0


def _charge(n2: int, n1: int, n: int, days: int) -> Left:
    """Take days from the lots in the order of use."""
    if not days:
        return Left(n2, n1, n)
    taken = min(n2, days)
    n2, days = n2 - taken, days - taken
    taken = min(n1, days)
    return Left(n2, n1 - taken, n - (days - taken))
