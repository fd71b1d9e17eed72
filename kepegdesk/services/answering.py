"""In whose name an account may record an answer: roles cannot prove who signed, but they bound it.

The personnel office records what stands on paper, whoever signed it; a supervisor answers as
himself, or as whom the rules name for the leave, and as nobody else (leave.md §1.6).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from kepegdesk.domain.kinds import Role
from kepegdesk.domain.problems import error
from kepegdesk.errors import Refused
from kepegdesk.services import leave_steps as steps
from kepegdesk.services import officials
from kepegdesk.services.officials import Official
from kepegdesk.services.session import Session
from kepegdesk.storage.tables import LeaveRequest


def superior(row: LeaveRequest, session: Session, by: str | None, day: dt.date) -> Official:
    """Return the direct superior who answers: named, at the keyboard, or by the structure."""
    found = officials.superior(row.employee, by or steps.me(session), day)
    _refuse_stranger(row, session, found, lambda: officials.superior(row.employee, None, day))
    return found


def decider(row: LeaveRequest, session: Session, by: str | None, day: dt.date) -> Official:
    """Return who grants or refuses: named, at the keyboard, or by the authority table."""
    wanted = steps.leave_of(row)
    found = officials.decider(row.employee, by or steps.me(session), day, wanted)
    _refuse_stranger(row, session, found, lambda: officials.expected(row.employee, day, wanted))
    return found


def _refuse_stranger(
    row: LeaveRequest, session: Session, found: Official, wanted: Callable[[], Official]
) -> None:
    """Raise ``Refused`` where a supervisor would answer in the name of somebody else.

    Whose own leave it is, is told so by the step itself.
    """
    himself = bool(session.nip) and session.nip in (found.nip, row.employee.nip)
    if session.role is not Role.SUPERVISOR or himself:
        return
    named = wanted()
    if not officials.same(found, named):
        text = (
            "Akun atasan hanya mencatat jawabannya sendiri atau jawaban "
            f"{named.title or named.name}. Jawaban pejabat lain dicatat admin kepegawaian."
        )
        raise Refused([error("FL08", "by", text)])
