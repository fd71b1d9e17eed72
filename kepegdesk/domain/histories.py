"""The rows a person's file keeps: what each history is made of, as data for form, list and import.

A row is a mapping of field names to plain values; what is empty is ``""``, ``None`` or ``False``.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from kepegdesk.domain import ranks
from kepegdesk.domain.kinds import EmployeeKind, EmployeeStatus, Sex

Value = str | int | bool | dt.date | None
Row = Mapping[str, Value]

FIRST_YEAR, LAST_YEAR = 1900, 2150


class Kind(StrEnum):
    """What a field of a history holds."""

    TEXT = "text"
    LONG = "long"
    DATE = "date"
    NUMBER = "number"
    CHOICE = "choice"
    OFFERED = "offered"
    FLAG = "flag"
    UNIT = "unit"


@dataclass(frozen=True, slots=True)
class Field:
    """One field: its label, what it holds, and how a sheet's heading calls it.

    A choice is one of ``choices``, what is offered may be anything; ``longest`` counts letters,
    ``lowest`` and ``highest`` bound a number. ``listed`` fields stand in the list of rows.
    A field with ``only`` says nothing of rows whose first field is another.
    """

    name: str
    label: str
    kind: Kind = Kind.TEXT
    choices: tuple[str, ...] = ()
    required: bool = False
    longest: int = 255
    lowest: int = 0
    highest: int = 99_999
    listed: bool = True
    only: tuple[str, ...] = ()
    headings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class History:
    """One kind of rows: its title, what one row is called, and its fields in the form's order.

    ``order`` is the field that dates a row; the newest stands first. ``named`` is the field that
    says what a row is. ``same`` are the fields by which an import knows a row again.
    """

    key: str
    title: str
    one: str
    fields: tuple[Field, ...]
    order: str
    named: str
    same: tuple[str, ...]
    hint: str = ""
    by_name: Mapping[str, Field] = field(init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        """Make the fields findable by name."""
        object.__setattr__(self, "by_name", {each.name: each for each in self.fields})

    def empty(self) -> dict[str, Value]:
        """Return a row with nothing in it."""
        return {each.name: blank(each) for each in self.fields}


def blank(wanted: Field) -> Value:
    """Return what an empty field holds."""
    if wanted.kind in (Kind.DATE, Kind.NUMBER, Kind.UNIT) or wanted.name == "sex":
        return None
    return False if wanted.kind is Kind.FLAG else ""


SK = (
    Field("sk_number", "Nomor SK", headings=("nomor sk", "no sk", "sk nomor")),
    Field("sk_date", "Tanggal SK", Kind.DATE, listed=False, headings=("tanggal sk", "tgl sk")),
)
_TMT = Field("tmt", "TMT", Kind.DATE, required=True, headings=("tmt", "terhitung mulai tanggal"))
GOLONGAN = (*ranks.PNS, *ranks.PPPK)
APPOINTMENTS = ("definitif", "Plt", "Plh", "Pj", "Pjs")
POSITION_KINDS = ("struktural", "fungsional", "pelaksana")
ESELONS = ("Ia", "Ib", "IIa", "IIb", "IIIa", "IIIb", "IVa", "IVb", "Va")
"""As the import writes them (D39)."""
LEVELS = ("SD", "SMP", "SMA", "D-I", "D-II", "D-III", "D-IV", "S-1", "Profesi", "S-2", "S-3")
SPOUSES = ("suami", "istri")
CHILD = "anak"
RELATIONS = (*SPOUSES, CHILD, "ayah", "ibu")
ORIGINS = ("kandung", "tiri", "angkat")
LEFT = ("cerai", "meninggal")
TRAININGS = (
    "Latsar", "PKP", "PKA", "PKN II", "PKN I", "Fungsional", "Teknis", "Sosiokultural", "Seminar",
    "Lokakarya", "Bimtek", "Kursus", "Sosialisasi", "Coaching", "E-learning", "Magang",
    "Patok banding", "Belajar mandiri",
)  # fmt: skip
PREDICATES = ("Sangat Baik", "Baik", "Butuh Perbaikan", "Kurang", "Sangat Kurang")
"""Predicates of a year's performance (PermenPANRB 6/2022 art. 24)."""
MEASURES = ("ringan", "sedang", "berat")
"""Levels of disciplinary measures (PP 94/2021 art. 8)."""

HISTORIES: dict[str, History] = {
    history.key: history
    for history in (
        History(
            "rank", "Pangkat", "pangkat",
            (
                Field("golongan", "Golongan", Kind.CHOICE, GOLONGAN, required=True, longest=8,
                      headings=("golongan", "gol", "gol ruang", "golongan ruang", "pangkat")),
                _TMT,
                Field("mkg_years", "Masa kerja: tahun", Kind.NUMBER, highest=60, listed=False,
                      headings=("mk tahun", "masa kerja tahun", "mkg tahun")),
                Field("mkg_months", "Masa kerja: bulan", Kind.NUMBER, highest=11, listed=False,
                      headings=("mk bulan", "masa kerja bulan", "mkg bulan")),
                *SK,
            ),
            "tmt", "golongan", ("golongan",),
        ),
        History(
            "position", "Jabatan", "jabatan",
            (
                Field("title", "Jabatan", required=True,
                      headings=("jabatan", "nama jabatan")),
                Field("kind", "Jenis jabatan", Kind.OFFERED, POSITION_KINDS, listed=False,
                      headings=("jenis jabatan",)),
                Field("eselon", "Eselon", Kind.OFFERED, ESELONS, longest=8,
                      headings=("eselon",)),
                Field("appointment", "Pengangkatan", Kind.CHOICE, APPOINTMENTS, required=True,
                      longest=16, headings=("pengangkatan", "status jabatan")),
                _TMT,
                Field("end", "Sampai", Kind.DATE, listed=False,
                      headings=("sampai", "selesai", "tanggal selesai")),
                *SK,
            ),
            "tmt", "title", ("title", "tmt"),
        ),
        History(
            "placement", "Unit kerja", "penempatan",
            (
                Field("unit", "Unit kerja", Kind.UNIT, required=True,
                      headings=("unit kerja", "unit", "opd", "instansi")),
                _TMT,
                *SK,
            ),
            "tmt", "unit", ("unit", "tmt"),
        ),
        History(
            "kind", "Jenis kepegawaian", "pengangkatan",
            (
                Field("kind", "Jenis", Kind.CHOICE, tuple(EmployeeKind), required=True, longest=32,
                      headings=("jenis pegawai", "jenis", "status kepegawaian")),
                _TMT,
                *SK,
            ),
            "tmt", "kind", ("kind",),
        ),
        History(
            "status", "Kedudukan hukum", "kedudukan hukum",
            (
                Field("status", "Kedudukan", Kind.CHOICE, tuple(EmployeeStatus), required=True,
                      longest=32, headings=("kedudukan hukum", "status", "kedudukan")),
                _TMT,
                *SK,
                Field("note", "Keterangan", Kind.LONG, listed=False, headings=("keterangan",)),
            ),
            "tmt", "status", ("status", "tmt"),
        ),
        History(
            "contract", "Perjanjian kerja terdahulu", "perjanjian kerja",
            (
                Field("start", "Mulai", Kind.DATE, required=True,
                      headings=("mulai kontrak", "mulai", "tmt kontrak")),
                Field("end", "Sampai", Kind.DATE, required=True,
                      headings=("akhir kontrak", "sampai", "selesai kontrak")),
                *SK,
            ),
            "start", "start", ("start",),
            "Perjanjian yang sekarang ada di tab Kedudukan; di sini yang sebelumnya.",
        ),
        History(
            "education", "Pendidikan", "pendidikan",
            (
                Field("level", "Tingkat", Kind.OFFERED, LEVELS, required=True, longest=16,
                      headings=("tingkat pendidikan", "pendidikan", "jenjang")),
                Field("major", "Jurusan", headings=("jurusan", "program studi")),
                Field("school", "Sekolah", headings=("sekolah", "nama sekolah", "universitas")),
                Field("graduated", "Lulus", Kind.NUMBER, lowest=FIRST_YEAR, highest=LAST_YEAR,
                      headings=("tahun lulus", "lulus")),
                Field("diploma", "Nomor ijazah", listed=False,
                      headings=("nomor ijazah", "no ijazah")),
            ),
            "graduated", "level", ("level", "school"),
        ),
        History(
            "family", "Keluarga", "anggota keluarga",
            (
                Field("relation", "Hubungan", Kind.CHOICE, RELATIONS, required=True, longest=16,
                      headings=("hubungan", "hubungan keluarga", "status keluarga")),
                Field("name", "Nama", required=True, headings=("nama anggota keluarga",
                      "nama keluarga", "nama suami istri anak")),
                Field("sex", "Kelamin", Kind.CHOICE, tuple(Sex), listed=False,
                      headings=("jenis kelamin keluarga", "kelamin keluarga")),
                Field("birth_place", "Tempat lahir", listed=False,
                      headings=("tempat lahir keluarga",)),
                Field("birth_date", "Tanggal lahir", Kind.DATE,
                      headings=("tanggal lahir keluarga", "tgl lahir keluarga")),
                Field("nik", "NIK", longest=16, listed=False, headings=("nik keluarga",)),
                Field("nip", "NIP, bila ASN", longest=18, listed=False,
                      only=SPOUSES, headings=("nip suami istri", "nip keluarga")),
                Field("occupation", "Pekerjaan", listed=False,
                      headings=("pekerjaan",)),
                Field("origin", "Anak", Kind.CHOICE, ORIGINS, longest=16, listed=False,
                      only=(CHILD,), headings=("status anak",)),
                Field("joined", "Menikah / diangkat", Kind.DATE, listed=False,
                      only=(*SPOUSES, CHILD),
                      headings=("tanggal menikah", "tanggal nikah", "tgl nikah")),
                Field("left", "Cerai / meninggal", Kind.DATE, listed=False,
                      only=(*SPOUSES, CHILD), headings=("tanggal cerai", "tanggal meninggal")),
                Field("left_reason", "Karena", Kind.CHOICE, LEFT, longest=16, listed=False,
                      only=(*SPOUSES, CHILD), headings=("sebab",)),
                Field("married", "Anak menikah pada", Kind.DATE, listed=False,
                      only=(CHILD,), headings=("anak menikah",)),
                Field("earns", "Berpenghasilan sendiri", Kind.FLAG, listed=False,
                      only=(*SPOUSES, CHILD), headings=("berpenghasilan",)),
                Field("school_until", "Surat sekolah sampai", Kind.DATE, listed=False,
                      only=(CHILD,), headings=("surat sekolah sampai",)),
                Field("school_letter", "Nomor surat sekolah", listed=False,
                      only=(CHILD,), headings=("nomor surat sekolah",)),
                Field("claimed", "Masuk tunjangan", Kind.FLAG,
                      only=(*SPOUSES, CHILD), headings=("tunjangan", "masuk tunjangan")),
            ),
            "birth_date", "name", ("relation", "name"),
        ),
        History(
            "training", "Diklat", "diklat",
            (
                Field("name", "Nama diklat", required=True,
                      headings=("nama diklat", "diklat", "nama pelatihan", "pelatihan")),
                Field("kind", "Jenis", Kind.CHOICE, TRAININGS, longest=16, listed=False,
                      headings=("jenis diklat", "jenis pelatihan")),
                Field("organiser", "Penyelenggara", listed=False,
                      headings=("penyelenggara",)),
                Field("place", "Tempat", listed=False, headings=("tempat", "tempat diklat")),
                Field("start", "Mulai", Kind.DATE, listed=False,
                      headings=("tanggal mulai", "mulai")),
                Field("end", "Selesai", Kind.DATE, headings=("tanggal selesai", "selesai")),
                Field("hours", "JP", Kind.NUMBER, highest=5000,
                      headings=("jp", "jumlah jp", "jam pelajaran", "jumlah jam")),
                Field("certificate", "Nomor sertifikat",
                      headings=("nomor sertifikat", "no sertifikat", "nomor sttpp", "sttpp")),
                Field("certificate_date", "Tanggal sertifikat", Kind.DATE, listed=False,
                      headings=("tanggal sertifikat", "tgl sertifikat")),
            ),
            "end", "name", ("name", "end"),
        ),
        History(
            "award", "Penghargaan", "penghargaan",
            (
                Field("name", "Penghargaan", Kind.OFFERED,
                      ("Satyalancana Karya Satya X Tahun", "Satyalancana Karya Satya XX Tahun",
                       "Satyalancana Karya Satya XXX Tahun"), required=True,
                      headings=("penghargaan", "nama penghargaan", "tanda jasa")),
                Field("giver", "Pemberi", listed=False, headings=("pemberi", "instansi pemberi")),
                *SK,
            ),
            "sk_date", "name", ("name",),
        ),
        History(
            "discipline", "Hukuman disiplin", "hukuman disiplin",
            (
                Field("level", "Tingkat", Kind.CHOICE, MEASURES, required=True, longest=8,
                      headings=("tingkat hukuman", "tingkat hukuman disiplin")),
                Field("measure", "Jenis hukuman",
                      headings=("jenis hukuman", "hukuman disiplin")),
                _TMT,
                Field("end", "Sampai", Kind.DATE, headings=("berlaku sampai", "sampai")),
                *SK,
            ),
            "tmt", "measure", ("level", "tmt"),
        ),
        History(
            "performance", "SKP", "penilaian SKP",
            (
                Field("year", "Tahun", Kind.NUMBER, required=True, lowest=FIRST_YEAR,
                      highest=LAST_YEAR, headings=("tahun", "tahun skp", "tahun penilaian")),
                Field("predicate", "Predikat", Kind.CHOICE, PREDICATES, required=True, longest=16,
                      headings=("predikat", "predikat kinerja", "skp")),
                Field("assessor", "Pejabat penilai", headings=("pejabat penilai", "penilai")),
            ),
            "year", "predicate", ("year",),
        ),
    )
}  # fmt: skip
"""Every kind of rows by its key, in the order of the form."""


def value_text(wanted: Field, value: Value) -> str:
    """Write a value as lists and messages show it; a unit is named by whoever knows units."""
    if value is None or value == "":
        return ""
    if wanted.kind is Kind.FLAG:
        return "ya" if value else "tidak"
    if isinstance(value, dt.date):
        return f"{value:%d-%m-%Y}"
    return Sex(str(value)).label if wanted.name == "sex" else str(value)


def row_text(history: History, row: Row) -> str:
    """Say in a few words what a row is: «III/a, TMT 01-04-2026»."""
    what = value_text(history.by_name[history.named], row.get(history.named))
    when = row.get(history.order)
    if when is None or history.order == history.named:
        return what
    label = history.by_name[history.order].label
    return f"{what}, {label} {value_text(history.by_name[history.order], when)}"


def order_key(history: History, row: Row) -> tuple[str, int]:
    """Return what rows sort by, the newest last; what bears no date counts as the oldest."""
    value = row.get(history.order)
    number = row.get("id")
    dated = value.isoformat() if isinstance(value, dt.date) else str(value or "")
    return dated, number if isinstance(number, int) else 2**31


def fields_of(history: History) -> Iterator[Field]:
    """Yield the fields that stand in the list of rows."""
    return (each for each in history.fields if each.listed)
