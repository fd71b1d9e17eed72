"""A field for a number."""

from __future__ import annotations

from PySide6.QtWidgets import QSpinBox, QWidget

ROOM = 6
"""Dots left of the number; a style sheet cannot give a spin box any."""


class NumberEdit(QSpinBox):
    """A spin box whose number stands where the text of other fields does."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.lineEdit().setTextMargins(ROOM, 0, 0, 0)
