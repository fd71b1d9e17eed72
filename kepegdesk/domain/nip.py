"""Read and check an NIP or NI PPPK (18 digits: birth, TMT, sex, serial)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import Enum
from functools import lru_cache

from kepegdesk.domain.cells import clean, digits_of, plain
from kepegdesk.domain.kinds import EmployeeKind, Sex
from kepegdesk.domain.problems import Problem, error, warning
from kepegdesk.domain.sheet import Cell

LENGTH = 18
OLD_LENGTH = 9
KEPT_BY_EXCEL = 15
"""Digits a number keeps: birth (8), TMT (6) and sex (1); the serial is lost."""
_DOUBLE_STEP = 32
"""How far apart whole numbers of 18 digits lie in a cell."""


@dataclass(frozen=True, slots=True)
class NipParts:
    """What the digits of an NIP say; dates in it are evidence, never a source of eligibility."""

    birth: date | None
    year: int
    month: int
    """Month of TMT CPNS; 21 to 29 for an NI PPPK (code 2 and how often appointed)."""
    sex: Sex | None
    serial: str

    @property
    def is_pppk(self) -> bool:
        """Tell whether the digits are those of an NI PPPK."""
        return 21 <= self.month <= 29

    @property
    def is_month(self) -> bool:
        """Tell whether digits 13-14 are a month, as in a PNS's NIP."""
        return 1 <= self.month <= 12


def split_nip(nip: str) -> NipParts:
    """Take an NIP of 18 digits apart."""
    try:
        birth = date(int(nip[:4]), int(nip[4:6]), int(nip[6:8]))
    except ValueError:
        birth = None
    sex = {"1": Sex.MALE, "2": Sex.FEMALE}.get(nip[14])
    return NipParts(birth, int(nip[8:12]), int(nip[12:14]), sex, nip[15:])


def check_nip(
    nip: str,
    *,
    birth_date: date | None = None,
    tmt: date | None = None,
    sex: Sex | None = None,
    kind: EmployeeKind | None = None,
) -> list[Problem]:
    """Compare an NIP with the other facts of a person and return everything that does not fit.

    Errors: NIP_LENGTH, NIP_SERIAL (serial 000: Excel ate it), NIP_SEX_DIGIT. The rest are warnings,
    because birth dates, TMT and sex are corrected after an NIP was issued and the NIP stays.
    """
    if len(nip) != LENGTH or not (nip.isascii() and nip.isdigit()):
        return [error("NIP_LENGTH", "nip", length_text(nip))]
    parts = split_nip(nip)
    return [
        *_check_digits(parts),
        *_check_birth(parts, birth_date),
        *_check_sex(parts, sex),
        *_check_tmt(parts, birth_date, tmt, kind),
        *_check_kind(parts, kind),
    ]


def length_text(nip: str) -> str:
    """Say that an NIP has the wrong number of digits."""
    return f"NIP harus tepat 18 angka, yang tertulis “{nip}” ({len(digits_of(nip))} angka)."


def _check_digits(parts: NipParts) -> Iterator[Problem]:
    if parts.serial == "000":
        yield error(
            "NIP_SERIAL",
            "nip",
            "NIP berakhir 000: tiga angka terakhirnya hilang karena Excel hanya menyimpan 15 angka."
            " Ketik ulang NIP dari SK sebagai teks.",
        )
    if parts.sex is None:
        yield error(
            "NIP_SEX_DIGIT", "nip", "Angka ke-15 NIP harus 1 (laki-laki) atau 2 (perempuan)."
        )
    if not parts.is_month and not parts.is_pppk:
        yield warning(
            "NIP_TMT_DIGITS",
            "nip",
            f"Angka ke-13 dan 14 NIP ({parts.month:02d}) bukan bulan dan bukan kode PPPK.",
        )


def _check_birth(parts: NipParts, birth_date: date | None) -> Iterator[Problem]:
    if parts.birth is None:
        yield warning(
            "NIP_BIRTH_DIGITS", "nip", "Delapan angka pertama NIP bukan tanggal yang ada."
        )
    elif birth_date and birth_date != parts.birth:
        yield warning(
            "NIP_BIRTH",
            "nip",
            f"NIP tidak cocok dengan tanggal lahir: menurut NIP {parts.birth:%d-%m-%Y},"
            f" yang tertulis {birth_date:%d-%m-%Y}.",
        )


def _check_sex(parts: NipParts, sex: Sex | None) -> Iterator[Problem]:
    if parts.sex and sex and parts.sex is not sex:
        yield warning(
            "NIP_SEX",
            "nip",
            f"NIP tidak cocok dengan jenis kelamin: menurut NIP {parts.sex.label.lower()},"
            f" yang tertulis {sex.label.lower()}.",
        )


def _check_tmt(
    parts: NipParts, birth_date: date | None, tmt: date | None, kind: EmployeeKind | None
) -> Iterator[Problem]:
    if not tmt:
        return
    if parts.is_pppk and tmt.year != parts.year:
        yield warning(
            "NIP_YEAR",
            "nip",
            f"Tahun pengangkatan menurut NI PPPK {parts.year}, TMT kontrak {tmt:%d-%m-%Y}.",
        )
    if parts.is_month and (tmt.year, tmt.month) != (parts.year, parts.month):
        yield warning(
            "NIP_TMT",
            "nip",
            f"NIP tidak cocok dengan TMT CPNS: menurut NIP {parts.month:02d}-{parts.year},"
            f" yang tertulis {tmt:%m-%Y}.",
        )
    if birth_date and kind and kind.is_civil_servant and not 18 <= _age(birth_date, tmt) <= 35:
        yield warning(
            "NIP_AGE",
            "tmt_cpns",
            f"Umur pada TMT CPNS {_age(birth_date, tmt)} tahun; lazimnya 18 sampai 35 tahun.",
        )


def _age(birth: date, on: date) -> int:
    return on.year - birth.year - ((on.month, on.day) < (birth.month, birth.day))


def _check_kind(parts: NipParts, kind: EmployeeKind | None) -> Iterator[Problem]:
    if kind and kind.is_civil_servant and parts.is_pppk:
        yield warning("NIP_KIND", "kind", f"Jenis pegawai {kind}, NIP-nya NI PPPK: periksa status.")
    if kind and kind.is_pppk and parts.is_month:
        yield warning("NIP_KIND", "kind", f"Jenis pegawai {kind}, NIP-nya NIP PNS: periksa status.")


# Reading a cell ---


class NipForm(Enum):
    """In what shape an NIP stands in a cell."""

    BLANK = "kosong"
    FULL = "18 angka"
    OLD = "NIP lama 9 angka"
    NUMERIC = "angka"
    SCIENTIFIC = "notasi ilmiah"
    ODD = "panjang salah"


@dataclass(frozen=True, slots=True)
class NipReading:
    """An NIP as read; ``text`` holds 18 digits when FULL, 9 when OLD, 15 when NUMERIC."""

    form: NipForm
    text: str = ""


BLANK = NipReading(NipForm.BLANK)

_SCIENTIFIC = re.compile(r"\d(?:[.,]\d*)?\s*E\s*\+?\s*\d{1,3}", re.IGNORECASE)
_PREFIX = re.compile(
    r"^\W*N\s*\.?\s*I\s*\.?\s*P?\b(?:\s*(?:PPPK|P3K|BARU|LAMA))?[\s.:]*", re.IGNORECASE
)


def read_nip(cell: Cell) -> NipReading:
    """Read an NIP cell (D01 to D06, D08).

    A number never gives an NIP: only its first 15 digits are true. Text that ends in 000 is such a
    number turned into text.
    """
    if isinstance(cell, bool):
        return BLANK
    if isinstance(cell, int | float):
        return _read_number(cell)
    text = clean(cell)
    return _read_text(text) if text else BLANK


def _read_number(number: float) -> NipReading:
    if number == 0:
        return BLANK
    if float(number).is_integer() and len(str(int(number))) == OLD_LENGTH:
        return NipReading(NipForm.OLD, str(int(number)))
    if len(str(int(number))) == LENGTH:
        kept = (int(number) + _DOUBLE_STEP // 2) // 1000  # a serial from 500 on rounds nothing up
        return NipReading(NipForm.NUMERIC, str(kept))
    mantissa = format(number, ".14e").partition("e")[0]
    return NipReading(NipForm.NUMERIC, digits_of(mantissa))


@lru_cache(maxsize=1024)
def _read_text(text: str) -> NipReading:
    text = _PREFIX.sub("", text).strip("'’` ")
    if _SCIENTIFIC.fullmatch(text):
        return NipReading(NipForm.SCIENTIFIC, text)
    digits = digits_of(text)
    if len(digits) == LENGTH:
        if digits.endswith("000"):
            return NipReading(NipForm.NUMERIC, digits[:KEPT_BY_EXCEL])
        return NipReading(NipForm.FULL, digits)
    if not digits.strip("0"):
        return BLANK
    return NipReading(NipForm.OLD if len(digits) == OLD_LENGTH else NipForm.ODD, digits)


_LONGEST = 500
"""Longer texts are no name, and would keep the pattern busy."""

_IN_NAME = re.compile(
    r"""[\s,;/|(]*(?:\bN\s*\.?\s*I\s*\.?\s*P\b\.?(?:\s*(?:PPPK|P3K|BARU))?|\bNI\s+(?:PPPK|P3K))\s*[.:]*\s*
        (?:(?P<marked>[\d'][\d\s.'\u00a0\u200b-]*(?:E\+?\d+)?)\W*(?:\n[\s\S]*)?|-*\W*)$
      |[\s,;/|(]+(?P<bare>'?\d[\d\s.\u00a0\u200b-]{15,})\W*$
      |[^\S\n]*\n[\s(]*(?P<old>'?\d{3}[\s.]?\d{3}[\s.]?\d{3})\W*$""",
    re.VERBOSE | re.IGNORECASE,
)


def split_name_and_nip(text: str) -> tuple[str, str]:
    """Split a cell that holds the name and below it ``NIP. …`` (D09); no NIP gives an empty one."""
    match = _IN_NAME.search(text) if len(text) < _LONGEST else None
    if not match:
        return plain(text), ""
    return plain(text[: match.start()]), plain(
        match["marked"] or match["bare"] or match["old"] or ""
    )
