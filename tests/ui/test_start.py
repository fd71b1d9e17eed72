"""Starting the program: the office, signing in, second starts, closing with a backup."""

from __future__ import annotations

import datetime as dt
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings, QTimer
from PySide6.QtWidgets import QApplication, QDialog
from pytestqt.qtbot import QtBot

from kepegdesk.domain.kinds import Role
from kepegdesk.errors import NotAllowed, OfficeUnusable
from kepegdesk.services import accounts, desk, drafts, office, units
from kepegdesk.services.session import Session
from kepegdesk.ui import ask, main, places
from kepegdesk.ui.dialogs.choose_office import ChooseOffice
from kepegdesk.ui.dialogs.sign_in import FirstStart, SignIn
from kepegdesk.ui.errands import Then
from kepegdesk.ui.main_window import MainWindow
from tests.ui.conftest import NOW, clock

PASSWORD = "sandi-yang-panjang"


@pytest.fixture
def place(qapp: object, founded_file: Path, tmp_path: Path) -> Path:
    """Return the file of a new office, which is not open."""
    path = tmp_path / "kantor.kepegdesk"
    shutil.copyfile(founded_file, path)
    return path


@pytest.fixture
def open_place(place: Path) -> Iterator[Path]:
    """Return the file of a new office, which is open."""
    with desk.opened(str(place)):
        yield place


@pytest.fixture(autouse=True)
def _closed() -> Iterator[None]:
    yield
    desk.close_office(None)


def _make_account(name: str = "rahma", role: Role = Role.ADMIN) -> None:
    accounts.create(accounts.unattended(clock), name, PASSWORD, role)


def _type(dialog: SignIn, name: str, password: str) -> None:
    dialog.ui.name.setText(name)
    dialog.ui.password.setText(password)
    dialog.ui.enterButton.click()


class TestSignIn:
    """Name and password, and the delay after failures."""

    def test_the_right_password_enters(self, open_place: Path, qtbot: QtBot) -> None:
        _make_account()
        dialog = SignIn(str(open_place), clock)
        qtbot.addWidget(dialog)

        _type(dialog, "rahma", PASSWORD)

        assert dialog.result() == QDialog.DialogCode.Accepted
        assert dialog.session is not None
        assert dialog.session.role is Role.ADMIN

    def test_enter_walks_from_the_name_through_the_password_in(
        self, open_place: Path, qtbot: QtBot
    ) -> None:
        _make_account()
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
        _make_account()
        dialog = SignIn(str(open_place), clock)
        qtbot.addWidget(dialog)

        _type(dialog, "rahma", "bukan-sandinya")

        assert dialog.session is None
        assert dialog.ui.notice.text() == "Nama akun atau kata sandi salah."
        assert dialog.ui.password.text() == ""
        assert dialog.ui.name.text() == "rahma"

    def test_after_five_failures_even_the_right_one_waits(
        self, open_place: Path, qtbot: QtBot
    ) -> None:
        _make_account()
        now = [NOW]
        dialog = SignIn(str(open_place), lambda: now[0])
        qtbot.addWidget(dialog)
        for _ in range(accounts.FREE_TRIES):
            _type(dialog, "rahma", "bukan-sandinya")

        _type(dialog, "rahma", PASSWORD)
        assert "Coba lagi dalam" in dialog.ui.notice.text()
        assert dialog.session is None

        now[0] += dt.timedelta(minutes=1)
        _type(dialog, "rahma", PASSWORD)
        assert dialog.session is not None

    def test_the_last_account_needs_only_its_password(self, open_place: Path, qtbot: QtBot) -> None:
        _make_account()
        first = SignIn(str(open_place), clock)
        qtbot.addWidget(first)
        _type(first, "rahma", PASSWORD)

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
            _make_account()
            admin = accounts.sign_in("rahma", PASSWORD, clock)
            accounts.create(admin, "operator", PASSWORD, Role.OPERATOR)
        refused: list[object] = []
        monkeypatch.setattr(ask, "open_file", lambda *_given: backup)
        monkeypatch.setattr(ask, "refusal", lambda _parent, fault: refused.append(fault))
        dialog = ChooseOffice(str(place), clock)
        qtbot.addWidget(dialog)

        _meet(SignIn, lambda asked: _type(asked, "operator", PASSWORD))
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


def _meet(kind: type[QDialog], act: Callable[[QDialog], None]) -> None:
    """Do something with the dialog of a kind as soon as it is shown."""
    timer = QTimer(QApplication.instance())

    def look() -> None:
        dialog = QApplication.activeModalWidget()
        if isinstance(dialog, kind):
            timer.stop()
            act(dialog)

    timer.timeout.connect(look)
    timer.start(20)


def _with_window(start: main.Start, *acts: Callable[[MainWindow], object]) -> None:
    """Do one thing with each main window of a run, once it is shown."""
    left, seen = list(acts), set[int]()
    timer = QTimer(QApplication.instance())

    def look() -> None:
        window = start.window
        if window is None or not window.isVisible() or id(window) in seen:
            return
        if QApplication.activeModalWidget() is None:
            seen.add(id(window))
            left.pop(0)(window)
            if not left:
                timer.stop()

    timer.timeout.connect(look)
    timer.start(20)


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
        _meet(FirstStart, fill)
        _with_window(start, lambda window: (titles.append(window.windowTitle()), window.close()))

        assert start.run() == 0
        assert titles == ["BADAN KEPEGAWAIAN DAN PENGEMBANGAN SUMBER DAYA MANUSIA"]
        assert len(list((place.parent / "cadangan").glob("*.db"))) == 1

    def test_an_unchanged_office_is_not_backed_up_again(self, place: Path, qtbot: QtBot) -> None:
        with desk.opened(str(place)):
            _make_account()
        counts = []
        for _ in range(2):
            start = main.Start(str(place), clock)
            _meet(SignIn, lambda dialog: _type(dialog, "rahma", PASSWORD))
            _with_window(start, lambda window: window.close())
            assert start.run() == 0
            counts.append(len(list((place.parent / "cadangan").glob("*.db"))))
        assert counts == [1, 1]

    def test_another_account_signs_in_without_leaving_the_program(
        self, place: Path, qtbot: QtBot
    ) -> None:
        with desk.opened(str(place)):
            _make_account()
            admin = accounts.sign_in("rahma", PASSWORD, clock)
            accounts.create(admin, "budi", PASSWORD, Role.AUDITOR)
        roles: list[str] = []

        def switch(window: MainWindow) -> None:
            roles.append(window.ui.accountRole.whole())
            _meet(SignIn, lambda dialog: _type(dialog, "budi", PASSWORD))
            window.ui.actionAccount.trigger()

        def leave(window: MainWindow) -> None:
            roles.append(window.ui.accountRole.whole())
            window.close()

        start = main.Start(str(place), clock)
        _meet(SignIn, lambda dialog: _type(dialog, "rahma", PASSWORD))
        _with_window(start, switch, leave)

        assert start.run() == 0
        assert roles == ["Admin kepegawaian", "Auditor"]

    def test_a_restore_from_the_menu_signs_in_again(
        self, place: Path, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        backup = tmp_path / "cadangan.db"
        with desk.opened(str(place)):
            _make_account()
            admin = accounts.sign_in("rahma", PASSWORD, clock)
            desk.backup(admin, backup)
            units.save(admin, None, name="Dinas Keliru")
        monkeypatch.setattr(ask, "tell", lambda *_given, **_more: None)
        monkeypatch.setattr(ask, "open_file", lambda *_given: backup)
        monkeypatch.setattr(ask, "confirm", lambda *_given, **_more: True)
        found: list[int] = []

        def restore(window: MainWindow) -> None:
            def twice(dialog: QDialog) -> None:
                _meet(SignIn, lambda again: _type(again, "rahma", PASSWORD))
                _type(dialog, "rahma", PASSWORD)

            _meet(SignIn, twice)
            window.ui.actionRestore.trigger()

        def leave(window: MainWindow) -> None:
            found.append(len(window.context.ask(units.tree)))
            window.close()

        start = main.Start(str(place), clock)
        _meet(SignIn, lambda dialog: _type(dialog, "rahma", PASSWORD))
        _with_window(start, restore, leave)

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
        _with_window(start, look)

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

        _meet(ChooseOffice, read)

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
            _make_account()
        for _ in range(2):
            start = main.Start(str(place), clock)
            _meet(SignIn, lambda dialog: _type(dialog, "rahma", PASSWORD))
            _with_window(start, look)
            assert start.run() == 0
        assert states == [True, False]

    def test_an_unsaved_request_of_a_crash_is_offered(
        self, place: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        with desk.opened(str(place)):
            _make_account()
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

        _meet(SignIn, lambda dialog: _type(dialog, "rahma", PASSWORD))
        _with_window(start, look)

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
        with desk.opened(str(place)), pytest.raises(OfficeUnusable, match="proses"):
            _open_as_another_program(place)


def _open_as_another_program(place: Path) -> None:
    from kepegdesk.storage import locking

    locking.acquire(place)


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
