"""Dates as a clerk types them: `5/1`, `5jan`, `050126`, `h+3`, `t`."""

from __future__ import annotations

import datetime as dt
import re

from kepegdesk.domain import indonesian

_MONTHS = {indonesian.month_name(number).lower()[:3]: number for number in range(1, 13)} | {
    "may": 5, "agt": 8, "aug": 8, "ags": 8, "oct": 10, "nop": 11, "dec": 12, "peb": 2,
}  # fmt: skip
_FROM_TODAY = re.compile(r"h\s*([+-]\s*\d{1,4})?")
_SIGNED = re.compile(r"[+-]\d{1,4}")
_NUMBERS = re.compile(r"(\d{1,2})[\s./-]+(\d{1,2})(?:[\s./-]+(\d{4}|\d{2}))?")
_ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})")
_WORDS = re.compile(r"(\d{1,2})[\s./-]*([a-z]{3,9})[\s./-]*(\d{4}|\d{2})?")
_PACKED = re.compile(r"(\d{2})(\d{2})(\d{4}|\d{2})?")


def read_date(text: str, today: dt.date) -> dt.date | None:
    """Return the date a text means on a day, or None when it means none."""
    text = text.strip().lower()
    try:
        return _relative(text, today) or _absolute(text, today)
    except (ValueError, OverflowError):
        return None


def _relative(text: str, today: dt.date) -> dt.date | None:
    if text in ("t", "hari ini"):
        return today
    found = _FROM_TODAY.fullmatch(text)
    days = (found[1] or "0") if found else (text if _SIGNED.fullmatch(text) else None)
    return None if days is None else today + dt.timedelta(days=int(days.replace(" ", "")))


def _absolute(text: str, today: dt.date) -> dt.date | None:
    if found := _ISO.fullmatch(text):
        return dt.date(int(found[1]), int(found[2]), int(found[3]))
    if found := _NUMBERS.fullmatch(text) or _PACKED.fullmatch(text):
        return dt.date(_year(found[3], today), int(found[2]), int(found[1]))
    if found := _WORDS.fullmatch(text):
        month = _MONTHS.get(found[2][:3])
        return dt.date(_year(found[3], today), month, int(found[1])) if month else None
    return None


def _year(text: str | None, today: dt.date) -> int:
    """Read a year; two digits lie in the century that ends ten years from today."""
    if not text:
        return today.year
    year = int(text)
    if len(text) == 4:
        return year
    century = (today.year + 10) // 100 * 100
    return century + year if century + year <= today.year + 10 else century + year - 100
