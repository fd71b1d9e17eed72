"""What the figures of the paper book would change, before it is stored."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from kepegdesk.services import reconciliation
from kepegdesk.services.reconciliation import Book, Proposal
from kepegdesk.ui.changes import Context
from kepegdesk.ui.dialogs.record import RecordDialog
from kepegdesk.ui.forms.reconcile import Ui_Reconcile
from kepegdesk.ui.models.book_rows import tone
from kepegdesk.ui.models.columns import RIGHT, Column
from kepegdesk.ui.models.rows import RowsModel
from kepegdesk.ui.widgets.data_table import as_tsv

LOTS = ("N-2", "N-1", "N")


def _columns() -> list[Column[Proposal]]:
    columns = [
        Column[Proposal]("name", "Nama", 190, lambda row: row.name),
        Column[Proposal]("nip", "NIP", 176, lambda row: row.nip, hidden=True),
        Column[Proposal]("unit", "Unit kerja", 200, lambda row: row.unit, hidden=True),
    ]
    for place, lot in enumerate(LOTS):
        columns += _lot_columns(place, lot)
    columns += [
        Column[Proposal](
            "available", "Bisa diambil", 112,
            lambda row: f"{row.available_before} → {row.available_after}",
            alignment=RIGHT, tone=lambda row: tone(row.available_after),
        ),
        Column[Proposal](
            "problem", "Catatan", 216, lambda row: row.problem, tone=lambda _row: "error"
        ),
    ]  # fmt: skip
    return columns


def _lot_columns(place: int, lot: str) -> list[Column[Proposal]]:
    def figures(row: Proposal) -> str:
        before, book, after = row.before[place], row.book[place], row.after[place]
        if row.problem:
            return str(before) if book in (None, before) else f"{before} ≠ {book}"
        return str(before) if before == after else f"{before} → {after}"

    def change(row: Proposal) -> str:
        days = dict(row.corrections).get(lot, 0)
        return f"{days:+d}" if days else ""

    return [
        Column[Proposal](
            f"figures_{lot}", f"Sisa {lot}", 84, figures, alignment=RIGHT,
            tone=lambda row: tone(row.after[place]),
        ),
        Column[Proposal](
            f"change_{lot}", "Koreksi", 74, change, alignment=RIGHT,
            tone=lambda row: "error" if change(row).startswith("-") else "good",
        ),
    ]  # fmt: skip


class Reconcile(RecordDialog):
    """Shows before, book, correction and after of every person; stores with a document number."""

    def __init__(
        self,
        context: Context,
        year: int,
        books: Sequence[Book],
        proposals: Sequence[Proposal],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.ui = Ui_Reconcile()
        self.ui.setupUi(self)
        self._context, self._year = context, year
        solved = {each.employee for each in proposals if not each.problem}
        self._books = [book for book in books if book.employee in solved]
        self.stored = 0
        self.model = RowsModel[Proposal](_columns(), self)
        self.ui.table.use(self.model, "reconcile", "Koreksi yang akan dicatat")
        self.ui.table.setWordWrap(True)
        self.model.show(proposals)
        self.ui.table.resizeRowsToContents()
        count = sum(len(each.corrections) for each in proposals)
        self.ui.heading.setText(f"{count} koreksi sisa cuti {year}")
        self.ui.saveButton.setEnabled(bool(self._books))
        self.ui.copyButton.clicked.connect(self._copy)
        fields = {"document": self.ui.document, "reason": self.ui.reason}
        self.save_with(self.ui, self._keep, fields)
        left_out = len(proposals) - len(solved)
        if left_out:
            text = f"{left_out} pegawai tidak dapat disamakan dan dilewati; lihat catatannya."
            self.ui.notice.say(text, "warning")
        self.ui.document.setFocus()

    def _keep(self) -> None:
        self.stored = self._context.do(
            reconciliation.reconcile,
            self._year,
            self._books,
            self.ui.document.text(),
            self.ui.reason.text(),
        )

    def _copy(self) -> None:
        rows = [[column.title for column in self.model.columns]]
        rows += [[column.text(row) for column in self.model.columns] for row in self.model.rows]
        QGuiApplication.clipboard().setText(as_tsv(rows))
