"""The letter-number book: one running number per register and year, none lost, none doubled.

Acts run one at a time on both engines, so two workstations never take the same number.
"""

from __future__ import annotations

import datetime as dt

from peewee import fn

from kepegdesk.domain import letter_template
from kepegdesk.domain.indonesian import long_date
from kepegdesk.domain.letter_template import MOST_DIGITS, Numbering
from kepegdesk.domain.problems import error
from kepegdesk.errors import Refused
from kepegdesk.storage.base import tuples
from kepegdesk.storage.tables import (
    IssuedLetter,
    LetterClassification,
    LetterKind,
    LetterNumber,
    Office,
)

USED, VOID, SKIPPED, RESERVED = "used", "void", "skipped", "reserved"
CLAIMABLE = (SKIPPED, RESERVED)
"""States of a line whose number may still be given to a letter."""
MOST_SKIPPED = 500


def take(kind: str, day: dt.date, subject: str, wanted: str = "") -> LetterNumber:
    """Give a letter of a kind and a date its number, in the transaction of the act it belongs to.

    ``wanted`` is a number already given on paper or reserved, as the running number or as the
    whole text; the numbers it skips are entered as skipped, so that the book has no hole without a
    reason. Raises ``Refused`` when that number is taken or cannot be read.
    """
    letter, wanted = LetterKind.get(LetterKind.kind == kind), wanted.strip()
    following = _next(letter.register, day.year)
    number = _read_wanted(letter, day, wanted) if wanted else following
    _explain_gap(letter, day, range(following, number))
    entry = _entry(letter.register, day.year, number)
    if entry is None:
        place = {"register": letter.register, "year": day.year, "number": number}
        typed = _is_whole(wanted)
        text = wanted if typed else compose(letter, number, day)
        _refuse_given(text)
        return LetterNumber.create(**place, **_used(letter, text, day, subject), typed=typed)
    if entry.state not in CLAIMABLE:
        text = f"Nomor {number} tahun {day.year} sudah dipakai di buku nomor {letter.register}."
        raise Refused([error("NO01", "number", text)])
    typed = _is_whole(wanted)
    return claim(entry, letter, day, subject, wanted if typed else "", typed=typed)


def claim(
    entry: LetterNumber,
    letter: LetterKind,
    day: dt.date,
    subject: str,
    text: str = "",
    *,
    typed: bool = False,
) -> LetterNumber:
    """Give a reserved or skipped number to a letter; what was reserved keeps its text.

    ``typed`` tells that ``text`` was typed as a paper bears it.
    """
    text = text or _text_of(entry, letter, day)
    _refuse_given(text, but=entry.id)
    LetterNumber.update(
        **_used(letter, text, day, subject), typed=typed, version=LetterNumber.version + 1
    ).where(LetterNumber.id == entry.id).execute()
    return LetterNumber.get_by_id(entry.id)


def reserve(kind: str, day: dt.date, subject: str, count: int) -> list[LetterNumber]:
    """Keep the next numbers of a register for letters that are still to be written."""
    letter = LetterKind.get(LetterKind.kind == kind)
    first = _next(letter.register, day.year)
    return [_reserved(letter, number, day, subject) for number in range(first, first + count)]


def _reserved(letter: LetterKind, number: int, day: dt.date, subject: str) -> LetterNumber:
    text = compose(letter, number, day)
    _refuse_given(text)
    return LetterNumber.create(
        register=letter.register,
        year=day.year,
        number=number,
        text=text,
        state=RESERVED,
        letter_date=day,
        subject=subject,
        kind=letter.kind,
    )


def _used(letter: LetterKind, text: str, day: dt.date, subject: str) -> dict[str, object]:
    return {
        "text": text,
        "state": USED,
        "letter_date": day,
        "subject": subject,
        "reason": "",
        "kind": letter.kind,
    }


def _text_of(entry: LetterNumber, letter: LetterKind, day: dt.date) -> str:
    """Return the text a reserved number was given with, unless its letter is another after all.

    A pattern that was changed meanwhile changes nothing; another kind or month does.
    """
    fresh = compose(letter, entry.number, day)
    told_then = compose(letter, entry.number, entry.letter_date)
    same = entry.state == RESERVED and entry.kind == letter.kind and fresh == told_then
    return str(entry.text) if same else fresh


def given_or_next(kind: str, day: dt.date, subject: str, wanted: str) -> str:
    """Return the text of the next number, or of one given on paper, which is entered in the book.

    A text of another pattern is the number of another office's register: it stays as it is, but
    no other letter may bear it. One of this pattern with another year or month is a slip.
    """
    letter, text = LetterKind.get(LetterKind.kind == kind), wanted.strip()
    if "/" not in text or _number_in(letter, day, text) is not None:
        return str(take(kind, day, subject, text).text)
    _refuse_misdated(letter, day, text)
    _refuse_given(text)
    return text


def _refuse_given(text: str, but: int = 0) -> None:
    """Raise ``Refused`` when a letter bears a number already, whatever book or pattern it is of."""
    same = (LetterNumber.text == text) & (LetterNumber.id != but)
    line = LetterNumber.get_or_none(same)
    if line is None and not IssuedLetter.select().where(IssuedLetter.number == text).exists():
        return
    where = f"di buku nomor {line.register}" if line else "pada surat lain"
    told = (
        f"Nomor {text} sudah ada {where}. Beri nomor lain; bila ini nomor berikutnya dari buku, "
        "bedakan polanya di Surat, Penomoran."
    )
    raise Refused([error("NO01", "number", told)])


def _refuse_misdated(letter: LetterKind, day: dt.date, text: str) -> None:
    """Raise ``Refused`` for a number of this pattern that is of another year or month."""
    if letter_template.is_of_another_day(numbering(letter), text, _codes()):
        told = (
            f"Nomor «{text}» bertahun atau berbulan lain daripada suratnya, {long_date(day)}. "
            "Perbaiki nomornya atau tanggal suratnya."
        )
        raise Refused([error("NO04", "number", told)])


def _explain_gap(letter: LetterKind, day: dt.date, skipped: range) -> None:
    """Enter the numbers that a number given on paper leaps over; they may still be claimed."""
    if len(skipped) > MOST_SKIPPED:
        text = (
            f"Nomor {skipped.stop} melompati {len(skipped)} nomor sesudah {skipped.start - 1}. "
            "Periksa nomornya."
        )
        raise Refused([error("NO03", "number", text)])
    for number in skipped:
        LetterNumber.create(
            register=letter.register,
            year=day.year,
            number=number,
            text=compose(letter, number, day),
            state=SKIPPED,
            letter_date=day,
            reason=f"Dilompati: nomor {skipped.stop} diberikan di kertas",
        )


def void(number: LetterNumber, reason: str) -> None:
    """Cross a number out of the book with the reason; it is never given again."""
    LetterNumber.update(state=VOID, reason=reason, version=LetterNumber.version + 1).where(
        LetterNumber.id == number.id
    ).execute()


def compose(letter: LetterKind, number: int, day: dt.date) -> str:
    """Write a number by its kind's pattern."""
    return letter_template.write(numbering(letter), number, day)


def numbering(letter: LetterKind) -> Numbering:
    """Return what the numbers of a kind are written with."""
    code = Office.select(Office.code).order_by(Office.id).scalar()
    return Numbering(letter.template, letter.classification, code or "")


def _next(register: str, year: int) -> int:
    last = LetterNumber.select(fn.MAX(LetterNumber.number)).where(
        LetterNumber.register == register, LetterNumber.year == year
    )
    return int(last.scalar() or 0) + 1


def _entry(register: str, year: int, number: int) -> LetterNumber | None:
    return LetterNumber.get_or_none(
        LetterNumber.register == register,
        LetterNumber.year == year,
        LetterNumber.number == number,
    )


def _read_wanted(letter: LetterKind, day: dt.date, wanted: str) -> int:
    number = _number_in(letter, day, wanted)
    if number is None:
        _refuse_misdated(letter, day, wanted)
        like = compose(letter, 123, day)
        text = (
            f"Nomor «{wanted}» tidak sesuai pola buku nomor, misalnya {like}. Tulis angkanya saja."
        )
        raise Refused([error("NO02", "number", text)])
    return number


def _number_in(letter: LetterKind, day: dt.date, wanted: str) -> int | None:
    """Return the running number that a text is or holds; None when it is no number of the kind.

    Any code of the filing schemes may stand in it: on paper the old one was perhaps still used.
    """
    if wanted.isascii() and wanted.isdigit() and 0 < len(wanted) <= MOST_DIGITS and int(wanted):
        return int(wanted)
    return letter_template.read(numbering(letter), wanted, day, _codes())


def _codes() -> list[str]:
    return [code for (code,) in tuples(LetterClassification.select(LetterClassification.code))]


def _is_whole(wanted: str) -> bool:
    """Tell whether a number was given as its whole text and not as the running number alone."""
    return bool(wanted) and not wanted.isdigit()
