"""Showing a request's papers: form 1.b and the permit."""

from __future__ import annotations

import re

from PySide6.QtWidgets import QWidget

from kepegdesk.domain.kinds import LeaveState
from kepegdesk.services import letters
from kepegdesk.services.leave_rows import LeaveRow
from kepegdesk.ui.changes import Context
from kepegdesk.ui.dialogs.pdf_preview import PdfPreview


def show_form(context: Context, row: LeaveRow, parent: QWidget) -> None:
    """Show form 1.b of a request."""
    pdf = context.ask(letters.form, row.id)
    title = f"Formulir permintaan cuti — {row.name}"
    PdfPreview(pdf, title, f"formulir-{_file_name(row)}.pdf", parent).exec()


def show_letter(context: Context, row: LeaveRow, parent: QWidget) -> None:
    """Show the permit of a request; not yet issued, its draft."""
    pdf = context.ask(letters.letter, row.id)
    draft = "" if row.state is LeaveState.ISSUED else " (konsep, belum terbit)"
    title = f"Surat izin cuti {row.number} — {row.name}{draft}".replace("cuti  —", "cuti —")
    PdfPreview(pdf, title, f"surat-{_file_name(row)}.pdf", parent).exec()


def _file_name(row: LeaveRow) -> str:
    return re.sub(r"[^a-z0-9]+", "-", f"{row.start:%Y-%m-%d} {row.name}".lower()).strip("-")
