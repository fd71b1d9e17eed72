"""What the tests of windows share: a dressed application, own settings, a copy of the sample."""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

NOW = dt.datetime(2026, 11, 23, 9, 0, tzinfo=dt.timezone(dt.timedelta(hours=8)))


def clock() -> dt.datetime:
    """Return the moment at which every window test takes place."""
    return NOW


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Overlook what only the offscreen platform says."""
    for item in items:
        if "qapp" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.qt_log_ignore("This plugin does not support"))


@pytest.fixture(scope="session")
def qapp(qapp_args: list[str]) -> object:
    """Return the application as the program dresses it."""
    from PySide6.QtCore import QStandardPaths

    from kepegdesk.ui.app import make_application

    QStandardPaths.setTestModeEnabled(True)
    return make_application(qapp_args)


@pytest.fixture(autouse=True)
def _own_settings(tmp_path: Path) -> None:
    from PySide6.QtCore import QSettings

    QSettings.setDefaultFormat(QSettings.Format.IniFormat)
    QSettings.setPath(
        QSettings.Format.IniFormat, QSettings.Scope.UserScope, str(tmp_path / "settings")
    )


@pytest.fixture(scope="session")
def sample_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the sample office, to be copied, never opened."""
    from kepegdesk.services import accounts, desk, sample

    path = tmp_path_factory.mktemp("sample") / "kantor.kepegdesk"
    desk.found(str(path), clock)
    with desk.opened(str(path)):
        sample.fill(accounts.unattended(clock))
    return path


@pytest.fixture(scope="session")
def founded_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return an office as it is on its first day, to be copied, never opened."""
    from kepegdesk.services import desk

    path = tmp_path_factory.mktemp("founded") / "kantor.kepegdesk"
    desk.found(str(path), clock)
    return path


@pytest.fixture
def sample_context(qapp: object, sample_file: Path, tmp_path: Path) -> Iterator[object]:
    """Return the context of the administrator at a copy of the sample office."""
    yield from _context(sample_file, tmp_path)


@pytest.fixture
def empty_context(qapp: object, founded_file: Path, tmp_path: Path) -> Iterator[object]:
    """Return the context of the administrator at an office without people."""
    yield from _context(founded_file, tmp_path)


def _context(template: Path, folder: Path) -> Iterator[object]:
    from kepegdesk.domain.kinds import Role
    from kepegdesk.services import desk
    from kepegdesk.services.session import Session
    from kepegdesk.ui import jobs
    from kepegdesk.ui.changes import Context

    path = folder / "kantor.kepegdesk"
    shutil.copyfile(template, path)
    session = Session("penguji", "Penguji", Role.ADMIN, clock)
    with desk.opened(str(path)):
        yield Context(session, str(path), is_sample=True)
        jobs.stop_reading()  # as the window does before it lets go of the office
        _bury()


def _bury() -> None:
    """Delete what was closed, whose timers would ask an office that is no longer open."""
    from PySide6.QtCore import QCoreApplication, QEvent

    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


@pytest.fixture
def place(qapp: object, founded_file: Path, tmp_path: Path) -> Iterator[Path]:
    """Return the file of a new office, which is not open; whatever is open at the end is closed."""
    from kepegdesk.services import desk

    path = tmp_path / "kantor.kepegdesk"
    shutil.copyfile(founded_file, path)
    yield path
    desk.close_office(None)


@pytest.fixture
def open_place(place: Path) -> Iterator[Path]:
    """Return the file of a new office, which is open."""
    from kepegdesk.services import desk

    with desk.opened(str(place)):
        yield place


@pytest.fixture
def wait_for(qtbot: QtBot) -> Callable[[Callable[[], bool]], None]:
    """Return a way to wait until something is so."""

    def wait(is_so: Callable[[], bool]) -> None:
        qtbot.waitUntil(is_so, timeout=15_000)

    return wait


@pytest.fixture
def office_page(empty_context: object, qtbot: QtBot) -> object:
    """Return the page of an office on its first day, shown."""
    from kepegdesk.ui.views.office import OfficePage

    made = OfficePage(empty_context)  # type: ignore[arg-type]
    qtbot.addWidget(made)
    made.resize(1190, 690)
    with qtbot.waitExposed(made):
        made.show()
    return made


@pytest.fixture
def yes(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Answer every question with yes, and return what was asked."""
    from kepegdesk.ui import ask

    asked: list[str] = []

    def confirm(_parent: object, question: str, *_given: object, **_more: object) -> bool:
        asked.append(question)
        return True

    monkeypatch.setattr(ask, "confirm", confirm)
    return asked


@pytest.fixture
def show(qtbot: QtBot) -> Callable[..., Any]:
    """Return a way to show a window until the test ends, in a size if one is given."""

    def go(window: Any, size: tuple[int, int] | None = None) -> Any:
        qtbot.addWidget(window)
        if size:
            window.resize(*size)
        with qtbot.waitExposed(window):
            window.show()
        return window

    return go


@pytest.fixture
def papers(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """Collect the previews of papers instead of waiting for somebody to close them."""
    from kepegdesk.ui.dialogs.pdf_preview import PdfPreview

    shown: list[Any] = []
    monkeypatch.setattr(PdfPreview, "exec", lambda self: shown.append(self) or 0)
    return shown
