"""The book of letter numbers: every number of a year, what became of it, and what to do with it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QComboBox, QWidget

from kepegdesk.domain.indonesian import thousands
from kepegdesk.services import letter_book, letter_kinds, registers
from kepegdesk.services.letter_book import STATES, NumberRow
from kepegdesk.services.letter_numbers import CLAIMABLE, VOID
from kepegdesk.ui import ask
from kepegdesk.ui.changes import Context
from kepegdesk.ui.forms.letter_book import Ui_LetterBook
from kepegdesk.ui.models.columns import RIGHT, Column
from kepegdesk.ui.models.rows import RowsModel
from kepegdesk.ui.text import short_date

WORKBOOKS = "Lembar kerja (*.xlsx)"
SUBJECTS = frozenset({"letter", "leave", "office", "setting", "employee", "unit"})
_TONES = {"void": "soft", "skipped": "warning", "reserved": "warning"}


def _tone(row: NumberRow) -> str:
    return _TONES.get(row.state, "")


COLUMNS = (
    Column[NumberRow](
        "number", "No.", 64, lambda r: str(r.number), alignment=RIGHT, sort_key=lambda r: r.number
    ),
    Column[NumberRow]("text", "Nomor surat", 220, lambda r: r.text),
    Column[NumberRow]("day", "Tanggal", 100, lambda r: short_date(r.day), sort_key=lambda r: r.day),
    Column[NumberRow]("state", "Keadaan", 96, lambda r: r.state_label, tone=_tone),
    Column[NumberRow]("kind", "Jenis surat", 236, lambda r: r.kind_label),
    Column[NumberRow]("subject", "Perihal", 200, lambda r: r.subject),
    Column[NumberRow]("reason", "Keterangan", 190, lambda r: r.reason),
    Column[NumberRow]("register", "Buku", 80, lambda r: r.register, hidden=True),
    Column[NumberRow]("year", "Tahun", 70, lambda r: str(r.year), hidden=True),
)


class LetterBook(QWidget):
    """A table of numbers and what can be done with the one the user stands on."""

    counted = Signal(str)
    told = Signal(str)

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.ui = Ui_LetterBook()
        self.ui.setupUi(self)
        self._context = context
        self._rows: list[NumberRow] = []
        self.model = RowsModel[NumberRow](COLUMNS, self)
        self.ui.table.use(self.model, f"{context.session.account}/numbers", "Buku nomor surat")
        self.setFocusProxy(self.ui.search)
        self._fill_filters()
        self._connect()
        context.follow(self, SUBJECTS, self.reload)
        self.reload()

    def _fill_filters(self) -> None:
        self.ui.stateFilter.addItem("Semua keadaan", "")
        for state, label in STATES.items():
            self.ui.stateFilter.addItem(label, state)

    def _connect(self) -> None:
        ui, may = self.ui, self._context.may
        ui.search.searched.connect(lambda _words: self._narrow())
        ui.search.left_for_list.connect(ui.table.setFocus)
        for combo in (ui.registerFilter, ui.yearFilter):
            combo.currentIndexChanged.connect(lambda _index: self.reload())
        ui.stateFilter.currentIndexChanged.connect(lambda _index: self._narrow())
        ui.table.selectionModel().currentRowChanged.connect(lambda *_rows: self._show_buttons())
        ui.table.summary_changed.connect(lambda words: self.counted.emit(words or self.words()))
        ui.table.opened.connect(lambda _row: self._use())
        ui.columnsButton.clicked.connect(ui.table.choose_columns)
        ui.reserveButton.clicked.connect(self._reserve)
        ui.enterButton.clicked.connect(self._enter)
        ui.useButton.clicked.connect(self._use)
        ui.voidButton.clicked.connect(self._void)
        ui.gapsButton.clicked.connect(self._gaps)
        ui.exportButton.clicked.connect(self._export)
        ui.kindsButton.clicked.connect(self._kinds)
        ui.empty.acted.connect(self._on_empty)
        for button in (ui.reserveButton, ui.enterButton, ui.useButton, ui.voidButton):
            button.setVisible(may(letter_book.reserve))
        ui.kindsButton.setVisible(may(letter_kinds.save))
        self._reserving = QShortcut(QKeySequence("Ctrl+Shift+N"), self)
        self._reserving.activated.connect(self._reserve)
        self._reserving.setEnabled(may(letter_book.reserve))

    # Reading

    def reload(self) -> None:
        """Read the chosen register and year anew; new registers and years appear in the filters."""
        ask_for, ui = self._context.ask, self.ui
        _refill(ui.registerFilter, {n: f"Buku {n}" for n in ask_for(letter_book.registers)})
        _refill(ui.yearFilter, {year: str(year) for year in ask_for(letter_book.years)})
        self._rows = ask_for(letter_book.numbers, self.register(), self.year())
        self._narrow()

    def register(self) -> str:
        """Return the register that is shown."""
        return str(self.ui.registerFilter.currentData() or "")

    def year(self) -> int:
        """Return the year that is shown."""
        return int(self.ui.yearFilter.currentData())

    def _narrow(self) -> None:
        standing, state = self.current(), self.ui.stateFilter.currentData()
        words = self.ui.search.text().casefold().split()
        self.model.show(
            [
                row
                for row in self._rows
                if (not state or row.state == state)
                and all(word in _searched(row) for word in words)
            ]
        )
        ids = [row.id for row in self.model.rows]
        if ids:
            self.ui.table.go_to(ids.index(standing.id) if standing and standing.id in ids else 0)
        self._show_emptiness()
        self._show_buttons()

    def _show_emptiness(self) -> None:
        ui = self.ui
        ui.count.setText(self.words())
        self.counted.emit(self.words())
        ui.stack.setCurrentWidget(ui.listPage if self.model.rowCount() else ui.emptyPage)
        if self._rows:
            ui.empty.say(
                "kd-search", "Tidak ada yang cocok", "Tidak ada nomor yang cocok dengan kata ini.",
                "Hapus pencarian dan saringan",
            )  # fmt: skip
        else:
            ui.empty.say(
                "kd-letter",
                f"Belum ada nomor di buku {self.register()} {self.year()}",
                "Surat cuti mengambil nomornya sendiri ketika disetujui. Nomor dapat juga dipesan "
                "dahulu, atau dicatat dari surat yang ditulis tangan.",
                "Pesan nomor" if self._context.may(letter_book.reserve) else "",
            )

    def _on_empty(self) -> None:
        if not self._rows:
            self._reserve()
            return
        self.ui.search.clear()
        self.ui.stateFilter.setCurrentIndex(0)

    def words(self) -> str:
        """Word how many numbers the list shows."""
        return f"{thousands(self.model.rowCount())} nomor"

    def current(self) -> NumberRow | None:
        """Return the number the user stands on."""
        return self.model.row(self.ui.table.current_row())

    def _show_buttons(self) -> None:
        row = self.current()
        self.ui.useButton.setEnabled(row is not None and row.state in CLAIMABLE)
        self.ui.voidButton.setEnabled(row is not None and row.state != VOID)

    # Writing

    def _reserve(self) -> None:
        from kepegdesk.ui.dialogs.letter_numbers import Reserve

        dialog = Reserve(self._context, self)
        if dialog.exec() and dialog.made:
            self._show_made(dialog.made, "dipesan")

    def _enter(self) -> None:
        from kepegdesk.ui.dialogs.letter_numbers import PaperNumber

        dialog = PaperNumber(self._context, None, self)
        if dialog.exec() and dialog.made is not None:
            self._show_made([dialog.made], "dicatat")

    def _use(self) -> None:
        from kepegdesk.ui.dialogs.letter_numbers import PaperNumber

        row = self.current()
        if row is None or row.state not in CLAIMABLE or not self.ui.useButton.isVisibleTo(self):
            return
        dialog = PaperNumber(self._context, row, self)
        if dialog.exec() and dialog.made is not None:
            self._show_made([dialog.made], "dipakai")

    @ask.shows_refusals
    def _void(self) -> None:
        row = self.current()
        if row is None:
            return
        question = f"Alasan nomor {row.text} dibatalkan; nomor itu tidak diberikan lagi:"
        why = ask.reason(self, "Batalkan nomor", question)
        if why:
            done = self._context.do(letter_book.void, row.id, why, row.version)
            self._say(f"Nomor {done.text} dibatalkan.")

    def _show_made(self, rows: list[NumberRow], what: str) -> None:
        """Show numbers just given where they stand, and say them."""
        first, last = rows[0], rows[-1]
        for combo, wanted in (
            (self.ui.registerFilter, first.register),
            (self.ui.yearFilter, first.year),
        ):
            combo.setCurrentIndex(max(combo.findData(wanted), 0))
        self.ui.search.clear()
        self.ui.stateFilter.setCurrentIndex(0)
        self.reload()
        ids = [row.id for row in self.model.rows]
        if first.id in ids:
            self.ui.table.go_to(ids.index(first.id))
        said = first.text if len(rows) == 1 else f"{first.text} sampai {last.text}"
        self._say(f"Nomor {said} {what}.")

    def _say(self, words: str) -> None:
        self.ui.notice.say(words, "good")
        self.told.emit(words)

    # Reports

    def _gaps(self) -> None:
        from kepegdesk.ui.dialogs.letter_gaps import LetterGaps

        LetterGaps(self._context, self.register(), self.year(), self).exec()

    @ask.shows_refusals
    def _export(self) -> None:
        name = f"Buku_nomor_{self.register()}_{self.year()}.xlsx"
        path = ask.save_file(self, "Ekspor buku nomor", WORKBOOKS, "register", name)
        if path is None:
            return
        book = self._context.ask(letter_book.book_list, self.register(), self.year())
        count = self._context.ask(registers.save_workbook, book, path.with_suffix(".xlsx"))
        self._say(f"{count} nomor ditulis ke {path.with_suffix('.xlsx')}")

    def _kinds(self) -> None:
        from kepegdesk.ui.dialogs.letter_kinds import LetterKinds

        LetterKinds(self._context, self).exec()
        self.reload()


def _searched(row: NumberRow) -> str:
    return f"{row.text} {row.subject} {row.kind_label} {row.reason}".casefold()


def _refill(combo: QComboBox, choices: Mapping[Any, str]) -> None:
    """Offer other choices, with the one chosen still chosen."""
    chosen = combo.currentData()
    combo.blockSignals(True)
    combo.clear()
    for value, label in choices.items():
        combo.addItem(label, value)
    combo.setCurrentIndex(max(combo.findData(chosen), 0))
    combo.blockSignals(False)
