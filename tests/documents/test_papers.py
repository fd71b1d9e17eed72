"""Every paper of leave on both sheets: sound, whole, within margins, signed with its body."""

from __future__ import annotations

import io
import itertools
import re
from pathlib import Path

import paper_examples
import pdf_reading
import pytest
import zxingcpp
from paper_examples import PAPERS
from pypdf import PdfReader

from kepegdesk.documents import flow
from kepegdesk.documents.batch import join, render
from kepegdesk.documents.compose import BLANK
from kepegdesk.documents.finished import mark_copy, page_count
from kepegdesk.documents.letter import Letter, count_pages, overflow_words, render_letter
from kepegdesk.documents.page import A4, F4, Paper
from kepegdesk.documents.pieces import mark_of
from kepegdesk.documents.templates import MOST_DICTA, papers, template
from kepegdesk.domain.indonesian import terbilang
from kepegdesk.errors import Refused

PAPER = pytest.mark.parametrize("paper", [F4, A4], ids=lambda paper: paper.name)
KEY = pytest.mark.parametrize("key", PAPERS)
FACE = pytest.mark.parametrize("face", ["Sans", "Serif"])


def words(letter: Letter) -> list[str]:
    """Return every text that a letter must show."""
    found = [*letter.headings, *(text for _, text in letter.reference), *letter.copies]
    found += [text.removeprefix("Yth. ") for text in letter.to]
    for piece in letter.body:
        for name in ("text", "texts", "rows", "label", "mark"):
            found += flat(getattr(piece, name, ()))
    signs = letter.signatory
    return [*found, signs.name, signs.title, signs.rank, *signs.on_behalf]


def flat(value: object) -> list[str]:
    """Return the texts within a value."""
    if isinstance(value, str):
        return [value]
    return [text for each in value for text in flat(each)]  # type: ignore[attr-defined]


def letters_only(text: str) -> str:
    """Return a text without what lines and cells break."""
    return re.sub(r"\s", "", text)


@PAPER
@KEY
@FACE
def test_it_is_sound_and_says_everything(key: str, face: str, paper: Paper, tmp_path: Path) -> None:
    letter = paper_examples.letter(key, face=face)
    pdf = render_letter(letter, paper)
    pdf_reading.check(pdf, tmp_path)
    shown = letters_only(pdf_reading.text(pdf))
    missing = [text for text in words(letter) if letters_only(text) not in shown]
    assert missing == []
    assert "\N{WHITE SQUARE}" not in shown  # nothing the face lacks
    assert page_count(pdf) == count_pages(letter, paper)


@PAPER
@KEY
@FACE
def test_with_the_longest_values_it_fits_or_is_told(key: str, face: str, paper: Paper) -> None:
    """T-39: jabatan 120, unit 100, reason 300 letters; whole, and its pages counted beforehand."""
    letter = paper_examples.longest_letter(key, face=face)
    pdf = render_letter(letter, paper)
    shown = letters_only(pdf_reading.text(pdf))
    assert [text for text in words(letter) if letters_only(text) not in shown] == []
    pages = count_pages(letter, paper)
    assert pages == page_count(pdf)
    if key in paper_examples.PERMITS and (face == "Sans" or paper is F4):
        assert pages == 1
    assert pages <= (3 if template(key).shape == "keputusan" else 2)


@PAPER
@KEY
def test_it_keeps_its_margins(key: str, paper: Paper) -> None:
    """Left 3 cm, right 2 cm, bottom 2 cm on every page (leave.md §4)."""
    pdf = render_letter(paper_examples.longest_letter(key), paper)
    mm = 144 / 25.4
    for page in range(page_count(pdf)):
        picture = pdf_reading.image(pdf, page, scale=2)
        left, top, right, bottom = pdf_reading.inked(picture)
        assert left / mm >= 29.5
        assert (picture.width - right) / mm >= 20
        assert top / mm >= 10
        assert (picture.height - bottom) / mm >= 19.5


@KEY
def test_no_letter_is_smaller_than_eleven_points(key: str) -> None:
    small: set[float] = set()

    def note(text: str, cm: list[float], tm: list[float], _font: object, size: float) -> None:
        if text.strip():
            small.add(round(size * tm[3] * cm[3], 2))

    for tightness in (0, flow.TIGHTEST):
        pdf = render_letter(paper_examples.longest_letter(key, tightness), A4)
        for page in PdfReader(io.BytesIO(pdf)).pages:
            page.extract_text(visitor_text=note)
    assert min(small - {6.5, 9.5}) >= 10.5  # the government in a long letterhead, 3:4
    assert {11.0, 12.0} <= small | {11.0}


@pytest.mark.parametrize(
    ("key", "growing", "ending", "texts"),
    [
        ("annual", "ketentuan", ["Akhir.", "Sekian."], {"isi": "", "penutup": "Sekian."}),
        ("cover", "butir", ["Akhir.", "Sekian."], {"penutup": "Sekian."}),
        ("cltn_decree", "menimbang", ["Satu.", "Dua."], {"diktum": "Satu.\nDua."}),
    ],
)
def test_the_signature_stands_with_its_body(
    key: str, growing: str, ending: list[str], texts: dict[str, str]
) -> None:
    """leave.md §3.5: two lines of the body at least, wherever the page happens to end."""
    pages = []
    for count in range(1, 50):
        grown = {growing: "Butir.\n" * count + "Akhir."}
        letter = paper_examples.letter(key, {**texts, **grown}, tightness=0)
        shown = pdf_reading.pages(render_letter(letter, F4))
        signed = next(page for page in shown if letter.signatory.name in page)
        pages.append(shown.index(signed))
        assert [line for line in ending if line not in signed] == []
    assert len(set(pages)) > 1  # the place where the page ends was passed


@FACE
def test_three_centimetres_are_left_to_sign_in(face: str) -> None:
    """leave.md §4: white between the office and the name, not counting their own lines."""
    letter = paper_examples.letter("annual", face=face, seal="")
    scale = 4
    picture = pdf_reading.image(render_letter(letter, F4), scale=scale).convert("L")
    right = picture.crop((picture.width * 55 // 100, 0, picture.width, picture.height))
    rows = [
        right.crop((0, y, right.width, y + 1)).getextrema()[0] < 128 for y in range(right.height)
    ]
    inked = [y for y, dark in enumerate(rows) if dark]
    white = max(below - above for above, below in itertools.pairwise(inked))
    assert white / scale / 72 * 25.4 >= 30


@FACE
def test_anak_lampiran_1g_keeps_to_one_page_of_a4(face: str) -> None:
    """A position, a unit and a reason as they usually are; where it cannot, what helps is told."""
    usual = paper_examples.values(
        jabatan="Penata Kelola Penyelenggaraan Pemilihan Umum Ahli Muda pada Bidang Pembinaan",
        unit_kerja="Badan Kepegawaian dan Pengembangan Sumber Daya Manusia - Bidang Kompetensi",
        alasan_perpanjangan="Melanjutkan pendampingan suami yang ditugaskan di luar negeri",
    )
    letter = paper_examples.letter("cltn_ext_endorse", values=usual, face=face)
    assert letter.tightness == flow.TIGHTEST
    assert count_pages(letter, F4) == 1
    assert count_pages(letter, A4) == (1 if face == "Sans" else 2)
    assert "pilih kertas F4" in overflow_words(2, letter.tightness)
    assert "Rapatkan" not in overflow_words(2, letter.tightness)
    assert "Rapatkan agar satu halaman" in overflow_words(2, flow.TIGHTEST - 1)


@PAPER
@KEY
def test_the_draft_has_a_watermark_and_neither_number_nor_code(key: str, paper: Paper) -> None:
    """T-36, for every paper; what the employee writes himself has neither to begin with."""
    own = template(key).own
    pdf = render_letter(paper_examples.letter(key, draft=not own, number="800/77/2026"), paper)
    text = pdf_reading.text(pdf)
    assert ("DRAF" in text) is not own
    assert "800/77/2026" not in text
    picture = pdf_reading.image(pdf, scale=150 / 72)
    assert zxingcpp.read_barcodes(picture.convert("L")) == []


@KEY
def test_the_issued_one_bears_its_code_on_one_page(key: str) -> None:
    """T-36."""
    pdf = render_letter(paper_examples.letter(key), F4)
    found = [
        code.text
        for page in range(page_count(pdf))
        for code in zxingcpp.read_barcodes(
            pdf_reading.image(pdf, page, scale=150 / 72).convert("L")
        )
    ]
    assert found == ([] if template(key).own else [paper_examples.SEAL])


def test_anak_lampiran_1d_has_its_table_in_order() -> None:
    """leave.md §3.3, 1.d."""
    text = pdf_reading.text(render_letter(paper_examples.letter("cltn_propose"), F4))
    labels = [
        "1. Nama", "2. NIP", "3. Pangkat/Gol. Ruang", "4. Jabatan", "5. Unit Kerja",
        "6. Masa Kerja Golongan", "7. Gaji Pokok", "8. Bekerja sebagai PNS sejak",
        "9. Alasan Permintaan Cuti", "10. Lamanya Cuti", "11. Wilayah Pembayaran",
    ]  # fmt: skip
    places = [text.find(label) for label in labels]
    assert -1 not in places
    assert places == sorted(places)
    assert f"7. Gaji Pokok {BLANK}" in text


def test_a_decree_has_its_parts_in_order() -> None:
    """leave.md §3.4: Menimbang, Mengingat, Memperhatikan, MEMUTUSKAN, KESATU …"""
    text = pdf_reading.text(render_letter(paper_examples.letter("cltn_decree"), F4))
    parts = [
        "KEPUTUSAN WALI KOTA KENDARI NOMOR 800", "TENTANG PEMBERIAN CUTI DI LUAR TANGGUNGAN",
        "WALI KOTA KENDARI,", "Menimbang : a.", "Mengingat : 1.", "Memperhatikan : Persetujuan",
        "MEMUTUSKAN:", "Menetapkan : KEPUTUSAN", "KESATU : Memberikan", "KEDUA :", "KETIGA :",
        "KEEMPAT :", "KELIMA :", "KEENAM :", "Ditetapkan di Kendari", "pada tanggal 23 November",
        "Tembusan:",
    ]  # fmt: skip
    place = 0
    for part in parts:
        found = text.find(part, place)
        assert found >= 0, part
        place = found


def test_the_temporary_permit_is_that_of_anak_lampiran_1c() -> None:
    """leave.md §3.3, 1.c: place and date right, title, number, two points, copies."""
    values = paper_examples.values(
        jenis_cuti="cuti karena alasan penting",
        jenis_cuti_kapital="CUTI KARENA ALASAN PENTING",
        lama="4 (empat) hari",
    )
    text = pdf_reading.text(render_letter(paper_examples.letter("temporary", values=values), F4))
    parts = [
        "Kendari, 23 November 2026",
        "IZIN SEMENTARA PELAKSANAAN CUTI KARENA ALASAN PENTING",
        "Nomor :",
        "1.",
        "Diberikan izin sementara untuk melaksanakan cuti karena alasan penting kepada Pegawai",
        "Selama 4 (empat) hari, terhitung mulai tanggal 28 Desember 2026 sampai dengan tanggal",
        "a. Sebelum menjalankan cuti karena alasan penting, wajib menyerahkan pekerjaannya",
        "b. Setelah selesai menjalankan cuti karena alasan penting, wajib melaporkan diri",
        "2. Demikian izin sementara melaksanakan cuti karena alasan penting ini dibuat",
        "Tembusan:",
        "1. Wali Kota Kendari (untuk memperoleh keputusan);",
    ]
    places = [text.find(part) for part in parts]
    assert -1 not in places, [p for p, place in zip(parts, places, strict=True) if place < 0]
    assert places == sorted(places)


def test_an_official_letter_has_its_head() -> None:
    """leave.md §4: date right; Nomor, Sifat, Lampiran, Hal; Yth."""
    pdf = render_letter(paper_examples.letter("deferral"), F4)
    rows: dict[int, list[tuple[float, str]]] = {}

    def note(text: str, _cm: object, tm: list[float], _font: object, _size: float) -> None:
        if text.strip():
            rows.setdefault(round(tm[5]), []).append((tm[4], text.strip()))

    PdfReader(io.BytesIO(pdf)).pages[0].extract_text(visitor_text=note)
    told = [" ".join(text for _, text in sorted(row)) for row in rows.values()]
    assert f"Nomor : {paper_examples.NUMBER} Kendari, 23 November 2026" in told
    heads = ("Nomor :", "Sifat :", "Lampiran :", "Hal :", "Yth. Sdri.", "di Kendari")
    places = [next(n for n, row in enumerate(told) if row.startswith(head)) for head in heads]
    assert places == sorted(places)


def test_an_empty_row_of_the_head_is_left_out() -> None:
    letter = paper_examples.letter("deferral", texts={"lampiran": "", "sifat": " "})
    text = pdf_reading.text(render_letter(letter, F4))
    assert "Lampiran" not in text
    assert "Sifat" not in text


def test_letters_of_a_list_go_on_after_z() -> None:
    marks = [mark_of(n, lettered=True) for n in (0, 25, 26, 27, 51, 52)]
    assert marks == ["a.", "z.", "aa.", "ab.", "az.", "ba."]
    assert mark_of(9, lettered=False) == "10."


@pytest.mark.parametrize("number", [*range(367)])
def test_numbers_are_spelled_on_letters(number: int) -> None:
    """T-40: 0 to 366, 11 *sebelas*, 100 *seratus*, 111 *seratus sebelas*."""
    spelled = terbilang(number)
    assert spelled == spelled.strip()
    known = {0: "nol", 11: "sebelas", 100: "seratus", 111: "seratus sebelas"}
    assert known.get(number, spelled) == spelled


class TestCopies:
    """The mark of a further copy: at the foot, in 7 points, nothing else touched."""

    @PAPER
    def test_it_stands_below_everything(self, paper: Paper, tmp_path: Path) -> None:
        pdf = render_letter(paper_examples.longest_letter(), paper)
        copy = mark_copy(pdf, "Cetak ulang ke-3, 1 Maret 2027")
        pdf_reading.check(copy, tmp_path)
        assert "Cetak ulang ke-3, 1 Maret 2027" in pdf_reading.text(copy)
        before, after = (pdf_reading.image(each, scale=2) for each in (pdf, copy))
        box = (0, 0, before.width, before.height - int(13 * 144 / 25.4))
        assert before.crop(box).tobytes() == after.crop(box).tobytes()

    def test_every_page_bears_it(self) -> None:
        pdf = render_letter(paper_examples.letter("cltn_decree"), F4)
        pages = pdf_reading.pages(mark_copy(pdf, "Cetak ulang ke-1, 1 Maret 2027"))
        assert len(pages) == 2
        assert all("Cetak ulang ke-1" in page for page in pages)


class TestBatch:
    """Issued bytes and drafts in one document, in their order."""

    def test_parts_keep_their_order(self, tmp_path: Path) -> None:
        kept = render_letter(paper_examples.letter("sick"), F4)
        drafts = [paper_examples.letter(key, draft=True) for key in ("large", "maternity")]
        form = paper_examples.form()
        whole = join([kept, *drafts, form, kept, drafts[0]], F4)
        pdf_reading.check(whole, tmp_path)
        named = ("IZIN CUTI SAKIT", "IZIN CUTI BESAR", "IZIN CUTI MELAHIRKAN", "FORMULIR")
        found = [
            next(n for n, name in enumerate(named) if name in page)
            for page in pdf_reading.pages(whole)
        ]
        assert found == [0, 1, 2, 3, 0, 1]

    def test_one_paper_alone_is_itself(self) -> None:
        letter = paper_examples.letter()
        assert join([letter], F4) == render(letter, F4) == render_letter(letter, F4)
        kept = render_letter(letter, F4)
        assert join([kept], F4) == render(kept, F4) == kept


def test_a_paper_that_is_not_there_is_an_error() -> None:
    with pytest.raises(KeyError, match="tidak_ada"):
        template("tidak_ada")
    assert len(papers()) == len(set(papers()))


@pytest.mark.parametrize(
    ("key", "slot", "text", "problem"),
    [
        ("annual", "penutup", "{x}", "TK01"),
        ("annual", "pembuka", "[bila luar_negeri] Diberikan cuti.", "TK05"),
        ("annual", "penutup", "{luar_negeri}", "TK05"),
        ("annual", "judul", "{luar_negeri}", "TK05"),
        ("deferral", "hal", "{tempat}", "TK05"),
        ("cltn_decree", "kesatu", "{tempat}", "TK05"),
        ("cltn_decree", "diktum", "\n".join(["Diktum."] * 15), "TK06"),
    ],
)
def test_a_paper_with_a_hole_is_refused_in_words(
    key: str, slot: str, text: str, problem: str
) -> None:
    """Whatever was stored: nothing prints without its title or its sentence, and none is a bug."""
    with pytest.raises(Refused) as refusal:
        paper_examples.letter(key, {slot: text})
    assert [each.key for each in refusal.value.problems] == [problem]


def test_every_dictum_that_is_allowed_has_its_name() -> None:
    texts = [f"Diktum nomor {number}." for number in range(MOST_DICTA)]
    made = paper_examples.letter("cltn_decree", {"diktum": "\n".join(texts)})
    shown = letters_only(pdf_reading.text(render_letter(made, F4)))
    assert [text for text in texts if letters_only(text) not in shown] == []
    assert "KELIMABELAS:" in shown
