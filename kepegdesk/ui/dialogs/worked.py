"""Who was ordered to work on a day of cuti bersama: a unit's people, ticked, in one act."""

from __future__ import annotations

import datetime as dt

from PySide6.QtWidgets import QWidget

from kepegdesk.domain.indonesian import full_date
from kepegdesk.domain.problems import error
from kepegdesk.errors import Refused
from kepegdesk.services import collective_work, units
from kepegdesk.services.collective_work import Candidate, CollectiveDay
from kepegdesk.ui.changes import Context
from kepegdesk.ui.dialogs.record import RecordDialog
from kepegdesk.ui.forms.worked import Ui_Worked
from kepegdesk.ui.models.columns import Column
from kepegdesk.ui.models.ticks import TickModel
from kepegdesk.ui.widgets.search_line import matches

COLUMNS = (
    Column[Candidate]("name", "Nama", 280, lambda r: r.name),
    Column[Candidate]("nip", "NIP", 176, lambda r: r.nip),
    Column[Candidate]("unit", "Unit kerja", 280, lambda r: r.unit),
    Column[Candidate]("document", "Sudah dicatat", 140, lambda r: r.document,
                      tone=lambda _r: "soft"),
)  # fmt: skip


class Worked(RecordDialog):
    """Ticks stay while the list is searched; what is recorded already is told."""

    def __init__(
        self, context: Context, day: dt.date | None = None, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.ui = ui = Ui_Worked()
        ui.setupUi(self)
        self._context = context
        self._people: list[Candidate] = []
        self._offer_days(day)
        choices = context.ask(units.choices)
        ui.unit.fill(choices, "Semua unit kerja")
        self.model = TickModel[Candidate](COLUMNS, lambda row: row.employee, self)
        ui.table.use(self.model, "worked-candidates", "Pegawai yang mungkin bertugas")
        ui.table.opened.connect(self.model.toggle)
        self.model.ticked_changed.connect(self._count)
        ui.search.searched.connect(lambda _words: self._narrow())
        ui.search.left_for_list.connect(ui.table.setFocus)
        ui.day.currentIndexChanged.connect(lambda _index: self._read())
        ui.unit.currentIndexChanged.connect(lambda _index: self._read())
        ui.allButton.clicked.connect(lambda: self.model.tick_shown(on=True))
        ui.noneButton.clicked.connect(lambda: self.model.tick_shown(on=False))
        self.save_with(ui, self._write, {"day": ui.day, "document": ui.document})
        self._read()

    def _offer_days(self, chosen: dt.date | None) -> None:
        """Offer the days of last year, this and the next, the newest past one proposed."""
        today, combo = self._context.session.today, self.ui.day
        found: list[CollectiveDay] = []
        for year in range(today.year - 1, today.year + 2):
            of_year = self._context.ask(collective_work.days, year)
            found += of_year
        for each in found:
            combo.addItem(f"{full_date(each.day)} · {each.name}", each.day)
        past = [each.day for each in found if each.day <= today]
        proposed = chosen or (max(past) if past else None)
        days = [each.day for each in found]
        combo.setCurrentIndex(days.index(proposed) if proposed in days else 0)

    def _read(self) -> None:
        day = self.ui.day.currentData()
        self._people = (
            []
            if day is None
            else self._context.ask(collective_work.candidates, day, self.ui.unit.unit())
        )
        known = {person.employee for person in self._people}
        self.model.tick([number for number in self.model.ticked() if number in known])
        self._narrow()

    def _narrow(self) -> None:
        words = self.ui.search.text()
        self.model.show([p for p in self._people if matches(words, p.name, p.nip, p.unit)])
        if self.model.rows:
            self.ui.table.go_to(0)
        self._count()

    def _count(self) -> None:
        ticked = len(self.model.ticked())
        self.ui.count.setText(f"{ticked} dicentang dari {len(self._people)} pegawai")
        self.ui.saveButton.setText(f"Catat {ticked} pegawai" if ticked else "Catat")
        self.ui.saveButton.setEnabled(bool(ticked))

    def _write(self) -> None:
        day = self.ui.day.currentData()
        if day is None:
            text = "Belum ada hari cuti bersama di kalender; tambahkan di bagian Hari libur."
            raise Refused([error("CB10", "day", text)])
        ticked = self.model.ticked()
        self._context.do(collective_work.record, day, ticked, self.ui.document.text())

    def save(self) -> None:
        """Record who is ticked; Enter without a tick does nothing."""
        if self.ui.saveButton.isEnabled():
            super().save()
