"""The register of leave: every request of a year, narrowed, followed up, printed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import NamedTuple

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QAction, QKeySequence, QShortcut
from PySide6.QtWidgets import QMenu, QWidget

from kepegdesk.domain import leave_situation as situation
from kepegdesk.domain.indonesian import thousands
from kepegdesk.domain.kinds import LeaveKind, LeaveState
from kepegdesk.domain.leave_flow import Act
from kepegdesk.domain.leave_situation import Phase, Standing
from kepegdesk.services import leave, leave_lists, letters, units
from kepegdesk.services.leave_rows import LeaveRow
from kepegdesk.ui import ask, leave_batch, leave_commands, papers
from kepegdesk.ui.changes import Context
from kepegdesk.ui.forms.leave_page import Ui_LeavePage
from kepegdesk.ui.leave_words import short_kind
from kepegdesk.ui.models.columns import RIGHT, Column
from kepegdesk.ui.models.rows import RowsModel
from kepegdesk.ui.text import short_date
from kepegdesk.ui.widgets import choice_combo

YEARS_BACK = 5

_TONES = {
    LeaveState.ISSUED: "good",
    LeaveState.DONE: "good",
    LeaveState.REFUSED: "error",
    LeaveState.REJECTED: "error",
    LeaveState.DEFERRED: "warning",
    LeaveState.CANCELLED: "soft",
}


def columns(today: dt.date) -> tuple[Column[LeaveRow], ...]:
    """Return the columns; what a state means depends on the day."""

    def tone(row: LeaveRow) -> str:
        waits = row.next_act(today) is not None
        return "warning" if waits and row.phase(today) else _TONES.get(row.state, "")

    def day(key: str, title: str, of: Callable[[LeaveRow], dt.date | None]) -> Column[LeaveRow]:
        return Column[LeaveRow](
            key, title, 100, lambda r: short_date(of(r)), hidden=key not in ("start", "end"),
            sort_key=lambda r: of(r) or dt.date.min,
        )  # fmt: skip

    def hidden(key: str, title: str, of: Callable[[LeaveRow], str]) -> Column[LeaveRow]:
        return Column[LeaveRow](key, title, 180, of, hidden=True)

    def number(key: str, title: str, of: Callable[[LeaveRow], int]) -> Column[LeaveRow]:
        return Column[LeaveRow](
            key, title, 92, lambda r: str(of(r)), alignment=RIGHT, sort_key=of,
            hidden=key != "days",
        )  # fmt: skip

    return (
        Column[LeaveRow]("name", "Pegawai", 170, lambda r: r.name),
        Column[LeaveRow]("nip", "NIP", 176, lambda r: r.nip, hidden=True),
        Column[LeaveRow](
            "kind",
            "Jenis cuti",
            112,
            lambda r: short_kind(r.kind),
            tip=lambda r: r.kind.label,
        ),
        day("start", "Mulai", lambda r: r.start),
        day("end", "Selesai", lambda r: r.end),
        number("days", "Hari kerja", lambda r: r.working_days),
        Column[LeaveRow]("state", "Keadaan", 196, lambda r: r.waits(today), tone=tone),
        Column[LeaveRow]("number", "Nomor surat", 208, lambda r: r.number),
        Column[LeaveRow]("unit", "Unit kerja", 160, lambda r: r.unit),
        day("submitted", "Diajukan", lambda r: r.submitted_on),
        hidden("reason", "Alasan", lambda r: r.reason),
        hidden("case", "Keperluan", lambda r: r.case.label if r.case.value else ""),
        hidden("place", "Tempat", lambda r: r.place or ("Luar negeri" if r.abroad else "")),
        number("calendar", "Hari kalender", lambda r: r.calendar_days),
        day("letter_date", "Tanggal surat", lambda r: r.letter_date),
        day("granted_end", "Menurut surat", lambda r: r.granted_end),
        day("returned", "Lapor kembali", lambda r: r.returned_on),
        hidden("proceed", "Dilanjutkan karena", lambda r: r.proceed),
        hidden("override", "Dikecualikan karena", lambda r: r.override),
    )


def state_words(state: LeaveState) -> str:
    """Name a state with what it waits for, as the filter offers it."""
    ahead = dt.date.max
    kind = LeaveKind.UNPAID if state in _OF_BKN else LeaveKind.ANNUAL
    standing = Standing(kind, state, ahead, ahead)
    waits = situation.words(standing, dt.date.min)
    due = situation.next_act(standing, dt.date.min) is not None
    return f"{state.label}: {waits.lower()}" if due and waits != state.label else state.label


_OF_BKN = (LeaveState.PROPOSED, LeaveState.ENDORSED)


class Command(NamedTuple):
    """A line of the menu: its words, its key, what it does, and when it is open."""

    words: str
    key: str
    run: Callable[[], object]
    is_open: Callable[[], bool]


class LeavePage(QWidget):
    """A table of requests and what can be done with the one the user stands on, or with many."""

    new_wanted = Signal(object)
    ledger_wanted = Signal(int)
    history_wanted = Signal(int)
    counted = Signal(str)
    told = Signal(str)

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.ui = Ui_LeavePage()
        self.ui.setupUi(self)
        self._context = context
        self._rows: list[LeaveRow] = []
        self.model = RowsModel[LeaveRow](columns(context.session.today), self)
        self.ui.table.use(self.model, f"{context.session.account}/leave", "Daftar permintaan cuti")
        self.ui.table.summed = frozenset({"days"})
        if not self.ui.table.is_ordered():
            self.ui.table.show_order("start", descending=True)
        self._fill_filters()
        self.menu = QMenu(self)
        self._actions = [(self._action(command), command) for command in self._commands()]
        self._connect()
        context.follow(self, frozenset({"leave", "employee", "unit", "office"}), self.reload)
        self.reload()

    def _fill_filters(self) -> None:
        ui = self.ui
        ui.stateFilter.addItem("Semua keadaan", None)
        for state in LeaveState:
            ui.stateFilter.addItem(state_words(state), state.value)
        choice_combo.fill(ui.kindFilter, LeaveKind, "Semua jenis")
        ui.phaseFilter.addItem("Semua tahap", None)
        for phase in Phase:
            if phase:
                ui.phaseFilter.addItem(phase.value.capitalize(), phase.value)
        tree = self._context.ask(units.choices)
        ui.unitFilter.fill(tree, "Semua unit kerja")
        year = self._context.session.today.year
        ui.yearFilter.addItem("Semua tahun", None)
        for each in range(year + 1, year - YEARS_BACK, -1):
            ui.yearFilter.addItem(str(each), each)
        ui.yearFilter.setCurrentIndex(ui.yearFilter.findData(year))

    def _commands(self) -> list[Command]:
        """Return what the menu offers; keys that the main menu has stand there only as words."""
        one, may = self._is_one, self._may
        return [
            Command("Riwayat cuti…\tCtrl+Shift+H", "", self.show_history, one),
            Command("Tindak lanjuti", "Ctrl+T", self._follow_up, self._may_follow_up),
            Command("Formulir permintaan", "Ctrl+Shift+F", self._form, one),
            Command("Surat izin cuti", "Ctrl+P", self._letter, self._has_letter),
            Command("Lapor kembali…\tCtrl+R", "", self.report_back, self._may_report),
            Command("Panggil kembali…\tCtrl+Shift+R", "", self.recall, lambda: may(Act.RECALL)),
            Command("Perpanjang…", "", self._extend, lambda: may(Act.EXTEND)),
            Command("Terbitkan surat yang dipilih", "", self.issue_chosen, self._may_issue),
            Command("Cetak surat yang dipilih…", "Ctrl+Shift+P", self.print_chosen, self._is_many),
            Command("Kenapa sisanya segini?\tCtrl+B", "", self._ledger, one),
            Command("Batalkan cuti…", "", self._cancel, lambda: may(Act.CANCEL)),
        ]

    def _action(self, command: Command) -> QAction:
        action = self.menu.addAction(command.words)
        action.triggered.connect(lambda _checked=False: command.run())
        if command.key:
            action.setText(f"{command.words}\t{command.key}")
            shortcut = QShortcut(QKeySequence(command.key), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(lambda: command.is_open() and command.run())
        return action

    def _connect(self) -> None:
        ui = self.ui
        ui.search.searched.connect(lambda _words: self._narrow())
        ui.search.left_for_list.connect(ui.table.setFocus)
        for combo in (ui.unitFilter, ui.stateFilter, ui.kindFilter, ui.yearFilter, ui.phaseFilter):
            combo.currentIndexChanged.connect(lambda _index: self.reload())
        ui.table.selectionModel().selectionChanged.connect(lambda *_spans: self._show_buttons())
        ui.table.summary_changed.connect(lambda words: self.counted.emit(words or self.words()))
        ui.table.opened.connect(lambda _row: self.show_history())
        ui.table.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        ui.table.customContextMenuRequested.connect(self._open_menu)
        self.menu.aboutToShow.connect(self._show_commands)
        ui.moreButton.setMenu(self.menu)
        ui.columnsButton.clicked.connect(ui.table.choose_columns)
        ui.historyButton.clicked.connect(self.show_history)
        ui.formButton.clicked.connect(self._form)
        ui.letterButton.clicked.connect(self._letter)
        ui.decideButton.clicked.connect(self._follow_up)
        ui.cancelButton.clicked.connect(self._cancel)
        ui.newButton.clicked.connect(lambda: self.new_wanted.emit(None))
        ui.empty.acted.connect(self._on_empty)
        ui.newButton.setVisible(self._context.may(leave.submit))

    # The list

    def reload(self) -> None:
        """Read the requests of the chosen year, unit, state and phase anew."""
        state = choice_combo.chosen(self.ui.stateFilter, LeaveState)
        year = self.ui.yearFilter.currentData()
        self._rows = self._context.ask(
            leave_lists.listed,
            frozenset({state} if state else ()),
            self.ui.unitFilter.unit(),
            dt.date(year, 1, 1) if year else None,
            dt.date(year, 12, 31) if year else None,
            Phase(self.ui.phaseFilter.currentData() or ""),
        )
        self._narrow()

    def show_phase(self, phase: Phase) -> None:
        """Narrow the list to granted leave that is there today, of every year."""
        self.ui.yearFilter.setCurrentIndex(0)
        self.ui.phaseFilter.setCurrentIndex(self.ui.phaseFilter.findData(phase.value))

    def _narrow(self) -> None:
        standing = self.current()
        kind = choice_combo.chosen(self.ui.kindFilter, LeaveKind)
        words = self.ui.search.text().casefold().split()
        self.model.show(
            [
                row
                for row in self._rows
                if (kind is None or row.kind is kind)
                and all(word in _searched(row) for word in words)
            ]
        )
        self._stand_on(standing)
        self._show_emptiness()
        self._show_buttons()

    def _stand_on(self, row: LeaveRow | None) -> None:
        if not self.model.rows:
            return
        ids = [other.id for other in self.model.rows]
        self.ui.table.go_to(ids.index(row.id) if row is not None and row.id in ids else 0)

    def _show_emptiness(self) -> None:
        count = self.model.rowCount()
        self.ui.count.setText(self.words())
        self.counted.emit(self.words())
        self.ui.stack.setCurrentWidget(self.ui.listPage if count else self.ui.emptyPage)
        if self._is_narrowed():
            self.ui.empty.say(
                "kd-search",
                "Tidak ada yang cocok",
                "Tidak ada permintaan cuti yang cocok dengan kata dan saringan ini.",
                "Hapus pencarian dan saringan",
            )
        else:
            self.ui.empty.say(
                "kd-leave",
                "Belum ada permintaan cuti",
                "Catat permintaan cuti seorang pegawai; lama dan sisanya dihitung sambil mengetik.",
                "Ajukan cuti" if self._context.may(leave.submit) else "",
            )

    def _is_narrowed(self) -> bool:
        combos = (self.ui.unitFilter, self.ui.stateFilter, self.ui.kindFilter, self.ui.phaseFilter)
        return bool(self.ui.search.text()) or any(combo.currentIndex() > 0 for combo in combos)

    def _on_empty(self) -> None:
        if not self._is_narrowed():
            self.new_wanted.emit(None)
            return
        ui = self.ui
        ui.search.clear()
        for combo in (ui.unitFilter, ui.stateFilter, ui.kindFilter, ui.phaseFilter):
            combo.setCurrentIndex(0)

    def words(self) -> str:
        """Word how many requests the list shows."""
        return f"{thousands(self.model.rowCount())} permintaan"

    def current(self) -> LeaveRow | None:
        """Return the request the user stands on."""
        return self.model.row(self.ui.table.current_row())

    def chosen(self) -> list[LeaveRow]:
        """Return the requests selected, in the order of the list."""
        rows = [self.model.row(place) for place in self.ui.table.selected_rows()]
        return [row for row in rows if row is not None]

    # What can be done

    def _is_one(self) -> bool:
        return self.current() is not None

    def _is_many(self) -> bool:
        return bool(self.chosen())

    def _may(self, act: Act) -> bool:
        row = self.current()
        return row is not None and leave_commands.may(row, act, self._context)

    def _may_follow_up(self) -> bool:
        row = self.current()
        return row is not None and leave_commands.may_follow_up(row, self._context)

    def _may_report(self) -> bool:
        rows = self.chosen()
        return bool(rows) and all(
            leave_commands.may(row, Act.RETURN, self._context) for row in rows
        )

    def _issuable(self) -> list[LeaveRow]:
        today = self._context.session.today
        return [row for row in self.chosen() if row.next_act(today) is Act.ISSUE]

    def _may_issue(self) -> bool:
        return self._context.may(letters.issue) and bool(self._issuable())

    def _has_letter(self) -> bool:
        row = self.current()
        return row is not None and row.state is not LeaveState.RECORDED

    def _show_buttons(self) -> None:
        row, ui = self.current(), self.ui
        verb = leave_commands.verb(row, self._context) if row else ""
        for button in (ui.historyButton, ui.formButton, ui.moreButton):
            button.setEnabled(row is not None)
        ui.letterButton.setEnabled(self._has_letter())
        ui.cancelButton.setEnabled(self._may(Act.CANCEL))
        ui.decideButton.setEnabled(self._may_follow_up())
        ui.decideButton.setText(verb or "Tindak lanjuti…")

    def _open_menu(self, where: QPoint) -> None:
        if self._is_one():
            self.menu.exec(self.ui.table.viewport().mapToGlobal(where))

    def _show_commands(self) -> None:
        for action, command in self._actions:
            action.setEnabled(command.is_open())

    @ask.shows_refusals
    def show_history(self) -> None:
        """Show the request act by act."""
        row = self.current()
        if row is not None:
            self.history_wanted.emit(row.id)

    @ask.shows_refusals
    def _form(self) -> None:
        row = self.current()
        if row is not None:
            papers.show_form(self._context, row, self)

    @ask.shows_refusals
    def _letter(self) -> None:
        row = self.current()
        if row is not None:
            papers.show_letter(self._context, row, self)

    @ask.shows_refusals
    def _follow_up(self) -> None:
        row = self.current()
        if row is not None:
            leave_commands.follow_up(self._context, row, self)

    @ask.shows_refusals
    def report_back(self) -> None:
        """Note that whoever is selected came back, all in one act."""
        rows = self.chosen()
        if not self._may_report():
            ask.tell(self, "Pilih cuti yang sudah berjalan, lalu catat lapor kembalinya.")
        elif leave_commands.report_back(self._context, rows, self):
            self.told.emit(f"Lapor kembali {len(rows)} pegawai tercatat.")

    @ask.shows_refusals
    def recall(self) -> None:
        """Call somebody back from leave that runs."""
        row = self.current()
        if row is None or not self._may(Act.RECALL):
            ask.tell(self, "Pilih cuti tahunan, besar, atau alasan penting yang sedang berjalan.")
        elif leave_commands.recall(self._context, row, self):
            self.told.emit(f"Panggilan kembali {row.name} tercatat.")

    @ask.shows_refusals
    def _extend(self) -> None:
        row = self.current()
        if row is not None:
            made = leave_commands.extend(self._context, row, self, self.ledger_wanted.emit)
            if made:
                self.told.emit(f"Perpanjangan tercatat sebagai permintaan nomor {made}.")

    def issue_chosen(self) -> None:
        """Issue the letters of all selected requests that wait for one."""
        rows = self._issuable()
        question = f"Terbitkan {len(rows)} surat sekarang?"
        explain = "Surat yang terbit tidak dapat ditarik; kekeliruan diikuti dengan pembatalan."
        if rows and ask.confirm(self, question, "Terbitkan", explain=explain):
            leave_batch.issue_many(
                self._context, rows, self, lambda found: self.told.emit(found.words)
            )

    @ask.shows_refusals
    def print_chosen(self) -> None:
        """Print the papers of all selected requests, in one file or one each."""
        from kepegdesk.ui.dialogs.letter_batch import print_letters

        print_letters(self._context, [row.id for row in self.chosen()], self)

    def _ledger(self) -> None:
        row = self.current()
        if row is not None:
            self.ledger_wanted.emit(row.employee)

    @ask.shows_refusals
    def _cancel(self) -> None:
        row = self.current()
        if row is not None:
            leave_commands.cancel(self._context, row, self)


def _searched(row: LeaveRow) -> str:
    return f"{row.name} {row.nip} {row.unit} {row.number} {row.reason}".casefold()
