"""The authority table: who may grant which leave, by which decree, and how a case is read."""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict, dataclass, replace

from kepegdesk.domain.authority import (
    ABROAD,
    HOME,
    OWN_HEAD,
    AuthorityRow,
    Posts,
    doubles,
    row_problems,
)
from kepegdesk.domain.indonesian import long_date
from kepegdesk.domain.kinds import LeaveKind
from kepegdesk.domain.problems import Problem, error
from kepegdesk.domain.working_days import ONE_DAY
from kepegdesk.errors import Refused, Stale
from kepegdesk.services import officials, units
from kepegdesk.services.officials import Leave, Official, authority_rows
from kepegdesk.services.session import Session
from kepegdesk.services.signatories import OWN, behalf_problems
from kepegdesk.services.use_case import ADMINS, Reach, query, say, use_case
from kepegdesk.storage.tables import Authority, Employee, LeaveEvent, LeaveRequest, Signatory

DECIDING = ("decide", "ratify", "recall")
"""Acts that rest on a row of the table."""


@dataclass(frozen=True, slots=True)
class AuthorityLine:
    """A row of the table as its page shows it.

    ``unit`` is the path of the unit it is for, ``holder`` who holds the office today; ``used``
    tells that a decision rests on it, so that it is ended and not changed; ``delegates`` that the
    office is not the PPK's own.
    """

    row: AuthorityRow
    unit: str
    holder: str
    used: bool
    delegates: bool = True


@query(reach=Reach.OFFICE)
def listed(session: Session) -> list[AuthorityLine]:
    """Return the table: general rows first, those of single units after them."""
    names = {unit: units.path(chain) for unit, chain in units.chains().items()}
    ppk, today = _posts().ppk, session.today
    lines = [
        AuthorityLine(
            row, names.get(row.unit or 0, ""), _holder(row, today), _is_used(row),
            row.post not in ppk,
        )
        for row in authority_rows()
    ]  # fmt: skip
    return sorted(lines, key=lambda line: (line.unit, line.row.kind, line.row.id or 0))


def _holder(row: AuthorityRow, day: dt.date) -> str:
    if row.post == OWN_HEAD:
        return ""
    holder = officials.holder_of(row.post, day)
    return "" if holder is None else f"{holder.acting} {holder.name}".strip()


@query(reach=Reach.OFFICE)
def post_titles(session: Session) -> list[str]:
    """Return the offices a row may name: the titles of everybody who signs or signed."""
    return sorted(_posts().known)


def _posts() -> Posts:
    rows = list(Signatory.select())
    return Posts(
        known={row.title for row in rows},
        may_abroad={row.title for row in rows if row.is_ppk},
        ppk={row.title for row in rows if row.is_ppk and row.level >= officials.MAYOR},
    )


def _is_used(row: AuthorityRow) -> bool:
    """Tell whether a decision about a leave of its kind and place was made while it held."""
    found = (
        LeaveEvent.select(LeaveEvent.id)
        .join(LeaveRequest)
        .where(LeaveEvent.act.in_(DECIDING), LeaveEvent.on_day >= row.valid_from)
    )
    if row.valid_to is not None:
        found = found.where(LeaveEvent.on_day <= row.valid_to)
    if row.kind:
        found = found.where(LeaveRequest.kind == LeaveKind(row.kind))
    if row.place in (HOME, ABROAD):
        found = found.where(LeaveRequest.abroad == (row.place == ABROAD))
    return bool(found.exists())


@use_case("office", "leave", roles=ADMINS, reach=Reach.OFFICE, undoable=True)
def save(session: Session, row: AuthorityRow, was: AuthorityRow | None = None) -> int:
    """Add a row, or change one; a row that decisions rest on is followed by the new one.

    Then ``valid_from`` is the first day of the new row and the old one ends the day before.
    Raises ``Stale`` when the row is not what it ``was`` any more.
    """
    row = _tidied(row)
    others = authority_rows()
    if was is not None and was not in others:
        raise Stale("Baris kewenangan ini baru saja diubah orang lain. Muat ulang lalu ulangi.")
    before = next((other for other in others if other.id == row.id), None)
    followed = before is not None and _is_used(before) and _asks_else(before, row)
    problems = row_problems(row, _posts()) + _form_problems(row)
    if followed and before is not None:
        problems += _follow_problems(before, row, session.today)
        others = [other for other in others if other.id != before.id]
    problems = problems or doubles(row, others)
    if problems:
        raise Refused(problems)
    say(f"Kewenangan memberikan cuti: {_words(row)}")
    if followed and before is not None:
        _store(replace(before, valid_to=row.valid_from - ONE_DAY))
        return _store(replace(row, id=None))
    return _store(row)


def _tidied(row: AuthorityRow) -> AuthorityRow:
    return replace(row, post=row.post.strip(), decree=" ".join(row.decree.split()))


def _asks_else(before: AuthorityRow, row: AuthorityRow) -> bool:
    """Tell whether more than the end of a row is changed."""
    return replace(before, valid_to=None) != replace(row, valid_to=None)


def _follow_problems(before: AuthorityRow, row: AuthorityRow, today: dt.date) -> list[Problem]:
    first = before.valid_from + ONE_DAY
    if row.valid_from >= first and (before.valid_to is None or row.valid_from <= before.valid_to):
        return []
    text = (
        "Baris ini sudah dipakai dalam keputusan dan tidak diubah. Isi tanggal mulai berlakunya "
        f"ketentuan baru, misalnya {long_date(today)}; baris lama berakhir sehari sebelumnya."
    )
    return [error("AK06", "valid_from", text)]


def _form_problems(row: AuthorityRow) -> list[Problem]:
    if not row.form:
        return []
    if row.kind == LeaveKind.UNPAID.value and row.form != OWN:
        text = "Keputusan CLTN ditandatangani PPK sendiri."
        return [error("AK09", "form", text)]
    return behalf_problems(row.form, row.on_behalf)


def _words(row: AuthorityRow) -> str:
    kind = LeaveKind(row.kind).label if row.kind else "semua jenis cuti"
    post = "kepala perangkat daerah" if row.post == OWN_HEAD else row.post
    return f"{kind} → {post}"


def _store(row: AuthorityRow) -> int:
    values = {key: value for key, value in asdict(row).items() if key != "id"}
    if row.id is None:
        return int(Authority.create(**values).id)
    changed = Authority.update(**values, version=Authority.version + 1)
    changed.where(Authority.id == row.id).execute()
    return row.id


@use_case("office", "leave", roles=ADMINS, reach=Reach.OFFICE, undoable=True)
def end(session: Session, authority: int, last: dt.date) -> None:
    """End a row on its last day; decisions until then keep it."""
    row = next(row for row in authority_rows() if row.id == authority)
    if last < row.valid_from:
        text = f"Baris ini baru berlaku {long_date(row.valid_from)}; hapus bila keliru."
        raise Refused([error("AK04", "valid_to", text)])
    say(f"Akhiri kewenangan {_words(row)} pada {long_date(last)}")
    _store(replace(row, valid_to=last))


@use_case("office", "leave", roles=ADMINS, reach=Reach.OFFICE, undoable=True)
def remove(session: Session, authority: int) -> None:
    """Take a row out that no decision rests on yet."""
    row = next(row for row in authority_rows() if row.id == authority)
    if _is_used(row):
        text = "Baris ini sudah dipakai dalam keputusan; akhiri masa berlakunya."
        raise Refused([error("AK07", "id", text)])
    say(f"Hapus kewenangan {_words(row)}")
    Authority.delete().where(Authority.id == authority).execute()


# --- trying a case --------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Trial:
    """How the table is read for a case: who considers, who decides in what form, and why."""

    superior: Official
    official: Official
    row: AuthorityRow | None
    why: tuple[str, ...]


@query(reach=Reach.EMPLOYEE)
def who(
    session: Session,
    employee: int,
    kind: LeaveKind,
    start: dt.date,
    end: dt.date,
    *,
    abroad: bool = False,
    on: dt.date | None = None,
) -> Trial:
    """Return who would answer a leave, were it decided on a day, storing nothing."""
    if end < start:
        raise Refused([error("TGL01", "end", "Tanggal selesai mendahului tanggal mulai.")])
    day, applicant = on or session.today, Employee.get_by_id(employee)
    found = officials.read(applicant, day, Leave(kind, start, end, abroad))
    superior = officials.superior(applicant, None, day)
    return Trial(superior, found.official, found.row, found.why)


def signature(official: Official) -> str:
    """Word how an official signs: the offices in whose name, Plt. or Plh., and his own."""
    own = f"{official.acting} {official.title}".strip()
    if not official.behalf:
        return own
    above = f"a.n. {official.behalf[0]}"
    between = "".join(f", {title}, u.b." for title in official.behalf[1:])
    return f"{above}{between}, {own}"
