"""What holds for a kind of leave from a day on: postponing, recall, income."""

from __future__ import annotations

import dataclasses

from PySide6.QtWidgets import QWidget

from kepegdesk.domain.problems import error
from kepegdesk.errors import Refused
from kepegdesk.services import leave_checklists
from kepegdesk.services.leave_checklists import GROUPS, KindRow
from kepegdesk.ui.changes import Context
from kepegdesk.ui.dialogs.record import RecordDialog
from kepegdesk.ui.forms.leave_kind import Ui_LeaveKind
from kepegdesk.ui.widgets.optional_date import set_today


class LeaveKindTerms(RecordDialog):
    """New terms for a kind of leave, proposed from those that hold; leave begun keeps the old."""

    def __init__(self, context: Context, row: KindRow, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.ui = ui = Ui_LeaveKind()
        ui.setupUi(self)
        self._row = row
        set_today(self, context.session.today)
        ui.heading.setText(f"{row.kind.label}, {GROUPS[row.group]}")
        ui.countedIn.setText(row.counted_in)
        ui.deferrable.setChecked(row.deferrable)
        ui.recallable.setChecked(row.recallable)
        ui.pay.setText(row.pay)
        ui.validFrom.set_date(max(context.session.today, row.valid_from))
        self.save_with(
            ui,
            lambda: context.do(leave_checklists.save_kind, self.row(), row),
            {"valid_from": ui.validFrom, "legal_basis": ui.basis, "pay": ui.pay},
        )

    def row(self) -> KindRow:
        """Return what is typed; terms without a first day are refused."""
        ui, first = self.ui, self.ui.validFrom.date()
        if first is None:
            raise Refused([error("JC03", "valid_from", "Isi tanggal mulai berlakunya.")])
        return dataclasses.replace(
            self._row,
            id=None,
            deferrable=ui.deferrable.isChecked(),
            recallable=ui.recallable.isChecked(),
            pay=ui.pay.text().strip(),
            legal_basis=ui.basis.text().strip(),
            valid_from=first,
        )
