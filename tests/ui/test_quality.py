"""The page of data quality: findings to mend, pairs to join or to keep apart."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from kepegdesk.domain.kinds import LeaveKind, Role, Sex
from kepegdesk.services import (
    employee_documents,
    employees,
    journal,
    leave,
    leave_lists,
    merging,
    quality,
)
from kepegdesk.services.employee_documents import Details
from kepegdesk.services.employee_file import RankRow
from kepegdesk.services.leave import LeaveInput
from kepegdesk.services.session import Session
from kepegdesk.ui import ask, jobs
from kepegdesk.ui.changes import Context
from kepegdesk.ui.dialogs.merge import Merge
from kepegdesk.ui.main_window import MainWindow
from kepegdesk.ui.views.quality import QualityPage
from kepegdesk.ui.widgets.trend_line import TrendLine

WaitFor = Callable[[Callable[[], bool]], None]
CONTROL = Qt.KeyboardModifier.ControlModifier


def twins(context: Context) -> tuple[int, int]:
    """Give a person of the sample a second file with one digit of the NIP wrong."""
    rows = context.ask(employees.people, employees.Criteria()).page(0, 60)
    files = (context.ask(employees.get, row.id) for row in rows)
    file = next(each for each in files if each.kind == "PNS" and len(each.ranks))
    assert file.nip
    assert file.id
    digit = "7" if file.nip[-1] != "7" else "6"
    fresh = dataclasses.replace(
        file, id=None, version=1, nip=file.nip[:-1] + digit, phone="0800", email="dua@contoh.id",
        ranks=(), positions=(), educations=(),
    )  # fmt: skip
    return file.id, context.do(employees.save, fresh)


@pytest.fixture
def window(sample_context: Context, qtbot: QtBot, wait_for: WaitFor) -> Iterator[MainWindow]:
    """Return the program at the page of quality, read to its end."""
    made = MainWindow(sample_context)
    qtbot.addWidget(made)
    made.resize(1366, 768)
    with qtbot.waitExposed(made):
        made.show()
    made.activateWindow()
    made.show_page("Quality")
    read(made, wait_for)
    yield made
    wait_for(lambda: not jobs.is_busy())


def read(window: MainWindow, wait_for: WaitFor) -> QualityPage:
    """Wait until the page has read the office, and return it."""
    page: Any = window.pages["Quality"]
    wait_for(lambda: not page.is_reading() and not jobs.is_busy())
    assert isinstance(page, QualityPage)
    return page


def stand_on(page: QualityPage, key: str, employee: int) -> None:
    """Filter by a check and stand on a person's finding."""
    page.ui.which.setCurrentIndex(page.ui.which.findData(key))
    place = next(i for i, line in enumerate(page.model.rows) if line.employee == employee)
    page.ui.table.go_to(place)


class TestFindings:
    """The list of what looks wrong."""

    def test_it_shows_what_the_service_finds(
        self, window: MainWindow, wait_for: WaitFor, qtmodeltester: ModelTester
    ) -> None:
        page = read(window, wait_for)
        found = window.context.ask(quality.find)
        assert page.model.rowCount() == len(found) > 0
        assert str(len(found)) in page.ui.which.itemText(0)
        assert "kemungkinan duplikat" in page.ui.totals.text()
        qtmodeltester.check(page.model)

    def test_a_filter_shows_one_check(self, window: MainWindow, wait_for: WaitFor) -> None:
        page = read(window, wait_for)
        key = page.found.lines[0].key
        page.ui.which.setCurrentIndex(page.ui.which.findData(key))
        assert {line.key for line in page.model.rows} == {key}
        assert window.page() is page

    def test_enter_goes_to_the_field(
        self, window: MainWindow, wait_for: WaitFor, qtbot: QtBot
    ) -> None:
        one, _other = twins(window.context)
        file = window.context.ask(employees.get, one)
        other = Sex.FEMALE if file.sex is Sex.MALE else Sex.MALE
        window.context.do(employees.save, dataclasses.replace(file, sex=other))
        page = read(window, wait_for)
        stand_on(page, "NIP_SEX", one)
        qtbot.keyClick(page.ui.table, Qt.Key.Key_Return)
        people: Any = window.page()
        assert window.ui.employeesButton.isChecked()
        form = people.form()
        assert form.file().id == one
        assert QApplication.focusWidget() is form.ui.nip

    def test_enter_goes_to_the_row_of_a_history(
        self, window: MainWindow, wait_for: WaitFor, qtbot: QtBot
    ) -> None:
        one, _other = twins(window.context)
        file = window.context.ask(employees.get, one)
        day = file.ranks[0].tmt
        assert day
        ranks = (RankRow("III/a", day), RankRow("III/d", day.replace(year=day.year + 4)))
        window.context.do(employees.save, dataclasses.replace(file, ranks=ranks))
        page = read(window, wait_for)
        stand_on(page, "MD09", one)
        qtbot.keyClick(page.ui.table, Qt.Key.Key_Return)
        form = window.page().form()
        assert form.ui.tabs.currentWidget() is form.histories
        assert form.histories.history().key == "rank"
        assert form.histories.row().values["golongan"] == "III/d"
        assert QApplication.focusWidget() is form.histories.ui.table

    def test_enter_goes_to_the_paper_that_ran_out(
        self, window: MainWindow, wait_for: WaitFor, qtbot: QtBot, tmp_path: Path
    ) -> None:
        one, _other = twins(window.context)
        for number, expires in ((1, dt.date(2030, 1, 1)), (2, dt.date(2026, 11, 1))):
            image, path = QImage(60 + number, 40, QImage.Format.Format_RGB32), tmp_path / "sip.png"
            image.fill(Qt.GlobalColor.white)
            assert image.save(str(path))
            details = Details("sip", f"SIP {number}", expires=expires)
            window.context.do(employee_documents.add, one, path, details)
        page = read(window, wait_for)
        stand_on(page, "BK01", one)
        qtbot.keyClick(page.ui.table, Qt.Key.Key_Return)
        form = window.page().form()
        assert form.file().id == one
        assert form.ui.tabs.currentWidget() is form.documents
        assert form.documents.row().details.title == "SIP 2"
        assert QApplication.focusWidget() is form.documents.ui.table

    def test_a_mended_finding_is_gone_when_the_page_comes_back(
        self, window: MainWindow, wait_for: WaitFor
    ) -> None:
        one, _other = twins(window.context)
        page = read(window, wait_for)
        before = len(page.found.lines)
        window.show_page("Employees")
        file = window.context.ask(employees.get, one)
        window.context.do(employees.save, dataclasses.replace(file, birth_date=None))
        assert len(page.found.lines) == before
        window.show_page("Quality")
        read(window, wait_for)
        assert (one, "MD01") in [(line.employee, line.key) for line in page.found.lines]

    def test_the_change_since_the_last_count_is_told(
        self, window: MainWindow, wait_for: WaitFor
    ) -> None:
        page, context = read(window, wait_for), window.context
        today = context.session.today
        total = page.found.days[-1].total
        assert context.ask(quality.history)[-1].total == total
        earlier = today.replace(day=today.day - 3)
        context.do(quality.counts, earlier, {"D19": total + 4})
        page.reload()
        read(window, wait_for)
        assert page.ui.totals.text().endswith(f"turun 4 sejak {earlier:%d-%m-%Y}")
        assert page.ui.trend.isVisible()
        assert page.ui.trend.points == [(earlier, total + 4), (today, total)]
        assert not page.ui.trend.grab().isNull()

    def test_a_long_list_is_cut_and_says_so(
        self, window: MainWindow, wait_for: WaitFor, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        from kepegdesk.ui.views import quality as view

        monkeypatch.setattr(view, "MOST", 2)
        page = read(window, wait_for)
        page._show_lines()
        assert page.model.rowCount() == 2
        assert "Ditampilkan 2 dari" in page.ui.notice.text()

    def test_a_failure_is_told(
        self, window: MainWindow, wait_for: WaitFor, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        told: list[object] = []
        monkeypatch.setattr(ask, "refusal", lambda _parent, fault: told.append(fault))
        monkeypatch.setattr(quality, "find", lambda *_a, **_k: 1 / 0)
        page = read(window, wait_for)
        page.reload()
        wait_for(lambda: bool(told))
        assert page.ui.totals.text() == "Berkas belum diperiksa."


def test_an_empty_office(empty_context: Context, qtbot: QtBot, wait_for: WaitFor) -> None:
    page = QualityPage(empty_context)
    qtbot.addWidget(page)
    page.show()
    wait_for(lambda: not page.is_reading() and not jobs.is_busy())
    assert page.ui.tableStack.currentWidget() is page.ui.tableEmptyPage
    assert page.ui.pairsStack.currentWidget() is page.ui.pairsEmptyPage
    assert page.current() is None
    page.mend()
    page.merge()
    page.keep_apart()
    page.ui.tabs.setCurrentIndex(1)
    assert page.current() is None
    assert page.words() == "0 kemungkinan duplikat"


def test_an_auditor_reads_and_counts_nothing(
    sample_context: Context, qtbot: QtBot, wait_for: WaitFor
) -> None:
    session = sample_context.session
    auditor = Session("auditor", "Auditor", Role.AUDITOR, session.clock)
    page = QualityPage(Context(auditor, sample_context.location))
    qtbot.addWidget(page)
    page.show()
    wait_for(lambda: not page.is_reading() and not jobs.is_busy())
    assert page.model.rowCount()
    assert sample_context.ask(quality.history) == []
    assert page.ui.mergeButton.isHidden()
    assert page.ui.apartButton.isHidden()


def test_a_line_of_one_day_is_not_drawn(qtbot: QtBot) -> None:
    line = TrendLine()
    qtbot.addWidget(line)
    line.show_points([])
    assert line.isHidden()
    assert not line.grab().isNull()


class TestPairs:
    """Two files of one person."""

    @pytest.fixture
    def pair(self, window: MainWindow, wait_for: WaitFor) -> tuple[QualityPage, int, int]:
        """Return the page with the tab of pairs in front, and the two who are one."""
        one, other = twins(window.context)
        page = read(window, wait_for)
        page.ui.tabs.setCurrentWidget(page.ui.pairTab)
        rows = [(row.first, row.second) for row in page.pairs.rows]
        page.ui.pairs.go_to(rows.index((one, other)))
        return page, one, other

    def test_bukan_duplikat_asks_for_the_reason(
        self, pair: tuple[QualityPage, int, int], window: MainWindow, wait_for: WaitFor,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:  # fmt: skip
        page, one, other = pair
        answers = [None, "Dua orang"]
        monkeypatch.setattr(ask, "reason", lambda *_words: answers.pop(0))
        page.ui.apartButton.click()
        assert page.current() == one
        page.ui.apartButton.click()
        read(window, wait_for)
        assert (one, other) not in [(row.first, row.second) for row in page.pairs.rows]

    def test_enter_joins_by_keys_and_undo_parts(
        self, pair: tuple[QualityPage, int, int], window: MainWindow, wait_for: WaitFor,
        qtbot: QtBot, monkeypatch: pytest.MonkeyPatch,
    ) -> None:  # fmt: skip
        page, one, other = pair
        before = [window.context.ask(employees.get, each) for each in (one, other)]

        def play(dialog: Merge) -> int:
            qtbot.addWidget(dialog)
            dialog.show()
            choose(dialog, "phone", Qt.Key.Key_Right, qtbot)
            qtbot.keyClick(dialog.ui.table, Qt.Key.Key_Return, CONTROL)
            return dialog.result()

        monkeypatch.setattr(Merge, "exec", play)
        qtbot.keyClick(page.ui.pairs, Qt.Key.Key_Return)
        read(window, wait_for)
        assert window.context.ask(employees.get, one).phone == "0800"
        assert other not in window.context.ask(employees.people, employees.Criteria()).all_ids()
        assert "digabungkan" in window.ui.statusBar.currentMessage()
        window.context.do(journal.undo)
        read(window, wait_for)
        after = [window.context.ask(employees.get, each) for each in (one, other)]
        same = [dataclasses.replace(file, version=1) for file in after]
        assert same == [dataclasses.replace(file, version=1) for file in before]


def choose(dialog: Merge, name: str, key: Qt.Key, qtbot: QtBot) -> None:
    """Stand on a field and press a key."""
    place = next(i for i, pair in enumerate(dialog.model.rows) if pair.name == name)
    dialog.ui.table.go_to(place)
    qtbot.keyClick(dialog.ui.table, key)


class TestMergeDialog:
    """The comparison by itself."""

    @pytest.fixture
    def dialog(self, sample_context: Context, qtbot: QtBot) -> Merge:
        """Return the comparison of two files of one person."""
        made = Merge(sample_context, *twins(sample_context))
        qtbot.addWidget(made)
        made.show()
        return made

    def test_only_what_differs_is_shown_first(self, dialog: Merge) -> None:
        assert all(pair.differs for pair in dialog.model.rows)
        dialog.ui.onlyDiffering.setChecked(False)
        assert dialog.model.rowCount() == len(merging.FIELDS)

    def test_keys_choose(self, dialog: Merge, qtbot: QtBot) -> None:
        choose(dialog, "phone", Qt.Key.Key_Right, qtbot)
        assert "phone" in dialog.choices()
        choose(dialog, "phone", Qt.Key.Key_Left, qtbot)
        assert "phone" not in dialog.choices()
        choose(dialog, "phone", Qt.Key.Key_Space, qtbot)
        assert "phone" in dialog.choices()
        assert dialog.ui.table.current_row() >= 0
        shown = dialog.model.data(dialog.model.index(dialog.ui.table.current_row(), 2))
        assert shown == "● 0800"

    def test_a_field_that_does_not_differ_is_not_chosen(self, dialog: Merge, qtbot: QtBot) -> None:
        dialog.ui.onlyDiffering.setChecked(False)
        before = dialog.choices()
        choose(dialog, "name", Qt.Key.Key_Right, qtbot)
        assert dialog.choices() == before

    def test_enter_steps_to_the_button(self, dialog: Merge, qtbot: QtBot) -> None:
        dialog.activateWindow()
        for _each in range(dialog.model.rowCount()):
            qtbot.keyClick(dialog.ui.table, Qt.Key.Key_Return)
        assert dialog.focusWidget() is dialog.ui.mergeButton

    def test_files_can_be_swapped(self, dialog: Merge) -> None:
        keep, drop = dialog.preview.keep, dialog.preview.drop
        dialog.ui.swapButton.click()
        assert (dialog.preview.keep, dialog.preview.drop) == (drop, keep)

    def test_what_forbids_it_is_said_and_nothing_is_done(
        self, sample_context: Context, qtbot: QtBot
    ) -> None:
        one, other = twins(sample_context)
        day = dt.date(2026, 12, 7)
        wish = LeaveInput(LeaveKind.ANNUAL, day, day, "Keluarga", "Rumah", "0812")
        for each in (one, other):
            sample_context.do(leave.submit, each, wish)
        dialog = Merge(sample_context, one, other)
        qtbot.addWidget(dialog)
        assert "hari yang sama" in dialog.ui.notice.text()
        assert not dialog.ui.mergeButton.isEnabled()
        dialog.merge()
        assert sample_context.ask(leave_lists.of_employee, other)

    def test_a_refusal_that_comes_late_is_said(
        self, dialog: Merge, sample_context: Context
    ) -> None:
        sample_context.do(employees.remove, dialog.preview.drop)
        dialog.merge()
        assert "dihapus" in dialog.ui.notice.text()
