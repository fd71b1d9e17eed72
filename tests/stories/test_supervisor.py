"""A supervisor sees what waits in his unit, answers it with one key, and never his own wish."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt

from kepegdesk.domain.kinds import LeaveKind, LeaveState, Role
from kepegdesk.services import accounts, desk, employees, leave, leave_lists, units
from kepegdesk.services.employees import Criteria
from kepegdesk.services.leave import LeaveInput
from kepegdesk.services.session import Session
from kepegdesk.ui.main import Start
from kepegdesk.ui.main_window import MainWindow
from tests.stories.clerk import ADMIN, PASSWORD, Clerk, clock, page

NAME = "atasan"
MONDAY = dt.date(2026, 12, 7)
WISH = LeaveInput(LeaveKind.ANNUAL, MONDAY, MONDAY, "Urusan keluarga", "Jl. Mawar 3", "0812345678")


@dataclass
class Unit:
    """A unit whose head has an account, with a wish of his own and one of somebody below him."""

    id: int
    head_nip: str
    own: int
    other: int
    people: frozenset[int]


@pytest.fixture
def unit(sample_office: Path) -> Unit:
    """Return a unit of the sample office whose head may take leave and has somebody who may."""
    with desk.opened(str(sample_office)):
        admin = accounts.sign_in(ADMIN, PASSWORD, clock)
        for row in units.tree(admin):
            found = _with_two_wishes(admin, row.id, row.head_id)
            if found is not None:
                accounts.create(
                    admin, NAME, PASSWORD, Role.SUPERVISOR, unit=row.id, nip=found.head_nip
                )
                return found
    raise AssertionError("no unit of the sample has a head and somebody else with leave left")


def _with_two_wishes(admin: Session, unit: int, head: int | None) -> Unit | None:
    if head is None or not _may(admin, head):
        return None
    people = employees.people(admin, Criteria(unit=unit)).page(0, 300)
    others = [row.id for row in people if row.id != head and _may(admin, row.id)]
    if not others:
        return None
    own, other = (leave.submit(admin, person, WISH) for person in (head, others[0]))
    nip = employees.get(admin, head).nip or ""
    return Unit(unit, nip, own, other, frozenset(row.id for row in people))


def _may(admin: Session, person: int) -> bool:
    quote = leave.quote(admin, person, WISH)
    return not any(problem.blocks for problem in quote.problems)


def test_the_inbox_holds_the_unit_and_nothing_of_his_own(
    clerk: Clerk, sample_office: Path, unit: Unit
) -> None:
    def work(window: MainWindow) -> None:
        clerk.press(Qt.Key.Key_3, control=True)
        inbox = page(window, "Inbox")
        waiting = {row.request.id: row.request for row in inbox.model.rows}
        assert unit.other in waiting
        assert unit.own not in waiting
        assert {row.employee for row in waiting.values()} <= unit.people
        _answer_with_one_key(inbox)
        _try_his_own(window)
        assert not window.ui.actionImport.isVisible()
        assert not window.ui.actionNewEmployee.isVisible()

    def _answer_with_one_key(inbox: Any) -> None:
        rows = [row.request.id for row in inbox.model.rows]
        clerk.click_cell(inbox.ui.table, rows.index(unit.other), 0)
        clerk.press(Qt.Key.Key_S)
        answered = inbox._context.ask(leave.get, unit.other)
        assert answered.state is LeaveState.CONSIDERED
        assert answered.events[-1].by_nip == unit.head_nip

    def _try_his_own(window: MainWindow) -> None:
        clerk.press(Qt.Key.Key_2, control=True)
        register = page(window, "Leave")
        rows = [row.id for row in register.model.rows]
        clerk.click_cell(register.ui.table, rows.index(unit.own), 0)
        clerk.meet(partial(clerk.click, register.ui.decideButton), _refused)
        assert window.context.ask(leave.get, unit.own).state is LeaveState.SUBMITTED

    def _refused(dialog: Any) -> None:
        clerk.press(Qt.Key.Key_Return, control=True)
        assert dialog.isVisible()
        assert "sendiri" in dialog.ui.notice.text()

    clerk.run(Start(str(sample_office), clock), work, clerk.sign_in(NAME))


def test_the_list_of_people_ends_at_the_unit(clerk: Clerk, sample_office: Path, unit: Unit) -> None:
    def work(window: MainWindow) -> None:
        model = page(window, "Employees").model
        assert {model.id_at(row) for row in range(model.rowCount())} == unit.people
        register = window.context.ask(leave_lists.listed)
        assert {row.employee for row in register} <= unit.people

    clerk.run(Start(str(sample_office), clock), work, clerk.sign_in(NAME))
