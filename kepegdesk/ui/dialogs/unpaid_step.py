"""The next step of leave without pay (CLTN): to BKN, its answer, the decree, back to service."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtWidgets import QWidget

from kepegdesk.domain.leave_flow import Act
from kepegdesk.domain.problems import error
from kepegdesk.domain.working_days import ONE_DAY
from kepegdesk.errors import Refused
from kepegdesk.services import leave_unpaid, letters
from kepegdesk.services.leave_rows import LeaveRow
from kepegdesk.ui.changes import Context
from kepegdesk.ui.dialogs.decision import period_words
from kepegdesk.ui.dialogs.record import RecordDialog
from kepegdesk.ui.forms.unpaid_step import Ui_UnpaidStep
from kepegdesk.ui.widgets.optional_date import set_today

FROM_BOOK = "kosong: nomor berikut dari buku nomor"


@dataclass(frozen=True, slots=True)
class Step:
    """How a step is asked for: its name, verb, fields beyond the date, and a sentence."""

    name: str
    verb: str
    fields: frozenset[str]
    hint: str


STEPS = {
    Act.PROPOSE: Step(
        "Usulkan ke BKN",
        "Usulkan",
        frozenset({"number"}),
        "Surat permintaan persetujuan kepada Kepala BKN (anak lampiran 1.d) terbit dengan nomor "
        "dan tanggal ini.",
    ),
    Act.ENDORSE: Step(
        "Catat persetujuan BKN",
        "Catat",
        frozenset({"agreed", "number", "note"}),
        "Nomor dan tanggal surat Kepala BKN (pertek), seperti tertulis di suratnya.",
    ),
    Act.ISSUE: Step(
        "Terbitkan SK CLTN",
        "Terbitkan",
        frozenset(),
        "Keputusan CLTN (anak lampiran 1.e, perpanjangan 1.h) terbit dengan nomor yang sudah "
        "disiapkan dari buku nomor.",
    ),
    Act.REACTIVATE: Step(
        "Aktifkan kembali",
        "Aktifkan",
        frozenset({"backOn", "number"}),
        "Keputusan pengaktifan kembali (anak lampiran 1.k). Hak cuti tahunan mulai lagi sesudah "
        "satu tahun bekerja sejak tanggal aktif.",
    ),
}
OPTIONAL = ("agreed", "backOn", "number", "note")
NUMBER = {Act.ENDORSE: "seperti tertulis di surat BKN"}


class UnpaidStep(RecordDialog):
    """Takes what one step needs, and records it."""

    def __init__(
        self, context: Context, row: LeaveRow, act: Act, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.ui = ui = Ui_UnpaidStep()
        ui.setupUi(self)
        self._context = context
        self._row = row
        step = STEPS[act]
        set_today(self, context.session.today)
        self.setWindowTitle(step.name)
        ui.heading.setText(f"{step.name}: {row.name}")
        ui.summary.setText(f"CLTN {period_words(row)}")
        ui.hint.setText(step.hint)
        ui.saveButton.setText(step.verb)
        ui.on.set_date(context.session.today)
        ui.backOn.set_date(max(row.returned_on or row.end + ONE_DAY, row.start + ONE_DAY))
        ui.number.setPlaceholderText(NUMBER.get(act, FROM_BOOK))
        ui.agreed.addItem("Menyetujui", True)
        ui.agreed.addItem("Tidak menyetujui", False)
        for name in OPTIONAL:
            for widget in (getattr(ui, name), getattr(ui, f"{name}Label")):
                widget.setVisible(name in step.fields)
        stores: dict[Act, Callable[[], None]] = {
            Act.PROPOSE: self._propose,
            Act.ENDORSE: self._endorse,
            Act.ISSUE: self._issue,
            Act.REACTIVATE: self._reactivate,
        }
        fields = {"letter": ui.number, "number": ui.number, "on": ui.on, "back_on": ui.backOn}
        self.save_with(ui, stores[act], fields)

    def _number(self) -> str:
        return self.ui.number.text().strip()

    def _propose(self) -> None:
        day, do = self.ui.on.date(), self._context.do
        do(leave_unpaid.propose, self._row.id, number=self._number(), on=day)

    def _endorse(self) -> None:
        day = self.ui.on.date()
        if day is None:
            raise Refused([error("CL08", "on", "Tanggal surat Kepala BKN belum diisi.")])
        self._context.do(
            leave_unpaid.endorse,
            self._row.id,
            letter=self._number(),
            letter_date=day,
            agreed=bool(self.ui.agreed.currentData()),
            note=self.ui.note.text().strip(),
        )

    def _issue(self) -> None:
        self._context.do(letters.issue, self._row.id, self.ui.on.date())

    def _reactivate(self) -> None:
        back = self.ui.backOn.date()
        if back is None:
            raise Refused([error("CL09", "back_on", "Tanggal aktif kembali belum diisi.")])
        day, do = self.ui.on.date(), self._context.do
        do(leave_unpaid.reactivate, self._row.id, back, number=self._number(), on=day)
