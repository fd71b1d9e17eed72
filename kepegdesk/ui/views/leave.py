"""The register of leave: every request of a year, narrowed, followed up, printed."""

from __future__ import annotations

import datetime as dt

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from kepegdesk.domain.indonesian import thousands
from kepegdesk.domain.kinds import ISSUABLE, LeaveKind, LeaveState
from kepegdesk.services import leave, leave_lists, letters, units
from kepegdesk.services.leave_rows import LeaveRow
from kepegdesk.ui import ask, papers
from kepegdesk.ui.changes import Context
from kepegdesk.ui.dialogs.decision import Decision
from kepegdesk.ui.forms.leave_page import Ui_LeavePage
from kepegdesk.ui.models.columns import RIGHT, Column
from kepegdesk.ui.models.rows import RowsModel
from kepegdesk.ui.text import short_date
from kepegdesk.ui.widgets import choice_combo

ANSWERABLE = frozenset({LeaveState.SUBMITTED, LeaveState.CONSIDERED})
CANCELLABLE = ANSWERABLE | ISSUABLE | {LeaveState.ISSUED}
YEARS_BACK = 5

_TONES = {
    LeaveState.ISSUED: "good",
    LeaveState.REFUSED: "error",
    LeaveState.DEFERRED: "warning",
    LeaveState.CANCELLED: "soft",
}

COLUMNS = (
    Column[LeaveRow]("name", "Pegawai", 200, lambda r: r.name),
    Column[LeaveRow]("nip", "NIP", 158, lambda r: r.nip, hidden=True),
    Column[LeaveRow]("kind", "Jenis cuti", 186, lambda r: r.kind.label),
    Column[LeaveRow](
        "start", "Mulai", 90, lambda r: short_date(r.start), sort_key=lambda r: r.start
    ),
    Column[LeaveRow]("end", "Selesai", 90, lambda r: short_date(r.end), sort_key=lambda r: r.end),
    Column[LeaveRow](
        "days",
        "Hari kerja",
        84,
        lambda r: str(r.working_days),
        alignment=RIGHT,
        sort_key=lambda r: r.working_days,
    ),
    Column[LeaveRow](
        "state", "Keadaan", 190, lambda r: r.state.label, tone=lambda r: _TONES.get(r.state, "")
    ),
    Column[LeaveRow]("number", "Nomor surat", 190, lambda r: r.number),
    Column[LeaveRow]("unit", "Unit kerja", 260, lambda r: r.unit),
    Column[LeaveRow](
        "submitted",
        "Diajukan",
        90,
        lambda r: short_date(r.submitted_on),
        sort_key=lambda r: r.submitted_on,
        hidden=True,
    ),
    Column[LeaveRow]("reason", "Alasan", 220, lambda r: r.reason, hidden=True),
)


class LeavePage(QWidget):
    """A table of requests and what can be done with the one the user stands on."""

    new_wanted = Signal(object)
    counted = Signal(str)

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.ui = Ui_LeavePage()
        self.ui.setupUi(self)
        self._context = context
        self._rows: list[LeaveRow] = []
        self.model = RowsModel[LeaveRow](COLUMNS, self)
        self.ui.table.use(self.model, f"{context.session.account}/leave", "Daftar permintaan cuti")
        self.ui.table.summed = frozenset({"days"})
        if not self.ui.table.is_ordered():
            self.ui.table.show_order("start", descending=True)
        self._fill_filters()
        self._connect()
        context.follow(self, frozenset({"leave", "employee", "unit", "office"}), self.reload)
        self.reload()

    def _fill_filters(self) -> None:
        ui = self.ui
        choice_combo.fill(ui.stateFilter, LeaveState, "Semua keadaan")
        choice_combo.fill(ui.kindFilter, LeaveKind, "Semua jenis")
        tree = self._context.ask(units.tree)
        ui.unitFilter.fill(tree, "Semua unit kerja")
        year = self._context.session.today.year
        ui.yearFilter.addItem("Semua tahun", None)
        for each in range(year + 1, year - YEARS_BACK, -1):
            ui.yearFilter.addItem(str(each), each)
        ui.yearFilter.setCurrentIndex(ui.yearFilter.findData(year))

    def _connect(self) -> None:
        ui = self.ui
        ui.search.searched.connect(lambda _words: self._narrow())
        ui.search.left_for_list.connect(ui.table.setFocus)
        for combo in (ui.unitFilter, ui.stateFilter, ui.kindFilter, ui.yearFilter):
            combo.currentIndexChanged.connect(lambda _index: self.reload())
        ui.table.selectionModel().currentRowChanged.connect(lambda *_rows: self._show_buttons())
        ui.table.summary_changed.connect(lambda words: self.counted.emit(words or self.words()))
        ui.table.opened.connect(lambda _row: self._form())
        ui.columnsButton.clicked.connect(ui.table.choose_columns)
        ui.formButton.clicked.connect(self._form)
        ui.letterButton.clicked.connect(self._letter)
        ui.decideButton.clicked.connect(self._follow_up)
        ui.cancelButton.clicked.connect(self._cancel)
        ui.newButton.clicked.connect(lambda: self.new_wanted.emit(None))
        ui.empty.acted.connect(self._on_empty)
        ui.newButton.setVisible(self._context.may(leave.submit))

    def reload(self) -> None:
        """Read the requests of the chosen year, unit and state anew."""
        state = choice_combo.chosen(self.ui.stateFilter, LeaveState)
        year = self.ui.yearFilter.currentData()
        self._rows = self._context.ask(
            leave_lists.listed,
            frozenset({state} if state else ()),
            self.ui.unitFilter.unit(),
            dt.date(year, 1, 1) if year else None,
            dt.date(year, 12, 31) if year else None,
        )
        self._narrow()

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
        ui = self.ui
        combos = (ui.unitFilter, ui.stateFilter, ui.kindFilter)
        return bool(ui.search.text()) or any(combo.currentIndex() > 0 for combo in combos)

    def _on_empty(self) -> None:
        if not self._is_narrowed():
            self.new_wanted.emit(None)
            return
        self.ui.search.clear()
        for combo in (self.ui.unitFilter, self.ui.stateFilter, self.ui.kindFilter):
            combo.setCurrentIndex(0)

    def words(self) -> str:
        """Word how many requests the list shows."""
        return f"{thousands(self.model.rowCount())} permintaan"

    def current(self) -> LeaveRow | None:
        """Return the request the user stands on."""
        return self.model.row(self.ui.table.current_row())

    def _show_buttons(self) -> None:
        row, ui = self.current(), self.ui
        state = row.state if row else None
        ui.formButton.setEnabled(row is not None)
        ui.letterButton.setEnabled(row is not None and row.kind is LeaveKind.ANNUAL)
        ui.cancelButton.setEnabled(state in CANCELLABLE and self._context.may(leave.cancel))
        issuable = state in ISSUABLE and self._context.may(letters.issue)
        act = leave.decide if state is LeaveState.CONSIDERED else leave.consider
        answerable = state in ANSWERABLE and self._context.may(act)
        ui.decideButton.setEnabled(issuable or answerable)
        ui.decideButton.setText("Terbitkan surat" if issuable else "Tindak lanjuti…")

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
        if row is None:
            return
        if row.state in ISSUABLE:
            self._context.do(letters.issue, row.id)
            self._letter()
        else:
            Decision(self._context, row, parent=self).exec()

    @ask.shows_refusals
    def _cancel(self) -> None:
        row = self.current()
        if row is None:
            return
        why = ask.reason(self, "Batalkan cuti", f"Alasan cuti {row.name} dibatalkan:")
        if why:
            self._context.do(leave.cancel, row.id, why, version=row.version)


def _searched(row: LeaveRow) -> str:
    return f"{row.name} {row.nip} {row.unit} {row.number} {row.reason}".casefold()
