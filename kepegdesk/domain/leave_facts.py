"""What the leave ledger is told and what it answers: frozen values, no rules."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from kepegdesk.domain.kinds import EmployeeKind, EmployeeStatus, LeaveKind, WorkPattern


class Policy(StrEnum):
    """How unused days of two years are carried: by the wording of the rule, or by habit."""

    KETAT = "KETAT"
    EMBER = "EMBER"


class Lot(StrEnum):
    """What a day of annual leave is charged to; ``RESERVED`` marks days asked for, not issued."""

    N2 = "N-2"
    N1 = "N-1"
    N = "N"
    EXTRA = "T"
    EXTRA_YEAR_END = "TL"
    RESERVED = "dipesan"


@dataclass(frozen=True, slots=True)
class ServicePerson:
    """Whose leave: the TMT and contract from the decree, the week he works.

    ``service_start`` is the TMT CPNS, or the TMT of the contract for PPPK; None if not on file.
    ``service_end`` is the end of the contract or the day before retirement.
    """

    kind: EmployeeKind
    service_start: date | None
    pattern: WorkPattern = WorkPattern.FIVE_DAYS
    contract_months: int | None = None
    is_teacher: bool = False
    gets_collective: bool = True
    service_end: date | None = None
    status: EmployeeStatus = EmployeeStatus.ACTIVE


class Opening(NamedTuple):
    """A balance taken over from paper: it stands in the place of the lot it names."""

    year: int
    lot: str
    days: int
    document: str


class TakenLeave(NamedTuple):
    """A leave of any kind; one not yet ``issued`` is a reservation.

    ``label`` is the number of its letter, empty if it has none yet: texts then name its dates.
    ``counted`` holds year and days as the letter counted them; they stay when the calendar changes
    (leave.md §7), and what is not there is counted.
    """

    id: int | None
    kind: LeaveKind
    start: date
    end: date
    issued: bool
    label: str = ""
    counted: tuple[tuple[int, int], ...] = ()


class Deferral(NamedTuple):
    """Days of the right of ``year`` postponed by the deciding official with a letter."""

    year: int
    days: int
    letter: str


class WorkedCollective(NamedTuple):
    """A day of cuti bersama on which the person was ordered to work."""

    day: date


class Facts(NamedTuple):
    """Everything recorded about the leave of one person; ``first_year`` is the office's."""

    first_year: int
    openings: tuple[Opening, ...] = ()
    taken: tuple[TakenLeave, ...] = ()
    deferrals: tuple[Deferral, ...] = ()
    worked: tuple[WorkedCollective, ...] = ()


class LedgerLine(NamedTuple):
    """One step of the working: signed working days on a lot, in words, with the rule applied."""

    date: date
    lot: str
    days: int
    text: str
    rule: str
    leave_id: int | None = None


class LotBalance(NamedTuple):
    """A lot of the year: its opening quantity, what was taken from it and what is left."""

    lot: str
    opened: int
    taken: int
    left: int
    valid_from: date
    valid_to: date


class Balance(NamedTuple):
    """Annual leave left on a day, in working days, after all leave issued for that year.

    ``available`` is the sum of the lots less ``reserved`` and may be negative. The days of
    ``lines`` add up to ``available``; ``lines`` and ``lots`` are empty if no working was asked.
    """

    on: date
    n2: int
    n1: int
    n: int
    extra: int
    reserved: int
    available: int
    lines: tuple[LedgerLine, ...] = ()
    lots: tuple[LotBalance, ...] = ()
