"""Rules as dated rows: a change of regulation is data entry, old requests keep theirs."""

from __future__ import annotations

import pytest
from desk_world import DAY, YES, World, keys

from kepegdesk.documents.reference import read_table
from kepegdesk.domain.kinds import EmployeeKind, LeaveKind, Sex
from kepegdesk.domain.leave_rules import RuleGroup
from kepegdesk.errors import Refused
from kepegdesk.services import (
    balances,
    collective_work,
    journal,
    leave,
    leave_rulebook,
    letters,
    settings,
)

BASIS = "PP Manajemen ASN 1/2026"
PNS, PPPK, HONORER = RuleGroup.PNS, RuleGroup.PPPK, RuleGroup.HONORER


def add(world: World, key: str, value: str, day: str, group: RuleGroup = PNS) -> int:
    return leave_rulebook.add(world.session(), key, group, value, DAY(day), BASIS)


def lines(world: World, key: str, group: RuleGroup = PNS) -> list[leave_rulebook.RuleLine]:
    found = leave_rulebook.listed(world.session())
    return [line for line in found if (line.key, line.group) == (key, group)]


def refused(world: World, *given: object, **named: object) -> list[str]:
    with pytest.raises(Refused) as refusal:
        add(world, *given, **named)  # type: ignore[arg-type]
    return keys(refusal.value.problems)


class TestList:
    """Every parameter with its meaning, value, day and basis."""

    def test_the_shipped_rules_are_explained(self, world: World) -> None:
        listed = leave_rulebook.listed(world.session())
        assert len(listed) == len(read_table("leave_rules"))
        assert all(line.parameter.label and line.legal_basis for line in listed)
        right = lines(world, "ct_hak")[0]
        assert (right.words, right.state) == ("12 hari kerja", "berlaku")
        assert right.parameter.label == "Hak cuti tahunan"

    def test_what_was_replaced_stays_in_sight(self, world: World) -> None:
        add(world, "cm_bulan", "4", "2027-01-01")
        states = [line.state for line in lines(world, "guru_hak_ct")]
        assert states == ["berlaku", "sudah diganti"]
        assert [line.state for line in lines(world, "cm_bulan")] == ["akan berlaku", "berlaku"]


class TestDatedChanges:
    """A new row counts from its day on; what began before keeps the rule of its day."""

    def test_a_right_changed_from_a_year_leaves_the_year_before(self, world: World) -> None:
        world.begins_in(2025)
        employee = world.person()
        before = balances.of(world.session(), employee, on=DAY("2026-12-31"))
        add(world, "ct_hak", "15", "2027-01-01")
        assert balances.of(world.session(), employee, on=DAY("2026-12-31")) == before
        assert before.n == 12
        assert balances.of(world.session(), employee, on=DAY("2027-01-01")).n == 15

    def test_within_a_year_it_counts_from_the_next(self, world: World) -> None:
        world.begins_in(2026)
        employee = world.person()
        add(world, "ct_hak", "15", "2026-11-24")
        assert leave_rulebook.first_read("ct_hak", DAY("2026-11-24")) == DAY("2027-01-01")
        assert balances.of(world.session(), employee, on=DAY("2026-12-31")).n == 12
        assert balances.of(world.session(), employee, on=DAY("2027-01-01")).n == 15

    def test_a_length_changed_from_a_day_judges_leave_that_begins_then(self, world: World) -> None:
        add(world, "cm_bulan", "4", "2027-01-01")
        woman = world.person(sex=Sex.FEMALE)
        for start, end, allowed in (
            ("2026-12-31", "2027-03-30", True),
            ("2026-12-31", "2027-03-31", False),
            ("2027-01-01", "2027-04-30", True),
        ):
            wish = leave.LeaveInput(LeaveKind.MATERNITY, DAY(start), DAY(end), "Melahirkan")
            found = keys(leave.quote(world.session(), woman, wish).problems)
            assert ("CM03" not in found) is allowed, start

    def test_an_issued_leave_keeps_its_days(self, world: World) -> None:
        world.begins_in(2026)
        employee = world.person()
        request = world.granted(employee, "2027-01-04", "2027-01-08")
        letters.issue(world.session(), request)
        shown = leave.get(world.session(), request)
        add(world, "ct_hak", "10", "2027-01-01")
        assert leave.get(world.session(), request) == shown


class TestChecks:
    """Values by their type, groups, basis, days."""

    @pytest.mark.parametrize(
        ("key", "value", "told"),
        [
            ("ct_hak", "dua belas", "AT02"),
            ("cm_bulan", "-", "AT02"),
            ("guru_hak_ct", "1", "AT02"),
            ("cs_gugur", "45", "AT02"),
            ("tidak_ada", "1", "AT06"),
        ],
    )
    def test_what_does_not_fit_is_refused(
        self, world: World, key: str, value: str, told: str
    ) -> None:
        assert refused(world, key, value, "2027-01-01") == [told]

    def test_an_unknown_group_and_a_missing_basis_are_told(self, world: World) -> None:
        for group, basis, told in (("TNI", BASIS, "AT06"), ("PNS", " ", "AT07")):
            with pytest.raises(Refused) as refusal:
                leave_rulebook.add(world.session(), "ct_hak", group, "12", DAY("2027-01-01"), basis)
            assert keys(refusal.value.problems) == [told]

    def test_two_rows_of_one_day_are_refused(self, world: World) -> None:
        add(world, "ct_hak", "14", "2027-01-01")
        assert refused(world, "ct_hak", "15", "2027-01-01") == ["AT03"]

    def test_a_value_is_stored_as_the_rules_read_it(self, world: World) -> None:
        add(world, "cs_gugur", " 2  BULAN ", "2027-01-01")
        assert lines(world, "cs_gugur")[0].value == "2 bulan"


class TestThePast:
    """What leave was judged by is never edited."""

    def test_a_row_before_judged_leave_is_refused(self, world: World) -> None:
        world.submit(
            world.person(sex=Sex.FEMALE), "2026-12-01", "2027-02-28", kind=LeaveKind.MATERNITY
        )
        assert refused(world, "cm_bulan", "4", "2026-11-20") == ["AT04"]
        add(world, "cm_bulan", "4", "2026-12-02")

    def test_where_nothing_rests_on_it_the_past_may_be_completed(self, world: World) -> None:
        world.submit(world.person(), "2026-12-01")
        add(world, "cm_bulan", "4", "2026-11-20")
        add(world, "cm_bulan", "3", "2026-06-01", PPPK)
        assert {"4", "3"} <= {line.value for line in lines(world, "cm_bulan")} | {
            line.value for line in lines(world, "cm_bulan", PPPK)
        }

    def test_a_row_in_use_is_neither_changed_nor_removed(self, world: World) -> None:
        world.submit(
            world.person(sex=Sex.FEMALE), "2026-12-01", "2027-02-28", kind=LeaveKind.MATERNITY
        )
        (row,) = lines(world, "cm_bulan")
        assert not row.free
        for act in (
            lambda: leave_rulebook.change(world.session(), row.id, "4", row.valid_from, BASIS),
            lambda: leave_rulebook.remove(world.session(), row.id),
        ):
            with pytest.raises(Refused) as refusal:
                act()
            assert keys(refusal.value.problems) == ["AT08"]

    def test_a_coming_row_is_corrected_and_removed(self, world: World) -> None:
        number = add(world, "cm_bulan", "40", "2027-01-01")
        assert lines(world, "cm_bulan")[0].free
        leave_rulebook.change(world.session(), number, "4", DAY("2027-02-01"), BASIS)
        line = lines(world, "cm_bulan")[0]
        assert (line.value, line.valid_from) == ("4", DAY("2027-02-01"))
        leave_rulebook.remove(world.session(), number)
        assert [line.value for line in lines(world, "cm_bulan")] == ["3"]
        journal.undo(world.session())
        assert [line.value for line in lines(world, "cm_bulan")] == ["4", "3"]

    def test_a_mistake_of_today_is_corrected_until_somebody_asks(self, world: World) -> None:
        number = add(world, "cm_bulan", "40", "2026-11-23")
        leave_rulebook.change(world.session(), number, "4", DAY("2026-11-23"), BASIS)
        woman = world.person(sex=Sex.FEMALE)
        world.submit(woman, "2026-12-01", "2027-02-28", kind=LeaveKind.MATERNITY)
        with pytest.raises(Refused):
            leave_rulebook.remove(world.session(), number)

    def test_a_correction_reaches_no_further_back(self, world: World) -> None:
        woman = world.person(sex=Sex.FEMALE)
        world.submit(woman, "2026-12-01", "2027-02-28", kind=LeaveKind.MATERNITY)
        number = add(world, "cm_bulan", "4", "2027-01-01")
        with pytest.raises(Refused) as refusal:
            leave_rulebook.change(world.session(), number, "4", DAY("2026-11-01"), BASIS)
        assert keys(refusal.value.problems) == ["AT04"]
        other = add(world, "cm_bulan", "5", "2028-01-01")
        with pytest.raises(Refused) as refusal:
            leave_rulebook.change(world.session(), other, "5", DAY("2027-01-01"), BASIS)
        assert keys(refusal.value.problems) == ["AT03"]

    def test_the_last_row_of_a_parameter_stays(self, world: World) -> None:
        (row,) = lines(world, "cap_maks_hari_kerja")
        with pytest.raises(Refused) as refusal:
            leave_rulebook.remove(world.session(), row.id)
        assert keys(refusal.value.problems) == ["AT09"]


class TestNonAsn:
    """Registering a right gives people who are no ASN annual leave (leave.md §2.6)."""

    def honorer(self, world: World) -> int:
        return world.person(kind=EmployeeKind.HONORER, nip=None, tmt_cpns=DAY("2020-01-01"))

    def test_a_registered_right_is_asked_for_granted_and_counted(self, world: World) -> None:
        world.begins_in(2026)
        employee = self.honorer(world)
        wish = leave.LeaveInput(
            LeaveKind.ANNUAL, DAY("2026-12-01"), DAY("2026-12-04"), "Keluarga", "Rumah", "0812"
        )
        assert leave.quote(world.session(), employee, wish).problems
        add(world, "ct_hak", "8", "2026-01-01", HONORER)
        assert balances.of(world.session(), employee).available == 8
        request = leave.submit(world.session(), employee, wish)
        leave.consider(world.session(), request, YES)
        leave.decide(world.session(), request, YES)
        letters.issue(world.session(), request)
        assert balances.of(world.session(), employee).available == 4

    def test_cuti_bersama_reduces_it_only_where_the_office_says_so(self, world: World) -> None:
        world.begins_in(2026)
        employee, pns = self.honorer(world), world.person()
        add(world, "ct_hak", "8", "2026-01-01", HONORER)
        before = balances.of(world.session(), pns, on=DAY("2026-12-31")).n
        assert balances.of(world.session(), employee, on=DAY("2026-12-31")).available == 8
        settings.choose(world.session(), "cber_mengurangi", "Honorer")
        reduced = balances.of(world.session(), employee, on=DAY("2026-12-31"))
        assert reduced.available == 0
        assert balances.of(world.session(), pns, on=DAY("2026-12-31")).n == before
        collective_work.record(world.session(), DAY("2026-05-28"), [employee], "ST 1")
        assert balances.of(world.session(), employee, on=DAY("2026-12-31")).available == 1
