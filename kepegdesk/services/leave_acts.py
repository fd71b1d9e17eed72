"""What may follow: izin sementara and its ratification, recall from leave, report of return."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace

from kepegdesk.domain import leave_flow as flow
from kepegdesk.domain.kinds import LeaveKind, LeaveState, Verdict
from kepegdesk.domain.leave_closing import years_of
from kepegdesk.domain.leave_ledger import Lot, postings
from kepegdesk.domain.leave_wish import Request
from kepegdesk.domain.problems import Problem, Severity, error, warning
from kepegdesk.domain.working_days import ONE_DAY, shift_months
from kepegdesk.errors import Refused
from kepegdesk.services import (
    answering,
    attachments,
    closing,
    leave,
    leave_facts,
    leave_returns,
    leave_unpaid,
    letter_days,
    letter_numbers,
    officials,
)
from kepegdesk.services import leave_steps as steps
from kepegdesk.services.attachments import Scan
from kepegdesk.services.leave_returns import Ended
from kepegdesk.services.leave_steps import Answer
from kepegdesk.services.officials import Leave, Official
from kepegdesk.services.session import Session
from kepegdesk.services.use_case import CLERKS, DECIDERS, WRITERS, Reach, query, say, use_case
from kepegdesk.storage.tables import Employee, LeaveEvent, LeaveRequest

# --- izin sementara ------------------------------------------------------------------------------


@use_case("leave", roles=CLERKS, reach=Reach.EMPLOYEE)
def permit(
    session: Session,
    employee: int,
    wish: Request,
    *,
    by: str | None = None,
    on: dt.date | None = None,
    number: str = "",
    proceed: str = "",
    scans: Sequence[Scan] = (),
) -> int:
    """Record an izin sementara (1.c): an emergency that could not wait for who grants the leave.

    Peraturan BKN 24/2017 III.E: for an important reason, and for leave abroad (R10, R11). It is
    given by the highest official at the workplace (``officials.highest_at_work``) and must be
    ratified. Returns the request.
    """
    day = on or session.today
    person = Employee.get_by_id(employee)
    _require_urgent(wish)
    steps.require_override(session, wish)
    found = leave.quote(session, employee, steps.with_scans(wish, scans), on=day).problems
    steps.refuse_errors([*found, *steps.not_ahead(day, session.today)])
    official = officials.highest_at_work(person, by, day, _asked(wish))
    steps.refuse_own(session, person, official, day, "memberi izin cuti kepada")
    found = (*found, *_permit_doubts(person, official, wish, day))
    say(f"Izin sementara {wish.kind.label} {person.name} mulai {wish.start:%d-%m-%Y}")
    row = steps.create(person, wish, LeaveState.TEMPORARY, day, proceed)
    for scan in scans:
        attachments.keep(row, scan, day)
    given = letter_numbers.take("temporary", day, person.name, number)
    event = steps.record(
        session, row, "permit", day, official, note=wish.reason, letter=given.text, letter_date=day,
        start=wish.start, end=wish.end, waived=steps.waived(found, proceed),
    )  # fmt: skip
    _freeze(row.id, "temporary", event)
    return int(row.id)


def _require_urgent(wish: Request) -> None:
    """Refuse what is no emergency; of leave without pay BKN must be asked first, abroad or not."""
    urgent = wish.kind is LeaveKind.IMPORTANT or wish.abroad
    if not urgent or wish.kind is LeaveKind.UNPAID:
        text = (
            "Izin sementara hanya untuk cuti karena alasan penting atau cuti di luar negeri yang "
            "mendesak, dan tidak untuk CLTN."
        )
        raise Refused([error("IS01", "kind", text)])


def _asked(wish: Request) -> Leave:
    """Return what the authority table asks about a wish."""
    return Leave(wish.kind, wish.start, wish.end, wish.abroad)


@query(reach=Reach.EMPLOYEE)
def permit_doubts(
    session: Session,
    employee: int,
    wish: Request,
    *,
    by: str | None = None,
    on: dt.date | None = None,
) -> list[Problem]:
    """Return IS03 when whoever would give an izin sementara may grant the leave himself.

    Whoever may not give it at all is told as ``permit`` would refuse him.
    """
    person, day = Employee.get_by_id(employee), on or session.today
    try:
        official = officials.highest_at_work(person, by, day, _asked(wish))
    except Refused as refusal:
        return list(refusal.problems)
    return _permit_doubts(person, official, wish, day)


def _permit_doubts(
    person: Employee, official: Official, wish: Request, day: dt.date
) -> list[Problem]:
    try:
        wanted = officials.expected(person, day, _asked(wish))
    except Refused:
        return []
    if not officials.same(official, wanted):
        return []
    text = (
        f"{official.name or official.title} berwenang memberikan cuti ini sendiri. Ajukan sebagai "
        "permintaan biasa; izin sementara hanya bila pejabat itu tidak dapat dicapai."
    )
    return [warning("IS03", "by", text)]


def _freeze(request: int, paper: str, event: LeaveEvent) -> None:
    """Set the paper of an act and keep its bytes."""
    from kepegdesk.services import papers  # reportlab is not for the first window

    papers.freeze(request, paper, event.letter, event.letter_date or event.on_day)


@use_case("leave", roles=DECIDERS, reach=Reach.REQUEST)
def ratify(session: Session, request: int, answer: Answer, version: int | None = None) -> None:
    """Ratify leave that began with an izin sementara, or refuse it; its letter follows."""
    row, day = LeaveRequest.get_by_id(request), answer.on or session.today
    official = answering.decider(row, session, answer.by, day)
    step = steps.step_of(session, row, official, answer)
    problems = flow.ratification_problems(row.state, step, steps.subject_of(row))
    steps.refuse_errors([*problems, *steps.in_order(row, day, session.today)])
    doubts = steps.doubts(session, row, answer)
    answer = replace(answer, proceed=steps.waived(doubts, answer.proceed))
    approved = answer.verdict is Verdict.APPROVE
    say(f"{'Sahkan' if approved else 'Tolak'} izin sementara {row.employee.name}")
    values: dict[str, object] = {"state": LeaveState.RATIFIED if approved else LeaveState.REJECTED}
    if approved:
        values |= leave.granted(row, answer, day)
    steps.move(row, version, **values)
    steps.answered(session, row, "ratify", day, official, answer)
    if not approved:
        from kepegdesk.services import papers  # reportlab is not for the first window

        papers.freeze_form(row.id, day)


# --- recall --------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Recall:
    """What calling somebody back would do: working days served and given back, per year.

    ``lost`` are days that go back to lots which lapse before they could be used again.
    """

    served: dict[int, int]
    returned: dict[int, int]
    lots: dict[tuple[int, str], int]
    lost: int
    problems: tuple[Problem, ...]


@query(reach=Reach.REQUEST)
def recall_quote(
    session: Session,
    request: int,
    back_on: dt.date | None,
    *,
    reason: str = "",
    letter: str = "",
    on: dt.date | None = None,
) -> Recall:
    """Return what a recall would do, with every problem, storing nothing."""
    return _recall_quote(LeaveRequest.get_by_id(request), back_on, reason, letter)


def _recall_quote(row: LeaveRequest, back_on: dt.date | None, reason: str, letter: str) -> Recall:
    problems = flow.recall_problems(
        row.state, steps.subject_of(row), start=row.start, end=row.end, back_on=back_on,
        reason=reason, letter=letter,
    )  # fmt: skip
    if back_on is None or not row.start < back_on <= row.end or row.kind is not LeaveKind.ANNUAL:
        return Recall({}, {}, {}, 0, tuple(problems))
    counted = steps.charged(row.id) or steps.days_by_year(row.employee_id, row.start, row.end)
    returned = letter_days.unserved(row, back_on, counted)
    left = {year: days - returned.get(year, 0) for year, days in counted.items()}
    served = {year: days for year, days in left.items() if days}
    lots = _given_back(row, back_on, left)
    lost = sum(days for (year, lot), days in lots.items() if _lapses(year, lot, row.end))
    if lost:
        text = (
            f"{lost} hari kembali ke lot yang hapus pada akhir tahun. Bila hendak diberikan pada "
            "tahun berikutnya, catat sebagai koreksi (K) di halaman Rekonsiliasi."
        )
        problems.append(Problem("PK04", Severity.WARNING, "back_on", text))
    return Recall(served, returned, lots, lost, tuple(problems))


def _given_back(
    row: LeaveRequest, back_on: dt.date, left: dict[int, int]
) -> dict[tuple[int, str], int]:
    """Return the days per year and lot that the leave takes now and would no longer take."""
    person, context = leave_facts.people([row.employee_id])[row.employee_id], leave_facts.context()
    facts = leave_facts.facts(row.employee_id)
    before = postings(person, facts, context, row.id)
    short = [
        each._replace(end=back_on - ONE_DAY, counted=tuple(left.items()), free=0)
        if each.id == row.id
        else each
        for each in facts.taken
    ]
    after = postings(person, facts._replace(taken=tuple(short)), context, row.id)
    found = {place: days - after.get(place, 0) for place, days in before.items()}
    return {place: days for place, days in found.items() if days > 0}


def _lapses(year: int, lot: str, end: dt.date) -> bool:
    """Tell whether a lot of a year is gone once the leave would have ended in the next."""
    return lot in (Lot.N1, Lot.N2, Lot.EXTRA) and end.year > year


@use_case("leave", roles=DECIDERS, reach=Reach.REQUEST)
def recall(
    session: Session,
    request: int,
    back_on: dt.date | None,
    *,
    reason: str,
    number: str = "",
    by: str | None = None,
    on: dt.date | None = None,
    version: int | None = None,
) -> None:
    """Call somebody back from leave by letter; the days not taken return to their lots.

    Without a ``number`` given on paper the letter takes the next of the book. PP 11/2017 Ps 340.
    """
    row, day = LeaveRequest.get_by_id(request), on or session.today
    quoted = _recall_quote(row, back_on, reason, number or "dari buku nomor")
    steps.refuse_errors([*quoted.problems, *steps.in_order(row, day, session.today)])
    official = answering.decider(row, session, by, day)
    steps.refuse_own(session, row.employee, official, day, "memanggil kembali")
    letter = letter_numbers.given_or_next("recall", day, row.employee.name, number)
    say(f"Panggil kembali {row.employee.name} dari cuti mulai {back_on:%d-%m-%Y}")
    last = (back_on or day) - ONE_DAY
    steps.move(row, version, state=LeaveState.RECALLED, end=last, remote_days=0)
    event = steps.record(
        session, row, "recall", day, official, note=reason, letter=letter, letter_date=day,
        start=back_on, end=row.end, days=sum(quoted.returned.values()),
    )  # fmt: skip
    if steps.charged(row.id):
        steps.charge(row, event, {year: -days for year, days in quoted.returned.items()})
    _freeze(row.id, "recall", event)


# --- return --------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Returning:
    """What noting a return would say: ``due`` is the last good day, ``late`` in calendar days."""

    request: int
    name: str
    end: dt.date
    due: dt.date
    late: int
    problems: tuple[Problem, ...]


@query(reach=Reach.WITHIN)
def return_quote(
    session: Session, requests: Sequence[int], on: dt.date | None = None
) -> list[Returning]:
    """Return how late each would come back on a day, with every problem, storing nothing."""
    day, today = on or session.today, session.today
    return [_returning(row, day, today) for row in _reached(session, requests)]


def _returning(row: LeaveRequest, day: dt.date, today: dt.date) -> Returning:
    due = last_good_day(row)
    problems = flow.return_problems(
        row.state, row.kind, start=row.start, end=row.end, on=day, today=today
    )
    late = max(0, (day - due).days)
    return Returning(row.id, row.employee.name, row.end, due, late, tuple(problems))


def _reached(session: Session, requests: Sequence[int]) -> list[LeaveRequest]:
    """Return the requests; raise ``NotAllowed`` when one is out of reach, ``Refused`` if gone."""
    found = []
    for number in requests:
        row = LeaveRequest.get_or_none(LeaveRequest.id == number)
        if row is None:
            text = f"Permintaan cuti nomor {number} tidak ada atau sudah dihapus."
            raise Refused([error("PG03", "id", text)])
        session.require_unit(row.employee.unit_id)
        found.append(row)
    return found


@use_case("leave", roles=WRITERS, reach=Reach.WITHIN, undoable=True)
def report_back(
    session: Session, requests: Sequence[int], on: dt.date | None = None, note: str = ""
) -> int:
    """Note that people reported back after their leave; return how many came late.

    Somebody is late who reports after the first working day that follows his leave, after leave
    without pay who lets a month pass (R8). Who reports before his leave was to end ends it, where
    a report can (``flow.return_problems``).
    """
    day = on or session.today
    found = _reached(session, requests)
    returning = [_returning(row, day, session.today) for row in found]
    steps.refuse_errors([problem for each in returning for problem in each.problems])
    names = found[0].employee.name if len(found) == 1 else f"{len(found)} pegawai"
    say(f"Lapor kembali {names} tanggal {day:%d-%m-%Y}")
    named = {row.id for row in found}
    for row, each in zip(found, returning, strict=True):
        before = [leave for leave in _followed_by(row, each.due) if leave.id not in named]
        for ended in [row, *before]:
            last = _last_day(ended, day)
            steps.move(ended, None, state=_after_return(ended), returned_on=day, end=last)
            steps.record(session, ended, "return", day, note=note, start=each.due, days=each.late)
    return sum(each.late > 0 for each in returning)


def _last_day(row: LeaveRequest, day: dt.date) -> dt.date:
    """Return the last day of leave from which somebody reported on a day, be it early.

    A settled year keeps the days it was closed with.
    """
    if not row.start < day <= row.end:
        return row.end
    closing.refuse(years_of(day, row.end), "on")
    return day - ONE_DAY


def _followed_by(row: LeaveRequest, due: dt.date) -> list[LeaveRequest]:
    """Return the leave that went over into this one without a day of work: it ends with it."""
    if row.kind is LeaveKind.UNPAID:
        return []
    table = LeaveRequest
    earlier = table.select().where(
        table.employee == row.employee_id, table.id != row.id, table.end < row.start,
        table.kind != LeaveKind.UNPAID, table.returned_on.is_null(),
        table.state.in_([LeaveState.ISSUED, LeaveState.RECALLED]),
    )  # fmt: skip
    return [each for each in earlier.order_by(table.end) if last_good_day(each) == due]


def _after_return(row: LeaveRequest) -> LeaveState:
    """Leave without pay that was extended stays so: the report ends its extension, too."""
    return LeaveState.EXTENDED if row.state is LeaveState.EXTENDED else LeaveState.DONE


def last_good_day(row: LeaveRequest) -> dt.date:
    """Return the last day on which a return is in good time."""
    if row.kind is LeaveKind.UNPAID:
        return shift_months(row.end + ONE_DAY, leave_unpaid.report_months(row)) - ONE_DAY
    ended = Ended(row.id, row.employee_id, row.end)
    people = leave_facts.people([row.employee_id])
    return leave_returns.due([ended], people, leave_facts.context())[row.id]
