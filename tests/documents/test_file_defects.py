"""Defects of the catalogue that concern the table and the file, each in a real file."""

from __future__ import annotations

import zipfile
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from import_checks import assert_repaired, drafts_of, write_book

from kepegdesk.documents.sheet_reader import read_book
from kepegdesk.domain.sheet_layout import find_layout
from kepegdesk.errors import BadFile

NIP = "198501012010011001"

# Layout ---

TITLES = [["DAFTAR NOMINATIF PEGAWAI"], ["DINAS KESEHATAN KOTA KENDARI"], ["MEI 2026"], []]
PERSON = [NIP, "La Ode Ali", "III/a", "Staf"]


@pytest.mark.parametrize("before", [0, 1, 4, 10, 18])
def test_d26_header_is_found_below_titles(tmp_path: Path, before: int) -> None:
    titles = [[f"judul {number}"] for number in range(before)]
    rows = [*titles, ["NIP", "NAMA", "GOL", "JABATAN"], PERSON]

    (draft,) = drafts_of(write_book(tmp_path / "a.xlsx", rows))

    assert (draft.row, draft.values["nip"]) == (before + 2, NIP)


@pytest.mark.parametrize("merged", [True, False])
def test_d27_two_level_headers_are_joined(tmp_path: Path, merged: bool) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["NIP", "NAMA", "PANGKAT", None, "JABATAN", None])
    sheet.append([None, None, "GOL", "TMT", "NAMA", "TMT"])
    sheet.append([NIP, "Ali", "III/a", "01-04-2024", "Staf", "01-05-2024"])
    for cells in ("C1:D1", "E1:F1", "A1:A2", "B1:B2") if merged else ():
        sheet.merge_cells(cells)
    book.save(tmp_path / "a.xlsx")

    (draft,) = drafts_of(tmp_path / "a.xlsx")

    assert_repaired(
        draft,
        golongan="III/a",
        tmt_golongan=date(2024, 4, 1),
        position="Staf",
        tmt_position=date(2024, 5, 1),
    )


@pytest.mark.parametrize(
    "numbers", [[1, 2, 3, 4], ["(1)", "(2)", "(3)", "(4)"], ["1", 2, "3", "x"]]
)
def test_d28_row_of_column_numbers_is_skipped(tmp_path: Path, numbers: list[Any]) -> None:
    path = write_book(tmp_path / "a.xlsx", [["NIP", "NAMA", "GOL", "JABATAN"], numbers, PERSON])

    assert [draft.row for draft in drafts_of(path)] == [3]


def test_d29_columns_of_the_same_name_are_told_apart_by_their_neighbours(tmp_path: Path) -> None:
    head = [
        "NAMA",
        "NIP",
        "GOL",
        "TMT",
        "JABATAN",
        "TMT_2",
        "GAJI POKOK",
        "TMT_4",
        "ATASAN",
        "NIP_2",
    ]
    row = ["Ali", NIP, "III/a", "01-04-2024", "Staf", "01-05-2024", 2785700, "01-06-2024", "B", "-"]

    (draft,) = drafts_of(write_book(tmp_path / "a.xlsx", [head, row]))

    assert_repaired(
        draft,
        nip=NIP,
        tmt_golongan=date(2024, 4, 1),
        tmt_position=date(2024, 5, 1),
        tmt_kgb=date(2024, 6, 1),
    )


def test_d30_groups_totals_and_the_signatory_are_no_employees(tmp_path: Path) -> None:
    """T-29."""
    rows = [
        ["NIP", "NAMA", "GOL", "JABATAN"],
        ["BIDANG MUTASI"],
        PERSON,
        [None, "JUMLAH", 1, 1],
        ["JUMLAH", "1 orang", "III = 1", "x"],
        [None, None, None, "Mengetahui, Kepala BKPSDM"],
        [],
        ["197001011995031001", "Drs. Penanda Tangan", None, "Kepala BKPSDM"],
        [None, "NIP. 197001011995031001"],
    ]

    drafts = drafts_of(write_book(tmp_path / "a.xlsx", rows))

    assert [draft.row for draft in drafts] == [3]


# Files ---


def refusal(path: Path) -> str:
    with pytest.raises(BadFile) as caught:
        read_book(path)
    return str(caught.value)


@pytest.mark.parametrize("name", ["lama.xls", "lama.xlsx"])
def test_d42_html_in_disguise_is_named(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_text("\ufeff\n<table><tr><td>NIP</td></tr></table>", encoding="utf-8")

    assert "HTML" in refusal(path)
    assert ".xlsx" in refusal(path)


def test_d42_csv_in_disguise_is_named(tmp_path: Path) -> None:
    path = tmp_path / "lama.xls"
    path.write_text("NIP;NAMA\n1;Ali\n", encoding="utf-8")

    assert "CSV" in refusal(path)


@pytest.mark.parametrize("delimiter", [";", ","])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
def test_d42_csv_of_every_kind_is_read(tmp_path: Path, delimiter: str, encoding: str) -> None:
    path = tmp_path / "a.csv"
    text = f'NIP{delimiter}NAMA{delimiter}SKPD\n{NIP}{delimiter}"José\nAli"{delimiter}Inspektorat\n'
    path.write_text(text, encoding=encoding)

    (draft,) = drafts_of(path)

    assert_repaired(draft, nip=NIP, name="José Ali", unit="Inspektorat")


def test_d43_locked_damaged_and_old_files_are_named(tmp_path: Path) -> None:
    """T-29: a password, and an .xls called .xlsx."""
    ole = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600
    locked, old, damaged = (tmp_path / f"{name}.xlsx" for name in ("sandi", "lama", "rusak"))
    locked.write_bytes(ole + "EncryptedPackage".encode("utf-16-le"))
    old.write_bytes(ole)
    write_book(damaged, [["NIP"]])
    damaged.write_bytes(damaged.read_bytes()[:-400])

    assert "kata sandi" in refusal(locked)
    assert ".xls)" in refusal(old)
    assert "rusak" in refusal(damaged)


def test_d43_hidden_sheets_are_left_and_any_sheet_may_be_chosen(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.title = "Kosong"
    for title, name in (("Induk", "Ali"), ("Rahasia", "Abu")):
        sheet = book.create_sheet(title)
        sheet.append(["NIP", "NAMA", "GOL"])
        sheet.append([NIP, name, "III/a"])
    book["Rahasia"].sheet_state = "hidden"
    book.save(tmp_path / "a.xlsx")

    read = read_book(tmp_path / "a.xlsx")

    assert read.names == ("Kosong", "Induk", "Rahasia")
    assert [sheet.name for sheet in read] == ["Kosong", "Induk"]
    assert drafts_of(tmp_path / "a.xlsx")[0].values["name"] == "Ali"
    assert drafts_of(tmp_path / "a.xlsx", sheet="Rahasia")[0].values["name"] == "Abu"
    with pytest.raises(BadFile, match="“Induk”"):
        read_book(tmp_path / "a.xlsx", "Salah")


def test_d44_error_cells_are_blank_and_noted(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.append(["NIP", "NAMA", "GOL", "JABATAN"])
    book.active.append([NIP, "Ali", "III/a", "#REF!"])
    book.active["D2"].data_type = "e"
    book.save(tmp_path / "a.xlsx")

    (draft,) = drafts_of(tmp_path / "a.xlsx")

    assert_repaired(draft, position="")
    assert "D44" in [note.key for note in draft.notes]


def test_d44_blank_rows_and_columns_in_between_do_not_matter(tmp_path: Path) -> None:
    rows = [
        ["NIP", None, "NAMA", "GOL"],
        [NIP, None, "Ali", "III/a"],
        [],
        [],
        PERSON[:1] * 2 + ["B", "I/a"],
    ]

    assert [draft.row for draft in drafts_of(write_book(tmp_path / "a.xlsx", rows))] == [2, 5]


def test_d45_reading_stops_after_50_blank_rows(tmp_path: Path) -> None:
    other = ["199001012015031002", "Abu", "II/a", "Staf"]
    rows = [["NIP", "NAMA", "GOL", "JABATAN"], PERSON, *[[]] * 49, other, *[[]] * 50, PERSON]
    path = write_book(tmp_path / "a.xlsx", rows)

    (sheet,) = read_book(path)

    assert [draft.row for draft in drafts_of(path)] == [2, 52]
    assert sheet.stopped_at == 53
    assert find_layout(sheet) is not None


def test_d45_200_000_blank_formatted_rows_do_no_harm(tmp_path: Path) -> None:
    """T-29."""
    path = write_book(tmp_path / "a.xlsx", [["NIP", "NAMA", "GOL", "JABATAN"], PERSON])
    blank = b"".join(
        b'<row r="%d" s="1" customFormat="1"><c r="A%d" s="0"/><c r="B%d" s="0"/></row>' % (n, n, n)
        for n in range(3, 200_003)
    )
    with zipfile.ZipFile(path) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    name = "xl/worksheets/sheet1.xml"
    members[name] = members[name].replace(b"</sheetData>", blank + b"</sheetData>")
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for member, data in members.items():
            archive.writestr(member, data)

    assert [draft.row for draft in drafts_of(path)] == [2]
