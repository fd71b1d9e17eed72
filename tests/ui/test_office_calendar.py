"""The calendar's windows: by hand, from a sheet, by an amended SKB, and what it touches."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog
from pytestqt.qtbot import QtBot

from kepegdesk.domain.kinds import EmployeeKind, LeaveKind, Verdict
from kepegdesk.services import (
    collective_work,
    employees,
    holidays,
    journal,
    leave,
    letters,
    recounts,
    signatories,
    units,
)
from kepegdesk.services.employee_file import EmployeeFile
from kepegdesk.services.holidays import HolidayRow
from kepegdesk.services.leave import Answer
from kepegdesk.ui import ask
from kepegdesk.ui.changes import Context
from kepegdesk.ui.dialogs.affected import Affected
from kepegdesk.ui.dialogs.holiday import Holiday
from kepegdesk.ui.dialogs.holiday_amend import HolidayAmend
from kepegdesk.ui.dialogs.holiday_import import HolidayImport
from kepegdesk.ui.dialogs.move_date import MoveDate
from kepegdesk.ui.dialogs.worked import Worked
from kepegdesk.ui.views.office import OfficePage
from kepegdesk.ui.views.office_holidays import Holidays, WorkedDays

DAY = dt.date.fromisoformat
NEW = HolidayRow(None, DAY("2026-12-09"), "Libur Uji", "national", "SKB 2", "ditetapkan")


def _saved(dialog: QDialog) -> bool:
    return dialog.result() == QDialog.DialogCode.Accepted


@pytest.fixture
def section(office_page: OfficePage) -> Holidays:
    """Return the section of holidays, in front, in 2026."""
    found: Holidays = office_page.show_section("holidays")
    found.ui.year.setValue(2026)
    return found


@pytest.fixture
def health(empty_context: Context) -> int:
    """Return a unit whose people ask for leave."""
    for row in empty_context.ask(signatories.listed):
        named = {"id": row.id, "name": f"Pejabat {row.level}"}
        values = {name: getattr(row, name) for name in row.__dataclass_fields__} | named
        empty_context.do(signatories.save, signatories.SignatoryRow(**values))
    return empty_context.do(units.save, None, name="Dinas Kesehatan")


def _person(context: Context, unit: int, name: str) -> int:
    file = EmployeeFile(name=name, kind=EmployeeKind.PPPK, unit=unit, tmt_cpns=DAY("2020-01-01"))
    return context.do(employees.save, file)


def _issued(context: Context, employee: int) -> int:
    wish = leave.LeaveInput(
        LeaveKind.ANNUAL, DAY("2026-12-07"), DAY("2026-12-11"), "Keluarga", "Rumah", "0812"
    )
    request = context.do(leave.submit, employee, wish)
    for act in (leave.consider, leave.decide):
        context.do(act, request, Answer(Verdict.APPROVE))
    context.do(letters.issue, request)
    return request


class TestByHand:
    """A day added, changed, removed."""

    def test_the_calendar_of_another_year(self, section: Holidays) -> None:
        assert section.holidays.model.rowCount() == 25
        assert "17 hari libur, 8 hari cuti bersama" in section.ui.status.text()

        section.ui.year.setValue(2030)
        assert section.holidays.model.rowCount() == 0
        assert section.ui.status.text() == "Belum ada hari libur 2030."
        assert not section.ui.removeButton.isEnabled()

    def test_a_holiday_is_added_changed_and_removed(
        self, section: Holidays, empty_context: Context, health: int, yes: list[str]
    ) -> None:
        dialog = Holiday(empty_context)
        dialog.ui.day.set_date(DAY("2026-04-28"))
        dialog.ui.name.setText("Hari Jadi Kota")
        dialog.save()
        assert "dasar hukumnya" in dialog.ui.notice.text()
        dialog.ui.basis.setText("Keputusan Wali Kota 1/2026")
        dialog.ui.type.setCurrentIndex(dialog.ui.type.findData("local"))
        dialog.ui.unit.set_unit(health)
        dialog.save()
        assert _saved(dialog)
        section.holidays.go_to(lambda row: row.name == "Hari Jadi Kota")
        row = section.holidays.current()
        assert row is not None
        assert (row.unit, row.type) == (health, "local")
        place = section.ui.table.current_row()
        assert section.holidays.model.index(place, 4).data() == "Dinas Kesehatan"
        again = Holiday(empty_context, row)
        again.save()
        assert section.holidays.current() == row

        section.ui.removeButton.click()
        assert yes == ["Hapus Hari Jadi Kota tanggal 28-04-2026 dari kalender?"]
        assert "Hari Jadi Kota" not in [each.name for each in section.holidays.model.rows]

    def test_a_date_that_is_none_is_refused(self, empty_context: Context) -> None:
        dialog = Holiday(empty_context)
        dialog.ui.day.setText("31 feb")
        dialog.save()
        assert "bukan tanggal" in dialog.ui.notice.text()

        dialog.ui.day.setText("")
        dialog.save()
        assert "belum diisi" in dialog.ui.notice.text()
        assert not _saved(dialog)


class TestAmend:
    """SKB perubahan: staged, shown, one act."""

    def test_days_are_moved_dropped_and_added_at_once(
        self, section: Holidays, empty_context: Context, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        dialog = HolidayAmend(empty_context, 2026)
        assert not dialog.ui.saveButton.isEnabled()
        dialog.save()
        assert not _saved(dialog)

        def move(asked: MoveDate) -> int:
            asked.ui.day.set_date(DAY("2026-12-28"))
            asked.save()
            return asked.result()

        def add(asked: Holiday) -> int:
            asked.ui.day.set_date(DAY("2026-12-29"))
            asked.ui.name.setText("Cuti Bersama Uji")
            asked.save()
            return asked.result()

        monkeypatch.setattr(MoveDate, "exec", move)
        monkeypatch.setattr(Holiday, "exec", add)
        days = [each.row.day for each in dialog.model.rows]
        dialog.ui.table.go_to(days.index(DAY("2026-12-24")))
        dialog.ui.moveButton.click()
        dialog.ui.table.go_to(days.index(DAY("2026-08-25")))
        dialog.ui.dropButton.click()
        dialog.ui.addButton.click()
        dialog.ui.table.go_to(0)
        dialog.ui.dropButton.click()
        dialog.ui.revertButton.click()
        assert dialog.ui.count.text() == "3 perubahan"
        assert [each.state for each in dialog.model.rows if each.state] == [
            "ditiadakan", "dipindahkan", "ditambah",
        ]  # fmt: skip
        dialog.save()
        assert "Nomor SKB perubahan belum diisi" in dialog.ui.notice.text()
        dialog.ui.basis.setText("SKB 3/2026")
        dialog.save()
        assert _saved(dialog)
        shown = {row.day: row for row in section.holidays.model.rows}
        assert shown[DAY("2026-12-28")].legal_basis == "SKB 3/2026"
        assert shown[DAY("2026-12-29")].name == "Cuti Bersama Uji"
        assert not {DAY("2026-12-24"), DAY("2026-08-25")} & set(shown)
        empty_context.do(journal.undo)
        assert [row.day for row in section.holidays.model.rows] == days


class TestImport:
    """A list from a sheet."""

    def test_rows_are_shown_with_what_they_would_do_and_brought_in(
        self,
        section: Holidays,
        empty_context: Context,
        tmp_path: Path,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        path = tmp_path / "libur.csv"
        path.write_text("Tanggal;Nama\n1 Januari 2028;Tahun Baru\n30-2-2028;X\n", "utf-8")
        monkeypatch.setattr(ask, "open_file", lambda *_given: path)
        dialog = HolidayImport(empty_context, 2028)
        dialog.save()
        dialog.ui.openButton.click()
        assert [line.state.value for line in dialog.model.rows] == ["ditolak", "ditolak"]
        assert not dialog.ui.saveButton.isEnabled()
        dialog.ui.basis.setText("SKB 2028")
        dialog.ui.basis.editingFinished.emit()
        assert dialog.ui.count.text() == "1 baru, 0 berubah, 0 sama, 1 ditolak"
        assert dialog.ui.saveButton.text() == "Impor 1 hari"
        dialog.save()
        assert _saved(dialog)
        section.ui.year.setValue(2028)
        assert [row.name for row in section.holidays.model.rows] == ["Tahun Baru"]

    def test_what_is_no_list_is_told(
        self, empty_context: Context, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        path, told = tmp_path / "x.csv", list[str]()
        path.write_text("NIP;Nama\n1;X\n", "utf-8")
        monkeypatch.setattr(ask, "open_file", lambda *_given: path)
        monkeypatch.setattr(ask, "refusal", lambda _parent, fault: told.append(str(fault)))
        HolidayImport(empty_context, 2028).ui.openButton.click()
        assert "judul kolom Tanggal dan Nama" in told[0]

    def test_the_template_is_written(
        self, empty_context: Context, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        path = tmp_path / "contoh.xlsx"
        monkeypatch.setattr(ask, "save_file", lambda *_given: path)
        dialog = HolidayImport(empty_context, 2026)
        dialog.ui.templateButton.click()
        assert dialog.ui.notice.text() == "25 hari libur 2026 ditulis ke contoh.xlsx."
        read = HolidayImport(empty_context, 2026, None, path)
        assert read.ui.count.text() == "0 baru, 0 berubah, 25 sama, 0 ditolak"


class TestAffected:
    """T-11 in the window: listed after the change, applied only to what is ticked."""

    def test_a_changed_day_shows_what_it_touches(
        self,
        section: Holidays,
        empty_context: Context,
        health: int,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        _issued(empty_context, _person(empty_context, health, "Wa Uji"))
        shown: list[int] = []
        monkeypatch.setattr(Affected, "exec", lambda d: shown.append(d.model.rowCount()) or 0)

        def add(asked: Holiday) -> int:
            asked.ui.day.set_date(NEW.day)
            asked.ui.name.setText(NEW.name)
            asked.ui.basis.setText(NEW.legal_basis)
            asked.save()
            return asked.result()

        monkeypatch.setattr(Holiday, "exec", add)
        section.ui.newButton.click()
        assert shown == [1]
        assert section.ui.affectedButton.text() == "Cuti terbit yang terkena (1)…"
        assert "1 cuti yang sudah terbit" in section.ui.notice.text()
        monkeypatch.setattr(ask, "confirm", lambda *_given, **_more: True)
        section.holidays.go_to(lambda row: row.day == NEW.day)
        section.ui.removeButton.click()
        assert shown == [1]
        assert section.ui.affectedButton.text() == "Cuti terbit yang terkena (0)…"
        assert not section.ui.affectedButton.isEnabled()

    def test_only_the_ticked_leave_is_counted_anew(
        self, empty_context: Context, health: int, qtbot: QtBot
    ) -> None:
        first, second, third = (
            _issued(empty_context, _person(empty_context, health, name))
            for name in ("Wa Satu", "Wa Dua", "Wa Tiga")
        )
        empty_context.do(holidays.save, NEW)
        dialog = Affected(empty_context)
        qtbot.addWidget(dialog)
        dialog.show()
        assert not dialog.ui.saveButton.isEnabled()
        places = [line.request for line in dialog.model.rows]
        dialog.ui.table.setFocus()
        dialog.ui.table.go_to(places.index(first))
        qtbot.keyClick(dialog.ui.table, Qt.Key.Key_Space)
        assert dialog.model.ticked() == [first]
        assert dialog.ui.saveButton.text() == "Terapkan pada 1"
        dialog.save()
        assert "Dasar hukum atau alasannya" in dialog.ui.notice.text()
        dialog.ui.basis.setText("SKB 2")
        dialog.save()
        assert dialog.isVisible()
        assert dialog.ui.notice.text() == "1 cuti dihitung ulang; suratnya ditandai."
        counts = {r: empty_context.ask(leave.get, r).working_days for r in (first, second, third)}
        assert counts == {first: 4, second: 5, third: 5}

        dialog.ui.allButton.click()
        dialog.ui.noneButton.click()
        assert dialog.model.ticked() == []
        dialog.model.tick([second])
        dialog.ui.keepButton.click()
        assert dialog.ui.notice.text() == "1 cuti dicatat tetap menurut suratnya."
        assert [line.request for line in dialog.model.rows] == [third]
        dialog.model.tick([third])
        dialog.save()
        assert _saved(dialog)
        assert empty_context.ask(recounts.affected) == []
        assert empty_context.ask(leave.get, second).working_days == 5

    def test_keeping_without_a_reason_is_refused(self, empty_context: Context, health: int) -> None:
        _issued(empty_context, _person(empty_context, health, "Wa Uji"))
        empty_context.do(holidays.save, NEW)
        dialog = Affected(empty_context)
        dialog.ui.allButton.click()
        dialog.ui.keepButton.click()
        assert "alasannya" in dialog.ui.notice.text()
        assert len(empty_context.ask(recounts.affected)) == 1


class TestWorked:
    """Masuk saat cuti bersama."""

    def test_people_are_searched_ticked_and_recorded_at_once(
        self, office_page: OfficePage, empty_context: Context, health: int
    ) -> None:
        section: WorkedDays = office_page.show_section("worked")
        people = [
            _person(empty_context, health, name) for name in ("Wa Tiur A", "Wa Tiur B", "Budi")
        ]
        dialog = Worked(empty_context, DAY("2026-05-28"))
        assert dialog.ui.day.currentData() == DAY("2026-05-28")
        assert not dialog.ui.saveButton.isEnabled()
        dialog.ui.search.setText("wa tiur")
        dialog.ui.allButton.click()
        dialog.ui.search.setText("budi")
        assert dialog.model.ticked() == people[:2]
        assert dialog.ui.count.text() == "2 dicentang dari 3 pegawai"
        dialog.save()
        assert "Nomor surat tugas" in dialog.ui.notice.text()
        dialog.ui.document.setText("ST 7/2026")
        dialog.save()
        assert _saved(dialog)
        assert [row.name for row in section.worked.model.rows] == ["Wa Tiur A", "Wa Tiur B"]
        section.ui.search.setText("tiur b")
        assert [row.name for row in section.worked.model.rows] == ["Wa Tiur B"]

    def test_the_newest_past_day_is_proposed_and_a_unit_narrows(
        self, empty_context: Context, health: int
    ) -> None:
        _person(empty_context, health, "Wa Uji")
        other = empty_context.do(units.save, None, name="Dinas Perhubungan")
        dialog = Worked(empty_context)
        assert dialog.ui.day.currentData() == DAY("2026-05-28")
        dialog.ui.allButton.click()
        assert len(dialog.model.ticked()) == 1
        dialog.ui.unit.set_unit(other)
        assert dialog.model.ticked() == []
        assert dialog.ui.count.text() == "0 dicentang dari 0 pegawai"

    def test_chosen_records_are_taken_back_with_a_reason(
        self,
        office_page: OfficePage,
        empty_context: Context,
        health: int,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        section: WorkedDays = office_page.show_section("worked")
        people = [_person(empty_context, health, name) for name in ("Ana", "Budi")]
        empty_context.do(collective_work.record, DAY("2026-05-28"), people, "ST")
        answers = [None, "Keliru"]
        monkeypatch.setattr(ask, "reason", lambda *_given: answers.pop(0))
        section.worked.table.selectAll()
        section.ui.removeButton.click()
        assert section.worked.model.rowCount() == 2
        section.worked.table.selectAll()
        section.ui.removeButton.click()
        assert section.worked.model.rowCount() == 0
        assert "2 catatan: Keliru" in empty_context.ask(journal.last).sentence
