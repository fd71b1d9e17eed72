"""A section of the office page: a list with its buttons, read anew on change."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Generic, TypeVar

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QPushButton, QWidget

from kepegdesk.ui.changes import Context
from kepegdesk.ui.models.columns import Column
from kepegdesk.ui.models.rows import RowsModel
from kepegdesk.ui.widgets.data_table import DataTable

R = TypeVar("R")


class OfficeList(QObject, Generic[R]):
    """A table of the office page: read anew on change, edited with Enter or a button."""

    def __init__(
        self,
        table: DataTable,
        columns: Sequence[Column[R]],
        name: str,
        accessible: str,
        read: Callable[[], Sequence[R]],
    ) -> None:
        super().__init__(table)
        self.table = table
        self.model = RowsModel[R](columns, self)
        self._read = read
        self._needing: list[tuple[QPushButton, Callable[[R], bool]]] = []
        table.use(self.model, name, accessible)
        table.selectionModel().currentRowChanged.connect(lambda *_rows: self._allow())
        self.reload()

    def reload(self) -> None:
        """Read the list anew, standing where the user stood."""
        place = self.table.current_row()
        self.model.show(self._read())
        if self.model.rowCount():
            self.table.go_to(min(max(place, 0), self.model.rowCount() - 1))
        self._allow()

    def current(self) -> R | None:
        """Return the row the user stands on."""
        return self.model.row(self.table.current_row())

    def go_to(self, is_wanted: Callable[[R], bool]) -> None:
        """Stand on the first row that is wanted, if there is one."""
        for place, row in enumerate(self.model.rows):
            if is_wanted(row):
                self.table.go_to(place)
                return

    def chosen(self) -> list[R]:
        """Return the rows that are selected, in their order."""
        places = sorted(index.row() for index in self.table.selectionModel().selectedRows())
        return [self.model.rows[place] for place in places]

    def on_new(self, button: QPushButton, act: Callable[[], object], may: bool) -> None:
        """Let a button add a row, where the role may."""
        button.setVisible(may)
        button.clicked.connect(lambda: act())

    def on_row(
        self,
        button: QPushButton,
        act: Callable[[R], object],
        may: bool,
        *,
        opens: bool = False,
        when: Callable[[R], bool] = lambda _row: True,
    ) -> None:
        """Let a button, and with ``opens`` Enter too, act on the row the user stands on.

        ``when`` tells for which rows the act is possible; for others the button is grey.
        """
        button.setVisible(may)
        if not may:
            return
        button.clicked.connect(lambda: self._act(act, when))
        if opens:
            self.table.opened.connect(lambda _row: self._act(act, when))
        self._needing.append((button, when))
        self._allow()

    def _act(self, act: Callable[[R], object], when: Callable[[R], bool]) -> None:
        row = self.current()
        if row is not None and when(row):
            act(row)

    def _allow(self) -> None:
        row = self.current()
        for button, when in self._needing:
            button.setEnabled(row is not None and when(row))


class Section(QWidget):
    """A part of the office page, made when it is first shown."""

    counted = Signal(str)
    told = Signal(str)

    subjects: frozenset[str] = frozenset()
    """What must change for the section to be read anew."""

    def __init__(self, context: Context, form: Any, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.ui = form
        form.setupUi(self)
        self.context = context
        self.list: OfficeList[Any] | None = None
        context.follow(self, self.subjects, self.reload)

    def show_list(
        self,
        columns: Sequence[Column[R]],
        name: str,
        accessible: str,
        read: Callable[[], Sequence[R]],
    ) -> OfficeList[R]:
        """Show a list in the section's table; ``name`` is what its columns are remembered by."""
        remembered = f"{self.context.session.account}/{name}"
        made = OfficeList(self.ui.table, columns, remembered, accessible, read)
        self.list = made
        self.setFocusProxy(self.ui.table)
        return made

    def reload(self) -> None:
        """Read the list anew."""
        if self.list is not None:
            self.list.reload()
        self.counted.emit(self.words())

    def words(self) -> str:
        """Word how many rows the section shows."""
        return "" if self.list is None else f"{self.list.model.rowCount()} baris"

    def is_dirty(self) -> bool:
        """Tell whether something is typed that is not saved."""
        return False

    def leave(self) -> bool:
        """Settle what is typed; False when the section must stay."""
        return True
