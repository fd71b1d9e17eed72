"""A document that a case of leave asks for: required or advised, for whom, from when."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from kepegdesk.domain.kinds import LeaveCase, LeaveKind
from kepegdesk.services import leave_checklists
from kepegdesk.services.leave_checklists import GROUPS, LEVELS, DocumentRow
from kepegdesk.services.office import SINCE_ALWAYS
from kepegdesk.ui.changes import Context
from kepegdesk.ui.dialogs.record import RecordDialog
from kepegdesk.ui.forms.leave_document import Ui_LeaveDocument
from kepegdesk.ui.widgets import choice_combo
from kepegdesk.ui.widgets.optional_date import set_today

FOLLOWED = (
    "Bila syarat ini sudah dipakai dalam permintaan cuti, perubahannya menjadi baris baru yang "
    "berlaku mulai tanggal di atas."
)


class LeaveDocument(RecordDialog):
    """A new document of the checklist, or one to change; ``kind`` is proposed for a new one."""

    def __init__(
        self,
        context: Context,
        row: DocumentRow | None = None,
        kind: LeaveKind | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.ui = ui = Ui_LeaveDocument()
        ui.setupUi(self)
        self._context = context
        self._row = row
        set_today(self, context.session.today)
        choice_combo.fill(ui.kind, LeaveKind)
        for combo, words in ((ui.level, LEVELS), (ui.group, GROUPS)):
            for value, label in words.items():
                combo.addItem(label, value)
        ui.kind.currentIndexChanged.connect(lambda _index: self._offer_cases())
        choice_combo.choose(ui.kind, row.kind if row else kind or LeaveKind.ANNUAL)
        self._offer_cases()
        if row is None:
            ui.validFrom.set_date(context.session.today)
        else:
            self._fill(row)
        self.save_with(
            ui,
            lambda: context.do(leave_checklists.save_document, self.row(), self._row),
            {"document": ui.document, "valid_from": ui.validFrom, "valid_to": ui.validTo},
        )

    def _kind(self) -> LeaveKind:
        return choice_combo.chosen(self.ui.kind, LeaveKind) or LeaveKind.ANNUAL

    def _offer_cases(self) -> None:
        found = self._context.ask(leave_checklists.cases, self._kind())
        choice_combo.fill(self.ui.case, found)

    def _fill(self, row: DocumentRow) -> None:
        ui = self.ui
        choice_combo.choose(ui.case, row.case)
        ui.kind.setEnabled(False)
        ui.case.setEnabled(False)
        ui.document.setText(row.document)
        ui.level.setCurrentIndex(ui.level.findData(row.level))
        ui.group.setCurrentIndex(ui.group.findData(row.group))
        ui.validFrom.set_date(None if row.valid_from == SINCE_ALWAYS else row.valid_from)
        ui.validTo.set_date(row.valid_to)
        ui.told.setText(FOLLOWED)

    def row(self) -> DocumentRow:
        """Return what is typed; an empty beginning means since always."""
        ui = self.ui
        return DocumentRow(
            id=self._row.id if self._row else None,
            kind=self._kind(),
            case=choice_combo.chosen(ui.case, LeaveCase) or LeaveCase.ORDINARY,
            document=ui.document.text().strip(),
            level=ui.level.currentData(),
            group=ui.group.currentData(),
            valid_from=ui.validFrom.date() or SINCE_ALWAYS,
            valid_to=ui.validTo.date(),
        )
