"""No fault passes unseen: it is logged with a number and shown once."""

from __future__ import annotations

import faulthandler
import logging
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from kepegdesk.errors import BadFile
from kepegdesk.ui import ask, faults


@pytest.fixture
def hooks() -> Iterator[None]:
    """Put the hooks and the log back afterwards."""
    before = sys.excepthook, threading.excepthook
    root = logging.getLogger()
    handlers, level = list(root.handlers), root.level
    yield
    sys.excepthook, threading.excepthook = before
    root.setLevel(level)
    for handler in set(root.handlers) - set(handlers):
        root.removeHandler(handler)
        handler.close()
    faulthandler.enable(sys.__stderr__)
    while faults._open_files:
        faults._open_files.pop().close()


def test_a_fault_of_a_slot_is_logged_and_shown(
    qtbot: QtBot,
    hooks: None,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    expected_log: pytest.LogCaptureFixture,
) -> None:
    shown: list[str] = []
    monkeypatch.setattr(ask, "warn", lambda _parent, _text, *, explain="": shown.append(explain))
    path = faults.log_to(tmp_path / "log")
    faults.catch_everything()
    sys.excepthook(KeyError, KeyError("hilang"), None)
    log = path.read_text(encoding="utf-8")
    assert "KeyError: 'hilang'" in log
    number = log.split("fault ")[1].split()[0]
    assert number in shown[0]
    assert (tmp_path / "log" / "crash.log").exists()


def test_a_refusal_that_escaped_is_worded_not_logged(
    qtbot: QtBot, hooks: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown: list[str] = []
    monkeypatch.setattr(ask, "warn", lambda _parent, text, **_more: shown.append(text))
    path = faults.log_to(tmp_path)
    faults.catch_everything()
    sys.excepthook(BadFile, BadFile("Berkas rusak."), None)
    assert shown == ["Berkas rusak."]
    assert "BadFile" not in path.read_text(encoding="utf-8")


def test_a_fault_of_a_thread_is_logged(
    hooks: None, tmp_path: Path, expected_log: pytest.LogCaptureFixture
) -> None:
    path = faults.log_to(tmp_path)
    faults.catch_everything()
    thread = threading.Thread(target=lambda: {}["x"])
    thread.start()
    thread.join()
    assert "KeyError: 'x'" in path.read_text(encoding="utf-8")
