"""Read the workbook or CSV a clerk chose into plain sheets, safely."""

from __future__ import annotations

import datetime as dt
import zipfile
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

from kepegdesk.documents.csv_reader import read_csv
from kepegdesk.documents.workbook_guard import MAX_CELLS, CheckedBook, check_kind, check_workbook
from kepegdesk.documents.xls_guard import check_old_workbook
from kepegdesk.domain.cells import plain_value
from kepegdesk.domain.sheet import Book, Cell, CellFault, Merge, Sheet, is_blank
from kepegdesk.errors import BadFile

if TYPE_CHECKING:
    import python_calamine

BLANK_ROWS = 50
"""Reading stops after so many blank rows in a row (D45)."""
MAX_COLUMNS = 300
"""Columns read of a sheet whose cells lie too far apart for the dense reader."""


def read_book(path: Path, sheet: str | None = None) -> Book:
    """Read the sheets of an ``.xlsx``, ``.xls`` or ``.csv``; with ``sheet`` only the one named.

    Hidden sheets are read only when no other is there or when named. Raise ``BadFile``, worded for
    the clerk, for anything that cannot or must not be read; the file is never changed.
    """
    kind = check_kind(path)
    if kind == "csv":
        found = _stopped(read_csv(path))
        return Book((found,), (found.name,))
    checked = check_old_workbook(path) if kind == "xls" else check_workbook(path)
    book = _read(path, checked, sheet)
    if not any(one.rows for one in book):
        raise BadFile(f"Berkas “{path.name}” tidak berisi data di lembar mana pun.")
    return book


def _read(path: Path, checked: CheckedBook, wanted: str | None) -> Book:
    import python_calamine  # heavy: loaded when a workbook is opened

    try:
        workbook = python_calamine.CalamineWorkbook.from_filelike(checked.file)
        metas = [
            meta
            for meta in workbook.sheets_metadata
            if meta.typ == python_calamine.SheetTypeEnum.WorkSheet
        ]
        hidden = {
            meta.name for meta in metas if meta.visible != python_calamine.SheetVisibleEnum.Visible
        }
        names = tuple(meta.name for meta in metas)
        checked.parts = _parts(checked, [meta.name for meta in workbook.sheets_metadata])
        chosen = _chosen(path, names, hidden, wanted)
        sheets = tuple(_sheet(workbook, checked, name, hidden=name in hidden) for name in chosen)
    except (python_calamine.CalamineError, ET.ParseError, OSError, KeyError) as fault:
        raise BadFile(_damaged(path)) from fault
    except MemoryError as fault:
        raise BadFile(f"Berkas “{path.name}” terlalu besar untuk memori komputer ini.") from fault
    except BaseException as fault:
        if type(fault).__name__ != "PanicException":  # the library's own alarm, no Exception
            raise
        raise BadFile(_damaged(path)) from fault
    return Book(sheets, names, tuple(name for name in names if name in hidden))


def _damaged(path: Path) -> str:
    return (
        f"Berkas “{path.name}” rusak dan tidak dapat dibaca. Buka di Excel, simpan ulang, lalu"
        " impor lagi."
    )


def _chosen(path: Path, names: Sequence[str], hidden: set[str], wanted: str | None) -> list[str]:
    if wanted is None:
        return [name for name in names if name not in hidden] or list(names)
    if wanted not in names:
        listed = ", ".join(f"“{name}”" for name in names)
        raise BadFile(f"Lembar “{wanted}” tidak ada di “{path.name}”; yang ada: {listed}.")
    return [wanted]


_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_STRICT_RELATION = "{http://purl.oclc.org/ooxml/officeDocument/relationships}id"


def _parts(checked: CheckedBook, names: Sequence[str]) -> dict[str, str]:
    """Find the member of every sheet; needed only when some sheet wants special care."""
    if checked.old:
        return {name: str(place) for place, name in enumerate(names)}
    if not checked.sparse and not checked.faults:
        return {}
    with zipfile.ZipFile(checked.file) as archive:
        relations = _elements(archive.read("xl/_rels/workbook.xml.rels"), "Relationship")
        sheets = _elements(archive.read("xl/workbook.xml"), "sheet")
    targets = {one.get("Id"): one.get("Target", "") for one in relations}
    found = {}
    for one in sheets:
        target = targets.get(one.get(_RELATION) or one.get(_STRICT_RELATION), "")
        found[one.get("name", "")] = (
            target.lstrip("/") if target.startswith("/") else f"xl/{target}"
        )
    return found


def _elements(data: bytes, tag: str) -> list[ET.Element]:
    root = ET.fromstring(data)  # noqa: S314 - a DOCTYPE was refused before
    return [one for one in root.iter() if one.tag.rpartition("}")[2] == tag]


def _sheet(
    workbook: python_calamine.CalamineWorkbook, checked: CheckedBook, name: str, *, hidden: bool
) -> Sheet:
    part = checked.parts.get(name, "")
    if part in checked.sparse:
        rows = _read_sparse(checked, name)
        merges: tuple[Merge, ...] = ()
    else:
        source = workbook.get_sheet_by_name(name)
        rows = _read_dense(source)
        merges = tuple(_merge(*corners) for corners in source.merged_cell_ranges or ())
    _mark_faults(rows, checked.faults.get(part, {}))
    return _stopped(Sheet(name, rows, merges=merges, hidden=hidden, epoch_1904=checked.epoch_1904))


def _merge(start: tuple[int, int], end: tuple[int, int]) -> tuple[int, int, int, int]:
    return (*start, *end)


_ORDINARY = frozenset({str, float, int, bool, dt.date, type(None)})
"""What is a ``Cell`` as the library read it; a moment is a date by inheritance only."""


def _read_dense(source: python_calamine.CalamineSheet) -> list[list[Cell]]:
    """Take the rows one by one, so that the window may breathe, with the blank columns before."""
    before: list[Cell] = [""] * source.start[1] if source.start else []
    return [[*before, *_plain(row)] if before else _plain(row) for row in source.iter_rows()]


def _plain(row: list[Any]) -> list[Cell]:
    """Turn moments into dates and hours into text, where a row has any."""
    if _ORDINARY.issuperset(map(type, row)):
        return row
    return [plain_value(cell) for cell in row]


def _read_sparse(checked: CheckedBook, name: str) -> list[list[Cell]]:
    """Read a sheet with far-flung cells row by row, as far as its rows follow each other."""
    import openpyxl

    checked.file.seek(0)
    workbook = openpyxl.load_workbook(checked.file, read_only=True, data_only=True)
    rows: list[list[Cell]] = []
    blank = cells = 0
    for row in workbook[name].iter_rows(max_col=MAX_COLUMNS, values_only=True):
        filled = sum(cell is not None for cell in row)
        blank = 0 if filled else blank + 1
        cells += filled
        if blank == BLANK_ROWS or cells > MAX_CELLS:
            break
        rows.append(_plain(_trimmed(row)))
    return rows


def _trimmed(row: Sequence[Any]) -> list[Any]:
    """Copy a row without the blanks at its end."""
    cells = list(row)
    while cells and cells[-1] is None:
        cells.pop()
    return cells


def _mark_faults(rows: list[list[Cell]], faults: dict[tuple[int, int], CellFault]) -> None:
    """Put the fault in the place of a cell that the library gives as blank."""
    for (row, column), fault in faults.items():
        if row < len(rows):
            line = rows[row]
            line.extend([None] * (column + 1 - len(line)))
            line[column] = fault


def _stopped(sheet: Sheet) -> Sheet:
    """Cut a sheet where 50 blank rows follow a filled one (D45)."""
    blank, filled = 0, False
    for index, row in enumerate(sheet.rows):
        if not any(row) or all(map(is_blank, row)):
            blank += 1
        else:
            blank, filled = 0, True
        if filled and blank == BLANK_ROWS:
            end = index + 1 - blank
            return replace(sheet, rows=sheet.rows[:end], stopped_at=sheet.number(end))
    return sheet
