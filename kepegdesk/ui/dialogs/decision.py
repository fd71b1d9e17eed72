"""The answer to a request: the superior's advice, the decision, or the word on a permit."""

from __future__ import annotations

from PySide6.QtWidgets import QDialog, QWidget

from kepegdesk.domain.kinds import LeaveState, Verdict
from kepegdesk.domain.leave_flow import NEVER_DEFERRED
from kepegdesk.domain.problems import Problem, Severity
from kepegdesk.errors import Refused, UserError
from kepegdesk.services import employees, leave, leave_acts, leave_lists
from kepegdesk.services.leave import Answer
from kepegdesk.services.leave_rows import LeaveRow
from kepegdesk.ui import officials
from kepegdesk.ui.changes import Context
from kepegdesk.ui.forms.decision import Ui_Decision
from kepegdesk.ui.people import finder
from kepegdesk.ui.text import short_date
from kepegdesk.ui.widgets import choice_combo
from kepegdesk.ui.widgets.form_keys import FormKeys
from kepegdesk.ui.widgets.marks import mark_problems
from kepegdesk.ui.widgets.optional_date import set_today

MOST_AWAY = 5


def is_decision(row: LeaveRow) -> bool:
    """Tell whether the next answer decides, or only advises."""
    return row.state is LeaveState.CONSIDERED


def is_ratification(row: LeaveRow) -> bool:
    """Tell whether the next answer ratifies an izin sementara."""
    return row.state is LeaveState.TEMPORARY


def length_words(row: LeaveRow) -> str:
    """Word how long a leave is, in the days it is counted in."""
    if row.days == row.working_days:
        return row.length
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
        self._doubts: list[Problem] = []
        set_today(self, context.session.today)
        name = self._name()
        self.setWindowTitle(name)
        self.ui.heading.setText(f"{name}: {row.name}")
        self.ui.summary.setText(f"{row.kind.label}, {period_words(row)}, {length_words(row)}")
        self._fill(verdict)
        self._connect()
        self.keys = FormKeys(self, self.decide)
        self._show_what_is_needed()

    def _name(self) -> str:
        if is_ratification(self._row):
            return "Pengesahan izin sementara"
        return "Keputusan cuti" if is_decision(self._row) else "Pertimbangan atasan"

    def _grants(self) -> bool:
        """Tell whether the answer is that of who grants the leave."""
        return is_decision(self._row) or is_ratification(self._row)

    def _connect(self) -> None:
        ui = self.ui
        for combo in (ui.verdict, ui.by):
            combo.currentIndexChanged.connect(lambda _index: self._show_what_is_needed())
        ui.byOther.picked.connect(lambda _person: self._show_what_is_needed())
        for day in (ui.on, ui.start, ui.end):
            day.changed.connect(self._show_what_is_needed)
        ui.decideButton.clicked.connect(self.decide)
        ui.cancelButton.clicked.connect(self.reject)

    def _fill(self, verdict: Verdict) -> None:
        ui, row = self.ui, self._row
        verdicts = self._verdicts()
        choice_combo.fill(ui.verdict, verdicts)
        choice_combo.choose(ui.verdict, verdict if verdict in verdicts else verdicts[0])
        ui.on.set_date(self._context.session.today)
        ui.start.set_date(row.start)
        ui.end.set_date(row.end)
        ui.byOther.search_with(finder(self._context))
        if is_decision(row):
            latest = self._context.ask(leave.deferral_limit, row.id)
            ui.until.set_date(latest)
            ui.untilHint.setText(f"paling lama {short_date(latest)}")
        first = "sesuai tabel kewenangan" if self._grants() else "atasan langsung"
        officials.fill(ui.by, self._context, first, somebody=True)
        self._show_away()

    def _verdicts(self) -> list[Verdict]:
        """Return the answers there are: duty postpones only what the rules let it."""
        if is_ratification(self._row):
            return [Verdict.APPROVE, Verdict.REFUSE]
        if not is_decision(self._row):
            return list(Verdict)
        offered = self._context.ask(leave.offered, self._row.employee, self._row.start)
        offer = offered.of(self._row.kind)
        may = offer is not None and offer.deferrable and self._row.case not in NEVER_DEFERRED
        return [verdict for verdict in Verdict if may or verdict is not Verdict.DEFER]

    def _show_away(self) -> None:
        row = self._row
        away = self._context.ask(leave_lists.away_beside, row.employee, row.start, row.end)
        lines = [f"{other.name}: {period_words(other)}" for other in away[:MOST_AWAY]]
        if len(away) > MOST_AWAY:
            lines.append(f"dan {len(away) - MOST_AWAY} orang lagi")
        self.ui.away.setText("\n".join(lines) or "Tidak ada.")

    def _verdict(self) -> Verdict:
        return choice_combo.chosen(self.ui.verdict, Verdict) or Verdict.APPROVE

    # What the answer needs

    def _show_what_is_needed(self) -> None:
        """A change needs new days, a postponement its letter, an approval may take a number."""
        ui, verdict, decides = self.ui, self._verdict(), is_decision(self._row)
        self._show_row("start", decides and verdict is Verdict.CHANGE)
        self._show_row("until", decides and verdict is Verdict.DEFER)
        self._show_row("number", self._grants() and verdict is not Verdict.REFUSE)
        ui.byOther.setVisible(ui.by.currentData() == officials.SOMEBODY)
        ui.note.setPlaceholderText("boleh kosong" if verdict is Verdict.APPROVE else "wajib diisi")
        verb = "Sahkan" if is_ratification(self._row) else verdict.label
        ui.decideButton.setText(f"Catat: {verb if verdict is Verdict.APPROVE else verdict.label}")
        self._show_official()
        self._show_doubts()

    def _show_row(self, name: str, shown: bool) -> None:
        ui = self.ui
        more = {"start": (ui.toLabel, ui.end), "until": (ui.untilHint,)}.get(name, ())
        for widget in (getattr(ui, name), getattr(ui, f"{name}Label"), *more):
            widget.setVisible(shown)

    def _show_official(self) -> None:
        """Say whom the rules name on that day, as he would sign."""
        try:
            found = self._context.ask(leave.who_answers, self._row.id, self.ui.on.date())
            words = officials.words(found)
        except UserError as refusal:
            words = str(refusal)
        automatic = self.ui.by.currentData() is None
        self.ui.official.setText(words if automatic else f"Seharusnya: {words}")

    def _show_doubts(self) -> None:
        self._doubts = []
        if self._grants():
            try:
                found = self._context.ask(leave.doubts, self._row.id, self.answer())
            except UserError as refusal:
                found = []
                self.ui.notice.say(str(refusal), "error")
            self._doubts = [p for p in found if p.severity is Severity.WARNING]
            self.ui.notice.say_problems(found)
        self._show_row("proceed", bool(self._doubts))

    # The answer

    def _by(self) -> str | None:
        chosen = self.ui.by.currentData()
        if chosen != officials.SOMEBODY:
            return str(chosen) if chosen else None
        person = self.ui.byOther.employee()
        return None if person is None else self._context.ask(employees.get, person).nip

    def answer(self) -> Answer:
        """Return the answer as it stands."""
        ui, verdict, decides = self.ui, self._verdict(), is_decision(self._row)
        changed, deferred = verdict is Verdict.CHANGE, verdict is Verdict.DEFER
        end = ui.end if changed else ui.until
        number = ui.number.text().strip() if self._grants() else ""
        return Answer(
            verdict=verdict,
            note=ui.note.toPlainText().strip(),
            by=self._by(),
            on=ui.on.date(),
            start=ui.start.date() if decides and changed else None,
            end=end.date() if decides and (changed or deferred) else None,
            number=number,
            proceed=ui.proceed.text().strip() if self._doubts else "",
            take_number=not number,
        )

    def decide(self) -> None:
        """Record the answer, or say why not."""
        if not self._is_complete():
            return
        try:
            answer_request(self._context, self._row, self.answer())
        except Refused as refusal:
            self._show_refusal(refusal)
            return
        except UserError as refusal:
            self.ui.notice.say(str(refusal), "error")
            return
        self.accept()

    def _is_complete(self) -> bool:
        """Tell whether everything is there that the window itself asks for."""
        ui = self.ui
        if ui.by.currentData() == officials.SOMEBODY and ui.byOther.employee() is None:
            ui.notice.say("Pilih pegawai yang menjadi pejabatnya.", "error")
            self.keys.go_to(ui.byOther)
            return False
        if self._doubts and not ui.proceed.text().strip():
            told = "\n".join(problem.text for problem in self._doubts)
            ui.notice.say(f"Tulis alasan tetap melanjutkan.\n{told}", "error")
            self.keys.go_to(ui.proceed)
            return False
        return True

    def _show_refusal(self, refusal: Refused) -> None:
        ui = self.ui
        fields: dict[str, QWidget] = {
            "verdict": ui.verdict,
            "note": ui.note,
            "start": ui.start,
            "end": ui.until if self._verdict() is Verdict.DEFER else ui.end,
            "on": ui.on,
            "letter": ui.number,
            "number": ui.number,
            "by": ui.by,
        }
        mark_problems(fields, refusal.problems)
        ui.notice.say_problems(refusal.problems)


def answer_request(context: Context, row: LeaveRow, answer: Answer) -> None:
    """Record an answer as advice, as the decision or as the word on a permit, by the state."""
    act = leave.decide if is_decision(row) else leave.consider
    context.do(leave_acts.ratify if is_ratification(row) else act, row.id, answer, row.version)
