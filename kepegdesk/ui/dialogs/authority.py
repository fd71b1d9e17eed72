"""A row of the authority table: which leave, and who may grant it by which decree."""

from __future__ import annotations

import dataclasses

from PySide6.QtWidgets import QComboBox, QWidget

from kepegdesk.domain.authority import OWN_HEAD, PLACES, STATUSES, AuthorityRow
from kepegdesk.domain.kinds import LeaveKind, Rung
from kepegdesk.domain.problems import error
from kepegdesk.errors import Refused
from kepegdesk.services import authority, units
from kepegdesk.services.authority import AuthorityLine
from kepegdesk.services.office import SINCE_ALWAYS
from kepegdesk.services.signatories import FURTHER, ON_BEHALF
from kepegdesk.ui.changes import Context
from kepegdesk.ui.dialogs.record import RecordDialog
from kepegdesk.ui.dialogs.signatory import FORMS
from kepegdesk.ui.forms.authority import Ui_Authority
from kepegdesk.ui.widgets import choice_combo
from kepegdesk.ui.widgets.optional_date import set_today

OWN_HEAD_WORDS = "Kepala perangkat daerah pemohon"
USED = (
    "Baris ini sudah dipakai dalam keputusan. Perubahan menjadi baris baru yang berlaku mulai "
    "tanggal di bawah; baris lama berakhir sehari sebelumnya."
)


class Authority(RecordDialog):
    """A new row, or one to change; a row in use is followed by the changed one."""

    def __init__(
        self, context: Context, line: AuthorityLine | None = None, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.ui = ui = Ui_Authority()
        ui.setupUi(self)
        self._line = line
        set_today(self, context.session.today)
        self._offer(context)
        ui.form.currentIndexChanged.connect(lambda _index: self._allow())
        ui.validFrom.set_date(context.session.today)
        if line is not None:
            self._fill(line)
        self._allow()
        self.save_with(
            ui,
            lambda: context.do(authority.save, self.row(), line.row if line else None),
            {
                "kind": ui.kind, "post": ui.post, "form": ui.form, "on_behalf": ui.onBehalf,
                "decree": ui.decree, "valid_from": ui.validFrom, "valid_to": ui.validTo,
                "max_days": ui.maxDays,
            },
        )  # fmt: skip
        if line is not None and line.used:
            ui.notice.say(USED)

    def _offer(self, context: Context) -> None:
        ui = self.ui
        _fill(ui.kind, {kind.value: kind.label for kind in LeaveKind}, "Semua jenis cuti")
        _fill(ui.place, PLACES, "Dalam dan luar negeri")
        _fill(ui.asn, STATUSES, "Semua status")
        _fill(ui.rung, {rung.value: rung.value for rung in Rung}, "Semua jenjang")
        _fill(ui.form, FORMS, "menurut pejabatnya")
        choices = context.ask(units.choices)
        ui.unit.fill(choices, "Semua unit kerja")
        choice_combo.keep_narrow(ui.post)
        ui.post.addItem(OWN_HEAD_WORDS, OWN_HEAD)
        for title in context.ask(authority.post_titles):
            ui.post.addItem(title, title)

    def _fill(self, line: AuthorityLine) -> None:
        ui, row = self.ui, line.row
        for combo, value in (
            (ui.kind, row.kind), (ui.place, row.place), (ui.asn, row.asn), (ui.rung, row.rung),
            (ui.form, row.form), (ui.post, row.post),
        ):  # fmt: skip
            combo.setCurrentIndex(combo.findData(value))
        ui.unit.set_unit(row.unit)
        ui.maxDays.setText("" if row.max_days is None else str(row.max_days))
        named = [*row.on_behalf.splitlines(), "", ""]
        ui.onBehalf.setText(named[0])
        ui.further.setText(named[1])
        ui.decree.setText(row.decree)
        ui.decreeDate.set_date(row.decree_date)
        if not line.used:
            ui.validFrom.set_date(None if row.valid_from == SINCE_ALWAYS else row.valid_from)
        ui.validTo.set_date(row.valid_to)

    def _allow(self) -> None:
        form = self.ui.form.currentData()
        self.ui.onBehalf.setEnabled(form in (ON_BEHALF, FURTHER))
        self.ui.further.setEnabled(form == FURTHER)

    def row(self) -> AuthorityRow:
        """Return what is typed; an empty beginning means since always."""
        ui = self.ui
        behalf = [each.text().strip() for each in (ui.onBehalf, ui.further) if each.isEnabled()]
        typed = AuthorityRow(
            id=self._line.row.id if self._line else None,
            kind=ui.kind.currentData(),
            place=ui.place.currentData(),
            asn=ui.asn.currentData(),
            rung=ui.rung.currentData(),
            unit=ui.unit.unit(),
            max_days=self._days(),
            post=ui.post.currentData() or "",
            form=ui.form.currentData(),
            on_behalf="\n".join(line for line in behalf if line),
            decree=ui.decree.text().strip(),
            decree_date=ui.decreeDate.date(),
            valid_from=ui.validFrom.date() or SINCE_ALWAYS,
            valid_to=ui.validTo.date(),
        )
        return self._in_place(typed)

    def _in_place(self, typed: AuthorityRow) -> AuthorityRow:
        """Where only the end of a row in use was changed, let the row itself be ended."""
        if self._line is None or not self._line.used:
            return typed
        old = self._line.row
        begun = dataclasses.replace(typed, valid_from=old.valid_from)
        only_end = dataclasses.replace(begun, valid_to=old.valid_to) == old
        return begun if only_end else typed

    def _days(self) -> int | None:
        text = self.ui.maxDays.text().strip()
        if not text:
            return None
        if not (text.isascii() and text.isdigit()):
            raise Refused([error("AK08", "max_days", "Tulis jumlah hari, misalnya 14.")])
        return int(text)


def _fill(combo: QComboBox, words: dict[str, str], empty: str) -> None:
    combo.addItem(empty, "")
    for value, label in words.items():
        combo.addItem(label, value)
