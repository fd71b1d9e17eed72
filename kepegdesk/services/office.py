"""The office itself: its making and its letterhead."""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from kepegdesk.documents.reference import read_table
from kepegdesk.domain.problems import error
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
