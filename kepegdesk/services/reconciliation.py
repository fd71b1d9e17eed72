"""Reconciliation: the derived balance held against the paper book, differences as corrections.

A correction is a line of the ledger with a document (lot K, leave.md §2.2); nothing is rewritten.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from kepegdesk.domain.leave_facts import Correction, Facts, ServicePerson
from kepegdesk.domain.leave_ledger import Balance, LedgerContext, Lot, balance
from kepegdesk.domain.problems import Problem, error
from kepegdesk.errors import Refused
from kepegdesk.services import closing, leave_facts
from kepegdesk.services.balances import FIRST_YEAR, LOTS
from kepegdesk.services.leave_calendar import wanted_units
from kepegdesk.services.register_leaves import paths
from kepegdesk.services.session import Session
from kepegdesk.services.use_case import CLERKS, Reach, query, say, use_case
from kepegdesk.storage import bulk
from kepegdesk.storage.base import tuples
from kepegdesk.storage.tables import Employee, LeaveCorrection

MOST_DAYS = 60
"""Days one correction may add or take: beyond is a slip of the keyboard."""
_ROUNDS = 40
"""How often corrections are tried: each moves what the order of use puts into another lot."""


@dataclass(frozen=True, slots=True)
class Book:
    """What the paper book says is left to a person; None for a lot it does not tell."""

    employee: int
    n2: int | None = None
    n1: int | None = None
    n: int | None = None

    @property
    def lots(self) -> tuple[int | None, int | None, int | None]:
        """Return the figures in the order of ``LOTS``."""
        return (self.n2, self.n1, self.n)


@dataclass(frozen=True, slots=True)
class Proposal:
    """What would make a balance agree with the book: corrections, and the figures before, after.

    ``problem`` says why no correction can.
    """

    employee: int
    nip: str
    name: str
    unit: str
    before: tuple[int, int, int]
    book: tuple[int | None, int | None, int | None]
    corrections: tuple[tuple[str, int], ...]
    after: tuple[int, int, int]
    available_before: int
    available_after: int
    problem: str = ""


@dataclass(frozen=True, slots=True)
class CorrectionRow:
    """A correction as lists show it."""

    id: int
    employee: int
    nip: str
    name: str
    unit: str
    year: int
    lot: str
    days: int
    document: str
    reason: str
    on: dt.date
    request: int | None


def day_of(today: dt.date, year: int) -> dt.date:
    """Return the day a year is reconciled on: its last, or today while it runs."""
    return max(dt.date(year, 1, 1), min(today, dt.date(year, 12, 31)))


@query(reach=Reach.WITHIN)
def propose(session: Session, year: int, books: Sequence[Book]) -> list[Proposal]:
    """Return what figures of the book would change, storing nothing; equal ones are left out."""
    _refuse_year(session, year)
    found = _proposals(session, year, books)
    return [each for each in found if each.corrections or each.problem]


def _refuse_year(session: Session, year: int) -> None:
    last = session.today.year + 1
    if not FIRST_YEAR <= year <= last:
        text = f"Tahun koreksi harus {FIRST_YEAR} sampai {last}."
        raise Refused([error("KR04", "year", text)])
    closing.refuse([year], "year")


def _proposals(session: Session, year: int, books: Sequence[Book]) -> list[Proposal]:
    wanted = [book.employee for book in books]
    who = Employee.select(Employee.id, Employee.nip, Employee.name, Employee.unit)
    rows = {row[0]: row[1:] for row in tuples(who.where(bulk.among(Employee.id, wanted)))}
    for _nip, _name, unit in rows.values():
        session.require_unit(unit)
    people, facts = leave_facts.people(wanted), leave_facts.facts_of(wanted)
    context, unit_paths, day = leave_facts.context(), paths(), day_of(session.today, year)
    return [
        _proposal(
            book, rows[book.employee], unit_paths,
            _Search(people[book.employee], facts[book.employee], context, day),
        )
        for book in books
        if book.employee in rows
    ]  # fmt: skip


def _proposal(
    book: Book,
    row: tuple[str | None, str, int | None],
    unit: dict[int | None, str],
    search: _Search,
) -> Proposal:
    before = search.balance()
    corrections, after = search.corrections(book.lots)
    problem = "" if _agrees(after, book.lots) else _why_not(book.lots, after)
    return Proposal(
        book.employee, row[0] or "", row[1], unit.get(row[2], ""), _lots(before), book.lots,
        () if problem else corrections, _lots(before if problem else after), before.available,
        (before if problem else after).available, problem,
    )  # fmt: skip


def _lots(found: Balance) -> tuple[int, int, int]:
    return (found.n2, found.n1, found.n)


def _agrees(found: Balance, wanted: tuple[int | None, int | None, int | None]) -> bool:
    return all(w is None or w == f for w, f in zip(wanted, _lots(found), strict=True))


def _why_not(wanted: tuple[int | None, int | None, int | None], after: Balance) -> str:
    lots = [
        (lot, want)
        for lot, want, found in zip(LOTS, wanted, _lots(after), strict=True)
        if want is not None and want != found
    ]
    names = ", ".join(lot for lot, _want in lots)
    if any(want < 0 for lot, want in lots if lot != Lot.N):
        return f"Sisa {names} tidak dapat minus; kekurangan dicatat pada N."
    return (
        f"Sisa {names} tidak dapat disamakan dengan buku: lotnya tidak berlaku pada tanggal itu. "
        "Periksa TMT dan haknya."
    )


class _Search:
    """Finds the corrections of one person's year that make the balance agree with the book.

    The days of leave are posted to what lapses first, so days added to a lot may be used up by
    leave that another lot paid for; each round puts right what the one before has moved.
    """

    def __init__(
        self, person: ServicePerson, facts: Facts, context: LedgerContext, day: dt.date
    ) -> None:
        self._person, self._facts, self._context, self._day = person, facts, context, day

    def balance(self, days: dict[str, int] | None = None) -> Balance:
        """Return the balance with corrections of the year added."""
        more = tuple(
            Correction(self._day.year, lot, each, "usul")
            for lot, each in (days or {}).items()
            if each
        )
        facts = self._facts._replace(corrections=(*self._facts.corrections, *more))
        return balance(self._person, facts, self._context, self._day, working=False)

    def corrections(
        self, wanted: tuple[int | None, int | None, int | None]
    ) -> tuple[tuple[tuple[str, int], ...], Balance]:
        """Return the corrections and the balance they lead to, agreed or not."""
        days = dict.fromkeys(LOTS, 0)
        found = self.balance()
        for _round in range(_ROUNDS):
            if _agrees(found, wanted) or max(map(abs, days.values())) > MOST_DAYS:
                break
            for lot, want, have in zip(LOTS, wanted, _lots(found), strict=True):
                days[lot] += 0 if want is None else want - have
            found = self.balance(days)
        return tuple((lot, each) for lot, each in days.items() if each), found


@use_case("leave", roles=CLERKS, reach=Reach.WITHIN, undoable=True)
def reconcile(
    session: Session, year: int, books: Sequence[Book], document: str, reason: str = ""
) -> int:
    """Store the corrections that make balances agree with the book; return how many there are.

    Raises ``Refused`` without a document, for a closed year, or where no correction can.
    """
    _refuse_year(session, year)
    found = [each for each in _proposals(session, year, books) if each.corrections or each.problem]
    problems = _document_problems(document)
    problems += [
        error("KR02", "book", f"{each.name}: {each.problem}") for each in found if each.problem
    ]
    if problems:
        raise Refused(problems)
    corrected = f"{found[0].name}" if len(found) == 1 else f"{len(found)} pegawai"
    say(f"Koreksi sisa cuti {year} {corrected} menurut {document.strip()}")
    for each in found:
        for lot, days in each.corrections:
            _store(session, each.employee, (year, lot, days), document, reason)
    return sum(len(each.corrections) for each in found)


def _document_problems(document: str) -> list[Problem]:
    if document.strip():
        return []
    return [error("KR01", "document", "Nomor dokumen dasar koreksi wajib diisi.")]


def _store(
    session: Session,
    employee: int,
    what: tuple[int, str, int],
    document: str,
    reason: str,
    request: int | None = None,
) -> None:
    year, lot, days = what
    LeaveCorrection.create(
        employee=employee, year=year, lot=lot, days=days, document=document.strip(),
        reason=reason.strip(), on_day=session.today, request=request,
    )  # fmt: skip


@use_case("leave", roles=CLERKS, reach=Reach.EMPLOYEE, undoable=True)
def correct(
    session: Session,
    employee: int,
    year: int,
    lot: str,
    days: int,
    document: str,
    reason: str = "",
) -> None:
    """Add days to a lot of a year, or take them, with the document that shows why."""
    problems = _document_problems(document)
    if lot not in LOTS:
        text = f"Koreksi hanya untuk lot {', '.join(LOTS)}; hari T dan TL dari surat tugas."
        problems.append(error("KR05", "lot", text))
    if not days or abs(days) > MOST_DAYS:
        text = f"Koreksi harus -{MOST_DAYS} sampai {MOST_DAYS} hari kerja, dan bukan 0."
        problems.append(error("KR03", "days", text))
    if problems:
        raise Refused(problems)
    _refuse_year(session, year)
    name = Employee.get_by_id(employee).name
    say(f"Koreksi {lot} {year} {name}: {days:+d} hari menurut {document.strip()}")
    _store(session, employee, (year, lot, days), document, reason)


@query(reach=Reach.WITHIN)
def corrections(
    session: Session, year: int | None = None, unit: int | None = None
) -> list[CorrectionRow]:
    """Return the corrections of a year, or all, the newest first."""
    table = LeaveCorrection
    query = (
        table.select(
            table.id, table.employee, Employee.nip, Employee.name, Employee.unit, table.year,
            table.lot, table.days, table.document, table.reason, table.on_day, table.request,
        )
        .join(Employee, on=(Employee.id == table.employee))
        .order_by(table.id.desc())
    )  # fmt: skip
    if year is not None:
        query = query.where(table.year == year)
    wanted = wanted_units(unit, session)
    if wanted is not None:
        query = query.where(Employee.unit.in_(sorted(wanted)))
    unit_paths = paths()
    return [
        CorrectionRow(
            number, employee, nip or "", name, unit_paths.get(whose, ""), at, lot, days, document,
            reason, on, request,
        )
        for number, employee, nip, name, whose, at, lot, days, document, reason, on, request in (
            tuples(query)
        )
    ]  # fmt: skip
