"""What a personnel file must hold before it is stored, and what in it is doubtful."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from kepegdesk.domain.kinds import EmployeeKind, Sex
from kepegdesk.domain.nip import check_nip
from kepegdesk.domain.problems import Problem, error, warning
from kepegdesk.domain.ranks import fits, rank_order

NIK_LENGTH = 16


@dataclass(frozen=True, slots=True)
class PersonFacts:
    """The facts of one person that are checked against each other."""

    name: str
    kind: EmployeeKind
    nip: str = ""
    nik: str = ""
    birth_date: date | None = None
    sex: Sex | None = None
    tmt_cpns: date | None = None
    golongan: str = ""
    tmt_golongan: date | None = None
    mkg_months: int | None = None


def check_person(facts: PersonFacts, today: date) -> list[Problem]:
    """Return everything that is wrong (errors) or doubtful (warnings) in a file, all at once."""
    return [*_check_identity(facts, today), *_check_rank(facts)]


def _check_identity(facts: PersonFacts, today: date) -> Iterator[Problem]:
    if not facts.name.strip():
        yield error("PG10", "name", "Nama pegawai belum diisi.")
    if facts.nip:
        yield from check_nip(
            facts.nip,
            birth_date=facts.birth_date,
            tmt=facts.tmt_cpns,
            sex=facts.sex,
            kind=facts.kind,
        )
    elif facts.kind is EmployeeKind.PNS:
        yield error("PG11", "nip", "PNS wajib mempunyai NIP 18 angka.")
    if facts.nik and not (len(facts.nik) == NIK_LENGTH and facts.nik.isdigit()):
        yield error("PG12", "nik", f"NIK harus tepat {NIK_LENGTH} angka.")
    if facts.birth_date and facts.birth_date >= today:
        yield error("PG13", "birth_date", "Tanggal lahir harus sebelum hari ini.")
    if facts.kind is not EmployeeKind.HONORER and facts.tmt_cpns is None:
        text = "TMT CPNS atau TMT kontrak belum diisi; hak cuti tidak dapat dihitung."
        yield warning("PG14", "tmt_cpns", text)


def _check_rank(facts: PersonFacts) -> Iterator[Problem]:
    if facts.golongan and not rank_order(facts.golongan):
        yield error("PG15", "golongan", f"Golongan «{facts.golongan}» tidak dikenal.")
    elif facts.golongan and not fits(facts.golongan, facts.kind):
        text = f"Golongan {facts.golongan} tidak lazim untuk {facts.kind.value}; periksa status."
        yield warning("D23", "golongan", text)
    if facts.tmt_golongan and facts.tmt_golongan.day != 1:
        text = "TMT golongan biasanya tanggal 1; periksa surat keputusannya."
        yield warning("D19", "tmt_golongan", text)
    if facts.mkg_months is not None and not 0 <= facts.mkg_months <= 11:
        yield warning("D36", "mkg_months", "Bulan masa kerja golongan harus 0 sampai 11.")
