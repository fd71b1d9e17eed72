"""What a day brings, as a tree: a heading with its count, and below it line by line."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import (
    QAbstractItemModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QFontMetrics, QKeyEvent, QPainter, QPalette, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTreeView,
    QWidget,
)

from kepegdesk.domain.indonesian import thousands
from kepegdesk.services.leave_calendar import LETTERS
from kepegdesk.services.leave_today import Line, Section
from kepegdesk.ui import style
from kepegdesk.ui.text import plain
from kepegdesk.ui.widgets.leave_calendar_look import draw_ends, draw_leave, sized

Index = QModelIndex | QPersistentModelIndex

OPEN_UP_TO = 12
"""Sections of so many lines are open when they are first shown."""
BADGE, MARGIN = 18, 6
SELECTED = "#cfe2ef"
WARM = frozenset({"late", "temporary", "waiting", "unpaid", "sick", "beyond"})
"""Sections whose very presence asks for something."""

_Role = Qt.ItemDataRole


class TodayModel(QAbstractItemModel):
    """Sections as parents, their lines as children; a parent's internal id is 0."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.sections: list[Section] = []

    def show(self, sections: Sequence[Section]) -> None:
        """Show other sections."""
        self.beginResetModel()
        self.sections = list(sections)
        self.endResetModel()

    def add(self, section: Section) -> None:
        """Put one more section below the others."""
        place = len(self.sections)
        self.beginInsertRows(QModelIndex(), place, place)
        self.sections.append(section)
        self.endInsertRows()

    def line(self, index: Index) -> Line | None:
        """Return the line of an index; none of a section's."""
        if not index.isValid() or not index.internalId():
            return None
        return self.sections[index.internalId() - 1].lines[index.row()]

    def section(self, index: Index) -> Section | None:
        """Return the section of an index, or of the line it is."""
        if not index.isValid():
            return None
        place = index.internalId() - 1 if index.internalId() else index.row()
        return self.sections[place]

    def index(self, row: int, column: int, parent: Index = QModelIndex()) -> QModelIndex:
        """Return an index."""
        if not self.hasIndex(row, column, parent):
            return QModelIndex()
        return self.createIndex(row, column, parent.row() + 1 if parent.isValid() else 0)

    def parent(self, child: Index = QModelIndex()) -> QModelIndex:  # type: ignore[override]
        """Return the section of a line."""
        if not child.isValid() or not child.internalId():
            return QModelIndex()
        return self.createIndex(child.internalId() - 1, 0, 0)

    def rowCount(self, parent: Index = QModelIndex()) -> int:
        """Return how many sections there are, or lines in one."""
        if not parent.isValid():
            return len(self.sections)
        if parent.internalId() or parent.column():
            return 0
        return len(self.sections[parent.row()].lines)

    def columnCount(self, parent: Index = QModelIndex()) -> int:
        """Return one."""
        return 1

    def data(self, index: Index, role: int = _Role.DisplayRole) -> Any:
        """Return a heading with its count, or whose line it is and what it says."""
        section, line = self.section(index), self.line(index)
        if section is None:
            return None
        if line is None:
            if role in (_Role.DisplayRole, _Role.AccessibleTextRole):
                return heading_words(section)
            return None
        if role == _Role.DisplayRole:
            return line.name
        if role in (_Role.ToolTipRole, _Role.AccessibleTextRole):
            told = f"{line.name}\n{line.text}\n{line.unit}".rstrip()
            return plain(told) if role == _Role.ToolTipRole else told.replace("\n", ", ")
        return None


def heading_words(section: Section) -> str:
    """Word a heading: its title and how many there are."""
    return f"{section.title} ({thousands(section.count)})"


class TodayView(QTreeView):
    """The day's lists; Enter opens the request of a line, several may be selected."""

    opened = Signal(object)
    chosen = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setHeaderHidden(True)
        self.setItemDelegate(_LineDelegate(self))
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setIndentation(14)
        self.setExpandsOnDoubleClick(False)
        self.setAccessibleName("Daftar hari ini")
        palette = self.palette()  # the style fills the margin left of a selected line with it
        palette.setColor(QPalette.ColorRole.Highlight, QColor(SELECTED))
        self.setPalette(palette)
        self._wishes: dict[str, bool] = {}
        self._unfolding = False
        self.doubleClicked.connect(self._open)

    def use(self, model: TodayModel) -> None:
        """Show a model, the short sections open."""
        self.setModel(model)
        model.modelReset.connect(self._unfold)
        model.rowsInserted.connect(lambda *_place: self._unfold())
        self.collapsed.connect(lambda index: self._keep(index, is_open=False))
        self.expanded.connect(lambda index: self._keep(index, is_open=True))
        self.selectionModel().selectionChanged.connect(lambda *_spans: self.chosen.emit())

    def today_model(self) -> TodayModel:
        """Return the model as what it is."""
        model = self.model()
        if not isinstance(model, TodayModel):
            raise TypeError("TodayView shows a TodayModel")
        return model

    def lines(self) -> list[Line]:
        """Return the lines that are selected."""
        model, chosen = self.today_model(), self.selectionModel()
        found = (model.line(index) for index in chosen.selectedIndexes()) if chosen else ()
        return [line for line in found if line is not None]

    def current(self) -> Line | None:
        """Return the line the user stands on."""
        return self.today_model().line(self.currentIndex())

    def stand_on(self, line: Line | None) -> None:
        """Go to the line of the same person and request, if it is still there."""
        model = self.today_model()
        if line is None:
            return
        for place, section in enumerate(model.sections):
            for row, other in enumerate(section.lines):
                if (other.employee, other.request) == (line.employee, line.request):
                    self.setCurrentIndex(model.index(row, 0, model.index(place, 0)))
                    return

    def _keep(self, index: QModelIndex, *, is_open: bool) -> None:
        section = self.today_model().section(index)
        if section is not None and not self._unfolding:
            self._wishes[section.key] = is_open

    def _unfold(self) -> None:
        """Open what the user opened, and short sections he did not close."""
        self._unfolding = True
        for place, section in enumerate(self.today_model().sections):
            is_short = 0 < len(section.lines) <= OPEN_UP_TO
            is_open = self._wishes.get(section.key, is_short)
            self.setExpanded(self.today_model().index(place, 0), is_open)
        self._unfolding = False

    def _open(self, index: Index) -> None:
        line = self.today_model().line(index)
        if line is not None:
            self.opened.emit(line)
        else:
            self.setExpanded(self.currentIndex(), not self.isExpanded(self.currentIndex()))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Open with Enter."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._open(self.currentIndex())
        elif event.key() in (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown):
            super().keyPressEvent(event)
            event.accept()
        else:
            super().keyPressEvent(event)

    def keyboardSearch(self, search: str) -> None:
        """Leave letters to the page: they are its keys."""

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Break the lines anew."""
        super().resizeEvent(event)
        self.scheduleDelayedItemsLayout()


class _LineDelegate(QStyledItemDelegate):
    """Draws a heading on one line; of a line the badge of its kind, the name, and what it says."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """Return the height the text takes at the width of the view."""
        view = self.parent()
        if not isinstance(view, TodayView):
            return QSize()
        line = view.today_model().line(index)
        metrics = QFontMetrics(sized(view.font(), 9))
        if line is None:
            return QSize(100, metrics.height() + 12)
        high = _needed(metrics, line.detail, view.viewport().width() - 2 * view.indentation())
        return QSize(100, metrics.height() + high + 8)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw a heading or a line."""
        view = self.parent()
        if not isinstance(view, TodayView):
            return
        model, box = view.today_model(), QRect(option.rect)
        section, line = model.section(index), model.line(index)
        painter.save()
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(box, QColor(SELECTED))
        if line is not None:
            self._draw_line(painter, box, line)
        elif section is not None:
            self._draw_heading(painter, box, section)
        if option.state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(QColor(style.ACCENT))
            painter.drawRect(box.adjusted(0, 0, -1, -1))
        painter.restore()

    def _draw_heading(self, painter: QPainter, box: QRect, section: Section) -> None:
        painter.setFont(sized(painter.font(), 9, bold=section.count > 0))
        colour = style.INK_SOFT if not section.count else style.ACCENT_DARK
        if section.count and section.key in WARM:
            colour = style.AMBER
        painter.setPen(QColor(colour))
        room = box.adjusted(2, 0, -MARGIN, 0)
        words = heading_words(section)
        shown = painter.fontMetrics().elidedText(words, Qt.TextElideMode.ElideMiddle, room.width())
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, shown)

    def _draw_line(self, painter: QPainter, box: QRect, line: Line) -> None:
        if line.kind is not None:
            badge = QRect(box.left(), box.top() + 2, BADGE, 22)
            letter = LETTERS[line.kind]
            draw_leave(painter, badge, letter, pending=False, low=False)
            draw_ends(painter, badge, letter, first=True, last=True)
        painter.setFont(sized(painter.font(), 9, bold=True))
        high = painter.fontMetrics().height()
        left = box.left() + BADGE + MARGIN
        room = QRect(left, box.top() + 3, box.right() - left - 2, high)
        name = painter.fontMetrics().elidedText(
            line.name, Qt.TextElideMode.ElideRight, room.width()
        )
        painter.setPen(QColor(style.INK))
        painter.drawText(room, Qt.AlignmentFlag.AlignLeft, name)
        painter.setFont(sized(painter.font(), 9))
        painter.setPen(QColor(style.AMBER if line.urgent else style.INK_SOFT))
        below = QRect(left, room.bottom() + 1, room.width(), box.bottom() - room.bottom())
        painter.drawText(below, int(Qt.TextFlag.TextWordWrap), line.detail)


def _needed(metrics: QFontMetrics, text: str, width: int) -> int:
    """Return how high a text is when it breaks within the room beside the badge."""
    room = QRect(0, 0, max(80, width - BADGE - MARGIN - 4), 1000)
    return metrics.boundingRect(room, int(Qt.TextFlag.TextWordWrap), text).height()
