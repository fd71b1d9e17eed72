"""Make an office shared by moving it to a server, bring it back into a file, and look before."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from kepegdesk.domain.kinds import Role
from kepegdesk.errors import NotAllowed
from kepegdesk.progress import Progress, nothing
from kepegdesk.services.session import Clock, Session
from kepegdesk.services.use_case import ADMINS, Reach, actor, query
from kepegdesk.storage import moving, opening
from kepegdesk.storage.moving import Moved

Act = Callable[[], Session]
"""Returns who does it, once the office is open."""


@query(roles=ADMINS, reach=Reach.OFFICE)
def check(session: Session, address: str) -> str:
    """Return what server is at an address; raise ``OfficeUnusable`` when it will not do."""
    return moving.check(address)


def share(
    location: str, address: str, clock: Clock, act_as: Act, progress: Progress = nothing
) -> Moved:
    """Carry an office's file to an empty database on a server; nobody has it open then.

    The file stays as it was, marked. Raises ``UserError`` with the reason; both sides are then as
    they were.
    """
    opening.open_office(location)
    try:
        session = _administrator(act_as)
        now = clock().replace(tzinfo=None)
        return moving.share(address, actor(session), now, progress)
    finally:
        opening.close_office()


def unshare(location: str, out: Path, act_as: Act, progress: Progress = nothing) -> Moved:
    """Carry an office from its server into a new file; the server stays as it was, marked."""
    opening.open_office(location)
    try:
        return moving.unshare(out, actor(_administrator(act_as)), progress)
    finally:
        opening.close_office()


def reopen(location: str, act_as: Act) -> None:
    """Let an office that was moved be worked in again where it was."""
    opening.open_office(location, moved_too=True)
    try:
        moving.reopen(actor(_administrator(act_as)))
    finally:
        opening.close_office()


def _administrator(act_as: Act) -> Session:
    session = act_as()
    if session.role is not Role.ADMIN:
        raise NotAllowed("Hanya admin kepegawaian yang dapat memindahkan kantor.")
    return session
