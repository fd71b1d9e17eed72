"""DataTable: the table of every list. It remembers its columns, and copies as Excel pastes."""

from __future__ import annotations

import csv
import html
import io
import json
from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import (
    QEvent,
    QItemSelection,
    QItemSelectionModel,
    QMimeData,
    QPoint,
    QSettings,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QMenu, QTableView, QWidget

from kepegdesk.domain.list_view import Columns
from kepegdesk.ui.models.columns import Column
from kepegdesk.ui.models.rows import RowsModel
from kepegdesk.ui.models.window import WindowModel

SCHEMA = 1
"""Version of what is remembered; another version is forgotten."""
ROW_HEIGHT = 28
MOST_CELLS = 500_000
"""Cells copied or summed at once."""


class DataTable(QTableView):
    """A read-only table; Enter opens the record, Tab leaves for the next field.

    Widths, order, hidden columns and the order of rows are remembered per account and list.
    """

    opened = Signal(int)
    summary_changed = Signal(str)
    columns_changed = Signal()
    """Other columns are shown than before."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name = ""
        self._restoring = False
        self.setAlternatingRowColors(True)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setDefaultSectionSize(ROW_HEIGHT)
        self.verticalHeader().hide()
        self._dress_header()
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(300)
        self._later.timeout.connect(self.remember)
        self.doubleClicked.connect(lambda index: self.opened.emit(index.row()))

    def _dress_header(self) -> None:
        header = self.horizontalHeader()
        header.setSectionsMovable(True)
        header.setHighlightSections(False)
        header.setSortIndicatorShown(True)
        header.setSectionsClickable(True)
        header.setStretchLastSection(True)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setMinimumSectionSize(40)
        header.setTextElideMode(Qt.TextElideMode.ElideRight)
        header.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        header.customContextMenuRequested.connect(self._header_menu)
        header.sectionClicked.connect(self._sort_by)
        for signal in (header.sectionMoved, header.sectionResized):
            signal.connect(self._remember_later)

    def use(self, model: WindowModel[Any] | RowsModel[Any], name: str, accessible: str) -> None:
        """Show a model; ``name`` is what its columns are remembered by."""
        self._name = ""
        self.setModel(model)
        self.setAccessibleName(accessible)
        self._restoring = True
        for place, column in enumerate(self.columns()):
            self.setColumnWidth(place, column.width)
            self.setColumnHidden(place, column.hidden)
        self.horizontalHeader().setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        self._name = name
        self._restore()
        self._restoring = False
        model.modelReset.connect(self._show_summary)

    def columns(self) -> Sequence[Column[Any]]:
        """Return the columns of the model."""
        model = self.model()
        return model.columns if isinstance(model, WindowModel | RowsModel) else ()

    def current_row(self) -> int:
        """Return the row the user stands on, -1 for none."""
        return self.currentIndex().row()

    def go_to(self, row: int) -> None:
        """Stand on a row and select it alone, whatever keys are held."""
        index = self.model().index(row, self._first_shown())
        alone = QItemSelectionModel.SelectionFlag.ClearAndSelect
        whole = QItemSelectionModel.SelectionFlag.Rows
        self.selectionModel().setCurrentIndex(index, alone | whole)
        self.scrollTo(index)

    def _first_shown(self) -> int:
        header = self.horizontalHeader()
        shown = (header.logicalIndex(place) for place in range(header.count()))
        return next((column for column in shown if not self.isColumnHidden(column)), 0)

    # Order of rows

    def _sort_by(self, section: int) -> None:
        if not self.columns()[section].sortable:
            return
        header = self.horizontalHeader()
        same = self._sorted[0] == self.columns()[section].key
        down = same and not self._sorted[1]
        order = Qt.SortOrder.DescendingOrder if down else Qt.SortOrder.AscendingOrder
        header.setSortIndicator(section, order)
        self._sorted = (self.columns()[section].key, down)
        self.model().sort(section, order)
        self._remember_later()

    _sorted: tuple[str, bool] = ("", False)

    def is_ordered(self) -> bool:
        """Tell whether the user chose an order, now or at an earlier start."""
        return bool(self._sorted[0])

    def show_order(self, key: str, descending: bool = False) -> None:
        """Show by which column the rows are ordered, and order them so."""
        keys = [column.key for column in self.columns()]
        if key not in keys:
            return
        order = Qt.SortOrder.DescendingOrder if descending else Qt.SortOrder.AscendingOrder
        self._sorted = (key, descending)
        self.horizontalHeader().setSortIndicator(keys.index(key), order)
        self.model().sort(keys.index(key), order)

    # What is remembered

    def _remember_later(self) -> None:
        if self._name and not self._restoring:
            self._later.start()

    def remember(self) -> None:
        """Keep widths, order, hidden columns and the order of rows for the next start."""
        if not self._name:
            return
        now = self.arrangement()
        state = {
            "schema": SCHEMA,
            "order": now.order,
            "hidden": now.hidden,
            "width": now.widths,
            "sort": [now.sort, now.descending],
        }
        QSettings().setValue(f"table/{self._name}", json.dumps(state))

    def arrangement(self) -> Columns:
        """Return the columns as they stand and by which the rows are ordered."""
        header, columns = self.horizontalHeader(), self.columns()
        return Columns(
            tuple(columns[header.logicalIndex(i)].key for i in range(len(columns))),
            tuple(c.key for i, c in enumerate(columns) if self.isColumnHidden(i)),
            {c.key: self.columnWidth(i) for i, c in enumerate(columns) if self._is_shown(i)},
            *self._sorted,
        )

    def _is_shown(self, column: int) -> bool:
        return not self.isColumnHidden(column)

    def _restore(self) -> None:
        """Show what was remembered; a column that is new since stays as it was made."""
        stored = QSettings().value(f"table/{self._name}")
        try:
            state = json.loads(str(stored)) if stored else {}
            if isinstance(state, dict) and state.get("schema") == SCHEMA:
                self._apply(_columns_of(state))
        except (ValueError, TypeError, KeyError, IndexError):  # it was not ours, or it broke
            return

    def arrange(self, wanted: Columns) -> None:
        """Show columns as a view has them; a column it does not know stays as it was made."""
        self._restoring = True
        self.reset_columns()
        self._apply(wanted)
        self._restoring = False
        self._remember_later()
        self.columns_changed.emit()

    def _apply(self, wanted: Columns) -> None:
        keys = [column.key for column in self.columns()]
        header = self.horizontalHeader()
        known = [key for key in dict.fromkeys(wanted.order) if key in keys]
        if known and all(key in wanted.hidden for key in keys if key in known):
            return  # a table shows one column at least
        for place, key in enumerate(known):
            header.moveSection(header.visualIndex(keys.index(key)), place)
        for key in known:
            self.setColumnHidden(keys.index(key), key in wanted.hidden)
            if key in wanted.widths:
                self.setColumnWidth(keys.index(key), max(40, wanted.widths[key]))
        if wanted.sort:
            self.show_order(wanted.sort, wanted.descending)

    def reset_columns(self) -> None:
        """Return to the columns as they were made."""
        header = self.horizontalHeader()
        for place, column in enumerate(self.columns()):
            header.moveSection(header.visualIndex(place), place)
            self.setColumnHidden(place, column.hidden)
            self.setColumnWidth(place, column.width)
        self._remember_later()
        self.columns_changed.emit()

    def choose_columns(self) -> None:
        """Let the user choose which columns are shown."""
        from kepegdesk.ui.dialogs.column_chooser import ColumnChooser

        keys = [column.key for column in self.columns()]
        shown = {key for place, key in enumerate(keys) if not self.isColumnHidden(place)}
        chooser = ColumnChooser(self.columns(), shown, self.window())
        if chooser.exec():
            for place, key in enumerate(keys):
                self.setColumnHidden(place, key not in chooser.shown())
            self._remember_later()
            self.columns_changed.emit()

    def _header_menu(self, where: QPoint) -> None:
        menu = QMenu(self)
        menu.addAction("Pilih kolom…", self.choose_columns)
        menu.addAction("Kembalikan kolom bawaan", self.reset_columns)
        menu.exec(self.horizontalHeader().mapToGlobal(where))

    # Keys, copying, the sum of what is selected

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Open with Enter, copy with Ctrl+C (with headings: Ctrl+Shift+C)."""
        control = Qt.KeyboardModifier.ControlModifier
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
        elif event.key() == Qt.Key.Key_C and event.modifiers() == (
            control | Qt.KeyboardModifier.ShiftModifier
        ):
            self.copy(headings=True)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.current_row() >= 0:
            self.opened.emit(self.current_row())
        else:
            super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        """Keep Ctrl+C for the table while it has the focus."""
        asked = event.type() is QEvent.Type.ShortcutOverride
        if asked and isinstance(event, QKeyEvent) and event.matches(QKeySequence.StandardKey.Copy):
            event.accept()
            return True
        return super().event(event)

    def copy(self, headings: bool = False) -> None:
        """Put the selected cells on the clipboard: as TSV, and as a table whose NIP stay text."""
        rows = self.selected_texts()
        if headings and rows:
            rows.insert(0, [self.columns()[i].title for i in self._copied_columns()])
        mime = QMimeData()
        mime.setText(as_tsv(rows))
        mime.setHtml(as_html(rows))
        QGuiApplication.clipboard().setMimeData(mime)

    def _shown_columns(self) -> list[int]:
        header = self.horizontalHeader()
        places = (header.logicalIndex(place) for place in range(header.count()))
        return [column for column in places if not self.isColumnHidden(column)]

    def _copied_columns(self) -> list[int]:
        return self._shown_columns()

    def _spans(self) -> list[tuple[int, int]]:
        """Return the selected stretches of rows as plain numbers: Qt's ranges die with the list."""
        chosen = self.selectionModel()
        selection = chosen.selection() if chosen is not None else QItemSelection()
        ranges = (selection.at(place) for place in range(selection.size()))
        return [(span.top(), span.bottom()) for span in ranges]

    def selected_rows(self) -> list[int]:
        """Return the rows selected, in their order."""
        chosen: set[int] = set()
        for top, bottom in self._spans():
            chosen.update(range(top, bottom + 1))
            if len(chosen) * max(1, len(self.columns())) > MOST_CELLS:
                break
        return sorted(chosen)

    def selected_texts(self) -> list[list[str]]:
        """Return the selected rows as shown, in the order of the shown columns."""
        model, columns = self.model(), self._copied_columns()
        return [
            [str(model.index(row, column).data() or "") for column in columns]
            for row in self.selected_rows()
        ]

    def selectionChanged(self, selected: QItemSelection, deselected: QItemSelection) -> None:
        """Show how much is selected."""
        super().selectionChanged(selected, deselected)
        self._show_summary()

    def _show_summary(self) -> None:
        count = sum(bottom - top + 1 for top, bottom in self._spans())
        self.summary_changed.emit(self.summary(count) if count > 1 else "")

    def summary(self, count: int) -> str:
        """Word how many rows are selected and, where a column holds numbers, their sum."""
        words = f"{count} baris dipilih"
        numbers = [i for i in self._shown_columns() if self.columns()[i].key in self.summed]
        if not numbers or count > 10_000:
            return words
        rows = self.selected_rows()
        for column in numbers:
            total = sum(int(self.model().index(row, column).data() or 0) for row in rows)
            words += f" · {self.columns()[column].title}: {total}"
        return words

    summed: frozenset[str] = frozenset()
    """Keys of the columns whose sum over the selection is shown."""


def _columns_of(state: dict[str, Any]) -> Columns:
    """Return what an earlier start, or an earlier version, remembered."""
    sort, descending = state.get("sort") or ("", False)
    widths = {str(key): int(width) for key, width in state["width"].items()}
    order, hidden = (tuple(map(str, state[name])) for name in ("order", "hidden"))
    return Columns(order, hidden, widths, str(sort), bool(descending))


def as_tsv(rows: Sequence[Sequence[str]]) -> str:
    """Write rows as Excel pastes them; a cell of several lines stays one cell."""
    out = io.StringIO()
    csv.writer(out, dialect="excel-tab").writerows(rows)
    return out.getvalue()


def as_html(rows: Sequence[Sequence[str]]) -> str:
    """Write rows as a table of text cells, so that Excel keeps all digits of an NIP."""
    cells = (
        "".join(f"<td style=\"mso-number-format:'\\@'\">{html.escape(text)}</td>" for text in row)
        for row in rows
    )
    return "<table>" + "".join(f"<tr>{row}</tr>" for row in cells) + "</table>"
