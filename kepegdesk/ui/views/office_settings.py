"""The office's choices where the rules leave one, with default and basis."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from kepegdesk.services import settings
from kepegdesk.services.settings import SettingRow
from kepegdesk.ui.changes import Context
from kepegdesk.ui.dialogs.setting import Setting
from kepegdesk.ui.forms.office_settings import Ui_OfficeSettings
from kepegdesk.ui.models.columns import Column
from kepegdesk.ui.views.office_section import Section
from kepegdesk.ui.widgets.search_line import matches

EMPTY = "kosong"

SETTINGS = (
    Column[SettingRow]("group", "Bagian", 70, lambda r: r.group),
    Column[SettingRow]("label", "Pengaturan", 400, lambda r: r.label),
    Column[SettingRow](
        "value", "Pilihan", 110, lambda r: r.value or EMPTY,
        tone=lambda r: "good" if r.differs else "",
    ),
    Column[SettingRow](
        "default", "Bawaan", 110, lambda r: r.default or EMPTY, tone=lambda _r: "soft"
    ),
    Column[SettingRow]("basis", "Dasar", 480, lambda r: r.legal_basis),
)  # fmt: skip


class Settings(Section):
    """A searchable list; what differs from the default is marked."""

    subjects = frozenset({"setting"})

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, Ui_OfficeSettings(), parent)
        ui = self.ui
        self.settings = self.show_list(SETTINGS, "setting", "Pengaturan", self._read)
        ui.search.searched.connect(lambda _words: self.reload())
        ui.search.left_for_list.connect(ui.table.setFocus)
        ui.changed.toggled.connect(lambda _on: self.reload())
        self.settings.on_row(ui.editButton, self._edit, context.may(settings.choose), opens=True)

    def _read(self) -> list[SettingRow]:
        words, only = self.ui.search.text(), self.ui.changed.isChecked()
        return [
            row
            for row in self.context.ask(settings.listed)
            if matches(words, row.group, row.label, row.value, row.legal_basis, row.key)
            and (row.differs or not only)
        ]

    def _edit(self, row: SettingRow) -> None:
        Setting(self.context, row, self).exec()
