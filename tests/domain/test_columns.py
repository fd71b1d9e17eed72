"""Headings of every office, told apart by themselves and by their neighbours."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from kepegdesk.domain.columns import FIELDS, IGNORED, Mapping
from kepegdesk.domain.headings import classify, guess_mapping

DATA = Path(__file__).parents[1] / "data"

NAMES = {
    "": IGNORED,
    "nama": "name",
    "gelar_depan": "title_before",
    "gelar_belakang": "title_after",
    "tempat_lahir": "birth_place",
    "tanggal_lahir": "birth_date",
    "jenis_kelamin": "sex",
    "agama": "religion",
    "status_kawin": "marital",
    "no_hp": "phone",
    "alamat": "address",
    "jenis_pegawai": "kind",
    "kedudukan_hukum": "status",
    "status": "status_cpns",
    "gol_awal": IGNORED,
    "gol_kode": "golongan_code",
    "mkg_tahun": "mkg_years",
    "mkg_bulan": "mkg_months",
    "jenis_jabatan": "position_kind",
    "jabatan": "position",
    "tmt_jabatan": "tmt_position",
    "pendidikan_kode": "education_code",
    "pendidikan_tingkat": "education",
    "pendidikan_jurusan": "education_major",
    "tahun_lulus": "graduated",
    "unit_kerja": "subunit",
    "opd": "unit",
    "nama_sekolah": "school",
}
"""Names of the register's own list of columns for the fields here."""


def rows(name: str) -> list[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def fields(*headings: str | tuple[str, ...]) -> list[str | None]:
    paths = [(one,) if isinstance(one, str) else one for one in headings]
    return list(guess_mapping(paths).fields)


def test_the_67_columns_of_siasn() -> None:
    columns = rows("siasn_columns.csv")
    expected = [NAMES.get(row["field_kepegdesk"], row["field_kepegdesk"]) for row in columns]

    assert len(columns) == 67
    assert fields(*[row["kolom_siasn"] for row in columns]) == expected


def test_every_known_alias_of_the_nominatif_is_recognised() -> None:
    for row in rows("nominatif_columns.csv"):
        own = classify(tuple(filter(None, (row["kolom"], row["sub_kolom"]))))
        assert own is not None
        for alias in filter(None, map(str.strip, row["alias_yang_sering_ditemui"].split(";"))):
            if alias != "#":
                assert classify((alias,)) is not None, alias


def test_what_is_no_heading_is_not_recognised() -> None:
    assert classify(()) is None
    assert classify(("#", "")) is None
    assert classify(("Warna Kesukaan",)) is None
    assert classify(("Lain-lain", "Warna Kesukaan")) is None


@pytest.mark.parametrize(
    ("path", "field"),
    [
        (("PANGKAT TERAKHIR", "GOL/RUANG"), "golongan"),
        (("PANGKAT / GOLONGAN", "PANGKAT"), "rank"),
        (("PANGKAT / GOLONGAN", "TGL"), "tmt_golongan"),
        (("PANGKAT", "NO. SK"), IGNORED),
        (("KEPEGAWAIAN", "PANGKAT TERAKHIR", "TMT"), "tmt_golongan"),
        (("JABATAN", "ESELON"), "eselon"),
        (("JABATAN", "JENIS"), "position_kind"),
        (("JABATAN", "Nama Jabatan"), "position"),
        (("JABATAN", "TMT"), "tmt_position"),
        (("MASA KERJA GOLONGAN", "TH"), "mkg_years"),
        (("MASA KERJA", "BULAN"), "mkg_months"),
        (("PENDIDIKAN", "JURUSAN"), "education_major"),
        (("PENDIDIKAN", "NAMA SEKOLAH"), "school"),
        (("PENDIDIKAN TERAKHIR", "THN LULUS"), "graduated"),
        (("PENDIDIKAN", "TINGKAT"), "education"),
        (("KELAHIRAN", "TEMPAT"), "birth_place"),
        (("KELAHIRAN", "TGL"), "birth_date"),
        (("JENIS KELAMIN", "L"), "sex_male"),
        (("JENIS KELAMIN", "P"), "sex_female"),
        (("CPNS", "TMT"), "tmt_cpns"),
        (("KEPEGAWAIAN", "CPNS", "TMT CPNS"), "tmt_cpns"),
        (("DATA PRIBADI", "ALAMAT", "RUMAH"), "address"),
        (("Tanggal Cuti Tahunan",), None),
        (("SK Cuti Tahunan",), None),
        (("No. Berkas Jabatan",), IGNORED),
        (("PNS", "TMT"), "tmt_pns"),
        (("KGB TERAKHIR", "TMT"), "tmt_kgb"),
        (("IDENTITAS", "NIP"), "nip"),
        (("DATA PRIBADI", "NAMA"), "name"),
        (("ALAMAT", "xx"), "address"),
        (("PNS/CPNS/PPPK",), "kind"),
        (("Nama dan NIP Lengkap",), "name"),
        (("TMT Gol. Ruang Terakhir",), "tmt_golongan"),
        (("N I P",), "nip"),
        (("T M T",), "tmt"),
        (("NIP_2",), "nip"),
        (("NIP / NRP",), "nip"),
        (("NIP Pejabat Penilai",), None),
        (("Nama Istri Kedua",), None),
        (("Nama Lengkap beserta Gelar",), "name"),
        (("TTL (Tempat, Tgl Lahir)",), "birth"),
        (("Jabatan yang diduduki",), "position"),
        (("Golongan saat ini",), "golongan"),
        (("Status Kepegawaian ASN",), "kind"),
        (("LATIHAN JABATAN", "NAMA"), IGNORED),
        (("LATIHAN JABATAN", "Bulan/Tahun"), IGNORED),
        (("Usia (tgl lahir)",), None),
        (("Tgl. Lahir Pegawai",), "birth_date"),
    ],
)
def test_joined_headings(path: tuple[str, ...], field: str | None) -> None:
    assert classify(path) == field


@pytest.mark.parametrize(
    "path",
    [
        *[("Golongan Awal",), ("Usul Golongan",), ("Golongan CPNS",), ("Pangkat CPNS",)],
        *[("Gol. Darah",), ("Golongan Lama",), ("Jabatan Baru",), ("CPNS", "GOL")],
        *[("USUL KENAIKAN PANGKAT", "GOL"), ("Jabatan Sebelumnya",), ("Jabatan Tambahan",)],
        *[("Angka Kredit Jabatan",), ("JABATAN LAMA", "NAMA"), ("Masa Kerja Jabatan",)],
        *[("JABATAN", "MASA KERJA"), ("Masa Kerja CPNS",), ("TMT Masa Kerja",)],
        *[("Pendidikan Awal",), ("Alamat Kantor",), ("DATA ISTRI", "ALAMAT", "RUMAH")],
        *[("ISTRI/SUAMI", "NAMA"), ("ISTRI/SUAMI", "TGL LAHIR"), ("Nama/NIP Atasan",)],
        *[("Tgl Masuk",), ("Tgl. Berlaku KTP",), ("TMT Pensiun",), ("SERTIFIKASI", "TMT")],
        *[("TMT Sertifikasi",), ("TMT KGB Berikutnya",), ("ORANG TUA", "NAMA")],
    ],
)
def test_another_fact_or_another_person_is_not_guessed_to_be_the_persons_own(
    path: tuple[str, ...],
) -> None:
    assert classify(path) is None


@pytest.mark.parametrize(
    ("heading", "field"),
    [
        ("Masa Kerja Golongan Tahun", "mkg_years"),
        ("Masa Kerja Gol. Thn", "mkg_years"),
        ("Masa Kerja Gol. Bln", "mkg_months"),
        ("MK Gol Thn/Bln", "mkg"),
        ("Masa Kerja Golongan Terakhir", "mkg"),
        ("TMT Pangkat CPNS", "tmt_cpns"),
        ("TMT CAPEG", "tmt_cpns"),
        ("TMT Masuk", "tmt_cpns"),
        ("NIP Lama", "nip_lama"),
        ("NIP Lama Pegawai", "nip_lama"),
        ("NIP Lama/Baru", "nip"),
        ("Nama dan NIP Lama/Baru", "name"),
        ("Golongan Ruang Terakhir/Akhir", "golongan"),
        ("Golongan PNS/PPPK", "golongan"),
        ("TMT Kontrak", "contract_start"),
        ("Mulai Kontrak", "contract_start"),
        ("Awal Kontrak", "contract_start"),
        ("TMT Perjanjian Kerja", "contract_start"),
        ("Kontrak Mulai", "contract_start"),
        ("Akhir Kontrak", "contract_end"),
        ("TMT PPPK", "tmt_cpns"),
    ],
)
def test_the_persons_own_facts_are_still_known(heading: str, field: str) -> None:
    assert classify((heading,)) == field


def test_masa_kerja_under_a_heading_of_its_own() -> None:
    assert classify(("MASA KERJA", "GOLONGAN")) == "mkg"
    assert classify(("MASA KERJA", "T")) == "mkg_years"
    assert classify(("PANGKAT DAN MASA KERJA", "PANGKAT")) == "rank"
    assert classify(("DATA KEPEGAWAIAN", "TMT")) == "tmt"


def test_a_listed_heading_wins_over_one_that_was_guessed() -> None:
    assert fields("Masa Kerja Golongan Tahun", "Golongan") == ["mkg_years", "golongan"]
    assert fields("Golongan CPNS", "Golongan") == [None, "golongan"]
    assert fields("Jabatan Sebelumnya", "Jabatan") == [None, "position"]
    assert fields("Gol. Darah", "Golongan") == [None, "golongan"]
    assert fields("Jabatan", "TMT Pensiun") == ["position", None]
    assert fields("Jabatan yang diduduki", "Jabatan") == [None, "position"]
    assert fields("Jabatan yang diduduki", "NIP") == ["position", "nip"]


def test_three_bare_tmt_take_the_meaning_of_what_stands_before_them() -> None:
    assert fields("NAMA", "GOL", "TMT", "JABATAN", "ESELON", "TMT", "KGB", "TMT") == [
        *("name", "golongan", "tmt_golongan", "position", "eselon", "tmt_position"),
        *("tmt_kgb", None),
    ]
    assert fields("NAMA", "TMT", "GOL")[1] == "tmt_golongan"
    assert fields("NAMA", "GOL", "TMT", "TMT", "JABATAN")[2:4] == ["tmt_golongan", "tmt_position"]
    assert fields("NAMA", "TMT")[1] is None


def test_loose_years_and_months_need_each_other() -> None:
    assert fields("NIP", "THN", "BLN") == ["nip", "mkg_years", "mkg_months"]
    assert fields("NIP", "THN", "NAMA", "BLN") == ["nip", None, "name", None]


def test_a_merged_heading_over_two_columns_is_a_pair() -> None:
    assert fields("NIP", "TTL", "TTL") == ["nip", "birth_place", "birth_date"]
    assert fields("NIP", "MKG", "MKG") == ["nip", "mkg_years", "mkg_months"]
    assert fields("NAMA / NIP", "NAMA / NIP") == ["name", "nip"]
    assert fields("NIP", "NAMA", "NAMA") == ["nip", "name", None]
    assert fields("TTL", "TTL", "Tanggal Lahir") == ["birth", None, "birth_date"]


def test_of_two_nip_columns_the_one_that_holds_nips_is_taken() -> None:
    paths = [("NIP",), ("NAMA",), ("NIP",)]

    assert guess_mapping(paths, [0, 0, 9]).fields == (None, "name", "nip")
    assert guess_mapping(paths, [5, 0, 5]).fields == ("nip", "name", None)
    assert guess_mapping(paths).fields == ("nip", "name", None)


def test_unit_kerja_is_the_office_or_its_part() -> None:
    assert fields("NIP", "Unit Kerja") == ["nip", "unit"]
    assert fields("NIP", "Unit Kerja", "SKPD") == ["nip", "subunit", "unit"]
    assert fields("UNOR NAMA", "NIP") == ["unit", "nip"]
    assert fields("UNOR NAMA", "SKPD", "Unit Kerja") == ["subunit", "unit", None]


def test_the_name_of_an_education_is_its_major_beside_a_level() -> None:
    path = [("NIP",), ("PENDIDIKAN", "NAMA"), ("PENDIDIKAN", "TINGKAT IJAZAH")]

    assert guess_mapping(path).fields == ("nip", "education_major", "education")
    assert guess_mapping(path[:2]).fields == ("nip", "education")
    both = [*path, ("PENDIDIKAN", "JURUSAN")]
    assert guess_mapping(both).fields == ("nip", None, "education", "education_major")


def mapping() -> Mapping:
    return guess_mapping([("NAMA",), ("NIP",), ("GOL",), ("TMT",), ("Sandi",), ("TMT",)])


def test_correcting_a_column_makes_another_mapping() -> None:
    first = mapping()
    second = first.with_column(4, "nip")

    assert first.fields[1] == "nip"
    assert second.fields == ("name", None, "golongan", "tmt_golongan", "nip", None)
    assert second.with_column(4, IGNORED).fields[4] == IGNORED
    assert second.columns == ((0, "name"), (2, "golongan"), (3, "tmt_golongan"), (4, "nip"))
    assert second.has("nip")
    assert not second.with_column(4, None).has("nip")


def test_a_correction_is_remembered_for_the_same_headings_in_any_order() -> None:
    memory = mapping().with_column(4, "nik").with_column(5, "tmt_cpns").remembered()
    shuffled = guess_mapping([("Sandi",), ("TMT",), ("NIP",), ("NAMA",), ("GOL",), ("TMT",)])

    assert shuffled.fingerprint == mapping().fingerprint
    assert shuffled.recall(memory).fields == (
        *("nik", "tmt_golongan", "nip", "name", "golongan", "tmt_cpns"),
    )
    assert mapping().fingerprint != guess_mapping([("NAMA",)]).fingerprint


def test_a_memory_of_unknown_fields_is_ignored() -> None:
    assert mapping().recall({"nama": "hilang", "lain": "nip"}) == mapping()


def test_every_field_has_a_label_of_its_own() -> None:
    assert len(set(FIELDS.values())) == len(FIELDS)
