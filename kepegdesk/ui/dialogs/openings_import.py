"""Opening balances of a whole office from a spreadsheet: file, columns, preview, done."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QDialog, QHeaderView, QTableWidgetItem, QWidget

from kepegdesk.domain.opening_sheet import FIELDS, LOTS
from kepegdesk.domain.sheet import Cell
from kepegdesk.errors import UserError
from kepegdesk.services import journal, openings
from kepegdesk.services.openings import OpeningRow, Preview, Status
from kepegdesk.ui import ask
from kepegdesk.ui.changes import Context
from kepegdesk.ui.dialogs.export import offer_file
from kepegdesk.ui.forms.openings_import import Ui_OpeningsImport
from kepegdesk.ui.jobs import Job, show_progress
from kepegdesk.ui.models.columns import RIGHT, Column
from kepegdesk.ui.models.rows import RowsModel
from kepegdesk.ui.text import short_date
from kepegdesk.ui.widgets import choice_combo

STEPS = ("Pilih berkas", "Kolom", "Periksa", "Selesai")
FILE, MAPPING, PREVIEW, DONE = range(4)
KINDS = "Lembar kerja (*.xlsx *.xlsm *.csv);;Semua berkas (*)"
SAMPLES = 3
_TONES = {Status.NEW: "good", Status.UPDATED: "good", Status.REJECTED: "error"}


def _days(lot: str) -> Callable[[OpeningRow], str]:
    def text(row: OpeningRow) -> str:
        days = row.of(lot)
        return "" if days is None else str(days)

    return text


COLUMNS = (
    Column[OpeningRow]("row", "Baris", 56, lambda r: str(r.number), sort_key=lambda r: r.number),
    Column[OpeningRow](
        "status", "Status", 100, lambda r: r.status.label,
        tone=lambda r: _TONES.get(r.status, "soft"),
    ),
    Column[OpeningRow]("nip", "NIP", 176, lambda r: r.nip),
    Column[OpeningRow]("name", "Nama", 220, lambda r: r.name),
    *(
        Column[OpeningRow](field, lot, 52, _days(lot), alignment=RIGHT, sortable=False)
        for field, lot in LOTS.items()
    ),
    Column[OpeningRow]("year", "Tahun", 62, lambda r: str(r.year), alignment=RIGHT),
    Column[OpeningRow]("document", "Dokumen", 170, lambda r: r.document),
    Column[OpeningRow](
        "reason", "Catatan", 320, lambda r: r.reason,
        tone=lambda r: "error" if r.status is Status.REJECTED else "",
    ),
)  # fmt: skip


class OpeningsImport(QDialog):
    """Four pages; what takes long runs in a job, and nothing is stored before *Terapkan*."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.ui = Ui_OpeningsImport()
        self.ui.setupUi(self)
        self._context = context
        self._file: Path | None = None
        self._job: Job | None = None
        self.preview: Preview | None = None
        self.act: int | None = None
        """The act's number once the rows are stored."""
        self.ui.steps.name(STEPS)
        self.ui.year.setValue(context.session.today.year)
        self.model = RowsModel[OpeningRow](COLUMNS, self)
        self.ui.preview.use(self.model, "openings-preview", "Baris saldo awal")
        choice_combo.fill(self.ui.statusFilter, Status, "Semua baris")
        self._dress_mapping()
        self._connect()
        self._go(FILE)

    def _dress_mapping(self) -> None:
        table = self.ui.mapping
        table.setColumnCount(3)
        table.setHorizontalHeaderLabels(["Judul kolom di berkas", "Contoh isi", "Berisi"])
        table.verticalHeader().hide()
        table.verticalHeader().setDefaultSectionSize(36)
        table.setShowGrid(False)
        left = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        table.horizontalHeader().setDefaultAlignment(left)
        table.setTabKeyNavigation(False)
        table.setEditTriggers(table.EditTrigger.NoEditTriggers)
        for column in range(3):
            table.horizontalHeader().setSectionResizeMode(column, QHeaderView.ResizeMode.Stretch)

    def _connect(self) -> None:
        ui = self.ui
        ui.chooseButton.clicked.connect(self.choose_file)
        ui.templateButton.clicked.connect(self._save_template)
        ui.drop.dropped.connect(self.read)
        ui.sheet.activated.connect(lambda _index: self._read_sheet())
        ui.statusFilter.currentIndexChanged.connect(lambda _index: self._show_rows())
        ui.preview.selectionModel().currentChanged.connect(lambda *_cells: self._show_reason())
        ui.backButton.clicked.connect(self.back)
        ui.nextButton.clicked.connect(self.next)
        ui.cancelButton.clicked.connect(self.reject)
        ui.rejectsButton.clicked.connect(self._save_rejects)
        ui.undoButton.clicked.connect(self._undo)

    # Pages

    def page(self) -> int:
        """Return the page that is shown."""
        return self.ui.pages.currentIndex()

    def _go(self, page: int) -> None:
        self.ui.pages.setCurrentIndex(page)
        self.ui.steps.show_step(page)
        self.ui.notice.say("")
        self.ui.backButton.setVisible(page in (MAPPING, PREVIEW))
        self.ui.nextButton.setVisible(page != FILE)
        self.ui.cancelButton.setVisible(page != DONE)
        words = {MAPPING: "Periksa", PREVIEW: "Terapkan", DONE: "Tutup"}
        self.ui.nextButton.setText(words.get(page, "Lanjut"))
        (self.ui.chooseButton if page == FILE else self.ui.nextButton).setFocus()
        if page == PREVIEW:
            self._show_rows()

    def back(self) -> None:
        """Return to the page before."""
        self._go(self.page() - 1)

    def next(self) -> None:
        """Go on: check with these columns, store the rows, or close."""
        if self.page() == MAPPING:
            self._check()
        elif self.page() == PREVIEW:
            self._store()
        else:
            self.accept()

    def _run(self, work: Callable[[Any], Any], text: str, done: Callable[[Any], None]) -> None:
        """Run work off the window; say a refusal in the strip above the pages."""
        self._job = Job(work)
        for ending in (self._job.finished, self._job.cancelled):
            ending.connect(self._end_job)  # first, so that a button can take the focus again
        self._job.finished.connect(done)
        self._job.failed.connect(self._on_failed)
        self.setEnabled(False)
        show_progress(self, self._job, "Saldo awal", text)

    def _end_job(self) -> None:
        self._job = None
        self.setEnabled(True)

    def _on_failed(self, fault: object) -> None:
        self._end_job()
        if isinstance(fault, UserError):
            self.ui.notice.say(str(fault), "error")
        else:
            ask.refusal(self, fault)

    def reject(self) -> None:
        """Close, unless a job is running."""
        if self._job is None:
            super().reject()

    # The file

    def choose_file(self) -> None:
        """Let the clerk choose a spreadsheet, and read it."""
        path = ask.open_file(self, "Pilih lembar kerja saldo awal", KINDS, "import")
        if path is not None:
            self.read(path)

    def read(self, path: Path, sheet: str | None = None) -> None:
        """Read a spreadsheet and show what its columns seem to hold."""
        self._file = path
        self.ui.fileName.setText(path.name)
        self.ui.notice.say("")
        session = self._context.session
        year, document = self.ui.year.value(), self.ui.document.text().strip()
        self._run(
            lambda progress: openings.preview(
                session, path, sheet=sheet, year=year, document=document, progress=progress
            ),
            f"Membaca {path.name}…",
            self._on_read,
        )

    def _read_sheet(self) -> None:
        if self._file is not None:
            self.read(self._file, self.ui.sheet.currentText())

    def _on_read(self, preview: Preview) -> None:
        self.preview = preview
        self.ui.sheet.clear()
        self.ui.sheet.addItems(preview.sheet_names)
        self.ui.sheet.setCurrentText(preview.sheet.name)
        header = preview.layout.header
        rows = str(header.start + 1) if len(header) == 1 else f"{header.start + 1}–{header.stop}"
        self.ui.headerRows.setText(f"Judul kolom di baris {rows}")
        self._show_mapping(preview)
        self._go(MAPPING)

    @ask.shows_refusals
    def _save_template(self) -> None:
        year = self.ui.year.value()
        path = ask.save_file(
            self, "Simpan templat", "Excel (*.xlsx)", "export", f"saldo-awal-{year}.xlsx"
        )
        if path is None:
            return
        path = path if path.suffix.lower() == ".xlsx" else path.with_suffix(".xlsx")
        count = self._context.ask(
            openings.save_template, path, year=year, document=self.ui.document.text().strip()
        )
        offer_file(self, path, f"{count} pegawai ditulis")

    # The columns

    def _show_mapping(self, preview: Preview) -> None:
        table = self.ui.mapping
        headings = preview.layout.headings
        table.setRowCount(len(headings))
        for place, heading in enumerate(headings):
            table.setItem(place, 0, QTableWidgetItem(heading or f"(kolom {place + 1})"))
            table.setItem(place, 1, QTableWidgetItem(_samples(preview, place)))
            table.setCellWidget(place, 2, self._field_combo(preview, place, heading))

    def _field_combo(self, preview: Preview, place: int, heading: str) -> QComboBox:
        combo = QComboBox(self.ui.mapping)
        combo.setAccessibleName(f"Isi kolom {heading or place + 1}")
        combo.addItem("— tidak dipakai —", None)
        for field, label in FIELDS.items():
            combo.addItem(label, field)
        combo.setCurrentIndex(max(combo.findData(preview.layout.fields[place]), 0))
        combo.activated.connect(partial(self._on_assigned, place))
        return combo

    def _on_assigned(self, place: int, _index: int) -> None:
        """Let a field stand for one column only."""
        chosen = self._combo(place).currentData()
        for other in range(self.ui.mapping.rowCount()):
            if chosen and other != place and self._combo(other).currentData() == chosen:
                self._combo(other).setCurrentIndex(0)

    def _combo(self, place: int) -> QComboBox:
        widget = self.ui.mapping.cellWidget(place, 2)
        assert isinstance(widget, QComboBox)  # noqa: S101 - made by _show_mapping
        return widget

    def _check(self) -> None:
        preview = self.preview
        if preview is None:
            return
        fields = [self._combo(place).currentData() for place in range(self.ui.mapping.rowCount())]
        if "nip" not in fields or not set(LOTS) & set(fields):
            text = "Tentukan dahulu kolom NIP dan paling sedikit satu lot: N-2, N-1, atau N."
            self.ui.notice.say(text, "error")
            return
        session = self._context.session
        self._run(
            lambda progress: openings.remap(session, preview, fields=fields, progress=progress),
            "Memeriksa setiap baris…",
            self._on_checked,
        )

    def _on_checked(self, preview: Preview) -> None:
        self.preview = preview
        self._go(PREVIEW)

    # The preview

    def _show_rows(self) -> None:
        if self.preview is None:
            return
        status = choice_combo.chosen(self.ui.statusFilter, Status)
        rows = [row for row in self.preview.rows if status in (None, row.status)]
        self.model.show(rows)
        if rows:
            self.ui.preview.go_to(0)
        counts = self.preview.labelled_counts
        words = " · ".join(f"{count} {label}" for label, count in counts.items() if count)
        self.ui.counts.setText(f"{len(self.preview.rows)} baris: {words}" if words else "")
        stored = self._stored()
        self.ui.nextButton.setEnabled(bool(self.preview.rows))
        self.ui.nextButton.setText(f"Terapkan {stored} pegawai" if stored else "Terapkan")
        self._show_reason()

    def _stored(self) -> int:
        assert self.preview is not None  # noqa: S101 - asked once a sheet is read
        return self.preview.counts["new"] + self.preview.counts["updated"]

    def _show_reason(self) -> None:
        row = self.model.row(self.ui.preview.current_row())
        self.ui.reason.setText(
            f"Baris {row.number}, {row.status.label}: {row.reason or 'tidak ada catatan.'}"
            if row
            else "Pilih baris untuk membaca catatannya."
        )

    # Storing

    def _store(self) -> None:
        preview = self.preview
        if preview is None:
            return
        session = self._context.session
        self._run(
            lambda progress: openings.bring_in(session, preview, progress=progress),
            "Menyimpan saldo awal…",
            self._on_stored,
        )

    def _on_stored(self, act: int | None) -> None:
        self.act = act
        preview = self.preview
        if preview is None:
            return
        self._context.tell(openings.bring_in.changes)
        stored = self._stored()
        self.ui.doneTitle.setText(
            f"Saldo awal {stored} pegawai tercatat" if stored else "Tidak ada yang perlu diubah"
        )
        words = [f"{count} {label}" for label, count in preview.labelled_counts.items() if count]
        self.ui.doneText.setText(f"{preview.file_name}: {', '.join(words)}.")
        self.ui.rejectsButton.setVisible(bool(preview.rejected))
        self.ui.undoButton.setVisible(act is not None and self._context.may(journal.undo))
        self._go(DONE)

    @ask.shows_refusals
    def _save_rejects(self) -> None:
        if self.preview is None:
            return
        name = f"{Path(self.preview.file_name).stem}-ditolak.xlsx"
        path = ask.save_file(self, "Simpan baris ditolak", "Excel (*.xlsx)", "export", name)
        if path is not None:
            count = self._context.ask(openings.save_rejects, self.preview, path)
            self.ui.notice.say(f"{count} baris disimpan di {path}", "good")

    @ask.shows_refusals
    def _undo(self) -> None:
        undone = self._context.do(journal.undo, self.act)
        kept = [line.sentence for line in undone.kept]
        self.ui.undoButton.setVisible(False)
        self.ui.notice.say(
            "\n".join([f"Saldo awal dibatalkan: {undone.undone} perubahan.", *kept]),
            "warning" if kept else "good",
        )


def _samples(preview: Preview, column: int) -> str:
    """Return the first filled cells of a column under its heading."""
    found = []
    for row in preview.sheet.rows[preview.layout.header.stop :]:
        text = _cell_text(row[column]) if column < len(row) else ""
        if text.strip():
            found.append(" ".join(text.split()))
        if len(found) == SAMPLES:
            break
    return "; ".join(found)


def _cell_text(cell: Cell) -> str:
    if isinstance(cell, dt.date):
        return short_date(cell)
    whole = isinstance(cell, float) and cell.is_integer()
    return "" if cell is None else f"{cell:.0f}" if whole else str(cell)
