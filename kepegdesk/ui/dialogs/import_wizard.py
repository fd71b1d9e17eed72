"""Bringing a spreadsheet in: file, columns, preview, done. Nothing is stored before *Terapkan*."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QUndoCommand, QUndoStack
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QDialog,
    QHeaderView,
    QTableWidgetItem,
    QWidget,
)

from kepegdesk.domain.columns import FIELDS, IGNORED
from kepegdesk.services import imports, journal
from kepegdesk.services.imports import Preview, RowStatus
from kepegdesk.ui import ask
from kepegdesk.ui.changes import Context
from kepegdesk.ui.forms.import_wizard import Ui_ImportWizard
from kepegdesk.ui.jobs import Job, show_progress
from kepegdesk.ui.models.import_preview import ImportPreview, cell_text
from kepegdesk.ui.widgets import choice_combo

STEPS = ("Pilih berkas", "Kolom", "Periksa", "Selesai")
FILE, MAPPING, PREVIEW, DONE = range(4)
KINDS = "Lembar kerja (*.xlsx *.xlsm *.csv);;Semua berkas (*)"
SAMPLES = 3


class EditCell(QUndoCommand):
    """One cell edited in the preview; undone by putting the preview back as it was."""

    def __init__(
        self, show: Callable[[Preview], None], before: Preview, after: Preview, words: str
    ) -> None:
        super().__init__(words)
        self._show, self._before, self._after = show, before, after

    def redo(self) -> None:
        """Show the edited preview."""
        self._show(self._after)

    def undo(self) -> None:
        """Show the preview before the edit."""
        self._show(self._before)


class ImportWizard(QDialog):
    """Four pages; what takes long runs in a job with progress and cancel."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.ui = Ui_ImportWizard()
        self.ui.setupUi(self)
        self._context = context
        self._file: Path | None = None
        self.preview: Preview | None = None
        self.act: int | None = None
        """The act's number once the rows are stored."""
        self._job: Job | None = None
        self.undo_stack = QUndoStack(self)
        self.ui.steps.name(STEPS)
        self.model = ImportPreview(self._on_edited, self)
        self.ui.preview.use(self.model, "import-preview", "Baris lembar kerja")
        self.ui.preview.setEditTriggers(
            QAbstractItemView.EditTrigger.EditKeyPressed
            | QAbstractItemView.EditTrigger.DoubleClicked
            | QAbstractItemView.EditTrigger.AnyKeyPressed
        )
        self.ui.preview.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectItems)
        choice_combo.fill(self.ui.statusFilter, RowStatus, "Semua baris")
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
        table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        for column in range(3):
            table.horizontalHeader().setSectionResizeMode(column, QHeaderView.ResizeMode.Stretch)

    def _connect(self) -> None:
        ui = self.ui
        ui.chooseButton.clicked.connect(self.choose_file)
        ui.drop.dropped.connect(self.read)
        ui.sheet.activated.connect(lambda _index: self._read_sheet())
        ui.statusFilter.currentIndexChanged.connect(lambda _index: self._show_rows())
        ui.preview.selectionModel().currentChanged.connect(lambda *_cells: self._show_reason())
        ui.backButton.clicked.connect(self.back)
        ui.nextButton.clicked.connect(self.next)
        ui.cancelButton.clicked.connect(self.reject)
        ui.rejectsButton.clicked.connect(self._save_rejects)
        ui.undoButton.clicked.connect(self._undo)
        undo = self.undo_stack.createUndoAction(self, "Urungkan")
        undo.setShortcut(QKeySequence(QKeySequence.StandardKey.Undo))
        self.addAction(undo)

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
        show_progress(self, self._job, "Impor pegawai", text)

    def _end_job(self) -> None:
        self._job = None
        self.setEnabled(True)

    def _on_failed(self, fault: object) -> None:
        self._end_job()
        from kepegdesk.errors import UserError

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
        path = ask.open_file(self, "Pilih lembar kerja", KINDS, "import")
        if path is not None:
            self.read(path)

    def read(self, path: Path, sheet: str | None = None) -> None:
        """Read a spreadsheet and show what its columns seem to hold."""
        self._file = path
        self.ui.fileName.setText(path.name)
        self.ui.notice.say("")
        session = self._context.session
        self._run(
            lambda progress: imports.preview(session, path, sheet=sheet, progress=progress),
            f"Membaca {path.name}…",
            self._on_read,
        )

    def _read_sheet(self) -> None:
        if self._file is not None:
            self.read(self._file, self.ui.sheet.currentText())

    def _on_read(self, preview: Preview) -> None:
        self.preview = preview
        self.undo_stack.clear()
        self.ui.sheet.clear()
        self.ui.sheet.addItems(preview.sheet_names)
        self.ui.sheet.setCurrentText(preview.sheet.name)
        header = preview.layout.header
        rows = str(header.start + 1) if len(header) == 1 else f"{header.start + 1}–{header.stop}"
        self.ui.headerRows.setText(f"Judul kolom di baris {rows}")
        self._show_mapping(preview)
        self._go(MAPPING)

    # The columns

    def _show_mapping(self, preview: Preview) -> None:
        table = self.ui.mapping
        table.setRowCount(len(preview.mapping.headings))
        for place, heading in enumerate(preview.mapping.headings):
            table.setItem(place, 0, QTableWidgetItem(heading or f"(kolom {place + 1})"))
            table.setItem(place, 1, QTableWidgetItem(self._samples(preview, place)))
            table.setCellWidget(place, 2, self._field_combo(preview, place, heading))

    def _samples(self, preview: Preview, column: int) -> str:
        sheet, people = preview.sheet, {row.number for row in preview.rows}
        found = (
            " ".join(cell_text(row[column]).splitlines())
            for place, row in enumerate(sheet.rows)
            if sheet.number(place) in people and column < len(row)
        )
        filled = (text for text in found if text.strip())
        return "; ".join(text for text, _count in zip(filled, range(SAMPLES), strict=False))

    def _field_combo(self, preview: Preview, place: int, heading: str) -> QComboBox:
        combo = QComboBox(self.ui.mapping)
        combo.setAccessibleName(f"Isi kolom {heading}")
        combo.addItem("— tidak dipakai —", IGNORED)
        for field, label in FIELDS.items():
            combo.addItem(label, field)
        combo.setCurrentIndex(max(combo.findData(preview.mapping.fields[place]), 0))
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
        mapping = preview.mapping
        for place, field in enumerate(mapping.fields):
            chosen = self._combo(place).currentData()
            if (chosen or None) != (field or None):
                mapping = mapping.with_column(place, chosen)
        if mapping == preview.mapping:
            self._go(PREVIEW)
            return
        session = self._context.session
        self._run(
            lambda progress: imports.remap(session, preview, mapping, progress=progress),
            "Memeriksa setiap baris…",
            self._on_checked,
        )

    def _on_checked(self, preview: Preview) -> None:
        self.preview = preview
        self.undo_stack.clear()
        self._go(PREVIEW)

    # The preview

    def _show_rows(self) -> None:
        if self.preview is None:
            return
        status = choice_combo.chosen(self.ui.statusFilter, RowStatus)
        self.model.show_preview(self.preview, status)
        for place, column in enumerate(self.model.columns):
            self.ui.preview.setColumnWidth(place, column.width)
        self._show_counts(self.preview)

    def _show_counts(self, preview: Preview) -> None:
        counts = preview.labelled_counts
        words = " · ".join(f"{count} {label}" for label, count in counts.items() if count)
        self.ui.counts.setText(f"{len(preview.rows)} baris: {words}" if preview.rows else "")
        stored = preview.counts["new"] + preview.counts["updated"]
        self.ui.nextButton.setEnabled(bool(preview.rows))
        self.ui.nextButton.setText(f"Terapkan {stored} pegawai" if stored else "Terapkan")
        self._show_reason()

    def _show_reason(self) -> None:
        row = self.model.row(self.ui.preview.current_row())
        self.ui.reason.setText(
            f"Baris {row.number}, {row.status.label}: {row.reason or 'tidak ada catatan.'}"
            if row
            else "Pilih baris untuk membaca alasannya; klik ganda sebuah sel untuk membetulkannya."
        )

    def _on_edited(self, number: int, field: str, text: str) -> None:
        before = self.preview
        if before is None:
            return
        after = self._context.ask(imports.edit, before, number, field, text)
        words = f"{FIELDS[field]} baris {number}"
        self.undo_stack.push(EditCell(self._show_edited, before, after, words))

    def _show_edited(self, preview: Preview) -> None:
        self.preview = preview
        self.model.replace_rows(preview)
        self._show_counts(preview)

    # Storing

    def _store(self) -> None:
        preview = self.preview
        if preview is None:
            return
        session = self._context.session
        self._run(
            lambda progress: imports.bring_in(session, preview, progress=progress),
            "Menyimpan pegawai…",
            self._on_stored,
        )

    def _on_stored(self, act: int | None) -> None:
        self.act = act
        preview = self.preview
        if preview is None:
            return
        self._context.tell(imports.bring_in.changes)
        stored = preview.counts["new"] + preview.counts["updated"]
        self.ui.doneTitle.setText(
            f"{stored} pegawai masuk" if stored else "Tidak ada yang perlu diubah"
        )
        words = [f"{count} {label}" for label, count in preview.labelled_counts.items() if count]
        self.ui.doneText.setText(f"{preview.file_name}: {', '.join(words)}.")
        self.ui.rejectsButton.setVisible(bool(preview.troubled))
        self.ui.undoButton.setVisible(act is not None and self._context.may(journal.undo))
        self._go(DONE)

    @ask.shows_refusals
    def _save_rejects(self) -> None:
        if self.preview is None:
            return
        name = f"{Path(self.preview.file_name).stem}-tidak-masuk.xlsx"
        path = ask.save_file(
            self, "Simpan baris yang tidak masuk", "Excel (*.xlsx)", "export", name
        )
        if path is not None:
            count = self._context.ask(imports.save_rejects, self.preview, path)
            self.ui.notice.say(f"{count} baris disimpan di {path}", "good")

    @ask.shows_refusals
    def _undo(self) -> None:
        undone = self._context.do(journal.undo, self.act)
        kept = [line.sentence for line in undone.kept]
        self.ui.undoButton.setVisible(False)
        self.ui.notice.say(
            "\n".join([f"Impor dibatalkan: {undone.undone} perubahan.", *kept]),
            "warning" if kept else "good",
        )
