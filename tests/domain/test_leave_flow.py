"""From draft to letter: each act in its states only, each answer with what it must bring."""

from __future__ import annotations

from datetime import date

import pytest

from kepegdesk.domain.kinds import LeaveKind, LeaveState, Verdict
from kepegdesk.domain.leave_flow import (
    Act,
    Step,
    after_cancellation,
    after_consideration,
    after_decision,
    after_issue,
    after_submission,
    can,
    cancellation_problems,
    consideration_problems,
    decision_problems,
    issue_problems,
    state_problems,
)
from kepegdesk.domain.problems import Problem

S = LeaveState
TABLE = {
    Act.EDIT: {S.DRAFT},
    Act.SUBMIT: {S.DRAFT},
    Act.CONSIDER: {S.SUBMITTED},
    Act.DECIDE: {S.CONSIDERED},
    Act.ISSUE: {S.APPROVED, S.CHANGED},
    Act.CANCEL: {S.DRAFT, S.SUBMITTED, S.CONSIDERED, S.APPROVED, S.CHANGED, S.ISSUED},
}


def keys(problems: list[Problem]) -> list[str]:
    assert all(problem.blocks and problem.text for problem in problems)
    return [problem.key for problem in problems]


@pytest.mark.parametrize("act", Act)
@pytest.mark.parametrize("state", LeaveState)
def test_an_act_fits_its_states_only(act: Act, state: LeaveState) -> None:
    fits = state in TABLE[act]
    assert can(state, act) == fits
    problems = state_problems(state, act)
    assert keys(problems) == ([] if fits else ["FL01"])
    if not fits:
        assert problems[0].text == f"Permintaan berstatus «{state.label}» tidak dapat {act.value}."


def test_the_way_of_a_request() -> None:
    state = after_submission(S.DRAFT)
    assert state is S.SUBMITTED
    state = after_consideration(state)
    assert state is S.CONSIDERED
    assert after_decision(state, Verdict.CHANGE) is S.CHANGED
    assert after_decision(state, Verdict.DEFER) is S.DEFERRED
    assert after_decision(state, Verdict.REFUSE) is S.REFUSED
    state = after_decision(state, Verdict.APPROVE)
    assert state is S.APPROVED
    assert issue_problems(state) == []
    assert after_issue(state) is S.ISSUED
    assert after_cancellation(S.ISSUED) is S.CANCELLED


def test_a_wrong_move_is_a_bug() -> None:
    with pytest.raises(ValueError, match="DECIDE does not fit SUBMITTED"):
        after_decision(S.SUBMITTED, Verdict.APPROVE)


@pytest.mark.parametrize("verdict", Verdict)
def test_the_superior_may_give_any_of_the_four_with_a_reason(verdict: Verdict) -> None:
    assert consideration_problems(S.SUBMITTED, Step(verdict, note="Volume kerja")) == []
    bare = consideration_problems(S.SUBMITTED, Step(verdict, note=" "))
    assert keys(bare) == ([] if verdict is Verdict.APPROVE else ["FL02"])


def test_nobody_judges_his_own_leave() -> None:
    """T-45, at consideration and at decision."""
    own = Step(Verdict.APPROVE, own=True, by_ppk=True)
    assert keys(consideration_problems(S.SUBMITTED, own)) == ["FL03"]
    assert keys(decision_problems(S.CONSIDERED, own, LeaveKind.ANNUAL)) == ["FL03"]


def test_all_faults_of_a_decision_are_told() -> None:
    step = Step(Verdict.CHANGE, own=True)
    problems = decision_problems(S.DRAFT, step, LeaveKind.ANNUAL, abroad=True)
    assert keys(problems) == ["FL01", "FL03", "FL02", "FL04", "LN01"]


def decide(verdict: Verdict, kind: str = "annual", **values: object) -> list[str]:
    abroad = bool(values.pop("abroad", False))
    step = Step(verdict, **{"note": "Alasan", **values})
    return keys(decision_problems(S.CONSIDERED, step, LeaveKind(kind), abroad=abroad))


def test_approval_needs_no_reason_refusal_does() -> None:
    assert decide(Verdict.APPROVE, note="") == []
    assert decide(Verdict.REFUSE, note="") == ["FL02"]


@pytest.mark.parametrize("kind", LeaveKind)
def test_only_annual_and_large_leave_can_be_postponed(kind: LeaveKind) -> None:
    expected = [] if kind in (LeaveKind.ANNUAL, LeaveKind.LARGE) else ["TG01"]
    assert decide(Verdict.DEFER, kind, letter="800/77") == expected


def test_postponing_names_the_kind_it_cannot_be() -> None:
    step = Step(Verdict.DEFER, note="Dinas", letter="800/1")
    problem = decision_problems(S.CONSIDERED, step, LeaveKind.SICK)[0]
    assert problem.text == "Cuti sakit tidak dapat ditangguhkan."


@pytest.mark.parametrize(
    ("note", "letter", "field"), [("", "", "note"), ("", "800/1", "note"), ("Dinas", " ", "letter")]
)
def test_t6_postponing_needs_reason_and_letter(note: str, letter: str, field: str) -> None:
    step = Step(Verdict.DEFER, note=note, letter=letter)
    problems = decision_problems(S.CONSIDERED, step, LeaveKind.ANNUAL)
    assert [(p.key, p.field) for p in problems] == [("TG02", field)]


def test_a_change_needs_its_new_dates() -> None:
    start, end = date(2026, 7, 6), date(2026, 7, 10)
    assert decide(Verdict.CHANGE) == ["FL04"]
    assert decide(Verdict.CHANGE, start=start) == ["FL04"]
    assert decide(Verdict.CHANGE, start=end, end=start) == ["FL04"]
    assert decide(Verdict.CHANGE, start=start, end=end) == []


def test_leave_abroad_is_granted_by_the_ppk_only() -> None:
    assert decide(Verdict.APPROVE, abroad=True) == ["LN01"]
    assert decide(Verdict.APPROVE, abroad=True, by_ppk=True) == []
    assert decide(Verdict.REFUSE, abroad=True) == []


def cancel(state: LeaveState, on: date, reason: str = "Batal berangkat") -> list[str]:
    return keys(cancellation_problems(state, start=date(2026, 7, 6), on=on, reason=reason))


def test_issued_leave_is_cancelled_before_it_begins() -> None:
    assert cancel(S.ISSUED, date(2026, 7, 5)) == []
    assert cancel(S.ISSUED, date(2026, 7, 6)) == ["FL05"]
    assert cancel(S.APPROVED, date(2026, 7, 6)) == []
    assert cancel(S.SUBMITTED, date(2026, 7, 1), reason="") == ["FL02"]
    assert cancel(S.CANCELLED, date(2026, 7, 1)) == ["FL01"]
