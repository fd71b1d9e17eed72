"""Calling somebody back from leave: his first day at work, and what becomes of the days left."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from kepegdesk.domain.kinds import LeaveKind
from kepegdesk.domain.problems import error
from kepegdesk.domain.working_days import ONE_DAY
from kepegdesk.errors import Refused, UserError
from kepegdesk.services import leave, leave_acts
from kepegdesk.services.leave_acts import Recall as Quoted
from kepegdesk.services.leave_rows import LeaveRow
from kepegdesk.ui import officials
from kepegdesk.ui.changes import Context
from kepegdesk.ui.dialogs.decision import length_words, period_words
from kepegdesk.ui.dialogs.record import RecordDialog
from kepegdesk.ui.forms.recall import Ui_Recall
from kepegdesk.ui.widgets.optional_date import set_today


class Recall(RecordDialog):
    """Takes the day, the reason and the letter, and shows live which days go back to which lot."""

    def __init__(self, context: Context, row: LeaveRow, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.ui = ui = Ui_Recall()
        ui.setupUi(self)
        self._context = context
        self._row = row
        today = context.session.today
        set_today(self, today)
        ui.heading.setText(f"Panggil kembali: {row.name}")
        ui.summary.setText(f"{row.kind.label}, {period_words(row)}, {length_words(row)}")
        ui.on.set_date(today)
        ui.backOn.set_date(min(max(today + ONE_DAY, row.start + ONE_DAY), row.end))
        officials.fill(ui.by, context, "sesuai tabel kewenangan")
        for day in (ui.backOn, ui.on):
            day.changed.connect(self._show_days)
        ui.by.currentIndexChanged.connect(lambda _index: self._show_official())
        fields = {"back_on": ui.backOn, "reason": ui.reason, "letter": ui.number, "on": ui.on,
                  "number": ui.number, "by": ui.by}  # fmt: skip
        self.save_with(ui, self._recall, fields)
        self._show_official()
        self._show_days()

    def _show_official(self) -> None:
        try:
            found = self._context.ask(leave.who_decides, self._row.id, self.ui.on.date())
            words = officials.words(found)
        except UserError as refusal:
            words = str(refusal)
        automatic = self.ui.by.currentData() is None
        self.ui.official.setText(words if automatic else f"Seharusnya: {words}")

    def _show_days(self) -> None:
        """Say what a recall on that day would give back, and what it would lose."""
        ui, day = self.ui, self.ui.backOn.date()
        quoted = self._context.ask(
            leave_acts.recall_quote, self._row.id, day, reason="-", letter="-"
        )
        wrong = [problem.text for problem in quoted.problems if problem.blocks]
        ui.lost.setVisible(bool(quoted.lost) and not wrong)
        if wrong:
            ui.served.setText("\n".join(wrong))
            ui.returned.clear()
            return
        ui.served.setText(self._served_words(quoted))
        ui.returned.setText(_returned_words(quoted))
        warned = [problem.text for problem in quoted.problems if not problem.blocks]
        ui.lost.setText("\n".join(warned))
        self._tone(ui.lost, "warning")

    def _served_words(self, quoted: Quoted) -> str:
        day = self.ui.backOn.date()
        if self._row.kind is not LeaveKind.ANNUAL:
            return f"Cuti berakhir {day - ONE_DAY:%d-%m-%Y}." if day else ""
        return f"Sudah dijalani: {_by_year(quoted.served)}."

    def _tone(self, label: QWidget, tone: str) -> None:
        label.setProperty("tone", tone)
        label.style().unpolish(label)
        label.style().polish(label)

    def _recall(self) -> None:
        ui = self.ui
        if ui.on.date() is None:
            raise Refused([error("PK05", "on", "Tanggal surat panggilan belum diisi.")])
        self._context.do(
            leave_acts.recall,
            self._row.id,
            ui.backOn.date(),
            reason=ui.reason.toPlainText().strip(),
            number=ui.number.text().strip(),
            by=ui.by.currentData(),
            on=ui.on.date(),
            version=self._row.version,
        )


def _by_year(days: dict[int, int]) -> str:
    if len(days) == 1:
        return f"{next(iter(days.values()))} hari kerja"
    return ", ".join(f"{count} hari kerja tahun {year}" for year, count in days.items()) or "0 hari"


def _returned_words(quoted: Quoted) -> str:
    """Word which days go back to which lot of which year."""
    if not quoted.lots:
        return ""
    several = len({year for year, _lot in quoted.lots}) > 1
    parts = [
        f"{days} ke {lot}{f' {year}' if several else ''}"
        for (year, lot), days in quoted.lots.items()
    ]
    return f"Kembali: {sum(quoted.returned.values())} hari kerja ({', '.join(parts)})."
