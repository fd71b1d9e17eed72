"""A register on screen, and the same values as PDF and .xlsx."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import QWidget

from kepegdesk.domain.indonesian import MONTHS, thousands
from kepegdesk.domain.register import Kind, Register, RegisterRow
from kepegdesk.progress import Progress
from kepegdesk.services import closing, registers, units
from kepegdesk.services.registers import NAMES, PAPERS, Wish
from kepegdesk.ui import ask
from kepegdesk.ui.changes import Context
from kepegdesk.ui.dialogs.export import offer_file
from kepegdesk.ui.dialogs.pdf_preview import PdfPreview
from kepegdesk.ui.forms.register_tab import Ui_RegisterTab
from kepegdesk.ui.jobs import Job, show_progress
from kepegdesk.ui.models.register_rows import RegisterRows
from kepegdesk.ui.people import finder
from kepegdesk.ui.widgets.optional_date import set_today

YEARS_BACK = 8
REST = 250
"""Milliseconds of rest after a choice before the register is made anew."""
DATED = frozenset({"kartu", "sisa", "terlambat", "cuti-bersama"})
"""Registers that are true of a day."""
OF_A_PERIOD = frozenset(NAMES) - {"sisa"}
_HIDDEN = {
    "kartu": frozenset({"letter_date", "reason", "lots", "counted"}),
    "penjagaan": frozenset({"position"}),
}
"""Columns that a screen has no room for; files and paper have them."""
_OF_ONE = frozenset({"name", "nip"})
"""Columns that say the same in every row of one person's card."""


class RegisterTab(QWidget):
    """Chooses a register, unit, period and person; what is shown is what is printed and saved."""

    counted = Signal(str)
    told = Signal(str)
    ledger_wanted = Signal(object)

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.ui = Ui_RegisterTab()
        self.ui.setupUi(self)
        self.context = context
        self._job: Job | None = None
        self._wants_all = False
        self._is_stale = True
        self.register: Register | None = None
        self.model: RegisterRows | None = None
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(REST)
        self._later.timeout.connect(self.make)
        header = self.ui.table.horizontalHeader()
        header.setTextElideMode(Qt.TextElideMode.ElideNone)  # which would show one line of two
        self._fill()
        self._connect()
        self.setFocusProxy(self.ui.which)
        subjects = frozenset({"leave", "employee", "unit", "office", "setting"})
        context.follow(self, subjects, self.reload)
        self._show_choices()
        self._show_nothing()

    def _fill(self) -> None:
        ui, today = self.ui, self.context.session.today
        for name, title in NAMES.items():
            ui.which.addItem(title, name)
        ui.which.setCurrentIndex(list(NAMES).index("penjagaan"))
        offered = self.context.ask(units.choices)
        ui.unit.fill(offered, "Semua unit kerja")
        ui.person.search_with(finder(self.context))
        ui.person.setPlaceholderText("Pegawai; kosong: semua")
        for year in range(today.year + 1, today.year - YEARS_BACK, -1):
            ui.year.addItem(str(year), year)
        ui.year.addItem("Semua tahun", None)
        ui.year.setCurrentIndex(ui.year.findData(today.year))
        ui.month.addItem("Setahun", None)
        for number, month in enumerate(MONTHS, 1):
            ui.month.addItem(month, number)
        for paper in PAPERS:
            ui.paper.addItem(f"{paper} mendatar", (paper, True))
            ui.paper.addItem(f"{paper} tegak", (paper, False))
        set_today(self, today)
        ui.on.set_date(today)
        ui.on.setAccessibleName("Keadaan per tanggal")

    def _connect(self) -> None:
        ui = self.ui
        for combo in (ui.which, ui.unit, ui.year, ui.month):
            combo.currentIndexChanged.connect(lambda _index: self._on_choice())
        ui.person.picked.connect(lambda _employee: self._on_choice())
        ui.on.changed.connect(self._on_choice)
        ui.printButton.clicked.connect(self.print)
        ui.exportButton.clicked.connect(self.export)
        ui.columnsButton.clicked.connect(ui.table.choose_columns)
        ui.table.opened.connect(lambda _row: self._explain())
        ui.table.summary_changed.connect(lambda words: self.counted.emit(words or self.words()))
        ui.empty.acted.connect(self._make_all)
        for key, act in (("Ctrl+P", self.print), ("Ctrl+E", self.export)):
            QShortcut(QKeySequence(key), self).activated.connect(act)

    # What is asked for

    def name(self) -> str:
        """Return which register is chosen."""
        return str(self.ui.which.currentData())

    def choose(self, name: str, unit: int | None, on: dt.date | None) -> None:
        """Choose a register of a unit on a day."""
        self.ui.which.setCurrentIndex(self.ui.which.findData(name))
        self.ui.unit.set_unit(unit)
        self.ui.on.set_date(on or self.context.session.today)
        self._on_choice()

    def wish(self) -> Wish:
        """Return what the fields ask for."""
        ui, name = self.ui, self.name()
        start, end = self._period()
        on = ui.on.date() if name in DATED else None
        if name == "sisa":
            return Wish(name, ui.unit.unit(), on=on or self.context.session.today)
        if on is not None and name == "kartu":
            on = max(start, min(on, end))
        person = ui.person.employee() if name == "kartu" else None
        return Wish(name, ui.unit.unit(), start, end, on, person)

    def _period(self) -> tuple[dt.date, dt.date]:
        """Return the first and the last day that is asked for."""
        year, month = self.ui.year.currentData(), self.ui.month.currentData()
        if year is None:
            known = [row.year for row in self.context.ask(closing.years)]
            return dt.date(known[-1], 1, 1), dt.date(known[0], 12, 31)
        if month is None:
            return dt.date(year, 1, 1), dt.date(year, 12, 31)
        following = dt.date(year + month // 12, month % 12 + 1, 1)
        return dt.date(year, month, 1), following - dt.timedelta(days=1)

    def _on_choice(self) -> None:
        self._wants_all, self._is_stale = False, True
        self._show_choices()
        if self.isVisible():
            self._later.start()

    def _show_choices(self) -> None:
        ui, name = self.ui, self.name()
        ui.person.setVisible(name == "kartu")
        ui.unit.setEnabled(name != "kartu" or ui.person.employee() is None)
        for field in (ui.year, ui.month):
            field.setVisible(name in OF_A_PERIOD)
        whole = name == "kartu" or ui.year.currentData() is None
        ui.month.setEnabled(not whole)
        if whole:
            ui.month.setCurrentIndex(0)
        ui.on.setVisible(name in DATED)
        ui.onLabel.setVisible(name in DATED)

    # Making

    def showEvent(self, event: QShowEvent) -> None:
        """Make the register that was asked for while nobody looked."""
        super().showEvent(event)
        if self._is_stale and self._job is None:
            self._later.start()

    def reload(self) -> None:
        """Make the register anew, at once or when the tab is shown."""
        self._is_stale = True
        if self.isVisible():
            self.make()

    def _make_all(self) -> None:
        self._wants_all = True
        self.make()

    def make(self) -> None:
        """Make the register that is asked for, off the window."""
        wish = self.wish()
        self._later.stop()
        if self._job is not None or self.ui.on.is_wrong():
            return
        self._is_stale = False
        if not self._wants_all and self._is_too_wide(wish):
            self.register = self.model = None
            self._show_nothing()
            return
        session = self.context.session
        self._run(
            lambda progress: registers.make(session, wish, progress=progress),
            f"Menyusun {NAMES[wish.name].lower()}…",
            self._on_made,
        )

    def is_ready(self) -> bool:
        """Tell whether what is shown is what was asked for."""
        return self._job is None and not self._later.isActive() and not self._is_stale

    def _is_too_wide(self, wish: Wish) -> bool:
        """Tell whether the cards of everybody are asked for by leaving fields empty."""
        return wish.name == "kartu" and wish.employee is None and wish.unit is None

    def _run(
        self,
        work: Callable[[Progress], Any],
        text: str,
        done: Callable[[Any], object],
        *,
        writes: bool = False,
    ) -> None:
        """Run work off the window; say a refusal in the strip."""
        job = self._job = Job(work, only_reads=not writes)
        for ending in (job.finished, job.failed, job.cancelled):
            ending.connect(self._end_job)
        job.failed.connect(self._on_failed)
        job.finished.connect(done)
        self.ui.notice.say("")
        show_progress(self, job, "Register cuti", text)

    def _end_job(self) -> None:
        self._job = None
        if self._is_stale and self.isVisible():
            self._later.start()

    def _on_failed(self, fault: object) -> None:
        from kepegdesk.errors import UserError

        if isinstance(fault, UserError):
            self.ui.notice.say(str(fault), "error")
        else:
            ask.refusal(self, fault)

    def _on_made(self, register: Register) -> None:
        self.register = register
        one = self._is_of_one()
        hidden = _HIDDEN.get(register.name, frozenset()) | (_OF_ONE if one else frozenset())
        if one and self.ui.year.currentData() is not None:
            hidden |= {"year"}
        self.model = RegisterRows(register, hidden, self)
        remembered = f"{self.context.session.account}/register-{register.name}"
        self.ui.table.use(
            self.model, f"{remembered}-satu" if one else remembered, register.title.title()
        )
        header = self.ui.table.horizontalHeader()
        header.setStretchLastSection(register.columns[-1].kind is Kind.TEXT)
        self.ui.table.summed = frozenset(
            column.key for column in register.columns if column.kind.value in ("number", "days")
        ) - {"no", "year"}
        if register.rows:
            self.ui.table.go_to(0)
            self.ui.stack.setCurrentWidget(self.ui.listPage)
        else:
            self._show_nothing()
        self._tell()

    def _is_of_one(self) -> bool:
        named = self.register is not None and self.register.name == "kartu"
        return named and self.ui.person.employee() is not None

    def _show_nothing(self) -> None:
        self.ui.stack.setCurrentWidget(self.ui.emptyPage)
        if self.name() == "kartu" and self.ui.person.employee() is None:
            self.ui.empty.say(
                "kd-register",
                "Kartu siapa?",
                "Pilih seorang pegawai atau sebuah unit, atau susun kartu semua pegawai.",
                "Susun kartu semua pegawai",
            )
        elif self.register is not None:
            self.ui.empty.say(
                "kd-register",
                "Tidak ada yang dicatat",
                f"{NAMES[self.name()]} masa ini kosong. Pilih masa atau unit lain.",
            )
        else:
            self.ui.empty.say("kd-register", "Register cuti", "Sedang disusun.")
        self._tell()

    def _tell(self) -> None:
        ready = self.register is not None and bool(self.register.rows)
        for button in (self.ui.printButton, self.ui.exportButton):
            button.setEnabled(ready)
        self.ui.count.setText(self.words())
        self.counted.emit(self.words())

    def words(self) -> str:
        """Word how much the register holds."""
        if self.register is None:
            return ""
        rows = sum(not row.is_sum for row in self.register.rows)
        lines = self.register.lines[1:] if self._is_of_one() else self.register.lines
        return f"{thousands(rows)} baris · {' · '.join(lines)}".lower()

    def row(self) -> RegisterRow | None:
        """Return the row the user stands on."""
        return None if self.model is None else self.model.row(self.ui.table.current_row())

    def current(self) -> int | None:
        """Return the person the user stands on."""
        row = self.row()
        return None if row is None else row.employee

    def _explain(self) -> None:
        if self.current() is not None:
            self.ledger_wanted.emit(self.current())

    # Files

    def print(self) -> None:
        """Show the PDF of what is on screen."""
        register, session = self.register, self.context.session
        if register is None or self._job is not None or not register.rows:
            return
        paper, landscape = self.ui.paper.currentData()
        self._run(
            lambda progress: registers.as_pdf(
                session, register, paper=paper, landscape=landscape, progress=progress
            ),
            "Menyusun halaman…",
            lambda pdf: PdfPreview(pdf, _title(register), f"{_file(register)}.pdf", self).exec(),
        )

    def export(self) -> None:
        """Save what is on screen as a workbook."""
        register, session = self.register, self.context.session
        if register is None or self._job is not None or not register.rows:
            return
        name = f"{_file(register)}.xlsx"
        path = ask.save_file(self, "Simpan register", "Excel (*.xlsx)", "export", name)
        if path is None:
            return
        path = path if path.suffix.lower() == ".xlsx" else path.with_suffix(".xlsx")
        self._run(
            lambda progress: registers.save_workbook(session, register, path, progress=progress),
            f"Menulis {path.name}…",
            lambda count: offer_file(self, path, f"{thousands(count)} baris ditulis"),
            writes=True,
        )


def _title(register: Register) -> str:
    return " — ".join((register.title, *register.lines))


def _file(register: Register) -> str:
    words = " ".join((register.name, *register.lines, f"{register.day:%Y-%m-%d}"))
    return re.sub(r"[^a-z0-9]+", "-", words.lower()).strip("-")[:80]
