"""The worked examples W1-W16 and tests T1-T7 of the leave specification, from one data file."""

from __future__ import annotations

from datetime import date

import pytest
from leave_world import DAY, EXAMPLES, calendar, context, example, facts_of, person

from kepegdesk.domain.kinds import LeaveKind, WorkPattern
from kepegdesk.domain.leave import Request, quote
from kepegdesk.domain.leave_ledger import balance, postings
from kepegdesk.domain.working_days import add_months, by_year, working_days


def named(rows: list[dict]) -> list:
    return [pytest.param(row, id=row["id"]) for row in rows]


@pytest.mark.parametrize("row", named(EXAMPLES["balances"]))
def test_balance_of_the_example(row: dict) -> None:
    who, facts, law = person(**row["person"]), facts_of(row), context(row.get("policy", "KETAT"))
    for year, opened in row["opened"].items():
        lots = {
            lot.lot: lot.opened for lot in balance(who, facts, law, date(int(year), 12, 31)).lots
        }
        assert [lots.get(name, 0) for name in ("N-2", "N-1", "N")] == opened, year
    for left in row["left"]:
        got = balance(who, facts, law, DAY(left["on"]))
        assert {key: getattr(got, key) for key in left if key != "on"} == {
            key: value for key, value in left.items() if key != "on"
        }, left["on"]
        assert sum(line.days for line in got.lines) == got.available
    for charged, days in row.get("charged", {}).items():
        year, lot = charged.split()
        last = facts.taken[-1].id
        assert postings(who, facts, law, last)[int(year), lot] == days


@pytest.mark.parametrize("row", named(EXAMPLES["requests"]))
def test_request_of_the_example(row: dict) -> None:
    base = example(row["example"])
    who = person(pattern=row.get("pattern", "5"), **base["person"])
    asked = Request(LeaveKind.ANNUAL, DAY(row["start"]), DAY(row["end"]), reason="Keluarga")
    got = quote(asked, who, facts_of(base), context(), DAY(row["on"]))
    assert [problem.key for problem in got.problems] == row["problems"]
    assert got.working_days == row["working_days"]
    if "text" in row:
        assert got.problems[0].text == row["text"]
    if not row["problems"] and got.by_year.keys() == {got.before.on.year}:
        assert got.before.available - got.after.available == row["working_days"]


@pytest.mark.parametrize("row", EXAMPLES["days"], ids=lambda row: row["start"])
def test_working_days_of_both_weeks(row: dict) -> None:
    start, end = DAY(row["start"]), DAY(row["end"])
    for pattern in WorkPattern:
        assert working_days(start, end, pattern, calendar()) == row[pattern]
        counted = by_year(start, end, pattern, calendar())
        assert sum(counted.values()) == row[pattern]
        for year, days in row.get("by_year", {}).get(pattern, {}).items():
            assert counted[int(year)] == days


@pytest.mark.parametrize("row", EXAMPLES["months"], ids=lambda row: row["start"])
def test_months_end_the_day_before(row: dict) -> None:
    assert add_months(DAY(row["start"]), row["months"], row["days"]) == DAY(row["end"])
