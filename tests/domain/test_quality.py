"""What looks wrong in a file, and who may be one person twice."""

from __future__ import annotations

import datetime as dt
from itertools import combinations
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kepegdesk.domain import quality, quality_pairs
from kepegdesk.domain.kinds import EmployeeKind, EmployeeStatus, Sex
from kepegdesk.domain.quality import CHECKS, Facts, Finding, Held, Placed, Ranked
from kepegdesk.domain.quality_pairs import CROWD, ONE_DIGIT, SAME_NAME, SAME_NIK, SWAPPED

DAY = dt.date.fromisoformat
TODAY = DAY("2026-11-23")
RANK = Ranked(1, "III/a", DAY("2010-01-01"))
GOOD = Facts(
    nip="198501012010011002",
    nik="7471010101850001",
    sex=Sex.MALE,
    unit=1,
    birth_date=DAY("1985-01-01"),
    tmt_cpns=DAY("2010-01-01"),
    tmt_pns=DAY("2011-01-01"),
    ranks=(RANK,),
    positions=(Held(1, "Analis", "definitif", DAY("2020-01-01")),),
    placements=(Placed(1, 1, None),),
)


def check(**changed: Any) -> list[Finding]:
    """Return what is found in a good file of which something is changed."""
    return quality.check(GOOD._replace(**changed), TODAY)


def keys(**changed: Any) -> list[str]:
    """Return the keys of what is found."""
    return [finding.key for finding in check(**changed)]


def test_a_good_file_has_no_findings() -> None:
    assert check() == []


@pytest.mark.parametrize(
    ("key", "field", "changed"),
    [
        ("NIP_LENGTH", "nip", {"nip": "1985"}),
        ("NIP_BIRTH", "nip", {"nip": "198502012010011002"}),
        ("NIP_TMT", "nip", {"nip": "198501012010021002"}),
        ("NIP_SEX", "nip", {"nip": "198501012010012002"}),
        ("PG11", "nip", {"nip": ""}),
        ("PG12", "nik", {"nik": "74710101018500"}),
        ("PG12", "nik", {"nik": "747101010185000x"}),
        ("NIK_BIRTH", "nik", {"nik": "7471010201850001"}),
        ("NIK_SEX", "nik", {"nik": "7471014101850001"}),
        ("MD01", "birth_date", {"birth_date": None}),
        ("MD03", "tmt_pns", {"tmt_pns": DAY("2009-12-31")}),
        ("MD05", "contract_end",
         {"contract_start": DAY("2024-01-01"), "contract_end": DAY("2023-12-31")}),
        ("MD15", "tmt_pns", {"tmt_pns": DAY("2911-01-01")}),
        ("MD15", "status_since", {"status_since": DAY("1985-01-01")}),
        ("MD06", "golongan", {"ranks": ()}),
        ("MD07", "unit", {"unit": None}),
        ("PG14", "tmt_cpns", {"tmt_cpns": None}),
        ("PG16", "status_since", {"status": EmployeeStatus.RETIRED}),
    ],
)  # fmt: skip
def test_the_person_himself(key: str, field: str, changed: dict[str, Any]) -> None:
    assert [(f.key, f.field) for f in check(**changed)] == [(key, field)]


@pytest.mark.parametrize(
    ("born", "status", "found"),
    [
        ("2011-11-23", EmployeeStatus.ACTIVE, False),
        ("2011-11-24", EmployeeStatus.ACTIVE, True),
        ("2027-01-01", EmployeeStatus.RETIRED, True),
        ("1946-11-23", EmployeeStatus.ACTIVE, False),
        ("1945-11-23", EmployeeStatus.ACTIVE, True),
        ("1945-11-23", EmployeeStatus.RETIRED, False),
    ],
)
def test_an_age_nobody_has(born: str, status: EmployeeStatus, found: bool) -> None:
    facts = Facts(birth_date=DAY(born), status=status, kind=EmployeeKind.HONORER, unit=1)
    told = [finding.key for finding in quality.check(facts, TODAY)]
    assert ("MD02" in told) is found


def test_a_woman_s_nik_adds_forty_to_the_day() -> None:
    woman = {"sex": Sex.FEMALE, "nip": "198501012010012002"}
    assert keys(nik="7471014101850001", **woman) == []
    assert keys(nik="7471010101850001", **woman) == ["NIK_SEX"]


def test_what_is_not_known_is_not_held_against_the_nik() -> None:
    found = keys(sex=None, birth_date=None, nik="7471014101850001")
    assert found == ["MD01"]


def test_an_honorary_employee_needs_neither_nip_nor_tmt() -> None:
    assert keys(kind=EmployeeKind.HONORER, nip="", tmt_cpns=None, ranks=()) == []


class TestRanks:
    """Golongan against the person, the calendar and each other."""

    @staticmethod
    def chain(*steps: tuple[str, str], **changed: Any) -> list[Finding]:
        """Return what is found in a chain of golongan and days."""
        rows = [Ranked(i, golongan, DAY(day)) for i, (golongan, day) in enumerate(steps, 1)]
        return check(ranks=rows, **changed)

    def test_a_chain_step_by_step(self) -> None:
        steps = [("III/a", "2010-01-01"), ("III/b", "2014-04-01"), ("III/c", "2018-04-01")]
        assert self.chain(*steps) == []
        assert self.chain(*reversed(steps)) == []

    @pytest.mark.parametrize(
        ("second", "key"), [("II/d", "RW12"), ("III/a", "RW11"), ("III/c", "MD09")]
    )
    def test_a_broken_step(self, second: str, key: str) -> None:
        found = self.chain(("III/a", "2010-01-01"), (second, "2014-04-01"))
        assert [(f.key, f.history, f.row) for f in found] == [(key, "rank", 2)]

    def test_two_on_one_day_are_taken_from_the_lower(self) -> None:
        found = self.chain(("III/b", "2014-04-01"), ("III/a", "2014-04-01"))
        assert found == []

    def test_pppk_climb_no_steps(self) -> None:
        pppk = {"kind": EmployeeKind.PPPK, "nip": "198501012010211002"}
        steps = [("V", "2010-01-01"), ("IX", "2021-01-01")]
        assert self.chain(*steps, **pppk) == []
        assert [f.key for f in self.chain(*reversed(steps), **pppk)] == []
        falling = [("IX", "2010-01-01"), ("V", "2021-01-01")]
        assert [f.key for f in self.chain(*falling, **pppk)] == ["RW12"]

    def test_the_ladder_of_another_kind(self) -> None:
        found = self.chain(("IX", "2010-01-01"), ("III/a", "2010-01-01"))
        assert [(f.key, f.row) for f in found] == [("D23", 1)]
        pppk = {"kind": EmployeeKind.PPPK, "nip": "198501012010211002"}
        assert [f.key for f in self.chain(("III/a", "2010-01-01"), **pppk)] == ["D23"]

    def test_dates(self) -> None:
        assert [f.key for f in self.chain(("III/a", "2010-04-02"))] == ["D19"]
        assert [f.key for f in self.chain(("III/a", "2009-12-01"))] == ["MD04"]
        assert self.chain(("III/a", "2009-12-01"), tmt_cpns=None)[0].key == "PG14"
        found = check(ranks=(Ranked(7, "III/a", None), RANK))
        assert [(f.key, f.history, f.row) for f in found] == [("MD11", "rank", 7)]

    def test_a_rank_of_another_century(self) -> None:
        found = self.chain(("III/a", "0210-01-01"))
        assert ("MD15", "rank", 1) in [(f.key, f.history, f.row) for f in found]


class TestPositions:
    """Definitive positions at once."""

    @staticmethod
    def held(number: int, tmt: str, end: str = "", appointment: str = "definitif") -> Held:
        """Return a position."""
        return Held(number, f"Jabatan {number}", appointment, DAY(tmt), DAY(end) if end else None)

    def test_two_from_one_day(self) -> None:
        both = (self.held(1, "2020-01-01"), self.held(2, "2020-01-01"))
        found = check(positions=both)
        assert [(f.key, f.history, f.row) for f in found] == [("RW13", "position", 2)]
        assert check(positions=(both[0], self.held(2, "2020-01-01", "", "Plt"))) == []

    def test_one_that_runs_into_the_next(self) -> None:
        first, second = self.held(1, "2015-01-01", "2020-01-01"), self.held(2, "2020-01-01")
        found = check(positions=(second, first))
        assert [(f.key, f.row) for f in found] == [("RW14", 2)]
        assert check(positions=(self.held(1, "2015-01-01", "2019-12-31"), second)) == []
        assert check(positions=(self.held(1, "2015-01-01"), second)) == []

    def test_one_without_a_day(self) -> None:
        found = check(positions=(Held(4, "Analis", "definitif", None),))
        assert [(f.key, f.history, f.row) for f in found] == [("MD11", "position", 4)]


def test_two_units_from_one_day() -> None:
    day = DAY("2020-01-01")
    found = check(placements=(Placed(1, 1, day), Placed(2, 2, day), Placed(3, 1, day)))
    assert [(f.key, f.history, f.row) for f in found] == [("MD12", "placement", 2)]


def test_every_finding_has_a_title_short_enough_to_be_counted_by() -> None:
    wrong = Facts(
        nip="198513012010131000", nik="1", kind=EmployeeKind.PPPK,
        status=EmployeeStatus.RETIRED, ranks=(Ranked(1, "III/a", None),),
    )  # fmt: skip
    found = {finding.key for finding in quality.check(wrong, TODAY)}
    assert len(found) > 6
    assert found <= set(CHECKS)
    assert max(map(len, CHECKS)) <= 16


def test_a_nip_that_nothing_vouches_for() -> None:
    assert not quality.contradicts(GOOD)
    assert quality.contradicts(GOOD._replace(birth_date=None))
    assert quality.contradicts(GOOD._replace(sex=Sex.FEMALE))


# Pairs

NIPS = st.lists(
    st.text("012", min_size=2, max_size=3).map(lambda end: f"{'1' * (18 - len(end))}{end}"),
    max_size=12,
)


def naive_near(people: list[tuple[int, str]]) -> dict[tuple[int, int], str]:
    """Return near NIPs by comparing all with all."""
    found = {}
    for (one, a), (other, b) in combinations(people, 2):
        places = [i for i in range(18) if a[i] != b[i]]
        if len(places) == 1:
            found[one, other] = ONE_DIGIT
        elif len(places) == 2 and places[1] == places[0] + 1:
            first, second = places
            if a[first] == b[second] and a[second] == b[first]:
                found[one, other] = SWAPPED
    return found


@given(NIPS)
def test_near_nips_are_those_of_comparing_all_with_all(nips: list[str]) -> None:
    people = list(enumerate(nips, 1))
    assert quality_pairs.near_nips(people) == naive_near(people)
    assert quality_pairs.near_nips(reversed(people)) == naive_near(people)


def test_near_nips_leave_out_what_is_none() -> None:
    people = [(1, "1" * 17), (2, "1" * 17 + "x"), (3, "1" * 17 + "²"), (4, "1" * 18)]
    assert quality_pairs.near_nips(people) == {}


@given(st.lists(st.sampled_from(["", "1234567890123456", "1234567890123457", "1" * 16, "12"]),
                max_size=CROWD))  # fmt: skip
def test_same_nik_is_that_of_comparing_all_with_all(niks: list[str]) -> None:
    people = list(enumerate(niks))
    wanted = {
        (one, other)
        for (one, a), (other, b) in combinations(people, 2)
        if a == b and a.startswith("12345")
    }
    assert quality_pairs.same_nik(people) == dict.fromkeys(wanted, SAME_NIK)


@given(st.lists(st.tuples(st.sampled_from(["", "ali", "wa ode"]),
                          st.sampled_from([None, DAY("1985-01-01"), DAY("1985-01-02")])),
                max_size=CROWD))  # fmt: skip
def test_same_name_is_that_of_comparing_all_with_all(keys: list[tuple[str, Any]]) -> None:
    people = list(enumerate(keys))
    wanted = {(one, other) for (one, a), (other, b) in combinations(people, 2) if a == b and all(a)}
    assert quality_pairs.same_name(people) == dict.fromkeys(wanted, SAME_NAME)


def test_a_crowd_is_paired_with_its_neighbours_only() -> None:
    crowd = [(number, "1234567890123456") for number in range(100)]
    assert len(quality_pairs.same_nik(crowd)) == 99


@pytest.mark.parametrize(
    ("name", "other", "is_alike"),
    [
        ("wa ode siti", "wa ode siti", True),
        ("wa ode siti", "siti", True),
        ("siti", "wa ode siti", True),
        ("nurhayati", "nurhayatti", True),
        ("siti nurhayati", "siti nurhayatti", True),
        ("muhammad ali", "muhammad yusuf kalla", False),
        ("budi", "siti", False),
        ("budi", "bahar", False),
        ("nur hayati", "nurhayati", True),
        ("siti nur hayati", "siti nurhayati", True),
    ],
)
def test_names_that_may_be_one(name: str, other: str, is_alike: bool) -> None:
    assert quality_pairs.alike(name, other) is is_alike
