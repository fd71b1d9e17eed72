"""A long list of which only what is seen is fetched."""

from __future__ import annotations

from array import array
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from typing import Any

import pytest
from PySide6.QtCore import Qt
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from kepegdesk.ui.models.columns import RIGHT, Column
from kepegdesk.ui.models.rows import RowsModel
from kepegdesk.ui.models.window import CERTAIN, CHUNK, CHUNKS_KEPT, SHORT, WindowModel


@dataclass(frozen=True)
class Row:
    """A row of the test's list."""

    id: int
    name: str


pytestmark = pytest.mark.usefixtures("qapp")

COLUMNS = (
    Column[Row]("name", "Nama", 100, lambda r: r.name),
    Column[Row]("id", "Nomor", 60, lambda r: str(r.id), alignment=RIGHT, sort_key=lambda r: r.id),
    Column[Row]("fixed", "Tetap", 60, lambda r: "", sortable=False),
)


@dataclass
class People:
    """A list that counts how it is asked; ids stand in another order than the names."""

    ids: list[int]
    asked: list[tuple[str, int]] = field(default_factory=list)

    def count(self, most: int) -> int:
        return min(len(self.ids), most)

    def page(self, offset: int, limit: int) -> Sequence[Row]:
        self.asked.append(("page", offset))
        return [_row(record) for record in self.ids[offset : offset + limit]]

    def all_ids(self) -> array[int]:
        self.asked.append(("ids", 0))
        return array("q", self.ids)

    def rows(self, ids: Collection[int]) -> Sequence[Row]:
        self.asked.append(("rows", len(ids)))
        return [_row(record) for record in sorted(ids)]


def _row(record: int) -> Row:
    return Row(record, f"orang {record}")


def _shown(count: int) -> tuple[WindowModel[Row], list[People]]:
    opened: list[People] = []

    def open_list(_sort: str, descending: bool) -> People:
        ids = sorted(range(1, count + 1), key=lambda n: (n * 7919) % 100_003, reverse=descending)
        opened.append(People(ids))
        return opened[-1]

    model = WindowModel[Row](COLUMNS, "name")
    model.show(open_list)
    return model, opened


@pytest.mark.parametrize("count", [0, 1, CHUNK, 3 * CHUNK + 1, CERTAIN + 9])
def test_keeps_qt_s_rules(count: int, qtmodeltester: ModelTester) -> None:
    model, _opened = _shown(count)
    qtmodeltester.check(model)
    model.sort(0, Qt.SortOrder.DescendingOrder)
    qtmodeltester.check(model)
    model.load_ids()
    qtmodeltester.check(model)


def test_keeps_qt_s_rules_without_a_list(qtmodeltester: ModelTester) -> None:
    qtmodeltester.check(WindowModel[Row](COLUMNS, "name"))


def test_first_rows_cost_one_page() -> None:
    model, opened = _shown(10_000)
    texts = [model.index(row, 0).data() for row in range(30)]
    assert texts == [f"orang {record}" for record in opened[0].ids[:30]]
    assert opened[0].asked == [("page", 0)]


def test_a_long_list_is_shown_before_it_is_counted(qtbot: QtBot) -> None:
    model, _opened = _shown(CERTAIN + 5)
    assert (model.rowCount(), model.is_counted) == (CERTAIN, False)
    with qtbot.waitSignal(model.counted, timeout=3000):
        pass
    assert (model.rowCount(), model.is_counted) == (CERTAIN + 5, True)


def test_a_list_of_certain_length_is_counted_at_once() -> None:
    model, _opened = _shown(CERTAIN)
    assert (model.rowCount(), model.is_counted) == (CERTAIN, True)


def test_a_long_list_that_shrank_before_it_was_counted_loses_its_rows(
    qtmodeltester: ModelTester,
) -> None:
    model, opened = _shown(CERTAIN + 5)
    qtmodeltester.check(model)
    del opened[0].ids[CERTAIN - 3 :]
    model.load_ids()
    assert (model.rowCount(), model.is_counted) == (CERTAIN - 3, True)
    qtmodeltester.check(model)


def test_ids_come_after_the_first_paint_and_pages_then_come_by_id(qtbot: QtBot) -> None:
    model, opened = _shown(SHORT + 1)
    qtbot.waitUntil(lambda: ("ids", 0) in opened[0].asked, timeout=3000)
    row = 3 * CHUNK + 5
    assert model.index(row, 1).data() == str(opened[0].ids[row])
    assert opened[0].asked[-1] == ("rows", CHUNK)


def test_a_short_list_needs_no_ids(qtbot: QtBot) -> None:
    _model, opened = _shown(SHORT)
    qtbot.wait(400)
    assert opened[0].asked == []


def test_the_same_rows_by_offset_and_by_id() -> None:
    model, opened = _shown(5 * CHUNK)
    by_offset = [model.index(row, 1).data() for row in range(5 * CHUNK)]
    model.load_ids()
    model._chunks.clear()
    assert [model.index(row, 1).data() for row in range(5 * CHUNK)] == by_offset
    assert by_offset == [str(record) for record in opened[0].ids]


def test_forgets_what_was_seen_longest_ago() -> None:
    model, opened = _shown((CHUNKS_KEPT + 2) * CHUNK)
    for chunk in range(CHUNKS_KEPT + 1):
        model.row(chunk * CHUNK)
    assert len(model._chunks) == CHUNKS_KEPT
    asked = len(opened[0].asked)
    model.row(CHUNK)
    assert len(opened[0].asked) == asked
    model.row(0)
    assert len(opened[0].asked) == asked + 1


def test_sorting_asks_for_another_list(qtbot: QtBot) -> None:
    model, opened = _shown(1000)
    with qtbot.waitSignal(model.reordered):
        model.sort(0, Qt.SortOrder.DescendingOrder)
    assert model.index(0, 1).data() == str(opened[1].ids[0])
    assert opened[1].ids == opened[0].ids[::-1]
    model.sort(2)
    assert len(opened) == 2


def test_finds_where_a_record_stands() -> None:
    model, opened = _shown(1000)
    assert model.row_of(opened[0].ids[700]) == 700
    assert model.row_of(100_000) is None
    assert model.id_at(700) == opened[0].ids[700]
    assert model.id_at(1000) is None
    assert model.id_at(-1) is None


def test_a_list_that_shrank_since_shows_nothing_in_the_gap() -> None:
    model, opened = _shown(300)
    del opened[0].ids[200:]
    assert model.index(250, 0).data() is None


class TestRows:
    """The model of short lists."""

    @pytest.mark.parametrize("count", [0, 1, 40])
    def test_keeps_qt_s_rules(self, count: int, qtmodeltester: ModelTester) -> None:
        model = RowsModel[Row](COLUMNS)
        qtmodeltester.check(model)
        model.show([_row(n) for n in range(count)])
        qtmodeltester.check(model)
        model.sort(1, Qt.SortOrder.DescendingOrder)
        qtmodeltester.check(model)

    def test_sorts_numbers_as_numbers_and_keeps_the_order(self) -> None:
        model = RowsModel[Row](COLUMNS)
        model.show([_row(n) for n in (9, 10, 1)])
        model.sort(1)
        assert [row.id for row in model.rows] == [1, 9, 10]
        model.show([_row(n) for n in (30, 4)])
        assert [row.id for row in model.rows] == [4, 30]
        model.sort(2)
        assert [row.id for row in model.rows] == [4, 30]


@pytest.mark.parametrize(
    ("role", "shown"),
    [
        (Qt.ItemDataRole.DisplayRole, "<img src=x>"),
        (Qt.ItemDataRole.ToolTipRole, "<span>&lt;img src=x&gt;</span>"),
        (Qt.ItemDataRole.DecorationRole, None),
    ],
)
def test_shows_markup_letter_for_letter(role: Qt.ItemDataRole, shown: Any) -> None:
    model = RowsModel[Row](COLUMNS)
    model.show([Row(1, "<img src=x>")])
    assert model.data(model.index(0, 0), role) == shown
