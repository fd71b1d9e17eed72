"""A parameter of the leave rules from a day on; what began before keeps the old value."""

from __future__ import annotations

import datetime as dt

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCompleter, QWidget

from kepegdesk.domain.problems import error
from kepegdesk.domain.rule_catalogue import BY_KEY, GROUPS, PARAMETERS, Parameter
from kepegdesk.errors import Refused
from kepegdesk.services import leave_rulebook
from kepegdesk.services.leave_rulebook import IN_FORCE, RuleLine
from kepegdesk.ui.changes import Context
from kepegdesk.ui.dialogs.record import RecordDialog
from kepegdesk.ui.forms.rule import Ui_Rule
from kepegdesk.ui.text import long_date
from kepegdesk.ui.widgets.optional_date import set_today


class Rule(RecordDialog):
    """A new row for a parameter, or with ``change`` a row no leave rests on yet, to correct."""

    def __init__(
        self,
        context: Context,
        line: RuleLine | None = None,
        parent: QWidget | None = None,
        *,
        change: bool = False,
    ) -> None:
        super().__init__(parent)
        self.ui = ui = Ui_Rule()
        ui.setupUi(self)
        self._context = context
        self._changed = line if change else None
        self._lines = context.ask(leave_rulebook.listed)
        set_today(self, context.session.today)
        self._offer(line)
        ui.validFrom.set_date(context.session.today)
        if self._changed is not None:
            self._fill(self._changed)
        ui.parameter.currentIndexChanged.connect(lambda _index: self._tell())
        ui.group.currentIndexChanged.connect(lambda _index: self._tell())
        ui.validFrom.changed.connect(self._tell)
        self._tell()
        self.save_with(
            ui, self._write,
            {"key": ui.parameter, "value": ui.value, "valid_from": ui.validFrom,
             "legal_basis": ui.basis},
        )  # fmt: skip

    def _offer(self, line: RuleLine | None) -> None:
        ui = self.ui
        for parameter in PARAMETERS:
            ui.parameter.addItem(parameter.label, parameter.key)
        for group, words in GROUPS.items():
            ui.group.addItem(words, group.value)
        completer = QCompleter(ui.parameter.model(), ui.parameter)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        ui.parameter.setCompleter(completer)
        if line is not None:
            ui.parameter.setCurrentIndex(ui.parameter.findData(line.key))
            ui.group.setCurrentIndex(ui.group.findData(line.group.value))

    def _fill(self, line: RuleLine) -> None:
        ui = self.ui
        self.setWindowTitle("Ubah aturan")
        ui.heading.setText("Ubah aturan")
        ui.value.setText(line.value)
        ui.validFrom.set_date(line.valid_from)
        ui.basis.setText(line.legal_basis)
        ui.parameter.setEnabled(False)
        ui.group.setEnabled(False)

    def _parameter(self) -> Parameter | None:
        """Return the parameter whose words stand in the field; something else typed is none."""
        place = self.ui.parameter.findText(self.ui.parameter.currentText())
        return PARAMETERS[place] if place >= 0 else None

    def _tell(self) -> None:
        """Show what holds now, and from when on a new value would count."""
        ui, parameter = self.ui, self._parameter()
        ui.unit.setText(parameter.unit if parameter else "")
        ui.present.setText(self._present_words(parameter))
        hint = f"{parameter.takes.value} " if parameter else ""
        ui.told.setText(hint + _first_read_words(parameter, ui.validFrom.date()))

    def _present_words(self, parameter: Parameter | None) -> str:
        if parameter is None:
            return "—"
        group = self.ui.group.currentData()
        for line in self._lines:
            if (line.key, line.group.value, line.state) == (parameter.key, group, IN_FORCE):
                return f"{line.words} sejak {long_date(line.valid_from)}; {line.legal_basis}"
        return "Belum ada aturan sendiri untuk kelompok ini."

    def _write(self) -> None:
        ui, parameter, first = self.ui, self._parameter(), self.ui.validFrom.date()
        if parameter is None:
            raise Refused([error("AT06", "key", "Pilih aturan dari daftar.")])
        if first is None:
            raise Refused([error("AT10", "valid_from", "Isi tanggal mulai berlakunya.")])
        value, basis, do = ui.value.text(), ui.basis.text(), self._context.do
        if self._changed is not None:
            do(leave_rulebook.change, self._changed.id, value, first, basis, self._changed)
        else:
            do(leave_rulebook.add, parameter.key, ui.group.currentData(), value, first, basis)


def _first_read_words(parameter: Parameter | None, first: dt.date | None) -> str:
    if parameter is None or first is None:
        return ""
    counts = leave_rulebook.first_read(parameter.key, first)
    if BY_KEY[parameter.key].yearly:
        return f"Dibaca pada 1 Januari: dihitung mulai tahun cuti {counts.year}."
    return f"Dipakai untuk cuti yang mulai {long_date(counts)} atau sesudahnya."
