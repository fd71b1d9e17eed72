"""Issued annual leave that a changed calendar counts otherwise: listed, and counted anew if chosen.

Nothing is counted anew by itself (pitfalls T-11): the letter keeps its days until somebody decides
row by row. Then lines of difference are added to the ledger of days; what stood there stays.
"""

from __future__ import annotations

import datetime as dt
import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

from peewee import JOIN

from kepegdesk.domain.indonesian import long_date
from kepegdesk.domain.kinds import TAKEN, LeaveKind
from kepegdesk.domain.leave_facts import Facts
from kepegdesk.domain.leave_ledger import LedgerContext, ServicePerson, shortages
from kepegdesk.domain.problems import error
from kepegdesk.domain.working_days import ONE_DAY
from kepegdesk.errors import Refused
from kepegdesk.services import leave_facts, units
from kepegdesk.services import leave_steps as steps
from kepegdesk.services.session import Session
from kepegdesk.services.use_case import CLERKS, Reach, query, say, use_case
from kepegdesk.storage.database import rows, scalar
from kepegdesk.storage.tables import Employee, IssuedLetter, LeaveRequest, LetterNumber

RECOUNT = "recount"
_COUNTING = (RECOUNT, "issue", "recall", "record")
"""Acts that fix how many days a leave counts."""
INSERTED, DELETED = "I", "D"
"""How the journal marks a row that was put in or taken out."""
LONGEST = 200
"""Calendar days no annual leave is as long as: what began earlier is not looked at."""
_PAPERS = ("letter", "form")
"""Papers that say how many days it is."""

ByYear = tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class AffectedLeave:
    """An issued leave with its count by the letter (``before``) and by the calendar (``after``).

    ``changes`` words the days that were added, moved or removed within it; ``short`` are the days
    that would find no lot, ``closed`` tells that a year it changes is settled.
    """

    request: int
    employee: int
    nip: str
    name: str
    unit: str
    number: str
    start: dt.date
    end: dt.date
    before: ByYear
    after: ByYear
    changes: tuple[str, ...]
    short: int = 0
    closed: bool = False

    @property
    def difference(self) -> dict[int, int]:
        """Return the days per year that counting anew adds; fewer days are negative."""
        old = dict(self.before)
        found = {year: days - old.get(year, 0) for year, days in self.after}
        gone = {year: -days for year, days in self.before if year not in found}
        return {year: days for year, days in (found | gone).items() if days}


class _Change(NamedTuple):
    """A day off that was added, moved or removed: the act, the days and the unit it concerns."""

    act: int
    days: tuple[dt.date, ...]
    unit: int | None
    words: str


@query(reach=Reach.WITHIN)
def affected(session: Session) -> list[AffectedLeave]:
    """Return the issued annual leave in reach that the calendar counts otherwise by now."""
    return _affected(session)


def _affected(session: Session) -> list[AffectedLeave]:
    touched = _touched(_changes())
    query = LeaveRequest.select(LeaveRequest, Employee, LetterNumber).join(Employee)
    query = query.switch(LeaveRequest).join(LetterNumber, JOIN.LEFT_OUTER)
    found = query.where(LeaveRequest.id.in_(list(touched))).order_by(LeaveRequest.start)
    taken = [row for row in found if session.reaches(row.employee.unit_id)]
    if not taken:
        return []
    people = {row.employee_id for row in taken}
    charged, persons = leave_facts.charged(people), leave_facts.people(people)
    context, paths = leave_facts.context(), units.chains()
    lines = []
    for row in taken:
        letter, person = charged.get(row.id, ({}, []))[0], persons[row.employee_id]
        mine = [each for each in touched[row.id] if each.unit in (None, *person.units)]
        after = _count(context, person, row)
        if letter and mine and not _same(letter, after):
            unit = units.path(paths[row.employee.unit_id]) if row.employee.unit_id else ""
            lines.append(_line(row, unit, letter, after, mine))
    known = leave_facts.facts_of({line.employee for line in lines}) if lines else {}
    return [_judged(line, persons[line.employee], known[line.employee], context) for line in lines]


def _same(one: dict[int, int], other: dict[int, int]) -> bool:
    return {y: n for y, n in one.items() if n} == {y: n for y, n in other.items() if n}


def _count(context: LedgerContext, person: ServicePerson, row: LeaveRequest) -> dict[int, int]:
    end = row.end - ONE_DAY * row.remote_days
    return context.table(person).by_year(row.start, end)


def _line(
    row: LeaveRequest,
    unit: str,
    before: dict[int, int],
    after: dict[int, int],
    since: Iterable[_Change],
) -> AffectedLeave:
    return AffectedLeave(
        request=row.id,
        employee=row.employee_id,
        nip=row.employee.nip or "",
        name=row.employee.name,
        unit=unit,
        number=row.number.text if row.number else "",
        start=row.start,
        end=row.end,
        before=tuple(before.items()),
        after=tuple(after.items()),
        changes=tuple(dict.fromkeys(change.words for change in since)),
    )


def _judged(
    line: AffectedLeave, person: ServicePerson, facts: Facts, context: LedgerContext
) -> AffectedLeave:
    """Add what counting anew would do to the balance, and whether a year of it is settled."""
    taken = tuple(
        each._replace(counted=line.after) if each.id == line.request else each
        for each in facts.taken
    )
    lacking = shortages(person, facts._replace(taken=taken), context, line.end.year)
    short = sum(lacking.get(year, 0) for year in line.difference)
    closed = any(year in context.closed_years for year in line.difference)
    return replace(line, short=short, closed=closed)


# --- what changed ---------------------------------------------------------------------------------


def _changes() -> list[_Change]:
    """Read from the journal which days off were added, moved or removed since the first letter.

    The journal keeps of a changed row what changed: the days are followed from the beginning.
    """
    first = scalar("SELECT min(act_id) FROM act_row WHERE table_name = 'leave_event'")
    found: list[_Change] = []
    if first is None:
        return found
    known: dict[int, dict[str, Any]] = {}
    statement = """
        SELECT act_id, row_id, op, after FROM act_row WHERE table_name = 'holiday' ORDER BY id"""
    for act, row, op, after in rows(statement):
        old = known.pop(row, {})
        if not old and op != INSERTED:
            continue  # its beginning is in no journal of this office
        new = {} if op == DELETED else {**old, **json.loads(after)}
        if new:
            known[row] = new
        if act > first and _place(old) != _place(new):
            found.append(_change(act, old, new))
    return found


def _place(image: dict[str, Any]) -> tuple[Any, ...]:
    return tuple(image.get(key) for key in ("day", "type", "unit_id"))


def _change(act: int, old: dict[str, Any], new: dict[str, Any]) -> _Change:
    days = tuple(dt.date.fromisoformat(image["day"]) for image in (old, new) if image)
    name = (new or old)["name"]
    if not old:
        words = f"{long_date(days[-1])} ditambah: {name}"
    elif not new:
        words = f"{long_date(days[0])} dihapus: {name}"
    elif days[0] != days[1]:
        words = f"{long_date(days[0])} dipindah ke {long_date(days[1])}: {name}"
    else:
        words = f"{long_date(days[0])} diubah: {name}"
    unit = (new or old)["unit_id"] if not old or not new else _common(old, new)
    return _Change(act, days, unit, words)


def _common(old: dict[str, Any], new: dict[str, Any]) -> int | None:
    """Return the unit a changed day concerns; everybody where its unit changed."""
    same = old["unit_id"] == new["unit_id"]
    unit: int | None = new["unit_id"] if same else None
    return unit


def _touched(changes: Sequence[_Change]) -> dict[int, list[_Change]]:
    """Return, per taken annual leave, the days in it that changed after its days were fixed."""
    statement = f"""
        SELECT r.id FROM leave_request r
        WHERE r."start" BETWEEN ? AND ? AND r."end" >= ?
            AND r.kind = ? AND r.state IN ({_marks(TAKEN)})
            AND coalesce((
                SELECT max(a.act_id) FROM leave_event v
                JOIN act_row a ON a.table_name = 'leave_event' AND a.row_id = v.id
                WHERE v.request_id = r.id AND v.act IN ({_marks(_COUNTING)})), 0) < ?
        """  # noqa: S608 - composed of marks
    states = [state.value for state in TAKEN]
    found: dict[int, list[_Change]] = defaultdict(list)
    for change in changes:
        for day in set(change.days):
            last = day.isoformat()
            days = ((day - ONE_DAY * LONGEST).isoformat(), last, last)
            values = (*days, LeaveKind.ANNUAL.value, *states, *_COUNTING, change.act)
            for (request,) in rows(statement, *values):
                found[request].append(change)
    return found


def _marks(values: Collection[object]) -> str:
    return ", ".join("?" * len(values))


# --- counting anew --------------------------------------------------------------------------------


@use_case("leave", roles=CLERKS, reach=Reach.WITHIN)
def apply(
    session: Session, requests: Collection[int], basis: str, *, on: dt.date | None = None
) -> int:
    """Count issued leave anew by the present calendar; return how many letters that supersedes.

    ``basis`` is the decree the calendar changed by. Lines of difference are added to the ledger of
    days, the letters keep their bytes and say by which count they are superseded.
    """
    day, lines = on or session.today, _chosen(session, requests, basis)
    settled = [line.name for line in lines if line.closed]
    if settled:
        text = (
            f"Tahun cuti {', '.join(settled)} sudah ditutup. Catat bedanya sebagai koreksi (K) di "
            "halaman Rekonsiliasi."
        )
        raise Refused([error("RC02", "requests", text)])
    say(f"Hitung ulang {_whose(lines)}: {basis.strip()}")
    for line in lines:
        _write(session, line, basis.strip(), day)
    return len(lines)


def _write(session: Session, line: AffectedLeave, basis: str, day: dt.date) -> None:
    row = LeaveRequest.get_by_id(line.request)
    old, new = (sum(days for _year, days in counts) for counts in (line.before, line.after))
    event = steps.record(
        session, row, RECOUNT, day, note=basis, letter=line.number, days=new, start=line.start,
        end=line.end,
    )  # fmt: skip
    steps.charge(row, event, line.difference)
    words = f"Dihitung ulang {long_date(day)} menjadi {new} hari kerja, semula {old}: {basis}"
    IssuedLetter.update(superseded=words, version=IssuedLetter.version + 1).where(
        IssuedLetter.request == line.request, IssuedLetter.paper.in_(_PAPERS)
    ).execute()


@use_case("leave", roles=CLERKS, reach=Reach.WITHIN)
def keep(
    session: Session, requests: Collection[int], reason: str, *, on: dt.date | None = None
) -> int:
    """Leave issued leave as its letter counts it, for a reason; it is not listed again."""
    lines = _chosen(session, requests, reason)
    say(f"Tetap menurut surat {_whose(lines)}: {reason.strip()}")
    for line in lines:
        row = LeaveRequest.get_by_id(line.request)
        note = f"Tetap menurut surat: {reason.strip()}"
        steps.record(session, row, RECOUNT, on or session.today, note=note, letter=line.number)
    return len(lines)


def _chosen(session: Session, requests: Collection[int], words: str) -> list[AffectedLeave]:
    """Return the chosen rows as they are counted now; refuse what is no longer affected."""
    if not words.strip():
        text = "Dasar hukum atau alasannya wajib diisi, misalnya nomor SKB perubahan."
        raise Refused([error("RC03", "basis", text)])
    wanted = set(requests)
    lines = [line for line in _affected(session) if line.request in wanted]
    if not wanted or len(lines) != len(wanted):
        text = "Pilih cuti dari daftar; yang dipilih sudah tidak terkena. Muat ulang daftarnya."
        raise Refused([error("RC01", "requests", text)])
    return lines


def _whose(lines: Sequence[AffectedLeave]) -> str:
    return f"cuti {lines[0].name}" if len(lines) == 1 else f"{len(lines)} cuti yang sudah terbit"
