"""The papers of a person within his form: filed, looked at, and what a process still lacks."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from kepegdesk.domain.personnel_papers import PROCESSES, Item, State, Term
from kepegdesk.errors import UserError
from kepegdesk.services import employee_documents, scans
from kepegdesk.services.employee_documents import DocumentRow
from kepegdesk.ui import ask
from kepegdesk.ui.changes import Context
from kepegdesk.ui.dialogs.document_entry import DocumentEntry
from kepegdesk.ui.forms.documents_panel import Ui_DocumentsPanel
from kepegdesk.ui.models.columns import RIGHT, Column
from kepegdesk.ui.models.rows import RowsModel
from kepegdesk.ui.text import short_date, size_text
from kepegdesk.ui.widgets.checklist import KINDS
from kepegdesk.ui.widgets.drop_zone import DropZone

SUBJECTS = frozenset({"employee"})
_TONES = {Term.OVER: "error", Term.SOON: "warning", Term.OPEN: ""}


def _term_tip(row: DocumentRow) -> str:
    words = short_date(row.details.expires)
    return f"{words}: {row.term.value}" if words else ""


def _days(day: dt.date | None) -> dt.date:
    return day or dt.date.min


COLUMNS = (
    Column[DocumentRow]("kind", "Jenis", 92, lambda row: row.label),
    Column[DocumentRow]("title", "Judul", 88, lambda row: row.details.title),
    Column[DocumentRow]("number", "Nomor", 90, lambda row: row.details.number),
    Column[DocumentRow]("day", "Tanggal", 98, lambda row: short_date(row.details.on_day),
                        sort_key=lambda row: _days(row.details.on_day)),
    Column[DocumentRow]("expires", "Berlaku sampai", 130,
                        lambda row: short_date(row.details.expires),
                        tone=lambda row: _TONES[row.term], tip=_term_tip,
                        sort_key=lambda row: _days(row.details.expires)),
    Column[DocumentRow]("size", "Ukuran", 66, lambda row: size_text(row.size), alignment=RIGHT,
                        sort_key=lambda row: row.size),
)  # fmt: skip


class DocumentsPanel(DropZone):
    """Takes a file that is dropped on it; Enter shows a paper, and every change is stored."""

    def __init__(
        self, context: Context, leave: Callable[[], bool], parent: QWidget | None = None
    ) -> None:
        """Show nobody; ``leave`` saves what is typed in the form, or keeps it open."""
        super().__init__(parent)
        self.ui = Ui_DocumentsPanel()
        self.ui.setupUi(self)
        self._context, self._leave = context, leave
        self._employee: int | None = None
        self._checklist: dict[str, list[Item]] = {}
        self.model = RowsModel[DocumentRow](COLUMNS, self)
        self.ui.table.use(self.model, "employee-documents", "Berkas pegawai")
        for key, label in PROCESSES.items():
            self.ui.process.addItem(label, key)
        self._may = context.may(employee_documents.add)
        for button in (self.ui.newButton, self.ui.editButton, self.ui.removeButton):
            button.setVisible(self._may)
        self.setAcceptDrops(self._may)
        self._connect()
        context.follow(self, SUBJECTS, self.reload)
        self._show_emptiness()

    def _connect(self) -> None:
        ui = self.ui
        ui.table.opened.connect(lambda _row: self.view())
        ui.newButton.clicked.connect(self.choose)
        ui.viewButton.clicked.connect(self.view)
        ui.editButton.clicked.connect(self.edit)
        ui.removeButton.clicked.connect(self.remove)
        ui.process.currentIndexChanged.connect(lambda _index: self._show_lacks())
        # the program a file was dragged from waits until the drop has ended
        self.dropped.connect(self.add_file, Qt.ConnectionType.QueuedConnection)

    def load(self, employee: int | None) -> None:
        """Show another person, or nobody."""
        self._employee = employee
        self.ui.notice.say("")
        self.reload()

    def reload(self) -> None:
        """Read what is shown anew."""
        rows: list[DocumentRow] = []
        self._checklist = {}
        if self._employee is not None:
            rows = self._context.ask(employee_documents.listed, self._employee)
            self._checklist = self._context.ask(employee_documents.checklist, self._employee)
        self.model.show(rows)
        if rows and self.ui.table.current_row() < 0:
            self.ui.table.go_to(0)
        for button in (self.ui.viewButton, self.ui.editButton, self.ui.removeButton):
            button.setEnabled(bool(rows))
        self._show_emptiness()
        self._show_lacks()

    def _show_emptiness(self) -> None:
        ui, empty = self.ui, not self.model.rows
        ui.stack.setCurrentWidget(ui.emptyPage if empty else ui.listPage)
        words = "Seret pindaian PDF, JPG atau PNG ke sini, atau tekan Tambah…"
        ui.empty.say(
            "kd-register",
            "Belum ada berkas",
            words if self._may else "Pindaian surat dan kartu pegawai ini tampil di sini.",
        )

    def _show_lacks(self) -> None:
        """Word what the chosen process still lacks."""
        items = self._checklist.get(str(self.ui.process.currentData()), [])
        lacks = lacking(items)
        label = self.ui.lacks
        there = sum(item.state is State.FILED for item in items)
        words = f"Ada {there} dari {len(items)}. {lacks or 'Berkasnya lengkap.'}"
        label.setText(words if items else "")
        label.setProperty("tone", "warning" if lacks else "good")
        label.style().unpolish(label)
        label.style().polish(label)

    # One paper

    def row(self) -> DocumentRow | None:
        """Return the paper the user stands on."""
        return self.model.row(self.ui.table.current_row())

    def stand_on(self, number: int) -> None:
        """Stand on the paper of this number, or on the first."""
        place = next((i for i, row in enumerate(self.model.rows) if row.id == number), 0)
        if self.model.rows:
            self.ui.table.go_to(place)
        self.ui.table.setFocus()

    def choose(self) -> None:
        """Let the user choose a scan, and file it."""
        if self._employee is None:
            return
        path = ask.open_file(self, "Tambah berkas pegawai", KINDS, "scan")
        if path is not None:
            self.add_file(path)

    def add_file(self, path: Path) -> None:
        """File a scan, asking what it is; what is typed in the form is saved first."""
        if self._employee is None or not self._leave():
            return
        try:
            found = self._context.ask(scans.inspect, path)
        except UserError as fault:
            self.ui.notice.say(str(fault), "error")
            return
        self.ui.notice.say("")
        scan = (path, found)
        DocumentEntry(self._context, self._employee, scan=scan, parent=self).exec()

    @ask.shows_refusals
    def view(self) -> None:
        """Show the paper the user stands on."""
        from kepegdesk.ui.dialogs.scan_view import ScanView

        row, employee = self.row(), self._employee
        if row is None or employee is None:
            return
        content = self._context.ask(employee_documents.content, employee, row.id)
        copy = lambda: self._context.ask(employee_documents.open_copy, employee, row.id)  # noqa: E731
        ScanView(row.name, row.media_type, content, copy, self, what="Berkas").exec()

    def edit(self) -> None:
        """Change what is known of the paper the user stands on."""
        row = self.row()
        if row is not None and self._employee is not None and self._leave():
            DocumentEntry(self._context, self._employee, row, parent=self).exec()

    @ask.shows_refusals
    def remove(self) -> None:
        """Take the paper out after asking."""
        row, employee = self.row(), self._employee
        if row is None or employee is None or not self._leave():
            return
        explain = f"{row.name}. Dapat dibatalkan dengan Ctrl+Z."
        if ask.confirm(
            self, f"Hapus berkas {row.told}?", "Hapus", explain=explain, destructive=True
        ):
            self._context.do(employee_documents.remove, employee, row.id)


def lacking(items: list[Item]) -> str:
    """Word what of a checklist is not there or ran out; nothing where all is there."""
    parts = []
    for state, words in ((State.MISSING, "Belum ada"), (State.OVER, "Kedaluwarsa")):
        labels = [item.kind.label for item in items if item.state is state]
        if labels:
            parts.append(f"{words}: {', '.join(labels)}.")
    return " ".join(parts)
