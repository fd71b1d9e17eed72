"""Columns of a table: named, never numbered."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QBrush, QColor

from kepegdesk.ui.style import AMBER, GREEN, INK_SOFT, RED
from kepegdesk.ui.text import plain

T = TypeVar("T")

LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
CENTER = Qt.AlignmentFlag.AlignCenter

_DISPLAY = int(Qt.ItemDataRole.DisplayRole)
_ALIGNMENT = int(Qt.ItemDataRole.TextAlignmentRole)
_TIP = int(Qt.ItemDataRole.ToolTipRole)
_FOREGROUND = int(Qt.ItemDataRole.ForegroundRole)
KNOWN_ROLES = frozenset({_DISPLAY, _ALIGNMENT, _TIP, _FOREGROUND})
"""Roles a cell answers, as plain numbers: painting asks for seven of every cell it shows."""

_TONES = {"error": RED, "warning": AMBER, "good": GREEN, "soft": INK_SOFT}


@dataclass(frozen=True)
class Column(Generic[T]):
    """What one column shows of a row; ``width`` in pixels, ``tone`` a name for its colour."""

    key: str
    title: str
    width: int
    text: Callable[[T], str]
    alignment: Qt.AlignmentFlag = LEFT
    sortable: bool = True
    hidden: bool = False
    tone: Callable[[T], str] | None = None
    tip: Callable[[T], str] | None = None
    sort_key: Callable[[T], Any] | None = None


def cell(column: Column[T], row: T, role: int) -> object:
    """Return what a cell shows for a role; nothing for roles it does not know."""
    if role == _DISPLAY:
        return column.text(row)
    if role == _ALIGNMENT:
        return column.alignment
    if role == _TIP:
        return plain((column.tip or column.text)(row)) or None
    if role == _FOREGROUND and column.tone:
        tone = _TONES.get(column.tone(row))
        return QBrush(QColor(tone)) if tone else None
    return None


def heading(column: Column[Any], role: int) -> object:
    """Return what a column's heading shows for a role."""
    if role == Qt.ItemDataRole.DisplayRole:
        return column.title
    if role == Qt.ItemDataRole.TextAlignmentRole:
        return column.alignment
    return None
