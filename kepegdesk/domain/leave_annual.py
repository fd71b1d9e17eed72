"""What forbids a request for annual leave: too early, too long, no lot left, days of travel."""

from __future__ import annotations

from datetime import date

from kepegdesk.domain.indonesian import long_date
from kepegdesk.domain.kinds import EARLY_CASES, LeaveKind
from kepegdesk.domain.leave_context import NEVER
from kepegdesk.domain.leave_ledger import (
    Balance,
    Facts,
    LedgerContext,
    ServicePerson,
    TakenLeave,
    balance,
    entitled_from,
    ledger_start,
    shortages,
)
from kepegdesk.domain.leave_rules import group_of
from kepegdesk.domain.leave_wish import Request
from kepegdesk.domain.problems import Problem, error, warning


def annual_problems(
    request: Request, person: ServicePerson, facts: Facts, context: LedgerContext, on: date
) -> list[Problem]:
    """Return every problem of a request for annual leave whose dates can be counted."""
    by_year = context.table(person).by_year(request.start, request.charged_end)
    problems = _length(request, person, context, sum(by_year.values()))
    problems += _travel(request, person, context)
    if is_early(request, person, facts, context):
        problems += _early(request, person, facts, context, sum(by_year.values()))
    else:
        late = _not_yet_entitled(request, person, facts, context)
        problems += late or _not_enough(request, person, facts, context, by_year)
    problems += _next_year(by_year, on)
    problems += [
        warning("UM02", "start", f"Kalender {year} belum ditetapkan; hitungan dapat berubah.")
        for year in by_year
        if year not in context.calendar.settled_years
    ]
    return problems


def is_early(request: Request, person: ServicePerson, facts: Facts, context: LedgerContext) -> bool:
    """Tell whether a request rests on the urgent days of a PPPK without a right (PP 49/2018 80)."""
    if request.case not in EARLY_CASES:
        return False
    rules = context.frame(group_of(person.kind), request.start.year).rules
    if person.is_teacher and not rules.teachers_entitled:
        return True
    first = entitled_from(person, facts, context, request.start)
    return first is not None and request.start < first


def _length(
    request: Request, person: ServicePerson, context: LedgerContext, days: int
) -> list[Problem]:
    if days == 0:
        return [error("CT03", "start", "Rentang tanggal tidak memuat hari kerja.")]
    least = context.frame(group_of(person.kind), request.start.year).rules.annual_minimum
    if days < least:
        return [error("CT05", "end", f"Cuti tahunan diminta paling kurang {least} hari kerja.")]
    return []


def _travel(request: Request, person: ServicePerson, context: LedgerContext) -> list[Problem]:
    """Keep the uncharged days to a place that is hard to reach within their limit (R9)."""
    most = context.number("ct_sulit_hubungan_hari_kalender", person, request.start) or 0
    if 0 <= request.remote_days <= most:
        return []
    text = f"Tambahan hari perjalanan ke tempat yang sulit perhubungannya paling lama {most} hari."
    return [error("CT06", "remote_days", text)]


def _early(
    request: Request, person: ServicePerson, facts: Facts, context: LedgerContext, days: int
) -> list[Problem]:
    rules = context.frame(group_of(person.kind), request.start.year).rules
    table = context.table(person)
    used = sum(
        table.count(each.start, each.charged_end)
        for each in facts.taken
        if each.kind is LeaveKind.ANNUAL
        and each.case in EARLY_CASES
        and (not person.is_teacher or each.start.year == request.start.year)
    )
    if used + days <= rules.early_days:
        return []
    text = (
        f"Cuti mendesak sebelum 1 tahun paling banyak {rules.early_days} hari kerja: "
        f"diminta {days}, sudah dipakai {used}."
    )
    return [error("CT07", "end", text)]


def _not_yet_entitled(
    request: Request, person: ServicePerson, facts: Facts, context: LedgerContext
) -> list[Problem]:
    first = entitled_from(person, facts, context, request.start)
    if first is None:
        text = (
            "TMT CPNS / TMT perjanjian kerja belum diisi, sehingga hak cuti tidak dapat "
            "dihitung. Lengkapi data pegawai dahulu."
        )
        return [error("TMT01", "service_start", text)]
    if request.start >= first:
        return []
    if first == NEVER:
        text = "Belum berhak cuti tahunan: belum diaktifkan kembali sesudah CLTN."
        return [error("CT01", "start", text)]
    text = (
        "Belum berhak cuti tahunan: masa kerja terus-menerus belum 1 tahun "
        f"(berhak mulai {long_date(first)})."
    )
    return [error("CT01", "start", text)]


def _not_enough(
    request: Request,
    person: ServicePerson,
    facts: Facts,
    context: LedgerContext,
    by_year: dict[int, int],
) -> list[Problem]:
    """Refuse every year whose lots do not hold the request beside all leave issued or reserved.

    A shortage it causes to leave booked later counts against the request.
    """
    lacking = _lacking(request, person, facts, context)
    final = max(by_year)
    problems = []
    for year, days in by_year.items():
        lack = sum(n for y, n in lacking.items() if y == year or (year == final and y > final))
        if lack > 0:
            day = max(request.start, date(year, 1, 1))
            left = balance(person, facts, context, day, working=False)
            problems.append(_short(days, min(left.available, days - lack), left))
    return problems


def _lacking(
    request: Request, person: ServicePerson, facts: Facts, context: LedgerContext
) -> dict[int, int]:
    """Return per year how many more days find no lot because of the request."""
    last = max([request.end.year, *(leave.end.year for leave in facts.taken)])
    candidate = TakenLeave(
        None, request.kind, request.start, request.end, issued=False, free=request.remote_days
    )
    more = facts._replace(taken=(*facts.taken, candidate))
    now = shortages(person, facts, context, last)
    then = shortages(person, more, context, last)
    added = {year: then[year] - now[year] for year in then}
    count = context.table(person).by_year(request.start, request.charged_end)
    unknown = range(request.start.year, min(ledger_start(person, facts), request.end.year + 1))
    return added | {year: count.get(year, 0) for year in unknown}


def _short(asked: int, left: int, lots: Balance) -> Problem:
    text = (
        f"Sisa cuti tahunan tidak cukup: diminta {asked} hari kerja, tersedia {left} "
        f"(N-2 {lots.n2}, N-1 {lots.n1}, N {lots.n}, tambahan {lots.extra})."
    )
    if lots.reserved:
        text += f" Sudah dipesan permintaan lain: {lots.reserved} hari."
    return error("CT02", "end", text)


def _next_year(by_year: dict[int, int], on: date) -> list[Problem]:
    """Warn of days in a year not opened yet: what is carried into it may still change."""
    used = [year for year, days in by_year.items() if days]
    problems = []
    for year in used:
        if year > on.year:
            part = "Sebagian hari" if len(used) > 1 else "Hari cuti"
            text = f"{part} jatuh pada tahun {year}; sisa tahun tersebut masih sementara."
            problems.append(warning("CT04", "end", text))
    return problems
