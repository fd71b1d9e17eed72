"""The recycle bin: what was deleted in the last 90 days, and the way back."""

from __future__ import annotations

import datetime as dt

from PySide6.QtWidgets import QDialog, QWidget

from kepegdesk.domain.indonesian import thousands
from kepegdesk.services import bin as recycle
from kepegdesk.services.bin import BinLine
from kepegdesk.ui import ask
from kepegdesk.ui.changes import Context
from kepegdesk.ui.forms.bin import Ui_Bin
from kepegdesk.ui.models.columns import RIGHT, Column
from kepegdesk.ui.models.rows import RowsModel
from kepegdesk.ui.widgets.changes_panel import moment

SUBJECTS = frozenset({"employee", "leave", "unit", "office"})
SOON = 7
"""Days left from which a line is marked."""


def _parts(line: BinLine) -> str:
    return ", ".join(f"{label.lower()} {thousands(count)}" for label, count in line.parts)


def _columns(zone: dt.tzinfo | None) -> tuple[Column[BinLine], ...]:
    return (
        Column("label", "Jenis", 134, lambda r: r.label),
        Column("name", "Yang dihapus", 200, lambda r: r.name),
        Column("whose", "Milik", 134, lambda r: r.whose),
        Column("parts", "Ikut terhapus", 170, _parts),
        Column("at", "Dihapus pada", 142, lambda r: moment(r.at, zone), sort_key=lambda r: r.at),
        Column("account", "Oleh", 96, lambda r: r.account),
        Column("left", "Sisa hari", 78, lambda r: str(r.days_left), alignment=RIGHT,
               tone=lambda r: "warning" if r.days_left <= SOON else "",
               sort_key=lambda r: r.days_left),
    )  # fmt: skip


class Bin(QDialog):
    """Enter or *Pulihkan* brings a record back with what belonged to it."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.ui = ui = Ui_Bin()
        ui.setupUi(self)
        self._context = context
        self.model = RowsModel[BinLine](_columns(context.session.clock().tzinfo), self)
        ui.table.use(self.model, "bin", "Yang dihapus")
        ui.search.searched.connect(lambda _words: self.reload())
        ui.search.left_for_list.connect(ui.table.setFocus)
        ui.table.opened.connect(lambda _row: self.restore())
        ui.table.selectionModel().currentRowChanged.connect(lambda *_rows: self._allow())
        ui.restoreButton.clicked.connect(self.restore)
        ui.closeButton.clicked.connect(self.accept)
        context.follow(self, SUBJECTS, self.reload)
        self.reload()

    def reload(self) -> None:
        """Read what was deleted anew."""
        words, standing = self.ui.search.text().strip(), self.ui.table.current_row()
        found: list[BinLine] = self._context.ask(recycle.listed, words)
        self.model.show(found)
        count = self.model.rowCount()
        if count:
            self.ui.table.go_to(min(max(standing, 0), count - 1))
        self.ui.stack.setCurrentWidget(self.ui.listPage if count else self.ui.emptyPage)
        told = "Tidak ada yang cocok dengan kata ini." if words else "Yang dihapus tampil di sini."
        self.ui.empty.say("kd-journal", "Keranjang kosong", told)
        self.ui.count.setText(f"{thousands(count)} yang dapat dipulihkan")
        self._allow()

    def current(self) -> BinLine | None:
        """Return the line the user stands on."""
        return self.model.row(self.ui.table.current_row())

    def _allow(self) -> None:
        self.ui.restoreButton.setEnabled(self.current() is not None)

    @ask.shows_refusals
    def restore(self) -> None:
        """Bring the line back, and tell what could not come with it."""
        line = self.current()
        if line is None:
            return
        lost = self._context.do(recycle.restore, line.act, line.table, line.row)
        words = f"{line.label} {line.name} dipulihkan."
        self.ui.notice.say("\n".join((words, *lost)), "warning" if lost else "good")
