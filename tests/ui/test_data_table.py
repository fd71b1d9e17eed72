"""The table of every list: what it copies, remembers, opens and sums."""

from __future__ import annotations

import csv
import io
import json

import pytest
from PySide6.QtCore import QSettings, Qt
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from kepegdesk.ui.dialogs.column_chooser import ColumnChooser
from kepegdesk.ui.models.columns import RIGHT, Column
from kepegdesk.ui.models.rows import RowsModel
from kepegdesk.ui.widgets.data_table import DataTable

Row = tuple[str, str, int]
COLUMNS = (
    Column[Row]("name", "Nama", 200, lambda r: r[0]),
    Column[Row]("nip", "NIP", 160, lambda r: r[1]),
    Column[Row]("days", "Hari", 60, lambda r: str(r[2]), alignment=RIGHT, sort_key=lambda r: r[2]),
    Column[Row]("note", "Catatan", 90, lambda r: "", sortable=False, hidden=True),
)
ROWS: list[Row] = [
    ("Siti\nAminah", "198504122010012002", 5),
    ("=1+1", "198001012000031001", 12),
    ("<b>A & B</b>", "", 3),
]


def _table(qtbot: QtBot) -> DataTable:
    table = DataTable()
    qtbot.addWidget(table)
    table.model_under_test = RowsModel[Row](COLUMNS)  # type: ignore[attr-defined]
    table.model_under_test.show(ROWS)  # type: ignore[attr-defined]
    table.use(table.model_under_test, "test", "Daftar")  # type: ignore[attr-defined]
    table.summed = frozenset({"days"})
    table.show()
    return table


@pytest.fixture
def table(qtbot: QtBot) -> DataTable:
    """Return a table of three rows."""
    return _table(qtbot)


def test_copies_as_excel_pastes(table: DataTable, qtbot: QtBot) -> None:
    table.selectAll()
    qtbot.keyClick(table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    mime = QGuiApplication.clipboard().mimeData()
    read = list(csv.reader(io.StringIO(mime.text()), dialect="excel-tab"))
    assert read == [[name, nip, str(days)] for name, nip, days in ROWS]
    assert "<td style=\"mso-number-format:'\\@'\">198504122010012002</td>" in mime.html()
    assert "&lt;b&gt;A &amp; B&lt;/b&gt;" in mime.html()


def test_copies_with_headings(table: DataTable, qtbot: QtBot) -> None:
    table.go_to(2)
    both = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    qtbot.keyClick(table, Qt.Key.Key_C, both)
    assert QGuiApplication.clipboard().text().splitlines() == [
        "Nama\tNIP\tHari",
        "<b>A & B</b>\t\t3",
    ]


def test_copies_the_columns_in_the_order_shown(table: DataTable) -> None:
    table.horizontalHeader().moveSection(1, 0)
    table.setColumnHidden(2, True)
    table.go_to(1)
    assert table.selected_texts() == [["198001012000031001", "=1+1"]]


def test_remembers_widths_order_hidden_and_sort(table: DataTable, qtbot: QtBot) -> None:
    table.horizontalHeader().moveSection(2, 0)
    table.setColumnWidth(0, 333)
    table.setColumnHidden(1, True)
    table._sort_by(2)
    table._sort_by(2)
    table.remember()
    again = _table(qtbot)
    header = again.horizontalHeader()
    assert header.logicalIndex(0) == 2
    assert again.columnWidth(0) == 333
    assert again.isColumnHidden(1)
    assert [row[2] for row in again.model().rows] == [12, 5, 3]
    again.reset_columns()
    assert header.logicalIndex(0) == 0
    assert not again.isColumnHidden(1)
    assert again.isColumnHidden(3)


@pytest.mark.parametrize("stored", ["", "{", "[]", '{"schema": 0, "order": ["days"]}'])
def test_forgets_what_it_cannot_read(stored: str, qtbot: QtBot) -> None:
    QSettings().setValue("table/test", stored)
    table = _table(qtbot)
    assert table.horizontalHeader().logicalIndex(0) == 0


def test_keeps_the_view_when_columns_come_and_go(qtbot: QtBot) -> None:
    state = {
        "schema": 1,
        "order": ["gone", "days", "name"],
        "hidden": ["gone", "name"],
        "width": {"days": 99, "gone": 5},
        "sort": ["gone", True],
    }
    QSettings().setValue("table/test", json.dumps(state))
    table = _table(qtbot)
    assert table.horizontalHeader().logicalIndex(0) == 2
    assert table.columnWidth(2) == 99
    assert table.isColumnHidden(0)
    assert not table.isColumnHidden(1)


def test_enter_opens_and_tab_leaves(table: DataTable, qtbot: QtBot) -> None:
    table.go_to(1)
    with qtbot.waitSignal(table.opened) as told:
        qtbot.keyClick(table, Qt.Key.Key_Return)
    assert told.args == [1]
    assert not table.tabKeyNavigation()
    qtbot.keyClick(table, Qt.Key.Key_Tab)
    assert table.current_row() == 1


def test_sums_what_is_selected(table: DataTable, qtbot: QtBot) -> None:
    with qtbot.waitSignal(table.summary_changed) as told:
        table.selectAll()
    assert told.args == ["3 baris dipilih · Hari: 20"]
    with qtbot.waitSignal(table.summary_changed) as told:
        table.go_to(0)
    assert told.args == [""]


def test_a_heading_that_cannot_be_sorted_by_does_nothing(table: DataTable) -> None:
    before = list(table.model().rows)
    table._sort_by(3)
    assert table.model().rows == before


def test_the_chooser_finds_columns_and_keeps_one(qtbot: QtBot) -> None:
    chooser = ColumnChooser(COLUMNS, {"name", "nip"})
    qtbot.addWidget(chooser)
    chooser.show()
    qtbot.keyClicks(chooser.ui.search, "cat")
    chooser.ui.allButton.click()
    assert chooser.shown() == {"name", "nip", "note"}
    chooser.ui.search.clear()
    chooser.ui.noneButton.click()
    assert not chooser.ui.applyButton.isEnabled()
