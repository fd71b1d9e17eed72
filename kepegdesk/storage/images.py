"""Rows as the journal writes them: JSON objects by column, read and bound again."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from peewee import BlobField, BooleanField, Field, ForeignKeyField

from kepegdesk.storage import triggers
from kepegdesk.storage.base import Base
from kepegdesk.storage.database import is_server
from kepegdesk.storage.tables import DATA_TABLES

BY_NAME: dict[str, type[Base]] = {triggers.name_of(table): table for table in DATA_TABLES}
"""The journaled tables by their name in the database."""

LABELS = {
    "office": "Data kantor",
    "setting": "Pengaturan",
    "unit": "Unit kerja",
    "unit_alias": "Nama lain unit",
    "unit_history": "Riwayat nama unit",
    "unit_head": "Riwayat kepala unit",
    "signatory": "Penanda tangan",
    "authority": "Kewenangan memberikan cuti",
    "holiday": "Hari libur",
    "account": "Akun",
    "letter_classification": "Kode klasifikasi surat",
    "letter_kind": "Jenis surat",
    "letter_wording": "Kata-kata surat",
    "letter_setup": "Tata letak surat",
    "signing_key": "Kunci surat",
    "letter_number": "Nomor surat",
    "import_mapping": "Susunan kolom impor",
    "import_batch": "Catatan impor",
    "import_word": "Kamus koreksi impor",
    "saved_view": "Tampilan tersimpan",
    "not_duplicate": "Bukan duplikat",
    "employee": "Pegawai",
    "contract_history": "Perjanjian kerja terdahulu",
    "kind_history": "Riwayat jenis kepegawaian",
    "status_history": "Riwayat kedudukan hukum",
    "placement_history": "Riwayat unit kerja",
    "rank_history": "Riwayat pangkat",
    "position_history": "Riwayat jabatan",
    "education_history": "Riwayat pendidikan",
    "family_member": "Anggota keluarga",
    "training_history": "Riwayat diklat",
    "award_history": "Riwayat penghargaan",
    "discipline_history": "Riwayat hukuman disiplin",
    "performance_history": "Riwayat SKP",
    "nip_history": "NIP terdahulu",
    "employee_document": "Berkas pegawai",
    "leave_type": "Jenis cuti",
    "leave_rule": "Aturan cuti",
    "leave_document": "Syarat dokumen cuti",
    "leave_request": "Permohonan cuti",
    "leave_event": "Langkah permohonan cuti",
    "leave_charge": "Pembukuan hari cuti",
    "leave_opening": "Saldo awal cuti",
    "leave_correction": "Koreksi cuti",
    "leave_year_close": "Penutupan tahun cuti",
    "signed_balance": "Sisa cuti saat tahun ditutup",
    "leave_attachment": "Lampiran permohonan cuti",
    "worked_collective": "Hari cuti bersama yang dikerjakan",
    "issued_letter": "Surat terbit",
}
"""What a person calls a row of each table."""

Image = dict[str, Any]


def columns(table: type[Base]) -> dict[str, Field]:
    """Return the table's fields by column name."""
    return {field.column_name: field for field in triggers.watched(table)}


def references(table: type[Base]) -> Iterator[ForeignKeyField]:
    """Yield the table's references to other rows."""
    for field in triggers.watched(table):
        if isinstance(field, ForeignKeyField):
            yield field


def target(reference: ForeignKeyField) -> str:
    """Return the name of the table a reference points to."""
    return triggers.name_of(reference.rel_model)


def expression(name: str) -> str:
    """Return the SQL that gives a row of this table as the journal writes it."""
    if is_server():
        return f'to_jsonb("{name}")::text'
    return triggers.image(BY_NAME[name], f'"{name}"')


def read(text: str | None) -> Image:
    """Return an image's values by column."""
    values: Image = json.loads(text) if text else {}
    return values


def plain(name: str, values: Image) -> Image:
    """Return the columns whose values the journal holds and that matter: no secrets, no version."""
    hidden = triggers.SECRET.get(name, ())
    known = columns(BY_NAME[name])
    return {
        column: _comparable(known[column], value)
        for column, value in values.items()
        if column in known and column != "version" and column not in hidden
    }


def _comparable(field: Field, value: Any) -> Any:
    """Return bytes written the same way, whichever engine wrote the image."""
    if isinstance(field, BlobField) and value is not None:
        return value.removeprefix("\\x").lower()
    return value


def bind(field: Field, value: Any) -> Any:
    """Return a value of an image as the driver stores it."""
    if value is None:
        return None
    if isinstance(field, BlobField):
        return bytes.fromhex(value.removeprefix("\\x"))
    return bool(value) if isinstance(field, BooleanField) else value
