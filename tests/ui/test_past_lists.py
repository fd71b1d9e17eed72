"""The lists of another day than today: who was there then, and that nothing of them is changed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from PySide6.QtCore import QSettings, Qt
from PySide6.QtWidgets import QApplication, QToolButton
from pytestqt.qtbot import QtBot

from kepegdesk.domain import list_view
from kepegdesk.services import employees, units
from kepegdesk.services.employee_file import EmployeeFile, RankRow
from kepegdesk.ui import ask, jobs
from kepegdesk.ui.changes import Context
from kepegdesk.ui.dialogs.biodata import Biodata
from kepegdesk.ui.dialogs.export import Export
from kepegdesk.ui.main_window import MainWindow
from kepegdesk.ui.views.employees import EmployeesPage

WaitFor = Callable[[Callable[[], bool]], None]
DAY = dt.date(2019, 12, 31)
OLD, NEW = "Dinas Penguji Lama", "Dinas Penguji Baru"


class Office:
    """People of an office whose past is known: what they were on ``DAY`` and what they are."""

    def __init__(self, context: Context) -> None:
        self.context = context
        self.unit = units.save(context.session, None, name=OLD)
        file = EmployeeFile(
            name="Anu Penguji", nip="198501012010011009", unit=self.unit,
            birth_date=dt.date(1985, 1, 1), unit_since=dt.date(2010, 1, 1),
            tmt_cpns=dt.date(2010, 1, 1), phone="0811",
            ranks=(RankRow("III/a", dt.date(2010, 1, 1)), RankRow("III/c", dt.date(2022, 4, 1))),
        )  # fmt: skip
        self.veteran = context.do(employees.save, file)
        later = replace(
            file, name="Baru Penguji", nip="198501012024031008",
            tmt_cpns=dt.date(2024, 3, 1), unit_since=dt.date(2024, 3, 1),
            ranks=(RankRow("III/a", dt.date(2024, 3, 1)),),
        )  # fmt: skip
        self.recruit = context.do(employees.save, later)
        units.save(context.session, self.unit, name=NEW, since=dt.date(2021, 1, 1))


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return what boxes tell, none of which waits for an answer."""
    found: list[str] = []
    monkeypatch.setattr(ask, "tell", lambda _parent, text, **_more: found.append(text))
    monkeypatch.setattr(ask, "warn", lambda _parent, text, **_more: found.append(text))
    return found


@pytest.fixture
def office(sample_context: Context) -> Office:
    """Return the sample office with people whose past is known."""
    return Office(sample_context)


@pytest.fixture
def window(office: Office, qtbot: QtBot, wait_for: WaitFor) -> Any:
    """Return the program at its list of people."""
    made = MainWindow(office.context)
    qtbot.addWidget(made)
    made.resize(1366, 768)
    with qtbot.waitExposed(made):
        made.show()
    made.activateWindow()
    yield made
    wait_for(lambda: not jobs.is_busy())


@pytest.fixture
def page(window: MainWindow) -> EmployeesPage:
    """Return the page of people."""
    found: EmployeesPage = window.show_page("Employees")
    return found


def go_to(page: EmployeesPage, day: dt.date | None, wait_for: WaitFor) -> None:
    """Choose a day and wait until its list is there."""
    page.past.choose(day)
    settle(page, wait_for)


def settle(page: EmployeesPage, wait_for: WaitFor) -> None:
    """Wait until the list that was asked for last is shown."""
    wait_for(lambda: not page.model.is_opening())


def ids(page: EmployeesPage) -> set[int | None]:
    """Return who is in the list."""
    return {page.model.id_at(row) for row in range(page.model.rowCount())}


def row_of(page: EmployeesPage, employee: int) -> Any:
    """Return what the list shows of a person."""
    place = page.model.row_of(employee)
    assert place is not None
    return page.model.row(place)


class TestTheList:
    """Who was there on a day, and with what."""

    def test_a_day_is_typed_and_left_by_keys(
        self, window: MainWindow, page: EmployeesPage, office: Office, qtbot: QtBot,
        wait_for: WaitFor,
    ) -> None:  # fmt: skip
        assert {office.veteran, office.recruit} <= ids(page)
        window.ui.actionDay.trigger()
        assert QApplication.focusWidget() is page.ui.day
        qtbot.keyClicks(page.ui.day, "31/12/2019")
        assert page.day is None, "a day is not taken before it is typed to its end"
        qtbot.keyClick(page.ui.day, Qt.Key.Key_Return)
        settle(page, wait_for)
        assert page.day == DAY
        assert QApplication.focusWidget() is page.ui.table
        assert office.veteran in ids(page)
        assert office.recruit not in ids(page)
        seen, criteria = row_of(page, office.veteran), employees.Criteria(on=DAY)
        assert (seen.golongan, seen.unit) == ("III/a", OLD)
        assert page.model.rowCount() == office.context.ask(employees.people, criteria).count()
        words = f"Keadaan per 31-12-2019 — {page.words()}. Hanya dibaca; "
        assert page.ui.dayNotice.text().startswith(words)
        qtbot.keyClick(page.ui.day, Qt.Key.Key_Escape)
        assert page.day is None
        assert page.ui.dayNotice.isHidden()
        assert office.recruit in ids(page)
        assert row_of(page, office.veteran).unit == NEW

    def test_plus_and_minus_step_a_day(
        self, page: EmployeesPage, office: Office, qtbot: QtBot, wait_for: WaitFor
    ) -> None:
        go_to(page, dt.date(2024, 2, 29), wait_for)
        assert office.recruit not in ids(page)
        qtbot.keyClicks(page.ui.day, "+")
        settle(page, wait_for)
        assert office.recruit in ids(page)

    def test_the_window_does_not_wait_for_the_list(
        self, page: EmployeesPage, office: Office, wait_for: WaitFor
    ) -> None:
        page.past.choose(DAY)
        assert "sedang dibaca" in page.ui.dayNotice.text()
        assert office.recruit in ids(page), "what was shown stays until the list is there"
        settle(page, wait_for)
        assert office.recruit not in ids(page)

    def test_what_is_asked_last_is_shown(
        self, page: EmployeesPage, office: Office, wait_for: WaitFor
    ) -> None:
        page.past.choose(DAY)
        page.ui.search.setText("anu penguji")
        page.past.choose(dt.date(2022, 4, 1))
        settle(page, wait_for)
        assert ids(page) == {office.veteran}
        assert row_of(page, office.veteran).golongan == "III/c"
        page.past.choose(DAY)
        page.past.back()
        settle(page, wait_for)
        assert row_of(page, office.veteran).unit == NEW

    def test_chip_and_strip_lead_back(self, page: EmployeesPage, wait_for: WaitFor) -> None:
        go_to(page, DAY, wait_for)
        chip = next(each for each in page.ui.chips.findChildren(QToolButton))
        assert chip.text() == "Keadaan per 31-12-2019"
        chip.click()
        assert page.day is None
        go_to(page, DAY, wait_for)
        page.ui.dayNotice.acted.emit()
        assert page.day is None
        assert page.ui.day.text() == ""

    def test_it_is_sorted_filtered_and_grouped_as_of_the_day(
        self, page: EmployeesPage, office: Office, wait_for: WaitFor
    ) -> None:
        go_to(page, DAY, wait_for)
        assert page.ui.unitFilter.findText(OLD) > 0
        assert page.ui.unitFilter.findText(NEW) < 0
        page.ui.unitFilter.set_unit(office.unit)
        page.views.group_by("golongan")
        settle(page, wait_for)
        assert ids(page) == {office.veteran}
        panel = page.ui.groups.list
        wait_for(lambda: panel.count() == 2)
        assert panel.item(1).text().startswith("III/a")
        page.ui.unitFilter.setCurrentIndex(0)
        page.ui.table.show_order("golongan", descending=True)
        settle(page, wait_for)
        everyone = [page.model.row(row) for row in range(page.model.rowCount())]
        assert everyone[0] is not None
        assert everyone[0].golongan == "IV/e" or everyone[0].golongan.startswith(("IV", "X"))

    def test_a_unit_of_another_day_is_let_go_and_told(
        self, window: MainWindow, page: EmployeesPage, office: Office, wait_for: WaitFor
    ) -> None:
        since = dt.date(2023, 1, 1)
        young = units.save(office.context.session, None, name="Unit Muda", since=since)
        page._on_changed()
        page.ui.unitFilter.set_unit(young)
        heard: list[str] = []
        page.told.connect(heard.append)
        go_to(page, DAY, wait_for)
        assert page.ui.unitFilter.unit() is None
        assert heard == ["Unit Muda tidak ada pada hari itu; saringan unitnya dilepas."]

    def test_today_is_no_other_day_and_the_future_is_told(
        self, page: EmployeesPage, office: Office, wait_for: WaitFor
    ) -> None:
        page.past.choose(office.context.session.today)
        assert page.day is None
        assert page.ui.day.text() == ""
        go_to(page, dt.date(2027, 1, 1), wait_for)
        assert "sejauh TMT-nya sudah tercatat" in page.ui.dayNotice.text()
        assert office.recruit in ids(page)

    def test_what_changes_meanwhile_is_shown(
        self, page: EmployeesPage, office: Office, wait_for: WaitFor
    ) -> None:
        go_to(page, DAY, wait_for)
        file = office.context.ask(employees.get, office.recruit)
        office.context.do(employees.save, replace(file, tmt_cpns=dt.date(2018, 1, 1)))
        settle(page, wait_for)
        assert office.recruit in ids(page)


def test_an_office_before_anybody(empty_context: Context, qtbot: QtBot, wait_for: WaitFor) -> None:
    unit = units.save(empty_context.session, None, name="Dinas A")
    file = EmployeeFile(name="Anu", nip="198501012010011009", unit=unit)
    empty_context.do(employees.save, replace(file, tmt_cpns=dt.date(2010, 1, 1)))
    page = EmployeesPage(empty_context)
    qtbot.addWidget(page)
    with qtbot.waitExposed(page):
        page.show()
    go_to(page, dt.date(1990, 1, 1), wait_for)
    assert page.ui.stack.currentWidget() is page.ui.emptyPage
    assert page.ui.empty._title.text() == "Belum ada pegawai per 01-01-1990"
    page.ui.empty.acted.emit()
    assert page.day is None
    assert page.model.rowCount() == 1


class TestNothingIsChanged:
    """The list of another day is only read."""

    def test_editing_is_off_with_a_reason(
        self, window: MainWindow, page: EmployeesPage, told: list[str], wait_for: WaitFor
    ) -> None:
        page.toggle_editing()
        assert page.ui.table.editing
        go_to(page, DAY, wait_for)
        assert not page.ui.table.editing
        for button in (page.ui.newButton, page.ui.leaveButton, page.ui.editButton):
            assert not button.isEnabled()
            assert "hanya dibaca" in button.toolTip()
        page.ui.table.go_to(0)
        menu = window.ui
        for act in (menu.actionEditTable, menu.actionChangeMany, menu.actionReplace,
                    menu.actionNewEmployee, menu.actionNewLeave, menu.actionPermit,
                    menu.actionOpening):  # fmt: skip
            told.clear()
            act.trigger()
            assert told == [page.why_not], act.objectName()
        assert not page.ui.table.editing
        assert page.form() is None
        texts = [each.text() for each in page.editing.menu(page.criteria(), "").actions()]
        assert "Ubah banyak sekaligus…" not in texts
        go_to(page, None, wait_for)
        assert page.ui.newButton.isEnabled()
        assert "hanya dibaca" not in page.ui.editButton.toolTip()
        page.toggle_editing()
        assert page.ui.table.editing

    def test_a_pasted_block_is_refused(
        self, page: EmployeesPage, told: list[str], wait_for: WaitFor
    ) -> None:
        go_to(page, DAY, wait_for)
        page.ui.table.go_to(0)
        QApplication.clipboard().setText("0812")
        page.editing.paste()
        assert told == [page.why_not]


class TestTheFormOfTheDay:
    """Enter shows the person as he was, to read."""

    def test_it_is_read_and_never_saved(
        self, page: EmployeesPage, office: Office, qtbot: QtBot, wait_for: WaitFor
    ) -> None:
        go_to(page, DAY, wait_for)
        place = page.model.row_of(office.veteran)
        assert place is not None
        page.ui.table.go_to(place)
        qtbot.keyClick(page.ui.table, Qt.Key.Key_Return)
        form: Any = page.form()
        assert (form.ui.golongan.currentText(), form.ui.subtitle.text()) == ("III/a", OLD)
        assert form.ui.unit.currentText() == OLD
        assert "Keadaan per 31-12-2019, hanya dibaca" in form.ui.notice.text()
        qtbot.keyClicks(form.ui.phone, "999")
        qtbot.keyClicks(form.ui.birthDate, "t")
        form.ui.name.setText("Nama lain")  # whatever else reaches a field
        assert not form.is_dirty()
        assert form.leave()
        form.drafts.look()
        assert office.context.ask(employees.get, office.veteran).phone == "0811"
        assert form.ui.phone.isReadOnly()
        assert not form.ui.kind.isEnabled()
        for button in (form.ui.saveButton, form.ui.revertButton, form.ui.removeButton):
            assert button.isHidden()
        shown = [form.ui.tabs.isTabVisible(form.ui.tabs.indexOf(t)) for t in (
            form.histories, form.documents, form.glance, form.changes)]  # fmt: skip
        assert shown == [False] * 4
        assert all(pin.isHidden() for pin in form.pins.buttons.values())

    def test_the_form_follows_the_day(
        self, page: EmployeesPage, office: Office, told: list[str], wait_for: WaitFor
    ) -> None:
        page.open(office.veteran)
        form: Any = page.form()
        assert form.ui.golongan.currentText() == "III/c"
        go_to(page, DAY, wait_for)
        assert form.ui.golongan.currentText() == "III/a"
        go_to(page, None, wait_for)
        assert form.ui.golongan.currentText() == "III/c"
        assert not form.ui.phone.isReadOnly()
        assert form.ui.kind.isEnabled()
        assert not form.ui.saveButton.isHidden()
        assert form.ui.tabs.isTabVisible(form.ui.tabs.indexOf(form.histories))
        page.open(office.recruit)
        go_to(page, DAY, wait_for)
        assert page.form() is None, "who was not there yet is not shown"

    def test_what_is_typed_is_saved_before_the_day_changes(
        self, page: EmployeesPage, office: Office, wait_for: WaitFor
    ) -> None:
        page.open(office.veteran)
        form: Any = page.form()
        form.ui.phone.setText("0899")
        go_to(page, DAY, wait_for)
        assert office.context.ask(employees.get, office.veteran).phone == "0899"
        go_to(page, None, wait_for)
        form.ui.name.setText("")
        page.past.choose(DAY)
        assert page.day is None, "what cannot be saved keeps today"
        assert page.ui.day.text() == ""
        form.revert()

    def test_pages_of_the_form_and_a_stranger(
        self, page: EmployeesPage, office: Office, told: list[str], wait_for: WaitFor
    ) -> None:
        go_to(page, DAY, wait_for)
        page.open(office.recruit)
        assert page.form() is None
        assert "belum diangkat pada 31-12-2019" in told[0]
        page.ui.search.setText("a")
        settle(page, wait_for)
        page.open(page.model.id_at(0) or 0)
        page.step(1)
        form: Any = page.form()
        assert form.file().id == page.model.id_at(1)
        assert form.day == DAY

    def test_mending_goes_back_to_today(
        self, window: MainWindow, page: EmployeesPage, office: Office, wait_for: WaitFor
    ) -> None:
        go_to(page, DAY, wait_for)
        window.errands.mend(office.recruit, "phone", "", 0)
        assert page.day is None
        form: Any = page.form()
        assert QApplication.focusWidget() is form.ui.phone
        assert not form.ui.phone.isReadOnly()


class TestWhatElseTakesTheDay:
    """Views, export and biodata."""

    def test_a_view_keeps_no_day_and_the_names_of_today(
        self, page: EmployeesPage, office: Office, wait_for: WaitFor
    ) -> None:
        go_to(page, DAY, wait_for)
        page.ui.unitFilter.set_unit(office.unit)
        settle(page, wait_for)
        view = page.views.view()
        assert view.filters == {"unit": NEW}
        assert "2019" not in list_view.write("employees", "x", view)
        kept = str(QSettings().value("view/penguji/employees", ""))
        assert NEW in kept
        assert "2019" not in kept
        page.ui.unitFilter.setCurrentIndex(0)
        assert page.views.show_view(view) == ""
        settle(page, wait_for)
        assert page.day == DAY
        assert ids(page) == {office.veteran}

    def test_export_takes_the_day(
        self, page: EmployeesPage, office: Office, qtbot: QtBot, wait_for: WaitFor
    ) -> None:
        go_to(page, DAY, wait_for)
        dialog = Export(office.context, page.criteria())
        qtbot.addWidget(dialog)
        assert dialog.ui.on.date() == DAY
        assert not dialog.ui.filtered.isEnabled()
        assert dialog.ui.unit.findText(OLD) > 0
        page.ui.search.setText("penguji")
        narrowed = Export(office.context, page.criteria())
        qtbot.addWidget(narrowed)
        assert narrowed.criteria() == employees.Criteria("penguji")

    def test_biodata_takes_the_day(
        self, window: MainWindow, page: EmployeesPage, office: Office, wait_for: WaitFor,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:  # fmt: skip
        go_to(page, DAY, wait_for)
        page.ui.table.go_to(0)
        days: list[dt.date | None] = []
        monkeypatch.setattr(Biodata, "exec", lambda dialog: days.append(dialog.ui.on.date()))
        window.ui.actionBiodata.trigger()
        assert days == [DAY]
