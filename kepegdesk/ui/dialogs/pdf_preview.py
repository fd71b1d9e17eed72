"""The very PDF that prints and saves, on screen."""

from __future__ import annotations

from PySide6.QtCore import QByteArray, QIODevice, QMarginsF, QRectF, QSaveFile, QSizeF
from PySide6.QtGui import QKeySequence, QPageLayout, QPageSize, QPainter, QShortcut
from PySide6.QtWidgets import QDialog, QWidget

from kepegdesk.ui import ask
from kepegdesk.ui.forms.pdf_preview import Ui_PdfPreview
from kepegdesk.ui.widgets.pdf_pages import POINTS_PER_INCH, draw_page, open_pdf

PRINT_DPI = 300


class PdfPreview(QDialog):
    """Shows, prints and saves the same bytes."""

    def __init__(self, pdf: bytes, title: str, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.ui = Ui_PdfPreview()
        self.ui.setupUi(self)
        self._pdf = pdf
        self._name = name
        self.setWindowTitle(title)
        self.ui.title.setText(title)
        self.ui.view.zoomed.connect(lambda zoom: self.ui.zoom.setText(f"{zoom}%"))
        self.ui.view.show_pdf(pdf)
        pages = self.ui.view.page_count()
        self.ui.pageCount.setText(f"{pages} halaman")
        self.ui.zoomInButton.clicked.connect(self.ui.view.zoom_in)
        self.ui.zoomOutButton.clicked.connect(self.ui.view.zoom_out)
        self.ui.fitButton.clicked.connect(self.ui.view.fit_width)
        self.ui.saveButton.clicked.connect(self.save)
        self.ui.printButton.clicked.connect(self.print)
        self.ui.closeButton.clicked.connect(self.accept)
        for key, act in (
            (QKeySequence.StandardKey.ZoomIn, self.ui.view.zoom_in),
            (QKeySequence.StandardKey.ZoomOut, self.ui.view.zoom_out),
            (QKeySequence.StandardKey.Print, self.print),
            (QKeySequence.StandardKey.Save, self.save),
        ):
            QShortcut(QKeySequence(key), self).activated.connect(act)
        self.ui.view.setFocus()

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

    def print(self) -> None:
        """Print the pages on a printer the user chooses."""
        from PySide6.QtPrintSupport import QPrintDialog, QPrinter

        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        printer.setDocName(self._name)
        dialog = QPrintDialog(printer, self)
        if dialog.exec():
            print_pdf(self._pdf, printer)


def print_pdf(pdf: bytes, printer: object) -> None:
    """Print every page at its own size; raise ``TypeError`` when it is not a printer."""
    from PySide6.QtPrintSupport import QPrinter

    if not isinstance(printer, QPrinter):
        raise TypeError("print_pdf needs a QPrinter")
    with open_pdf(pdf) as document:
        painter = QPainter()
        for number in range(len(document)):
            width, height = document[number].get_size()
            exactly = QPageSize.SizeMatchPolicy.ExactMatch
            size = QPageSize(QSizeF(width, height), QPageSize.Unit.Point, "", exactly)
            printer.setPageLayout(
                QPageLayout(size, QPageLayout.Orientation.Portrait, QMarginsF(0, 0, 0, 0))
            )
            if not painter.isActive():
                painter.begin(printer)
            else:
                printer.newPage()
            target = QRectF(
                0,
                0,
                width / POINTS_PER_INCH * printer.resolution(),
                height / POINTS_PER_INCH * printer.resolution(),
            )
            painter.drawImage(target, draw_page(document, number, PRINT_DPI))
        painter.end()
