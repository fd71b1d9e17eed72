"""CellTable: a list whose cells are typed over as in a spreadsheet, once that is switched on."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QEvent, QItemSelectionModel, QModelIndex, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import (
    QAbstractItemDelegate,
    QAbstractItemView,
    QCompleter,
    QLineEdit,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from kepegdesk.ui.models.people import PeopleModel
from kepegdesk.ui.models.window import Index
from kepegdesk.ui.widgets.data_table import DataTable

Trigger = QAbstractItemView.EditTrigger
Hint = QAbstractItemDelegate.EndEditHint
Key = Qt.Key
CONTROL = Qt.KeyboardModifier.ControlModifier

_TYPING = Trigger.EditKeyPressed | Trigger.AnyKeyPressed | Trigger.DoubleClicked
_STEPS = {
    Key.Key_Up: (-1, 0),
    Key.Key_Down: (1, 0),
    Key.Key_Left: (0, -1),
    Key.Key_Right: (0, 1),
}
HIGHEST_CHOICE = 12
"""Offered values of a field up to which they are completed while typing."""


class CellTable(DataTable):
    """Rows are selected, and nothing can be typed, until ``set_editing``."""

    paste_wanted = Signal()
    fill_wanted = Signal()
    erase_wanted = Signal()
    above_wanted = Signal()
    not_typed = Signal(str)
    """Somebody wanted to type into a column, by its key, that is not typed into."""
    left_editing = Signal()

    editing = False
    typing = False
    """The editor was begun by a letter, so that arrows leave it, and not by F2."""
    _column = -1

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._delegate = _CellEditor(self)
        self.setItemDelegate(self._delegate)
        self.setEditTriggers(Trigger.NoEditTriggers)

    def set_editing(self, on: bool) -> None:
        """Switch between selecting rows and typing into cells."""
        row, model = self.current_row(), self.model()
        self.editing = on
        if isinstance(model, PeopleModel):
            model.editing = on
            model.drop_wrong()
        behavior = QAbstractItemView.SelectionBehavior
        self.setSelectionBehavior(behavior.SelectItems if on else behavior.SelectRows)
        self.setEditTriggers(_TYPING if on else Trigger.NoEditTriggers)
        self.setTabKeyNavigation(on)
        self.setShowGrid(on)
        self.clearSelection()
        if row >= 0:
            self.go_to(row)

    def people(self) -> PeopleModel | None:
        """Return the model while its cells may be typed over."""
        model = self.model()
        return model if isinstance(model, PeopleModel) else None

    # Standing and moving

    def go_to(self, row: int) -> None:
        """Stand on a row; while typing, in the column where the user stood."""
        if not self.editing:
            super().go_to(row)
            return
        column = self._column
        if column < 0 or self.isColumnHidden(column):
            column = self._first_shown()
        self.stand_on(row, column)

    def stand_on(self, row: int, column: int) -> None:
        """Stand on one cell and select it alone."""
        index = self.model().index(row, column)
        alone = QItemSelectionModel.SelectionFlag.ClearAndSelect
        self.selectionModel().setCurrentIndex(index, alone)
        self.scrollTo(index)

    def currentChanged(self, current: Index, previous: Index) -> None:
        """Remember the column, to come back to it when the list is read anew."""
        super().currentChanged(current, previous)
        if current.isValid():
            self._column = current.column()

    def step(self, down: int, right: int) -> None:
        """Move by cells, over hidden columns, stopping at the edges."""
        index, shown = self.currentIndex(), self._shown_columns()
        if not index.isValid() or index.column() not in shown:
            return
        row = min(max(index.row() + down, 0), self.model().rowCount() - 1)
        place = min(max(shown.index(index.column()) + right, 0), len(shown) - 1)
        self.stand_on(row, shown[place])

    # What is selected

    def cells(self) -> tuple[list[int], list[int]]:
        """Return the rows and the columns that are selected, columns in the order shown."""
        selection = self.selectionModel().selection()
        spans = [selection.at(place) for place in range(selection.size())]
        chosen = {column for span in spans for column in range(span.left(), span.right() + 1)}
        return self.selected_rows(), [c for c in self._shown_columns() if c in chosen]

    def columns_from(self, column: int) -> list[int]:
        """Return the shown columns from one on, to the right."""
        shown = self._shown_columns()
        return shown[shown.index(column) :] if column in shown else []

    def _copied_columns(self) -> list[int]:
        return self.cells()[1] if self.editing else super()._copied_columns()

    # Typing

    def edit(self, index: QModelIndex, trigger: Any = None, event: Any = None) -> bool:  # type: ignore[override]
        """Open a cell for typing; tell where the column is not typed into."""
        if trigger is None:
            super().edit(index)
            return True
        self.typing = trigger is Trigger.AnyKeyPressed
        opened = bool(super().edit(index, trigger, event))
        if not opened and trigger & self.editTriggers() and index.isValid():
            self.not_typed.emit(self.columns()[index.column()].key)
        return opened

    def closeEditor(self, editor: QWidget, hint: QAbstractItemDelegate.EndEditHint) -> None:
        """Leave a cell as Excel does: Tab goes to the right, Esc stays."""
        super().closeEditor(editor, Hint.NoHint)
        steps = {Hint.EditNextItem: (0, 1), Hint.EditPreviousItem: (0, -1)}
        if hint in steps:
            self.step(*steps[hint])

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Paste, fill down, erase and move as in a spreadsheet, while cells are typed over."""
        if not self.editing or not self._spreadsheet_key(event):
            super().keyPressEvent(event)

    def _spreadsheet_key(self, event: QKeyEvent) -> bool:
        key, control = event.key(), bool(event.modifiers() & CONTROL)
        people, index = self.people(), self.currentIndex()
        if event.matches(QKeySequence.StandardKey.Paste):
            self.paste_wanted.emit()
        elif control and key == Key.Key_D:
            self.fill_wanted.emit()
        elif control and key in (Key.Key_Apostrophe, Key.Key_QuoteDbl):
            self.above_wanted.emit()
        elif key == Key.Key_Delete:
            self.erase_wanted.emit()
        elif key in (Key.Key_Return, Key.Key_Enter) and not control:
            self.step(-1 if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1, 0)
        elif key == Key.Key_Escape:
            if not (people and index.isValid() and people.drop_wrong(index)):
                self.left_editing.emit()
        else:
            return False
        return True

    def event(self, event: QEvent) -> bool:
        """Keep the keys of a spreadsheet for the table while it has the focus."""
        if (
            self.editing
            and event.type() is QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and (
                event.matches(QKeySequence.StandardKey.Paste)
                or (event.modifiers() & CONTROL and event.key() == Key.Key_D)
            )
        ):
            event.accept()
            return True
        return super().event(event)


class _CellEditor(QStyledItemDelegate):
    """A line to type in, with what is offered; arrows leave it where a letter began it."""

    def __init__(self, table: CellTable) -> None:
        super().__init__(table)
        self._table = table
        self._shown = ""

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Any) -> QWidget:
        """Make the line; what a column may hold is loaded with the first one."""
        from kepegdesk.domain.bulk_fields import FIELDS

        column = self._table.columns()[index.column()]
        line = QLineEdit(parent)
        line.setObjectName("cell")
        line.setAccessibleName(column.title)
        line.setFrame(False)
        choices = FIELDS[column.key].choices if column.key in FIELDS else ()
        if choices and len(choices) <= HIGHEST_CHOICE:
            completer = QCompleter(list(map(str, choices)), line)
            completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
            completer.setCompletionMode(QCompleter.CompletionMode.InlineCompletion)
            line.setCompleter(completer)
        return line

    def setEditorData(self, editor: QWidget, index: Any) -> None:
        """Show the text of the cell."""
        super().setEditorData(editor, index)
        if isinstance(editor, QLineEdit):
            self._shown = editor.text()

    def setModelData(self, editor: QWidget, model: Any, index: Any) -> None:
        """Hand over what was typed; a line that was only looked at changes nothing."""
        if isinstance(editor, QLineEdit) and editor.text() != self._shown:
            model.setData(index, editor.text(), Qt.ItemDataRole.EditRole)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Let Enter leave a cell downwards, and arrows one that a letter began."""
        if (
            isinstance(watched, QLineEdit)
            and event.type() is QEvent.Type.KeyPress
            and isinstance(event, QKeyEvent)
            and (step := self._leaving(event)) is not None
        ):
            self.commitData.emit(watched)
            self.closeEditor.emit(watched, Hint.NoHint)
            self._table.step(*step)
            return True
        return super().eventFilter(watched, event)

    def _leaving(self, event: QKeyEvent) -> tuple[int, int] | None:
        """Return by how many cells a key leaves the line, None for one that stays in it."""
        held = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        shift = held == Qt.KeyboardModifier.ShiftModifier
        if event.key() in (Key.Key_Return, Key.Key_Enter):
            return (-1, 0) if shift else (1, 0)
        if self._table.typing and held == Qt.KeyboardModifier.NoModifier:
            return _STEPS.get(Key(event.key()))
        return None
