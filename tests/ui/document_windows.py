"""The windows of a person's papers and photo, made over the sample office for tests."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QBuffer, QIODevice, Qt
from PySide6.QtGui import QColor, QImage, QLinearGradient, QPainter
from PySide6.QtWidgets import QDialog, QWidget
from scans import pdf, written

from kepegdesk.services import employee_documents, employees, scans
from kepegdesk.services.employee_documents import Details
from kepegdesk.services.employees import Criteria
from kepegdesk.ui.changes import Context
from kepegdesk.ui.dialogs.biodata import Biodata
from kepegdesk.ui.dialogs.document_entry import DocumentEntry
from kepegdesk.ui.dialogs.employee_form import EmployeeForm
from kepegdesk.ui.dialogs.photo import Photo
from kepegdesk.ui.views.employees import EmployeesPage

LONG = "Hj. Wa Ode Nurhayati Binti Abdul Rahman Lapandewo Kusuma Dewangga, S.Sos., M.Si., M.A.P."
DAY = dt.date.fromisoformat
PAPERS = (
    Details("ktp", "", "7471015301850001", DAY("2015-02-03")),
    Details("sk_pangkat", "Keputusan Wali Kota tentang kenaikan pangkat reguler periode April",
            "823.3/1187/BKPSDM/2024", DAY("2024-03-28")),
    Details("str", "", "STR-0123456789012345", DAY("2021-11-20"), DAY("2026-11-20")),
    Details("sip", "Puskesmas Teluk Anoa", "SIP/77/2022", DAY("2022-01-10"), DAY("2027-01-10")),
    Details("skp", "SKP 2025", "", DAY("2026-01-09")),
)  # fmt: skip


def somebody(context: Context) -> int:
    """Return a person of the sample."""
    return context.ask(employees.people, Criteria()).page(3, 1)[0].id


def picture(width: int = 900, height: int = 700, kind: str = "PNG") -> bytes:
    """Return a picture in colours that differ from corner to corner."""
    image = QImage(width, height, QImage.Format.Format_RGB32)
    painter = QPainter(image)
    shades = QLinearGradient(0, 0, width, height)
    shades.setColorAt(0, QColor("#7fb2d6"))
    shades.setColorAt(1, QColor("#c98a4b"))
    painter.fillRect(image.rect(), shades)
    painter.setBrush(QColor("#f0c8a0"))
    painter.setPen(Qt.PenStyle.NoPen)
    painter.drawEllipse(width // 2 - height // 6, height // 8, height // 3, height // 2)
    painter.end()
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, kind)  # type: ignore[call-overload]
    return bytes(buffer.data().data())


def folder(context: Context) -> Path:
    """Return the folder of the office, where a test may write."""
    return Path(context.location).parent


def filed(context: Context, employee: int) -> None:
    """File papers: one that ran out, one that soon will, one of long words."""
    for place, details in enumerate(PAPERS):
        path = written(folder(context), f"{'pindaian-' * 9}{place}.pdf", pdf(f"Lembar {place}"))
        context.do(employee_documents.add, employee, path, details)


def form_at_papers(context: Context, employee: int) -> tuple[EmployeesPage, EmployeeForm]:
    """Return the page with a person's form open at his papers."""
    page = EmployeesPage(context)
    page.open(employee)
    form = page.form()
    assert form is not None
    form.ui.tabs.setCurrentWidget(form.documents)
    return page, form


def _papers(context: Context) -> QWidget:
    employee = somebody(context)
    filed(context, employee)
    context.do(employee_documents.set_photo, employee, picture(600, 800, "JPEG"))
    page, form = form_at_papers(context, employee)
    form.documents.ui.process.setCurrentIndex(2)
    return page


def _refused_file(context: Context) -> QWidget:
    page, form = form_at_papers(context, somebody(context))
    form.documents.add_file(written(folder(context), f"{'surat-' * 12}.docx", b"PK\x03\x04"))
    return page


def _entry(context: Context) -> QDialog:
    path = written(folder(context), f"KTP {'pindaian-' * 10}.pdf", pdf())
    return DocumentEntry(context, somebody(context), scan=(path, context.ask(scans.inspect, path)))


def _refused_entry(context: Context) -> QDialog:
    employee = somebody(context)
    filed(context, employee)
    paper = context.ask(employee_documents.listed, employee)[0]
    dialog = DocumentEntry(context, employee, paper)
    dialog.show_details(Details("", "", "", DAY("2026-02-01"), DAY("2026-01-01")))
    dialog.save()
    return dialog


def _photo(context: Context) -> QDialog:
    dialog = Photo(context, somebody(context), LONG)
    dialog.show_file(written(folder(context), "foto.png", picture()))
    return dialog


def _refused_photo(context: Context) -> QDialog:
    dialog = Photo(context, somebody(context), LONG)
    dialog.show_file(written(folder(context), "foto.png", picture(60, 60)))
    return dialog


def _no_biodata(context: Context) -> QDialog:
    dialog = Biodata(context, somebody(context))
    dialog.ui.on.set_date(DAY("1950-01-01"))
    dialog.show_paper()
    return dialog


WINDOWS: dict[str, Callable[[Context], QWidget]] = {
    "papers": _papers,
    "papers refused": _refused_file,
    "paper": _entry,
    "paper refused": _refused_entry,
    "photo": _photo,
    "photo refused": _refused_photo,
    "biodata": lambda context: Biodata(context, somebody(context)),
    "biodata refused": _no_biodata,
    "no photo": lambda context: Photo(context, somebody(context), LONG),
}
