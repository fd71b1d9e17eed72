"""A new password, typed twice."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from kepegdesk.domain.problems import error
from kepegdesk.errors import Refused
from kepegdesk.services import accounts
from kepegdesk.services.accounts import AccountRow
from kepegdesk.ui.changes import Context
from kepegdesk.ui.dialogs.record import RecordDialog
from kepegdesk.ui.forms.password import Ui_Password


def same(password: str, repeated: str) -> str:
    """Return the password, or raise ``Refused`` when it was not typed the same twice."""
    if password != repeated:
        text = "Kedua kata sandi tidak sama. Ketik ulang keduanya."
        raise Refused([error("AK10", "password", text)])
    return password


class Password(RecordDialog):
    """Gives an account a new password."""

    def __init__(self, context: Context, row: AccountRow, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.ui = ui = Ui_Password()
        ui.setupUi(self)
        ui.heading.setText(f"Kata sandi baru untuk {row.name}")
        self.save_with(
            ui,
            lambda: context.do(
                accounts.set_password, row.id, same(ui.password.text(), ui.repeat.text())
            ),
            {"password": ui.password},
        )
