"""The Surat Izin Cuti on paper."""

from __future__ import annotations

import hashlib
import io
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import paper_examples
import pdf_reading
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageChops
from pypdf import PdfReader

from kepegdesk.documents.leave_letter import LeaveLetter, render_letter, render_letters
from kepegdesk.documents.leave_terms import standard_terms
from kepegdesk.documents.page import A4, F4, PAPERS, Paper, Signatory
from kepegdesk.domain.kinds import LeaveKind
from kepegdesk.errors import Refused, UserError

PAPER = pytest.mark.parametrize("paper", [F4, A4], ids=lambda paper: paper.name)


@PAPER
@pytest.mark.parametrize("kind", list(LeaveKind))
def test_every_kind_is_one_sound_page(kind: LeaveKind, paper: Paper, tmp_path: Path) -> None:
    pdf = render_letter(paper_examples.letter(kind), paper)
    pdf_reading.check(pdf, tmp_path)
    assert len(pdf_reading.pages(pdf)) == 1
    assert f"SURAT IZIN {kind.label.upper()}" in pdf_reading.text(pdf)


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


@PAPER
def test_labels_stand_beside_their_values(paper: Paper) -> None:
    """Labels and values are drawn apart; each pair must share one base line."""
    pdf = render_letter(paper_examples.longest_letter(), paper)
    lines: dict[int, list[str]] = {}

    def note(text: str, _cm: object, tm: list[float], _font: object, _size: float) -> None:
        if text.strip():
            lines.setdefault(round(tm[5]), []).append(text.strip())

    PdfReader(io.BytesIO(pdf)).pages[0].extract_text(visitor_text=note)
    rows = [" ".join(parts) for parts in lines.values()]
    assert any(r.startswith("Nama : Prof. Dr. dr. Hj. Wa Ode Siti") for r in rows)
    assert "NIP : 19850721 201001 2 003" in rows
    assert any(r.startswith("Jabatan : Kepala Subbagian Perencanaan") for r in rows)
    assert any(r.startswith("Unit Kerja : Dinas Pengendalian Penduduk") for r in rows)


@PAPER
def test_the_longest_values_still_fit_one_page(paper: Paper, tmp_path: Path) -> None:
    letter = paper_examples.longest_letter()
    pdf = render_letter(letter, paper)
    pdf_reading.check(pdf, tmp_path)
    (text,) = pdf_reading.pages(pdf)
    assert all(value in text for _, value in letter.identity)
    assert letter.terms[-1] in text
    assert "u.b." in text


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


def test_a_draft_has_a_watermark_and_no_number() -> None:
    draft = replace(paper_examples.letter(), number=None)
    text = pdf_reading.text(render_letter(draft, F4))
    assert "DRAF" in text
    assert "Nomor : \N{HORIZONTAL ELLIPSIS}" in text
    assert "800.1.11.4" not in text


def test_an_issued_letter_has_a_number_and_no_watermark() -> None:
    text = pdf_reading.text(render_letter(paper_examples.letter(), F4))
    assert "DRAF" not in text
    assert "Nomor : 800.1.11.4/123/BKPSDM/2026" in text


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
        (paper_examples.MAYOR, "WALI KOTA KENDARI, Hj. Siti Contoh Rahmawati, S.E., M.M."),
    ],
    ids=["own", "a.n.", "u.b.", "Plt.", "mayor"],
)
def test_signature_forms(signatory: Signatory, expected: str) -> None:
    letter = replace(paper_examples.letter(), signatory=signatory, copies=())
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


def test_a_letter_that_flows_over_keeps_the_signature_with_the_body() -> None:
    """A signature never stands alone on its page (leave.md §3.5)."""
    terms = tuple(f"Ketentuan nomor {n} " + "yang panjang " * 20 for n in range(1, 16))
    letter = replace(paper_examples.letter(), terms=terms)
    *_, last = pdf_reading.pages(render_letter(letter, A4))
    assert "Ketentuan nomor 15" in last
    assert "2. Demikian surat izin" in last
    assert "Dr. H. La Ode Muhammad Contoh" in last


def test_a_text_longer_than_a_page_is_refused_loudly() -> None:
    letter = replace(paper_examples.letter(), terms=("panjang " * 3000,))
    with pytest.raises(Refused, match="ketentuan lebih panjang dari satu halaman"):
        render_letter(letter, A4)


def test_equal_values_give_equal_bytes() -> None:
    first = render_letter(paper_examples.letter(), F4)
    render_letters([paper_examples.letter(kind) for kind in LeaveKind], A4)
    assert render_letter(paper_examples.letter(), F4) == first


def test_another_process_on_another_day_prints_the_same_bytes() -> None:
    """T-37: a reprint in 2027 is the letter of 2026; neither clock nor time zone shows."""
    here = hashlib.sha256(render_letter(paper_examples.letter(), F4)).hexdigest()
    code = (
        "import hashlib, paper_examples\n"
        "from kepegdesk.documents.leave_letter import render_letter\n"
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


def batch() -> list[LeaveLetter]:
    """Letters of one office that share much but not everything."""
    one = paper_examples.letter()
    others = [
        replace(
            one,
            number=f"800.1.11.4/{number}/BKPSDM/2026",
            identity=(("Nama", f"Pegawai Contoh Nomor {number}"), *one.identity[1:]),
            terms=standard_terms(LeaveKind.ANNUAL, address=f"Jalan Melati Nomor {number}"),
        )
        for number in range(124, 128)
    ]
    return [one, *others, paper_examples.longest_letter(), replace(one, number=None)]


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
    letters = [replace(paper_examples.letter(), number=f"800/{n}/2026") for n in range(200)]
    assert len(render_letters(letters, F4)) < one + 200 * 1500


@pytest.mark.parametrize("kind", list(LeaveKind))
def test_a_single_letter_stays_small(kind: LeaveKind) -> None:
    assert len(render_letter(paper_examples.letter(kind), F4)) <= 30_000


TEXT = st.text(
    st.characters(min_codepoint=0x20, max_codepoint=0x17F, exclude_categories=("Cc", "Cf", "Zs")),
    min_size=1,
    max_size=30,
)


@given(name=TEXT | st.sampled_from(["<b>A & B</b>", "<nip>", "Ñandú & <i>Søn</i>", "&lt;"]))
@settings(max_examples=40, deadline=None)
def test_a_name_prints_as_typed(name: str) -> None:
    letter = replace(paper_examples.letter(), identity=(("Nama", name),))
    assert f"Nama : {name}" in pdf_reading.text(render_letter(letter, F4))


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
    ("kind", "sense"),
    [
        (LeaveKind.LARGE, "tidak berhak atas tunjangan jabatan"),
        (LeaveKind.SICK, "surat keterangan dokter yang baru"),
        (LeaveKind.MATERNITY, "tanggal kelahiran anak"),
        (LeaveKind.IMPORTANT, "Cuti Karena Alasan Penting dijalankan di luar negeri."),
    ],
)
def test_the_terms_of_the_other_kinds(kind: LeaveKind, sense: str) -> None:
    """leave.md §3.4: what each kind's letter must say."""
    assert any(sense in term for term in standard_terms(kind, place="di luar negeri"))


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
