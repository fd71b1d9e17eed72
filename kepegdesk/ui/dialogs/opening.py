"""An opening balance of annual leave, taken over from paper."""

from __future__ import annotations

from PySide6.QtWidgets import QDialog, QWidget

from kepegdesk.errors import Refused, UserError
from kepegdesk.services import balances
from kepegdesk.ui.changes import Context
from kepegdesk.ui.forms.opening import Ui_Opening
from kepegdesk.ui.people import choice_of, finder
from kepegdesk.ui.widgets.form_keys import FormKeys
from kepegdesk.ui.widgets.marks import mark_problems

_LABELS = {
    "N-2": "N-2 (sisa dua tahun lalu)",
    "N-1": "N-1 (sisa tahun lalu)",
    "N": "N (hak tahun ini)",
}


class Opening(QDialog):
    """Asks for the person, the year, the lot, the days and the document they rest on."""

    def __init__(
        self, context: Context, employee: int | None = None, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.ui = Ui_Opening()
        self.ui.setupUi(self)
        self._context = context
        self.ui.employee.search_with(finder(context))
        if employee is not None:
            self.ui.employee.pick(choice_of(context, employee))
        self.ui.year.setValue(context.session.today.year)
        for lot in balances.LOTS:
            self.ui.lot.addItem(_LABELS[lot], lot)
        self.ui.saveButton.clicked.connect(self.save)
        self.ui.cancelButton.clicked.connect(self.reject)
        self.keys = FormKeys(self, self.save)

    def save(self) -> None:
        """Store the balance, or say why not."""
        employee, ui = self.ui.employee.employee(), self.ui
        if employee is None:
            ui.notice.say("Pilih pegawainya dahulu.", "error")
            self.keys.go_to(ui.employee)
            return
        try:
            self._context.do(
                balances.add_opening,
                employee,
                ui.year.value(),
                ui.lot.currentData(),
                ui.days.value(),
                ui.document.text(),
            )
        except Refused as refusal:
            mark_problems({"days": ui.days, "document": ui.document}, refusal.problems)
            ui.notice.say_problems(refusal.problems)
            return
        except UserError as refusal:
            ui.notice.say(str(refusal), "error")
            return
        self.accept()
