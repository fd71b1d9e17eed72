"""A request for leave with its live quote: days, balance before and after, every problem."""

from __future__ import annotations

import datetime as dt

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QDialog, QWidget

from kepegdesk.domain.kinds import LeaveCase, LeaveKind
from kepegdesk.domain.leave import Quote
from kepegdesk.domain.problems import Problem
from kepegdesk.errors import Refused, UserError
from kepegdesk.services import employees, leave, leave_facts, leave_lists
from kepegdesk.services.leave import LeaveInput
from kepegdesk.ui.changes import Context
from kepegdesk.ui.drafts import DraftKeeper
from kepegdesk.ui.forms.leave_request import Ui_LeaveRequest
from kepegdesk.ui.people import choice_of, finder
from kepegdesk.ui.text import short_date
from kepegdesk.ui.widgets import choice_combo
from kepegdesk.ui.widgets.form_keys import FormKeys
from kepegdesk.ui.widgets.marks import mark_problems
from kepegdesk.ui.widgets.optional_date import set_today

NO_CASE = "— biasa —"


class LeaveRequest(QDialog):
    """Asks everything of form 1.b that the applicant fills in."""

    ledger_wanted = Signal(int)

    def __init__(
        self, context: Context, employee: int | None = None, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.ui = Ui_LeaveRequest()
        self.ui.setupUi(self)
        self._context = context
        self.request: int | None = None
        """The request's number once it is submitted."""
        self._boxes: list[QCheckBox] = []
        self._typed_phone = False
        set_today(self, context.session.today)
        self.ui.employee.search_with(finder(context))
        choice_combo.fill(self.ui.kind, LeaveKind)
        self.ui.submittedOn.set_date(context.session.today)
        self._connect()
        self._show_cases()
        if employee is not None:
            self.ui.employee.pick(choice_of(context, employee))
        self.keys = FormKeys(self, self.submit, self._fields_in_order())
        self.drafts = DraftKeeper(context, "leave", self._unsaved, self)
        self._quote()

    def _fields_in_order(self) -> list[QWidget]:
        ui = self.ui
        return [ui.employee, ui.kind, ui.reason, ui.start, ui.end, ui.address, ui.phone,
                ui.abroad, ui.submittedOn, ui.case]  # fmt: skip

    def _connect(self) -> None:
        ui = self.ui
        ui.employee.picked.connect(self._on_person)
        ui.kind.currentIndexChanged.connect(lambda _index: self._show_cases())
        ui.case.currentIndexChanged.connect(lambda _index: self._show_documents())
        for day in (ui.start, ui.end, ui.submittedOn):
            day.changed.connect(self._quote)
        ui.start.editingFinished.connect(self._propose_end)
        ui.reason.textChanged.connect(self._quote)
        ui.address.textChanged.connect(self._quote)
        ui.phone.textChanged.connect(self._quote)
        ui.abroad.toggled.connect(self._quote)
        ui.submitButton.clicked.connect(self.submit)
        ui.cancelButton.clicked.connect(self.reject)
        ui.ledgerButton.clicked.connect(
            lambda: self.ledger_wanted.emit(self.ui.employee.employee() or 0)
        )

    def _on_person(self, employee: int | None) -> None:
        if employee is not None:
            file = self._context.ask(employees.get, employee)
            self.ui.phone.setText(self.ui.phone.text() or file.phone)
            if not self.ui.address.toPlainText():
                self.ui.address.setPlainText(file.address)
        self._quote()

    def _propose_end(self) -> None:
        if self.ui.end.date() is None and self.ui.start.date() is not None:
            self.ui.end.set_date(self.ui.start.date())

    # Documents

    def _kind(self) -> LeaveKind:
        return choice_combo.chosen(self.ui.kind, LeaveKind) or LeaveKind.ANNUAL

    def _show_cases(self) -> None:
        rows = leave_facts.required_documents(self._kind())
        cases = list(dict.fromkeys(row.case for row in rows))
        self.ui.case.blockSignals(True)
        self.ui.case.clear()
        if self._kind() is LeaveKind.ANNUAL or not cases:
            self.ui.case.addItem(NO_CASE, "")
        for case in cases:
            self.ui.case.addItem(case.label, case.value)
        self.ui.case.blockSignals(False)
        self._show_documents()

    def _show_documents(self) -> None:
        for box in self._boxes:
            self.ui.documentsLayout.removeWidget(box)
            box.deleteLater()
        case = self.ui.case.currentData() or ""
        wanted = [row for row in leave_facts.required_documents(self._kind()) if row.case == case]
        self._boxes = [self._box(row.document, row.level == "B") for row in wanted]
        self.ui.documentsGroup.setVisible(self.ui.case.count() > 1 or bool(self._boxes))
        self._quote()

    def _box(self, document: str, required: bool) -> QCheckBox:
        box = QCheckBox(document + (" (wajib)" if required else ""), self.ui.documentsGroup)
        box.setProperty("document", document)
        box.toggled.connect(self._quote)
        self.ui.documentsLayout.addWidget(box)
        return box

    # The quote

    def wish(self) -> LeaveInput | None:
        """Return what is asked for, or None while a day is missing."""
        start, end = self.ui.start.date(), self.ui.end.date()
        if start is None or end is None:
            return None
        return LeaveInput(
            kind=self._kind(),
            start=start,
            end=end,
            reason=self.ui.reason.toPlainText().strip(),
            address=self.ui.address.toPlainText().strip(),
            phone=self.ui.phone.text().strip(),
            abroad=self.ui.abroad.isChecked(),
            case=LeaveCase(self.ui.case.currentData() or ""),
            documents=frozenset(
                str(box.property("document")) for box in self._boxes if box.isChecked()
            ),
        )

    def _quote(self) -> None:
        employee, wish = self.ui.employee.employee(), self.wish()
        self.ui.ledgerButton.setEnabled(employee is not None)
        if employee is None or wish is None:
            self._show_nothing(employee)
            return
        quote = self._context.ask(leave.quote, employee, wish, on=self._day())
        self._show_quote(quote, wish.kind)
        self._show_problems(list(quote.problems))
        self._show_away(employee, wish.start, wish.end)

    def _day(self) -> dt.date:
        return self.ui.submittedOn.date() or self._context.session.today

    def _show_nothing(self, employee: int | None) -> None:
        missing = "pegawai" if employee is None else "tanggal mulai dan selesai"
        self.ui.days.setText("–")
        self.ui.daysDetail.setText(f"Isi {missing} untuk melihat perhitungan.")
        for label in (self.ui.before, self.ui.taken, self.ui.after):
            label.setText("–")
        self.ui.away.setText("–")
        self.ui.submitButton.setEnabled(False)
        self.ui.notice.say("")

    def _show_quote(self, quote: Quote, kind: LeaveKind) -> None:
        annual = kind is LeaveKind.ANNUAL
        days = quote.working_days if annual else quote.calendar_days
        self.ui.days.setText(f"{days} hari {'kerja' if annual else 'kalender'}")
        split = ", ".join(f"{count} hari di {year}" for year, count in quote.by_year.items())
        detail = [f"{quote.calendar_days} hari kalender, {quote.working_days} hari kerja"]
        if len(quote.by_year) > 1:
            detail.append(f"terbagi {split}")
        self.ui.daysDetail.setText("; ".join(detail))
        self.ui.before.setText(f"{quote.before.available} hari")
        year = f" dari hak {quote.before.on.year}" if len(quote.by_year) > 1 else ""
        self.ui.taken.setText(f"{quote.before.available - quote.after.available} hari{year}")
        self.ui.after.setText(f"{quote.after.available} hari")
        for label, value in (
            (self.ui.before, quote.before.available),
            (self.ui.after, quote.after.available),
        ):
            label.setProperty("tone", "error" if value < 0 else "")
            label.style().unpolish(label)
            label.style().polish(label)

    def _show_problems(self, problems: list[Problem]) -> None:
        mark_problems(self._named(), problems)
        self.ui.notice.say_problems(problems)
        self.ui.submitButton.setEnabled(
            not any(problem.blocks for problem in problems) and self._context.may(leave.submit)
        )

    def _named(self) -> dict[str, QWidget]:
        ui = self.ui
        return {
            "employee": ui.employee,
            "kind": ui.kind,
            "start": ui.start,
            "end": ui.end,
            "reason": ui.reason,
            "address": ui.address,
            "phone": ui.phone,
        }

    def _show_away(self, employee: int, start: dt.date, end: dt.date) -> None:
        away = self._context.ask(leave_lists.away_beside, employee, start, end)
        lines = [f"{r.name}, {short_date(r.start)} s.d. {short_date(r.end)}" for r in away]
        self.ui.away.setText("\n".join(lines) or "Tidak ada.")

    def submit(self) -> None:
        """Record the request, or say everything that forbids it."""
        employee, wish = self.ui.employee.employee(), self.wish()
        if employee is None or wish is None:
            self.ui.notice.say("Pegawai dan kedua tanggal harus diisi.", "error")
            return
        try:
            self.request = self._context.do(leave.submit, employee, wish, on=self._day())
        except Refused as refusal:
            self._show_problems(list(refusal.problems))
            return
        except UserError as refusal:
            self.ui.notice.say(str(refusal), "error")
            return
        self.drafts.stop()
        self.accept()

    def reject(self) -> None:
        """Close without recording."""
        self.drafts.stop()
        super().reject()

    def _unsaved(self) -> tuple[int | None, dict[str, str]] | None:
        if not self.ui.reason.toPlainText():
            return None
        return self.ui.employee.employee(), self.texts()

    def texts(self) -> dict[str, str]:
        """Return what is typed, for a draft that survives a crash."""
        ui = self.ui
        return {
            "kind": self._kind().value,
            "reason": ui.reason.toPlainText(),
            "start": ui.start.text(),
            "end": ui.end.text(),
            "address": ui.address.toPlainText(),
            "phone": ui.phone.text(),
        }

    def show_texts(self, texts: dict[str, str]) -> None:
        """Put a draft back."""
        ui = self.ui
        choice_combo.choose(ui.kind, LeaveKind(texts["kind"]))
        ui.reason.setPlainText(texts["reason"])
        ui.address.setPlainText(texts["address"])
        ui.phone.setText(texts["phone"])
        for field, name in ((ui.start, "start"), (ui.end, "end")):
            field.setText(texts[name])
            field.editingFinished.emit()
