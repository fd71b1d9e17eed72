"""Opening balances of a whole office from a spreadsheet: read, shown row by row, stored in one act.

They stand in the place of the lots they name (leave.md §2.3): HR enters them with their document
in the first year, never invented requests.
"""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cached_property
from pathlib import Path
from typing import Any

from kepegdesk.domain.kinds import EmployeeKind
from kepegdesk.domain.leave_closing import closed_problems
from kepegdesk.domain.leave_rules import group_of
from kepegdesk.domain.opening_sheet import (
    LOTS,
    ReadRow,
    find_layout,
    opening_problems,
    read_row,
    same_person,
)
from kepegdesk.domain.problems import Problem, error
from kepegdesk.domain.sheet import Sheet
from kepegdesk.domain.sheet_table import TableLayout, people_rows
from kepegdesk.errors import BadFile, Stale
from kepegdesk.progress import Progress, nothing
from kepegdesk.services import collecting, leave_facts, register_balances
from kepegdesk.services.balances import FIRST_YEAR
from kepegdesk.services.employees import Criteria, People
from kepegdesk.services.office import read_letterhead
from kepegdesk.services.register_leaves import paths
from kepegdesk.services.session import Session
from kepegdesk.services.use_case import CLERKS, Reach, act_id, query, say, use_case
from kepegdesk.storage import bulk
from kepegdesk.storage.base import tuples
from kepegdesk.storage.tables import Employee, ImportBatch, LeaveOpening

Place = tuple[int, int, str]
"""An opening's place: employee, year, lot."""
CHUNK = 500


class Status(StrEnum):
    """What would become of a row."""

    NEW = "new"
    UPDATED = "updated"
    SAME = "same"
    BLANK = "blank"
    REJECTED = "rejected"

    @property
    def label(self) -> str:
        """Return the words for screen."""
        return _LABELS[self]


_LABELS = {
    Status.NEW: "baru",
    Status.UPDATED: "diperbarui",
    Status.SAME: "sama",
    Status.BLANK: "kosong",
    Status.REJECTED: "ditolak",
}


@dataclass(frozen=True, slots=True)
class OpeningRow:
    """A row of the sheet with whose it is, what would be stored, and why not.

    ``before`` are the openings there are already, by lot: days and document.
    """

    number: int
    nip: str
    name: str
    employee: int | None
    unit: str
    year: int
    document: str
    days: tuple[tuple[str, int], ...]
    before: tuple[tuple[str, tuple[int, str]], ...]
    problems: tuple[Problem, ...]
    status: Status

    @property
    def reason(self) -> str:
        """Return in words why the row has its status, or what it would change."""
        if self.problems:
            return " ".join(problem.text for problem in self.problems)
        if self.status is Status.BLANK:
            return "Tidak ada sisa yang diisi; baris ini dilewati."
        known = dict(self.before)
        return "; ".join(
            f"{lot}: {known[lot][0]} → {days}" if lot in known else f"{lot}: {days}"
            for lot, days in self.days
            if known.get(lot) != (days, self.document)
        )

    def of(self, lot: str) -> int | None:
        """Return the days for a lot, None where the sheet does not tell."""
        return dict(self.days).get(lot)


@dataclass(frozen=True)
class Preview:
    """A sheet that was read and checked; nothing of it is stored yet.

    ``year`` and ``document`` stand in where a row names none.
    """

    file_name: str
    sha256: str
    sheet_names: tuple[str, ...]
    sheet: Sheet
    layout: TableLayout
    year: int
    document: str
    rows: tuple[OpeningRow, ...]

    @cached_property
    def counts(self) -> dict[str, int]:
        """Return how many rows have each status."""
        found = Counter(row.status for row in self.rows)
        return {status.value: found[status] for status in Status}

    @property
    def labelled_counts(self) -> dict[str, int]:
        """Return the counts by the words for screen."""
        return {status.label: self.counts[status.value] for status in Status}

    @property
    def rejected(self) -> list[OpeningRow]:
        """Return the rows that will not be stored because something is wrong with them."""
        return [row for row in self.rows if row.status is Status.REJECTED]


@query(roles=CLERKS, reach=Reach.WITHIN)
@collecting.put_off()
def preview(
    session: Session,
    file: Path,
    *,
    sheet: str | None = None,
    year: int | None = None,
    document: str = "",
    progress: Progress = nothing,
) -> Preview:
    """Read a spreadsheet and check every row; raise ``BadFile`` when it cannot be used."""
    from kepegdesk.documents.sheet_reader import read_book

    wanted = year or session.today.year
    book = read_book(file, sheet)
    found = [(each, layout) for each in book if (layout := find_layout(each, wanted))]
    if not found:
        raise BadFile(
            f"Berkas {file.name} tidak memuat saldo awal: tidak ditemukan baris judul dengan NIP "
            "dan N-2, N-1 atau N. Simpan templat dari jendela ini untuk contohnya."
        )
    best, layout = max(found, key=lambda pair: len([f for f in pair[1].fields if f]))
    rows = _rows(session, best, layout, wanted, document, progress)
    digest = hashlib.sha256(file.read_bytes()).hexdigest()
    return Preview(file.name, digest, book.names, best, layout, wanted, document, rows)


@query(roles=CLERKS, reach=Reach.WITHIN)
@collecting.put_off()
def remap(
    session: Session,
    shown: Preview,
    *,
    fields: Sequence[str | None] | None = None,
    year: int | None = None,
    document: str | None = None,
    progress: Progress = nothing,
) -> Preview:
    """Check the sheet again with other columns, another year or document."""
    layout = shown.layout if fields is None else replace(shown.layout, fields=tuple(fields))
    wanted, told = year or shown.year, shown.document if document is None else document
    rows = _rows(session, shown.sheet, layout, wanted, told, progress)
    return replace(shown, layout=layout, year=wanted, document=told, rows=rows)


# Checking ----------------------------------------------------------------------------------------


def _rows(
    session: Session,
    sheet: Sheet,
    layout: TableLayout,
    year: int,
    document: str,
    progress: Progress,
) -> tuple[OpeningRow, ...]:
    indexes = list(people_rows(sheet, layout))
    read = []
    for done, index in enumerate(indexes):
        if done % CHUNK == 0:
            progress(done, len(indexes))
        read.append(read_row(sheet, layout, index))
    checker = _Checker(session, read, year, document)
    return tuple(map(checker.check, read))


class _Checker:
    """Knows everybody the sheet names, and what is stored of them."""

    def __init__(self, session: Session, rows: Sequence[ReadRow], year: int, document: str) -> None:
        self._year, self._document = year, document
        self._last = session.today.year + 1
        self._people = _people(session, {row.nip for row in rows if row.nip})
        self._known = present([who[0] for who in self._people.values()])
        self._paths, self._closed = paths(), leave_facts.closed_years()
        self._context = leave_facts.context()
        self._places: dict[tuple[str, int], list[int]] = defaultdict(list)
        for row in rows:
            if row.nip and row.days:
                self._places[row.nip, row.year or year].append(row.number)

    def check(self, row: ReadRow) -> OpeningRow:
        """Return a row with whose it is, what would become of it, and every problem."""
        year, document = row.year or self._year, row.document or self._document.strip()
        employee, known, unit, kind = self._people.get(row.nip, (None, "", None, None))
        before = self._known.get((employee or 0, year), {})
        problems = [*row.problems, *self._person_problems(row, year)]
        if row.days:
            problems += self._place_problems(year, document)
        if row.days and kind is not None:
            there = {lot: days for lot, (days, _document) in before.items()}
            rules = self._context.frame(group_of(kind), year).rules
            problems += opening_problems({**there, **dict(row.days)}, rules, _FIELD_OF)
        status = self._status(row, document, before, problems)
        return OpeningRow(
            row.number, row.nip, row.name or known, employee, self._paths.get(unit, ""), year,
            document, row.days, tuple(sorted(before.items())),
            () if status is Status.BLANK else tuple(problems), status,
        )  # fmt: skip

    def _status(
        self,
        row: ReadRow,
        document: str,
        before: Mapping[str, tuple[int, str]],
        problems: Sequence[Problem],
    ) -> Status:
        wrong_days = any(problem.field in LOTS for problem in row.problems)
        if not row.days and not wrong_days:
            return Status.BLANK
        if problems:
            return Status.REJECTED
        fresh = {lot: (days, document) for lot, days in row.days}
        if all(before.get(lot) == what for lot, what in fresh.items()):
            return Status.SAME
        return Status.UPDATED if before.keys() & fresh.keys() else Status.NEW

    def _person_problems(self, row: ReadRow, year: int) -> list[Problem]:
        if not row.nip:
            return []
        found = self._people.get(row.nip)
        if found is None:
            text = f"NIP {row.nip} tidak ada di data pegawai. Impor pegawainya dahulu."
            return [error("SB07", "nip", text)]
        _employee, name, _unit, kind = found
        problems = []
        if not same_person(row.name, name):
            text = f"NIP {row.nip} milik {name}, bukan {row.name}. Periksa NIP atau namanya."
            problems.append(error("SB08", "name", text))
        if kind is EmployeeKind.HONORER:
            text = f"{name} berstatus Honorer: cuti tahunannya tidak diatur peraturan cuti ASN."
            problems.append(error("SB09", "nip", text))
        places = self._places[row.nip, year]
        if row.days and len(places) > 1:
            text = f"NIP ini ada di baris {', '.join(map(str, places))}; sisakan satu baris."
            problems.append(error("SB10", "nip", text))
        return problems

    def _place_problems(self, year: int, document: str) -> list[Problem]:
        problems = closed_problems([year], self._closed, "year")
        if not FIRST_YEAR <= year <= self._last:
            text = f"Tahun saldo awal harus {FIRST_YEAR} sampai {self._last}, bukan {year}."
            problems.append(error("SA03", "year", text))
        if not document:
            text = "Dokumen dasar kosong: isi kolomnya, atau satu dokumen untuk semua baris."
            problems.append(error("SA02", "document", text))
        return problems


_FIELD_OF = {lot: field for field, lot in LOTS.items()}

Person = tuple[int, str, int | None, EmployeeKind]


def _people(session: Session, nips: set[str]) -> dict[str, Person]:
    """Return by NIP the people in reach: id, name, unit, kind."""
    columns = Employee.select(
        Employee.nip, Employee.id, Employee.name, Employee.unit, Employee.kind
    ).where(bulk.among(Employee.nip, sorted(nips)))
    return {row[0]: row[1:] for row in tuples(columns) if session.reaches(row[3])}


def present(employees: Sequence[int]) -> dict[tuple[int, int], dict[str, tuple[int, str]]]:
    """Return the openings stored of these people: by person and year, then by lot."""
    table = LeaveOpening
    query = table.select(table.employee, table.year, table.lot, table.days, table.document)
    found: dict[tuple[int, int], dict[str, tuple[int, str]]] = defaultdict(dict)
    for employee, year, lot, days, document in tuples(
        query.where(bulk.among(table.employee, list(employees)))
    ):
        found[employee, year][lot] = (days, document)
    return found


# Storing -----------------------------------------------------------------------------------------


@use_case("leave", roles=CLERKS, reach=Reach.WITHIN, undoable=True)
@collecting.put_off()
def bring_in(session: Session, shown: Preview, *, progress: Progress = nothing) -> int | None:
    """Store every row that can be; return the act's number, or None when nothing changed.

    One transaction: a fault or a cancel leaves nothing. Raises ``Stale`` when somebody changed
    an opening since the sheet was checked.
    """
    wanted = [row for row in shown.rows if row.status in (Status.NEW, Status.UPDATED)]
    if not wanted:
        return None
    again = remap(session, shown)
    if again.rows != shown.rows:
        raise Stale(
            "Saldo awal atau data pegawai diubah orang lain sejak berkas ini dibaca. Tidak ada "
            "yang disimpan; baca ulang berkasnya lalu terapkan lagi."
        )
    say(f"Saldo awal cuti {len(wanted)} pegawai dari {shown.file_name}")
    counts = shown.counts
    ImportBatch.create(
        file_name=shown.file_name, sha256=shown.sha256, sheet=shown.sheet.name, new=counts["new"],
        updated=counts["updated"], same=counts["same"], refused=counts["rejected"],
    )  # fmt: skip
    fresh: list[dict[str, Any]] = []
    for done, row in enumerate(wanted):
        if done % CHUNK == 0:
            progress(done, len(wanted))
        fresh += _write(row)
    bulk.insert(LeaveOpening, fresh)
    progress(len(wanted), len(wanted))
    return act_id()


def _write(row: OpeningRow) -> list[dict[str, Any]]:
    """Change the openings there are; return those that are new."""
    table, known, fresh = LeaveOpening, dict(row.before), []
    for lot, days in row.days:
        if lot not in known:
            fresh.append(
                {"employee": row.employee, "year": row.year, "lot": lot, "days": days,
                 "document": row.document}
            )  # fmt: skip
        elif known[lot] != (days, row.document):
            table.update(days=days, document=row.document, version=table.version + 1).where(
                table.employee == row.employee, table.year == row.year, table.lot == lot
            ).execute()
    return fresh


# Files -------------------------------------------------------------------------------------------


@query(roles=CLERKS, reach=Reach.OFFICE)
def save_rejects(session: Session, shown: Preview, path: Path) -> int:
    """Write the refused rows as they came, with the reason; return how many."""
    from kepegdesk.documents.rejects import write_rejects

    width = len(shown.layout.headings)
    rows = [
        ((*cells, *[None] * (width - len(cells))), row.reason)
        for row in shown.rejected
        for cells in [list(shown.sheet.rows[row.number - shown.sheet.first_row])]
    ]
    return write_rejects(path, shown.layout.headings, rows)


@query(roles=CLERKS, reach=Reach.WITHIN)
def save_template(
    session: Session,
    path: Path,
    *,
    unit: int | None = None,
    year: int | None = None,
    document: str = "",
) -> int:
    """Write a workbook to fill in: everybody in service, with the openings there are already."""
    from kepegdesk.documents.workbook import Column, Kind, write_table

    wanted = year or session.today.year
    criteria = Criteria(
        unit=unit, kinds=register_balances.KINDS, statuses=register_balances.SERVING
    )
    people = People(session, criteria, "name", descending=False)
    rows, unit_paths = people.rows(people.all_ids()), paths()
    known = present([row.id for row in rows])
    rows.sort(key=lambda row: unit_paths.get(row.unit_id, "").casefold())
    columns = [
        Column("NIP", 21),
        Column("Nama", 32, wrap=True),
        Column("Unit Kerja", 40, wrap=True),
        Column("Tahun", 8, Kind.NUMBER),
        *(Column(lot, 7, Kind.NUMBER) for lot in LOTS.values()),
        Column("Dokumen", 32, wrap=True),
    ]
    return write_table(
        path,
        columns,
        [
            (
                row.nip, row.full_name, unit_paths.get(row.unit_id, ""), wanted,
                *_filled(known.get((row.id, wanted), {}), document),
            )
            for row in rows
        ],
        title=(
            "SALDO AWAL CUTI TAHUNAN",
            read_letterhead().name.upper(),
            "Isi sisa dalam hari kerja, angka bulat 0 sampai 24; kosongkan yang tidak diketahui.",
        ),
        sheet_name="Saldo awal",
        frozen_columns=2,
    )  # fmt: skip


def _filled(known: Mapping[str, tuple[int, str]], document: str) -> tuple[int | str | None, ...]:
    days = [known[lot][0] if lot in known else None for lot in LOTS.values()]
    told = next((known[lot][1] for lot in LOTS.values() if lot in known), document)
    return (*days, told)


def rows_as_data(shown: Preview) -> list[dict[str, Any]]:
    """Return every row with its status and problems as plain dictionaries, for scripts."""
    return [
        {
            "row": row.number,
            "status": row.status.value,
            "nip": row.nip or None,
            "year": row.year,
            "days": dict(row.days),
            "document": row.document,
            "problems": [{"key": p.key, "field": p.field, "text": p.text} for p in row.problems],
        }
        for row in shown.rows
    ]
