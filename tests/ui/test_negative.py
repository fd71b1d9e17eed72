"""T-20 in the windows of one person: a negative balance is red with its minus, also while asked."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from kepegdesk.domain.kinds import LeaveKind
from kepegdesk.services import balances, reconciliation
from kepegdesk.ui.changes import Context
from kepegdesk.ui.dialogs.leave_request import LeaveRequest
from kepegdesk.ui.dialogs.ledger import Ledger
from kepegdesk.ui.views.inbox import InboxPage
from kepegdesk.ui.widgets import choice_combo
from tests.ui import leave_windows as made
from tests.ui.leave_windows import FRIDAY, MONDAY

Show = Callable[..., Any]


@pytest.fixture
def person(sample_context: Context) -> int:
    """Return somebody who waits for five or six days, of which a correction left none."""
    found = made.somebody(sample_context)
    made.asked(sample_context, found, MONDAY, FRIDAY)
    sample_context.do(reconciliation.correct, found, 2026, "N", -30, "BA")
    assert sample_context.ask(balances.of, found).available < 0
    return found


def test_while_it_is_asked_for(sample_context: Context, person: int, show: Show) -> None:
    dialog = show(LeaveRequest(sample_context, person))
    choice_combo.choose(dialog.ui.kind, LeaveKind.ANNUAL)
    dialog.ui.start.set_date(MONDAY)
    dialog.ui.end.set_date(FRIDAY)
    for label in (dialog.ui.before, dialog.ui.after):
        assert label.text().startswith("-")
        assert label.property("tone") == "error"


def test_while_it_is_decided(sample_context: Context, person: int, show: Show) -> None:
    page = show(InboxPage(sample_context), (1190, 690))
    people = [waiting.request.employee for waiting in page.model.rows]
    page.ui.table.go_to(people.index(person))
    left = sample_context.ask(balances.of, person, on=MONDAY).available
    assert f"bisa diambil {left} hari" in page.ui.balance.text()
    assert page.ui.balance.property("tone") == "error"
    for place, other in enumerate(page.model.rows):
        page.ui.table.go_to(place)
        found = sample_context.ask(balances.of, other.request.employee, on=other.request.start)
        assert (page.ui.balance.property("tone") == "error") is (found.available < 0)


def test_while_it_is_explained(sample_context: Context, person: int, show: Show) -> None:
    ledger = show(Ledger(sample_context, person))
    left = sample_context.ask(balances.of, person).available
    assert ledger.ui.available.text() == f"{left} hari"
    assert ledger.ui.available.property("tone") == "error"
    assert f"= {left} hari kerja" in ledger.ui.formula.text()
