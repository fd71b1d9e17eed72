"""Bring a spreadsheet in: read it, show every row with its status, store it in one act."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Mapping as Mapped
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cached_property
from pathlib import Path
from typing import Any

from kepegdesk.domain.columns import Mapping
from kepegdesk.domain.import_rows import (
    REVIEW_KEYS,
    Draft,
    RowChecker,
    check_sheet,
    make_checker,
    mark_duplicates,
)
from kepegdesk.domain.import_update import Update, labels_of, narrowed
from kepegdesk.domain.problems import Problem, error
from kepegdesk.domain.sheet import Cell, Sheet
from kepegdesk.domain.sheet_layout import Layout, best_layout
from kepegdesk.errors import BadFile
from kepegdesk.progress import Progress, nothing
from kepegdesk.services import collecting, import_compare, import_writing
from kepegdesk.services.import_compare import Change, Present
from kepegdesk.services.session import Session
from kepegdesk.services.use_case import CLERKS, Reach, act_id, query, say, use_case
from kepegdesk.storage.tables import ImportBatch, ImportMapping

NOT_CHOSEN = "NOT_CHOSEN"
"""The key of a row that another row of the same person stands for."""


class RowStatus(StrEnum):
    """What would become of a row."""

    NEW = "new"
    UPDATED = "updated"
    SAME = "same"
    REVIEW = "review"
    REJECTED = "rejected"

    @property
    def label(self) -> str:
        """Return the words for screen."""
        return _LABELS[self]


_LABELS = {
    RowStatus.NEW: "baru",
    RowStatus.UPDATED: "diperbarui",
    RowStatus.SAME: "sama",
    RowStatus.REVIEW: "perlu tinjau",
    RowStatus.REJECTED: "ditolak",
}


@dataclass(frozen=True, slots=True)
class PreviewRow:
    """One row of the sheet with what would become of it and why."""

    draft: Draft
    status: RowStatus
    change: Change
    employee: int | None
    version: int = 0
    """The file's version when the row was held against it."""

    @property
    def number(self) -> int:
        """Return the row's number as the spreadsheet program shows it."""
        return self.draft.row

    @property
    def problems(self) -> tuple[Problem, ...]:
        """Return what is wrong or doubtful, what keeps the row out first."""
        return tuple(sorted(self.draft.problems, key=_weight))

    @property
    def reason(self) -> str:
        """Return in words why the row has its status."""
        told = [problem.text for problem in (*self.problems, *self.draft.notes)]
        return " ".join([*told, "; ".join(self.change.words)]).strip()


def _weight(problem: Problem) -> int:
    return 0 if problem.blocks else 1 if problem.key in REVIEW_KEYS else 2


@dataclass(frozen=True)
class Preview:
    """A sheet that was read and checked; nothing of it is stored yet."""

    file_name: str
    sha256: str
    sheet_names: tuple[str, ...]
    sheet: Sheet
    layout: Layout
    mapping: Mapping
    checker: RowChecker
    rows: tuple[PreviewRow, ...]
    update: Update | None = None
    """Which columns are brought in, where not everything is."""

    @cached_property
    def counts(self) -> dict[str, int]:
        """Return how many rows have each status."""
        found = Counter(row.status.value for row in self.rows)
        return {status.value: found[status.value] for status in RowStatus}

    @property
    def labelled_counts(self) -> dict[str, int]:
        """Return the counts by the words for screen."""
        return {status.label: self.counts[status.value] for status in RowStatus}

    @property
    def troubled(self) -> list[PreviewRow]:
        """Return the rows that will not be stored."""
        return [row for row in self.rows if row.status in (RowStatus.REVIEW, RowStatus.REJECTED)]


@query(roles=CLERKS, reach=Reach.OFFICE)
@collecting.put_off()
def preview(
    session: Session,
    file: Path,
    *,
    sheet: str | None = None,
    progress: Progress = nothing,
) -> Preview:
    """Read a spreadsheet and check every row; raise ``BadFile`` when it cannot be used."""
    session.require_whole_office()
    found = read_people(file, sheet, progress)
    digest = hashlib.sha256(file.read_bytes()).hexdigest()
    return Preview(
        file.name, digest, found.sheet_names, found.sheet, found.layout, found.mapping,
        found.checker, _rows(found.drafts),
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class PeopleRead:
    """A list of people as read from a file: where they stand in it, and a draft of each."""

    sheet_names: tuple[str, ...]
    sheet: Sheet
    layout: Layout
    mapping: Mapping
    checker: RowChecker
    drafts: list[Draft]


def read_people(file: Path, sheet: str | None, progress: Progress) -> PeopleRead:
    """Read and check the people of a spreadsheet; raise ``BadFile`` where it names none."""
    from kepegdesk.documents.sheet_reader import read_book

    book = read_book(file, sheet)
    chosen = best_layout(book)
    if chosen is None:
        raise BadFile(
            f"Berkas {file.name} tidak memuat daftar pegawai: tidak ditemukan baris judul kolom "
            "seperti Nama dan NIP. Periksa lembar yang dipilih."
        )
    found, layout = chosen
    mapping = _remembered(layout.mapping)
    checker = _checker(found, layout)
    drafts = check_sheet(found, layout, mapping, checker, progress)
    return PeopleRead(book.names, found, layout, mapping, checker, drafts)


def _checker(sheet: Sheet, layout: Layout) -> RowChecker:
    from kepegdesk.documents.reference import vocabulary

    return make_checker(sheet, layout, import_compare.known(), vocabulary())


def _remembered(mapping: Mapping) -> Mapping:
    row = ImportMapping.get_or_none(ImportMapping.fingerprint == mapping.fingerprint)
    return mapping if row is None else mapping.recall(json.loads(row.columns))


def _rows(drafts: list[Draft], update: Update | None = None) -> tuple[PreviewRow, ...]:
    by_nip, by_nik = import_compare.present(drafts)
    return tuple(_row(draft, _whose(draft, by_nip, by_nik), update) for draft in drafts)


def _whose(
    draft: Draft, by_nip: Mapped[str, Present], by_nik: Mapped[str, Present]
) -> Present | None:
    return by_nip.get(draft.nip) if draft.nip else by_nik.get(str(draft.values.get("nik") or ""))


def _row(draft: Draft, office: Present | None, update: Update | None) -> PreviewRow:
    if update is not None:
        draft = narrowed(draft, update, known=office is not None)
    employee = office.identity["id"] if office else None
    if draft.refused:
        return PreviewRow(draft, RowStatus.REJECTED, Change(), employee)
    if draft.review:
        return PreviewRow(draft, RowStatus.REVIEW, Change(), employee)
    change = import_compare.compare(draft, office, update)
    if office is None:
        return PreviewRow(draft, RowStatus.NEW, change, None)
    status = RowStatus.UPDATED if change else RowStatus.SAME
    return PreviewRow(draft, status, change, employee, office.identity["version"])


@query(roles=CLERKS, reach=Reach.OFFICE)
@collecting.put_off()
def remap(
    session: Session,
    shown: Preview,
    mapping: Mapping,
    *,
    update: Update | None = None,
    progress: Progress = nothing,
) -> Preview:
    """Check the sheet again with the columns as the clerk assigned them.

    With ``update`` only its fields of people the office has would be stored.
    """
    drafts = check_sheet(shown.sheet, shown.layout, mapping, shown.checker, progress)
    return replace(shown, mapping=mapping, update=update, rows=_rows(drafts, update))


def check_anew(shown: Preview) -> Preview:
    """Check a sheet again with the units, people and words known now; edited cells stay edited."""
    checker = _checker(shown.sheet, shown.layout)
    fresh = [_again(checker, row.draft) for row in shown.rows]
    return replace(shown, checker=checker, rows=_rows(mark_duplicates(fresh), shown.update))


def _again(checker: RowChecker, draft: Draft) -> Draft:
    passed_over = [problem for problem in draft.problems if problem.key == NOT_CHOSEN]
    fresh = checker.check(draft.row, draft.cells)
    return replace(fresh, problems=(*fresh.problems, *passed_over))


@query(roles=CLERKS, reach=Reach.OFFICE)
def edit(session: Session, shown: Preview, number: int, field: str, value: Cell) -> Preview:
    """Put another value into one cell and check its row, and duplicates with it, again."""
    drafts = [
        shown.checker.check(number, {**row.draft.cells, field: value})
        if row.number == number
        else row.draft
        for row in shown.rows
    ]
    return _with(shown, drafts)


@query(roles=CLERKS, reach=Reach.OFFICE)
def settle(
    session: Session, shown: Preview, kept: int, cells: Mapped[str, Cell], others: Sequence[int]
) -> Preview:
    """Let one row with these cells stand for several rows of one person (D10)."""
    text = f"Tidak dipakai: untuk orang ini dipilih baris {kept}."
    drafts = []
    for row in shown.rows:
        draft = row.draft
        if row.number == kept:
            draft = shown.checker.check(kept, {**draft.cells, **cells})
        elif row.number in others:
            draft = replace(draft, problems=(*draft.problems, error(NOT_CHOSEN, "nip", text)))
        drafts.append(draft)
    return _with(shown, drafts)


def doubled(shown: Preview) -> list[tuple[PreviewRow, ...]]:
    """Return the rows of a preview that are of one person and wait for a choice (D10)."""
    groups: dict[str, list[PreviewRow]] = {}
    for row in shown.rows:
        if any(problem.key == "D10" for problem in row.problems):
            key = row.draft.nip or str(row.draft.values.get("nik"))
            groups.setdefault(key, []).append(row)
    return [tuple(rows) for rows in groups.values()]


def _with(shown: Preview, drafts: Sequence[Draft]) -> Preview:
    """Show the drafts that changed anew, duplicates with them."""
    marked = mark_duplicates(drafts)
    before = {row.number: row for row in shown.rows}
    changed = [draft for draft in marked if draft is not before[draft.row].draft]
    fresh = {row.number: row for row in _rows(changed, shown.update)}
    rows = tuple(fresh.get(draft.row, before[draft.row]) for draft in marked)
    return replace(shown, rows=rows)


@use_case("employee", "unit", roles=CLERKS, reach=Reach.OFFICE, undoable=True)
@collecting.put_off()
def bring_in(session: Session, shown: Preview, *, progress: Progress = nothing) -> int | None:
    """Store every row that can be; return the act's number, or None when nothing changed.

    One transaction: a fault or a cancel leaves nothing. Raises ``Stale`` when somebody changed
    one of the files since the sheet was checked.
    """
    session.require_whole_office()
    _remember(shown)
    wanted = [row for row in shown.rows if row.status in (RowStatus.NEW, RowStatus.UPDATED)]
    if not wanted:
        return None
    _refuse_newcomers_known_by_now(wanted)
    counts = shown.counts
    refused = counts["review"] + counts["rejected"]
    say(_sentence(shown, len(wanted)))
    ImportBatch.create(
        file_name=shown.file_name,
        sha256=shown.sha256,
        sheet=shown.sheet.name,
        new=counts["new"],
        updated=counts["updated"],
        same=counts["same"],
        refused=refused,
    )
    changes = [(row.employee, row.version, row.change) for row in wanted]
    import_writing.write(changes, session.today, progress)
    return act_id()


def _sentence(shown: Preview, count: int) -> str:
    if shown.update is None:
        return f"Impor {count} pegawai dari {shown.file_name}"
    labels = [label.lower() for label in labels_of(shown.update)]
    named = ", ".join(labels[:3]) + (f" dan {len(labels) - 3} kolom lain" if labels[3:] else "")
    return f"Perbarui {named} {count} pegawai dari {shown.file_name}"


def _refuse_newcomers_known_by_now(rows: Sequence[PreviewRow]) -> None:
    """Raise ``Stale`` when somebody entered a person meanwhile whom the preview shows as new."""
    new = [row.draft for row in rows if row.status is RowStatus.NEW]
    by_nip, by_nik = import_compare.present(new)
    found = {**by_nip, **by_nik}
    if found:
        name = next(iter(found.values())).identity["name"]
        raise import_writing.changed_meanwhile(str(name))


def _remember(shown: Preview) -> None:
    """Keep the columns the clerk corrected for the next file with the same headers."""
    fingerprint, columns = shown.mapping.fingerprint, json.dumps(shown.mapping.remembered())
    stored = ImportMapping.get_or_none(ImportMapping.fingerprint == fingerprint)
    if stored is None and shown.mapping == shown.layout.mapping:
        return
    if stored is None:
        say(f"Ingat susunan kolom {shown.file_name}")
        ImportMapping.create(fingerprint=fingerprint, columns=columns)
    elif stored.columns != columns:
        say(f"Ingat susunan kolom {shown.file_name}")
        ImportMapping.update(columns=columns).where(ImportMapping.id == stored.id).execute()


@query(roles=CLERKS, reach=Reach.OFFICE)
def save_rejects(session: Session, shown: Preview, path: Path) -> int:
    """Write the rows that will not be stored, as they came, with the reason; return how many."""
    from kepegdesk.documents.rejects import write_rejects

    rows = [(_as_shown(shown, row), row.reason) for row in shown.troubled]
    return write_rejects(path, shown.mapping.headings, rows)


def _as_shown(shown: Preview, row: PreviewRow) -> list[Cell]:
    """Return a row's cells as the file has them, with what the clerk edited."""
    cells = list(shown.sheet.rows[row.number - shown.sheet.first_row])
    cells += [None] * (len(shown.mapping.headings) - len(cells))
    for index, field in shown.mapping.columns:
        cells[index] = row.draft.cells.get(field, cells[index])
    return cells


def rows_as_data(shown: Preview) -> list[dict[str, Any]]:
    """Return every row with its status and problems as plain dictionaries, for scripts."""
    return [
        {
            "row": row.number,
            "status": row.status.value,
            "nip": row.draft.nip,
            "problems": [{"key": p.key, "text": p.text} for p in row.problems],
        }
        for row in shown.rows
    ]
