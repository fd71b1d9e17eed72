"""Work off the GUI thread: each ending, in a thread and in a child process."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import pytest
from PySide6.QtCore import Qt, QThread, QThreadPool
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from kepegdesk.errors import BadFile, Refused
from kepegdesk.progress import Progress
from kepegdesk.ui import jobs
from kepegdesk.ui.jobs import BugInChild, Job, run_in_child, show_progress
from tests.ui import jobs_for_tests

PATIENCE = 20_000


@pytest.fixture(autouse=True)
def nothing_runs_on(qtbot: QtBot) -> Iterator[None]:
    """Hand over to the next test once every job has let go."""
    yield
    qtbot.waitUntil(lambda: not jobs.is_busy(), timeout=PATIENCE)


def in_a_child(work: Callable[..., Any], *args: Any) -> Job:
    """Return a job that does its work in a child process."""
    return Job(lambda progress: run_in_child(work, args, progress))


def _fail(progress: Progress) -> None:
    raise BadFile("Berkas rusak.")


def test_a_thread_hands_its_result_to_the_window_s_thread(qtbot: QtBot) -> None:
    threads: list[Any] = []

    def work(progress: Progress) -> str:
        threads.append(threading.current_thread())
        progress(1, 1)
        return "selesai"

    job = Job(work)
    job.finished.connect(lambda _result: threads.append(QThread.currentThread()))
    with qtbot.waitSignal(job.finished, timeout=PATIENCE) as told:
        job.start()
    assert told.args == ["selesai"]
    assert threads[0] is not threading.main_thread()
    assert threads[1] is QApplication.instance().thread()
    qtbot.waitUntil(lambda: not jobs.is_busy(), timeout=PATIENCE)


def test_nobody_misses_the_ending_of_a_job_that_its_owner_let_go_of(qtbot: QtBot) -> None:
    """A worker that is slow between two listeners once took the second one's ending with it."""
    owned: dict[int, Job] = {}
    heard: list[int] = []
    for number in range(20):
        job = owned[number] = Job(lambda _progress: None)
        job.finished.connect(lambda _result, number=number: owned.pop(number))
        job.finished.connect(lambda _result: time.sleep(0.02), Qt.ConnectionType.DirectConnection)
        job.finished.connect(lambda _result, number=number: heard.append(number))
        job.start()
        del job
        qtbot.waitUntil(lambda number=number: number not in owned, timeout=PATIENCE)  # type: ignore[misc]
    qtbot.waitUntil(lambda: len(heard) == 20, timeout=PATIENCE)


@pytest.mark.parametrize("make", [lambda: Job(_fail), lambda: in_a_child(jobs_for_tests.bad_file)])
def test_a_refusal_arrives_as_it_was_raised(make: Callable[[], Job], qtbot: QtBot) -> None:
    job = make()
    with qtbot.waitSignal(job.failed, timeout=PATIENCE) as told:
        job.start()
    assert isinstance(told.args[0], BadFile)
    assert str(told.args[0]) == "Berkas rusak."


@pytest.mark.parametrize("kind", ["thread", "process"])
def test_cancel_ends_the_work(kind: str, qtbot: QtBot) -> None:
    work = jobs_for_tests.count_forever
    job = Job(work) if kind == "thread" else in_a_child(work)
    with qtbot.waitSignal(job.progressed, timeout=PATIENCE):
        job.start()
    with (
        qtbot.waitSignal(job.cancelled, timeout=PATIENCE),
        qtbot.assertNotEmitted(job.finished),
    ):
        job.cancel()


def test_only_what_must_finish_keeps_the_window(qtbot: QtBot) -> None:
    reading = Job(jobs_for_tests.count_forever, only_reads=True)
    reading.start()
    assert jobs.is_busy()
    assert not jobs.must_finish()
    with qtbot.waitSignal(reading.cancelled, timeout=PATIENCE):
        jobs.stop_reading()
        assert QThreadPool.globalInstance().activeThreadCount() == 0
    writing = Job(jobs_for_tests.count_forever)
    writing.start()
    assert jobs.must_finish()
    with qtbot.waitSignal(writing.cancelled, timeout=PATIENCE):
        writing.cancel()


def test_the_window_may_go_once_it_has_heard_of_the_ending(qtbot: QtBot) -> None:
    """Though the worker, slow to let go, is still about to say that everybody has heard it."""
    may_go: list[bool] = []
    writing = Job(lambda _progress: None)
    writing.finished.connect(lambda _result: may_go.append(not jobs.must_finish()))
    writing.start()
    assert jobs.must_finish()
    qtbot.waitUntil(lambda: bool(may_go), timeout=PATIENCE)
    assert may_go == [True]


def test_a_child_process_does_the_work(qtbot: QtBot) -> None:
    job = in_a_child(jobs_for_tests.add, 2, 3)
    with qtbot.waitSignal(job.finished, timeout=PATIENCE) as told:
        job.start()
    total, process = told.args[0]
    assert total == 5
    assert process != os.getpid()


def test_a_refusal_crosses_the_process_with_its_problems(qtbot: QtBot) -> None:
    job = in_a_child(jobs_for_tests.refuse)
    with qtbot.waitSignal(job.failed, timeout=PATIENCE) as told:
        job.start()
    assert isinstance(told.args[0], Refused)
    assert [problem.key for problem in told.args[0].problems] == ["X01"]


@pytest.mark.parametrize("work", [jobs_for_tests.stumble, jobs_for_tests.die])
def test_a_bug_in_the_child_is_told(work: Callable[..., None], qtbot: QtBot) -> None:
    job = in_a_child(work)
    with qtbot.waitSignal(job.failed, timeout=PATIENCE) as told:
        job.start()
    assert isinstance(told.args[0], BugInChild)
    assert str(told.args[0])


def test_the_progress_dialog_cancels_and_goes(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    job = Job(jobs_for_tests.count_forever)
    with qtbot.waitSignal(job.progressed, timeout=PATIENCE):
        dialog = show_progress(window, job, "Impor", "Membaca…")
    assert dialog.labelText() == "Membaca…"
    with qtbot.waitSignals([job.cancelled, dialog.destroyed], timeout=PATIENCE):
        dialog.canceled.emit()


def test_reports_are_few_but_the_last_one_comes(qtbot: QtBot) -> None:
    reported: list[int] = []

    def work(progress: Progress) -> None:
        for done in range(1, 20_001):
            progress(done, 20_000)

    job = Job(work)
    job.progressed.connect(lambda done, _total: reported.append(done))
    with qtbot.waitSignal(job.finished, timeout=PATIENCE):
        job.start()
    assert reported[-1] == 20_000
    assert len(reported) < 500


def test_a_job_outlives_the_name_it_was_started_by(qtbot: QtBot) -> None:
    told: list[int] = []
    gate = threading.Event()

    def start() -> None:
        job = Job(lambda _progress: gate.wait(5))
        job.finished.connect(partial(told.append))
        job.start()

    start()
    gate.set()
    qtbot.waitUntil(lambda: told == [True], timeout=PATIENCE)
