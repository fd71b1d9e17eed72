"""The national export beside the office: what differs, as a list to tick, save and take over."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QComboBox, QDialog, QWidget

from kepegdesk.domain.indonesian import thousands
from kepegdesk.domain.siasn import PLACES, Outcome, field_of
from kepegdesk.errors import UserError
from kepegdesk.services import journal, siasn
from kepegdesk.services.siasn import Comparison, Difference, Taken
from kepegdesk.ui import ask
from kepegdesk.ui import undo as undoing
from kepegdesk.ui.changes import Context
from kepegdesk.ui.forms.siasn_compare import Ui_SiasnCompare
from kepegdesk.ui.jobs import Job, show_progress
from kepegdesk.ui.models.siasn_rows import SiasnRows
from kepegdesk.ui.widgets import choice_combo
from kepegdesk.ui.widgets.search_line import matches

KINDS = "Ekspor SIASN (*.xlsx *.xls *.xlsm *.csv);;Semua berkas (*)"
FILE, RESULT = range(2)


class SiasnCompare(QDialog):
    """Nothing is stored before *Ambil yang dicentang*; ticks stay while the list is narrowed."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.ui = Ui_SiasnCompare()
        self.ui.setupUi(self)
        self._context = context
        self._file: Path | None = None
        self._job: Job | None = None
        self._told = ""
        self.comparison: Comparison | None = None
        self.act: int | None = None
        """The number of the act that took values over last."""
        self.model = SiasnRows(self)
        self.ui.table.use(self.model, "siasn", "Perbedaan dengan SIASN")
        self.ui.table.installEventFilter(self)
        for combo in (self.ui.outcome, self.ui.field):
            choice_combo.keep_narrow(combo)
        self._connect()
        self._go(FILE)

    def _connect(self) -> None:
        ui = self.ui
        ui.chooseButton.clicked.connect(self.choose_file)
        ui.otherButton.clicked.connect(self.choose_file)
        ui.drop.dropped.connect(self.read)
        ui.search.searched.connect(lambda _words: self._narrow())
        ui.search.left_for_list.connect(ui.table.setFocus)
        ui.outcome.currentIndexChanged.connect(lambda _index: self._narrow())
        ui.field.currentIndexChanged.connect(lambda _index: self._narrow())
        ui.table.opened.connect(self.model.toggle)
        ui.allButton.clicked.connect(lambda: self.model.tick_shown(on=True))
        ui.noneButton.clicked.connect(lambda: self.model.tick_shown(on=False))
        self.model.ticked_changed.connect(self._count)
        ui.saveButton.clicked.connect(self.save)
        ui.takeButton.clicked.connect(self.take)
        ui.closeButton.clicked.connect(self.reject)
        undo = QShortcut(QKeySequence(QKeySequence.StandardKey.Undo), self)
        undo.activated.connect(self.undo)

    def _go(self, page: int) -> None:
        self.ui.pages.setCurrentIndex(page)
        for widget in (self.ui.otherButton, self.ui.saveButton, self.ui.takeButton):
            widget.setVisible(page == RESULT)
        (self.ui.chooseButton if page == FILE else self.ui.table).setFocus()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Let Space tick every row that is selected, whatever column the user stands in."""
        pressed = watched is self.ui.table and event.type() is QEvent.Type.KeyPress
        if pressed and isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Space:
            self.model.toggle_rows(self.ui.table.selected_rows())
            return True
        return super().eventFilter(watched, event)

    # Work

    def _run(self, work: Callable[[Any], Any], text: str, done: Callable[[Any], None]) -> None:
        """Run work off the window; say a refusal in the strip."""
        self._job = Job(work)
        for ending in (self._job.finished, self._job.cancelled):
            ending.connect(self._end_job)
        self._job.finished.connect(done)
        self._job.failed.connect(self._on_failed)
        self.setEnabled(False)
        show_progress(self, self._job, "Bandingkan dengan SIASN", text)

    def _end_job(self) -> None:
        self._job = None
        self.setEnabled(True)

    def _on_failed(self, fault: object) -> None:
        self._end_job()
        if isinstance(fault, UserError):
            self.ui.notice.say(" ".join(filter(None, (self._told, str(fault)))), "error")
        else:
            ask.refusal(self, fault)

    def reject(self) -> None:
        """Close, unless a job is running."""
        if self._job is None:
            super().reject()

    # Comparing

    def choose_file(self) -> None:
        """Let the clerk choose the export, and compare it."""
        path = ask.open_file(self, "Pilih ekspor SIASN", KINDS, "import")
        if path is not None:
            self.read(path)

    def read(self, path: Path) -> None:
        """Compare an export with the office."""
        self._told, self.act = "", None
        self._compare(path)

    def _compare(self, path: Path) -> None:
        self._file, session = path, self._context.session
        self.ui.notice.say("")
        self._run(
            lambda progress: siasn.compare(session, path, progress=progress),
            f"Membandingkan {path.name}…",
            self.show_comparison,
        )

    def show_comparison(self, comparison: Comparison) -> None:
        """Show what came of comparing."""
        self.comparison = comparison
        self.model.tick(())
        counts = comparison.counts
        words = [
            f"{comparison.file_name}: {thousands(comparison.people)} pegawai dibandingkan",
            *(f"{thousands(counts[each])} {each.label}" for each in Outcome if counts[each]),
        ]
        self.ui.counts.setText(" · ".join(words))
        self._offer_filters(comparison)
        self._go(RESULT)
        self._narrow()
        self._say(comparison)

    def _say(self, comparison: Comparison) -> None:
        """Say what was done, what could not be read, or that all agrees."""
        words = [self._told]
        if comparison.unread:
            first = comparison.unread[0]
            words.append(
                f"{len(comparison.unread)} baris SIASN tidak terbaca, semuanya ada di daftar beda. "
                f"Baris {first.row}: {first.reason}"
            )
        elif not comparison.everything:
            words.append("Tidak ada perbedaan antara kantor dan SIASN.")
        tone = "warning" if comparison.unread else "good"
        self.ui.notice.say("\n".join(filter(None, words)), tone)

    def _offer_filters(self, comparison: Comparison) -> None:
        rows = comparison.everything
        outcomes = Counter(row.outcome for row in rows)
        fields = Counter(row.field.key for row in rows)
        _offer(
            self.ui.outcome,
            f"Semua ({len(rows)})",
            [(f"{one.label} ({outcomes[one]})", one.value) for one in Outcome if outcomes[one]],
        )
        _offer(
            self.ui.field,
            "Semua data",
            [(f"{field_of(key).label} ({fields[key]})", key) for key in PLACES if fields[key]],
        )

    def _narrow(self) -> None:
        """Show the rows that are searched for."""
        if self.comparison is None:
            return
        words = self.ui.search.text().strip()
        outcome = choice_combo.chosen(self.ui.outcome, Outcome)
        field = self.ui.field.currentData()

        def wanted(row: Difference) -> bool:
            if outcome not in (None, row.outcome) or field not in (None, row.field.key):
                return False
            return not words or matches(words, row.name, row.nip)

        self.model.show([row for row in self.comparison.everything if wanted(row)])
        if self.model.rows:
            self.ui.table.go_to(0)
        self._count()

    def _count(self) -> None:
        found = self.comparison
        chosen = found.takeable(self.model.ticked()) if found else []
        people = len({row.employee for row in chosen})
        told = f"{len(chosen)} nilai dari {people} pegawai dicentang · " if chosen else ""
        self.ui.ticked.setText(f"{told}{thousands(len(self.model.rows))} baris tampak")
        takes = self._context.may(siasn.take_over)
        self.ui.takeButton.setEnabled(takes and bool(chosen))
        boxes = any(row.takeable for row in self.model.rows)
        self.ui.allButton.setEnabled(boxes)
        self.ui.noneButton.setEnabled(boxes)

    # Saving, taking over, undoing

    def save(self) -> None:
        """Ask for a name and write the list of differences."""
        comparison, session = self.comparison, self._context.session
        if comparison is None:
            return
        name = f"beda-siasn-{session.today:%Y-%m-%d}.xlsx"
        path = ask.save_file(self, "Simpan daftar beda", "Excel (*.xlsx)", "export", name)
        if path is not None:
            self._run(
                lambda progress: siasn.save_differences(
                    session, comparison, path, progress=progress
                ),
                f"Menulis {path.name}…",
                lambda count: self.ui.notice.say(f"{count} beda disimpan di {path}", "good"),
            )

    def take(self) -> None:
        """Take the ticked values over, in one act."""
        comparison, session, ticked = self.comparison, self._context.session, self.model.ticked()
        if comparison is not None and self.ui.takeButton.isEnabled():
            self._run(
                lambda progress: siasn.take_over(session, comparison, ticked, progress=progress),
                "Mengambil nilai dari SIASN…",
                self._on_taken,
            )

    def _on_taken(self, taken: Taken) -> None:
        self.act = taken.act
        self._context.tell(siasn.take_over.changes)
        self._told = (
            f"{taken.values} nilai diambil dari SIASN untuk {taken.people} pegawai. "
            "Ctrl+Z membatalkannya."
        )
        self._compare_again()

    def _compare_again(self) -> None:
        """Show what is left."""
        if self._file is not None:
            self._compare(self._file)

    @ask.shows_refusals
    def undo(self) -> None:
        """Give back what was taken over last in this window, else what was done last at all."""
        if self._job is not None:
            return
        if self.act is None:
            undoing.undo(self._context, self._context.ask(journal.last), self)
            return
        undone = self._context.do(journal.undo, self.act)
        self.act = None
        kept = [line.sentence for line in undone.kept]
        self._told = "\n".join([f"Dibatalkan: {undone.undone} perubahan.", *kept])
        self._compare_again()


def _offer(combo: QComboBox, everything: str, choices: list[tuple[str, str]]) -> None:
    """Offer other choices, keeping the one chosen where it is still there."""
    chosen = combo.currentData()
    combo.blockSignals(True)  # one narrowing follows for both
    combo.clear()
    combo.addItem(everything, None)
    for label, value in choices:
        combo.addItem(label, value)
    combo.setCurrentIndex(max(combo.findData(chosen), 0))
    combo.blockSignals(False)
