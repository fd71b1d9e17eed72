"""A list of holidays as an office keeps it, and as the SKB itself is laid out."""

from __future__ import annotations

from datetime import date

import pytest

from kepegdesk.domain.holiday_rows import HolidayDraft, read_days, read_holidays
from kepegdesk.domain.sheet import Sheet

DAY = date.fromisoformat
HEAD = ("Tanggal", "Nama", "Jenis", "Dasar", "Status", "Unit")


def drafts(*rows: tuple[object, ...], basis: str = "") -> list[HolidayDraft]:
    return read_holidays(Sheet("Libur", [list(row) for row in rows]), basis)


def keys(*row: object, basis: str = "SKB 1") -> list[str]:
    (draft,) = drafts(HEAD, row, basis=basis)
    return [problem.key for problem in draft.problems]


def test_a_row_of_the_template_is_read() -> None:
    (found,) = drafts(
        HEAD,
        (DAY("2026-12-24"), "Cuti Bersama Natal", "Cuti bersama", "Keppres 42/2025", "Ditetapkan",
         "Dinas Kesehatan"),
    )  # fmt: skip
    assert found == HolidayDraft(
        2, DAY("2026-12-24"), "Cuti Bersama Natal", "collective", "Keppres 42/2025", "ditetapkan",
        "Dinas Kesehatan",
    )  # fmt: skip


def test_what_is_left_blank_has_its_usual_meaning() -> None:
    first, second = drafts(
        HEAD,
        ("1 Januari 2027", "Tahun Baru", "", "", "", "Semua"),
        ("5-2-2027", "Cuti bersama Imlek", None, None, None, None),
        basis="SKB 2027",
    )
    assert (first.type, first.status, first.unit) == ("national", "ditetapkan", "")
    assert first.legal_basis == second.legal_basis == "SKB 2027"
    assert second.type == "collective"


def test_the_layout_of_an_skb_is_read() -> None:
    """Titles, a year only there, numbered rows, spans, two tables one below the other."""
    found = drafts(
        ("LAMPIRAN KEPUTUSAN BERSAMA",),
        ("HARI LIBUR NASIONAL DAN CUTI BERSAMA TAHUN 2026",),
        (),
        ("A. Hari Libur Nasional",),
        ("No", "Tanggal", "Hari", "Keterangan"),
        (1, "1 Januari", "Kamis", "Tahun Baru 2026 Masehi"),
        (2, "21-22 Maret", "Sabtu-Minggu", "Idul Fitri 1447 Hijriah"),
        ("B. Cuti Bersama",),
        ("No", "Tanggal", "Hari", "Keterangan"),
        (1, "20, 23, dan 24 Maret", "Jumat, Senin, Selasa", "Idul Fitri 1447 Hijriah"),
        basis="SKB 3 Menteri 2026",
    )
    days = [draft.day for draft in found if draft.day]
    assert [f"{day:%d-%m}" for day in days] == [
        "01-01",
        "21-03",
        "22-03",
        "20-03",
        "23-03",
        "24-03",
    ]
    assert [draft.type for draft in found] == ["national"] * 3 + ["collective"] * 3
    assert {draft.number for draft in found} == {6, 7, 10}
    assert not any(draft.problems for draft in found)


@pytest.mark.parametrize(
    ("row", "key"),
    [
        (("30-02-2026", "X"), "HI01"),
        (("", "X"), "HI01"),
        (("besok", "X"), "HI01"),
        (("1 Januari", "X"), "HI01"),
        (("01-01-2026", ""), "HI02"),
        (("01-01-2026", "X", "libur kantor"), "HI03"),
        (("01-01-2026", "X", "", "", "mungkin"), "HI04"),
    ],
)
def test_what_cannot_be_read_is_told(row: tuple[object, ...], key: str) -> None:
    assert keys(*row) == [key]


def test_a_row_without_a_basis_anywhere_is_refused() -> None:
    assert keys("01-01-2026", "X", basis="") == ["HI05"]


def test_a_date_without_a_year_asks_for_one() -> None:
    (draft,) = drafts(HEAD, ("1 Januari", "X"), basis="SKB")
    assert draft.problems[0].text.endswith("Tulis juga tahunnya.")
    assert draft.day is None


def test_blank_rows_and_short_rows_are_passed_over() -> None:
    found = drafts(("Tanggal", "Nama"), (), ("01-01-2026", "X"), (None, ""), basis="SKB")
    assert [draft.number for draft in found] == [3]


def test_a_sheet_without_the_headings_is_no_list_of_holidays() -> None:
    assert drafts(("Nama", "NIP"), ("La Uji", "1")) == []


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("21-22 Maret 2026", [21, 22]),
        ("21 s.d. 23 Maret", [21, 22, 23]),
        ("21 sampai dengan 22 Mar", [21, 22]),
        ("20, 23 dan 24 Maret", [20, 23, 24]),
        ("18 & 20 Maret", [18, 20]),
        ("22-21 Maret", []),
        ("30-31 Februari", []),
        ("kapan saja", []),
    ],
)
def test_spans_and_lists(text: str, days: list[int]) -> None:
    found = read_days(text, 2026)
    assert [day.day for day in found] == days
    assert {(day.year, day.month) for day in found} <= {(2026, 3)}


def test_a_list_without_a_year_is_none() -> None:
    assert read_days("1 Januari", None) == []
    assert read_days("1 Januari 2027", None) == [date(2027, 1, 1)]
