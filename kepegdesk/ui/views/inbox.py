"""The supervisor's inbox: what waits, who else is away on those days, one key to decide."""

from __future__ import annotations

import datetime as dt

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from kepegdesk.domain.kinds import LeaveKind, Verdict
from kepegdesk.domain.leave_flow import Act
from kepegdesk.domain.problems import Severity
from kepegdesk.services import balances, leave, leave_lists
from kepegdesk.services.leave import Answer
from kepegdesk.services.leave_lists import Waiting
from kepegdesk.services.leave_rows import EventRow, LeaveRow
from kepegdesk.ui import ask, leave_commands, papers
from kepegdesk.ui.changes import Context
from kepegdesk.ui.dialogs.decision import (
    answer_request,
    is_decision,
    is_ratification,
    length_words,
    period_words,
)
from kepegdesk.ui.forms.inbox_page import Ui_InboxPage
from kepegdesk.ui.leave_words import short_kind
from kepegdesk.ui.models.columns import RIGHT, Column
from kepegdesk.ui.models.rows import RowsModel
from kepegdesk.ui.text import short_date
from kepegdesk.ui.widgets.marks import mark_negative

ROOMY = 1600
"""Dots of a screen from which on the unit has room beside the request."""


def columns(today: dt.date, *, roomy: bool) -> tuple[Column[Waiting], ...]:
    """Return the columns; they fit beside the request at 1366 dots of width."""
    return (
        Column[Waiting]("name", "Pegawai", 190 if roomy else 134, lambda w: w.request.name),
        Column[Waiting]("kind", "Jenis", 118, lambda w: short_kind(w.request.kind)),
        Column[Waiting](
            "start",
            "Mulai",
            98,
            lambda w: short_date(w.request.start),
            sort_key=lambda w: w.request.start,
        ),
        Column[Waiting](
            "days",
            "Hari",
            46,
            lambda w: str(w.request.days),
            alignment=RIGHT,
            sort_key=lambda w: w.request.days,
        ),
        Column[Waiting]("state", "Keadaan", 192, lambda w: w.request.waits(today)),
        Column[Waiting](
            "away",
            "Rekan",
            60,
            lambda w: str(len(w.away) or ""),
            alignment=RIGHT,
            tone=lambda w: "warning" if w.away else "",
            tip=lambda w: f"{len(w.away)} rekan seunit tidak masuk" if w.away else "",
            sort_key=lambda w: len(w.away),
        ),
        Column[Waiting]("unit", "Unit kerja", 240, lambda w: w.request.unit, hidden=not roomy),
    )


def event_words(event: EventRow) -> str:
    """Word one step of a request."""
    verdict = f": {Verdict(event.verdict).label}" if event.verdict else ""
    who = f" oleh {event.by_name}" if event.by_name else ""
    note = f" — {event.note}" if event.note else ""
    waived = f" (dilanjutkan karena {event.waived})" if event.waived else ""
    return f"{short_date(event.on)}  {event.words}{verdict}{who}{note}{waived}"


def away_words(row: LeaveRow) -> str:
    """Word who is away and when."""
    return f"{row.name}: {row.kind.label}, {period_words(row)} ({row.state.label.lower()})"


def kind_words(row: LeaveRow) -> str:
    """Word the kind of leave with its case and where it is spent."""
    case = f", {row.case.label.lower()}" if row.case.value else ""
    place = f" (di luar negeri: {row.place or 'tempat belum diisi'})" if row.abroad else ""
    return f"{row.kind.label}{case}{place}"


class InboxPage(QWidget):
    """A list of what waits, and beside it everything needed to decide."""

    ledger_wanted = Signal(int)
    history_wanted = Signal(int)
    counted = Signal(str)

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.ui = Ui_InboxPage()
        self.ui.setupUi(self)
        self._context = context
        roomy = self.screen().availableGeometry().width() >= ROOMY
        shown = columns(context.session.today, roomy=roomy)
        self.model = RowsModel[Waiting](shown, self)
        self.ui.table.use(self.model, f"{context.session.account}/inbox", "Permintaan menunggu")
        self.ui.splitter.setSizes([668, 490])
        self.ui.splitter.setStretchFactor(0, 1)
        self._connect()
        context.follow(self, frozenset({"leave", "office"}), self.reload)
        self.reload()

    def _connect(self) -> None:
        ui = self.ui
        ui.table.selectionModel().currentRowChanged.connect(lambda *_rows: self._show())
        ui.table.summary_changed.connect(lambda words: self.counted.emit(words or self.words()))
        ui.table.opened.connect(lambda _row: self._history())
        keys = (
            ("S", ui.approveButton, self.approve),
            ("U", ui.changeButton, lambda: self._decide(Verdict.CHANGE)),
            ("T", ui.deferButton, lambda: self._decide(Verdict.DEFER)),
            ("X", ui.refuseButton, lambda: self._decide(Verdict.REFUSE)),
            ("P", ui.printButton, self._print),
            ("R", ui.historyButton, self._history),
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
            "Permintaan cuti yang menunggu pertimbangan, keputusan, pengesahan, BKN, atau surat "
            "muncul di sini.",
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
        ui.kind.setText(kind_words(row))
        ui.period.setText(period_words(row))
        ui.length.setText(length_words(row))
        ui.reason.setText(row.reason or "–")
        ui.address.setText(", ".join(filter(None, (row.address, row.phone))) or "–")
        self._show_balance(row)
        ui.events.setText("\n".join(event_words(event) for event in row.events))
        ui.away.setText("\n".join(away_words(other) for other in waiting.away) or "Tidak ada.")
        ui.notice.say("")
        self._show_buttons(row)

    def _show_balance(self, row: LeaveRow) -> None:
        found = self._context.ask(balances.of, row.employee, on=row.start)
        taken = " termasuk permintaan ini" if row.kind is LeaveKind.ANNUAL else ""
        self.ui.balance.setText(
            f"bisa diambil {found.available} hari; sedang diajukan {found.reserved} hari{taken}"
        )
        mark_negative(self.ui.balance, found.available)

    def _show_buttons(self, row: LeaveRow) -> None:
        """One key does the next act; a request that waits for an official has four answers."""
        ui = self.ui
        act = row.next_act(self._context.session.today)
        may = leave_commands.may_follow_up(row, self._context)
        answers = act in (Act.CONSIDER, Act.DECIDE, Act.RATIFY)
        words = {Act.RATIFY: "Sahkan"}.get(act, "Setujui") if act and answers else None
        ui.approveButton.setText(words or leave_commands.verb(row, self._context))
        ui.approveButton.setEnabled(may)
        for button in (ui.changeButton, ui.deferButton, ui.refuseButton):
            button.setEnabled(may and answers)
            button.setVisible(answers)
        if is_ratification(row):
            ui.changeButton.setEnabled(False)
            ui.deferButton.setEnabled(False)

    @ask.shows_refusals
    def approve(self) -> None:
        """Agree with one key, or do what comes next of what is agreed."""
        waiting = self.current()
        if waiting is None or not self.ui.approveButton.isEnabled():
            return
        row, agreed = waiting.request, Answer(Verdict.APPROVE)
        if row.next_act(self._context.session.today) not in (Act.CONSIDER, Act.DECIDE, Act.RATIFY):
            leave_commands.follow_up(self._context, row, self)
        elif self._is_doubtful(row, agreed):
            self._decide(Verdict.APPROVE)
        else:
            answer_request(self._context, row, agreed)

    def _is_doubtful(self, row: LeaveRow, answer: Answer) -> bool:
        """Tell whether agreeing needs a reason, which one key cannot give."""
        if not (is_decision(row) or is_ratification(row)):
            return False
        found = self._context.ask(leave.doubts, row.id, answer)
        return any(problem.severity is Severity.WARNING for problem in found)

    def _decide(self, verdict: Verdict) -> None:
        waiting = self.current()
        offered = {Verdict.CHANGE: self.ui.changeButton, Verdict.DEFER: self.ui.deferButton}
        button = offered.get(verdict, self.ui.refuseButton)
        if waiting is not None and button.isEnabled():
            leave_commands.decide(self._context, waiting.request, self, verdict)

    @ask.shows_refusals
    def _print(self) -> None:
        waiting = self.current()
        if waiting is not None:
            papers.show_form(self._context, waiting.request, self)

    def _history(self) -> None:
        waiting = self.current()
        if waiting is not None:
            self.history_wanted.emit(waiting.request.id)

    def _ledger(self) -> None:
        waiting = self.current()
        if waiting is not None:
            self.ledger_wanted.emit(waiting.request.employee)
