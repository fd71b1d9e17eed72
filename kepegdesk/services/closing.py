"""Closing a year of leave: what is still open before it, and what may not be touched after it.

``refuse`` is the one guard: steps of requests (``leave_steps.record``), openings, corrections,
orders to work on cuti bersama and *Batalkan* all go through it.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from peewee import fn

from kepegdesk.domain.kinds import RESERVING, TAKEN, LeaveState
from kepegdesk.domain.leave_closing import ALWAYS_OPEN, closed_problems, years_of
from kepegdesk.domain.leave_situation import Phase, Standing, phase
from kepegdesk.domain.problems import error
from kepegdesk.errors import Refused
from kepegdesk.progress import Progress, nothing
from kepegdesk.services import all_balances, leave_facts, leave_rulebook, settings
from kepegdesk.services.session import Session
from kepegdesk.services.use_case import ADMINS, Reach, query, say, use_case
from kepegdesk.storage import bulk
from kepegdesk.storage.base import tuples
from kepegdesk.storage.tables import (
    ActRow,
    Employee,
    LeaveCharge,
    LeaveCorrection,
    LeaveEvent,
    LeaveOpening,
    LeaveRequest,
    LeaveRule,
    LeaveYearClose,
    LetterNumber,
    Setting,
    SignedBalance,
    WorkedCollective,
)
from kepegdesk.storage.triggers import name_of

LISTED = 50
"""Matters of one sort that are named one by one."""


def refuse(years: Iterable[int], field: str = "start") -> None:
    """Raise ``Refused`` with TB01 when one of these years is closed."""
    problems = closed_problems(years, leave_facts.closed_years(), field)
    if problems:
        raise Refused(problems)


def refuse_step(act: str, day: dt.date, first: dt.date, last: dt.date) -> None:
    """Refuse a step dated in a closed year, or about days of leave in one."""
    if act not in ALWAYS_OPEN:
        refuse({day.year, *years_of(first, last)})


# What undo may not reverse -----------------------------------------------------------------------

_REPORT = "leave_acts.report_back"
"""A report that moved no last day concerns no year: it may be undone at any time."""
_BY_YEAR = (LeaveOpening, LeaveCorrection, LeaveCharge)


def refuse_undo(use_case: str, act: int) -> None:
    """Refuse to reverse an act that touched a year which was closed since."""
    closed = leave_facts.closed_years()
    if not closed or (use_case == _REPORT and not any(_ends_changed(act))):
        return
    years = set(_years_touched(act)) & closed
    if years:
        named = ", ".join(map(str, sorted(years)))
        text = (
            f"Tindakan ini menyangkut cuti tahun {named} yang sudah ditutup; tidak dapat "
            "dibatalkan. Catat koreksi di halaman Rekonsiliasi, atau minta admin membuka tahunnya."
        )
        raise Refused([error("TB05", "act", text)])


def _years_touched(act: int) -> Iterable[int]:
    """Give the years of leave that the rows of an act belong to."""
    for _request, before, after in _ends_changed(act):
        yield from years_of(before, after)
    requests: set[int] = set()
    images = ActRow.select(ActRow.table, ActRow.row, ActRow.before, ActRow.after)
    for table, row, before, after in tuples(images.where(ActRow.act == act)):
        image: dict[str, Any] = {**json.loads(before or "{}"), **json.loads(after or "{}")}
        if table == name_of(LeaveRequest):
            requests.add(row)
        elif table == name_of(LeaveEvent):
            requests.update(_number(image, "request_id"))
        elif table in map(name_of, _BY_YEAR):
            yield from _number(image, "year")
        elif table == name_of(WorkedCollective) and image.get("day"):
            yield dt.date.fromisoformat(str(image["day"])[:10]).year
        elif table == name_of(Setting) and image.get("key") in settings.OF_THE_BOOK:
            yield from leave_facts.closed_years()
        elif table == name_of(LeaveRule):
            yield from _years_of_rule(row, image)
    days = LeaveRequest.select(LeaveRequest.start, LeaveRequest.end)
    for start, end in tuples(days.where(LeaveRequest.id.in_(requests))):
        yield from years_of(start, end)


def _ends_changed(act: int) -> Iterable[tuple[int, dt.date, dt.date]]:
    """Give the requests whose last day an act moved: number, last day before and after."""
    images = ActRow.select(ActRow.row, ActRow.before, ActRow.after).where(
        ActRow.act == act, ActRow.table == name_of(LeaveRequest), ActRow.op == "U"
    )
    for request, before, after in tuples(images):
        ends = [json.loads(image).get("end") for image in (before, after)]
        if all(ends):
            first, then = (dt.date.fromisoformat(str(end)[:10]) for end in ends)
            yield request, first, then


def refuse_undone(act: int) -> None:
    """Refuse a reversal that gives leave its former last day where other leave stands by now."""
    for request, _shortened, end in _ends_changed(act):
        row = LeaveRequest.get_by_id(request)
        other = LeaveRequest.get_or_none(
            LeaveRequest.employee == row.employee_id,
            LeaveRequest.id != row.id,
            LeaveRequest.state.in_(list(RESERVING | TAKEN)),
            LeaveRequest.start <= end,
            LeaveRequest.end >= row.start,
        )
        if other is not None:
            text = (
                f"Cuti {row.employee.name} akan kembali sampai {end:%d-%m-%Y} dan beririsan dengan "
                f"{other.kind.label} {other.start:%d-%m-%Y} s.d. {other.end:%d-%m-%Y}. Batalkan "
                "dahulu cuti itu."
            )
            raise Refused([error("UM01", "act", text)])


def _years_of_rule(row: int, image: dict[str, Any]) -> Iterable[int]:
    """Give the years, up to the last that was closed, in which a row of the rules is read."""
    rule = LeaveRule.get_or_none(LeaveRule.id == row)
    first, key = image.get("valid_from"), image.get("key")
    day = dt.date.fromisoformat(str(first)[:10]) if first else rule and rule.valid_from
    parameter = key or (rule and rule.key)
    if day and parameter:
        begins = leave_rulebook.first_read(parameter, day).year
        yield from (year for year in leave_facts.closed_years() if year >= begins)


def _number(image: dict[str, Any], key: str) -> Iterable[int]:
    value = image.get(key)
    return [value] if isinstance(value, int) else []


# Closing -----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class YearRow:
    """A year of the book of leave; ``closed_on`` is None while it is open.

    A year before the last one that was closed is closed with it, without a document of its own.
    """

    year: int
    closed_on: dt.date | None
    document: str = ""
    account: str = ""
    is_closed: bool = False


@dataclass(frozen=True, slots=True)
class Matter:
    """Something a year still waits for; ``blocks`` tells that it must be settled first."""

    key: str
    title: str
    count: int
    lines: tuple[str, ...]
    blocks: bool


@query(reach=Reach.OFFICE)
def years(session: Session) -> list[YearRow]:
    """Return the years from the office's first to the present one, the newest first."""
    rows = {row.year: row for row in LeaveYearClose.select()}
    closed = leave_facts.closed_years()
    first = min([settings.first_year(), session.today.year, *rows])
    return [
        _year_row(year, rows.get(year), closed) for year in range(session.today.year, first - 1, -1)
    ]


def _year_row(year: int, row: LeaveYearClose | None, closed: frozenset[int]) -> YearRow:
    if row is None:
        return YearRow(year, None, is_closed=year in closed)
    return YearRow(year, row.closed_on, row.document, row.account, is_closed=True)


@query(reach=Reach.OFFICE)
def still_open(session: Session, year: int) -> list[Matter]:
    """Return what a year still waits for: answers, reports, reserved numbers, lost days, shortages.

    Only unanswered requests must be settled before it can be closed.
    """
    session.require_whole_office()
    found = (
        _waiting(year), _unreported(session, year), _unused(year), _undecided(session, year),
        _short(year),
    )  # fmt: skip
    return [matter for matter in found if matter.count]


def _undecided(session: Session, year: int) -> Matter:
    from kepegdesk.services import lost_days  # which is guarded by this module

    lines = [
        f"{each.name}: {each.days} hari dari cuti {each.number}"
        for each in lost_days.listed(session)
        if each.year == year and each.given is None
    ]
    return _matter("lost", "Hari hapus karena dipanggil kembali", lines, blocks=False)


def _short(year: int) -> Matter:
    found = all_balances.derive(dt.date(year, 12, 31))
    short = {number: left.n for number, left in found.items() if left.n < 0}
    names = Employee.select(Employee.id, Employee.name).where(bulk.among(Employee.id, list(short)))
    rows = sorted(tuples(names), key=lambda row: str(row[1]).casefold()) if short else []
    lines = [f"{name}: {short[number]} hari" for number, name in rows]
    return _matter("short", "Sisa cuti minus pada akhir tahun", lines, blocks=False)


def _waiting(year: int) -> Matter:
    rows = _requests(
        LeaveRequest.state.in_(list(RESERVING)), LeaveRequest.start <= dt.date(year, 12, 31)
    )
    lines = [f"{name}: {kind.label} mulai {start:%d-%m-%Y}" for name, kind, start, *_rest in rows]
    return _matter("waiting", "Permintaan belum selesai diproses", lines, blocks=True)


def _unreported(session: Session, year: int) -> Matter:
    since = settings.reports_since()
    rows = _requests(
        LeaveRequest.state.in_([LeaveState.ISSUED, LeaveState.RECALLED]),
        LeaveRequest.end.between(dt.date(year, 1, 1), dt.date(year, 12, 31)),
        LeaveRequest.returned_on.is_null(),
    )
    lines = [
        f"{name}: {kind.label} selesai {end:%d-%m-%Y}"
        for name, kind, start, end, state in rows
        if phase(Standing(kind, state, start, end, end >= since), session.today) is Phase.REPORT
    ]
    return _matter("unreported", "Belum lapor kembali", lines, blocks=False)


def _requests(*conditions: Any) -> list[Any]:
    query = (
        LeaveRequest.select(
            Employee.name, LeaveRequest.kind, LeaveRequest.start, LeaveRequest.end,
            LeaveRequest.state,
        )
        .join(Employee)
        .where(*conditions)
    )  # fmt: skip
    return tuples(query.order_by(LeaveRequest.start, LeaveRequest.id))


def _unused(year: int) -> Matter:
    table = LetterNumber
    found = table.select(table.text).where(table.year == year, table.state == "reserved")
    lines = [row[0] for row in tuples(found.order_by(table.register, table.number))]
    return _matter("numbers", "Nomor surat dipesan, belum dipakai", lines, blocks=False)


def _matter(key: str, title: str, lines: list[str], *, blocks: bool) -> Matter:
    return Matter(key, title, len(lines), tuple(lines[:LISTED]), blocks)


def _first_year() -> int:
    """Return the first year anything of is known: the office's, or that of a balance on paper."""
    stated = LeaveOpening.select(fn.MIN(LeaveOpening.year)).scalar()
    return min(settings.first_year(), stated or settings.first_year())


@use_case("leave", "setting", roles=ADMINS, reach=Reach.OFFICE)
def close(session: Session, year: int, document: str, *, progress: Progress = nothing) -> None:
    """Settle a year and all before it; nothing dated in them can be changed any more.

    Raises ``Refused`` while the year runs, while a request of it waits, without a document, or for
    a year before the book.
    """
    session.require_whole_office()
    problems = []
    if not document.strip():
        text = "Nomor dokumen penutupan wajib diisi, misalnya berita acara rekonsiliasi."
        problems.append(error("TB02", "document", text))
    if year >= session.today.year:
        text = f"Tahun {year} belum berakhir; tutup mulai 1 Januari {year + 1}."
        problems.append(error("TB03", "year", text))
    first = _first_year()
    if year < first:
        text = f"Buku cuti kantor ini mulai {first}; tahun {year} tidak dicatat di sini."
        problems.append(error("TB09", "year", text))
    if year in leave_facts.closed_years():
        problems.append(error("TB06", "year", f"Tahun {year} sudah ditutup."))
    waiting = _waiting(year)
    if waiting.count:
        text = (
            f"{waiting.count} permintaan cuti sampai tahun {year} belum selesai diproses. "
            "Putuskan atau batalkan dahulu."
        )
        problems.append(error("TB04", "year", text))
    if problems:
        raise Refused(problems)
    say(f"Tutup buku cuti tahun {year} dengan {document.strip()}")
    for each in range(max(first, max(leave_facts.closed_years(), default=0) + 1), year + 1):
        _sign(each, document.strip(), progress)
    LeaveYearClose.create(
        year=year, closed_on=session.today, document=document.strip(), account=session.account
    )


def _sign(year: int, document: str, progress: Progress) -> None:
    """Keep what everybody's year is closed with: it stays whatever is learnt of them later."""
    bulk.insert(
        SignedBalance,
        [
            {"employee": number, **signed._replace(document=document)._asdict()}
            for number, signed in all_balances.sign(year, progress).items()
        ],
    )


@use_case("leave", "setting", roles=ADMINS, reach=Reach.OFFICE)
def reopen(session: Session, year: int, reason: str) -> None:
    """Open the last closed year again, with the reason; what was closed before it stays closed."""
    session.require_whole_office()
    last = LeaveYearClose.select().order_by(LeaveYearClose.year.desc()).first()
    if last is None or last.year != year:
        newest = f" Buka dahulu tahun {last.year}." if last is not None else ""
        text = f"Tahun {year} bukan tahun terakhir yang ditutup.{newest}"
        raise Refused([error("TB07", "year", text)])
    if not reason.strip():
        raise Refused([error("TB08", "reason", "Alasan membuka kembali tahun wajib diisi.")])
    say(f"Buka kembali buku cuti tahun {year}: {reason.strip()}")
    LeaveYearClose.delete().where(LeaveYearClose.id == last.id).execute()
    closed = leave_facts.closed_years()
    SignedBalance.delete().where(SignedBalance.year > max(closed, default=0)).execute()
