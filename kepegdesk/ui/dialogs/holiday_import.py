"""Holidays from a sheet: what each row would do, before anything is stored."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QWidget

from kepegdesk.domain.indonesian import long_date
from kepegdesk.services import holiday_import
from kepegdesk.services.holiday_import import HolidayPreview, Line, LineState
from kepegdesk.services.holidays import STATUSES, TYPES
from kepegdesk.ui import ask
from kepegdesk.ui.changes import Context
from kepegdesk.ui.dialogs.record import RecordDialog
from kepegdesk.ui.forms.holiday_import import Ui_HolidayImport
from kepegdesk.ui.models.columns import RIGHT, Column
from kepegdesk.ui.models.rows import RowsModel

SHEETS = "Lembar kerja (*.xlsx *.xls *.xlsm *.csv)"
WORKBOOK = "Lembar kerja (*.xlsx)"
_TONES = {
    LineState.NEW: "good",
    LineState.CHANGED: "warning",
    LineState.REFUSED: "error",
    LineState.SAME: "soft",
}


def _tone(line: Line) -> str:
    return _TONES[line.state]


COLUMNS = (
    Column[Line](
        "number", "Baris", 56, lambda r: str(r.number), RIGHT, sort_key=lambda r: r.number
    ),
    Column[Line]("state", "Hasil", 80, lambda r: r.state.value, tone=_tone),
    Column[Line](
        "day", "Tanggal", 156, lambda r: long_date(r.draft.day) if r.draft.day else "",
        sort_key=lambda r: (r.draft.day is not None, r.draft.day),
    ),
    Column[Line]("name", "Nama", 220, lambda r: r.draft.name),
    Column[Line]("told", "Keterangan", 300, lambda r: r.told, tone=_tone),
    Column[Line]("type", "Jenis", 110, lambda r: TYPES[r.draft.type]),
    Column[Line]("status", "Status", 90, lambda r: STATUSES[r.draft.status]),
    Column[Line]("unit", "Unit", 120, lambda r: r.draft.unit or "Semua"),
)  # fmt: skip


class HolidayImport(RecordDialog):
    """Chooses a file, shows its rows, and brings in what is new or changed as one act."""

    def __init__(
        self, context: Context, year: int, parent: QWidget | None = None, path: Path | None = None
    ) -> None:
        super().__init__(parent)
        self.ui = ui = Ui_HolidayImport()
        ui.setupUi(self)
        self._context, self._year = context, year
        self._path = path
        self._shown: HolidayPreview | None = None
        self.model = RowsModel[Line](COLUMNS, self)
        ui.table.use(self.model, "holiday-import", "Baris hari libur")
        ui.openButton.clicked.connect(self._open)
        ui.templateButton.clicked.connect(self._write_template)
        ui.basis.editingFinished.connect(self.read)
        ui.saveButton.setEnabled(False)
        ui.file.setText("Belum ada berkas.")
        self.save_with(ui, self._write, {"legal_basis": ui.basis})
        self.read()

    @ask.shows_refusals
    def _open(self) -> None:
        chosen = ask.open_file(self, "Pilih daftar hari libur", SHEETS, "holidays")
        if chosen is not None:
            self._path = chosen
            self.read()

    @ask.shows_refusals
    def _write_template(self) -> None:
        name = f"hari-libur-{self._year}.xlsx"
        chosen = ask.save_file(self, "Simpan contoh", WORKBOOK, "holidays", name)
        if chosen is not None:
            count = self._context.ask(holiday_import.template, self._year, chosen)
            self.ui.notice.say(f"{count} hari libur {self._year} ditulis ke {chosen.name}.", "good")

    @ask.shows_refusals
    def read(self) -> None:
        """Read the chosen file anew and show what every row would do."""
        if self._path is None:
            return
        ui = self.ui
        ui.saveButton.setEnabled(False)
        shown = self._context.ask(holiday_import.preview, self._path, ui.basis.text())
        self._shown = shown
        self.model.show(shown.lines)
        ui.file.setText(shown.file_name)
        ui.count.setText(shown.words)
        wanted = shown.count(LineState.NEW) + shown.count(LineState.CHANGED)
        ui.saveButton.setText(f"Impor {wanted} hari" if wanted else "Impor")
        ui.saveButton.setEnabled(bool(wanted))

    def _write(self) -> None:
        if self._shown is not None:
            self._context.do(holiday_import.bring_in, self._shown)

    def save(self) -> None:
        """Bring the rows in; Enter before there are any does nothing."""
        if self.ui.saveButton.isEnabled():
            super().save()
