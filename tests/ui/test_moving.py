"""An office is made shared and comes back, in the real windows."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QDialog
from pytestqt.qtbot import QtBot

from kepegdesk.services import desk
from kepegdesk.ui import ask, main
from kepegdesk.ui.changes import Context
from kepegdesk.ui.dialogs.choose_office import ChooseOffice
from kepegdesk.ui.dialogs.share import Share
from kepegdesk.ui.dialogs.sign_in import SignIn
from kepegdesk.ui.main_window import MainWindow
from tests.ui.conftest import clock
from tests.ui.starting import PASSWORD, make_account, meet, sign_in_with, with_window


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Collect what is told."""
    found: list[str] = []
    monkeypatch.setattr(ask, "tell", lambda _p, text, **more: found.append(text + str(more)))
    return found


def signs_in() -> None:
    """Sign in as the administrator as soon as the program asks."""

    def enter(dialog: QDialog) -> None:
        assert isinstance(dialog, SignIn)
        sign_in_with(dialog, "rahma", PASSWORD)

    meet(SignIn, enter)


def test_there_and_back(
    place: Path, bare_postgres_url: str, qtbot: QtBot, told: list[str], yes: list[str],
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path,
) -> None:  # fmt: skip
    with desk.opened(str(place)):
        make_account()
    back = tmp_path / "kembali.kepegdesk"
    monkeypatch.setattr(ask, "save_file", lambda *_given: back)
    seen: list[tuple[bool, bool]] = []

    def look(window: MainWindow) -> None:
        seen.append((window.ui.actionShare.isVisible(), window.ui.actionUnshare.isVisible()))

    def share(window: MainWindow) -> None:
        look(window)

        def choose(dialog: QDialog) -> None:
            assert isinstance(dialog, Share)
            dialog.ui.address.setText(bare_postgres_url)
            dialog.ui.checkButton.click()
            qtbot.waitUntil(dialog.ui.shareButton.isEnabled, timeout=15_000)
            assert "Siap dipakai" in dialog.ui.notice.text()
            signs_in()
            dialog.ui.shareButton.click()

        meet(Share, choose)
        window.ui.actionShare.trigger()

    def unshare(window: MainWindow) -> None:
        look(window)
        signs_in()
        window.ui.actionUnshare.trigger()

    def finish(window: MainWindow) -> None:
        look(window)
        window.close()

    start = main.Start(str(place), clock)
    signs_in()
    with_window(start, share, unshare, finish)
    assert start.run() == 0
    assert seen == [(True, False), (False, True), (True, False)]
    assert start.location == str(back)
    assert told[0].startswith(f"Kantor sekarang di {bare_postgres_url}.")
    assert told[1].startswith(f"Kantor sekarang di {back}.")
    assert yes == [f"Kembalikan kantor dari server ke berkas {back.name}?"]


def test_a_server_that_will_not_do_is_told(
    empty_context: Context, show: Callable[..., Any], wait_for: Callable[..., None]
) -> None:
    dialog = show(Share(empty_context))
    assert not dialog.ui.checkButton.isEnabled()
    dialog.ui.address.setText("postgresql://rahma@127.0.0.1:1/kantor")
    dialog.ui.checkButton.click()
    wait_for(lambda: "tidak menjawab" in dialog.ui.notice.text())
    assert not dialog.ui.shareButton.isEnabled()
    dialog.ui.address.setText("bukan alamat")
    assert dialog.ui.notice.isHidden()


def test_another_address_is_looked_at_anew(
    empty_context: Context, show: Callable[..., Any], wait_for: Callable[..., None],
    bare_postgres_url: str,
) -> None:  # fmt: skip
    dialog = show(Share(empty_context))
    dialog.ui.address.setText(bare_postgres_url)
    dialog.check()
    wait_for(dialog.ui.shareButton.isEnabled)
    dialog.ui.address.setText(bare_postgres_url + "x")
    assert not dialog.ui.shareButton.isEnabled()


@pytest.mark.parametrize("choice", [0, 1, 2])
def test_a_file_that_was_left_says_where_the_office_is(
    choice: int, place: Path, bare_postgres_url: str, qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    from kepegdesk.services import accounts, moving

    moving.share(str(place), bare_postgres_url, clock, lambda: accounts.unattended(clock))
    asked: list[str] = []

    def choose(_parent: Any, _question: str, _verbs: Any, *, explain: str) -> int:
        asked.append(explain)
        return choice

    monkeypatch.setattr(ask, "choose", choose)
    dialog = ChooseOffice(str(place), clock)
    qtbot.addWidget(dialog)
    dialog.ui.openButton.click()
    assert "dipindah ke postgresql://" in asked[0]
    if choice == 0:
        assert dialog.location() == bare_postgres_url
    assert dialog.result() == int(choice == 1)
    desk.close_office(None)
