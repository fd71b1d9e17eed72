"""What the stories share: the dressed application, own settings, and hands on keys and mouse."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings, QStandardPaths

from kepegdesk.services import accounts, desk, sample
from kepegdesk.ui import ask
from tests.stories.clerk import Clerk, clock, with_administrator


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
def clerk(qapp: object, monkeypatch: pytest.MonkeyPatch) -> Clerk:
    """Return hands on keys and mouse; file choosers and questions answer as the story says."""
    hands = Clerk()
    for name in ("open_file", "save_file"):
        monkeypatch.setattr(ask, name, lambda *_args, **_names: hands.chosen_file)
    monkeypatch.setattr(ask, "confirm", hands.answer)
    monkeypatch.setattr(ask, "choose", lambda *_args, **_names: None)
    return hands


@pytest.fixture
def office_file(tmp_path: Path) -> Path:
    """Return where the story's office shall lie; nothing is there yet."""
    return tmp_path / "kantor" / "kantor.kepegdesk"


@pytest.fixture(scope="session")
def sample_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the sample office, to be copied, never opened."""
    path = tmp_path_factory.mktemp("sample") / "kantor.kepegdesk"
    desk.found(str(path), clock)
    with desk.opened(str(path)):
        sample.fill(accounts.unattended(clock))
    return path


@pytest.fixture
def sample_office(sample_file: Path, office_file: Path) -> Path:
    """Return a copy of the sample office that has an administrator."""
    office_file.parent.mkdir()
    shutil.copyfile(sample_file, office_file)
    return with_administrator(office_file)


@pytest.fixture
def new_office(office_file: Path) -> Path:
    """Return an office without people that has an administrator."""
    desk.found(str(office_file), clock)
    return with_administrator(office_file)
