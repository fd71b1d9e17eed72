"""TrendLine: a small line of counts over days, with the days as its tooltip."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from PySide6.QtCore import QPointF, QSize
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from kepegdesk.domain.indonesian import thousands
from kepegdesk.ui.style import ACCENT_DARK
from kepegdesk.ui.text import tip

MOST = 30
"""Days that are drawn, the newest."""
MARGIN = 3.0


class TrendLine(QWidget):
    """Hidden until there are two days to draw a line between."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.points: list[tuple[dt.date, int]] = []
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAccessibleName("Perkembangan jumlah temuan")
        self.hide()

    def sizeHint(self) -> QSize:
        """Return room for a word's height."""
        return QSize(120, 26)

    def show_points(self, points: Sequence[tuple[dt.date, int]]) -> None:
        """Show the counts of some days, the oldest first."""
        self.points = list(points)[-MOST:]
        words = "\n".join(f"{day:%d-%m-%Y}: {thousands(count)}" for day, count in self.points)
        tip(self, words)
        self.setAccessibleDescription(words)
        self.setVisible(len(self.points) > 1)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the line, and a dot where it stands today."""
        if not self.points:
            return
        line = self._line()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(ACCENT_DARK), 1.6))
        painter.drawPolyline(line)
        painter.setBrush(QColor(ACCENT_DARK))
        painter.drawEllipse(line.at(line.size() - 1), 2, 2)
        painter.end()

    def _line(self) -> QPolygonF:
        """Return the counts as points, the days evenly apart, from nothing to the most."""
        most = max(count for _day, count in self.points) or 1
        across = (self.width() - 2 * MARGIN) / max(len(self.points) - 1, 1)
        down = self.height() - 2 * MARGIN
        return QPolygonF(
            [
                QPointF(MARGIN + place * across, MARGIN + down * (1 - count / most))
                for place, (_day, count) in enumerate(self.points)
            ]
        )
