"""The biodata on paper: whole, sound, nothing torn, whatever the length of the histories."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date
from pathlib import Path

import pdf_reading
import pytest
from PIL import Image
from pypdf import PdfReader

from kepegdesk.documents.biodata import Biodata, Section, render_biodata
from kepegdesk.documents.page import A4, F4, Paper
from kepegdesk.documents.signing import Signatory, signature_block
from kepegdesk.documents.table_paper import SIGNATURE_ROOM, SIGNATURE_SIZE

SIGNED = signature_block(
    Signatory("KEPALA BADAN UJI", "Rahmat Uji, S.Sos.", "Pembina", "197001012000011001"),
    ("Kendari, 23 November 2026",),
    x=0,
    room=SIGNATURE_ROOM,
    size=SIGNATURE_SIZE,
)
ROWS = tuple((f"{n}.", f"Diklat <b>{n}</b> & lain", f"0{n % 9}-02-2020") for n in range(1, 121))
TRAINING = Section("Diklat", ("No.", "Nama diklat", "Selesai"), (6, 60, 12), ROWS)
NONE = Section("Penghargaan", ("No.", "Penghargaan"), (6, 60), ())
WHOLE = Biodata(
    "Siti Aminah, S.E.",
    date(2026, 11, 23),
    (("NIP", "19850101 201001 2 003"), ("Nama", "Siti Aminah, S.E."), ("Alamat", "")),
    (TRAINING, NONE),
    letterhead=("PEMERINTAH KOTA UJI", "BADAN UJI"),
    note="Alamat menurut data sekarang.",
    signature=SIGNED,
)


@pytest.mark.parametrize("paper", [A4, F4], ids=lambda paper: paper.name)
def test_every_row_is_on_paper_once_with_its_headings_on_every_page(
    paper: Paper, tmp_path: Path
) -> None:
    pdf = render_biodata(WHOLE, paper)
    pdf_reading.check(pdf, tmp_path)
    pages = pdf_reading.pages(pdf)

    assert len(pages) > 2
    for number, text in enumerate(pages, 1):
        assert f"halaman {number} dari {len(pages)}" in text
    with_rows = [text for text in pages if "& lain" in text]
    assert all("II. DIKLAT" in text and "Nama diklat" in text for text in with_rows)
    whole = " ".join(pages)
    assert all(whole.count(f"Diklat <b>{n}</b> & lain") == 1 for n in range(1, 121))
    assert "III. PENGHARGAAN No. Penghargaan Tidak ada data." in whole
    assert "Rahmat Uji, S.Sos." in pages[-1]


def test_nothing_stands_outside_the_margins() -> None:
    long = replace(WHOLE, facts=(("Nama", "Panjang " * 60), ("NIP", "1" * 200)))
    left, top, right, bottom = pdf_reading.inked(pdf_reading.image(render_biodata(long)))

    assert left >= 20 * 72 / 25.4 - 1
    assert right <= (210 - 15) * 72 / 25.4 + 2
    assert top >= 12 * 72 / 25.4 - 1
    assert bottom <= (297 - 8) * 72 / 25.4


def test_a_row_taller_than_a_page_is_torn_and_nothing_of_it_lost() -> None:
    tall = Section("Diklat", ("Nama",), (1,), ((" ".join(f"k{n}" for n in range(4000)),),))
    told = pdf_reading.text(render_biodata(replace(WHOLE, sections=(tall,))))

    assert all(f"k{n} " in told for n in range(3999))


def test_the_photo_is_on_the_first_page() -> None:
    target = io.BytesIO()
    Image.new("RGB", (300, 400), "navy").save(target, "PNG")
    shown = PdfReader(io.BytesIO(render_biodata(replace(WHOLE, photo=target.getvalue()))))

    assert [len(page.images) for page in shown.pages] == [1, *[0] * (len(shown.pages) - 1)]


def test_equal_values_give_equal_bytes() -> None:
    assert render_biodata(WHOLE) == render_biodata(WHOLE)
