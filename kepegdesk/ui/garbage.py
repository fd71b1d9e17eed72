"""Python's cycle collector runs on the GUI thread only.

Left to itself it runs in whatever thread allocates, and a worker would then delete widgets, which
Qt forbids outside the GUI thread. It also waits until the first page is painted.
"""

from __future__ import annotations

import gc

from PySide6.QtCore import QObject, QTimer

from kepegdesk.ui import jobs

EVERY = 1000
"""Milliseconds between two looks."""


class Collector(QObject):
    """Collects what is due, generation by generation; on its end Python collects by itself."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        gc.disable()
        self._timer = QTimer(self)
        self._timer.setInterval(EVERY)
        self._timer.timeout.connect(self.look)
        self._timer.start()
        self.destroyed.connect(gc.enable)

    def look(self) -> None:
        """Collect the oldest generation that is due, and with it all younger ones.

        What a job is making is not searched meanwhile: the window would stand still for it.
        """
        if jobs.is_busy():
            return
        due = [
            generation
            for generation, (count, threshold) in enumerate(
                zip(gc.get_count(), gc.get_threshold(), strict=True)
            )
            if threshold and count > threshold
        ]
        if due:
            gc.collect(due[-1])
