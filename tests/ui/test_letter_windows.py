"""The keys of the office on screen, and every window of letters: words, names, room."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from kepegdesk.services import letter_book, letter_kinds, seal_keys, seals
from kepegdesk.ui import ask
from kepegdesk.ui.changes import Context
from kepegdesk.ui.dialogs.letter_gaps import LetterGaps
from kepegdesk.ui.dialogs.letter_keys import KeyAdd, Passphrase
from kepegdesk.ui.dialogs.letter_kinds import LetterCode, LetterKind, LetterKinds
from kepegdesk.ui.dialogs.letter_numbers import PaperNumber, Reserve
from kepegdesk.ui.views.letters import LettersPage
from tests.ui import letter_desk
from tests.ui.letter_desk import LONG, accepted, answered, fill, issued
from tests.ui.window_checks import faults

page, empty = letter_desk.page, letter_desk.empty
SECRET = "kuda baterai pinus 8"


class TestKeys:
    """Kunci."""

    @pytest.fixture
    def keys(self, page: LettersPage) -> LettersPage:
        page.ui.tabs.setCurrentWidget(page.keys)
        return page

    def test_backing_up_and_the_warning(self, keys: LettersPage, monkeypatch: pytest.MonkeyPatch,
                                        tmp_path: Path, qtbot: QtBot) -> None:  # fmt: skip
        ui = keys.keys.ui
        assert "belum pernah dicadangkan" in ui.notice.text()
        assert "Cadangan terakhir belum pernah" in ui.dates.text()
        answered(monkeypatch, save_file=tmp_path / "k.pem")

        def typed(dialog: Passphrase) -> None:
            fill(dialog, passphrase=SECRET, repeat=SECRET)

        accepted(monkeypatch, Passphrase, typed)
        with qtbot.waitSignal(keys.told):
            ui.backupButton.click()
        assert (tmp_path / "k.pem").exists()
        assert not ui.notice.isVisible()
        assert "Cadangan terakhir 23 November 2026" in ui.dates.text()

    def test_a_passphrase_must_be_the_same_and_strong(
        self, keys: LettersPage, tmp_path: Path, qtbot: QtBot
    ) -> None:
        dialog = Passphrase(keys.keys._context, tmp_path / "k.pem", to_restore=False)
        qtbot.addWidget(dialog)
        dialog.show()
        assert "Paling sedikit 12 huruf" in dialog.ui.hint.text()
        fill(dialog, passphrase="pendek", repeat="lain")
        dialog.save()
        assert "tidak sama" in dialog.ui.notice.text()
        assert dialog.ui.passphrase.property("wrong")
        assert not (tmp_path / "k.pem").exists()
        assert dialog.ui.passphrase.echoMode() is dialog.ui.passphrase.EchoMode.Password
        dialog.ui.visible.click()
        assert dialog.ui.repeat.echoMode() is dialog.ui.repeat.EchoMode.Normal

    def test_replacing_and_restoring(self, keys: LettersPage, monkeypatch: pytest.MonkeyPatch,
                                     tmp_path: Path) -> None:  # fmt: skip
        context, ui = keys.keys._context, keys.keys.ui
        first = ui.number.text()
        answered(monkeypatch, confirm=True, reason=None)
        ui.replaceButton.click()
        assert ui.number.text() == first
        answered(monkeypatch, reason="Komputer dicuri")
        ui.replaceButton.click()
        assert ui.number.text() != first
        assert [row.key for row in keys.keys.others.model.rows] == [first]
        assert not ui.forgetButton.isEnabled()
        assert keys.words() == "2 kunci"
        told: list[str] = []
        context.do(seal_keys.back_up, tmp_path / "k.pem", SECRET)
        answered(monkeypatch, open_file=tmp_path / "k.pem")
        accepted(monkeypatch, Passphrase, lambda dialog: fill(dialog, passphrase=SECRET))
        keys.told.connect(told.append)
        ui.restoreButton.click()
        assert "dipulihkan" in told[0]

    def test_the_public_key_for_the_decree(self, keys: LettersPage, tmp_path: Path,
                                           monkeypatch: pytest.MonkeyPatch) -> None:  # fmt: skip
        ui = keys.keys.ui
        ui.copyButton.click()
        copied = QGuiApplication.clipboard().text()
        assert ui.number.text() in copied
        assert ui.public.text() in copied
        answered(monkeypatch, save_file=tmp_path / "publik.pem")
        ui.exportButton.click()
        assert "PUBLIC KEY" in (tmp_path / "publik.pem").read_text("utf-8")

    def test_another_office_s_key(self, keys: LettersPage, monkeypatch: pytest.MonkeyPatch,
                                  qtbot: QtBot) -> None:  # fmt: skip
        context, ui = keys.keys._context, keys.keys.ui
        dialog = KeyAdd(context)
        qtbot.addWidget(dialog)
        dialog.show()
        fill(dialog, note=LONG, public="12 34", number="abc")
        dialog.save()
        assert dialog.ui.public.property("wrong")
        fill(dialog, public="AB" * 32, number="00000000")
        dialog.save()
        assert "salah ketik" in dialog.ui.notice.text()
        fill(dialog, number=seal_keys.key_id("ab" * 32))
        dialog.save()
        assert not dialog.isVisible()
        assert keys.keys.others.current().note == LONG  # type: ignore[union-attr]
        assert ui.forgetButton.isEnabled()
        answered(monkeypatch, confirm=True)
        ui.forgetButton.click()
        assert keys.keys.others.model.rowCount() == 0

    def test_the_office_s_own_lost_key(self, keys: LettersPage, qtbot: QtBot) -> None:
        dialog = KeyAdd(keys.keys._context)
        qtbot.addWidget(dialog)
        dialog.show()
        number = seal_keys.key_id("ab" * 32)
        fill(dialog, note="SK 5/2026", public="AB" * 32, number=number)
        dialog.ui.lost.setChecked(True)
        dialog.save()
        row = keys.keys.others.current()
        assert row is not None
        assert (row.lost, row.is_foreign) == (True, False)
        shown = keys.keys.others.model.index(0, 1).data()
        assert shown == "Kantor ini, hilang: SK 5/2026"
        assert keys.keys.ui.forgetButton.isEnabled()

    def test_a_key_out_of_a_file(self, keys: LettersPage, monkeypatch: pytest.MonkeyPatch,
                                 tmp_path: Path, qtbot: QtBot) -> None:  # fmt: skip
        context = keys.keys._context
        context.ask(seal_keys.export_public, tmp_path / "p.pem")
        context.do(seal_keys.replace, "Uji")
        dialog = KeyAdd(context)
        qtbot.addWidget(dialog)
        told: list[str] = []
        monkeypatch.setattr(ask, "warn", lambda _parent, text, **_more: told.append(text))
        answered(monkeypatch, open_file=tmp_path / "p.pem")
        fill(dialog, note="Kantor lama")
        dialog.ui.fileButton.click()
        assert "sudah ada" in told[0]

    def test_an_office_without_a_key(self, empty: LettersPage, qtbot: QtBot) -> None:
        empty.ui.tabs.setCurrentWidget(empty.keys)
        ui = empty.keys.ui
        assert ui.number.text() == "Belum ada kunci"
        assert not ui.backupButton.isVisible()
        assert not ui.copyButton.isEnabled()
        with qtbot.waitSignal(empty.told):
            ui.makeButton.click()
        assert not ui.makeButton.isVisible()
        assert len(ui.number.text()) == 8


# --- looks ---------------------------------------------------------------------------------------


def _tab(place: int) -> Callable[[Context], QWidget]:
    def make(context: Context) -> QWidget:
        page = LettersPage(context)
        page.ui.tabs.setCurrentIndex(place)
        return page

    return make


def _checked(context: Context) -> QWidget:
    page = _tab(1)(context)
    code, _pdf = issued()
    found = seals.verify_text(context.session, code)
    notes = (LONG, "Pegawai menurut kantor: " + LONG)
    page.check.show_verdicts([replace(found, caution=True, notes=notes, page=1), found])  # type: ignore[attr-defined]
    return page


def _use(context: Context) -> QWidget:
    (row,) = context.do(letter_book.reserve, "temporary", LONG)
    return PaperNumber(context, row)


def _refused(dialog: Callable[[Context], Any]) -> Callable[[Context], QWidget]:
    def make(context: Context) -> QWidget:
        made: QWidget = dialog(context)
        made.save()  # type: ignore[attr-defined]
        return made

    return make


def _gaps(context: Context) -> QWidget:
    context.do(letter_book.enter, "annual", context.session.today, LONG, "300")
    return LetterGaps(context, "cuti", 2026)


def _kinds(place: int) -> Callable[[Context], QWidget]:
    def make(context: Context) -> QWidget:
        dialog = LetterKinds(context)
        dialog.ui.tabs.setCurrentIndex(place)
        return dialog

    return make


PATH = Path("kunci-cadangan-kantor-badan-kepegawaian-dan-pengembangan.pem")
WINDOWS: dict[str, Callable[[Context], QWidget]] = {
    "book": _tab(0),
    "check": _tab(1),
    "keys": _tab(2),
    "verdict": _checked,
    "reserve": Reserve,
    "reserve refused": _refused(Reserve),
    "paper": PaperNumber,
    "paper refused": _refused(PaperNumber),
    "use": _use,
    "gaps": _gaps,
    "kinds": _kinds(0),
    "codes": _kinds(1),
    "kind": lambda context: LetterKind(context, context.ask(letter_kinds.listed)[5]),
    "code": _refused(LetterCode),
    "passphrase": _refused(lambda context: Passphrase(context, PATH, to_restore=False)),
    "restore": lambda context: Passphrase(context, PATH, to_restore=True),
    "add key": _refused(KeyAdd),
}


@pytest.fixture(params=list(WINDOWS))
def window(request: pytest.FixtureRequest, sample_context: Context, qtbot: QtBot) -> QWidget:
    """Return every window of letters in turn, shown."""
    made = WINDOWS[request.param](sample_context)
    qtbot.addWidget(made)
    if isinstance(made, LettersPage):
        made.resize(1190, 690)
    with qtbot.waitExposed(made):
        made.show()
    QApplication.processEvents()
    return made


def test_words_names_and_room(window: QWidget) -> None:
    assert faults(window) == []


def test_it_fits_a_small_screen(window: QWidget) -> None:
    hint = window.minimumSizeHint()
    assert hint.width() <= 1366 - 176
    assert hint.height() <= 645
