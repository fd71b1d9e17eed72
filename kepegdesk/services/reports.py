"""Lists that leave the office as workbooks: the nominatif."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from kepegdesk.progress import Progress, nothing
from kepegdesk.services import units
from kepegdesk.services.employee_file import EmployeeFile, read_files
from kepegdesk.services.employees import Criteria, People
from kepegdesk.services.office import read_letterhead
from kepegdesk.services.session import Session
from kepegdesk.services.use_case import Reach, query

if TYPE_CHECKING:
    from kepegdesk.documents.nominatif import NominatifRow

CHUNK = 500


@query(reach=Reach.WITHIN)
def files(session: Session, criteria: Criteria, *, sort: str = "name") -> list[EmployeeFile]:
    """Return the files of the people who match, in order."""
    return list(_files(session, criteria, sort))


def _files(session: Session, criteria: Criteria, sort: str) -> Iterator[EmployeeFile]:
    ids = People(session, criteria, sort, descending=False).all_ids()
    for start in range(0, len(ids), CHUNK):
        yield from read_files(ids[start : start + CHUNK])


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
    from kepegdesk.documents.nominatif import NominatifHead, write_nominatif

    chosen = units.path(units.chain_of(criteria.unit))
    head = NominatifHead(office=read_letterhead().name, unit=chosen, day=on or session.today)
    total = People(session, criteria, sort, descending=False).count()
    rows = (_nominatif_row(file.as_of(on)) for file in _files(session, criteria, sort))
    return write_nominatif(out, rows, head, total=total, progress=progress)


def _nominatif_row(file: EmployeeFile) -> NominatifRow:
    from kepegdesk.documents.nominatif import NominatifRow

    rank, position, education = file.rank, file.position, file.education
    return NominatifRow(
        nip=file.nip,
        name=file.name,
        kind=file.kind.value,
        title_before=file.title_before,
        title_after=file.title_after,
        birth_place=file.birth_place,
        birth_date=file.birth_date,
        sex=file.sex.value if file.sex else "",
        religion=file.religion,
        marital=file.marital,
        golongan=rank.golongan,
        tmt_golongan=rank.tmt,
        mkg_years=rank.mkg_years,
        mkg_months=rank.mkg_months,
        appointment=position.appointment,
        position=position.title,
        position_kind=position.kind,
        eselon=position.eselon,
        tmt_position=position.tmt,
        education=education.level,
        education_major=education.major,
        school=education.school,
        graduated=education.graduated,
        tmt_cpns=file.tmt_cpns,
        tmt_pns=file.tmt_pns,
        contract_end=file.contract_end,
        unit=file.organisation,
        sub_unit=file.sub_unit,
        status=file.status.value,
        nik=file.nik,
        nip_lama=file.nip_lama,
        npwp=file.npwp,
        phone=file.phone,
        email=file.email,
        address=file.address,
        note=file.note,
    )
