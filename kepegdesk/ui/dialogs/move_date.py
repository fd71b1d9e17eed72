"""The new date of a day off that an amended SKB moves."""

from __future__ import annotations

import datetime as dt

from PySide6.QtWidgets import QWidget

from kepegdesk.domain.indonesian import long_date
from kepegdesk.domain.problems import error
from kepegdesk.errors import Refused
from kepegdesk.services.holidays import HolidayRow
from kepegdesk.ui.changes import Context
from kepegdesk.ui.dialogs.record import RecordDialog
from kepegdesk.ui.forms.move_date import Ui_MoveDate
from kepegdesk.ui.widgets.optional_date import set_today


class MoveDate(RecordDialog):
    """Asks where a day goes; storing it is the amendment's."""

    def __init__(self, context: Context, row: HolidayRow, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.ui = ui = Ui_MoveDate()
        ui.setupUi(self)
        set_today(self, context.session.today)
        ui.heading.setText(f"{row.name}, {long_date(row.day)}")
        ui.day.set_date(row.day)
        self.save_with(ui, self.day, {"day": ui.day})

    def day(self) -> dt.date:
        """Return the date typed; none is refused."""
        day = self.ui.day.date()
        if day is None:
            raise Refused([error("HL03", "day", "Tanggal baru belum diisi.")])
        return day
