"""The one door for spreadsheets: whatever a file holds, the window that can bring it in."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QWidget

from kepegdesk.domain.sheet_kind import OPENINGS, PEOPLE
from kepegdesk.ui.changes import Context
from kepegdesk.ui.dialogs.sheet_import import SheetImport


def open_import(
    context: Context, parent: QWidget | None, kind: str = PEOPLE, path: Path | None = None
) -> None:
    """Show the import for a kind of sheet, and for a file of another kind that one's instead.

    The windows look alike and stand in the same place, so that it seems to be one.
    """
    sheet: str | None = None
    before: SheetImport | None = None
    while True:
        window = make(context, kind, parent)
        if before is not None:
            window.setGeometry(before.geometry())
            before.deleteLater()
        if path is not None:
            QTimer.singleShot(0, window, partial(window.read_as, kind, path, sheet))
        window.exec()
        if window.other is None:
            return
        before, (kind, path, sheet) = window, window.other


def make(context: Context, kind: str, parent: QWidget | None) -> SheetImport:
    """Return the window that brings a kind of sheet in."""
    if kind == PEOPLE:
        from kepegdesk.ui.dialogs.import_wizard import ImportWizard

        return ImportWizard(context, parent)
    if kind == OPENINGS:
        from kepegdesk.ui.dialogs.openings_import import OpeningsImport

        return OpeningsImport(context, parent)
    from kepegdesk.ui.dialogs.history_import import HistoryImport

    return HistoryImport(context, parent)
