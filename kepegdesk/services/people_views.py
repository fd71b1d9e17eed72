"""What the page of people shows beyond the plain list: more columns, and how many in each group."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass, replace

from kepegdesk.services import units
from kepegdesk.services.employees import Criteria, ListedRow, People, PeopleOn
from kepegdesk.services.session import Session
from kepegdesk.services.use_case import Reach, query
from kepegdesk.storage import listing
from kepegdesk.storage.database import connection

DETAILS = listing.DETAILS
"""Columns of a list that are read only where it shows one of them."""


class DetailedPeople(People):
    """A list of people whose rows hold ``DETAILS`` too."""

    def page(self, offset: int, limit: int) -> list[ListedRow]:
        """Return some of them in order."""
        with connection():
            return listing.page(
                self._query, self._sort, self._descending, offset, limit, detailed=True
            )

    def rows(self, ids: Collection[int]) -> list[ListedRow]:
        """Return what the list shows of these people."""
        with connection():
            return listing.rows(ids, detailed=True)

    def grouped(self, by: str) -> dict[int | str | None, int]:
        """Return how many of them have each value of a column."""
        with connection():
            return dict(listing.grouped(self._query, by))


@query(reach=Reach.WITHIN)
def people(
    session: Session, criteria: Criteria, sort: str = "name", descending: bool = False
) -> DetailedPeople | PeopleOn:
    """Return the people who match with ``DETAILS``, sorted by one of the list's other columns."""
    wanted = DetailedPeople if criteria.on is None else PeopleOn
    return wanted(session, criteria, sort, descending)


@dataclass(frozen=True, slots=True)
class Group:
    """Some of the people of a list: a value to filter by, its label, and how many have it.

    ``value`` is a unit's number or a text; None stands for those who have none.
    """

    value: int | str | None
    label: str
    count: int


@query(reach=Reach.WITHIN)
def groups(session: Session, criteria: Criteria, by: str) -> list[Group]:
    """Return the groups of those who match but for the filter of the same name.

    ``by`` is unit, kind, golongan or status. Units are counted with what is below them, under the
    highest unit in the session's reach.
    """
    counts = people(session, _without(criteria, by)).grouped(by)
    if by == "unit":
        return _units(session, counts, criteria.on)
    found = [Group(value or None, str(value or _NONE), count) for value, count in counts.items()]
    if by == "golongan":
        return sorted(found, key=lambda group: -listing.golongan_order(str(group.value)))
    return sorted(found, key=lambda group: (-group.count, group.label))


_NONE = "(tidak ada)"


def _without(criteria: Criteria, by: str) -> Criteria:
    if by == "unit":
        return replace(criteria, unit=None)
    if by == "kind":
        return replace(criteria, kinds=frozenset())
    if by == "golongan":
        return replace(criteria, golongan=frozenset())
    return replace(criteria, statuses=frozenset())


def _units(
    session: Session, counts: dict[int | str | None, int], on: dt.date | None
) -> list[Group]:
    above, chains = units.parents(on), units.chains(on)
    found: Counter[int | None] = Counter()
    for unit, count in counts.items():
        found[_highest(session, unit if isinstance(unit, int) else None, above)] += count
    named = [
        Group(unit, units.path(chains[unit]) if unit in chains else _NONE, count)
        for unit, count in found.items()
    ]
    return sorted(named, key=lambda group: (group.value is None, group.label.casefold()))


def _highest(session: Session, unit: int | None, above: dict[int, int | None]) -> int | None:
    """Return the highest unit above this one that is in reach."""
    while unit is not None:
        parent = above.get(unit)
        if parent is None or not session.reaches(parent):
            return unit
        unit = parent
    return None
