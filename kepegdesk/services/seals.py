"""Letters that prove themselves: sign what leaves the office, and judge what comes back.

No network anywhere: what is asked is the office's own keys and its own register. A seal tells what
the office signed; whether the letter still holds is told by the register that gave its number.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

from kepegdesk.domain import letter_seal, paper_words
from kepegdesk.domain.letter_seal import Damage, Seal
from kepegdesk.domain.letter_sight import Difference
from kepegdesk.progress import Progress, nothing
from kepegdesk.services import seal_fate, seal_keys, seal_pages, settings
from kepegdesk.services.seal_keys import KeyRow
from kepegdesk.services.session import Session
from kepegdesk.services.use_case import Reach, acting, query
from kepegdesk.storage.tables import LeaveEvent, LeaveRequest

if TYPE_CHECKING:
    from kepegdesk.documents.seal_reader import Sheet

LETTER = "letter"
"""The paper whose name a seal leaves out."""

_SIGNED = ("decide", "ratify", "permit")


class State(StrEnum):
    """The three answers."""

    GENUINE = "ASLI"
    ALTERED = "DIUBAH"
    UNKNOWN = "TIDAK DIKENAL"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was found out about one letter.

    ``notes`` tell what became of it and what to compare by eye; with ``caution`` a genuine letter
    no longer holds, or something about it is odd. ``page`` counts from 1 in a file and is 0 for a
    text. ``compared`` tells whether the page's own words were compared.
    """

    state: State
    reason: str
    seal: Seal | None = None
    differences: tuple[Difference, ...] = ()
    key: KeyRow | None = None
    notes: tuple[str, ...] = ()
    page: int = 0
    compared: bool = False
    caution: bool = False


# --- sealing -------------------------------------------------------------------------------------


def seal_for(
    request: int,
    paper: str,
    number: str,
    day: dt.date,
    *,
    start: dt.date | None = None,
    end: dt.date | None = None,
    length: str = "",
    signer: str = "",
) -> str:
    """Return what the QR of a paper says that is being issued, signed by the office's key.

    Days, length («12 hari kerja») and signer are those of the step that the paper belongs to;
    a paper that shows others gives them. Called inside the use case that issues the paper.
    """
    row = LeaveRequest.get_by_id(request)
    step, official = _step_of(row, number)
    first = start or (step.start if step and step.start else row.start)
    last = end or (step.end if step and step.end else row.end)
    key = seal_keys.present(acting().today).key
    seal = Seal(
        number=_one_line(number),
        nip=row.employee.nip or "",
        kind=letter_seal.kind_of(row.kind, "" if paper == LETTER else paper),
        start=first,
        end=last,
        length=_one_line(length or _length(row, first, last)),
        signer=_one_line(signer or official),
        day=day,
        key=key,
    )
    return _signed(letter_seal.fitted(seal))


def _signed(seal: Seal) -> str:
    content = letter_seal.compose(seal)
    return letter_seal.signed(content, seal_keys.sign(seal.key, content.encode()))


def _step_of(row: LeaveRequest, number: str) -> tuple[LeaveEvent | None, str]:
    """Return the step that the letter belongs to and its signer, without a name his office."""
    found = LeaveEvent.select().where(LeaveEvent.request == row.id).order_by(LeaveEvent.id.desc())
    steps = list(found)
    signed = [each for each in steps if each.act in _SIGNED]
    own = [each for each in steps if each.letter == number] or signed
    signer = next((each for each in (*own, *signed) if each.by_name or each.by_title), None)
    name = "" if signer is None else signer.by_name or signer.by_title
    return next(iter(own), None), name


def _length(row: LeaveRequest, start: dt.date, end: dt.date) -> str:
    """Word how long a leave is as its letter does, without the number in words."""
    from kepegdesk.services.leave_steps import days_by_year

    working = sum(days_by_year(row.employee_id, start, end).values())
    in_days = settings.value("cap_satuan") == "hari kerja"
    count, unit = paper_words.length_of(
        row.kind, start, end, working, important_in_working_days=in_days
    )
    return f"{count} {unit}"


def _one_line(text: str) -> str:
    return " ".join(text.split())


# --- judging -------------------------------------------------------------------------------------


@query(reach=Reach.OFFICE)
def verify_text(session: Session, text: str) -> Verdict:
    """Judge what a decoder or a scanner that types gives of a code."""
    return _judge(session, text, hint=True)


def read_file(path: Path, progress: Progress = nothing) -> list[Sheet]:
    """Read the codes and words of a PDF, PNG or JPG; needs no office, so a child process can.

    Raise ``BadFile`` when the file cannot be read or would take too much.
    """
    from kepegdesk.documents.seal_reader import read_sheets

    return read_sheets(path, progress)


@query(reach=Reach.OFFICE)
def verify_sheets(
    session: Session, sheets: Sequence[Sheet], progress: Progress = nothing
) -> list[Verdict]:
    """Judge every letter on the pages of a file, in their order; at least one verdict."""
    found = []
    for place, sheet in enumerate(sheets):
        for code in sheet.codes:
            verdict = replace(_judge(session, code), page=sheet.number)
            found.append(_against_page(session, verdict, code, sheets, place))
        progress(place + 1, len(sheets))
    return _told_once(found) or [_without_code(sheets)]


@query(reach=Reach.OFFICE)
def verify_file(session: Session, path: Path, progress: Progress = nothing) -> list[Verdict]:
    """Read a PDF, PNG or JPG and judge every letter in it."""
    return verify_sheets(session, read_file(path, progress))


def worst(verdicts: Sequence[Verdict]) -> State:
    """Return the answer for a whole file: genuine only if every letter in it is."""
    order = [State.ALTERED, State.UNKNOWN, State.GENUINE]
    return min((verdict.state for verdict in verdicts), key=order.index)


def _judge(session: Session, text: str, *, hint: bool = False) -> Verdict:
    read = letter_seal.parse(text)
    if isinstance(read, Damage):
        return Verdict(State.UNKNOWN, _DAMAGE[read])
    key = seal_keys.find(read.seal.key)
    if key is None:
        return Verdict(State.UNKNOWN, _UNKNOWN_KEY.format(read.seal.key), read.seal)
    if not seal_keys.is_signed(key.public, read.content.encode(), read.signature):
        reason, doubt = _BAD_SIGNATURE.format(key.words), (_KEYBOARD,) * hint
        return Verdict(State.ALTERED, reason, read.seal, (), key, doubt)
    told, odd = seal_fate.told(read.seal, key, text, session.reaches)
    odd = [*_dated_late(read.seal, key), *odd]
    return Verdict(
        State.GENUINE, _GOOD.format(key.words), read.seal, (), key, (*odd, *told), caution=bool(odd)
    )


_DAMAGE = {
    Damage.FOREIGN: (
        "Ini bukan kode surat dari KepegDesk. Kode tanda tangan elektronik BSrE diperiksa di "
        "laman BSrE, bukan di sini."
    ),
    Damage.NEWER: "Kode ini ditulis oleh KepegDesk yang lebih baru. Perbarui program ini dahulu.",
    Damage.BROKEN: (
        "Kode ini rusak atau tidak lengkap. Pindai sekali lagi; bila pemindai mengetik, pastikan "
        "Caps Lock mati dan papan ketiknya diatur ke Inggris (AS)."
    ),
}
_GOOD = "Isi kode cocok dengan tanda tangannya oleh {}."
_BAD_SIGNATURE = "Isi kode tidak cocok dengan tanda tangannya oleh {}."
_UNKNOWN_KEY = (
    "Kode ditandatangani dengan kunci {}, yang tidak dikenal kantor ini. Bila surat berasal dari "
    "kantor lain atau dari kunci lama yang hilang, tambahkan kunci publiknya dari surat keputusan "
    "kantor itu, lalu periksa lagi."
)
_KEYBOARD = (
    "Bila kode diketik oleh pemindai: huruf dapat tertukar karena papan ketiknya lain. Pindai "
    "sekali lagi, atau periksa berkas atau fotonya."
)
_NO_CODE = (
    "Tidak ada kode surat KepegDesk yang terbaca. Surat yang belum terbit memang tidak mempunyai "
    "kode; bila kodenya ada, foto lebih dekat, lurus dan terang."
)
_OTHER_CODE = "Kode yang terbaca bukan kode surat dari KepegDesk."


def _without_code(sheets: Sequence[Sheet]) -> Verdict:
    others = sum(sheet.others for sheet in sheets)
    return Verdict(State.UNKNOWN, _NO_CODE, notes=(_OTHER_CODE,) if others else ())


def _told_once(verdicts: Sequence[Verdict]) -> list[Verdict]:
    """Leave out a code that several pages of one letter bear, unless a page differs from it."""
    found: list[Verdict] = []
    for verdict in verdicts:
        known = next((one for one in found if one.seal and one.seal == verdict.seal), None)
        if known is None or verdict.state is not known.state:
            found.append(verdict)
    return found


def _dated_late(seal: Seal, key: KeyRow) -> tuple[str, ...]:
    if key.signed_until is None or seal.day <= key.signed_until:
        return ()
    what = "diganti" if key.retired_on else "dinyatakan hilang"
    text = (
        f"Perhatian: surat bertanggal sesudah kunci ini {what}. Tanyakan kepada kantor yang "
        "menerbitkannya apakah surat ini benar keluar dari sana."
    )
    return (text,)


# --- the page beside its code --------------------------------------------------------------------


def _against_page(
    session: Session, verdict: Verdict, code: str, sheets: Sequence[Sheet], place: int
) -> Verdict:
    """Compare what a genuine code says with what its page shows."""
    if verdict.state is not State.GENUINE or verdict.seal is None:
        return verdict
    found = seal_pages.compare(verdict.seal, code, sheets, place, session.reaches)
    if found.differences:
        reason = "Kodenya asli, tetapi surat di sekelilingnya menunjukkan hal lain."
        return replace(
            verdict, state=State.ALTERED, reason=reason, differences=found.differences,
            compared=True,
        )  # fmt: skip
    return replace(
        verdict, compared=found.compared, notes=(*found.notes, *verdict.notes),
        caution=verdict.caution or found.caution,
    )  # fmt: skip
