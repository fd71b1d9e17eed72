"""Short words for leave, where a column is narrow."""

from __future__ import annotations

from kepegdesk.domain.kinds import LeaveKind

_SHORT = {LeaveKind.UNPAID: "CLTN", LeaveKind.IMPORTANT: "Alasan penting"}


def short_kind(kind: LeaveKind) -> str:
    """Name a kind of leave in a narrow column."""
    return _SHORT.get(kind) or kind.label.removeprefix("Cuti ")
