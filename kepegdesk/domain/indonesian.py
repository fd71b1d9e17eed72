"""Dates, numbers and names of numbers as an Indonesian office writes them on paper."""

from __future__ import annotations

from datetime import date

MONTHS = (
    "Januari",
    "Februari",
    "Maret",
    "April",
    "Mei",
    "Juni",
    "Juli",
    "Agustus",
    "September",
    "Oktober",
    "November",
    "Desember",
)
"""Full month names, January first."""

DAYS = ("Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu")
"""Day names, Monday first, as ``date.weekday`` counts."""

_ROMAN_MONTHS = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII")

_UNITS = (
    "",
    "satu",
    "dua",
    "tiga",
    "empat",
    "lima",
    "enam",
    "tujuh",
    "delapan",
    "sembilan",
    "sepuluh",
    "sebelas",
)

_SCALES = (
    (10**12, "triliun"),
    (10**9, "miliar"),
    (10**6, "juta"),
)

_NIP_GROUPS = ((0, 8), (8, 14), (14, 15), (15, 18))


def month_name(month: int) -> str:
    """Name a month, 1 being Januari; raise ``ValueError`` outside 1 to 12."""
    if not 1 <= month <= 12:
        message = f"bulan {month} tidak ada"
        raise ValueError(message)
    return MONTHS[month - 1]


def day_name(day: date) -> str:
    """Name the day of the week."""
    return DAYS[day.weekday()]


def long_date(day: date) -> str:
    """Write a date as letters do: ``5 Januari 2026``, without a leading zero."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def full_date(day: date) -> str:
    """Write a date with its day: ``Senin, 23 November 2026``."""
    return f"{day_name(day)}, {long_date(day)}"


def short_date(day: date) -> str:
    """Write a date as lists do: ``05-01-2026``."""
    return f"{day.day:02}-{day.month:02}-{day.year:04}"


def roman_month(month: int) -> str:
    """Write a month as letter numbers do, 5 being ``V``; raise ``ValueError`` outside 1 to 12."""
    month_name(month)
    return _ROMAN_MONTHS[month - 1]


def terbilang(number: int) -> str:
    """Spell a whole number within ±10^15 in lower case; raise ``ValueError`` beyond."""
    if abs(number) >= 10**15:
        message = f"{number} terlalu besar untuk dieja"
        raise ValueError(message)
    if number < 0:
        return f"minus {_spell(-number)}"
    return _spell(number) or "nol"


def _spell(number: int) -> str:
    """Spell a number above zero; zero is the empty word."""
    for scale, name in _SCALES:
        if number >= scale:
            return _join(f"{_spell(number // scale)} {name}", number % scale)
    if number >= 2000:
        return _join(f"{_spell(number // 1000)} ribu", number % 1000)
    if number >= 1000:
        return _join("seribu", number % 1000)
    return _spell_hundreds(number)


def _spell_hundreds(number: int) -> str:
    """Spell a number below a thousand."""
    if number >= 200:
        return _join(f"{_UNITS[number // 100]} ratus", number % 100)
    if number >= 100:
        return _join("seratus", number % 100)
    if number >= 20:
        return _join(f"{_UNITS[number // 10]} puluh", number % 10)
    if number >= 12:
        return f"{_UNITS[number - 10]} belas"
    return _UNITS[number]


def _join(head: str, rest: int) -> str:
    """Put the words of the rest behind the head."""
    return f"{head} {_spell(rest)}" if rest else head


def thousands(number: int) -> str:
    """Write a whole number with dots: ``1.234.567``."""
    return f"{number:,}".replace(",", ".")


def rupiah(amount: int) -> str:
    """Write an amount in whole rupiah: ``Rp1.234.567``, ``-Rp2.500``."""
    sign = "-" if amount < 0 else ""
    return f"{sign}Rp{thousands(abs(amount))}"


def spaced_nip(nip: str) -> str:
    """Write an 18-digit NIP or NI PPPK in groups of 8-6-1-3; anything else as it is."""
    if len(nip) != 18 or not (nip.isascii() and nip.isdigit()):
        return nip
    return " ".join(nip[start:end] for start, end in _NIP_GROUPS)


def capitalised(text: str) -> str:
    """Make the first letter a capital and leave the rest as it is."""
    return text[:1].upper() + text[1:]
