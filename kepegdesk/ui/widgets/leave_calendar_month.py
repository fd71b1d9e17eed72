"""The month of a unit: people down, days across; rows are read when they come into sight."""

from __future__ import annotations

import datetime as dt
from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPointF,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPen, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from kepegdesk.domain.indonesian import full_date
from kepegdesk.services.leave_calendar import Day, Person, Sheet, Span
from kepegdesk.ui import style
from kepegdesk.ui.text import PlainLabel, plain
from kepegdesk.ui.widgets.leave_calendar_look import (
    BAND,
    HOLIDAY,
    SHORT_DAYS,
    TODAY,
    WEEKEND,
    draw_ends,
    draw_leave,
    draw_sign,
    sized,
)

Index = QModelIndex | QPersistentModelIndex
Read = Callable[[Sequence[int]], Sequence[Person]]
"""Returns the rows of these people."""

PORTION = 64
"""People read at once."""
KEPT = 24
"""Portions remembered; the least recently seen is forgotten first."""
ROW_HEIGHT, HEAD_HEIGHT, LINE = 24, 51, 13
NARROWEST, NAMES, WIDEST_NAMES = 20, 150, 280
NAMES_SHARE = 0.21
"""Part of the width that names take, within the limits above."""

_Role = Qt.ItemDataRole


def day_words(day: Day) -> str:
    """Word how a day stands: its date, why it is off, who is away, asks to be, and works."""
    parts = [full_date(day.day)]
    if day.off:
        parts.append(day.off if day.holiday else "hari libur")
    if day.staff:
        waiting = f", {day.pending} menunggu keputusan" if day.pending else ""
        parts.append(f"{day.away} cuti{waiting}, {day.present} masuk")
    parts += [f"di bawah minimum: {lack.words}" for lack in day.lacks]
    return "; ".join(parts)


@dataclass(frozen=True, slots=True)
class Cell:
    """What is drawn of a person on a day."""

    off: str
    holiday: bool
    span: Span | None
    first: bool
    last: bool


class MonthModel(QAbstractTableModel):
    """A sheet as a table: a row for every unit with people, and one for each of its people."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.sheet: Sheet | None = None
        self._rows: list[tuple[int | None, bool]] = []
        self._read: Read = lambda _ids: ()
        self._portions: OrderedDict[int, dict[int, Person]] = OrderedDict()
        self._units: dict[int | None, dict[dt.date, bool]] = {}

    def show(self, sheet: Sheet, read: Read) -> None:
        """Show another sheet."""
        self.beginResetModel()
        self.sheet, self._read = sheet, read
        self._portions.clear()
        self._rows = list(_rows(sheet))
        self._units = {}
        for lack in sheet.lacks:
            self._units.setdefault(lack.unit, {})[lack.day] = lack.certain
        self.endResetModel()

    # Rows

    def person(self, row: int) -> Person | None:
        """Return who stands in a row, read with his neighbours when not at hand."""
        if not 0 <= row < len(self._rows) or self._rows[row][1]:
            return None
        number, employee = row // PORTION, self._rows[row][0]
        portion = self._portions.get(number)
        if portion is None:
            portion = self._portions[number] = self._fetch(number)
            if len(self._portions) > KEPT:
                self._portions.popitem(last=False)
        else:
            self._portions.move_to_end(number)
        return portion.get(employee) if employee is not None else None

    def _fetch(self, number: int) -> dict[int, Person]:
        here = self._rows[number * PORTION : (number + 1) * PORTION]
        wanted = [employee for employee, is_unit in here if not is_unit and employee is not None]
        return {person.id: person for person in self._read(wanted)}

    def is_unit(self, row: int) -> bool:
        """Tell whether a row is the heading of a unit."""
        return 0 <= row < len(self._rows) and self._rows[row][1]

    def unit_path(self, row: int) -> str:
        """Return the path of a heading's unit."""
        return "" if self.sheet is None else self.sheet.units[self._rows[row][0]]

    def employee(self, row: int) -> int | None:
        """Return whose row it is; nobody's where it is a heading."""
        return self._rows[row][0] if 0 <= row < len(self._rows) and not self.is_unit(row) else None

    def row_of(self, employee: int | None) -> int | None:
        """Return where somebody stands."""
        wanted = (employee, False)
        return self._rows.index(wanted) if employee and wanted in self._rows else None

    def lack(self, row: int, column: int) -> bool | None:
        """Tell of a heading whether its unit lacks people that day: for certain, or if granted."""
        if self.sheet is None or not self.is_unit(row):
            return None
        return self._units.get(self._rows[row][0], {}).get(self.sheet.days[column].day)

    # Cells

    def cell(self, row: int, column: int) -> Cell | None:
        """Return what is drawn on a day; None in a heading."""
        person = self.person(row)
        if person is None or self.sheet is None:
            return None
        day = self.sheet.days[column]
        span = person.span(day.day)
        off = person.off[column]
        return Cell(
            off, bool(off) and day.holiday, span,
            first=span is not None and span.first == day.day,
            last=span is not None and span.last == day.day,
        )  # fmt: skip

    def words(self, row: int, column: int) -> str:
        """Word a cell: the day, the person, and his leave or why he does not work."""
        if self.sheet is None or not 0 <= column < len(self.sheet.days):
            return ""
        day = self.sheet.days[column]
        if self.is_unit(row):
            lacks = [lack.words for lack in day.lacks if lack.unit == self._rows[row][0]]
            told = "; ".join((self.unit_path(row), *lacks))
            return f"{full_date(day.day)} · {told}"
        person, cell = self.person(row), self.cell(row, column)
        if person is None or cell is None:
            return ""
        what = cell.off or "masuk"
        if cell.span is not None:
            off = f" ({cell.off})" if cell.off else ""
            what = f"{cell.span.words}{off}"
        return f"{full_date(day.day)} · {person.name}: {what}"

    def rowCount(self, parent: Index = QModelIndex()) -> int:
        """Return how many rows there are."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:
        """Return how many days there are."""
        return 0 if parent.isValid() or self.sheet is None else len(self.sheet.days)

    def data(self, index: Index, role: int = _Role.DisplayRole) -> Any:
        """Return the letter of a day's leave, and its words."""
        if not index.isValid():
            return None
        if role == _Role.DisplayRole:
            cell = self.cell(index.row(), index.column())
            return cell.span.letter if cell and cell.span and not cell.off else ""
        if role == _Role.ToolTipRole:
            return plain(self.words(index.row(), index.column()))
        if role == _Role.AccessibleTextRole:
            return self.words(index.row(), index.column())
        return None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = _Role.DisplayRole
    ) -> Any:
        """Return the number of a day, or a name; as tooltip and for screen readers in words."""
        if self.sheet is None:
            return None
        spoken = role in (_Role.ToolTipRole, _Role.AccessibleTextRole)
        if orientation is Qt.Orientation.Horizontal and 0 <= section < len(self.sheet.days):
            day = self.sheet.days[section]
            if role == _Role.DisplayRole:
                return str(day.day.day)
            return _spoken(day_words(day), role) if spoken else None
        if orientation is Qt.Orientation.Vertical and 0 <= section < len(self._rows):
            return self._row_header(section, role)
        return None

    def _row_header(self, row: int, role: int) -> Any:
        if self.is_unit(row):
            path = self.unit_path(row)
            if role == _Role.DisplayRole:
                return path.rpartition(" - ")[2]
            return _spoken(path, role)
        person = self.person(row)
        if person is None:
            return None
        if role == _Role.DisplayRole:
            return person.name
        told = "\n".join(filter(None, (person.name, person.nip, person.position, person.unit)))
        return _spoken(told, role)


def _spoken(text: str, role: int) -> str | None:
    if role == _Role.ToolTipRole:
        return plain(text)
    return text.replace("\n", ", ") if role == _Role.AccessibleTextRole else None


def _rows(sheet: Sheet) -> list[tuple[int | None, bool]]:
    """Return ids in order, each with whether it is a unit's; one unit alone has no heading."""
    found: list[tuple[int | None, bool]] = []
    shown: list[int | None] = []
    for place in sheet.people:
        if len(sheet.units) > 1 and shown[-1:] != [place.unit]:
            found.append((place.unit, True))
            shown = [place.unit]
        found.append((place.employee, False))
    return found


class MonthView(QTableView):
    """The grid; Enter opens the leave the user stands on, Tab leaves for the next field."""

    opened = Signal(int)
    stood = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._days, self._corner = _DayHeader(self), PlainLabel(self)
        self.setHorizontalHeader(self._days)
        self.setVerticalHeader(_NameHeader(self))
        self._corner.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop)
        self._corner.setFont(sized(self.font(), 8))
        self.setItemDelegate(_DayDelegate(self))
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setCornerButtonEnabled(False)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self.setAccessibleName("Kalender cuti bulan ini")
        self.today: dt.date | None = None
        self.doubleClicked.connect(lambda index: self._open(index))

    def use(self, model: MonthModel) -> None:
        """Show a model."""
        self.setModel(model)
        model.modelReset.connect(self._show_sheet)
        self.selectionModel().currentChanged.connect(lambda *_indexes: self._tell())

    def _show_sheet(self) -> None:
        sheet = self.sheet_model().sheet
        if sheet is not None:
            self._days.take(sheet)
            self._corner.setText(self._days.titles())
        self.updateGeometries()
        self._fit()

    def sheet_model(self) -> MonthModel:
        """Return the model as what it is."""
        model = self.model()
        if not isinstance(model, MonthModel):
            raise TypeError("MonthView shows a MonthModel")
        return model

    def stand_on(self, employee: int | None, day: dt.date) -> None:
        """Go to a person and a day, as near as the sheet has them."""
        model = self.sheet_model()
        if model.sheet is None or not model.rowCount():
            return
        row = model.row_of(employee)
        if row is None:
            row = 1 if model.is_unit(0) else 0
        column = (day - model.sheet.first).days
        column = min(max(column, 0), model.columnCount() - 1)
        self.setCurrentIndex(model.index(row, column))
        if row <= 1:
            self.scrollToTop()  # the heading above the first person

    def day(self) -> dt.date | None:
        """Return the day the user stands on."""
        sheet, column = self.sheet_model().sheet, self.currentIndex().column()
        return sheet.days[column].day if sheet is not None and column >= 0 else None

    def span(self) -> Span | None:
        """Return the leave the user stands on."""
        index = self.currentIndex()
        cell = self.sheet_model().cell(index.row(), index.column()) if index.isValid() else None
        return cell.span if cell else None

    def _tell(self) -> None:
        index = self.currentIndex()
        self.stood.emit(self.sheet_model().words(index.row(), index.column()))
        self.viewport().update()
        self.horizontalHeader().viewport().update()
        self.verticalHeader().viewport().update()

    def _open(self, index: Index) -> None:
        cell = self.sheet_model().cell(index.row(), index.column())
        if cell is not None and cell.span is not None:
            self.opened.emit(cell.span.row.id)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Open with Enter; Ctrl with PgUp and PgDn scrolls, without it they turn the month."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._open(self.currentIndex())
            return
        pages = {Qt.Key.Key_PageUp: -1, Qt.Key.Key_PageDown: 1}
        if event.key() in pages:
            if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
                self._scroll(pages[Qt.Key(event.key())])
            else:
                event.ignore()
            return
        super().keyPressEvent(event)

    def _scroll(self, way: int) -> None:
        shown = max(1, self.viewport().height() // ROW_HEIGHT - 1)
        row = self.currentIndex().row() + way * shown
        row = min(max(row, 0), self.sheet_model().rowCount() - 1)
        self.setCurrentIndex(self.sheet_model().index(row, self.currentIndex().column()))

    def keyboardSearch(self, search: str) -> None:
        """Leave letters to the page: they are its keys."""

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share the width among the days."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        days = self.model().columnCount() if self.model() is not None else 0
        if not days:
            return
        names = min(max(NAMES, int(self.width() * NAMES_SHARE)), WIDEST_NAMES)
        self.verticalHeader().setFixedWidth(names)
        bar = self.verticalScrollBar().sizeHint().width()
        room = self.width() - names - bar - 2 * self.frameWidth()
        wide, rest = divmod(max(room, NARROWEST * days), days)
        for column in range(days):
            self.setColumnWidth(column, wide + (column < rest))
        top = self.frameWidth() + 36
        self._corner.setGeometry(self.frameWidth(), top, names - 8, self._days.height() - 36)


class _DayDelegate(QStyledItemDelegate):
    """Draws a day of a person."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw days off, leave, today, and where the user stands."""
        view = self.parent()
        if not isinstance(view, MonthView):
            return
        model, box = view.sheet_model(), QRect(option.rect)
        painter.save()
        if model.is_unit(index.row()):
            self._draw_heading(painter, box, view, index)
        else:
            self._draw_day(painter, box, view, index)
        if option.state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(QPen(QColor(style.ACCENT_DARK), 2))
            painter.drawRect(box.adjusted(1, 1, -1, -1))
        elif index == view.currentIndex():
            painter.setPen(QPen(QColor(style.ACCENT_DARK), 1, Qt.PenStyle.DotLine))
            painter.drawRect(box.adjusted(0, 0, -1, -1))
        painter.restore()

    def _draw_heading(self, painter: QPainter, box: QRect, view: MonthView, index: Index) -> None:
        """Draw a part of the band with what the unit belongs to, and the sign of too few."""
        model = view.sheet_model()
        painter.fillRect(box, QColor(BAND))
        whole = QRect(view.columnViewportPosition(0) + 8, box.top(), 4000, box.height())
        painter.setClipRect(box)
        painter.setFont(sized(view.font(), 9))
        painter.setPen(QColor(style.INK_SOFT))
        above = model.unit_path(index.row()).rpartition(" - ")[0]
        painter.drawText(whole, Qt.AlignmentFlag.AlignVCenter, above)
        lack = model.lack(index.row(), index.column())
        if lack is not None:
            sign = QRect(box.center().x() - 8, box.top(), 16, box.height())
            painter.fillRect(sign, QColor(BAND))
            corner = QPointF(box.center().x() + 5, box.center().y() + 5)
            draw_sign(painter, corner, certain=lack)

    def _draw_day(self, painter: QPainter, box: QRect, view: MonthView, index: Index) -> None:
        cell = view.sheet_model().cell(index.row(), index.column())
        if cell is None:
            return
        sheet = view.sheet_model().sheet
        is_today = sheet is not None and sheet.days[index.column()].day == view.today
        ground = TODAY if is_today else style.PAPER
        if cell.off:
            ground = HOLIDAY if cell.holiday else WEEKEND
        painter.fillRect(box, QColor(ground))
        painter.setPen(QColor("#e1e7eb"))
        painter.drawLine(box.topRight(), box.bottomRight())
        painter.drawLine(box.bottomLeft(), box.bottomRight())
        if cell.span is not None:
            letter, pending = cell.span.letter, cell.span.pending
            draw_leave(painter, box, letter, pending=pending, low=bool(cell.off))
            draw_ends(painter, box, letter, first=cell.first, last=cell.last)
            if cell.span.beyond is not None:
                painter.setPen(QPen(QColor(style.RED), 2, Qt.PenStyle.DotLine))
                painter.drawLine(box.left(), box.bottom() - 2, box.right(), box.bottom() - 2)


class _DayHeader(QHeaderView):
    """The days: weekday, number, who is away, who asks to be, and the sign of too few.

    The last two have a line only in a month that needs it.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.setMinimumSectionSize(NARROWEST)
        self.setFixedHeight(HEAD_HEIGHT)
        self.setHighlightSections(False)
        self._waiting = self._lacking = False

    def take(self, sheet: Sheet) -> None:
        """Take the lines a month needs."""
        self._waiting = any(day.pending for day in sheet.days)
        self._lacking = bool(sheet.lacks)
        self.setFixedHeight(HEAD_HEIGHT + LINE * (self._waiting + self._lacking))

    def titles(self) -> str:
        """Name the lines below the number of the day."""
        return "\n".join(["cuti", *["+ menunggu"] * self._waiting, *[""] * self._lacking])

    def paintSection(self, painter: QPainter, rect: QRect, logical: int) -> None:
        """Draw a day."""
        view = self.parent()
        sheet = view.sheet_model().sheet if isinstance(view, MonthView) else None
        if sheet is None or not isinstance(view, MonthView) or logical >= len(sheet.days):
            return
        day = sheet.days[logical]
        is_today = day.day == view.today
        ground = HOLIDAY if day.holiday else WEEKEND if day.off else style.GROUND
        painter.save()
        painter.fillRect(rect, QColor(ground))
        if is_today:
            painter.fillRect(rect.adjusted(0, 0, 0, 34 - rect.height()), QColor(style.ACCENT))
        painter.setPen(QColor(style.LINE))
        painter.drawLine(rect.topRight(), rect.bottomRight())
        painter.setPen(QColor(style.LINE_STRONG))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        painter.setPen(QColor(style.PAPER if is_today else style.INK))
        self._write(painter, rect, day)
        if logical == view.currentIndex().column():
            painter.fillRect(rect.left(), rect.bottom() - 2, rect.width(), 3, QColor(style.INK))
        painter.restore()

    def _write(self, painter: QPainter, rect: QRect, day: Day) -> None:
        def line(top: int, high: int, text: str, points: float, *, bold: bool = False) -> None:
            painter.setFont(sized(self.font(), points, bold=bold))
            room = QRect(rect.left(), rect.top() + top, rect.width(), high)
            painter.drawText(room, Qt.AlignmentFlag.AlignCenter, text)

        line(2, 13, SHORT_DAYS[day.day.weekday()], 8)
        line(15, 18, str(day.day.day), 10, bold=True)
        painter.setPen(QColor(style.INK))
        line(35, LINE, str(day.away or ""), 8)
        if day.pending:
            line(35 + LINE, LINE, f"+{day.pending}", 8)
        if day.lacks:
            certain = any(lack.certain for lack in day.lacks)
            corner = QPointF(rect.center().x() + 5, rect.bottom() - 5)
            draw_sign(painter, corner, certain=certain)


class _NameHeader(QHeaderView):
    """The names, and the units as headings."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Vertical, parent)
        self.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.setDefaultSectionSize(ROW_HEIGHT)
        self.setHighlightSections(False)

    def sizeHint(self) -> QSize:
        """Return the width the view gives it, whatever the longest name is."""
        return QSize(max(self.width(), NAMES), 100)

    def paintSection(self, painter: QPainter, rect: QRect, logical: int) -> None:
        """Draw a name, shortened to the room there is; the tooltip tells it whole."""
        view = self.parent()
        if not isinstance(view, MonthView):
            return
        model = view.sheet_model()
        is_unit = model.is_unit(logical)
        stands = logical == view.currentIndex().row()
        ground = "#cfe2ef" if stands else BAND if is_unit else style.PAPER
        painter.save()
        painter.fillRect(rect, QColor(ground))
        painter.setPen(QColor(style.LINE))
        painter.drawLine(rect.topRight(), rect.bottomRight())
        painter.setPen(QColor("#e1e7eb"))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        painter.setFont(sized(self.font(), 9, bold=is_unit))
        painter.setPen(QColor(style.ACCENT_DARK if is_unit else style.INK))
        room = rect.adjusted(8, 0, -6, 0)
        name = str(model.headerData(logical, Qt.Orientation.Vertical) or "")
        shown = painter.fontMetrics().elidedText(name, Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, shown)
        painter.restore()
