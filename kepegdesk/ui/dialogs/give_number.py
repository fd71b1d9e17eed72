"""Giving a paper its number that no act of leave brings about: a covering letter, a report."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from kepegdesk.domain.problems import error
from kepegdesk.errors import Refused
from kepegdesk.services import letters
from kepegdesk.ui.changes import Context
from kepegdesk.ui.dialogs.record import RecordDialog
from kepegdesk.ui.forms.give_number import Ui_GiveNumber
from kepegdesk.ui.widgets.optional_date import set_today


class GiveNumber(RecordDialog):
    """Takes the date and, where it was numbered on paper, the number; then the paper is final."""

    def __init__(
        self, context: Context, request: int, paper: str, label: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.ui = ui = Ui_GiveNumber()
        ui.setupUi(self)
        self._context = context
        self._request = request
        self._paper = paper
        today = context.session.today
        set_today(self, today)
        ui.heading.setText(label)
        ui.on.set_date(today)
        fields = {"number": ui.number, "day": ui.on, "on": ui.on, "paper": ui.heading}
        self.save_with(ui, self._give, fields)

    def _give(self) -> None:
        day = self.ui.on.date()
        if day is None:
            raise Refused([error("SR05", "on", "Tanggal surat belum diisi.")])
        number = self.ui.number.text().strip()
        self._context.do(letters.give, self._request, self._paper, day=day, number=number)
