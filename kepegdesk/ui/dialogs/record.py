"""What the dialogs of one record have in common: save, or say why not and stay."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from PySide6.QtWidgets import QDialog, QLineEdit, QPushButton, QWidget

from kepegdesk.domain.problems import Problem, error
from kepegdesk.errors import Refused, UserError
from kepegdesk.services import drafts
from kepegdesk.ui import form_texts
from kepegdesk.ui.changes import Context
from kepegdesk.ui.drafts import DraftKeeper
from kepegdesk.ui.presence import Presence
from kepegdesk.ui.widgets.form_keys import FormKeys
from kepegdesk.ui.widgets.marks import mark_problems
from kepegdesk.ui.widgets.notice import Notice
from kepegdesk.ui.widgets.optional_date import OptionalDate


class RecordDialog(QDialog):
    """A form with *Batal* and *Simpan*; ``store`` does the saving and may raise ``UserError``."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._fields: Mapping[str, QWidget] = {}
        self._store: Callable[[], object] = lambda: None
        self._notice: Notice | None = None

    def save_with(
        self, ui: Any, store: Callable[[], object], fields: Mapping[str, QWidget]
    ) -> None:
        """Wire the buttons and the keys; ``fields`` by the names problems use."""
        self._store, self._fields, self._notice = store, fields, ui.notice
        save: QPushButton = ui.saveButton
        save.clicked.connect(self.save)
        ui.cancelButton.clicked.connect(self.reject)
        self.keys = FormKeys(self, self.save)
        show_beginnings(self)

    def keep_drafts(self, context: Context, subject: str, record: int | None, **more: str) -> None:
        """Keep what is typed every few seconds, and show who else fills in the same record.

        ``more`` is kept beside it, for whoever puts the draft back after a crash.
        """
        self._more, self._at_first = more, form_texts.read(self.keys.fields)
        if not context.may(drafts.keep):
            return
        self.drafts = DraftKeeper(context, subject, lambda: self._typed(record), self)
        self.finished.connect(self.drafts.stop)
        if record is not None and self._notice is not None:
            Presence(context, subject, lambda: record, self._notice, self).look()

    def _typed(self, record: int | None) -> tuple[int | None, dict[str, str]] | None:
        """Return what differs from what was shown: what others change meanwhile stays theirs."""
        texts = form_texts.read(self.keys.fields)
        changed = {name: text for name, text in texts.items() if text != self._at_first[name]}
        return (record, {**changed, **self._more}) if changed else None

    def put_back(self, record: int | None, texts: dict[str, str]) -> None:
        """Show what a crash left of this record, and go on keeping it."""
        form_texts.show(self.keys.fields, texts)
        self.drafts.adopt(record)

    def save(self) -> None:
        """Store the record and close, or mark what is wrong."""
        try:
            self._refuse_unreadable_dates()
            self._store()
        except Refused as refusal:
            self._show(refusal)
        except UserError as refusal:
            self._say(str(refusal))
        else:
            self.accept()

    def _refuse_unreadable_dates(self) -> None:
        names = {id(field): name for name, field in self._fields.items()}
        wrong = [
            error("TG00", names.get(id(field), ""), f"«{field.text()}» bukan tanggal.")
            for field in self.findChildren(OptionalDate)
            if field.is_wrong()
        ]
        if wrong:
            raise Refused(wrong)

    def _show(self, refusal: Refused) -> None:
        mark_problems(self._fields, refusal.problems)
        if self._notice is not None:
            self._notice.say_problems(refusal.problems)
        for problem in refusal.problems:
            if problem.field in self._fields:
                self.keys.go_to(self._fields[problem.field])
                return

    def tell_doubts(self, problems: Sequence[Problem]) -> None:
        """Say what is doubtful; the record was not stored, and saving again goes on."""
        if self._notice is not None:
            words = "\n".join(problem.text for problem in problems)
            self._notice.say(f"{words}\nSimpan sekali lagi bila memang demikian.", "warning")

    def _say(self, words: str) -> None:
        if self._notice is not None:
            self._notice.say(words, "error")


def show_beginnings(form: QWidget) -> None:
    """Let fields with long texts show how these begin, not how they end."""
    for field in form.findChildren(QLineEdit):
        field.setCursorPosition(0)
