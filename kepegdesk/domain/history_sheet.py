"""Read a sheet of histories: which history it holds, where its columns are, what each cell says."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from kepegdesk.domain import cells as read
from kepegdesk.domain.cell_dates import read_date
from kepegdesk.domain.cells import Unreadable, clean, text_of, word_key
from kepegdesk.domain.histories import HISTORIES, Field, History, Kind, Value, blank
from kepegdesk.domain.import_words import Words
from kepegdesk.domain.nip import NipForm, length_text, read_nip
from kepegdesk.domain.problems import Problem, error
from kepegdesk.domain.ranks import read_golongan
from kepegdesk.domain.sheet import Cell, CellFault, Sheet
from kepegdesk.domain.sheet_table import TableLayout, find_table

PERSON: dict[str, str] = {"nip": "NIP", "name": "Nama pegawai"}
"""The columns that say whose row it is."""
OWN = "own:"
"""Stands before a history's field of the same name as one of the person's."""
_NIP = re.compile(r"(nip|ni pppk|nipppk|nomor induk pegawai)( pegawai| baru)?$")
_NAME = re.compile(r"nama( pegawai| lengkap)?$")
YES = frozenset({"ya", "y", "1", "true", "v", "x", "ada", "masuk"})
NO = frozenset({"tidak", "t", "0", "false", "-", ""})


def label_of(history: History, column: str) -> str:
    """Return what a column of a sheet holds, for the clerk."""
    if column in PERSON:
        return PERSON[column]
    return history.by_name[column.removeprefix(OWN)].label


def columns_of(history: History) -> dict[str, str]:
    """Return every column a sheet of a history may have, with its label."""
    own = (f"{OWN}{each.name}" for each in history.fields)
    return {column: label_of(history, column) for column in (*PERSON, *own)}


def classify(history: History) -> Callable[[Sequence[str]], str | None]:
    """Return what names a column of a sheet of a history by its headings."""
    known = {
        word_key(heading): f"{OWN}{each.name}"
        for each in reversed(history.fields)
        for heading in (each.label, *each.headings)
    }

    def name(parts: Sequence[str]) -> str | None:
        for key in (word_key(parts[-1]), word_key(" ".join(parts))):
            if _NIP.match(key):
                return "nip"
            if key in known:
                return known[key]
            if _NAME.match(key):
                return "name"
        return None

    return name


def find_layout(sheet: Sheet, history: History) -> TableLayout | None:
    """Find the header of a sheet: an NIP and what the history cannot be without."""
    needed = {f"{OWN}{history.named}"}
    return find_table(sheet, classify(history), lambda known: "nip" in known and needed <= known)


def guess(sheet: Sheet) -> tuple[History, TableLayout] | None:
    """Return which history a sheet seems to hold: the one that knows most of its columns."""
    found = [
        (history, layout)
        for history in HISTORIES.values()
        if (layout := find_layout(sheet, history)) is not None
    ]
    said = word_key(sheet.name)

    def worth(pair: tuple[History, TableLayout]) -> tuple[int, bool]:
        known = sum(field is not None for field in pair[1].fields)
        return known, word_key(pair[0].title) in said

    return max(found, key=worth, default=None)


@dataclass(frozen=True, slots=True)
class ReadRow:
    """A row as it was read: the history's fields that its columns name, and every problem."""

    number: int
    nip: str
    name: str
    values: Mapping[str, Value]
    problems: tuple[Problem, ...]


def read_row(
    sheet: Sheet,
    layout: TableLayout,
    history: History,
    index: int,
    units: Callable[[str], int | None],
    words: Words | None = None,
) -> ReadRow:
    """Read one row; ``units`` finds a unit by name, ``words`` is the dictionary of corrections.

    Nothing is taken for what it does not say.
    """
    cells, problems = layout.cells(sheet, index), list[Problem]()
    nip = _read_nip(cells.get("nip"), problems)
    values: dict[str, Value] = {}
    for each in history.fields:
        column = f"{OWN}{each.name}"
        if column in cells:
            known = (words or {}).get(_WORDS.get((history.key, each.name), ""), {})
            cell = _meant(cells[column], known)
            values[each.name] = _read_value(each, cell, units, problems)
    name = clean(cells.get("name"))
    return ReadRow(sheet.number(index), nip, name, values, tuple(problems))


_WORDS = {
    ("rank", "golongan"): "golongan",
    ("position", "title"): "position",
    ("position", "eselon"): "eselon",
    ("kind", "kind"): "kind",
    ("status", "status"): "status",
    ("education", "level"): "education",
    ("family", "sex"): "sex",
}
"""The field of the dictionary of corrections for a history and its field."""


def _meant(cell: Cell, known: Mapping[str, str]) -> Cell:
    """Return what the office said a word means; the cell itself where it said nothing."""
    text = clean(cell) if known and not isinstance(cell, CellFault) else ""
    return known.get(word_key(text), cell) if text else cell


def _read_nip(cell: Cell, problems: list[Problem]) -> str:
    reading = read_nip(cell)
    if reading.form is NipForm.FULL:
        return reading.text
    if reading.form in (NipForm.NUMERIC, NipForm.SCIENTIFIC):
        text = (
            "NIP tersimpan sebagai angka: tiga angka terakhirnya hilang karena Excel hanya "
            "menyimpan 15 angka. Jadikan kolom NIP teks, lalu ketik ulang NIP dari SK."
        )
        problems.append(error("D01", "nip", text))
    elif reading.form is NipForm.BLANK:
        problems.append(error("RI01", "nip", "NIP kosong: isi NIP pegawainya."))
    else:
        problems.append(error("RI01", "nip", length_text(text_of(cell))))
    return ""


def _read_value(
    each: Field, cell: Cell, units: Callable[[str], int | None], problems: list[Problem]
) -> Value:
    if isinstance(cell, CellFault):
        text = f"{each.label}: sel berisi galat rumus; ketik isinya."
        problems.append(error("RI02", each.name, text))
        return blank(each)
    if each.kind is Kind.UNIT:
        return _read_unit(each, clean(cell), units, problems)
    found = _READERS.get(each.kind, _read_text)(each, cell)
    if isinstance(found, Unreadable):
        text = f"{each.label}: «{text_of(cell)}» tidak terbaca."
        problems.append(error("RI03", each.name, text))
        return blank(each)
    return found


def _read_unit(
    each: Field, text: str, units: Callable[[str], int | None], problems: list[Problem]
) -> Value:
    if not text:
        return None
    unit = units(text)
    if unit is None:
        told = f"Unit «{text}» tidak dikenal; tulis nama lengkapnya atau tambahkan nama lainnya."
        problems.append(error("D41", each.name, told))
    return unit


def _read_date(_each: Field, cell: Cell) -> date | Unreadable | None:
    reading = read_date(cell)
    return read.UNREADABLE if reading.unreadable else reading.day


def _read_number(each: Field, cell: Cell) -> int | Unreadable | None:
    if each.name in ("year", "graduated"):
        return read.year(cell)
    return read.count(cell)


def _read_flag(_each: Field, cell: Cell) -> bool | Unreadable:
    text = clean(cell).casefold()
    if text in YES:
        return True
    return False if text in NO else read.UNREADABLE


def _read_choice(each: Field, cell: Cell) -> Value | Unreadable:
    text = clean(cell)
    if not text:
        return blank(each)
    special = _SPECIAL.get(each.name)
    found = special(text) if special else None
    if found is not None:
        return found
    same = [choice for choice in each.choices if word_key(str(choice)) == word_key(text)]
    return str(same[0]) if same else read.UNREADABLE


def _read_sex(text: str) -> str | None:
    found = read.sex(text)
    return None if found is None or isinstance(found, Unreadable) else found.value


def _read_kind(text: str) -> str | None:
    found = read.kind_at_start(text)
    return None if found is None else found.value


def _read_status(text: str) -> str | None:
    found = read.status(text)
    return None if found is None or isinstance(found, Unreadable) else found.value


def _read_offered(each: Field, cell: Cell) -> Value | Unreadable:
    if each.name == "eselon":
        return read.eselon(cell)
    return _read_text(each, cell)


def _read_text(each: Field, cell: Cell) -> Value | Unreadable:
    return read.nik(cell) if each.name == "nik" else clean(cell)


_SPECIAL: dict[str, Callable[[str], str | None]] = {
    "golongan": read_golongan,
    "sex": _read_sex,
    "kind": _read_kind,
    "status": _read_status,
}
_READERS: dict[Kind, Callable[[Field, Cell], Value | Unreadable]] = {
    Kind.DATE: _read_date,
    Kind.NUMBER: _read_number,
    Kind.FLAG: _read_flag,
    Kind.CHOICE: _read_choice,
    Kind.OFFERED: _read_offered,
}
