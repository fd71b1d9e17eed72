"""Rows of a sheet that are of one person, side by side: which row, or which value of which row."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QWidget

from kepegdesk.domain.columns import FIELDS
from kepegdesk.domain.sheet import Cell
from kepegdesk.services.imports import PreviewRow
from kepegdesk.ui.forms.duplicates import Ui_Duplicates
from kepegdesk.ui.models.columns import Column
from kepegdesk.ui.models.import_preview import cell_text
from kepegdesk.ui.models.rows import RowsModel

USED, UNUSED = "● ", "○ "

Settle = Callable[[int, dict[str, Cell], list[int]], None]
"""Takes the row that is kept, the cells that other rows give it, and the rows left out."""


@dataclass(frozen=True, slots=True)
class FieldLine:
    """One field of the rows; ``chosen`` is the row whose value is taken."""

    field: str
    cells: tuple[Cell, ...]
    chosen: int = 0

    @property
    def texts(self) -> tuple[str, ...]:
        """Return the cells as a person reads them."""
        return tuple(" ".join(cell_text(cell).split()) for cell in self.cells)

    @property
    def differs(self) -> bool:
        """Tell whether the rows say different things."""
        return len(set(self.texts)) > 1


def _column(place: int, number: int) -> Column[FieldLine]:
    def text(line: FieldLine) -> str:
        value = line.texts[place] or "—"
        mark = (USED if line.chosen == place else UNUSED) if line.differs else ""
        return mark + value

    def tone(line: FieldLine) -> str:
        if not line.differs:
            return "soft"
        return "good" if line.chosen == place else "warning"

    return Column[FieldLine](f"row{place}", f"Baris {number}", 260, text, sortable=False, tone=tone)


_LABEL = Column[FieldLine](
    "label", "Isian", 170, lambda r: FIELDS[r.field].partition(" (")[0], sortable=False
)


class Duplicates(QDialog):
    """Shows one person's rows after another; what is not chosen stays undecided."""

    def __init__(
        self, groups: Sequence[Sequence[PreviewRow]], settle: Settle, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.ui = Ui_Duplicates()
        self.ui.setupUi(self)
        self._groups, self._settle = list(groups), settle
        self._place = 0
        self.lines: list[FieldLine] = []
        self.model = RowsModel[FieldLine]((_LABEL,), self)
        self.ui.table.use(self.model, "duplicates", "Baris ganda berdampingan")
        self.ui.table.installEventFilter(self)
        self._connect()
        self._show_group()

    def _connect(self) -> None:
        ui = self.ui
        ui.onlyDiffering.toggled.connect(lambda _on: self._show_lines())
        ui.wholeButton.clicked.connect(self.choose_whole)
        ui.skipButton.clicked.connect(self.go_on)
        ui.cancelButton.clicked.connect(self.reject)
        ui.useButton.clicked.connect(self.use)
        ui.table.doubleClicked.connect(lambda _index: self.choose(self._column()))

    def rows(self) -> Sequence[PreviewRow]:
        """Return the rows that are compared."""
        return self._groups[self._place]

    def _show_group(self) -> None:
        rows = self.rows()
        who = rows[0].draft.nip or str(rows[0].draft.values.get("nik") or "")
        many = f" ({self._place + 1} dari {len(self._groups)})" if self._groups[1:] else ""
        self.ui.heading.setText(f"{len(rows)} baris untuk {who}{many}")
        fields = dict.fromkeys(field for row in rows for field in row.draft.cells)
        self.lines = [
            FieldLine(field, tuple(row.draft.cells.get(field) for row in rows))
            for field in fields
            if field in FIELDS
        ]
        self.model.beginResetModel()
        self.model.columns = (
            _LABEL, *(_column(place, row.number) for place, row in enumerate(rows))
        )  # fmt: skip
        self.model.endResetModel()
        self._show_lines()
        for place, column in enumerate(self.model.columns):
            self.ui.table.setColumnWidth(place, column.width)
        self.ui.table.setFocus()

    def _show_lines(self) -> None:
        standing = max(0, self.ui.table.current_row())
        number = self.rows()[self._next_whole()].number
        self.ui.wholeButton.setText(f"&Semua dari baris {number}")
        only = self.ui.onlyDiffering.isChecked()
        self.model.show([line for line in self.lines if line.differs or not only])
        if self.model.rowCount():
            self.ui.table.go_to(min(standing, self.model.rowCount() - 1))
        else:
            self.ui.notice.say("Kedua baris sama; pakai salah satu.", "")

    # Choosing

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take the keys that choose before the table moves sideways with them."""
        if event.type() is not QEvent.Type.KeyPress or not isinstance(event, QKeyEvent):
            return False
        line = self.model.row(self.ui.table.current_row())
        if line is None or event.modifiers():
            return False
        step = _STEPS.get(Qt.Key(event.key()))
        if step is None:
            return False
        last = len(line.cells) - 1
        around = event.key() == Qt.Key.Key_Space
        chosen = line.chosen + step
        self.choose(chosen % (last + 1) if around else min(max(chosen, 0), last))
        return True

    def _column(self) -> int:
        return max(0, self.ui.table.currentIndex().column() - 1)

    def choose(self, place: int) -> None:
        """Take the value of one of the rows for the field the user stands on."""
        line = self.model.row(self.ui.table.current_row())
        if line is not None and place < len(line.cells):
            self.lines = [
                replace(each, chosen=place) if each.field == line.field else each
                for each in self.lines
            ]
            self._show_lines()

    def _next_whole(self) -> int:
        """Return the row that the button takes everything from: the one after the present."""
        whole = {line.chosen for line in self.lines}
        return (whole.pop() + 1) % len(self.rows()) if len(whole) == 1 else 0

    def choose_whole(self) -> None:
        """Take every field of one row; pressed again, of the next."""
        place = self._next_whole()
        self.lines = [replace(line, chosen=place) for line in self.lines]
        self._show_lines()

    # Deciding

    def use(self) -> None:
        """Let the row that gives most stand for the person, with what the others give."""
        rows = self.rows()
        given = [sum(line.chosen == place for line in self.lines) for place in range(len(rows))]
        kept = given.index(max(given))
        cells = {line.field: line.cells[line.chosen] for line in self.lines}
        others = [row.number for place, row in enumerate(rows) if place != kept]
        self._settle(rows[kept].number, cells, others)
        self.go_on()

    def go_on(self) -> None:
        """Show the next person's rows, or close after the last."""
        self._place += 1
        if self._place < len(self._groups):
            self._show_group()
        else:
            self.accept()


_STEPS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Space: 1}
