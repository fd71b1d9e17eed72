"""Workbooks out and in: the styled export and the import of a spreadsheet."""

from __future__ import annotations

import datetime as dt
import itertools
import resource
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import openpyxl
import python_calamine
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Border, Font, PatternFill, Side

from kepegdesk.documents.sheet_reader import read_book
from kepegdesk.documents.workbook import Column, Kind, write_table
from kepegdesk.services import imports, reports
from kepegdesk.services.employees import Criteria
from kepegdesk.storage import triggers
from kepegdesk.storage.base import database
from kepegdesk.storage.database import connection, execute, execute_many, opened, rows
from tests.bench import office
from tests.bench.rows import (
    PEOPLE,
    Reading,
    at_least,
    at_most,
    faster,
    medians,
    milliseconds,
    row,
    slower,
)

ROWS_IN = 5_000
REPEATS = 3
THIN = Side(style="thin")
FRAME = Border(left=THIN, right=THIN, top=THIN, bottom=THIN)

DATES = ("e.birth_date", "e.tmt_cpns", "l.tmt_golongan", "l.tmt_position")
NUMBERS = ("e.spouses", "e.children", "l.golongan_order", "l.education_order")
TEXTS = (
    "e.nip", "e.name", "e.title_before", "e.title_after", "e.birth_place", "e.sex", "e.religion",
    "e.marital", "e.nik", "e.npwp", "e.phone", "e.email", "e.address", "e.kind", "e.status",
    "e.note", "e.nip_lama", "l.full_name", "l.golongan", "l.position", "l.eselon", "l.education",
    "l.unit", "l.phone", "l.name_key", "l.nip", "l.kind", "l.status", "l.sex", "e.pattern",
    "l.search", "l.name",
)  # fmt: skip
FETCH = (
    f"SELECT {', '.join((*DATES, *NUMBERS, *TEXTS))} FROM listing l "  # noqa: S608
    "JOIN employee e ON e.id = l.id ORDER BY l.name_key"
)
COLUMNS = [
    *(Column(name, kind=Kind.DATE) for name in DATES),
    *(Column(name, kind=Kind.NUMBER) for name in NUMBERS),
    *(Column(name) for name in TEXTS),
]


def forty_columns() -> Iterator[list[Any]]:
    """Fetch everybody, forty columns each, dates as dates."""
    for values in execute(FETCH):
        days = [None if day is None else dt.date.fromisoformat(day) for day in values[:4]]
        yield [*days, *values[4:]]


def export(path: Path) -> None:
    """Write everybody in the house's style."""
    with connection():
        write_table(path, COLUMNS, forty_columns(), title=("DAFTAR",), frozen_columns=2)


def export_with_openpyxl(path: Path) -> None:
    """Write the same with openpyxl's fast mode, every cell framed and formatted."""
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("Data")
    sheet.append([_styled(sheet, column.header, None) for column in COLUMNS])
    formats = [column.kind.value for column in COLUMNS]
    with connection():
        for values in forty_columns():
            pairs = zip(values, formats, strict=True)
            sheet.append([_styled(sheet, value, number) for value, number in pairs])
    book.save(path)


def _styled(sheet: Any, value: Any, number_format: str | None) -> WriteOnlyCell:
    cell = WriteOnlyCell(sheet, value)
    cell.border = FRAME
    if number_format is None:
        cell.font = Font(bold=True)
        cell.fill = PatternFill("solid", fgColor="FFDCE6F1")
    else:
        cell.number_format = number_format
    return cell


@row("export", "styled export, 40 columns / openpyxl write-only, styled", at_least(20), PEOPLE)
def styled_export(size: int) -> Reading:
    """Export everybody, fetch included."""
    with office.opened(size), tempfile.TemporaryDirectory() as folder:
        target = Path(folder, "list.xlsx")
        ours, plain = medians(1, lambda: export(target), lambda: export_with_openpyxl(target))
    return faster(ours, plain)


@row(
    "nominatif",
    "the nominatif / the same rows by openpyxl write-only, styled",
    at_least(20),
    PEOPLE,
)
def nominatif(size: int) -> Reading:
    """Export the nominatif as the program does, from files and histories."""
    with office.opened(size), tempfile.TemporaryDirectory() as folder:
        target = Path(folder, "list.xlsx")
        ours, plain = medians(
            1,
            lambda: reports.nominatif(office.session(), Criteria(), target),
            lambda: export_with_openpyxl(target),
        )
    return faster(ours, plain)


@row("export-memory", "memory the styled export adds at its peak", at_most(20, "MB"), PEOPLE)
def export_memory(size: int) -> Reading:
    """Export everybody and look at the highest mark."""
    with office.opened(size), tempfile.TemporaryDirectory() as folder:
        target = Path(folder, "list.xlsx")
        with connection():
            write_table(target, COLUMNS, itertools.islice(forty_columns(), 100))
        before = _peak()
        export(target)
        return Reading(_peak() - before, f"from {before:,.0f} MB")


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


SHEET = (
    ("Nama", "name"), ("NIP", "nip"), ("Tempat Lahir", "birth_place"), ("Tanggal Lahir", None),
    ("Jenis Kelamin", "sex"), ("Agama", "religion"), ("Status Kawin", "marital"),
    ("No. HP", "phone"), ("Golongan", None), ("TMT Golongan", None), ("Jabatan", None),
    ("TMT Jabatan", None), ("Pendidikan", None), ("Tahun Lulus", None), ("Unit Kerja", None),
)  # fmt: skip


def spreadsheet(folder: str) -> Path:
    """Write a spreadsheet of invented people as an office keeps it."""
    path = Path(folder, "pegawai.xlsx")
    kinds = {"Tanggal Lahir": Kind.DATE, "TMT Golongan": Kind.DATE, "TMT Jabatan": Kind.DATE}
    columns = [Column(title, kind=kinds.get(title, Kind.TEXT)) for title, _field in SHEET]
    write_table(path, columns, map(_sheet_row, range(1, ROWS_IN + 1)))
    return path


def _sheet_row(number: int) -> list[Any]:
    person = office.employee(number)
    later = {
        "Tanggal Lahir": dt.date.fromisoformat(person["birth_date"]),
        "Golongan": ("III/a", "III/b", "III/c")[number % 3],
        "TMT Golongan": dt.date(2020, 4, 1),
        "Jabatan": f"Analis {office.AREAS[number % 8]}",
        "TMT Jabatan": dt.date(2021, 1, 1),
        "Pendidikan": "S-1",
        "Tahun Lulus": "2005",
        "Unit Kerja": f"Dinas {office.AREAS[number % 8]}",
    }
    return [person[field] if field else later[title] for title, field in SHEET]


def read_with_openpyxl(path: Path) -> list[tuple[Any, ...]]:
    """Read a sheet with openpyxl's fast mode."""
    return list(openpyxl.load_workbook(path, read_only=True).active.iter_rows(values_only=True))


def read_with_calamine(path: Path) -> list[list[Any]]:
    """Read a sheet with calamine alone."""
    return python_calamine.CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python()


def bring_in(path: Path, *, journal: bool = True) -> float:
    """Bring the spreadsheet into a new office; return the time of storing it."""
    with office.opened(0):
        if not journal:
            with connection(), database.atomic():
                triggers.remove(opened())
        shown = imports.preview(office.session(), path)
        if shown.counts["new"] != ROWS_IN:
            raise RuntimeError(f"not everybody is new: {shown.counts}")
        return milliseconds(lambda: imports.bring_in(office.session(), shown))


def _whole(path: Path) -> float:
    with office.opened(0):
        return milliseconds(
            lambda: imports.bring_in(office.session(), imports.preview(office.session(), path))
        )


def _raw_load(path: Path) -> float:
    """Store what the import stored with plain ``executemany`` into the same tables."""
    tables = ("employee", "rank_history", "position_history", "education_history")
    with office.opened(0), connection():
        imports.bring_in(office.session(), imports.preview(office.session(), path))
        kept = {table: rows(f"SELECT * FROM {table}") for table in tables}  # noqa: S608
        with database.atomic():
            triggers.remove(opened())
            for table in reversed(tables):
                execute(f"DELETE FROM {table}")  # noqa: S608
        return milliseconds(lambda: _insert(kept))


def _insert(kept: dict[str, list[Any]]) -> None:
    with database.atomic():
        for table, values in kept.items():
            marks = ", ".join("?" * len(values[0]))
            execute_many(f"INSERT INTO {table} VALUES ({marks})", values)  # noqa: S608


def _interleaved(path: Path, ours: Any, yardstick: Any) -> tuple[float, float]:
    pairs = [(ours(path), yardstick(path)) for _ in range(REPEATS)]
    mine, other = (sorted(times)[REPEATS // 2] for times in zip(*pairs, strict=True))
    return mine, other


@row("import-read", "import: read the sheet / openpyxl read-only", at_least(8), (ROWS_IN,))
def import_read(_size: int) -> Reading:
    """Read a spreadsheet, guards included."""
    with tempfile.TemporaryDirectory() as folder:
        path = spreadsheet(folder)
        ours, plain = medians(REPEATS, lambda: read_book(path), lambda: read_with_openpyxl(path))
    return faster(ours, plain)


@row("import-load", "import: store without journal / raw executemany", at_most(1.5), (ROWS_IN,))
def import_load(_size: int) -> Reading:
    """Store checked rows, the listing included."""
    with tempfile.TemporaryDirectory() as folder:
        path = spreadsheet(folder)
        return slower(*_interleaved(path, lambda p: bring_in(p, journal=False), _raw_load))


@row(
    "import-whole", "import: whole, journal included / calamine's reading", at_most(10), (ROWS_IN,)
)
def import_whole(_size: int) -> Reading:
    """Read, check, compare and store a spreadsheet."""
    with tempfile.TemporaryDirectory() as folder:
        path = spreadsheet(folder)
        calamine = lambda p: milliseconds(lambda: read_with_calamine(p))  # noqa: E731
        return slower(*_interleaved(path, _whole, calamine))


@row("journal", "import: store with journal / without", at_most(2), (ROWS_IN,))
def journal(_size: int) -> Reading:
    """Store checked rows with every row's image and hash."""
    with tempfile.TemporaryDirectory() as folder:
        path = spreadsheet(folder)
        return slower(*_interleaved(path, bring_in, lambda p: bring_in(p, journal=False)))
