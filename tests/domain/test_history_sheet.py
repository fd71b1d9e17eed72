"""Sheets of histories: which one, which column, what a cell says and what it does not."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kepegdesk.domain.histories import HISTORIES
from kepegdesk.domain.history_sheet import (
    OWN,
    columns_of,
    find_layout,
    guess,
    label_of,
    read_row,
)
from kepegdesk.domain.sheet import Cell, CellFault, Sheet
from kepegdesk.domain.sheet_table import people_rows

NIP = "198501012010011001"
UNITS = {"dinas kesehatan": 7}


def unit(text: str) -> int | None:
    return UNITS.get(text.casefold())


def sheet(*rows: list[Cell], name: str = "Data") -> Sheet:
    return Sheet(name, rows)


def read(key: str, heading: str, cell: Cell) -> tuple[Any, list[str]]:
    """Read one cell under a heading beside an NIP and what the history is named by."""
    history = HISTORIES[key]
    table = sheet(["NIP", heading], [NIP, cell])
    named = history.by_name[history.named].label
    if heading.casefold() != named.casefold():
        table = sheet(["NIP", named, heading], [NIP, "x", cell])
    layout = find_layout(table, history)
    assert layout is not None
    row = read_row(table, layout, history, 1, unit)
    field = layout.fields[-1]
    assert field is not None
    name = field.removeprefix(OWN)
    told = [problem.key for problem in row.problems if problem.field == name]
    return row.values[name], told


@pytest.mark.parametrize(
    ("key", "heading", "cell", "value", "told"),
    [
        ("rank", "Golongan", "Penata Muda (III/a)", "III/a", []),
        ("rank", "Golongan", "9", "IX", []),
        ("rank", "Golongan", "III/z", "", ["RI03"]),
        ("rank", "Golongan", None, "", []),
        ("rank", "TMT", "1 April 2020", date(2020, 4, 1), []),
        ("rank", "TMT", "31-02-2020", None, ["RI03"]),
        ("rank", "TMT", CellFault.UNCALCULATED, None, ["RI02"]),
        ("rank", "MK Tahun", 10.0, 10, []),
        ("rank", "MK Tahun", "sepuluh", None, ["RI03"]),
        ("performance", "Tahun", "2025", 2025, []),
        ("performance", "Predikat", "sangat baik", "Sangat Baik", []),
        ("performance", "Predikat", "lumayan", "", ["RI03"]),
        ("kind", "Jenis", "Pegawai Negeri Sipil", "PNS", []),
        ("kind", "Jenis", "dewan", "", ["RI03"]),
        ("status", "Kedudukan", "PENSIUN", "Pensiun", []),
        ("status", "Kedudukan", "entah", "", ["RI03"]),
        ("position", "Eselon", "III.a", "IIIa", []),
        ("position", "Jenis Jabatan", " struktural ", "struktural", []),
        ("placement", "Unit Kerja", "DINAS KESEHATAN", 7, []),
        ("placement", "Unit Kerja", "Dinas Entah", None, ["D41"]),
        ("placement", "Unit Kerja", "", None, []),
        ("family", "Jenis Kelamin Keluarga", "Perempuan", "P", []),
        ("family", "Jenis Kelamin Keluarga", "?", None, ["RI03"]),
        ("family", "Hubungan", "ANAK", "anak", []),
        ("family", "Tunjangan", "Ya", True, []),
        ("family", "Tunjangan", "", False, []),
        ("family", "Tunjangan", "barangkali", False, ["RI03"]),
        ("family", "NIK Keluarga", "7471010101850001", "7471010101850001", []),
        ("family", "NIK Keluarga", "747", "", ["RI03"]),
        ("family", "Pekerjaan", "  PNS  ", "PNS", []),
    ],
)
def test_what_a_cell_says(key: str, heading: str, cell: Cell, value: Any, told: list[str]) -> None:
    assert read(key, heading, cell) == (value, told)


@pytest.mark.parametrize(
    ("cell", "nip", "key"),
    [
        (" 19850101 201001 1 001", NIP, None),
        (1.98501012010011e17, "", "D01"),
        ("1.98501E+17", "", "D01"),
        (None, "", "RI01"),
        ("12345", "", "RI01"),
    ],
)
def test_whose_row_it_is(cell: Cell, nip: str, key: str | None) -> None:
    history = HISTORIES["rank"]
    table = sheet(["NIP", "Nama", "Golongan"], [cell, "La Ode Ali", "III/a"])
    layout = find_layout(table, history)
    assert layout is not None
    row = read_row(table, layout, history, 1, unit)
    assert (row.number, row.nip, row.name) == (2, nip, "La Ode Ali")
    assert [problem.key for problem in row.problems] == ([key] if key else [])


def test_a_heading_of_two_levels_and_a_repeated_one() -> None:
    history = HISTORIES["training"]
    table = sheet(
        ["DAFTAR DIKLAT"],
        ["No", "NIP", "Nama", "Diklat", None, None, "NIP"],
        [None, None, None, "Nama Diklat", "Jumlah Jam", "Selesai", None],
        [1, NIP, "Ali", "Bimtek", 24, "03-05-2025", "x"],
    )
    layout = find_layout(table, history)
    assert layout is not None
    assert [field for field in layout.fields if field] == [
        "nip", "name", "own:name", "own:hours", "own:end",
    ]  # fmt: skip
    assert list(people_rows(table, layout)) == [3]


def test_rows_that_are_no_people_are_left_out() -> None:
    head = ["NIP", "Nama", "Golongan"]
    table = sheet(
        head,
        [NIP, "Ali", "III/a"],
        [None, None, "III/b"],
        head,
        ["1", "2", "3"],
        [None, "Mengetahui, Kepala Dinas", None],
        [None, "Jumlah", 1],
        ["198501012010011002", "Total Sihombing", "III/b"],
        [None, "Siti", "III/c"],
    )
    layout = find_layout(table, HISTORIES["rank"])
    assert layout is not None
    assert list(people_rows(table, layout)) == [1, 7, 8]


def test_the_history_is_guessed_by_its_columns_and_the_sheet_s_name() -> None:
    ranks = sheet(["NIP", "Golongan", "TMT", "Nomor SK"], [NIP, "III/a", "1-4-2020", "9"])
    found = guess(ranks)
    assert found is not None
    assert found[0].key == "rank"
    assert guess(sheet(["Nama", "Alamat"], ["Ali", "Kendari"])) is None
    units = guess(sheet(["NIP", "Unit Kerja", "TMT"], [NIP, "x", "y"], name="UNIT KERJA"))
    assert units is not None
    assert units[0].key == "placement"


def test_columns_have_their_words() -> None:
    history = HISTORIES["family"]
    assert label_of(history, "name") == "Nama pegawai"
    assert label_of(history, "own:name") == "Nama"
    assert list(columns_of(history))[:3] == ["nip", "name", "own:relation"]


@given(
    st.sampled_from(sorted(HISTORIES)),
    st.lists(
        st.one_of(st.none(), st.text(max_size=12), st.integers(), st.floats(), st.dates()),
        min_size=3, max_size=3,
    ),
)  # fmt: skip
def test_no_cell_whatever_breaks_the_reading(key: str, cells: list[Cell]) -> None:
    history = HISTORIES[key]
    labels = [each.label for each in history.fields[:3]]
    table = sheet(["NIP", *labels], [NIP, *cells])
    layout = find_layout(table, history)
    if layout is not None:
        for index in people_rows(table, layout):
            read_row(table, layout, history, index, unit)
