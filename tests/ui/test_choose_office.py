"""A place for an office, or why one cannot be opened, and restoring it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QDialog
from pytestqt.qtbot import QtBot

from kepegdesk.domain.kinds import Role
from kepegdesk.errors import NotAllowed
from kepegdesk.services import accounts, desk, units
from kepegdesk.ui import ask
from kepegdesk.ui.dialogs.choose_office import ChooseOffice
from kepegdesk.ui.dialogs.sign_in import SignIn
from tests.ui.conftest import clock
from tests.ui.starting import PASSWORD, make_account, meet, sign_in_with


@pytest.fixture(autouse=True)
def _closed() -> Iterator[None]:
    yield
    desk.close_office(None)


class TestChooseOffice:
    """A place for a new office, or why an office cannot be opened."""

    def test_makes_a_new_office(self, qapp: object, tmp_path: Path, qtbot: QtBot) -> None:
        path = tmp_path / "baru" / "kantor.kepegdesk"
        dialog = ChooseOffice(str(path), clock)
        qtbot.addWidget(dialog)
        assert not dialog.ui.openButton.isEnabled()

        dialog.ui.createButton.click()

        assert dialog.result() == QDialog.DialogCode.Accepted
        assert path.exists()
        assert not accounts.has_accounts()

    def test_opens_the_office_browsed_to(
        self, place: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(ask, "open_file", lambda *_given: place)
        dialog = ChooseOffice("/tidak/ada.kepegdesk", clock)
        qtbot.addWidget(dialog)

        dialog.ui.browseButton.click()
        assert not dialog.ui.createButton.isEnabled()
        dialog.ui.openButton.click()

        assert dialog.result() == QDialog.DialogCode.Accepted
        assert dialog.location() == str(place)

    def test_a_file_that_is_no_office_is_refused_and_left_alone(
        self, qapp: object, tmp_path: Path, qtbot: QtBot
    ) -> None:
        path = tmp_path / "surat.kepegdesk"
        path.write_bytes(b"bukan kantor" * 900)
        dialog = ChooseOffice(str(path), clock)
        qtbot.addWidget(dialog)

        dialog.ui.openButton.click()

        assert dialog.result() != QDialog.DialogCode.Accepted
        assert path.name in dialog.ui.notice.text()
        assert path.read_bytes() == b"bukan kantor" * 900

    def test_restores_a_damaged_office_from_its_backup(
        self, place: Path, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        backup = tmp_path / "cadangan.db"
        with desk.opened(str(place)):
            units.save(accounts.unattended(clock), None, name="Dinas Uji")
            desk.backup(accounts.unattended(clock), backup)
        place.write_bytes(b"rusak" * 4000)
        told: list[str] = []
        monkeypatch.setattr(ask, "open_file", lambda *_given: backup)
        monkeypatch.setattr(ask, "tell", lambda _parent, text, **_more: told.append(text))
        dialog = ChooseOffice(str(place), clock, "Data kantor rusak.")
        qtbot.addWidget(dialog)

        dialog.ui.restoreButton.click()

        assert dialog.result() == QDialog.DialogCode.Accepted
        assert told == ["Cadangan cadangan.db sudah dipulihkan."]
        assert [unit.name for unit in units.tree(accounts.unattended(clock))] == ["Dinas Uji"]

    def test_only_an_administrator_replaces_an_office(
        self, place: Path, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        backup = tmp_path / "cadangan.db"
        with desk.opened(str(place)):
            desk.backup(accounts.unattended(clock), backup)
            make_account()
            admin = accounts.sign_in("rahma", PASSWORD, clock)
            accounts.create(admin, "operator", PASSWORD, Role.OPERATOR)
        refused: list[object] = []
        monkeypatch.setattr(ask, "open_file", lambda *_given: backup)
        monkeypatch.setattr(ask, "refusal", lambda _parent, fault: refused.append(fault))
        dialog = ChooseOffice(str(place), clock)
        qtbot.addWidget(dialog)

        meet(SignIn, lambda asked: sign_in_with(asked, "operator", PASSWORD))
        dialog.ui.restoreButton.click()

        assert [type(fault) for fault in refused] == [NotAllowed]
        with desk.opened(str(place)):
            assert accounts.has_accounts()

    def test_the_password_of_an_address_is_hidden_but_kept(
        self, qapp: object, qtbot: QtBot
    ) -> None:
        address = "postgresql://rahma:rahasia@server/kantor"
        dialog = ChooseOffice(address, clock, "Server tidak menjawab.")
        qtbot.addWidget(dialog)

        assert "rahasia" not in dialog.ui.location.text()
        assert dialog.location() == address
        dialog.ui.location.setText("/lain.kepegdesk")
        assert dialog.location() == "/lain.kepegdesk"

    def test_offers_the_sample(self, qapp: object, qtbot: QtBot) -> None:
        dialog = ChooseOffice("/tidak/ada.kepegdesk", clock)
        qtbot.addWidget(dialog)

        dialog.ui.sampleButton.click()

        assert dialog.sample
