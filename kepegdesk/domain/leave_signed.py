"""A closed year: what it was signed with stands, whatever is learnt of the person afterwards.

The years are derived anew each time, from facts some of which bear no date (a teacher's flag, a
TMT put right); where that no longer gives what was signed, the signed days take the place of the
derived ones, with a line of the working that says so (pitfalls T-06).
"""

from __future__ import annotations

from datetime import date

from kepegdesk.domain.leave_facts import Cause, LedgerLine, Lot, Signed
from kepegdesk.domain.leave_working import LeaveYear, OpenLot


def figures(year: LeaveYear, on: date) -> tuple[int, int, int, int]:
    """Sum the lots valid on the day into N-2, N-1, N and extra; a shortage goes to N."""
    found = _sums([lot for lot in year.lots if lot.first <= on <= lot.last])
    return found[0], found[1], found[2] - year.short, found[3]


def _sums(lots: list[OpenLot]) -> tuple[int, int, int, int]:
    n2 = n1 = n = extra = 0
    for lot in lots:
        if lot.settled:
            continue
        if lot.lot is Lot.N:
            n += lot.left
        elif lot.lot is Lot.N1:
            n1 += lot.left
        elif lot.lot is Lot.N2:
            n2 += lot.left
        else:
            extra += lot.left
    return n2, n1, n, extra


def kept_extra(year: LeaveYear) -> int:
    """Return the extra days of a year that are still good in the next."""
    return sum(lot.left for lot in year.lots if lot.last > year.frame.last)


def hold(year: LeaveYear, signed: Signed, lines: list[LedgerLine] | None) -> None:
    """Let a closed year leave what it was signed with."""
    year.idle = signed.idle
    derived = (*figures(year, year.frame.last), kept_extra(year))
    if derived == (*signed.left, signed.next_extra):
        return
    if lines is not None:
        _explain(lines, year, signed)
    year.lots = [*(lot for lot in year.lots if lot.settled), *_lots(year, signed)]
    year.short = max(0, -signed.n)


def _explain(lines: list[LedgerLine], year: LeaveYear, signed: Signed) -> None:
    """Write per lot what the signed days differ by from what is derived by now."""
    n2, n1, n, extra = _sums(list(year.lots))
    had = (n2, n1, n - year.short, extra)
    text = f"Menurut penutupan buku cuti {signed.year}: {signed.document}"
    names = (Lot.N2, Lot.N1, Lot.N, Lot.EXTRA)
    for lot, want, have in zip(names, signed.left, had, strict=True):
        if want != have:
            lines.append(
                LedgerLine(
                    year.frame.last, lot, want - have, text, SIGNED_RULE, cause=Cause.CORRECTED
                )
            )


SIGNED_RULE = "Buku yang ditutup tetap seperti ditandatangani"


def _lots(year: LeaveYear, signed: Signed) -> list[OpenLot]:
    first, last = year.frame.first, year.frame.last
    after = date(year.frame.number + 1, 12, 31)
    found = [
        OpenLot(Lot.N2, signed.n2, first, last),
        OpenLot(Lot.N1, signed.n1, first, last),
        OpenLot(Lot.EXTRA, signed.extra - signed.next_extra, first, last),
        OpenLot(Lot.N, max(0, signed.n), first, last),
        OpenLot(Lot.EXTRA_YEAR_END, signed.next_extra, first, after),
    ]
    return [lot for lot in found if lot.left]
