"""The letterheads: typed, previewed as they print, kept, and never changed under a letter."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtGui import QColor, QImage
from pytestqt.qtbot import QtBot

from kepegdesk.errors import BadFile
from kepegdesk.services import journal, office, units
from kepegdesk.ui import ask
from kepegdesk.ui.changes import Context
from kepegdesk.ui.views.office import OfficePage
from kepegdesk.ui.views.office_letterhead import Letterheads
from kepegdesk.ui.widgets.pdf_pages import open_pdf


@pytest.fixture
def head(office_page: OfficePage) -> Letterheads:
    """Return the section of the letterheads, in front."""
    section: Letterheads = office_page.show_section("letterhead")
    return section


class TestLetterhead:
    """What stands at the head of every letter."""

    def test_is_saved_and_shown_again(self, head: Letterheads, empty_context: Context) -> None:
        head.ui.address.setPlainText("Jalan Contoh 1\nKendari")
        head.ui.saveButton.click()

        assert "disimpan" in head.ui.notice.text()
        assert empty_context.ask(office.letterhead).address == "Jalan Contoh 1\nKendari"
        assert not head.is_dirty()

    def test_without_a_name_it_is_refused(self, head: Letterheads, empty_context: Context) -> None:
        head.ui.officeName.clear()
        head.ui.saveButton.click()

        assert head.ui.notice.text() == "Nama kantor belum diisi."
        assert head.ui.officeName.property("wrong")
        assert empty_context.ask(office.letterhead).name
        assert head.is_dirty()

    def test_a_change_elsewhere_leaves_what_is_being_typed(
        self, head: Letterheads, empty_context: Context
    ) -> None:
        head.ui.city.setText("Kota Uji")
        empty_context.do(units.save, None, name="Dinas Uji")

        assert head.ui.city.text() == "Kota Uji"
        assert not head.list

    def test_is_shown_as_it_prints_while_it_is_typed(
        self, head: Letterheads, empty_context: Context, qtbot: QtBot
    ) -> None:
        preview = head.ui.preview
        qtbot.waitUntil(lambda: not preview.pixmap().isNull(), timeout=15_000)
        before = preview.pixmap().toImage()

        head.ui.government.setText("PEMERINTAH KOTA UJI COBA")

        qtbot.waitUntil(lambda: preview.pixmap().toImage() != before, timeout=15_000)
        size = preview.pixmap().deviceIndependentSize()
        assert size.height() <= preview.height()
        assert size.width() <= preview.width()

    def test_the_strip_holds_what_letters_print(self, empty_context: Context) -> None:
        stored = office.Letterhead(
            "PEMERINTAH KOTA UJI", "DINAS <b>A & B</b>", "Jalan 1\nUji", contact="Telepon 1"
        )

        with open_pdf(empty_context.ask(office.letterhead_strip, stored)) as document:
            text = document[0].get_textpage().get_text_range()
            assert len(document) == 1

        assert text.split("\r\n") == [
            "PEMERINTAH KOTA UJI", "DINAS <b>A & B</b>", "Jalan 1", "Uji", "Telepon 1",
        ]  # fmt: skip

    def test_a_stored_blank_line_is_no_change(
        self, head: Letterheads, empty_context: Context
    ) -> None:
        stored = empty_context.ask(office.letterhead)
        empty_context.do(office.change_letterhead, replace(stored, address="Jalan Contoh 1\n"))

        assert head.ui.address.toPlainText() == "Jalan Contoh 1\n"
        assert not head.is_dirty()

    def test_an_undo_shows_the_old_one(self, head: Letterheads, empty_context: Context) -> None:
        old = head.ui.city.text()
        head.ui.city.setText("Kota Uji")
        head.ui.saveButton.click()

        empty_context.do(journal.undo)

        assert head.ui.city.text() == old

    def test_a_logo_is_kept_small_and_as_png(
        self,
        head: Letterheads,
        empty_context: Context,
        tmp_path: Path,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        picture = QImage(1800, 1200, QImage.Format.Format_RGB32)
        picture.fill(QColor("navy"))
        path = tmp_path / "lambang.bmp"
        assert picture.save(str(path))
        monkeypatch.setattr(ask, "open_file", lambda *_given: path)

        head.ui.logoButton.click()
        head.ui.saveButton.click()

        logo = empty_context.ask(office.letterhead).logo
        assert logo is not None
        assert logo.startswith(b"\x89PNG")
        assert QImage.fromData(logo).size().toTuple() == (600, 400)
        head.ui.logoNoButton.click()
        head.ui.saveButton.click()
        assert empty_context.ask(office.letterhead).logo is None

    def test_what_is_no_picture_is_refused(
        self, head: Letterheads, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        path, refused = tmp_path / "lambang.png", list[object]()
        path.write_bytes(b"bukan gambar")
        monkeypatch.setattr(ask, "open_file", lambda *_given: path)
        monkeypatch.setattr(ask, "refusal", lambda _parent, fault: refused.append(fault))

        head.ui.logoButton.click()

        assert [type(fault) for fault in refused] == [BadFile]
        assert not head.is_dirty()

    def test_the_head_of_regions_own_head_is_kept_beside_it(
        self,
        head: Letterheads,
        empty_context: Context,
        tmp_path: Path,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        """To save the office's address must not forget the other letterhead."""
        picture = QImage(100, 100, QImage.Format.Format_RGB32)
        picture.fill(QColor("gold"))
        path = tmp_path / "garuda.png"
        assert picture.save(str(path))
        monkeypatch.setattr(ask, "open_file", lambda *_given: path)
        head.ui.regionHead.setText("WALI KOTA UJI")
        head.ui.sealButton.click()
        head.ui.saveButton.click()
        head.ui.address.setPlainText("Jalan Lain 2")
        head.ui.saveButton.click()

        stored = empty_context.ask(office.letterhead)
        assert (stored.region_head, stored.address) == ("WALI KOTA UJI", "Jalan Lain 2")
        assert stored.region_logo is not None
        assert stored.logo is None
