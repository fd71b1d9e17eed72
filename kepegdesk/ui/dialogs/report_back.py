"""Noting that people reported back after their leave: one day for all that are chosen."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QWidget

from kepegdesk.domain.problems import error
from kepegdesk.errors import Refused
from kepegdesk.services import leave_acts
from kepegdesk.services.leave_today import Line
from kepegdesk.ui.changes import Context
from kepegdesk.ui.dialogs.record import RecordDialog
from kepegdesk.ui.forms.report_back import Ui_ReportBack
from kepegdesk.ui.widgets.optional_date import set_today

MOST_NAMES = 6


class ReportBack(RecordDialog):
    """Takes the day of the report and a note; ``late`` tells afterwards how many came late."""

    def __init__(
        self, context: Context, lines: Sequence[Line], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.ui = ui = Ui_ReportBack()
        ui.setupUi(self)
        self._context = context
        self._requests = [line.request for line in lines if line.request is not None]
        self.late = 0
        set_today(self, context.session.today)
        ui.on.set_date(context.session.today)
        ui.whom.setText(names_words([line.name for line in lines]))
        self.save_with(ui, self._store_report, {"on": ui.on})

    def _store_report(self) -> None:
        day = self.ui.on.date()
        if day is None:
            raise Refused([error("LK02", "on", "Tanggal lapor kembali belum diisi.")])
        note = self.ui.note.text().strip()
        self.late = self._context.do(leave_acts.report_back, self._requests, day, note)


def names_words(names: Sequence[str]) -> str:
    """Name people, and count those there is no room for."""
    if len(names) <= MOST_NAMES:
        return "; ".join(names)
    return f"{'; '.join(names[:MOST_NAMES])}; dan {len(names) - MOST_NAMES} orang lagi"
