"""A closed book stays as it was signed: what reaches a closed year is refused or without effect."""

from __future__ import annotations

import pytest
from desk_world import World, keys

from kepegdesk.errors import Refused
from kepegdesk.services import closing


def test_no_year_before_the_book_is_closed(world: World) -> None:
    """The office's records begin in 2025: an earlier year has nothing that could be settled."""
    world.begins_in(2025)
    for year in (1900, 2024):
        for _twice in range(2):
            with pytest.raises(Refused) as refusal:
                closing.close(world.session(), year, "BA")
            assert keys(refusal.value.problems) == ["TB09"]
    assert not any(row.is_closed for row in closing.years(world.session()))
