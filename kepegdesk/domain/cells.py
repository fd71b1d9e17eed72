"""Read one cell of an office's spreadsheet: text, sex, phone, masa kerja, money and the like.

The defects named D01 to D45 are those of the office's catalogue of input defects. A reader returns
the value, ``None`` (or an empty text) for a blank cell and ``UNREADABLE`` when the cell holds
something that is not such a value.
"""

from __future__ import annotations

import re
from datetime import date
from enum import Enum
from functools import lru_cache
from typing import Final

from kepegdesk.domain.kinds import EmployeeKind, EmployeeStatus, Sex
from kepegdesk.domain.sheet import Cell, CellFault


class Unreadable(Enum):
    """The type of ``UNREADABLE``."""

    UNREADABLE = "tidak terbaca"


UNREADABLE: Final = Unreadable.UNREADABLE
"""Something stands in the cell, but not a value of the kind that was asked for."""

NOTED_BLANKS: Final = frozenset(
    {"null", "n/a", "#n/a", "#ref!", "#value!", "#div/0!", "#name?", "#null!", "#num!", "nan"}
)
"""Words a program leaves where nothing is known (D44): blank, but worth a note."""

_BLANKS: Final = NOTED_BLANKS | {
    "",
    "-",
    "--",
    "---",
    "–",
    "—",
    ".",
    "..",
    "...",
    "nil",
    "none",
    "kosong",
    "tidak ada",
    "belum ada",
    "tdk ada",
    "blm ada",
    "belum",
}

_SPACES = re.compile(r"[\s\u00a0\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+")
_INVISIBLE = re.compile(
    r"[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]"
)
_NOT_DIGITS = re.compile(r"\D+")


def plain(text: str) -> str:
    """Drop control and zero-width characters and turn every run of white space into one space."""
    if text.isascii() and text.isprintable():
        return " ".join(text.split()) if "  " in text else text.strip()
    return _SPACES.sub(" ", _INVISIBLE.sub("", text)).strip()


def whole(number: float) -> str:
    """Write a number without the ``.0`` a spreadsheet program adds to whole ones."""
    return str(int(number)) if float(number).is_integer() else repr(number)


def text_of(cell: Cell) -> str:
    """Return the cell as one line of text; a formula without a result is blank."""
    if isinstance(cell, str):
        return plain(cell)
    if cell is None or isinstance(cell, CellFault):
        return ""
    if isinstance(cell, bool):
        return "YA" if cell else "TIDAK"
    return whole(cell) if isinstance(cell, int | float) else cell.strftime("%d-%m-%Y")


def is_filler(text: str) -> bool:
    """Tell whether a text stands for nothing: ``-``, ``NULL``, ``#N/A``, ``tidak ada`` …"""
    return text.casefold() in _BLANKS


def clean(cell: Cell) -> str:
    """Return the cell as text, empty where the cell holds only a filler (D25, D44)."""
    text = text_of(cell)
    return "" if is_filler(text) else text


def digits_of(text: str) -> str:
    """Return the digits of a text, in order."""
    return text if text.isdigit() and text.isascii() else _NOT_DIGITS.sub("", text)


def plain_value(value: object) -> Cell:
    """Turn what a library read into a ``Cell``: a moment becomes its date, an hour becomes text."""
    if isinstance(value, str | int | float | CellFault) or value is None:
        return value
    if isinstance(value, date):
        return date(value.year, value.month, value.day)
    return str(value)


# Vocabularies ---

_SEXES: Final = {
    **dict.fromkeys(
        ("l", "m", "1", "lk", "laki", "laki laki", "pria", "male", "laki2", "lakilaki"), Sex.MALE
    ),
    **dict.fromkeys(
        ("p", "f", "2", "pr", "perempuan", "wanita", "female", "w", "prempuan", "prp"), Sex.FEMALE
    ),
}

_RELIGIONS: Final = {
    "islam": "Islam",
    "moslem": "Islam",
    "muslim": "Islam",
    "kristen": "Kristen",
    "kristen protestan": "Kristen",
    "protestan": "Kristen",
    "katolik": "Katolik",
    "katholik": "Katolik",
    "kristen katolik": "Katolik",
    "kristen katholik": "Katolik",
    "hindu": "Hindu",
    "buddha": "Buddha",
    "budha": "Buddha",
    "konghucu": "Konghucu",
    "khonghucu": "Konghucu",
    "kong hu cu": "Konghucu",
}

_MARITAL: Final = {
    **dict.fromkeys(("menikah", "kawin", "nikah", "k", "sudah kawin", "sudah menikah"), "Menikah"),
    **dict.fromkeys(
        ("belum kawin", "belum menikah", "belum nikah", "belum", "tk", "bk", "lajang", "single"),
        "Belum Kawin",
    ),
    "cerai": "Cerai",
    "cerai hidup": "Cerai Hidup",
    "cerai mati": "Cerai Mati",
    "janda": "Janda",
    "duda": "Duda",
}

KNOWN_RELIGIONS: Final = tuple(dict.fromkeys(_RELIGIONS.values()))
KNOWN_MARITAL: Final = tuple(dict.fromkeys(_MARITAL.values()))
"""The words the file keeps; others are kept as typed."""

_KINDS: Final = {
    **dict.fromkeys(("pns", "p", "pns daerah", "pegawai negeri sipil", "pnsd"), EmployeeKind.PNS),
    **dict.fromkeys(("cpns", "c", "cpnsd", "calon pegawai negeri sipil"), EmployeeKind.CPNS),
    **dict.fromkeys(
        ("pppk", "p3k", "pppk penuh waktu", "pegawai pemerintah dengan perjanjian kerja"),
        EmployeeKind.PPPK,
    ),
    **dict.fromkeys(
        ("pppk paruh waktu", "p3k paruh waktu", "pppk pw", "p3k pw"), EmployeeKind.PPPK_PARUH_WAKTU
    ),
    **dict.fromkeys(
        (
            "honorer",
            "honor",
            "ptt",
            "gtt",
            "non asn",
            "nonasn",
            "non pns",
            "tenaga kontrak",
            "kontrak",
            "thl",
            "tenaga harian lepas",
            "pegawai tidak tetap",
            "sukarela",
            "tenaga sukarela",
        ),
        EmployeeKind.HONORER,
    ),
}

_STATUSES: Final = {
    **dict.fromkeys(("aktif", "active", "pns aktif"), EmployeeStatus.ACTIVE),
    **dict.fromkeys(("cltn", "cuti di luar tanggungan negara"), EmployeeStatus.CLTN),
    **dict.fromkeys(("tugas belajar", "tubel"), EmployeeStatus.STUDY),
    **dict.fromkeys(("mpp", "masa persiapan pensiun"), EmployeeStatus.MPP),
    **dict.fromkeys(("pensiun", "purna tugas", "pensiunan"), EmployeeStatus.RETIRED),
    **dict.fromkeys(("pindah", "mutasi", "pindah instansi", "pindah tugas"), EmployeeStatus.MOVED),
    **dict.fromkeys(("meninggal", "meninggal dunia", "wafat", "alm"), EmployeeStatus.DIED),
    **dict.fromkeys(("berhenti", "diberhentikan", "pemberhentian"), EmployeeStatus.DISMISSED),
}

_WORD_BREAKS = re.compile(r"[\W_]+")


@lru_cache(maxsize=8192)
def word_key(text: str) -> str:
    """Fold a text to lower-case words without punctuation, for looking words up."""
    return _WORD_BREAKS.sub(" ", text.casefold()).strip()


def sex(cell: Cell) -> Sex | Unreadable | None:
    """Read the sex (D37): Pria, Wanita, M, F, 1, 2, Laki-laki … to L or P."""
    text = clean(cell)
    return (_SEXES.get(word_key(text)) or UNREADABLE) if text else None


def religion(cell: Cell) -> str:
    """Read the religion; an unknown one is kept as typed."""
    text = clean(cell)
    return _RELIGIONS.get(word_key(text), text)


def marital(cell: Cell) -> str:
    """Read the marital status; an unknown one is kept as typed."""
    text = text_of(cell)
    found = _MARITAL.get(word_key(text))
    return found if found is not None else clean(cell)


def kind(cell: Cell) -> EmployeeKind | None:
    """Read the legal kind of employment, ``None`` when the text names none."""
    return _KINDS.get(word_key(text_of(cell)))


def kind_at_start(cell: Cell) -> EmployeeKind | None:
    """Read the kind also from a text that only begins with it, such as ``PPPK 2023``."""
    first = word_key(text_of(cell)).partition(" ")[0]
    return kind(cell) or (_KINDS.get(first) if len(first) > 2 else None)


def status(cell: Cell) -> EmployeeStatus | Unreadable | None:
    """Read the legal standing (kedudukan hukum)."""
    text = clean(cell)
    return (_STATUSES.get(word_key(text)) or UNREADABLE) if text else None


# Numbers ---


@lru_cache(maxsize=4096)
def _number(text: str) -> int | Unreadable:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 4 else UNREADABLE


def count(cell: Cell) -> int | Unreadable | None:
    """Read a whole number of years, months or people, of at most three digits."""
    text = clean(cell).lstrip("'")
    return _number(text) if text else None


_YEAR = re.compile(r"(?<!\d)(19[3-9]\d|20\d\d)(?!\d)")


def year(cell: Cell) -> int | Unreadable | None:
    """Read a year, also from a date or a text that holds exactly one, such as ``Juni 2009``."""
    if isinstance(cell, date):
        return cell.year
    text = clean(cell)
    if not text:
        return None
    found = _YEAR.findall(text)
    return int(found[0]) if len(found) == 1 else UNREADABLE


_SERVICE = re.compile(
    r"""(?:mk\w?\W*)?(\d{1,2})\s*
        (?:t(?:ahun|hn|h)?\.?\s*[,/-]?\s*|[/\-.,:]\s*|\s+)
        (?:(\d{1,2})\s*(?:b(?:ulan|ln|l)?\.?)?)?""",
    re.VERBOSE | re.IGNORECASE,
)
_MONTHS_ONLY = re.compile(r"(\d{1,2})\s*b(?:ulan|ln|l)\.?", re.IGNORECASE)
_BARE_YEARS = re.compile(r"\d{1,2}")


@lru_cache(maxsize=4096)
def _service(text: str) -> tuple[int, int] | Unreadable:
    if match := _SERVICE.fullmatch(text):
        return int(match[1]), int(match[2] or 0)
    if match := _MONTHS_ONLY.fullmatch(text):
        return 0, int(match[1])
    return (int(text), 0) if _BARE_YEARS.fullmatch(text) else UNREADABLE


def service(cell: Cell) -> tuple[int, int] | Unreadable | None:
    """Read masa kerja in one cell (D35): years and months; months may exceed 11 (D36).

    A fraction or a date is unreadable: 10.03 may be three months or three hundredths of a year.
    """
    if isinstance(cell, date) or (isinstance(cell, float) and not cell.is_integer()):
        return UNREADABLE
    text = clean(cell).lstrip("'")
    return _service(text) if text else None


def months(cell: Cell) -> int | Unreadable | None:
    """Read the months of masa kerja in a column of their own: ``3``, ``03`` or ``3 Bln``."""
    match = _MONTHS_ONLY.fullmatch(clean(cell).lstrip("'"))
    return int(match[1]) if match else count(cell)


_MONEY_NOISE = re.compile(r"rp\.?|idr|,-|\.-|\s|'", re.IGNORECASE)
_GROUPED = re.compile(r"\d{1,3}(?:[.,]\d{3})+(?:[.,]\d{1,2})?|\d+(?:[.,]\d{1,2})?")


_ALL_MONEY = 10**12
"""Rupiah above which a number is no pay."""


def money(cell: Cell) -> int | Unreadable | None:
    """Read whole rupiah (D33), rounded (D34): ``Rp. 2.785.700,-`` or ``2,785,700`` or 2785700.1."""
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        return round(cell) if 0 <= cell <= _ALL_MONEY else UNREADABLE
    text = _MONEY_NOISE.sub("", clean(cell))
    if not text:
        return None
    if len(text) > 25 or not _GROUPED.fullmatch(text):
        return UNREADABLE
    head, _, tail = text.replace(",", ".").rpartition(".")
    if head and len(tail) < 3:
        return money(float(f"{head.replace('.', '')}.{tail}"))
    return money(int(head.replace(".", "") + tail))


# Identity ---


def nik(cell: Cell) -> str | Unreadable:
    """Read an NIK of 16 digits from text; a number that ends in 0 has lost its last digit (D11)."""
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        number = whole(cell)
        return number if len(number) == 16 and number[-1] != "0" else UNREADABLE
    text = clean(cell)
    number = digits_of(text)
    if not text or not number.strip("0"):
        return ""
    return number if len(number) == 16 and "E+" not in text.upper() else UNREADABLE


def phone(cell: Cell) -> str:
    """Read a telephone number; one stored as a number gets its leading zero back."""
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        number = whole(cell)
        return _domestic(number, numeric=True) if number.strip("0").isdigit() else ""
    text = clean(cell).lstrip("'")
    compact = re.sub(r"[\s().-]", "", text)
    return _domestic(compact, numeric=False) if compact.lstrip("+").isdigit() else text


def _domestic(number: str, *, numeric: bool) -> str:
    if number.startswith("+62"):
        return "0" + number[3:]
    if number.startswith("62") and len(number) > 10:
        return "0" + number[2:]
    return "0" + number if numeric or number.startswith("8") else number


def code(cell: Cell) -> str:
    """Read an identifier kept as text, without the apostrophe exports put before it."""
    return clean(cell).lstrip("'’`").strip()


# Position ---

_ESELON = re.compile(
    r"(?:es(?:elon|l)?\.?\s*)?([il1|]{1,3}v?|iv|v|[1-5])[\s./\\-]*([ab])?", re.IGNORECASE
)
_ROMAN = {"1": "I", "2": "II", "3": "III", "4": "IV", "5": "V"}


@lru_cache(maxsize=1024)
def _eselon(text: str) -> str | Unreadable:
    if word_key(text) in {"non eselon", "non", "noneselon", "0", "jfu", "jft"}:
        return ""
    match = _ESELON.fullmatch(text)
    if not match:
        return UNREADABLE
    level = _ROMAN.get(match[1]) or re.sub("[l1|]", "I", match[1], flags=re.IGNORECASE).upper()
    return level + (match[2] or "").lower() if level in _ROMAN.values() else UNREADABLE


def eselon(cell: Cell) -> str | Unreadable:
    """Read the eselon (D39): ``II.b``, ``IIb``, ``II/b``, ``Es. II.b`` to IIb; ``-`` to blank."""
    text = clean(cell)
    return _eselon(text) if text else ""


DEFINITIVE: Final = "definitif"
_ACTING = re.compile(r"(plt|plh|pjs|pj)\b\s*[.:]?\s*(.+)", re.IGNORECASE)


@lru_cache(maxsize=8192)
def position(text: str) -> tuple[str, str]:
    """Split a position's name into the name proper and its appointment (D40): Plt, Plh, Pj, Pjs."""
    match = _ACTING.fullmatch(text)
    return (match[2], match[1].capitalize()) if match else (text, DEFINITIVE)
