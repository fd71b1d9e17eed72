"""The pattern a letter's number is written by, such as ``{klas}/{urut:03}/{unit}/{tahun}``.

A pattern is checked before it is stored: what it writes must be read back, because numbers given
on paper are typed as a whole. Nothing of Python's own formatting is understood.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from kepegdesk.domain.indonesian import roman_month
from kepegdesk.domain.problems import Problem, error

FIELDS = {
    "klas": "kode klasifikasi",
    "urut": "nomor urut, juga {urut:03} untuk 001",
    "unit": "singkatan kantor",
    "tahun": "tahun surat",
    "bulan": "bulan surat, 1 sampai 12",
    "romawi": "bulan surat, I sampai XII",
}
"""What a pattern may hold, and what it stands for."""
LONGEST = 60
"""Letters of a written number; a longer one would not fit beside a letter's code."""
MOST_DIGITS = 6
"""Digits of a running number."""

_PIECE = re.compile(r"\{([^{}]*)\}|([^{}]+)|([{}])")
_WIDTH = re.compile(r"urut:0([1-6])")
_YEAR = re.compile(r"(?=([0-9]{4}))")
_NUMBER = rf"0{{0,{MOST_DIGITS}}}[0-9]{{1,{MOST_DIGITS}}}"


@dataclass(frozen=True, slots=True)
class Numbering:
    """What the pattern of a kind of letter is filled with, apart from number and date."""

    template: str
    classification: str
    unit: str


def problems(numbering: Numbering) -> list[Problem]:
    """Return what is wrong with a pattern; nothing, and its numbers can be written and read."""
    template, found = numbering.template, list(_misspelt(numbering.template))
    if found:
        return found
    names = [_name(field) for field, _text in _pieces(template) if field]
    found += [
        error("NT02", "template", f"Pola nomor harus memuat {{{name}}}.")
        for name in ("urut", "tahun")
        if name not in names
    ]
    if names.count("urut") > 1:
        found.append(error("NT03", "template", "{urut} hanya boleh muncul satu kali."))
    if not found and not _stands_apart(template):
        text = (
            "Nomor urut harus diapit tanda baca, misalnya garis miring; kalau tidak, nomornya "
            "tidak dapat dibaca kembali."
        )
        found.append(error("NT04", "template", text))
    if not found and len(write(numbering, 10**MOST_DIGITS - 1, date(2028, 8, 28))) > LONGEST:
        found.append(
            error("NT05", "template", f"Nomor menjadi lebih panjang dari {LONGEST} huruf.")
        )
    return found


def _misspelt(template: str) -> Iterator[Problem]:
    if not template.isprintable() or template != template.strip():
        text = "Pola nomor tidak boleh berawal, berakhir atau terputus oleh spasi dan baris baru."
        yield error("NT01", "template", text)
    for found in _PIECE.finditer(template):
        if found[3]:
            yield error("NT01", "template", "Kurung kurawal pada pola nomor tidak berpasangan.")
            return
        name = found[1]
        if name is not None and name not in FIELDS and not _WIDTH.fullmatch(name):
            known = ", ".join(f"{{{field}}}" for field in FIELDS)
            text = f"{{{name}}} tidak dikenal. Yang dapat dipakai: {known}, {{urut:03}}."
            yield error("NT01", "template", text)


def _stands_apart(template: str) -> bool:
    """Tell whether the number has a mark, or the end of the text, on either side."""
    pieces = list(_pieces(template))
    place = next(at for at, (field, _text) in enumerate(pieces) if _name(field) == "urut")
    before = pieces[place - 1] if place else ("", "/")
    after = pieces[place + 1] if place + 1 < len(pieces) else ("", "/")
    marks = (before[1][-1:], after[1][:1])
    return all(mark and not mark.isalnum() for mark in marks)


def write(numbering: Numbering, number: int, day: date) -> str:
    """Write a number by its pattern."""
    return "".join(_written(numbering, number, day))


def read(numbering: Numbering, text: str, day: date, codes: Iterable[str] = ()) -> int | None:
    """Return the running number in a text written by the pattern on a day, or None.

    ``codes`` are other classifications that may stand in it, as before a change of the scheme.
    """
    known = "|".join(map(re.escape, {numbering.classification, *codes}))
    pattern = "".join(
        _pattern(numbering, field, piece, day, known)
        for field, piece in _pieces(numbering.template)
    )
    found = re.fullmatch(pattern, text)
    return None if found is None else int(found[1]) or None


def is_of_another_day(numbering: Numbering, text: str, codes: Iterable[str] = ()) -> bool:
    """Tell whether a text is a number of the pattern, whatever its year and month."""
    return any(
        read(numbering, text, date(int(year), month, 1), codes) is not None
        for year in {found for found in _YEAR.findall(text) if int(found)}
        for month in range(1, 13)
    )


def _pattern(numbering: Numbering, field: str, piece: str, day: date, known: str) -> str:
    if not field:
        return re.escape(piece)
    if _name(field) == "urut":
        return f"({_NUMBER})"
    return f"(?:{known})" if field == "klas" else re.escape(_value(numbering, field, 0, day))


def _written(numbering: Numbering, number: int, day: date) -> Iterator[str]:
    for field, text in _pieces(numbering.template):
        yield _value(numbering, field, number, day) if field else text


def _value(numbering: Numbering, field: str, number: int, day: date) -> str:
    width = _WIDTH.fullmatch(field)
    if width:
        return f"{number:0{width[1]}}"
    return {
        "klas": numbering.classification,
        "urut": str(number),
        "unit": numbering.unit,
        "tahun": str(day.year),
        "bulan": str(day.month),
        "romawi": roman_month(day.month),
    }[field]


def _pieces(template: str) -> Iterator[tuple[str, str]]:
    """Return the pieces of a good pattern: a field's name and nothing, or nothing and a text."""
    for found in _PIECE.finditer(template):
        yield found[1] or "", found[2] or ""


def _name(field: str) -> str:
    return field.partition(":")[0]
