"""Cycles are collected on the GUI thread, and nowhere else."""

from __future__ import annotations

import gc
import threading
import weakref

import pytest
from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from kepegdesk.ui import jobs
from kepegdesk.ui.garbage import Collector


class _Ring(QWidget):
    """A widget that refers to itself, as every one with a lambda on a signal does."""

    def __init__(self) -> None:
        super().__init__()
        self.me = self


@pytest.fixture
def collector(qapp: QApplication) -> Collector:
    """Return the application's collector."""
    found = qapp.findChild(Collector)
    assert found is not None
    return found


def test_a_worker_deletes_no_widget(qtbot: QtBot, collector: Collector) -> None:
    assert not gc.isenabled()
    threads: list[threading.Thread] = []
    ring = _Ring()
    gone = weakref.ref(ring, lambda _ref: threads.append(threading.current_thread()))
    del ring

    def allocate() -> None:
        for _ in range(200_000):
            cycle: list[object] = []
            cycle.append(cycle)

    worker = threading.Thread(target=allocate)
    worker.start()
    worker.join()
    assert threads == []
    qtbot.waitUntil(lambda: gone() is None, timeout=5000)
    assert threads == [threading.main_thread()]


def test_nothing_is_searched_while_a_job_runs(
    monkeypatch: pytest.MonkeyPatch, collector: Collector
) -> None:
    cycle: list[object] = []
    kept = weakref.ref(_Ring())
    while gc.get_count()[0] <= gc.get_threshold()[0]:
        cycle = [cycle]
    monkeypatch.setattr(jobs, "is_busy", lambda: True)
    collector.look()
    assert kept() is not None
    monkeypatch.undo()
    collector.look()
    assert kept() is None


def test_what_is_due_is_collected(qapp: QApplication, collector: Collector) -> None:
    gc.collect()
    for _ in range(gc.get_threshold()[0] + 100):
        cycle: list[object] = []
        cycle.append(cycle)
    before = gc.get_count()[0]
    collector.look()
    assert gc.get_count()[0] < before
    QCoreApplication.processEvents()
