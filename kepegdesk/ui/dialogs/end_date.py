"""The last day a dated row holds; what rests on it stays."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from kepegdesk.domain.problems import error
from kepegdesk.errors import Refused
from kepegdesk.ui.changes import Context
from kepegdesk.ui.dialogs.record import RecordDialog
from kepegdesk.ui.forms.end_date import Ui_EndDate
from kepegdesk.ui.widgets.optional_date import set_today


class EndDate(RecordDialog):
    """Asks for the last day and lets ``end`` store it."""

    def __init__(
        self,
        context: Context,
        what: str,
        end: Callable[[dt.date], object],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.ui = ui = Ui_EndDate()
        ui.setupUi(self)
        self._end = end
        set_today(self, context.session.today)
        ui.told.setText(f"{what}. Yang sudah diputuskan sampai hari itu tidak berubah.")
        ui.last.set_date(context.session.today)
        self.save_with(ui, self._write, {"valid_to": ui.last})

    def _write(self) -> None:
        last = self.ui.last.date()
        if last is None:
            raise Refused([error("TG01", "valid_to", "Isi hari terakhir berlakunya.")])
        self._end(last)
