"""Everybody's file in one statement, for lists of the whole office: plain tuples, no models."""

# ruff: noqa: S608 - the pieces are names of our own tables and columns, values are bound
from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator, Sequence
from typing import Any

from kepegdesk.storage.database import is_server, rows
from kepegdesk.storage.listing import among, bound, held, newest

COLUMNS = (
    "nip", "name", "kind", "title_before", "title_after", "birth_place", "birth_date", "sex",
    "religion", "marital", "golongan", "tmt_golongan", "appointment", "position", "position_kind",
    "eselon", "tmt_position", "mkg_years", "mkg_months", "education", "education_major", "school",
    "graduated", "tmt_cpns", "tmt_pns", "contract_start", "contract_end", "unit", "sub_unit",
    "status", "nik", "nip_lama", "npwp", "phone", "email", "address", "note",
)  # fmt: skip
"""What ``files`` gives of each person, in order."""

_DATES = tuple(
    index
    for index, name in enumerate(COLUMNS, start=1)
    if name.startswith(("tmt_", "contract_")) or name == "birth_date"
)
_CHUNK = 2000


def _held_on(table: str, column: str, day: dt.date) -> str:
    """Return the value of the newest row of a history that had begun by a day."""
    return (
        f"(SELECT {column} FROM {table} WHERE employee_id = e.id {held(day)} "
        "ORDER BY tmt DESC NULLS LAST, id DESC LIMIT 1)"
    )


def _kind(day: dt.date | None) -> str:
    """Return the kind on a day; before the TMT PNS on file a PNS was CPNS."""
    if day is None:
        return "e.kind"
    known = _held_on("kind_history", "kind", day)
    begun = f"e.kind = 'PNS' AND e.tmt_pns > '{day.isoformat()}'"
    return f"coalesce({known}, CASE WHEN {begun} THEN 'CPNS' ELSE e.kind END)"


def _status(day: dt.date | None) -> str:
    if day is None:
        return "e.status"
    known = _held_on("status_history", "status", day)
    later = f"e.status_since > '{day.isoformat()}'"
    return f"coalesce({known}, CASE WHEN {later} THEN 'Aktif' ELSE e.status END)"


def _unit(day: dt.date | None) -> str:
    """Return the unit on a day; nobody knows it of a day before the first dated row."""
    if day is None:
        return "e.unit_id"
    dated = "EXISTS (SELECT 1 FROM placement_history WHERE employee_id = e.id)"
    known = _held_on("placement_history", "unit_id", day)
    return f"coalesce({known}, CASE WHEN {dated} THEN NULL ELSE e.unit_id END)"


def _units(day: dt.date | None) -> str:
    """Return the query of every unit with its name and the unit above it on a day.

    One that had not begun yet stands as it does at present (``services/present_units.py``).
    """
    if day is None:
        return "SELECT id, name, parent_id FROM unit"
    return f"""
        SELECT u.id, coalesce(h.name, u.name) AS name,
            CASE WHEN h.id IS NULL THEN u.parent_id ELSE h.parent_id END AS parent_id
        FROM unit u LEFT JOIN unit_history h ON h.id = (
            SELECT id FROM unit_history WHERE unit_id = u.id {held(day)}
            ORDER BY tmt DESC NULLS LAST, id DESC LIMIT 1)
        """


def placed(ids: Sequence[int], on: dt.date) -> dict[int, int]:
    """Return the unit of each of these people on a day; those nobody knows it of are left out."""
    statement = f"SELECT e.id, {_unit(on)} FROM employee e WHERE e.id IN {among()}"
    found: dict[int, int] = {}
    for start in range(0, len(ids), _CHUNK):
        part = rows(statement, bound(list(ids[start : start + _CHUNK])))
        found.update((row[0], row[1]) for row in part if row[1] is not None)
    return found


OUT_OF_SERVICE = ("Pensiun", "Pindah", "Meninggal", "Berhenti")
"""Statuses of those who are on file and in no unit's service."""


def in_service(units: Collection[int], on: dt.date) -> dict[int, frozenset[int]]:
    """Return who is in service in each of these units on a day."""
    out = ", ".join(f"'{status}'" for status in OUT_OF_SERVICE)
    statement = (
        f"SELECT id, place FROM (SELECT e.id, {_unit(on)} AS place, {_status(on)} AS status "
        f"FROM employee e) AS known WHERE place IN {among()} AND status NOT IN ({out})"
    )
    found: dict[int, set[int]] = {}
    for employee, unit in rows(statement, bound(sorted(units))):
        found.setdefault(unit, set()).add(employee)
    return {unit: frozenset(people) for unit, people in found.items()}


def counted(on: dt.date | None = None) -> dict[int, int]:
    """Return how many active people each unit has, at present or on a day."""
    begun = "" if on is None else f"AND (e.tmt_cpns IS NULL OR e.tmt_cpns <= '{on.isoformat()}')"
    found = rows(
        f"SELECT {_unit(on)} AS place, count(*) FROM employee e "
        f"WHERE {_status(on)} = 'Aktif' {begun} GROUP BY 1"
    )
    return {row[0]: row[1] for row in found if row[0] is not None}


def files(ids: Sequence[int], on: dt.date | None = None) -> Iterator[tuple[Any, ...]]:
    """Give these people's ``COLUMNS`` in the order of the ids; ``unit`` is the organisation.

    With a day, people, and what they hold, of a later TMT do not count, and units bear the names
    they had.
    """
    statement = _statement(on)
    for start in range(0, len(ids), _CHUNK):
        part = ids[start : start + _CHUNK]
        found = {row[0]: row for row in rows(statement, bound(part))}
        yield from (_plain(found[number]) for number in part if number in found)


def _plain(row: Sequence[Any]) -> tuple[Any, ...]:
    """Return a row without its id; SQLite hands dates over as text."""
    if is_server():
        return tuple(row[1:])
    values = list(row)
    for index in _DATES:
        if values[index] is not None:
            values[index] = dt.date.fromisoformat(values[index])
    return tuple(values[1:])


def _statement(on: dt.date | None) -> str:
    begun = "" if on is None else f"AND (e.tmt_cpns IS NULL OR e.tmt_cpns <= '{on.isoformat()}')"
    return f"""
    WITH RECURSIVE known(id, name, parent_id) AS ({_units(on)}),
    path(id, root, rest) AS (
        SELECT id, name, CAST('' AS text) FROM known WHERE parent_id IS NULL
        UNION ALL
        SELECT u.id, path.root,
            CASE WHEN path.rest = '' THEN u.name ELSE path.rest || ' - ' || u.name END
        FROM known u JOIN path ON u.parent_id = path.id
    )
    SELECT e.id, e.nip, e.name, {_kind(on)},
        e.title_before, e.title_after, e.birth_place, e.birth_date, coalesce(e.sex, ''),
        e.religion, e.marital, coalesce(r.golongan, ''), r.tmt,
        coalesce(p.appointment, 'definitif'), coalesce(p.title, ''), coalesce(p.kind, ''),
        coalesce(p.eselon, ''), p.tmt, r.mkg_years, r.mkg_months, coalesce(d.level, ''),
        coalesce(d.major, ''), coalesce(d.school, ''), d.graduated, e.tmt_cpns, e.tmt_pns,
        e.contract_start, e.contract_end, coalesce(u.root, ''), coalesce(u.rest, ''),
        {_status(on)},
        e.nik, e.nip_lama, e.npwp, e.phone, e.email, e.address, e.note
    FROM employee e
    LEFT JOIN path u ON u.id = {_unit(on)}
    {newest(on)}
    WHERE e.id IN {among()} {begun}
    """
