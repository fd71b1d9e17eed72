"""Who may be one person twice: pairs found among all people without comparing all with all."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator
from difflib import SequenceMatcher
from itertools import combinations, pairwise
from typing import TypeVar

from kepegdesk.domain.history_rules import NIK_LENGTH
from kepegdesk.domain.nip import LENGTH

Pair = tuple[int, int]
"""Two people, the smaller number first."""

ONE_DIGIT = "NIP berbeda satu angka"
SWAPPED = "Dua angka NIP tertukar"
SAME_NIK = "NIK sama"
SAME_NAME = "Nama dan tanggal lahir sama"

CROWD = 8
"""From more people with one value on, each is paired with the next only, to keep the list short."""
LIKENESS = 0.8
"""How alike two words are that may be one word misspelt."""

K = TypeVar("K", bound=Hashable)


def near_nips(people: Iterable[tuple[int, str]]) -> dict[Pair, str]:
    """Return pairs whose NIPs of 18 digits differ in one digit or by two neighbours swapped.

    Each place in turn is left out: who then falls together differs there alone.
    """
    digits = {person: nip for person, nip in people if _is_number(nip, LENGTH)}
    found: dict[Pair, str] = {}
    for place in range(LENGTH):
        for one, other in _one_digit(digits, place):
            found[_pair(one, other)] = ONE_DIGIT
    for one, other in _swapped(digits):
        found[_pair(one, other)] = SWAPPED
    return found


def _one_digit(digits: dict[int, str], place: int) -> Iterator[Pair]:
    """Yield those whose NIPs are the same but for the digit at one place."""
    alone: dict[str, int] = {}
    together: dict[str, list[int]] = {}
    for person, nip in digits.items():
        rest = nip[:place] + nip[place + 1 :]
        before = alone.setdefault(rest, person)
        if before != person:
            together.setdefault(rest, [before]).append(person)
    for group in together.values():
        for one, other in combinations(group, 2):
            if digits[one][place] != digits[other][place]:
                yield one, other


def _swapped(digits: dict[int, str]) -> Iterator[Pair]:
    """Yield those whose NIPs are the same but for two neighbouring digits that changed places."""
    holders: dict[str, list[int]] = defaultdict(list)
    for person, nip in digits.items():
        holders[nip].append(person)
    for nip in list(holders):
        for place in range(LENGTH - 1):
            left, right = nip[place], nip[place + 1]
            # from the lower of both only, so that a pair is met once
            if left < right:
                other = nip[:place] + right + left + nip[place + 2 :]
                if other in holders:
                    yield from ((a, b) for a in holders[nip] for b in holders[other])


def same_nik(people: Iterable[tuple[int, str]]) -> dict[Pair, str]:
    """Return pairs with one NIK; sixteen times one digit was typed to fill the field."""
    valid = ((p, nik) for p, nik in people if _is_number(nik, NIK_LENGTH) and len(set(nik)) > 1)
    return dict.fromkeys(_alike(valid), SAME_NIK)


def same_name(people: Iterable[tuple[int, tuple[str, Hashable]]]) -> dict[Pair, str]:
    """Return pairs of one folded name and one birth date; both must be known."""
    known = ((person, key) for person, key in people if all(key))
    return dict.fromkeys(_alike(known), SAME_NAME)


def _alike(people: Iterable[tuple[int, K]]) -> Iterator[Pair]:
    groups: dict[K, list[int]] = defaultdict(list)
    for person, key in people:
        groups[key].append(person)
    for group in groups.values():
        pairs = combinations(group, 2) if len(group) <= CROWD else pairwise(group)
        yield from (_pair(one, other) for one, other in pairs)


def alike(name: str, other: str) -> bool:
    """Tell whether two folded names may be one: shortened, differently parted, a word misspelt."""
    words, others = set(name.split()), set(other.split())
    here, there = words - others, others - words
    if not here or not there:
        return True
    if len(here) == len(there) == 1:
        return _misspelt(here.pop(), there.pop())
    return name.replace(" ", "") == other.replace(" ", "")


def _misspelt(word: str, other: str) -> bool:
    if word[0] != other[0]:
        return False
    return SequenceMatcher(None, word, other, autojunk=False).ratio() >= LIKENESS


def _pair(one: int, other: int) -> Pair:
    return (one, other) if one < other else (other, one)


def _is_number(text: str, length: int) -> bool:
    return len(text) == length and text.isascii() and text.isdigit()
