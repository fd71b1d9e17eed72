"""What the stories share: the dressed application, own settings, and hands on keys and mouse."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QSettings, QStandardPaths
from pytestqt.qtbot import QtBot

from kepegdesk.ui import ask
from tests.stories.clerk import Clerk


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark the stories, and overlook what only the offscreen platform says."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.story)
            item.add_marker(pytest.mark.slow)
            item.add_marker(pytest.mark.qt_log_ignore("This plugin does not support"))


@pytest.fixture(scope="session")
def qapp(qapp_args: list[str]) -> object:
    """Return the application as the program dresses it."""
    from kepegdesk.ui.app import make_application

    QStandardPaths.setTestModeEnabled(True)
    return make_application(qapp_args)


@pytest.fixture(autouse=True)
def _own_settings(tmp_path: Path) -> None:
    ini = QSettings.Format.IniFormat
    QSettings.setDefaultFormat(ini)
    QSettings.setPath(ini, QSettings.Scope.UserScope, str(tmp_path / "settings"))


@pytest.fixture
def clerk(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> Clerk:
    """Return hands on keys and mouse; file choosers and questions answer as the story says."""
    hands = Clerk(qtbot)
    for name in ("open_file", "save_file"):
        monkeypatch.setattr(ask, name, lambda *_args, **_names: hands.chosen_file)
    monkeypatch.setattr(ask, "confirm", hands.answer)
    monkeypatch.setattr(ask, "choose", lambda *_args, **_names: None)
    return hands


@pytest.fixture
def office_file(tmp_path: Path) -> Path:
    """Return where the story's office shall lie; nothing is there yet."""
    return tmp_path / "kantor" / "kantor.kepegdesk"
