"""What forbids leave other than annual leave, kind by kind (leave.md §1.2, §1.4, §1.5)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from operator import attrgetter

from kepegdesk.domain.indonesian import long_date
from kepegdesk.domain.kinds import EmployeeKind, LeaveCase, LeaveKind, Sex
from kepegdesk.domain.leave_checklist import GOVERNMENT_DOCTOR, HEALTH_BOARD
from kepegdesk.domain.leave_ledger import (
    Facts,
    LedgerContext,
    LedgerLine,
    Lot,
    ServicePerson,
    TakenLeave,
    shortages,
)
from kepegdesk.domain.leave_lots import Replay
from kepegdesk.domain.leave_rules import RuleGroup, group_of
from kepegdesk.domain.leave_unpaid import unpaid_problems
from kepegdesk.domain.leave_wish import Request
from kepegdesk.domain.problems import Problem, Severity, error, warning
from kepegdesk.domain.working_days import ONE_DAY, add_months, calendar_days, shift_months

WARN_BEFORE_MONTHS = 2
"""How many months before the limit of sick leave the first warning comes (leave.md R12)."""

Past = tuple[TakenLeave, int] | None
"""The last large leave, with how many years must lie between it and the next."""

Checker = Callable[[Request, ServicePerson, Facts, LedgerContext, date], list[Problem]]


def special_problems(
    request: Request, person: ServicePerson, facts: Facts, context: LedgerContext, on: date
) -> list[Problem]:
    """Return the problems of the request's own kind; annual leave has none here."""
    checker = _CHECKERS.get(request.kind)
    return [] if checker is None else checker(request, person, facts, context, on)


def usual_end(
    request: Request, person: ServicePerson, context: LedgerContext, facts: Facts | None = None
) -> date | None:
    """Return the last day of the full length a kind of leave gives; None where need decides.

    With ``facts`` large leave is shortened by the annual leave already used (R2).
    """
    if request.kind is LeaveKind.MATERNITY or request.case is LeaveCase.FOURTH_BIRTH:
        return _end(context, "cm_bulan", person, request.start)
    if request.kind is LeaveKind.LARGE:
        last = _end(context, "cb_maks_bulan", person, request.start)
        if facts is not None and (rest := _unserved(request, person, facts, context)):
            return request.start + ONE_DAY * (rest - 1)
        if last is None or facts is None or not context.choices.large_deducts:
            return last
        return last - ONE_DAY * _own_days_used(request, person, facts, context)
    if request.case is LeaveCase.MISCARRIAGE:
        return _miscarriage_end(request, person, context)
    return None


def _end(context: LedgerContext, key: str, person: ServicePerson, start: date) -> date | None:
    months = context.number(key, person, start)
    return None if months is None else add_months(start, months)


# --- large leave --------------------------------------------------------------------------------


def _large(
    request: Request, person: ServicePerson, facts: Facts, context: LedgerContext, on: date
) -> list[Problem]:
    if person.kind is not EmployeeKind.PNS:
        return [error("CB08", "kind", "Cuti besar hanya bagi PNS; CPNS belum berhak.")]
    year = request.start.year
    text = (
        f"Cuti besar menghapus hak cuti tahunan {year}; sisa tahun sebelumnya tetap dapat dipakai."
    )
    problems = [*_too_junior(request, person, facts, context), warning("CB02", "kind", text)]
    problems += _annual_lost(request, person, facts, context)
    used = _own_days_used(request, person, facts, context)
    if request.case is LeaveCase.FOURTH_BIRTH:
        return problems + _fourth_birth(request, person, facts, context, used)
    if rest := _unserved(request, person, facts, context):
        return problems + _rest_length(request, rest)
    return (
        problems
        + _large_length(request, person, context, used)
        + _large_again(request, person, facts, context)
    )


def _too_junior(
    request: Request, person: ServicePerson, facts: Facts, context: LedgerContext
) -> list[Problem]:
    """Refuse large leave before five years of service, without the time of unpaid leave (CB01)."""
    years = context.number("cb_syarat_tahun", person, request.start) or 0
    waived = request.case in (LeaveCase.HAJJ, LeaveCase.FOURTH_BIRTH)
    first = served(person, facts, years, request.start)
    if waived or (first is not None and request.start >= first):
        return []
    text = (
        f"Cuti besar mensyaratkan masa kerja {years} tahun terus-menerus, kecuali haji pertama "
        "atau kelahiran anak keempat dan seterusnya."
    )
    return [error("CB01", "start", text)]


def served(person: ServicePerson, facts: Facts, years: int, day: date) -> date | None:
    """Return from when a person has served so many years; unpaid leave is no service."""
    if person.service_start is None:
        return None
    away = [
        calendar_days(leave.start, min(leave.end, day))
        for leave in facts.taken
        if leave.kind is LeaveKind.UNPAID and leave.issued and leave.start <= day
    ]
    return shift_months(person.service_start, 12 * years) + ONE_DAY * sum(away)


def _own_days_used(
    request: Request, person: ServicePerson, facts: Facts, context: LedgerContext
) -> int:
    """Count the annual leave already used from the right of the year, not from older lots (R2)."""
    lines: list[LedgerLine] = []
    Replay(person, facts, context, lines).run(request.start.year)
    return -sum(
        line.days
        for line in lines
        if line.lot == Lot.N
        and line.leave_id is not None
        and line.date.year == request.start.year
        and line.date < request.start
    )


def _large_length(
    request: Request, person: ServicePerson, context: LedgerContext, used: int
) -> list[Problem]:
    last = _end(context, "cb_maks_bulan", person, request.start)
    if last is None:
        return []
    less = used if context.choices.large_deducts else 0
    last -= ONE_DAY * less
    if request.end > last:
        months = context.number("cb_maks_bulan", person, request.start)
        cut = f", dikurangi {less} hari cuti tahunan {request.start.year} yang sudah dipakai"
        text = (
            f"Cuti besar paling lama {months} bulan{cut if less else ''}: sampai {long_date(last)}."
        )
        return [error("CB03", "end", text)]
    if request.end < last:
        text = "Cuti besar diambil kurang dari haknya: sisanya hapus."
        return [Problem("CB07", Severity.INFO, "end", text)]
    return []


def _annual_lost(
    request: Request, person: ServicePerson, facts: Facts, context: LedgerContext
) -> list[Problem]:
    """Warn of annual leave, granted or asked for, whose days the large leave takes away (R1)."""
    large = TakenLeave(None, request.kind, request.start, request.end, issued=True)
    more = facts._replace(taken=(*facts.taken, large))
    last = max([request.end.year, *(leave.end.year for leave in facts.taken)])
    lost = sum(shortages(person, more, context, last).values())
    lost -= sum(shortages(person, facts, context, last).values())
    if lost <= 0:
        return []
    text = (
        f"{lost} hari cuti tahunan yang sudah terbit atau dipesan tidak berhak lagi bila cuti "
        f"besar ini dimulai {long_date(request.start)}. Batalkan atau panggil kembali dahulu."
    )
    return [warning("CB09", "start", text)]


def _before(request: Request, person: ServicePerson, facts: Facts, context: LedgerContext) -> Past:
    """Return the last large leave within the years before the next may be had (R6)."""
    years = context.number("cb_jeda_tahun", person, request.start) or 0
    taken = [x for x in facts.taken if x.kind is LeaveKind.LARGE and x.end < request.start]
    last = max(taken, key=attrgetter("end"), default=None)
    if last is None or request.start >= shift_months(last.end + ONE_DAY, 12 * years):
        return None
    return last, years


def _unserved(request: Request, person: ServicePerson, facts: Facts, context: LedgerContext) -> int:
    """Return the days of large leave that a recall gave back: they stay a right (§1.2).

    What was taken of them since is off; they are a right until the next large leave may be had.
    """
    years = context.number("cb_jeda_tahun", person, request.start) or 0
    rest, until = 0, request.start
    for leave in _large_before(request, facts):
        if rest and leave.start < until:
            rest = max(0, rest - calendar_days(leave.start, leave.end))
        else:
            rest, until = leave.unserved, shift_months(leave.end + ONE_DAY, 12 * years)
    return rest if request.start < until else 0


def _large_before(request: Request, facts: Facts) -> list[TakenLeave]:
    """Return the large leave before the request in turn; that for a birth is of another length."""
    taken = (x for x in facts.taken if x.kind is LeaveKind.LARGE and x.end < request.start)
    ordinary = (x for x in taken if x.case is not LeaveCase.FOURTH_BIRTH)
    return sorted(ordinary, key=attrgetter("start"))


def _rest_length(request: Request, rest: int) -> list[Problem]:
    """Hold what is left of a large leave after a recall to its days; it is no second one."""
    last = request.start + ONE_DAY * (rest - 1)
    if request.end > last:
        text = (
            f"Sisa cuti besar yang dipanggil kembali tinggal {rest} hari kalender: sampai "
            f"{long_date(last)}."
        )
        return [error("CB03", "end", text)]
    return []


def _large_again(
    request: Request, person: ServicePerson, facts: Facts, context: LedgerContext
) -> list[Problem]:
    """Warn of a second large leave before five more years (R6, one weak source)."""
    past = _before(request, person, facts, context)
    if past is None:
        return []
    last, years = past
    again = long_date(shift_months(last.end + ONE_DAY, 12 * years))
    text = (
        f"Cuti besar terakhir berakhir {long_date(last.end)}; cuti besar berikutnya baru sesudah "
        f"{years} tahun lagi ({again})."
    )
    return [warning("CB04", "start", text)]


def _fourth_birth(
    request: Request, person: ServicePerson, facts: Facts, context: LedgerContext, used: int
) -> list[Problem]:
    """Check large leave for the fourth birth and later ones: as long as maternity leave (R4)."""
    problems = []
    most = context.number("cm_anak_maks", person, request.start) or 0
    order = births(request, person, facts)
    if person.sex is Sex.MALE or (request.birth_order is not None and order <= most):
        text = f"Kasus ini hanya untuk pegawai perempuan pada kelahiran sesudah anak ke-{most}."
        problems.append(error("CB06", "case", text))
    last = usual_end(request, person, context)
    if last is not None and request.end > last:
        text = f"Lamanya sama dengan cuti melahirkan: paling lama sampai {long_date(last)}."
        problems.append(error("CB03", "end", text))
    year = request.start.year
    text = (
        f"Kelahiran anak ke-{order}: tunjangan jabatan berhenti selama cuti besar; cuti tahunan "
        f"{year} yang sudah dipakai {used} hari. Beri tahu pengelola kepegawaian."
    )
    problems.append(warning("CB05", "case", text))
    return problems


# --- sick leave ---------------------------------------------------------------------------------


def _sick(
    request: Request, person: ServicePerson, facts: Facts, context: LedgerContext, on: date
) -> list[Problem]:
    if request.case is LeaveCase.MISCARRIAGE:
        last = _miscarriage_end(request, person, context)
        late = last is not None and request.end > last
        row = context.rule("cs_gugur", person, request.start)
        return [_too_long(row.value)] if late and row is not None else []
    if request.case is LeaveCase.WORK_ACCIDENT:
        return []
    begun = chain_start(request, person, facts, context)
    problems = _government_doctor(request, person, context, begun)
    return problems + _sick_length(request, person, context, begun)


def chain_start(
    request: Request, person: ServicePerson, facts: Facts, context: LedgerContext
) -> date:
    """Return the first day of the sickness: sick leave without a working day between is one."""
    table, start = context.table(person), request.start
    sick = [x for x in facts.taken if x.kind is LeaveKind.SICK and x.end < request.start]
    for leave in sorted(sick, key=lambda each: each.start, reverse=True):
        if leave.case in (LeaveCase.MISCARRIAGE, LeaveCase.WORK_ACCIDENT):
            continue
        if table.count(leave.end + ONE_DAY, start - ONE_DAY):
            break
        start = min(start, leave.start)
    return start


def _government_doctor(
    request: Request, person: ServicePerson, context: LedgerContext, begun: date
) -> list[Problem]:
    """Ask for a government doctor's note: PPPK over 14 days; PNS only where the office does."""
    limit = context.number("cs_surat_dokter_pemerintah_lebih_hari", person, request.start)
    if group_of(person.kind) is RuleGroup.PNS and context.choices.government_doctor_over:
        limit = context.choices.government_doctor_over
    ticked = request.documents or frozenset()
    if limit is None or calendar_days(begun, request.end) <= limit or GOVERNMENT_DOCTOR in ticked:
        return []
    whose = "PPPK sakit" if group_of(person.kind).is_pppk else "Sakit"
    text = f"{whose} lebih dari {limit} hari wajib surat keterangan dokter pemerintah."
    return [error("CS02", "documents", text)]


def _sick_length(
    request: Request, person: ServicePerson, context: LedgerContext, begun: date
) -> list[Problem]:
    months = context.number("cs_maks_bulan", person, request.start)
    if months is None:
        return []
    more = context.number("cs_perpanjangan_bulan", person, request.start) or 0
    examined = HEALTH_BOARD in (request.documents or frozenset())
    most = months + (more if examined else 0)
    if request.end > add_months(begun, most):
        return [_too_long(f"{most} bulan sejak {long_date(begun)}")]
    for warn_at in sorted({months, months - WARN_BEFORE_MONTHS}, reverse=True):
        if warn_at > WARN_BEFORE_MONTHS and request.end > add_months(begun, warn_at):
            text = (
                f"Sakit berturut-turut sejak {long_date(begun)} melewati {warn_at} bulan. Siapkan "
                "pengujian oleh Tim Penguji Kesehatan."
            )
            return [warning("CS04", "end", text)]
    return []


def _too_long(limit: str) -> Problem:
    text = (
        f"Lama cuti sakit melampaui batas ({limit}); perlu surat Tim Penguji Kesehatan / "
        "keputusan lain."
    )
    return error("CS03", "end", text)


def _miscarriage_end(
    request: Request, person: ServicePerson, context: LedgerContext
) -> date | None:
    """Return the last day of leave after a miscarriage: «1 bulan 15 hari» from its first day."""
    row = context.rule("cs_gugur", person, request.start)
    if row is None:
        return None
    numbers = [int(word) for word in row.value.split() if word.isdigit()]
    return add_months(request.start, numbers[0], numbers[1] if len(numbers) > 1 else 0)


# --- maternity leave ----------------------------------------------------------------------------


def births(request: Request, person: ServicePerson, facts: Facts) -> int:
    """Return which birth in service this is: as typed, else one more than on record.

    Births count from becoming PNS, or PPPK (§1.2, §1.5): those of an earlier service do not.
    """
    if request.birth_order is not None:
        return request.birth_order
    since = person.service_start or date.min
    before = [
        each
        for each in facts.taken
        if since <= each.start < request.start
        and (each.kind is LeaveKind.MATERNITY or each.case is LeaveCase.FOURTH_BIRTH)
    ]
    return len(before) + 1


def _maternity(
    request: Request, person: ServicePerson, facts: Facts, context: LedgerContext, on: date
) -> list[Problem]:
    problems = []
    if person.sex is Sex.MALE:
        text = "Cuti melahirkan hanya untuk pegawai perempuan."
        problems.append(error("CM02", "kind", text))
    most, order = (
        context.number("cm_anak_maks", person, request.start),
        births(request, person, facts),
    )
    if most is not None and order > most:
        text = f"Kelahiran anak ke-{order}: gunakan cuti besar (PNS) / tidak ada hak (PPPK)."
        problems.append(error("CM01", "birth_order", text))
    last = _end(context, "cm_bulan", person, request.start)
    if last is not None and request.end > last:
        months = context.number("cm_bulan", person, request.start)
        text = f"Cuti melahirkan paling lama {months} bulan: sampai {long_date(last)}."
        problems.append(error("CM03", "end", text))
    return problems


# --- leave for an important reason ----------------------------------------------------------------


def _important(
    request: Request, person: ServicePerson, facts: Facts, context: LedgerContext, on: date
) -> list[Problem]:
    problems = _important_length(request, person, context)
    if request.case is LeaveCase.WIFE_BIRTH and person.sex is Sex.FEMALE:
        text = "Kasus istri melahirkan hanya untuk pegawai laki-laki."
        problems.append(error("AP03", "case", text))
    return problems


def _important_length(
    request: Request, person: ServicePerson, context: LedgerContext
) -> list[Problem]:
    if context.choices.important_in_working_days:
        most = context.number("cap_maks_hari_kerja", person, request.start)
        days = context.table(person).count(request.start, request.end)
        if most is None or days <= most:
            return []
        text = f"Cuti karena alasan penting paling lama {most} hari kerja; diminta {days}."
        return [error("AP02", "end", text)]
    last = _end(context, "cap_maks_bulan", person, request.start)
    if last is None or request.end <= last:
        return []
    months = context.number("cap_maks_bulan", person, request.start)
    text = f"Cuti karena alasan penting paling lama {months} bulan: sampai {long_date(last)}."
    return [error("AP02", "end", text)]


def _unpaid(
    request: Request, person: ServicePerson, facts: Facts, context: LedgerContext, on: date
) -> list[Problem]:
    years = context.number("cltn_syarat_tahun", person, request.start) or 0
    return unpaid_problems(request, person, facts, context, on, served(person, facts, years, on))


_CHECKERS: dict[LeaveKind, Checker] = {
    LeaveKind.LARGE: _large,
    LeaveKind.SICK: _sick,
    LeaveKind.MATERNITY: _maternity,
    LeaveKind.IMPORTANT: _important,
    LeaveKind.UNPAID: _unpaid,
}
