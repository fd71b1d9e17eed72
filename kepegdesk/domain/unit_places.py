"""Where a unit that a sheet names stands in the office: by its name, another name, a former one."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace

from kepegdesk.domain.unit_rows import SEPARATOR
from kepegdesk.domain.units_text import unit_key


@dataclass(frozen=True, slots=True)
class Settled:
    """The unit of the office a chain leads to.

    ``chain`` is its organisation and the rest of its path as the office calls them, with the parts
    ``left`` that the office does not have; ``typed`` is how the sheet wrote the known parts.
    """

    unit: int
    chain: tuple[str, str]
    typed: str
    left: str
    gone: bool

    @property
    def renamed(self) -> bool:
        """Tell whether the office calls the known parts otherwise than the sheet."""
        whole = SEPARATOR.join(filter(None, self.chain))
        return unit_key(whole.removesuffix(self.left)) != unit_key(self.typed)


@dataclass(frozen=True, slots=True)
class Places:
    """The office's units by the unit above them, None at the top, and a folded name of theirs.

    ``chains`` are their paths at present, ``gone`` the dissolved ones.
    """

    found: Mapping[tuple[int | None, str], int] = field(default_factory=dict)
    chains: Mapping[int, tuple[str, str]] = field(default_factory=dict)
    gone: Collection[int] = ()

    def with_names(self, names: Mapping[str, int]) -> Places:
        """Return the places with other names of units besides."""
        more: dict[tuple[int | None, str], int] = {
            (None, unit_key(name)): unit for name, unit in names.items()
        }
        return replace(self, found={**self.found, **more})

    def of(self, path: str) -> Settled | None:
        """Return the unit that a chain written as one text leads to."""
        office, *below = parts_of(path) or [""]
        return self.settle(office, SEPARATOR.join(below))

    def settle(self, office: str, rest: str = "") -> Settled | None:
        """Return the unit that a chain leads to as far as it is known; None when it is not."""
        parts = [office, *parts_of(rest)]
        unit, known = None, 0
        for count in range(1, len(parts) + 1):
            step = self.step(unit, parts[:count])
            if step is None:
                break
            unit, known = step, count
        if unit is None:
            return None
        left = SEPARATOR.join(parts[known:])
        root, below = self.chains[unit]
        chain = (root, SEPARATOR.join(filter(None, (below, left))))
        return Settled(unit, chain, SEPARATOR.join(parts[:known]), left, unit in self.gone)

    def step(self, above: int | None, parts: list[str]) -> int | None:
        """Return the unit below another that the last part names; the whole chain may be a name.

        So is remembered where a merged sub-unit went.
        """
        own = self.found.get((above, unit_key(parts[-1])))
        if own is not None and own not in self.gone:
            return own
        whole = self.found.get((None, unit_key(SEPARATOR.join(parts))))
        return own if whole is None else whole


def parts_of(path: str) -> list[str]:
    """Return the names of a chain, the highest first."""
    return [part for part in re.split(r"\s+-\s+", path.strip()) if part]
