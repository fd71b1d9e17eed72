"""As of which day a page shows its list: a date above it, and a strip while it is not today."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent

from kepegdesk.ui.text import short_date, tip
from kepegdesk.ui.widgets.notice import Notice
from kepegdesk.ui.widgets.optional_date import OptionalDate

BACK = "Kembali ke hari ini"
HINT = "Keadaan per tanggal: kosong berarti hari ini. Enter menampilkan, Esc kembali ke hari ini."


class DayChoice(QObject):
    """Holds the day that is shown, None for today; whole dates are taken as they are typed."""

    chosen = Signal()
    left_for_list = Signal()

    def __init__(
        self,
        field: OptionalDate,
        notice: Notice,
        today: dt.date,
        leave: Callable[[], bool] = lambda: True,
    ) -> None:
        """``leave`` saves what is typed elsewhere, or keeps the day that is shown."""
        super().__init__(field)
        self._field, self._notice, self._today, self._leave = field, notice, today, leave
        self.day: dt.date | None = None
        field.set_today(today)
        field.setPlaceholderText("hari ini")
        tip(field, f"{HINT} {field.toolTip()}")
        field.changed.connect(self._on_changed)
        field.editingFinished.connect(self._take)
        field.installEventFilter(self)
        notice.acted.connect(self.back)

    def words(self) -> str:
        """Word the day that is shown."""
        if self.day is not None and self.day > self._today:
            return f"Keadaan per {short_date(self.day)}, sejauh TMT-nya sudah tercatat"
        return f"Keadaan per {short_date(self.day)}"

    def say(self, what: str) -> None:
        """Say below the date what is shown of the day; nothing where it is today."""
        self._notice.say(what, "warning" if what else "", BACK)

    def ask(self) -> None:
        """Let the user type a day."""
        self._field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._field.selectAll()

    def choose(self, day: dt.date | None) -> None:
        """Show another day."""
        self._field.set_date(day)
        self._take()

    def back(self) -> None:
        """Show today again."""
        self.choose(None)

    def _on_changed(self) -> None:
        day = self._field.date()
        if day is not None and self._field.text() == short_date(day):
            self._take()

    def _take(self) -> None:
        day = self._field.date()
        if day == self._today:
            self._field.set_date(None)
            day = None
        if day == self.day or self._field.is_wrong():
            return
        if not self._leave():
            self._field.set_date(self.day)
            return
        self.day = day
        if day is None:
            self.say("")
        self.chosen.emit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Go on into the list with Enter, back to today with Esc."""
        if event.type() is not QEvent.Type.KeyPress or not isinstance(event, QKeyEvent):
            return False
        if event.key() == Qt.Key.Key_Escape and self._field.text():
            self.back()
            return True
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._field.editingFinished.emit()
            if not self._field.is_wrong():
                self.left_for_list.emit()
            return True
        return False
