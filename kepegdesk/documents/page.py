"""What letters of an office share: paper, letterhead, signature block, copies, watermark."""

from __future__ import annotations

import functools
import hashlib
import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from kepegdesk.documents.layout import (
    BOLD,
    LEADING,
    REGULAR,
    Block,
    Picture,
    Rule,
    Words,
    lines,
    picture_size,
    printable,
    register_fonts,
    shifted,
    width,
    wrap,
)
from kepegdesk.domain.indonesian import long_date, spaced_nip


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

_ROOM_TO_SIGN = 25.5 * mm  # with the line itself 3 cm, what a signature and a stamp need


@dataclass(frozen=True, slots=True)
class Letterhead:
    """The office on its paper: ``address`` is one line each; ``logo`` a PNG or JPEG."""

    government: str
    office: str
    address: tuple[str, ...] = ()
    logo: bytes | None = None


@dataclass(frozen=True, slots=True)
class Signatory:
    """Who signs, and in whose name.

    ``acting`` is empty, ``Plt.``, ``Plh.`` or ``Pj.``; ``post`` the own post of a Plt. or Plh.
    where it is to be shown. ``on_behalf`` is empty for one's own authority, one office for
    ``a.n.``, two for ``a.n.`` and ``u.b.``. A head of region has neither ``rank`` nor ``nip``.
    """

    title: str
    name: str
    rank: str = ""
    nip: str = ""
    acting: str = ""
    post: str = ""
    on_behalf: tuple[str, ...] = ()


@functools.lru_cache(maxsize=16)
def letterhead_block(head: Letterhead, room: float) -> Block:
    """Set the letterhead: logo left, the office's name larger 4:3, thick and thin rule below."""
    logo = _logo(head.logo) if head.logo else None
    indent = logo.width + 4 * mm if logo else 0.0
    words: list[Words] = []
    down = 0.0
    for text, font, size in _letterhead_lines(head, room - indent):
        broken = _balanced(text, font, size, room - indent)
        placed = lines(broken, x=indent, room=room - indent, size=size, font=font, align="center")
        words += shifted(placed, down)
        down += len(broken) * size * LEADING
    high = max(down, logo.height if logo else 0.0)
    words = shifted(words, (high - down) / 2)
    thick = high + 2.5 * mm
    rules = (Rule(0, thick, room, 2.25), Rule(0, thick + 2.4, room, 0.75))
    return Block(thick + 3.2, tuple(words), rules, (logo,) if logo else ())


def _letterhead_lines(head: Letterhead, room: float) -> list[tuple[str, str, float]]:
    """Return what stands in the letterhead, with face and size."""
    office = printable(head.office)
    size = _office_size(office, room)
    address = [(printable(line), REGULAR, 9.5) for line in head.address]
    named = [(printable(head.government), REGULAR, size * 0.75), (office, BOLD, size), *address]
    return [line for line in named if line[0]]


def _office_size(office: str, room: float) -> float:
    """Return the largest size at which the office's name takes no more than two lines."""
    sizes = (18.0, 17.0, 16.0, 15.0, 14.0)
    return next((s for s in sizes if len(wrap(office, BOLD, s, room)) <= 2), sizes[-1])


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


@functools.lru_cache(maxsize=64)
def signature_block(
    signatory: Signatory, city: str, day: date, *, x: float, room: float, size: float
) -> Block:
    """Set place and date, the signatory's office, 3 cm to sign in, name, rank and NIP."""
    heads = _signature_heads(signatory)
    indent = _indent(heads)
    words: list[Words] = lines([printable(f"{city}, {long_date(day)}")], x=x, room=room, size=size)
    down = size * LEADING * 1.25
    for prefix, text in heads:
        broken = wrap(printable(text), REGULAR, size, room - indent)
        placed = lines(broken, x=x + indent, room=room - indent, size=size)
        if prefix:
            placed = [*lines([prefix], x=x, room=indent, size=size), *placed]
        words += shifted(placed, down)
        down += len(broken) * size * LEADING
    return _signed(
        signatory, words, down + _ROOM_TO_SIGN, x=x + indent, room=room - indent, size=size
    )


def _signature_heads(signatory: Signatory) -> list[tuple[str, str]]:
    """Return the lines above the signature: what hangs before the text, and the text."""
    heads = [
        ("a.n." if number == 0 else "", text) for number, text in enumerate(signatory.on_behalf)
    ]
    if len(signatory.on_behalf) > 1:
        heads.append(("", "u.b."))
    heads.append((signatory.acting, signatory.title))
    if signatory.post:
        heads.append(("", signatory.post))
    prefix, last = heads[-1]
    return [*heads[:-1], (prefix, f"{last},")]


def _indent(heads: Sequence[tuple[str, str]]) -> float:
    """Return the column in which ``a.n.`` and ``Plt.`` hang, none if nothing hangs."""
    return 12 * mm if any(prefix for prefix, _ in heads) else 0.0


def _signed(
    signatory: Signatory, above: list[Words], down: float, *, x: float, room: float, size: float
) -> Block:
    """Put name (bold, underlined), rank and NIP under the place for the signature."""
    words, rules = list(above), []
    for name in _name_lines(printable(signatory.name), size, room):
        words += shifted(lines([name], x=x, room=room, size=size, font=BOLD), down)
        rules.append(Rule(x, down + size * 1.1, width(name, BOLD, size), size / 16))
        down += size * LEADING
    nip = f"NIP. {spaced_nip(signatory.nip)}" if signatory.nip else ""
    for text in (signatory.rank, nip):
        if text:
            words += shifted(lines([printable(text)], x=x, room=room, size=size), down)
            down += size * LEADING
    return Block(down, tuple(words), tuple(rules))


def _name_lines(name: str, size: float, room: float) -> list[str]:
    """Break a name that is too long before the degrees behind it, rather than among them."""
    person, comma, degrees = name.partition(", ")
    parts = [f"{person},", degrees]
    whole = width(name, BOLD, size) <= room
    if comma and not whole and all(width(part, BOLD, size) <= room for part in parts):
        return parts
    return wrap(name, BOLD, size, room)


@functools.lru_cache(maxsize=64)
def copies_block(copies: tuple[str, ...], *, room: float, size: float = 9.5) -> Block:
    """Set the list of those who get a copy (tembusan), numbered if there are several."""
    words = lines(["Tembusan:"], x=0, room=room, size=size)
    rules = (Rule(0, size * 1.1, width("Tembusan", REGULAR, size), size / 16),)
    down = size * LEADING * 1.1
    indent = 5 * mm if len(copies) > 1 else 0.0
    for number, copy in enumerate(copies, 1):
        broken = wrap(printable(copy), REGULAR, size, room - indent)
        placed = lines(broken, x=indent, room=room - indent, size=size)
        if indent:
            placed = [*lines([f"{number}."], x=0, room=indent, size=size), *placed]
        words += shifted(placed, down)
        down += len(broken) * size * LEADING
    return Block(down, tuple(words), rules)


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
        target, (paper.width, paper.height), pageCompression=1, invariant=1, lang="id-ID"
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
