"""A field for a date that may be empty; typed the short way, shown in full."""

from __future__ import annotations

import datetime as dt

from PySide6.QtCore import QDate, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from kepegdesk.ui.text import short_date
from kepegdesk.ui.widgets.date_text import read_date
from kepegdesk.ui.widgets.marks import mark

HINT = "Contoh: 5/1, 5jan, h+3. Tombol + dan - menggeser sehari, t hari ini."


class OptionalDate(QLineEdit):
    """Reads `5/1`, `5jan`, `h+3`; `+` and `-` step a day, `t` is today."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._today: dt.date | None = None
        self._date: dt.date | None = None
        self.setPlaceholderText("hh-bb-tttt")
        self.setToolTip(HINT)
        self.setMinimumWidth(108)
        self.setMaximumWidth(150)
        self.editingFinished.connect(self._read)
        self.textEdited.connect(lambda _text: self._read_quietly())

    def set_today(self, today: dt.date) -> None:
        """Say what day it is at the desk."""
        self._today = today

    def date(self) -> dt.date | None:
        """Return the date, or None while the field is empty or not a date."""
        return self._date

    def set_date(self, day: dt.date | None) -> None:
        """Show a date, or nothing."""
        self.setText(short_date(day))
        mark(self)
        self._keep(day)

    def is_wrong(self) -> bool:
        """Tell whether something is typed that is not a date."""
        return bool(self.text().strip()) and self._date is None

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Step with + and -, jump to today with t."""
        step = {"+": 1, "=": 1, "-": -1}.get(event.text())
        if self.isReadOnly():
            super().keyPressEvent(event)
            return
        whole = not self.text() or self.hasSelectedText() or self._is_shown()
        if event.text() in ("t", "T") and whole:
            self.set_date(self._day())
        elif step and self._date and self._is_shown():
            self.set_date(self._date + dt.timedelta(days=step))
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Write what was typed in full."""
        super().focusOutEvent(event)
        self._read()

    def _is_shown(self) -> bool:
        return bool(self._date) and self.text() == short_date(self._date)

    def _day(self) -> dt.date:
        return self._today or _machine_day()

    def _read(self) -> None:
        self._read_quietly()
        if self._date:
            self.setText(short_date(self._date))
        mark(self, "wrong" if self.is_wrong() else "", "Bukan tanggal. " + HINT)

    def _read_quietly(self) -> None:
        self._keep(read_date(self.text(), self._day()))

    def _keep(self, day: dt.date | None) -> None:
        if day != self._date:
            self._date = day
            self.changed.emit()


def _machine_day() -> dt.date:
    day = QDate.currentDate()
    return dt.date(day.year(), day.month(), day.day())


def set_today(form: QWidget, today: dt.date) -> None:
    """Say to every date field of a form what day it is at the desk."""
    for field in form.findChildren(OptionalDate):
        field.set_today(today)
