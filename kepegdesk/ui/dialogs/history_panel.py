"""The rows of a person's file within his form: choose a history, see its rows, change them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from kepegdesk.domain.histories import HISTORIES, Field, History, Kind, fields_of, value_text
from kepegdesk.domain.ranks import rank_name
from kepegdesk.services import histories
from kepegdesk.services.histories import HistoryRow
from kepegdesk.ui import ask
from kepegdesk.ui.changes import Context
from kepegdesk.ui.dialogs.history_row import HistoryRowDialog
from kepegdesk.ui.forms.history_panel import Ui_HistoryPanel
from kepegdesk.ui.models.columns import RIGHT, Column
from kepegdesk.ui.models.rows import RowsModel

_WIDTHS = {Kind.DATE: 116, Kind.NUMBER: 64, Kind.FLAG: 142, Kind.UNIT: 260, Kind.CHOICE: 112}
_WIDE, _OTHER = 184, 130


class HistoryPanel(QWidget):
    """Shows one history at a time; Enter opens a row, and every change is stored at once."""

    changed = Signal(int)

    def __init__(
        self,
        context: Context,
        keys: Sequence[str],
        leave: Callable[[], bool],
        parent: QWidget | None = None,
    ) -> None:
        """Offer some histories; ``leave`` saves what is typed in the form, or keeps it open."""
        super().__init__(parent)
        self.ui = Ui_HistoryPanel()
        self.ui.setupUi(self)
        self._context, self._keys, self._leave = context, tuple(keys), leave
        self._employee: int | None = None
        self._models = {
            key: RowsModel[HistoryRow](_columns(HISTORIES[key]), self) for key in self._keys
        }
        for key in self._keys:
            self.ui.which.addItem(HISTORIES[key].title, key)
        self.ui.which.setVisible(len(self._keys) > 1)
        self._connect()
        may = context.may(histories.save)
        for button in (self.ui.newButton, self.ui.editButton, self.ui.removeButton):
            button.setVisible(may)
        self._show_chosen()

    def _connect(self) -> None:
        ui = self.ui
        ui.which.currentIndexChanged.connect(lambda _index: self._show_chosen())
        ui.table.opened.connect(lambda _row: self.edit())
        ui.newButton.clicked.connect(lambda: self.open_row(None))
        ui.editButton.clicked.connect(self.edit)
        ui.removeButton.clicked.connect(self.remove)

    def history(self) -> History:
        """Return the history that is shown."""
        return HISTORIES[str(self.ui.which.currentData())]

    def choose(self, key: str) -> None:
        """Show another history."""
        self.ui.which.setCurrentIndex(self.ui.which.findData(key))

    def stand_on(self, key: str, number: int) -> None:
        """Show a history and stand on its row of this number, or on the first."""
        self.choose(key)
        rows = self._models[key].rows
        place = next((i for i, row in enumerate(rows) if row.id == number), 0)
        if rows:
            self.ui.table.go_to(place)
        self.ui.table.setFocus()

    def load(self, employee: int | None) -> None:
        """Show another person, or nobody."""
        self._employee = employee
        self.reload()

    def reload(self) -> None:
        """Read what is shown anew."""
        self._show_counts()
        model = self._models[self.history().key]
        rows: list[HistoryRow] = []
        if self._employee is not None:
            rows = self._context.ask(histories.listed, self._employee, self.history().key)
        model.show(rows)
        standing = self.ui.table.current_row()
        if rows and standing < 0:
            self.ui.table.go_to(0)
        for button in (self.ui.editButton, self.ui.removeButton):
            button.setEnabled(bool(rows))
        self.ui.newButton.setEnabled(self._employee is not None)

    def _show_counts(self) -> None:
        counts: dict[str, int] = {}
        if self._employee is not None:
            counts = self._context.ask(histories.counts, self._employee)
        for place, key in enumerate(self._keys):
            many = f" ({counts[key]})" if counts.get(key) else ""
            self.ui.which.setItemText(place, f"{HISTORIES[key].title}{many}")

    def _show_chosen(self) -> None:
        history = self.history()
        self.ui.hint.setText(history.hint)
        self.ui.hint.setVisible(bool(history.hint))
        self.ui.table.use(self._models[history.key], f"history-{history.key}", history.title)
        self.reload()

    # One row

    def row(self) -> HistoryRow | None:
        """Return the row the user stands on."""
        return self._models[self.history().key].row(self.ui.table.current_row())

    def edit(self) -> None:
        """Open the row the user stands on."""
        row = self.row()
        if row is not None:
            self.open_row(row)

    def open_row(self, row: HistoryRow | None) -> None:
        """Open a row, or a new one; what is typed in the form is saved first."""
        if self._employee is None or not self._context.may(histories.save) or not self._leave():
            return
        dialog = HistoryRowDialog(self._context, self._employee, self.history(), row, self)
        if dialog.exec():
            self._tell()

    @ask.shows_refusals
    def remove(self) -> None:
        """Take the row out after asking."""
        row, history = self.row(), self.history()
        if row is None or self._employee is None or not self._leave():
            return
        question = f"Hapus {history.one} ini?"
        explain = "Dapat dibatalkan dengan Ctrl+Z."
        if ask.confirm(self, question, "Hapus", explain=explain, destructive=True):
            self._context.do(histories.remove, self._employee, history.key, row.id)
            self._tell()

    def _tell(self) -> None:
        self.reload()
        self.changed.emit(self._employee or 0)


def _columns(history: History) -> tuple[Column[HistoryRow], ...]:
    found = []
    for each in fields_of(history):
        found.append(_column(history, each))
        if each.name == "golongan":
            found.append(Column[HistoryRow]("rank", "Pangkat", 160, _rank))
    return tuple(found)


def _column(history: History, each: Field) -> Column[HistoryRow]:
    wide = _WIDE if each.name == history.named else _OTHER
    return Column[HistoryRow](
        each.name,
        each.label,
        _WIDTHS.get(each.kind, wide),
        _unit if each.kind is Kind.UNIT else _text_of(each),
        alignment=RIGHT if each.kind is Kind.NUMBER else Column.alignment,
        sort_key=lambda row: _sort_key(row, each),
    )


def _text_of(each: Field) -> Callable[[HistoryRow], str]:
    return lambda row: value_text(each, row.values[each.name])


def _rank(row: HistoryRow) -> str:
    return rank_name(str(row.values["golongan"]))


def _unit(row: HistoryRow) -> str:
    return row.unit


def _sort_key(row: HistoryRow, each: Field) -> Any:
    value = row.values[each.name]
    return (value is not None, row.unit if each.kind is Kind.UNIT else value)
