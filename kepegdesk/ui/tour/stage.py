"""The stage of the tour: shows real windows, waits for them, answers them, takes their picture."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Any

from PySide6.QtCore import (
    QEventLoop,
    QMessageLogContext,
    QPoint,
    QRect,
    Qt,
    QTimer,
    QtMsgType,
    qInstallMessageHandler,
)
from PySide6.QtGui import QColor, QImage, QKeyEvent, QPainter, QPen
from PySide6.QtWidgets import QApplication, QMainWindow, QProgressDialog, QWidget

from kepegdesk.services.session import Clock
from kepegdesk.ui import ask, jobs, style

BAR = 30
"""Height of a title bar, which the window system would draw."""
PATIENCE = 30_000
"""Milliseconds to wait for something that must come."""
DIM = QColor(15, 30, 40, 90)
Scene = Callable[[Any], None]


class Stage:
    """Holds the folder, the size and the number of the next picture; closes over every fault."""

    def __init__(self, folder: Path, width: int, height: int, clock: Clock) -> None:
        self.folder = folder
        self.clock = clock
        self.pictures: list[Path] = []
        self.papers: list[Path] = []
        self.cramped: list[str] = []
        self._size = (width, height)
        self._faults: list[BaseException] = []
        self._chosen: Path | None = None

    # Faults and choosers

    @contextmanager
    def open(self) -> Iterator[None]:
        """Collect what windows raise, and answer file choosers, as long as the tour lasts."""
        hook, choosers = sys.excepthook, {name: getattr(ask, name) for name in _CHOOSERS}
        sys.excepthook = self._on_fault
        told = qInstallMessageHandler(_on_message)
        for name in choosers:
            setattr(ask, name, lambda *_args, **_names: self._chosen)
        try:
            yield
        finally:
            sys.excepthook = hook
            qInstallMessageHandler(told)
            for name, chooser in choosers.items():
                setattr(ask, name, chooser)

    def _on_fault(
        self, kind: type[BaseException], fault: BaseException, where: TracebackType | None
    ) -> None:
        self._faults.append(fault)

    def _raise_faults(self) -> None:
        if self._faults:
            raise self._faults[0]

    def choose_next(self, path: Path) -> Path:
        """Let file choosers answer with this path from now on."""
        self._chosen = path
        return path

    def paper(self, name: str) -> Path:
        """Return where a letter or a workbook goes, and let the next file chooser answer so."""
        self.papers.append(self.folder / name)
        return self.choose_next(self.papers[-1])

    # Waiting

    def settle(self, pause: int = 40) -> None:
        """Let the windows paint and finish what they began; raise what one of them raised."""
        loop = QEventLoop()
        QTimer.singleShot(pause, loop.quit)
        loop.exec()
        self.wait(lambda: not jobs.is_busy())
        self._raise_faults()

    def wait(self, is_so: Callable[[], bool]) -> None:
        """Wait until something is so; raise ``TimeoutError`` when it does not come about."""
        deadline = QTimer()
        deadline.setSingleShot(True)
        deadline.start(PATIENCE)
        while not is_so():
            if not deadline.isActive():
                raise TimeoutError("Jendela tidak menjawab.")
            QApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 20)

    # Dialogs

    def meet(self, act: Callable[[], object], *scenes: Scene) -> None:
        """Do what opens dialogs one after another, and play a scene on each; then it is closed."""
        waiting = list(scenes)
        before = QApplication.activeModalWidget()

        def look() -> None:
            dialog = QApplication.activeModalWidget()
            if dialog is before or dialog is None or isinstance(dialog, QProgressDialog):
                return
            clock.stop()
            self._play(waiting.pop(0), dialog)
            if waiting and not self._faults:
                clock.start()

        clock = QTimer()
        clock.setInterval(20)
        clock.timeout.connect(look)
        clock.start()
        act()
        if waiting and not self._faults:
            self.wait(lambda: not waiting or bool(self._faults))
        self.settle()

    def _play(self, scene: Scene, dialog: QWidget) -> None:
        try:
            self.settle()
            scene(dialog)
        except Exception as fault:  # raised again by the act that waits below the dialog
            self._faults.append(fault)
        if dialog.isVisible():
            dialog.close()

    def type(self, field: QWidget, text: str) -> None:
        """Type into a field, letter by letter."""
        field.setFocus()
        for letter in text:
            for kind in (QKeyEvent.Type.KeyPress, QKeyEvent.Type.KeyRelease):
                none = Qt.KeyboardModifier.NoModifier
                QApplication.sendEvent(field, QKeyEvent(kind, 0, none, letter))
        self.settle()

    # Pictures

    def show(self, window: QMainWindow) -> None:
        """Show a main window over the whole screen, in place of the one shown before."""
        for other in _windows():
            other.hide()
        width, height = self._size
        window.setWindowFlag(Qt.WindowType.FramelessWindowHint)
        window.setGeometry(0, BAR, width, height - BAR)
        window.show()
        window.activateWindow()
        self.settle()

    def snap(self, name: str, pause: int = 40) -> None:
        """Take a picture of everything that is open, as it stands on the screen."""
        self.settle(pause)
        screen = QImage(*self._size, QImage.Format.Format_RGB32)
        screen.fill(QColor(style.LINE))
        painter = QPainter(screen)
        for place, window in enumerate(_windows()):
            if place and not _is_popup(window):
                painter.fillRect(screen.rect(), DIM)
            _draw(painter, window)
            if not _is_popup(window) and not screen.rect().contains(window.geometry()):
                self.cramped.append(f"{name}: {window.windowTitle()}")
        painter.end()
        path = self.folder / f"{len(self.pictures) + 1:03}-{name}.png"
        if not screen.save(str(path)):
            raise OSError(f"Gambar {path} tidak dapat ditulis.")
        self.pictures.append(path)

    def look_at(self, name: str, dialog: QWidget) -> None:
        """Take a picture of a dialog and do nothing with it: the simplest scene."""
        self.snap(name)


_CHOOSERS = ("open_file", "save_file")


def _on_message(kind: QtMsgType, where: QMessageLogContext, text: str) -> None:
    """Pass on what Qt says, except what memory cannot do as a screen does."""
    if not text.startswith("This plugin does not support"):
        sys.stderr.write(text + "\n")


def _windows() -> list[QWidget]:
    """Return the windows that are open, the lowest first."""
    shown = [window for window in QApplication.topLevelWidgets() if window.isVisible()]
    return sorted(shown, key=lambda window: (_is_popup(window), _depth(window)))


def _is_popup(window: QWidget) -> bool:
    return window.windowType() in (Qt.WindowType.Popup, Qt.WindowType.ToolTip)


def _depth(window: QWidget) -> int:
    above = window.parentWidget()
    return 0 if above is None else 1 + _depth(above.window())


def _draw(painter: QPainter, window: QWidget) -> None:
    """Draw a window in its place, with a title bar if the window system would give it one."""
    place = window.geometry()
    painter.drawPixmap(place.topLeft(), window.grab())
    if _is_popup(window):
        return
    bar = QRect(place.topLeft() - QPoint(0, BAR), place.topRight())
    painter.fillRect(bar, QColor(style.PAPER))
    painter.setFont(style.font())
    painter.setPen(QColor(style.INK))
    title = window.windowTitle() or QApplication.applicationDisplayName()
    painter.drawText(bar.adjusted(12, 0, -40, 0), Qt.AlignmentFlag.AlignVCenter, title)
    painter.drawText(bar.adjusted(0, 0, -14, 0), _RIGHT, "✕")
    painter.setPen(QPen(QColor(style.LINE_STRONG)))
    painter.drawRect(bar.united(place).adjusted(0, 0, -1, -1))


_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
