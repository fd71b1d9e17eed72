"""The wall calendar on paper: whole, named, readable without colour."""

from __future__ import annotations

import datetime as dt
import itertools
from dataclasses import replace
from pathlib import Path

import pdf_reading
import pytest
from PIL import Image

from kepegdesk.documents.wall_calendar import (
    TINTS,
    WallBar,
    WallCalendar,
    WallDay,
    WallGroup,
    WallRow,
    render_wall_calendar,
)
from kepegdesk.progress import Cancelled

ONE = dt.timedelta(days=1)
LEGEND = (
    ("T", "Cuti Tahunan"),
    ("B", "Cuti Besar"),
    ("S", "Cuti Sakit"),
    ("M", "Cuti Melahirkan"),
    ("P", "Cuti Karena Alasan Penting"),
    ("L", "Cuti di Luar Tanggungan Negara"),
)
LONGEST = (
    "Prof. Dr. dr. Hj. Wa Ode Siti Nur Rahmawati Kusumaningrum Tenri Abeng Lakilaponto, "
    "S.K.M., M.Kes., Sp.KKLP"
)
WEEKEND = frozenset({0, 6, 7, 13, 14, 20, 21, 27, 28})
"""Days off of November 2026 from 0, a Sunday."""


def days(first: dt.date, last: dt.date) -> tuple[WallDay, ...]:
    found = []
    for number in range((last - first).days + 1):
        day = first + ONE * number
        found.append(WallDay(day, day.weekday() > 4))
    return tuple(found)


NOVEMBER = days(dt.date(2026, 11, 1), dt.date(2026, 11, 30))
YEAR = days(dt.date(2026, 1, 1), dt.date(2026, 12, 31))


def bar(first: str, last: str, letter: str = "T", pending: bool = False) -> WallBar:
    return WallBar(dt.date.fromisoformat(first), dt.date.fromisoformat(last), letter, pending)


def person(name: str, *bars: WallBar) -> WallRow:
    return WallRow(name, WEEKEND, bars)


def calendar(*groups: WallGroup, **values: object) -> WallCalendar:
    usual = WallCalendar(
        office=("PEMERINTAH KOTA KENDARI", "DINAS KESEHATAN"),
        unit="Dinas Kesehatan - Puskesmas Uji",
        period="November 2026",
        on=dt.date(2026, 11, 23),
        days=NOVEMBER,
        groups=groups,
        legend=LEGEND,
    )
    return replace(usual, **values)  # type: ignore[arg-type]


def many(count: int, title: str = "Puskesmas Uji") -> WallGroup:
    return WallGroup(title, tuple(person(f"Pegawai Nomor {n:04}") for n in range(count)))


def test_is_a_sound_a3_sheet_on_its_side(tmp_path: Path) -> None:
    group = WallGroup("", (person("Wa Ode Contoh, S.Kep.", bar("2026-11-23", "2026-11-27")),))
    pdf = render_wall_calendar(calendar(group))
    pdf_reading.check(pdf, tmp_path)
    assert pdf_reading.size(pdf) == (420, 297)
    (text,) = pdf_reading.pages(pdf)
    for words in (
        "PEMERINTAH KOTA KENDARI",
        "DINAS KESEHATAN",
        "KALENDER CUTI NOVEMBER 2026",
        "Dinas Kesehatan - Puskesmas Uji",
        "Wa Ode Contoh, S.Kep.",
        "Keadaan tanggal 23 November 2026",
        "halaman 1 dari 1",
        *(words for _letter, words in LEGEND),
        "Menunggu keputusan",
        "Akhir pekan",
        "Yang masuk di bawah minimum unit",
    ):
        assert words in text
    assert text.count("T T T T T") == 1


def test_a_letter_stands_on_working_days_only() -> None:
    """Friday to Monday: the weekend between is drawn low, without the letter."""
    letters = _letters(calendar(WallGroup("", (person("A", bar("2026-11-20", "2026-11-23")),))))
    assert letters == "T T"


def _letters(made: WallCalendar) -> str:
    """Return the letters in the rows."""
    text = pdf_reading.text(render_wall_calendar(replace(made, legend=())))
    return " ".join(word for word in text.split() if word in TINTS)


@pytest.mark.parametrize(
    ("first", "last"), [("2026-10-01", "2026-11-03"), ("2026-11-26", "2027-02-01")]
)
def test_leave_that_reaches_out_of_the_month_is_drawn_within_it(first: str, last: str) -> None:
    pdf = render_wall_calendar(calendar(WallGroup("", (person("A", bar(first, last, "M")),))))
    left, top, right, bottom = pdf_reading.inked(pdf_reading.image(pdf, scale=1))
    assert left >= 39
    assert right <= 1190 - 26
    assert bottom <= 842 - 20
    assert top >= 20


def test_every_page_has_its_head_legend_and_number(tmp_path: Path) -> None:
    pdf = render_wall_calendar(calendar(many(90)))
    pdf_reading.check(pdf, tmp_path)
    pages = pdf_reading.pages(pdf)
    assert len(pages) == 3
    for number, text in enumerate(pages, 1):
        assert "KALENDER CUTI NOVEMBER 2026" in text
        assert "Nama" in text
        assert "Cuti Tahunan" in text
        assert f"halaman {number} dari 3" in text
    assert "Puskesmas Uji (lanjutan)" in pages[1]
    shown = [n for text in pages for n in range(90) if f"Pegawai Nomor {n:04}" in text]
    assert shown == list(range(90))


def test_a_unit_s_name_never_stands_alone_at_the_foot() -> None:
    for count in range(20, 40):
        pages = pdf_reading.pages(
            render_wall_calendar(calendar(many(count, "Unit A"), many(30, "Unit B")))
        )
        with_b = next(text for text in pages if "Unit B" in text)
        assert "Unit B Pegawai" in with_b or with_b.index("Unit B") < with_b.rindex("Pegawai Nomor")


def test_the_longest_name_is_whole() -> None:
    group = WallGroup(f"Unit {LONGEST}", (person(LONGEST), person(f"{LONGEST} {LONGEST}")))
    text = pdf_reading.text(render_wall_calendar(calendar(group, unit=f"{LONGEST} - {LONGEST}")))
    assert text.count(LONGEST) == 1 + 1 + 2 + 2


def test_markup_in_a_name_is_printed_as_typed() -> None:
    name = "<b>La & Wa</b>"
    assert name in pdf_reading.text(render_wall_calendar(calendar(WallGroup("", (person(name),)))))


def test_holidays_are_named_and_days_of_one_name_joined() -> None:
    off = {24: "Cuti Bersama Idulfitri", 25: "Cuti Bersama Idulfitri", 27: "Hari Jadi"}
    named = tuple(
        replace(day, off=day.off or day.day.day in off, name=off.get(day.day.day, ""))
        for day in NOVEMBER
    )
    text = pdf_reading.text(render_wall_calendar(calendar(many(2), days=named)))
    assert (
        "Hari libur dan cuti bersama: 24-25 Nov Cuti Bersama Idulfitri; 27 Nov Hari Jadi." in text
    )


def test_too_few_people_are_told_by_sign_and_words() -> None:
    marked = tuple(replace(day, lacks=day.day.day == 24, away=3, pending=1) for day in NOVEMBER)
    words = "Puskesmas Uji (minimum 4): 24-11 3*"
    with_sign = render_wall_calendar(calendar(many(2), days=marked, lacks=(words,)))
    text = pdf_reading.text(with_sign)
    assert "3+1" in text
    assert f"(* bila semua permintaan disetujui): {words}." in text
    plain = tuple(replace(day, lacks=False) for day in marked)
    without = render_wall_calendar(calendar(many(2), days=plain, lacks=(words,)))
    place = _head_of(24)
    assert _darkest(with_sign, place) < 60
    assert _darkest(without, place) > 200


def _head_of(day: int) -> tuple[int, int, int, int]:
    """Return where the sign of a day stands, in points from the top left."""
    cell = (1190.55 - 68.03 - 221.1) / 30
    right = 39.7 + 221.1 + cell * day
    return (int(right - 7), 110, int(right - 2), 122)


def _darkest(pdf: bytes, box: tuple[int, int, int, int]) -> int:
    picture = pdf_reading.image(pdf, scale=1).convert("L").crop(box)
    low, _high = picture.getextrema()  # type: ignore[misc]
    return int(low)  # type: ignore[arg-type]


def test_a_list_that_is_too_long_is_counted_not_cut() -> None:
    lacks = tuple(f"Unit Nomor {n} (minimum 4): 24-11 3, 25-11 3" for n in range(90))
    text = pdf_reading.text(render_wall_calendar(calendar(many(2), lacks=lacks)))
    shown = sum(f"Unit Nomor {n} (" in text for n in range(90))
    assert 5 < shown < 90
    assert f"; dan {90 - shown} lagi." in text


def test_a_year_stands_on_one_sheet(tmp_path: Path) -> None:
    bars = (bar("2026-03-02", "2026-03-06"), bar("2026-06-01", "2026-06-01", "S"))
    group = WallGroup("", (WallRow("Wa Ode Contoh", frozenset(), bars),))
    pdf = render_wall_calendar(calendar(group, days=YEAR, period="2026"))
    pdf_reading.check(pdf, tmp_path)
    (text,) = pdf_reading.pages(pdf)
    assert "KALENDER CUTI 2026" in text
    months = ["Januari", "Februari", "Maret", "Juli", "November", "Desember"]
    places = [text.index(month) for month in months]
    assert places == sorted(places)
    assert _letters(calendar(group, days=YEAR)) == "T S"


def test_nobody_is_told_in_words() -> None:
    text = pdf_reading.text(render_wall_calendar(calendar()))
    assert "Tidak ada pegawai pada unit dan masa ini." in text


def test_grey_paper_tells_granted_from_asked_for_from_off() -> None:
    """Printed grey, a granted day is tinted, an asked-for one striped, a day off flat grey."""
    rows = (
        person("A", bar("2026-11-02", "2026-11-06")),
        person("B", bar("2026-11-02", "2026-11-06", pending=True)),
        person("C"),
    )
    pdf = render_wall_calendar(calendar(WallGroup("", rows)))
    picture = pdf_reading.image(pdf, scale=3).convert("L")
    granted, asked, working = (_cell(picture, row, 3) for row in range(3))
    off = _cell(picture, 2, 0)
    assert len(set(granted)) < len(set(asked))
    assert 150 < _usual(granted) < 225
    assert min(asked) < 110
    assert max(asked) == 255
    assert _usual(off) == 235
    assert set(working) == {255}


def _cell(picture: Image.Image, row: int, day: int) -> list[int]:
    """Return the shades in the left quarter of a cell, beside its letter."""
    cell, high, top = (1190.55 - 68.03 - 221.1) / 30, 6.4 * 72 / 25.4 * 1.5, 137.6
    left = 39.7 + 221.1 + cell * day + 2
    down = top + high * row
    box = (left, down + high * 0.3, left + cell * 0.22, down + high * 0.7)
    part = picture.crop(tuple(int(3 * each) for each in box))  # type: ignore[arg-type]
    return list(part.tobytes())


def _usual(shades: list[int]) -> int:
    return max(set(shades), key=shades.count)


def test_tints_differ_for_the_colour_blind_and_let_letters_stand_out() -> None:
    """Contrast of black on every tint is at least 7:1; no two tints are alike in lightness and
    hue."""

    def light(colour: tuple[float, float, float]) -> float:
        parts = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in colour]
        return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]

    assert all((light(tint) + 0.05) / 0.05 > 7 for tint in TINTS.values())
    for one, other in itertools.combinations(TINTS.values(), 2):
        assert sum((a - b) ** 2 for a, b in zip(one, other, strict=True)) > 0.01


def test_equal_values_give_equal_bytes() -> None:
    made = calendar(many(3))
    assert render_wall_calendar(made) == render_wall_calendar(made)
    assert render_wall_calendar(made) != render_wall_calendar(
        replace(made, on=dt.date(2026, 11, 24))
    )


def test_it_can_be_cancelled() -> None:
    def stop(_done: int, _total: int) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        render_wall_calendar(calendar(many(3)), stop)
