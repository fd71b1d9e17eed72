"""The wording of papers: fields, conditions, and what is said about a text that cannot print."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kepegdesk.domain import wording
from kepegdesk.domain.problems import Severity
from kepegdesk.domain.wording import check, fields_of, fill

VALUES = {"nama": "La Ode {Uji}", "alamat": "", "luar_negeri": "Mekah"}


def told(text: str, **kinds: bool) -> list[tuple[int, int, str]]:
    """Return what is wrong with a text, as line, column and words."""
    return [(f.line, f.column, f.text) for f in check(text, VALUES, **kinds)]


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("Diberikan kepada {nama}:", ["Diberikan kepada La Ode {Uji}:"]),
        ("satu\n\ndua ", ["satu", "", "dua "]),
        ("[bila alamat] Alamat: {alamat}.\nTetap", ["Tetap"]),
        ("[bila tidak alamat] Alamat belum ada.", ["Alamat belum ada."]),
        ("[bila luar_negeri][bila tidak alamat]  dua spasi", [" dua spasi"]),
        ("[bila luar_negeri] [bila alamat] tidak keduanya", []),
        ("Butir [bila] di tengah baris", ["Butir [bila] di tengah baris"]),
        ("{nama}{nama}", ["La Ode {Uji}La Ode {Uji}"]),
    ],
)
def test_fields_and_conditions(text: str, printed: list[str]) -> None:
    """A value with braces prints as it is: what a person typed is never read as wording."""
    assert told(text) == []
    assert fill(text, VALUES) == printed


@pytest.mark.parametrize(
    ("text", "line", "column", "words"),
    [
        ("Kepada {nma} di", 1, 9, "Isian «nma» tidak dikenal. Maksudnya «nama»?"),
        ("Kepada {Nama}", 1, 9, "Isian «Nama» tidak dikenal. Maksudnya «nama»?"),
        ("baik\nSdr. {zzzzzz}", 2, 7, "Isian «zzzzzz» tidak dikenal. Pilih dari daftar isian."),
        ("kosong {}", 1, 9, "Isian «» tidak dikenal. Pilih dari daftar isian."),
        ("[bila tidak almat] x", 1, 13, "Isian «almat» tidak dikenal. Maksudnya «alamat»?"),
        ("Kepada {nama", 1, 8, "Kurung kurawal «{» belum ditutup dengan «}»."),
        ("Kepada {nama {nama}", 1, 8, "Kurung kurawal «{» belum ditutup dengan «}»."),
        ("Kepada nama}", 1, 12, "Kurung kurawal «}» tanpa pembuka «{»."),
        ("[bila nama", 1, 1, "Kurung siku «[» belum ditutup dengan «]»."),
        ("[bila nama][lagi", 1, 12, "Kurung siku «[» belum ditutup dengan «]»."),
        ("[bila nama]", 1, 12, "Tulis kalimatnya di belakang syarat, pada baris yang sama."),
        ("[bila nama] ", 1, 13, "Tulis kalimatnya di belakang syarat, pada baris yang sama."),
    ],
)
def test_what_cannot_print_is_told_with_its_place(
    text: str, line: int, column: int, words: str
) -> None:
    assert told(text) == [(line, column, words)]
    with pytest.raises(ValueError, match=r"«|syarat"):
        fill(text, VALUES)


@pytest.mark.parametrize("text", ["[Lampiran] x", "[bila] x", "[bila tidak] x", "[ada nama] x"])
def test_a_bracket_at_the_beginning_is_a_condition_or_told(text: str) -> None:
    """A slip such as «[bla nama]» must not print its brackets on a letter."""
    ((line, column, words),) = told(text)
    assert (line, column) == (1, 1)
    assert "bukan syarat. Tulis [bila alamat]" in words


def test_every_fault_is_told_at_once_in_the_order_of_the_text() -> None:
    places = [(line, column) for line, column, _words in told("a } {nma}\n[x] {\n}")]
    assert places == [(1, 3), (1, 6), (2, 1), (2, 5), (3, 1)]


def test_an_empty_part_is_told_where_it_must_be_filled() -> None:
    assert told(" \n ", required=True) == [(1, 1, "Bagian ini wajib diisi.")]
    assert told(" \n ") == []


@pytest.mark.parametrize(
    ("text", "when"),
    [
        ("{alamat}", "{alamat} kosong"),
        (" {alamat}\n", "{alamat} kosong"),
        ("[bila alamat] Alamat: {alamat}.", "{alamat} kosong"),
        ("[bila tidak alamat] Tanpa alamat.", "{alamat} terisi"),
        ("[bila alamat] a\n[bila tidak luar_negeri] b", "{alamat} kosong, {luar_negeri} terisi"),
        ("[bila tidak nama] Tanpa nama.", None),  # the name is never empty, so this never prints
        ("[bila alamat] a\n[bila tidak alamat] b", ""),
        ("{alamat} di rumah", ""),
        ("{nama}", ""),
        ("[bila nama] {nama}", ""),
    ],
)
def test_a_part_that_must_be_there_never_empties(text: str, when: str | None) -> None:
    """Whatever the values: else a letter would go out with a hole in it."""
    found = [fault.text for fault in check(text, VALUES, required=True, always=["nama"])]
    words = "" if when is None else when
    expected = f"Bagian ini kosong bila {words}. Tambahkan kalimat yang selalu tercetak."
    assert found == ([] if when == "" else [expected.replace("bila .", "selalu.")])
    assert check(text, VALUES, always=["nama"]) == []


def test_a_part_of_very_many_conditions_needs_a_sentence_without() -> None:
    fields = [f"isian{number}" for number in range(12)]
    text = "\n".join(f"[bila {name}] x" for name in fields)
    ((fault),) = check(text, fields, required=True)
    assert fault.text == "Tulis paling sedikit satu kalimat tanpa syarat [bila …]."
    assert check(f"{text}\nSelalu.", fields, required=True) == []


def test_items_beyond_those_that_have_a_name_are_told() -> None:
    """They were left out of the paper without a word."""
    text = "satu\n\ndua\ntiga"
    assert check(text, (), most=3) == []
    (fault,) = check(text, (), most=2)
    assert (fault.line, fault.text) == (4, "Bagian ini 3 butir; paling banyak 2.")


def test_a_title_is_one_short_line() -> None:
    assert told("satu\ndua", single=True) == [
        (2, 1, "Bagian ini hanya satu baris. Gabungkan barisnya.")
    ]
    ((_line, column, words),) = told("x" * 201, single=True)
    assert column == 201
    assert words == "Baris ini 201 huruf; paling panjang 200. Persingkat."
    assert told("x" * 200, single=True) == []


def test_a_text_that_no_page_could_hold_is_told() -> None:
    assert [f.text for f in check("x" * 2501, ())] == [
        "Baris ini 2501 huruf; paling panjang 2500. Persingkat."
    ]
    pages = "\n".join(["x" * 2000] * 4)
    ((line, column, words),) = told(pages)
    assert (line, column) == (4, 1)
    assert words == f"Bagian ini {len(pages)} huruf; paling panjang 6000. Persingkat."


def test_a_fault_becomes_a_problem_of_its_part() -> None:
    problem = check("{", ())[0].problem("penutup")
    assert (problem.key, problem.field, problem.severity) == ("TK01", "penutup", Severity.ERROR)
    assert problem.text.startswith("Baris 1, kolom 1: Kurung kurawal")


def test_the_fields_a_text_uses() -> None:
    assert fields_of("{a} [b]\n[bila c][bila tidak d] {e}") == {"a", "c", "d", "e"}


TEXT = st.text(st.sampled_from("ab {}[]\n\r\t") | st.characters(), max_size=60)


@given(TEXT)
def test_any_text_is_told_off_or_printed_letter_for_letter(text: str) -> None:
    if not check(text, ()):
        assert "\n".join(fill(text, {})) == text


@given(TEXT, st.text(max_size=8), st.text(max_size=8))
def test_whatever_passes_the_check_can_be_filled(text: str, one: str, other: str) -> None:
    values = {"a": one, "b": other}
    if check(text, values):
        return
    printed = "\n".join(fill(text, values))
    assert len(printed) <= len(text) + text.count("{") * (len(one) + len(other))


@given(
    st.sampled_from(["a", "b"]),
    st.text(max_size=6),
    st.text(st.characters(exclude_characters="{}[]\n")),
)
def test_a_condition_prints_its_line_or_nothing(name: str, value: str, rest: str) -> None:
    values = {"a": value, "b": value}
    kept = fill(f"[bila {name}] x{rest}", values)
    left = fill(f"[bila tidak {name}] x{rest}", values)
    assert sorted((kept, left)) == [[], [f"x{rest}"]]
    assert bool(kept) is bool(value)


def test_the_longest_paragraph_is_within_the_longest_part() -> None:
    assert wording.LONGEST_LINE < wording.LONGEST_PARAGRAPH < wording.LONGEST_TEXT
