"""Rules are rows valid from a date: the right row is read, a missing one is named."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from leave_world import rule_rows, table

from kepegdesk.domain.kinds import EmployeeKind, LeaveKind
from kepegdesk.domain.leave_rules import RuleGroup, RuleRow, group_of, rule_on, rules_on
from kepegdesk.errors import Refused


def test_groups_of_employees() -> None:
    assert group_of(EmployeeKind.CPNS) is RuleGroup.PNS
    assert group_of(EmployeeKind.PPPK_PARUH_WAKTU) is RuleGroup.PART_TIME
    assert group_of(EmployeeKind.HONORER) is RuleGroup.HONORER
    assert [group.is_pppk for group in RuleGroup] == [False, True, True, False]


def test_part_time_pppk_follow_the_rows_of_pppk_where_they_have_none() -> None:
    day = date(2026, 1, 1)
    rows = [row for row in rule_rows() if row.key != "ct_hak" or row.kind_group != "PPPK_PW"]
    own = RuleRow("ct_hak", "PPPK_PW", "6", date(2025, 1, 1), None, "Perjanjian kerja")
    assert rules_on(rows, RuleGroup.PART_TIME, day).annual_days == 12
    assert rules_on([*rows, own], RuleGroup.PART_TIME, day).annual_days == 6
    assert rules_on([*rows, own], RuleGroup.PPPK, day).annual_days == 12
    assert rule_on(rows, "cb_maks_bulan", RuleGroup.PPPK, day) is None
    assert rules_on(rule_rows(), RuleGroup.HONORER, day).annual_days is None


def test_a_first_row_of_their_own_leaves_the_years_before_it_alone() -> None:
    rows = [row for row in rule_rows() if row.kind_group != "PPPK_PW"]
    own = RuleRow("ct_hak", "PPPK_PW", "6", date(2027, 1, 1), None, "Perjanjian kerja")
    assert rules_on([*rows, own], RuleGroup.PART_TIME, date(2026, 1, 1)).annual_days == 12
    assert rules_on([*rows, own], RuleGroup.PART_TIME, date(2027, 1, 1)).annual_days == 6


def test_shipped_rules_of_2026() -> None:
    pns = rules_on(rule_rows(), RuleGroup.PNS, date(2026, 1, 1))
    assert (pns.annual_days, pns.annual_minimum, pns.service_months) == (12, 1, 12)
    assert (pns.carry_days, pns.total_after_one_year, pns.total_after_two_years) == (6, 18, 24)
    assert pns.contract_over_for_one is None
    assert pns.teachers_entitled
    assert pns.large_clears_right
    assert pns.deferral_in_full
    pppk = rules_on(rule_rows(), RuleGroup.PPPK, date(2026, 1, 1))
    assert (pppk.contract_over_for_one, pppk.contract_over_for_two) == (24, 36)
    assert not pppk.teachers_entitled
    assert not pppk.large_clears_right
    assert not pppk.deferral_in_full
    assert pppk.basis["ct_sisa_maks"] == "Peraturan BKN 7/2022 Ps 7"


def test_every_shipped_rule_names_its_basis() -> None:
    for name in ("leave_rules", "leave_kinds", "holidays"):
        assert all(row["legal_basis"] for row in table(name))
    assert {row["kind"] for row in table("leave_kinds")} == set(LeaveKind)
    assert {row["level"] for row in table("leave_documents")} == {"B", "W"}


def test_the_newest_row_begun_is_in_force() -> None:
    assert not rules_on(rule_rows(), "PNS", date(2019, 1, 1)).teachers_entitled
    assert rules_on(rule_rows(), "PNS", date(2021, 1, 1)).teachers_entitled


def test_before_the_first_row_the_first_row_counts() -> None:
    assert rules_on(rule_rows(), "PPPK", date(2015, 1, 1)).annual_days == 12


def test_a_row_that_has_ended_is_not_in_force() -> None:
    row = RuleRow("ct_hak", "PNS", "12", date(2020, 1, 1), date(2025, 12, 31), "x")
    assert rule_on([row], "ct_hak", "PNS", date(2025, 12, 31)) is row
    assert rule_on([row], "ct_hak", "PNS", date(2026, 1, 1)) is None
    later = replace(row, value="14", valid_from=date(2026, 1, 1), valid_to=None)
    assert rule_on([later, row], "ct_hak", "PNS", date(2026, 1, 1)) is later


def test_missing_parameters_are_all_named() -> None:
    rows = [row for row in rule_rows() if row.key not in ("ct_hak", "ct_min")]
    with pytest.raises(Refused) as refused:
        rules_on(rows, "PNS", date(2026, 1, 1))
    assert refused.value.problems[0].key == "AT01"
    assert "ct_hak, ct_min untuk PNS" in str(refused.value)
