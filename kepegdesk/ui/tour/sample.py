"""The window on a copy of the sample office."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager

from kepegdesk.services import accounts, desk
from kepegdesk.services.sample import open_copy
from kepegdesk.ui.changes import Context
from kepegdesk.ui.main_window import MainWindow
from kepegdesk.ui.tour.stage import Stage


@contextmanager
def sample_window(stage: Stage) -> Iterator[MainWindow]:
    """Open the main window on a copy of the sample office, and throw the copy away."""
    copy = open_copy(stage.clock)
    desk.open_office(str(copy))
    try:
        session = accounts.unattended(stage.clock)
        window = MainWindow(Context(session, str(copy), is_sample=True))
        stage.show(window)
        yield window
        window.close()
        window.deleteLater()
    finally:
        desk.close_office(None)
        shutil.rmtree(copy.parent, ignore_errors=True)
