"""When service ends by age: the BUP of a position and the month of the pension (T-23, T-25)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kepegdesk.domain.retirement import age_limit, last_day_of_service

DAY = date.fromisoformat


@dataclass(frozen=True)
class Held:
    """A position as the file has it."""

    title: str = "Pengadministrasi Umum"
    kind: str = ""
    eselon: str = ""


AGE_58, AGE_60 = Held(), Held("Kepala Dinas", eselon="II.b")
AGE_65 = Held("Dokter Ahli Utama")


@pytest.mark.parametrize(
    ("position", "age"),
    [
        (Held("Analis SDM Aparatur"), 58),
        (Held("Kepala Bidang Mutasi", eselon="III.b"), 58),
        (Held("Auditor Ahli Muda"), 58),
        (Held("Kepala Dinas Kesehatan", eselon="II.b"), 60),
        (Held("Auditor Ahli Madya"), 60),
        (Held("Guru"), 60),
        (Held("Calon Guru Kelas"), 60),
        (Held("GURU AHLI PERTAMA"), 60),
        (Held("Pengurus Gurun Pasir"), 58),
        (Held("Widyaiswara Ahli Utama"), 65),
        (Held("Guru Ahli Utama"), 65),
    ],
)
def test_the_age_belongs_to_the_position(position: Held, age: int) -> None:
    assert age_limit(position) == age


@pytest.mark.parametrize(
    ("birth", "position", "last"),
    [
        ("1968-12-31", AGE_58, "2026-12-31"),
        ("1969-01-01", AGE_58, "2027-01-31"),
        ("1968-02-29", AGE_58, "2026-02-28"),
        ("1967-11-30", AGE_58, "2025-11-30"),
        ("1968-12-31", AGE_60, "2028-12-31"),
        ("1969-01-01", AGE_60, "2029-01-31"),
        ("1968-02-29", AGE_60, "2028-02-29"),
        ("1967-11-30", AGE_65, "2032-11-30"),
        ("1968-12-31", AGE_65, "2033-12-31"),
    ],
)
def test_the_pension_begins_with_the_month_after_the_birthday(
    birth: str, position: Held, last: str
) -> None:
    """T-23: December leads into January of the next year, a leap day into March."""
    assert last_day_of_service(DAY(birth), position) == DAY(last)


def test_without_a_birth_date_no_end_is_known() -> None:
    assert last_day_of_service(None, AGE_58) is None


@given(st.dates(date(1950, 1, 1), date(2008, 12, 31)), st.sampled_from((AGE_58, AGE_60, AGE_65)))
def test_the_last_day_ends_the_birthdays_month(birth: date, position: Held) -> None:
    last = last_day_of_service(birth, position)
    assert last is not None
    assert (last.year, last.month) == (birth.year + age_limit(position), birth.month)
    assert (last + timedelta(days=1)).day == 1
