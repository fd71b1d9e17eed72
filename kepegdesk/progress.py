"""The whole contract of long work: a reporter that may raise ``Cancelled``."""

from __future__ import annotations

from collections.abc import Callable

Progress = Callable[[int, int], None]
"""Called with (done, total); may raise ``Cancelled``; the work then leaves nothing."""


class Cancelled(Exception):
    """The user pressed Cancel."""


def nothing(done: int, total: int) -> None:
    """Report to nobody."""
