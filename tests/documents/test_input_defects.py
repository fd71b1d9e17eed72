"""Every defect of the catalogue (D01 to D45), written into a real file, with its stated outcome."""

from __future__ import annotations

import csv
import re
import sys
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import test_file_defects
from import_checks import (
    assert_refused,
    assert_repaired,
    assert_warned,
    drafts_of,
    keys,
    write_book,
)
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont

from kepegdesk.domain.import_rows import Draft, Known, KnownPerson

CATALOGUE = Path(__file__).parents[1] / "data" / "input_defects.csv"

NIP = "198501012010011001"
ALI = KnownPerson(NIP, "La Ode Ali", date(1985, 1, 1), nip_lama="131234567")

Write = Callable[..., Draft]


@pytest.fixture
def one(tmp_path: Path) -> Write:
    """Write one person's row, an ordinary one but for the named headings, and check it."""

    def check(known: Known | None = None, **changed: Any) -> Draft:
        ordinary = {
            "NIP": NIP,
            "NAMA": "La Ode Ali",
            "GOL": "III/a",
            "JABATAN": "Staf",
            "SKPD": "Dinas Kesehatan",
            "STATUS": "PNS",
        }
        cells = {**ordinary, **{name.replace("_", " "): cell for name, cell in changed.items()}}
        path = write_book(tmp_path / "satu.xlsx", [list(cells), list(cells.values())])
        (draft,) = drafts_of(path, known)
        return draft

    return check


def test_every_defect_of_the_catalogue_has_its_test() -> None:
    with CATALOGUE.open(encoding="utf-8-sig", newline="") as file:
        codes = {row["kode"] for row in csv.DictReader(file)}
    tested = {
        name[5:8].upper()
        for module in (sys.modules[__name__], test_file_defects)
        for name in vars(module)
        if re.match(r"test_d\d\d_", name)
    }

    assert codes == {f"D{number:02d}" for number in range(1, 46)}
    assert codes - tested == set()


# NIP ---


def test_d01_numeric_nip_is_refused_with_the_reason(one: Write) -> None:
    """T-27: never taken over with three digits that Excel made up."""
    draft = one(NIP=1.98609262015051e17)

    assert_refused(draft, "D01")
    assert "tiga angka terakhirnya hilang" in draft.problems[0].text


def test_d01_the_file_really_holds_the_number(tmp_path: Path) -> None:
    """T-27."""
    write_book(tmp_path / "a.xlsx", [["NIP", "NAMA"], [1.98609262015051e17, "Ali"]])

    with zipfile.ZipFile(tmp_path / "a.xlsx") as archive:
        assert b"<v>1.98609262015051e+17</v>" in archive.read("xl/worksheets/sheet1.xml")


def test_d01_numeric_nip_matches_one_known_person_by_15_digits_and_name(one: Write) -> None:
    number = float("1.98501012010011E+17")

    assert_warned(one(Known((ALI,)), NIP=number, NAMA="LA ODE ALI, S.Sos"), "D01", nip=NIP)


@pytest.mark.parametrize(
    "people",
    [
        (KnownPerson(NIP, "Orang Lain", date(1985, 1, 1)),),
        (KnownPerson("198501012010012001", "La Ode Ali", date(1985, 1, 1)),),
        (ALI, KnownPerson("198501012010011002", "La Ode Ali", date(1985, 1, 1))),
    ],
)
def test_d01_numeric_nip_is_refused_unless_exactly_one_matches(
    one: Write, people: tuple[KnownPerson, ...]
) -> None:
    assert_refused(one(Known(people), NIP=float("1.98501012010011E+17")), "D01")


def test_d01_text_that_ends_in_000_is_a_number_turned_into_text(one: Write) -> None:
    assert_refused(one(NIP="198501012010011000"), "D01")


@pytest.mark.parametrize("text", ["1.98501E+17", "1,98501E+17", "1.98501012010011E+17"])
def test_d02_scientific_text_is_refused(one: Write, text: str) -> None:
    assert_refused(one(NIP=text), "D02")


def test_d02_scientific_text_never_matches_by_its_digits_but_by_name_and_birth(one: Write) -> None:
    known = Known((ALI,))

    assert_refused(one(known, NIP="1.98501E+17"), "D02")
    assert_refused(one(known, NIP="1.98501E+17", TANGGAL_LAHIR="02-01-1985"), "D02")
    assert_warned(one(known, NIP="1.98501E+17", TANGGAL_LAHIR="01-01-1985"), "D02", nip=NIP)


def test_d03_nip_with_spaces(one: Write) -> None:
    assert_repaired(one(NIP="19850101 201001 1 001"), nip=NIP)


def test_d04_nip_behind_an_apostrophe(one: Write) -> None:
    assert_repaired(one(NIP="'198501012010011001"), nip=NIP)


@pytest.mark.parametrize(
    "text",
    [
        "19850101.201001.1.001",
        "19850101-201001-1-001",
        "19850101\u00a0201001 1 001",
        "\u200b19850101201001\u200b1001\ufeff",
        "NIP. 19850101 201001 1 001",
        "NIP : 198501012010011001",
    ],
)
def test_d05_nip_with_dots_hyphens_and_invisible_blanks(one: Write, text: str) -> None:
    """T-27: as people type it, and as other programs write it."""
    assert_repaired(one(NIP=text), nip=NIP)


@pytest.mark.parametrize("cell", ["131234567", 131234567, "131 234 567"])
def test_d06_old_nip_is_kept_apart_and_finds_its_person(one: Write, cell: Any) -> None:
    assert_warned(one(NIP=cell), "D06", nip=None, nip_lama="131234567")
    assert_warned(one(Known((ALI,)), NIP=cell), "D06", nip=NIP, nip_lama="131234567")


@pytest.mark.parametrize(
    ("nip", "changed"),
    [
        (NIP, {"TANGGAL_LAHIR": "02-01-1985"}),
        ("198501012010013001", {}),
        ("198501012010131001", {}),
        ("198513012010011001", {}),
        (NIP, {"JENIS_KELAMIN": "P"}),
    ],
)
def test_d07_inconsistent_nip_is_stored_with_a_warning(
    one: Write, nip: str, changed: dict[str, str]
) -> None:
    assert_warned(one(NIP=nip, **changed), "D07", nip=nip)


@pytest.mark.parametrize("cell", ["", "-", "0", 0, "Belum ada", "#N/A", "dalam proses"])
def test_d08_honorer_without_nip_is_known_by_nik(one: Write, cell: Any) -> None:
    nik = "7471010101850001"
    draft = one(NIP=cell, GOL="-", STATUS="Honorer", NIK=nik)

    assert_repaired(draft, nip=None, nik=nik, kind="Honorer")
    assert one(NIP=cell, GOL="-", STATUS="Honorer").review


def test_d09_name_and_nip_in_one_cell(one: Write) -> None:
    text = "LA ODE ALI, S.Sos\nNIP. 19850101 201001 1 001"

    assert_repaired(one(NIP=None, NAMA=text), name="LA ODE ALI", title_after="S.Sos.", nip=NIP)


def test_d10_both_rows_of_a_doubled_nip_wait_for_review(tmp_path: Path) -> None:
    head = ["NIP", "NAMA", "GOL", "SKPD"]
    rows = [[NIP, "Ali", "III/a", "Inspektorat"], ["19850101 201001 1 001", "Abu", "II/a", "Setda"]]
    drafts = drafts_of(write_book(tmp_path / "a.xlsx", [head, *rows]))

    assert [keys(draft) for draft in drafts] == [["D10"], ["D10"]]
    assert all(draft.review and not draft.refused for draft in drafts)
    assert "baris 3" in drafts[0].problems[0].text
    assert "baris 2" in drafts[1].problems[0].text


def test_d11_numeric_nik_is_kept_when_whole_and_dropped_when_its_last_digit_is_lost(
    one: Write,
) -> None:
    assert_warned(one(NIK=7471010101850001), "D11", nik="7471010101850001")
    assert_warned(one(NIK=7471010101850000), "D11", nik="")
    assert_warned(one(NIK="7.47101E+15"), "D11", nik="")
    assert_repaired(one(NIK="'7471010101850000"), nik="7471010101850000")


# Dates ---

BIRTH = date(1985, 1, 1)


def test_d12_day_comes_first(one: Write) -> None:
    assert_repaired(one(TMT_GOL="01-02-2024"), tmt_golongan=date(2024, 2, 1))


@pytest.mark.parametrize("text", ["1/2/24", "01.02.2024", "1-2-24", "01/02/2024", "1 . 2 . 2024"])
def test_d13_other_signs_and_short_years(one: Write, text: str) -> None:
    assert_repaired(one(TMT_GOL=text), tmt_golongan=date(2024, 2, 1))


def test_d13_short_years_from_30_are_of_the_last_century(one: Write) -> None:
    assert one(TMT_GOL="1-3-29").values["tmt_golongan"] == date(2029, 3, 1)
    assert one(TMT_GOL="1-3-30").values["tmt_golongan"] == date(1930, 3, 1)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("17 Agustus 1985", date(1985, 8, 17)),
        ("17 Agust 1985", date(1985, 8, 17)),
        ("17 Agst 1985", date(1985, 8, 17)),
        ("1 Pebruari 1990", date(1990, 2, 1)),
        ("12 Nopember 1979", date(1979, 11, 12)),
        ("01 Okt 2020", date(2020, 10, 1)),
        ("5 Des 1981", date(1981, 12, 5)),
        ("5-Mei-1981", date(1981, 5, 5)),
    ],
)
def test_d14_indonesian_months(one: Write, text: str, day: date) -> None:
    draft = one(NIP=f"{day:%Y%m%d}201001100{1}", TANGGAL_LAHIR=text)

    assert draft.values["birth_date"] == day


@pytest.mark.parametrize(
    ("text", "day"), [("17 August 1985", date(1985, 8, 17)), ("01-Oct-20", date(2020, 10, 1))]
)
def test_d15_english_months(one: Write, text: str, day: date) -> None:
    assert one(TMT_JAB=text).values["tmt_position"] == day


def test_d16_serial_in_a_general_cell(one: Write) -> None:
    assert one(TMT_JAB=31275).values["tmt_position"] == date(1985, 8, 16)
    assert keys(one(TMT_JAB=99999)) == ["UNREADABLE"]


def test_d16_serial_of_the_1904_calendar(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.epoch = openpyxl.utils.datetime.CALENDAR_MAC_1904
    book.active.append(["NIP", "NAMA", "TMT JAB", "TMT GOL"])
    book.active.append([NIP, "Ali", 31275 - 1462, date(2024, 2, 1)])
    book.save(tmp_path / "mac.xlsx")

    (draft,) = drafts_of(tmp_path / "mac.xlsx")

    assert draft.values["tmt_position"] == date(1985, 8, 16)
    assert draft.values["tmt_golongan"] == date(2024, 2, 1)


def test_d17_swapped_birth_date_is_mended_by_the_nip(one: Write) -> None:
    nip = "198503022010011001"

    assert_warned(one(NIP=nip, TANGGAL_LAHIR=date(1985, 2, 3)), "D17", birth_date=date(1985, 3, 2))


def test_d17_tmt_cell_of_january_is_suspected(one: Write) -> None:
    assert_warned(one(TMT_GOL=date(2024, 1, 2)), "D17", tmt_golongan=date(2024, 1, 2))


@pytest.mark.parametrize(
    "text",
    ["KENDARI, 01-01-1985", "KENDARI/1 Januari 1985", "KENDARI\n1-1-85", "KENDARI 1 Jan 1985"],
)
def test_d18_place_and_date_in_one_cell(one: Write, text: str) -> None:
    assert_repaired(one(TTL=text), birth_place="KENDARI", birth_date=BIRTH)


def test_d18_splits_at_the_last_sign_before_the_date(one: Write) -> None:
    draft = one(TTL="Kab. Muna, Raha/01-01-1985")

    assert_repaired(draft, birth_place="Kab. Muna, Raha", birth_date=BIRTH)


def test_d19_tmt_not_on_day_1_is_stored_with_a_warning(one: Write) -> None:
    assert_warned(one(TMT_GOL="15-04-2024"), "D19", tmt_golongan=date(2024, 4, 15))
    assert_repaired(one(TMT_JAB="15-04-2024"), tmt_position=date(2024, 4, 15))


# Rank ---


@pytest.mark.parametrize(
    "text",
    [
        "III.a",
        "III/a",
        "IIIa",
        "III-a",
        "III A",
        "3a",
        "3/a",
        "Gol. III/a",
        "III /a",
        "lll/a",
        "Golongan III/a",
        "iii/a",
    ],
)
def test_d20_golongan_in_every_hand(one: Write, text: str) -> None:
    assert_repaired(one(GOL=text), golongan="III/a")


@pytest.mark.parametrize(
    "text",
    ["Penata Muda Tk.I / III.b", "Penata Muda Tingkat I (III/b)", "Penata Muda TK. I, III/b"],
)
def test_d21_pangkat_and_golongan_in_one_cell(one: Write, text: str) -> None:
    assert_repaired(one(GOL=text), golongan="III/b")


def test_d21_the_code_wins_over_a_pangkat_that_does_not_fit(one: Write) -> None:
    assert_warned(one(GOL="Pembina (III/b)"), "D21", golongan="III/b")


@pytest.mark.parametrize("cell", ["IX", "9", 9, "Gol IX", "Golongan IX"])
def test_d22_golongan_of_pppk(one: Write, cell: Any) -> None:
    draft = one(NIP="199001012021211001", GOL=cell, STATUS="PPPK")

    assert_repaired(draft, golongan="IX", kind="PPPK")


@pytest.mark.parametrize(("status", "golongan"), [("PNS", "IX"), ("CPNS", "9"), ("PPPK", "III/a")])
def test_d23_golongan_of_the_other_class_waits_for_review(
    one: Write, status: str, golongan: str
) -> None:
    nip = "199001012021211001" if status == "PPPK" else NIP
    draft = one(NIP=nip, STATUS=status, GOL=golongan)

    assert draft.review
    assert keys(draft) == ["D23"]
    assert draft.values["kind"] == status


# Name ---


@pytest.mark.parametrize(
    ("text", "before", "name", "after"),
    [
        ("Dr. H. LA ODE MUH. ALI, S.E., M.Si", "Dr. H.", "LA ODE MUH. ALI", "S.E., M.Si."),
        ("Dra.Hj.SITTI,M.Pd", "Dra. Hj.", "SITTI", "M.Pd."),
        ("LA ODE ALI SE MSi", "", "LA ODE ALI", "S.E., M.Si."),
    ],
)
def test_d24_titles_are_split_off(
    one: Write, text: str, before: str, name: str, after: str
) -> None:
    assert_repaired(one(NAMA=text), title_before=before, name=name, title_after=after)


def test_d24_names_are_compared_without_case_marks_and_titles(one: Write) -> None:
    known = Known((KnownPerson(NIP, "H. La Ode Muh. Ali"),))
    number = float("1.98501012010011E+17")

    assert one(known, NIP=number, NAMA="Drs. LA ODE MUHAMMAD ALI, M.Si").values["nip"] == NIP


def test_d25_name_is_kept_as_typed_with_single_spaces(one: Write) -> None:
    assert_repaired(one(NAMA=" la  ode \n  ali "), name="la ode ali")


# Cells ---


def test_d31_formula_without_a_result(one: Write) -> None:
    draft = one(JABATAN='=B2&" "&C2')

    assert_warned(draft, "D31", position="")
    assert "simpan ulang" in draft.problems[0].text


def test_d32_rich_text_is_joined(one: Write) -> None:
    rich = CellRichText("La ", TextBlock(InlineFont(b=True), "Ode"), " Ali")

    assert_repaired(one(NAMA=rich), name="La Ode Ali")


@pytest.mark.parametrize(
    "text", ["Rp. 2.785.700,-", "2,785,700", "2.785.700,00", "2785700", "Rp 2.785.700", 2785700]
)
def test_d33_salary_as_text(one: Write, text: Any) -> None:
    assert_repaired(one(GAJI_POKOK=text), salary=2_785_700)


def test_d34_salary_is_rounded_and_thousands_are_refused(one: Write) -> None:
    assert_warned(one(GAJI_POKOK=2785700.0000001), "D34", salary=2_785_700)
    assert_warned(one(GAJI_POKOK=2785.7), "D34", salary=None)


@pytest.mark.parametrize(
    ("text", "months"), [("10 Thn 3 Bln", 3), ("10/03", 3), ("10-3", 3), ("10 Tahun", 0)]
)
def test_d35_masa_kerja_in_one_cell(one: Write, text: str, months: int) -> None:
    assert_repaired(one(MKG=text), mkg_years=10, mkg_months=months)


def test_d36_more_than_11_months_are_kept_and_warned_of(one: Write) -> None:
    assert_warned(one(MKG="10 th 14 bln"), "D36", mkg_years=10, mkg_months=14)


@pytest.mark.parametrize("cell", ["Pria", "Laki-laki", "M", "1", 1, "L", "LAKI - LAKI"])
def test_d37_male(one: Write, cell: Any) -> None:
    assert_repaired(one(JK=cell), sex="L")


@pytest.mark.parametrize("cell", ["Wanita", "Perempuan", "F", "2", 2, "P"])
def test_d37_female(one: Write, cell: Any) -> None:
    assert_repaired(one(NIP="198501012010012001", JK=cell), sex="P")


@pytest.mark.parametrize(
    ("cell", "short", "code"),
    [
        ("S1", "S-1", "40"),
        ("S-1", "S-1", "40"),
        ("S.1", "S-1", "40"),
        ("Strata 1", "S-1", "40"),
        ("SMA/SEDERAJAT", "SMA", "15"),
        ("SLTA", "SMA", "15"),
        ("D III", "D-III", "30"),
        ("DIII", "D-III", "30"),
        (5, "SD", "05"),
        ("05", "SD", "05"),
        (40, "S-1", "40"),
    ],
)
def test_d38_education_in_every_hand(one: Write, cell: Any, short: str, code: str) -> None:
    assert_repaired(one(PENDIDIKAN=cell), education=short, education_code=code)


@pytest.mark.parametrize(
    ("text", "eselon"),
    [("II.b", "IIb"), ("IIb", "IIb"), ("II/b", "IIb"), ("Es. II.b", "IIb"), ("-", ""), ("", "")],
)
def test_d39_eselon_in_every_hand(one: Write, text: str, eselon: str) -> None:
    assert_repaired(one(ESELON=text), eselon=eselon)


@pytest.mark.parametrize("mark", ["Plt", "Plh", "Pj", "Pjs"])
def test_d40_acting_position_is_marked(one: Write, mark: str) -> None:
    draft = one(JABATAN=f"{mark}. Kepala Dinas")

    assert_warned(draft, "D40", position="Kepala Dinas", appointment=mark)


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("BKPSDM", "Badan Kepegawaian dan Pengembangan Sumber Daya Manusia"),
        ("Badan Kepegawaian & PSDM", "Badan Kepegawaian dan Pengembangan Sumber Daya Manusia"),
        ("DIKMUDORA", "Dinas Pendidikan, Kepemudaan dan Olahraga"),
    ],
)
def test_d41_units_are_known_by_their_aliases(one: Write, text: str, unit: str) -> None:
    assert_repaired(one(SKPD=text), unit=unit)


def test_d41_unknown_units_wait_for_review_and_are_then_remembered(one: Write) -> None:
    draft = one(SKPD="DPMPTK")

    assert draft.review
    assert keys(draft) == ["D41"]
    remembered = Known(unit_aliases={"DPMPTK": "Dinas Tenaga Kerja dan Perindustrian"})
    assert_repaired(one(remembered, SKPD="dpmptk"), unit="Dinas Tenaga Kerja dan Perindustrian")


def test_d41_a_misspelling_is_answered_with_the_known_unit(one: Write) -> None:
    draft = one(SKPD="Dinas Kesehatn")

    assert draft.review
    assert "“Dinas Kesehatan”?" in draft.problems[0].text


def test_d41_a_new_unit_written_in_full_is_only_noted(one: Write) -> None:
    draft = one(SKPD="Kelurahan Lepo-Lepo")

    assert_repaired(draft, unit="Kelurahan Lepo-Lepo")
    assert [note.key for note in draft.notes] == ["D41"]


@pytest.mark.parametrize("filler", ["NULL", "N/A", "#N/A", "#REF!", "null"])
def test_d44_fillers_are_blank_and_noted(one: Write, filler: str) -> None:
    draft = one(TMT_JAB=filler, NIK=filler, AGAMA=filler)

    assert_repaired(draft, tmt_position=None, nik="", religion="")
    assert [note.key for note in draft.notes] == ["D44"] * 3


def test_d44_a_dash_is_blank_without_a_note(one: Write) -> None:
    draft = one(TMT_JAB="-", AGAMA="-")

    assert_repaired(draft, tmt_position=None, religion="")
    assert draft.notes == ()
