"""Two files side by side, a value chosen field by field, and the act that joins them."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QWidget

from kepegdesk.domain.indonesian import thousands
from kepegdesk.errors import Refused
from kepegdesk.services import merging
from kepegdesk.services.merging import FieldPair, Preview
from kepegdesk.ui import ask
from kepegdesk.ui.changes import Context
from kepegdesk.ui.forms.merge import Ui_Merge
from kepegdesk.ui.models.columns import Column
from kepegdesk.ui.models.rows import RowsModel

USED, UNUSED = "● ", "○ "


def _kept(pair: FieldPair) -> str:
    return _marked(pair, pair.keep, is_used=not pair.takes)


def _dropped(pair: FieldPair) -> str:
    return _marked(pair, pair.drop, is_used=pair.takes)


def _marked(pair: FieldPair, value: str, *, is_used: bool) -> str:
    """Mark the value that will be used where there is a choice."""
    value = " ".join(value.split()) or "—"
    if not pair.differs or pair.follows:
        return value
    return f"{USED if is_used else UNUSED}{value}"


def _tone(pair: FieldPair, *, is_used: bool) -> str:
    if not pair.differs or pair.follows:
        return "soft"
    return "good" if is_used else "warning"


def _why(pair: FieldPair) -> str:
    if not pair.differs:
        return "sama"
    return "mengikuti riwayat terbaru" if pair.follows else "berbeda"


COLUMNS = (
    Column[FieldPair]("label", "Isian", 150, lambda r: r.label, sortable=False),
    Column[FieldPair](
        "keep", "Dipertahankan", 270, _kept, sortable=False,
        tone=lambda r: _tone(r, is_used=not r.takes),
    ),
    Column[FieldPair](
        "drop", "Digabungkan", 270, _dropped, sortable=False,
        tone=lambda r: _tone(r, is_used=r.takes),
    ),
    Column[FieldPair]("why", "Keterangan", 150, _why, sortable=False),
)  # fmt: skip


class Merge(QDialog):
    """Left and Right choose the value of a field, Ctrl+Enter joins the files."""

    def __init__(
        self, context: Context, keep: int, drop: int, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.ui = Ui_Merge()
        self.ui.setupUi(self)
        self._context = context
        self.fields: list[FieldPair] = []
        self.model = RowsModel[FieldPair](COLUMNS, self)
        self.ui.table.use(self.model, "merge", "Perbandingan dua berkas")
        self.ui.table.installEventFilter(self)
        self._connect()
        self.load(keep, drop)

    def _connect(self) -> None:
        ui = self.ui
        ui.onlyDiffering.toggled.connect(lambda _on: self._show_fields())
        ui.swapButton.clicked.connect(lambda: self.load(self.preview.drop, self.preview.keep))
        ui.cancelButton.clicked.connect(self.reject)
        ui.mergeButton.clicked.connect(self.merge)
        ui.table.doubleClicked.connect(lambda _index: self.choose(None))

    def load(self, keep: int, drop: int) -> None:
        """Compare two files, of which the first is kept."""
        self.preview: Preview = self._context.ask(merging.merge_preview, keep, drop)
        self.fields = list(self.preview.fields)
        names = f"{self.preview.drop_name} digabungkan ke {self.preview.keep_name}"
        self.ui.heading.setText(names)
        self.ui.notice.say_problems(self.preview.problems)
        self.ui.mergeButton.setEnabled(not self.preview.problems)
        self.ui.moves.setText(_moved(self.preview))
        self._show_fields()
        self.ui.table.setFocus()

    def _show_fields(self) -> None:
        standing = max(0, self.ui.table.current_row())
        only = self.ui.onlyDiffering.isChecked()
        self.model.show([pair for pair in self.fields if pair.differs or not only])
        if self.model.rowCount():
            self.ui.table.go_to(min(standing, self.model.rowCount() - 1))

    # Choosing

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take the keys that choose before the table moves sideways or selects with them."""
        if event.type() is not QEvent.Type.KeyPress or not isinstance(event, QKeyEvent):
            return False
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if enter and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.merge()
        elif enter:
            self._step()
        elif event.key() in _CHOICES and not event.modifiers():
            self.choose(_CHOICES[Qt.Key(event.key())])
        else:
            return False
        return True

    def _step(self) -> None:
        row = self.ui.table.current_row() + 1
        if row < self.model.rowCount():
            self.ui.table.go_to(row)
        else:
            self.ui.mergeButton.setFocus()

    def choose(self, takes: bool | None) -> None:
        """Choose whose value the field has that the user stands on; None takes the other one."""
        pair = self.model.row(self.ui.table.current_row())
        if pair is None or not pair.differs or pair.follows:
            return
        chosen = replace(pair, takes=not pair.takes if takes is None else takes)
        self.fields = [chosen if each.name == pair.name else each for each in self.fields]
        self._show_fields()

    def choices(self) -> frozenset[str]:
        """Return the fields whose value the dropped file gives."""
        return frozenset(each.name for each in self.fields if each.takes)

    # Joining

    @ask.shows_refusals
    def merge(self) -> None:
        """Join the files; say what forbids it and stay when it is refused."""
        if not self.ui.mergeButton.isEnabled():
            return
        preview = self.preview
        try:
            self._context.do(merging.merge, preview.keep, preview.drop, self.choices())
        except Refused as refusal:
            self.ui.notice.say_problems(refusal.problems)
            return
        self.accept()


_CHOICES = {Qt.Key.Key_Left: False, Qt.Key.Key_Right: True, Qt.Key.Key_Space: None}


def _moved(preview: Preview) -> str:
    """Word what moves with the dropped file, and what becomes of its NIP."""
    many = ", ".join(f"{label.lower()} {thousands(count)}" for label, count in preview.moves)
    what = f"Ikut pindah: {many}." if many else "Tidak ada baris yang ikut pindah."
    return f"{what} NIP yang tidak dipakai disimpan sebagai NIP terdahulu."
