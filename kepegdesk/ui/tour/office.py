"""The office's own pages, the journal, what the Help menu shows, and a supervisor's window."""

from __future__ import annotations

from functools import partial
from typing import Any

from kepegdesk.domain.kinds import Role
from kepegdesk.domain.restructuring import Change, Step
from kepegdesk.services import accounts
from kepegdesk.ui.changes import Context
from kepegdesk.ui.main_window import MainWindow
from kepegdesk.ui.tour.stage import Stage
from kepegdesk.ui.widgets import choice_combo

SECTIONS = {
    "signatories": ("pejabat", "editButton", "pejabat-ubah"),
    "authority": ("kewenangan", "newButton", "kewenangan-baru"),
    "rules": ("aturan-cuti", "newButton", "aturan-cuti-baru"),
    "kinds": ("jenis-cuti", "newButton", "jenis-cuti-baru"),
    "documents": ("syarat-dokumen", "newButton", "syarat-dokumen-baru"),
    "holidays": ("hari-libur", "newButton", "hari-libur-baru"),
    "worked": ("masuk-cuti-bersama", "newButton", "masuk-cuti-bersama-baru"),
    "settings": ("pengaturan", "editButton", "pengaturan-ubah"),
}
"""The lists of the office, each with its picture, and the button and picture of its dialog."""
SUPERVISOR, PASSWORD = "atasan.bkpsdm", "sandi-contoh-2026"


def play(stage: Stage, window: MainWindow) -> None:
    """Show the office, the journal, the Help menu, and what a supervisor sees."""
    page = window.show_page("Office")
    stage.snap("kantor-kop-surat", pause=600)
    for key, names in SECTIONS.items():
        _look_at_list(stage, page.show_section(key), *names)
    _units(stage, page.show_section("units"))
    section = page.show_section("signatories")
    stage.meet(section.ui.substituteButton.click, partial(stage.look_at, "kantor-pengganti"))
    section = page.show_section("holidays")
    for name in ("amend", "import"):
        button = getattr(section.ui, f"{name}Button")
        stage.meet(button.click, partial(stage.look_at, f"kantor-hari-libur-{name}"))
    _accounts(stage, page)
    _journal(stage, window)
    stage.meet(window.ui.actionShortcuts.trigger, partial(stage.look_at, "pintasan"))
    stage.meet(window.ui.actionCommands.trigger, partial(_commands, stage))
    stage.meet(window.ui.actionAbout.trigger, partial(stage.look_at, "tentang"))
    _supervisor(stage, window.context)


def _look_at_list(stage: Stage, section: Any, list_: str, button: str, dialog: str) -> None:
    section.ui.table.go_to(0)
    stage.snap(f"kantor-{list_}")
    stage.meet(getattr(section.ui, button).click, partial(stage.look_at, f"kantor-{dialog}"))


def _units(stage: Stage, section: Any) -> None:
    """Show the tree, one unit's histories, a restructuring with what it would do, the chart."""
    stage.snap("kantor-unit-kerja")
    stage.type(section.ui.search, "kepegawaian")
    stage.snap("kantor-unit-kerja-dicari")
    section.ui.search.clear()
    stage.meet(section.ui.editButton.click, partial(_unit, stage))
    stage.meet(section.ui.restructureButton.click, partial(_restructure, stage))
    stage.meet(section.ui.chartButton.click, partial(_chart, stage))


def _unit(stage: Stage, dialog: Any) -> None:
    for place, name in enumerate(("ubah", "riwayat-nama", "riwayat-kepala", "nama-lain")):
        dialog.ui.tabs.setCurrentIndex(place)
        stage.snap(f"kantor-unit-kerja-{name}")


def _restructure(stage: Stage, dialog: Any) -> None:
    unit, target = (dialog.ui.unit.itemData(place) for place in (3, 4))
    dialog.ui.tmt.set_date(dialog.ui.tmt.date() or stage.clock().date())
    dialog.add(Change(Step.MERGE, unit, target=target))
    dialog.add(Change(Step.RENAME, target, "Bidang Mutasi dan Data Kepegawaian"))
    stage.snap("kantor-penataan-unit")


def _chart(stage: Stage, dialog: Any) -> None:
    stage.snap("kantor-bagan")
    dialog.ui.unit.setCurrentIndex(0)
    stage.meet(dialog.ui.saveButton.click, partial(stage.look_at, "kantor-bagan-struktur"))


def _accounts(stage: Stage, page: Any) -> None:
    """Make the administrator, then a supervisor with a unit."""
    section = page.show_section("accounts")
    stage.meet(section.ui.newButton.click, partial(_new_account, stage, "admin", Role.ADMIN))
    supervisor = partial(_new_account, stage, SUPERVISOR, Role.SUPERVISOR)
    stage.meet(section.ui.newButton.click, supervisor)
    section.ui.table.go_to(0)
    stage.snap("kantor-akun")
    password = partial(stage.look_at, "kantor-kata-sandi")
    stage.meet(section.ui.passwordButton.click, password)


def _new_account(stage: Stage, name: str, role: Role, dialog: Any) -> None:
    ui = dialog.ui
    ui.name.setText(name)
    choice_combo.choose(ui.kind, role)
    if role is Role.SUPERVISOR:
        ui.fullName.setText("Atasan di BKPSDM")
        ui.unit.setCurrentIndex(1)
        stage.snap("kantor-akun-baru")
    ui.password.setText(PASSWORD)
    ui.saveButton.click()


def _journal(stage: Stage, window: MainWindow) -> None:
    page = window.show_page("Journal")
    page.verify()
    stage.snap("jurnal")
    page.ui.table.go_to(next(i for i, act in enumerate(page.model.rows) if act.undoable))
    stage.meet(page.ui.undoButton.click, partial(stage.look_at, "jurnal-batalkan"))


def _commands(stage: Stage, palette: Any) -> None:
    stage.type(palette.ui.search, "cuti")
    stage.snap("perintah")


def _supervisor(stage: Stage, context: Context) -> None:
    """Show the window as somebody who only answers for one unit."""
    session = accounts.sign_in(SUPERVISOR, PASSWORD, stage.clock)
    window = MainWindow(Context(session, context.location, is_sample=True))
    stage.show(window)
    window.show_page("Inbox")
    stage.snap("kotak-masuk-atasan")
    window.close()
    window.deleteLater()
