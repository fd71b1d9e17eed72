"""Employees: find them, open a file, check and save it."""

from __future__ import annotations

import datetime as dt
from array import array
from collections.abc import Collection, Iterable
from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING, Any

from kepegdesk.domain.kinds import EmployeeKind, EmployeeStatus
from kepegdesk.domain.problems import Problem, error, warning
from kepegdesk.errors import Refused, Stale
from kepegdesk.services import contracts, nips, present
from kepegdesk.services.employee_file import (
    IDENTITY,
    EducationRow,
    EmployeeFile,
    PositionRow,
    RankRow,
    files_on,
    read_file,
)
from kepegdesk.services.session import Session
from kepegdesk.services.units import with_sub_units
from kepegdesk.services.use_case import CLERKS, Reach, query, say, use_case
from kepegdesk.storage import listing, past
from kepegdesk.storage.base import dicts, first_tuple
from kepegdesk.storage.database import connection
from kepegdesk.storage.tables import (
    EducationHistory,
    Employee,
    LeaveRequest,
    PositionHistory,
    RankHistory,
)

if TYPE_CHECKING:
    from kepegdesk.domain.employee_rules import PersonFacts

ListedRow = listing.ListedRow


@dataclass(frozen=True, slots=True)
class Criteria:
    """What a list of people is narrowed to; empty means everyone in reach.

    ``on`` is a past day the list shows and is narrowed as of; None means as they are now.
    """

    words: str = ""
    unit: int | None = None
    kinds: frozenset[EmployeeKind] = frozenset()
    golongan: frozenset[str] = frozenset()
    statuses: frozenset[EmployeeStatus] = frozenset()
    on: dt.date | None = None


class People:
    """A list of people in one order, read from the tables as it is looked at."""

    def __init__(self, session: Session, criteria: Criteria, sort: str, descending: bool) -> None:
        self._query = listing.matching(
            criteria.words,
            unit_ids=_units_wanted(session, criteria.unit),
            kinds=criteria.kinds,
            golongan=criteria.golongan,
            statuses=criteria.statuses,
        )
        self._sort = sort
        self._descending = descending

    def count(self, most: int | None = None) -> int:
        """Return how many there are, counting no further than ``most``."""
        with connection():
            return listing.count(self._query, most)

    def page(self, offset: int, limit: int) -> list[listing.ListedRow]:
        """Return some of them in order."""
        with connection():
            return listing.page(self._query, self._sort, self._descending, offset, limit)

    def all_ids(self) -> array[int]:
        """Return everybody's id in order."""
        with connection():
            return listing.all_ids(self._query, self._sort, self._descending)

    def rows(self, ids: Collection[int]) -> list[listing.ListedRow]:
        """Return what the list shows of these people."""
        with connection():
            return listing.rows(ids)


class PeopleOn:
    """A list of people as they were on a day: who had been appointed, in one order.

    Its rows hold ``listing.DETAILS`` too.
    """

    def __init__(self, session: Session, criteria: Criteria, sort: str, descending: bool) -> None:
        self._day = criteria.on or session.today
        with connection():
            self._narrowed = past.narrow(
                criteria.words,
                unit_ids=_units_wanted(session, criteria.unit, self._day),
                kinds=criteria.kinds,
                golongan=criteria.golongan,
                statuses=criteria.statuses,
            )
            self._ids = past.ids(self._day, self._narrowed, sort, descending)

    def count(self, most: int | None = None) -> int:
        """Return how many there are, counting no further than ``most``."""
        return len(self._ids) if most is None else min(most, len(self._ids))

    def page(self, offset: int, limit: int) -> list[listing.ListedRow]:
        """Return some of them in order."""
        return self.rows(self._ids[offset : offset + limit])

    def all_ids(self) -> array[int]:
        """Return everybody's id in order."""
        return self._ids

    def rows(self, ids: Collection[int]) -> list[listing.ListedRow]:
        """Return what the list shows of these people on the day."""
        with connection():
            return past.rows(self._day, ids)

    def grouped(self, by: str) -> dict[int | str | None, int]:
        """Return how many of them have each value of a column."""
        with connection():
            return dict(past.grouped(self._day, self._narrowed, by))


def _units_wanted(
    session: Session, unit: int | None, on: dt.date | None = None
) -> frozenset[int] | None:
    wanted = with_sub_units(unit, on) if unit is not None else None
    if session.units is None:
        return wanted
    return session.units if wanted is None else wanted & session.units


@query(reach=Reach.WITHIN)
def people(
    session: Session, criteria: Criteria, sort: str = "name", descending: bool = False
) -> People | PeopleOn:
    """Return the people who match, sorted by one of ``storage.listing``'s columns."""
    wanted = People if criteria.on is None else PeopleOn
    return wanted(session, criteria, sort, descending)


@query(reach=Reach.EMPLOYEE)
def get(session: Session, employee: int, on: dt.date | None = None) -> EmployeeFile:
    """Return the file of one person, now or as of a day; refuse a day before he was appointed."""
    if on is None:
        return read_file(Employee.get_by_id(employee), session.today)
    found = files_on([employee], on)
    if not found:
        name = Employee.get_by_id(employee).name
        text = f"{name} belum diangkat pada {on:%d-%m-%Y}. Pilih tanggal sesudah TMT CPNS-nya."
        raise Refused([error("PG19", "on", text)])
    return found[0]


@query(reach=Reach.EMPLOYEE)
def version(session: Session, employee: int) -> int:
    """Return the version of one person's row, which every change of it raises."""
    return int(Employee.select(Employee.version).where(Employee.id == employee).scalar())


@query(reach=Reach.WITHIN)
def id_of(session: Session, nip: str) -> int:
    """Return the id of the person with this NIP; raise ``Refused`` when nobody in reach has it."""
    row = first_tuple(Employee.select(Employee.id, Employee.unit).where(Employee.nip == nip))
    if row is None or not session.reaches(row[1]):
        raise Refused([error("PG00", "nip", f"Tidak ada pegawai dengan NIP {nip}.")])
    return int(row[0])


@query(reach=Reach.WITHIN)
def check(session: Session, file: EmployeeFile) -> list[Problem]:
    """Return everything that is wrong or doubtful with a file, stored or not."""
    return _problems(session, file)


def judged(file: EmployeeFile, today: dt.date) -> list[Problem]:
    """Return everything that is wrong or doubtful in a file by itself, whoever else there is."""
    from kepegdesk.domain.employee_rules import check_person

    return [*check_person(_facts(file), today), *_undated(file)]


def _problems(session: Session, file: EmployeeFile) -> list[Problem]:
    problems = judged(file, session.today)
    others = Employee.select(Employee.name, Employee.unit).where(Employee.id != (file.id or 0))
    twin = first_tuple(others.where(Employee.nip == file.nip)) if file.nip else None
    if twin:
        whom = twin[0] if session.reaches(twin[1]) else "pegawai unit lain"
        text = f"NIP {file.nip} sudah dipakai {whom}."
        problems.append(error("NIP_DUPLICATE", "nip", text))
    return problems


def _undated(file: EmployeeFile) -> list[Problem]:
    """Remind of the day somebody left on: leave granted for later is found by it (T-21)."""
    from kepegdesk.domain.leave import GONE

    if file.status not in GONE or file.status_since is not None:
        return []
    text = f"Belum diisi sejak kapan berstatus {file.status.value}; cuti sesudahnya tidak terlacak."
    return [warning("PG16", "status_since", text)]


def _facts(file: EmployeeFile) -> PersonFacts:
    from kepegdesk.domain.employee_rules import PersonFacts

    return PersonFacts(
        name=file.name,
        nip=file.nip or "",
        kind=file.kind,
        birth_date=file.birth_date,
        sex=file.sex,
        tmt_cpns=file.tmt_cpns,
        nik=file.nik,
        mkg_months=file.rank.mkg_months,
        tmt_golongan=file.rank.tmt,
        golongan=file.rank.golongan,
    )


@use_case("employee", roles=CLERKS, reach=Reach.WITHIN, undoable=True)
def save(session: Session, file: EmployeeFile) -> int:
    """Store a new file or the changes of an old one; refuse on any error, warn on nothing here.

    Raises ``Refused`` with every error, ``Stale`` when somebody saved the file meanwhile.
    """
    session.require_unit(file.unit)
    if file.id:
        _refuse_stale(session, file)
    file = _spelled(file)
    errors = [problem for problem in _problems(session, file) if problem.blocks]
    if errors:
        raise Refused(errors)
    say(f"{'Ubah' if file.id else 'Tambah'} data {file.name}")
    employee = _update(session, file) if file.id else _create(file)
    _save_histories(employee, file)
    present.refresh([employee], session.today)
    return employee


def _create(file: EmployeeFile) -> int:
    employee = int(Employee.create(**_columns(file)).id)
    present.put("placement", employee, file.unit, file.unit_since, None)
    return employee


def _spelled(file: EmployeeFile) -> EmployeeFile:
    """Spell what was typed as an import would, so that the exported list comes back the same."""
    from kepegdesk.documents.reference import vocabulary
    from kepegdesk.domain import cells
    from kepegdesk.domain.names import spell_titles

    before, after, _doubtful = spell_titles(file.title_before, file.title_after, vocabulary())
    return replace(
        file,
        name=cells.clean(file.name),
        title_before=before,
        title_after=after,
        birth_place=cells.clean(file.birth_place),
        religion=cells.religion(file.religion),
        marital=cells.marital(file.marital),
        phone=cells.phone(file.phone),
        email=cells.clean(file.email),
        gov_email=cells.clean(file.gov_email),
        address=cells.clean(file.address),
        domicile=cells.clean(file.domicile),
    )


def _columns(file: EmployeeFile) -> dict[str, Any]:
    return {name: getattr(file, name) for name in IDENTITY} | {
        "unit": file.unit,
        "nip": file.nip or None,
    }


def _refuse_stale(session: Session, file: EmployeeFile) -> None:
    """Refuse what was read before somebody else saved it, one of its histories too."""
    known = Employee.get_or_none(Employee.id == file.id)
    if known is None:
        raise Refused([error("PG03", "id", f"Data {file.name} sudah dihapus orang lain.")])
    session.require_unit(known.unit_id)
    now = read_file(known, session.today)
    if (now.version, now.seen) != (file.version, file.seen):
        raise Stale(f"Data {file.name} baru saja diubah orang lain. Muat ulang lalu ulangi.")


def _update(session: Session, file: EmployeeFile) -> int:
    known = Employee.get_by_id(file.id)
    contracts.refuse_undated(known.id, file.contract_start)
    contracts.keep(known.id, file.contract_start)
    _put_dated(known, file)
    nips.carry(known, file.nip or None, "Diubah di formulir", session.today)
    change = {**_columns(file), "version": Employee.version + 1}
    Employee.update(**change).where(Employee.id == file.id).execute()
    return int(known.id)


def _put_dated(known: Employee, file: EmployeeFile) -> None:
    """Date what was typed of unit, status and kind, so that every day of the past stays true."""
    since = file.unit_since
    if (file.unit, since) != (known.unit_id, _unit_since(known)) and file.unit is not None:
        present.put("placement", known.id, file.unit, since, known.unit_id)
    if (file.status, file.status_since) != (known.status, known.status_since):
        present.put("status", known.id, file.status, file.status_since, known.status)
    if file.kind != known.kind:
        begun = file.tmt_pns if file.kind is EmployeeKind.PNS else file.tmt_cpns
        present.put("kind", known.id, file.kind, begun, known.kind)


def _unit_since(known: Employee) -> dt.date | None:
    return present.placed_since([known.id]).get((known.id, known.unit_id))


def _save_histories(employee: int, file: EmployeeFile) -> None:
    _save_history(RankHistory, employee, file.ranks)
    _save_history(PositionHistory, employee, file.positions)
    _save_history(EducationHistory, employee, file.educations)


def _save_history(
    table: type[RankHistory | PositionHistory | EducationHistory],
    employee: int,
    rows: Iterable[RankRow | PositionRow | EducationRow],
) -> None:
    before = {row["id"]: row for row in dicts(table.select().where(table.employee == employee))}
    for row in rows:
        values = asdict(row)
        number = values.pop("id")
        if number is None:
            table.create(employee=employee, **values)
            continue
        known = before.pop(number)
        if any(known[key] != value for key, value in values.items()):
            table.update(**values, version=table.version + 1).where(table.id == number).execute()
    if before:
        table.delete().where(table.id.in_(list(before))).execute()


@use_case("employee", roles=CLERKS, reach=Reach.EMPLOYEE, undoable=True)
def remove(session: Session, employee: int) -> None:
    """Take a file out that was entered by mistake; refuse when leave hangs on it."""
    row = Employee.get_by_id(employee)
    if LeaveRequest.select().where(LeaveRequest.employee == employee).exists():
        text = f"{row.name} punya riwayat cuti; ubah statusnya, jangan dihapus."
        raise Refused([error("PG02", "id", text)])
    say(f"Hapus data {row.name}")
    row.delete_instance()
    listing.refresh([employee], session.today)
