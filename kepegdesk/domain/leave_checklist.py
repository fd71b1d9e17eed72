"""The documents a case of leave asks for: what blocks while it is missing, what only warns."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from kepegdesk.domain.kinds import LeaveCase, LeaveKind
from kepegdesk.domain.leave_rules import RuleGroup
from kepegdesk.domain.leave_wish import Request
from kepegdesk.domain.problems import Problem, Severity

GOVERNMENT_DOCTOR = "Surat keterangan dokter pemerintah"
HEALTH_BOARD = "Surat Tim Penguji Kesehatan"
_NOTE = ("dokter", "bidan")
"""Words of a document that is a sick note."""


class RequiredDocument(NamedTuple):
    """A document one case of a kind of leave asks for; ``level`` B is required, W advised.

    ``group`` is PNS or PPPK, empty for both; the row holds from a day to a day.
    """

    kind: LeaveKind
    case: LeaveCase
    document: str
    level: str
    group: str = ""
    valid_from: date = date.min
    valid_to: date | None = None


def checklist(
    rows: Sequence[RequiredDocument],
    kind: LeaveKind,
    case: LeaveCase,
    group: RuleGroup,
    day: date,
    *,
    abroad: bool = False,
) -> list[RequiredDocument]:
    """Return the documents that a case asks of a group on a day, in their order."""
    group_name = "PPPK" if group.is_pppk else group.value
    cases = {case, LeaveCase.ABROAD} if abroad else {case}
    return [
        row
        for row in rows
        if row.kind is kind
        and row.case in cases
        and row.group in ("", group_name)
        and row.valid_from <= day
        and (row.valid_to is None or day <= row.valid_to)
    ]


def cases_of(
    rows: Sequence[RequiredDocument], kind: LeaveKind, group: RuleGroup
) -> list[LeaveCase]:
    """Return the cases a group may name for a kind of leave: those its checklist tells apart."""
    group_name = "PPPK" if group.is_pppk else group.value
    named = [row.case for row in rows if row.kind is kind and row.group in ("", group_name)]
    cases: list[LeaveCase] = [each for each in dict.fromkeys(named) if each != LeaveCase.ABROAD]
    if kind is LeaveKind.ANNUAL or not cases:
        cases.insert(0, LeaveCase.ORDINARY)
    return cases


def case_problems(
    request: Request, rows: Sequence[RequiredDocument], group: RuleGroup
) -> list[Problem]:
    """Refuse a case that is none of the kind's: its documents would never be asked for (§1.3)."""
    cases = cases_of(rows, request.kind, group)
    if not rows or request.case in cases:
        return []
    named = ", ".join(f"«{case.label}»" for case in cases)
    wrong = "" if request.case is LeaveCase.ORDINARY else f"«{request.case.label}» bukan kasusnya. "
    text = f"{wrong}Pilih kasus {request.kind.label}: {named}."
    return [Problem("KS01", Severity.ERROR, "case", text)]


def document_problems(
    request: Request, rows: Sequence[RequiredDocument], group: RuleGroup
) -> list[Problem]:
    """Tell what the checklist still lacks; what is advised is reminded of if nobody ticked."""
    ticked = request.documents or frozenset()
    went_through = request.documents is not None
    problems = []
    if request.kind is LeaveKind.SICK and not _has_note(ticked):
        text = "Surat keterangan dokter wajib dilampirkan."
        problems.append(Problem("CS01", Severity.ERROR, "documents", text))
    wanted = checklist(
        rows, request.kind, request.case, group, request.start, abroad=request.abroad
    )
    for row in wanted:
        if row.document in ticked or (request.kind is LeaveKind.SICK and _is_note(row.document)):
            continue
        problems.append(
            Problem(
                "DOK01",
                _severity(row.level, went_through=went_through),
                "documents",
                f"Lampiran belum ada: {row.document}.",
            )
        )
    return problems


def _severity(level: str, *, went_through: bool) -> Severity:
    if level == "B":
        return Severity.ERROR
    return Severity.WARNING if went_through else Severity.INFO


def _has_note(ticked: frozenset[str]) -> bool:
    return any(_is_note(document) for document in ticked)


def _is_note(document: str) -> bool:
    return any(word in document for word in _NOTE)
