"""Somebody who signs letters: his office, in what form, by which decree, from when until when."""

from __future__ import annotations

from dataclasses import asdict

from PySide6.QtWidgets import QWidget

from kepegdesk.domain.problems import error
from kepegdesk.domain.ranks import rank_name
from kepegdesk.domain.three_way import Values
from kepegdesk.errors import Refused
from kepegdesk.services import employees, signatories, units
from kepegdesk.services.office import SINCE_ALWAYS
from kepegdesk.services.signatories import FURTHER, HEAD_OF_UNIT, ON_BEHALF, OWN, SignatoryRow
from kepegdesk.ui import ask
from kepegdesk.ui.changes import Context
from kepegdesk.ui.dialogs.conflict import Record, save_over, the_row
from kepegdesk.ui.dialogs.record import RecordDialog, show_beginnings
from kepegdesk.ui.forms.signatory import Ui_Signatory
from kepegdesk.ui.people import finder
from kepegdesk.ui.widgets.optional_date import set_today

FORMS = {
    OWN: "atas nama sendiri",
    ON_BEHALF: "a.n. (atas nama satu jabatan)",
    FURTHER: "u.b. (untuk beliau, dua jabatan)",
}
ACTING = {
    "": "Pejabat definitif",
    "Plt.": "Plt. (pelaksana tugas)",
    "Plh.": "Plh. (pelaksana harian)",
    "Pj.": "Pj. (penjabat)",
}
LEVELS = {
    1: "Kepala kantor ini",
    2: "Sekretaris Daerah",
    3: "Kepala daerah",
    HEAD_OF_UNIT: "Kepala sebuah unit kerja",
}


class Signatory(RecordDialog):
    """A new signatory, or one to change; letters already issued keep the old."""

    def __init__(
        self, context: Context, row: SignatoryRow | None = None, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.ui = ui = Ui_Signatory()
        ui.setupUi(self)
        self._context = context
        self._row = row
        set_today(self, context.session.today)
        for combo, words in ((ui.form, FORMS), (ui.acting, ACTING), (ui.level, LEVELS)):
            for value, label in words.items():
                combo.addItem(label, value)
        choices = context.ask(units.choices)
        ui.unit.fill(choices, "— pilih unit —")
        ui.employee.search_with(finder(context))
        ui.employee.picked.connect(self._fill_from)
        ui.form.currentIndexChanged.connect(self._allow)
        ui.level.currentIndexChanged.connect(self._allow)
        if row is None:
            ui.validFrom.set_date(context.session.today)
        else:
            self._fill(row)
        self._allow()
        self.save_with(ui, self._write, self._named())
        self.keep_drafts(context, "signatory", row.id if row else None)

    def _named(self) -> dict[str, QWidget]:
        ui = self.ui
        return {
            "title": ui.position,
            "nip": ui.nip,
            "unit": ui.unit,
            "acting": ui.acting,
            "decree": ui.decree,
            "form": ui.form,
            "on_behalf": ui.onBehalf,
            "valid_from": ui.validFrom,
            "valid_to": ui.validTo,
        }

    def _fill(self, row: SignatoryRow) -> None:
        ui = self.ui
        ui.position.setText(row.title)
        ui.name.setText(row.name)
        ui.nip.setText(row.nip or "")
        ui.rank.setText(row.rank)
        ui.form.setCurrentIndex(ui.form.findData(row.form))
        ui.acting.setCurrentIndex(ui.acting.findData(row.acting))
        named = [*row.on_behalf.splitlines(), "", ""]
        ui.onBehalf.setText(named[0])
        ui.further.setText(named[1])
        ui.decree.setText(row.decree)
        ui.level.setCurrentIndex(ui.level.findData(row.level))
        ui.unit.set_unit(row.unit)
        ui.isPpk.setChecked(row.is_ppk)
        ui.validFrom.set_date(None if row.valid_from == SINCE_ALWAYS else row.valid_from)
        ui.validTo.set_date(row.valid_to)

    def _fill_from(self, employee: int | None) -> None:
        """Take name, NIP and rank from the file of the person chosen."""
        if employee is None:
            return
        file = self._context.ask(employees.get, employee)
        self.ui.name.setText(file.full_name)
        self.ui.nip.setText(file.nip or "")
        self.ui.rank.setText(rank_name(file.rank.golongan))
        show_beginnings(self)

    def _allow(self) -> None:
        ui, form = self.ui, self.ui.form.currentData()
        ui.onBehalf.setEnabled(form in (ON_BEHALF, FURTHER))
        ui.further.setEnabled(form == FURTHER)
        of_unit = ui.level.currentData() == HEAD_OF_UNIT
        ui.unit.setEnabled(of_unit)
        ui.position.setPlaceholderText("kosong: menurut nama unit" if of_unit else "")

    def row(self) -> SignatoryRow:
        """Return what is typed; an empty beginning means since always."""
        ui = self.ui
        if ui.nip.text() and any(problem.blocks for problem in ui.nip.problems()):
            raise Refused([error("PJ04", "nip", "NIP pejabat belum benar: harus 18 angka.")])
        behalf = [each.text().strip() for each in (ui.onBehalf, ui.further) if each.isEnabled()]
        return SignatoryRow(
            id=self._row.id if self._row else None,
            title=ui.position.text().strip(),
            name=ui.name.text().strip(),
            nip=ui.nip.text() or None,
            rank=ui.rank.text().strip(),
            form=ui.form.currentData(),
            on_behalf="\n".join(line for line in behalf if line),
            level=ui.level.currentData(),
            is_ppk=ui.isPpk.isChecked(),
            valid_from=ui.validFrom.date() or SINCE_ALWAYS,
            valid_to=ui.validTo.date(),
            acting=ui.acting.currentData(),
            decree=ui.decree.text().strip(),
            unit=ui.unit.unit() if ui.unit.isEnabled() else None,
        )

    def _write(self) -> None:
        row = self.row()
        end_others = self._ask_about_overlaps(row)
        if end_others is not None:
            self._keep(row, end_others=end_others)

    def _keep(self, row: SignatoryRow, *, end_others: bool) -> None:
        context, was = self._context, self._row
        if was is None or was.id is None:
            context.do(signatories.save, row, end_others=end_others)
            return

        def read() -> Values:
            rows: list[SignatoryRow] = context.ask(signatories.listed)
            return asdict(the_row(rows, was.id))

        def store(values: Values, over: Values) -> None:
            wanted, before = SignatoryRow(**values), SignatoryRow(**over)
            context.do(signatories.save, wanted, end_others=end_others, was=before)

        record = Record("signatory", was.id, read, store)
        save_over(context, self, record, asdict(was), asdict(row))

    def _ask_about_overlaps(self, row: SignatoryRow) -> bool | None:
        """Tell who holds the office at the same time; None where the form shall stay open.

        Who stands in for somebody overlaps with him by nature: only a second holder is told.
        """
        doubts = () if row.acting else self._context.ask(signatories.doubts, row)
        if not doubts:
            return False
        told = "\n".join(problem.text for problem in doubts)
        verbs = ("Akhiri yang lama sehari sebelumnya", "Simpan keduanya", "Kembali")
        chosen = ask.choose(self, "Jabatan ini sudah ada pemegangnya.", verbs, explain=told)
        if chosen in (0, 1):
            return chosen == 0
        raise Refused([doubts[0]])
