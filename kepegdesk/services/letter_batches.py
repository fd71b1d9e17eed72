"""Papers of many requests at once: what there is of them, and writing it in one file or many.

The office is read in the window's process; what is then set and written needs no office, so a
child process can do it beside the window.
"""

from __future__ import annotations

import datetime as dt
import shutil
import uuid
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, cast

from peewee import JOIN

from kepegdesk.domain.kinds import LeaveKind, LeaveState
from kepegdesk.domain.problems import error
from kepegdesk.errors import BadFile, Refused
from kepegdesk.progress import Progress, nothing
from kepegdesk.services import leave_facts, leave_papers, papers, settings, stored_files
from kepegdesk.services.leave_papers import FORM
from kepegdesk.services.leave_rows import LeaveRow, as_rows, select_rows
from kepegdesk.services.paper_people import LETTER
from kepegdesk.services.papers import PaperRow
from kepegdesk.services.session import Session
from kepegdesk.services.use_case import Reach, query
from kepegdesk.storage.base import tuples
from kepegdesk.storage.tables import Employee, IssuedLetter, LeaveEvent, LeaveRequest, LetterNumber

if TYPE_CHECKING:
    from kepegdesk.documents.batch import Part
    from kepegdesk.documents.page import Letterhead

CHUNK = 200
"""Requests read in one select."""


class Sort(StrEnum):
    """What may be chosen to print."""

    LETTERS = "letters"
    FORMS = "forms"
    OTHERS = "others"

    def takes(self, key: str) -> bool:
        """Tell whether a paper is of this sort."""
        if self is Sort.OTHERS:
            return key not in (LETTER, FORM)
        return key == (LETTER if self is Sort.LETTERS else FORM)


@dataclass(frozen=True, slots=True)
class Count:
    """How many papers a choice has: those that left the office, and drafts."""

    issued: int = 0
    drafts: int = 0


@dataclass(frozen=True, slots=True)
class Sheet:
    """One paper of a batch under the name of its file."""

    name: str
    part: Part


@dataclass(frozen=True, slots=True)
class Batch:
    """Papers ready to be set and written, on the office's paper; crosses to a child process."""

    sheets: tuple[Sheet, ...]
    paper: str


@query(reach=Reach.WITHIN)
def count(session: Session, requests: Sequence[int]) -> dict[Sort, Count]:
    """Return how many papers of each sort some requests have, those out of reach left out."""
    found = dict.fromkeys(Sort, Count())
    for start in range(0, len(requests), CHUNK):
        some = list(requests[start : start + CHUNK])
        kept = _kept(some)
        for row in _briefs(session, some):
            for paper in papers.listed(cast("LeaveRow", row), by_hand=False, kept=kept[row.id]):
                sort = next(each for each in Sort if each.takes(paper.key))
                was = found[sort]
                found[sort] = Count(was.issued + paper.issued, was.drafts + (not paper.issued))
    return found


class _Step(NamedTuple):
    """A step of a request by its name."""

    act: str


class _Brief(NamedTuple):
    """As much of a request as tells which papers it has; reading it whole takes a second for 400.

    It stands for a ``LeaveRow``, whose names it bears.
    """

    id: int
    kind: LeaveKind
    state: LeaveState
    previous: int | None
    number: str
    letter_date: dt.date | None
    events: tuple[_Step, ...]


def _briefs(session: Session, requests: Sequence[int]) -> list[_Brief]:
    """Read what tells the papers of some requests within reach."""
    rows = (
        LeaveRequest.select(
            LeaveRequest.id, LeaveRequest.kind, LeaveRequest.state, LeaveRequest.previous,
            LetterNumber.text, LeaveRequest.letter_date, Employee.unit,
        )
        .join(Employee)
        .switch(LeaveRequest)
        .join(LetterNumber, JOIN.LEFT_OUTER)
        .where(LeaveRequest.id.in_(list(requests)))
    )  # fmt: skip
    acts = _acts(requests)
    return [
        _Brief(number, kind, state, previous, text or "", day, tuple(acts[number]))
        for number, kind, state, previous, text, day, unit in tuples(rows)
        if session.reaches(unit)
    ]


def _acts(requests: Sequence[int]) -> dict[int, list[_Step]]:
    """Return the steps of requests in their order."""
    found: dict[int, list[_Step]] = defaultdict(list)
    rows = LeaveEvent.select(LeaveEvent.request, LeaveEvent.act).order_by(LeaveEvent.id)
    for request, act in tuples(rows.where(LeaveEvent.request.in_(list(requests)))):
        found[request].append(_Step(act))
    return found


def _kept(requests: Sequence[int]) -> dict[int, dict[str, IssuedLetter]]:
    """Return the issued papers of requests, without what they say."""
    found: dict[int, dict[str, IssuedLetter]] = defaultdict(dict)
    rows = IssuedLetter.select(
        IssuedLetter.request, IssuedLetter.paper, IssuedLetter.number, IssuedLetter.letter_date,
        IssuedLetter.superseded, IssuedLetter.reprints,
    )  # fmt: skip
    for each in rows.where(IssuedLetter.request.in_(list(requests))):
        found[each.request_id][each.paper] = each
    return found


def _rows(session: Session, requests: Sequence[int]) -> list[LeaveRow]:
    """Read the requests within reach, in the order given."""
    context, found = leave_facts.context(), {}
    for start in range(0, len(requests), CHUNK):
        wanted = select_rows().where(LeaveRequest.id.in_(list(requests[start : start + CHUNK])))
        read = as_rows(wanted, context, with_events=True)
        for request, row in zip(wanted, read, strict=True):
            if session.reaches(request.employee.unit_id):
                found[row.id] = row
    return [found[number] for number in requests if number in found]


@query(reach=Reach.WITHIN)
def collect(
    session: Session,
    requests: Sequence[int],
    sorts: Sequence[Sort],
    *,
    drafts: bool = True,
    progress: Progress = nothing,
) -> Batch:
    """Gather the papers of requests: issued ones as they left, others as they stand now.

    Raises ``Refused`` when there is nothing to print.
    """
    rows, sheets = _rows(session, requests), []
    heads: dict[Letterhead, Letterhead] = {}
    for done, row in enumerate(rows, 1):
        for paper in papers.listed(row, by_hand=False):
            wanted = any(sort.takes(paper.key) for sort in sorts) and (drafts or paper.issued)
            if wanted:
                sheets.append(_sheet(row, paper, heads))
        progress(done, len(rows))
    if not sheets:
        text = "Tidak ada surat yang dapat dicetak dari pilihan ini."
        raise Refused([error("SR04", "requests", text)])
    return Batch(tuple(_named_once(sheets)), settings.value("kertas"))


def _sheet(row: LeaveRow, paper: PaperRow, heads: dict[Letterhead, Letterhead]) -> Sheet:
    name = papers.name_of(LeaveRequest.get_by_id(row.id), paper.key)
    kept = papers.issued(row.id, paper.key)
    if kept is not None:
        return Sheet(name, stored_files.load(kept.sha256))
    if paper.key == FORM:
        return Sheet(name, leave_papers.form(row.id))
    letter = leave_papers.letter(row.id, paper.key, papers.unsealed(row.id, paper.key))
    if letter.letterhead is not None:  # one coat of arms for all crosses to the child once
        shared = heads.setdefault(letter.letterhead, letter.letterhead)
        letter = replace(letter, letterhead=shared)
    return Sheet(name, letter)


def _named_once(sheets: Sequence[Sheet]) -> list[Sheet]:
    """Give papers that would have the same name a number behind it."""
    taken: dict[str, int] = {}
    named = []
    for sheet in sheets:
        times = taken[sheet.name] = taken.get(sheet.name, 0) + 1
        stem, dot, ending = sheet.name.rpartition(".")
        name = sheet.name if times == 1 else f"{stem}_({times}){dot}{ending}"
        named.append(replace(sheet, name=name))
    return named


# --- writing, without an office ------------------------------------------------------------------


def write_one(batch: Batch, out: Path, progress: Progress = nothing) -> int:
    """Write a batch into one document, whole or not at all; return how many papers it holds."""
    from kepegdesk.documents.batch import join
    from kepegdesk.documents.page import PAPERS
    from kepegdesk.documents.safe_file import write_bytes

    whole = join([sheet.part for sheet in batch.sheets], PAPERS[batch.paper], progress)
    write_bytes(out, whole)
    return len(batch.sheets)


def staging(folder: Path) -> Path:
    """Return a new folder beside the final files, for those that are not all there yet."""
    from kepegdesk.documents.safe_file import CannotWrite

    place = folder / f".surat-{uuid.uuid4().hex[:8]}.part"
    try:
        place.mkdir(parents=True)
    except OSError as fault:
        text = f"Folder {folder} tidak dapat ditulis ({fault.strerror}). Pilih folder lain."
        raise CannotWrite(text, folder) from fault
    return place


def write_each(batch: Batch, stage: Path, progress: Progress = nothing) -> int:
    """Write each paper of a batch into the staging folder; return how many."""
    from kepegdesk.documents.batch import render
    from kepegdesk.documents.page import PAPERS
    from kepegdesk.documents.safe_file import write_staged

    paper = PAPERS[batch.paper]
    for done, sheet in enumerate(batch.sheets, 1):
        write_staged(stage / sheet.name, render(sheet.part, paper))
        progress(done, len(batch.sheets))
    return len(batch.sheets)


def halves(batch: Batch) -> tuple[Batch, ...]:
    """Split a batch between two processes; a small one is done before a second would start."""
    middle = len(batch.sheets) // 2
    if middle < ENOUGH:
        return (batch,)
    return tuple(
        replace(batch, sheets=part) for part in (batch.sheets[:middle], batch.sheets[middle:])
    )


ENOUGH = 40
"""Papers that are worth starting a second process for."""


def refuse_existing(batch: Batch, folder: Path) -> None:
    """Raise ``AlreadyThere`` when files of a batch would replace others."""
    taken = [sheet.name for sheet in batch.sheets if (folder / sheet.name).exists()]
    if taken:
        raise AlreadyThere(taken, len(batch.sheets))


class AlreadyThere(BadFile):
    """Some files would replace others of the same name, which somebody has to want."""

    def __init__(self, names: Sequence[str], count: int) -> None:
        super().__init__(
            f"{len(names)} dari {count} berkas sudah ada di folder itu, misalnya {names[0]}."
        )


def publish(stage: Path, folder: Path) -> list[Path]:
    """Give the staged files their place; raise ``CannotWrite`` where one cannot have it.

    All places are tried before the first file moves. What still goes wrong, such as a file opened
    meanwhile, is told with how many files have moved.
    """
    from kepegdesk.documents.safe_file import CannotWrite, put_in_place, require_replaceable

    staged = sorted(stage.iterdir())
    places: list[Path] = []
    for path in staged:
        require_replaceable(folder / path.name)
    for path in staged:
        try:
            put_in_place(path, folder / path.name)
        except CannotWrite as fault:
            text = f"{len(places)} dari {len(staged)} surat sudah ditulis; sisanya belum. {fault}"
            raise CannotWrite(text, fault.instead) from fault
        places.append(folder / path.name)
    shutil.rmtree(stage, ignore_errors=True)
    return places


def discard(stage: Path) -> None:
    """Leave nothing of a batch that was cancelled or failed."""
    shutil.rmtree(stage, ignore_errors=True)
