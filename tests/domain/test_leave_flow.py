"""From draft to letter: each act in its states only, each answer with what it must bring."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from kepegdesk.domain.kinds import LeaveCase, LeaveKind, LeaveState, Verdict
from kepegdesk.domain.leave_flow import (
    Act,
    Step,
    Subject,
    after_decision,
    can,
    cancellation_problems,
    consideration_problems,
    decision_problems,
    kind_words,
    ratification_problems,
    recall_problems,
    return_problems,
    state_problems,
)
from kepegdesk.domain.problems import Problem

S = LeaveState
TABLE = {
    Act.CONSIDER: {S.SUBMITTED},
    Act.DECIDE: {S.CONSIDERED},
    Act.RATIFY: {S.TEMPORARY},
    Act.PROPOSE: {S.APPROVED, S.CHANGED},
    Act.ENDORSE: {S.PROPOSED},
    Act.ISSUE: {S.APPROVED, S.CHANGED, S.RATIFIED},
    Act.CANCEL: {
        S.DRAFT, S.SUBMITTED, S.CONSIDERED, S.APPROVED, S.CHANGED, S.RATIFIED, S.PROPOSED,
        S.ENDORSED, S.TEMPORARY, S.RECORDED, S.ISSUED,
    },
    Act.RECALL: {S.ISSUED},
    Act.RETURN: {S.ISSUED, S.RECALLED, S.EXTENDED},
    Act.EXTEND: {S.ISSUED},
    Act.REACTIVATE: {S.ISSUED, S.DONE},
}  # fmt: skip
DEFERRABLE = Subject(LeaveKind.ANNUAL, deferrable=True, recallable=True)


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


@pytest.mark.parametrize("act", [Act.PROPOSE, Act.ENDORSE, Act.EXTEND, Act.REACTIVATE])
def test_only_leave_without_pay_goes_through_bkn(act: Act) -> None:
    (state, *_) = sorted(TABLE[act])
    assert can(state, act, LeaveKind.UNPAID)
    assert not can(state, act, LeaveKind.ANNUAL)


def test_leave_without_pay_is_decreed_after_bkn_agreed() -> None:
    assert not can(S.APPROVED, Act.ISSUE, LeaveKind.UNPAID)
    assert can(S.ENDORSED, Act.ISSUE, LeaveKind.UNPAID)
    assert not can(S.ENDORSED, Act.ISSUE, LeaveKind.LARGE)


def test_each_verdict_leads_to_its_state() -> None:
    assert [after_decision(verdict) for verdict in Verdict] == [
        S.APPROVED, S.CHANGED, S.DEFERRED, S.REFUSED,
    ]  # fmt: skip


@pytest.mark.parametrize("verdict", Verdict)
def test_the_superior_may_give_any_of_the_four_with_a_reason(verdict: Verdict) -> None:
    assert consideration_problems(S.SUBMITTED, Step(verdict, note="Volume kerja")) == []
    bare = consideration_problems(S.SUBMITTED, Step(verdict, note=" "))
    assert keys(bare) == ([] if verdict is Verdict.APPROVE else ["FL02"])


def test_nobody_judges_his_own_leave() -> None:
    """T-45, at consideration and at decision."""
    own = Step(Verdict.APPROVE, own=True, by_ppk=True)
    assert keys(consideration_problems(S.SUBMITTED, own)) == ["FL03"]
    assert keys(decision_problems(S.CONSIDERED, own, DEFERRABLE)) == ["FL03"]


def test_all_faults_of_a_decision_are_told() -> None:
    step = Step(Verdict.CHANGE, own=True)
    problems = decision_problems(S.DRAFT, step, Subject(LeaveKind.ANNUAL, abroad=True))
    assert keys(problems) == ["FL01", "FL03", "FL02", "FL04", "LN01"]


def decide(
    verdict: Verdict, subject: Subject = DEFERRABLE, *, abroad: bool = False, **values: object
) -> list[str]:
    step = Step(verdict, **{"note": "Alasan", **values})
    return keys(decision_problems(S.CONSIDERED, step, replace(subject, abroad=abroad)))


def test_approval_needs_no_reason_refusal_does() -> None:
    assert decide(Verdict.APPROVE, note="") == []
    assert decide(Verdict.REFUSE, note="") == ["FL02"]


@pytest.mark.parametrize(
    ("subject", "expected"),
    [
        (DEFERRABLE, []),
        (Subject(LeaveKind.LARGE, LeaveCase.UMRAH, deferrable=True), []),
        (Subject(LeaveKind.LARGE, LeaveCase.HAJJ, deferrable=True), ["TG01"]),
        (Subject(LeaveKind.LARGE, LeaveCase.FOURTH_BIRTH, deferrable=True), ["TG01"]),
        (Subject(LeaveKind.SICK, LeaveCase.ILLNESS), ["TG01"]),
    ],
)
def test_what_duty_can_postpone(subject: Subject, expected: list[str]) -> None:
    """T10: not the first hajj and not the fourth birth, whatever the kind allows."""
    assert decide(Verdict.DEFER, subject, letter="800/77") == expected


def test_postponing_names_the_kind_it_cannot_be() -> None:
    step = Step(Verdict.DEFER, note="Dinas", letter="800/1")
    problem = decision_problems(S.CONSIDERED, step, Subject(LeaveKind.SICK))[0]
    assert problem.text == "Cuti sakit tidak dapat ditangguhkan."
    assert kind_words(LeaveKind.UNPAID) == "CLTN"


@pytest.mark.parametrize(
    ("note", "letter", "field"), [("", "", "note"), ("", "800/1", "note"), ("Dinas", " ", "letter")]
)
def test_t6_postponing_needs_reason_and_letter(note: str, letter: str, field: str) -> None:
    step = Step(Verdict.DEFER, note=note, letter=letter)
    problems = decision_problems(S.CONSIDERED, step, DEFERRABLE)
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
    assert cancel(S.TEMPORARY, date(2026, 7, 6)) == ["FL05"]
    assert cancel(S.RECALLED, date(2026, 7, 5)) == ["FL01"]


def ratify(verdict: Verdict, **values: object) -> list[str]:
    subject = Subject(LeaveKind.IMPORTANT, abroad=bool(values.pop("abroad", False)))
    step = Step(verdict, **{"note": "Alasan", **values})
    return keys(ratification_problems(S.TEMPORARY, step, subject))


def test_an_izin_sementara_is_ratified_or_refused() -> None:
    assert ratify(Verdict.APPROVE, note="") == []
    assert ratify(Verdict.REFUSE) == []
    assert ratify(Verdict.REFUSE, note="") == ["FL02"]
    assert ratify(Verdict.CHANGE) == ["IS02"]
    assert ratify(Verdict.DEFER) == ["IS02"]
    assert ratify(Verdict.APPROVE, own=True) == ["FL03"]
    assert ratify(Verdict.APPROVE, abroad=True) == ["LN01"]
    assert ratify(Verdict.APPROVE, abroad=True, by_ppk=True) == []


def recall(back_on: date | None, **values: object) -> list[tuple[str, str]]:
    subject = values.pop("subject", DEFERRABLE)
    given = {"reason": "Dinas", "letter": "800/9", "state": S.ISSUED, **values}
    state = given.pop("state")
    days = {"start": date(2026, 7, 6), "end": date(2026, 7, 10), "back_on": back_on}
    return [(p.key, p.field) for p in recall_problems(state, subject, **days, **given)]


def test_somebody_is_called_back_while_he_is_away() -> None:
    for day in (date(2026, 7, 7), date(2026, 7, 10)):
        assert recall(day) == []
    for day in (None, date(2026, 7, 6), date(2026, 7, 11)):
        assert recall(day) == [("PK02", "back_on")]
    assert recall(date(2026, 7, 8), state=S.RECALLED) == [("FL01", "state")]
    assert recall(date(2026, 7, 8), subject=Subject(LeaveKind.SICK)) == [("PK01", "state")]
    assert recall(date(2026, 7, 8), reason=" ") == [("PK03", "reason")]
    assert recall(date(2026, 7, 8), letter="") == [("PK03", "letter")]


def test_leave_without_pay_is_the_ppks_own() -> None:
    """Whatever the answer; the power over other leave may be delegated."""
    for verdict in Verdict:
        step = Step(verdict, "Alasan", "1", date(2026, 7, 6), date(2026, 7, 10), by_ppk=True)
        unpaid, annual = Subject(LeaveKind.UNPAID), Subject(LeaveKind.ANNUAL, deferrable=True)
        assert "CL10" in keys(decision_problems(S.CONSIDERED, step, unpaid))
        himself = replace(step, by_mayor=True)
        assert "CL10" not in keys(decision_problems(S.CONSIDERED, himself, unpaid))
        assert keys(decision_problems(S.CONSIDERED, step, annual)) == []


def test_a_return_is_noted_once_the_leave_has_begun() -> None:
    start, end = date(2026, 7, 6), date(2026, 7, 10)

    def found(kind: LeaveKind, on: date | None, state: S = S.ISSUED) -> list[str]:
        today = date(2026, 7, 14)
        return keys(return_problems(state, kind, start=start, end=end, on=on, today=today))

    assert found(LeaveKind.ANNUAL, date(2026, 7, 13)) == []
    assert found(LeaveKind.ANNUAL, date(2026, 7, 5), S.SUBMITTED) == ["FL01", "LK01"]
    assert found(LeaveKind.ANNUAL, None, S.RECALLED) == ["LK01"]
    assert found(LeaveKind.SICK, date(2026, 7, 15)) == ["LK03"]
    for kind in LeaveKind:
        by_report = kind not in (LeaveKind.ANNUAL, LeaveKind.UNPAID)
        assert found(kind, start) == ["LK01"]
        assert found(kind, end) == ([] if by_report else ["LK04"])
