"""Input a crash left behind in dialogs: offered once, and put back where it was typed."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from kepegdesk.domain.histories import HISTORIES
from kepegdesk.errors import UserError
from kepegdesk.services import drafts, histories, signatories, units, wording
from kepegdesk.services.drafts import Draft
from kepegdesk.ui import ask
from kepegdesk.ui.changes import Context

HISTORY = "history-"
"""What the subject of a draft of a history's row begins with."""
Window = Any


def offer(window: Window) -> None:
    """Offer every draft of a dialog that the account left; what is refused is dropped."""
    context: Context = window.context
    for draft in context.ask(drafts.kept):
        opener, what = _opener(draft.subject)
        if opener is None:
            continue
        question = f"Ada isian {what} yang belum sempat disimpan. Lanjutkan mengisi?"
        if ask.confirm(window, question, "Lanjutkan", back="Buang"):
            _open(window, opener, draft)
        else:
            context.do(drafts.forget, draft.subject, draft.record)


def _open(window: Window, opener: Callable[..., None], draft: Draft) -> None:
    try:
        opener(window, draft, json.loads(draft.content))
    except UserError as fault:
        ask.refusal(window, fault)


def _opener(subject: str) -> tuple[Callable[..., None] | None, str]:
    if subject.startswith(HISTORY) and subject.removeprefix(HISTORY) in HISTORIES:
        return _history_row, HISTORIES[subject.removeprefix(HISTORY)].one
    return _OPENERS.get(subject, (None, ""))


def _history_row(window: Window, draft: Draft, texts: dict[str, str]) -> None:
    from kepegdesk.ui.dialogs.history_row import HistoryRowDialog

    context, key = window.context, draft.subject.removeprefix(HISTORY)
    employee = int(texts["employee"])
    rows = context.ask(histories.listed, employee, key)
    row = next((row for row in rows if row.id == draft.record), None)
    page = window.show_page("Employees")
    page.open_at(employee, "", key, draft.record or 0)
    dialog = HistoryRowDialog(context, employee, HISTORIES[key], row, window)
    dialog.put_back(draft.record, texts)
    form = page.form()
    if dialog.exec() and form is not None:
        form.load(employee)


def _unit(window: Window, draft: Draft, texts: dict[str, str]) -> None:
    from kepegdesk.ui.dialogs.unit import Unit

    rows = window.context.ask(units.tree)
    row = next((row for row in rows if row.id == draft.record), None)
    dialog = Unit(window.context, row, None, window)
    dialog.put_back(draft.record, texts)
    dialog.exec()


def _signatory(window: Window, draft: Draft, texts: dict[str, str]) -> None:
    from kepegdesk.ui.dialogs.signatory import Signatory

    rows = window.context.ask(signatories.listed)
    row = next((row for row in rows if row.id == draft.record), None)
    dialog = Signatory(window.context, row, window)
    dialog.put_back(draft.record, texts)
    dialog.exec()


def _wording(window: Window, _draft: Draft, texts: dict[str, str]) -> None:
    if window.context.may(wording.save):
        page = window.show_page("Letters")
        page.ui.tabs.setCurrentWidget(page.wording)
        page.wording.put_back(texts)


_OPENERS: dict[str, tuple[Callable[..., None], str]] = {
    "unit": (_unit, "unit kerja"),
    "signatory": (_signatory, "penanda tangan"),
    "wording": (_wording, "templat surat"),
}
