"""Scans chosen for a request that is not recorded yet: looked at now, filed with it."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from kepegdesk.errors import UserError
from kepegdesk.services import attachments
from kepegdesk.services.attachments import Scan
from kepegdesk.ui import ask
from kepegdesk.ui.changes import Context
from kepegdesk.ui.widgets.checklist import KINDS, Checklist, Filed


class PendingScans(QObject):
    """Keeps what a checklist is given until the request exists; ``refused`` says what is unfit."""

    refused = Signal(str)

    def __init__(self, context: Context, checklist: Checklist, parent: QWidget) -> None:
        super().__init__(parent)
        self._context = context
        self._checklist = checklist
        self._parent = parent
        self._filed: list[Filed] = []
        checklist.attach_wanted.connect(self._choose)
        checklist.dropped.connect(self.add)
        checklist.view_wanted.connect(self._view)
        checklist.remove_wanted.connect(self._remove)

    def scans(self) -> list[Scan]:
        """Return what shall be filed with the request."""
        return [Scan(filed.document, Path(filed.key)) for filed in self._filed]  # type: ignore[arg-type]

    def documents(self) -> frozenset[str]:
        """Return the documents that a scan proves."""
        return frozenset(filed.document for filed in self._filed)

    def _choose(self, document: str) -> None:
        document = document or other_document(self._parent)
        path = document and ask.open_file(self._parent, f"Lampirkan {document}", KINDS, "scan")
        if path:
            self.add(document, path)

    def add(self, document: str, path: Path) -> None:
        """Take a file in, if it is a scan; the same file under a document is taken once."""
        try:
            found = self._context.ask(attachments.inspect, path)
        except UserError as fault:
            self.refused.emit(str(fault))
            return
        self._filed = [f for f in self._filed if (f.document, f.key) != (document, path)]
        self._filed.append(Filed(path, document, found.name))
        self._checklist.show_scans(self._filed)

    def _remove(self, key: Path) -> None:
        self._filed = [filed for filed in self._filed if filed.key != key]
        self._checklist.show_scans(self._filed)

    def _view(self, key: Path) -> None:
        from kepegdesk.ui.dialogs.scan_view import ScanView

        try:
            found = self._context.ask(attachments.inspect, key)
        except UserError as fault:
            self.refused.emit(str(fault))
            return
        ScanView(found.name, found.media_type, found.content, None, self._parent).exec()


def other_document(parent: QWidget) -> str:
    """Ask what a document that is on no checklist is called."""
    return ask.reason(parent, "Lampirkan dokumen lain", "Nama dokumennya:") or ""
