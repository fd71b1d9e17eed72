"""The foot of a letter: who signs and in whose name, who gets a copy, the code that proves it."""

from __future__ import annotations

import functools
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from reportlab.lib.units import mm

from kepegdesk.documents.layout import (
    LEADING,
    SANS,
    Block,
    Box,
    Dots,
    Face,
    Rule,
    Words,
    lines,
    printable,
    shifted,
    width,
    wrap,
)
from kepegdesk.domain.indonesian import spaced_nip

_ROOM_TO_SIGN = 30 * mm
"""White between the office and the name, what a signature and a stamp need (leave.md §4)."""
_ELECTRONIC = (62 * mm, 21 * mm)
_ELECTRONIC_LABEL = "Ruang tanda tangan elektronik (TTE)"
_HANGING = 12 * mm

_PEN = "\N{HORIZONTAL ELLIPSIS}" * 15

SEAL_SIDE = 32 * mm
"""A side of the square code; smaller ones are not read from a grey copy at 150 dots an inch."""
SEAL_NOTE = "Kode verifikasi internal KepegDesk, bukan tanda tangan elektronik tersertifikasi BSrE."
_SEAL_ROOM = 58 * mm
_QUIET = 2.2 * mm
"""White that a reader of the code needs around it, four of its dots."""
_NOTE_SIZE = 6.5
_NOTE_HEIGHT = 3 * _NOTE_SIZE * LEADING + _QUIET
BESIDE_HEIGHT = SEAL_SIDE + _NOTE_HEIGHT
"""What the code with its note takes beside the signature."""


@dataclass(frozen=True, slots=True)
class Signatory:
    """Who signs, and in whose name.

    ``acting`` is empty, ``Plt.``, ``Plh.`` or ``Pj.``; ``post`` the own post of a Plt. or Plh.
    where it is to be shown. ``on_behalf`` is empty for one's own authority, one office for
    ``a.n.``, two for ``a.n.`` and ``u.b.``. A head of region has neither ``rank`` nor ``nip``.
    ``label`` is what stands before the number: ``NIP.`` or ``NI PPPK.``
    """

    title: str
    name: str
    rank: str = ""
    nip: str = ""
    acting: str = ""
    post: str = ""
    on_behalf: tuple[str, ...] = ()
    label: str = "NIP."


@functools.lru_cache(maxsize=64)
def signature_block(
    signatory: Signatory,
    above: tuple[str, ...],
    *,
    x: float,
    room: float,
    size: float,
    face: Face = SANS,
    electronic: bool = False,
) -> Block:
    """Set place and date (``above``), the office, 3 cm to sign in, name, rank and NIP.

    ``electronic`` draws an empty box where a certified electronic signature is put from outside.
    """
    font = face.regular
    heads = _signature_heads(signatory)
    indent = _indent(heads)
    words: list[Words] = []
    down = 0.0
    for text in above:
        words += shifted(lines([printable(text, font)], x=x, room=room, size=size, font=font), down)
        down += size * LEADING
    down += size * LEADING * 0.25 if above else 0.0
    for prefix, text in heads:
        broken = wrap(printable(text, font), font, size, room - indent)
        placed = lines(broken, x=x + indent, room=room - indent, size=size, font=font)
        if prefix:
            placed = [*lines([prefix], x=x, room=indent, size=size, font=font), *placed]
        words += shifted(placed, down)
        down += len(broken) * size * LEADING
    box = _electronic_box(x + indent, down, font) if electronic else Block(0.0)
    words += box.words
    below = _named(signatory, x=x + indent, room=room - indent, size=size, face=face)
    down += _ROOM_TO_SIGN
    rules = tuple(Rule(r.x, r.y + down, r.length, r.thickness) for r in below.rules)
    return Block(down + below.height, (*words, *shifted(below.words, down)), rules, boxes=box.boxes)


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
    return _HANGING if any(prefix for prefix, _ in heads) else 0.0


def _electronic_box(x: float, down: float, font: str) -> Block:
    """Draw the empty, labelled place of an electronic signature."""
    wide, high = _ELECTRONIC
    top = down + (_ROOM_TO_SIGN - high) / 2
    label = lines([_ELECTRONIC_LABEL], x=x, room=wide, size=7, font=font, align="center")
    return Block(0.0, tuple(shifted(label, top + high - 10)), boxes=(Box(x, top, wide, high),))


def _named(signatory: Signatory, *, x: float, room: float, size: float, face: Face) -> Block:
    """Set the name (bold, underlined), rank and NIP that stand under the signature."""
    words: list[Words] = []
    rules = []
    down = 0.0
    if not signatory.name:
        words += lines([_PEN], x=x, room=room, size=size, font=face.regular)
        down += size * LEADING
    for name in _name_lines(printable(signatory.name, face.bold), size, room, face.bold):
        words += shifted(lines([name], x=x, room=room, size=size, font=face.bold), down)
        rules.append(Rule(x, down + size * 1.1, width(name, face.bold, size), size / 16))
        down += size * LEADING
    nip = f"{signatory.label} {spaced_nip(signatory.nip)}" if signatory.nip else ""
    for text in (signatory.rank, nip):
        if text:
            shown = printable(text, face.regular)
            words += shifted(lines([shown], x=x, room=room, size=size, font=face.regular), down)
            down += size * LEADING
    return Block(down, tuple(words), tuple(rules))


def _name_lines(name: str, size: float, room: float, font: str) -> list[str]:
    """Break a name that is too long before the degrees behind it, rather than among them."""
    person, comma, degrees = name.partition(", ")
    if not name:
        return []
    parts = [f"{person},", degrees]
    whole = width(name, font, size) <= room
    if comma and not whole and all(width(part, font, size) <= room for part in parts):
        return parts
    return wrap(name, font, size, room)


@functools.lru_cache(maxsize=64)
def copies_block(
    copies: tuple[str, ...], *, room: float, size: float = 9.5, face: Face = SANS
) -> Block:
    """Set the list of those who get a copy (tembusan), numbered if there are several."""
    font = face.regular
    words = lines(["Tembusan:"], x=0, room=room, size=size, font=font)
    rules = (Rule(0, size * 1.1, width("Tembusan", font, size), size / 16),)
    down = size * LEADING * 1.1
    indent = 5 * mm if len(copies) > 1 else 0.0
    for number, copy in enumerate(copies, 1):
        broken = wrap(printable(copy, font), font, size, room - indent)
        placed = lines(broken, x=indent, room=room - indent, size=size, font=font)
        if indent:
            placed = [*lines([f"{number}."], x=0, room=indent, size=size, font=font), *placed]
        words += shifted(placed, down)
        down += len(broken) * size * LEADING
    return Block(down, tuple(words), rules)


def seal_block(text: str, bottom: float) -> Block:
    """Draw a letter's code at the left margin, its foot ``bottom`` below; takes no room itself."""
    import zxingcpp

    code = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.QRCode, ec_level="M")
    picture: Any = memoryview(code.to_image(scale=1, add_quiet_zones=False))  # type: ignore[arg-type]
    count = picture.shape[0]
    dots = Dots(0, bottom - _NOTE_HEIGHT - SEAL_SIDE, SEAL_SIDE, count, _bits(bytes(picture)))
    return Block(0.0, dots=(dots,))


def _bits(dots: bytes) -> bytes:
    """Return a square of grey dots as a bit each, 1 for black, rows filled up to whole bytes."""
    count = round(len(dots) ** 0.5)
    wide = (count + 7) // 8
    rows = (dots[start : start + count] for start in range(0, len(dots), count))
    marks = (row.translate(_AS_MARKS).decode("ascii").ljust(wide * 8, "0") for row in rows)
    return b"".join(int(row, 2).to_bytes(wide, "big") for row in marks)


_AS_MARKS = bytes(ord("1") if dot < 128 else ord("0") for dot in range(256))


@functools.lru_cache(maxsize=16)
def seal_note_block(bottom: float, face: Face = SANS) -> Block:
    """Say under the code what it is not, and that in small letters."""
    words = lines(
        _note_lines(face.regular), x=0, room=_SEAL_ROOM, size=_NOTE_SIZE, font=face.regular
    )
    return Block(0.0, tuple(shifted(words, bottom - _NOTE_HEIGHT + _QUIET)))


def _note_lines(font: str) -> list[str]:
    return wrap(SEAL_NOTE, font, _NOTE_SIZE, _SEAL_ROOM)


@functools.lru_cache(maxsize=8)
def initials_block(bottom: float, face: Face = SANS) -> Block:
    """Draw the table for the initials (paraf) of up to three tiers, for the office's own copy."""
    heads, widths, high = ("No.", "Jabatan", "Paraf"), (9 * mm, 30 * mm, 19 * mm), 7.5 * mm
    top = bottom - 4 * high
    words: list[Words] = []
    boxes = []
    for row in range(4):
        x = 0.0
        for column, wide in enumerate(widths):
            boxes.append(Box(x, top + row * high, wide, high))
            text = heads[column] if row == 0 else f"{row}." if column == 0 else ""
            placed = lines([text], x=x, room=wide, size=8, font=face.regular, align="center")
            words += shifted(placed, top + row * high + (high - 9) / 2)
            x += wide
    return Block(0.0, tuple(words), boxes=tuple(boxes))
