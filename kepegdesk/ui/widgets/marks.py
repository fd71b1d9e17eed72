"""Fields marked as wrong or doubtful: a coloured frame, the reason as tooltip and description."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from PySide6.QtWidgets import QWidget

from kepegdesk.domain.problems import Problem
from kepegdesk.ui.text import tip


def mark(field: QWidget, grade: str = "", reason: str = "") -> None:
    """Mark a field as ``wrong`` or ``doubtful`` with the reason; an empty grade clears it."""
    if not grade and not field.property("wrong") and not field.property("doubtful"):
        return
    field.setProperty("wrong", grade == "wrong")
    field.setProperty("doubtful", grade == "doubtful")
    field.setAccessibleDescription(reason if grade else "")
    tip(field, reason if grade else "")
    field.style().unpolish(field)
    field.style().polish(field)


def mark_negative(label: QWidget, days: int) -> None:
    """Write days that are below zero in red, and all others as usual (pitfalls T-20)."""
    label.setProperty("tone", "error" if days < 0 else "")
    label.style().unpolish(label)
    label.style().polish(label)


def mark_problems(fields: Mapping[str, QWidget], problems: Iterable[Problem]) -> None:
    """Mark every field that a problem names, and clear the others."""
    told: dict[str, list[Problem]] = {}
    for problem in problems:
        told.setdefault(problem.field, []).append(problem)
    for name, field in fields.items():
        found = told.get(name, [])
        grade = "wrong" if any(p.blocks for p in found) else "doubtful" if found else ""
        mark(field, grade, "\n".join(p.text for p in found))
