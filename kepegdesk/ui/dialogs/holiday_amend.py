"""An amended SKB: days moved, dropped and added, shown before and after, stored as one act."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace

from PySide6.QtWidgets import QWidget

from kepegdesk.domain.indonesian import full_date
from kepegdesk.services import holidays
from kepegdesk.services.holidays import TYPES, Amendment, HolidayRow
from kepegdesk.ui.changes import Context
from kepegdesk.ui.dialogs.holiday import Holiday
from kepegdesk.ui.dialogs.move_date import MoveDate
from kepegdesk.ui.dialogs.record import RecordDialog
from kepegdesk.ui.forms.holiday_amend import Ui_HolidayAmend
from kepegdesk.ui.models.columns import Column
from kepegdesk.ui.models.rows import RowsModel

DROPPED, MOVED, ADDED = "ditiadakan", "dipindahkan", "ditambah"
_TONES = {DROPPED: "error", MOVED: "warning", ADDED: "good"}


@dataclass(frozen=True, slots=True)
class Staged:
    """A day of the year beside what the amended SKB makes of it; ``day`` None: it is dropped."""

    row: HolidayRow
    day: dt.date | None

    @property
    def state(self) -> str:
        """Return what happens to the day; nothing where it stays."""
        if self.row.id is None:
            return ADDED
        if self.day is None:
            return DROPPED
        return "" if self.day == self.row.day else MOVED


def _new_day(staged: Staged) -> str:
    if staged.state == MOVED and staged.day is not None:
        return full_date(staged.day)
    return ""


COLUMNS = (
    Column[Staged]("day", "Tanggal", 190, lambda r: full_date(r.row.day), sortable=False),
    Column[Staged]("name", "Nama", 300, lambda r: r.row.name, sortable=False),
    Column[Staged]("type", "Jenis", 110, lambda r: TYPES[r.row.type], sortable=False),
    Column[Staged](
        "state", "Perubahan", 100, lambda r: r.state, sortable=False,
        tone=lambda r: _TONES.get(r.state, ""),
    ),
    Column[Staged]("new", "Menjadi", 180, _new_day, sortable=False, tone=lambda _r: "warning"),
)  # fmt: skip


class HolidayAmend(RecordDialog):
    """Stages what changes in a year; nothing is stored before *Terapkan*."""

    def __init__(self, context: Context, year: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.ui = ui = Ui_HolidayAmend()
        ui.setupUi(self)
        self._context, self._year = context, year
        ui.heading.setText(f"SKB perubahan {year}")
        self.model = RowsModel[Staged](COLUMNS, self)
        ui.table.use(self.model, "amend", "Hari libur dan perubahannya")
        self._present([Staged(row, row.day) for row in context.ask(holidays.listed, year)])
        ui.table.opened.connect(lambda _row: self.move_day())
        ui.moveButton.clicked.connect(self.move_day)
        ui.dropButton.clicked.connect(lambda: self._stage(None))
        ui.addButton.clicked.connect(self.add_day)
        ui.revertButton.clicked.connect(self._revert)
        ui.table.selectionModel().currentRowChanged.connect(lambda *_rows: self._allow())
        self._allow()
        self.save_with(ui, self._write, {"legal_basis": ui.basis})

    def _present(self, rows: list[Staged]) -> None:
        place = self.ui.table.current_row()
        self.model.show(sorted(rows, key=lambda each: each.row.day))
        if rows:
            self.ui.table.go_to(min(max(place, 0), len(rows) - 1))
        changed = sum(bool(each.state) for each in rows)
        self.ui.count.setText(f"{changed} perubahan" if changed else "Belum ada perubahan.")
        self.ui.saveButton.setEnabled(bool(changed))

    def _current(self) -> Staged | None:
        return self.model.row(self.ui.table.current_row())

    def _allow(self) -> None:
        current = self._current()
        stored = current is not None and current.row.id is not None
        for button in (self.ui.moveButton, self.ui.dropButton):
            button.setEnabled(stored)
        self.ui.revertButton.setEnabled(current is not None and bool(current.state))

    def _stage(self, day: dt.date | None) -> None:
        current = self._current()
        if current is None or current.row.id is None:
            return
        rows = [replace(e, day=day) if e is current else e for e in self.model.rows]
        self._present(rows)
        self._allow()

    def move_day(self) -> None:
        """Ask for the new date of the day the user stands on."""
        current = self._current()
        if current is None or current.row.id is None:
            return
        asked = MoveDate(self._context, current.row, self)
        if asked.exec():
            self._stage(asked.day())

    def add_day(self) -> None:
        """Ask for a day that the amended SKB adds."""
        basis = self.ui.basis.text().strip()
        blank = HolidayRow(None, dt.date.min, "", "collective", basis, "ditetapkan")
        asked = Holiday(self._context, blank, self, keep=False)
        if asked.exec():
            row = asked.row()
            self._present([*self.model.rows, Staged(row, row.day)])
            self._allow()

    def _revert(self) -> None:
        current = self._current()
        rows = [
            replace(each, day=each.row.day) if each is current else each
            for each in self.model.rows
            if not (each is current and each.row.id is None)
        ]
        self._present(rows)
        self._allow()

    def _write(self) -> None:
        staged = [each for each in self.model.rows if each.state]
        self._context.do(
            holidays.amend,
            self._year,
            self.ui.basis.text(),
            [Amendment(each.row.id, each.day) for each in staged if each.row.id is not None],
            added=[each.row for each in staged if each.row.id is None],
            whole_year=self.ui.wholeYear.isChecked(),
        )

    def save(self) -> None:
        """Store the amendment; Enter before anything is changed does nothing."""
        if self.ui.saveButton.isEnabled():
            super().save()
