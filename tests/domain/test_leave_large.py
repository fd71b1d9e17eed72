"""Large leave beside other leave: what a recall leaves of it, and the annual leave it takes."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from leave_world import DAY, context, leave, person

from kepegdesk.domain.kinds import LeaveCase, LeaveKind
from kepegdesk.domain.leave import Request, check, letter_problems
from kepegdesk.domain.leave_ledger import Facts, TakenLeave
from kepegdesk.domain.leave_special import usual_end


def ask(start: str, end: str, kind: str = "large", **values: object) -> Request:
    case = LeaveCase.OTHER_NEED if kind == "large" else LeaveCase.ORDINARY
    return Request(LeaveKind(kind), DAY(start), DAY(end), "Keperluan", case=case, **values)


def told(request: Request, *taken: TakenLeave, first: int = 2026) -> dict[str, str]:
    found = check(request, person(), Facts(first, taken=taken), context(), date(2026, 1, 5))
    return {problem.key: problem.text for problem in found}


RECALLED = leave("2026-03-02", "2026-04-01", kind="large")._replace(unserved=61)
"""Granted to 1 June 2026, called back on 2 April."""


@pytest.mark.parametrize(
    ("start", "end", "keys"),
    [
        ("2026-07-01", "2026-08-30", {"CB02"}),  # 61 days, all of them
        ("2026-07-01", "2026-07-31", {"CB02"}),
        ("2026-07-01", "2026-08-31", {"CB02", "CB03"}),
        ("2031-04-01", "2031-06-30", {"CB02", "CB03"}),  # a day early: still only the rest
        ("2031-04-02", "2031-07-01", {"CB02"}),  # five years on it is a large leave of its own
    ],
)
def test_what_a_recall_gave_back_stays_a_right(start: str, end: str, keys: set[str]) -> None:
    """§1.2: no second large leave (CB04), nothing of it lapses (CB07), no longer than the rest."""
    assert set(told(ask(start, end), RECALLED)) == keys


def test_the_rest_is_proposed_and_taken_once() -> None:
    facts = Facts(2026, taken=(RECALLED,))
    request = ask("2026-07-01", "2026-08-31")
    assert usual_end(request, person(), context(), facts) == date(2026, 8, 30)
    assert told(request, RECALLED)["CB03"] == (
        "Sisa cuti besar yang dipanggil kembali tinggal 61 hari kalender: sampai 30 Agustus 2026."
    )
    taken = leave("2026-07-01", "2026-08-30", id=2, kind="large")
    assert "CB04" in told(ask("2026-10-01", "2026-10-31"), RECALLED, taken)


def test_annual_leave_it_takes_the_right_of_is_told() -> None:
    """R1: what is booked after its begin, issued or only asked for, finds no lot any more."""
    large = ask("2026-03-02", "2026-06-01")
    booked = leave("2026-12-07", "2026-12-18", id=2)
    assert told(large, booked)["CB09"] == (
        "10 hari cuti tahunan yang sudah terbit atau dipesan tidak berhak lagi bila cuti besar ini "
        "dimulai 2 Maret 2026. Batalkan atau panggil kembali dahulu."
    )
    assert "CB09" in told(large, booked._replace(issued=False))
    assert "CB09" not in told(large, leave("2026-02-02", "2026-02-06", id=2))
    assert "CB09" not in told(large, leave("2026-12-07", "2026-12-09", id=2), first=2024)  # N-1


def test_a_letter_is_refused_whose_days_find_no_lot_any_more() -> None:
    """T-19, R1: between decision and letter a large leave took the right."""
    request = ask("2026-12-07", "2026-12-18", "annual")
    own = leave("2026-12-07", "2026-12-18", id=2, issued=False)
    large = leave("2026-03-02", "2026-06-01", id=3, kind="large")

    def refused(*taken: TakenLeave, wish: Request = request) -> list[str]:
        facts = Facts(2026, taken=(own, *taken))
        found = letter_problems(wish, person(), facts, context(), date(2026, 2, 2), exclude_id=2)
        return [problem.key for problem in found]

    assert refused() == []
    assert refused(large) == ["CT02"]
    assert refused(large, wish=replace(request, kind=LeaveKind.SICK)) == []


def test_annual_leave_shortens_it_only_where_it_is_known() -> None:
    """R2: with no facts of the person the whole length is proposed."""
    request, used = ask("2026-03-02", "2026-06-01"), leave("2026-02-02", "2026-02-06", id=2)
    assert usual_end(request, person(), context()) == date(2026, 6, 1)
    facts = Facts(2026, taken=(used,))
    assert usual_end(request, person(), context(), facts) == date(2026, 5, 27)
