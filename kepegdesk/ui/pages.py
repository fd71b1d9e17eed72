"""The pages and commands of the main window: for whom, each page loaded when it is first shown."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QWidget

from kepegdesk.services import desk, employees, journal, office, rights
from kepegdesk.services.rights import Right
from kepegdesk.services.use_case import Query, UseCase
from kepegdesk.ui.changes import Context
from kepegdesk.ui.forms.main_window import Ui_MainWindow


@dataclass(frozen=True, slots=True)
class Page:
    """How a page is loaded, and what a role must be allowed to do to see it."""

    load: Callable[[], Callable[..., QWidget]]
    act: UseCase[Any, Any] | Query[Any, Any] | Right


def _employees() -> Callable[..., QWidget]:
    from kepegdesk.ui.views.employees import EmployeesPage

    return EmployeesPage


def _leave() -> Callable[..., QWidget]:
    from kepegdesk.ui.views.leave import LeavePage

    return LeavePage


def _inbox() -> Callable[..., QWidget]:
    from kepegdesk.ui.views.inbox import InboxPage

    return InboxPage


def _calendar() -> Callable[..., QWidget]:
    from kepegdesk.ui.views.calendar import CalendarPage

    return CalendarPage


def _registers() -> Callable[..., QWidget]:
    from kepegdesk.ui.views.registers import RegistersPage

    return RegistersPage


def _letters() -> Callable[..., QWidget]:
    from kepegdesk.ui.views.letters import LettersPage

    return LettersPage


def _office() -> Callable[..., QWidget]:
    from kepegdesk.ui.views.office import OfficePage

    return OfficePage


def _journal() -> Callable[..., QWidget]:
    from kepegdesk.ui.views.journal import JournalPage

    return JournalPage


def _quality() -> Callable[..., QWidget]:
    from kepegdesk.ui.views.quality import QualityPage

    return QualityPage


PAGES = {
    "Employees": Page(_employees, employees.people),
    "Leave": Page(_leave, rights.SEE_LEAVE),
    "Inbox": Page(_inbox, rights.CONSIDER_LEAVE),
    "Calendar": Page(_calendar, rights.SEE_LEAVE),
    "Registers": Page(_registers, rights.SEE_LEAVE),
    "Letters": Page(_letters, rights.SEE_LEAVE),
    "Office": Page(_office, office.letterhead),
    "Journal": Page(_journal, journal.listed),
    "Quality": Page(_quality, rights.SEE_QUALITY),
}


def allowed_commands(
    ui: Ui_MainWindow, context: Context, *, in_a_file: bool
) -> dict[QAction, bool]:
    """Return for every command that not everybody has whether this role has it here."""
    may, is_own = context.may, not context.is_sample
    return {
        ui.actionImport: may(rights.IMPORT),
        ui.actionImportLog: may(rights.IMPORT),
        ui.actionExport: may(rights.EXPORT),
        ui.actionBackup: may(desk.backup) and in_a_file,
        ui.actionRestore: may(desk.backup) and in_a_file and is_own,
        ui.actionShare: may(rights.MOVE) and in_a_file and is_own,
        ui.actionUnshare: may(rights.MOVE) and not in_a_file,
        ui.actionOffices: is_own,
        ui.actionAccount: is_own,
        ui.actionUndo: may(journal.undo),
        ui.actionBin: may(rights.RECYCLE),
        **dict.fromkeys(
            (ui.actionChangeMany, ui.actionReplace, ui.actionEditTable), may(rights.CHANGE_MANY)
        ),
        ui.actionNewEmployee: may(employees.save),
        ui.actionSiasn: may(rights.COMPARE),
        ui.actionLedger: may(rights.SEE_BALANCE),
        ui.actionNewLeave: may(rights.ASK_LEAVE),
        ui.actionPermit: may(rights.PERMIT),
        ui.actionReturn: may(rights.REPORT_BACK),
        ui.actionRecall: may(rights.RECALL),
        ui.actionOpening: may(rights.ADD_OPENING),
    }
