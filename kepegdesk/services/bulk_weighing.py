"""Weigh changes of many people: read each text, hold it against the file, plan what is written."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any

from kepegdesk.domain import bulk_fields, cells
from kepegdesk.domain.bulk_fields import FIELDS, BulkField, Reading
from kepegdesk.domain.cells import word_key
from kepegdesk.domain.histories import HISTORIES, History
from kepegdesk.domain.history_rules import Owner, check_row, in_force
from kepegdesk.domain.names import spell_titles
from kepegdesk.domain.problems import Problem, error, warning
from kepegdesk.errors import Refused
from kepegdesk.progress import Progress
from kepegdesk.services import employees, present_units, units
from kepegdesk.services.employee_file import EmployeeFile, read_files
from kepegdesk.services.histories import TABLES
from kepegdesk.services.session import Session
from kepegdesk.storage.base import dicts
from kepegdesk.storage.bulk import among

CHUNK = 500
KEPT = ("unit", "status")
"""Dated fields whose present value the person's own row keeps."""


@dataclass(frozen=True, slots=True)
class Change:
    """One cell: whose, which field, and the text that shall stand there."""

    employee: int
    field: str
    text: str


@dataclass(frozen=True, slots=True)
class Decree:
    """Since when dated values hold, and by which decree.

    Where ``corrects``, no TMT is asked: the rows that hold now are mended.
    """

    tmt: dt.date | None = None
    sk_number: str = ""
    sk_date: dt.date | None = None
    corrects: bool = False


UNDATED = Decree()
"""No TMT: what is dated is refused until one is given."""


class Outcome(StrEnum):
    """What would become of a change."""

    CHANGED = "changed"
    SAME = "same"
    REFUSED = "refused"

    @property
    def label(self) -> str:
        """Return the words for screen."""
        return {"changed": "berubah", "same": "sama", "refused": "ditolak"}[self.value]


@dataclass(frozen=True, slots=True)
class Line:
    """One change beside what stands there now; ``number`` is its place among the changes."""

    number: int
    employee: int
    name: str
    nip: str
    field: str
    old: str
    new: str
    outcome: Outcome
    problems: tuple[Problem, ...] = ()

    @property
    def label(self) -> str:
        """Return what the field is called."""
        return bulk_fields.label_of(self.field)

    @property
    def reason(self) -> str:
        """Return in words what is wrong or doubtful."""
        return " ".join(problem.text for problem in self.problems)


@dataclass(frozen=True, slots=True)
class RowPlan:
    """A row of a history to add, or to mend where it has a number."""

    key: str
    id: int | None
    version: int
    values: Mapping[str, Any]


@dataclass(slots=True)
class Plan:
    """What is written into one file."""

    employee: int
    name: str
    version: int
    columns: dict[str, Any] = field(default_factory=dict)
    rows: list[RowPlan] = field(default_factory=list)


State = Mapping[str, object]
"""The versions a file was weighed in: its own under no name, those of rows by their history."""


@dataclass(frozen=True, slots=True)
class Weighed:
    """Every change weighed, what is to be written, and in which state each file was found."""

    lines: tuple[Line, ...]
    plans: list[Plan]
    states: dict[int, State]


def weigh(
    changes: Sequence[Change], decree: Decree, session: Session, progress: Progress
) -> Weighed:
    """Weigh changes by the rules of the form; raise ``NotAllowed`` for people out of reach."""
    mine: dict[int, list[tuple[int, Change]]] = defaultdict(list)
    for number, change in enumerate(changes):
        mine[change.employee].append((number, change))
    scales = _Scales(session, decree)
    found: list[tuple[Line, ...]] = []
    everybody = list(mine)
    for start in range(0, len(everybody), CHUNK):
        progress(start, len(everybody))
        part = everybody[start : start + CHUNK]
        scales.load(part, {c.field for employee in part for _n, c in mine[employee]})
        found += [scales.weigh(employee, mine[employee]) for employee in part]
    progress(len(everybody), len(everybody))
    lines = sorted((line for part in found for line in part), key=lambda line: line.number)
    return Weighed(tuple(lines), scales.plans, scales.states)


class _Scales:
    """Knows the files and histories of the people at hand, and gathers the plans."""

    def __init__(self, session: Session, decree: Decree) -> None:
        self._session, self._decree = session, decree
        self._units: Callable[[str], int | None] = _unit_finder(session)
        self._names = {unit: units.path(chain) for unit, chain in units.chains().items()}
        self._files: dict[int, EmployeeFile] = {}
        self._rows: dict[tuple[str, int], list[dict[str, Any]]] = {}
        self._living: dict[tuple[int, dt.date], list[Problem]] = {}
        self.plans: list[Plan] = []
        self.states: dict[int, State] = {}

    def load(self, people: Sequence[int], fields: set[str]) -> None:
        """Read the files of some people, and the histories these fields belong to."""
        self._files = {file.id or 0: file for file in read_files(people, self._session.today)}
        self._rows = defaultdict(list)
        for key in {FIELDS[name].history for name in fields if name in FIELDS} - {""}:
            table = TABLES[key]
            for row in dicts(table.select().where(among(table.employee, people))):
                self._rows[key, row["employee"]].append(row)

    def weigh(self, employee: int, changes: Sequence[tuple[int, Change]]) -> tuple[Line, ...]:
        """Weigh the changes of one person together, as the form would."""
        file = self._files.get(employee)
        if file is None:
            gone = error("PG03", "id", "Pegawai ini sudah tidak ada. Muat ulang daftarnya.")
            return tuple(
                Line(n, employee, "", "", c.field, "", c.text, Outcome.REFUSED, (gone,))
                for n, c in changes
            )
        self._session.require_unit(file.unit)
        touched = {FIELDS[c.field].history for _n, c in changes if c.field in FIELDS} - {""}
        self.states[employee] = {"": file.version, **dict(self._versions(employee, touched))}
        plan = Plan(employee, file.name, file.version)
        plain = [pair for pair in changes if pair[1].field in bulk_fields.PLAIN]
        dated = [pair for pair in changes if pair[1].field in bulk_fields.DATED]
        shown = [pair for pair in changes if pair[1].field not in FIELDS]
        lines = (
            *(self._over(file, n, c) for n, c in shown),
            *self._plain(file, plain, plan),
            *(self._dated(file, n, c, plan) for n, c in dated),
        )
        if plan.columns or plan.rows:
            self.plans.append(plan)
        return lines

    def _versions(self, employee: int, keys: set[str]) -> Iterator[tuple[str, object]]:
        for key in sorted(keys):
            yield key, tuple(sorted((r["id"], r["version"]) for r in self._rows[key, employee]))

    def _over(self, file: EmployeeFile, number: int, change: Change) -> Line:
        """Let a block lie over what is only shown, where it says the same."""
        old = _shown_only(file, change.field)
        text = cells.clean(change.text)
        alike = word_key(text) == word_key(old) or not text
        label = bulk_fields.label_of(change.field)
        said = f"{label} tidak diubah di daftar; ubahlah di formulir (Enter)."
        problems = () if alike else (error("BE05", change.field, said),)
        outcome = Outcome.SAME if alike else Outcome.REFUSED
        return _line(number, file, change.field, old, text, outcome, problems)

    # Fields that are simply replaced

    def _plain(
        self, file: EmployeeFile, changes: Sequence[tuple[int, Change]], plan: Plan
    ) -> Iterator[Line]:
        readings = {number: bulk_fields.read(c.field, c.text) for number, c in changes}
        names = {number: c.field for number, c in changes}
        good = {n: r for n, r in readings.items() if not r.is_wrong}
        fresh, found = self._checked(file, good, names)
        for number, reading in readings.items():
            name = names[number]
            old = getattr(file, name)
            problems = [p for p in (reading.problem, *found.get(number, ())) if p is not None]
            value = old if reading.is_wrong else getattr(fresh, name)
            new = cells.text_of(_text_of(changes, number)) if reading.is_wrong else value
            refused = any(problem.blocks for problem in problems)
            same = value == old and not refused
            if not same and not refused:
                plan.columns[name] = value
            outcome = _outcome(refused=refused, same=same)
            words = bulk_fields.shown(new)
            yield _line(number, file, name, bulk_fields.shown(old), words, outcome, problems)

    def _checked(
        self, file: EmployeeFile, readings: Mapping[int, Reading], names: Mapping[int, str]
    ) -> tuple[EmployeeFile, dict[int, list[Problem]]]:
        """Check the file as it would be; what a change is to blame for goes to its line."""
        kept, told = dict(readings), defaultdict[int, list[Problem]](list)
        while True:
            fresh = _spelled(file, {names[n]: r.value for n, r in kept.items()})
            found = employees.judged(fresh, self._session.today) if fresh != file else []
            blocking = [problem for problem in found if problem.blocks]
            for number in kept:
                told[number] += [p for p in found if not p.blocks and p.field == names[number]]
            if not blocking:
                return fresh, told
            fields = {problem.field for problem in blocking}
            blamed = [n for n in kept if names[n] in fields] or list(kept)
            for number in blamed:
                told[number] += blocking
                del kept[number]

    # Fields of a history

    def _dated(self, file: EmployeeFile, number: int, change: Change, plan: Plan) -> Line:
        wanted = FIELDS[change.field]
        old = self._now(file, change.field)
        reading = self._read(change)
        new = change.text if reading.is_wrong else self._shown(change.field, reading.value)
        same = not reading.is_wrong and reading.value == old
        problems = [reading.problem] if reading.problem else []
        if not same and not reading.is_wrong:
            problems += self._settle(file, wanted, old, reading.value, plan)
        refused = any(problem.blocks for problem in problems)
        if not (same or refused or self._decree.corrects) and self._decree.tmt:
            new += f", TMT {self._decree.tmt:%d-%m-%Y}"
        outcome = _outcome(refused=refused, same=same)
        shown = self._shown(change.field, old)
        return _line(number, file, change.field, shown, new, outcome, problems)

    def _now(self, file: EmployeeFile, name: str) -> Any:
        if name in KEPT:
            return getattr(file, name)
        return file.rank.golongan if name == "golongan" else file.position.title

    def _read(self, change: Change) -> Reading:
        if change.field != "unit":
            return bulk_fields.read(change.field, change.text)
        text = cells.clean(change.text)
        unit = self._units(text) if text else None
        if unit is not None:
            return Reading(unit)
        said = (
            f"Unit «{text[:60]}» tidak dikenal; tulis nama lengkapnya atau tambahkan nama lainnya."
            if text
            else "Unit kerja tidak dapat dikosongkan."
        )
        return Reading(None, error("D41", "unit", said))

    def _shown(self, name: str, value: Any) -> str:
        return self._names.get(value, "") if name == "unit" else bulk_fields.shown(value)

    def _settle(
        self, file: EmployeeFile, wanted: BulkField, old: Any, value: Any, plan: Plan
    ) -> list[Problem]:
        """Plan the row that a dated value needs; return what speaks against it."""
        history, rows = HISTORIES[wanted.history], self._rows[wanted.history, plan.employee]
        decree = self._decree
        if not decree.corrects and decree.tmt is None:
            said = f"{wanted.label} berlaku sejak kapan? Isi TMT-nya."
            return [error("BE04", wanted.name, said)]
        row = self._holding(history, rows) if decree.corrects else _same_day(rows, decree.tmt)
        if decree.corrects and row is None:
            if wanted.name not in KEPT:
                said = f"Belum ada riwayat {wanted.label.lower()} yang dapat dibetulkan; isi TMT."
                return [error("BE06", wanted.name, said)]
            gone = self._dissolved(wanted, value, None)
            if not gone:
                plan.columns[wanted.name] = value
            return gone
        base = {n: row[n] for n in history.by_name} if row else _empty(history)
        values = {**base, wanted.column: value}
        if not decree.corrects:
            values |= {"tmt": decree.tmt, **_decree_of(decree)}
        problems = self._row_problems(file, history, values, row, rows)
        problems += self._dissolved(wanted, value, values["tmt"])
        if not any(problem.blocks for problem in problems):
            self._plan_row(wanted, old, values, row, rows, plan)
        return problems

    def _dissolved(self, wanted: BulkField, unit: Any, since: dt.date | None) -> list[Problem]:
        """Return that a unit is dissolved by the day, as the form would say; asked once a day."""
        if wanted.name != "unit":
            return []
        place = (unit, since or dt.date.max)
        if place not in self._living:
            try:
                present_units.require_living(*place)
            except Refused as refusal:
                self._living[place] = list(refusal.problems)
            else:
                self._living[place] = []
        return self._living[place]

    def _holding(self, history: History, rows: Sequence[dict[str, Any]]) -> dict[str, Any] | None:
        day = dt.date.max if history.key == "status" else self._session.today
        found = in_force(history, rows, day)
        return dict(found) if found is not None else None

    def _row_problems(
        self,
        file: EmployeeFile,
        history: History,
        values: Mapping[str, Any],
        row: Mapping[str, Any] | None,
        rows: Sequence[dict[str, Any]],
    ) -> list[Problem]:
        others = [each for each in rows if row is None or each["id"] != row["id"]]
        owner = Owner(file.kind, file.birth_date)
        found = check_row(history, values, owner, others, self._session.today)
        if row is not None and row.get("tmt") is None and self._decree.corrects:
            found = [p for p in found if (p.key, p.field) != ("RW01", "tmt")]
        later = [each["tmt"] for each in rows if each["tmt"] and row is None]
        if values["tmt"] and any(values["tmt"] < tmt for tmt in later):
            said = f"Sudah ada yang lebih baru (TMT {max(later):%d-%m-%Y}); yang sekarang tetap."
            found.append(warning("BE07", "tmt", said))
        return found

    def _plan_row(
        self,
        wanted: BulkField,
        old: Any,
        values: dict[str, Any],
        row: Mapping[str, Any] | None,
        rows: Sequence[dict[str, Any]],
        plan: Plan,
    ) -> None:
        if row is not None:
            plan.rows.append(RowPlan(wanted.history, row["id"], row["version"], values))
            return
        if not rows and wanted.name in KEPT and old is not None:
            before = {**_empty(HISTORIES[wanted.history]), wanted.column: old}
            plan.rows.append(RowPlan(wanted.history, None, 0, before))
        plan.rows.append(RowPlan(wanted.history, None, 0, values))


def _empty(history: History) -> dict[str, Any]:
    made: dict[str, Any] = history.empty()
    return made | {"appointment": "definitif"} if history.key == "position" else made


def _same_day(rows: Sequence[dict[str, Any]], tmt: dt.date | None) -> dict[str, Any] | None:
    """Return the row of the same day, which another value of that day corrects."""
    same = [row for row in rows if row["tmt"] == tmt]
    definitive = [row for row in same if row.get("appointment", "definitif") == "definitif"]
    return max(definitive, key=lambda row: int(row["id"]), default=None)


def _decree_of(decree: Decree) -> dict[str, Any]:
    return {"sk_number": cells.clean(decree.sk_number), "sk_date": decree.sk_date}


def _spelled(file: EmployeeFile, values: Mapping[str, Any]) -> EmployeeFile:
    """Return the file as it would be, its titles spelled as the form and an import spell them."""
    from kepegdesk.documents.reference import vocabulary

    fresh = replace(file, **values)
    if not {"title_before", "title_after"} & values.keys():
        return fresh
    before, after, _doubtful = spell_titles(fresh.title_before, fresh.title_after, vocabulary())
    spelled: dict[str, Any] = {"title_before": before, "title_after": after}
    return replace(fresh, **{n: v for n, v in spelled.items() if n in values})


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


def _shown_only(file: EmployeeFile, name: str) -> str:
    values = {
        "full_name": file.full_name, "nip": file.nip or "", "kind": file.kind.value,
        "eselon": file.position.eselon, "tmt_golongan": file.rank.tmt,
        "tmt_position": file.position.tmt, "education": file.education.level,
    }  # fmt: skip
    return bulk_fields.shown(values[name])


def _text_of(changes: Sequence[tuple[int, Change]], number: int) -> str:
    return next(change.text for each, change in changes if each == number)


def _outcome(*, refused: bool, same: bool) -> Outcome:
    return Outcome.REFUSED if refused else Outcome.SAME if same else Outcome.CHANGED


def _line(
    number: int,
    file: EmployeeFile,
    name: str,
    old: str,
    new: str,
    outcome: Outcome,
    problems: Sequence[Problem],
) -> Line:
    return Line(
        number, file.id or 0, file.full_name, file.nip or "", name, old, new, outcome,
        tuple(problems),
    )  # fmt: skip
