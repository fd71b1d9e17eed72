"""The quality of the files: what looks wrong in them, who may be in them twice, counts by day."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from kepegdesk.domain import quality, quality_pairs
from kepegdesk.domain.kinds import EmployeeKind, EmployeeStatus, Sex
from kepegdesk.domain.names import name_key
from kepegdesk.domain.personnel_papers import SOON
from kepegdesk.domain.problems import Severity, error
from kepegdesk.domain.quality import Facts, Finding, Held, Placed, Ranked
from kepegdesk.domain.quality_pairs import Pair
from kepegdesk.errors import Refused
from kepegdesk.progress import Progress, nothing
from kepegdesk.services import employee_documents, units
from kepegdesk.services.session import Session
from kepegdesk.services.use_case import CLERKS, WRITERS, Reach, query, say, use_case
from kepegdesk.storage import bulk, quality_rows
from kepegdesk.storage.base import tuples
from kepegdesk.storage.tables import Employee, NotDuplicate, QualityCount

STEP = 1000
"""People between two reports of progress."""
PAPERS = "documents"
"""Names a person's papers where a finding names a history."""
DUPLICATES = "DUPLICATE"
"""The key that possible duplicates are counted under."""


class Line(NamedTuple):
    """A finding with whose it is; ``history`` and ``row`` as in ``Finding``."""

    employee: int
    name: str
    nip: str
    unit: str
    key: str
    severity: Severity
    field: str
    history: str
    row: int
    text: str


class Likeness(NamedTuple):
    """Two files that may be one person's, the older number first, and why."""

    first: int
    first_name: str
    first_nip: str
    first_unit: str
    second: int
    second_name: str
    second_nip: str
    second_unit: str
    reason: str


@dataclass(frozen=True, slots=True)
class DayCount:
    """How many findings each check had on a day."""

    day: dt.date
    counts: Mapping[str, int]

    @property
    def total(self) -> int:
        """Return the findings of all checks together."""
        return sum(self.counts.values())


class Read(NamedTuple):
    """What one reading of the office found; ``days`` is empty for an account of some units."""

    lines: list[Line]
    pairs: list[Likeness]
    days: list[DayCount]


class _Person(NamedTuple):
    id: int
    name: str
    facts: Facts


@query(reach=Reach.WITHIN)
def read(session: Session, *, progress: Progress = nothing) -> Read:
    """Return findings, pairs and counts by day at once."""
    lines = find(session, progress=progress)
    pairs = duplicates(session, progress=progress)
    return Read(lines, pairs, history(session) if session.units is None else [])


# Findings


@query(reach=Reach.WITHIN)
def find(session: Session, *, progress: Progress = nothing) -> list[Line]:
    """Return what looks wrong in the files of everybody in reach, in the order of names."""
    found: list[Line] = []
    names, papers = _unit_names(), _expiring(session)
    people = list(_people(session, with_histories=True))
    for done, person in enumerate(people, 1):
        for each in quality.check(person.facts, session.today):
            found.append(_line(person, names, each))
        found += (_line(person, names, each) for each in papers.get(person.id, ()))
        if done % STEP == 0 or done == len(people):
            progress(done, len(people))
    return found


def _line(person: _Person, names: Mapping[int | None, str], found: Finding) -> Line:
    facts = person.facts
    return Line(person.id, person.name, facts.nip, names.get(facts.unit, ""), *found)


def _expiring(session: Session) -> dict[int, list[Finding]]:
    """Return by person the papers that ran out or soon will."""
    found: dict[int, list[Finding]] = {}
    for due in employee_documents.expiring(session, session.today + SOON):
        paper, end = due.row, due.row.details.expires
        is_over = end is not None and end < session.today
        text = f"{paper.told} {'habis berlaku' if is_over else 'berlaku sampai'} {end:%d-%m-%Y}."
        weight = Severity.ERROR if is_over else Severity.WARNING
        finding = Finding("BK01", weight, "expires", PAPERS, paper.id, text)
        found.setdefault(due.employee, []).append(finding)
    return found


def _unit_names() -> dict[int | None, str]:
    return {unit: units.path(chain) for unit, chain in units.chains().items()}


_KINDS = {str(kind): kind for kind in EmployeeKind}
_STATUSES = {str(status): status for status in EmployeeStatus}
_SEXES = {str(sex): sex for sex in Sex}


def _people(session: Session, *, with_histories: bool) -> Iterator[_Person]:
    """Yield everybody in reach; the histories of all are read at once, or of nobody."""
    ranks = quality_rows.ranks() if with_histories else {}
    positions = quality_rows.positions() if with_histories else {}
    placements = quality_rows.placements() if with_histories else {}
    for number, name, *values in quality_rows.people():
        facts = _facts(values)
        if session.reaches(facts.unit):
            yield _Person(
                number,
                name,
                facts._replace(
                    ranks=[Ranked(*row) for row in ranks.get(number, ())],
                    positions=[Held(*row) for row in positions.get(number, ())],
                    placements=[Placed(*row) for row in placements.get(number, ())],
                ),
            )


def _facts(values: list[Any]) -> Facts:
    nip, nik, kind, status, sex, unit, *dates = values
    known = (_KINDS[kind], _STATUSES[status], _SEXES.get(sex))
    return Facts._make((nip or "", nik, *known, unit, *dates, (), (), ()))


# Pairs


@query(reach=Reach.WITHIN)
def duplicates(session: Session, *, progress: Progress = nothing) -> list[Likeness]:
    """Return who may be in the files twice, without those found to be two people.

    NIPs of two people hired together differ in one digit too; such a pair is told only when the
    names are alike, or when one of the NIPs does not fit its own file.
    """
    people = {person.id: person for person in _people(session, with_histories=False)}
    reasons: dict[Pair, list[str]] = {}
    finders = (_near_nips, _same_nik, _same_name)
    for done, finder in enumerate(finders, 1):
        for pair, reason in finder(people).items():
            reasons.setdefault(pair, []).append(reason)
        progress(done, len(finders))
    for known in _found_apart():
        reasons.pop(known, None)
    names = _unit_names()
    return [
        Likeness(*_told(people[one], names), *_told(people[other], names), "; ".join(why))
        for (one, other), why in sorted(reasons.items())
    ]


People = Mapping[int, _Person]


def _near_nips(people: People) -> dict[Pair, str]:
    found = quality_pairs.near_nips((number, each.facts.nip) for number, each in people.items())
    met = {number for pair in found for number in pair}
    doubtful = {number for number in met if quality.contradicts(people[number].facts)}
    names = {number: name_key(people[number].name) for number in met}
    return {
        (one, other): why
        for (one, other), why in found.items()
        if one in doubtful or other in doubtful or quality_pairs.alike(names[one], names[other])
    }


def _same_nik(people: People) -> dict[Pair, str]:
    return quality_pairs.same_nik((number, each.facts.nik) for number, each in people.items())


def _same_name(people: People) -> dict[Pair, str]:
    return quality_pairs.same_name(
        (number, (name_key(each.name), each.facts.birth_date)) for number, each in people.items()
    )


def _told(person: _Person, names: Mapping[int | None, str]) -> tuple[int, str, str, str]:
    return person.id, person.name, person.facts.nip, names.get(person.facts.unit, "")


def _found_apart() -> set[Pair]:
    """Return the pairs that were found to be two people."""
    return set(tuples(NotDuplicate.select(NotDuplicate.first, NotDuplicate.second)))


@use_case("employee", roles=CLERKS, reach=Reach.WITHIN, undoable=True)
def not_duplicate(session: Session, one: int, other: int, reason: str) -> None:
    """Remember that two files are two people's, so that they are not told of again."""
    first, second = sorted((one, other))
    people = both(first, second, session)
    if not reason.strip():
        raise Refused([error("MD20", "reason", "Alasan wajib diisi, misalnya «anak kembar».")])
    if (first, second) in _found_apart():
        raise Refused([error("MD21", "id", "Pasangan ini sudah dinyatakan bukan duplikat.")])
    say(f"Bukan duplikat: {people[0].name} dan {people[1].name}")
    NotDuplicate.create(first=first, second=second, reason=reason.strip(), on_day=session.today)


def both(one: int, other: int, session: Session) -> tuple[Employee, Employee]:
    """Return two people of the session's reach; raise ``Refused`` when one is gone."""
    if one == other:
        raise Refused([error("MD22", "id", "Pilih dua pegawai yang berbeda.")])
    found = {row.id: row for row in Employee.select().where(Employee.id.in_([one, other]))}
    if len(found) < 2:
        text = "Salah satu pegawai ini sudah dihapus. Muat ulang daftarnya."
        raise Refused([error("PG03", "id", text)])
    for row in found.values():
        session.require_unit(row.unit_id)
    return found[one], found[other]


# Counts by day


@use_case(roles=WRITERS, reach=Reach.OFFICE)
def counts(session: Session, today: dt.date, found: Mapping[str, int]) -> None:
    """Keep how many findings each check has today, in place of what was counted earlier today.

    Only whoever sees the whole office counts it; the journal keeps nothing of it.
    """
    session.require_whole_office()
    QualityCount.delete().where(QualityCount.on_day == today).execute()
    rows = [{"on_day": today, "check": key, "count": count} for key, count in found.items()]
    # a day without findings is a count too, and the one that is waited for
    bulk.insert(QualityCount, rows or [{"on_day": today, "check": "", "count": 0}])


def tally(lines: list[Line], pairs: list[Likeness]) -> dict[str, int]:
    """Return how many findings each check has, and how many pairs there are."""
    found = Counter(line.key for line in lines)
    if pairs:
        found[DUPLICATES] = len(pairs)
    return dict(found)


@query(reach=Reach.OFFICE)
def history(session: Session) -> list[DayCount]:
    """Return the counts of every day that was counted, the oldest first."""
    table = QualityCount
    days: dict[dt.date, dict[str, int]] = {}
    found = table.select(table.on_day, table.check, table.count)
    for day, key, count in tuples(found.order_by(table.on_day, table.check)):
        days.setdefault(day, {})[key] = count
    return [DayCount(day, counted) for day, counted in days.items()]
