"""Corrections from the paper book (K), days off of one unit, and rights that stop with service."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from leave_world import DAY, calendar, context, leave, person, rule_rows

from kepegdesk.domain.kinds import EmployeeStatus, LeaveKind, WorkPattern
from kepegdesk.domain.leave_ledger import (
    Balance,
    Change,
    Correction,
    Facts,
    LedgerContext,
    Opening,
    balance,
)
from kepegdesk.domain.working_days import COLLECTIVE, DayOff, calendar_of, work_table

YEAR_END = date(2026, 12, 31)


def corrected(*rows: tuple[str, int], **facts: object) -> Facts:
    found = tuple(
        Correction(2026, lot, days, f"BA-{number}") for number, (lot, days) in enumerate(rows)
    )
    values = {"openings": (Opening(2026, "N-1", 4, "Kartu"),), **facts}
    return Facts(2026, corrections=found, **values)


def figures(got: Balance) -> tuple[int, int, int, int]:
    assert sum(line.days for line in got.lines) == got.available
    return got.n2, got.n1, got.n, got.available


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([], (0, 4, 12, 16)),
        ([("N-1", 2)], (0, 6, 12, 18)),
        ([("N-1", -3)], (0, 1, 12, 13)),
        ([("N", -2), ("N", 1)], (0, 4, 11, 15)),
        ([("N-2", 5)], (5, 4, 12, 21)),
        ([("N-1", -6)], (0, 0, 10, 10)),  # what the lot lacks is short, not lost
    ],
)
def test_a_correction_stands_in_the_place_of_its_lot(
    rows: list[tuple[str, int]], expected: tuple[int, int, int, int]
) -> None:
    got = balance(person(), corrected(*rows), context(), YEAR_END)
    assert figures(got) == expected
    told = [line.days for line in got.lines if line.text.startswith("Koreksi")]
    assert sum(told) == sum(days for _lot, days in rows)


def test_a_correction_of_another_year_changes_only_that_year() -> None:
    facts = corrected(("N-1", 2))
    assert balance(person(), facts, context(), date(2027, 6, 1)).n == 12
    other = Facts(2026, corrections=(Correction(2027, "N-1", -1, "BA"),))
    assert balance(person(), other, context(), YEAR_END).available == 12
    assert balance(person(), other, context(), date(2027, 1, 1)).n1 == 5


def test_days_corrected_away_were_used() -> None:
    """KETAT: a year corrected by a day did not go wholly unused, so nothing becomes N-2."""
    idle = Facts(2025)
    assert balance(person(), idle, context(), date(2027, 1, 1)).n2 == 6
    used = Facts(2025, corrections=(Correction(2026, "N", -1, "BA"),))
    assert balance(person(), used, context(), date(2027, 1, 1)).n2 == 0


def test_a_correction_of_a_right_that_large_leave_cleared_is_its_own_lot() -> None:
    large = leave("2026-03-02", "2026-05-31", kind="large")
    facts = corrected(("N", 2), taken=(large,))
    assert figures(balance(person(), facts, context(), YEAR_END)) == (0, 4, 2, 6)
    short = corrected(("N", -2), taken=(large,))
    assert figures(balance(person(), short, context(), YEAR_END)) == (0, 4, -2, 2)


@given(
    st.lists(st.tuples(st.sampled_from(["N", "N-1", "N-2"]), st.integers(-14, 14)), max_size=5),
    st.integers(0, 20),
)
def test_the_working_adds_up_whatever_is_corrected(rows: list[tuple[str, int]], days: int) -> None:
    taken = (leave("2026-06-02", "2026-06-02")._replace(counted=((2026, days),)),) if days else ()
    facts = corrected(*rows, taken=taken)
    got = balance(person(), facts, context(), YEAR_END)
    bare = balance(person(), facts, context(), YEAR_END, working=False)
    assert figures(got) == (bare.n2, bare.n1, bare.n, bare.available)


def test_the_working_tells_what_followed_the_letter() -> None:
    changes = (Change(2026, -2, "dipanggil kembali"), Change(2027, 1, "kalender berubah"))
    taken = leave("2026-12-21", "2026-12-23")._replace(counted=((2026, 3),), changes=changes)
    got = balance(person(), Facts(2026, taken=(taken,)), context(), YEAR_END)
    assert got.n == 9
    told = [line.text for line in got.lines if line.leave_id == taken.id]
    assert told == [
        "Cuti tahunan 800.1.11.4/1/BKPSDM 21 Desember 2026 s.d. 23 Desember 2026"
        "; dipanggil kembali (-2 hari)"
    ]


def test_the_right_stops_when_service_does() -> None:
    """T-21: history stays, the right of the years after is none, and what is left lapses."""
    gone = replace(person(), status=EmployeeStatus.RETIRED, gone_since=date(2026, 7, 1))
    facts = Facts(2026, taken=(leave("2026-03-02", "2026-03-06"),))
    assert balance(gone, facts, context(), date(2026, 6, 30)).n == 7
    assert balance(gone, facts, context(), date(2026, 7, 1)).available == 0
    later = balance(gone, facts, context(), date(2027, 2, 1))
    assert later.available == 0
    assert any("Pensiun sejak 1 Juli 2026: hak berhenti" in line.text for line in later.lines)


def test_days_off_of_one_unit_are_its_peoples() -> None:
    rows = [
        DayOff(date(2026, 6, 2), "local", "ditetapkan", unit=7),
        DayOff(date(2026, 6, 3), COLLECTIVE, "ditetapkan", unit=7),
        DayOff(date(2026, 6, 4), "national", "ditetapkan"),
    ]
    law = LedgerContext(rule_rows(), calendar_of(rows))
    start, end = date(2026, 6, 1), date(2026, 6, 5)
    here = replace(person(), units=(9, 7))
    assert law.table(here).count(start, end) == 2
    assert law.table(replace(here, gets_collective=False)).count(start, end) == 3
    assert law.table(replace(here, units=(8,))).count(start, end) == 4
    assert law.table(person()).count(start, end) == 4
    assert law.calendar.settled_years == frozenset({2026})
    plain = work_table(WorkPattern.FIVE_DAYS, calendar())
    assert plain.count(start, end) == 4


def test_the_context_answers_for_any_parameter() -> None:
    law = context()
    assert law.number("cb_maks_bulan", person(), DAY("2026-01-01")) == 3
    assert law.number("ct_dini_maks", person(), DAY("2026-01-01")) is None
    assert law.rule("cs_gugur", person(), DAY("2026-01-01")).value == "1 bulan 15 hari"
    assert law.number("tidak_ada", person(), DAY("2026-01-01")) is None
    assert LeaveKind.ANNUAL.label == "Cuti Tahunan"
