"""How a leave request moves: which act fits which state, and what each act must bring.

Sources: form 1.b of Peraturan BKN 24/2017, VII and VIII; a person never judges his own leave.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from kepegdesk.domain.indonesian import long_date
from kepegdesk.domain.kinds import LeaveKind, LeaveState, Verdict
from kepegdesk.domain.problems import Problem, error


class Act(StrEnum):
    """What somebody may do to a request; the value is the Indonesian verb for texts."""

    EDIT = "diubah"
    SUBMIT = "diajukan"
    CONSIDER = "diberi pertimbangan"
    DECIDE = "diputuskan"
    ISSUE = "diterbitkan"
    CANCEL = "dibatalkan"


_ALLOWED: dict[Act, frozenset[LeaveState]] = {
    Act.EDIT: frozenset({LeaveState.DRAFT}),
    Act.SUBMIT: frozenset({LeaveState.DRAFT}),
    Act.CONSIDER: frozenset({LeaveState.SUBMITTED}),
    Act.DECIDE: frozenset({LeaveState.CONSIDERED}),
    Act.ISSUE: frozenset({LeaveState.APPROVED, LeaveState.CHANGED}),
    Act.CANCEL: frozenset(
        {
            LeaveState.DRAFT,
            LeaveState.SUBMITTED,
            LeaveState.CONSIDERED,
            LeaveState.APPROVED,
            LeaveState.CHANGED,
            LeaveState.ISSUED,
        }
    ),
}

_DECIDED = {
    Verdict.APPROVE: LeaveState.APPROVED,
    Verdict.CHANGE: LeaveState.CHANGED,
    Verdict.DEFER: LeaveState.DEFERRED,
    Verdict.REFUSE: LeaveState.REFUSED,
}

RESERVING = frozenset(
    {LeaveState.SUBMITTED, LeaveState.CONSIDERED, LeaveState.APPROVED, LeaveState.CHANGED}
)
"""States in which the days asked for are reserved."""

WAITING = frozenset({LeaveState.SUBMITTED, LeaveState.CONSIDERED})
"""States in which somebody must still answer."""

DEFERRABLE = frozenset({LeaveKind.ANNUAL, LeaveKind.LARGE})


@dataclass(frozen=True, slots=True)
class Step:
    """What an official answers: his verdict, the reason and, for a decision, its papers.

    ``own`` tells that the official is the applicant; ``by_ppk`` that he is the PPK or holds his
    kuasa. ``start`` and ``end`` are the new dates of a change, ``letter`` the number of the
    letter that postpones.
    """

    verdict: Verdict
    note: str = ""
    letter: str = ""
    start: date | None = None
    end: date | None = None
    own: bool = False
    by_ppk: bool = False


def can(state: LeaveState, act: Act) -> bool:
    """Tell whether an act fits a state."""
    return state in _ALLOWED[act]


def after_submission(state: LeaveState) -> LeaveState:
    """Return the state after submitting; raise ``ValueError`` where that does not fit."""
    return _moved(state, Act.SUBMIT, LeaveState.SUBMITTED)


def after_consideration(state: LeaveState) -> LeaveState:
    """Return the state after the superior's advice, whatever it is: the decision comes later."""
    return _moved(state, Act.CONSIDER, LeaveState.CONSIDERED)


def after_decision(state: LeaveState, verdict: Verdict) -> LeaveState:
    """Return the state after a decision; raise ``ValueError`` where deciding does not fit."""
    return _moved(state, Act.DECIDE, _DECIDED[verdict])


def after_issue(state: LeaveState) -> LeaveState:
    """Return the state after the letter got its number; only granted leave is issued."""
    return _moved(state, Act.ISSUE, LeaveState.ISSUED)


def after_cancellation(state: LeaveState) -> LeaveState:
    """Return the state after cancelling; raise ``ValueError`` where that does not fit."""
    return _moved(state, Act.CANCEL, LeaveState.CANCELLED)


def _moved(state: LeaveState, act: Act, result: LeaveState) -> LeaveState:
    if not can(state, act):
        message = f"{act.name} does not fit {state.name}"
        raise ValueError(message)
    return result


def state_problems(state: LeaveState, act: Act) -> list[Problem]:
    """Return FL01 if an act does not fit the state the request is in."""
    if can(state, act):
        return []
    text = f"Permintaan berstatus «{state.label}» tidak dapat {act.value}."
    return [error("FL01", "state", text)]


def consideration_problems(state: LeaveState, step: Step) -> list[Problem]:
    """Return what forbids a superior's advice; any of the four may be given, with a reason."""
    return [
        *state_problems(state, Act.CONSIDER),
        *_own_leave(step, "mempertimbangkan"),
        *_missing_reason(step),
    ]


def decision_problems(
    state: LeaveState, step: Step, kind: LeaveKind, *, abroad: bool = False
) -> list[Problem]:
    """Return what forbids a decision of the deciding official (PyBMC)."""
    problems = [*state_problems(state, Act.DECIDE), *_own_leave(step, "memutuskan")]
    if step.verdict is Verdict.DEFER:
        problems += _deferral_problems(step, kind)
    else:
        problems += _missing_reason(step)
    if step.verdict is Verdict.CHANGE:
        problems += _new_dates_problems(step)
    grants = step.verdict in (Verdict.APPROVE, Verdict.CHANGE)
    if abroad and grants and not step.by_ppk:
        text = "Cuti di luar negeri hanya dapat diberikan PPK atau pejabat penerima kuasa."
        problems.append(error("LN01", "by", text))
    return problems


def _own_leave(step: Step, verb: str) -> list[Problem]:
    if not step.own:
        return []
    text = f"Pegawai tidak dapat {verb} cutinya sendiri. Naikkan kepada pejabat di atasnya."
    return [error("FL03", "by", text)]


def _missing_reason(step: Step) -> list[Problem]:
    if step.verdict is Verdict.APPROVE or step.note.strip():
        return []
    text = f"Alasan wajib diisi untuk jawaban «{step.verdict.label}»."
    return [error("FL02", "note", text)]


def _deferral_problems(step: Step, kind: LeaveKind) -> list[Problem]:
    problems = []
    if kind not in DEFERRABLE:
        name = kind.label.removeprefix("Cuti ").lower()
        problems.append(error("TG01", "verdict", f"Cuti {name} tidak dapat ditangguhkan."))
    if not step.note.strip() or not step.letter.strip():
        text = "Penangguhan memerlukan alasan kepentingan dinas mendesak dan nomor surat."
        field = "letter" if step.note.strip() else "note"
        problems.append(error("TG02", field, text))
    return problems


def _new_dates_problems(step: Step) -> list[Problem]:
    if step.start is None or step.end is None:
        text = "Perubahan memerlukan tanggal mulai dan tanggal selesai yang baru."
        return [error("FL04", "start", text)]
    if step.end < step.start:
        text = "Tanggal selesai yang baru mendahului tanggal mulainya."
        return [error("FL04", "end", text)]
    return []


def issue_problems(state: LeaveState) -> list[Problem]:
    """Return what forbids issuing the letter."""
    return state_problems(state, Act.ISSUE)


def cancellation_problems(
    state: LeaveState, *, start: date, on: date, reason: str
) -> list[Problem]:
    """Return what forbids cancelling; a running leave is recalled by letter, never cancelled."""
    problems = state_problems(state, Act.CANCEL)
    if state is LeaveState.ISSUED and on >= start:
        text = (
            f"Cuti sudah berjalan sejak {long_date(start)} dan tidak dapat dibatalkan; "
            "gunakan panggilan kembali."
        )
        problems.append(error("FL05", "start", text))
    if not reason.strip():
        problems.append(error("FL02", "reason", "Alasan pembatalan wajib diisi."))
    return problems
