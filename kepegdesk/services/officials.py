"""Who answers a request: the direct superior, and the official who may grant leave (PyBMC)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from kepegdesk.domain.kinds import EmployeeStatus
from kepegdesk.domain.problems import error
from kepegdesk.domain.ranks import rank_name
from kepegdesk.errors import Refused
from kepegdesk.services.employee_file import read_file
from kepegdesk.services.office import SignatoryRow, signatory_on
from kepegdesk.storage.tables import Employee, Signatory, Unit

OWN_OFFICE, MAYOR = 1, 3
"""Levels of ``Signatory``: the head of this office, and the mayor."""


@dataclass(frozen=True, slots=True)
class Official:
    """An official as paper shows him: name with titles, NIP (a mayor has none), position, rank."""

    name: str = ""
    nip: str = ""
    title: str = ""
    rank: str = ""
    form: str = "sendiri"
    on_behalf: str = ""
    is_ppk: bool = False


def superior(applicant: Employee, by: str | None, day: dt.date) -> Official:
    """Return the direct superior: named, or the nearest head above the applicant."""
    if by:
        return named(by, day)
    unit = Unit.get_or_none(Unit.id == applicant.unit_id)
    while unit is not None:
        head = unit.head
        if head and head.id != applicant.id and head.status is EmployeeStatus.ACTIVE:
            return _employee(head)
        unit = unit.parent
    return decider(applicant, None, day, abroad=False)


def decider(applicant: Employee, by: str | None, day: dt.date, *, abroad: bool) -> Official:
    """Return who may grant the leave: named, or the signatory in force on that day.

    Nobody grants his own leave: the head's goes one level up (leave.md §1.6). Leave abroad goes
    to the PPK (Peraturan BKN 7/2021).
    """
    if by:
        return named(by, day)
    level = MAYOR if abroad else OWN_OFFICE
    return _signatory(signatory_on(day, level, beside=applicant.nip))


def as_recorded(nip: str, name: str, title: str, day: dt.date) -> Official:
    """Return an official who acted, with the form he signed in on that day."""
    rows = in_force(day).where((Signatory.title == title) & (Signatory.name == name))
    signatory = rows.first()
    if signatory is not None:
        return _signatory(signatory)
    return Official(name, nip, title, _rank_of(nip))


def named(nip: str, day: dt.date) -> Official:
    """Return the official with this NIP: a signatory in force on the day, else an employee."""
    signatory = in_force(day).where(Signatory.nip == nip).order_by(Signatory.level).first()
    if signatory is not None:
        return _signatory(signatory)
    employee = Employee.get_or_none(Employee.nip == nip)
    if employee is None:
        text = f"Tidak ada pejabat atau pegawai dengan NIP {nip}."
        raise Refused([error("PJ04", "by", text)])
    if employee.status is not EmployeeStatus.ACTIVE:
        text = f"{employee.name} berstatus {employee.status.value}; pilih pejabat yang aktif."
        raise Refused([error("PJ05", "by", text)])
    return _employee(employee)


def in_force(day: dt.date) -> Any:
    """Select the signatories whose assignment covers a day."""
    return Signatory.select().where(
        Signatory.valid_from <= day, Signatory.valid_to.is_null() | (Signatory.valid_to >= day)
    )


def _employee(employee: Employee) -> Official:
    file = read_file(employee)
    return Official(
        name=file.full_name,
        nip=file.nip or "",
        title=file.position.title,
        rank=rank_name(file.rank.golongan),
    )


def _rank_of(nip: str) -> str:
    employee = Employee.get_or_none(Employee.nip == nip) if nip else None
    return _employee(employee).rank if employee else ""


def _signatory(row: SignatoryRow | Signatory) -> Official:
    return Official(
        row.name, row.nip or "", row.title, row.rank, row.form, row.on_behalf, row.is_ppk
    )
