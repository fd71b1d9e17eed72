"""What is left of everybody's annual leave: a list of any length, derived as it is looked at."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QWidget

from kepegdesk.domain.indonesian import thousands
from kepegdesk.services import register_balances, units
from kepegdesk.services.register_balances import BalanceRow
from kepegdesk.ui.changes import Context
from kepegdesk.ui.forms.balance_tab import Ui_BalanceTab
from kepegdesk.ui.models.book_rows import PERSON, PLACE, figure
from kepegdesk.ui.models.window import WindowModel
from kepegdesk.ui.widgets.optional_date import set_today

COLUMNS = (
    *PERSON,
    figure("n2", "N-2"),
    figure("n1", "N-1"),
    figure("n", "N"),
    figure("extra", "Tambahan", 92),
    figure("reserved", "Dipesan", 82),
    figure("available", "Bisa diambil", 108),
    *PLACE,
)


class BalanceTab(QWidget):
    """A table of people with N-2, N-1, N, extra days, asked for and available; Enter explains."""

    counted = Signal(str)
    told = Signal(str)
    ledger_wanted = Signal(object)
    register_wanted = Signal(str, object, object)

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.ui = Ui_BalanceTab()
        self.ui.setupUi(self)
        self._context = context
        self._is_read = False
        self.model = WindowModel[BalanceRow](COLUMNS, "name", self)
        account = context.session.account
        self.ui.table.use(self.model, f"{account}/balances", "Daftar sisa cuti tahunan")
        self.ui.table.summed = frozenset({"n2", "n1", "n", "extra", "reserved", "available"})
        set_today(self, context.session.today)
        self.ui.on.set_date(context.session.today)
        self.ui.on.setAccessibleName("Keadaan per tanggal")
        offered = context.ask(units.choices)
        self.ui.unit.fill(offered, "Semua unit kerja")
        self.setFocusProxy(self.ui.search)
        self._connect()
        subjects = frozenset({"leave", "employee", "unit", "office", "setting"})
        context.follow(self, subjects, self.reload)

    def showEvent(self, event: QShowEvent) -> None:
        """Read the list when it is first looked at."""
        super().showEvent(event)
        if not self._is_read:
            self.reload()

    def _connect(self) -> None:
        ui = self.ui
        ui.search.searched.connect(lambda _words: self.reload())
        ui.search.left_for_list.connect(ui.table.setFocus)
        ui.unit.currentIndexChanged.connect(lambda _index: self.reload())
        ui.on.changed.connect(self.reload)
        ui.table.opened.connect(lambda _row: self._explain())
        ui.table.summary_changed.connect(lambda words: self.counted.emit(words or self.words()))
        ui.table.selectionModel().currentRowChanged.connect(lambda *_rows: self._show_buttons())
        ui.ledgerButton.clicked.connect(self._explain)
        ui.registerButton.clicked.connect(self._print)
        ui.columnsButton.clicked.connect(ui.table.choose_columns)
        ui.empty.acted.connect(self._on_empty)
        self.model.counted.connect(self._show_count)

    def reload(self) -> None:
        """Read the list anew, in its present order."""
        if self.ui.on.is_wrong():
            return
        self._is_read = True
        unit, words = self.ui.unit.unit(), self.ui.search.text().strip()
        on = self.ui.on.date() or self._context.session.today
        self.model.show(
            lambda sort, down: self._context.ask(
                register_balances.listed,
                unit=unit, words=words, on=on, sort=sort, descending=down,
            )
        )  # fmt: skip
        if self.model.rowCount():
            self.ui.table.go_to(0)
        self._show_emptiness()
        self._show_count()
        self._show_buttons()

    def _show_count(self) -> None:
        self.ui.count.setText(self.words())
        self.counted.emit(self.words())

    def words(self) -> str:
        """Word how many people the list shows."""
        more = "" if self.model.is_counted else "lebih dari "
        return f"{more}{thousands(self.model.rowCount())} pegawai"

    def _show_emptiness(self) -> None:
        ui = self.ui
        ui.stack.setCurrentWidget(ui.listPage if self.model.rowCount() else ui.emptyPage)
        if ui.search.text() or ui.unit.currentIndex() > 0:
            ui.empty.say(
                "kd-search",
                "Tidak ada yang cocok",
                "Tidak ada pegawai yang cocok dengan kata dan unit ini.",
                "Hapus pencarian dan saringan",
            )
        else:
            ui.empty.say(
                "kd-people",
                "Belum ada pegawai",
                "Sisa cuti dihitung untuk PNS, CPNS dan PPPK yang terdaftar. Impor pegawai dahulu.",
            )

    def _on_empty(self) -> None:
        self.ui.search.clear()
        self.ui.unit.setCurrentIndex(0)

    def _show_buttons(self) -> None:
        self.ui.ledgerButton.setEnabled(self.current() is not None)

    def current(self) -> int | None:
        """Return the person the user stands on."""
        return self.model.id_at(self.ui.table.current_row())

    def _explain(self) -> None:
        if self.current() is not None:
            self.ledger_wanted.emit(self.current())

    def _print(self) -> None:
        self.register_wanted.emit("sisa", self.ui.unit.unit(), self.ui.on.date())
