"""The corrections of balances, and the days lost by recalls that wait for a decision."""

from __future__ import annotations

from PySide6.QtWidgets import QDialog, QWidget

from kepegdesk.services import lost_days, reconciliation
from kepegdesk.services.lost_days import LostDays
from kepegdesk.services.reconciliation import CorrectionRow
from kepegdesk.ui.changes import Context
from kepegdesk.ui.dialogs.record import RecordDialog
from kepegdesk.ui.forms.corrections import Ui_Corrections
from kepegdesk.ui.forms.lost_days import Ui_LostDays
from kepegdesk.ui.models.columns import RIGHT, Column
from kepegdesk.ui.models.rows import RowsModel
from kepegdesk.ui.text import short_date

YEARS_BACK = 6

COLUMNS = (
    Column[CorrectionRow](
        "on", "Dicatat", 108, lambda row: short_date(row.on), sort_key=lambda row: row.on
    ),
    Column[CorrectionRow]("name", "Nama", 170, lambda row: row.name),
    Column[CorrectionRow]("nip", "NIP", 176, lambda row: row.nip),
    Column[CorrectionRow]("year", "Tahun", 60, lambda row: str(row.year), alignment=RIGHT),
    Column[CorrectionRow]("lot", "Lot", 50, lambda row: row.lot),
    Column[CorrectionRow](
        "days", "Hari", 54, lambda row: f"{row.days:+d}", alignment=RIGHT,
        tone=lambda row: "error" if row.days < 0 else "good", sort_key=lambda row: row.days,
    ),
    Column[CorrectionRow]("document", "Dokumen", 166, lambda row: row.document),
    Column[CorrectionRow]("reason", "Alasan", 200, lambda row: row.reason),
    Column[CorrectionRow]("unit", "Unit kerja", 260, lambda row: row.unit, hidden=True),
)  # fmt: skip

LOST = (
    Column[LostDays]("name", "Nama", 200, lambda row: row.name),
    Column[LostDays]("nip", "NIP", 176, lambda row: row.nip, hidden=True),
    Column[LostDays]("number", "Surat cuti", 190, lambda row: row.number),
    Column[LostDays](
        "back", "Masuk kembali", 126, lambda row: short_date(row.back_on),
        sort_key=lambda row: row.back_on,
    ),
    Column[LostDays]("lots", "Lot yang hapus", 130, lambda row: f"{row.lots} ({row.year})"),
    Column[LostDays](
        "days", "Hari", 54, lambda row: str(row.days), alignment=RIGHT,
        sort_key=lambda row: row.days,
    ),
    Column[LostDays](
        "given", "Keputusan", 190,
        lambda row: "belum diputuskan" if row.given is None
        else f"diberi {row.given} hari" if row.given else "tidak diberikan",
        tone=lambda row: "warning" if row.given is None else "",
    ),
    Column[LostDays]("document", "Dokumen", 160, lambda row: row.document),
)  # fmt: skip


class Corrections(QDialog):
    """Lists corrections of a year, or all, and what recalls lost."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.ui = Ui_Corrections()
        self.ui.setupUi(self)
        self._context = context
        self.model = RowsModel[CorrectionRow](COLUMNS, self)
        self.lost = RowsModel[LostDays](LOST, self)
        self.ui.table.use(self.model, "corrections", "Koreksi sisa cuti")
        self.ui.lost.use(self.lost, "lost-days", "Hari hapus karena dipanggil kembali")
        self.ui.year.addItem("Semua tahun", None)
        year = context.session.today.year
        for each in range(year + 1, year - YEARS_BACK, -1):
            self.ui.year.addItem(str(each), each)
        self._connect()
        self.reload()

    def _connect(self) -> None:
        ui = self.ui
        ui.year.currentIndexChanged.connect(lambda _index: self.reload())
        ui.lost.selectionModel().currentRowChanged.connect(lambda *_rows: self._show_buttons())
        ui.lost.opened.connect(lambda _row: self.decide())
        ui.decideButton.clicked.connect(self.decide)
        ui.decideButton.setVisible(self._context.may(lost_days.decide))
        ui.copyButton.clicked.connect(self._copy)
        ui.closeButton.clicked.connect(self.accept)
        ui.tabs.currentChanged.connect(lambda _tab: self._show_buttons())

    def reload(self) -> None:
        """Read both lists anew."""
        made = self._context.ask(reconciliation.corrections, self.ui.year.currentData())
        lost = self._context.ask(lost_days.listed)
        self.model.show(made)
        self.lost.show(lost)
        for table, model in ((self.ui.table, self.model), (self.ui.lost, self.lost)):
            if model.rowCount():
                table.go_to(0)
        waiting = sum(row.given is None for row in self.lost.rows)
        words = f"Hari hapus karena dipanggil kembali{f' ({waiting})' if waiting else ''}"
        self.ui.tabs.setTabText(self.ui.tabs.indexOf(self.ui.lostTab), words)
        if not self.model.rows:
            self.ui.notice.say("Belum ada koreksi pada tahun ini.")
        else:
            self.ui.notice.say("")
        self._show_buttons()

    def _show_buttons(self) -> None:
        row = self._standing()
        self.ui.decideButton.setEnabled(row is not None and row.given is None)

    def _standing(self) -> LostDays | None:
        return self.lost.row(self.ui.lost.current_row())

    def decide(self) -> None:
        """Decide about the days of the row the user stands on."""
        row = self._standing()
        may = self._context.may(lost_days.decide)
        if row is None or row.given is not None or not may:
            return
        if Decision(self._context, row, self).exec():
            self.reload()

    def _copy(self) -> None:
        first = self.ui.tabs.currentWidget() is self.ui.correctionTab
        table = self.ui.table if first else self.ui.lost
        table.selectAll()
        table.copy(headings=True)


class Decision(RecordDialog):
    """Gives days lost by a recall in the next year, or none, with the document."""

    def __init__(self, context: Context, row: LostDays, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.ui = Ui_LostDays()
        self.ui.setupUi(self)
        self._context, self._row = context, row
        self.ui.told.setText(
            f"{row.name} masuk kembali {short_date(row.back_on)} dari cuti {row.number}. "
            f"{row.days} hari ({row.lots}) kembali ke lot tahun {row.year} dan hapus bersamanya. "
            f"Yang diberikan menjadi koreksi N-1 tahun {row.year + 1}; 0 berarti tidak diberikan."
        )
        self.ui.days.setMaximum(row.days)
        self.ui.days.setValue(row.days)
        fields = {"days": self.ui.days, "document": self.ui.document, "reason": self.ui.reason}
        self.save_with(self.ui, self._keep, fields)
        self.ui.days.setFocus()

    def _keep(self) -> None:
        self._context.do(
            lost_days.decide,
            self._row.request,
            self.ui.days.value(),
            self.ui.document.text(),
            self.ui.reason.text(),
        )
