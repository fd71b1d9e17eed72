"""Two changes of one record: what only one side changed is joined, the rest is chosen."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from kepegdesk.domain.three_way import differences, join

BASE = {"name": "Ani", "phone": "0811", "address": "Jl. Satu", "note": ""}
THEIRS = BASE | {"phone": "0822", "address": "Jl. Dua", "note": "sama"}
MINE = BASE | {"name": "Ani Uji", "address": "Jl. Tiga", "note": "sama"}
records = st.dictionaries(st.sampled_from("abcd"), st.integers(0, 2))


def test_only_what_somebody_changed_differs() -> None:
    found = {each.name: each for each in differences(BASE, THEIRS, MINE)}
    assert set(found) == {"name", "phone", "address", "note"}
    assert [name for name, each in found.items() if each.clashes] == ["address"]
    assert [name for name, each in found.items() if each.is_mine] == ["name"]


def test_changes_of_one_side_are_taken_by_themselves() -> None:
    joined = join(BASE, THEIRS, MINE, ())
    assert joined == {"name": "Ani Uji", "phone": "0822", "address": "Jl. Dua", "note": "sama"}
    assert join(BASE, THEIRS, MINE, {"address"})["address"] == "Jl. Tiga"


@given(records, records, records)
def test_nothing_is_lost_unseen(base: object, theirs: object, mine: object) -> None:
    """A value only one side gave stands in the end; what both gave differently is a clash."""
    assert isinstance(base, dict)
    assert isinstance(theirs, dict)
    assert isinstance(mine, dict)
    joined = join(base, theirs, mine, ())
    for each in differences(base, theirs, mine):
        kept = joined.get(each.name)
        if each.clashes:
            assert kept == each.theirs
        elif each.is_mine:
            assert kept == each.mine
        else:
            assert kept == each.theirs
    assert (
        join(base, theirs, mine, "abcd").items()
        >= {
            each.name: each.mine for each in differences(base, theirs, mine) if each.clashes
        }.items()
    )
