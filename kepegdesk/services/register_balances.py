"""What is left of everybody's annual leave, and the extra days for work on cuti bersama."""

from __future__ import annotations

import datetime as dt
from array import array
from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import NamedTuple

from kepegdesk.domain.indonesian import day_name, long_date
from kepegdesk.domain.kinds import EmployeeKind, EmployeeStatus
from kepegdesk.domain.leave import GONE
from kepegdesk.domain.leave_ledger import (
    Balance,
    LedgerContext,
    Lot,
    LotBalance,
    ServicePerson,
    balance,
)
from kepegdesk.domain.register import Cell, Kind, Register, RegisterColumn, RegisterRow
from kepegdesk.services import all_balances, leave_facts
from kepegdesk.services.employees import Criteria, People
from kepegdesk.services.register_leaves import paths
from kepegdesk.services.register_lists import Frame, person_columns
from kepegdesk.services.session import Session
from kepegdesk.services.use_case import Reach, query
from kepegdesk.storage.base import tuples
from kepegdesk.storage.database import connection
from kepegdesk.storage.listing import ListedRow
from kepegdesk.storage.tables import WorkedCollective

Column = RegisterColumn

KINDS = frozenset(EmployeeKind) - {EmployeeKind.HONORER}
SERVING = frozenset(EmployeeStatus) - GONE
"""Of whom a balance is listed: ASN in service. Others have none, or none any more."""


def serves(person: ServicePerson, day: dt.date) -> bool:
    """Tell whether somebody was in service on a day, as far as it is known since when not."""
    since = person.gone_since
    return person.status not in GONE or (since is not None and day < since)


class BalanceRow(NamedTuple):
    """One person with what is left to him, as lists show it."""

    id: int
    nip: str
    name: str
    position: str
    unit: str
    n2: int
    n1: int
    n: int
    extra: int
    reserved: int
    available: int


class BalanceList:
    """Balances in one order of people, derived for those who are looked at."""

    def __init__(self, people: People, on: dt.date) -> None:
        self._people = people
        self._on = on
        self._paths: dict[int | None, str] = {}
        self._context: LedgerContext | None = None

    def count(self, most: int | None = None) -> int:
        """Return how many there are, counting no further than ``most``."""
        return self._people.count(most)

    def page(self, offset: int, limit: int) -> list[BalanceRow]:
        """Return some of them in order."""
        return self._rows(self._people.page(offset, limit))

    def all_ids(self) -> array[int]:
        """Return everybody's id in order."""
        return self._people.all_ids()

    def rows(self, ids: Collection[int]) -> list[BalanceRow]:
        """Return what the list shows of these people."""
        return self._rows(self._people.rows(ids))

    def _rows(self, people: Sequence[ListedRow]) -> list[BalanceRow]:
        with connection():
            if self._context is None:
                self._paths, self._context = paths(), leave_facts.context()
            ids = [row.id for row in people]
            found = all_balances.derive(self._on, ids, context=self._context) if ids else {}
            return [_row(row, self._paths.get(row.unit_id, ""), found[row.id]) for row in people]


def _row(row: ListedRow, unit: str, found: Balance) -> BalanceRow:
    return BalanceRow(
        row.id, row.nip, row.full_name, row.position, unit, found.n2, found.n1, found.n,
        found.extra, found.reserved, found.available,
    )  # fmt: skip


@query(reach=Reach.WITHIN)
def listed(
    session: Session,
    *,
    unit: int | None = None,
    words: str = "",
    on: dt.date | None = None,
    sort: str = "name",
    descending: bool = False,
) -> BalanceList:
    """Return the balances on a day of the people who match, sorted as lists of people are."""
    criteria = Criteria(words=words, unit=unit, kinds=KINDS, statuses=SERVING)
    return BalanceList(People(session, criteria, sort, descending), on or session.today)


# The register ------------------------------------------------------------------------------------

_FIGURES = (
    Column("n2", "N-2", Kind.DAYS, 5, above=("Sisa",)),
    Column("n1", "N-1", Kind.DAYS, 5, above=("Sisa",)),
    Column("n", "N", Kind.DAYS, 5, above=("Sisa",)),
    Column("extra", "Tambahan", Kind.DAYS, 7, above=("Sisa",)),
    Column("reserved", "Dipesan", Kind.NUMBER, 7),
    Column("available", "Bisa diambil", Kind.DAYS, 8),
)
LEFT_COLUMNS = (Column("no", "No", Kind.NUMBER, 4), *person_columns(), *_FIGURES)


def left(frame: Frame, people: Sequence[ListedRow]) -> Register:
    """Return the daftar sisa cuti on a day: N-2, N-1, N, extra days, asked for, available."""
    ids = [row.id for row in people]
    found = all_balances.derive(frame.on, ids, frame.progress) if ids else {}
    unit = paths()
    rows = [_row(row, unit.get(row.unit_id, ""), found[row.id]) for row in people]
    rows.sort(key=lambda row: (row.unit.casefold(), row.name.casefold(), row.id))
    sums = [sum(getattr(row, column.key) for row in rows) for column in _FIGURES]
    return Register(
        "sisa",
        "DAFTAR SISA CUTI TAHUNAN",
        frame.office,
        (frame.scope, f"KEADAAN TANGGAL {long_date(frame.on).upper()}"),
        LEFT_COLUMNS,
        tuple(
            RegisterRow(
                (place, row.name, row.nip, row.position, row.unit, *row[5:]), employee=row.id
            )
            for place, row in enumerate(rows, 1)
        ),
        frame.on,
        totals=(None, "Jumlah", None, None, None, *sums),
        notes=("Hari kerja. Cuti yang sudah terbit untuk tahun ini sudah dikurangkan.",),
    )


# Worked on cuti bersama --------------------------------------------------------------------------

WORKED_COLUMNS = (
    Column("no", "No", Kind.NUMBER, 4),
    *person_columns(),
    Column("day", "Tanggal cuti bersama", Kind.DATE),
    Column("weekday", "Hari", letters=8),
    Column("document", "Surat tugas", letters=22),
    Column("lot", "Lot", letters=4),
    Column("days", "Tambahan", Kind.DAYS, 7, above=("Hari cuti",)),
    Column("taken", "Diambil", Kind.DAYS, 7, above=("Hari cuti",)),
    Column("left", "Sisa", Kind.DAYS, 5, above=("Hari cuti",)),
    Column("until", "Berlaku s.d.", Kind.DATE),
)


def worked(frame: Frame, people: Sequence[ListedRow]) -> Register:
    """Return who worked on cuti bersama in the period, and what became of the days for it."""
    table = WorkedCollective
    query = table.select(table.employee, table.day, table.document).where(
        table.day.between(frame.start, frame.end)
    )
    known = {row.id: row for row in people}
    days = [row for row in tuples(query.order_by(table.day, table.id)) if row[0] in known]
    lots, unit = _lots({row[0] for row in days}, frame), paths()
    rows = tuple(
        RegisterRow(
            (
                place, known[number].full_name, known[number].nip, known[number].position,
                unit.get(known[number].unit_id, ""), day, day_name(day), document,
                *_what_came(lots.get((number, day))),
            ),
            employee=number,
        )
        for place, (number, day, document) in enumerate(days, 1)
    )  # fmt: skip
    made = Register(
        "cuti-bersama", "DAFTAR CUTI BERSAMA TIDAK DIAMBIL", frame.office, frame.lines,
        WORKED_COLUMNS, rows, frame.on,
        notes=(
            "T berlaku sampai akhir tahun; TL, pada hari terakhir tahun, sampai akhir tahun "
            "berikutnya (Peraturan BKN 7/2021).",
        ),
    )  # fmt: skip
    sums = [made.sum(key) for key in ("days", "taken", "left")]
    return replace(made, totals=(None, "Jumlah", *(None,) * 7, *sums, None))


def _lots(employees: set[int], frame: Frame) -> dict[tuple[int, dt.date], LotBalance]:
    """Return the lots that work on cuti bersama opened, by person and day, as they stand now.

    Each is looked at on the last day it can be used, or on the register's own if that is earlier.
    """
    people, facts = leave_facts.people(employees), leave_facts.facts_of(employees)
    last = min(frame.end.year + 1, frame.on.year)
    days = [
        min(frame.on, dt.date(year, 12, 31)) for year in range(frame.start.year, last + 1)
    ]  # a lot of a year's end shows again, with what is left of it, in the next
    return {
        (number, lot.valid_from): lot
        for number in employees
        for day in days
        for lot in balance(people[number], facts[number], frame.context, day).lots
        if lot.lot in (Lot.EXTRA, Lot.EXTRA_YEAR_END)
    }


def _what_came(lot: LotBalance | None) -> tuple[Cell, ...]:
    if lot is None:
        return ("", None, None, None, None)
    return (str(lot.lot), lot.opened, lot.taken, lot.left, lot.valid_to)
