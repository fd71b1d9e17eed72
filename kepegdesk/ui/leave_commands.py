"""What can be done to a request where the user stands on it: the next act, and the side paths."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtWidgets import QWidget

from kepegdesk.domain.kinds import LeaveKind, LeaveState, Verdict
from kepegdesk.domain.leave_flow import Act, can
from kepegdesk.services import leave, leave_acts, leave_unpaid, letters
from kepegdesk.services.leave_rows import LeaveRow
from kepegdesk.services.use_case import UseCase
from kepegdesk.ui import ask, papers
from kepegdesk.ui.changes import Context

VERBS = {
    Act.CONSIDER: "Pertimbangkan…",
    Act.DECIDE: "Putuskan…",
    Act.RATIFY: "Sahkan…",
    Act.ISSUE: "Terbitkan surat",
    Act.PROPOSE: "Usulkan ke BKN…",
    Act.ENDORSE: "Catat persetujuan BKN…",
    Act.RETURN: "Lapor kembali…",
    Act.REACTIVATE: "Aktifkan kembali…",
}
"""What the button of the next act says; the decree of leave without pay says it below."""

USE_CASES: dict[Act, UseCase[Any, Any]] = {
    Act.CONSIDER: leave.consider,
    Act.DECIDE: leave.decide,
    Act.RATIFY: leave_acts.ratify,
    Act.ISSUE: letters.issue,
    Act.PROPOSE: leave_unpaid.propose,
    Act.ENDORSE: leave_unpaid.endorse,
    Act.RETURN: leave_acts.report_back,
    Act.REACTIVATE: leave_unpaid.reactivate,
    Act.RECALL: leave_acts.recall,
    Act.CANCEL: leave.cancel,
    Act.EXTEND: leave.submit,
}
EXTENDABLE = (LeaveKind.UNPAID, LeaveKind.SICK)
RECALLABLE = (LeaveKind.ANNUAL, LeaveKind.LARGE, LeaveKind.IMPORTANT)


@dataclass(frozen=True, slots=True)
class Somebody:
    """A person with the request it is about, for the window that notes a return."""

    name: str
    request: int


def verb(row: LeaveRow, context: Context) -> str:
    """Name the next act of a request; nothing where none is due."""
    act = row.next_act(context.session.today)
    if act is Act.ISSUE and row.kind is LeaveKind.UNPAID:
        return "Terbitkan SK…"
    return VERBS[act] if act is not None else ""


def may_follow_up(row: LeaveRow, context: Context) -> bool:
    """Tell whether the signed-in role may do the next act."""
    act = row.next_act(context.session.today)
    return act is not None and context.may(USE_CASES[act])


def may(row: LeaveRow, act: Act, context: Context) -> bool:
    """Tell whether a side path is open: the state allows it, and the role may."""
    if not can(row.state, act, row.kind if act is not Act.EXTEND else None):
        return False
    if act is Act.RECALL and (row.kind not in RECALLABLE or row.phase(_today(context)) == ""):
        return False
    if act is Act.EXTEND and row.kind not in EXTENDABLE:
        return False
    begun = row.start <= _today(context)
    if act is Act.RETURN and row.state is LeaveState.EXTENDED:
        return False  # the report ends the leave that goes on from it
    if (act is Act.RETURN and not begun) or (act is Act.CANCEL and begun and row.state in _RUNNING):
        return False
    return context.may(USE_CASES[act])


_RUNNING = (LeaveState.ISSUED, LeaveState.TEMPORARY)
"""States of leave that, once begun, is called back and not cancelled."""


def _today(context: Context) -> dt.date:
    return context.session.today


# --- doing ---------------------------------------------------------------------------------------


def follow_up(context: Context, row: LeaveRow, parent: QWidget) -> bool:
    """Do the next act of a request; return whether something was recorded."""
    act = row.next_act(context.session.today)
    if act is None:
        return False
    if act in (Act.CONSIDER, Act.DECIDE, Act.RATIFY):
        return decide(context, row, parent)
    if act is Act.RETURN:
        return report_back(context, [row], parent)
    if act is Act.ISSUE and row.kind is not LeaveKind.UNPAID:
        return issue(context, row, parent)
    from kepegdesk.ui.dialogs.unpaid_step import UnpaidStep

    return bool(UnpaidStep(context, row, act, parent).exec())


def decide(
    context: Context, row: LeaveRow, parent: QWidget, verdict: Verdict = Verdict.APPROVE
) -> bool:
    """Take an answer; what puts leave off by letter shows the letter."""
    from kepegdesk.ui.dialogs.decision import Decision

    if not Decision(context, row, verdict, parent).exec():
        return False
    if context.ask(leave.get, row.id).state is LeaveState.DEFERRED:
        show_paper(context, row.id, "deferral", parent)
    return True


def issue(context: Context, row: LeaveRow, parent: QWidget) -> bool:
    """Issue the letter of granted leave and show it."""
    context.do(letters.issue, row.id)
    papers.show_letter(context, context.ask(leave.get, row.id), parent)
    return True


def report_back(context: Context, rows: Sequence[LeaveRow], parent: QWidget) -> bool:
    """Note that people came back from their leave."""
    from kepegdesk.ui.dialogs.report_back import ReportBack

    people = [Somebody(row.name, row.id) for row in rows]
    return bool(ReportBack(context, people, parent).exec())


def recall(context: Context, row: LeaveRow, parent: QWidget) -> bool:
    """Call somebody back from his leave, and show the letter that does it."""
    from kepegdesk.ui.dialogs.recall import Recall

    if not Recall(context, row, parent).exec():
        return False
    show_paper(context, row.id, "recall", parent)
    return True


def show_paper(context: Context, request: int, key: str, parent: QWidget) -> None:
    """Show a paper of a request: as it left the office, or its draft."""
    papers.show_paper(context, request, key, parent)


def extend(
    context: Context, row: LeaveRow, parent: QWidget, ledger: Callable[[int], object]
) -> int | None:
    """Ask for leave that goes on from another; return its number."""
    from kepegdesk.ui.dialogs.leave_request import LeaveRequest

    request = LeaveRequest(context, parent=parent, before=row)
    request.ledger_wanted.connect(ledger)
    return request.request if request.exec() else None


def cancel(context: Context, row: LeaveRow, parent: QWidget) -> bool:
    """Cancel a request for a reason; leave that runs is called back instead."""
    why = ask.reason(parent, "Batalkan cuti", f"Alasan cuti {row.name} dibatalkan:")
    if why:
        context.do(leave.cancel, row.id, why, version=row.version)
    return bool(why)
