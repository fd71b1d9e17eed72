"""The chart of the structure: every unit once, readable, on the sheet, on pages that follow."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pdf_reading
import pypdfium2
import pytest

from kepegdesk.documents.structure_chart import (
    PAPERS,
    Box,
    StructureChart,
    render_structure_chart,
)

ON = date(2026, 11, 23)
HEAD = ("Plt. Hj. Wa Ode Nurhayati Binti Abdul Rahman Lapandewo, S.Sos., M.Si., M.A.P.",
        "NIP 197001012000032001", "Pembina Utama Muda (IV/c)")  # fmt: skip
LONG = "Bidang Pelayanan Pendaftaran Penduduk, Pencatatan Sipil dan Pemberdayaan Masyarakat Desa"
SMALLEST = 6.0


def tree(depth: int, fan: int, name: str = "Unit 1") -> Box:
    """Return units of long and short names in turn, each numbered."""
    below = [tree(depth - 1, fan, f"{name}.{each}") for each in range(1, fan + 1)] if depth else []
    return Box(f"{LONG} {name}" if depth % 2 else name, HEAD, "12 orang", tuple(below))


def chart(top: Box, paper: str = "A3") -> bytes:
    return render_structure_chart(StructureChart(("PEMERINTAH UJI", "BKPSDM"), top, ON, paper))


def names(box: Box) -> list[str]:
    return [box.name, *(name for child in box.children for name in names(child))]


def sizes(pdf: bytes) -> set[float]:
    """Return the sizes of the letters as they stand on the sheet."""
    document = pypdfium2.PdfDocument(pdf)
    found = set()
    for page in document:
        for thing in page.get_objects(filter=[pypdfium2.raw.FPDF_PAGEOBJ_TEXT]):
            left, bottom, right, top = thing.get_bounds()
            assert left >= 0
            assert bottom >= 0
            assert right <= page.get_width()
            assert top <= page.get_height()
            matrix = thing.get_matrix()
            found.add(round(_size(thing) * abs(matrix.d), 1))
    document.close()
    return found


def _size(thing: pypdfium2.PdfObject) -> float:
    import ctypes

    size = ctypes.c_float()
    assert pypdfium2.raw.FPDFTextObj_GetFontSize(thing.raw, ctypes.byref(size))
    return size.value


@pytest.mark.parametrize("paper", list(PAPERS))
@pytest.mark.parametrize(("depth", "fan"), [(0, 0), (1, 4), (2, 7), (5, 2), (1, 100)])
def test_every_unit_is_there_and_can_be_read(
    paper: str, depth: int, fan: int, tmp_path: Path
) -> None:
    top = tree(depth, fan)
    pdf = chart(top, paper)
    pdf_reading.check(pdf, tmp_path)
    assert min(sizes(pdf)) >= SMALLEST
    text = pdf_reading.text(pdf)
    for name in names(top):
        assert name in text, name
    assert pdf_reading.size(pdf)[0] > pdf_reading.size(pdf)[1]


def test_a_hundred_units_fit_one_wall_and_a_small_office_one_page() -> None:
    flat = Box("Kota", (), "", tuple(Box(f"Kelurahan {n}", ("Lurah",)) for n in range(100)))
    assert len(pdf_reading.pages(chart(flat))) == 1
    assert len(pdf_reading.pages(chart(tree(1, 4), "A4"))) == 1


def test_what_is_cut_off_is_found_on_the_page_that_is_named() -> None:
    pages = pdf_reading.pages(chart(tree(3, 6), "A4"))
    assert len(pages) > 3
    assert "sub-unit: halaman 2" in pages[0]
    assert "Unit 1.1" in pages[1].split("Keadaan")[0]
    assert f"halaman 1 dari {len(pages)}" in pages[0]


def test_too_many_sub_units_go_on_below_the_same_unit() -> None:
    pages = pdf_reading.pages(chart(tree(1, 60), "A4"))
    assert len(pages) > 1
    assert "(lanjutan)" in pages[1]


def test_it_says_whose_it_is_and_of_which_day_and_equal_charts_are_equal() -> None:
    top = Box("Dinas <b>Uji</b> & Coba", HEAD, "3 orang")
    text = pdf_reading.text(chart(top))
    for words in ("PEMERINTAH UJI", "BAGAN STRUKTUR ORGANISASI", "Keadaan 23 November 2026",
                  "Dinas <b>Uji</b> & Coba", "3 orang", "NIP 197001012000032001"):  # fmt: skip
        assert words in text
    assert chart(top) == chart(top)
