"""Change fields of many people at once: weigh every cell first, then store all in one act.

What is typed in the table, pasted, filled down, found and replaced, or set for everybody selected
goes the same way. Plain fields change in place; unit, golongan, position and status become rows of
their histories from a TMT on, or mend the row that holds.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from kepegdesk.domain.bulk_fields import DATED, label_of
from kepegdesk.domain.indonesian import thousands
from kepegdesk.domain.problems import error
from kepegdesk.errors import Refused, Stale
from kepegdesk.progress import Progress, nothing
from kepegdesk.services import bulk_weighing, collecting, present
from kepegdesk.services.bulk_weighing import Change, Decree, Line, Outcome, Plan, State, Weighed
from kepegdesk.services.histories import TABLES
from kepegdesk.services.session import Session
from kepegdesk.services.use_case import CLERKS, Reach, act_id, query, say, use_case
from kepegdesk.storage import bulk
from kepegdesk.storage.tables import Employee

__all__ = ["Applied", "Change", "Decree", "Line", "Outcome", "Preview", "apply", "preview"]

MOST = 20_000
"""Cells changed at once; a preview of more is read by nobody."""
CHUNK = 500
TOLD = 5
"""Refused rows named in a sentence."""


@dataclass(frozen=True)
class Preview:
    """What the changes would do; nothing of it is stored yet."""

    changes: tuple[Change, ...]
    decree: Decree
    lines: tuple[Line, ...]
    states: Mapping[int, State]

    @cached_property
    def wanted(self) -> list[Line]:
        """Return the lines that change something."""
        return [line for line in self.lines if line.outcome is Outcome.CHANGED]

    @cached_property
    def refused(self) -> list[Line]:
        """Return the lines that cannot be stored."""
        return [line for line in self.lines if line.outcome is Outcome.REFUSED]

    @property
    def is_dated(self) -> bool:
        """Tell whether something asks since when it holds."""
        return any(line.field in DATED and line.outcome is not Outcome.SAME for line in self.lines)

    def without(self, numbers: Collection[int]) -> list[Line]:
        """Return the lines that change something but those numbered."""
        return [line for line in self.wanted if line.number not in numbers]


@dataclass(frozen=True, slots=True)
class Applied:
    """What was stored; ``act`` is the act that undo reverses, None where nothing changed."""

    act: int | None
    values: int
    people: int


@query(roles=CLERKS, reach=Reach.WITHIN)
@collecting.put_off()
def preview(
    session: Session,
    changes: Sequence[Change],
    decree: Decree = bulk_weighing.UNDATED,
    *,
    progress: Progress = nothing,
) -> Preview:
    """Hold every change against the file it touches, by the rules of the form.

    Raises ``Refused`` for more than ``MOST`` changes, ``NotAllowed`` for people out of reach.
    """
    if len(changes) > MOST:
        text = (
            f"{thousands(len(changes))} sel sekali jalan terlalu banyak: paling banyak "
            f"{thousands(MOST)}. Persempit daftarnya, lalu ulangi."
        )
        raise Refused([error("BE00", "", text)])
    found = bulk_weighing.weigh(changes, decree, session, progress)
    return Preview(tuple(changes), decree, found.lines, found.states)


@use_case("employee", "leave", roles=CLERKS, reach=Reach.WITHIN, undoable=True)
@collecting.put_off()
def apply(
    session: Session,
    shown: Preview,
    *,
    without: Collection[int] = (),
    only_right: bool = False,
    progress: Progress = nothing,
) -> Applied:
    """Store what was previewed but the lines ``without``, all or nothing.

    A refused line refuses everything unless ``only_right`` leaves it out. Raises ``Stale`` when a
    file changed since the preview.
    """
    left_out = set(without) | {line.number for line in shown.lines if line.number in without}
    if only_right:
        left_out |= {line.number for line in shown.refused}
    chosen = [c for number, c in enumerate(shown.changes) if number not in left_out]
    found = bulk_weighing.weigh(chosen, shown.decree, session, progress)
    _refuse_changed(shown, found)
    refused = [line for line in found.lines if line.outcome is Outcome.REFUSED]
    if refused:
        raise Refused([error("BE10", refused[0].field, _told_refused(refused))])
    changed = [line for line in found.lines if line.outcome is Outcome.CHANGED]
    if not changed:
        return Applied(None, 0, 0)
    say(_sentence(changed))
    _write(found.plans, progress)
    present.refresh([plan.employee for plan in found.plans], session.today)
    return Applied(act_id(), len(changed), len(found.plans))


def _refuse_changed(shown: Preview, found: Weighed) -> None:
    """Raise ``Stale`` when a file, or a row of its histories, is not what was previewed.

    Histories of which nothing is stored, since their lines were left out, do not matter.
    """
    for employee, state in found.states.items():
        before = shown.states.get(employee, {})
        if any(before.get(key) != version for key, version in state.items()):
            name = next(line.name for line in shown.lines if line.employee == employee)
            raise _outrun(name)


def _outrun(name: str) -> Stale:
    return Stale(
        f"Data {name} diubah orang lain sejak pratinjau dibuat. Tidak ada yang disimpan; "
        "buat pratinjaunya lagi."
    )


def _told_refused(lines: Sequence[Line]) -> str:
    told = [f"{line.name}: {line.reason}" for line in lines[:TOLD]]
    more = len(lines) - len(told)
    rest = [f"… dan {thousands(more)} lagi."] if more else []
    return "\n".join(["Tidak ada yang disimpan.", *told, *rest])


def _sentence(lines: Sequence[Line]) -> str:
    first, people = lines[0], len({line.employee for line in lines})
    labels = list(Counter(label_of(line.field) for line in lines))
    what = ", ".join(labels[:3]) + (f" dan {len(labels) - 3} kolom lain" * (len(labels) > 3))
    if len(lines) == 1:
        return f"Ubah {what} {first.name}: {first.old or 'kosong'} → {first.new or 'kosong'}"[:255]
    whose = first.name if people == 1 else f"{thousands(people)} pegawai"
    return f"Ubah {what} {whose}"[:255]


# Writing


def _write(plans: Sequence[Plan], progress: Progress) -> None:
    for start in range(0, len(plans), CHUNK):
        progress(start, len(plans))
        part = [plan for plan in plans[start : start + CHUNK] if plan.columns]
        changed = [(plan.employee, plan.version, plan.columns) for plan in part]
        if bulk.update(Employee, changed) != len(part):
            raise _outrun("seorang pegawai")
    for key, table in TABLES.items():
        rows = [(plan, row) for plan in plans for row in plan.rows if row.key == key]
        fresh = [{**row.values, "employee": plan.employee} for plan, row in rows if row.id is None]
        mended = [(row.id, row.version, row.values) for _plan, row in rows if row.id is not None]
        bulk.insert(table, fresh)
        if bulk.update(table, mended) != len(mended):
            raise _outrun("seorang pegawai")
