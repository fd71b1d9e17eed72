"""The tab of wording: what is typed, what is told about it, the page beside it, what is stored."""

from __future__ import annotations

import io
import threading
from typing import Any

import pytest
from pypdf import PdfReader
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QListWidgetItem
from pytestqt.qtbot import QtBot

from kepegdesk.domain.kinds import Role
from kepegdesk.services import wording
from kepegdesk.services.session import Session
from kepegdesk.ui import ask, jobs
from kepegdesk.ui.changes import Context
from kepegdesk.ui.views.letter_wording import KEY, WordingTab
from kepegdesk.ui.views.letters import LettersPage
from kepegdesk.ui.widgets.slot_editor import SlotEditor
from tests.ui.conftest import clock
from tests.ui.window_checks import faults

CLOSING = "Demikian surat ini dibuat untuk {nama}."


@pytest.fixture
def tab(sample_context: Context, qtbot: QtBot) -> WordingTab:
    """Return the tab at the sample office, shown."""
    return shown(WordingTab(sample_context), qtbot)


def shown(made: WordingTab, qtbot: QtBot) -> WordingTab:
    """Show the tab as large as a small screen lets it be."""
    qtbot.addWidget(made)
    made.resize(1150, 600)
    with qtbot.waitExposed(made):
        made.show()
    settled(made, qtbot)
    return made


def editor(tab: WordingTab, slot: str) -> SlotEditor:
    """Return the editor of a part."""
    return next(each for each in tab._editors if each.slot.key == slot)


def choose(tab: WordingTab, key: str) -> None:
    """Choose a paper in the list as a click does."""
    tab.ui.papers.setCurrentItem(item_of(tab, key))


def item_of(tab: WordingTab, key: str) -> QListWidgetItem:
    """Return the line of a paper."""
    lines = (tab.ui.papers.item(place) for place in range(tab.ui.papers.count()))
    return next(line for line in lines if line.data(KEY) == key)


def settled(tab: WordingTab, qtbot: QtBot) -> None:
    """Wait until the page beside the text is the one of what is typed."""
    qtbot.waitUntil(lambda: tab._drawing is None and not tab._later.isActive(), timeout=15_000)


def page_text(tab: WordingTab) -> str:
    """Return what the page beside the text says."""
    pages = PdfReader(io.BytesIO(tab.ui.preview._pdf)).pages
    return " ".join(" ".join(page.extract_text().split()) for page in pages)


def test_shows_a_paper_with_its_parts_fields_and_page(tab: WordingTab) -> None:
    assert tab.ui.title.whole() == "Surat Izin Cuti Tahunan"
    assert "SE BAKN" in tab.ui.basis.text()
    assert editor(tab, "judul").text() == "SURAT IZIN CUTI TAHUNAN"
    names = [tab.ui.fields.item(place).data(KEY) for place in range(tab.ui.fields.count())]
    assert {"nama", "lama", "tahun_hak"} <= set(names)
    assert tab.ui.pageCount.text() == "1 halaman"
    assert "SURAT IZIN CUTI TAHUNAN Nomor" in page_text(tab)
    assert not tab.is_dirty()


def test_the_page_follows_a_moment_after_typing(tab: WordingTab, qtbot: QtBot) -> None:
    closing = editor(tab, "penutup")
    closing.edit.selectAll()
    qtbot.keyClicks(closing.edit, "Tamat, {nama}.")
    assert tab.ui.dirty.text() == "● belum disimpan"
    qtbot.waitUntil(lambda: "2. Tamat, Wa Ode Fitriani" in page_text(tab))
    assert wording.paper(tab._context.session, "annual").slots[4].text != "Tamat, {nama}."


def test_only_the_newest_wording_is_shown(
    tab: WordingTab, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The page is set off the window's thread; one that comes late shows nothing."""
    threads: list[object] = []
    late, preview = threading.Event(), wording.preview

    def slow(session: Session, key: str, typed: dict[str, str], **kinds: Any) -> Any:
        threads.append(threading.current_thread())
        if "Lama" in typed["penutup"]:
            late.wait(10)
        return preview(session, key, typed, **kinds)

    monkeypatch.setattr(wording, "preview", slow)
    editor(tab, "penutup").set_text("Lama, {nama}.")
    tab.draw()
    editor(tab, "penutup").set_text("Baru, {nama}.")
    tab.draw()
    qtbot.waitUntil(lambda: "2. Baru, Wa Ode" in page_text(tab), timeout=15_000)
    late.set()
    qtbot.waitUntil(lambda: not jobs.is_busy(), timeout=15_000)
    assert "2. Baru, Wa Ode" in page_text(tab)
    assert threading.main_thread() not in threads


def test_a_fault_is_told_under_its_part_and_underlined(tab: WordingTab, qtbot: QtBot) -> None:
    before = page_text(tab)
    closing = editor(tab, "penutup")
    closing.set_text("Untuk {nma}\nselesai }")
    qtbot.waitUntil(lambda: bool(closing.faults()))
    assert closing.faults() == (
        "Baris 1, kolom 8: Isian «nma» tidak dikenal. Maksudnya «nama»?\n"
        "Baris 2, kolom 9: Kurung kurawal «}» tanpa pembuka «{»."
    )
    marks = closing.edit.extraSelections()
    assert [mark.cursor.selectedText() for mark in marks] == ["nma", "}"]
    assert "Pratinjau menunggu" in tab.ui.overflow.text()
    assert page_text(tab) == before  # the last page that could print stays
    closing.set_text(CLOSING)
    qtbot.waitUntil(lambda: not closing.faults())
    settled(tab, qtbot)
    assert tab.ui.overflow.text() == ""


def test_nothing_broken_is_stored(tab: WordingTab, qtbot: QtBot) -> None:
    editor(tab, "penutup").set_text("{")
    qtbot.keyClick(tab, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    assert "belum ditutup" in tab.ui.notice.text()
    assert tab.is_dirty()
    assert not any(row.changed for row in wording.listed(tab._context.session))


@pytest.mark.parametrize("typed", ["{luar_negeri}", "[bila luar_negeri] Diberikan cuti:"])
def test_a_part_that_may_be_empty_is_told_and_not_stored(typed: str, tab: WordingTab) -> None:
    opening = editor(tab, "pembuka")
    opening.set_text(typed)
    tab.draw()
    assert "Bagian ini kosong bila {luar_negeri} kosong." in opening.faults()
    tab.save()
    assert "kosong bila" in tab.ui.notice.text()
    assert not any(row.changed for row in wording.listed(tab._context.session))


def test_what_another_computer_stored_meanwhile_stays(tab: WordingTab) -> None:
    session = tab._context.session
    editor(tab, "pembuka").set_text("Pembuka dari komputer ini kepada {status_pegawai}:")
    wording.save(session, "annual", {"penutup": CLOSING})  # told to nobody here
    tab.save()
    stored = {slot.key: slot.text for slot in wording.paper(session, "annual").slots}
    assert stored["pembuka"].startswith("Pembuka dari komputer ini")
    assert stored["penutup"] == CLOSING
    editor(tab, "penutup").set_text("Penutup dari komputer ini.")
    wording.save(session, "annual", {"penutup": "Penutup dari komputer lain."})
    tab.save()
    assert "«Butir 2, kalimat penutup» baru saja diubah" in tab.ui.notice.text()
    assert tab.is_dirty()


def test_saves_and_marks_the_paper(tab: WordingTab, qtbot: QtBot) -> None:
    editor(tab, "penutup").set_text(CLOSING)
    tab.ui.tightness.setValue(4)
    qtbot.keyClick(tab, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    assert "disimpan" in tab.ui.notice.text()
    assert not tab.is_dirty()
    assert item_of(tab, "annual").text() == "Surat Izin Cuti Tahunan ●"
    stored = wording.paper(tab._context.session, "annual")
    assert (stored.slots[4].text, stored.tightness) == (CLOSING, 4)
    assert tab.words() == "20 templat, 1 dengan kalimat kantor sendiri"


def test_reset_asks_first(tab: WordingTab, monkeypatch: pytest.MonkeyPatch) -> None:
    editor(tab, "penutup").set_text(CLOSING)
    tab.save()
    for answer, changed in ((False, True), (True, False)):
        monkeypatch.setattr(ask, "confirm", lambda *_a, answer=answer, **_k: answer)
        tab.ui.resetButton.click()
        assert wording.listed(tab._context.session)[0].changed is changed
    assert editor(tab, "penutup").text().startswith("Demikian surat izin cuti tahunan")
    assert not tab.ui.resetButton.isEnabled()


class TestFields:
    """A field is put where the cursor was, with the keyboard and with the mouse."""

    def test_enter_inserts_it_into_the_part_last_stood_in(
        self, tab: WordingTab, qtbot: QtBot
    ) -> None:
        closing = editor(tab, "penutup")
        closing.edit.setFocus()
        closing.edit.clear()
        qtbot.keyClicks(closing.edit, "Untuk ")
        tab.ui.fields.setCurrentRow(0)
        tab.ui.fields.setFocus()
        qtbot.keyClick(tab.ui.fields, Qt.Key.Key_Return)
        assert closing.text() == "Untuk {nama}"
        qtbot.waitUntil(closing.edit.hasFocus)

    def test_enter_is_a_new_paragraph_only_where_there_are_some(
        self, tab: WordingTab, qtbot: QtBot
    ) -> None:
        title, closing = editor(tab, "judul"), editor(tab, "penutup")
        title.edit.setFocus()
        qtbot.keyClick(title.edit, Qt.Key.Key_Return)
        assert "\n" not in title.text()
        qtbot.keyClick(closing.edit, Qt.Key.Key_Return)
        assert "\n" in closing.text()

    def test_a_field_grows_with_its_text(self, tab: WordingTab) -> None:
        closing = editor(tab, "penutup")
        before = closing.edit.height()
        closing.set_text("\n".join(["satu"] * 6))
        assert closing.edit.height() > before
        closing.set_text("\n".join(["satu"] * 90))
        assert closing.edit.height() < 260


class TestLeaving:
    """What is typed is never lost by going elsewhere."""

    @pytest.mark.parametrize(
        ("answer", "shown_after", "stored"),
        [(0, "sick", True), (1, "sick", False), (2, "annual", False), (None, "annual", False)],
    )
    def test_another_paper_is_shown_after_asking(
        self,
        answer: int | None,
        shown_after: str,
        stored: bool,
        tab: WordingTab,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        monkeypatch.setattr(ask, "choose", lambda *_a, **_k: answer)
        editor(tab, "penutup").set_text(CLOSING)
        choose(tab, "sick")
        assert tab._shown is not None
        assert tab._shown.paper.key == shown_after
        current = tab.ui.papers.currentItem()
        assert current.data(KEY) == shown_after
        assert wording.listed(tab._context.session)[0].changed is stored
        if shown_after == "annual":
            assert editor(tab, "penutup").text() == CLOSING

    def test_a_broken_wording_keeps_the_window(
        self, sample_context: Context, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        page = LettersPage(sample_context)
        qtbot.addWidget(page)
        page.ui.tabs.setCurrentWidget(page.wording)
        with qtbot.waitExposed(page):
            page.show()
        assert page.leave()
        editor(page.wording, "penutup").set_text("{")
        page.ui.tabs.setCurrentIndex(0)
        monkeypatch.setattr(ask, "choose", lambda *_a, **_k: 0)
        assert not page.leave()
        assert page.ui.tabs.currentWidget() is page.wording
        monkeypatch.setattr(ask, "choose", lambda *_a, **_k: 1)
        assert page.leave()
        assert not page.wording.is_dirty()

    def test_what_is_typed_survives_a_change_elsewhere(self, tab: WordingTab) -> None:
        editor(tab, "penutup").set_text(CLOSING)
        tab._context.do(wording.save, "sick", {"penutup": CLOSING})
        assert editor(tab, "penutup").text() == CLOSING
        assert item_of(tab, "sick").text() == "Surat Izin Cuti Sakit ●"

    def test_batalkan_returns_to_what_is_stored(self, tab: WordingTab) -> None:
        editor(tab, "penutup").set_text(CLOSING)
        tab.ui.revertButton.click()
        assert not tab.is_dirty()


class TestExamples:
    """The page of a real request, in the words typed."""

    def test_a_request_of_the_kind(self, tab: WordingTab, qtbot: QtBot) -> None:
        assert tab.ui.example.count() > 1
        tab.ui.example.setCurrentIndex(1)
        settled(tab, qtbot)
        name = tab.ui.example.currentText().split(",")[0]
        assert name in page_text(tab)
        choose(tab, "delegation")
        assert tab.ui.example.itemText(0) == "Nilai contoh"

    def test_too_many_pages_are_told(self, tab: WordingTab, qtbot: QtBot) -> None:
        editor(tab, "ketentuan").set_text("\n".join(["Ketentuan yang panjang. " * 14] * 13))
        qtbot.waitUntil(lambda: "memakai 2 halaman" in tab.ui.overflow.text())
        assert tab.ui.pageCount.text() == "2 halaman"


def test_only_admins_may_change_it(sample_context: Context, qtbot: QtBot) -> None:
    session = Session("op", "Operator", Role.OPERATOR, clock)
    tab = shown(WordingTab(Context(session, sample_context.location)), qtbot)
    assert editor(tab, "penutup").edit.isReadOnly()
    assert not tab.ui.saveButton.isVisible()
    assert not tab.ui.tightness.isEnabled()
    assert "Hanya admin" in tab.ui.notice.text()
    tab.ui.fields.itemActivated.emit(tab.ui.fields.item(0))
    assert not tab.is_dirty()


def test_an_office_without_requests_shows_its_papers(empty_context: Context, qtbot: QtBot) -> None:
    tab = shown(WordingTab(empty_context), qtbot)
    assert not tab.ui.example.isEnabled()
    for place in range(tab.ui.papers.count()):
        key = tab.ui.papers.item(place).data(KEY)
        if key:
            choose(tab, key)
            settled(tab, qtbot)
            assert tab.ui.preview.page_count() >= 1
            assert tab.ui.overflow.text() == ""


@pytest.mark.parametrize("key", ["annual", "cltn_decree", "cltn_propose"])
def test_it_keeps_to_the_rules_of_windows(key: str, tab: WordingTab) -> None:
    tab.show_paper(key)
    assert faults(tab) == []
    editor(tab, "tembusan").set_text("{")
    tab.draw()
    assert faults(tab) == []
