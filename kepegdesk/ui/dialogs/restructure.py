"""Penataan unit: the steps of one decree, what they will do, and then all of it in one act."""

from __future__ import annotations

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QWidget

from kepegdesk.domain.indonesian import thousands
from kepegdesk.domain.problems import Problem, error
from kepegdesk.domain.restructuring import Change, Plan, Step
from kepegdesk.domain.unit_rows import SEPARATOR
from kepegdesk.errors import Refused
from kepegdesk.services import restructuring, units
from kepegdesk.services.restructuring import Effect, Preview
from kepegdesk.ui.changes import Context
from kepegdesk.ui.dialogs.record import RecordDialog
from kepegdesk.ui.dialogs.split_people import SplitPeople
from kepegdesk.ui.forms.restructure import Ui_Restructure
from kepegdesk.ui.models.columns import Column
from kepegdesk.ui.models.rows import RowsModel
from kepegdesk.ui.widgets import choice_combo
from kepegdesk.ui.widgets.form_keys import FormKeys
from kepegdesk.ui.widgets.marks import mark_problems
from kepegdesk.ui.widgets.optional_date import set_today

NAMED = frozenset({Step.RENAME, Step.SPLIT})
PLACED = frozenset({Step.MOVE, Step.MERGE, Step.SPLIT})
TOP = "Puncak struktur, tidak di bawah unit lain"
REST = 250
"""Milliseconds of rest in typing before the outcome is worked out."""

EFFECTS = (
    Column[Effect]("about", "Menyangkut", 136, lambda r: r.about,
                   tone=lambda r: "" if r.about == restructuring.STRUCTURE else "warning"),
    Column[Effect]("text", "Yang terjadi", 700, lambda r: r.text),
)  # fmt: skip


class Restructure(RecordDialog):
    """Gathers steps; every change of them shows anew what would happen, nothing being stored.

    Enter at the end of a step's fields adds the step.
    """

    def __init__(
        self, context: Context, unit: int | None = None, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.ui = ui = Ui_Restructure()
        ui.setupUi(self)
        self._context = context
        self.changes: list[Change] = []
        self.preview: Preview | None = None
        self._people: dict[int, frozenset[int]] = {}
        offered = context.ask(units.choices)
        self._paths = {each.id: each.path for each in offered}
        choice_combo.fill(ui.step, Step)
        ui.unit.fill(offered, "Pilih unit…")
        ui.unit.set_unit(unit)
        ui.target.fill(offered, TOP)
        set_today(self, context.session.today)
        self.steps = RowsModel[Change](self._columns(), self)
        ui.steps.use(self.steps, "restructure-steps", "Langkah penataan")
        self.effects = RowsModel[Effect](EFFECTS, self)
        ui.effects.use(self.effects, "restructure-effects", "Yang akan terjadi")
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(REST)
        self._later.timeout.connect(self.show_outcome)
        self._connect()
        self._fields = {
            "tmt": ui.tmt, "sk_date": ui.skDate, "unit": ui.unit, "name": ui.name,
            "target": ui.target, "changes": ui.unit, "people": ui.peopleButton,
        }  # fmt: skip
        self.save_with(ui, self._carry_out, self._fields)
        FormKeys(self, self.add_typed, (ui.step, ui.unit, ui.name, ui.target))
        self._show_fields()
        self._show_steps()

    def _columns(self) -> tuple[Column[Change], ...]:
        return (
            Column(
                "unit", "Unit", 330, lambda c: self._name(c.unit), sortable=False,
                tip=lambda c: self._paths.get(c.unit, "?"),
            ),
            Column("step", "Langkah", 250, lambda c: c.step.label, sortable=False),
            Column("to", "Menjadi", 280, self._told, sortable=False),
        )  # fmt: skip

    def _name(self, unit: int) -> str:
        """Return a unit's own name, which is what a long path hides."""
        return self._paths.get(unit, "?").split(SEPARATOR)[-1]

    def _told(self, change: Change) -> str:
        """Word what a step leads to."""
        where = TOP if change.target is None else self._name(change.target)
        if change.step is Step.SPLIT:
            return f"{change.name}, {len(change.people)} orang; di bawah {where}"
        if change.step in NAMED:
            return change.name
        return where if change.step in PLACED else ""

    def _connect(self) -> None:
        ui = self.ui
        ui.step.currentIndexChanged.connect(lambda _index: self._show_fields())
        ui.unit.currentIndexChanged.connect(lambda _index: self._show_fields())
        ui.addButton.clicked.connect(self.add_typed)
        ui.removeButton.clicked.connect(self.remove)
        ui.peopleButton.clicked.connect(self.choose_people)
        for field in (ui.tmt, ui.skDate):
            field.changed.connect(self._later.start)

    # One step

    def _step(self) -> Step:
        return choice_combo.chosen(self.ui.step, Step) or Step.RENAME

    def _show_fields(self) -> None:
        """Show what a step of this kind asks for."""
        ui, step, unit = self.ui, self._step(), self.ui.unit.unit()
        for named in (ui.name, ui.nameLabel):
            named.setVisible(step in NAMED)
        for placed in (ui.target, ui.targetLabel):
            placed.setVisible(step in PLACED)
        merges = step is Step.MERGE
        ui.targetLabel.setText("&Ke" if merges else "&Di bawah")
        ui.target.setItemText(0, "Pilih unit…" if merges else TOP)
        if ui.target.unit() is None:
            ui.target.set_unit(None)
        ui.peopleButton.setVisible(step is Step.SPLIT)
        ui.peopleButton.setEnabled(unit is not None)
        chosen = len(self._people.get(unit or 0, ()))
        ui.peopleButton.setText(f"&Pilih orang ({chosen})…" if chosen else "&Pilih orang…")

    def choose_people(self) -> None:
        """Let the people be ticked who go to the new unit."""
        unit = self.ui.unit.unit()
        if unit is None:
            return
        day = self.ui.tmt.date() or self._context.session.today
        members = self._context.ask(restructuring.members, unit, day)
        dialog = SplitPeople(members, self._people.get(unit, frozenset()), self)
        if dialog.exec():
            self._people[unit] = frozenset(dialog.model.ticked())
            self._show_fields()

    def add_typed(self) -> None:
        """Add the step that is typed, or say what is missing."""
        ui, step, unit = self.ui, self._step(), self.ui.unit.unit()
        missing = self._missing(step, unit)
        mark_problems(self._fields, missing)
        ui.notice.say_problems(missing)
        if missing or unit is None:
            return
        people = self._people.pop(unit, frozenset()) if step is Step.SPLIT else frozenset()
        name = " ".join(ui.name.text().split()) if step in NAMED else ""
        self.add(Change(step, unit, name, ui.target.unit() if step in PLACED else None, people))
        ui.name.clear()
        self._show_fields()
        ui.unit.setFocus()

    def _missing(self, step: Step, unit: int | None) -> list[Problem]:
        ui = self.ui
        if unit is None:
            return [error("PU04", "unit", "Pilih unit yang ditata.")]
        found = []
        if step in NAMED and not ui.name.text().strip():
            found.append(error("PU05", "name", "Tulis nama barunya."))
        if step is Step.MERGE and ui.target.unit() is None:
            found.append(error("PU06", "target", "Pilih unit yang menerima."))
        if step is Step.SPLIT and not self._people.get(unit):
            found.append(error("PU07", "people", "Pilih siapa yang pindah ke unit baru."))
        return found

    def add(self, change: Change) -> None:
        """Add a step."""
        self.changes.append(change)
        self._show_steps()

    def remove(self) -> None:
        """Take the step out that the user stands on."""
        place = self.ui.steps.current_row()
        if 0 <= place < len(self.changes):
            del self.changes[place]
            self._show_steps()

    def _show_steps(self) -> None:
        self.steps.show(self.changes)
        if self.changes:
            self.ui.steps.go_to(len(self.changes) - 1)
        self.ui.removeButton.setEnabled(bool(self.changes))
        self.show_outcome()

    # All of them

    def plan(self) -> Plan:
        """Return the steps with day and decree, as they are typed."""
        ui = self.ui
        return Plan(
            tuple(self.changes), ui.tmt.date(), ui.skNumber.text().strip(), ui.skDate.date()
        )

    def show_outcome(self) -> None:
        """Show what would happen, or why it cannot be."""
        self._later.stop()
        ui = self.ui
        self.preview = None
        if not self.changes:
            self.effects.show([])
            ui.count.setText("Belum ada langkah. Pilih langkah dan unit, lalu Tambahkan langkah.")
            ui.notice.say("")
            ui.saveButton.setEnabled(False)
            return
        self.preview = found = self._context.ask(restructuring.preview, self.plan())
        self.effects.show(found.effects)
        mark_problems(self._fields, found.problems)
        ui.notice.say_problems(found.problems)
        ui.count.setText(
            f"{thousands(found.units)} unit berubah · {thousands(found.people)} orang pindah unit"
        )
        ui.saveButton.setEnabled(not found.problems)

    def save(self) -> None:
        """Carry it out, where it can be."""
        if self.ui.saveButton.isEnabled():
            super().save()

    def _carry_out(self) -> None:
        if not self.changes:
            raise Refused([error("PU02", "changes", "Belum ada langkah.")])
        self._context.do(restructuring.carry_out, self.plan())
