"""The page of the office: its sections in a list at the left, each made when it is first shown."""

from __future__ import annotations

import importlib
from typing import Any, NamedTuple

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QListWidgetItem, QWidget

from kepegdesk.services import accounts
from kepegdesk.ui.changes import Context
from kepegdesk.ui.forms.office_page import Ui_OfficePage


class Part(NamedTuple):
    """A section: its words, and the module and class it is loaded from."""

    label: str
    module: str
    name: str


GROUPS = {
    "Kantor": {
        "letterhead": Part("Kop surat", "office_letterhead", "Letterheads"),
        "units": Part("Unit kerja", "office_units", "Units"),
        "accounts": Part("Akun", "office_units", "Accounts"),
        "settings": Part("Pengaturan", "office_settings", "Settings"),
    },
    "Pejabat": {
        "signatories": Part("Penanda tangan", "office_signatories", "Signatories"),
        "authority": Part("Kewenangan", "office_signatories", "AuthorityTable"),
    },
    "Aturan": {
        "rules": Part("Aturan cuti", "office_rules", "Rules"),
        "kinds": Part("Jenis cuti", "office_rules", "Kinds"),
        "documents": Part("Syarat dokumen", "office_rules", "Documents"),
    },
    "Kalender": {
        "holidays": Part("Hari libur", "office_holidays", "Holidays"),
        "worked": Part("Masuk cuti bersama", "office_holidays", "WorkedDays"),
    },
}
"""The sections as the list groups them, by their keys."""

KEY = Qt.ItemDataRole.UserRole
ROW = 28
"""Height of a row of the list of sections."""


class OfficePage(QWidget):
    """Everything the office decides about itself; who may not change it reads it."""

    counted = Signal(str)
    told = Signal(str)

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.ui = Ui_OfficePage()
        self.ui.setupUi(self)
        self._context = context
        self._made: dict[str, Any] = {}
        self._parts: dict[str, Part] = {}
        self._fill()
        self.ui.sections.currentItemChanged.connect(lambda item, _old: self._on_chosen(item))
        self.show_section("letterhead")

    def _fill(self) -> None:
        for title, parts in GROUPS.items():
            heading = QListWidgetItem(title)
            heading.setFlags(Qt.ItemFlag.NoItemFlags)
            heading.setFont(_bold(self.font()))
            heading.setSizeHint(QSize(0, ROW + 4))
            self.ui.sections.addItem(heading)
            for key, part in parts.items():
                if key == "accounts" and not self._context.may(accounts.listed):
                    continue
                self._parts[key] = part
                item = QListWidgetItem(f"   {part.label}")
                item.setData(KEY, key)
                item.setSizeHint(QSize(0, ROW))
                self.ui.sections.addItem(item)

    def section_keys(self) -> list[str]:
        """Return the keys of the sections this role sees, in their order."""
        return list(self._parts)

    def section(self, key: str) -> Any:
        """Return a section, made when it is first wanted."""
        found = self._made.get(key)
        if found is None:
            part = self._parts[key]
            module = importlib.import_module(f"kepegdesk.ui.views.{part.module}")
            found = self._made[key] = getattr(module, part.name)(self._context, self)
            found.counted.connect(lambda _words: self.counted.emit(self.words()))
            found.told.connect(self.told)
            self.ui.stack.addWidget(found)
        return found

    def show_section(self, key: str) -> Any:
        """Bring a section to the front and return it."""
        found = self.section(key)
        self.ui.stack.setCurrentWidget(found)
        for place in range(self.ui.sections.count()):
            if self.ui.sections.item(place).data(KEY) == key:
                self.ui.sections.setCurrentRow(place)
        self.counted.emit(self.words())
        return found

    def _on_chosen(self, item: QListWidgetItem | None) -> None:
        key = item.data(KEY) if item is not None else None
        if key and self.ui.stack.currentWidget() is not self._made.get(key):
            self.show_section(key)

    def reload(self) -> None:
        """Read every section that was made anew; a letterhead that is being typed stays."""
        for each in self._made.values():
            each.reload()
        self.counted.emit(self.words())

    def words(self) -> str:
        """Word how many rows the section in front has."""
        front: Any = self.ui.stack.currentWidget()
        return str(front.words()) if front is not None else ""

    def is_dirty(self) -> bool:
        """Tell whether something typed is not stored."""
        return any(each.is_dirty() for each in self._made.values())

    def leave(self) -> bool:
        """Ask what becomes of what is not saved; False when the page must stay."""
        for key, each in self._made.items():
            if not each.leave():
                self.show_section(key)
                return False
        return True


def _bold(font: QFont) -> QFont:
    bold = QFont(font)
    bold.setBold(True)
    return bold
