"""A seeded workbook with every defect of the catalogue (D01 to D45), and its truth as data.

Every person's row has at least one defect, most have several in different cells. The truth says
for each row what becomes of it, its values, and the codes that are told; the office that must be
there before (for what is matched with it) is part of the truth.
"""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
from make_workbooks import Maker
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.styles import PatternFill
from openpyxl.utils import get_column_letter

COLUMNS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("no", ("NO",)),
    ("name", ("NAMA",)),
    ("nip", ("NIP",)),
    ("birth_place", ("TEMPAT LAHIR",)),
    ("birth_date", ("TANGGAL LAHIR",)),
    ("sex", ("L/P",)),
    ("religion", ("AGAMA",)),
    ("nik", ("NIK",)),
    ("kind", ("STATUS PEGAWAI",)),
    ("golongan", ("PANGKAT", "GOL")),
    ("tmt_golongan", ("PANGKAT", "TMT")),
    ("mkg", ("MASA KERJA",)),
    ("position", ("JABATAN", "NAMA")),
    ("eselon", ("JABATAN", "ESELON")),
    ("tmt_position", ("JABATAN", "TMT")),
    ("blank", ()),
    ("education", ("PENDIDIKAN",)),
    ("salary", ("GAJI", "POKOK")),
    ("tmt_kgb", ("GAJI", "TMT")),
    ("address", ("ALAMAT",)),
    ("unit", ("SKPD",)),
)
STORED, REFUSED, REVIEW = "stored", "refused", "review"
LAYOUT = ("D26", "D27", "D28", "D29", "D30", "D43", "D44", "D45")
"""Defects that every one of these workbooks has as a whole."""
FILES = ("D42",)
"""Defects of the file itself; its variants are made from a workbook by the tests."""
ENGLISH = (
    *("January", "February", "March", "April", "May", "June", "July", "August"),
    *("September", "October", "November", "December"),
)
INDONESIAN = (
    *("Januari", "Pebruari", "Maret", "April", "Mei", "Juni", "Juli", "Agust"),
    *("September", "Okt", "Nopember", "Des"),
)


@dataclass
class Row:
    """A person's row: what is true, what is written, and what is told of it."""

    values: dict[str, Any]
    cells: dict[str, Any] = field(default_factory=dict)
    defects: list[str] = field(default_factory=list)
    fate: str = STORED
    told: set[str] = field(default_factory=set)
    row: int = 0


@dataclass
class Truth:
    """What an import of the workbook must give."""

    seed: int
    office: list[dict[str, Any]]
    rows: list[dict[str, Any]]
    defects: list[str]


Defect = Callable[["Defects", Row], None]


class Defects:
    """Spoils rows; a defect writes cells, and says what becomes of the values."""

    def __init__(self, seed: int) -> None:
        self.maker = Maker(seed)
        self.dice = random.Random(seed * 7919)
        self.office: list[dict[str, Any]] = []

    def pick(self, *options: Any) -> Any:
        return self.dice.choice(options)

    def person(self) -> Row:
        """Return somebody without a defect."""
        values = dict(self.maker.person().values)
        while values["kind"] != "PNS":
            values = dict(self.maker.person().values)
        values |= {
            "title_before": "", "title_after": "", "appointment": "definitif", "eselon": "",
            "salary": self.dice.randrange(1_700_000, 6_000_000), "tmt_kgb": date(2025, 3, 1),
            "address": f"Jalan Mawar Nomor {self.dice.randrange(1, 99)}", "tmt_cpns": None,
        }  # fmt: skip
        return Row(values)

    def known(self, row: Row) -> None:
        """Let the office have this person already."""
        self.office.append(dict(row.values) | {"nip_lama": row.values.get("nip_lama", "")})


def _nip_parts(row: Row) -> tuple[str, str, str, str]:
    nip = row.values["nip"]
    return nip[:8], nip[8:14], nip[14], nip[15:]


def d01(make: Defects, row: Row) -> None:
    row.cells["nip"] = float(format(float(row.values["nip"]), ".14e"))
    if make.dice.random() < 0.5:
        make.known(row)
        row.told.add("D01")
    else:
        row.fate, row.told = REFUSED, row.told | {"D01"}


def d02(make: Defects, row: Row) -> None:
    nip = row.values["nip"]
    row.cells["nip"] = f"{nip[0]}{make.pick('.', ',')}{nip[1:6]}E+17"
    if make.dice.random() < 0.5:
        make.known(row)
        row.told.add("D02")
    else:
        row.fate, row.told = REFUSED, row.told | {"D02"}


def d03(make: Defects, row: Row) -> None:
    row.cells["nip"] = " ".join(_nip_parts(row))


def d04(make: Defects, row: Row) -> None:
    row.cells["nip"] = "'" + row.values["nip"]


def d05(make: Defects, row: Row) -> None:
    sign = make.pick(".", "-", "\u00a0", "\u200b")
    row.cells["nip"] = sign.join(_nip_parts(row))


def d06(make: Defects, row: Row) -> None:
    old = f"13{make.dice.randrange(10**6, 10**7)}"
    row.cells["nip"] = make.pick(old, int(old))
    row.values["nip_lama"] = old
    row.told.add("D06")
    make.known(row)


def d07(make: Defects, row: Row) -> None:
    birth = row.values["birth_date"]
    row.values["birth_date"] = birth.replace(year=birth.year - 1, day=min(birth.day, 28))
    row.told.add("D07")


def d08(make: Defects, row: Row) -> None:
    row.cells["nip"] = make.pick("", "-", "0", 0, "Belum ada")
    row.cells["kind"], row.cells["golongan"] = "Honorer", "-"
    row.values |= {"nip": None, "kind": "Honorer", "golongan": "", "tmt_golongan": None}
    row.values |= {"mkg_years": None, "mkg_months": None}
    row.cells |= {"tmt_golongan": "", "mkg": ""}


def d09(make: Defects, row: Row) -> None:
    row.cells["nip"] = None
    row.cells["name"] = f"{row.values['name']}\nNIP. {' '.join(_nip_parts(row))}"


def d11(make: Defects, row: Row) -> None:
    nik = row.values["nik"]
    nik = nik[:-1] + make.pick("0", "3", "7")
    row.cells["nik"] = int(nik)
    row.values["nik"] = "" if nik.endswith("0") else nik
    row.told.add("D11")


def _date(make: Defects, row: Row, text: Callable[[date], Any], *, first: bool = False) -> None:
    name = make.pick("tmt_golongan", "tmt_kgb") if first else make.pick("birth_date", "tmt_kgb")
    if row.values.get(name):
        row.cells[name] = text(row.values[name])


def d12(make: Defects, row: Row) -> None:
    _date(make, row, lambda day: f"{day:%d-%m-%Y}")


def d13(make: Defects, row: Row) -> None:
    form = make.pick("{0.day}/{0.month}/{0:%y}", "{0:%d.%m.%Y}", "{0.day}-{0.month}-{0:%y}")
    _date(make, row, form.format)


def d14(make: Defects, row: Row) -> None:
    _date(make, row, lambda day: f"{day.day} {INDONESIAN[day.month - 1]} {day.year}")


def d15(make: Defects, row: Row) -> None:
    short = make.pick(True, False)
    _date(
        make, row,
        lambda day: f"{day:%d}-{ENGLISH[day.month - 1][:3]}-{day:%y}" if short
        else f"{day.day} {ENGLISH[day.month - 1]} {day.year}",
    )  # fmt: skip


def d16(make: Defects, row: Row) -> None:
    _date(make, row, lambda day: (day - date(1899, 12, 30)).days)


def d17(make: Defects, row: Row) -> None:
    birth = row.values["birth_date"]
    if birth.day <= 12 and birth.day != birth.month and "birth_date" not in row.cells:
        row.cells["birth_date"] = date(birth.year, birth.day, birth.month)
    else:
        row.values["tmt_kgb"] = row.cells["tmt_kgb"] = date(2024, 1, make.dice.randrange(2, 13))
    row.told.add("D17")


def d18(make: Defects, row: Row) -> None:
    row.cells["birth_place"] = None
    day = f"{row.values['birth_date']:%d-%m-%Y}"
    row.cells["birth_date"] = f"{row.values['birth_place']}{make.pick(', ', '/')}{day}"


def d19(make: Defects, row: Row) -> None:
    row.values["tmt_golongan"] = date(2024, 4, make.dice.randrange(2, 29))
    row.cells["tmt_golongan"] = f"{row.values['tmt_golongan']:%d-%m-%Y}"
    row.told.add("D19")


def d20(make: Defects, row: Row) -> None:
    row.values["golongan"] = "III/a"
    row.cells["golongan"] = make.pick(
        "III.a", "IIIa", "III-a", "III A", "3a", "3/a", "Gol. III/a", "III /a", "lll/a"
    )


def d21(make: Defects, row: Row) -> None:
    row.values["golongan"] = "III/b"
    row.cells["golongan"] = make.pick(
        "Penata Muda Tk.I / III.b", "Penata Muda Tingkat I (III/b)", "Penata Muda TK. I, III/b"
    )


def d22(make: Defects, row: Row) -> None:
    nip = row.values["nip"]
    row.values |= {"nip": f"{nip[:8]}202321{nip[14:]}", "kind": "PPPK", "golongan": "IX"}
    row.cells["kind"] = "PPPK"
    row.cells["golongan"] = make.pick("IX", "9", 9, "Gol IX", "Golongan IX")


def d23(make: Defects, row: Row) -> None:
    row.cells["golongan"] = row.values["golongan"] = "IX"
    row.fate, row.told = REVIEW, row.told | {"D23"}


def d24(make: Defects, row: Row) -> None:
    row.values |= {"title_before": "Drs. H.", "title_after": "S.E., M.Si."}
    name = row.values["name"]
    row.cells["name"] = make.pick(f"Drs. H. {name}, S.E., M.Si", f"Drs.H.{name},S.E,M.Si")


def d25(make: Defects, row: Row) -> None:
    row.cells["name"] = f" {row.values['name'].replace(' ', '   ')}\n "


def d31(make: Defects, row: Row) -> None:
    row.cells["address"], row.values["address"] = '=B2&" "&C2', ""
    row.told.add("D31")


def d32(make: Defects, row: Row) -> None:
    first, _space, rest = row.values["name"].partition(" ")
    row.cells["name"] = CellRichText(first, TextBlock(InlineFont(b=True), f" {rest}"))


def d33(make: Defects, row: Row) -> None:
    dotted = f"{row.values['salary']:,}".replace(",", ".")
    row.cells["salary"] = make.pick(f"Rp. {dotted},-", dotted.replace(".", ","), f"{dotted},00")


def d34(make: Defects, row: Row) -> None:
    row.told.add("D34")
    if make.dice.random() < 0.5:
        row.cells["salary"] = row.values["salary"] + 0.0000001 * 4
    else:
        row.cells["salary"], row.values["salary"] = 2785.7, None


def d35(make: Defects, row: Row) -> None:
    years, months = row.values["mkg_years"], row.values["mkg_months"]
    row.cells["mkg"] = make.pick(
        f"{years} Thn {months} Bln", f"{years:02}/{months:02}", f"{years}-{months}"
    )


def d36(make: Defects, row: Row) -> None:
    row.values["mkg_months"] = 14
    row.cells["mkg"] = f"{row.values['mkg_years']} th 14 bln"
    row.told.add("D36")


def d37(make: Defects, row: Row) -> None:
    male = ("Pria", "Laki-laki", "M", "1", 1)
    female = ("Wanita", "Perempuan", "F", "2", 2)
    row.cells["sex"] = make.pick(*(male if row.values["sex"] == "L" else female))


def d38(make: Defects, row: Row) -> None:
    row.values["education"], row.cells["education"] = make.pick(
        ("S-1", "S.1"), ("S-1", "Strata 1"), ("SMA", "SMA/SEDERAJAT"), ("D-III", "D III"),
        ("SD", 5), ("SD", "05"), ("SMA", "SLTA"), ("D-III", "DIII"),
    )  # fmt: skip


def d39(make: Defects, row: Row) -> None:
    row.values["eselon"], row.cells["eselon"] = make.pick(
        ("IIb", "II.b"), ("IIb", "II/b"), ("IIIa", "Es. III.a"), ("", "-"), ("IVb", "IVb")
    )


def d40(make: Defects, row: Row) -> None:
    mark = make.pick("Plt", "Plh", "Pj", "Pjs")
    row.values |= {"position": "Kepala Dinas", "appointment": mark}
    row.cells["position"] = f"{mark}. Kepala Dinas"
    row.told.add("D40")


def d41(make: Defects, row: Row) -> None:
    if make.dice.random() < 0.5:
        row.values["unit"] = "Dinas Pendidikan, Kepemudaan dan Olahraga"
        row.cells["unit"] = "DIKMUDORA"
    else:
        row.cells["unit"] = make.pick("DPMPTK", "Dinas Kesehatn")
        row.fate, row.told = REVIEW, row.told | {"D41"}


def d44(make: Defects, row: Row) -> None:
    name = make.pick("religion", "address")
    row.cells[name], row.values[name] = make.pick("NULL", "N/A", "#N/A", "-", "#REF!"), ""


SPOIL: dict[str, tuple[str, Defect]] = {
    **{f"D{n:02}": ("nip", f) for n, f in (
        (1, d01), (2, d02), (3, d03), (4, d04), (5, d05), (6, d06), (7, d07), (8, d08),
    )},
    "D09": ("nip name", d09),
    "D11": ("nik", d11),
    **{f"D{n}": ("date", f) for n, f in (
        (12, d12), (13, d13), (14, d14), (15, d15), (16, d16), (17, d17), (18, d18),
    )},
    "D19": ("tmt", d19),
    "D20": ("golongan", d20), "D21": ("golongan", d21), "D22": ("golongan nip", d22),
    "D23": ("golongan", d23), "D24": ("name", d24), "D25": ("name", d25),
    "D31": ("address", d31), "D32": ("name", d32), "D33": ("salary", d33),
    "D34": ("salary", d34), "D35": ("mkg", d35), "D36": ("mkg", d36), "D37": ("sex", d37),
    "D38": ("education", d38), "D39": ("eselon", d39), "D40": ("position", d40),
    "D41": ("unit", d41), "D44": ("address", d44),
}  # fmt: skip
"""Every defect of a row: the cells it takes, which no other defect of the row may, and how."""

_ALONE = {
    "D08": {"golongan", "tmt", "mkg", "nik", "date"},
    "D01": {"date", "name"}, "D02": {"date", "name"}, "D07": {"date"}, "D06": {"date", "name"},
}  # fmt: skip
"""What else a defect leaves no room for."""


def _spoilt(make: Defects, code: str, more: int) -> Row:
    """Return a person's row with one defect and some others in cells of their own."""
    row, taken = make.person(), set[str]()
    others = [each for each in SPOIL if each != code]
    make.dice.shuffle(others)
    for each in [code, *others]:
        if len(row.defects) > more:
            break
        cells = set(SPOIL[each][0].split()) | _ALONE.get(each, set())
        if not cells & taken and not (each == "D22" and row.defects):
            taken |= cells
            row.defects.append(each)
    for each in sorted(row.defects, key=lambda one: one in ("D01", "D02", "D06")):
        SPOIL[each][1](make, row)  # what the office has already is what is true in the end
    return row


def make_defects(path: Path, seed: int, *, more: int = 2) -> Truth:
    """Write a workbook with every defect of rows and layout; its truth lies beside it."""
    make = Defects(seed)
    rows = [_spoilt(make, code, make.dice.randrange(more + 1)) for code in SPOIL]
    twin, of = make.person(), make.person()
    twin.cells["nip"] = of.values["nip"]
    for one in (twin, of):
        one.fate, one.told, one.defects = REVIEW, {"D10"}, ["D10"]
    rows += [twin, of]
    make.dice.shuffle(rows)
    _write(path, rows, make)
    defects = sorted({code for row in rows for code in row.defects} | {*LAYOUT})
    truth = Truth(seed, make.office, [_row_truth(row) for row in rows], defects)
    told = json.dumps(asdict(truth), default=str, indent=1)
    path.with_suffix(".truth.json").write_text(told, "utf-8")
    return truth


def _row_truth(row: Row) -> dict[str, Any]:
    values = dict(row.values)
    for name in ("tmt_cpns", "graduated", "marital", "phone"):
        values.pop(name, None)
    return {
        "row": row.row, "fate": row.fate, "told": sorted(row.told), "defects": row.defects,
        "values": values,
    }  # fmt: skip


# The sheet ---------------------------------------------------------------------------------------


def _write(path: Path, rows: list[Row], make: Defects) -> None:
    book = openpyxl.Workbook()
    guide = book.active
    guide.title = "Petunjuk"
    guide["A1"] = "Isi lembar berikut"
    hidden = book.create_sheet("Arsip")
    hidden.append([path[-1] for _name, path in COLUMNS if path])
    hidden.sheet_state = "hidden"
    sheet = book.create_sheet("Data")
    for number in range(make.dice.randrange(3, 9)):
        sheet.cell(number + 1, 1, f"DAFTAR PEGAWAI, bagian {number + 1}")
    top = sheet.max_row + 2
    _write_header(sheet, top)
    for place in range(len(COLUMNS)):
        sheet.cell(top + 2, place + 1, place + 1)
    at = top + 2
    for number, row in enumerate(rows, 1):
        at += make.pick(1, 1, 1, 2)
        if number % 15 == 1:
            sheet.cell(at, 1, make.pick("BIDANG MUTASI", "SEKRETARIAT"))
            at += 1
        row.row = at
        _write_row(sheet, at, number, row)
    sheet.cell(at + 1, 2, "JUMLAH")
    sheet.cell(at + 1, 3, len(rows))
    _write_foot(sheet, at + 3)
    book.save(path)


def _write_header(sheet: Any, top: int) -> None:
    for place, (_name, path) in enumerate(COLUMNS, 1):
        before = COLUMNS[place - 2][1] if place > 1 else ()
        if path and path[:1] != before[:1]:
            sheet.cell(top, place, path[0])
        if len(path) > 1:
            sheet.cell(top + 1, place, path[1])
        elif path:
            letter = get_column_letter(place)
            sheet.merge_cells(f"{letter}{top}:{letter}{top + 1}")
    for first, last in (("J", "K"), ("M", "O"), ("R", "S")):
        sheet.merge_cells(f"{first}{top}:{last}{top}")


def _write_row(sheet: Any, at: int, number: int, row: Row) -> None:
    years, months = row.values["mkg_years"], row.values["mkg_months"]
    usual = row.values | {"no": number, "blank": None, "mkg": f"{years}/{months}"}
    for place, (name, _path) in enumerate(COLUMNS, 1):
        value = row.cells[name] if name in row.cells else usual[name]
        cell = sheet.cell(at, place, value)
        if value in ("#N/A", "#REF!"):
            cell.data_type = "e"


def _write_foot(sheet: Any, at: int) -> None:
    """Write who signs, blank rows that are only coloured, and what nobody should find (D45)."""
    sheet.cell(at, 13, "Kendari, 23 November 2026")
    sheet.cell(at + 1, 13, "Mengetahui, Kepala Dinas")
    sheet.cell(at + 4, 2, "Drs. Penanda Tangan")
    sheet.cell(at + 4, 3, "197001011995031001")
    grey = PatternFill("solid", fgColor="FFEEEEEE")
    for row in range(at + 5, at + 80):
        for column in range(1, 6):
            sheet.cell(row, column).fill = grey
    for column, value in enumerate(("1", "Orang Jauh", "199001012015031001"), 1):
        sheet.cell(at + 80, column, value)
