"""Who may grant which leave: the most specific row of the authority table (leave.md §1.6, §1.7)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from kepegdesk.domain.kinds import LeaveKind, Rung

OWN_HEAD = "@unit"
"""Stands for the head of the applicant's organisation, whoever that is."""

HOME, ABROAD = "dalam", "luar"

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
    """Return the most specific row in force on a day that fits; None when none does.

    A row of the applicant's own unit goes before one of a unit above it, and that before a row of
    every unit; then a row that names his rung, a length, the kind, his status, the place.
    """
    fitting = [row for row in rows if _fits(row, case, day)]
    return max(fitting, key=lambda row: _weight(row, case), default=None)


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
