"""What a person asks for when he asks for leave: plain values, no rules."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from kepegdesk.domain.kinds import LeaveCase, LeaveKind


@dataclass(frozen=True, slots=True)
class Request:
    """What a person asks for; ``start`` and ``end`` are inclusive.

    ``documents`` holds the names ticked on the checklist of ``case``; None where nobody went
    through the checklist: what is required is missing then, what is advised only reminded of.
    ``place`` is where leave abroad is spent. ``birth_order`` counts the births since the person
    entered service, None to count them from the record. ``remote_days`` are calendar days of
    travel at the end of annual leave to a place that is hard to reach, not charged (R9).
    ``override`` is the reason for which the personnel office lifts a rule that lets it.
    """

    kind: LeaveKind
    start: date
    end: date
    reason: str = ""
    address: str = ""
    phone: str = ""
    abroad: bool = False
    case: LeaveCase = LeaveCase.ORDINARY
    documents: frozenset[str] | None = None
    place: str = ""
    birth_order: int | None = None
    remote_days: int = 0
    override: str = ""
    extends: int | None = None
    """The leave this one extends: leave without pay, by its number."""

    @property
    def charged_end(self) -> date:
        """Return the last day that counts; travel days after it do not."""
        return self.end - timedelta(days=self.remote_days) if self.remote_days else self.end
