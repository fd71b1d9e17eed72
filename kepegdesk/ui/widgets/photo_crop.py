"""A picture with a 3:4 frame to move and size, by mouse and by keys."""

from __future__ import annotations

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QImage,
    QImageReader,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QWheelEvent,
)
from PySide6.QtWidgets import QWidget

from kepegdesk.ui.style import ACCENT, GROUND, PAPER
from kepegdesk.ui.widgets import photo_frame
from kepegdesk.ui.widgets.photo_frame import Frame, Size

LARGEST = QSize(600, 800)
"""Dots of the portrait that is kept."""
_MOST = 2400
"""Dots a picture is read with at most: a camera's are more than a portrait needs."""
_QUALITY = 90
_GRIP = 14
"""Dots on screen around a corner in which it is taken hold of."""
_STEP, _FACTOR = 0.02, 1.06
_ARROWS = {
    Qt.Key.Key_Left: (-1, 0), Qt.Key.Key_Right: (1, 0), Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
}  # fmt: skip
_CORNERS = ((0, 0), (1, 0), (0, 1), (1, 1))


class PhotoCrop(QWidget):
    """Arrows move the frame (with Shift finely), + and - size it, Enter is ``accepted``."""

    changed = Signal()
    accepted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._image = QImage()
        self._size = Size(1, 1)
        self.frame = Frame(0, 0, 1)
        self._held: tuple[int, int] | None = None
        self._from: QPointF | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMinimumSize(240, 240)
        self.setAccessibleName("Bingkai foto 3:4")
        self.setAccessibleDescription("Panah menggeser bingkai, + dan - mengubah ukurannya.")

    def show_picture(self, content: bytes) -> bool:
        """Show a picture with the largest frame; False when it cannot be read or is too small."""
        image = read_picture(content)
        size = Size(image.width(), image.height())
        if image.isNull() or size.widest < photo_frame.SMALLEST:
            return False
        self._image, self._size = image, size
        self._put(photo_frame.largest(size))
        return True

    def portrait(self) -> bytes:
        """Return what the frame holds as a JPEG of at most 600 by 800 dots."""
        frame = self.frame
        cut = self._image.copy(
            QRect(round(frame.x), round(frame.y), round(frame.width), round(frame.height))
        )
        if cut.width() > LARGEST.width():
            cut = cut.scaled(
                LARGEST,
                Qt.AspectRatioMode.IgnoreAspectRatio,  # the frame is 3:4 but for a dot
                Qt.TransformationMode.SmoothTransformation,
            )
        return _jpeg(cut)

    def enlarge(self) -> None:
        """Make the frame larger one step."""
        self._put(photo_frame.sized(self.frame, _FACTOR, self._size))

    def shrink(self) -> None:
        """Make the frame smaller one step."""
        self._put(photo_frame.sized(self.frame, 1 / _FACTOR, self._size))

    def _put(self, frame: Frame) -> None:
        self.frame = frame
        self.update()
        self.changed.emit()

    # Keys and mouse

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move, size or accept the frame."""
        key = Qt.Key(event.key())
        if key in _ARROWS:
            fine = event.modifiers() & Qt.KeyboardModifier.ShiftModifier
            step = 1.0 if fine else self._size.width * _STEP
            right, down = _ARROWS[key]
            self._put(photo_frame.moved(self.frame, right * step, down * step, self._size))
        elif event.text() in ("+", "="):
            self.enlarge()
        elif event.text() == "-":
            self.shrink()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.accepted.emit()
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take hold of a corner, or of the frame."""
        shown = self._on_screen()
        places = {each: _corner(shown, each) for each in _CORNERS}
        near = (c for c, at in places.items() if (at - event.position()).manhattanLength() < _GRIP)
        self._held = next(near, None)
        holds = self._held is not None or shown.contains(event.position())
        self._from = event.position() if holds else None

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Pull the corner, or move the frame."""
        if self._from is None:
            return
        scale, corner, at = self._scale(), self._held, event.position()
        if corner is not None:
            place = (at - self._corner_of_picture()) / scale
            to = (place.x(), place.y())
            self._put(photo_frame.pulled(self.frame, corner, to, self._size))
        else:
            by = (at - self._from) / scale
            self._put(photo_frame.moved(self.frame, by.x(), by.y(), self._size))
        self._from = at

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Let go."""
        self._from = self._held = None

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Size the frame."""
        turned = event.angleDelta().y()
        if turned:
            (self.enlarge if turned > 0 else self.shrink)()

    # Drawing

    def _scale(self) -> float:
        room = self.rect()
        return min(room.width() / self._size.width, room.height() / self._size.height)

    def _corner_of_picture(self) -> QPointF:
        scale = self._scale()
        left = (self.width() - self._size.width * scale) / 2
        return QPointF(left, (self.height() - self._size.height * scale) / 2)

    def _on_screen(self) -> QRectF:
        scale, corner = self._scale(), self._corner_of_picture()
        left, top = corner.x() + self.frame.x * scale, corner.y() + self.frame.y * scale
        return QRectF(left, top, self.frame.width * scale, self.frame.height * scale)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the picture, dimmed outside the frame."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.fillRect(self.rect(), QColor(GROUND))
        if self._image.isNull():
            return
        scale, shown = self._scale(), self._on_screen()
        size = self._image.size().toSizeF() * scale
        picture = QRectF(self._corner_of_picture(), size)
        painter.drawImage(picture, self._image)
        painter.fillRect(picture, QColor(0, 0, 0, 120))
        within = QRectF(self.frame.x, self.frame.y, self.frame.width, self.frame.height)
        painter.drawImage(shown, self._image, within)
        self._draw_frame(painter, shown)

    def _draw_frame(self, painter: QPainter, shown: QRectF) -> None:
        colour = QColor(ACCENT if self.hasFocus() else PAPER)
        painter.setPen(QPen(QColor(PAPER), 4))
        painter.drawRect(shown)
        painter.setPen(QPen(colour, 2))
        painter.drawRect(shown)
        for corner in _CORNERS:
            grip = QRectF(0, 0, 10, 10)
            grip.moveCenter(_corner(shown, corner))
            painter.fillRect(grip, colour)


def _corner(shown: QRectF, corner: tuple[int, int]) -> QPointF:
    right, bottom = corner
    return QPointF(
        shown.right() if right else shown.left(), shown.bottom() if bottom else shown.top()
    )


def read_picture(content: bytes) -> QImage:
    """Read a picture the right way up, no larger than a portrait needs."""
    buffer = QBuffer()
    buffer.setData(QByteArray(content))
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    reader = QImageReader(buffer)
    reader.setAutoTransform(True)
    size = reader.size()
    if max(size.width(), size.height()) > _MOST:
        reader.setScaledSize(size.scaled(_MOST, _MOST, Qt.AspectRatioMode.KeepAspectRatio))
    return reader.read()


def _jpeg(image: QImage) -> bytes:
    """Write a picture on white ground, without whatever else the file held."""
    flat = QImage(image.size(), QImage.Format.Format_RGB32)
    flat.fill(Qt.GlobalColor.white)
    painter = QPainter(flat)
    painter.drawImage(0, 0, image)
    painter.end()
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    flat.save(buffer, "JPEG", _QUALITY)  # type: ignore[call-overload]
    return bytes(buffer.data().data())
