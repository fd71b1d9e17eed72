"""Papers of leave: form 1.b, the Surat Izin Cuti, its issue, and the bytes that print again."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from kepegdesk.domain import leave_flow as flow
from kepegdesk.domain.kinds import LeaveKind, LeaveState
from kepegdesk.services import leave_facts, letter_numbers, papers
from kepegdesk.services import leave_steps as steps
from kepegdesk.services.leave_papers import FORM
from kepegdesk.services.leave_rows import read_row
from kepegdesk.services.paper_people import LETTER
from kepegdesk.services.session import Session
from kepegdesk.services.use_case import WRITERS, Reach, query, say, use_case
from kepegdesk.storage.tables import LeaveRequest, LetterKind, LetterNumber


@use_case("leave", roles=WRITERS, reach=Reach.REQUEST)
def issue(session: Session, request: int, day: dt.date | None = None) -> None:
    """Date and freeze the letter of granted leave; its days are charged from now on.

    A letter dated in another year than its number takes a number of its own year's book, one of
    another month has its number written anew. It may not be older than the decision.
    """
    row, dated = LeaveRequest.get_by_id(request), day or session.today
    problems = flow.state_problems(row.state, flow.Act.ISSUE, row.kind)
    steps.refuse_errors([*problems, *steps.in_order(row, dated)])
    steps.refuse_short(row, dated)
    number = _number_of_the_year(row, dated)
    say(f"Terbitkan surat cuti {row.employee.name} nomor {number.text}")
    LeaveRequest.update(
        state=LeaveState.ISSUED,
        number=number,
        letter_date=dated,
        granted_end=row.end,
        version=LeaveRequest.version + 1,
    ).where(LeaveRequest.id == request).execute()
    event = steps.record(
        session, row, "issue", dated, letter=number.text, letter_date=dated, start=row.start,
        end=row.end,
    )  # fmt: skip
    if row.kind is LeaveKind.ANNUAL:
        end = row.end - dt.timedelta(days=row.remote_days)
        steps.charge(row, event, steps.days_by_year(row.employee_id, row.start, end))
    papers.freeze(request, LETTER, number.text, dated)
    papers.freeze(request, FORM, number.text, dated)
    if row.previous_id is not None:
        _mark_extended(session, row, dated, number.text)


def _number_of_the_year(row: LeaveRequest, day: dt.date) -> LetterNumber:
    """Return the number taken at the decision, or a new one when the letter's year is another.

    The month may stand in a number; one that was typed from paper stays as it was typed.
    """
    number = LetterNumber.get_by_id(row.number_id)
    if number.year != day.year:
        letter_numbers.void(number, f"Surat bertanggal {day:%d-%m-%Y}, tahun lain")
        return letter_numbers.take(row.kind.value, day, row.employee.name)
    letter = LetterKind.get(LetterKind.kind == (number.kind or row.kind.value))
    then, now = (
        letter_numbers.compose(letter, number.number, each) for each in (number.letter_date, day)
    )
    if not number.typed and number.text == then != now:
        return letter_numbers.claim(number, letter, day, row.employee.name, now)
    LetterNumber.update(letter_date=day).where(LetterNumber.id == number.id).execute()
    return number


def _mark_extended(session: Session, row: LeaveRequest, day: dt.date, letter: str) -> None:
    """Let leave without pay know that a decree extended it; the extension goes on from there."""
    first = LeaveRequest.get_by_id(row.previous_id)
    steps.move(first, None, state=LeaveState.EXTENDED)
    steps.record(
        session, first, "extend", day, letter=letter, letter_date=day, start=row.start, end=row.end
    )


@use_case("leave", roles=WRITERS, reach=Reach.REQUEST)
def give(
    session: Session, request: int, paper: str, *, day: dt.date | None = None, number: str = ""
) -> str:
    """Give a paper that no act brings about its number, and set it for good; return the number.

    Those are the covering letter, the report of return, and what BKN is asked after leave without
    pay. ``number`` is one already given on paper.
    """
    from kepegdesk.documents.templates import template

    row, dated = LeaveRequest.get_by_id(request), day or session.today
    steps.refuse_errors([*papers.giving_problems(read_row(request, leave_facts.context()), paper)])
    known = template(paper)
    text = letter_numbers.given_or_next(known.register, dated, row.employee.name, number)
    say(f"Terbitkan {known.label} {row.employee.name} nomor {text}")
    papers.freeze(request, paper, text, dated)
    return text


@query(reach=Reach.REQUEST)
def letter(session: Session, request: int) -> bytes:
    """Return the letter as it was issued, or a draft with watermark and without number."""
    return papers.printed(request, LETTER)


@query(reach=Reach.REQUEST)
def form(session: Session, request: int) -> bytes:
    """Return form 1.b as it was issued, or as the request stands now."""
    return papers.printed(request, FORM)


@query(reach=Reach.REQUEST)
def file_name(session: Session, request: int) -> str:
    """Return the name a letter's file gets: kind, NIP, date and running number."""
    return papers.name_of(LeaveRequest.get_by_id(request), LETTER)


def require_writable(path: Path) -> None:
    """Raise ``BadFile`` when a letter could not be written there, before it is issued for it."""
    from kepegdesk.documents.safe_file import check_place

    check_place(path)


def write(path: Path, content: bytes) -> None:
    """Write a file whole or not at all; raise ``UserError`` when the place cannot be written."""
    from kepegdesk.documents.safe_file import write_bytes

    write_bytes(path, content)
