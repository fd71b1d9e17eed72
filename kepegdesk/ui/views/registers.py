"""Placeholder until the page is written."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from kepegdesk.ui.changes import Context
from kepegdesk.ui.forms.registers_page import Ui_RegistersPage


class RegistersPage(QWidget):
    """Placeholder."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.ui = Ui_RegistersPage()
        self.ui.setupUi(self)

    def reload(self) -> None:
        """Read anew."""

    def words(self) -> str:
        """Word the count."""
        return ""
