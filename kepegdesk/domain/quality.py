"""What in a stored file looks wrong: every check over one person's plain values.

A file may have been right by the rules of its day, or brought in before a rule existed; so nothing
here refuses, it only tells, with the field or the history in which it is to be mended.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import combinations, pairwise
from typing import NamedTuple

from kepegdesk.domain import ranks
from kepegdesk.domain.histories import FIRST_YEAR, LAST_YEAR
from kepegdesk.domain.history_rules import DEFINITIVE, NIK_LENGTH
from kepegdesk.domain.kinds import EmployeeKind, EmployeeStatus, Sex
from kepegdesk.domain.leave import GONE
from kepegdesk.domain.nip import check_nip
from kepegdesk.domain.problems import Severity
from kepegdesk.domain.service_time import years_and_months

YOUNGEST, OLDEST = 15, 80
"""Years of age outside of which nobody is in service."""
FOR_WOMEN = 40
"""What a woman's NIK adds to the day of her birth."""
ERROR, WARNING = Severity.ERROR, Severity.WARNING

CHECKS: dict[str, str] = {
    "NIP_LENGTH": "NIP tidak 18 angka",
    "NIP_SERIAL": "NIP berakhir 000",
    "NIP_SEX_DIGIT": "NIP: angka ke-15 bukan 1 atau 2",
    "NIP_TMT_DIGITS": "NIP: bulan TMT tidak ada",
    "NIP_BIRTH_DIGITS": "NIP: tanggal lahir tidak ada",
    "NIP_BIRTH": "NIP dan tanggal lahir berbeda",
    "NIP_SEX": "NIP dan kelamin berbeda",
    "NIP_YEAR": "NI PPPK dan tahun kontrak berbeda",
    "NIP_TMT": "NIP dan TMT CPNS berbeda",
    "NIP_AGE": "Umur pada TMT CPNS tidak lazim",
    "NIP_KIND": "NIP dan jenis pegawai berbeda",
    "PG11": "PNS tanpa NIP",
    "MD01": "Tanggal lahir kosong",
    "MD02": "Tanggal lahir tidak mungkin",
    "MD03": "TMT PNS sebelum TMT CPNS",
    "MD04": "TMT golongan sebelum TMT CPNS",
    "MD05": "Kontrak berakhir sebelum mulai",
    "MD06": "PNS tanpa pangkat",
    "MD07": "Aktif tanpa unit kerja",
    "MD15": "Tanggal jauh di luar masa kerja",
    "PG14": "TMT CPNS atau kontrak kosong",
    "PG16": "Tidak aktif lagi, tanggalnya kosong",
    "RW12": "Golongan turun",
    "MD09": "Jenjang golongan terlompati",
    "RW11": "Golongan yang sama dua kali",
    "D19": "TMT golongan bukan tanggal 1",
    "MD11": "TMT riwayat kosong",
    "D23": "Golongan tidak sesuai jenis pegawai",
    "RW13": "Dua jabatan definitif mulai sehari",
    "RW14": "Jabatan definitif bertindih",
    "MD12": "Dua unit kerja mulai sehari",
    "PG12": "NIK tidak 16 angka",
    "NIK_BIRTH": "NIK dan tanggal lahir berbeda",
    "NIK_SEX": "NIK dan kelamin berbeda",
    "BK01": "Berkas lewat, atau segera lewat, masa berlakunya",
}
"""What each check looks for, by the key that findings and counts bear."""


class Ranked(NamedTuple):
    """A rank as a check sees it."""

    id: int
    golongan: str
    tmt: date | None


class Held(NamedTuple):
    """A position as a check sees it."""

    id: int
    title: str
    appointment: str
    tmt: date | None
    end: date | None = None


class Placed(NamedTuple):
    """A placement as a check sees it."""

    id: int
    unit: int
    tmt: date | None


class Facts(NamedTuple):
    """Everything of one person that is checked against itself."""

    nip: str = ""
    nik: str = ""
    kind: EmployeeKind = EmployeeKind.PNS
    status: EmployeeStatus = EmployeeStatus.ACTIVE
    sex: Sex | None = None
    unit: int | None = None
    birth_date: date | None = None
    tmt_cpns: date | None = None
    tmt_pns: date | None = None
    contract_start: date | None = None
    contract_end: date | None = None
    status_since: date | None = None
    ranks: Sequence[Ranked] = ()
    positions: Sequence[Held] = ()
    placements: Sequence[Placed] = ()


class Finding(NamedTuple):
    """What looks wrong: the check, its weight, the field, the history and its row, a sentence.

    ``history`` is empty for a field of the person himself; ``row`` is 0 where no one row is meant.
    """

    key: str
    severity: Severity
    field: str
    history: str
    row: int
    text: str


def check(facts: Facts, today: date) -> list[Finding]:
    """Return everything that looks wrong in one person's file."""
    return [
        *_check_nip(facts),
        *_check_nik(facts),
        *_check_birth(facts, today),
        *_check_dates(facts),
        *_check_years(facts),
        *_check_gaps(facts),
        *_check_rank_dates(facts),
        *_check_rank_chain(facts),
        *_check_positions(facts.positions),
        *_check_placements(facts.placements),
    ]


def contradicts(facts: Facts) -> bool:
    """Tell whether the NIP does not fit, or cannot be held against, the person's other facts."""
    known = facts.birth_date and facts.tmt_cpns and facts.sex
    return not known or any(_check_nip(facts))


def _error(key: str, field: str, text: str, history: str = "", row: int = 0) -> Finding:
    return Finding(key, ERROR, field, history, row, text)


def _warning(key: str, field: str, text: str, history: str = "", row: int = 0) -> Finding:
    return Finding(key, WARNING, field, history, row, text)


# The person


def _check_nip(facts: Facts) -> Iterator[Finding]:
    if not facts.nip:
        if facts.kind.is_civil_servant:
            yield _error("PG11", "nip", f"{facts.kind} belum mempunyai NIP.")
        return
    for problem in check_nip(
        facts.nip,
        birth_date=facts.birth_date,
        tmt=facts.tmt_cpns,
        sex=facts.sex,
        kind=facts.kind,
    ):
        yield Finding(problem.key, problem.severity, problem.field, "", 0, problem.text)


def _check_nik(facts: Facts) -> Iterator[Finding]:
    nik = facts.nik
    if not nik:
        return
    if len(nik) != NIK_LENGTH or not (nik.isascii() and nik.isdigit()):
        yield _error("PG12", "nik", f"NIK harus tepat {NIK_LENGTH} angka, yang tertulis «{nik}».")
        return
    day, is_woman = int(nik[6:8]), int(nik[6:8]) > FOR_WOMEN
    told = f"{day - FOR_WOMEN * is_woman:02d}{nik[8:12]}"
    if facts.birth_date and told != f"{facts.birth_date:%d%m%y}":
        text = (
            f"NIK tidak cocok dengan tanggal lahir: menurut NIK {told[:2]}-{told[2:4]}-{told[4:]}, "
            f"yang tertulis {facts.birth_date:%d-%m-%Y}."
        )
        yield _warning("NIK_BIRTH", "nik", text)
    if facts.sex and is_woman != (facts.sex is Sex.FEMALE):
        by_nik = Sex.FEMALE if is_woman else Sex.MALE
        text = (
            f"NIK tidak cocok dengan jenis kelamin: menurut NIK {by_nik.label.lower()}, "
            f"yang tertulis {facts.sex.label.lower()}."
        )
        yield _warning("NIK_SEX", "nik", text)


def _check_birth(facts: Facts, today: date) -> Iterator[Finding]:
    born = facts.birth_date
    if born is None:
        yield _error("MD01", "birth_date", "Tanggal lahir belum diisi.")
        return
    age = years_and_months(born, today)[0]
    is_old = age > OLDEST and facts.status is EmployeeStatus.ACTIVE
    if age < YOUNGEST or is_old:
        when = f"{born:%d-%m-%Y}"
        text = (
            f"Tanggal lahir {when} tidak mungkin: masih aktif pada umur {age} tahun."
            if is_old
            else f"Tanggal lahir {when} tidak mungkin: umurnya belum {YOUNGEST} tahun."
        )
        yield _error("MD02", "birth_date", text)


def _check_dates(facts: Facts) -> Iterator[Finding]:
    cpns, pns = facts.tmt_cpns, facts.tmt_pns
    if cpns and pns and pns < cpns:
        text = f"TMT PNS {pns:%d-%m-%Y} sebelum TMT CPNS {cpns:%d-%m-%Y}."
        yield _error("MD03", "tmt_pns", text)
    start, end = facts.contract_start, facts.contract_end
    if start and end and end < start:
        text = f"Kontrak berakhir {end:%d-%m-%Y}, sebelum mulai {start:%d-%m-%Y}."
        yield _error("MD05", "contract_end", text)


_DATED = {
    "tmt_cpns": "TMT CPNS atau kontrak",
    "tmt_pns": "TMT PNS",
    "contract_start": "Awal kontrak",
    "contract_end": "Akhir kontrak",
    "status_since": "Tanggal kedudukan hukum",
}


def _check_years(facts: Facts) -> Iterator[Finding]:
    """Find dates of the file that no career has: of another century, or before the birth."""
    for name, label in _DATED.items():
        day = getattr(facts, name)
        if day and _is_odd(day, facts.birth_date):
            yield _error("MD15", name, f"{label} {day:%d-%m-%Y} tidak mungkin.")
    for history, label, rows in (
        ("rank", "TMT pangkat", facts.ranks),
        ("position", "TMT jabatan", facts.positions),
        ("placement", "TMT unit kerja", facts.placements),
    ):
        for row in rows:
            if row.tmt and _is_odd(row.tmt, facts.birth_date):
                text = f"{label} {row.tmt:%d-%m-%Y} tidak mungkin."
                yield _error("MD15", "tmt", text, history, row.id)


def _is_odd(day: date, born: date | None) -> bool:
    return not FIRST_YEAR <= day.year <= LAST_YEAR or (born is not None and day <= born)


def _check_gaps(facts: Facts) -> Iterator[Finding]:
    """Find what a person of his kind and status must have and has not."""
    if facts.kind is EmployeeKind.PNS and not facts.ranks:
        yield _error("MD06", "golongan", "PNS belum mempunyai pangkat.", "rank")
    if facts.status is EmployeeStatus.ACTIVE and facts.unit is None:
        yield _error("MD07", "unit", "Pegawai aktif belum ditempatkan di unit kerja.")
    if facts.kind is not EmployeeKind.HONORER and facts.tmt_cpns is None:
        text = "TMT CPNS atau TMT kontrak belum diisi; hak cuti tidak dapat dihitung."
        yield _warning("PG14", "tmt_cpns", text)
    if facts.status in GONE and facts.status_since is None:
        text = f"Belum diisi sejak kapan berstatus {facts.status.value}."
        yield _warning("PG16", "status_since", text)


# Ranks


def _check_rank_dates(facts: Facts) -> Iterator[Finding]:
    for rank in facts.ranks:
        if not ranks.fits(rank.golongan, facts.kind):
            text = f"Golongan {rank.golongan} tidak lazim untuk {facts.kind}."
            yield _warning("D23", "golongan", text, "rank", rank.id)
        if rank.tmt is None:
            yield _error("MD11", "tmt", f"TMT {rank.golongan} belum diisi.", "rank", rank.id)
            continue
        if rank.tmt.day != 1:
            text = f"TMT {rank.golongan} {rank.tmt:%d-%m-%Y}; biasanya tanggal 1."
            yield _warning("D19", "tmt", text, "rank", rank.id)
        if facts.tmt_cpns and rank.tmt < facts.tmt_cpns:
            text = (
                f"TMT {rank.golongan} {rank.tmt:%d-%m-%Y} sebelum TMT CPNS "
                f"{facts.tmt_cpns:%d-%m-%Y}."
            )
            yield _warning("MD04", "tmt", text, "rank", rank.id)


def _check_rank_chain(facts: Facts) -> Iterator[Finding]:
    """Compare each rank with the one before it, each ladder for itself."""
    for ladder in (ranks.PNS, ranks.PPPK):
        dated = [(rank.tmt, rank.id, rank) for rank in facts.ranks if rank.golongan in ladder]
        chain = [rank for tmt, _id, rank in sorted(dated, key=_by_day) if tmt]
        for before, after in pairwise(chain):
            yield from _check_step(before, after, ladder is ranks.PNS)


def _by_day(dated: tuple[date | None, int, Ranked]) -> tuple[date, int, int]:
    tmt, number, rank = dated
    return tmt or date.min, ranks.rank_order(rank.golongan), number


def _check_step(before: Ranked, after: Ranked, step_by_step: bool) -> Iterator[Finding]:
    """Judge one step; PPPK are appointed to a golongan and climb no steps."""
    rise = ranks.rank_order(after.golongan) - ranks.rank_order(before.golongan)
    told = f"{before.golongan} ({before.tmt:%d-%m-%Y}) ke {after.golongan} ({after.tmt:%d-%m-%Y})"
    if rise < 0:
        yield _warning("RW12", "golongan", f"Golongan turun dari {told}.", "rank", after.id)
    elif rise == 0:
        text = f"Golongan {after.golongan} tercatat dua kali: {before.tmt:%d-%m-%Y} dan "
        yield _warning("RW11", "golongan", f"{text}{after.tmt:%d-%m-%Y}.", "rank", after.id)
    elif rise > 1 and step_by_step:
        text = f"Dari {told} ada jenjang terlompati; wajar hanya untuk penyesuaian ijazah."
        yield _warning("MD09", "golongan", text, "rank", after.id)


# Positions and placements


def _check_positions(positions: Sequence[Held]) -> Iterator[Finding]:
    for held in positions:
        if held.tmt is None:
            yield _warning("MD11", "tmt", f"TMT {held.title} belum diisi.", "position", held.id)
    definitive = [held for held in positions if held.tmt and held.appointment == DEFINITIVE]
    for one, other in combinations(sorted(definitive, key=lambda held: (held.tmt, held.id)), 2):
        if one.tmt == other.tmt:
            text = f"{one.title} dan {other.title} sama-sama definitif mulai {one.tmt:%d-%m-%Y}."
            yield _error("RW13", "tmt", text, "position", other.id)
        elif one.end and other.tmt and other.tmt <= one.end:
            text = f"{other.title} mulai {other.tmt:%d-%m-%Y}, {one.title} berakhir "
            yield _warning("RW14", "tmt", f"{text}{one.end:%d-%m-%Y}.", "position", other.id)


def _check_placements(placements: Sequence[Placed]) -> Iterator[Finding]:
    """Find two units from one day on; a row without a day is what was before the first with one."""
    first: dict[date, int] = {}
    for placed in placements:
        if placed.tmt and first.setdefault(placed.tmt, placed.unit) != placed.unit:
            text = f"Dua unit kerja berbeda mulai {placed.tmt:%d-%m-%Y}."
            yield _error("MD12", "unit", text, "placement", placed.id)
