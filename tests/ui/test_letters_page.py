"""The page of letters: the book in the hands of a clerk, a letter on the desk, keys in a safe."""

from __future__ import annotations

import io
import shutil
import threading
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import sealed_papers as papers
from pypdf import PdfWriter
from PySide6.QtCore import QMimeData, QPoint, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from kepegdesk.domain.kinds import Role
from kepegdesk.services import desk, letter_book, letter_kinds, seals
from kepegdesk.services.letter_book import NumberRow
from kepegdesk.services.session import Session
from kepegdesk.ui import ask
from kepegdesk.ui.changes import Context
from kepegdesk.ui.dialogs.letter_gaps import LetterGaps
from kepegdesk.ui.dialogs.letter_kinds import LetterCode, LetterKind, LetterKinds
from kepegdesk.ui.dialogs.letter_numbers import PaperNumber, Reserve
from kepegdesk.ui.style import RED
from kepegdesk.ui.views.letters import LettersPage
from tests.ui import letter_desk
from tests.ui.conftest import clock
from tests.ui.letter_desk import LONG, accepted, answered, fill, issued, shown

page, empty = letter_desk.page, letter_desk.empty
WaitFor = Callable[[Callable[[], bool]], None]


class TestBook:
    """Buku nomor."""

    def rows(self, page: LettersPage) -> list[NumberRow]:
        return page.book.model.rows

    def test_it_shows_the_numbers_of_the_year(self, page: LettersPage) -> None:
        book = page.book
        assert self.rows(page)
        assert {row.year for row in self.rows(page)} == {2026}
        assert page.words() == book.ui.count.text() == f"{len(self.rows(page))} nomor"
        numbers = [row.number for row in self.rows(page)]
        assert numbers == sorted(numbers, reverse=True)

    def test_search_and_state_narrow_it(self, page: LettersPage) -> None:
        book, first = page.book, self.rows(page)[0]
        book.ui.search.setText(f"{first.subject.split()[0].upper()} {first.text}")
        assert [row.text for row in self.rows(page)] == [first.text]
        book.ui.search.setText("tidak ada yang begini")
        assert book.ui.stack.currentWidget() is book.ui.emptyPage
        book.ui.empty.acted.emit()
        assert book.ui.search.text() == ""
        book.ui.stateFilter.setCurrentIndex(book.ui.stateFilter.findData("void"))
        assert {row.state for row in self.rows(page)} <= {"void"}

    def test_reserving(self, page: LettersPage, monkeypatch: pytest.MonkeyPatch,
                       qtbot: QtBot) -> None:  # fmt: skip
        last = self.rows(page)[0].number
        seen: list[str] = []

        def three(dialog: Reserve) -> None:
            seen.append(dialog.ui.next.text())
            dialog.ui.count.setValue(3)
            fill(dialog, subject="Guru SD 12")

        accepted(monkeypatch, Reserve, three)
        page.ui.tabs.setFocus()
        with qtbot.waitSignal(page.told) as told:
            qtbot.keyClick(page.book, Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier
                           | Qt.KeyboardModifier.ShiftModifier)  # fmt: skip
        made = self.rows(page)[:3]
        assert [row.number for row in made] == [last + 3, last + 2, last + 1]
        assert {(row.state, row.subject) for row in made} == {("reserved", "Guru SD 12")}
        assert page.book.current() == made[2]
        assert "sampai" in told.args[0]
        assert "Nomor berikutnya di buku cuti, misalnya 800.1.11.4/123/BKPSDM/2026" in seen[0]

    def test_using_and_voiding(self, page: LettersPage, monkeypatch: pytest.MonkeyPatch,
                               qtbot: QtBot) -> None:  # fmt: skip
        book, context = page.book, page.book._context
        used, dead = context.do(letter_book.reserve, "annual", "x", 2)
        book.ui.table.go_to([row.id for row in self.rows(page)].index(used.id))
        accepted(monkeypatch, PaperNumber, lambda d: fill(d, subject="Surat tangan"))
        qtbot.keyClick(book.ui.table, Qt.Key.Key_Return)
        assert book.current() is not None
        assert (book.current().state, book.current().subject) == ("used", "Surat tangan")  # type: ignore[union-attr]
        assert not book.ui.useButton.isEnabled()
        book.ui.table.go_to([row.id for row in self.rows(page)].index(dead.id))
        answered(monkeypatch, reason=None)
        book.ui.voidButton.click()
        assert book.current().state == "reserved"  # type: ignore[union-attr]
        answered(monkeypatch, reason="Salah tulis")
        book.ui.voidButton.click()
        row = next(row for row in self.rows(page) if row.id == dead.id)
        assert (row.state, row.reason) == ("void", "Salah tulis")
        assert not book.ui.voidButton.isEnabled()
        assert "dibatalkan" in book.ui.notice.text()

    def test_a_number_of_a_leave_is_told_where_to_go(
        self, page: LettersPage, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        told: list[str] = []
        answered(monkeypatch, reason="Salah")
        monkeypatch.setattr(ask, "warn", lambda _parent, text, **_more: told.append(text))
        row = next(row for row in self.rows(page) if row.request and row.state == "used")
        page.book.ui.table.go_to(self.rows(page).index(row))
        page.book.ui.voidButton.click()
        assert "halaman Cuti" in told[0]

    def test_a_letter_from_paper(self, page: LettersPage, monkeypatch: pytest.MonkeyPatch) -> None:
        last = self.rows(page)[0].number

        def typed(dialog: PaperNumber) -> None:
            dialog.ui.kind.setCurrentIndex(dialog.ui.kind.findData("recall"))
            fill(dialog, number=str(last + 2), subject="Panggilan La Uji")

        accepted(monkeypatch, PaperNumber, typed)
        page.book.ui.enterButton.click()
        assert [(row.number, row.state) for row in self.rows(page)[:2]] == [
            (last + 2, "used"), (last + 1, "skipped"),
        ]  # fmt: skip

    def test_what_is_refused_is_marked(self, page: LettersPage, qtbot: QtBot) -> None:
        dialog = PaperNumber(page.book._context)
        qtbot.addWidget(dialog)
        dialog.show()
        fill(dialog, number="A/1", subject="x")
        dialog.save()
        assert dialog.ui.number.property("wrong")
        assert "tidak sesuai pola" in dialog.ui.notice.text()
        fill(dialog, number="", subject="", day="")
        dialog.ui.day.editingFinished.emit()
        dialog.save()
        assert dialog.ui.day.property("wrong")
        assert dialog.made is None

    def test_another_year_s_number_moves_the_list_there(
        self, page: LettersPage, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def old(dialog: PaperNumber) -> None:
            fill(dialog, subject="Tertinggal", day="30-12-2025")
            dialog.ui.day.editingFinished.emit()

        accepted(monkeypatch, PaperNumber, old)
        page.book.ui.enterButton.click()
        assert page.book.year() == 2025
        assert self.rows(page)[0].subject == "Tertinggal"
        assert page.book.current() == self.rows(page)[0]
        assert {row.year for row in self.rows(page)} == {2025}
        page.book.ui.yearFilter.setCurrentIndex(page.book.ui.yearFilter.findData(2026))
        assert {row.year for row in self.rows(page)} == {2026}

    def test_the_gap_report(self, page: LettersPage, monkeypatch: pytest.MonkeyPatch,
                            tmp_path: Path, qtbot: QtBot) -> None:  # fmt: skip
        context = page.book._context
        context.do(letter_book.enter, "annual", context.session.today, LONG, "300")
        dialog = LetterGaps(context, "cuti", 2026)
        qtbot.addWidget(dialog)
        assert dialog.model.rowCount() > 100
        assert "dilompati" in dialog.ui.summary.text()
        answered(monkeypatch, save_file=tmp_path / "celah")
        dialog.ui.exportButton.click()
        sheet = openpyxl.load_workbook(tmp_path / "celah.xlsx").worksheets[0]
        assert sheet.max_row > dialog.model.rowCount()
        shown: list[bytes] = []
        from kepegdesk.ui.dialogs import pdf_preview

        class Preview:
            def __init__(self, pdf: bytes, *_args: object) -> None:
                shown.append(pdf)

            def exec(self) -> None:
                """Close at once."""

        monkeypatch.setattr(pdf_preview, "PdfPreview", Preview)
        dialog.ui.printButton.click()
        assert shown[0].startswith(b"%PDF")

    def test_the_book_as_a_workbook(self, page: LettersPage, monkeypatch: pytest.MonkeyPatch,
                                    tmp_path: Path) -> None:  # fmt: skip
        answered(monkeypatch, save_file=tmp_path / "buku.xlsx")
        page.book.ui.exportButton.click()
        sheet = openpyxl.load_workbook(tmp_path / "buku.xlsx").worksheets[0]
        texts = {cell.value for row in sheet.iter_rows() for cell in row}
        assert {row.text for row in self.rows(page)} <= texts

    def test_an_office_without_numbers_says_the_way_on(
        self, empty: LettersPage, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        assert empty.book.ui.stack.currentWidget() is empty.book.ui.emptyPage
        accepted(monkeypatch, Reserve, lambda dialog: fill(dialog, subject="Pertama"))
        empty.book.ui.empty.acted.emit()
        assert [row.number for row in self.rows(empty)] == [1]

    def test_who_only_reads_sees_no_buttons(self, sample_file: Path, tmp_path: Path,
                                            qtbot: QtBot) -> None:  # fmt: skip
        path = shutil.copyfile(sample_file, tmp_path / "k.kepegdesk")
        with desk.opened(str(path)):
            context = Context(Session("a", "A", Role.AUDITOR, clock), str(path))
            page = shown(LettersPage(context), qtbot)
            ui = page.book.ui
            hidden = (ui.reserveButton, ui.enterButton, ui.useButton, ui.voidButton, ui.kindsButton)
            assert not any(button.isVisible() for button in hidden)
            assert ui.gapsButton.isVisible()
            page.ui.tabs.setCurrentWidget(page.keys)
            keys = page.keys.ui
            shut = (keys.backupButton, keys.restoreButton, keys.replaceButton, keys.makeButton,
                    keys.addButton, keys.forgetButton)  # fmt: skip
            assert not any(button.isVisible() for button in shut)
            assert keys.copyButton.isVisible()


class TestKinds:
    """Penomoran."""

    def test_a_pattern_shows_its_example_and_is_refused_in_words(
        self, page: LettersPage, qtbot: QtBot
    ) -> None:
        context = page.book._context
        dialog = LetterKind(context, context.ask(letter_kinds.listed)[0])
        qtbot.addWidget(dialog)
        dialog.show()
        assert dialog.ui.example.text() == "Contoh: 800.1.11.4/123/BKPSDM/2026"
        dialog.ui.template.setText("{klas}/{urut:04}/{romawi}/{tahun}")
        assert dialog.ui.example.text() == "Contoh: 800.1.11.4/0123/XI/2026"
        dialog.ui.classification.setCurrentIndex(dialog.ui.classification.findData("851"))
        assert dialog.ui.example.text() == "Contoh: 851/0123/XI/2026"
        dialog.ui.template.setText("{urut}{tahun}")
        assert "tidak dapat dibaca kembali" in dialog.ui.example.text()
        dialog.save()
        assert dialog.isVisible()
        assert dialog.ui.template.property("wrong")
        dialog.ui.template.setText("{klas}/{urut}/{tahun}")
        dialog.ui.register.setCurrentText("tahunan")
        dialog.save()
        assert not dialog.isVisible()
        row = context.ask(letter_kinds.listed)[0]
        assert (row.register, row.example) == ("tahunan", "851/123/2026")
        assert page.book.ui.registerFilter.findData("tahunan") >= 0

    def test_switching_the_scheme(self, page: LettersPage, monkeypatch: pytest.MonkeyPatch,
                                  qtbot: QtBot) -> None:  # fmt: skip
        dialog = LetterKinds(page.book._context)
        qtbot.addWidget(dialog)
        dialog.show()
        dialog.ui.scheme.setCurrentText("Permendagri 78/2012")
        answered(monkeypatch, confirm=False)
        dialog.ui.switchButton.click()
        assert dialog.kinds.model.rows[0].classification == "800.1.11.4"
        answered(monkeypatch, confirm=True)
        dialog.ui.switchButton.click()
        assert dialog.kinds.model.rows[0].classification == "851"
        assert "kini memakai kode" in dialog.ui.notice.text()

    def test_a_code_is_added_and_removed(self, page: LettersPage, monkeypatch: pytest.MonkeyPatch,
                                         qtbot: QtBot) -> None:  # fmt: skip
        dialog = LetterKinds(page.book._context)
        qtbot.addWidget(dialog)
        dialog.show()

        def typed(code: LetterCode) -> None:
            fill(code, code="800.1.11.8", label="Cuti haji")
            code.ui.scheme.setCurrentText("Permendagri 83/2022")
            code.ui.pair.setCurrentIndex(code.ui.pair.findData("855"))

        accepted(monkeypatch, LetterCode, typed)
        dialog.ui.codeNewButton.click()
        row = next(row for row in dialog.codes.model.rows if row.code == "800.1.11.8")
        assert row.pair == "855"
        dialog.ui.codesTable.go_to(dialog.codes.model.rows.index(row))
        answered(monkeypatch, confirm=True)
        dialog.ui.codeRemoveButton.click()
        assert "800.1.11.8" not in [row.code for row in dialog.codes.model.rows]


class TestCheck:
    """Periksa surat."""

    @pytest.fixture
    def check(self, page: LettersPage) -> LettersPage:
        page.ui.tabs.setCurrentWidget(page.check)
        QApplication.processEvents()
        return page

    def shown(self, page: LettersPage) -> dict[str, tuple[str, str]]:
        return {row.label: (row.sealed, row.shown) for row in page.check.model.rows}

    def scan(self, page: LettersPage, qtbot: QtBot, text: str) -> str:
        """Type as a scanner does, into whatever has the focus, and press Enter."""
        field = QApplication.focusWidget()
        assert field is page.check.ui.code
        qtbot.keyClicks(field, text)
        qtbot.keyClick(field, Qt.Key.Key_Return)
        return page.check.ui.verdict.text()

    def test_one_scan_after_the_other(self, check: LettersPage, qtbot: QtBot) -> None:
        code, _pdf = issued()
        says = papers.read(code)
        assert check.check.ui.verdict.text() == "Siap memeriksa"
        assert self.scan(check, qtbot, code) == "ASLI"
        assert check.check.ui.card.property("tone") == "good"
        assert self.shown(check)["Nomor"] == (says.number, "bandingkan sendiri")
        assert check.words() == "1 surat diperiksa"
        assert self.scan(check, qtbot, code.replace("|CT|", "|CB|")) == "DIUBAH"
        assert check.check.ui.card.property("tone") == "error"
        assert "tertukar" in check.check.ui.notes.text()
        assert self.scan(check, qtbot, "https://tte.example") == "TIDAK DIKENAL"
        assert not check.check.ui.table.isVisible()
        assert self.scan(check, qtbot, code) == "ASLI"
        assert check.check.ui.code.text() == ""

    def test_nothing_typed_is_nothing_asked(self, check: LettersPage, qtbot: QtBot) -> None:
        assert self.scan(check, qtbot, " ") == "Siap memeriksa"

    def test_a_chosen_file(self, check: LettersPage, monkeypatch: pytest.MonkeyPatch,
                           tmp_path: Path, wait_for: WaitFor) -> None:  # fmt: skip
        code, pdf = issued()
        (tmp_path / "surat.pdf").write_bytes(pdf)
        answered(monkeypatch, open_file=tmp_path / "surat.pdf")
        check.check.ui.openButton.click()
        wait_for(lambda: check.check.ui.verdict.text() == "ASLI")
        assert {shown for _sealed, shown in self.shown(check).values()} == {"sama"}
        assert self.shown(check)["Nomor"][0] == papers.read(code).number
        assert QApplication.focusWidget() is check.check.ui.code

    def test_letters_are_judged_off_the_window_s_thread(
        self, check: LettersPage, monkeypatch: pytest.MonkeyPatch, tmp_path: Path,
        wait_for: WaitFor,
    ) -> None:  # fmt: skip
        """A file of many takes a second, in which the window must not stand still."""
        judge, places = seals._judge, []

        def noted(*args: Any, **more: Any) -> seals.Verdict:
            places.append(threading.current_thread() is threading.main_thread())
            return judge(*args, **more)

        monkeypatch.setattr(seals, "_judge", noted)
        path = tmp_path / "surat.pdf"
        path.write_bytes(issued()[1])
        check.check.check_file(path)
        wait_for(lambda: check.check.ui.verdict.text() == "ASLI")
        assert places == [False]

    def test_a_dropped_file_with_one_altered_digit(
        self, check: LettersPage, tmp_path: Path, wait_for: WaitFor
    ) -> None:
        code, _pdf = issued()
        says = papers.read(code)
        forged = replace(says, number=says.number.replace("/2026", "/2027"))
        path = tmp_path / "palsu.pdf"
        path.write_bytes(papers.pdf([(code, papers.words(forged))]))
        mime = QMimeData()
        mime.setUrls([QUrl.fromLocalFile(str(path))])
        event = QDropEvent(
            QPoint(5, 5), Qt.DropAction.CopyAction, mime, Qt.MouseButton.LeftButton,
            Qt.KeyboardModifier.NoModifier,
        )  # fmt: skip
        check.check.ui.drop.dropEvent(event)
        wait_for(lambda: check.check.ui.verdict.text() == "DIUBAH")
        assert self.shown(check)["Nomor"] == (says.number, forged.number)
        assert self.shown(check)["Lama"][1] == "sama"
        red = check.check.model.index(0, 2).data(Qt.ItemDataRole.ForegroundRole)
        assert red.color().name() == RED

    def test_several_letters_show_the_worst_first(
        self, check: LettersPage, tmp_path: Path, wait_for: WaitFor
    ) -> None:
        code, genuine = issued()
        forged = papers.pdf([(code.replace("|CT|", "|CB|"), papers.words(papers.read(code)))])
        path = tmp_path / "dua.pdf"
        both = PdfWriter()
        for pdf in (genuine, forged):
            both.append(io.BytesIO(pdf))
        both.write(path)
        check.check.check_file(path)
        wait_for(lambda: check.check.ui.verdict.text() == "DIUBAH")
        letters = check.check.ui.letters
        assert letters.isVisible()
        assert [letters.itemText(place)[:15] for place in range(2)] == [
            "Halaman 1: ASLI", "Halaman 2: DIUB",
        ]  # fmt: skip
        letters.setCurrentIndex(0)
        assert check.check.ui.verdict.text() == "ASLI"
        assert check.words() == "2 surat diperiksa"

    def test_a_letter_that_no_longer_holds_is_not_plainly_green(self, check: LettersPage) -> None:
        code, _pdf = issued()
        found = seals.verify_text(check.check._context.session, code)
        check.check.show_verdicts([replace(found, caution=True, notes=("Cutinya DIBATALKAN",))])
        assert check.check.ui.verdict.text() == "ASLI, dengan catatan"
        assert check.check.ui.card.property("tone") == "warning"
        assert "DIBATALKAN" in check.check.ui.notes.text()

    def test_a_file_that_cannot_be_read_is_told(
        self, check: LettersPage, monkeypatch: pytest.MonkeyPatch, tmp_path: Path,
        wait_for: WaitFor,
    ) -> None:  # fmt: skip
        told: list[str] = []
        monkeypatch.setattr(ask, "warn", lambda _parent, text, **_more: told.append(text))
        (tmp_path / "rusak.pdf").write_bytes(b"%PDF-1.7 rusak")
        check.check.check_file(tmp_path / "rusak.pdf")
        wait_for(lambda: bool(told))
        assert "bukan PDF yang utuh" in told[0]
        assert check.check.ui.verdict.text() == "Siap memeriksa"
        assert QApplication.focusWidget() is check.check.ui.code
