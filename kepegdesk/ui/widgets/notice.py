"""A coloured strip that says what is wrong, doubtful or well, and an empty list's invitation."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from kepegdesk.domain.problems import Problem, Severity
from kepegdesk.ui.text import PlainLabel

_ICONS = {"error": "kd-warning", "warning": "kd-warning", "good": "kd-approve"}


class Notice(QFrame):
    """Hidden while it has nothing to say; it may offer the act that ends what it tells."""

    acted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "notice")
        self._row = row = QHBoxLayout(self)
        self._icon = PlainLabel(self)
        self._icon.setFixedSize(20, 20)
        self._text = PlainLabel(self)
        self._text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        row.addWidget(self._icon)
        row.addWidget(self._text, 1)
        self._button = QPushButton(self)
        self._button.setAutoDefault(False)
        self._button.clicked.connect(self.acted)
        row.addWidget(self._button)
        self._offer("")
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        self.hide()

    def text(self) -> str:
        """Return what it says."""
        return self._text.text()

    def say(self, text: str, tone: str = "", verb: str = "") -> None:
        """Say something in a tone: error, warning, good, or plain; an empty text hides it.

        ``verb`` words the button that emits ``acted``; none, no button.
        """
        self._text.setText(text)
        self._offer(verb)
        self._text.setProperty("tone", tone)
        self.setProperty("tone", tone)
        icon = QIcon.fromTheme(_ICONS.get(tone, "kd-info"))
        self._icon.setPixmap(icon.pixmap(QSize(18, 18)))
        for widget in (self, self._text):
            widget.style().unpolish(widget)
            widget.style().polish(widget)
        self.setVisible(bool(text))

    def _offer(self, verb: str) -> None:
        """Show the button, beside a text that is one line then, or none."""
        self._button.setText(verb)
        self._button.setVisible(bool(verb))
        self._text.setWordWrap(not verb)
        across = Qt.AlignmentFlag.AlignVCenter if verb else Qt.AlignmentFlag.AlignTop
        self._row.setAlignment(self._icon, across)
        high, right = (3, 4) if verb else (7, 10)
        self._row.setContentsMargins(10, high, right, high)

    def say_problems(self, problems: Sequence[Problem]) -> None:
        """List problems, the blocking ones first."""
        order = sorted(problems, key=lambda problem: list(Severity).index(problem.severity))
        tone = {Severity.ERROR: "error", Severity.WARNING: "warning"}
        text = "\n".join(problem.text for problem in order)
        self.say(text, tone.get(order[0].severity, "") if order else "")


class EmptyState(QWidget):
    """What an empty list says instead of nothing: a sentence and the way on."""

    acted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        column = QVBoxLayout(self)
        column.setContentsMargins(80, 0, 80, 0)
        column.addStretch(2)
        self._icon = PlainLabel(self)
        self._title = PlainLabel(self)
        self._title.setProperty("role", "title")
        self._text = PlainLabel(self)
        self._text.setWordWrap(True)
        self._text.setProperty("role", "hint")
        self._button = QPushButton(self)
        self._button.setProperty("primary", True)
        self._button.clicked.connect(self.acted)
        for label in (self._icon, self._title, self._text):
            label.setAlignment(Qt.AlignmentFlag.AlignCenter)
        for widget in (self._icon, self._title, self._text):
            column.addWidget(widget)
        column.addWidget(self._button, 0, Qt.AlignmentFlag.AlignHCenter)
        column.setSpacing(10)
        column.addStretch(3)

    def say(self, icon: str, title: str, text: str, verb: str = "") -> None:
        """Say what is missing and name the act that mends it; no verb, no button."""
        self._icon.setPixmap(QIcon.fromTheme(icon).pixmap(QSize(48, 48)))
        self._title.setText(title)
        self._text.setText(text)
        self._button.setText(verb)
        self._button.setVisible(bool(verb))
