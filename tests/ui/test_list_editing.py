"""Editing people in their list as in a spreadsheet, on the sample office."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import QItemSelection, QItemSelectionModel, Qt, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from kepegdesk.services import employees, journal
from kepegdesk.services.bulk_edit import Outcome
from kepegdesk.services.employees import Criteria
from kepegdesk.ui import ask
from kepegdesk.ui.changes import Context
from kepegdesk.ui.dialogs.bulk_preview import BulkPreview
from kepegdesk.ui.dialogs.change_many import ChangeMany
from kepegdesk.ui.dialogs.find_replace import FindReplace
from kepegdesk.ui.views import list_editing
from kepegdesk.ui.views.employees import COLUMNS, EmployeesPage

CONTROL = Qt.KeyboardModifier.ControlModifier
KEYS = [column.key for column in COLUMNS]
PHONE, RELIGION, ADDRESS, NIP = map(KEYS.index, ("phone", "religion", "address", "nip"))
GOLONGAN = KEYS.index("golongan")


@pytest.fixture
def page(sample_context: Context, qtbot: QtBot) -> EmployeesPage:
    """Return the page of people with phone, religion and address shown, typing switched on."""
    page = EmployeesPage(sample_context)
    qtbot.addWidget(page)
    page.resize(1190, 690)
    with qtbot.waitExposed(page):
        page.show()
    page.activateWindow()
    for column in (PHONE, RELIGION, ADDRESS):
        page.ui.table.setColumnHidden(column, False)
    page.ui.table.columns_changed.emit()
    page.editing.switch(on=True)
    return page


def _select(page: EmployeesPage, top: int, bottom: int, *columns: int) -> None:
    model, chosen = page.ui.table.model(), QItemSelection()
    for column in columns:
        chosen.select(model.index(top, column), model.index(bottom, column))
    page.ui.table.stand_on(top, columns[0])
    page.ui.table.selectionModel().select(chosen, QItemSelectionModel.SelectionFlag.ClearAndSelect)


def _file(page: EmployeesPage, context: Context, row: int) -> Any:
    return context.ask(employees.get, page.model.id_at(row) or 0)


def _editor(page: EmployeesPage) -> QLineEdit:
    editors = [e for e in page.ui.table.findChildren(QLineEdit) if e.objectName() == "cell"]
    assert editors, "no cell is open"
    return editors[-1]


def _in_preview(
    qtbot: QtBot, act: Callable[[], object], then: Callable[[BulkPreview], object]
) -> None:
    """Do something that opens a preview, and act in it once it is weighed."""
    seen: list[BaseException] = []

    def look() -> None:
        dialog = QApplication.activeModalWidget()
        found = dialog if isinstance(dialog, BulkPreview) else None
        if found is None or found.preview is None or not found.isEnabled():
            QTimer.singleShot(20, look)
            return
        try:
            then(found)
            qtbot.waitUntil(lambda: not found.isVisible(), timeout=10_000)
        except BaseException as fault:
            seen.append(fault)
            found.setEnabled(True)
            found.done(0)

    QTimer.singleShot(20, look)
    act()
    if seen:
        raise seen[0]


class TestCells:
    """One cell at a time."""

    def test_nothing_is_typed_over_by_mistake(
        self, page: EmployeesPage, sample_context: Context, qtbot: QtBot
    ) -> None:
        page.editing.switch(on=False)
        page.ui.table.go_to(0)
        before = _file(page, sample_context, 0)
        page.ui.table.setFocus()
        qtbot.keyClicks(page.ui.table, "x")
        qtbot.keyClick(page.ui.table, Qt.Key.Key_F2)
        assert not [e for e in page.ui.table.findChildren(QLineEdit) if e.objectName() == "cell"]
        assert _file(page, sample_context, 0) == before

    def test_typing_stores_and_enter_goes_down(
        self, page: EmployeesPage, sample_context: Context, qtbot: QtBot
    ) -> None:
        page.ui.table.stand_on(2, PHONE)
        qtbot.keyClick(page.ui.table, "8")
        qtbot.keyClicks(_editor(page), "12 3456-789")
        qtbot.keyClick(_editor(page), Qt.Key.Key_Return)
        assert _file(page, sample_context, 2).phone == "08123456789"
        index = page.ui.table.currentIndex()
        assert (index.row(), index.column()) == (3, PHONE)
        assert page.model.data(page.model.index(2, PHONE)) == "08123456789"
        sentence = journal.last(sample_context.session).sentence
        assert sentence.endswith("→ 08123456789")
        sample_context.do(journal.undo)
        assert _file(page, sample_context, 2).phone != "08123456789"
        assert page.model.data(page.model.index(2, PHONE)) != "08123456789"

    def test_tab_goes_right_and_esc_leaves_the_cell_as_it_was(
        self, page: EmployeesPage, sample_context: Context, qtbot: QtBot
    ) -> None:
        before = _file(page, sample_context, 1)
        page.ui.table.stand_on(1, RELIGION)
        qtbot.keyClick(page.ui.table, "h")
        qtbot.keyClicks(_editor(page), "indu")
        qtbot.keyClick(_editor(page), Qt.Key.Key_Tab)
        assert _file(page, sample_context, 1).religion == "Hindu"
        assert page.ui.table.currentIndex().column() == ADDRESS
        qtbot.keyClick(page.ui.table, "x")
        qtbot.keyClick(_editor(page), Qt.Key.Key_Escape)
        assert _file(page, sample_context, 1).address == before.address
        assert page.editing.is_on
        qtbot.keyClick(page.ui.table, Qt.Key.Key_Escape)
        assert not page.editing.is_on
        assert page.ui.editNotice.isHidden()

    def test_arrows_leave_a_cell_that_a_letter_began(
        self, page: EmployeesPage, sample_context: Context, qtbot: QtBot
    ) -> None:
        page.ui.table.stand_on(4, PHONE)
        qtbot.keyClick(page.ui.table, "0")
        qtbot.keyClicks(_editor(page), "811")
        qtbot.keyClick(_editor(page), Qt.Key.Key_Up)
        assert _file(page, sample_context, 4).phone == "0811"
        assert page.ui.table.current_row() == 3

    def test_a_wrong_value_stays_in_red_with_its_sentence(
        self, page: EmployeesPage, sample_context: Context, qtbot: QtBot
    ) -> None:
        nik = KEYS.index("nik")
        page.ui.table.setColumnHidden(nik, False)
        before = _file(page, sample_context, 0).nik
        page.ui.table.stand_on(0, nik)
        qtbot.keyClick(page.ui.table, "1")
        qtbot.keyClicks(_editor(page), "23")
        qtbot.keyClick(_editor(page), Qt.Key.Key_Return)
        index = page.model.index(0, nik)
        assert page.model.data(index) == "123"
        assert page.model.data(index, Qt.ItemDataRole.ForegroundRole) is not None
        assert "16 angka" in page.model.data(index, Qt.ItemDataRole.ToolTipRole)
        assert "16 angka" in page.ui.editNotice.text()
        assert _file(page, sample_context, 0).nik == before
        page.ui.table.stand_on(0, nik)
        qtbot.keyClick(page.ui.table, Qt.Key.Key_Escape)
        assert page.model.data(index) == before
        assert page.editing.is_on

    def test_a_column_with_a_history_asks_for_its_tmt(
        self, page: EmployeesPage, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        asked: list[str] = []
        monkeypatch.setattr(page.editing, "change_many", asked.append)
        page.ui.table.not_typed.disconnect()
        page.ui.table.not_typed.connect(page.editing.on_not_typed)
        page.ui.table.stand_on(0, GOLONGAN)
        qtbot.keyClick(page.ui.table, Qt.Key.Key_F2)
        assert asked == ["golongan"]
        page.ui.table.stand_on(0, NIP)
        qtbot.keyClick(page.ui.table, Qt.Key.Key_F2)
        assert "NIP" in page.ui.editNotice.text()

    def test_ctrl_apostrophe_takes_what_stands_above(
        self, page: EmployeesPage, sample_context: Context, qtbot: QtBot
    ) -> None:
        page.model.setData(page.model.index(0, KEYS.index("phone")), "0899")
        page.ui.table.stand_on(1, PHONE)
        qtbot.keyClick(page.ui.table, Qt.Key.Key_Apostrophe, CONTROL)
        assert _file(page, sample_context, 1).phone == "0899"


class TestBlocks:
    """A pasted block, fill down, erase: previewed, then one act."""

    def test_a_block_is_previewed_and_stored_in_one_act(
        self, page: EmployeesPage, sample_context: Context, qtbot: QtBot
    ) -> None:
        QGuiApplication.clipboard().setText("Telepon\tAgama\r\n812111\tISLAM\r\n812222\tbudha\r\n")
        page.ui.table.stand_on(3, PHONE)

        def look(preview: BulkPreview) -> None:
            assert preview.preview is not None
            assert [line.new for line in preview.preview.lines if line.field == "phone"] == [
                "0812111",
                "0812222",
            ]
            preview.save()

        _in_preview(qtbot, lambda: qtbot.keyClick(page.ui.table, Qt.Key.Key_V, CONTROL), look)
        rows = [_file(page, sample_context, row) for row in (3, 4)]
        assert [(row.phone, row.religion) for row in rows] == [
            ("0812111", "Islam"),
            ("0812222", "Buddha"),
        ]
        sample_context.do(journal.undo)
        assert _file(page, sample_context, 4).phone != "0812222"

    def test_one_wrong_cell_keeps_all_back_until_it_is_left_out(
        self, page: EmployeesPage, sample_context: Context, qtbot: QtBot
    ) -> None:
        QGuiApplication.clipboard().setText("0812111\r\n" + "9" * 40)
        page.ui.table.stand_on(0, PHONE)
        name = _file(page, sample_context, 1).full_name

        def look(preview: BulkPreview) -> None:
            assert not preview.ui.saveButton.isEnabled()
            assert name in preview.ui.notice.text()
            preview.ui.onlyRight.setChecked(True)
            assert preview.ui.saveButton.isEnabled()
            preview.save()

        _in_preview(qtbot, page.editing.paste, look)
        assert _file(page, sample_context, 0).phone == "0812111"
        assert len(_file(page, sample_context, 1).phone) < 33

    def test_a_block_that_slipped_over_the_nip_is_refused(
        self, page: EmployeesPage, qtbot: QtBot
    ) -> None:
        nip = page.model.data(page.model.index(0, NIP))
        QGuiApplication.clipboard().setText(f"{nip}\n{nip}")
        page.ui.table.stand_on(0, NIP)

        def look(preview: BulkPreview) -> None:
            assert preview.preview is not None
            assert [line.outcome for line in preview.preview.lines] == [
                Outcome.SAME,
                Outcome.REFUSED,
            ]
            preview.reject()

        _in_preview(qtbot, page.editing.paste, look)

    def test_what_finds_no_room_is_told(self, page: EmployeesPage, qtbot: QtBot) -> None:
        last = page.model.rowCount() - 1
        QGuiApplication.clipboard().setText("0811\n0812\n0813")
        page.ui.table.stand_on(last, PHONE)

        def look(preview: BulkPreview) -> None:
            assert "2 baris terakhir" in preview.ui.notice.text()
            preview.reject()

        _in_preview(qtbot, page.editing.paste, look)

    def test_ctrl_d_fills_down(
        self, page: EmployeesPage, sample_context: Context, qtbot: QtBot
    ) -> None:
        page.model.setData(page.model.index(0, KEYS.index("religion")), "Hindu")
        _select(page, 0, 3, RELIGION)
        _in_preview(
            qtbot,
            lambda: qtbot.keyClick(page.ui.table, Qt.Key.Key_D, CONTROL),
            lambda preview: preview.save(),
        )
        assert {_file(page, sample_context, row).religion for row in range(4)} == {"Hindu"}

    def test_delete_empties_the_selected_cells(
        self, page: EmployeesPage, sample_context: Context, qtbot: QtBot
    ) -> None:
        page.model.setData(page.model.index(0, KEYS.index("phone")), "0811")
        _select(page, 0, 1, PHONE)

        def look(preview: BulkPreview) -> None:
            preview.ui.noneButton.click()
            assert not preview.ui.saveButton.isEnabled()
            preview.ui.allButton.click()
            preview.save()

        _in_preview(qtbot, lambda: qtbot.keyClick(page.ui.table, Qt.Key.Key_Delete), look)
        assert {_file(page, sample_context, row).phone for row in range(2)} == {""}

    def test_only_the_selected_cells_are_copied(self, page: EmployeesPage) -> None:
        _select(page, 0, 1, NIP)
        page.ui.table.copy()
        nips = [page.model.data(page.model.index(row, NIP)) for row in range(2)]
        assert QGuiApplication.clipboard().text().split() == nips

    def test_a_whole_city_is_not_emptied_with_one_key(
        self, page: EmployeesPage, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(list_editing, "MOST", 9)
        weighed: list[object] = []
        monkeypatch.setattr(page.editing, "_preview", lambda *given: weighed.append(given))
        QGuiApplication.clipboard().setText("0811")
        for rows, held in ((8, 0), (9, 3)):
            for act in (page.editing.erase, page.editing.fill_down, page.editing.paste):
                page.ui.editNotice.say("")
                _select(page, 0, rows, PHONE)
                act()
                assert ("terlalu banyak" in page.ui.editNotice.text()) == bool(held)
        assert len(weighed) == 3


class TestMany:
    """One form for everybody selected, and find and replace."""

    def _people(self, context: Context, count: int = 3) -> list[int]:
        return [row.id for row in context.ask(employees.people, Criteria()).page(0, count)]

    def test_shows_common_values_and_sets_only_what_is_changed(
        self, sample_context: Context, qtbot: QtBot
    ) -> None:
        people = self._people(sample_context)
        dialog = ChangeMany(sample_context, people)
        qtbot.addWidget(dialog)
        dialog.show()
        assert dialog.fields["name"].placeholderText() == "«beberapa nilai»"
        assert not dialog.ui.previewButton.isEnabled()
        line = dialog.fields["bank"]
        assert isinstance(line, QLineEdit)
        qtbot.keyClicks(line, "Bank Sultra")
        dialog.fields["religion"].setCurrentText("Hindu")
        assert dialog.ui.count.text() == "3 pegawai, 2 kolom"
        names = [employees.get(sample_context.session, one).name for one in people]
        _in_preview(qtbot, dialog.show_preview, lambda preview: preview.save())
        found = [employees.get(sample_context.session, one) for one in people]
        assert {(one.bank, one.religion) for one in found} == {("Bank Sultra", "Hindu")}
        assert [one.name for one in found] == names
        assert dialog.applied is not None
        assert dialog.applied.people == 3

    def test_what_is_dated_asks_for_its_tmt_once(
        self, sample_context: Context, qtbot: QtBot
    ) -> None:
        people = self._people(sample_context)
        dialog = ChangeMany(sample_context, people, at="status")
        qtbot.addWidget(dialog)
        dialog.fields["status"].setCurrentText("Tugas Belajar")

        def look(preview: BulkPreview) -> None:
            assert preview.ui.decree.isVisible()
            assert not preview.ui.saveButton.isEnabled()
            assert "sejak kapan" in preview.ui.notice.text()
            preview.ui.tmt.setText("1/9/2026")
            preview.ui.tmt.editingFinished.emit()
            qtbot.waitUntil(lambda: preview.isEnabled() and preview.ui.saveButton.isEnabled())
            preview.save()

        _in_preview(qtbot, dialog.show_preview, look)
        found = [employees.get(sample_context.session, one) for one in people]
        assert {str(one.status_since) for one in found} == {"2026-09-01"}

    def test_finds_and_replaces_after_a_preview(
        self, sample_context: Context, qtbot: QtBot
    ) -> None:
        person = self._people(sample_context, 1)[0]
        from dataclasses import replace

        file = employees.get(sample_context.session, person)
        employees.save(sample_context.session, replace(file, address="Jln. Mawar 7"))
        dialog = FindReplace(sample_context, Criteria(), "semua")
        qtbot.addWidget(dialog)
        dialog.show()
        qtbot.keyClicks(dialog.ui.find, "jln. mawar")
        qtbot.keyClicks(dialog.ui.by, "Jl. Melati")
        _in_preview(qtbot, lambda: (dialog.search(), _wait(qtbot, dialog)), lambda p: p.save())
        assert employees.get(sample_context.session, person).address == "Jl. Melati 7"
        assert "1 nilai diganti" in dialog.ui.notice.text()

    def test_nothing_found_is_said(self, sample_context: Context, qtbot: QtBot) -> None:
        dialog = FindReplace(sample_context, Criteria(), "semua")
        qtbot.addWidget(dialog)
        assert not dialog.ui.previewButton.isEnabled()
        dialog.ui.find.setText("zzzqq")
        dialog.search()
        qtbot.waitUntil(lambda: "tidak ditemukan" in dialog.ui.notice.text())

    def test_nobody_selected_is_said(
        self, page: EmployeesPage, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        told: list[str] = []
        monkeypatch.setattr(ask, "tell", lambda _parent, text, **_more: told.append(text))
        page.ui.search.setText("zzzzqq")
        page.editing.change_many()
        assert told == ["Pilih dahulu pegawai yang akan diubah."]

    def test_the_menu_offers_what_may_be_done(self, page: EmployeesPage) -> None:
        menu = page.editing.menu(page.criteria(), page.words())
        texts = [action.text() for action in menu.actions() if not action.isSeparator()]
        assert texts[3:] == [
            "Ubah banyak sekaligus…", "Cari dan ganti…", "Sunting di tabel",
            "Tempel dari Excel…", "Isi ke bawah…", "Kosongkan sel…",
        ]  # fmt: skip


def _wait(qtbot: QtBot, dialog: FindReplace) -> None:
    qtbot.waitUntil(lambda: bool(dialog.ui.notice.text()), timeout=10_000)
