"""The page of registers: lists to read and print, what is left, and the paper book."""

from __future__ import annotations

import datetime as dt
from typing import Protocol, cast

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from kepegdesk.ui.changes import Context
from kepegdesk.ui.forms.registers_page import Ui_RegistersPage
from kepegdesk.ui.views.balance_tab import BalanceTab
from kepegdesk.ui.views.reconciliation_tab import ReconciliationTab
from kepegdesk.ui.views.register_tab import RegisterTab


class Tab(Protocol):
    """What every tab answers."""

    def reload(self) -> None:
        """Read anew."""

    def words(self) -> str:
        """Word the count."""

    def current(self) -> int | None:
        """Return the person the user stands on."""


class RegistersPage(QWidget):
    """Holds the tabs; each reads when it is first shown, and says how much it shows."""

    counted = Signal(str)
    told = Signal(str)
    ledger_wanted = Signal(object)

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.ui = Ui_RegistersPage()
        self.ui.setupUi(self)
        self.register = RegisterTab(context)
        self.balances = BalanceTab(context)
        self.reconciliation = ReconciliationTab(context)
        for tab, title in (
            (self.register, "Register"),
            (self.balances, "Sisa cuti"),
            (self.reconciliation, "Rekonsiliasi"),
        ):
            self.ui.tabs.addTab(tab, title)
            tab.counted.connect(lambda _words: self.counted.emit(self.words()))
            tab.told.connect(self.told)
            tab.ledger_wanted.connect(self.ledger_wanted)
        self.balances.register_wanted.connect(self.show_register)
        self.ui.tabs.currentChanged.connect(self._on_tab)

    def _on_tab(self) -> None:
        self.ui.tabs.currentWidget().setFocus()
        self.counted.emit(self.words())

    def show_register(self, name: str, unit: int | None, on: dt.date | None) -> None:
        """Show a register of a unit on a day."""
        self.register.choose(name, unit, on)
        self.ui.tabs.setCurrentWidget(self.register)

    def reload(self) -> None:
        """Read every tab anew."""
        for place in range(self.ui.tabs.count()):
            self._tab(place).reload()

    def words(self) -> str:
        """Word what the tab in front shows."""
        return self._tab(self.ui.tabs.currentIndex()).words()

    def current(self) -> int | None:
        """Return the person the user stands on."""
        return self._tab(self.ui.tabs.currentIndex()).current()

    def leave(self) -> bool:
        """Let figures that were typed be settled; False when the page must stay."""
        if self.reconciliation.leave():
            return True
        self.ui.tabs.setCurrentWidget(self.reconciliation)
        return False

    def _tab(self, place: int) -> Tab:
        return cast(Tab, self.ui.tabs.widget(place))
