"""The papers of a person's file: what a process still lacks, and what runs out."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from datetime import date, timedelta
from enum import Enum
from typing import NamedTuple

PROCESSES = {
    "kgb": "Kenaikan gaji berkala",
    "kp": "Kenaikan pangkat",
    "pensiun": "Pensiun",
}
"""Processes a checklist is kept for; leave has its own, with each case's documents."""
OTHER = "lainnya"
"""The kind of what fits no other; only its title says what it is."""
SOON = timedelta(days=90)
"""How long before its last day a paper is reminded of."""

_OF_SPOUSE = frozenset({"buku_nikah", "karis"})
_OF_CHILD = frozenset({"akta_anak"})


class PaperKind(NamedTuple):
    """A kind of paper and the processes that ask for it."""

    key: str
    label: str
    processes: frozenset[str] = frozenset()


class Paper(NamedTuple):
    """A paper on file; ``expires`` is its last day, None where it does not run out."""

    id: int
    owner: int
    kind: str
    title: str = ""
    expires: date | None = None


class Household(NamedTuple):
    """Whether somebody has, or may have, a spouse and children: others' papers are not asked."""

    spouse: bool = True
    child: bool = True


class Term(Enum):
    """How a paper stands to its last day."""

    OPEN = "berlaku"
    SOON = "segera berakhir"
    OVER = "kedaluwarsa"


class State(Enum):
    """How a kind of paper stands on a checklist."""

    FILED = "ada"
    OVER = "kedaluwarsa"
    MISSING = "belum ada"


class Item(NamedTuple):
    """A line of a checklist."""

    kind: PaperKind
    state: State


def term(expires: date | None, today: date) -> Term:
    """Tell how a paper with this last day stands today."""
    if expires is None:
        return Term.OPEN
    if expires < today:
        return Term.OVER
    return Term.SOON if expires <= today + SOON else Term.OPEN


def checklist(
    kinds: Sequence[PaperKind],
    process: str,
    papers: Collection[Paper],
    today: date,
    household: Household,
) -> list[Item]:
    """Return what a process asks of one person, with what is there and what is not."""
    return [
        Item(kind, _state(kind.key, papers, today))
        for kind in kinds
        if process in kind.processes and _concerns(kind.key, household)
    ]


def _concerns(kind: str, household: Household) -> bool:
    if kind in _OF_SPOUSE:
        return household.spouse
    return household.child if kind in _OF_CHILD else True


def _state(kind: str, papers: Collection[Paper], today: date) -> State:
    terms = {term(paper.expires, today) for paper in papers if paper.kind == kind}
    if not terms:
        return State.MISSING
    return State.OVER if terms == {Term.OVER} else State.FILED


def running_out(papers: Collection[Paper], until: date) -> list[Paper]:
    """Return the papers whose last day comes by a day and that no longer one replaced.

    The first to run out comes first.
    """
    dated = [(paper.expires, paper) for paper in papers if paper.expires is not None]
    due = [(day, paper) for day, paper in dated if day <= until and not _renewed(paper, papers)]
    return [paper for _day, paper in sorted(due)]


def _renewed(paper: Paper, papers: Collection[Paper]) -> bool:
    return any(_names(each) == _names(paper) and _outlasts(each, paper) for each in papers)


def _names(paper: Paper) -> tuple[int, str, str]:
    return (paper.owner, paper.kind, paper.title.strip().casefold())


def _outlasts(one: Paper, other: Paper) -> bool:
    return (one.expires or date.max) > (other.expires or date.max)


def guess(kinds: Sequence[PaperKind], file_name: str) -> str:
    """Return the kind a file's name speaks of, the one named most exactly; else nothing."""
    told = f" {_words(file_name)} "
    found = [
        (len(name), kind.key)
        for kind in kinds
        for name in {_words(kind.key), _words(kind.label)}
        if f" {name} " in told
    ]
    return max(found)[1] if found else ""


def _words(text: str) -> str:
    return re.sub(r"[\W_]+", " ", text.casefold()).strip()
