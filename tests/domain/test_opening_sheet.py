"""Cells of a sheet of opening balances that hold no number of days, and rules that give none."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from leave_world import rule_rows

from kepegdesk.domain.leave_rules import rules_on
from kepegdesk.domain.opening_sheet import find_layout, opening_problems, read_row
from kepegdesk.domain.sheet import Cell, CellFault, Sheet

NIP = "198501012010012003"


def problems(nip: Cell, days: Cell) -> list[tuple[str, str]]:
    """Read one row under a heading of NIP and N, and return what is wrong with it."""
    sheet = Sheet("Saldo", [["NIP", "Nama", "N-1", "N"], [nip, "Wa Uji", None, days]])
    layout = find_layout(sheet, 2026)
    assert layout is not None
    return [(each.key, each.text) for each in read_row(sheet, layout, 1).problems]


@pytest.mark.parametrize(
    ("nip", "days", "key", "told"),
    [
        (NIP, CellFault.ERROR, "SB03", "galat rumus"),
        (NIP, date(2026, 12, 1), "SB03", "Excel mungkin mengubahnya"),
        (NIP, True, "SB03", "bukan jumlah hari"),
        (None, 12, "SB02", "NIP kosong"),
    ],
)
def test_a_cell_that_holds_no_days_is_told(nip: Cell, days: Cell, key: str, told: str) -> None:
    ((found, text),) = problems(nip, days)
    assert found == key
    assert told in text


def test_a_sound_row_has_no_problem() -> None:
    assert problems(NIP, 12) == []


def test_nothing_is_held_to_a_right_that_no_rule_gives() -> None:
    rules = replace(rules_on(rule_rows(), "PNS", date(2026, 1, 1)), annual_days=None)
    assert opening_problems({"N": 99}, rules, {"N": "n"}) == []
