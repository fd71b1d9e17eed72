"""Opening balances of a whole office from a spreadsheet: file, columns, preview, done."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from PySide6.QtWidgets import QWidget

from kepegdesk.domain.opening_sheet import FIELDS, LOTS
from kepegdesk.domain.sheet_kind import OPENINGS
from kepegdesk.services import openings
from kepegdesk.services.openings import OpeningRow, Preview, Status
from kepegdesk.ui import ask
from kepegdesk.ui.changes import Context
from kepegdesk.ui.dialogs.export import offer_file
from kepegdesk.ui.dialogs.sheet_import import SheetImport
from kepegdesk.ui.forms.openings_import import Ui_OpeningsImport
from kepegdesk.ui.models.columns import RIGHT, Column
from kepegdesk.ui.models.rows import RowsModel
from kepegdesk.ui.widgets import choice_combo

_TONES = {Status.NEW: "good", Status.UPDATED: "good", Status.REJECTED: "error"}


def _days(lot: str) -> Callable[[OpeningRow], str]:
    def text(row: OpeningRow) -> str:
        days = row.of(lot)
        return "" if days is None else str(days)

    return text


COLUMNS = (
    Column[OpeningRow]("row", "Baris", 56, lambda r: str(r.number), sort_key=lambda r: r.number),
    Column[OpeningRow](
        "status", "Status", 100, lambda r: r.status.label,
        tone=lambda r: _TONES.get(r.status, "soft"),
    ),
    Column[OpeningRow]("nip", "NIP", 176, lambda r: r.nip),
    Column[OpeningRow]("name", "Nama", 220, lambda r: r.name),
    *(
        Column[OpeningRow](field, lot, 52, _days(lot), alignment=RIGHT, sortable=False)
        for field, lot in LOTS.items()
    ),
    Column[OpeningRow]("year", "Tahun", 62, lambda r: str(r.year), alignment=RIGHT),
    Column[OpeningRow]("document", "Dokumen", 170, lambda r: r.document),
    Column[OpeningRow](
        "reason", "Catatan", 320, lambda r: r.reason,
        tone=lambda r: "error" if r.status is Status.REJECTED else "",
    ),
)  # fmt: skip


class OpeningsImport(SheetImport):
    """Brings in what is left of annual leave by the cards of a whole office."""

    what = "Saldo awal"
    ui: Ui_OpeningsImport
    preview: Preview | None

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, Ui_OpeningsImport(), parent)
        self.ui.year.setValue(context.session.today.year)
        self.model = RowsModel[OpeningRow](COLUMNS, self)
        self.ui.preview.use(self.model, "openings-preview", "Baris saldo awal")
        choice_combo.fill(self.ui.statusFilter, Status, "Semua baris")
        self.ui.templateButton.clicked.connect(self._save_template)
        self.begin()

    def _shown(self) -> Preview:
        assert self.preview is not None  # noqa: S101 - asked once a sheet is read
        return self.preview

    def read(self, path: Path, sheet: str | None = None) -> None:
        """Read a spreadsheet and show what its columns seem to hold."""
        self.begin_reading(path)
        session = self._context.session
        year, document = self.ui.year.value(), self.ui.document.text().strip()
        self.run(
            lambda progress: openings.preview(
                session, path, sheet=sheet, year=year, document=document, progress=progress
            ),
            f"Membaca {path.name}…",
            self.on_read,
        )

    def kind(self) -> str:
        """Return the kind of sheet this window is for."""
        return OPENINGS

    @ask.shows_refusals
    def _save_template(self) -> None:
        year = self.ui.year.value()
        path = ask.save_file(
            self, "Simpan templat", "Excel (*.xlsx)", "export", f"saldo-awal-{year}.xlsx"
        )
        if path is None:
            return
        path = path if path.suffix.lower() == ".xlsx" else path.with_suffix(".xlsx")
        count = self._context.ask(
            openings.save_template, path, year=year, document=self.ui.document.text().strip()
        )
        offer_file(self, path, f"{count} pegawai ditulis")

    def columns(self) -> tuple[Sequence[str], Sequence[str | None], Mapping[str, str]]:
        """Return the headings, the fields guessed, and every field's label."""
        layout = self._shown().layout
        return layout.headings, layout.fields, FIELDS

    def check(self, fields: Sequence[str | None]) -> None:
        """Check the rows with the columns as the clerk assigned them."""
        if "nip" not in fields or not set(LOTS) & set(fields):
            text = "Tentukan dahulu kolom NIP dan paling sedikit satu lot: N-2, N-1, atau N."
            self.ui.notice.say(text, "error")
            return
        session, shown = self._context.session, self._shown()
        self.run(
            lambda progress: openings.remap(session, shown, fields=fields, progress=progress),
            "Memeriksa setiap baris…",
            self.on_checked,
        )

    def show_rows(self) -> None:
        """Show the rows of the chosen status."""
        if self.preview is None:
            return
        status = choice_combo.chosen(self.ui.statusFilter, Status)
        rows = [row for row in self.preview.rows if status in (None, row.status)]
        self.model.show(rows)
        if rows:
            self.ui.preview.go_to(0)
        self.show_counts("pegawai")

    def store(self) -> None:
        """Store every row that can be."""
        session, shown = self._context.session, self._shown()
        self.run(
            lambda progress: openings.bring_in(session, shown, progress=progress),
            "Menyimpan saldo awal…",
            self.on_stored,
        )

    def on_stored(self, act: int | None) -> None:
        """Tell what was stored, here and to every list."""
        self._context.tell(openings.bring_in.changes)
        super().on_stored(act)

    def stored_words(self, count: int) -> str:
        """Word for how many people an opening was stored."""
        return f"Saldo awal {count} pegawai tercatat" if count else "Tidak ada yang perlu diubah"

    def save_rejects(self, path: Path) -> int:
        """Write the rows that were refused."""
        return self._context.ask(openings.save_rejects, self._shown(), path)
