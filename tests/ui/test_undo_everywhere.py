"""Ctrl+Z in every window undoes the last act with its sentence; a field keeps its own."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QComboBox, QDialog, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from kepegdesk.services import employees, units
from kepegdesk.ui import ask
from kepegdesk.ui.changes import Context
from kepegdesk.ui.dialogs.unit import Unit
from kepegdesk.ui.undo import UndoKey
from tests.ui.test_every_window import WINDOWS

CONTROL = Qt.KeyboardModifier.ControlModifier
AT_THE_DOOR = {"sign in"}
"""Nobody has signed in there."""
MADE = "Dinas Yang Dibatalkan"


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Collect the questions, and answer no."""
    found: list[str] = []
    monkeypatch.setattr(ask, "confirm", lambda _p, question, *_, **__: bool(found.append(question)))
    return found


def shown(made: QWidget, qtbot: QtBot) -> QWidget:
    """Show a window with the keys in it."""
    qtbot.addWidget(made)
    with qtbot.waitExposed(made):
        made.show()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    return made


@pytest.mark.parametrize("name", sorted(set(WINDOWS) - AT_THE_DOOR))
def test_every_dialog_undoes(
    name: str, sample_context: Context, qtbot: QtBot, asked: list[str]
) -> None:
    made = WINDOWS[name](sample_context)
    if not isinstance(made, QDialog):
        qtbot.addWidget(made)
        pytest.skip("a page: the main window's menu undoes there")
    key = UndoKey(sample_context, made)
    units.save(sample_context.session, None, name=MADE)
    shown(made, qtbot)
    fields = [w for w in made.findChildren(QWidget) if w.isVisible() and w.isEnabled()]
    takes = [w for w in fields if w.focusPolicy() & Qt.FocusPolicy.TabFocus]
    for field in takes[:12]:
        field.setFocus()
        asked.clear()
        QApplication.processEvents()
        qtbot.keyClick(QApplication.focusWidget() or made, Qt.Key.Key_Z, CONTROL)
        assert asked == [f"Batalkan «Tambah unit kerja {MADE}»?"], field
    assert key.parent() is made


def test_a_field_takes_its_own_typing_back_first(
    sample_context: Context, qtbot: QtBot, asked: list[str]
) -> None:
    dialog = Unit(sample_context)
    UndoKey(sample_context, dialog)
    units.save(sample_context.session, None, name=MADE)
    shown(dialog, qtbot)
    dialog.ui.name.setFocus()
    qtbot.keyClicks(dialog.ui.name, "Dinas")
    qtbot.keyClick(dialog.ui.name, Qt.Key.Key_Z, CONTROL)
    assert (dialog.ui.name.text(), asked) == ("", [])
    qtbot.keyClick(dialog.ui.name, Qt.Key.Key_Z, CONTROL)
    assert len(asked) == 1


def test_what_is_undone_in_a_dialog_is_said_there(
    sample_context: Context, qtbot: QtBot, yes: list[str]
) -> None:
    dialog = Unit(sample_context)
    UndoKey(sample_context, dialog)
    units.save(sample_context.session, None, name=MADE)
    shown(dialog, qtbot)
    qtbot.keyClick(dialog.ui.name, Qt.Key.Key_Z, CONTROL)
    assert dialog.ui.notice.text() == f"Dibatalkan: Tambah unit kerja {MADE} (1 catatan)."
    assert MADE not in {unit.name for unit in sample_context.ask(units.tree)}


def test_what_somebody_else_did_is_not_mine_to_undo(
    sample_context: Context, qtbot: QtBot, asked: list[str]
) -> None:
    """On a shared office the last act is often another's."""
    from dataclasses import replace

    from tests.ui.test_two_people import ANI

    units.save(sample_context.session, None, name=MADE)
    someone = employees.people(ANI, employees.Criteria()).all_ids()[0]
    employees.save(ANI, replace(employees.get(ANI, someone), phone="0811000001"))
    dialog = Unit(sample_context)
    UndoKey(sample_context, dialog)
    shown(dialog, qtbot)
    qtbot.keyClick(dialog.ui.name, Qt.Key.Key_Z, CONTROL)
    assert asked == [f"Batalkan «Tambah unit kerja {MADE}»?"]


def test_spin_boxes_and_choices_let_it_through(
    sample_context: Context, qtbot: QtBot, asked: list[str]
) -> None:
    from kepegdesk.domain.histories import HISTORIES
    from kepegdesk.ui.dialogs.history_row import HistoryRowDialog

    someone = sample_context.ask(employees.people, employees.Criteria()).all_ids()[0]
    dialog = HistoryRowDialog(sample_context, someone, HISTORIES["rank"], None)
    UndoKey(sample_context, dialog)
    units.save(sample_context.session, None, name=MADE)
    shown(dialog, qtbot)
    for name in ("golongan", "mkg_years", "tmt"):
        asked.clear()
        dialog.fields[name].setFocus()
        qtbot.keyClick(QApplication.focusWidget() or dialog, Qt.Key.Key_Z, CONTROL)
        assert len(asked) == 1, name
    assert isinstance(dialog.fields["golongan"], QComboBox)
    assert isinstance(dialog.fields["tmt"], QLineEdit)
