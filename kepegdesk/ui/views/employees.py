"""The page of everyone: search, filters, table, and the form beside it."""

from __future__ import annotations

import datetime as dt
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from kepegdesk.domain import ranks
from kepegdesk.domain.indonesian import thousands
from kepegdesk.domain.kinds import EmployeeKind, EmployeeStatus
from kepegdesk.errors import UserError
from kepegdesk.services import employees, rights, units
from kepegdesk.services.employees import Criteria, ListedRow
from kepegdesk.ui import ask
from kepegdesk.ui.changes import Context
from kepegdesk.ui.forms.employees_page import Ui_EmployeesPage
from kepegdesk.ui.models.people import COLUMNS, PeopleModel
from kepegdesk.ui.models.window import Source
from kepegdesk.ui.text import short_date, tip
from kepegdesk.ui.views.day_choice import BACK, DayChoice
from kepegdesk.ui.views.list_editing import ListEditing
from kepegdesk.ui.views.people_view import PeopleView
from kepegdesk.ui.widgets import choice_combo

if TYPE_CHECKING:
    from kepegdesk.ui.dialogs.employee_form import EmployeeForm

__all__ = ["COLUMNS", "EmployeesPage"]

FORM_WIDTH = 600
UNDATED = "Hanya dibaca; yang tidak bertanggal, seperti alamat, tampil seperti sekarang."
PAST = "Daftar keadaan tanggal lain hanya dibaca. Kembalilah dahulu ke hari ini (Ctrl+T, lalu Esc)."
SUBJECTS = frozenset({"employee", "unit"})


class EmployeesPage(QWidget):
    """Everyone in reach; the form opens beside the table with Enter."""

    import_wanted = Signal()
    export_wanted = Signal(object)
    leave_wanted = Signal(object)
    ledger_wanted = Signal(int)
    history_wanted = Signal(int)
    counted = Signal(str)
    told = Signal(str)

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.ui = Ui_EmployeesPage()
        self.ui.setupUi(self)
        self._context = context
        self._form: EmployeeForm | None = None
        self._moving = False
        self._standing: int | None = None
        self.past = DayChoice(
            self.ui.day, self.ui.dayNotice, context.session.today, lambda: self.leave()
        )
        self.editing = ListEditing(context, self.ui.table, self.ui.editNotice, self)
        self.model = PeopleModel(self.editing.store, self)
        self.ui.table.use(self.model, f"{context.session.account}/employees", "Daftar pegawai")
        self.ui.table.show_order(self.model.sort_key, self.model.descending)
        self.editing.connect_table()
        self.ui.side.hide()
        self.ui.side.setMinimumWidth(FORM_WIDTH - 40)
        for place, stretch in enumerate((0, 1, 0)):
            self.ui.splitter.setStretchFactor(place, stretch)
        self._side = QVBoxLayout(self.ui.side)
        self._side.setContentsMargins(0, 0, 0, 0)
        self._fill_filters()
        self.views = PeopleView(context, self)
        self._connect()
        self.views.restore()
        context.follow(self, SUBJECTS, self._on_changed)
        self.reload()

    def _fill_filters(self) -> None:
        choice_combo.fill(self.ui.kindFilter, EmployeeKind, "Semua jenis")
        choice_combo.fill(self.ui.statusFilter, EmployeeStatus, "Semua status")
        self.ui.rankFilter.addItem("Semua golongan", None)
        for golongan in (*ranks.PNS, *ranks.PPPK):
            self.ui.rankFilter.addItem(golongan, golongan)
        self._fill_units()

    def _fill_units(self) -> None:
        tree = self._context.ask(units.choices, on=self.day)
        self.ui.unitFilter.fill(tree, "Semua unit kerja")

    def _connect(self) -> None:
        ui = self.ui
        ui.search.searched.connect(lambda _words: self.reload())
        ui.search.left_for_list.connect(self._into_list)
        for combo in (ui.unitFilter, ui.kindFilter, ui.rankFilter, ui.statusFilter):
            combo.currentIndexChanged.connect(lambda _index: self.reload())
        ui.chips.removed.connect(self._remove_filter)
        ui.table.opened.connect(self._open_row)
        ui.table.selectionModel().currentRowChanged.connect(self._on_row)
        ui.table.summary_changed.connect(lambda words: self.counted.emit(words or self.words()))
        self.past.chosen.connect(self._on_day)
        self.past.left_for_list.connect(self._into_list)
        self.model.shown.connect(self._on_shown)
        self.model.failed.connect(lambda fault: ask.refusal(self, fault))
        self.model.counted.connect(self._show_count)
        ui.columnsButton.clicked.connect(ui.table.choose_columns)
        self._connect_editing()
        ui.importButton.clicked.connect(self.import_wanted)
        ui.exportButton.clicked.connect(lambda: self.export_wanted.emit(self.criteria()))
        ui.leaveButton.clicked.connect(lambda: self.leave_wanted.emit(self.current()))
        ui.newButton.clicked.connect(self.new)
        ui.empty.acted.connect(self._on_empty)
        self._forbidden = {
            button: button.toolTip() for button in (ui.newButton, ui.leaveButton, ui.editButton)
        }
        ui.importButton.setVisible(self._context.may(rights.IMPORT))
        ui.newButton.setVisible(self._context.may(employees.save))
        ui.leaveButton.setVisible(self._context.may(rights.ASK_LEAVE))

    def _connect_editing(self) -> None:
        ui, editing = self.ui, self.editing
        editing.switched.connect(ui.editButton.setChecked)
        editing.told.connect(self.told)
        ui.editButton.toggled.connect(lambda on: editing.switch(on=on))
        ui.editButton.setVisible(editing.may)
        ui.table.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        ui.table.customContextMenuRequested.connect(
            lambda where: editing.show_menu(where, self.criteria(), self.words())
        )

    # The list

    def criteria(self) -> Criteria:
        """Return what the list is narrowed to."""
        kind = choice_combo.chosen(self.ui.kindFilter, EmployeeKind)
        status = choice_combo.chosen(self.ui.statusFilter, EmployeeStatus)
        golongan = self.ui.rankFilter.currentData()
        return Criteria(
            words=self.ui.search.text().strip(),
            unit=self.ui.unitFilter.unit(),
            kinds=frozenset({kind} if kind else ()),
            golongan=frozenset({golongan} if golongan else ()),
            statuses=frozenset({status} if status else ()),
            on=self.day,
        )

    def reload(self) -> None:
        """Read the list anew, keeping the place where the user stands."""
        self._standing = self.current()
        criteria = self.criteria()
        if criteria.on is None:
            self.model.show(partial(self._source, criteria))
        else:
            self.past.say(f"{self.past.words()}: daftarnya sedang dibaca…")
            self.model.show(partial(self._context.ask, employees.people, criteria), slow=True)
        self._show_chips(criteria)
        self.views.follow(criteria)

    def _source(self, criteria: Criteria, sort: str, descending: bool) -> Source[ListedRow]:
        if self.views.is_detailed():
            from kepegdesk.services import people_views

            return self._context.ask(people_views.people, criteria, sort, descending)
        return self._context.ask(employees.people, criteria, sort, descending)

    def _on_shown(self) -> None:
        """Stand where the user stood, and tell how many there are."""
        standing, self._standing = self._standing, None
        shown = self._form.file().id if self._form else None
        self._stand_on(shown if standing is None else standing)
        criteria = self.criteria()
        self._show_emptiness(criteria)
        self.counted.emit(self.words())
        if criteria.on is not None:
            self.past.say(f"{self.past.words()} — {self.words()}. {UNDATED}")

    @property
    def day(self) -> dt.date | None:
        """The day the list is shown as of; None for today."""
        return self.past.day

    @property
    def why_not(self) -> str:
        """Why nothing is entered from the list as it is shown, or nothing."""
        return PAST if self.day is not None else ""

    def _on_day(self) -> None:
        """Show everything as of the day, and let nothing of another day than today be changed."""
        self.editing.forbid(self.why_not)
        for button, words in self._forbidden.items():
            button.setEnabled(not self.why_not)
            tip(button, self.why_not or words)
        unit = self.ui.unitFilter.currentText() if self.ui.unitFilter.unit() else ""
        self._fill_units()
        if unit and self.ui.unitFilter.unit() is None:
            self.told.emit(f"{unit} tidak ada pada hari itu; saringan unitnya dilepas.")
        self._load_of_day()
        self.reload()

    def _load_of_day(self) -> None:
        """Show who is in the form as of the day, or put the form away."""
        employee = self._form.file().id if self._form else None
        try:
            if self._form is not None and employee is not None:
                self._form.load(employee, self.day)
                return
        except UserError as refusal:
            self.told.emit(str(refusal))
        if self._form is not None:
            self.close_form()

    def words(self) -> str:
        """Word how many people the list shows."""
        beginning = "" if self.model.is_counted else "lebih dari "
        return f"{beginning}{thousands(self.model.rowCount())} pegawai"

    def _show_count(self) -> None:
        self.ui.count.setText(self.words())
        self.counted.emit(self.words())

    def _show_chips(self, criteria: Criteria) -> None:
        combos = (
            ("unit", self.ui.unitFilter, criteria.unit is not None),
            ("kind", self.ui.kindFilter, bool(criteria.kinds)),
            ("rank", self.ui.rankFilter, bool(criteria.golongan)),
            ("status", self.ui.statusFilter, bool(criteria.statuses)),
        )
        day = [("day", f"Keadaan per {short_date(self.day)}")] if self.day is not None else []
        self.ui.chips.show_filters(
            day + [(key, combo.currentText()) for key, combo, narrowed in combos if narrowed]
        )

    def _remove_filter(self, key: str) -> None:
        if key == "day":
            self.past.back()
            return
        getattr(self.ui, f"{key}Filter").setCurrentIndex(0)

    def _show_emptiness(self, criteria: Criteria) -> None:
        self.ui.count.setText(self.words())
        empty = self.model.rowCount() == 0 and self._form is None
        self.ui.stack.setCurrentWidget(self.ui.emptyPage if empty else self.ui.listPage)
        if not empty:
            return
        if criteria == Criteria(on=criteria.on) and criteria.on is not None:
            self.ui.empty.say(
                "kd-people",
                f"Belum ada pegawai per {short_date(criteria.on)}",
                "Menurut TMT yang tercatat, belum seorang pun diangkat pada hari itu.",
                BACK,
            )
        elif criteria == Criteria():
            self.ui.empty.say(
                "kd-people",
                "Belum ada pegawai",
                "Masukkan daftar pegawai dari lembar kerja yang sudah ada di kantor. "
                "Semua baris diperiksa dulu dan belum disimpan sampai Anda setuju.",
                "Impor lembar kerja…" if self._context.may(rights.IMPORT) else "",
            )
        else:
            self.ui.empty.say(
                "kd-search",
                "Tidak ada yang cocok",
                f"Tidak seorang pun cocok dengan kata dan saringan ini{_on(criteria.on)}.",
                "Hapus pencarian dan saringan",
            )

    def _on_empty(self) -> None:
        criteria = self.criteria()
        if criteria == Criteria():
            self.import_wanted.emit()
        elif criteria == Criteria(on=criteria.on):
            self.past.back()
        else:
            self.clear_filters()

    def clear_filters(self) -> None:
        """Show everyone again."""
        self.ui.search.clear()
        for combo in (
            self.ui.unitFilter,
            self.ui.kindFilter,
            self.ui.rankFilter,
            self.ui.statusFilter,
        ):
            combo.setCurrentIndex(0)

    def focus_search(self) -> None:
        """Go to the search line."""
        self.ui.search.setFocus()
        self.ui.search.selectAll()

    def current(self) -> int | None:
        """Return the person the user stands on."""
        return self.model.id_at(self.ui.table.current_row())

    def _into_list(self) -> None:
        if self.model.rowCount():
            self.ui.table.setFocus()
            if self.ui.table.current_row() < 0:
                self.ui.table.go_to(0)

    def _stand_on(self, employee: int | None) -> None:
        row = None if employee is None else self.model.row_of(employee)
        if row is None:
            return
        self._moving = True
        self.ui.table.go_to(row)
        self._moving = False

    def replace(self) -> None:
        """Open *Cari dan ganti*."""
        self.editing.replace(self.criteria(), self.words())

    def toggle_editing(self) -> None:
        """Switch typing into cells on or off."""
        self.editing.switch(on=not self.editing.is_on)

    def _on_changed(self) -> None:
        if not self.editing.is_storing:
            self._fill_units()
            self.reload()
        try:
            if self._form is not None:
                self._form.refresh()
        except UserError:
            self.close_form()

    # The form

    def _open_row(self, row: int) -> None:
        employee = self.model.id_at(row)
        if employee is not None:
            self.open(employee)

    def open(self, employee: int) -> None:
        """Show a person in the form beside the list, as he was on the day the list shows."""
        form = self._shown_form()
        if form.leave() and ask.trying(self, lambda: self._load(form, employee)):
            form.keys.go_to(form.ui.name)
        elif form.file().id is None:
            self.close_form()

    def open_at(self, employee: int, field: str, history: str = "", row: int = 0) -> None:
        """Show a person in the form, at one of its fields or at a row of a history, to mend it."""
        self.past.back()
        self.open(employee)
        if self._form is not None and self._form.file().id == employee:
            self._form.go_to(field, history, row)

    def _load(self, form: EmployeeForm, employee: int) -> None:
        form.load(employee, self.day)
        self._stand_on(employee)

    def new(self) -> None:
        """Show an empty form."""
        if self.why_not:
            ask.tell(self, self.why_not)
            return
        form = self._shown_form()
        if form.leave():
            form.load(None)
            form.keys.go_to(form.ui.name)

    def form(self) -> EmployeeForm | None:
        """Return the form while it is shown."""
        return self._form

    def _shown_form(self) -> EmployeeForm:
        if self._form is None:
            self._form = self._new_form(self.ui.side)
            self._form.closed.connect(self.close_form)
            self._form.removed.connect(self.close_form)
            self._form.step_wanted.connect(self.step)
            self._form.ledger_wanted.connect(self.ledger_wanted)
            self._form.history_wanted.connect(self.history_wanted)
            self._form.saved.connect(self._stand_on)
            self._side.addWidget(self._form)
        self.ui.stack.setCurrentWidget(self.ui.listPage)
        if self.ui.side.isHidden():
            self.ui.side.show()
            self.views.make_room(FORM_WIDTH)
        return self._form

    def _new_form(self, parent: QWidget | None) -> EmployeeForm:
        """Make a form; its module is loaded with the first one, after the list is painted."""
        from kepegdesk.ui.dialogs.employee_form import EmployeeForm

        return EmployeeForm(self._context, parent)

    def close_form(self) -> None:
        """Put the form away and go back to the table."""
        if self._form is not None:
            self._form.drafts.stop()
            self._side.removeWidget(self._form)
            self._form.hide()
            self._form.deleteLater()
            self._form = None
        self.ui.side.hide()
        self.views.show_panel()
        self._show_emptiness(self.criteria())
        self.ui.table.setFocus()

    def leave(self) -> bool:
        """Save what is typed before the page or the window goes; False when it must stay."""
        return self._form is None or self._form.leave()

    def step(self, by: int) -> None:
        """Save, and show the next or the previous person in the same field."""
        form = self._form
        if form is None:
            return
        field = form.focused_field()
        row = self.ui.table.current_row() + by
        if not 0 <= row < self.model.rowCount() or not form.leave():
            return
        employee = self.model.id_at(row)
        if employee is not None:
            ask.trying(self, lambda: self._load(form, employee))
        if field is not None:
            field.setFocus()

    def _on_row(self) -> None:
        """Show the person the user moved to in the open form."""
        employee = self.current()
        if self._moving or self._form is None or employee in (None, self._form.file().id):
            return
        form = self._form
        if not form.leave() or not ask.trying(self, lambda: form.load(employee, self.day)):
            self._stand_on(form.file().id)

    def offer_drafts(self) -> None:
        """Offer what a crash left behind."""
        form = self._new_form(None)
        left = form.drafts.left_over()
        form.deleteLater()
        for record, texts in left[:1]:
            name = texts.get("name") or "pegawai baru"
            if ask.confirm(
                self,
                f"Ada isian {name} yang belum sempat disimpan. Lanjutkan mengisi?",
                "Lanjutkan",
                back="Buang",
            ):
                self._shown_form().restore(record, texts)
            else:
                self._shown_form().drafts.discard(record)
                self.close_form()


def _on(day: dt.date | None) -> str:
    return "" if day is None else f" per {short_date(day)}"
