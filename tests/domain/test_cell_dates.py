"""Dates in every hand, in both Excel calendars, and those that are none."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kepegdesk.domain.cell_dates import EARLIEST, LATEST, from_serial, read_date, split_birth
from kepegdesk.domain.indonesian import MONTHS


@given(st.dates(EARLIEST, LATEST))
def test_every_date_is_read_back_from_every_hand(day: date) -> None:
    named = f"{day.day} {MONTHS[day.month - 1]} {day.year}"
    for text in (f"{day:%d-%m-%Y}", f"{day:%d/%m/%Y}", f"{day:%d.%m.%Y}", f"{day:%Y-%m-%d}", named):
        assert read_date(text).day == day
    assert read_date(day).day == day


@given(st.dates(date(1940, 1, 1), date(2035, 12, 31)))
def test_serials_of_both_calendars(day: date) -> None:
    """T-28: the systems of 1900 and of 1904."""
    assert from_serial((day - date(1899, 12, 30)).days) == day
    assert from_serial((day - date(1904, 1, 1)).days, epoch_1904=True) == day


@pytest.mark.parametrize("cell", ["", "-", "tidak ada", 0, "0", "00-00-0000", None, True, "//"])
def test_blank_stays_blank(cell: Any) -> None:
    """T-28: an empty date never becomes a day, today's least of all."""
    reading = read_date(cell)

    assert reading.day is None
    assert not reading.unreadable


@pytest.mark.parametrize("cell", [date(1899, 12, 31), date(1900, 1, 1), date(1904, 1, 1)])
def test_day_0_of_either_calendar_is_blank(cell: date) -> None:
    assert read_date(cell).day is None
    assert not read_date(cell).unreadable


@pytest.mark.parametrize(
    "cell",
    [
        "30/02/1980",
        "17 Agustusan 1985",
        "entah",
        "1985-13-01",
        "99999",
        "99999999",
        99999.0,
        -5.0,
        1985.0,
        date(1850, 5, 5),
        "32 Mei 1985",
        "13-13-1985",
    ],
)
def test_what_is_no_date_is_unreadable(cell: Any) -> None:
    """T-28: 30/02/1980 is told, not moved to a day there is."""
    assert read_date(cell).unreadable
    assert read_date(cell).day is None


@pytest.mark.parametrize(
    ("cell", "day"),
    [
        ("19850817", date(1985, 8, 17)),
        ("17081985", date(1985, 8, 17)),
        (19850817.0, date(1985, 8, 17)),
        ("31275", date(1985, 8, 16)),
        ("17 Agst 1985", date(1985, 8, 17)),
        ("17-08-85", date(1985, 8, 17)),
        ("01/03/24", date(2024, 3, 1)),
        ("1985-08-17 00:00:00", date(1985, 8, 17)),
        ("17-08-1985 07:30", date(1985, 8, 17)),
        ("Sabtu, 17 Agustus 1985", date(1985, 8, 17)),
        ("August 17, 1985", date(1985, 8, 17)),
        ("'17-08-1985", date(1985, 8, 17)),
    ],
)
def test_other_writings(cell: Any, day: date) -> None:
    """T-28: a month as it is abbreviated, a year of two digits."""
    assert read_date(cell).day == day


def test_month_first_is_read_only_where_it_must_be() -> None:
    assert read_date("12/31/1990").day == date(1990, 12, 31)
    assert read_date("12/31/1990").month_first
    assert not read_date("12/11/1990").month_first


def test_a_date_cell_is_known_as_such() -> None:
    assert read_date(date(2024, 1, 2)).typed
    assert not read_date("02-01-2024").typed


@pytest.mark.parametrize(
    ("text", "place", "day"),
    [
        ("Bau-Bau/08/07/2000", "Bau-Bau", "08/07/2000"),
        ("Kendari", "Kendari", ""),
        ("01-01-1985", "", "01-01-1985"),
        ("Raha, Senin, 1 Jan 1985", "Raha", "Senin, 1 Jan 1985"),
        ("Raha; 1985-01-01", "Raha", "1985-01-01"),
    ],
)
def test_place_and_date_are_split(text: str, place: str, day: str) -> None:
    assert split_birth(text) == (place, day)


def test_serials_do_not_depend_on_the_hour() -> None:
    day = date(2024, 2, 1)
    serial = (day - date(1899, 12, 30)).days

    assert from_serial(serial + 0.99) == day
    assert from_serial(serial + 1) == day + timedelta(1)
