"""Check a request for leave, all faults at once, and quote what it would cost."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from kepegdesk.domain.indonesian import long_date
from kepegdesk.domain.kinds import EmployeeStatus, LeaveKind
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
from kepegdesk.domain.leave_rules import RuleGroup, group_of
from kepegdesk.domain.problems import Problem, Severity, error, warning
from kepegdesk.domain.working_days import calendar_days

NOT_FOR_PPPK = frozenset({LeaveKind.IMPORTANT, LeaveKind.LARGE, LeaveKind.UNPAID})
LONGEST_REASON, LONGEST_ADDRESS = 500, 300
"""What form 1.b holds on one A4 page with the longest name, position and unit, at 8 points."""

GONE = frozenset(
    {
        EmployeeStatus.RETIRED,
        EmployeeStatus.MOVED,
        EmployeeStatus.DIED,
        EmployeeStatus.DISMISSED,
        EmployeeStatus.CLTN,
    }
)
"""Who is not in service here, or is on leave without pay, asks for no leave (pitfalls T-21)."""
ABROAD_CASE = "Di luar negeri"
FARTHEST_YEARS = 10
"""How far from today a date can lie before it must be a slip of the keyboard."""


class RequiredDocument(NamedTuple):
    """A document one case of a kind of leave asks for; ``level`` B is required, W advised."""

    kind: LeaveKind
    case: str
    document: str
    level: str


@dataclass(frozen=True, slots=True)
class Request:
    """What a person asks for; ``start`` and ``end`` are inclusive.

    ``documents`` holds the names ticked on the checklist of ``case``; None where nobody went
    through the checklist (command line), then missing documents are reminded of, not refused.
    """

    kind: LeaveKind
    start: date
    end: date
    reason: str = ""
    address: str = ""
    phone: str = ""
    abroad: bool = False
    case: str = ""
    documents: frozenset[str] | None = None


@dataclass(frozen=True, slots=True)
class Quote:
    """What a request would cost; both balances are those of the day the leave begins."""

    working_days: int
    calendar_days: int
    by_year: dict[int, int]
    before: Balance
    after: Balance
    problems: tuple[Problem, ...]


def quote(
    request: Request,
    person: ServicePerson,
    facts: Facts,
    context: LedgerContext,
    on: date,
    *,
    documents: Sequence[RequiredDocument] = (),
    exclude_id: int | None = None,
) -> Quote:
    """Count a request asked on a day, with the balance before and after it and all its problems.

    Dates that cannot be counted (see the problems) give 0 days and the balance of the day.
    """
    problems = tuple(
        check(request, person, facts, context, on, documents=documents, exclude_id=exclude_id)
    )
    others = without(facts, exclude_id)
    if not _countable(request, on):
        now = balance(person, others, context, on)
        return Quote(0, 0, {}, now, now, problems)
    table = context.table(person)
    candidate = TakenLeave(None, request.kind, request.start, request.end, issued=True)
    more = others._replace(taken=(*others.taken, candidate))
    return Quote(
        working_days=table.count(request.start, request.end),
        calendar_days=calendar_days(request.start, request.end),
        by_year=table.by_year(request.start, request.end),
        before=balance(person, others, context, request.start),
        after=balance(person, more, context, request.start),
        problems=problems,
    )


def check(
    request: Request,
    person: ServicePerson,
    facts: Facts,
    context: LedgerContext,
    on: date,
    *,
    documents: Sequence[RequiredDocument] = (),
    exclude_id: int | None = None,
) -> list[Problem]:
    """Return every problem of a request asked on a day; never raises for input.

    ``exclude_id`` is the request itself when it is already among the facts.
    """
    others = without(facts, exclude_id)
    problems = _form(request, on)
    problems += _for_whom(request, person)
    problems += _documents(request, documents)
    if not _countable(request, on):
        return problems
    problems += _dates(request, person, others)
    if request.kind is LeaveKind.ANNUAL and group_of(person.kind) is not None:
        problems += _annual(request, person, others, context, on)
    return problems


def without(facts: Facts, leave_id: int | None) -> Facts:
    """Return the facts without one leave."""
    if leave_id is None:
        return facts
    return facts._replace(taken=tuple(each for each in facts.taken if each.id != leave_id))


def _countable(request: Request, on: date) -> bool:
    far = max(abs(day.year - on.year) for day in (request.start, request.end))
    return request.start <= request.end and far <= FARTHEST_YEARS


def _form(request: Request, on: date) -> list[Problem]:
    problems = []
    for field, day in (("start", request.start), ("end", request.end)):
        if abs(day.year - on.year) > FARTHEST_YEARS:
            text = f"Tahun {day.year} terlalu jauh dari hari ini. Periksa tanggalnya."
            problems.append(error("TGL02", field, text))
    if request.end < request.start:
        text = (
            f"Tanggal selesai {long_date(request.end)} mendahului tanggal mulai "
            f"{long_date(request.start)}. Perbaiki salah satunya."
        )
        problems.append(error("TGL01", "end", text))
    if not request.reason.strip():
        problems.append(error("AL01", "reason", "Alasan cuti belum diisi."))
    for field, text, most, name in (
        ("reason", request.reason, LONGEST_REASON, "Alasan cuti"),
        ("address", request.address, LONGEST_ADDRESS, "Alamat selama cuti"),
    ):
        if len(text) > most:
            told = f"{name} paling panjang {most} huruf supaya formulir muat satu halaman."
            problems.append(error("AL02", field, told))
    if request.abroad:
        text = "Cuti di luar negeri hanya dapat diberikan PPK atau pejabat penerima kuasa."
        problems.append(warning("LN01", "abroad", text))
    return problems


def _for_whom(request: Request, person: ServicePerson) -> list[Problem]:
    if person.status in GONE:
        text = f"Pegawai berstatus {person.status.value} tidak dapat mengajukan cuti."
        return [error("ST01", "status", text)]
    group = group_of(person.kind)
    if group is None:
        text = f"{person.kind.value}: cuti tidak diatur peraturan cuti ASN."
        return [error("HN01", "kind", text)]
    if group is RuleGroup.PPPK and request.kind in NOT_FOR_PPPK:
        text = "Cuti karena alasan penting, cuti besar, dan CLTN tidak berlaku bagi PPPK."
        return [error("AP01", "kind", text)]
    if request.kind is LeaveKind.LARGE:
        text = (
            f"Cuti besar menghapus hak cuti tahunan {request.start.year}; "
            "sisa tahun sebelumnya tetap dapat dipakai."
        )
        return [warning("CB02", "kind", text)]
    return []


def _documents(request: Request, documents: Sequence[RequiredDocument]) -> list[Problem]:
    """Remind of what the checklist of the case still lacks; a sick note is required (CS01)."""
    ticked = request.documents or frozenset()
    asked = request.documents is not None
    case = ABROAD_CASE if request.abroad and not request.case else request.case
    problems = []
    if request.kind is LeaveKind.SICK and not any("dokter" in each for each in ticked):
        severity = Severity.ERROR if asked else Severity.WARNING
        text = "Surat keterangan dokter wajib dilampirkan."
        problems.append(Problem("CS01", severity, "documents", text))
    for row in documents:
        if row.kind is not request.kind or row.case != case or row.document in ticked:
            continue
        if request.kind is LeaveKind.SICK and "dokter" in row.document:
            continue
        severity = Severity.WARNING if row.level == "B" else Severity.INFO
        problems.append(
            Problem("DOK01", severity, "documents", f"Lampiran belum ada: {row.document}.")
        )
    return problems


def _dates(request: Request, person: ServicePerson, facts: Facts) -> list[Problem]:
    problems = [
        error("UM01", "start", f"Tanggal beririsan dengan cuti {_named(each)}.")
        for each in facts.taken
        if each.start <= request.end and request.start <= each.end
    ]
    if person.service_end is not None and request.end > person.service_end:
        day = long_date(person.service_end)
        text = f"Tanggal selesai melewati akhir perjanjian kerja / batas usia pensiun ({day})."
        problems.append(error("UM04", "end", text))
    return problems


def _named(leave: TakenLeave) -> str:
    return leave.label or f"{long_date(leave.start)} s.d. {long_date(leave.end)}"


# --- annual leave -----------------------------------------------------------------------------


def _annual(
    request: Request, person: ServicePerson, facts: Facts, context: LedgerContext, on: date
) -> list[Problem]:
    by_year = context.table(person).by_year(request.start, request.end)
    problems = _length(request, person, context, sum(by_year.values()))
    late = _not_yet_entitled(request, person, facts, context)
    problems += late or _not_enough(request, person, facts, context, by_year)
    problems += _next_year(by_year, on)
    problems += [
        warning("UM02", "start", f"Kalender {year} belum ditetapkan; hitungan dapat berubah.")
        for year in by_year
        if year not in context.calendar.settled_years
    ]
    return problems


def _length(
    request: Request, person: ServicePerson, context: LedgerContext, days: int
) -> list[Problem]:
    if days == 0:
        return [error("CT03", "start", "Rentang tanggal tidak memuat hari kerja.")]
    group = group_of(person.kind)
    least = context.frame(group, request.start.year).rules.annual_minimum if group else 0
    if days < least:
        return [error("CT05", "end", f"Cuti tahunan diminta paling kurang {least} hari kerja.")]
    return []


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
    candidate = TakenLeave(None, request.kind, request.start, request.end, issued=False)
    more = facts._replace(taken=(*facts.taken, candidate))
    now = shortages(person, facts, context, last)
    then = shortages(person, more, context, last)
    added = {year: then[year] - now[year] for year in then}
    count = context.table(person).by_year(request.start, request.end)
    unknown = range(request.start.year, min(ledger_start(person, facts), request.end.year + 1))
    return added | {year: count[year] for year in unknown}


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
