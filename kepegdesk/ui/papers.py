"""Showing a request's papers: the form, the permit, and what goes before and after it."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from kepegdesk.services import papers
from kepegdesk.services.leave_papers import FORM
from kepegdesk.services.leave_rows import LeaveRow
from kepegdesk.services.paper_people import LETTER
from kepegdesk.ui.changes import Context
from kepegdesk.ui.dialogs.pdf_preview import PdfPreview


def show_form(context: Context, row: LeaveRow, parent: QWidget) -> None:
    """Show form 1.b of a request."""
    show_paper(context, row, FORM, parent)


def show_letter(context: Context, row: LeaveRow, parent: QWidget) -> None:
    """Show the permit of a request; not yet issued, its draft."""
    show_paper(context, row, LETTER, parent)


def show_paper(context: Context, row: LeaveRow, key: str, parent: QWidget) -> None:
    """Show one paper of a request, with what is to be known before it prints."""
    shown = context.ask(papers.shown, row.id, key)
    copy = None
    if shown.copies_marked and context.may(papers.reprint):

        def copy() -> bytes:
            return context.do(papers.reprint, row.id, key)

    PdfPreview(
        shown.pdf, f"{shown.title} — {row.name}", shown.name, parent, note=shown.note, copy=copy
    ).exec()


def show_delegation(context: Context, post: str, parent: QWidget) -> None:
    """Show the draft of the decree that delegates leave to an office (anak lampiran 1.a)."""
    from kepegdesk.services import delegation

    pdf = context.ask(delegation.draft, post)
    PdfPreview(pdf, f"Keputusan pendelegasian — {post}", "pendelegasian-cuti.pdf", parent).exec()
