"""The wording a paper is printed in: the office's own where it has one that can print."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kepegdesk.storage.base import tuples
from kepegdesk.storage.tables import LetterSetup, LetterWording

if TYPE_CHECKING:
    from kepegdesk.documents.templates import Template


def texts_of(paper: str) -> dict[str, str]:
    """Return the text of every slot of a paper.

    The office's own wording was checked when it was saved; should a newer program no longer know
    one of its fields, that slot prints in the standard wording rather than not at all.
    """
    from kepegdesk.documents.templates import template

    known = template(paper)
    own = own_texts(paper)
    usable = {slot: text for slot, text in own.items() if not _is_broken(known, slot, text)}
    return {
        **known.standard,
        **{slot: text for slot, text in usable.items() if slot in known.standard},
    }


def own_texts(paper: str) -> dict[str, str]:
    """Return the texts of the slots that the office worded itself."""
    rows = LetterWording.select(LetterWording.slot, LetterWording.text)
    return dict(tuples(rows.where(LetterWording.paper == paper)))


def _is_broken(known: Template, slot: str, text: str) -> bool:
    from kepegdesk.documents.templates import faults

    found = next((each for each in known.slots if each.key == slot), None)
    return found is None or bool(faults(known, found, text))


def tightness(paper: str) -> int:
    """Return how far a paper may be set narrower, 0 to 4."""
    from kepegdesk.documents.templates import template

    chosen: int | None = (
        LetterSetup.select(LetterSetup.tightness).where(LetterSetup.paper == paper).scalar()
    )
    return template(paper).tightness if chosen is None else chosen
