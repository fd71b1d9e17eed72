"""A closed year leaves what it was signed with, and the years after it follow from that."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st
from leave_world import calendar, context, leave, person, rule_rows
from test_leave_quick import histories, people, plain, quick

from kepegdesk.domain.kinds import EmployeeKind
from kepegdesk.domain.leave_facts import Correction, Signed, WorkedCollective
from kepegdesk.domain.leave_ledger import (
    Choices,
    Facts,
    LedgerContext,
    Policy,
    ServicePerson,
    balance,
    signed,
)
from kepegdesk.domain.leave_quick import History, QuickLedger

LAW = LedgerContext(rule_rows(), calendar(), Choices(policy=Policy.EMBER))
STRICT = LedgerContext(rule_rows(), calendar())
DOCUMENT = "BA-1/2026"


def closed(who: ServicePerson, facts: Facts, law: LedgerContext, *years: int) -> Facts:
    """Return the facts with some years closed, one after the other."""
    for year in years:
        found = signed(who, facts, law, year)
        if found is not None:
            kept = found._replace(document=DOCUMENT)
            facts = facts._replace(signed=(*facts.signed, kept))
    return facts


def left(
    who: ServicePerson, facts: Facts, law: LedgerContext, on: date
) -> tuple[int, int, int, int]:
    got = balance(who, facts, law, on)
    assert sum(line.days for line in got.lines) == got.available
    assert got[1:7] == balance(who, facts, law, on, working=False)[1:7]
    return got.n2, got.n1, got.n, got.extra


LAWS = st.sampled_from([LAW, STRICT])
YEARS = st.sampled_from([(2024,), (2025,), (2023, 2024), (2024, 2025, 2026)])
DAYS = st.dates(date(2020, 1, 1), date(2028, 12, 31))


@settings(max_examples=200, deadline=None)
@given(people(), histories(), LAWS, YEARS, DAYS)
def test_closing_itself_changes_no_figure(
    who: ServicePerson, facts: Facts, law: LedgerContext, years: tuple[int, ...], on: date
) -> None:
    settled = closed(who, facts, law, *years)
    assert left(who, settled, law, on) == left(who, facts, law, on)


@settings(max_examples=300, deadline=None)
@given(people(), people(), histories(), LAWS, LAWS, YEARS, DAYS)
def test_what_was_signed_stays_whatever_is_learnt_later(
    who: ServicePerson, later: ServicePerson, facts: Facts, law: LedgerContext,
    other: LedgerContext, years: tuple[int, ...], on: date,
) -> None:  # fmt: skip
    """Another kind, TMT, contract or policy; and the quick ledger tells the same."""
    settled = closed(who, facts, law, *years)
    if later.kind is EmployeeKind.HONORER:
        later = replace(later, kind=EmployeeKind.PNS)
    for each in settled.signed:
        assert left(later, settled, other, date(each.year, 12, 31)) == each.left
    last = max((each for each in settled.signed if each.year <= on.year), default=None)
    told = quick(later, settled, other, on, signed=last)
    if told is not None:
        assert (*told, 0) == left(later, settled, other, on)


@settings(max_examples=200, deadline=None)
@given(people(), histories(), LAWS, st.sampled_from([(), (2024,)]), st.integers(2024, 2026))
def test_the_quick_ledger_signs_the_same(
    who: ServicePerson, facts: Facts, law: LedgerContext, before: tuple[int, ...], year: int
) -> None:
    facts = closed(who, facts, law, *before)
    last = max((each for each in facts.signed if each.year < year), default=None)
    used = dict.fromkeys(range(2019, 2029), 0)
    for each in facts.taken:
        for y, days in each.counted:
            used[y] += days
    told = History(
        used, {(each.year, each.lot): each.days for each in facts.openings},
        _summed(facts), min((each.start for each in facts.taken), default=None), last,
    )  # fmt: skip
    found = QuickLedger(law).sign(plain(who), facts.first_year, year, told)
    if found is not None:
        assert found == signed(who, facts, law, year)


def _summed(facts: Facts) -> dict[int, int]:
    deferred: dict[int, int] = {}
    for each in facts.deferrals:
        deferred[each.year] = deferred.get(each.year, 0) + each.days
    return deferred


def test_a_teacher_found_out_later_keeps_what_was_signed() -> None:
    """PPPK teachers have no right; the flag is set after the year was closed with 18 days."""
    who, facts = person(kind="PPPK", contract_months=60), Facts(2024)
    settled = closed(who, facts, STRICT, 2024, 2025)
    teacher = replace(who, is_teacher=True)
    assert [each.left for each in settled.signed] == [(0, 0, 12, 0), (0, 6, 12, 0)]
    got = balance(teacher, settled, STRICT, date(2025, 6, 30))
    assert (got.n2, got.n1, got.n) == (0, 6, 12)
    (line,) = [line for line in got.lines if "penutupan buku cuti 2025" in line.text]
    assert (line.lot, line.days, DOCUMENT in line.text) == ("N", 12, True)
    after = balance(teacher, settled, STRICT, date(2026, 6, 30))
    assert (after.n2, after.n1, after.n) == (6, 6, 0)
    told = [line.text for line in after.lines if line.date == date(2026, 1, 1)]
    assert told[:2] == ["Dibawa 6 hari menurut penutupan buku cuti 2025"] * 2
    plain_text = [line.text for line in balance(who, settled, STRICT, date(2026, 6, 30)).lines]
    assert not any("penutupan" in text for text in plain_text)


def test_extra_days_and_shortages_are_signed_too() -> None:
    """T lapses, TL goes on; what was owed is signed as owed."""
    worked = (WorkedCollective(date(2026, 3, 20)), WorkedCollective(date(2026, 12, 24)))
    facts = Facts(2026, worked=worked)
    settled = closed(person(), facts, context(), 2026)
    assert settled.signed[0] == Signed(2026, 0, 0, 12, 2, 0, 6, 1, 1, DOCUMENT)
    late = person(service_start="2026-06-01")
    assert left(late, settled, context(), date(2026, 3, 1)) == (0, 0, 12, 2)
    assert left(late, settled, context(), date(2027, 6, 1)) == (0, 6, 12, 1)
    owed = closed(
        person(), Facts(2026, taken=(leave("2026-03-02", "2026-03-31"),)), context(), 2026
    )
    assert owed.signed[0].n < 0
    assert left(late, owed, context(), date(2026, 12, 31))[2] == owed.signed[0].n


def test_large_leave_and_corrections_are_held() -> None:
    taken = (leave("2026-04-01", "2026-06-30", kind="large"),)
    facts = Facts(2025, taken=taken, corrections=(Correction(2026, "N", 2, "BA"),))
    settled = closed(person(), facts, context(), 2026)
    assert settled.signed[0].left == (0, 6, 2, 0)
    later = person(service_start="2026-05-01")
    assert left(later, settled, context(), date(2026, 12, 31)) == (0, 6, 2, 0)


def test_an_opening_of_a_later_year_does_not_hide_a_closed_one() -> None:
    """The book begins with the first opening, but a year that was closed stays in it."""
    from kepegdesk.domain.leave_facts import Opening

    settled = closed(person(), Facts(2024), STRICT, 2025)
    stated = settled._replace(openings=(Opening(2026, "N-1", 3, "Kartu"),))
    assert left(person(), stated, STRICT, date(2025, 12, 31)) == settled.signed[0].left
    assert left(person(), stated, STRICT, date(2026, 12, 31)) == (6, 3, 12, 0)


def test_there_is_nothing_to_sign_before_the_book_or_without_a_right() -> None:
    assert signed(person(), Facts(2026), STRICT, 2025) is None
    assert signed(person(kind="Honorer"), Facts(2024), STRICT, 2025) is None
