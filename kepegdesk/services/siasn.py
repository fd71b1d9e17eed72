"""Hold the national export (SIASN) against the office's file, and take chosen values over.

Nothing is stored by comparing. What is taken over goes the import's way, so that histories,
present values and lists follow; a file that changed since is refused.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any

from kepegdesk.domain import siasn as register
from kepegdesk.domain.import_rows import REVIEW_KEYS, Draft
from kepegdesk.domain.indonesian import short_date
from kepegdesk.domain.kinds import EmployeeKind, EmployeeStatus, Sex
from kepegdesk.domain.siasn import FIELDS, PERSON, PLACES, Field, Outcome
from kepegdesk.progress import Progress, nothing
from kepegdesk.services import collecting, import_compare, import_writing, imports, units
from kepegdesk.services.import_compare import EDUCATION, IDENTITY, POSITION, RANK, Change, Present
from kepegdesk.services.session import Session
from kepegdesk.services.siasn_records import Finder, Pair, Values, pair_of, present_row
from kepegdesk.services.use_case import CLERKS, Reach, act_id, query, say, use_case
from kepegdesk.storage.base import Base
from kepegdesk.storage.tables import EducationHistory, PositionHistory, RankHistory

_IN_SERVICE = frozenset(
    {EmployeeStatus.ACTIVE, EmployeeStatus.CLTN, EmployeeStatus.STUDY, EmployeeStatus.MPP}
)
_TWICE = "D10"
_REPORT_EVERY = 200


@dataclass(frozen=True, slots=True)
class Difference:
    """One value that is not the same, or one person whom only one list has.

    ``refusal`` says why it cannot be taken over; ``partners`` are the numbers of the differences
    that come along with it.
    """

    number: int
    employee: int | None
    nip: str
    name: str
    unit: str
    field: Field
    outcome: Outcome
    office: Any = None
    siasn: Any = None
    refusal: str = ""
    partners: tuple[int, ...] = ()

    @property
    def takeable(self) -> bool:
        """Tell whether SIASN's value may be taken over."""
        return not self.refusal

    @property
    def office_text(self) -> str:
        """Return the office's value as screens show it."""
        return shown(self.office)

    @property
    def siasn_text(self) -> str:
        """Return SIASN's value as screens show it."""
        return shown(self.siasn)


@dataclass(frozen=True, slots=True)
class Unread:
    """A row of the export that could not be compared, and why."""

    row: int
    nip: str
    name: str
    reason: str


@dataclass(frozen=True)
class Comparison:
    """What came of comparing; ``rows`` hold what is not the same, the gravest first."""

    file_name: str
    people: int
    rows: tuple[Difference, ...]
    only_there: tuple[Difference, ...]
    only_here: tuple[Difference, ...]
    unread: tuple[Unread, ...]
    same: int
    pairs: Mapping[int, Pair]

    @cached_property
    def counts(self) -> dict[Outcome, int]:
        """Return how many values, and people, came out how."""
        found = Counter(row.outcome for row in self.everything)
        return {**{outcome: found[outcome] for outcome in Outcome}, Outcome.SAME: self.same}

    @cached_property
    def everything(self) -> tuple[Difference, ...]:
        """Return whole people of one list only, and then every value that is not the same."""
        return (*self.only_there, *self.only_here, *self.rows)

    def takeable(self, chosen: Collection[int]) -> list[Difference]:
        """Return what would be taken over for the chosen numbers, companions included."""
        by_number = {row.number: row for row in self.rows}
        picked = [by_number[number] for number in chosen if number in by_number]
        wanted = {number for row in picked for number in (row.number, *row.partners)}
        return [row for row in self.rows if row.number in wanted and row.takeable]


@dataclass(frozen=True, slots=True)
class Taken:
    """What was taken over; ``act`` is the act that undo reverses, None where nothing was."""

    act: int | None
    values: int
    people: int


def shown(value: Any) -> str:
    """Write a compared value for the screen; a blank one is empty."""
    if register.is_blank(value):
        return ""
    if isinstance(value, dt.date):
        return short_date(value)
    return str(_cell(value))


def _cell(value: Any) -> str | int | dt.date | None:
    """Write a compared value for a workbook: a date stays a date, a number a number."""
    if register.is_blank(value):
        return None
    if isinstance(value, Sex):
        return value.label
    if isinstance(value, tuple) and isinstance(value[0], int):
        return f"{value[0]} tahun {value[1]} bulan"
    if isinstance(value, tuple):
        return units.path(value)
    return value if isinstance(value, int | dt.date) else str(value)


# Comparing ---


@query(roles=CLERKS, reach=Reach.OFFICE)
@collecting.put_off()
def compare(session: Session, file: Path, *, progress: Progress = nothing) -> Comparison:
    """Read the export and hold everybody in it against the office; raise ``BadFile`` if unusable.

    People are found by NIP, with the import's rules for damaged and old ones; who has no NIP here
    yet, by NIK.
    """
    session.require_whole_office()
    drafts = imports.read_people(file, None, progress).drafts
    read = [draft for draft in drafts if not _unreadable(draft)]
    office = import_compare.everybody()
    whose = Finder(office)
    pairs: dict[int, Pair] = {}
    strangers: list[Draft] = []
    for done, draft in enumerate(read):
        if done % _REPORT_EVERY == 0:
            progress(done, len(read))
        found = whose.find(draft)
        if found is None:
            strangers.append(draft)
        else:
            pairs[found.identity["id"]] = pair_of(draft, found)
    named = {draft.nip for draft in drafts if draft.nip}
    absent = [one for one in office if _expected(one, pairs, named)]
    return _comparison(file.name, pairs, strangers, absent, _unread(drafts))


def _unreadable(draft: Draft) -> bool:
    return draft.refused or any(problem.key == _TWICE for problem in draft.problems)


def _unread(drafts: Iterable[Draft]) -> tuple[Unread, ...]:
    return tuple(
        Unread(
            draft.row,
            draft.nip or str(draft.cells.get("nip") or ""),
            str(draft.values.get("name") or ""),
            " ".join(one.text for one in draft.problems if one.blocks or one.key == _TWICE),
        )
        for draft in drafts
        if _unreadable(draft)
    )


def _expected(one: Present, pairs: Mapping[int, Pair], named: Collection[str]) -> bool:
    """Tell whether SIASN should have named a person and did not, not even in an unread row."""
    row = one.identity
    serves = row["kind"] != EmployeeKind.HONORER and row["status"] in _IN_SERVICE
    return serves and row["id"] not in pairs and row["nip"] not in named


def _comparison(
    file_name: str,
    pairs: dict[int, Pair],
    strangers: Iterable[Draft],
    absent: Iterable[Present],
    unread: tuple[Unread, ...],
) -> Comparison:
    same, found = 0, []
    for pair in pairs.values():
        alike, rows = _differences(pair)
        same += alike
        found += rows
    numbered = _numbered(sorted(found, key=_order))
    there = sorted((_stranger(draft) for draft in strangers if _serves(draft)), key=_order)
    here = sorted(map(_absent, absent), key=_order)
    count = len(numbered)
    return Comparison(
        file_name,
        len(pairs),
        tuple(numbered),
        tuple(_counted(there, count)),
        tuple(_counted(here, count + len(there))),
        unread,
        same,
        pairs,
    )


def _differences(pair: Pair) -> tuple[int, list[Difference]]:
    """Return how many fields are the same, and what is not."""
    who, same, found = _who(pair.office), 0, []
    doubtful = {one.field for one in pair.draft.problems if one.key in REVIEW_KEYS}
    for field, outcome in register.compare(pair.here, pair.there):
        if outcome is Outcome.SAME:
            same += 1
            continue
        here, there = pair.here.get(field.key), pair.there[field.key]
        refusal = register.refusal(field.key, outcome, pair.here, pair.there)
        line = register.LINE_OF.get(field.key)
        if doubtful & {field.key, line.key if line else ""}:
            refusal = refusal or "isi SIASN meragukan"
        found.append(replace(who, field=field, outcome=outcome, office=here, siasn=there,
                             refusal=refusal))  # fmt: skip
    return same, found


def _who(one: Present, outcome: Outcome = Outcome.DIFFERS) -> Difference:
    row = one.identity
    return Difference(
        0, row["id"], row["nip"] or "", row["name"], units.path(one.unit), PERSON, outcome
    )


def _order(row: Difference) -> tuple[Any, ...]:
    unit, name = row.unit.casefold(), row.name.casefold()
    return (row.field.consequence, unit, name, row.employee, PLACES[row.field.key])


def _numbered(rows: Iterable[Difference]) -> list[Difference]:
    """Number the differences and tell each which come along with it."""
    counted = list(_counted(rows, 0))
    together: dict[tuple[int | None, str], list[Difference]] = {}
    for row in counted:
        if (line := register.LINE_OF.get(row.field.key)) and row.takeable:
            together.setdefault((row.employee, line.name), []).append(row)
    return [_with_partners(row, together) for row in counted]


def _with_partners(
    row: Difference, together: Mapping[tuple[int | None, str], list[Difference]]
) -> Difference:
    line = register.LINE_OF.get(row.field.key)
    fellows = together.get((row.employee, line.name), []) if line else []
    key = next((one for one in fellows if line and one.field.key == line.key), None)
    if key is None or not row.takeable:
        return row
    return replace(row, partners=tuple(one.number for one in fellows if one is not row))


def _counted(rows: Iterable[Difference], start: int) -> Iterator[Difference]:
    return (replace(row, number=start + place) for place, row in enumerate(rows, 1))


def _serves(draft: Draft) -> bool:
    return draft.values.get("status") in (None, "", *_IN_SERVICE)


def _stranger(draft: Draft) -> Difference:
    values = draft.values
    unit = units.path((str(values.get("unit") or ""), str(values.get("subunit") or "")))
    name = str(values.get("name") or "")
    return Difference(
        0, None, draft.nip or "", name, unit, PERSON, Outcome.ONLY_THERE,
        siasn="ada", refusal="lewat Impor",
    )  # fmt: skip


def _absent(one: Present) -> Difference:
    return replace(_who(one, Outcome.ONLY_HERE), office="ada", refusal="tidak ada di SIASN")


# Taking over ---


@use_case("employee", "unit", roles=CLERKS, reach=Reach.OFFICE, undoable=True)
@collecting.put_off()
def take_over(
    session: Session,
    comparison: Comparison,
    chosen: Collection[int],
    *,
    progress: Progress = nothing,
) -> Taken:
    """Write the chosen values of SIASN into the files, all or nothing.

    Raises ``Stale`` when one of the files changed since they were compared.
    """
    session.require_whole_office()
    rows = comparison.takeable(chosen)
    wanted: dict[int, set[str]] = {}
    for row in rows:
        if row.employee is not None:
            wanted.setdefault(row.employee, set()).add(row.field.key)
    if not wanted:
        return Taken(None, 0, 0)
    pairs = {employee: comparison.pairs[employee] for employee in wanted}
    _refuse_changed(pairs)
    say(f"Ambil {len(rows)} nilai dari SIASN untuk {len(wanted)} pegawai")
    changes = [
        (employee, pair.office.identity["version"], _change(pair, wanted[employee]))
        for employee, pair in pairs.items()
    ]
    import_writing.write(changes, session.today, progress)
    return Taken(act_id(), len(rows), len(wanted))


def _refuse_changed(pairs: Mapping[int, Pair]) -> None:
    """Raise ``Stale`` when a file, or a row of its histories, is not what was compared."""
    now = import_compare.of_people(pairs.keys())
    for employee, pair in pairs.items():
        if employee not in now or _state(now[employee]) != _state(pair.office):
            raise import_writing.changed_meanwhile(str(pair.office.identity["name"]))


def _state(one: Present) -> tuple[Any, ...]:
    """Return what must not have changed: his file and his histories, not the name of his unit."""
    return one.identity, one.ranks, one.positions, one.educations


def _change(pair: Pair, keys: set[str]) -> Change:
    """Return what taking these fields writes into one file."""
    wanted, there = register.whole_lines(keys, pair.here, pair.there), pair.there
    change = Change({key: there[key] for key in IDENTITY if key in wanted})
    if "unit" in wanted:
        change.unit = there["unit"]
    for line in register.LINES:
        if taken := wanted & {*line.fields}:
            change.rows.append(_written(pair, line, taken))
    return change


_TABLES: dict[str, tuple[type[Base], dict[str, str]]] = {
    "rank": (RankHistory, RANK),
    "position": (PositionHistory, POSITION),
    "education": (EducationHistory, EDUCATION),
}


def _written(
    pair: Pair, line: register.Line, taken: set[str]
) -> tuple[type[Base], int | None, Values]:
    """Return the row of a history to add, or to mend where it is the row that was compared."""
    table, columns = _TABLES[line.name]
    row = present_row(pair.office, line, pair.there)
    values = {columns[key]: pair.there[key] for key in taken if key in columns}
    if "mkg" in taken:
        values["mkg_years"], values["mkg_months"] = pair.there["mkg"]
    whole = register.taking(line, pair.here, pair.there) is register.Taking.WHOLE
    if row and (not whole or _same_day(line, pair)):
        return table, row["id"], values
    if line.name == "position":
        values["appointment"] = pair.there["appointment"]
    return table, None, values


def _same_day(line: register.Line, pair: Pair) -> bool:
    """Tell whether another rank or position of the same day corrects the one on file."""
    return line.name != "education" and pair.here[line.date] == pair.there.get(line.date)


# The workbook ---


@query(roles=CLERKS, reach=Reach.OFFICE)
def save_differences(
    session: Session, comparison: Comparison, path: Path, *, progress: Progress = nothing
) -> int:
    """Write every difference as a workbook and return how many there are."""
    session.require_whole_office()
    from kepegdesk.documents.siasn_sheets import SiasnSheets, write_siasn

    heading = (f"Perbandingan dengan SIASN: {comparison.file_name}", short_date(session.today))
    sheets = SiasnSheets(
        heading,
        [_line(row) for row in comparison.rows],
        [(row.nip, row.name, row.unit) for row in comparison.only_there],
        [(row.nip, row.name, row.unit) for row in comparison.only_here],
        [(one.row, one.nip, one.name, one.reason) for one in comparison.unread],
        summary(comparison),
    )
    return write_siasn(path, sheets, progress)


def _line(row: Difference) -> tuple[str | int | dt.date | None, ...]:
    return (
        row.nip, row.name, row.unit, row.field.label, _cell(row.office), _cell(row.siasn),
        row.outcome.label, row.field.effect,
    )  # fmt: skip


def summary(comparison: Comparison) -> list[tuple[str, int]]:
    """Return every count in words, those of each field that differs last."""
    counts = comparison.counts
    fields = Counter(row.field.key for row in comparison.rows)
    return [
        ("Pegawai yang dibandingkan", comparison.people),
        *((f"{_capital(outcome.label)}", counts[outcome]) for outcome in Outcome),
        ("Baris SIASN yang tidak terbaca", len(comparison.unread)),
        *((f"Tidak sama: {FIELDS[key].label}", fields[key]) for key in FIELDS if fields[key]),
    ]


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]


def rows_as_data(comparison: Comparison) -> list[dict[str, Any]]:
    """Return every difference as plain dictionaries, for scripts."""
    return [
        {
            "number": row.number,
            "nip": row.nip,
            "name": row.name,
            "unit": row.unit,
            "field": row.field.key,
            "office": row.office_text,
            "siasn": row.siasn_text,
            "outcome": row.outcome.value,
            "consequence": int(row.field.consequence),
            "takeable": row.takeable,
            "note": row.refusal,
        }
        for row in comparison.everything
    ]


def numbers_of(comparison: Comparison, fields: Collection[str]) -> list[int]:
    """Return the numbers of every difference of these fields that may be taken over."""
    return [row.number for row in comparison.rows if row.takeable and row.field.key in fields]
