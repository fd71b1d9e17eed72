"""Text from data shown as text: Qt renders `<img src=…>` in labels and tooltips unless told not to.

A name imported from a spreadsheet may hold anything (reliability B.3, 6), so labels that show
data are ``PlainLabel`` and tooltips go through ``tip``; a test forbids the raw ways.
"""

from __future__ import annotations

import datetime as dt
import html

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtGui import Qt as RichText
from PySide6.QtWidgets import QLabel, QListWidgetItem, QSizePolicy, QWidget

from kepegdesk.domain import indonesian


class PlainLabel(QLabel):
    """A label that shows its text letter for letter."""

    def __init__(self, parent: QWidget | None = None, text: str = "") -> None:
        super().__init__(parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setText(text)


class ElidedLabel(PlainLabel):
    """A label of one line that ends in «…» where there is no room, and tells the rest on hover."""

    def __init__(self, parent: QWidget | None = None, text: str = "") -> None:
        self._whole = text
        super().__init__(parent, text)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)

    def setText(self, text: str) -> None:
        """Show a text, shortened to the room there is."""
        self._whole = text
        self.setAccessibleName(text)
        self._shorten()

    def whole(self) -> str:
        """Return the text unshortened."""
        return self._whole

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Shorten anew."""
        super().resizeEvent(event)
        self._shorten()

    def minimumSizeHint(self) -> QSize:
        """Let the layout make the label as narrow as it needs."""
        return QSize(24, super().minimumSizeHint().height())

    def _shorten(self) -> None:
        room = max(self.contentsRect().width() - 2, 24)  # a last letter may lean out
        shown = self.fontMetrics().elidedText(self._whole, Qt.TextElideMode.ElideRight, room)
        super().setText(shown)
        tip(self, self._whole if shown != self._whole else "")


def plain(text: str) -> str:
    """Return a text that a tooltip shows letter for letter."""
    if not RichText.mightBeRichText(text):
        return text
    return f"<span>{html.escape(text)}</span>".replace("\n", "<br>")


def tip(widget: QWidget | QListWidgetItem, text: str) -> None:
    """Give a widget, or a line of a list, a tooltip that is shown letter for letter."""
    widget.setToolTip(plain(text))


def short_date(day: dt.date | None) -> str:
    """Return «05-01-2026», or nothing."""
    return f"{day:%d-%m-%Y}" if day else ""


def long_date(day: dt.date | None) -> str:
    """Return «5 Januari 2026», or nothing."""
    return indonesian.long_date(day) if day else ""


def size_text(size: int) -> str:
    """Return the size of a file as «1,2 MB» or «37 KB»; what is smaller is one."""
    if size >= 1024 * 1024:
        return f"{size / 1024 / 1024:.1f} MB".replace(".", ",")
    return f"{max(1, round(size / 1024))} KB"
