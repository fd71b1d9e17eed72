"""Which lots the days of issued leave are charged to, written down when a letter leaves the office.

The balance is always derived (``domain.leave_ledger``); these rows record what the derivation
said, for registers and for proof.
"""

from __future__ import annotations

from kepegdesk.domain.kinds import LeaveKind, LeaveState
from kepegdesk.domain.leave_ledger import postings
from kepegdesk.services import leave_facts
from kepegdesk.storage.base import tuples
from kepegdesk.storage.tables import LeavePosting, LeaveRequest

Charge = tuple[int, int, str, int]
"""Request, year, lot, days."""


def post_again(employee: int) -> None:
    """Bring one person's postings up to date; later leave moves with earlier leave."""
    requests = LeaveRequest.select(LeaveRequest.id, LeaveRequest.state).where(
        LeaveRequest.employee == employee, LeaveRequest.kind == LeaveKind.ANNUAL
    )
    states = dict(tuples(requests))
    wanted = _derived(employee, [k for k, state in states.items() if state is LeaveState.ISSUED])
    for row in LeavePosting.select().where(LeavePosting.request.in_(list(states))):
        charge = (row.request_id, row.year, row.lot, row.days)
        if charge in wanted:
            wanted.discard(charge)
        else:
            row.delete_instance()
    for request, year, lot, days in sorted(wanted):
        LeavePosting.create(request=request, year=year, lot=lot, days=days)


def _derived(employee: int, issued: list[int]) -> set[Charge]:
    person, facts = leave_facts.person(employee), leave_facts.facts(employee)
    context = leave_facts.context()
    return {
        (request, year, lot, days)
        for request in issued
        for (year, lot), days in postings(person, facts, context, request).items()
    }
