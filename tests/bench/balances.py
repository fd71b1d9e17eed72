"""Everybody's balance of annual leave, from the tables to the figures."""

from __future__ import annotations

import statistics

from kepegdesk.domain.leave_ledger import balance
from kepegdesk.services import balances, leave_facts
from kepegdesk.storage.database import connection, rows
from kepegdesk.storage.tables import Employee, LeaveRequest
from kepegdesk.ui.changes import Context
from kepegdesk.ui.views.balance_tab import BalanceTab
from tests.bench import lists, office
from tests.bench.rows import (
    PEOPLE,
    Reading,
    at_least,
    at_most,
    faster,
    medians,
    milliseconds,
    row,
    slower,
)

REPEATS = 3
SCREENS = 5

RAW = 'SELECT employee_id, id, kind, "start", "end", state FROM leave_request ORDER BY employee_id'


def _raw_load() -> None:
    with connection():
        rows(RAW)


def _derive() -> None:
    balances.of_everybody(office.session())


def _from_instances() -> None:
    """Derive from model instances, a person at a time, as an ORM invites to."""
    with connection():
        context = leave_facts.context()
        leaves = {person.id: [] for person in Employee.select()}
        for request in LeaveRequest.select():
            leaves[request.employee_id].append(request)
        for number, facts in leave_facts.facts_of().items():
            person = leave_facts.people([number])[number]
            balance(person, facts, context, office.NOW.date(), working=False)


@row("balances-load", "all balances, ten years each / raw load of the rows", at_most(2.5), PEOPLE)
def against_raw_load(size: int) -> Reading:
    """Compare with only reading the requests."""
    with office.opened(size, leaves=True):
        ours, raw = medians(REPEATS, _derive, _raw_load)
    return slower(ours, raw)


@row("balances-models", "all balances / from model instances", at_least(4), PEOPLE[:1])
def against_instances(size: int) -> Reading:
    """Compare with model instances."""
    with office.opened(size, leaves=True):
        ours, models = medians(1, _derive, _from_instances)
    return faster(ours, models)


@row("balances-first", "first screen of the list of balances, painted", at_most(100, "ms"), PEOPLE)
def first_screen(size: int) -> Reading:
    """Open the tab of balances of everybody, ten years of leave each."""
    lists.application()
    with office.opened(size, leaves=True):
        context = Context(office.session(), "office.kepegdesk")
        taken = [milliseconds(lambda: _show(context)) for _ in range(SCREENS)]
    return Reading(statistics.median(taken), f"the first of {SCREENS}: {taken[0]:,.0f} ms")


def _show(context: Context) -> None:
    tab = BalanceTab(context)
    tab.resize(1160, 600)
    tab.show()
    tab.repaint()
    tab.ui.table.viewport().repaint()
    assert tab.model.rowCount() > 0
    tab.close()
    tab.deleteLater()
