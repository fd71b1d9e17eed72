"""The reference words an import reads with: titles, levels of education, names of units."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from kepegdesk.domain.cells import word_key

_NOT_LETTERS = re.compile(r"[^A-Z]")


def letters(text: str) -> str:
    """Reduce a title to its capital letters: ``S.Kom.`` to SKOM."""
    return _NOT_LETTERS.sub("", text.upper())


@dataclass(frozen=True, slots=True)
class EducationLevel:
    """A level of education: BKN code 05 to 50 and the short name the file keeps (S-1, SMA)."""

    code: str
    name: str
    short: str


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Reference tables as look-ups; keys are folded, values are spelled as the file keeps them."""

    titles_before: Mapping[str, str] = field(default_factory=dict)
    titles_after: Mapping[str, str] = field(default_factory=dict)
    education: Mapping[str, EducationLevel] = field(default_factory=dict)
    units: tuple[str, ...] = ()
    unit_aliases: Mapping[str, str] = field(default_factory=dict)
    """Another way of writing a unit's name to the name itself."""


Table = Iterable[Mapping[str, str]]


def make_vocabulary(titles: Table, education: Table, units: Table) -> Vocabulary:
    """Build the look-ups from the rows of the tables of titles, education and units."""
    titles, units = list(titles), list(units)
    return Vocabulary(
        titles_before=_titles(titles, "before"),
        titles_after=_titles(titles, "after"),
        education=_education(education),
        units=tuple(row["name"] for row in units),
        unit_aliases={alias: row["name"] for row in units for alias in _split(row["aliases"])},
    )


def _split(aliases: str) -> list[str]:
    return [alias for alias in aliases.split("|") if alias]


def _titles(rows: Table, place: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for row in rows:
        if row["place"] == place:
            for spelling in (row["title"], *_split(row["aliases"])):
                found.setdefault(letters(spelling), row["title"])
    return found


def _education(rows: Table) -> dict[str, EducationLevel]:
    found: dict[str, EducationLevel] = {}
    for row in rows:
        level = EducationLevel(row["code"], row["name"], row["short"])
        for spelling in (row["code"], row["name"], row["short"], *_split(row["aliases"])):
            found.setdefault(word_key(spelling), level)
    return found


_PREFIX_WORDS = re.compile(r"^(?:pend(?:idikan)?(?: terakhir)?|tk|tingkat|jenjang|lulusan) ")


def education_level(text: str, vocabulary: Vocabulary) -> EducationLevel | None:
    """Find the level of education a text names (D38): S1, S.1, Strata 1, D III, SLTA, 5 …

    A one-digit code has lost its leading zero to Excel. A major after the level is ignored.
    """
    table = vocabulary.education
    key = word_key(text)
    if key.isdigit():
        return table.get(key.zfill(2))
    key = _PREFIX_WORDS.sub("", key)
    if found := table.get(key) or table.get(key.replace(" ", "")):
        return found
    words = key.split()
    for size in range(len(words) - 1, 0, -1):
        head = " ".join(words[:size])
        if not head.isdigit() and (found := table.get(head) or table.get("".join(words[:size]))):
            return found
    return None
