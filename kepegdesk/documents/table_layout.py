"""Where the cells of a register stand on paper: widths from content and page, rows into pages."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from reportlab.lib.units import mm

from kepegdesk.documents.layout import BOLD, REGULAR, printable, width
from kepegdesk.domain.indonesian import short_date
from kepegdesk.domain.register import Cell, Kind, Register, RegisterColumn

PAD = 1.1 * mm
"""Room between the edge of a cell and its text."""

SIZES = (8.5, 8.0, 7.5, 7.0, 6.5)
"""Letters of a table in points, the largest first; the first at which the columns fit is taken."""

_LEADING = 1.18
_SPARE = 1.5
"""Points a column gets beyond its widest text, so that rounding never breaks a line."""
_LONGEST_WORD = 20
"""Letters a column need not have in one line: longer words are broken."""
_NARROWEST = "0000"
_PIECES = re.compile(r"[^/\-.,_]+[/\-.,_]*|[/\-.,_]+")


class Ruler:
    """Measures texts of one face in sizes of its letters; the face has no kerning."""

    def __init__(self, font: str) -> None:
        self._letters = _Widths(font)

    def width(self, text: str) -> float:
        """Return the width of a text at one point."""
        return sum(map(self._letters.__getitem__, text))


class _Widths(dict[str, float]):
    def __init__(self, font: str) -> None:
        super().__init__()
        self._font = font

    def __missing__(self, letter: str) -> float:
        self[letter] = width(letter, self._font, 1)
        return self[letter]


@functools.cache
def ruler(font: str) -> Ruler:
    """Return the ruler of a face."""
    return Ruler(font)


def shown(cell: Cell) -> str:
    """Return a cell as paper shows it."""
    if cell is None:
        return ""
    if isinstance(cell, str):
        return printable(cell)
    return str(cell) if isinstance(cell, int) else short_date(cell)


@dataclass(frozen=True, slots=True)
class Slot:
    """A column on paper: a column of the register with those stacked under it."""

    places: tuple[int, ...]
    columns: tuple[RegisterColumn, ...]
    left: float = 0.0
    width: float = 0.0

    @property
    def path(self) -> tuple[str, ...]:
        """Return the headings from the top down."""
        title = " / ".join(column.title for column in self.columns)
        return (*self.columns[0].above, title)

    @property
    def is_text(self) -> bool:
        """Tell whether the column may be narrowed: its texts break into lines."""
        return any(column.kind is Kind.TEXT and not column.whole for column in self.columns)

    @property
    def room(self) -> float:
        """Return the width that is left for text."""
        return self.width - 2 * PAD


class Breaker:
    """Breaks texts into lines of a given room, and remembers them: most stand in many rows."""

    def __init__(self, font: str, size: float) -> None:
        self._ruler = ruler(font)
        self.size = size
        self._known: dict[tuple[str, float], list[str]] = {}

    def width(self, text: str) -> float:
        """Return the width of a text in points."""
        return self._ruler.width(text) * self.size

    def lines(self, text: str, room: float) -> list[str]:
        """Return the lines of a text; one that fits is one line."""
        if self.width(text) <= room:
            return [text]
        known = self._known.get((text, room))
        if known is None:
            known = self._known[text, room] = self._broken(text, room)
        return known

    def _broken(self, text: str, room: float) -> list[str]:
        lines: list[str] = []
        line = ""
        for piece, joint in self._pieces(text, room):
            longer = f"{line}{joint}{piece}" if line else piece
            if line and self.width(longer) > room:
                lines.append(line)
                line = piece
            else:
                line = longer
        return [*lines, line]

    def _pieces(self, text: str, room: float) -> Iterator[tuple[str, str]]:
        """Give the words with what stands before them; a word too wide in its parts."""
        for word in text.split(" "):
            if self.width(word) <= room:
                yield word, " "
                continue
            joint = " "
            for part in _PIECES.findall(word):
                for cut in self._cut(part, room):
                    yield cut, joint
                    joint = ""

    def _cut(self, part: str, room: float) -> Iterator[str]:
        while len(part) > 1 and self.width(part) > room:
            fits = next((n for n in range(len(part) - 1, 1, -1) if self.width(part[:n]) <= room), 1)
            yield part[:fits]
            part = part[fits:]
        yield part


@dataclass(frozen=True, slots=True)
class Grid:
    """The columns of a register on a sheet: where they stand, and the size of their letters."""

    slots: tuple[Slot, ...]
    size: float
    width: float

    @property
    def leading(self) -> float:
        """Return the distance of two lines."""
        return self.size * _LEADING


def make_grid(register: Register, room: float) -> Grid:
    """Size the columns to their content and the page, with the largest letters that allow it."""
    slots = _slots(register.columns)
    texts = [_texts(register, slot) for slot in slots]
    for size in SIZES:
        wishes = [_wish(slot, column, size) for slot, column in zip(slots, texts, strict=True)]
        if sum(least for least, _wanted in wishes) <= room or size == SIZES[-1]:
            return Grid(_placed(slots, _shared(slots, wishes, room)), size, room)
    raise AssertionError  # the last size is always taken


def _slots(columns: Sequence[RegisterColumn]) -> list[Slot]:
    """Join the columns that stand under another on paper; leave out those that do not."""
    found: list[Slot] = []
    for place, column in enumerate(columns):
        if not column.paper:
            continue
        if column.stacked and found:
            last = found[-1]
            found[-1] = Slot((*last.places, place), (*last.columns, column))
        else:
            found.append(Slot((place,), (column,)))
    return found


def _texts(register: Register, slot: Slot) -> set[str]:
    found = {shown(row.cells[place]) for row in register.rows for place in slot.places}
    if register.totals is not None:
        found |= {shown(register.totals[place]) for place in slot.places}
    return found


def _wish(slot: Slot, texts: set[str], size: float) -> tuple[float, float]:
    """Return the least width a column can do with, and the width it would like."""
    measure, bold = ruler(REGULAR).width, ruler(BOLD).width
    title = max(bold(word) for word in slot.path[-1].split(" "))
    widest = max([measure(_NARROWEST), *map(measure, texts)])
    least = widest
    if slot.is_text:
        words = {word[:_LONGEST_WORD] for text in texts for word in text.split(" ")}
        least = max(map(measure, words), default=0.0)
        most = max(column.letters for column in slot.columns) * measure("n")
        widest = max(least, min(widest, most))
    edge = 2 * PAD + _SPARE
    return max(least, title) * size + edge, max(widest, title) * size + edge


def _shared(
    slots: Sequence[Slot], wishes: Sequence[tuple[float, float]], room: float
) -> list[float]:
    """Share the width of the page: all at least what they need, texts the rest by their wish."""
    least = [need for need, _wanted in wishes]
    wanted = [want for _need, want in wishes]
    if sum(least) > room:
        return [need * room / sum(least) for need in least]
    if sum(wanted) <= room:
        growing = [want if slot.is_text else 0.0 for slot, want in zip(slots, wanted, strict=True)]
        growing = growing if any(growing) else wanted
        rest = room - sum(wanted)
        return [want + rest * g / sum(growing) for want, g in zip(wanted, growing, strict=True)]
    rest = room - sum(least)
    asked = [want - need for need, want in wishes]
    return [need + rest * ask / sum(asked) for need, ask in zip(least, asked, strict=True)]


def _placed(slots: Sequence[Slot], widths: Sequence[float]) -> tuple[Slot, ...]:
    found, left = [], 0.0
    for slot, wide in zip(slots, widths, strict=True):
        found.append(Slot(slot.places, slot.columns, left, wide))
        left += wide
    return tuple(found)


# Headings ----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class HeadCell:
    """A cell of the headings: its box from the top of the headings, and its lines."""

    left: float
    top: float
    width: float
    height: float
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Heading:
    """The headings of a table: one, two or three levels, those that belong together merged."""

    cells: tuple[HeadCell, ...]
    height: float


def make_heading(grid: Grid, breaker: Breaker) -> Heading:
    """Set the headings; a title reaches down to the rows, what stands above spans its columns."""
    depth = max(len(slot.path) for slot in grid.slots)
    boxes = list(_boxes(grid, depth, breaker))
    heights = [0.0] * depth
    for level, span, _left, _wide, lines in sorted(boxes, key=lambda box: box[1]):
        needed = len(lines) * grid.leading + 2 * PAD
        have = sum(heights[level : level + span])
        heights[level + span - 1] += max(0.0, needed - have)
    cells = [
        HeadCell(left, sum(heights[:level]), wide, sum(heights[level : level + span]), lines)
        for level, span, left, wide, lines in boxes
    ]
    return Heading(tuple(cells), sum(heights))


def _boxes(
    grid: Grid, depth: int, breaker: Breaker
) -> Iterator[tuple[int, int, float, float, tuple[str, ...]]]:
    """Give level, levels spanned, left, width and lines of every box of the headings."""
    slots = grid.slots
    for level in range(depth):
        start = 0
        while start < len(slots):
            path = slots[start].path
            stop = start + 1
            if level < len(path) - 1:
                while stop < len(slots) and _shares(slots[stop].path, path, level):
                    stop += 1
            if level < len(path):
                wide = sum(slot.width for slot in slots[start:stop])
                span = depth - level if level == len(path) - 1 else 1
                lines = tuple(breaker.lines(path[level], wide - 2 * PAD))
                yield level, span, slots[start].left, wide, lines
            start = stop


def _shares(path: tuple[str, ...], other: tuple[str, ...], level: int) -> bool:
    return level < len(path) - 1 and path[: level + 1] == other[: level + 1]
