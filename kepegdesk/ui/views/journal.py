"""The page of the journal: every act, undo with what it kept, and the proof."""

from __future__ import annotations

from functools import partial
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from kepegdesk.domain.indonesian import thousands
from kepegdesk.services import journal
from kepegdesk.services.journal import ActLine
from kepegdesk.ui import ask, undo
from kepegdesk.ui.changes import Context
from kepegdesk.ui.forms.journal_page import Ui_JournalPage
from kepegdesk.ui.jobs import Job, show_progress
from kepegdesk.ui.models.columns import RIGHT, Column
from kepegdesk.ui.models.rows import RowsModel

MOST = 500
SUBJECTS = frozenset({"employee", "leave", "unit", "office", "setting", "account"})


def _state(line: ActLine) -> str:
    if line.reversed:
        return "Dibatalkan"
    if line.undoes is not None:
        return f"Membatalkan nomor {line.undoes}"
    return "" if line.undoable else "Tidak dapat dibatalkan"


def _tone(line: ActLine) -> str:
    return "soft" if line.reversed else ""


def columns(context: Context) -> tuple[Column[ActLine], ...]:
    """Return the columns, with moments in the time of this desk."""
    moment = partial(undo.moment_of, context=context)
    return (
        Column("id", "Nomor", 64, lambda r: str(r.id), alignment=RIGHT, sort_key=lambda r: r.id),
        Column(
            "at", "Waktu", 140, lambda r: f"{moment(r):%d-%m-%Y %H.%M}", sort_key=lambda r: r.at
        ),
        Column("account", "Akun", 110, lambda r: r.account),
        Column("sentence", "Tindakan", 520, lambda r: r.sentence, tone=_tone),
        Column(
            "rows", "Baris", 70, lambda r: thousands(r.rows), alignment=RIGHT,
            sort_key=lambda r: r.rows,
        ),
        Column("state", "Keterangan", 180, _state, tone=_tone),
        Column("workstation", "Komputer", 140, lambda r: r.workstation, hidden=True),
    )  # fmt: skip


class JournalPage(QWidget):
    """A table of acts, the newest first."""

    counted = Signal(str)
    told = Signal(str)

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.ui = Ui_JournalPage()
        self.ui.setupUi(self)
        self._context = context
        self.model = RowsModel[ActLine](columns(context), self)
        self.ui.table.use(self.model, f"{context.session.account}/journal", "Daftar tindakan")
        self._connect()
        context.follow(self, SUBJECTS, self.reload)
        self.reload()

    def _connect(self) -> None:
        ui = self.ui
        ui.undoButton.clicked.connect(self.undo)
        ui.verifyButton.clicked.connect(self.verify)
        ui.table.selectionModel().currentRowChanged.connect(lambda *_rows: self._show_buttons())
        ui.table.summary_changed.connect(lambda words: self.counted.emit(words or self.words()))
        self.model.modelReset.connect(self._show_buttons)
        ui.verifyButton.setVisible(self._context.may(journal.verify))
        ui.undoButton.setVisible(self._context.may(journal.undo))

    def reload(self) -> None:
        """Read the newest acts."""
        standing = self.current()
        acts = self._context.ask(journal.listed, MOST)
        self.model.show(acts)
        places = [i for i, row in enumerate(self.model.rows) if standing and row.id == standing.id]
        if places:
            self.ui.table.go_to(places[0])
        count = self.model.rowCount()
        self.ui.stack.setCurrentWidget(self.ui.listPage if count else self.ui.emptyPage)
        self.ui.empty.say(
            "kd-journal", "Belum ada tindakan", "Apa pun yang diubah tercatat di sini."
        )
        self.ui.count.setText(self.words())
        self.counted.emit(self.words())
        self._show_buttons()

    def words(self) -> str:
        """Word how many acts the list shows."""
        count = self.model.rowCount()
        return f"{thousands(count)} tindakan" + (" terakhir" if count == MOST else "")

    def current(self) -> ActLine | None:
        """Return the act the user stands on."""
        return self.model.row(self.ui.table.current_row())

    def _show_buttons(self) -> None:
        line = self.current()
        self.ui.undoButton.setEnabled(line is not None and line.undoable)

    def undo(self) -> None:
        """Undo the act the user stands on, after asking."""
        words = undo.undo(self._context, self.current(), self)
        if words:
            self.ui.notice.say(words, "good")
            self.told.emit(words)

    def verify(self) -> None:
        """Prove the journal's chain."""
        context = self._context
        job = Job(lambda _progress: context.ask(journal.verify), only_reads=True)
        job.finished.connect(self._show_proof)
        job.failed.connect(lambda fault: ask.refusal(self, fault))
        show_progress(self.window(), job, "Periksa keutuhan", "Memeriksa setiap tindakan…")

    def _show_proof(self, found: Any) -> None:
        self.ui.notice.say(found.text, "good" if found.ok else "error")
