"""Columns of what was changed in a person's file."""

from __future__ import annotations

import datetime as dt
from typing import Any, Protocol

from kepegdesk.ui.models.columns import Column


class ChangeLine(Protocol):
    """One change of a record, as the journal's history hands it over."""

    at: str
    account: str
    sentence: str
    op: str
    before: dict[str, Any]
    after: dict[str, Any]


def _moment(at: str) -> str:
    return f"{dt.datetime.fromisoformat(at).astimezone():%d-%m-%Y %H.%M}"


def _what(line: ChangeLine) -> str:
    hidden = {"version", "id"}
    changed = [
        f"{name}: {line.before.get(name) or '—'} → {line.after.get(name) or '—'}"
        for name in (line.after or line.before)
        if name not in hidden and line.before.get(name) != line.after.get(name)
    ]
    return "; ".join(changed) if line.op == "U" else line.sentence


CHANGES = (
    Column[ChangeLine]("at", "Waktu", 122, lambda r: _moment(r.at), sort_key=lambda r: r.at),
    Column[ChangeLine]("account", "Oleh", 90, lambda r: r.account),
    Column[ChangeLine]("sentence", "Perubahan", 230, _what),
)
