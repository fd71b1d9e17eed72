"""Input that was typed and not yet saved, kept in the office in case the program dies.

On a shared office it also tells who else is filling in a record.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from kepegdesk.services.session import Session
from kepegdesk.services.use_case import WRITERS, Reach, query, use_case
from kepegdesk.storage.base import tuples
from kepegdesk.storage.database import connection
from kepegdesk.storage.tables import Account, Unsaved


@dataclass(frozen=True, slots=True)
class Draft:
    """What somebody was typing; ``record`` is None for something new, ``since`` when he began."""

    record: int | None
    content: str
    since: str
    subject: str


@dataclass(frozen=True, slots=True)
class Typing:
    """Somebody else who has input of a record that is not saved, and since when."""

    name: str
    since: str


@use_case(roles=WRITERS, reach=Reach.OFFICE)
def keep(session: Session, subject: str, record: int | None, content: str) -> None:
    """Keep what the account is typing, in place of what was kept of it before."""
    mine = _mine(session, subject, record)
    if Unsaved.update(content=content).where(*mine).execute():
        return
    Unsaved.create(
        account=session.account,
        subject=subject,
        record=record,
        content=content,
        saved_at=session.clock().isoformat(timespec="seconds"),
    )


@use_case(roles=WRITERS, reach=Reach.OFFICE)
def forget(session: Session, subject: str, record: int | None) -> None:
    """Drop what was kept, because it was saved or discarded."""
    Unsaved.delete().where(*_mine(session, subject, record)).execute()


def _mine(session: Session, subject: str, record: int | None) -> tuple[Any, ...]:
    same = Unsaved.record.is_null() if record is None else Unsaved.record == record
    return Unsaved.account == session.account, Unsaved.subject == subject, same


@query(reach=Reach.OFFICE)
def kept(session: Session, subject: str = "") -> list[Draft]:
    """Return what the account left unsaved, of one subject or of all, the newest first."""
    rows = Unsaved.select().where(Unsaved.account == session.account)
    if subject:
        rows = rows.where(Unsaved.subject == subject)
    return [
        Draft(row.record, row.content, row.saved_at, row.subject)
        for row in rows.order_by(Unsaved.id.desc())
    ]


@query(reach=Reach.OFFICE)
def others(session: Session, subject: str, record: int) -> list[Typing]:
    """Return who else has input of this record that is not saved, who began first in front."""
    rows = (
        Unsaved.select(Unsaved.account, Unsaved.saved_at)
        .where(
            Unsaved.subject == subject,
            Unsaved.record == record,
            Unsaved.account != session.account,
        )
        .order_by(Unsaved.id)
    )
    with connection():
        found = tuples(rows)
        typing = [account for account, _since in found]
        owners = Account.select(Account.name, Account.full_name).where(Account.name.in_(typing))
        names = dict(tuples(owners))
    return [Typing(names.get(account) or account, since) for account, since in found]
