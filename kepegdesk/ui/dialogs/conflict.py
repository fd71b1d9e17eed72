"""What two people made of one record, side by side, and a value chosen where both changed it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QWidget

from kepegdesk.domain.problems import error
from kepegdesk.domain.three_way import Values
from kepegdesk.errors import Refused, Stale
from kepegdesk.services import conflicts
from kepegdesk.services.conflicts import Choice, Conflict
from kepegdesk.ui.changes import Context
from kepegdesk.ui.forms.conflict import Ui_Conflict
from kepegdesk.ui.models.columns import Column
from kepegdesk.ui.models.rows import RowsModel

USED, UNUSED = "● ", "○ "


def settle(
    context: Context, conflict: Conflict, parent: QWidget, save: Callable[[set[str]], Any]
) -> str:
    """Save what both made of a record, asking where they clash; return what was done in words.

    ``save`` is given the clashes in which what was typed stands, and may refuse. Nothing is
    returned when the user went back to the form.
    """
    if not conflict.clashes:
        save(set())
        taken = ", ".join(each.label for each in conflict.fields if not each.is_mine)
        return f"Digabung dengan perubahan {conflict.by}: {taken}." if taken else "Tersimpan."
    dialog = ConflictDialog(context, conflict, parent)
    if not dialog.exec():
        return ""
    save(dialog.chosen())
    return f"Digabung dengan perubahan {conflict.by}."


@dataclass(frozen=True, slots=True)
class Record:
    """A stored record of the office: how it is read anew, and how it is stored over what it was.

    ``read`` raises ``Refused`` when it is gone, ``store`` raises ``Stale`` when it is another.
    """

    table: str
    number: int
    read: Callable[[], Values]
    store: Callable[[Values, Values], object]


def save_over(
    context: Context, parent: QWidget, record: Record, was: Values, typed: Values
) -> None:
    """Store what was typed over what was read, joined with what somebody else saved meanwhile.

    Raises ``Stale`` when the user went back to the form instead of choosing.
    """
    try:
        record.store(typed, was)
    except Stale:
        _settle_record(context, parent, record, was, typed)


def _settle_record(
    context: Context, parent: QWidget, record: Record, was: Values, typed: Values
) -> None:
    theirs = record.read()
    conflict = context.ask(conflicts.of_record, record.table, record.number, was, theirs, typed)

    def save(mine: set[str]) -> None:
        record.store(conflicts.joined_record(conflict, mine), theirs)

    if not settle(context, conflict, parent, save):
        text = "Belum disimpan: pilih dahulu nilai yang dipakai, atau batalkan."
        raise Stale(text) from None


def the_row(rows: Iterable[Any], number: int | None) -> Any:
    """Return the row of this number; raise ``Refused`` when somebody took it out."""
    for row in rows:
        if getattr(row, "id", None) == number:
            return row
    text = "Baris ini baru saja dihapus orang lain. Yang Anda ketik belum disimpan."
    raise Refused([error("RW31", "id", text)])


class ConflictDialog(QDialog):
    """Left takes what is saved, Right what was typed; Ctrl+Enter goes on once all are chosen."""

    def __init__(self, context: Context, conflict: Conflict, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.ui = Ui_Conflict()
        self.ui.setupUi(self)
        self.conflict = conflict
        self._mine: dict[str, bool] = {}
        by = conflict.by or "orang lain"
        self.model = RowsModel[Choice](self._columns(by), self)
        self.ui.table.use(self.model, "conflict", "Perbandingan dua perubahan")
        self.ui.table.installEventFilter(self)
        at = conflicts.moment(conflict.at, context.session.clock().tzinfo)
        when = f" pukul {at:%H.%M}" if at else ""
        self.ui.heading.setText(f"{by} menyimpan data ini{when}, ketika Anda mengetik")
        self._connect()
        self._show()
        self.ui.table.setFocus()

    def _columns(self, by: str) -> tuple[Column[Choice], ...]:
        return (
            Column[Choice]("label", "Isian", 190, lambda r: r.label, sortable=False),
            Column[Choice]("base", "Semula", 170, lambda r: r.base, sortable=False,
                           tone=lambda _r: "soft"),
            Column[Choice]("theirs", f"Tersimpan oleh {by}", 220, self._theirs, sortable=False,
                           tone=lambda r: self._tone(r, is_mine=False)),
            Column[Choice]("mine", "Anda ketik", 220, self._typed, sortable=False,
                           tone=lambda r: self._tone(r, is_mine=True)),
        )  # fmt: skip

    def _connect(self) -> None:
        ui = self.ui
        ui.theirsButton.clicked.connect(lambda: self.choose_all(is_mine=False))
        ui.mineButton.clicked.connect(lambda: self.choose_all(is_mine=True))
        ui.cancelButton.clicked.connect(self.reject)
        ui.saveButton.clicked.connect(self.accept)
        ui.table.doubleClicked.connect(lambda _index: self._swap())

    # What is shown

    def _used(self, row: Choice) -> bool | None:
        """Tell whether mine is used; None while nobody chose."""
        return self._mine.get(row.name) if row.clashes else row.is_mine

    def _theirs(self, row: Choice) -> str:
        return f"{USED if self._used(row) is False else UNUSED}{' '.join(row.theirs.split())}"

    def _typed(self, row: Choice) -> str:
        return f"{USED if self._used(row) else UNUSED}{' '.join(row.mine.split())}"

    def _tone(self, row: Choice, *, is_mine: bool) -> str:
        used = self._used(row)
        if used is None:
            return "warning"
        return "good" if used is is_mine else "soft"

    def _show(self) -> None:
        standing = self.ui.table.current_row()
        self.model.show(self.conflict.fields)
        open_rows = [i for i, row in enumerate(self.model.rows) if self._used(row) is None]
        place = standing if standing >= 0 else next(iter(open_rows), 0)
        self.ui.table.go_to(place)
        left = len(open_rows)
        self.ui.saveButton.setEnabled(not left)
        words = f"{left} isian diubah berdua dan belum dipilih." if left else ""
        self.ui.notice.say(words, "warning")

    # Choosing

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take the keys that choose before the table moves sideways or selects with them."""
        if event.type() is not QEvent.Type.KeyPress or not isinstance(event, QKeyEvent):
            return False
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if enter and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self._finish()
        elif enter:
            self._step()
        elif event.key() == Qt.Key.Key_Space:
            self._swap()
        elif event.key() in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            self.choose(is_mine=event.key() == Qt.Key.Key_Right)
        else:
            return False
        return True

    def _finish(self) -> None:
        if self.ui.saveButton.isEnabled():
            self.accept()

    def _step(self) -> None:
        row = self.ui.table.current_row() + 1
        if row < self.model.rowCount():
            self.ui.table.go_to(row)
        else:
            self.ui.saveButton.setFocus()

    def _swap(self) -> None:
        row = self.model.row(self.ui.table.current_row())
        if row is not None:
            self.choose(is_mine=not self._mine.get(row.name, False))

    def choose(self, *, is_mine: bool) -> None:
        """Choose whose value the field has that the user stands on, where both changed it."""
        row = self.model.row(self.ui.table.current_row())
        if row is not None and row.clashes:
            self._mine[row.name] = is_mine
            self._show()

    def choose_all(self, *, is_mine: bool) -> None:
        """Choose the same side for every field both changed."""
        self._mine = {each.name: is_mine for each in self.conflict.clashes}
        self._show()

    def chosen(self) -> set[str]:
        """Return the clashes in which what was typed stands."""
        return {name for name, is_mine in self._mine.items() if is_mine}
