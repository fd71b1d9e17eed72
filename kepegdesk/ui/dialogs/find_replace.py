"""Find a text in the list and put another in its place: everything is previewed first."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QDialog, QWidget

from kepegdesk.domain.bulk_fields import FIELDS, SEARCHED
from kepegdesk.domain.indonesian import thousands
from kepegdesk.errors import UserError
from kepegdesk.services import bulk_search
from kepegdesk.services.bulk_edit import Change
from kepegdesk.services.bulk_search import Replacing
from kepegdesk.services.employees import Criteria
from kepegdesk.ui import ask
from kepegdesk.ui.changes import Context
from kepegdesk.ui.dialogs.bulk_preview import BulkPreview
from kepegdesk.ui.forms.find_replace import Ui_FindReplace
from kepegdesk.ui.jobs import Job, show_progress
from kepegdesk.ui.widgets.form_keys import FormKeys

TITLE = "Cari dan ganti"


class FindReplace(QDialog):
    """Stays open, so that one replacement may follow another."""

    def __init__(
        self,
        context: Context,
        criteria: Criteria,
        shown: str,
        selected: Sequence[int] = (),
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.ui = Ui_FindReplace()
        self.ui.setupUi(self)
        self._context, self._criteria, self._selected = context, criteria, list(selected)
        self._job: Job | None = None
        ui = self.ui
        ui.field.addItem("Semua kolom teks", None)
        for name in SEARCHED:
            ui.field.addItem(FIELDS[name].label, name)
        ui.shown.setText(f"semua yang tampak di &daftar ({shown})")
        several = len(self._selected) > 1
        ui.selected.setText(f"yang dip&ilih ({thousands(len(self._selected))} pegawai)")
        ui.selected.setEnabled(bool(self._selected))
        ui.selected.setChecked(several)
        self.keys = FormKeys(self, self.search)
        ui.previewButton.clicked.connect(self.search)
        ui.cancelButton.clicked.connect(self.reject)
        for signal in (ui.find.textChanged, ui.whole.toggled):
            signal.connect(lambda _what: self._allow())
        self._allow()

    def _allow(self) -> None:
        ready = bool(self.ui.find.text()) or self.ui.whole.isChecked()
        self.ui.previewButton.setEnabled(ready)

    def wish(self) -> Replacing:
        """Return what is looked for, as the fields say."""
        ui = self.ui
        field = ui.field.currentData()
        return Replacing(
            (field,) if field else SEARCHED,
            ui.find.text(),
            ui.by.text(),
            ui.whole.isChecked(),
            ui.case.isChecked(),
        )

    def search(self) -> None:
        """Look for the text off the window, and preview what is found."""
        if self._job is not None or not self.ui.previewButton.isEnabled():
            return
        session, wish = self._context.session, self.wish()
        whom = self._selected if self.ui.selected.isChecked() else self._criteria
        self._job = Job(
            lambda progress: bulk_search.find(session, wish, whom, progress=progress),
            only_reads=True,
        )
        for ending in (self._job.finished, self._job.cancelled, self._job.failed):
            ending.connect(self._end_job)
        self._job.finished.connect(self.show_found)
        self._job.failed.connect(self._on_failed)
        self.setEnabled(False)
        show_progress(self, self._job, TITLE, "Mencari…")

    def _end_job(self) -> None:
        self._job = None
        self.setEnabled(True)

    def _on_failed(self, fault: object) -> None:
        if isinstance(fault, UserError):
            self.ui.notice.say(str(fault), "error")
        else:
            ask.refusal(self, fault)

    def reject(self) -> None:
        """Close, unless a job is running."""
        if self._job is None:
            super().reject()

    def show_found(self, changes: list[Change]) -> None:
        """Preview what is found, and tell what came of it."""
        if not changes:
            self.ui.notice.say(f"«{self.ui.find.text()}» tidak ditemukan.", "warning")
            return
        title = f"Ganti «{self.ui.find.text()}» dengan «{self.ui.by.text()}»"
        preview = BulkPreview(self._context, changes, title, self)
        if any(FIELDS[change.field].history for change in changes):
            preview.ui.mend.setChecked(True)
        if preview.exec() and preview.applied:
            words = f"{thousands(preview.applied.values)} nilai diganti. Ctrl+Z membatalkannya."
            self.ui.notice.say(words, "good")
        self.ui.find.setFocus()
