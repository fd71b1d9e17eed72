"""One completed education."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtWidgets import QDialog, QWidget

from kepegdesk.services.employee_file import EducationRow
from kepegdesk.ui.forms.education import Ui_Education
from kepegdesk.ui.widgets.form_keys import FormKeys

LEVELS = ("SD", "SMP", "SMA", "D-I", "D-II", "D-III", "D-IV", "S-1", "Profesi", "S-2", "S-3")


class EducationDialog(QDialog):
    """Edits an education; ``row()`` gives what was typed."""

    def __init__(self, row: EducationRow, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.ui = Ui_Education()
        self.ui.setupUi(self)
        self._row = row
        self.ui.level.addItems(LEVELS)
        self.ui.level.setCurrentText(row.level)
        self.ui.major.setText(row.major)
        self.ui.school.setText(row.school)
        self.ui.graduated.setValue(row.graduated or self.ui.graduated.minimum())
        self.ui.saveButton.clicked.connect(self.finish)
        self.ui.cancelButton.clicked.connect(self.reject)
        self.keys = FormKeys(self, self.finish)

    def row(self) -> EducationRow:
        """Return the education as typed."""
        year = self.ui.graduated.value()
        return replace(
            self._row,
            level=self.ui.level.currentText().strip(),
            major=self.ui.major.text().strip(),
            school=self.ui.school.text().strip(),
            graduated=year if year > self.ui.graduated.minimum() else None,
        )

    def finish(self) -> None:
        """Close when a level is given."""
        if not self.row().level:
            self.ui.notice.say("Tingkat pendidikan belum diisi.", "error")
            self.keys.go_to(self.ui.level)
            return
        self.accept()
