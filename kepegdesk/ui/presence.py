"""Who else is filling in the record that a form shows, told without disturbing who types."""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer

from kepegdesk.errors import UserError
from kepegdesk.services import drafts
from kepegdesk.services.drafts import Typing
from kepegdesk.ui.changes import Context
from kepegdesk.ui.widgets.notice import Notice

log = logging.getLogger(__name__)

EVERY = 5000
"""Milliseconds between two looks."""


class Presence(QObject):
    """Looks every few seconds who else has input of the record that is not saved."""

    def __init__(
        self,
        context: Context,
        subject: str,
        record: Callable[[], int | None],
        notice: Notice,
        parent: QObject,
        also: Callable[[], object] = lambda: None,
    ) -> None:
        """``also`` is done at every look, for instance to show what somebody else saved."""
        super().__init__(parent)
        self._context, self._subject, self._record = context, subject, record
        self._notice, self._also = notice, also
        self._told = ""
        self._timer = QTimer(self)
        self._timer.setInterval(EVERY)
        self._timer.timeout.connect(self._look_quietly)
        self._timer.start()

    def _look_quietly(self) -> None:
        """Look while the window is seen; one that was closed may outlive its office."""
        if not self._notice.window().isVisible():
            return
        try:
            self.look()
            self._also()
        except UserError:
            log.warning("who else is typing could not be read", exc_info=True)

    def look(self) -> None:
        """Show who else is typing now; a strip that stays the same is left alone."""
        record = self._record()
        found = []
        if record is not None:
            found = self._context.ask(drafts.others, self._subject, record)
        words = "\n".join(_words(each, self._context) for each in found)
        if words != self._told:
            self._told = words
            self._notice.say(words, "warning")


def _words(typing: Typing, context: Context) -> str:
    now = context.session.clock()
    since = dt.datetime.fromisoformat(typing.since).astimezone(now.tzinfo)
    when = f"pukul {since:%H.%M}" if since.date() == now.date() else f"{since:%d-%m-%Y %H.%M}"
    return (
        f"{typing.name} sedang mengisi data ini sejak {when} dan belum menyimpannya. Bila Anda "
        "juga mengubahnya, yang menyimpan kedua memilih nilai yang dipakai."
    )
