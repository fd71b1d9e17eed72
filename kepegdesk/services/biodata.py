"""The biodata of one person as of any day, complete or short, as a PDF (reports.md #1)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from kepegdesk.domain.histories import CHILD, HISTORIES, SPOUSES, Row, value_text
from kepegdesk.domain.indonesian import long_date, short_date, spaced_nip
from kepegdesk.domain.kinds import EmployeeKind
from kepegdesk.domain.ranks import rank_name
from kepegdesk.services import employee_documents, employees, histories, registers
from kepegdesk.services.employee_file import EmployeeFile
from kepegdesk.services.office import read_letterhead
from kepegdesk.services.register_leaves import Leave, Reader
from kepegdesk.services.session import Session
from kepegdesk.services.use_case import Reach, query

NOTE = (
    "Alamat, nomor telepon, nomor identitas dan rekening tidak bertanggal; yang tertulis adalah "
    "menurut data sekarang."
)


@dataclass(frozen=True, slots=True)
class _Part:
    """A table of the form: of which history, which rows of it, and which fields with their widths.

    The field ``#`` counts the rows.
    """

    title: str
    history: str
    fields: tuple[tuple[str, int], ...]
    wanted: Callable[[Row], bool] = lambda _row: True


def _relation(*wanted: str) -> Callable[[Row], bool]:
    return lambda row: row["relation"] in wanted


_SK = (("sk_number", 20), ("sk_date", 12))
_BORN = (("#", 6), ("name", 26), ("birth_place", 15), ("birth_date", 12))
_BEFORE_LEAVE = (
    _Part("Riwayat pangkat", "rank", (
        ("#", 6), ("golongan", 10), ("rank_name", 20), ("tmt", 12), ("mkg_years", 9),
        ("mkg_months", 9), *_SK)),
    _Part("Riwayat jabatan", "position", (
        ("#", 6), ("title", 30), ("appointment", 16), ("eselon", 8), ("tmt", 12), ("end", 12),
        *_SK)),
    _Part("Riwayat unit kerja", "placement", (("#", 6), ("unit", 44), ("tmt", 12), *_SK)),
    _Part("Pendidikan umum", "education", (
        ("#", 6), ("level", 10), ("major", 24), ("school", 30), ("graduated", 8),
        ("diploma", 18))),
    _Part("Diklat", "training", (
        ("#", 6), ("kind", 14), ("name", 30), ("organiser", 20), ("start", 12), ("end", 12),
        ("hours", 6), ("certificate", 18))),
    _Part("Penghargaan", "award", (("#", 6), ("name", 34), ("giver", 20), *_SK)),
    _Part("Suami/istri", "family", (
        *_BORN, ("joined", 12), ("occupation", 16), ("claimed", 10)), _relation(*SPOUSES)),
    _Part("Anak", "family", (
        *_BORN, ("sex", 12), ("origin", 10), ("school_until", 12), ("claimed", 10)),
        _relation(CHILD)),
    _Part("Orang tua", "family", (*_BORN, ("occupation", 16)), _relation("ayah", "ibu")),
)  # fmt: skip
_AFTER_LEAVE = (
    _Part("Hukuman disiplin", "discipline", (
        ("#", 6), ("level", 10), ("measure", 34), ("tmt", 12), ("end", 12), *_SK)),
    _Part("SKP", "performance", (("#", 6), ("year", 8), ("predicate", 20), ("assessor", 40))),
)  # fmt: skip
_LABELS = {"#": "No.", "rank_name": "Pangkat", "joined": "Menikah"}


@query(reach=Reach.EMPLOYEE)
def make(
    session: Session, employee: int, on: dt.date | None = None, *, short: bool = False
) -> bytes:
    """Return the biodata as a PDF, as of a day; the short one ends with the present values.

    Rows that began later are left out. Raises ``Refused`` for a day before the appointment.
    """
    from kepegdesk.documents.biodata import Biodata, Section, render_biodata

    day = on or session.today
    file = employees.get(session, employee, on)
    head = read_letterhead()
    sections = () if short else tuple(Section(*each) for each in _sections(employee, day))
    return render_biodata(
        Biodata(
            file.full_name,
            day,
            tuple(_facts(file)),
            sections,
            employee_documents.photo(session, employee),
            (head.government, head.name),
            NOTE if day != session.today else "",
            registers.signature(day, head.city),
        )
    )


@query(reach=Reach.EMPLOYEE)
def save(
    session: Session, employee: int, path: Path, on: dt.date | None = None, *, short: bool = False
) -> int:
    """Write the biodata to a file, whole or not at all; return its size in bytes."""
    from kepegdesk.documents.safe_file import write_bytes

    pdf = make(session, employee, on, short=short)
    write_bytes(path, pdf)
    return len(pdf)


def _facts(file: EmployeeFile) -> Iterator[tuple[str, str]]:
    """Give the labels and values of the first part, in the order of the form."""
    rank, position, education = file.rank, file.position, file.education
    yield "NIP", spaced_nip(file.nip or "")
    yield "Nama", file.full_name
    yield "Tempat, tanggal lahir", _joined(file.birth_place, _long(file.birth_date))
    yield "Jenis kelamin", file.sex.label if file.sex else ""
    yield "Agama", file.religion
    yield "Status perkawinan", file.marital
    yield "Jenis kepegawaian", str(file.kind)
    yield "Kedudukan hukum", _since(str(file.status), file.status_since)
    yield "Pangkat, golongan ruang", _joined(rank_name(rank.golongan), rank.golongan)
    yield "TMT golongan", _long(rank.tmt)
    yield "Pendidikan terakhir", _joined(education.level, education.major, education.school)
    yield "Jabatan", _since(position.title, position.tmt)
    yield "Eselon", position.eselon
    yield "Unit kerja", _since(file.unit_path, file.unit_since)
    yield from _appointed(file)
    yield "Alamat", file.address
    yield "Telepon, surel", _joined(file.phone, file.email)
    yield from (
        ("NIK", file.nik), ("NPWP", file.npwp), ("BPJS", file.bpjs), ("KARPEG", file.karpeg),
        ("KARIS/KARSU", file.karis), ("Taspen", file.taspen),
        ("Rekening", _joined(file.bank, file.bank_account)),
    )  # fmt: skip


def _appointed(file: EmployeeFile) -> Iterator[tuple[str, str]]:
    if file.kind.is_pppk or file.kind is EmployeeKind.HONORER:
        yield "Perjanjian kerja", _until(file.contract_start, file.contract_end)
        return
    yield "TMT CPNS", _long(file.tmt_cpns)
    yield "TMT PNS", _long(file.tmt_pns)


def _until(start: dt.date | None, end: dt.date | None) -> str:
    return f"{_long(start)} s.d. {_long(end)}" if start and end else _long(start)


def _long(day: dt.date | None) -> str:
    return long_date(day) if day else ""


def _since(text: str, day: dt.date | None) -> str:
    return f"{text}, sejak {long_date(day)}" if text and day else text


def _joined(*texts: str) -> str:
    return ", ".join(text for text in texts if text)


_Section = tuple[str, tuple[str, ...], tuple[float, ...], tuple[tuple[str, ...], ...]]


def _sections(employee: int, day: dt.date) -> Iterator[_Section]:
    for part in _BEFORE_LEAVE:
        yield _section(part, employee, day)
    yield _leave(employee, day)
    for part in _AFTER_LEAVE:
        yield _section(part, employee, day)


def _section(part: _Part, employee: int, day: dt.date) -> _Section:
    history = HISTORIES[part.history]
    found = [
        {**row.values, "unit": row.unit}
        for row in reversed(histories.rows_of(employee, part.history))
        if part.wanted(row.values) and _begun(row.values[history.order], day)
    ]
    return (
        part.title,
        tuple(_LABELS.get(name) or history.by_name[name].label for name, _width in part.fields),
        tuple(width for _name, width in part.fields),
        tuple(
            tuple(_text(part.history, name, row, number) for name, _width in part.fields)
            for number, row in enumerate(found, 1)
        ),
    )


def _begun(value: object, day: dt.date) -> bool:
    """Tell whether a row dated by a day or a year had begun by a day; one without a date had."""
    if isinstance(value, dt.date):
        return value <= day
    return not isinstance(value, int) or value <= day.year


def _text(history: str, name: str, row: Row, number: int) -> str:
    if name == "#":
        return f"{number}."
    if name == "rank_name":
        return rank_name(str(row["golongan"]))
    return value_text(HISTORIES[history].by_name[name], row[name])


def _leave(employee: int, day: dt.date) -> _Section:
    from kepegdesk.services import leave_facts

    taken = Reader(leave_facts.context()).between(dt.date.min, day, employees={employee})
    return (
        "Cuti",
        ("No.", "Jenis cuti", "Mulai", "Sampai", "Nomor surat", "Tanggal surat"),
        (6, 26, 12, 12, 26, 12),
        tuple(_leave_row(number, each) for number, each in enumerate(taken, 1)),
    )


def _leave_row(number: int, leave: Leave) -> tuple[str, ...]:
    written = short_date(leave.letter_date) if leave.letter_date else ""
    dates = (short_date(leave.start), short_date(leave.end))
    return (f"{number}.", leave.kind.label, *dates, leave.number, written)
