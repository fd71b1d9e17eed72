"""Refused rows as a workbook that can be corrected and brought in again."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import openpyxl
import pytest
from python_calamine import CalamineWorkbook

from kepegdesk.documents.rejects import REASON, shown, write_rejects
from kepegdesk.domain.sheet import Cell, CellFault

HEADINGS = ["No", "NIP", "NAMA", "TMT", ""]


def test_the_rows_as_they_came_and_the_reason_last(tmp_path: Path) -> None:
    path = tmp_path / "ditolak.xlsx"
    rows: list[tuple[list[Cell], str]] = [
        (
            [1.0, 1.98609262015051e17, "La Ode Ali", date(2010, 1, 31)],
            "NIP tersimpan sebagai angka.",
        ),
        ([2.0, "=1+1", None, CellFault.ERROR, "x", "di luar"], "Nama kosong."),
    ]
    assert write_rejects(path, HEADINGS, rows) == 2
    header, first, second = CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python()
    assert header == [*HEADINGS, REASON]
    assert first == [
        1.0,
        1.98609262015051e17,
        "La Ode Ali",
        date(2010, 1, 31),
        "",
        "NIP tersimpan sebagai angka.",
    ]
    assert second == [2.0, "=1+1", "", "#N/A", "x", "Nama kosong."]
    sheet = openpyxl.load_workbook(path).worksheets[0]
    types = [[cell.data_type for cell in row if cell.value] for row in sheet.iter_rows(min_row=2)]
    assert types == [["n", "n", "s", "d", "s"], ["n", *"ssss"]]
    assert sheet.cell(2, 4).number_format == "dd-mm-yyyy"


@pytest.mark.parametrize(
    ("cell", "written"),
    [
        (None, None),
        (CellFault.UNCALCULATED, None),
        (CellFault.ERROR, "#N/A"),
        ("  spasi ", "  spasi "),
        (12, 12),
        (4.0, 4),
        (4.5, 4.5),
        (7471010101850001.0, 7471010101850001.0),
        (1.98609262015051e17, 1.98609262015051e17),
        (float("inf"), "inf"),
        (True, "TRUE"),
        (False, "FALSE"),
        (date(1985, 8, 6), date(1985, 8, 6)),
    ],
)
def test_a_cell_as_its_file_had_it(cell: Cell, written: object) -> None:
    assert shown(cell) == written
