"""What the body of a letter is made of: paragraphs, tables of labels, lists, ruled tables."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from reportlab.lib.units import mm

from kepegdesk.documents.flow import Part, Style, gap, glue
from kepegdesk.documents.layout import (
    Block,
    Box,
    Words,
    lines,
    printable,
    shifted,
    text_block,
    width,
    wrap,
)

Level = Literal["margin", "point", "decree"]
"""Where a piece begins: at the margin, under a numbered point, in the column of a decree."""

_POINT = 10 * mm
_LETTER = 7 * mm
_LABEL = 45 * mm
_COLON = 4 * mm
_FIRST = 12 * mm
_LONGEST_LABEL = "Memperhatikan"
_CELL = 1.2 * mm
_NUMBER, _CAPTION = 9 * mm, 46 * mm


@dataclass(frozen=True, slots=True)
class Para:
    """A paragraph; ``mark`` hangs before it, ``first`` indents its first line."""

    text: str
    level: Level = "margin"
    mark: str = ""
    first: bool = False


@dataclass(frozen=True, slots=True)
class Fields:
    """A table of labels and values with a colon between them."""

    rows: tuple[tuple[str, str], ...]
    level: Level = "point"


@dataclass(frozen=True, slots=True)
class Items:
    """A list lettered ``a.`` or numbered ``1.``."""

    texts: tuple[str, ...]
    level: Level = "margin"
    lettered: bool = False


@dataclass(frozen=True, slots=True)
class Labelled:
    """A part of a decree: its label, and one sentence or several marked ``a.`` or ``1.``."""

    label: str
    texts: tuple[str, ...]
    marks: Literal["", "a", "1"] = ""


@dataclass(frozen=True, slots=True)
class Heading:
    """A line in the middle, in bold."""

    text: str


@dataclass(frozen=True, slots=True)
class Grid:
    """A ruled table of numbered labels and values."""

    rows: tuple[tuple[str, str], ...]


Piece = Para | Fields | Items | Labelled | Heading | Grid


def body(pieces: Sequence[Piece], room: float, style: Style) -> list[Part]:
    """Set the pieces of a body under each other with room between them."""
    parts: list[Part] = []
    for number, piece in enumerate(pieces):
        if number:
            room_between = _between(pieces[number - 1], piece, style)
            parts[-1] = replace(parts[-1], glued=parts[-1].glued or room_between.glued)
            parts.append(room_between)
        parts += _set(piece, room, style)
    return parts


def _set(piece: Piece, room: float, style: Style) -> list[Part]:
    match piece:
        case Para():
            return _para(piece, room, style)
        case Fields():
            return _fields(piece, room, style)
        case Items():
            return _items(piece, room, style)
        case Labelled():
            return _labelled(piece, room, style)
        case Heading():
            return [Part(_centred(piece.text, room, style), glued=True)]
        case Grid():
            return _grid(piece, room, style)


def _between(before: Piece, behind: Piece, style: Style) -> Part:
    """Return the room between two pieces; what leads in a table or a list stays with it."""
    size = style.size * 0.5 * style.gap
    if isinstance(behind, Heading):
        return gap(size * 2)
    if isinstance(before, Heading):
        return glue(size * 2)
    if isinstance(behind, Items):
        return glue(size * 0.5)
    return glue(size) if isinstance(behind, Fields | Grid) else gap(size)


def mark_of(number: int, *, lettered: bool) -> str:
    """Return the mark of an item, counted from 0: ``a.``, ``b.`` … or ``1.``, ``2.`` …"""
    if not lettered:
        return f"{number + 1}."
    letters = ""
    while True:
        number, letter = divmod(number, 26)
        letters = chr(ord("a") + letter) + letters
        if not number:
            return f"{letters}."
        number -= 1


def _left(level: Level, style: Style) -> float:
    """Return where a level begins."""
    if level == "decree":
        return _decree_column(style) + _COLON
    return _POINT if level == "point" else 0.0


@functools.cache
def _decree_column(style: Style) -> float:
    """Return the width of the labels of a decree."""
    return width(_LONGEST_LABEL, style.face.regular, style.size) + 3 * mm


def _para(piece: Para, room: float, style: Style) -> list[Part]:
    block = _marked(piece.mark, piece.text, piece.level, _POINT, piece.first, room, style)
    return [Part(block, lines=_count(block))]


def _count(block: Block) -> int:
    """Return how many lines a block has; a mark shares the line of its text."""
    return len({words.y for words in block.words})


@functools.lru_cache(maxsize=512)
def _marked(
    mark: str, text: str, level: Level, indent: float, first: bool, room: float, style: Style
) -> Block:
    """Set a paragraph, behind its mark if it has one."""
    x = _left(level, style)
    left = x + indent if mark else x
    block = text_block(
        text, x=left, room=room - left, size=style.size, font=style.face.regular,
        align="justify", leading=style.leading, first=_FIRST if first else 0.0,
    )  # fmt: skip
    if not mark:
        return block
    hung = Words(x, block.words[0].y, mark, style.face.regular, style.size)
    return Block(block.height, (hung, *block.words))


def _items(piece: Items, room: float, style: Style) -> list[Part]:
    blocks = [
        _marked(
            mark_of(number, lettered=piece.lettered), text, piece.level, _LETTER, False, room, style
        )
        for number, text in enumerate(piece.texts)
    ]
    return [
        Part(block, glued=number == 0 < len(blocks) - 1, lines=_count(block))
        for number, block in enumerate(blocks)
    ]


def _fields(piece: Fields, room: float, style: Style) -> list[Part]:
    """Set labels as a block of their own beside the values: they repeat from letter to letter."""
    left = _left(piece.level, style) + _LABEL + _COLON
    size, font = style.size, style.face.regular
    words: list[Words] = []
    counts, down = [], 0.0
    for _, value in piece.rows:
        broken = wrap(printable(value, font), font, size, room - left)
        placed = lines(
            broken, x=left, room=room - left, size=size, font=font, leading=style.leading
        )
        words += shifted(placed, down)
        counts.append(len(broken))
        down += len(broken) * size * style.leading
    labels = _labels(tuple(label for label, _ in piece.rows), tuple(counts), piece.level, style)
    return [Part(labels, glued=True), Part(Block(down, tuple(words)), lines=sum(counts))]


@functools.lru_cache(maxsize=64)
def _labels(labels: tuple[str, ...], counts: tuple[int, ...], level: Level, style: Style) -> Block:
    """Set labels and colons beside values of so many lines; takes no room of its own."""
    left, size, font = _left(level, style), style.size, style.face.regular
    words: list[Words] = []
    down = 0.0
    for label, count in zip(labels, counts, strict=True):
        placed = lines([label], x=left, room=_LABEL, size=size, font=font)
        placed += lines([":"], x=left + _LABEL, room=_COLON, size=size, font=font)
        words += shifted(placed, down)
        down += count * size * style.leading
    return Block(0.0, tuple(words))


def _labelled(piece: Labelled, room: float, style: Style) -> list[Part]:
    parts: list[Part] = []
    for number, text in enumerate(piece.texts):
        if number:
            parts.append(gap(style.size * 0.15 * style.gap))
        mark = mark_of(number, lettered=piece.marks == "a") if piece.marks else ""
        block = _marked(mark, text, "decree", _LETTER, False, room, style)
        parts += [
            *([Part(_decree_label(piece.label, style), glued=True)] if number == 0 else []),
            Part(block, lines=_count(block)),
        ]
    return parts


@functools.lru_cache(maxsize=64)
def _decree_label(label: str, style: Style) -> Block:
    """Set the label of a part of a decree; takes no room of its own."""
    size, font = style.size, style.face.regular
    words = lines([label], x=0, room=_decree_column(style), size=size, font=font)
    words += lines([":"], x=_decree_column(style), room=_COLON, size=size, font=font)
    return Block(0.0, tuple(words))


@functools.lru_cache(maxsize=32)
def _centred(text: str, room: float, style: Style) -> Block:
    return text_block(
        text, x=0, room=room, size=style.size, font=style.face.bold, align="center"
    )  # fmt: skip


def _grid(piece: Grid, room: float, style: Style) -> list[Part]:
    blocks = (_row(number, row, room, style) for number, row in enumerate(piece.rows, 1))
    return [Part(block, glued=number == 0, lines=1) for number, block in enumerate(blocks)]


def _row(number: int, row: tuple[str, str], room: float, style: Style) -> Block:
    """Set one row of a ruled table; the frames of neighbours cover each other."""
    size, font = style.size, style.face.regular
    columns = (_NUMBER, _CAPTION, room - _NUMBER - _CAPTION)
    above, leading = _CELL * (0.85 * style.gap - 0.15), min(1.15, style.leading)
    words: list[Words] = []
    boxes, x, tall = [], 0.0, 0
    cells = (f"{number}.", row[0], row[1])
    for text, wide in zip(cells, columns, strict=True):
        inner = wide - 2 * _CELL
        broken = wrap(printable(text, font), font, size, inner)
        placed = lines(broken, x=x + _CELL, room=inner, size=size, font=font, leading=leading)
        words += shifted(placed, above)
        tall = max(tall, len(broken))
        x += wide
    high, x = tall * size * leading + 2 * above, 0.0
    for wide in columns:
        boxes.append(Box(x, 0, wide, high))
        x += wide
    return Block(high, tuple(words), boxes=tuple(boxes))


def paragraphs(
    texts: Iterable[str], level: Level = "margin", *, first: bool = False
) -> list[Piece]:
    """Return the paragraphs that are not empty."""
    return [Para(text, level, first=first) for text in texts if text.strip()]
