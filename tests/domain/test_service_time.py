"""Masa kerja counts whole months."""

from __future__ import annotations

from datetime import date

import pytest

from kepegdesk.domain.service_time import service_time, years_and_months


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [
        (date(2018, 3, 1), date(2026, 6, 1), (8, 3)),
        (date(2018, 3, 1), date(2026, 2, 28), (7, 11)),
        (date(2018, 3, 15), date(2026, 3, 14), (7, 11)),
        (date(2018, 3, 15), date(2026, 3, 15), (8, 0)),
        (date(2026, 3, 1), date(2025, 1, 1), (0, 0)),
    ],
)
def test_only_whole_months_count(start: date, end: date, expected: tuple[int, int]) -> None:
    assert years_and_months(start, end) == expected


def test_the_form_writes_two_digits_or_a_dash() -> None:
    assert service_time(date(2018, 3, 1), date(2026, 6, 1)) == "08 Tahun 03 Bulan"
    assert service_time(None, date(2026, 6, 1)) == "-"
