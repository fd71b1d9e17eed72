"""T-01: a clock set back is told in the window, and nothing is done about it."""

from __future__ import annotations

import datetime as dt

import pytest
from pytestqt.qtbot import QtBot

from kepegdesk.domain.kinds import Role
from kepegdesk.services.session import Session
from kepegdesk.ui.changes import Context
from kepegdesk.ui.main_window import MainWindow
from tests.ui.conftest import NOW


@pytest.mark.parametrize(("back", "told"), [(31, True), (0, False)])
def test_a_clock_set_back_is_told(
    back: int, told: bool, empty_context: Context, qtbot: QtBot
) -> None:
    now = NOW - dt.timedelta(days=back)
    session = Session("penguji", "Penguji", Role.ADMIN, lambda: now)
    window = MainWindow(Context(session, empty_context.location))
    qtbot.addWidget(window)
    window.settle()
    assert window.ui.banner.isVisibleTo(window) is told
    assert ("Betulkan tanggal komputer" in window.ui.banner.text()) is told
