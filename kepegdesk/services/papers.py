"""The papers of a request: which it has, as they are kept, printed and printed again.

A paper that left the office is set once: its values and its very bytes are stored, and every later
print is those bytes. What is not issued is set anew each time, as a draft.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from kepegdesk.domain.indonesian import long_date
from kepegdesk.domain.kinds import LeaveKind, LeaveState
from kepegdesk.domain.problems import Problem, error
from kepegdesk.errors import Refused
from kepegdesk.services import (
    leave_facts,
    leave_papers,
    paper_people,
    settings,
    stored_files,
    wording_texts,
)
from kepegdesk.services.leave_papers import FORM, Issue
from kepegdesk.services.leave_rows import LeaveRow, read_row
from kepegdesk.services.paper_people import LETTER, step
from kepegdesk.services.session import Session
from kepegdesk.services.use_case import WRITERS, Reach, query, say, use_case
from kepegdesk.storage.tables import IssuedLetter, LeaveRequest, LetterNumber

_UNDECIDED = (LeaveState.DRAFT, LeaveState.SUBMITTED, LeaveState.CONSIDERED)
_AGREED = (LeaveState.APPROVED, LeaveState.CHANGED, LeaveState.PROPOSED, LeaveState.ENDORSED)
_LEFT = (
    LeaveState.ISSUED,
    LeaveState.RECALLED,
    LeaveState.DONE,
    LeaveState.EXTENDED,
    LeaveState.REACTIVATED,
)
_OF_THE_LEAVE = (LETTER, FORM)
_PERMITTED = (*_UNDECIDED, *_AGREED, LeaveState.RATIFIED, *_LEFT, LeaveState.CANCELLED)


@dataclass(frozen=True, slots=True)
class PaperRow:
    """A paper of a request; ``number`` and ``day`` are set once it was issued.

    ``superseded`` says what a later act did to it; ``reprints`` counts the copies marked as such.
    """

    key: str
    label: str
    issued: bool
    number: str = ""
    day: dt.date | None = None
    superseded: str = ""
    reprints: int = 0


@dataclass(frozen=True, slots=True)
class Kind:
    """A paper: which requests have it, and whether the office gives it a number by itself.

    Papers that an act brings about (a recall, a decree) are frozen by that act; ``by_hand`` are
    the others, which are numbered when somebody asks for it.
    """

    key: str
    has: Callable[[LeaveRow], bool]
    by_hand: bool = False


def _unpaid(row: LeaveRow, *states: LeaveState) -> bool:
    return row.kind is LeaveKind.UNPAID and row.state in states


def _extends(row: LeaveRow, *states: LeaveState) -> bool:
    return row.previous is not None and _unpaid(row, *states)


def _goes_outside(row: LeaveRow) -> bool:
    """Tell whether somebody outside the person's own organisation grants the leave."""
    if row.state not in (*_UNDECIDED, *_AGREED, *_LEFT):
        return False
    return paper_people.is_outside(row)


KINDS = (
    Kind(LETTER, lambda row: row.state in _PERMITTED),
    Kind(FORM, lambda row: row.state is not LeaveState.RECORDED),
    Kind("cover", lambda row: _goes_outside(row), by_hand=True),
    Kind("temporary", lambda row: step(row, "permit") is not None),
    Kind("deferral", lambda row: row.state is LeaveState.DEFERRED),
    Kind("recall", lambda row: step(row, "recall") is not None),
    Kind("return", lambda row: row.returned_on is not None, by_hand=True),
    Kind("cltn_propose", lambda row: row.previous is None and _unpaid(row, *_AGREED, *_LEFT)),
    Kind("cltn_ext_request", lambda row: _extends(row, *_UNDECIDED, *_AGREED, *_LEFT)),
    Kind("cltn_ext_endorse", lambda row: _extends(row, *_AGREED, *_LEFT)),
    Kind("cltn_report", lambda row: _unpaid(row, *_LEFT)),
    Kind("cltn_back_ask", lambda row: _unpaid(row, *_LEFT), by_hand=True),
    Kind("cltn_back_decree", lambda row: _unpaid(row, LeaveState.DONE, LeaveState.REACTIVATED)),
    Kind("cltn_transfer", lambda row: _unpaid(row, *_LEFT), by_hand=True),
)
"""Every paper of a request, in the order of windows."""


# --- as they are kept ----------------------------------------------------------------------------


def freeze(request: int, paper: str, number: str, day: dt.date) -> None:
    """Set a paper for good: its values, its code, and the very bytes that print again."""
    made = leave_papers.make(request, paper, Issue(number, day))
    IssuedLetter.create(
        request=request,
        paper=paper,
        content=json.dumps(made.values, ensure_ascii=False, default=str),
        sha256=stored_files.keep(made.pdf),
        number=number,
        letter_date=day,
        seal=made.seal,
    )


def freeze_form(request: int, day: dt.date) -> None:
    """Set form 1.b for good after a no: there is no letter of the leave whose issue would."""
    freeze(request, FORM, "", day)


def printed(request: int, paper: str) -> bytes:
    """Return a paper as it left the office, or as the request stands now, then as a draft."""
    row = issued(request, paper)
    if row is None:
        return leave_papers.make(request, paper, unsealed(request, paper)).pdf
    return stored_files.load(row.sha256)


def issued(request: int, paper: str) -> IssuedLetter | None:
    """Return what is kept of an issued paper; None for a draft and after a cancellation."""
    found = _issued(request, paper)
    return None if found is None or found.request.state is LeaveState.CANCELLED else found


def unsealed(request: int, paper: str) -> Issue | None:
    """Return number and date of leave that left the office without this program's keeping it.

    Its permit prints with them, without a code: no bytes are stored that it could be compared to.
    """
    row = LeaveRequest.get_by_id(request)
    if paper not in _OF_THE_LEAVE or row.state not in _LEFT or row.number is None:
        return None
    return Issue(row.number.text, row.letter_date or row.submitted_on, sealed=False)


def _issued(request: int, paper: str) -> IssuedLetter | None:
    found: IssuedLetter | None = IssuedLetter.get_or_none(
        IssuedLetter.request == request, IssuedLetter.paper == paper
    )
    return found


# --- for the windows -----------------------------------------------------------------------------


@query(reach=Reach.REQUEST)
def papers_of(session: Session, request: int) -> list[PaperRow]:
    """Return every paper a request has, issued or to be printed as a draft."""
    return listed(read_row(request, leave_facts.context()))


def listed(
    row: LeaveRow, *, by_hand: bool = True, kept: Mapping[str, IssuedLetter] | None = None
) -> list[PaperRow]:
    """Return the papers of a request that was read.

    Without ``by_hand`` those that nobody has asked for yet are left out. ``kept`` are its issued
    ones, where they were read together with those of others.
    """
    if kept is None:
        issued_ones = IssuedLetter.select().where(IssuedLetter.request == row.id)
        kept = {each.paper: each for each in issued_ones}
    cancelled = row.state is LeaveState.CANCELLED
    return [
        _row(kind, row, None if cancelled else kept.get(kind.key))
        for kind in KINDS
        if (kind.key in kept and not cancelled) or ((by_hand or not kind.by_hand) and kind.has(row))
    ]


def _row(kind: Kind, row: LeaveRow, kept: IssuedLetter | None) -> PaperRow:
    label = label_of(kind.key, row)
    if kept is not None:
        return PaperRow(
            kind.key, label, True, kept.number, kept.letter_date, kept.superseded, kept.reprints
        )
    if kind.key in _OF_THE_LEAVE and row.state in _LEFT and row.number:
        return PaperRow(kind.key, label, True, row.number, row.letter_date)
    return PaperRow(kind.key, label, issued=False)


def label_of(paper: str, row: LeaveRow) -> str:
    """Return what a paper of a request is called."""
    from kepegdesk.documents.templates import template

    if paper == FORM:
        return "Formulir permintaan dan pemberian cuti (1.b)"
    return template(template_key(row) if paper == LETTER else paper).label


def template_key(row: LeaveRow) -> str:
    """Return the template of a request's permit."""
    return leave_papers.permit_of(row.kind, extends=row.previous is not None)


@query(reach=Reach.REQUEST)
def paper(session: Session, request: int, key: str) -> bytes:
    """Return one paper of a request; raise ``Refused`` when the request has no such paper."""
    _require(read_row(request, leave_facts.context()), key)
    return printed(request, key)


@dataclass(frozen=True, slots=True)
class Shown:
    """A paper to look at before it prints; ``note`` is what is to be known beforehand.

    ``copies_marked`` tells that the office marks what is printed again, ``printed`` that it was
    printed before. ``unnumbered`` is one that no act brings about: whoever sends it off gives it
    its number.
    """

    pdf: bytes
    label: str
    title: str
    person: str
    name: str
    note: str
    copies_marked: bool
    printed: bool
    unnumbered: bool


@query(reach=Reach.REQUEST)
def shown(session: Session, request: int, key: str) -> Shown:
    """Return a paper with its title, the name of its file, and its warnings."""
    row = read_row(request, leave_facts.context())
    found = _require(row, key)
    pdf, kept = printed(request, key), issued(request, key)
    state = found.number if found.issued else "konsep, belum terbit"
    title = f"{found.label} {state}" if found.issued or _is_letter(key) else found.label
    return Shown(
        pdf,
        found.label,
        title.strip(),
        row.name,
        name_of(LeaveRequest.get_by_id(request), key),
        "\n".join(filter(None, (_superseded(found), _overflow(pdf, key, row)))),
        kept is not None and settings.value("tanda_cetak_ulang") == "ya",
        kept is not None and kept.printed,
        not giving_problems(row, key),
    )


def _is_letter(key: str) -> bool:
    """Tell whether a paper waits for its number; the form and the employee's letters do not."""
    from kepegdesk.documents.templates import template

    return key != FORM and (key == LETTER or not template(key).own)


def _superseded(found: PaperRow) -> str:
    if not found.superseded:
        return ""
    return f"Surat ini sudah tidak berlaku sebagaimana tertulis: {found.superseded}"


def _overflow(pdf: bytes, key: str, row: LeaveRow) -> str:
    """Warn of a letter of more pages than it should have (T-39)."""
    from kepegdesk.documents.finished import page_count
    from kepegdesk.documents.letter import overflow_words
    from kepegdesk.documents.templates import template

    pages = page_count(pdf)
    if key == FORM or pages == 1:
        return ""
    known = template(template_key(row) if key == LETTER else key)
    return overflow_words(pages, wording_texts.tightness(known.key)) if known.one_page else ""


def _require(row: LeaveRow, key: str) -> PaperRow:
    found = next((each for each in listed(row) if each.key == key), None)
    if found is None:
        raise Refused([error("SR01", "paper", _NO_SUCH)])
    return found


def giving_problems(row: LeaveRow, key: str) -> list[Problem]:
    """Return what forbids giving a paper its number by hand."""
    kind = next((each for each in KINDS if each.key == key and each.by_hand), None)
    if kind is None or not kind.has(row):
        return [error("SR01", "paper", _NO_SUCH)]
    if _issued(row.id, key) is not None:
        return [error("SR03", "paper", f"{label_of(key, row)} sudah terbit; cetak ulang saja.")]
    return []


_NO_SUCH = "Permintaan ini tidak mempunyai surat tersebut pada keadaannya sekarang."


@use_case("leave", roles=WRITERS, reach=Reach.REQUEST)
def note_printed(session: Session, request: int, key: str) -> bool:
    """Note that an issued paper goes to a printer; what is printed after it is a copy.

    False when it was printed already, perhaps at another workstation.
    """
    kept = _require_issued(request, key)
    if kept.printed:
        return False
    say(f"Cetak surat {kept.number or 'cuti'} {kept.request.employee.name}")
    _update(kept, printed=True)
    return True


def _require_issued(request: int, key: str) -> IssuedLetter:
    kept = issued(request, key)
    if kept is None:
        text = "Surat ini belum terbit, jadi belum ada cetakan yang dapat diulang."
        raise Refused([error("SR02", "paper", text)])
    return kept


def _update(kept: IssuedLetter, **values: Any) -> None:
    changed = IssuedLetter.update(**values, version=IssuedLetter.version + 1)
    changed.where(IssuedLetter.id == kept.id).execute()


@use_case("leave", roles=WRITERS, reach=Reach.REQUEST)
def reprint(session: Session, request: int, key: str) -> bytes:
    """Return an issued paper to be printed once more, marked so if the office wants it.

    The mark «Cetak ulang ke-n, tanggal» stands in small letters at the foot; what is stored never
    changes. Without the setting *tanda_cetak_ulang* the copy is the original byte for byte and
    nothing is counted.
    """
    kept = _require_issued(request, key)
    content = stored_files.load(kept.sha256)
    say(f"Cetak ulang surat {kept.number or 'cuti'} {kept.request.employee.name}")
    if settings.value("tanda_cetak_ulang") != "ya":
        return content
    from kepegdesk.documents.finished import mark_copy

    count = kept.reprints + 1
    _update(kept, printed=True, reprints=count)
    return mark_copy(content, f"Cetak ulang ke-{count}, {long_date(session.today)}")


@query(reach=Reach.REQUEST)
def save_name(session: Session, request: int, key: str) -> str:
    """Return the name a paper's file gets: kind, NIP, date and running number."""
    return name_of(LeaveRequest.get_by_id(request), key)


def name_of(row: LeaveRequest, key: str) -> str:
    """Return «Cuti_Tahunan_<NIP>_<yyyymmdd>_<number>.pdf», other papers under their own name.

    A form that was refused left the office without a number.
    """
    sent = _sent(row, key)
    day = sent.day if sent else row.letter_date or row.submitted_on
    number = sent and LetterNumber.get_or_none(LetterNumber.text == sent.number)
    running = str(number.number) if number else _running(sent.number) if sent else "draf"
    ending = "_".join(filter(None, (f"{day:%Y%m%d}", running)))
    unpaid = row.kind is LeaveKind.UNPAID
    kind = "CLTN" if unpaid else row.kind.label.removeprefix("Cuti ").replace(" ", "-")
    what = _NAMES.get(key, f"Cuti_{kind}")
    what = what if (unpaid and key != FORM) or key == LETTER else f"{what}_{kind}"
    return f"{what}_{row.employee.nip or row.employee_id}_{ending}.pdf"


def _sent(row: LeaveRequest, key: str) -> Issue | None:
    """Return number and date a paper left the office with; None for a draft."""
    kept = issued(row.id, key)
    if kept is None:
        return unsealed(row.id, key)
    return Issue(kept.number, kept.letter_date or row.submitted_on)


_NAMES = {
    FORM: "Formulir_Cuti",
    "cover": "Pengantar_Cuti",
    "temporary": "Izin_Sementara",
    "deferral": "Penangguhan_Cuti",
    "recall": "Panggilan_Kembali",
    "return": "Tugas_Kembali",
    "cltn_propose": "Usul_CLTN",
    "cltn_ext_request": "Permintaan_Perpanjangan_CLTN",
    "cltn_ext_endorse": "Usul_Perpanjangan_CLTN",
    "cltn_report": "Laporan_Selesai_CLTN",
    "cltn_back_ask": "Usul_Pengaktifan",
    "cltn_back_decree": "Keputusan_Pengaktifan",
    "cltn_transfer": "Penyaluran_Pegawai",
}


def _running(number: str) -> str:
    """Return a letter's number as a file name can hold it."""
    return "".join(sign if sign.isalnum() or sign == "." else "-" for sign in number)
