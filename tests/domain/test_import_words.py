"""Words nobody knows, what they were said to mean, and updates of chosen columns only."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from kepegdesk.domain.columns import Mapping
from kepegdesk.domain.import_rows import Draft, Known, RowChecker
from kepegdesk.domain.import_update import (
    Update,
    columns_of,
    erased,
    given_by,
    labels_of,
    narrowed,
    offered,
)
from kepegdesk.domain.import_words import (
    UnknownWord,
    WordSource,
    key_of,
    label_of,
    translate,
    unknown_words,
)
from kepegdesk.domain.problems import Problem, Severity, warning
from kepegdesk.domain.vocabulary import Vocabulary

NIP = "198501012010011001"
WORDS = {
    "golongan": {"tiga a": "III/a"},
    "religion": {"kaharingan": "Kaharingan"},
    "sex": {"1 2": "L"},
}


def checked(words: dict[str, dict[str, str]] | None = None, **cells: Any) -> Draft:
    known = Known(units=("Dinas Kesehatan",), unit_aliases={"dinkes": "Dinas Kesehatan"},
                  words=words or {})  # fmt: skip
    return RowChecker(known, Vocabulary()).check(2, {"nip": NIP, "name": "Ali", **cells})


def source(draft: Draft) -> WordSource:
    told = [(problem.key, problem.field) for problem in draft.problems]
    told += [("D41_NEW" if note.key == "D41" else note.key, note.field) for note in draft.notes]
    return WordSource(draft.row, draft.cells, draft.values, told)


def test_the_dictionary_is_applied_and_said() -> None:
    draft = checked(WORDS, golongan="Tiga  A", religion="KAHARINGAN", sex=True)

    assert (draft.values["golongan"], draft.values["religion"]) == ("III/a", "Kaharingan")
    assert draft.cells["golongan"] == "Tiga  A"
    told = [note.text for note in draft.notes if note.key == "KAMUS"]
    assert told == ["Golongan/ruang “Tiga A” dipahami sebagai “III/a” karena kamus koreksi."]


def test_a_rank_column_is_the_golongan_s_too() -> None:
    cells, typed = translate({"rank": "tiga-a", "golongan": None, "name": "tiga a"}, WORDS)

    assert (cells["rank"], cells["name"], typed) == ("III/a", "tiga a", {"golongan": "tiga-a"})
    assert translate({"sex": "-"}, WORDS) == ({"sex": "-"}, {})


def test_an_alias_of_the_office_is_said_but_not_its_own_spelling() -> None:
    assert [note.key for note in checked(unit="DINKES").notes] == ["KAMUS", "KIND_DERIVED"]
    assert [note.key for note in checked(unit="DINAS KESEHATAN").notes] == ["KIND_DERIVED"]


def test_unknown_words_of_every_sort() -> None:
    drafts = [
        checked(golongan="Gol Zet", religion="Moslm", marital="Menikah", unit="XYZ"),
        checked(golongan="gol zet", sex="#", kind="Aneka", unit="Dinas Sosial"),
    ]
    rows = [source(draft) for draft in drafts]
    found = unknown_words(rows, {}, near_unit=lambda text: f"{text}?")

    assert found[0] == UnknownWord("unit", "XYZ", (2,), "XYZ?", holds=True)
    assert UnknownWord("golongan", "Gol Zet", (2, 2)) in found
    assert UnknownWord("religion", "Moslm", (2,)) in found
    assert UnknownWord("kind", "Aneka", (2,)) in found
    assert next(word for word in found if word.makes).text == "Dinas Sosial"
    assert found[-1].makes
    assert found[0].label == "Perangkat daerah"


def test_a_word_that_means_itself_is_known() -> None:
    assert unknown_words([source(checked(WORDS, religion="Kaharingan"))], WORDS) == []


def test_titles_like_those_of_the_office() -> None:
    titles = ["Analis Kebijakan", "Kebijakn Analis", "Bendahara"]
    rows = [
        source(checked(position=title))
        for title in ("Analis Kebijkan", "Analis Kebijakan", "Penyuluh", "Bendahra")
    ]
    words = {"position": {"bendahra": "Bendahara"}}

    found = unknown_words(rows, words, titles)

    assert [(word.text, word.suggestion) for word in found] == [
        ("Analis Kebijkan", "Analis Kebijakan")
    ]


@pytest.mark.parametrize(("text", "key"), [(" GOL-III  a", "gol iii a"), ("-", "")])
def test_keys_are_folded(text: str, key: str) -> None:
    assert key_of(text) == key
    assert label_of("unit") == "Perangkat daerah"


# Chosen columns only -----------------------------------------------------------------------------


def test_what_columns_can_update() -> None:
    mapping = Mapping(("NIP", "TTL", "MKG", "GAJI"), ("nip", "birth", "mkg", "salary"))

    assert offered(mapping) == {
        "birth_place": "Tempat lahir", "birth_date": "Tanggal lahir",
        "mkg_years": "Masa kerja: tahun", "mkg_months": "Masa kerja: bulan",
    }  # fmt: skip
    assert given_by("nip") == ()
    assert columns_of("golongan") == {"golongan", "rank", "golongan_code"}
    assert labels_of(Update(frozenset({"phone", "religion"}))) == ["Agama", "Nomor telepon"]


def draft(*problems: Problem, **values: Any) -> Draft:
    notes = (Problem("D44", Severity.INFO, "email", "dianggap kosong"),)
    return Draft(2, {}, {"nip": NIP, **values}, problems, notes)


def test_what_is_wrong_elsewhere_does_not_matter() -> None:
    given = draft(warning("D23", "golongan", "x"), warning("D41", "unit", "y"))

    kept = narrowed(given, Update(frozenset({"phone"})), known=True)
    assert (kept.problems, kept.notes) == ((), ())
    of_unit = narrowed(given, Update(frozenset({"subunit"})), known=True)
    assert [problem.key for problem in of_unit.problems] == ["D41"]


def test_nobody_new() -> None:
    update = Update(frozenset({"phone"}))
    assert [p.key for p in narrowed(draft(), update, known=False).problems] == ["UPD01"]
    assert "tanpa NIP" in narrowed(draft(nip=None), update, known=False).problems[0].text
    twice = narrowed(narrowed(draft(), update, known=False), update, known=False)
    assert len(twice.problems) == 1


def test_only_a_cell_blank_on_purpose_erases() -> None:
    fields = frozenset({"phone", "email", "address", "religion", "tmt_pns", "nip"})
    given = draft(phone="", email="", address="Jalan", tmt_pns=None, religion="")

    assert erased(given, Update(fields, fields)) == {"phone", "religion", "tmt_pns"}
    unread = draft(warning("UNREADABLE", "tmt_pns", "?"), tmt_pns=None, phone=date(2020, 1, 1))
    assert erased(unread, Update(fields, fields)) == frozenset()
