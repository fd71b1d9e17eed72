"""Where a printer puts a page: a shift in millimetres for each printer, and a sheet to find it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QDialog, QWidget

from kepegdesk.ui.forms.printer_offset import Ui_PrinterOffset
from kepegdesk.ui.printer_offsets import FURTHEST, keep_offset, offset_of
from kepegdesk.ui.printing import start_printing
from kepegdesk.ui.widgets.form_keys import FormKeys

NO_PRINTER = "(belum ada pencetak)"


class PrinterOffset(QDialog):
    """Shows the shift of each printer; ``sheet`` makes the page that tells how far off it is."""

    def __init__(
        self,
        sheet: Callable[[], bytes],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.ui = Ui_PrinterOffset()
        self.ui.setupUi(self)
        self._sheet = sheet
        names, usual = _printers()
        self.ui.printer.addItems(names or [NO_PRINTER])
        self.ui.printer.setCurrentText(usual)
        for field in (self.ui.right, self.ui.down):
            field.setRange(-FURTHEST, FURTHEST)
        self.ui.printer.currentTextChanged.connect(lambda _name: self._show())
        self.ui.printer.setEnabled(bool(names))
        self.ui.testButton.setEnabled(bool(names))
        self.ui.saveButton.clicked.connect(self.save)
        self.ui.testButton.clicked.connect(self.print_sheet)
        self.ui.cancelButton.clicked.connect(self.reject)
        self.keys = FormKeys(self, self.save)
        self._show()

    def _show(self) -> None:
        right, down = offset_of(self.ui.printer.currentText())
        self.ui.right.setValue(right)
        self.ui.down.setValue(down)

    def save(self) -> None:
        """Keep the shift and close."""
        self._keep()
        self.accept()

    def _keep(self) -> None:
        keep_offset(self.ui.printer.currentText(), self.ui.right.value(), self.ui.down.value())

    def print_sheet(self) -> None:
        """Print a frame and rulers with the shift that is typed, which is kept for it."""
        from PySide6.QtPrintSupport import QPrinter

        self._keep()
        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        printer.setPrinterName(self.ui.printer.currentText())
        printer.setDocName("lembar-kalibrasi")
        start_printing(self, self._sheet(), printer, "lembar kalibrasi", self._on_sent)

    def _on_sent(self, _nothing: object) -> None:
        self.ui.notice.say("Lembar kalibrasi dikirim ke pencetak.", "good")


def _printers() -> tuple[list[str], str]:
    """Return the names of the printers of this computer, and the usual one."""
    from PySide6.QtPrintSupport import QPrinterInfo

    return QPrinterInfo.availablePrinterNames(), QPrinterInfo.defaultPrinterName()
