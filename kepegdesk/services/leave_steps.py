"""What every step of a request does alike: move its state, write the step, write days down."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from typing import Any

from kepegdesk.domain.kinds import TAKEN, LeaveKind, LeaveState, Role, Verdict
from kepegdesk.domain.leave import letter_problems, meant
from kepegdesk.domain.leave_flow import Step, Subject
from kepegdesk.domain.leave_wish import Request
from kepegdesk.domain.problems import Problem, Severity, error, warning
from kepegdesk.errors import Refused, Stale
from kepegdesk.services import attachments, closing, leave_facts, officials, staffing
from kepegdesk.services.attachments import Scan
from kepegdesk.services.officials import Leave, Official
from kepegdesk.services.session import Session
from kepegdesk.storage.tables import Employee, LeaveCharge, LeaveEvent, LeaveRequest, LeaveType


@dataclass(frozen=True, slots=True)
class Answer:
    """One of the four answers; ``start`` and ``end`` are the new days of a *perubahan*.

    ``by`` is the official's NIP; left out, the superior or the deciding official is found.
    ``number`` is a letter number already given on paper, ``take_number`` lets a letter take the
    next of the book, ``proceed`` is why a warning is overridden. ``end`` of a deferral is the last
    day to which the leave may wait. ``remote_days`` are the days of travel within the new days of a
    *perubahan*; left out, leave that was only moved keeps its own, any other has none.
    """

    verdict: Verdict
    note: str = ""
    by: str | None = None
    on: dt.date | None = None
    start: dt.date | None = None
    end: dt.date | None = None
    number: str = ""
    proceed: str = ""
    take_number: bool = False
    remote_days: int | None = None


FROM_BOOK = "dari buku nomor"
"""Stands for the number a letter will take from the book."""


def refuse_errors(problems: Sequence[Problem]) -> None:
    """Raise ``Refused`` with every problem that blocks."""
    errors = [problem for problem in problems if problem.blocks]
    if errors:
        raise Refused(errors)


def me(session: Session) -> str | None:
    """Return the NIP of a supervisor who answers in his own name."""
    return session.nip if session.role is Role.SUPERVISOR else None


def require_override(session: Session, wish: Request) -> None:
    """Let only the personnel office lift a rule (leave.md R2, R5, R13)."""
    if wish.override.strip() and session.role is not Role.ADMIN:
        text = "Hanya admin kepegawaian yang dapat mengecualikan aturan, dengan alasan."
        raise Refused([error("HR01", "override", text)])


def leave_of(row: LeaveRequest) -> Leave:
    """Return what the authority table asks about a request."""
    return Leave(row.kind, row.start, row.end, row.abroad)


def doubts(session: Session, row: LeaveRequest, answer: Answer) -> list[Problem]:
    """Return the warnings of a decision about a request."""
    day, by = answer.on or session.today, answer.by or me(session)
    wanted = officials.expected(row.employee, day, leave_of(row))
    found: list[Problem] = []
    if by and not officials.same(officials.named(by, day), wanted):
        text = f"Pejabat penanda tangan tidak sesuai tabel kewenangan ({wanted.title})."
        found.append(warning("UM03", "by", text))
    if not by and not wanted.name:
        text = f"Nama {wanted.title} belum diisi; surat dicetak tanpa nama."
        found.append(Problem("PJ06", Severity.INFO, "by", text))
    if answer.verdict is Verdict.CHANGE and changed_wish(row, answer).remote_days < row.remote_days:
        text = (
            f"Permintaan memuat {row.remote_days} hari perjalanan; dengan lama yang baru hari itu "
            "dihitung cuti."
        )
        found.append(Problem("CT09", Severity.INFO, "end", text))
    if answer.verdict in (Verdict.APPROVE, Verdict.CHANGE):
        start, end = answer.start or row.start, answer.end or row.end
        found += staffing.warnings(row.employee_id, start, end)
    return found


def waived(problems: Collection[Problem], proceed: str) -> str:
    """Word which warnings were gone on in spite of, and why."""
    keys = [problem.key for problem in problems if problem.severity is Severity.WARNING]
    return f"{', '.join(keys)}: {proceed.strip() or 'tanpa alasan'}" if keys else ""


def with_scans(wish: Request, scans: Sequence[Scan]) -> Request:
    """Return a wish whose checklist holds what is proven by a scan, too."""
    if not scans:
        return wish
    proven = frozenset(scan.document.strip() for scan in scans)
    return replace(wish, documents=(wish.documents or frozenset()) | proven)


def wish_of(row: LeaveRequest) -> Request:
    """Return what was asked for, with the days as they now stand and what scans prove since."""
    ticked, proven = json.loads(row.documents), attachments.documents_of(row.id)
    return Request(
        kind=row.kind,
        start=row.start,
        end=row.end,
        reason=row.reason,
        address=row.address,
        phone=row.phone,
        abroad=row.abroad,
        case=row.case,
        documents=None if ticked is None and not proven else frozenset(ticked or ()) | proven,
        place=row.place,
        birth_order=row.birth_order,
        remote_days=row.remote_days,
        override=row.override,
        extends=row.previous_id,
    )


def changed_wish(row: LeaveRequest, answer: Answer) -> Request:
    """Return what is granted: what was asked for, with the days and the travel of a *perubahan*.

    Days of travel are added to a leave of one length (R9); of another length they say nothing.
    """
    wish = wish_of(row)
    start, end = answer.start or row.start, answer.end or row.end
    moved = end - start == row.end - row.start
    kept = row.remote_days if moved else 0
    travel = kept if answer.remote_days is None else answer.remote_days
    return replace(wish, start=start, end=end, remote_days=travel)


def create(
    person: Employee, wish: Request, state: LeaveState, day: dt.date, proceed: str = ""
) -> LeaveRequest:
    """Store a wish as a request in its first state."""
    ticked = None if wish.documents is None else sorted(wish.documents)
    return LeaveRequest.create(
        employee=person,
        kind=wish.kind,
        start=wish.start,
        end=wish.end,
        asked_start=wish.start,
        asked_end=wish.end,
        reason=wish.reason.strip(),
        address=wish.address.strip(),
        phone=wish.phone.strip(),
        abroad=wish.abroad,
        place=wish.place.strip(),
        case=meant(wish).case,
        documents=json.dumps(ticked, ensure_ascii=False),
        birth_order=wish.birth_order,
        remote_days=wish.remote_days,
        override=wish.override.strip(),
        proceed=proceed.strip(),
        previous=wish.extends,
        state=state,
        submitted_on=day,
    )


def subject_of(row: LeaveRequest) -> Subject:
    """Return what is decided about, with what the rules of its day let duty do to it."""
    kind = LeaveType
    group = "PPPK" if row.employee.kind.is_pppk else "PNS"
    found = (
        kind.select(kind.deferrable, kind.recallable)
        .where(kind.kind == row.kind, kind.group == group, kind.valid_from <= row.start)
        .where(kind.valid_to.is_null() | (kind.valid_to >= row.start))
        .order_by(kind.valid_from.desc())
        .first()
    )
    defers, recalls = (False, False) if found is None else (found.deferrable, found.recallable)
    return Subject(row.kind, row.case, row.abroad, defers, recalls)


def step_of(session: Session, row: LeaveRequest, official: Official, answer: Answer) -> Step:
    """Return the answer as the rules see it."""
    return Step(
        verdict=answer.verdict,
        note=answer.note,
        letter=answer.number or (FROM_BOOK if answer.take_number else ""),
        start=answer.start,
        end=answer.end,
        own=is_own(session, row.employee, official, answer.on or session.today),
        by_ppk=official.is_ppk,
        by_mayor=official.is_mayor and not official.behalf,
    )


def is_own(session: Session, applicant: Employee, official: Official, day: dt.date) -> bool:
    """Tell whether somebody judges his own leave (pitfalls T-45).

    Neither may he be the official, or who the official signs for, nor sit at the keyboard.
    """
    typing = bool(applicant.nip) and applicant.nip == session.nip
    return typing or officials.is_own(official, applicant, day)


def refuse_own(
    session: Session, applicant: Employee, official: Official, day: dt.date, verb: str
) -> None:
    """Raise ``Refused`` when somebody would do an act of office to himself."""
    if is_own(session, applicant, official, day):
        text = f"Pegawai tidak dapat {verb} dirinya sendiri. Naikkan kepada pejabat di atasnya."
        raise Refused([error("FL03", "by", text)])


def in_order(row: LeaveRequest, day: dt.date, today: dt.date | None = None) -> list[Problem]:
    """Return FL06 when a step is dated before what it follows, FL07 when its day has not come.

    Counting anew follows the calendar, not what was done on paper: other steps may precede it.
    Neither does a letter that is dated ahead hold up what is done today.
    """
    table = LeaveEvent
    done = table.select(table.on_day).where(table.request == row.id, table.act != "recount")
    last = done.order_by(table.on_day.desc()).first()
    before = row.submitted_on
    if last is not None:
        before = max(before, min(last.on_day, today or last.on_day))
    if day < before:
        after = "pengajuan" if before == row.submitted_on else "langkah sebelumnya"
        text = (
            f"Tanggal {day:%d-%m-%Y} mendahului tanggal {after} {before:%d-%m-%Y}. "
            "Perbaiki tanggalnya."
        )
        return [error("FL06", "on", text)]
    return [] if today is None else not_ahead(day, today)


def not_ahead(day: dt.date, today: dt.date, field: str = "on") -> list[Problem]:
    """Return FL07 when what is noted as done is dated on a day that has not come."""
    if day <= today:
        return []
    return [error("FL07", field, f"Tanggal {day:%d-%m-%Y} belum tiba. Perbaiki tanggalnya.")]


def move(row: LeaveRequest, version: int | None, **values: object) -> None:
    """Change a request; raise ``Stale`` when somebody changed it meanwhile."""
    changed = (
        LeaveRequest.update(**values, version=LeaveRequest.version + 1)
        .where(LeaveRequest.id == row.id, LeaveRequest.version == (version or row.version))
        .execute()
    )
    if not changed:
        raise Stale("Permintaan ini baru saja diubah orang lain. Muat ulang lalu ulangi.")


def record(
    session: Session,
    row: LeaveRequest,
    act: str,
    day: dt.date,
    official: Official | None = None,
    **values: Any,
) -> LeaveEvent:
    """Write a step down: what was done, on which day, by which official as he signs.

    A signature on form 1.b keeps what the form shows. Raises ``Refused`` when the step, or the
    leave it is about, is dated in a closed year.
    """
    from kepegdesk.services import form_facts  # it reads what this module writes

    first, last = values.get("start") or row.start, values.get("end") or row.end
    closing.refuse_step(act, day, first, last)
    by = official or Official()
    return LeaveEvent.create(
        request=row,
        act=act,
        on_day=day,
        by_name=by.name,
        by_nip=by.nip,
        by_title=by.title,
        by_rank=by.rank,
        by_acting=by.acting,
        by_behalf="\n".join(by.behalf),
        account=session.account,
        shown=form_facts.at_signature(row.id, act),
        **values,
    )


def answered(
    session: Session, row: LeaveRequest, act: str, day: dt.date, official: Official, answer: Answer
) -> LeaveEvent:
    """Write an official's answer down."""
    days, next_days = _deferred_days(row, answer)
    return record(
        session,
        row,
        act,
        day,
        official,
        verdict=answer.verdict.value,
        note=answer.note,
        letter=answer.number,
        days=days,
        next_days=next_days,
        start=answer.start,
        end=answer.end,
        waived=answer.proceed,
    )


def _deferred_days(row: LeaveRequest, answer: Answer) -> tuple[int, int]:
    """Return the charged days a deferral keeps of the leave's first year and of the next (S).

    They stand as the letter counted them; a day off that is moved later changes nothing (§2.3).
    """
    if answer.verdict is not Verdict.DEFER or row.kind is not LeaveKind.ANNUAL:
        return 0, 0
    found = days_by_year(row.employee_id, row.start, wish_of(row).charged_end)
    return found[row.start.year], found.get(row.start.year + 1, 0)


def refuse_short(row: LeaveRequest, day: dt.date) -> None:
    """Raise ``Refused`` when granted leave no longer finds its days on the day of its letter.

    Only leave with a letter counts against it: of two that no longer fit, the one issued first is
    served (pitfalls T-19).
    """
    person, context = leave_facts.person(row.employee_id), leave_facts.context()
    facts = leave_facts.facts(row.employee_id, TAKEN)
    wish = wish_of(row)
    refuse_errors(letter_problems(wish, person, facts, context, day, exclude_id=row.id))


def days_by_year(employee: int, start: dt.date, end: dt.date) -> dict[int, int]:
    """Count the working days of a person from a day to a day, per year."""
    table = leave_facts.context().table(leave_facts.people([employee])[employee])
    return table.by_year(start, end)


def charge(row: LeaveRequest, event: LeaveEvent, days: dict[int, int]) -> None:
    """Add lines to the ledger of days; nothing that stands there is ever changed."""
    for year, count in days.items():
        if count:
            LeaveCharge.create(
                employee=row.employee_id, request=row, event=event, year=year, days=count
            )


def charged(request: int) -> dict[int, int]:
    """Return what a request counts per year by the ledger of days."""
    found: dict[int, int] = {}
    for line in LeaveCharge.select().where(LeaveCharge.request == request):
        found[line.year] = found.get(line.year, 0) + line.days
    return found
