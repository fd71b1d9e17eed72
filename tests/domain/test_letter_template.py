"""The pattern of letter numbers: what it writes it reads back, and nothing else is understood."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from kepegdesk.domain import letter_template as templates
from kepegdesk.domain.letter_template import FIELDS, Numbering

DAY = dt.date(2026, 11, 23)
STANDARD = "{klas}/{urut}/{unit}/{tahun}"


def numbering(template: str, klas: str = "800.1.11.4", unit: str = "BKPSDM") -> Numbering:
    return Numbering(template, klas, unit)


def keys(template: str) -> list[str]:
    return [problem.key for problem in templates.problems(numbering(template))]


@pytest.mark.parametrize(
    ("template", "written"),
    [
        (STANDARD, "800.1.11.4/7/BKPSDM/2026"),
        ("{klas}/{urut:03}/{unit}/{romawi}/{tahun}", "800.1.11.4/007/BKPSDM/XI/2026"),
        ("B/{urut}/{klas}/UM/{tahun}", "B/7/800.1.11.4/UM/2026"),
        ("{urut}/{bulan}/{tahun}", "7/11/2026"),
        ("Nomor {urut} Tahun {tahun}", "Nomor 7 Tahun 2026"),
        ("{tahun}-{urut}", "2026-7"),
        ("KEP.[{klas}].{urut:6} {tahun}", None),
        ("KEP.[{klas}]+{urut:06}.{tahun}", "KEP.[800.1.11.4]+000007.2026"),
    ],
)
def test_what_a_pattern_writes(template: str, written: str | None) -> None:
    if written is None:
        assert keys(template) == ["NT01"]
        return
    assert keys(template) == []
    assert templates.write(numbering(template), 7, DAY) == written
    assert templates.read(numbering(template), written, DAY) == 7


@pytest.mark.parametrize(
    ("template", "key"),
    [
        ("", "NT02"),
        ("{klas}/{urut}/{unit}", "NT02"),
        ("{klas}/{tahun}", "NT02"),
        ("{urut}/{urut}/{tahun}", "NT03"),
        ("{urut}{tahun}", "NT04"),
        ("{klas}{urut}/{tahun}", "NT04"),
        ("A{urut}/{tahun}", "NT04"),
        ("1{urut}/{tahun}", "NT04"),
        ("{urut}0/{tahun}", "NT04"),
        ("{urut}/{tahun}" + "x" * 60, "NT05"),
        ("{nomor}/{urut}/{tahun}", "NT01"),
        ("{urut:3}/{tahun}", "NT01"),
        ("{urut:07}/{tahun}", "NT01"),
        ("{tahun:02}/{urut}", "NT01"),
        ("{urut.__class__}/{tahun}", "NT01"),
        ("{urut!r}/{tahun}", "NT01"),
        ("{}/{urut}/{tahun}", "NT01"),
        ("{{urut}}/{tahun}", "NT01"),
        ("{urut}/{tahun", "NT01"),
        ("}{urut}/{tahun}", "NT01"),
        ("{urut}/\n{tahun}", "NT01"),
        (" {urut}/{tahun}", "NT01"),
    ],
)
def test_what_is_refused(template: str, key: str) -> None:
    assert keys(template)[0] == key


def test_an_unknown_field_is_answered_with_those_there_are() -> None:
    (problem,) = templates.problems(numbering("{urut}/{th}/{tahun}"))
    assert all(f"{{{field}}}" in problem.text for field in FIELDS)


texts = st.text("abBKP/.- 0189[](|", max_size=4)
marks = st.sampled_from(["/", ".", "-", " ", "|", "", "0", "A"])
others = st.sampled_from(["{klas}", "{unit}", "{tahun}", "{bulan}", "{romawi}"]) | texts
templates_typed = st.tuples(
    others, others, marks, st.sampled_from(["{urut}", "{urut:03}", "{urut:06}"]), marks, others,
    st.just("{tahun}") | others, others,
).map("".join)  # fmt: skip


@given(
    templates_typed,
    st.integers(1, 999_999),
    st.dates(dt.date(2000, 1, 1), dt.date(2099, 12, 31)),
    st.sampled_from(["BKPSDM", "406.012", "BKD-7", ""]),
    st.sampled_from(["800.1.11.4", "851"]),
)
def test_what_a_good_pattern_writes_is_read_back(
    template: str, number: int, day: dt.date, unit: str, klas: str
) -> None:
    """Whatever passes the check, also typed with an office code full of digits."""
    office = numbering(template, klas, unit)
    assume(not templates.problems(office))
    written = templates.write(office, number, day)
    assert templates.read(office, written, day, ["800.1.11", "800.1.11.4", "851"]) == number
    assert len(written) <= templates.LONGEST


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("800.1.11.4/7/BKPSDM/2026", 7),
        ("800.1.11.4/007/BKPSDM/2026", 7),
        ("851/7/BKPSDM/2026", 7),
        ("800.1.11.4/0/BKPSDM/2026", None),
        ("800.1.11.4/1234567/BKPSDM/2026", None),
        ("800.1.11.4/7/BKPSDM/2027", None),
        ("800.1.11.4/7/BKAD/2026", None),
        ("800x1.11.4/7/BKPSDM/2026", None),
        ("850/7/BKPSDM/2026", None),
        ("800.1.11.4/²/BKPSDM/2026", None),
        ("", None),
    ],
)
def test_numbers_as_they_stand_on_paper(text: str, number: int | None) -> None:
    assert templates.read(numbering(STANDARD), text, DAY, ["851"]) == number


@pytest.mark.parametrize(
    ("text", "is_another"),
    [
        ("800.1.11.4/7/BKPSDM/2025", True),
        ("800.1.11.4/7/BKPSDM/0000", False),
        ("800.1.11.4/7/DINKES/2025", False),
    ],
)
def test_a_number_of_the_pattern_is_known_in_whatever_year(text: str, is_another: bool) -> None:
    assert templates.is_of_another_day(numbering(STANDARD), text) is is_another
