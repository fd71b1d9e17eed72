"""«Batalkan»: ask with the sentence of what it undoes, undo, and list what was kept."""

from __future__ import annotations

import datetime as dt

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QDialog,
    QLineEdit,
    QPlainTextEdit,
    QWidget,
)

from kepegdesk.domain.indonesian import thousands
from kepegdesk.errors import UserError
from kepegdesk.services import journal
from kepegdesk.services.journal import ActLine
from kepegdesk.ui import ask
from kepegdesk.ui.changes import Context
from kepegdesk.ui.widgets.notice import Notice

LONGEST = 70
"""Letters of an act's sentence in a menu."""


def moment_of(act: ActLine, context: Context) -> dt.datetime:
    """Return when an act was done, in the time of this desk."""
    zone = context.session.clock().tzinfo
    return dt.datetime.fromisoformat(act.at).astimezone(zone)


def action_text(act: ActLine | None) -> str:
    """Return the words of the menu's undo, with what it would undo."""
    if act is None:
        return "&Batalkan"
    told = act.sentence if len(act.sentence) <= LONGEST else act.sentence[: LONGEST - 1] + "…"
    return f"&Batalkan: {told.replace('&', '&&')}"


def undo(context: Context, act: ActLine | None, parent: QWidget) -> str:
    """Undo an act after asking; return what was done in words, nothing when it was not."""
    if act is None:
        return ""
    moment = moment_of(act, context)
    explain = f"Dilakukan oleh {act.account} pada {moment:%d-%m-%Y} pukul {moment:%H.%M}."
    if not ask.confirm(parent, f"Batalkan «{act.sentence}»?", "Batalkan", explain=explain,
                       back="Jangan", destructive=True):  # fmt: skip
        return ""
    try:
        undone = context.do(journal.undo, act.id)
    except UserError as refusal:
        ask.refusal(parent, refusal)
        return ""
    words = f"Dibatalkan: {act.sentence} ({thousands(undone.undone)} catatan)."
    kept = [line.sentence for line in (*undone.kept, *undone.needed)]
    if kept:
        Kept(words, kept, parent).exec()
    return words


class Kept(QDialog):
    """Lists the records an undo left as they are, and why."""

    def __init__(self, words: str, sentences: list[str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        from kepegdesk.ui.forms.kept import Ui_Kept

        self.ui = Ui_Kept()
        self.ui.setupUi(self)
        self.ui.explain.setText(
            f"{words}\n{thousands(len(sentences))} catatan dibiarkan, karena sudah diubah "
            "sesudahnya atau masih dipakai:"
        )
        self.ui.list.addItems(sentences)
        self.ui.copyButton.clicked.connect(
            lambda: QGuiApplication.clipboard().setText("\n".join(sentences))
        )
        self.ui.closeButton.clicked.connect(self.accept)


class UndoKey(QObject):
    """Gives every window Ctrl+Z, and a field its own as long as it has something to undo."""

    def __init__(self, context: Context, parent: QObject) -> None:
        super().__init__(parent)
        self._context = context
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusChanged.connect(self._follow)

    def _follow(self, old: QWidget | None, new: QWidget | None) -> None:
        if isinstance(old, _TYPED):
            old.removeEventFilter(self)
        if isinstance(new, _TYPED):
            new.installEventFilter(self)
        window = new.window() if new is not None else None
        if isinstance(window, QDialog) and type(window).__module__.startswith("kepegdesk."):
            self._give(window)

    def _give(self, dialog: QDialog) -> None:
        """Give a dialog the shortcut the main window has in its menu, unless it has its own."""
        keys = QKeySequence(QKeySequence.StandardKey.Undo)
        has_own = any(each.key() == keys for each in dialog.findChildren(QShortcut))
        if not has_own and self._context.may(journal.undo):
            shortcut = QShortcut(keys, dialog)
            shortcut.activated.connect(lambda: self._undo_in(dialog))

    def _undo_in(self, dialog: QDialog) -> None:
        words = undo(self._context, self._context.ask(journal.last), dialog)
        notice = getattr(getattr(dialog, "ui", None), "notice", None)
        if words and isinstance(notice, Notice):
            notice.say(words, "good")

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keep a field from taking Ctrl+Z for itself when it has no use for it."""
        if event.type() is not QEvent.Type.ShortcutOverride or not isinstance(event, QKeyEvent):
            return False
        if not event.matches(QKeySequence.StandardKey.Undo) or _can_undo(watched):
            return False
        event.ignore()
        return True


_TYPED = (QLineEdit, QPlainTextEdit, QAbstractSpinBox, QComboBox)


def _can_undo(field: QObject) -> bool:
    if isinstance(field, QPlainTextEdit):
        return field.document().isUndoAvailable()
    line = field if isinstance(field, QLineEdit) else None
    if isinstance(field, QAbstractSpinBox | QComboBox):
        line = field.lineEdit()
    return line is not None and line.isUndoAvailable()
