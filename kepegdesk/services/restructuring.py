"""Penataan unit: one decree renames, moves, joins, splits and dissolves units, people with them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any

from kepegdesk.domain import unit_rows
from kepegdesk.domain.problems import Problem, error
from kepegdesk.domain.restructuring import Ground, Outcome, Plan, Step, listed, work_out
from kepegdesk.domain.unit_rows import NameRow, Standing
from kepegdesk.domain.units_text import head_title, unit_key
from kepegdesk.errors import Refused
from kepegdesk.services import present, present_units, units
from kepegdesk.services.session import Session
from kepegdesk.services.use_case import ADMINS, Reach, query, say, use_case
from kepegdesk.storage import bulk, listing, people
from kepegdesk.storage.base import tuples
from kepegdesk.storage.journal import Undone
from kepegdesk.storage.tables import (
    Account,
    Act,
    Authority,
    Employee,
    PlacementHistory,
    Signatory,
    Unit,
    UnitAlias,
)

ACT = "restructuring.carry_out"
STRUCTURE, HEAD, SIGNATORY, AUTHORITY, ACCOUNT = (
    "Struktur", "Kepala", "Penanda tangan", "Kewenangan", "Akun",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Effect:
    """One thing a plan brings about: what it concerns, and a sentence."""

    about: str
    text: str


@dataclass(frozen=True, slots=True)
class Preview:
    """What a plan comes to before anything is stored; with problems it cannot be carried out."""

    problems: tuple[Problem, ...]
    effects: tuple[Effect, ...]
    units: int
    people: int


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody in service in a unit."""

    id: int
    name: str
    nip: str
    position: str


@query(roles=ADMINS, reach=Reach.OFFICE)
def members(session: Session, unit: int, on: dt.date) -> list[Member]:
    """Return who is in service in a unit on a day, by name."""
    found = people.in_service([unit], on).get(unit, frozenset())
    rows = listing.rows(sorted(found))
    return [
        Member(row.id, row.full_name, row.nip, row.position)
        for row in sorted(rows, key=lambda row: row.name)
    ]


@query(roles=ADMINS, reach=Reach.OFFICE)
def preview(session: Session, plan: Plan) -> Preview:
    """Return what a plan would do, and every reason why it cannot be; nothing is stored."""
    day = plan.tmt or session.today
    outcome = work_out(plan, _ground(plan, day))
    effects = [Effect(STRUCTURE, words) for words in outcome.words]
    if not outcome.problems:
        effects += _around(outcome, day)
    changed = len(outcome.standings) + len(outcome.founded)
    return Preview(outcome.problems, tuple(effects), changed, outcome.people)


@use_case("unit", "employee", "leave", roles=ADMINS, reach=Reach.OFFICE, undoable=True)
def carry_out(session: Session, plan: Plan) -> Outcome:
    """Carry a plan out: units, heads and people, with its TMT and its decree, in one act.

    What is dated ahead takes effect on its day. Raises ``Refused`` with every reason against it.
    """
    session.require_whole_office()
    day = plan.tmt or session.today
    outcome = work_out(plan, _ground(plan, day))
    if outcome.problems:
        raise Refused(outcome.problems)
    say(f"Penataan unit per {day:%d-%m-%Y}: {listed(outcome.words)}")
    with present_units.sound():
        numbers = _found(plan, outcome)
        _write_standings(plan, outcome, day)
    moved = _move_people(plan, outcome, numbers)
    _remember_names(plan, outcome, ahead=day > session.today)
    present_units.derive(session.today)
    renamed = present_units.people_below(outcome.standings)
    present.derive(moved, session.today)
    listing.refresh({*moved, *renamed}, session.today)
    return outcome


# What a plan is judged against


def _ground(plan: Plan, day: dt.date) -> Ground:
    now, rows = present_units.standings(), present_units.name_rows()
    units = {change.unit for change in plan.changes}
    return Ground(
        unit_rows.structure(now, rows, day), now, rows, people.in_service(units, day),
        _later(units, day),
    )  # fmt: skip


def _later(units: Collection[int], day: dt.date) -> dict[int, frozenset[int]]:
    """Return who has a row dated from the day on that puts him into one of these units."""
    table = PlacementHistory
    query = table.select(table.unit, table.employee).join(Employee)
    mine = table.unit.in_(sorted(units)) & (table.tmt >= day)
    found: dict[int, set[int]] = {}
    out = Employee.status.not_in(people.OUT_OF_SERVICE)
    for unit, employee in tuples(query.where(mine, out)):
        found.setdefault(unit, set()).add(employee)
    return {unit: frozenset(each) for unit, each in found.items()}


# What else a plan touches


def _around(outcome: Outcome, day: dt.date) -> Iterator[Effect]:
    """Give what hangs on dissolved and renamed units and stays as it is, or falls away."""
    heads, before = present_units.heads_on(day), present_units.on_day(day)
    for unit, each in outcome.standings.items():
        renamed = each.name != before[unit].name
        if each.dissolved and unit in heads:
            head = Employee.get_by_id(heads[unit][0]).name
            text = f"{head} tidak lagi mengepalai {before[unit].name}"
            yield Effect(HEAD, text)
        if each.dissolved or renamed:
            yield from _officials(unit, before[unit], day, ended=each.dissolved)
        if each.dissolved:
            for (account,) in tuples(Account.select(Account.name).where(Account.unit == unit)):
                text = f"Akun {account} terbatas pada {before[unit].name}; pilih unit lain"
                yield Effect(ACCOUNT, text)


def _officials(unit: int, was: Standing, day: dt.date, *, ended: bool) -> Iterator[Effect]:
    """Give the rows that name a unit, or the office of its head, and hold from the day on."""
    title = Unit.get_by_id(unit).head_title or head_title(was.name)
    why = "yang dibubarkan" if ended else "yang berganti nama"
    told = f"menyebut {was.name} {why}; perbarui sesudah ini"
    for (name,) in _holding(Signatory, Signatory.name, Signatory.title, title, unit, day, ended):
        yield Effect(SIGNATORY, f"{name}, {title}, {told}")
    rows = _holding(Authority, Authority.id, Authority.post, title, unit, day, ended)
    if rows:
        yield Effect(AUTHORITY, f"{len(rows)} baris kewenangan {told}")


def _holding(
    table: type[Any], column: Any, post: Any, title: str, unit: int, day: dt.date, ended: bool
) -> list[tuple[Any, ...]]:
    mine = (table.unit == unit) | (post == title) if ended else post == title
    holds = table.valid_to.is_null() | (table.valid_to >= day)
    return tuples(table.select(column).where(mine, holds).order_by(table.id))


# Writing


def _found(plan: Plan, outcome: Outcome) -> dict[int, int]:
    """Store new units; return their numbers by those the plan gave them."""
    sources = {move.target: move.source for move in outcome.moves}
    numbers = {}
    for made, each in outcome.founded.items():
        like = Unit.get_by_id(sources[made])
        unit = Unit.create(
            name=each.name, key=unit_key(each.name), parent=each.parent, pattern=like.pattern,
            collective=like.collective,
        )  # fmt: skip
        present_units.add_name(_row(plan, unit.id, each))
        numbers[made] = int(unit.id)
    return numbers


def _row(plan: Plan, unit: int, standing: Standing) -> NameRow:
    return NameRow(unit, standing, plan.tmt, plan.sk_number, plan.sk_date)


def _write_standings(plan: Plan, outcome: Outcome, day: dt.date) -> None:
    for unit, each in outcome.standings.items():
        present_units.keep_name_before(unit)
        if each.dissolved:
            present_units.keep_head_before(unit)
        present_units.add_name(_row(plan, unit, each))
    present_units.end_heads(outcome.ended, day)


def _move_people(plan: Plan, outcome: Outcome, numbers: dict[int, int]) -> list[int]:
    """Give everybody who moves a row with the plan's TMT and decree; return who moved."""
    decree = {"tmt": plan.tmt, "sk_number": plan.sk_number, "sk_date": plan.sk_date}
    moved: list[int] = []
    for move in outcome.moves:
        target = numbers.get(move.target, move.target)
        employees = sorted(move.people)
        undated = [{"employee": each, "unit": move.source} for each in _without_rows(employees)]
        bulk.insert(PlacementHistory, undated)
        rows = [{"employee": each, "unit": target, **decree} for each in employees]
        bulk.insert(PlacementHistory, rows)
        moved += employees
    return moved


def _without_rows(employees: list[int]) -> list[int]:
    mine = bulk.among(PlacementHistory.employee, employees)
    known = {
        row[0] for row in tuples(PlacementHistory.select(PlacementHistory.employee).where(mine))
    }
    return [each for each in employees if each not in known]


def _remember_names(plan: Plan, outcome: Outcome, *, ahead: bool) -> None:
    """Let sheets that still name a merged unit mean the one it went to."""
    for change in plan.changes:
        each = outcome.standings.get(change.unit)
        if change.step is not Step.MERGE or each is None:
            continue
        if not ahead:
            mine = UnitAlias.unit == change.unit
            UnitAlias.update(unit=change.target).where(mine).execute()
        name = units.path(units.chain_of(change.unit))
        if len(name) <= unit_rows.LONGEST_NAME:
            key = unit_key(name)
            UnitAlias.delete().where(UnitAlias.key == key).execute()
            UnitAlias.create(key=key, name=name, unit=change.target)


def refuse_half(act: Act, undone: Undone) -> None:
    """Refuse to undo a restructuring in part: people would stand in a unit that is dissolved."""
    if act.use_case == ACT and (undone.kept or undone.needed):
        kept = undone.kept or undone.needed
        reasons = " ".join(each.sentence for each in kept[:3])
        text = (
            f"«{act.sentence}» hanya dapat dibatalkan seluruhnya, tetapi {len(kept)} catatan sudah "
            f"berubah. {reasons} Batalkan dahulu perubahan itu."
        )
        raise Refused([error("PU20", "act", text)])
