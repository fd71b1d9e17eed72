"""Read a sheet of opening balances: where its columns are, and what each cell says."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from kepegdesk.domain.cells import UNREADABLE, clean, text_of, word_key
from kepegdesk.domain.cells import year as read_year
from kepegdesk.domain.leave_rules import LeaveRules
from kepegdesk.domain.names import name_key
from kepegdesk.domain.nip import NipForm, length_text, read_nip
from kepegdesk.domain.problems import Problem, error
from kepegdesk.domain.sheet import Cell, CellFault, Row, Sheet, is_blank

FIELDS: dict[str, str] = {
    "nip": "NIP",
    "name": "Nama",
    "n2": "Sisa N-2 (dua tahun lalu)",
    "n1": "Sisa N-1 (tahun lalu)",
    "n": "N (hak tahun ini)",
    "year": "Tahun",
    "document": "Dokumen dasar atau keterangan",
}
"""What a column may hold, with its label for the clerk."""

LOTS = {"n2": "N-2", "n1": "N-1", "n": "N"}
"""The lot a column of days is for."""

MOST_DAYS = 24
HEADER_WITHIN = 20
_LEVELS = 3

_PATTERNS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("nip", re.compile(r"(nip|ni pppk|nipppk|nomor induk pegawai)( |$)")),
    ("n2", re.compile(r"(.* )?n ?2$|.*\b(2|dua) (tahun|th) (lalu|sebelum\w*)")),
    ("n1", re.compile(r"(.* )?n ?1$|.*\b(1|satu) (tahun|th) (lalu|sebelum\w*)|.*tahun lalu$")),
    ("n", re.compile(r"(sisa |hak |saldo |lot )*n$|.*tahun (ini|berjalan)$")),
    ("document", re.compile(r"(nomor |no )?(dokumen|dasar|surat|berita acara)|ket(erangan)?$|cat")),
    ("year", re.compile(r"(tahun|thn|th)( saldo)?$")),
    ("name", re.compile(r"nama( |$)")),
)
_OF_A_YEAR = re.compile(r"(?:sisa|hak|saldo|cuti|tahun| )*((?:19|20)\d\d)$")


@dataclass(frozen=True, slots=True)
class OpeningLayout:
    """Where the table stands: the rows of its header, the headings, the field of each column."""

    header: range
    headings: tuple[str, ...]
    fields: tuple[str | None, ...]


def classify(heading: str, year: int) -> str | None:
    """Name the field of a heading; «Sisa 2025» is N-1 in a sheet for 2026."""
    key = word_key(heading)
    found = next((field for field, pattern in _PATTERNS if pattern.match(key)), None)
    if found is None and (told := _OF_A_YEAR.match(key)):
        return {year: "n", year - 1: "n1", year - 2: "n2"}.get(int(told[1]))
    return found


def find_layout(sheet: Sheet, year: int) -> OpeningLayout | None:
    """Find the header of a sheet: an NIP and at least one lot; None when there is none such."""
    best: tuple[int, int, int] | None = None
    found: OpeningLayout | None = None
    for start in range(min(HEADER_WITHIN, len(sheet.rows))):
        for size in range(1, _LEVELS + 1):
            window = range(start, min(start + size, len(sheet.rows)))
            layout = _layout(sheet, window, year)
            known = {field for field in layout.fields if field}
            if "nip" in known and known & LOTS.keys():
                worth = (len(known), -window.stop, -size)  # the same headings may come again
                if best is None or worth > best:
                    best, found = worth, layout
    return found


def _layout(sheet: Sheet, window: range, year: int) -> OpeningLayout:
    width = max((len(sheet.rows[index]) for index in window), default=0)
    parts = [
        [text for index in window if (text := _heading(sheet, index, place))]
        for place in range(width)
    ]
    fields = [_field(each, year) for each in parts]
    seen: set[str] = set()
    for place, field in enumerate(fields):
        if field in seen:
            fields[place] = None
        seen.add(field or "")
    headings = tuple(" ".join(dict.fromkeys(each)) for each in parts)
    return OpeningLayout(window, headings, tuple(fields))


def _heading(sheet: Sheet, index: int, place: int) -> str:
    row = sheet.rows[index]
    cell = row[place] if place < len(row) else None
    if isinstance(cell, str) or (isinstance(cell, int | float) and 1990 <= cell <= 2100):
        return text_of(cell)
    return ""


def _field(parts: Sequence[str], year: int) -> str | None:
    """Name the field by the lowest heading, else by all levels together."""
    if not parts:
        return None
    return classify(parts[-1], year) or classify(" ".join(parts), year)


def people_rows(sheet: Sheet, layout: OpeningLayout) -> Iterator[int]:
    """Give the index of every row that may be a person: an NIP or a name, no total, no heading."""
    columns = {field: place for place, field in enumerate(layout.fields) if field}
    headings = {word_key(heading) for heading in layout.headings}
    for index in range(layout.header.stop, len(sheet.rows)):
        row = sheet.rows[index]
        named = [_cell(row, columns.get(field)) for field in ("nip", "name")]
        texts = [word_key(text_of(cell)) for cell in row if not is_blank(cell)]
        if all(is_blank(cell) for cell in named) or _is_noise(texts, headings):
            continue
        yield index


_TOTAL = re.compile(r"(jumlah|total|rekap|mengetahui|kepala|plt|a n)\b")


def _is_noise(texts: Sequence[str], headings: set[str]) -> bool:
    """Tell totals, signatures, repeated headings and rows of column numbers from people."""
    if sum(text in headings for text in texts) >= 2:
        return True
    if any(text.isdigit() and len(text) >= 9 for text in (t.replace(" ", "") for t in texts)):
        return False
    return bool(_TOTAL.match(texts[0])) or all(text.isdigit() and len(text) < 3 for text in texts)


def _cell(row: Row, place: int | None) -> Cell:
    return row[place] if place is not None and place < len(row) else None


# Cells -------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class ReadRow:
    """A row as it was read: ``days`` by lot, what is blank left out; with every problem of it."""

    number: int
    nip: str
    name: str
    days: tuple[tuple[str, int], ...]
    year: int | None
    document: str
    problems: tuple[Problem, ...]


def read_row(sheet: Sheet, layout: OpeningLayout, index: int) -> ReadRow:
    """Read one row; nothing is taken for something it does not say."""
    row = sheet.rows[index]
    cells = {
        field: _cell(row, place) for place, field in enumerate(layout.fields) if field is not None
    }
    problems: list[Problem] = []
    nip = _read_nip(cells.get("nip"), problems)
    days = []
    for field, lot in LOTS.items():
        count = _read_days(cells.get(field), field, lot, problems)
        if count is not None:
            days.append((lot, count))
    year = _read_year(cells.get("year"), problems)
    name, document = clean(cells.get("name")), clean(cells.get("document"))
    return ReadRow(sheet.number(index), nip, name, tuple(days), year, document, tuple(problems))


def _read_nip(cell: Cell, problems: list[Problem]) -> str:
    reading = read_nip(cell)
    if reading.form is NipForm.FULL:
        return reading.text
    if reading.form in (NipForm.NUMERIC, NipForm.SCIENTIFIC):
        text = (
            "NIP tersimpan sebagai angka: tiga angka terakhirnya hilang karena Excel hanya "
            "menyimpan 15 angka. Jadikan kolom NIP teks, lalu ketik ulang NIP dari SK."
        )
        problems.append(error("SB01", "nip", text))
    elif reading.form is NipForm.BLANK:
        problems.append(error("SB02", "nip", "NIP kosong: isi NIP pegawainya."))
    else:
        problems.append(error("SB02", "nip", length_text(text_of(cell))))
    return ""


_DAYS_NOISE = re.compile(r"(hari|hr)( kerja)?\.?$|^'", re.IGNORECASE)


def _read_days(cell: Cell, field: str, lot: str, problems: list[Problem]) -> int | None:
    """Read whole days from 0 to 24; None for a blank cell or one that is refused."""
    if isinstance(cell, CellFault):
        text = f"{lot}: sel berisi galat rumus; ketik angkanya."
        problems.append(error("SB03", field, text))
        return None
    if isinstance(cell, date | bool):
        text = f"{lot}: «{text_of(cell)}» bukan jumlah hari; Excel mungkin mengubahnya."
        problems.append(error("SB03", field, text))
        return None
    typed = clean(cell)
    number = _number(cell if isinstance(cell, int | float) else typed)
    if not typed or number is None:
        if typed:
            text = f"{lot}: «{typed}» bukan jumlah hari. Tulis angka bulat 0 sampai {MOST_DAYS}."
            problems.append(error("SB03", field, text))
        return None
    if number != int(number):
        text = (
            f"{lot}: «{typed}» hari. Cuti tahunan paling kurang 1 hari kerja dan tidak mengenal "
            "setengah hari; tulis angka bulat."
        )
        problems.append(error("SB04", field, text))
        return None
    if not 0 <= number <= MOST_DAYS:
        text = f"{lot}: {int(number)} hari di luar 0 sampai {MOST_DAYS} hari kerja."
        problems.append(error("SB05", field, text))
        return None
    return int(number)


def _number(value: str | float) -> float | None:
    if isinstance(value, int | float):
        return float(value)
    text = _DAYS_NOISE.sub("", value.strip()).strip().replace("½", ",5").replace(",", ".")
    if not re.fullmatch(r"-?\d{0,4}(\.\d{1,3})?", text) or not any(map(str.isdigit, text)):
        return None
    return float(text)


def _read_year(cell: Cell, problems: list[Problem]) -> int | None:
    found = read_year(cell)
    if found is UNREADABLE:
        text = f"Tahun «{text_of(cell)}» tidak terbaca; tulis empat angka."
        problems.append(error("SB06", "year", text))
        return None
    return found


def opening_problems(
    days: Mapping[str, int], rules: LeaveRules, fields: Mapping[str, str]
) -> list[Problem]:
    """Refuse what no year can open with: more than its right, or than the cap of 24 in all (§2.3).

    ``days`` are the openings of one year by lot, ``fields`` where each stands.
    """
    right, most = rules.annual_days, rules.total_after_two_years
    if right is None:
        return []
    problems = []
    if days.get("N", 0) > right:
        text = f"N paling banyak {right} hari: hak cuti tahunan setahun."
        problems.append(error("SA04", fields["N"], text))
    carried = days.get("N-2", 0) + days.get("N-1", 0)
    if carried > most - right:
        text = (
            f"N-2 dan N-1 bersama {carried} hari, paling banyak {most - right}: dengan hak tahun "
            f"ini tidak lebih dari {most} hari kerja."
        )
        problems.append(error("SA05", fields["N-1"], text))
    return problems


def same_person(name: str, known: str) -> bool:
    """Tell whether two spellings may be of one person: they share a word of three letters."""
    if not name:
        return True
    one, other = (
        {word for word in name_key(text).split() if len(word) > 2} for text in (name, known)
    )
    return not one or not other or bool(one & other)
