"""The ledger against a slow oracle that walks every day, and the laws no history may break."""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from leave_world import DAY, calendar, context, leave, person, rule_rows

from kepegdesk.domain.kinds import EmployeeKind, LeaveKind, WorkPattern
from kepegdesk.domain.leave_ledger import (
    Balance,
    Choices,
    Deferral,
    Facts,
    LedgerContext,
    Opening,
    Policy,
    ServicePerson,
    TakenLeave,
    WorkedCollective,
    balance,
    entitled_from,
    ledger_start,
    postings,
    shortages,
)
from kepegdesk.domain.working_days import shift_months

ONE = timedelta(days=1)
LAST = 2028


# --- an oracle written from the regulation's pseudo-code, one day at a time ---------------------


class Oracle:
    def __init__(self, who: ServicePerson, facts: Facts, policy: Policy, last: int) -> None:
        self.who, self.facts, self.policy = who, facts, policy
        law = calendar()
        self.off = law.holidays | (law.collective if who.gets_collective else frozenset())
        openings = [o.year for o in facts.openings]
        self.first = min(openings) if openings else max(facts.first_year, who.service_start.year)
        self.lots: dict[int, dict[str, list]] = {}
        self.used: dict[int, int] = {}
        self.short: dict[int, int] = {}
        self.right: dict[int, int] = {}
        for year in range(self.first, last + 1):
            self.open(year)
            self.walk(year)

    def usable(self, day: date) -> bool:
        taken = (t for t in self.facts.taken if t.kind is LeaveKind.UNPAID and t.issued)
        cltn = max((t for t in taken if t.start <= day), key=lambda t: t.start, default=None)
        back = cltn is None or (cltn.resumed and day >= shift_months(cltn.resumed, 12))
        return day >= shift_months(self.who.service_start, 12) and bool(back)

    def large(self, year: int) -> date | None:
        if self.who.kind.is_pppk:
            return None
        starts = [t.start for t in self.facts.taken if t.kind is LeaveKind.LARGE and t.issued]
        return min((s for s in starts if s.year == year), default=None)

    def days(self, year: int) -> list[date]:
        return [date(year, 1, 1) + ONE * i for i in range(366 if year % 4 == 0 else 365)]

    def open(self, year: int) -> None:
        usable = {day for day in self.days(year) if self.usable(day)}
        right = 12 if usable else 0
        c2, c1 = self.carried(year)
        lots: dict[str, list] = {}
        given = {o.lot: o.days for o in self.facts.openings if o.year == year}
        n1 = given.get("N-1", c1)
        lots["N-1"] = [n1, usable]
        lots["N-2"] = [given.get("N-2", max(0, min(c2, 12 - n1))), usable]
        lots["N"] = [given.get("N", right), usable]
        for name in given:
            lots[name][1] = usable or set(self.days(year))
        self.used[year] = max(0, right - lots["N"][0])
        self.right[year] = lots["N"][0]
        if self.large(year):
            before = {day for day in lots["N"][1] if day < self.large(year)}
            lots["settled"], lots["N"] = [lots["N"][0], before], [0, set()]
            self.right[year] = 0
        worked = sorted({w.day for w in self.facts.worked})
        lots["T"] = [0, None]
        lots["each"] = [[d, 1] for d in worked if d.year == year]
        lots["old"] = []
        if year > self.first:
            lots["old"] = [
                x for x in self.lots[year - 1]["each"] if (x[0].month, x[0].day) >= (12, 24)
            ]
        self.lots[year] = lots

    def carried(self, year: int) -> tuple[int, int]:
        if year == self.first:
            return 0, 0
        last = self.lots[year - 1]
        r = max(0, last["N"][0] - self.short[year - 1])
        s = min(r, sum(d.days for d in self.facts.deferrals if d.year == year - 1))
        pppk = self.who.kind.is_pppk
        s = 0 if pppk else s
        c1 = max(s, min(6, r))
        if self.policy is Policy.KETAT:
            given = {o.lot: o.days for o in self.facts.openings if o.year == year - 1}
            proven = min(given.get("N-2", 0), given.get("N-1", 0)) >= 6
            years = (year - 1,) if proven else (year - 1, year - 2)
            idle = all(self.used.get(y, 1) == 0 and self.right[y] > 0 for y in years)
            c2 = 6 if s <= 6 and idle else 0
        else:
            c2 = min(6, last["N-1"][0])
        months = self.who.contract_months or 0
        if pppk and months <= 24:
            return 0, 0
        return (0 if pppk and months <= 36 else c2), c1

    def walk(self, year: int) -> None:
        self.short[year] = 0
        for each in sorted(self.facts.taken, key=lambda t: t.start):
            if each.kind is not LeaveKind.ANNUAL or not each.issued:
                continue
            for day in self.days(year):
                works = day.weekday() < int(self.who.pattern) and day not in self.off
                if each.start <= day <= each.end and works:
                    self.used[year] += 1
                    self.short[year] += not self.charge(year, day)

    def charge(self, year: int, day: date) -> bool:
        lots = self.lots[year]
        year_end = [x for x in lots["each"] if (x[0].month, x[0].day) >= (12, 24)]
        this_year = [x for x in lots["each"] if x not in year_end]
        for name in ("N-2", "N-1"):
            if lots[name][0] > 0 and day in lots[name][1]:
                lots[name][0] -= 1
                return True
        for x in (*lots["old"], *this_year):
            if x[1] and x[0] <= day:
                x[1] -= 1
                return True
        for name in ("N", "settled"):
            if name in lots and lots[name][0] > 0 and day in lots[name][1]:
                lots[name][0] -= 1
                return True
        for x in year_end:
            if x[1] and x[0] <= day:
                x[1] -= 1
                return True
        return False

    def left(self, on: date) -> tuple[int, int, int, int]:
        lots = self.lots.get(on.year)
        if lots is None:
            return 0, 0, 0, 0
        n2, n1, n = (lots[k][0] if on in lots[k][1] else 0 for k in ("N-2", "N-1", "N"))
        extra = sum(x[1] for x in (*lots["old"], *lots["each"]) if x[0] <= on)
        return n2, n1, n - self.short[on.year], extra


@st.composite
def people(draw: st.DrawFn) -> ServicePerson:
    kind = draw(st.sampled_from([EmployeeKind.PNS, EmployeeKind.CPNS, EmployeeKind.PPPK]))
    return ServicePerson(
        kind=kind,
        service_start=draw(
            st.one_of(st.just(date(2010, 3, 1)), st.dates(date(2020, 1, 1), date(2025, 12, 31)))
        ),
        pattern=draw(st.sampled_from(WorkPattern)),
        contract_months=draw(st.sampled_from([None, 12, 24, 25, 36, 37, 60])),
        gets_collective=draw(st.booleans()),
    )


@st.composite
def leaves(draw: st.DrawFn, kinds: tuple[LeaveKind, ...]) -> tuple[TakenLeave, ...]:
    """Draw leave that does not overlap, in any order, some of it only asked for."""
    day, found = date(2022, 1, 1) + ONE * draw(st.integers(0, 300)), []
    for number in range(draw(st.integers(0, 9))):
        kind = draw(st.sampled_from(kinds))
        end = day + ONE * draw(st.integers(0, 25))
        found.append(
            TakenLeave(number, kind, day, end, draw(st.integers(0, 9)) > 0, f"no. {number}",
                       resumed=draw(st.sampled_from([None, end + ONE])))
        )  # fmt: skip
        day = end + ONE * draw(st.integers(1, 260))
    return tuple(draw(st.permutations(found)))


@st.composite
def histories(
    draw: st.DrawFn, *, kinds: tuple[LeaveKind, ...] = tuple(LeaveKind), openings: bool = True
) -> Facts:
    lots = st.tuples(st.integers(2022, 2026), st.sampled_from(["N", "N-1", "N-2"]))
    taken_over = draw(st.dictionaries(lots, st.integers(0, 12), max_size=3)) if openings else {}
    worked = draw(st.lists(st.sampled_from(sorted(calendar().collective)), max_size=4, unique=True))
    deferred = draw(st.dictionaries(st.integers(2022, 2027), st.integers(1, 12), max_size=2))
    return Facts(
        first_year=draw(st.integers(2021, 2025)),
        openings=tuple(Opening(y, lot, n, "BA") for (y, lot), n in taken_over.items()),
        taken=draw(leaves((LeaveKind.ANNUAL, LeaveKind.ANNUAL, LeaveKind.ANNUAL, *kinds))),
        deferrals=tuple(Deferral(y, n, "800/1") for y, n in deferred.items()),
        worked=tuple(WorkedCollective(day) for day in worked),
    )


DAYS = st.dates(date(2021, 1, 1), date(LAST, 12, 31))
POLICIES = st.sampled_from(Policy)


@settings(max_examples=300, deadline=None)
@given(people(), histories(), POLICIES, DAYS)
def test_agrees_with_walking_every_day(
    who: ServicePerson, facts: Facts, policy: Policy, on: date
) -> None:
    got = balance(who, facts, context(policy), on)
    oracle = Oracle(who, facts, policy, on.year)
    assert (got.n2, got.n1, got.n, got.extra) == oracle.left(on)
    assert shortages(who, facts._replace(taken=issued(facts)), context(policy), on.year) == {
        year: days for year, days in oracle.short.items() if year <= on.year
    }


def issued(facts: Facts) -> tuple[TakenLeave, ...]:
    return tuple(each for each in facts.taken if each.issued)


@settings(max_examples=150, deadline=None)
@given(people(), histories(), POLICIES, DAYS)
def test_the_working_adds_up_and_changes_nothing(
    who: ServicePerson, facts: Facts, policy: Policy, on: date
) -> None:
    got = balance(who, facts, context(policy), on)
    assert sum(line.days for line in got.lines) == got.available
    assert got.available == got.n2 + got.n1 + got.n + got.extra - got.reserved
    assert all(line.text and line.rule for line in got.lines)
    bare = balance(who, facts, context(policy), on, working=False)
    assert bare == got._replace(lines=(), lots=())
    assert balance(who, facts, context(policy), on) == got


@settings(max_examples=150, deadline=None)
@given(people(), histories(openings=False), POLICIES, st.integers(2021, LAST))
def test_no_year_opens_above_the_cap(
    who: ServicePerson, facts: Facts, policy: Policy, year: int
) -> None:
    lots = {
        lot.lot: lot.opened for lot in balance(who, facts, context(policy), date(year, 6, 1)).lots
    }
    assert lots.get("N-2", 0) + lots.get("N-1", 0) + 12 <= 24
    assert lots.get("N", 0) in (0, 12)
    assert 0 <= lots.get("N-2", 0) <= 6


@settings(max_examples=100, deadline=None)
@given(people(), histories(), POLICIES)
def test_every_day_of_a_leave_is_charged_once(
    who: ServicePerson, facts: Facts, policy: Policy
) -> None:
    law = context(policy)
    for each in issued(facts):
        charged = postings(who, facts, law, each.id)
        first = ledger_start(who, facts)
        expected = {
            year: days
            for year, days in law.table(who).by_year(each.start, each.end).items()
            if days and year >= first and each.kind is LeaveKind.ANNUAL
        }
        years = dict.fromkeys(expected, 0)
        for (year, _lot), days in charged.items():
            years[year] += days
        assert years == expected


@settings(max_examples=100, deadline=None)
@given(people(), histories(), POLICIES, st.integers(2022, LAST))
def test_the_future_never_changes_the_past(
    who: ServicePerson, facts: Facts, policy: Policy, year: int
) -> None:
    on = date(year, 12, 31)
    known = facts._replace(
        taken=tuple(each for each in facts.taken if each.start.year <= year),
        deferrals=tuple(each for each in facts.deferrals if each.year < year),
        openings=facts.openings,
        worked=tuple(each for each in facts.worked if each.day.year <= year),
    )
    assert balance(who, known, context(policy), on) == balance(who, facts, context(policy), on)


@settings(max_examples=100, deadline=None)
@given(people(), histories(kinds=(LeaveKind.SICK,), openings=False), st.integers(2022, 2027))
def test_a_projection_equals_the_ledger_begun_anew_from_it(
    who: ServicePerson, facts: Facts, year: int
) -> None:
    """T-07: what is projected for 2028 is what a ledger opened in between reaches in 2028."""
    facts = facts._replace(worked=(), taken=issued(facts))
    if year < ledger_start(who, facts) or year <= who.service_start.year:
        return
    lots = {
        lot.lot: lot.opened
        for lot in balance(who, facts, context("EMBER"), date(year, 12, 31)).lots
    }
    taken_over = [Opening(year, name, lots.get(name, 0), "BA") for name in ("N-2", "N-1", "N")]
    anew = facts._replace(openings=tuple(taken_over))
    on = date(2028, 12, 31)
    old, new = (balance(who, each, context("EMBER"), on, working=False) for each in (facts, anew))
    assert old == new


# --- single rules -------------------------------------------------------------------------------


def on(day: str, *taken: TakenLeave, who: ServicePerson | None = None, **facts: object) -> Balance:
    record = Facts(**{"first_year": 2025, "taken": taken, **facts})
    return balance(who or person(), record, context(), DAY(day))


def texts(got: Balance) -> str:
    return "\n".join(f"{line.text} [{line.rule}]" for line in got.lines)


def test_ledger_begins_with_the_opening_balance_else_the_office_else_the_tmt() -> None:
    late = person(service_start="2026-03-01")
    assert ledger_start(person(), Facts(2025)) == 2025
    assert ledger_start(late, Facts(2025)) == 2026
    assert ledger_start(late, Facts(2025, openings=(Opening(2024, "N", 3, "BA"),))) == 2024
    assert ledger_start(replace(late, service_start=None), Facts(2025)) == 2025


def test_a_year_before_the_ledger_is_unknown() -> None:
    got = on("2024-12-31", leave("2024-10-07"))
    assert (got.available, got.lots) == (0, ())
    assert "Buku cuti mulai 2025: tahun 2024 tidak diketahui" in texts(got)


def test_opening_balance_stands_in_the_lots_place_and_names_its_document() -> None:
    openings = (Opening(2026, "N-2", 2, "BA 1"), Opening(2026, "N-1", 5, "BA 1"))
    got = on("2026-06-01", openings=openings)
    assert (got.n2, got.n1, got.n) == (2, 5, 12)
    assert "Saldo awal N-1 tahun 2026 menurut BA 1 [Saldo awal: BA 1]" in texts(got)


def test_opening_below_the_right_counts_as_used() -> None:
    unused = (Opening(2025, "N", 12, "BA"), Opening(2026, "N", 12, "BA"))
    used = (Opening(2025, "N", 12, "BA"), Opening(2026, "N", 11, "BA"))
    assert on("2027-01-01", openings=unused).n2 == 6
    got = on("2027-01-01", openings=used)
    assert got.n2 == 0
    assert "1 hari dianggap sudah dipakai" in texts(got)


def test_an_opening_may_be_negative() -> None:
    got = on("2026-06-01", leave("2026-07-06"), openings=(Opening(2026, "N", -2, "BA"),))
    assert (got.n, got.available) == (-3, -3)


def test_opening_of_somebody_without_a_right_yet_is_valid_all_year() -> None:
    who = person(service_start="2026-03-01")
    assert on("2026-01-15", who=who, openings=(Opening(2026, "N", 3, "BA"),)).n == 3


def test_missing_tmt_gives_no_right_but_keeps_the_opening() -> None:
    who = replace(person(), service_start=None)
    assert "TMT belum diisi" in texts(on("2026-01-15", who=who))
    got = on("2026-01-15", who=who, openings=(Opening(2026, "N-1", 3, "BA"),))
    assert (got.n1, got.n) == (3, 0)
    assert entitled_from(who, Facts(2025), context(), date(2026, 1, 1)) is None


def test_negative_balance_is_shown_negative() -> None:
    got = on("2026-08-01", leave("2026-07-01", "2026-07-31"), first_year=2026)
    assert (got.n, got.available) == (-11, -11)
    assert "11 hari tanpa sisa (kekurangan)" in texts(got)
    after = on("2027-01-01", leave("2026-07-01", "2026-07-31"), first_year=2026)
    assert after.available == 12
    assert "kekurangan 11 hari tidak dibawa" in texts(after)


def test_reserved_days_lower_what_is_available_not_the_lots() -> None:
    asked = leave("2026-12-28", "2027-01-08", id=5, issued=False)
    got = on("2026-11-23", asked, first_year=2026)
    assert (got.n, got.reserved, got.available) == (12, 4, 8)
    assert got.lines[-1].lot == "dipesan"
    assert got.lines[-1].leave_id == 5
    sick = leave("2026-12-28", "2027-01-08", kind="sick", issued=False)
    assert on("2026-11-23", sick, first_year=2026).reserved == 0


def test_leave_booked_for_later_in_the_year_is_charged() -> None:
    assert on("2026-01-02", leave("2026-10-05", "2026-10-09"), first_year=2026).n == 7


def test_label_may_be_missing() -> None:
    unnamed = leave("2026-10-05")._replace(label="")
    assert "Cuti tahunan 5 Oktober 2026 s.d. 5 Oktober 2026" in texts(on("2026-12-01", unnamed))


def test_days_before_large_leave_are_reckoned_with_it() -> None:
    early = leave("2026-02-02", "2026-02-04", id=1)
    large = leave("2026-03-02", "2026-06-01", id=2, kind="large")
    got = on("2026-12-31", early, large, first_year=2026)
    assert (got.n, got.available) == (0, 0)
    assert "3 hari sebelum cuti besar diperhitungkan dengan cuti besar" in texts(got)
    assert "Cuti besar mulai 2 Maret 2026: hak 2026 hapus" in texts(got)
    assert [lot[:4] for lot in got.lots] == [("N", 0, 0, 0)]


def test_reserved_days_find_nothing_in_a_year_of_large_leave() -> None:
    large = leave("2026-03-02", "2026-06-01", id=2, kind="large")
    asked = leave("2026-02-02", "2026-02-04", id=1, issued=False)
    facts = Facts(2026, taken=(asked, large))
    assert shortages(person(), facts, context(), 2026) == {2026: 3}


def test_large_leave_only_asked_for_takes_nothing() -> None:
    large = leave("2026-03-02", "2026-06-01", kind="large", issued=False)
    assert on("2026-01-01", large).n == 12
    assert shortages(person(), Facts(2026, taken=(large,)), context(), 2026) == {2026: 0}


def test_leave_without_pay_suspends_the_right_until_a_year_after_the_return() -> None:
    cltn = leave("2025-07-01", "2026-06-30", kind="unpaid")._replace(resumed=date(2026, 7, 1))
    assert on("2025-06-30", cltn).n == 12
    during = on("2025-07-01", cltn)
    assert (during.n, during.available) == (0, 0)
    assert "12 hari N tidak berlaku pada 1 Juli 2025" in texts(during)
    back = on("2026-12-31", cltn)
    assert back.available == 0
    assert "berhak mulai 1 Juli 2027" in texts(back)
    assert on("2027-06-30", cltn).n == 0
    assert on("2027-07-01", cltn).n == 12
    facts = Facts(2025, taken=(cltn, leave("2025-01-06", kind="unpaid", issued=False)))
    first = entitled_from(person(), facts, context(), date(2027, 2, 1))
    assert first == date(2027, 7, 1)
    assert entitled_from(person(), facts, context(), date(2025, 2, 3)) == date(2011, 3, 1)


def test_two_leaves_without_pay_in_one_year() -> None:
    first = leave("2025-07-01", "2025-07-31", id=1, kind="unpaid")
    second = leave("2025-09-01", "2025-09-30", id=2, kind="unpaid")
    second = second._replace(resumed=date(2025, 10, 1))
    assert on("2025-08-15", first, second).n == 0
    assert on("2026-09-30", first, second).n == 0
    assert on("2026-10-01", first, second).n == 12


def test_right_of_a_late_starter_is_announced() -> None:
    got = on("2026-02-28", who=person(service_start="2025-03-01"))
    assert "Hak cuti tahunan 2026, berlaku mulai 1 Maret 2026" in texts(got)
    assert "12 hari N tidak berlaku pada 28 Februari 2026: berlaku mulai 1 Maret 2026" in texts(got)
    first_year = on("2025-06-01", who=person(service_start="2025-03-01"))
    assert "Belum 1 tahun bekerja terus-menerus: berhak mulai 1 Maret 2026" in texts(first_year)


def test_days_taken_before_the_right_begins_are_missing() -> None:
    got = on(
        "2026-12-31", leave("2026-02-26", "2026-03-03"), who=person(service_start="2025-03-01")
    )
    assert got.n == 12 - 4
    assert "2 hari tanpa sisa" in texts(got)


def test_teachers_of_pppk_have_no_right_teachers_of_pns_do() -> None:
    pppk = replace(person(kind="PPPK", contract_months=60), is_teacher=True)
    got = on("2026-06-01", who=pppk)
    assert got.available == 0
    assert "libur semester disamakan dengan cuti tahunan" in texts(got)
    assert on("2026-06-01", who=replace(person(), is_teacher=True)).n == 12


def test_people_who_are_no_asn_have_no_ledger() -> None:
    honorer = person(kind="Honorer")
    got = on("2026-06-01", who=honorer)
    assert (got.available, len(got.lines)) == (0, 1)
    assert "Honorer: cuti tidak diatur peraturan cuti ASN" in texts(got)
    assert entitled_from(honorer, Facts(2025), context(), date(2026, 1, 1)) is None


def test_short_contracts_say_why_nothing_is_carried() -> None:
    short = on(
        "2026-06-01", who=person(kind="PPPK", service_start="2020-01-01", contract_months=12)
    )
    assert "Sisa 2025 tidak dibawa: masa perjanjian kerja 12 bulan" in texts(short)
    assert "Peraturan BKN 7/2022 Ps 7" in texts(short)
    blank = on("2026-06-01", who=person(kind="PPPK", service_start="2020-01-01"))
    assert "masa perjanjian kerja belum diisi" in texts(blank)


def test_deferral_is_told_with_its_letter() -> None:
    got = on("2026-06-01", deferrals=(Deferral(2025, 9, "800/77"),))
    assert (got.n1, got.n2) == (9, 0)
    assert "Sisa hak 2025 12 hari, ditangguhkan dengan surat 800/77, 3 hari hapus" in texts(got)


def test_policy_is_named_where_it_decides() -> None:
    idle = on("2027-06-01")
    assert "Hak 2025 dan 2026 sama sekali tidak dipakai" in texts(idle)
    assert "Peraturan BKN 24/2017 III.A.10 (kebijakan KETAT)" in texts(idle)
    used = on("2027-06-01", leave("2026-07-06"))
    assert "Hak 2025 dan 2026 tidak keduanya utuh" in texts(used)
    bucket = balance(person(), Facts(2025), context("EMBER"), date(2027, 1, 1))
    assert "Sisa N-1 tahun 2026, dibawa 6 hari" in texts(bucket)


def test_extra_days_lapse_unless_earned_at_the_years_end() -> None:
    worked = (WorkedCollective(date(2026, 3, 20)), WorkedCollective(date(2026, 12, 24)))
    assert on("2026-03-19", worked=worked).extra == 0
    assert on("2026-03-20", worked=worked).extra == 1
    assert on("2026-12-31", worked=worked).extra == 2
    assert on("2027-12-31", worked=worked).extra == 1
    assert on("2028-01-01", worked=worked).extra == 0
    assert "Bekerja pada cuti bersama 20 Maret 2026" in texts(on("2026-12-31", worked=worked))


def test_the_days_of_a_years_end_are_a_setting() -> None:
    facts = Facts(2026, worked=(WorkedCollective(date(2026, 12, 24)),))
    later = LedgerContext(rule_rows(), calendar(), Choices(year_end_from=(12, 26)))
    assert balance(person(), facts, later, date(2027, 1, 1)).extra == 0
    assert balance(person(), facts, context(), date(2027, 1, 1)).extra == 1


def test_posts_without_cuti_bersama_are_charged_for_it() -> None:
    taken = leave("2026-03-16", "2026-03-27")
    assert on("2026-12-31", taken, first_year=2026).n == 7
    who = replace(person(), gets_collective=False)
    assert on("2026-12-31", taken, first_year=2026, who=who).n == 3


def test_other_kinds_post_nothing() -> None:
    for kind in ("sick", "maternity", "important"):
        assert on("2026-12-31", leave("2026-07-01", "2026-07-31", kind=kind)).n == 12


def test_unknown_leave_has_no_postings() -> None:
    assert postings(person(), Facts(2025), context(), 99) == {}


@pytest.mark.parametrize("policy", Policy)
def test_lines_are_in_order_of_time_within_the_ledger(policy: Policy) -> None:
    facts = Facts(2023, taken=(leave("2024-10-07", "2024-10-22"),))
    days = [line.date for line in balance(person(), facts, context(policy), date(2026, 6, 1)).lines]
    assert days == sorted(days)


def test_more_than_six_days_postponed_leave_no_room_for_two_idle_years() -> None:
    postponed = Facts(2024, deferrals=(Deferral(2025, 9, "800/77"),))
    got = balance(person(), postponed, context(), date(2026, 1, 1))
    assert (got.n2, got.n1, got.n) == (0, 9, 12)
    few = Facts(2024, deferrals=(Deferral(2025, 6, "800/77"),))
    got = balance(person(), few, context(), date(2026, 1, 1))
    assert (got.n2, got.n1, got.n) == (6, 6, 12)


@pytest.mark.parametrize("zone", ["Asia/Jakarta", "Asia/Jayapura", "UTC", "America/Los_Angeles"])
def test_the_machines_time_zone_changes_nothing(monkeypatch: pytest.MonkeyPatch, zone: str) -> None:
    """T-16: leave is counted in dates, never in moments."""
    monkeypatch.setenv("TZ", zone)
    time.tzset()
    try:
        got = on("2026-01-05", leave("2025-12-29", "2026-01-02"))
    finally:
        monkeypatch.undo()
        time.tzset()
    assert (got.n1, got.n, got.available) == (5, 12, 17)


@pytest.mark.parametrize("working", [True, False])
def test_issued_leave_keeps_the_count_of_its_letter(working: bool) -> None:
    """A calendar that changes later changes no letter: 5 days stay 5 (leave.md §7)."""
    issued = leave("2026-12-07", "2026-12-11")._replace(counted=((2026, 4),))
    facts = Facts(2026, taken=(issued,))
    got = balance(person(), facts, context(), date(2026, 1, 2), working=working)
    assert got.n == 12 - 4
    counted = balance(
        person(),
        Facts(2026, taken=(leave("2026-12-07", "2026-12-11"),)),
        context(),
        date(2026, 1, 2),
    )
    assert counted.n == 12 - 5


def test_a_letters_count_is_split_where_a_lot_begins_within_the_leave() -> None:
    """Worked cuti bersama on 20 March opens lot T on that day; 3 counted days stay 3."""
    issued = leave("2026-03-16", "2026-03-27")._replace(counted=((2026, 3),))
    worked = (WorkedCollective(date(2026, 3, 20)),)
    facts = Facts(2026, taken=(issued,), worked=worked)
    got = postings(person(), facts, context(), 1)
    assert sum(got.values()) == 3


def test_years_the_letter_did_not_count_are_counted() -> None:
    issued = leave("2026-12-28", "2027-01-08")._replace(counted=((2026, 1),))
    got = postings(person(), Facts(2026, taken=(issued,)), context(), 1)
    assert {year: days for (year, _lot), days in got.items()} == {2026: 1, 2027: 4}
