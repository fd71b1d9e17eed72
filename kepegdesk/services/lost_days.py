"""Days that a recall gave back to lots which lapse: the personnel office decides about them.

leave.md §6.1: where the lot has expired, a lot K with a decision of HR takes its place. A decision
to give none is a line of 0 days, so that it has its document, too.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from peewee import JOIN

from kepegdesk.domain.kinds import LeaveKind, LeaveState
from kepegdesk.domain.leave_facts import Facts, ServicePerson, TakenLeave
from kepegdesk.domain.leave_ledger import LedgerContext, Lot, balance, postings
from kepegdesk.domain.problems import error
from kepegdesk.errors import Refused
from kepegdesk.services import closing, leave_facts
from kepegdesk.services.register_leaves import paths
from kepegdesk.services.session import Session
from kepegdesk.services.use_case import ADMINS, Reach, query, say, use_case
from kepegdesk.storage.base import tuples
from kepegdesk.storage.tables import (
    Employee,
    LeaveCharge,
    LeaveCorrection,
    LeaveEvent,
    LeaveRequest,
    LetterNumber,
)

_LAPSING = (Lot.N2, Lot.N1, Lot.EXTRA)


@dataclass(frozen=True, slots=True)
class LostDays:
    """Days of a year that came back from a recalled leave and were lost with their lots.

    ``given`` are the days the office decided to give in the next year, None while it has not.
    """

    request: int
    employee: int
    nip: str
    name: str
    unit: str
    number: str
    back_on: dt.date
    year: int
    lots: str
    days: int
    given: int | None = None
    document: str = ""


@query(reach=Reach.WITHIN)
def listed(session: Session) -> list[LostDays]:
    """Return the days lost by recalls, decided about or not, the newest recall first."""
    recalls = [each for each in _recalls() if session.reaches(each.leave.employee.unit_id)]
    books = _Books(recalls)
    found = [each for recall in recalls for each in _of(recall, books, session.today)]
    return sorted(found, key=lambda each: (each.back_on, each.request), reverse=True)


class _Recall(NamedTuple):
    """An act that called somebody back: by which leave, from which day, until when it was."""

    leave: LeaveRequest
    event: int
    back_on: dt.date
    end: dt.date


def _recalls() -> list[_Recall]:
    """Return the annual leave somebody was called back from, with the act."""
    events = (
        LeaveEvent.select(LeaveEvent, LeaveRequest, Employee, LetterNumber)
        .join(LeaveRequest)
        .join(Employee)
        .switch(LeaveRequest)
        .join(LetterNumber, JOIN.LEFT_OUTER)
        .where(
            LeaveEvent.act == "recall",
            LeaveRequest.kind == LeaveKind.ANNUAL,
            LeaveRequest.state.in_([LeaveState.RECALLED, LeaveState.DONE]),
        )
    )
    return [
        _Recall(event.request, event.id, event.start, event.end)
        for event in events
        if event.start is not None and event.end is not None
    ]


class _Books:
    """What the recalls are judged by, read once for all of them."""

    def __init__(self, recalls: Sequence[_Recall]) -> None:
        people = {recall.leave.employee_id for recall in recalls}
        self.context = leave_facts.context()
        self.people = leave_facts.people(people) if people else {}
        self.facts = leave_facts.facts_of(people) if people else {}
        self.units = paths()
        self.decided = _decisions([recall.leave.id for recall in recalls])
        self.returned = _returned([recall.event for recall in recalls])


def _decisions(requests: Sequence[int]) -> dict[int, tuple[int, str]]:
    """Return the days that were given for recalled leave, with the last document."""
    table, found = LeaveCorrection, dict[int, tuple[int, str]]()
    query = table.select(table.request, table.days, table.document)
    for request, days, document in tuples(query.where(table.request.in_(list(requests)))):
        found[request] = (found.get(request, (0, ""))[0] + days, document)
    return found


def _returned(events: Sequence[int]) -> dict[int, dict[int, int]]:
    """Return for each recall the days of each year that it gave back."""
    table, found = LeaveCharge, defaultdict[int, dict[int, int]](dict)
    query = table.select(table.event, table.year, table.days)
    for event, year, days in tuples(query.where(table.event.in_(list(events)))):
        found[event][year] = found[event].get(year, 0) - days
    return found


def _of(recall: _Recall, books: _Books, today: dt.date) -> list[LostDays]:
    row = recall.leave
    person = row.employee
    decided = books.decided.get(row.id)
    return [
        LostDays(
            row.id, person.id, person.nip or "", person.name, books.units.get(person.unit_id, ""),
            row.number.text if row.number else "", recall.back_on, year,
            ", ".join(f"{lot} {days}" for lot, days in lots.items()), sum(lots.values()),
            None if decided is None else decided[0], "" if decided is None else decided[1],
        )
        for year, lots in _lost(recall, books, today).items()
    ]  # fmt: skip


def _lost(recall: _Recall, books: _Books, today: dt.date) -> dict[int, dict[str, int]]:
    """Return per year, and per lot that lapsed with it, what came back and was not used again."""
    employee, context = recall.leave.employee_id, books.context
    person, facts = books.people[employee], books.facts[employee]
    given_back = _given_back(recall, person, facts, books)
    found: dict[int, dict[str, int]] = {}
    for year in {year for year, _lot in given_back}:
        if year >= today.year and recall.end.year <= year:
            continue
        left = _left_at_the_end(person, facts, context, year)
        lost = {str(lot): min(given_back.get((year, lot), 0), left.get(lot, 0)) for lot in _LAPSING}
        lost = {lot: days for lot, days in lost.items() if days > 0}
        if lost:
            found[year] = lost
    return found


def _given_back(
    recall: _Recall, person: ServicePerson, facts: Facts, books: _Books
) -> dict[tuple[int, str], int]:
    """Return what the leave took of each lot before the recall and no longer takes."""
    number, returned = recall.leave.id, books.returned.get(recall.event, {})
    taken = tuple(
        _before(each, recall.end, returned) if each.id == number else each for each in facts.taken
    )
    after = postings(person, facts, books.context, number)
    before = postings(person, facts._replace(taken=taken), books.context, number)
    return {place: days - after.get(place, 0) for place, days in before.items()}


def _before(leave: TakenLeave, end: dt.date, returned: dict[int, int]) -> TakenLeave:
    """Return a leave as it was before the recall."""
    counted = dict(leave.counted)
    for year, days in returned.items():
        counted[year] = counted.get(year, 0) + days
    return leave._replace(end=end, counted=tuple(counted.items()))


def _left_at_the_end(
    person: ServicePerson, facts: Facts, context: LedgerContext, year: int
) -> dict[str, int]:
    left: dict[str, int] = {}
    for lot in balance(person, facts, context, dt.date(year, 12, 31)).lots:
        left[lot.lot] = left.get(lot.lot, 0) + lot.left
    return left


@use_case("leave", roles=ADMINS, reach=Reach.REQUEST, undoable=True)
def decide(session: Session, request: int, days: int, document: str, reason: str = "") -> None:
    """Give lost days of a recalled leave in the next year (lot K), or none, with the document."""
    found = [each for each in listed(session) if each.request == request]
    if not found:
        text = "Tidak ada hari yang hapus karena pemanggilan kembali dari cuti ini."
        raise Refused([error("KH01", "request", text)])
    lost, year = sum(each.days for each in found), max(each.year for each in found) + 1
    problems = []
    if found[0].given is not None:
        problems.append(error("KH02", "request", "Hari ini sudah diputuskan sebelumnya."))
    if not 0 <= days <= lost:
        problems.append(error("KH03", "days", f"Beri 0 sampai {lost} hari kerja."))
    if not document.strip():
        problems.append(error("KR01", "document", "Nomor dokumen dasar koreksi wajib diisi."))
    if problems:
        raise Refused(problems)
    closing.refuse([year], "year")
    words = f"beri {days} hari di {year}" if days else "tidak diberikan"
    say(f"Hari hapus karena dipanggil kembali, {found[0].name}: {words}")
    LeaveCorrection.create(
        employee=found[0].employee, year=year, lot=Lot.N1.value, days=days,
        document=document.strip(), reason=reason.strip() or f"Dipanggil kembali {found[0].number}",
        on_day=session.today, request=request,
    )  # fmt: skip
