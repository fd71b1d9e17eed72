"""Rows into drafts: what is read, what is doubted, who is recognised."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kepegdesk.documents.reference import vocabulary
from kepegdesk.domain.columns import FIELDS
from kepegdesk.domain.import_rows import (
    Draft,
    Known,
    KnownPerson,
    RowChecker,
    check_sheet,
    make_checker,
    mark_duplicates,
    stored,
)
from kepegdesk.domain.kinds import EmployeeStatus, Sex
from kepegdesk.domain.sheet import CellFault, Sheet
from kepegdesk.domain.sheet_layout import find_layout
from kepegdesk.progress import Cancelled

WORDS = vocabulary()
NIP = "198501012010011001"
ORDINARY = {"nip": NIP, "name": "La Ode Ali", "kind": "PNS", "unit": "Inspektorat"}


def check(known: Known | None = None, *, sheet_unit: str | None = None, **cells: Any) -> Draft:
    return RowChecker(known or Known(), WORDS, sheet_unit=sheet_unit).check(
        5, {**ORDINARY, **cells}
    )


def bare(**cells: Any) -> Draft:
    return RowChecker(Known(), WORDS).check(5, cells)


def keys(draft: Draft) -> list[str]:
    return [problem.key for problem in draft.problems]


def notes(draft: Draft) -> list[str]:
    return [note.key for note in draft.notes]


# Names and people ---


@pytest.mark.parametrize("name", [None, "-", "123", "#N/A"])
def test_a_person_without_a_name_is_refused(name: Any) -> None:
    draft = check(name=name)

    assert keys(draft) == ["NAME_MISSING"]
    assert draft.refused
    assert not draft.review


def test_a_sheet_without_names_brings_news_of_known_people_only() -> None:
    known = Known((KnownPerson(NIP, "Ali"),))
    checker = RowChecker(known, WORDS)

    news = checker.check(2, {"nip": NIP, "golongan": "III/b"})
    assert keys(news) == []
    assert "name" not in news.values
    assert keys(checker.check(3, {"nip": "198501012010011002"})) == ["NAME_MISSING"]


def test_name_and_nip_in_one_cell_give_way_to_an_nip_column() -> None:
    text = "La Ode Ali\nNIP. 19850101 201001 1 002"

    assert check(nip="-", name=text).nip == "198501012010011002"
    assert check(name=text).nip == NIP
    assert check(name="La Ode Ali\nNIP.").nip == NIP
    assert check(name="La Ode Ali 2").values["name"] == "La Ode Ali 2"


def test_titles_beside_the_name_leave_the_name_alone() -> None:
    values = check(name="HJ. NURAENI SE", title_before="DRA.", title_after="S.PD").values

    assert (values["title_before"], values["name"], values["title_after"]) == (
        *("Dra.", "HJ. NURAENI SE", "S.Pd."),
    )
    assert check(title_before="", title_after=None).values["title_before"] == ""


def test_a_doctor_in_capitals_is_guessed_and_noted() -> None:
    draft = check(name="DR. NIRMALA", sex="P", nip="198501012010012001")

    assert draft.values["title_before"] == "dr."
    assert notes(draft) == ["TITLE_DOUBTFUL"]
    assert check(name="DR. ALI", education="S3").values["title_before"] == "Dr."
    assert check(title_before="DR.", position="Dokter").values["title_before"] == "dr."


@pytest.mark.parametrize(
    ("male", "female", "sex"),
    [("v", "", Sex.MALE), ("", "√", Sex.FEMALE), ("", "", None), ("v", "v", None)],
)
def test_sex_ticked_in_two_columns(male: str, female: str, sex: Sex | None) -> None:
    nip = "198501012010012001" if sex is Sex.FEMALE else NIP

    assert check(nip=nip, sex_male=male, sex_female=female).values["sex"] is sex


def test_what_no_vocabulary_knows_is_left_blank_with_a_warning() -> None:
    draft = check(sex="X", status="Entah", eselon="tinggi", education="entah", graduated="dulu")

    assert keys(draft) == ["UNREADABLE"] * 5
    assert [problem.field for problem in draft.problems] == [
        *("sex", "status", "eselon", "education", "graduated"),
    ]
    assert draft.values["sex"] is None
    assert draft.values["eselon"] == ""
    assert "“Entah”" in draft.problems[1].text


def test_known_words_are_stored_in_the_offices_spelling() -> None:
    values = check(
        status="aktif", religion="KATHOLIK", marital="KAWIN", npwp="'12.345", school=" SMA 1 "
    ).values

    assert values["status"] is EmployeeStatus.ACTIVE
    assert (values["religion"], values["marital"]) == ("Katolik", "Menikah")
    assert (values["npwp"], values["school"]) == ("12.345", "SMA 1")


def test_texts_too_long_for_the_file_are_left_out() -> None:
    assert keys(check(position="x" * 256)) == ["TOO_LONG"]
    assert check(position="x" * 256).values["position"] == ""
    assert keys(check(position="x" * 255, address="x" * 256, phone="1" * 32)) == []
    assert keys(check(phone="1" * 33)) == ["TOO_LONG"]
    assert check(name="A" * 256).refused


@pytest.mark.parametrize("text", ["1/" * 15_000, "NIP " * 8_000, "9" * 20_000, "Dr. " * 8_000])
def test_a_cell_of_thousands_of_signs_is_not_read_at_all(text: str) -> None:
    for field in FIELDS:
        draft = check(**{field: text})
        if field in ("address", "note"):
            continue
        assert draft.problems[0].key == "TOO_LONG"
        assert draft.problems[0].field == field
    assert check(name=text).refused
    assert check(nip=text).refused


@given(
    st.fixed_dictionaries({"nip": st.just(NIP), "name": st.just("Ali")}),
    st.dictionaries(
        st.sampled_from(sorted(FIELDS)),
        st.one_of(
            st.text(),
            st.floats(),
            st.integers(),
            st.booleans(),
            st.dates(),
            st.none(),
            st.sampled_from(list(CellFault)),
            st.from_regex(r"[0-9IVXLabcde./, :()-]{1,12}", fullmatch=True),
        ),
    ),
)
def test_no_cell_whatever_breaks_the_reading(
    ordinary: dict[str, Any], cells: dict[str, Any]
) -> None:
    draft = RowChecker(Known(), WORDS).check(2, {**ordinary, **cells})

    assert draft.nip is None or (len(draft.nip) == 18 and draft.nip.isdigit())
    assert all(
        value is None or isinstance(value, str | int | date) for value in draft.values.values()
    )
    assert draft.refused or isinstance(draft.values["name"], str)


def test_nik_and_old_nip() -> None:
    assert keys(check(nik="12345")) == ["NIK_LENGTH"]
    assert check(nip_lama="'131 234 567").values["nip_lama"] == "131234567"


# Birth ---


@pytest.mark.parametrize(
    ("cells", "place", "day"),
    [
        ({"birth": date(1985, 1, 1)}, "", date(1985, 1, 1)),
        ({"birth": "Raha"}, "Raha", None),
        ({"birth_place": "Raha", "birth_date": "1-1-85"}, "Raha", date(1985, 1, 1)),
        ({"birth_place": "Raha, 1-1-85"}, "Raha", date(1985, 1, 1)),
        ({"birth_place": "Raha"}, "Raha", None),
        ({"birth_date": "Raha, 1-1-85"}, "Raha", date(1985, 1, 1)),
        ({"birth_place": "Wanci", "birth_date": "Raha, 1-1-85"}, "Wanci", date(1985, 1, 1)),
    ],
)
def test_place_and_date_of_birth(cells: dict[str, Any], place: str, day: date | None) -> None:
    draft = check(**cells)

    assert draft.values.get("birth_place") == place
    assert draft.values.get("birth_date") == day
    assert keys(draft) == []


@pytest.mark.parametrize("cell", ["30/02/1985", "Raha, 30/02/1985", date(1850, 1, 5)])
def test_a_birth_date_that_is_none_is_left_blank(cell: Any) -> None:
    draft = check(birth_date=cell)

    assert keys(draft) == ["UNREADABLE"]
    assert draft.values["birth_date"] is None


def test_month_first_is_doubted() -> None:
    assert keys(check(nip="198512312010011001", birth_date="12/31/1985")) == ["D17"]


def test_a_swapped_birth_date_is_only_mended_where_the_nip_proves_it() -> None:
    nip = "198503022010011001"

    assert check(nip=nip, birth_date=date(1985, 2, 3)).values["birth_date"] == date(1985, 3, 2)
    assert check(nip=nip, birth_date="03-02-1985").values["birth_date"] == date(1985, 2, 3)
    assert keys(check(nip=nip, birth_date="03-02-1985")) == ["D07"]
    assert keys(check(nip=nip, birth_date=date(1985, 2, 4))) == ["D07"]
    assert keys(check(nip="198513022010011001", birth_date=date(1985, 2, 4))) == ["D07"]


# Rank, service, position ---


@pytest.mark.parametrize(
    ("cells", "golongan", "problems"),
    [
        ({"golongan": "3a"}, "III/a", []),
        ({"golongan": "-", "rank": "Penata Muda"}, "III/a", []),
        ({"golongan": "III/a", "rank": "Penata Muda"}, "III/a", []),
        ({"golongan": "III/b", "rank": "Penata Muda"}, "III/b", ["D21"]),
        ({"golongan_code": "31"}, "III/a", []),
        ({"golongan_code": "IX", "kind": "PPPK", "nip": "199001012021211001"}, "", []),
        ({"golongan": ""}, "", []),
        ({"golongan": "tinggi"}, "", ["UNREADABLE"]),
    ],
)
def test_golongan_from_any_of_its_columns(
    cells: dict[str, Any], golongan: str, problems: list[str]
) -> None:
    draft = check(**cells)

    assert (draft.values["golongan"], keys(draft)) == (golongan, problems)


@pytest.mark.parametrize(
    ("years", "months", "service", "problems"),
    [
        (10.0, 3.0, (10, 3), []),
        ("", "", (None, None), []),
        ("10 Thn 3 Bln", "", (10, 3), []),
        ("10 Thn", 3.0, (10, 3), []),
        ("10 Thn", "3 Bln", (10, 3), []),
        ("10 Tahun", "'03 bulan", (10, 3), []),
        ("lama", 3.0, (None, 3), ["UNREADABLE"]),
        (10.0, "x", (10, None), ["UNREADABLE"]),
        ("", 14.0, (None, 14), ["D36"]),
    ],
)
def test_masa_kerja_in_two_columns(
    years: Any, months: Any, service: tuple[int | None, int | None], problems: list[str]
) -> None:
    draft = check(mkg_years=years, mkg_months=months)

    assert (draft.values["mkg_years"], draft.values["mkg_months"]) == service
    assert keys(draft) == problems


def test_masa_kerja_in_one_cell() -> None:
    assert check(mkg="").values["mkg_years"] is None
    assert keys(check(mkg="lama")) == ["UNREADABLE"]


def test_education_by_name_or_code() -> None:
    assert check(education="SLTA", education_code="18").values["education"] == "SMA"
    assert check(education="entah", education_code="'40").values["education"] == "S-1"
    assert check(education_code=5.0).values["education_code"] == "05"
    assert check(education="").values["education"] == ""


@pytest.mark.parametrize(
    ("field", "cell", "problems"),
    [
        ("tmt_golongan", date(2024, 1, 2), ["D17"]),
        ("tmt_golongan", date(2024, 1, 15), ["D19"]),
        ("tmt_golongan", date(2024, 2, 15), ["D19"]),
        ("tmt_position", date(2024, 1, 2), ["D17"]),
        ("tmt_position", date(2024, 2, 15), []),
        ("contract_start", date(2024, 2, 15), ["D19"]),
        ("contract_end", date(2024, 1, 31), []),
        ("contract_end", date(2024, 1, 2), []),
        ("tmt_pns", "15-01-2011", ["D19"]),
        ("tmt_kgb", "entah", ["UNREADABLE"]),
    ],
)
def test_days_of_tmt(field: str, cell: Any, problems: list[str]) -> None:
    assert keys(check(**{field: cell})) == problems


def test_the_contract_of_a_pppk_gives_the_tmt_where_the_sheet_gives_no_other() -> None:
    start, earlier = date(2024, 3, 1), date(2021, 3, 1)
    pppk = {"nip": "199001012021211001", "kind": "PPPK"}

    assert check(**pppk, contract_start=start).values["tmt_cpns"] == start
    assert check(**pppk, contract_start=start, tmt_cpns="").values["tmt_cpns"] == start
    both = check(**pppk, contract_start=start, tmt_cpns=earlier)
    assert (both.values["tmt_cpns"], both.values["contract_start"]) == (earlier, start)
    assert "tmt_cpns" not in check(**pppk).values
    assert "tmt_cpns" not in check(contract_start=start).values


def test_an_old_nip_below_the_name_is_kept() -> None:
    draft = bare(name="La Ode Ali\n131 234 567", golongan="III/a")

    assert keys(draft) == ["D06"]
    assert (draft.values["name"], draft.values["nip_lama"]) == ("La Ode Ali", "131234567")


def test_salary() -> None:
    assert check(salary="").values["salary"] is None
    assert keys(check(salary="banyak")) == ["UNREADABLE"]
    assert check(salary=2785700.0).values["salary"] == 2_785_700


# Kind ---


@pytest.mark.parametrize(
    ("cells", "kind"),
    [
        ({"nip": NIP}, "PNS"),
        ({"nip": "199001012021211001"}, "PPPK"),
        ({"nip": "199001012021211001", "golongan": "III/a"}, "PNS"),
        ({"nip": NIP, "golongan": "IX"}, "PPPK"),
        ({"nip": "-"}, "Honorer"),
    ],
)
def test_the_kind_is_derived_and_said_so_where_nothing_states_it(
    cells: dict[str, Any], kind: str
) -> None:
    draft = bare(name="Ali", nik="7471010101850001", **cells)

    assert draft.values["kind"] == kind
    assert "KIND_DERIVED" in notes(draft)


@pytest.mark.parametrize(
    ("cells", "kind"),
    [
        ({"kind": "PNS Daerah", "status_cpns": "C"}, "CPNS"),
        ({"kind": "-", "note": "CPNS"}, "CPNS"),
        ({"kind": "Honorer"}, "Honorer"),
        ({"kind": "PPPK 2023", "nip": "199001012021211001"}, "PPPK"),
        ({"kind": "P 2023"}, "PNS"),
        ({"kind": "PPPK Paruh Waktu", "nip": "199001012025211001"}, "PPPK Paruh Waktu"),
    ],
)
def test_the_kind_is_read_from_the_surest_column(cells: dict[str, Any], kind: str) -> None:
    assert check(**cells).values["kind"] == kind


def test_a_status_column_may_hold_the_legal_standing() -> None:
    draft = check(kind="Pensiun")

    assert draft.values["status"] is EmployeeStatus.RETIRED
    assert keys(draft) == []
    assert check(kind="Pensiun", status="Aktif").values["status"] is EmployeeStatus.ACTIVE


def test_an_unknown_kind_is_warned_of() -> None:
    assert keys(check(kind="Relawan")) == ["KIND_UNKNOWN"]


def test_a_note_that_is_no_kind_is_kept() -> None:
    assert check(note="Cuti").values["note"] == "Cuti"
    assert "note" not in check(note="CPNS").values


@pytest.mark.parametrize(
    ("kind", "nik", "problems"),
    [
        ("PNS", "7471010101850001", ["NIP_MISSING"]),
        ("CPNS", "7471010101850001", []),
        ("PPPK", "", ["NO_KEY"]),
    ],
)
def test_only_those_whose_nip_is_not_issued_may_be_without(
    kind: str, nik: str, problems: list[str]
) -> None:
    assert keys(check(nip="", kind=kind, nik=nik)) == problems


def test_other_findings_about_an_nip_keep_their_own_keys() -> None:
    assert keys(check(tmt_cpns="01-02-2010")) == ["NIP_TMT"]
    assert keys(check(kind="PPPK")) == ["NIP_KIND"]


# Units ---


@pytest.mark.parametrize(
    ("unit", "subunit", "office", "rest"),
    [
        (
            "DINAS KESEHATAN",
            "DINAS KESEHATAN - BIDANG A - SEKSI B",
            "Dinas Kesehatan",
            "BIDANG A - SEKSI B",
        ),
        ("DINAS KESEHATAN", "BIDANG A", "Dinas Kesehatan", "BIDANG A"),
        ("DINAS KESEHATAN", "Dinas Kesehatan", "Dinas Kesehatan", ""),
        ("DINAS KESEHATAN - BIDANG A", None, "Dinas Kesehatan", "BIDANG A"),
        ("Pemerintah Kota Kendari", "DINAS KESEHATAN - BIDANG A", "Dinas Kesehatan", "BIDANG A"),
        ("", "DINAS KESEHATAN", "Dinas Kesehatan", ""),
        ("PEMKOT KENDARI", "", "", ""),
    ],
)
def test_office_and_part(unit: str, subunit: str | None, office: str, rest: str) -> None:
    cells = {"unit": unit} if subunit is None else {"unit": unit, "subunit": subunit}
    values = check(**cells).values

    assert (values["unit"], values["subunit"]) == (office, rest)


def test_the_sheets_own_unit_fills_blanks_and_owns_its_parts() -> None:
    assert check(sheet_unit="Dinas Kesehatan", unit="").values["unit"] == "Dinas Kesehatan"
    part = check(sheet_unit="Dinas Kesehatan", unit="Bidang Gizi").values
    assert (part["unit"], part["subunit"]) == ("Dinas Kesehatan", "Bidang Gizi")
    assert check(sheet_unit="Dinas Kesehatan", unit="Inspektorat").values["unit"] == "Inspektorat"
    assert check(sheet_unit="DINAS BARU", unit="").values["unit"] == "DINAS BARU"


def test_a_sheet_that_names_office_and_part_itself_means_its_blanks() -> None:
    values = check(sheet_unit="Dinas Kesehatan", unit="", subunit="").values

    assert (values["unit"], values["subunit"]) == ("", "")


def test_a_row_without_any_unit_is_noted() -> None:
    draft = check(unit="")

    assert draft.values["unit"] == ""
    assert notes(draft) == ["UNIT_MISSING"]
    assert "subunit" not in draft.values


# Faults, sheets, duplicates ---


def test_faults_of_cells() -> None:
    draft = check(position=CellFault.UNCALCULATED, religion=CellFault.ERROR, school="NULL")

    assert keys(draft) == ["D31"]
    assert notes(draft) == ["D44", "D44"]
    assert keys(check(nip=CellFault.UNCALCULATED)) == ["D31", "NIP_MISSING"]


def test_old_nip_of_two_people_is_not_guessed() -> None:
    twins = tuple(KnownPerson(f"19850101201001100{n}", "Ali", nip_lama="131234567") for n in (1, 2))

    assert check(Known(twins), nip="131234567").nip is None
    assert check(Known(twins[:1]), nip="131234567").nip == NIP
    assert check(Known((KnownPerson(None, "Ali"),)), nip="131234567").nip is None


def test_duplicates_are_marked_again_after_every_edit() -> None:
    checker = RowChecker(Known(), WORDS)
    rows = [checker.check(row, dict(ORDINARY)) for row in (2, 3, 4)]
    marked = mark_duplicates(rows)
    assert [keys(draft) for draft in marked] == [["D10"]] * 3

    edited = checker.check(3, {**marked[1].cells, "nip": "198501012010011002"})
    again = mark_duplicates([marked[0], edited, marked[2]])
    assert [keys(draft) for draft in again] == [["D10"], [], ["D10"]]
    assert "baris 4:" in again[0].problems[0].text
    assert [draft.row for draft in stored(again)] == [3]


def test_people_without_nip_are_doubled_by_their_nik() -> None:
    checker = RowChecker(Known(), WORDS)
    honorer = {"name": "Ali", "kind": "Honorer", "nik": "7471010101850001", "unit": "Inspektorat"}
    pns = {**ORDINARY, "nik": "7471010101850001"}
    refused = {**ORDINARY, "nip": "123"}

    marked = mark_duplicates(
        [checker.check(row, cells) for row, cells in enumerate([honorer, honorer, pns, refused], 2)]
    )

    assert [keys(draft) for draft in marked] == [["D10"], ["D10"], [], ["NIP_LENGTH"]]
    assert "NIK 7471010101850001" in marked[0].problems[0].text


def people_sheet(count: int) -> Sheet:
    rows: list[list[Any]] = [["DINAS KESEHATAN"], [], ["NIP", "NAMA", "GOL"]]
    rows += [[f"198501012010011{number:03d}", "Ali", "III/a"] for number in range(1, count + 1)]
    return Sheet("Data", [*rows, ["", "JUMLAH", "450"]])


def test_a_whole_sheet_is_checked_with_its_unit_and_its_progress() -> None:
    sheet = people_sheet(450)
    layout = find_layout(sheet)
    assert layout is not None
    checker = make_checker(sheet, layout, Known(), WORDS)
    told: list[tuple[int, int]] = []

    drafts = check_sheet(
        sheet, layout, layout.mapping, checker, lambda done, total: told.append((done, total))
    )

    assert len(drafts) == 450
    assert {draft.values["unit"] for draft in drafts} == {"Dinas Kesehatan"}
    assert drafts[0].row == 4
    assert [done for done, _ in told] == sorted(done for done, _ in told)
    assert len(told) == 3
    assert told[-1] == (454, 454)


def test_checking_stops_when_cancelled() -> None:
    sheet = people_sheet(450)
    layout = find_layout(sheet)
    assert layout is not None

    def cancel(done: int, total: int) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        check_sheet(
            sheet, layout, layout.mapping, make_checker(sheet, layout, Known(), WORDS), cancel
        )


# Cells that are kept with a word, or not at all ---


@pytest.mark.parametrize(
    ("cells", "key", "field", "value"),
    [
        ({"nik": 7471010101850001.0}, "D11", "nik", "7471010101850001"),
        ({"nik": "7.471E+15"}, "D11", "nik", ""),
        ({"nik": "12345"}, "NIK_LENGTH", "nik", ""),
        ({"position": "Plt. Kepala Dinas Uji"}, "D40", "appointment", "Plt"),
        ({"salary": "90.000"}, "D34", "salary", None),
        ({"salary": 2785700.4}, "D34", "salary", 2_785_700),
        ({"golongan": "IX"}, "D23", "golongan", "IX"),
    ],
)
def test_what_is_doubted_is_told_with_what_is_kept(
    cells: dict[str, Any], key: str, field: str, value: Any
) -> None:
    draft = check(**cells)
    assert keys(draft) == [key]
    assert draft.values[field] == value


def test_an_old_nip_may_be_a_number() -> None:
    draft = bare(nip=131234567.0, name="La Ode Ali", kind="PNS", unit="Inspektorat")
    assert (draft.values["nip_lama"], draft.nip) == ("131234567", None)
    assert "D06" in keys(draft)


def test_a_unit_much_like_a_known_one_is_asked_about() -> None:
    draft = check(Known(units=("Dinas Perumahan Rakyat",)), unit="Dinas Perumahan Rakjat")
    assert keys(draft) == ["D41"]
    assert "maksudnya “Dinas Perumahan Rakyat”?" in draft.problems[0].text


def test_a_unit_known_by_nothing_but_letters_is_asked_for_in_full() -> None:
    draft = check(unit="XYZQ")
    assert keys(draft) == ["D41"]
    assert "ketik nama unitnya yang lengkap" in draft.problems[0].text


def test_a_unit_the_office_does_not_have_yet_is_noted() -> None:
    draft = check(unit="SMP Negeri 99 Kendari")
    assert keys(draft) == []
    assert "D41" in notes(draft)
