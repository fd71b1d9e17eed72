"""Bring a year's holidays in from a sheet: a preview row by row, then one act."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path

from kepegdesk.domain.holiday_rows import HolidayDraft
from kepegdesk.domain.indonesian import day_name
from kepegdesk.domain.problems import Problem, error
from kepegdesk.errors import BadFile, Refused
from kepegdesk.services import holidays, units
from kepegdesk.services.holidays import STATUSES, TYPES, HolidayRow
from kepegdesk.services.session import Session
from kepegdesk.services.use_case import ADMINS, Reach, query, say, use_case

FIRST_YEAR, LAST_YEAR = 2000, 2100
COLUMNS = ("Tanggal", "Hari", "Nama", "Jenis", "Dasar", "Status", "Unit")
"""The headings of the template; *Hari* is for the reader."""


class LineState(StrEnum):
    """What an import does with a row; the value is its label."""

    NEW = "baru"
    CHANGED = "berubah"
    SAME = "sama"
    REFUSED = "ditolak"


@dataclass(frozen=True, slots=True)
class Line:
    """A day of the sheet beside the stored one; ``row`` is None where it is refused.

    ``number`` is the row as the spreadsheet program shows it, ``told`` what changes or why not.
    """

    number: int
    draft: HolidayDraft
    row: HolidayRow | None
    state: LineState
    told: str


@dataclass(frozen=True, slots=True)
class HolidayPreview:
    """A sheet of holidays as it would be brought in."""

    file_name: str
    lines: tuple[Line, ...]

    def count(self, state: LineState) -> int:
        """Return how many days are in a state."""
        return sum(line.state is state for line in self.lines)

    @property
    def words(self) -> str:
        """Word how many days of each state there are."""
        return ", ".join(f"{self.count(state)} {state}" for state in LineState)


@query(roles=ADMINS, reach=Reach.OFFICE)
def preview(session: Session, path: Path, legal_basis: str = "") -> HolidayPreview:
    """Read a sheet and compare it with the calendar, storing nothing.

    ``legal_basis`` stands in where the sheet has none. Raises ``BadFile`` when the file cannot be
    read or holds no list of holidays.
    """
    return HolidayPreview(path.name, tuple(_lines(_read(path, legal_basis))))


def _read(path: Path, legal_basis: str) -> list[HolidayDraft]:
    from kepegdesk.documents.sheet_reader import read_book
    from kepegdesk.domain.holiday_rows import read_holidays

    for sheet in read_book(path):
        drafts = read_holidays(sheet, legal_basis)
        if drafts:
            return drafts
    raise BadFile(
        f"Berkas “{path.name}” tidak memuat daftar hari libur. Perlu judul kolom Tanggal dan Nama; "
        "unduh contohnya dari jendela ini."
    )


def _lines(drafts: Sequence[HolidayDraft]) -> list[Line]:
    seen: dict[tuple[dt.date, str, int | None], int] = {}
    lines = []
    for draft in drafts:
        line = _line(draft)
        if line.row is not None:
            place = (line.row.day, line.row.type, line.row.unit)
            first = seen.setdefault(place, draft.number)
            if first != draft.number:
                told = f"Tanggal dan jenis ini sudah ada di baris {first}."
                line = replace(line, row=None, state=LineState.REFUSED, told=told)
        lines.append(line)
    return lines


def _line(draft: HolidayDraft) -> Line:
    unit, problems = _unit(draft.unit)
    problems = [*draft.problems, *problems, *_out_of_time(draft.day)]
    if problems or draft.day is None:
        told = " ".join(problem.text for problem in problems)
        return Line(draft.number, draft, None, LineState.REFUSED, told)
    row = HolidayRow(None, draft.day, draft.name, draft.type, draft.legal_basis, draft.status, unit)
    stored = holidays.at(row)
    if stored is None:
        return Line(draft.number, draft, row, LineState.NEW, "")
    row = replace(row, id=stored.id)
    state = LineState.SAME if row == stored else LineState.CHANGED
    return Line(draft.number, draft, row, state, _difference(stored, row))


def _unit(text: str) -> tuple[int | None, list[Problem]]:
    if not text:
        return None, []
    found = units.named(text)
    if found is not None:
        return found, []
    return None, [error("HI06", "unit", f"Unit kerja «{text}» tidak dikenal.")]


def _out_of_time(day: dt.date | None) -> list[Problem]:
    if day is None or FIRST_YEAR <= day.year <= LAST_YEAR:
        return []
    return [error("HI07", "day", f"Tahun {day.year} di luar {FIRST_YEAR} sampai {LAST_YEAR}.")]


def _difference(old: HolidayRow, new: HolidayRow) -> str:
    """Word what an import would change."""
    pairs = (
        ("nama", old.name, new.name),
        ("dasar", old.legal_basis, new.legal_basis),
        ("status", STATUSES[old.status], STATUSES[new.status]),
    )
    return "; ".join(f"{what}: {a} → {b}" for what, a, b in pairs if a != b)


@use_case("office", "leave", roles=ADMINS, reach=Reach.OFFICE, undoable=True)
def bring_in(session: Session, shown: HolidayPreview) -> int:
    """Store what is new or changed in a preview as one act; return how many days that are.

    The calendar is compared once more: what somebody entered meanwhile is not doubled.
    """
    lines = _lines([line.draft for line in shown.lines])
    wanted = [
        line.row
        for line in lines
        if line.row is not None and line.state in (LineState.NEW, LineState.CHANGED)
    ]
    if not wanted:
        text = "Tidak ada hari libur baru atau berubah di berkas ini."
        raise Refused([error("HI08", "file", text)])
    say(f"Impor {len(wanted)} hari libur dari {shown.file_name}")
    for row in wanted:
        holidays.store(row)
    return len(wanted)


@query(reach=Reach.OFFICE)
def template(session: Session, year: int, path: Path) -> int:
    """Write a year's holidays as a sheet that can be changed and brought in again."""
    from kepegdesk.documents.workbook import Column, Kind, write_table

    columns = [
        Column(COLUMNS[0], 13, Kind.DATE), Column(COLUMNS[1], 10), Column(COLUMNS[2], 44),
        Column(COLUMNS[3], 16), Column(COLUMNS[4], 60), Column(COLUMNS[5], 12),
        Column(COLUMNS[6], 40),
    ]  # fmt: skip
    names = holidays.unit_names()
    rows = [
        (
            row.day,
            day_name(row.day),
            row.name,
            TYPES[row.type],
            row.legal_basis,
            STATUSES[row.status],
            names.get(row.unit, "") if row.unit is not None else "",
        )
        for row in holidays.of_year(year)
    ]
    title = (f"HARI LIBUR DAN CUTI BERSAMA {year}",)
    return write_table(path, columns, rows, title=title, sheet_name=f"Libur {year}")
