"""Rows of a person's file: what is wrong in one, and which of them holds on a day."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kepegdesk.domain.histories import (
    HISTORIES,
    Kind,
    Value,
    blank,
    fields_of,
    order_key,
    row_text,
    value_text,
)
from kepegdesk.domain.history_rules import Owner, check_row, in_force
from kepegdesk.domain.kinds import EmployeeKind

DAY = dt.date.fromisoformat
TODAY = DAY("2026-11-24")
PNS = Owner(EmployeeKind.PNS, DAY("1985-01-01"))
FILLED: dict[str, dict[str, Value]] = {
    "rank": {"golongan": "III/a", "tmt": DAY("2020-04-01")},
    "position": {"title": "Analis", "appointment": "definitif", "tmt": DAY("2020-04-01")},
    "placement": {"unit": 1, "tmt": DAY("2020-04-01")},
    "kind": {"kind": "PNS", "tmt": DAY("2011-01-01")},
    "status": {"status": "Aktif", "tmt": DAY("2011-01-01")},
    "contract": {"start": DAY("2020-01-01"), "end": DAY("2024-12-31")},
    "education": {"level": "S-1", "graduated": 2008},
    "family": {"relation": "istri", "name": "Siti"},
    "training": {"name": "Bimtek", "end": DAY("2025-05-03"), "hours": 24},
    "award": {"name": "Satyalancana Karya Satya X Tahun", "sk_date": DAY("2025-08-17")},
    "discipline": {"level": "ringan", "tmt": DAY("2024-01-01"), "sk_number": "1/2024"},
    "performance": {"year": 2025, "predicate": "Baik"},
}
"""A row of every kind with what it cannot be without."""


def row(key: str, **values: Value) -> dict[str, Value]:
    return {**HISTORIES[key].empty(), **FILLED[key], **values}


def told(key: str, owner: Owner = PNS, others: Any = (), **values: Value) -> list[str]:
    found = check_row(HISTORIES[key], row(key, **values), owner, others, TODAY)
    return [problem.key for problem in found]


@pytest.mark.parametrize("key", HISTORIES)
def test_a_whole_row_is_taken(key: str) -> None:
    assert told(key) == []


@pytest.mark.parametrize(
    ("key", "name"),
    [(key, each.name) for key, history in HISTORIES.items() for each in history.fields],
)
def test_what_is_required_must_be_there_and_what_is_there_must_fit(key: str, name: str) -> None:
    wanted = HISTORIES[key].by_name[name]
    missing = told(key, **{name: blank(wanted)})
    assert ("RW01" in missing) is wanted.required
    wrong: dict[Kind, tuple[Value, str]] = {
        Kind.TEXT: ("x" * 256, "RW02"),
        Kind.LONG: ("x" * 256, "RW02"),
        Kind.OFFERED: ("x" * 256, "RW02"),
        Kind.CHOICE: ("tidak ada", "RW03"),
        Kind.NUMBER: (wanted.highest + 1, "RW04"),
        Kind.DATE: (DAY("1850-01-01"), "RW05"),
        Kind.FLAG: ("mungkin", "RW06"),
        Kind.UNIT: ("Dinas", "RW07"),
    }
    value, problem = wrong[wanted.kind]
    assert problem in told(key, **{name: value})


@pytest.mark.parametrize(
    ("key", "values", "problem"),
    [
        ("contract", {"end": DAY("2019-12-31")}, "RW08"),
        ("training", {"start": DAY("2025-05-04")}, "RW08"),
        ("discipline", {"end": DAY("2023-12-31")}, "RW08"),
        ("rank", {"tmt": DAY("1985-01-01")}, "RW09"),
        ("rank", {"sk_date": DAY("2026-11-25")}, "RW10"),
        ("rank", {"tmt": DAY("2020-04-02")}, "D19"),
        ("rank", {"golongan": "IX"}, "D23"),
        ("rank", {"tmt": "kemarin"}, "TG00"),
        ("family", {"nik": "123"}, "PG12"),
        ("family", {"nip": "123"}, "RW15"),
        ("family", {"left": DAY("2020-01-01")}, "RW16"),
        ("family", {"relation": "anak"}, "RW18"),
        ("family", {"relation": "anak", "birth_date": DAY("1980-01-01")}, "RW19"),
        ("discipline", {"sk_number": ""}, "RW20"),
    ],
)
def test_what_is_doubtful_or_wrong_in_one_row(
    key: str, values: dict[str, Value], problem: str
) -> None:
    assert told(key, **values) == [problem]


@pytest.mark.parametrize(
    ("key", "other", "values", "problem"),
    [
        ("rank", {}, {"tmt": DAY("2024-04-01")}, "RW11"),
        ("rank", {"golongan": "III/b"}, {"tmt": DAY("2024-04-01")}, "RW12"),
        ("rank", {"golongan": "II/d"}, {"tmt": DAY("2019-04-01")}, "RW12"),
        ("position", {"title": "Kepala"}, {}, "RW13"),
        (
            "position",
            {"title": "Kepala", "end": DAY("2025-01-01")},
            {"tmt": DAY("2024-01-01")},
            "RW14",
        ),
        ("family", {"name": "Ani"}, {}, "RW17"),
        ("contract", {}, {"start": DAY("2024-12-31"), "end": DAY("2026-12-31")}, "RW21"),
        ("performance", {}, {"predicate": "Kurang"}, "RW11"),
    ],
)
def test_what_is_doubtful_beside_another_row(
    key: str, other: dict[str, Value], values: dict[str, Value], problem: str
) -> None:
    assert told(key, others=[row(key, **other)], **values) == [problem]


@pytest.mark.parametrize(
    ("key", "other", "values"),
    [
        ("rank", {"golongan": "II/d", "tmt": DAY("2016-04-01")}, {}),
        ("rank", {"golongan": "II/d", "tmt": None}, {}),
        ("rank", {"golongan": "VII", "tmt": DAY("2025-01-01")}, {}),
        ("position", {"title": "Kepala", "appointment": "Plt"}, {}),
        ("position", {"title": "Kepala", "tmt": DAY("2015-01-01"), "end": DAY("2019-01-01")}, {}),
        ("position", {"title": "Kepala", "tmt": DAY("2015-01-01")}, {"appointment": "Plh"}),
        ("family", {"name": "Ani", "left": DAY("2015-01-01"), "left_reason": "cerai"}, {}),
        ("family", {"relation": "anak", "name": "Ani"}, {}),
        ("contract", {"start": DAY("2015-01-01"), "end": DAY("2019-12-31")}, {}),
    ],
)
def test_rows_that_live_together(
    key: str, other: dict[str, Value], values: dict[str, Value]
) -> None:
    assert told(key, others=[row(key, **other)], **values) == []


def test_a_child_is_younger_than_its_parent_and_a_pppk_has_his_own_ladder() -> None:
    child: dict[str, Value] = {"relation": "anak", "origin": "angkat"}
    assert told("family", birth_date=DAY("1980-01-01"), **child) == ["RW19"]
    assert told("family", birth_date=DAY("2012-01-01"), **child) == []
    assert told("family", Owner(EmployeeKind.PNS), birth_date=DAY("1980-01-01"), **child) == []
    pppk = Owner(EmployeeKind.PPPK)
    assert told("rank", pppk, golongan="IX") == []
    assert told("rank", pppk) == ["D23"]


@given(st.lists(st.one_of(st.none(), st.dates(DAY("2000-01-01"), DAY("2030-01-01"))), max_size=6))
def test_the_newest_row_that_has_begun_holds(days: list[dt.date | None]) -> None:
    rows = [{**row("rank", tmt=day), "id": number} for number, day in enumerate(days)]
    held = in_force(HISTORIES["rank"], rows, TODAY)
    begun = [each for each in rows if each["tmt"] is None or each["tmt"] <= TODAY]  # type: ignore[operator]
    if held is None:
        assert not begun
        return
    assert held in begun
    key = order_key(HISTORIES["rank"], held)
    assert all(order_key(HISTORIES["rank"], each) <= key for each in begun)


def test_a_definitive_position_goes_before_an_acting_and_an_ended_one() -> None:
    definitive = row("position", tmt=DAY("2020-01-01"))
    acting = row("position", title="Kepala", appointment="Plt", tmt=DAY("2024-01-01"))
    ended = row("position", title="Camat", tmt=DAY("2022-01-01"), end=DAY("2023-01-01"))
    rows = [definitive, acting, ended]
    assert in_force(HISTORIES["position"], rows, TODAY) == definitive
    assert in_force(HISTORIES["position"], rows, DAY("2022-06-01")) == ended
    assert in_force(HISTORIES["position"], [ended], TODAY) == ended
    assert in_force(HISTORIES["position"], [acting], TODAY) == acting
    assert in_force(HISTORIES["position"], rows, DAY("2019-01-01")) is None


def test_rows_in_words() -> None:
    assert row_text(HISTORIES["rank"], row("rank")) == "III/a, TMT 01-04-2020"
    assert row_text(HISTORIES["award"], row("award", sk_date=None)) == (
        "Satyalancana Karya Satya X Tahun"
    )
    assert row_text(HISTORIES["contract"], row("contract")) == "01-01-2020"
    family = HISTORIES["family"]
    assert value_text(family.by_name["sex"], "P") == "Perempuan"
    assert value_text(family.by_name["claimed"], True) == "ya"
    assert value_text(family.by_name["earns"], False) == "tidak"
    assert value_text(family.by_name["nik"], "") == ""
    assert [each.name for each in fields_of(family)] == [
        "relation", "name", "birth_date", "claimed",
    ]  # fmt: skip
    assert order_key(HISTORIES["performance"], {"year": 2025}) == ("2025", 2**31)
