"""What may be asked and done: each declares its roles and its reach, and runs in one transaction.

``@use_case`` wraps what changes the office: permission, one transaction, one act of the journal.
``@query`` wraps what only reads: permission and one connection.
"""

from __future__ import annotations

import datetime as dt
import functools
from collections.abc import Callable
from contextvars import ContextVar
from enum import Enum
from typing import Any, Concatenate, Generic, ParamSpec, TypeVar

from kepegdesk.domain.kinds import Role
from kepegdesk.domain.problems import error
from kepegdesk.errors import NotAllowed, Refused
from kepegdesk.services.session import Session
from kepegdesk.storage import journal
from kepegdesk.storage.base import database, first_tuple
from kepegdesk.storage.database import connection
from kepegdesk.storage.tables import Employee, LeaveRequest

P = ParamSpec("P")
R = TypeVar("R")


class Reach(Enum):
    """Which units a use case touches, and who checks it."""

    OFFICE = "concerns the office as a whole; the role decides alone"
    EMPLOYEE = "the first argument is an employee's id; his unit is checked before the call"
    REQUEST = "the first argument is a leave request's id; its employee's unit is checked"
    WITHIN = "the function itself keeps to the units of the session"


_current: ContextVar[tuple[journal.ActScope, Session]] = ContextVar("act")

EVERYONE = frozenset(Role)
CLERKS = frozenset({Role.OPERATOR, Role.ADMIN})
DECIDERS = frozenset({Role.SUPERVISOR, Role.ADMIN})
WRITERS = frozenset({Role.OPERATOR, Role.SUPERVISOR, Role.ADMIN})
ADMINS = frozenset({Role.ADMIN})
OVERSEERS = frozenset({Role.ADMIN, Role.AUDITOR})


class _Declared(Generic[P, R]):
    """A service function together with who may call it and for which units."""

    def __init__(
        self, function: Callable[Concatenate[Session, P], R], roles: frozenset[Role], reach: Reach
    ) -> None:
        self._function = function
        self.roles = roles
        self.reach = reach
        self.name = f"{function.__module__.rpartition('.')[2]}.{function.__name__}"
        functools.update_wrapper(self, function)  # type: ignore[arg-type]

    def allows(self, session: Session) -> bool:
        """Tell whether the session's role may call this, so that a window can hide its button."""
        return session.role in self.roles

    def _check(self, session: Session, args: tuple[Any, ...]) -> None:
        if not self.allows(session):
            raise NotAllowed(
                f"Peran {session.role.label} tidak berwenang untuk tindakan ini. "
                "Masuk dengan akun yang berwenang atau hubungi admin kepegawaian."
            )
        if self.reach in (Reach.EMPLOYEE, Reach.REQUEST):
            session.require_unit(_unit_touched(self.reach, args[0]))


class UseCase(_Declared[P, R]):
    """A function run in one transaction and one act, that says what it changes."""

    def __init__(
        self,
        function: Callable[Concatenate[Session, P], R],
        changes: frozenset[str],
        roles: frozenset[Role],
        reach: Reach,
        undoable: bool,
    ) -> None:
        super().__init__(function, roles, reach)
        self.changes = changes
        self.undoable = undoable

    def __call__(self, session: Session, *args: P.args, **kwargs: P.kwargs) -> R:
        with connection(), database.atomic(), journal.act(actor(session), self.name) as scope:
            token = _current.set((scope, session))
            try:
                self._check(session, args)
                return self._function(session, *args, **kwargs)
            finally:
                _current.reset(token)


class Query(_Declared[P, R]):
    """A function that only reads."""

    def __call__(self, session: Session, *args: P.args, **kwargs: P.kwargs) -> R:
        with connection():
            self._check(session, args)
            return self._function(session, *args, **kwargs)


def use_case(
    *changes: str, roles: frozenset[Role], reach: Reach, undoable: bool = False
) -> Callable[[Callable[Concatenate[Session, P], R]], UseCase[P, R]]:
    """Declare what changes the office: subjects, roles, reach, and whether undo may."""
    return lambda function: UseCase(function, frozenset(changes), roles, reach, undoable)


def query(
    *, roles: frozenset[Role] = EVERYONE, reach: Reach
) -> Callable[[Callable[Concatenate[Session, P], R]], Query[P, R]]:
    """Declare what only reads: roles and reach."""
    return lambda function: Query(function, roles, reach)


def say(sentence: str) -> None:
    """Word the act under way as the journal and *Batalkan* show it."""
    _current.get()[0].sentence = sentence


def act_id() -> int:
    """Return the number of the act under way."""
    return _current.get()[0].id


def acting() -> Session:
    """Return whose act is under way, for what is called deep inside it."""
    return _current.get()[1]


def _unit_touched(reach: Reach, record: int) -> int | None:
    """Return the unit of the employee, or of the employee whose leave request it is.

    Raises ``Refused`` when there is no such record, or no longer.
    """
    people = Employee.select(Employee.unit)
    if reach is Reach.REQUEST:
        people, what = people.join(LeaveRequest).where(LeaveRequest.id == record), "Permintaan cuti"
    else:
        people, what = people.where(Employee.id == record), "Pegawai"
    found = first_tuple(people)
    if found is None:
        text = f"{what} nomor {record} tidak ada atau sudah dihapus. Muat ulang daftarnya."
        raise Refused([error("PG03", "id", text)])
    unit: int | None = found[0]
    return unit


def actor(session: Session) -> journal.Actor:
    """Return the session as the journal names it."""
    at = session.clock().astimezone(dt.UTC).isoformat(timespec="seconds")
    return journal.Actor(session.account, session.workstation, at)
