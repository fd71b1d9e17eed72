"""The main window: pages by role, undo, commands, the status bar, closing."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from kepegdesk.domain.kinds import EmployeeKind, Role
from kepegdesk.services import desk, employees, imports, journal, office, units
from kepegdesk.services.employee_file import EmployeeFile
from kepegdesk.services.employees import Criteria
from kepegdesk.services.session import Session
from kepegdesk.ui import ask, jobs, undo
from kepegdesk.ui.changes import Context
from kepegdesk.ui.dialogs.command_palette import CommandPalette, Shortcuts
from kepegdesk.ui.errands import QUIT, Then
from kepegdesk.ui.main_window import MainWindow
from kepegdesk.ui.pages import PAGES
from tests.ui.conftest import clock

CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def open_file(qapp: object, sample_file: Path, tmp_path: Path) -> Iterator[Path]:
    """Return a copy of the sample office, open."""
    path = tmp_path / "kantor.kepegdesk"
    shutil.copyfile(sample_file, path)
    with desk.opened(str(path)):
        yield path


@pytest.fixture
def window_of(open_file: Path, qtbot: QtBot) -> Callable[..., MainWindow]:
    """Return a way to show the window of a role."""

    def make(role: Role = Role.ADMIN, *, is_sample: bool = False) -> MainWindow:
        session = Session("uji", "Penguji", role, clock)
        window = MainWindow(Context(session, str(open_file), is_sample))
        window.resize(1366, 768)
        qtbot.addWidget(window)
        with qtbot.waitExposed(window):
            window.show()
        window.activateWindow()
        QApplication.processEvents()
        return window

    return make


@pytest.fixture
def questions(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Answer every question with yes, and return what was asked and what was refused."""
    asked: list[str] = []

    def confirm(_parent: object, question: str, *_given: object, **_more: object) -> bool:
        asked.append(question)
        return True

    monkeypatch.setattr(ask, "confirm", confirm)
    monkeypatch.setattr(ask, "refusal", lambda _parent, fault: asked.append(str(fault)))
    return asked


def _pages(window: MainWindow) -> set[str]:
    return {key for key in PAGES if window._button(key).isVisible()}


def _visible_actions(window: MainWindow) -> set[str]:
    return {a.objectName() for a in window.commands() if a.isVisible()}


EVERYBODYS = {"Employees", "Leave", "Calendar", "Registers", "Letters", "Office", "Quality"}


class TestRoles:
    """What a role may not do it does not see."""

    @pytest.mark.parametrize(
        ("role", "pages"),
        [
            (Role.ADMIN, EVERYBODYS | {"Inbox", "Journal"}),
            (Role.OPERATOR, EVERYBODYS | {"Inbox"}),
            (Role.SUPERVISOR, EVERYBODYS | {"Inbox"}),
            (Role.AUDITOR, EVERYBODYS | {"Journal"}),
        ],
    )
    def test_pages(self, role: Role, pages: set[str], window_of: Callable[..., MainWindow]) -> None:
        assert _pages(window_of(role)) == pages

    @pytest.mark.parametrize(
        ("role", "hidden"),
        [
            (Role.ADMIN, {"actionUnshare"}),
            (
                Role.OPERATOR,
                {"actionBackup", "actionRestore", "actionRecall", "actionShare", "actionUnshare"},
            ),
            (
                Role.SUPERVISOR,
                {"actionBackup", "actionChangeMany", "actionEditTable", "actionReplace",
                 "actionRestore", "actionImport", "actionImportLog",
                 "actionNewEmployee", "actionNewLeave", "actionOpening", "actionPermit",
                 "actionSiasn", "actionShare", "actionUnshare", "actionBin"},
            ),
            (
                Role.AUDITOR,
                {"actionBackup", "actionChangeMany", "actionEditTable", "actionReplace",
                 "actionRestore", "actionImport", "actionImportLog",
                 "actionNewEmployee", "actionNewLeave", "actionOpening", "actionPermit",
                 "actionRecall", "actionReturn", "actionSiasn", "actionUndo", "actionShare",
                 "actionUnshare", "actionBin"},
            ),
        ],
    )  # fmt: skip
    def test_commands(
        self, role: Role, hidden: set[str], window_of: Callable[..., MainWindow]
    ) -> None:
        window = window_of(role)
        everything = {a.objectName() for a in window.commands()}
        pages = {f"actionShow{key}" for key in set(PAGES) - _pages(window)}

        assert everything - _visible_actions(window) == hidden | pages

    def test_every_page_opens_for_whoever_sees_it(
        self, window_of: Callable[..., MainWindow], qtbot: QtBot
    ) -> None:
        for role in Role:
            window = window_of(role)
            for key in _pages(window):
                QTest.mouseClick(window._button(key), Qt.MouseButton.LeftButton, pos=QPoint(20, 10))
                assert window.page() is window.pages[key]


class TestUndo:
    """Ctrl+Z undoes the last act, and says which."""

    def test_the_menu_names_what_it_undoes(
        self, window_of: Callable[..., MainWindow], questions: list[str]
    ) -> None:
        window = window_of()
        assert not window.ui.actionUndo.isEnabled()

        window.context.do(units.save, None, name="Dinas Uji & Coba")
        assert window.ui.actionUndo.text() == "&Batalkan: Tambah unit kerja Dinas Uji && Coba"

    @pytest.mark.parametrize("page", ["Employees", "Leave", "Journal"])
    def test_ctrl_z_undoes_after_asking(
        self, page: str, window_of: Callable[..., MainWindow], questions: list[str], qtbot: QtBot
    ) -> None:
        window = window_of()
        window.show_page(page)
        count = len(window.context.ask(units.tree))
        window.context.do(units.save, None, name="Dinas Uji")

        qtbot.keyClick(QApplication.focusWidget() or window, Qt.Key.Key_Z, CONTROL)

        assert questions == ["Batalkan «Tambah unit kerja Dinas Uji»?"]
        assert len(window.context.ask(units.tree)) == count
        assert "Dibatalkan" in window.ui.statusBar.currentMessage()
        assert not window.ui.actionUndo.isEnabled()

    def test_in_a_field_with_typing_ctrl_z_takes_the_typing_back(
        self, window_of: Callable[..., MainWindow], questions: list[str], qtbot: QtBot
    ) -> None:
        window = window_of()
        window.context.do(units.save, None, name="Dinas Uji")
        search = window.pages["Employees"].ui.search  # type: ignore[attr-defined]
        search.setFocus()
        qtbot.keyClicks(search, "siti")

        qtbot.keyClick(search, Qt.Key.Key_Z, CONTROL)

        assert search.text() == ""
        assert questions == []

    def test_a_no_changes_nothing(
        self, window_of: Callable[..., MainWindow], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(ask, "confirm", lambda *_given, **_more: False)
        window = window_of()
        window.context.do(units.save, None, name="Dinas Uji")
        count = len(window.context.ask(units.tree))

        window.ui.actionUndo.trigger()

        assert len(window.context.ask(units.tree)) == count

    def test_what_somebody_edited_since_is_kept_and_listed(
        self,
        window_of: Callable[..., MainWindow],
        questions: list[str],
        monkeypatch: pytest.MonkeyPatch,
        tmp_path: Path,
    ) -> None:
        listed: list[list[str]] = []

        class Shown(undo.Kept):
            def exec(self) -> int:
                items = [self.ui.list.item(row).text() for row in range(self.ui.list.count())]
                listed.append(items)
                return 1

        monkeypatch.setattr(undo, "Kept", Shown)
        window = window_of()
        first = _import_two(window.context, tmp_path)
        found = window.context.ask(employees.id_of, "198501012010011001")
        file = window.context.ask(employees.get, found)
        window.context.do(employees.save, replace(file, phone="0811"))

        words = undo.undo(window.context, first, window)

        assert len(questions) == 1
        assert "Dibatalkan" in words
        assert len(listed) == 1
        assert "Wa Uji" in listed[0][0]
        assert window.context.ask(employees.get, found).phone == "0811"
        assert _count(window.context, "Wa Coba") == 0

    def test_an_act_of_which_nothing_can_be_undone_is_explained(
        self, window_of: Callable[..., MainWindow], questions: list[str]
    ) -> None:
        window = window_of()
        wa_uji = EmployeeFile(name="Wa Uji", kind=EmployeeKind.HONORER)
        person = window.context.do(employees.save, wa_uji)
        first = window.context.ask(journal.last)
        file = window.context.ask(employees.get, person)
        window.context.do(employees.save, replace(file, phone="0811"))

        assert undo.undo(window.context, first, window) == ""
        assert "sudah diubah sesudahnya" in questions[1]


def _import_two(context: Context, folder: Path) -> journal.ActLine | None:
    sheet = folder / "dua.csv"
    sheet.write_text(
        "Nama;NIP;Unit Kerja\nWa Uji;198501012010011001;Dinas Uji\n"
        "Wa Coba;198502022010012002;Dinas Uji\n"
    )
    context.do(imports.bring_in, context.ask(imports.preview, sheet))
    return context.ask(journal.last)


def _count(context: Context, words: str) -> int:
    return context.ask(employees.people, Criteria(words=words)).count()


class TestCommands:
    """Menus, palette, shortcuts."""

    def test_every_command_has_its_own_key(self, window_of: Callable[..., MainWindow]) -> None:
        keys = [a.shortcut().toString() for a in window_of().commands()]
        keys = [key for key in keys if key]

        assert len(keys) == len(set(keys)) > 15

    @pytest.mark.parametrize(("number", "key"), list(enumerate(PAGES, 1)))
    def test_ctrl_and_a_number_show_a_page(
        self, number: int, key: str, window_of: Callable[..., MainWindow], qtbot: QtBot
    ) -> None:
        window = window_of()

        qtbot.keyClick(window, Qt.Key(Qt.Key.Key_0.value + number), CONTROL)

        assert window.page() is window.pages[key]
        assert window._button(key).isChecked()

    def test_the_palette_finds_by_words_and_runs(
        self, window_of: Callable[..., MainWindow], qtbot: QtBot
    ) -> None:
        window = window_of()
        palette = CommandPalette(window.commands(), window)
        qtbot.addWidget(palette)
        palette.show()

        qtbot.keyClicks(palette.ui.search, "masuk kotak")
        qtbot.keyClick(palette.ui.search, Qt.Key.Key_Return)

        assert palette.chosen is window.ui.actionShowInbox

    def test_the_palette_hides_what_the_role_may_not(
        self, window_of: Callable[..., MainWindow], qtbot: QtBot
    ) -> None:
        window = window_of(Role.AUDITOR)
        palette = CommandPalette(window.commands(), window)
        qtbot.addWidget(palette)
        texts = [palette.ui.list.item(row).text() for row in range(palette.ui.list.count())]

        assert not any("Impor" in text for text in texts)
        assert any(text.startswith("Berkas › Ekspor") for text in texts)

    def test_the_sheet_lists_every_key(
        self, window_of: Callable[..., MainWindow], qtbot: QtBot
    ) -> None:
        window = window_of()
        sheet = Shortcuts(window.commands(), window)
        qtbot.addWidget(sheet)
        table = sheet.ui.table
        shown = {table.item(row, 1).text() for row in range(table.rowCount())}

        assert {"Ctrl+Z", "Ctrl+K", "F1", "Ctrl+L"} <= shown

    def test_the_ledger_asks_for_a_person_first(
        self, window_of: Callable[..., MainWindow], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        told: list[str] = []
        monkeypatch.setattr(ask, "tell", lambda _parent, text, **_more: told.append(text))
        window = window_of()
        window.show_page("Office")

        window.ui.actionLedger.trigger()

        assert len(told) == 1
        assert "Pilih seorang pegawai" in told[0]


class TestStatusBar:
    """How many, where, and how old the last backup is."""

    def test_counts_what_the_page_shows(
        self, window_of: Callable[..., MainWindow], qtbot: QtBot
    ) -> None:
        window = window_of()
        page = window.pages["Employees"]
        assert window.bar.count.text().endswith("pegawai")

        page.ui.search.setText("tidak ada orang ini")  # type: ignore[attr-defined]
        assert window.bar.count.text() == "0 pegawai"
        window.show_page("Leave")
        assert window.bar.count.text().endswith("permintaan")
        window.show_page("Office")
        assert window.bar.count.text() == ""

    def test_a_sentence_stands_alone(self, window_of: Callable[..., MainWindow]) -> None:
        window = window_of()
        window.bar.tell("Permintaan cuti nomor 7 tercatat.")
        window.show_page("Leave")
        assert not window.bar.count.isVisible()
        window.ui.statusBar.clearMessage()
        assert window.bar.count.isVisible()

    def test_names_the_place_and_the_backup(
        self, window_of: Callable[..., MainWindow], open_file: Path
    ) -> None:
        window = window_of()

        assert window.bar.place.whole() == str(open_file)
        assert window.bar.backup.text() == "Belum ada cadangan"

    def test_the_sample_says_that_it_is_one(self, window_of: Callable[..., MainWindow]) -> None:
        window = window_of(is_sample=True)

        assert "Data contoh" in window.ui.banner.text()
        assert window.ui.banner.isVisible()
        assert not window.bar.backup.isVisible()

    def test_a_real_office_has_no_banner(self, window_of: Callable[..., MainWindow]) -> None:
        assert not window_of().ui.banner.isVisible()


class TestBackup:
    """A copy where the user wants it."""

    def test_writes_a_verified_copy(
        self,
        window_of: Callable[..., MainWindow],
        tmp_path: Path,
        monkeypatch: pytest.MonkeyPatch,
        qtbot: QtBot,
    ) -> None:
        out, told = tmp_path / "cadangan.db", list[str]()
        monkeypatch.setattr(ask, "save_file", lambda *_given: out)
        monkeypatch.setattr(ask, "tell", lambda _parent, text, **_more: told.append(text))

        window_of().ui.actionBackup.trigger()

        qtbot.waitUntil(lambda: bool(told), timeout=15_000)
        assert told == ["Cadangan cadangan.db selesai dan sudah diperiksa."]
        assert out.stat().st_size > 100_000

    def test_a_refusal_is_told(
        self,
        window_of: Callable[..., MainWindow],
        tmp_path: Path,
        monkeypatch: pytest.MonkeyPatch,
        qtbot: QtBot,
    ) -> None:
        refused: list[str] = []
        monkeypatch.setattr(ask, "save_file", lambda *_given: tmp_path / "tak-ada" / "x.db")
        monkeypatch.setattr(ask, "refusal", lambda _parent, fault: refused.append(str(fault)))

        window_of().ui.actionBackup.trigger()

        qtbot.waitUntil(lambda: bool(refused), timeout=15_000)
        assert "Folder" in refused[0]


class TestClosing:
    """The window stays while something would be lost."""

    def test_stays_while_a_job_runs(
        self,
        window_of: Callable[..., MainWindow],
        monkeypatch: pytest.MonkeyPatch,
        qtbot: QtBot,
    ) -> None:
        told: list[str] = []
        monkeypatch.setattr(ask, "warn", lambda _parent, text, **_more: told.append(text))
        window, gone = window_of(), list[Then]()
        window.gone.connect(gone.append)

        monkeypatch.setattr(jobs, "must_finish", lambda: True)
        assert not window.close()
        assert "Masih ada pekerjaan" in told[0]
        assert gone == []

        monkeypatch.setattr(jobs, "must_finish", lambda: False)
        assert window.close()
        assert gone == [QUIT]

    def test_does_not_wait_for_a_register_that_nobody_will_see(
        self,
        window_of: Callable[..., MainWindow],
        monkeypatch: pytest.MonkeyPatch,
        qtbot: QtBot,
    ) -> None:
        told: list[str] = []
        monkeypatch.setattr(ask, "warn", lambda _parent, text, **_more: told.append(text))
        window = window_of()
        window.show_page("Registers")
        qtbot.waitUntil(jobs.is_busy, timeout=15_000)

        assert window.close()
        assert told == []
        qtbot.waitUntil(lambda: not jobs.is_busy(), timeout=15_000)

    def test_an_unsaved_letterhead_is_asked_about(
        self, window_of: Callable[..., MainWindow], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        answers = [2, 0]
        monkeypatch.setattr(ask, "choose", lambda *_given, **_more: answers.pop(0))
        window = window_of()
        page: Any = window.show_page("Office")
        page.section("letterhead").ui.city.setText("Kota Uji")

        assert not window.close()
        assert window.close()
        assert answers == []
        assert window.context.ask(office.letterhead).city == "Kota Uji"

    def test_what_follows_is_handed_on(self, window_of: Callable[..., MainWindow]) -> None:
        window, gone = window_of(), list[Then]()
        window.gone.connect(gone.append)

        window.ui.actionOffices.trigger()

        assert gone == [Then(choose=True)]

    def test_the_place_on_the_screen_is_remembered(
        self, window_of: Callable[..., MainWindow]
    ) -> None:
        window = window_of()
        window.resize(1100, 640)
        window.close()

        again = MainWindow(window.context)
        assert again.height() == 640
        again.deleteLater()
