"""What was typed into a dialog survives a crash and is put back where it was typed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from kepegdesk.domain.histories import HISTORIES
from kepegdesk.services import drafts, employees, histories, units
from kepegdesk.ui import ask, left_over
from kepegdesk.ui.changes import Context
from kepegdesk.ui.dialogs.history_row import HistoryRowDialog
from kepegdesk.ui.dialogs.record import RecordDialog
from kepegdesk.ui.dialogs.signatory import Signatory
from kepegdesk.ui.dialogs.unit import Unit
from kepegdesk.ui.main_window import MainWindow


@pytest.fixture
def window(sample_context: Context, show: Callable[..., Any]) -> MainWindow:
    """Return the main window over the sample office."""
    return show(MainWindow(sample_context))  # type: ignore[no-any-return]


@pytest.fixture
def met(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """Collect the dialogs that are opened, instead of waiting for somebody."""
    found: list[Any] = []
    monkeypatch.setattr(RecordDialog, "exec", lambda self: found.append(self) or 0)
    return found


def someone(context: Context) -> int:
    """Return a person with a rank."""
    rows = context.ask(employees.people, employees.Criteria()).page(0, 50)
    return next(row.id for row in rows if row.golongan == "III/a")


def die(dialog: Any) -> None:
    """Keep what is typed, and end without a word."""
    dialog.drafts.look()
    dialog.drafts._timer.stop()
    dialog.deleteLater()


def test_a_row_of_a_history(
    window: MainWindow, met: list[Any], yes: list[str], qtbot: QtBot
) -> None:
    context = window.context
    employee = someone(context)
    row = histories.listed(context.session, employee, "rank")[0]
    typed = HistoryRowDialog(context, employee, HISTORIES["rank"], row, window)
    typed.fields["sk_number"].setText("SK 77")  # type: ignore[attr-defined]
    typed.fields["sk_date"].setText("5/1/2020")  # type: ignore[attr-defined]
    typed.fields["golongan"].setCurrentText("III/c")  # type: ignore[attr-defined]
    die(typed)
    left_over.offer(window)
    assert yes == ["Ada isian pangkat yang belum sempat disimpan. Lanjutkan mengisi?"]
    (dialog,) = met
    back = dialog.row()
    assert (back["sk_number"], back["golongan"]) == ("SK 77", "III/c")
    assert back["sk_date"] == dt.date(2020, 1, 5)
    assert window.pages["Employees"].form().file().id == employee  # type: ignore[attr-defined]
    dialog._told = [p.text for p in context.ask(
        histories.check, employee, "rank", dialog.row(), row.id)]  # fmt: skip
    dialog.save()
    stored = histories.listed(context.session, employee, "rank")
    assert any(each.values["sk_number"] == "SK 77" for each in stored)
    assert drafts.kept(context.session) == []


def test_a_new_row_keeps_whose_it_is(window: MainWindow, met: list[Any], yes: list[str]) -> None:
    context = window.context
    employee = someone(context)
    typed = HistoryRowDialog(context, employee, HISTORIES["family"], None, window)
    typed.fields["name"].setText("Anak Baru")  # type: ignore[attr-defined]
    typed.fields["claimed"].setChecked(False)  # type: ignore[attr-defined]
    die(typed)
    left_over.offer(window)
    (dialog,) = met
    assert dialog._employee == employee
    assert (dialog.row()["name"], dialog.row()["claimed"]) == ("Anak Baru", False)


def test_a_unit_and_who_signs(window: MainWindow, met: list[Any], yes: list[str]) -> None:
    context = window.context
    unit = next(each for each in context.ask(units.tree) if each.level == 1)
    typed = Unit(context, unit, None, window)
    typed.ui.name.setText("Bidang Yang Diketik")
    typed.ui.parent.set_unit(None)
    die(typed)
    signs = Signatory(context, None, window)
    signs.ui.name.setText("Pejabat Diketik")
    die(signs)
    left_over.offer(window)
    by_kind = {type(each).__name__: each for each in met}
    assert by_kind["Unit"].ui.name.text() == "Bidang Yang Diketik"
    assert by_kind["Unit"].ui.parent.unit() is None
    assert by_kind["Unit"]._row == unit
    assert by_kind["Signatory"].ui.name.text() == "Pejabat Diketik"


def test_the_wording_of_a_letter(window: MainWindow, yes: list[str]) -> None:
    page: Any = window.show_page("Letters")
    page.ui.tabs.setCurrentWidget(page.wording)
    tab = page.wording
    editor = tab._editors[0]
    editor.edit.setPlainText(editor.text() + " Tambahan.")
    paper = tab._shown.paper.key
    tab.drafts.look()
    tab.revert()
    left_over.offer(window)
    assert tab._shown.paper.key == paper
    assert tab._editors[0].text().endswith(" Tambahan.")
    tab.revert()
    tab.drafts.look()
    assert drafts.kept(window.context.session) == []


def test_what_is_thrown_away_is_not_offered_again(
    window: MainWindow, met: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    typed = Unit(window.context, None, None, window)
    typed.ui.name.setText("Dibuang")
    die(typed)
    monkeypatch.setattr(ask, "confirm", lambda *_, **__: False)
    left_over.offer(window)
    assert met == []
    assert drafts.kept(window.context.session) == []


def test_a_dialog_that_was_closed_leaves_nothing(
    sample_context: Context, show: Callable[..., Any]
) -> None:
    dialog = show(Unit(sample_context))
    dialog.ui.name.setText("Batal")
    dialog.drafts.look()
    assert len(drafts.kept(sample_context.session)) == 1
    dialog.reject()
    assert drafts.kept(sample_context.session) == []


def test_who_else_fills_in_the_same_row_is_told(
    sample_context: Context, show: Callable[..., Any]
) -> None:
    from tests.ui.test_two_people import ANI

    unit = sample_context.ask(units.tree)[0]
    drafts.keep(ANI, "unit", unit.id, "{}")
    dialog = show(Unit(sample_context, unit))
    assert "ani sedang mengisi data ini" in dialog.ui.notice.text()


def test_a_unit_chosen_in_the_form_of_a_person_comes_back(
    window: MainWindow, yes: list[str]
) -> None:
    """The words came back once, and not the choice they stand for."""
    context = window.context
    page: Any = window.show_page("Employees")
    employee = someone(context)
    page.open(employee)
    form = page.form()
    other = next(each for each in context.ask(units.tree) if each.id != form.file().unit)
    form.ui.unit.set_unit(other.id)
    form.drafts.look()
    texts = form._fields.texts()
    form.revert()
    form.restore(employee, texts)
    assert form.file().unit == other.id


def test_a_draft_put_back_leaves_what_others_changed_since(
    window: MainWindow, met: list[Any], yes: list[str]
) -> None:
    """It put every field back as it was read, and the next save took the change of others away."""
    context = window.context
    unit = next(each for each in context.ask(units.tree) if each.level == 1)
    typed = Unit(context, unit, None, window)
    typed.ui.headTitle.setText("Pimpinan Diketik")
    die(typed)
    read = units.values(context.session, unit.id)
    units.save(context.session, unit.id, **{**read, "min_present": 3, "name": "Bidang Kini"})
    left_over.offer(window)
    (dialog,) = met
    dialog.save()
    stored = units.values(context.session, unit.id)
    assert (stored["name"], stored["min_present"]) == ("Bidang Kini", 3)
    assert stored["head_title"] == "Pimpinan Diketik"


def test_the_form_of_a_person_leaves_it_too(window: MainWindow) -> None:
    context = window.context
    page: Any = window.show_page("Employees")
    employee = someone(context)
    page.open(employee)
    form = page.form()
    form.ui.note.setPlainText("dari saya")
    form.drafts.look()
    ((record, texts),) = form.drafts.left_over()
    form.revert()
    other = replace(employees.get(context.session, employee), phone="0822000009", address="Baru")
    employees.save(context.session, other)
    form.restore(record, texts)
    assert form.save()
    stored = employees.get(context.session, employee)
    assert (stored.phone, stored.address, stored.note) == ("0822000009", "Baru", "dari saya")
