"""Everybody as he was on a day: who was in service, and what the dated rows say of that day.

A list of a past day is derived when it is asked for; no index helps, and none is needed: of
100,000 people it takes the time of a glance, not of a keystroke.
"""

# ruff: noqa: S608 - the pieces are names of our own tables and columns, values are bound
from __future__ import annotations

import datetime as dt
from array import array
from collections.abc import Collection
from typing import Any

from kepegdesk.storage import listing
from kepegdesk.storage.database import execute, is_server
from kepegdesk.storage.listing import ListedRow, among, bound, held


def held_on(table: str, column: str, day: dt.date) -> str:
    """Return the SQL of the newest row of a history of ``e`` that had begun by a day."""
    return (
        f"(SELECT {column} FROM {table} WHERE employee_id = e.id {held(day)} "
        "ORDER BY tmt DESC NULLS LAST, id DESC LIMIT 1)"
    )


def kind(day: dt.date) -> str:
    """Return the SQL of the kind on a day; before the TMT PNS on file a PNS was CPNS."""
    known = held_on("kind_history", "kind", day)
    begun = f"e.kind = 'PNS' AND e.tmt_pns > '{day.isoformat()}'"
    return f"coalesce({known}, CASE WHEN {begun} THEN 'CPNS' ELSE e.kind END)"


def status(day: dt.date) -> str:
    """Return the SQL of the status on a day; before the first one that is dated it was Aktif."""
    known = held_on("status_history", "status", day)
    later = f"e.status_since > '{day.isoformat()}'"
    return f"coalesce({known}, CASE WHEN {later} THEN 'Aktif' ELSE e.status END)"


def unit(day: dt.date) -> str:
    """Return the SQL of the unit on a day; nobody knows it of a day before the first dated row."""
    dated = "EXISTS (SELECT 1 FROM placement_history WHERE employee_id = e.id)"
    known = held_on("placement_history", "unit_id", day)
    return f"coalesce({known}, CASE WHEN {dated} THEN NULL ELSE e.unit_id END)"


UNITS = "SELECT id, name, parent_id FROM unit"
"""The query of every unit with its name and the unit above it at present."""


def units(day: dt.date) -> str:
    """Return the query of every unit with its name and the unit above it on a day.

    One that had not begun yet stands as it does at present (``services/present_units.py``).
    """
    return f"""
        SELECT u.id, coalesce(h.name, u.name) AS name,
            CASE WHEN h.id IS NULL THEN u.parent_id ELSE h.parent_id END AS parent_id
        FROM unit u LEFT JOIN unit_history h ON h.id = (
            SELECT id FROM unit_history WHERE unit_id = u.id {held(day)}
            ORDER BY tmt DESC NULLS LAST, id DESC LIMIT 1)
        """


def in_service(day: dt.date) -> str:
    """Return the SQL that narrows ``e`` to who had been appointed by a day, as far as is known."""
    return f"(e.tmt_cpns IS NULL OR e.tmt_cpns <= '{day.isoformat()}')"


Narrowed = list[tuple[str, Any]]
"""Conditions on the people of a day, each with the value it binds."""


def narrow(
    words: str = "",
    *,
    unit_ids: Collection[int] | None = None,
    kinds: Collection[str] = (),
    golongan: Collection[str] = (),
    statuses: Collection[str] = (),
) -> Narrowed:
    """Return conditions on the people of a day; they mean what those of ``listing.matching`` do."""
    holds = "strpos(search, ?) > 0" if is_server() else "instr(search, ?) > 0"
    conditions: Narrowed = [(holds, word) for word in _words(words)]
    if unit_ids is not None:
        conditions.append((f"unit_id IN {among()}", bound(unit_ids)))
    if golongan:
        places = [listing.golongan_order(each) for each in golongan]
        conditions.append((f"golongan_order IN {among()}", bound(places)))
    for name, wanted in (("kind", kinds), ("status", statuses)):
        if wanted:
            conditions.append((f"{name} IN {among('text')}", bound([str(each) for each in wanted])))
    return conditions


def _where(narrowed: Narrowed) -> str:
    return " AND ".join(text for text, _value in narrowed) or "1 = 1"


def ids(day: dt.date, narrowed: Narrowed, sort: str, descending: bool) -> array[int]:
    """Return who matches on a day, in order. Raises ``ValueError`` for an unknown ``sort``."""
    column = listing.SORTS[sort].name if sort in listing.SORTS else None
    if column is None:
        raise ValueError(f"no list is sorted by {sort!r}")
    down = "DESC NULLS LAST, id DESC" if descending else "ASC NULLS FIRST, id"
    found = execute(
        f"{_people(day)} SELECT id FROM people WHERE {_where(narrowed)} ORDER BY {column} {down}",
        *(value for _text, value in narrowed),
    )
    return array("q", [number for (number,) in found])


def grouped(day: dt.date, narrowed: Narrowed, column: str) -> list[tuple[Any, int]]:
    """Return how many of those who match on a day have each value of a column of ``GROUPS``."""
    name = listing.GROUPS[column].name
    found = execute(
        f"{_people(day)} SELECT {name}, count(*) FROM people WHERE {_where(narrowed)} GROUP BY 1",
        *(value for _text, value in narrowed),
    )
    return [(value, int(number)) for value, number in found]


def _words(words: str) -> list[str]:
    return list(dict.fromkeys(words.replace("\0", "").lower().split()))


def values(day: dt.date, wanted: Collection[int]) -> dict[int, tuple[str, str, int | None]]:
    """Return kind, status and unit of these people on a day; who came later is left out."""
    found = execute(
        f"SELECT e.id, {kind(day)}, {status(day)}, {unit(day)} FROM employee e "
        f"WHERE {in_service(day)} AND e.id IN {among()}",
        bound(wanted),
    )
    return {row[0]: (row[1], row[2], row[3]) for row in found}


def rows(day: dt.date, wanted: Collection[int]) -> list[ListedRow]:
    """Return what a list of a day shows of these people, in the order asked."""
    shown = ", ".join(
        (*(f"p.{name}" for name in listing.LISTED), *(f"e.{name}" for name in listing.DETAILS))
    )
    joined = "people p JOIN employee e ON e.id = p.id"
    found = execute(f"{_people(day, some=True)} SELECT {shown} FROM {joined}", bound(wanted))
    people = {row[0]: listing.listed(row) for row in found}
    return [people[number] for number in wanted if number in people]


def _people(day: dt.date, *, some: bool = False) -> str:
    """Return the beginning of a statement in which ``people`` are those in service on a day."""
    narrowed = f" AND e.id IN {among()}" if some else ""
    derived = listing.people_on(day, kind=kind(day), status=status(day), unit=unit(day))
    return (
        f"WITH RECURSIVE known(id, name, parent_id) AS ({units(day)}), {listing.paths('known')}, "
        f"people AS ({derived} WHERE {in_service(day)}{narrowed})"
    )
