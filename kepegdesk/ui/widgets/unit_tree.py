"""The units as a tree: expand, search, choose, and drag one below another."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from PySide6.QtCore import QModelIndex, QSortFilterProxyModel, Qt, Signal
from PySide6.QtGui import QBrush, QColor, QDropEvent, QKeyEvent, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QAbstractItemView, QTreeView, QWidget

from kepegdesk.services.units import UnitRow
from kepegdesk.ui.models.columns import Column, cell
from kepegdesk.ui.style import INK_SOFT
from kepegdesk.ui.widgets.search_line import matches

UNIT = int(Qt.ItemDataRole.UserRole)
WORDS = UNIT + 1
FEW = 60
"""Up to so many units the tree opens with the parts of every organisation in sight."""
_ROLES = (
    Qt.ItemDataRole.DisplayRole,
    Qt.ItemDataRole.TextAlignmentRole,
    Qt.ItemDataRole.ToolTipRole,
    Qt.ItemDataRole.ForegroundRole,
)


class UnitTree(QTreeView):
    """Enter opens a unit; a unit dropped on another, or beside all, asks to be moved there.

    What is expanded and where one stands is kept while the tree is read anew.
    """

    opened = Signal(int)
    dropped = Signal(int, object)
    stood = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.columns: tuple[Column[UnitRow], ...] = ()
        self.rows: list[UnitRow] = []
        self._items = QStandardItemModel(self)
        self._found = _Found(self)
        self._found.setSourceModel(self._items)
        self.setModel(self._found)
        self.setUniformRowHeights(True)
        self.setAlternatingRowColors(True)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setExpandsOnDoubleClick(False)
        self.setDropIndicatorShown(True)
        self.header().setStretchLastSection(True)
        self.doubleClicked.connect(lambda _index: self._open())
        self.selectionModel().currentRowChanged.connect(lambda *_rows: self.stood.emit())

    def use(self, columns: Sequence[Column[UnitRow]], accessible: str) -> None:
        """Say what is shown of a unit."""
        self.columns = tuple(columns)
        self._items.setHorizontalHeaderLabels([column.title for column in columns])
        self.setAccessibleName(accessible)
        for place, column in enumerate(columns):
            self.setColumnWidth(place, column.width)

    def let_drag(self, *, may: bool) -> None:
        """Let units be dragged, where the role may move them."""
        self.setDragEnabled(may)
        self.setAcceptDrops(may)
        mode = QAbstractItemView.DragDropMode
        self.setDragDropMode(mode.DragDrop if may else mode.NoDragDrop)
        self.setDefaultDropAction(Qt.DropAction.MoveAction)

    # Showing

    def show_units(self, rows: Sequence[UnitRow]) -> None:
        """Show units, parents before children; a first time the organisations' parts too."""
        first = not self.rows
        opened, standing = self.open_units(), self.current()
        self.rows = list(rows)
        self._items.removeRows(0, self._items.rowCount())
        items: dict[int, QStandardItem] = {}
        for row in rows:
            made = self._cells(row)
            items[row.id] = made[0]
            above = items.get(row.parent) if row.parent is not None else None
            (self._items.invisibleRootItem() if above is None else above).appendRow(made)
        self._expand(opened)
        if first and len(rows) <= FEW:
            self.expandToDepth(0)
        self.go_to_unit(standing.id if standing else None)

    def _cells(self, row: UnitRow) -> list[QStandardItem]:
        made = []
        for column in self.columns:
            item = QStandardItem()
            for role in _ROLES:
                item.setData(cell(column, row, int(role)), role)
            if not row.active:
                item.setData(QBrush(QColor(INK_SOFT)), Qt.ItemDataRole.ForegroundRole)
            item.setData(row.id, UNIT)
            item.setData(f"{row.path} {row.head}", WORDS)
            made.append(item)
        return made

    def narrow(self, words: str) -> None:
        """Show only the units that match, with those above them, all expanded."""
        standing = self.current()
        self._found.look_for(words)
        if words:
            self.expandAll()
        first = self._first_match(words) if words else None
        self.go_to_unit(first if first is not None else standing.id if standing else None)

    def _first_match(self, words: str) -> int | None:
        found = (row.id for row in self.rows if matches(words, row.path, row.head))
        return next(found, None)

    def open_units(self) -> set[int]:
        """Return the units whose parts are in sight."""
        return {int(index.data(UNIT)) for index in self._indexes() if self.isExpanded(index)}

    def _expand(self, units: Collection[int]) -> None:
        for index in self._indexes():
            if index.data(UNIT) in units:
                self.expand(index)

    def _indexes(self, above: QModelIndex | None = None) -> Iterator[QModelIndex]:
        above = QModelIndex() if above is None else above
        for place in range(self._found.rowCount(above)):
            index = self._found.index(place, 0, above)
            yield index
            yield from self._indexes(index)

    # Choosing

    def current(self) -> UnitRow | None:
        """Return the unit the user stands on."""
        return self._row(self.currentIndex())

    def selected(self) -> list[UnitRow]:
        """Return the units that are selected, in the order of the tree."""
        chosen = {index.data(UNIT) for index in self.selectionModel().selectedRows()}
        return [row for row in self.rows if row.id in chosen]

    def go_to_unit(self, unit: int | None) -> None:
        """Stand on a unit, or on the first where it is not in sight."""
        indexes = list(self._indexes())
        found = next((each for each in indexes if each.data(UNIT) == unit), None)
        index = found or (indexes[0] if indexes else None)
        if index is not None:
            self.setCurrentIndex(index)
            self.scrollTo(index)
        self.stood.emit()

    def _row(self, index: QModelIndex) -> UnitRow | None:
        unit = index.siblingAtColumn(0).data(UNIT) if index.isValid() else None
        return next((row for row in self.rows if row.id == unit), None)

    def _open(self) -> None:
        row = self.current()
        if row is not None:
            self.opened.emit(row.id)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Open with Enter; everything else is the tree's."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._open()
        else:
            super().keyPressEvent(event)

    # Dragging

    def dropEvent(self, event: QDropEvent) -> None:
        """Ask to move the unit; the tree itself changes when the office has."""
        row = self.current()
        index = self.indexAt(event.position().toPoint())
        place = QAbstractItemView.DropIndicatorPosition
        onto = self.dropIndicatorPosition()
        target = self._row(index if onto == place.OnItem else index.parent())
        event.setDropAction(Qt.DropAction.IgnoreAction)
        event.accept()
        self.drop(row, target)

    def drop(self, row: UnitRow | None, target: UnitRow | None) -> None:
        """Ask to move a unit below another, or to the top."""
        below = target.id if target else None
        if row is not None and row.id != below and row.parent != below:
            self.dropped.emit(row.id, below)


class _Found(QSortFilterProxyModel):
    """The units that match what is searched for, with those above them."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._words = ""
        self.setRecursiveFilteringEnabled(True)

    def look_for(self, words: str) -> None:
        self.beginFilterChange()
        self._words = words
        self.endFilterChange()

    def filterAcceptsRow(self, row: int, parent: QModelIndex) -> bool:  # type: ignore[override]
        """Tell whether a unit matches itself; Qt keeps those above one that does."""
        index = self.sourceModel().index(row, 0, parent)
        return not self._words or matches(self._words, str(index.data(WORDS)))
