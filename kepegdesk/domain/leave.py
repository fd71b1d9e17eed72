"""Check a request for leave, all faults at once, and quote what it would cost."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from operator import attrgetter

from kepegdesk.domain.indonesian import long_date
from kepegdesk.domain.kinds import (
    EARLY_CASES,
    EmployeeStatus,
    LeaveCase,
    LeaveKind,
)
from kepegdesk.domain.leave_annual import annual_problems
from kepegdesk.domain.leave_checklist import (
    RequiredDocument,
    case_problems,
    document_problems,
)
from kepegdesk.domain.leave_closing import closed_problems, years_of
from kepegdesk.domain.leave_ledger import (
    Balance,
    Facts,
    LedgerContext,
    ServicePerson,
    TakenLeave,
    balance,
)
from kepegdesk.domain.leave_rules import RuleGroup, group_of
from kepegdesk.domain.leave_special import special_problems
from kepegdesk.domain.leave_wish import Request
from kepegdesk.domain.problems import Problem, Severity, error, warning
from kepegdesk.domain.working_days import calendar_days

__all__ = [
    "Quote",
    "Request",
    "RequiredDocument",
    "check",
    "letter_problems",
    "meant",
    "quote",
    "without",
]

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
FARTHEST_YEARS = 10
"""How far from today a date can lie before it must be a slip of the keyboard."""
OVERRIDABLE = frozenset({"CB03", "CM01", "CM03"})
"""What the personnel office may lift with a reason: leave.md R2, R5 and R13 leave it to HR."""


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
    others, request = without(facts, exclude_id), _travelling(meant(request))
    if not _countable(request, on):
        now = balance(person, others, context, on)
        return Quote(0, 0, {}, now, now, problems)
    table = context.table(person)
    candidate = TakenLeave(
        None, request.kind, request.start, request.end, issued=True, case=request.case,
        free=request.remote_days,
    )  # fmt: skip
    more = others._replace(taken=(*others.taken, candidate))
    return Quote(
        working_days=table.count(request.start, request.charged_end),
        calendar_days=calendar_days(request.start, request.end),
        by_year=table.by_year(request.start, request.charged_end),
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
    others, request, group = without(facts, exclude_id), meant(request), group_of(person.kind)
    problems = _form(request, on)
    strange = _for_whom(request, person, context)
    problems += strange
    if not strange:
        problems += case_problems(request, documents, group)
    problems += document_problems(request, documents, group)
    request = _travelling(request)
    if not _countable(request, on):
        return problems
    problems += _dates(request, person, others, context)
    if not strange:
        problems += special_problems(request, person, others, context, on)
    if request.kind is LeaveKind.ANNUAL and context.has_annual(person, request.start):
        problems += annual_problems(request, person, others, context, on)
    return [_lifted(problem) for problem in problems] if request.override.strip() else problems


def letter_problems(
    request: Request,
    person: ServicePerson,
    facts: Facts,
    context: LedgerContext,
    on: date,
    *,
    exclude_id: int,
) -> list[Problem]:
    """Return what forbids the letter of annual leave that was granted: its days must find a lot.

    Between decision and letter a day off may have moved, large leave or another letter come in
    between (leave.md §2.2, §7).
    """
    if request.kind is not LeaveKind.ANNUAL:
        return []
    others = without(facts, exclude_id)
    return [each for each in annual_problems(request, person, others, context, on) if each.blocks]


def without(facts: Facts, leave_id: int | None) -> Facts:
    """Return the facts without one leave."""
    if leave_id is None:
        return facts
    return facts._replace(taken=tuple(each for each in facts.taken if each.id != leave_id))


def _lifted(problem: Problem) -> Problem:
    """Turn what the personnel office has lifted with a reason into a warning."""
    if problem.key in OVERRIDABLE:
        return replace(problem, severity=Severity.WARNING)
    return problem


def meant(request: Request) -> Request:
    """Return a request with the case that is meant where none is named."""
    if request.case is not LeaveCase.ORDINARY:
        return request
    return replace(request, case=usual_case(request.kind))


def _countable(request: Request, on: date) -> bool:
    far = max(abs(day.year - on.year) for day in (request.start, request.end))
    return request.start <= request.end and far <= FARTHEST_YEARS


def _can_travel(request: Request) -> bool:
    """Tell whether the days of travel (R9) are some of the days of annual leave, not all of them.

    Were there no charged day left, no rule about days would find anything to judge.
    """
    if not request.remote_days or request.end < request.start:
        return True
    days = calendar_days(request.start, request.end)
    return request.kind is LeaveKind.ANNUAL and 0 < request.remote_days < days


def _travelling(request: Request) -> Request:
    """Return a request without days of travel that cannot be, so that every rule still judges."""
    return request if _can_travel(request) else replace(request, remote_days=0)


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
    if not _can_travel(request):
        text = (
            "Hari perjalanan yang tidak dipotong hanya ada pada cuti tahunan, dan lebih sedikit "
            "daripada hari cutinya."
        )
        problems.append(error("CT06", "remote_days", text))
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


def _for_whom(request: Request, person: ServicePerson, context: LedgerContext) -> list[Problem]:
    if (problem := _gone(request, person)) is not None:
        return [problem]
    group = group_of(person.kind)
    if group is RuleGroup.HONORER and (
        request.kind is not LeaveKind.ANNUAL or not context.has_annual(person, request.start)
    ):
        text = f"{person.kind.value}: cuti tidak diatur peraturan cuti ASN."
        return [error("HN01", "kind", text)]
    if not context.offers(request.kind, person, request.start):
        if group.is_pppk:
            text = "Cuti karena alasan penting, cuti besar, dan CLTN tidak berlaku bagi PPPK."
            return [error("AP01", "kind", text)]
        text = f"{request.kind.label} tidak berlaku pada {long_date(request.start)}."
        return [error("JN01", "kind", text)]
    if request.case in EARLY_CASES and not group.is_pppk:
        text = "Cuti tahunan sebelum 1 tahun masa kerja karena keadaan mendesak hanya bagi PPPK."
        return [error("CT08", "case", text)]
    return []


def _gone(request: Request, person: ServicePerson) -> Problem | None:
    """Refuse leave of who is not in service on its last day (pitfalls T-21).

    Whoever is on file as on leave without pay may still ask for its extension.
    """
    extends = request.kind is LeaveKind.UNPAID and request.extends is not None
    if person.status not in GONE or (extends and person.status is EmployeeStatus.CLTN):
        return None
    since = person.gone_since
    if since is not None and request.end < since:
        return None
    told = f" sejak {long_date(since)}" if since else ""
    text = f"Pegawai berstatus {person.status.value}{told} tidak dapat mengajukan cuti."
    return error("ST01", "status", text)


def _dates(
    request: Request, person: ServicePerson, facts: Facts, context: LedgerContext
) -> list[Problem]:
    problems = [
        error("UM01", "start", f"Tanggal beririsan dengan cuti {_named(each)}.")
        for each in facts.taken
        if each.start <= request.end and request.start <= each.end
    ]
    if person.service_end is not None and request.end > person.service_end:
        day = long_date(person.service_end)
        text = f"Tanggal selesai melewati akhir perjanjian kerja / batas usia pensiun ({day})."
        problems.append(error("UM04", "end", text))
    problems += [
        error("CB15", "start", f"Tercatat masuk pada cuti bersama {long_date(each.day)}.")
        for each in facts.worked
        if request.start <= each.day <= request.end
    ]
    problems += closed_problems(years_of(request.start, request.end), context.closed_years)
    return problems + _resumption(request, facts)


def _resumption(request: Request, facts: Facts) -> list[Problem]:
    """Refuse leave between the end of leave without pay and the return to service (R8).

    Who was not reactivated has not returned, however long ago it ended; only its extension goes on.
    """
    over = [
        each
        for each in facts.taken
        if each.kind is LeaveKind.UNPAID and each.issued and each.end < request.start
    ]
    last = max(over, key=attrgetter("end"), default=None)
    if last is None or (request.extends is not None and request.extends == last.id):
        return []
    if last.resumed is not None and last.resumed <= request.start:
        return []
    text = (
        f"CLTN berakhir {long_date(last.end)}, tetapi belum diaktifkan kembali. "
        "Catat pengaktifannya dahulu."
    )
    return [error("CL05", "start", text)]


def _named(leave: TakenLeave) -> str:
    return leave.label or f"{long_date(leave.start)} s.d. {long_date(leave.end)}"


def usual_case(kind: LeaveKind) -> LeaveCase:
    """Return the case that is meant where none is named."""
    return {
        LeaveKind.LARGE: LeaveCase.OTHER_NEED,
        LeaveKind.SICK: LeaveCase.ILLNESS,
        LeaveKind.MATERNITY: LeaveCase.BIRTH,
    }.get(kind, LeaveCase.ORDINARY)
