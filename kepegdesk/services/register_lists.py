"""The book of leave (penjagaan), its recaps by unit and kind, and who reported back late.

A recap is made from the rows of the book and of nothing else, so its sums are those of the book.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from kepegdesk.domain.indonesian import MONTHS, long_date
from kepegdesk.domain.kinds import TAKEN, LeaveKind, LeaveState
from kepegdesk.domain.leave import GONE
from kepegdesk.domain.leave_ledger import LedgerContext, ServicePerson
from kepegdesk.domain.leave_periods import WORKING
from kepegdesk.domain.leave_situation import Phase, Standing, phase
from kepegdesk.domain.register import Cell, Kind, Register, RegisterColumn, RegisterRow
from kepegdesk.progress import Progress, nothing
from kepegdesk.services import leave_facts, leave_returns, settings, units
from kepegdesk.services.leave_returns import Ended
from kepegdesk.services.register_leaves import Leave, Reader, Units, months

NIP_LETTERS = 18.0

Column = RegisterColumn


@dataclass(frozen=True, slots=True)
class Frame:
    """What a register is about: period, day, units; ``scope`` words which units."""

    start: dt.date
    end: dt.date
    on: dt.date
    wanted: Units
    office: str
    scope: str
    context: LedgerContext
    unit: int | None = None
    progress: Progress = nothing

    @property
    def lines(self) -> tuple[str, ...]:
        """Return what stands under the title: of whom, and of when."""
        return (self.scope, self.period)

    @property
    def period(self) -> str:
        """Word the period: a year, a month, or from one day to another."""
        first, last = self.start, self.end
        after = last + dt.timedelta(days=1)
        if first.day == 1 and after.day == 1:
            if (first.month, after.month) == (1, 1) and first.year == last.year:
                return f"TAHUN {first.year}"
            if (first.year, first.month) == (last.year, last.month):
                return f"BULAN {MONTHS[first.month - 1].upper()} {first.year}"
        return f"{long_date(first)} S.D. {long_date(last)}".upper()


def person_columns(*, unit: bool = True) -> tuple[Column, ...]:
    """Return the columns that name a person: on paper one under the other."""
    named = (
        Column("name", "Nama", letters=26),
        Column("nip", "NIP", letters=NIP_LETTERS, stacked=True, whole=True),
        Column("position", "Jabatan", letters=24),
    )
    return (*named, Column("unit", "Unit kerja", letters=26, stacked=True)) if unit else named


BOOK_COLUMNS = (
    Column("no", "No", Kind.NUMBER, 4),
    *person_columns(),
    Column("kind", "Jenis cuti", letters=16),
    Column("days", "Lama", Kind.NUMBER, 5),
    Column("counted", "Satuan", letters=10, stacked=True, whole=True),
    Column("start", "Mulai", Kind.DATE),
    Column("end", "Selesai", Kind.DATE),
    Column("within", "Hari dalam masa ini", Kind.NUMBER, 6),
    Column("number", "Nomor surat", letters=26),
    Column("letter_date", "Tanggal surat", Kind.DATE, stacked=True),
    Column("official", "PyBMC", letters=20),
    Column("returned", "Tanggal kembali", Kind.DATE),
    Column("note", "Keterangan", letters=18),
)


def book(frame: Frame) -> Register:
    """Return the buku penjagaan cuti: all leave that touches the period, by its first day."""
    reader = Reader(frame.context, frame.wanted)
    leaves = reader.between(frame.start, frame.end)
    rows = tuple(
        RegisterRow(
            (
                place, leave.name, leave.nip, leave.position, reader.path(leave.unit),
                leave.kind.label, leave.days, leave.stretch.unit, leave.start, leave.end,
                leave.within(frame.start, frame.end), leave.number, leave.letter_date,
                leave.official, leave.returned_on, _note(leave),
            ),
            employee=leave.employee,
        )
        for place, leave in enumerate(leaves, 1)
    )  # fmt: skip
    return Register(
        "penjagaan", "BUKU PENJAGAAN CUTI", frame.office, frame.lines, BOOK_COLUMNS, rows,
        frame.on, notes=(_COUNTED,),
    )  # fmt: skip


_COUNTED = (
    "Cuti tahunan dihitung dalam hari kerja menurut suratnya, jenis lain dalam hari kalender "
    "kecuali pengaturan kantor menentukan lain."
)


def _note(leave: Leave) -> str:
    if leave.note:
        return leave.note
    return "Dicatat, tanpa surat" if leave.state is LeaveState.RECORDED else ""


# Recaps ------------------------------------------------------------------------------------------

SHORT = {
    LeaveKind.ANNUAL: "Tahunan",
    LeaveKind.LARGE: "Besar",
    LeaveKind.SICK: "Sakit",
    LeaveKind.MATERNITY: "Melahirkan",
    LeaveKind.IMPORTANT: "Alasan penting",
    LeaveKind.UNPAID: "CLTN",
}

_KIND_COLUMNS = tuple(
    Column(f"{kind.value}_{what}", title, Kind.NUMBER, 6, above=(SHORT[kind],))
    for kind in LeaveKind
    for what, title in (("people", "Orang"), ("days", "Hari"))
)
_SUM_COLUMNS = (
    Column("people", "Orang", Kind.NUMBER, 6, above=("Jumlah",)),
    Column("times", "Kali", Kind.NUMBER, 6, above=("Jumlah",)),
    Column("working", "Hari kerja", Kind.NUMBER, 6, above=("Jumlah",)),
    Column("calendar", "Hari", Kind.NUMBER, 6, above=("Jumlah",)),
)
YEAR_COLUMNS = (
    Column("no", "No", Kind.NUMBER, 4),
    Column("unit", "Unit kerja", letters=34),
    *_KIND_COLUMNS,
    *_SUM_COLUMNS,
)
MONTH_COLUMNS = (
    Column("month", "Bulan", letters=16, paper=False),
    *YEAR_COLUMNS,
)


class Tally:
    """People and days by kind, and their sums, of some leave within a period."""

    def __init__(self) -> None:
        self._people: dict[LeaveKind | None, set[int]] = {}
        self._days = dict.fromkeys(LeaveKind, 0)
        self._times = 0
        self._by_unit = {True: 0, False: 0}

    def add(self, leave: Leave, days: int) -> None:
        """Take in the days of a leave; one without any is not in the period."""
        if not days:
            return
        for key in (leave.kind, None):
            self._people.setdefault(key, set()).add(leave.employee)
        self._days[leave.kind] += days
        self._times += 1
        self._by_unit[leave.stretch.unit == WORKING] += days

    def cells(self) -> tuple[int, ...]:
        """Return the figures in the order of the columns."""
        each = [
            figure
            for kind in LeaveKind
            for figure in (len(self._people.get(kind, ())), self._days[kind])
        ]
        sums = (len(self._people.get(None, ())), self._times, *self._by_unit.values())
        return (*each, *sums)


def recap_of_year(frame: Frame) -> Register:
    """Return unit by kind of the whole period: people and days; every unit has its row."""
    reader = Reader(frame.context, frame.wanted)
    leaves = reader.between(frame.start, frame.end, TAKEN)
    buckets = Buckets(frame)
    rows = _recap_rows(leaves, frame.start, frame.end, buckets, buckets.all())
    return Register(
        "rekap-tahunan", "REKAP CUTI", frame.office, frame.lines, YEAR_COLUMNS,
        tuple(RegisterRow((place, *cells)) for place, cells in enumerate(rows, 1)), frame.on,
        totals=(None, "Jumlah", *_added(cells[1:] for cells in rows)), notes=(_COUNTED,),
    )  # fmt: skip


def recap_of_months(frame: Frame) -> Register:
    """Return unit by kind month by month; a unit without leave in a month is left out."""
    reader = Reader(frame.context, frame.wanted)
    leaves = reader.between(frame.start, frame.end, TAKEN)
    buckets, rows = Buckets(frame), list[RegisterRow]()
    sums: list[tuple[int, ...]] = []
    for first, last in months(frame.start, frame.end):
        name = f"{MONTHS[first.month - 1]} {first.year}"
        found = _recap_rows(leaves, first, last, buckets, ())
        if not found:
            continue
        rows += [
            RegisterRow((name, place, *cells), heads=(name,))
            for place, cells in enumerate(found, 1)
        ]
        total = _added(cells[1:] for cells in found)
        sums.append(total)
        rows.append(RegisterRow((name, None, f"Jumlah {name}", *total), heads=(name,), is_sum=True))
    note = "Orang dihitung tiap bulan: yang cuti dalam dua bulan dihitung pada keduanya."
    return Register(
        "rekap-bulanan", "REKAP CUTI BULANAN", frame.office, frame.lines, MONTH_COLUMNS,
        tuple(rows), frame.on, totals=(None, None, "Jumlah", *_added(sums)),
        notes=(_COUNTED, note),
    )  # fmt: skip


def _recap_rows(
    leaves: Sequence[Leave],
    first: dt.date,
    last: dt.date,
    buckets: Buckets,
    always: Iterable[str],
) -> list[tuple[Cell, ...]]:
    """Return one row of cells per unit: its name and its figures."""
    tallies = {name: Tally() for name in always}
    for leave in leaves:
        days = leave.within(first, last)
        if days:
            tallies.setdefault(buckets.of(leave.unit), Tally()).add(leave, days)
    return [(name, *tallies[name].cells()) for name in sorted(tallies, key=str.casefold)]


def _added(rows: Iterable[Sequence[Cell]]) -> tuple[int, ...]:
    """Add rows of figures up, column by column."""
    figures = [[cell for cell in row if isinstance(cell, int)] for row in rows]
    width = len(_KIND_COLUMNS) + len(_SUM_COLUMNS)
    return tuple(map(sum, zip(*figures, strict=True))) if figures else (0,) * width


class Buckets:
    """The rows of a recap: organisations, or a unit and the parts directly below it."""

    def __init__(self, frame: Frame) -> None:
        self._parents = units.parents()
        self._names = {unit: units.path(chain) for unit, chain in units.chains().items()}
        self._top = frame.unit
        self._wanted = frame.wanted
        self._known: dict[int | None, str] = {}

    def of(self, unit: int | None) -> str:
        """Return the row a unit's people are counted in."""
        found = self._known.get(unit)
        if found is None:
            found = self._known[unit] = self._find(unit)
        return found

    def all(self) -> list[str]:
        """Return every row there is, with or without leave."""
        reach = self._parents if self._wanted is None else self._wanted
        return list(dict.fromkeys(self.of(unit) for unit in reach))

    def _find(self, unit: int | None) -> str:
        if unit is None:
            return "(tanpa unit kerja)"
        chain = [unit]
        while (above := self._parents[chain[-1]]) is not None and self._reaches(above):
            chain.append(above)
        if self._top in chain:
            below = chain[: chain.index(self._top)]
            return self._names[below[-1] if below else self._top or unit]
        return self._names[chain[-1]]

    def _reaches(self, unit: int) -> bool:
        return self._wanted is None or unit in self._wanted


# Late returns ------------------------------------------------------------------------------------

LATE_COLUMNS = (
    Column("no", "No", Kind.NUMBER, 4),
    *person_columns(),
    Column("kind", "Jenis cuti", letters=16),
    Column("number", "Nomor surat", letters=26),
    Column("end", "Selesai", Kind.DATE),
    Column("due", "Wajib masuk", Kind.DATE),
    Column("returned", "Tanggal lapor", Kind.DATE),
    Column("late", "Terlambat (hari)", Kind.NUMBER, 8),
    Column("note", "Keterangan", letters=22),
)
_BACK = frozenset({LeaveState.ISSUED, LeaveState.RECALLED, LeaveState.DONE, LeaveState.EXTENDED})
_EARLIER = dt.timedelta(days=40)
"""How long before a period leave may have ended whose first day of work lies in it."""


def late(frame: Frame) -> Register:
    """Return who was due back in the period and reported late, or had not on the day.

    Leave without pay has a rule of its own: ``leave_unpaid.due`` reminds of it.
    """
    since = settings.reports_since()
    reader = Reader(frame.context, frame.wanted)
    leaves = reader.between(frame.start - _EARLIER, frame.end, _BACK)
    people = leave_facts.people({leave.employee for leave in leaves}) if leaves else {}
    ended = [Ended(leave.request, leave.employee, leave.end) for leave in leaves]
    due = leave_returns.due(ended, people, frame.context)
    found = [
        leave
        for leave in leaves
        if frame.start <= due[leave.request] <= frame.end
        and leave.kind is not LeaveKind.UNPAID
        and not _gone(people[leave.employee], due[leave.request])
        and _is_late(leave, due[leave.request], since, frame.on)
    ]
    found.sort(key=lambda leave: (due[leave.request], leave.request))
    rows = [
        _late_row(place, leave, due[leave.request], frame.on, reader.path)
        for place, leave in enumerate(found, 1)
    ]
    return Register(
        "terlambat", "DAFTAR TERLAMBAT LAPOR KEMBALI", frame.office, frame.lines, LATE_COLUMNS,
        tuple(rows), frame.on,
    )  # fmt: skip


def _gone(person: ServicePerson, due: dt.date) -> bool:
    """Tell whether somebody was out of service when he would have come back."""
    since = person.gone_since
    return person.status in GONE and (since is None or since <= due)


def _reported(leave: Leave, on: dt.date) -> dt.date | None:
    """Return the day somebody reported back, as it was known on a day."""
    return leave.returned_on if leave.returned_on and leave.returned_on <= on else None


def _is_late(leave: Leave, due: dt.date, since: dt.date, on: dt.date) -> bool:
    reported = _reported(leave, on)
    if reported is not None:
        return reported > due
    later = leave.state is LeaveState.DONE  # reported, but only after the day asked about
    state = LeaveState.ISSUED if later else leave.state
    standing = Standing(leave.kind, state, leave.start, leave.end, reports=leave.end >= since)
    return phase(standing, on) is Phase.REPORT and due < on


def _late_row(
    place: int, leave: Leave, due: dt.date, on: dt.date, path: Callable[[int | None], str]
) -> RegisterRow:
    reported = _reported(leave, on)
    days = ((reported or on) - due).days
    note = "" if reported else "Belum lapor"
    return RegisterRow(
        (
            place, leave.name, leave.nip, leave.position, path(leave.unit), leave.kind.label,
            leave.number, leave.end, due, reported, days, note,
        ),
        employee=leave.employee,
    )  # fmt: skip
