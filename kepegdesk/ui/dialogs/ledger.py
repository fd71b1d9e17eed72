"""«Kenapa sisanya segini?»: the balance of one person, line by line with the rule applied."""

from __future__ import annotations

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QWidget

from kepegdesk.domain.leave_ledger import Balance, LedgerLine
from kepegdesk.services import balances
from kepegdesk.ui.changes import Context
from kepegdesk.ui.forms.ledger import Ui_Ledger
from kepegdesk.ui.models.columns import RIGHT, Column
from kepegdesk.ui.models.rows import RowsModel
from kepegdesk.ui.people import choice_of
from kepegdesk.ui.text import short_date
from kepegdesk.ui.widgets.data_table import as_tsv
from kepegdesk.ui.widgets.marks import mark_negative
from kepegdesk.ui.widgets.optional_date import set_today


def _signed(days: int) -> str:
    return f"+{days}" if days > 0 else f"−{-days}" if days < 0 else "0"


def _tone(line: LedgerLine) -> str:
    return "error" if line.days < 0 else "good" if line.days > 0 else ""


COLUMNS = (
    Column[LedgerLine]("date", "Tanggal", 106, lambda r: short_date(r.date), sortable=False),
    Column[LedgerLine]("lot", "Lot", 70, lambda r: str(r.lot), sortable=False),
    Column[LedgerLine](
        "days", "Hari", 54, lambda r: _signed(r.days), alignment=RIGHT, tone=_tone, sortable=False
    ),
    Column[LedgerLine]("text", "Uraian", 380, lambda r: r.text, sortable=False),
    Column[LedgerLine]("rule", "Aturan", 260, lambda r: r.rule, sortable=False),
)


class Ledger(QDialog):
    """Shows the working of a balance on a day."""

    def __init__(self, context: Context, employee: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.ui = Ui_Ledger()
        self.ui.setupUi(self)
        self._context = context
        self._employee = employee
        self._model = RowsModel[LedgerLine](COLUMNS, self)
        self.ui.table.use(self._model, "ledger", "Rincian sisa cuti")
        self.ui.table.setWordWrap(True)
        set_today(self, context.session.today)
        choice = choice_of(context, employee)
        self.ui.person.setText(f"{choice.name} · {choice.detail}")
        self.ui.on.set_date(context.session.today)
        self.ui.on.changed.connect(self._show)
        self.ui.copyButton.clicked.connect(self._copy)
        self.ui.closeButton.clicked.connect(self.accept)
        self.ui.table.setFocus()
        self._show()

    def _show(self) -> None:
        day = self.ui.on.date()
        if day is None:
            return
        found = self._context.ask(balances.of, self._employee, on=day)
        self._model.show(found.lines)
        self.ui.table.resizeRowsToContents()
        for name in ("n2", "n1", "n", "extra", "reserved", "available"):
            label, value = getattr(self.ui, name), getattr(found, name)
            label.setText(f"{value} hari")
            mark_negative(label, value)
        self.ui.formula.setText(formula(found))

    def _copy(self) -> None:
        rows = [[column.title for column in COLUMNS]]
        rows += [[column.text(line) for column in COLUMNS] for line in self._model.rows]
        QGuiApplication.clipboard().setText(as_tsv(rows))


def formula(found: Balance) -> str:
    """Word how the days that can be taken come about."""
    parts = f"{found.n2} + {found.n1} + {found.n} + {found.extra} − {found.reserved}"
    return (
        f"Sisa N-2 + sisa N-1 + hak tahun ini + tambahan − sedang diajukan = {parts} "
        f"= {found.available} hari kerja per {short_date(found.on)}."
    )
