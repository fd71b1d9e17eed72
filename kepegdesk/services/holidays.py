"""The office's calendar: national and local holidays, cuti bersama, and their legal basis."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace

from kepegdesk.domain.indonesian import long_date
from kepegdesk.domain.problems import Problem, error
from kepegdesk.errors import Refused, Stale
from kepegdesk.services import units
from kepegdesk.services.session import Session
from kepegdesk.services.use_case import ADMINS, Reach, query, say, use_case
from kepegdesk.storage.tables import Holiday

TYPES = {"national": "Libur nasional", "collective": "Cuti bersama", "local": "Libur daerah"}
"""Types of days off with their words for screen and sheets."""
STATUSES = {"ditetapkan": "Ditetapkan", "sementara": "Sementara"}


@dataclass(frozen=True, slots=True)
class HolidayRow:
    """A day off; ``type`` is national, collective or local, ``status`` sementara or ditetapkan.

    ``unit`` is the unit it is valid for, with what is below it; None for everybody.
    """

    id: int | None
    day: dt.date
    name: str
    type: str
    legal_basis: str
    status: str
    unit: int | None = None


@query(reach=Reach.OFFICE)
def listed(session: Session, year: int) -> list[HolidayRow]:
    """Return the days off of a year in order."""
    return of_year(year)


def of_year(year: int) -> list[HolidayRow]:
    """Return the days off of a year in order, inside a use case."""
    rows = Holiday.select().where(Holiday.day.between(dt.date(year, 1, 1), dt.date(year, 12, 31)))
    return [_row(holiday) for holiday in rows.order_by(Holiday.day, Holiday.type, Holiday.id)]


def _row(row: Holiday) -> HolidayRow:
    return HolidayRow(row.id, row.day, row.name, row.type, row.legal_basis, row.status, row.unit_id)


@use_case("office", "leave", roles=ADMINS, reach=Reach.OFFICE, undoable=True)
def save(session: Session, row: HolidayRow, was: HolidayRow | None = None) -> int:
    """Add a day off or change one; requests not yet issued are counted anew, letters stay.

    Raises ``Stale`` when the day is not what it ``was`` any more.
    """
    if was is not None and was != _stored(was.id):
        text = f"Hari libur {was.name} baru saja diubah orang lain. Muat ulang lalu ulangi."
        raise Stale(text)
    problems = problems_of(row)
    if problems:
        raise Refused(problems)
    say(f"Simpan hari libur {row.day:%d-%m-%Y} {row.name}")
    return store(row)


def problems_of(row: HolidayRow) -> list[Problem]:
    """Return what forbids storing a day off: no name or basis, or a day that is there already."""
    if not row.name.strip() or not row.legal_basis.strip():
        text = "Nama hari libur dan dasar hukumnya wajib diisi."
        field = "name" if not row.name.strip() else "legal_basis"
        return [error("HL01", field, text)]
    other = at(row)
    if other is not None and other.id != row.id:
        return [error("HL02", "day", f"Tanggal {row.day:%d-%m-%Y} sudah tercatat.")]
    return []


def _stored(number: int | None) -> HolidayRow | None:
    found = Holiday.get_or_none(Holiday.id == number)
    return None if found is None else _row(found)


def at(row: HolidayRow) -> HolidayRow | None:
    """Return the stored day off of the same date, type and unit."""
    valid = Holiday.unit.is_null() if row.unit is None else Holiday.unit == row.unit
    found = Holiday.get_or_none(Holiday.day == row.day, Holiday.type == row.type, valid)
    return None if found is None else _row(found)


def store(row: HolidayRow) -> int:
    """Write a day off that was checked, new or changed; return its number."""
    values = {key: value for key, value in asdict(row).items() if key != "id"}
    if row.id is None:
        return int(Holiday.create(**values).id)
    Holiday.update(**values, version=Holiday.version + 1).where(Holiday.id == row.id).execute()
    return row.id


@use_case("office", "leave", roles=ADMINS, reach=Reach.OFFICE, undoable=True)
def remove(session: Session, holiday: int) -> None:
    """Take a day off from the calendar."""
    row = Holiday.get_by_id(holiday)
    say(f"Hapus hari libur {row.day:%d-%m-%Y} {row.name}")
    row.delete_instance()


# --- an amended SKB -------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Amendment:
    """What an amended SKB makes of one stored day: another date, or none where it is dropped."""

    holiday: int
    day: dt.date | None


@use_case("office", "leave", roles=ADMINS, reach=Reach.OFFICE, undoable=True)
def amend(
    session: Session,
    year: int,
    legal_basis: str,
    amendments: Sequence[Amendment],
    *,
    added: Sequence[HolidayRow] = (),
    whole_year: bool = False,
) -> int:
    """Enter the SKB that amends a year's: move, drop and add days as one act; return how many.

    The days touched, or with ``whole_year`` all common days of the year, then rest on
    ``legal_basis``; what stood before stays in the journal.
    """
    basis = " ".join(legal_basis.split())
    problems = _amendment_problems(basis, amendments, added)
    if problems:
        raise Refused(problems)
    say(f"Perubahan hari libur {year}: {basis}")
    moved = {each.holiday: each.day for each in amendments}
    dropped = [number for number, day in moved.items() if day is None]
    kept = [row for row in of_year(year) if row.id not in dropped]
    touched = [row for row in kept if row.id in moved or (whole_year and row.unit is None)]
    fresh = [
        replace(row, day=moved.get(row.id or 0) or row.day, legal_basis=basis)
        for row in (*touched, *added)
    ]
    _refuse_doubles([*fresh, *(row for row in kept if row not in touched)])
    Holiday.delete().where(Holiday.id.in_(dropped)).execute()
    for row in fresh:
        store(row)
    return len(fresh) + len(dropped)


def _amendment_problems(
    basis: str, amendments: Sequence[Amendment], added: Sequence[HolidayRow]
) -> list[Problem]:
    problems = []
    if not basis:
        problems.append(error("HL04", "legal_basis", "Nomor SKB perubahan belum diisi."))
    if not amendments and not added:
        text = "Belum ada tanggal yang dipindahkan, ditiadakan atau ditambah."
        problems.append(error("HL05", "day", text))
    return problems


def _refuse_doubles(rows: Sequence[HolidayRow]) -> None:
    """Refuse an amendment after which a day would stand twice; days of other years count too."""
    seen: set[tuple[dt.date, str, int | None]] = set()
    mine = {row.id for row in rows}
    for row in rows:
        place, other = (row.day, row.type, row.unit), at(row)
        if place in seen or (other is not None and other.id not in mine):
            text = f"Sesudah perubahan, tanggal {row.day:%d-%m-%Y} akan tercatat dua kali."
            raise Refused([error("HL02", "day", text)])
        seen.add(place)


def unit_words(unit: int | None, names: dict[int, str]) -> str:
    """Word for whom a day off is valid."""
    return "Semua" if unit is None else names.get(unit, "unit lain")


def unit_names() -> dict[int, str]:
    """Return every unit's path, inside a use case."""
    return {unit: units.path(chain) for unit, chain in units.chains().items()}


def day_words(row: HolidayRow) -> str:
    """Name a day off within a sentence: «24 Desember 2026 (Cuti Bersama Hari Raya Natal)»."""
    return f"{long_date(row.day)} ({row.name})"
