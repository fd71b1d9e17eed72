"""Who signs a paper, in whose name, under which letterhead: as of the paper's own date (T-41)."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import TYPE_CHECKING

from kepegdesk.services import officials, settings
from kepegdesk.services.employee_file import EmployeeFile
from kepegdesk.services.leave_rows import EventRow, LeaveRow
from kepegdesk.services.office import Letterhead, on_paper
from kepegdesk.services.officials import MAYOR, Leave, Official
from kepegdesk.services.signatories import title_of
from kepegdesk.storage.tables import Employee, Signatory, Unit

if TYPE_CHECKING:
    from kepegdesk.documents.page import Letterhead as PrintedLetterhead
    from kepegdesk.documents.signing import Signatory as Signs
    from kepegdesk.documents.templates import Template

LETTER = "letter"
ACTS = {
    LETTER: ("decide", "ratify"),
    "temporary": ("permit",),
    "deferral": ("decide",),
    "recall": ("recall",),
    "cltn_propose": ("propose",),
    "cltn_ext_endorse": ("propose",),
    "cltn_back_decree": ("reactivate",),
}
"""The acts whose official signs a paper; what is not here is signed by whom its office names."""

_OF_UNIT = ("cover", "return")
"""Papers of the person's own office, signed by its head."""


def step(row: LeaveRow, *acts: str) -> EventRow | None:
    """Return the last step of a request among some acts."""
    return next((event for event in reversed(row.events) if event.act in acts), None)


def signer(row: LeaveRow, paper: str, day: dt.date) -> Official:
    """Return who signs a paper that bears a date; before its act, who would."""
    event, applicant = step(row, *ACTS.get(paper, ())), Employee.get_by_id(row.employee)
    if event is not None:
        found = _on_day(as_signed(event), event.on, day, applicant)
        own = day > event.on and officials.is_own(found, applicant, day)
        return officials.expected(applicant, day, leave_of(row)) if own else found
    if paper in _OF_UNIT:
        return _head_of_own_office(applicant, day)
    if paper == "temporary":
        return officials.highest_at_work(applicant, None, day, leave_of(row))
    return officials.expected(applicant, day, leave_of(row))


def leave_of(row: LeaveRow) -> Leave:
    """Return what the authority table asks about a request."""
    return Leave(row.kind, row.start, row.end, row.abroad)


def _head_of_own_office(applicant: Employee, day: dt.date) -> Official:
    """Return the head of the person's organisation; for himself whoever is above him."""
    root = root_of(applicant.unit_id)
    if root is not None:
        head = officials.head_of(root, day)
        if not officials.is_own(head, applicant, day):
            return head
    return officials.superior(applicant, None, day)


def as_signed(event: EventRow) -> Official:
    """Return the official of a step as he signed."""
    return Official(
        event.by_name, event.by_nip, event.by_title, event.by_rank, event.by_acting,
        event.by_behalf,
    )  # fmt: skip


def _on_day(official: Official, decided: dt.date, day: dt.date, applicant: Employee) -> Official:
    """Return who signs on a later day what an official decided: he, or who holds his office then.

    A decision stands; its letter is signed by whoever holds the office on the letter's date (T-41):
    another where one was appointed since, or where his own assignment ended, as a Plh.'s does.
    """
    if day <= decided:
        return official
    head = _head_titled(official.title, day, applicant)
    if _still_holds(official, decided, day, head):
        return official
    later = head or officials.holder_of(official.title, day) or Official(title=official.title)
    return replace(later, behalf=official.behalf)


def _still_holds(official: Official, decided: dt.date, day: dt.date, head: Official | None) -> bool:
    """Tell whether an official may sign on a later day as he did when he decided.

    Who decided without an assignment is ``head`` by the structure, or was named by hand.
    """
    title, himself = Signatory.title == official.title, Signatory.name == official.name
    if official.nip:
        himself = Signatory.nip == official.nip
    his = title & himself & (Signatory.acting == official.acting)
    since = title & (Signatory.name != "") & (Signatory.valid_from > decided)
    if officials.in_force(day).where(since & ~his).exists():
        return False
    if officials.in_force(decided).where(his).exists():
        return bool(officials.in_force(day).where(his).exists())
    return head is None or officials.same(head, official)


def _head_titled(title: str, day: dt.date, applicant: Employee) -> Official | None:
    """Return the head on a day of the unit above somebody whose head bears a title, if any does."""
    unit = Unit.get_or_none(Unit.id == applicant.unit_id)
    while unit is not None and title_of(unit) != title:
        unit = unit.parent
    return None if unit is None else officials.head_of(unit, day)


def root_of(unit: int | None) -> Unit | None:
    """Return the organisation a unit belongs to."""
    found = Unit.get_or_none(Unit.id == unit)
    while found is not None and found.parent is not None:
        found = found.parent
    return found


def heads_above(unit: int | None) -> list[str]:
    """Return the titles of the heads of a unit and of those above it, the nearest first."""
    titles, found = [], Unit.get_or_none(Unit.id == unit)
    while found is not None:
        titles.append(title_of(found))
        found = found.parent
    return titles


def decides(row: LeaveRow) -> Official:
    """Return who granted the leave, or would."""
    event = step(row, *ACTS[LETTER])
    if event is not None:
        return as_signed(event)
    day = row.letter_date or row.submitted_on
    return officials.expected(Employee.get_by_id(row.employee), day, leave_of(row))


def is_outside(row: LeaveRow) -> bool:
    """Tell whether who grants the leave is not the head of the person's own organisation."""
    official = decides(row)
    unit = Employee.get_by_id(row.employee).unit_id
    return bool(official.behalf) or official.title not in heads_above(unit)


def letterhead_for(
    official: Official, file: EmployeeFile, office: Letterhead, day: dt.date
) -> PrintedLetterhead:
    """Return under which head a paper goes out: the office's, the mayor's, the signer's own unit.

    What the head of the person's organisation signs in his own authority bears the name of that
    organisation; its address is not on file.
    """
    if _is_mayors_own(official, day) and settings.value("kop_kepala_daerah") == "ya":
        return mayors(office)
    own = not official.behalf and official.title in heads_above(file.unit)
    if own and file.organisation and _key(file.organisation) != _key(office.name):
        return replace(on_paper(office), office=file.organisation.upper(), address=())
    return on_paper(office)


def mayors(office: Letterhead) -> PrintedLetterhead:
    """Return the letterhead of the head of the region."""
    from kepegdesk.documents.page import Letterhead as Printed

    return Printed("", office.region_head, (), office.region_logo, centred=True)


def _is_mayors_own(official: Official, day: dt.date) -> bool:
    """Tell whether the mayor signs himself, acting or not."""
    mayor = officials.in_force(day).where(
        Signatory.title == official.title, Signatory.is_ppk, Signatory.level >= MAYOR
    )
    return not official.behalf and bool(mayor.exists())


def _key(name: str) -> str:
    from kepegdesk.domain.units_text import unit_key

    return unit_key(name)


def as_signatory(official: Official) -> Signs:
    """Return an official as the signature block shows him."""
    from kepegdesk.documents.signing import Signatory as Signs

    return Signs(
        official.title, official.name, official.rank, official.nip, official.acting,
        on_behalf=official.behalf,
    )  # fmt: skip


def himself(file: EmployeeFile) -> Signs:
    """Return the employee as he signs his own letters."""
    from kepegdesk.documents.signing import Signatory as Signs

    label = "NI PPPK." if file.kind.is_pppk else "NIP."
    return Signs("Hormat saya", file.full_name, nip=file.nip or "", label=label)


def sample_signer(
    known: Template, office: Letterhead, day: dt.date
) -> tuple[PrintedLetterhead, Signs]:
    """Return letterhead and signer of a paper that is of no request: the mayor's for decrees."""
    by_mayor = known.shape == "keputusan" or known.key.startswith("cltn")
    if by_mayor:
        return mayors(office), as_signatory(mayor(office, day))
    head = officials.head_of_office(day) or Official(title=f"KEPALA {office.name}")
    return on_paper(office), as_signatory(officials.holder_of(head.title, day) or head)


def mayor(office: Letterhead, day: dt.date) -> Official:
    """Return the mayor on a day, without a name where none is entered."""
    row = (
        officials.in_force(day)
        .where(Signatory.is_ppk, Signatory.level >= MAYOR)
        .order_by(Signatory.valid_from.desc(), Signatory.id.desc())
        .first()
    )
    found = officials.holder_of(row.title, day) if row is not None else None
    return found or Official(title=office.region_head)
