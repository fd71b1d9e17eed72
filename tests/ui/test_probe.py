"""The pinned Qt does not eat Python's None (architecture §0.1)."""

from __future__ import annotations

import sys

from pytestqt.qtbot import QtBot

from kepegdesk.ui.text import PlainLabel


def test_qt_does_not_eat_none(qtbot: QtBot) -> None:
    """PySide6 6.12.0 on CPython 3.11 loses a reference to None per call, then aborts."""
    label = PlainLabel()
    qtbot.addWidget(label)
    before = sys.getrefcount(None)

    for _ in range(500):
        label.setText("x")

    assert sys.getrefcount(None) > before - 250
