"""The office's file as a whole: where it lies, opening, making, backing up and restoring it."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from kepegdesk.domain.kinds import Role
from kepegdesk.errors import NotAllowed, OfficeUnusable
from kepegdesk.progress import Progress, nothing
from kepegdesk.services import accounts, office
from kepegdesk.services.session import Clock, Session
from kepegdesk.services.use_case import ADMINS, Reach, query
from kepegdesk.storage import backup as backups
from kepegdesk.storage import database as engine
from kepegdesk.storage import opening
from kepegdesk.storage.database import connection

FILE_NAME = "kantor.kepegdesk"


@dataclass(frozen=True, slots=True)
class About:
    """What the About window and the status bar tell of the open office."""

    location: str
    engine: str
    last_backup: Path | None


def default_location() -> str:
    """Return the office's usual place: the user's data folder on this system."""
    home = Path.home()
    if sys.platform == "win32":
        folder = Path(os.environ.get("LOCALAPPDATA", home / "AppData" / "Local")) / "KepegDesk"
    elif sys.platform == "darwin":
        folder = home / "Library" / "Application Support" / "KepegDesk"
    else:
        folder = Path(os.environ.get("XDG_DATA_HOME", home / ".local" / "share")) / "kepegdesk"
    return str(folder / FILE_NAME)


def exists(location: str) -> bool:
    """Tell whether there is an office to open; a server is asked when it is opened."""
    return engine.is_address(location) or Path(location).exists()


@contextmanager
def opened(location: str, clock: Clock | None = None) -> Iterator[None]:
    """Open an office and close it again; with a clock, a changed office is backed up at the end.

    Raises ``OfficeUnusable`` with what to do when it cannot be used.
    """
    opening.open_office(location)
    try:
        with connection():
            yield
    finally:
        opening.close_office(clock().replace(tzinfo=None) if clock else None)


def open_office(location: str) -> None:
    """Open an office for as long as the window lives."""
    opening.open_office(location)


def close_office(clock: Clock | None, progress: Progress = nothing) -> None:
    """Close the office; with a clock, back it up first if it was changed."""
    opening.close_office(clock().replace(tzinfo=None) if clock else None, progress)


def let_go() -> None:
    """Close this thread's connection, before a job closes the office; the next use opens one."""
    engine.opened().close()


def found(location: str, clock: Clock) -> None:
    """Make a new office and fill it with what every office begins with."""
    opening.create_office(location)
    with opened(location):
        office.found(accounts.unattended(clock))


@query(reach=Reach.OFFICE)
def about(session: Session) -> About:
    """Return where the office lies, on which engine, and when it was last backed up."""
    file = opening.office_file()
    made = backups.automatic_backups(file) if file else []
    return About(opening.location(), engine.engine(), made[-1] if made else None)


@query(roles=ADMINS, reach=Reach.OFFICE)
def backup(session: Session, out: Path, *, progress: Progress = nothing) -> backups.Backup:
    """Write a verified copy of the office to ``out``, whole or not at all."""
    return backups.backup(out, progress)


def restore(
    location: str, chosen: Path, clock: Clock, act_as: Callable[[], Session]
) -> backups.Restored:
    """Put a backup in the place of the office, which moves aside; nobody has it open then.

    Where the present office can still be opened, only its administrator may replace it.
    """
    now = clock().replace(tzinfo=None)
    if engine.is_address(location):
        with opened(location):
            _require_administrator(act_as)
            return opening.restore(chosen, now)
    _let_its_administrator(location, act_as)
    try:
        return opening.restore(chosen, now, Path(location))
    finally:
        opening.close_office()


def _let_its_administrator(location: str, act_as: Callable[[], Session]) -> None:
    """Ask an office that can be opened for its administrator.

    A damaged one can name nobody; its file moves aside and stays. One that somebody else holds is
    refused by its lock when it comes to moving it.
    """
    if not Path(location).exists():
        return
    try:
        with opened(location):
            _require_administrator(act_as)
    except OfficeUnusable:
        return


def _require_administrator(act_as: Callable[[], Session]) -> None:
    if act_as().role is not Role.ADMIN:
        raise NotAllowed("Hanya admin kepegawaian yang dapat memulihkan cadangan.")
