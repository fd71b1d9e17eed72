"""What is the same, what differs, and what may be taken from the national register."""

from __future__ import annotations

import csv
import datetime as dt
from pathlib import Path
from typing import Any

import pytest

from kepegdesk.domain.headings import guess_mapping
from kepegdesk.domain.kinds import EmployeeKind, Sex
from kepegdesk.domain.siasn import (
    FIELDS,
    LINE_OF,
    LINES,
    PERSON,
    Consequence,
    Outcome,
    Taking,
    compare,
    field_of,
    is_blank,
    judge,
    refusal,
    taking,
    whole_lines,
)

OLD, NEW = dt.date(2020, 4, 1), dt.date(2024, 4, 1)
RANK, _POSITION, EDUCATION = LINES


@pytest.mark.parametrize(
    ("key", "here", "there"),
    [
        ("nip", "198501012010011001", "19850101 201001 1 001"),
        ("name", "La Ode Ali", "LA  ODE ALI"),
        ("title_after", "S.Kom., M.Si.", "S.KOM, MSI"),
        ("golongan", "III/b", "3b"),
        ("golongan", "III/b", "Penata Muda Tk. I"),
        ("education", "S-1", "s1"),
        ("eselon", "III.a", "III/a"),
        ("phone", "0812 3456", "0812-3456"),
        ("npwp", "12.345.678.9-812.000", "123456789812000"),
        ("position", "Analis Kepegawaian", "ANALIS  KEPEGAWAIAN"),
        ("unit", ("Dinas Kesehatan", "Bidang A"), ("DINAS KESEHATAN", "bidang a")),
        ("unit", ("Dinas Kesehatan", "Bidang A"), ("Dinas Kesehatan Kota Kendari", "")),
        ("mkg", (10, 2), (10, 2)),
        ("sex", Sex.MALE, Sex.MALE),
        ("birth_place", "", None),
        ("unit", ("", ""), None),
    ],
)
def test_other_spellings_are_the_same(key: str, here: Any, there: Any) -> None:
    assert judge(FIELDS[key], here, there) is Outcome.SAME


@pytest.mark.parametrize(
    ("key", "here", "there", "outcome"),
    [
        ("golongan", "III/b", "III/c", Outcome.DIFFERS),
        ("golongan", "lain", "lain-lain", Outcome.DIFFERS),
        ("golongan", "III/b", "", Outcome.MISSING_THERE),
        ("mkg", (10, 2), (10, 3), Outcome.DIFFERS),
        ("mkg", None, (0, 0), Outcome.MISSING_HERE),
        ("title_before", "dr.", "Dr.", Outcome.DIFFERS),
        ("kind", EmployeeKind.PNS, EmployeeKind.CPNS, Outcome.DIFFERS),
        ("tmt_golongan", OLD, NEW, Outcome.DIFFERS),
        ("unit", ("Dinas A", "Bidang A"), ("Dinas A", "Bidang B"), Outcome.DIFFERS),
        ("unit", ("Dinas A", ""), ("Dinas B", ""), Outcome.DIFFERS),
        ("unit", ("", ""), ("Dinas B", ""), Outcome.MISSING_HERE),
        ("email", "a@b.id", "", Outcome.MISSING_THERE),
    ],
)
def test_what_is_not(key: str, here: Any, there: Any, outcome: Outcome) -> None:
    assert judge(FIELDS[key], here, there) is outcome


def test_a_zero_is_a_value() -> None:
    assert not is_blank(0)
    assert is_blank(None)
    assert is_blank("")
    assert is_blank(("", ""))


def test_only_what_the_export_has_is_compared_the_gravest_first() -> None:
    found = [(field.key, outcome) for field, outcome in compare({"email": "a"}, {"email": "a",
             "golongan": "III/a", "appointment": "definitif"})]  # fmt: skip
    assert found == [("golongan", Outcome.MISSING_HERE), ("email", Outcome.SAME)]


def test_pay_comes_first_and_contacts_last() -> None:
    order = [field.consequence for field in FIELDS.values()]
    assert order == sorted(order)
    assert {"nip", "status", "golongan", "tmt_golongan", "mkg"} <= {
        key for key, field in FIELDS.items() if field.consequence is Consequence.PAY
    }
    assert FIELDS["phone"].consequence is Consequence.CONTACT
    assert all(field.label and field.effect for field in FIELDS.values())
    assert {*LINE_OF} <= {*FIELDS}
    assert field_of("nip") is FIELDS["nip"]
    assert field_of("person") is PERSON


def test_every_field_the_export_is_read_for_is_compared() -> None:
    """Or belongs to one that is: codes to their names, the two parts of masa kerja to one."""
    path = Path(__file__).parents[1] / "data" / "siasn_columns.csv"
    with path.open(encoding="utf-8") as file:
        headings = [row["kolom_siasn"] for row in csv.DictReader(file)]
    read = {*guess_mapping([(heading,) for heading in headings]).fields} - {None, ""}
    apart = {"golongan_code", "education_code", "status_cpns", "subunit", "mkg_years", "mkg_months"}
    assert read - apart <= {*FIELDS}


def _taken(held: str | None, since: Any, offered: str | None, begins: Any) -> Taking:
    here = {"golongan": held, "tmt_golongan": since}
    return taking(RANK, here, {"golongan": offered, "tmt_golongan": begins})


def test_how_a_line_is_taken() -> None:
    assert _taken("III/b", OLD, "3b", NEW) is Taking.ALONE
    assert _taken("III/b", OLD, "", NEW) is Taking.ALONE
    assert _taken("III/b", OLD, "III/c", NEW) is Taking.WHOLE
    assert _taken("III/b", OLD, "III/c", OLD) is Taking.WHOLE
    assert _taken("III/b", None, "III/c", None) is Taking.WHOLE
    assert _taken(None, None, "III/c", None) is Taking.WHOLE
    assert _taken("III/b", NEW, "III/c", OLD) is Taking.OLDER
    assert _taken("III/b", NEW, "III/c", None) is Taking.NAMELESS
    assert _taken(None, None, None, NEW) is Taking.NAMELESS


def test_why_a_value_may_not_be_taken() -> None:
    here, there = (
        {"golongan": "III/c", "tmt_golongan": NEW, "email": ""},
        {"golongan": "III/b", "tmt_golongan": OLD, "email": "a"},
    )
    assert refusal("golongan", Outcome.DIFFERS, here, there) == "di kantor lebih baru"
    assert refusal("email", Outcome.MISSING_HERE, here, there) == ""
    assert refusal("email", Outcome.MISSING_THERE, here, there) == "tidak ada di SIASN"


def test_a_line_comes_whole_or_value_by_value() -> None:
    here = {"golongan": "III/b", "tmt_golongan": OLD, "education": "S-1", "graduated": 2007}
    there = {"golongan": "III/c", "tmt_golongan": NEW, "mkg": None, "education": "S-1",
             "graduated": 2008}  # fmt: skip
    assert whole_lines({"tmt_golongan"}, here, there) == {"golongan", "tmt_golongan"}
    assert whole_lines({"graduated", "email"}, here, there) == {"graduated", "email"}
    assert taking(EDUCATION, here, there) is Taking.ALONE


def test_everything_is_worded() -> None:
    assert all(outcome.label for outcome in Outcome)
