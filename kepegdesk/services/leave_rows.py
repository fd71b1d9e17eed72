"""Requests as lists, dialogs and the command line show them."""

from __future__ import annotations

import datetime as dt
import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from peewee import JOIN

from kepegdesk.domain import leave_situation as situation
from kepegdesk.domain.kinds import TAKEN, LeaveCase, LeaveKind, LeaveState
from kepegdesk.domain.leave_flow import Act
from kepegdesk.domain.leave_ledger import LedgerContext
from kepegdesk.domain.leave_periods import WORKING, counted_in, days_by_year
from kepegdesk.domain.leave_situation import Standing
from kepegdesk.domain.working_days import calendar_days
from kepegdesk.services import leave_facts, leave_returns, settings, units
from kepegdesk.services.leave_returns import MANY, Ended
from kepegdesk.storage.tables import Employee, LeaveEvent, LeaveRequest, LetterNumber, Unit

REPORTED = frozenset({LeaveState.ISSUED, LeaveState.RECALLED})
"""States of leave that a report of return ends."""
ACTS = {
    "submit": "Diajukan",
    "record": "Dicatat",
    "permit": "Izin sementara",
    "consider": "Pertimbangan atasan",
    "decide": "Keputusan",
    "ratify": "Pengesahan izin sementara",
    "propose": "Diusulkan ke BKN",
    "endorse": "Jawaban Kepala BKN",
    "issue": "Surat terbit",
    "extend": "Diperpanjang",
    "unextend": "Perpanjangan dibatalkan",
    "recall": "Dipanggil kembali",
    "return": "Lapor kembali",
    "reactivate": "Diaktifkan kembali",
    "recount": "Hari dihitung ulang",
    "cancel": "Dibatalkan",
}
"""What each step of a request is called."""


@dataclass(frozen=True, slots=True)
class EventRow:
    """One step of a request."""

    act: str
    verdict: str
    on: dt.date
    by_name: str
    by_nip: str
    by_title: str
    note: str
    letter: str
    account: str
    by_rank: str = ""
    by_acting: str = ""
    by_behalf: tuple[str, ...] = ()
    letter_date: dt.date | None = None
    start: dt.date | None = None
    end: dt.date | None = None
    days: int = 0
    waived: str = ""
    id: int = 0

    @property
    def words(self) -> str:
        """Return what was done, as an office says it."""
        return ACTS.get(self.act, self.act)


@dataclass(frozen=True, slots=True)
class LeaveRow:
    """A request with its person; ``working_days`` of an issued one stay as its letter says."""

    id: int
    version: int
    employee: int
    nip: str
    name: str
    unit: str
    kind: LeaveKind
    start: dt.date
    end: dt.date
    asked_start: dt.date
    asked_end: dt.date
    working_days: int
    calendar_days: int
    reason: str
    address: str
    phone: str
    abroad: bool
    case: LeaveCase
    documents: tuple[str, ...]
    state: LeaveState
    submitted_on: dt.date
    number: str
    letter_date: dt.date | None
    place: str = ""
    remote_days: int = 0
    birth_order: int | None = None
    override: str = ""
    proceed: str = ""
    previous: int | None = None
    granted_end: dt.date | None = None
    returned_on: dt.date | None = None
    by_year: tuple[tuple[int, int], ...] = ()
    counted_in: str = WORKING
    events: tuple[EventRow, ...] = ()
    reports: bool = True
    """Whether the office notes a report of return: not before it began to, nor between leaves."""

    @property
    def days(self) -> int:
        """Return the length in the days the kind is counted in."""
        return self.working_days if self.counted_in == WORKING else self.calendar_days

    @property
    def length(self) -> str:
        """Word the length: «5 hari kerja» or «92 hari»."""
        return f"{self.days} {self.counted_in}"

    @property
    def standing(self) -> Standing:
        """Return what the next act depends on."""
        return Standing(self.kind, self.state, self.start, self.end, self.reports)

    def phase(self, today: dt.date) -> str:
        """Return where granted leave is on a day: belum mulai, berjalan, menunggu lapor, or «»."""
        return situation.phase(self.standing, today).value

    def waits(self, today: dt.date) -> str:
        """Say what the state means for the clerk on a day: who must do what next."""
        return situation.words(self.standing, today)

    def next_act(self, today: dt.date) -> Act | None:
        """Return what somebody must do next, or None."""
        return situation.next_act(self.standing, today)


def select_rows() -> Any:
    """Return the select that ``as_rows`` reads; callers add their conditions."""
    return (
        LeaveRequest.select(LeaveRequest, Employee, Unit, LetterNumber)
        .join(Employee)
        .join(Unit, JOIN.LEFT_OUTER)
        .switch(LeaveRequest)
        .join(LetterNumber, JOIN.LEFT_OUTER)
    )


def as_rows(query: Any, context: LedgerContext, *, with_events: bool = False) -> list[LeaveRow]:
    """Read requests with their people in one select, and their events in another if wanted."""
    requests = list(query)
    chains = units.chains()
    events = _events([request.id for request in requests]) if with_events else {}
    reading = _Reading(requests, context)
    followed = reading.followed()
    since = settings.reports_since() if requests else dt.date.min
    return [
        _row(
            request,
            reading.days(request),
            chains,
            events.get(request.id, ()),
            counted_in=counted_in(request.kind, context.choices),
            reports=request.end >= since and request.id not in followed,
        )
        for request in requests
    ]


class _Reading:
    """Counts requests as their letters did, and what has no letter by its person's calendar."""

    def __init__(self, requests: list[LeaveRequest], context: LedgerContext) -> None:
        self._requests = requests
        ids = {request.employee_id for request in requests}
        some = ids if len(ids) <= MANY else None
        self._context = context
        self._people = leave_facts.people(some) if requests else {}
        taken = any(request.state in TAKEN for request in requests)
        self._charged = leave_facts.charged(some) if taken else {}

    def followed(self) -> set[int]:
        """Return the leave that nobody reports from, because it goes over into more leave."""
        ended = [
            Ended(request.id, request.employee_id, request.end)
            for request in self._requests
            if request.state in REPORTED and request.returned_on is None
        ]
        return leave_returns.followed(ended, self._people, self._context)

    def days(self, request: LeaveRequest) -> dict[int, int]:
        """Return the working days of a request per year."""
        table = self._context.table(self._people[request.employee_id])
        charged = self._charged.get(request.id) if request.state in TAKEN else None
        counted = None if charged is None else charged[0]
        return days_by_year(table, request.start, request.end, request.remote_days, counted)


def read_row(request: int, context: LedgerContext) -> LeaveRow:
    """Read one request with its events."""
    return as_rows(select_rows().where(LeaveRequest.id == request), context, with_events=True)[0]


def _row(
    request: LeaveRequest,
    days: dict[int, int],
    chains: dict[int, tuple[str, str]],
    events: Sequence[EventRow],
    *,
    counted_in: str,
    reports: bool,
) -> LeaveRow:
    person = request.employee
    return LeaveRow(
        id=request.id,
        version=request.version,
        employee=person.id,
        nip=person.nip or "",
        name=person.name,
        unit=units.path(chains[person.unit_id]) if person.unit_id else "",
        kind=request.kind,
        start=request.start,
        end=request.end,
        asked_start=request.asked_start,
        asked_end=request.asked_end,
        working_days=sum(days.values()),
        calendar_days=calendar_days(request.start, request.end),
        reason=request.reason,
        address=request.address,
        phone=request.phone,
        abroad=request.abroad,
        case=request.case,
        documents=tuple(json.loads(request.documents) or ()),
        state=request.state,
        submitted_on=request.submitted_on,
        number=request.number.text if request.number else "",
        letter_date=request.letter_date,
        place=request.place,
        remote_days=request.remote_days,
        birth_order=request.birth_order,
        override=request.override,
        proceed=request.proceed,
        previous=request.previous_id,
        granted_end=request.granted_end,
        returned_on=request.returned_on,
        by_year=tuple(days.items()),
        counted_in=counted_in,
        events=tuple(events),
        reports=reports,
    )


def _events(requests: Iterable[int]) -> dict[int, list[EventRow]]:
    found: dict[int, list[EventRow]] = defaultdict(list)
    rows = LeaveEvent.select().where(LeaveEvent.request.in_(list(requests)))
    for row in rows.order_by(LeaveEvent.id):
        found[row.request_id].append(
            EventRow(
                row.act, row.verdict, row.on_day, row.by_name, row.by_nip, row.by_title,
                row.note, row.letter, row.account, row.by_rank, row.by_acting,
                tuple(row.by_behalf.splitlines()), row.letter_date, row.start, row.end, row.days,
                row.waived, row.id,
            )
        )  # fmt: skip
    return found
