"""A national export made for a test: 67 columns in their order, people as the office has them."""

from __future__ import annotations

import csv
import datetime as dt
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import openpyxl

from kepegdesk.services.employee_file import EmployeeFile

_COLUMNS = Path(__file__).parents[1] / "data" / "siasn_columns.csv"
Row = dict[str, Any]


def headers() -> list[str]:
    """Return the export's headings in their order."""
    with _COLUMNS.open(encoding="utf-8") as file:
        return [row["kolom_siasn"] for row in csv.DictReader(file)]


def exported(file: EmployeeFile, **changed: Any) -> Row:
    """Return a person as SIASN would export him; ``changed`` is by heading, ``_`` for a space."""
    rank, position, education = file.rank, file.position, file.education
    row: Row = {
        "NIP BARU": f"'{file.nip}",
        "NIP LAMA": file.nip_lama,
        "NAMA": file.name.upper(),
        "GELAR DEPAN": file.title_before,
        "GELAR BELAKANG": file.title_after,
        "TEMPAT LAHIR NAMA": file.birth_place.upper(),
        "TANGGAL LAHIR": _day(file.birth_date),
        "JENIS KELAMIN": {"L": "M", "P": "F"}.get(file.sex or "", ""),
        "AGAMA NAMA": file.religion,
        "JENIS KAWIN NAMA": file.marital,
        "NIK": f"'{file.nik}" if file.nik else "",
        "NOMOR HP": file.phone,
        "EMAIL": file.email,
        "ALAMAT": file.address,
        "NPWP NOMOR": file.npwp,
        "KEDUDUKAN HUKUM NAMA": file.status.value,
        "STATUS CPNS PNS": {"PNS": "P", "CPNS": "C"}.get(file.kind, file.kind.value),
        "TMT CPNS": _day(file.tmt_cpns),
        "TMT PNS": _day(file.tmt_pns),
        "GOL AKHIR NAMA": rank.golongan,
        "TMT GOLONGAN": _day(rank.tmt),
        "MK TAHUN": rank.mkg_years,
        "MK BULAN": rank.mkg_months,
        "JENIS JABATAN NAMA": position.kind,
        "JABATAN NAMA": position.title,
        "TMT JABATAN": _day(position.tmt),
        "TINGKAT PENDIDIKAN NAMA": education.level.replace("-", ""),
        "PENDIDIKAN NAMA": education.major,
        "TAHUN LULUS": education.graduated,
        "NAMA SEKOLAH": education.school,
        "UNOR NAMA": file.sub_unit,
        "SATUAN KERJA INDUK NAMA": file.organisation,
    }
    return row | {key.replace("_", " "): value for key, value in changed.items()}


def _day(day: dt.date | None) -> str:
    return f"{day:%d-%m-%Y}" if day else ""


def export(path: Path, rows: Iterable[Row]) -> Path:
    """Write the export as a workbook."""
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("Data Utama")
    names = headers()
    sheet.append(names)
    for row in rows:
        assert row.keys() <= {*names}
        sheet.append([row.get(name, "") for name in names])
    book.save(path)
    return path
