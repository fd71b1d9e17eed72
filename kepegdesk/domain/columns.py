"""The fields an import knows, and which column of a sheet holds which of them."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping as Mapped
from dataclasses import dataclass, replace

from kepegdesk.domain.cells import word_key

FIELDS: dict[str, str] = {
    "nip": "NIP",
    "name": "Nama (boleh dengan gelar dan NIP)",
    "title_before": "Gelar depan",
    "title_after": "Gelar belakang",
    "birth": "Tempat, tanggal lahir (satu sel)",
    "birth_place": "Tempat lahir",
    "birth_date": "Tanggal lahir",
    "sex": "Jenis kelamin",
    "sex_male": "Jenis kelamin: tanda di kolom L",
    "sex_female": "Jenis kelamin: tanda di kolom P",
    "religion": "Agama",
    "marital": "Status perkawinan",
    "nik": "NIK",
    "nip_lama": "NIP lama",
    "phone": "Nomor telepon",
    "email": "Surel",
    "address": "Alamat",
    "npwp": "NPWP",
    "kind": "Jenis pegawai",
    "status_cpns": "Status CPNS/PNS (C, P, PPPK)",
    "note": "Keterangan",
    "status": "Kedudukan hukum",
    "tmt_cpns": "TMT CPNS",
    "tmt_pns": "TMT PNS",
    "contract_start": "Mulai kontrak",
    "contract_end": "Akhir kontrak",
    "rank": "Pangkat",
    "golongan": "Golongan/ruang",
    "golongan_code": "Kode golongan SIASN",
    "tmt_golongan": "TMT golongan",
    "mkg": "Masa kerja (satu sel)",
    "mkg_years": "Masa kerja: tahun",
    "mkg_months": "Masa kerja: bulan",
    "position_kind": "Jenis jabatan",
    "position": "Jabatan",
    "eselon": "Eselon",
    "tmt_position": "TMT jabatan",
    "education": "Tingkat pendidikan",
    "education_code": "Kode tingkat pendidikan",
    "education_major": "Jurusan",
    "school": "Nama sekolah",
    "graduated": "Tahun lulus",
    "unit": "Perangkat daerah (OPD)",
    "subunit": "Unit kerja (bagian dari OPD)",
    "salary": "Gaji pokok",
    "tmt_kgb": "TMT KGB",
}
"""Every field a column may be mapped to, with its label for the clerk, in the form's order."""

IGNORED = ""
"""Mapped value of a column whose heading is known and whose content the file does not keep."""


@dataclass(frozen=True, slots=True)
class Mapping:
    """Which column of a sheet holds which field; immutable, corrected by making another."""

    headings: tuple[str, ...]
    """The joined heading of every column, for the clerk."""
    fields: tuple[str | None, ...]
    """The field of every column: None not recognised, ``IGNORED`` left out."""

    @property
    def columns(self) -> tuple[tuple[int, str], ...]:
        """Return the mapped columns as (index from 0, field)."""
        return tuple((index, field) for index, field in enumerate(self.fields) if field)

    def has(self, field: str) -> bool:
        """Tell whether some column holds the field."""
        return field in self.fields

    def with_column(self, index: int, field: str | None) -> Mapping:
        """Return the mapping with one column corrected; the field leaves the column it was in."""
        fields = [None if field and other == field else other for other in self.fields]
        fields[index] = field
        return replace(self, fields=tuple(fields))

    @property
    def fingerprint(self) -> str:
        """Return a key of this set of headings, whatever their order, to remember a mapping by."""
        text = "\n".join(sorted(self.labels))
        return hashlib.sha256(text.encode()).hexdigest()

    @property
    def labels(self) -> tuple[str, ...]:
        """Return one distinct key per column: its folded heading and, if repeated, its number."""
        seen: dict[str, int] = {}
        found = []
        for heading in self.headings:
            key = word_key(heading)
            seen[key] = seen.get(key, 0) + 1
            found.append(key if seen[key] == 1 else f"{key} #{seen[key]}")
        return tuple(found)

    def remembered(self) -> dict[str, str | None]:
        """Return what to store: the field of every column by its label."""
        return dict(zip(self.labels, self.fields, strict=True))

    def recall(self, memory: Mapped[str, str | None]) -> Mapping:
        """Return this mapping with the remembered fields; what is unknown stays as guessed."""
        fields = tuple(
            memory[label] if label in memory and _valid(memory[label]) else field
            for label, field in zip(self.labels, self.fields, strict=True)
        )
        return replace(self, fields=fields)


def _valid(field: str | None) -> bool:
    return not field or field in FIELDS
