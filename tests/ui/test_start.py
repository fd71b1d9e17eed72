"""The way from the start to the closing: windows, second starts, backups, what is remembered."""

from __future__ import annotations

import datetime as dt
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QDialog
from pytestqt.qtbot import QtBot

from kepegdesk.domain.kinds import Role
from kepegdesk.services import accounts, desk, drafts, units
from kepegdesk.services.session import Session
from kepegdesk.ui import ask, main, places
from kepegdesk.ui.dialogs.choose_office import ChooseOffice
from kepegdesk.ui.dialogs.sign_in import FirstStart, SignIn
from kepegdesk.ui.errands import Then
from kepegdesk.ui.main_window import MainWindow
from kepegdesk.ui.pages import PAGES
from tests.ui.conftest import NOW, clock
from tests.ui.starting import PASSWORD, make_account, meet, sign_in_with, with_window


class TestRun:
    """The whole way from the start to the closing."""

    def test_a_new_office_gets_its_administrator_and_a_window(
        self, place: Path, qtbot: QtBot
    ) -> None:
        def fill(dialog: QDialog) -> None:
            assert isinstance(dialog, FirstStart)
            dialog.ui.name.setText("rahma")
            dialog.ui.password.setText(PASSWORD)
            dialog.ui.repeat.setText(PASSWORD)
            dialog.ui.createButton.click()

        start = main.Start(str(place), clock)
        titles: list[str] = []
        meet(FirstStart, fill)
        with_window(start, lambda window: (titles.append(window.windowTitle()), window.close()))

        assert start.run() == 0
        assert titles == ["BADAN KEPEGAWAIAN DAN PENGEMBANGAN SUMBER DAYA MANUSIA"]
        assert len(list((place.parent / "cadangan").glob("*.db"))) == 1

    def test_an_unchanged_office_is_not_backed_up_again(self, place: Path, qtbot: QtBot) -> None:
        with desk.opened(str(place)):
            make_account()
        counts = []
        for _ in range(2):
            start = main.Start(str(place), clock)
            meet(SignIn, lambda dialog: sign_in_with(dialog, "rahma", PASSWORD))
            with_window(start, lambda window: window.close())
            assert start.run() == 0
            counts.append(len(list((place.parent / "cadangan").glob("*.db"))))
        assert counts == [1, 1]

    def test_another_account_signs_in_without_leaving_the_program(
        self, place: Path, qtbot: QtBot
    ) -> None:
        with desk.opened(str(place)):
            make_account()
            admin = accounts.sign_in("rahma", PASSWORD, clock)
            accounts.create(admin, "budi", PASSWORD, Role.AUDITOR)
        roles: list[str] = []

        def switch(window: MainWindow) -> None:
            roles.append(window.ui.accountRole.whole())
            meet(SignIn, lambda dialog: sign_in_with(dialog, "budi", PASSWORD))
            window.ui.actionAccount.trigger()

        def leave(window: MainWindow) -> None:
            roles.append(window.ui.accountRole.whole())
            window.close()

        start = main.Start(str(place), clock)
        meet(SignIn, lambda dialog: sign_in_with(dialog, "rahma", PASSWORD))
        with_window(start, switch, leave)

        assert start.run() == 0
        assert roles == ["Admin kepegawaian", "Auditor"]

    def test_a_restore_from_the_menu_signs_in_again(
        self, place: Path, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        backup = tmp_path / "cadangan.db"
        with desk.opened(str(place)):
            make_account()
            admin = accounts.sign_in("rahma", PASSWORD, clock)
            desk.backup(admin, backup)
            units.save(admin, None, name="Dinas Keliru")
        monkeypatch.setattr(ask, "tell", lambda *_given, **_more: None)
        monkeypatch.setattr(ask, "open_file", lambda *_given: backup)
        monkeypatch.setattr(ask, "confirm", lambda *_given, **_more: True)
        found: list[int] = []

        def restore(window: MainWindow) -> None:
            def twice(dialog: QDialog) -> None:
                meet(SignIn, lambda again: sign_in_with(again, "rahma", PASSWORD))
                sign_in_with(dialog, "rahma", PASSWORD)

            meet(SignIn, twice)
            window.ui.actionRestore.trigger()

        def leave(window: MainWindow) -> None:
            found.append(len(window.context.ask(units.tree)))
            window.close()

        start = main.Start(str(place), clock)
        meet(SignIn, lambda dialog: sign_in_with(dialog, "rahma", PASSWORD))
        with_window(start, restore, leave)

        assert start.run() == 0
        assert found == [0]

    def test_the_sample_opens_without_a_question_and_leaves_nothing(
        self, qapp: object, tmp_path: Path, sample_file: Path, monkeypatch: pytest.MonkeyPatch,
        qtbot: QtBot,
    ) -> None:  # fmt: skip
        from kepegdesk.services import sample

        copy = tmp_path / "contoh" / "kantor.kepegdesk"
        copy.parent.mkdir()
        shutil.copyfile(sample_file, copy)
        monkeypatch.setattr(sample, "open_copy", lambda _clock: copy)
        shown: list[object] = []

        def look(window: MainWindow) -> None:
            shown.append((window.ui.banner.isVisible(), "Data contoh" in window.windowTitle()))
            shown.append(window.ui.actionRestore.isVisible())
            window.close()

        start = main.Start("", clock, sample=True)
        with_window(start, look)

        assert start.run() == 0
        assert shown == [(True, True), False]
        assert not copy.parent.exists()

    def test_an_office_that_cannot_be_opened_is_explained(self, place: Path, qtbot: QtBot) -> None:
        place.write_bytes(b"rusak" * 4000)
        told: list[str] = []

        def read(dialog: QDialog) -> None:
            assert isinstance(dialog, ChooseOffice)
            told.append(dialog.ui.notice.text())
            dialog.reject()

        meet(ChooseOffice, read)

        assert main.Start(str(place), clock).run() == 3
        assert place.name in told[0]
        assert place.read_bytes() == b"rusak" * 4000

    def test_an_unexpected_fault_is_told_and_logged(
        self,
        place: Path,
        monkeypatch: pytest.MonkeyPatch,
        expected_log: pytest.LogCaptureFixture,
    ) -> None:
        told: list[str] = []

        def fail(_start: main.Start) -> int:
            raise RuntimeError("tidak terduga")

        monkeypatch.setattr(main, "guard", lambda: None)
        monkeypatch.setattr(main.Start, "run", fail)
        monkeypatch.setattr(
            ask, "warn", lambda _parent, text, explain: told.append(f"{text} {explain}")
        )

        assert main.run(str(place), clock, sample=False) == 1
        assert "kesalahan nomor" in told[0]
        assert "tidak terduga" in expected_log.text

    def test_a_small_screen_is_filled_at_the_first_start(self, place: Path, qtbot: QtBot) -> None:
        states: list[bool] = []

        def look(window: MainWindow) -> None:
            states.append(window.isMaximized())
            window.showNormal()
            window.close()

        with desk.opened(str(place)):
            make_account()
        for _ in range(2):
            start = main.Start(str(place), clock)
            meet(SignIn, lambda dialog: sign_in_with(dialog, "rahma", PASSWORD))
            with_window(start, look)
            assert start.run() == 0
        assert states == [True, False]

    def test_an_unsaved_request_of_a_crash_is_offered(
        self, place: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        with desk.opened(str(place)):
            make_account()
            admin = accounts.sign_in("rahma", PASSWORD, clock)
            drafts.keep(admin, "leave", None, '{"kind": "annual"}')
        asked: list[str] = []

        def discard(_parent: object, question: str, *_given: object, **_more: object) -> bool:
            asked.append(question)
            return False

        monkeypatch.setattr(ask, "confirm", discard)
        start = main.Start(str(place), clock)
        left: list[object] = []

        def look(window: MainWindow) -> None:
            qtbot.waitUntil(lambda: bool(asked))
            left.extend(window.context.ask(drafts.kept, "leave"))
            window.close()

        meet(SignIn, lambda dialog: sign_in_with(dialog, "rahma", PASSWORD))
        with_window(start, look)

        assert start.run() == 0
        assert "permintaan cuti" in asked[0]
        assert left == []


class TestSecondStart:
    """One window on one office."""

    def test_brings_the_first_window_forward(self, place: Path, qtbot: QtBot) -> None:
        from kepegdesk.ui.doorbell import Doorbell

        script = (
            "import sys\n"
            "from kepegdesk.ui import main\n"
            "from kepegdesk.__main__ import clock\n"
            "main.make_application()\n"
            "sys.exit(main.Start(sys.argv[1], clock).run())\n"
        )
        with desk.opened(str(place)):
            window = MainWindow(_context(place))
            qtbot.addWidget(window)
            bell = Doorbell(str(place), window)
            second = subprocess.Popen(  # noqa: S603 - our own interpreter
                [sys.executable, "-c", script, str(place)],
                cwd=Path(__file__).resolve().parents[2],
            )
            with qtbot.waitSignal(bell.rung, timeout=15_000):
                pass
            qtbot.waitUntil(lambda: second.poll() is not None, timeout=15_000)
        assert second.returncode == 0

    def test_nobody_answers_for_an_office_that_is_closed(self, place: Path) -> None:
        from kepegdesk.ui.doorbell import ring

        assert not ring(str(place))

    def test_the_holder_is_named_when_no_window_answers(self, place: Path, qtbot: QtBot) -> None:
        from kepegdesk.storage import locking

        told: list[str] = []

        def read(dialog: QDialog) -> None:
            assert isinstance(dialog, ChooseOffice)
            told.append(dialog.ui.notice.text())
            dialog.reject()

        lock = locking.acquire(place)
        meet(ChooseOffice, read)
        try:
            assert main.Start(str(place), clock).run() == 3
        finally:
            lock.release()
        assert f"proses {os.getpid()}" in told[0]
        assert "Pakai jendela yang sudah terbuka" in told[0]


def _context(place: Path) -> object:
    from kepegdesk.ui.changes import Context

    return Context(Session("uji", "Uji", Role.ADMIN, clock), str(place))


class TestRemembering:
    """Which office opens when none is named."""

    def test_the_last_office_opens_again(
        self, place: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        usual = str(tmp_path / "biasa.kepegdesk")
        monkeypatch.setattr(desk, "default_location", lambda: usual)
        assert main.remembered(usual) == usual

        QSettings().setValue(main.LAST, str(place))
        assert main.remembered(usual) == str(place)
        assert main.remembered("/lain.kepegdesk") == "/lain.kepegdesk"

        place.unlink()
        assert main.remembered(usual) == usual


class TestWords:
    """Where the office lies and how old its backup is."""

    @pytest.mark.parametrize(
        ("days", "words"),
        [(0, "hari ini"), (1, "kemarin"), (8, "8 hari lalu"), (-2, "25-11-2026")],
    )
    def test_the_age_of_a_backup(self, days: int, words: str) -> None:
        moment = NOW - dt.timedelta(days=days)
        assert places.age_words(moment, NOW) == f"Cadangan terakhir {words}"

    def test_a_backup_of_more_than_a_week_is_old(self) -> None:
        assert places.is_old(NOW - dt.timedelta(days=8), NOW)
        assert not places.is_old(NOW - dt.timedelta(days=7), NOW)
        assert not places.is_old(None, NOW)

    def test_then_is_nothing_by_default(self) -> None:
        assert Then() == Then(sign_in=False, choose=False, restore=None)


class TestServer:
    """An office on a PostgreSQL server."""

    def test_is_made_opened_and_closed(
        self, qapp: object, bare_postgres_url: str, qtbot: QtBot
    ) -> None:
        shown: list[object] = []

        def make(dialog: QDialog) -> None:
            assert isinstance(dialog, ChooseOffice)
            dialog.ui.location.setText(bare_postgres_url)
            meet(FirstStart, fill)
            dialog.ui.createButton.click()

        def fill(dialog: QDialog) -> None:
            assert isinstance(dialog, FirstStart)
            dialog.ui.name.setText("rahma")
            dialog.ui.password.setText(PASSWORD)
            dialog.ui.repeat.setText(PASSWORD)
            dialog.ui.createButton.click()

        def look(window: MainWindow) -> None:
            for key in PAGES:
                window.show_page(key)
            shown.append(window.bar.backup.isVisible())
            shown.append(window.ui.actionBackup.isVisible())
            window.close()

        start = main.Start("/tidak/ada.kepegdesk", clock)
        meet(ChooseOffice, make)
        with_window(start, look)

        assert start.run() == 0
        assert shown == [False, False]
        assert start.location == bare_postgres_url
