"""The page of letters: the book of numbers, is a letter genuine, the office's key, the wording."""

from __future__ import annotations

from typing import Protocol, cast

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from kepegdesk.ui.changes import Context
from kepegdesk.ui.forms.letters_page import Ui_LettersPage
from kepegdesk.ui.views.letter_book import LetterBook
from kepegdesk.ui.views.letter_check import LetterCheck
from kepegdesk.ui.views.letter_keys import LetterKeys
from kepegdesk.ui.views.letter_wording import WordingTab


class Tab(Protocol):
    """What every tab answers."""

    def reload(self) -> None:
        """Read anew."""

    def words(self) -> str:
        """Word the count."""


class LettersPage(QWidget):
    """Holds the tabs; each reads for itself and says how much it shows."""

    counted = Signal(str)
    told = Signal(str)

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.ui = Ui_LettersPage()
        self.ui.setupUi(self)
        self.book = LetterBook(context)
        self.check = LetterCheck(context)
        self.keys = LetterKeys(context)
        self.wording = WordingTab(context)
        for tab, title in (
            (self.book, "Buku nomor"),
            (self.check, "Periksa surat"),
            (self.keys, "Kunci"),
            (self.wording, "Templat"),
        ):
            self.ui.tabs.addTab(tab, title)
            tab.counted.connect(lambda _words: self.counted.emit(self.words()))
            tab.told.connect(self.told)
        self.ui.tabs.currentChanged.connect(self._on_tab)

    def _on_tab(self) -> None:
        self.ui.tabs.currentWidget().setFocus()
        self.counted.emit(self.words())

    def reload(self) -> None:
        """Read every tab anew."""
        for place in range(self.ui.tabs.count()):
            self._tab(place).reload()

    def words(self) -> str:
        """Word what the tab in front shows."""
        return self._tab(self.ui.tabs.currentIndex()).words()

    def leave(self) -> bool:
        """Let tabs with something typed settle it; False when the page must stay."""
        for place in range(self.ui.tabs.count()):
            leave = getattr(self.ui.tabs.widget(place), "leave", None)
            if leave is not None and not leave():
                self.ui.tabs.setCurrentIndex(place)
                return False
        return True

    def _tab(self, place: int) -> Tab:
        return cast(Tab, self.ui.tabs.widget(place))
