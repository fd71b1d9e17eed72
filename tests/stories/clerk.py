"""Hands on keys and mouse, and eyes that wait for windows."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import QDeadlineTimer, QPoint, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QProgressDialog, QWidget

from kepegdesk.domain.kinds import Role
from kepegdesk.services import accounts, desk
from kepegdesk.ui import jobs
from kepegdesk.ui.dialogs.sign_in import SignIn
from kepegdesk.ui.main import Start
from kepegdesk.ui.main_window import MainWindow

NOW = dt.datetime(2026, 11, 23, 9, 0, tzinfo=dt.timezone(dt.timedelta(hours=8)))
PATIENCE = 60_000
ADMIN, PASSWORD = "rahma", "sandi-rahasia-1"
CONTROL = Qt.KeyboardModifier.ControlModifier
Scene = Callable[[Any], None]


def clock() -> dt.datetime:
    """Return the moment at which every story takes place."""
    return NOW


def with_administrator(office: Path) -> Path:
    """Give an office its administrator, who signs in as ``ADMIN`` with ``PASSWORD``."""
    with desk.opened(str(office)):
        session = accounts.unattended(clock)
        accounts.create(session, ADMIN, PASSWORD, Role.ADMIN, full_name="Rahma")
    return office


class Clerk:
    """Does what a person at the desk does, and nothing else."""

    def __init__(self) -> None:
        self._fault: BaseException | None = None
        self.chosen_file: Path | None = None
        self.asked: list[str] = []
        self.says_yes = True

    def answer(self, _parent: object, question: str, *_args: object, **_names: object) -> bool:
        """Answer a question, and remember it."""
        self.asked.append(question)
        return self.says_yes

    # Keys and mouse

    def type(self, text: str, into: QWidget | None = None) -> None:
        """Type where the focus is, or into a field after clicking it."""
        if into is not None:
            self.click(into)
        QTest.keyClicks(self.focus(), text)

    def press(self, key: Qt.Key, *, control: bool = False, shift: bool = False) -> None:
        """Press a key where the focus is."""
        held = CONTROL if control else Qt.KeyboardModifier.NoModifier
        if shift:
            held |= Qt.KeyboardModifier.ShiftModifier
        QTest.keyClick(self.focus(), key, held)

    def focus(self) -> QWidget:
        """Return where keys go."""
        there = QApplication.activePopupWidget() or QApplication.focusWidget()
        there = there or QApplication.activeWindow()
        assert there is not None, "no window is active"
        return there

    def click(self, widget: QWidget) -> None:
        """Click into the middle of a widget."""
        assert widget.isVisible(), f"{widget.objectName()} is not to be seen"
        assert widget.isEnabled(), f"{widget.objectName()} cannot be clicked"
        QTest.mouseClick(widget, Qt.MouseButton.LeftButton)

    def click_cell(self, table: Any, row: int, column: int, *, twice: bool = False) -> None:
        """Click a cell of a table."""
        index = table.model().index(row, column)
        table.scrollTo(index)
        place: QPoint = table.visualRect(index).center()
        click = QTest.mouseDClick if twice else QTest.mouseClick
        QTest.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=place)
        if twice:
            click(table.viewport(), Qt.MouseButton.LeftButton, pos=place)

    # Windows

    def wait(self, is_so: Callable[[], bool]) -> None:
        """Wait until something is so."""
        patience = QDeadlineTimer(PATIENCE)
        while not is_so():
            assert not patience.hasExpired(), "what was waited for did not come about"
            QTest.qWait(10)

    def rest(self) -> None:
        """Wait until nothing runs in the background."""
        self.wait(lambda: not jobs.is_busy())
        QTest.qWait(20)

    def meet(self, act: Callable[[], object], *scenes: Scene) -> None:
        """Do what opens dialogs one after another, and play a scene on each."""
        waiting, before = list(scenes), QApplication.activeModalWidget()
        beneath = QApplication.activeWindow()

        def look() -> None:
            dialog = QApplication.activeModalWidget()
            if dialog is before or dialog is None or isinstance(dialog, QProgressDialog):
                return
            timer.stop()
            self._play(waiting.pop(0), dialog)
            if waiting and not self._fault:
                timer.start()

        timer = self._timer(look)
        act()
        if waiting and not self._fault:
            self.wait(lambda: not waiting or self._fault is not None)
        timer.stop()
        self._raise()
        if beneath is not None and beneath.isVisible():
            self._bring_forward(beneath)

    def run(self, start: Start, scene: Scene, *dialogs: Scene) -> None:
        """Run the program: scenes for the dialogs before the window, then one for the window."""

        def look() -> None:
            window = start.window
            if window is None or not window.isVisible() or QApplication.activeModalWidget():
                return
            timer.stop()
            self._play(scene, window)

        timer = self._timer(look)
        assert not dialogs or self._fault is None
        self.meet(lambda: self._finished(start), *dialogs)
        timer.stop()
        self._raise()

    def sign_in(self, name: str = ADMIN, password: str = PASSWORD) -> Scene:
        """Return the scene that types name and password."""

        def scene(dialog: SignIn) -> None:
            dialog.ui.name.setFocus()
            self.press(Qt.Key.Key_A, control=True)
            self.type(name)
            self.press(Qt.Key.Key_Return)
            self.type(password)
            self.press(Qt.Key.Key_Return)

        return scene

    def _finished(self, start: Start) -> None:
        assert start.run() == 0

    def _timer(self, look: Callable[[], None]) -> QTimer:
        timer = QTimer()
        timer.setInterval(20)
        timer.timeout.connect(look)
        timer.start()
        return timer

    def _play(self, scene: Scene, window: QWidget) -> None:
        try:
            self._bring_forward(window)
            scene(window)
            self.rest()
        except BaseException as fault:  # raised again by who waits below the window
            self._fault = fault
        if window.isVisible():
            window.close()

    def _bring_forward(self, window: QWidget) -> None:
        """Make a window the active one, which a window system does of itself."""
        for _try in range(3):  # what was shown before may still claim the keys
            window.activateWindow()
            assert QTest.qWaitForWindowActive(window, 5000)
            QTest.qWait(30)
        assert QApplication.activeWindow() is window

    def _raise(self) -> None:
        if self._fault is not None:
            fault, self._fault = self._fault, None
            raise fault


def page(window: MainWindow, key: str) -> Any:
    """Return a page of the main window."""
    shown = window.pages[key]
    assert window.page() is shown
    return shown
