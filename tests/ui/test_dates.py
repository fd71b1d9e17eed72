"""Dates as a clerk types them."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from kepegdesk.services.journal import ActLine
from kepegdesk.ui import ask, places, undo
from kepegdesk.ui.changes import Context
from kepegdesk.ui.views import journal
from kepegdesk.ui.widgets import changes_panel
from kepegdesk.ui.widgets.date_text import read_date
from kepegdesk.ui.widgets.optional_date import OptionalDate

TODAY = dt.date(2026, 11, 23)


def test_minutes_are_minutes(empty_context: Context) -> None:
    """T-40: five past nine in November is 09.05 wherever a moment is shown, never 09.11."""
    act = ActLine(1, "2026-11-23T01:05:00+00:00", "uji", "", "Coba", 1, None, False, True)
    there = undo.moment_of(act, empty_context)
    column = next(each for each in journal.columns(empty_context) if each.key == "at")
    told = [
        column.text(act),
        places.moment_words(there),
        changes_panel.moment(act.at, there.tzinfo),
    ]
    assert [words[-2:] for words in told] == ["05", "05", "05"]
    assert told == ["23-11-2026 09.05"] * 3


def test_the_minutes_of_what_would_be_undone(
    empty_context: Context, monkeypatch: pytest.MonkeyPatch
) -> None:
    """T-40: in the question of *Batalkan*, too."""
    asked: list[str] = []
    monkeypatch.setattr(ask, "confirm", lambda *_, explain, **__: bool(asked.append(explain)))
    act = ActLine(1, "2026-11-23T01:05:00+00:00", "uji", "", "Coba", 1, None, False, True)
    assert undo.undo(empty_context, act, QWidget()) == ""
    assert asked == ["Dilakukan oleh uji pada 23-11-2026 pukul 09.05."]


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("5/1", dt.date(2026, 1, 5)),
        ("5-1-25", dt.date(2025, 1, 5)),
        ("05.01.2025", dt.date(2025, 1, 5)),
        ("5jan", dt.date(2026, 1, 5)),
        ("5 Januari 1985", dt.date(1985, 1, 5)),
        ("17 Agt 85", dt.date(1985, 8, 17)),
        ("17agustus", dt.date(2026, 8, 17)),
        ("1 peb 2020", dt.date(2020, 2, 1)),
        ("050126", dt.date(2026, 1, 5)),
        ("05012026", dt.date(2026, 1, 5)),
        ("2026-01-05", dt.date(2026, 1, 5)),
        ("h", TODAY),
        ("h+3", dt.date(2026, 11, 26)),
        ("h-23", dt.date(2026, 10, 31)),
        ("t", TODAY),
        ("+1", dt.date(2026, 11, 24)),
        ("29/2/2024", dt.date(2024, 2, 29)),
        ("30/2/2024", None),
        ("32/1", None),
        ("5/13", None),
        ("5xyz", None),
        ("", None),
        ("tidak ada", None),
        ("h+9999999", None),
    ],
)
def test_reads(text: str, day: dt.date | None) -> None:
    assert read_date(text, TODAY) == day


@given(st.dates(dt.date(1900, 1, 1), dt.date(2099, 12, 31)))
def test_reads_what_the_field_shows(day: dt.date) -> None:
    assert read_date(f"{day:%d-%m-%Y}", TODAY) == day


@given(st.text())
def test_never_fails(text: str) -> None:
    read_date(text, TODAY)


@pytest.fixture
def field(qtbot: QtBot) -> OptionalDate:
    """Return a date field on the twenty-third of November."""
    made = OptionalDate()
    qtbot.addWidget(made)
    made.set_today(TODAY)
    made.show()
    return made


def test_typed_short_shown_in_full(field: OptionalDate, qtbot: QtBot) -> None:
    qtbot.keyClicks(field, "5jan")
    assert field.date() == dt.date(2026, 1, 5)
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert field.text() == "05-01-2026"


def test_steps_and_jumps(field: OptionalDate, qtbot: QtBot) -> None:
    qtbot.keyClicks(field, "t")
    assert field.date() == TODAY
    qtbot.keyClicks(field, "++-")
    assert field.date() == dt.date(2026, 11, 24)
    assert field.text() == "24-11-2026"


def test_not_a_date_is_marked_and_kept(field: OptionalDate, qtbot: QtBot) -> None:
    qtbot.keyClicks(field, "31/2")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert field.is_wrong()
    assert field.property("wrong")
    assert field.text() == "31/2"
    assert "Bukan tanggal" in field.accessibleDescription()
    field.set_date(TODAY)
    assert not field.property("wrong")


def test_tells_once_when_it_changes(field: OptionalDate, qtbot: QtBot) -> None:
    with qtbot.waitSignal(field.changed):
        field.set_date(TODAY)
    with qtbot.assertNotEmitted(field.changed):
        field.set_date(TODAY)
