"""Leave in the windows: asked with a live quote, considered and decided by one key, printed."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pypdf
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtPrintSupport import QPrinter
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from kepegdesk.domain.kinds import LeaveKind, LeaveState, Verdict
from kepegdesk.errors import UserError
from kepegdesk.services import (
    balances,
    drafts,
    employees,
    leave,
    leave_lists,
    letters,
    settings,
    signatories,
)
from kepegdesk.services.calibration import calibration_sheet
from kepegdesk.services.employees import Criteria
from kepegdesk.ui import ask
from kepegdesk.ui.changes import Context
from kepegdesk.ui.dialogs.decision import Decision
from kepegdesk.ui.dialogs.leave_request import LeaveRequest
from kepegdesk.ui.dialogs.ledger import Ledger
from kepegdesk.ui.dialogs.opening import Opening
from kepegdesk.ui.dialogs.pdf_preview import Copies, PdfPreview
from kepegdesk.ui.printing import print_pdf
from kepegdesk.ui.views.inbox import InboxPage
from kepegdesk.ui.views.leave import LeavePage
from kepegdesk.ui.widgets import choice_combo

START, END = dt.date(2026, 12, 7), dt.date(2026, 12, 11)


@pytest.fixture
def applicant(sample_context: Context) -> int:
    """Return a person who may take five days of annual leave and asks for nothing yet."""
    heads = {row.nip for row in sample_context.ask(signatories.listed)}
    people = sample_context.ask(employees.people, Criteria())
    for person in people.page(0, 300):
        wish = leave.LeaveInput(LeaveKind.ANNUAL, START, END, "Coba", "Jl. Mawar 3", "0812")
        if person.kind != "PNS" or person.nip in heads or person.status != "Aktif":
            continue
        quote = sample_context.ask(leave.quote, person.id, wish)
        if not quote.problems and not quote.before.reserved:
            return person.id
    raise AssertionError("nobody in the sample may take leave")


@pytest.fixture
def dialog(sample_context: Context, applicant: int, qtbot: QtBot) -> LeaveRequest:
    """Return the request dialog for the applicant."""
    made = LeaveRequest(sample_context, applicant)
    qtbot.addWidget(made)
    with qtbot.waitExposed(made):
        made.show()
    return made


def _type_in(dialog: LeaveRequest, qtbot: QtBot) -> None:
    ui = dialog.ui
    ui.reason.setFocus()
    qtbot.keyClicks(ui.reason, "Keperluan keluarga")
    qtbot.keyClick(ui.reason, Qt.Key.Key_Return)
    qtbot.keyClicks(ui.start, "7/12")
    qtbot.keyClick(ui.start, Qt.Key.Key_Return)
    ui.end.clear()
    qtbot.keyClicks(ui.end, "11/12")
    ui.address.setPlainText("Jl. Mawar 3")
    ui.phone.setText("0812345")


@pytest.fixture
def request_id(sample_context: Context, applicant: int) -> int:
    """Return a request that waits for its superior."""
    wish = leave.LeaveInput(LeaveKind.ANNUAL, START, END, "Keluarga", "Jl. Mawar 3", "0812")
    return sample_context.do(leave.submit, applicant, wish)


def _inbox(context: Context, qtbot: QtBot, request: int) -> InboxPage:
    page = InboxPage(context)
    qtbot.addWidget(page)
    page.resize(1190, 690)
    with qtbot.waitExposed(page):
        page.show()
    page.activateWindow()
    page.ui.table.setFocus()
    _stand_on(page, request)
    return page


def _stand_on(page: InboxPage, request: int) -> None:
    numbers = [waiting.request.id for waiting in page.model.rows]
    page.ui.table.go_to(numbers.index(request))


class TestRequest:
    """The dialog quotes while it is typed."""

    def test_quotes_days_and_balance(
        self, dialog: LeaveRequest, sample_context: Context, applicant: int, qtbot: QtBot
    ) -> None:
        assert not dialog.ui.submitButton.isEnabled()
        _type_in(dialog, qtbot)
        before = sample_context.ask(balances.of, applicant, on=START).available
        assert dialog.ui.days.text() == "5 hari kerja"
        assert dialog.ui.before.text() == f"{before} hari"
        assert dialog.ui.after.text() == f"{before - 5} hari"
        assert dialog.ui.notice.isHidden()
        assert dialog.ui.submitButton.isEnabled()

    def test_submits_with_control_enter(
        self, dialog: LeaveRequest, sample_context: Context, qtbot: QtBot
    ) -> None:
        _type_in(dialog, qtbot)
        qtbot.keyClick(dialog.ui.phone, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
        assert dialog.request is not None
        row = sample_context.ask(leave.get, dialog.request)
        assert (row.start, row.end, row.working_days) == (START, END, 5)
        assert row.reason == "Keperluan keluarga"
        assert row.state is LeaveState.SUBMITTED

    def test_enter_goes_from_field_to_field(self, dialog: LeaveRequest, qtbot: QtBot) -> None:
        dialog.ui.employee.setFocus()
        shown = [field for field in dialog.keys.fields if field.isVisible()]
        for field in shown[:6]:
            qtbot.waitUntil(field.hasFocus)
            qtbot.keyClick(field, Qt.Key.Key_Return)
        assert dialog.ui.phone.hasFocus()

    def test_tells_all_problems_at_once(self, dialog: LeaveRequest) -> None:
        dialog.ui.start.set_date(dt.date(2026, 12, 11))
        dialog.ui.end.set_date(dt.date(2026, 12, 7))
        dialog.ui.phone.clear()
        assert dialog.ui.notice.property("tone") == "error"
        assert not dialog.ui.submitButton.isEnabled()
        assert len(dialog.ui.notice.text().splitlines()) > 1

    def test_a_sick_note_is_on_the_checklist(self, dialog: LeaveRequest, qtbot: QtBot) -> None:
        _type_in(dialog, qtbot)
        choice_combo.choose(dialog.ui.kind, LeaveKind.SICK)
        assert "dokter" in dialog.ui.notice.text()
        dialog.ui.checklist.rows["Surat keterangan dokter"].box.click()
        assert "dokter wajib" not in dialog.ui.notice.text()
        assert "kalender" in dialog.ui.days.text()

    @pytest.mark.parametrize(("chosen", "words"), [("kalender", "6 hari kalender"),
                                                   ("hari kerja", "5 hari kerja")])  # fmt: skip
    def test_the_length_is_in_the_days_the_office_counts(
        self, sample_context: Context, applicant: int, qtbot: QtBot, chosen: str, words: str
    ) -> None:
        sample_context.do(settings.choose, "cap_satuan", chosen)
        dialog = LeaveRequest(sample_context, applicant)
        qtbot.addWidget(dialog)
        choice_combo.choose(dialog.ui.kind, LeaveKind.IMPORTANT)
        dialog.ui.start.set_date(dt.date(2026, 12, 7))
        dialog.ui.end.set_date(dt.date(2026, 12, 12))
        assert dialog.ui.days.text() == words

    def test_a_negative_balance_is_red(self, dialog: LeaveRequest, qtbot: QtBot) -> None:
        _type_in(dialog, qtbot)
        dialog.ui.start.set_date(dt.date(2026, 11, 24))
        dialog.ui.end.set_date(dt.date(2027, 2, 26))
        if dialog.ui.after.text().startswith("-"):
            assert dialog.ui.after.property("tone") == "error"
        assert dialog.ui.notice.property("tone") == "error"

    def test_input_survives_a_crash(
        self, dialog: LeaveRequest, sample_context: Context, qtbot: QtBot
    ) -> None:
        _type_in(dialog, qtbot)
        dialog.drafts.look()
        left = dialog.drafts.left_over()
        again = LeaveRequest(sample_context, left[0][0])
        qtbot.addWidget(again)
        again.show_texts(left[0][1])
        assert again.wish() == dialog.wish()
        dialog.reject()
        assert drafts.kept(sample_context.session, "leave") == []


class TestInbox:
    """What waits is answered by one key."""

    def test_from_the_request_to_the_letter(
        self,
        sample_context: Context,
        request_id: int,
        qtbot: QtBot,
        monkeypatch: pytest.MonkeyPatch,
        qtmodeltester: ModelTester,
    ) -> None:
        shown: list[PdfPreview] = []
        monkeypatch.setattr(PdfPreview, "exec", lambda self: shown.append(self) or 0)
        page = _inbox(sample_context, qtbot, request_id)
        qtmodeltester.check(page.model)
        states = []
        for _ in range(2):
            _stand_on(page, request_id)
            qtbot.keyClick(page.ui.table, Qt.Key.Key_S)
            states.append(sample_context.ask(leave.get, request_id).state)
        assert states == [LeaveState.CONSIDERED, LeaveState.APPROVED]
        _stand_on(page, request_id)
        assert page.ui.approveButton.text() == "Terbitkan surat"
        qtbot.keyClick(page.ui.table, Qt.Key.Key_S)
        row = sample_context.ask(leave.get, request_id)
        assert row.state is LeaveState.ISSUED
        assert row.number
        assert request_id not in [waiting.request.id for waiting in page.model.rows]
        assert shown[0]._pdf == sample_context.ask(letters.letter, request_id)
        assert row.number in shown[0].windowTitle()

    def test_shows_who_else_is_away(
        self, sample_context: Context, request_id: int, qtbot: QtBot
    ) -> None:
        page = _inbox(sample_context, qtbot, request_id)
        for place, waiting in enumerate(page.model.rows):
            page.ui.table.go_to(place)
            for other in waiting.away:
                assert other.name in page.ui.away.text()
            assert page.ui.person.text() == waiting.request.name

    def test_a_refusal_needs_its_reason(
        self,
        sample_context: Context,
        request_id: int,
        qtbot: QtBot,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        def answer(dialog: Decision) -> int:
            dialog.decide()
            assert "Alasan wajib" in dialog.ui.notice.text()
            assert dialog.ui.note.property("wrong")
            dialog.ui.note.setPlainText("Beban kerja akhir tahun")
            dialog.decide()
            return dialog.result()

        monkeypatch.setattr(Decision, "exec", answer)
        page = _inbox(sample_context, qtbot, request_id)
        qtbot.keyClick(page.ui.table, Qt.Key.Key_X)
        row = sample_context.ask(leave.get, request_id)
        assert row.state is LeaveState.CONSIDERED
        assert row.events[-1].verdict == Verdict.REFUSE.value
        assert row.events[-1].note == "Beban kerja akhir tahun"

    def test_a_change_takes_new_days(
        self, sample_context: Context, request_id: int, qtbot: QtBot
    ) -> None:
        sample_context.do(leave.consider, request_id, leave.Answer(Verdict.APPROVE))
        row = sample_context.ask(leave.get, request_id)
        dialog = Decision(sample_context, row, Verdict.CHANGE)
        qtbot.addWidget(dialog)
        dialog.show()
        assert dialog.ui.start.isVisible()
        choice_combo.choose(dialog.ui.verdict, Verdict.APPROVE)
        assert not dialog.ui.start.isVisible()
        assert dialog.ui.number.isVisible()
        choice_combo.choose(dialog.ui.verdict, Verdict.CHANGE)
        dialog.ui.end.set_date(dt.date(2026, 12, 9))
        dialog.ui.note.setPlainText("Dipersingkat")
        dialog.ui.decideButton.click()
        changed = sample_context.ask(leave.get, request_id)
        assert changed.state is LeaveState.CHANGED
        assert changed.working_days == 3

    def test_somebody_else_decided_meanwhile(
        self,
        sample_context: Context,
        request_id: int,
        qtbot: QtBot,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        told: list[object] = []
        monkeypatch.setattr(ask, "refusal", lambda _parent, fault: told.append(fault))
        page = _inbox(sample_context, qtbot, request_id)
        leave.consider(sample_context.session, request_id, leave.Answer(Verdict.APPROVE))
        qtbot.keyClick(page.ui.table, Qt.Key.Key_S)
        assert len(told) == 1

    def test_an_empty_inbox_says_so(self, empty_context: Context, qtbot: QtBot) -> None:
        page = InboxPage(empty_context)
        qtbot.addWidget(page)
        assert page.ui.stack.currentWidget() is page.ui.emptyPage


class TestRegister:
    """The list of requests."""

    @pytest.fixture
    def page(self, sample_context: Context, request_id: int, qtbot: QtBot) -> LeavePage:
        """Return the register of this year."""
        made = LeavePage(sample_context)
        qtbot.addWidget(made)
        made.resize(1190, 690)
        made.show()
        return made

    def test_shows_the_year_and_narrows(
        self, page: LeavePage, sample_context: Context, qtmodeltester: ModelTester, qtbot: QtBot
    ) -> None:
        qtmodeltester.check(page.model)
        everything = sample_context.ask(leave_lists.listed)
        this_year = [r for r in everything if r.start.year <= 2026 <= r.end.year]
        assert page.model.rowCount() == len(this_year)
        page.ui.yearFilter.setCurrentIndex(0)
        assert page.model.rowCount() == len(everything)
        choice_combo.choose(page.ui.stateFilter, LeaveState.ISSUED)
        assert {row.state for row in page.model.rows} == {LeaveState.ISSUED}
        name = page.model.rows[0].name.split()[0].casefold()
        qtbot.keyClicks(page.ui.search, name)
        for row in page.model.rows:
            assert name in f"{row.name} {row.unit} {row.reason}".casefold()
        qtbot.keyClicks(page.ui.search, "zzzz")
        assert page.ui.stack.currentWidget() is page.ui.emptyPage
        page.ui.empty.acted.emit()
        assert page.model.rowCount() == len(everything)

    def test_cancels_for_a_reason(
        self,
        page: LeavePage,
        sample_context: Context,
        request_id: int,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        place = [row.id for row in page.model.rows].index(request_id)
        page.ui.table.go_to(place)
        monkeypatch.setattr(ask, "reason", lambda *_a: None)
        page.ui.cancelButton.click()
        assert sample_context.ask(leave.get, request_id).state is LeaveState.SUBMITTED
        monkeypatch.setattr(ask, "reason", lambda *_a: "Batal berangkat")
        page.ui.cancelButton.click()
        assert sample_context.ask(leave.get, request_id).state is LeaveState.CANCELLED
        assert page.current().id == request_id
        assert not page.ui.cancelButton.isEnabled()

    def test_follows_up_by_what_is_next(
        self,
        page: LeavePage,
        sample_context: Context,
        request_id: int,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        def agree(dialog: Decision) -> int:
            dialog.decide()
            return dialog.result()

        monkeypatch.setattr(Decision, "exec", agree)
        monkeypatch.setattr(PdfPreview, "exec", lambda self: 0)
        words = []
        for _ in range(3):
            page.ui.table.go_to([row.id for row in page.model.rows].index(request_id))
            words.append(page.ui.decideButton.text())
            page.ui.decideButton.click()
        assert words == ["Pertimbangkan…", "Putuskan…", "Terbitkan surat"]
        assert sample_context.ask(leave.get, request_id).state is LeaveState.ISSUED


class TestLedger:
    """Kenapa sisanya segini?"""

    def test_lines_add_up(self, sample_context: Context, request_id: int, qtbot: QtBot) -> None:
        row = sample_context.ask(leave.get, request_id)
        ledger = Ledger(sample_context, row.employee)
        qtbot.addWidget(ledger)
        ledger.show()
        shown = sum(line.days for line in ledger._model.rows)
        assert ledger.ui.available.text() == f"{shown} hari"
        assert ledger.ui.reserved.text() == "5 hari"
        assert str(shown) in ledger.ui.formula.text()
        ledger.ui.copyButton.click()
        assert "Peraturan BKN" in QGuiApplication.clipboard().text()
        ledger.ui.on.set_date(dt.date(2025, 6, 1))
        assert "01-06-2025" in ledger.ui.formula.text()

    def test_an_opening_balance_counts(
        self, sample_context: Context, applicant: int, qtbot: QtBot
    ) -> None:
        dialog = Opening(sample_context, applicant)
        qtbot.addWidget(dialog)
        dialog.ui.lot.setCurrentIndex(dialog.ui.lot.findData("N-1"))
        dialog.ui.days.setValue(4)
        dialog.save()
        assert "Dokumen" in dialog.ui.notice.text()
        dialog.ui.document.setText("Kartu cuti 2025")
        dialog.save()
        assert dialog.result()
        lines = sample_context.ask(balances.of, applicant).lines
        taken_over = [line for line in lines if "Kartu cuti 2025" in line.rule]
        assert [(line.lot, line.days) for line in taken_over] == [("N-1", 4)]

    def test_an_opening_balance_needs_a_person(self, sample_context: Context, qtbot: QtBot) -> None:
        dialog = Opening(sample_context)
        qtbot.addWidget(dialog)
        dialog.save()
        assert "pegawai" in dialog.ui.notice.text()


class TestPreview:
    """What is seen is what is printed and saved."""

    @pytest.fixture
    def preview(self, sample_context: Context, request_id: int, qtbot: QtBot) -> PdfPreview:
        """Return the preview of form 1.b."""
        pdf = sample_context.ask(letters.form, request_id)
        made = PdfPreview(pdf, "Formulir", "formulir.pdf")
        qtbot.addWidget(made)
        with qtbot.waitExposed(made):
            made.show()
        return made

    def test_draws_the_page_dark_on_white(self, preview: PdfPreview) -> None:
        image = preview.ui.view._sheets[0].pixmap().toImage()
        shades = {
            image.pixelColor(x, y).lightness() // 64
            for x in range(0, image.width(), 3)
            for y in range(0, image.height(), 3)
        }
        assert preview.ui.view.page_count() == 1
        assert {0, 3} <= shades
        assert image.pixelColor(5, 5).lightness() == 255

    def test_zooms(self, preview: PdfPreview, qtbot: QtBot) -> None:
        before = preview.ui.view.zoom()
        preview.ui.zoomInButton.click()
        assert preview.ui.view.zoom() > before
        assert preview.ui.zoom.text() == f"{preview.ui.view.zoom()}%"
        preview.ui.zoomOutButton.click()
        preview.ui.zoomOutButton.click()
        assert preview.ui.view.zoom() < before
        preview.ui.fitButton.click()
        assert preview.ui.view.zoom() == before

    def test_saves_the_very_bytes(
        self, preview: PdfPreview, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(ask, "save_file", lambda *_a: tmp_path / "formulir.pdf")
        preview.ui.saveButton.click()
        assert (tmp_path / "formulir.pdf").read_bytes() == preview._pdf
        monkeypatch.setattr(ask, "save_file", lambda *_a: tmp_path / "tidak" / "ada.pdf")
        preview.ui.saveButton.click()
        assert "tidak dapat ditulis" in preview.ui.notice.text()

    def test_prints_at_the_paper_s_own_size(
        self, preview: PdfPreview, tmp_path: Path, qtbot: QtBot
    ) -> None:
        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
        printer.setOutputFileName(str(tmp_path / "cetak.pdf"))
        print_pdf(preview._pdf, printer)
        made = pypdf.PdfReader(tmp_path / "cetak.pdf").pages[0].mediabox
        wanted = pypdf.PdfReader(_stream(preview._pdf)).pages[0].mediabox
        assert float(made.width) == pytest.approx(float(wanted.width), abs=2)
        assert float(made.height) == pytest.approx(float(wanted.height), abs=2)

    def test_the_first_print_asks_nothing_and_the_next_is_a_copy(
        self, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        noted: list[str] = []

        def first() -> bool:
            noted.append("pertama")
            return len(noted) == 1

        copies = Copies(False, first, lambda: b"salinan")
        preview = PdfPreview(calibration_sheet(595, 842), "Surat", "surat.pdf", copies=copies)
        qtbot.addWidget(preview)
        answers = [0, 1, 2]
        monkeypatch.setattr(ask, "choose", lambda *_a, **_k: answers.pop(0))
        assert preview._wanted() == preview._pdf
        assert noted == ["pertama"]
        assert preview._wanted() == b"salinan"
        assert preview._wanted() == preview._pdf
        assert preview._wanted() is None
        assert noted == ["pertama"]

        elsewhere = Copies(False, first, lambda: b"salinan")
        preview = PdfPreview(calibration_sheet(595, 842), "Surat", "surat.pdf", copies=elsewhere)
        qtbot.addWidget(preview)
        answers[:] = [0]
        assert preview._wanted() == b"salinan"

    @pytest.mark.qt_log_ignore("QPainter::begin", "This plugin does not support")
    def test_a_printer_that_takes_nothing_is_told(
        self, preview: PdfPreview, tmp_path: Path
    ) -> None:
        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
        printer.setOutputFileName(str(tmp_path / "tidak" / "ada.pdf"))
        with pytest.raises(UserError, match="tidak menerima surat ini"):
            print_pdf(preview._pdf, printer)


def _stream(pdf: bytes) -> object:
    import io

    return io.BytesIO(pdf)
