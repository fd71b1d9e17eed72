"""The steps of a wizard, the present one marked in words and weight, not by colour alone."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QHBoxLayout, QWidget

from kepegdesk.ui.text import PlainLabel


class StepBar(QWidget):
    """«1. Pilih berkas», «2. Kolom» and so on."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(8)
        self._labels: list[PlainLabel] = []

    def name(self, steps: Sequence[str]) -> None:
        """Name the steps, once."""
        for number, step in enumerate(steps, start=1):
            label = PlainLabel(self, f"{number}. {step}")
            self._labels.append(label)
            self._row.addWidget(label)
            if number < len(steps):
                self._row.addWidget(PlainLabel(self, "›"))
        self._row.addStretch(1)
        self.show_step(0)

    def show_step(self, present: int) -> None:
        """Mark the present step."""
        for number, label in enumerate(self._labels):
            label.setProperty("role", "section" if number == present else "hint")
            label.setAccessibleDescription("langkah sekarang" if number == present else "")
            label.style().unpolish(label)
            label.style().polish(label)
