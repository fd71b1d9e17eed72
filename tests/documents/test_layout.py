"""What can be printed of a text, and how it breaks into lines."""

from __future__ import annotations

import io
import itertools
import unicodedata

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from pypdf import PdfReader
from reportlab import rl_config
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfgen.canvas import Canvas

from kepegdesk import paths
from kepegdesk.documents.layout import (
    BOLD,
    REGULAR,
    UNPRINTABLE,
    para,
    printable,
    register_fonts,
    text_block,
    width,
    wrap,
)
from kepegdesk.documents.layout import draw as draw_block

LATIN = [
    chr(code)
    for code in itertools.chain(range(0x21, 0x7F), range(0xA1, 0x250), range(0x1E00, 0x1E9C))
    if unicodedata.category(chr(code)) not in ("Cc", "Cf", "Zs", "Cn")
    and unicodedata.normalize("NFC", chr(code)) == chr(code)
]

latin_text = st.text(st.sampled_from([*LATIN, " "]), min_size=1, max_size=60)


def as_on_paper(text: str, *, as_paragraph: bool) -> str:
    """Print a text on a wide page and read it back."""
    register_fonts()
    target = io.BytesIO()
    canvas = Canvas(target, pagesize=(3000, 300), invariant=1)
    if as_paragraph:
        paragraph = para(text, ParagraphStyle("plain", fontName=REGULAR, fontSize=9))
        paragraph.wrapOn(canvas, 2900, 200)
        paragraph.drawOn(canvas, 20, 100)
    else:
        draw_block(canvas, text_block(text, x=0, room=2900, size=9), 20, 200)
    canvas.save()
    return PdfReader(target).pages[0].extract_text().strip()


@pytest.mark.parametrize("as_paragraph", [False, True])
@given(text=latin_text)
@settings(max_examples=40, deadline=None)
def test_any_latin_text_comes_out_as_it_went_in(text: str, as_paragraph: bool) -> None:
    assert as_on_paper(text, as_paragraph=as_paragraph) == " ".join(text.split())


@pytest.mark.parametrize("as_paragraph", [False, True])
@pytest.mark.parametrize(
    "text",
    [
        "<b>A & B</b>",
        "<nip>",
        "<b>tidak ditutup",
        'a <img src="/etc/passwd"/> b',
        '<font color="red">x</font> &amp; &#65;',
        "5 < 6 > 4 && <!-- x -->",
        "]]>",
        "%(nama)s {0} \\n",
        "Ñandú Čapek Łódź Þór Đặng Nguyễn",
    ],
)
def test_markup_is_printed_as_typed(text: str, as_paragraph: bool) -> None:
    """Nothing a person types is read by reportlab: no tag vanishes, no picture is fetched."""
    assert as_on_paper(text, as_paragraph=as_paragraph) == text


def test_every_latin_letter_is_in_the_faces() -> None:
    missing = [char for char in LATIN if printable(char) != char]
    assert missing == []


@pytest.mark.parametrize("text", ["佐藤", "أحمد", "🙂", "\U0001d400", "\ue000"])
def test_what_the_face_lacks_is_seen_to_be_missing(text: str) -> None:
    shown = printable(text)
    assert shown == UNPRINTABLE * len(text)
    assert as_on_paper(f"A{text}B", as_paragraph=False) == f"A{shown}B"


@given(st.text())
@example("0 \xad")
@example("0 \xad 1")
@settings(max_examples=200)
def test_nothing_visible_is_swallowed(text: str) -> None:
    """Every letter, mark or sign leaves a sign; controls and invisible formats leave none wider."""
    shown = printable(text)
    visible = [
        c for c in unicodedata.normalize("NFC", text) if unicodedata.category(c)[0] in "LNPS"
    ]
    assert len(shown.replace(" ", "")) >= len(visible)
    assert shown == " ".join(shown.split())


def test_decomposed_letters_are_composed() -> None:
    assert printable("Jose\u0301") == "José"


def test_reversed_reading_order_is_not_obeyed() -> None:
    assert printable("abc\u202egpj.exe") == "abcgpj.exe"


@given(latin_text, st.floats(min_value=12, max_value=400), st.sampled_from([REGULAR, BOLD]))
@settings(max_examples=150)
def test_lines_fit_and_lose_nothing(text: str, room: float, font: str) -> None:
    text = printable(text)
    broken = wrap(text, font, 10, room)
    assert "".join(broken).replace(" ", "") == text.replace(" ", "")
    assert all(len(line) == 1 or width(line, font, 10) <= room for line in broken)


def test_a_justified_line_ends_at_the_margin() -> None:
    text = (
        "Sebelum menjalankan cuti tahunan wajib menyerahkan pekerjaannya kepada atasan langsungnya"
    )
    block = text_block(text, x=20, room=150, size=11, align="justify")
    assert len(block.words) > 2
    for line in block.words[:-1]:
        spread = width(line.text, line.font, line.size) + line.gap * line.text.count(" ")
        assert spread == pytest.approx(150)
    assert block.words[-1].gap == 0


def test_nothing_outside_the_document_is_fetched() -> None:
    assert rl_config.trustedSchemes == ["data"]
    assert rl_config.trustedHosts == ["localhost"]


def test_the_faces_bear_their_own_name_and_their_licence() -> None:
    """*Liberation* is a reserved name: a changed face may not bear it (OFL 1.1, condition 3)."""
    folder = paths.resources() / "fonts"
    assert "SIL OPEN FONT LICENSE Version 1.1" in (folder / "LICENSE-OFL.txt").read_text("utf-8")
    for face in folder.glob("*.ttf"):
        names = face.read_bytes()
        assert b"Liberation" not in names
        assert "Liberation".encode("utf-16-be") not in names
