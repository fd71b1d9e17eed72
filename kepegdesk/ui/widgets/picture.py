"""A picture on screen, the right way up, as wide as its window or larger."""

from __future__ import annotations

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, Qt, Signal
from PySide6.QtGui import QImage, QImageReader, QPixmap, QResizeEvent
from PySide6.QtWidgets import QScrollArea, QWidget

from kepegdesk.ui.text import PlainLabel

STEP = 1.25
LARGEST, SMALLEST = 4.0, 0.1


class Picture(QScrollArea):
    """Shows one picture; it fits the width until somebody zooms; ``zoomed`` gives the percent."""

    zoomed = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._image = QImage()
        self._zoom = 1.0
        self._fits = True
        self._sheet = PlainLabel(self)
        self._sheet.setAccessibleName("Gambar")
        self._sheet.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setWidget(self._sheet)

    def show_picture(self, content: bytes) -> bool:
        """Show another picture; return False when it cannot be read."""
        buffer = QBuffer()
        buffer.setData(QByteArray(content))
        buffer.open(QIODevice.OpenModeFlag.ReadOnly)
        reader = QImageReader(buffer)
        reader.setAutoTransform(True)
        self._image = reader.read()
        self._draw()
        return not self._image.isNull()

    def zoom(self) -> int:
        """Return the zoom in percent."""
        return round(self._zoom * 100)

    def zoom_in(self) -> None:
        """Enlarge one step."""
        self._zoom_to(self._zoom * STEP)

    def zoom_out(self) -> None:
        """Shrink one step."""
        self._zoom_to(self._zoom / STEP)

    def fit_width(self) -> None:
        """Make the picture as wide as the window, and keep it so."""
        self._fits = True
        self._draw()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit anew."""
        super().resizeEvent(event)
        if self._fits:
            self._draw()

    def _zoom_to(self, zoom: float) -> None:
        self._fits = False
        self._zoom = min(LARGEST, max(SMALLEST, zoom))
        self._draw()

    def _draw(self) -> None:
        if self._image.isNull():
            return
        if self._fits:
            room = max(self.viewport().width() - 8, 40)
            self._zoom = min(1.0, room / self._image.width())
        size = self._image.size() * self._zoom
        smooth = Qt.TransformationMode.SmoothTransformation
        shown = self._image.scaled(size, Qt.AspectRatioMode.KeepAspectRatio, smooth)
        self._sheet.setPixmap(QPixmap.fromImage(shown))
        self._sheet.resize(shown.size())
        self.zoomed.emit(self.zoom())
