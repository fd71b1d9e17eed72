"""Input that was typed and not yet saved, kept in the office in case the program dies."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from kepegdesk.services.session import Session
from kepegdesk.services.use_case import WRITERS, Reach, query, use_case
from kepegdesk.storage.tables import Unsaved


@dataclass(frozen=True, slots=True)
class Draft:
    """What somebody was typing; ``record`` is None for something new."""

    record: int | None
    content: str
    saved_at: str


@use_case(roles=WRITERS, reach=Reach.OFFICE)
def keep(session: Session, subject: str, record: int | None, content: str) -> None:
    """Keep what the account is typing, in place of what was kept of it before."""
    _mine(session, subject, record).execute()
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
    _mine(session, subject, record).execute()


def _mine(session: Session, subject: str, record: int | None) -> Any:
    same = Unsaved.record.is_null() if record is None else Unsaved.record == record
    return Unsaved.delete().where(
        Unsaved.account == session.account, Unsaved.subject == subject, same
    )


@query(reach=Reach.OFFICE)
def kept(session: Session, subject: str) -> list[Draft]:
    """Return what the account left unsaved, the newest first."""
    rows = Unsaved.select().where(Unsaved.account == session.account, Unsaved.subject == subject)
    return [
        Draft(row.record, row.content, row.saved_at) for row in rows.order_by(Unsaved.id.desc())
    ]
