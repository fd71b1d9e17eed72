"""A corrected NIP: it goes wherever the wrong one stood, and the wrong one stays findable.

What was signed and issued keeps the NIP it was printed with.
"""

from __future__ import annotations

import datetime as dt

from kepegdesk.domain.problems import error
from kepegdesk.errors import Refused
from kepegdesk.services.session import Session
from kepegdesk.services.use_case import CLERKS, Reach, query, say, use_case
from kepegdesk.storage import listing
from kepegdesk.storage.base import dicts
from kepegdesk.storage.tables import (
    Account,
    Employee,
    FamilyMember,
    NipHistory,
    Signatory,
)

BEARERS = (Signatory, Account, FamilyMember)
"""Tables that name a person by his NIP and go on naming him."""


@use_case("employee", "office", roles=CLERKS, reach=Reach.EMPLOYEE, undoable=True)
def correct(session: Session, employee: int, nip: str, reason: str) -> int:
    """Give a person his right NIP in one act; return how many other rows bore the wrong one.

    Raises ``Refused`` without a reason, for an NIP that is none, or one that somebody has.
    """
    from kepegdesk.domain.nip import check_nip

    person = Employee.get_by_id(employee)
    wanted = "".join(nip.split())
    found = check_nip(
        wanted, birth_date=person.birth_date, tmt=person.tmt_cpns, sex=person.sex, kind=person.kind
    )
    problems = [problem for problem in found if problem.blocks]
    if not reason.strip():
        text = "Alasan koreksi NIP wajib diisi, misalnya nomor surat BKN."
        problems.append(error("NK01", "reason", text))
    if wanted == person.nip:
        problems.append(error("NK02", "nip", f"NIP {wanted} sudah NIP {person.name}."))
    other = Employee.get_or_none(Employee.nip == wanted, Employee.id != employee)
    if other is not None:
        whom = other.name if session.reaches(other.unit_id) else "pegawai unit lain"
        problems.append(error("NIP_DUPLICATE", "nip", f"NIP {wanted} sudah dipakai {whom}."))
    if problems:
        raise Refused(problems)
    say(f"Koreksi NIP {person.name}: {person.nip or 'kosong'} menjadi {wanted}")
    moved = carry(person, wanted, reason.strip(), session.today)
    Employee.update(nip=wanted, version=Employee.version + 1).where(
        Employee.id == employee
    ).execute()
    listing.refresh([employee], session.today)
    return moved


def carry(person: Employee, nip: str | None, reason: str, today: dt.date) -> int:
    """Let everything that names a person by his NIP follow, and keep the former one."""
    if not person.nip or person.nip == nip:
        return 0
    NipHistory.create(employee=person.id, nip=person.nip, until=today, reason=reason)
    return 0 if nip is None else follow(person.nip, nip)


def follow(former: str, nip: str) -> int:
    """Give whatever bears a person's former NIP the one he has; return how many rows did."""
    return sum(
        int(table.update(nip=nip, version=table.version + 1).where(table.nip == former).execute())
        for table in BEARERS
    )


@query(reach=Reach.EMPLOYEE)
def former(session: Session, employee: int) -> list[dict[str, object]]:
    """Return the NIPs a person had before, the newest first: nip, until, reason."""
    rows = NipHistory.select(NipHistory.nip, NipHistory.until, NipHistory.reason).where(
        NipHistory.employee == employee
    )
    return dicts(rows.order_by(NipHistory.id.desc()))
