"""The palette finds commands, not what a command would undo."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from pytestqt.qtbot import QtBot

from kepegdesk.ui.dialogs.command_palette import CommandPalette


def test_enter_never_undoes_what_was_searched_for(qtbot: QtBot) -> None:
    undo, ask = QAction("&Batalkan: Ajukan cuti tahunan Siti"), QAction("&Ajukan cuti…")
    palette = CommandPalette([undo, ask])
    qtbot.addWidget(palette)
    palette.show()
    qtbot.keyClicks(palette.ui.search, "cuti")
    qtbot.keyClick(palette.ui.search, Qt.Key.Key_Return)
    assert palette.chosen is ask


def test_undo_is_found_by_its_own_name(qtbot: QtBot) -> None:
    undo, ask = QAction("&Batalkan: Ajukan cuti tahunan Siti"), QAction("&Ajukan cuti…")
    palette = CommandPalette([undo, ask])
    qtbot.addWidget(palette)
    palette.show()
    qtbot.keyClicks(palette.ui.search, "batal")
    qtbot.keyClick(palette.ui.search, Qt.Key.Key_Return)
    assert palette.chosen is undo
