"""The windows in which leave is asked for and decided: what they offer, ask, tell and record."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from kepegdesk.domain.kinds import (
    EmployeeKind,
    LeaveCase,
    LeaveKind,
    LeaveState,
    Role,
    Sex,
    Verdict,
)
from kepegdesk.domain.leave_flow import Act
from kepegdesk.services import attachments, leave
from kepegdesk.ui import ask
from kepegdesk.ui.changes import Context
from kepegdesk.ui.dialogs.decision import Decision
from kepegdesk.ui.dialogs.leave_request import LeaveRequest
from kepegdesk.ui.dialogs.scan_view import ScanView
from kepegdesk.ui.widgets import choice_combo
from tests.services.scans import pdf, png, written
from tests.ui import leave_windows as made
from tests.ui.leave_windows import FRIDAY, MONDAY

D = dt.date
NOTE = "Surat keterangan dokter"
Show = Callable[..., Any]


def filled(dialog: LeaveRequest, kind: LeaveKind, start: D, end: D | None = None) -> LeaveRequest:
    """Fill in a request as the clerk does."""
    choice_combo.choose(dialog.ui.kind, kind)
    dialog.ui.reason.setPlainText("Keperluan keluarga")
    dialog.ui.address.setPlainText("Jl. Mawar 3")
    dialog.ui.start.set_date(start)
    dialog.ui.start.editingFinished.emit()
    if end:
        dialog.ui.end.set_date(end)
    return dialog


class TestOffers:
    """Only what a person may have is offered, with its usual length."""

    def test_kinds_of_a_pppk(self, sample_context: Context, show: Show) -> None:
        person = made.somebody(sample_context, EmployeeKind.PPPK, Sex.MALE)
        dialog = show(LeaveRequest(sample_context, person))
        kinds = [dialog.ui.kind.itemData(i) for i in range(dialog.ui.kind.count())]
        assert kinds == ["annual", "sick"]

    def test_the_end_is_proposed_and_what_was_typed_stays(
        self, sample_context: Context, show: Show
    ) -> None:
        person = made.somebody(sample_context, sex=Sex.FEMALE)
        dialog = show(LeaveRequest(sample_context, person))
        filled(dialog, LeaveKind.MATERNITY, MONDAY)
        assert dialog.ui.end.date() == D(2027, 3, 6)
        choice_combo.choose(dialog.ui.kind, LeaveKind.SICK)
        choice_combo.choose(dialog.ui.case, LeaveCase.MISCARRIAGE)
        assert dialog.ui.end.date() == D(2027, 1, 21)
        choice_combo.choose(dialog.ui.kind, LeaveKind.ANNUAL)
        assert dialog.ui.end.date() == MONDAY
        dialog.ui.end.set_date(FRIDAY)
        choice_combo.choose(dialog.ui.kind, LeaveKind.MATERNITY)
        assert dialog.ui.end.date() == FRIDAY

    def test_fields_show_when_they_are_asked_for(self, sample_context: Context, show: Show) -> None:
        dialog = show(LeaveRequest(sample_context, made.somebody(sample_context, sex=Sex.FEMALE)))
        ui = dialog.ui
        assert (ui.travel.isVisible(), ui.birth.isVisible(), ui.case.isVisible()) == (
            True, False, False,
        )  # fmt: skip
        choice_combo.choose(ui.kind, LeaveKind.MATERNITY)
        assert (ui.travel.isVisible(), ui.birth.isVisible()) == (False, True)
        assert not ui.place.isVisible()
        ui.abroad.setChecked(True)
        assert ui.place.isVisible()
        assert ui.urgent.isVisible()
        assert not ui.permitBy.isVisible()
        ui.urgent.setChecked(True)
        assert ui.permitBy.isVisible()

    def test_pay_and_tpp_are_told(self, sample_context: Context, show: Show) -> None:
        dialog = show(LeaveRequest(sample_context, made.somebody(sample_context)))
        choice_combo.choose(dialog.ui.kind, LeaveKind.LARGE)
        assert "tanpa tunjangan jabatan; TPP 100%" in dialog.ui.pay.text()

    def test_travel_days_follow_the_leave_and_cost_nothing(
        self, sample_context: Context, show: Show
    ) -> None:
        """R9: up to twelve calendar days for a place that is hard to reach."""
        dialog = show(LeaveRequest(sample_context, made.somebody(sample_context)))
        filled(dialog, LeaveKind.ANNUAL, MONDAY, FRIDAY)
        dialog.ui.travel.setValue(4)
        assert dialog.wish().end == D(2026, 12, 15)
        assert dialog.ui.days.text() == "5 hari kerja"
        assert "15-12-2026" in dialog.ui.travelEnd.text()
        assert dialog.ui.travel.maximum() == 12


class TestWaysOut:
    """Each refusal names the next step; some take one click."""

    def test_the_fourth_birth_becomes_large_leave(
        self, sample_context: Context, show: Show
    ) -> None:
        dialog = show(made.birth(sample_context))
        assert "gunakan cuti besar" in dialog.ui.notice.text()
        assert dialog.ui.birth.property("wrong")
        dialog.ui.firstWay.click()
        asked = dialog.wish()
        assert (asked.kind, asked.case) == (LeaveKind.LARGE, LeaveCase.FOURTH_BIRTH)
        assert (asked.end, asked.birth_order) == (D(2027, 3, 6), 4)
        assert not any(problem.blocks for problem in dialog._problems)

    def test_too_long_is_cut_to_what_there_is(self, sample_context: Context, show: Show) -> None:
        person = made.somebody(sample_context, sex=Sex.FEMALE)
        dialog = show(LeaveRequest(sample_context, person))
        filled(dialog, LeaveKind.MATERNITY, MONDAY, D(2027, 4, 30))
        assert dialog.ui.firstWay.text() == "Pakai lama terpanjang"
        dialog.ui.firstWay.click()
        assert dialog.ui.end.date() == D(2027, 3, 6)
        assert not dialog.ui.firstWay.isVisible()

    def test_exchanged_days_are_exchanged_back(self, sample_context: Context, show: Show) -> None:
        dialog = show(LeaveRequest(sample_context, made.somebody(sample_context)))
        filled(dialog, LeaveKind.ANNUAL, FRIDAY, MONDAY)
        dialog.ui.firstWay.click()
        assert (dialog.ui.start.date(), dialog.ui.end.date()) == (MONDAY, FRIDAY)

    def test_refusals_say_what_to_do(self, sample_context: Context, show: Show) -> None:
        dialog = show(LeaveRequest(sample_context, made.somebody(sample_context)))
        filled(dialog, LeaveKind.ANNUAL, D(2026, 12, 25), D(2026, 12, 25))
        assert "tidak memuat hari kerja. Pilih tanggal yang memuat" in dialog.ui.notice.text()

    def test_an_override_is_for_the_personnel_office(
        self, sample_context: Context, show: Show
    ) -> None:
        dialog = show(made.birth(sample_context))
        assert dialog.ui.override.isVisible()
        clerk = show(made.birth(made.as_role(sample_context, Role.OPERATOR)))
        assert not clerk.ui.override.isVisible()
        dialog.ui.override.setText("Kebijakan Wali Kota 12/2026")
        dialog.ui.proceed.setText("Dokumen menyusul")
        dialog.ui.submitButton.click()
        assert sample_context.ask(leave.get, dialog.request).override.startswith("Kebijakan")


class TestReasons:
    """A warning is gone on with, but not without saying why."""

    def test_without_a_reason_the_window_stays(
        self, sample_context: Context, show: Show, qtbot: QtBot
    ) -> None:
        dialog = show(LeaveRequest(sample_context, made.somebody(sample_context)))
        filled(dialog, LeaveKind.LARGE, MONDAY)
        choice_combo.choose(dialog.ui.case, LeaveCase.UMRAH)
        assert dialog.ui.proceed.isVisible()
        qtbot.keyClick(dialog.ui.phone, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
        assert dialog.request is None
        assert dialog.ui.notice.text().startswith("Tulis alasan")
        assert dialog.ui.proceed.hasFocus()
        dialog.ui.proceed.setText("Sudah dijelaskan kepada pegawai")
        dialog.ui.submitButton.click()
        row = sample_context.ask(leave.get, dialog.request)
        assert row.proceed == "Sudah dijelaskan kepada pegawai"
        assert "CB02" in row.events[0].waived

    def test_abroad_needs_its_place(self, sample_context: Context, show: Show) -> None:
        dialog = show(LeaveRequest(sample_context, made.somebody(sample_context)))
        filled(dialog, LeaveKind.ANNUAL, MONDAY, FRIDAY)
        dialog.ui.abroad.setChecked(True)
        dialog.ui.proceed.setText("Tiket sudah dibeli")
        dialog.ui.submitButton.click()
        assert dialog.request is None
        assert "kota tujuan" in dialog.ui.notice.text()
        dialog.ui.place.setText("Jeddah, Arab Saudi")
        dialog.ui.submitButton.click()
        assert sample_context.ask(leave.get, dialog.request).place == "Jeddah, Arab Saudi"


class TestScans:
    """Scans are dropped or chosen, looked at, removed, and filed with the request."""

    @pytest.fixture
    def sick(self, sample_context: Context, show: Show) -> LeaveRequest:
        """Return a request for three days of sick leave."""
        dialog = show(LeaveRequest(sample_context, made.somebody(sample_context)))
        return filled(dialog, LeaveKind.SICK, MONDAY, D(2026, 12, 9))

    def test_a_dropped_scan_ticks_its_document(
        self, sick: LeaveRequest, sample_context: Context, tmp_path: Path
    ) -> None:
        assert not sick.ui.submitButton.isEnabled()
        row = sick.ui.checklist.rows[NOTE]
        row.dropped.emit(written(tmp_path, "nota.pdf", pdf()))
        row = sick.ui.checklist.rows[NOTE]
        assert row.box.isChecked()
        assert not row.box.isEnabled()
        assert sick.ui.submitButton.isEnabled()
        sick.ui.submitButton.click()
        filed = sample_context.ask(attachments.listed, sick.request)
        assert [(scan.document, scan.name) for scan in filed] == [(NOTE, "nota.pdf")]
        assert sample_context.ask(leave.get, sick.request).documents == ()

    def test_removing_clears_the_tick(self, sick: LeaveRequest, tmp_path: Path) -> None:
        path = written(tmp_path, "foto.png", png())
        sick.pending.add(NOTE, path)
        sick.pending.add(NOTE, written(tmp_path, "lain.pdf", pdf()))
        sick.ui.checklist.remove_wanted.emit(path)
        assert [scan.path.name for scan in sick.pending.scans()] == ["lain.pdf"]
        assert sick.ui.checklist.rows[NOTE].box.isChecked()
        sick.ui.checklist.remove_wanted.emit(tmp_path / "lain.pdf")
        assert not sick.ui.checklist.rows[NOTE].box.isChecked()
        assert not sick.ui.submitButton.isEnabled()

    def test_what_is_no_scan_is_told_and_loses_nothing(
        self, sick: LeaveRequest, tmp_path: Path
    ) -> None:
        sick.pending.add(NOTE, written(tmp_path, "nota.pdf", b"MZ program"))
        assert "bukan PDF" in sick.ui.notice.text()
        assert sick.pending.scans() == []
        assert sick.ui.reason.toPlainText() == "Keperluan keluarga"

    def test_ticks_stay_when_the_case_changes_back(self, sick: LeaveRequest) -> None:
        sick.ui.checklist.rows[NOTE].box.click()
        choice_combo.choose(sick.ui.kind, LeaveKind.ANNUAL)
        assert sick.wish().documents == frozenset()
        choice_combo.choose(sick.ui.kind, LeaveKind.SICK)
        assert sick.ui.checklist.rows[NOTE].box.isChecked()
        assert sick.wish().documents == {NOTE}

    def test_a_scan_is_chosen_and_looked_at(
        self, sick: LeaveRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        seen: list[ScanView] = []
        monkeypatch.setattr(ScanView, "exec", lambda self: seen.append(self) or 0)
        path = written(tmp_path, "nota.pdf", pdf())
        monkeypatch.setattr(ask, "open_file", lambda *_a: path)
        sick.ui.checklist.rows[NOTE].attach.click()
        sick.ui.checklist.view_wanted.emit(path)
        assert seen[0].ui.title.whole() == "nota.pdf"
        assert seen[0].ui.pages.page_count() == 1
        assert not seen[0].ui.outsideButton.isVisibleTo(seen[0])

    def test_a_document_that_is_on_no_list(
        self, sick: LeaveRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(ask, "reason", lambda *_a: "Resep obat")
        monkeypatch.setattr(ask, "open_file", lambda *_a: written(tmp_path, "r.png", png()))
        sick.ui.checklist._other.click()
        assert "Resep obat" in sick.ui.checklist.rows


class TestShortAndUrgent:
    """One day of sickness, and leave that cannot wait."""

    def test_one_day_of_sickness_is_recorded(self, sample_context: Context, show: Show) -> None:
        dialog = show(LeaveRequest(sample_context, made.somebody(sample_context)))
        filled(dialog, LeaveKind.SICK, MONDAY, MONDAY)
        assert "tanpa formulir" in dialog.ui.daysDetail.text()
        assert dialog.ui.submitButton.text() == "Catat"
        dialog.ui.checklist.rows[NOTE].box.click()
        dialog.ui.submitButton.click()
        assert sample_context.ask(leave.get, dialog.request).state is LeaveState.RECORDED

    def test_a_permit_takes_its_number(self, sample_context: Context, show: Show) -> None:
        dialog = show(LeaveRequest(sample_context, made.somebody(sample_context), urgent=True))
        filled(dialog, LeaveKind.IMPORTANT, D(2026, 11, 23), D(2026, 11, 25))
        choice_combo.choose(dialog.ui.case, LeaveCase.FAMILY_DEATH)
        assert dialog.ui.submitButton.text() == "Catat izin sementara"
        dialog.ui.permitNumber.setText("9010")
        dialog.ui.proceed.setText("Surat kematian menyusul")
        dialog.ui.submitButton.click()
        assert "melompati" in dialog.ui.notice.text()
        assert dialog.ui.permitNumber.property("wrong")
        dialog.ui.permitNumber.setText("150")
        dialog.ui.submitButton.click()
        row = sample_context.ask(leave.get, dialog.request)
        assert row.state is LeaveState.TEMPORARY
        assert "/150/" in row.events[0].letter

    def test_an_extension_goes_on_from_the_leave_before(
        self, sample_context: Context, show: Show
    ) -> None:
        request = made.unpaid(sample_context, Act.PROPOSE, Act.ENDORSE, Act.ISSUE)
        before = sample_context.ask(leave.get, request)
        dialog = show(LeaveRequest(sample_context, before=before))
        ui = dialog.ui
        assert ui.heading.text() == "Perpanjangan Cuti di Luar Tanggungan Negara"
        assert (ui.start.date(), ui.end.date()) == (D(2029, 2, 1), D(2030, 1, 31))
        assert not ui.employee.isEnabled()
        asked = dialog.wish()
        assert (asked.extends, asked.case) == (request, LeaveCase.SPOUSE_DUTY)
        assert dialog._unsaved() is None


class TestDecision:
    """The decision shows whom the table names, and asks why another signs."""

    @pytest.fixture
    def considered(self, sample_context: Context) -> int:
        """Return annual leave that waits for its decision."""
        request = made.asked(sample_context, made.somebody(sample_context), MONDAY, FRIDAY)
        sample_context.do(leave.consider, request, made.YES)
        return request

    def decision(self, context: Context, request: int, show: Show, *more: Verdict) -> Decision:
        """Show the decision about a request."""
        dialog: Decision = show(Decision(context, context.ask(leave.get, request), *more))
        return dialog

    def test_the_official_of_the_table_is_named(
        self, sample_context: Context, considered: int, show: Show
    ) -> None:
        dialog = self.decision(sample_context, considered, show)
        named = sample_context.ask(leave.who_decides, considered)
        assert named.title in dialog.ui.official.text()
        assert named.name in dialog.ui.official.text()
        assert not dialog.ui.proceed.isVisible()

    def test_another_official_needs_a_reason(
        self, sample_context: Context, considered: int, show: Show
    ) -> None:
        """UM03."""
        dialog = self.decision(sample_context, considered, show)
        named = sample_context.ask(leave.who_decides, considered)
        others = range(1, dialog.ui.by.count() - 1)
        other = next(i for i in others if dialog.ui.by.itemData(i) != named.nip)
        dialog.ui.by.setCurrentIndex(other)
        assert "tidak sesuai tabel kewenangan" in dialog.ui.notice.text()
        assert "Seharusnya" in dialog.ui.official.text()
        dialog.decide()
        assert dialog.isVisible()
        dialog.ui.proceed.setText("Kepala sedang dinas luar")
        dialog.decide()
        event = sample_context.ask(leave.get, considered).events[-1]
        assert event.waived.endswith("Kepala sedang dinas luar")

    def test_the_mayor_has_no_nip_and_signs(
        self, sample_context: Context, considered: int, show: Show
    ) -> None:
        dialog = self.decision(sample_context, considered, show)
        place = next(
            i for i in range(dialog.ui.by.count()) if "WALI KOTA" in dialog.ui.by.itemText(i)
        )
        dialog.ui.by.setCurrentIndex(place)
        dialog.ui.proceed.setText("Diputuskan sendiri")
        dialog.decide()
        event = sample_context.ask(leave.get, considered).events[-1]
        assert (event.act, event.by_title) == ("decide", "WALI KOTA KENDARI")

    def test_a_deferral_takes_its_letter_from_the_book(
        self, sample_context: Context, considered: int, show: Show
    ) -> None:
        dialog = self.decision(sample_context, considered, show, Verdict.DEFER)
        assert dialog.ui.until.date() == D(2027, 12, 31)
        dialog.ui.note.setPlainText("Pemeriksaan akhir tahun")
        dialog.ui.until.set_date(D(2028, 1, 5))
        dialog.decide()
        assert "paling lama 1 tahun" in dialog.ui.notice.text()
        assert dialog.ui.until.property("wrong")
        dialog.ui.until.set_date(D(2027, 6, 30))
        dialog.decide()
        event = sample_context.ask(leave.get, considered).events[-1]
        assert (event.verdict, event.end, event.days) == ("defer", D(2027, 6, 30), 5)
        assert event.letter

    def test_what_duty_cannot_postpone_is_not_offered(
        self, sample_context: Context, show: Show
    ) -> None:
        """T10: deferral is not among the answers to sick leave."""
        request = made.asked(
            sample_context, made.somebody(sample_context), MONDAY, FRIDAY, kind=LeaveKind.SICK,
            case=LeaveCase.ILLNESS, documents=frozenset({NOTE}),
        )  # fmt: skip
        sample_context.do(leave.consider, request, made.YES)
        dialog = self.decision(sample_context, request, show, Verdict.DEFER)
        offered = [dialog.ui.verdict.itemData(i) for i in range(dialog.ui.verdict.count())]
        assert offered == ["approve", "change", "refuse"]

    def test_a_permit_is_ratified_or_refused(self, sample_context: Context, show: Show) -> None:
        request = made.permitted(sample_context)
        dialog = self.decision(sample_context, request, show)
        assert dialog.windowTitle() == "Pengesahan izin sementara"
        assert dialog.ui.verdict.count() == 2
        assert dialog.ui.decideButton.text() == "Catat: Sahkan"
        dialog.decide()
        assert sample_context.ask(leave.get, request).state is LeaveState.RATIFIED
