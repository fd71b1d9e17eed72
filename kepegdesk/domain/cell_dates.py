"""Read a date the way offices write it: day first, Indonesian or English months, Excel serials."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Final

from kepegdesk.domain.cells import clean
from kepegdesk.domain.sheet import Cell

EARLIEST: Final = date(1930, 1, 1)
LATEST: Final = date(2065, 12, 31)
SERIAL_YEARS: Final = (1940, 2035)
"""Years between which a bare number is taken for an Excel serial (D16)."""

_EPOCH_1900: Final = date(1899, 12, 30)
_EPOCH_1904: Final = date(1904, 1, 1)

_MONTHS: Final = {
    name: number
    for number, names in enumerate(
        (
            "januari january jan",
            "februari february pebruari feb peb febr pebr",
            "maret march mar mrt",
            "april apr",
            "mei may",
            "juni june jun",
            "juli july jul",
            "agustus august agu agt ags agst agust aug",
            "september sep sept",
            "oktober october okt oct",
            "november nopember nov nop",
            "desember december des dec",
        ),
        start=1,
    )
    for name in names.split()
}

_WEEKDAY = re.compile(
    r"^(?:senin|selasa|rabu|kamis|jum'?at|sabtu|minggu|ahad)[\s,]+", re.IGNORECASE
)
_DAY_FIRST = re.compile(r"(\d{1,2})\s*[-/.\s]\s*(\d{1,2})\s*[-/.\s]\s*(\d{4}|\d{2})")
_YEAR_FIRST = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})")
_NAMED = re.compile(r"(\d{1,2})[\s./-]*([A-Za-z]+)[\s./,-]*(\d{4}|\d{2})")
_NAMED_ENGLISH = re.compile(r"([A-Za-z]+)[\s.]+(\d{1,2})\s*,\s*(\d{4})")
_CLOCK = re.compile(r"[T\s]+\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?$")


@dataclass(frozen=True, slots=True)
class DateReading:
    """What a cell says about a date: ``day`` is None when blank or unreadable."""

    day: date | None
    unreadable: bool = False
    typed: bool = False
    """A real date cell, whose day and month Excel may have swapped (D17)."""
    month_first: bool = False
    """Read month first because the second number cannot be a month."""


BLANK: Final = DateReading(None)
_BAD: Final = DateReading(None, unreadable=True)


def full_year(text: str) -> int:
    """Complete a year of two digits (D13): 00-29 are 20xx, 30-99 are 19xx."""
    year = int(text)
    if len(text) > 2:
        return year
    return year + (2000 if year < 30 else 1900)


def _day(year: int, month: int, day: int) -> date | None:
    try:
        found = date(year, month, day)
    except ValueError:
        return None
    return found if EARLIEST <= found <= LATEST else None


def from_serial(number: float, *, epoch_1904: bool = False) -> date | None:
    """Turn an Excel serial into its date, or None outside 1940 to 2035 (D16)."""
    epoch = _EPOCH_1904 if epoch_1904 else _EPOCH_1900
    if not 0 < number < 60_000:
        return None
    found = epoch + timedelta(days=int(number))
    return found if SERIAL_YEARS[0] <= found.year <= SERIAL_YEARS[1] else None


def _from_digits(text: str) -> date | None:
    """Read 8 digits: year first when that is a date, else day first."""
    found = _day(int(text[:4]), int(text[4:6]), int(text[6:]))
    return found or _day(int(text[4:]), int(text[2:4]), int(text[:2]))


def _numeric(day: str, month: str, year: str) -> DateReading:
    found = _day(full_year(year), int(month), int(day))
    if found:
        return DateReading(found)
    swapped = _day(full_year(year), int(day), int(month))
    return DateReading(swapped, month_first=True) if swapped else _BAD


def _named(day: str, month: str, year: str) -> DateReading:
    number = _MONTHS.get(month.casefold())
    found = _day(full_year(year), number, int(day)) if number else None
    return DateReading(found) if found else _BAD


@lru_cache(maxsize=65536)
def _from_text(text: str) -> DateReading:
    text = _CLOCK.sub("", _WEEKDAY.sub("", text)).strip(" ,.;'")
    if not text.strip("0-/. "):
        return BLANK
    if match := _DAY_FIRST.fullmatch(text):
        return _numeric(match[1], match[2], match[3])
    if match := _NAMED.fullmatch(text):
        return _named(match[1], match[2], match[3])
    if match := _YEAR_FIRST.fullmatch(text):
        found = _day(int(match[1]), int(match[2]), int(match[3]))
        return DateReading(found) if found else _BAD
    if match := _NAMED_ENGLISH.fullmatch(text):
        return _named(match[2], match[1], match[3])
    if text.isascii() and text.isdigit() and len(text) in (5, 8):
        found = from_serial(int(text)) if len(text) == 5 else _from_digits(text)
        return DateReading(found) if found else _BAD
    return _BAD


def read_date(cell: Cell, *, epoch_1904: bool = False) -> DateReading:
    """Read a date cell (D12 to D16); blanks, ``-`` and 0 are blank, 30/02/1980 is unreadable."""
    if isinstance(cell, str):
        text = clean(cell)
        return _from_text(text) if text else BLANK
    if isinstance(cell, date):
        return DateReading(cell, typed=True) if EARLIEST <= cell <= LATEST else _odd_date(cell)
    if isinstance(cell, bool) or not isinstance(cell, int | float) or cell == 0:
        return BLANK
    if 19_000_000 < cell < 21_000_000:
        found = _from_digits(str(int(cell)))
    else:
        found = from_serial(cell, epoch_1904=epoch_1904)
    return DateReading(found) if found else _BAD


def _odd_date(cell: date) -> DateReading:
    """Treat day 0 of either calendar, which an empty formatted cell becomes, as blank."""
    return BLANK if cell.year in (1899, 1900, 1904) and cell.month in (1, 12) else _BAD


_LONGEST = 300
"""Longer texts are no place and date, and would keep the pattern busy."""

_PLACE_AND_DATE = re.compile(
    r"""(?P<place>.*?)[\s,;/\n]+
        (?P<date>(?:(?:senin|selasa|rabu|kamis|jum'?at|sabtu|minggu)[\s,]+)?
            (?:\d{1,2}\s*[-/.\s]\s*\d{1,2}\s*[-/.\s]\s*\d{2,4}
              |\d{1,2}[\s./-]*[A-Za-z]+[\s./,-]*\d{2,4}
              |\d{4}-\d{1,2}-\d{1,2}(?:[T\s]+\d{1,2}:\d{2}(?::\d{2})?)?))""",
    re.VERBOSE | re.IGNORECASE | re.DOTALL,
)


@lru_cache(maxsize=65536)
def split_birth(text: str) -> tuple[str, str]:
    """Split *tempat, tanggal lahir* at the last comma, slash or blank before the date (D18)."""
    match = _PLACE_AND_DATE.fullmatch(text) if len(text) < _LONGEST else None
    if match:
        return match["place"].strip(" ,;/"), match["date"]
    return ("", text) if any(sign.isdigit() for sign in text) else (text, "")
