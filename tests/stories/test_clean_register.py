"""From a messy sheet to a clean register, without leaving the program or the keyboard's reach."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt

from kepegdesk.domain.kinds import Sex
from kepegdesk.services import employees, journal
from kepegdesk.services.employee_file import EmployeeFile
from kepegdesk.services.employees import Criteria
from kepegdesk.services.imports import RowStatus
from kepegdesk.ui.dialogs.duplicates import Duplicates
from kepegdesk.ui.dialogs.history_import import HistoryImport
from kepegdesk.ui.dialogs.import_log import ImportLog
from kepegdesk.ui.dialogs.import_wizard import ImportWizard
from kepegdesk.ui.dialogs.import_words import ImportWords
from kepegdesk.ui.dialogs.merge import Merge
from kepegdesk.ui.dialogs.sheet_import import DONE, MAPPING, PREVIEW
from kepegdesk.ui.main import Start
from kepegdesk.ui.main_window import MainWindow
from kepegdesk.ui.widgets import choice_combo
from tests.stories.clerk import Clerk, Scene, clock, page

ANI, BADU = "198501012010012001", "198602022011011002"
MESSY = f"""\
NIP;Nama;Tgl Lahir;JK;Agama;TMT CPNS;Gol;TMT Gol;Jabatan;TMT Jabatan;Unit;No HP
{ANI};Ani Contoh;01-01-1985;L;Islam;01-01-2010;III/a;01-04-2020;Analis;01-04-2022;Dinas Uji;
{BADU};Badu Contoh;02-02-1986;L;Islam;01-01-2011;III/b;01-04-2021;Analis;01-04-2022;Dinas Uji;0811
{BADU};Badu Contoh;02-02-1986;L;Islam;01-01-2011;III/b;01-04-2021;Arsiparis;01-04-2022;Dinas Uji;0812
198703032012012003;Cici Contoh;03-03-1987;P;Kristn;01-01-2012;II/c;01-10-2019;Analis;01-04-2022;Dinas Uji;
199001012015011007;Dedi Contoh;01-01-1990;L;Islam;01-01-2015;III/a;01-04-2019;Analis;01-04-2022;Dinas Uji;
199001012015011070;Dedi Contoh;01-01-1990;L;Islam;01-01-2015;;;;;Dinas Uji;
"""  # noqa: E501 - a sheet has long rows
RANKS = f"NIP;Golongan;TMT\n{BADU};III/a;01-04-2017\n"


class Story:
    """What the clerk does with the sheet of an office."""

    def __init__(self, clerk: Clerk, folder: Path) -> None:
        self.clerk, self.folder = clerk, folder

    def work(self, window: MainWindow) -> None:
        self.window = window
        self.open_sheet("pegawai.csv", MESSY, self.wizard)
        assert self.names() == ["Ani Contoh", "Badu Contoh", "Cici Contoh", *["Dedi Contoh"] * 2]
        badu = self.file(BADU)
        assert (badu.position.title, badu.phone) == ("Analis", "0812")
        self.mend()
        self.merge()
        self.open_sheet("riwayat pangkat.csv", RANKS, self.choose, self.histories)
        assert self.ranks() == ["III/a", "III/b"]
        self.take_back()
        assert self.ranks() == ["III/b"]
        assert self.names() == ["Ani Contoh", "Badu Contoh", "Cici Contoh", "Dedi Contoh"]
        quality = page(self.window, "Quality")
        assert (quality.model.rows, quality.pairs.rowCount()) == ([], 0)
        assert window.context.ask(journal.verify).ok

    def names(self) -> list[str]:
        found = self.window.context.ask(employees.people, Criteria())
        return [row.full_name for row in found.page(0, 20)]

    def file(self, nip: str) -> EmployeeFile:
        ask = self.window.context.ask
        return ask(employees.get, ask(employees.id_of, nip))

    def ranks(self) -> list[str]:
        return sorted(row.golongan for row in self.file(BADU).ranks)

    # The sheets

    def open_sheet(self, name: str, text: str, *scenes: Scene) -> None:
        self.clerk.chosen_file = self.folder / name
        self.clerk.chosen_file.write_text(text, "utf-8")
        press = partial(self.clerk.press, Qt.Key.Key_I, control=True)
        self.clerk.meet(press, *scenes)

    def wizard(self, wizard: ImportWizard) -> None:
        clerk, ui = self.clerk, wizard.ui
        for reached in (MAPPING, PREVIEW):
            clerk.press(Qt.Key.Key_Space)
            clerk.wait(lambda reached=reached: wizard.page() == reached)
            clerk.rest()
        assert wizard.preview is not None
        assert wizard.preview.counts[RowStatus.NEW] == 4
        clerk.wait(ui.wordsButton.isVisible)
        clerk.meet(partial(clerk.click, ui.wordsButton), self.teach)
        clerk.rest()
        clerk.meet(partial(clerk.click, ui.duplicatesButton), self.settle)
        clerk.rest()
        assert wizard.preview.counts[RowStatus.NEW] == 5
        clerk.click(ui.nextButton)
        clerk.wait(lambda: wizard.page() == DONE)
        clerk.rest()
        clerk.click(ui.nextButton)

    def teach(self, dialog: ImportWords) -> None:
        assert dialog.ui.words.item(0, 0).text() == "Kristn"
        self.clerk.type("Kristen", dialog.combo(0))
        self.clerk.click(dialog.ui.saveButton)

    def settle(self, dialog: Duplicates) -> None:
        """Keep the first row, with the telephone number of the second."""
        assert [line.field for line in dialog.model.rows] == ["position", "phone"]
        self.clerk.press(Qt.Key.Key_Down)
        self.clerk.press(Qt.Key.Key_Right)
        self.clerk.click(dialog.ui.useButton)

    def choose(self, wizard: ImportWizard) -> None:
        """Choose a sheet of something else: the window that brings it in comes instead."""
        self.clerk.press(Qt.Key.Key_Space)
        self.clerk.wait(wizard.isHidden)

    def histories(self, dialog: HistoryImport) -> None:
        clerk = self.clerk
        clerk.wait(lambda: dialog.page() == MAPPING)
        clerk.rest()
        for reached in (PREVIEW, DONE):
            clerk.press(Qt.Key.Key_Space)
            clerk.wait(lambda reached=reached: dialog.page() == reached)
            clerk.rest()
        clerk.press(Qt.Key.Key_Space)

    # The quality of the data

    def mend(self) -> None:
        """Open the finding's field, put it right, and see the finding gone."""
        clerk = self.clerk
        clerk.press(Qt.Key.Key_9, control=True)
        quality = page(self.window, "Quality")
        clerk.wait(lambda: not quality.is_reading() and quality.model.rowCount() > 0)
        lines = [line.text for line in quality.model.rows]
        place = next(i for i, words in enumerate(lines) if "jenis kelamin" in words)
        clerk.click_cell(quality.ui.table, place, 3, twice=True)
        form = page(self.window, "Employees").form()
        assert form is not None
        assert form.ui.nip.hasFocus()
        form.ui.sex.setFocus()
        clerk.type("P")
        assert choice_combo.chosen(form.ui.sex, Sex) is Sex.FEMALE
        clerk.press(Qt.Key.Key_Return, control=True)
        assert not form.is_dirty()
        clerk.press(Qt.Key.Key_9, control=True)
        clerk.wait(lambda: not quality.is_reading() and quality.model.rowCount() < len(lines))

    def merge(self) -> None:
        clerk, quality = self.clerk, page(self.window, "Quality")
        quality.ui.tabs.setCurrentWidget(quality.ui.pairTab)
        clerk.wait(lambda: quality.pairs.rowCount() == 1)
        clerk.meet(partial(clerk.press, Qt.Key.Key_Return), self.join)
        clerk.wait(lambda: not quality.is_reading() and quality.pairs.rowCount() == 0)

    def join(self, dialog: Merge) -> None:
        self.clerk.click(dialog.ui.mergeButton)

    def take_back(self) -> None:
        """Take the import of the ranks back from the list of imports."""
        self.clerk.meet(self.window.ui.actionImportLog.trigger, self.undo)

    def undo(self, log: ImportLog) -> None:
        assert [line.file_name for line in log.model.rows] == ["riwayat pangkat.csv", "pegawai.csv"]
        self.clerk.click(log.ui.undoButton)
        self.clerk.rest()
        self.clerk.wait(lambda: bool(log.model.rows[0].undone_at))
        assert self.clerk.asked[-1].startswith("Batalkan «")
        self.clerk.press(Qt.Key.Key_Escape)


def test_a_messy_sheet_becomes_a_clean_register(
    clerk: Clerk, new_office: Path, tmp_path: Path
) -> None:
    story = Story(clerk, tmp_path)
    clerk.run(Start(str(new_office), clock), story.work, clerk.sign_in())
