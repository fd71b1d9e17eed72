"""The calendar of leave for the wall: A3 landscape, people down, days across, a month or a year.

It reads without colour: every leave bears the letter of its kind, what is only asked for is
hatched, days off are grey. Headings stand on every page, names are never cut.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import groupby
from typing import Any

from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from kepegdesk import progress as reports
from kepegdesk.documents.layout import BOLD, REGULAR, printable, width, wrap
from kepegdesk.documents.page import Paper, make_pdf
from kepegdesk.domain.indonesian import DAYS, MONTHS, long_date

A3_LANDSCAPE = Paper("A3", 420 * mm, 297 * mm)

_LEFT, _RIGHT, _TOP, _BOTTOM = 14 * mm, 10 * mm, 10 * mm, 9 * mm
_NAMES = 78 * mm
_ROW, _PAD = 6.4 * mm, 1.2 * mm
_BAND = 5.6 * mm
_NAME_SIZES = (8.5, 7.5, 6.5)
_TITLE, _LINE, _SMALL, _TINY = 15.0, 9.5, 7.5, 5.5
_LEADING = 1.2
_LACKS = "Yang masuk di bawah minimum unit (* bila semua permintaan disetujui):"
_MOST_NOTES = 3
"""Lines a list under the table may take; what does not fit is counted."""
_LETTER_ROOM = 2.4 * mm
_MOST_GROWTH = 1.5
_SOME = 100

_OFF, _HOLIDAY, _GROUND = 0.92, 0.82, 0.96
Colour = tuple[float, float, float]
TINTS: dict[str, Colour] = {
    "T": (0.55, 0.78, 0.93),
    "B": (0.50, 0.80, 0.69),
    "S": (0.94, 0.64, 0.49),
    "M": (0.87, 0.65, 0.80),
    "P": (0.95, 0.87, 0.45),
    "L": (0.72, 0.75, 0.77),
}
"""Fill of a kind of leave by its letter: told apart by the colour-blind, light enough in grey."""
_PLAIN: Colour = (0.8, 0.8, 0.8)


@dataclass(frozen=True, slots=True)
class WallDay:
    """A day across: ``off`` on days the unit does not work, ``name`` of a holiday.

    ``away`` and ``pending`` count people; ``lacks`` tells that a unit has too few left.
    """

    day: date
    off: bool
    name: str = ""
    away: int = 0
    pending: int = 0
    lacks: bool = False


@dataclass(frozen=True, slots=True)
class WallBar:
    """A leave: its days, its letter, and whether it is only asked for."""

    first: date
    last: date
    letter: str
    pending: bool = False


@dataclass(frozen=True, slots=True)
class WallRow:
    """A person: name, own days off as numbers of the days from 0, and leave."""

    name: str
    off: frozenset[int]
    bars: tuple[WallBar, ...]


@dataclass(frozen=True, slots=True)
class WallGroup:
    """The people of one unit; an empty title sets no heading."""

    title: str
    rows: tuple[WallRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class WallCalendar:
    """Everything the calendar shows, as finished strings.

    ``office`` is the letterhead in a line or two, ``legend`` letter and name of every kind,
    ``lacks`` words for days with too few people, a star behind what is only asked for, ``on`` the
    day it is true of.
    """

    office: tuple[str, ...]
    unit: str
    period: str
    on: date
    days: tuple[WallDay, ...]
    groups: tuple[WallGroup, ...]
    legend: tuple[tuple[str, str], ...]
    lacks: tuple[str, ...] = ()


def render_wall_calendar(
    calendar: WallCalendar, progress: reports.Progress = reports.nothing
) -> bytes:
    """Set the calendar as a PDF; equal values give equal bytes. May raise ``Cancelled``."""
    sheets = _Layout(calendar)
    sheets.lay_out()
    return make_pdf(
        A3_LANDSCAPE,
        title=f"Kalender cuti {calendar.period}",
        author=calendar.office[0] if calendar.office else "KepegDesk",
        day=calendar.on,
        paint=lambda canvas: _paint(canvas, calendar, sheets, progress),
    )


# Laying out --------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Name:
    """A row with the lines of its name, their size, and its height."""

    row: WallRow
    lines: tuple[str, ...]
    size: float
    height: float


@dataclass(frozen=True, slots=True)
class _Band:
    """The heading of a unit."""

    lines: tuple[str, ...]
    height: float


@dataclass(slots=True)
class _Page:
    parts: list[tuple[float, _Name | _Band]] = field(default_factory=list)
    down: float = 0.0
    """Where the last row ends, from the top of the sheet."""


class _Layout:
    """Puts the rows on pages; everything is measured from the top of the sheet."""

    def __init__(self, calendar: WallCalendar) -> None:
        self.calendar = calendar
        self.by_month = len(calendar.days) <= 31
        room = A3_LANDSCAPE.width - _LEFT - _RIGHT - _NAMES
        self.cell = room / len(calendar.days)
        self.notes = _notes(calendar)
        self.table_top = _TOP + _head_height(calendar)
        self.head = 16 * mm if self.by_month else 13 * mm
        self.floor = A3_LANDSCAPE.height - _BOTTOM - self._foot_height()
        self.pages: list[_Page] = []

    def _foot_height(self) -> float:
        notes = sum(len(lines) for _title, lines in self.notes)
        return 13 * mm + notes * _SMALL * _LEADING

    def lay_out(self) -> None:
        """Put every row under the heading of its unit; few people get higher rows."""
        groups = [
            (group.title, [_named(row) for row in group.rows]) for group in self.calendar.groups
        ]
        high = sum(name.height for _title, names in groups for name in names)
        high += sum(_band(title).height for title, _names in groups if title)
        room = self.floor - self.table_top - self.head
        growth = min(_MOST_GROWTH, room / high) if 0 < high <= room else 1.0
        self._new_page()
        for title, names in groups:
            self._place(title, [replace(each, height=each.height * growth) for each in names])

    def _new_page(self) -> None:
        self.pages.append(_Page(down=self.table_top + self.head))

    def _place(self, title: str, names: Sequence[_Name]) -> None:
        band = _band(title) if title else None
        for place, name in enumerate(names):
            parts: list[_Name | _Band] = [name]
            if band is not None and place == 0:
                parts.insert(0, band)
            if self._down + sum(part.height for part in parts) > self.floor:
                self._new_page()
                if band is not None and place:
                    parts.insert(0, _band(f"{title} (lanjutan)"))
            for part in parts:
                self.pages[-1].parts.append((self._down, part))
                self.pages[-1].down += part.height

    @property
    def _down(self) -> float:
        return self.pages[-1].down

    def x(self, place: float) -> float:
        """Return where a day begins, counted from 0."""
        return _LEFT + _NAMES + place * self.cell


def _named(row: WallRow) -> _Name:
    """Set a name on one line, else on two of a smaller size, else on as many as it takes."""
    text, room = printable(row.name), _NAMES - 2 * _PAD
    if width(text, REGULAR, _NAME_SIZES[0]) <= room:
        return _Name(row, (text,), _NAME_SIZES[0], _ROW)
    for size in _NAME_SIZES[1:]:
        broken = wrap(text, REGULAR, size, room)
        if len(broken) <= 2:
            break
    return _Name(row, tuple(broken), size, max(_ROW, len(broken) * size * _LEADING + _PAD))


def _band(title: str) -> _Band:
    room = A3_LANDSCAPE.width - _LEFT - _RIGHT - 2 * _PAD
    broken = tuple(wrap(printable(title), BOLD, _SMALL + 0.5, room))
    return _Band(broken, max(_BAND, len(broken) * (_SMALL + 0.5) * _LEADING + _PAD))


def _head_height(calendar: WallCalendar) -> float:
    room = A3_LANDSCAPE.width - _LEFT - _RIGHT
    unit = wrap(printable(calendar.unit), REGULAR, _LINE + 1, room)
    lines = len(calendar.office) * _LINE * _LEADING + _TITLE * _LEADING
    return lines + len(unit) * (_LINE + 1) * _LEADING + 4 * mm


def _notes(calendar: WallCalendar) -> list[tuple[str, list[str]]]:
    """Return what is listed under the table: holidays by name, days with too few people."""
    off = groupby((day for day in calendar.days if day.name), lambda day: day.name)
    named = [f"{_days_words([day.day for day in days])} {name}" for name, days in off]
    found = [("Hari libur dan cuti bersama:", named), (_LACKS, [*calendar.lacks])]
    return [(title, _fitted(title, texts)) for title, texts in found if texts]


def _days_words(days: Sequence[date]) -> str:
    """Word days of one name: «24 Des», «20-24 Mar» where one follows the other."""
    first, last = days[0], days[-1]
    month = MONTHS[last.month - 1][:3]
    if len(days) == 1:
        return f"{first.day} {month}"
    before = "" if first.month == last.month else f" {MONTHS[first.month - 1][:3]}"
    return f"{first.day}{before}-{last.day} {month}"


def _fitted(title: str, texts: Sequence[str]) -> list[str]:
    """Set texts one after another on few lines; what does not fit is counted, never cut."""
    room = A3_LANDSCAPE.width - _LEFT - _RIGHT
    for shown in range(len(texts), 0, -1):
        rest = f"; dan {len(texts) - shown} lagi" if shown < len(texts) else ""
        text = printable(f"{title} {'; '.join(texts[:shown])}{rest}.")
        broken = wrap(text, REGULAR, _SMALL, room)
        if len(broken) <= _MOST_NOTES:
            return broken
    return wrap(printable(f"{title} {len(texts)} hari."), REGULAR, _SMALL, room)


# Painting ----------------------------------------------------------------------------------------


def _paint(
    canvas: Canvas, calendar: WallCalendar, sheets: _Layout, progress: reports.Progress
) -> None:
    for number, page in enumerate(sheets.pages, 1):
        _Painter(canvas, calendar, sheets, page).draw()
        _foot(canvas, calendar, number, len(sheets.pages))
        canvas.showPage()
        if number % _SOME == 0:
            progress(number, len(sheets.pages))
    progress(len(sheets.pages), len(sheets.pages))


class _Painter:
    """Draws one page: grey, then leave, then lines, then words."""

    def __init__(self, canvas: Any, calendar: WallCalendar, sheets: _Layout, page: _Page) -> None:
        self._canvas = canvas
        self._calendar = calendar
        self._sheets = sheets
        self._page = page
        self._right = A3_LANDSCAPE.width - _RIGHT
        self._body = sheets.table_top + sheets.head

    def draw(self) -> None:
        """Draw everything but the foot."""
        self._title()
        self._shade_days()
        for down, part in self._page.parts:
            if isinstance(part, _Band):
                self._draw_band(down, part)
            else:
                self._draw_row(down, part)
        self._lines()
        self._heads()
        if not self._page.parts:
            self._say_empty()
        self._legend()

    # Words

    def _words(
        self, text: str, x: float, down: float, size: float, font: str = REGULAR, at: str = "left"
    ) -> None:
        """Write a line whose base is ``down`` below the top of the sheet."""
        canvas = self._canvas
        canvas.setFont(font, size)
        draw = {
            "left": canvas.drawString,
            "centre": canvas.drawCentredString,
            "right": canvas.drawRightString,
        }[at]
        draw(x, A3_LANDSCAPE.height - down, text)

    def _box(self, x: float, down: float, wide: float, high: float) -> None:
        self._canvas.rect(x, A3_LANDSCAPE.height - down - high, wide, high, stroke=0, fill=1)

    def _title(self) -> None:
        calendar, down = self._calendar, _TOP
        self._canvas.setFillGray(0)
        for line in calendar.office:
            down += _LINE
            self._words(printable(line), _LEFT, down, _LINE, BOLD)
            down += _LINE * (_LEADING - 1)
        down += _TITLE
        title = f"KALENDER CUTI {calendar.period.upper()}"
        self._words(title, _LEFT, down, _TITLE, BOLD)
        room = self._right - _LEFT
        for line in wrap(printable(calendar.unit), REGULAR, _LINE + 1, room):
            down += (_LINE + 1) * _LEADING
            self._words(line, _LEFT, down, _LINE + 1)

    # Days

    def _shade_days(self) -> None:
        """Shade the days off from the headings down to the last row."""
        sheets = self._sheets
        bottom = max(self._page.down, self._body)
        for place, day in enumerate(self._calendar.days):
            if day.off:
                self._canvas.setFillGray(_HOLIDAY if day.name else _OFF)
                down = sheets.table_top
                self._box(sheets.x(place), down, sheets.cell, bottom - down)

    def _heads(self) -> None:
        if self._sheets.by_month:
            self._month_heads()
        else:
            self._year_heads()

    def _month_heads(self) -> None:
        """Write weekday, day, who is away, and the sign of too few."""
        sheets, top = self._sheets, self._sheets.table_top
        self._canvas.setFillGray(0)
        self._words("Nama", _LEFT + _PAD, top + 7.5 * mm, _LINE, BOLD)
        self._words("Cuti (+menunggu)", _LEFT + _PAD, top + 14 * mm, _SMALL)
        for place, day in enumerate(self._calendar.days):
            middle = sheets.x(place) + sheets.cell / 2
            self._words(
                DAYS[day.day.weekday()][:3], middle, top + 3.6 * mm, _SMALL - 1, at="centre"
            )
            self._words(str(day.day.day), middle, top + 8.6 * mm, _LINE + 2, BOLD, "centre")
            if day.away or day.pending:
                more = f"+{day.pending}" if day.pending else ""
                self._words(f"{day.away}{more}", middle, top + 14 * mm, _SMALL, at="centre")
            if day.lacks:
                self._sign(sheets.x(place) + sheets.cell - 1.6 * mm, top + 9.6 * mm)

    def _year_heads(self) -> None:
        """Write the months, the first day of each week, and the sign of too few."""
        sheets, top, days = self._sheets, self._sheets.table_top, self._calendar.days
        self._canvas.setFillGray(0)
        self._words("Nama", _LEFT + _PAD, top + 6.5 * mm, _LINE, BOLD)
        for place, day in enumerate(days):
            if day.day.day == 1:
                month = sum(other.day.month == day.day.month for other in days)
                middle = sheets.x(place + month / 2)
                self._words(
                    MONTHS[day.day.month - 1], middle, top + 4.6 * mm, _LINE, BOLD, "centre"
                )
            if day.day.weekday() == 0:
                self._words(
                    str(day.day.day), sheets.x(place + 0.5), top + 9 * mm, _TINY, at="centre"
                )
            if day.lacks:
                self._sign(sheets.x(place + 0.5), top + 12.4 * mm)

    def _sign(self, x: float, down: float) -> None:
        """Draw the sign of too few people, a black triangle."""
        path, half = self._canvas.beginPath(), 1.1 * mm
        y = A3_LANDSCAPE.height - down
        path.moveTo(x - half, y)
        path.lineTo(x + half, y)
        path.lineTo(x, y + 1.9 * mm)
        path.close()
        self._canvas.setFillGray(0)
        self._canvas.drawPath(path, stroke=0, fill=1)

    # Rows

    def _draw_band(self, down: float, band: _Band) -> None:
        self._canvas.setFillGray(_GROUND - 0.06)
        self._box(_LEFT, down, self._right - _LEFT, band.height)
        self._canvas.setFillGray(0)
        size = _SMALL + 0.5
        for number, line in enumerate(band.lines):
            base = down + _PAD + size * 0.95 + number * size * _LEADING
            self._words(line, _LEFT + _PAD, base, size, BOLD)

    def _draw_row(self, down: float, name: _Name) -> None:
        self._shade_own_days(down, name)
        for bar in name.row.bars:
            self._draw_bar(down, name, bar)
        self._canvas.setFillGray(0)
        size, count = name.size, len(name.lines)
        base = down + (name.height - count * size * _LEADING) / 2 + size * 0.98
        for number, line in enumerate(name.lines):
            self._words(line, _LEFT + _PAD, base + number * size * _LEADING, size)

    def _shade_own_days(self, down: float, name: _Name) -> None:
        """Mend the grey where somebody works on other days than his unit."""
        sheets = self._sheets
        for place, day in enumerate(self._calendar.days):
            own = place in name.row.off
            if own is not day.off:
                self._canvas.setFillGray(_OFF if own else 1)
                self._box(sheets.x(place), down, sheets.cell, name.height)

    def _draw_bar(self, down: float, name: _Name, bar: WallBar) -> None:
        """Draw a leave: full with its letter on working days, low on days off."""
        sheets, days = self._sheets, self._calendar.days
        first = max(0, (bar.first - days[0].day).days)
        last = min(len(days) - 1, (bar.last - days[0].day).days)
        told = False
        for works, places in groupby(range(first, last + 1), lambda p: p not in name.row.off):
            here = list(places)
            x, wide = sheets.x(here[0]), len(here) * sheets.cell
            edge = 0.9 * mm if works else name.height * 0.36
            self._stretch(x, down + edge, wide, name.height - 2 * edge, bar)
            if works:
                told = self._letters(here, down, name, bar) or told
        if not told:
            self._letter(sheets.x(last + 1) + 0.9 * mm, down, name, bar.letter, _TINY)

    def _letters(self, places: Sequence[int], down: float, name: _Name, bar: WallBar) -> bool:
        """Write the letter on every day of a month, in a year on every stretch with room for it."""
        sheets = self._sheets
        if sheets.by_month:
            middles = [place + 0.5 for place in places]
        elif len(places) * sheets.cell >= _LETTER_ROOM:
            middles = [places[0] + len(places) / 2]
        else:
            return False
        size = _LINE if sheets.by_month else _SMALL - 1
        for middle in middles:
            if bar.pending:
                half = size * 0.42
                self._canvas.setFillGray(1)
                self._box(
                    sheets.x(middle) - half, down + name.height / 2 - half, 2 * half, 2 * half
                )
            self._letter(sheets.x(middle), down, name, bar.letter, size)
        return True

    def _letter(self, x: float, down: float, name: _Name, letter: str, size: float) -> None:
        self._canvas.setFillGray(0)
        self._words(letter, x, down + name.height / 2 + size * 0.36, size, BOLD, "centre")

    def _stretch(self, x: float, down: float, wide: float, high: float, bar: WallBar) -> None:
        """Fill a box with the tint of a kind, or hatch it, and frame it."""
        canvas, y = self._canvas, A3_LANDSCAPE.height - down - high
        canvas.setLineWidth(0.5)
        canvas.setStrokeGray(0.25)
        if bar.pending:
            canvas.setFillGray(1)
            canvas.rect(x, y, wide, high, stroke=0, fill=1)
            _hatch(canvas, x, y, wide, high)
            canvas.rect(x, y, wide, high, stroke=1, fill=0)
        else:
            canvas.setFillColorRGB(*TINTS.get(bar.letter, _PLAIN))
            canvas.rect(x, y, wide, high, stroke=1, fill=1)

    # Lines, legend

    def _lines(self) -> None:
        """Draw the grid once over everything."""
        canvas, sheets, top = self._canvas, self._sheets, self._sheets.table_top
        bottom = max(self._page.down, self._body)
        canvas.setStrokeGray(0.45)
        canvas.setLineWidth(0.3)
        path = canvas.beginPath()
        for place, day in enumerate(self._calendar.days):
            if sheets.by_month or day.day.day == 1:
                _line(path, sheets.x(place), top, sheets.x(place), bottom)
        for down, part in self._page.parts:
            _line(path, _LEFT, down + part.height, self._right, down + part.height)
        for x in (_LEFT, self._right):
            _line(path, x, top, x, bottom)
        for down in (top, self._body):
            _line(path, _LEFT, down, self._right, down)
        canvas.drawPath(path)

    def _say_empty(self) -> None:
        self._canvas.setFillGray(0)
        words = "Tidak ada pegawai pada unit dan masa ini."
        self._words(words, _LEFT + _PAD, self._body + 8 * mm, _LINE)

    def _legend(self) -> None:
        """Explain letters, hatching, grey and the sign; list holidays and days with too few."""
        down = self._sheets.floor + 3 * mm
        x = _LEFT
        for letter, words in self._calendar.legend:
            self._stretch(x, down, 5 * mm, 4 * mm, WallBar(date.min, date.min, letter))
            self._canvas.setFillGray(0)
            self._words(letter, x + 2.5 * mm, down + 3 * mm, _SMALL, BOLD, "centre")
            x = self._explain(x + 6.2 * mm, down, words)
        self._stretch(x, down, 5 * mm, 4 * mm, WallBar(date.min, date.min, "", pending=True))
        x = self._explain(x + 6.2 * mm, down, "Menunggu keputusan")
        for grey, words in ((_OFF, "Akhir pekan"), (_HOLIDAY, "Hari libur, cuti bersama")):
            self._canvas.setFillGray(grey)
            self._box(x, down, 5 * mm, 4 * mm)
            x = self._explain(x + 6.2 * mm, down, words)
        self._sign(x + 1.5 * mm, down + 3.2 * mm)
        self._explain(x + 4 * mm, down, "Yang masuk di bawah minimum unit")
        down += 5.5 * mm
        for _title, lines in self._sheets.notes:
            for line in lines:
                down += _SMALL * _LEADING
                self._words(line, _LEFT, down, _SMALL)

    def _explain(self, x: float, down: float, words: str) -> float:
        """Write the words of a sign and return where the next begins."""
        self._canvas.setFillGray(0)
        self._words(words, x, down + 3 * mm, _SMALL)
        return x + width(words, REGULAR, _SMALL) + 5 * mm


def _line(path: Any, x: float, down: float, to_x: float, to_down: float) -> None:
    path.moveTo(x, A3_LANDSCAPE.height - down)
    path.lineTo(to_x, A3_LANDSCAPE.height - to_down)


def _hatch(canvas: Any, x: float, y: float, wide: float, high: float) -> None:
    """Draw slanted lines within a box."""
    step, path = 1.5 * mm, canvas.beginPath()
    start = step / 2 - high
    while start < wide:
        low, top = max(0.0, start), min(wide, start + high)
        path.moveTo(x + low, y + low - start)
        path.lineTo(x + top, y + top - start)
        start += step
    canvas.setLineWidth(0.35)
    canvas.drawPath(path)
    canvas.setLineWidth(0.5)


def _foot(canvas: Any, calendar: WallCalendar, number: int, total: int) -> None:
    canvas.setFillGray(0.25)
    canvas.setFont(REGULAR, _SMALL)
    as_of = f"Keadaan tanggal {long_date(calendar.on)}. KepegDesk."
    canvas.drawString(_LEFT, _BOTTOM, as_of)
    canvas.drawRightString(A3_LANDSCAPE.width - _RIGHT, _BOTTOM, f"halaman {number} dari {total}")
