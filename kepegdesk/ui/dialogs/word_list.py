"""The dictionary of corrections: what words of spreadsheets mean, to see and to remove."""

from __future__ import annotations

from PySide6.QtWidgets import QDialog, QWidget

from kepegdesk.services import import_words
from kepegdesk.services.import_words import WordRow
from kepegdesk.ui import ask
from kepegdesk.ui.changes import Context
from kepegdesk.ui.forms.word_list import Ui_WordList
from kepegdesk.ui.models.columns import Column
from kepegdesk.ui.models.rows import RowsModel
from kepegdesk.ui.text import plain

COLUMNS = (
    Column[WordRow]("label", "Kolom", 190, lambda r: r.label),
    Column[WordRow]("key", "Tertulis di lembar kerja", 270, lambda r: r.key),
    Column[WordRow]("value", "Dipahami sebagai", 270, lambda r: r.value),
)


class WordList(QDialog):
    """Lists the dictionary; *Hapus* takes the selected lines out of it."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.ui = Ui_WordList()
        self.ui.setupUi(self)
        self._context = context
        self.model = RowsModel[WordRow](COLUMNS, self)
        self.ui.table.use(self.model, f"{context.session.account}/words", "Kamus koreksi")
        self.ui.removeButton.clicked.connect(self.remove)
        self.ui.closeButton.clicked.connect(self.accept)
        self.ui.table.selectionModel().selectionChanged.connect(lambda *_s: self._allow())
        self.reload()
        self.ui.table.setFocus()

    def reload(self) -> None:
        """Read the dictionary anew."""
        words = self._context.ask(import_words.listed)
        self.model.show(words)
        if self.model.rowCount():
            self.ui.table.go_to(0)
        else:
            self.ui.notice.say("Belum ada kata di kamus. Kata tersimpan saat Anda mengimpor.")
        self._allow()

    def _allow(self) -> None:
        self.ui.removeButton.setEnabled(bool(self._chosen()))

    def _chosen(self) -> list[WordRow]:
        return [self.model.rows[place] for place in self.ui.table.selected_rows()]

    @ask.shows_refusals
    def remove(self) -> None:
        """Take the selected lines out; Ctrl+Z in the main window brings them back."""
        rows = self._chosen()
        if rows:
            self._context.do(import_words.forget, rows)
            self.reload()
            more = f" dan {len(rows) - 1} kata lain" if len(rows) > 1 else ""
            self.ui.notice.say(plain(f"«{rows[0].key}»{more} dihapus dari kamus."), "good")
