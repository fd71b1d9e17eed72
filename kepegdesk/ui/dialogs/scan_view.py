"""A scan on screen: a PDF page by page, or a picture the right way up."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices, QKeySequence, QShortcut
from PySide6.QtWidgets import QDialog, QWidget

from kepegdesk.errors import UserError
from kepegdesk.ui.forms.scan_view import Ui_ScanView

PDF = "application/pdf"


class ScanView(QDialog):
    """Shows the bytes of a scan; ``copy`` makes a read-only copy for another program."""

    def __init__(
        self,
        name: str,
        media_type: str,
        content: bytes,
        copy: Callable[[], Path] | None = None,
        parent: QWidget | None = None,
        *,
        what: str = "Lampiran",
    ) -> None:
        super().__init__(parent)
        self.ui = Ui_ScanView()
        self.ui.setupUi(self)
        self._copy = copy
        self.setWindowTitle(f"{what} {name}")
        self.ui.title.setText(name)
        is_pdf = media_type == PDF
        self._view = self.ui.pages if is_pdf else self.ui.picture
        self.ui.stack.setCurrentWidget(self.ui.pdfPage if is_pdf else self.ui.picturePage)
        self._connect()
        self._show(content, is_pdf=is_pdf)
        self._view.setFocus()

    def _connect(self) -> None:
        ui = self.ui
        ui.outsideButton.setVisible(self._copy is not None)
        acts = (
            (ui.zoomInButton, self._view.zoom_in, QKeySequence.StandardKey.ZoomIn),
            (ui.zoomOutButton, self._view.zoom_out, QKeySequence.StandardKey.ZoomOut),
        )
        for button, act, key in acts:
            button.clicked.connect(act)
            QShortcut(QKeySequence(key), self).activated.connect(button.click)
        ui.fitButton.clicked.connect(self._view.fit_width)
        self._view.zoomed.connect(lambda zoom: ui.zoom.setText(f"{zoom}%"))
        ui.outsideButton.clicked.connect(self._open_outside)
        ui.closeButton.clicked.connect(self.accept)

    def _show(self, content: bytes, *, is_pdf: bool) -> None:
        if is_pdf:
            self.ui.pages.show_pdf(content)
        elif not self.ui.picture.show_picture(content):
            text = "Gambar ini tidak dapat ditampilkan. Buka di program lain, atau pindai ulang."
            self.ui.notice.say(text, "warning")

    def _open_outside(self) -> None:
        """Let the system's own program show a copy that nobody can change."""
        if self._copy is None:
            return
        try:
            copy = self._copy()
        except (UserError, OSError) as fault:
            self.ui.notice.say(f"Salinan tidak dapat dibuat: {fault}", "error")
            return
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(copy)))
