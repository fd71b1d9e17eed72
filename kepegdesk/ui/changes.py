"""One signal that tells every page what kind of thing changed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ParamSpec, TypeVar

from PySide6.QtCore import QEvent, QObject, Signal
from PySide6.QtWidgets import QWidget

from kepegdesk.services.rights import Right
from kepegdesk.services.session import Session
from kepegdesk.services.use_case import Query, UseCase

P = ParamSpec("P")
R = TypeVar("R")


class Context(QObject):
    """What every page is given: who is signed in, and what changed.

    ``changed`` carries a frozenset of subjects such as ``{"leave"}``.
    """

    changed = Signal(object)

    def __init__(
        self,
        session: Session,
        location: str,
        is_sample: bool = False,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.session = session
        self.location = location
        self.is_sample = is_sample
        self.pins: dict[str, object] = {}
        """Values pinned in a form for the next new record; gone with the sign-in."""

    def do(self, act: UseCase[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
        """Run a use case as the signed-in account and tell every page what it changed."""
        result = act(self.session, *args, **kwargs)
        self.changed.emit(act.changes)
        return result

    def ask(self, question: Query[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
        """Run a query as the signed-in account."""
        return question(self.session, *args, **kwargs)

    def may(self, act: UseCase[Any, Any] | Query[Any, Any] | Right) -> bool:
        """Tell whether the signed-in role may do this, so that a page can hide the button."""
        return act.allows(self.session)

    def tell(self, subjects: frozenset[str]) -> None:
        """Tell every page that these subjects changed (an undo, an import in a job)."""
        self.changed.emit(subjects)

    def follow(self, page: QWidget, subjects: frozenset[str], reload: Callable[[], None]) -> None:
        """Call ``reload`` when a subject changed: at once in sight, else when the page is shown."""
        _Follower(self, page, subjects, reload)


class _Follower(QObject):
    """Keeps a page up to date without reading for one that nobody sees."""

    def __init__(
        self,
        context: Context,
        page: QWidget,
        subjects: frozenset[str],
        reload: Callable[[], None],
    ) -> None:
        super().__init__(page)
        self._page, self._subjects, self._reload = page, subjects, reload
        self._stale = False
        context.changed.connect(self._on_changed)
        page.installEventFilter(self)

    def _on_changed(self, changed: frozenset[str]) -> None:
        if changed & self._subjects:
            self._stale = True
            self._catch_up()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Catch up when the page is shown."""
        if event.type() is QEvent.Type.Show:
            self._catch_up()
        return False

    def _catch_up(self) -> None:
        if self._stale and self._page.isVisible():
            self._stale = False
            self._reload()
