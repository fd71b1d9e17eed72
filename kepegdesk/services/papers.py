"""The papers of a request as they are kept and printed: set once, stored, the same ever after."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import asdict
from typing import Any

from kepegdesk.domain.kinds import LeaveState
from kepegdesk.services import leave_papers, stored_files
from kepegdesk.storage.tables import IssuedLetter

LETTER, FORM = "letter", "form"


def printed(request: int, paper: str) -> bytes:
    """Return a paper as it left the office, or as the request stands now, then as a draft."""
    row = IssuedLetter.get_or_none(IssuedLetter.request == request, IssuedLetter.paper == paper)
    if row is None or row.request.state is LeaveState.CANCELLED:
        return _set(request, paper)[1]
    return stored_files.load(row.sha256)


def freeze(request: int, paper: str, number: str, day: dt.date) -> None:
    """Set a paper for good: its values, and the very bytes that print again."""
    values, pdf = _set(request, paper)
    IssuedLetter.create(
        request=request,
        paper=paper,
        content=json.dumps(asdict(values), ensure_ascii=False, default=str),
        sha256=stored_files.keep(pdf),
        number=number,
        letter_date=day,
    )


def _set(request: int, paper: str) -> tuple[Any, bytes]:
    return leave_papers.form(request) if paper == FORM else leave_papers.letter(request)
