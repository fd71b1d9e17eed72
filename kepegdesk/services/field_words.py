"""What a person calls a column of a table, and how a value of it is read on screen."""

from __future__ import annotations

import datetime as dt
from typing import Any

from peewee import BlobField, BooleanField, DateField, ForeignKeyField

from kepegdesk.domain.histories import HISTORIES
from kepegdesk.services import histories, units
from kepegdesk.storage import images
from kepegdesk.storage.base import EnumField
from kepegdesk.storage.tables import Employee, UnitHead
from kepegdesk.storage.triggers import name_of

FIELDS = {
    "nip": "NIP", "nip_lama": "NIP lama", "name": "Nama", "title_before": "Gelar depan",
    "title_after": "Gelar belakang", "birth_place": "Tempat lahir",
    "birth_date": "Tanggal lahir", "sex": "Jenis kelamin", "religion": "Agama",
    "marital": "Status perkawinan", "nik": "NIK", "npwp": "NPWP", "phone": "Telepon",
    "email": "Surel", "gov_email": "Surel dinas", "address": "Alamat KTP",
    "domicile": "Alamat domisili", "bpjs": "BPJS", "karpeg": "Karpeg", "karis": "Karis/Karsu",
    "taspen": "Taspen", "bank": "Bank", "bank_account": "Nomor rekening", "photo": "Foto",
    "kind": "Jenis pegawai", "status": "Kedudukan hukum", "status_since": "Kedudukan sejak",
    "tmt_cpns": "TMT CPNS/kontrak", "tmt_pns": "TMT PNS", "contract_start": "Awal kontrak",
    "contract_end": "Akhir kontrak", "unit": "Unit kerja", "pattern": "Pola kerja",
    "is_teacher": "Guru", "collective": "Cuti bersama", "spouses": "Suami/istri",
    "children": "Anak", "note": "Catatan",
}  # fmt: skip
"""What a person's row holds, as comparisons name it; a test holds it to the table."""

_ANYWHERE = {
    "name": "Nama", "title": "Judul", "number": "Nomor", "kind": "Jenis", "label": "Sebutan",
    "valid_from": "Berlaku mulai", "valid_to": "Berlaku sampai", "legal_basis": "Dasar hukum",
    "unit": "Unit kerja", "employee": "Pegawai", "day": "Tanggal", "on_day": "Tanggal",
    "document": "Dokumen", "reason": "Alasan", "note": "Keterangan", "days": "Hari",
    "year": "Tahun", "lot": "Jatah", "file_name": "Nama berkas", "size": "Ukuran (bita)",
    "nip": "NIP", "rank": "Pangkat", "form": "Bentuk tanda tangan", "on_behalf": "Atas nama",
    "level": "Tingkat", "decree": "Dasar penunjukan", "acting": "Penugasan", "phone": "Telepon",
    "address": "Alamat", "case": "Keadaan", "group": "Kelompok", "value": "Nilai",
    "letter_date": "Tanggal surat", "code": "Kode", "account": "Akun", "start": "Mulai",
    "end": "Sampai", "until": "Sampai", "request": "Permohonan cuti", "act": "Langkah",
    "state": "Keadaan", "status": "Keadaan", "type": "Jenis", "text": "Isi", "subject": "Perihal",
    "register": "Buku nomor", "content": "Isi", "paper": "Naskah", "city": "Kota",
    "contact": "Kontak", "government": "Pemerintah daerah", "region_head": "Kepala daerah",
    "logo": "Lambang", "region_logo": "Lambang kepala daerah", "parent": "Di bawah",
    "pattern": "Hari kerja", "active": "Aktif", "collective": "Cuti bersama", "head": "Kepala unit",
    "min_present": "Wajib masuk", "head_title": "Sebutan kepala", "is_ppk": "PPK",
    "category": "Jenis berkas", "expires": "Berlaku sampai", "filed": "Disimpan pada",
    "place": "Tempat", "post": "Jabatan", "max_days": "Paling lama (hari)", "asn": "Untuk",
    "rung": "Jenjang", "decree_date": "Tanggal dasar", "full_name": "Nama lengkap", "role": "Peran",
    "abroad": "Di luar negeri", "documents": "Lampiran", "submitted_on": "Diajukan pada",
    "asked_start": "Diminta mulai", "asked_end": "Diminta sampai", "remote_days": "Hari perjalanan",
    "birth_order": "Anak ke", "override": "Alasan menyimpang", "proceed": "Alasan diteruskan",
    "granted_end": "Diberikan sampai", "returned_on": "Kembali pada", "waived": "Dilewati",
    "list_name": "Daftar", "tightness": "Kerapatan", "template": "Pola nomor", "scheme": "Skema",
    "classification": "Klasifikasi", "pair": "Pasangan", "counted_in": "Dihitung dalam",
    "deferrable": "Dapat ditangguhkan", "recallable": "Dapat dipanggil kembali", "pay": "Gaji",
    "by_name": "Nama pejabat", "by_nip": "NIP pejabat", "by_title": "Jabatan pejabat",
    "letter": "Surat", "verdict": "Jawaban", "previous": "Permohonan sebelumnya",
    "closed_on": "Ditutup pada", "slot": "Bagian", "typed": "Diketik", "made_on": "Dibuat pada",
    "printed": "Dicetak", "reprints": "Cetak ulang", "superseded": "Diganti", "field": "Isian",
    "retired_on": "Berhenti dipakai", "backed_up_on": "Dicadangkan pada", "lost": "Hilang",
    "first": "Orang pertama", "second": "Orang kedua", "next_days": "Hari tahun depan",
    "shown": "Isi tercetak", "by_rank": "Pangkat pejabat", "by_acting": "Penugasan pejabat",
    "by_behalf": "Atas nama", "event": "Langkah", "columns": "Kolom", "number_id": "Nomor surat",
    "tmt": "TMT", "sk_number": "Nomor SK", "sk_date": "Tanggal SK", "dissolved": "Dibubarkan",
}  # fmt: skip
"""Columns that mean the same wherever they stand."""

_HISTORY = {name_of(table): HISTORIES[key] for key, table in histories.TABLES.items()}


def label_of(table: str, column: str) -> str:
    """Return what a person calls a column; nothing for what only the program needs."""
    name = column.removesuffix("_id")
    if table in _HISTORY:
        known = _HISTORY[table].by_name.get(name)
        return known.label if known else ""
    if table == name_of(Employee):
        return FIELDS.get(name, "")
    return _ANYWHERE.get(name, "")


def text_of(table: str, column: str, value: Any) -> str:
    """Word a value as the journal's images, or the table itself, hold it."""
    field = images.columns(images.BY_NAME[table]).get(column)
    if value in (None, "") or field is None:
        return ""
    if isinstance(field, ForeignKeyField):
        return _named(images.target(field), int(value))
    if isinstance(field, BlobField) or column == "photo":
        return "(gambar)"
    if isinstance(field, BooleanField):
        return said(bool(value))
    if isinstance(field, EnumField):
        return said(field.kind(value))
    if isinstance(field, DateField) and isinstance(value, str):
        value = dt.date.fromisoformat(value)
    return said(value)


def _named(table: str, number: int) -> str:
    """Return the name of a row that is referred to."""
    model: Any = images.BY_NAME[table]
    row = model.get_or_none(model.id == number)
    if row is None:
        return f"nomor {number} (sudah dihapus)"
    return units.path(units.chain_of(number)) if table == "unit" else record_name(table, vars(row))


def record_name(table: str, image: Any) -> str:
    """Return what a person calls a row, by an image of it: its name, or what says what it is."""
    values = image.get("__data__", image)
    if table in _HISTORY:
        return text_of(table, _column(table, _HISTORY[table].named), _raw(table, values))
    if table == name_of(UnitHead):
        return text_of(table, "employee_id", values.get("employee_id", values.get("employee")))
    names = ("name", "title", "text", "label", "document", "file_name", "day", "key", "year")
    found = (values[name] for name in names if values.get(name))
    return said(next(found, f"nomor {values.get('id')}"))


def _column(table: str, name: str) -> str:
    return f"{name}_id" if name == "unit" else name


def _raw(table: str, values: Any) -> Any:
    named = _HISTORY[table].named
    return values.get(_column(table, named), values.get(named))


def said(value: Any) -> str:
    """Word a value of a field as screens show it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "ya" if value else "tidak"
    if isinstance(value, dt.date):
        return f"{value:%d-%m-%Y}"
    return str(getattr(value, "label", value))
