"""Message boxes: verbs on the buttons, plain text, nothing destructive by default."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QSettings, Qt, QTimer
from PySide6.QtWidgets import (
    QApplication,
    QDialogButtonBox,
    QFileDialog,
    QInputDialog,
    QMessageBox,
    QPushButton,
    QWidget,
)
from pytestqt.qtbot import QtBot

from kepegdesk.domain.problems import error
from kepegdesk.errors import Refused
from kepegdesk.ui import ask


def _with_box(act: Callable[[QMessageBox], None], show: Callable[[], Any]) -> Any:
    """Show a box and do something to it while it is open."""
    found: list[BaseException] = []

    def meet() -> None:
        box = QApplication.activeModalWidget()
        try:
            assert isinstance(box, QMessageBox)
            act(box)
        except BaseException as fault:
            found.append(fault)
        finally:
            if box is not None and box.isVisible():
                box.close()

    QTimer.singleShot(50, meet)
    answer = show()
    assert not found, found
    return answer


def _verbs(box: QMessageBox) -> list[str]:
    return sorted(button.text() for button in box.buttons())


def _press(verb: str) -> Callable[[QMessageBox], None]:
    def press(box: QMessageBox) -> None:
        next(button for button in box.buttons() if button.text() == verb).click()

    return press


def test_a_question_names_its_act(qtbot: QtBot) -> None:
    def look(box: QMessageBox) -> None:
        assert _verbs(box) == ["Batal", "Hapus"]
        assert box.textFormat() is Qt.TextFormat.PlainText
        assert box.defaultButton().text() == "Batal"
        assert box.escapeButton().text() == "Batal"
        _press("Hapus")(box)

    assert _with_box(look, lambda: ask.confirm(None, "Hapus <b>x</b>?", "Hapus", destructive=True))


def test_a_harmless_question_may_be_answered_by_enter(qtbot: QtBot) -> None:
    def look(box: QMessageBox) -> None:
        assert box.defaultButton().text() == "Lanjutkan"
        qtbot.keyClick(box, Qt.Key.Key_Escape)

    assert not _with_box(look, lambda: ask.confirm(None, "Lanjut?", "Lanjutkan", back="Buang"))


def test_several_acts(qtbot: QtBot) -> None:
    verbs = ("Buka berkas", "Buka folder", "Tutup")
    assert _with_box(_press("Buka folder"), lambda: ask.choose(None, "Selesai.", verbs)) == 1
    assert _with_box(lambda box: None, lambda: ask.choose(None, "Selesai.", verbs)) in (None, 2)


def test_telling_and_warning(qtbot: QtBot) -> None:
    def look(box: QMessageBox) -> None:
        assert box.text() == '<img src="//server/x">'
        assert box.textFormat() is Qt.TextFormat.PlainText

    _with_box(look, lambda: ask.tell(None, '<img src="//server/x">'))
    _with_box(look, lambda: ask.warn(None, '<img src="//server/x">'))


def test_a_refusal_is_told_in_its_own_words(qtbot: QtBot) -> None:
    refusal = Refused([error("A", "nip", "NIP salah."), error("B", "name", "Nama kosong.")])
    _with_box(
        lambda box: _expect(box.text(), "NIP salah.\nNama kosong."),
        lambda: ask.refusal(None, refusal),
    )


def test_a_bug_is_logged_with_a_number(
    qtbot: QtBot, expected_log: pytest.LogCaptureFixture
) -> None:
    said: list[str] = []
    _with_box(
        lambda box: said.append(box.informativeText()),
        lambda: ask.refusal(None, KeyError("hilang")),
    )
    record = expected_log.records[-1]
    assert record.exc_info is not None
    assert str(record.args[0]) in said[0]


def test_a_slot_shows_its_refusal_and_drops_what_a_signal_adds(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown: list[object] = []
    monkeypatch.setattr(ask, "refusal", lambda parent, fault: shown.append(fault))

    class Page(QWidget):
        pressed = 0

        @ask.shows_refusals
        def press(self) -> None:
            self.pressed += 1
            raise Refused([error("A", "nip", "NIP salah.")])

    page, button = Page(), QPushButton("Coba")
    qtbot.addWidget(page)
    qtbot.addWidget(button)
    button.clicked.connect(page.press)
    button.click()
    assert page.pressed == 1
    assert isinstance(shown[0], Refused)


def test_files_remember_their_folder(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    asked: list[str] = []

    def choose(_parent: object, _title: str, start: str, _kinds: str) -> tuple[str, str]:
        asked.append(start)
        return str(tmp_path / "a.xlsx"), ""

    monkeypatch.setattr(QFileDialog, "getOpenFileName", choose)
    monkeypatch.setattr(QFileDialog, "getSaveFileName", choose)
    assert ask.open_file(None, "Buka", "*.xlsx", "import") == tmp_path / "a.xlsx"
    assert ask.save_file(None, "Simpan", "*.xlsx", "import", "b.xlsx") == tmp_path / "a.xlsx"
    assert asked == ["", str(tmp_path / "b.xlsx")]
    assert QSettings().value("folder/import") == str(tmp_path)
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_a: ("", ""))
    assert ask.open_file(None, "Buka", "*.xlsx", "import") is None


@pytest.mark.parametrize(
    ("typed", "given"), [(("  Sakit ", True), "Sakit"), (("", True), None), (("x", False), None)]
)
def test_a_reason(
    typed: tuple[str, bool], given: str | None, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    monkeypatch.setattr(QInputDialog, "getText", lambda *_a: typed)
    assert ask.reason(None, "Batalkan", "Alasan:") == given


def test_qt_s_own_buttons_speak_indonesian(qtbot: QtBot) -> None:
    box = QDialogButtonBox()
    qtbot.addWidget(box)
    spoken = {}
    for each in QDialogButtonBox.StandardButton:
        if each.value and each.value & (each.value - 1) == 0:
            spoken[each.name] = box.addButton(each).text().replace("&", "")
    assert spoken["Ok"] == "Oke"
    assert spoken["Cancel"] == "Batal"
    assert spoken["Save"] == "Simpan"
    assert spoken["Yes"] == "Ya"
    english = {"OK", "Cancel", "Save", "Yes", "No", "Close", "Open", "Discard", "Apply", "Help"}
    assert not english & set(spoken.values())


def _expect(found: object, wanted: object) -> None:
    assert found == wanted
