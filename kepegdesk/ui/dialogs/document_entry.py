"""What is known of a paper: a scan that shall be filed, or one on file."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QWidget

from kepegdesk.services import employee_documents
from kepegdesk.services.employee_documents import Details, DocumentRow
from kepegdesk.services.scans import Inspected
from kepegdesk.ui.changes import Context
from kepegdesk.ui.dialogs.record import RecordDialog
from kepegdesk.ui.forms.document_entry import Ui_DocumentEntry
from kepegdesk.ui.text import size_text
from kepegdesk.ui.widgets.optional_date import set_today


class DocumentEntry(RecordDialog):
    """Files a scan that was looked at, or changes what is known of a paper."""

    def __init__(
        self,
        context: Context,
        employee: int,
        paper: DocumentRow | None = None,
        scan: tuple[Path, Inspected] | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.ui = ui = Ui_DocumentEntry()
        ui.setupUi(self)
        self._context, self._employee, self._paper, self._scan = context, employee, paper, scan
        words = "Ubah keterangan berkas" if paper else "Tambah berkas"
        self.setWindowTitle(words)
        ui.heading.setText(words)
        set_today(self, context.session.today)
        ui.category.addItem("— pilih jenis berkas —", "")
        for kind in context.ask(employee_documents.kinds):
            ui.category.addItem(kind.label, kind.key)
        ui.viewButton.setVisible(scan is not None)
        ui.viewButton.clicked.connect(self._view)
        self._fill()
        self.save_with(
            ui,
            self._save,
            {
                "category": ui.category, "title": ui.title, "number": ui.number,
                "on_day": ui.onDay, "expires": ui.expires,
            },
        )  # fmt: skip

    def _fill(self) -> None:
        if self._paper is not None:
            self.ui.file.setText(_told(self._paper.name, self._paper.size))
            self.show_details(self._paper.details)
        elif self._scan is not None:
            path, found = self._scan
            self.ui.file.setText(_told(found.name, len(found.content)))
            kind = self._context.ask(employee_documents.kind_of, path.name)
            self.show_details(Details(kind))

    def show_details(self, details: Details) -> None:
        """Write what is known into the fields."""
        ui = self.ui
        ui.category.setCurrentIndex(max(0, ui.category.findData(details.category)))
        ui.title.setText(details.title)
        ui.number.setText(details.number)
        ui.onDay.set_date(details.on_day)
        ui.expires.set_date(details.expires)

    def details(self) -> Details:
        """Return what is typed."""
        ui = self.ui
        return Details(
            ui.category.currentData(),
            ui.title.text(),
            ui.number.text(),
            ui.onDay.date(),
            ui.expires.date(),
        )

    def _save(self) -> None:
        context, employee = self._context, self._employee
        if self._scan is not None:
            context.do(employee_documents.add, employee, self._scan[0], self.details())
        elif self._paper is not None:
            paper = self._paper
            details = self.details()
            context.do(employee_documents.change, employee, paper.id, details, paper.version)

    def _view(self) -> None:
        from kepegdesk.ui.dialogs.scan_view import ScanView

        if self._scan is not None:
            found = self._scan[1]
            ScanView(found.name, found.media_type, found.content, None, self).exec()


def _told(name: str, size: int) -> str:
    return f"{size_text(size)} · {name}"
