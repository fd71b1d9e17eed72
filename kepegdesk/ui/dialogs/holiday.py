"""A national holiday, a day of cuti bersama or a local day off, with its legal basis."""

from __future__ import annotations

import datetime as dt

from PySide6.QtWidgets import QWidget

from kepegdesk.domain.problems import error
from kepegdesk.errors import Refused
from kepegdesk.services import holidays, units
from kepegdesk.services.holidays import STATUSES, TYPES, HolidayRow
from kepegdesk.ui.changes import Context
from kepegdesk.ui.dialogs.record import RecordDialog
from kepegdesk.ui.forms.holiday import Ui_Holiday
from kepegdesk.ui.widgets.optional_date import set_today


class Holiday(RecordDialog):
    """A new day off, or one to change; with ``keep`` it is only read, by who asks for it."""

    def __init__(
        self,
        context: Context,
        row: HolidayRow | None = None,
        parent: QWidget | None = None,
        *,
        keep: bool = True,
    ) -> None:
        super().__init__(parent)
        self.ui = ui = Ui_Holiday()
        ui.setupUi(self)
        self._row = row
        set_today(self, context.session.today)
        for value, label in TYPES.items():
            ui.type.addItem(label, value)
        for value, label in STATUSES.items():
            ui.status.addItem(label, value)
        choices = context.ask(units.choices)
        ui.unit.fill(choices, "Semua unit kerja")
        if row is not None:
            self._fill(row)
        self.save_with(
            ui,
            (lambda: context.do(holidays.save, self.row(), self._was())) if keep else self.row,
            {"day": ui.day, "name": ui.name, "legal_basis": ui.basis},
        )

    def _was(self) -> HolidayRow | None:
        return self._row if self._row and self._row.id is not None else None

    def _fill(self, row: HolidayRow) -> None:
        ui = self.ui
        ui.day.set_date(None if row.day == dt.date.min else row.day)
        ui.name.setText(row.name)
        ui.type.setCurrentIndex(ui.type.findData(row.type))
        ui.basis.setText(row.legal_basis)
        ui.status.setCurrentIndex(ui.status.findData(row.status))
        ui.unit.set_unit(row.unit)

    def row(self) -> HolidayRow:
        """Return what is typed; a day off without a date is refused."""
        ui = self.ui
        day = ui.day.date()
        if day is None:
            raise Refused([error("HL03", "day", "Tanggal hari libur belum diisi.")])
        return HolidayRow(
            id=self._row.id if self._row else None,
            day=day,
            name=ui.name.text().strip(),
            type=ui.type.currentData(),
            legal_basis=ui.basis.text().strip(),
            status=ui.status.currentData(),
            unit=ui.unit.unit(),
        )
