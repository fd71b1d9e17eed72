"""The registers of leave (leave.md §6.3): made once, shown on screen, on paper and in workbooks.

Nothing of them is stored: everything follows from requests, the ledger of days and the rules, as
of any day.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from kepegdesk.domain.indonesian import long_date
from kepegdesk.domain.problems import error
from kepegdesk.domain.register import Register
from kepegdesk.errors import Refused
from kepegdesk.progress import Progress, nothing
from kepegdesk.services import (
    collecting,
    leave_facts,
    officials,
    register_balances,
    register_cards,
    register_lists,
    units,
)
from kepegdesk.services.employees import Criteria, People
from kepegdesk.services.leave_calendar import wanted_units
from kepegdesk.services.office import read_letterhead
from kepegdesk.services.register_lists import Frame
from kepegdesk.services.session import Session
from kepegdesk.services.use_case import Reach, query
from kepegdesk.storage.listing import ListedRow

if TYPE_CHECKING:
    from kepegdesk.documents.layout import Block

NAMES = {
    "kartu": "Kartu cuti",
    "penjagaan": "Buku penjagaan cuti",
    "rekap-bulanan": "Rekap cuti bulanan",
    "rekap-tahunan": "Rekap cuti",
    "sisa": "Daftar sisa cuti tahunan",
    "cuti-bersama": "Daftar cuti bersama tidak diambil",
    "terlambat": "Daftar terlambat lapor kembali",
}
"""Every register by the name commands and windows use."""

PAPERS = ("F4", "A4", "Legal", "A3")


@dataclass(frozen=True, slots=True)
class Wish:
    """Which register, of whom, and of when: a period, and the day it is true of.

    Without a period it is this year's; without a day, the last of the period that has come.
    """

    name: str
    unit: int | None = None
    start: dt.date | None = None
    end: dt.date | None = None
    on: dt.date | None = None
    employee: int | None = None


def of_year(name: str, year: int, unit: int | None = None, employee: int | None = None) -> Wish:
    """Return the wish for a register of a whole year."""
    return Wish(name, unit, dt.date(year, 1, 1), dt.date(year, 12, 31), employee=employee)


@query(reach=Reach.WITHIN)
@collecting.put_off()
def make(session: Session, wish: Wish, *, progress: Progress = nothing) -> Register:
    """Return a register; raise ``Refused`` for an unknown name or a period that is none.

    It keeps to the session's units, and is narrowed to a unit with its sub-units or to a person.
    """
    _require_sense(wish)
    frame = _frame(session, wish, progress)
    if wish.name in _OF_LEAVE:
        return _OF_LEAVE[wish.name](frame)
    return _OF_PEOPLE[wish.name](frame, _people(session, wish, frame.on))


_OF_LEAVE: dict[str, Callable[[Frame], Register]] = {
    "penjagaan": register_lists.book,
    "rekap-bulanan": register_lists.recap_of_months,
    "rekap-tahunan": register_lists.recap_of_year,
    "terlambat": register_lists.late,
}
_OF_PEOPLE: dict[str, Callable[[Frame, list[ListedRow]], Register]] = {
    "kartu": register_cards.cards,
    "sisa": register_balances.left,
    "cuti-bersama": register_balances.worked,
}


def _require_sense(wish: Wish) -> None:
    if wish.name not in NAMES:
        known = ", ".join(NAMES)
        text = f"Register «{wish.name}» tidak dikenal; pilih: {known}."
        raise Refused([error("RG01", "name", text)])
    if wish.start and wish.end and wish.end < wish.start:
        text = "Akhir masa register mendahului awalnya. Perbaiki salah satu tanggalnya."
        raise Refused([error("RG02", "end", text)])
    if wish.employee is not None and wish.name != "kartu":
        text = f"{NAMES[wish.name]} tidak disusun per orang; pilih unit kerjanya."
        raise Refused([error("RG03", "employee", text)])


def _frame(session: Session, wish: Wish, progress: Progress) -> Frame:
    year = (wish.start or wish.end or wish.on or session.today).year
    start, end = wish.start or dt.date(year, 1, 1), wish.end or dt.date(year, 12, 31)
    on = wish.on or max(start, min(end, session.today))
    office = read_letterhead().name.upper()
    wanted = wanted_units(wish.unit, session)
    scope = _scope(session, wish, wanted is None).upper()
    return Frame(start, end, on, wanted, office, scope, leave_facts.context(), wish.unit, progress)


def _scope(session: Session, wish: Wish, everywhere: bool) -> str:
    if wish.employee is not None:
        return _person(session, wish.employee)[0].name
    unit = units.path(units.chain_of(wish.unit))
    return unit or ("seluruh unit kerja" if everywhere else "unit kerja akun ini")


def _people(session: Session, wish: Wish, on: dt.date) -> list[ListedRow]:
    """Return whom a register of people names: one person, or who was in service on the day."""
    if wish.employee is not None:
        return _person(session, wish.employee)
    criteria = Criteria(unit=wish.unit, kinds=register_balances.KINDS)
    found = People(session, criteria, "name", descending=False)
    ids = list(found.all_ids())
    if wish.name != "cuti-bersama":
        known = leave_facts.people(ids) if ids else {}
        ids = [number for number in ids if register_balances.serves(known[number], on)]
    return found.rows(ids)


def _person(session: Session, employee: int) -> list[ListedRow]:
    found = People(session, Criteria(), "name", descending=False).rows([employee])
    reached = [row for row in found if session.reaches(row.unit_id)]
    if not reached:
        text = f"Pegawai nomor {employee} tidak ada di unit Anda. Pilih pegawai lain."
        raise Refused([error("RG04", "employee", text)])
    return reached


# Files -------------------------------------------------------------------------------------------


@query(reach=Reach.OFFICE)
def as_pdf(
    session: Session,
    register: Register,
    *,
    paper: str = "F4",
    landscape: bool = True,
    progress: Progress = nothing,
) -> bytes:
    """Return a register as it prints, signed by the head of the office on the register's day."""
    from kepegdesk.documents.table_paper import PAPERS as SHEETS
    from kepegdesk.documents.table_paper import Sheet, render_register

    head = read_letterhead()
    sheet = Sheet(
        SHEETS[paper], landscape, (head.government, head.name), signature(register.day, head.city)
    )
    return render_register(register, sheet, progress)


def signature(day: dt.date, city: str) -> Block | None:
    """Set who signs lists: the head of this office on the day, in the form of his office.

    None where nobody is known.
    """
    from kepegdesk.documents.signing import Signatory, signature_block
    from kepegdesk.documents.table_paper import SIGNATURE_ROOM, SIGNATURE_SIZE

    official = officials.head_of_office(day)
    if official is None:
        return None
    who = Signatory(
        official.title, official.name, official.rank, official.nip, official.acting,
        on_behalf=official.behalf,
    )  # fmt: skip
    place = f"{city}, {long_date(day)}"
    return signature_block(who, (place,), x=0, room=SIGNATURE_ROOM, size=SIGNATURE_SIZE)


@query(reach=Reach.OFFICE)
def save_workbook(
    session: Session, register: Register, path: Path, *, progress: Progress = nothing
) -> int:
    """Write a register to .xlsx and return how many rows it has."""
    from kepegdesk.documents.registers import write_workbook

    return write_workbook(register, path, progress)


@query(reach=Reach.OFFICE)
def save_csv(session: Session, register: Register, path: Path) -> int:
    """Write a register to .csv and return how many rows it has."""
    from kepegdesk.documents.registers import write_csv

    return write_csv(register, path)
