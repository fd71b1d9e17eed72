"""What two people made of one record: changes of one side are joined, clashes are chosen."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

Values = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Difference:
    """A field that somebody changed: what it was, what they saved, what I typed."""

    name: str
    base: Any
    theirs: Any
    mine: Any

    @property
    def clashes(self) -> bool:
        """Tell whether both changed it, and not to the same."""
        return bool(self.base not in (self.theirs, self.mine) and self.theirs != self.mine)

    @property
    def is_mine(self) -> bool:
        """Tell whether only I changed it."""
        return bool(self.theirs == self.base != self.mine)


def differences(base: Values, theirs: Values, mine: Values) -> Iterator[Difference]:
    """Yield the fields that are not the same in all three, in the order of ``mine``.

    What one side lacks counts as None there.
    """
    for name in dict.fromkeys((*mine, *theirs, *base)):
        found = Difference(name, base.get(name), theirs.get(name), mine.get(name))
        if found.theirs != found.base or found.mine != found.base:
            yield found


def join(base: Values, theirs: Values, mine: Values, chosen: Collection[str]) -> dict[str, Any]:
    """Return what both made of it: theirs, with what only I changed and the clashes I ``chose``."""
    joined = dict(theirs)
    for each in differences(base, theirs, mine):
        if each.is_mine or (each.clashes and each.name in chosen):
            joined[each.name] = each.mine
    return joined
