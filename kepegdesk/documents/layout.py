"""Text in the house's faces: what can be printed of it, how it breaks into lines, where it stands.

A page is made of blocks. A block knows its height and what stands in it, measured from its own top
left corner downwards, so it can be laid out before anything is drawn and moved as a whole.
"""

from __future__ import annotations

import functools
import io
import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import escape

from PIL import Image
from reportlab import rl_config
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.platypus import Paragraph

from kepegdesk import paths
from kepegdesk.errors import UserError

if TYPE_CHECKING:
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.pdfgen.canvas import Canvas

# Nothing outside the document is ever fetched for it, and equal values make equal bytes.
rl_config.trustedSchemes = ["data"]
rl_config.trustedHosts = ["localhost"]
rl_config.useA85 = 0
rl_config.invariant = 1

REGULAR = "KepegSans-Regular"
BOLD = "KepegSans-Bold"


@dataclass(frozen=True, slots=True)
class Face:
    """A type face by the names of its two weights."""

    regular: str
    bold: str


SANS = Face(REGULAR, BOLD)
SERIF = Face("KepegSerif-Regular", "KepegSerif-Bold")
FACES = {"Sans": SANS, "Serif": SERIF}
"""The faces by the words of the settings *font_surat* and *font_keputusan*."""

UNPRINTABLE = "\N{WHITE SQUARE}"
"""Stands on paper for a character that the face does not have."""

LEADING = 1.2
"""Distance of two base lines, in sizes of the letters."""

_ASCENT = 0.95
_WIDEST_GAP = 1.0
_LOGO_DOTS = 256
_INVISIBLE = re.compile(r"[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]")


@functools.cache
def register_fonts() -> None:
    """Register the shipped faces with reportlab, once."""
    folder = paths.resources() / "fonts"
    for face in FACES.values():
        for name in (face.regular, face.bold):
            pdfmetrics.registerFont(TTFont(name, str(folder / f"{name}.ttf"), asciiReadable=False))
        pdfmetrics.registerFontFamily(
            face.regular, face.regular, face.bold, italic=face.regular, boldItalic=face.bold
        )


class _Glyphs(dict[int, int]):
    """A table for ``str.translate`` that replaces what a font cannot show."""

    def __init__(self, font: str) -> None:
        super().__init__()
        register_fonts()
        shown: Any = pdfmetrics.getFont(font)
        self._known = shown.face.charToGlyph

    def __missing__(self, code: int) -> int:
        self[code] = code if code in self._known else ord(UNPRINTABLE)
        return self[code]


_glyphs = functools.cache(_Glyphs)


def printable(text: str, font: str = REGULAR) -> str:
    """Return the text as paper shows it: composed, single spaces, a box for an unknown letter."""
    text = " ".join(text.split())
    if text.isascii() and text.isprintable():
        return text
    text = _INVISIBLE.sub("", unicodedata.normalize("NFC", text))
    return " ".join(text.translate(_glyphs(font)).split())


def markup(text: str) -> str:
    """Escape a text for a reportlab paragraph, so that ``<b>A & B</b>`` prints as typed."""
    return escape(printable(text))


def para(text: str, style: ParagraphStyle) -> Paragraph:
    """Make a paragraph of a person's text, which is never read as markup."""
    register_fonts()
    return Paragraph(markup(text), style)


def width(text: str, font: str, size: float) -> float:
    """Measure a line in points."""
    register_fonts()
    return float(pdfmetrics.stringWidth(text, font, size))


def wrap(text: str, font: str, size: float, room: float, first: float = 0.0) -> list[str]:
    """Break printable text into lines no wider than ``room``; a word too long is cut.

    ``first`` is the room that the first line leaves free at its beginning.
    """
    lines: list[str] = []
    line = ""
    for word in _short_words(text, font, size, room - first):
        longer = f"{line} {word}" if line else word
        if line and width(longer, font, size) > (room if lines else room - first):
            lines.append(line)
            line = word
        else:
            line = longer
    return [*lines, line] if line or not lines else lines


def _short_words(text: str, font: str, size: float, room: float) -> Iterable[str]:
    """Give the words of a text, those wider than the room in pieces."""
    for word in text.split(" "):
        while len(word) > 1 and width(word, font, size) > room:
            cut = next(n for n in range(len(word) - 1, 0, -1) if _fits(word[:n], font, size, room))
            yield word[:cut]
            word = word[cut:]
        yield word


def _fits(text: str, font: str, size: float, room: float) -> bool:
    """Tell whether a piece of a word fits; a single letter always does."""
    return len(text) == 1 or width(text, font, size) <= room


@dataclass(frozen=True, slots=True)
class Words:
    """A line of text: ``y`` is its base line below the block's top, ``gap`` widens its spaces."""

    x: float
    y: float
    text: str
    font: str
    size: float
    gap: float = 0.0


@dataclass(frozen=True, slots=True)
class Rule:
    """A horizontal rule, ``y`` below the block's top."""

    x: float
    y: float
    length: float
    thickness: float


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture in the box whose top left corner is ``x``, ``y``."""

    x: float
    y: float
    width: float
    height: float
    data: bytes


@dataclass(frozen=True, slots=True)
class Box:
    """A frame whose top left corner is ``x``, ``y``."""

    x: float
    y: float
    width: float
    height: float
    thickness: float = 0.5


@dataclass(frozen=True, slots=True)
class Dots:
    """A square picture of ``count`` black or white dots a side, at ``x``, ``y``.

    ``rows`` holds a bit a dot, 1 black, each row filled up to whole bytes.
    """

    x: float
    y: float
    side: float
    count: int
    rows: bytes


@dataclass(frozen=True, slots=True, eq=False)
class Block:
    """Something of a known height that is never torn apart; compared by identity."""

    height: float
    words: tuple[Words, ...] = ()
    rules: tuple[Rule, ...] = ()
    pictures: tuple[Picture, ...] = ()
    boxes: tuple[Box, ...] = ()
    dots: tuple[Dots, ...] = ()


def space(height: float) -> Block:
    """Make empty room."""
    return Block(height)


def lines(
    texts: Sequence[str],
    *,
    x: float,
    room: float,
    size: float,
    font: str = REGULAR,
    align: str = "left",
    leading: float = LEADING,
    first: float = 0.0,
) -> list[Words]:
    """Set ready lines under each other: left, center, right or justify (all but the last)."""
    placed = []
    for number, text in enumerate(texts):
        y = (number * leading + _ASCENT) * size
        gap, shift = 0.0, 0.0 if number else first
        if align == "center":
            shift = (room - width(text, font, size)) / 2
        elif align == "right":
            shift = room - width(text, font, size)
        elif align == "justify" and number < len(texts) - 1:
            gap = _gap(text, font, size, room - shift)
        placed.append(Words(x + shift, y, text, font, size, gap))
    return placed


def _gap(text: str, font: str, size: float, room: float) -> float:
    """Return what each space of a line must grow by to fill the room.

    A line of few words, before a long number, stays ragged: wide holes read worse.
    """
    spaces = text.count(" ")
    found = (room - width(text, font, size)) / spaces if spaces else 0.0
    return found if found <= size * _WIDEST_GAP else 0.0


def shifted(words: Iterable[Words], down: float) -> list[Words]:
    """Move lines down."""
    return [Words(w.x, w.y + down, w.text, w.font, w.size, w.gap) for w in words]


def text_block(
    text: str,
    *,
    x: float,
    room: float,
    size: float,
    font: str = REGULAR,
    align: str = "left",
    leading: float = LEADING,
    first: float = 0.0,
) -> Block:
    """Make one block of a wrapped text; ``first`` indents its first line."""
    broken = wrap(printable(text, font), font, size, room, first)
    placed = lines(
        broken, x=x, room=room, size=size, font=font, align=align, leading=leading, first=first
    )
    return Block(len(broken) * size * leading, tuple(placed))


def height(blocks: Iterable[Block]) -> float:
    """Add up the heights of blocks that stand under each other."""
    return sum(block.height for block in blocks)


def draw(canvas: Canvas, block: Block, left: float, top: float) -> None:
    """Draw a block whose top left corner is at ``left``, ``top`` (reportlab's upward points)."""
    for picture in block.pictures:
        canvas.drawImage(
            _image(picture.data),
            left + picture.x,
            top - picture.y - picture.height,
            picture.width,
            picture.height,
        )
    for rule in block.rules:
        canvas.setLineWidth(rule.thickness)
        canvas.line(left + rule.x, top - rule.y, left + rule.x + rule.length, top - rule.y)
    for box in block.boxes:
        canvas.setLineWidth(box.thickness)
        canvas.rect(left + box.x, top - box.y - box.height, box.width, box.height)
    for dots in block.dots:
        _draw_dots(canvas, dots, left + dots.x, top - dots.y - dots.side)
    if block.words:
        _draw_words(canvas, block.words, left, top)


def _draw_words(canvas: Canvas, words: Iterable[Words], left: float, top: float) -> None:
    """Draw all lines of a block in one text object, which costs a fraction of one each."""
    pen = canvas.beginText()
    present: tuple[str, float] | None = None
    gap = 0.0
    for word in words:
        if present != (word.font, word.size):
            present = (word.font, word.size)
            pen.setFont(*present)
        if gap != word.gap:
            gap = word.gap
            pen.setWordSpace(gap)
        pen.setTextOrigin(left + word.x, top - word.y)
        pen.textOut(word.text)
    if gap:
        pen.setWordSpace(0)
    canvas.drawText(pen)


def _draw_dots(canvas: Any, dots: Dots, left: float, bottom: float) -> None:
    """Draw black dots as one picture within the page, which costs a tenth of a square each."""
    canvas.saveState()
    canvas.transform(dots.side, 0, 0, dots.side, left, bottom)
    size = f"/W {dots.count} /H {dots.count} /IM true /D [1 0] /F /AHx"
    canvas._code.append(f"BI {size} ID {dots.rows.hex()}> EI")  # noqa: SLF001 - reportlab's own way
    canvas.restoreState()


@functools.lru_cache(maxsize=8)
def _image(data: bytes) -> ImageReader:
    """Decode a picture once for all letters that bear it.

    It is laid on white and stored as JPEG at 250 dots an inch of a letterhead's logo, because
    reportlab compresses anything else again for every document.
    """
    try:
        with Image.open(io.BytesIO(data)) as picture:
            seen = picture.convert("RGBA")
    except (OSError, Image.DecompressionBombError) as fault:
        raise UserError(
            "Logo pada kop surat tidak dapat dibaca. Pilih lagi berkas logo, PNG atau JPEG, pada "
            "pengaturan kantor."
        ) from fault
    ground = Image.new("RGB", seen.size, "white")
    ground.paste(seen, mask=seen.getchannel("A"))
    ground.thumbnail((_LOGO_DOTS, _LOGO_DOTS), Image.Resampling.LANCZOS)
    target = io.BytesIO()
    ground.save(target, "JPEG", quality=90, subsampling=0)
    return ImageReader(target)


def picture_size(data: bytes) -> tuple[int, int]:
    """Return a picture's width and height in dots; raise ``UserError`` if it is none."""
    wide, high = _image(data).getSize()
    return int(wide), int(high)
