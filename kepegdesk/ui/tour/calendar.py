"""The calendar of leave: a month, a year, the day's lists, the calendar for the wall."""

from __future__ import annotations

from functools import partial
from typing import Any

from PySide6.QtCore import Qt

from kepegdesk.ui.main_window import MainWindow
from kepegdesk.ui.tour.stage import Stage

UNIT = "Puskesmas Teluk Anoa"
PAUSE = 600
"""Milliseconds until the day's lists have come."""


def play(stage: Stage, window: MainWindow) -> None:
    """Show the office's month and year, one unit's month, and what the wall gets."""
    page = window.show_page("Calendar")
    stage.snap("kalender-bulan", pause=PAUSE)
    page.ui.yearButton.setChecked(True)
    stage.snap("kalender-tahun", pause=PAUSE)
    page.ui.monthButton.setChecked(True)
    page.ui.onlyAway.setChecked(False)
    page.ui.unit.setCurrentIndex(page.ui.unit.findText(UNIT, Qt.MatchFlag.MatchContains))
    stage.snap("kalender-unit", pause=PAUSE)
    stage.meet(page.print, partial(_keep_paper, stage))
    page.ui.unit.setCurrentIndex(0)
    page.ui.onlyAway.setChecked(True)


def _keep_paper(stage: Stage, dialog: Any) -> None:
    stage.snap("kalender-dinding")
    stage.paper("kalender-dinding.pdf")
    dialog.ui.saveButton.click()
