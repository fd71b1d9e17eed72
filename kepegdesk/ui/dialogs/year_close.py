"""Closing a year of leave: what is still open, the document, and opening it again."""

from __future__ import annotations

from PySide6.QtWidgets import QDialog, QWidget

from kepegdesk.errors import Refused, UserError
from kepegdesk.services import closing
from kepegdesk.services.closing import Matter, YearRow
from kepegdesk.ui import ask
from kepegdesk.ui.changes import Context
from kepegdesk.ui.forms.year_close import Ui_YearClose
from kepegdesk.ui.jobs import Job, show_progress
from kepegdesk.ui.models.columns import Column
from kepegdesk.ui.models.rows import RowsModel
from kepegdesk.ui.text import short_date
from kepegdesk.ui.widgets.form_keys import FormKeys
from kepegdesk.ui.widgets.marks import mark_problems


def _state(row: YearRow) -> str:
    if not row.is_closed:
        return "terbuka"
    return f"ditutup {short_date(row.closed_on)}" if row.closed_on else "ditutup"


COLUMNS = (
    Column[YearRow]("year", "Tahun", 60, lambda row: str(row.year), sortable=False),
    Column[YearRow](
        "state", "Keadaan", 126, _state, sortable=False,
        tone=lambda row: "soft" if row.is_closed else "good",
    ),
    Column[YearRow]("document", "Dokumen", 138, lambda row: row.document, sortable=False),
)  # fmt: skip


class YearClose(QDialog):
    """Lists the years; the one the user stands on can be closed or, if it is the last, opened."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.ui = Ui_YearClose()
        self.ui.setupUi(self)
        self._context = context
        self.model = RowsModel[YearRow](COLUMNS, self)
        self.ui.years.use(self.model, "years", "Tahun cuti")
        self.ui.years.selectionModel().currentRowChanged.connect(lambda *_rows: self._show_year())
        self.ui.saveButton.clicked.connect(self.close_year)
        self.ui.reopenButton.clicked.connect(self.reopen)
        self.ui.cancelButton.clicked.connect(self.reject)
        self.keys = FormKeys(self, self.close_year, [self.ui.document])
        self.matters: list[Matter] = []
        self.reload()

    def reload(self) -> None:
        """Read the years anew and stand on the newest that can be closed."""
        rows = self._context.ask(closing.years)
        self.model.show(rows)
        today = self._context.session.today
        open_years = [
            place for place, row in enumerate(rows) if not row.is_closed and row.year < today.year
        ]
        self.ui.years.go_to(open_years[-1] if open_years else 0)
        self._show_year()

    def row(self) -> YearRow | None:
        """Return the year the user stands on."""
        return self.model.row(self.ui.years.current_row())

    def _show_year(self) -> None:
        row, ui = self.row(), self.ui
        if row is None:
            return
        over = row.year < self._context.session.today.year
        last = next((each.year for each in self.model.rows if each.is_closed), None)
        ui.notice.say("")
        ui.saveButton.setEnabled(over and not row.is_closed)
        ui.document.setEnabled(over and not row.is_closed)
        ui.reopenButton.setEnabled(row.is_closed and row.year == last)
        self.matters = [] if row.is_closed else self._context.ask(closing.still_open, row.year)
        ui.mattersTitle.setText(f"Yang belum selesai di tahun {row.year}")
        ui.matters.setPlainText(self._told(row, over))

    def _told(self, row: YearRow, over: bool) -> str:
        if row.is_closed:
            by = f" oleh {row.account}" if row.account else ", bersama tahun sesudahnya"
            return f"Tahun {row.year} sudah ditutup{by}."
        texts = [_matter_text(matter) for matter in self.matters]
        if not texts:
            texts = ["Tidak ada yang tertinggal."]
        if not over:
            texts.append(
                f"Tahun {row.year} masih berjalan; ditutup mulai 1 Januari {row.year + 1}."
            )
        return "\n\n".join(texts)

    def close_year(self) -> None:
        """Close the year after asking."""
        row = self.row()
        if row is None or not self.ui.saveButton.isEnabled():
            return
        left = sum(matter.count for matter in self.matters if not matter.blocks)
        told = f"{left} hal masih terbuka dan akan dibiarkan. " if left else ""
        question = f"Tutup buku cuti tahun {row.year}?"
        explain = f"{told}Tahun itu sesudahnya tidak dapat diubah lagi; hanya admin membukanya."
        if self.ui.document.text().strip() and not ask.confirm(
            self, question, "Tutup tahun", explain=explain, destructive=True
        ):
            return
        session, year, document = self._context.session, row.year, self.ui.document.text()
        job = Job(lambda progress: closing.close(session, year, document, progress=progress))
        job.finished.connect(lambda _nothing: self._on_closed())
        job.failed.connect(self._on_refused)
        show_progress(self, job, "Tutup tahun cuti", f"Menutup buku cuti tahun {year}…")

    def _on_closed(self) -> None:
        self._context.tell(closing.close.changes)
        self._begin_anew()

    def reopen(self) -> None:
        """Open the last closed year again, with the reason."""
        row = self.row()
        if row is None:
            return
        why = ask.reason(self, "Buka kembali tahun", f"Alasan membuka kembali tahun {row.year}:")
        if not why:
            return
        try:
            self._context.do(closing.reopen, row.year, why)
        except UserError as refusal:
            self._on_refused(refusal)
        else:
            self._begin_anew()

    def _begin_anew(self) -> None:
        self.ui.document.clear()
        self.reload()

    def _on_refused(self, fault: object) -> None:
        if isinstance(fault, Refused):
            mark_problems({"document": self.ui.document}, fault.problems)
            self.ui.notice.say_problems(fault.problems)
        elif isinstance(fault, UserError):
            self.ui.notice.say(str(fault), "error")
        else:
            ask.refusal(self, fault)


def _matter_text(matter: Matter) -> str:
    must = " — harus diselesaikan dahulu" if matter.blocks else ""
    more = matter.count - len(matter.lines)
    lines = [f"  • {line}" for line in matter.lines]
    if more:
        lines.append(f"  … dan {more} lagi")
    return "\n".join([f"{matter.title}: {matter.count}{must}", *lines])
