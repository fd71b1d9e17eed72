"""What bringing in a spreadsheet has in common: file, columns, preview, done.

Nothing is stored before *Terapkan*; what takes long runs in a job with progress and cancel. A file
that is for another window is handed over (``other``): see ``ui.sheet_door``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QDialog, QHeaderView, QTableWidgetItem, QWidget

from kepegdesk.domain import sheet_kind
from kepegdesk.domain.sheet import Cell
from kepegdesk.errors import UserError
from kepegdesk.services import import_log, journal
from kepegdesk.ui import ask
from kepegdesk.ui.changes import Context
from kepegdesk.ui.jobs import Job, show_progress
from kepegdesk.ui.models.import_preview import cell_text

STEPS = ("Pilih berkas", "Kolom", "Periksa", "Selesai")
FILE, MAPPING, PREVIEW, DONE = range(4)
KINDS = "Lembar kerja (*.xlsx *.xls *.xlsm *.csv);;Semua berkas (*)"
SAMPLES = 3
REROUTED = 2
"""The dialog's result when the file is for another window."""


class SheetImport(QDialog):
    """Four pages over one preview; whoever inherits says what is read, checked and stored."""

    what = ""
    """What is brought in, as the progress window is called."""
    unused: Any = None
    """The value of a column that holds nothing that is wanted."""

    def __init__(self, context: Context, ui: Any, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.ui = ui
        self.ui.setupUi(self)
        self._context = context
        self._file: Path | None = None
        self._job: Job | None = None
        self.preview: Any = None
        self.other: tuple[str, Path, str | None] | None = None
        """The kind of sheet that another window reads, the file, and the sheet chosen in it."""
        self.act: int | None = None
        """The act's number once the rows are stored."""
        self.ui.steps.name(STEPS)

    def begin(self) -> None:
        """Wire what is common and show the first page; called once the form is filled."""
        self._dress_mapping()
        ui = self.ui
        ui.chooseButton.clicked.connect(self.choose_file)
        ui.drop.dropped.connect(self.receive)
        for kind, title in sheet_kind.titles().items():
            ui.which.addItem(title, kind)
        ui.which.activated.connect(lambda _index: self._read_as_chosen())
        ui.sheet.activated.connect(lambda _index: self._read_sheet())
        ui.statusFilter.currentIndexChanged.connect(lambda _index: self.show_rows())
        ui.preview.selectionModel().currentChanged.connect(lambda *_cells: self.show_reason())
        ui.backButton.clicked.connect(self.back)
        ui.nextButton.clicked.connect(self.next)
        ui.cancelButton.clicked.connect(self.reject)
        ui.rejectsButton.clicked.connect(self._save_rejects)
        ui.undoButton.clicked.connect(self._undo)
        self.go(FILE)

    # What differs

    def read(self, path: Path, sheet: str | None = None) -> None:
        """Read a spreadsheet and show what its columns seem to hold."""
        raise NotImplementedError

    def kind(self) -> str:
        """Return the kind of sheet that is read, as ``domain.sheet_kind`` calls it."""
        raise NotImplementedError

    def reads(self, kind: str) -> bool:
        """Tell whether this window is for a kind of sheet."""
        return kind == self.kind()

    def read_as(self, _kind: str, path: Path, sheet: str | None = None) -> None:
        """Read a spreadsheet as the kind it was recognised as, or that was chosen."""
        self.read(path, sheet)

    def columns(self) -> tuple[Sequence[str], Sequence[str | None], Mapping[str, str]]:
        """Return the headings of the sheet, the field of each, and every field with its label."""
        raise NotImplementedError

    def check(self, fields: Sequence[str | None]) -> None:
        """Check the rows with the columns as the clerk assigned them."""
        raise NotImplementedError

    def show_rows(self) -> None:
        """Show the rows of the chosen status."""
        raise NotImplementedError

    def store(self) -> None:
        """Store every row that can be."""
        raise NotImplementedError

    def stored_words(self, count: int) -> str:
        """Word how much was stored."""
        raise NotImplementedError

    def save_rejects(self, path: Path) -> int:
        """Write the rows that were not stored; return how many."""
        raise NotImplementedError

    # Pages

    def page(self) -> int:
        """Return the page that is shown."""
        return int(self.ui.pages.currentIndex())

    def go(self, page: int) -> None:
        """Show a page."""
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
            self.show_rows()

    def back(self) -> None:
        """Return to the page before."""
        self.go(self.page() - 1)

    def next(self) -> None:
        """Go on: check with these columns, store the rows, or close."""
        if self.page() == MAPPING:
            self.check([self.combo(n).currentData() for n in range(self.ui.mapping.rowCount())])
        elif self.page() == PREVIEW:
            self.store()
        else:
            self.accept()

    def run(self, work: Callable[[Any], Any], text: str, done: Callable[[Any], None]) -> None:
        """Run work off the window; say a refusal in the strip above the pages."""
        self._job = Job(work)
        for ending in (self._job.finished, self._job.cancelled):
            ending.connect(self._end_job)  # first, so that a button can take the focus again
        self._job.finished.connect(done)
        self._job.failed.connect(self._on_failed)
        self.setEnabled(False)
        show_progress(self, self._job, self.what, text)

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
        path = ask.open_file(self, "Pilih lembar kerja", KINDS, "import")
        if path is not None:
            self.receive(path)

    def receive(self, path: Path) -> None:
        """Read a file that was chosen or dropped, or hand it to the window it is for."""
        self.begin_reading(path)
        ask_kind = partial(self._context.ask, import_log.kind_of, path)
        self.run(
            lambda _progress: ask_kind(),
            f"Membaca {path.name}…",
            lambda kind: self._read_kind(kind or self.kind(), path, None),
        )

    def _read_kind(self, kind: str, path: Path, sheet: str | None) -> None:
        if self.reads(kind):
            self.read_as(kind, path, sheet)
        else:
            self.other = (kind, path, sheet)
            self.done(REROUTED)

    def _read_as_chosen(self) -> None:
        if self._file is not None:
            sheet = self.ui.sheet.currentText()
            self._read_kind(self.ui.which.currentData(), self._file, sheet)

    def begin_reading(self, path: Path) -> None:
        """Note which file is read."""
        self._file = path
        self.ui.fileName.setText(path.name)
        self.ui.notice.say("")

    def _read_sheet(self) -> None:
        if self._file is not None:
            self.read(self._file, self.ui.sheet.currentText())

    def on_read(self, preview: Any) -> None:
        """Show the columns of what was read."""
        self.preview = preview
        self.ui.which.setCurrentIndex(self.ui.which.findData(self.kind()))
        self.ui.sheet.clear()
        self.ui.sheet.addItems(preview.sheet_names)
        self.ui.sheet.setCurrentText(preview.sheet.name)
        header = preview.layout.header
        rows = str(header.start + 1) if len(header) == 1 else f"{header.start + 1}–{header.stop}"
        self.ui.headerRows.setText(f"Judul kolom di baris {rows}")
        self.show_mapping()
        self.go(MAPPING)

    def on_checked(self, preview: Any) -> None:
        """Show the rows as they were checked."""
        self.preview = preview
        self.go(PREVIEW)

    # The columns

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

    def show_mapping(self) -> None:
        """Show every column with some of its cells and what it seems to hold."""
        table, (headings, fields, labels) = self.ui.mapping, self.columns()
        table.setRowCount(len(headings))
        for place, heading in enumerate(headings):
            table.setItem(place, 0, QTableWidgetItem(heading or f"(kolom {place + 1})"))
            table.setItem(place, 1, QTableWidgetItem(self._samples(place)))
            combo = self._field_combo(heading or str(place + 1), labels)
            combo.setCurrentIndex(max(combo.findData(fields[place]), 0))
            combo.activated.connect(partial(self._on_assigned, place))
            table.setCellWidget(place, 2, combo)

    def sample_rows(self) -> Sequence[Sequence[Cell]]:
        """Return the rows whose cells show what a column holds."""
        rows: Sequence[Sequence[Cell]] = self.preview.sheet.rows
        return rows[self.preview.layout.header.stop :]

    def _samples(self, column: int) -> str:
        found = (
            " ".join(cell_text(row[column]).split())
            for row in self.sample_rows()
            if column < len(row)
        )
        filled = (text for text in found if text)
        return "; ".join(text for text, _count in zip(filled, range(SAMPLES), strict=False))

    def _field_combo(self, heading: str, labels: Mapping[str, str]) -> QComboBox:
        combo = QComboBox(self.ui.mapping)
        combo.setAccessibleName(f"Isi kolom {heading}")
        combo.addItem("— tidak dipakai —", self.unused)
        for field, label in labels.items():
            combo.addItem(label, field)
        return combo

    def _on_assigned(self, place: int, _index: int) -> None:
        """Let a field stand for one column only."""
        chosen = self.combo(place).currentData()
        for other in range(self.ui.mapping.rowCount()):
            if chosen and other != place and self.combo(other).currentData() == chosen:
                self.combo(other).setCurrentIndex(0)

    def combo(self, place: int) -> QComboBox:
        """Return the choice of what a column holds."""
        widget = self.ui.mapping.cellWidget(place, 2)
        assert isinstance(widget, QComboBox)  # noqa: S101 - made by show_mapping
        return widget

    # The preview

    def show_counts(self, many: str) -> None:
        """Tell how many rows have each status, and name the button by what it would store."""
        preview = self.preview
        self.ui.counts.setText(f"{len(preview.rows)} baris: {counted(preview)}")
        self.ui.counts.setVisible(bool(preview.rows))
        self.ui.nextButton.setEnabled(bool(preview.rows))
        stored = self.stored()
        self.ui.nextButton.setText(f"Terapkan {stored} {many}" if stored else "Terapkan")
        self.show_reason()

    def stored(self) -> int:
        """Return how many rows would be stored."""
        return int(self.preview.counts["new"] + self.preview.counts["updated"])

    def show_reason(self) -> None:
        """Tell why the row the user stands on has its status."""
        row = self.row()
        self.ui.reason.setText(
            f"Baris {row.number}, {row.status.label}: {row.reason or 'tidak ada catatan.'}"
            if row
            else self.no_row
        )

    no_row = "Pilih baris untuk membaca catatannya."

    def row(self) -> Any:
        """Return the row the user stands on."""
        model: Any = self.ui.preview.model()
        return model.row(self.ui.preview.current_row())

    # Storing

    def on_stored(self, act: int | None) -> None:
        """Tell what was stored."""
        self.act = act
        self.ui.doneTitle.setText(self.stored_words(self.stored()))
        self.ui.doneText.setText(f"{self.preview.file_name}: {counted(self.preview, ', ')}.")
        self.ui.rejectsButton.setVisible(self.has_rejects())
        self.ui.undoButton.setVisible(act is not None and self._context.may(journal.undo))
        self.go(DONE)

    def has_rejects(self) -> bool:
        """Tell whether rows stayed out."""
        return bool(self.preview.rejected)

    @ask.shows_refusals
    def _save_rejects(self) -> None:
        if self.preview is None:
            return
        name = f"{Path(self.preview.file_name).stem}-tidak-masuk.xlsx"
        path = ask.save_file(
            self, "Simpan baris yang tidak masuk", "Excel (*.xlsx)", "export", name
        )
        if path is not None:
            self.ui.notice.say(f"{self.save_rejects(path)} baris disimpan di {path}", "good")

    @ask.shows_refusals
    def _undo(self) -> None:
        undone = self._context.do(journal.undo, self.act)
        kept = [line.sentence for line in undone.kept]
        self.ui.undoButton.setVisible(False)
        self.ui.notice.say(
            "\n".join([f"{self.what} dibatalkan: {undone.undone} perubahan.", *kept]),
            "warning" if kept else "good",
        )


def counted(preview: Any, between: str = " · ") -> str:
    """Word how many rows have each status."""
    counts = preview.labelled_counts
    return between.join(f"{count} {label}" for label, count in counts.items() if count)
