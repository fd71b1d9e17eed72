"""Words of a spreadsheet that nobody knows, and what the office said they mean (kamus koreksi)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from kepegdesk.domain import cells as read
from kepegdesk.domain.cells import clean, word_key
from kepegdesk.domain.columns import FIELDS
from kepegdesk.domain.kinds import EmployeeKind, EmployeeStatus, Sex
from kepegdesk.domain.ranks import PNS, PPPK
from kepegdesk.domain.sheet import Cell

Words = Mapping[str, Mapping[str, str]]
"""By field: the folded word of a sheet to the word it means."""

CHOICES: dict[str, tuple[str, ...]] = {
    "golongan": (*PNS, *PPPK),
    "education": (),
    "religion": read.KNOWN_RELIGIONS,
    "marital": read.KNOWN_MARITAL,
    "sex": tuple(Sex),
    "kind": tuple(EmployeeKind),
    "status": tuple(EmployeeStatus),
    "eselon": ("Ia", "Ib", "IIa", "IIb", "IIIa", "IIIb", "IVa", "IVb", "Va", "Vb"),
    "position": (),
}
"""The fields whose words the dictionary holds, with what a word of each may mean.

The levels of education come from the reference table; a position may mean any title.
"""

OPEN = frozenset({"religion", "marital", "position"})
"""Fields that keep an unknown word as it was typed: it may mean itself."""

UNIT = "unit"
"""The field of a unit's name, which has its own dictionary of aliases."""

_CELLS: dict[str, tuple[str, ...]] = {"golongan": ("golongan", "rank")}
"""The columns in which a field's words stand, where it is not the one of its own name."""

_UNREAD = frozenset({"UNREADABLE", "KIND_UNKNOWN"})
_NEAR = 0.86
"""How alike a new title and one of the office must be to suspect a misspelling."""
_MOST_COMPARED = 400


@dataclass(frozen=True, slots=True)
class UnknownWord:
    """A word nobody knows: where it stands, in how many rows, and what it may have meant.

    ``makes`` tells that a unit of this name would be made, ``holds`` that its rows wait for it.
    """

    field: str
    text: str
    rows: tuple[int, ...]
    suggestion: str = ""
    makes: bool = False
    holds: bool = False

    @property
    def label(self) -> str:
        """Return what the column is called."""
        return label_of(self.field)


def label_of(field: str) -> str:
    """Return what a field of the dictionary is called on screen."""
    return FIELDS.get(field, field).partition(" (")[0]


def key_of(text: str) -> str:
    """Fold a word as the dictionary keeps it."""
    return word_key(clean(text))[:255]


def translate(cells: Mapping[str, Cell], words: Words) -> tuple[Mapping[str, Cell], dict[str, str]]:
    """Put what the dictionary says in the place of the words it holds.

    Return the cells and, by field, what was typed where it means something else.
    """
    changed: dict[str, Cell] = {}
    typed: dict[str, str] = {}
    for field, known in words.items():
        for column in _CELLS.get(field, (field,)):
            cell = cells.get(column)
            if not isinstance(cell, str | int | float) or isinstance(cell, bool):
                continue
            text = clean(cell)
            value = known.get(word_key(text)) if text else None
            if value is not None:
                changed[column] = value
                if word_key(value) != word_key(text):
                    typed[field] = text
    return ({**cells, **changed} if changed else cells), typed


@dataclass(frozen=True, slots=True)
class WordSource:
    """What finding unknown words wants to know of a row."""

    row: int
    cells: Mapping[str, Cell]
    values: Mapping[str, object]
    problems: Sequence[tuple[str, str]]
    """Key and field of every problem and note."""


def unknown_words(
    rows: Iterable[WordSource],
    words: Words,
    titles: Iterable[str] = (),
    near_unit: Callable[[str], str] = lambda _text: "",
) -> list[UnknownWord]:
    """Gather the words that nobody knows, those that hold rows back first.

    ``titles`` are the positions the office has, ``near_unit`` proposes a unit for a name.
    """
    found: dict[tuple[str, str], list[int]] = {}
    held: set[tuple[str, str]] = set()
    made: set[tuple[str, str]] = set()
    texts: dict[tuple[str, str], str] = {}
    for row in rows:
        for field, text, state in _of_row(row, words):
            place = (field, word_key(text))
            if not place[1]:
                continue  # marks only: nothing that could be remembered
            texts.setdefault(place, text)
            found.setdefault(place, []).append(row.row)
            if state == "held":
                held.add(place)
            elif state == "made":
                made.add(place)
    near = _near_titles([p for p in found if p[0] == "position"], titles, words)
    listed = [
        UnknownWord(
            place[0], texts[place], tuple(numbers),
            near_unit(texts[place]) if place[0] == UNIT else near.get(place, ""),
            place in made, place in held,
        )
        for place, numbers in found.items()
        if place[0] != "position" or place in near
    ]  # fmt: skip
    return sorted(listed, key=lambda one: (not one.holds, one.makes, -len(one.rows), one.field))


def _of_row(row: WordSource, words: Words) -> Iterable[tuple[str, str, str]]:
    """Give field, text and state (held, made or nothing) of a row's unknown words."""
    for key, field in row.problems:
        if key == "D41":
            yield UNIT, str(row.values.get(UNIT) or ""), "held"
        elif key == "D41_NEW":
            yield UNIT, str(row.values.get(UNIT) or ""), "made"
        elif key in _UNREAD and field in CHOICES and (text := _typed(row.cells, field)):
            yield field, text, ""
    for field, choices in CHOICES.items():
        if field in OPEN and (text := str(row.values.get(field) or "")):
            known = text in choices or word_key(text) in words.get(field, {})
            if not known and word_key(text) not in map(word_key, words.get(field, {}).values()):
                yield field, text, ""


def _typed(cells: Mapping[str, Cell], field: str) -> str:
    return next((text for c in _CELLS.get(field, (field,)) if (text := clean(cells.get(c)))), "")


def _near_titles(
    places: Sequence[tuple[str, str]],
    titles: Iterable[str],
    words: Words,
) -> dict[tuple[str, str], str]:
    """Return for titles that look like misspelt ones of the office what they may have meant."""
    known = {word_key(title): title for title in titles}
    near: dict[tuple[str, str], str] = {}
    for place in places[:_MOST_COMPARED]:
        if place[1] not in known and place[1] not in words.get("position", {}):
            like = [key for key in known if abs(len(key) - len(place[1])) <= 4]
            found = _most_like(place[1], like)
            if found:
                near[place] = known[found]
    return near


def _most_like(key: str, known: Iterable[str]) -> str:
    best, found = _NEAR, ""
    matcher = SequenceMatcher(None, b=key)
    for other in known:
        matcher.set_seq1(other)
        if matcher.real_quick_ratio() >= best and matcher.quick_ratio() >= best:
            ratio = matcher.ratio()
            if ratio >= best:
                best, found = ratio, other
    return found
