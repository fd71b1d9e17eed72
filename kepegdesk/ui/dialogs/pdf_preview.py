"""The very PDF that prints and saves, on screen; where a printer puts it can be corrected."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, QIODevice, QMarginsF, QRectF, QSaveFile, QSizeF
from PySide6.QtGui import QKeySequence, QPageLayout, QPageSize, QPainter, QShortcut
from PySide6.QtWidgets import QDialog, QWidget

from kepegdesk.services.calibration import calibration_sheet
from kepegdesk.ui import ask
from kepegdesk.ui.dialogs.printer_offset import PrinterOffset, offset_of
from kepegdesk.ui.forms.pdf_preview import Ui_PdfPreview
from kepegdesk.ui.widgets.pdf_pages import POINTS_PER_INCH, draw_page, open_pdf

if TYPE_CHECKING:
    from PySide6.QtPrintSupport import QPrinter

PRINT_DPI = 300
MM_PER_INCH = 25.4
COPY, FIRST = 0, 1
GIVEN = 2
"""How the window ends when its paper got a number, beside ``Accepted`` and ``Rejected``."""


class PdfPreview(QDialog):
    """Shows, prints and saves the same bytes.

    ``note`` says what is to be known before printing, such as a page too many. ``copy`` gives the
    bytes of a marked copy where the office marks what is printed again; then each print asks.
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
        copy: Callable[[], bytes] | None = None,
        give: Callable[[QWidget], bool] | None = None,
    ) -> None:
        super().__init__(parent)
        self.ui = Ui_PdfPreview()
        self.ui.setupUi(self)
        self._pdf = pdf
        self._name = name
        self._copy = copy
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
        content = self._wanted() if path is not None else None
        if path is None or content is None:
            return
        file = QSaveFile(str(path.with_suffix(".pdf")))
        written = file.open(QIODevice.OpenModeFlag.WriteOnly) and (
            file.write(QByteArray(content)) == len(content)
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
            print_pdf(content, printer)

    def _wanted(self) -> bytes | None:
        """Return what leaves the window: the original, or a marked copy; None when put off."""
        if self._copy is None:
            return self._pdf
        chosen = ask.choose(
            self,
            "Surat ini sudah terbit. Apakah ini cetakan ulang?",
            ("Cetakan ulang, diberi tanda", "Cetakan pertama", "Batal"),
            explain="Tanda kecil di kaki surat memuat urutan dan tanggal cetak ulang; isi surat "
            "tidak berubah.",
        )
        if chosen == COPY:
            return self._copy()
        return self._pdf if chosen == FIRST else None

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


def print_pdf(pdf: bytes, printer: object) -> None:
    """Print pages at their own size, moved as the printer needs it.

    Raise ``TypeError`` when it is not a printer.
    """
    from PySide6.QtPrintSupport import QPrinter

    if not isinstance(printer, QPrinter):
        raise TypeError("print_pdf needs a QPrinter")
    right, down = (mm / MM_PER_INCH for mm in offset_of(printer.printerName()))
    with open_pdf(pdf) as document:
        painter = QPainter()
        for number in _numbers(printer, len(document)):
            width, height = (each / POINTS_PER_INCH for each in document[number].get_size())
            _use_sheet(printer, width, height)
            if not painter.isActive():
                painter.begin(printer)
            else:
                printer.newPage()
            dots = printer.resolution()
            target = QRectF(right * dots, down * dots, width * dots, height * dots)
            painter.drawImage(target, draw_page(document, number, PRINT_DPI))
        painter.end()


def _numbers(printer: QPrinter, count: int) -> range:
    """Return the pages wanted, counted from 0; all where no range was named."""
    first, last = printer.fromPage(), printer.toPage()
    return range(count) if not first else range(first - 1, min(last or count, count))


def _use_sheet(printer: QPrinter, width: float, height: float) -> None:
    """Tell the printer the size of the page, in inches, without margins of its own."""
    exactly = QPageSize.SizeMatchPolicy.ExactMatch
    points = QSizeF(width * POINTS_PER_INCH, height * POINTS_PER_INCH)
    size = QPageSize(points, QPageSize.Unit.Point, "", exactly)
    printer.setPageLayout(
        QPageLayout(size, QPageLayout.Orientation.Portrait, QMarginsF(0, 0, 0, 0))
    )
