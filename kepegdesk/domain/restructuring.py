"""Penataan unit: what becomes of units and their people when a structure changes on one day.

Every step is judged against the structure of the TMT, and all steps together: a merged unit's
sub-units follow it, a new unit has a negative number until it is stored.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum

from kepegdesk.domain.histories import FIRST_YEAR, LAST_YEAR
from kepegdesk.domain.problems import Problem, error
from kepegdesk.domain.unit_rows import LONGEST_NAME, NameRow, Standing, faults

NAMED = 3
"""How many names a sentence gives before it only counts."""


class Step(StrEnum):
    """What is done with a unit."""

    RENAME = "nama"
    MOVE = "pindah"
    MERGE = "gabung"
    SPLIT = "pecah"
    DISSOLVE = "bubar"

    @property
    def label(self) -> str:
        """Return the words for screen and command line."""
        return _LABELS[self]


_LABELS = {
    Step.RENAME: "Ganti nama",
    Step.MOVE: "Pindah ke bawah unit lain",
    Step.MERGE: "Gabung ke unit lain",
    Step.SPLIT: "Pecah: sebagian orang ke unit baru",
    Step.DISSOLVE: "Bubarkan",
}
ENDING = frozenset({Step.MERGE, Step.DISSOLVE})


@dataclass(frozen=True, slots=True)
class Change:
    """One step: ``name`` is the new name (rename, split), ``target`` the unit it goes to or below.

    A split's new unit stands below ``target``, or at the top. ``people`` go to it.
    """

    step: Step
    unit: int
    name: str = ""
    target: int | None = None
    people: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Plan:
    """All steps of one decree."""

    changes: tuple[Change, ...]
    tmt: dt.date | None
    sk_number: str = ""
    sk_date: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Ground:
    """The structure a plan is judged against.

    ``units`` is what every unit is on the TMT, ``present`` at present, ``rows`` are dated names.
    ``people`` are those in service in each unit on the TMT, ``later`` those a row dated from the
    TMT on has put there.
    """

    units: Mapping[int, Standing]
    present: Mapping[int, Standing] = field(default_factory=dict)
    rows: Mapping[int, Sequence[NameRow]] = field(default_factory=dict)
    people: Mapping[int, frozenset[int]] = field(default_factory=dict)
    later: Mapping[int, frozenset[int]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Move:
    """People who go from one unit to another; a new one has a negative number."""

    people: frozenset[int]
    source: int
    target: int


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a plan comes to: every problem, what changed units become, new units, who moves."""

    problems: tuple[Problem, ...]
    standings: Mapping[int, Standing]
    founded: Mapping[int, Standing]
    moves: tuple[Move, ...]
    words: tuple[str, ...]

    @property
    def people(self) -> int:
        """Return how many people move."""
        return len(set().union(*(move.people for move in self.moves)))

    @property
    def ended(self) -> list[int]:
        """Return the units that are dissolved."""
        return [unit for unit, each in self.standings.items() if each.dissolved]


def work_out(plan: Plan, ground: Ground) -> Outcome:
    """Return what becomes of units and people, with every reason why it cannot be."""
    problems = list(_check_plan(plan, ground))
    sound = []
    for number, change in enumerate(plan.changes):
        wrong = list(_check_change(change, plan, ground, number))
        problems += wrong
        if not wrong:
            sound.append(change)
    work = _Work(ground)
    for change in sorted(sound, key=lambda each: each.step in ENDING):
        work.apply(change)
    if not problems:
        problems = list(_check_outcome(work, plan)) or list(_check_rows(work, plan))
    return Outcome(
        tuple(problems), work.changed(), work.founded, tuple(work.moves), tuple(work.words)
    )


# One step


def _check_plan(plan: Plan, ground: Ground) -> Iterator[Problem]:
    if plan.tmt is None:
        yield error("PU01", "tmt", "TMT penataan belum diisi.")
    for name, label, day in (("tmt", "TMT", plan.tmt), ("sk_date", "Tanggal SK", plan.sk_date)):
        if day is not None and not FIRST_YEAR <= day.year <= LAST_YEAR:
            yield error("UN13", name, f"{label} {day:%d-%m-%Y} tidak mungkin; periksa tahunnya.")
    if not plan.changes:
        yield error("PU02", "changes", "Belum ada langkah. Pilih unit dan apa yang terjadi.")
    ends = Counter(change.unit for change in plan.changes if change.step in ENDING)
    does = Counter((change.unit, change.step) for change in plan.changes)
    twice = {unit for (unit, step), times in does.items() if times > 1 and step is not Step.SPLIT}
    wanted = {change.unit for change in plan.changes if change.step in (Step.RENAME, Step.MOVE)}
    for unit in sorted(twice | (ends.keys() & wanted) | {u for u, n in ends.items() if n > 1}):
        name = ground.units[unit].name if unit in ground.units else "satu unit"
        yield error("PU03", "changes", f"Dua langkah untuk {name} bertentangan.")


def _check_change(change: Change, plan: Plan, ground: Ground, number: int) -> Iterator[Problem]:
    unit = ground.units.get(change.unit)
    if unit is None or unit.dissolved:
        text = "Unit yang dipilih tidak ada pada TMT itu. Pilih unit lain."
        yield error("PU04", "unit", f"Langkah {number + 1}: {text}")
        return
    if change.step in (Step.RENAME, Step.SPLIT):
        yield from _check_new_name(change, unit)
    if change.step is Step.SPLIT:
        yield from _check_people(change, unit, plan, ground, number)
    if change.step is Step.MERGE and change.target is None:
        yield error("PU06", "target", f"{unit.name} digabung ke unit mana? Pilih unitnya.")
    yield from _check_target(change, unit, plan, ground)


def _check_new_name(change: Change, unit: Standing) -> Iterator[Problem]:
    if not change.name.strip():
        yield error("PU05", "name", f"Nama baru dari {unit.name} belum diisi.")
    elif len(change.name) > LONGEST_NAME:
        text = f"Nama unit terlalu panjang: paling banyak {LONGEST_NAME} huruf."
        yield error("UN06", "name", text)
    elif change.step is Step.RENAME and change.name == unit.name:
        yield error("PU05", "name", f"Nama baru {unit.name} sama dengan yang lama.")


def _check_people(
    change: Change, unit: Standing, plan: Plan, ground: Ground, number: int
) -> Iterator[Problem]:
    if not change.people:
        text = f"Pilih siapa dari {unit.name} yang pindah ke {change.name or 'unit baru'}."
        yield error("PU07", "people", text)
    strangers = change.people - ground.people.get(change.unit, frozenset())
    if strangers:
        text = f"{len(strangers)} orang yang dipilih tidak bertugas di {unit.name} pada TMT itu."
        yield error("PU08", "people", text)
    earlier = plan.changes[:number]
    others = [each.people for each in earlier if each.step is Step.SPLIT]
    if change.people & frozenset().union(*others):
        text = f"Sebagian orang {unit.name} dipilih untuk dua unit baru sekaligus."
        yield error("PU09", "people", text)


def _check_target(change: Change, unit: Standing, plan: Plan, ground: Ground) -> Iterator[Problem]:
    if change.step is Step.MOVE and change.target is None and unit.parent is None:
        yield error("PU13", "target", f"{unit.name} sudah berada di puncak struktur.")
    if change.target is None or change.step in (Step.RENAME, Step.DISSOLVE):
        return
    target = ground.units.get(change.target)
    if target is None or target.dissolved:
        yield error("PU10", "target", f"Tujuan dari {unit.name} tidak ada pada TMT itu.")
    elif change.target == change.unit and change.step is not Step.SPLIT:
        yield error("PU11", "target", f"{unit.name} tidak dapat digabung dengan dirinya sendiri.")
    elif any(other.unit == change.target and other.step in ENDING for other in plan.changes):
        text = f"{target.name} sendiri berakhir dalam penataan ini; pilih tujuan lain."
        yield error("PU12", "target", text)
    elif change.step is Step.MOVE and change.target == unit.parent:
        yield error("PU13", "target", f"{unit.name} sudah berada di bawah {target.name}.")


# All steps together


class _Work:
    """The structure as the steps change it."""

    def __init__(self, ground: Ground) -> None:
        self.ground = ground
        self.now = dict(ground.units)
        self.founded: dict[int, Standing] = {}
        self.moves: list[Move] = []
        self.words: list[str] = []
        self._gone: set[int] = set()

    def changed(self) -> dict[int, Standing]:
        """Return the units that are no longer what they were."""
        units = self.ground.units
        return {unit: each for unit, each in self.now.items() if each != units[unit]}

    def apply(self, change: Change) -> None:
        """Carry out one step."""
        getattr(self, f"_{change.step.name.lower()}")(change)

    def _rename(self, change: Change) -> None:
        old = self.now[change.unit]
        self.now[change.unit] = replace(old, name=change.name)
        self._say(change.unit, f"{old.name} menjadi {change.name}")

    def _move(self, change: Change) -> None:
        old = self.now[change.unit]
        self.now[change.unit] = replace(old, parent=change.target)
        self._say(change.unit, f"{old.name} pindah ke {self._place(change.target)}")

    def _split(self, change: Change) -> None:
        number = -1 - len(self.founded)
        self.founded[number] = Standing(change.name, change.target)
        self.moves.append(Move(change.people, change.unit, number))
        self._gone |= change.people
        place = self._place(change.target)
        self.words.append(
            f"Unit baru {change.name} {place}: {len(change.people)} orang dari "
            f"{self.now[change.unit].name}"
        )

    def _merge(self, change: Change) -> None:
        assert change.target is not None  # noqa: S101 - checked before
        old, followers = self.now[change.unit], self._left(change.unit)
        self._lift(change.unit, change.target)
        self.now[change.unit] = replace(old, dissolved=True)
        if followers:
            self.moves.append(Move(followers, change.unit, change.target))
        target = self.now[change.target].name
        self.words.append(f"{old.name} digabung ke {target}: {len(followers)} orang pindah")

    def _lift(self, unit: int, target: int) -> None:
        """Put what stood below a merged unit below the other; that itself takes its place."""
        for child, each in self.now.items():
            if each.parent == unit and not each.dissolved:
                parent = self.now[unit].parent if child == target else target
                self.now[child] = replace(each, parent=parent)
                if child != target:
                    self._say(child, f"{each.name} ikut ke {self._place(target)}")

    def _dissolve(self, change: Change) -> None:
        old = self.now[change.unit]
        self.now[change.unit] = replace(old, dissolved=True)
        self.words.append(f"{old.name} dibubarkan")

    def _left(self, unit: int) -> frozenset[int]:
        return self.ground.people.get(unit, frozenset()) - self._gone

    def left_behind(self) -> dict[int, frozenset[int]]:
        """Return who would still stand in a dissolved unit."""
        moved = {move.source: move.people for move in self.moves if move.target >= 0}
        gone = {unit for unit, each in self.changed().items() if each.dissolved}
        left = {unit: self._left(unit) - moved.get(unit, frozenset()) for unit in gone}
        return {unit: people for unit, people in left.items() if people}

    def _place(self, unit: int | None) -> str:
        return "puncak struktur" if unit is None else f"bawah {self.now[unit].name}"

    def _say(self, unit: int, words: str) -> None:
        people = len(self._left(unit))
        self.words.append(f"{words}; {people} orangnya ikut" if people else words)


def _check_outcome(work: _Work, plan: Plan) -> Iterator[Problem]:
    ground, changed = work.ground, work.changed()
    for unit, people in work.left_behind().items():
        text = (
            f"{ground.units[unit].name} belum dapat dibubarkan: {len(people)} orang masih di sana. "
            "Gabungkan unit itu, atau pindahkan orangnya dahulu."
        )
        yield error("PU14", "unit", text)
    for unit, each in changed.items():
        if each.dissolved:
            yield from _check_children(work, unit)
            yield from _check_later(ground, unit, plan)
    yield from _check_standing(ground, changed, plan)
    yield from _check_twins(work)


def _check_children(work: _Work, unit: int) -> Iterator[Problem]:
    left = [each.name for each in work.now.values() if each.parent == unit and not each.dissolved]
    left += [each.name for each in work.founded.values() if each.parent == unit]
    if left:
        text = (
            f"{work.ground.units[unit].name} belum dapat dibubarkan: masih membawahi "
            f"{listed(left)}. Pindahkan atau bubarkan sub-unitnya dalam penataan yang sama."
        )
        yield error("PU15", "unit", text)


def _check_later(ground: Ground, unit: int, plan: Plan) -> Iterator[Problem]:
    people = ground.later.get(unit, frozenset())
    if people and plan.tmt is not None:
        text = (
            f"{len(people)} orang sudah dicatat masuk {ground.units[unit].name} per "
            f"{plan.tmt:%d-%m-%Y} atau sesudahnya. Ubah dahulu riwayat unit mereka, atau TMT ini."
        )
        yield error("PU16", "tmt", text)


def _check_standing(
    ground: Ground, changed: Mapping[int, Standing], plan: Plan
) -> Iterator[Problem]:
    """Refuse to write before what is dated already."""
    for unit in changed:
        days = [row.tmt for row in ground.rows.get(unit, ()) if row.tmt]
        last = max(days, default=None)
        if last is not None and plan.tmt is not None and plan.tmt <= last:
            text = (
                f"{ground.units[unit].name} sudah berubah per {last:%d-%m-%Y}; TMT harus "
                "sesudahnya. Ubah riwayat nama unit itu bila memang keliru."
            )
            yield error("PU17", "tmt", text)


def _check_twins(work: _Work) -> Iterator[Problem]:
    """Refuse a new name that another unit at the same place bears."""
    known: dict[tuple[int | None, str], int] = {}
    everything = {**work.now, **work.founded}
    fresh = work.changed().keys() | work.founded.keys()
    for unit, each in everything.items():
        key = (each.parent, " ".join(each.name.casefold().split()))
        if each.dissolved:
            continue
        other = known.setdefault(key, unit)
        if other != unit and fresh & {other, unit}:
            text = f"Sudah ada unit {each.name} {work._place(each.parent)}."  # noqa: SLF001
            yield error("PU18", "name", text)


def _check_rows(work: _Work, plan: Plan) -> Iterator[Problem]:
    """Refuse what would not hold together on a day, that of a row dated ahead too."""
    ground = work.ground
    known = {problem.text for problem in faults(ground.present, ground.rows)}
    rows = {unit: list(each) for unit, each in ground.rows.items()}
    units = {**ground.present, **work.founded}
    for unit, each in {**work.changed(), **work.founded}.items():
        before = [NameRow(unit, ground.present[unit])] if unit in ground.present else []
        rows[unit] = [*(rows.get(unit) or before), NameRow(unit, each, plan.tmt)]
    yield from (each for each in faults(units, rows) if each.text not in known)


def listed(names: Sequence[str]) -> str:
    """Return names in a sentence; many are counted."""
    if len(names) <= NAMED:
        return " dan ".join(filter(None, (", ".join(names[:-1]), names[-1])))
    return f"{', '.join(names[:NAMED])} dan {len(names) - NAMED} lagi"
