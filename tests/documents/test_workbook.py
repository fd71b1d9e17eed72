"""Lists written to .xlsx and read back by openpyxl, calamine and LibreOffice."""

from __future__ import annotations

import csv
import itertools
import re
import shutil
import subprocess
import tracemalloc
import zipfile
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl.utils.escape import unescape
from python_calamine import CalamineWorkbook

from kepegdesk.documents import workbook
from kepegdesk.documents.safe_file import CannotWrite
from kepegdesk.documents.workbook import Cell, Column, Kind, write_table
from kepegdesk.errors import UserError
from kepegdesk.progress import Cancelled

SOFFICE = shutil.which("soffice")

COLUMNS = [
    Column("No.", 6, Kind.NUMBER),
    Column("NIP", 21),
    Column("Nama", 30, wrap=True),
    Column("TMT", 12, Kind.DATE),
]

ROWS: list[list[Cell]] = [
    [1, "198501012010011001", "La Ode Ali, S.E.", date(2010, 1, 1)],
    [2, "000000000000000001", "Siti & <Rahma>", date(2024, 2, 29)],
    [3, None, "", None],
    [4, "199001012021211001", "佐藤 Ñandú", date(1985, 8, 16)],
]

TITLE = ("DAFTAR CONTOH", "KEADAAN TANGGAL 23 NOVEMBER 2026")


def write(path: Path, rows: Sequence[Sequence[Cell]] = ROWS, **options: Any) -> Path:
    """Write the ordinary columns."""
    write_table(path, COLUMNS, rows, **options)
    return path


def by_calamine(path: Path) -> list[list[Any]]:
    """Read the first sheet with calamine."""
    return CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python()


def by_openpyxl(path: Path) -> Any:
    """Read the first sheet with openpyxl."""
    return openpyxl.load_workbook(path).worksheets[0]


def by_libreoffice(path: Path) -> list[list[str]]:
    """Open a workbook in LibreOffice and let it save the first sheet as CSV."""
    if SOFFICE is None:
        pytest.skip("LibreOffice is not installed here, so it did not open the workbook")
    out = path.parent / "out"
    options = ["--headless", f"-env:UserInstallation=file://{path.parent}/profile"]
    convert = ["--convert-to", "csv:Text - txt - csv (StarCalc):44,34,76", "--outdir", str(out)]
    subprocess.run(  # noqa: S603
        [SOFFICE, *options, *convert, str(path)], check=True, capture_output=True, timeout=120
    )
    with (out / f"{path.stem}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))


def test_calamine_reads_what_was_written(tmp_path: Path) -> None:
    header, *rows = by_calamine(write(tmp_path / "a.xlsx"))
    assert header == ["No.", "NIP", "Nama", "TMT"]
    blank = {None: "", "": ""}
    assert rows == [[blank.get(cell, cell) for cell in row] for row in ROWS]  # type: ignore[arg-type]
    assert all(type(row[3]) is date for row in rows if row[3])


def test_openpyxl_reads_values_types_and_look(tmp_path: Path) -> None:
    sheet = by_openpyxl(write(tmp_path / "a.xlsx"))
    for number, row in enumerate(ROWS, 2):
        cells = sheet[number]
        assert [cell.value for cell in cells[:3]] == [None if c == "" else c for c in row[:3]]
        assert cells[3].value == (datetime(*row[3].timetuple()[:3]) if row[3] else None)  # type: ignore[union-attr]  # noqa: DTZ001
        assert cells[1].number_format == "@"
        assert cells[3].number_format == "dd-mm-yyyy"
        assert all(cell.border.left.style == "thin" for cell in cells)
        assert cells[2].alignment.wrap_text
    assert sheet["B3"].data_type == "s"
    assert sheet["A1"].font.bold


def test_libreoffice_opens_it_and_shows_the_same(tmp_path: Path) -> None:
    path = write(tmp_path / "a.xlsx", title=TITLE)
    *title, blank, header, first, second, third, fourth = by_libreoffice(path)
    assert [line[0] for line in title] == list(TITLE)
    assert "".join(blank) == ""
    assert header == ["No.", "NIP", "Nama", "TMT"]
    assert first == ["1", "198501012010011001", "La Ode Ali, S.E.", "01-01-2010"]
    assert second == ["2", "000000000000000001", "Siti & <Rahma>", "29-02-2024"]
    assert third == ["3", "", "", ""]
    assert fourth[2] == "佐藤 Ñandú"


def test_frozen_filtered_titled_and_ready_to_print(tmp_path: Path) -> None:
    path = write(tmp_path / "a.xlsx", title=TITLE, frozen_columns=2, sheet_name="Nominatif")
    sheet = by_openpyxl(path)
    assert sheet.title == "Nominatif"
    assert [sheet["A1"].value, sheet["A2"].value, sheet["A3"].value] == [*TITLE, None]
    assert sheet["A4"].value == "No."
    assert sheet.freeze_panes == "C5"
    assert sheet.auto_filter.ref == "A4:D8"
    assert sheet.print_title_rows == "$4:$4"
    assert sheet.page_setup.orientation == "landscape"
    assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (1, 0)
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert "&P" in sheet.oddFooter.right.text
    assert sheet.merged_cells.ranges == set()
    assert sheet.column_dimensions["C"].width == 30
    with zipfile.ZipFile(path) as archive:
        assert b"$A$4:$D$8" in archive.read("xl/workbook.xml")


def test_every_part_is_well_formed_and_every_row_numbered(tmp_path: Path) -> None:
    path = write(tmp_path / "a.xlsx", title=TITLE)
    with zipfile.ZipFile(path) as archive:
        assert archive.testzip() is None
        for name in archive.namelist():
            ET.fromstring(archive.read(name))  # noqa: S314 - our own
        sheet = ET.fromstring(archive.read("xl/worksheets/sheet1.xml"))  # noqa: S314
    space = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
    rows = [row.get("r") for row in sheet.iter(f"{space}row")]
    assert rows[-4:] == ["5", "6", "7", "8"]
    for row in list(sheet.iter(f"{space}row"))[-4:]:
        assert [c.get("r") for c in row] == [f"{letter}{row.get('r')}" for letter in "ABCD"]


def test_an_empty_list_is_a_header(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    assert write_table(path, COLUMNS, []) == 0
    assert by_calamine(path) == [["No.", "NIP", "Nama", "TMT"]]
    assert by_openpyxl(path).auto_filter.ref == "A1:D2"


DANGEROUS = [
    "=1+1",
    '=HYPERLINK("http://contoh","x")',
    "+62852",
    "-1",
    "@SUM(A1)",
    "\tTAB",
    "\rCR",
    "'198501012010011001",
    " di depan",
    "di belakang ",
    "dua  spasi",
    "baris\nbaru",
    "_x000D_",
    "x_x0041_y",
    "_x",
    "<b>A & B</b>",
    "&lt;",
    "|",
    " | ",
    "100%s %(x)s %",
    "\x85\u2028\xa0",
]


def test_text_stays_text(tmp_path: Path) -> None:
    """T-34: nothing becomes a formula; no space, break or escape is lost."""
    path = tmp_path / "a.xlsx"
    write_table(path, [Column("=Judul")], [[text] for text in DANGEROUS], title=["=1+1"])
    assert [row[0] for row in by_calamine(path)] == ["=1+1", "", "=Judul", *DANGEROUS]
    sheet = by_openpyxl(path)
    cells = [row[0] for row in sheet.iter_rows(min_row=4)]
    assert [unescape(cell.value) for cell in cells] == DANGEROUS
    assert {cell.data_type for cell in cells} == {"s"}
    assert (sheet["A1"].data_type, sheet["A3"].data_type) == ("s", "s")


def test_libreoffice_reads_dangerous_text_as_text(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    write_table(path, [Column("Teks")], [[text] for text in DANGEROUS])
    shown = [row[0] for row in by_libreoffice(path)][1:]
    assert [text.replace("\r", "\n") for text in shown] == [
        t.replace("\r", "\n") for t in DANGEROUS
    ]


@given(
    st.lists(
        st.tuples(
            st.integers(0, 10**6) | st.none(),
            st.text(max_size=20) | st.from_regex(r"[0-9]{18}", fullmatch=True) | st.none(),
            st.text(st.characters(exclude_categories=("Cs",)), max_size=40) | st.none(),
            st.dates(date(1900, 3, 1), date(2100, 1, 1)) | st.none(),
        ),
        max_size=12,
    )
)
@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_any_row_comes_back_equal(tmp_path: Path, rows: list[tuple[Cell, ...]]) -> None:
    path = tmp_path / "a.xlsx"
    write_table(path, COLUMNS, rows)
    _, *read = by_calamine(path)
    expected = [[legal(cell) for cell in row] for row in rows]
    for listed in (read, expected):  # whether blank rows below the last one exist is no matter
        while listed and not any(cell != "" for cell in listed[-1]):
            listed.pop()
    assert [list(map(same, row)) for row in read] == [list(map(same, row)) for row in expected]


def legal(cell: Cell) -> Cell:
    """Return a cell as a reader shows it: blank as empty text, without what XML cannot hold."""
    if isinstance(cell, str):
        return re.sub("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]", "", cell)
    return "" if cell is None else cell


def same(cell: Any) -> Any:
    """Ignore how readers show a line's end."""
    return re.sub("\r\n?", "\n", cell) if isinstance(cell, str) else cell


def test_characters_that_xml_cannot_hold_are_dropped(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    write_table(path, [Column("Ju\x00dul")], [["a\x00b\x0bc\ud800d\ufffe"]], title=["\x01T"])
    assert [row[0] for row in by_calamine(path)] == ["T", "", "Judul", "abcd"]


def test_days_before_excels_calendar_are_text(tmp_path: Path) -> None:
    path = write(tmp_path / "a.xlsx", [[1, None, "a", date(1900, 2, 28)], [2, None, "b", None]])
    assert by_calamine(path)[1][3] == "28-02-1900"


def test_a_sheets_name_is_made_acceptable(tmp_path: Path) -> None:
    name = "Nominatif: Dinas [A/B] Kependudukan dan Pencatatan Sipil?"
    sheet = by_openpyxl(write(tmp_path / "a.xlsx", sheet_name=name))
    assert len(sheet.title) <= 31
    assert not set(sheet.title) & set("[]:*?/\\")
    assert by_openpyxl(write(tmp_path / "b.xlsx", sheet_name="???")).title == "Data"


@pytest.mark.parametrize(
    "row",
    [
        [1, "x", "y", datetime(2026, 1, 1)],  # noqa: DTZ001
        [1, date(2026, 1, 1), "y", None],
        [1, "x", 2.5, None],
        [1, b"x", "y", None],
        [True, "x", "y", None],
    ],
)
def test_what_no_cell_can_hold_is_a_bug(tmp_path: Path, row: list[Any]) -> None:
    with pytest.raises(TypeError, match="cannot hold"):
        write(tmp_path / "a.xlsx", [row])
    assert list(tmp_path.iterdir()) == []


def test_a_row_of_another_length_is_a_bug(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="zip"):
        write(tmp_path / "a.xlsx", [[1, "x"]])


def test_progress_counts_every_hundred_and_the_end(tmp_path: Path) -> None:
    seen: list[tuple[int, int]] = []
    rows: list[list[Cell]] = [[n, "x", "y", None] for n in range(250)]
    write(tmp_path / "a.xlsx", rows, progress=lambda done, total: seen.append((done, total)))
    assert seen == [(100, 250), (200, 250), (250, 250)]


def test_cancelling_leaves_the_old_file(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(b"lama")

    def stop(done: int, total: int) -> None:
        if done >= 200:
            raise Cancelled

    with pytest.raises(Cancelled):
        write_table(path, COLUMNS, endless(), progress=stop)
    assert path.read_bytes() == b"lama"
    assert [p.name for p in tmp_path.iterdir()] == ["a.xlsx"]


def endless() -> Iterator[list[Cell]]:
    """Give rows without end."""
    return ([n, "x", "y", None] for n in itertools.count())


def test_a_fault_among_the_rows_leaves_the_old_file(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(b"lama")

    def broken() -> Iterator[list[Cell]]:
        yield from itertools.islice(endless(), 150)
        raise RuntimeError

    with pytest.raises(RuntimeError):
        write_table(path, COLUMNS, broken())
    assert path.read_bytes() == b"lama"
    assert [p.name for p in tmp_path.iterdir()] == ["a.xlsx"]


def test_a_folder_that_is_gone_is_said(tmp_path: Path) -> None:
    with pytest.raises(CannotWrite, match="tidak ada"):
        write(tmp_path / "usb" / "a.xlsx")


def test_more_rows_than_a_sheet_has_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workbook, "MAX_ROWS", 300)
    with pytest.raises(UserError, match="300 baris"):
        write_table(tmp_path / "a.xlsx", COLUMNS, endless())
    assert list(tmp_path.iterdir()) == []


def test_more_letters_than_a_cell_holds_are_refused(tmp_path: Path) -> None:
    write(tmp_path / "a.xlsx", [[1, None, "&" * 32_767, "y"]])
    with pytest.raises(UserError, match="32768 huruf"):
        write(tmp_path / "b.xlsx", [[1, None, "x" * 32_768, None]])


def test_many_rows_take_no_memory_of_their_own(tmp_path: Path) -> None:
    """Rows are streamed: ten times the rows, not ten times the memory."""

    def peak(count: int) -> int:
        tracemalloc.start()
        try:
            write_table(tmp_path / "a.xlsx", COLUMNS, itertools.islice(endless(), count))
            return tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()

    peak(100)
    assert peak(10_000) < 2 * peak(1_000)


def test_some_columns_are_for_the_file_and_not_for_paper(tmp_path: Path) -> None:
    path = write(tmp_path / "a.xlsx", title=TITLE, printed_columns=3)
    sheet = by_openpyxl(path)
    assert sheet.print_area == "'Data'!$A$1:$C$8"
    assert sheet.auto_filter.ref == "A4:D8"
    assert by_openpyxl(write(tmp_path / "b.xlsx")).print_area == "'Data'!$A$1:$D$5"


def test_rows_are_as_high_as_their_longest_wrapped_text(tmp_path: Path) -> None:
    """LibreOffice does not find out by itself, and lets lines lie over each other."""
    texts = ["pendek", "panjang " * 12, "satu\ndua\ntiga", None, "<b> " * 10]
    rows: list[list[Cell]] = [[n, "x" * 90, text, None] for n, text in enumerate(texts)]
    sheet = by_openpyxl(write(tmp_path / "a.xlsx", rows))
    heights = [sheet.row_dimensions[number].height for number in range(2, 7)]
    assert heights == [None, 54, 41, None, 28]
