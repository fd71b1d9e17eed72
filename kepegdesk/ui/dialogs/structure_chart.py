"""What of the structure is drawn, of which day and on what paper; then it is shown."""

from __future__ import annotations

import datetime as dt

from PySide6.QtWidgets import QWidget

from kepegdesk.domain.problems import error
from kepegdesk.errors import Refused
from kepegdesk.services import structure_chart, units
from kepegdesk.ui.changes import Context
from kepegdesk.ui.dialogs.pdf_preview import PdfPreview
from kepegdesk.ui.dialogs.record import RecordDialog
from kepegdesk.ui.forms.structure_chart import Ui_StructureChart
from kepegdesk.ui.widgets.optional_date import set_today

LEVELS = {"Semua tingkat": None, "1 tingkat": 1, "2 tingkat": 2, "3 tingkat": 3, "4 tingkat": 4}


class StructureChart(RecordDialog):
    """Chooses unit, levels, day and paper; *Tampilkan* shows the PDF that prints."""

    def __init__(
        self,
        context: Context,
        unit: int | None = None,
        parent: QWidget | None = None,
        on: dt.date | None = None,
    ) -> None:
        """Offer a unit, and the day ``on``: today where it is None."""
        super().__init__(parent)
        self.ui = ui = Ui_StructureChart()
        ui.setupUi(self)
        self._context = context
        choices = context.ask(units.choices, unit, on=on)
        ui.unit.fill(choices, "Seluruh kantor")
        ui.unit.set_unit(unit)
        for label, depth in LEVELS.items():
            ui.depth.addItem(label, depth)
        for paper in structure_chart.PAPERS:
            ui.paper.addItem(f"{paper} mendatar", paper)
        set_today(self, context.session.today)
        ui.on.set_date(on or context.session.today)
        self.save_with(ui, self._show_chart, {"unit": ui.unit, "on": ui.on})

    def _show_chart(self) -> None:
        ui = self.ui
        on = ui.on.date()
        if on is None:
            raise Refused([error("TG00", "on", "Keadaan tanggal belum diisi.")])
        pdf = self._context.ask(
            structure_chart.printed,
            ui.unit.unit(),
            on=on,
            depth=ui.depth.currentData(),
            paper=str(ui.paper.currentData()),
        )
        name = ui.unit.currentText().split(" - ")[-1]
        title = f"Bagan struktur {name}, keadaan {on:%d-%m-%Y}"
        PdfPreview(pdf, title, f"bagan-struktur-{on:%Y-%m-%d}.pdf", self).exec()
