"""The biodata of one person: as of which day, complete or short; then the paper itself."""

from __future__ import annotations

import datetime as dt

from PySide6.QtWidgets import QDialog, QWidget

from kepegdesk.errors import UserError
from kepegdesk.services import biodata, employees
from kepegdesk.ui.changes import Context
from kepegdesk.ui.dialogs.pdf_preview import PdfPreview
from kepegdesk.ui.forms.biodata import Ui_Biodata
from kepegdesk.ui.widgets.form_keys import FormKeys
from kepegdesk.ui.widgets.optional_date import set_today

TOLD = (
    "Memuat keterangan perorangan, lalu semua riwayat yang sudah berlaku pada tanggal itu: "
    "pangkat, jabatan, pendidikan, diklat, penghargaan, keluarga, cuti, hukuman disiplin dan SKP."
)


class Biodata(QDialog):
    """Asks for the day and the form, and shows the paper over itself."""

    def __init__(
        self,
        context: Context,
        employee: int,
        parent: QWidget | None = None,
        on: dt.date | None = None,
    ) -> None:
        """Ask of one person; ``on`` is the day that is offered, today where it is None."""
        super().__init__(parent)
        self.ui = ui = Ui_Biodata()
        ui.setupUi(self)
        self._context, self._employee = context, employee
        self._name = context.ask(employees.get, employee).full_name
        self.setWindowTitle(f"Biodata — {self._name}")
        ui.heading.setText(self._name)
        ui.told.setText(TOLD)
        set_today(self, context.session.today)
        ui.on.set_date(on or context.session.today)
        ui.showButton.clicked.connect(self.show_paper)
        ui.cancelButton.clicked.connect(self.reject)
        self.keys = FormKeys(self, self.show_paper)

    def show_paper(self) -> None:
        """Show the paper, or say why there is none of that day."""
        day = self.ui.on.date()
        if self.ui.on.is_wrong() or day is None:
            self.ui.notice.say("Isi tanggal keadaannya, misalnya 1/1/2026.", "error")
            return
        on = None if day == self._context.session.today else day
        try:
            pdf = self._context.ask(
                biodata.make, self._employee, on, short=self.ui.brief.isChecked()
            )
        except UserError as refusal:
            self.ui.notice.say(str(refusal), "error")
            return
        self.ui.notice.say("")
        title = f"Biodata — {self._name}, {day:%d-%m-%Y}"
        PdfPreview(pdf, title, f"biodata-{day:%Y-%m-%d}.pdf", self).exec()
