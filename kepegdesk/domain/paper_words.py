"""How papers word what the program holds as figures and capitals: lengths, titles, years."""

from __future__ import annotations

from datetime import date

from kepegdesk.domain.indonesian import terbilang
from kepegdesk.domain.kinds import LeaveKind
from kepegdesk.domain.working_days import add_months, calendar_days

WORKING, CALENDAR, MONTHS, YEARS = "hari kerja", "hari", "bulan", "tahun"

_LONGEST = 60
"""Months; leave without pay lasts up to three years and is extended by one."""

_SMALL = frozenset(
    {"dan", "atau", "di", "ke", "dari", "pada", "untuk", "dengan", "serta", "yang", "oleh"}
)
_CAPITALS = frozenset(
    {"RSUD", "UPTD", "UPTB", "UPT", "SD", "SDN", "SMP", "SMPN", "SMA", "SMK", "TK", "PAUD", "DPRD",
     "KB", "PKK", "ASN", "PNS", "BKN", "BKD", "BKPSDM", "BPKAD", "BAPPEDA", "BPBD", "KESBANGPOL",
     "II", "III", "IV", "VI", "VII", "VIII", "IX"}
)  # fmt: skip


def length_of(
    kind: LeaveKind,
    start: date,
    end: date,
    working_days: int,
    *,
    important_in_working_days: bool = False,
) -> tuple[int, str]:
    """Return how long a leave is on paper, and in what it is counted (leave.md §1.2).

    Annual leave is counted in working days; every other kind in whole months or years where it
    lasts exactly so long, else in calendar days. ``important_in_working_days`` is the office's
    choice for leave for an important reason (*cap_satuan*).
    """
    if kind is LeaveKind.ANNUAL or (kind is LeaveKind.IMPORTANT and important_in_working_days):
        return working_days, WORKING
    months = whole_months(start, end)
    if months and months % 12 == 0:
        return months // 12, YEARS
    if months:
        return months, MONTHS
    return calendar_days(start, end), CALENDAR


def whole_months(start: date, end: date) -> int:
    """Return how many whole months a leave lasts, or 0 when it does not last whole months."""
    return next((n for n in range(1, _LONGEST + 1) if add_months(start, n) == end), 0)


def counted(number: int, unit: str) -> str:
    """Write a number with its words: «8 (delapan) hari kerja»; nothing for zero."""
    return f"{number} ({terbilang(number)}) {unit}" if number else ""


def years_of(start: date, end: date) -> str:
    """Name the years that leave lies in: «2026», or «2026 dan 2027» over New Year."""
    return str(start.year) if start.year == end.year else f"{start.year} dan {end.year}"


def as_words(title: str) -> str:
    """Write a title that stands in capitals as a sentence does: «Kepala Dinas Kesehatan»."""
    if not title.isupper():
        return title
    words = [_word(word) for word in title.split(" ")]
    return " ".join(words)


def _word(word: str) -> str:
    if word.strip("(),.") in _CAPITALS:
        return word
    small = word.lower()
    return small if small in _SMALL else small.capitalize()
