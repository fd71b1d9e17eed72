"""Noting that people reported back after their leave: one day for all that are chosen."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QWidget

from kepegdesk.domain.problems import error
from kepegdesk.errors import Refused
from kepegdesk.services import leave_acts
from kepegdesk.services.leave_acts import Returning
from kepegdesk.ui.changes import Context
from kepegdesk.ui.dialogs.record import RecordDialog
from kepegdesk.ui.forms.report_back import Ui_ReportBack
from kepegdesk.ui.text import short_date
from kepegdesk.ui.widgets.optional_date import set_today

MOST_NAMES = 6
MOST_LATE = 5


class Away(Protocol):
    """Somebody on leave, with the request it is about."""

    @property
    def name(self) -> str:
        """Return his name."""

    @property
    def request(self) -> int | None:
        """Return the request's number."""


class ReportBack(RecordDialog):
    """Takes the day of the report and a note; ``late`` tells afterwards how many came late."""

    def __init__(
        self, context: Context, lines: Sequence[Away], parent: QWidget | None = None
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
        ui.on.changed.connect(self._tell_late)
        self.save_with(ui, self._store_report, {"on": ui.on})
        self._tell_late()

    def _tell_late(self) -> None:
        """Say who would be late on the day typed, and by how much."""
        day = self.ui.on.date()
        if day is None:
            self.ui.late.clear()
            return
        found = self._context.ask(leave_acts.return_quote, self._requests, day)
        self.ui.late.setText(late_words([each for each in found if each.late]))

    def showEvent(self, event: QShowEvent) -> None:
        """Grow to the names it must show."""
        super().showEvent(event)
        needed = self.ui.layout1.totalHeightForWidth(self.width())
        self.resize(self.width(), max(self.height(), needed))

    def _store_report(self) -> None:
        day = self.ui.on.date()
        if day is None:
            raise Refused([error("LK02", "on", "Tanggal lapor kembali belum diisi.")])
        note = self.ui.note.text().strip()
        self.late = self._context.do(leave_acts.report_back, self._requests, day, note)


def late_words(late: Sequence[Returning]) -> str:
    """Word who is late since when; what is in good time needs one sentence."""
    if not late:
        return "Tepat waktu."
    told = [
        f"{each.name}: seharusnya {short_date(each.due)}, terlambat {each.late} hari"
        for each in late[:MOST_LATE]
    ]
    more = len(late) - len(told)
    return "\n".join([*told, *([f"dan {more} orang lagi terlambat"] if more > 0 else [])])


def names_words(names: Sequence[str]) -> str:
    """Name people, and count those there is no room for."""
    if len(names) <= MOST_NAMES:
        return "; ".join(names)
    return f"{'; '.join(names[:MOST_NAMES])}; dan {len(names) - MOST_NAMES} orang lagi"
