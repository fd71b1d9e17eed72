"""The passphrase of a key's backup, and a public key of another office or a lost one."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QLineEdit, QWidget

from kepegdesk.errors import Refused
from kepegdesk.services import seal_keys
from kepegdesk.ui import ask
from kepegdesk.ui.changes import Context
from kepegdesk.ui.dialogs.record import RecordDialog
from kepegdesk.ui.forms.letter_key_add import Ui_LetterKeyAdd
from kepegdesk.ui.forms.letter_passphrase import Ui_LetterPassphrase

KEYS = "Kunci publik (*.pem *.txt)"


class Passphrase(RecordDialog):
    """Encrypts a backup with a passphrase typed twice, or opens one."""

    def __init__(
        self, context: Context, path: Path, *, to_restore: bool, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.ui = ui = Ui_LetterPassphrase()
        ui.setupUi(self)
        self._context = context
        self._path = path
        self._to_restore = to_restore
        if to_restore:
            self._word_restoring()
        else:
            ui.hint.setText(seal_keys.RULES)
        ui.visible.toggled.connect(self._uncover)
        fields = {"passphrase": ui.passphrase, "repeat": ui.repeat}
        self.save_with(ui, self._write, fields)

    def _word_restoring(self) -> None:
        ui = self.ui
        self.setWindowTitle("Pulihkan kunci")
        ui.heading.setText("Pulihkan kunci")
        ui.hint.setText(
            f"Kalimat sandi dari {self._path.name}. Kunci itu kemudian menandatangani surat; kunci "
            "yang dipakai sekarang, bila ada, hanya memeriksa."
        )
        ui.saveButton.setText("Pulihkan")
        ui.repeat.hide()
        ui.repeatLabel.hide()

    def _uncover(self, shown: bool) -> None:
        mode = QLineEdit.EchoMode.Normal if shown else QLineEdit.EchoMode.Password
        for field in (self.ui.passphrase, self.ui.repeat):
            field.setEchoMode(mode)

    def _write(self) -> None:
        typed = self.ui.passphrase.text()
        if self._to_restore:
            self._context.do(seal_keys.restore, self._path, typed)
            return
        problems = seal_keys.passphrase_problems(typed, self.ui.repeat.text())
        if problems:
            raise Refused(problems)
        self._context.do(seal_keys.back_up, self._path, typed)


class KeyAdd(RecordDialog):
    """Brings in a public key, typed from a decree or out of a file."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.ui = ui = Ui_LetterKeyAdd()
        ui.setupUi(self)
        self._context = context
        ui.fileButton.clicked.connect(self._from_file)
        fields = {"note": ui.note, "public": ui.public, "key": ui.number}
        self.save_with(ui, self._write, fields)

    def _write(self) -> None:
        ui = self.ui
        args = ui.public.text(), ui.number.text(), ui.note.text()
        self._context.do(seal_keys.add_typed, *args, lost=ui.lost.isChecked())

    @ask.shows_refusals
    def _from_file(self) -> None:
        path = ask.open_file(self, "Kunci publik", KEYS, "key")
        if path is not None:
            args = path, self.ui.note.text()
            self._context.do(seal_keys.add_file, *args, lost=self.ui.lost.isChecked())
            self.accept()
