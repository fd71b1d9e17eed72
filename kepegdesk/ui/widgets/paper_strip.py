"""A strip of paper, drawn anew a moment after what it shows was typed."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QPixmap, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from kepegdesk.ui.text import PlainLabel
from kepegdesk.ui.widgets.pdf_pages import POINTS_PER_INCH, draw_page, open_pdf

PAUSE = 250
"""Milliseconds of rest in typing."""
WIDEST = 720
"""Dots; paper shown wider looks coarse and takes the room of the fields."""

LOWEST = 24
"""Dots below which nothing could be read."""


class PaperStrip(PlainLabel):
    """Shows the first page of a PDF as large as there is room; nothing while unseen."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._make: Callable[[], bytes] | None = None
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Ignored)
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(PAUSE)
        self._later.timeout.connect(self._draw)

    def show_what(self, make: Callable[[], bytes]) -> None:
        """Say what makes the PDF."""
        self._make = make
        self.draw_soon()

    def draw_soon(self) -> None:
        """Draw anew after a rest."""
        self._later.start()

    def showEvent(self, event: QShowEvent) -> None:
        """Draw what was not made while nobody looked."""
        super().showEvent(event)
        self.draw_soon()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Draw in another size."""
        super().resizeEvent(event)
        self.draw_soon()

    def _draw(self) -> None:
        if self._make is None or not self.isVisible() or self.height() < LOWEST:
            return
        ratio = self.devicePixelRatioF()
        with open_pdf(self._make()) as document:
            wide, high = document[0].get_size()
            scale = min(min(self.width(), WIDEST) / wide, self.height() / high)
            image = draw_page(document, 0, scale * ratio * POINTS_PER_INCH)
        image.setDevicePixelRatio(ratio)
        self.setPixmap(QPixmap.fromImage(image))
