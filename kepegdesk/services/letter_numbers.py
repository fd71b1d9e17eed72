"""The letter-number book: one running number per register and year, none lost, none doubled."""

from __future__ import annotations

import datetime as dt
import re

from peewee import fn

from kepegdesk.domain.indonesian import roman_month
from kepegdesk.domain.problems import error
from kepegdesk.errors import Refused
from kepegdesk.services.office import read_letterhead
from kepegdesk.storage.base import database
from kepegdesk.storage.database import is_server
from kepegdesk.storage.tables import LetterKind, LetterNumber

USED, VOID, SKIPPED, RESERVED = "used", "void", "skipped", "reserved"
CLAIMABLE = (SKIPPED, RESERVED)
"""States of a line whose number may still be given to a letter."""
MOST_SKIPPED = 500
LONGEST = 6
"""Digits of a running number given on paper."""


def take(kind: str, day: dt.date, subject: str, wanted: str = "") -> LetterNumber:
    """Give a letter of a kind and a date its number, in the transaction of the act it belongs to.

    ``wanted`` is a number already given on paper, as the running number or as the whole text;
    the numbers it skips are entered as skipped, so that the book has no hole without a reason.
    Raises ``Refused`` when that number is taken or cannot be read.
    """
    letter = LetterKind.get(LetterKind.kind == kind)
    _hold_the_book(letter)
    following = _next(letter.register, day.year)
    number = _read_wanted(letter, day, wanted.strip()) if wanted.strip() else following
    _explain_gap(letter, day, range(following, number))
    values = {
        "text": wanted.strip() if "/" in wanted else compose(letter, number, day),
        "state": USED,
        "letter_date": day,
        "subject": subject,
        "reason": "",
        "kind": kind,
    }
    entry = _entry(letter.register, day.year, number)
    if entry is None:
        place = {"register": letter.register, "year": day.year, "number": number}
        return LetterNumber.create(**place, **values)
    if entry.state not in CLAIMABLE:
        text = f"Nomor {number} tahun {day.year} sudah dipakai di buku nomor {letter.register}."
        raise Refused([error("NO01", "number", text)])
    LetterNumber.update(**values, version=LetterNumber.version + 1).where(
        LetterNumber.id == entry.id
    ).execute()
    return LetterNumber.get_by_id(entry.id)


def given_or_next(kind: str, day: dt.date, subject: str, wanted: str) -> str:
    """Return the text of the next number, or of one given on paper, which is entered in the book.

    A text of another pattern is the number of another office's register and stays as it is.
    """
    letter = LetterKind.get(LetterKind.kind == kind)
    if "/" in wanted and _number_in(letter, day, wanted.strip()) is None:
        return wanted.strip()
    return str(take(kind, day, subject, wanted).text)


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
    """Write a number by its kind's template."""
    return str(letter.template).format(
        klas=letter.classification,
        urut=number,
        unit=read_letterhead().code,
        tahun=day.year,
        bulan=day.month,
        romawi=roman_month(day.month),
    )


def _hold_the_book(letter: LetterKind) -> None:
    """Let two workstations on a server take numbers in turn; SQLite has one writer."""
    if is_server():
        database.execute_sql(
            "SELECT id FROM letter_kind WHERE register = %s FOR UPDATE", (letter.register,)
        )


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
        like = compose(letter, 123, day)
        text = (
            f"Nomor «{wanted}» tidak sesuai pola buku nomor, misalnya {like}. Tulis angkanya saja."
        )
        raise Refused([error("NO02", "number", text)])
    return number


def _number_in(letter: LetterKind, day: dt.date, wanted: str) -> int | None:
    """Return the running number that a text is or holds; None when it is no number of the kind."""
    if wanted.isascii() and wanted.isdigit() and 0 < len(wanted) <= LONGEST and int(wanted):
        return int(wanted)
    pattern = re.escape(compose(letter, 987654321, day)).replace("987654321", r"0*([0-9]{1,6})")
    found = re.fullmatch(pattern, wanted)
    return int(found[1]) if found is not None and int(found[1]) else None
