"""The office's own pages, the journal, what the Help menu shows, and a supervisor's window."""

from __future__ import annotations

from functools import partial
from typing import Any

from kepegdesk.domain.kinds import Role
from kepegdesk.services import accounts
from kepegdesk.ui.changes import Context
from kepegdesk.ui.main_window import MainWindow
from kepegdesk.ui.tour.stage import Stage
from kepegdesk.ui.widgets import choice_combo

TABS = {
    "signatoryTab": ("pejabat", "signatoryEditButton", "pejabat-ubah"),
    "holidayTab": ("hari-libur", "holidayNewButton", "hari-libur-baru"),
    "unitTab": ("unit-kerja", "unitEditButton", "unit-kerja-ubah"),
    "settingTab": ("pengaturan", "settingEditButton", "pengaturan-ubah"),
}
"""The lists of the office, each with its picture, and the button and picture of its dialog."""
SUPERVISOR, PASSWORD = "atasan.bkpsdm", "sandi-contoh-2026"


def play(stage: Stage, window: MainWindow) -> None:
    """Show the office, the journal, the Help menu, and what a supervisor sees."""
    page = window.show_page("Office")
    stage.snap("kantor-kop-surat", pause=600)
    for tab, names in TABS.items():
        _look_at_list(stage, page, tab, *names)
    _accounts(stage, page)
    _journal(stage, window)
    stage.meet(window.ui.actionShortcuts.trigger, partial(stage.look_at, "pintasan"))
    stage.meet(window.ui.actionCommands.trigger, partial(_commands, stage))
    stage.meet(window.ui.actionAbout.trigger, partial(stage.look_at, "tentang"))
    _supervisor(stage, window.context)


def _look_at_list(stage: Stage, page: Any, tab: str, list_: str, button: str, dialog: str) -> None:
    page.ui.tabs.setCurrentWidget(getattr(page.ui, tab))
    getattr(page.ui, tab.replace("Tab", "Table")).go_to(0)
    stage.snap(f"kantor-{list_}")
    stage.meet(getattr(page.ui, button).click, partial(stage.look_at, f"kantor-{dialog}"))


def _accounts(stage: Stage, page: Any) -> None:
    """Make the administrator, then a supervisor with a unit."""
    page.ui.tabs.setCurrentWidget(page.ui.accountTab)
    stage.meet(page.ui.accountNewButton.click, partial(_new_account, stage, "admin", Role.ADMIN))
    supervisor = partial(_new_account, stage, SUPERVISOR, Role.SUPERVISOR)
    stage.meet(page.ui.accountNewButton.click, supervisor)
    page.ui.accountTable.go_to(0)
    stage.snap("kantor-akun")
    password = partial(stage.look_at, "kantor-kata-sandi")
    stage.meet(page.ui.accountPasswordButton.click, password)


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
