"""The office's own pages, the journal, and what the Help menu shows."""

from __future__ import annotations

from functools import partial
from typing import Any

from kepegdesk.ui.main_window import MainWindow
from kepegdesk.ui.tour.stage import Stage


def play(stage: Stage, window: MainWindow) -> None:
    """Show the office, the journal, the shortcuts, the commands and the program itself."""
    stage.meet(window.ui.actionShortcuts.trigger, partial(stage.look_at, "pintasan"))
    stage.meet(window.ui.actionCommands.trigger, partial(_commands, stage))
    stage.meet(window.ui.actionAbout.trigger, partial(stage.look_at, "tentang"))


def _commands(stage: Stage, palette: Any) -> None:
    stage.type(palette.ui.search, "cuti")
    stage.snap("perintah")
