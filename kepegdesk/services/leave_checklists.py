"""What the rules say of each kind of leave, and the documents each case asks for, as dated rows."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import asdict, dataclass, replace
from typing import Any

from kepegdesk.domain.indonesian import long_date
from kepegdesk.domain.kinds import EmployeeKind, LeaveCase, LeaveKind, LeaveState
from kepegdesk.domain.problems import Problem, error
from kepegdesk.domain.working_days import ONE_DAY
from kepegdesk.errors import Refused, Stale
from kepegdesk.services.office import SINCE_ALWAYS
from kepegdesk.services.session import Session
from kepegdesk.services.use_case import ADMINS, Reach, query, say, use_case
from kepegdesk.storage.tables import Employee, LeaveDocument, LeaveRequest, LeaveType

LEVELS = {"B": "Wajib", "W": "Disarankan"}
"""Whether a missing document blocks a request or only warns."""
GROUPS = {"": "Semua", "PNS": "PNS dan CPNS", "PPPK": "PPPK", "HONORER": "Non-ASN"}
_EMPLOYEES: dict[str, Collection[EmployeeKind]] = {
    "": tuple(EmployeeKind),
    "PNS": (EmployeeKind.PNS, EmployeeKind.CPNS),
    "PPPK": (EmployeeKind.PPPK, EmployeeKind.PPPK_PARUH_WAKTU),
    "HONORER": (EmployeeKind.HONORER,),
}


def _judged(group: str, kind: LeaveKind, first: dt.date, last: dt.date | None) -> Any:
    """Select the leave of a kind and a group that begins within a time."""
    found = (
        LeaveRequest.select(LeaveRequest.id)
        .join(Employee)
        .where(
            LeaveRequest.kind == kind,
            LeaveRequest.start >= first,
            LeaveRequest.state.not_in([LeaveState.DRAFT, LeaveState.CANCELLED]),
            Employee.kind.in_(list(_EMPLOYEES[group])),
        )
    )
    return found if last is None else found.where(LeaveRequest.start <= last)


# --- kinds of leave -------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class KindRow:
    """What holds for a kind of leave and a group from a day on: postponing, recall, income."""

    id: int | None
    kind: LeaveKind
    group: str
    counted_in: str
    deferrable: bool
    recallable: bool
    pay: str
    legal_basis: str
    valid_from: dt.date
    valid_to: dt.date | None = None


@query(reach=Reach.OFFICE)
def kinds(session: Session) -> list[KindRow]:
    """Return every row about a kind of leave, kind by kind, the newest first."""
    order = list(LeaveKind)
    rows = LeaveType.select().order_by(LeaveType.group.desc(), LeaveType.valid_from.desc())
    return sorted((_kind(row) for row in rows), key=lambda row: order.index(row.kind))


def _kind(row: LeaveType) -> KindRow:
    return KindRow(
        row.id, row.kind, row.group, row.counted_in, row.deferrable, row.recallable, row.pay,
        row.legal_basis, row.valid_from, row.valid_to,
    )  # fmt: skip


@use_case("office", "leave", roles=ADMINS, reach=Reach.OFFICE, undoable=True)
def save_kind(session: Session, row: KindRow, was: KindRow | None = None) -> int:
    """Let other terms hold for a kind of leave from a day on; leave begun before keeps the old.

    A row that begins on the day of a stored one corrects it while no leave rests on it. Raises
    ``Stale`` when that one is not what it ``was``.
    """
    problems = _kind_problems(row, session.today)
    if problems:
        raise Refused(problems)
    words = f"Ketentuan {row.kind.label} {GROUPS[row.group]} mulai {row.valid_from:%d-%m-%Y}"
    say(words)
    values = {key: value for key, value in asdict(row).items() if key != "id"}
    values |= {"label": row.kind.label, "legal_basis": " ".join(row.legal_basis.split())}
    same = _kind_on(row)
    if same is None:
        return int(LeaveType.create(**values).id)
    if was is not None and was != _kind(same):
        raise Stale(f"{words} sudah ada atau baru saja diubah. Buka baris itu lalu ulangi.")
    changed = LeaveType.update(**values, version=LeaveType.version + 1)
    changed.where(LeaveType.id == same.id).execute()
    return int(same.id)


def _kind_on(row: KindRow) -> LeaveType | None:
    found: LeaveType | None = LeaveType.get_or_none(
        LeaveType.kind == row.kind,
        LeaveType.group == row.group,
        LeaveType.valid_from == row.valid_from,
    )
    return found


def _kind_problems(row: KindRow, today: dt.date) -> list[Problem]:
    problems = []
    if not row.legal_basis.strip():
        problems.append(error("JC01", "legal_basis", "Dasar hukum ketentuan wajib diisi."))
    judged = _judged(row.group, row.kind, row.valid_from, None)
    if row.valid_from < today and judged.exists():
        text = (
            f"Sudah ada permintaan {row.kind.label} sejak {long_date(row.valid_from)} menurut "
            f"ketentuan yang berlaku. Ketentuan baru paling awal mulai {long_date(today)}."
        )
        problems.append(error("JC02", "valid_from", text))
    return problems


# --- documents ------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class DocumentRow:
    """A document that a case of leave asks a group for; ``level`` is B or W."""

    id: int | None
    kind: LeaveKind
    case: LeaveCase
    document: str
    level: str
    group: str
    valid_from: dt.date = SINCE_ALWAYS
    valid_to: dt.date | None = None


@query(reach=Reach.OFFICE)
def documents(session: Session) -> list[DocumentRow]:
    """Return the checklist, kind by kind and case by case."""
    order = list(LeaveKind)
    rows = [_document(row) for row in LeaveDocument.select().order_by(LeaveDocument.id)]
    return sorted(rows, key=lambda row: order.index(row.kind))


def _document(row: LeaveDocument) -> DocumentRow:
    return DocumentRow(
        row.id, row.kind, row.case, row.document, row.level, row.group, row.valid_from, row.valid_to
    )


@query(reach=Reach.OFFICE)
def cases(session: Session, kind: LeaveKind) -> list[LeaveCase]:
    """Return the cases of a kind of leave that documents may be asked for."""
    rows = LeaveDocument.select(LeaveDocument.case).where(LeaveDocument.kind == kind)
    found = {row.case for row in rows} | {LeaveCase.ABROAD}
    if kind is LeaveKind.ANNUAL:
        found.add(LeaveCase.ORDINARY)
    return [case for case in LeaveCase if case in found]


@use_case("office", "leave", roles=ADMINS, reach=Reach.OFFICE, undoable=True)
def save_document(session: Session, row: DocumentRow, was: DocumentRow | None = None) -> int:
    """Add a document to the checklist, or change one; one in use is followed by the new row.

    Then ``valid_from`` is the first day of the new row and the old one ends the day before.
    Raises ``Stale`` when the stored one is not what it ``was`` any more.
    """
    row = replace(row, document=" ".join(row.document.split()))
    before = None if row.id is None else _document(LeaveDocument.get_by_id(row.id))
    if was is not None and was != before:
        raise Stale(f"Syarat {was.document} baru saja diubah orang lain. Muat ulang lalu ulangi.")
    follows = before is not None and _is_used(before) and _asks_else(before, row)
    problems = _document_problems(row, before if follows else None, session.today)
    if problems:
        raise Refused(problems)
    say(f"Syarat {row.kind.label}, {row.case.label}: {row.document}")
    if follows and before is not None:
        _store(replace(before, valid_to=row.valid_from - ONE_DAY))
        return _store(replace(row, id=None))
    return _store(row)


def _asks_else(before: DocumentRow, row: DocumentRow) -> bool:
    return replace(before, valid_to=None) != replace(row, valid_to=None)


def _store(row: DocumentRow) -> int:
    values = {key: value for key, value in asdict(row).items() if key != "id"}
    if row.id is None:
        return int(LeaveDocument.create(**values).id)
    changed = LeaveDocument.update(**values, version=LeaveDocument.version + 1)
    changed.where(LeaveDocument.id == row.id).execute()
    return row.id


def _document_problems(
    row: DocumentRow, followed: DocumentRow | None, today: dt.date
) -> list[Problem]:
    problems = []
    if not row.document:
        problems.append(error("DK01", "document", "Nama dokumen belum diisi."))
    if row.valid_to is not None and row.valid_to < row.valid_from:
        problems.append(error("DK02", "valid_to", "Akhir masa berlaku mendahului awalnya."))
    if followed is not None and row.valid_from <= followed.valid_from:
        text = (
            "Syarat ini sudah dipakai dalam permintaan cuti dan tidak diubah. Isi tanggal mulai "
            f"berlakunya syarat baru, misalnya {long_date(today)}; yang lama berakhir sehari "
            "sebelumnya."
        )
        problems.append(error("DK03", "valid_from", text))
    return problems or _double(row, followed)


def _double(row: DocumentRow, followed: DocumentRow | None) -> list[Problem]:
    table = LeaveDocument
    others = table.select().where(
        table.kind == row.kind, table.case == row.case, table.document == row.document,
        table.group == row.group, table.id.not_in([row.id or 0, followed.id if followed else 0]),
    )  # fmt: skip
    last = row.valid_to or dt.date.max
    for other in others:
        if other.valid_from <= last and row.valid_from <= (other.valid_to or dt.date.max):
            text = f"«{row.document}» sudah menjadi syarat kasus ini pada masa itu."
            return [error("DK05", "document", text)]
    return []


def _is_used(row: DocumentRow) -> bool:
    """Tell whether leave of its case was asked for while it held."""
    asked = _judged(row.group, row.kind, row.valid_from, row.valid_to)
    if row.case is LeaveCase.ABROAD:
        return bool(asked.where(LeaveRequest.abroad).exists())
    return bool(asked.where(LeaveRequest.case == row.case).exists())


@use_case("office", "leave", roles=ADMINS, reach=Reach.OFFICE, undoable=True)
def end_document(session: Session, document: int, last: dt.date) -> None:
    """Ask for a document no longer after a day."""
    row = _document(LeaveDocument.get_by_id(document))
    if last < row.valid_from:
        text = f"Syarat ini baru berlaku {long_date(row.valid_from)}; hapus bila keliru."
        raise Refused([error("DK02", "valid_to", text)])
    say(f"Akhiri syarat {row.document} ({row.kind.label}) pada {long_date(last)}")
    _store(replace(row, valid_to=last))


@use_case("office", "leave", roles=ADMINS, reach=Reach.OFFICE, undoable=True)
def remove_document(session: Session, document: int) -> None:
    """Take a document off the checklist that no leave was asked for with."""
    row = _document(LeaveDocument.get_by_id(document))
    if _is_used(row):
        text = "Syarat ini sudah dipakai dalam permintaan cuti; akhiri masa berlakunya."
        raise Refused([error("DK04", "id", text)])
    others = LeaveDocument.select().where(
        LeaveDocument.kind == row.kind, LeaveDocument.case == row.case, LeaveDocument.id != row.id
    )
    if not others.exists():
        text = (
            f"Ini satu-satunya syarat kasus «{row.case.label}»; tanpa syarat, kasusnya hilang dari "
            "pilihan. Akhiri masa berlakunya, atau jadikan disarankan."
        )
        raise Refused([error("DK06", "id", text)])
    say(f"Hapus syarat {row.document} ({row.kind.label})")
    LeaveDocument.delete().where(LeaveDocument.id == document).execute()
