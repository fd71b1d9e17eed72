"""Read the shipped reference tables."""

from __future__ import annotations

import csv
from functools import cache
from typing import TYPE_CHECKING

from kepegdesk.paths import resources

if TYPE_CHECKING:
    from kepegdesk.domain.personnel_papers import PaperKind
    from kepegdesk.domain.vocabulary import Vocabulary


def read_table(name: str) -> list[dict[str, str]]:
    """Return the rows of ``resources/reference/<name>.csv`` as dictionaries of texts."""
    path = resources() / "reference" / f"{name}.csv"
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def vocabulary() -> Vocabulary:
    """Return the reference words an import reads with."""
    from kepegdesk.domain.vocabulary import make_vocabulary  # an import's, not a letterhead's

    return make_vocabulary(
        read_table("titles"), read_table("education"), read_table("units_kendari")
    )


@cache
def paper_kinds() -> tuple[PaperKind, ...]:
    """Return the kinds of personnel papers in the order they are offered."""
    from kepegdesk.domain.personnel_papers import PaperKind  # a file's, not a letterhead's

    return tuple(
        PaperKind(row["key"], row["label"], frozenset(filter(None, row["processes"].split("|"))))
        for row in read_table("document_kinds")
    )
