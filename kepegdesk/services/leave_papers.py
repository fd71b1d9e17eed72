"""Gather what the papers of one leave request show, and set them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kepegdesk.domain.kinds import TAKEN, EmployeeKind, LeaveKind, LeaveState, Verdict
from kepegdesk.domain.leave import without
from kepegdesk.domain.leave_ledger import balance
from kepegdesk.domain.ranks import rank_name
from kepegdesk.domain.service_time import service_time
from kepegdesk.services import leave_facts, officials, settings
from kepegdesk.services.employee_file import EmployeeFile, read_file
from kepegdesk.services.leave_rows import EventRow, LeaveRow, read_row
from kepegdesk.services.office import on_paper, read_letterhead
from kepegdesk.services.officials import Leave, Official
from kepegdesk.storage.base import first_tuple
from kepegdesk.storage.tables import Employee, LeaveRequest

if TYPE_CHECKING:
    from kepegdesk.documents.leave_form import AnnualBalance, LeaveForm, Opinion
    from kepegdesk.documents.leave_letter import LeaveLetter
    from kepegdesk.documents.page import Signatory

DRAFTS = (LeaveState.DRAFT, LeaveState.CANCELLED)
_WORKING, _CALENDAR = "hari kerja", "hari"
_RECIPIENTS = {
    EmployeeKind.PNS: "Pegawai Negeri Sipil",
    EmployeeKind.CPNS: "Calon Pegawai Negeri Sipil",
    EmployeeKind.PPPK: "Pegawai Pemerintah dengan Perjanjian Kerja",
    EmployeeKind.PPPK_PARUH_WAKTU: "Pegawai Pemerintah dengan Perjanjian Kerja Paruh Waktu",
    EmployeeKind.HONORER: "pegawai",
}


def letter(request: int) -> tuple[LeaveLetter, bytes]:
    """Return the Surat Izin Cuti of a request, values and PDF; not issued means a draft."""
    from kepegdesk.documents.leave_letter import LeaveLetter, render_letter
    from kepegdesk.documents.leave_terms import standard_closing, standard_copies, standard_terms
    from kepegdesk.documents.page import PAPERS

    row = read_row(request, leave_facts.context())
    file = read_file(Employee.get_by_id(row.employee))
    signer = _signer(row)
    place = "di luar negeri" if row.abroad else ""
    values = LeaveLetter(
        letterhead=on_paper(read_letterhead()),
        kind=row.kind,
        number=row.number if row.state in TAKEN else None,
        recipient=_RECIPIENTS[file.kind],
        identity=_identity(file),
        length=_length(row)[0],
        unit=_length(row)[1],
        start=row.start,
        end=row.end,
        years=_years(row),
        terms=standard_terms(row.kind, address=row.address, place=place),
        closing=standard_closing(row.kind),
        signatory=_signatory(signer),
        copies=standard_copies(
            row.kind, on_behalf=signer.behalf[0] if signer.behalf else "", unit=file.organisation
        ),
        city=read_letterhead().city,
        day=row.letter_date or row.submitted_on,
    )
    return values, render_letter(values, PAPERS[settings.value("kertas")])


def form(request: int) -> tuple[LeaveForm, bytes]:
    """Return form 1.b of a request, values and PDF; V shows the balance before the request."""
    from kepegdesk.documents.leave_form import LeaveForm, render_form
    from kepegdesk.documents.page import PAPERS

    row = read_row(request, leave_facts.context())
    file = read_file(Employee.get_by_id(row.employee))
    office = read_letterhead()
    authority = _opinion(row, "decide")
    length, unit = _length(row)
    values = LeaveForm(
        city=office.city,
        day=row.submitted_on,
        addressee=authority.title or _signer(row).title,
        place=office.city,
        name=file.full_name,
        nip=file.nip or "",
        position=file.position.title,
        service_time=service_time(file.tmt_cpns, row.submitted_on),
        unit=file.unit_path,
        rank=_rank(file),
        kind=row.kind,
        reason=row.reason,
        length=length,
        length_unit=unit.removesuffix(" kerja"),
        start=row.start,
        end=row.end,
        annual=_annual(row),
        others=_last_used(row),
        address=row.address,
        phone=row.phone,
        superior=_opinion(row, "consider"),
        authority=authority,
        draft=row.state in DRAFTS,
        number=_number_on_form(row),
        pppk=file.kind.is_pppk,
        annex=settings.value("kepala_lampiran") == "ya",
    )
    return values, render_form(values, PAPERS[settings.value("kertas")])


def _number_on_form(row: LeaveRow) -> str | None:
    wanted = settings.value("nomor_formulir") == "ya"
    return row.number if wanted and row.number else None


def _identity(file: EmployeeFile) -> tuple[tuple[str, str], ...]:
    from kepegdesk.domain.indonesian import spaced_nip

    label = "NI PPPK" if file.kind.is_pppk else "NIP"
    return (
        ("Nama", file.full_name),
        (label, spaced_nip(file.nip) if file.nip else "-"),
        ("Pangkat/Gol. Ruang", _rank(file) or "-"),
        ("Jabatan", file.position.title or "-"),
        ("Unit Kerja", file.unit_path or "-"),
    )


def _rank(file: EmployeeFile) -> str:
    golongan = file.rank.golongan
    words = rank_name(golongan)
    return f"{words} ({golongan})" if words else golongan


def _length(row: LeaveRow) -> tuple[int, str]:
    """Return how long the leave is and in what it is counted (leave.md §1.2)."""
    if row.kind is LeaveKind.ANNUAL:
        return row.working_days, _WORKING
    return row.calendar_days, _CALENDAR


def _years(row: LeaveRow) -> str:
    if row.kind is not LeaveKind.ANNUAL:
        return ""
    first, last = row.start.year, row.end.year
    return str(first) if first == last else f"{first} dan {last}"


def _step(row: LeaveRow, act: str) -> EventRow | None:
    return next((event for event in reversed(row.events) if event.act == act), None)


def _signer(row: LeaveRow) -> Official:
    """Return who decided, in the form he signs on that day; undecided, who would decide."""
    decision = _step(row, "decide") or _step(row, "ratify")
    if decision is None:
        applicant = Employee.get_by_id(row.employee)
        leave = Leave(row.kind, row.start, row.end, row.abroad)
        return officials.expected(applicant, row.submitted_on, leave)
    return as_signed(decision)


def as_signed(event: EventRow) -> Official:
    """Return the official of a step as he signed."""
    return Official(
        event.by_name, event.by_nip, event.by_title, event.by_rank, event.by_acting,
        event.by_behalf,
    )  # fmt: skip


def _signatory(official: Official) -> Signatory:
    from kepegdesk.documents.page import Signatory

    return Signatory(
        official.title, official.name, official.rank, official.nip, official.acting,
        on_behalf=official.behalf,
    )  # fmt: skip


def _opinion(row: LeaveRow, act: str) -> Opinion:
    from kepegdesk.documents.leave_form import Opinion

    event = _step(row, act)
    if event is None:
        return Opinion()
    return Opinion(event.by_title, event.by_name, event.by_nip, Verdict(event.verdict), event.note)


def _annual(row: LeaveRow) -> tuple[AnnualBalance, AnnualBalance, AnnualBalance]:
    """Return V.1: what was left on the day of the application, before this request."""
    from kepegdesk.documents.leave_form import AnnualBalance

    facts = without(leave_facts.facts(row.employee), row.id)
    person, context = leave_facts.person(row.employee), leave_facts.context()
    found = balance(person, facts, context, row.submitted_on)
    used = {lot.lot: f"diambil {lot.taken}, sisa {lot.left}" for lot in found.lots if lot.taken}
    figures = {"N-2": found.n2, "N-1": found.n1, "N": found.n}
    n2, n1, n = (AnnualBalance(k, str(v), used.get(k, "")) for k, v in figures.items())
    return n2, n1, n


def _last_used(row: LeaveRow) -> tuple[str, str, str, str, str]:
    """Return V.2 to V.6: the year and length each other kind was last used, or «-»."""
    others = [kind for kind in LeaveKind if kind is not LeaveKind.ANNUAL]
    large, sick, maternity, important, unpaid = (_last(row, kind) for kind in others)
    return large, sick, maternity, important, unpaid


def _last(row: LeaveRow, kind: LeaveKind) -> str:
    query = (
        LeaveRequest.select(LeaveRequest.start, LeaveRequest.end)
        .where(
            LeaveRequest.employee == row.employee,
            LeaveRequest.kind == kind,
            LeaveRequest.state.in_(list(TAKEN)),
            LeaveRequest.id != row.id,
            LeaveRequest.start <= row.submitted_on,
        )
        .order_by(LeaveRequest.start.desc())
    )
    found = first_tuple(query)
    if found is None:
        return "-"
    return f"{found[0].year}, {(found[1] - found[0]).days + 1} hari"
