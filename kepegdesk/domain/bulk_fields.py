"""The fields that may be changed for many people at once, and how a typed text is read for each.

A text is read as an import reads a cell, so that «5/1/2026», «islam» and «0812…» mean the same in
the table, in a pasted block and in a spreadsheet.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from kepegdesk.domain import cells, ranks
from kepegdesk.domain.cell_dates import read_date
from kepegdesk.domain.cells import Unreadable
from kepegdesk.domain.kinds import EmployeeStatus, Sex
from kepegdesk.domain.problems import Problem, error, warning

Value = str | dt.date | Sex | EmployeeStatus | int | None

LONG = 5_000
"""Letters of an address or a note, as an import keeps them."""


@dataclass(frozen=True, slots=True)
class BulkField:
    """One field: its label, its longest text, what is offered, and how it is kept.

    ``history`` is the history whose rows hold it, empty for what is simply replaced; ``column`` is
    its name there. ``is_text`` tells whether *Cari dan ganti* looks into it.
    """

    name: str
    label: str
    longest: int = 255
    choices: tuple[str, ...] = ()
    history: str = ""
    column: str = ""
    is_text: bool = True


RELIGIONS = ("Islam", "Kristen", "Katolik", "Hindu", "Buddha", "Konghucu")
MARITAL = ("Belum Kawin", "Menikah", "Cerai Hidup", "Cerai Mati")
_GOLONGAN = (*ranks.PNS, *ranks.PPPK)

FIELDS: dict[str, BulkField] = {
    field.name: field
    for field in (
        BulkField("unit", "Unit kerja", history="placement", column="unit", is_text=False),
        BulkField("golongan", "Golongan", 8, _GOLONGAN, "rank", "golongan", is_text=False),
        BulkField("position", "Jabatan", history="position", column="title"),
        BulkField("status", "Status", 32, tuple(EmployeeStatus), "status", "status", is_text=False),
        BulkField("name", "Nama tanpa gelar"),
        BulkField("title_before", "Gelar depan"),
        BulkField("title_after", "Gelar belakang"),
        BulkField("birth_place", "Tempat lahir"),
        BulkField("birth_date", "Tanggal lahir", is_text=False),
        BulkField("sex", "Kelamin", choices=tuple(each.label for each in Sex), is_text=False),
        BulkField("religion", "Agama", choices=RELIGIONS),
        BulkField("marital", "Perkawinan", choices=MARITAL),
        BulkField("nik", "NIK", 16),
        BulkField("npwp", "NPWP", 24),
        BulkField("phone", "Telepon", 32),
        BulkField("email", "Surel"),
        BulkField("gov_email", "Surel dinas"),
        BulkField("address", "Alamat", LONG),
        BulkField("domicile", "Domisili", LONG),
        BulkField("bpjs", "BPJS", 32),
        BulkField("karpeg", "Karpeg", 32),
        BulkField("karis", "Karis/Karsu", 32),
        BulkField("taspen", "Taspen", 32),
        BulkField("bank", "Bank"),
        BulkField("bank_account", "Nomor rekening", 32),
        BulkField("tmt_cpns", "TMT CPNS", is_text=False),
        BulkField("tmt_pns", "TMT PNS", is_text=False),
        BulkField("contract_end", "Akhir kontrak", is_text=False),
        BulkField("note", "Catatan", LONG),
    )
}
"""Every field by its name, in the order forms show them; those of a history come first.

An NIP is corrected with its reason, and a contract is renewed, in the form.
"""

READ_ONLY = {
    "full_name": "Nama", "nip": "NIP", "kind": "Jenis", "eselon": "Eselon",
    "tmt_golongan": "TMT golongan", "tmt_position": "TMT jabatan", "education": "Pendidikan",
}  # fmt: skip
"""What lists show and nobody types into: a pasted block may lie over it where it is the same."""

PLAIN = tuple(name for name, field in FIELDS.items() if not field.history)
DATED = tuple(name for name, field in FIELDS.items() if field.history)
SEARCHED = tuple(name for name, field in FIELDS.items() if field.is_text)


@dataclass(frozen=True, slots=True)
class Reading:
    """What a text says for a field: its value, and what is wrong or doubtful."""

    value: Value
    problem: Problem | None = None

    @property
    def is_wrong(self) -> bool:
        """Tell whether there is no value."""
        return self.problem is not None and self.problem.blocks


def label_of(name: str) -> str:
    """Return what a field is called."""
    return FIELDS[name].label if name in FIELDS else READ_ONLY[name]


def read(name: str, text: str) -> Reading:
    """Read a text for any field but the unit, which is a matter of the office's structure."""
    field = FIELDS[name]
    found = _READERS.get(name, cells.clean)(text)
    if isinstance(found, Unreadable):
        said = f"{field.label}: «{cells.text_of(text)[:40]}» {_WANTED.get(name, 'tidak terbaca')}."
        return Reading(None, error("BE01", name, said))
    if isinstance(found, str) and len(found) > field.longest:
        said = f"{field.label} terlalu panjang: paling banyak {field.longest} huruf."
        return Reading(None, error("BE02", name, said))
    if field.history and not found:
        said = f"{field.label} tidak dapat dikosongkan."
        return Reading(None, error("BE03", name, said))
    return Reading(found, _doubt(field, found, text))


def _doubt(field: BulkField, value: Value, text: str) -> Problem | None:
    if not isinstance(value, dt.date) or not read_date(text).month_first:
        return None
    said = f"{field.label} dibaca bulan dahulu, {value:%d-%m-%Y}: periksa."
    return warning("D17", field.name, said)


def _day(text: str) -> dt.date | Unreadable | None:
    reading = read_date(text)
    return cells.UNREADABLE if reading.unreadable else reading.day


def _golongan(text: str) -> str | Unreadable:
    wanted = cells.clean(text)
    return (ranks.read_golongan(wanted) or cells.UNREADABLE) if wanted else ""


def _note(text: str) -> str:
    return text.strip()


_READERS: dict[str, Callable[[str], Any]] = {
    "birth_date": _day,
    "tmt_cpns": _day,
    "tmt_pns": _day,
    "contract_end": _day,
    "sex": cells.sex,
    "religion": cells.religion,
    "marital": cells.marital,
    "nik": cells.nik,
    "npwp": cells.code,
    "phone": cells.phone,
    "bank_account": cells.code,
    "status": cells.status,
    "golongan": _golongan,
    "note": _note,
}
_WANTED = {
    "nik": "bukan NIK; NIK harus tepat 16 angka",
    "sex": "tidak terbaca; tulis L atau P",
    "golongan": "bukan golongan yang ada",
    "status": "bukan kedudukan hukum yang dikenal",
    **dict.fromkeys(
        ("birth_date", "tmt_cpns", "tmt_pns", "contract_end"),
        "bukan tanggal; tulis misalnya 5/1/2026",
    ),
}


def shown(value: Value) -> str:
    """Write a value as lists show it, which ``read`` reads back; a unit is worded elsewhere."""
    if value is None:
        return ""
    if isinstance(value, Sex):
        return value.label
    return f"{value:%d-%m-%Y}" if isinstance(value, dt.date) else str(value)


def replaced(text: str, find: str, by: str, *, whole: bool, case: bool) -> str | None:
    """Return a text with what is found replaced, or None where nothing is found.

    ``whole`` wants the whole cell to be what is looked for; then a blank finds what is empty.
    """
    if whole:
        same = text == find if case else text.casefold() == find.casefold()
        return by if same else None
    if not find:
        return None
    pattern = re.compile(re.escape(find), 0 if case else re.IGNORECASE)
    fresh, count = pattern.subn(lambda _match: by, text)
    return fresh if count else None
