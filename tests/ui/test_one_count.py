"""T-08 in the windows: a leave over a weekend shows the same working days wherever it is shown."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from PySide6.QtCore import Qt

from kepegdesk.domain.kinds import LeaveKind
from kepegdesk.services import leave
from kepegdesk.ui.changes import Context
from kepegdesk.ui.dialogs.decision import Decision
from kepegdesk.ui.dialogs.leave_glance import LeaveGlance
from kepegdesk.ui.dialogs.leave_history import LeaveHistory
from kepegdesk.ui.dialogs.leave_request import LeaveRequest
from kepegdesk.ui.views.inbox import InboxPage
from kepegdesk.ui.views.leave import LeavePage
from kepegdesk.ui.widgets import choice_combo
from tests.ui import leave_windows as made

FRIDAY, TUESDAY = date(2026, 12, 11), date(2026, 12, 15)
"""Five calendar days, three or four of them worked."""
WISH = leave.LeaveInput(LeaveKind.ANNUAL, FRIDAY, TUESDAY, "Keluarga", "Jl. Mawar 3", "0812")
Show = Callable[..., Any]


def _person(context: Context) -> tuple[int, int]:
    """Return somebody and how many days the leave costs him."""
    person = made.somebody(context)
    quote = context.ask(leave.quote, person, WISH)
    assert quote.working_days < quote.calendar_days == 5
    return person, quote.working_days


def _shown(model: Any, request: int) -> str:
    """Return what the column of days shows of a request."""
    numbers = [getattr(row, "request", row).id for row in model.rows]
    column = [each.key for each in model.columns].index("days")
    return str(model.index(numbers.index(request), column).data(Qt.ItemDataRole.DisplayRole))


def test_lists_show_working_days(sample_context: Context, show: Show) -> None:
    """The list of leave, what waits, and the leave in a person's form."""
    person, days = _person(sample_context)
    request = made.asked(sample_context, person, FRIDAY, TUESDAY)
    glance = show(LeaveGlance(sample_context), (520, 420))
    glance.load(person)
    pages = [show(page(sample_context), (1190, 690)) for page in (LeavePage, InboxPage)]
    models = [glance._model, *(page.model for page in pages)]
    assert [_shown(model, request) for model in models] == [str(days)] * 3


def test_windows_word_working_days(sample_context: Context, show: Show) -> None:
    """The request while it is typed, its answer, and its history."""
    person, days = _person(sample_context)
    typed = show(LeaveRequest(sample_context, person))
    choice_combo.choose(typed.ui.kind, LeaveKind.ANNUAL)
    typed.ui.start.set_date(FRIDAY)
    typed.ui.end.set_date(TUESDAY)
    assert typed.ui.days.text() == f"{days} hari kerja"
    request = made.asked(sample_context, person, FRIDAY, TUESDAY)
    row = sample_context.ask(leave.get, request)
    for window in (Decision(sample_context, row), LeaveHistory(sample_context, request)):
        assert f", {days} hari kerja" in show(window).ui.summary.text()
