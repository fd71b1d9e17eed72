"""Issued leave that a changed calendar counts otherwise: chosen row by row, then counted anew."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from kepegdesk.errors import Refused, UserError
from kepegdesk.services import recounts
from kepegdesk.services.recounts import AffectedLeave
from kepegdesk.ui import ask
from kepegdesk.ui.changes import Context
from kepegdesk.ui.dialogs.record import RecordDialog
from kepegdesk.ui.forms.affected import Ui_Affected
from kepegdesk.ui.models.columns import Column
from kepegdesk.ui.models.ticks import TickModel
from kepegdesk.ui.text import short_date
from kepegdesk.ui.widgets.marks import mark_problems


def count_words(counts: tuple[tuple[int, int], ...]) -> str:
    """Word working days per year: «5 hari», or «4 (2026) + 4 (2027)» over New Year."""
    if len(counts) == 1:
        return f"{counts[0][1]} hari"
    return " + ".join(f"{days} ({year})" for year, days in counts)


def _warning(line: AffectedLeave) -> str:
    if line.closed:
        return "Tahun sudah ditutup: catat sebagai koreksi"
    return f"Kurang {line.short} hari" if line.short else ""


COLUMNS = (
    Column[AffectedLeave]("name", "Pegawai", 200, lambda r: r.name, tip=lambda r: r.nip),
    Column[AffectedLeave]("number", "Nomor surat", 210, lambda r: r.number),
    Column[AffectedLeave](
        "days", "Tanggal cuti", 196, lambda r: f"{short_date(r.start)} s.d. {short_date(r.end)}",
        sort_key=lambda r: r.start,
    ),
    Column[AffectedLeave]("before", "Di surat", 100, lambda r: count_words(r.before)),
    Column[AffectedLeave]("after", "Sekarang", 100, lambda r: count_words(r.after)),
    Column[AffectedLeave]("changes", "Perubahan", 300, lambda r: "; ".join(r.changes)),
    Column[AffectedLeave](
        "warning", "Periksa", 150, _warning, tone=lambda _r: "error"
    ),
    Column[AffectedLeave]("unit", "Unit kerja", 220, lambda r: r.unit),
)  # fmt: skip


class Affected(RecordDialog):
    """Nothing is applied without a tick (pitfalls T-11); the window stays until it is closed."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.ui = ui = Ui_Affected()
        ui.setupUi(self)
        self._context = context
        self.model = TickModel[AffectedLeave](COLUMNS, lambda line: line.request, self)
        ui.table.use(self.model, "affected", "Cuti terbit yang terkena perubahan kalender")
        ui.table.opened.connect(self.model.toggle)
        self.model.ticked_changed.connect(self._allow)
        ui.allButton.clicked.connect(lambda: self.model.tick_shown(on=True))
        ui.noneButton.clicked.connect(lambda: self.model.tick_shown(on=False))
        ui.keepButton.clicked.connect(self.keep)
        self.save_with(ui, self._apply, {"basis": ui.basis})
        self.reload()

    def reload(self) -> None:
        """Read the list anew and clear the ticks."""
        found = self._context.ask(recounts.affected)
        self.model.show(found)
        self.model.tick(())
        if self.model.rows:
            self.ui.table.go_to(0)
        self._allow()

    def _allow(self) -> None:
        ui, ticked = self.ui, len(self.model.ticked())
        may = self._context.may(recounts.apply)
        for button in (ui.saveButton, ui.keepButton):
            button.setVisible(may)
            button.setEnabled(bool(ticked))
        ui.saveButton.setText(f"Terapkan pada {ticked}" if ticked else "Terapkan")
        whole = len(self.model.rows)
        ui.count.setText(
            f"{ticked} dari {whole} dicentang" if whole else "Tidak ada cuti terbit yang terkena."
        )

    def _apply(self) -> None:
        ticked = self.model.ticked()
        self._context.do(recounts.apply, ticked, self.ui.basis.text())
        self._told(f"{len(ticked)} cuti dihitung ulang; suratnya ditandai.")

    def keep(self) -> None:
        """Note that the ticked leave stays as its letters count it."""
        try:
            ticked = self.model.ticked()
            self._context.do(recounts.keep, ticked, self.ui.basis.text())
        except Refused as refusal:
            mark_problems({"basis": self.ui.basis}, refusal.problems)
            self.ui.notice.say_problems(refusal.problems)
        except UserError as fault:
            ask.refusal(self, fault)
        else:
            self._told(f"{len(ticked)} cuti dicatat tetap menurut suratnya.")

    def _told(self, words: str) -> None:
        mark_problems({"basis": self.ui.basis}, ())
        self.reload()
        self.ui.notice.say(words, "good")

    def accept(self) -> None:
        """Stay open while there is leave to decide about."""
        if not self.model.rows:
            super().accept()
