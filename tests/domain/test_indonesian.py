"""Indonesian dates, numbers and NIP as they stand on paper."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from num2words import num2words

from kepegdesk.domain import indonesian


@pytest.mark.parametrize(
    ("month", "name", "roman"),
    [
        (1, "Januari", "I"),
        (2, "Februari", "II"),
        (3, "Maret", "III"),
        (4, "April", "IV"),
        (5, "Mei", "V"),
        (6, "Juni", "VI"),
        (7, "Juli", "VII"),
        (8, "Agustus", "VIII"),
        (9, "September", "IX"),
        (10, "Oktober", "X"),
        (11, "November", "XI"),
        (12, "Desember", "XII"),
    ],
)
def test_months(month: int, name: str, roman: str) -> None:
    """T-40: month names."""
    assert indonesian.month_name(month) == name
    assert indonesian.roman_month(month) == roman


@pytest.mark.parametrize("month", [-1, 0, 13])
def test_there_is_no_other_month(month: int) -> None:
    with pytest.raises(ValueError, match="tidak ada"):
        indonesian.month_name(month)
    with pytest.raises(ValueError, match="tidak ada"):
        indonesian.roman_month(month)


def test_dates_as_a_letter_writes_them() -> None:
    assert indonesian.long_date(date(2026, 11, 23)) == "23 November 2026"
    assert indonesian.long_date(date(2026, 8, 1)) == "1 Agustus 2026"
    assert indonesian.full_date(date(2026, 8, 17)) == "Senin, 17 Agustus 2026"
    assert indonesian.short_date(date(2026, 1, 5)) == "05-01-2026"


def test_the_seven_days() -> None:
    week = [indonesian.day_name(date(2026, 11, day)) for day in range(23, 30)]
    assert week == ["Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu"]


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (0, "nol"),
        (1, "satu"),
        (10, "sepuluh"),
        (11, "sebelas"),
        (12, "dua belas"),
        (19, "sembilan belas"),
        (20, "dua puluh"),
        (21, "dua puluh satu"),
        (100, "seratus"),
        (101, "seratus satu"),
        (111, "seratus sebelas"),
        (200, "dua ratus"),
        (366, "tiga ratus enam puluh enam"),
        (1000, "seribu"),
        (1001, "seribu satu"),
        (2011, "dua ribu sebelas"),
        (11000, "sebelas ribu"),
        (100_000, "seratus ribu"),
        (1_000_000, "satu juta"),
        (1_001_000, "satu juta seribu"),
        (3_811_634, "tiga juta delapan ratus sebelas ribu enam ratus tiga puluh empat"),
        (2_000_000_000, "dua miliar"),
        (10**12, "satu triliun"),
        (-5, "minus lima"),
    ],
)
def test_terbilang(number: int, words: str) -> None:
    assert indonesian.terbilang(number) == words


@pytest.mark.parametrize("number", range(367))
def test_terbilang_of_every_length_of_leave(number: int) -> None:
    """T-40: 0 to 366 as an independent speller has them."""
    assert indonesian.terbilang(number) == num2words(number, lang="id")


@given(st.integers(min_value=0, max_value=2 * 10**9))
def test_terbilang_agrees_with_num2words(number: int) -> None:
    """Its one fault: 1.001.000 is *satu juta seribu*, not *satu juta satu ribu*."""
    oracle = num2words(number, lang="id").replace("milyar", "miliar")
    if number // 1000 % 1000 == 1:
        oracle = oracle.replace("satu ribu", "seribu")
    assert indonesian.terbilang(number) == oracle


@given(st.integers(min_value=1, max_value=10**15 - 1))
def test_a_negative_number_is_the_positive_one_with_minus(number: int) -> None:
    assert indonesian.terbilang(-number) == f"minus {indonesian.terbilang(number)}"


@given(st.integers(min_value=0, max_value=999_999), st.integers(min_value=0, max_value=999_999))
def test_two_numbers_never_share_their_words(one: int, other: int) -> None:
    same = indonesian.terbilang(one) == indonesian.terbilang(other)
    assert same == (one == other)


@pytest.mark.parametrize("number", [10**15, -(10**15)])
def test_terbilang_refuses_what_it_has_no_word_for(number: int) -> None:
    with pytest.raises(ValueError, match="terlalu besar"):
        indonesian.terbilang(number)


@pytest.mark.parametrize(
    ("amount", "text"),
    [
        (0, "Rp0"),
        (999, "Rp999"),
        (1_234_567, "Rp1.234.567"),
        (-2500, "-Rp2.500"),
    ],
)
def test_rupiah(amount: int, text: str) -> None:
    assert indonesian.rupiah(amount) == text


@given(st.integers(min_value=-(10**15), max_value=10**15))
def test_thousands_keep_every_digit(number: int) -> None:
    text = indonesian.thousands(number)
    assert int(text.replace(".", "")) == number
    assert all(len(group) == 3 for group in text.lstrip("-").split(".")[1:])


@pytest.mark.parametrize(
    ("nip", "text"),
    [
        ("198501012010011001", "19850101 201001 1 001"),
        ("199001012021211001", "19900101 202121 1 001"),
        ("131234567", "131234567"),
        ("19850101201001100X", "19850101201001100X"),
        ("", ""),
    ],
)
def test_nip_in_groups(nip: str, text: str) -> None:
    assert indonesian.spaced_nip(nip) == text


@given(st.from_regex(r"[0-9]{18}", fullmatch=True))
def test_a_grouped_nip_is_the_same_number(nip: str) -> None:
    text = indonesian.spaced_nip(nip)
    assert [len(group) for group in text.split(" ")] == [8, 6, 1, 3]
    assert text.replace(" ", "") == nip


def test_capitalised_touches_the_first_letter_only() -> None:
    assert indonesian.capitalised("dua belas") == "Dua belas"
    assert indonesian.capitalised("wali Kota KENDARI") == "Wali Kota KENDARI"
    assert indonesian.capitalised("") == ""
