"""What the QR of an issued letter says: its essentials in one line of text, and how it is read.

``KPG1|number|NIP|kind|start|end|length|signer|day|key|signature``. The line stays short, so that
its code prints small and reads from a photograph: dates are six digits, the commonest words are
abbreviated, a signer's long name is cut. What is signed is the line up to the signature, as UTF-8
in the composed form (NFC). Signing and checking need the key and are ``services.seals``.
"""

from __future__ import annotations

import base64
import re
import unicodedata
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from kepegdesk.domain.kinds import LeaveKind

MARK = "KPG1"
MOST_BYTES = 251
"""Bytes that a QR code of version 11 with error correction M holds."""
SHORTEST_SIGNER = 20
"""Letters of a signer's name that are never cut."""

_CODES = {"%": "%0", "|": "%1", "\n": "%2", "\r": "%3", " hari kerja": "%4"}
"""Digits, because no accent that follows melts into them."""
_TEXTS = {code: text for text, code in _CODES.items()}
_COMMON = re.compile(r"%|\||\n|\r| hari kerja")
_ESCAPE = re.compile(r"%(.?)", re.DOTALL)
_BREAKS = re.compile(r"[\r\n]+")
_FIELDS = 9
_SIGNATURE_LETTERS = 86

KIND_CODES = {
    LeaveKind.ANNUAL: "CT",
    LeaveKind.LARGE: "CB",
    LeaveKind.SICK: "CS",
    LeaveKind.MATERNITY: "CM",
    LeaveKind.IMPORTANT: "AP",
    LeaveKind.UNPAID: "LN",
}
"""How a seal writes a kind of leave."""


@dataclass(frozen=True, slots=True)
class Seal:
    """The essentials of a letter.

    ``kind`` is the code of the leave, followed by the paper where that is not the letter itself
    (``CT recall``); ``length`` as the letter has it («12 hari kerja»); ``key`` names the key that
    signs: the first 8 hex digits of the sha256 of the public key.
    """

    number: str
    nip: str
    kind: str
    start: date | None
    end: date | None
    length: str
    signer: str
    day: date
    key: str


@dataclass(frozen=True, slots=True)
class Sealed:
    """A seal as it was read, with the very text that was signed and its signature."""

    seal: Seal
    content: str
    signature: bytes


class Damage(StrEnum):
    """Why a text is no seal."""

    FOREIGN = "bukan kode surat KepegDesk"
    NEWER = "ditulis oleh KepegDesk yang lebih baru"
    BROKEN = "rusak atau tidak lengkap"


def kind_of(leave: LeaveKind, paper: str = "") -> str:
    """Write what letter a seal is of: the leave, and the paper unless it is the letter itself."""
    return " ".join((KIND_CODES[leave], paper)).rstrip()


def parts_of(kind: str) -> tuple[LeaveKind | None, str]:
    """Return the leave and the paper that a seal's kind names; no leave where it is unknown."""
    code, _space, paper = kind.partition(" ")
    leaves = {code: leave for leave, code in KIND_CODES.items()}
    return leaves.get(code), paper


def compose(seal: Seal) -> str:
    """Write a seal as the text that is signed."""
    fields = (
        seal.number, seal.nip, seal.kind, _day_text(seal.start), _day_text(seal.end), seal.length,
        seal.signer, _day_text(seal.day), seal.key,
    )  # fmt: skip
    return "|".join((MARK, *map(_escaped, fields)))


def signed(content: str, signature: bytes) -> str:
    """Return the whole text of a code: what is signed, and the signature."""
    return f"{content}|{_letters(signature)}"


def size(seal: Seal) -> int:
    """Return how many bytes the text of a code takes, its signature included."""
    return len(compose(seal).encode()) + 1 + _SIGNATURE_LETTERS


def fitted(seal: Seal) -> Seal:
    """Cut the signer's name as far as a small code needs; a longer code is still a good one."""
    name = seal.signer
    if size(seal) <= MOST_BYTES or len(name) <= SHORTEST_SIGNER:
        return seal
    while size(short := replace(seal, signer=f"{name.rstrip()}…")) > MOST_BYTES:
        if len(name) <= SHORTEST_SIGNER:
            break
        name = name[:-1]
    return short


def parse(text: str) -> Sealed | Damage:
    """Read the text of a code, as a decoder or a scanner that types gives it.

    Spaces around it and in the signature, and line breaks that a scanner or a mail program put in,
    do not matter.
    """
    whole = _BREAKS.sub("", unicodedata.normalize("NFC", text)).strip()
    mark, *fields = whole.split("|")
    if mark != MARK or len(fields) != _FIELDS + 1:
        return _damage(whole)
    content = whole.rpartition("|")[0]
    try:
        return Sealed(_seal(fields[:-1]), content, _signature("".join(fields[-1].split())))
    except ValueError:
        return Damage.BROKEN


def _damage(text: str) -> Damage:
    """Tell a code of ours that lost letters on its way from somebody else's."""
    newer = re.match(r"KPG(\d+)\|", text)
    if newer and newer[1] != MARK.removeprefix("KPG"):
        return Damage.NEWER
    return Damage.BROKEN if text.casefold().startswith(MARK.casefold()) else Damage.FOREIGN


def _seal(fields: list[str]) -> Seal:
    number, nip, kind, start, end, length, signer, day, key = map(_plain, fields)
    dated = _day(day)
    if dated is None:
        message = "a seal has a date"
        raise ValueError(message)
    return Seal(number, nip, kind, _day(start), _day(end), length, signer, dated, key)


def _signature(text: str) -> bytes:
    """Read a signature; only the very letters that ``signed`` writes are one."""
    if len(text) != _SIGNATURE_LETTERS:
        message = "not the length of a signature"
        raise ValueError(message)
    found = base64.b64decode(f"{text}==", altchars=b"-_", validate=True)
    if _letters(found) != text:
        message = "not how a signature is written"
        raise ValueError(message)
    return found


def _letters(signature: bytes) -> str:
    return base64.urlsafe_b64encode(signature).decode().rstrip("=")


def _escaped(text: str) -> str:
    composed = unicodedata.normalize("NFC", text)
    return _COMMON.sub(lambda found: _CODES[found[0]], composed)


def _plain(text: str) -> str:
    """Undo ``_escaped``; raise ``ValueError`` for an escape there is none of."""

    def original(found: re.Match[str]) -> str:
        if found[0] not in _TEXTS:
            message = f"no escape: {found[0]}"
            raise ValueError(message)
        return _TEXTS[found[0]]

    return _ESCAPE.sub(original, text)


def _day_text(day: date | None) -> str:
    """Write a date as six digits, one of another century as eight."""
    if day is None:
        return ""
    digits = f"{day.year:04}{day.month:02}{day.day:02}"
    return digits[2:] if 2000 <= day.year <= 2099 else digits


def _day(text: str) -> date | None:
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and len(text) in (6, 8)):
        message = f"no date: {text}"
        raise ValueError(message)
    whole = text if len(text) == 8 else f"20{text}"
    return date(int(whole[:4]), int(whole[4:6]), int(whole[6:]))
