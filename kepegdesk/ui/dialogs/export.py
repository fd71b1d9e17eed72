"""Writing the nominatif: which unit, as of which day, in a child process."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QDialog, QWidget

from kepegdesk.services import reports, units
from kepegdesk.services.employees import Criteria
from kepegdesk.ui import ask
from kepegdesk.ui.changes import Context
from kepegdesk.ui.forms.export import Ui_Export
from kepegdesk.ui.jobs import Job, show_progress
from kepegdesk.ui.widgets.form_keys import FormKeys
from kepegdesk.ui.widgets.optional_date import set_today


class Export(QDialog):
    """Asks for the unit and the day, then for the file."""

    def __init__(
        self, context: Context, criteria: Criteria | None = None, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.ui = Ui_Export()
        self.ui.setupUi(self)
        self._context = context
        self._shown = criteria or Criteria()
        self.path: Path | None = None
        tree = context.ask(units.choices, on=self._shown.on)
        self.ui.unit.fill(tree, "Semua unit kerja")
        self.ui.unit.set_unit(self._shown.unit)
        set_today(self, context.session.today)
        self.ui.on.set_date(self._shown.on or context.session.today)
        narrowed = replace(self._shown, on=None) != Criteria()
        self.ui.filtered.setChecked(narrowed)
        self.ui.filtered.setEnabled(narrowed)
        self.ui.filtered.toggled.connect(lambda _on: self._show_scope())
        self.ui.exportButton.clicked.connect(self.choose_file)
        self.ui.cancelButton.clicked.connect(self.reject)
        self.keys = FormKeys(self, self.choose_file)
        self._show_scope()

    def _show_scope(self) -> None:
        filtered = self.ui.filtered.isChecked()
        self.ui.unit.setEnabled(not filtered)
        self.ui.scope.setText(
            "Pegawai yang sedang tampil di daftar." if filtered else "Semua pegawai dari unit ini."
        )

    def criteria(self) -> Criteria:
        """Return who is exported; the day is the dialog's own."""
        if self.ui.filtered.isChecked():
            return replace(self._shown, on=None)
        return replace(Criteria(), unit=self.ui.unit.unit())

    def choose_file(self) -> None:
        """Ask where to write, and close with a path."""
        day = self.ui.on.date() or self._context.session.today
        name = f"nominatif-{day:%Y-%m-%d}.xlsx"
        path = ask.save_file(self, "Simpan nominatif", "Excel (*.xlsx)", "export", name)
        if path is not None:
            self.path = path if path.suffix.lower() == ".xlsx" else path.with_suffix(".xlsx")
            self.accept()


def export_nominatif(context: Context, criteria: Criteria | None, window: QWidget) -> Job | None:
    """Ask and write the nominatif behind a progress dialog."""
    dialog = Export(context, criteria, window)
    path = dialog.path if dialog.exec() else None
    if path is None:
        return None
    wanted, day = dialog.criteria(), dialog.ui.on.date()
    job = Job(
        lambda progress: reports.nominatif(context.session, wanted, path, on=day, progress=progress)
    )
    job.finished.connect(lambda count: offer_file(window, path, f"{count} pegawai ditulis"))
    job.failed.connect(lambda fault: ask.refusal(window, fault))
    show_progress(window, job, "Ekspor nominatif", f"Menulis {path.name}…")
    return job


def offer_file(window: QWidget, path: Path, sentence: str) -> None:
    """Tell that a file was written, and offer to open it or its folder."""
    chosen = ask.choose(
        window, f"{sentence} ke {path.name}.", ("Buka berkas", "Buka folder", "Tutup")
    )
    if chosen in (0, 1):
        shown = path if chosen == 0 else path.parent
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(shown)))
