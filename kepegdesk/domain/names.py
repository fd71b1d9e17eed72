"""Split a name from its titles, spell titles the official way, fold names for comparing."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from kepegdesk.domain.cells import word_key
from kepegdesk.domain.kinds import Sex
from kepegdesk.domain.vocabulary import Vocabulary, letters


@dataclass(frozen=True, slots=True)
class NameParts:
    """A person's name as typed, and the titles before and after it, officially spelled."""

    before: str
    name: str
    after: str
    doubtful_doctor: bool = False
    """``DR.`` in capitals: a doctorate (Dr.) or a physician (dr.)."""


_BEFORE = re.compile(
    r"(prof|drs|dra|drg|drh|dr|ir|hj|h|k\.?\s?h|ns|apt|br|pdt)(?:\s*\.\s*|,?\s+)(?=\S)",
    re.IGNORECASE,
)
_BARE_SHORT = frozenset({"SE", "SH", "ST", "MM", "MH", "MT"})
"""Titles of two letters believed without dot or comma; others may be initials of a name."""
_BARE_NAMES = frozenset({"MEI", "SEI", "MAR", "SOR", "SAK", "SEK", "SPA", "SPI", "SAB", "MAG"})
"""Titles that are people's names when written without dot or comma."""


def split_name(text: str, vocabulary: Vocabulary) -> NameParts:
    """Split titles off a name (D24): ``Dr. H. LA ODE MUH. ALI, S.E., M.Si``, ``LA ODE ALI SE MSi``.

    ``H.`` always counts as a title. ``Hj.`` does where it is glued to a title (``Dra.Hj.SITTI``);
    standing apart it stays with the name, as the state's own register (SIASN) keeps it there.
    """
    head, comma, tail = text.partition(",")
    before, name, doubtful = _cut_before(head.strip(), vocabulary.titles_before)
    name, bare = _cut_bare_titles(name, vocabulary.titles_after)
    titles, rest = _read_after(tail, vocabulary.titles_after) if comma else ([], "")
    if rest:
        name, bare = f"{name}{''.join(f' {title}' for title in bare)}, {rest}", []
    return NameParts(before, name, ", ".join([*bare, *titles]), doubtful)


def _cut_before(
    text: str, table: Mapping[str, str], *, lone_hajjah: bool = False
) -> tuple[str, str, bool]:
    titles: list[str] = []
    doubtful = False
    glued = lone_hajjah
    while match := _BEFORE.match(text):
        typed = match[1]
        if letters(typed) == "HJ" and not glued:
            break
        doubtful = doubtful or typed == "DR"
        titles.append(_spell_before(typed, table))
        glued = lone_hajjah or not match[0].endswith(" ")
        text = text[match.end() :]
    return " ".join(titles), text, doubtful


def _spell_before(typed: str, table: Mapping[str, str]) -> str:
    if typed[:2] == "dr" and letters(typed) == "DR":
        return "dr."
    return table.get(letters(typed), typed)


def _cut_bare_titles(name: str, table: Mapping[str, str]) -> tuple[str, list[str]]:
    """Take titles off the end of a name that has no comma before them."""
    words = name.split()
    titles: list[str] = []
    while len(words) > 1 and (title := _bare_title(words[-1], table)):
        titles.insert(0, title)
        words.pop()
    return (" ".join(words), titles) if titles else (name, [])


def _bare_title(word: str, table: Mapping[str, str]) -> str | None:
    key = letters(word)
    if "." in word.rstrip("."):
        return table.get(key)
    capitals = sum(sign.isupper() for sign in word)
    if capitals < 2 or key in _BARE_NAMES or (len(key) < 3 and key not in _BARE_SHORT):
        return None
    return table.get(key)


def _read_after(tail: str, table: Mapping[str, str]) -> tuple[list[str], str]:
    """Read what follows the comma: known titles, and any part that is no title but a name."""
    titles: list[str] = []
    names: list[str] = []
    for piece in filter(None, (part.strip() for part in tail.split(","))):
        if _looks_like_title(piece, table):
            titles.extend(_spell_after(piece, table))
        else:
            names.append(piece)
    return titles, ", ".join(names)


def _looks_like_title(piece: str, table: Mapping[str, str]) -> bool:
    return "." in piece or len(piece) <= 6 or letters(piece) in table


def _spell_after(piece: str, table: Mapping[str, str]) -> list[str]:
    """Spell the titles of one piece, joining words that only together are a title (``S. Pd``)."""
    words = piece.split()
    found: list[str] = []
    while words:
        sizes = range(min(3, len(words)), 1, -1)
        size = next((size for size in sizes if letters("".join(words[:size])) in table), 1)
        joined = "".join(words[:size])
        found.append(table.get(letters(joined), joined))
        words = words[size:]
    return found


def spell_titles(before: str, after: str, vocabulary: Vocabulary) -> tuple[str, str, bool]:
    """Spell titles that stand in columns of their own; say too whether a ``DR.`` is doubtful."""
    found, rest, doubtful = _cut_before(f"{before} .", vocabulary.titles_before, lone_hajjah=True)
    if rest != ".":
        found = before
    titles = [
        title
        for piece in filter(None, (part.strip() for part in after.split(",")))
        for title in _spell_after(piece, vocabulary.titles_after)
    ]
    return found, ", ".join(titles), doubtful


def doctor_title(sex: Sex | None, education: str, position: str) -> str:
    """Choose between ``Dr.`` (doctorate) and ``dr.`` (physician) for a ``DR.`` typed in capitals.

    Education and position decide; where they are silent it is a guess that the clerk is told of.
    """
    if education == "S-3":
        return "Dr."
    if "dokter" in position.casefold():
        return "dr."
    return "dr." if sex is Sex.FEMALE else "Dr."


def same_titles(new: Any, old: Any) -> bool:
    """Tell whether titles are what the office has; dots, spaces and capitals make no difference.

    ``Dr.`` and ``dr.`` are two titles.
    """
    if new == old:
        return True
    if {"dr.", "Dr."} & {*str(new).split(), *str(old or "").split()}:
        return False
    return letters(str(new)) == letters(str(old or ""))


_MUHAMMAD = frozenset(
    {"muh", "moh", "mohd", "muhd", "mhd", "muhammad", "mohammad", "muhamad", "mohamad", "mochammad"}
)


@lru_cache(maxsize=65536)
def name_key(name: str) -> str:
    """Fold a name for comparing: capitals and marks aside, without H./Hj., one Muhammad for all."""
    words = word_key(name).split()
    return " ".join(
        "muhammad" if word in _MUHAMMAD else word for word in words if word not in ("h", "hj")
    )
