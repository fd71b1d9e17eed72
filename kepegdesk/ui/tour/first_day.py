"""The first day of an office: choose a place, make the administrator, bring the spreadsheet in."""

from __future__ import annotations

import shutil
from functools import partial
from pathlib import Path

from PySide6.QtCore import QModelIndex, Qt

from kepegdesk import paths
from kepegdesk.services import desk
from kepegdesk.services.imports import RowStatus
from kepegdesk.services.session import Session
from kepegdesk.ui.changes import Context
from kepegdesk.ui.dialogs.choose_office import ChooseOffice
from kepegdesk.ui.dialogs.import_wizard import ImportWizard
from kepegdesk.ui.dialogs.sign_in import FirstStart, SignIn
from kepegdesk.ui.main_window import MainWindow
from kepegdesk.ui.models.import_preview import FIXED
from kepegdesk.ui.tour.stage import Stage
from kepegdesk.ui.widgets import choice_combo

WORKBOOK = "nominatif_contoh.xlsx"
ACCOUNT, PASSWORD = "rahma", "sandi-contoh-2026"
MENDED = "Baharuddin Tolaki NIP. 198107142009121003"
"""What the clerk types where the spreadsheet program has spoilt the number."""


def play(stage: Stage, workshop: Path) -> None:
    """Show an empty office from its making until its people are in."""
    place = str(workshop / "pertama" / desk.FILE_NAME)
    stage.meet(ChooseOffice(place, stage.clock).exec, partial(_choose, stage))
    session = _sign_in(stage, place)
    window = MainWindow(Context(session, place))
    stage.show(window)
    stage.snap("kantor-kosong")
    sheet = workshop / WORKBOOK
    shutil.copyfile(paths.resources() / "sample" / WORKBOOK, sheet)
    stage.choose_next(sheet)
    stage.meet(window.ui.actionImport.trigger, partial(_bring_in, stage))
    stage.snap("pegawai-hasil-impor")
    stage.choose_next(sheet)
    stage.meet(window.ui.actionImport.trigger, partial(_bring_in_again, stage))
    stage.meet(window.ui.actionUndo.trigger, partial(stage.look_at, "batalkan-impor"))
    window.close()
    window.deleteLater()
    desk.close_office(None)


def _choose(stage: Stage, dialog: ChooseOffice) -> None:
    stage.snap("pilih-kantor")
    dialog.ui.createButton.click()


def _sign_in(stage: Stage, place: str) -> Session:
    """Make the administrator, and show how he signs in on the other days."""
    first = FirstStart(stage.clock)
    stage.meet(first.exec, partial(_make_administrator, stage))
    again = SignIn(place, stage.clock)
    stage.meet(again.exec, partial(_enter, stage))
    if again.session is None:
        raise RuntimeError("Administrator yang baru dibuat tidak dapat masuk.")
    return again.session


def _make_administrator(stage: Stage, dialog: FirstStart) -> None:
    ui = dialog.ui
    ui.fullName.setText("Wa Ode Rahmatia")
    ui.name.setText(ACCOUNT)
    ui.password.setText(PASSWORD)
    ui.repeat.setText("sandi lain")
    ui.createButton.click()
    stage.snap("mulai-pertama")
    ui.password.setText(PASSWORD)
    ui.repeat.setText(PASSWORD)
    ui.createButton.click()


def _enter(stage: Stage, dialog: SignIn) -> None:
    dialog.ui.name.setText(ACCOUNT)
    dialog.ui.password.setText("salah")
    dialog.ui.enterButton.click()
    stage.snap("masuk")
    dialog.ui.password.setText(PASSWORD)
    dialog.ui.enterButton.click()


def _bring_in(stage: Stage, wizard: ImportWizard) -> None:
    ui = wizard.ui
    stage.snap("impor-pilih-berkas")
    ui.chooseButton.click()
    stage.snap("impor-kolom")
    ui.nextButton.click()
    stage.snap("impor-periksa")
    _mend_the_rejected(stage, wizard)
    ui.nextButton.click()
    stage.snap("impor-selesai")
    stage.paper("baris-tidak-masuk.xlsx")
    ui.rejectsButton.click()
    stage.settle()
    ui.nextButton.click()


def _mend_the_rejected(stage: Stage, wizard: ImportWizard) -> None:
    """Show the rejected row, type its NIP, and see it checked again."""
    ui = wizard.ui
    choice_combo.choose(ui.statusFilter, RowStatus.REJECTED)
    ui.preview.setCurrentIndex(wizard.model.index(0, FIXED))
    stage.snap("impor-ditolak")
    wizard.model.setData(_cell(wizard, "name"), MENDED, Qt.ItemDataRole.EditRole)
    stage.snap("impor-sel-dibetulkan")
    choice_combo.choose(ui.statusFilter, None)


def _cell(wizard: ImportWizard, field: str) -> QModelIndex:
    """Return the first row's cell of a field."""
    keys = [column.key for column in wizard.model.columns]
    return wizard.model.index(0, keys.index(field))


def _bring_in_again(stage: Stage, wizard: ImportWizard) -> None:
    """Bring the same sheet in a second time, one cell of it changed."""
    wizard.ui.chooseButton.click()
    stage.settle()
    wizard.ui.nextButton.click()
    stage.settle()
    wizard.model.setData(_cell(wizard, "religion"), "Kristn", Qt.ItemDataRole.EditRole)
    stage.wait(lambda: bool(wizard.words))
    stage.meet(wizard.ui.wordsButton.click, partial(stage.look_at, "impor-kata"))
    wizard.model.setData(_cell(wizard, "religion"), "Kristen", Qt.ItemDataRole.EditRole)
    stage.snap("impor-kedua-kali")
