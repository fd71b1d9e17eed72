"""Read a list of holidays as an office or an SKB writes it: one day, a span or a list a row."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from kepegdesk.domain.cell_dates import read_date
from kepegdesk.domain.cells import clean, word_key
from kepegdesk.domain.problems import Problem, error
from kepegdesk.domain.sheet import Cell, Sheet, is_blank
from kepegdesk.domain.working_days import COLLECTIVE, SETTLED

NATIONAL, LOCAL = "national", "local"
PROVISIONAL = "sementara"
LOOKED_AT = 30
"""Rows among which the headings are looked for."""
LONGEST_SPAN = 31
"""Days that a row may name at once."""

_HEADINGS = {
    "day": ("tanggal", "tgl", "hari tanggal", "tanggal libur"),
    "name": ("nama", "keterangan", "hari libur", "nama hari libur", "uraian", "peringatan"),
    "type": ("jenis", "jenis libur"),
    "legal_basis": ("dasar", "dasar hukum", "dasar penetapan", "skb"),
    "status": ("status",),
    "unit": ("unit", "unit kerja", "berlaku untuk", "berlaku bagi"),
}
_TYPES = {
    "libur nasional": NATIONAL, "nasional": NATIONAL, "hari libur nasional": NATIONAL,
    "cuti bersama": COLLECTIVE, "bersama": COLLECTIVE,
    "libur daerah": LOCAL, "daerah": LOCAL, "lokal": LOCAL, "libur lokal": LOCAL,
}  # fmt: skip
_STATUSES = {"ditetapkan": SETTLED, "tetap": SETTLED, "sementara": PROVISIONAL}
_EVERYBODY = frozenset({"", "semua", "semua unit", "semua unit kerja", "seluruh unit kerja"})
_YEAR = re.compile(r"\b(20\d\d)\b")
_JOINED = re.compile(
    r"(?P<days>\d{1,2}(?:[\s,&–-]|dan|s\.?d\.?|sampai|dengan|\d)*)\s(?P<month>[a-z]+)\.?"
    r"(?:\s(?P<year>\d{4}))?",
    re.IGNORECASE,
)
_PARTS = re.compile(r"\d{1,2}|[–-]|s\.?d\.?|sampai", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class HolidayDraft:
    """A day a row names; ``unit`` is the text of its unit, empty for everybody.

    ``number`` is the row as the spreadsheet program shows it; ``day`` is None where none is read.
    """

    number: int
    day: date | None
    name: str
    type: str
    legal_basis: str
    status: str
    unit: str
    problems: tuple[Problem, ...] = ()


def read_holidays(sheet: Sheet, legal_basis: str = "") -> list[HolidayDraft]:
    """Return every day a sheet names; ``legal_basis`` stands in for a blank column.

    A heading between the rows, such as «B. Cuti Bersama», says of what type those below are.
    A year in the lines above the headings completes dates that name none.
    """
    found = _headings(sheet)
    if found is None:
        return []
    top, columns = found
    return list(_drafts(sheet, top, columns, legal_basis.strip()))


def _headings(sheet: Sheet) -> tuple[int, Mapping[str, int]] | None:
    for index, row in enumerate(sheet.rows[:LOOKED_AT]):
        columns = _columns(row)
        if "day" in columns and "name" in columns:
            return index, columns
    return None


def _columns(row: Sequence[Cell]) -> dict[str, int]:
    found: dict[str, int] = {}
    for place, cell in enumerate(row):
        key = word_key(clean(cell))
        for column, words in _HEADINGS.items():
            if key in words:
                found.setdefault(column, place)
    return found


def _drafts(
    sheet: Sheet, top: int, columns: Mapping[str, int], basis: str
) -> Iterator[HolidayDraft]:
    above = " ".join(clean(cell) for row in sheet.rows[:top] for cell in row)
    years = _YEAR.findall(above)
    year, section = (int(years[-1]) if years else None), ""
    for index, row in enumerate(sheet.rows[top + 1 :], top + 1):
        cells = {name: row[place] for name, place in columns.items() if place < len(row)}
        if all(map(is_blank, row)) or _columns(row).keys() >= {"day", "name"}:
            continue
        if is_blank(cells.get("day")) and (heading := _section(row)):
            section = heading
            continue
        reading = _Reading(sheet, cells, year, section, basis)
        yield from reading.drafts(sheet.number(index))


def _section(row: Sequence[Cell]) -> str:
    """Return of what type the rows below a heading are; nothing where it is none."""
    words = word_key(" ".join(clean(cell) for cell in row))
    return next((kind for text, kind in _TYPES.items() if text in words), "")


@dataclass(frozen=True, slots=True)
class _Reading:
    """One row of a sheet, with what is known from above it."""

    sheet: Sheet
    cells: Mapping[str, Cell]
    year: int | None
    section: str
    basis: str

    def text(self, column: str) -> str:
        """Return a cell as text."""
        return clean(self.cells.get(column))

    def drafts(self, number: int) -> Iterator[HolidayDraft]:
        """Return the days of the row, or one draft that says why none is read."""
        name = self.text("name")
        problems = [] if name else [error("HI02", "name", "Nama hari libur kosong.")]
        kind, status = self._type(name, problems), self._status(problems)
        basis = self.text("legal_basis") or self.basis
        if not basis:
            problems.append(error("HI05", "legal_basis", "Dasar hukum kosong."))
        unit = self.text("unit")
        unit = "" if word_key(unit) in _EVERYBODY else unit
        days = self._days(problems)
        named: list[date | None] = [*days] or [None]
        for day in named:
            yield HolidayDraft(number, day, name, kind, basis, status, unit, tuple(problems))

    def _type(self, name: str, problems: list[Problem]) -> str:
        text = self.text("type")
        found = _TYPES.get(word_key(text))
        if found is None and text:
            words = "libur nasional, cuti bersama atau libur daerah"
            problems.append(error("HI03", "type", f"Jenis «{text}» tidak dikenal; tulis {words}."))
        if found is None and word_key(name).startswith("cuti bersama"):
            return COLLECTIVE
        return found or self.section or NATIONAL

    def _status(self, problems: list[Problem]) -> str:
        text = self.text("status")
        found = _STATUSES.get(word_key(text))
        if found is None and text:
            text = f"Status «{text}» tidak dikenal; tulis ditetapkan atau sementara."
            problems.append(error("HI04", "status", text))
        return found or SETTLED

    def _days(self, problems: list[Problem]) -> list[date]:
        cell = self.cells.get("day")
        reading = read_date(cell, epoch_1904=self.sheet.epoch_1904)
        if reading.day is not None:
            return [reading.day]
        text = clean(cell)
        days = read_days(text, self.year) if text else []
        if not days:
            words = f"Tanggal «{text}» tidak terbaca." if text else "Tanggal kosong."
            if text and self.year is None and not _YEAR.search(text):
                words += " Tulis juga tahunnya."
            problems.append(error("HI01", "day", words))
        return days


def read_days(text: str, year: int | None) -> list[date]:
    """Read «21-22 Maret 2026» or «20, 23 dan 24 Maret»; nothing where that is no list of days."""
    match = _JOINED.fullmatch(" ".join(text.split()))
    wanted = match and (int(match["year"]) if match["year"] else year)
    if match is None or wanted is None:
        return []
    numbers = _numbers(_PARTS.findall(match["days"]))
    read = [read_date(f"{number} {match['month']} {wanted}").day for number in numbers]
    days = [day for day in read if day is not None]
    whole = 0 < len(read) == len(days) <= LONGEST_SPAN
    return days if whole else []


def _numbers(parts: Sequence[str]) -> list[int]:
    """Return the days of a month that numbers and spans name; nothing for a span backwards."""
    numbers: list[int] = []
    spans = False
    for part in parts:
        if part.isdigit():
            first = numbers[-1] + 1 if spans and numbers else int(part)
            if first > int(part):
                return []
            numbers += range(first, int(part) + 1)
        spans = not part.isdigit()
    return numbers
