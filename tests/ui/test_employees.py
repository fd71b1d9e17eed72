"""The page of people and the form beside it, on the sample office."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from kepegdesk.domain.kinds import EmployeeKind
from kepegdesk.services import drafts, employees, journal
from kepegdesk.services.employee_file import EmployeeFile
from kepegdesk.ui import ask
from kepegdesk.ui.changes import Context
from kepegdesk.ui.dialogs.employee_form import EmployeeForm
from kepegdesk.ui.views.employees import EmployeesPage

CONTROL = Qt.KeyboardModifier.ControlModifier


def _shown(context: Context, qtbot: QtBot) -> EmployeesPage:
    page = EmployeesPage(context)
    qtbot.addWidget(page)
    page.resize(1190, 690)
    with qtbot.waitExposed(page):
        page.show()
    page.activateWindow()
    return page


@pytest.fixture
def page(sample_context: Context, qtbot: QtBot) -> EmployeesPage:
    """Return the page of the sample office's people."""
    return _shown(sample_context, qtbot)


def _form(page: EmployeesPage) -> EmployeeForm:
    form = page.form()
    assert form is not None
    return form


def _all(context: Context) -> int:
    return context.ask(employees.people, employees.Criteria()).count()


class TestList:
    """Search, filters, sort."""

    def test_shows_everyone(
        self, page: EmployeesPage, sample_context: Context, qtmodeltester: ModelTester
    ) -> None:
        assert page.model.rowCount() == _all(sample_context) > 250
        qtmodeltester.check(page.model)

    def test_every_word_narrows(self, page: EmployeesPage, qtbot: QtBot) -> None:
        person = page.model.row(10)
        assert person is not None
        unit_word, name_word = person.unit.split()[-1], person.name.split()[0]
        qtbot.keyClicks(page.ui.search, f"{name_word.lower()[:4]} {unit_word.lower()}")
        ids = {page.model.id_at(row) for row in range(page.model.rowCount())}
        assert person.id in ids
        for row in range(page.model.rowCount()):
            found = page.model.row(row)
            assert found is not None
            text = f"{found.full_name} {found.nip} {found.unit} {found.position}".lower()
            assert unit_word.lower() in text
            assert name_word.lower()[:4] in text
        assert len(ids) < 250

    def test_nothing_found_invites_to_clear(self, page: EmployeesPage, qtbot: QtBot) -> None:
        everyone = page.model.rowCount()
        qtbot.keyClicks(page.ui.search, "zzzzqq")
        assert page.ui.stack.currentWidget() is page.ui.emptyPage
        page.ui.empty.acted.emit()
        assert page.model.rowCount() == everyone
        assert page.ui.stack.currentWidget() is page.ui.listPage

    def test_filters_show_as_chips_and_are_removed_by_them(self, page: EmployeesPage) -> None:
        everyone = page.model.rowCount()
        page.ui.kindFilter.setCurrentText("PPPK")
        rows = [page.model.row(row) for row in range(page.model.rowCount())]
        assert {row.kind for row in rows if row} == {"PPPK"}
        assert not page.ui.chips.isHidden()
        page.ui.chips.removed.emit("kind")
        assert page.model.rowCount() == everyone
        assert page.ui.chips.isHidden()

    def test_a_heading_sorts_and_the_place_is_kept(self, page: EmployeesPage) -> None:
        page.ui.table.go_to(3)
        person = page.current()
        page.ui.table._sort_by(1)
        nips = [row.nip for row in map(page.model.row, range(50)) if row]
        assert nips == sorted(nips)
        page.ui.table._sort_by(1)
        first = page.model.row(0)
        assert first is not None
        assert first.nip >= nips[-1]
        assert person is not None

    def test_the_first_day_invites_to_import(self, empty_context: Context, qtbot: QtBot) -> None:
        page = _shown(empty_context, qtbot)
        assert page.ui.stack.currentWidget() is page.ui.emptyPage
        with qtbot.waitSignal(page.import_wanted):
            page.ui.empty.acted.emit()


class TestForm:
    """Opening, checking, saving, discarding."""

    def test_enter_opens_and_what_is_typed_is_saved_by_moving_on(
        self, page: EmployeesPage, sample_context: Context, qtbot: QtBot
    ) -> None:
        page.ui.table.setFocus()
        page.ui.table.go_to(5)
        qtbot.keyClick(page.ui.table, Qt.Key.Key_Return)
        form = _form(page)
        employee = form.file().id
        assert employee == page.current()
        form.ui.tabs.setCurrentIndex(1)
        form.ui.phone.setFocus()
        form.ui.phone.selectAll()
        qtbot.keyClicks(form.ui.phone, "081234567")
        assert form.is_dirty()
        qtbot.keyClick(form.ui.phone, Qt.Key.Key_PageDown)
        assert employees.get(sample_context.session, employee).phone == "081234567"
        assert form.file().id == page.current() != employee
        assert form.ui.tabs.currentIndex() == 1
        assert QApplication.focusWidget() is form.ui.phone
        qtbot.keyClick(form.ui.phone, Qt.Key.Key_PageUp)
        assert form.file().id == employee
        assert form.ui.phone.text() == "081234567"

    def test_loading_and_reading_back_changes_nothing(
        self, page: EmployeesPage, sample_context: Context
    ) -> None:
        form = EmployeeForm(sample_context, page)
        for row in range(0, page.model.rowCount(), 7):
            employee = page.model.id_at(row)
            assert employee is not None
            form.load(employee)
            assert form.file() == employees.get(sample_context.session, employee)
            assert not form.is_dirty()

    def test_since_when_a_status_holds_and_who_gets_cuti_bersama(
        self, page: EmployeesPage, sample_context: Context
    ) -> None:
        """T-21: the day somebody leaves is typed, kept as a draft, stored and undone."""
        form, employee = EmployeeForm(sample_context, page), page.model.id_at(0)
        form.load(employee)
        before = form.file()
        form.ui.status.setCurrentText("Pensiun")
        assert [p.key for p in sample_context.ask(employees.check, form.file())][-1] == "PG16"
        form.ui.statusSince.set_date(dt.date(2026, 12, 1))
        form.ui.collective.setCurrentText("Tidak mendapat (tetap bertugas)")
        assert "PG16" not in {p.key for p in sample_context.ask(employees.check, form.file())}

        draft = EmployeeForm(sample_context, page)
        draft.load(employee)
        draft._fields.show_texts(form._fields.texts())
        assert draft.file() == form.file()

        form.save()
        stored = employees.get(sample_context.session, employee or 0)
        assert (stored.status_since, stored.collective) == (dt.date(2026, 12, 1), False)
        sample_context.do(journal.undo)
        after = employees.get(sample_context.session, employee or 0)
        assert (after.status_since, after.collective) == (before.status_since, before.collective)

    def test_a_wrong_nip_is_marked_and_refused(self, page: EmployeesPage, qtbot: QtBot) -> None:
        page.open(page.model.id_at(0) or 0)
        form = _form(page)
        form.ui.nip.clear()
        qtbot.keyClicks(form.ui.nip, "123")
        assert form.ui.nip.property("wrong")
        page.step(1)
        assert form.ui.nip.text() == "123"
        assert "18 angka" in form.ui.notice.text()
        assert page.current() == page.model.id_at(0)

    def test_esc_twice_discards(self, page: EmployeesPage, qtbot: QtBot) -> None:
        page.open(page.model.id_at(0) or 0)
        form = _form(page)
        before = form.file()
        form.ui.name.setFocus()
        qtbot.keyClicks(form.ui.name, "xx")
        qtbot.keyClick(form.ui.name, Qt.Key.Key_Escape)
        assert form.is_dirty()
        assert "sekali lagi" in form.ui.notice.text()
        qtbot.keyClick(form.ui.name, Qt.Key.Key_Escape)
        assert replace(form.file(), version=before.version) == before
        qtbot.keyClick(form.ui.name, Qt.Key.Key_Escape)
        assert page.form() is None

    def test_a_new_person(self, page: EmployeesPage, sample_context: Context, qtbot: QtBot) -> None:
        everyone = page.model.rowCount()
        page.ui.newButton.click()
        form = _form(page)
        assert form.ui.notice.isHidden()
        qtbot.keyClicks(form.ui.name, "Tenaga Baru")
        form.ui.kind.setCurrentText(EmployeeKind.HONORER.value)
        qtbot.keyClick(form.ui.name, Qt.Key.Key_Return, CONTROL)
        assert page.model.rowCount() == everyone + 1
        assert form.file().id is not None
        assert journal.last(sample_context.session).sentence == "Tambah data Tenaga Baru"

    def test_a_date_that_is_none_is_not_lost_silently(
        self, page: EmployeesPage, qtbot: QtBot
    ) -> None:
        page.open(page.model.id_at(0) or 0)
        form = _form(page)
        form.ui.birthDate.setText("31/2/1980")
        form.ui.birthDate.editingFinished.emit()
        assert not form.save()
        assert "31/2/1980" in form.ui.notice.text()

    def test_somebody_else_was_faster(
        self, page: EmployeesPage, sample_context: Context, qtbot: QtBot
    ) -> None:
        page.open(page.model.id_at(0) or 0)
        form = _form(page)
        other = employees.get(sample_context.session, form.file().id)
        employees.save(sample_context.session, replace(other, note="lebih dulu"))
        form.ui.address.setPlainText("Jl. Terlambat")
        assert form.save()
        assert "Digabung dengan perubahan" in form.ui.notice.text()
        stored = employees.get(sample_context.session, form.file().id)
        assert (stored.note, stored.address) == ("lebih dulu", "Jl. Terlambat")

    def test_an_undone_change_is_gone_from_the_form_too(
        self, page: EmployeesPage, sample_context: Context
    ) -> None:
        page.open(page.model.id_at(0) or 0)
        form = _form(page)
        before = form.file()
        form.ui.phone.setText("0812 0000 1111")
        assert form.save()
        sample_context.do(journal.undo)
        assert replace(form.file(), version=before.version) == before
        form.ui.phone.setText("0812 0000 2222")
        sample_context.do(employees.save, EmployeeFile(name="Lain", kind=EmployeeKind.HONORER))
        assert form.ui.phone.text() == "0812 0000 2222"  # what is typed stays
        assert form.save(), form.ui.notice.text()

    def test_somebody_whose_entry_is_undone_leaves_the_form(
        self, page: EmployeesPage, sample_context: Context
    ) -> None:
        entered = EmployeeFile(name="Salah Masuk", kind=EmployeeKind.HONORER)
        page.open(sample_context.do(employees.save, entered))
        assert page.form() is not None
        sample_context.do(journal.undo)
        assert page.form() is None

    def test_removing_asks_first(
        self, page: EmployeesPage, sample_context: Context, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        session = sample_context.session
        employee = employees.save(
            session, EmployeeFile(name="Salah Masuk", kind=EmployeeKind.HONORER)
        )
        page.reload()
        page.open(employee)
        monkeypatch.setattr(ask, "confirm", lambda *_a, **_k: False)
        _form(page).ui.removeButton.click()
        assert employees.get(session, employee).name == "Salah Masuk"
        monkeypatch.setattr(ask, "confirm", lambda *_a, **_k: True)
        _form(page).ui.removeButton.click()
        assert page.form() is None
        assert page.model.row_of(employee) is None


class TestDrafts:
    """What is typed survives a crash."""

    def test_is_kept_offered_and_restored(
        self,
        page: EmployeesPage,
        sample_context: Context,
        qtbot: QtBot,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        page.open(page.model.id_at(4) or 0)
        form = _form(page)
        record = form.file().id
        form.ui.note.setPlainText("belum disimpan")
        form.ui.phone.setText("0811")
        form.drafts.look()
        kept = drafts.kept(sample_context.session, "employee")
        assert [draft.record for draft in kept] == [record]

        again = _shown(sample_context, qtbot)
        monkeypatch.setattr(ask, "confirm", lambda *_a, **_k: True)
        again.offer_drafts()
        restored = _form(again)
        assert restored.file().id == record
        assert restored.file().note == "belum disimpan"
        assert restored.file().phone == "0811"
        assert restored.file() == form.file()
        assert restored.is_dirty()

    def test_stays_while_another_page_is_shown(
        self, page: EmployeesPage, sample_context: Context
    ) -> None:
        page.open(page.model.id_at(4) or 0)
        form = _form(page)
        form.ui.note.setPlainText("belum disimpan")
        form.drafts.look()
        page.hide()
        form.drafts.look()
        assert len(drafts.kept(sample_context.session, "employee")) == 1

    def test_goes_with_the_save(
        self, page: EmployeesPage, sample_context: Context, qtbot: QtBot
    ) -> None:
        page.open(page.model.id_at(4) or 0)
        form = _form(page)
        form.ui.note.setPlainText("disimpan")
        form.drafts.look()
        assert form.save()
        assert drafts.kept(sample_context.session, "employee") == []

    def test_goes_when_it_is_not_wanted(
        self,
        page: EmployeesPage,
        sample_context: Context,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        session = sample_context.session
        drafts.keep(session, "employee", page.model.id_at(1), '{"name": "X"}')
        monkeypatch.setattr(ask, "confirm", lambda *_a, **_k: False)
        page.offer_drafts()
        assert drafts.kept(session, "employee") == []
        assert page.form() is None
