"""The imports that lie back, and taking one back with a list of what stays and why."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QWidget

from kepegdesk.domain.indonesian import thousands
from kepegdesk.errors import UserError
from kepegdesk.services import import_log, journal
from kepegdesk.services.import_log import ImportLine
from kepegdesk.ui import ask
from kepegdesk.ui.changes import Context
from kepegdesk.ui.forms.import_log import Ui_ImportLog
from kepegdesk.ui.jobs import Job, show_progress
from kepegdesk.ui.models.columns import Column
from kepegdesk.ui.models.rows import RowsModel

WAIT = "Pilih sebuah impor; Periksa pembatalan menunjukkan apa yang akan dibiarkan dan mengapa."


def _columns(moment: Callable[[str], str]) -> tuple[Column[ImportLine], ...]:
    def state(line: ImportLine) -> str:
        if not line.undone_at:
            return ""
        return f"dibatalkan {moment(line.undone_at)} oleh {line.undone_by}"

    return (
        Column[ImportLine]("at", "Waktu", 136, lambda r: moment(r.at), sort_key=lambda r: r.at),
        Column[ImportLine]("account", "Akun", 96, lambda r: r.account),
        Column[ImportLine]("file_name", "Berkas", 190, lambda r: r.file_name),
        Column[ImportLine]("sentence", "Tindakan", 300, lambda r: r.sentence),
        Column[ImportLine]("counts", "Baris", 200, lambda r: r.counts),
        Column[ImportLine](
            "state", "Keterangan", 210, state, tone=lambda r: "soft" if r.undone_at else ""
        ),
        Column[ImportLine]("sheet", "Lembar", 140, lambda r: r.sheet, hidden=True),
    )


class ImportLog(QDialog):
    """Lists every spreadsheet that was brought in; *Batalkan impor* first tells what would stay."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.ui = Ui_ImportLog()
        self.ui.setupUi(self)
        self._context = context
        self._job: Job | None = None
        self._done: Callable[[Any], None] = lambda _result: None
        self.model = RowsModel[ImportLine](_columns(self._moment), self)
        self.ui.table.use(self.model, f"{context.session.account}/imports", "Impor yang lalu")
        self._connect()
        self.reload()

    def _connect(self) -> None:
        ui = self.ui
        ui.checkButton.clicked.connect(self.check)
        ui.undoButton.clicked.connect(self.undo)
        ui.copyButton.clicked.connect(self._copy)
        ui.closeButton.clicked.connect(self.accept)
        ui.table.selectionModel().currentRowChanged.connect(lambda *_rows: self._forget_check())
        ui.undoButton.setVisible(self._context.may(journal.undo))

    def _moment(self, at: str) -> str:
        zone = self._context.session.clock().tzinfo
        return f"{dt.datetime.fromisoformat(at).astimezone(zone):%d-%m-%Y %H.%M}"

    def reload(self) -> None:
        """Read the list anew, standing where the user stood."""
        standing = max(0, self.ui.table.current_row())
        lines = self._context.ask(import_log.listed)
        self.model.show(lines)
        if self.model.rowCount():
            self.ui.table.go_to(min(standing, self.model.rowCount() - 1))
        else:
            self.ui.notice.say("Belum ada lembar kerja yang diimpor.")
        self.ui.table.setFocus()
        self._forget_check()

    def _forget_check(self) -> None:
        line = self._line()
        stands = line is not None and not line.undone_at
        self.ui.undoButton.setEnabled(stands)
        self.ui.checkButton.setEnabled(stands)
        self._show_kept(WAIT, [])

    def _line(self) -> ImportLine | None:
        return self.model.row(self.ui.table.current_row())

    def _show_kept(self, title: str, sentences: list[str]) -> None:
        self.ui.keptTitle.setText(title)
        self.ui.kept.clear()
        self.ui.kept.addItems(sentences)
        self.ui.kept.setVisible(bool(sentences))
        self.ui.copyButton.setVisible(bool(sentences))

    def _copy(self) -> None:
        lines = [self.ui.kept.item(place).text() for place in range(self.ui.kept.count())]
        QGuiApplication.clipboard().setText("\n".join(lines))

    # Before

    def check(self) -> None:
        """Show what undoing the import would reverse, and what it would keep."""
        self._foresee(lambda _foreseen: None)

    def undo(self) -> None:
        """Ask with the list of what stays, then take the import back."""
        self._foresee(self._ask)

    def _foresee(self, then: Callable[[Any], None]) -> None:
        line = self._line()
        if line is None or line.undone_at:
            return
        context, act = self._context, line.act

        def show(foreseen: Any) -> None:
            self._show_kept(_foreseen_words(foreseen), _sentences(foreseen))
            then(foreseen)

        self._run(lambda: context.ask(import_log.foresee, act), "Memeriksa pembatalan…", show)

    def _ask(self, foreseen: Any) -> None:
        line = self._line()
        if line is None:
            return
        explain = f"{_foreseen_words(foreseen)}\n\nDimasukkan oleh {line.account}, "
        explain += f"{self._moment(line.at)}, dari {line.file_name}."
        if ask.confirm(self, f"Batalkan «{line.sentence}»?", "Batalkan impor", explain=explain,
                       back="Jangan", destructive=True):  # fmt: skip
            session, act = self._context.session, line.act
            self._run(lambda: journal.undo(session, act), "Membatalkan impor…", self._on_undone)

    def _on_undone(self, undone: Any) -> None:
        self._context.tell(journal.undo.changes)
        sentences = _sentences(undone)
        self.reload()
        self.ui.notice.say(
            f"Impor dibatalkan: {thousands(undone.undone)} catatan dikembalikan.",
            "warning" if sentences else "good",
        )
        if sentences:
            self._show_kept(f"{thousands(len(sentences))} catatan dibiarkan:", sentences)

    def _run(self, work: Callable[[], Any], text: str, done: Callable[[Any], None]) -> None:
        self.ui.notice.say("")
        self._done = done
        self._job = Job(lambda _progress: work())
        self._job.finished.connect(self._finish)
        self._job.failed.connect(self._on_failed)
        self._job.cancelled.connect(self._end_job)
        self.setEnabled(False)
        show_progress(self, self._job, "Impor yang lalu", text)

    def _finish(self, result: Any) -> None:
        self._end_job()
        self._done(result)

    def _on_failed(self, fault: object) -> None:
        self._end_job()
        if isinstance(fault, UserError):
            self.ui.notice.say(str(fault), "error")
        else:
            ask.refusal(self, fault)

    def _end_job(self) -> None:
        self._job = None
        self.setEnabled(True)

    def reject(self) -> None:
        """Close, unless a job is running."""
        if self._job is None:
            super().reject()


def _sentences(undone: Any) -> list[str]:
    return [line.sentence for line in (*undone.kept, *undone.needed)]


def _foreseen_words(foreseen: Any) -> str:
    kept = len(_sentences(foreseen))
    told = f"{thousands(foreseen.undone)} catatan akan dikembalikan seperti sebelum impor"
    if not kept:
        return f"{told}; tidak ada yang dibiarkan."
    return f"{told}; {thousands(kept)} dibiarkan karena sudah diubah sesudahnya atau dipakai:"
