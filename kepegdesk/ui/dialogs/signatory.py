"""Somebody who signs letters, in what form, and from when until when."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from kepegdesk.domain.problems import error
from kepegdesk.errors import Refused
from kepegdesk.services import signatories
from kepegdesk.services.office import SINCE_ALWAYS
from kepegdesk.services.signatories import SignatoryRow
from kepegdesk.ui.changes import Context
from kepegdesk.ui.dialogs.record import RecordDialog
from kepegdesk.ui.forms.signatory import Ui_Signatory
from kepegdesk.ui.widgets.optional_date import set_today

FORMS = {
    "sendiri": "atas nama sendiri",
    "a.n.": "a.n. (atas nama)",
    "Plt.": "Plt. (pelaksana tugas)",
    "Plh.": "Plh. (pelaksana harian)",
    "Pj.": "Pj. (penjabat)",
}
LEVELS = {1: "1 · Kepala kantor ini", 2: "2 · Sekretaris Daerah", 3: "3 · Kepala daerah"}


class Signatory(RecordDialog):
    """A new signatory, or one to change; letters already issued keep the old."""

    def __init__(
        self, context: Context, row: SignatoryRow | None = None, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.ui = ui = Ui_Signatory()
        ui.setupUi(self)
        self._context = context
        self._row = row
        set_today(self, context.session.today)
        for value, label in FORMS.items():
            ui.form.addItem(label, value)
        for level, label in LEVELS.items():
            ui.level.addItem(label, level)
        ui.form.currentIndexChanged.connect(self._allow)
        if row is None:
            ui.validFrom.set_date(context.session.today)
        else:
            self._fill(row)
        self._allow()
        self.save_with(
            ui,
            lambda: context.do(signatories.save, self.row()),
            {
                "title": ui.position,
                "nip": ui.nip,
                "valid_from": ui.validFrom,
                "valid_to": ui.validTo,
            },
        )

    def _fill(self, row: SignatoryRow) -> None:
        ui = self.ui
        ui.position.setText(row.title)
        ui.name.setText(row.name)
        ui.nip.setText(row.nip or "")
        ui.rank.setText(row.rank)
        ui.form.setCurrentIndex(ui.form.findData(row.form))
        ui.onBehalf.setText(row.on_behalf)
        ui.level.setCurrentIndex(ui.level.findData(row.level))
        ui.isPpk.setChecked(row.is_ppk)
        ui.validFrom.set_date(None if row.valid_from == SINCE_ALWAYS else row.valid_from)
        ui.validTo.set_date(row.valid_to)

    def _allow(self) -> None:
        self.ui.onBehalf.setEnabled(self.ui.form.currentData() == "a.n.")

    def row(self) -> SignatoryRow:
        """Return what is typed; an empty beginning means since always."""
        ui = self.ui
        if ui.nip.text() and any(problem.blocks for problem in ui.nip.problems()):
            raise Refused([error("PJ04", "nip", "NIP pejabat belum benar: harus 18 angka.")])
        return SignatoryRow(
            id=self._row.id if self._row else None,
            title=ui.position.text().strip(),
            name=ui.name.text().strip(),
            nip=ui.nip.text() or None,
            rank=ui.rank.text().strip(),
            form=ui.form.currentData(),
            on_behalf=ui.onBehalf.text().strip() if ui.onBehalf.isEnabled() else "",
            level=ui.level.currentData(),
            is_ppk=ui.isPpk.isChecked(),
            valid_from=ui.validFrom.date() or SINCE_ALWAYS,
            valid_to=ui.validTo.date(),
        )
