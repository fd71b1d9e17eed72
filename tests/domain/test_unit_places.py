"""Where a chain of names leads to in the office."""

from __future__ import annotations

import pytest

from kepegdesk.domain.histories import HISTORIES
from kepegdesk.domain.history_sheet import find_layout, read_row
from kepegdesk.domain.import_rows import Known, RowChecker
from kepegdesk.domain.sheet import Sheet
from kepegdesk.domain.unit_places import Places, parts_of
from kepegdesk.domain.units_text import unit_key
from kepegdesk.domain.vocabulary import Vocabulary

PLACES = Places(
    {
        (None, "dinas kesehatan"): 1, (1, "puskesmas uji"): 2, (1, "pkm uji"): 2,
        (None, "dinas lama"): 3, (1, "puskesmas hapus"): 4, (3, "seksi"): 5,
        (None, "dinas kesehatan puskesmas gabung"): 1, (1, "puskesmas gabung"): 6,
    },
    {
        1: ("Dinas Kesehatan", ""), 2: ("Dinas Kesehatan", "Puskesmas Uji"), 3: ("Dinas Lama", ""),
        4: ("Dinas Kesehatan", "Puskesmas Hapus"), 6: ("Dinas Kesehatan", "Puskesmas Gabung"),
    },
    {3, 4, 6},
)  # fmt: skip


@pytest.mark.parametrize(
    ("path", "unit", "chain", "left", "gone", "renamed"),
    [
        ("DINAS KESEHATAN", 1, ("Dinas Kesehatan", ""), "", False, False),
        ("Dinas Kesehatan - PKM Uji", 2, ("Dinas Kesehatan", "Puskesmas Uji"), "", False, True),
        ("Dinas Kesehatan - Bidang A - Seksi B", 1,
         ("Dinas Kesehatan", "Bidang A - Seksi B"), "Bidang A - Seksi B", False, False),
        ("Dinas Kesehatan - Puskesmas Gabung", 1, ("Dinas Kesehatan", ""), "", False, True),
        ("Dinas Kesehatan - Puskesmas Hapus - Seksi B", 4,
         ("Dinas Kesehatan", "Puskesmas Hapus - Seksi B"), "Seksi B", True, False),
    ],
)  # fmt: skip
def test_a_chain_leads_as_far_as_it_is_known(
    path: str, unit: int, chain: tuple[str, str], left: str, gone: bool, renamed: bool
) -> None:
    found = PLACES.of(path)

    assert found is not None
    assert (found.unit, found.chain, found.left) == (unit, chain, left)
    assert (found.gone, found.renamed) == (gone, renamed)


def test_what_is_unknown_leads_nowhere() -> None:
    assert PLACES.of("Badan Apa - Bidang A") is None
    assert PLACES.of("") is None
    named = PLACES.with_names({"Dinkes": 1}).of("DINKES - PKM Uji")
    assert named is not None
    assert named.unit == 2


def test_each_name_of_a_chain_is_folded_for_itself() -> None:
    assert parts_of(" Dinas A - Bidang B ") == ["Dinas A", "Bidang B"]
    assert unit_key("RSUD Kota Kendari - Bidang A") == "rsud bidang a"
    assert unit_key("DINAS KESEHATAN - KOTA KENDARI") == "dinas kesehatan"


@pytest.mark.parametrize(
    ("cells", "unit", "subunit", "told"),
    [
        ({"unit": "Dinas Kesehatan - PKM Uji"}, "Dinas Kesehatan", "Puskesmas Uji", {"KAMUS"}),
        ({"unit": "Dinas Kesehatan"}, "Dinas Kesehatan", None, set()),
        ({"unit": "Dinas Lama - Bidang A"}, "Dinas Lama", "Bidang A", {"D41"}),
        ({"unit": "Dinas Lama", "kind": "Pensiun"}, "Dinas Lama", None, set()),
        ({"unit": "Dinas Baru - Bidang A"}, "Dinas Baru", "Bidang A", {"D41"}),
    ],
)
def test_a_row_names_the_office_s_own_unit(
    cells: dict[str, str], unit: str, subunit: str | None, told: set[str]
) -> None:
    row = {"name": "Ali", "nip": "198501012010011001", "golongan": "III/a", **cells}
    if "kind" in row:
        row["status"] = row.pop("kind")

    draft = RowChecker(Known(places=PLACES), Vocabulary()).check(2, row)

    assert (draft.values["unit"], draft.values.get("subunit")) == (unit, subunit)
    found = (*draft.problems, *draft.notes)
    assert {one.key for one in found if one.field == "unit"} == told


def test_a_history_is_read_with_the_words_that_were_taught() -> None:
    rows = [["NIP", "Golongan", "TMT"], ["198501012010011001", "Gol Tiga", "1/4/2024"]]
    sheet, history = Sheet("a", rows), HISTORIES["rank"]
    layout = find_layout(sheet, history)
    assert layout is not None

    words = {"golongan": {"gol tiga": "III/b"}}

    row = read_row(sheet, layout, history, 1, lambda _text: None, words)
    assert row.values["golongan"] == "III/b"
    assert read_row(sheet, layout, history, 1, lambda _text: None).values["golongan"] is not None
