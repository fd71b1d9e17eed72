"""The sample office: some 300 invented people with their histories and three years of leave."""

from __future__ import annotations

import datetime as dt
import os
import shutil
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from random import Random

from kepegdesk import __version__
from kepegdesk.documents.reference import read_table
from kepegdesk.domain.ranks import rank_name
from kepegdesk.domain.working_days import shift_months
from kepegdesk.services import (
    accounts,
    desk,
    leave_facts,
    sample_book,
    sample_files,
    sample_stories,
)
from kepegdesk.services.office import Letterhead
from kepegdesk.services.sample_leave import LeaveInventor
from kepegdesk.services.sample_people import (
    Invented,
    Inventor,
    Place,
    Row,
    invent_places,
    make_odd,
)
from kepegdesk.services.session import Clock, Session
from kepegdesk.services.use_case import ADMINS, Reach, say, use_case
from kepegdesk.storage import bulk, listing
from kepegdesk.storage.tables import (
    EducationHistory,
    Employee,
    Holiday,
    Office,
    PositionHistory,
    RankHistory,
    Setting,
    Signatory,
    Unit,
    UnitHead,
    UnitHistory,
)

EDITION = 5
"""Counts changes of what is invented, so that a cached sample of before is not used again."""

SEED = 7471
PERSONNEL, CITY_HALL = (
    "Badan Kepegawaian dan Pengembangan Sumber Daya Manusia",
    "Sekretariat Daerah",
)
FORMER_NAME = "Badan Kepegawaian Daerah"
"""What the personnel office was called until two years ago."""
HOSPITAL, WARD = "RSUD Kota Kendari", "Bidang Keperawatan"
MIN_PRESENT = {
    "Puskesmas Teluk Anoa": 9,
    "Bidang Keperawatan": 11,
    "Bidang Pelayanan Pendaftaran Penduduk": 8,
    "SD Negeri 901 Kendari": 8,
}
"""How many of a unit must be at work."""
DAY = dt.timedelta(days=1)


@use_case("employee", "leave", "unit", "office", "setting", roles=ADMINS, reach=Reach.OFFICE)
def fill(session: Session) -> None:
    """Fill a founded, empty office with invented units, people, officials and leave.

    The same day gives the same office. Four files are doubtful and one balance is negative on
    purpose.
    """
    random, today = Random(SEED), session.today  # noqa: S311 - invented people, no secrets
    _name_the_office(today)
    places, people = _settle_people(random, today)
    sample_files.store(people, places, today)
    _appoint(places, today)
    _remember_structure(places, today)
    _differ(places, today)
    inventor = LeaveInventor(random, today, leave_facts.context(), leave_facts.people())
    told = sample_stories.cast(random, people, today)
    others = [person for person in people if person.id not in {each.id for each in told}]
    sample_book.store(inventor.records(others, _collective_days(today)), session, random)
    sample_stories.Storyteller(session, told).tell()
    say("Isi dengan data contoh")
    listing.refresh(None, today)


def _name_the_office(today: dt.date) -> None:
    head = Letterhead(
        address="Jalan Contoh Nomor 1, Kelurahan Watu Anoa, Kendari 99999",
        contact="Telepon (0401) 000000, pos-el bkpsdm@contoh.invalid",
    )
    Office.update(**asdict(head)).execute()
    Setting.create(key="tahun_mulai", value=str(today.year - 2))
    Setting.create(key="lapor_mulai", value=f"01-01-{today.year - 2}")


def _settle_people(random: Random, today: dt.date) -> tuple[list[Place], list[Invented]]:
    """Store the units, their people and their heads."""
    units = read_table("sample_units")
    places = invent_places(bulk.reserve(Unit, len(units)), units)
    people = Inventor(random, today).people(places)
    for person, number in zip(people, bulk.reserve(Employee, len(people)), strict=True):
        person.number(number)
    make_odd(people)
    _head(places, PERSONNEL).positions[-1]["tmt"] = _months_ago(today, 7)
    bulk.insert(Unit, [place.row for place in places])
    bulk.insert(Employee, [person.row for person in people])
    bulk.insert(RankHistory, [row for person in people for row in person.ranks])
    bulk.insert(PositionHistory, [row for person in people for row in person.positions])
    bulk.insert(EducationHistory, [row for person in people for row in person.educations])
    for place in places:
        if place.head:
            Unit.update(head=place.head.id).where(Unit.id == place.id).execute()
    return places, people


def _head(places: Sequence[Place], name: str) -> Invented:
    head = next(place for place in places if place.row["name"] == name).head
    assert head is not None  # noqa: S101 - every unit of the shipped list has one
    return head


def _months_ago(day: dt.date, months: int) -> dt.date:
    return shift_months(day.replace(day=1), -months)


def _collective_days(today: dt.date) -> list[dt.date]:
    """Return one day of cuti bersama of last year and one of this, if it has come already."""
    days = Holiday.select(Holiday.day).where(Holiday.type == "collective", Holiday.day < today)
    by_year = {row.day.year: row.day for row in days.order_by(Holiday.day.desc())}
    return [by_year[year] for year in (today.year - 1, today.year) if year in by_year]


def _differ(places: Sequence[Place], today: dt.date) -> None:
    """Let some units differ: a ward without cuti bersama, enough staff, a day off of its own."""
    units = {place.row["name"]: place.id for place in places}
    Unit.update(collective=False).where(Unit.id == units[WARD]).execute()
    for name, present in MIN_PRESENT.items():
        Unit.update(min_present=present).where(Unit.id == units[name]).execute()
    Holiday.create(
        day=dt.date(today.year, 9, 17), name="Hari jadi RSUD Kota Kendari", type="local",
        legal_basis="Surat Edaran Direktur RSUD Kota Kendari", unit=units[HOSPITAL],
    )  # fmt: skip


# Officials


def _appoint(places: Sequence[Place], today: dt.date) -> None:
    """Name who signs: an old head of the office, an acting one, the new one, and those above."""
    chief, secretary = _head(places, PERSONNEL), _head(places, CITY_HALL)
    acting = _head(places, "Sekretariat BKPSDM")
    acted, took_over = _months_ago(today, 11), _months_ago(today, 7)
    old = {"name": "Drs. Lambaro Tirawola, M.Si.", "nip": "196601121990031901"}
    rows: list[Row] = []
    for row in Signatory.select().order_by(Signatory.level):
        form = {"title": row.title, "on_behalf": row.on_behalf, "level": row.level}
        office = {**form, "form": row.form, "is_ppk": row.is_ppk, "valid_to": None}
        began = dt.date(today.year - 3, 1, 2)
        if row.level == 1:
            last = {"valid_from": began, "valid_to": acted - DAY, "rank": rank_name("IV/c")}
            rows.append({**office, **old, **last})
            stand_in = {"acting": "Plt.", "valid_from": acted, "valid_to": took_over - DAY}
            rows.append({**office, **_named(acting), **stand_in})
            rows.append({**office, **_named(chief), "valid_from": took_over})
        elif row.level == 2:
            rows.append({**office, **_named(secretary), "valid_from": began})
        else:
            mayor = {"name": "Hj. Wa Ode Sarimbi Katobengo, S.E.", "nip": None, "rank": ""}
            rows.append({**office, **mayor, "valid_from": began})
    Signatory.delete().execute()
    bulk.insert(Signatory, rows)


def _remember_structure(places: Sequence[Place], today: dt.date) -> None:
    """Give the personnel office its former name, and its heads of the last year."""
    unit = next(place.id for place in places if place.row["name"] == PERSONNEL)
    renamed = dt.date(today.year - 2, 1, 2)
    decree = {"sk_number": f"061/{renamed.year - 1}", "sk_date": dt.date(today.year - 3, 12, 15)}
    UnitHistory.create(unit=unit, name=FORMER_NAME)
    UnitHistory.create(unit=unit, name=PERSONNEL, tmt=renamed, **decree)
    acted, took_over = _months_ago(today, 11), _months_ago(today, 7)
    acting, chief = _head(places, "Sekretariat BKPSDM"), _head(places, PERSONNEL)
    UnitHead.create(unit=unit, employee=acting.id, acting="Plt.", tmt=acted, until=took_over - DAY)
    UnitHead.create(unit=unit, employee=chief.id, tmt=took_over)


def _named(person: Invented) -> Row:
    rank = rank_name(person.ranks[-1]["golongan"])
    return {"name": person.name, "nip": person.row["nip"], "rank": rank}


# A copy to play with


def cache_folder() -> Path:
    """Return where a built sample waits for the next start."""
    home = Path.home()
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA", home / "AppData" / "Local")) / "KepegDesk"
    if sys.platform == "darwin":
        return home / "Library" / "Caches" / "KepegDesk"
    return Path(os.environ.get("XDG_CACHE_HOME", home / ".cache")) / "kepegdesk"


def open_copy(clock: Clock, cache: Path | None = None) -> Path:
    """Return a private copy of the sample office; its folder is the caller's to remove.

    The sample is built once per version and day and kept in ``cache``; no office may be open.
    """
    folder = Path(tempfile.mkdtemp(prefix="kepegdesk-contoh-"))
    copy = folder / desk.FILE_NAME
    try:
        shutil.copyfile(_cached(clock, cache or cache_folder()), copy)
    except OSError:  # a cache that cannot be written: build in the copy's own place
        _build(copy, clock)
    return copy


def _cached(clock: Clock, cache: Path) -> Path:
    """Return the built sample of this version and day, and forget those of other days."""
    wanted = cache / f"contoh-{__version__}-{EDITION}-{clock().date():%Y%m%d}.kepegdesk"
    if wanted.exists():
        return wanted
    cache.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=cache) as workshop:
        built = Path(workshop, desk.FILE_NAME)
        _build(built, clock)
        for old in cache.glob("contoh-*.kepegdesk"):
            old.unlink(missing_ok=True)
        built.replace(wanted)
    return wanted


def _build(path: Path, clock: Clock) -> None:
    desk.found(str(path), clock)
    with desk.opened(str(path)):
        fill(accounts.unattended(clock))
