"""The letter-number book as people use it: looking, reserving, entering, crossing out, gaps."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from peewee import fn

from kepegdesk.domain.indonesian import short_date
from kepegdesk.domain.problems import error
from kepegdesk.domain.register import Kind, Register, RegisterColumn, RegisterRow
from kepegdesk.errors import Refused, Stale
from kepegdesk.services import letter_numbers, settings
from kepegdesk.services.letter_numbers import CLAIMABLE, RESERVED, SKIPPED, USED, VOID
from kepegdesk.services.office import read_letterhead
from kepegdesk.services.session import Session
from kepegdesk.services.use_case import CLERKS, Reach, query, say, use_case
from kepegdesk.storage.base import tuples
from kepegdesk.storage.tables import (
    Employee,
    IssuedLetter,
    LeaveEvent,
    LeaveRequest,
    LetterKind,
    LetterNumber,
)

STATES = {RESERVED: "Dipesan", USED: "Dipakai", VOID: "Batal", SKIPPED: "Dilompati"}
"""What a line of the book may be, in words."""
HOLE, LATE = "hole", "late"
GAPS = {
    HOLE: "Tidak tercatat",
    SKIPPED: "Dilompati",
    LATE: "Dipesan terlalu lama",
    VOID: "Batal",
}
"""What the gap report tells, in words."""
MOST_RESERVED = 100
OTHER_UNIT = "(unit kerja lain)"
"""What stands in the place of a person whom the session's units do not reach."""


@dataclass(frozen=True, slots=True)
class NumberRow:
    """A line of the book; ``request`` is the leave its letter belongs to, if any."""

    id: int
    version: int
    register: str
    year: int
    number: int
    text: str
    state: str
    day: dt.date
    kind: str
    kind_label: str
    subject: str
    reason: str
    request: int | None = None

    @property
    def state_label(self) -> str:
        """Return the state in words."""
        return STATES[self.state]


@dataclass(frozen=True, slots=True)
class Gap:
    """A number that needs an explanation: what it is, why, since when and for how many days."""

    number: int
    text: str
    what: str
    reason: str
    since: dt.date | None = None
    days: int = 0

    @property
    def what_label(self) -> str:
        """Return what it is in words."""
        return GAPS[self.what]


# --- looking -------------------------------------------------------------------------------------


@query(reach=Reach.OFFICE)
def registers(session: Session) -> list[str]:
    """Return the registers that kinds of letters have or numbers were given in."""
    of_kinds = tuples(LetterKind.select(LetterKind.register).distinct())
    of_numbers = tuples(LetterNumber.select(LetterNumber.register).distinct())
    return sorted({name for (name,) in (*of_kinds, *of_numbers)})


@query(reach=Reach.OFFICE)
def years(session: Session) -> list[int]:
    """Return the years that have numbers, and this one, the newest first."""
    found = {year for (year,) in tuples(LetterNumber.select(LetterNumber.year).distinct())}
    return sorted(found | {session.today.year}, reverse=True)


@query(reach=Reach.WITHIN)
def numbers(
    session: Session, register: str = "", year: int | None = None, state: str = ""
) -> list[NumberRow]:
    """Return the lines of the book, the newest number first; empty filters mean all.

    Who a letter of another unit is for is not shown to an account that is kept to its own.
    """
    where = [
        column == wanted
        for column, wanted in (
            (LetterNumber.register, register),
            (LetterNumber.year, year),
            (LetterNumber.state, state),
        )
        if wanted not in ("", None)
    ]
    return _rows(session, *where)


def _rows(session: Session, *where: Any) -> list[NumberRow]:
    """Return the lines that meet the conditions, the newest year and number first."""
    found = LetterNumber.select(*_LINE).where(*where) if where else LetterNumber.select(*_LINE)
    order = (LetterNumber.year.desc(), LetterNumber.register, LetterNumber.number.desc())
    lines = tuples(found.order_by(*order))
    labels, leaves = dict(tuples(_kinds())), _leaves({line[3] for line in lines})
    return [
        _row(session, line, labels, leaves.get(line[0]) or leaves.get(line[5])) for line in lines
    ]


_LINE = (
    LetterNumber.id, LetterNumber.version, LetterNumber.register, LetterNumber.year,
    LetterNumber.number, LetterNumber.text, LetterNumber.state, LetterNumber.letter_date,
    LetterNumber.kind, LetterNumber.subject, LetterNumber.reason,
)  # fmt: skip


def _kinds() -> Any:
    return LetterKind.select(LetterKind.kind, LetterKind.label)


def _row(
    session: Session,
    line: tuple[Any, ...],
    labels: dict[str, str],
    leave: tuple[int, int | None] | None,
) -> NumberRow:
    (number_id, version, register, year, number, text, state, day, kind, subject, reason) = line
    hidden = leave is not None and not session.reaches(leave[1])
    return NumberRow(
        number_id, version, register, year, number, text, state, day, kind,
        labels.get(kind, kind), OTHER_UNIT if hidden else subject, reason,
        leave[0] if leave else None,
    )  # fmt: skip


def _leaves(of_years: set[int]) -> dict[int | str, tuple[int, int | None]]:
    """Return leave and unit by the id of the number of its letter, by the text of its others."""
    lines = LetterNumber.select().where(LetterNumber.year.in_(list(of_years)))
    texts, ids = lines.select(LetterNumber.text), lines.select(LetterNumber.id)
    steps = LeaveEvent.select(LeaveEvent.letter, LeaveRequest.id, Employee.unit)
    papers = IssuedLetter.select(IssuedLetter.number, LeaveRequest.id, Employee.unit)
    leaves = LeaveRequest.select(LeaveRequest.number, LeaveRequest.id, Employee.unit)
    found: dict[int | str, tuple[int, int | None]] = {}
    for select in (
        steps.join(LeaveRequest).join(Employee).where(LeaveEvent.letter.in_(texts)),
        papers.join(LeaveRequest).join(Employee).where(IssuedLetter.number.in_(texts)),
        leaves.join(Employee).where(LeaveRequest.number.in_(ids)),
    ):
        found |= {key: (request, unit) for key, request, unit in tuples(select)}
    return found


@query(reach=Reach.WITHIN)
def find(session: Session, text: str, register: str = "", year: int | None = None) -> NumberRow:
    """Return the line of a number: its whole text, or the running number of a register and year."""
    wanted, where = text.strip(), [LetterNumber.text == text.strip()]
    if wanted.isascii() and wanted.isdigit():
        in_year = LetterNumber.year == (year or session.today.year)
        where = [LetterNumber.number == int(wanted[:9]), in_year]
    if register:
        where.append(LetterNumber.register == register)
    found = _rows(session, *where)
    if len(found) != 1:
        what = "tidak ada di buku" if not found else "ada di beberapa buku; sebutkan bukunya"
        raise Refused([error("NB08", "number", f"Nomor «{wanted}» {what}.")])
    return found[0]


# --- writing -------------------------------------------------------------------------------------


@use_case("letter", roles=CLERKS, reach=Reach.OFFICE)
def reserve(
    session: Session, kind: str, subject: str, count: int = 1, day: dt.date | None = None
) -> list[NumberRow]:
    """Keep the next numbers for letters still to be written, and tell them; for whom or what."""
    dated = day or session.today
    label = _label_of(kind)
    if not 1 <= count <= MOST_RESERVED:
        text = f"Banyaknya nomor harus dari 1 sampai {MOST_RESERVED}."
        raise Refused([error("NB01", "count", text)])
    _require_subject(subject)
    made = letter_numbers.reserve(kind, dated, subject.strip(), count)
    said = made[0].text if count == 1 else f"{made[0].text} sampai {made[-1].text}"
    say(f"Pesan nomor {said} untuk {label}: {subject.strip()}")
    return _rows(session, LetterNumber.id.in_([line.id for line in made]))[::-1]


@use_case("letter", roles=CLERKS, reach=Reach.OFFICE)
def enter(session: Session, kind: str, day: dt.date, subject: str, number: str = "") -> NumberRow:
    """Enter a letter written on paper: with the number it bears there, else with the next one."""
    label = _label_of(kind)
    _require_subject(subject)
    line = letter_numbers.take(kind, day, subject.strip(), number)
    say(f"Catat surat nomor {line.text}, {label}: {subject.strip()}")
    return _rows(session, LetterNumber.id == line.id)[0]


@use_case("letter", roles=CLERKS, reach=Reach.OFFICE)
def use(
    session: Session,
    number: int,
    kind: str,
    day: dt.date,
    subject: str,
    version: int | None = None,
) -> NumberRow:
    """Give a reserved or skipped number to a letter written on paper, of the same year."""
    line = _line(number, version)
    label = _label_of(kind)
    _require_subject(subject)
    if line.state not in CLAIMABLE:
        text = f"Nomor {line.text} sudah {STATES[line.state].lower()}; pilih nomor lain."
        raise Refused([error("NB03", "number", text)])
    if day.year != line.year:
        text = f"Nomor {line.text} dari buku {line.year}; surat {day.year} memakai buku tahunnya."
        raise Refused([error("NB04", "day", text)])
    letter = LetterKind.get(LetterKind.kind == kind)
    if letter.register != line.register:
        text = f"{label} memakai buku {letter.register}, bukan {line.register}."
        raise Refused([error("NB05", "kind", text)])
    line = letter_numbers.claim(line, letter, day, subject.strip())
    say(f"Pakai nomor {line.text} untuk {label}: {subject.strip()}")
    return _rows(session, LetterNumber.id == line.id)[0]


@use_case("letter", roles=CLERKS, reach=Reach.OFFICE)
def void(session: Session, number: int, reason: str, version: int | None = None) -> NumberRow:
    """Cross a number out with the reason; it is never given again.

    The number of a leave's letter is crossed out by the act that ends the leave, not here.
    """
    line = _line(number, version)
    if not reason.strip():
        raise Refused([error("NB06", "reason", "Alasan pembatalan nomor belum diisi.")])
    if line.state == VOID:
        text = f"Nomor {line.text} sudah batal: {line.reason}"
        raise Refused([error("NB03", "number", text)])
    _refuse_of_leave(line)
    letter_numbers.void(line, reason.strip())
    say(f"Batalkan nomor {line.text}: {reason.strip()}")
    return _rows(session, LetterNumber.id == line.id)[0]


def _refuse_of_leave(line: LetterNumber) -> None:
    """Raise ``Refused`` for the number of a letter of leave, and say where it is ended."""
    leaves = _leaves({line.year})
    leave = leaves.get(line.id) or leaves.get(line.text)
    if line.state != USED or leave is None:
        return
    row = LeaveRequest.get_by_id(leave[0])
    text = (
        f"Nomor {line.text} milik {row.kind.label} {row.employee.name} mulai "
        f"{short_date(row.start)}. Batalkan atau panggil kembali cutinya di halaman Cuti; nomornya "
        "ikut dicatat."
    )
    raise Refused([error("NB07", "number", text)])


def _line(number: int, version: int | None) -> LetterNumber:
    line: LetterNumber | None = LetterNumber.get_or_none(LetterNumber.id == number)
    if line is None or version not in (None, line.version):
        raise Stale("Nomor ini baru saja diubah di komputer lain. Muat ulang bukunya.")
    return line


def _label_of(kind: str) -> str:
    found = LetterKind.get_or_none(LetterKind.kind == kind)
    if found is None:
        known = ", ".join(code for code, _label in tuples(_kinds()))
        text = f"Jenis surat «{kind}» tidak ada. Yang ada: {known}."
        raise Refused([error("NB09", "kind", text)])
    return str(found.label)


def _require_subject(subject: str) -> None:
    if not subject.strip():
        text = "Tulis untuk siapa atau untuk apa nomor ini."
        raise Refused([error("NB02", "subject", text)])


# --- gaps ----------------------------------------------------------------------------------------


@query(reach=Reach.OFFICE)
def gaps(session: Session, register: str, year: int) -> list[Gap]:
    """Return every number of a register and year that a paper book would leave blank or strike.

    Numbers that nobody entered, leapt over, reserved for longer than the office's limit, void.
    """
    lines = {line[0]: line[1:] for line in tuples(_lines(register, year))}
    late = int(settings.value("nomor_dipesan_hari"))
    numbers = range(1, max(lines, default=0) + 1)
    found = (_gap(number, lines.get(number), session.today, late) for number in numbers)
    return [gap for gap in found if gap is not None]


def _lines(register: str, year: int) -> Any:
    number = LetterNumber
    columns = (
        number.number, number.text, number.state, number.letter_date, number.subject,
        number.reason,
    )  # fmt: skip
    return number.select(*columns).where(number.register == register, number.year == year)


def _gap(number: int, line: tuple[Any, ...] | None, today: dt.date, late: int) -> Gap | None:
    if line is None:
        return Gap(number, "", HOLE, "Tidak ada catatan. Catat suratnya, atau batalkan nomornya.")
    text, state, day, subject, reason = line
    if state == RESERVED and (today - day).days > late:
        return Gap(number, text, LATE, subject, day, (today - day).days)
    if state in (SKIPPED, VOID):
        return Gap(number, text, state, reason, day)
    return None


_GAP_COLUMNS = (
    RegisterColumn("number", "No.", Kind.NUMBER, 5),
    RegisterColumn("text", "Nomor surat", letters=30, whole=True),
    RegisterColumn("what", "Keadaan", letters=20),
    RegisterColumn("reason", "Keterangan", letters=50),
    RegisterColumn("since", "Tanggal", Kind.DATE, 11),
    RegisterColumn("days", "Hari", Kind.NUMBER, 6),
)


@query(reach=Reach.OFFICE)
def gap_list(session: Session, register: str, year: int) -> Register:
    """Return the gap report as a list that prints and goes into a workbook."""
    found = gaps(session, register, year)
    rows = tuple(
        RegisterRow((gap.number, gap.text, gap.what_label, gap.reason, gap.since, gap.days or None))
        for gap in found
    )
    counts = [f"{sum(gap.what == what for gap in found)} {GAPS[what].lower()}" for what in GAPS]
    last = LetterNumber.select(fn.MAX(LetterNumber.number)).where(
        LetterNumber.register == register, LetterNumber.year == year
    )
    return _list(
        session, "celah", "LAPORAN CELAH BUKU NOMOR SURAT", register, year, _GAP_COLUMNS, rows,
        notes=(f"Nomor terakhir {last.scalar() or 0}: {', '.join(counts)}.",),
    )  # fmt: skip


_BOOK_COLUMNS = (
    RegisterColumn("number", "No.", Kind.NUMBER, 5),
    RegisterColumn("text", "Nomor surat", letters=30, whole=True),
    RegisterColumn("day", "Tanggal surat", Kind.DATE, 11),
    RegisterColumn("state", "Keadaan", letters=10),
    RegisterColumn("kind", "Jenis surat", letters=26),
    RegisterColumn("subject", "Perihal", letters=34),
    RegisterColumn("reason", "Keterangan", letters=34),
)


@query(reach=Reach.WITHIN)
def book_list(session: Session, register: str, year: int) -> Register:
    """Return the book of a register and year as a list that prints and goes into a workbook."""
    lines = sorted(numbers(session, register, year), key=lambda row: row.number)
    rows = tuple(
        RegisterRow((row.number, row.text, row.day, row.state_label, row.kind_label, row.subject,
                     row.reason))
        for row in lines
    )  # fmt: skip
    return _list(session, "buku-nomor", "BUKU NOMOR SURAT", register, year, _BOOK_COLUMNS, rows)


def _list(
    session: Session,
    name: str,
    title: str,
    register: str,
    year: int,
    columns: tuple[RegisterColumn, ...],
    rows: tuple[RegisterRow, ...],
    notes: tuple[str, ...] = (),
) -> Register:
    return Register(
        name=name,
        title=title,
        office=read_letterhead().name,
        lines=(f"Buku {register}, tahun {year}",),
        columns=columns,
        rows=rows,
        day=session.today,
        notes=notes,
    )
