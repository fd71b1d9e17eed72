"""Registers on paper: whole words in their cells, headings on every page, nothing left alone."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pdf_reading
import pypdfium2
import pytest
from reportlab.lib.units import mm

from kepegdesk.documents.signing import Signatory, signature_block
from kepegdesk.documents.table_layout import Breaker, make_grid
from kepegdesk.documents.table_paper import (
    BOTTOM,
    LEFT,
    PAPERS,
    RIGHT,
    SIGNATURE_ROOM,
    SIGNATURE_SIZE,
    TOP,
    Sheet,
    render_register,
)
from kepegdesk.domain.register import Kind, Register, RegisterColumn, RegisterRow
from kepegdesk.progress import Cancelled

DAY = date(2026, 11, 23)
COLUMNS = (
    RegisterColumn("no", "No", Kind.NUMBER, 4),
    RegisterColumn("name", "Nama", letters=24),
    RegisterColumn("nip", "NIP", letters=18, stacked=True, whole=True),
    RegisterColumn("unit", "Unit kerja", letters=26),
    RegisterColumn("start", "Mulai", Kind.DATE),
    RegisterColumn("n1", "N-1", Kind.DAYS, above=("Sisa cuti", "Lot")),
    RegisterColumn("n", "N", Kind.DAYS, above=("Sisa cuti", "Lot")),
    RegisterColumn("left", "Jumlah", Kind.DAYS, above=("Sisa cuti",)),
    RegisterColumn("note", "Keterangan", letters=20),
    RegisterColumn("hidden", "Tidak di kertas", paper=False),
)


def row(number: int, **values: object) -> RegisterRow:
    cells = {
        "no": number,
        "name": f"Pegawai Nomor {number}, S.Sos.",
        "nip": f"19800101200501{number:04}",
        "unit": f"Dinas Uji - Bidang {number % 7}",
        "start": DAY + timedelta(days=number),
        "n1": 6,
        "n": 12,
        "left": 18,
        "note": "",
        "hidden": "RAHASIA",
    } | values
    heads = values.get("heads", ())
    assert isinstance(heads, tuple)
    return RegisterRow(tuple(cells[column.key] for column in COLUMNS), heads)  # type: ignore[arg-type]


def register(*rows: RegisterRow, **values: object) -> Register:
    base = Register(
        "uji", "DAFTAR UJI", "BADAN UJI", ("DINAS UJI", "TAHUN 2026"), COLUMNS, rows, DAY
    )
    return replace(base, **values)  # type: ignore[arg-type]


def signed(paper: str = "F4", *, landscape: bool = True) -> Sheet:
    block = signature_block(
        Signatory("KEPALA BADAN UJI", "Rahmat Uji, S.Sos.", "Pembina", "197001012000011001"),
        ("Kendari, 23 November 2026",),
        x=0,
        room=SIGNATURE_ROOM,
        size=SIGNATURE_SIZE,
    )
    return Sheet(PAPERS[paper], landscape, ("PEMERINTAH KOTA UJI", "BADAN UJI"), block)


@pytest.mark.parametrize("landscape", [True, False])
@pytest.mark.parametrize(
    ("paper", "size"),
    [("F4", (215, 330)), ("A4", (210, 297)), ("Legal", (216, 356)), ("A3", (297, 420))],
)
def test_every_sheet(paper: str, size: tuple[int, int], landscape: bool, tmp_path: Path) -> None:
    pdf = render_register(register(*map(row, range(1, 40))), signed(paper, landscape=landscape))
    assert pdf_reading.size(pdf) == (size[::-1] if landscape else size)
    pdf_reading.check(pdf, tmp_path)
    pages = pdf_reading.pages(pdf)
    for number, text in enumerate(pages, 1):
        assert f"halaman {number} dari {len(pages)}" in text
        assert "Nama / NIP" in text
        assert "Sisa cuti" in text
    assert pages[0].startswith("PEMERINTAH KOTA UJI BADAN UJI DAFTAR UJI DINAS UJI TAHUN 2026")
    assert "RAHASIA" not in " ".join(pages)


def test_equal_values_make_equal_bytes() -> None:
    rows = [row(number) for number in range(1, 200)]
    assert render_register(register(*rows), signed()) == render_register(register(*rows), signed())


def test_every_row_stands_once_and_in_order() -> None:
    pdf = render_register(register(*map(row, range(1, 400))), signed())
    found = re.findall(r"Pegawai Nomor (\d+),", pdf_reading.text(pdf))
    assert [int(number) for number in found] == list(range(1, 400))


def _boxes(pdf: bytes) -> list[tuple[float, float, float, float]]:
    """Return where the characters of every page stand: left, bottom, right, top."""
    document = pypdfium2.PdfDocument(pdf)
    found = []
    for page in document:
        text = page.get_textpage()
        found += [text.get_charbox(place) for place in range(text.count_chars())]
    document.close()
    return [box for box in found if box[2] > box[0]]


@pytest.mark.parametrize("paper", ["A4", "F4"])
def test_long_words_are_broken_and_nothing_leaves_the_sheet(paper: str) -> None:
    long = {
        "name": "Muhammad Yusuf Kalla Putra Pratama Wijaya Kusuma Sukma Dewangga Suryaningrat Bin",
        "unit": "DINASKEPENDUDUKANPENCATATANSIPILPEMBERDAYAANMASYARAKATDANDESAKOTAKENDARI",
        "note": "800.1.11.4/1234567890/BKPSDM-KENDARI/SEKRETARIAT/XII/2026/PERUBAHAN",
    }
    sheet = signed(paper, landscape=False)
    pdf = render_register(register(*(row(number, **long) for number in range(1, 30))), sheet)
    wide, high = sheet.turned.width, sheet.turned.height
    for left, bottom, right, top in _boxes(pdf):
        assert left >= LEFT - 1
        assert right <= wide - RIGHT + 1
        assert bottom >= BOTTOM - 6 * mm
        assert top <= high - TOP + 1
    compact = pdf_reading.text(pdf).replace(" ", "")
    assert compact.count(long["unit"]) == 29
    assert compact.count(long["note"]) == 29


def test_columns_never_reach_into_each_other() -> None:
    """Each cell's text ends before the next column begins."""
    made = register(*(row(n, unit="Dinas " + "Sangat Panjang " * 6) for n in range(1, 12)))
    grid = make_grid(made, 200 * mm)
    assert sum(slot.width for slot in grid.slots) == pytest.approx(200 * mm)
    breaker = Breaker("KepegSans-Regular", grid.size)
    for slot in grid.slots:
        for each in made.rows:
            for place in slot.places:
                text = str(each.cells[place])
                lines = breaker.lines(text, slot.room)
                assert max(map(breaker.width, lines)) <= slot.room + 0.01


def test_a_narrow_sheet_takes_smaller_letters() -> None:
    wide = [RegisterColumn(f"k{place}", f"Kolom{place}", letters=30) for place in range(14)]
    cells = tuple("Kabupaten Konawe Kepulauan" for _ in wide)
    made = replace(register(), columns=tuple(wide), rows=(RegisterRow(cells),))
    assert make_grid(made, 180 * mm).size < make_grid(made, 380 * mm).size


def test_a_nip_is_never_broken() -> None:
    pdf = render_register(register(*map(row, range(1, 20))), signed("A4", landscape=False))
    text = pdf_reading.text(pdf)
    for number in range(1, 20):
        assert f"19800101200501{number:04}" in text


def test_a_heading_is_never_left_behind() -> None:
    """The heading of a group stands with its first row; a group that goes on is named again."""
    for count in range(12, 30):
        rows = [row(n, heads=("Kelompok Satu",)) for n in range(1, count)]
        rows += [row(n, heads=("Kelompok Dua",)) for n in range(count, count + 40)]
        pages = pdf_reading.pages(render_register(register(*rows), signed()))
        for text in pages:
            for found in re.finditer(r"Kelompok (Satu|Dua)", text):
                assert "Pegawai Nomor" in text[found.end() :]
        assert any("Kelompok Dua (lanjutan)" in text for text in pages)


def test_the_signature_stands_under_the_last_rows() -> None:
    """T-41, T-39: never on a page of its own, and never torn apart."""
    for count in range(1, 45):
        made = register(
            *map(row, range(1, count + 1)), totals=(None, "Jumlah", *(None,) * 8), notes=("Nota",)
        )
        last = pdf_reading.pages(render_register(made, signed()))[-1]
        for words in ("Jumlah", "Nota", "Kendari, 23 November 2026", "KEPALA BADAN UJI", "NIP."):
            assert words in last, (count, words)
        assert f"Pegawai Nomor {count}," in last


def test_each_person_begins_a_page_with_his_name_and_signature() -> None:
    rows = [
        row(number, heads=(f"Orang {person}", "Tahun 2026"))
        for person in range(3)
        for number in range(1, 6 + 30 * (person == 1))
    ]
    pages = pdf_reading.pages(render_register(register(*rows, page_each=True), signed()))
    first = [place for place, text in enumerate(pages) if "DAFTAR UJI DINAS UJI" in text]
    assert [re.search(r"Orang \d", pages[place])[0] for place in first] == [  # type: ignore[index]
        "Orang 0", "Orang 1", "Orang 2",
    ]  # fmt: skip
    assert len(pages) > 3
    assert sum("KEPALA BADAN UJI" in text for text in pages) == 3


def test_a_row_longer_than_a_page_goes_on() -> None:
    words = " ".join(f"kata{number}" for number in range(2000))
    pages = pdf_reading.pages(render_register(register(row(1, note=words), row(2)), signed("A4")))
    assert len(pages) > 2
    assert [int(n) for n in re.findall(r"kata(\d+)", " ".join(pages))] == list(range(2000))
    assert "Pegawai Nomor 2," in pages[-1]


def test_a_negative_number_is_red_and_dark_enough_for_grey_print() -> None:
    """T-20: with its minus sign, on paper too."""
    pdf = render_register(register(row(1, left=-3)), Sheet(PAPERS["A4"]))
    assert " -3" in pdf_reading.text(pdf)
    red = [rgb for rgb in _colors(pdf) if rgb[0] > rgb[1] + 60 and rgb[0] > rgb[2] + 60]
    assert red
    darkest = min(0.3 * r + 0.59 * g + 0.11 * b for r, g, b in red)
    assert darkest < 110
    plain = _colors(render_register(register(row(1)), Sheet(PAPERS["A4"])))
    assert all(abs(r - g) < 8 and abs(g - b) < 8 for r, g, b in plain)


def _colors(pdf: bytes) -> set[tuple[int, int, int]]:
    """Return the colours of a page."""
    found = pdf_reading.image(pdf, scale=2.0).getcolors(1_000_000)
    return {color for _count, color in found or ()}  # type: ignore[misc]


def test_an_empty_register_says_so() -> None:
    text = pdf_reading.text(render_register(register(), signed()))
    assert "Tidak ada data pada masa ini." in text
    assert "KEPALA BADAN UJI" in text


def test_what_the_face_lacks_is_a_box_and_markup_is_text() -> None:
    pdf = render_register(register(row(1, name="<b>Wa</b> \N{SNOWMAN}", note="A & B")), signed())
    text = pdf_reading.text(pdf)
    assert "<b>Wa</b>" in text
    assert "A & B" in text


def test_thousands_of_rows_report_and_can_be_cancelled() -> None:
    told: list[tuple[int, int]] = []

    def stop(done: int, total: int) -> None:
        told.append((done, total))
        if done >= 1000:
            raise Cancelled

    with pytest.raises(Cancelled):
        render_register(register(*map(row, range(1, 3001))), signed(), stop)
    assert told[-1] == (1000, 3000)


def test_the_document_says_its_title_and_day() -> None:
    from pypdf import PdfReader

    pdf = render_register(register(row(1)), signed())
    told = PdfReader(io.BytesIO(pdf)).metadata
    assert told is not None
    assert told.title == "DAFTAR UJI"
    assert str(told.creation_date_raw).startswith("D:20261123")
