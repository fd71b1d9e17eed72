"""One row of a unit's history: a name with its place, or a head."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtWidgets import QWidget

from kepegdesk.domain.problems import error
from kepegdesk.domain.unit_rows import ACTING, HeadRow, NameRow, Standing
from kepegdesk.errors import Refused
from kepegdesk.services import unit_history, units
from kepegdesk.ui.changes import Context
from kepegdesk.ui.dialogs.record import RecordDialog
from kepegdesk.ui.forms.unit_head import Ui_UnitHead
from kepegdesk.ui.forms.unit_name import Ui_UnitName
from kepegdesk.ui.people import choice_of, finder
from kepegdesk.ui.widgets.optional_date import set_today

DEFINITIVE = "Definitif"


class UnitName(RecordDialog):
    """A name and place from a TMT on; of a dissolved unit only the day and the decree change."""

    def __init__(self, context: Context, row: NameRow, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.ui = ui = Ui_UnitName()
        ui.setupUi(self)
        self._context, self._row = context, row
        ui.heading.setText("Ubah nama unit" if row.id else "Tambah nama unit")
        choices = context.ask(units.choices, row.standing.parent)
        ui.parent.fill(choices, "Tidak di bawah unit lain")
        set_today(self, context.session.today)
        ui.name.setText(row.standing.name)
        ui.parent.set_unit(row.standing.parent)
        ui.tmt.set_date(row.tmt)
        ui.skNumber.setText(row.sk_number)
        ui.skDate.set_date(row.sk_date)
        if row.standing.dissolved:
            ui.heading.setText("Unit dibubarkan")
            ui.name.setEnabled(False)
            ui.parent.setEnabled(False)
        self.save_with(
            ui, self._save,
            {"name": ui.name, "parent": ui.parent, "tmt": ui.tmt, "sk_date": ui.skDate},
        )  # fmt: skip

    def _save(self) -> None:
        ui, row = self.ui, self._row
        if row.id is None and ui.tmt.date() is None:
            raise Refused([error("UN14", "tmt", "Isi sejak kapan nama atau induk ini berlaku.")])
        standing = Standing(ui.name.text(), ui.parent.unit(), row.standing.dissolved)
        typed = replace(
            row, standing=standing, tmt=ui.tmt.date(), sk_number=ui.skNumber.text().strip(),
            sk_date=ui.skDate.date(),
        )  # fmt: skip
        self._context.do(unit_history.save_name, typed)


class UnitHead(RecordDialog):
    """Who heads a unit from a TMT on, and how."""

    def __init__(self, context: Context, row: HeadRow, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.ui = ui = Ui_UnitHead()
        ui.setupUi(self)
        self._context, self._row = context, row
        ui.heading.setText("Ubah kepala unit" if row.id else "Tambah kepala unit")
        ui.employee.search_with(finder(context))
        if row.employee is not None:
            ui.employee.pick(choice_of(context, row.employee))
        for acting in ACTING:
            ui.acting.addItem(acting or DEFINITIVE, acting)
        ui.acting.setCurrentIndex(max(0, ui.acting.findData(row.acting)))
        set_today(self, context.session.today)
        ui.tmt.set_date(row.tmt)
        ui.until.set_date(row.until)
        ui.skNumber.setText(row.sk_number)
        ui.skDate.set_date(row.sk_date)
        self.save_with(
            ui, self._save,
            {"employee": ui.employee, "acting": ui.acting, "tmt": ui.tmt, "until": ui.until,
             "sk_date": ui.skDate},
        )  # fmt: skip

    def _save(self) -> None:
        ui, row = self.ui, self._row
        if row.id is None and ui.tmt.date() is None:
            raise Refused([error("UN14", "tmt", "Isi sejak kapan ia mengepalai unit ini.")])
        typed = replace(
            row, employee=ui.employee.employee(), acting=str(ui.acting.currentData()),
            tmt=ui.tmt.date(), until=ui.until.date(), sk_number=ui.skNumber.text().strip(),
            sk_date=ui.skDate.date(),
        )  # fmt: skip
        self._context.do(unit_history.save_head, typed)
