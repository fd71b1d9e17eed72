"""The very PDF that prints and saves, on screen; where a printer puts it can be corrected."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QByteArray, QIODevice, QSaveFile
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QDialog, QWidget

from kepegdesk.services.calibration import calibration_sheet
from kepegdesk.ui import ask
from kepegdesk.ui.dialogs.printer_offset import PrinterOffset
from kepegdesk.ui.forms.pdf_preview import Ui_PdfPreview
from kepegdesk.ui.printing import start_printing
from kepegdesk.ui.widgets.pdf_pages import open_pdf

COPY, FAILED = 0, 1
GIVEN = 2
"""How the window ends when its paper got a number, beside ``Accepted`` and ``Rejected``."""


@dataclass(slots=True)
class Copies:
    """How copies are marked: whether it was ``printed``, what notes the first print, what copies.

    ``first`` tells whether it is the first, for somebody else may have printed meanwhile;
    ``again`` gives the bytes of a marked copy.
    """

    printed: bool
    first: Callable[[], bool]
    again: Callable[[], bytes]


class PdfPreview(QDialog):
    """Shows, prints and saves the same bytes.

    ``note`` says what is to be known before printing, such as a page too many. ``copies`` marks
    what is printed again, where the office wants it; the first print asks nothing.
    ``give`` asks for the number of a paper that waits for one, and tells whether it got it.
    """

    def __init__(
        self,
        pdf: bytes,
        title: str,
        name: str,
        parent: QWidget | None = None,
        *,
        note: str = "",
        copies: Copies | None = None,
        give: Callable[[QWidget], bool] | None = None,
    ) -> None:
        super().__init__(parent)
        self.ui = Ui_PdfPreview()
        self.ui.setupUi(self)
        self._pdf = pdf
        self._name = name
        self._copies = copies
        self._give = give
        self.ui.giveButton.setVisible(give is not None)
        self.setWindowTitle(title)
        self.ui.title.setText(title)
        self.ui.view.zoomed.connect(lambda zoom: self.ui.zoom.setText(f"{zoom}%"))
        self.ui.view.show_pdf(pdf)
        self.ui.pageCount.setText(f"{self.ui.view.page_count()} halaman")
        self.ui.notice.say(note, "warning")
        self._connect()
        self.ui.view.setFocus()

    def _connect(self) -> None:
        ui = self.ui
        for button, act in (
            (ui.zoomInButton, ui.view.zoom_in),
            (ui.zoomOutButton, ui.view.zoom_out),
            (ui.fitButton, ui.view.fit_width),
            (ui.offsetButton, self.set_offset),
            (ui.giveButton, self.give),
            (ui.saveButton, self.save),
            (ui.printButton, self.print),
            (ui.closeButton, self.accept),
        ):
            button.clicked.connect(lambda _checked=False, act=act: act())
        for key, act in (
            (QKeySequence.StandardKey.ZoomIn, ui.view.zoom_in),
            (QKeySequence.StandardKey.ZoomOut, ui.view.zoom_out),
            (QKeySequence.StandardKey.Print, self.print),
            (QKeySequence.StandardKey.Save, self.save),
        ):
            QShortcut(QKeySequence(key), self).activated.connect(act)

    @ask.shows_refusals
    def save(self) -> None:
        """Write the bytes to a file, whole or not at all."""
        path = ask.save_file(self, "Simpan PDF", "PDF (*.pdf)", "pdf", self._name)
        if path is None:
            return
        file = QSaveFile(str(path.with_suffix(".pdf")))
        written = file.open(QIODevice.OpenModeFlag.WriteOnly) and (
            file.write(QByteArray(self._pdf)) == len(self._pdf)
        )
        if written and file.commit():
            self.ui.notice.say(f"Tersimpan di {file.fileName()}", "good")
        else:
            self.ui.notice.say(
                f"Berkas {path.name} tidak dapat ditulis: {file.errorString()}. "
                "Tutup berkas itu bila sedang terbuka, atau pilih folder lain.",
                "error",
            )

    @ask.shows_refusals
    def print(self) -> None:
        """Print all pages, or those the user names, on a printer he chooses."""
        from PySide6.QtPrintSupport import QAbstractPrintDialog, QPrintDialog, QPrinter

        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        printer.setDocName(self._name)
        dialog = QPrintDialog(printer, self)
        dialog.setOption(QAbstractPrintDialog.PrintDialogOption.PrintPageRange)
        dialog.setMinMax(1, self.ui.view.page_count())
        if not dialog.exec():
            return
        content = self._wanted()
        if content is not None:
            start_printing(self, content, printer, self._name)

    def _wanted(self) -> bytes | None:
        """Return what goes to the printer: the original, or a marked copy; None when put off."""
        copies = self._copies
        if copies is None:
            return self._pdf
        was_printed, copies.printed = copies.printed, True
        if not was_printed and copies.first():
            return self._pdf
        chosen = ask.choose(
            self,
            "Surat ini sudah pernah dicetak. Apakah ini cetakan ulang?",
            ("Cetakan ulang, diberi tanda", "Cetakan tadi gagal", "Batal"),
            explain="Tanda kecil di kaki surat memuat urutan dan tanggal cetak ulang; isi surat "
            "tidak berubah.",
        )
        if chosen == COPY:
            return copies.again()
        return self._pdf if chosen == FAILED else None

    @ask.shows_refusals
    def give(self) -> None:
        """Give the paper its number; the window ends, for what it shows is a draft no more."""
        if self._give is not None and self._give(self):
            self.done(GIVEN)

    def set_offset(self) -> None:
        """Correct where a printer puts the page."""
        with open_pdf(self._pdf) as document:
            width, height = document[0].get_size()
        PrinterOffset(lambda: calibration_sheet(width, height), self).exec()
