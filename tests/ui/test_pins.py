"""Pinned fields of the employee form: taken over into the next new record."""

from __future__ import annotations

import datetime as dt

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from kepegdesk.domain.kinds import EmployeeKind
from kepegdesk.domain.restructuring import Change, Plan, Step
from kepegdesk.services import employees, restructuring, units
from kepegdesk.ui.changes import Context
from kepegdesk.ui.dialogs.employee_form import EmployeeForm

CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def form(sample_context: Context, qtbot: QtBot) -> EmployeeForm:
    """Return an empty form."""
    return _form(sample_context, qtbot)


def _form(context: Context, qtbot: QtBot) -> EmployeeForm:
    form = EmployeeForm(context)
    qtbot.addWidget(form)
    form.resize(620, 640)
    with qtbot.waitExposed(form):
        form.show()
    form.activateWindow()
    form.load(None)
    return form


def _enter(form: EmployeeForm, name: str) -> int:
    form.ui.name.setText(name)
    form.ui.kind.setCurrentText(EmployeeKind.HONORER.value)
    assert form.save(), form.ui.notice.text()
    return form.file().id or 0


def test_a_pinned_value_is_in_the_next_new_record(
    form: EmployeeForm, sample_context: Context, qtbot: QtBot
) -> None:
    form.ui.birthPlace.setText("Kendari")
    for label in ("Tempat lahir", "Unit kerja", "Jenis", "TMT CPNS"):
        form.pins.buttons[label].click()
    form.ui.unit.setCurrentIndex(2)
    form.ui.tmtCpns.set_date(dt.date(2026, 3, 1))
    unit = form.ui.unit.unit()
    _enter(form, "Pertama")
    form.load(None)
    assert (form.ui.birthPlace.text(), form.ui.unit.unit()) == ("Kendari", unit)
    assert form.ui.kind.currentText() == "Honorer"
    assert form.ui.tmtCpns.date() == dt.date(2026, 3, 1)
    assert form.ui.name.text() == ""
    again = _form(sample_context, qtbot)
    assert again.ui.birthPlace.text() == "Kendari"
    assert again.pins.buttons["Tempat lahir"].isChecked()


def test_what_is_only_pinned_is_nothing_to_save(
    form: EmployeeForm, sample_context: Context
) -> None:
    before = sample_context.ask(employees.people, employees.Criteria()).count()
    form.ui.tmtGolongan.set_date(dt.date(2026, 4, 1))
    form.pins.buttons["TMT golongan"].click()
    form.revert()
    form.load(None)
    assert form.ui.tmtGolongan.date() == dt.date(2026, 4, 1)
    assert not form.is_dirty()
    assert form.leave()
    assert sample_context.ask(employees.people, employees.Criteria()).count() == before
    person = _enter(form, "Tanpa Pangkat")
    assert employees.get(sample_context.session, person).ranks == ()


def test_an_unpinned_value_is_gone(form: EmployeeForm) -> None:
    form.ui.religion.setCurrentText("Hindu")
    form.pins.buttons["Agama"].click()
    form.pins.buttons["Agama"].click()
    form.revert()
    form.load(None)
    assert form.ui.religion.currentText() == ""


def test_an_old_record_shows_its_own_values(form: EmployeeForm, sample_context: Context) -> None:
    form.ui.birthPlace.setText("Kota Pinned")
    form.pins.buttons["Tempat lahir"].click()
    form.revert()
    person = sample_context.ask(employees.people, employees.Criteria()).page(0, 1)[0].id
    form.load(person)
    assert form.file() == sample_context.ask(employees.get, person)


def test_ctrl_j_turns_the_pin_of_the_field_with_the_focus(form: EmployeeForm, qtbot: QtBot) -> None:
    form.keys.go_to(form.ui.birthPlace)
    assert QApplication.focusWidget() is form.ui.birthPlace
    qtbot.keyClick(form.ui.birthPlace, Qt.Key.Key_J, CONTROL)
    assert form.pins.buttons["Tempat lahir"].isChecked()
    qtbot.keyClick(form.ui.birthPlace, Qt.Key.Key_Tab)
    assert QApplication.focusWidget() is form.ui.birthDate


def test_a_pinned_unit_that_was_dissolved_is_let_go_of_and_told(
    sample_context: Context, qtbot: QtBot
) -> None:
    unit = sample_context.do(units.save, None, name="Unit Semat")
    form = _form(sample_context, qtbot)
    form.ui.unit.set_unit(unit)
    form.pins.buttons["Unit kerja"].click()
    day = sample_context.session.today
    ending = Plan((Change(Step.DISSOLVE, unit),), day, "800/1/2026", day)
    sample_context.do(restructuring.carry_out, ending)
    again = _form(sample_context, qtbot)
    assert again.ui.unit.unit() is None
    assert not again.pins.buttons["Unit kerja"].isChecked()
    assert "Unit kerja yang disematkan" in again.ui.notice.text()
    assert sample_context.pins == {}
