"""One cell at a time: text, vocabularies, numbers, identifiers, positions."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kepegdesk.domain import cells
from kepegdesk.domain.cells import UNREADABLE
from kepegdesk.domain.kinds import EmployeeKind, EmployeeStatus
from kepegdesk.domain.sheet import CellFault


@given(st.text())
def test_plain_text_has_no_control_signs_and_no_double_blanks(text: str) -> None:
    plain = cells.plain(text)

    assert "  " not in plain
    assert plain == plain.strip()
    assert not any(sign in plain for sign in "\x00\x07\t\r\n\u00a0\u200b\ufeff")


def test_plain_keeps_a_leading_equals_sign() -> None:
    assert cells.plain("=1+1") == "=1+1"


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (None, ""),
        (True, "YA"),
        (False, "TIDAK"),
        (5.0, "5"),
        (5.5, "5.5"),
        (date(2024, 2, 1), "01-02-2024"),
        (CellFault.ERROR, ""),
        (" a \n b", "a b"),
        ("a\x07b", "ab"),
    ],
)
def test_text_of_a_cell(cell: Any, text: str) -> None:
    assert cells.text_of(cell) == text


@pytest.mark.parametrize(
    ("value", "cell"),
    [
        (datetime(2024, 2, 1, 10, 3), date(2024, 2, 1)),  # noqa: DTZ001
        (date(2024, 2, 1), date(2024, 2, 1)),
        (time(10, 3), "10:03:00"),
        (timedelta(hours=30), "1 day, 6:00:00"),
        ("x", "x"),
        (None, None),
    ],
)
def test_what_a_library_gives_becomes_a_cell(value: object, cell: Any) -> None:
    assert cells.plain_value(value) == cell
    assert type(cells.plain_value(value)) is type(cell)


def test_vocabularies_keep_or_refuse_what_they_do_not_know() -> None:
    assert cells.sex("x") is UNREADABLE
    assert cells.sex("-") is None
    assert cells.religion("Kristen Protestan") == "Kristen"
    assert cells.religion("Sunda Wiwitan") == "Sunda Wiwitan"
    assert cells.marital("Belum") == "Belum Kawin"
    assert cells.marital("Pisah") == "Pisah"
    assert cells.marital("-") == ""
    assert cells.kind("P3K Paruh Waktu") is EmployeeKind.PPPK_PARUH_WAKTU
    assert cells.kind("entah") is None
    assert cells.status("Masa Persiapan Pensiun") is EmployeeStatus.MPP
    assert cells.status("entah") is UNREADABLE
    assert cells.status("") is None


@pytest.mark.parametrize(
    ("cell", "number"),
    [
        (7.0, 7),
        ("07", 7),
        ("'7", 7),
        ("-", None),
        ("tujuh", UNREADABLE),
        (7.5, UNREADABLE),
        (1e30, UNREADABLE),
        (-1.0, UNREADABLE),
        ("9" * 5000, UNREADABLE),
        (0.0, 0),
    ],
)
def test_counts(cell: Any, number: Any) -> None:
    assert cells.count(cell) is number or cells.count(cell) == number


@pytest.mark.parametrize(
    ("cell", "year"),
    [
        (2009.0, 2009),
        ("Juni 2009", 2009),
        (date(2009, 6, 1), 2009),
        ("2009/2010", UNREADABLE),
        ("-", None),
        ("9", UNREADABLE),
    ],
)
def test_years(cell: Any, year: Any) -> None:
    assert cells.year(cell) == year


@pytest.mark.parametrize(
    ("cell", "service"),
    [
        ("5 bln", (0, 5)),
        ("12", (12, 0)),
        (12.0, (12, 0)),
        (10.25, UNREADABLE),
        (date(2024, 3, 10), UNREADABLE),
        ("lama", UNREADABLE),
        ("", None),
    ],
)
def test_masa_kerja(cell: Any, service: Any) -> None:
    assert cells.service(cell) == service


@pytest.mark.parametrize(
    ("cell", "amount"),
    [
        ("-", None),
        ("banyak", UNREADABLE),
        ("2.785,5", 2786),
        ("2785700,49", 2785700),
        (True, UNREADABLE),
        (float("inf"), UNREADABLE),
        (-5.0, UNREADABLE),
        ("9" * 5000, UNREADABLE),
    ],
)
def test_money(cell: Any, amount: Any) -> None:
    assert cells.money(cell) == amount


@given(st.integers(min_value=0, max_value=10**12))
def test_money_survives_every_way_of_grouping(amount: int) -> None:
    for text in (
        f"{amount}",
        f"Rp. {amount:,},-",
        f"{amount:,}".replace(",", "."),
        f"{amount:,}.00",
    ):
        assert cells.money(text) == amount


@pytest.mark.parametrize(
    ("cell", "nik"),
    [
        ("7471 0101 0185 0001", "7471010101850001"),
        ("'7471010101850001", "7471010101850001"),
        ("0", ""),
        (None, ""),
        ("747101", UNREADABLE),
        (747101.0, UNREADABLE),
    ],
)
def test_nik(cell: Any, nik: Any) -> None:
    assert cells.nik(cell) == nik


@pytest.mark.parametrize(
    ("cell", "phone"),
    [
        (81234567890.0, "081234567890"),
        (0, ""),
        (float("inf"), ""),
        ("81234567890", "081234567890"),
        ("+62 812-3456-7890", "081234567890"),
        ("6281234567890", "081234567890"),
        (6281234567890.0, "081234567890"),
        ("(0401) 312345", "0401312345"),
        ("0812 / 0813", "0812 / 0813"),
        ("-", ""),
    ],
)
def test_phone(cell: Any, phone: str) -> None:
    assert cells.phone(cell) == phone


@pytest.mark.parametrize(
    ("text", "eselon"),
    [
        ("Non Eselon", ""),
        ("2b", "IIb"),
        ("llb", "IIb"),
        ("V", "V"),
        ("IVa", "IVa"),
        ("Eselon III.a", "IIIa"),
        ("IIIV", UNREADABLE),
        ("tinggi", UNREADABLE),
    ],
)
def test_eselon(text: str, eselon: Any) -> None:
    assert cells.eselon(text) == eselon


def test_position_without_a_mark_is_definitive() -> None:
    assert cells.position("Pjabat Umum") == ("Pjabat Umum", "definitif")
