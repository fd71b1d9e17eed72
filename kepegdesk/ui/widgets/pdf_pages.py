"""Pages of a PDF on screen: the very bytes that are printed and saved, drawn by pypdfium2."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QImage, QPixmap, QResizeEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from kepegdesk.ui.text import PlainLabel

if TYPE_CHECKING:
    from pypdfium2 import PdfDocument

POINTS_PER_INCH = 72
SCREEN_DPI = 96
ZOOMS = (25, 33, 50, 67, 75, 90, 100, 125, 150, 200, 300)


MOST_DRAWN = 8
"""Pages kept drawn; a batch of a thousand letters would else fill the memory."""


class PdfPages(QScrollArea):
    """Shows every page, one below the other; ``zoomed`` gives the zoom in percent.

    Only what is in sight is drawn.
    """

    zoomed = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._pdf: bytes = b""
        self._zoom = 100
        self._fits = True
        self._sheets: list[PlainLabel] = []
        self._sizes: list[tuple[float, float]] = []
        self._drawn: list[int] = []
        self._holder = QWidget()
        self._column = QVBoxLayout(self._holder)
        self._column.setSpacing(14)
        self._column.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
        self.setWidget(self._holder)
        self.setWidgetResizable(True)
        self.verticalScrollBar().valueChanged.connect(lambda _place: self._draw_seen())
        self.verticalScrollBar().rangeChanged.connect(lambda _low, _high: self._draw_seen())

    def show_pdf(self, pdf: bytes) -> None:
        """Show another document; one with as many pages keeps its place."""
        self._pdf = pdf
        with open_pdf(pdf) as document:
            self._sizes = [document[i].get_size() for i in range(len(document))]
        if len(self._sheets) != len(self._sizes):
            for sheet in self._sheets:
                sheet.hide()
                sheet.deleteLater()
            self._sheets = [self._sheet(number) for number in range(len(self._sizes))]
        self._draw()

    def page_count(self) -> int:
        """Return how many pages there are."""
        return len(self._sizes)

    def zoom(self) -> int:
        """Return the zoom in percent."""
        return self._zoom

    def zoom_in(self) -> None:
        """Enlarge one step."""
        self._zoom_to(next((zoom for zoom in ZOOMS if zoom > self._zoom), ZOOMS[-1]))

    def zoom_out(self) -> None:
        """Shrink one step."""
        self._zoom_to(next((zoom for zoom in reversed(ZOOMS) if zoom < self._zoom), ZOOMS[0]))

    def fit_width(self) -> None:
        """Make the pages as wide as the window, and keep them so."""
        self._fits = True
        self._draw()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit anew."""
        super().resizeEvent(event)
        if self._fits and self._sizes:
            self._draw()

    def _zoom_to(self, zoom: int) -> None:
        self._fits = False
        self._zoom = zoom
        self._draw()

    def _sheet(self, number: int) -> PlainLabel:
        sheet = PlainLabel(self._holder)
        sheet.setFrameShape(QFrame.Shape.Box)
        sheet.setAccessibleName(f"Halaman {number + 1}")
        self._column.addWidget(sheet, 0, Qt.AlignmentFlag.AlignHCenter)
        return sheet

    def _draw(self) -> None:
        if not self._sizes:
            return
        if self._fits:
            room = max(self.viewport().width() - 48, 120)
            widest = max(width for width, _height in self._sizes)
            self._zoom = max(20, min(150, int(100 * room * POINTS_PER_INCH / SCREEN_DPI / widest)))
        self._drawn = []
        for (width, height), sheet in zip(self._sizes, self._sheets, strict=True):
            scale = self._dpi() / POINTS_PER_INCH
            sheet.setFixedSize(QSize(round(width * scale), round(height * scale)) + QSize(2, 2))
        self._holder.adjustSize()
        self._draw_seen()
        self.zoomed.emit(self._zoom)

    def _dpi(self) -> float:
        return SCREEN_DPI * self._zoom / 100

    def _draw_seen(self) -> None:
        """Draw the pages in sight that are not drawn yet, and let go of those long passed."""
        wanted = [number for number in self._seen() if number not in self._drawn]
        if not wanted:
            return
        ratio = self.devicePixelRatioF()
        with open_pdf(self._pdf) as document:
            for number in wanted:
                image = draw_page(document, number, self._dpi() * ratio)
                image.setDevicePixelRatio(ratio)
                self._sheets[number].setPixmap(QPixmap.fromImage(image))
        self._drawn += wanted
        while len(self._drawn) > max(MOST_DRAWN, len(wanted)):
            self._sheets[self._drawn.pop(0)].setPixmap(QPixmap())

    def _seen(self) -> list[int]:
        """Return the pages in sight; before the first layout, the first page."""
        top = self.verticalScrollBar().value()
        bottom = top + self.viewport().height()
        down, found = self._column.contentsMargins().top(), []
        for number, sheet in enumerate(self._sheets):
            if down < bottom and down + sheet.height() > top:
                found.append(number)
            down += sheet.height() + self._column.spacing()
        return found or list(range(min(1, len(self._sheets))))


def open_pdf(pdf: bytes) -> PdfDocument:
    """Open a document for reading; use it as a context manager."""
    from pypdfium2 import PdfDocument

    return PdfDocument(pdf)


def draw_page(document: PdfDocument, number: int, dpi: float) -> QImage:
    """Return one page as a picture."""
    bitmap = document[number].render(
        scale=dpi / POINTS_PER_INCH, rev_byteorder=True, prefer_bgrx=True
    )
    image = QImage(
        bytes(bitmap.buffer),
        bitmap.width,
        bitmap.height,
        bitmap.stride,
        QImage.Format.Format_RGBX8888,
    )
    return image.copy()
