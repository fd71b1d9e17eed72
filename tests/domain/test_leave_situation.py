"""What a request waits for: the next act and its words, state by state and day by day."""

from __future__ import annotations

from datetime import date

import pytest

from kepegdesk.domain.kinds import LeaveKind, LeaveState
from kepegdesk.domain.leave_flow import Act, can
from kepegdesk.domain.leave_situation import Phase, Standing, next_act, phase, words

START, END = date(2026, 12, 7), date(2026, 12, 11)
BEFORE, WITHIN, AFTER = date(2026, 12, 1), date(2026, 12, 9), date(2026, 12, 14)
ANNUAL, UNPAID = LeaveKind.ANNUAL, LeaveKind.UNPAID

CASES = [
    (ANNUAL, LeaveState.SUBMITTED, BEFORE, Act.CONSIDER, "Menunggu pertimbangan"),
    (ANNUAL, LeaveState.CONSIDERED, BEFORE, Act.DECIDE, "Menunggu keputusan"),
    (ANNUAL, LeaveState.APPROVED, BEFORE, Act.ISSUE, "Menunggu surat"),
    (ANNUAL, LeaveState.CHANGED, BEFORE, Act.ISSUE, "Menunggu surat"),
    (ANNUAL, LeaveState.RATIFIED, WITHIN, Act.ISSUE, "Menunggu surat"),
    (ANNUAL, LeaveState.TEMPORARY, WITHIN, Act.RATIFY, "Menunggu pengesahan"),
    (ANNUAL, LeaveState.ISSUED, BEFORE, None, "Terbit, belum mulai"),
    (ANNUAL, LeaveState.ISSUED, WITHIN, None, "Sedang cuti"),
    (ANNUAL, LeaveState.ISSUED, AFTER, Act.RETURN, "Menunggu lapor kembali"),
    (ANNUAL, LeaveState.RECALLED, WITHIN, None, "Dipanggil kembali"),
    (ANNUAL, LeaveState.RECALLED, AFTER, Act.RETURN, "Menunggu lapor kembali"),
    (ANNUAL, LeaveState.DONE, AFTER, None, "Selesai"),
    (ANNUAL, LeaveState.DEFERRED, AFTER, None, "Ditangguhkan"),
    (ANNUAL, LeaveState.RECORDED, AFTER, None, "Dicatat"),
    (UNPAID, LeaveState.APPROVED, BEFORE, Act.PROPOSE, "Menunggu usul ke BKN"),
    (UNPAID, LeaveState.PROPOSED, BEFORE, Act.ENDORSE, "Menunggu BKN"),
    (UNPAID, LeaveState.ENDORSED, BEFORE, Act.ISSUE, "Menunggu SK"),
    (UNPAID, LeaveState.ISSUED, AFTER, Act.RETURN, "Menunggu lapor kembali"),
    (UNPAID, LeaveState.EXTENDED, AFTER, None, "Diperpanjang"),
    (UNPAID, LeaveState.DONE, AFTER, Act.REACTIVATE, "Menunggu pengaktifan"),
    (UNPAID, LeaveState.REACTIVATED, AFTER, None, "Aktif kembali"),
]


@pytest.mark.parametrize(("kind", "state", "today", "act", "told"), CASES)
def test_the_next_act_and_its_words(
    kind: LeaveKind, state: LeaveState, today: date, act: Act | None, told: str
) -> None:
    standing = Standing(kind, state, START, END)
    assert next_act(standing, today) is act
    assert words(standing, today) == told


@pytest.mark.parametrize("kind", list(LeaveKind))
@pytest.mark.parametrize("state", list(LeaveState))
def test_the_next_act_is_always_allowed(kind: LeaveKind, state: LeaveState) -> None:
    for today in (BEFORE, WITHIN, AFTER):
        act = next_act(Standing(kind, state, START, END), today)
        assert act is None or can(state, act, kind)


def test_old_leave_that_nobody_reported_from_does_not_wait() -> None:
    old = Standing(ANNUAL, LeaveState.ISSUED, START, END, reports=False)
    assert phase(old, AFTER) is Phase.NONE
    assert words(old, AFTER) == "Selesai"
    assert phase(Standing(UNPAID, LeaveState.ISSUED, START, END, reports=False), AFTER) is (
        Phase.REPORT
    )
