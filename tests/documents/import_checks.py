"""Read a file through the whole import engine and compare what comes out with what is true."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import openpyxl

from kepegdesk.documents.reference import vocabulary as read_vocabulary
from kepegdesk.documents.sheet_reader import read_book
from kepegdesk.domain.import_rows import (
    REVIEW_KEYS,
    Draft,
    Known,
    check_sheet,
    make_checker,
    stored,
)
from kepegdesk.domain.sheet_layout import best_layout
from kepegdesk.domain.vocabulary import Vocabulary

FOLDED = {"name", "birth_place", "position", "unit"}
"""Fields whose capitals are the clerk's own."""


@cache
def vocabulary() -> Vocabulary:
    """Return the shipped reference words, read once."""
    return read_vocabulary()


def drafts_of(path: Path, known: Known | None = None, sheet: str | None = None) -> list[Draft]:
    """Read a file, find its table and check every row."""
    found = best_layout(read_book(path, sheet))
    assert found is not None, f"no table found in {path.name}"
    table, layout = found
    checker = make_checker(table, layout, known or Known(), vocabulary())
    return check_sheet(table, layout, layout.mapping, checker)


def plain_value(field: str, value: Any) -> Any:
    """Bring a value into the form of the truth files."""
    value = value.isoformat() if isinstance(value, date) else value
    return value.casefold() if field in FOLDED and isinstance(value, str) else value


def differences(drafts: Iterable[Draft], people: Mapping[int, Mapping[str, Any]]) -> list[str]:
    """List every stored value that is not what the truth says, and every row too many or few."""
    found = {draft.row: draft for draft in stored(drafts)}
    wrong = [f"baris {row}: tidak masuk" for row in people.keys() - found.keys()]
    wrong += [f"baris {row}: masuk tanpa diminta" for row in found.keys() - people.keys()]
    for row in people.keys() & found.keys():
        for field, true in people[row].items():
            got = plain_value(field, found[row].values.get(field, "tak ada"))
            if got != plain_value(field, true):
                wrong.append(f"baris {row} {field}: {got!r}, seharusnya {true!r}")
    return wrong


def kept_out(drafts: Iterable[Draft]) -> set[tuple[int, str]]:
    """Return (row, key) of every reason for which a row is refused or waits for review."""
    return {
        (draft.row, problem.key)
        for draft in drafts
        if draft.refused or draft.review
        for problem in draft.problems
        if problem.blocks or problem.key in REVIEW_KEYS
    }


def warned(drafts: Iterable[Draft]) -> set[tuple[int, str]]:
    """Return (row, key) of every problem of the rows that are stored."""
    return {(draft.row, problem.key) for draft in stored(drafts) for problem in draft.problems}


def write_book(path: Path, rows: Sequence[Sequence[Any]]) -> Path:
    """Write rows into a new workbook."""
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(list(row))
    book.save(path)
    return path


def keys(draft: Draft) -> list[str]:
    """Return the keys of a draft's problems."""
    return [problem.key for problem in draft.problems]


def assert_repaired(draft: Draft, **values: Any) -> None:
    """Expect the row stored without a word, with these values."""
    assert keys(draft) == []
    assert {name: draft.values[name] for name in values} == values


def assert_warned(draft: Draft, key: str, **values: Any) -> None:
    """Expect the row stored with exactly one warning."""
    assert keys(draft) == [key]
    assert not draft.refused
    assert not draft.review
    assert {name: draft.values[name] for name in values} == values


def assert_refused(draft: Draft, key: str) -> None:
    """Expect the row refused for one reason, its NIP not taken."""
    assert draft.refused
    assert keys(draft) == [key]
    assert draft.values["nip"] is None
