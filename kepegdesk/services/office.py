"""The office itself: its making, letterhead, signatories and calendar."""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from kepegdesk.documents.reference import read_table
from kepegdesk.domain.problems import Problem, error
from kepegdesk.errors import Refused
from kepegdesk.services import settings
from kepegdesk.services.session import Session
from kepegdesk.services.use_case import ADMINS, Reach, query, say, use_case
from kepegdesk.storage.tables import (
    Authority,
    Holiday,
    LeaveDocument,
    LeaveRule,
    LeaveType,
    LetterClassification,
    LetterKind,
    Office,
    Signatory,
)

if TYPE_CHECKING:
    from kepegdesk.documents.page import Letterhead as PrintedLetterhead

SINCE_ALWAYS = dt.date(1900, 1, 1)


@dataclass(frozen=True, slots=True)
class Letterhead:
    """What stands at the head of the office's letters, and where it is."""

    government: str = "PEMERINTAH KOTA KENDARI"
    name: str = "BADAN KEPEGAWAIAN DAN PENGEMBANGAN SUMBER DAYA MANUSIA"
    address: str = ""
    city: str = "Kendari"
    contact: str = ""
    code: str = "BKPSDM"
    logo: bytes | None = None
    region_head: str = "WALI KOTA KENDARI"
    region_logo: bytes | None = None


@dataclass(frozen=True, slots=True)
class SignatoryRow:
    """Somebody who signs, in what form and when; ``id`` is None for a new one."""

    id: int | None
    title: str
    name: str
    nip: str | None
    rank: str
    form: str
    on_behalf: str
    level: int
    is_ppk: bool
    valid_from: dt.date
    valid_to: dt.date | None
    acting: str = ""
    decree: str = ""
    unit: int | None = None


@dataclass(frozen=True, slots=True)
class HolidayRow:
    """A day off; ``type`` is national, collective or local, ``status`` sementara or ditetapkan.

    ``unit`` is the unit it is valid for, with what is below it; None for everybody.
    """

    id: int | None
    day: dt.date
    name: str
    type: str
    legal_basis: str
    status: str
    unit: int | None = None


@use_case("office", roles=ADMINS, reach=Reach.OFFICE)
def found(session: Session, letterhead: Letterhead | None = None) -> None:
    """Fill a new office with its letterhead, calendar, rules of leave and letter kinds."""
    say("Buat kantor baru")
    Office.create(**asdict(letterhead or Letterhead()), made_on=session.today)
    Holiday.insert_many(read_table("holidays")).execute()
    LeaveRule.insert_many([_dated(row) for row in read_table("leave_rules")]).execute()
    LeaveType.insert_many([_kind(row) for row in read_table("leave_kinds")]).execute()
    LeaveDocument.insert_many(read_table("leave_documents")).execute()
    LetterClassification.insert_many(read_table("letter_classifications")).execute()
    LetterKind.insert_many(read_table("letter_kinds")).execute()
    Authority.insert_many([_authority(row) for row in read_table("authority")]).execute()
    for row in read_table("signatories"):
        Signatory.create(
            title=row["title"],
            name="",
            form=row["form"],
            on_behalf=row["on_behalf"],
            level=int(row["level"]),
            is_ppk=row["is_ppk"] == "ya",
            valid_from=SINCE_ALWAYS,
        )


def _kind(row: dict[str, str]) -> dict[str, object]:
    truths = {key: row[key] == "ya" for key in ("deferrable", "recallable")}
    return {**_dated(row), **truths}


def _authority(row: dict[str, str]) -> dict[str, object]:
    days = int(row["max_days"]) if row["max_days"] else None
    return {**row, "max_days": days, "valid_from": SINCE_ALWAYS}


def _dated(row: dict[str, str]) -> dict[str, str | None]:
    return {**row, "valid_to": row.get("valid_to") or None}


@query(reach=Reach.OFFICE)
def letterhead(session: Session) -> Letterhead:
    """Return the office's letterhead."""
    return read_letterhead()


def read_letterhead() -> Letterhead:
    """Return the office's letterhead, inside a use case."""
    row = Office.select().order_by(Office.id).get()
    logo, seal = (bytes(each) if each else None for each in (row.logo, row.region_logo))
    return Letterhead(
        row.government, row.name, row.address, row.city, row.contact, row.code, logo,
        row.region_head, seal,
    )  # fmt: skip


def on_paper(letterhead: Letterhead) -> PrintedLetterhead:
    """Return the letterhead as the paper shows it: address and contact line by line."""
    from kepegdesk.documents.page import Letterhead as Printed

    lines = (letterhead.address, letterhead.contact)
    address = tuple(line for text in lines for line in text.splitlines())
    return Printed(letterhead.government, letterhead.name, address, letterhead.logo)


@query(reach=Reach.OFFICE)
def letterhead_strip(session: Session, letterhead: Letterhead) -> bytes:
    """Return a letterhead, stored or not, as it prints: a PDF of a strip of the office's paper."""
    from kepegdesk.documents.letterhead import render_letterhead
    from kepegdesk.documents.page import PAPERS

    paper = PAPERS[settings.value("kertas")]
    return render_letterhead(on_paper(letterhead), paper, session.today)


@use_case("office", roles=ADMINS, reach=Reach.OFFICE, undoable=True)
def change_letterhead(session: Session, letterhead: Letterhead) -> None:
    """Change the letterhead; letters already issued keep theirs."""
    if not letterhead.name.strip():
        raise Refused([error("KT01", "name", "Nama kantor belum diisi.")])
    say(f"Ubah kop surat {letterhead.name}")
    Office.update(**asdict(letterhead), version=Office.version + 1).execute()


@query(reach=Reach.OFFICE)
def signatories(session: Session) -> list[SignatoryRow]:
    """Return everybody who signs or signed, the head of the office first."""
    rows = Signatory.select().order_by(Signatory.level, Signatory.valid_from.desc())
    return [_signatory(row) for row in rows]


def _signatory(row: Signatory) -> SignatoryRow:
    return SignatoryRow(
        row.id, row.title, row.name, row.nip, row.rank, row.form, row.on_behalf, row.level,
        row.is_ppk, row.valid_from, row.valid_to, row.acting, row.decree, row.unit_id,
    )  # fmt: skip


@use_case("office", roles=ADMINS, reach=Reach.OFFICE, undoable=True)
def save_signatory(session: Session, row: SignatoryRow) -> int:
    """Add somebody who signs, or change his data; issued letters keep the old."""
    problems = _signatory_problems(row)
    if problems:
        raise Refused(problems)
    say(f"Simpan pejabat {row.title} {row.name}".rstrip())
    values = {key: value for key, value in asdict(row).items() if key != "id"}
    if row.id is None:
        return int(Signatory.create(**values).id)
    changed = Signatory.update(**values, version=Signatory.version + 1)
    changed.where(Signatory.id == row.id).execute()
    return row.id


def _signatory_problems(row: SignatoryRow) -> list[Problem]:
    problems = []
    if not row.title.strip():
        problems.append(error("PJ02", "title", "Jabatan penanda tangan belum diisi."))
    if row.valid_to and row.valid_to < row.valid_from:
        problems.append(error("PJ03", "valid_to", "Akhir masa berlaku mendahului awalnya."))
    return problems


@query(reach=Reach.OFFICE)
def holidays(session: Session, year: int) -> list[HolidayRow]:
    """Return the days off of a year in order."""
    rows = Holiday.select().where(Holiday.day.between(dt.date(year, 1, 1), dt.date(year, 12, 31)))
    return [
        HolidayRow(h.id, h.day, h.name, h.type, h.legal_basis, h.status, h.unit_id)
        for h in rows.order_by(Holiday.day, Holiday.type)
    ]


@use_case("office", "leave", roles=ADMINS, reach=Reach.OFFICE, undoable=True)
def save_holiday(session: Session, row: HolidayRow) -> int:
    """Add a day off or change one; requests not yet issued are counted anew, letters stay."""
    if not row.name.strip() or not row.legal_basis.strip():
        text = "Nama hari libur dan dasar hukumnya wajib diisi."
        raise Refused([error("HL01", "name", text)])
    valid = Holiday.unit.is_null() if row.unit is None else Holiday.unit == row.unit
    same_day = Holiday.select().where(Holiday.day == row.day, Holiday.type == row.type, valid)
    if same_day.where(Holiday.id != (row.id or 0)).exists():
        raise Refused([error("HL02", "day", f"Tanggal {row.day:%d-%m-%Y} sudah tercatat.")])
    say(f"Simpan hari libur {row.day:%d-%m-%Y} {row.name}")
    values = {key: value for key, value in asdict(row).items() if key != "id"}
    if row.id is None:
        return int(Holiday.create(**values).id)
    Holiday.update(**values, version=Holiday.version + 1).where(Holiday.id == row.id).execute()
    return row.id


@use_case("office", "leave", roles=ADMINS, reach=Reach.OFFICE, undoable=True)
def remove_holiday(session: Session, holiday: int) -> None:
    """Take a day off from the calendar."""
    row = Holiday.get_by_id(holiday)
    say(f"Hapus hari libur {row.day:%d-%m-%Y} {row.name}")
    row.delete_instance()
