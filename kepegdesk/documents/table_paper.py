"""Registers on paper: any number of rows, headings on every page, «halaman x dari y».

Everything is laid out before anything is drawn, so that the number of pages is known and nothing
is torn apart: a heading stays with the rows under it, the signature with the last of them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from kepegdesk import progress as reports
from kepegdesk.documents.layout import BOLD, REGULAR, Block, draw, printable, text_block
from kepegdesk.documents.page import A4, F4, Paper, make_pdf
from kepegdesk.documents.quick_text import QuickText
from kepegdesk.documents.table_layout import (
    PAD,
    Breaker,
    Grid,
    Heading,
    make_grid,
    make_heading,
    ruler,
    shown,
)
from kepegdesk.domain.indonesian import long_date
from kepegdesk.domain.register import Cell, Kind, Register, RegisterRow

LEGAL = Paper("Legal", 215.9 * mm, 355.6 * mm)
A3 = Paper("A3", 297 * mm, 420 * mm)
PAPERS = {paper.name: paper for paper in (F4, A4, LEGAL, A3)}
"""Sheets a register may be printed on, upright, by name."""

LEFT, RIGHT, TOP, BOTTOM = 15 * mm, 10 * mm, 11 * mm, 13 * mm
SIGNATURE_ROOM, SIGNATURE_SIZE = 85 * mm, 10.0
"""Width of the signature block, and the size of its letters."""

_TITLE, _LINE, _NOTE, _FOOT = 12.0, 9.5, 8.0, 7.5
_GAP = 3 * mm
_RED = (0.69, 0.09, 0.11)
_GROUND = 0.91
_RULE = 0.45
_SOME = 500


@dataclass(frozen=True, slots=True)
class Sheet:
    """What a register is printed on and under: paper, orientation, letterhead line, signature.

    ``signature`` is a block ``SIGNATURE_ROOM`` wide; ``city`` and official stand in it already.
    """

    paper: Paper
    landscape: bool = True
    letterhead: tuple[str, ...] = ()
    signature: Block | None = None

    @property
    def turned(self) -> Paper:
        """Return the sheet as it is looked at."""
        if not self.landscape:
            return self.paper
        return Paper(self.paper.name, self.paper.height, self.paper.width)


def render_register(
    register: Register, sheet: Sheet, progress: reports.Progress = reports.nothing
) -> bytes:
    """Set a register as a PDF; equal values give equal bytes. May raise ``Cancelled``."""
    book = _Book(register, sheet, progress)
    book.lay_out()
    return make_pdf(
        sheet.turned, title=register.title, author="KepegDesk", day=register.day, paint=book.paint
    )


# Parts of a page ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Line:
    """A row of the table: the lines of each column, its height, and how it is set."""

    texts: tuple[tuple[str, ...], ...]
    reds: frozenset[int]
    height: float
    bold: bool = False


@dataclass(frozen=True, slots=True)
class _Band:
    """A heading over the rows of a group, as wide as the table."""

    lines: tuple[str, ...]
    height: float
    level: int


_Part = _Line | _Band | Block | Heading


@dataclass(slots=True)
class _Page:
    """Parts of a page with their distance from its top."""

    parts: list[tuple[float, _Part]] = field(default_factory=list)


class _Book:
    """Lays a register out into pages, and paints them."""

    def __init__(self, register: Register, sheet: Sheet, progress: reports.Progress) -> None:
        self._register = register
        self._sheet = sheet
        self._progress = progress
        paper = sheet.turned
        self._width = paper.width - LEFT - RIGHT
        self._floor = paper.height - BOTTOM
        self._grid: Grid = make_grid(register, self._width)
        self._plain = Breaker(REGULAR, self._grid.size)
        self._bold = Breaker(BOLD, self._grid.size)
        self._heading: Heading = make_heading(self._grid, self._bold)
        self._pages: list[_Page] = []
        self._down = 0.0
        self._open: tuple[str, ...] = ()

    # Laying out

    def lay_out(self) -> None:
        """Put every row on a page."""
        rows, register = self._register.rows, self._register
        sections = list(_sections(rows)) if register.page_each else [(0, len(rows))]
        for start, stop in sections:
            self._begin_section(rows[start] if rows and register.page_each else None)
            last = stop - 1
            for place in range(start, last):
                self._place(rows[place], ())
                if place % _SOME == 0:
                    self._progress(place, len(rows))
            tail = self._tail(whole=stop == len(rows))
            if last >= start:
                self._place(rows[last], tail)
            else:
                self._put_all([*self._empty(), *tail])
        self._progress(len(rows), len(rows))

    def _begin_section(self, row: RegisterRow | None) -> None:
        """Begin a page with the title, the person it is about, and the headings."""
        self._new_page()
        self._open = () if row is None else row.heads[:1]
        for block in self._top(row):
            self._put(block)
        self._put(self._heading)

    def _top(self, row: RegisterRow | None) -> Iterator[Block]:
        register, room = self._register, self._width
        for text in self._sheet.letterhead:
            yield text_block(text, x=0, room=room, size=_LINE, font=BOLD)
        if self._sheet.letterhead:
            yield Block(_GAP)
        yield text_block(register.title, x=0, room=room, size=_TITLE, font=BOLD, align="center")
        for text in register.lines:
            yield text_block(text, x=0, room=room, size=_LINE, align="center")
        yield Block(_GAP)
        if row is not None and row.heads:
            yield text_block(row.heads[0], x=0, room=room, size=_LINE, font=BOLD)
            yield Block(_GAP / 3)

    def _new_page(self) -> None:
        self._pages.append(_Page())
        self._down = TOP

    def _place(self, row: RegisterRow, after: Sequence[Block]) -> None:
        """Put a row on the page with the headings that open above it and what must follow it."""
        first, *rest = self._pieces(self._line(row.cells, bold=row.is_sum))
        last = () if rest else after
        self._put_all([*self._bands(row), first, *last], row.heads)
        for place, piece in enumerate(rest, 1):
            self._put_all([piece, *(after if place == len(rest) else ())], row.heads)
        self._open = row.heads

    def _pieces(self, line: _Line) -> list[_Line]:
        """Cut a row that no page could hold into several."""
        room = self._floor - TOP - self._heading.height - 4 * self._grid.leading
        most = int((room - 2 * PAD) / self._grid.leading)
        tallest = max(map(len, line.texts))
        if tallest <= most:
            return [line]
        return [
            _Line(
                tuple(texts[start : start + most] for texts in line.texts),
                line.reds,
                min(most, tallest - start) * self._grid.leading + 2 * PAD,
                line.bold,
            )
            for start in range(0, tallest, most)
        ]

    def _put_all(self, parts: Sequence[_Part], heads: tuple[str, ...] = ()) -> None:
        """Put parts on one page: this one, or the next if they do not fit together."""
        if self._down + sum(part.height for part in parts) > self._floor and self._has_rows():
            opening = sum(isinstance(part, _Band) for part in parts)
            self._turn_over(heads[: len(heads) - opening])
        for part in parts:
            if self._down + part.height > self._floor and not isinstance(part, _Band):
                self._turn_over(heads)
            self._put(part)

    def _has_rows(self) -> bool:
        return any(isinstance(part, _Line) for _down, part in self._pages[-1].parts)

    def _turn_over(self, heads: tuple[str, ...]) -> None:
        """Begin the next page with the headings of the table, and of the groups that go on."""
        self._new_page()
        self._put(self._heading)
        first = 1 if self._register.page_each else 0
        for level, text in enumerate(heads):
            if level >= first:
                self._put(self._band(f"{text} (lanjutan)", level))

    def _put(self, part: _Part) -> None:
        self._pages[-1].parts.append((self._down, part))
        self._down += part.height

    def _bands(self, row: RegisterRow) -> Iterator[_Band]:
        """Give the headings that a row opens: from the first level that differs."""
        first = 1 if self._register.page_each else 0
        same = True
        for level, text in enumerate(row.heads):
            same = same and level < len(self._open) and self._open[level] == text
            if level >= first and not same:
                yield self._band(text, level)

    def _band(self, text: str, level: int) -> _Band:
        lines = tuple(self._bold.lines(printable(text), self._width - 2 * PAD))
        return _Band(lines, len(lines) * self._grid.leading + 2 * PAD, level)

    def _line(self, cells: Sequence[Cell], *, bold: bool = False) -> _Line:
        breaker = self._bold if bold else self._plain
        texts: list[tuple[str, ...]] = []
        reds: set[int] = set()
        for number, slot in enumerate(self._grid.slots):
            lines: list[str] = []
            for place, column in zip(slot.places, slot.columns, strict=True):
                cell = cells[place]
                if cell is None or cell == "":
                    continue
                lines += breaker.lines(shown(cell), slot.room)
                if column.kind is Kind.DAYS and isinstance(cell, int) and cell < 0:
                    reds.add(number)
            texts.append(tuple(lines))
        tallest = max(1, *map(len, texts))
        height = tallest * self._grid.leading + 2 * PAD
        return _Line(tuple(texts), frozenset(reds), height, bold)

    def _empty(self) -> list[_Part]:
        """Say on paper that there is nothing to list."""
        words = "Tidak ada data pada masa ini."
        return [text_block(words, x=PAD, room=self._width, size=_LINE), Block(_GAP)]

    def _tail(self, *, whole: bool) -> list[Any]:
        """Return what follows the last row: the sums, notes and signature, kept with it."""
        register = self._register
        parts: list[Any] = []
        if whole and register.totals is not None and register.rows:
            parts.append(self._line(register.totals, bold=True))
        if register.notes:
            parts.append(Block(_GAP / 2))
            parts += [
                text_block(note, x=0, room=self._width, size=_NOTE) for note in register.notes
            ]
        if self._sheet.signature is not None:
            parts += [Block(_GAP), self._sheet.signature]
        return parts

    # Painting

    def paint(self, canvas: Canvas) -> None:
        """Draw every page."""
        painter = _Painter(canvas, self._grid, self._sheet)
        for number, page in enumerate(self._pages, 1):
            painter.page(page)
            self._foot(canvas, number)
            canvas.showPage()

    def _foot(self, canvas: Canvas, number: int) -> None:
        right = LEFT + self._width
        told = f"halaman {number} dari {len(self._pages)}"
        left = f"{self._register.title} · keadaan {long_date(self._register.day)}"
        canvas.setFillGray(0.3)
        canvas.setFont(REGULAR, _FOOT)
        canvas.drawString(LEFT, BOTTOM - 5 * mm, printable(left))
        canvas.drawRightString(right, BOTTOM - 5 * mm, told)


def _sections(rows: Sequence[RegisterRow]) -> Iterator[tuple[int, int]]:
    """Give the stretches of rows that stand under one first heading."""
    start = 0
    for place in range(1, len(rows) + 1):
        if place == len(rows) or rows[place].heads[:1] != rows[start].heads[:1]:
            yield start, place
            start = place
    if not rows:
        yield 0, 0


class _Painter:
    """Draws one page: the lines of the table first, then all text in one object."""

    def __init__(self, canvas: Any, grid: Grid, sheet: Sheet) -> None:
        self._canvas = canvas
        self._grid = grid
        self._top = sheet.turned.height
        self._sheet = sheet
        self._pen = QuickText(canvas)

    def page(self, page: _Page) -> None:
        """Draw the parts of a page."""
        canvas = self._canvas
        canvas.setStrokeGray(0.25)
        canvas.setLineWidth(_RULE)
        frames = canvas.beginPath()
        for down, part in page.parts:
            if isinstance(part, _Line):
                self._frame(frames, down, part.height)
            elif isinstance(part, _Band):
                self._box(0, down, self._grid.width, part.height, _GROUND + 0.05)
            elif isinstance(part, Heading):
                for cell in part.cells:
                    self._box(cell.left, down + cell.top, cell.width, cell.height, _GROUND)
        canvas.drawPath(frames)
        canvas.setFillGray(0)
        self._texts(page)

    def _shift(self, part: Block) -> float:
        """Put the signature to the right."""
        return self._grid.width - SIGNATURE_ROOM if part is self._sheet.signature else 0.0

    def _box(self, left: float, down: float, wide: float, high: float, grey: float) -> None:
        self._canvas.setFillGray(grey)
        self._canvas.rect(LEFT + left, self._top - down - high, wide, high, stroke=1, fill=1)

    def _frame(self, path: Any, down: float, high: float) -> None:
        """Add the lines around the cells of a row."""
        top, bottom, right = self._top - down, self._top - down - high, LEFT + self._grid.width
        for left in (*(LEFT + slot.left for slot in self._grid.slots), right):
            path.moveTo(left, top)
            path.lineTo(left, bottom)
        path.moveTo(LEFT, bottom)
        path.lineTo(right, bottom)

    def _texts(self, page: _Page) -> None:
        """Write all texts from the top down, which is how they are read aloud."""
        for down, part in page.parts:
            top = self._top - down
            if isinstance(part, Block):
                self._pen.flush()
                draw(self._canvas, part, LEFT + self._shift(part), top)
            elif isinstance(part, _Line):
                self._write_line(part, top)
            elif isinstance(part, _Band):
                self._write(part.lines, LEFT + PAD, top, BOLD)
            elif isinstance(part, Heading):
                self._write_heading(part, top)
        self._pen.flush()

    def _write_heading(self, heading: Heading, top: float) -> None:
        for cell in heading.cells:
            high = len(cell.lines) * self._grid.leading
            y = top - cell.top - (cell.height - high) / 2 + PAD
            for number, text in enumerate(cell.lines):
                x = LEFT + cell.left + (cell.width - self._wide(text, BOLD)) / 2
                self._write((text,), x, y - number * self._grid.leading, BOLD)

    def _write_line(self, line: _Line, top: float) -> None:
        font = BOLD if line.bold else REGULAR
        for number, (slot, texts) in enumerate(zip(self._grid.slots, line.texts, strict=True)):
            if not texts:
                continue
            if number in line.reds:
                self._pen.color(*_RED)
            kind, left = slot.columns[0].kind, LEFT + slot.left + PAD
            if kind is Kind.TEXT:
                self._write(texts, left, top, font)
            else:
                share = 0.5 if kind is Kind.DATE else 1.0
                for place, text in enumerate(texts):
                    x = left + (slot.room - self._wide(text, font)) * share
                    self._write((text,), x, top - place * self._grid.leading, font)
            if number in line.reds:
                self._pen.color(0, 0, 0)

    def _wide(self, text: str, font: str) -> float:
        return ruler(font).width(text) * self._grid.size

    def _write(self, lines: Sequence[str], x: float, top: float, font: str) -> None:
        size, leading = self._grid.size, self._grid.leading
        y = top - PAD - size * 0.93
        for number, text in enumerate(lines):
            self._pen.write(text, x, y - number * leading, font, size)
