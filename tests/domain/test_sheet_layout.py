"""Where the table is, and which of its rows are people."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kepegdesk.domain.sheet import Cell, Merge, Sheet, is_blank
from kepegdesk.domain.sheet_layout import best_layout, find_layout, people_rows

NIP = "198501012010011001"
HEAD = ["No", "NIP", "NAMA", "GOL", "JABATAN"]
ALI = [1.0, NIP, "La Ode Ali", "III/a", "Staf"]


def sheet(*rows: Sequence[Cell], merges: tuple[Merge, ...] = (), name: str = "Data") -> Sheet:
    return Sheet(name, rows, merges=merges)


def people(*rows: Sequence[Cell]) -> list[int]:
    table = sheet(*rows)
    layout = find_layout(table)
    assert layout is not None
    return list(people_rows(table, layout, layout.mapping))


@pytest.mark.parametrize(
    "rows",
    [
        (),
        ([], ["", None]),
        (["Isi lembar NOMINATIF"],),
        (["NAMA"], ["Ali"]),
        (["GOL", "JABATAN"], ["III/a", "Staf"]),
        (*[["judul"]] * 25, HEAD, ALI),
    ],
)
def test_sheets_without_a_list_of_people(rows: Sequence[Sequence[Cell]]) -> None:
    assert find_layout(sheet(*rows)) is None


def test_titles_and_header_of_one_level() -> None:
    layout = find_layout(sheet([], ["DAFTAR", "PEGAWAI"], ["DINAS"], [], HEAD, ALI))

    assert layout is not None
    assert layout.header == range(4, 5)
    assert layout.titles == ("DAFTAR PEGAWAI", "DINAS")
    assert layout.mapping.headings == tuple(HEAD)


def test_a_data_row_is_never_taken_for_a_header() -> None:
    layout = find_layout(sheet(["NIP", "NAMA", "JABATAN"], ["198", "Nama", "NIP Jabatan Golongan"]))

    assert layout is not None
    assert layout.header == range(1)


def test_merged_headings_are_spread_over_what_they_cover() -> None:
    rows = [
        ["NIP", "NAMA", "PANGKAT", "", "MASA KERJA"],
        ["", "", "GOL", "TMT", "THN", "BLN"],
        [NIP, "La Ode Ali", "III/a", "01-04-2024", 10.0, 2.0],
    ]
    merges = ((0, 0, 1, 0), (0, 1, 1, 1), (0, 2, 0, 3), (0, 4, 0, 5), (0, 7, 0, 8), (99, 0, 99, 1))
    layout = find_layout(sheet(*rows, merges=merges))

    assert layout is not None
    assert layout.header == range(2)
    assert [field for _, field in layout.mapping.columns] == [
        *("nip", "name", "golongan", "tmt_golongan", "mkg_years", "mkg_months"),
    ]


def test_a_merged_parent_above_belongs_to_the_header() -> None:
    rows = [["BIODATA", "", "TMT CPNS"], ["NIP", "NAMA", ""], [NIP, "La Ode Ali", "01-01-2010"]]
    layout = find_layout(sheet(*rows, merges=((0, 0, 0, 1), (0, 2, 1, 2))))

    assert layout is not None
    assert layout.header == range(2)


def test_the_sheet_with_most_known_columns_is_chosen() -> None:
    small, large = sheet(["NIP", "NAMA"], [NIP, "Ali"], name="a"), sheet(HEAD, ALI, name="b")
    longer = sheet(HEAD, ALI, ALI, name="c")

    chosen = best_layout([small, longer, large, sheet(name="kosong")])

    assert chosen is not None
    assert chosen[0].name == "c"
    assert best_layout([sheet()]) is None


def test_rows_that_are_no_people_are_left_out() -> None:
    """T-29: headings repeated on each page, numbers of columns, sub-totals."""
    rows: list[Sequence[Cell]] = [
        HEAD,
        [1.0, 2.0, 3.0, 4.0, 5.0],
        ["(1)", "(2)", "(3)", "(4)", "(5)"],
        ["SEKRETARIAT"],
        ALI,
        [],
        ["", "", "JUMLAH", 1.0, 1.0],
        ["Sub Total", "III", "a", "b", "c"],
        HEAD,
        ["No", "NIP", "NAMA", "GOL", "JABATAN LAIN"],
        [2.0, "198501012010011002", "Abu", "III/a", "Staf"],
        [3.0, "", "", "III/a", "Staf"],
        [4.0, "", "A"],
        [5.0, "198501012010011003", "Ani"],
    ]

    assert people(*rows) == [4, 10, 13]


def test_people_named_like_a_total_are_people() -> None:
    rows: list[list[Cell]] = [
        HEAD,
        [1.0, NIP, "Jumlah", "III/a", "Staf"],
        [2.0, 1.98501012010011e17, "Total", "III/a", "Staf"],
        [3.0, "131 234 567", "Jumlah", "III/a", "Staf"],
        ["", "", "JUMLAH", 3.0, 3.0],
        ["JUMLAH", 3.0],
    ]

    assert people(*rows) == [1, 2, 3]


def test_numbers_as_values_are_people_not_column_numbers() -> None:
    odd: list[Cell] = [1.0, True, "A", 250.0, 2.5]

    assert people(HEAD, ALI, odd) == [1, 2]


def test_the_signatory_below_the_list_is_no_employee() -> None:
    signatory: list[Cell] = ["", "197001011995031001", "Drs. Kepala, M.Si.", "", "Kepala Dinas"]
    rows = [HEAD, ALI, [], ["", "", "", "", "Kendari, 23 November 2026"], signatory]

    assert people(*rows) == [1]
    assert people(HEAD, ALI, signatory) == [1, 2]
    assert people(*rows, HEAD, signatory) == [1, 6]
    assert people(*rows[:4], ["", "1", *signatory[2:4], "x"]) == [1, 4]


def test_honorers_below_a_heading_like_a_signature_stay() -> None:
    honorer: list[Cell] = [2.0, "-", "Orang Honorer", "", "Pramubakti"]

    assert people(HEAD, ALI, ["KEPALA BIDANG MUTASI"], honorer) == [1, 3]


def test_a_list_without_golongan_keeps_people_below_a_heading() -> None:
    head = ["NIP", "NAMA", "JABATAN"]
    row = [NIP, "La Ode Ali", "Staf"]

    assert people(head, row, ["KEPALA BIDANG"], row) == [1, 3]


def test_a_sheet_with_only_nips_is_read_by_its_nips() -> None:
    assert people(["NIP", "GOL"], [NIP, "III/a"], ["1", "2"]) == [1, 2]


@pytest.mark.parametrize(("cell", "blank"), [(None, True), (" \u00a0\ufeff", True), (0, False)])
def test_blank_cells(cell: Cell, blank: bool) -> None:
    assert is_blank(cell) is blank


CELLS = st.one_of(
    st.none(),
    st.text(max_size=12),
    st.floats(),
    st.dates(),
    st.sampled_from([*HEAD, "TMT", "JUMLAH", NIP, "Kendari, 1 Mei 2026"]),
)


@given(st.lists(st.lists(CELLS, max_size=6), max_size=12))
def test_no_sheet_whatever_breaks_the_search(rows: list[list[Cell]]) -> None:
    table = sheet(*rows, merges=((0, 0, 1, 2), (3, 5, 2, 1)))
    layout = find_layout(table)

    if layout is not None:
        found = list(people_rows(table, layout, layout.mapping))
        assert all(layout.header.stop <= index < len(rows) for index in found)


def test_a_heading_over_several_columns_need_not_be_merged() -> None:
    table = sheet(
        ["NIP", "NAMA", "PANGKAT", None, "JABATAN"], [None, None, "GOL", "TMT", None],
        [NIP, "La Ode Ali", "III/a", "01-04-2020", "Staf"],
    )  # fmt: skip
    layout = find_layout(table)
    assert layout is not None
    assert layout.mapping.headings[2:4] == ("PANGKAT GOL", "PANGKAT TMT")


def test_a_second_line_of_a_header_repeated_below_a_signature_goes_on_with_the_list() -> None:
    first, second = ["NIP", "NAMA", "PANGKAT", None, "JABATAN"], [None, None, "GOL", "TMT", None]
    ali = [NIP, "La Ode Ali", "III/a", "01-04-2020", "Staf"]
    honorer = ["198501012010011002", "Siti Aminah", None, None, "Staf"]
    signed = [None, "Mengetahui", None, None, None]
    assert people(first, second, ali, signed, honorer) == [2]
    assert people(first, second, ali, signed, second, honorer) == [2, 5]
