"""Histories in the form of a person: seen, added, changed, removed, and what they make of him."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from kepegdesk.domain.histories import HISTORIES
from kepegdesk.services import employees, histories, units
from kepegdesk.ui import ask
from kepegdesk.ui.changes import Context
from kepegdesk.ui.dialogs.employee_form import EmployeeForm
from kepegdesk.ui.dialogs.history_panel import HistoryPanel
from kepegdesk.ui.dialogs.history_row import HistoryRowDialog
from kepegdesk.ui.views.employees import EmployeesPage

DAY = dt.date.fromisoformat
Fill = Callable[[HistoryRowDialog], None]


@pytest.fixture
def page(sample_context: Context, qtbot: QtBot) -> EmployeesPage:
    """Return the page of the sample office's people, with a form open."""
    made = EmployeesPage(sample_context)
    qtbot.addWidget(made)
    made.resize(1190, 690)
    made.show()
    pns = next(
        row.id
        for row in map(made.model.row, range(made.model.rowCount()))
        if row and row.golongan == "III/a" and row.kind == "PNS"
    )
    made.open(pns)
    return made


@pytest.fixture
def form(page: EmployeesPage) -> EmployeeForm:
    """Return the open form, at its histories."""
    found = page.form()
    assert found is not None
    found.ui.tabs.setCurrentWidget(found.histories)
    return found


def answer(monkeypatch: pytest.MonkeyPatch, fill: Fill) -> list[HistoryRowDialog]:
    """Let every window of a row be filled in and saved; return those that were opened."""
    opened: list[HistoryRowDialog] = []

    def play(dialog: HistoryRowDialog) -> int:
        opened.append(dialog)
        fill(dialog)
        dialog.save()
        return dialog.result()

    monkeypatch.setattr(HistoryRowDialog, "exec", play)
    return opened


def rows(panel: HistoryPanel) -> list[Any]:
    """Return what a panel lists."""
    return panel._models[panel.history().key].rows


def test_every_history_is_offered_with_how_much_it_holds(
    form: EmployeeForm, qtmodeltester: ModelTester
) -> None:
    which = form.histories.ui.which
    offered = [which.itemText(place) for place in range(which.count())]
    assert len(offered) == len(HISTORIES) - 1
    ranks = len(form.file().ranks)
    assert offered[0] == f"Pangkat ({ranks})"
    for key in HISTORIES:
        if key != "family":
            form.histories.choose(key)
            qtmodeltester.check(form.histories._models[key])
            assert form.histories.ui.newButton.isEnabled()


def test_a_new_rank_becomes_the_present_one(
    form: EmployeeForm, sample_context: Context, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = form.file().ranks

    def fill(dialog: HistoryRowDialog) -> None:
        dialog.show_row({"golongan": "III/b", "tmt": DAY("2026-10-01"), "mkg_years": 9})

    answer(monkeypatch, fill)
    form.histories.ui.newButton.click()
    assert rows(form.histories)[0].values["golongan"] == "III/b"
    file = employees.get(sample_context.session, form.file().id or 0)
    assert len(file.ranks) == len(before) + 1
    assert form.file().rank.golongan == file.rank.golongan == "III/b"
    assert form.ui.golongan.currentText() == "III/b"


def test_what_is_doubtful_is_said_once_and_saving_again_goes_on(
    form: EmployeeForm, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[str] = []

    def fill(dialog: HistoryRowDialog) -> None:
        dialog.show_row({"golongan": "III/b", "tmt": DAY("2026-10-02")})
        dialog.save()
        told.append(dialog.ui.notice.text())

    answer(monkeypatch, fill)
    count = len(rows(form.histories))
    form.histories.ui.newButton.click()
    assert "biasanya tanggal 1" in told[0]
    assert "Simpan sekali lagi" in told[0]
    assert len(rows(form.histories)) == count + 1


def test_what_is_missing_is_marked_and_nothing_is_stored(
    form: EmployeeForm, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened = answer(monkeypatch, lambda dialog: None)
    count = len(rows(form.histories))
    form.histories.ui.newButton.click()
    assert "Golongan wajib diisi" in opened[0].ui.notice.text()
    assert opened[0].fields["golongan"].property("wrong")
    assert len(rows(form.histories)) == count


def test_enter_opens_a_row_and_what_was_changed_stands_there(
    form: EmployeeForm, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[dict[str, Any]] = []

    def fill(dialog: HistoryRowDialog) -> None:
        seen.append(dialog.row())
        dialog.fields["sk_number"].setText("823/12/2026")  # type: ignore[attr-defined]

    answer(monkeypatch, fill)
    table = form.histories.ui.table
    table.setFocus()
    standing = rows(form.histories)[0]
    qtbot.keyClick(table, Qt.Key.Key_Return)
    assert seen == [dict(standing.values)]
    assert rows(form.histories)[0].values["sk_number"] == "823/12/2026"


def test_removing_asks_first_and_undo_brings_it_back(
    form: EmployeeForm, sample_context: Context, monkeypatch: pytest.MonkeyPatch
) -> None:
    from kepegdesk.services import journal

    before = rows(form.histories)[:]
    monkeypatch.setattr(ask, "confirm", lambda *_a, **_k: False)
    form.histories.ui.removeButton.click()
    assert rows(form.histories) == before
    monkeypatch.setattr(ask, "confirm", lambda *_a, **_k: True)
    form.histories.ui.removeButton.click()
    assert rows(form.histories) == before[1:]
    sample_context.do(journal.undo)
    form.histories.reload()
    assert [row.id for row in rows(form.histories)] == [row.id for row in before]


def test_the_family_stands_in_a_tab_of_its_own_and_asks_what_applies(
    form: EmployeeForm, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: dict[str, set[str]] = {}

    def fill(dialog: HistoryRowDialog) -> None:
        relation = dialog.fields["relation"]
        assert isinstance(relation, QComboBox)
        for value in ("istri", "anak", "ibu"):
            relation.setCurrentIndex(relation.findData(value))
            asked[value] = {
                name for name, field in dialog.fields.items() if dialog.ui.form.isRowVisible(field)
            }
        dialog.show_row(
            {"relation": "anak", "name": "Ani", "birth_date": DAY("2015-02-03"), "claimed": True}
        )

    form.ui.tabs.setCurrentIndex(3)
    count = len(rows(form.family))
    answer(monkeypatch, fill)
    form.family.ui.newButton.click()
    assert len(rows(form.family)) == count + 1
    assert "school_until" in asked["anak"] - asked["istri"]
    assert "nip" in asked["istri"] - asked["anak"]
    assert not {"joined", "claimed", "nip", "origin"} & asked["ibu"]


def test_a_move_is_typed_with_its_day(
    form: EmployeeForm, page: EmployeesPage, sample_context: Context
) -> None:
    employee, before = form.file().id or 0, form.file().unit
    other = next(unit.id for unit in sample_context.ask(units.choices) if unit.id != before)
    form.ui.unit.set_unit(other)
    form.ui.unitSince.set_date(DAY("2026-02-01"))
    assert form.save(), form.ui.notice.text()
    assert form.ui.unitSince.date() == DAY("2026-02-01")
    found = histories.listed(sample_context.session, employee, "placement")
    assert [row.values["unit"] for row in found[:2]] == [other, before]
    listed = page.model.row_of(employee)
    assert listed is not None


def test_somebody_new_has_no_histories_yet(page: EmployeesPage) -> None:
    page.new()
    form = page.form()
    assert form is not None
    for tab in (form.histories, form.glance, form.changes):
        assert not form.ui.tabs.isTabVisible(form.ui.tabs.indexOf(tab))
    assert not form.family.isVisibleTo(form)


@pytest.mark.parametrize("key", HISTORIES)
def test_a_window_reads_what_it_shows(
    form: EmployeeForm, sample_context: Context, key: str, qtbot: QtBot
) -> None:
    history = HISTORIES[key]
    dialog = HistoryRowDialog(sample_context, form.file().id or 0, history, None)
    qtbot.addWidget(dialog)
    dialog.show_row(history.empty())
    assert dialog.row() == history.empty()
