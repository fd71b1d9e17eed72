"""What papers of an office share: the sheet, the letterhead, the watermark, the document."""

from __future__ import annotations

import functools
import hashlib
import io
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any, cast

from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from kepegdesk.documents.layout import (
    BOLD,
    LEADING,
    REGULAR,
    SANS,
    Block,
    Face,
    Picture,
    Rule,
    Words,
    lines,
    picture_size,
    printable,
    register_fonts,
    shifted,
    wrap,
)


@dataclass(frozen=True, slots=True)
class Paper:
    """A sheet, upright, in points."""

    name: str
    width: float
    height: float


F4 = Paper("F4", 215 * mm, 330 * mm)
A4 = Paper("A4", 210 * mm, 297 * mm)
PAPERS = {paper.name: paper for paper in (F4, A4)}

LEFT = 30 * mm
RIGHT = 22.5 * mm
TOP = 12 * mm
BOTTOM = 20 * mm


@dataclass(frozen=True, slots=True)
class Letterhead:
    """The office on its paper: ``address`` is one line each; ``logo`` a PNG or JPEG.

    ``centred`` is that of the head of the region: the coat of arms over the title of the office,
    without a rule, for what the mayor signs himself.
    """

    government: str
    office: str
    address: tuple[str, ...] = ()
    logo: bytes | None = None
    centred: bool = False


@functools.lru_cache(maxsize=16)
def letterhead_block(head: Letterhead, room: float, face: Face = SANS) -> Block:
    """Set the letterhead: logo left, the office's name larger 4:3, thick and thin rule below."""
    logo = _logo(head.logo) if head.logo else None
    if head.centred:
        return _centred(head, logo, room, face)
    indent = logo.width + 4 * mm if logo else 0.0
    words: list[Words] = []
    down = 0.0
    for text, font, size in _letterhead_lines(head, room - indent, face):
        broken = _balanced(text, font, size, room - indent)
        placed = lines(broken, x=indent, room=room - indent, size=size, font=font, align="center")
        words += shifted(placed, down)
        down += len(broken) * size * LEADING
    high = max(down, logo.height if logo else 0.0)
    words = shifted(words, (high - down) / 2)
    thick = high + 2.5 * mm
    rules = (Rule(0, thick, room, 2.25), Rule(0, thick + 2.4, room, 0.75))
    return Block(thick + 3.2, tuple(words), rules, (logo,) if logo else ())


def _centred(head: Letterhead, logo: Picture | None, room: float, face: Face) -> Block:
    """Set the letterhead of the head of the region."""
    pictures: tuple[Picture, ...] = ()
    down = 0.0
    if logo is not None:
        placed = Picture((room - logo.width) / 2, 0, logo.width, logo.height, logo.data)
        pictures, down = (placed,), logo.height + 2 * mm
    words: list[Words] = []
    office = printable(head.office, face.bold)
    size = _office_size(office, room, face)
    for text, font, high in ((office, face.bold, size), *_address(head, face)):
        broken = _balanced(text, font, high, room)
        words += shifted(lines(broken, x=0, room=room, size=high, font=font, align="center"), down)
        down += len(broken) * high * LEADING
    return Block(down, tuple(words), (), pictures)


def _letterhead_lines(head: Letterhead, room: float, face: Face) -> list[tuple[str, str, float]]:
    """Return what stands in the letterhead, with font and size."""
    office = printable(head.office, face.bold)
    size = _office_size(office, room, face)
    government = printable(head.government, face.regular)
    named = [(government, face.regular, size * 0.75), (office, face.bold, size)]
    return [line for line in (*named, *_address(head, face)) if line[0]]


def _address(head: Letterhead, face: Face) -> list[tuple[str, str, float]]:
    """Return the lines of the address that are not empty."""
    shown = (printable(line, face.regular) for line in head.address)
    return [(line, face.regular, 9.5) for line in shown if line]


def _office_size(office: str, room: float, face: Face) -> float:
    """Return the largest size at which the office's name takes no more than two lines."""
    sizes = (18.0, 17.0, 16.0, 15.0, 14.0)
    return next((s for s in sizes if len(wrap(office, face.bold, s, room)) <= 2), sizes[-1])


def _balanced(text: str, font: str, size: float, room: float) -> list[str]:
    """Break a text into as few lines as it needs, of about equal length."""
    broken = wrap(text, font, size, room)
    for share in range(50, 100, 5):
        narrower = wrap(text, font, size, room * share / 100)
        if len(narrower) == len(broken):
            return narrower
    return broken


def _logo(data: bytes) -> Picture:
    """Fit the coat of arms into 22 by 26 mm, never stretched."""
    wide, high = picture_size(data)
    scale = min(22 * mm / wide, 26 * mm / high)
    return Picture(0, 0, wide * scale, high * scale, data)


def watermark(canvas: Canvas, paper: Paper, text: str = "DRAF") -> None:
    """Write a large grey word across the page, under everything drawn after it."""
    register_fonts()
    canvas.saveState()
    canvas.setFillGray(0.9)
    canvas.translate(paper.width / 2, paper.height / 2)
    canvas.rotate(52)
    canvas.setFont(BOLD, 150)
    canvas.drawCentredString(0, -52, text)
    canvas.restoreState()


def make_pdf(
    paper: Paper, *, title: str, author: str, day: date, paint: Callable[[Canvas], None]
) -> bytes:
    """Let ``paint`` fill the pages of a new document; equal values and day give equal bytes.

    The document's date is ``day``, never the clock's; it asks to be printed without scaling.
    """
    register_fonts()
    target = io.BytesIO()
    canvas = Canvas(
        target,
        (paper.width, paper.height),
        pageCompression=1,
        invariant=1,
        lang="id-ID",
        initialFontName=cast("Any", REGULAR),  # else each page begins with a font nothing uses
    )
    _forget_environment(canvas, day)
    canvas.setTitle(printable(title))
    canvas.setAuthor(printable(author))
    canvas.setCreator("KepegDesk")
    canvas.setSubject("")
    canvas.setDateFormatter(lambda *_clock: f"D:{day:%Y%m%d}000000+00'00'")
    canvas.setViewerPreference("PrintScaling", "None")
    paint(canvas)
    canvas.save()
    return target.getvalue()


def _forget_environment(canvas: Any, day: date) -> None:
    """Derive the document's ID from its day; reportlab mixes ``SOURCE_DATE_EPOCH`` into it."""
    canvas._doc.signature = hashlib.md5(str(day).encode(), usedforsecurity=False)  # noqa: SLF001
