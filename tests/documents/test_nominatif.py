"""The nominatif as a workbook: header and value agree, and our own import knows every column."""

from __future__ import annotations

import itertools
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from python_calamine import CalamineWorkbook

from kepegdesk.documents.nominatif import COLUMNS, NominatifHead, NominatifRow, write_nominatif
from kepegdesk.domain.columns import FIELDS
from kepegdesk.domain.headings import guess_mapping
from kepegdesk.progress import Cancelled

PERSON = NominatifRow(
    nip="198507212010012003",
    name="Wa Ode Fitriani Saranani",
    kind="PNS",
    title_before="Dr.",
    title_after="S.Kom., M.Si.",
    birth_place="Baubau",
    birth_date=date(1985, 7, 21),
    sex="P",
    religion="Islam",
    marital="Menikah",
    golongan="III/d",
    tmt_golongan=date(2022, 4, 1),
    position="Analis Sumber Daya Manusia Aparatur Ahli Muda",
    position_kind="Fungsional",
    eselon="",
    tmt_position=date(2021, 1, 1),
    mkg_years=12,
    mkg_months=3,
    education="S-2",
    education_major="Ilmu Komputer",
    school="Universitas Contoh",
    graduated=2012,
    tmt_cpns=date(2010, 1, 1),
    tmt_pns=date(2011, 1, 1),
    unit="Dinas Kependudukan dan Pencatatan Sipil",
    sub_unit="Bidang Pelayanan Pendaftaran Penduduk",
    status="Aktif",
    nik="0471012107850002",
    nip_lama="131234567",
    npwp="012345678901000",
    phone="085241000000",
    email="contoh@contoh.go.id",
    address="Jalan Mawar Nomor 5",
    note="=catatan",
)

CONTRACT = NominatifRow(
    nip="199001012021211001",
    name="Jufri",
    kind="PPPK",
    golongan="IX",
    mkg_years=0,
    mkg_months=0,
    contract_start=date(2024, 1, 1),
    contract_end=date(2026, 12, 31),
)

HEAD = NominatifHead(office="Badan Kepegawaian Kota Contoh", day=date(2026, 11, 23))


def written(path: Path, *rows: NominatifRow, head: NominatifHead = HEAD) -> list[dict[str, Any]]:
    """Write people and read them back, each cell under its header."""
    assert write_nominatif(path, rows, head) == len(rows)
    sheet = CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python()
    start = next(n for n, row in enumerate(sheet) if row[0] == "No.")
    return [dict(zip(sheet[start], row, strict=True)) for row in sheet[start + 1 :]]


def test_every_value_stands_under_its_own_header(tmp_path: Path) -> None:
    """T-33: header and value by key; NIP, NIK and telephone as text, dates as dates."""
    one, other = written(tmp_path / "a.xlsx", PERSON, CONTRACT)
    assert one["No."] == 1
    assert other["No."] == 2
    for field, column in COLUMNS:
        for row, person in ((one, PERSON), (other, CONTRACT)):
            value = getattr(person, field)
            assert row[column.header] == ("" if value is None else value), column.header
    assert one["NIK"] == "0471012107850002"
    assert one["Pangkat"] == "Penata Tingkat I"
    assert other["Pangkat"] == ""


def test_the_import_knows_every_column_by_its_header() -> None:
    mapping = guess_mapping([("No.",), *((column.header,) for _, column in COLUMNS)])
    expected = {"shown_position": "position", "sub_unit": "subunit"}
    assert mapping.fields[0] == ""
    assert mapping.fields[1:] == tuple(expected.get(field, field) for field, _ in COLUMNS)


def test_no_field_of_a_person_is_forgotten() -> None:
    """A row is wholly on the sheet; what an import may set of a person is in a row."""
    shown = {field for field, _ in COLUMNS} | {"appointment", "position"}
    assert set(NominatifRow._fields) <= shown
    elsewhere = {"birth", "sex_male", "sex_female", "mkg", "status_cpns", "golongan_code"}
    elsewhere |= {"education_code", "salary", "tmt_kgb", "rank", "subunit"}
    assert set(FIELDS) - elsewhere <= set(NominatifRow._fields)


@pytest.mark.parametrize(
    ("appointment", "text"),
    [("definitif", "Kepala Dinas"), ("", "Kepala Dinas"), ("Plt", "Plt. Kepala Dinas")],
)
def test_an_acting_position_says_so(appointment: str, text: str) -> None:
    assert (
        CONTRACT._replace(position="Kepala Dinas", appointment=appointment).shown_position == text
    )
    assert CONTRACT._replace(position="", appointment=appointment).shown_position == ""


def test_the_title_names_office_unit_and_day(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    written(path, PERSON, head=replace(HEAD, unit="Dinas Sosial"))
    sheet = openpyxl.load_workbook(path).worksheets[0]
    assert [sheet.cell(row, 1).value for row in range(1, 6)] == [
        "DAFTAR NOMINATIF PEGAWAI",
        "BADAN KEPEGAWAIAN KOTA CONTOH",
        "DINAS SOSIAL",
        "KEADAAN TANGGAL 23 NOVEMBER 2026",
        None,
    ]
    assert sheet.freeze_panes == "D7"
    assert sheet["E7"].number_format == "@"
    assert sheet["G7"].number_format == "dd-mm-yyyy"


def test_the_order_and_number_of_people_is_kept(tmp_path: Path) -> None:
    people = [CONTRACT._replace(nip=f"{number:018}") for number in range(250, 0, -1)]
    rows = written(tmp_path / "a.xlsx", *people)
    assert [row["NIP"] for row in rows] == [person.nip for person in people]
    assert [row["No."] for row in rows] == list(range(1, 251))


def test_cancelling_leaves_nothing(tmp_path: Path) -> None:
    def stop(_done: int, _total: int) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        write_nominatif(tmp_path / "a.xlsx", itertools.repeat(PERSON), HEAD, progress=stop)
    assert list(tmp_path.iterdir()) == []
