"""Files of every sort, honest and hostile, opened as the clerk would."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Callable
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from kepegdesk.documents import csv_reader, sheet_reader, workbook_guard
from kepegdesk.documents.sheet_reader import read_book
from kepegdesk.domain.sheet import CellFault
from kepegdesk.errors import BadFile

SHEET = "xl/worksheets/sheet1.xml"
NIP = "198501012010011001"


def make(path: Path, *rows: list[Any]) -> Path:
    book = openpyxl.Workbook()
    for row in rows or ([["NIP", "NAMA"], [NIP, "Ali"]]):
        book.active.append(row)
    book.save(path)
    return path


def members(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def rewrite(path: Path, change: Callable[[dict[str, bytes]], None]) -> Path:
    content = members(path)
    change(content)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in content.items():
            archive.writestr(name, data)
    return path


def put_cells(path: Path, cells: bytes) -> Path:
    """Add rows of raw XML to the end of the first sheet."""

    def change(content: dict[str, bytes]) -> None:
        content[SHEET] = content[SHEET].replace(b"</sheetData>", cells + b"</sheetData>")

    return rewrite(path, change)


def refusal(path: Path) -> str:
    before = path.read_bytes() if path.is_file() else b""
    with pytest.raises(BadFile) as caught:
        read_book(path)
    assert (path.read_bytes() if path.is_file() else b"") == before
    return str(caught.value)


# What is read ---


def test_values_keep_their_kind(tmp_path: Path) -> None:
    row = ["=x", 1.5, True, date(2024, 2, 1), datetime(2024, 2, 1, 7), time(7, 30), None, "a"]  # noqa: DTZ001
    path = make(tmp_path / "a.xlsx", row)
    rewrite(path, lambda content: None)
    book = openpyxl.load_workbook(path)
    book.active["A1"].data_type = "s"
    book.save(path)

    (sheet,) = read_book(path)

    assert sheet.rows[0] == [
        "=x",
        1.5,
        True,
        date(2024, 2, 1),
        date(2024, 2, 1),
        "07:30:00",
        "",
        "a",
    ]
    assert type(sheet.rows[0][4]) is date


def test_row_numbers_are_those_of_excel(tmp_path: Path) -> None:
    path = make(tmp_path / "a.xlsx", [], [], ["", "NIP"])

    (sheet,) = read_book(path)

    assert sheet.rows[2][1] == "NIP"
    assert sheet.number(2) == 3


def test_merges_names_and_macro_workbooks(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.append(["A", None, "B"])
    book.active.merge_cells("A1:B2")
    book.create_chartsheet("Grafik")
    book.save(tmp_path / "a.xlsm")

    read = read_book(tmp_path / "a.xlsm")

    assert read.names == ("Sheet",)
    assert read.sheets[0].merges == ((0, 0, 1, 1),)


def test_only_hidden_sheets_are_read_when_there_are_no_others(tmp_path: Path) -> None:
    def hide(content: dict[str, bytes]) -> None:
        name = "xl/workbook.xml"
        content[name] = content[name].replace(b'state="visible"', b'state="veryHidden"')

    path = rewrite(make(tmp_path / "a.xlsx"), hide)

    (sheet,) = read_book(path)

    assert sheet.hidden
    assert read_book(path).hidden_names == ("Sheet",)


def test_empty_first_sheet_and_wholly_empty_book(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.create_sheet("Data").append(["NIP"])
    book.save(tmp_path / "a.xlsx")
    openpyxl.Workbook().save(tmp_path / "kosong.xlsx")

    assert [list(sheet.rows) for sheet in read_book(tmp_path / "a.xlsx")] == [[], [["NIP"]]]
    assert "tidak berisi data" in refusal(tmp_path / "kosong.xlsx")


def test_cells_without_a_value_are_marked_in_the_right_sheet(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.append(["x", "y"])
    second = book.create_sheet("Dua")
    second.append(["=A1", "#N/A", "z", "=B1"])
    second["B1"].data_type = "e"
    book.save(tmp_path / "a.xlsx")

    first, second_sheet = read_book(tmp_path / "a.xlsx")

    assert first.rows[0] == ["x", "y"]
    assert second_sheet.rows[0] == [
        *(CellFault.UNCALCULATED, CellFault.ERROR, "z", CellFault.UNCALCULATED),
    ]


def test_a_formula_with_its_result_is_a_value(tmp_path: Path) -> None:
    path = make(tmp_path / "a.xlsx")
    put_cells(path, b'<row r="3"><c r="A3"><f>1+1</f><v>2</v></c><c r="B3"><f>1</f></c></row>')

    (sheet,) = read_book(path)

    assert list(sheet.rows[2]) == [2.0, CellFault.UNCALCULATED]


def test_a_cell_at_the_far_corner_does_no_harm(tmp_path: Path) -> None:
    path = make(tmp_path / "a.xlsx", ["NIP", "LAHIR"], [NIP, date(1985, 1, 1)], [None, "x"])
    put_cells(path, b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>')

    (sheet,) = read_book(path)

    assert list(sheet.rows) == [["NIP", "LAHIR"], [NIP, date(1985, 1, 1)], [None, "x"]]


@pytest.mark.parametrize(
    "cell",
    [
        b'<x:c r="XFD1048576"><x:v>1</x:v></x:c>',
        b'<c\tr="XFD1048576"><v>1</v></c>',
        b"<c r='XFD1048576'><v>1</v></c>",
        b'<c s="0" r="XFD1048576"><v>1</v></c>',
    ],
)
def test_a_far_cell_in_disguise_does_no_harm(tmp_path: Path, cell: bytes) -> None:
    path = put_cells(make(tmp_path / "a.xlsx"), b'<row r="3">' + cell + b"</row>")

    try:
        (sheet,) = read_book(path)
    except BadFile:
        return
    assert list(sheet.rows)[:2] == [["NIP", "NAMA"], [NIP, "Ali"]]


def test_a_long_narrow_list_is_read_densely(tmp_path: Path) -> None:
    path = make(tmp_path / "a.xlsx", *([["NIP", "NAMA"]] + [[NIP, "Ali"]] * 10_050))

    assert len(read_book(path).sheets[0].rows) == 10_051
    assert workbook_guard.check_workbook(path).sparse == set()


def test_blank_formatted_cells_far_below_do_not_make_a_list_sparse(tmp_path: Path) -> None:
    path = put_cells(make(tmp_path / "a.xlsx"), b'<row r="900000"><c r="XFD900000" s="0"/></row>')

    assert workbook_guard.check_workbook(path).sparse == set()


# What is refused ---


def test_what_cannot_be_opened(tmp_path: Path) -> None:
    (tmp_path / "kosong.xlsx").touch()
    (tmp_path / "biner.xlsx").write_bytes(b"\0\1\2" * 50)
    (tmp_path / "folder.xlsx").mkdir()

    assert "tidak ditemukan" in refusal(tmp_path / "tak ada.xlsx")
    assert "folder" in refusal(tmp_path / "folder.xlsx")
    assert "kosong" in refusal(tmp_path / "kosong.xlsx")
    assert "rusak" in refusal(tmp_path / "biner.xlsx")


def test_a_locked_file_is_worded(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    path = make(tmp_path / "a.xlsx")

    def locked(*_: object, **__: object) -> None:
        raise PermissionError

    monkeypatch.setattr(Path, "open", locked)
    with pytest.raises(BadFile, match="sedang dipakai"):
        read_book(path)


def test_a_workbook_named_otherwise(tmp_path: Path) -> None:
    path = make(tmp_path / "a.xlsx").rename(tmp_path / "a.csv")

    assert "berakhiran “.csv”" in refusal(path)


def test_a_zip_that_is_no_workbook(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")

    assert "bukan buku kerja" in refusal(path)


@pytest.mark.parametrize("mark", [b"<!DOCTYPE x>", "<!DOCTYPE x>".encode("utf-16-le")])
def test_a_doctype_is_refused_in_any_member(tmp_path: Path, mark: bytes) -> None:
    def add(content: dict[str, bytes]) -> None:
        content["xl/styles.xml"] = mark + content["xl/styles.xml"]

    assert "berbahaya" in refusal(rewrite(make(tmp_path / "a.xlsx"), add))


def test_an_exclamation_mark_is_no_doctype(tmp_path: Path) -> None:
    (sheet,) = read_book(make(tmp_path / "a.xlsx", ["Awas! <!DOCTYPE"]))

    assert sheet.rows[0] == ["Awas! <!DOCTYPE"]


def test_bombs_are_refused_before_they_go_off(tmp_path: Path) -> None:
    dense = rewrite(
        make(tmp_path / "a.xlsx"), lambda content: content.update({"xl/media/a.xml": b" " * 2**22})
    )
    many = rewrite(
        make(tmp_path / "b.xlsx"),
        lambda content: content.update({f"x/{n}.xml": b"" for n in range(2000)}),
    )

    assert "tidak wajar" in refusal(dense)
    assert "tidak wajar" in refusal(many)


def test_a_member_that_lies_about_its_size_is_damaged(tmp_path: Path) -> None:
    path = make(tmp_path / "a.xlsx")
    data = bytearray(path.read_bytes())
    entry = data.rindex(b"PK\x01\x02", 0, data.rindex(SHEET.encode()))
    struct.pack_into("<I", data, entry + 24, 10)
    path.write_bytes(data)

    assert "rusak" in refusal(path)


def test_an_encrypted_member_is_worded(tmp_path: Path) -> None:
    path = make(tmp_path / "a.xlsx")
    data = bytearray(path.read_bytes())
    place = data.find(b"PK\x01\x02")
    while place >= 0:
        data[place + 8] |= 1
        place = data.find(b"PK\x01\x02", place + 4)
    path.write_bytes(data)

    assert "kata sandi" in refusal(path)


def test_sheets_that_are_no_xml_are_damaged(tmp_path: Path) -> None:
    def cut(content: dict[str, bytes]) -> None:
        content[SHEET] = content[SHEET][:-60]
        content["xl/workbook.xml"] = b"<workbook"

    assert "rusak" in refusal(rewrite(make(tmp_path / "a.xlsx"), cut))


def test_too_many_cells_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbook_guard, "MAX_CELLS", 3)
    monkeypatch.setattr(csv_reader, "MAX_CELLS", 3)
    monkeypatch.setattr(sheet_reader, "MAX_CELLS", 3)
    blank = b'<row r="4">' + b"".join(b'<c r="%c4" s="0"></c>' % c for c in b"ABCDEF") + b"</row>"
    (tmp_path / "a.csv").write_text("a;b\nc;d\n")

    assert "1.000.000" in refusal(make(tmp_path / "a.xlsx"))
    assert "1.000.000" in refusal(tmp_path / "a.csv")
    (sheet,) = read_book(put_cells(make(tmp_path / "b.xlsx", ["x"]), blank))
    assert sheet.rows[0][0] == "x"


def test_a_very_large_file_is_refused_unread(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workbook_guard, "MAX_FILE", 100)

    assert "100 MB" in refusal(make(tmp_path / "a.xlsx"))


@pytest.mark.parametrize("place", ["check", "read"])
def test_want_of_memory_is_worded(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, place: str
) -> None:
    def full(*_: object, **__: object) -> None:
        raise MemoryError

    if place == "check":
        monkeypatch.setattr(workbook_guard, "_check_members", full)
    else:
        monkeypatch.setattr(sheet_reader, "_parts", full)

    assert "memori" in refusal(make(tmp_path / "a.xlsx"))


# CSV ---


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("a;b,c\nd;e,f\n", [["a", "b,c"], ["d", "e,f"]]),
        ('a,"b;c;d"\n"x\ny",z\n', [["a", "b;c;d"], ["x\ny", "z"]]),
        ("a\tb\n", [["a", "b"]]),
        ("\ufeffa;b\n", [["a", "b"]]),
        ("sep=,\na,b\n", [[], ["a", "b"]]),
        ("JUDUL\n\na;b;c\n1;2,5;3\n", [["JUDUL"], [], ["a", "b", "c"], ["1", "2,5", "3"]]),
        ("satu\ndua\n", [["satu"], ["dua"]]),
    ],
)
def test_delimiters_are_found(tmp_path: Path, text: str, rows: list[list[str]]) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(text.encode())

    (sheet,) = read_book(path)

    assert list(sheet.rows) == rows
    assert sheet.name == "a"


def test_csv_that_is_none(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(b"a;b\n\0\1")
    assert "bukan teks" in refusal(path)

    path.write_text('a;"' + "x" * 200_000 + "\n")
    assert "tanda petik" in refusal(path)


def test_a_csv_stops_after_50_blank_rows_too(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("a;b\n" + ";\n" * 60 + "c;d\n")

    (sheet,) = read_book(path)

    assert list(sheet.rows) == [["a", "b"]]
    assert sheet.stopped_at == 2


def test_reading_leaves_the_file_alone(tmp_path: Path) -> None:
    path = make(tmp_path / "a.xlsx")
    before = path.read_bytes()

    read_book(path)

    assert path.read_bytes() == before
    assert zipfile.is_zipfile(io.BytesIO(before))
