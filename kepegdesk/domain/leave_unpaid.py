"""Leave outside state care (CLTN): who may have it, how long, and what falls due when.

PP 11/2017 Ps 334-339; Peraturan BKN 24/2017 III.G: at least five years of service, at most three
years, one more on request made three months before the end, and back at the desk within a month.
"""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from kepegdesk.domain.indonesian import long_date
from kepegdesk.domain.kinds import EmployeeKind, LeaveKind
from kepegdesk.domain.leave_ledger import Facts, LedgerContext, ServicePerson, TakenLeave
from kepegdesk.domain.leave_wish import Request
from kepegdesk.domain.problems import Problem, error, warning
from kepegdesk.domain.working_days import ONE_DAY, add_months, shift_months

REMIND_DAYS = (120, 90)
"""Days before the end of leave without pay at which its extension must be asked for (R8)."""


class Reminder(NamedTuple):
    """Something that falls due for one leave without pay; ``due`` is the last good day."""

    due: date
    text: str
    late: bool


def unpaid_problems(
    request: Request,
    person: ServicePerson,
    facts: Facts,
    context: LedgerContext,
    on: date,
    served: date | None,
) -> list[Problem]:
    """Return what forbids leave without pay; ``served`` is when the needed years are reached."""
    problems = []
    years = context.number("cltn_syarat_tahun", person, request.start)
    if person.kind is not EmployeeKind.PNS or served is None or request.start < served:
        text = f"CLTN hanya bagi PNS yang telah bekerja {years} tahun terus-menerus."
        problems.append(error("CL01", "start", text))
    if request.extends is None:
        return problems + _first_length(request, person, context)
    return problems + _extension(request, person, facts, context, on)


def _first_length(request: Request, person: ServicePerson, context: LedgerContext) -> list[Problem]:
    years = context.number("cltn_maks_tahun", person, request.start) or 0
    last = add_months(request.start, 12 * years)
    if request.end <= last:
        return []
    return [error("CL02", "end", f"CLTN paling lama {years} tahun: sampai {long_date(last)}.")]


def _extension(
    request: Request, person: ServicePerson, facts: Facts, context: LedgerContext, on: date
) -> list[Problem]:
    first = next((each for each in facts.taken if each.id == request.extends), None)
    if first is None or first.kind is not LeaveKind.UNPAID or not first.issued:
        return [error("CL04", "start", "CLTN yang diperpanjang tidak ditemukan atau belum terbit.")]
    problems = []
    if _is_extension(first, facts):
        text = "CLTN hanya dapat diperpanjang satu kali, dan yang ini sudah perpanjangan."
        problems.append(error("CL11", "start", text))
    if request.start != first.end + ONE_DAY:
        day = long_date(first.end + ONE_DAY)
        problems.append(error("CL04", "start", f"Perpanjangan CLTN harus mulai {day}."))
    years = context.number("cltn_perpanjangan_tahun", person, request.start) or 0
    last = add_months(first.end + ONE_DAY, 12 * years)
    if request.end > last:
        text = f"CLTN dapat diperpanjang paling lama {years} tahun: sampai {long_date(last)}."
        problems.append(error("CL02", "end", text))
    months = context.number("cltn_ajukan_bulan", person, request.start) or 0
    if on > ask_by(first.end, months):
        text = (
            f"Perpanjangan CLTN diajukan paling lambat {months} bulan sebelum berakhir "
            f"({long_date(ask_by(first.end, months))})."
        )
        problems.append(warning("CL03", "submitted_on", text))
    return problems


def _is_extension(leave: TakenLeave, facts: Facts) -> bool:
    """Tell whether leave without pay goes on from another, without service between them."""
    return any(
        each.kind is LeaveKind.UNPAID
        and each.issued
        and each.resumed is None
        and each.end + ONE_DAY == leave.start
        for each in facts.taken
    )


def ask_by(end: date, months: int) -> date:
    """Return the last day on which the extension of leave that ends then may be asked for."""
    return shift_months(end + ONE_DAY, -months) - ONE_DAY


def reminders(
    end: date, on: date, *, ask_months: int, report_months: int, is_extended: bool
) -> list[Reminder]:
    """Return what the office must remember of running or ended leave without pay on a day.

    ``ask_months`` is how long before the end an extension is asked for, ``report_months`` how long
    after the end the person may take to report back.
    """
    found = []
    left = (end - on).days
    if on <= end and not is_extended:
        passed = [days for days in REMIND_DAYS if left <= days]
        if passed:
            due = ask_by(end, ask_months)
            text = (
                f"CLTN berakhir {long_date(end)}, {left} hari lagi: ajukan perpanjangan atau "
                "siapkan pengaktifan kembali"
            )
            found.append(Reminder(due, text, on > due))
    report = shift_months(end + ONE_DAY, report_months) - ONE_DAY
    if on > end:
        text = f"CLTN berakhir {long_date(end)}: wajib melapor paling lambat {long_date(report)}"
        found.append(Reminder(report, text, on > report))
    return found
