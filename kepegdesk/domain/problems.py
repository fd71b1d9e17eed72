"""What can be wrong with an input: found all at once, worded for the person who typed it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """How much a problem weighs."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


@dataclass(frozen=True, slots=True)
class Problem:
    """One finding: a fixed ``key``, its weight, the field it concerns, an Indonesian sentence."""

    key: str
    severity: Severity
    field: str
    text: str

    @property
    def blocks(self) -> bool:
        """Tell whether the act must be refused."""
        return self.severity is Severity.ERROR


def error(key: str, field: str, text: str) -> Problem:
    """Make a problem that blocks."""
    return Problem(key, Severity.ERROR, field, text)


def warning(key: str, field: str, text: str) -> Problem:
    """Make a problem that the user may override."""
    return Problem(key, Severity.WARNING, field, text)
