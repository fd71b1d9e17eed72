"""The journal as people use it: what was done, undo, a record's history, and the proof."""

from __future__ import annotations

import datetime as dt
import importlib
import json
import pkgutil
from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from functools import cache
from typing import Any

from peewee import fn

import kepegdesk.services
from kepegdesk.domain.kinds import Role
from kepegdesk.errors import NotAllowed
from kepegdesk.services import histories, present, present_units
from kepegdesk.services.session import Session
from kepegdesk.services.use_case import (
    EVERYONE,
    OVERSEERS,
    WRITERS,
    Reach,
    UseCase,
    actor,
    query,
    use_case,
)
from kepegdesk.storage import journal, listing
from kepegdesk.storage.base import tuples
from kepegdesk.storage.journal import HistoryLine, Undone, Verification
from kepegdesk.storage.tables import (
    Act,
    ActRow,
    Employee,
    EmployeeDocument,
    LeaveCorrection,
    LeaveOpening,
    LeaveRequest,
    NipHistory,
    Unit,
    UnitHistory,
    WorkedCollective,
)
from kepegdesk.storage.triggers import name_of

OF_A_PERSON: tuple[type[Any], ...] = (
    *histories.TABLES.values(),
    EmployeeDocument,
    NipHistory,
    LeaveOpening,
    LeaveCorrection,
    LeaveRequest,
    WorkedCollective,
)
MANY = 2000
"""From so many touched people on the whole listing may be rebuilt at once..."""
SHARE = 3
"""... if they are more than one in so many: the rest is derived in vain."""


@dataclass(frozen=True, slots=True)
class ActLine:
    """An act as the journal's page lists it; ``reversed`` when a later act undid it."""

    id: int
    at: str
    account: str
    workstation: str
    sentence: str
    rows: int
    undoes: int | None
    reversed: bool
    undoable: bool


@cache
def use_cases() -> dict[str, UseCase[..., object]]:
    """Return every use case of the program by the name the journal stores."""
    found: dict[str, UseCase[..., object]] = {}
    for module in pkgutil.iter_modules(kepegdesk.services.__path__, "kepegdesk.services."):
        for value in vars(importlib.import_module(module.name)).values():
            if isinstance(value, UseCase):
                found[value.name] = value
    return found


_FORMER = {
    "balances.add_worked_collective": "collective_work.record",
    "office.save_holiday": "holidays.save",
    "office.remove_holiday": "holidays.remove",
    "office.save_signatory": "signatories.save",
}
"""Use cases by the names older versions stored them under: their acts stay undoable."""


def _undoable(name: str) -> bool:
    known = use_cases().get(_FORMER.get(name, name))
    return known is not None and known.undoable


@use_case("employee", "leave", "unit", "office", "setting", roles=WRITERS, reach=Reach.OFFICE)
def undo(session: Session, act: int | None = None) -> Undone:
    """Reverse one's last data act, or one act; what somebody edited since is kept and listed.

    Only the account that did it, or an administrator, may reverse an act.
    """
    target = (
        Act.get_or_none(Act.id == act) if act else journal.last_undoable(_undoable, session.account)
    )
    if target is not None and session.role is not Role.ADMIN and target.account != session.account:
        raise NotAllowed(
            f"«{target.sentence}» dilakukan oleh {target.account}. "
            "Hanya ia atau admin kepegawaian yang dapat membatalkannya."
        )
    if target is not None:
        _refuse_undo(target)
    undone = journal.undo(actor(session), act, _undoable)
    _refuse_undone(undone.act)
    if target is not None:
        _refuse_half(target, undone)
    derive_anew(undone.act, session.today)
    return undone


def _refuse_undo(target: Act) -> None:
    """Refuse to reverse what a closed year or a decision rests on."""
    from kepegdesk.services import attachments, closing  # leave is not for the first window

    closing.refuse_undo(target.use_case, target.id)
    attachments.refuse_undo(target.id)


def _refuse_undone(act: int) -> None:
    """Refuse a reversal by which leave that was taken would find no days."""
    from kepegdesk.services import closing, collective_work

    closing.refuse_undone(act)
    collective_work.refuse_undone(act)


def _refuse_half(target: Act, undone: Undone) -> None:
    """Refuse a reversal in part of what only makes sense whole."""
    from kepegdesk.services import merging, restructuring

    merging.refuse_half(target, undone)
    restructuring.refuse_half(target, undone)


def derive_anew(act: int, today: dt.date) -> None:
    """Bring the lists of everybody the act touched up to date, through units too."""
    touched: dict[str, set[int]] = defaultdict(set)
    people: set[int] = set()
    images = ActRow.select(ActRow.table, ActRow.row, ActRow.before, ActRow.after)
    for table, row, before, after in tuples(images.where(ActRow.act == act)):
        touched[table].add(row)
        people.update(_person_in(json.loads(after or before)))
    people |= touched[name_of(Employee)]
    for kept in OF_A_PERSON:
        rows = list(touched[name_of(kept)])
        owners = kept.select(kept.employee).where(kept.id.in_(rows))
        people.update(row[0] for row in tuples(owners))
    present_units.fall_back(act)
    renamed = present_units.derive(today)
    present.fall_back(act)
    present.derive(people, today)
    if touched[name_of(Unit)] or touched[name_of(UnitHistory)]:
        present_units.refuse_unsound()
    everybody = touched[name_of(Unit)] or renamed or _are_most(people)
    listing.refresh(None if everybody else people, today)


def _are_most(people: Collection[int]) -> bool:
    return len(people) > MANY and len(people) * SHARE > Employee.select().count()


def _person_in(image: dict[str, object]) -> set[int]:
    person = image.get("employee_id")
    return {person} if isinstance(person, int) else set()


@query(roles=EVERYONE, reach=Reach.OFFICE)
def last(session: Session) -> ActLine | None:
    """Return the account's act that *Batalkan* would reverse, or None."""
    found = journal.last_undoable(_undoable, session.account)
    return None if found is None else _line(found, 0, undone=False)


@query(roles=OVERSEERS, reach=Reach.OFFICE)
def listed(session: Session, limit: int = 500) -> list[ActLine]:
    """Return the newest acts first."""
    rows = (
        Act.select(Act, fn.COUNT(ActRow.id).alias("changed"))
        .join(ActRow)
        .group_by(Act)
        .order_by(Act.id.desc())
        .limit(limit)
    )
    reversed_acts = {
        row[0] for row in tuples(Act.select(Act.undoes).where(Act.undoes.is_null(False)))
    }
    return [_line(row, vars(row)["changed"], undone=row.id in reversed_acts) for row in rows]


def _line(act: Act, rows: int, *, undone: bool) -> ActLine:
    possible = not undone and act.undoes is None and _undoable(act.use_case)
    return ActLine(
        act.id,
        act.at,
        act.account,
        act.workstation,
        act.sentence,
        rows,
        act.undoes,
        undone,
        possible,
    )


@query(roles=EVERYONE, reach=Reach.EMPLOYEE)
def history(session: Session, employee: int) -> list[HistoryLine]:
    """Return every change of one person's row, the newest first."""
    return journal.history(name_of(Employee), employee)


@query(roles=EVERYONE, reach=Reach.OFFICE)
def verify(session: Session) -> Verification:
    """Prove that nobody changed the office behind the program's back."""
    return journal.verify()
