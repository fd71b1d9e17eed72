"""«Riwayat cuti»: a request act by act, its papers and scans, and what comes next.

A decided act is never edited; it is followed by another. The clerk records what happened on
paper: who typed it stands beside who did it, and roles cannot be proven.
"""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QDialog, QListWidgetItem, QWidget

from kepegdesk.domain.kinds import LeaveKind, LeaveState, Verdict
from kepegdesk.domain.leave_flow import Act
from kepegdesk.services import attachments, leave, leave_unpaid, papers
from kepegdesk.services.leave_rows import EventRow, LeaveRow
from kepegdesk.services.officials import Official
from kepegdesk.ui import ask, leave_commands, officials
from kepegdesk.ui.changes import Context
from kepegdesk.ui.dialogs.decision import length_words, period_words
from kepegdesk.ui.forms.leave_history import Ui_LeaveHistory
from kepegdesk.ui.models.columns import Column
from kepegdesk.ui.models.rows import RowsModel
from kepegdesk.ui.pending_scans import other_document
from kepegdesk.ui.text import plain, short_date
from kepegdesk.ui.widgets.checklist import KINDS, Filed

BKN = ("Disetujui PPK", "Usul BKN", "Pertek", "SK", "Perpanjangan", "Lapor", "Aktif kembali")
"""The stations of leave without pay."""
_STATIONS = {
    LeaveState.APPROVED: 0,
    LeaveState.CHANGED: 0,
    LeaveState.PROPOSED: 1,
    LeaveState.ENDORSED: 2,
    LeaveState.ISSUED: 3,
    LeaveState.EXTENDED: 4,
    LeaveState.DONE: 5,
    LeaveState.REACTIVATED: 6,
}
PAPERS = {
    "submit": ("form",),
    "permit": ("temporary",),
    "decide": ("deferral", "form"),
    "issue": ("letter",),
    "recall": ("recall",),
    "propose": ("cltn_ext_endorse", "cltn_propose"),
    "return": ("return", "cltn_report"),
    "reactivate": ("cltn_back_decree",),
}
"""The papers an act brings about, the nearest first: Enter on the act opens one."""


def step_words(event: EventRow) -> str:
    """Word what was done, with the verdict."""
    verdict = f": {Verdict(event.verdict).label}" if event.verdict else ""
    return f"{event.words}{verdict}"


def _official(event: EventRow) -> str:
    if not (event.by_name or event.by_title):
        return ""
    signed = Official(
        event.by_name, event.by_nip, event.by_title, acting=event.by_acting,
        behalf=event.by_behalf,
    )  # fmt: skip
    return officials.words(signed) if event.by_title else event.by_name


COLUMNS = (
    Column[EventRow]("on", "Tanggal", 98, lambda e: short_date(e.on), sortable=False),
    Column[EventRow]("act", "Tindakan", 140, step_words, sortable=False),
    Column[EventRow]("by", "Pejabat", 170, _official, sortable=False),
    Column[EventRow]("note", "Catatan", 110, lambda e: e.note, sortable=False),
    Column[EventRow]("letter", "Surat", 130, lambda e: e.letter, sortable=False),
    Column[EventRow]("account", "Pencatat", 80, lambda e: e.account, sortable=False),
)


def event_detail(event: EventRow) -> str:
    """Word what a row has no room for: days, dates of the letter, warnings passed over."""
    parts = [
        f"surat tanggal {short_date(event.letter_date)}" if event.letter_date else "",
        f"{event.days} hari" if event.days else "",
        f"mulai {short_date(event.start)}" if event.start else "",
        f"sampai {short_date(event.end)}" if event.end else "",
        f"dilanjutkan karena {event.waived}" if event.waived else "",
    ]
    return "; ".join(filter(None, parts))


class LeaveHistory(QDialog):
    """Shows one request whole, and does what comes next with it."""

    ledger_wanted = Signal(int)

    def __init__(self, context: Context, request: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.ui = Ui_LeaveHistory()
        self.ui.setupUi(self)
        self._context = context
        self._request = request
        self._row = context.ask(leave.get, request)
        self._model = RowsModel[EventRow](COLUMNS, self)
        self.ui.events.use(self._model, "leave-history", "Perjalanan permintaan cuti")
        self.ui.events.setWordWrap(True)
        self.ui.splitter.setSizes([744, 340])
        self.ui.steps.name(BKN)
        self.ui.steps.setVisible(self._row.kind is LeaveKind.UNPAID)
        self._connect()
        context.follow(self, frozenset({"leave"}), self.reload)
        self._show()
        self.ui.events.setFocus()

    def _connect(self) -> None:
        ui = self.ui
        ui.events.selectionModel().currentRowChanged.connect(lambda *_rows: self._show_detail())
        ui.events.opened.connect(self._open_paper_of)
        ui.papers.itemActivated.connect(lambda _item: self._open_paper())
        ui.papers.currentRowChanged.connect(lambda row: ui.openButton.setEnabled(row >= 0))
        ui.openButton.clicked.connect(self._open_paper)
        ui.checklist.attach_wanted.connect(self._choose_scan)
        ui.checklist.dropped.connect(self._attach)
        ui.checklist.view_wanted.connect(self._view_scan)
        ui.checklist.remove_wanted.connect(self._remove_scan)
        ui.checklist.allow(editing=self._context.may(attachments.add))
        ui.ledgerButton.clicked.connect(lambda: self.ledger_wanted.emit(self._row.employee))
        ui.nextButton.clicked.connect(self._follow_up)
        ui.recallButton.clicked.connect(self._recall)
        ui.extendButton.clicked.connect(self._extend)
        ui.cancelLeaveButton.clicked.connect(self._cancel)
        ui.closeButton.clicked.connect(self.accept)

    def showEvent(self, event: QShowEvent) -> None:
        """Give every row the height its words need, once the columns have their width."""
        super().showEvent(event)
        self.ui.events.resizeRowsToContents()

    def reload(self) -> None:
        """Read the request anew."""
        self._row = self._context.ask(leave.get, self._request)
        self._show()

    # Showing

    def _show(self) -> None:
        row, ui, today = self._row, self.ui, self._context.session.today
        ui.heading.setText(row.name)
        case = f" ({row.case.label.lower()})" if row.case.value else ""
        place = f", {row.place or 'luar negeri'}" if row.abroad else ""
        ui.summary.setText(
            f"{row.kind.label}{case}{place}, {period_words(row)}, {length_words(row)}. "
            f"{row.waits(today)}."
        )
        self._model.show(row.events)
        ui.events.resizeRowsToContents()
        ui.events.go_to(len(row.events) - 1)
        ui.steps.show_step(_STATIONS.get(row.state, -1))
        self._show_reminder()
        self._show_detail()
        self._show_papers()
        self._show_scans()
        self._show_buttons(row)

    def _show_reminder(self) -> None:
        due = [each for each in self._context.ask(leave_unpaid.due) if each.request == self._row.id]
        self.ui.reminder.setText("\n".join(f"{each.reminder.text}." for each in due))
        self.ui.reminder.setVisible(bool(due))

    def _show_detail(self) -> None:
        event = self._model.row(self.ui.events.current_row())
        self.ui.eventDetail.setText(event_detail(event) if event else "")

    def _show_papers(self) -> None:
        listed, ui = self._context.ask(papers.papers_of, self._request), self.ui
        ui.papers.clear()
        for paper in listed:
            state = f"terbit {short_date(paper.day)}" if paper.issued else "konsep"
            old = f", {paper.superseded}" if paper.superseded else ""
            item = QListWidgetItem(f"{paper.label} — {state}{old}")
            item.setData(Qt.ItemDataRole.UserRole, paper.key)
            item.setData(Qt.ItemDataRole.ToolTipRole, plain(paper.number or paper.label))
            ui.papers.addItem(item)
        ui.papers.setCurrentRow(0 if listed else -1)
        ui.openButton.setEnabled(bool(listed))

    def _show_scans(self) -> None:
        row = self._row
        offer = self._context.ask(leave.offered, row.employee, row.start).of(row.kind)
        cases = offer.cases if offer else ()
        found = next((each for each in cases if each.case is row.case), None)
        wanted = () if found is None else found.papers_abroad if row.abroad else found.papers
        scans = self._context.ask(attachments.listed, self._request)
        self.ui.checklist.show_papers(wanted, frozenset(row.documents))
        self.ui.checklist.show_scans([Filed(s.id, s.document, s.name) for s in scans])
        for paper_row in self.ui.checklist.rows.values():
            paper_row.box.setEnabled(False)

    def _show_buttons(self, row: LeaveRow) -> None:
        ui, context = self.ui, self._context
        verb = leave_commands.verb(row, context)
        ui.nextButton.setText(verb)
        ui.nextButton.setVisible(bool(verb))
        ui.nextButton.setEnabled(leave_commands.may_follow_up(row, context))
        for button, act in (
            (ui.recallButton, Act.RECALL),
            (ui.extendButton, Act.EXTEND),
            (ui.cancelLeaveButton, Act.CANCEL),
        ):
            button.setVisible(leave_commands.may(row, act, context))

    # Papers

    @ask.shows_refusals
    def _open_paper(self) -> None:
        item = self.ui.papers.currentItem()
        if item is not None:
            key = str(item.data(Qt.ItemDataRole.UserRole))
            leave_commands.show_paper(self._context, self._request, key, self)

    @ask.shows_refusals
    def _open_paper_of(self, place: int) -> None:
        """Open the paper that the act brought about, if there is one."""
        event = self._model.row(place)
        there = {paper.key for paper in self._context.ask(papers.papers_of, self._request)}
        wanted = PAPERS.get(event.act, ()) if event else ()
        key = next((each for each in wanted if each in there), None)
        if key is not None:
            leave_commands.show_paper(self._context, self._request, key, self)

    # Scans

    def _choose_scan(self, document: str) -> None:
        document = document or other_document(self)
        path = document and ask.open_file(self, f"Lampirkan {document}", KINDS, "scan")
        if path:
            self._attach(document, path)

    @ask.shows_refusals
    def _attach(self, document: str, path: object) -> None:
        self._context.do(attachments.add, self._request, document, path)  # type: ignore[arg-type]

    @ask.shows_refusals
    def _view_scan(self, key: object) -> None:
        from kepegdesk.ui.dialogs.scan_view import ScanView

        scans = self._context.ask(attachments.listed, self._request)
        scan = next(each for each in scans if each.id == key)
        content = self._context.ask(attachments.content, self._request, scan.id)
        copy = lambda: self._context.ask(attachments.open_copy, self._request, scan.id)  # noqa: E731
        ScanView(scan.name, scan.media_type, content, copy, self).exec()

    @ask.shows_refusals
    def _remove_scan(self, key: object) -> None:
        question = "Lepas lampiran ini dari permintaan cuti?"
        explain = "Dapat dikembalikan dengan Ctrl+Z."
        if ask.confirm(self, question, "Lepas", explain=explain, destructive=True):
            self._context.do(attachments.remove, self._request, key)  # type: ignore[arg-type]

    # What comes next

    @ask.shows_refusals
    def _follow_up(self) -> None:
        leave_commands.follow_up(self._context, self._row, self)

    @ask.shows_refusals
    def _recall(self) -> None:
        leave_commands.recall(self._context, self._row, self)

    @ask.shows_refusals
    def _extend(self) -> None:
        made = leave_commands.extend(self._context, self._row, self, self.ledger_wanted.emit)
        if made:
            self.ui.notice.say(f"Perpanjangan tercatat sebagai permintaan nomor {made}.", "good")

    @ask.shows_refusals
    def _cancel(self) -> None:
        leave_commands.cancel(self._context, self._row, self)
