"""Replay a person's annual leave year by year: open the lots, post the days, close the year.

The arithmetic of Peraturan BKN 24/2017 III.A angka 8-14 with BKN 7/2021 and 7/2022. Days are
posted in the order of the leave dates to the lots valid on them, first to what lapses first:
N-2, N-1, extra days of this year and of last year's end, N, extra days of this year's end.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from operator import attrgetter

from kepegdesk.domain.kinds import EARLY_CASES, LeaveKind
from kepegdesk.domain.leave_context import LedgerContext, ledger_start, right_after
from kepegdesk.domain.leave_facts import (
    Deferral,
    Facts,
    LedgerLine,
    Lot,
    Opening,
    Policy,
    ServicePerson,
    Signed,
    TakenLeave,
)
from kepegdesk.domain.leave_rules import group_of
from kepegdesk.domain.leave_signed import figures, hold, kept_extra
from kepegdesk.domain.leave_working import (
    LeaveYear,
    OpenLot,
    Story,
    YearFrame,
    explain_close,
    explain_correction,
    explain_early,
    explain_extra,
    explain_open,
    explain_short,
    explain_taken,
)
from kepegdesk.domain.working_days import ONE_DAY, shift_months

_NOTHING: Mapping[str, Opening] = {}
COLLECTIVE_LABEL = "cuti bersama"


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
        self._signed = {each.year: each for each in facts.signed}
        self._group = group_of(person.kind)
        self._early_used = 0
        taken = facts.taken
        self._reduced = person.kind in context.choices.collective_reduces
        if self._reduced:
            taken = (*taken, *self._charged_collective())
        self._sort_out(taken, with_reserved)

    def _charged_collective(self) -> Iterator[TakenLeave]:
        """Give the cuti bersama that reduces the leave of people who are no ASN (leave.md §2.6).

        Who worked on it, or whose post does not get it, is not reduced.
        """
        begun = self._person.service_start
        if not (self._reduced and self._person.gets_collective) or begun is None:
            return
        worked = {each.day for each in self._facts.worked}
        entitled = shift_months(begun, 12)
        mine = self._context.calendar.of_units(self._person.units)
        for day in sorted(mine.collective - worked):
            if day >= entitled and day.weekday() in self._person.pattern.working_weekdays:
                counted = ((day.year, 1),)
                yield TakenLeave(
                    None, LeaveKind.ANNUAL, day, day, issued=True, label=COLLECTIVE_LABEL,
                    counted=counted,
                )  # fmt: skip

    def _sort_out(self, taken: Sequence[TakenLeave], with_reserved: bool) -> None:
        annual, pieces = LeaveKind.ANNUAL, self._pieces
        for leave in sorted(taken, key=attrgetter("start")):
            if not (leave.issued or with_reserved):
                if leave.kind is annual:
                    self._reserved.append(leave)
            elif leave.kind is not annual:
                self._note_other(leave)
            elif leave.start.year == leave.charged_end.year:
                pieces.setdefault(leave.start.year, []).append(leave)
            else:
                for year in range(leave.start.year, leave.charged_end.year + 1):
                    pieces.setdefault(year, []).append(_within(leave, year))

    def _note_other(self, leave: TakenLeave) -> None:
        if not leave.issued:
            return
        if leave.kind is LeaveKind.LARGE:
            self._large.setdefault(leave.start.year, leave.start)
        elif leave.kind is LeaveKind.UNPAID:
            self._unpaid.append(leave)

    def years(self, last: int) -> Iterator[LeaveYear]:
        """Yield the years from the first known to ``last`` in which a rule gives annual leave."""
        previous: LeaveYear | None = None
        for number in range(ledger_start(self._person, self._facts), last + 1):
            frame = self._context.frame(self._group, number)
            if frame.rules.annual_days is None:
                continue
            if previous is not None and self._lines is not None:
                explain_close(self._lines, previous)
            pieces: Sequence[TakenLeave] = self._pieces.get(number, ())
            year = self._open(frame, previous, pieces)
            if year.early:
                early = [piece for piece, _days in year.early]
                pieces = [piece for piece in pieces if piece not in early]
            if pieces:
                self._post(year, pieces)
            _settle(year, previous, self._openings.get(number, _NOTHING))
            if number in self._signed:
                hold(year, self._signed[number], self._lines)
            yield year
            previous = year

    def run(self, last: int) -> LeaveYear | None:
        """Replay up to ``last`` and return that year; None if it lies before the ledger."""
        found: LeaveYear | None = None
        for year in self.years(last):
            found = year
        return found

    def sign(self, year: LeaveYear) -> Signed:
        """Return what closing a year would sign: what is left of it, and what it hands on."""
        following = self._context.frame(self._group, year.frame.number + 1)
        n2, n1 = self._carried(following, year)
        n2 = max(0, min(n2, following.room - n1))
        left = figures(year, year.frame.last)
        return Signed(year.frame.number, *left, n2, n1, kept_extra(year), min(2, year.idle))

    def reserved_days(self, year: int) -> list[tuple[TakenLeave, int]]:
        """Return the leave asked for but not issued that has working days in the year."""
        first, last = date(year, 1, 1), date(year, 12, 31)
        counted = [
            (leave, self._count(max(leave.start, first), min(leave.charged_end, last)))
            for leave in self._reserved
            if not self._asked_early(leave)
        ]
        return [(leave, days) for leave, days in counted if days]

    def _asked_early(self, leave: TakenLeave) -> bool:
        """Tell whether leave asked for would come off the urgent days, not off the lots."""
        frame = self._context.frame(self._group, leave.start.year)
        return bool(frame.rules.early_days) and self._is_early(frame, leave, *self._window(frame))

    # --- opening a year -----------------------------------------------------------------------

    def _open(
        self, frame: YearFrame, previous: LeaveYear | None, pieces: Sequence[TakenLeave]
    ) -> LeaveYear:
        """Create the lots of a year, in the order of use."""
        first, last = self._window(frame)
        early = self._early(frame, pieces, first, last) if frame.rules.early_days else []
        carried_2, carried_1 = (0, 0) if previous is None else self._carried(frame, previous)
        openings, rules = self._openings.get(frame.number, _NOTHING), frame.rules
        n1 = _lot(Lot.N1, carried_1, first, last, openings)
        if carried_2:
            carried_2 = max(0, min(carried_2, frame.room - n1.days))
        n2 = _lot(Lot.N2, carried_2, first, last, openings)
        right = self._right(frame, first, last)
        n = _lot(Lot.N, right, first, last, openings)
        year = LeaveYear(frame, n1, n)
        year.early = early
        year.used = max(0, right - n.days) + sum([days for _piece, days in early])
        large_leave = self._large.get(frame.number) if rules.large_clears_right else None
        if large_leave is not None:
            n.settled, n.days, n.last = True, 0, min(n.last, large_leave - ONE_DAY)
            year.right = 0
        extra, extra_year_end = self._extra(frame, previous) if self._facts.worked else ((), ())
        if self._lines is not None:
            letters = [each.letter for each in self._deferrals(frame.number - 1)]
            policy = self._context.choices.policy
            story = Story(
                self._person, policy, year, previous, openings, letters, first, large_leave,
                self._closing(frame, previous),
            )  # fmt: skip
            explain_open(self._lines, story, (n2, n1, n))
            explain_early(self._lines, year)
            explain_extra(self._lines, year, (*extra, *extra_year_end))
        corrected = self._correct(year, (n2, n1, n)) if self._facts.corrections else ()
        lots = (n2, n1, *extra, n, *corrected, *extra_year_end)
        year.lots = [lot for lot in lots if lot.left]
        for lot in year.lots:
            if lot.first > frame.first or lot.last < frame.last:
                year.cuts = _cuts(year.lots, frame)
                break
        return year

    def _closing(self, frame: YearFrame, previous: LeaveYear | None) -> str:
        """Return the document of a closing that a year opens by, where the rule gives else now."""
        signed = None if previous is None else self._signed.get(previous.frame.number)
        if signed is None or previous is None:
            return ""
        n2, n1 = self._derived(frame, previous)
        same = (max(0, min(n2, frame.room - n1)), n1) == (signed.next_n2, signed.next_n1)
        return "" if same else signed.document

    def _right(self, frame: YearFrame, first: date, last: date) -> int:
        """Return the right of a year, less what a PPPK took of it before his first year."""
        if self._barred(frame) or last < first:
            return 0
        right = frame.rules.annual_days or 0
        early, self._early_used = self._early_used, 0
        return max(0, right - early) if self._context.choices.early_deducts else right

    def _barred(self, frame: YearFrame) -> bool:
        return self._person.is_teacher and not frame.rules.teachers_entitled

    def _early(
        self, frame: YearFrame, pieces: Sequence[TakenLeave], first: date, last: date
    ) -> list[tuple[TakenLeave, int]]:
        """Return the leave a PPPK takes for urgent reasons while he has no right, with its days.

        PP 49/2018 Ps 80: at most six working days, of a right of its own that later reduces the
        first ordinary one.
        """
        found = [
            (piece, self._days_of(piece))
            for piece in pieces
            if self._is_early(frame, piece, first, last)
        ]
        if not self._barred(frame):
            self._early_used += sum([days for _piece, days in found])
        return found

    def _is_early(self, frame: YearFrame, piece: TakenLeave, first: date, last: date) -> bool:
        """Tell whether a leave has an urgent reason and no right of its own to rest on."""
        without = self._barred(frame) or not first <= piece.start <= last
        return piece.case in EARLY_CASES and without

    def _correct(
        self, year: LeaveYear, lots: tuple[OpenLot, OpenLot, OpenLot]
    ) -> Sequence[OpenLot]:
        """Add the year's corrections to the lots they stand for; what a lot lacks is short.

        Where large leave has cleared the right, a correction of it is a lot of its own.
        """
        own = []
        for each in self._facts.corrections:
            if each.year != year.frame.number:
                continue
            lot = next(lot for lot in lots if lot.lot == each.lot)
            if lot.settled:
                lot = OpenLot(lot.lot, 0, year.frame.first, year.frame.last)
                own.append(lot)
            lot.days = lot.left = lot.left + each.days
            short = max(0, -lot.days)
            if short:
                year.short += short
                lot.days = lot.left = 0
            if each.lot == Lot.N and each.days < 0:
                year.used -= each.days
            if self._lines is not None:
                explain_correction(self._lines, year, each, short)
        return own

    def _window(self, frame: YearFrame) -> tuple[date, date]:
        """Return from when to when annual leave can be used in the year; reversed if never."""
        first, last, rules = frame.first, frame.last, frame.rules
        begun = self._person.service_start
        if begun is None:
            return last, first
        entitled = shift_months(begun, rules.service_months)
        if entitled > first:
            first = entitled
        earliest = first
        for leave in self._unpaid:
            if leave.start > frame.last:
                break
            if leave.start <= first:  # of several the last decides, be it an extension
                first = max(earliest, right_after(leave, rules.months_after_unpaid))
            elif leave.start <= last:
                last = leave.start - ONE_DAY
        gone = self._person.gone_since
        return first, last if gone is None else min(last, gone - ONE_DAY)

    def _carried(self, frame: YearFrame, previous: LeaveYear) -> tuple[int, int]:
        """Return what opens a year as (N-2, N-1): as the year before was closed, else derived."""
        signed = self._signed.get(previous.frame.number)
        return (
            self._derived(frame, previous) if signed is None else (signed.next_n2, signed.next_n1)
        )

    def _derived(self, frame: YearFrame, previous: LeaveYear) -> tuple[int, int]:
        """Return what is carried as (N-2, N-1), before the cap of the total."""
        rules, rest = frame.rules, previous.rest
        deferred = 0
        if self._facts.deferrals and self._defers_in_full(frame):
            postponed = sum(each.days for each in self._deferrals(frame.number - 1))
            deferred = min(rest, postponed)
        n1 = max(deferred, min(frame.most_carried, rest))
        if self._context.choices.policy is Policy.EMBER:
            n2 = min(rules.carry_days, previous.n1.left)
        else:
            n2 = rules.carry_days if deferred <= rules.carry_days and previous.idle >= 2 else 0
        months = self._person.contract_on(frame.first) or 0  # one not on file carries nothing
        if _within_limit(months, rules.contract_over_for_one):
            return 0, 0
        return (0 if _within_limit(months, rules.contract_over_for_two) else n2), n1

    def _defers_in_full(self, frame: YearFrame) -> bool:
        chosen = self._context.choices.deferral_in_full
        return frame.rules.deferral_in_full if chosen is None or not self._group.is_pppk else chosen

    def _deferrals(self, year: int) -> list[Deferral]:
        return [each for each in self._facts.deferrals if each.year == year]

    def _extra(
        self, frame: YearFrame, previous: LeaveYear | None
    ) -> tuple[Sequence[OpenLot], Sequence[OpenLot]]:
        """Return lots T and last year's TL, then this year's TL (worked cuti bersama).

        Where cuti bersama reduces the leave, working on it spares the day and adds none.
        """
        worked = () if self._reduced else self._facts.worked
        kept = [] if previous is None else [x for x in previous.lots if x.last >= frame.first]
        days, from_day = frame.rules.extra_days, self._context.choices.year_end_from
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
            start, rest, end = piece.start, self._days_of(piece), piece.charged_end
            for cut in year.cuts:
                if start < cut <= end:
                    before = cut - ONE_DAY
                    days = min(rest, self._count(start, before))
                    self._charge(year, piece, days, start, before)
                    start, rest = cut, rest - days
            self._charge(year, piece, rest, start, end)

    def _days_of(self, piece: TakenLeave) -> int:
        """Count a leave within one year: as its letter did, else by the calendar."""
        for year, days in piece.counted:
            if year == piece.start.year:
                return days
        return self._count(piece.start, piece.charged_end)

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


def _within_limit(months: int, limit: int | None) -> bool:
    """Tell whether a contract is too short to carry; PNS have no limit."""
    return limit is not None and months <= limit


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


def _settle(year: LeaveYear, previous: LeaveYear | None, openings: Mapping[str, Opening]) -> None:
    """Note what the year leaves to the next: the remainder of its own right, and its use.

    Whole lots N-2 and N-1 taken over from paper prove that the year before went unused: nothing
    else opens both (leave.md §2.3, KETAT).
    """
    if not year.n.settled:
        year.rest = max(0, year.n.left - year.short)
    if year.right > 0 and not year.used:
        before = 0 if previous is None else previous.idle
        stated = [openings[lot].days for lot in (Lot.N2, Lot.N1) if lot in openings]
        if len(stated) == 2 and min(stated) >= year.frame.rules.carry_days:
            before = max(before, 1)
        year.idle = before + 1


def _within(leave: TakenLeave, year: int) -> TakenLeave:
    """Return the charged part of a leave that falls in a year."""
    return leave._replace(
        start=max(leave.start, date(year, 1, 1)),
        end=min(leave.charged_end, date(year, 12, 31)),
        free=0,
    )
