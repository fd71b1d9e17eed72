"""Letters: the book of numbers, is a letter genuine, the office's key, the wording."""

from __future__ import annotations

from functools import partial
from typing import Any

from kepegdesk.services import letters, seals
from kepegdesk.ui.main_window import MainWindow
from kepegdesk.ui.tour.stage import Stage
from kepegdesk.ui.widgets.slot_editor import SlotEditor

BOOK, CHECK, KEYS, WORDING = range(4)


def play(stage: Stage, window: MainWindow) -> None:
    """Show each tab and what opens from it."""
    page = window.show_page("Letters")
    _numbers(stage, page)
    _check(stage, window, page)
    page.ui.tabs.setCurrentIndex(KEYS)
    stage.snap("surat-kunci")
    _wording(stage, page)


def _numbers(stage: Stage, page: Any) -> None:
    page.ui.tabs.setCurrentIndex(BOOK)
    ui = page.book.ui
    stage.snap("buku-nomor")
    for name in ("reserve", "enter", "gaps", "kinds"):
        button = getattr(ui, f"{name}Button")
        stage.meet(button.click, partial(stage.look_at, f"buku-nomor-{name}"))


def _check(stage: Stage, window: MainWindow, page: Any) -> None:
    """Check an issued letter from its PDF, then with one digit of its code altered."""
    page.ui.tabs.setCurrentIndex(CHECK)
    stage.snap("periksa-surat")
    issued = stage.paper("surat-diperiksa.pdf")
    leave = window.show_page("Leave")
    row = next(row for row in leave.model.rows if row.letter_date and row.number)
    letters.write(issued, window.context.ask(letters.letter, row.id))
    window.show_page("Letters")
    page.check.check_file(issued)
    stage.wait(lambda: bool(page.check.words()))
    stage.snap("periksa-surat-asli")
    (sheet,) = seals.read_file(issued)
    page.check.ui.code.setText(sheet.codes[0].replace("/2026|", "/2025|", 1))
    page.check.ui.code.returnPressed.emit()
    stage.snap("periksa-surat-diubah")


def _wording(stage: Stage, page: Any) -> None:
    page.ui.tabs.setCurrentIndex(WORDING)
    stage.snap("templat", pause=800)
    edit = page.wording.findChild(SlotEditor).edit
    standard = edit.toPlainText()
    edit.setPlainText(f"{standard} {{nama_pegawai_yang_salah}}")
    stage.snap("templat-salah", pause=800)
    edit.setPlainText(standard)
    stage.settle()
