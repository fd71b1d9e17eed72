"""Every window of start, office and journal: words, names, room, at both sizes of screen."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QDialog, QWidget
from pytestqt.qtbot import QtBot

from kepegdesk.domain.kinds import Role
from kepegdesk.services import (
    accounts,
    desk,
)
from kepegdesk.services.session import Session
from kepegdesk.ui import jobs
from kepegdesk.ui.changes import Context
from kepegdesk.ui.dialogs.about import About
from kepegdesk.ui.dialogs.account import Account
from kepegdesk.ui.dialogs.choose_office import ChooseOffice
from kepegdesk.ui.dialogs.command_palette import CommandPalette, Shortcuts
from kepegdesk.ui.dialogs.password import Password
from kepegdesk.ui.dialogs.sign_in import FirstStart, SignIn
from kepegdesk.ui.main_window import MainWindow
from kepegdesk.ui.pages import PAGES
from kepegdesk.ui.undo import Kept
from tests.ui import change_windows, office_windows, quality_windows
from tests.ui.conftest import clock
from tests.ui.office_windows import LONG
from tests.ui.window_checks import cut_off, english, faults, nameless

REFUSAL = (
    "Data kantor kantor.kepegdesk sedang dibuka di komputer PC-UMUM-02 (KepegDesk, proses 4711). "
    "Tutup KepegDesk di komputer itu. Bila komputer itu pasti tidak memakainya lagi, hapus berkas "
    "kantor.kepegdesk.lock di folder yang sama lalu ulangi."
)
A_PAUSE = 400
"""Milliseconds within which a page begins what it reads beside the window."""
LOWEST_SCREEN = 645
"""What a task bar and a title leave of 1080 dots at 150 %."""
SIZES = ((1366, 768), (1920, 1080))


@pytest.fixture
def context(qapp: object, sample_file: Path, tmp_path: Path) -> Iterator[Context]:
    """Return the context of an administrator with a long name, who has an account."""
    path = tmp_path / "kantor.kepegdesk"
    shutil.copyfile(sample_file, path)
    with desk.opened(str(path)):
        everybody = accounts.unattended(clock)
        accounts.create(everybody, "nurhayati", "sandi-panjang", Role.ADMIN, full_name=LONG)
        yield Context(Session("nurhayati", LONG, Role.ADMIN, clock), str(path))


def _refused_sign_in(context: Context) -> QDialog:
    dialog = SignIn("/home/rahmawati/" + "folder-yang-panjang/" * 8 + "kantor.kepegdesk", clock)
    dialog.ui.name.setText("tidak-ada")
    dialog.enter()
    return dialog


def _account(context: Context) -> accounts.AccountRow:
    return context.ask(accounts.listed)[0]


DIALOGS: dict[str, Callable[[Context], QDialog]] = {
    "about": About,
    "account": Account,
    "account to change": lambda context: Account(context, _account(context)),
    "first office": lambda context: ChooseOffice("/tidak/ada/kantor.kepegdesk", clock),
    "refused office": lambda context: ChooseOffice(context.location, clock, REFUSAL),
    "password": lambda context: Password(context, _account(context)),
    "sign in": lambda context: SignIn(context.location, clock),
    "sign in refused": _refused_sign_in,
    "kept": lambda _context: Kept("Dibatalkan: Impor 212 pegawai.", [f"{LONG} tetap."] * 40),
    **office_windows.DIALOGS,
    **quality_windows.DIALOGS,
    **change_windows.DIALOGS,
}


def _rest(qtbot: QtBot) -> None:
    """Let what a page reads beside the window end: a busy window asks before it closes."""
    qtbot.wait(A_PAUSE)
    qtbot.waitUntil(lambda: not jobs.is_busy(), timeout=15_000)


def _show(window: QWidget, qtbot: QtBot) -> None:
    if window.isVisible():
        return
    qtbot.addWidget(window)
    with qtbot.waitExposed(window):
        window.show()


@pytest.mark.parametrize("name", DIALOGS)
def test_a_dialog_is_readable(name: str, context: Context, qtbot: QtBot) -> None:
    dialog = DIALOGS[name](context)
    _show(dialog, qtbot)

    assert faults(dialog) == []
    assert dialog.height() <= LOWEST_SCREEN
    assert dialog.width() <= 1300


def test_the_first_start_is_readable(empty_context: Context, qtbot: QtBot) -> None:
    dialog = FirstStart(clock)
    _show(dialog, qtbot)
    dialog.ui.password.setText("pendek")
    dialog.create_office()

    assert faults(dialog) == []


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("key", PAGES)
def test_a_page_is_readable(
    key: str, size: tuple[int, int], context: Context, qtbot: QtBot
) -> None:
    window = MainWindow(context)
    window.resize(*size)
    _show(window, qtbot)
    window.show_page(key)

    assert faults(window) == []
    assert window.size().toTuple() == size
    assert window.minimumSizeHint().height() <= LOWEST_SCREEN
    _rest(qtbot)


@pytest.mark.parametrize("key", PAGES)
def test_a_page_of_an_empty_office_is_readable(
    key: str, empty_context: Context, qtbot: QtBot
) -> None:
    window = MainWindow(empty_context)
    window.resize(1366, 768)
    _show(window, qtbot)
    window.show_page(key)

    assert faults(window) == []
    _rest(qtbot)


@pytest.mark.parametrize("size", SIZES)
def test_every_part_of_the_office_is_readable(
    size: tuple[int, int], context: Context, qtbot: QtBot
) -> None:
    window = MainWindow(context)
    window.resize(*size)
    _show(window, qtbot)
    page = window.show_page("Office")

    found = []
    for key in page.section_keys():
        page.show_section(key)
        found += faults(window)
        assert window.size().toTuple() == size, key
        assert window.minimumSizeHint().height() <= LOWEST_SCREEN, key
    assert found == []


def test_every_part_of_an_empty_office_is_readable(empty_context: Context, qtbot: QtBot) -> None:
    window = MainWindow(empty_context)
    window.resize(1366, 768)
    _show(window, qtbot)
    page = window.show_page("Office")

    found = []
    for key in page.section_keys():
        page.show_section(key)
        found += faults(window)
    assert found == []


def test_the_palette_and_the_help_are_readable(context: Context, qtbot: QtBot) -> None:
    window = MainWindow(context)
    qtbot.addWidget(window)
    for dialog in (CommandPalette(window.commands(), window), Shortcuts(window.commands(), window)):
        _show(dialog, qtbot)
        assert faults(dialog) == []


@pytest.mark.parametrize("is_shown", [True, False])
def test_a_long_refusal_squeezes_no_field(is_shown: bool, context: Context, qtbot: QtBot) -> None:
    usual, dialog = SignIn(context.location, clock), SignIn(context.location, clock)
    _show(usual, qtbot)
    if is_shown:
        _show(dialog, qtbot)

    dialog.ui.notice.say(REFUSAL, "error")
    _show(dialog, qtbot)
    QApplication.processEvents()

    assert dialog.ui.password.y() - dialog.ui.name.y() == usual.ui.password.y() - usual.ui.name.y()
    assert faults(dialog) == []


def test_the_checks_see_what_they_look_for(qtbot: QtBot) -> None:
    from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QPushButton

    window = QWidget()
    row = QHBoxLayout(window)
    label = QLabel("Sebuah teks yang jauh lebih panjang daripada tempatnya")
    label.setFixedWidth(60)
    for widget in (label, QPushButton("&Cancel"), QLineEdit()):
        row.addWidget(widget)
    _show(window, qtbot)

    assert english(window) == ["Cancel"]
    assert cut_off(window) == [label.text()]
    assert nameless(window) == [""]
