"""Papers of leave: form 1.b, the Surat Izin Cuti, its issue, and the bytes that print again."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

from kepegdesk.domain import leave_flow as flow
from kepegdesk.domain.kinds import LeaveState
from kepegdesk.errors import Refused
from kepegdesk.services import leave_papers, letter_numbers, postings
from kepegdesk.services.session import Session
from kepegdesk.services.use_case import WRITERS, Reach, query, say, use_case
from kepegdesk.storage.tables import IssuedLetter, LeaveEvent, LeaveRequest, LetterNumber

LETTER, FORM = "letter", "form"


@use_case("leave", roles=WRITERS, reach=Reach.REQUEST)
def issue(session: Session, request: int, day: dt.date | None = None) -> None:
    """Date and freeze the letter of granted leave; its days are charged from now on.

    A letter dated in another year than its number takes a number of its own year's book.
    """
    row, dated = LeaveRequest.get_by_id(request), day or session.today
    problems = flow.issue_problems(row.state)
    if problems:
        raise Refused(problems)
    number = _number_of_the_year(row, dated)
    say(f"Terbitkan surat cuti {row.employee.name} nomor {number.text}")
    LeaveRequest.update(
        state=flow.after_issue(row.state),
        number=number,
        letter_date=dated,
        version=LeaveRequest.version + 1,
    ).where(LeaveRequest.id == request).execute()
    LeaveEvent.create(
        request=row, act="issue", on_day=dated, letter=number.text, account=session.account
    )
    postings.post_again(row.employee_id)
    _freeze(request, LETTER, *leave_papers.letter(request))
    _freeze(request, FORM, *leave_papers.form(request))


def _number_of_the_year(row: LeaveRequest, day: dt.date) -> LetterNumber:
    """Return the number taken at the decision, or a new one when the letter's year is another."""
    number = LetterNumber.get_by_id(row.number_id)
    if number.year == day.year:
        LetterNumber.update(letter_date=day).where(LetterNumber.id == number.id).execute()
        return number
    letter_numbers.void(number, f"Surat bertanggal {day:%d-%m-%Y}, tahun lain")
    return letter_numbers.take(row.kind.value, day, row.employee.name)


def _freeze(request: int, paper: str, values: Any, pdf: bytes) -> None:
    content = json.dumps(asdict(values), ensure_ascii=False, default=str)
    sha256 = hashlib.sha256(pdf).hexdigest()
    IssuedLetter.create(request=request, paper=paper, content=content, pdf=pdf, sha256=sha256)


@query(reach=Reach.REQUEST)
def letter(session: Session, request: int) -> bytes:
    """Return the letter as it was issued, or a draft with watermark and without number."""
    return _frozen(request, LETTER) or leave_papers.letter(request)[1]


@query(reach=Reach.REQUEST)
def form(session: Session, request: int) -> bytes:
    """Return form 1.b as it was issued, or as the request stands now."""
    return _frozen(request, FORM) or leave_papers.form(request)[1]


def _frozen(request: int, paper: str) -> bytes | None:
    row = IssuedLetter.get_or_none(IssuedLetter.request == request, IssuedLetter.paper == paper)
    if row is None or row.request.state is LeaveState.CANCELLED:
        return None
    return bytes(row.pdf)


@query(reach=Reach.REQUEST)
def file_name(session: Session, request: int) -> str:
    """Return the name a letter's file gets: kind, NIP, date and running number."""
    row = LeaveRequest.get_by_id(request)
    day = row.letter_date or row.submitted_on
    number = row.number.number if row.number else "draf"
    kind = row.kind.label.removeprefix("Cuti ").replace(" ", "-")
    return f"Cuti_{kind}_{row.employee.nip or row.employee_id}_{day:%Y%m%d}_{number}.pdf"


def require_writable(path: Path) -> None:
    """Raise ``BadFile`` when a letter could not be written there, before it is issued for it."""
    from kepegdesk.documents.safe_file import check_place

    check_place(path)


def write(path: Path, content: bytes) -> None:
    """Write a file whole or not at all; raise ``UserError`` when the place cannot be written."""
    from kepegdesk.documents.safe_file import write_bytes

    write_bytes(path, content)
