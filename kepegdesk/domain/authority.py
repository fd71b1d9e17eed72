"""Who may grant which leave: the most specific row of the authority table (leave.md §1.6, §1.7)."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from kepegdesk.domain.kinds import LeaveKind, Rung
from kepegdesk.domain.problems import Problem, error

OWN_HEAD = "@unit"
"""Stands for the head of the applicant's organisation, whoever that is."""

HOME, ABROAD = "dalam", "luar"
PLACES = {HOME: "dalam negeri", ABROAD: "luar negeri"}
STATUSES = {"PNS": "PNS dan CPNS", "PPPK": "PPPK", "HONORER": "Non-ASN"}
"""The statuses a row may name, with their words."""

_SKILLED = (
    "ahli pertama", "ahli muda", "ahli madya", "ahli utama", "terampil", "mahir", "penyelia",
    "pemula", "guru", "dokter", "perawat", "bidan", "auditor", "penyuluh", "widyaiswara",
)  # fmt: skip
"""Words of titles that are functional positions where the file does not name the kind."""


@dataclass(frozen=True, slots=True)
class AuthorityRow:
    """A row of the table; empty texts and None mean any. ``id`` is None for a new one.

    ``post`` is the title of an office, or ``OWN_HEAD``. ``form`` is sendiri, a.n. or u.b., empty
    for whatever form the holder of the office signs in; ``on_behalf`` names one office a line.
    """

    id: int | None
    kind: str
    place: str
    asn: str
    rung: str
    unit: int | None
    max_days: int | None
    post: str
    form: str
    on_behalf: str
    decree: str
    decree_date: date | None
    valid_from: date
    valid_to: date | None


@dataclass(frozen=True, slots=True)
class Case:
    """A leave whose official is looked for: ``units`` are the applicant's, the nearest first.

    ``asn`` is PNS, PPPK or HONORER; ``days`` the calendar days of the leave.
    """

    kind: LeaveKind
    abroad: bool
    asn: str
    rung: Rung
    units: tuple[int, ...]
    days: int


def rung_of(eselon: str, position_kind: str, title: str) -> Rung:
    """Return the rung of a position: by its echelon, else by its kind or title (UU 20/2023)."""
    level = eselon.strip().upper().split(".")[0].split("/")[0]
    if level in ("I", "II"):
        return Rung.JPT
    if level == "III":
        return Rung.ADMINISTRATOR
    if level == "IV":
        return Rung.PENGAWAS
    words = title.casefold()
    if "fungsional" in position_kind.casefold() or any(word in words for word in _SKILLED):
        return Rung.FUNGSIONAL
    return Rung.PELAKSANA


def matching(rows: Iterable[AuthorityRow], case: Case, day: date) -> AuthorityRow | None:
    """Return the most specific row in force on a day that fits; None when none does."""
    return next(iter(fitting(rows, case, day)), None)


def fitting(rows: Iterable[AuthorityRow], case: Case, day: date) -> list[AuthorityRow]:
    """Return the rows in force on a day that fit a leave, the most specific first.

    A row of the applicant's own unit goes before one of a unit above it, and that before a row of
    every unit; then a row that names his rung, a length, the kind, his status, the place.
    """
    found = [row for row in rows if _fits(row, case, day)]
    return sorted(found, key=lambda row: _weight(row, case), reverse=True)


def _fits(row: AuthorityRow, case: Case, day: date) -> bool:
    return (
        row.kind in ("", case.kind.value)
        and row.place in ("", ABROAD if case.abroad else HOME)
        and row.asn in ("", case.asn)
        and row.rung in ("", case.rung.value)
        and (row.unit is None or row.unit in case.units)
        and (row.max_days is None or case.days <= row.max_days)
        and row.valid_from <= day
        and (row.valid_to is None or day <= row.valid_to)
    )


def _weight(row: AuthorityRow, case: Case) -> tuple[object, ...]:
    near = 0 if row.unit is None else len(case.units) - case.units.index(row.unit)
    short = 0 if row.max_days is None else -row.max_days
    return (
        near, bool(row.rung), row.max_days is not None, short, bool(row.kind), bool(row.asn),
        bool(row.place), row.valid_from, row.id or 0,
    )  # fmt: skip


# --- what a row may say ---------------------------------------------------------------------------


class Posts(NamedTuple):
    """The titles that sign: all of them, those of the PPK and his kuasa, those of the PPK alone."""

    known: Collection[str]
    may_abroad: Collection[str]
    ppk: Collection[str]


def conditions(row: AuthorityRow, unit: str = "") -> list[str]:
    """Word what a row asks of a leave, the unit by its name; nothing where it takes any."""
    kind = LeaveKind(row.kind).label if row.kind else "Semua jenis cuti"
    return [
        kind,
        *([PLACES[row.place]] if row.place else []),
        *([STATUSES[row.asn]] if row.asn else []),
        *([row.rung] if row.rung else []),
        *([unit] if row.unit is not None else []),
        *([f"sampai {row.max_days} hari"] if row.max_days is not None else []),
    ]


def row_problems(row: AuthorityRow, posts: Posts) -> list[Problem]:
    """Return what forbids a row: an unknown office, delegated CLTN, leave abroad, its dates."""
    problems = [*_post_problems(row, posts)]
    if row.valid_to is not None and row.valid_to < row.valid_from:
        problems.append(error("AK04", "valid_to", "Akhir masa berlaku mendahului awalnya."))
    if row.max_days is not None and row.max_days < 1:
        text = "Lama cuti paling sedikit 1 hari, atau kosongkan bila tidak dibatasi."
        problems.append(error("AK08", "max_days", text))
    if not row.decree.strip() and row.post not in posts.ppk:
        text = "Nomor keputusan pendelegasian wewenang belum diisi (anak lampiran 1.a)."
        problems.append(error("AK10", "decree", text))
    return problems


def _post_problems(row: AuthorityRow, posts: Posts) -> list[Problem]:
    if row.post != OWN_HEAD and row.post not in posts.known:
        text = f"Jabatan «{row.post}» belum ada di daftar Pejabat. Tambahkan dahulu di sana."
        return [error("AK01", "post", text if row.post else "Pilih pejabat yang berwenang.")]
    if row.kind == LeaveKind.UNPAID.value and row.post not in posts.ppk:
        text = "CLTN tidak dapat didelegasikan: keputusannya pada PPK (Peraturan BKN 24/2017)."
        return [error("AK02", "post", text)]
    if row.place == ABROAD and row.post not in posts.may_abroad:
        text = (
            "Cuti di luar negeri hanya dapat diberikan PPK atau pejabat penerima kuasa (Peraturan "
            "BKN 7/2021). Tandai kuasanya di daftar Pejabat, atau pilih PPK."
        )
        return [error("AK03", "post", text)]
    return []


def doubles(row: AuthorityRow, others: Iterable[AuthorityRow]) -> list[Problem]:
    """Return AK05 when another row asks the same of a leave at the same time."""
    last = row.valid_to or date.max
    for other in others:
        same = other.id != row.id and _asked(other) == _asked(row)
        if same and other.valid_from <= last and row.valid_from <= (other.valid_to or date.max):
            text = (
                "Baris dengan jenis, tempat, status, jenjang, unit dan lama yang sama sudah ada "
                f"pada masa itu ({other.post}). Ubah atau akhiri baris itu."
            )
            return [error("AK05", "kind", text)]
    return []


def _asked(row: AuthorityRow) -> tuple[object, ...]:
    return row.kind, row.place, row.asn, row.rung, row.unit, row.max_days
