"""The main job end to end: from the office's spreadsheet to the printed letter."""

from __future__ import annotations

import hashlib
import json
import shutil
import subprocess
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt

from kepegdesk.domain.kinds import LeaveState
from kepegdesk.services import accounts, desk, employees, imports, journal, letters
from kepegdesk.services.employees import Criteria
from kepegdesk.services.imports import RowStatus
from kepegdesk.storage.database import connection
from kepegdesk.storage.tables import IssuedLetter, StoredFile
from kepegdesk.ui.dialogs.choose_office import ChooseOffice
from kepegdesk.ui.dialogs.import_wizard import ImportWizard
from kepegdesk.ui.dialogs.leave_request import LeaveRequest
from kepegdesk.ui.dialogs.pdf_preview import PdfPreview
from kepegdesk.ui.dialogs.sheet_import import DONE, MAPPING, PREVIEW
from kepegdesk.ui.dialogs.sign_in import FirstStart
from kepegdesk.ui.main import Start
from kepegdesk.ui.main_window import MainWindow
from kepegdesk.ui.models.import_preview import FIXED
from tests.stories.clerk import ADMIN, PASSWORD, Clerk, clock, page

SAMPLES = Path(__file__).resolve().parents[1] / "data" / "samples"
SPOILT, MENDED = "Sahrul Alim", "199909202026031035"
PERSON, NIP = "Wa Suri Lapae", "198507262018122029"


class Story:
    """What the clerk does from the first start to the closed window."""

    def __init__(self, clerk: Clerk, folder: Path) -> None:
        self.clerk = clerk
        self.folder = folder
        self.truth = json.loads((SAMPLES / "nominatif_dinas.truth.json").read_text("utf-8"))
        self.request = 0

    # The first start

    def choose(self, dialog: ChooseOffice) -> None:
        self.clerk.click(dialog.ui.createButton)

    def found(self, dialog: FirstStart) -> None:
        ui = dialog.ui
        self.clerk.type("Rahma", ui.fullName)
        self.clerk.press(Qt.Key.Key_Return)
        for text in (ADMIN, PASSWORD, PASSWORD):
            self.clerk.type(text)
            self.clerk.press(Qt.Key.Key_Return)
        self.clerk.press(Qt.Key.Key_Return, control=True)

    def work(self, window: MainWindow) -> None:
        assert window.context.session.full_name == "Rahma"
        assert page(window, "Employees").words() == "0 pegawai"
        self.bring_in(window)
        self.ask_for_leave(window)
        self.decide(window)
        self.export(window)
        self.prove(window)

    # The spreadsheet

    def bring_in(self, window: MainWindow) -> None:
        self.clerk.chosen_file = self.folder / "nominatif.xlsx"
        shutil.copyfile(SAMPLES / "nominatif_dinas.xlsx", self.clerk.chosen_file)
        press = partial(self.clerk.press, Qt.Key.Key_I, control=True)
        self.clerk.meet(press, self.wizard)
        stored = len(self.truth["employees"]) + 1
        assert window.context.ask(employees.people, Criteria()).count() == stored
        assert page(window, "Employees").model.rowCount() == stored

    def wizard(self, wizard: ImportWizard) -> None:
        ui = wizard.ui
        self.clerk.press(Qt.Key.Key_Space)  # the button that chooses a file has the focus
        self.clerk.wait(lambda: wizard.page() == MAPPING)
        self.clerk.rest()
        self.clerk.press(Qt.Key.Key_Space)
        self.clerk.wait(lambda: wizard.page() == PREVIEW)
        refused = wizard.preview.counts[RowStatus.REJECTED] if wizard.preview else 0
        self.mend(wizard)
        assert wizard.preview is not None
        assert wizard.preview.counts[RowStatus.REJECTED] == refused - 1
        self.clerk.click(ui.nextButton)
        self.clerk.wait(lambda: wizard.page() == DONE)
        self.clerk.rest()
        self.clerk.click(ui.nextButton)

    def mend(self, wizard: ImportWizard) -> None:
        """Filter the rejected rows, type the spoilt number anew, see the row accepted."""
        ui, model = wizard.ui, wizard.model
        ui.statusFilter.setFocus()
        self.clerk.type("dit")
        assert ui.statusFilter.currentText() == "ditolak"
        names = [row.draft.cells["name"] for row in model.rows]
        place = next(i for i, name in enumerate(names) if SPOILT in str(name))
        assert model.rows[place].status is RowStatus.REJECTED
        number = model.rows[place].number
        self.clerk.click_cell(ui.preview, place, FIXED)
        self.clerk.press(Qt.Key.Key_F2)
        self.clerk.press(Qt.Key.Key_A, control=True)
        self.clerk.type(f"{SPOILT}, A.Md.Keb. NIP. {MENDED}")
        self.clerk.press(Qt.Key.Key_Return)
        self.clerk.rest()
        assert wizard.preview is not None
        mended = next(row for row in wizard.preview.rows if row.number == number)
        assert (mended.status, mended.draft.values["nip"]) == (RowStatus.NEW, MENDED)

    # The request

    def ask_for_leave(self, window: MainWindow) -> None:
        people = page(window, "Employees")
        self.clerk.press(Qt.Key.Key_F, control=True)
        self.clerk.type("lapae suri")
        self.clerk.wait(lambda: people.model.rowCount() == 1)
        self.clerk.press(Qt.Key.Key_Down)
        press = partial(self.clerk.press, Qt.Key.Key_L, control=True)
        self.clerk.meet(press, self.request_leave)

    def request_leave(self, dialog: LeaveRequest) -> None:
        ui = dialog.ui
        assert ui.employee.text().startswith(PERSON)
        ui.employee.setFocus()
        self.clerk.press(Qt.Key.Key_Return)
        self.clerk.press(Qt.Key.Key_Return)  # the kind stays Cuti Tahunan
        for text in ("Menikahkan anak", "7/12", "9/12", "Jl. Mawar 3 Kendari", "081234567890"):
            self.clerk.type(text)
            self.clerk.press(Qt.Key.Key_Return)
        assert ui.days.text() == "3 hari kerja"
        assert (ui.before.text(), ui.after.text()) == ("12 hari", "9 hari")
        assert ui.notice.text() == ""
        self.clerk.press(Qt.Key.Key_Return, control=True)
        assert dialog.request is not None
        self.request = dialog.request

    # The answers and the letter

    def decide(self, window: MainWindow) -> None:
        self.clerk.press(Qt.Key.Key_3, control=True)
        inbox = page(window, "Inbox")
        assert [waiting.request.nip for waiting in inbox.model.rows] == [NIP]
        self.clerk.click_cell(inbox.ui.table, 0, 0)
        self.clerk.press(Qt.Key.Key_S)
        assert inbox.current().request.state is LeaveState.CONSIDERED
        self.clerk.press(Qt.Key.Key_S)
        assert inbox.current().request.state is LeaveState.APPROVED
        self.clerk.meet(partial(self.clerk.press, Qt.Key.Key_S), partial(self.letter, window))
        assert inbox.words() == "0 menunggu"

    def letter(self, window: MainWindow, preview: PdfPreview) -> None:
        frozen = _stored_letter(self.request)
        assert preview.ui.view.page_count() == 1
        self.clerk.chosen_file = self.folder / "surat.pdf"
        self.clerk.press(Qt.Key.Key_S, control=True)
        assert self.clerk.chosen_file.read_bytes() == frozen
        assert preview._pdf == frozen == window.context.ask(letters.letter, self.request)

    # The nominatif and the proof

    def export(self, window: MainWindow) -> None:
        self.clerk.press(Qt.Key.Key_1, control=True)
        self.clerk.press(Qt.Key.Key_F, control=True)
        self.clerk.press(Qt.Key.Key_Escape)
        self.clerk.chosen_file = self.folder / "nominatif-keluar.xlsx"
        press = partial(self.clerk.press, Qt.Key.Key_E, control=True)
        self.clerk.meet(press, lambda dialog: self.clerk.click(dialog.ui.exportButton))
        self.clerk.rest()
        again = imports.preview(window.context.session, self.clerk.chosen_file)
        assert again.counts["same"] == len(self.truth["employees"]) + 1
        assert sum(again.counts.values()) == again.counts["same"]

    def prove(self, window: MainWindow) -> None:
        self.clerk.press(Qt.Key.Key_8, control=True)
        acts = page(window, "Journal")
        told = [row.sentence for row in acts.model.rows]
        assert any(words.startswith("Terbitkan surat cuti Wa Suri Lapae nomor") for words in told)
        self.clerk.click(acts.ui.verifyButton)
        self.clerk.rest()
        assert acts.ui.notice.property("tone") == "good"


def test_from_the_spreadsheet_to_the_printed_letter(
    clerk: Clerk, office_file: Path, tmp_path: Path
) -> None:
    story = Story(clerk, tmp_path)
    start = Start(str(office_file), clock)
    clerk.run(start, story.work, story.choose, story.found)
    _is_sound(tmp_path / "surat.pdf")
    _opens_in_an_office_program(tmp_path / "nominatif-keluar.xlsx", tmp_path)
    with desk.opened(str(office_file)):
        session = accounts.sign_in(ADMIN, PASSWORD, clock)
        assert journal.verify(session).ok
        assert letters.letter(session, story.request) == (tmp_path / "surat.pdf").read_bytes()


def _stored_letter(request: int) -> bytes:
    """Return the letter as it lies in the office's file, after checking its hash."""
    with connection():
        stored = IssuedLetter.get(IssuedLetter.request == request, IssuedLetter.paper == "letter")
        pdf = bytes(StoredFile.get(StoredFile.sha256 == stored.sha256).content)
    assert hashlib.sha256(pdf).hexdigest() == stored.sha256
    return pdf


def _is_sound(pdf: Path) -> None:
    checker = shutil.which("qpdf")
    if checker is None:
        pytest.skip("qpdf is not here to check the letter")
    done = subprocess.run(  # noqa: S603 - a tool that was looked up
        [checker, "--check", pdf], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr


def _opens_in_an_office_program(workbook: Path, folder: Path) -> None:
    program = shutil.which("soffice")
    if program is None:
        return
    home = f"-env:UserInstallation={(folder / 'soffice').as_uri()}"
    out = folder / "csv"
    command: list[Any] = [program, home, "--headless", "--convert-to", "csv", "--outdir", out]
    subprocess.run([*command, workbook], capture_output=True, check=True, timeout=120)  # noqa: S603
    assert NIP in next(out.glob("*.csv")).read_text("utf-8", errors="replace")
