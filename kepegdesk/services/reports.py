"""Lists that leave the office as workbooks: the nominatif."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from kepegdesk.progress import Progress, nothing
from kepegdesk.services import employees, units
from kepegdesk.services.employee_file import EmployeeFile, files_on, read_files
from kepegdesk.services.employees import Criteria
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
    ids = employees.people(session, criteria, sort).all_ids()
    for start in range(0, len(ids), CHUNK):
        part = ids[start : start + CHUNK]
        if criteria.on is None:
            yield from read_files(part, session.today)
        else:
            yield from files_on(part, criteria.on)


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

    Without a day every history counts whole; with one, what has a later TMT does not, and a unit
    has the people, the sub-units and the name it had on that day.
    """
    from kepegdesk.documents.nominatif import NominatifHead, NominatifRow, write_nominatif

    if on not in (None, session.today):
        criteria = replace(criteria, on=on)
    ids = employees.people(session, criteria, sort).all_ids()
    chosen = units.path(units.chain_of(criteria.unit, on))
    head = NominatifHead(office=read_letterhead().name, unit=chosen, day=on or session.today)
    rows = map(NominatifRow._make, people.files(ids, on))
    return write_nominatif(out, rows, head, total=len(ids), progress=progress)
