"""Scans of the documents a request rests on: filed under the document, opened as a copy.

The content lies in ``stored_files`` under its hash, so that one backup holds everything; what is
removed can be brought back with *Batalkan*.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path

from kepegdesk.domain.kinds import LeaveState
from kepegdesk.domain.problems import error
from kepegdesk.errors import Refused
from kepegdesk.services import scans, stored_files
from kepegdesk.services.session import Session
from kepegdesk.services.use_case import CLERKS, Reach, query, say, use_case
from kepegdesk.storage.base import tuples
from kepegdesk.storage.tables import ActRow, LeaveAttachment, LeaveRequest
from kepegdesk.storage.triggers import name_of

LONGEST_DOCUMENT = 200
_WAITING = frozenset({LeaveState.DRAFT, LeaveState.SUBMITTED, LeaveState.CONSIDERED})
"""States in which nothing was decided on the strength of the papers yet."""


@dataclass(frozen=True, slots=True)
class Scan:
    """A file that shall be filed under a document of the checklist."""

    document: str
    path: Path


@dataclass(frozen=True, slots=True)
class ScanRow:
    """A scan as lists show it; ``size`` in bytes."""

    id: int
    document: str
    name: str
    media_type: str
    size: int
    sha256: str
    on: dt.date


inspect = scans.inspect
"""Look at a file before it is filed; raise ``BadFile`` when it cannot be."""


@use_case("leave", roles=CLERKS, reach=Reach.REQUEST, undoable=True)
def add(session: Session, request: int, document: str, path: Path) -> int:
    """File a scan under a document; return its number. Raise ``BadFile`` for an unfit file."""
    row = LeaveRequest.get_by_id(request)
    say(f"Lampirkan {document.strip()} pada cuti {row.employee.name}")
    return keep(row, Scan(document, path), session.today)


def keep(row: LeaveRequest, scan: Scan, day: dt.date) -> int:
    """Store a scan of a request within the act under way."""
    document = scan.document.strip()[:LONGEST_DOCUMENT]
    if not document:
        raise Refused([error("LP01", "document", "Nama dokumen yang dilampirkan wajib diisi.")])
    found = scans.read(scan.path)
    sha256 = stored_files.keep(found.content)
    table = LeaveAttachment
    if (
        table.select()
        .where(table.request == row.id, table.document == document, table.sha256 == sha256)
        .exists()
    ):
        text = f"Berkas {found.name} sudah dilampirkan sebagai {document}."
        raise Refused([error("LP02", "path", text)])
    made = table.create(
        request=row.id,
        document=document,
        file_name=found.name,
        media_type=found.media_type,
        size=len(found.content),
        sha256=sha256,
        on_day=day,
    )
    return int(made.id)


def documents_of(request: int) -> frozenset[str]:
    """Return the documents of a request that a scan proves."""
    rows = LeaveAttachment.select(LeaveAttachment.document)
    return frozenset(row[0] for row in tuples(rows.where(LeaveAttachment.request == request)))


@query(reach=Reach.REQUEST)
def listed(session: Session, request: int) -> list[ScanRow]:
    """Return the scans of a request in the order they were filed."""
    rows = LeaveAttachment.select().where(LeaveAttachment.request == request)
    return [_row(row) for row in rows.order_by(LeaveAttachment.id)]


def _row(row: LeaveAttachment) -> ScanRow:
    return ScanRow(
        row.id, row.document, row.file_name, row.media_type, row.size, row.sha256, row.on_day
    )


@query(reach=Reach.REQUEST)
def content(session: Session, request: int, attachment: int) -> bytes:
    """Return a scan's bytes; raise ``UserError`` when they are not what was filed."""
    return stored_files.load(_found(request, attachment).sha256)


@query(reach=Reach.REQUEST)
def open_copy(session: Session, request: int, attachment: int) -> Path:
    """Copy a scan to a private folder, read-only, for another program to show; return its path."""
    row = _found(request, attachment)
    return scans.private_copy(row.sha256, row.file_name, session.clock().timestamp())


@use_case("leave", roles=CLERKS, reach=Reach.REQUEST, undoable=True)
def remove(session: Session, request: int, attachment: int) -> None:
    """Take a scan off a request that waits; its document is then no longer proven by it.

    What was decided, permitted or recorded rests on the papers that lay before it.
    """
    row = _found(request, attachment)
    _refuse_decided(row.request)
    say(f"Lepas lampiran {row.file_name} dari cuti {row.request.employee.name}")
    LeaveAttachment.delete().where(LeaveAttachment.id == row.id).execute()


def _refuse_decided(request: LeaveRequest) -> None:
    if request.state not in _WAITING:
        text = (
            f"Permintaan berstatus «{request.state.label}»: lampirannya menjadi dasar keputusan "
            "dan tidak dilepas. Berkas lain dapat ditambahkan."
        )
        raise Refused([error("LP04", "attachment", text)])


def refuse_undo(act: int) -> None:
    """Refuse to reverse an act that filed a scan, once something was decided on it."""
    filed = ActRow.select(ActRow.row).where(
        ActRow.act == act, ActRow.table == name_of(LeaveAttachment), ActRow.op == "I"
    )
    for row in LeaveAttachment.select().where(LeaveAttachment.id.in_(filed)):
        _refuse_decided(row.request)


def _found(request: int, attachment: int) -> LeaveAttachment:
    row = LeaveAttachment.get_or_none(
        LeaveAttachment.id == attachment, LeaveAttachment.request == request
    )
    if row is None:
        text = "Lampiran ini tidak ada atau sudah dilepas. Muat ulang daftarnya."
        raise Refused([error("LP03", "attachment", text)])
    return row
