"""Bringing a list of employees in; a cell of the preview can be mended before it is stored."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from PySide6.QtGui import QKeySequence, QUndoCommand, QUndoStack
from PySide6.QtWidgets import QAbstractItemView, QWidget

from kepegdesk.domain.columns import FIELDS, IGNORED
from kepegdesk.domain.sheet import Cell
from kepegdesk.services import imports
from kepegdesk.services.imports import Preview, RowStatus
from kepegdesk.ui.changes import Context
from kepegdesk.ui.dialogs.sheet_import import PREVIEW, SheetImport
from kepegdesk.ui.forms.import_wizard import Ui_ImportWizard
from kepegdesk.ui.models.import_preview import ImportPreview
from kepegdesk.ui.widgets import choice_combo


class EditCell(QUndoCommand):
    """One cell edited in the preview; undone by putting the preview back as it was."""

    def __init__(
        self, show: Callable[[Preview], None], before: Preview, after: Preview, words: str
    ) -> None:
        super().__init__(words)
        self._show, self._before, self._after = show, before, after

    def redo(self) -> None:
        """Show the edited preview."""
        self._show(self._after)

    def undo(self) -> None:
        """Show the preview before the edit."""
        self._show(self._before)


class ImportWizard(SheetImport):
    """Brings people in; a cell of the preview can be edited, and that undone."""

    what = "Impor"
    unused = IGNORED
    no_row = "Pilih baris untuk membaca alasannya; klik ganda sebuah sel untuk membetulkannya."
    ui: Ui_ImportWizard
    preview: Preview | None

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, Ui_ImportWizard(), parent)
        self.undo_stack = QUndoStack(self)
        self.model = ImportPreview(self._on_edited, self)
        self.ui.preview.use(self.model, "import-preview", "Baris lembar kerja")
        self.ui.preview.setEditTriggers(
            QAbstractItemView.EditTrigger.EditKeyPressed
            | QAbstractItemView.EditTrigger.DoubleClicked
            | QAbstractItemView.EditTrigger.AnyKeyPressed
        )
        self.ui.preview.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectItems)
        choice_combo.fill(self.ui.statusFilter, RowStatus, "Semua baris")
        undo = self.undo_stack.createUndoAction(self, "Urungkan")
        undo.setShortcut(QKeySequence(QKeySequence.StandardKey.Undo))
        self.addAction(undo)
        self.begin()

    def _shown(self) -> Preview:
        assert self.preview is not None  # noqa: S101 - asked once a sheet is read
        return self.preview

    def read(self, path: Path, sheet: str | None = None) -> None:
        """Read a spreadsheet and show what its columns seem to hold."""
        self.begin_reading(path)
        session = self._context.session
        self.run(
            lambda progress: imports.preview(session, path, sheet=sheet, progress=progress),
            f"Membaca {path.name}…",
            self.on_read,
        )

    def on_read(self, preview: Preview) -> None:
        """Show the columns of what was read; what was edited before is gone."""
        self.undo_stack.clear()
        super().on_read(preview)

    def columns(self) -> tuple[Sequence[str], Sequence[str | None], Mapping[str, str]]:
        """Return the headings, the fields guessed or remembered, and every field's label."""
        mapping = self._shown().mapping
        return mapping.headings, mapping.fields, FIELDS

    def sample_rows(self) -> Sequence[Sequence[Cell]]:
        """Return the rows of people."""
        shown = self._shown()
        people = {row.number for row in shown.rows}
        rows = enumerate(shown.sheet.rows)
        return [row for place, row in rows if shown.sheet.number(place) in people]

    def check(self, fields: Sequence[str | None]) -> None:
        """Check the rows with the columns as the clerk assigned them."""
        shown, session = self._shown(), self._context.session
        mapping = shown.mapping
        for place, field in enumerate(mapping.fields):
            if (fields[place] or None) != (field or None):
                mapping = mapping.with_column(place, fields[place])
        if mapping == shown.mapping:
            self.go(PREVIEW)
            return
        self.run(
            lambda progress: imports.remap(session, shown, mapping, progress=progress),
            "Memeriksa setiap baris…",
            self.on_checked,
        )

    def on_checked(self, preview: Preview) -> None:
        """Show the rows as they were checked; what was edited before is gone."""
        self.undo_stack.clear()
        super().on_checked(preview)

    # The preview

    def show_rows(self) -> None:
        """Show the rows of the chosen status."""
        if self.preview is None:
            return
        status = choice_combo.chosen(self.ui.statusFilter, RowStatus)
        self.model.show_preview(self.preview, status)
        for place, column in enumerate(self.model.columns):
            self.ui.preview.setColumnWidth(place, column.width)
        self.show_counts("pegawai")

    def _on_edited(self, number: int, field: str, text: str) -> None:
        before = self._shown()
        after = self._context.ask(imports.edit, before, number, field, text)
        words = f"{FIELDS[field]} baris {number}"
        self.undo_stack.push(EditCell(self._show_edited, before, after, words))

    def _show_edited(self, preview: Preview) -> None:
        self.preview = preview
        self.model.replace_rows(preview)
        self.show_counts("pegawai")

    # Storing

    def store(self) -> None:
        """Store every row that can be."""
        session, shown = self._context.session, self._shown()
        self.run(
            lambda progress: imports.bring_in(session, shown, progress=progress),
            "Menyimpan pegawai…",
            self.on_stored,
        )

    def on_stored(self, act: int | None) -> None:
        """Tell what was stored, here and to every list."""
        self._context.tell(imports.bring_in.changes)
        super().on_stored(act)

    def stored_words(self, count: int) -> str:
        """Word how many people came in."""
        return f"{count} pegawai masuk" if count else "Tidak ada yang perlu diubah"

    def has_rejects(self) -> bool:
        """Tell whether rows stayed out."""
        return bool(self._shown().troubled)

    def save_rejects(self, path: Path) -> int:
        """Write the rows that stayed out."""
        return self._context.ask(imports.save_rejects, self._shown(), path)
