"""What a window asks of a role before the service that would do it is loaded.

The services declare who may do what. Loading them all would keep the first window waiting, so
those it only hides a button for are repeated here; a test holds them to the services.
"""

from __future__ import annotations

from dataclasses import dataclass

from kepegdesk.domain.kinds import Role
from kepegdesk.services.session import Session
from kepegdesk.services.use_case import ADMINS, CLERKS, DECIDERS, EVERYONE, WRITERS


@dataclass(frozen=True, slots=True)
class Right:
    """A use case or query by its name, and the roles that may call it."""

    name: str
    roles: frozenset[Role]

    def allows(self, session: Session) -> bool:
        """Tell whether the session's role may call it."""
        return session.role in self.roles


IMPORT = Right("imports.bring_in", CLERKS)
CHANGE_MANY = Right("bulk_edit.apply", CLERKS)
COMPARE = Right("siasn.take_over", CLERKS)
EXPORT = Right("reports.nominatif", EVERYONE)
SEE_LEAVE = Right("leave_lists.listed", EVERYONE)
ASK_LEAVE = Right("leave.submit", CLERKS)
CONSIDER_LEAVE = Right("leave.consider", WRITERS)
SEE_BALANCE = Right("balances.of", EVERYONE)
ADD_OPENING = Right("balances.add_opening", CLERKS)
PERMIT = Right("leave_acts.permit", CLERKS)
REPORT_BACK = Right("leave_acts.report_back", WRITERS)
RECALL = Right("leave_acts.recall", DECIDERS)
SEE_QUALITY = Right("quality.find", EVERYONE)
RECYCLE = Right("bin.restore", CLERKS)
MOVE = Right("moving.check", ADMINS)
ALL = (
    IMPORT, CHANGE_MANY, COMPARE, EXPORT, SEE_LEAVE, ASK_LEAVE, CONSIDER_LEAVE, SEE_BALANCE,
    ADD_OPENING, PERMIT, REPORT_BACK, RECALL, SEE_QUALITY, RECYCLE, MOVE,
)  # fmt: skip
