"""Who answers a request: the direct superior, and the official who may grant leave (PyBMC)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import takewhile
from typing import Any

from kepegdesk.domain.authority import (
    OWN_HEAD,
    AuthorityRow,
    Case,
    conditions,
    fitting,
    rung_of,
)
from kepegdesk.domain.kinds import EmployeeStatus, LeaveKind
from kepegdesk.domain.leave_rules import RuleGroup, group_of
from kepegdesk.domain.problems import error
from kepegdesk.domain.ranks import rank_name
from kepegdesk.domain.units_text import head_title
from kepegdesk.domain.working_days import calendar_days
from kepegdesk.errors import Refused
from kepegdesk.services import present_units
from kepegdesk.services.employee_file import EmployeeFile, read_file
from kepegdesk.storage.tables import Authority, Employee, Signatory, Unit

HEAD = 1
"""Level of ``Signatory``: the head of this office."""

MAYOR = 3
"""Level of ``Signatory``: the mayor, who grants what no row of the authority table names."""
BY_NUMBER = "#"
"""Stands before the number of a signatory who has no NIP, such as the mayor."""
OWN_LEAVE = "pemohon sendiri yang memegang jabatan itu atau yang diatasnamakan"


@dataclass(frozen=True, slots=True)
class Official:
    """An official as paper shows him: name with titles, NIP (a mayor has none), position, rank.

    ``acting`` is empty, Plt., Plh. or Pj.; ``behalf`` names the offices in whose name he signs.
    ``is_mayor`` tells that he is the PPK himself and not one who holds his kuasa. ``employee`` is
    his number where he is found by his file and not among those who sign.
    """

    name: str = ""
    nip: str = ""
    title: str = ""
    rank: str = ""
    acting: str = ""
    behalf: tuple[str, ...] = ()
    is_ppk: bool = False
    employee: int | None = None
    is_mayor: bool = False


@dataclass(frozen=True, slots=True)
class Leave:
    """What the authority table asks about a leave."""

    kind: LeaveKind
    start: dt.date
    end: dt.date
    abroad: bool = False


@dataclass(frozen=True, slots=True)
class Reading:
    """Whom the authority table names for a leave, by which row, and how that was found."""

    official: Official
    row: AuthorityRow | None
    why: tuple[str, ...]


def superior(applicant: Employee, by: str | None, day: dt.date) -> Official:
    """Return the direct superior: named, or the nearest head above the applicant on that day."""
    heads = _heads(applicant, day)
    if by:
        return next((head for head in heads if head.nip == by), None) or named(by, day)
    found = next((head for head in heads if head.name and not is_own(head, applicant, day)), None)
    return found or _mayor(applicant, day)


def highest_at_work(applicant: Employee, by: str | None, day: dt.date, leave: Leave) -> Official:
    """Return who gives an izin sementara: named, or the highest official where somebody works.

    That is the highest head above him short of who grants the leave, since the permit is for when
    he cannot be waited for (Peraturan BKN 24/2017 III.E; leave.md R10, R11).
    """
    if by:
        return superior(applicant, by, day)
    try:
        grants = expected(applicant, day, leave)
    except Refused:
        grants = Official()
    below = takewhile(lambda head: not same(head, grants), _heads(applicant, day))
    at_work = [head for head in below if head.name and not is_own(head, applicant, day)]
    return at_work[-1] if at_work else superior(applicant, None, day)


def _heads(applicant: Employee, day: dt.date) -> Iterator[Official]:
    """Return the heads of the applicant's unit and of those above it, the nearest first."""
    unit = Unit.get_or_none(Unit.id == applicant.unit_id)
    while unit is not None:
        yield head_of(unit, day)
        unit = unit.parent


def decider(applicant: Employee, by: str | None, day: dt.date, leave: Leave) -> Official:
    """Return who grants the leave on that day: named, or by the authority table.

    A name is taken in the form the table prescribes where it names the same person.
    """
    if not by:
        return expected(applicant, day, leave)
    try:
        wanted = expected(applicant, day, leave)
    except Refused:
        return named(by, day)
    return wanted if wanted.nip == by else named(by, day)


def expected(applicant: Employee, day: dt.date, leave: Leave) -> Official:
    """Return whom the authority table names for a leave on a day."""
    return read(applicant, day, leave).official


def read(applicant: Employee, day: dt.date, leave: Leave) -> Reading:
    """Read the authority table for a leave on a day, the most specific row first.

    A row is passed over where its official may not grant such leave: abroad only the PPK or his
    kuasa, leave without pay only the PPK. Where no row is left the mayor grants it, and where the
    official is the applicant, in whosever name: a less specific row could name somebody below him
    (leave.md §1.6, pitfalls T-45). Raises ``Refused`` where there is no mayor either.
    """
    case = _case(read_file(applicant, day), leave, _chain(applicant.unit_id))
    why: list[str] = []
    for row in fitting([row for row in authority_rows() if row.post], case, day):
        official = _holder(row, applicant, day)
        fault = _fault(official, row, applicant, day, leave)
        if official is not None and not fault:
            why.append(f"Baris yang berlaku: {_row_words(row)}.")
            return Reading(official, row, tuple(why))
        why.append(f"Baris dilewati: {_row_words(row)}, karena {fault}.")
        if fault == OWN_LEAVE:
            break
    top = _mayor(applicant, day)
    why.append(f"Keputusan pada {top.title}.")
    return Reading(top, None, tuple(why))


def _row_words(row: AuthorityRow) -> str:
    unit = Unit.get_by_id(row.unit).name if row.unit is not None else ""
    post = "kepala perangkat daerah pemohon" if row.post == OWN_HEAD else row.post
    return f"{', '.join(conditions(row, unit))} → {post}"


def _fault(
    official: Official | None, row: AuthorityRow, applicant: Employee, day: dt.date, leave: Leave
) -> str:
    """Say why an official may not grant the leave; nothing where he may."""
    if official is None:
        return "pemohon belum mempunyai unit kerja"
    if is_own(official, applicant, day):
        return OWN_LEAVE
    if leave.abroad and not official.is_ppk:
        return "cuti di luar negeri hanya pada PPK atau penerima kuasanya"
    if leave.kind is LeaveKind.UNPAID and row.post not in _ppk_titles(day):
        return "CLTN tidak dapat didelegasikan"
    return ""


def _ppk_titles(day: dt.date) -> set[str]:
    found = in_force(day).where(Signatory.is_ppk, Signatory.level >= MAYOR)
    return {row.title for row in found}


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
        found = holder_of(row.post, day) or _head_called(row.post, applicant, day)
    if found is None or not row.form:
        return found
    behalf = () if row.form == "sendiri" else tuple(row.on_behalf.splitlines())
    return replace(found, behalf=behalf)


def _head_called(post: str, applicant: Employee, day: dt.date) -> Official:
    """Return the head of the applicant's units who bears a title, else the title for the pen."""
    heads = (head for head in _heads(applicant, day) if head.title.casefold() == post.casefold())
    return next(heads, None) or Official(title=post)


def holder_of(title: str, day: dt.date) -> Official | None:
    """Return who holds an office on a day; None where nobody is entered."""
    row = _newest(in_force(day).where(Signatory.title == title))
    return None if row is None else _signatory(row)


def head_of_office(day: dt.date) -> Official | None:
    """Return the head of this office on a day, who signs its own lists in nobody else's name."""
    row = _newest(in_force(day).where(Signatory.level == HEAD, Signatory.unit.is_null()))
    return None if row is None else replace(_signatory(row), behalf=())


def head_of(unit: Unit, day: dt.date) -> Official:
    """Return the head of a unit on a day: who is appointed for it, else the head on file.

    Who signs under the title of the unit's head is its head, a Plh. for some days too; as such he
    signs in nobody else's name. Where nobody is known the office is named without a person, for
    the pen.
    """
    title = unit.head_title or head_title(unit.name)
    named = in_force(day).where(Signatory.name != "")
    appointed = _newest(named.where((Signatory.unit == unit) | (Signatory.title == title)))
    if appointed is not None:
        head_row = _signatory(appointed)
        behalf = head_row.behalf if appointed.unit_id is not None else ()
        return replace(head_row, title=appointed.title or title, behalf=behalf)
    number, acting = present_units.head_on(unit, day)
    head = None if number is None else Employee.get_by_id(number)
    if head is None or head.status is not EmployeeStatus.ACTIVE:
        return Official(title=title)
    return replace(_employee(head, day), title=title, acting=acting)


def _newest(rows: Any) -> Signatory | None:
    """Return who was appointed last: a Plh. for some days goes before the one he stands in for."""
    found: Signatory | None = rows.order_by(
        Signatory.valid_from.desc(), Signatory.id.desc()
    ).first()
    return found


def _mayor(applicant: Employee, day: dt.date) -> Official:
    """Return the PPK on a day, or who holds his kuasa; never the applicant, Plh. or not."""
    ppk = in_force(day).where(Signatory.is_ppk)
    order = (Signatory.valid_from.desc(), Signatory.id.desc())
    above = ppk.where(Signatory.level >= MAYOR).order_by(*order)
    found = [_signatory(row) for row in (*above, *ppk.order_by(*order))]
    for official in found:
        if not is_own(official, applicant, day):
            return official
    text = (
        "Tidak ada pejabat penanda tangan yang berlaku. Isi di halaman Kantor, bagian Pejabat."
        if not found
        else "Pemohon sendiri satu-satunya PPK yang berlaku. Isi pejabat lain di halaman Kantor, "
        "bagian Pejabat."
    )
    raise Refused([error("PJ01", "signatory", text)])


def is_own(official: Official, applicant: Employee, day: dt.date) -> bool:
    """Tell whether an official would judge his own leave: as himself, or in his own name.

    Whoever signs in the name of the applicant's office does so with the applicant's authority.
    """
    if official.employee is not None and official.employee == applicant.id:
        return True
    if not applicant.nip:
        return False
    if official.nip == applicant.nip:
        return True
    holders = [holder_of(title, day) for title in official.behalf]
    return any(holder is not None and holder.nip == applicant.nip for holder in holders)


def same(one: Official, other: Official) -> bool:
    """Tell whether two officials are one and the same."""
    if one.nip or other.nip:
        return one.nip == other.nip
    return (one.title, one.name) == (other.title, other.name)


def named(nip: str, day: dt.date) -> Official:
    """Return the official with this NIP: a signatory in force on the day, else an employee.

    ``#`` and a number mean the signatory of that number.
    """
    if nip.startswith(BY_NUMBER):
        return _numbered(nip, day)
    holds = in_force(day).where(Signatory.nip == nip)
    signatory = holds.order_by(Signatory.level, Signatory.valid_from.desc()).first()
    if signatory is not None:
        return _signatory(signatory)
    employee = Employee.get_or_none(Employee.nip == nip)
    if employee is None:
        text = f"Tidak ada pejabat atau pegawai dengan NIP {nip}."
        raise Refused([error("PJ04", "by", text)])
    if employee.status is not EmployeeStatus.ACTIVE:
        text = f"{employee.name} berstatus {employee.status.value}; pilih pejabat yang aktif."
        raise Refused([error("PJ05", "by", text)])
    return _employee(employee, day)


def _numbered(wanted: str, day: dt.date) -> Official:
    number = wanted.removeprefix(BY_NUMBER)
    found = in_force(day).where(Signatory.id == int(number if number.isdecimal() else 0)).first()
    if found is None:
        text = f"Pejabat nomor {number} tidak ada atau tidak berlaku pada {day:%d-%m-%Y}."
        raise Refused([error("PJ04", "by", text)])
    return _signatory(found)


def in_force(day: dt.date) -> Any:
    """Select the signatories whose assignment covers a day."""
    return Signatory.select().where(
        Signatory.valid_from <= day, Signatory.valid_to.is_null() | (Signatory.valid_to >= day)
    )


def _employee(employee: Employee, day: dt.date) -> Official:
    file = read_file(employee, day)
    return Official(
        name=file.full_name,
        nip=file.nip or "",
        title=file.position.title,
        rank=rank_name(file.rank.golongan),
        employee=employee.id,
    )


def _signatory(row: Signatory) -> Official:
    behalf = tuple(row.on_behalf.splitlines()) if row.form in ("a.n.", "u.b.") else ()
    return Official(
        row.name, row.nip or "", row.title, row.rank, row.acting, behalf, row.is_ppk,
        is_mayor=row.is_ppk and row.level >= MAYOR,
    )  # fmt: skip
