"""What is told follows the rows in force: no number of a rule stands in a sentence."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from leave_world import DAY, calendar, leave, person, rule_rows

from kepegdesk.domain.kinds import LeaveCase, LeaveKind
from kepegdesk.domain.leave import Request, check
from kepegdesk.domain.leave_ledger import Choices, Facts, LedgerContext, TakenLeave, balance
from kepegdesk.domain.leave_rules import RuleRow
from kepegdesk.domain.working_days import Calendar

NOTE = frozenset({"Surat keterangan dokter"})


def told(key: str, value: str, request: Request, *taken: TakenLeave, on: str = "2026-02-02") -> str:
    """Return the only sentence about a request where a rule has another value."""
    rows = [replace(row, value=value) if row.key == key else row for row in rule_rows()]
    law = LedgerContext(rows, calendar())
    (found,) = check(request, person(sex="P"), Facts(2026, taken=taken), law, DAY(on))
    return found.text


@pytest.mark.parametrize(
    ("key", "value", "asked", "words"),
    [
        ("cap_maks_bulan", "2", ("important", "2026-03-02", "2026-05-02", "marriage"),
         "paling lama 2 bulan: sampai 1 Mei 2026"),
        ("cs_gugur", "2 bulan 10 hari", ("sick", "2026-03-02", "2026-05-12", "miscarriage"),
         "melampaui batas (2 bulan 10 hari)"),
    ],
)  # fmt: skip
def test_a_new_row_is_what_is_told(
    key: str, value: str, asked: tuple[str, str, str, str], words: str
) -> None:
    kind, start, end, case = asked
    request = Request(
        LeaveKind(kind), DAY(start), DAY(end), "Keperluan", case=LeaveCase(case), documents=NOTE
    )
    assert words in told(key, value, request)
    assert "1 bulan" not in told(key, value, request)


def test_when_an_extension_without_pay_is_asked_for_is_a_row_too() -> None:
    first = leave("2024-02-01", "2027-01-31", id=7, kind="unpaid")
    request = Request(
        LeaveKind.UNPAID, DAY("2027-02-01"), DAY("2028-01-31"), "Keperluan",
        case=LeaveCase.SPOUSE_DUTY, extends=7,
    )  # fmt: skip
    words = told("cltn_ajukan_bulan", "6", request, first, on="2026-08-01")
    assert words == (
        "Perpanjangan CLTN diajukan paling lambat 6 bulan sebelum berakhir (31 Juli 2026)."
    )


def test_cuti_bersama_of_a_unit_reduces_the_leave_of_its_people_who_are_no_asn() -> None:
    """§2.6: as one that is everybody's does; other units keep the day."""
    own = RuleRow("ct_hak", "HONORER", "12", date(2024, 1, 1), None, "Perjanjian kerja")
    rows = [*(row for row in rule_rows() if row.kind_group != "HONORER"), own]
    guest = person(kind="Honorer", service_start="2024-01-01")
    days = Calendar(local=frozenset({(3, date(2026, 10, 14), True)}))
    law = LedgerContext(rows, days, Choices(collective_reduces=frozenset({guest.kind})))
    for units, left in (((3, 1), 11), ((4, 1), 12)):
        who = replace(guest, units=units)
        assert balance(who, Facts(2026), law, date(2026, 12, 31)).n == left
        assert law.table(who).count(date(2026, 10, 14), date(2026, 10, 14)) == (left == 12)
