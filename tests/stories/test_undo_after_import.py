"""Ctrl+Z takes a whole import back, and keeps what somebody edited since."""

from __future__ import annotations

import shutil
from dataclasses import replace
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt

from kepegdesk.services import employees, journal
from kepegdesk.services.employees import Criteria
from kepegdesk.ui.dialogs.import_wizard import ImportWizard
from kepegdesk.ui.dialogs.sheet_import import DONE, MAPPING, PREVIEW
from kepegdesk.ui.main import Start
from kepegdesk.ui.main_window import MainWindow
from kepegdesk.ui.undo import Kept
from tests.stories.clerk import Clerk, clock, page

SAMPLE = Path(__file__).resolve().parents[1] / "data" / "samples" / "data_pegawai_datar.xlsx"


def test_an_import_is_undone_by_one_key_and_keeps_what_was_edited(
    clerk: Clerk, new_office: Path, tmp_path: Path
) -> None:
    sheet = tmp_path / "datar.xlsx"
    shutil.copyfile(SAMPLE, sheet)
    clerk.chosen_file = sheet

    def work(window: MainWindow) -> None:
        people = page(window, "Employees").model
        _bring_in(window)
        stored = people.rowCount()
        assert stored > 20
        assert "Impor" in window.ui.actionUndo.text()
        clerk.says_yes = False
        clerk.press(Qt.Key.Key_Z, control=True)
        assert people.rowCount() == stored
        clerk.says_yes = True
        clerk.press(Qt.Key.Key_Z, control=True)
        assert people.rowCount() == 0
        assert clerk.asked[-1].startswith("Batalkan «Impor")
        _bring_in(window)
        _undo_from_the_journal(window, _edit_somebody(window))
        window.show_page("Employees")
        assert people.rowCount() == 1

    def _bring_in(window: MainWindow) -> None:
        clerk.meet(partial(clerk.press, Qt.Key.Key_I, control=True), _wizard)

    def _wizard(wizard: ImportWizard) -> None:
        for reached in (MAPPING, PREVIEW, DONE):
            clerk.press(Qt.Key.Key_Space)
            clerk.wait(lambda reached=reached: wizard.page() == reached)
            clerk.rest()
        clerk.press(Qt.Key.Key_Space)

    def _edit_somebody(window: MainWindow) -> str:
        model = page(window, "Employees").model
        file = window.context.ask(employees.get, model.id_at(0))
        window.context.do(employees.save, replace(file, phone="081111111111"))
        return file.name

    def _undo_from_the_journal(window: MainWindow, edited: str) -> None:
        clerk.press(Qt.Key.Key_8, control=True)
        acts = page(window, "Journal")
        rows = [row.sentence for row in acts.model.rows]
        place = next(i for i, words in enumerate(rows) if words.startswith("Impor"))
        clerk.click_cell(acts.ui.table, place, 3)
        clerk.meet(partial(clerk.click, acts.ui.undoButton), partial(_kept, edited))
        assert window.context.ask(journal.verify).ok
        found = window.context.ask(employees.people, Criteria()).page(0, 5)
        assert [row.phone for row in found] == ["081111111111"]

    def _kept(edited: str, dialog: Kept) -> None:
        listed = [dialog.ui.list.item(i).text() for i in range(dialog.ui.list.count())]
        assert any(edited in words for words in listed), listed
        clerk.press(Qt.Key.Key_Escape)

    clerk.run(Start(str(new_office), clock), work, clerk.sign_in())
