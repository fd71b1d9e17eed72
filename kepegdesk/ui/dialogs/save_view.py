"""A name for the way a list is shown."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from kepegdesk.domain.kinds import Role
from kepegdesk.domain.list_view import ListView
from kepegdesk.services import saved_views
from kepegdesk.ui.changes import Context
from kepegdesk.ui.dialogs.record import RecordDialog
from kepegdesk.ui.forms.save_view import Ui_SaveView


class SaveView(RecordDialog):
    """Asks for the name, and the admin whether everybody shall have it."""

    def __init__(
        self, context: Context, list_name: str, view: ListView, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.ui = Ui_SaveView()
        self.ui.setupUi(self)
        self._context, self._list, self._view = context, list_name, view
        self.ui.shared.setVisible(context.session.role is Role.ADMIN)
        self.save_with(self.ui, self._store_view, {"name": self.ui.name})

    def _store_view(self) -> None:
        shared = self.ui.shared.isChecked()
        self._context.do(
            saved_views.save, self._list, self.ui.name.text(), self._view, shared=shared
        )
