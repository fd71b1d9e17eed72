"""How blocks become pages: the size that fits, what may not be parted, what repeats."""

from __future__ import annotations

import functools
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from kepegdesk.documents.layout import LEADING, Block, Face, draw, height, lines, space
from kepegdesk.documents.page import BOTTOM, LEFT, RIGHT, TOP, Paper, watermark
from kepegdesk.domain.problems import error
from kepegdesk.errors import Refused

if TYPE_CHECKING:
    from reportlab.pdfgen.canvas import Canvas

TIGHTEST = 4
"""The highest tightness an office may choose for a paper."""

BODY_LINES = 2
"""Lines of the body that at least stand on the page of the signature (leave.md §3.5)."""

_TOO_LONG = (
    "Surat tidak muat: salah satu butir ketentuan lebih panjang dari satu halaman. Persingkat "
    "butir itu pada templat, atau alamat dan alasan pada permintaan cutinya, lalu cetak lagi."
)


@dataclass(frozen=True, slots=True)
class Style:
    """How a letter is set: face, size in points, line spacing and gaps in sizes."""

    face: Face
    size: float
    leading: float
    gap: float


_LEVELS = (
    (12.0, 1.3, 1.0),
    (12.0, 1.18, 0.8),
    (11.5, 1.16, 0.7),
    (11.0, 1.15, 0.6),
    (11.0, 1.03, 0.35),
)
"""Size, line spacing and gaps from roomy to tight; letters are never set below 11 points."""


@functools.cache
def styles(face: Face, tightness: int) -> tuple[Style, ...]:
    """Return the styles a paper may be set in, the roomiest first."""
    return tuple(Style(face, *level) for level in _LEVELS[: tightness + 1])


@dataclass(frozen=True, slots=True)
class Part:
    """A block of the flow; a ``glued`` one may not be parted from the one after it.

    ``lines`` counts its lines of the body: so many must stand on the page of the signature.
    """

    block: Block
    glued: bool = False
    lines: int = 0


Placed = tuple[Block, float]
"""A block and its distance from the top of the sheet."""
Page = list[Placed]


def pages(make: Callable[[Style], list[Part]], wanted: Sequence[Style], paper: Paper) -> list[Page]:
    """Lay a flow out on one page in the roomiest style that fits, else on as few as it takes.

    Raises ``Refused`` when something that may not be parted is longer than a page.
    """
    room = paper.height - TOP - BOTTOM
    for style in wanted:
        parts = make(style)
        if height(part.block for part in parts) <= room:
            return [_placed(parts, TOP)]
    found = [(_broken(make(style), room, style, paper), style) for style in wanted]
    broken, style = min(found, key=lambda each: len(each[0]))
    first, *more = broken
    numbered = ([_page_number(n, style, paper), *page] for n, page in enumerate(more, 2))
    return [_placed(page, TOP) for page in (first, *numbered)]


def keep_with_signature(body: Sequence[Part]) -> list[Part]:
    """Glue the end of a body to what follows it, at least ``BODY_LINES`` lines of it."""
    kept, lines_kept = list(body), 0
    for place in range(len(kept) - 1, -1, -1):
        if lines_kept >= BODY_LINES:
            break
        lines_kept += kept[place].lines
        kept[place] = replace(kept[place], glued=True)
    return kept


@functools.cache
def gap(size: float) -> Part:
    """Return empty room."""
    return Part(space(size))


@functools.cache
def glue(size: float) -> Part:
    """Return empty room that keeps what stands before and behind it together."""
    return Part(space(size), glued=True)


@functools.lru_cache(maxsize=64)
def _page_number(number: int, style: Style, paper: Paper) -> Part:
    """Number a page after the first, in the middle of its head."""
    room, size = paper.width - LEFT - RIGHT, style.size
    words = lines(
        [f"- {number} -"], x=0, room=room, size=size, font=style.face.regular, align="center"
    )
    return Part(Block(size * LEADING * 2, tuple(words)), glued=True)


def _broken(parts: Sequence[Part], room: float, style: Style, paper: Paper) -> list[list[Part]]:
    """Break the flow into pages that have room for their numbers, keeping glued parts together."""
    head = _page_number(2, style, paper).block.height
    broken: list[list[Part]] = [[]]
    left = room
    for group in _groups(parts):
        tall = height(part.block for part in group)
        if tall > room - head:
            raise Refused([error("LETTER_TOO_LONG", "terms", _TOO_LONG)])
        if broken[-1] and tall > left:
            broken.append([])
            left = room - head
        broken[-1] += group
        left -= tall
    return broken


def _groups(parts: Sequence[Part]) -> list[list[Part]]:
    """Gather each run of glued parts with the part it is glued to."""
    groups: list[list[Part]] = [[]]
    for part in parts:
        groups[-1].append(part)
        if not part.glued:
            groups.append([])
    return [group for group in groups if group]


def _placed(parts: Iterable[Part], top: float) -> Page:
    """Put the parts of one page under each other."""
    placed, down = [], top
    for part in parts:
        placed.append((part.block, down))
        down += part.block.height
    return placed


def paint(canvas: Canvas, sheets: Sequence[tuple[Page, bool]], paper: Paper) -> None:
    """Draw pages, drafts with a watermark; what stands alike on several is stored once."""
    seen = Counter(placed for page, _draft in sheets for placed in page)
    press = _Press(canvas, paper)
    for page, draft in sheets:
        if draft:
            watermark(canvas, paper)
        press.stamp(tuple(placed for placed in page if seen[placed] > 1))
        press.draw(placed for placed in page if seen[placed] == 1)
        canvas.showPage()


class _Press:
    """Draws placed blocks, directly or as a form XObject that one operator repeats."""

    def __init__(self, canvas: Canvas, paper: Paper) -> None:
        self._canvas = canvas
        self._paper = paper
        self._forms: dict[tuple[Placed, ...], str] = {}

    def draw(self, page: Iterable[Placed]) -> None:
        """Draw blocks at their places."""
        for block, down in page:
            draw(self._canvas, block, LEFT, self._paper.height - down)

    def stamp(self, page: tuple[Placed, ...]) -> None:
        """Draw blocks that come again on other pages."""
        if not page:
            return
        if page not in self._forms:
            name = self._forms[page] = f"shared{len(self._forms)}"
            self._canvas.beginForm(name, 0, 0, self._paper.width, self._paper.height)
            self.draw(page)
            self._canvas.endForm()
        self._canvas.doForm(self._forms[page])
