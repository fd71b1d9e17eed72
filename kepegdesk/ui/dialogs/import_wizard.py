"""Bringing a list of employees in; a cell of the preview can be mended before it is stored.

Words that nobody knows are asked about once, rows of one person are put side by side, and a sheet
may update chosen columns only.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QUndoCommand, QUndoStack
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableWidgetItem, QWidget

from kepegdesk.domain.columns import FIELDS, IGNORED
from kepegdesk.domain.import_update import ERASABLE, Update, given_by
from kepegdesk.domain.import_words import UnknownWord
from kepegdesk.domain.sheet import Cell
from kepegdesk.domain.sheet_kind import PEOPLE
from kepegdesk.services import import_words, imports
from kepegdesk.services.imports import Preview, RowStatus
from kepegdesk.ui.changes import Context
from kepegdesk.ui.dialogs.duplicates import Duplicates
from kepegdesk.ui.dialogs.import_words import ImportWords
from kepegdesk.ui.dialogs.sheet_import import PREVIEW, SheetImport
from kepegdesk.ui.forms.import_wizard import Ui_ImportWizard
from kepegdesk.ui.jobs import Job
from kepegdesk.ui.models.import_preview import ImportPreview
from kepegdesk.ui.text import plain
from kepegdesk.ui.widgets import choice_combo

TAKEN, ERASED = 3, 4
"""The columns of ticks: which columns alone are brought in, and where a blank erases."""
TICKS = {TAKEN: "Perbarui", ERASED: "Kosong berarti hapus"}
CHECKED, NOT_CHECKED = Qt.CheckState.Checked, Qt.CheckState.Unchecked
NO_FLAGS = Qt.ItemFlag.NoItemFlags


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
        self.words: list[UnknownWord] = []
        self.ui.wordsButton.clicked.connect(self.ask_words)
        self.ui.duplicatesButton.clicked.connect(self.ask_duplicates)
        self.ui.updateOnly.toggled.connect(self._show_update)
        self.begin()
        self._dress_update()

    def _shown(self) -> Preview:
        assert self.preview is not None  # noqa: S101 - asked once a sheet is read
        return self.preview

    def kind(self) -> str:
        """Return the kind of sheet this window is for."""
        return PEOPLE

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
        update = self.chosen_update(fields) if self.ui.updateOnly.isChecked() else None
        if update is not None and (refusal := _why_no_update(update, fields)):
            self.ui.notice.say(refusal, "error")
            return
        if mapping == shown.mapping and update == shown.update:
            self.go(PREVIEW)
            return
        self.run(
            lambda progress: imports.remap(
                session, shown, mapping, update=update, progress=progress
            ),
            "Memeriksa setiap baris…",
            self.on_checked,
        )

    def on_checked(self, preview: Preview) -> None:
        """Show the rows as they were checked; what was edited before is gone."""
        self.undo_stack.clear()
        super().on_checked(preview)

    # Chosen columns only

    def _dress_update(self) -> None:
        table = self.ui.mapping
        table.setColumnCount(5)
        for column, heading in TICKS.items():
            table.setHorizontalHeaderItem(column, QTableWidgetItem(heading))
            table.horizontalHeader().setSectionResizeMode(
                column, QHeaderView.ResizeMode.ResizeToContents
            )
        self._show_update()

    def _show_update(self, _on: bool = False) -> None:
        for column in TICKS:
            self.ui.mapping.setColumnHidden(column, not self.ui.updateOnly.isChecked())

    def show_mapping(self) -> None:
        """Show every column, with the ticks for those that alone are brought in."""
        super().show_mapping()
        for place in range(self.ui.mapping.rowCount()):
            for column in TICKS:
                self.ui.mapping.setItem(place, column, QTableWidgetItem())
            self.combo(place).currentIndexChanged.connect(partial(self._allow_update, place))
            self._allow_update(place)

    def _allow_update(self, place: int, _index: int = 0) -> None:
        field = self.combo(place).currentData()
        fields = given_by(field) if field else ()
        allowed = {TAKEN: bool(fields), ERASED: any(one in ERASABLE for one in fields)}
        for column, is_allowed in allowed.items():
            item = self._tick(place, column)
            checkable = Qt.ItemFlag.ItemIsUserCheckable | Qt.ItemFlag.ItemIsEnabled
            item.setFlags(checkable | Qt.ItemFlag.ItemIsSelectable if is_allowed else NO_FLAGS)
            item.setData(Qt.ItemDataRole.CheckStateRole, NOT_CHECKED if is_allowed else None)
            words = f"{TICKS[column]}: {self.combo(place).currentText()}"
            item.setData(Qt.ItemDataRole.ToolTipRole, plain(words) if is_allowed else None)

    def _tick(self, place: int, column: int) -> QTableWidgetItem:
        item = self.ui.mapping.item(place, column)
        assert item is not None  # noqa: S101 - made by show_mapping
        return item

    def chosen_update(self, fields: Sequence[str | None]) -> Update:
        """Return which fields are updated, and in which of them a blank cell erases."""
        taken, erased = (
            frozenset(
                name
                for place, field in enumerate(fields)
                if field and self._tick(place, column).checkState() is CHECKED
                for name in given_by(field)
            )
            for column in TICKS
        )
        return Update(taken, erased & taken)

    # Words and duplicates

    def _find_words(self) -> None:
        """Look in the background for words that nobody knows."""
        self._show_words([])
        shown, context = self._shown(), self._context
        job = Job(
            lambda _progress: (shown, context.ask(import_words.unknown, shown)), only_reads=True
        )
        job.finished.connect(self._on_words)
        job.start()

    def _on_words(self, found: tuple[Preview, list[UnknownWord]]) -> None:
        shown, words = found
        if shown is self.preview:
            self._show_words(words)

    def _show_words(self, words: list[UnknownWord]) -> None:
        self.words = words
        self.ui.wordsButton.setText(f"&Kata yang belum dikenal ({len(words)})…")
        self.ui.wordsButton.setVisible(bool(words))

    def ask_words(self) -> None:
        """Ask what unknown words mean, and check the rows again with the answers."""
        shown = self._shown()
        if ImportWords(self._context, self.words, self).exec():
            context = self._context
            self.run(
                lambda _progress: context.ask(import_words.recheck, shown),
                "Memeriksa setiap baris…",
                self.on_checked,
            )

    def ask_duplicates(self) -> None:
        """Show rows of one person side by side, to choose what is stored of them."""
        groups = imports.doubled(self._shown())
        if groups:
            Duplicates(groups, self._settle, self).exec()

    def _settle(self, kept: int, cells: dict[str, Cell], others: list[int]) -> None:
        before = self._shown()
        after = self._context.ask(imports.settle, before, kept, cells, others)
        words = f"Baris ganda: pakai baris {kept}"
        self.undo_stack.push(EditCell(self._show_edited, before, after, words))

    # The preview

    def show_rows(self) -> None:
        """Show the rows of the chosen status."""
        if self.preview is None:
            return
        status = choice_combo.chosen(self.ui.statusFilter, RowStatus)
        self.model.show_preview(self.preview, status)
        for place, column in enumerate(self.model.columns):
            self.ui.preview.setColumnWidth(place, column.width)
        self._show_state()

    def _show_state(self) -> None:
        self.show_counts("pegawai")
        groups = len(imports.doubled(self._shown()))
        self.ui.duplicatesButton.setText(f"&Baris ganda ({groups})…")
        self.ui.duplicatesButton.setVisible(bool(groups))
        self._find_words()

    def _on_edited(self, number: int, field: str, text: str) -> None:
        before = self._shown()
        after = self._context.ask(imports.edit, before, number, field, text)
        words = f"{FIELDS[field]} baris {number}"
        self.undo_stack.push(EditCell(self._show_edited, before, after, words))

    def _show_edited(self, preview: Preview) -> None:
        self.preview = preview
        self.model.replace_rows(preview)
        self._show_state()

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
        if count and self._shown().update is not None:
            return f"{count} pegawai diperbarui"
        return f"{count} pegawai masuk" if count else "Tidak ada yang perlu diubah"

    def has_rejects(self) -> bool:
        """Tell whether rows stayed out."""
        return bool(self._shown().troubled)

    def save_rejects(self, path: Path) -> int:
        """Write the rows that stayed out."""
        return self._context.ask(imports.save_rejects, self._shown(), path)


def _why_no_update(update: Update, fields: Sequence[str | None]) -> str:
    """Return why a sheet cannot update; empty when it can."""
    if not {"nip", "nik"} & set(fields):
        return "Tentukan dahulu kolom NIP: pegawai dicocokkan lewat NIP-nya."
    return "" if update.fields else "Centang paling sedikit satu kolom yang diperbarui."
