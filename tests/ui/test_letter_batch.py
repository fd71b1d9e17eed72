"""Printing many papers from the window: choice, place, children, cancelling, looking, printers."""

from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path

import pypdf
import pypdfium2
import pytest
from PIL.Image import Image
from PySide6.QtCore import QSettings
from PySide6.QtGui import QDesktopServices
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from kepegdesk.documents.page import A4, F4, Paper
from kepegdesk.domain.kinds import Role
from kepegdesk.errors import BadFile, UserError
from kepegdesk.progress import Cancelled, nothing
from kepegdesk.services import leave_facts, leave_lists, leave_rows, letter_batches, settings
from kepegdesk.services import papers as kept
from kepegdesk.services.calibration import calibration_sheet
from kepegdesk.services.letter_batches import Batch, Sort
from kepegdesk.storage.database import connection
from kepegdesk.ui import ask
from kepegdesk.ui.changes import Context
from kepegdesk.ui.dialogs import letter_batch
from kepegdesk.ui.dialogs.give_number import GiveNumber
from kepegdesk.ui.dialogs.letter_batch import LetterBatch, print_letters, write_files
from kepegdesk.ui.dialogs.pdf_preview import PdfPreview
from kepegdesk.ui.dialogs.printer_offset import PrinterOffset
from kepegdesk.ui.jobs import Job, run_in_child
from kepegdesk.ui.papers import show_paper
from kepegdesk.ui.printer_offsets import keep_offset, offset_of
from kepegdesk.ui.printing import print_pdf
from kepegdesk.ui.widgets.pdf_pages import MOST_DRAWN
from tests.ui.window_checks import faults

FULL = pytest.mark.skipif(
    not Path("/dev/full").exists(), reason="needs the device that is always full"
)


@pytest.fixture
def requests(sample_context: Context) -> list[int]:
    """Return some requests of the sample office, in every state."""
    return [row.id for row in sample_context.ask(leave_lists.listed)][:12]


@pytest.fixture
def window(qtbot: QtBot) -> QWidget:
    """Return what the dialogs belong to."""
    made = QWidget()
    qtbot.addWidget(made)
    return made


def press_start(monkeypatch: pytest.MonkeyPatch, *, whole: bool = True) -> None:
    """Let the dialog be answered at once."""

    def answer(self: LetterBatch) -> int:
        (self.ui.oneFile if whole else self.ui.manyFiles).setChecked(True)
        self.choose_place()
        return self.result()

    monkeypatch.setattr(LetterBatch, "exec", answer)


class TestChoice:
    """What is printed and where to."""

    def test_says_how_many_there_are(
        self, sample_context: Context, requests: list[int], qtbot: QtBot
    ) -> None:
        dialog = LetterBatch(sample_context, requests)
        qtbot.addWidget(dialog)
        dialog.show()
        counts = sample_context.ask(letter_batches.count, requests)
        count = counts[Sort.LETTERS]
        assert f"{count.issued} terbit" in dialog.ui.letters.text()
        assert dialog.sorts() == [Sort.LETTERS]
        dialog.ui.drafts.setChecked(False)
        assert f"dicetak: {count.issued} terbit." in dialog.ui.sum.text()
        dialog.ui.letters.setChecked(False)
        assert "tidak ada surat" in dialog.ui.sum.text()
        assert not dialog.ui.startButton.isEnabled()
        assert faults(dialog) == []

    def test_the_count_is_what_would_be_written(self, sample_context: Context) -> None:
        """It reads only what tells which papers there are, and that of every state and act."""
        every = [row.id for row in sample_context.ask(leave_lists.listed)]
        counts = sample_context.ask(letter_batches.count, every)
        found = dict.fromkeys(Sort, letter_batches.Count())
        with connection():
            context = leave_facts.context()
            for number in every:
                row = leave_rows.read_row(number, context)
                for paper in kept.listed(row, by_hand=False):
                    sort = next(each for each in Sort if each.takes(paper.key))
                    was, issued = found[sort], paper.issued
                    found[sort] = letter_batches.Count(
                        was.issued + issued, was.drafts + (not issued)
                    )
        assert counts == found
        assert min(count.issued for count in counts.values()) > 0

    def test_nothing_chosen_prints_nothing(
        self, sample_context: Context, window: QWidget, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(LetterBatch, "exec", lambda self: (self.choose_place(), 0)[1])
        assert print_letters(sample_context, [], window) is None


class TestWriting:
    """The job behind the window."""

    def test_one_document_in_the_order_of_the_rows(
        self,
        sample_context: Context,
        requests: list[int],
        window: QWidget,
        qtbot: QtBot,
        tmp_path: Path,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        press_start(monkeypatch)
        monkeypatch.setattr(ask, "save_file", lambda *_a: tmp_path / "surat")
        told: list[str] = []
        monkeypatch.setattr(ask, "choose", lambda _p, text, _v: told.append(text))
        job = print_letters(sample_context, requests, window)
        assert job is not None
        with qtbot.waitSignal(job.finished, timeout=30_000) as ending:
            pass
        count = ending.args[0]
        counts = sample_context.ask(letter_batches.count, requests)[Sort.LETTERS]
        assert count == counts.issued + counts.drafts
        assert len(pypdf.PdfReader(tmp_path / "surat.pdf").pages) >= count
        qtbot.waitUntil(lambda: told == [f"{count} surat ditulis ke surat.pdf."])
        assert list(tmp_path.glob("*.part")) == []

    def test_a_file_for_each_paper(
        self,
        sample_context: Context,
        requests: list[int],
        window: QWidget,
        qtbot: QtBot,
        tmp_path: Path,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        folder = tmp_path / "surat"
        folder.mkdir()
        press_start(monkeypatch, whole=False)
        monkeypatch.setattr(ask, "folder", lambda *_a: folder)
        opened: list[str] = []
        monkeypatch.setattr(ask, "choose", lambda *_a: 0)
        monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: opened.append(url.path()))
        job = print_letters(sample_context, requests, window)
        assert job is not None
        with qtbot.waitSignal(job.finished, timeout=30_000) as ending:
            pass
        assert len(list(folder.iterdir())) == ending.args[0]
        qtbot.waitUntil(lambda: opened == [str(folder)])

    def test_a_refusal_is_told(
        self,
        sample_context: Context,
        requests: list[int],
        window: QWidget,
        qtbot: QtBot,
        tmp_path: Path,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        press_start(monkeypatch, whole=False)
        blocked = tmp_path / "berkas"
        blocked.write_bytes(b"")
        monkeypatch.setattr(ask, "folder", lambda *_a: blocked)
        told: list[object] = []
        monkeypatch.setattr(ask, "refusal", lambda _p, fault: told.append(fault))
        job = print_letters(sample_context, requests, window)
        assert job is not None
        qtbot.waitUntil(lambda: bool(told), timeout=15_000)
        assert isinstance(told[0], UserError)

    def test_cancelled_it_leaves_nothing(
        self, sample_context: Context, requests: list[int], qtbot: QtBot, tmp_path: Path
    ) -> None:
        """Two children at work, both are stopped and nothing stays behind."""
        folder = tmp_path / "surat"
        folder.mkdir()
        batch = sample_context.ask(letter_batches.collect, requests, list(Sort))
        many = Batch(
            tuple(
                letter_batches.Sheet(f"{n}-{sheet.name}", sheet.part)
                for n in range(40)
                for sheet in batch.sheets
            ),
            batch.paper,
        )
        assert len(letter_batches.halves(many)) == 2
        job = Job(lambda progress: write_files(many, folder, progress))
        job.progressed.connect(lambda done, _total: job.cancel() if done else None)
        with qtbot.waitSignal(job.cancelled, timeout=60_000):
            job.start()
        assert list(folder.iterdir()) == []

    def test_two_children_write_all(
        self, sample_context: Context, requests: list[int], tmp_path: Path
    ) -> None:
        folder = tmp_path / "surat"
        folder.mkdir()
        (sheet, *_) = sample_context.ask(letter_batches.collect, requests, [Sort.LETTERS]).sheets
        many = Batch(tuple(letter_batches.Sheet(f"{n}.pdf", sheet.part) for n in range(90)), "F4")
        seen: list[tuple[int, int]] = []
        count = write_files(many, folder, lambda done, total: seen.append((done, total)))
        assert count == len(list(folder.iterdir())) == 90
        assert seen[-1] == (90, 90)
        assert seen == sorted(seen)

    def test_a_fault_of_a_child_is_told_in_words(self, tmp_path: Path) -> None:
        """``CannotWrite`` is no class of ``errors``; it arrives as the refusal it is a kind of."""
        broken = Batch((letter_batches.Sheet("tidak/ada.pdf", b"%PDF"),), "F4")
        with pytest.raises(BadFile, match=r"^Folder .* tidak ada\. Pilih folder lain"):
            write_files(broken, tmp_path)
        assert list(tmp_path.iterdir()) == []

    @FULL
    def test_a_full_disk_is_told_for_one_document(self, tmp_path: Path) -> None:
        (tmp_path / "surat.pdf").write_bytes(b"lama")
        (tmp_path / "surat.pdf.part").symlink_to("/dev/full")
        batch = Batch((letter_batches.Sheet("a.pdf", b"%PDF"),), "F4")
        with pytest.raises(BadFile, match=r"^Disk penuh: surat\.pdf tidak dapat disimpan"):
            run_in_child(letter_batches.write_one, (batch, tmp_path / "surat.pdf"), nothing)
        assert [path.read_bytes() for path in tmp_path.iterdir()] == [b"lama"]

    @FULL
    def test_a_full_disk_is_told_for_a_file_each(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        stage, folder = tmp_path / "antara", tmp_path / "surat"
        stage.mkdir()
        folder.mkdir()
        (stage / "b.pdf").symlink_to("/dev/full")
        monkeypatch.setattr(letter_batches, "staging", lambda _folder: stage)
        sheets = [letter_batches.Sheet(name, b"%PDF") for name in ("a.pdf", "b.pdf")]
        with pytest.raises(BadFile, match=r"^Disk penuh: b\.pdf tidak dapat disimpan"):
            write_files(Batch(tuple(sheets), "F4"), folder)
        assert list(tmp_path.rglob("*")) == [folder]

    @pytest.mark.parametrize("answer", [True, False])
    def test_files_that_are_there_are_replaced_only_after_asking(
        self,
        answer: bool,
        sample_context: Context,
        requests: list[int],
        window: QWidget,
        qtbot: QtBot,
        tmp_path: Path,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        batch = sample_context.ask(letter_batches.collect, requests, [Sort.LETTERS])
        mine = tmp_path / batch.sheets[0].name
        mine.write_bytes(b"milik saya")
        press_start(monkeypatch, whole=False)
        monkeypatch.setattr(ask, "folder", lambda *_a: tmp_path)
        asked: list[str] = []
        told: list[str] = []
        monkeypatch.setattr(
            ask, "confirm", lambda _p, text, *_a, **_k: (asked.append(text), answer)[1]
        )
        monkeypatch.setattr(ask, "choose", lambda _p, text, _v: told.append(text))
        print_letters(sample_context, requests, window)
        qtbot.waitUntil(lambda: bool(told if answer else asked), timeout=30_000)
        count = len(batch.sheets)
        assert asked == [f"1 dari {count} berkas sudah ada di folder itu, misalnya {mine.name}."]
        assert (mine.read_bytes() == b"milik saya") is not answer
        assert len(list(tmp_path.glob("*.pdf"))) == (count if answer else 1)

    def test_the_sum_of_the_children_is_cancelled_for_all(self) -> None:
        def stop(done: int, _total: int) -> None:
            if done:
                raise Cancelled

        shared = letter_batch._Shared(stop, [2, 2])
        with pytest.raises(Cancelled):
            shared.reporter(1)(1, 2)

    def test_the_result_can_be_looked_at(
        self, window: QWidget, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        path = tmp_path / "surat.pdf"
        path.write_bytes(calibration_sheet(595, 842))
        shown: list[PdfPreview] = []
        monkeypatch.setattr(PdfPreview, "exec", lambda self: shown.append(self) or 0)
        opened: list[str] = []
        monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: opened.append(url.path()))
        for answer in (0, 1, 2):
            monkeypatch.setattr(ask, "choose", lambda *_a, answer=answer: answer)
            letter_batch._tell(window, path, 3, whole=True)
        assert shown[0]._pdf == path.read_bytes()
        assert opened == [str(tmp_path)]


class TestPreview:
    """What is to be known before printing, and the mark of a copy."""

    def test_a_page_too_many_is_told(self, window: QWidget, qtbot: QtBot) -> None:
        pdf = calibration_sheet(595, 842)
        preview = PdfPreview(pdf, "Surat", "surat.pdf", window, note="Surat ini 2 halaman.")
        assert preview.ui.notice.text() == "Surat ini 2 halaman."
        assert preview.ui.pageCount.text() == "1 halaman"

    def test_only_the_pages_in_sight_are_drawn(self, window: QWidget, qtbot: QtBot) -> None:
        """A batch of hundreds opens at once."""
        one = calibration_sheet(595, 842)
        whole = pypdfium2.PdfDocument.new()
        for _ in range(60):
            whole.import_pages(pypdfium2.PdfDocument(one))
        target = io.BytesIO()
        whole.save(target)
        preview = PdfPreview(target.getvalue(), "Surat", "surat.pdf")
        qtbot.addWidget(preview)
        with qtbot.waitExposed(preview):
            preview.show()
        view = preview.ui.view
        assert 1 <= len(view._drawn) <= 3
        bar = view.verticalScrollBar()
        for place in range(0, bar.maximum(), max(1, bar.maximum() // 40)):
            bar.setValue(place)
        bar.setValue(bar.maximum())
        assert len(view._drawn) <= MOST_DRAWN
        assert not view._sheets[59].pixmap().isNull()
        assert view._sheets[0].pixmap().isNull()

    @pytest.mark.parametrize("answer", [0, 1, 2])
    def test_a_second_print_of_an_issued_letter_asks_where_copies_are_marked(
        self,
        answer: int,
        sample_context: Context,
        window: QWidget,
        tmp_path: Path,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        settings.choose(sample_context.session, "tanda_cetak_ulang", "ya")
        row = kept_one(sample_context)
        shown: list[PdfPreview] = []
        monkeypatch.setattr(PdfPreview, "exec", lambda self: shown.append(self) or 0)
        show_paper(sample_context, row.id, "letter", window)
        (preview,), out = shown, tmp_path / "surat.pdf"
        monkeypatch.setattr(ask, "save_file", lambda *_a: out)
        monkeypatch.setattr(ask, "choose", lambda *_a, **_k: answer)
        preview.ui.saveButton.click()
        assert out.read_bytes() == preview._pdf
        assert preview._wanted() == preview._pdf, "the first print asks nothing"
        again = preview._wanted()
        if answer == 0:
            text = pypdf.PdfReader(io.BytesIO(again or b"")).pages[0].extract_text()
            assert "Cetak ulang ke-1, 23 November 2026" in text
        else:
            assert again == (preview._pdf if answer == 1 else None)

    def test_a_paper_that_waits_for_its_number_is_given_one(
        self, sample_context: Context, window: QWidget, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """A report of return is a draft until somebody sends it off (leave.md §6.2)."""
        request = came_back(sample_context)
        told: list[str] = []

        def look(self: PdfPreview) -> int:
            told.append(self.ui.title.whole())
            assert self.ui.giveButton.isVisibleTo(self) is (len(told) == 1)
            if len(told) == 1:
                self.ui.giveButton.click()
            return self.result()

        def type_number(self: GiveNumber) -> int:
            assert self.ui.heading.text() == told[0].partition(" konsep")[0]
            self.ui.number.setText("800/77/DINKES/2026")
            self.ui.on.set_date(None)
            self.save()
            assert "Tanggal surat belum diisi." in self.ui.notice.text()
            self.ui.on.set_date(sample_context.session.today)
            self.save()
            return self.result()

        monkeypatch.setattr(PdfPreview, "exec", look)
        monkeypatch.setattr(GiveNumber, "exec", type_number)
        show_paper(sample_context, request, "return", window)
        assert len(told) == 2
        assert "konsep, belum terbit" in told[0]
        assert "800/77/DINKES/2026" in told[1]

    def test_who_only_looks_gives_no_numbers(
        self, sample_context: Context, window: QWidget, papers: list[PdfPreview]
    ) -> None:
        request = came_back(sample_context)
        session = replace(sample_context.session, role=Role.AUDITOR)
        show_paper(Context(session, sample_context.location), request, "return", window)
        assert not papers[0].ui.giveButton.isVisibleTo(papers[0])
        papers[0].give()
        assert papers[0].result() == 0


def came_back(context: Context) -> int:
    """Return a request whose person came back, its report still without a number."""
    return next(
        row.id
        for row in context.ask(leave_lists.listed)
        for paper in context.ask(kept.papers_of, row.id)
        if paper.key == "return" and not paper.issued
    )


def kept_one(context: Context) -> leave_lists.LeaveRow:
    """Return a leave whose letter is issued now and kept."""
    from kepegdesk.domain.kinds import ISSUABLE
    from kepegdesk.services import letters

    row = next(row for row in context.ask(leave_lists.listed) if row.state in ISSUABLE)
    letters.issue(context.session, row.id)
    return row


class TestPrinters:
    """Where a printer puts the page is kept for each, and corrected when it prints."""

    def test_the_offset_is_kept_per_printer(self) -> None:
        keep_offset("Kantor/HP 1", 1.5, -2.0)
        assert offset_of("Kantor/HP 1") == (1.5, -2.0)
        assert offset_of("HP 2") == (0.0, 0.0)

    @pytest.mark.parametrize("written", ["miring", "", "400"])
    def test_what_was_written_by_hand_may_be_anything(self, written: str) -> None:
        QSettings().setValue("printer/HP/right", written)
        assert offset_of("HP") == (0.0, 0.0)

    def test_the_page_moves_by_so_much(self, qtbot: QtBot, tmp_path: Path) -> None:
        pdf = calibration_sheet(595.28, 841.89)
        edges = []
        for right, down in ((0.0, 0.0), (5.0, 3.0)):
            keep_offset("", right, down)
            edges.append(left_and_top(printed(pdf, tmp_path / f"{right}.pdf")))
        keep_offset("", 0.0, 0.0)
        moved = [after - before for before, after in zip(*edges, strict=True)]
        assert moved == pytest.approx([5.0, 3.0], abs=0.4)

    @pytest.mark.parametrize("paper", [F4, A4], ids=["F4", "A4"])
    def test_what_is_printed_lies_where_the_paper_has_it(
        self, paper: Paper, qtbot: QtBot, tmp_path: Path
    ) -> None:
        """T-39: the margins of the PDF, at its own size, without any of the printer's."""
        keep_offset("", 0.0, 0.0)
        pdf = calibration_sheet(paper.width, paper.height)
        there, here = ink(pdf), ink(printed(pdf, tmp_path / "cetak.pdf"))
        assert here == pytest.approx(there, abs=0.4)

    def test_the_calibration_sheet_has_its_frame_where_it_says(self) -> None:
        assert left_and_top(calibration_sheet(595.28, 841.89), full=False) == pytest.approx(
            [20.0, 20.0], abs=0.3
        )
        text = (
            pypdf.PdfReader(io.BytesIO(calibration_sheet(609.45, 935.43))).pages[0].extract_text()
        )
        assert "Lembar kalibrasi F4" in text
        assert "20 mm di semua sisi" in " ".join(text.split())

    def test_only_some_pages_print(self, tmp_path: Path, qtbot: QtBot) -> None:
        one = calibration_sheet(595, 842)
        whole = pypdfium2.PdfDocument.new()
        for _ in range(5):
            whole.import_pages(pypdfium2.PdfDocument(one))
        target = io.BytesIO()
        whole.save(target)
        printer = to_file(tmp_path / "cetak.pdf")
        printer.setFromTo(2, 4)
        print_pdf(target.getvalue(), printer)
        assert len(pypdf.PdfReader(tmp_path / "cetak.pdf").pages) == 3

    def test_the_dialog_without_a_printer(
        self, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        dialog = PrinterOffset(lambda: b"")
        qtbot.addWidget(dialog)
        dialog.show()
        assert not dialog.ui.testButton.isEnabled()
        assert faults(dialog) == []

    def test_the_dialog_keeps_what_is_typed_and_prints_the_sheet(
        self, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        from kepegdesk.ui import printing
        from kepegdesk.ui.dialogs import printer_offset

        monkeypatch.setattr(printer_offset, "_printers", lambda: (["HP 1", "HP 2"], "HP 2"))
        sent: list[bytes] = []
        monkeypatch.setattr(printing, "print_pdf", lambda pdf, *_more: sent.append(pdf))
        keep_offset("HP 1", 2.0, 0.0)
        dialog = PrinterOffset(lambda: b"%PDF lembar")
        qtbot.addWidget(dialog)
        assert dialog.ui.printer.currentText() == "HP 2"
        dialog.ui.printer.setCurrentText("HP 1")
        assert dialog.ui.right.value() == 2.0
        dialog.ui.down.setValue(1.5)
        dialog.ui.testButton.click()
        qtbot.waitUntil(lambda: bool(dialog.ui.notice.text()), timeout=15_000)
        assert sent == [b"%PDF lembar"]
        dialog.ui.saveButton.click()
        assert offset_of("HP 1") == (2.0, 1.5)

    def test_the_preview_opens_it_for_its_own_paper(
        self, window: QWidget, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        made: list[PrinterOffset] = []
        monkeypatch.setattr(PrinterOffset, "exec", lambda self: made.append(self) or 0)
        preview = PdfPreview(calibration_sheet(609.45, 935.43), "Surat", "surat.pdf", window)
        preview.ui.offsetButton.click()
        box = pypdf.PdfReader(io.BytesIO(made[0]._sheet())).pages[0].mediabox
        assert (round(float(box.width)), round(float(box.height))) == (609, 935)


def to_file(path: Path) -> QPrinter:
    """Return a printer that prints into a file."""
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(path))
    return printer


def printed(pdf: bytes, path: Path) -> bytes:
    """Print a document into a file and return it."""
    print_pdf(pdf, to_file(path))
    return path.read_bytes()


def left_and_top(pdf: bytes, *, full: bool = True) -> list[float]:
    """Return where the ink begins from the left and the top, in mm; or where the frame does."""
    if full:
        return ink(pdf)[2:4]
    picture = dark(pdf)
    middle, side = picture.height * 3 // 4, picture.width // 2
    row = picture.crop((0, middle, picture.width, middle + 1)).getbbox()
    column = picture.crop((side + 30, 0, side + 31, picture.height)).getbbox()
    assert row is not None
    assert column is not None
    return [row[0] / DOTS, column[1] / DOTS]


def ink(pdf: bytes) -> list[float]:
    """Return the size of the first page and the edges of what stands on it, in mm."""
    picture = dark(pdf)
    box = picture.getbbox()
    assert box is not None
    return [each / DOTS for each in (*picture.size, *box)]


DOTS = 4 * 72 / 25.4
"""Dots of a picture to a millimetre."""


def dark(pdf: bytes) -> Image:
    """Return the first page, white where there is ink and black elsewhere."""
    document = pypdfium2.PdfDocument(pdf)
    picture = document[0].render(scale=4).to_pil().convert("L").point(lambda g: 255 * (g < 160))
    document.close()
    return picture
