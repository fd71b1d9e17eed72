"""The parameters of the leave rules as dated rows: a change of regulation is a new row."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from kepegdesk.domain.indonesian import long_date
from kepegdesk.domain.kinds import EmployeeKind, LeaveKind, LeaveState
from kepegdesk.domain.leave_rules import RuleGroup
from kepegdesk.domain.problems import Problem, error
from kepegdesk.domain.rule_catalogue import BY_KEY, GROUPS, Parameter, read_value, value_words
from kepegdesk.errors import Refused, Stale
from kepegdesk.services import leave_facts
from kepegdesk.services.session import Session
from kepegdesk.services.use_case import ADMINS, Reach, query, say, use_case
from kepegdesk.storage.base import tuples
from kepegdesk.storage.tables import Employee, LeaveRequest, LeaveRule

IN_FORCE, COMING, PAST = "berlaku", "akan berlaku", "sudah diganti"

EMPLOYEES = {
    RuleGroup.PNS: (EmployeeKind.PNS, EmployeeKind.CPNS),
    RuleGroup.PPPK: (
        EmployeeKind.PPPK,
        EmployeeKind.PPPK_PARUH_WAKTU,
        EmployeeKind.HONORER,
    ),
    RuleGroup.PART_TIME: (EmployeeKind.PPPK_PARUH_WAKTU,),
    RuleGroup.HONORER: (EmployeeKind.HONORER,),
}
"""Whose leave may rest on the rows of a group; who has no rows of his own follows PPPK."""


@dataclass(frozen=True, slots=True)
class RuleLine:
    """A row of the rules as its page shows it; ``free`` tells that it may still be changed."""

    id: int
    key: str
    group: RuleGroup
    value: str
    valid_from: dt.date
    valid_to: dt.date | None
    legal_basis: str
    state: str
    free: bool

    @property
    def parameter(self) -> Parameter:
        """Return what the row's key means."""
        return BY_KEY[self.key]

    @property
    def words(self) -> str:
        """Return the value with its unit."""
        return value_words(self.parameter, self.value)


@query(reach=Reach.OFFICE)
def listed(session: Session) -> list[RuleLine]:
    """Return every row: parameter by parameter, group by group, the newest first."""
    keys, groups = list(BY_KEY), list(GROUPS)
    rows = [row for row in LeaveRule.select() if row.key in BY_KEY]
    begun: dict[tuple[str, str], list[dt.date]] = {}
    for row in rows:
        begun.setdefault((row.key, row.group), []).append(row.valid_from)
    lines = [_line(row, begun[row.key, row.group], session.today) for row in rows]
    lines.sort(key=lambda line: line.valid_from, reverse=True)
    return sorted(lines, key=lambda line: (keys.index(line.key), groups.index(line.group)))


def _line(row: LeaveRule, begun: Collection[dt.date], today: dt.date) -> RuleLine:
    following = _following(row.valid_from, begun)
    ended = row.valid_to is not None and row.valid_to < today
    state = COMING if row.valid_from > today else IN_FORCE
    if state is IN_FORCE and (ended or (following is not None and following <= today)):
        state = PAST
    return RuleLine(
        row.id, row.key, RuleGroup(row.group), row.value, row.valid_from, row.valid_to,
        row.legal_basis, state, row.valid_from > today or not _rests(row, following),
    )  # fmt: skip


def _following(first: dt.date, begun: Collection[dt.date]) -> dt.date | None:
    return min((day for day in begun if day > first), default=None)


def _rests(row: LeaveRule, following: dt.date | None) -> bool:
    """Tell whether a request was judged by a row since it holds."""
    read = _requests(row.key, RuleGroup(row.group), row.valid_from, following)
    return bool(read.where(LeaveRequest.submitted_on >= row.valid_from).exists())


def _requests(key: str, group: RuleGroup, first: dt.date, following: dt.date | None) -> Any:
    """Select the leave that a row from a day to the next row's is read for."""
    parameter, before = BY_KEY[key], following
    if parameter.yearly:
        first, before = _next_new_year(first), following and _next_new_year(following)
    kinds = {parameter.kind} if parameter.kind else {LeaveKind.ANNUAL, LeaveKind.LARGE}
    if parameter.yearly:
        kinds = kinds | {LeaveKind.ANNUAL}
    found = (
        LeaveRequest.select(LeaveRequest.id)
        .join(Employee)
        .where(
            LeaveRequest.kind.in_(list(kinds)),
            LeaveRequest.start >= first,
            LeaveRequest.state.not_in([LeaveState.DRAFT, LeaveState.CANCELLED]),
            Employee.kind.in_(list(EMPLOYEES[group])),
        )
    )
    return found if before is None else found.where(LeaveRequest.start < before)


def _next_new_year(day: dt.date) -> dt.date:
    return day if (day.month, day.day) == (1, 1) else dt.date(day.year + 1, 1, 1)


def first_read(key: str, valid_from: dt.date) -> dt.date:
    """Return from which day on a row counts: many parameters are read on the first of January."""
    return _next_new_year(valid_from) if BY_KEY[key].yearly else valid_from


@use_case("office", "leave", roles=ADMINS, reach=Reach.OFFICE, undoable=True)
def add(
    session: Session, key: str, group: str, value: str, valid_from: dt.date, legal_basis: str
) -> int:
    """Let a parameter have another value from a day on; leave that begins before keeps the old.

    Raises ``Refused`` when the value does not fit, or when leave was already judged by what is in
    force on days the new row would cover.
    """
    stored = _checked(key, group, value, legal_basis)
    begun = _begun(key, group)
    problems = [*_same_day(valid_from, begun), *_settled(key, valid_from)]
    if valid_from < session.today:
        problems += _judged_already(key, RuleGroup(group), valid_from, begun, session.today)
    if problems:
        raise Refused(problems)
    say(f"Aturan {_words(key, group, stored)} mulai {valid_from:%d-%m-%Y}")
    return int(
        LeaveRule.create(
            key=key, group=group, value=stored, valid_from=valid_from,
            legal_basis=" ".join(legal_basis.split()),
        ).id
    )  # fmt: skip


def _words(key: str, group: str, value: str) -> str:
    parameter = BY_KEY[key]
    return f"{parameter.label} ({GROUPS[RuleGroup(group)]}): {value_words(parameter, value)}"


def _begun(key: str, group: str, without: int = 0) -> list[dt.date]:
    rows = LeaveRule.select(LeaveRule.valid_from).where(
        LeaveRule.key == key, LeaveRule.group == group, LeaveRule.id != without
    )
    return [row[0] for row in tuples(rows)]


def _checked(key: str, group: str, value: str, legal_basis: str) -> str:
    """Return a value as it is stored; raise ``Refused`` with everything that is wrong."""
    if key not in BY_KEY or group not in set(RuleGroup):
        known = ", ".join(RuleGroup)
        text = f"Aturan «{key}» untuk «{group}» tidak dikenal. Kelompoknya: {known}."
        raise Refused([error("AT06", "key", text)])
    problems, stored = [], read_value(BY_KEY[key], value)
    if stored is None:
        problems.append(error("AT02", "value", BY_KEY[key].takes.value))
    if not legal_basis.strip():
        problems.append(error("AT07", "legal_basis", "Dasar hukum aturan wajib diisi."))
    if stored is None or problems:
        raise Refused(problems)
    return stored


def _same_day(valid_from: dt.date, begun: Collection[dt.date]) -> list[Problem]:
    if valid_from not in begun:
        return []
    text = f"Sudah ada aturan yang mulai {long_date(valid_from)}. Ubah aturan itu."
    return [error("AT03", "valid_from", text)]


def _settled(key: str, valid_from: dt.date) -> list[Problem]:
    """Return AT12 where a row would be read in a year of leave that is closed."""
    last = max(leave_facts.closed_years(), default=0)
    if first_read(key, valid_from).year > last:
        return []
    text = (
        f"Buku cuti sampai tahun {last} sudah ditutup dan tetap menurut aturan masanya. Aturan ini "
        f"paling awal mulai 1 Januari {last + 1}."
    )
    return [error("AT12", "valid_from", text)]


def _judged_already(
    key: str, group: RuleGroup, first: dt.date, begun: Collection[dt.date], today: dt.date
) -> list[Problem]:
    count = _requests(key, group, first, _following(first, begun)).count()
    if not count:
        return []
    text = (
        f"{count} permintaan cuti sejak {long_date(first_read(key, first))} sudah memakai aturan "
        f"yang berlaku. Aturan baru paling awal mulai {long_date(today)}."
    )
    return [error("AT04", "valid_from", text)]


@use_case("office", "leave", roles=ADMINS, reach=Reach.OFFICE, undoable=True)
def change(
    session: Session,
    rule: int,
    value: str,
    valid_from: dt.date,
    legal_basis: str,
    was: RuleLine | None = None,
) -> None:
    """Correct a row that no leave rests on yet; others are followed by a new row.

    Raises ``Stale`` when the row does not say what it ``was`` any more.
    """
    row = LeaveRule.get_by_id(rule)
    if was is not None and _said(was) != _said(row):
        raise Stale("Aturan ini baru saja diubah orang lain. Muat ulang lalu ulangi.")
    _require_free(row, session.today)
    stored = _checked(row.key, row.group, value, legal_basis)
    begun = _begun(row.key, row.group, without=rule)
    problems = _same_day(valid_from, begun)
    problems += _settled(row.key, min(valid_from, row.valid_from))
    if valid_from < min(session.today, row.valid_from):
        group = RuleGroup(row.group)
        problems += _judged_already(row.key, group, valid_from, begun, session.today)
    if problems:
        raise Refused(problems)
    say(f"Ubah aturan {_words(row.key, row.group, stored)} mulai {valid_from:%d-%m-%Y}")
    LeaveRule.update(
        value=stored,
        valid_from=valid_from,
        legal_basis=" ".join(legal_basis.split()),
        version=LeaveRule.version + 1,
    ).where(LeaveRule.id == rule).execute()


@use_case("office", "leave", roles=ADMINS, reach=Reach.OFFICE, undoable=True)
def remove(session: Session, rule: int) -> None:
    """Take a row out that no leave rests on yet; what was in force before it holds again."""
    row = LeaveRule.get_by_id(rule)
    _require_free(row, session.today)
    if not _begun(row.key, row.group, without=rule):
        text = "Ini satu-satunya baris aturan itu; tambahkan penggantinya, jangan dihapus."
        raise Refused([error("AT09", "id", text)])
    if problems := _settled(row.key, row.valid_from):
        raise Refused(problems)
    say(f"Hapus aturan {_words(row.key, row.group, row.value)} mulai {row.valid_from:%d-%m-%Y}")
    row.delete_instance()


def _said(row: LeaveRule | RuleLine) -> tuple[str, dt.date, str]:
    return row.value, row.valid_from, row.legal_basis


def _require_free(row: LeaveRule, today: dt.date) -> None:
    begun = _begun(row.key, row.group)
    if row.valid_from <= today and _rests(row, _following(row.valid_from, begun)):
        text = (
            "Aturan ini sudah dipakai dalam permintaan cuti dan tidak diubah. Tambahkan aturan "
            "baru yang mulai berlaku pada tanggalnya."
        )
        raise Refused([error("AT08", "id", text)])
