"""The wording of papers as the office edits it: looked at by everybody, changed by its admins.

What is saved is checked first, so that a wording that cannot print never reaches a printer. The
layout stays the program's; ``resources/letters`` holds the standard wording.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from kepegdesk.domain.indonesian import long_date
from kepegdesk.domain.kinds import LeaveKind
from kepegdesk.domain.problems import Problem, error
from kepegdesk.domain.wording import Fault
from kepegdesk.errors import Refused, Stale
from kepegdesk.services import leave_facts, leave_papers, paper_people, papers, settings
from kepegdesk.services import wording_texts as stored
from kepegdesk.services.leave_rows import as_rows, read_row, select_rows
from kepegdesk.services.office import read_letterhead
from kepegdesk.services.paper_people import LETTER
from kepegdesk.services.session import Session
from kepegdesk.services.use_case import ADMINS, Reach, query, say, use_case
from kepegdesk.storage.tables import Employee, LeaveRequest, LetterSetup, LetterWording

if TYPE_CHECKING:
    from kepegdesk.documents.compose import Setting
    from kepegdesk.documents.letter import Letter
    from kepegdesk.documents.templates import FieldText, Template

MOST_EXAMPLES = 30
"""Requests offered to see a paper with."""
_SEAL = "KPG1|CONTOH|" + "Q" * 230
"""A code as long as real ones, for the eye; no key signed it."""


@dataclass(frozen=True, slots=True)
class PaperWording:
    """A paper in the editor's list; ``changed`` tells that the office words it differently."""

    key: str
    label: str
    group: str
    basis: str
    changed: bool


@dataclass(frozen=True, slots=True)
class SlotWording:
    """A part of a paper: its text now and its standard text; ``kind`` is line, text or list."""

    key: str
    label: str
    kind: str
    required: bool
    text: str
    standard: str


@dataclass(frozen=True, slots=True)
class Wording:
    """Everything the editor shows of a paper; ``tightness`` is 0 (roomy) to 4."""

    paper: PaperWording
    slots: tuple[SlotWording, ...]
    fields: tuple[FieldText, ...]
    tightness: int
    standard_tightness: int


@dataclass(frozen=True, slots=True)
class SlotFault:
    """What keeps a part from being printed, and where in it."""

    slot: str
    label: str
    fault: Fault

    @property
    def text(self) -> str:
        """Return it as a sentence that names the part and the place."""
        place = f"baris {self.fault.line}, kolom {self.fault.column}"
        return f"{self.label}, {place}: {self.fault.text}"


@dataclass(frozen=True, slots=True)
class Preview:
    """A paper as it would print; ``overflow`` warns of a page too many."""

    pdf: bytes
    pages: int
    overflow: str = ""


@dataclass(frozen=True, slots=True)
class Example:
    """A request that a paper can be looked at with."""

    request: int
    label: str


# --- looking -------------------------------------------------------------------------------------


@query(reach=Reach.OFFICE)
def listed(session: Session) -> list[PaperWording]:
    """Return the papers whose wording can be edited, in the order of the editor."""
    from kepegdesk.documents import templates

    return [_listed(templates.template(key)) for key in templates.papers()]


def _listed(known: Template) -> PaperWording:
    differs = (
        any(text != known.standard.get(slot) for slot, text in stored.own_texts(known.key).items())
        or stored.tightness(known.key) != known.tightness
    )
    return PaperWording(known.key, known.label, known.group, known.basis, differs)


@query(reach=Reach.OFFICE)
def paper(session: Session, key: str) -> Wording:
    """Return a paper with its slots, its fields and how tight it may be set."""
    from kepegdesk.documents.templates import field_texts

    known, explained = _template(key), field_texts()
    texts = {**known.standard, **stored.own_texts(key)}
    slots = tuple(
        SlotWording(s.key, s.label, s.kind, s.required, texts[s.key], s.text) for s in known.slots
    )
    return Wording(
        _listed(known),
        slots,
        tuple(explained[name] for name in known.fields),
        stored.tightness(key),
        known.tightness,
    )


def _template(key: str) -> Template:
    from kepegdesk.documents.templates import template

    try:
        return template(key)
    except KeyError:
        raise Refused([error("TK02", "paper", f"Tidak ada templat surat «{key}».")]) from None


@query(reach=Reach.OFFICE)
def faults(session: Session, key: str, texts: Mapping[str, str]) -> list[SlotFault]:
    """Return everything that keeps a wording from being printed, storing nothing."""
    return _faults(_template(key), texts)


def _faults(known: Template, texts: Mapping[str, str]) -> list[SlotFault]:
    from kepegdesk.documents import templates

    return [
        SlotFault(slot.key, slot.label, fault)
        for slot in known.slots
        if slot.key in texts
        for fault in templates.faults(known, slot, texts[slot.key])
    ]


@query(reach=Reach.WITHIN)
def examples(session: Session, key: str) -> list[Example]:
    """Return the newest requests within reach that have a paper, to look at it with."""
    rows = select_rows().where(_requests_for(key)).order_by(LeaveRequest.id.desc())
    if session.units is not None:
        rows = rows.where(Employee.unit.in_(list(session.units)))
    return [
        Example(row.id, f"{row.name}, {row.kind.label}, mulai {long_date(row.start)}")
        for row in as_rows(rows.limit(MOST_EXAMPLES), leave_facts.context())
    ]


def _requests_for(key: str) -> Any:
    """Select the requests that a template is for."""
    kinds = {kind.value: kind for kind in LeaveKind}
    if key in kinds and kinds[key] is not LeaveKind.UNPAID:
        return LeaveRequest.kind == kinds[key]
    if key.startswith("cltn"):
        extended = LeaveRequest.previous.is_null(not key.startswith("cltn_ext"))
        return (LeaveRequest.kind == LeaveKind.UNPAID) & extended
    return LeaveRequest.kind != LeaveKind.UNPAID


@query(reach=Reach.WITHIN)
def preview(
    session: Session,
    key: str,
    texts: Mapping[str, str] | None = None,
    *,
    tightness: int | None = None,
    request: int | None = None,
) -> Preview:
    """Return a paper in a wording, typed or stored, with sample values or those of a request.

    The very bytes that would print. Raises ``Refused`` with every fault of the wording.
    """
    known = _template(key)
    found = _faults(known, texts or {})
    if found:
        raise Refused([error("TK01", fault.slot, fault.text) for fault in found])
    wording = {**stored.texts_of(key), **(texts or {})}
    tight = stored.tightness(key) if tightness is None else tightness
    if request is None:
        return _rendered(_sample(known, wording, _examples(), tight, session.today), known)
    row = read_row(request, leave_facts.context())
    session.require_unit(LeaveRequest.get_by_id(request).employee.unit_id)
    name = LETTER if papers.template_key(row) == key else key
    return _rendered(leave_papers.worded(request, name, key, wording, None, tight), known)


def _rendered(letter: Letter, known: Template) -> Preview:
    from kepegdesk.documents.letter import count_pages, overflow_words, render_letter
    from kepegdesk.documents.page import PAPERS

    sheet = PAPERS[settings.value("kertas")]
    pages = count_pages(letter, sheet)
    overflow = "" if pages == 1 or not known.one_page else overflow_words(pages, letter.tightness)
    return Preview(render_letter(letter, sheet), pages, overflow)


def _sample(
    known: Template,
    texts: Mapping[str, str],
    values: Mapping[str, str],
    tightness: int,
    day: dt.date,
) -> Letter:
    """Return a paper with values nobody has, as the office would sign it."""
    from kepegdesk.documents.compose import compose

    return compose(known, texts, values, _sample_setting(known, values, tightness, day))


def _examples() -> dict[str, str]:
    from kepegdesk.documents.templates import field_texts

    return {name: field.example for name, field in field_texts().items()}


def _extremes() -> list[dict[str, str]]:
    """Return values a wording must survive: examples, empty, as long as can be, and awkward."""
    from kepegdesk.documents.templates import field_texts

    fields, usual = field_texts().values(), _examples()
    typed = [field for field in fields if field.longest]
    return [
        usual,
        {field.name: field.example if field.always else "" for field in fields},
        usual | {field.name: _as_long_as(field) for field in typed},
        usual | {field.name: _AWKWARD[: field.longest] for field in typed},
    ]


def _as_long_as(field: FieldText) -> str:
    words = f"{field.example or field.name} "
    return (words * (field.longest // len(words) + 1))[: field.longest].strip()


_AWKWARD = "{nama} [bila alamat] <b>&amp; \\ «é» 漢 🙂 \u202e\t" + "W" * 70
"""Looks like wording and like markup, lacks its letters in every face, cannot be broken."""


def _sample_setting(
    known: Template, values: Mapping[str, str], tightness: int, day: dt.date
) -> Setting:
    from kepegdesk.documents.compose import Setting
    from kepegdesk.documents.signing import Signatory

    office = read_letterhead()
    head, signs = paper_people.sample_signer(known, office, day)
    if known.own:
        signs = Signatory("Hormat saya", values["nama"], nip=values["nip"].replace(" ", ""))
    listed = _DELEGATED if known.key == "delegation" else ()
    return Setting(
        letterhead=head,
        number="800.1.11/123/CONTOH/2026",
        draft=False,
        signatory=signs,
        city=office.city,
        day=day,
        seal="" if known.own else _SEAL,
        tightness=tightness,
        listed=listed,
        **leave_papers.looks(),
    )


_DELEGATED = (
    "cuti tahunan bagi Pengawas, Fungsional dan Pelaksana;",
    "cuti sakit paling lama 14 (empat belas) hari.",
)


# --- changing ------------------------------------------------------------------------------------


@use_case("wording", roles=ADMINS, reach=Reach.OFFICE, undoable=True)
def save(
    session: Session,
    key: str,
    texts: Mapping[str, str],
    tightness: int | None = None,
    *,
    seen: Wording | None = None,
) -> None:
    """Store the wording of a paper; letters that left the office keep theirs.

    With ``seen``, what was read before it was changed, only what differs from that is stored.
    Raises ``Refused`` with every fault and for a wording that cannot be set with some values,
    ``Stale`` when somebody else changed the same part meanwhile.
    """
    known = _template(key)
    if seen is not None:
        texts, tightness = _changes(seen, texts, tightness)
        _refuse_stale(key, seen, texts, tightness)
    problems = [
        *(error("TK01", fault.slot, fault.text) for fault in _faults(known, texts)),
        *_unknown_slots(known, texts),
        *_bad_tightness(tightness),
    ]
    if problems:
        raise Refused(problems)
    tight = stored.tightness(key) if tightness is None else tightness
    for values in _extremes():
        wording = {**stored.texts_of(key), **texts}
        _rendered(_sample(known, wording, values, tight, session.today), known)
    say(f"Ubah templat {known.label}")
    for slot, text in texts.items():
        _store(key, slot, text, known.standard[slot])
    if tightness is not None:
        _store_tightness(known, tightness)


def _changes(
    seen: Wording, texts: Mapping[str, str], tightness: int | None
) -> tuple[dict[str, str], int | None]:
    """Return what somebody changed of what he saw; the rest may have been changed elsewhere."""
    before = {slot.key: slot.text for slot in seen.slots}
    changed = {slot: text for slot, text in texts.items() if text != before.get(slot)}
    return changed, None if tightness == seen.tightness else tightness


def _refuse_stale(key: str, seen: Wording, texts: Mapping[str, str], tightness: int | None) -> None:
    """Compare texts, not versions: a part that went back to the standard has no line to count."""
    now = {**_template(key).standard, **stored.own_texts(key)}
    parts = [
        f"«{slot.label}»"
        for slot in seen.slots
        if slot.key in texts and now[slot.key] not in (slot.text, texts[slot.key])
    ]
    if tightness is not None and stored.tightness(key) not in (seen.tightness, tightness):
        parts.append("«Kerapatan»")
    if parts:
        raise Stale(
            f"{', '.join(parts)} baru saja diubah di komputer lain. Salin kalimat Anda, tekan "
            "Batalkan untuk memuat yang baru, lalu ulangi."
        )


def _unknown_slots(known: Template, texts: Mapping[str, str]) -> list[Problem]:
    strange = [slot for slot in texts if slot not in known.standard]
    text = "Bagian «{}» tidak ada pada {}."
    return [error("TK03", slot, text.format(slot, known.label)) for slot in strange]


def _bad_tightness(tightness: int | None) -> list[Problem]:
    from kepegdesk.documents.flow import TIGHTEST

    if tightness is None or 0 <= tightness <= TIGHTEST:
        return []
    return [error("TK04", "tightness", f"Kerapatan dari 0 sampai {TIGHTEST}.")]


def _store(key: str, slot: str, text: str, standard: str) -> None:
    """Keep a text that differs from the standard; what equals it needs no line."""
    here = (LetterWording.paper == key) & (LetterWording.slot == slot)
    if text == standard:
        LetterWording.delete().where(here).execute()
    elif LetterWording.select().where(here).exists():
        LetterWording.update(text=text, version=LetterWording.version + 1).where(
            here, LetterWording.text != text
        ).execute()
    else:
        LetterWording.create(paper=key, slot=slot, text=text)


def _store_tightness(known: Template, tightness: int) -> None:
    LetterSetup.delete().where(LetterSetup.paper == known.key).execute()
    if tightness != known.tightness:
        LetterSetup.create(paper=known.key, tightness=tightness)


@use_case("wording", roles=ADMINS, reach=Reach.OFFICE, undoable=True)
def reset(session: Session, key: str) -> None:
    """Return a paper to its standard wording and setting."""
    known = _template(key)
    say(f"Kembalikan templat {known.label} ke standar")
    LetterWording.delete().where(LetterWording.paper == key).execute()
    LetterSetup.delete().where(LetterSetup.paper == key).execute()
