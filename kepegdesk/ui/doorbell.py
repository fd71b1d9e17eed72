"""A second start of an office brings the window that has it open to the front."""

from __future__ import annotations

import getpass
import hashlib
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtNetwork import QLocalServer, QLocalSocket
from PySide6.QtWidgets import QWidget

WAIT = 500
"""Milliseconds to wait for an answer; a window that hangs does not hold the second start."""


def _name(location: str) -> str:
    """Return the name an office's window listens on; one per user and file."""
    place = f"{getpass.getuser()}\n{Path(location).expanduser().absolute()}"
    return "kepegdesk-" + hashlib.sha256(place.encode()).hexdigest()[:24]


def ring(location: str) -> bool:
    """Ask the window that has this office open to come forward; False when nobody answers."""
    socket = QLocalSocket()
    socket.connectToServer(_name(location))
    if not socket.waitForConnected(WAIT):
        return False
    socket.write(b"?")
    return socket.waitForReadyRead(WAIT) and socket.readAll().data() == b"!"


class Doorbell(QObject):
    """Listens for a second start; only the holder of the office's lock may make one."""

    rung = Signal()

    def __init__(self, location: str, parent: QObject) -> None:
        super().__init__(parent)
        self._server = QLocalServer(self)
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        QLocalServer.removeServer(_name(location))  # what a crash left on the disk
        self._server.newConnection.connect(self._answer)
        self._server.listen(_name(location))

    def close(self) -> None:
        """Answer no more."""
        self._server.close()

    def _answer(self) -> None:
        visitor = self._server.nextPendingConnection()
        visitor.disconnected.connect(visitor.deleteLater)
        visitor.write(b"!")
        visitor.flush()
        self.rung.emit()


def bring_forward(window: QWidget) -> None:
    """Show a window over the others."""
    if window.isMinimized():
        window.showNormal()
    window.raise_()
    window.activateWindow()
