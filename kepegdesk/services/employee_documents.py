"""The papers and the photo of a person's file: filed under their kind, shown, reminded of.

A content lies in ``stored_files`` under its hash, so that one backup holds everything; what is
removed comes back with *Batalkan*.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from kepegdesk.documents.reference import paper_kinds
from kepegdesk.domain import personnel_papers
from kepegdesk.domain.leave import GONE
from kepegdesk.domain.personnel_papers import (
    OTHER,
    PROCESSES,
    Household,
    Item,
    Paper,
    PaperKind,
    Term,
    guess,
    running_out,
    term,
)
from kepegdesk.domain.problems import Problem, error
from kepegdesk.errors import BadFile, Refused, Stale
from kepegdesk.services import scans, stored_files
from kepegdesk.services.session import Session
from kepegdesk.services.use_case import CLERKS, Reach, query, say, use_case
from kepegdesk.storage.tables import Employee, EmployeeDocument, FamilyMember

LONGEST = {"title": 200, "number": 100}
"""Characters of what is typed about a paper."""
_NAMES = {"title": "Judul", "number": "Nomor"}
PHOTO_BYTES = 1024 * 1024
UNMARRIED = "Belum Kawin"
_SPOUSES = ("suami", "istri")


@dataclass(frozen=True, slots=True)
class Details:
    """What is typed about a paper; ``expires`` is its last day."""

    category: str
    title: str = ""
    number: str = ""
    on_day: dt.date | None = None
    expires: dt.date | None = None


@dataclass(frozen=True, slots=True)
class DocumentRow:
    """A paper on file as lists show it; ``size`` in bytes, ``label`` words its kind."""

    id: int
    version: int
    details: Details
    label: str
    term: Term
    name: str
    media_type: str
    size: int
    sha256: str
    filed: dt.date

    @property
    def told(self) -> str:
        """Return what the paper is called in a sentence."""
        return f"{self.label} {self.details.title}".strip()


@dataclass(frozen=True, slots=True)
class Expiring:
    """A paper that runs out, and whose it is."""

    employee: int
    name: str
    nip: str | None
    row: DocumentRow


# --- asking ---------------------------------------------------------------------------------------


@query(reach=Reach.OFFICE)
def kinds(session: Session) -> tuple[PaperKind, ...]:
    """Return the kinds of papers in the order they are offered."""
    return paper_kinds()


@query(reach=Reach.OFFICE)
def kind_of(session: Session, file_name: str) -> str:
    """Return the kind a file's name speaks of, else nothing."""
    return guess(paper_kinds(), file_name)


@query(reach=Reach.EMPLOYEE)
def listed(session: Session, employee: int) -> list[DocumentRow]:
    """Return a person's papers, kind by kind as they are offered, the newest first."""
    order = [kind.key for kind in paper_kinds()]
    found = EmployeeDocument.select().where(EmployeeDocument.employee == employee)
    rows = [_row(each, session.today) for each in found.order_by(EmployeeDocument.id.desc())]
    rows.sort(key=lambda row: row.details.on_day or dt.date.min, reverse=True)
    return sorted(rows, key=lambda row: order.index(row.details.category))


def _row(row: EmployeeDocument, today: dt.date) -> DocumentRow:
    details = Details(row.category, row.title, row.number, row.on_day, row.expires)
    return DocumentRow(
        row.id, row.version, details, _kind(row.category).label, term(row.expires, today),
        row.file_name, row.media_type, row.size, row.sha256, row.filed,
    )  # fmt: skip


def _kind(key: str) -> PaperKind:
    """Return a kind by its key; what no longer is one is filed under the last."""
    offered = paper_kinds()
    return next((kind for kind in offered if kind.key == key), offered[-1])


@query(reach=Reach.EMPLOYEE)
def content(session: Session, employee: int, document: int) -> bytes:
    """Return a paper's bytes; raise ``UserError`` when they are not what was filed."""
    return stored_files.load(_found(employee, document).sha256)


@query(reach=Reach.EMPLOYEE)
def open_copy(session: Session, employee: int, document: int) -> Path:
    """Copy a paper to a private folder, read-only, for another program to show; return its path."""
    row = _found(employee, document)
    return scans.private_copy(row.sha256, row.file_name, session.clock().timestamp())


@query(reach=Reach.EMPLOYEE)
def checklist(session: Session, employee: int) -> dict[str, list[Item]]:
    """Return for every process what it asks of a person, and whether it is there."""
    papers = _papers(EmployeeDocument.select().where(EmployeeDocument.employee == employee))
    household = _household(employee)
    return {
        process: personnel_papers.checklist(
            paper_kinds(), process, papers, session.today, household
        )
        for process in PROCESSES
    }


def _papers(rows: Iterable[EmployeeDocument]) -> list[Paper]:
    return [Paper(row.id, row.employee_id, row.category, row.title, row.expires) for row in rows]


def _household(employee: int) -> Household:
    person = Employee.get_by_id(employee)
    members = FamilyMember.select(FamilyMember.relation).where(FamilyMember.employee == employee)
    relations = {member.relation for member in members}
    return Household(
        spouse=person.marital != UNMARRIED or not relations.isdisjoint(_SPOUSES),
        child=person.children > 0 or "anak" in relations,
    )


@query(reach=Reach.WITHIN)
def expiring(session: Session, until: dt.date) -> list[Expiring]:
    """Return the papers in reach that run out by a day, or have, of people in service.

    A paper that a later one of the same kind and title replaced is not reminded of.
    """
    rows = {row.id: row for row in _beside_due(session, until)}
    return [
        Expiring(person.id, person.name, person.nip, _row(rows[paper.id], session.today))
        for paper in running_out(_papers(rows.values()), until)
        if (person := rows[paper.id].employee)
    ]


def _beside_due(session: Session, until: dt.date) -> list[EmployeeDocument]:
    """Return every paper of the people in service and in reach who have one that runs out."""
    due = EmployeeDocument.alias()
    owners = due.select(due.employee).where(due.expires <= until)
    found = (
        EmployeeDocument.select(EmployeeDocument, Employee)
        .join(Employee)
        .where(EmployeeDocument.employee.in_(owners), Employee.status.not_in(list(GONE)))
    )
    if session.units is not None:
        found = found.where(Employee.unit.in_(list(session.units)))
    return list(found)


# --- filing ---------------------------------------------------------------------------------------


@use_case("employee", roles=CLERKS, reach=Reach.EMPLOYEE, undoable=True)
def add(session: Session, employee: int, path: Path, details: Details) -> int:
    """File a scan under a person and a kind; return its number.

    Raises ``BadFile`` for an unfit file, ``Refused`` with every error in what was typed.
    """
    details = _checked(details)
    found = scans.read(path)
    sha256 = stored_files.keep(found.content)
    _refuse_twice(employee, details.category, sha256)
    _tell("Simpan berkas", employee, details)
    made = EmployeeDocument.create(
        employee=employee,
        **asdict(details),
        file_name=found.name,
        media_type=found.media_type,
        size=len(found.content),
        sha256=sha256,
        filed=session.today,
    )
    return int(made.id)


def _tell(verb: str, employee: int, details: Details) -> None:
    named = f"{_kind(details.category).label} {details.title}".strip()
    say(f"{verb} {named} {Employee.get_by_id(employee).name}")


def _checked(details: Details) -> Details:
    """Return what was typed without blanks around it; raise ``Refused`` with every error."""
    details = replace(details, title=details.title.strip(), number=details.number.strip())
    found = _problems(details)
    if found:
        raise Refused(found)
    return details


def _problems(details: Details) -> list[Problem]:
    found = []
    if details.category not in {kind.key for kind in paper_kinds()}:
        found.append(error("BP01", "category", "Jenis berkas belum dipilih. Pilih dari daftar."))
    if details.category == OTHER and not details.title:
        text = "Isi judulnya: jenis «Lainnya» tidak mengatakan berkas apa ini."
        found.append(error("BP02", "title", text))
    if details.on_day and details.expires and details.expires < details.on_day:
        text = "«Berlaku sampai» lebih dahulu dari tanggal berkas. Perbaiki salah satunya."
        found.append(error("BP03", "expires", text))
    for name, most in LONGEST.items():
        if len(getattr(details, name)) > most:
            text = f"{_NAMES[name]} paling panjang {most} huruf. Singkatkan."
            found.append(error("BP04", name, text))
    return found


def _refuse_twice(employee: int, category: str, sha256: str, number: int | None = None) -> None:
    table = EmployeeDocument
    same = table.select().where(
        table.employee == employee, table.category == category, table.sha256 == sha256
    )
    twin = same.where(table.id != (number or 0)).first()
    if twin is not None:
        label = _kind(category).label
        text = (
            f"Isi berkas ini sudah tersimpan sebagai {label} ({twin.file_name}). "
            "Ubah yang sudah ada, atau pilih jenis lain."
        )
        raise Refused([error("BP05", "category", text)])


@use_case("employee", roles=CLERKS, reach=Reach.EMPLOYEE, undoable=True)
def change(session: Session, employee: int, document: int, details: Details, version: int) -> None:
    """Store what is known of a paper; its content stays.

    Raises ``Refused`` with every error, ``Stale`` when somebody changed it meanwhile.
    """
    row, details = _found(employee, document), _checked(details)
    _refuse_twice(employee, details.category, row.sha256, row.id)
    _tell("Ubah keterangan berkas", employee, details)
    table = EmployeeDocument
    mine = (table.id == row.id) & (table.version == version)
    if not table.update(**asdict(details), version=table.version + 1).where(mine).execute():
        raise Stale("Keterangan berkas ini baru saja diubah orang lain. Muat ulang lalu ulangi.")


@use_case("employee", roles=CLERKS, reach=Reach.EMPLOYEE, undoable=True)
def remove(session: Session, employee: int, document: int) -> None:
    """Take a paper out of the file; *Batalkan* brings it back with its content."""
    row = _found(employee, document)
    _tell("Hapus berkas", employee, Details(row.category, row.title))
    EmployeeDocument.delete().where(EmployeeDocument.id == row.id).execute()


def _found(employee: int, document: int) -> EmployeeDocument:
    row = EmployeeDocument.get_or_none(
        EmployeeDocument.id == document, EmployeeDocument.employee == employee
    )
    if row is None:
        text = "Berkas ini tidak ada atau sudah dihapus. Muat ulang daftarnya."
        raise Refused([error("BP06", "id", text)])
    return row


# --- the photo ------------------------------------------------------------------------------------


@query(reach=Reach.EMPLOYEE)
def photo(session: Session, employee: int) -> bytes:
    """Return the photo as PNG or JPEG, nothing where there is none."""
    sha256 = Employee.get_by_id(employee).photo
    return stored_files.load(sha256) if sha256 else b""


@query(reach=Reach.EMPLOYEE)
def save_photo(session: Session, employee: int, path: Path) -> int:
    """Write the photo to a file; return its size in bytes."""
    from kepegdesk.documents.safe_file import write_bytes

    person = Employee.get_by_id(employee)
    _require_some(person)
    picture = stored_files.load(person.photo)
    write_bytes(path, picture)
    return len(picture)


def _require_some(person: Employee) -> None:
    if not person.photo:
        raise Refused([error("BP07", "photo", f"{person.name} belum punya foto.")])


@use_case("employee", roles=CLERKS, reach=Reach.EMPLOYEE, undoable=True)
def set_photo(session: Session, employee: int, picture: bytes) -> None:
    """Store the photo, cut to size already; raise ``BadFile`` for anything but a small picture."""
    _require_photo(picture)
    say(f"Simpan foto {Employee.get_by_id(employee).name}")
    _put_photo(employee, stored_files.keep(picture))


def _require_photo(picture: bytes) -> None:
    from kepegdesk.documents import scan_file  # looks into PDFs, not for the first window

    if len(picture) > PHOTO_BYTES:
        raise BadFile("Foto lebih besar dari 1 MB. Perkecil gambarnya lalu ulangi.")
    if scan_file.kind_of("foto", picture) == scan_file.PDF:
        raise BadFile("Foto harus berupa gambar JPG atau PNG, bukan PDF. Pilih gambar lain.")


@use_case("employee", roles=CLERKS, reach=Reach.EMPLOYEE, undoable=True)
def remove_photo(session: Session, employee: int) -> None:
    """Take the photo out; *Batalkan* brings it back."""
    person = Employee.get_by_id(employee)
    _require_some(person)
    say(f"Hapus foto {person.name}")
    _put_photo(employee, "")


def _put_photo(employee: int, sha256: str) -> None:
    changed = Employee.update(photo=sha256, version=Employee.version + 1)
    changed.where(Employee.id == employee).execute()
