"""One person's leave at a glance, within his form: what is left, what runs, what was asked for."""

from __future__ import annotations

import datetime as dt

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from kepegdesk.domain.leave_facts import Balance
from kepegdesk.domain.leave_situation import Phase
from kepegdesk.services import balances, leave_lists
from kepegdesk.services.leave_rows import LeaveRow
from kepegdesk.ui.changes import Context
from kepegdesk.ui.forms.leave_glance import Ui_LeaveGlance
from kepegdesk.ui.leave_words import short_kind
from kepegdesk.ui.models.columns import RIGHT, Column
from kepegdesk.ui.models.rows import RowsModel
from kepegdesk.ui.text import short_date
from kepegdesk.ui.widgets.marks import mark_negative


def columns(today: dt.date) -> tuple[Column[LeaveRow], ...]:
    """Return the columns; what a state means depends on the day."""
    return (
        Column[LeaveRow]("kind", "Jenis", 108, lambda r: short_kind(r.kind), sortable=False),
        Column[LeaveRow]("start", "Mulai", 98, lambda r: short_date(r.start), sortable=False),
        Column[LeaveRow]("end", "Selesai", 98, lambda r: short_date(r.end), sortable=False),
        Column[LeaveRow](
            "days", "Hari", 46, lambda r: str(r.working_days), alignment=RIGHT, sortable=False
        ),
        Column[LeaveRow]("state", "Keadaan", 160, lambda r: r.waits(today), sortable=False),
    )


class LeaveGlance(QWidget):
    """Read when it is looked at; Enter shows a request act by act."""

    history_wanted = Signal(int)

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.ui = Ui_LeaveGlance()
        self.ui.setupUi(self)
        self._context = context
        self._employee: int | None = None
        self._model = RowsModel[LeaveRow](columns(context.session.today), self)
        self.ui.table.use(self._model, "employee-leave", "Permintaan cuti pegawai ini")
        self.ui.table.opened.connect(self._open)
        context.follow(self, frozenset({"leave"}), self.reload)

    def load(self, employee: int | None) -> None:
        """Show another person."""
        self._employee = employee
        self.reload()

    def reload(self) -> None:
        """Read the person's leave anew."""
        if self._employee is None:
            self._model.show([])
            return
        today = self._context.session.today
        rows = self._context.ask(leave_lists.of_employee, self._employee)
        self._model.show(rows)
        self.ui.now.setText(now_words(rows, today))
        self._show_balance(self._context.ask(balances.of, self._employee))

    def _show_balance(self, found: Balance) -> None:
        label = self.ui.balance
        label.setText(balance_words(found))
        mark_negative(label, found.available)

    def _open(self, place: int) -> None:
        row = self._model.row(place)
        if row is not None:
            self.history_wanted.emit(row.id)


def now_words(rows: list[LeaveRow], today: dt.date) -> str:
    """Say whether somebody is on leave today, or when he goes next."""
    running = [row for row in rows if row.phase(today) == Phase.RUNNING]
    if running:
        return f"Sedang {running[0].kind.label.lower()} sampai {short_date(running[0].end)}"
    ahead = [row for row in rows if row.phase(today) == Phase.AHEAD]
    if ahead:
        return f"{ahead[-1].kind.label} mulai {short_date(ahead[-1].start)}"
    return "Tidak sedang cuti"


def balance_words(found: Balance) -> str:
    """Word what is left of annual leave, lot by lot."""
    return (
        f"Cuti tahunan yang bisa diambil: {found.available} hari (N-2 {found.n2}, "
        f"N-1 {found.n1}, N {found.n}, tambahan {found.extra}, sedang diajukan {found.reserved})."
    )
