"""The digits of an NIP against the person (leave.md §5) and the cells it stands in."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kepegdesk.domain.kinds import EmployeeKind, Sex
from kepegdesk.domain.nip import NipForm, check_nip, read_nip, split_name_and_nip, split_nip

PNS = "198501012010011001"
PPPK = "199001012021211001"


def found(nip: str, **facts: Any) -> list[tuple[str, bool]]:
    return [(problem.key, problem.blocks) for problem in check_nip(nip, **facts)]


@given(st.dates(date(1930, 1, 1), date(2010, 12, 31)), st.integers(1, 12), st.integers(1, 999))
def test_an_nip_made_of_its_parts_has_no_fault(birth: date, month: int, serial: int) -> None:
    start = date(birth.year + 25, month, 1)
    nip = f"{birth:%Y%m%d}{start:%Y%m}1{serial:03d}"

    assert check_nip(nip, birth_date=birth, sex=Sex.MALE, kind=EmployeeKind.PNS, tmt=start) == []
    assert split_nip(nip).birth == birth
    assert read_nip(f"{nip[:8]} {nip[8:14]} {nip[14]} {nip[15:]}").text == nip


@pytest.mark.parametrize(
    "nip", ["", "19850101201001100", "1985010120100110011", "19850101201001100x"]
)
def test_anything_but_18_digits_is_an_error(nip: str) -> None:
    assert found(nip) == [("NIP_LENGTH", True)]


@pytest.mark.parametrize(
    ("nip", "facts", "expected"),
    [
        ("198501012010011000", {}, ("NIP_SERIAL", True)),
        ("198501012010013001", {}, ("NIP_SEX_DIGIT", True)),
        ("198502302010011001", {}, ("NIP_BIRTH_DIGITS", False)),
        ("198501012010131001", {}, ("NIP_TMT_DIGITS", False)),
        (PNS, {"birth_date": date(1985, 1, 2)}, ("NIP_BIRTH", False)),
        (PNS, {"sex": Sex.FEMALE}, ("NIP_SEX", False)),
        (PNS, {"tmt": date(2010, 2, 1)}, ("NIP_TMT", False)),
        (PPPK, {"tmt": date(2022, 2, 1)}, ("NIP_YEAR", False)),
        (PNS, {"kind": EmployeeKind.PPPK}, ("NIP_KIND", False)),
        (PPPK, {"kind": EmployeeKind.PNS}, ("NIP_KIND", False)),
    ],
)
def test_each_check_finds_its_fault_and_no_other(
    nip: str, facts: dict[str, Any], expected: tuple[str, bool]
) -> None:
    assert found(nip, **facts) == [expected]


@pytest.mark.parametrize(
    ("birth", "start", "too_odd"),
    [
        (date(1985, 1, 1), date(2003, 1, 1), False),
        (date(1985, 1, 2), date(2003, 1, 1), True),
        (date(1985, 2, 1), date(2021, 1, 1), False),
        (date(1985, 1, 1), date(2021, 1, 1), True),
    ],
)
def test_age_at_tmt_is_18_to_35_for_civil_servants(birth: date, start: date, too_odd: bool) -> None:
    nip = f"{birth:%Y%m%d}{start:%Y%m}1001"
    facts = {"birth_date": birth, "tmt": start}

    assert found(nip, kind=EmployeeKind.CPNS, **facts) == [("NIP_AGE", False)] * too_odd
    assert found(nip, **facts) == []


@pytest.mark.parametrize(
    ("cell", "form"),
    [
        (True, NipForm.BLANK),
        (0.0, NipForm.BLANK),
        (1.98609262015051e17, NipForm.NUMERIC),
        (19860926201505100, NipForm.NUMERIC),
        ("1985010120100110", NipForm.ODD),
        ("198501012010011001", NipForm.FULL),
        ("N I P. 198501012010011001", NipForm.FULL),
        ("NI PPPK 199001012021211001", NipForm.FULL),
    ],
)
def test_forms_of_a_cell(cell: Any, form: NipForm) -> None:
    assert read_nip(cell).form is form


def test_a_number_gives_its_15_true_digits_only() -> None:
    assert read_nip(1.98609262015051e17).text == "198609262015051"


@pytest.mark.parametrize("serial", [0, 1, 499, 500, 670, 960])
@given(st.integers(19 * 10**13, 21 * 10**13))
def test_no_serial_rounds_the_15_digits_up(serial: int, kept: int) -> None:
    """Excel stores zeros for the serial, other programs the nearest number to the whole NIP."""
    assert read_nip(float(kept * 1000 + serial)).text == str(kept)


@pytest.mark.parametrize(
    ("text", "name", "nip"),
    [
        ("Ali\nNIP. 19850101 201001 1 001", "Ali", "19850101 201001 1 001"),
        ("Ali (NIP 198501012010011001)", "Ali", "198501012010011001"),
        ("Ali / 198501012010011001", "Ali", "198501012010011001"),
        ("Ali\nNI PPPK 199001012021211001", "Ali", "199001012021211001"),
        ("Ali\nNIP. -", "Ali", ""),
        ("Ali\n131 234 567", "Ali", "131 234 567"),
        ("Ali \n (131234567)", "Ali", "131234567"),
        ("Ali 131 234 567", "Ali 131 234 567", ""),
        ("Ali\nNIP. 1.98501E+17", "Ali", "1.98501E+17"),
        ("Andi Nippon 2", "Andi Nippon 2", ""),
        ("Ali\nNIP.", "Ali", ""),
        ("Ali\nNIP. 19850101 201001 1 001\nKarpeg. N 123\nx", "Ali", "19850101 201001 1 001"),
    ],
)
def test_name_and_nip_are_split(text: str, name: str, nip: str) -> None:
    assert split_name_and_nip(text) == (name, nip)
