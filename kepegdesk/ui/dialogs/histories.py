"""Columns of the histories in the employee form."""

from __future__ import annotations

import datetime as dt
from typing import Any, Protocol

from kepegdesk.domain.ranks import rank_name
from kepegdesk.services.employee_file import EducationRow, PositionRow, RankRow
from kepegdesk.ui.models.columns import RIGHT, Column
from kepegdesk.ui.text import short_date


class ChangeLine(Protocol):
    """One change of a record, as the journal's history hands it over."""

    at: str
    account: str
    sentence: str
    op: str
    before: dict[str, Any]
    after: dict[str, Any]


def _date_key(day: dt.date | None) -> dt.date:
    return day or dt.date.min


RANKS = (
    Column[RankRow]("golongan", "Golongan", 90, lambda r: r.golongan),
    Column[RankRow]("rank", "Pangkat", 150, lambda r: rank_name(r.golongan)),
    Column[RankRow](
        "tmt", "TMT", 104, lambda r: short_date(r.tmt), sort_key=lambda r: _date_key(r.tmt)
    ),
    Column[RankRow]("sk", "Nomor SK", 110, lambda r: r.sk_number),
)
POSITIONS = (
    Column[PositionRow]("title", "Jabatan", 190, lambda r: r.title),
    Column[PositionRow]("eselon", "Eselon", 64, lambda r: r.eselon),
    Column[PositionRow](
        "tmt", "TMT", 104, lambda r: short_date(r.tmt), sort_key=lambda r: _date_key(r.tmt)
    ),
    Column[PositionRow]("appointment", "Pengangkatan", 110, lambda r: r.appointment),
)
EDUCATIONS = (
    Column[EducationRow]("level", "Tingkat", 80, lambda r: r.level),
    Column[EducationRow]("major", "Jurusan", 150, lambda r: r.major),
    Column[EducationRow]("school", "Sekolah", 160, lambda r: r.school),
    Column[EducationRow](
        "graduated", "Lulus", 60, lambda r: str(r.graduated or ""), alignment=RIGHT
    ),
)


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
