"""Invent the people of the sample office: units, NIPs that fit, ranks, positions, educations."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field
from random import Random
from typing import Any

from kepegdesk.documents.reference import read_table
from kepegdesk.domain.kinds import EmployeeKind, EmployeeStatus, Sex, WorkPattern
from kepegdesk.domain.ranks import PNS, rank_order
from kepegdesk.domain.service_time import years_and_months
from kepegdesk.domain.units_text import unit_key
from kepegdesk.domain.working_days import add_months, shift_months

Row = dict[str, Any]

FIRST_RANK = {
    "SMA": "II/a",
    "SMK": "II/a",
    "D-III": "II/c",
    "S-1": "III/a",
    "Profesi": "III/b",
    "S-2": "III/b",
}
HIGHEST_RANK = {"SMA": "III/b", "SMK": "III/b", "D-III": "III/d"}
PPPK_RANK = {"SMA": "V", "SMK": "V", "D-III": "VII", "S-1": "IX", "Profesi": "X", "S-2": "X"}
LEAST_RANK = {"IIa": "IV/c", "IIb": "IV/b", "IIIa": "IV/a", "IIIb": "III/d", "IVa": "III/c"}
SCHOOL_YEARS = {"SMA": 18, "SMK": 18, "D-III": 21, "S-1": 22, "Profesi": 24, "S-2": 26}

STAFF_KINDS = (
    [EmployeeKind.PNS] * 62
    + [EmployeeKind.CPNS] * 5
    + [EmployeeKind.PPPK] * 19
    + [EmployeeKind.PPPK_PARUH_WAKTU] * 7
    + [EmployeeKind.HONORER] * 7
)
RELIGIONS = ["Islam"] * 17 + ["Kristen", "Katolik", "Hindu"]
NOT_ACTIVE = (
    [EmployeeStatus.RETIRED] * 4
    + [EmployeeStatus.STUDY] * 3
    + [EmployeeStatus.MOVED] * 2
    + [EmployeeStatus.CLTN, EmployeeStatus.DIED]
)


@dataclass(slots=True)
class Place:
    """A unit of the sample: its row, what is worked there and who heads it."""

    row: Row
    head_title: str
    eselon: str
    staff: int
    work: str
    above: Place | None
    head: Invented | None = None

    @property
    def id(self) -> int:
        """Return the unit's number."""
        number: int = self.row["id"]
        return number


@dataclass(slots=True)
class Invented:
    """A person of the sample with his histories, as rows to insert."""

    row: Row
    place: Place
    title: str
    ranks: list[Row] = field(default_factory=list)
    positions: list[Row] = field(default_factory=list)
    educations: list[Row] = field(default_factory=list)

    @property
    def id(self) -> int:
        """Return the employee's number."""
        number: int = self.row["id"]
        return number

    def number(self, number: int) -> None:
        """Give the person and his histories the employee's number."""
        self.row["id"] = number
        for row in (*self.ranks, *self.positions, *self.educations):
            row["employee"] = number

    @property
    def name(self) -> str:
        """Return the name with its titles."""
        name, after = str(self.row["name"]), self.row["title_after"]
        return f"{name}, {after}" if after else name


def invent_places(ids: Iterable[int], units: Iterable[dict[str, str]]) -> list[Place]:
    """Return the units of the shipped list, parents before children, numbered by ``ids``."""
    places: dict[str, Place] = {}
    for number, row in zip(ids, units, strict=True):
        above = places.get(row["parent"])
        unit = {
            "id": number,
            "name": row["name"],
            "key": unit_key(row["name"]),
            "parent": above.id if above else None,
            "pattern": WorkPattern(row["pattern"]),
        }
        places[row["name"]] = Place(
            unit, row["head"], row["eselon"], int(row["people"]), row["work"], above
        )
    return list(places.values())


def words(kind: str) -> list[str]:
    """Return the invented words of one kind."""
    return [row["word"] for row in read_table("sample_words") if row["kind"] == kind]


class Inventor:
    """Invents people one after another; the same random source and day give the same people."""

    def __init__(self, random: Random, today: dt.date) -> None:
        self._random = random
        self._today = today
        self._names: set[str] = set()
        self._nips: set[str] = set()
        self._given = {sex: words(f"given_{sex.value}") for sex in Sex}
        self._clans, self._towns = words("clan"), words("place")
        self._streets = words("street")
        self._jobs: dict[str, list[Row]] = {}
        for row in read_table("sample_positions"):
            self._jobs.setdefault(row["work"], []).extend([row] * int(row["weight"]))

    def people(self, places: list[Place]) -> list[Invented]:
        """Return heads and staff of every unit, not numbered yet."""
        found: list[Invented] = []
        for place in places:
            place.head = self._head(place)
            found.append(place.head)
            found += [self._staff(place) for _ in range(place.staff)]
        self._let_some_go(found)
        return found

    def _head(self, place: Place) -> Invented:
        jobs = self._jobs[place.work]
        job = max(jobs, key=lambda row: SCHOOL_YEARS[row["level"]])
        ages = (49, 57) if place.eselon in ("IIa", "IIb") else (43, 55)
        person = self._person(place, EmployeeKind.PNS, job, ages, place.head_title)
        start: dt.date = person.row["tmt_cpns"]
        self._add_ranks(person, job["level"], least=LEAST_RANK.get(place.eselon, "III/c"))
        self._add_position(person, job["title"], job["kind"], "", shift_months(start, 12))
        since = self._first_of_month(self._today, (8, 50))
        kind = "struktural" if place.eselon else "fungsional"
        self._add_position(person, place.head_title, kind, place.eselon, since)
        return person

    def _staff(self, place: Place) -> Invented:
        kind = self._random.choice(STAFF_KINDS)
        job = self._random.choice(self._jobs[place.work])
        ages = {EmployeeKind.PNS: (27, 56), EmployeeKind.CPNS: (22, 33)}.get(kind, (24, 48))
        youngest = max(ages[0], SCHOOL_YEARS[job["level"]] + 4)
        person = self._person(place, kind, job, (youngest, max(ages[1], youngest)), job["title"])
        if kind.is_civil_servant:
            self._add_ranks(person, job["level"])
        elif kind.is_pppk:
            start = person.row["tmt_cpns"]
            person.ranks.append(_rank(PPPK_RANK[job["level"]], start, start))
        since = person.row["tmt_cpns"] or self._first_of_month(self._today, (14, 70))
        if kind is EmployeeKind.PNS and (self._today - since).days > 4000:
            self._add_position(person, "Pengadministrasi Umum", "pelaksana", "", since)
            since = self._first_of_month(self._today, (10, 60))
        person.title = graded(job["title"], person.ranks[-1]["golongan"] if person.ranks else "")
        self._add_position(person, person.title, job["kind"], "", since)
        return person

    def _person(
        self, place: Place, kind: EmployeeKind, job: Row, ages: tuple[int, int], title: str
    ) -> Invented:
        sex = self._random.choice(list(Sex))
        born = self._birthday(ages)
        school = born.year + SCHOOL_YEARS[job["level"]]
        start = self._start(kind, born, SCHOOL_YEARS[job["level"]])
        marital = self._random.choice(["Menikah"] * 8 + ["Belum Kawin", "Cerai"])
        number = self._random.randint(10_000, 99_999)
        row = {
            "nip": self._nip(kind, born, start, sex),
            "name": self._name(sex),
            "title_after": job["degree"],
            "birth_place": self._random.choice(self._towns),
            "birth_date": born,
            "sex": sex,
            "religion": self._random.choice(RELIGIONS),
            "marital": marital,
            "nik": self._nik(born, sex),
            "phone": f"0800{number:05}{self._random.randint(100, 999)}",
            "address": f"{self._random.choice(self._streets)} No. {self._random.randint(1, 99)}",
            "kind": kind,
            "tmt_cpns": start,
            "unit": place.id,
            "is_teacher": title.startswith("Guru"),
            "spouses": int(marital == "Menikah"),
            "children": 0 if marital == "Belum Kawin" else self._random.randint(0, 4),
            **self._service(kind, start),
        }
        person = Invented(row, place, title)
        person.educations = self._educations(job, born, school)
        return person

    def _service(self, kind: EmployeeKind, start: dt.date | None) -> Row:
        """Return what follows the TMT: the day of becoming PNS, or the contract."""
        if start is None or kind is EmployeeKind.CPNS:
            return {}
        if kind is EmployeeKind.PNS:
            return {"tmt_pns": shift_months(start, 12)}
        months = 60 if kind is EmployeeKind.PPPK else 24
        return {"contract_start": start, "contract_end": add_months(start, months)}

    def _birthday(self, ages: tuple[int, int]) -> dt.date:
        days = self._random.randint(ages[0] * 366, ages[1] * 365 + 300)
        return self._today - dt.timedelta(days=days)

    def _start(self, kind: EmployeeKind, born: dt.date, schooled: int) -> dt.date | None:
        """Return the TMT CPNS, or that of the contract; a PNS began between 22 and 32."""
        if kind is EmployeeKind.HONORER:
            return None
        if kind is EmployeeKind.CPNS:
            return self._first_of_month(self._today, (4, 9))
        if kind is EmployeeKind.PPPK:
            return self._first_of_month(self._today, (9, 50))
        if kind is EmployeeKind.PPPK_PARUH_WAKTU:
            return self._first_of_month(self._today, (2, 16))
        age = max(22, schooled) + self._random.randint(1, 4)
        began = dt.date(born.year + age, self._random.choice([1, 3, 4, 12]), 1)
        return min(began, self._first_of_month(self._today, (20, 40)))

    def _first_of_month(self, day: dt.date, months: tuple[int, int]) -> dt.date:
        return shift_months(day.replace(day=1), -self._random.randint(*months))

    def _nip(
        self, kind: EmployeeKind, born: dt.date, start: dt.date | None, sex: Sex
    ) -> str | None:
        if start is None:
            return None
        month = "21" if kind.is_pppk else f"{start:%m}"
        head = f"{born:%Y%m%d}{start:%Y}{month}{1 if sex is Sex.MALE else 2}"
        serial = self._random.randint(1, 60)
        while f"{head}{serial:03}" in self._nips:
            serial += 1
        self._nips.add(f"{head}{serial:03}")
        return f"{head}{serial:03}"

    def _nik(self, born: dt.date, sex: Sex) -> str:
        day = born.day + (40 if sex is Sex.FEMALE else 0)
        return f"7471{self._random.randint(1, 11):02}{day:02}{born:%m%y}9{len(self._names):03}"

    def _name(self, sex: Sex) -> str:
        """Return a name nobody else of the office has."""
        noble = {Sex.MALE: ("La Ode ", "La "), Sex.FEMALE: ("Wa Ode ", "Wa ")}[sex]
        while True:
            front = self._random.choice([*noble, "", "", "", "", ""])
            given = self._random.choice(self._given[sex])
            name = f"{front}{given} {self._random.choice(self._clans)}"
            if name not in self._names:
                self._names.add(name)
                return name

    def _educations(self, job: Row, born: dt.date, graduated: int) -> list[Row]:
        level = job["level"]
        school = "SMA Negeri 90 Kendari" if level in ("SMA", "SMK") else "Universitas Teluk Anoa"
        rows = [
            {
                "level": level,
                "major": job["major"],
                "school": school,
                "graduated": graduated,
            }
        ]
        if level in ("S-2", "Profesi"):
            rows.insert(0, {**rows[0], "level": "S-1", "graduated": born.year + 22})
        if level not in ("SMA", "SMK"):
            below = {"level": "SMA", "major": "IPA", "school": "SMA Negeri 91 Kendari"}
            rows.insert(0, {**below, "graduated": born.year + 18})
        return rows

    def _add_ranks(self, person: Invented, level: str, least: str = "") -> None:
        """Give a rank every four years, sooner where an office asks for a higher one."""
        start: dt.date = person.row["tmt_cpns"]
        years = (self._today - start).days // 365
        first = rank_order(FIRST_RANK[level])
        last = rank_order(HIGHEST_RANK.get(level, "IV/a"))
        steps = max(0, min(years // 4, last - first), rank_order(least) - first)
        apart = min(4, max(1, (years - 1) // steps)) if steps else 4
        ladder = list(PNS)
        person.ranks.append(_rank(ladder[first - 1], start, start))
        for step in range(1, steps + 1):
            tmt = dt.date(start.year + apart * step, 10 if start.month > 4 else 4, 1)
            if tmt <= self._today:
                person.ranks.append(_rank(ladder[first - 1 + step], tmt, start))

    def _add_position(
        self, person: Invented, title: str, kind: str, eselon: str, tmt: dt.date
    ) -> None:
        row = {"title": title, "kind": kind, "eselon": eselon, "tmt": tmt}
        person.positions.append({**row, "appointment": "definitif"})

    def _let_some_go(self, people: list[Invented]) -> None:
        """Give a few of the staff another status than active."""
        staff = [
            person
            for person in people
            if person is not person.place.head and person.row["kind"] is EmployeeKind.PNS
        ]
        oldest = sorted(staff, key=lambda person: person.row["birth_date"])
        retired = sum(status is EmployeeStatus.RETIRED for status in NOT_ACTIVE)
        others = self._random.sample(oldest[retired:], len(NOT_ACTIVE) - retired)
        for person, status in zip([*oldest[:retired], *others], NOT_ACTIVE, strict=True):
            months = self._random.randint(2, 20)
            person.row["status"] = status
            person.row["status_since"] = shift_months(self._today.replace(day=1), -months)


def _rank(golongan: str, tmt: dt.date, since: dt.date) -> Row:
    years, months = years_and_months(since, tmt)
    return {"golongan": golongan, "tmt": tmt, "mkg_years": years, "mkg_months": months}


GRADES = (
    (("Terampil", "Mahir", "Penyelia"), ("II/a II/b II/c II/d", "III/a III/b", "III/c III/d")),
    (
        ("Ahli Pertama", "Ahli Muda", "Ahli Madya"),
        ("III/a III/b", "III/c III/d", "IV/a IV/b IV/c"),
    ),
)


def graded(title: str, golongan: str) -> str:
    """Return a functional position's title with the grade that goes with the golongan."""
    for names, ranks in GRADES:
        for name in names:
            if title.endswith(name):
                fitting = [n for n, held in zip(names, ranks, strict=True) if golongan in held]
                return title.removesuffix(name) + (fitting[0] if golongan and fitting else name)
    return title


def make_odd(people: list[Invented]) -> None:
    """Leave four files doubtful, each in another way, for the markers of the list to show."""
    pns = [p for p in people if p.row["kind"] is EmployeeKind.PNS and len(p.ranks) > 1]
    pns[7].row["birth_date"] += dt.timedelta(days=1)
    sex = pns[21].row["sex"]
    pns[21].row["sex"] = Sex.MALE if sex is Sex.FEMALE else Sex.FEMALE
    pns[33].ranks[-1]["tmt"] += dt.timedelta(days=14)
    pns[45].row["tmt_cpns"] = shift_months(pns[45].row["tmt_cpns"], 1)
