"""Who answers a request: the direct superior, and the official who may grant leave (PyBMC)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from typing import Any

from kepegdesk.domain.authority import OWN_HEAD, AuthorityRow, Case, matching, rung_of
from kepegdesk.domain.kinds import EmployeeStatus, LeaveKind
from kepegdesk.domain.leave_rules import RuleGroup, group_of
from kepegdesk.domain.problems import error
from kepegdesk.domain.ranks import rank_name
from kepegdesk.domain.units_text import head_title
from kepegdesk.domain.working_days import calendar_days
from kepegdesk.errors import Refused
from kepegdesk.services.employee_file import EmployeeFile, read_file
from kepegdesk.storage.tables import Authority, Employee, Signatory, Unit

MAYOR = 3
"""Level of ``Signatory``: the mayor, who grants what no row of the authority table names."""


@dataclass(frozen=True, slots=True)
class Official:
    """An official as paper shows him: name with titles, NIP (a mayor has none), position, rank.

    ``acting`` is empty, Plt., Plh. or Pj.; ``behalf`` names the offices in whose name he signs.
    """

    name: str = ""
    nip: str = ""
    title: str = ""
    rank: str = ""
    acting: str = ""
    behalf: tuple[str, ...] = ()
    is_ppk: bool = False


@dataclass(frozen=True, slots=True)
class Leave:
    """What the authority table asks about a leave."""

    kind: LeaveKind
    start: dt.date
    end: dt.date
    abroad: bool = False


def superior(applicant: Employee, by: str | None, day: dt.date) -> Official:
    """Return the direct superior: named, or the nearest head above the applicant on that day."""
    if by:
        return named(by, day)
    unit = Unit.get_or_none(Unit.id == applicant.unit_id)
    while unit is not None:
        head = head_of(unit, day)
        if head is not None and head.name and not _is(head, applicant):
            return head
        unit = unit.parent
    return _mayor(day)


def decider(applicant: Employee, by: str | None, day: dt.date, leave: Leave) -> Official:
    """Return who may grant the leave on that day: named, or by the authority table.

    Leave abroad is the PPK's (Peraturan BKN 7/2021); nobody grants his own, then it goes to the
    mayor (leave.md §1.6, pitfalls T-45).
    """
    return named(by, day) if by else expected(applicant, day, leave)


def expected(applicant: Employee, day: dt.date, leave: Leave) -> Official:
    """Return whom the authority table names for a leave on a day."""
    file = read_file(applicant)
    rows = [row for row in authority_rows() if row.post]
    row = matching(rows, _case(file, leave, _chain(applicant.unit_id)), day)
    found = None if row is None else _holder(row, applicant, day)
    if found is None or _is(found, applicant):
        return _mayor(day)
    return found


def _case(file: EmployeeFile, leave: Leave, units: tuple[int, ...]) -> Case:
    group = group_of(file.kind)
    asn = RuleGroup.PPPK if group.is_pppk else group
    position = file.position
    rung = rung_of(position.eselon, position.kind, position.title)
    days = calendar_days(leave.start, leave.end)
    return Case(leave.kind, leave.abroad, asn.value, rung, units, days)


def authority_rows() -> list[AuthorityRow]:
    """Return the authority table."""
    return [
        AuthorityRow(
            row.id, row.kind, row.place, row.asn, row.rung, row.unit_id, row.max_days, row.post,
            row.form, row.on_behalf, row.decree, row.decree_date, row.valid_from, row.valid_to,
        )
        for row in Authority.select().order_by(Authority.id)
    ]  # fmt: skip


def _chain(unit: int | None) -> tuple[int, ...]:
    """Return a unit and those above it, the nearest first."""
    found = []
    while unit is not None:
        found.append(unit)
        unit = Unit.get_by_id(unit).parent_id
    return tuple(found)


def _holder(row: AuthorityRow, applicant: Employee, day: dt.date) -> Official | None:
    """Return who holds the office a row names, in the form the row prescribes."""
    if row.post == OWN_HEAD:
        chain = _chain(applicant.unit_id)
        found = head_of(Unit.get_by_id(chain[-1]), day) if chain else None
    else:
        holders = in_force(day).where(Signatory.title == row.post)
        signatory = _newest(holders)
        found = Official(title=row.post) if signatory is None else _signatory(signatory)
    if found is None or not row.form:
        return found
    behalf = () if row.form == "sendiri" else tuple(row.on_behalf.splitlines())
    return replace(found, behalf=behalf)


def head_of(unit: Unit, day: dt.date) -> Official | None:
    """Return the head of a unit on a day: who is appointed for it, else the head on file.

    Where nobody is known the office is named without a person, for the pen.
    """
    title = unit.head_title or head_title(unit.name)
    appointed = _newest(in_force(day).where(Signatory.unit == unit))
    if appointed is not None:
        return replace(_signatory(appointed), title=appointed.title or title)
    head = unit.head
    if head is None or head.status is not EmployeeStatus.ACTIVE:
        return Official(title=title)
    return replace(_employee(head), title=title)


def _newest(rows: Any) -> Signatory | None:
    """Return who was appointed last: a Plh. for some days goes before the one he stands in for."""
    found: Signatory | None = rows.order_by(
        Signatory.valid_from.desc(), Signatory.id.desc()
    ).first()
    return found


def _mayor(day: dt.date) -> Official:
    signatory = _newest(in_force(day).where(Signatory.is_ppk, Signatory.level >= MAYOR))
    signatory = signatory or _newest(in_force(day).where(Signatory.is_ppk))
    if signatory is None:
        text = (
            "Tidak ada pejabat penanda tangan yang berlaku. Isi di halaman Kantor, bagian Pejabat."
        )
        raise Refused([error("PJ01", "signatory", text)])
    return _signatory(signatory)


def _is(official: Official, applicant: Employee) -> bool:
    return bool(official.nip) and official.nip == applicant.nip


def same(one: Official, other: Official) -> bool:
    """Tell whether two officials are one and the same."""
    if one.nip or other.nip:
        return one.nip == other.nip
    return (one.title, one.name) == (other.title, other.name)


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


def _signatory(row: Signatory) -> Official:
    behalf = tuple(row.on_behalf.splitlines()) if row.form in ("a.n.", "u.b.") else ()
    return Official(row.name, row.nip or "", row.title, row.rank, row.acting, behalf, row.is_ppk)
