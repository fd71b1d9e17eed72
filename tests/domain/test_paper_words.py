"""Lengths, titles and years as papers word them."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kepegdesk.domain.kinds import LeaveKind
from kepegdesk.domain.paper_words import as_words, counted, length_of, whole_months, years_of
from kepegdesk.domain.working_days import add_months

DAY = date.fromisoformat


@pytest.mark.parametrize(
    ("kind", "start", "end", "length"),
    [
        (LeaveKind.ANNUAL, "2026-12-28", "2027-01-08", (8, "hari kerja")),
        (LeaveKind.ANNUAL, "2026-06-01", "2026-06-30", (8, "hari kerja")),
        (LeaveKind.MATERNITY, "2026-08-03", "2026-11-02", (3, "bulan")),
        (LeaveKind.LARGE, "2026-11-30", "2027-02-28", (3, "bulan")),
        (LeaveKind.LARGE, "2026-11-30", "2027-02-27", (90, "hari")),
        (LeaveKind.SICK, "2026-11-23", "2026-11-27", (5, "hari")),
        (LeaveKind.SICK, "2026-11-10", "2026-12-24", (45, "hari")),
        (LeaveKind.UNPAID, "2026-01-01", "2028-12-31", (3, "tahun")),
        (LeaveKind.UNPAID, "2026-01-01", "2027-06-30", (18, "bulan")),
        (LeaveKind.IMPORTANT, "2026-11-23", "2026-11-29", (7, "hari")),
    ],
)
def test_length_on_paper(kind: LeaveKind, start: str, end: str, length: tuple[int, str]) -> None:
    """leave.md §1.2 and §2.5; T-13: the unit is printed."""
    assert length_of(kind, DAY(start), DAY(end), 8) == length


def test_an_office_may_count_important_reasons_in_working_days() -> None:
    days = (DAY("2026-11-23"), DAY("2026-11-29"))
    assert length_of(LeaveKind.IMPORTANT, *days, 5, important_in_working_days=True) == (
        5,
        "hari kerja",
    )
    assert length_of(LeaveKind.SICK, *days, 5, important_in_working_days=True) == (7, "hari")


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)), st.integers(1, 48))
def test_whole_months_undo_adding_months(start: date, months: int) -> None:
    end = add_months(start, months)
    assert whole_months(start, end) == months
    assert whole_months(start, end - timedelta(days=1)) != months


def test_numbers_with_their_words() -> None:
    assert counted(11, "hari") == "11 (sebelas) hari"
    assert counted(0, "hari") == ""


def test_years() -> None:
    assert years_of(DAY("2026-12-28"), DAY("2027-01-08")) == "2026 dan 2027"
    assert years_of(DAY("2026-01-01"), DAY("2026-12-31")) == "2026"


@pytest.mark.parametrize(
    ("title", "words"),
    [
        ("WALI KOTA KENDARI", "Wali Kota Kendari"),
        (
            "KEPALA BADAN KEPEGAWAIAN DAN PENGEMBANGAN SUMBER DAYA MANUSIA",
            "Kepala Badan Kepegawaian dan Pengembangan Sumber Daya Manusia",
        ),
        ("DIREKTUR RSUD KOTA KENDARI", "Direktur RSUD Kota Kendari"),
        ("Camat Poasia", "Camat Poasia"),
        ("", ""),
    ],
)
def test_titles_as_words(title: str, words: str) -> None:
    assert as_words(title) == words
