"""Editing people in their list: cells, pasted blocks, fill down, find and replace, many at once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPoint, Qt, Signal
from PySide6.QtGui import QGuiApplication, QIcon
from PySide6.QtWidgets import QMenu

from kepegdesk.domain.cell_block import Laid, lay, read_block, without_headings
from kepegdesk.domain.indonesian import thousands
from kepegdesk.errors import UserError
from kepegdesk.services import rights
from kepegdesk.services.employees import Criteria
from kepegdesk.ui import ask
from kepegdesk.ui.changes import Context
from kepegdesk.ui.widgets.cell_table import CellTable
from kepegdesk.ui.widgets.notice import Notice

if TYPE_CHECKING:
    from kepegdesk.services.bulk_edit import Change

MOST = 20_000
"""Cells changed at once, as ``services.bulk_edit`` has it; that is loaded when it is needed."""
HINT = (
    "Ketik atau F2 mengubah sel, Enter turun, Tab ke kanan. Ctrl+V menempel dari Excel, Ctrl+D "
    "mengisi ke bawah, Del mengosongkan. Esc selesai."
)


class ListEditing(QObject):
    """What is done to cells and to everybody selected; every act is one of the journal's."""

    switched = Signal(bool)
    told = Signal(str)

    def __init__(self, context: Context, table: CellTable, notice: Notice, page: QObject) -> None:
        super().__init__(page)
        self._context, self._table, self._notice = context, table, notice
        self.is_storing = False
        """A cell is being stored: the list keeps its rows where they are."""
        self.may = context.may(rights.CHANGE_MANY)
        self.why_not = ""
        """Why nothing of the list is changed now, such as that it shows a past day."""

    def connect_table(self) -> None:
        """Follow the table, once it has its model."""
        table = self._table
        table.paste_wanted.connect(self.paste)
        table.fill_wanted.connect(self.fill_down)
        table.erase_wanted.connect(self.erase)
        table.above_wanted.connect(self.copy_above)
        table.not_typed.connect(self.on_not_typed)
        table.left_editing.connect(lambda: self.switch(on=False))
        if (people := table.people()) is not None:
            people.refused.connect(self._on_typed)

    @property
    def is_on(self) -> bool:
        """Tell whether cells are typed over."""
        return self._table.editing

    def switch(self, *, on: bool) -> None:
        """Switch typing into cells on or off."""
        if on and self._is_refused():
            self.switched.emit(False)
            return
        on = on and self.may
        if on != self._table.editing:
            self._table.set_editing(on)
            self._notice.say(HINT if on else "")
            self.switched.emit(on)
        if on:
            self._table.setFocus()

    def forbid(self, why: str) -> None:
        """Let nothing be changed for a reason; an empty one allows it again."""
        self.why_not = why
        if why:
            self.switch(on=False)

    def _is_refused(self) -> bool:
        if self.why_not:
            ask.tell(self._table.window(), self.why_not)
        return bool(self.why_not)

    # Cells

    def store(self, employee: int, field: str, text: str) -> str:
        """Store one cell in its own act; return why it was refused, or nothing."""
        from kepegdesk.services import bulk_edit
        from kepegdesk.services.bulk_edit import Change, Outcome

        try:
            shown = self._context.ask(bulk_edit.preview, [Change(employee, field, text)])
            line = shown.lines[0]
            if line.outcome is Outcome.REFUSED:
                return line.reason
            if line.outcome is Outcome.CHANGED:
                self.is_storing = True
                self._context.do(bulk_edit.apply, shown)
        except UserError as refusal:
            return str(refusal)
        finally:
            self.is_storing = False
        return ""

    def _on_typed(self, why: str) -> None:
        self._notice.say(why or HINT, "error" if why else "")

    def on_not_typed(self, column: str) -> None:
        """Offer the way for a column that is not typed into."""
        from kepegdesk.domain.bulk_fields import DATED, READ_ONLY, label_of

        if column in DATED:
            self.change_many(column)
            return
        field = "full_name" if column == "name" else column
        words = f"{label_of(field)} tidak diketik di daftar" if field in READ_ONLY else "Kolom ini"
        self._notice.say(f"{words}; ubahlah di formulir (Esc, lalu Enter).", "warning")

    def copy_above(self) -> None:
        """Store what stands in the cell above."""
        index, people = self._table.currentIndex(), self._table.people()
        if people is None or not index.isValid() or index.row() == 0:
            return
        if not people.flags(index) & Qt.ItemFlag.ItemIsEditable:
            self.on_not_typed(people.columns[index.column()].key)
            return
        above = people.index(index.row() - 1, index.column())
        people.setData(index, people.data(above, Qt.ItemDataRole.EditRole))

    # Blocks

    def paste(self) -> None:
        """Preview what the clipboard would put over the cells from the selected one on."""
        rows, columns = self._table.cells()
        block = read_block(QGuiApplication.clipboard().text())
        if not block or not rows or not columns:
            return
        if self._is_flood(max(len(rows) * len(columns), len(block) * len(block[0]))):
            return
        beside = self._table.columns_from(columns[0])
        block = without_headings(block, [self._table.columns()[c].title for c in beside])
        laid = lay(block, rows, columns, (self._table.model().rowCount(), beside))
        self._preview(self._changes(laid.cells), f"Tempel {_size(block)}", _over(laid))

    def fill_down(self) -> None:
        """Preview the first selected row's texts in every row below it."""
        rows, columns = self._table.cells()
        if len(rows) == 1 and rows[0] > 0:
            rows = [rows[0] - 1, *rows]
        if len(rows) < 2 or self._is_flood(len(rows) * len(columns)):
            return
        first = {column: self._text(rows[0], column) for column in columns}
        cells = [(row, column, first[column]) for row in rows[1:] for column in columns]
        self._preview(self._changes(cells), f"Isi ke bawah: {thousands(len(rows) - 1)} baris")

    def erase(self) -> None:
        """Preview the selected cells without their texts."""
        rows, columns = self._table.cells()
        if self._is_flood(len(rows) * len(columns)):
            return
        cells = [(row, column, "") for row in rows for column in columns]
        self._preview(self._changes(cells), f"Kosongkan {thousands(len(cells))} sel")

    def _is_flood(self, cells: int) -> bool:
        """Tell, and say so, that more is selected than is changed at once."""
        if cells > MOST:
            words = f"{thousands(cells)} sel sekali jalan terlalu banyak: paling banyak "
            self._notice.say(f"{words}{thousands(MOST)}. Pilih lebih sedikit.", "warning")
        return cells > MOST

    def _text(self, row: int, column: int) -> str:
        model = self._table.model()
        return str(model.data(model.index(row, column), Qt.ItemDataRole.EditRole) or "")

    def _changes(self, cells: Iterable[tuple[int, int, str]]) -> list[Change]:
        from kepegdesk.services.bulk_edit import Change

        people = self._table.people()
        if people is None:
            return []
        people.load_ids()  # each row alone would be read from the tables
        keys = ["full_name" if column.key == "name" else column.key for column in people.columns]
        return [
            Change(employee, keys[column], text)
            for row, column, text in cells
            if (employee := people.id_at(row)) is not None
        ]

    # Many at once

    def selected(self) -> list[int]:
        """Return the people selected, or the one the user stands on."""
        people = self._table.people()
        if people is None:
            return []
        people.load_ids()
        rows = self._table.selected_rows() or [self._table.current_row()]
        return [found for row in rows if (found := people.id_at(row)) is not None]

    def change_many(self, at: str = "") -> None:
        """Open one form for everybody selected, at a field."""
        if not self._is_refused():
            ask.trying(self._table.window(), lambda: self._change_many(at))

    def _change_many(self, at: str) -> None:
        from kepegdesk.ui.dialogs.change_many import ChangeMany

        chosen = self.selected()
        if not chosen:
            ask.tell(self._table.window(), "Pilih dahulu pegawai yang akan diubah.")
        elif len(chosen) > MOST:
            ask.tell(self._table.window(), f"Pilih paling banyak {thousands(MOST)} pegawai.")
        else:
            dialog = ChangeMany(self._context, chosen, self._table.window(), at)
            if dialog.exec() and dialog.applied:
                self._tell(dialog.applied.values, dialog.applied.people)

    def replace(self, criteria: Criteria, shown: str) -> None:
        """Open *Cari dan ganti* over the selected, or over everybody the list shows."""
        from kepegdesk.ui.dialogs.find_replace import FindReplace

        if not self._is_refused():
            FindReplace(
                self._context, criteria, shown, self.selected(), self._table.window()
            ).exec()

    def _preview(self, changes: Sequence[Change], title: str, notes: str = "") -> None:
        from kepegdesk.ui.dialogs.bulk_preview import BulkPreview

        if not changes or self._is_refused():
            return
        if self._context.may(rights.CHANGE_MANY):
            preview = BulkPreview(self._context, changes, title, self._table.window(), notes)
            if preview.exec() and preview.applied:
                self._tell(preview.applied.values, preview.applied.people)

    def _tell(self, values: int, people: int) -> None:
        words = f"{thousands(values)} nilai dari {thousands(people)} pegawai disimpan. "
        self.told.emit(f"{words}Ctrl+Z membatalkannya.")

    # The menu of the list

    def show_menu(self, where: QPoint, criteria: Criteria, shown: str) -> None:
        """Show what may be done to whoever is selected."""
        self.menu(criteria, shown).exec(self._table.viewport().mapToGlobal(where))

    def menu(self, criteria: Criteria, shown: str) -> QMenu:
        """Return the menu of the list."""
        table, menu = self._table, QMenu(self._table)
        row = table.current_row()
        menu.addAction("Buka formulir", lambda: table.opened.emit(row)).setEnabled(row >= 0)
        menu.addSeparator()
        menu.addAction("Salin", table.copy)
        menu.addAction("Salin dengan judul kolom", lambda: table.copy(headings=True))
        if not self.may:
            return menu
        if self.why_not:
            menu.addAction(self.why_not).setEnabled(False)
            return menu
        menu.addSeparator()
        many = menu.addAction("Ubah banyak sekaligus…", self.change_many)
        many.setIcon(QIcon.fromTheme("kd-edit"))
        menu.addAction("Cari dan ganti…", lambda: self.replace(criteria, shown))
        menu.addSeparator()
        typing = menu.addAction("Sunting di tabel")
        typing.setCheckable(True)
        typing.setChecked(self.is_on)
        typing.toggled.connect(lambda on: self.switch(on=on))
        if self.is_on:
            menu.addAction("Tempel dari Excel…", self.paste)
            menu.addAction("Isi ke bawah…", self.fill_down)
            menu.addAction("Kosongkan sel…", self.erase)
        return menu


def _size(block: Sequence[Sequence[str]]) -> str:
    return f"{thousands(len(block))} baris, {len(block[0])} kolom"


def _over(laid: Laid) -> str:
    """Say what of a block found no room."""
    parts = []
    if laid.rows_over:
        parts.append(f"{thousands(laid.rows_over)} baris terakhir tempelan")
    if laid.columns_over:
        parts.append(f"{laid.columns_over} kolom terakhir tempelan")
    return f"{' dan '.join(parts)} tidak mendapat tempat di daftar." if parts else ""
