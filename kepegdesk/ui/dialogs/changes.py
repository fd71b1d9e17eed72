"""The history of one record, whatever it is, opened from wherever the record is listed."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QDialog, QWidget

from kepegdesk.services import record_changes
from kepegdesk.services.record_changes import FieldChange
from kepegdesk.ui.changes import Context
from kepegdesk.ui.forms.changes import Ui_Changes

Record = tuple[str, int]
"""A record by its table and its number."""

_TABLES = {
    "UnitRow": "unit", "SignatoryRow": "signatory", "HolidayRow": "holiday",
    "LeaveRow": "leave_request", "AccountRow": "account", "HistoryRow": "", "ListedRow": "employee",
}  # fmt: skip
"""What lists show, by the type of their rows: the table of the record."""


class Changes(QDialog):
    """Who, when, which field, before and after; the file of a person with all that is in it."""

    def __init__(
        self, context: Context, record: Record, name: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.ui = Ui_Changes()
        self.ui.setupUi(self)
        self._context, self._record = context, record
        self.ui.heading.setText(f"Riwayat perubahan {name}".strip())
        self.ui.panel.use(context, self._read, "changes", wide=True)
        self.ui.closeButton.clicked.connect(self.accept)
        context.changed.connect(self._on_changed)
        self.ui.panel.reload()

    def _read(self) -> list[FieldChange]:
        table, row = self._record
        if table == "employee":
            return self._context.ask(record_changes.of_person, row)
        return self._context.ask(record_changes.of_record, table, row)

    def _on_changed(self, _subjects: object) -> None:
        if self.isVisible():
            self.ui.panel.reload()


def record_of(page: Any) -> tuple[Record, str] | None:
    """Return the record a page, or the section or tab in front of it, stands on, and its name."""
    for place in _places(page):
        current = getattr(place, "current", None)
        row = current() if callable(current) else None
        row = getattr(row, "request", row)
        if isinstance(row, int):
            return ("employee", row), ""
        table, number = _TABLES.get(type(row).__name__, ""), getattr(row, "id", None)
        if table and isinstance(number, int):
            return (table, number), str(getattr(row, "name", "") or getattr(row, "title", ""))
    return None


def _places(page: Any) -> list[Any]:
    """Return the page and what is in front of it."""
    inner: Any = getattr(getattr(page, "ui", None), "stack", None)
    front = inner.currentWidget() if hasattr(inner, "currentWidget") else None
    return [page, front, getattr(front, "list", None), getattr(page, "list", None)]
