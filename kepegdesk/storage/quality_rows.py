"""Everybody's facts for the checks of quality: four selects for an office of any size."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Any

from kepegdesk.storage.database import is_server, rows

PERSON = (
    "id", "name", "nip", "nik", "kind", "status", "sex", "unit_id", "birth_date", "tmt_cpns",
    "tmt_pns", "contract_start", "contract_end", "status_since",
)  # fmt: skip
"""What ``people`` gives of each person, in order."""
_RANK = ("id", "golongan", "tmt")
_POSITION = ("id", "title", "appointment", "tmt", '"end"')
_PLACEMENT = ("id", "unit_id", "tmt")
_DATES = frozenset(
    {"birth_date", "tmt_cpns", "tmt_pns", "contract_start", "contract_end", "status_since", "tmt",
     '"end"'}
)  # fmt: skip

Row = tuple[Any, ...]
ByPerson = dict[int, list[Row]]


def people() -> list[Row]:
    """Return ``PERSON`` of everybody, in the order of names."""
    return list(_read("employee", PERSON, "lower(name), id"))


def ranks() -> ByPerson:
    """Return everybody's ranks: number, golongan, TMT."""
    return _histories("rank_history", _RANK)


def positions() -> ByPerson:
    """Return everybody's positions: number, title, appointment, TMT, last day."""
    return _histories("position_history", _POSITION)


def placements() -> ByPerson:
    """Return everybody's placements: number, unit, TMT."""
    return _histories("placement_history", _PLACEMENT)


def _histories(table: str, columns: Sequence[str]) -> ByPerson:
    found: ByPerson = defaultdict(list)
    for employee, *row in _read(table, ("employee_id", *columns), "id"):
        found[employee].append(tuple(row))
    return found


def _read(table: str, columns: Sequence[str], order: str) -> Iterator[Row]:
    """Read columns of a whole table; SQLite hands dates over as text."""
    found = rows(f"SELECT {', '.join(columns)} FROM {table} ORDER BY {order}")  # noqa: S608
    dated = [] if is_server() else [i for i, name in enumerate(columns) if name in _DATES]
    if not dated:
        yield from found
        return
    for row in found:
        values = list(row)
        for place in dated:
            if values[place] is not None:
                values[place] = dt.date.fromisoformat(values[place])
        yield tuple(values)
