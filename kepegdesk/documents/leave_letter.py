"""The *Surat Izin Cuti*, one for each kind of leave: finished values in, PDF bytes out.

There is no national model; the shape is local practice (SE BAKN 01/SE/1977) in the rules of
Permendagri 1/2023: letterhead, title and number in the middle, two points, signature, copies.
"""

from __future__ import annotations

import functools
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from reportlab.lib.units import mm

from kepegdesk.documents.layout import (
    BOLD,
    REGULAR,
    Block,
    Rule,
    Words,
    draw,
    height,
    lines,
    printable,
    shifted,
    space,
    text_block,
    width,
    wrap,
)
from kepegdesk.documents.page import (
    BOTTOM,
    LEFT,
    RIGHT,
    TOP,
    Letterhead,
    Paper,
    Signatory,
    copies_block,
    letterhead_block,
    make_pdf,
    signature_block,
    watermark,
)
from kepegdesk.domain.indonesian import long_date, terbilang
from kepegdesk.domain.kinds import LeaveKind
from kepegdesk.domain.problems import error
from kepegdesk.errors import Refused

if TYPE_CHECKING:
    from reportlab.pdfgen.canvas import Canvas


@dataclass(frozen=True, slots=True)
class _Fit:
    """A size of the letters and the line spacing that goes with it, in sizes."""

    size: float
    leading: float


_FITS = (_Fit(12.0, 1.3), _Fit(11.5, 1.25), _Fit(11.0, 1.2), _Fit(11.0, 1.1))

_POINT = 10 * mm
_LETTER = 7 * mm
_LABEL = 42 * mm
_COLON = 4 * mm
_TOO_LONG = (
    "Surat izin cuti tidak muat: salah satu butir ketentuan lebih panjang dari satu halaman. "
    "Persingkat ketentuan atau alamat selama cuti, lalu cetak lagi."
)

_NO_NUMBER = "\N{HORIZONTAL ELLIPSIS}" * 14


@dataclass(frozen=True, slots=True, kw_only=True)
class LeaveLetter:
    """Everything a Surat Izin Cuti shows; without a ``number`` it is a draft.

    ``recipient`` is *Pegawai Negeri Sipil* and the like; ``identity`` label and value, in order;
    ``length`` counts ``unit`` (*hari kerja*, *hari*, *bulan*); ``years`` the years the days are
    charged to (*2026 dan 2027*), empty if none is named; ``terms`` the lettered ketentuan.
    """

    letterhead: Letterhead
    kind: LeaveKind
    number: str | None
    recipient: str
    identity: tuple[tuple[str, str], ...]
    length: int
    unit: str
    start: date
    end: date
    years: str
    terms: tuple[str, ...]
    closing: str
    signatory: Signatory
    copies: tuple[str, ...]
    city: str
    day: date

    @property
    def title(self) -> str:
        """Return the letter's title, in capitals."""
        return f"SURAT IZIN {self.kind.label.upper()}"

    @property
    def is_draft(self) -> bool:
        """Tell whether the letter was not issued: it bears a watermark and no number."""
        return self.number is None


def render_letter(letter: LeaveLetter, paper: Paper) -> bytes:
    """Set one letter; equal values give equal bytes."""
    return render_letters([letter], paper)


def render_letters(letters: Sequence[LeaveLetter], paper: Paper) -> bytes:
    """Set several letters in one document, each beginning on a page of its own."""
    first = letters[0]
    title = f"{first.title} {first.number or ''}" if len(letters) == 1 else first.title
    return make_pdf(
        paper,
        title=title.strip(),
        author=first.letterhead.office,
        day=first.day,
        paint=lambda canvas: _paint(canvas, letters, paper),
    )


def _paint(canvas: Canvas, letters: Sequence[LeaveLetter], paper: Paper) -> None:
    """Draw all pages; what stands at the same place in several letters is stored once."""
    pages = [(page, letter.is_draft) for letter in letters for page in _pages(letter, paper)]
    seen = Counter(placed for page, _ in pages for placed in page)
    press = _Press(canvas, paper)
    for page, draft in pages:
        if draft:
            watermark(canvas, paper)
        press.stamp(tuple(placed for placed in page if seen[placed] > 1))
        press.draw(placed for placed in page if seen[placed] == 1)
        canvas.showPage()


_Placed = tuple[Block, float]
"""A block and its distance from the top of the sheet."""


class _Press:
    """Draws placed blocks, directly or as a form XObject that one operator repeats."""

    def __init__(self, canvas: Canvas, paper: Paper) -> None:
        self._canvas = canvas
        self._paper = paper
        self._forms: dict[tuple[_Placed, ...], str] = {}

    def draw(self, page: Iterable[_Placed]) -> None:
        """Draw blocks at their places."""
        for block, down in page:
            draw(self._canvas, block, LEFT, self._paper.height - down)

    def stamp(self, page: tuple[_Placed, ...]) -> None:
        """Draw blocks that come again on other pages."""
        if not page:
            return
        if page not in self._forms:
            name = self._forms[page] = f"shared{len(self._forms)}"
            self._canvas.beginForm(name, 0, 0, self._paper.width, self._paper.height)
            self.draw(page)
            self._canvas.endForm()
        self._canvas.doForm(self._forms[page])


@dataclass(frozen=True, slots=True)
class _Part:
    """A block of the letter's flow; a ``glued`` one may not be parted from the one after it."""

    block: Block
    glued: bool = False


def _pages(letter: LeaveLetter, paper: Paper) -> list[list[_Placed]]:
    """Lay a letter out on one page at the largest size that fits, else on as many as it takes."""
    room = paper.height - TOP - BOTTOM
    for fit in _FITS:
        parts = _parts(letter, paper, fit)
        if height(part.block for part in parts) <= room:
            return [_placed(parts)]
    return [_placed(page) for page in _broken(parts, room)]


def _broken(parts: Sequence[_Part], room: float) -> list[list[_Part]]:
    """Break the flow into pages, keeping glued parts together."""
    pages: list[list[_Part]] = [[]]
    used = 0.0
    for group in _groups(parts):
        tall = height(part.block for part in group)
        if tall > room:
            raise Refused([error("LETTER_TOO_LONG", "terms", _TOO_LONG)])
        if pages[-1] and used + tall > room:
            pages.append([])
            used = 0.0
        pages[-1] += group
        used += tall
    return pages


def _groups(parts: Sequence[_Part]) -> list[list[_Part]]:
    """Gather each run of glued parts with the part it is glued to."""
    groups: list[list[_Part]] = [[]]
    for part in parts:
        groups[-1].append(part)
        if not part.glued:
            groups.append([])
    return groups[:-1]


def _placed(parts: Sequence[_Part]) -> list[_Placed]:
    """Put the parts of one page under each other."""
    placed = []
    down = TOP
    for part in parts:
        placed.append((part.block, down))
        down += part.block.height
    return placed


def _parts(letter: LeaveLetter, paper: Paper, fit: _Fit) -> list[_Part]:
    """Return the letter from top to bottom; the signature keeps the last two points of the body."""
    room, size = paper.width - LEFT - RIGHT, fit.size
    gap = _gap(size)
    terms = [
        _Part(_term(chr(ord("a") + number), term, room, fit))
        for number, term in enumerate(letter.terms)
    ]
    return [
        _Part(letterhead_block(letter.letterhead, room)),
        _Part(_after_head(size)),
        _Part(_title(letter.title, room, size), glued=True),
        _Part(_number(letter.number, room, size), glued=True),
        _Part(_after_head(size), glued=True),
        _Part(_intro(letter.kind, letter.years, letter.recipient, room, fit), glued=True),
        _Part(gap, glued=True),
        *_identity(letter.identity, room, fit),
        _Part(gap),
        _Part(_period(letter, room, fit), glued=True),
        *terms[:-1],
        *(_Part(term.block, glued=True) for term in terms[-1:]),
        _Part(gap, glued=True),
        _Part(_closing(letter.closing, room, fit), glued=True),
        _Part(_after_head(size), glued=True),
        _Part(_signature(letter, paper, size)),
        *_copies(letter.copies, room),
    ]


@functools.cache
def _gap(size: float) -> Block:
    """Return the room between paragraphs."""
    return space(size * 0.5)


@functools.cache
def _after_head(size: float) -> Block:
    """Return the room around the title."""
    return space(size * 1.5)


@functools.lru_cache(maxsize=32)
def _title(title: str, room: float, size: float) -> Block:
    """Set the title, bold and underlined, in the middle."""
    size += 1
    words = lines([title], x=0, room=room, size=size, font=BOLD, align="center")
    rule = Rule(words[0].x, size * 1.12, width(title, BOLD, size), size / 14)
    return Block(size * 1.35, tuple(words), (rule,))


def _number(number: str | None, room: float, size: float) -> Block:
    """Set the number under the title; a draft has dots."""
    return text_block(
        f"Nomor : {_NO_NUMBER if number is None else number}",
        x=0,
        room=room,
        size=size,
        align="center",
    )


@functools.lru_cache(maxsize=32)
def _intro(kind: LeaveKind, years: str, recipient: str, room: float, fit: _Fit) -> Block:
    """Set the first point, up to the colon."""
    named = kind.label.lower()
    charged = f" untuk Tahun {years}" if years else ""
    text = f"Diberikan {named}{charged} kepada {recipient}:"
    return _marked("1.", text, x=0, indent=_POINT, room=room, fit=fit)


def _marked(mark: str, text: str, *, x: float, indent: float, room: float, fit: _Fit) -> Block:
    """Set a paragraph behind its number or letter."""
    left = x + indent
    body = _justified(text, x=left, room=room, fit=fit)
    return Block(body.height, (Words(x, body.words[0].y, mark, REGULAR, fit.size), *body.words))


def _justified(text: str, *, x: float, room: float, fit: _Fit) -> Block:
    """Set a paragraph from ``x`` to the right margin."""
    return text_block(text, x=x, room=room - x, size=fit.size, align="justify", leading=fit.leading)


def _identity(rows: Sequence[tuple[str, str]], room: float, fit: _Fit) -> list[_Part]:
    """Set the table of labels and values, the labels as a block of their own beside the values."""
    left = _POINT + _LABEL + _COLON
    words: list[Words] = []
    counts = []
    down = 0.0
    for _, value in rows:
        broken = wrap(printable(value), REGULAR, fit.size, room - left)
        placed = lines(broken, x=left, room=room - left, size=fit.size, leading=fit.leading)
        words += shifted(placed, down)
        counts.append(len(broken))
        down += len(broken) * fit.size * fit.leading
    labels = _labels(tuple(label for label, _ in rows), tuple(counts), fit)
    return [_Part(labels, glued=True), _Part(Block(down, tuple(words)))]


@functools.lru_cache(maxsize=64)
def _labels(labels: tuple[str, ...], counts: tuple[int, ...], fit: _Fit) -> Block:
    """Set labels and colons beside values of so many lines; takes no room of its own."""
    words: list[Words] = []
    down = 0.0
    for label, count in zip(labels, counts, strict=True):
        placed = lines([label], x=_POINT, room=_LABEL, size=fit.size)
        placed += lines([":"], x=_POINT + _LABEL, room=_COLON, size=fit.size)
        words += shifted(placed, down)
        down += count * fit.size * fit.leading
    return Block(0.0, tuple(words))


def _period(letter: LeaveLetter, room: float, fit: _Fit) -> Block:
    """Word how long the leave lasts."""
    text = (
        f"Selama {letter.length} ({terbilang(letter.length)}) {letter.unit}, terhitung mulai "
        f"tanggal {long_date(letter.start)} sampai dengan tanggal {long_date(letter.end)}, dengan "
        "ketentuan sebagai berikut:"
    )
    return _justified(text, x=_POINT, room=room, fit=fit)


@functools.lru_cache(maxsize=256)
def _term(letter: str, text: str, room: float, fit: _Fit) -> Block:
    """Set one condition."""
    return _marked(f"{letter}.", text, x=_POINT, indent=_LETTER, room=room, fit=fit)


@functools.lru_cache(maxsize=32)
def _closing(text: str, room: float, fit: _Fit) -> Block:
    """Set the closing sentence as the second point."""
    return _marked("2.", text, x=0, indent=_POINT, room=room, fit=fit)


def _signature(letter: LeaveLetter, paper: Paper, size: float) -> Block:
    """Set the signature block from the middle of the sheet to the right margin."""
    left = paper.width / 2 - LEFT
    room = paper.width / 2 - RIGHT
    return signature_block(letter.signatory, letter.city, letter.day, x=left, room=room, size=size)


def _copies(copies: tuple[str, ...], room: float) -> list[_Part]:
    """Set the copies at the bottom left, if there are any."""
    if not copies:
        return []
    return [_Part(_after_head(11.0)), _Part(copies_block(copies, room=room * 0.62))]
