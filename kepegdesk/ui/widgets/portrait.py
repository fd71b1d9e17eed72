"""The small photo beside a name; initials where there is none."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QImage, QKeyEvent, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QWidget

from kepegdesk.ui.style import ACCENT, ACCENT_DARK, ACCENT_SOFT, LINE_STRONG
from kepegdesk.ui.text import tip
from kepegdesk.ui.widgets.photo_crop import read_picture

SIZE = QSize(48, 64)


class Portrait(QAbstractButton):
    """Shows a photo of 3:4; a click or Enter asks for it in large."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._image = QImage()
        self._initials = ""
        self.setFixedSize(SIZE)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.show_person("", b"")

    def show_person(self, name: str, photo: bytes) -> None:
        """Show a person's photo, or the initials of his name."""
        self._image = read_picture(photo) if photo else QImage()
        self._initials = initials(name)
        self.setAccessibleName(f"Foto {name}" if self.has_photo() else f"Foto {name}: belum ada")
        tip(self, "Ganti atau perbesar foto" if self.has_photo() else "Tambah foto")
        self.update()

    def has_photo(self) -> bool:
        """Tell whether a photo is shown."""
        return not self._image.isNull()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Take Enter as a click."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the photo or the initials, framed while it has the focus."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        edge = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        shape = QPainterPath()
        shape.addRoundedRect(edge, 4, 4)
        painter.fillPath(shape, QColor(ACCENT_SOFT))
        painter.setClipPath(shape)
        if self.has_photo():
            painter.drawImage(edge, self._image)
        else:
            self._draw_initials(painter)
        painter.setClipping(False)
        focused = self.hasFocus()
        painter.setPen(QPen(QColor(ACCENT if focused else LINE_STRONG), 2 if focused else 1))
        painter.drawPath(shape)

    def _draw_initials(self, painter: QPainter) -> None:
        font = self.font()
        font.setPointSizeF(font.pointSizeF() * 1.4)
        font.setBold(True)
        painter.setFont(font)
        painter.setPen(QColor(ACCENT_DARK))
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, self._initials)


def initials(name: str) -> str:
    """Return the first letters of the first and the last word of a name without titles."""
    words = [word for word in name.split() if word[0].isalnum()]
    return "".join(word[0] for word in [*words[:1], *words[1:][-1:]]).upper()
