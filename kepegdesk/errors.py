"""Refusals that are worded for the person at the desk; everything else that is raised is a bug."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kepegdesk.domain.problems import Problem


class UserError(Exception):
    """Something the user can understand and act on; its text is an Indonesian sentence."""


class Refused(UserError):
    """A rule or the data forbids the act; ``problems`` holds every reason, not only the first."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__("\n".join(problem.text for problem in problems))
        self.problems = tuple(problems)


class Stale(UserError):
    """Somebody else changed the record since it was read."""


class NotAllowed(UserError):
    """The signed-in account may not do this, or not for this unit."""


class BadFile(UserError):
    """A file the user chose cannot be used; it is left as it was."""


class OfficeUnusable(UserError):
    """The office's database cannot be opened or trusted; it is left byte for byte as it was."""


class OfficeMoved(OfficeUnusable):
    """The office was moved and is worked in elsewhere; ``to`` names the file or the address."""

    def __init__(self, text: str, to: str = "") -> None:
        super().__init__(text)
        self.to = to
