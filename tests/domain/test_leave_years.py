"""The turn of the year: nothing runs on 1 January, what is carried follows from what was used."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from leave_world import DAY, calendar, context, leave, person, rule_rows

from kepegdesk.domain.kinds import LeaveKind
from kepegdesk.domain.leave_facts import Cause, Contract, contract_on
from kepegdesk.domain.leave_ledger import (
    Balance,
    Deferral,
    Facts,
    LedgerContext,
    Opening,
    Policy,
    TakenLeave,
    balance,
    postings,
)
from kepegdesk.domain.working_days import DayOff, calendar_of, work_table


def working_stretch(start: date, days: int) -> tuple[date, date]:
    """Return a stretch of exactly so many working days that begins on or after a day."""
    table = work_table(person().pattern, calendar())
    first = start
    while not table.count(first, first):
        first += timedelta(days=1)
    last = first
    while table.count(first, last) < days:
        last += timedelta(days=1)
    return first, last


def used(year: int, days: int, *, id: int, month: int = 6) -> tuple[TakenLeave, ...]:
    """Return leave that takes so many working days of a year; none for 0."""
    if not days:
        return ()
    start, end = working_stretch(date(year, month, 1), days)
    return (TakenLeave(id, LeaveKind.ANNUAL, start, end, issued=True, label=f"no. {id}"),)


def opened(facts: Facts, year: int, law: LedgerContext | None = None) -> tuple[int, int, int]:
    """Return with what N-2, N-1 and N opened in a year."""
    lines = balance(person(), facts, law or context(), date(year, 12, 31)).lines
    start = [line for line in lines if line.cause is Cause.OPENED and line.date == date(year, 1, 1)]
    found = {line.lot: line.days for line in start}
    return found["N-2"], found["N-1"], found["N"]


def left(facts: Facts, on: str) -> Balance:
    return balance(person(), facts, context(), DAY(on), working=False)


# T-01 --------------------------------------------------------------------------------------------


def test_the_year_opens_by_itself_as_of_its_first_day() -> None:
    """T-01: asked on 1 January, on 15 March, or twice, the carry is that of 1 January."""
    facts = Facts(2025, taken=(*used(2025, 8, id=1), *used(2026, 3, id=2, month=2)))
    assert opened(facts, 2026) == (0, 4, 12)
    first, later = left(facts, "2026-01-01"), left(facts, "2026-03-15")
    assert (first.n1, first.n) == (later.n1, later.n) == (1, 12)
    assert left(facts, "2026-03-15") == later
    assert left(facts, "2025-12-20").available == 4


# T-02 --------------------------------------------------------------------------------------------


def expected_carry(rest_1: int, rest_2: int, *, deferred: bool) -> tuple[int, int]:
    """Return (N-2, N-1) by the table of leave.md §2.3, written out independently of the code."""
    charged_2 = 12 - rest_2
    carried_into_1 = min(6, rest_2)
    charged_1 = 0 if rest_1 == 12 else carried_into_1 + 12 - rest_1
    postponed = rest_1 if deferred else 0
    n1 = max(postponed, min(6, rest_1))
    whole = charged_1 == 0 and charged_2 == 0 and postponed <= 6
    return min(6 if whole else 0, 24 - 12 - n1), n1


@pytest.mark.parametrize("deferred", [False, True], ids=["ordinary", "postponed"])
@pytest.mark.parametrize("rest_2", [0, 6, 12])
@pytest.mark.parametrize("rest_1", [0, 3, 6, 9, 12])
def test_what_is_carried(rest_1: int, rest_2: int, deferred: bool) -> None:
    """T-02: the whole table, never above 24, and nothing carried is carried again."""
    carried = min(6, rest_2)
    taken_1 = 0 if rest_1 == 12 else carried + 12 - rest_1
    facts = Facts(
        2024,
        taken=(*used(2024, 12 - rest_2, id=1), *used(2025, taken_1, id=2)),
        deferrals=(Deferral(2025, rest_1, "TGH-1"),) if deferred and rest_1 else (),
    )
    n2, n1, n = opened(facts, 2026)
    assert (n2, n1) == expected_carry(rest_1, rest_2, deferred=deferred and rest_1 > 0)
    assert n == 12
    assert n2 + n1 + n <= 24
    spent = facts._replace(taken=(*facts.taken, *used(2026, n2 + n1 + n, id=3, month=2)))
    assert opened(spent, 2027) == (0, 0, 12)
    right_only = facts._replace(taken=(*facts.taken, *used(2026, n2 + n1, id=3, month=2)))
    assert opened(right_only, 2027)[1:] == (6 if n2 + n1 else min(6, 12), 12)


@pytest.mark.parametrize("deferred", [False, True], ids=["ordinary", "postponed"])
@pytest.mark.parametrize("rest_2", [0, 6, 12])
@pytest.mark.parametrize("rest_1", [0, 3, 6, 9, 12])
def test_what_is_carried_by_habit(rest_1: int, rest_2: int, deferred: bool) -> None:
    """T-02: the table by EMBER, where what is left of N-1 is carried beside a postponed right."""
    law = context(Policy.EMBER)
    carried = min(6, rest_2)
    taken_1 = 0 if rest_1 == 12 else carried + 12 - rest_1
    facts = Facts(
        2024,
        taken=(*used(2024, 12 - rest_2, id=1), *used(2025, taken_1, id=2)),
        deferrals=(Deferral(2025, rest_1, "TGH-1"),) if deferred and rest_1 else (),
    )
    _n2, n1 = expected_carry(rest_1, rest_2, deferred=deferred and rest_1 > 0)
    n2 = min(carried if rest_1 == 12 else 0, 24 - 12 - n1)
    assert opened(facts, 2026, law) == (n2, n1, 12)


@pytest.mark.parametrize("policy", list(Policy))
def test_what_was_carried_is_not_carried_again(policy: Policy) -> None:
    """T-02: neither with a postponement longer than the right, nor N-2 as another N-2."""
    law = context(policy)
    whole = Facts(2025, deferrals=(Deferral(2026, 18, "TGH-1"),))
    assert opened(whole, 2026, law) == (0, 6, 12)
    assert opened(whole, 2027, law) == (0, 12, 12)
    lots = (("N-2", 6), ("N-1", 4), ("N", 12))
    card = tuple(Opening(2026, lot, days, "Kartu") for lot, days in lots)
    found = opened(Facts(2026, openings=card), 2027, law)
    assert found == ((4 if policy is Policy.EMBER else 0), 6, 12)


@given(st.lists(st.integers(0, 24), min_size=5, max_size=5), st.data())
def test_no_year_ever_opens_above_24(uses: list[int], data: st.DataObject) -> None:
    """T-02: whatever was used and postponed in five years."""
    years = range(2022, 2027)
    taken = [
        piece for number, (year, days) in enumerate(zip(years, uses, strict=True), 1)
        for piece in used(year, days, id=number, month=2)
    ]  # fmt: skip
    postponed = data.draw(
        st.lists(st.tuples(st.sampled_from(list(years)), st.integers(1, 12)), max_size=3)
    )
    deferrals = tuple(Deferral(year, days, "TGH") for year, days in postponed)
    facts = Facts(2022, taken=tuple(taken), deferrals=deferrals)
    for year in range(2023, 2028):
        n2, n1, n = opened(facts, year)
        assert 0 <= n2 <= 6
        assert 0 <= n1 <= 12
        assert n2 + n1 + n <= 24


# T-03, T-04 --------------------------------------------------------------------------------------


@pytest.mark.parametrize(("taken", "lapsed"), [(0, 10), (8, 2), (10, 0), (12, 0)])
def test_what_is_carried_lapses_with_its_year(taken: int, lapsed: int) -> None:
    """T-03: of ten postponed days those not taken by 31 December lapse, and never fewer than 0."""
    facts = Facts(
        2025,
        taken=(*used(2025, 2, id=1), *used(2026, taken, id=2)),
        deferrals=(Deferral(2025, 10, "TGH-1"),),
    )
    assert opened(facts, 2026) == (0, 10, 12)
    lines = balance(person(), facts, context(), DAY("2027-01-01")).lines
    closed = [
        -line.days for line in lines
        if line.cause is Cause.CLOSED and line.lot == "N-1" and line.date.year == 2026
    ]  # fmt: skip
    assert sum(closed) == lapsed
    assert left(facts, "2026-12-31").n1 == lapsed
    assert opened(facts, 2027)[1] == min(6, 12 - max(0, taken - 10))


def test_leave_across_the_deadline_takes_from_each_year_its_own() -> None:
    """T-04: days to 31 December from what lapses, later ones from the new year, however early
    the letter was given."""
    facts = Facts(
        2025,
        taken=(leave("2026-12-28", "2027-01-08", id=7),),
        deferrals=(Deferral(2025, 12, "TGH-1"),),
    )
    assert postings(person(), facts, context(), 7) == {(2026, "N-1"): 4, (2027, "N-1"): 4}
    after = Facts(2025, taken=(leave("2027-01-04", "2027-01-08", id=7),), deferrals=facts.deferrals)
    assert postings(person(), after, context(), 7) == {(2027, "N-2"): 4}
    assert opened(after, 2027) == (6, 6, 12)


# T-05, T-15 --------------------------------------------------------------------------------------


def test_one_letter_over_new_year_is_two_lines() -> None:
    """T-05: three days of 2025 and one of 2026, with 1 January off."""
    days_off = calendar_of([DayOff(DAY("2026-01-01"), "national", "ditetapkan")])
    law = LedgerContext(rule_rows(), days_off)
    facts = Facts(2025, taken=(leave("2025-12-29", "2026-01-02", id=5),))
    assert postings(person(), facts, law, 5) == {(2025, "N"): 3, (2026, "N-1"): 1}


def test_a_leave_of_ten_days_takes_ten() -> None:
    """T-15: whichever lots they come from."""
    facts = Facts(2025, taken=(leave("2026-11-02", "2026-11-13", id=5),))
    assert sum(postings(person(), facts, context(), 5).values()) == 10
    assert left(facts, "2026-12-31").available == 18 - 10


# T-07 --------------------------------------------------------------------------------------------


@given(
    st.lists(st.tuples(st.integers(0, 1000), st.integers(1, 10)), max_size=6),
    st.sampled_from(["2028-01-01", "2028-06-15", "2028-12-31"]),
)
def test_a_projection_is_what_the_year_opens_with_when_it_comes(
    pieces: list[tuple[int, int]], on: str
) -> None:
    """T-07: the balance of 2028 asked in 2026 is that of a book kept year by year until then.

    The book is kept by hand here: each year's closing figures become the openings of the next.
    """
    taken = []
    free = date(2024, 1, 1)
    for number, (offset, length) in enumerate(sorted(pieces), 1):
        start = max(free, date(2024, 1, 1) + timedelta(days=offset))
        end = start + timedelta(days=length - 1)
        free = end + timedelta(days=1)
        taken.append(TakenLeave(number, LeaveKind.ANNUAL, start, end, issued=True))
    facts = Facts(2024, taken=tuple(taken))
    projected = balance(person(), facts, context(), DAY(on), working=False)
    n2, n1, n = opened(facts, 2028)
    book = tuple(
        Opening(2028, lot, days, "buku") for lot, days in (("N-2", n2), ("N-1", n1), ("N", n))
    )
    later = tuple(each for each in taken if each.end.year >= 2028)
    reached = balance(person(), Facts(2024, openings=book, taken=later), context(), DAY(on))
    assert reached[1:7] == projected[1:7]


@pytest.mark.parametrize(
    ("given", "taken", "lots"),
    [
        ((6, 6, 12), (), (6, 6, 12)),  # opened by two unused years, and 2026 is another
        ((6, 6, 12), ("2026-03-02",), (0, 6, 12)),
        ((6, 6, 11), (), (0, 6, 12)),  # one day of 2026 was used before the book began
        ((0, 6, 12), (), (0, 6, 12)),  # six days of N-1 do not prove that 2025 went unused
        ((2, 6, 12), (), (0, 6, 12)),  # an N-2 of EMBER neither
        ((6, 4, 12), (), (0, 6, 12)),  # nor one beside less: 2025 was used then
    ],
)
def test_an_opening_proves_what_only_unused_years_could_have_opened(
    given: tuple[int, ...], taken: tuple[str, ...], lots: tuple[int, ...]
) -> None:
    """§2.3 after go-live: W14 entered as opening balances of 2026."""
    openings = [
        Opening(2026, lot, days, "BA") for lot, days in zip(("N-2", "N-1", "N"), given, strict=True)
    ]
    facts = Facts(2026, openings=tuple(openings), taken=tuple(leave(day) for day in taken))
    got = balance(person(), facts, context(), date(2027, 1, 4))
    assert (got.n2, got.n1, got.n) == lots


@pytest.mark.parametrize(
    ("year", "lots"),
    [
        (2023, (6, 6, 12)),  # five years from 2021
        (2025, (0, 0, 12)),  # one year from 2024
        (2026, (0, 0, 12)),  # still that of 2024 on 1 January; the new one begins in July
        (2027, (6, 6, 12)),  # five years again
    ],
)
def test_a_year_opens_by_the_contract_in_force_on_its_first_day(
    year: int, lots: tuple[int, int, int]
) -> None:
    """W15, T-01: a renewal says nothing of the years before it."""
    held = (
        Contract(date(2021, 1, 1), 60), Contract(date(2024, 1, 1), 12),
        Contract(date(2026, 7, 1), 60),
    )  # fmt: skip
    who = replace(
        person(kind="PPPK", service_start="2020-01-01", contract_months=60), contracts=held
    )
    got = balance(who, Facts(2021), context(), date(year, 6, 1))
    assert (got.n2, got.n1, got.n) == lots
    if year in (2025, 2026):
        assert any("masa perjanjian kerja 12 bulan" in line.text for line in got.lines)


def test_before_the_first_contract_known_that_one_speaks() -> None:
    held = (Contract(date(2024, 1, 1), 12), Contract(date(2026, 1, 1), 60))
    assert contract_on(held, 60, date(2023, 6, 1)) == 12
    assert contract_on((), 60, date(2023, 6, 1)) == 60
