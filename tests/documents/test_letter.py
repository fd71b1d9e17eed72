"""Letters on paper: the Surat Izin Cuti, signatures, drafts, fit, batches."""

from __future__ import annotations

import hashlib
import io
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import paper_examples
import pdf_reading
import pytest
import zxingcpp
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageChops
from pypdf import PdfReader

from kepegdesk.documents import flow
from kepegdesk.documents.letter import Letter, render_letter, render_letters
from kepegdesk.documents.page import A4, F4, PAPERS, Paper
from kepegdesk.documents.signing import SEAL_NOTE, Signatory
from kepegdesk.errors import Refused, UserError

PAPER = pytest.mark.parametrize("paper", [F4, A4], ids=lambda paper: paper.name)


def test_the_annual_letter_says_what_the_specimen_says() -> None:
    """leave.md §3.4, in order."""
    text = pdf_reading.text(render_letter(paper_examples.letter(), F4))
    expected = [
        "PEMERINTAH KOTA KENDARI",
        "BADAN KEPEGAWAIAN DAN PENGEMBANGAN SUMBER DAYA MANUSIA",
        "SURAT IZIN CUTI TAHUNAN",
        "Nomor : 800.1.11.4/123/BKPSDM/2026",
        "1.",
        "Diberikan cuti tahunan untuk Tahun 2026 dan 2027 kepada Pegawai Negeri Sipil:",
        "Selama 8 (delapan) hari kerja, terhitung mulai tanggal 28 Desember 2026 sampai dengan "
        "tanggal 8 Januari 2027, dengan ketentuan sebagai berikut:",
        "a. Sebelum menjalankan cuti tahunan, wajib menyerahkan pekerjaannya kepada atasan "
        "langsungnya atau pejabat lain yang ditunjuk.",
        "b. Setelah selesai menjalankan cuti tahunan, wajib melaporkan diri kepada atasan "
        "langsungnya dan bekerja kembali sebagaimana biasa.",
        "c. Alamat selama menjalankan cuti tahunan: Jalan Mawar Nomor 5, Kelurahan Kadia, Kendari.",
        "2. Demikian surat izin cuti tahunan ini dibuat untuk dapat digunakan sebagaimana",
        "Kendari, 23 November 2026",
        "a.n. WALI KOTA KENDARI",
        "KEPALA BADAN KEPEGAWAIAN DAN PENGEMBANGAN SUMBER DAYA MANUSIA,",
        "Dr. H. La Ode Muhammad Contoh, S.E., M.Si.",
        "Pembina Utama Muda",
        "NIP. 19720315 199803 1 004",
        "Tembusan:",
        "1. Wali Kota Kendari (sebagai laporan);",
        "4. Arsip.",
    ]
    places = [text.find(part) for part in expected]
    assert -1 not in places, [p for p, place in zip(expected, places, strict=True) if place < 0]
    assert places == sorted(places)


def rows_of(pdf: bytes) -> list[str]:
    """Return what shares a base line on the first page, from left to right."""
    lines: dict[int, list[str]] = {}

    def note(text: str, _cm: object, tm: list[float], _font: object, _size: float) -> None:
        if text.strip():
            lines.setdefault(round(tm[5]), []).append(text.strip())

    PdfReader(io.BytesIO(pdf)).pages[0].extract_text(visitor_text=note)
    return [" ".join(parts) for parts in lines.values()]


@PAPER
def test_labels_stand_beside_their_values(paper: Paper) -> None:
    """Labels and values are drawn apart; each pair must share one base line."""
    rows = rows_of(render_letter(paper_examples.longest_letter(), paper))
    assert any(r.startswith("Nama : Prof. Dr. dr. Hj. Wa Ode Siti") for r in rows)
    assert "NIP : 19850721 201001 2 003" in rows
    assert any(r.startswith("Jabatan : Kepala Subbagian Perencanaan") for r in rows)
    assert any(r.startswith("Unit Kerja : Dinas Pengendalian Penduduk") for r in rows)


@PAPER
@pytest.mark.parametrize("face", ["Sans", "Serif"])
def test_the_longest_values_still_fit_one_page(paper: Paper, face: str, tmp_path: Path) -> None:
    """T-39: at the tightness an office may choose, with the code and in the wider face, too."""
    letter = paper_examples.longest_letter(face=face)
    pdf = render_letter(letter, paper)
    pdf_reading.check(pdf, tmp_path)
    (text,) = pdf_reading.pages(pdf)
    assert all(value in text for value in paper_examples.LONGEST.values() if value in LONG_ON_IT)
    assert f"Alamat selama menjalankan cuti tahunan: {paper_examples.LONG_ADDRESS}." in text
    assert "u.b." in text


LONG_ON_IT = (
    paper_examples.LONG_NAME,
    paper_examples.LONG_POSITION,
    paper_examples.LONG_UNIT,
)


def sizes(pdf: bytes) -> set[float]:
    """Return the sizes of all letters of a document."""
    found: set[float] = set()

    def note(text: str, cm: list[float], tm: list[float], _font: object, size: float) -> None:
        if text.strip():
            found.add(round(size * tm[3] * cm[3], 2))

    for page in PdfReader(io.BytesIO(pdf)).pages:
        page.extract_text(visitor_text=note)
    return found


SMALL = {6.5, 9.5}
"""The note of the code; the copies and the address in the letterhead."""


@PAPER
@pytest.mark.parametrize("tightness", range(flow.TIGHTEST + 1))
def test_letters_are_never_set_below_eleven_points(paper: Paper, tightness: int) -> None:
    """T-39: 11 to 12 points whatever it takes; what does not fit goes on to another page."""
    found = sizes(render_letter(paper_examples.longest_letter(tightness=tightness), paper))
    assert min(found - SMALL) in (11.0, 11.5, 12.0)


def test_a_letter_is_narrowed_only_as_far_as_it_must() -> None:
    """*Rapatkan agar satu halaman*: the slider is a limit, not an order."""
    one = [render_letter(paper_examples.letter(tightness=tight), F4) for tight in (0, 4)]
    assert one[0] == one[1]
    assert min(sizes(one[0]) - SMALL) == 12.0
    long = [paper_examples.longest_letter(tightness=tight) for tight in range(5)]
    counts = [len(pdf_reading.pages(render_letter(letter, A4))) for letter in long]
    assert counts == sorted(counts, reverse=True)
    assert (counts[0], counts[-1]) == (2, 1)


def test_a_further_page_bears_its_number() -> None:
    first, second = pdf_reading.pages(render_letter(paper_examples.longest_letter(tightness=0), A4))
    assert second.startswith("- 2 -")
    assert "- 1 -" not in first


@PAPER
def test_the_margins_are_respected(paper: Paper) -> None:
    """Left 3 cm, right 2 cm and more, nothing below 2 cm (leave.md §4)."""
    picture = pdf_reading.image(render_letter(paper_examples.longest_letter(), paper), scale=2)
    left, top, right, bottom = pdf_reading.inked(picture)
    mm = 144 / 25.4
    assert left / mm >= 29.5
    assert (picture.width - right) / mm >= 20
    assert top / mm >= 10
    assert (picture.height - bottom) / mm >= 19.5


def test_the_sheets_have_their_size() -> None:
    assert pdf_reading.size(render_letter(paper_examples.letter(), F4)) == (215, 330)
    assert pdf_reading.size(render_letter(paper_examples.letter(), A4)) == (210, 297)
    assert set(PAPERS) == {"F4", "A4"}


def codes(pdf: bytes) -> list[str]:
    """Return what the codes on a page say, printed grey at 150 dots an inch."""
    picture = pdf_reading.image(pdf, scale=150 / 72).convert("L")
    return [code.text for code in zxingcpp.read_barcodes(picture)]


def test_a_draft_has_a_watermark_and_neither_number_nor_code() -> None:
    """T-36: not even when number and code are known already."""
    pdf = render_letter(paper_examples.letter(draft=True), F4)
    text = pdf_reading.text(pdf)
    assert "DRAF" in text
    assert "Nomor : \N{HORIZONTAL ELLIPSIS}" in text
    assert "800.1.11.4" not in text
    assert codes(pdf) == []
    assert SEAL_NOTE not in text


def test_an_issued_letter_has_a_number_and_a_code_and_no_watermark() -> None:
    """T-36."""
    pdf = render_letter(paper_examples.letter(), F4)
    text = pdf_reading.text(pdf)
    assert "DRAF" not in text
    assert "Nomor : 800.1.11.4/123/BKPSDM/2026" in text
    assert codes(pdf) == [paper_examples.SEAL]
    assert SEAL_NOTE in text


@PAPER
@pytest.mark.parametrize("face", ["Sans", "Serif"])
def test_another_decoder_reads_the_code_of_a_grey_print(
    paper: Paper, face: str, tmp_path: Path
) -> None:
    """The QR at 150 dots an inch, printed grey, by ``zbarimg``; ours reads it above."""
    zbarimg = shutil.which("zbarimg")
    if zbarimg is None:
        pytest.skip("zbarimg is not installed here, so no other decoder has read the code")
    path = tmp_path / "page.png"
    pdf = render_letter(paper_examples.letter(face=face), paper)
    pdf_reading.image(pdf, scale=150 / 72).convert("L").save(path)
    done = subprocess.run(  # noqa: S603
        [zbarimg, "--quiet", "--raw", path], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == paper_examples.SEAL


def test_the_code_is_thirty_millimetres_and_free_of_everything_else() -> None:
    """A reader needs its white around it: left margin, signature, note and copies keep off."""
    bare = paper_examples.letter(seal="")
    sealed, plain = (
        pdf_reading.image(render_letter(letter, F4), scale=4).convert("L")
        for letter in (paper_examples.letter(), bare)
    )
    mm = 4 * 72 / 25.4
    code = zxingcpp.read_barcodes(sealed)[0].position
    left, top = code.top_left.x, code.top_left.y
    right, bottom = code.bottom_right.x, code.bottom_right.y
    assert (right - left) / mm >= 30
    assert (bottom - top) / mm >= 30
    quiet = int(2 * mm)
    around = plain.crop((left - quiet, top - quiet, right + quiet, bottom + quiet))
    assert around.getextrema() == (255, 255)


@pytest.mark.parametrize(
    ("signatory", "expected"),
    [
        (paper_examples.OWN, "Kendari, 23 November 2026 KEPALA BADAN"),
        (paper_examples.HEAD, "a.n. WALI KOTA KENDARI KEPALA BADAN"),
        (
            paper_examples.SUB_HEAD,
            "a.n. WALI KOTA KENDARI SEKRETARIS DAERAH u.b. KEPALA BADAN",
        ),
        (paper_examples.ACTING, "Plt. KEPALA BADAN"),
        (
            replace(paper_examples.HEAD, acting="Plh."),
            "a.n. WALI KOTA KENDARI Plh. KEPALA BADAN",
        ),
        (
            replace(paper_examples.SUB_HEAD, acting="Plt."),
            "a.n. WALI KOTA KENDARI SEKRETARIS DAERAH u.b. Plt. KEPALA BADAN",
        ),
        (replace(paper_examples.MAYOR, acting="Pj."), "Pj. WALI KOTA KENDARI, Hj. Siti"),
        (paper_examples.MAYOR, "WALI KOTA KENDARI, Hj. Siti Contoh Rahmawati, S.E., M.M."),
    ],
    ids=["own", "a.n.", "u.b.", "Plt.", "Plh. a.n.", "Plt. u.b.", "Pj. mayor", "mayor"],
)
def test_signature_forms(signatory: Signatory, expected: str) -> None:
    letter = replace(paper_examples.letter(seal=""), signatory=signatory, copies=())
    text = pdf_reading.text(render_letter(letter, F4))
    assert expected in text
    assert text.endswith("NIP. 19720315 199803 1 004" if signatory.nip else "S.E., M.M.")


def test_only_the_last_line_of_the_office_takes_the_comma() -> None:
    text = pdf_reading.text(
        render_letter(replace(paper_examples.letter(), signatory=paper_examples.ACTING), F4)
    )
    assert "SUMBER DAYA MANUSIA SEKRETARIS, Dr. H." in text


@PAPER
def test_there_are_three_centimetres_to_sign_in(paper: Paper) -> None:
    pdf = render_letter(paper_examples.longest_letter(), paper)
    heights: dict[str, float] = {}

    def note(text: str, _cm: object, tm: list[float], _font: object, _size: float) -> None:
        heights.setdefault(text.strip(), tm[5])

    PdfReader(io.BytesIO(pdf)).pages[0].extract_text(visitor_text=note)
    (title,) = [place for text, place in heights.items() if text.endswith("MANUSIA,")]
    (name,) = [place for text, place in heights.items() if text.startswith("Dr. H. La Ode")]
    assert (title - name) / 72 * 25.4 >= 29.5


def test_the_electronic_signature_gets_an_empty_labelled_box() -> None:
    text = pdf_reading.text(render_letter(paper_examples.letter(electronic=True), F4))
    assert "Ruang tanda tangan elektronik (TTE)" in text
    assert "Ruang tanda tangan" not in pdf_reading.text(render_letter(paper_examples.letter(), F4))


def test_the_table_for_initials_is_on_drafts_only() -> None:
    draft, issued = (
        pdf_reading.text(render_letter(paper_examples.letter(draft=is_draft, initials=True), F4))
        for is_draft in (True, False)
    )
    assert "No. Jabatan Paraf 1. 2. 3." in draft
    assert "Paraf" not in issued


@PAPER
@pytest.mark.parametrize("count", range(6, 22))
def test_a_letter_that_flows_over_keeps_the_signature_with_the_body(
    count: int, paper: Paper
) -> None:
    """A signature never stands alone: two lines of the body at least are with it (§3.5)."""
    terms = "\n".join(f"Ketentuan nomor {n} " + "yang panjang " * 20 for n in range(1, count))
    letter = paper_examples.letter(texts={"ketentuan": terms})
    found = pdf_reading.pages(render_letter(letter, paper))
    (last,) = [page for page in found if "Dr. H. La Ode Muhammad Contoh" in page]
    assert "2. Demikian surat izin" in last
    assert f"Ketentuan nomor {count - 1}" in last or last.index("2. Demikian") < last.index("a.n.")


def test_a_text_longer_than_a_page_is_refused_loudly() -> None:
    with pytest.raises(Refused, match="ketentuan lebih panjang dari satu halaman"):
        render_letter(paper_examples.letter(texts={"ketentuan": "panjang " * 3000}), A4)


def test_equal_values_give_equal_bytes() -> None:
    first = render_letter(paper_examples.letter(), F4)
    render_letters([paper_examples.letter(key) for key in paper_examples.PAPERS], A4)
    assert render_letter(paper_examples.letter(), F4) == first


def test_another_process_on_another_day_prints_the_same_bytes() -> None:
    """T-37: a reprint in 2027 is the letter of 2026; neither clock nor time zone shows."""
    here = hashlib.sha256(render_letter(paper_examples.letter(), F4)).hexdigest()
    code = (
        "import hashlib, paper_examples\n"
        "from kepegdesk.documents.letter import render_letter\n"
        "from kepegdesk.documents.page import F4\n"
        "print(hashlib.sha256(render_letter(paper_examples.letter(), F4)).hexdigest())\n"
    )
    folders = [str(Path(__file__).parent), *filter(None, sys.path)]
    environment = {
        **os.environ,
        "PYTHONPATH": os.pathsep.join(folders),
        "TZ": "Asia/Jayapura",
        "SOURCE_DATE_EPOCH": "1830000000",
        "PYTHONHASHSEED": "7",
    }
    there = subprocess.run(  # noqa: S603
        [sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True
    )
    assert there.stdout.strip() == here


def test_the_document_bears_the_date_of_the_letter() -> None:
    metadata = PdfReader(io.BytesIO(render_letter(paper_examples.letter(), F4))).metadata
    assert metadata is not None
    assert metadata["/CreationDate"].startswith("D:20261123000000")
    assert metadata.title == "SURAT IZIN CUTI TAHUNAN 800.1.11.4/123/BKPSDM/2026"


def batch() -> list[Letter]:
    """Letters of one office that share much but not everything."""
    others = [
        paper_examples.letter(
            number=f"800.1.11.4/{number}/BKPSDM/2026",
            seal=paper_examples.SEAL.replace("/123/", f"/{number}/"),
            values=paper_examples.values(
                nama=f"Pegawai Contoh Nomor {number}", alamat=f"Jalan Melati Nomor {number}"
            ),
        )
        for number in range(124, 128)
    ]
    draft = paper_examples.letter(draft=True)
    one_page = (paper_examples.letter("deferral"), paper_examples.letter("recall"))
    return [paper_examples.letter(), *others, paper_examples.longest_letter(), draft, *one_page]


@PAPER
def test_a_letter_in_a_batch_is_the_letter_alone(paper: Paper, tmp_path: Path) -> None:
    """T-37: batch = single, as text and as picture."""
    letters = batch()
    together = render_letters(letters, paper)
    pdf_reading.check(together, tmp_path)
    texts = pdf_reading.pages(together)
    assert len(texts) == len(letters)
    for number, letter in enumerate(letters):
        alone = render_letter(letter, paper)
        assert sorted(texts[number].split()) == sorted(pdf_reading.text(alone).split())
        one, other = pdf_reading.image(together, number), pdf_reading.image(alone)
        difference = ImageChops.difference(one, other).convert("L")
        assert max(difference.getextrema()) <= 8


def test_a_batch_stores_what_letters_share_once() -> None:
    one = len(render_letter(paper_examples.letter(), F4))
    letters = [replace(paper_examples.letter(seal=""), number=f"800/{n}/2026") for n in range(200)]
    assert len(render_letters(letters, F4)) < one + 200 * 1500


@pytest.mark.parametrize("key", paper_examples.PAPERS)
def test_a_single_letter_stays_small(key: str) -> None:
    assert len(render_letter(paper_examples.letter(key), F4)) <= 32_000


TEXT = st.text(
    st.characters(min_codepoint=0x20, max_codepoint=0x17F, exclude_categories=("Cc", "Cf", "Zs")),
    min_size=1,
    max_size=30,
)


@given(name=TEXT | st.sampled_from(["<b>A & B</b>", "<nip>", "Ñandú & <i>Søn</i>", "&lt;"]))
@settings(max_examples=40, deadline=None)
def test_a_name_prints_as_typed(name: str) -> None:
    letter = paper_examples.letter(values=paper_examples.values(nama=name))
    assert f"Nama : {name}" in rows_of(render_letter(letter, F4))


def wide_logo() -> bytes:
    """Return a logo much wider than high."""
    target = io.BytesIO()
    Image.new("RGB", (800, 200), (180, 30, 30)).save(target, "PNG")
    return target.getvalue()


@pytest.mark.parametrize("logo", [None, paper_examples.logo, wide_logo])
def test_the_letterhead_with_any_logo(logo: Callable[[], bytes] | None, tmp_path: Path) -> None:
    head = replace(paper_examples.letterhead(), logo=logo() if logo else None)
    pdf = render_letter(replace(paper_examples.letter(), letterhead=head), F4)
    pdf_reading.check(pdf, tmp_path)
    assert "BADAN KEPEGAWAIAN DAN PENGEMBANGAN SUMBER DAYA MANUSIA" in pdf_reading.text(pdf)


@pytest.mark.parametrize(
    ("key", "sense"),
    [
        ("large", "tidak berhak atas tunjangan jabatan"),
        ("sick", "surat keterangan dokter yang baru"),
        ("maternity", "tanggal kelahiran anak"),
        ("important", "Cuti karena alasan penting dijalankan di luar negeri (Arab Saudi)."),
    ],
)
def test_the_terms_of_the_other_kinds(key: str, sense: str) -> None:
    """leave.md §3.4: what each kind's letter must say."""
    values = paper_examples.values(luar_negeri="di luar negeri (Arab Saudi)")
    assert sense in pdf_reading.text(render_letter(paper_examples.letter(key, values=values), F4))


def test_the_mayors_letterhead_stands_in_the_middle_without_a_rule() -> None:
    picture = pdf_reading.image(render_letter(paper_examples.letter("cltn_propose"), F4), scale=2)
    mm = 144 / 25.4
    head = picture.crop((0, 0, picture.width, int(42 * mm)))
    left, _, right, _ = pdf_reading.inked(head)
    middle = (30 + (215 - 22.5)) / 2 * mm
    assert (left + right) / 2 == pytest.approx(middle, abs=2 * mm)
    assert (right - left) / mm < 90


def test_a_logo_that_is_no_picture_is_said() -> None:
    head = replace(paper_examples.letterhead(), logo=b"bukan gambar")
    with pytest.raises(UserError, match="Logo pada kop surat tidak dapat dibaca"):
        render_letter(replace(paper_examples.letter(), letterhead=head), F4)


def test_a_transparent_logo_lies_on_white() -> None:
    """The corner of the coat of arms is see-through; black there would betray a lost mask."""
    picture = pdf_reading.image(render_letter(paper_examples.letter(), F4), scale=2)
    left, top, _, _ = pdf_reading.inked(picture)
    corner = picture.getpixel((left + 2, top + round(24 / 25.4 * 144)))
    assert corner == (255, 255, 255)
