"""The supervisor's inbox: what waits, who else is away on those days, one key to decide."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from kepegdesk.domain.kinds import ISSUABLE, LeaveKind, Verdict
from kepegdesk.services import balances, leave, leave_lists, letters
from kepegdesk.services.leave import Answer
from kepegdesk.services.leave_lists import Waiting
from kepegdesk.services.leave_rows import EventRow, LeaveRow
from kepegdesk.ui import ask, papers
from kepegdesk.ui.changes import Context
from kepegdesk.ui.dialogs.decision import (
    Decision,
    answer_request,
    is_decision,
    length_words,
    period_words,
)
from kepegdesk.ui.forms.inbox_page import Ui_InboxPage
from kepegdesk.ui.models.columns import RIGHT, Column
from kepegdesk.ui.models.rows import RowsModel
from kepegdesk.ui.text import short_date

_ACTS = {
    "submit": "Diajukan",
    "consider": "Pertimbangan atasan",
    "decide": "Keputusan",
    "issue": "Surat terbit",
    "cancel": "Dibatalkan",
}


def _step(row: LeaveRow) -> str:
    if row.state in ISSUABLE:
        return "Menunggu surat"
    return "Menunggu keputusan" if is_decision(row) else "Menunggu pertimbangan"


COLUMNS = (
    Column[Waiting]("name", "Pegawai", 170, lambda w: w.request.name),
    Column[Waiting]("kind", "Jenis", 116, lambda w: w.request.kind.label),
    Column[Waiting](
        "start",
        "Mulai",
        90,
        lambda w: short_date(w.request.start),
        sort_key=lambda w: w.request.start,
    ),
    Column[Waiting](
        "days",
        "Hari",
        44,
        lambda w: str(w.request.working_days),
        alignment=RIGHT,
        sort_key=lambda w: w.request.working_days,
    ),
    Column[Waiting]("state", "Keadaan", 184, lambda w: _step(w.request)),
    Column[Waiting](
        "away",
        "Rekan cuti",
        84,
        lambda w: str(len(w.away) or ""),
        alignment=RIGHT,
        tone=lambda w: "warning" if w.away else "",
        sort_key=lambda w: len(w.away),
    ),
    Column[Waiting]("unit", "Unit kerja", 240, lambda w: w.request.unit),
)


def event_words(event: EventRow) -> str:
    """Word one step of a request."""
    verdict = f": {Verdict(event.verdict).label}" if event.verdict else ""
    who = f" oleh {event.by_name}" if event.by_name else ""
    note = f" — {event.note}" if event.note else ""
    return f"{short_date(event.on)}  {_ACTS.get(event.act, event.act)}{verdict}{who}{note}"


def away_words(row: LeaveRow) -> str:
    """Word who is away and when."""
    return f"{row.name}: {row.kind.label}, {period_words(row)} ({row.state.label.lower()})"


class InboxPage(QWidget):
    """A list of what waits, and beside it everything needed to decide."""

    ledger_wanted = Signal(int)
    counted = Signal(str)

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.ui = Ui_InboxPage()
        self.ui.setupUi(self)
        self._context = context
        self.model = RowsModel[Waiting](COLUMNS, self)
        self.ui.table.use(self.model, f"{context.session.account}/inbox", "Permintaan menunggu")
        self.ui.splitter.setSizes([620, 540])
        self._connect()
        context.follow(self, frozenset({"leave", "office"}), self.reload)
        self.reload()

    def _connect(self) -> None:
        ui = self.ui
        ui.table.selectionModel().currentRowChanged.connect(lambda *_rows: self._show())
        ui.table.summary_changed.connect(lambda words: self.counted.emit(words or self.words()))
        ui.table.opened.connect(lambda _row: self._print())
        keys = (
            ("S", ui.approveButton, self.approve),
            ("U", ui.changeButton, lambda: self._decide(Verdict.CHANGE)),
            ("T", ui.deferButton, lambda: self._decide(Verdict.DEFER)),
            ("X", ui.refuseButton, lambda: self._decide(Verdict.REFUSE)),
            ("P", ui.printButton, self._print),
        )
        for key, button, act in keys:
            button.clicked.connect(lambda _checked=False, act=act: act())
            shortcut = QShortcut(QKeySequence(key), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(lambda act=act: act())
        ui.ledgerButton.clicked.connect(self._ledger)

    def reload(self) -> None:
        """Read what waits anew, standing where the user stood."""
        place = max(self.ui.table.current_row(), 0)
        waiting = self._context.ask(leave_lists.inbox)
        self.model.show(waiting)
        count = self.model.rowCount()
        self.ui.stack.setCurrentWidget(self.ui.listPage if count else self.ui.emptyPage)
        self.ui.empty.say(
            "kd-inbox",
            "Tidak ada yang menunggu",
            "Permintaan cuti yang menunggu pertimbangan, keputusan, atau surat muncul di sini.",
        )
        self.ui.count.setText(self.words())
        self.counted.emit(self.words())
        if count:
            self.ui.table.go_to(min(place, count - 1))
            self._show()

    def words(self) -> str:
        """Word how many requests wait."""
        return f"{self.model.rowCount()} menunggu"

    def current(self) -> Waiting | None:
        """Return what the user stands on."""
        return self.model.row(self.ui.table.current_row())

    def _show(self) -> None:
        waiting = self.current()
        if waiting is None:
            return
        row, ui = waiting.request, self.ui
        ui.person.setText(row.name)
        ui.personDetail.setText(" · ".join(filter(None, (row.nip, row.unit))))
        ui.kind.setText(row.kind.label + (" (luar negeri)" if row.abroad else ""))
        ui.period.setText(period_words(row))
        ui.length.setText(length_words(row))
        ui.reason.setText(row.reason or "–")
        ui.address.setText(", ".join(filter(None, (row.address, row.phone))) or "–")
        ui.balance.setText(self._balance(row))
        ui.events.setText("\n".join(event_words(event) for event in row.events))
        ui.away.setText("\n".join(away_words(other) for other in waiting.away) or "Tidak ada.")
        ui.notice.say("")
        self._show_buttons(row)

    def _balance(self, row: LeaveRow) -> str:
        found = self._context.ask(balances.of, row.employee, on=row.start)
        taken = " termasuk permintaan ini" if row.kind is LeaveKind.ANNUAL else ""
        return f"bisa diambil {found.available} hari; sedang diajukan {found.reserved} hari{taken}"

    def _show_buttons(self, row: LeaveRow) -> None:
        ui = self.ui
        act = leave.decide if is_decision(row) else leave.consider
        issuable = row.state in ISSUABLE
        may = self._context.may(letters.issue if issuable else act)
        ui.approveButton.setText("Terbitkan surat" if issuable else "Setujui")
        ui.approveButton.setEnabled(may)
        for button in (ui.changeButton, ui.deferButton, ui.refuseButton):
            button.setEnabled(may and not issuable)

    @ask.shows_refusals
    def approve(self) -> None:
        """Agree with one key, or issue the letter of what is agreed."""
        waiting = self.current()
        if waiting is None or not self.ui.approveButton.isEnabled():
            return
        if waiting.request.state in ISSUABLE:
            self._context.do(letters.issue, waiting.request.id)
            papers.show_letter(self._context, self._fresh(waiting.request), self)
        else:
            answer_request(self._context, waiting.request, Answer(Verdict.APPROVE))

    def _fresh(self, row: LeaveRow) -> LeaveRow:
        return self._context.ask(leave.get, row.id)

    def _decide(self, verdict: Verdict) -> None:
        waiting = self.current()
        if waiting is not None and self.ui.refuseButton.isEnabled():
            Decision(self._context, waiting.request, verdict, self).exec()

    @ask.shows_refusals
    def _print(self) -> None:
        waiting = self.current()
        if waiting is not None:
            papers.show_form(self._context, waiting.request, self)

    def _ledger(self) -> None:
        waiting = self.current()
        if waiting is not None:
            self.ledger_wanted.emit(waiting.request.employee)
