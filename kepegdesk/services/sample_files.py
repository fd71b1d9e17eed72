"""What the files of the sample office hold beyond ranks and positions: families, SKP, diklat.

A source of chance of its own, so that what it invents changes nothing of the rest.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from random import Random

from kepegdesk.domain.histories import TRAININGS
from kepegdesk.domain.kinds import EmployeeKind, EmployeeStatus, Sex
from kepegdesk.domain.working_days import shift_months
from kepegdesk.services.sample_people import Invented, Place, Row, words
from kepegdesk.storage import bulk
from kepegdesk.storage.tables import (
    AwardHistory,
    DisciplineHistory,
    FamilyMember,
    KindHistory,
    PerformanceHistory,
    PlacementHistory,
    StatusHistory,
    TrainingHistory,
)

SEED = 74710
COURSES = (
    ("Pengelolaan Arsip Dinamis", "Bimtek", 24), ("Pelayanan Publik Prima", "Teknis", 30),
    ("Penyusunan Analisis Jabatan", "Teknis", 40), ("Penulisan Naskah Dinas", "Bimtek", 16),
    ("Pengadaan Barang/Jasa Pemerintah", "Teknis", 50), ("Kode Etik ASN", "E-learning", 8),
    ("Manajemen Risiko", "Seminar", 6), ("Penanganan Pengaduan Masyarakat", "Lokakarya", 12),
)  # fmt: skip
AWARDS = ((30, "XXX"), (20, "XX"), (10, "X"))
"""Years of service and the number of the Satyalancana Karya Satya."""


def store(people: Sequence[Invented], places: Sequence[Place], today: dt.date) -> None:
    """Invent and store the other rows of everybody's file."""
    scribe = _Scribe(Random(SEED), places, today)  # noqa: S311 - invented people, no secrets
    for table, rows in (
        (KindHistory, scribe.kinds),
        (StatusHistory, scribe.statuses),
        (PlacementHistory, scribe.placements),
        (FamilyMember, scribe.family),
        (TrainingHistory, scribe.trainings),
        (PerformanceHistory, scribe.performance),
        (AwardHistory, scribe.awards),
    ):
        found = [{**row, "employee": person.id} for person in people for row in rows(person)]
        bulk.insert(table, found)
    bulk.insert(DisciplineHistory, [scribe.discipline(_warned(people))])


def _warned(people: Sequence[Invented]) -> Invented:
    """Return the one who was once given a written warning."""
    staff = [each for each in people if each.row["kind"] is EmployeeKind.PNS]
    return next(each for each in reversed(staff) if each is not each.place.head)


class _Scribe:
    """Invents the rows of one person after another."""

    def __init__(self, random: Random, places: Sequence[Place], today: dt.date) -> None:
        self._random, self._places, self._today = random, places, today
        self._given = {sex: words(f"given_{sex.value}") for sex in Sex}
        self._clans, self._towns = words("clan"), words("place")

    def kinds(self, person: Invented) -> Iterator[Row]:
        """Give the appointments: CPNS, then PNS."""
        start, pns = person.row["tmt_cpns"], person.row.get("tmt_pns")
        if start and pns:
            yield {"kind": EmployeeKind.CPNS, "tmt": start}
            yield {"kind": EmployeeKind.PNS, "tmt": pns}
        elif start:
            yield {"kind": person.row["kind"], "tmt": start}

    def statuses(self, person: Invented) -> Iterator[Row]:
        """Give the status of who is not active any more, after the years in which he was."""
        status = person.row.get("status", EmployeeStatus.ACTIVE)
        if status is not EmployeeStatus.ACTIVE:
            yield {"status": EmployeeStatus.ACTIVE, "tmt": person.row["tmt_cpns"]}
            yield {"status": status, "tmt": person.row["status_since"]}

    def placements(self, person: Invented) -> Iterator[Row]:
        """Give the units: one in five was elsewhere before the present position."""
        start, now = person.row["tmt_cpns"], person.positions[-1]["tmt"]
        if start is None or now <= start or self._random.random() > 0.2:
            yield {"unit": person.place.id, "tmt": start or now}
            return
        others = [place.id for place in self._places if place.work == person.place.work]
        yield {"unit": self._random.choice(others), "tmt": start}
        yield {"unit": person.place.id, "tmt": now}

    def family(self, person: Invented) -> Iterator[Row]:
        """Give spouse and children, as many as the file counts, and the mother."""
        born, sex = person.row["birth_date"], person.row["sex"]
        clan = str(person.row["name"]).rpartition(" ")[2]
        married = shift_months(born, 12 * self._random.randint(24, 28))
        if person.row["spouses"] and married < self._today:
            other = Sex.FEMALE if sex is Sex.MALE else Sex.MALE
            relation = "istri" if other is Sex.FEMALE else "suami"
            age = dt.timedelta(days=self._random.randint(-900, 900))
            yield {
                **self._member(relation, other, self._random.choice(self._clans), born + age),
                "joined": married, "claimed": True,
                "occupation": self._random.choice(("Wiraswasta", "Guru honorer", "Petani", "")),
            }  # fmt: skip
        for number in range(person.row["children"]):
            child = shift_months(married, 14 + 30 * number)
            if child < self._today:
                row = self._member("anak", self._random.choice(list(Sex)), clan, child)
                yield {**row, "origin": "kandung", "claimed": number < 2}
        mother = shift_months(born, -12 * self._random.randint(20, 30))
        yield self._member("ibu", Sex.FEMALE, self._random.choice(self._clans), mother)

    def _member(self, relation: str, sex: Sex, clan: str, born: dt.date) -> Row:
        return {
            "relation": relation, "name": f"{self._random.choice(self._given[sex])} {clan}",
            "sex": sex, "birth_place": self._random.choice(self._towns), "birth_date": born,
            "claimed": False, "origin": "", "occupation": "",
        }  # fmt: skip

    def trainings(self, person: Invented) -> Iterator[Row]:
        """Give up to three courses of the last two years, and Latsar to civil servants."""
        pns = person.row.get("tmt_pns")
        if pns is not None:
            yield self._course(f"Pelatihan Dasar CPNS {pns.year}", TRAININGS[0], 511, pns)
        for name, kind, hours in self._random.sample(COURSES, self._random.randint(0, 3)):
            ended = self._today - dt.timedelta(days=self._random.randint(5, 700))
            yield self._course(name, kind, hours, ended)

    def _course(self, name: str, kind: str, hours: int, end: dt.date) -> Row:
        number = f"{self._random.randint(10, 990)}/STTPP/{end.year}"
        return {
            "name": name, "kind": kind, "organiser": "BPSDM Provinsi Sulawesi Tenggara",
            "end": end, "hours": hours, "certificate": number, "certificate_date": end,
        }  # fmt: skip

    def performance(self, person: Invented) -> Iterator[Row]:
        """Give the SKP of the two years before this."""
        for year in (self._today.year - 2, self._today.year - 1):
            if (person.row["tmt_cpns"] or self._today).year < year:
                predicate = self._random.choice(("Baik",) * 7 + ("Sangat Baik",) * 2)
                yield {"year": year, "predicate": predicate, "assessor": "Pejabat penilai kinerja"}

    def awards(self, person: Invented) -> Iterator[Row]:
        """Give some of those who served long their Satyalancana."""
        start = person.row["tmt_cpns"]
        served = (self._today - start).days // 365 if start else 0
        reached = next((each for each in AWARDS if served > each[0]), None)
        if reached and person.row["kind"] is EmployeeKind.PNS and self._random.random() < 0.4:
            day = dt.date(start.year + reached[0] + 1, 8, 10)
            name = f"Satyalancana Karya Satya {reached[1]} Tahun"
            number = f"{self._random.randint(20, 90)}/TK/{day.year}"
            yield {"name": name, "giver": "Presiden RI", "sk_number": number, "sk_date": day}

    def discipline(self, person: Invented) -> Row:
        """Return a written warning of last year."""
        day = dt.date(self._today.year - 1, 3, 1)
        return {
            "employee": person.id, "level": "ringan", "measure": "Teguran tertulis", "tmt": day,
            "sk_number": f"862/14/{day.year}", "sk_date": day,
        }  # fmt: skip
