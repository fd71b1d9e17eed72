"""Read a sheet of opening balances: where its columns are, and what each cell says."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from kepegdesk.domain.cells import UNREADABLE, clean, text_of, word_key
from kepegdesk.domain.cells import year as read_year
from kepegdesk.domain.leave_rules import LeaveRules
from kepegdesk.domain.names import name_key
from kepegdesk.domain.nip import NipForm, length_text, read_nip
from kepegdesk.domain.problems import Problem, error
from kepegdesk.domain.sheet import Cell, CellFault, Sheet
from kepegdesk.domain.sheet_table import TableLayout, find_table

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


def classify(heading: str, year: int) -> str | None:
    """Name the field of a heading; «Sisa 2025» is N-1 in a sheet for 2026."""
    key = word_key(heading)
    found = next((field for field, pattern in _PATTERNS if pattern.match(key)), None)
    if found is None and (told := _OF_A_YEAR.match(key)):
        return {year: "n", year - 1: "n1", year - 2: "n2"}.get(int(told[1]))
    return found


def find_layout(sheet: Sheet, year: int) -> TableLayout | None:
    """Find the header of a sheet: an NIP and at least one lot; None when there is none such."""

    def field(parts: Sequence[str]) -> str | None:
        return classify(parts[-1], year) or classify(" ".join(parts), year)

    return find_table(sheet, field, lambda known: "nip" in known and bool(known & LOTS.keys()))


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


def read_row(sheet: Sheet, layout: TableLayout, index: int) -> ReadRow:
    """Read one row; nothing is taken for something it does not say."""
    cells = layout.cells(sheet, index)
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
