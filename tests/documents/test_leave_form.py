"""Form 1.b on paper."""

from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path

import paper_examples
import pdf_reading
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import ImageChops
from pypdf import PdfReader

from kepegdesk.documents import leave_form
from kepegdesk.documents.layout import REGULAR, width
from kepegdesk.documents.leave_form import LeaveForm, Opinion, render_form
from kepegdesk.documents.page import A4, F4, Paper
from kepegdesk.domain.kinds import LeaveKind, Verdict
from kepegdesk.domain.leave import LONGEST_ADDRESS, LONGEST_REASON
from kepegdesk.errors import Refused

PAPER = pytest.mark.parametrize("paper", [F4, A4], ids=lambda paper: paper.name)

SECTIONS = [
    "ANAK LAMPIRAN 1.b PERATURAN BADAN KEPEGAWAIAN NEGARA REPUBLIK INDONESIA NOMOR 24 TAHUN 2017",
    "TENTANG TATA CARA PEMBERIAN CUTI PEGAWAI NEGERI SIPIL",
    "Kendari, 23 November 2026 Kepada Yth. Kepala Dinas",
    "FORMULIR PERMINTAAN DAN PEMBERIAN CUTI",
    "I. DATA PEGAWAI Nama",
    "NIP 19850721 201001 2 003",
    "Jabatan",
    "Masa Kerja",
    "Unit Kerja",
    "Gol. Ruang",
    "II. JENIS CUTI YANG DIAMBIL **",
    "1. Cuti Tahunan 2. Cuti Besar",
    "3. Cuti Sakit 4. Cuti Melahirkan",
    "5. Cuti Karena Alasan Penting 6. Cuti di Luar Tanggungan Negara",
    "III. ALASAN CUTI",
    "IV. LAMANYA CUTI Selama",
    "8 (hari/bulan/tahun)*",
    "mulai tanggal 28 Desember 2026 s/d 8 Januari 2027",
    "V. CATATAN CUTI *** 1. CUTI TAHUNAN 2. CUTI BESAR",
    "Tahun Sisa Keterangan 3. CUTI SAKIT",
    "N-2 0 - 4. CUTI MELAHIRKAN",
    "N-1 4 diambil 2, sisa 4 5. CUTI KARENA ALASAN PENTING",
    "N 12 belum diambil 6. CUTI DI LUAR TANGGUNGAN NEGARA",
    "VI. ALAMAT SELAMA MENJALANKAN CUTI",
    "TELP",
    "Hormat saya,",
    "(Wa Ode Fitriani Saranani, S.Kom., M.Si.) NIP. 19850721 201001 2 003",
    "VII. PERTIMBANGAN ATASAN LANGSUNG **",
    "DISETUJUI PERUBAHAN **** DITANGGUHKAN **** TIDAK DISETUJUI ****",
    "(La Sudi Contoh, S.Pd.) NIP. 19780623 199903 1 007",
    "VIII. KEPUTUSAN PEJABAT YANG BERWENANG MEMBERIKAN CUTI **",
    "DISETUJUI PERUBAHAN **** DITANGGUHKAN **** TIDAK DISETUJUI ****",
    "(Dra. Hj. Contoh Rahmawati, M.Si.) NIP. 19681231 199403 2 010",
    "Catatan:",
    "* Coret yang tidak perlu",
    "** Pilih salah satu dengan memberi tanda centang (√)",
    "*** diisi oleh pejabat yang menangani bidang kepegawaian sebelum PNS mengajukan cuti",
    "**** diberi tanda centang dan alasannya",
    "N = Cuti tahun berjalan",
    "N-1 = Sisa cuti 1 tahun sebelumnya",
    "N-2 = Sisa cuti 2 tahun sebelumnya",
]
"""leave.md §3.1, top to bottom."""


@PAPER
def test_every_section_label_and_footnote_in_order(paper: Paper, tmp_path: Path) -> None:
    pdf = render_form(paper_examples.form(), paper)
    pdf_reading.check(pdf, tmp_path)
    (text,) = pdf_reading.pages(pdf)
    place = 0
    for part in SECTIONS:
        found = text.find(part, place)
        assert found >= 0, part
        place = found + len(part)


def test_the_heading_of_the_regulation_can_be_left_out() -> None:
    text = pdf_reading.text(render_form(replace(paper_examples.form(), annex=False), F4))
    assert "ANAK LAMPIRAN" not in text
    assert text.startswith("Kendari, 23 November 2026")


def test_a_number_only_where_the_office_gives_one() -> None:
    form = replace(paper_examples.form(), number="800.1.11.4/9/BKPSDM/2026")
    assert "Nomor : 800.1.11.4/9/BKPSDM/2026" in pdf_reading.text(render_form(form, F4))
    assert "Nomor :" not in pdf_reading.text(render_form(paper_examples.form(), F4))


def test_a_draft_has_a_watermark_and_no_number() -> None:
    form = replace(paper_examples.form(), number="800.1.11.4/9/BKPSDM/2026", draft=True)
    text = pdf_reading.text(render_form(form, F4))
    assert "DRAF" in text
    assert "800.1.11.4" not in text
    assert "DRAF" not in pdf_reading.text(render_form(paper_examples.form(), F4))


Stroke = list[tuple[float, float]]


def strokes(form: LeaveForm) -> list[Stroke]:
    """Return every stroked line of the form as its points, in points from the lower left corner."""
    content = PdfReader(io.BytesIO(render_form(form, F4))).pages[0].get_contents()
    assert content is not None
    origins = [(0.0, 0.0)]
    found: list[Stroke] = []
    path: Stroke = []
    for operands, operator in content.operations:
        x, y = origins[-1]
        if operator == b"q":
            origins.append((x, y))
        elif operator == b"Q":
            origins.pop()
        elif operator == b"cm":
            origins[-1] = (x + float(operands[4]), y + float(operands[5]))
        elif operator == b"m":
            path = [(x + float(operands[0]), y + float(operands[1]))]
        elif operator == b"l":
            path.append((x + float(operands[0]), y + float(operands[1])))
        elif operator == b"S":
            found.append(path)
    return found


def ticks(form: LeaveForm) -> list[tuple[int, int]]:
    """Return where ticks begin, in millimetres from the left and top: strokes of three points."""
    starts = [stroke[0] for stroke in strokes(form) if len(stroke) == 3]
    return [(round(x / 72 * 25.4), round(330 - y / 72 * 25.4)) for x, y in starts]


@pytest.mark.parametrize("kind", list(LeaveKind))
def test_one_tick_at_the_kind_asked_for(kind: LeaveKind) -> None:
    (tick,) = ticks(paper_examples.form(kind))
    row, column = divmod(list(LeaveKind).index(kind), 2)
    others = [ticks(paper_examples.form(other))[0] for other in LeaveKind]
    columns = sorted({x for x, _ in others})
    rows = sorted({y for _, y in others})
    assert (len(columns), len(rows)) == (2, 3)
    assert tick == (columns[column], rows[row])


@pytest.mark.parametrize("verdict", list(Verdict))
def test_the_answers_are_ticked_in_their_columns(verdict: Verdict) -> None:
    opinion = Opinion("Kepala Bidang", "Contoh", "197806231999031007", verdict, "Alasan contoh.")
    form = replace(paper_examples.form(), superior=opinion, authority=opinion)
    _, superior, authority = ticks(form)
    quarter = (215 - 24) / 4
    column = list(Verdict).index(verdict)
    assert superior[0] == authority[0] == pytest.approx(12 + quarter * (column + 0.5), abs=4)
    assert superior[1] < authority[1]
    assert pdf_reading.text(render_form(form, F4)).count("Alasan: Alasan contoh.") == 2


@pytest.mark.parametrize("unit", ["hari", "bulan", "tahun"])
def test_the_units_that_do_not_apply_are_struck_through(unit: str) -> None:
    lengths = [
        line[1][0] - line[0][0]
        for line in strokes(replace(paper_examples.form(), length_unit=unit))
        if len(line) == 2 and line[0][1] == line[1][1]
    ]
    for word in ("hari", "bulan", "tahun"):
        long = width(word, REGULAR, 9)
        struck = any(length == pytest.approx(long, abs=0.2) for length in lengths)
        assert struck == (word != unit), word


def test_a_pppk_has_three_kinds_only(monkeypatch: pytest.MonkeyPatch) -> None:
    """leave.md §3.2: the same grid, what PPPK have not is hatched and cannot be ticked."""
    form = replace(paper_examples.form(LeaveKind.MATERNITY), pppk=True)
    text = pdf_reading.text(render_form(form, F4))
    assert "LAMPIRAN II PERATURAN BADAN KEPEGAWAIAN NEGARA REPUBLIK INDONESIA NOMOR 7" in text
    assert "NI PPPK 19850721 201001 2 003" in text
    assert "sebelum PPPK mengajukan cuti" in text
    hatched = pdf_reading.image(render_form(form, F4), scale=2)
    monkeypatch.setattr(leave_form, "_NOT_FOR_PPPK", ())
    open_to_all = pdf_reading.image(render_form(form, F4), scale=2)
    box = ImageChops.difference(hatched, open_to_all).getbbox()
    assert box is not None
    left, top, right, bottom = (each / 144 * 25.4 for each in box)
    assert right - left > 90  # from the first tick column into the second
    assert bottom - top > 9  # over three rows


@PAPER
def test_the_regulation_of_the_pppk_stands_in_its_four_lines(paper: Paper) -> None:
    """leave.md §3.2: the name of the office is one line."""
    form = replace(paper_examples.form(LeaveKind.SICK), pppk=True)
    page = PdfReader(io.BytesIO(render_form(form, paper))).pages[0]
    lines = page.extract_text().splitlines()
    assert lines[:3] == [
        "LAMPIRAN II",
        "PERATURAN BADAN KEPEGAWAIAN NEGARA REPUBLIK INDONESIA",
        "NOMOR 7 TAHUN 2022",
    ]


def test_the_columns_are_those_of_the_model() -> None:
    """leave.md §3.5: I and II 22/28/22/28, IV 12/22/16/18/8/24, V 10/10/24/40/16, VI 55/15/30."""
    upright = [one for one in strokes(paper_examples.form()) if one[0][0] == one[-1][0]]
    left, room = 12.0, 215.0 - 24.0
    places = {round((line[0][0] / 72 * 25.4 - left) / room * 100) for line in upright}
    assert places == {0, 10, 12, 20, 22, 25, 34, 44, 50, 55, 68, 70, 72, 75, 76, 84, 100}


@PAPER
def test_the_longest_values_fit_one_page(paper: Paper, tmp_path: Path) -> None:
    """Jabatan 120, unit 100, alasan 300 letters, answered at length (T-39, leave.md §3.5)."""
    form = paper_examples.longest_form()
    assert (len(form.position), len(form.unit), len(form.reason)) == (120, 100, 300)
    pdf = render_form(form, paper)
    pdf_reading.check(pdf, tmp_path)
    (text,) = pdf_reading.pages(pdf)
    for value in (form.name, form.position, form.unit, form.reason, form.address):
        assert value in text
    assert SECTIONS[-1] in text


def letter_sizes(pdf: bytes) -> set[float]:
    """Return the sizes of letters in use."""
    sizes: set[float] = set()

    def note(text: str, _cm: object, _tm: object, _font: object, size: float) -> None:
        if text.strip():
            sizes.add(size)

    PdfReader(io.BytesIO(pdf)).pages[0].extract_text(visitor_text=note)
    return sizes


def test_nine_points_or_as_large_as_fits() -> None:
    assert 9.0 in letter_sizes(render_form(paper_examples.form(), F4))
    assert 8.5 in letter_sizes(render_form(paper_examples.form(), A4))
    assert 8.0 in letter_sizes(render_form(paper_examples.longest_form(), A4))


@PAPER
def test_the_margins_are_respected(paper: Paper) -> None:
    picture = pdf_reading.image(render_form(paper_examples.longest_form(), paper), scale=2)
    left, top, right, bottom = pdf_reading.inked(picture)
    mm = 144 / 25.4
    assert left / mm >= 11.5
    assert (picture.width - right) / mm >= 11.5
    assert top / mm >= 11.5
    assert (picture.height - bottom) / mm >= 11.5


@pytest.mark.parametrize(
    ("field", "words"),
    [
        ("reason", "alasan cuti (4000 huruf)"),
        ("position", "jabatan (4000 huruf)"),
        ("address", "alamat selama cuti (4000 huruf)"),
    ],
)
def test_what_cannot_fit_is_refused_and_named(field: str, words: str) -> None:
    form = replace(paper_examples.form(), **{field: "Contoh " * 571 + "abc"})
    with pytest.raises(Refused) as refusal:
        render_form(form, A4)
    (problem,) = refusal.value.problems
    assert problem.field == field
    assert words in problem.text
    assert "A4" in problem.text


def test_equal_values_give_equal_bytes() -> None:
    first = render_form(paper_examples.form(), F4)
    render_form(paper_examples.longest_form(), A4)
    assert render_form(paper_examples.form(), F4) == first


def test_officials_not_known_yet_leave_dots() -> None:
    form = replace(paper_examples.form(), superior=Opinion(), authority=Opinion())
    assert pdf_reading.text(render_form(form, F4)).count("(....") == 2


@given(
    st.sampled_from(["name", "position", "unit", "reason", "address", "phone"]),
    st.text(
        st.characters(
            min_codepoint=0x21, max_codepoint=0x17F, exclude_categories=("Cc", "Cf", "Zs")
        ),
        min_size=1,
        max_size=20,
    )
    | st.sampled_from(["<b>A & B</b>", "<nip>", "<img src='x'/>"]),
)
@settings(max_examples=25, deadline=None)
def test_user_text_prints_as_typed(field: str, value: str) -> None:
    form = replace(paper_examples.form(), **{field: value})
    text = pdf_reading.text(render_form(form, F4))
    assert value.replace(" ", "") in text.replace(" ", "")


def test_the_longest_reason_and_address_that_are_accepted_fit_one_page() -> None:
    """``domain.leave`` refuses longer ones before a request is numbered."""
    reason = paper_examples._long("Menghadiri pernikahan saudara kandung", LONGEST_REASON)
    address = paper_examples._long("Jalan Poros Bandara Haluoleo Blok C", LONGEST_ADDRESS)
    form = replace(paper_examples.longest_form(), reason=reason, address=address)

    assert len(PdfReader(io.BytesIO(render_form(form, A4))).pages) == 1
