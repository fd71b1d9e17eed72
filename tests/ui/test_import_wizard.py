"""From the spreadsheet to the stored people, and back, in the wizard's own pages."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from PySide6.QtCore import QMimeData, QPoint, Qt, QUrl
from PySide6.QtGui import QDropEvent
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from kepegdesk.domain.columns import IGNORED
from kepegdesk.services import employees
from kepegdesk.services.employees import Criteria
from kepegdesk.services.imports import RowStatus
from kepegdesk.ui import ask
from kepegdesk.ui.changes import Context
from kepegdesk.ui.dialogs.import_wizard import ImportWizard
from kepegdesk.ui.dialogs.sheet_import import DONE, FILE, MAPPING, PREVIEW

SAMPLE = Path(__file__).resolve().parents[1] / "data" / "samples" / "data_pegawai_datar.xlsx"
Wait = Callable[[Callable[[], bool]], None]


@pytest.fixture
def wizard(empty_context: Context, qtbot: QtBot) -> ImportWizard:
    """Return the wizard at an office without people."""
    made = ImportWizard(empty_context)
    qtbot.addWidget(made)
    made.show()
    return made


def _count(context: Context) -> int:
    return context.ask(employees.people, Criteria()).count()


def _at_preview(wizard: ImportWizard, wait_for: Wait, file: Path = SAMPLE) -> None:
    wizard.read(file)
    wait_for(lambda: wizard.page() == MAPPING and wizard.isEnabled())
    wizard.next()
    wait_for(lambda: wizard.page() == PREVIEW and wizard.isEnabled())


def test_brings_in_and_takes_back(
    wizard: ImportWizard, empty_context: Context, wait_for: Wait, qtmodeltester: ModelTester
) -> None:
    assert wizard.page() == FILE
    _at_preview(wizard, wait_for)
    qtmodeltester.check(wizard.model)
    assert wizard.preview is not None
    stored = wizard.preview.counts["new"]
    assert wizard.ui.nextButton.text() == f"Terapkan {stored} pegawai"
    assert _count(empty_context) == 0
    wizard.next()
    wait_for(lambda: wizard.page() == DONE and wizard.isEnabled())
    assert _count(empty_context) == stored > 100
    assert wizard.ui.doneTitle.text() == f"{stored} pegawai masuk"
    wizard.ui.undoButton.click()
    assert _count(empty_context) == 0
    assert "dibatalkan" in wizard.ui.notice.text()


def test_the_same_file_again_changes_nothing(
    wizard: ImportWizard, wait_for: Wait, empty_context: Context, qtbot: QtBot
) -> None:
    _at_preview(wizard, wait_for)
    wizard.next()
    wait_for(lambda: wizard.page() == DONE and wizard.isEnabled())
    again = ImportWizard(empty_context)
    qtbot.addWidget(again)
    _at_preview(again, wait_for)
    assert again.preview is not None
    assert again.preview.counts["new"] == again.preview.counts["updated"] == 0
    again.next()
    wait_for(lambda: again.page() == DONE and again.isEnabled())
    assert again.ui.doneTitle.text() == "Tidak ada yang perlu diubah"
    assert again.ui.undoButton.isHidden()


def test_only_the_rows_of_one_status(wizard: ImportWizard, wait_for: Wait) -> None:
    _at_preview(wizard, wait_for)
    assert wizard.preview is not None
    wizard.ui.statusFilter.setCurrentIndex(
        wizard.ui.statusFilter.findData(RowStatus.REJECTED.value)
    )
    assert wizard.model.rowCount() == wizard.preview.counts["rejected"] > 0
    wizard.ui.preview.go_to(0)
    row = wizard.model.row(0)
    assert row is not None
    assert row.reason in wizard.ui.reason.text()
    assert f"Baris {row.number}" in wizard.ui.reason.text()


def test_an_edited_cell_is_checked_again_and_can_be_undone(
    wizard: ImportWizard, wait_for: Wait
) -> None:
    _at_preview(wizard, wait_for)
    place = next(
        i
        for i, row in enumerate(wizard.model.rows)
        if row.status is RowStatus.NEW and row.draft.nip
    )
    column = [column.key for column in wizard.model.columns].index("nip")
    index = wizard.model.index(place, column)
    before = index.data()
    assert wizard.model.flags(index) & Qt.ItemFlag.ItemIsEditable
    assert wizard.model.setData(index, "123")
    assert wizard.model.rows[place].status is RowStatus.REJECTED
    assert "18" in wizard.model.rows[place].reason
    wizard.undo_stack.undo()
    assert wizard.model.rows[place].status is RowStatus.NEW
    assert wizard.model.index(place, column).data() == before
    wizard.undo_stack.redo()
    assert wizard.model.rows[place].status is RowStatus.REJECTED
    assert not wizard.model.setData(wizard.model.index(place, 0), "9")


def test_a_corrected_column_is_used_and_remembered(
    wizard: ImportWizard, wait_for: Wait, empty_context: Context, qtbot: QtBot
) -> None:
    wizard.read(SAMPLE)
    wait_for(lambda: wizard.page() == MAPPING and wizard.isEnabled())
    assert wizard.preview is not None
    place = (
        wizard.preview.mapping.fields.index("religion")
        if wizard.preview.mapping.has("religion")
        else wizard.preview.mapping.fields.index("education")
    )
    combo = wizard.combo(place)
    combo.setCurrentIndex(combo.findData(IGNORED))
    wizard.next()
    wait_for(lambda: wizard.page() == PREVIEW and wizard.isEnabled())
    assert wizard.preview.mapping.fields[place] == IGNORED
    wizard.next()
    wait_for(lambda: wizard.page() == DONE and wizard.isEnabled())
    again = ImportWizard(empty_context)
    qtbot.addWidget(again)
    again.read(SAMPLE)
    wait_for(lambda: again.page() == MAPPING and again.isEnabled())
    assert again.combo(place).currentData() == IGNORED


def test_a_field_stands_for_one_column_only(wizard: ImportWizard, wait_for: Wait) -> None:
    wizard.read(SAMPLE)
    wait_for(lambda: wizard.page() == MAPPING and wizard.isEnabled())
    assert wizard.preview is not None
    name, nip = (wizard.preview.mapping.fields.index(field) for field in ("name", "nip"))
    combo = wizard.combo(nip)
    combo.setCurrentIndex(combo.findData("name"))
    combo.activated.emit(combo.currentIndex())
    assert wizard.combo(name).currentData() == IGNORED


def test_an_unusable_file_is_refused_in_words(
    wizard: ImportWizard, wait_for: Wait, tmp_path: Path, empty_context: Context
) -> None:
    bad = tmp_path / "rusak.xlsx"
    bad.write_bytes(b"PK\x03\x04 bukan lembar kerja")
    wizard.read(bad)
    wait_for(lambda: wizard.ui.notice.text() != "" and wizard.isEnabled())
    assert wizard.page() == FILE
    assert "rusak.xlsx" in wizard.ui.notice.text()
    assert _count(empty_context) == 0


def test_a_dropped_file_is_read(wizard: ImportWizard, wait_for: Wait) -> None:
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(SAMPLE))])
    drop = QDropEvent(
        QPoint(5, 5),
        Qt.DropAction.CopyAction,
        mime,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    wizard.ui.drop.dropEvent(drop)
    wait_for(lambda: wizard.page() == MAPPING and wizard.isEnabled())


def test_rejected_rows_are_saved_with_their_reason(
    wizard: ImportWizard, wait_for: Wait, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _at_preview(wizard, wait_for)
    wizard.next()
    wait_for(lambda: wizard.page() == DONE and wizard.isEnabled())
    out = tmp_path / "tidak-masuk.xlsx"
    monkeypatch.setattr(ask, "save_file", lambda *_a: out)
    wizard.ui.rejectsButton.click()
    assert wizard.preview is not None
    book = openpyxl.load_workbook(out)
    assert str(len(wizard.preview.troubled)) in wizard.ui.notice.text()
    reasons = [str(row[-1].value) for row in book.active.iter_rows(min_row=2)]
    assert any(wizard.preview.troubled[0].reason[:20] in reason for reason in reasons)


def test_a_chosen_file_may_be_given_up(
    wizard: ImportWizard, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, wait_for: Wait
) -> None:
    monkeypatch.setattr(ask, "open_file", lambda *_a: None)
    wizard.ui.chooseButton.click()
    assert wizard.page() == FILE
    copy = tmp_path / "salinan.xlsx"
    shutil.copyfile(SAMPLE, copy)
    monkeypatch.setattr(ask, "open_file", lambda *_a: copy)
    wizard.ui.chooseButton.click()
    wait_for(lambda: wizard.page() == MAPPING and wizard.isEnabled())
    wizard.back()
    assert wizard.page() == FILE
