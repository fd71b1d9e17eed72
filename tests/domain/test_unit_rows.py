"""Units over time: what one is on a day, who heads it, and what cannot hold together."""

from __future__ import annotations

import datetime as dt

import pytest

from kepegdesk.domain.unit_rows import (
    HeadRow,
    NameRow,
    Standing,
    check_head,
    check_name,
    faults,
    head_on,
    loop,
    standing,
    structure,
)

DAY = dt.date.fromisoformat
NOW = Standing("Dinas Baru")


def named(name: str, tmt: str = "", unit: int = 1, **values: object) -> NameRow:
    place = Standing(name, values.get("parent"), bool(values.get("gone")))  # type: ignore[arg-type]
    return NameRow(unit, place, DAY(tmt) if tmt else None, id=values.get("id"))  # type: ignore[arg-type]


def head(employee: int, tmt: str = "", until: str = "", acting: str = "", id: int = 1) -> HeadRow:
    begun, last = (DAY(day) if day else None for day in (tmt, until))
    return HeadRow(1, employee, acting, begun, last, id=id)


def test_a_unit_without_rows_is_what_it_is_at_present() -> None:
    assert standing([], NOW, DAY("1990-01-01")) == NOW


@pytest.mark.parametrize(
    ("day", "name"),
    [("1999-01-01", "Kantor"), ("2019-12-31", "Kantor"), ("2020-01-01", "Dinas"),
     ("2026-01-01", "Badan")],
)  # fmt: skip
def test_the_newest_row_that_has_begun_holds(day: str, name: str) -> None:
    rows = [named("Badan", "2025-01-01"), named("Kantor"), named("Dinas", "2020-01-01")]
    found = standing(rows, NOW, DAY(day))
    assert found is not None
    assert found.name == name


def test_a_unit_begins_with_its_first_dated_row() -> None:
    units = {1: NOW, 2: Standing("Lama")}
    rows = {1: [named("Dinas Baru", "2025-01-01")]}
    assert set(structure(units, rows, DAY("2024-12-31"))) == {2}
    assert set(structure(units, rows, DAY("2025-01-01"))) == {1, 2}


@pytest.mark.parametrize(
    ("rows", "day", "employee"),
    [
        ([], "2026-01-01", None),
        ([head(1)], "1999-01-01", 1),
        ([head(1), head(2, "2025-01-01", id=2)], "2025-01-01", 2),
        ([head(1), head(2, "2025-01-01", id=2)], "2024-12-31", 1),
        # whoever went leaves the office empty, not to his predecessor
        ([head(1), head(2, "2025-01-01", "2025-06-30", id=2)], "2025-07-01", None),
        # a Plh. stands in for his days and gives the office back
        ([head(1), head(2, "2025-01-01", "2025-01-07", "Plh.", 2)], "2025-01-07", 2),
        ([head(1), head(2, "2025-01-01", "2025-01-07", "Plh.", 2)], "2025-01-08", 1),
        # one without a last day goes when a head is appointed
        ([head(1, "2025-01-01", acting="Plh."), head(2, "2025-03-01", id=2)], "2025-03-01", 2),
        ([head(1, "2025-01-01", acting="Plh."), head(2, "2025-03-01", id=2)], "2025-02-01", 1),
        ([head(1, acting="Plh.")], "2025-02-01", 1),
        ([head(1, "2025-01-01"), head(2, "2025-01-01", id=2)], "2025-01-01", 2),
    ],
)
def test_who_heads_a_unit_on_a_day(rows: list[HeadRow], day: str, employee: int | None) -> None:
    found = head_on(rows, DAY(day))
    assert (found.employee if found else None) == employee


def test_a_row_of_names_is_checked() -> None:
    assert [each.key for each in check_name(named(""), [])] == ["UN01"]
    assert [each.key for each in check_name(named("x" * 256), [])] == ["UN06"]
    assert [each.key for each in check_name(named("Dinas", "0203-01-01"), [])] == ["UN13"]
    twin = named("Lain", "2025-01-01")
    (problem,) = check_name(named("Dinas", "2025-01-01"), [twin])
    assert (problem.key, "per 01-01-2025" in problem.text) == ("UN07", True)
    (problem,) = check_name(named("Dinas"), [named("Lain")])
    assert "tanpa TMT" in problem.text
    assert check_name(named("Dinas", "2025-01-02"), [twin]) == []


def test_a_row_of_heads_is_checked() -> None:
    assert [each.key for each in check_head(HeadRow(1, None, "Pjs."), [])] == ["UN04", "UN10"]
    keys = [each.key for each in check_head(head(1, "2025-02-01", "2025-01-01"), [])]
    assert keys == ["UN11"]
    keys = [each.key for each in check_head(head(1, "2025-02-01", "9025-01-01"), [])]
    assert keys == ["UN13"]
    other = head(2, "2025-02-01")
    assert [each.key for each in check_head(head(1, "2025-02-01"), [other])] == ["UN12"]
    assert check_head(head(1, "2025-02-01", acting="Plh."), [other]) == []
    assert check_head(head(1, "", "2025-01-01"), [other]) == []


def test_a_unit_may_not_stand_below_itself_on_any_day() -> None:
    units = {1: Standing("A"), 2: Standing("B", 1), 3: Standing("C", 2)}
    rows = {1: [named("A"), named("A", "2027-01-01", parent=3)]}
    (problem,) = faults(units, rows)
    assert problem.key == "UN02"
    assert "per 01-01-2027" in problem.text
    assert faults(units, {}) == []


def test_a_living_unit_may_not_stand_below_one_that_is_not_there() -> None:
    units = {1: Standing("A"), 2: Standing("B", 1)}
    gone = {1: [named("A"), named("A", "2027-01-01", gone=True)]}
    (problem,) = faults(units, gone)
    assert (problem.key, "sudah dibubarkan" in problem.text) == ("UN08", True)
    late = {1: [named("A", "2027-01-01")]}
    (problem,) = faults(units, late)
    assert "belum ada" in problem.text


def test_a_loop_is_found_wherever_it_is() -> None:
    assert loop({}) is None
    assert loop({1: Standing("A", 9), 2: Standing("B", 1)}) is None
    assert loop({1: Standing("A", 2), 2: Standing("B", 3), 3: Standing("C", 2)}) in {2, 3}
