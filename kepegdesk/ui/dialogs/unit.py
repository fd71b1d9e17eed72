"""A unit of the office: its place, its working week, its head, and what holds for its people."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from kepegdesk.domain.kinds import WorkPattern
from kepegdesk.domain.problems import error
from kepegdesk.errors import Refused
from kepegdesk.services import units
from kepegdesk.services.units import UnitRow
from kepegdesk.ui.changes import Context
from kepegdesk.ui.dialogs.record import RecordDialog
from kepegdesk.ui.forms.unit import Ui_Unit
from kepegdesk.ui.people import choice_of, finder
from kepegdesk.ui.widgets import choice_combo


class Unit(RecordDialog):
    """A new unit, or one to change; ``below`` is where a new one is proposed."""

    def __init__(
        self,
        context: Context,
        row: UnitRow | None = None,
        below: int | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.ui = ui = Ui_Unit()
        ui.setupUi(self)
        self._context = context
        self._row = row
        others = [unit for unit in context.ask(units.tree) if row is None or unit.id != row.id]
        ui.parent.fill(others, "Tidak di bawah unit lain")
        ui.parent.set_unit(row.parent if row else below)
        choice_combo.fill(ui.pattern, WorkPattern)
        above = next((unit for unit in others if unit.id == below), None)
        if above is not None:
            choice_combo.choose(ui.pattern, above.pattern)
        ui.head.search_with(finder(context))
        ui.collective.setChecked(True)
        if row is not None:
            self._fill(row)
        self.save_with(
            ui, self._save,
            {"name": ui.name, "parent": ui.parent, "head": ui.head, "min_present": ui.minPresent},
        )  # fmt: skip
        self.keep_drafts(context, "unit", row.id if row else None)

    def _fill(self, row: UnitRow) -> None:
        ui = self.ui
        ui.name.setText(row.name)
        choice_combo.choose(ui.pattern, row.pattern)
        if row.head_id is not None:
            ui.head.pick(choice_of(self._context, row.head_id))
        ui.headTitle.setText(row.head_title)
        ui.minPresent.setText("" if row.min_present is None else str(row.min_present))
        ui.collective.setChecked(row.collective)

    def _save(self) -> None:
        ui = self.ui
        if ui.head.text().strip() and ui.head.employee() is None:
            raise Refused([error("UN04", "head", "Pilih kepala unit dari daftar yang muncul.")])
        self._context.do(
            units.save,
            self._row.id if self._row else None,
            name=ui.name.text(),
            parent=ui.parent.unit(),
            pattern=choice_combo.chosen(ui.pattern, WorkPattern) or WorkPattern.FIVE_DAYS,
            head=ui.head.employee(),
            collective=ui.collective.isChecked(),
            min_present=self._least(),
            head_title=ui.headTitle.text(),
        )

    def _least(self) -> int | None:
        text = self.ui.minPresent.text().strip()
        if not text:
            return None
        if not (text.isascii() and text.isdigit()):
            text = "Tulis jumlah orang, misalnya 3, atau kosongkan."
            raise Refused([error("UN05", "min_present", text)])
        return int(text)
