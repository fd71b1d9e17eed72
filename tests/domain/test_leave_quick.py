"""The quick ledger gives the figures of the whole one, or says that it cannot tell."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from leave_world import calendar, context, leave, person, rule_rows

from kepegdesk.domain.kinds import EmployeeKind, EmployeeStatus, LeaveKind
from kepegdesk.domain.leave_facts import Contract, Signed
from kepegdesk.domain.leave_ledger import (
    Choices,
    Deferral,
    Facts,
    LedgerContext,
    Opening,
    Policy,
    ServicePerson,
    TakenLeave,
    balance,
)
from kepegdesk.domain.leave_quick import Left, QuickLedger, QuickPerson
from kepegdesk.domain.leave_rules import RuleRow, group_of

ONE = timedelta(days=1)
RENEWED = (
    Contract(date(2019, 1, 1), 60), Contract(date(2024, 1, 1), 12), Contract(date(2026, 7, 1), 37),
)  # fmt: skip
KINDS = (EmployeeKind.PNS, EmployeeKind.PPPK, EmployeeKind.PPPK_PARUH_WAKTU, EmployeeKind.HONORER)


def plain(who: ServicePerson) -> QuickPerson:
    return QuickPerson(
        group_of(who.kind), who.service_start, who.contract_months, who.is_teacher, who.gone_since,
        who.contracts,
    )  # fmt: skip


def quick(
    who: ServicePerson,
    facts: Facts,
    law: LedgerContext,
    on: date,
    ledger: QuickLedger | None = None,
    signed: Signed | None = None,
) -> Left | None:
    used: dict[int, int] = {}
    for each in facts.taken:
        for year, days in each.counted:
            used[year] = used.get(year, 0) + days
    deferred: dict[int, int] = {}
    for each in facts.deferrals:
        deferred[each.year] = deferred.get(each.year, 0) + each.days
    openings = {(each.year, each.lot): each.days for each in facts.openings}
    first = min((each.start for each in facts.taken), default=None)
    return (ledger or QuickLedger(law)).left(
        plain(who), facts.first_year, on, used, openings, deferred, first, signed
    )


@st.composite
def people(draw: st.DrawFn) -> ServicePerson:
    return ServicePerson(
        kind=draw(st.sampled_from(KINDS)),
        service_start=draw(
            st.one_of(
                st.just(date(2010, 3, 1)),
                st.dates(date(2018, 1, 1), date(2026, 12, 31)),
                st.none(),
            )
        ),
        contract_months=draw(st.sampled_from([None, 12, 25, 37])),
        contracts=draw(st.sampled_from([(), (), RENEWED])),
        is_teacher=draw(st.booleans()),
        gone_since=draw(st.sampled_from([None, None, None, date(2025, 7, 1)])),
        status=EmployeeStatus.ACTIVE,
    )


@st.composite
def histories(draw: st.DrawFn) -> Facts:
    taken = []
    for year in range(2020, 2028):
        days = draw(st.sampled_from([0, 0, 0, 1, 3, 8, 12, 15, 19, 26]))
        if days:
            start = date(year, draw(st.integers(1, 12)), draw(st.integers(1, 28)))
            counted = ((year, days),)
            taken.append(
                TakenLeave(len(taken), LeaveKind.ANNUAL, start, start, True, counted=counted)
            )
    lots = st.tuples(st.integers(2020, 2026), st.sampled_from(["N", "N-1", "N-2"]))
    openings = draw(st.dictionaries(lots, st.integers(0, 14), max_size=2))
    deferred = draw(st.dictionaries(st.integers(2020, 2027), st.integers(1, 12), max_size=2))
    return Facts(
        first_year=draw(st.integers(2019, 2026)),
        openings=tuple(Opening(y, lot, n, "BA") for (y, lot), n in openings.items()),
        taken=tuple(taken),
        deferrals=tuple(Deferral(y, n, "800/1") for y, n in deferred.items()),
    )


@settings(max_examples=600, deadline=None)
@given(
    people(),
    histories(),
    st.dates(date(2019, 1, 1), date(2028, 12, 31)),
    st.sampled_from(Policy),
    st.sampled_from([None, True, False]),
)
def test_the_quick_ledger_agrees_with_the_whole_one(
    who: ServicePerson, facts: Facts, on: date, policy: Policy, in_full: bool | None
) -> None:
    law = LedgerContext(rule_rows(), calendar(), Choices(policy=policy, deferral_in_full=in_full))
    told = quick(who, facts, law, on)
    if told is None:
        return
    got = balance(who, facts, law, on, working=False)
    assert (told.n2, told.n1, told.n) == (got.n2, got.n1, got.n)


def test_it_tells_the_common_histories() -> None:
    """It would also agree with the whole ledger if it never told anything."""
    ledger, law, who = QuickLedger(context()), context(), person()
    whole = Facts(2024, taken=(leave("2026-03-02", "2026-03-06")._replace(counted=((2026, 5),)),))
    for _again in range(2):  # the second time from what was met
        assert quick(who, whole, law, date(2026, 12, 31), ledger) == Left(1, 6, 12)
    assert quick(who, whole, law, date(2023, 6, 1), ledger) == Left(0, 0, 0)
    new = person(service_start="2025-03-01")
    assert quick(new, Facts(2024), law, date(2026, 2, 28), ledger) == Left(0, 0, 0)
    assert quick(new, Facts(2024), law, date(2026, 3, 1), ledger) == Left(0, 0, 12)
    used = Facts(2024, taken=(leave("2026-04-01")._replace(counted=((2026, 1),)),))
    assert quick(new, used, law, date(2026, 12, 31), ledger) == Left(0, 0, 11)
    early = Facts(2024, taken=(leave("2026-02-02")._replace(counted=((2026, 1),)),))
    assert quick(new, early, law, date(2026, 12, 31), ledger) is None
    teacher = replace(person(kind="PPPK", contract_months=60), is_teacher=True)
    assert quick(teacher, Facts(2024), law, date(2026, 12, 31), ledger) == Left(0, 0, 0)


@pytest.mark.parametrize(
    "who",
    [
        replace(person(), service_start=None),
        replace(person(), gone_since=date(2026, 7, 1)),
        person(kind="Honorer"),
        replace(person(kind="Honorer"), is_teacher=True),
    ],
)
def test_it_says_when_it_cannot_tell(who: ServicePerson) -> None:
    assert quick(who, Facts(2024), context(), date(2026, 12, 31)) is None


def test_a_changed_length_of_service_is_left_to_the_whole_ledger() -> None:
    rows = [*rule_rows(), RuleRow("ct_syarat_bulan", "PNS", "24", date(2026, 1, 1), None, "Baru")]
    law = LedgerContext(rows, calendar())
    assert quick(person(), Facts(2024), law, date(2026, 12, 31)) is None
    assert quick(person(), Facts(2026), law, date(2026, 12, 31)) == Left(0, 0, 12)


@pytest.mark.parametrize(
    ("who", "deferrals"),
    [
        (person(), ()),
        (person(), (Deferral(2026, 3, "800/1"),)),
        (replace(person(), is_teacher=True), ()),
    ],
)
def test_it_goes_on_from_a_closed_year_as_the_whole_ledger_does(
    who: ServicePerson, deferrals: tuple[Deferral, ...]
) -> None:
    signed = Signed(2025, 0, 0, 12, 0, 0, 6, 0, 1)
    facts, law = Facts(2024, deferrals=deferrals, signed=(signed,)), context()
    for on in (date(2025, 12, 31), date(2026, 12, 31), date(2027, 12, 31)):
        told = quick(who, facts, law, on, signed=signed)
        got = balance(who, facts, law, on, working=False)
        assert told == Left(got.n2, got.n1, got.n)
