"""Levels of education as people write them."""

from __future__ import annotations

import pytest

from kepegdesk.documents.reference import read_table, vocabulary
from kepegdesk.domain.vocabulary import education_level

WORDS = vocabulary()


@pytest.mark.parametrize("row", read_table("education"), ids=lambda row: row["code"])
def test_code_name_and_first_short_form_name_their_level(row: dict[str, str]) -> None:
    for text in (row["code"], row["name"], row["name"].upper()):
        level = education_level(text, WORDS)
        assert level is not None
        assert (level.code, level.short) == (row["code"], row["short"])


@pytest.mark.parametrize(
    ("text", "short"),
    [
        ("S2 Manajemen", "S-2"),
        ("Pendidikan Terakhir S1", "S-1"),
        ("SMA IPA", "SMA"),
        ("D-3", "D-III"),
        ("S1 Pendidikan Guru SD", "S-1"),
        ("D.IV", "D-IV"),
    ],
)
def test_words_around_the_level_do_not_matter(text: str, short: str) -> None:
    level = education_level(text, WORDS)

    assert level is not None
    assert level.short == short


@pytest.mark.parametrize("text", ["entah", "99", "40 hari", "S9"])
def test_what_is_no_level(text: str) -> None:
    assert education_level(text, WORDS) is None
