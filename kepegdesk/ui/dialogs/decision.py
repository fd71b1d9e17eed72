"""The answer to a request: the superior's advice, or the decision of who grants leave."""

from __future__ import annotations

from PySide6.QtWidgets import QDialog, QWidget

from kepegdesk.domain.kinds import LeaveKind, LeaveState, Verdict
from kepegdesk.errors import Refused, UserError
from kepegdesk.services import leave, signatories
from kepegdesk.services.leave import Answer
from kepegdesk.services.leave_rows import LeaveRow
from kepegdesk.ui.changes import Context
from kepegdesk.ui.forms.decision import Ui_Decision
from kepegdesk.ui.text import short_date
from kepegdesk.ui.widgets import choice_combo
from kepegdesk.ui.widgets.form_keys import FormKeys
from kepegdesk.ui.widgets.marks import mark_problems
from kepegdesk.ui.widgets.optional_date import set_today


def is_decision(row: LeaveRow) -> bool:
    """Tell whether the next answer decides, or only advises."""
    return row.state is LeaveState.CONSIDERED


def length_words(row: LeaveRow) -> str:
    """Word how long a leave is, in the days it is counted in."""
    if row.kind is LeaveKind.ANNUAL:
        return f"{row.working_days} hari kerja"
    return f"{row.calendar_days} hari kalender ({row.working_days} hari kerja)"


def period_words(row: LeaveRow) -> str:
    """Word from when until when."""
    return f"{short_date(row.start)} s.d. {short_date(row.end)}"


class Decision(QDialog):
    """Takes a verdict, its day, its official and its reason."""

    def __init__(
        self,
        context: Context,
        row: LeaveRow,
        verdict: Verdict = Verdict.APPROVE,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.ui = Ui_Decision()
        self.ui.setupUi(self)
        self._context = context
        self._row = row
        set_today(self, context.session.today)
        name = "Keputusan cuti" if is_decision(row) else "Pertimbangan atasan"
        self.setWindowTitle(name)
        self.ui.heading.setText(f"{name}: {row.name}")
        self.ui.summary.setText(f"{row.kind.label}, {period_words(row)}, {length_words(row)}")
        self._fill(verdict)
        self.ui.verdict.currentIndexChanged.connect(lambda _index: self._show_what_is_needed())
        self.ui.decideButton.clicked.connect(self.decide)
        self.ui.cancelButton.clicked.connect(self.reject)
        self.keys = FormKeys(self, self.decide)
        self._show_what_is_needed()

    def _fill(self, verdict: Verdict) -> None:
        choice_combo.fill(self.ui.verdict, Verdict)
        choice_combo.choose(self.ui.verdict, verdict)
        self.ui.on.set_date(self._context.session.today)
        self.ui.start.set_date(self._row.start)
        self.ui.end.set_date(self._row.end)
        first = "pejabat yang berwenang" if is_decision(self._row) else "atasan langsung"
        self.ui.by.setEditable(False)
        self.ui.by.addItem(f"Otomatis: {first}", None)
        for row in self._context.ask(signatories.listed):
            if row.nip:
                self.ui.by.addItem(f"{row.name}, {row.title}", row.nip)

    def _verdict(self) -> Verdict:
        return choice_combo.chosen(self.ui.verdict, Verdict) or Verdict.APPROVE

    def _show_what_is_needed(self) -> None:
        """A change needs new days, a postponement its letter, an approval may take a number."""
        verdict, decides = self._verdict(), is_decision(self._row)
        self._show_row("start", decides and verdict is Verdict.CHANGE)
        self._show_row("number", decides and verdict is not Verdict.REFUSE)
        self.ui.note.setPlaceholderText(
            "boleh kosong" if verdict is Verdict.APPROVE else "wajib diisi"
        )
        self.ui.decideButton.setText(f"Catat: {verdict.label}")

    def _show_row(self, name: str, shown: bool) -> None:
        ui = self.ui
        more = (ui.toLabel, ui.end) if name == "start" else ()
        for widget in (getattr(ui, name), getattr(ui, f"{name}Label"), *more):
            widget.setVisible(shown)

    def answer(self) -> Answer:
        """Return the answer as it stands."""
        verdict, decides = self._verdict(), is_decision(self._row)
        changed = decides and verdict is Verdict.CHANGE
        return Answer(
            verdict=verdict,
            note=self.ui.note.toPlainText().strip(),
            by=self.ui.by.currentData(),
            on=self.ui.on.date(),
            start=self.ui.start.date() if changed else None,
            end=self.ui.end.date() if changed else None,
            number=self.ui.number.text().strip() if decides else "",
        )

    def decide(self) -> None:
        """Record the answer, or say why not."""
        try:
            answer_request(self._context, self._row, self.answer())
        except Refused as refusal:
            fields: dict[str, QWidget] = {
                "verdict": self.ui.verdict,
                "note": self.ui.note,
                "start": self.ui.start,
                "end": self.ui.end,
                "number": self.ui.number,
                "by": self.ui.by,
            }
            mark_problems(fields, refusal.problems)
            self.ui.notice.say_problems(refusal.problems)
            return
        except UserError as refusal:
            self.ui.notice.say(str(refusal), "error")
            return
        self.accept()


def answer_request(context: Context, row: LeaveRow, answer: Answer) -> None:
    """Record an answer as advice or as the decision, by the state the request is in."""
    act = leave.decide if is_decision(row) else leave.consider
    context.do(act, row.id, answer, row.version)
