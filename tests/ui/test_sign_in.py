"""Signing in, and the first start that makes the administrator."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from PySide6.QtWidgets import QDialog
from pytestqt.qtbot import QtBot

from kepegdesk.domain.kinds import Role
from kepegdesk.services import accounts, office
from kepegdesk.ui.dialogs.sign_in import FirstStart, SignIn
from tests.ui.conftest import NOW, clock
from tests.ui.starting import PASSWORD, make_account, sign_in_with


class TestSignIn:
    """Name and password, and the delay after failures."""

    def test_the_right_password_enters(self, open_place: Path, qtbot: QtBot) -> None:
        make_account()
        dialog = SignIn(str(open_place), clock)
        qtbot.addWidget(dialog)

        sign_in_with(dialog, "rahma", PASSWORD)

        assert dialog.result() == QDialog.DialogCode.Accepted
        assert dialog.session is not None
        assert dialog.session.role is Role.ADMIN

    def test_enter_walks_from_the_name_through_the_password_in(
        self, open_place: Path, qtbot: QtBot
    ) -> None:
        make_account()
        dialog = SignIn(str(open_place), clock)
        qtbot.addWidget(dialog)
        with qtbot.waitExposed(dialog):
            dialog.show()

        qtbot.keyClicks(dialog.ui.name, "rahma\r")
        assert dialog.session is None
        assert dialog.focusWidget() is dialog.ui.password
        qtbot.keyClicks(dialog.ui.password, PASSWORD + "\r")

        assert dialog.session is not None

    def test_a_wrong_password_says_so_and_is_cleared(self, open_place: Path, qtbot: QtBot) -> None:
        make_account()
        dialog = SignIn(str(open_place), clock)
        qtbot.addWidget(dialog)

        sign_in_with(dialog, "rahma", "bukan-sandinya")

        assert dialog.session is None
        assert dialog.ui.notice.text() == "Nama akun atau kata sandi salah."
        assert dialog.ui.password.text() == ""
        assert dialog.ui.name.text() == "rahma"

    def test_after_five_failures_even_the_right_one_waits(
        self, open_place: Path, qtbot: QtBot
    ) -> None:
        make_account()
        now = [NOW]
        dialog = SignIn(str(open_place), lambda: now[0])
        qtbot.addWidget(dialog)
        for _ in range(accounts.FREE_TRIES):
            sign_in_with(dialog, "rahma", "bukan-sandinya")

        sign_in_with(dialog, "rahma", PASSWORD)
        assert "Coba lagi dalam" in dialog.ui.notice.text()
        assert dialog.session is None

        now[0] += dt.timedelta(minutes=1)
        sign_in_with(dialog, "rahma", PASSWORD)
        assert dialog.session is not None

    def test_the_last_account_needs_only_its_password(self, open_place: Path, qtbot: QtBot) -> None:
        make_account()
        first = SignIn(str(open_place), clock)
        qtbot.addWidget(first)
        sign_in_with(first, "rahma", PASSWORD)

        again = SignIn(str(open_place), clock)
        qtbot.addWidget(again)
        with qtbot.waitExposed(again):
            again.show()
        assert again.focusWidget() is again.ui.password
        qtbot.keyClicks(again.ui.password, PASSWORD + "\r")
        assert again.session is not None

    def test_an_address_shows_no_password(self, open_place: Path, qtbot: QtBot) -> None:
        dialog = SignIn("postgresql://rahma:rahasia@server/kantor", clock)
        qtbot.addWidget(dialog)

        assert dialog.ui.office.whole() == "postgresql://rahma:…@server/kantor"


class TestFirstStart:
    """The administrator and the letterhead of a new office."""

    def _fill(self, dialog: FirstStart, repeat: str = PASSWORD) -> None:
        dialog.ui.fullName.setText("Rahmawati, S.Sos.")
        dialog.ui.name.setText("rahma")
        dialog.ui.password.setText(PASSWORD)
        dialog.ui.repeat.setText(repeat)
        dialog.ui.address.setText("Jalan Contoh 1")

    def test_makes_the_administrator_and_the_letterhead(
        self, open_place: Path, qtbot: QtBot
    ) -> None:
        dialog = FirstStart(clock)
        qtbot.addWidget(dialog)
        self._fill(dialog)

        dialog.ui.createButton.click()

        assert dialog.session is not None
        assert accounts.listed(dialog.session)[0].role is Role.ADMIN
        assert office.letterhead(dialog.session).address == "Jalan Contoh 1"
        assert accounts.sign_in("rahma", PASSWORD, clock).full_name == "Rahmawati, S.Sos."

    @pytest.mark.parametrize(
        ("field", "text", "words"),
        [
            ("repeat", "lain-sekali", "Kedua kata sandi tidak sama"),
            ("name", " ", "kosong atau sudah dipakai"),
            ("officeName", "", "Nama kantor belum diisi"),
        ],
    )
    def test_refuses_and_makes_nothing(
        self, field: str, text: str, words: str, open_place: Path, qtbot: QtBot
    ) -> None:
        dialog = FirstStart(clock)
        qtbot.addWidget(dialog)
        self._fill(dialog)
        getattr(dialog.ui, field).setText(text)

        dialog.ui.createButton.click()

        assert words in dialog.ui.notice.text()
        assert dialog.session is None
        assert not accounts.has_accounts()

    def test_refuses_a_short_password(self, open_place: Path, qtbot: QtBot) -> None:
        dialog = FirstStart(clock)
        qtbot.addWidget(dialog)
        self._fill(dialog, "pendek")
        dialog.ui.password.setText("pendek")

        dialog.ui.createButton.click()

        assert "paling pendek 8" in dialog.ui.notice.text()
        assert not accounts.has_accounts()
