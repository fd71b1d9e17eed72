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

USED, VOID = "used", "void"


def take(kind: str, day: dt.date, subject: str, wanted: str = "") -> LetterNumber:
    """Give a letter of a kind and a date its number, in the transaction of the act it belongs to.

    ``wanted`` is a number already given on paper, as the running number or as the whole text.
    Raises ``Refused`` when that number is taken or cannot be read.
    """
    letter = LetterKind.get(LetterKind.kind == kind)
    _hold_the_book(letter)
    number = _read_wanted(letter, day, wanted) if wanted else _next(letter.register, day.year)
    if _entry(letter.register, day.year, number) is not None:
        text = f"Nomor {number} tahun {day.year} sudah dipakai di buku nomor {letter.register}."
        raise Refused([error("NO01", "number", text)])
    return LetterNumber.create(
        register=letter.register,
        year=day.year,
        number=number,
        text=wanted if "/" in wanted else compose(letter, number, day),
        state=USED,
        letter_date=day,
        subject=subject,
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
    if wanted.isdigit():
        return int(wanted)
    pattern = re.escape(compose(letter, 987654321, day)).replace("987654321", r"0*(\d+)")
    found = re.fullmatch(pattern, wanted.strip())
    if found is None:
        like = compose(letter, 123, day)
        text = (
            f"Nomor «{wanted}» tidak sesuai pola buku nomor, misalnya {like}. Tulis angkanya saja."
        )
        raise Refused([error("NO02", "number", text)])
    return int(found[1])
