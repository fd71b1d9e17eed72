"""The listing: one row a person with what lists show, derived in SQL, sorted and searched by index.

``refresh`` derives it; the rest asks it. Orders come from covering indexes, searches from an FTS5
trigram table (SQLite) or ``pg_trgm`` (PostgreSQL).
"""

# ruff: noqa: S608 - the pieces are names of our own tables and columns, values are bound
from __future__ import annotations

import datetime as dt
import json
from array import array
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from math import isqrt
from typing import Any, NamedTuple

from peewee import SQL, DateField, Expression, Field, fn

from kepegdesk.storage.database import execute, is_server, opened, run, scalar
from kepegdesk.storage.tables import Listing

GOLONGAN = (
    "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII", "XIII", "XIV", "XV",
    "XVI", "XVII",
    "I/a", "I/b", "I/c", "I/d", "II/a", "II/b", "II/c", "II/d", "III/a", "III/b", "III/c", "III/d",
    "IV/a", "IV/b", "IV/c", "IV/d", "IV/e",
)  # fmt: skip
"""Golongan of PPPK, then of PNS, each from the lowest; the place is the order in lists."""

EDUCATION = (
    ("TK",), ("SD",), ("SMP", "SLTP", "MTS"), ("SMA", "SLTA", "SMK", "MA", "STM", "SMEA", "SPG"),
    ("DI", "D1"), ("DII", "D2"), ("DIII", "D3"), ("DIV", "D4"), ("S1", "SI"), ("PROFESI",),
    ("S2", "SII"), ("SPESIALIS",), ("S3", "SIII"),
)  # fmt: skip
"""Levels of education from the lowest, by the letters and digits of their names."""

SORTS: dict[str, Field] = {
    "name": Listing.name_key,
    "nip": Listing.nip,
    "kind": Listing.kind,
    "status": Listing.status,
    "golongan": Listing.golongan_order,
    "tmt_golongan": Listing.tmt_golongan,
    "position": Listing.position,
    "eselon": Listing.eselon,
    "tmt_position": Listing.tmt_position,
    "education": Listing.education_order,
    "unit": Listing.unit,
    "birth_date": Listing.birth_date,
    "sex": Listing.sex,
    "tmt_cpns": Listing.tmt_cpns,
    "phone": Listing.phone,
}
"""The columns a list may be sorted by."""

GROUPS: dict[str, Field] = {
    "unit": Listing.unit_id,
    "kind": Listing.kind,
    "golongan": Listing.golongan,
    "status": Listing.status,
}
"""The columns a list may be grouped by."""

SHORTEST = 3
"""A trigram index finds words of this many letters or more."""

PAGE = 128
"""Rows of a page, as far as the choice of the faster way to fill it goes."""

COMMON = 10
"""One row in so many may hold a word of one or two letters."""

SMALL_OFFICE = 30_000
"""Up to so many people every row may be read for a word of one or two letters."""


class ListedRow(NamedTuple):
    """One person as lists show him; what has a default is read for lists that show it."""

    id: int
    nip: str
    name: str
    full_name: str
    kind: str
    status: str
    golongan: str
    tmt_golongan: dt.date | None
    position: str
    eselon: str
    tmt_position: dt.date | None
    education: str
    unit_id: int | None
    unit: str
    birth_date: dt.date | None
    sex: str
    tmt_cpns: dt.date | None
    phone: str
    birth_place: str = ""
    religion: str = ""
    marital: str = ""
    nik: str = ""
    npwp: str = ""
    email: str = ""
    address: str = ""
    note: str = ""


DETAILS = tuple(ListedRow._field_defaults)
"""Columns that stand in the person's file alone; no list is sorted by them."""
LISTED = tuple(name for name in ListedRow._fields if name not in DETAILS)
_SHOWN = ", ".join(f"l.{name}" for name in LISTED)
_DETAILED = ", ".join((_SHOWN, *(f"e.{name}" for name in DETAILS)))
_DATES = tuple(
    place for place, name in enumerate(LISTED) if isinstance(getattr(Listing, name), DateField)
)


@dataclass(frozen=True, slots=True)
class Matching:
    """Who is wanted: conditions on the listing, and how many match where that is known already.

    ``search`` is the trigram query when it alone decides.
    """

    conditions: tuple[Any, ...]
    known: int | None = None
    search: str = ""


# Asking


def matching(
    words: str = "",
    *,
    unit_ids: Collection[int] | None = None,
    kinds: Collection[str] = (),
    golongan: Collection[str] = (),
    statuses: Collection[str] = (),
) -> Matching:
    """Return who matches: every word anywhere in name, NIP, unit or position, and every filter.

    ``unit_ids`` None means every unit; an empty collection means nobody.
    """
    filters: list[Any] = []
    if unit_ids is not None:
        filters.append(Listing.unit_id.in_(sorted(unit_ids)))
    if kinds:
        filters.append(Listing.kind.in_(sorted(str(kind) for kind in kinds)))
    if golongan:
        filters.append(Listing.golongan_order.in_(sorted(map(golongan_order, golongan))))
    if statuses:
        filters.append(Listing.status.in_(sorted(str(status) for status in statuses)))
    wanted = tuple(dict.fromkeys(words.replace("\0", "").lower().split()))
    found = _searched(wanted)
    if filters:
        return Matching((*filters, *found.conditions))
    return found


def golongan_order(golongan: str) -> int:
    """Return the place of a golongan in lists; 0 for none or an unknown one."""
    return GOLONGAN.index(golongan) + 1 if golongan in GOLONGAN else 0


def _searched(words: tuple[str, ...]) -> Matching:
    """Return who holds every word, by the way that fills a page soonest.

    Where many match, that is walking the sorted index and looking at each row; where few do, asking
    the trigrams for all of them and sorting.
    """
    long = [word for word in words if len(word) >= SHORTEST]
    short = [word for word in words if len(word) < SHORTEST]
    anywhere = tuple(Listing.search.contains(word) for word in words)
    if is_server():
        return Matching(anywhere)
    if not long:
        return Matching(_short(words))
    search = " ".join('"' + word.replace('"', '""') + '"' for word in long)
    if _is_broad(search, COMMON if short else 1):
        return Matching(anywhere, search="" if short else search)
    hits = _hits(search, short)
    among_them = Listing.id.in_(SQL("(SELECT value FROM json_each(?))", [json.dumps(hits)]))
    return Matching((among_them,), known=len(hits))


def _is_broad(search: str, factor: int) -> bool:
    """Tell whether so many match that walking a sorted index fills a page sooner than sorting.

    Walking meets a page after ``PAGE * people / hits`` rows, sorting looks at every hit.
    """
    few = isqrt(PAGE * factor * (scalar("SELECT max(id) FROM listing") or 0))
    hits = scalar(
        "SELECT count(*) FROM (SELECT 1 FROM listing_search WHERE listing_search MATCH ? LIMIT ?)",
        search,
        few + 1,
    )
    return bool(hits > few)


def _hits(search: str, short: list[str]) -> list[int]:
    """Return the ids the trigrams find whose text holds the short words too."""
    if not short:
        found = execute("SELECT rowid FROM listing_search WHERE listing_search MATCH ?", search)
    else:
        holds = " AND ".join(["instr(l.search, ?)"] * len(short))
        found = execute(
            "SELECT l.id FROM listing_search f CROSS JOIN listing l ON l.id = f.rowid "
            f"WHERE f.listing_search MATCH ? AND {holds}",
            search,
            *short,
        )
    return [number for (number,) in found]


def _short(words: tuple[str, ...]) -> tuple[Expression, ...]:
    """Return conditions for words too short for the index: anywhere, or the beginning at size."""
    if Listing.select(Listing.id).limit(SMALL_OFFICE + 1).count() <= SMALL_OFFICE:
        return tuple(Listing.search.contains(word) for word in words)
    fields = (Listing.nip if word.isdigit() else Listing.name_key for word in words)
    return tuple(map(_begins, fields, words))


def _begins(field: Field, word: str) -> Expression:
    beyond = word[:-1] + chr(ord(word[-1]) + 1)
    condition: Expression = (field >= word) & (field < beyond)
    return condition


def count(query: Matching, most: int | None = None) -> int:
    """Return how many match, counting no further than ``most``."""
    if query.known is not None:
        return query.known if most is None else min(query.known, most)
    if query.search:
        found = "SELECT 1 FROM listing_search WHERE listing_search MATCH ? LIMIT ?"
        limit = -1 if most is None else most
        return int(scalar(f"SELECT count(*) FROM ({found})", query.search, limit))
    if most is not None:
        return int(_selected(query.conditions, SQL("1")).limit(most).count())
    return int(_selected(query.conditions, fn.COUNT(SQL("*"))).scalar())


def page(
    query: Matching,
    sort: str = "name",
    descending: bool = False,
    offset: int = 0,
    limit: int = 128,
    *,
    detailed: bool = False,
) -> list[ListedRow]:
    """Return some of those who match, in order. Raises ``ValueError`` for an unknown ``sort``."""
    wanted = _ordered(query, sort, descending).offset(offset).limit(limit).tuples()
    return rows([number for (number,) in wanted], detailed=detailed)


def all_ids(query: Matching, sort: str = "name", descending: bool = False) -> array[int]:
    """Return the ids of all who match, in order. Raises ``ValueError`` for an unknown ``sort``."""
    statement, values = _ordered(query, sort, descending).sql()
    if is_server():
        found = run(opened(), f"SELECT ARRAY({statement})", values).fetchone()[0]
        return array("q", found)
    listed = run(opened(), f"SELECT json_group_array(id) FROM ({statement})", values).fetchone()[0]
    return array("q", json.loads(listed))


def rows(ids: Collection[int], *, detailed: bool = False) -> list[ListedRow]:
    """Return what the list shows of these people, in the order asked; unknown ids are left out.

    Only where ``detailed`` it holds ``DETAILS``.
    """
    wanted = list(ids)
    columns = _DETAILED if detailed else _SHOWN
    files = "JOIN employee e ON e.id = l.id" if detailed else ""
    found = execute(
        f"SELECT {columns} FROM listing l {files} WHERE l.id IN {among()}", bound(wanted)
    )
    people = {row[0]: listed(row) for row in found}
    return [people[number] for number in wanted if number in people]


def listed(row: Sequence[Any]) -> ListedRow:
    """Return a row with its dates as dates; Peewee's own reading of them takes twice as long."""
    values = list(row)
    for place in _DATES:
        if isinstance(values[place], str):
            values[place] = dt.date.fromisoformat(values[place])
    return ListedRow(*values)


def _ordered(query: Matching, sort: str, descending: bool) -> Any:
    """Select the ids in order; empty values stand first, last when descending, on both engines."""
    if sort not in SORTS:
        raise ValueError(f"no list is sorted by {sort!r}")
    field = SORTS[sort]
    order = (
        (field.desc(nulls="last"), Listing.id.desc())
        if descending
        else (field.asc(nulls="first"), Listing.id.asc())
    )
    return _selected(query.conditions, Listing.id).order_by(*order)


def _selected(conditions: tuple[Any, ...], *columns: Any) -> Any:
    selected: Any = Listing.select(*columns)
    return selected.where(*conditions) if conditions else selected


def grouped(query: Matching, column: str) -> list[tuple[Any, int]]:
    """Return how many of those who match have each value of a column of ``GROUPS``."""
    field: Field = GROUPS[column]
    found = _selected(query.conditions, field, fn.COUNT(SQL("*"))).group_by(field).tuples()
    return [(value, int(number)) for value, number in found]


# Deriving


def refresh(ids: Collection[int] | None, today: dt.date) -> None:
    """Derive the listing of these people again, or of everyone, as they are on a day.

    Run in the caller's transaction.
    """
    if ids is not None and not ids:
        return
    where = "" if ids is None else f"WHERE id IN {among()}"
    part = [] if ids is None else [bound(ids)]
    execute(f"DELETE FROM listing {where}", *part)
    execute(_derive(ids is not None, today), *part)
    if not is_server():
        _refresh_search(ids, where, part)


def due(today: dt.date) -> set[int]:
    """Return those of whom a history has said something new since the listing was derived."""
    return {
        row[0]
        for row in execute("SELECT id FROM listing WHERE next_change <= ?", today.isoformat())
    }


def _refresh_search(ids: Collection[int] | None, where: str, part: Sequence[Any]) -> None:
    """Write the trigram table of SQLite again for the same people."""
    if ids is None:
        execute("INSERT INTO listing_search(listing_search) VALUES ('delete-all')")
    else:
        execute(f"DELETE FROM listing_search WHERE rowid IN {among()}", *part)
    execute(
        f"INSERT INTO listing_search(rowid, search) SELECT id, search FROM listing {where}",
        *part,
    )


def among(kind: str = "int") -> str:
    """Return the SQL of a set of values, numbers or ``text``, bound as one value."""
    return f"(SELECT unnest(?::{kind}[]))" if is_server() else "(SELECT value FROM json_each(?))"


def bound(values: Collection[int] | Collection[str]) -> Any:
    """Return a set of values as ``among`` takes it."""
    return list(values) if is_server() else json.dumps(list(values))


def held(day: dt.date | None) -> str:
    """Return the SQL that narrows a history to the rows that have begun by a day."""
    return "" if day is None else f"AND (tmt IS NULL OR tmt <= '{day.isoformat()}')"


def newest(day: dt.date | None) -> str:
    """Return the joins of employee ``e`` to his rank ``r``, position ``p``, education ``d``.

    The newest row that has begun by the day is the present one; rows without a date count as the
    oldest. A definitive position goes before an acting one, one that ended after both.
    """
    over = "" if day is None else f"WHEN \"end\" < '{day.isoformat()}' THEN 2"
    graduated = "" if day is None else f"AND (graduated IS NULL OR graduated <= {day.year})"
    return f"""
    LEFT JOIN rank_history r ON r.id = (
        SELECT id FROM rank_history WHERE employee_id = e.id {held(day)}
        ORDER BY tmt DESC NULLS LAST, id DESC LIMIT 1)
    LEFT JOIN position_history p ON p.id = (
        SELECT id FROM position_history WHERE employee_id = e.id {held(day)}
        ORDER BY CASE {over} WHEN appointment = 'definitif' THEN 0 ELSE 1 END,
            tmt DESC NULLS LAST, id DESC LIMIT 1)
    LEFT JOIN education_history d ON d.id = (
        SELECT id FROM education_history WHERE employee_id = e.id {graduated}
        ORDER BY graduated DESC NULLS LAST, id DESC LIMIT 1)
    """


DATED = ("rank_history", "position_history", "placement_history", "kind_history", "status_history")
"""Histories whose rows hold from a day on."""


def _next_change(today: dt.date) -> str:
    """Return the SQL of the next day on which a history of ``e`` says something new."""
    day = today.isoformat()
    days = [
        f"SELECT min(tmt) AS day FROM {table} WHERE employee_id = e.id AND tmt > '{day}'"
        for table in DATED
    ]
    after = '("end" + 1)' if is_server() else "date(\"end\", '+1 day')"
    days.append(
        f"SELECT min({after}) FROM position_history WHERE employee_id = e.id AND \"end\" >= '{day}'"
    )
    return f"(SELECT min(day) FROM ({' UNION ALL '.join(days)}) AS ahead)"


def _derive(some: bool, today: dt.date) -> str:
    """Return the one statement that derives the listing of some people or of everyone."""
    people = f"WHERE e.id IN {among()}" if some else ""
    shown = ", ".join(LISTED)
    return f"""
    WITH RECURSIVE {paths()}
    INSERT INTO listing (version, next_change, {shown}, name_key, golongan_order,
        education_order, search)
    {people_on(today, f"1, {_next_change(today)},")}
    {people}
    """


def paths(units: str = "unit") -> str:
    """Return units by their names, and the words of all above them; begins ``WITH RECURSIVE``.

    ``units`` is the table that says what each is called and which is above it.
    """
    return f"""path(id, name, words) AS (
        SELECT id, name, CAST(name AS text) FROM {units} WHERE parent_id IS NULL
        UNION ALL
        SELECT u.id, u.name, path.words || ' ' || u.name
        FROM {units} u JOIN path ON u.parent_id = path.id
    )"""


def people_on(
    day: dt.date,
    first: str = "",
    *,
    kind: str = "e.kind",
    status: str = "e.status",
    unit: str = "e.unit_id",
) -> str:
    """Return the SQL of everybody as lists show, sort and search him on a day, after ``paths``.

    ``first`` are columns before these; ``kind``, ``status`` and ``unit`` those of the day.
    """
    return f"""
    SELECT {first} e.id AS id, coalesce(e.nip, '') AS nip, e.name AS name,
        CASE WHEN e.title_before <> '' THEN e.title_before || ' ' ELSE '' END || e.name
            || CASE WHEN e.title_after <> '' THEN ', ' || e.title_after ELSE '' END AS full_name,
        {kind} AS kind, {status} AS status, coalesce(r.golongan, '') AS golongan,
        r.tmt AS tmt_golongan, coalesce(p.title, '') AS position, coalesce(p.eselon, '') AS eselon,
        p.tmt AS tmt_position, coalesce(d.level, '') AS education, u.id AS unit_id,
        coalesce(u.name, '') AS unit, e.birth_date AS birth_date, coalesce(e.sex, '') AS sex,
        e.tmt_cpns AS tmt_cpns, e.phone AS phone, lower(e.name) AS name_key,
        {_golongan_case()} AS golongan_order, {_education_case()} AS education_order,
        lower(e.name || '{_NEWLINE}' || coalesce(e.nip, '') || '{_NEWLINE}'
            || coalesce(u.words, '') || '{_NEWLINE}' || coalesce(p.title, '')
            || coalesce((SELECT {_joined("'" + _NEWLINE + "' || n.nip")} FROM nip_history n
                WHERE n.employee_id = e.id), '')) AS search
    FROM employee e
    LEFT JOIN path u ON u.id = {unit}
    {newest(day)}
    """


_NEWLINE = "\n"


def _joined(text: str) -> str:
    """Return the SQL that joins a text of several rows."""
    return f"string_agg({text}, '')" if is_server() else f"group_concat({text}, '')"


def _golongan_case() -> str:
    cases = " ".join(f"WHEN '{name}' THEN {place}" for place, name in enumerate(GOLONGAN, 1))
    return f"CASE r.golongan {cases} ELSE 0 END"


def _education_case() -> str:
    bare = "upper(replace(replace(replace(d.level, '-', ''), '.', ''), ' ', ''))"
    cases = " ".join(
        f"WHEN '{name}' THEN {place}" for place, names in enumerate(EDUCATION, 1) for name in names
    )
    return f"CASE {bare} {cases} ELSE 0 END"
