"""The paper book beside the ledger: what differs becomes corrections with a document number."""

from __future__ import annotations

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import QAbstractItemView, QWidget

from kepegdesk.domain.indonesian import thousands
from kepegdesk.domain.sheet_kind import OPENINGS
from kepegdesk.services import closing, openings, reconciliation, register_balances, units
from kepegdesk.ui import ask
from kepegdesk.ui.changes import Context
from kepegdesk.ui.dialogs.corrections import Corrections
from kepegdesk.ui.dialogs.reconcile import Reconcile
from kepegdesk.ui.dialogs.year_close import YearClose
from kepegdesk.ui.forms.reconciliation_tab import Ui_ReconciliationTab
from kepegdesk.ui.models.book_rows import BookRows
from kepegdesk.ui.sheet_door import open_import

YEARS_BACK = 5


class ReconciliationTab(QWidget):
    """A table whose columns of the book are typed into; nothing is stored before it is seen."""

    counted = Signal(str)
    told = Signal(str)
    ledger_wanted = Signal(object)

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.ui = Ui_ReconciliationTab()
        self.ui.setupUi(self)
        self._context = context
        self._is_read = False
        self.model = BookRows(self)
        table = self.ui.table
        table.use(self.model, f"{context.session.account}/book", "Sisa menurut program dan buku")
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectItems)
        self._may = context.may(reconciliation.reconcile)
        trigger = QAbstractItemView.EditTrigger
        typing = trigger.EditKeyPressed | trigger.DoubleClicked | trigger.AnyKeyPressed
        table.setEditTriggers(typing if self._may else trigger.NoEditTriggers)
        offered = context.ask(units.choices)
        self.ui.unit.fill(offered, "Semua unit kerja")
        year = context.session.today.year
        for each in range(year, year - YEARS_BACK, -1):
            self.ui.year.addItem(str(each), each)
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
        ui, may = self.ui, self._context.may
        ui.search.searched.connect(lambda _words: self.reload())
        ui.search.left_for_list.connect(ui.table.setFocus)
        ui.unit.currentIndexChanged.connect(lambda _index: self.reload())
        ui.year.currentIndexChanged.connect(lambda _index: self._on_year())
        ui.table.opened.connect(self._on_enter)
        self.model.edited.connect(self._show_buttons)
        self.model.refused.connect(lambda text: ui.notice.say(text, "error"))
        self.model.counted.connect(self._show_count)
        ui.clearButton.clicked.connect(self._clear)
        ui.reconcileButton.clicked.connect(self.reconcile)
        ui.openingsButton.clicked.connect(self.import_openings)
        ui.listButton.clicked.connect(self.show_corrections)
        ui.closeButton.clicked.connect(self.close_year)
        ui.empty.acted.connect(self._on_empty)
        ui.openingsButton.setVisible(may(openings.bring_in))
        ui.closeButton.setVisible(may(closing.close))
        for button in (ui.clearButton, ui.reconcileButton):
            button.setVisible(self._may)
        QShortcut(QKeySequence("Ctrl+Return"), self).activated.connect(self.reconcile)

    def year(self) -> int:
        """Return the year that is reconciled."""
        return int(self.ui.year.currentData())

    def reload(self) -> None:
        """Read the balances anew; what was typed stays."""
        self._is_read = True
        unit, words = self.ui.unit.unit(), self.ui.search.text().strip()
        day = reconciliation.day_of(self._context.session.today, self.year())
        self.model.show(
            lambda sort, down: self._context.ask(
                register_balances.listed,
                unit=unit, words=words, on=day, sort=sort, descending=down,
            )
        )  # fmt: skip
        if self.model.rowCount():
            self.ui.table.setCurrentIndex(self.model.index(0, self._first_book()))
        self._show_emptiness()
        self._show_count()
        self._show_buttons()

    def _first_book(self) -> int:
        return next(place for place in range(self.model.columnCount()) if self.model.is_book(place))

    def _on_year(self) -> None:
        """Look at another year; figures typed for this one mean nothing there."""
        if self.model.books():
            self.model.forget()
        self.ui.notice.say("")
        self.reload()

    def _on_enter(self, row: int) -> None:
        """Type into the book's columns and go down when that is done; explain everywhere else."""
        column = self.ui.table.currentIndex().column()
        if self.ui.table.state() is QAbstractItemView.State.EditingState:
            QTimer.singleShot(0, lambda: self._go_down(row, column))
        elif self._may and self.model.is_book(column):
            self.ui.table.edit(self.model.index(row, column))
        elif self.current() is not None:
            self.ledger_wanted.emit(self.current())

    def _go_down(self, row: int, column: int) -> None:
        """Stand on the next person in the same column, once the editor has closed."""
        if row + 1 < self.model.rowCount():
            self.ui.table.setCurrentIndex(self.model.index(row + 1, column))

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
            text = "Impor pegawai dahulu; saldo awalnya lalu dapat dimasukkan dari lembar kerja."
            ui.empty.say("kd-people", "Belum ada pegawai", text)

    def _on_empty(self) -> None:
        self.ui.search.clear()
        self.ui.unit.setCurrentIndex(0)

    def _show_count(self) -> None:
        self.ui.count.setText(self.words())
        self.counted.emit(self.words())

    def words(self) -> str:
        """Word how many people there are and for how many something was typed."""
        more = "" if self.model.is_counted else "lebih dari "
        typed = len(self.model.books())
        told = f" · {thousands(typed)} sudah diisi menurut buku" if typed else ""
        return f"{more}{thousands(self.model.rowCount())} pegawai{told}"

    def _show_buttons(self) -> None:
        typed = bool(self.model.books())
        self.ui.clearButton.setEnabled(typed)
        self.ui.reconcileButton.setEnabled(typed)
        self._show_count()

    def current(self) -> int | None:
        """Return the person the user stands on."""
        return self.model.id_at(self.ui.table.current_row())

    def leave(self) -> bool:
        """Ask before figures that were typed are lost."""
        books = len(self.model.books())
        if not books:
            return True
        return ask.confirm(
            self,
            f"{books} pegawai sudah diisi menurut buku tetapi belum dicatat. Tinggalkan?",
            "Tinggalkan",
            destructive=True,
        )

    # Acts

    def _clear(self) -> None:
        if ask.confirm(self, "Kosongkan semua isian menurut buku?", "Kosongkan", destructive=True):
            self.model.forget()
            self.ui.notice.say("")

    @ask.shows_refusals
    def reconcile(self) -> None:
        """Show what the figures of the book would change, and store it."""
        books = self.model.books()
        if not books or not self._may:
            return
        proposals = self._context.ask(reconciliation.propose, self.year(), books)
        if not proposals:
            self.ui.notice.say("Semua isian sama dengan program; tidak ada selisih.", "good")
            return
        dialog = Reconcile(self._context, self.year(), books, proposals, self)
        if dialog.exec():
            self.model.forget()
            self.reload()
            self.ui.notice.say(f"{dialog.stored} koreksi dicatat. Ctrl+Z membatalkannya.", "good")

    def import_openings(self) -> None:
        """Take the balances of a whole office over from a spreadsheet."""
        open_import(self._context, self, OPENINGS)

    def show_corrections(self) -> None:
        """Show what was corrected, and the days lost by recalls."""
        Corrections(self._context, self).exec()

    def close_year(self) -> None:
        """Close a year, or open it again."""
        YearClose(self._context, self).exec()
