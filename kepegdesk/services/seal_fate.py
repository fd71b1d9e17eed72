"""What the office's own register knows of a letter that it signed: whose it is, what became of it.

The seal tells what the office signed; whether the letter still holds is told here. An account that
is kept to its units hears of other people's letters that they no longer hold, and no more.
"""

from __future__ import annotations

from collections.abc import Callable

from peewee import JOIN

from kepegdesk.domain.indonesian import long_date
from kepegdesk.domain.kinds import LeaveState
from kepegdesk.domain.letter_seal import Seal
from kepegdesk.services.letter_book import OTHER_UNIT
from kepegdesk.services.paper_people import LETTER
from kepegdesk.services.seal_keys import KeyRow
from kepegdesk.storage.tables import (
    Employee,
    IssuedLetter,
    LeaveEvent,
    LeaveRequest,
    LetterNumber,
)

_NOT_IN_BOOK = (
    "Perhatian: nomor ini tidak ada di buku nomor kantor ini. Mungkin kantor dipulihkan dari "
    "cadangan yang lebih lama; periksa arsip kertasnya."
)


def told(
    seal: Seal, key: KeyRow, code: str, reaches: Callable[[int | None], bool]
) -> tuple[list[str], list[str]]:
    """Return whose a letter is, and what the register knows against it.

    ``reaches`` tells whether a unit may be looked into.
    """
    if key.is_foreign:
        return [f"Surat kantor lain ({key.note}): tanyakan keadaannya kepada kantor itu."], []
    number = LetterNumber.get_or_none(LetterNumber.text == seal.number)
    issued = _issued(seal.number, code)
    row = issued.request if issued else _leave_of(number)
    shown = row is None or reaches(row.employee.unit_id)
    odd = [] if number or issued else [_NOT_IN_BOOK]
    if number is not None and number.state == "void":
        why = f": {number.reason}" if shown else "."
        odd.append(f"Nomor surat ini sudah dibatalkan di buku nomor{why}")
    if issued is None:
        return [], odd
    name = issued.request.employee.name if shown else OTHER_UNIT
    return [f"Pegawai menurut kantor: {name}."], [*odd, *_fate(issued, seal, shown=shown)]


def _issued(number: str, code: str) -> IssuedLetter | None:
    """Return the paper with this very code, else one with the same number."""
    found = (
        IssuedLetter.select(*_OF_LETTER)
        .join(LeaveRequest)
        .join(Employee, JOIN.INNER)
        .where((IssuedLetter.seal == code) | (IssuedLetter.number == number))
    )
    rows = sorted(found, key=lambda row: (row.seal != code, row.paper != LETTER))
    return rows[0] if rows else None


_OF_LETTER = (
    IssuedLetter.id, IssuedLetter.seal, IssuedLetter.paper, IssuedLetter.superseded,
    LeaveRequest.id, LeaveRequest.state, LeaveRequest.end,
    Employee.id, Employee.name, Employee.nip, Employee.unit,
)  # fmt: skip
"""What is asked of a letter: not the whole of the three rows, which costs more than the rest."""


def _leave_of(number: LetterNumber | None) -> LeaveRequest | None:
    if number is None:
        return None
    found: LeaveRequest | None = LeaveRequest.get_or_none(LeaveRequest.number == number.id)
    return found


def _fate(issued: IssuedLetter, seal: Seal, *, shown: bool) -> list[str]:
    row = issued.request
    notes = []
    if seal.nip and row.employee.nip != seal.nip:
        now = (row.employee.nip or "kosong") if shown else "lain"
        notes.append(f"NIP pegawai sekarang {now}.")
    if issued.superseded:
        why = f": {issued.superseded}" if shown else "."
        notes.append(f"Surat ini sudah tidak berlaku sebagaimana tertulis{why}")
    if row.state is LeaveState.CANCELLED:
        when = _on(row, "cancel", shown=shown)
        notes.append(f"Cutinya DIBATALKAN{when}; surat ini tidak berlaku lagi.")
    elif row.state is LeaveState.REJECTED:
        notes.append(f"Izin sementaranya DITOLAK{_on(row, 'ratify', shown=shown)}.")
    elif row.state is LeaveState.RECALLED:
        when, last = _on(row, "recall", shown=shown), long_date(row.end)
        notes.append(f"Pegawai DIPANGGIL KEMBALI{when}; cutinya berakhir {last}.")
    return notes


def _on(row: LeaveRequest, act: str, *, shown: bool) -> str:
    """Return when an act came about, and why."""
    step = (
        LeaveEvent.select()
        .where(LeaveEvent.request == row.id, LeaveEvent.act == act)
        .order_by(LeaveEvent.id.desc())
        .first()
    )
    if step is None:
        return ""
    return f" {long_date(step.on_day)}{f' ({step.note})' if step.note and shown else ''}"
