"""Showing a request's papers: the form, the permit, and what goes before and after it."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from kepegdesk.services import letters, papers
from kepegdesk.services.leave_papers import FORM
from kepegdesk.services.leave_rows import LeaveRow
from kepegdesk.services.paper_people import LETTER
from kepegdesk.ui.changes import Context
from kepegdesk.ui.dialogs.pdf_preview import GIVEN, Copies, PdfPreview


def show_form(context: Context, row: LeaveRow, parent: QWidget) -> None:
    """Show form 1.b of a request."""
    show_paper(context, row.id, FORM, parent)


def show_letter(context: Context, row: LeaveRow, parent: QWidget) -> None:
    """Show the permit of a request; not yet issued, its draft."""
    show_paper(context, row.id, LETTER, parent)


def show_paper(context: Context, request: int, key: str, parent: QWidget) -> None:
    """Show one paper of a request, with what is to be known before it prints.

    A paper that waits for its number can be given one here; it is shown again as it was issued.
    """
    while _preview(context, request, key, parent).exec() == GIVEN:
        continue


def _preview(context: Context, request: int, key: str, parent: QWidget) -> PdfPreview:
    shown = context.ask(papers.shown, request, key)
    copies = give = None
    if shown.copies_marked and context.may(papers.reprint):
        copies = Copies(
            shown.printed,
            lambda: context.do(papers.note_printed, request, key),
            lambda: context.do(papers.reprint, request, key),
        )

    if shown.unnumbered and context.may(letters.give):

        def give(window: QWidget) -> bool:
            from kepegdesk.ui.dialogs.give_number import GiveNumber

            return bool(GiveNumber(context, request, key, shown.label, window).exec())

    title = f"{shown.title} — {shown.person}"
    return PdfPreview(
        shown.pdf, title, shown.name, parent, note=shown.note, copies=copies, give=give
    )


def show_delegation(context: Context, post: str, parent: QWidget) -> None:
    """Show the draft of the decree that delegates leave to an office (anak lampiran 1.a)."""
    from kepegdesk.services import delegation

    pdf = context.ask(delegation.draft, post)
    PdfPreview(pdf, f"Keputusan pendelegasian — {post}", "pendelegasian-cuti.pdf", parent).exec()
