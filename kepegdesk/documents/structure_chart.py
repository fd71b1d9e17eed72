"""The chart of the structure on landscape paper: a box a unit, with its head and its people.

The unit a page is about stands on top, its sub-units in columns below it, and what is below those
hangs under them. What would become too small to read gets pages of its own.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from kepegdesk.documents.layout import BOLD, REGULAR, printable, wrap
from kepegdesk.documents.page import A4, F4, Paper, make_pdf
from kepegdesk.domain.indonesian import long_date

PAPERS = {
    "A4": Paper("A4", A4.height, A4.width),
    "F4": Paper("F4", F4.height, F4.width),
    "A3": Paper("A3", 420 * mm, 297 * mm),
}
"""The sheets a chart may be drawn on, all of them landscape."""

_MARGIN, _FOOT = 10 * mm, 8 * mm
_WIDE, _INDENT = 54 * mm, 6 * mm
_GAP, _AISLE, _BUS = 2.6 * mm, 5 * mm, 9 * mm
_PAD = 1.5 * mm
_NAME, _TEXT, _LEADING = 8.5, 7.6, 1.2
_LEAST = 0.8
"""The smallest scale that can be read: names of 6.8 points."""
_GREYS = (0.86, 0.93, 0.97)
_TITLE = "BAGAN STRUKTUR ORGANISASI"


@dataclass(frozen=True, slots=True)
class Box:
    """A unit on the chart, as finished strings: its name, lines about the head, its people."""

    name: str
    head: tuple[str, ...] = ()
    people: str = ""
    children: tuple[Box, ...] = ()


@dataclass(frozen=True, slots=True)
class StructureChart:
    """Everything the chart shows; ``office`` heads every page, ``on`` is the day it is true of."""

    office: tuple[str, ...]
    top: Box
    on: date
    paper: str = "A3"


def render_structure_chart(chart: StructureChart) -> bytes:
    """Set the chart as a PDF; equal values give equal bytes."""
    sheet = PAPERS[chart.paper]
    pages = _Pages(sheet, len(chart.office))
    pages.add(chart.top)
    return make_pdf(
        sheet,
        title=f"Bagan struktur {chart.top.name}",
        author=chart.office[0] if chart.office else "KepegDesk",
        day=chart.on,
        paint=lambda canvas: _paint(canvas, chart, sheet, pages),
    )


# Measuring


@dataclass(slots=True)
class _Node:
    """A box with its broken lines; ``key`` is the unit whose page goes on with what was cut."""

    box: Box
    level: int
    children: list[_Node] = field(default_factory=list)
    key: int | None = None
    lines: tuple[tuple[str, str, float], ...] = ()
    height: float = 0.0

    def measure(self) -> None:
        """Break the texts of the box and of all below it, once."""
        if self.lines:
            return
        room = _WIDE - 2 * _PAD
        lines = [(text, BOLD, _NAME) for text in _broken(self.box.name, BOLD, _NAME, room)]
        for text in (*self.box.head, self.box.people):
            lines += [(each, REGULAR, _TEXT) for each in _broken(text, REGULAR, _TEXT, room)]
        self.lines = tuple(lines)
        more = _TEXT * _LEADING if self.key is not None else 0.0
        self.height = sum(size * _LEADING for _text, _font, size in lines) + more + 2 * _PAD
        for child in self.children:
            child.measure()

    def extent(self) -> tuple[float, float]:
        """Return how wide and high the box is with all that hangs below it."""
        wide, high = _WIDE, self.height
        for child in self.children:
            inner, down = child.extent()
            wide, high = max(wide, _INDENT + inner), high + _GAP + down
        return wide, high


def _broken(text: str, font: str, size: float, room: float) -> list[str]:
    return wrap(printable(text, font), font, size, room) if text else []


def _cut(box: Box, depth: int, level: int = 0) -> _Node:
    """Return a box with so many levels below it; one that is cut is known by its own number."""
    if depth == 0 and box.children:
        return _Node(box, level, key=id(box))
    return _Node(box, level, [_cut(child, depth - 1, level + 1) for child in box.children])


def _depth(box: Box) -> int:
    return 1 + max(map(_depth, box.children)) if box.children else 0


def _columns(heights: Sequence[float], count: int) -> list[int]:
    """Return how many of a row of blocks go into each of so many columns of about one height."""
    low, high = max(heights), sum(heights) + _GAP * len(heights)
    while high - low > 0.5:
        middle = (low + high) / 2
        if len(_filled(heights, middle)) <= count:
            high = middle
        else:
            low = middle
    return _filled(heights, high)


def _filled(heights: Sequence[float], most: float) -> list[int]:
    columns, used = [0], 0.0
    for height in heights:
        if columns[-1] and used + _GAP + height > most:
            columns.append(0)
            used = 0.0
        used += height + (_GAP if columns[-1] else 0.0)
        columns[-1] += 1
    return columns


# Laying out


@dataclass(frozen=True, slots=True)
class _Layout:
    """A page: its top box, how many of its sub-units stand in each column, the size of all."""

    top: _Node
    columns: tuple[int, ...]
    wide: float
    high: float
    scale: float
    again: bool = False

    @property
    def spread(self) -> bool:
        """Tell whether every column holds one sub-unit, which then hangs from its middle."""
        return set(self.columns) <= {1}


class _Pages:
    """Divides a chart among pages."""

    def __init__(self, sheet: Paper, office_lines: int) -> None:
        self.wide = sheet.width - 2 * _MARGIN
        self.head = (office_lines * 9.5 + 13 + 10 + 9) * _LEADING + 4 * mm
        self.high = sheet.height - 2 * _MARGIN - _FOOT - self.head
        self.layouts: list[_Layout] = []
        self.numbers: dict[int, int] = {}

    def add(self, box: Box) -> None:
        """Set a unit with as many levels as can be read, and the rest on pages that follow."""
        self.numbers.setdefault(id(box), len(self.layouts) + 1)
        for depth in range(_depth(box), 0, -1):
            found = self._best(_cut(box, depth))
            if found.scale >= _LEAST:
                self.layouts.append(found)
                break
        else:
            self._in_parts(_cut(box, 1 if box.children else 0))
        for cut in _cut_off(self.layouts):
            if id(cut) not in self.numbers:
                self.add(cut)

    def _in_parts(self, whole: _Node) -> None:
        """Divide too many sub-units among pages, each headed by the unit itself."""
        left, again = whole.children, False
        while left or not again:
            take = len(left)
            while take > 1 and self._best(replace_children(whole, left[:take])).scale < _LEAST:
                take -= max(1, take // 12)
            part = self._best(replace_children(whole, left[:take]))
            self.layouts.append(replace(part, again=again))
            left, again = left[take:], True

    def _best(self, top: _Node) -> _Layout:
        """Return the arrangement in columns that can be drawn largest."""
        top.measure()
        extents = [child.extent() for child in top.children]
        if not extents:
            return self._scaled(top, (), _WIDE, top.height)
        found = [self._arranged(top, extents, count) for count in range(1, len(extents) + 1)]
        return max(found, key=lambda each: (round(each.scale, 3), len(each.columns)))

    def _arranged(self, top: _Node, extents: Sequence[tuple[float, float]], count: int) -> _Layout:
        columns = _columns([high for _wide, high in extents], count)
        indent = 0.0 if set(columns) == {1} else _INDENT
        wide, high, place = -_AISLE, 0.0, 0
        for some in columns:
            part = extents[place : place + some]
            wide += _AISLE + indent + max(each[0] for each in part)
            high = max(high, sum(each[1] for each in part) + _GAP * (some - 1))
            place += some
        return self._scaled(top, tuple(columns), max(wide, _WIDE), top.height + _BUS + high)

    def _scaled(self, top: _Node, columns: tuple[int, ...], wide: float, high: float) -> _Layout:
        scale = min(1.0, self.wide / wide, self.high / high)
        return _Layout(top, columns, wide, high, scale)


def replace_children(node: _Node, children: list[_Node]) -> _Node:
    """Return a box with other boxes below it."""
    return _Node(node.box, node.level, children)


def _cut_off(layouts: Sequence[_Layout]) -> list[Box]:
    """Return the units whose sub-units are left to another page, in the order they are met."""
    return [node.box for each in layouts for node in _walk(each.top) if node.key is not None]


def _walk(node: _Node) -> Iterator[_Node]:
    yield node
    for child in node.children:
        yield from _walk(child)


# Painting


def _paint(canvas: Canvas, chart: StructureChart, sheet: Paper, pages: _Pages) -> None:
    for number, layout in enumerate(pages.layouts, 1):
        _head(canvas, chart, sheet, layout)
        top = sheet.height - _MARGIN - pages.head
        canvas.saveState()
        canvas.translate((sheet.width - layout.wide * layout.scale) / 2, top)
        canvas.scale(layout.scale, layout.scale)
        _Painter(canvas, pages.numbers).draw(layout)
        canvas.restoreState()
        _foot(canvas, chart, sheet, number, len(pages.layouts))
        canvas.showPage()


def _head(canvas: Any, chart: StructureChart, sheet: Paper, layout: _Layout) -> None:
    """Write the office, what this is, which unit and of what day, in the middle."""
    again = " (lanjutan)" if layout.again else ""
    room = sheet.width - 2 * _MARGIN
    unit = wrap(printable(layout.top.box.name + again, BOLD), BOLD, 10, room)[0]
    lines = [(text, REGULAR, 9.5) for text in chart.office]
    lines += [(_TITLE, BOLD, 13.0), (unit, BOLD, 10.0)]
    lines += [(f"Keadaan {long_date(chart.on)}", REGULAR, 9.0)]
    down = _MARGIN
    canvas.setFillGray(0)
    for text, font, size in lines:
        down += size * _LEADING
        canvas.setFont(font, size)
        canvas.drawCentredString(sheet.width / 2, sheet.height - down, printable(text, font))


def _foot(canvas: Any, chart: StructureChart, sheet: Paper, number: int, count: int) -> None:
    canvas.setFillGray(0.3)
    canvas.setFont(REGULAR, 7)
    told = f"Bagan struktur · keadaan {long_date(chart.on)}"
    canvas.drawString(_MARGIN, _MARGIN, told)
    canvas.drawRightString(sheet.width - _MARGIN, _MARGIN, f"halaman {number} dari {count}")


class _Painter:
    """Draws one page, lines first; down is negative from the top of the chart."""

    def __init__(self, canvas: Any, numbers: dict[int, int]) -> None:
        self._canvas = canvas
        self._numbers = numbers

    def draw(self, layout: _Layout) -> None:
        """Draw the unit on top and the columns below it."""
        self._canvas.setStrokeGray(0.35)
        self._canvas.setLineWidth(0.8)
        top = layout.top
        bus = -top.height - _BUS / 2
        drops, x, place = [], 0.0, 0
        for some in layout.columns:
            part = top.children[place : place + some]
            drops.append(x + (_WIDE / 2 if layout.spread else _INDENT / 2))
            x = self._column(part, x, -top.height - _BUS, bus, spread=layout.spread) + _AISLE
            place += some
        middle = _middle(layout, drops)
        if drops:
            self._line(middle, -top.height, middle, bus)
            self._line(min(*drops, middle), bus, max(*drops, middle), bus)
        self._box(top, middle - _WIDE / 2, 0.0)

    def _column(
        self, part: Sequence[_Node], x: float, y: float, bus: float, *, spread: bool
    ) -> float:
        """Draw a column below the bus; return where it ends to the right."""
        indent = 0.0 if spread else _INDENT
        right = x
        for node in part:
            if spread:
                self._line(x + _WIDE / 2, bus, x + _WIDE / 2, y)
            else:
                self._elbow(x + _INDENT / 2, bus, x + _INDENT, y - node.height / 2)
            wide, high = node.extent()
            self._hanging(node, x + indent, y)
            right = max(right, x + indent + wide)
            y -= high + _GAP
        return right

    def _hanging(self, node: _Node, x: float, y: float) -> None:
        """Draw a box and what hangs below it."""
        below = y - node.height
        for child in node.children:
            below -= _GAP
            self._elbow(x + _INDENT / 2, y - node.height, x + _INDENT, below - child.height / 2)
            self._hanging(child, x + _INDENT, below)
            below -= child.extent()[1]
        self._box(node, x, y)

    def _elbow(self, x: float, y: float, to_x: float, to_y: float) -> None:
        self._line(x, y, x, to_y)
        self._line(x, to_y, to_x, to_y)

    def _line(self, x: float, y: float, to_x: float, to_y: float) -> None:
        self._canvas.line(x, y, to_x, to_y)

    def _box(self, node: _Node, x: float, y: float) -> None:
        canvas = self._canvas
        canvas.setFillGray(_GREYS[min(node.level, len(_GREYS) - 1)] if node.level < 3 else 1.0)
        canvas.rect(x, y - node.height, _WIDE, node.height, stroke=1, fill=1)
        canvas.setFillGray(0)
        down = y - _PAD
        for text, font, size in node.lines:
            canvas.setFont(font, size)
            canvas.drawCentredString(x + _WIDE / 2, down - size * 0.92, text)
            down -= size * _LEADING
        if node.key is not None:
            canvas.setFont(REGULAR, _TEXT)
            page = f"sub-unit: halaman {self._numbers[node.key]}"
            canvas.setFillGray(0.3)
            canvas.drawCentredString(x + _WIDE / 2, down - _TEXT * 0.92, page)


def _middle(layout: _Layout, drops: Sequence[float]) -> float:
    """Return where the unit on top stands: over the middle of what hangs below, on the sheet."""
    if not drops:
        return layout.wide / 2
    return max((drops[0] + drops[-1]) / 2, _WIDE / 2)
