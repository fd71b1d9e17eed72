"""Printing the papers of many requests at once: which, in one file or many, beside the window."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QDialog, QWidget

from kepegdesk.progress import Progress, nothing
from kepegdesk.services import letter_batches
from kepegdesk.services.letter_batches import AlreadyThere, Batch, Count, Sort
from kepegdesk.ui import ask
from kepegdesk.ui.changes import Context
from kepegdesk.ui.forms.letter_batch import Ui_LetterBatch
from kepegdesk.ui.jobs import Job, run_in_child, show_progress
from kepegdesk.ui.widgets.form_keys import FormKeys

PDF = "PDF (*.pdf)"


class LetterBatch(QDialog):
    """Asks which papers of some requests are wanted and where to."""

    def __init__(
        self, context: Context, requests: Sequence[int], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.ui = Ui_LetterBatch()
        self.ui.setupUi(self)
        self._context = context
        self._requests = list(requests)
        self._counts = context.ask(letter_batches.count, self._requests)
        self.place: Path | None = None
        self._boxes = {
            Sort.LETTERS: self.ui.letters,
            Sort.FORMS: self.ui.forms,
            Sort.OTHERS: self.ui.others,
        }
        for sort, box in self._boxes.items():
            count = self._counts[sort]
            box.setEnabled(count.issued + count.drafts > 0)
            box.setText(f"{box.text()} ({_words(count)})")
            box.toggled.connect(lambda _on: self._show_sum())
        self.ui.letters.setChecked(self.ui.letters.isEnabled())
        self.ui.drafts.toggled.connect(lambda _on: self._show_sum())
        self.ui.startButton.clicked.connect(self.choose_place)
        self.ui.cancelButton.clicked.connect(self.reject)
        self.keys = FormKeys(self, self.choose_place)
        self._show_sum()

    def sorts(self) -> list[Sort]:
        """Return which papers are wanted."""
        return [sort for sort, box in self._boxes.items() if box.isChecked()]

    def with_drafts(self) -> bool:
        """Tell whether papers that were not issued are wanted, too."""
        return bool(self.ui.drafts.isChecked())

    def in_one_file(self) -> bool:
        """Tell whether one document is wanted, not a file for each paper."""
        return bool(self.ui.oneFile.isChecked())

    def _show_sum(self) -> None:
        chosen = [self._counts[sort] for sort in self.sorts()]
        issued = sum(count.issued for count in chosen)
        drafts = sum(count.drafts for count in chosen) if self.with_drafts() else 0
        told = _words(Count(issued, drafts)) if issued + drafts else "tidak ada surat"
        self.ui.sum.setText(f"{len(self._requests)} permintaan dipilih; dicetak: {told}.")
        self.ui.startButton.setEnabled(issued + drafts > 0)

    def choose_place(self) -> None:
        """Ask for the file or the folder, and close with it."""
        if not self.ui.startButton.isEnabled():
            return
        title = "Simpan surat"
        if self.in_one_file():
            name = f"surat-cuti-{self._context.session.today:%Y-%m-%d}.pdf"
            path = ask.save_file(self, title, PDF, "letters", name)
            self.place = path.with_suffix(".pdf") if path else None
        else:
            self.place = ask.folder(self, "Folder untuk berkas surat", "letters")
        if self.place is not None:
            self.accept()


def _words(count: Count) -> str:
    """Word how many papers there are."""
    parts = [f"{count.issued} terbit"] if count.issued else []
    parts += [f"{count.drafts} konsep"] if count.drafts else []
    return ", ".join(parts) or "tidak ada"


def print_letters(
    context: Context, request_ids: Sequence[int], parent: QWidget | None = None
) -> Job | None:
    """Ask which papers are wanted and write them beside the window.

    Returns the job, or None where nothing was asked for.
    """
    dialog = LetterBatch(context, request_ids, parent)
    place = dialog.place if dialog.exec() else None
    if place is None:
        return None
    sorts, drafts, whole = dialog.sorts(), dialog.with_drafts(), dialog.in_one_file()

    def collect(progress: Progress) -> Batch:
        batch: Batch = context.ask(
            letter_batches.collect, list(request_ids), sorts, drafts=drafts, progress=progress
        )
        return batch

    return _start(_Order(collect, place, whole, parent))


@dataclass(slots=True)
class _Order:
    """What is to be written where; ``batch`` is kept while somebody is asked."""

    collect: Callable[[Progress], Batch]
    place: Path
    whole: bool
    parent: QWidget | None
    replaces: bool = False
    batch: Batch | None = None

    def write(self, progress: Progress) -> int:
        """Gather the papers and write them, in a child process."""
        self.batch = self.batch or self.collect(progress)
        if self.whole:
            work, args = letter_batches.write_one, (self.batch, self.place)
            written: int = run_in_child(work, args, progress)
            return written
        if not self.replaces:
            letter_batches.refuse_existing(self.batch, self.place)
        return write_files(self.batch, self.place, progress)


def _start(order: _Order) -> Job:
    job = Job(order.write)
    job.finished.connect(lambda count: _tell(order.parent, order.place, count, whole=order.whole))
    job.failed.connect(lambda fault: _refused(order, fault))
    show_progress(order.parent, job, "Cetak surat", "Menyiapkan dan menulis surat…")
    return job


def _refused(order: _Order, fault: object) -> None:
    """Ask before files are replaced; tell what else went wrong."""
    if not isinstance(fault, AlreadyThere):
        ask.refusal(order.parent, fault)
        return
    explain = "Berkas lama dengan nama yang sama diganti; berkas lain di folder itu tetap."
    if ask.confirm(order.parent, str(fault), "Timpa", explain=explain, destructive=True):
        order.replaces = True
        _start(order)


def write_files(batch: Batch, folder: Path, progress: Progress = nothing) -> int:
    """Write each paper into a file of its own, a large batch on two processors.

    All files appear at the end; cancelled, none does, and failed none unless the fault says so.
    """
    stage = letter_batches.staging(folder)
    try:
        _in_children(batch, stage, progress)
        return len(letter_batches.publish(stage, folder))
    except BaseException:
        letter_batches.discard(stage)
        raise


def _in_children(batch: Batch, stage: Path, progress: Progress) -> None:
    parts = letter_batches.halves(batch)
    shared = _Shared(progress, [len(part.sheets) for part in parts])
    with ThreadPoolExecutor(len(parts)) as pool:
        running = [
            pool.submit(
                run_in_child, letter_batches.write_each, (part, stage), shared.reporter(number)
            )
            for number, part in enumerate(parts)
        ]
    for each in running:
        each.result()


class _Shared:
    """Adds up what several children report."""

    def __init__(self, progress: Progress, sizes: Sequence[int]) -> None:
        self._progress = progress
        self._total = sum(sizes)
        self._done = [0] * len(sizes)
        self._lock = threading.Lock()

    def reporter(self, number: int) -> Progress:
        """Return what one child reports to."""

        def report(done: int, _total: int) -> None:
            with self._lock:
                self._done[number] = max(done, self._done[number])
                self._progress(sum(self._done), self._total)

        return report


def _tell(parent: QWidget | None, place: Path, count: int, *, whole: bool) -> None:
    """Tell what was written, and offer to look at it."""
    if not whole:
        question = f"{count} berkas surat ditulis ke folder {place.name}."
        if ask.choose(parent, question, ("Buka folder", "Tutup")) == 0:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(place)))
        return
    question = f"{count} surat ditulis ke {place.name}."
    chosen = ask.choose(parent, question, ("Lihat dan cetak", "Buka folder", "Tutup"))
    if chosen == 0:
        _show(place, parent)
    elif chosen == 1:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(place.parent)))


def _show(place: Path, parent: QWidget | None) -> None:
    from kepegdesk.ui.dialogs.pdf_preview import PdfPreview

    PdfPreview(place.read_bytes(), place.stem, place.name, parent).exec()
