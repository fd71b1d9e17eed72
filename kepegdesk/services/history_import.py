"""Histories of a whole office from a spreadsheet: read, shown row by row, stored in one act."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cached_property
from pathlib import Path
from typing import Any

from kepegdesk.domain import unit_rows
from kepegdesk.domain.cells import word_key
from kepegdesk.domain.histories import HISTORIES, History, Kind, Row, Value, row_text, value_text
from kepegdesk.domain.history_rules import Owner, check_row
from kepegdesk.domain.history_sheet import ReadRow, find_layout, guess, read_row
from kepegdesk.domain.opening_sheet import same_person
from kepegdesk.domain.problems import Problem, error
from kepegdesk.domain.sheet import Sheet
from kepegdesk.domain.sheet_table import TableLayout, people_rows
from kepegdesk.errors import BadFile, Stale
from kepegdesk.progress import Progress, nothing
from kepegdesk.services import collecting, import_compare, present, present_units, units
from kepegdesk.services.histories import TABLES
from kepegdesk.services.session import Session
from kepegdesk.services.use_case import CLERKS, Reach, act_id, query, say, use_case
from kepegdesk.storage import bulk
from kepegdesk.storage.base import dicts
from kepegdesk.storage.tables import Employee, ImportBatch

CHUNK = 500


class Status(StrEnum):
    """What would become of a row."""

    NEW = "new"
    UPDATED = "updated"
    SAME = "same"
    REJECTED = "rejected"

    @property
    def label(self) -> str:
        """Return the words for screen."""
        return _LABELS[self]


_LABELS = {
    Status.NEW: "baru",
    Status.UPDATED: "diperbarui",
    Status.SAME: "sama",
    Status.REJECTED: "ditolak",
}


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """A row of the sheet with whose it is, what would be stored, and every problem.

    ``row`` and ``version`` are the stored row it means, None for a new one.
    """

    number: int
    nip: str
    name: str
    employee: int | None
    what: str
    values: Row
    row: int | None
    version: int
    changes: str
    problems: tuple[Problem, ...]
    status: Status

    @property
    def reason(self) -> str:
        """Return in words why the row has its status, or what it would change."""
        return " ".join([*(problem.text for problem in self.problems), self.changes]).strip()


@dataclass(frozen=True)
class Preview:
    """A sheet that was read and checked; nothing of it is stored yet."""

    file_name: str
    sha256: str
    sheet_names: tuple[str, ...]
    sheet: Sheet
    key: str
    layout: TableLayout
    rows: tuple[HistoryLine, ...]

    @property
    def history(self) -> History:
        """Return the history the rows are of."""
        return HISTORIES[self.key]

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
    def rejected(self) -> list[HistoryLine]:
        """Return the rows that will not be stored."""
        return [row for row in self.rows if row.status is Status.REJECTED]


@query(roles=CLERKS, reach=Reach.WITHIN)
@collecting.put_off()
def preview(
    session: Session,
    file: Path,
    *,
    key: str | None = None,
    sheet: str | None = None,
    progress: Progress = nothing,
) -> Preview:
    """Read a spreadsheet and check every row; without a ``key`` the history is guessed.

    Raises ``BadFile`` when it holds no such history.
    """
    from kepegdesk.documents.sheet_reader import read_book

    book = read_book(file, sheet)
    found = [pair for each in book if (pair := _found(each, key)) is not None]
    if not found:
        what = HISTORIES[key].title.lower() if key else "riwayat pegawai"
        raise BadFile(
            f"Berkas {file.name} tidak memuat {what}: tidak ditemukan baris judul dengan NIP dan "
            "kolom riwayatnya. Periksa lembar dan jenis riwayat yang dipilih."
        )
    chosen, history, layout = max(found, key=lambda each: sum(map(bool, each[2].fields)))
    digest = hashlib.sha256(file.read_bytes()).hexdigest()
    rows = _rows(session, chosen, history, layout, progress)
    return Preview(file.name, digest, book.names, chosen, history.key, layout, rows)


def _found(sheet: Sheet, key: str | None) -> tuple[Sheet, History, TableLayout] | None:
    if key is None:
        pair = guess(sheet)
        return None if pair is None else (sheet, *pair)
    layout = find_layout(sheet, HISTORIES[key])
    return None if layout is None else (sheet, HISTORIES[key], layout)


@query(roles=CLERKS, reach=Reach.WITHIN)
@collecting.put_off()
def remap(
    session: Session,
    shown: Preview,
    fields: Sequence[str | None],
    *,
    progress: Progress = nothing,
) -> Preview:
    """Check the sheet again with the columns as the clerk assigned them."""
    layout = replace(shown.layout, fields=tuple(fields))
    rows = _rows(session, shown.sheet, shown.history, layout, progress)
    return replace(shown, layout=layout, rows=rows)


# Checking ----------------------------------------------------------------------------------------


def _rows(
    session: Session, sheet: Sheet, history: History, layout: TableLayout, progress: Progress
) -> tuple[HistoryLine, ...]:
    find_unit, words, read = _unit_finder(session), import_compare.words(), []
    indexes = list(people_rows(sheet, layout))
    for done, index in enumerate(indexes):
        if done % CHUNK == 0:
            progress(done, len(indexes))
        read.append(read_row(sheet, layout, history, index, find_unit, words))
    checker = _Checker(session, history, read)
    return tuple(map(checker.check, read))


def _unit_finder(session: Session) -> Callable[[str], int | None]:
    """Return what finds a unit in reach by name, path or alias, each asked for once."""
    known: dict[str, int | None] = {}

    def find(text: str) -> int | None:
        key = word_key(text)
        if key not in known:
            unit = units.named(text)
            known[key] = unit if unit is not None and session.reaches(unit) else None
        return known[key]

    return find


class _Checker:
    """Knows everybody the sheet names, and the rows of the history they have."""

    def __init__(self, session: Session, history: History, rows: Sequence[ReadRow]) -> None:
        self._history, self._today = history, session.today
        self._people = _people(session, {row.nip for row in rows if row.nip})
        self.stored = _stored(history, [person["id"] for person in self._people.values()])
        self._met: dict[tuple[object, ...], int] = {}
        self._names = {unit: units.path(chain) for unit, chain in units.chains().items()}
        self._standings = present_units.standings() if history.named == "unit" else {}
        self._unit_rows = present_units.name_rows() if self._standings else {}

    def check(self, row: ReadRow) -> HistoryLine:
        """Return a row with whose it is, what would become of it, and every problem."""
        person = self._people.get(row.nip)
        problems = [*row.problems, *_whose(row, person)]
        if person is None or any(problem.blocks for problem in problems):
            return self._line(row, person, None, {}, problems, Status.REJECTED)
        stored = self.stored[person["id"]]
        same = self.find_same(row.values, stored)
        values = _merged(self._history, row.values, same)
        others = [each for each in stored if each is not same]
        owner = Owner(person["kind"], person["birth_date"])
        problems += check_row(self._history, values, owner, others, self._today)
        problems += self._dissolved(values)
        if not any(problem.blocks for problem in problems):
            problems += self._twice(row, person["id"], values)
        if any(problem.blocks for problem in problems):
            return self._line(row, person, same, values, problems, Status.REJECTED)
        fields = self._history.by_name
        differs = [n for n in fields if same is not None and same[n] != values[n]]
        status = Status.NEW if same is None else Status.UPDATED if differs else Status.SAME
        return self._line(row, person, same, values, problems, status, differs)

    def _line(
        self,
        row: ReadRow,
        person: dict[str, Any] | None,
        same: Mapping[str, Any] | None,
        values: Row,
        problems: Sequence[Problem],
        status: Status,
        differs: Sequence[str] = (),
    ) -> HistoryLine:
        told = "; ".join(
            f"{self._history.by_name[name].label.lower()}: "
            f"{self._word(name, same[name])} → {self._word(name, values[name])}"
            for name in differs
            if same is not None
        )
        return HistoryLine(
            row.number, row.nip, row.name or (person or {}).get("name", ""),
            person["id"] if person else None, self._what(values or row.values), values,
            same["id"] if same else None, same["version"] if same else 0, told, tuple(problems),
            status,
        )  # fmt: skip

    def _word(self, name: str, value: Value) -> str:
        each = self._history.by_name[name]
        known = isinstance(value, int) and each.kind is Kind.UNIT
        text = self._names.get(int(str(value)), "") if known else value_text(each, value)
        return text or "(kosong)"

    def _what(self, values: Row) -> str:
        if self._history.named == "unit":
            values = {**values, "unit": self._word("unit", values.get("unit"))}
        return row_text(self._history, values)

    def find_same(
        self, values: Mapping[str, Value], stored: Sequence[dict[str, Any]]
    ) -> dict[str, Any] | None:
        """Return the stored row that a row of the sheet means, by what the history is known by."""
        known = {n: _folded(values.get(n)) for n in self._history.same}
        known = {name: value for name, value in known.items() if value not in (None, "")}
        for row in stored:
            if known and all(_folded(row[name]) == value for name, value in known.items()):
                return row
        return None

    def _dissolved(self, values: Row) -> list[Problem]:
        unit, tmt = values.get("unit"), values.get("tmt")
        if not isinstance(unit, int) or not isinstance(tmt, dt.date) or not self._standings:
            return []
        found = unit_rows.standing(self._unit_rows.get(unit, ()), self._standings[unit], tmt)
        if found is None or not found.dissolved:
            return []
        text = f"{found.name} sudah dibubarkan pada {tmt:%d-%m-%Y}. Tulis unit penggantinya."
        return [error("UN33", "unit", text)]

    def _twice(self, row: ReadRow, person: int, values: Row) -> list[Problem]:
        key = (person, *(_folded(values.get(name)) for name in self._history.same))
        first = self._met.setdefault(key, row.number)
        if first == row.number:
            return []
        text = f"{self._history.title} yang sama sudah ada di baris {first}; sisakan satu."
        return [error("D10", self._history.named, text)]


def _whose(row: ReadRow, person: Mapping[str, Any] | None) -> list[Problem]:
    if not row.nip:
        return []
    if person is None:
        text = f"NIP {row.nip} tidak ada di data pegawai. Impor pegawainya dahulu."
        return [error("SB07", "nip", text)]
    if same_person(row.name, person["name"]):
        return []
    text = f"NIP {row.nip} milik {person['name']}, bukan {row.name}. Periksa NIP atau namanya."
    return [error("SB08", "name", text)]


def _merged(
    history: History, values: Mapping[str, Value], same: Mapping[str, Any] | None
) -> dict[str, Value]:
    """Return the whole row: what the sheet says over what is stored; a blank never erases."""
    base = history.empty() if same is None else {n: same[n] for n in history.by_name}
    if same is None and history.key == "position":
        base["appointment"] = "definitif"
    if same is None and history.key == "family":
        base["claimed"] = True
    return {**base, **{n: value for n, value in values.items() if value not in (None, "")}}


def _folded(value: Value) -> Value:
    return " ".join(value.casefold().split()) if isinstance(value, str) else value


def _people(session: Session, nips: set[str]) -> dict[str, dict[str, Any]]:
    columns = Employee.select(
        Employee.nip, Employee.id, Employee.name, Employee.unit, Employee.kind, Employee.birth_date
    ).where(bulk.among(Employee.nip, sorted(nips)))
    return {row["nip"]: row for row in dicts(columns) if session.reaches(row["unit"])}


def _stored(history: History, employees: Sequence[int]) -> dict[int, list[dict[str, Any]]]:
    table = TABLES[history.key]
    found: dict[int, list[dict[str, Any]]] = defaultdict(list)
    for row in dicts(table.select().where(bulk.among(table.employee, list(employees)))):
        found[row["employee"]].append(row)
    return found


# Storing -----------------------------------------------------------------------------------------


@use_case("employee", "leave", roles=CLERKS, reach=Reach.WITHIN, undoable=True)
@collecting.put_off()
def bring_in(session: Session, shown: Preview, *, progress: Progress = nothing) -> int | None:
    """Store every row that can be; return the act's number, or None when nothing changed.

    One transaction: a fault or a cancel leaves nothing. Raises ``Stale`` when somebody changed a
    row since the sheet was checked.
    """
    fresh = [row for row in shown.rows if row.status is Status.NEW]
    changed = [row for row in shown.rows if row.status is Status.UPDATED]
    if not fresh and not changed:
        return None
    history, counts = shown.history, shown.counts
    many = len(fresh) + len(changed)
    say(f"Impor {many} baris riwayat {history.title.lower()} dari {shown.file_name}")
    ImportBatch.create(
        file_name=shown.file_name, sha256=shown.sha256, sheet=shown.sheet.name, new=counts["new"],
        updated=counts["updated"], same=counts["same"], refused=counts["rejected"],
    )  # fmt: skip
    _refuse_outrun(session, shown, fresh)
    bulk.insert(TABLES[shown.key], [{**row.values, "employee": row.employee} for row in fresh])
    for done, row in enumerate(changed):
        if done % CHUNK == 0:
            progress(len(fresh) + done, many)
        _update(shown.key, row)
    progress(many, many)
    touched = {row.employee for row in (*fresh, *changed) if row.employee is not None}
    present.refresh(touched, session.today)
    return act_id()


def _refuse_outrun(session: Session, shown: Preview, fresh: Sequence[HistoryLine]) -> None:
    """Raise ``Stale`` when somebody entered meanwhile what the sheet brings as new."""
    checker = _Checker(session, shown.history, [_read_again(row) for row in fresh])
    for row in fresh:
        stored = checker.stored[row.employee or 0]
        if checker.find_same(row.values, stored) is not None:
            raise _outrun(row.name)


def _read_again(row: HistoryLine) -> ReadRow:
    return ReadRow(row.number, row.nip, row.name, row.values, ())


def _update(key: str, line: HistoryLine) -> None:
    table = TABLES[key]
    mine = (table.id == line.row) & (table.version == line.version)
    if not table.update(**line.values, version=table.version + 1).where(mine).execute():
        raise _outrun(line.name)


def _outrun(name: str) -> Stale:
    return Stale(
        f"Riwayat {name} diubah orang lain sejak berkas ini dibaca. Tidak ada yang disimpan; baca "
        "ulang berkasnya lalu terapkan lagi."
    )


@query(roles=CLERKS, reach=Reach.OFFICE)
def save_rejects(session: Session, shown: Preview, path: Path) -> int:
    """Write the rows that will not be stored, as they came, with the reason; return how many."""
    from kepegdesk.documents.rejects import write_rejects

    width = len(shown.layout.headings)
    rows = []
    for row in shown.rejected:
        cells = list(shown.sheet.rows[row.number - shown.sheet.first_row])[:width]
        rows.append(([*cells, *[None] * (width - len(cells))], row.reason))
    return write_rejects(path, shown.layout.headings, rows)


def rows_as_data(shown: Preview) -> list[dict[str, Any]]:
    """Return every row with its status and problems as plain dictionaries, for scripts."""
    return [
        {
            "row": row.number,
            "nip": row.nip or None,
            "status": row.status.value,
            "what": row.what,
            "problems": [{"key": p.key, "text": p.text} for p in row.problems],
        }
        for row in shown.rows
    ]
