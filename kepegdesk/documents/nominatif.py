"""The *daftar nominatif*: everybody, one row each, as offices know it and as our import reads it.

The columns follow the offices' 22-column form, split where one column held two things, and add
what the form lacks, so that the list comes back in without a difference.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sized
from dataclasses import dataclass
from datetime import date
from operator import attrgetter
from pathlib import Path
from typing import NamedTuple

from kepegdesk import progress as reports
from kepegdesk.documents.workbook import Cell, Column, Kind, write_table
from kepegdesk.domain.indonesian import long_date
from kepegdesk.domain.ranks import rank_name

DEFINITIVE = "definitif"


@dataclass(frozen=True, slots=True, kw_only=True)
class NominatifHead:
    """What stands above the list: office, the unit it was narrowed to, the day it is true of."""

    office: str
    day: date
    unit: str = ""

    @property
    def lines(self) -> tuple[str, ...]:
        """Return the title, line by line."""
        whose = (self.office.upper(), self.unit.upper())
        named = [line for line in dict.fromkeys(whose) if line]
        return (
            "DAFTAR NOMINATIF PEGAWAI",
            *named,
            f"KEADAAN TANGGAL {long_date(self.day).upper()}",
        )


class NominatifRow(NamedTuple):
    """One person on the list; ``unit`` is the organisation, ``sub_unit`` the chain below it.

    ``appointment`` is *definitif*, Plt, Plh, Pj or Pjs, as in the position history.
    """

    nip: str | None
    name: str
    kind: str
    title_before: str = ""
    title_after: str = ""
    birth_place: str = ""
    birth_date: date | None = None
    sex: str = ""
    religion: str = ""
    marital: str = ""
    golongan: str = ""
    tmt_golongan: date | None = None
    appointment: str = DEFINITIVE
    position: str = ""
    position_kind: str = ""
    eselon: str = ""
    tmt_position: date | None = None
    mkg_years: int | None = None
    mkg_months: int | None = None
    education: str = ""
    education_major: str = ""
    school: str = ""
    graduated: int | None = None
    tmt_cpns: date | None = None
    tmt_pns: date | None = None
    contract_start: date | None = None
    contract_end: date | None = None
    unit: str = ""
    sub_unit: str = ""
    status: str = ""
    nik: str = ""
    nip_lama: str = ""
    npwp: str = ""
    phone: str = ""
    email: str = ""
    address: str = ""
    note: str = ""

    @property
    def rank(self) -> str:
        """Return the pangkat of a PNS; a PPPK has none."""
        return rank_name(self.golongan)

    @property
    def shown_position(self) -> str:
        """Return the position, with Plt. and the like in front."""
        if self.appointment in ("", DEFINITIVE) or not self.position:
            return self.position
        return f"{self.appointment.rstrip('.')}. {self.position}"


COLUMNS: tuple[tuple[str, Column], ...] = (
    ("title_before", Column("Gelar Depan", 9, wrap=True)),
    ("name", Column("Nama", 26, wrap=True)),
    ("title_after", Column("Gelar Belakang", 12, wrap=True)),
    ("nip", Column("NIP", 20)),
    ("birth_place", Column("Tempat Lahir", 13, wrap=True)),
    ("birth_date", Column("Tanggal Lahir", 11, Kind.DATE)),
    ("sex", Column("L/P", 5)),
    ("religion", Column("Agama", 9)),
    ("rank", Column("Pangkat", 15, wrap=True)),
    ("golongan", Column("Gol/Ruang", 8)),
    ("tmt_golongan", Column("TMT Golongan", 11, Kind.DATE)),
    ("shown_position", Column("Jabatan", 30, wrap=True)),
    ("eselon", Column("Eselon", 8)),
    ("tmt_position", Column("TMT Jabatan", 11, Kind.DATE)),
    ("mkg_years", Column("MK Tahun", 7, Kind.NUMBER)),
    ("mkg_months", Column("MK Bulan", 7, Kind.NUMBER)),
    ("education", Column("Tingkat Pendidikan", 11)),
    ("education_major", Column("Jurusan", 16, wrap=True)),
    ("graduated", Column("Tahun Lulus", 8, Kind.NUMBER)),
    ("tmt_cpns", Column("TMT CPNS", 11, Kind.DATE)),
    ("tmt_pns", Column("TMT PNS", 11, Kind.DATE)),
    ("unit", Column("Unit Kerja", 28, wrap=True)),
    ("sub_unit", Column("Sub Unit Kerja", 24, wrap=True)),
    ("kind", Column("Status Pegawai", 9, wrap=True)),
    ("status", Column("Kedudukan Hukum", 14)),
    ("marital", Column("Status Perkawinan", 14)),
    ("nik", Column("NIK", 19)),
    ("phone", Column("No. HP", 16)),
    ("email", Column("Email", 24)),
    ("address", Column("Alamat", 36, wrap=True)),
    ("npwp", Column("NPWP", 20)),
    ("nip_lama", Column("NIP Lama", 12)),
    ("position_kind", Column("Jenis Jabatan", 18)),
    ("school", Column("Nama Sekolah", 24)),
    ("contract_start", Column("Awal Kontrak", 11, Kind.DATE)),
    ("contract_end", Column("Akhir Kontrak", 11, Kind.DATE)),
    ("note", Column("Keterangan", 20)),
)
"""Attribute of ``NominatifRow`` and its column, after the running number."""

_FROZEN = 3
"""Number, title and name stay in sight."""

_PRINTED = 2 + [field for field, _ in COLUMNS].index("kind")
"""The offices' own form goes on paper; what follows is for the file."""


def write_nominatif(
    path: Path,
    rows: Iterable[NominatifRow],
    head: NominatifHead,
    *,
    total: int | None = None,
    progress: reports.Progress = reports.nothing,
) -> int:
    """Write the list to .xlsx in the order it comes and return how many people it names."""
    if total is None and isinstance(rows, Sized):
        total = len(rows)
    return write_table(
        path,
        [Column("No.", 6, Kind.NUMBER), *(column for _, column in COLUMNS)],
        _values(rows),
        title=head.lines,
        sheet_name="Nominatif",
        frozen_columns=_FROZEN,
        printed_columns=_PRINTED,
        total=total,
        progress=progress,
    )


def _values(rows: Iterable[NominatifRow]) -> Iterator[tuple[Cell, ...]]:
    """Give each person's cells behind a running number."""
    read = attrgetter(*(field for field, _ in COLUMNS))
    for number, row in enumerate(rows, 1):
        yield (number, *read(row))
