"""Where the office shall be shared: an empty database on a server, looked at before it is used."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QDialog, QWidget

from kepegdesk.errors import UserError
from kepegdesk.services import moving
from kepegdesk.ui import ask
from kepegdesk.ui.changes import Context
from kepegdesk.ui.forms.share import Ui_Share
from kepegdesk.ui.jobs import Job
from kepegdesk.ui.widgets.form_keys import FormKeys


class Share(QDialog):
    """Accepted once a server that will do was found; ``address`` is then its address."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.ui = ui = Ui_Share()
        ui.setupUi(self)
        self._context = context
        self.address = ""
        self._looking: Job | None = None
        ui.address.textChanged.connect(lambda _text: self._allow())
        ui.checkButton.clicked.connect(self.check)
        ui.shareButton.clicked.connect(self.accept)
        ui.cancelButton.clicked.connect(self.reject)
        self.keys = FormKeys(self, self._go_on)
        self._allow()

    def _typed(self) -> str:
        return self.ui.address.text().strip()

    def _allow(self) -> None:
        """Share only to the very address that was looked at."""
        found = bool(self.address) and self.address == self._typed()
        self.ui.checkButton.setEnabled(bool(self._typed()) and self._looking is None)
        self.ui.shareButton.setEnabled(found)
        if not found and self._looking is None:
            self.ui.notice.say("")

    def _go_on(self) -> None:
        if self.ui.shareButton.isEnabled():
            self.accept()
        elif self.ui.checkButton.isEnabled():
            self.check()

    def check(self) -> None:
        """Look at the server, off the window's thread: one that is not there takes its time."""
        address, context = self._typed(), self._context
        job = self._looking = Job(
            lambda _progress: (address, context.ask(moving.check, address)), only_reads=True
        )
        job.finished.connect(self._on_found)
        job.failed.connect(self._on_failed)
        self.ui.notice.say("Memeriksa server…")
        self._allow()
        job.start()

    def _on_found(self, found: Any) -> None:
        self._looking = None
        self.address, server = found
        words = f"{server}, kosong, dan pengguna ini berhak membuat tabel. Siap dipakai."
        self.ui.notice.say(words, "good")
        self._allow()
        self.ui.shareButton.setFocus()

    def _on_failed(self, fault: Any) -> None:
        self._looking = None
        self._allow()
        if isinstance(fault, UserError):
            self.ui.notice.say(str(fault), "error")
        else:
            ask.refusal(self, fault)
