"""What a change of many cells would do: old beside new, ticked, and stored in one act."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QWidget

from kepegdesk.domain.indonesian import thousands
from kepegdesk.errors import UserError
from kepegdesk.services import bulk_edit
from kepegdesk.services.bulk_edit import Applied, Change, Decree, Line, Outcome, Preview
from kepegdesk.ui import ask
from kepegdesk.ui.changes import Context
from kepegdesk.ui.forms.bulk_preview import Ui_BulkPreview
from kepegdesk.ui.jobs import Job, show_progress
from kepegdesk.ui.models.columns import Column
from kepegdesk.ui.models.ticks import Index, TickModel
from kepegdesk.ui.widgets.optional_date import set_today
from kepegdesk.ui.widgets.search_line import matches

_TONES = {Outcome.REFUSED: "error", Outcome.SAME: "soft", Outcome.CHANGED: ""}


def _tone(line: Line) -> str:
    return "warning" if line.problems and line.outcome is Outcome.CHANGED else _TONES[line.outcome]


COLUMNS = (
    Column[Line]("name", "Nama", 220, lambda r: r.name),
    Column[Line]("nip", "NIP", 168, lambda r: r.nip, hidden=True),
    Column[Line]("field", "Kolom", 120, lambda r: r.label),
    Column[Line]("old", "Sekarang", 190, lambda r: r.old or "(kosong)", tone=lambda _r: "soft"),
    Column[Line]("new", "Menjadi", 200, lambda r: r.new or "(kosong)", tone=_tone),
    Column[Line]("outcome", "Hasil", 80, lambda r: r.outcome.label, tone=_tone),
    Column[Line]("reason", "Keterangan", 300, lambda r: r.reason, tone=_tone),
)


class _Lines(TickModel[Line]):
    """Only what changes something has a box."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(COLUMNS, lambda line: line.number, parent)

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Let only what changes something be ticked."""
        found = super().flags(index)
        if index.isValid() and self.rows[index.row()].outcome is not Outcome.CHANGED:
            found &= ~Qt.ItemFlag.ItemIsUserCheckable
        return found

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return what a cell shows; no box where nothing changes."""
        box = role == Qt.ItemDataRole.CheckStateRole
        if box and index.isValid() and self.rows[index.row()].outcome is not Outcome.CHANGED:
            return None
        return super().data(index, role)

    def toggle_rows(self, places: Sequence[int]) -> None:
        """Tick these rows, or clear them where all are ticked."""
        found = [row for place in places if (row := self.row(place))]
        numbers = {row.number for row in found if row.outcome is Outcome.CHANGED}
        ticked = set(self.ticked())
        self.tick(ticked - numbers if numbers <= ticked else ticked | numbers)


class BulkPreview(QDialog):
    """Nothing is stored before *Simpan*; who is refused is told, and keeps all back by default."""

    def __init__(
        self,
        context: Context,
        changes: Sequence[Change],
        title: str,
        parent: QWidget | None = None,
        notes: str = "",
    ) -> None:
        super().__init__(parent)
        self.ui = Ui_BulkPreview()
        self.ui.setupUi(self)
        self._context, self._changes, self._notes = context, list(changes), notes
        self._job: Job | None = None
        self._known: set[int] | None = None
        self.preview: Preview | None = None
        self.applied: Applied | None = None
        """What was stored, once it was."""
        self.ui.heading.setText(title)
        self.model = _Lines(self)
        self.ui.table.use(self.model, "bulk-preview", "Perubahan yang akan disimpan")
        self.ui.table.installEventFilter(self)
        self.ui.decree.hide()
        self.ui.onlyRight.hide()
        set_today(self, context.session.today)
        self._connect()
        self._count()

    def _connect(self) -> None:
        ui = self.ui
        ui.search.searched.connect(lambda _words: self._narrow())
        ui.search.left_for_list.connect(ui.table.setFocus)
        ui.onlyBad.toggled.connect(lambda _on: self._narrow())
        ui.table.opened.connect(self.model.toggle)
        ui.allButton.clicked.connect(lambda: self._tick_shown(on=True))
        ui.noneButton.clicked.connect(lambda: self._tick_shown(on=False))
        ui.onlyRight.toggled.connect(lambda _on: self._count())
        self.model.ticked_changed.connect(self._count)
        for field in (ui.tmt, ui.skDate):
            field.editingFinished.connect(self.weigh)
        ui.skNumber.editingFinished.connect(self.weigh)
        ui.mend.toggled.connect(lambda _on: self.weigh())
        ui.saveButton.clicked.connect(self.save)
        ui.cancelButton.clicked.connect(self.reject)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Let Space tick every selected row, whatever column the user stands in."""
        pressed = watched is self.ui.table and event.type() is QEvent.Type.KeyPress
        if pressed and isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Space:
            self.model.toggle_rows(self.ui.table.selected_rows())
            return True
        return super().eventFilter(watched, event)

    # Work

    def _run(self, work: Callable[[Any], Any], text: str, done: Callable[[Any], None]) -> None:
        self._job = Job(work)
        for ending in (self._job.finished, self._job.cancelled):
            ending.connect(self._end_job)
        self._job.finished.connect(done)
        self._job.failed.connect(self._on_failed)
        self.setEnabled(False)
        show_progress(self, self._job, self.ui.heading.whole(), text)

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

    def exec(self) -> int:
        """Weigh the changes and show what they would do."""
        self.weigh()
        return super().exec()

    def decree(self) -> Decree:
        """Return since when dated values hold, as the fields say."""
        ui = self.ui
        if ui.mend.isChecked():
            return Decree(corrects=True)
        return Decree(ui.tmt.date(), ui.skNumber.text().strip(), ui.skDate.date())

    def weigh(self) -> None:
        """Hold the changes against the files, unless that was done already for this decree."""
        decree, session, changes = self.decree(), self._context.session, self._changes
        if self._job is not None or (self.preview and self.preview.decree == decree):
            return
        self._run(
            lambda progress: bulk_edit.preview(session, changes, decree, progress=progress),
            "Memeriksa…",
            self.show_preview,
        )

    def show_preview(self, preview: Preview) -> None:
        """Show what the changes would do; what was ticked stays so where it still changes."""
        wanted = {line.number for line in preview.wanted}
        ticked = set(self.model.ticked())
        unticked = (self._known or set()) - ticked
        self.preview, self._known = preview, wanted
        self.model.tick(wanted - unticked)
        self.ui.decree.setVisible(preview.is_dated)
        self.ui.onlyRight.setVisible(bool(preview.refused))
        self.ui.onlyBad.setVisible(bool(preview.refused))
        if not preview.refused:
            self.ui.onlyBad.setChecked(False)
        self._say(preview)
        self._narrow()
        if preview.is_dated and not (preview.decree.corrects or preview.decree.tmt):
            self.ui.tmt.setFocus()

    def _say(self, preview: Preview) -> None:
        people = len({line.employee for line in preview.wanted})
        columns = len({line.field for line in preview.wanted})
        same = len(preview.lines) - len(preview.wanted) - len(preview.refused)
        words = [f"{thousands(people)} pegawai, {columns} kolom"]
        words += [f"{thousands(len(preview.wanted))} berubah"]
        words += [f"{thousands(same)} sama"] if same else []
        words += [f"{thousands(len(preview.refused))} ditolak"] if preview.refused else []
        self.ui.counts.setText(" · ".join(words))
        told = [self._notes]
        if preview.refused:
            first = preview.refused[0]
            told.append(f"{first.name}: {first.reason}")
            told.append(
                "Selama ada yang ditolak tidak ada yang disimpan, kecuali Anda memilih melewatinya."
            )
        elif not preview.wanted:
            told.append("Tidak ada yang berubah.")
        tone = "warning" if preview.refused or self._notes else ""
        self.ui.notice.say("\n".join(filter(None, told)), tone)

    def _narrow(self) -> None:
        if self.preview is None:
            return
        words, bad = self.ui.search.text().strip(), self.ui.onlyBad.isChecked()

        def wanted(line: Line) -> bool:
            if bad and line.outcome is not Outcome.REFUSED:
                return False
            return not words or matches(words, line.name, line.nip)

        self.model.show([line for line in self.preview.lines if wanted(line)])
        if self.model.rows:
            self.ui.table.go_to(0)
        self._count()

    def _tick_shown(self, *, on: bool) -> None:
        shown = {line.number for line in self.model.rows if line.outcome is Outcome.CHANGED}
        ticked = set(self.model.ticked())
        self.model.tick(ticked | shown if on else ticked - shown)

    def _count(self) -> None:
        count = len(self.model.ticked())
        self.ui.ticked.setText(f"{thousands(count)} dicentang")
        refused = bool(self.preview and self.preview.refused)
        free = not refused or self.ui.onlyRight.isChecked()
        self.ui.saveButton.setText(f"Sim&pan {thousands(count)} perubahan" if count else "Sim&pan")
        self.ui.saveButton.setEnabled(bool(count) and free)

    # Storing

    def save(self) -> None:
        """Store what is ticked, in one act."""
        shown, session = self.preview, self._context.session
        if shown is None or not self.ui.saveButton.isEnabled():
            return
        without = {line.number for line in shown.wanted} - set(self.model.ticked())
        only_right = self.ui.onlyRight.isChecked()
        self._run(
            lambda progress: bulk_edit.apply(
                session, shown, without=without, only_right=only_right, progress=progress
            ),
            "Menyimpan…",
            self._on_applied,
        )

    def _on_applied(self, applied: Applied) -> None:
        self.applied = applied
        self._context.tell(bulk_edit.apply.changes)
        self.accept()
