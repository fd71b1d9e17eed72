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


class PdfPages(QScrollArea):
    """Shows every page, one below the other; ``zoomed`` gives the zoom in percent."""

    zoomed = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._pdf: bytes = b""
        self._zoom = 100
        self._fits = True
        self._sheets: list[PlainLabel] = []
        self._sizes: list[tuple[float, float]] = []
        self._holder = QWidget()
        self._column = QVBoxLayout(self._holder)
        self._column.setSpacing(14)
        self._column.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
        self.setWidget(self._holder)
        self.setWidgetResizable(True)

    def show_pdf(self, pdf: bytes) -> None:
        """Show another document."""
        self._pdf = pdf
        with open_pdf(pdf) as document:
            self._sizes = [document[i].get_size() for i in range(len(document))]
        for sheet in self._sheets:
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
        dpi = SCREEN_DPI * self._zoom / 100
        ratio = self.devicePixelRatioF()
        with open_pdf(self._pdf) as document:
            for number, sheet in enumerate(self._sheets):
                image = draw_page(document, number, dpi * ratio)
                image.setDevicePixelRatio(ratio)
                sheet.setPixmap(QPixmap.fromImage(image))
                sheet.setFixedSize(image.deviceIndependentSize().toSize() + QSize(2, 2))
        self.zoomed.emit(self._zoom)


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
