"""Replay a person's annual leave year by year: open the lots, post the days, close the year.

The arithmetic of Peraturan BKN 24/2017 III.A angka 8-14 with BKN 7/2021 and 7/2022. Days are
posted in the order of the leave dates to the lots valid on them, first to what lapses first:
N-2, N-1, extra days of this year and of last year's end, N, extra days of this year's end.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from operator import attrgetter

from kepegdesk.domain.kinds import LeaveKind
from kepegdesk.domain.leave_facts import (
    Deferral,
    Facts,
    LedgerLine,
    Lot,
    Opening,
    Policy,
    ServicePerson,
    TakenLeave,
)
from kepegdesk.domain.leave_rules import RuleGroup, RuleRow, group_of, rules_on
from kepegdesk.domain.leave_working import (
    LeaveYear,
    OpenLot,
    Story,
    YearFrame,
    explain_close,
    explain_extra,
    explain_open,
    explain_short,
    explain_taken,
)
from kepegdesk.domain.working_days import ONE_DAY, Calendar, WorkTable, shift_months, work_table

_NOTHING: Mapping[str, Opening] = {}


class LedgerContext:
    """What all balances of an office share, prepared once: rules, calendar and choices.

    ``year_end_from`` is the (month, day) from which a worked cuti bersama may still be used in
    the next year (lot TL; Peraturan BKN 7/2021 III.F.6-7).
    """

    def __init__(
        self,
        rule_rows: Sequence[RuleRow],
        calendar: Calendar,
        policy: Policy = Policy.KETAT,
        *,
        year_end_from: tuple[int, int] = (12, 24),
    ) -> None:
        self.rule_rows = tuple(rule_rows)
        self.calendar = calendar
        self.policy = policy
        self.year_end_from = year_end_from
        self._frames: dict[tuple[RuleGroup, int], YearFrame] = {}
        self._tables: dict[tuple[str, bool], WorkTable] = {}

    def frame(self, group: RuleGroup, year: int) -> YearFrame:
        """Return a year with the rules it is counted by: those in force on its first day."""
        found = self._frames.get((group, year))
        if found is None:
            found = YearFrame(year, rules_on(self.rule_rows, group, date(year, 1, 1)))
            self._frames[group, year] = found
        return found

    def table(self, person: ServicePerson) -> WorkTable:
        """Return the working days of a person's week."""
        key = (person.pattern, person.gets_collective)
        found = self._tables.get(key)
        if found is None:
            found = work_table(
                person.pattern, self.calendar, gets_collective=person.gets_collective
            )
            self._tables[key] = found
        return found


def ledger_start(person: ServicePerson, facts: Facts) -> int:
    """Return the first year known: of the earliest opening, else the office's, else the TMT's."""
    if facts.openings:
        return min(opening.year for opening in facts.openings)
    if person.service_start is None:
        return facts.first_year
    return max(facts.first_year, person.service_start.year)


def entitled_from(
    person: ServicePerson, facts: Facts, context: LedgerContext, day: date
) -> date | None:
    """Return from when, as seen on a day, the person has a right to annual leave.

    A year without break since the TMT, and again since the end of leave without pay; None if
    his TMT is not on file or he is no ASN.
    """
    group = group_of(person.kind)
    if group is None or person.service_start is None:
        return None
    rules = context.frame(group, day.year).rules
    first = shift_months(person.service_start, rules.service_months)
    for leave in facts.taken:
        if leave.kind is LeaveKind.UNPAID and leave.issued and leave.start <= day:
            back = leave.end + ONE_DAY
            first = max(first, shift_months(back, rules.months_after_unpaid))
    return first


class Replay:
    """The ledger of one person, replayed from its first year; writes its working to ``lines``."""

    def __init__(
        self,
        person: ServicePerson,
        facts: Facts,
        context: LedgerContext,
        lines: list[LedgerLine] | None = None,
        *,
        with_reserved: bool = False,
    ) -> None:
        self._person = person
        self._facts = facts
        self._context = context
        self._lines = lines
        self._count = context.table(person).count
        self._openings: dict[int, dict[str, Opening]] = {}
        for opening in facts.openings:
            self._openings.setdefault(opening.year, {})[opening.lot] = opening
        self._pieces: dict[int, list[TakenLeave]] = {}
        self._large: dict[int, date] = {}
        self._unpaid: list[TakenLeave] = []
        self._reserved: list[TakenLeave] = []
        self._sort_out(facts.taken, with_reserved)

    def _sort_out(self, taken: Sequence[TakenLeave], with_reserved: bool) -> None:
        annual, pieces = LeaveKind.ANNUAL, self._pieces
        for leave in sorted(taken, key=attrgetter("start")):
            if not (leave.issued or with_reserved):
                if leave.kind is annual:
                    self._reserved.append(leave)
            elif leave.kind is not annual:
                self._note_other(leave)
            elif leave.start.year == leave.end.year:
                pieces.setdefault(leave.start.year, []).append(leave)
            else:
                for year in range(leave.start.year, leave.end.year + 1):
                    pieces.setdefault(year, []).append(_within(leave, year))

    def _note_other(self, leave: TakenLeave) -> None:
        if not leave.issued:
            return
        if leave.kind is LeaveKind.LARGE:
            self._large.setdefault(leave.start.year, leave.start)
        elif leave.kind is LeaveKind.UNPAID:
            self._unpaid.append(leave)

    def years(self, last: int) -> Iterator[LeaveYear]:
        """Yield the years from the first known to ``last``; none for people who are no ASN."""
        group = group_of(self._person.kind)
        if group is None:
            return
        previous: LeaveYear | None = None
        for number in range(ledger_start(self._person, self._facts), last + 1):
            if previous is not None and self._lines is not None:
                explain_close(self._lines, previous)
            year = self._open(self._context.frame(group, number), previous)
            if pieces := self._pieces.get(number):
                self._post(year, pieces)
            _settle(year, previous)
            yield year
            previous = year

    def run(self, last: int) -> LeaveYear | None:
        """Replay up to ``last`` and return that year; None if it lies before the ledger."""
        found: LeaveYear | None = None
        for year in self.years(last):
            found = year
        return found

    def reserved_days(self, year: int) -> list[tuple[TakenLeave, int]]:
        """Return the leave asked for but not issued that has working days in the year."""
        first, last = date(year, 1, 1), date(year, 12, 31)
        counted = [
            (leave, self._count(max(leave.start, first), min(leave.end, last)))
            for leave in self._reserved
        ]
        return [(leave, days) for leave, days in counted if days]

    # --- opening a year -----------------------------------------------------------------------

    def _open(self, frame: YearFrame, previous: LeaveYear | None) -> LeaveYear:
        """Create the lots of a year, in the order of use."""
        first, last = self._window(frame)
        carried_2, carried_1 = (0, 0) if previous is None else self._carried(frame, previous)
        openings, rules = self._openings.get(frame.number, _NOTHING), frame.rules
        n1 = _lot(Lot.N1, carried_1, first, last, openings)
        if carried_2:
            carried_2 = max(0, min(carried_2, frame.room - n1.days))
        n2 = _lot(Lot.N2, carried_2, first, last, openings)
        barred = self._person.is_teacher and not rules.teachers_entitled
        right = 0 if barred or last < first else rules.annual_days
        n = _lot(Lot.N, right, first, last, openings)
        year = LeaveYear(frame, n1, n)
        if n.days < right:
            year.used = right - n.days
        large_leave = self._large.get(frame.number) if rules.large_clears_right else None
        if large_leave is not None:
            n.settled, n.days, n.last = True, 0, min(n.last, large_leave - ONE_DAY)
            year.right = 0
        extra, extra_year_end = self._extra(frame, previous) if self._facts.worked else ((), ())
        year.lots = [lot for lot in (n2, n1, *extra, n, *extra_year_end) if lot.left]
        for lot in year.lots:
            if lot.first > frame.first or lot.last < frame.last:
                year.cuts = _cuts(year.lots, frame)
                break
        if self._lines is not None:
            letters = [each.letter for each in self._deferrals(frame.number - 1)]
            policy = self._context.policy
            story = Story(
                self._person, policy, year, previous, openings, letters, first, large_leave
            )
            explain_open(self._lines, story, (n2, n1, n))
            explain_extra(self._lines, year, (*extra, *extra_year_end))
        return year

    def _window(self, frame: YearFrame) -> tuple[date, date]:
        """Return from when to when annual leave can be used in the year; reversed if never."""
        first, last, rules = frame.first, frame.last, frame.rules
        begun = self._person.service_start
        if begun is None:
            return last, first
        entitled = shift_months(begun, rules.service_months)
        if entitled > first:
            first = entitled
        for leave in self._unpaid:
            if leave.start <= first:
                back = leave.end + ONE_DAY
                first = max(first, shift_months(back, rules.months_after_unpaid))
            elif leave.start <= last:
                last = leave.start - ONE_DAY
        return first, last

    def _carried(self, frame: YearFrame, previous: LeaveYear) -> tuple[int, int]:
        """Return what is carried as (N-2, N-1), before the cap of the total."""
        rules, rest = frame.rules, previous.rest
        deferred = 0
        if self._facts.deferrals and rules.deferral_in_full:
            postponed = sum(each.days for each in self._deferrals(frame.number - 1))
            deferred = min(rest, postponed)
        n1 = max(deferred, min(frame.most_carried, rest))
        if self._context.policy is Policy.EMBER:
            n2 = min(rules.carry_days, previous.n1.left)
        else:
            n2 = rules.carry_days if deferred <= rules.carry_days and previous.idle >= 2 else 0
        if self._contract_within(rules.contract_over_for_one):
            return 0, 0
        return (0 if self._contract_within(rules.contract_over_for_two) else n2), n1

    def _deferrals(self, year: int) -> list[Deferral]:
        return [each for each in self._facts.deferrals if each.year == year]

    def _contract_within(self, limit: int | None) -> bool:
        """Tell whether the contract is too short to carry; one not on file is."""
        return limit is not None and (self._person.contract_months or 0) <= limit

    def _extra(
        self, frame: YearFrame, previous: LeaveYear | None
    ) -> tuple[Sequence[OpenLot], Sequence[OpenLot]]:
        """Return lots T and last year's TL, then this year's TL (worked cuti bersama)."""
        worked = self._facts.worked
        kept = [] if previous is None else [x for x in previous.lots if x.last >= frame.first]
        days, from_day = frame.rules.extra_days, self._context.year_end_from
        lapses = date(frame.number + 1, 12, 31)
        year_end: list[OpenLot] = []
        for day in sorted({w.day for w in worked if w.day.year == frame.number}):
            if (day.month, day.day) >= from_day:
                year_end.append(OpenLot(Lot.EXTRA_YEAR_END, days, day, lapses))
            else:
                kept.append(OpenLot(Lot.EXTRA, days, day, frame.last))
        return kept, year_end

    # --- posting ------------------------------------------------------------------------------

    def _post(self, year: LeaveYear, pieces: Sequence[TakenLeave]) -> None:
        """Charge the working days of the year's leave to the lots valid on them.

        Where no lot begins or lapses within the year the days of all leave go in one sum: their
        order then changes nothing but the working.
        """
        if self._lines is None and not year.cuts:
            days = sum([self._days_of(piece) for piece in pieces])
            self._charge(year, pieces[0], days, year.frame.first, year.frame.last)
            return
        for piece in pieces:
            start, rest = piece.start, self._days_of(piece)
            for cut in year.cuts:
                if start < cut <= piece.end:
                    before = cut - ONE_DAY
                    days = min(rest, self._count(start, before))
                    self._charge(year, piece, days, start, before)
                    start, rest = cut, rest - days
            self._charge(year, piece, rest, start, piece.end)

    def _days_of(self, piece: TakenLeave) -> int:
        """Count a leave within one year: as its letter did, else by the calendar."""
        for year, days in piece.counted:
            if year == piece.start.year:
                return days
        return self._count(piece.start, piece.end)

    def _charge(
        self, year: LeaveYear, piece: TakenLeave, days: int, start: date, end: date
    ) -> None:
        """Charge the days of a stretch no lot begins or lapses in; what is left is a shortage."""
        year.used += days
        for lot in year.lots:
            if days and lot.left > 0 and lot.first <= start and lot.last >= end:
                if lot.settled and not piece.issued:
                    continue
                taken = min(days, lot.left)
                lot.left -= taken
                days -= taken
                if self._lines is not None:
                    explain_taken(self._lines, year, piece, start, lot, taken)
        if days:
            year.short += days
            if self._lines is not None:
                explain_short(self._lines, piece, start, days)


def _lot(lot: Lot, days: int, first: date, last: date, openings: Mapping[str, Opening]) -> OpenLot:
    """Open a lot with what was computed, or with the opening balance that stands in its place."""
    opening = openings.get(lot)
    if opening is None:
        return OpenLot(lot, days, first, last)
    if last < first:
        first, last = date(opening.year, 1, 1), date(opening.year, 12, 31)
    return OpenLot(lot, opening.days, first, last)


def _cuts(lots: Sequence[OpenLot], frame: YearFrame) -> Sequence[date]:
    """List the days within the year on which a lot begins to be valid, or no longer is."""
    first, last = frame.first, frame.last
    begins = {lot.first for lot in lots if first < lot.first}
    ends = {lot.last + ONE_DAY for lot in lots if lot.last < last}
    return sorted(begins | ends)


def _settle(year: LeaveYear, previous: LeaveYear | None) -> None:
    """Note what the year leaves to the next: the remainder of its own right, and its use."""
    if not year.n.settled:
        year.rest = max(0, year.n.left - year.short)
    if year.right > 0 and not year.used:
        year.idle = 1 if previous is None else previous.idle + 1


def _within(leave: TakenLeave, year: int) -> TakenLeave:
    """Return the part of a leave that falls in a year."""
    return leave._replace(
        start=max(leave.start, date(year, 1, 1)), end=min(leave.end, date(year, 12, 31))
    )
