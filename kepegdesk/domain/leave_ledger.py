"""The balance of annual leave: one pure function for every screen, letter, list and command."""

from __future__ import annotations

from datetime import date
from operator import attrgetter

from kepegdesk.domain.leave_context import LedgerContext, entitled_from, ledger_start
from kepegdesk.domain.leave_facts import (
    Balance,
    Change,
    Choices,
    Correction,
    Deferral,
    Facts,
    LedgerLine,
    Lot,
    LotBalance,
    Opening,
    Policy,
    ServicePerson,
    Signed,
    TakenLeave,
    WorkedCollective,
)
from kepegdesk.domain.leave_lots import Replay
from kepegdesk.domain.leave_signed import figures
from kepegdesk.domain.leave_working import (
    OpenLot,
    explain_not_valid,
    explain_nothing,
    explain_reserved,
)

__all__ = [
    "Balance",
    "Change",
    "Choices",
    "Correction",
    "Deferral",
    "Facts",
    "LedgerContext",
    "LedgerLine",
    "Lot",
    "LotBalance",
    "Opening",
    "Policy",
    "ServicePerson",
    "Signed",
    "TakenLeave",
    "WorkedCollective",
    "balance",
    "entitled_from",
    "ledger_start",
    "postings",
    "shortages",
    "signed",
]


def balance(
    person: ServicePerson,
    facts: Facts,
    context: LedgerContext,
    on: date,
    *,
    working: bool = True,
) -> Balance:
    """Return the annual leave left on a day, in working days, with its working line by line.

    Leave issued for later in the year is already charged; a lot not valid on the day shows 0.
    Without ``working`` the same figures come without lines and lots, for lists of thousands.
    """
    lines: list[LedgerLine] | None = [] if working else None
    replay = Replay(person, facts, context, lines)
    year = replay.run(on.year)
    waiting = replay.reserved_days(on.year)
    reserved = sum([days for _, days in waiting])
    n2, n1, n, extra = (0, 0, 0, 0) if year is None else figures(year, on)
    available = n2 + n1 + n + extra - reserved
    if lines is None:
        return Balance(on, n2, n1, n, extra, reserved, available)
    lines.sort(key=attrgetter("date"))
    if year is None:
        explain_nothing(lines, person, on, ledger_start(person, facts))
    else:
        explain_not_valid(lines, year, on)
    for leave, days in waiting:
        explain_reserved(lines, leave, days)
    lots = () if year is None else tuple(_lot_balance(lot) for lot in year.lots)
    return Balance(on, n2, n1, n, extra, reserved, available, tuple(lines), lots)


def _lot_balance(lot: OpenLot) -> LotBalance:
    if lot.settled:
        return LotBalance(lot.lot, 0, 0, 0, lot.first, lot.last)
    return LotBalance(lot.lot, lot.days, lot.days - lot.left, lot.left, lot.first, lot.last)


def signed(person: ServicePerson, facts: Facts, context: LedgerContext, year: int) -> Signed | None:
    """Return what closing a year would sign for a person; None if it has no annual leave in it."""
    replay = Replay(person, facts, context)
    found = replay.run(year)
    return None if found is None or found.frame.number != year else replay.sign(found)


def postings(
    person: ServicePerson, facts: Facts, context: LedgerContext, leave_id: int
) -> dict[tuple[int, str], int]:
    """Return the working days an issued leave is charged with, by year and lot, in order."""
    lines: list[LedgerLine] = []
    last = max((leave.end.year for leave in facts.taken if leave.id == leave_id), default=0)
    Replay(person, facts, context, lines).run(last)
    found: dict[tuple[int, str], int] = {}
    for line in lines:
        if line.leave_id == leave_id:
            key = (line.date.year, line.lot)
            found[key] = found.get(key, 0) - line.days
    return found


def shortages(
    person: ServicePerson, facts: Facts, context: LedgerContext, last: int
) -> dict[int, int]:
    """Return per year the days that find no lot if all reserved leave were taken as well."""
    replay = Replay(person, facts, context, with_reserved=True)
    return {year.frame.number: year.short for year in replay.years(last)}
