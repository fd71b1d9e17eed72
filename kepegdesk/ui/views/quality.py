"""The page of data quality: what looks wrong, who may be on file twice, and how it develops."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QWidget

from kepegdesk.domain.indonesian import thousands
from kepegdesk.domain.problems import Severity
from kepegdesk.domain.quality import CHECKS
from kepegdesk.services import merging, quality
from kepegdesk.services.quality import DayCount, Likeness, Line, Read
from kepegdesk.ui import ask
from kepegdesk.ui.changes import Context
from kepegdesk.ui.forms.quality_page import Ui_QualityPage
from kepegdesk.ui.jobs import Job
from kepegdesk.ui.models.columns import Column
from kepegdesk.ui.models.rows import RowsModel

MOST = 5000
"""Lines the table holds; the filter reaches the rest."""
SUBJECTS = frozenset({"employee", "unit"})
SEVERITIES = {Severity.ERROR: "salah", Severity.WARNING: "meragukan"}

COLUMNS = (
    Column[Line]("name", "Nama", 160, lambda r: r.name),
    Column[Line]("nip", "NIP", 168, lambda r: r.nip),
    Column[Line](
        "severity", "Berat", 98, lambda r: SEVERITIES[r.severity], tone=lambda r: r.severity.value
    ),
    Column[Line]("text", "Temuan", 606, lambda r: r.text),
    Column[Line]("unit", "Unit kerja", 100, lambda r: r.unit),
    Column[Line]("check", "Pemeriksaan", 240, lambda r: CHECKS[r.key], hidden=True),
)
PAIRS = (
    Column[Likeness]("first_name", "Nama", 190, lambda r: r.first_name),
    Column[Likeness]("first_nip", "NIP", 176, lambda r: r.first_nip),
    Column[Likeness]("second_name", "Nama lain", 190, lambda r: r.second_name),
    Column[Likeness]("second_nip", "NIP lain", 176, lambda r: r.second_nip),
    Column[Likeness]("reason", "Mengapa", 260, lambda r: r.reason),
    Column[Likeness]("first_unit", "Unit kerja", 220, lambda r: r.first_unit, hidden=True),
    Column[Likeness]("second_unit", "Unit kerja lain", 220, lambda r: r.second_unit, hidden=True),
)


class QualityPage(QWidget):
    """Two lists read beside the window; Enter goes to the field that is to be mended."""

    counted = Signal(str)
    told = Signal(str)
    mend_wanted = Signal(int, str, str, int)

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.ui = Ui_QualityPage()
        self.ui.setupUi(self)
        self._context = context
        self._job: Job | None = None
        self._is_read = False
        self._is_shown = False
        self.found = Read([], [], [])
        self.model = RowsModel[Line](COLUMNS, self)
        self.pairs = RowsModel[Likeness](PAIRS, self)
        account = context.session.account
        self.ui.table.use(self.model, f"{account}/quality", "Temuan mutu data")
        self.ui.pairs.use(self.pairs, f"{account}/duplicates", "Kemungkinan duplikat")
        self._fill_checks()
        self._connect()
        context.follow(self, SUBJECTS, self.reload)
        self._show_lists()

    def _connect(self) -> None:
        ui = self.ui
        ui.which.currentIndexChanged.connect(lambda _index: self._show_lines())
        ui.table.opened.connect(lambda _row: self.mend())
        ui.mendButton.clicked.connect(self.mend)
        ui.pairs.opened.connect(lambda _row: self.merge())
        ui.mergeButton.clicked.connect(self.merge)
        ui.apartButton.clicked.connect(self.keep_apart)
        for table in (ui.table, ui.pairs):
            table.selectionModel().currentRowChanged.connect(lambda *_rows: self._show_buttons())
        ui.table.summary_changed.connect(lambda words: self.counted.emit(words or self.words()))
        ui.tabs.currentChanged.connect(lambda _tab: self._on_tab())
        may = self._context.may
        ui.mergeButton.setVisible(may(merging.merge))
        ui.apartButton.setVisible(may(quality.not_duplicate))

    def _on_tab(self) -> None:
        is_pairs = self.ui.tabs.currentWidget() is self.ui.pairTab
        (self.ui.pairs if is_pairs else self.ui.table).setFocus()
        self.counted.emit(self.words())

    # Reading

    def showEvent(self, event: QShowEvent) -> None:
        """Read the office when the page is first looked at."""
        super().showEvent(event)
        if not self._is_read:
            self.reload()

    def reload(self) -> None:
        """Read the office beside the window; what was asked for before is dropped."""
        self._is_read = True
        if self._job is not None:
            self._job.cancel()
        session = self._context.session
        self._job = Job(lambda progress: quality.read(session, progress=progress), only_reads=True)
        self._job.finished.connect(self._on_read)
        self._job.failed.connect(self._on_failed)
        self._job.start()
        self.ui.totals.setText("Memeriksa semua berkas…")

    def is_reading(self) -> bool:
        """Tell whether the office is being read."""
        return self._job is not None

    def _on_read(self, found: Any) -> None:
        if self.sender() is not self._job:
            return
        self._job = None
        self.show_found(found)

    def show_found(self, found: Read) -> None:
        """Show what a reading found, and keep today's count."""
        self._is_read = self._is_shown = True
        self.found = found
        self._count_today()
        self._fill_checks()
        self._show_lists()

    def _on_failed(self, fault: object) -> None:
        if self.sender() is self._job:
            self._job = None
            self.ui.totals.setText("Berkas belum diperiksa.")
            ask.refusal(self, fault)

    def _count_today(self) -> None:
        """Keep today's count; only an account that sees everybody counts everybody."""
        session = self._context.session
        if session.units is not None or not self._context.may(quality.counts):
            return
        tally = quality.tally(self.found.lines, self.found.pairs)
        today = DayCount(session.today, tally)
        before = [day for day in self.found.days if day.day != session.today]
        if self.found.days != [*before, today]:
            self._context.do(quality.counts, session.today, tally)
        self.found = self.found._replace(days=[*before, today])

    # Showing

    def _fill_checks(self) -> None:
        """Offer the checks that found something, with how much; keep the one that is chosen."""
        chosen, counts = self.ui.which.currentData(), Counter(each.key for each in self.found.lines)
        self.ui.which.blockSignals(True)
        self.ui.which.clear()
        self.ui.which.addItem(f"Semua pemeriksaan ({thousands(counts.total())})", "")
        for key, title in CHECKS.items():
            if counts[key]:
                self.ui.which.addItem(f"{title} ({thousands(counts[key])})", key)
        self.ui.which.setCurrentIndex(max(0, self.ui.which.findData(chosen)))
        self.ui.which.blockSignals(False)

    def _show_lists(self) -> None:
        self._show_lines()
        standing = self.ui.pairs.current_row()
        self.pairs.show(self.found.pairs)
        self._stand(self.ui.pairs, self.pairs, standing)
        title = f"Kemungkinan duplikat ({thousands(len(self.found.pairs))})"
        self.ui.tabs.setTabText(self.ui.tabs.indexOf(self.ui.pairTab), title)
        self._show_emptiness()
        self._show_totals()

    def _show_lines(self) -> None:
        key, standing = self.ui.which.currentData(), self.ui.table.current_row()
        lines = [line for line in self.found.lines if not key or line.key == key]
        self.model.show(lines[:MOST])
        self._stand(self.ui.table, self.model, standing)
        self.ui.notice.say(
            f"Ditampilkan {thousands(MOST)} dari {thousands(len(lines))} temuan; saring menurut "
            "pemeriksaan untuk melihat yang lain."
            if len(lines) > MOST
            else ""
        )
        self._show_buttons()
        self.counted.emit(self.words())

    def _stand(self, table: Any, model: RowsModel[Any], row: int) -> None:
        """Stay where the user stood, on the line that took the mended one's place."""
        if model.rowCount():
            table.go_to(min(max(row, 0), model.rowCount() - 1))

    def _show_emptiness(self) -> None:
        ui = self.ui
        for stack, full, empty, model in (
            (ui.tableStack, ui.tableListPage, ui.tableEmptyPage, self.model),
            (ui.pairsStack, ui.pairsListPage, ui.pairsEmptyPage, self.pairs),
        ):
            # an empty table keeps the keys until it is known that there is nothing for them
            is_full = model.rowCount() or not self._is_shown
            stack.setCurrentWidget(full if is_full else empty)
        fine = "Setiap berkas dalam jangkauan akun ini lolos semua pemeriksaan."
        ui.tableEmpty.say("kd-quality", "Tidak ada temuan", fine)
        apart = "Tidak ada dua berkas yang tampaknya milik satu orang."
        ui.pairsEmpty.say("kd-people", "Tidak ada kemungkinan duplikat", apart)

    def _show_totals(self) -> None:
        found = Counter(line.severity for line in self.found.lines)
        parts = [f"{thousands(found[each])} {word}" for each, word in SEVERITIES.items()]
        parts.append(f"{thousands(len(self.found.pairs))} kemungkinan duplikat")
        if not self.is_reading():
            self.ui.totals.setText(", ".join(parts) + _change(self.found.days))
        self.ui.trend.show_points([(day.day, day.total) for day in self.found.days])
        self.counted.emit(self.words())

    def _show_buttons(self) -> None:
        self.ui.mendButton.setEnabled(self.line() is not None)
        for button in (self.ui.mergeButton, self.ui.apartButton):
            button.setEnabled(self.pair() is not None)

    def words(self) -> str:
        """Word how much the list in front shows."""
        if self.ui.tabs.currentWidget() is self.ui.pairTab:
            return f"{thousands(self.pairs.rowCount())} kemungkinan duplikat"
        return f"{thousands(self.model.rowCount())} temuan"

    # Acting

    def line(self) -> Line | None:
        """Return the finding the user stands on."""
        return self.model.row(self.ui.table.current_row())

    def pair(self) -> Likeness | None:
        """Return the pair the user stands on."""
        return self.pairs.row(self.ui.pairs.current_row())

    def current(self) -> int | None:
        """Return the person the user stands on."""
        if self.ui.tabs.currentWidget() is self.ui.pairTab:
            pair = self.pair()
            return pair.first if pair else None
        line = self.line()
        return line.employee if line else None

    def mend(self) -> None:
        """Ask for the form of the person, at what is to be mended."""
        line = self.line()
        if line is not None:
            self.mend_wanted.emit(line.employee, line.field, line.history, line.row)

    @ask.shows_refusals
    def merge(self) -> None:
        """Compare the two files field by field, and join them if the user says so."""
        pair = self.pair()
        if pair is None or not self._context.may(merging.merge):
            return
        from kepegdesk.ui.dialogs.merge import Merge

        if Merge(self._context, pair.first, pair.second, self).exec():
            self.told.emit("Kedua berkas digabungkan. Ctrl+Z memisahkannya lagi.")

    @ask.shows_refusals
    def keep_apart(self) -> None:
        """Remember that the two are two people, with the reason."""
        pair = self.pair()
        if pair is None:
            return
        question = f"Mengapa {pair.first_name} dan {pair.second_name} dua orang yang berbeda?"
        reason = ask.reason(self, "Bukan duplikat", question)
        if reason:
            self._context.do(quality.not_duplicate, pair.first, pair.second, reason)
            self.told.emit("Dicatat sebagai bukan duplikat. Ctrl+Z membatalkannya.")


def _change(days: Sequence[DayCount]) -> str:
    """Word how the count changed since the last day that was counted before this one."""
    if len(days) < 2:
        return ""
    before, now = days[-2], days[-1]
    change = now.total - before.total
    how = "tetap" if not change else f"{'naik' if change > 0 else 'turun'} {thousands(abs(change))}"
    return f" · {how} sejak {before.day:%d-%m-%Y}"
