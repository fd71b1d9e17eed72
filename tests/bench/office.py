"""Offices of any size, built once in the system's temporary folder and used again."""

from __future__ import annotations

import datetime as dt
import hashlib
import shutil
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from kepegdesk import paths
from kepegdesk.domain.kinds import Role
from kepegdesk.services import office as office_service
from kepegdesk.services.session import Session
from kepegdesk.storage import listing, opening, triggers
from kepegdesk.storage.base import Base, database
from kepegdesk.storage.database import connection, sqlite
from kepegdesk.storage.tables import (
    EducationHistory,
    Employee,
    LeaveCharge,
    LeaveRequest,
    PositionHistory,
    RankHistory,
    Setting,
    Unit,
)

NOW = dt.datetime(2026, 11, 23, 9, tzinfo=dt.timezone(dt.timedelta(hours=8)))
LEAVE_YEARS = range(2017, 2027)

FIRST, MIDDLE, LAST, AREAS, GOLONGAN = (
    words.split()
    for words in (
        "Abdul Adi Agus Ahmad Andi Arif Asri Ayu Bambang Budi Citra Darmawan Desi Dewi Dian Eka "
        "Endang Fajar Fatma Fitri Gusti Hadi Hasan Hendra Ibrahim Imam Indah Irma Joko Kartini "
        "Lina Made Maria Muhammad Nani Nining Nur Oki Putri Rahmat Ratna Rina Rudi Siti Sri Sulis "
        "Tuti Umar Vina Wahyu Yanti Yusuf Zainal",
        "Amelia Anggraini Anwar Arifin Astuti Basri Daeng Effendi Fauzi Firmansyah Gunawan Halim "
        "Hartono Hidayat Husain Iskandar Ismail Jamal Jaya Kurnia Kusuma Lestari Mahmud Maulana "
        "Mulyani Nasir Nugroho Nuraini Permata Prabowo Pratama Purnomo Rahayu Rahman Ramadhan "
        "Rizki Rosita Sahrul Salim Santoso Saputra Sari Setiawan Susanti Utami Wahyuni Wibowo "
        "Wijaya Wulandari Yuliana Zahra",
        "Alamsyah Bolango Buton Cahyono Djafar Gorontalo Hamzah Hasibuan Hutapea Kadir Kolaka "
        "Konawe Lakudo Lambuya Laode Lubis Makmur Mandar Mangidi Mekongga Moramo Muna Nasution "
        "Padang Pagala Pomalaa Raha Ranomeeto Saranani Siregar Sitompul Suhardi Syam Tamburaka "
        "Tolaki Tongkuno Tiworo Wakorumba Wanci Waode Wawonii Wolasi Yunus",
        "Pendidikan Kesehatan Perhubungan Sosial Pertanian Kebudayaan Perikanan Kehutanan",
        "II/a II/b II/c II/d III/a III/b III/c III/d IV/a IV/b",
    )
)
LEVELS = ("SMA", "D-III", "S-1", "S-2")


def session() -> Session:
    """Return the administrator at the desk on a fixed day."""
    return Session("administrator", "Administrator", Role.ADMIN, lambda: NOW)


@contextmanager
def opened(people: int, *, leaves: bool = False) -> Iterator[None]:
    """Open a copy of the office of so many people; what is written to it is thrown away."""
    with tempfile.TemporaryDirectory(prefix="kepegdesk-bench-") as folder:
        copy = shutil.copyfile(office_file(people, leaves=leaves), Path(folder, "office.kepegdesk"))
        opening.open_office(copy)
        try:
            yield
        finally:
            opening.close_office()


def office_file(people: int, *, leaves: bool = False) -> Path:
    """Return the office of so many people, built on first use; ``leaves`` adds ten years."""
    temporary = Path(tempfile.gettempdir())
    folder = temporary / f"kepegdesk-offices-{_fingerprint()}"
    path = folder / f"{people}{'-leaves' if leaves else ''}.kepegdesk"
    if not path.exists():
        for old in temporary.glob("kepegdesk-offices-*"):
            if old != folder:
                shutil.rmtree(old, ignore_errors=True)
        folder.mkdir(exist_ok=True)
        part = path.with_suffix(".part")
        part.unlink(missing_ok=True)
        _build(part, people, leaves=leaves)
        part.replace(path)
    return path


def _fingerprint() -> str:
    """Return what changes when the tables or this module do."""
    digest = hashlib.sha256(Path(__file__).read_bytes())
    for script in sorted(paths.migrations().glob("*.py")):
        digest.update(script.read_bytes())
    return digest.hexdigest()[:12]


def _build(path: Path, people: int, *, leaves: bool) -> None:
    opening.create_office(path)
    opening.open_office(path)
    office_service.found(session())
    opening.close_office()
    _fill(path, people, leaves=leaves)
    opening.open_office(path)
    with connection(), database.atomic():
        listing.refresh(None, dt.date(2026, 11, 23))
    database.execute_sql("ANALYZE")
    opening.close_office()


def _fill(path: Path, people: int, *, leaves: bool) -> None:
    """Insert without the journal: a benchmark's invented people have no history to prove."""
    office = sqlite(str(path), pragmas=(("cipher_log_level", "NONE"), ("synchronous", 0)))
    office.connect()
    triggers.remove(office)
    numbers = range(1, people + 1)
    with office.atomic():
        cursor = office.cursor()
        cursor.executemany(*_insert(Unit, map(_unit, range(1, 61))))
        cursor.executemany(*_insert(Employee, map(employee, numbers)))
        cursor.executemany(*_insert(RankHistory, map(_rank, numbers)))
        cursor.executemany(*_insert(PositionHistory, map(_position, numbers)))
        cursor.executemany(*_insert(EducationHistory, map(_education, numbers)))
        if leaves:
            years = [(number, year) for number in numbers for year in LEAVE_YEARS]
            cursor.executemany(*_insert(LeaveRequest, (_leave(*pair) for pair in years)))
            cursor.executemany(*_insert(LeaveCharge, map(_charge, range(1, len(years) + 1), years)))
            begun = {"key": "tahun_mulai", "value": str(LEAVE_YEARS[0])}
            cursor.executemany(*_insert(Setting, [begun]))
    office.close()


def _insert(
    table: type[Base], rows: Iterable[dict[str, Any]]
) -> tuple[str, Iterator[Sequence[Any]]]:
    """Return the statement and its values, each column's default where a row names none."""
    fields = [field for field in table._meta.sorted_fields if field.name != "id"]
    columns = ", ".join(f'"{field.column_name}"' for field in fields)
    marks = ", ".join("?" * len(fields))
    sql = f'INSERT INTO "{table._meta.table_name}" ({columns}) VALUES ({marks})'  # noqa: S608
    names = [(field.name, field.default) for field in fields]
    return sql, ([row.get(name, default) for name, default in names] for row in rows)


def _unit(number: int) -> dict[str, Any]:
    area = AREAS[number % len(AREAS)]
    name = f"Dinas {area}" if number <= len(AREAS) else f"Bidang {number} {area}"
    parent = None if number <= len(AREAS) else number % len(AREAS) + 1
    return {"name": name, "key": name.lower(), "parent": parent, "pattern": "5"}


def employee(number: int) -> dict[str, Any]:
    """Return an invented person; everything about him follows from his number."""
    days, serial = number % 12_000, number // 12_000 + 1
    born = dt.date(1966, 1, 1) + dt.timedelta(days=days)
    hired = dt.date(born.year + 24, 1 + number % 12, 1)
    sex = 1 + number % 2
    return {
        "nip": f"{born:%Y%m%d}{hired:%Y%m}{sex}{serial:03}",
        "name": " ".join(
            (
                FIRST[number % len(FIRST)],
                MIDDLE[number // 5 % len(MIDDLE)],
                LAST[number // 11 % len(LAST)],
                str(number),
            )
        ),
        "title_after": "S.Sos.",
        "birth_place": "Kendari",
        "birth_date": born.isoformat(),
        "sex": "L" if sex == 1 else "P",
        "religion": "Islam",
        "marital": "Kawin",
        "phone": f"08{number:010}",
        "kind": "PNS",
        "tmt_cpns": hired.isoformat(),
        "unit": number % 60 + 1,
    }


def _rank(number: int) -> dict[str, Any]:
    tmt = dt.date(2015 + number % 11, 4, 1).isoformat()
    golongan = GOLONGAN[number % len(GOLONGAN)]
    return {"employee": number, "golongan": golongan, "tmt": tmt, "mkg_years": number % 30}


def _position(number: int) -> dict[str, Any]:
    tmt = dt.date(2016 + number % 10, 1 + number % 12, 1).isoformat()
    title = f"Analis {AREAS[number % len(AREAS)]} Tingkat {number % 40}"
    return {"employee": number, "title": title, "eselon": "", "tmt": tmt}


def _education(number: int) -> dict[str, Any]:
    return {"employee": number, "level": LEVELS[number % 4], "graduated": 1990 + number % 30}


def _leave(number: int, year: int) -> dict[str, Any]:
    start = dt.date(year, 2 + number % 9, 1 + number % 20)
    end = start + dt.timedelta(days=number % 9)
    days = (start.isoformat(), end.isoformat())
    return {
        "employee": number,
        "kind": "annual",
        "start": days[0],
        "end": days[1],
        "asked_start": days[0],
        "asked_end": days[1],
        "reason": "Keperluan keluarga",
        "state": "TERBIT",
        "submitted_on": days[0],
    }


def _charge(request: int, whose: tuple[int, int]) -> dict[str, Any]:
    number, year = whose
    return {"employee": number, "request": request, "year": year, "days": 3 + number % 4}
