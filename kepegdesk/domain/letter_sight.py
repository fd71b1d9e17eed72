"""Compare what a letter shows with what its seal says, so that one altered digit is found.

The text is what a PDF gives of its pages: words in some order, broken anywhere between cells. A
value of the seal must be found in it; where the letter says it in a fixed phrase («mulai tanggal …
sampai dengan tanggal …»), it must be found there and not somewhere else.
"""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from kepegdesk.domain.indonesian import DAYS, MONTHS, long_date, spaced_nip
from kepegdesk.domain.letter_seal import Seal, parts_of

PAPERS = {
    "": "Surat Izin",
    "cover": "Surat Pengantar",
    "temporary": "Izin Sementara",
    "deferral": "Surat Penangguhan",
    "recall": "Surat Panggilan Kembali dari",
    "return": "Surat Keterangan Kembali dari",
    "cltn_propose": "Permintaan Persetujuan",
    "cltn_ext_request": "Permintaan Perpanjangan",
    "cltn_ext_endorse": "Persetujuan Perpanjangan",
    "cltn_report": "Laporan Selesai",
    "cltn_back_ask": "Permohonan Pengaktifan Kembali sesudah",
    "cltn_back_decree": "Keputusan Pengaktifan Kembali sesudah",
    "cltn_transfer": "Permintaan Penyaluran sesudah",
}
"""How a paper is named before the leave it is about."""

_MONTH = "|".join(MONTHS)
_DATE = re.compile(rf"(?<!\d)(\d{{1,2}}) ({_MONTH}) (\d{{4}})(?!\d)", re.IGNORECASE)
_ANY_DATE = rf"(?<!\d)\d{{1,2}} (?:{_MONTH}) \d{{4}}(?!\d)"
_SPAN = re.compile(
    rf"mulai (?:tanggal )?:? ?({_ANY_DATE}) ?"
    rf"(?:sampai dengan|s/d|s\.d\.?|sampai) (?:tanggal )?({_ANY_DATE})",
    re.IGNORECASE,
)
_DATED = re.compile(rf"(?:([^\W\d]{{3,}}),|pada tanggal) ?({_ANY_DATE})", re.IGNORECASE)
_HEADING = re.compile(r"nomor ?: ?([^\s]+(?: ?/ ?[^\s]+)*)", re.IGNORECASE)
_NIP = re.compile(r"(?<!\d)\d{8} ?\d{6} ?\d ?\d{3}(?!\d)")
_UNIT = r"hari kerja|hari|bulan|tahun"
_LENGTH = re.compile(rf"(?<!\d)(\d+) ?(?:\([^)]*\))? ?({_UNIT})?", re.IGNORECASE)
_TOLD_LENGTH = re.compile(rf"selama:? ((?:\d+ ?(?:\([^)]*\))? ?(?:{_UNIT}) ?)+)", re.IGNORECASE)
_NEAR = 0.6
"""How alike a word must be to be shown as what became of a value."""


@dataclass(frozen=True, slots=True)
class Difference:
    """A value that the page does not show; ``shown`` is what stands in its place, if anything."""

    field: str
    label: str
    sealed: str
    shown: str


@dataclass(frozen=True, slots=True)
class Essential:
    """A value of a seal as it is shown beside a verdict; ``field`` as in ``Difference``."""

    field: str
    label: str
    text: str


def essentials(seal: Seal) -> list[Essential]:
    """Return what a seal says in words; what it does not say is left out."""
    leave, paper = parts_of(seal.kind)
    named = f"{PAPERS.get(paper, paper)} {leave.label}" if leave is not None else seal.kind
    found = (
        Essential("number", "Nomor", seal.number),
        Essential("kind", "Jenis", named),
        Essential("nip", "NIP", spaced_nip(seal.nip)),
        Essential("start", "Mulai", long_date(seal.start) if seal.start else ""),
        Essential("end", "Sampai dengan", long_date(seal.end) if seal.end else ""),
        Essential("length", "Lama", seal.length),
        Essential("signer", "Penanda tangan", seal.signer),
        Essential("day", "Tanggal surat", long_date(seal.day)),
    )
    return [each for each in found if each.text]


def is_letter(text: str) -> bool:
    """Tell whether the text of a page was read well enough to be compared."""
    return "cuti" in text.casefold()


def differences(seal: Seal, text: str) -> list[Difference]:
    """Return every value of a seal that the text of its page does not show."""
    page = " ".join(unicodedata.normalize("NFC", text).split())
    leave, paper = parts_of(seal.kind)
    found = [
        *_number(seal, page), *_nip(seal, page), *_dates(seal, page), *_length(seal, page),
        *_signer(seal, page),
    ]  # fmt: skip
    if leave is not None and not paper and leave.label.casefold() not in page.casefold():
        found.append(Difference("kind", "Jenis", leave.label, ""))
    return found


def _number(seal: Seal, page: str) -> Iterator[Difference]:
    """Look for the number: it must stand on the page, and after every «Nomor :»."""
    sealed = re.sub(r"\s", "", seal.number)
    spread = r"\s?".join(map(re.escape, sealed))
    headings = [_bare(found) for found in _HEADING.findall(page)]
    if any(one != sealed for one in headings if one.count("/") == sealed.count("/")):
        others = [one for one in headings if one != sealed]
        yield Difference("number", "Nomor", seal.number, nearest(sealed, others))
    elif not re.search(rf"(?<![\w./-]){spread}(?![\w/-])", page):
        like = r" ?/ ?".join([r"[^\s/]+"] * (sealed.count("/") + 1))
        shown = nearest(sealed, [_bare(found) for found in re.findall(like, page)])
        yield Difference("number", "Nomor", seal.number, shown)


def _bare(number: str) -> str:
    """Return a number without the spaces in it and the stop behind it."""
    return re.sub(r"\s", "", number).rstrip(".,;)")


def _nip(seal: Seal, page: str) -> Iterator[Difference]:
    shown = [found.replace(" ", "") for found in _NIP.findall(page)]
    if seal.nip and seal.nip not in shown:
        like = spaced_nip(nearest(seal.nip, shown))
        yield Difference("nip", "NIP", spaced_nip(seal.nip), like)


def _dates(seal: Seal, page: str) -> Iterator[Difference]:
    everywhere = [_read(found[0]) for found in _DATE.finditer(page)]
    spans = list(_SPAN.finditer(page)) if seal.start and seal.end else []
    if seal.start:
        starts = [_read(found[1]) for found in spans] or everywhere
        yield from _date("start", "Mulai", seal.start, starts)
    if seal.end:
        ends = [_read(found[2]) for found in spans] or everywhere
        yield from _date("end", "Sampai dengan", seal.end, ends)
    yield from _date("day", "Tanggal surat", seal.day, _letter_days(page) or everywhere)


def _letter_days(page: str) -> list[date | None]:
    """Return the dates that stand where a letter has its own: «Kendari, …», «pada tanggal …»."""
    outside = _SPAN.sub(" ", page)
    found = (each for each in _DATED.finditer(outside) if (each[1] or "").capitalize() not in DAYS)
    return [_read(each[2]) for each in found]


def _date(
    field: str, label: str, sealed: date, shown: Sequence[date | None]
) -> Iterator[Difference]:
    if sealed not in shown:
        texts = [long_date(day) for day in shown if day is not None]
        yield Difference(field, label, long_date(sealed), nearest(long_date(sealed), texts))


def _read(text: str) -> date | None:
    """Read «5 Januari 2026»; None for a day that does not exist."""
    day, month, year = text.split()
    try:
        return date(int(year), MONTHS.index(month.capitalize()) + 1, int(day))
    except ValueError:
        return None


def _length(seal: Seal, page: str) -> Iterator[Difference]:
    """Look for every part of a length, such as the year and the months of «1 tahun 6 bulan»."""
    wanted = _lengths(seal.length)
    told = [_lengths(found[1]) for found in _TOLD_LENGTH.finditer(page)]
    if not wanted:
        return
    if told and wanted not in told:
        yield Difference("length", "Lama", seal.length, _worded(told[0]))
    elif not told and not all(_is_shown(count, unit, page) for count, unit in wanted):
        yield Difference("length", "Lama", seal.length, "")


def _lengths(text: str) -> list[tuple[int, str]]:
    found = (each for each in _LENGTH.finditer(text) if each[2])
    return [(int(each[1]), each[2].casefold()) for each in found]


def _is_shown(count: int, unit: str, page: str) -> bool:
    """Look for a count with its unit, the count in words between them."""
    near = rf"(?<!\d){count}(?!\d) ?(?:\([^)]*\))? ?{unit}"
    return re.search(near, page, re.IGNORECASE) is not None


def _worded(lengths: Sequence[tuple[int, str]]) -> str:
    return " ".join(f"{count} {unit}" for count, unit in lengths)


def _signer(seal: Seal, page: str) -> Iterator[Difference]:
    if _letters(seal.signer.removesuffix("…")) not in _letters(page):
        yield Difference("signer", "Penanda tangan", seal.signer, "")


def _letters(text: str) -> str:
    """Return the letters and digits of a text, which cells and lines cannot break."""
    return re.sub(r"[\W_]", "", text.casefold())


def nearest(sealed: str, shown: Sequence[str]) -> str:
    """Return what most likely stands in the place of a value; nothing where nothing is like it."""
    alike = difflib.get_close_matches(sealed, shown, 1, _NEAR)
    return alike[0] if alike else ""
