"""The status bar's three facts: how many the page shows, where the data lies, the last backup."""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QStatusBar

from kepegdesk.services import desk
from kepegdesk.ui import places
from kepegdesk.ui.changes import Context
from kepegdesk.ui.text import ElidedLabel, PlainLabel, tip

MESSAGE_TIME = 8000
"""Milliseconds a sentence about what was done stays."""
GAP = 20
"""Pixels between how many and where."""


class OfficeBar(QObject):
    """Fills a window's status bar."""

    def __init__(self, bar: QStatusBar, context: Context) -> None:
        super().__init__(bar)
        self._bar = bar
        self._context = context
        self.count = PlainLabel(bar)
        self.place = ElidedLabel(bar)
        self.backup = PlainLabel(bar)
        bar.setContentsMargins(12, 0, 4, 0)
        bar.addWidget(self.count)
        bar.addWidget(self.place, 1)
        bar.addPermanentWidget(self.backup)

    def show_count(self, words: str) -> None:
        """Show how many the page in front shows; a page without a list says nothing.

        The bar itself hides and shows the field while a sentence stands in its place.
        """
        self.count.setText(words)
        self.count.setContentsMargins(0, 0, GAP if words else 0, 0)

    def show_office(self) -> None:
        """Show where the office lies and how old its last backup is."""
        self.place.setText(places.shown(self._context.location))
        keeps_backups = not (self._context.is_sample or places.is_server(self._context.location))
        self.backup.setVisible(keeps_backups)
        if keeps_backups:
            self._show_backup()

    def _show_backup(self) -> None:
        now = self._context.session.clock()
        moment = places.made_at(self._context.ask(desk.about).last_backup, now.tzinfo)
        self.backup.setText(places.age_words(moment, now))
        self.backup.setProperty("tone", "error" if places.is_old(moment, now) else "")
        when = places.moment_words(moment)
        tip(self.backup, f"Cadangan dibuat sendiri ketika jendela ditutup. Terakhir: {when}")

    def tell(self, words: str) -> None:
        """Show for a while what was done."""
        if words:
            self._bar.showMessage(words, MESSAGE_TIME)
