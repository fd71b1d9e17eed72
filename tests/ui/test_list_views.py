"""Named views and groups of the list of people, and what is remembered of it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings
from pytestqt.qtbot import QtBot

from kepegdesk.domain.list_view import ListView
from kepegdesk.services import saved_views
from kepegdesk.ui import ask
from kepegdesk.ui.changes import Context
from kepegdesk.ui.dialogs.save_view import SaveView
from kepegdesk.ui.views.employees import COLUMNS, EmployeesPage

KEYS = [column.key for column in COLUMNS]


@pytest.fixture
def page(sample_context: Context, qtbot: QtBot) -> EmployeesPage:
    """Return the page of the sample office's people."""
    return _page(sample_context, qtbot)


def _page(context: Context, qtbot: QtBot) -> EmployeesPage:
    page = EmployeesPage(context)
    qtbot.addWidget(page)
    page.resize(1190, 690)
    with qtbot.waitExposed(page):
        page.show()
    return page


def _dress(page: EmployeesPage) -> ListView:
    """Show the list in a way of its own."""
    page.ui.search.setText("dinas")
    page.ui.kindFilter.setCurrentText("PNS")
    page.ui.unitFilter.setCurrentIndex(2)
    page.ui.table.setColumnHidden(KEYS.index("nip"), True)
    page.ui.table.setColumnHidden(KEYS.index("address"), False)
    page.ui.table.columns_changed.emit()
    page.ui.table.show_order("golongan", descending=True)
    page.views.group_by("status")
    return page.views.view()


def test_a_view_brings_all_back(page: EmployeesPage, sample_context: Context, qtbot: QtBot) -> None:
    view = _dress(page)
    count = page.model.rowCount()
    dialog = SaveView(sample_context, "employees", page.views.view(), page)
    qtbot.addWidget(dialog)
    dialog.ui.name.setText("KGB")
    dialog.save()
    page.views.usual_view()
    assert page.model.rowCount() > count
    assert not page.views.is_detailed()
    assert page.ui.groups.isHidden()
    page.views.menu.fill()
    action = page.views.menu.menu.actions()[0]
    assert action.text() == "KGB"
    action.trigger()
    assert page.views.view() == view
    assert page.model.rowCount() == count
    assert not page.ui.groups.isHidden()
    assert (page.model.sort_key, page.model.descending) == ("golongan", True)


def test_the_admin_gives_everybody_a_view(page: EmployeesPage, sample_context: Context) -> None:
    sample_context.do(saved_views.save, "employees", "A & B", ListView(), shared=True)
    page.views.menu.fill()
    assert page.views.menu.menu.actions()[0].text() == "A && B (semua akun)"


def test_a_view_is_handed_on_as_a_file(
    page: EmployeesPage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    view, path, told = _dress(page), tmp_path / "kgb.json", list[str]()
    monkeypatch.setattr(ask, "save_file", lambda *_a: path)
    monkeypatch.setattr(ask, "open_file", lambda *_a: path)
    monkeypatch.setattr(ask, "tell", lambda _p, _t, explain="": told.append(explain))
    monkeypatch.setattr(ask, "warn", lambda _p, text, **_more: told.append(text))
    page.views.menu.write_file()
    page.views.usual_view()
    page.views.menu.read_file()
    assert page.views.view() == view
    content = json.loads(path.read_text("utf-8"))
    content["filters"]["unit"] = "Dinas Entah"
    path.write_text(json.dumps(content), "utf-8")
    page.views.menu.read_file()
    assert "Dinas Entah" in told[-1]
    assert page.views.view().filters == {"kind": "PNS"}
    path.write_text("{}", "utf-8")
    page.views.menu.read_file()
    assert "bukan tampilan" in told[-1]


def test_names_are_changed_and_views_removed(
    page: EmployeesPage, sample_context: Context, monkeypatch: pytest.MonkeyPatch
) -> None:
    sample_context.do(saved_views.save, "employees", "KGB", ListView())
    each = saved_views.listed(sample_context.session, "employees")[0]
    monkeypatch.setattr(ask, "reason", lambda *_a: "Kenaikan gaji")
    page.views.menu.rename(each)
    found = saved_views.listed(sample_context.session, "employees")
    assert [each.name for each in found] == ["Kenaikan gaji"]
    monkeypatch.setattr(ask, "confirm", lambda *_a, **_k: True)
    page.views.menu.remove(found[0])
    assert saved_views.listed(sample_context.session, "employees") == []


def test_groups_are_counted_and_chosen(page: EmployeesPage, qtbot: QtBot) -> None:
    everyone = page.model.rowCount()
    page.views.group_by("kind")
    panel = page.ui.groups
    qtbot.waitUntil(lambda: panel.list.count() > 2)
    assert panel.list.item(0).text().endswith(f"·  {everyone}")
    texts = [panel.list.item(row).text() for row in range(panel.list.count())]
    place = next(i for i, text in enumerate(texts) if text.startswith("PPPK  "))
    panel.list.setCurrentRow(place)
    assert page.ui.kindFilter.currentText() == "PPPK"
    assert str(page.model.rowCount()) == texts[place].rpartition(" ")[2]
    page.ui.chips.removed.emit("kind")
    qtbot.waitUntil(lambda: panel.list.currentRow() == 0)
    panel.close_button.click()
    assert panel.isHidden()


def test_filters_and_groups_are_remembered_without_asking(
    page: EmployeesPage, sample_context: Context, qtbot: QtBot
) -> None:
    page.ui.kindFilter.setCurrentText("PPPK")
    page.ui.search.setText("sari")
    page.views.group_by("golongan")
    page.ui.table.remember()
    again = _page(sample_context, qtbot)
    assert again.views.view().filters == {"kind": "PPPK"}
    assert (again.views.view().group, again.views.view().words) == ("golongan", "")
    assert not again.ui.chips.isHidden()
    assert {again.model.row(row).kind for row in range(5)} == {"PPPK"}  # type: ignore[union-attr]


@pytest.mark.parametrize("stored", ["", "{", '{"kind": "lain"}', "[1]"])
def test_what_cannot_be_read_is_forgotten(
    stored: str, sample_context: Context, qtbot: QtBot
) -> None:
    QSettings().setValue(f"view/{sample_context.session.account}/employees", stored)
    page = _page(sample_context, qtbot)
    assert page.views.view().filters == {}


def test_a_view_of_an_earlier_version_survives_the_upgrade(
    sample_context: Context, qtbot: QtBot
) -> None:
    """T-49: what an earlier version remembered holds, and columns new since stay hidden."""
    earlier = {
        "schema": 1,
        "order": ["nip", "name", "kind", "golongan", "position", "status", "unit", "eselon"],
        "hidden": ["eselon", "kind"],
        "width": {"nip": 190, "name": 300, "golongan": 60},
        "sort": ["nip", True],
    }
    account = sample_context.session.account
    QSettings().setValue(f"table/{account}/employees", json.dumps(earlier))
    page = _page(sample_context, qtbot)
    table, header = page.ui.table, page.ui.table.horizontalHeader()
    assert [header.logicalIndex(place) for place in range(2)] == [1, 0]
    assert table.columnWidth(0) == 300
    assert table.isColumnHidden(KEYS.index("kind"))
    assert table.isColumnHidden(KEYS.index("address"))
    assert (page.model.sort_key, page.model.descending) == ("nip", True)
