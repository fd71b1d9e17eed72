"""What a request waits for, in the words of the clerk, and which act comes next."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from kepegdesk.domain.kinds import LeaveKind, LeaveState
from kepegdesk.domain.leave_flow import Act, can


class Phase(StrEnum):
    """Where granted leave is on a day; the value is the word for screen."""

    AHEAD = "belum mulai"
    RUNNING = "berjalan"
    REPORT = "menunggu lapor"
    NONE = ""


@dataclass(frozen=True, slots=True)
class Standing:
    """A request as far as its next act depends on it; ``end`` is the last day taken.

    ``reports`` tells whether the office notes a report of return for leave that ends then.
    """

    kind: LeaveKind
    state: LeaveState
    start: date
    end: date
    reports: bool = True


def phase(standing: Standing, today: date) -> Phase:
    """Return where granted leave is; leave that nobody reports from ends by itself."""
    if standing.state not in (LeaveState.ISSUED, LeaveState.EXTENDED, LeaveState.RECALLED):
        return Phase.NONE
    if today < standing.start:
        return Phase.AHEAD
    if today <= standing.end:
        return Phase.RUNNING
    waits = standing.reports or standing.kind is LeaveKind.UNPAID
    goes_on = standing.state is LeaveState.EXTENDED
    return Phase.REPORT if waits and not goes_on else Phase.NONE


def next_act(standing: Standing, today: date) -> Act | None:
    """Return what somebody must do next with a request; None when nothing is due."""
    unpaid = standing.kind is LeaveKind.UNPAID
    if standing.state in (LeaveState.APPROVED, LeaveState.CHANGED):
        return Act.PROPOSE if unpaid else Act.ISSUE
    if standing.state is LeaveState.DONE:
        return Act.REACTIVATE if unpaid else None
    if phase(standing, today) is Phase.REPORT:
        return Act.RETURN
    act = _NEXT.get(standing.state)
    return act if act is not None and can(standing.state, act, standing.kind) else None


_NEXT = {
    LeaveState.SUBMITTED: Act.CONSIDER,
    LeaveState.CONSIDERED: Act.DECIDE,
    LeaveState.TEMPORARY: Act.RATIFY,
    LeaveState.RATIFIED: Act.ISSUE,
    LeaveState.PROPOSED: Act.ENDORSE,
    LeaveState.ENDORSED: Act.ISSUE,
}


def words(standing: Standing, today: date) -> str:
    """Say what a state means for the clerk: who must do what next, or how it ended."""
    act = next_act(standing, today)
    if act is Act.ISSUE:
        return "Menunggu SK" if standing.kind is LeaveKind.UNPAID else "Menunggu surat"
    if act is not None:
        return _WAITS[act]
    if standing.state in (LeaveState.ISSUED, LeaveState.RECALLED):
        return _running_words(standing, today)
    return standing.state.label


_WAITS = {
    Act.CONSIDER: "Menunggu pertimbangan",
    Act.DECIDE: "Menunggu keputusan",
    Act.RATIFY: "Menunggu pengesahan",
    Act.PROPOSE: "Menunggu usul ke BKN",
    Act.ENDORSE: "Menunggu BKN",
    Act.RETURN: "Menunggu lapor kembali",
    Act.REACTIVATE: "Menunggu pengaktifan",
}


def _running_words(standing: Standing, today: date) -> str:
    where = phase(standing, today)
    if where is Phase.AHEAD:
        return "Terbit, belum mulai"
    recalled = standing.state is LeaveState.RECALLED
    if where is Phase.RUNNING:
        return "Dipanggil kembali" if recalled else "Sedang cuti"
    return "Dipanggil kembali" if recalled else "Selesai"
