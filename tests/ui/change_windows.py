"""The windows of undo and of two people as the tests of every window want them: with long names."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtWidgets import QDialog, QWidget

from kepegdesk.services import conflicts, employees
from kepegdesk.ui.changes import Context
from kepegdesk.ui.dialogs.bin import Bin
from kepegdesk.ui.dialogs.changes import Changes
from kepegdesk.ui.dialogs.conflict import ConflictDialog
from kepegdesk.ui.dialogs.share import Share
from tests.ui.quality_windows import LONG, twins


def conflict(context: Context) -> QDialog:
    """Return what the second to save is shown, with long values on both sides."""
    employee, _other = twins(context)
    base = context.ask(employees.get, employee)
    mine = replace(base, address=f"Jl. {LONG}", phone="0811000001", note=LONG)
    theirs = replace(base, address="Jl. Pendek", phone="0822000002", birth_place="Kendari Lama")
    employees.save(replace(context.session, account="rahma"), theirs)
    return ConflictDialog(context, context.ask(conflicts.of_file, employee, base, mine))


def changes(context: Context) -> QDialog:
    """Return the history of a person with the longest name."""
    employee, _other = twins(context)
    return Changes(context, ("employee", employee), LONG)


def bin_dialog(context: Context) -> QDialog:
    """Return the bin with somebody of the longest name in it."""
    _one, other = twins(context)
    context.do(employees.remove, other)
    return Bin(context)


def share(context: Context) -> QDialog:
    """Return the choice of a server with the longest refusal."""
    made = Share(context)
    made.ui.address.setText(f"postgresql://rahma:rahasia@server.kota.go.id:5432/{'kantor' * 9}")
    made.ui.notice.say("Pengguna PostgreSQL ini tidak berhak membuat tabel. " * 3, "error")
    return made


DIALOGS: dict[str, Callable[[Context], QDialog]] = {
    "conflict": conflict, "changes": changes, "bin": bin_dialog, "share": share, "empty bin": Bin,
}  # fmt: skip
WINDOWS: dict[str, Callable[[Context], QWidget]] = dict(DIALOGS)
