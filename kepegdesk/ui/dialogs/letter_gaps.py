"""The gap report: every number of a year that must be explained, also on paper and as a sheet."""

from __future__ import annotations

from PySide6.QtWidgets import QDialog, QWidget

from kepegdesk.services import letter_book, registers
from kepegdesk.services.letter_book import Gap
from kepegdesk.ui import ask
from kepegdesk.ui.changes import Context
from kepegdesk.ui.forms.letter_gaps import Ui_LetterGaps
from kepegdesk.ui.models.columns import RIGHT, Column
from kepegdesk.ui.models.rows import RowsModel
from kepegdesk.ui.text import short_date

WORKBOOKS = "Lembar kerja (*.xlsx)"
_TONES = {"hole": "error", "late": "warning", "skipped": "warning", "void": "soft"}

COLUMNS = (
    Column[Gap](
        "number", "No.", 60, lambda r: str(r.number), alignment=RIGHT, sort_key=lambda r: r.number
    ),
    Column[Gap]("text", "Nomor surat", 220, lambda r: r.text),
    Column[Gap](
        "what", "Keadaan", 150, lambda r: r.what_label, tone=lambda r: _TONES.get(r.what, "")
    ),
    Column[Gap](
        "since", "Tanggal", 100, lambda r: short_date(r.since), sort_key=lambda r: str(r.since)
    ),
    Column[Gap](
        "days", "Hari", 56, lambda r: str(r.days or ""), alignment=RIGHT,
        sort_key=lambda r: r.days,
    ),
    Column[Gap]("reason", "Keterangan", 300, lambda r: r.reason),
)  # fmt: skip


class LetterGaps(QDialog):
    """Shows the gaps of one register and year."""

    def __init__(
        self, context: Context, register: str, year: int, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.ui = Ui_LetterGaps()
        self.ui.setupUi(self)
        self._context = context
        self._place = register, year
        self.model = RowsModel[Gap](COLUMNS, self)
        self.ui.table.use(self.model, f"{context.session.account}/gaps", "Celah buku nomor")
        self.report = context.ask(letter_book.gap_list, register, year)
        found = context.ask(letter_book.gaps, register, year)
        self.model.show(found)
        self.ui.heading.setText(f"Celah buku {register} {year}")
        empty = " Setiap nomor dapat dijelaskan." if not self.model.rows else ""
        self.ui.summary.setText(f"{self.report.notes[0]}{empty}")
        self.ui.cancelButton.clicked.connect(self.reject)
        self.ui.exportButton.clicked.connect(self._export)
        self.ui.printButton.clicked.connect(self._print)
        self.ui.table.setFocus()

    def _name(self, suffix: str) -> str:
        register, year = self._place
        return f"Celah_buku_nomor_{register}_{year}{suffix}"

    @ask.shows_refusals
    def _export(self) -> None:
        name = self._name(".xlsx")
        path = ask.save_file(self, "Ekspor laporan celah", WORKBOOKS, "register", name)
        if path is not None:
            path = path.with_suffix(".xlsx")
            count = self._context.ask(registers.save_workbook, self.report, path)
            self.ui.notice.say(f"{count} baris ditulis ke {path}", "good")

    @ask.shows_refusals
    def _print(self) -> None:
        from kepegdesk.ui.dialogs.pdf_preview import PdfPreview

        pdf = self._context.ask(registers.as_pdf, self.report)
        PdfPreview(pdf, self.ui.heading.text(), self._name(".pdf"), self).exec()
