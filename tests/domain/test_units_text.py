"""Units by name, alias, chain and title of the sheet."""

from __future__ import annotations

import pytest

from kepegdesk.domain.units_text import UnitBook, UnitMatch, head_title, unit_key

NAMES = ("Dinas Kesehatan", "RSUD Kota Kendari", "Kecamatan Wua-Wua", "SMP Negeri 1", "Inspektorat")
BOOK = UnitBook(NAMES, {"dinkes": "Dinas Kesehatan", "smpn 9": "SMP Negeri 9"})


@pytest.mark.parametrize(
    ("text", "match", "name"),
    [
        ("DINAS KESEHATAN KOTA KENDARI", UnitMatch.KNOWN, "Dinas Kesehatan"),
        ("rsud", UnitMatch.KNOWN, "RSUD Kota Kendari"),
        ("Kecamatan Wua Wua", UnitMatch.KNOWN, "Kecamatan Wua-Wua"),
        ("DINKES", UnitMatch.KNOWN, "Dinas Kesehatan"),
        ("SMPN 9", UnitMatch.KNOWN, "SMP Negeri 9"),
        ("Dinas Kesehatn", UnitMatch.NEAR, "Dinas Kesehatn"),
        ("SMP Negeri 2", UnitMatch.NEW, "SMP Negeri 2"),
        ("DPMPTK", UnitMatch.OBSCURE, "DPMPTK"),
        ("Toko Kita", UnitMatch.OBSCURE, "Toko Kita"),
    ],
)
def test_names_are_recognised(text: str, match: UnitMatch, name: str) -> None:
    reading = BOOK.read(text)

    assert (reading.match, reading.name) == (match, name)
    assert BOOK.read(text) is reading


def test_the_offices_own_spelling_wins_over_the_reference() -> None:
    book = UnitBook(("DINAS KESEHATAN", "Dinas Kesehatan"), {"dinkes": "Dinas Kesehatan"})

    assert book.known("dinas kesehatan") == "DINAS KESEHATAN"
    assert book.known("dinkes") == "DINAS KESEHATAN"


@pytest.mark.parametrize(
    ("text", "office", "rest"),
    [
        ("DINAS KESEHATAN - BIDANG A - SEKSI B", "DINAS KESEHATAN", "BIDANG A - SEKSI B"),
        ("SEKSI B - BIDANG A - DINAS KESEHATAN", "DINAS KESEHATAN", "SEKSI B - BIDANG A"),
        ("BIDANG A - DINAS BARU", "DINAS BARU", "BIDANG A"),
        ("BADAN BARU > BIDANG A", "BADAN BARU", "BIDANG A"),
        ("Kecamatan Wua-Wua", "Kecamatan Wua-Wua", ""),
        ("A - B", "A", "B"),
    ],
)
def test_chains_are_split_at_the_office(text: str, office: str, rest: str) -> None:
    assert BOOK.split_chain(text) == (office, rest)


@pytest.mark.parametrize(
    ("titles", "sheet_name", "unit"),
    [
        (["DAFTAR NOMINATIF", "DINAS KESEHATAN KOTA KENDARI"], "Sheet1", "Dinas Kesehatan"),
        (["", "DAFTAR PEGAWAI DINAS KESEHATAN"], "Sheet1", "Dinas Kesehatan"),
        (["DATA PEGAWAI", "DINAS BARU KOTA BAUBAU"], "Sheet1", "DINAS BARU"),
        ([], "NOMINATIF KECAMATAN WUA W", "Kecamatan Wua-Wua"),
        ([], "Inspektorat 2026", "Inspektorat"),
        (["DATA PEGAWAI"], "Sheet1", None),
        ([], "Data Dinas", None),
    ],
)
def test_the_unit_of_a_whole_sheet(titles: list[str], sheet_name: str, unit: str | None) -> None:
    assert BOOK.find_in(titles, sheet_name) == unit


def test_government_names_are_dropped_only_at_the_end() -> None:
    assert unit_key("Dinas Sosial Kab. Muna") == unit_key("DINAS SOSIAL")
    assert unit_key("Kecamatan Kendari Barat") == "kecamatan kendari barat"


@pytest.mark.parametrize(
    ("unit", "title"),
    [
        ("Inspektorat", "INSPEKTUR"),
        ("Kecamatan Poasia", "CAMAT POASIA"),
        ("Dinas Kesehatan", "KEPALA DINAS KESEHATAN"),
    ],
)
def test_what_the_head_of_a_unit_is_called_on_paper(unit: str, title: str) -> None:
    assert head_title(unit) == title
