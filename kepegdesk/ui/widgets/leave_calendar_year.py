"""The year of a unit: a row for each month, its days under the weekdays, shaded by who is away."""

from __future__ import annotations

import calendar
import datetime as dt
from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPointF,
    QRect,
    Qt,
    Signal,
)
from PySide6.QtGui import QBrush, QColor, QKeyEvent, QPainter, QPen, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from kepegdesk.domain.indonesian import DAYS, MONTHS
from kepegdesk.services.leave_calendar import Day, Sheet
from kepegdesk.ui import style
from kepegdesk.ui.text import plain
from kepegdesk.ui.widgets.leave_calendar_look import (
    HOLIDAY,
    SHORT_DAYS,
    WEEKEND,
    draw_sign,
    heat,
    sized,
)
from kepegdesk.ui.widgets.leave_calendar_month import day_words

Index = QModelIndex | QPersistentModelIndex

MONTHS_SHOWN, COLUMNS = 12, 37
"""A month that begins on a Sunday ends at most in the 37th column."""
MONTH_NAMES, HEAD_HEIGHT, LOWEST = 92, 28, 32

_Role = Qt.ItemDataRole


class YearModel(QAbstractTableModel):
    """A sheet of a year as a table of months and weekdays."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.sheet: Sheet | None = None
        self.most = 0
        self._days: dict[tuple[int, int], Day] = {}

    def show(self, sheet: Sheet) -> None:
        """Show another year."""
        self.beginResetModel()
        self.sheet = sheet
        self.most = max((day.away + day.pending for day in sheet.days), default=0)
        self._days = {self.place(day.day): day for day in sheet.days}
        self.endResetModel()

    @staticmethod
    def place(day: dt.date) -> tuple[int, int]:
        """Return row and column of a day."""
        begins, _length = calendar.monthrange(day.year, day.month)
        return day.month - 1, begins + day.day - 1

    def day(self, row: int, column: int) -> Day | None:
        """Return the day of a cell; None before the first and after the last of a month."""
        return self._days.get((row, column))

    def rowCount(self, parent: Index = QModelIndex()) -> int:
        """Return the months of the year."""
        return 0 if parent.isValid() or self.sheet is None else MONTHS_SHOWN

    def columnCount(self, parent: Index = QModelIndex()) -> int:
        """Return the columns of the longest month."""
        return 0 if parent.isValid() or self.sheet is None else COLUMNS

    def data(self, index: Index, role: int = _Role.DisplayRole) -> Any:
        """Return who is away on a day, and its words."""
        if not index.isValid():
            return None
        day = self.day(index.row(), index.column())
        if day is None:
            return "" if role == _Role.DisplayRole else None
        if role == _Role.DisplayRole:
            return str(day.away + day.pending or "")
        if role == _Role.ToolTipRole:
            return plain(day_words(day))
        return day_words(day) if role == _Role.AccessibleTextRole else None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = _Role.DisplayRole
    ) -> Any:
        """Return a month, or a weekday."""
        if self.sheet is None:
            return None
        if orientation is Qt.Orientation.Vertical and 0 <= section < MONTHS_SHOWN:
            return MONTHS[section] if role == _Role.DisplayRole else None
        if orientation is Qt.Orientation.Horizontal and 0 <= section < COLUMNS:
            names = {_Role.DisplayRole: SHORT_DAYS, _Role.AccessibleTextRole: DAYS}
            known = names.get(_Role(role))
            return known[section % 7] if known else None
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Let the user stand on days only."""
        if index.isValid() and self.day(index.row(), index.column()) is None:
            return Qt.ItemFlag.NoItemFlags
        return super().flags(index)


class YearView(QTableView):
    """Twelve months; Enter opens the month of the day the user stands on."""

    opened = Signal(object)
    stood = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setItemDelegate(_DayDelegate(self))
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setCornerButtonEnabled(False)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setAccessibleName("Kalender cuti tahun ini")
        self.setHorizontalHeader(_PlainHeader(Qt.Orientation.Horizontal, self))
        self.setVerticalHeader(_PlainHeader(Qt.Orientation.Vertical, self))
        for header in (self.horizontalHeader(), self.verticalHeader()):
            header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
            header.setHighlightSections(False)
            header.setMinimumSectionSize(18)
        self.horizontalHeader().setFixedHeight(HEAD_HEIGHT)
        self.verticalHeader().setFixedWidth(MONTH_NAMES)
        self.today: dt.date | None = None
        self.doubleClicked.connect(self._open)

    def use(self, model: YearModel) -> None:
        """Show a model."""
        self.setModel(model)
        model.modelReset.connect(self._fit)
        self.selectionModel().currentChanged.connect(lambda *_indexes: self._tell())

    def year_model(self) -> YearModel:
        """Return the model as what it is."""
        model = self.model()
        if not isinstance(model, YearModel):
            raise TypeError("YearView shows a YearModel")
        return model

    def stand_on(self, day: dt.date) -> None:
        """Go to a day of the year shown; 29 February becomes the 28th where there is none."""
        sheet = self.year_model().sheet
        if sheet is None:
            return
        last = calendar.monthrange(sheet.first.year, day.month)[1]
        wanted = dt.date(sheet.first.year, day.month, min(day.day, last))
        self.setCurrentIndex(self.year_model().index(*YearModel.place(wanted)))

    def day(self) -> dt.date | None:
        """Return the day the user stands on."""
        index = self.currentIndex()
        found = self.year_model().day(index.row(), index.column()) if index.isValid() else None
        return found.day if found else None

    def _tell(self) -> None:
        words = self.currentIndex().data(_Role.AccessibleTextRole)
        self.stood.emit(str(words or ""))

    def _open(self, *_index: object) -> None:
        day = self.day()
        if day is not None:
            self.opened.emit(day)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go day by day, over the end of a month, too; Enter opens the month."""
        steps = {
            Qt.Key.Key_Left: -1,
            Qt.Key.Key_Right: 1,
        }
        day, plain_key = self.day(), not event.modifiers() & Qt.KeyboardModifier.AltModifier
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._open()
        elif event.key() in steps and day is not None and plain_key:
            beside = day + dt.timedelta(days=steps[Qt.Key(event.key())])
            if beside.year == day.year:
                self.stand_on(beside)
        elif event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down) and day is not None:
            self._step_month(day, -1 if event.key() == Qt.Key.Key_Up else 1)
        elif event.key() in (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown):
            event.ignore()
        else:
            super().keyPressEvent(event)

    def _step_month(self, day: dt.date, way: int) -> None:
        month = day.month + way
        if 1 <= month <= MONTHS_SHOWN:
            last = calendar.monthrange(day.year, month)[1]
            self.stand_on(dt.date(day.year, month, min(day.day, last)))

    def keyboardSearch(self, search: str) -> None:
        """Leave letters to the page: they are its keys."""

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share the room among months and days."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        edge = 2 * self.frameWidth()
        wide, rest = divmod(max(self.width() - MONTH_NAMES - edge, 18 * COLUMNS), COLUMNS)
        high, over = divmod(
            max(self.height() - HEAD_HEIGHT - edge, LOWEST * MONTHS_SHOWN), MONTHS_SHOWN
        )
        for column in range(self.model().columnCount() if self.model() else 0):
            self.setColumnWidth(column, wide + (column < rest))
        for row in range(self.model().rowCount() if self.model() else 0):
            self.setRowHeight(row, high + (row < over))


class _PlainHeader(QHeaderView):
    """Weekdays or months, without the padding for which a day is too narrow."""

    def paintSection(self, painter: QPainter, rect: QRect, logical: int) -> None:
        """Draw a heading."""
        view = self.parent()
        if not isinstance(view, YearView):
            return
        across = self.orientation() is Qt.Orientation.Horizontal
        text = str(view.year_model().headerData(logical, self.orientation()) or "")
        painter.save()
        painter.fillRect(rect, QColor(WEEKEND if across and logical % 7 > 4 else style.GROUND))
        painter.setPen(QColor(style.LINE_STRONG if across else style.LINE))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        painter.setPen(QColor(style.INK))
        painter.setFont(sized(self.font(), 8 if across else 9, bold=not across))
        centre = Qt.AlignmentFlag.AlignCenter
        left = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        painter.drawText(
            rect.adjusted(0 if across else 8, 0, 0, 0), centre if across else left, text
        )
        painter.restore()


class _DayDelegate(QStyledItemDelegate):
    """Draws a day: its number, how many are away on a shade, what waits, too few, a day off."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw a day, or nothing beside the month."""
        view = self.parent()
        if not isinstance(view, YearView):
            return
        model, box = view.year_model(), QRect(option.rect)
        day = model.day(index.row(), index.column())
        painter.save()
        if day is None:
            painter.fillRect(box, QColor(style.GROUND))
        else:
            self._draw(painter, box, day, model.most, is_today=day.day == view.today)
        if option.state & QStyle.StateFlag.State_HasFocus or index == view.currentIndex():
            painter.setPen(QPen(QColor(style.INK), 2))
            painter.drawRect(box.adjusted(1, 1, -1, -1))
        painter.restore()

    def _draw(self, painter: QPainter, box: QRect, day: Day, most: int, *, is_today: bool) -> None:
        count = day.away + day.pending
        ground = heat(count, most)
        if day.off and not count:
            ground = HOLIDAY if day.holiday else WEEKEND
        painter.fillRect(box, QColor(ground))
        if day.off and count:
            painter.fillRect(box.adjusted(0, 0, 0, -box.height() + 5), QColor(HOLIDAY))
        if day.pending:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QBrush(QColor(style.INK), Qt.BrushStyle.BDiagPattern))
            painter.drawRect(box.adjusted(1, box.height() - 6, -1, -1))
        painter.setPen(QColor("#e1e7eb"))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(box.adjusted(0, 0, 0, 0))
        self._write(painter, box, day, count, is_today=is_today)
        if day.lacks:
            certain = any(lack.certain for lack in day.lacks)
            corner = QPointF(box.right() - 1, box.top() + 9)
            draw_sign(painter, corner, certain=certain, half=3.2)

    def _write(
        self, painter: QPainter, box: QRect, day: Day, count: int, *, is_today: bool
    ) -> None:
        small = sized(painter.font(), 7, bold=is_today or day.holiday)
        painter.setFont(small)
        number = QRect(box.left() + 2, box.top() + 1, box.width() - 2, 12)
        if is_today:
            wide = painter.fontMetrics().horizontalAdvance(str(day.day.day)) + 6
            painter.fillRect(QRect(box.left(), box.top(), wide, 13), QColor(style.ACCENT))
        ink = style.PAPER if is_today else style.INK if count else style.INK_SOFT
        painter.setPen(QColor(ink))
        painter.drawText(number, Qt.AlignmentFlag.AlignLeft, str(day.day.day))
        if count:
            painter.setFont(sized(painter.font(), 9, bold=True))
            painter.setPen(QColor(style.INK))
            room = box.adjusted(0, 9, 0, -2)
            painter.drawText(room, Qt.AlignmentFlag.AlignCenter, str(count))
