"""The biodata of one person: what is on file about him, in the order of the office's form."""

from __future__ import annotations

import io
from dataclasses import dataclass
from datetime import date
from typing import Any

from reportlab.lib import colors
from reportlab.lib.enums import TA_CENTER
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable, Image, Spacer, Table, TableStyle

from kepegdesk.documents.layout import BOLD, REGULAR, Block, draw, para, picture_size, printable
from kepegdesk.documents.page import A4, Paper, make_pdf
from kepegdesk.documents.table_paper import SIGNATURE_ROOM
from kepegdesk.domain.indonesian import long_date

_LEFT, _RIGHT, _TOP, _BOTTOM = 20 * mm, 15 * mm, 12 * mm, 16 * mm
_PHOTO = (30 * mm, 40 * mm)
_NUMBER, _LABEL, _COLON = 7 * mm, 42 * mm, 4 * mm
_SIZE = 8.5
_PAD = 2.2
_GREY = colors.Color(0.92, 0.92, 0.92)

_TEXT = ParagraphStyle("text", fontName=REGULAR, fontSize=_SIZE, leading=_SIZE * 1.2)
_STRONG = ParagraphStyle("strong", _TEXT, fontName=BOLD)
_HEAD = ParagraphStyle("head", _STRONG, alignment=TA_CENTER)
_TITLE = ParagraphStyle("title", _HEAD, fontSize=12.5, leading=15)
_LINE = ParagraphStyle("line", _TEXT, fontSize=9.5, leading=12, alignment=TA_CENTER)
_NOTE = ParagraphStyle("note", _TEXT, fontSize=7.5, leading=9)


@dataclass(frozen=True, slots=True)
class Section:
    """A table of the form; ``widths`` share the width among the columns, one row a tuple."""

    title: str
    headings: tuple[str, ...]
    widths: tuple[float, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Biodata:
    """What is printed of one person as of a day; ``photo`` is a picture or nothing.

    ``facts`` are labels and values of the first part, ``note`` says what the day does not reach.
    """

    name: str
    day: date
    facts: tuple[tuple[str, str], ...]
    sections: tuple[Section, ...] = ()
    photo: bytes = b""
    letterhead: tuple[str, ...] = ()
    note: str = ""
    signature: Block | None = None


def render_biodata(biodata: Biodata, paper: Paper = A4) -> bytes:
    """Set the biodata upright on as many pages as it takes; equal values give equal bytes."""
    width = paper.width - _LEFT - _RIGHT
    pages = _pages(_story(biodata, width), paper)

    def paint(canvas: Canvas) -> None:
        for number, placed in enumerate(pages, 1):
            for flowable, x, y in placed:
                flowable.drawOn(canvas, x, y)
            _foot(canvas, biodata, f"halaman {number} dari {len(pages)}", paper)
            canvas.showPage()

    title = f"Biodata {biodata.name}"
    return make_pdf(paper, title=title, author="KepegDesk", day=biodata.day, paint=paint)


class _Signature(Flowable):
    """Who signs, at the right margin; never torn from the note above it."""

    def __init__(self, block: Block, width: float) -> None:
        super().__init__()
        self._block = block
        self.width, self.height = width, block.height + 4 * mm

    def wrap(self, _width: float, _height: float) -> tuple[float, float]:
        return self.width, self.height

    def draw(self) -> None:
        draw(self.canv, self._block, self.width - SIGNATURE_ROOM, self.height - 4 * mm)


_Placed = tuple[Flowable, float, float]


def _pages(story: list[Flowable], paper: Paper) -> list[list[_Placed]]:
    """Place the parts on pages, tables torn between rows, so that the pages can be counted."""
    width, top = paper.width - _LEFT - _RIGHT, paper.height - _TOP
    pages: list[list[_Placed]] = [[]]
    y, waiting = top, list(story)
    while waiting:
        part = waiting.pop(0)
        _wide, tall = part.wrap(width, y - _BOTTOM)
        pieces = [] if tall <= y - _BOTTOM else part.split(width, y - _BOTTOM)
        if len(pieces) > 1:
            waiting[0:0] = pieces
        elif tall > y - _BOTTOM and pages[-1]:
            pages.append([])
            y = top
            waiting.insert(0, part)
        elif pages[-1] or not isinstance(part, Spacer):
            y -= tall
            pages[-1].append((part, _LEFT, y))
    return pages


def _story(biodata: Biodata, width: float) -> list[Flowable]:
    story: list[Flowable] = [para(line, _STRONG) for line in biodata.letterhead]
    story += [Spacer(0, 3 * mm), para("BIODATA PEGAWAI", _TITLE)]
    story += [para(f"Keadaan tanggal {long_date(biodata.day)}", _LINE), Spacer(0, 4 * mm)]
    story += [para("I. KETERANGAN PERORANGAN", _STRONG), Spacer(0, 1.5 * mm)]
    story.append(_facts(biodata, width))
    for number, section in enumerate(biodata.sections, 2):
        story += [Spacer(0, 4 * mm), _section(section, _roman(number), width)]
    if biodata.note:
        story += [Spacer(0, 3 * mm), para(biodata.note, _NOTE)]
    if biodata.signature is not None:
        story += [Spacer(0, 2 * mm), _Signature(biodata.signature, width)]
    return story


def _facts(biodata: Biodata, width: float) -> Table:
    """Set the labels and values of the first part, the photo at their right."""
    value = width - _NUMBER - _LABEL - _COLON - _PHOTO[0] - 4 * mm
    rows = [
        [para(f"{number}.", _TEXT), para(label, _TEXT), para(":", _TEXT), para(text or "-", _TEXT)]
        for number, (label, text) in enumerate(biodata.facts, 1)
    ]
    facts = Table(rows, (_NUMBER, _LABEL, _COLON, value), style=_tight(), hAlign="LEFT")
    sides = (width - _PHOTO[0], _PHOTO[0])
    return Table([[facts, _photo(biodata.photo)]], sides, style=_tight(), hAlign="LEFT")


def _tight() -> TableStyle:
    return TableStyle(
        [
            ("VALIGN", (0, 0), (-1, -1), "TOP"),
            ("LEFTPADDING", (0, 0), (-1, -1), 0),
            ("RIGHTPADDING", (0, 0), (-1, -1), 0),
            ("TOPPADDING", (0, 0), (-1, -1), 0.6),
            ("BOTTOMPADDING", (0, 0), (-1, -1), 0.6),
        ]
    )


def _photo(picture: bytes) -> Flowable:
    """Fit the photo into its frame, never stretched; without one there is an empty frame."""
    if not picture:
        frame = TableStyle([("BOX", (0, 0), (-1, -1), 0.5, colors.grey)])
        return Table([[""]], (_PHOTO[0],), (_PHOTO[1],), style=frame)
    wide, tall = picture_size(picture)
    scale = min(_PHOTO[0] / wide, _PHOTO[1] / tall)
    return Image(io.BytesIO(picture), wide * scale, tall * scale)


def _section(section: Section, number: str, width: float) -> Table:
    """Set a part of the form; its title and headings are repeated on the next page."""
    columns = len(section.headings)
    empty = [[para("Tidak ada data.", _TEXT), *[""] * (columns - 1)]]
    rows = [[para(text, _TEXT) for text in row] for row in section.rows] or empty
    title = [para(f"{number}. {section.title.upper()}", _STRONG), *[""] * (columns - 1)]
    heads = [para(text, _HEAD) for text in section.headings]
    style: list[Any] = [
        ("SPAN", (0, 0), (-1, 0)),
        ("LEFTPADDING", (0, 0), (-1, 0), 0),
        ("GRID", (0, 1), (-1, -1), 0.45, colors.Color(0.35, 0.35, 0.35)),
        ("BACKGROUND", (0, 1), (-1, 1), _GREY),
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
        ("VALIGN", (0, 1), (-1, 1), "MIDDLE"),
        ("LEFTPADDING", (0, 1), (-1, -1), 3),
        ("RIGHTPADDING", (0, 0), (-1, -1), 3),
        ("TOPPADDING", (0, 0), (-1, -1), _PAD),
        ("BOTTOMPADDING", (0, 0), (-1, -1), _PAD),
    ]
    if not section.rows:
        style.append(("SPAN", (0, 2), (-1, 2)))
    share = width / sum(section.widths)
    return Table(
        [title, heads, *rows],
        [each * share for each in section.widths],
        style=TableStyle(style), repeatRows=2, splitInRow=1, hAlign="LEFT",
    )  # fmt: skip


def _roman(number: int) -> str:
    """Return a number below 20 as the form counts its parts."""
    tens, ones = divmod(number, 10)
    digits = ("", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX")
    return "X" * tens + digits[ones]


def _foot(canvas: Canvas, biodata: Biodata, told: str, paper: Paper) -> None:
    canvas.setFillGray(0.3)
    canvas.setFont(REGULAR, 7.5)
    canvas.drawString(_LEFT, _BOTTOM - 6 * mm, printable(f"Biodata {biodata.name}"))
    canvas.drawRightString(paper.width - _RIGHT, _BOTTOM - 6 * mm, told)
    canvas.setFillGray(0)
