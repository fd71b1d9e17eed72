"""The fields that forms are made of."""

from __future__ import annotations

import datetime as dt

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QComboBox,
    QFormLayout,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QTabWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)
from pytestqt.qtbot import QtBot

from kepegdesk.domain.kinds import EmployeeKind, LeaveKind, Sex
from kepegdesk.domain.problems import error, warning
from kepegdesk.ui.text import ElidedLabel, plain
from kepegdesk.ui.widgets import choice_combo
from kepegdesk.ui.widgets.employee_picker import Choice, EmployeePicker
from kepegdesk.ui.widgets.filter_chips import FilterChips
from kepegdesk.ui.widgets.form_keys import FormKeys
from kepegdesk.ui.widgets.marks import mark_problems
from kepegdesk.ui.widgets.nip_edit import BesideNip, NipEdit
from kepegdesk.ui.widgets.notice import EmptyState, Notice
from kepegdesk.ui.widgets.search_line import SearchLine
from kepegdesk.ui.widgets.unit_combo import UnitCombo


@pytest.fixture
def nip(qtbot: QtBot) -> NipEdit:
    """Return an NIP field beside a man born on 12 April 1985."""
    field = NipEdit()
    qtbot.addWidget(field)
    facts = BesideNip(dt.date(1985, 4, 12), dt.date(2010, 1, 1), Sex.MALE, EmployeeKind.PNS)
    field.compare_with(lambda: facts)
    field.show()
    return field


class TestNip:
    """The NIP is checked as it is typed."""

    def test_takes_digits_out_of_what_is_pasted(self, nip: NipEdit) -> None:
        nip.insert("'19850412 201001 1 002\u00a0")
        assert nip.nip() == "198504122010011002"
        assert nip.problems() == []

    def test_stops_at_eighteen_digits(self, nip: NipEdit, qtbot: QtBot) -> None:
        qtbot.keyClicks(nip, "19850412201001100299")
        assert nip.nip() == "198504122010011002"

    def test_marks_an_error(self, nip: NipEdit, qtbot: QtBot) -> None:
        with qtbot.waitSignal(nip.checked):
            nip.setText("198504122010011000")
        assert nip.property("wrong")
        assert "Excel" in nip.accessibleDescription()

    def test_marks_a_doubt_about_the_birth_date(self, nip: NipEdit) -> None:
        nip.setText("198604122010011002")
        assert nip.property("doubtful")
        assert not nip.property("wrong")

    def test_an_empty_field_has_no_fault(self, nip: NipEdit) -> None:
        nip.setText("1")
        assert nip.property("wrong")
        nip.setText("")
        assert not nip.property("wrong")
        assert nip.problems() == []


class _Form(QWidget):
    """A form of every kind of field, on two tabs."""

    def __init__(self) -> None:
        super().__init__()
        self.finished = 0
        self.tabs = QTabWidget(self)
        QVBoxLayout(self).addWidget(self.tabs)
        self.line, self.combo, self.text = QLineEdit(), QComboBox(), QPlainTextEdit()
        self.hidden, self.off, self.check = QLineEdit(), QLineEdit(), QCheckBox("Ya")
        self.last = QLineEdit()
        for fields in (
            (self.line, self.combo, self.hidden, self.off, self.text),
            (self.check, self.last),
        ):
            page = QWidget()
            column = QFormLayout(page)
            for field in fields:
                column.addRow(field)
            self.tabs.addTab(page, "Tab")
        self.hidden.hide()
        self.off.setEnabled(False)
        fields_in_order = [self.line, self.combo, self.hidden, self.off, self.text, self.check]
        self.keys = FormKeys(self, self._finish, [*fields_in_order, self.last])

    def _finish(self) -> None:
        self.finished += 1


@pytest.fixture
def form(qtbot: QtBot) -> _Form:
    """Return a form whose first field has the focus."""
    made = _Form()
    qtbot.addWidget(made)
    with qtbot.waitExposed(made):
        made.show()
    made.activateWindow()
    made.line.setFocus()
    qtbot.waitUntil(lambda: QApplication.focusWidget() is made.line)
    return made


class TestFormKeys:
    """Enter means the next field, everywhere."""

    def test_enter_walks_through_every_field_and_finishes(self, form: _Form, qtbot: QtBot) -> None:
        visited = []
        for _ in range(5):
            visited.append(QApplication.focusWidget())
            qtbot.keyClick(visited[-1], Qt.Key.Key_Return)
        assert visited == [form.line, form.combo, form.text, form.check, form.last]
        assert form.finished == 1
        assert form.tabs.currentIndex() == 1

    def test_control_enter_finishes_from_anywhere(self, form: _Form, qtbot: QtBot) -> None:
        qtbot.keyClick(form.text, Qt.Key.Key_Enter, Qt.KeyboardModifier.ControlModifier)
        assert form.finished == 1

    def test_shift_enter_is_a_new_line(self, form: _Form, qtbot: QtBot) -> None:
        qtbot.keyClicks(form.text, "satu")
        qtbot.keyClick(form.text, Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
        assert len(form.text.toPlainText()) == 5
        assert form.finished == 0

    def test_tab_leaves_a_field_of_several_lines(self, form: _Form, qtbot: QtBot) -> None:
        form.text.setFocus()
        qtbot.keyClick(form.text, Qt.Key.Key_Tab)
        assert form.text.toPlainText() == ""
        assert QApplication.focusWidget() is not form.text


PEOPLE = (
    Choice(7, "Siti Aminah", "198504122010012002 · Dinas Sosial"),
    Choice(9, "Siti <b>Rahma</b>", "199004122015012003 · Dinas Sosial"),
)


class TestPicker:
    """A person is found by any part of what is known of him."""

    @pytest.fixture
    def picker(self, qtbot: QtBot) -> EmployeePicker:
        """Return a picker that knows two people."""
        field = EmployeePicker()
        qtbot.addWidget(field)
        field.search_with(
            lambda words, limit: [
                c for c in PEOPLE if words.lower() in f"{c.name} {c.detail}".lower()
            ][:limit]
        )
        field.show()
        return field

    def test_offers_and_takes(self, picker: EmployeePicker, qtbot: QtBot) -> None:
        qtbot.keyClicks(picker, "siti")
        offers = picker.completer().model()
        assert offers.rowCount() == 2
        with qtbot.waitSignal(picker.picked) as told:
            picker._take(offers.index(1, 0))
        assert told.args == [9]
        assert picker.text() == "Siti <b>Rahma</b>"

    def test_takes_the_only_one_on_enter(self, picker: EmployeePicker, qtbot: QtBot) -> None:
        qtbot.keyClicks(picker, "2010012002")
        picker.editingFinished.emit()
        assert picker.employee() == 7
        assert picker.text() == "Siti Aminah"

    def test_a_name_nobody_has_is_marked(self, picker: EmployeePicker, qtbot: QtBot) -> None:
        qtbot.keyClicks(picker, "zzz")
        picker.editingFinished.emit()
        assert picker.employee() is None
        assert picker.property("wrong")

    def test_typing_on_forgets_who_was_chosen(self, picker: EmployeePicker, qtbot: QtBot) -> None:
        picker.pick(PEOPLE[0])
        qtbot.keyClicks(picker, "x")
        assert picker.employee() is None


class _Unit:
    def __init__(self, number: int, path: str) -> None:
        self.id, self.path = number, path


def test_a_unit_is_chosen_and_a_wrong_text_put_back(qtbot: QtBot) -> None:
    combo = UnitCombo()
    qtbot.addWidget(combo)
    combo.fill([_Unit(3, "Dinas Sosial"), _Unit(4, "Dinas Sosial - Bidang A")], "Semua")
    assert combo.unit() is None
    combo.set_unit(4)
    combo.fill([_Unit(4, "Dinas Sosial - Bidang A")], "Semua")
    assert combo.unit() == 4
    combo.setEditText("xyz")
    combo.lineEdit().editingFinished.emit()
    assert combo.currentText() == "Dinas Sosial - Bidang A"
    combo.set_unit(99)
    assert combo.unit() is None


def test_a_vocabulary_is_chosen(qtbot: QtBot) -> None:
    combo = QComboBox()
    qtbot.addWidget(combo)
    choice_combo.fill(combo, LeaveKind, "Semua")
    assert choice_combo.chosen(combo, LeaveKind) is None
    choice_combo.choose(combo, LeaveKind.SICK)
    assert combo.currentText() == "Cuti Sakit"
    assert choice_combo.chosen(combo, LeaveKind) is LeaveKind.SICK


def test_problems_mark_their_fields_and_clear_the_others(qtbot: QtBot) -> None:
    fields = {"nip": QLineEdit(), "name": QLineEdit(), "unit": QLineEdit()}
    for field in fields.values():
        qtbot.addWidget(field)
    mark_problems(fields, [error("A", "nip", "Salah."), warning("B", "name", "Ragu.")])
    assert fields["nip"].property("wrong")
    assert fields["name"].property("doubtful")
    assert fields["name"].toolTip() == "Ragu."
    mark_problems(fields, [])
    assert not fields["nip"].property("wrong")
    assert fields["nip"].toolTip() == ""


def test_a_notice_lists_errors_first_and_hides_when_well(qtbot: QtBot) -> None:
    notice = Notice()
    qtbot.addWidget(notice)
    notice.say_problems([warning("B", "x", "Ragu."), error("A", "x", "<b>Salah.</b>")])
    assert notice.text() == "<b>Salah.</b>\nRagu."
    assert notice.property("tone") == "error"
    assert not notice.isHidden()
    notice.say_problems([])
    assert notice.isHidden()


def test_an_empty_list_invites(qtbot: QtBot) -> None:
    empty = EmptyState()
    qtbot.addWidget(empty)
    empty.say("kd-people", "Belum ada", "Isi dulu.", "Isi")
    button = empty.findChild(QPushButton)
    assert not button.isHidden()
    with qtbot.waitSignal(empty.acted):
        button.click()
    empty.say("kd-people", "Belum ada", "Isi dulu.")
    assert button.isHidden()


def test_chips_say_what_they_remove(qtbot: QtBot) -> None:
    chips = FilterChips()
    qtbot.addWidget(chips)
    chips.show_filters([("unit", "Dinas Sosial"), ("kind", "PNS")])
    shown = [chip for chip in chips.findChildren(QToolButton) if not chip.isHidden()]
    assert [chip.text() for chip in shown] == ["Dinas Sosial", "PNS"]
    assert shown[0].accessibleName() == "Hapus saringan Dinas Sosial"
    with qtbot.waitSignal(chips.removed) as told:
        shown[1].click()
    assert told.args == ["kind"]
    chips.show_filters([])
    assert chips.isHidden()


def test_the_search_line_speaks_with_every_letter(qtbot: QtBot) -> None:
    line = SearchLine()
    qtbot.addWidget(line)
    line.show()
    told: list[str] = []
    line.searched.connect(told.append)
    qtbot.keyClicks(line, "ab ")
    assert told == ["a", "ab", "ab"]
    qtbot.keyClick(line, Qt.Key.Key_Escape)
    assert line.text() == ""
    with qtbot.waitSignal(line.left_for_list):
        qtbot.keyClick(line, Qt.Key.Key_Down)


def test_a_narrow_label_shortens_and_tells_the_rest(qtbot: QtBot) -> None:
    label = ElidedLabel()
    qtbot.addWidget(label)
    label.resize(90, 20)
    label.show()
    label.setText("Muhammad Yusuf <b>Kalla</b> Putra Pratama Wijaya Kusuma")
    assert label.text().endswith("…")
    assert label.whole().startswith("Muhammad Yusuf <b>")
    assert "&lt;b&gt;" in label.toolTip()
    label.resize(900, 20)
    label.setText("pendek")
    assert label.text() == "pendek"
    assert label.toolTip() == ""


def test_markup_in_a_tooltip_stays_text() -> None:
    assert plain("Ali & Budi") == "Ali & Budi"
    assert plain('<img src="//server/x">\n2') == (
        "<span>&lt;img src=&quot;//server/x&quot;&gt;<br>2</span>"
    )
