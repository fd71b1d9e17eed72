"""Compare the page around a genuine code: with what the code says, and with the paper kept here.

A text layer as this program writes it is compared word by word, both ways: a word too many is as
much an alteration as a word that is gone. Of a photograph there is nothing to compare.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from kepegdesk.domain import letter_sight
from kepegdesk.domain.letter_seal import Seal
from kepegdesk.domain.letter_sight import Difference
from kepegdesk.services import stored_files
from kepegdesk.services.letter_book import OTHER_UNIT
from kepegdesk.storage.base import first_tuple
from kepegdesk.storage.tables import Employee, IssuedLetter, LeaveRequest

if TYPE_CHECKING:
    from kepegdesk.documents.seal_reader import Sheet

BY_EYE = "Bandingkan isian di samping dengan yang tertulis pada surat."
REST_BY_EYE = (
    "Yang dibandingkan hanya isian di samping: kantor ini tidak menyimpan suratnya. Nama, pangkat "
    "dan kalimat selebihnya harus dibaca sendiri."
)
TORN = "Perhatian: kata-kata pada berkas ini terpotong-potong, sehingga tidak dapat dibandingkan."
RECOGNISED = (
    "Perhatian: berkas ini hasil pindaian yang hurufnya dikenali mesin, dan hasilnya berbeda pada "
    "{}. Itu dapat salah baca, dapat pula perubahan."
)

CHANGED, ADDED = "Kata pada surat", "Kata tambahan"
"""What a difference of words is called: one of the office's paper, one of the page."""

_REPRINT = re.compile(r"Cetak ulang ke-\d+, \d+ \w+ \d{4}")
_MOST_SHOWN = 5
"""Words of a kind that are told; a page of another letter would tell hundreds."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """What a comparison came to; not ``compared`` is a page without words to rely on."""

    differences: tuple[Difference, ...] = ()
    compared: bool = False
    notes: tuple[str, ...] = ()
    caution: bool = False


def compare(
    seal: Seal,
    code: str,
    sheets: Sequence[Sheet],
    place: int,
    reaches: Callable[[int | None], bool],
) -> Comparison:
    """Compare the page of a code, with the pages without a code around it: the same letter.

    ``reaches`` tells whether a unit may be looked into; else its paper's words are not told.
    """
    around = _around(sheets, place)
    text = "\n".join(sheet.text for sheet in around)
    if not letter_sight.is_letter(text):
        return Comparison(notes=(BY_EYE,))
    kept, unit = _kept(code)
    found = Comparison(tuple(letter_sight.differences(seal, text)), compared=True)
    if not found.differences:
        original = None if kept is None else stored_files.load(kept)
        found = _with_original(original, around, around.index(sheets[place]))
    if kept is not None and not reaches(unit):
        found = replace(found, differences=tuple(map(_masked, found.differences)))
    if found.differences and any(sheet.scanned for sheet in around):
        where = ", ".join(each.label for each in found.differences)
        return Comparison(notes=(RECOGNISED.format(where), BY_EYE), caution=True)
    return found


def _kept(code: str) -> tuple[str | None, int | None]:
    """Return the hash of the paper with a code, if it is kept, and the unit it belongs to."""
    found = IssuedLetter.select(IssuedLetter.sha256, Employee.unit).join(LeaveRequest)
    return first_tuple(found.join(Employee).where(IssuedLetter.seal == code)) or (None, None)


def _masked(difference: Difference) -> Difference:
    kept = difference.label == CHANGED
    return replace(difference, sealed=OTHER_UNIT) if kept else difference


def _around(sheets: Sequence[Sheet], place: int) -> Sequence[Sheet]:
    first, last = place, place + 1
    while first and not sheets[first - 1].codes:
        first -= 1
    while last < len(sheets) and not sheets[last].codes:
        last += 1
    return sheets[first:last]


def _with_original(original: bytes | None, around: Sequence[Sheet], at: int) -> Comparison:
    """Compare every word with the paper this office keeps, which another office's letter lacks."""
    if original is None:
        return Comparison(compared=True, notes=(REST_BY_EYE,))
    from kepegdesk.documents.finished import page_count
    from kepegdesk.documents.seal_reader import text_of

    words, pages = _words(text_of(original)), page_count(original)
    shown, left = min(_windows(around, at, pages), key=lambda window: _distance(words, window[0]))
    if shown == words:
        return Comparison(compared=True, notes=_unread(left))
    if _letters(shown) == _letters(words):
        return Comparison(notes=(TORN, BY_EYE), caution=True)
    return Comparison(tuple(_differences(words, shown)), compared=True)


def _windows(
    around: Sequence[Sheet], at: int, pages: int
) -> Iterator[tuple[Counter[str], list[int]]]:
    """Return the words of as many pages as the letter has, wherever the code stands in them.

    Beside each, the numbers of the pages left over: a form, or another paper filed with it.
    """
    for first in range(max(0, at - pages + 1), min(at, max(len(around) - pages, 0)) + 1):
        inside = around[first : first + pages]
        left = [sheet.number for sheet in around if sheet not in inside]
        yield _words("\n".join(sheet.text for sheet in inside)), left


def _distance(one: Counter[str], other: Counter[str]) -> int:
    return (one - other).total() + (other - one).total()


def _unread(pages: Sequence[int]) -> tuple[str, ...]:
    if not pages:
        return ()
    named = ", ".join(map(str, pages))
    return (f"Halaman {named} tidak memuat kode; isinya tidak diperiksa.",)


def _words(text: str) -> Counter[str]:
    """Return the words of a text that say something, without the mark of a copy."""
    whole = _REPRINT.sub(" ", " ".join(text.split()))
    return Counter(word for word in whole.split() if any(map(str.isalnum, word)))


def _letters(words: Counter[str]) -> Counter[str]:
    """Return letters and digits, which remain when a printer driver breaks words elsewhere."""
    found: Counter[str] = Counter()
    for word, times in words.items():
        for letter in filter(str.isalnum, word):
            found[letter] += times
    return found


def _differences(words: Counter[str], shown: Counter[str]) -> Iterator[Difference]:
    """Return words that are gone, each with what is like it, and then words that were added."""
    added = list(shown - words)
    for word in list(words - shown)[:_MOST_SHOWN]:
        like = letter_sight.nearest(word, added)
        added = [other for other in added if other != like]
        yield Difference("text", CHANGED, word, like)
    for word in added[:_MOST_SHOWN]:
        yield Difference("text", ADDED, "tidak ada", word)
