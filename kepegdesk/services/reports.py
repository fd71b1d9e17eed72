"""Lists that leave the office as workbooks: the nominatif."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from kepegdesk.progress import Progress, nothing
from kepegdesk.services import units
from kepegdesk.services.employee_file import EmployeeFile, read_files
from kepegdesk.services.employees import Criteria, People
from kepegdesk.services.office import read_letterhead
from kepegdesk.services.session import Session
from kepegdesk.services.use_case import Reach, query
from kepegdesk.storage import people

CHUNK = 500


@query(reach=Reach.WITHIN)
def files(session: Session, criteria: Criteria, *, sort: str = "name") -> list[EmployeeFile]:
    """Return the files of the people who match, in order."""
    return list(_files(session, criteria, sort))


def _files(session: Session, criteria: Criteria, sort: str) -> Iterator[EmployeeFile]:
    ids = People(session, criteria, sort, descending=False).all_ids()
    for start in range(0, len(ids), CHUNK):
        yield from read_files(ids[start : start + CHUNK], session.today)


@query(reach=Reach.WITHIN)
def nominatif(
    session: Session,
    criteria: Criteria,
    out: Path,
    *,
    on: dt.date | None = None,
    sort: str = "name",
    progress: Progress = nothing,
) -> int:
    """Write the nominatif of the people who match, as of a day, and return how many it names.

    Without a day every history counts whole; with one, ranks and positions of a later TMT do not,
    and a unit has the people, the sub-units and the name it had on that day.
    """
    from kepegdesk.documents.nominatif import NominatifHead, NominatifRow, write_nominatif

    ids = _as_of(session, criteria, sort, on)
    chosen = units.path(units.chain_of(criteria.unit, on))
    head = NominatifHead(office=read_letterhead().name, unit=chosen, day=on or session.today)
    rows = map(NominatifRow._make, people.files(ids, on))
    return write_nominatif(out, rows, head, total=len(ids), progress=progress)


def _as_of(session: Session, criteria: Criteria, sort: str, on: dt.date | None) -> Sequence[int]:
    """Return who matches, of the people in the unit on a day; the account's reach is the present
    one."""
    if on is None or criteria.unit is None:
        return People(session, criteria, sort, descending=False).all_ids()
    everybody = People(session, replace(criteria, unit=None), sort, descending=False).all_ids()
    scope, placed = units.with_sub_units(criteria.unit, on), people.placed(everybody, on)
    return [number for number in everybody if placed.get(number) in scope]
