"""What tests of the calendar page share: the page shown, a small unit, where the keys stand."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator

from leave_books import moves_to
from pytestqt.qtbot import QtBot

from kepegdesk.domain.kinds import WorkPattern
from kepegdesk.services import leave_calendar, units
from kepegdesk.ui import jobs
from kepegdesk.ui.changes import Context
from kepegdesk.ui.views.calendar import CalendarPage

TODAY = dt.date(2026, 11, 23)
SMALL = (1190, 690)
Wait = Callable[[Callable[[], bool]], None]
Make = Callable[[Context], CalendarPage]


def pages(qtbot: QtBot) -> Iterator[Make]:
    """Yield a way to show the page; what it reads beside the window is read to the end."""

    def shown(context: Context) -> CalendarPage:
        page = CalendarPage(context)
        qtbot.addWidget(page)
        page.resize(*SMALL)
        with qtbot.waitExposed(page):
            page.show()
        page.activateWindow()
        page.setFocus()
        made.append(page)
        return page

    made: list[CalendarPage] = []
    yield shown
    for page in made:
        page.close()
    qtbot.waitUntil(lambda: not jobs.is_busy(), timeout=15_000)


def small_unit(context: Context) -> tuple[int, list[int]]:
    """Make a unit with a six-day week; return it and its people in order, none on leave yet."""
    week = WorkPattern.SIX_DAYS
    unit = units.save(context.session, None, name="Pos Uji", pattern=week)
    everyone = context.ask(leave_calendar.year, None, 2026).people
    away = context.ask(leave_calendar.year, None, 2026, only_away=True).people
    free = [place.employee for place in everyone if place not in away]
    for employee in free[:6]:
        moves_to(employee, unit)
    sheet = context.ask(leave_calendar.month, unit, 2026, 11)
    return unit, [place.employee for place in sheet.people]


def everybody(page: CalendarPage) -> None:
    """Show those at work, too."""
    page.ui.onlyAway.setChecked(False)


def go(page: CalendarPage, employee: int, day: dt.date) -> None:
    """Stand on somebody's day."""
    page.ui.grid.setFocus()
    page.ui.grid.stand_on(employee, day)
