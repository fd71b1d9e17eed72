"""Input that was typed and not yet saved, written away every few seconds in case of a crash."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer

from kepegdesk.errors import UserError
from kepegdesk.services import drafts
from kepegdesk.ui.changes import Context

log = logging.getLogger(__name__)

EVERY = 5000
"""Milliseconds between two looks."""


class DraftKeeper(QObject):
    """Keeps one form's input; ``typed`` gives it, or None while nothing is unsaved."""

    def __init__(
        self,
        context: Context,
        subject: str,
        typed: Callable[[], tuple[int | None, dict[str, str]] | None],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._context = context
        self._subject = subject
        self._typed = typed
        self._kept: tuple[int | None, str] | None = None
        self._timer = QTimer(self)
        self._timer.setInterval(EVERY)
        self._timer.timeout.connect(self._look_quietly)
        self._timer.start()

    def _look_quietly(self) -> None:
        """Look, and let an office that cannot be reached now disturb nobody who is typing."""
        try:
            self.look()
        except UserError:
            log.warning("a draft could not be kept", exc_info=True)

    def stop(self) -> None:
        """Drop what is kept and look no more, because the form is put away."""
        self._timer.stop()
        self.forget()

    def look(self) -> None:
        """Keep what is typed by now, if it is new."""
        typed = self._typed()
        if typed is None:
            self.forget()
            return
        record, texts = typed
        fresh = (record, json.dumps(texts, ensure_ascii=False))
        if fresh != self._kept:
            drafts.keep(self._context.session, self._subject, record, fresh[1])
            self._kept = fresh

    def forget(self) -> None:
        """Drop what is kept, because it was saved or discarded."""
        if self._kept is not None:
            drafts.forget(self._context.session, self._subject, self._kept[0])
            self._kept = None

    def adopt(self, record: int | None) -> None:
        """Go on with what a crash left of one record, which was just put back."""
        self._kept = (record, "")
        self.look()

    def discard(self, record: int | None) -> None:
        """Drop what a crash left of one record."""
        drafts.forget(self._context.session, self._subject, record)

    def left_over(self) -> list[tuple[int | None, dict[str, str]]]:
        """Return what a crash left behind, as (record, texts)."""
        kept = drafts.kept(self._context.session, self._subject)
        return [(draft.record, json.loads(draft.content)) for draft in kept]
