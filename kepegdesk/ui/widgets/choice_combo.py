"""A choice out of a closed vocabulary."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from typing import TypeVar

from PySide6.QtWidgets import QComboBox

E = TypeVar("E", bound=StrEnum)


def label_of(member: StrEnum) -> str:
    """Return the words of a member: its label, or its value where the value is the label."""
    return str(getattr(member, "label", member.value))


def fill(combo: QComboBox, members: Iterable[StrEnum], empty: str | None = None) -> None:
    """Offer the members of a vocabulary, with an empty choice in front if it is worded."""
    combo.clear()
    if empty is not None:
        combo.addItem(empty, None)
    for member in members:
        combo.addItem(label_of(member), member.value)


def chosen(combo: QComboBox, kind: type[E]) -> E | None:
    """Return the member chosen, or None."""
    value = combo.currentData()
    return kind(value) if value is not None else None


def choose(combo: QComboBox, member: StrEnum | None) -> None:
    """Choose a member, or the empty choice."""
    combo.setCurrentIndex(combo.findData(None if member is None else member.value))


def keep_narrow(combo: QComboBox, letters: int = 24) -> None:
    """Let a choice of long words be no wider than so many letters; the list shows the rest."""
    combo.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    combo.setMinimumContentsLength(letters)
