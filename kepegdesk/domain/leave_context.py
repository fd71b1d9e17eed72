"""What all balances of an office share, and from when somebody has a right to annual leave."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from operator import attrgetter

from kepegdesk.domain.kinds import LeaveKind
from kepegdesk.domain.leave_facts import Choices, Facts, ServicePerson, TakenLeave
from kepegdesk.domain.leave_rules import (
    REGULATED,
    KindRow,
    RuleGroup,
    RuleRow,
    group_of,
    rule_on,
    rules_on,
)
from kepegdesk.domain.leave_working import YearFrame
from kepegdesk.domain.working_days import Calendar, WorkTable, shift_months, work_table


class LedgerContext:
    """Rules, calendar, the office's choices and the years it has closed, prepared once."""

    def __init__(
        self,
        rule_rows: Sequence[RuleRow],
        calendar: Calendar,
        choices: Choices | None = None,
        *,
        closed_years: frozenset[int] = frozenset(),
        kinds: Sequence[KindRow] = REGULATED,
    ) -> None:
        self.rule_rows = tuple(rule_rows)
        self.calendar = calendar
        self.choices = choices or Choices()
        self.closed_years = closed_years
        self._kinds = tuple(kinds)
        self._local = frozenset(unit for unit, _day, _collective in calendar.local)
        self._frames: dict[tuple[RuleGroup, int], YearFrame] = {}
        self._tables: dict[tuple[str, bool, tuple[int, ...]], WorkTable] = {}

    def frame(self, group: RuleGroup, year: int) -> YearFrame:
        """Return a year with the rules it is counted by: those in force on its first day."""
        found = self._frames.get((group, year))
        if found is None:
            found = YearFrame(year, rules_on(self.rule_rows, group, date(year, 1, 1)))
            self._frames[group, year] = found
        return found

    def rule(self, key: str, person: ServicePerson, day: date) -> RuleRow | None:
        """Return the row of any parameter that holds for a person on a day."""
        return rule_on(self.rule_rows, key, group_of(person.kind), day)

    def number(self, key: str, person: ServicePerson, day: date) -> int | None:
        """Return a parameter that is a number; None where it is «-» or there is none."""
        row = self.rule(key, person, day)
        return int(row.value) if row is not None and row.value.isdigit() else None

    def offers(self, kind: LeaveKind, person: ServicePerson, day: date) -> bool:
        """Tell whether people of this kind have a kind of leave on a day."""
        group = group_of(person.kind)
        wanted = RuleGroup.PPPK if group.is_pppk else group
        return any(
            row.kind is kind
            and row.kind_group == wanted.value
            and row.valid_from <= day
            and (row.valid_to is None or day <= row.valid_to)
            for row in self._kinds
        )

    def has_annual(self, person: ServicePerson, day: date) -> bool:
        """Tell whether the rules give people of this kind annual leave at all."""
        return self.frame(group_of(person.kind), day.year).rules.annual_days is not None

    def table(self, person: ServicePerson) -> WorkTable:
        """Return the working days of a person's week, with the days off of his units."""
        local = tuple(unit for unit in person.units if unit in self._local) if self._local else ()
        key = (person.pattern, person.gets_collective, local)
        found = self._tables.get(key)
        if found is None:
            found = work_table(
                person.pattern,
                self.calendar.of_units(local),
                gets_collective=person.gets_collective,
            )
            self._tables[key] = found
        return found


NEVER = date.max
"""From when somebody has a right who was not put back into service after leave without pay."""


def right_after(leave: TakenLeave, months: int) -> date:
    """Return from when leave without pay gives way to a right again (leave.md R8).

    The months count from the reactivation: the end of the leave alone puts nobody into service.
    """
    return NEVER if leave.resumed is None else shift_months(leave.resumed, months)


def ledger_start(person: ServicePerson, facts: Facts) -> int:
    """Return the first year known: of the earliest opening, else the office's, else the TMT's.

    A year that was closed stays known, whatever is told of the years before it.
    """
    if facts.openings:
        first = min(opening.year for opening in facts.openings)
    elif person.service_start is None:
        first = facts.first_year
    else:
        first = max(facts.first_year, person.service_start.year)
    return min([first, *(each.year for each in facts.signed)])


def entitled_from(
    person: ServicePerson, facts: Facts, context: LedgerContext, day: date
) -> date | None:
    """Return from when, as seen on a day, the person has a right to annual leave.

    A year without break since the TMT, and again since he was back from the last leave without
    pay, ``NEVER`` until he is; None if his TMT is not on file or no rule gives him annual leave.
    """
    if person.service_start is None or not context.has_annual(person, day):
        return None
    rules = context.frame(group_of(person.kind), day.year).rules
    first = shift_months(person.service_start, rules.service_months)
    away = [x for x in facts.taken if x.kind is LeaveKind.UNPAID and x.issued and x.start <= day]
    if not away:
        return first
    last = max(away, key=attrgetter("start"))
    return max(first, right_after(last, rules.months_after_unpaid))
