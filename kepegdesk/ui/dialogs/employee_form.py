"""The form of one person, beside the list."""

from __future__ import annotations

import datetime as dt
from contextlib import suppress
from typing import Any

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QWidget

from kepegdesk.domain.histories import HISTORIES
from kepegdesk.domain.problems import Problem
from kepegdesk.errors import Refused, Stale, UserError
from kepegdesk.services import employee_documents, employees, record_changes, units
from kepegdesk.services.employee_file import EmployeeFile
from kepegdesk.services.record_changes import FieldChange
from kepegdesk.ui import ask
from kepegdesk.ui.changes import Context
from kepegdesk.ui.dialogs.documents_panel import DocumentsPanel
from kepegdesk.ui.dialogs.employee_fields import EmployeeFields
from kepegdesk.ui.dialogs.history_panel import HistoryPanel
from kepegdesk.ui.dialogs.leave_glance import LeaveGlance
from kepegdesk.ui.drafts import DraftKeeper
from kepegdesk.ui.forms.employee_form import Ui_EmployeeForm
from kepegdesk.ui.presence import Presence
from kepegdesk.ui.text import short_date
from kepegdesk.ui.widgets.changes_panel import ChangesPanel
from kepegdesk.ui.widgets.form_keys import FormKeys, fields_of, let_type, reveal
from kepegdesk.ui.widgets.marks import mark_problems
from kepegdesk.ui.widgets.optional_date import set_today
from kepegdesk.ui.widgets.pins import Pins

READ_ONLY = "Keadaan per {}, hanya dibaca."
PAUSE = 150
"""Milliseconds of rest in typing before the whole file is checked."""


class EmployeeForm(QWidget):
    """Loads, checks and saves a file. Moving to another record saves; Esc twice discards.

    A file as of another day is only read: nothing of it is checked, kept or saved.
    """

    saved = Signal(int)
    removed = Signal()
    closed = Signal()
    step_wanted = Signal(int)
    ledger_wanted = Signal(int)
    history_wanted = Signal(int)

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.ui = Ui_EmployeeForm()
        self.ui.setupUi(self)
        self._context = context
        self._fields = EmployeeFields(self.ui)
        self._file = EmployeeFile()
        self.day: dt.date | None = None
        """The day the file is shown as of; None for today, when it may be changed."""
        self._loading = False
        self._escaped = False
        self._make_tabs()
        self.ui.nip.compare_with(self._fields.beside_nip)
        set_today(self, context.session.today)
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(PAUSE)
        self._rest.timeout.connect(self._check)
        self.keys = FormKeys(self, self.save, self._own_fields())
        self.pins = Pins(context.pins, self._fields.pinned(), self)
        self._connect()
        context.follow(self, frozenset({"employee"}), self._show_portrait)
        self.drafts = DraftKeeper(context, "employee", self._unsaved, self)
        self.presence = Presence(
            context, "employee", self._edited, self.ui.others, self, self._catch_up
        )
        self._show(EmployeeFile())

    def _make_tabs(self) -> None:
        """Add what is stored row by row, beside what the form saves as a whole."""
        self.family = HistoryPanel(self._context, ("family",), self.leave, self)
        self.histories = HistoryPanel(
            self._context, [key for key in HISTORIES if key != "family"], self.leave, self
        )
        self.documents = DocumentsPanel(self._context, self.leave, self)
        self.glance = LeaveGlance(self._context, self)
        self.changes = ChangesPanel(self)
        self.changes.use(self._context, self._changed, "employee-changes")
        self.ui.familyScrollLayout.insertWidget(1, self.family, 1)
        for tab, words in (
            (self.histories, "Riwayat"), (self.documents, "Berkas"), (self.glance, "Cuti"),
            (self.changes, "Perubahan"),
        ):  # fmt: skip
            self.ui.tabs.addTab(tab, words)
        for panel in (self.family, self.histories):
            panel.changed.connect(self._on_history)

    def _own_fields(self) -> list[QWidget]:
        """Return the fields that are saved as a whole; the choices over papers are none."""
        return [field for field in fields_of(self) if not self.documents.isAncestorOf(field)]

    def _connect(self) -> None:
        ui = self.ui
        ui.portrait.clicked.connect(self.open_photo)
        ui.saveButton.clicked.connect(self.save)
        ui.revertButton.clicked.connect(self.revert)
        ui.removeButton.clicked.connect(self._remove)
        ui.closeButton.clicked.connect(self.close_file)
        ui.previousButton.clicked.connect(lambda: self.step_wanted.emit(-1))
        ui.nextButton.clicked.connect(lambda: self.step_wanted.emit(1))
        ui.ledgerButton.clicked.connect(lambda: self.ledger_wanted.emit(self._file.id or 0))
        ui.tabs.currentChanged.connect(self._on_tab)
        self.glance.history_wanted.connect(self.history_wanted)
        self._connect_typing()
        self._shortcut("PgUp", lambda: self.step_wanted.emit(-1))
        self._shortcut("PgDown", lambda: self.step_wanted.emit(1))
        self._shortcut("Esc", self.escape)

    def _connect_typing(self) -> None:
        for field in self.keys.fields:
            for name in ("textChanged", "currentTextChanged", "valueChanged", "toggled", "changed"):
                signal = getattr(field, name, None)
                if signal is not None:
                    signal.connect(self._on_typed)

    def _shortcut(self, key: str, act: Any) -> None:
        shortcut = QShortcut(QKeySequence(key), self)
        shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        shortcut.activated.connect(act)

    # Showing

    def file(self) -> EmployeeFile:
        """Return the file as the form says now."""
        return self._fields.read(self._file)

    def is_dirty(self) -> bool:
        """Tell whether something is typed that is not saved."""
        return self.day is None and self.file() != self._untouched

    def _edited(self) -> int | None:
        return self._file.id if self.day is None else None

    def load(self, employee: int | None, day: dt.date | None = None) -> None:
        """Show a person, or an empty form for a new one; with a day as he was, only to read.

        Raises ``Refused`` for a day before he was appointed.
        """
        file = self._context.ask(employees.get, employee, day) if employee else EmployeeFile()
        self.day = day
        self._show(file)
        if employee is None:
            self._show_pins()

    def _show_pins(self) -> None:
        """Fill what is pinned into an empty form; alone it is nothing worth saving."""
        self._loading = True
        lost = self.pins.fill()
        self._untouched = self.file()
        self._loading = False
        self._check()
        if lost:
            words = f"{', '.join(lost)} yang disematkan sudah tidak ditawarkan. Pilih yang lain."
            self.ui.notice.say(words, "warning")

    def refresh(self) -> None:
        """Show what the file holds by now, unless something is typed; raise if it is gone."""
        if self._file.id is None or self.is_dirty():
            return
        file = self._context.ask(employees.get, self._file.id, self.day)
        if file != self._file:
            self._show(file)

    def _catch_up(self) -> None:
        """Show what somebody else saved meanwhile, where nothing is typed."""
        known = self._file
        if known.id is not None and self._context.ask(employees.version, known.id) != known.version:
            self.refresh()

    def _show(self, file: EmployeeFile) -> None:
        self._loading = True
        self._file = self._untouched = file
        choices = self._context.ask(units.choices, file.unit, on=self.day)
        self.ui.unit.fill(choices, "— belum ada unit —")
        self._fields.show(file)
        self._loading = False
        self._escaped = False
        self._show_what_may_change()
        self._show_portrait()
        self.presence.look()
        self._on_tab(self.ui.tabs.currentIndex())
        self._check()

    def _show_what_may_change(self) -> None:
        """Show what is stored row by row, and let fields be typed over, where the file is now's."""
        is_now, stored = self.day is None, self._file.id is not None
        for tab in (self.histories, self.documents, self.glance, self.changes):
            self.ui.tabs.setTabVisible(self.ui.tabs.indexOf(tab), stored and is_now)
        self.family.setVisible(stored and is_now)
        for button in (self.ui.ledgerButton, self.ui.removeButton):
            button.setEnabled(stored and is_now)
        may = is_now and self._context.may(employees.save)
        for button in (self.ui.saveButton, self.ui.revertButton, self.ui.removeButton):
            button.setVisible(may)
        let_type(self.keys.fields, may=is_now)
        self.pins.allow(may=is_now)

    def _show_portrait(self) -> None:
        """Show the photo; one that was changed behind the program shows as none."""
        employee, photo = self._file.id, b""
        if employee is not None:
            with suppress(UserError):
                photo = self._context.ask(employee_documents.photo, employee)
        self.ui.portrait.show_person(self._file.name, photo)
        may = self._context.may(employee_documents.set_photo)
        may_open = employee is not None and self.day is None and (may or bool(photo))
        self.ui.portrait.setEnabled(may_open)

    def open_photo(self) -> None:
        """Show the photo in large, to change it; what is typed in the form is saved first."""
        from kepegdesk.ui.dialogs.photo import Photo

        employee = self._file.id
        if employee is None or self.day is not None or not self.leave():
            return
        if Photo(self._context, employee, self._file.full_name, self).exec():
            self.load(employee)

    def _on_tab(self, tab: int) -> None:
        shown, employee = self.ui.tabs.widget(tab), self._file.id
        if shown is self.changes:
            self.changes.reload()
        elif shown is self.glance:
            self.glance.load(employee)
        elif shown is self.histories:
            self.histories.load(employee)
        elif shown is self.documents:
            self.documents.load(employee)
        elif self.family.isVisibleTo(self):
            self.family.load(employee)

    def _changed(self) -> list[FieldChange]:
        employee = self._file.id
        return self._context.ask(record_changes.of_person, employee) if employee else []

    def _on_history(self, employee: int) -> None:
        """Show what a changed history makes of the person now."""
        self.load(employee)
        self.saved.emit(employee)

    def _on_typed(self, *_what: object) -> None:
        if not self._loading:
            self._escaped = False
            self._rest.start()

    # Checking

    def _check(self) -> None:
        self._rest.stop()
        file, dirty = self.file(), self.is_dirty()
        self.ui.title.setText(file.full_name or "Pegawai baru")
        self.ui.subtitle.setText(file.unit_path or file.position.title)
        self.ui.dirty.setText("● belum disimpan" if dirty else "")
        self.ui.saveButton.setEnabled(dirty)
        self.ui.revertButton.setEnabled(dirty)
        known = self.day is None and (dirty or file.id is not None)
        self._show_problems(self._context.ask(employees.check, file) if known else [])
        if self.day is not None:
            self.ui.notice.say(READ_ONLY.format(short_date(self.day)), "warning")

    def _show_problems(self, problems: list[Problem]) -> None:
        mark_problems(self._fields.named(), problems)
        self.ui.notice.say_problems(problems)

    # Saving, discarding

    def save(self) -> bool:
        """Save what is typed; say what is wrong and stay when it is refused."""
        if not self.is_dirty():
            return True
        wrong = self._unreadable()
        if wrong:
            self.ui.notice.say(wrong, "error")
            return False
        try:
            employee = self._context.do(employees.save, self._fields.settled(self.file()))
        except Stale:
            return self._settle()
        except Refused as refusal:
            self._show_problems(list(refusal.problems))
            self._go_to_first(refusal.problems)
            return False
        except UserError as refusal:
            self.ui.notice.say(str(refusal), "error")
            return False
        self._show_saved(employee)
        return True

    def _settle(self) -> bool:
        """Join what is typed with what somebody else saved meanwhile, asking where they clash."""
        from kepegdesk.services import conflicts
        from kepegdesk.ui.dialogs.conflict import settle

        context, employee = self._context, self._file.id or 0
        try:
            conflict = context.ask(conflicts.of_file, employee, self._file, self.file())
            words = settle(
                context, conflict, self,
                lambda mine: context.do(employees.save, conflicts.joined_file(conflict, mine)),
            )  # fmt: skip
        except UserError as refusal:
            self.ui.notice.say(str(refusal), "error")
            return False
        if words:
            self._show_saved(employee)
            self.ui.notice.say(words, "good")
        return bool(words)

    def _show_saved(self, employee: int) -> None:
        self.drafts.forget()
        self.pins.note()
        self.load(employee)
        self.saved.emit(employee)

    def _unreadable(self) -> str:
        from kepegdesk.ui.widgets.optional_date import OptionalDate

        wrong = next((field for field in self.findChildren(OptionalDate) if field.is_wrong()), None)
        if wrong is None:
            return ""
        self.keys.go_to(wrong)
        return f"«{wrong.text()}» bukan tanggal. Tulis misalnya 5/1/2026."

    def _go_to_first(self, problems: tuple[Problem, ...]) -> None:
        named = self._fields.named()
        field = next((named[problem.field] for problem in problems if problem.field in named), None)
        if field is not None:
            self.keys.go_to(field)

    def go_to(self, field: str, history: str = "", row: int = 0) -> None:
        """Go to a field by the name that problems use, or to a row of a history or a paper."""
        from kepegdesk.services.quality import PAPERS

        if history == PAPERS:
            reveal(self.documents)
            self.documents.stand_on(row)
        elif history:
            panel = self.family if history == "family" else self.histories
            reveal(panel)
            panel.stand_on(history, row)
        else:
            self.keys.go_to(self._fields.named().get(field, self.ui.name))

    def leave(self) -> bool:
        """Save before another record is shown; False when the form must stay."""
        return self.save()

    def revert(self) -> None:
        """Throw away what is typed since the last save."""
        self.drafts.forget()
        self._show(self._file)

    def escape(self) -> None:
        """Discard on the second press, close when there is nothing to discard."""
        if not self.is_dirty():
            self.close_file()
        elif self._escaped:
            self.revert()
        else:
            self._escaped = True
            self.ui.notice.say("Tekan Esc sekali lagi untuk membuang perubahan.", "warning")

    def close_file(self) -> None:
        """Close the form; what is typed is saved first."""
        if self.leave():
            self.closed.emit()

    def _unsaved(self) -> tuple[int | None, dict[str, str]] | None:
        return (self._file.id, self._fields.typed()) if self.is_dirty() else None

    def restore(self, record: int | None, texts: dict[str, str]) -> None:
        """Show a record with the input a crash left behind."""
        self.load(record)
        self._fields.show_texts(texts)
        self.drafts.adopt(record)
        self._check()

    @ask.shows_refusals
    def _remove(self) -> None:
        file = self._file
        question = f"Hapus data {file.full_name}?"
        explain = "Hanya untuk data yang salah masuk; dapat dibatalkan dengan Ctrl+Z."
        if file.id and ask.confirm(self, question, "Hapus", explain=explain, destructive=True):
            self._context.do(employees.remove, file.id)
            self.removed.emit()

    def focused_field(self) -> QWidget | None:
        """Return the field with the focus, to come back to it on the next record."""
        focused = QApplication.focusWidget()
        return focused if focused is not None and self.isAncestorOf(focused) else None
