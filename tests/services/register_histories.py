"""Histories of leave, written down as the services write them but without a paper each."""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from desk_world import DAY, World
from hypothesis import strategies as st

from kepegdesk.domain.kinds import EmployeeKind, LeaveKind, LeaveState
from kepegdesk.domain.working_days import add_months
from kepegdesk.services import leave_facts, settings
from kepegdesk.services.leave_steps import days_by_year
from kepegdesk.storage import journal
from kepegdesk.storage.database import connection, database
from kepegdesk.storage.tables import (
    LeaveCharge,
    LeaveCorrection,
    LeaveEvent,
    LeaveOpening,
    LeaveRequest,
    LetterNumber,
    WorkedCollective,
)

_numbers = itertools.count(1)
OFFICIAL = {"by_title": "KEPALA DINAS UJI", "by_name": "Rahmat Uji", "by_behalf": ""}
COLLECTIVE = [DAY("2025-04-02"), DAY("2025-12-26"), DAY("2026-03-20"), DAY("2026-12-24")]


@contextmanager
def writing() -> Iterator[None]:
    """Open an act that anything may be written in."""
    actor = journal.Actor("uji", "", "2026-01-01T00:00:00+00:00")
    with connection(), database.atomic(), journal.act(actor, "t") as act:
        act.sentence = "Riwayat uji"
        yield


def letter(
    employee: int,
    start: str | dt.date,
    end: str | dt.date,
    *,
    kind: LeaveKind = LeaveKind.ANNUAL,
    state: LeaveState = LeaveState.ISSUED,
    **values: Any,
) -> int:
    """Store leave with a letter; days are charged as ``letters.issue`` charges them."""
    first, last = (DAY(day) if isinstance(day, str) else day for day in (start, end))
    number = next(_numbers)
    text = f"800.1.11.4/{number}/UJI/{first.year}"
    entry = LetterNumber.create(
        register="uji", year=first.year, number=number, text=text, state="used", letter_date=first
    )
    row = LeaveRequest.create(
        employee=employee, kind=kind, start=first, end=last, asked_start=first, asked_end=last,
        reason="Keluarga", state=state, submitted_on=first, number=entry, letter_date=first,
        granted_end=last, **values,
    )  # fmt: skip
    LeaveEvent.create(request=row, act="decide", verdict="approve", on_day=first, **OFFICIAL)
    event = LeaveEvent.create(request=row, act="issue", on_day=first, letter=text)
    if kind is LeaveKind.ANNUAL:
        charge(row, event, days_by_year(employee, first, last))
    return int(row.id)


def charge(row: LeaveRequest, event: LeaveEvent, days: dict[int, int]) -> None:
    """Add lines to the ledger of days."""
    for year, count in days.items():
        if count:
            LeaveCharge.create(
                employee=row.employee_id, request=row, event=event, year=year, days=count
            )


def asked(employee: int, start: dt.date, end: dt.date) -> int:
    """Store a request that waits."""
    return int(
        LeaveRequest.create(
            employee=employee, kind=LeaveKind.ANNUAL, start=start, end=end, asked_start=start,
            asked_end=end, reason="Keluarga", state=LeaveState.SUBMITTED, submitted_on=start,
        ).id
    )  # fmt: skip


def recalled(request: int, back_on: dt.date) -> None:
    """Call somebody back: what is not served goes back to its lots."""
    row = LeaveRequest.get_by_id(request)
    served = days_by_year(row.employee_id, row.start, back_on - dt.timedelta(days=1))
    event = LeaveEvent.create(
        request=row, act="recall", on_day=back_on, letter=f"PGL-{request}", letter_date=back_on,
        note="Mendesak", start=back_on, end=row.end,
    )  # fmt: skip
    counted: dict[int, int] = {}
    for line in LeaveCharge.select().where(LeaveCharge.request == request):
        counted[line.year] = counted.get(line.year, 0) + line.days
    charge(row, event, {year: served.get(year, 0) - days for year, days in counted.items()})
    LeaveRequest.update(
        state=LeaveState.RECALLED, end=back_on - dt.timedelta(days=1)
    ).where(LeaveRequest.id == request).execute()  # fmt: skip


def cancelled(request: int) -> None:
    """Cancel leave that has its letter."""
    row = LeaveRequest.get_by_id(request)
    event = LeaveEvent.create(request=row, act="cancel", on_day=row.start, note="Batal")
    lines = list(LeaveCharge.select().where(LeaveCharge.request == request))
    for line in lines:
        charge(row, event, {line.year: -line.days})
    LeaveRequest.update(state=LeaveState.CANCELLED).where(LeaveRequest.id == request).execute()


def deferred(employee: int, year: int, days: int, letter_text: str) -> None:
    """Postpone days of a year's right by letter."""
    start = dt.date(year, 12, 1)
    row = LeaveRequest.create(
        employee=employee, kind=LeaveKind.ANNUAL, start=start, end=start, asked_start=start,
        asked_end=start, reason="Keluarga", state=LeaveState.DEFERRED, submitted_on=start,
    )  # fmt: skip
    LeaveEvent.create(
        request=row, act="decide", verdict="defer", on_day=start, days=days, letter=letter_text,
        note="Dinas", **OFFICIAL,
    )  # fmt: skip


def of_example(world: World, example: dict[str, Any]) -> int:
    """Store the person of a worked example with everything it tells of him."""
    settings.choose(world.session(), "tahun_mulai", str(example["first_year"]))
    settings.choose(world.session(), "kebijakan_sisa", example.get("policy", "KETAT"))
    told = example["person"]
    start, kind = DAY(told["service_start"]), EmployeeKind(told["kind"])
    contract = {}
    if told.get("contract_months"):
        contract = {
            "contract_start": start,
            "contract_end": add_months(start, told["contract_months"]),
        }
    employee = world.person(kind=kind, tmt_cpns=start, **contract)
    with writing():
        for row in example.get("openings", ()):
            LeaveOpening.create(employee=employee, **row)
        for row in example.get("deferrals", ()):
            deferred(employee, row["year"], row["days"], row["letter"])
        for day in example.get("worked", ()):
            WorkedCollective.create(employee=employee, day=DAY(day), document="SPT 1")
        for row in example["taken"]:
            kind = LeaveKind(row.get("kind", "annual"))
            if row.get("issued", True):
                letter(employee, row["start"], row.get("end") or row["start"], kind=kind)
            else:
                asked(employee, DAY(row["start"]), DAY(row.get("end") or row["start"]))
    return employee


# Random histories --------------------------------------------------------------------------------

FIRST, LAST = dt.date(2024, 1, 1), dt.date(2026, 12, 31)
PIECES = st.lists(
    st.tuples(
        st.integers(0, (LAST - FIRST).days),
        st.integers(1, 12),
        st.sampled_from(
            ["issued", "issued", "recalled", "cancelled", "waiting", "sick", "recounted"]
        ),
    ),
    max_size=9,
)
CORRECTIONS = st.lists(
    st.tuples(st.integers(2024, 2026), st.sampled_from(["N-2", "N-1", "N"]), st.integers(-9, 9)),
    max_size=3,
)
OPENINGS = st.dictionaries(st.sampled_from(["N-2", "N-1", "N"]), st.integers(0, 12), max_size=3)
WORKED = st.sets(st.sampled_from(COLLECTIVE), max_size=3)


def store(
    employee: int,
    pieces: list[tuple[int, int, str]],
    corrections: list[tuple[int, str, int]],
    openings: dict[str, int],
    worked: set[dt.date],
) -> None:
    """Store a random history: leave that would overlap an earlier one is left out."""
    with writing():
        for lot, days in openings.items():
            LeaveOpening.create(employee=employee, year=2024, lot=lot, days=days, document="Kartu")
        for place, (year, lot, days) in enumerate(corrections):
            LeaveCorrection.create(
                employee=employee, year=year, lot=lot, days=days, document=f"BA-{place}",
                reason="Selisih buku", on_day=LAST,
            )  # fmt: skip
        for day in sorted(worked):
            WorkedCollective.create(employee=employee, day=day, document="SPT 7")
        free = FIRST
        for offset, length, what in sorted(pieces):
            start = max(free, FIRST + dt.timedelta(days=offset))
            end = start + dt.timedelta(days=length - 1)
            free = end + dt.timedelta(days=1)
            _store_piece(employee, start, end, what)


def _store_piece(employee: int, start: dt.date, end: dt.date, what: str) -> None:
    if what == "waiting":
        asked(employee, start, end)
        return
    kind = LeaveKind.SICK if what == "sick" else LeaveKind.ANNUAL
    request = letter(employee, start, end, kind=kind)
    if what == "recalled" and start < end:
        recalled(request, start + dt.timedelta(days=(end - start).days // 2 + 1))
    elif what == "cancelled":
        cancelled(request)
    elif what == "recounted":
        row = LeaveRequest.get_by_id(request)
        event = LeaveEvent.create(request=row, act="recount", on_day=end, note="SKB diubah")
        charged = leave_facts.charged([employee]).get(request, ({}, []))[0]
        charge(row, event, {year: -1 for year, days in charged.items() if days > 0})
