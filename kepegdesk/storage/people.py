"""Everybody's file in one statement, for lists of the whole office: plain tuples, no models."""

# ruff: noqa: S608 - the pieces are names of our own tables and columns, values are bound
from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator, Sequence
from typing import Any

from kepegdesk.storage import past
from kepegdesk.storage.database import is_server, rows
from kepegdesk.storage.listing import among, bound, newest

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


OUT_OF_SERVICE = ("Pensiun", "Pindah", "Meninggal", "Berhenti")
"""Statuses of those who are on file and in no unit's service."""


def in_service(units: Collection[int], on: dt.date) -> dict[int, frozenset[int]]:
    """Return who is in service in each of these units on a day."""
    out = ", ".join(f"'{status}'" for status in OUT_OF_SERVICE)
    statement = (
        f"SELECT id, place FROM (SELECT e.id, {past.unit(on)} AS place, "
        f"{past.status(on)} AS status FROM employee e) AS known "
        f"WHERE place IN {among()} AND status NOT IN ({out})"
    )
    found: dict[int, set[int]] = {}
    for employee, unit in rows(statement, bound(sorted(units))):
        found.setdefault(unit, set()).add(employee)
    return {unit: frozenset(people) for unit, people in found.items()}


def counted(on: dt.date | None = None) -> dict[int, int]:
    """Return how many active people each unit has, at present or on a day."""
    place, status, begun = "e.unit_id", "e.status", ""
    if on is not None:
        place, status, begun = past.unit(on), past.status(on), f"AND {past.in_service(on)}"
    found = rows(
        f"SELECT {place} AS place, count(*) FROM employee e "
        f"WHERE {status} = 'Aktif' {begun} GROUP BY 1"
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
    kind, status, unit, begun, known = "e.kind", "e.status", "e.unit_id", "", past.UNITS
    if on is not None:
        kind, status, unit = past.kind(on), past.status(on), past.unit(on)
        begun, known = f"AND {past.in_service(on)}", past.units(on)
    return f"""
    WITH RECURSIVE known(id, name, parent_id) AS ({known}),
    path(id, root, rest) AS (
        SELECT id, name, CAST('' AS text) FROM known WHERE parent_id IS NULL
        UNION ALL
        SELECT u.id, path.root,
            CASE WHEN path.rest = '' THEN u.name ELSE path.rest || ' - ' || u.name END
        FROM known u JOIN path ON u.parent_id = path.id
    )
    SELECT e.id, e.nip, e.name, {kind},
        e.title_before, e.title_after, e.birth_place, e.birth_date, coalesce(e.sex, ''),
        e.religion, e.marital, coalesce(r.golongan, ''), r.tmt,
        coalesce(p.appointment, 'definitif'), coalesce(p.title, ''), coalesce(p.kind, ''),
        coalesce(p.eselon, ''), p.tmt, r.mkg_years, r.mkg_months, coalesce(d.level, ''),
        coalesce(d.major, ''), coalesce(d.school, ''), d.graduated, e.tmt_cpns, e.tmt_pns,
        e.contract_start, e.contract_end, coalesce(u.root, ''), coalesce(u.rest, ''),
        {status},
        e.nik, e.nip_lama, e.npwp, e.phone, e.email, e.address, e.note
    FROM employee e
    LEFT JOIN path u ON u.id = {unit}
    {newest(on)}
    WHERE e.id IN {among()} {begun}
    """
