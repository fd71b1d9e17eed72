"""Set the papers of one leave request: gather what they show, word it, render it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING, Any

from kepegdesk.domain.indonesian import long_date
from kepegdesk.domain.kinds import LeaveKind, LeaveState, Verdict
from kepegdesk.domain.leave_ledger import balance
from kepegdesk.domain.paper_words import WORKING, as_words, counted
from kepegdesk.domain.wording import fields_of
from kepegdesk.domain.working_days import ONE_DAY
from kepegdesk.services import (
    form_facts,
    leave_facts,
    paper_people,
    paper_values,
    settings,
    wording_texts,
)
from kepegdesk.services.employee_file import read_file
from kepegdesk.services.leave_rows import EventRow, LeaveRow, read_row
from kepegdesk.services.office import read_letterhead
from kepegdesk.services.paper_people import LETTER, step
from kepegdesk.services.paper_values import Subject
from kepegdesk.storage.tables import Employee, LeaveRequest

if TYPE_CHECKING:
    from kepegdesk.documents.compose import Setting
    from kepegdesk.documents.leave_form import LeaveForm, Opinion
    from kepegdesk.documents.letter import Letter
    from kepegdesk.documents.templates import Template

FORM = "form"
DRAFTS = (LeaveState.DRAFT, LeaveState.CANCELLED)
_REMAINING = "sisa_cuti"
_AFTERWARDS = ("return", "cltn_report", "cltn_back_ask", "cltn_back_decree", "cltn_transfer")
"""Papers that belong to the end of a leave."""


@dataclass(frozen=True, slots=True)
class Made:
    """A paper as it was set: what it shows, its bytes, and what its code says."""

    values: dict[str, Any]
    pdf: bytes
    seal: str = ""


@dataclass(frozen=True, slots=True)
class Issue:
    """The number and the date under which a paper goes out, and whether it bears a code."""

    number: str
    day: dt.date
    sealed: bool = True


def make(request: int, paper: str, issue: Issue | None = None) -> Made:
    """Set a paper of a request, issued or as it stands now; not issued means a draft."""
    from kepegdesk.documents.leave_form import render_form
    from kepegdesk.documents.letter import render_letter
    from kepegdesk.documents.page import PAPERS

    sheet = PAPERS[settings.value("kertas")]
    if paper == FORM:
        values = form(request)
        return Made(asdict(values), render_form(values, sheet))
    set_letter = letter(request, paper, issue)
    return Made(_shown(set_letter), render_letter(set_letter, sheet), set_letter.seal)


def _shown(letter: Letter) -> dict[str, Any]:
    """Return what a letter shows, without the picture of its letterhead, which the bytes hold."""
    head = letter.letterhead
    bare = replace(letter, letterhead=replace(head, logo=None)) if head else letter
    return asdict(bare)


def letter(request: int, paper: str, issue: Issue | None = None) -> Letter:
    """Return a letter of a request: wording of the office, values of the request."""
    key = template_of(LeaveRequest.get_by_id(request), paper)
    texts, tightness = wording_texts.texts_of(key), wording_texts.tightness(key)
    return worded(request, paper, key, texts, issue, tightness)


def worded(
    request: int,
    paper: str,
    key: str,
    texts: Mapping[str, str],
    issue: Issue | None,
    tightness: int,
) -> Letter:
    """Return a letter of a request by a template, in a wording that may not be the stored one."""
    from kepegdesk.documents.compose import compose
    from kepegdesk.documents.templates import template

    row = read_row(request, leave_facts.context())
    known = template(key)
    about = _subject(row, known.key, paper, issue)
    values = paper_values.values_of(about)
    if any(_REMAINING in fields_of(text) for text in texts.values()):
        values[_REMAINING] = _remaining(row)
    else:
        values[_REMAINING] = ""
    return compose(known, texts, values, _setting(about, known, paper, issue, tightness))


def template_of(row: LeaveRequest, paper: str) -> str:
    """Return the template of a paper: the permit has one for each kind of leave."""
    return paper if paper != LETTER else permit_of(row.kind, extends=row.previous_id is not None)


def permit_of(kind: LeaveKind, *, extends: bool) -> str:
    """Return the template of the permit, of leave without pay the decree."""
    if kind is LeaveKind.UNPAID:
        return "cltn_ext_decree" if extends else "cltn_decree"
    return str(kind.value)


def _subject(row: LeaveRow, template: str, paper: str, issue: Issue | None) -> Subject:
    day = issue.day if issue else _day_of(row, paper)
    file = read_file(Employee.get_by_id(row.employee), day)
    official = paper_people.signer(row, paper, day)
    return Subject(row, file, read_letterhead(), template, day, official)


def _day_of(row: LeaveRow, paper: str) -> dt.date:
    """Return the date a draft bears: that of its act, of the return, or of the request."""
    event = step(row, *paper_people.ACTS.get(paper, ()))
    if paper == LETTER:
        return row.letter_date or row.submitted_on
    if event is not None:
        return event.letter_date or event.on
    if paper in _AFTERWARDS:
        return row.returned_on or row.end + ONE_DAY
    return row.submitted_on


def _setting(
    about: Subject, known: Template, paper: str, issue: Issue | None, tightness: int
) -> Setting:
    from kepegdesk.documents.compose import Setting

    own = known.own
    signs = paper_people.himself(about.file) if own else paper_people.as_signatory(about.official)
    return Setting(
        letterhead=paper_people.letterhead_for(about.official, about.file, about.office, about.day),
        number=issue.number if issue else "",
        draft=issue is None and not own,
        signatory=signs,
        city=about.office.city,
        day=about.day,
        seal=_seal(about, paper, issue) if issue and issue.sealed and not own else "",
        tightness=tightness,
        **looks(),
    )


def looks() -> dict[str, Any]:
    """Return how the office wants its letters to look."""
    return {
        "face": settings.value("font_surat"),
        "decree_face": settings.value("font_keputusan"),
        "electronic": settings.value("ruang_tanda_tangan") == "TTE",
        "initials": settings.value("tabel_paraf") == "ya",
    }


def _seal(about: Subject, paper: str, issue: Issue) -> str:
    """Return what the code of a letter says: its own days, length and signer."""
    from kepegdesk.services import seals  # cryptography is not for the first window

    span = paper_values.span_of(about.row, about.template)
    signs = about.official.name or about.official.title
    return seals.seal_for(
        about.row.id, paper, issue.number, issue.day,
        start=span.start, end=span.end, length=span.length, signer=signs,
    )  # fmt: skip


def _remaining(row: LeaveRow) -> str:
    """Return what is left of annual leave after this one, with its minus where it is short."""
    person, context = leave_facts.person(row.employee), leave_facts.context()
    found = balance(person, leave_facts.facts(row.employee), context, row.end)
    return counted(found.available, WORKING) or f"0 (nol) {WORKING}"


# --- form 1.b ------------------------------------------------------------------------------------


def form(request: int) -> LeaveForm:
    """Return form 1.b of a request: I to VI as the employee signed them, VII and VIII by the steps.

    V shows the balance before the request.
    """
    from kepegdesk.documents.leave_form import AnnualBalance, LeaveForm

    row = read_row(request, leave_facts.context())
    shown = form_facts.signed(row.id) or form_facts.of(row)
    authority = _opinion(row, "decide", "ratify")
    n2, n1, n = (AnnualBalance(*line) for line in shown["annual"])
    large, sick, maternity, important, unpaid = shown["others"]
    return LeaveForm(
        city=shown["city"],
        day=row.submitted_on,
        addressee=as_words(authority.title) or shown["addressee"],
        place=shown["city"],
        name=shown["name"],
        nip=shown["nip"],
        position=shown["position"],
        service_time=shown["service_time"],
        unit=shown["unit"],
        rank=shown["rank"],
        kind=row.kind,
        reason=row.reason,
        length=shown["length"],
        length_unit=shown["length_unit"],
        start=row.asked_start,
        end=row.asked_end,
        annual=(n2, n1, n),
        others=(large, sick, maternity, important, unpaid),
        address=row.address,
        phone=row.phone,
        superior=_opinion(row, "consider", "permit"),
        authority=authority,
        draft=row.state in DRAFTS,
        number=_number_on_form(row),
        pppk=shown["pppk"],
        annex=settings.value("kepala_lampiran") == "ya",
    )


def _number_on_form(row: LeaveRow) -> str | None:
    wanted = settings.value("nomor_formulir") == "ya"
    return row.number if wanted and row.number else None


def _opinion(row: LeaveRow, *acts: str) -> Opinion:
    from kepegdesk.documents.leave_form import Opinion

    event = step(row, *acts)
    if event is None:
        return Opinion()
    verdict = Verdict(event.verdict) if event.verdict else None
    return Opinion(event.by_title, event.by_name, event.by_nip, verdict, _said(event))


def _said(event: EventRow) -> str:
    """Return the reason of an answer; a change names the days it gives."""
    if event.verdict != Verdict.CHANGE or event.start is None or event.end is None:
        return event.note
    return f"{event.note.rstrip('. ')}; menjadi {long_date(event.start)} s/d {long_date(event.end)}"
