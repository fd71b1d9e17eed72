"""The kartu cuti: a person's ledger as an office reads it, each leave with its letter and lots.

The figures are those of ``domain.leave_ledger``: every line of its working stands in exactly one
row of the card, so that the rows of a lot add up to what the balance shows.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from kepegdesk.domain.indonesian import short_date, spaced_nip
from kepegdesk.domain.kinds import TAKEN, LeaveKind, LeaveState
from kepegdesk.domain.leave_facts import Cause
from kepegdesk.domain.leave_ledger import (
    Balance,
    Facts,
    LedgerContext,
    LedgerLine,
    Lot,
    ServicePerson,
    TakenLeave,
    balance,
    postings,
)
from kepegdesk.domain.register import Cell, Kind, Register, RegisterColumn, RegisterRow
from kepegdesk.services import leave_facts
from kepegdesk.services.register_leaves import Leave, Reader
from kepegdesk.services.register_lists import NIP_LETTERS, Frame
from kepegdesk.storage import bulk
from kepegdesk.storage.base import tuples
from kepegdesk.storage.database import rows
from kepegdesk.storage.listing import ListedRow, among, bound
from kepegdesk.storage.tables import LeaveCorrection, WorkedCollective

Column = RegisterColumn

_LOTS = ("N-2", "N-1", "N", "T")
COLUMNS = (
    Column("name", "Nama", letters=26, paper=False),
    Column("nip", "NIP", letters=NIP_LETTERS, paper=False),
    Column("year", "Tahun", Kind.NUMBER, 6, paper=False),
    Column("date", "Tanggal", Kind.DATE),
    Column("text", "Uraian", letters=22),
    Column("number", "Nomor surat", letters=26),
    Column("letter_date", "Tanggal surat", Kind.DATE, stacked=True),
    Column("days", "Lama", Kind.NUMBER, 5),
    Column("counted", "Satuan", letters=10, stacked=True, whole=True),
    Column("start", "Mulai", Kind.DATE),
    Column("end", "S.d.", Kind.DATE),
    Column("reason", "Alasan", letters=20),
    Column("lots", "Dari lot", letters=12),
    *(Column(f"lot_{lot}", lot, Kind.DAYS, 4, above=("Hari",)) for lot in _LOTS),
    Column("reserved", "Dipesan", Kind.NUMBER, 6),
    Column("left", "Sisa", Kind.DAYS, 5),
)

_RESERVED = "dipesan"
_MOVED = (*_LOTS, _RESERVED)
_PLACES = {
    Lot.N2: "N-2",
    Lot.N1: "N-1",
    Lot.N: "N",
    Lot.EXTRA: "T",
    Lot.EXTRA_YEAR_END: "T",
    Lot.RESERVED: _RESERVED,
}
"""The column a lot's days stand in; the urgent days of PPPK cancel each other out."""


@dataclass(slots=True)
class Entry:
    """A row of the card before the running sum: signed days by column of lots, in order of time."""

    year: int
    order: tuple[dt.date, int]
    date: dt.date
    text: str
    leave: Leave | None = None
    days: int | None = None
    counted: str = ""
    number: str = ""
    letter_date: dt.date | None = None
    reason: str = ""
    moved: dict[str, int] = field(default_factory=lambda: dict.fromkeys(_MOVED, 0))

    def move(self, lot: str, days: int) -> None:
        """Add days to the column of a lot."""
        place = _PLACES.get(Lot(lot))
        if place is not None:
            self.moved[place] += days

    @property
    def lots(self) -> str:
        """Word which lots a leave took its days from, or gave them back to."""
        if self.days is None:
            return ""
        return ", ".join(f"{lot} {abs(self.moved[lot])}" for lot in _LOTS if self.moved[lot])


class Changed(NamedTuple):
    """What an act after the letter did to a leave: days per year, with the paper that says so."""

    request: int
    act: str
    day: dt.date
    letter: str
    letter_date: dt.date | None
    note: str
    by_year: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Papers:
    """What cards need beside the facts, by person: corrections' reasons, orders to work, acts."""

    reasons: dict[tuple[int, int, str], str]
    orders: dict[tuple[int, dt.date], str]
    changes: dict[int, list[Changed]]


class Card:
    """One person's card on a day."""

    def __init__(
        self,
        employee: int,
        person: ServicePerson,
        facts: Facts,
        context: LedgerContext,
        on: dt.date,
        leaves: Sequence[Leave],
        papers: Papers,
    ) -> None:
        self._employee = employee
        self._person, self._facts, self._context = person, facts, context
        self._leaves = {leave.request: leave for leave in leaves}
        self._papers = papers
        self._on = on
        self.balance: Balance = balance(person, facts, context, on)
        self._found: dict[object, Entry] = {}

    def entries(self) -> list[Entry]:
        """Return every row of the card in order, all years."""
        self._gather_lines()
        self._gather_changes()
        self._gather_others()
        return sorted(self._found.values(), key=lambda entry: (entry.year, entry.order))

    # From the ledger

    def _gather_lines(self) -> None:
        """Gather the lines of the ledger into rows: a leave in a year is one, so is an opening."""
        lines = self.balance.lines
        for place, line in enumerate(lines):
            following = lines[place + 1].leave_id if place + 1 < len(lines) else None
            key = self._key(line, place, following)
            entry = self._found.get(key)
            if entry is None:
                entry = self._found[key] = self._entry(line, place, following)
            entry.move(line.lot, line.days)
            if line.cause is Cause.OPENED and line.lot == Lot.N:
                entry.text = _opening_text(line)
            if line.cause in (Cause.TAKEN, Cause.RESERVED):
                entry.days = (entry.days or 0) - line.days

    def _year(self, line: LedgerLine) -> int:
        return self._on.year if line.cause is Cause.RESERVED else line.date.year

    def _key(self, line: LedgerLine, place: int, following: int | None) -> object:
        year = self._year(line)
        if line.leave_id is not None:
            return (line.leave_id, year)
        if line.cause in (Cause.EARLY, Cause.SETTLED) and following is not None:
            return (following, year)
        if line.cause is Cause.OPENED:
            return (line.cause, line.date)
        return (line.cause, year) if line.cause is Cause.CLOSED else place

    def _entry(self, line: LedgerLine, place: int, following: int | None) -> Entry:
        year = self._year(line)
        entry = Entry(year, (line.date, place), line.date, line.text)
        leave = self._leaves.get(line.leave_id or following or 0)
        if line.cause in _OF_A_LEAVE and leave is not None:
            if line.cause is Cause.RESERVED:
                entry.order = (max(line.date, dt.date(year, 1, 1)), _LAST)
            self._tell_leave(entry, leave)
        elif line.cause is Cause.CLOSED:
            entry.text = f"Tutup tahun {year}: sisa yang tidak dipakai"
        else:
            self._tell_paper(entry, line)
        return entry

    def _tell_paper(self, entry: Entry, line: LedgerLine) -> None:
        """Name the document an opening, a correction or an extra day rests on."""
        if line.cause is Cause.CORRECTED:
            entry.number = line.rule.removeprefix("Koreksi: ")
            known = (self._employee, entry.year, entry.number)
            entry.reason = self._papers.reasons.get(known, "")
        elif line.cause is Cause.STATED:
            entry.number = line.rule.removeprefix("Saldo awal: ")
        elif line.cause is Cause.EXTRA:
            entry.number = self._papers.orders.get((self._employee, line.date), "")

    def _tell_leave(self, entry: Entry, leave: Leave) -> None:
        first, last = dt.date(entry.year, 1, 1), dt.date(entry.year, 12, 31)
        entry.date = max(leave.start, first)
        entry.leave = leave
        entry.text = leave.kind.label
        if leave.start < first or leave.end > last:
            entry.text += f", bagian {entry.year}"
        if leave.state not in TAKEN:
            entry.text += f" — {_standing(leave)}"
        entry.counted, entry.number = leave.stretch.unit, leave.number
        entry.letter_date, entry.reason = leave.letter_date, leave.reason

    # Acts after the letter

    def _gather_changes(self) -> None:
        """Give recalls and recounts a row each, and the leave's own row what its letter said."""
        for leave in self._facts.taken:
            acts = self._papers.changes.get(leave.id or 0)
            if not acts or leave.id not in self._leaves or leave.kind is not LeaveKind.ANNUAL:
                continue
            stages = self._stages(leave, leave.id, acts)
            for place, (act, before, after) in enumerate(
                zip(acts, stages, stages[1:], strict=False)
            ):
                for year, days in act.by_year:
                    if year <= self._on.year and days:
                        self._change(
                            self._leaves[leave.id], act, (year, days), before, after, place
                        )

    def _stages(self, leave: TakenLeave, request: int, acts: Sequence[Changed]) -> list[Posted]:
        """Return what the leave took of each lot before the first act, after it, and so on."""
        granted_end = self._leaves[request].granted_end
        found = [postings(self._person, self._facts, self._context, request)]
        counted, end = dict(leave.counted), leave.end
        for act in reversed(acts):
            for year, days in act.by_year:
                counted[year] = counted.get(year, 0) - days
            if act.act == "recall":
                end = granted_end or end
            past = leave._replace(counted=tuple(counted.items()), end=end)
            taken = tuple(past if each.id == request else each for each in self._facts.taken)
            facts = self._facts._replace(taken=taken)
            found.append(postings(self._person, facts, self._context, request))
        return found[::-1]

    def _change(
        self,
        leave: Leave,
        act: Changed,
        counted: tuple[int, int],
        before: Posted,
        after: Posted,
        place: int,
    ) -> None:
        """Write the row of an act in a year; what it moves, the leave's own row had before it."""
        year, days = counted
        own = self._found.get((leave.request, year))
        if own is None:
            own = Entry(year, (max(leave.start, dt.date(year, 1, 1)), 0), leave.start, "")
            own.days = 0
            self._tell_leave(own, leave)
            self._found[leave.request, year] = own
        order = (max(own.order[0], min(act.day, dt.date(year, 12, 31))), _AFTER + place)
        entry = Entry(year, order, act.day, f"{_ACTS[act.act]} {leave.number}")
        entry.number, entry.letter_date, entry.reason = act.letter, act.letter_date, act.note
        entry.days, entry.counted = -days, leave.stretch.unit
        own.days = (own.days or 0) - days
        for lot in sorted({lot for spent, lot in (*before, *after) if spent == year}):
            given = before.get((year, lot), 0) - after.get((year, lot), 0)
            entry.move(lot, given)
            own.move(lot, -given)
        self._found[leave.request, year, place] = entry

    # Leave that moves no day

    def _gather_others(self) -> None:
        """Give the leave no line of the ledger tells: other kinds, cancelled, postponed."""
        told = {entry.leave.request for entry in self._found.values() if entry.leave}
        for leave in self._leaves.values():
            if leave.request in told or leave.start.year > self._on.year:
                continue
            entry = Entry(leave.start.year, (leave.start, -1), leave.start, "")
            self._tell_leave(entry, leave)
            standing = _standing(leave)
            entry.text = f"{leave.kind.label} — {standing}" if standing else leave.kind.label
            entry.days = leave.days
            self._found["other", leave.request] = entry


Posted = dict[tuple[int, str], int]
"""Days a leave takes, by year and lot."""

_OF_A_LEAVE = frozenset({Cause.TAKEN, Cause.RESERVED, Cause.EARLY, Cause.SETTLED})
_AFTER, _LAST = 10_000, 20_000
"""Places within a day: what followed a letter, what is only asked for."""
_ACTS = {"recall": "Dipanggil kembali dari cuti", "recount": "Dihitung ulang: kalender berubah"}


def _opening_text(line: LedgerLine) -> str:
    """Word the opening of a year: in plain, unless the right begins later or there is none."""
    if (line.date.month, line.date.day) != (1, 1):
        return line.text
    opening = f"Pembukaan tahun {line.date.year}"
    return opening if line.days else f"{opening}: {line.text}"


def _standing(leave: Leave) -> str:
    """Say why a leave takes no day; empty for one that was taken."""
    if leave.state is LeaveState.CANCELLED:
        return leave.note.lower() or "dibatalkan"
    if leave.state is LeaveState.DEFERRED:
        return leave.note.partition(":")[0].lower() or "ditangguhkan"
    return "" if leave.state in TAKEN else "dipesan, belum terbit"


# The register ------------------------------------------------------------------------------------


def cards(frame: Frame, people: Sequence[ListedRow]) -> Register:
    """Return the cards of some people, one after the other, over the years of the period."""
    ids = [row.id for row in people]
    reader = Reader(frame.context, frame.wanted)
    leaves = _by_person(reader, frame.on.year, ids)
    known, facts, papers = leave_facts.people(ids), leave_facts.facts_of(ids), _papers(ids)
    rows_of: list[RegisterRow] = []
    for place, row in enumerate(people):
        if place % 50 == 0:
            frame.progress(place, len(people))
        card = Card(
            row.id, known[row.id], facts[row.id], frame.context, frame.on, leaves[row.id], papers
        )
        rows_of += _rows(card, row, reader.path(row.unit_id), frame)
    return Register(
        "kartu", "KARTU CUTI", frame.office, frame.lines, COLUMNS, tuple(rows_of), frame.on,
        page_each=True,
    )  # fmt: skip


_FIRST_DAY = dt.date(1990, 1, 1)


def _by_person(reader: Reader, year: int, ids: Sequence[int]) -> dict[int, list[Leave]]:
    found: dict[int, list[Leave]] = defaultdict(list)
    states = leave_facts.LIVE | {LeaveState.CANCELLED, LeaveState.DEFERRED}
    for leave in reader.between(_FIRST_DAY, dt.date(year + 1, 12, 31), states, ids):
        found[leave.employee].append(leave)
    return found


def _papers(ids: Sequence[int]) -> Papers:
    table = LeaveCorrection
    corrections = table.select(table.employee, table.year, table.document, table.reason)
    orders = WorkedCollective.select(
        WorkedCollective.employee, WorkedCollective.day, WorkedCollective.document
    )
    return Papers(
        {row[:3]: row[3] for row in tuples(corrections.where(bulk.among(table.employee, ids)))},
        {
            row[:2]: row[2]
            for row in tuples(orders.where(bulk.among(WorkedCollective.employee, ids)))
        },
        _changed(ids),
    )


def _changed(ids: Sequence[int]) -> dict[int, list[Changed]]:
    """Return the acts that changed what letters count, per request, in the order of the acts."""
    statement = f"""
        SELECT c.request_id, e.id, e.act, e.on_day, e."start", e.letter, e.letter_date, e.note,
            c.year, c.days
        FROM leave_charge c JOIN leave_event e ON e.id = c.event_id
        WHERE e.act IN ('recall', 'recount') AND c.employee_id IN {among()}
        ORDER BY e.id, c.year"""  # noqa: S608 - composed of constants
    acts: dict[int, Changed] = {}
    for request, event, act, on_day, start, letter, dated, note, year, days in rows(
        statement, bound(list(ids))
    ):
        day = leave_facts.as_day(start if act == "recall" and start else on_day)
        known = acts.get(event) or Changed(
            request,
            act,
            day,
            letter,
            None if dated is None else leave_facts.as_day(dated),
            note,
            (),
        )
        acts[event] = known._replace(by_year=(*known.by_year, (year, days)))
    found: dict[int, list[Changed]] = defaultdict(list)
    for each in acts.values():
        found[each.request].append(each)
    return found


def _rows(card: Card, row: ListedRow, path: str, frame: Frame) -> Iterator[RegisterRow]:
    """Give a person's rows over the years of the period, with the running sum, then the sums."""
    nip = f"NIP {spaced_nip(row.nip)}" if row.nip else "tanpa NIP"
    who = " · ".join(part for part in (row.full_name, nip, row.position, path) if part)
    left = 0
    carried = dict.fromkeys(_MOVED, 0)
    year = frame.start.year
    for entry in card.entries():
        left += sum(entry.moved.values())
        if entry.year < frame.start.year:
            carried = {lot: days + entry.moved[lot] for lot, days in carried.items()}
            continue
        if any(carried.values()):
            yield _carried_row(row, who, frame.start.year, carried)
            carried = dict.fromkeys(_MOVED, 0)
        year = entry.year
        yield RegisterRow(
            (row.full_name, row.nip, year, *_cells(entry), left), (who, f"Tahun {year}"), row.id
        )
    yield _sum_row(card.balance, row, who, max(year, frame.on.year))


def _cells(entry: Entry) -> tuple[Cell, ...]:
    leave, moved = entry.leave, entry.moved
    return (
        entry.date, entry.text, entry.number, entry.letter_date, entry.days, entry.counted,
        leave.start if leave else None, leave.end if leave else None, entry.reason, entry.lots,
        *(moved[lot] or None for lot in _LOTS), -moved[_RESERVED] or None,
    )  # fmt: skip


def _carried_row(row: ListedRow, who: str, year: int, carried: dict[str, int]) -> RegisterRow:
    """Write what earlier years left behind: extra days of a year's end, which outlive it."""
    entry = Entry(year, (dt.date(year, 1, 1), 0), dt.date(year, 1, 1), f"Dibawa dari {year - 1}")
    entry.moved = carried
    left = sum(carried.values())
    return RegisterRow(
        (row.full_name, row.nip, year, *_cells(entry), left), (who, f"Tahun {year}"), row.id
    )


def _sum_row(found: Balance, row: ListedRow, who: str, year: int) -> RegisterRow:
    """Write the balance as every other place shows it; the rows above add up to it."""
    text = f"Sisa per {short_date(found.on)}"
    blank: Iterable[Cell] = (None,) * (_place("lots") - _place("text"))
    return RegisterRow(
        (
            row.full_name, row.nip, year, found.on, text, *blank, found.n2, found.n1, found.n,
            found.extra, found.reserved, found.available,
        ),
        (who, f"Tahun {year}"), row.id, is_sum=True,
    )  # fmt: skip


def _place(key: str) -> int:
    return [column.key for column in COLUMNS].index(key)
