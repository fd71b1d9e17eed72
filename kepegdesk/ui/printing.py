"""Print a PDF page by page, off the window, moved as the chosen printer needs it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QMarginsF, QRectF, QSizeF
from PySide6.QtGui import QPageLayout, QPageSize, QPainter
from PySide6.QtWidgets import QWidget

from kepegdesk.errors import UserError
from kepegdesk.progress import Cancelled, Progress, nothing
from kepegdesk.ui import ask
from kepegdesk.ui.jobs import Job, show_progress
from kepegdesk.ui.printer_offsets import offset_of
from kepegdesk.ui.widgets.pdf_pages import POINTS_PER_INCH, draw_page, open_pdf

if TYPE_CHECKING:
    from PySide6.QtPrintSupport import QPrinter

PRINT_DPI = 300
MM_PER_INCH = 25.4


def start_printing(
    window: QWidget,
    pdf: bytes,
    printer: QPrinter,
    name: str,
    done: Callable[[object], object] = lambda _nothing: None,
) -> Job:
    """Print beside the window, with progress and cancel; tell what the printer refuses.

    ``done`` is called after the last page: who connects to the job later may miss its end.
    """
    job = Job(lambda progress: print_pdf(pdf, printer, progress))
    job.finished.connect(done)
    job.failed.connect(lambda fault: ask.refusal(window, fault))
    show_progress(window, job, "Cetak", f"Mencetak {name}…")
    return job


def print_pdf(pdf: bytes, printer: QPrinter, progress: Progress = nothing) -> None:
    """Print pages at their own size; raise ``UserError`` when the printer takes nothing.

    Who cancels keeps the pages that the printer has already taken.
    """
    with open_pdf(pdf) as document:
        painter = QPainter()
        wanted = _numbers(printer, len(document))
        try:
            for done, number in enumerate(wanted):
                progress(done, len(wanted))
                width, height = (each / POINTS_PER_INCH for each in document[number].get_size())
                _use_sheet(printer, width, height)
                _next_sheet(painter, printer)
                picture = draw_page(document, number, PRINT_DPI)
                painter.drawImage(_target(printer, width, height), picture)
        except Cancelled:
            printer.abort()
            raise
        finally:
            if painter.isActive():
                painter.end()


def _next_sheet(painter: QPainter, printer: QPrinter) -> None:
    if printer.newPage() if painter.isActive() else painter.begin(printer):
        return
    name = printer.printerName() or printer.outputFileName()
    raise UserError(
        f"Pencetak {name} tidak menerima surat ini. Periksa apakah pencetak menyala, "
        "tersambung dan berkertas, lalu cetak lagi."
    )


def _target(printer: QPrinter, width: float, height: float) -> QRectF:
    """Return where the page of so many inches goes, in the printer's dots."""
    right, down = (mm / MM_PER_INCH for mm in offset_of(printer.printerName()))
    dots = printer.resolution()
    return QRectF(right * dots, down * dots, width * dots, height * dots)


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
