"""Every message box and file chooser: the one place that tests replace.

Buttons are verbs, the text is plain, and what destroys is never the default (ux 13).
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from functools import wraps
from pathlib import Path
from typing import Concatenate, ParamSpec, TypeVar, cast

from PySide6.QtCore import QSettings, Qt
from PySide6.QtWidgets import (
    QFileDialog,
    QInputDialog,
    QLineEdit,
    QMessageBox,
    QPushButton,
    QWidget,
)

from kepegdesk.errors import UserError

P = ParamSpec("P")
W = TypeVar("W", bound=QWidget)
log = logging.getLogger(__name__)

TITLE = "KepegDesk"


def tell(parent: QWidget | None, text: str, *, explain: str = "") -> None:
    """Tell something that needs no decision."""
    _show(parent, QMessageBox.Icon.Information, text, explain, ("Tutup",), 0)


def warn(parent: QWidget | None, text: str, *, explain: str = "") -> None:
    """Tell why something was not done, and what to do."""
    _show(parent, QMessageBox.Icon.Warning, text, explain, ("Mengerti",), 0)


def confirm(
    parent: QWidget | None,
    question: str,
    verb: str,
    *,
    explain: str = "",
    back: str = "Batal",
    destructive: bool = False,
) -> bool:
    """Ask before doing; ``verb`` names the act on its button."""
    icon = QMessageBox.Icon.Warning if destructive else QMessageBox.Icon.Question
    return _show(parent, icon, question, explain, (verb, back), int(destructive)) == 0


def choose(
    parent: QWidget | None, question: str, verbs: Sequence[str], *, explain: str = ""
) -> int | None:
    """Offer several acts, the safest last; return the index, or None when the box was closed."""
    chosen = _show(parent, QMessageBox.Icon.Question, question, explain, (*verbs,), len(verbs) - 1)
    return None if chosen < 0 else chosen


def _show(
    parent: QWidget | None,
    icon: QMessageBox.Icon,
    text: str,
    explain: str,
    verbs: Sequence[str],
    default: int,
) -> int:
    box = QMessageBox(icon, TITLE, "", QMessageBox.StandardButton.NoButton, parent)
    box.setTextFormat(Qt.TextFormat.PlainText)
    box.setText(text)
    box.setInformativeText(explain)
    buttons: list[QPushButton] = []
    for index, verb in enumerate(verbs):
        last = index == len(verbs) - 1
        role = QMessageBox.ButtonRole.RejectRole if last else QMessageBox.ButtonRole.AcceptRole
        buttons.append(box.addButton(verb, role))
    box.setDefaultButton(buttons[default])
    box.setEscapeButton(buttons[-1])
    box.exec()
    clicked = box.clickedButton()
    return next((i for i, button in enumerate(buttons) if button is clicked), -1)


def reason(parent: QWidget | None, title: str, question: str) -> str | None:
    """Ask for one line of text; None when the box was closed or nothing was typed."""
    text, given = QInputDialog.getText(parent, title, question, QLineEdit.EchoMode.Normal)
    return text.strip() or None if given else None


def open_file(parent: QWidget | None, title: str, kinds: str, subject: str) -> Path | None:
    """Let the user choose a file to read; the folder is remembered per subject."""
    chosen, _kind = QFileDialog.getOpenFileName(parent, title, _folder(subject), kinds)
    return _remember(subject, chosen)


def save_file(
    parent: QWidget | None, title: str, kinds: str, subject: str, name: str
) -> Path | None:
    """Let the user choose where to write; the folder is remembered per subject."""
    start = str(Path(_folder(subject)) / name)
    chosen, _kind = QFileDialog.getSaveFileName(parent, title, start, kinds)
    return _remember(subject, chosen)


def folder(parent: QWidget | None, title: str, subject: str) -> Path | None:
    """Let the user choose a folder to write to; it is remembered per subject."""
    chosen = QFileDialog.getExistingDirectory(parent, title, _folder(subject))
    if not chosen:
        return None
    QSettings().setValue(f"folder/{subject}", chosen)
    return Path(chosen)


def _folder(subject: str) -> str:
    return str(QSettings().value(f"folder/{subject}", ""))


def _remember(subject: str, chosen: str) -> Path | None:
    if not chosen:
        return None
    QSettings().setValue(f"folder/{subject}", str(Path(chosen).parent))
    return Path(chosen)


def refusal(parent: QWidget | None, fault: object) -> None:
    """Word a refusal for the person at the desk; log everything else and show where."""
    if isinstance(fault, UserError):
        warn(parent, str(fault))
        return
    from kepegdesk.ui.faults import record

    number = record(fault if isinstance(fault, BaseException) else RuntimeError(str(fault)))
    warn(
        parent,
        "Terjadi kesalahan di dalam program; tindakan ini tidak dijalankan.",
        explain=f"Catatan kesalahan nomor {number} disimpan di berkas log. "
        "Sebutkan nomor itu ketika melapor.",
    )


def trying(parent: QWidget | None, act: Callable[[], object]) -> bool:
    """Do something, and show in words where it is refused; tell whether it was done."""
    try:
        act()
    except UserError as fault:
        refusal(parent, fault)
        return False
    return True


def shows_refusals(slot: Callable[Concatenate[W, P], None]) -> Callable[Concatenate[W, P], None]:
    """Let a widget's method show a refused act in words instead of raising.

    A signal may hand over more than the method takes (``clicked(bool)``); the rest is dropped.
    """
    taken = slot.__code__.co_argcount - 1

    @wraps(slot)
    def run(self: W, *args: P.args, **kwargs: P.kwargs) -> None:
        try:
            slot(self, *args[:taken], **kwargs)  # type: ignore[arg-type]
        except UserError as fault:
            refusal(self, fault)

    return cast("Callable[Concatenate[W, P], None]", run)
