"""Leave as registers list it: who, what kind, how long, by which letter, and what came of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any

from kepegdesk.domain.kinds import TAKEN, LeaveKind, LeaveState, Verdict
from kepegdesk.domain.leave_ledger import LedgerContext
from kepegdesk.domain.leave_periods import Stretch, counted_in, days_by_year
from kepegdesk.services import leave_facts, units
from kepegdesk.services.leave_facts import as_day
from kepegdesk.storage.database import rows
from kepegdesk.storage.listing import among, bound

Units = frozenset[int] | None
"""The units a register is kept to; None for all."""

KEPT = TAKEN | {LeaveState.CANCELLED}
"""States of leave a register keeps: a letter that was cancelled stays in the book, with 0 days."""

_STATES = {state.value: state for state in LeaveState}
_KINDS = {kind.value: kind for kind in LeaveKind}


@dataclass(frozen=True, slots=True)
class Leave:
    """A leave with its person, its letter and its length; ``stretch`` counts any part of it.

    ``official`` is who granted it, as he signed; ``note`` says what became of it.
    """

    request: int
    employee: int
    nip: str
    name: str
    position: str
    unit: int | None
    kind: LeaveKind
    state: LeaveState
    stretch: Stretch
    number: str
    letter_date: dt.date | None
    reason: str
    returned_on: dt.date | None
    granted_end: dt.date | None
    official: str = ""
    note: str = ""

    @property
    def start(self) -> dt.date:
        """Return the first day."""
        return self.stretch.start

    @property
    def end(self) -> dt.date:
        """Return the last day taken."""
        return self.stretch.end

    @property
    def days(self) -> int:
        """Return how many days it counts; a cancelled one none."""
        return 0 if self.state is LeaveState.CANCELLED else self.stretch.days

    def within(self, first: dt.date, last: dt.date) -> int:
        """Return how many of its days lie in a period."""
        return 0 if self.state is LeaveState.CANCELLED else self.stretch.within(first, last)


class Reader:
    """Reads leave for registers, everything else about it in one select each."""

    def __init__(self, context: LedgerContext, wanted: Units = None) -> None:
        self._context = context
        self._units = wanted
        self._paths = paths()

    def path(self, unit: int | None) -> str:
        """Return «Dinas X - Bidang Y»."""
        return self._paths.get(unit, "")

    def between(
        self,
        first: dt.date,
        last: dt.date,
        states: Collection[LeaveState] = KEPT,
        employees: Collection[int] | None = None,
    ) -> list[Leave]:
        """Return the leave that touches a period, by its first day."""
        found = list(self._read(first, last, states, employees))
        some = {row[1] for row in found}
        people = leave_facts.people(some) if found else {}
        charged = leave_facts.charged(some) if found else {}
        officials, notes = self._events({row[0] for row in found})
        return [
            self._leave(row, people, charged, officials, notes)
            for row in found
            if row[7] != LeaveState.CANCELLED or row[13] is not None
        ]

    def _read(
        self,
        first: dt.date,
        last: dt.date,
        states: Collection[LeaveState],
        employees: Collection[int] | None,
    ) -> list[Any]:
        narrowed, values = "", []
        if self._units is not None:
            narrowed, values = f"AND l.unit_id IN {among()}", [bound(sorted(self._units))]
        if employees is not None:
            narrowed += f" AND r.employee_id IN {among()}"
            values.append(bound(list(employees)))
        marks = ", ".join("?" * len(states))
        statement = f"""
            SELECT r.id, r.employee_id, l.nip, l.full_name, l.position, l.unit_id, r.kind,
                r.state, r."start", r."end", r.remote_days, r.reason, n.text, r.letter_date,
                r.returned_on, r.granted_end
            FROM leave_request r JOIN listing l ON l.id = r.employee_id
            LEFT JOIN letter_number n ON n.id = r.number_id
            WHERE r."start" <= ? AND r."end" >= ? AND r.state IN ({marks}) {narrowed}
            ORDER BY r."start", r.id"""  # noqa: S608 - composed of constants
        wanted = sorted(state.value for state in states)
        return rows(statement, last.isoformat(), first.isoformat(), *wanted, *values)

    def _leave(
        self, row: Any, people: Any, charged: Any, officials: dict[int, str], notes: dict[int, str]
    ) -> Leave:
        (request, employee, nip, name, position, unit, kind, state, start, end, free, reason,
         number, letter_date, returned, granted_end) = row  # fmt: skip
        person = people[employee]
        table, counted = self._context.table(person), charged.get(request)
        taken = _STATES[state] in TAKEN and counted is not None
        first, last = as_day(start), as_day(end)
        by_year = days_by_year(table, first, last, free, counted[0] if taken else None)
        unit_words = counted_in(_KINDS[kind], self._context.choices)
        return Leave(
            request, employee, nip, name, position, unit, _KINDS[kind], _STATES[state],
            Stretch(first, last, unit_words, by_year, table), number or "", _day(letter_date),
            reason, _day(returned), _day(granted_end), officials.get(request, ""),
            notes.get(request, ""),
        )  # fmt: skip

    def _events(self, requests: Collection[int]) -> tuple[dict[int, str], dict[int, str]]:
        """Return who granted each leave, and what followed its letter, in words."""
        if not requests:
            return {}, {}
        statement = f"""
            SELECT request_id, act, verdict, on_day, by_title, by_acting, by_behalf, letter, note,
                "start"
            FROM leave_event WHERE request_id IN {among()} ORDER BY id"""  # noqa: S608
        officials: dict[int, str] = {}
        notes: dict[int, list[str]] = {}
        for request, act, verdict, on_day, *official, letter, note, start in rows(
            statement, bound(sorted(requests))
        ):
            if act in _GRANTING:
                officials[request] = as_signed(*official)
            what = "defer" if verdict == Verdict.DEFER and act == "decide" else act
            words = _told(what, as_day(on_day), letter, note, _day(start))
            if words:
                notes.setdefault(request, []).append(words)
        return officials, {request: "; ".join(told) for request, told in notes.items()}


_GRANTING = frozenset({"decide", "ratify", "permit"})


def as_signed(title: str, acting: str, behalf: str) -> str:
    """Word an official as he signs: «a.n. Wali Kota, Plt. Sekretaris Daerah»."""
    own = f"{acting} {title}".strip()
    return f"a.n. {behalf.splitlines()[0]}, {own}" if behalf else own


def _told(act: str, day: dt.date, letter: str, note: str, start: dt.date | None) -> str:
    """Word what followed a letter, empty for a step that changes nothing in the book."""
    if act == "recall" and start is not None:
        return f"Dipanggil kembali, masuk {start:%d-%m-%Y}, surat {letter}"
    if act == "defer":
        return f"Ditangguhkan dengan surat {letter}: {note}"
    if act == "cancel":
        return f"Dibatalkan {day:%d-%m-%Y}: {note}"
    if act == "recount":
        kept = note.startswith("Tetap")
        return note if kept else f"Hari dihitung ulang {day:%d-%m-%Y}: {note}".rstrip(": ")
    if act == "extend":
        return f"Diperpanjang dengan {letter}"
    if act == "unextend":
        return f"Perpanjangan dibatalkan {day:%d-%m-%Y}"
    return ""


def _day(value: Any) -> dt.date | None:
    return None if value is None else as_day(value)


def paths() -> dict[int | None, str]:
    """Return every unit's path."""
    return {unit: units.path(chain) for unit, chain in units.chains().items()}


def months(first: dt.date, last: dt.date) -> Iterator[tuple[dt.date, dt.date]]:
    """Give the months of a period, the first and the last as far as they belong to it."""
    day = first
    while day <= last:
        following = dt.date(day.year + day.month // 12, day.month % 12 + 1, 1)
        yield day, min(last, following - dt.timedelta(days=1))
        day = following
