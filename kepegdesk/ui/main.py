"""Start the window: open or choose the office, sign in, show, and back up when it closes."""

from __future__ import annotations

import gc
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import QCoreApplication, QEvent, QEventLoop, QSettings, QTimer

from kepegdesk.domain.indonesian import thousands
from kepegdesk.errors import UserError
from kepegdesk.progress import Progress
from kepegdesk.services import accounts, desk, present
from kepegdesk.services.session import Clock, Session
from kepegdesk.ui import ask, places
from kepegdesk.ui.app import guard, make_application
from kepegdesk.ui.changes import Context
from kepegdesk.ui.errands import QUIT, Then
from kepegdesk.ui.jobs import Job, show_progress
from kepegdesk.ui.main_window import MainWindow

LAST = "office/last"
"""Where this workstation keeps which office was open last."""
UNEXPECTED, UNUSABLE = 1, 3
PAINT_TIME = 100
"""Milliseconds the first page is given before anything else is loaded."""


def run(location: str, clock: Clock, *, sample: bool) -> int:
    """Open the window on an office and return the exit status when the user is done."""
    app = make_application()
    app.setQuitOnLastWindowClosed(False)
    try:
        guard()
        return Start(location, clock, sample=sample).run()
    except Exception as fault:  # a windowed program has no other place to say it
        ask.refusal(None, fault)
        return UNEXPECTED
    finally:
        gc.collect()  # widgets that wait for the collector must go before the application does


class Start:
    """One run of the program: an office, whoever signs in, and what follows when he closes."""

    def __init__(self, location: str, clock: Clock, *, sample: bool = False) -> None:
        self.location = location if sample else remembered(location)
        self.clock = clock
        self.sample = sample
        self.window: MainWindow | None = None

    def run(self) -> int:
        """Go on until the user quits."""
        if not self._open():
            return 0 if self.rang else UNUSABLE
        while True:
            session = self._sign_in()
            then = self._sit(session) if session is not None else QUIT
            self._close()
            if then == QUIT or not self._reopen(then, session):
                return 0

    rang = False
    """Whether another window has the office open and was brought forward."""

    # Opening

    def _open(self) -> bool:
        if self.sample:
            return self._open_sample()
        try:
            desk.open_office(self.location)
        except UserError as refusal:
            self.rang = self._is_open_elsewhere()
            return not self.rang and self._choose(str(refusal))
        return True

    def _is_open_elsewhere(self) -> bool:
        from kepegdesk.ui.doorbell import ring

        return desk.exists(self.location) and ring(self.location)

    def _choose(self, refusal: str = "") -> bool:
        from kepegdesk.ui.dialogs.choose_office import ChooseOffice

        chooser = ChooseOffice(self.location, self.clock, refusal)
        if not chooser.exec():
            return False
        if chooser.sample:
            self.sample = True
            return self._open_sample()
        self._settle_at(chooser.location())
        return True

    def _settle_at(self, location: str) -> None:
        self.location = location
        if places.shown(location) == location:  # an address with a password is not kept
            QSettings().setValue(LAST, location)

    def _open_sample(self) -> bool:
        from kepegdesk.services.sample import open_copy

        made = wait_for(lambda _progress: open_copy(self.clock), "Menyiapkan kantor contoh…")
        if not isinstance(made, Path):
            return False
        self.location = str(made)
        desk.open_office(self.location)
        return True

    def _reopen(self, then: Then, session: Session | None) -> bool:
        from kepegdesk.ui.dialogs.choose_office import restore

        if then.choose:
            return self._choose()
        if then.restore is not None:
            restore(self.location, then.restore, self.clock, None)
        if (then.share or then.unshare is not None) and session is not None:
            self._move(then, session)
        return self._open()

    def _move(self, then: Then, session: Session) -> None:
        """Carry the office to a server or back into a file, and go on there when that is done."""
        from kepegdesk.services import moving

        here, clock = self.location, self.clock

        def work(progress: Progress) -> Any:
            if then.unshare is not None:
                return moving.unshare(here, then.unshare, lambda: session, progress)
            return moving.share(here, then.share, clock, lambda: session, progress)

        moved = wait_for(work, "Menyalin kantor dan membandingkan kedua sisi…")
        if moved is not None:
            self._settle_at(str(then.unshare or then.share))
            ask.tell(
                None,
                f"Kantor sekarang di {places.shown(self.location)}.",
                explain=f"{thousands(moved.counts['employee'])} pegawai dan "
                f"{thousands(moved.acts)} tindakan jurnal, sama di kedua sisi.\n"
                f"Yang di {places.shown(here)} tinggal sebagai arsip dan tidak diubah lagi.",
            )

    # At the desk

    def _sign_in(self) -> Session | None:
        if self.sample and not accounts.has_accounts():
            return accounts.unattended(self.clock)
        from kepegdesk.ui.dialogs.sign_in import FirstStart, SignIn

        made = accounts.has_accounts()
        dialog = SignIn(self.location, self.clock) if made else FirstStart(self.clock)
        return dialog.session if dialog.exec() else None

    def _sit(self, session: Session) -> Then:
        """Show the window until it is closed and return what shall follow."""
        present.catch_up(session.clock, session.workstation)
        window = self.window = MainWindow(Context(session, self.location, self.sample))
        loop, followed = QEventLoop(), [QUIT]

        def on_gone(then: Then) -> None:
            followed[0] = then
            loop.quit()

        window.gone.connect(on_gone)
        if window.wants_whole_screen:
            window.showMaximized()
        else:
            window.show()
        QTimer.singleShot(PAINT_TIME, window, lambda: self._settle(window))
        loop.exec()
        self.window = None
        window.deleteLater()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
        return followed[0]

    def _settle(self, window: MainWindow) -> None:
        """Do what can wait until the first page is painted."""
        window.settle()
        if not self.sample and not window.on_server():
            from kepegdesk.ui.doorbell import Doorbell, bring_forward

            Doorbell(self.location, window).rung.connect(lambda: bring_forward(window))

    # Closing

    def _close(self) -> None:
        """Back a changed office up and close it, behind a progress box if that takes a while."""
        desk.let_go()
        if self.sample:
            desk.close_office(None)
            shutil.rmtree(Path(self.location).parent, ignore_errors=True)
            return
        words = "Mencadangkan dan menutup kantor…"
        wait_for(lambda progress: desk.close_office(self.clock, progress), words)


def remembered(location: str) -> str:
    """Return the office open last, where none was asked for by name."""
    if location != desk.default_location() or desk.exists(location):
        return location
    last = str(QSettings().value(LAST, ""))
    return last if last and desk.exists(last) else location


def wait_for(work: Callable[[Progress], Any], words: str) -> Any:
    """Run a job while no window is open and return what it returns; None when it failed."""
    job, loop, result = Job(work), QEventLoop(), [None]

    def on_finished(value: Any) -> None:
        result[0] = value
        loop.quit()

    def on_failed(fault: object) -> None:
        loop.quit()
        ask.refusal(None, fault)

    job.finished.connect(on_finished)
    job.failed.connect(on_failed)
    job.cancelled.connect(loop.quit)
    show_progress(None, job, "KepegDesk", words)
    loop.exec()
    return result[0]
