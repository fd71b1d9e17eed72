"""The window while long work runs beside it: the longest time it does not answer."""

from __future__ import annotations

import tempfile
import time
from pathlib import Path
from typing import Any

from PySide6.QtCore import QEventLoop, Qt, QTimer

from kepegdesk.progress import Progress
from kepegdesk.services import balances, imports, reports
from kepegdesk.services.employees import Criteria
from kepegdesk.ui.dialogs.letter_batch import write_files
from kepegdesk.ui.jobs import Job
from tests.bench import letters, lists, office, workbooks
from tests.bench.rows import Reading, at_most, row

TICK = 4
"""Milliseconds between two signs of life."""
IDLE = 1000
SIZE = 10_000


class Pulse:
    """Notes when the window's thread came to its turn."""

    def __init__(self) -> None:
        self._timer = QTimer()
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setInterval(TICK)
        self._timer.timeout.connect(self._beat)
        self._last = 0.0
        self.longest = 0.0

    def during(self, job: Job | None) -> float:
        """Return the longest gap in ms while the job runs, or while nothing does."""
        loop = QEventLoop()
        failures: list[Exception] = []
        if job is None:
            QTimer.singleShot(IDLE, loop.quit)
        else:
            job.finished.connect(loop.quit)
            job.failed.connect(failures.append)
            job.failed.connect(loop.quit)
        self._last, self.longest = time.perf_counter(), 0.0
        self._timer.start()
        if job is not None:
            job.start()
        loop.exec()
        self._timer.stop()
        if failures:
            raise failures[0]
        return self.longest * 1000

    def _beat(self) -> None:
        now = time.perf_counter()
        self.longest = max(self.longest, now - self._last)
        self._last = now


def _works(folder: str) -> dict[str, Job]:
    session, sheet = office.session(), workbooks.spreadsheet(folder)
    target = Path(folder, "nominatif.xlsx")
    some = letters.batch(letters.LETTERS)

    def nominatif(progress: Progress) -> Any:
        return reports.nominatif(session, Criteria(), target, progress=progress)

    return {
        "letters": Job(lambda progress: write_files(some, Path(folder), progress)),
        "nominatif": Job(nominatif),
        "import": Job(lambda progress: imports.preview(session, sheet, progress=progress)),
        "balances": Job(lambda progress: balances.of_everybody(session, progress=progress)),
    }


@row("gap", "longest gap of the window during long work", at_most(16, "ms"), (SIZE,))
def longest_gap(size: int) -> Reading:
    """Run each kind of long work beside a painted list."""
    with lists.people(size), tempfile.TemporaryDirectory() as folder:
        pulse = Pulse()
        idle = pulse.during(None)
        gaps = {name: pulse.during(job) for name, job in _works(folder).items()}
    told = ", ".join(f"{name} {gap:.0f}" for name, gap in gaps.items())
    return Reading(max(gaps.values()), f"{told}, idle {idle:.0f} ms")
