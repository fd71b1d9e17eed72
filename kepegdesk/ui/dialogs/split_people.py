"""Who of a unit goes to a new one: a list to tick."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from PySide6.QtWidgets import QWidget

from kepegdesk.services.restructuring import Member
from kepegdesk.ui.dialogs.record import RecordDialog
from kepegdesk.ui.forms.split_people import Ui_SplitPeople
from kepegdesk.ui.models.columns import Column
from kepegdesk.ui.models.ticks import TickModel
from kepegdesk.ui.widgets.search_line import matches

COLUMNS = (
    Column[Member]("name", "Nama", 260, lambda r: r.name),
    Column[Member]("nip", "NIP", 170, lambda r: r.nip),
    Column[Member]("position", "Jabatan", 230, lambda r: r.position),
)


class SplitPeople(RecordDialog):
    """Ticks stay while the list is searched."""

    def __init__(
        self, members: Sequence[Member], ticked: Collection[int], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.ui = ui = Ui_SplitPeople()
        ui.setupUi(self)
        self._members = members
        self.model = TickModel[Member](COLUMNS, lambda row: row.id, self)
        ui.table.use(self.model, "split-people", "Pegawai unit ini")
        ui.table.opened.connect(self.model.toggle)
        ui.search.searched.connect(lambda _words: self._narrow())
        ui.search.left_for_list.connect(ui.table.setFocus)
        ui.allButton.clicked.connect(lambda: self.model.tick_shown(on=True))
        ui.noneButton.clicked.connect(lambda: self.model.tick_shown(on=False))
        self.model.ticked_changed.connect(self._count)
        self.save_with(ui, lambda: None, {})
        self.model.tick(ticked)
        self._narrow()

    def _narrow(self) -> None:
        words = self.ui.search.text()
        found = [
            each for each in self._members if matches(words, each.name, each.nip, each.position)
        ]
        self.model.show(found)
        if found:
            self.ui.table.go_to(0)
        self._count()

    def _count(self) -> None:
        self.ui.count.setText(f"{len(self.model.ticked())} dari {len(self._members)} orang")
