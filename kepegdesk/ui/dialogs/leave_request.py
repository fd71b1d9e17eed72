"""A request for leave with its live quote: days, balance before and after, every problem."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QDialog, QWidget

from kepegdesk.domain.kinds import LeaveCase, LeaveKind, Role
from kepegdesk.domain.leave import OVERRIDABLE, Quote
from kepegdesk.domain.leave_periods import WORKING
from kepegdesk.domain.problems import Problem, Severity
from kepegdesk.domain.working_days import ONE_DAY
from kepegdesk.errors import Refused, UserError
from kepegdesk.services import employees, leave, leave_acts, leave_lists
from kepegdesk.services.leave import LeaveInput
from kepegdesk.services.leave_offers import Offer, Offered
from kepegdesk.services.leave_rows import LeaveRow
from kepegdesk.ui import leave_hints
from kepegdesk.ui.changes import Context
from kepegdesk.ui.dialogs.leave_draft import read_texts, show_texts
from kepegdesk.ui.drafts import DraftKeeper
from kepegdesk.ui.forms.leave_request import Ui_LeaveRequest
from kepegdesk.ui.leave_hints import Way
from kepegdesk.ui.pending_scans import PendingScans
from kepegdesk.ui.people import choice_of, finder
from kepegdesk.ui.text import short_date
from kepegdesk.ui.widgets import choice_combo
from kepegdesk.ui.widgets.form_keys import FormKeys
from kepegdesk.ui.widgets.marks import mark_negative, mark_problems
from kepegdesk.ui.widgets.optional_date import set_today

NO_CASE = "— biasa —"
BIRTHS = (LeaveCase.BIRTH, LeaveCase.FOURTH_BIRTH)
SHORT = "Sakit 1 hari: dicatat saja tanpa formulir; surat dokter diserahkan kepada atasan."


class LeaveRequest(QDialog):
    """Asks everything of form 1.b that the applicant fills in.

    ``before`` is the leave this one goes on from: CLTN or sick leave. ``urgent`` begins with an
    izin sementara.
    """

    ledger_wanted = Signal(int)

    def __init__(
        self,
        context: Context,
        employee: int | None = None,
        parent: QWidget | None = None,
        *,
        before: LeaveRow | None = None,
        urgent: bool = False,
    ) -> None:
        super().__init__(parent)
        self.ui = Ui_LeaveRequest()
        self.ui.setupUi(self)
        self._context = context
        self._before = before
        self.request: int | None = None
        """The request's number once it is submitted."""
        self._offered = Offered("", ())
        self._offered_for: tuple[int | None, dt.date] | None = None
        self._proposed: dt.date | None = None
        self._problems: list[Problem] = []
        self._ways: list[Way] = []
        self._settling = 0
        self.pending = PendingScans(context, self.ui.checklist, self)
        self.keys = FormKeys(self, self.submit, self._fields_in_order())
        with self._settled():
            self._prepare()
            self._connect()
            self._load_offers()
            self._begin(employee, before, urgent=urgent)
        self.drafts = DraftKeeper(context, "leave", self._unsaved, self)

    @contextmanager
    def _settled(self) -> Iterator[None]:
        """Quote once when everything that changes together has changed."""
        self._settling += 1
        try:
            yield
        finally:
            self._settling -= 1
        self._quote()

    def _prepare(self) -> None:
        ui = self.ui
        set_today(self, self._context.session.today)
        for picker in (ui.employee, ui.permitBy):
            picker.search_with(finder(self._context))
        ui.submittedOn.set_date(self._context.session.today)
        ui.birth.setValue(0)
        for place, button in enumerate((ui.firstWay, ui.secondWay)):
            button.hide()
            button.clicked.connect(lambda _checked=False, place=place: self._take(place))

    def _begin(self, employee: int | None, before: LeaveRow | None, *, urgent: bool) -> None:
        """Show whom and what is asked for to begin with."""
        ui = self.ui
        if before is not None:
            employee = before.employee
        if employee is not None:
            ui.employee.pick(choice_of(self._context, employee))
        ui.heading.setText("Permintaan cuti")
        if urgent:
            choice_combo.choose(ui.kind, LeaveKind.IMPORTANT)
            ui.urgent.setChecked(True)
        if before is not None:
            self._go_on_from(before)

    def _go_on_from(self, row: LeaveRow) -> None:
        """Fill in what an extension takes over from the leave it goes on from."""
        ui = self.ui
        title = f"Perpanjangan {row.kind.label}"
        ui.heading.setText(title)
        self.setWindowTitle(title)
        choice_combo.choose(ui.kind, row.kind)
        choice_combo.choose(ui.case, row.case)
        ui.reason.setPlainText(row.reason)
        ui.address.setPlainText(row.address)
        ui.phone.setText(row.phone)
        ui.abroad.setChecked(row.abroad)
        ui.place.setText(row.place)
        ui.start.set_date(row.end + ONE_DAY)
        self._propose_end()
        for field in (ui.employee, ui.kind):
            field.setEnabled(False)

    def _fields_in_order(self) -> list[QWidget]:
        ui = self.ui
        return [ui.employee, ui.kind, ui.case, ui.birth, ui.reason, ui.start, ui.end, ui.address,
                ui.phone, ui.submittedOn, ui.travel, ui.abroad, ui.place, ui.urgent, ui.permitBy,
                ui.permitNumber, ui.override, ui.proceed]  # fmt: skip

    def _connect(self) -> None:
        ui = self.ui
        ui.employee.picked.connect(self._on_person)
        ui.kind.currentIndexChanged.connect(lambda _index: self._show_cases())
        ui.case.currentIndexChanged.connect(lambda _index: self._on_case())
        for day in (ui.start, ui.end, ui.submittedOn):
            day.changed.connect(self._on_day)
        ui.start.editingFinished.connect(self._propose_end)
        typed = (ui.reason, ui.address, ui.phone, ui.place, ui.override, ui.proceed)
        for text in (*typed, ui.permitNumber):
            text.textChanged.connect(self._quote)
        for number in (ui.travel, ui.birth):
            number.valueChanged.connect(lambda _value: self._quote())
        ui.abroad.toggled.connect(lambda _on: self._on_case())
        ui.urgent.toggled.connect(lambda _on: self._quote())
        ui.permitBy.picked.connect(lambda _person: self._quote())
        ui.checklist.changed.connect(self._quote)
        self.pending.refused.connect(lambda words: self.ui.notice.say(words, "error"))
        ui.submitButton.clicked.connect(self.submit)
        ui.cancelButton.clicked.connect(self.reject)
        ui.ledgerButton.clicked.connect(self.show_ledger)

    # What the person may have

    def _load_offers(self) -> None:
        """Ask again what leave there is when the person or the day is another."""
        employee = self.ui.employee.employee()
        wanted = (employee, self.ui.start.date() or self._day())
        if wanted == self._offered_for:
            return
        self._offered_for = wanted
        if employee is None:
            self._offered = self._context.ask(leave.catalogue, wanted[1])[0]
        else:
            self._offered = self._context.ask(leave.offered, employee, wanted[1])
        self._show_kinds()

    def _show_kinds(self) -> None:
        chosen = choice_combo.chosen(self.ui.kind, LeaveKind)
        kinds = [offer.kind for offer in self._offered.offers]
        self.ui.kind.blockSignals(True)
        choice_combo.fill(self.ui.kind, kinds)
        choice_combo.choose(self.ui.kind, chosen if chosen in kinds else next(iter(kinds), None))
        self.ui.kind.blockSignals(False)
        self._show_cases()

    def _offer(self) -> Offer | None:
        return self._offered.of(self._kind())

    def _kind(self) -> LeaveKind:
        return choice_combo.chosen(self.ui.kind, LeaveKind) or LeaveKind.ANNUAL

    def _case(self) -> LeaveCase:
        return LeaveCase(self.ui.case.currentData() or "")

    def _show_cases(self) -> None:
        offer, chosen = self._offer(), self._case()
        cases = [each.case for each in offer.cases] if offer else [LeaveCase.ORDINARY]
        combo = self.ui.case
        combo.blockSignals(True)
        combo.clear()
        for case in cases:
            combo.addItem(case.label if case.value else NO_CASE, case.value)
        choice_combo.choose(combo, chosen if chosen in cases else cases[0])
        combo.blockSignals(False)
        self._on_case()

    def _on_case(self) -> None:
        """Show the fields and the documents of the case; propose its usual length."""
        with self._settled():
            self._show_fields()
            self._show_documents()
            self._propose_end()

    def _show_fields(self) -> None:
        ui, annual = self.ui, self._kind() is LeaveKind.ANNUAL
        ui.travel.setMaximum(max(self._offered.travel_days, 0))
        may_hurry = self._kind() is LeaveKind.IMPORTANT or ui.abroad.isChecked()
        ui.birth.setSpecialValueText(f"ke-{self._offered.birth} (menurut catatan)")
        for shown, widgets in (
            (ui.case.count() > 1, (ui.case, ui.caseLabel)),
            (annual, (ui.travel, ui.travelLabel, ui.travelEnd)),
            (self._case() in BIRTHS, (ui.birth, ui.birthLabel)),
            (ui.abroad.isChecked(), (ui.place,)),
            (may_hurry, (ui.urgent,)),
            (self.is_urgent(), (ui.permitBy, ui.permitByLabel, ui.permitNumber)),
        ):
            for widget in widgets:
                widget.setVisible(shown)

    def is_urgent(self) -> bool:
        """Tell whether an izin sementara is recorded."""
        may = self._kind() is LeaveKind.IMPORTANT or self.ui.abroad.isChecked()
        return may and self.ui.urgent.isChecked() and self._before is None

    def _show_documents(self) -> None:
        offer = self._offer()
        cases = offer.cases if offer else ()
        found = next((each for each in cases if each.case is self._case()), None)
        papers = () if found is None else found.papers
        if found is not None and self.ui.abroad.isChecked():
            papers = found.papers_abroad
        self.ui.checklist.show_papers(papers)

    # What is typed

    def _on_person(self, employee: int | None) -> None:
        with self._settled():
            if employee is not None:
                file = self._context.ask(employees.get, employee)
                self.ui.phone.setText(self.ui.phone.text() or file.phone)
                if not self.ui.address.toPlainText():
                    self.ui.address.setPlainText(file.address)
            self._load_offers()

    def _on_day(self) -> None:
        with self._settled():
            self._load_offers()

    def _propose_end(self) -> None:
        """Propose the usual last day while the user has not chosen another."""
        start, end = self.ui.start.date(), self.ui.end.date()
        if start is None or (end is not None and end != self._proposed):
            return
        employee = self.ui.employee.employee()
        asked = replace(self._wish(start, start), remote_days=0)
        usual = employee and self._context.ask(leave.proposed_end, employee, asked)
        self._proposed = usual or start
        self.ui.end.set_date(self._proposed)

    def wish(self) -> LeaveInput | None:
        """Return what is asked for, or None while a day is missing."""
        start, end = self.ui.start.date(), self.ui.end.date()
        return None if start is None or end is None else self._wish(start, end)

    def _wish(self, start: dt.date, end: dt.date) -> LeaveInput:
        ui = self.ui
        travel = ui.travel.value() if self._kind() is LeaveKind.ANNUAL else 0
        unpaid = self._before is not None and self._kind() is LeaveKind.UNPAID
        return LeaveInput(
            kind=self._kind(),
            start=start,
            end=end + ONE_DAY * travel,
            reason=ui.reason.toPlainText().strip(),
            address=ui.address.toPlainText().strip(),
            phone=ui.phone.text().strip(),
            abroad=ui.abroad.isChecked(),
            case=self._case(),
            documents=ui.checklist.ticked(),
            place=ui.place.text().strip() if ui.abroad.isChecked() else "",
            birth_order=(ui.birth.value() or None) if self._case() in BIRTHS else None,
            remote_days=travel,
            override=ui.override.text().strip(),
            extends=self._before.id if unpaid and self._before else None,
        )

    # The quote

    def _quote(self) -> None:
        if self._settling:
            return
        employee, wish = self.ui.employee.employee(), self.wish()
        self.ui.ledgerButton.setEnabled(employee is not None)
        self._show_fields()
        self._show_what_follows(wish)
        if employee is None or wish is None:
            self._show_nothing(employee)
            return
        proven = replace(wish, documents=self.ui.checklist.ticked() | self.pending.documents())
        quote = self._context.ask(leave.quote, employee, proven, on=self._day())
        self._show_quote(quote, wish)
        self._show_problems([*quote.problems, *self._permit_doubts(employee, wish)])
        self._show_away(employee, wish.start, wish.end)

    def _permit_doubts(self, employee: int, wish: LeaveInput) -> list[Problem]:
        if not self.is_urgent():
            return []
        by, day = self._permit_by(), self._day()
        return self._context.ask(leave_acts.permit_doubts, employee, wish, by=by, on=day)

    def _day(self) -> dt.date:
        return self.ui.submittedOn.date() or self._context.session.today

    def _show_what_follows(self, wish: LeaveInput | None) -> None:
        """Name the act on its button, tell what income goes on and where travel days end."""
        offer = self._offer()
        tpp = f"; TPP {offer.tpp}%" if offer else ""
        self.ui.pay.setText(f"Penghasilan: {offer.pay}{tpp}" if offer and offer.pay else "")
        short = wish is not None and leave.is_one_day_sick(wish)
        verb = "Catat" if short else "Ajukan"
        self.ui.submitButton.setText("Catat izin sementara" if self.is_urgent() else verb)
        travel = wish.remote_days if wish else 0
        until = f"s.d. {short_date(wish.end)}, tidak dipotong" if wish and travel else ""
        self.ui.travelEnd.setText(until)

    def _show_nothing(self, employee: int | None) -> None:
        missing = "pegawai" if employee is None else "tanggal mulai dan selesai"
        self.ui.days.setText("–")
        self.ui.daysDetail.setText(f"Isi {missing} untuk melihat perhitungan.")
        for label in (self.ui.before, self.ui.taken, self.ui.after):
            label.setText("–")
        self.ui.away.setText("–")
        self._show_problems([])
        self.ui.submitButton.setEnabled(False)

    def _show_quote(self, quote: Quote, wish: LeaveInput) -> None:
        offer = self._offered.of(wish.kind)
        working = offer is None or offer.counted_in == WORKING
        days = quote.working_days if working else quote.calendar_days
        self.ui.days.setText(f"{days} hari {'kerja' if working else 'kalender'}")
        split = ", ".join(f"{count} hari di {year}" for year, count in quote.by_year.items())
        detail = [f"{quote.calendar_days} hari kalender, {quote.working_days} hari kerja"]
        if len(quote.by_year) > 1:
            detail.append(f"terbagi {split}")
        if leave.is_one_day_sick(wish):
            detail = [SHORT]
        self.ui.daysDetail.setText("; ".join(detail))
        self.ui.before.setText(f"{quote.before.available} hari")
        year = f" dari hak {quote.before.on.year}" if len(quote.by_year) > 1 else ""
        self.ui.taken.setText(f"{quote.before.available - quote.after.available} hari{year}")
        self.ui.after.setText(f"{quote.after.available} hari")
        for label, value in (
            (self.ui.before, quote.before.available),
            (self.ui.after, quote.after.available),
        ):
            mark_negative(label, value)

    def _show_problems(self, problems: list[Problem]) -> None:
        self._problems = problems
        told = leave_hints.worded(problems)
        mark_problems(self._named(), told)
        self.ui.notice.say_problems(told)
        self._show_ways(problems)
        self._show_reasons(problems)
        self.ui.submitButton.setEnabled(
            not any(problem.blocks for problem in problems) and self._context.may(leave.submit)
        )

    def _show_ways(self, problems: Sequence[Problem]) -> None:
        kinds = frozenset(offer.kind for offer in self._offered.offers)
        buttons = (self.ui.firstWay, self.ui.secondWay)
        self._ways = leave_hints.ways(problems, kinds)[: len(buttons)]
        for place, button in enumerate(buttons):
            button.setVisible(place < len(self._ways))
            if place < len(self._ways):
                button.setText(self._ways[place].verb)

    def _take(self, place: int) -> None:
        """Go the way out that a button names."""
        with self._settled():
            getattr(self, self._ways[place].act)()

    def _show_reasons(self, problems: Sequence[Problem]) -> None:
        """Ask why to go on where something is doubtful, and for an override where HR may."""
        lifts = any(problem.key in OVERRIDABLE for problem in problems)
        may = self._context.session.role is Role.ADMIN
        for field, label, shown in (
            (self.ui.override, self.ui.overrideLabel, lifts and may),
            (self.ui.proceed, self.ui.proceedLabel, bool(self.doubts())),
        ):
            field.setVisible(shown)
            label.setVisible(shown)

    def doubts(self) -> list[Problem]:
        """Return the warnings that going on needs a reason for; an override is one already."""
        return [
            problem
            for problem in self._problems
            if problem.severity is Severity.WARNING and problem.key not in OVERRIDABLE
        ]

    def _named(self) -> dict[str, QWidget]:
        ui = self.ui
        return {
            "employee": ui.employee,
            "kind": ui.kind,
            "case": ui.case,
            "start": ui.start,
            "end": ui.end,
            "remote_days": ui.travel,
            "birth_order": ui.birth,
            "reason": ui.reason,
            "address": ui.address,
            "phone": ui.phone,
            "by": ui.permitBy,
            "number": ui.permitNumber,
            "override": ui.override,
        }

    def _show_away(self, employee: int, start: dt.date, end: dt.date) -> None:
        away = self._context.ask(leave_lists.away_beside, employee, start, end)
        lines = [f"{r.name}, {short_date(r.start)} s.d. {short_date(r.end)}" for r in away[:4]]
        if len(away) > len(lines):
            lines.append(f"dan {len(away) - len(lines)} orang lagi")
        self.ui.away.setText("\n".join(lines) or "Tidak ada.")

    # Ways out of a refusal

    def show_ledger(self) -> None:
        """Show how the balance of the person came about."""
        self.ledger_wanted.emit(self.ui.employee.employee() or 0)

    def use_large(self) -> None:
        """Ask for large leave for the fourth birth instead of maternity leave (R4)."""
        choice_combo.choose(self.ui.kind, LeaveKind.LARGE)
        choice_combo.choose(self.ui.case, LeaveCase.FOURTH_BIRTH)
        self.use_longest()

    def use_longest(self) -> None:
        """End on the last day the kind of leave may have."""
        self._proposed = self.ui.end.date()
        self._propose_end()

    def use_urgent_days(self) -> None:
        """Ask for the urgent days of a PPPK in his first year."""
        choice_combo.choose(self.ui.case, LeaveCase.EARLY_ILLNESS)

    def swap_days(self) -> None:
        """Exchange the first and the last day."""
        start, end = self.ui.start.date(), self.ui.end.date()
        self.ui.start.set_date(end)
        self.ui.end.set_date(start)

    def start_after(self) -> None:
        """Let an extension begin on the day after the leave it goes on from."""
        if self._before is not None:
            self.ui.start.set_date(self._before.end + ONE_DAY)

    # Recording

    def submit(self) -> None:
        """Record the request, or say everything that forbids it."""
        employee, wish = self.ui.employee.employee(), self.wish()
        if employee is None or wish is None:
            self.ui.notice.say("Pegawai dan kedua tanggal harus diisi.", "error")
            return
        if not self._reasons_are_given(wish):
            return
        try:
            self.request = self._record(employee, wish)
        except Refused as refusal:
            self._show_problems(list(refusal.problems))
            return
        except UserError as refusal:
            self.ui.notice.say(str(refusal), "error")
            return
        self.drafts.stop()
        self.accept()

    def _reasons_are_given(self, wish: LeaveInput) -> bool:
        """Tell whether everything is there that the window itself asks for."""
        blocked = any(problem.blocks for problem in self._problems)
        missing: QWidget | None = None
        if wish.abroad and not wish.place:
            missing, text = self.ui.place, "Tulis negara dan kota tujuannya."
        elif not blocked and self.doubts() and not self.ui.proceed.text().strip():
            missing, text = self.ui.proceed, "Tulis alasan tetap melanjutkan."
        if missing is None:
            return True
        told = [problem.text for problem in self._problems]
        self.ui.notice.say("\n".join([text, *told]), "error")
        self.keys.go_to(missing)
        return False

    def _record(self, employee: int, wish: LeaveInput) -> int:
        do, day, scans = self._context.do, self._day(), self.pending.scans()
        why = self.ui.proceed.text().strip()
        if not self.is_urgent():
            return do(leave.submit, employee, wish, on=day, proceed=why, scans=scans)
        by, number = self._permit_by(), self.ui.permitNumber.text().strip()
        return do(
            leave_acts.permit, employee, wish, by=by, on=day, number=number, proceed=why,
            scans=scans,
        )  # fmt: skip

    def _permit_by(self) -> str | None:
        person = self.ui.permitBy.employee()
        return None if person is None else self._context.ask(employees.get, person).nip

    def reject(self) -> None:
        """Close without recording."""
        self.drafts.stop()
        super().reject()

    # Drafts

    def _unsaved(self) -> tuple[int | None, dict[str, str]] | None:
        if not self.ui.reason.toPlainText() or self._before is not None:
            return None
        return self.ui.employee.employee(), self.texts()

    def texts(self) -> dict[str, str]:
        """Return what is typed, for a draft that survives a crash."""
        return read_texts(self.ui)

    def show_texts(self, texts: dict[str, str]) -> None:
        """Put a draft back."""
        show_texts(self.ui, texts)
