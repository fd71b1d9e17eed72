"""Fields that many people get at once: how a text is read, and where one is found."""

from __future__ import annotations

import datetime as dt

import pytest

from kepegdesk.domain.bulk_fields import (
    DATED,
    FIELDS,
    PLAIN,
    READ_ONLY,
    Value,
    label_of,
    read,
    replaced,
    shown,
)
from kepegdesk.domain.kinds import EmployeeStatus, Sex


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        ("birth_date", "5/1/2026", dt.date(2026, 1, 5)),
        ("birth_date", "17 Agst 1985", dt.date(1985, 8, 17)),
        ("birth_date", "-", None),
        ("tmt_cpns", "", None),
        ("sex", "Wanita", Sex.FEMALE),
        ("sex", "", None),
        ("religion", "ISLAM", "Islam"),
        ("religion", "Parmalim", "Parmalim"),
        ("marital", "kawin", "Menikah"),
        ("phone", "+62 812-3456", "08123456"),
        ("phone", "0812 3456", "08123456"),
        ("npwp", "'09.254", "09.254"),
        ("nik", "7471010101850001", "7471010101850001"),
        ("golongan", "3a", "III/a"),
        ("status", "pensiunan", EmployeeStatus.RETIRED),
        ("address", "Jl.\u00a0 Mawar\nNo. 5", "Jl. Mawar No. 5"),
        ("note", " satu\ndua ", "satu\ndua"),
        ("email", "tidak ada", ""),
    ],
)
def test_reads_as_an_import_does(name: str, text: str, value: Value) -> None:
    reading = read(name, text)
    assert reading.value == value
    assert not reading.is_wrong


@pytest.mark.parametrize(
    ("name", "text", "key"),
    [
        ("birth_date", "30/02/1980", "BE01"),
        ("sex", "x", "BE01"),
        ("nik", "123", "BE01"),
        ("golongan", "V/z", "BE01"),
        ("golongan", "", "BE03"),
        ("status", "entah", "BE01"),
        ("position", "-", "BE03"),
        ("phone", "08" * 17, "BE02"),
        ("nik", "1" * 17, "BE01"),
    ],
)
def test_what_cannot_be_read_is_an_error_in_words(name: str, text: str, key: str) -> None:
    reading = read(name, text)
    assert reading.is_wrong
    assert reading.problem is not None
    assert (reading.problem.key, reading.problem.field) == (key, name)
    assert reading.problem.text.startswith(label_of(name))


def test_a_month_read_first_is_doubted() -> None:
    reading = read("birth_date", "12/25/1985")
    assert reading.value == dt.date(1985, 12, 25)
    assert reading.problem is not None
    assert (reading.problem.key, reading.is_wrong) == ("D17", False)


@pytest.mark.parametrize("value", [None, "teks", dt.date(2026, 1, 5), Sex.MALE])
def test_what_is_shown_reads_back(value: Value) -> None:
    name = {dt.date: "birth_date", Sex: "sex"}.get(type(value), "email")
    assert read(name, shown(value)).value == (value if value is not None else "")


@pytest.mark.parametrize(
    ("text", "find", "whole", "case", "fresh"),
    [
        ("Jln. Mawar jln. 5", "jln.", False, False, "JL Mawar JL 5"),
        ("Jln. Mawar", "jln.", False, True, None),
        ("a.b", ".", False, False, "aJLb"),
        ("abc", "", False, False, None),
        ("Kristen", "kristen", True, False, "JL"),
        ("Kristen", "kristen", True, True, None),
        ("Kristen Lain", "kristen", True, False, None),
        ("", "", True, True, "JL"),
    ],
)
def test_finds_and_replaces(
    text: str, find: str, whole: bool, case: bool, fresh: str | None
) -> None:
    assert replaced(text, find, "JL", whole=whole, case=case) == fresh


def test_what_takes_the_place_is_no_pattern() -> None:
    assert replaced("a", "a", r"\1\g<0>", whole=False, case=True) == r"\1\g<0>"


def test_every_field_is_plain_or_dated() -> None:
    assert {*PLAIN, *DATED} == set(FIELDS)
    assert label_of("nip") == READ_ONLY["nip"] == "NIP"
    assert {FIELDS[name].history for name in DATED} == {"placement", "rank", "position", "status"}
