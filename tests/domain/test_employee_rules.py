"""A file is checked as a whole: every finding at once, errors apart from doubts."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from kepegdesk.domain.employee_rules import PersonFacts, check_person
from kepegdesk.domain.kinds import EmployeeKind, Sex

TODAY = dt.date(2026, 11, 23)
GOOD = PersonFacts(
    name="Wa Ode Sitti",
    kind=EmployeeKind.PNS,
    nip="198501012010012001",
    nik="7471014101850001",
    birth_date=dt.date(1985, 1, 1),
    sex=Sex.FEMALE,
    tmt_cpns=dt.date(2010, 1, 1),
    golongan="III/c",
    tmt_golongan=dt.date(2022, 4, 1),
    mkg_months=3,
)


def test_a_clean_file_has_no_finding() -> None:
    assert check_person(GOOD, TODAY) == []


@pytest.mark.parametrize(
    ("change", "key", "blocks"),
    [
        ({"name": "  "}, "PG10", True),
        ({"nip": ""}, "PG11", True),
        ({"nip": "19850101201001200"}, "NIP_LENGTH", True),
        ({"nik": "747101410185000"}, "PG12", True),
        ({"nik": "74710141018500AB"}, "PG12", True),
        ({"birth_date": TODAY, "nip": "202611232010012001"}, "PG13", True),
        ({"tmt_cpns": None}, "PG14", False),
        ({"golongan": "III/x"}, "PG15", True),
        ({"golongan": "IX"}, "D23", False),
        ({"tmt_golongan": dt.date(2022, 4, 15)}, "D19", False),
        ({"mkg_months": 14}, "D36", False),
        ({"birth_date": dt.date(1985, 1, 2)}, "NIP_BIRTH", False),
    ],
)
def test_every_finding_has_its_key_and_weight(
    change: dict[str, object], key: str, blocks: bool
) -> None:
    found = {p.key: p.blocks for p in check_person(replace(GOOD, **change), TODAY)}

    assert found.get(key) is blocks


def test_all_findings_come_at_once() -> None:
    worst = PersonFacts(name="", kind=EmployeeKind.PNS, nik="1", golongan="x")

    keys = [problem.key for problem in check_person(worst, TODAY)]

    assert keys == ["PG10", "PG11", "PG12", "PG14", "PG15"]


def test_an_honorer_needs_neither_nip_nor_tmt() -> None:
    person = PersonFacts(name="La Tami", kind=EmployeeKind.HONORER)

    assert check_person(person, TODAY) == []
