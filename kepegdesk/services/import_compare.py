"""Hold a draft of an import against the file the office has: what is new, what differs.

Blanks never erase, unless an update of chosen columns asks for it; a text that differs only by
being typed in capitals is the same.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from kepegdesk.domain.columns import FIELDS
from kepegdesk.domain.import_rows import Draft, Known, KnownPerson
from kepegdesk.domain.import_update import Update, erased
from kepegdesk.domain.names import same_titles
from kepegdesk.domain.units_text import unit_key
from kepegdesk.services import unit_places, units
from kepegdesk.storage.base import Base, dicts, tuples
from kepegdesk.storage.bulk import among
from kepegdesk.storage.tables import (
    EducationHistory,
    Employee,
    ImportWord,
    PositionHistory,
    RankHistory,
    Unit,
    UnitAlias,
)

IDENTITY = (
    "nip", "nip_lama", "name", "title_before", "title_after", "birth_place", "birth_date", "sex",
    "religion", "marital", "nik", "npwp", "phone", "email", "address", "kind", "status",
    "tmt_cpns", "tmt_pns", "contract_start", "contract_end", "note",
)  # fmt: skip
"""Fields of a draft that are columns of ``Employee``."""

RANK = {
    "golongan": "golongan",
    "tmt_golongan": "tmt",
    "mkg_years": "mkg_years",
    "mkg_months": "mkg_months",
}
POSITION = {
    "position": "title",
    "position_kind": "kind",
    "eselon": "eselon",
    "appointment": "appointment",
    "tmt_position": "tmt",
}
EDUCATION = {
    "education": "level",
    "education_major": "major",
    "school": "school",
    "graduated": "graduated",
}

_PLACES: dict[str, tuple[str, str]] = {
    **{name: ("identity", name) for name in IDENTITY},
    **{name: ("rank", column) for name, column in RANK.items()},
    **{name: ("position", column) for name, column in POSITION.items()},
    **{name: ("education", column) for name, column in EDUCATION.items()},
}
"""Where each field of a draft is kept, and under what name."""

_TITLES = ("title_before", "title_after")

Row = dict[str, Any]
CHUNK = 500


@dataclass(frozen=True, slots=True)
class Present:
    """What the office has of one person now."""

    identity: Row
    unit: tuple[str, str]
    ranks: tuple[Row, ...] = ()
    positions: tuple[Row, ...] = ()
    educations: tuple[Row, ...] = ()


@dataclass(slots=True)
class Change:
    """What bringing a draft in would write; empty when the office has it all already."""

    identity: Row = field(default_factory=dict)
    unit: tuple[str, str] | None = None
    rows: list[tuple[type[Base], int | None, Row]] = field(default_factory=list)
    words: list[str] = field(default_factory=list)
    pairs: dict[str, tuple[str, str]] = field(default_factory=dict)
    """By the draft's field: what the office has and what would be, as shown."""

    def __bool__(self) -> bool:
        return bool(self.identity or self.unit or self.rows)


def known() -> Known:
    """Return the people, units and words a sheet's rows are recognised by."""
    people = Employee.select(Employee.nip, Employee.name, Employee.birth_date, Employee.nip_lama)
    living = Unit.select(Unit.id, Unit.name).where(Unit.parent.is_null(), Unit.active)
    roots = dict(tuples(living.order_by(Unit.id)))
    aliases = dict(tuples(UnitAlias.select(UnitAlias.key, Unit.name).join(Unit)))
    former = {name: roots[unit] for unit, name in units.former_names() if unit in roots}
    return Known(
        people=tuple(KnownPerson(*row) for row in tuples(people)),
        units=tuple(roots.values()),
        unit_aliases=former | aliases,
        places=unit_places.places(),
        words=words(),
    )


def words() -> dict[str, dict[str, str]]:
    """Return the dictionary of corrections by field: folded words and what they mean."""
    found: dict[str, dict[str, str]] = {}
    rows = ImportWord.select(ImportWord.field, ImportWord.key, ImportWord.value)
    for name, key, value in tuples(rows):
        found.setdefault(name, {})[key] = value
    return found


def present(drafts: Iterable[Draft]) -> tuple[dict[str, Present], dict[str, Present]]:
    """Return what the office has of the people the drafts name, by NIP and by NIK."""
    drafts = list(drafts)
    nips = [draft.nip for draft in drafts if draft.nip]
    niks = [str(d.values["nik"]) for d in drafts if not d.nip and d.values.get("nik")]
    people: list[Row] = []
    for column, wanted in ((Employee.nip, nips), (Employee.nik, niks)):
        for start in range(0, len(wanted), CHUNK):
            people += dicts(Employee.select().where(among(column, wanted[start : start + CHUNK])))
    found = _with_histories({row["id"]: row for row in people})
    by_nip = {one.identity["nip"]: one for one in found if one.identity["nip"]}
    by_nik = {one.identity["nik"]: one for one in found if not one.identity["nip"]}
    return by_nip, by_nik


def everybody() -> list[Present]:
    """Return what the office has of all its people."""
    return _with_histories({row["id"]: row for row in dicts(Employee.select())})


def of_people(employees: Collection[int]) -> dict[int, Present]:
    """Return what the office has of these people, by their number."""
    wanted = list(employees)
    found: dict[int, Row] = {}
    for start in range(0, len(wanted), CHUNK):
        mine = among(Employee.id, wanted[start : start + CHUNK])
        found |= {row["id"]: row for row in dicts(Employee.select().where(mine))}
    return {one.identity["id"]: one for one in _with_histories(found)}


def _with_histories(people: Mapping[int, Row]) -> list[Present]:
    chains = units.chains()
    ranks, positions, educations = (
        _histories(table, people) for table in (RankHistory, PositionHistory, EducationHistory)
    )
    return [
        Present(
            row,
            chains[row["unit"]] if row["unit"] else ("", ""),
            tuple(ranks.get(number, ())),
            tuple(positions.get(number, ())),
            tuple(educations.get(number, ())),
        )
        for number, row in people.items()
    ]


def _histories(
    table: type[RankHistory | PositionHistory | EducationHistory],
    people: Collection[int],
) -> dict[int, list[Row]]:
    found: dict[int, list[Row]] = {}
    wanted = list(people)
    for start in range(0, len(wanted), CHUNK):
        part = among(table.employee, wanted[start : start + CHUNK])
        for row in dicts(table.select().where(part).order_by(table.id)):
            found.setdefault(row["employee"], []).append(row)
    return found


def compare(draft: Draft, office: Present | None, update: Update | None = None) -> Change:
    """Return what the draft would change; for a person the office does not have, everything.

    With ``update`` only its fields; then a blank cell may erase.
    """
    if office is None:
        return _everything(draft.values)
    values = {key: value for key, value in draft.values.items() if value not in (None, "")}
    if any(note.key == "KIND_DERIVED" for note in draft.notes):
        values.pop("kind", None)  # what the sheet does not say does not change what is known
    if office.identity.get("tmt_cpns") and not draft.cells.get("tmt_cpns"):
        values.pop("tmt_cpns", None)  # a renewed contract's start is not the first appointment
    if update is not None:
        values = _chosen(values, update)
    change = Change()
    _compare_identity(change, values, office.identity)
    _compare_unit(change, values, office.unit)
    _compare_rank(change, _renamed(values, RANK), office.ranks)
    _compare_position(change, _renamed(values, POSITION), office.positions)
    _compare_education(change, _renamed(values, EDUCATION), office.educations)
    if update is not None:
        _erase(change, draft, office, update)
    return change


def _chosen(values: Row, update: Update) -> Row:
    """Return the wanted values, and those without which they cannot be told where they belong."""
    wanted = set(update.fields)
    if wanted & {"unit", "subunit"}:
        wanted.add("unit")
    if "name" in wanted:
        wanted |= set(_TITLES)
    if wanted & set(POSITION):
        wanted.add("appointment")
    return {key: value for key, value in values.items() if key in wanted}


def _erase(change: Change, draft: Draft, office: Present, update: Update) -> None:
    """Put blanks in the place of what the office has, where the sheet's cell is blank."""
    kind = str(draft.values.get("appointment") or "definitif")
    positions = [row for row in office.positions if row["appointment"] == kind]
    current = {
        RankHistory: newest(office.ranks),
        PositionHistory: newest(positions),
        EducationHistory: _latest_education(office.educations),
    }
    for name in sorted(erased(draft, update)):
        part, column = _PLACES[name]
        blank = draft.values[name]
        table = _TABLES.get(part)
        row = office.identity if table is None else current[table]
        if row is None or row[column] in (None, ""):
            continue
        if table is None:
            change.identity[name] = blank
        elif not _blank_in(change, table, row["id"], column, blank):
            continue
        change.words.append(_told(name, row[column], blank))
        change.pairs[name] = (shown(row[column]), shown(blank))


def _blank_in(change: Change, table: type[Base], number: int, column: str, blank: Any) -> bool:
    """Blank a column of a history's current row; not where the sheet brings a row of its own."""
    mine = [(place, values) for kind, place, values in change.rows if kind is table]
    if any(place is None for place, _values in mine):
        return False
    for place, values in mine:
        if place == number:
            values[column] = blank
            return True
    change.rows.append((table, number, {column: blank}))
    return True


_TABLES: dict[str, type[Base]] = {
    "rank": RankHistory,
    "position": PositionHistory,
    "education": EducationHistory,
}


def _everything(values: Mapping[str, Any]) -> Change:
    """Return what a person the office does not have brings, sorted out in one pass."""
    identity: Row = {}
    rank: Row = {}
    position: Row = {}
    education: Row = {}
    parts = {"identity": identity, "rank": rank, "position": position, "education": education}
    for field_name, value in values.items():
        if value is not None and value != "" and field_name in _PLACES:
            part, column = _PLACES[field_name]
            parts[part][column] = value
    change = Change(identity)
    if values.get("unit"):
        change.unit = (str(values["unit"]), str(values.get("subunit") or ""))
    for table, row, key in (
        (RankHistory, rank, "golongan"),
        (PositionHistory, position, "title"),
        (EducationHistory, education, "level"),
    ):
        if key in row:
            change.rows.append((table, None, row))
    return change


def _renamed(values: Mapping[str, Any], names: Mapping[str, str]) -> Row:
    return {column: values[name] for name, column in names.items() if name in values}


def _compare_identity(change: Change, values: Mapping[str, Any], have: Row) -> None:
    for name in IDENTITY:
        alike = same_titles if name in _TITLES else same
        if name in values and not alike(values[name], have.get(name)):
            change.identity[name] = values[name]
            change.words.append(_told(name, have.get(name), values[name]))
            change.pairs[name] = (shown(have.get(name)), shown(values[name]))


def _compare_unit(change: Change, values: Mapping[str, Any], have: tuple[str, str]) -> None:
    if "unit" not in values:
        return
    wanted = (str(values["unit"]), str(values.get("subunit", "")))
    same_office = unit_key(wanted[0]) == unit_key(have[0])
    if same_office and (not wanted[1] or unit_key(wanted[1]) == unit_key(have[1])):
        return
    change.unit = wanted
    change.words.append(_told("unit kerja", units.path(have), units.path(wanted)))
    change.pairs["unit"] = (shown(units.path(have)), shown(units.path(wanted)))


def _compare_rank(change: Change, wanted: Row, have: tuple[Row, ...]) -> None:
    if "golongan" not in wanted and not have:
        return
    _settle(change, RankHistory, wanted, have, newest(have), key="golongan", names=RANK)


def _compare_position(change: Change, wanted: Row, have: tuple[Row, ...]) -> None:
    if "title" not in wanted and not have:
        return
    kind = wanted.get("appointment", "definitif")
    alike = tuple(row for row in have if row["appointment"] == kind)
    if "title" not in wanted and not alike:
        return
    _settle(change, PositionHistory, wanted, alike, newest(alike), key="title", names=POSITION)


def _compare_education(change: Change, wanted: Row, have: tuple[Row, ...]) -> None:
    if not wanted or ("level" not in wanted and not have):
        return
    level = wanted.get("level")
    alike = [row for row in have if level is None or row["level"] == level]
    latest = _latest_education(alike)
    _settle(change, EducationHistory, wanted, have, latest, key="level", names=EDUCATION)


def _latest_education(rows: Iterable[Row]) -> Row | None:
    return max(rows, key=lambda row: (row["graduated"] or 0, row["id"]), default=None)


def newest(rows: Iterable[Row]) -> Row | None:
    """Return the row with the latest TMT; rows without one count as the oldest."""
    return max(rows, key=lambda row: (row["tmt"] or dt.date.min, row["id"]), default=None)


def _settle(
    change: Change,
    table: type[Base],
    wanted: Row,
    have: tuple[Row, ...],
    current: Row | None,
    *,
    key: str,
    names: Mapping[str, str],
) -> None:
    """Add a row to a history, or mend the row that means the same; old rows are never lost.

    A row means the same when its key is the same, or its TMT is, or the sheet gives no TMT.
    """
    if not wanted or any(_holds(row, wanted) for row in have):
        return
    mended = current if current is not None and _means_the_same(current, wanted, key) else None
    _tell(change, wanted, current or {}, names)
    if mended is None:
        change.rows.append((table, None, wanted))
        return
    changed = {name: value for name, value in wanted.items() if not same(value, mended[name])}
    change.rows.append((table, mended["id"], changed))


def _tell(change: Change, wanted: Row, current: Row, names: Mapping[str, str]) -> None:
    """Word every column of a history that would differ from its current row."""
    for name, column in names.items():
        if column in wanted and not same(wanted[column], current.get(column)):
            change.words.append(_told(name, current.get(column), wanted[column]))
            change.pairs[name] = (shown(current.get(column)), shown(wanted[column]))


def _holds(row: Row, wanted: Row) -> bool:
    return all(same(value, row[name]) for name, value in wanted.items())


def _means_the_same(current: Row, wanted: Row, key: str) -> bool:
    if key not in wanted or same(wanted[key], current[key]):
        return True
    if "tmt" not in current:
        return False
    return wanted.get("tmt") is None or wanted["tmt"] == current["tmt"]


def same(new: Any, old: Any) -> bool:
    """Tell whether a value is what the office has; capitals alone make no difference."""
    if new == old:
        return True
    if isinstance(new, str) and isinstance(old, str):
        return new.isupper() and new.casefold() == old.casefold()
    return False


def _told(name: str, old: Any, new: Any) -> str:
    label = FIELDS.get(name, name).partition(" (")[0]
    return f"{label}: {shown(old)} → {shown(new)}"


def shown(value: Any) -> str:
    """Write a value for the preview."""
    if value in (None, ""):
        return "(kosong)"
    return f"{value:%d-%m-%Y}" if isinstance(value, dt.date) else str(value)
