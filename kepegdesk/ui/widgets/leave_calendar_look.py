"""How the calendar of leave looks: tints and letters per kind, hatching, days off, the sign.

Nothing is told by colour alone: a kind has its letter, what waits is hatched, too few people have
a sign and words. The tints are those of the wall calendar; black stands out on each at 7:1.
"""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QBrush, QColor, QFont, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from kepegdesk.domain.kinds import LeaveKind
from kepegdesk.services.leave_calendar import LETTERS
from kepegdesk.ui import style

TINTS = {
    "T": "#8cc7ed",
    "B": "#80ccb0",
    "S": "#f0a37d",
    "M": "#deA6cc",
    "P": "#f2de73",
    "L": "#b8bfc4",
}
"""Fill of a kind by its letter."""
EDGES = {
    "T": "#1f5f8b",
    "B": "#13664b",
    "S": "#9c4312",
    "M": "#7d2f66",
    "P": "#7a6600",
    "L": "#48525a",
}
"""Frame and hatching of a kind."""

WEEKEND, HOLIDAY, TODAY, BAND = "#eef1f3", "#d9dfe3", "#f3f8fc", "#e6ecf0"
HEATS = ("#ffffff", "#dcebf5", "#b5d4ea", "#85b7da", "#5593c2")
"""From nobody to the most people away; numbers stand on every step in the same dark ink."""

SHORT_DAYS = ("Sn", "Sl", "Rb", "Km", "Jm", "Sb", "Mg")


def heat(count: int, most: int) -> str:
    """Return the shade for so many people of at most so many."""
    if count <= 0 or most <= 0:
        return HEATS[0]
    return HEATS[min(len(HEATS) - 1, 1 + (count * (len(HEATS) - 1) - 1) // most)]


def sized(font: QFont, points: float, *, bold: bool = False) -> QFont:
    """Return a font in another size."""
    made = QFont(font)
    made.setPointSizeF(points)
    made.setBold(bold)
    return made


def draw_leave(painter: QPainter, box: QRect, letter: str, *, pending: bool, low: bool) -> None:
    """Fill a day of leave, hatched while it waits; a day off within it is low and has no letter."""
    edge = QColor(EDGES.get(letter, style.INK))
    inside = box.adjusted(0, 3, 0, -3)
    if low:
        middle = box.center().y()
        inside = QRect(box.left(), middle - 3, box.width(), 7)
    painter.save()
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(style.PAPER if pending else TINTS.get(letter, style.LINE)))
    painter.drawRect(inside)
    if pending:
        painter.setBrush(QBrush(edge, Qt.BrushStyle.BDiagPattern))
        painter.drawRect(inside)
    painter.setPen(QPen(edge, 1))
    painter.drawLine(inside.topLeft(), inside.topRight())
    painter.drawLine(inside.bottomLeft(), inside.bottomRight())
    painter.restore()
    if letter and not low:
        _draw_letter(painter, inside, letter, pending)


def _draw_letter(painter: QPainter, inside: QRect, letter: str, pending: bool) -> None:
    painter.save()
    painter.setFont(sized(painter.font(), 9, bold=True))
    if pending:
        ground = QRect(0, 0, 13, 13)
        ground.moveCenter(inside.center())
        painter.fillRect(ground, QColor(style.PAPER))
    painter.setPen(QColor(style.INK))
    painter.drawText(inside, Qt.AlignmentFlag.AlignCenter, letter)
    painter.restore()


def draw_ends(painter: QPainter, box: QRect, letter: str, *, first: bool, last: bool) -> None:
    """Close a leave at its first and last day."""
    painter.save()
    painter.setPen(QPen(QColor(EDGES.get(letter, style.INK)), 1))
    if first:
        painter.drawLine(box.left(), box.top() + 3, box.left(), box.bottom() - 3)
    if last:
        painter.drawLine(box.right(), box.top() + 3, box.right(), box.bottom() - 3)
    painter.restore()


def draw_sign(
    painter: QPainter, corner: QPointF, *, certain: bool = True, half: float = 4.5
) -> None:
    """Draw the sign of too few people at a lower right corner: hollow if all were granted."""
    high = half * 1.8
    x, y = corner.x(), corner.y()
    triangle = QPolygonF([QPointF(x - 2 * half, y), QPointF(x, y), QPointF(x - half, y - high)])
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(QColor(style.RED), 1.3))
    painter.setBrush(QColor(style.RED if certain else style.PAPER))
    painter.drawPolygon(triangle)
    painter.restore()


def _short(kind: LeaveKind) -> str:
    return "CLTN" if kind is LeaveKind.UNPAID else kind.label.removeprefix("Cuti ")


class Legend(QWidget):
    """A line that explains letters, hatching, grey and the sign; wraps where it is narrow."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self._entries: list[tuple[str, str]] = []
        self.explain_month()

    def explain_month(self) -> None:
        """Explain what stands on a month: the letters of the kinds."""
        kinds = [(LETTERS[kind], _short(kind)) for kind in LeaveKind]
        self._explain([*kinds, ("pending", "Menunggu keputusan")])

    def explain_year(self) -> None:
        """Explain what stands on a year: how many people."""
        number = ("12", "Orang yang cuti atau mengajukan")
        self._explain([number, ("pending", "Sebagian menunggu keputusan")])

    def _explain(self, entries: list[tuple[str, str]]) -> None:
        self._entries = [
            *entries,
            ("off", "Hari libur"),
            ("sign", "Di bawah minimum"),
            ("hollow", "Di bawah minimum bila semua disetujui"),
        ]
        words = "; ".join(f"{letter} {name}" for letter, name in entries if letter != "pending")
        self.setAccessibleName(f"Keterangan: {words}; bergaris miring: menunggu keputusan")
        self.setFixedHeight(self._rows() * self._row_height())
        self.update()

    def sizeHint(self) -> QSize:
        """Return the room it needs at its present width."""
        return QSize(400, self._rows() * self._row_height())

    def minimumSizeHint(self) -> QSize:
        """Let it be as narrow as the window."""
        return QSize(200, self._row_height())

    def _row_height(self) -> int:
        return self.fontMetrics().height() + 6

    def _widths(self) -> list[int]:
        measure = self.fontMetrics().horizontalAdvance
        return [24 + measure(name) + 16 for _key, name in self._entries]

    def _places(self) -> list[tuple[int, int]]:
        """Return where each entry stands."""
        found, x, row = [], 0, 0
        for wide in self._widths():
            if x and x + wide > max(self.width(), 200):
                x, row = 0, row + 1
            found.append((x, row * self._row_height()))
            x += wide
        return found

    def _rows(self) -> int:
        return self._places()[-1][1] // self._row_height() + 1

    def resizeEvent(self, event: object) -> None:
        """Take as many lines as the width asks for."""
        self.setFixedHeight(self._rows() * self._row_height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw every entry."""
        painter = QPainter(self)
        for (key, name), (x, y) in zip(self._entries, self._places(), strict=True):
            box = QRect(x, y + 1, 18, self._row_height() - 3)
            self._draw_entry(painter, key, box)
            painter.setPen(QColor(style.INK))
            room = QRectF(x + 23, y, self.width(), self._row_height())
            painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, name)
        painter.end()

    def _draw_entry(self, painter: QPainter, key: str, box: QRect) -> None:
        if key in TINTS:
            draw_leave(painter, box, key, pending=False, low=False)
            draw_ends(painter, box, key, first=True, last=True)
        elif key.isdigit():
            painter.fillRect(box.adjusted(0, 1, 0, 0), QColor(HEATS[2]))
            painter.setPen(QColor(style.INK))
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, key)
        elif key == "pending":
            draw_leave(painter, box, "", pending=True, low=False)
            draw_ends(painter, box, "", first=True, last=True)
        elif key == "off":
            painter.fillRect(box.adjusted(0, 3, 0, -2), QColor(HOLIDAY))
        else:
            corner = QPointF(box.center().x() + 5, box.center().y() + 5)
            draw_sign(painter, corner, certain=key == "sign")
