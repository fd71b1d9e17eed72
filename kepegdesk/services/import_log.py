"""The spreadsheets that were brought in, what each changed, and taking one back days later."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from peewee import JOIN

from kepegdesk.domain import sheet_kind
from kepegdesk.services import journal
from kepegdesk.services.session import Session
from kepegdesk.services.use_case import CLERKS, Reach, query
from kepegdesk.storage.base import tuples
from kepegdesk.storage.database import opened
from kepegdesk.storage.journal import Undone
from kepegdesk.storage.tables import Act, ActRow, ImportBatch
from kepegdesk.storage.triggers import name_of


@dataclass(frozen=True, slots=True)
class ImportLine:
    """A spreadsheet that was brought in; ``undone_at`` is empty while it stands."""

    act: int
    at: str
    account: str
    sentence: str
    file_name: str
    sheet: str
    new: int
    updated: int
    same: int
    refused: int
    undone_at: str = ""
    undone_by: str = ""

    @property
    def counts(self) -> str:
        """Return in words how many rows did what."""
        told = (
            (self.new, "baru"), (self.updated, "diperbarui"), (self.same, "sama"),
            (self.refused, "tidak masuk"),
        )  # fmt: skip
        return ", ".join(f"{count} {what}" for count, what in told if count)


@query(roles=CLERKS, reach=Reach.OFFICE)
def listed(session: Session, limit: int = 500) -> list[ImportLine]:
    """Return the imports, the newest first, those that were undone too.

    An undone import's own row is gone; the journal still tells of it.
    """
    undoing = Act.alias()
    rows = (
        Act.select(
            Act.id, Act.at, Act.account, Act.sentence, ActRow.after, undoing.at, undoing.account
        )
        .join(ActRow, on=(ActRow.act == Act.id))
        .switch(Act)
        .join(undoing, JOIN.LEFT_OUTER, on=(undoing.undoes == Act.id))
        .where(ActRow.table == name_of(ImportBatch), ActRow.op == "I", Act.undoes.is_null())
        .order_by(Act.id.desc())
        .limit(limit)
    )
    return [_line(*row) for row in tuples(rows)]


def _line(
    act: int, at: str, account: str, sentence: str, after: str, undone_at: str, undone_by: str
) -> ImportLine:
    told = json.loads(after)
    return ImportLine(
        act, at, account, sentence, told["file_name"], told["sheet"], told["new"],
        told["updated"], told["same"], told["refused"], undone_at or "", undone_by or "",
    )  # fmt: skip


@query(roles=CLERKS, reach=Reach.OFFICE)
def foresee(session: Session, act: int) -> Undone:
    """Return what undoing an import would reverse and what it would keep; nothing is changed.

    The undo itself is rehearsed and rolled back, so that the answer is exactly what would come.
    Raises what the undo would raise.
    """
    with opened().atomic() as rehearsal:
        found = journal.undo(session, act)
        rehearsal.rollback()
    return found


@query(roles=CLERKS, reach=Reach.OFFICE)
def kind_of(session: Session, file: Path, sheet: str | None = None) -> str | None:
    """Return which import a file is for, by its headings; None when nothing in it is known.

    Raises ``BadFile`` when it cannot be read.
    """
    from kepegdesk.documents.sheet_reader import read_book

    return sheet_kind.recognise(read_book(file, sheet), session.today.year)
