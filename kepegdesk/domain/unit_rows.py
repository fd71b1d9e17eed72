"""The dated rows of units: what a unit is called, where it stands and who heads it on a day.

A unit without rows is on every day what it is at present. With rows it begins with the first of
them; a row without a TMT holds from the beginning.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from kepegdesk.domain.histories import FIRST_YEAR, LAST_YEAR
from kepegdesk.domain.problems import Problem, error

PLT, PLH, PJ = "Plt.", "Plh.", "Pj."
ACTING = ("", PLT, PLH, PJ)
"""How a unit is headed: definitively (empty), or acting."""

SEPARATOR = " - "
"""Between a unit and its sub-unit, as the national export writes a chain."""

LONGEST_NAME = 255
DAY = dt.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Standing:
    """A unit on a day: its name, the unit above it, and whether it is dissolved."""

    name: str
    parent: int | None = None
    dissolved: bool = False


@dataclass(frozen=True, slots=True)
class NameRow:
    """A standing of a unit from a TMT on; ``id`` is None while it is new."""

    unit: int
    standing: Standing
    tmt: dt.date | None = None
    sk_number: str = ""
    sk_date: dt.date | None = None
    id: int | None = None
    version: int = 1


@dataclass(frozen=True, slots=True)
class HeadRow:
    """A head of a unit from a TMT to the last day ``until``; ``id`` is None while it is new."""

    unit: int
    employee: int | None
    acting: str = ""
    tmt: dt.date | None = None
    until: dt.date | None = None
    sk_number: str = ""
    sk_date: dt.date | None = None
    id: int | None = None
    version: int = 1


Rows = Mapping[int, Sequence[NameRow]]
Structure = dict[int, Standing]


# Reading


def _order(row: NameRow | HeadRow) -> tuple[dt.date, float]:
    return (row.tmt or dt.date.min, float("inf") if row.id is None else row.id)


def holding(rows: Iterable[NameRow], day: dt.date) -> NameRow | None:
    """Return the newest row that has begun by a day."""
    begun = (row for row in rows if row.tmt is None or row.tmt <= day)
    return max(begun, key=_order, default=None)


def standing(rows: Sequence[NameRow], present: Standing, day: dt.date) -> Standing | None:
    """Return what a unit is on a day; None where it does not exist yet."""
    if not rows:
        return present
    found = holding(rows, day)
    return None if found is None else found.standing


def structure(units: Mapping[int, Standing], rows: Rows, day: dt.date) -> Structure:
    """Return every unit that has begun by a day, the dissolved ones too."""
    found = {unit: standing(rows.get(unit, ()), now, day) for unit, now in units.items()}
    return {unit: each for unit, each in found.items() if each is not None}


def head_on(rows: Iterable[HeadRow], day: dt.date) -> HeadRow | None:
    """Return who heads a unit on a day.

    The newest that has begun follows all before him, save a Plh., who stands in for his days and
    then gives the office back.
    """
    begun = [row for row in rows if row.tmt is None or row.tmt <= day]
    regular = max((row for row in begun if row.acting != PLH), key=_order, default=None)
    standing_in = max(
        (row for row in begun if row.acting == PLH and _stands_in(row, regular, day)),
        key=_order,
        default=None,
    )
    if standing_in is not None:
        return standing_in
    return regular if regular is not None and _covers(regular, day) else None


def _covers(row: HeadRow, day: dt.date) -> bool:
    return row.until is None or row.until >= day


def _stands_in(row: HeadRow, regular: HeadRow | None, day: dt.date) -> bool:
    """Tell whether a Plh. is there; one without a last day goes when a head is appointed."""
    if row.until is None and regular is not None and _order(regular) > _order(row):
        return False
    return _covers(row, day)


# Checking


def check_name(row: NameRow, others: Sequence[NameRow]) -> list[Problem]:
    """Return what is wrong in a row of names beside the unit's other rows."""
    found = []
    name = row.standing.name
    if not name:
        found.append(error("UN01", "name", "Nama unit kerja belum diisi."))
    if len(name) > LONGEST_NAME:
        text = f"Nama unit terlalu panjang: paling banyak {LONGEST_NAME} huruf."
        found.append(error("UN06", "name", text))
    found += _check_days(row)
    if any(other.tmt == row.tmt for other in others):
        text = f"Riwayat nama unit ini sudah mempunyai baris {_from(row.tmt)}; ubah baris itu."
        found.append(error("UN07", "tmt", text))
    return found


def check_head(row: HeadRow, others: Sequence[HeadRow]) -> list[Problem]:
    """Return what is wrong in a row of heads beside the unit's other rows."""
    found = []
    if row.employee is None:
        found.append(error("UN04", "employee", "Pilih kepala unit dari daftar yang muncul."))
    if row.acting not in ACTING:
        text = f"Kedudukan «{row.acting}» tidak dikenal: definitif, Plt., Plh. atau Pj."
        found.append(error("UN10", "acting", text))
    found += _check_days(row)
    if row.until is not None and row.until < (row.tmt or row.until):
        text = f"Hari terakhir {row.until:%d-%m-%Y} sebelum TMT {row.tmt:%d-%m-%Y}."
        found.append(error("UN11", "until", text))
    regular = row.acting != PLH
    if any(other.tmt == row.tmt and (other.acting != PLH) == regular for other in others):
        text = f"Unit ini sudah mempunyai kepala {_from(row.tmt)}; ubah baris itu."
        found.append(error("UN12", "tmt", text))
    return found


def _from(tmt: dt.date | None) -> str:
    return "tanpa TMT" if tmt is None else f"per {tmt:%d-%m-%Y}"


def _check_days(row: NameRow | HeadRow) -> Iterator[Problem]:
    until = row.until if isinstance(row, HeadRow) else None
    for name, label, day in (
        ("tmt", "TMT", row.tmt),
        ("until", "Hari terakhir", until),
        ("sk_date", "Tanggal SK", row.sk_date),
    ):
        if day is not None and not FIRST_YEAR <= day.year <= LAST_YEAR:
            text = f"{label} {day:%d-%m-%Y} tidak mungkin; periksa tahunnya."
            yield error("UN13", name, text)


def faults(units: Mapping[int, Standing], rows: Rows) -> list[Problem]:
    """Return where the structure would not hold together, on any day on which it changes.

    That is a unit below itself, or a living one below a unit that is dissolved or not there yet.
    """
    days = {row.tmt for each in rows.values() for row in each if row.tmt is not None}
    found: dict[str, Problem] = {}
    for day in (dt.date.min, *sorted(days), dt.date.max):
        for problem in _faults_on(structure(units, rows, day), units, day):
            found.setdefault(problem.text.partition(" (per ")[0].rstrip("."), problem)
    return list(found.values())


def _faults_on(now: Structure, units: Mapping[int, Standing], day: dt.date) -> Iterator[Problem]:
    living = {unit: each for unit, each in now.items() if not each.dissolved}
    when = "" if day in (dt.date.min, dt.date.max) else f" (per {day:%d-%m-%Y})"
    looped = loop(living)
    if looped is not None:
        text = f"{living[looped].name} tidak dapat berada di bawah dirinya sendiri{when}."
        yield error("UN02", "parent", text)
    for each in living.values():
        if each.parent is not None and each.parent not in living:
            above = now.get(each.parent, units[each.parent])
            state = "sudah dibubarkan" if each.parent in now else "belum ada"
            text = f"{each.name} tidak dapat berada di bawah {above.name} yang {state}{when}."
            yield error("UN08", "parent", text)


def loop(units: Mapping[int, Standing]) -> int | None:
    """Return a unit that stands below itself, if there is one."""
    sound: set[int] = set()
    for unit in units:
        path: list[int] = []
        step: int | None = unit
        while step is not None and step in units and step not in sound:
            if step in path:
                return step
            path.append(step)
            step = units[step].parent
        sound.update(path)
    return None
