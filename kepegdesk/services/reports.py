"""Lists that leave the office as workbooks: the nominatif."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
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

    Without a day every history counts whole; with one, ranks and positions of a later TMT do not.
    """
    from kepegdesk.documents.nominatif import NominatifHead, NominatifRow, write_nominatif

    ids = People(session, criteria, sort, descending=False).all_ids()
    chosen = units.path(units.chain_of(criteria.unit))
    head = NominatifHead(office=read_letterhead().name, unit=chosen, day=on or session.today)
    rows = map(NominatifRow._make, people.files(ids, on))
    return write_nominatif(out, rows, head, total=len(ids), progress=progress)
