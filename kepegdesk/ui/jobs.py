"""Work off the GUI thread, with progress and cancel: in a thread, or in a child process.

A job belongs to nobody and keeps itself alive until everybody has heard its ending: with a parent
it would die while the worker still reports to it, and the program would wait for it forever.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QThreadPool, Signal
from PySide6.QtWidgets import QProgressDialog, QWidget

from kepegdesk import errors
from kepegdesk.errors import Refused, UserError
from kepegdesk.progress import Cancelled, Progress

SHORTEST_INTERVAL = 0.05
"""Seconds between two reports, so that a busy worker does not flood the window."""
SWITCH_INTERVAL = 0.0005
"""Seconds a busy thread may hold the interpreter; keeps the window's longest gap short."""

LONGEST_READING = 10_000
"""Milliseconds to wait for a job that only reads and was told to stop."""

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

_running: set[Job] = set()


def is_busy() -> bool:
    """Tell whether a job runs."""
    return bool(_running)


def must_finish() -> bool:
    """Tell whether a job runs that changes or writes something, so that the window stays."""
    return any(not job.only_reads and not job.is_over for job in _running)


def stop_reading() -> None:
    """Stop the jobs that only read, and wait until they let go of the office's data."""
    for job in list(_running):
        job.cancel()
    if _running:
        QThreadPool.globalInstance().waitForDone(LONGEST_READING)


class Job(QObject):
    """Runs ``work(progress)`` in a thread; exactly one of the three endings is emitted.

    What a job that ``only_reads`` would show is not waited for when the window closes. It
    ``is_over`` once its ending has reached the window.
    """

    progressed = Signal(int, int)
    finished = Signal(object)
    failed = Signal(object)
    cancelled = Signal()
    _heard = Signal()
    """Follows the ending, so that it is delivered after everybody has heard that."""

    def __init__(self, work: Callable[[Progress], Any], *, only_reads: bool = False) -> None:
        super().__init__()
        self._work = work
        self.only_reads = only_reads
        self.is_over = False
        self._cancelled = False
        self._reported = 0.0
        for ending in (self.finished, self.failed, self.cancelled):
            ending.connect(self._end)
        self._heard.connect(self._forget)

    def start(self) -> None:
        """Begin; the job keeps itself alive until it ends."""
        _running.add(self)
        sys.setswitchinterval(SWITCH_INTERVAL)
        QThreadPool.globalInstance().start(self._run)

    def cancel(self) -> None:
        """Ask the work to stop at its next report."""
        self._cancelled = True

    def _run(self) -> None:
        self._work_to_an_end()
        self._heard.emit()

    def _work_to_an_end(self) -> None:
        try:
            result = self._work(self._report)
        except Cancelled:
            self.cancelled.emit()
        except Exception as fault:  # handed to the GUI thread, which words or logs it
            self.failed.emit(fault)
        else:
            self.finished.emit(result)

    def _report(self, done: int, total: int) -> None:
        if self._cancelled:
            raise Cancelled
        now = time.monotonic()
        if now - self._reported >= SHORTEST_INTERVAL or done >= total:
            self._reported = now
            self.progressed.emit(done, total)

    def _end(self) -> None:
        self.is_over = True

    def _forget(self) -> None:
        """Let go; sooner, what is still to be told would be lost with the job."""
        _running.discard(self)


class BugInChild(Exception):
    """Something unexpected in the child process; its text is the child's traceback."""


def run_in_child(work: Callable[..., Any], args: tuple[Any, ...], progress: Progress) -> Any:
    """Run ``work(*args, progress)`` in a spawned process and return what it returns.

    Everything handed over must pickle. Workbooks and letter batches go this way: a thread that
    writes them can starve the window.
    """
    import multiprocessing

    spawn = multiprocessing.get_context("spawn")
    here, there = spawn.Pipe()
    child = spawn.Process(target=_child, args=(there, work, args), daemon=True)
    child.start()
    there.close()
    try:
        return _listen(here, progress)
    finally:
        child.join()
        here.close()


def _listen(child: Connection, progress: Progress) -> Any:
    while True:
        if not child.poll(SHORTEST_INTERVAL):
            _pass_on(child, progress, 0, 0)
            continue
        try:
            kind, content = child.recv()
        except EOFError:
            raise BugInChild("The child process ended without an answer.") from None
        if kind == "progress":
            _pass_on(child, progress, *content)
        elif kind == "result":
            return content
        else:
            raise _fault(kind, content)


def _pass_on(child: Connection, progress: Progress, done: int, total: int) -> None:
    try:
        progress(done, total)
    except Cancelled:
        child.send("cancel")


def _fault(kind: str, content: Any) -> Exception:
    if kind == "cancelled":
        return Cancelled()
    if kind == "bug":
        return BugInChild(content)
    known: Exception = getattr(errors, kind)(content)
    return known


def _known_kind(refusal: UserError) -> str:
    """Return the nearest kind of refusal that needs nothing but its text to be raised again."""
    return next(kind.__name__ for kind in type(refusal).__mro__ if hasattr(errors, kind.__name__))


def _child(parent: Connection, work: Callable[..., Any], args: tuple[Any, ...]) -> None:
    def progress(done: int, total: int) -> None:
        if parent.poll():
            raise Cancelled
        parent.send(("progress", (done, total)))

    try:
        answer = ("result", work(*args, progress))
    except Cancelled:
        answer = ("cancelled", None)
    except Refused as refusal:
        answer = ("Refused", refusal.problems)
    except UserError as refusal:
        answer = (_known_kind(refusal), str(refusal))
    except Exception:  # crosses the process as text
        import traceback

        answer = ("bug", traceback.format_exc())
    parent.send(answer)


def show_progress(parent: QWidget | None, job: Job, title: str, text: str) -> QProgressDialog:
    """Start a job behind a progress dialog with a cancel button; it appears after half a second."""
    dialog = QProgressDialog(text, "Batal", 0, 0, parent)
    dialog.setWindowTitle(title)
    dialog.setMinimumWidth(420)
    dialog.setModal(True)
    dialog.setAutoClose(False)
    dialog.setAutoReset(False)
    dialog.canceled.connect(job.cancel)

    def show(done: int, total: int) -> None:
        if total:
            dialog.setMaximum(total)
            dialog.setValue(done)

    job.progressed.connect(show)
    for ending in (job.finished, job.failed, job.cancelled):
        ending.connect(dialog.reset)
        ending.connect(dialog.deleteLater)
    job.start()
    return dialog
