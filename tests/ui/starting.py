"""What the tests of the program's start share: an account, dialogs met, windows waited for."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QDialog

from kepegdesk.domain.kinds import Role
from kepegdesk.services import accounts
from kepegdesk.ui import main
from kepegdesk.ui.dialogs.sign_in import SignIn
from kepegdesk.ui.main_window import MainWindow
from tests.ui.conftest import clock

PASSWORD = "sandi-yang-panjang"


def make_account(name: str = "rahma", role: Role = Role.ADMIN) -> None:
    """Make the first account of the open office."""
    accounts.create(accounts.unattended(clock), name, PASSWORD, role)


def sign_in_with(dialog: SignIn, name: str, password: str) -> None:
    """Type name and password and press the button."""
    dialog.ui.name.setText(name)
    dialog.ui.password.setText(password)
    dialog.ui.enterButton.click()


def meet(kind: type[QDialog], act: Callable[[QDialog], None]) -> None:
    """Do something with the dialog of a kind as soon as it is shown."""
    timer = QTimer(QApplication.instance())

    def look() -> None:
        dialog = QApplication.activeModalWidget()
        if isinstance(dialog, kind):
            timer.stop()
            act(dialog)

    timer.timeout.connect(look)
    timer.start(20)


def with_window(start: main.Start, *acts: Callable[[MainWindow], object]) -> None:
    """Do one thing with each main window of a run, once it is shown."""
    left, seen = list(acts), set[int]()
    timer = QTimer(QApplication.instance())

    def look() -> None:
        window = start.window
        if window is None or not window.isVisible() or id(window) in seen:
            return
        if QApplication.activeModalWidget() is None:
            seen.add(id(window))
            left.pop(0)(window)
            if not left:
                timer.stop()

    timer.timeout.connect(look)
    timer.start(20)
