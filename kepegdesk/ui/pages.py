"""The pages of the main window: each loaded when it is first shown, for whom may see it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from PySide6.QtWidgets import QWidget

from kepegdesk.services import employees, journal, office, rights
from kepegdesk.services.rights import Right
from kepegdesk.services.use_case import Query, UseCase


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
