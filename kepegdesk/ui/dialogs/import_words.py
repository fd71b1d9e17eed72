"""Words of a spreadsheet that nobody knows: what each means, asked once and remembered."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QDialog, QHeaderView, QTableWidgetItem, QWidget

from kepegdesk.domain.import_words import OPEN, UNIT, UnknownWord
from kepegdesk.errors import Refused
from kepegdesk.services import import_words
from kepegdesk.services.import_words import Meaning
from kepegdesk.ui import ask
from kepegdesk.ui.changes import Context
from kepegdesk.ui.dialogs.word_list import WordList
from kepegdesk.ui.forms.import_words import Ui_ImportWords
from kepegdesk.ui.widgets import choice_combo

MOST = 200
"""Words asked about at once; the rest comes when these are settled."""
_HEADINGS = ("Tertulis di lembar kerja", "Kolom", "Baris", "Dipahami sebagai")


class ImportWords(QDialog):
    """Lists the words with what each may mean; what is left open is asked again."""

    def __init__(
        self, context: Context, words: Sequence[UnknownWord], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.ui = Ui_ImportWords()
        self.ui.setupUi(self)
        self._context = context
        self._words = list(words)[:MOST]
        self._offered: dict[str, list[str]] = {}
        self._fill()
        self.ui.dictionaryButton.clicked.connect(lambda: WordList(context, self).exec())
        self.ui.cancelButton.clicked.connect(self.reject)
        self.ui.saveButton.clicked.connect(self.save)
        if len(words) > MOST:
            text = f"{len(words)} kata belum dikenal; {MOST} yang pertama ditampilkan."
            self.ui.notice.say(text, "warning")
        self.combo(0).setFocus()

    def _fill(self) -> None:
        table = self.ui.words
        table.setColumnCount(len(_HEADINGS))
        table.setHorizontalHeaderLabels(list(_HEADINGS))
        table.verticalHeader().hide()
        table.verticalHeader().setDefaultSectionSize(36)
        table.setShowGrid(False)
        table.setTabKeyNavigation(False)
        table.setEditTriggers(table.EditTrigger.NoEditTriggers)
        header = table.horizontalHeader()
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        for column, mode in enumerate(("Stretch", "ResizeToContents", "Fixed", "Stretch")):
            header.setSectionResizeMode(column, QHeaderView.ResizeMode[mode])
        table.setColumnWidth(2, 150)
        table.setRowCount(len(self._words))
        for place, word in enumerate(self._words):
            for column, text in enumerate((word.text, word.label, _rows(word))):
                item = QTableWidgetItem(text)
                item.setData(Qt.ItemDataRole.ToolTipRole, _why(word))
                table.setItem(place, column, item)
            table.setCellWidget(place, 3, self._choices(word))

    def _choices(self, word: UnknownWord) -> QComboBox:
        combo = QComboBox(self.ui.words)
        combo.setAccessibleName(f"Arti {word.label} {word.text}")
        combo.setMaxVisibleItems(14)
        choice_combo.keep_narrow(combo)
        combo.addItem("— dibuat saat impor —" if word.makes else "— belum dipilih —", "")
        if word.suggestion:
            combo.addItem(word.suggestion, word.suggestion)
        if word.field == UNIT:
            combo.addItem(f"Unit baru: {word.text}", word.text)
        elif word.field in OPEN:
            combo.addItem(f"Biarkan: {word.text}", word.text)
        if word.field != "position":
            combo.addItems(self._offers(word.field))
        combo.setCurrentIndex(1 if word.suggestion else 0)
        return combo

    def _offers(self, field: str) -> list[str]:
        if field not in self._offered:
            self._offered[field] = self._context.ask(import_words.offered, field)
        return self._offered[field]

    def combo(self, place: int) -> QComboBox:
        """Return the choice of what a word means."""
        widget = self.ui.words.cellWidget(place, 3)
        assert isinstance(widget, QComboBox)  # noqa: S101 - made by _fill
        return widget

    def meanings(self) -> list[Meaning]:
        """Return what was chosen."""
        return [
            Meaning(word.field, word.text, value)
            for place, word in enumerate(self._words)
            if (value := _chosen(self.combo(place)))
        ]

    @ask.shows_refusals
    def save(self) -> None:
        """Keep what was chosen in the dictionary and close."""
        chosen = self.meanings()
        if not chosen:
            self.ui.notice.say("Pilih arti paling sedikit satu kata, atau tekan Batal.", "error")
            return
        try:
            self._context.do(import_words.teach, chosen)
        except Refused as refusal:
            self.ui.notice.say_problems(refusal.problems)
            return
        self.accept()


def _chosen(combo: QComboBox) -> str:
    """Return what a choice means: its data, where it has none its own words."""
    data = combo.currentData()
    return combo.currentText() if data is None else str(data)


def _rows(word: UnknownWord) -> str:
    shown = ", ".join(map(str, word.rows[:3]))
    return f"{shown} … ({len(word.rows)})" if len(word.rows) > 3 else shown


def _why(word: UnknownWord) -> str:
    if word.holds:
        return "Barisnya menunggu sampai kata ini jelas."
    return "Unit ini akan dibuat." if word.makes else "Nilainya tidak dikenal."
