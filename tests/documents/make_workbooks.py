"""Build messy personnel workbooks of several shapes from a seed, each with what it must give.

A workbook is written by openpyxl into real files: numbers are number cells, dates date cells. The
expectations are kept per row, in the same terms as the truth files of the samples.
"""

from __future__ import annotations

import csv
import random
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.worksheet.worksheet import Worksheet

FIRST = {
    "L": "Ahmad Baharuddin Chairil Darwis Edi Firman Gunawan Haris Ikhsan Jamal La_Ode_Sahrir"
    " Moh._Arif",
    "P": "Aisyah Burhana Citra Dewi Endang Fatma Gusti Hasnah Indah Jumiati Wa_Ode_Hasni"
    " Sitti_Rahma",
}
LAST = "Sabara Makmur Tahir Yunus Bakri Daud Hamzah Pattola Sirajuddin Usman Walinono Zaini O'Neil"
PLACES = ("Kendari", "Bau-Bau", "Raha", "Kolaka Utara", "Ujung Pandang", "Tomia")
UNITS = (
    "Dinas Kesehatan",
    "Dinas Pendidikan, Kepemudaan dan Olahraga",
    "Badan Pendapatan Daerah",
    "Kecamatan Wua-Wua",
    "Inspektorat",
    "RSUD Kota Kendari",
)
ALIASES = {
    "Badan Pendapatan Daerah": "BAPENDA",
    "Dinas Pendidikan, Kepemudaan dan Olahraga": "Dinas Pendidikan Kepemudaan & Olahraga",
    "Dinas Kesehatan": "DINAS KESEHATAN KOTA KENDARI",
}
POSITIONS = ("Analis Kebijakan Ahli Muda", "Perawat Terampil", "Arsiparis Mahir", "Bendahara")
RANKS = {
    "II/c": ("Pengatur", "2c"),
    "III/a": ("Penata Muda", "lll/a"),
    "III/d": ("Penata Tingkat I", "III - d"),
    "IV/b": ("Pembina Tk. I", "IVb"),
}
PPPK_RANKS = ("V", "VII", "IX", "X")
TITLES = {
    "SMA": "",
    "D-III": "A.Md.Kep.",
    "S-1": "S.Sos.",
    "S-2": "S.E., M.Si.",
}
SCHOOL = {
    "SMA": ("SMA", "SLTA", "SMA/SEDERAJAT", "SMU"),
    "D-III": ("D III", "DIII", "D-3", "D.III"),
    "S-1": ("S1", "S-1", "S.1", "Strata 1", "Sarjana"),
    "S-2": ("S2", "S-2", "Magister", "Strata 2"),
}
MONTHS = (
    *("Januari", "Pebruari", "Maret", "April", "Mei", "Juni"),
    *("Juli", "Agust", "September", "Okt", "Nopember", "Des"),
)


@dataclass
class Person:
    """What is true of one invented person, and how his row is spoilt."""

    values: dict[str, Any]
    row: int = 0
    refused: str = ""
    warned: set[str] = field(default_factory=set)
    spoilt: dict[str, Any] = field(default_factory=dict)
    """Cells written in place of the field's own."""


@dataclass
class Made:
    """A written workbook and what an import of it must give."""

    path: Path
    people: list[Person]
    fields: set[str]


class Maker:
    """Invents people and writes them in many hands, always the same for a seed."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        self._serial = 0

    def pick(self, *options: Any) -> Any:
        return self.random.choice(options)

    def day(self, first: int, last: int) -> date:
        start = date(first, 1, 1)
        return start + timedelta(self.random.randrange((date(last, 12, 31) - start).days))

    def person(self, unit: str | None = None) -> Person:
        self._serial += 1
        sex = self.pick("L", "P")
        kind = self.pick("PNS", "PNS", "PNS", "CPNS", "PPPK")
        birth = self.day(1970, 1999)
        start = date(birth.year + self.random.randrange(20, 27), self.random.randrange(1, 13), 1)
        middle = f"{start.year}{start.month:02d}"
        if kind == "PPPK":
            start = date(2022 + self._serial % 3, self.random.randrange(1, 5), 1)
            middle = f"{start.year}21"
        nip = f"{birth:%Y%m%d}{middle}{'1' if sex == 'L' else '2'}{self._serial:03d}"
        level = self.pick(*SCHOOL)
        name = f"{self.pick(*FIRST[sex].split())} {self.pick(*LAST.split())}".replace("_", " ")
        values = {
            "nip": nip,
            "name": name,
            "title_before": self.pick("", "", "Drs." if sex == "L" else "Dra.", "Ir.", "H."),
            "title_after": TITLES[level],
            "birth_place": self.pick(*PLACES),
            "birth_date": birth,
            "sex": sex,
            "religion": self.pick("Islam", "Hindu", "Kristen", "Katolik"),
            "nik": f"7471{birth:%d%m%y}{self._serial:06d}",
            "kind": kind,
            "golongan": self.pick(*PPPK_RANKS) if kind == "PPPK" else self.pick(*RANKS),
            "tmt_golongan": date(2024, self.random.randrange(1, 13), 1),
            "mkg_years": self.random.randrange(0, 30),
            "mkg_months": self.random.randrange(0, 12),
            "tmt_cpns": start,
            "position": self.pick(*POSITIONS),
            "eselon": self.pick("", "", "", "IIIa", "IVb"),
            "tmt_position": date(2025, self.random.randrange(1, 13), 1),
            "education": level,
            "graduated": birth.year + 22,
            "marital": self.pick("Menikah", "Belum Kawin", "Cerai"),
            "phone": f"08{self.random.randrange(10**9, 10**10)}",
            "unit": unit or self.pick(*UNITS),
        }
        return Person(values)

    # How people write one value -------------------------------------------------------------------

    def write_date(self, day: date) -> Any:
        texts = (
            f"{day:%d-%m-%Y}",
            f"{day:%d/%m/%Y}",
            f"{day:%d.%m.%Y}",
            f"{day.day} {MONTHS[day.month - 1]} {day.year}",
            f"{day.day}-{day.month}-{day:%y}",
        )
        return self.pick(day, (day - date(1899, 12, 30)).days, *texts)

    def write_text_date(self, day: date) -> str:
        return self.pick(f"{day:%d-%m-%Y}", f"{day.day} {MONTHS[day.month - 1]} {day.year}")

    def write_nip(self, nip: str) -> str:
        a, b, c, d = nip[:8], nip[8:14], nip[14], nip[15:]
        return self.pick(
            nip,
            f"'{nip}",
            f"{a} {b} {c} {d}",
            f"{a}.{b}.{c}.{d}",
            f"{a}\u00a0{b} {c}\u200b {d}",
            f"{nip}\u00a0",
            f"NIP. {a} {b} {c} {d}",
        )

    def write_name(self, values: dict[str, Any]) -> str:
        name = self.pick(values["name"], values["name"].upper(), values["name"].replace(" ", "  "))
        after = values["title_after"]
        after = f", {self.pick(after, after.upper())}" if after else ""
        return " ".join(filter(None, (values["title_before"], name))) + after

    def write_golongan(self, golongan: str) -> Any:
        if golongan in PPPK_RANKS:
            number = {"V": 5, "VII": 7, "IX": 9, "X": 10}[golongan]
            return self.pick(
                golongan, f"Gol {golongan}", f"Golongan {golongan}", str(number), number
            )
        words, odd = RANKS[golongan]
        dotted = golongan.replace("/", ".")
        return self.pick(
            golongan,
            dotted,
            odd,
            f"Gol. {golongan}",
            f"{words} / {dotted}",
            f"{words} ({golongan})",
        )

    def write_service(self, values: dict[str, Any]) -> str:
        years, months = values["mkg_years"], values["mkg_months"]
        return self.pick(
            f"{years:02d}/{months:02d}", f"{years}-{months}", f"{years} Thn {months} Bln"
        )

    def write(self, field_name: str, person: Person) -> Any:
        """Write one field of a person in some hand."""
        if field_name in person.spoilt:
            return person.spoilt[field_name]
        values = person.values
        hands: dict[str, Callable[[], Any]] = {
            "nip": lambda: self.write_nip(values["nip"]),
            "name": lambda: self.write_name(values),
            "name_nip": lambda: self._name_and_nip(person),
            "birth": lambda: self._place_and_date(values),
            "golongan": lambda: self.write_golongan(values["golongan"]),
            "mkg": lambda: self.write_service(values),
            "sex": lambda: self.pick(*self._sexes(values["sex"])),
            "eselon": lambda: self._eselon(values["eselon"]),
            "education": lambda: self.pick(*SCHOOL[values["education"]]),
            "phone": lambda: self.pick(values["phone"], int(values["phone"])),
            "kind_note": lambda: "" if values["kind"] == "PNS" else values["kind"],
            "unit": lambda: self.pick(values["unit"], ALIASES.get(values["unit"], values["unit"])),
        }
        if field_name in hands:
            return hands[field_name]()
        value = values[field_name]
        return self.write_date(value) if isinstance(value, date) else value

    def _name_and_nip(self, person: Person) -> str:
        nip = person.spoilt.get("nip", self.write_nip(person.values["nip"]))
        nip = nip if str(nip).startswith("NIP") else f"NIP. {nip}"
        return f"{self.write_name(person.values)}\n{nip}"

    def _place_and_date(self, values: dict[str, Any]) -> str:
        mark = self.pick(", ", "/", ",", "\n")
        return f"{values['birth_place']}{mark}{self.write_text_date(values['birth_date'])}"

    def _sexes(self, sex: str) -> tuple[Any, ...]:
        male, female = ("L", "Pria", "Laki-laki", "M", 1), ("P", "Wanita", "Perempuan", "F", 2)
        return male if sex == "L" else female

    def _eselon(self, eselon: str) -> str:
        if not eselon:
            return self.pick("-", "", "--")
        return self.pick(eselon, f"{eselon[:-1]}.{eselon[-1]}", f"Es. {eselon[:-1]}.{eselon[-1]}")

    # How rows are spoilt --------------------------------------------------------------------------

    def spoil(self, people: list[Person], *, combined: bool) -> None:
        """Spoil some rows; in a cell that holds name and NIP no number can stand."""
        victims = self.random.sample(people, min(len(people), 9))
        short, twin, twin_of, early, odd, doubled = victims[:6]
        short.spoilt["nip"], short.refused = short.values["nip"][:17], "NIP_LENGTH"
        twin.spoilt["nip"] = twin_of.values["nip"]
        twin.refused = twin_of.refused = "D10"
        early.values["tmt_golongan"] = date(2024, 4, 15)
        early.spoilt["tmt_golongan"], early.warned = "15-04-2024", {"D19"}
        for spoilt, number in ((odd, 1), (doubled, 2)):
            nip = spoilt.values["nip"]
            if combined or number == 2:
                spoilt.spoilt["nip"], spoilt.refused = f"{nip[0]}.{nip[1:6]}E+17", "D02"
            else:
                spoilt.spoilt["nip"] = float(format(float(nip), ".14e"))
                spoilt.refused = "D01"
        self._spoil_mildly(victims[6:])

    def _spoil_mildly(self, victims: list[Person]) -> None:
        for person in victims:
            birth = person.values["birth_date"]
            person.values["birth_date"] = birth.replace(year=birth.year - 1, day=min(birth.day, 28))
            person.warned |= {"D07"}


FLAT_HEADINGS = {
    "nip": ("NIP", "N I P", "NIP BARU", "NIP/NI PPPK", "Nip. "),
    "name": ("NAMA", "Nama Pegawai", "N A M A", "NAMA LENGKAP"),
    "birth": ("TTL", "TEMPAT/TGL LAHIR", "Tempat, Tanggal Lahir"),
    "sex": ("JK", "L/P", "Jenis Kelamin", "KELAMIN"),
    "religion": ("AGAMA", "Agama"),
    "golongan": ("GOL", "Gol/Rg", "GOLRU", "Gol. Ruang", "Pangkat/Gol. Ruang"),
    "mkg": ("MKG", "MASA KERJA"),
    "position": ("JABATAN", "Nama Jabatan"),
    "education": ("PEND.", "Tk. Pendidikan", "JENJANG"),
    "unit": ("SKPD", "OPD", "Unit Kerja", "SATKER", "UNIT ORGANISASI"),
    "kind": ("JENIS PEGAWAI", "Status", "STATUS PEGAWAI"),
    "tmt_cpns": ("TMT CPNS", "TMT CAPEG", "CAPEG"),
    "phone": ("No. HP", "NOMOR HP", "Telp."),
    "nik": ("NIK", "No. KTP"),
    "marital": ("Status Perkawinan", "STATUS KAWIN"),
}
_TRAILING = {"golongan": "tmt_golongan", "position": "tmt_position"}
COVERED = {"birth": {"birth_place", "birth_date"}, "mkg": {"mkg_years", "mkg_months"}}


def make_flat(path: Path, seed: int, count: int = 40) -> Made:
    """Write a list with one header row, columns in any order, a bare TMT after its like."""
    maker = Maker(seed)
    people = [maker.person() for _ in range(count)]
    maker.spoil(people, combined=False)
    names = list(FLAT_HEADINGS)
    maker.random.shuffle(names)
    columns = [("no", maker.pick("No.", "NO. URUT", "#"))]
    for name in names:
        columns.append((name, maker.pick(*FLAT_HEADINGS[name])))
        if name in _TRAILING:
            columns.append((_TRAILING[name], "TMT"))
    book = openpyxl.Workbook()
    sheet = book.active
    top, left = maker.random.randrange(1, 9), maker.random.randrange(1, 4)
    if top > 1:
        sheet.cell(1, left, "DATA PEGAWAI")
    for offset, (_, heading) in enumerate(columns):
        sheet.cell(top, left + offset, heading + maker.pick("", " ", "\u00a0"))
    row = top
    for number, person in enumerate(people, 1):
        row += maker.pick(1, 1, 1, 1, 2)
        person.row = row
        for offset, (name, _) in enumerate(columns):
            value = number if name == "no" else maker.write(name, person)
            sheet.cell(row, left + offset, value)
    book.save(path)
    return Made(path, people, _covered(names))


def _covered(names: list[str]) -> set[str]:
    fields = {
        "nip",
        "name",
        "title_before",
        "title_after",
        "unit",
        "kind",
        "tmt_golongan",
        "tmt_position",
    }
    for name in names:
        fields |= COVERED.get(name, {name} if name not in ("no", "name_nip") else set())
    return fields


TWO_LEVELS: list[tuple[str, tuple[str, ...]]] = [
    ("no", ("NO",)),
    ("name_nip", ("NAMA / NIP",)),
    ("birth", ("TEMPAT, TANGGAL LAHIR",)),
    ("sex", ("L/P",)),
    ("golongan", ("PANGKAT", "GOL")),
    ("tmt_golongan", ("PANGKAT", "TMT")),
    ("position", ("JABATAN", "NAMA")),
    ("eselon", ("JABATAN", "ESL")),
    ("tmt_position", ("JABATAN", "TMT")),
    ("mkg_years", ("MASA KERJA", "THN")),
    ("mkg_months", ("MASA KERJA", "BLN")),
    ("education", ("PENDIDIKAN", "TINGKAT")),
    ("graduated", ("PENDIDIKAN", "LULUS")),
    ("tmt_cpns", ("TMT CAPEG",)),
    ("kind_note", ("KET.",)),
]
THREE_LEVELS: list[tuple[str, tuple[str, ...]]] = [
    ("no", ("NO. URUT",)),
    ("name", ("IDENTITAS PEGAWAI", "NAMA")),
    ("nip", ("IDENTITAS PEGAWAI", "NIP")),
    ("birth_place", ("IDENTITAS PEGAWAI", "LAHIR", "TEMPAT")),
    ("birth_date", ("IDENTITAS PEGAWAI", "LAHIR", "TANGGAL")),
    ("sex", ("IDENTITAS PEGAWAI", "JENIS KELAMIN")),
    ("golongan", ("KEPEGAWAIAN", "PANGKAT TERAKHIR", "GOL/RUANG")),
    ("tmt_golongan", ("KEPEGAWAIAN", "PANGKAT TERAKHIR", "TMT")),
    ("position", ("KEPEGAWAIAN", "JABATAN", "NAMA JABATAN")),
    ("tmt_position", ("KEPEGAWAIAN", "JABATAN", "TMT")),
    ("mkg_years", ("KEPEGAWAIAN", "MASA KERJA", "TAHUN")),
    ("mkg_months", ("KEPEGAWAIAN", "MASA KERJA", "BULAN")),
    ("education", ("PENDIDIKAN", "TINGKAT PENDIDIKAN")),
    ("graduated", ("PENDIDIKAN", "TAHUN LULUS")),
    ("tmt_cpns", ("TMT CPNS",)),
    ("kind_note", ("KETERANGAN",)),
]


def make_nominatif(
    path: Path,
    seed: int,
    count: int = 36,
    *,
    levels: list[tuple[str, tuple[str, ...]]] = TWO_LEVELS,
    merged: bool = True,
    paged: bool = False,
) -> Made:
    """Write a printed-looking list: titles, joined headers, numbers, groups, totals, signatory."""
    maker = Maker(seed)
    unit = maker.pick(*UNITS)
    people = [maker.person(unit) for _ in range(count)]
    combined = any(name == "name_nip" for name, _ in levels)
    maker.spoil(people, combined=combined)
    book = openpyxl.Workbook()
    guide = book.active
    guide.title = "Petunjuk"
    guide["A1"] = "Isi lembar berikut"
    hidden = book.create_sheet("Arsip")
    hidden.append(["NIP", "NAMA", "GOL", "JABATAN"])
    hidden.append(["198001012005011001", "Orang Lama", "III/a", "Staf"])
    hidden.sheet_state = "hidden"
    sheet = book.create_sheet(f"NOMINATIF {unit.upper()}"[:31])
    sheet["A1"] = "DAFTAR NOMINATIF PEGAWAI"
    sheet["A2"] = f"{unit.upper()} KOTA KENDARI".replace("KOTA KENDARI KOTA", "KOTA")
    sheet["A3"] = "KEADAAN BULAN MEI 2026"
    row = _write_header(sheet, 4 + maker.random.randrange(3), levels, merged=merged)
    for column in range(len(levels)):
        sheet.cell(row, column + 1, column + 1)
    row += 1
    for start in range(0, count, 12):
        if paged and start:
            row = _write_header(sheet, row + 2, levels, merged=merged)
        sheet.cell(row, 1, maker.pick("SEKRETARIAT", "BIDANG MUTASI", "UPTD"))
        for number, person in enumerate(people[start : start + 12], start + 1):
            row += 1
            person.row = row
            for column, (name, _) in enumerate(levels, 1):
                sheet.cell(row, column, number if name == "no" else maker.write(name, person))
        row += 1
        sheet.cell(row, 2, maker.pick("JUMLAH", "Total", "Jumlah Pegawai"))
        sheet.cell(row, 3, 12)
        row += 1
    _write_signatory(sheet, row + 2, levels)
    book.save(path)
    names = [name for name, _ in levels]
    return Made(path, people, _covered(names) - {"kind_note"})


def _write_header(
    sheet: Worksheet, top: int, levels: list[tuple[str, tuple[str, ...]]], *, merged: bool
) -> int:
    """Write joined headings from ``top`` down and return the row below them."""
    depth = max(len(path) for _, path in levels)
    for column, (_, path) in enumerate(levels, 1):
        for level, text in enumerate(path):
            before = levels[column - 2][1] if column > 1 else ()
            if before[: level + 1] != path[: level + 1]:
                sheet.cell(top + level, column, text)
        if merged and len(path) == 1 and depth > 1:
            sheet.merge_cells(
                start_row=top, end_row=top + depth - 1, start_column=column, end_column=column
            )
    if merged:
        for level in range(depth - 1):
            _merge_runs(sheet, top + level, [path[: level + 1] for _, path in levels], level)
    return top + depth


def _merge_runs(sheet: Worksheet, row: int, heads: list[tuple[str, ...]], level: int) -> None:
    start = 0
    for end in range(1, len(heads) + 1):
        if end == len(heads) or heads[end] != heads[start]:
            if end - start > 1 and len(heads[start]) == level + 1:
                sheet.merge_cells(
                    start_row=row, end_row=row, start_column=start + 1, end_column=end
                )
            start = end


def _write_signatory(sheet: Worksheet, row: int, levels: list[tuple[str, tuple[str, ...]]]) -> None:
    """Write the signatory so that his name and NIP stand in the columns of name and NIP."""
    names = [name for name, _ in levels]
    sheet.cell(row, len(names) - 3, "Kendari, 23 November 2026")
    sheet.cell(row + 1, len(names) - 3, "Mengetahui, Kepala Dinas")
    column = names.index("nip") if "nip" in names else names.index("name_nip")
    sheet.cell(row + 5, column, "Kepala Dinas")
    sheet.cell(row + 5, column + 1, "198906102019041019")
    sheet.cell(row + 5, names.index("position") + 1, "Kepala Dinas")
    if "name" in names:
        sheet.cell(row + 5, names.index("name") + 1, "Muh. Rizal Lakansai, S.Pd.")
    sheet.cell(row + 6, 3, "Pembina Tk. I, Gol. IV/b")


def make_siasn(path: Path, seed: int, headings: list[str], count: int = 60) -> Made:
    """Write the state register's export: 67 columns, apostrophes, chains of units."""
    maker = Maker(seed)
    people = [maker.person() for _ in range(count)]
    for person in people:
        person.values["eselon"] = ""
    maker.spoil(people, combined=False)
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Data Utama"
    sheet.append(headings)
    for row, person in enumerate(people, 2):
        person.row = row
        cells = _siasn_cells(person)
        sheet.append([cells.get(heading) for heading in headings])
    book.save(path)
    fields = set(people[0].values) - {"eselon"}
    return Made(path, people, fields)


def _siasn_cells(person: Person) -> dict[str, Any]:
    values = person.values
    dates = {
        "TANGGAL LAHIR": "birth_date",
        "TMT CPNS": "tmt_cpns",
        "TMT GOLONGAN": "tmt_golongan",
        "TMT JABATAN": "tmt_position",
    }
    return {
        "PNS ID": "A0" * 16,
        "NIP BARU": person.spoilt.get("nip", "'" + values["nip"]),
        "NAMA": values["name"].upper(),
        "GELAR DEPAN": values["title_before"],
        "GELAR BELAKANG": values["title_after"],
        "TEMPAT LAHIR NAMA": values["birth_place"].upper(),
        **{heading: f"{values[name]:%d-%m-%Y}" for heading, name in dates.items()},
        "JENIS KELAMIN": "M" if values["sex"] == "L" else "F",
        "AGAMA NAMA": values["religion"],
        "JENIS KAWIN NAMA": values["marital"],
        "NIK": "'" + values["nik"],
        "NOMOR HP": values["phone"],
        "JENIS PEGAWAI NAMA": "PNS Daerah",
        "KEDUDUKAN HUKUM NAMA": "Aktif",
        "STATUS CPNS PNS": {"PNS": "P", "CPNS": "C", "PPPK": "PPPK"}[values["kind"]],
        "GOL AKHIR NAMA": values["golongan"],
        "MK TAHUN": values["mkg_years"],
        "MK BULAN": values["mkg_months"],
        "JABATAN NAMA": values["position"].upper(),
        "TINGKAT PENDIDIKAN ID": {"SMA": "15", "D-III": "30", "S-1": "40", "S-2": 45}[
            values["education"]
        ],
        "TINGKAT PENDIDIKAN NAMA": {"SMA": "SLTA", "D-III": "Diploma III/Sarjana Muda"}.get(
            values["education"], values["education"]
        ),
        "TAHUN LULUS": values["graduated"],
        "UNOR NAMA": f"{values['unit'].upper()} - BIDANG UMUM - SEKSI A",
        "SATUAN KERJA INDUK NAMA": values["unit"].upper(),
        "INSTANSI INDUK NAMA": "Pemerintah Kota Kendari",
    }


def to_csv(source: Path, target: Path, *, delimiter: str, encoding: str) -> None:
    """Save a workbook's first sheet the way Excel saves a CSV: every value as its text."""
    sheet = openpyxl.load_workbook(source).worksheets[0]
    with target.open("w", encoding=encoding, errors="ignore", newline="") as file:
        writer = csv.writer(file, delimiter=delimiter)
        for row in sheet.iter_rows(values_only=True):
            writer.writerow([_csv_text(cell) for cell in row])


def _csv_text(cell: Any) -> str:
    if cell is None:
        return ""
    if isinstance(cell, date):
        return f"{cell:%d/%m/%Y}"
    if isinstance(cell, float) and cell > 1e15:
        return f"{cell:.5E}"
    return str(cell)
