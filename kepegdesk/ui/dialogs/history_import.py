"""Histories of a whole office from a spreadsheet: ranks, positions, families, training and more."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from PySide6.QtWidgets import QWidget

from kepegdesk.domain.histories import HISTORIES
from kepegdesk.domain.history_sheet import OWN, columns_of
from kepegdesk.services import history_import
from kepegdesk.services.history_import import HistoryLine, Preview, Status
from kepegdesk.ui.changes import Context
from kepegdesk.ui.dialogs.sheet_import import SheetImport
from kepegdesk.ui.forms.history_import import Ui_HistoryImport
from kepegdesk.ui.models.columns import Column
from kepegdesk.ui.models.rows import RowsModel
from kepegdesk.ui.widgets import choice_combo

_TONES = {Status.NEW: "good", Status.UPDATED: "good", Status.REJECTED: "error"}
COLUMNS = (
    Column[HistoryLine]("row", "Baris", 56, lambda r: str(r.number), sort_key=lambda r: r.number),
    Column[HistoryLine](
        "status", "Status", 100, lambda r: r.status.label,
        tone=lambda r: _TONES.get(r.status, "soft"),
    ),
    Column[HistoryLine]("nip", "NIP", 176, lambda r: r.nip),
    Column[HistoryLine]("name", "Nama", 210, lambda r: r.name),
    Column[HistoryLine]("what", "Riwayat", 260, lambda r: r.what),
    Column[HistoryLine](
        "reason", "Catatan", 320, lambda r: r.reason,
        tone=lambda r: "error" if r.status is Status.REJECTED else "",
    ),
)  # fmt: skip


class HistoryImport(SheetImport):
    """Brings rows into the files; which history a sheet holds is guessed and can be chosen."""

    what = "Impor riwayat"
    ui: Ui_HistoryImport
    preview: Preview | None

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, Ui_HistoryImport(), parent)
        self.model = RowsModel[HistoryLine](COLUMNS, self)
        self.ui.preview.use(self.model, "history-preview", "Baris riwayat")
        choice_combo.fill(self.ui.statusFilter, Status, "Semua baris")
        self.begin()

    def _shown(self) -> Preview:
        assert self.preview is not None  # noqa: S101 - asked once a sheet is read
        return self.preview

    def read(self, path: Path, sheet: str | None = None, key: str | None = None) -> None:
        """Read a spreadsheet and show which history, and in which columns, it seems to hold."""
        self.begin_reading(path)
        session = self._context.session
        self.run(
            lambda progress: history_import.preview(
                session, path, key=key, sheet=sheet, progress=progress
            ),
            f"Membaca {path.name}…",
            self.on_read,
        )

    def kind(self) -> str:
        """Return the history the sheet was read as."""
        return self.preview.key if self.preview else next(iter(HISTORIES))

    def reads(self, kind: str) -> bool:
        """Tell whether a kind of sheet is a history."""
        return kind in HISTORIES

    def read_as(self, kind: str, path: Path, sheet: str | None = None) -> None:
        """Read a spreadsheet as one of the histories."""
        self.read(path, sheet, kind)

    def columns(self) -> tuple[Sequence[str], Sequence[str | None], Mapping[str, str]]:
        """Return the headings, the fields guessed, and every field's label."""
        shown = self._shown()
        return shown.layout.headings, shown.layout.fields, columns_of(shown.history)

    def check(self, fields: Sequence[str | None]) -> None:
        """Check the rows with the columns as the clerk assigned them."""
        session, shown = self._context.session, self._shown()
        named = shown.history.by_name[shown.history.named]
        if not {"nip", f"{OWN}{named.name}"} <= set(fields):
            text = f"Tentukan dahulu kolom NIP dan kolom {named.label}."
            self.ui.notice.say(text, "error")
            return
        self.run(
            lambda progress: history_import.remap(session, shown, fields, progress=progress),
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
        self.show_counts("baris")

    def store(self) -> None:
        """Store every row that can be."""
        session, shown = self._context.session, self._shown()
        self.run(
            lambda progress: history_import.bring_in(session, shown, progress=progress),
            "Menyimpan riwayat…",
            self.on_stored,
        )

    def on_stored(self, act: int | None) -> None:
        """Tell what was stored, here and to every list."""
        self._context.tell(history_import.bring_in.changes)
        super().on_stored(act)

    def stored_words(self, count: int) -> str:
        """Word how many rows came in."""
        if not count:
            return "Tidak ada yang perlu diubah"
        return f"{count} baris riwayat {self._shown().history.title.lower()} masuk"

    def save_rejects(self, path: Path) -> int:
        """Write the rows that were refused."""
        return self._context.ask(history_import.save_rejects, self._shown(), path)
