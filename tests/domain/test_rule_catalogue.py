"""Every parameter of the rules is explained, and a typed value is read by its type."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from leave_world import table

from kepegdesk.domain.leave_rules import RuleGroup
from kepegdesk.domain.rule_catalogue import (
    BY_KEY,
    GROUPS,
    PARAMETERS,
    ValueKind,
    read_value,
    value_words,
)

DOMAIN = Path(__file__).parents[2] / "kepegdesk" / "domain"


def test_the_catalogue_explains_exactly_the_shipped_parameters() -> None:
    assert set(BY_KEY) == {row["key"] for row in table("leave_rules")}
    assert len(BY_KEY) == len(PARAMETERS)
    assert set(GROUPS) == set(RuleGroup)


def test_every_parameter_the_rules_read_is_in_the_catalogue() -> None:
    read = re.compile(r'"((?:ct|cb|cs|cm|cap|cltn|guru|tangguh)_[a-z0-9_]+)"')
    files = list(DOMAIN.glob("leave*.py"))
    assert {key for path in files for key in read.findall(path.read_text("utf-8"))} <= set(BY_KEY)


def test_every_shipped_value_is_one_the_catalogue_takes() -> None:
    for row in table("leave_rules"):
        assert read_value(BY_KEY[row["key"]], row["value"]) == row["value"], row


@pytest.mark.parametrize(
    ("key", "typed", "stored"),
    [
        ("cm_bulan", " 4 ", "4"),
        ("cm_bulan", "04", "4"),
        ("cm_bulan", "-", None),
        ("cm_bulan", "empat", None),
        ("cm_bulan", "1000", None),
        ("cm_bulan", "-3", None),
        ("ct_hak", "-", "-"),
        ("ct_hak", "14", "14"),
        ("ct_hak", "", None),
        ("guru_hak_ct", "YA", "ya"),
        ("guru_hak_ct", "tidak", "tidak"),
        ("guru_hak_ct", "1", None),
        ("cs_gugur", "2 Bulan", "2 bulan"),
        ("cs_gugur", "1 bulan  15 hari", "1 bulan 15 hari"),
        ("cs_gugur", "15 hari", None),
        ("cs_gugur", "1,5 bulan", None),
        ("cs_gugur", "0 bulan 15 hari", None),
    ],
)  # fmt: skip
def test_a_typed_value_is_read_by_its_type(key: str, typed: str, stored: str | None) -> None:
    assert read_value(BY_KEY[key], typed) == stored


def test_values_are_worded_with_their_unit() -> None:
    assert value_words(BY_KEY["ct_hak"], "12") == "12 hari kerja"
    assert value_words(BY_KEY["ct_hak"], "-") == "tidak berlaku"
    assert value_words(BY_KEY["guru_hak_ct"], "ya") == "ya"
    assert all(kind.value.startswith("Tulis") for kind in ValueKind)
