"""The tree of units, a unit's histories, and restructuring, with keys and mouse."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QApplication, QDialog
from pytestqt.qtbot import QtBot

from kepegdesk.domain.restructuring import Change, Step
from kepegdesk.domain.unit_rows import HeadRow, NameRow, Standing
from kepegdesk.services import (
    employees,
    journal,
    restructuring,
    unit_aliases,
    unit_history,
    units,
)
from kepegdesk.services.employees import Criteria
from kepegdesk.services.units import UnitRow
from kepegdesk.ui import ask
from kepegdesk.ui.changes import Context
from kepegdesk.ui.dialogs.pdf_preview import PdfPreview
from kepegdesk.ui.dialogs.restructure import Restructure
from kepegdesk.ui.dialogs.split_people import SplitPeople
from kepegdesk.ui.dialogs.structure_chart import StructureChart
from kepegdesk.ui.dialogs.unit import Unit
from kepegdesk.ui.dialogs.unit_rows import UnitHead, UnitName
from kepegdesk.ui.views.office import OfficePage
from kepegdesk.ui.views.office_units import Units
from kepegdesk.ui.widgets import choice_combo

PAST, TMT = dt.date(2026, 3, 1), dt.date(2026, 10, 1)
CLINIC, HEALTH = "Puskesmas Teluk Anoa", "Dinas Kesehatan"


@pytest.fixture
def section(sample_context: Context, qtbot: QtBot) -> Units:
    """Return the tree of the sample office, shown."""
    page = OfficePage(sample_context)
    qtbot.addWidget(page)
    page.resize(1190, 690)
    with qtbot.waitExposed(page):
        page.show()
    made: Units = page.show_section("units")
    made.setParent(page.ui.stack)
    page.ui.stack.page = page  # type: ignore[attr-defined]
    return made


def named(context: Context, name: str, *, gone: bool = False) -> UnitRow:
    return next(row for row in context.ask(units.tree, gone=gone) if row.name == name)


class TestTree:
    """Expand, search, open, drag."""

    def test_the_parts_of_organisations_are_in_sight_with_their_people(
        self, section: Units
    ) -> None:
        tree = section.tree
        row = next(row for row in tree.rows if row.name == HEALTH)
        assert row.total > row.employees
        assert row.id in tree.open_units()
        assert section.words() == f"{len(tree.rows)} unit kerja"

    def test_searching_finds_a_part_or_a_head_and_keeps_what_is_above_it(
        self, section: Units, qtbot: QtBot
    ) -> None:
        qtbot.keyClicks(section.ui.search, "teluk")
        standing = section.tree.current()
        assert standing is not None
        assert standing.name == CLINIC
        assert _shown(section.tree) == [HEALTH, CLINIC]
        section.ui.search.setText(standing.head)
        assert CLINIC in _shown(section.tree)
        qtbot.keyClick(section.ui.search, Qt.Key.Key_Return)
        assert section.tree.hasFocus()
        section.ui.search.setText("tidak ada unit begini")
        assert _shown(section.tree) == []
        assert not section.ui.editButton.isEnabled()
        section.ui.search.clear()
        assert len(_shown(section.tree)) == len(section.tree.rows)

    def test_enter_opens_a_unit_and_what_is_expanded_stays_after_a_change(
        self, section: Units, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        opened: list[str] = []
        monkeypatch.setattr(Unit, "exec", lambda self: opened.append(self.ui.name.text()))
        tree = section.tree
        row = named(section.context, HEALTH)
        tree.go_to_unit(row.id)
        qtbot.keyClick(tree, Qt.Key.Key_Left)
        assert row.id not in tree.open_units()
        qtbot.keyClick(tree, Qt.Key.Key_Return)
        assert opened == [HEALTH]
        section.context.do(units.save, row.id, name="Dinas Sehat", head=row.head_id)
        standing = tree.current()
        assert standing is not None
        assert (standing.id, standing.name) == (row.id, "Dinas Sehat")
        assert row.id not in tree.open_units()

    def test_a_unit_dropped_on_another_asks_from_when_on(
        self, section: Units, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        asked: list[Restructure] = []
        monkeypatch.setattr(Restructure, "exec", lambda self: asked.append(self))
        tree, unit = section.tree, named(section.context, CLINIC)
        target = named(section.context, "Dinas Perhubungan")
        tree.go_to_unit(unit.id)
        tree.drop(tree.current(), unit)
        tree.drop(tree.current(), named(section.context, HEALTH))
        assert asked == []
        _drop(tree, target)
        (dialog,) = asked
        assert dialog.changes == [Change(Step.MOVE, unit.id, target=target.id)]
        assert "TMT penataan belum diisi." in dialog.ui.notice.text()
        assert named(section.context, CLINIC).parent == unit.parent
        dialog.ui.tmt.set_date(TMT)
        dialog.show_outcome()
        dialog.ui.saveButton.click()
        assert named(section.context, CLINIC).parent == target.id

    def test_the_tree_of_another_day_is_only_read(self, section: Units) -> None:
        context = section.context
        unit = named(context, CLINIC)
        renamed = dt.date(2026, 1, 1)
        units.save(context.session, unit.id, name="Puskesmas Baru", parent=unit.parent,
                   since=renamed)  # fmt: skip
        section.reload()
        section.past.choose(renamed - dt.timedelta(days=1))
        assert CLINIC in {row.name for row in section.tree.rows}
        words = f"Keadaan per 31-12-2025 — {section.words()}. Daftar ini hanya dibaca."
        assert section.ui.dayNotice.text() == words
        buttons = (section.ui.newButton, section.ui.editButton, section.ui.restructureButton)
        assert [button.isEnabled() for button in buttons] == [False] * 3
        assert section.ui.chartButton.isEnabled()
        assert not section.tree.dragEnabled()
        section.tree.go_to_unit(unit.id)
        section.tree.opened.emit(unit.id)
        assert QApplication.activeModalWidget() is None
        section.past.back()
        assert CLINIC not in {row.name for row in section.tree.rows}
        assert [button.isEnabled() for button in buttons] == [True] * 3
        assert section.tree.dragEnabled()

    def test_a_dissolved_unit_is_shown_where_it_is_asked_for(self, section: Units) -> None:
        context = section.context
        dialog = Restructure(context)
        dialog.ui.tmt.set_date(TMT)
        unit, target = named(context, CLINIC), named(context, HEALTH)
        dialog.add(Change(Step.MERGE, unit.id, target=target.id))
        dialog.save()
        assert dialog.result() == QDialog.DialogCode.Accepted
        assert CLINIC not in _shown(section.tree)
        section.ui.gone.setChecked(True)
        assert f"{CLINIC} (dibubarkan)" in _shown(section.tree)

    def test_an_office_without_units_can_begin(self, office_page: OfficePage) -> None:
        empty: Units = office_page.show_section("units")
        assert empty.tree.rows == []
        assert not empty.ui.chartButton.isEnabled()
        assert not empty.ui.restructureButton.isEnabled()
        assert not empty.ui.editButton.isEnabled()
        assert empty.ui.newButton.isEnabled()


def _shown(tree: Any) -> list[str]:
    return [index.data() for index in tree._indexes()]


def _drop(tree: Any, target: UnitRow) -> None:
    """Let go of what is dragged over a unit."""
    index = next(
        each for each in tree._indexes() if each.data(Qt.ItemDataRole.UserRole) == target.id
    )
    tree.scrollTo(index)
    where = QPointF(tree.visualRect(index).center())
    none = Qt.KeyboardModifier.NoModifier
    event = QDropEvent(
        where, Qt.DropAction.MoveAction, QMimeData(), Qt.MouseButton.LeftButton, none
    )
    on = type(tree).DropIndicatorPosition.OnItem
    tree.dropIndicatorPosition = lambda: on
    tree.dropEvent(event)
    assert event.dropAction() is Qt.DropAction.IgnoreAction


class TestUnit:
    """A unit's names, heads and other names."""

    def test_a_new_unit_has_no_histories_and_the_week_of_the_one_above(
        self, sample_context: Context
    ) -> None:
        above = named(sample_context, "RSUD Kota Kendari")
        dialog = Unit(sample_context, None, above.id)
        assert dialog.ui.pattern.currentData() == above.pattern.value
        assert not dialog.ui.tabs.isTabVisible(1)
        dialog.ui.name.setText("Instalasi Uji")
        dialog.ui.since.set_date(PAST)
        dialog.save()
        made = named(sample_context, "Instalasi Uji")
        (line,) = sample_context.ask(unit_history.names, made.id)
        assert line.row.tmt == PAST

    def test_a_name_with_a_day_is_dated_and_without_one_a_correction(
        self, sample_context: Context
    ) -> None:
        dialog = Unit(sample_context, named(sample_context, CLINIC))
        dialog.ui.name.setText("Puskesmas Anoa")
        dialog.ui.since.set_date(PAST)
        dialog.save()
        row = named(sample_context, "Puskesmas Anoa")
        dialog = Unit(sample_context, row)
        assert [line.row.tmt for line in dialog.names.model.rows] == [PAST, None]
        dialog.ui.name.setText("Puskesmas Teluk")
        dialog.save()
        lines = sample_context.ask(unit_history.names, row.id)
        assert [line.row.standing.name for line in lines] == ["Puskesmas Teluk", CLINIC]

    def test_rows_of_names_are_added_changed_and_removed(
        self,
        sample_context: Context,
        monkeypatch: pytest.MonkeyPatch,
        yes: list[str],
        show: Callable[..., Any],
    ) -> None:
        dialog = show(Unit(sample_context, named(sample_context, CLINIC)))
        opened: list[UnitName] = []
        monkeypatch.setattr(UnitName, "exec", lambda self: opened.append(self))
        dialog.ui.addNameButton.click()
        row = opened.pop()
        row.save()
        assert "sejak kapan" in row.ui.notice.text()
        row.ui.name.setText("Puskesmas Induk")
        row.ui.tmt.set_date(PAST)
        row.ui.skNumber.setText("061/9")
        row.save()
        assert row.result() == QDialog.DialogCode.Accepted
        assert dialog.ui.heading.text() == "Puskesmas Induk"
        assert dialog.ui.name.text() == "Puskesmas Induk"
        dialog.names.table.go_to(0)
        dialog.ui.editNameButton.click()
        row = opened.pop()
        assert (row.ui.name.text(), row.ui.skNumber.text()) == ("Puskesmas Induk", "061/9")
        row.ui.skDate.set_date(PAST)
        row.save()
        assert dialog.names.model.rows[0].row.sk_date == PAST
        dialog.ui.removeNameButton.click()
        assert yes == ["Hapus nama Puskesmas Induk?"]
        assert named(sample_context, CLINIC)
        journal.undo(sample_context.session)
        assert named(sample_context, "Puskesmas Induk")

    def test_of_a_dissolved_unit_only_day_and_decree_change(self, sample_context: Context) -> None:
        standing = Standing("Unit Lama", None, dissolved=True)
        row = UnitName(sample_context, NameRow(1, standing, PAST, id=9))
        assert not row.ui.name.isEnabled()
        assert row.ui.heading.text() == "Unit dibubarkan"

    def test_heads_are_added_changed_and_removed(
        self,
        sample_context: Context,
        monkeypatch: pytest.MonkeyPatch,
        yes: list[str],
        show: Callable[..., Any],
    ) -> None:
        unit = named(sample_context, CLINIC)
        dialog = show(Unit(sample_context, unit))
        opened: list[UnitHead] = []
        monkeypatch.setattr(UnitHead, "exec", lambda self: opened.append(self))
        dialog.ui.addHeadButton.click()
        row = opened.pop()
        row.ui.tmt.set_date(TMT)
        row.save()
        assert "Pilih kepala unit" in row.ui.notice.text()
        person = sample_context.ask(employees.people, Criteria(unit=unit.id)).page(3, 1)[0]
        row = UnitHead(sample_context, HeadRow(unit.id, person.id))
        row.save()
        assert "sejak kapan" in row.ui.notice.text()
        row.ui.acting.setCurrentIndex(row.ui.acting.findData("Plt."))
        row.ui.tmt.set_date(TMT)
        row.save()
        found = named(sample_context, CLINIC)
        assert (found.head_id, found.acting) == (person.id, "Plt.")
        lines = dialog.heads.model.rows
        assert [(line.row.acting, line.now) for line in lines] == [("Plt.", True), ("", False)]
        dialog.heads.table.go_to(0)
        dialog.ui.editHeadButton.click()
        row = opened.pop()
        row.ui.until.set_date(PAST)
        row.save()
        assert "sebelum TMT" in row.ui.notice.text()
        dialog.ui.removeHeadButton.click()
        assert yes == [f"Hapus {lines[0].name} dari riwayat kepala?"]
        assert named(sample_context, CLINIC).head_id == unit.head_id

    def test_other_names_are_added_with_enter_and_forgotten(
        self, sample_context: Context, qtbot: QtBot, yes: list[str], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        unit = named(sample_context, CLINIC)
        dialog = Unit(sample_context, unit)
        told: list[str] = []
        monkeypatch.setattr(ask, "refusal", lambda _parent, fault: told.append(str(fault)))
        qtbot.addWidget(dialog)
        dialog.show()
        dialog.ui.tabs.setCurrentWidget(dialog.ui.aliasesPage)
        assert not dialog.ui.saveButton.isEnabled()
        qtbot.keyClicks(dialog.ui.alias, "PKM Anoa")
        qtbot.keyClick(dialog.ui.alias, Qt.Key.Key_Return)
        assert [row.name for row in dialog.aliases.model.rows] == ["PKM Anoa"]
        assert dialog.isVisible()
        assert dialog.ui.alias.text() == ""
        qtbot.keyClicks(dialog.ui.alias, HEALTH)
        qtbot.keyClick(dialog.ui.alias, Qt.Key.Key_Return)
        assert "sudah nama" in told[0]
        dialog.ui.removeAliasButton.click()
        assert yes == ["Lupakan «PKM Anoa»?"]
        assert sample_context.ask(unit_aliases.listed, unit.id) == []
        dialog.ui.tabs.setCurrentWidget(dialog.ui.dataPage)
        assert dialog.ui.saveButton.isEnabled()


class TestRestructure:
    """Steps, what they will do, and all of it in one act."""

    def test_nothing_is_stored_before_it_is_applied_and_one_undo_takes_it_back(
        self, sample_context: Context
    ) -> None:
        unit, target = named(sample_context, CLINIC), named(sample_context, HEALTH)
        dialog = Restructure(sample_context, unit.id)
        assert not dialog.ui.saveButton.isEnabled()
        assert "Belum ada langkah" in dialog.ui.count.text()
        choice_combo.choose(dialog.ui.step, Step.MERGE)
        dialog.add_typed()
        assert "Pilih unit yang menerima." in dialog.ui.notice.text()
        dialog.ui.target.set_unit(target.id)
        dialog.add_typed()
        assert dialog.changes == [Change(Step.MERGE, unit.id, target=target.id)]
        assert "TMT penataan belum diisi." in dialog.ui.notice.text()
        dialog.ui.tmt.set_date(TMT)
        dialog.show_outcome()
        here = len(sample_context.ask(restructuring.members, unit.id, TMT))
        assert dialog.ui.count.text() == f"1 unit berubah · {here} orang pindah unit"
        assert dialog.effects.rows[0].text.startswith(f"{CLINIC} digabung ke {HEALTH}")
        assert named(sample_context, CLINIC)
        dialog.ui.saveButton.click()
        assert dialog.result() == QDialog.DialogCode.Accepted
        assert CLINIC not in {row.name for row in sample_context.ask(units.tree)}
        assert named(sample_context, HEALTH).employees == target.employees + unit.employees
        journal.undo(sample_context.session)
        assert named(sample_context, CLINIC).employees == unit.employees

    def test_enter_at_the_end_of_a_step_adds_it_and_delete_takes_it_out(
        self, sample_context: Context, qtbot: QtBot
    ) -> None:
        dialog = Restructure(sample_context, named(sample_context, CLINIC).id)
        qtbot.addWidget(dialog)
        dialog.show()
        dialog.activateWindow()
        dialog.ui.name.setFocus()
        qtbot.keyClick(dialog.ui.name, Qt.Key.Key_Return)
        assert "Tulis nama barunya." in dialog.ui.notice.text()
        qtbot.keyClicks(dialog.ui.name, "Puskesmas Baru")
        qtbot.keyClick(dialog.ui.name, Qt.Key.Key_Return)
        assert [change.name for change in dialog.changes] == ["Puskesmas Baru"]
        assert dialog.isVisible()
        dialog.ui.removeButton.click()
        assert dialog.changes == []
        dialog.ui.unit.set_unit(None)
        dialog.add_typed()
        assert "Pilih unit yang ditata." in dialog.ui.notice.text()

    def test_who_is_split_off_is_ticked(
        self, sample_context: Context, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        unit = named(sample_context, CLINIC)
        dialog = Restructure(sample_context, unit.id)
        dialog.ui.tmt.set_date(TMT)
        choice_combo.choose(dialog.ui.step, Step.SPLIT)
        assert not dialog.ui.peopleButton.isHidden()
        dialog.ui.name.setText("Puskesmas Pembantu")
        dialog.ui.target.set_unit(named(sample_context, HEALTH).id)
        dialog.add_typed()
        assert "Pilih siapa yang pindah" in dialog.ui.notice.text()

        here = len(sample_context.ask(restructuring.members, unit.id, TMT))

        def tick(window: SplitPeople) -> int:
            window.ui.search.setText(window.model.rows[0].name)
            window.ui.allButton.click()
            window.ui.search.clear()
            assert window.ui.count.text() == f"1 dari {here} orang"
            return int(QDialog.DialogCode.Accepted)

        monkeypatch.setattr(SplitPeople, "exec", tick)
        dialog.ui.peopleButton.click()
        assert dialog.ui.peopleButton.text() == "&Pilih orang (1)…"
        dialog.add_typed()
        dialog.save()
        assert named(sample_context, "Puskesmas Pembantu").employees == 1
        assert named(sample_context, CLINIC).employees == unit.employees - 1

    def test_what_cannot_be_keeps_the_button_grey(self, sample_context: Context) -> None:
        dialog = Restructure(sample_context)
        dialog.ui.tmt.set_date(TMT)
        dialog.add(Change(Step.DISSOLVE, named(sample_context, CLINIC).id))
        assert "orang masih di sana" in dialog.ui.notice.text()
        assert not dialog.ui.saveButton.isEnabled()
        dialog.save()
        assert named(sample_context, CLINIC)


class TestChart:
    """The chart on screen is the PDF that prints."""

    def test_unit_day_levels_and_paper_are_chosen(
        self, sample_context: Context, papers: list[PdfPreview]
    ) -> None:
        dialog = StructureChart(sample_context, named(sample_context, HEALTH).id)
        dialog.ui.depth.setCurrentIndex(1)
        dialog.ui.on.set_date(None)
        dialog.save()
        assert "Keadaan tanggal belum diisi." in dialog.ui.notice.text()
        dialog.ui.on.set_date(TMT)
        dialog.ui.saveButton.click()
        (preview,) = papers
        assert preview.windowTitle() == f"Bagan struktur {HEALTH}, keadaan 01-10-2026"
        assert preview._pdf[:5] == b"%PDF-"


def test_a_long_name_leaves_the_window_on_the_screen(sample_context: Context, qtbot: QtBot) -> None:
    name = "Badan Pengendalian Penduduk Keluarga Berencana dan Pemberdayaan Perempuan " * 3
    unit = sample_context.do(units.save, None, name=name)
    row = next(each for each in sample_context.ask(units.tree) if each.id == unit)
    window = Unit(sample_context, row)
    qtbot.addWidget(window)

    window.show()

    assert window.width() <= 1100
